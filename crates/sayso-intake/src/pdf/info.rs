//! What a PDF states about itself outside its pages. In: an opened file. Out: labels of its pages, and title, author and
//! dates of its document information dictionary. These are what a program wrote when the file was made, often for
//! another file: evidence, and not what the page says.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, DateTime, Dict, Name, Object, String as Text};

/// What a file states outside its pages.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Info {
    pub title: Option<String>,
    pub author: Option<String>,
    /// ISO 8601, to the day.
    pub created: Option<String>,
    /// ISO 8601, to the day.
    pub modified: Option<String>,
    /// For each page from the first, what the file calls it; shorter than the pages where it says nothing of the rest.
    pub labels: Vec<String>,
}

/// The longest value that is taken: longer ones are texts, not facts.
const LONGEST: usize = 300;

pub(super) fn info(pdf: &Pdf, max_pages: usize) -> Info {
    let metadata = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(decode).and_then(|text| line(&text));
    let date = |date: &Option<DateTime>| date.as_ref().and_then(day);
    Info {
        title: text(&metadata.title),
        author: text(&metadata.author),
        created: date(&metadata.creation_date),
        modified: date(&metadata.modification_date),
        labels: labels(pdf, pdf.pages().len().min(max_pages)).unwrap_or_default(),
    }
}

fn line(text: &str) -> Option<String> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let line = words.join(" ");
    (!line.is_empty() && line.len() <= LONGEST && line.chars().any(char::is_alphanumeric)).then_some(line)
}

/// A text string: UTF-16 or UTF-8 with a mark, or PDFDocEncoding, which is Latin-1 where letters stand.
fn decode(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned();
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn day(date: &DateTime) -> Option<String> {
    let date =
        jiff::civil::Date::new(date.year.try_into().ok()?, date.month.try_into().ok()?, date.day.try_into().ok()?);
    date.ok().map(|date| date.to_string())
}

/// How many nodes of the tree of labels are looked at, and how many labels it may set.
const MOST_NODES: usize = 10_000;

/// The labels of the first `n_pages` pages. `None` if the file has none.
fn labels(pdf: &Pdf, n_pages: usize) -> Option<Vec<String>> {
    let xref = pdf.xref();
    let catalog: Dict<'_> = xref.get(xref.root_id())?;
    let root: Dict<'_> = catalog.get("PageLabels")?;
    let mut ranges: Vec<(usize, Dict<'_>)> = Vec::new();
    let mut open = vec![root];
    for _ in 0..MOST_NODES {
        let Some(node) = open.pop() else { break };
        if let Some(kids) = node.get::<Array<'_>>("Kids") {
            open.extend(kids.iter::<Dict<'_>>().take(MOST_NODES));
        }
        let Some(numbers) = node.get::<Array<'_>>("Nums") else { continue };
        let mut start = None;
        for object in numbers.iter::<Object<'_>>().take(2 * MOST_NODES) {
            match (start.take(), object) {
                (None, Object::Number(number)) => start = usize::try_from(number.as_i64()).ok(),
                (Some(start), Object::Dict(style)) => ranges.push((start, style)),
                _ => {}
            }
        }
    }
    ranges.sort_by_key(|(start, _)| *start);
    let mut labels = Vec::new();
    for (idx, (start, style)) in ranges.iter().enumerate() {
        let end = ranges.get(idx + 1).map_or(n_pages, |(next, _)| *next).min(n_pages);
        while labels.len() < *start.min(&n_pages) {
            labels.push((labels.len() + 1).to_string());
        }
        let prefix = style.get::<Text<'_>>("P").map(|text| decode(text.as_bytes())).unwrap_or_default();
        let prefix: String = prefix.chars().filter(|c| !c.is_control()).take(40).collect();
        let first = style.get::<i32>("St").map_or(1, |first| u32::try_from(first).unwrap_or(1));
        let name = style.get::<Name<'_>>("S");
        for page in labels.len()..end {
            let number = first.saturating_add(u32::try_from(page - start).unwrap_or(0));
            labels.push(format!("{prefix}{}", numeral(name.as_deref(), number)));
        }
    }
    let is_told = labels.iter().any(|label| !label.is_empty());
    is_told.then_some(labels)
}

fn numeral(style: Option<&[u8]>, number: u32) -> String {
    match style {
        Some(b"D") => number.to_string(),
        Some(b"r") => roman(number),
        Some(b"R") => roman(number).to_uppercase(),
        Some(b"a") => letters(number),
        Some(b"A") => letters(number).to_uppercase(),
        _ => String::new(),
    }
}

fn roman(mut number: u32) -> String {
    if number > 10_000 {
        return number.to_string();
    }
    let signs = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, sign) in signs {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}

/// a … z, aa … zz, aaa …
fn letters(number: u32) -> String {
    let Some(idx) = number.checked_sub(1).filter(|idx| *idx < 26 * 40) else { return number.to_string() };
    let letter = char::from(b'a' + (idx % 26) as u8);
    std::iter::repeat_n(letter, (idx / 26 + 1) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_pages() {
        assert_eq!([1, 4, 9, 44, 1999].map(roman), ["i", "iv", "ix", "xliv", "mcmxcix"]);
        assert_eq!([1, 26, 27, 53].map(letters), ["a", "z", "aa", "aaa"]);
        assert_eq!(letters(u32::MAX), u32::MAX.to_string());
        assert_eq!(letters(0), "0");
    }

    #[test]
    fn strings_of_the_dictionary() {
        assert_eq!(decode(b"\xfe\xff\0A\x20\xac"), "A\u{20ac}");
        assert_eq!(decode(b"caf\xe9"), "caf\u{e9}");
        assert_eq!(decode("caf\u{e9}".as_bytes()), "caf\u{e9}");
        assert_eq!(line(" a\nb "), Some("a b".to_owned()));
        assert_eq!(line("..."), None);
    }
}
