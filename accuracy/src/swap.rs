//! The same rules for all: texts come in with names that change places; what is read of them otherwise than under their own
//! names goes out.
//!
//! A table has one exchange a line: pairs of names parted by tabs, the two names of a pair by `|`, all exchanged at once
//! (`Halvern|Orsel`, tab, `Halvernese|Orselian`). Only whole words are exchanged.

use std::io::{self, Write};
use std::path::Path;

use sayso_intake::{Limits, intake};
use sayso_ledger::{Document, Span};
use sayso_reading::Reader;

/// Differences printed for one text and exchange.
const SHOWN: usize = 6;

/// Reads every text of `folder` as it is and with each exchange of `table`, and writes what differs.
///
/// # Errors
/// A folder or table that cannot be read, or a pair that is not written as above.
pub(crate) fn run(folder: &Path, table: &Path, reader: &Reader, out: &mut dyn Write) -> io::Result<()> {
    let table = std::fs::read_to_string(table)?;
    let mut exchanges = Vec::new();
    for line in table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let pairs: Option<Vec<_>> = line.split('\t').map(|pair| pair.split_once('|')).collect();
        exchanges.push(pairs.ok_or_else(|| io::Error::other(format!("\"{line}\": expected pairs such as A|B")))?);
    }
    let (mut n_same, mut n_tried, mut n_lines, mut n_other) = (0, 0, 0, 0);
    for path in crate::texts(folder)? {
        let text = std::fs::read_to_string(&path)?;
        let plain = outline(reader, &text);
        for pairs in &exchanges {
            let swapped = exchange(&text, pairs);
            if swapped == text {
                continue;
            }
            let (expected, found) = (exchange(&plain, pairs), outline(reader, &swapped));
            let other: Vec<(&str, &str)> = differing(&expected, &found);
            n_tried += 1;
            n_lines += expected.lines().count();
            n_other += other.len();
            n_same += usize::from(other.is_empty());
            if !other.is_empty() {
                writeln!(out, "{} · {}", path.display(), pairs[0].0)?;
            }
            for (expected, found) in other.iter().take(SHOWN) {
                writeln!(out, "  - {expected}\n  + {found}")?;
            }
        }
    }
    writeln!(
        out,
        "{n_same} of {n_tried} texts with exchanged names are read the same; {n_other} of {n_lines} lines differ"
    )
}

/// Lines that only one of two outlines has, side by side.
fn differing<'a>(expected: &'a str, found: &'a str) -> Vec<(&'a str, &'a str)> {
    let only = |one: &'a str, other: &'a str| {
        let other: std::collections::BTreeSet<&str> = other.lines().collect();
        one.lines().filter(|line| !other.contains(line)).collect::<Vec<_>>()
    };
    let (lost, new) = (only(expected, found), only(found, expected));
    (0..lost.len().max(new.len()))
        .map(|at| (lost.get(at).copied().unwrap_or(""), new.get(at).copied().unwrap_or("")))
        .collect()
}

/// A text in which the names of each pair have changed places.
fn exchange(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut exchanged = String::with_capacity(text.len());
    let mut at = 0;
    let mut before = None;
    while let Some(char) = text[at..].chars().next() {
        let starts = !before.is_some_and(char::is_alphanumeric);
        let both = pairs.iter().flat_map(|(one, other)| [(*one, *other), (*other, *one)]);
        let whole = |name: &str| !text[at + name.len()..].starts_with(char::is_alphanumeric);
        let fits = both.filter(|(name, _)| starts && text[at..].starts_with(name) && whole(name));
        match fits.max_by_key(|(name, _)| name.len()) {
            Some((name, other)) => {
                exchanged.push_str(other);
                at += name.len();
                before = name.chars().next_back();
            }
            None => {
                exchanged.push(char);
                at += char.len_utf8();
                before = Some(char);
            }
        }
    }
    exchanged
}

/// All that is said of a text's claims, without places.
fn outline(reader: &Reader, text: &str) -> String {
    let mut outline = String::new();
    let Ok(document) = intake(text.as_bytes(), &Limits::default()) else { return outline };
    let ledger = reader.read(&document);
    let flat = |span: Span| document.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let words = |spans: &[Span]| spans.iter().map(|span| flat(*span)).collect::<Vec<_>>().join(" + ");
    for claim in &ledger.claims {
        let about = about(&document, claim.source.speaker());
        let (cue, content) = (words(&claim.cue), words(&claim.content));
        let head =
            format!("{} {} {about} {} | {cue} | {content}", claim.form.name(), claim.source.kind().name(), claim.rule);
        outline.push_str(&head);
        outline.push('\n');
        for mark in &claim.marks {
            let shown = mark.span.map(flat).unwrap_or_default();
            outline.push_str(&format!("{head} » {:?} {shown:?} {}\n", mark.reading, mark.rule));
        }
    }
    outline
}

fn about(document: &Document, speaker: Option<Span>) -> String {
    speaker.map_or("?".to_owned(), |span| document.slice(span).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_change_places_at_once() {
        let pairs = [("Halvern", "Orsel"), ("Orsel Bay", "Halvern Bay")];
        assert_eq!(
            exchange("Halvern, Orsel; Halverness, Orsel Bay.", &pairs),
            "Orsel, Halvern; Halverness, Halvern Bay."
        );
    }
}
