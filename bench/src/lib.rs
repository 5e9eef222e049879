//! Piles to measure with: a number comes in, an article comes out that differs from the others. The articles are those
//! of `examples/harbour` with other names in them, so that their words, faults, formats and encodings are those of the
//! demonstration, and their speakers are many.

/// The demonstration pile: the name and the bytes of each file.
pub const HARBOUR: [(&str, &[u8]); 10] = [
    ("01-ministry-report.txt", include_bytes!("../../examples/harbour/01-ministry-report.txt")),
    ("02-authority-statement.txt", include_bytes!("../../examples/harbour/02-authority-statement.txt")),
    ("03-association-reply.txt", include_bytes!("../../examples/harbour/03-association-reply.txt")),
    ("04-packet-news.html", include_bytes!("../../examples/harbour/04-packet-news.html")),
    ("05-courant-reprint.txt", include_bytes!("../../examples/harbour/05-courant-reprint.txt")),
    ("06-ngo-inquiry.txt", include_bytes!("../../examples/harbour/06-ngo-inquiry.txt")),
    ("07-fanal-article.txt", include_bytes!("../../examples/harbour/07-fanal-article.txt")),
    ("08-ministry-questions.txt", include_bytes!("../../examples/harbour/08-ministry-questions.txt")),
    ("09-crews-communique.txt", include_bytes!("../../examples/harbour/09-crews-communique.txt")),
    ("10-packet-opinion.txt", include_bytes!("../../examples/harbour/10-packet-opinion.txt")),
];

/// Names of the pile, of letters that all of its encodings have.
const NAMES: [&str; 12] = [
    "Halvern",
    "Varre",
    "Rennick",
    "Lowtide",
    "Tarrow",
    "Merrivane",
    "Delcourt",
    "Vauclerc",
    "Orsel",
    "Perrine",
    "Joss",
    "Gaspar",
];

const STARTS: [&str; 25] = [
    "Bal", "Cor", "Dun", "El", "Fen", "Gor", "Hal", "Ister", "Jor", "Kel", "Lan", "Mor", "Nor", "Ost", "Pel", "Quor",
    "Ros", "Sel", "Tor", "Ul", "Ver", "Wen", "Yar", "Zel", "Bran",
];

const ENDS: [&str; 25] = [
    "ard", "beck", "cott", "dale", "en", "ford", "gate", "holm", "ick", "ville", "kirk", "low", "mont", "ness", "or",
    "peth", "rick", "stan", "ton", "und", "vane", "well", "yer", "zan", "mere",
];

/// A file of a pile: its name, and its bytes, which are those of no other number.
pub fn file(number: usize) -> (String, Vec<u8>) {
    let (name, bytes) = HARBOUR[number % HARBOUR.len()];
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let mut bytes = bytes.to_vec();
    for (idx, name) in NAMES.iter().enumerate() {
        // Two files of one example have the same name in a place only where their numbers are 6,250 apart.
        let mixed = number / HARBOUR.len() + idx * 7;
        let other = format!("{}{}", STARTS[mixed % STARTS.len()], ENDS[(mixed / STARTS.len() + idx) % ENDS.len()]);
        bytes = replaced(&bytes, name.as_bytes(), other.as_bytes());
    }
    // A line of its own, for piles in which the names begin to repeat.
    bytes.extend(format!("\n\nNo. {number}\n").bytes());
    (format!("{:02}/{number:06}-{stem}.{ending}", number % 100), bytes)
}

/// Paragraphs in English without what stands around them on a page, for measures of reading alone: in one long text,
/// the end of a page would make furniture of all that follows.
pub fn prose(number: usize) -> Vec<u8> {
    const ENGLISH: [usize; 5] = [0, 2, 4, 5, 9];
    const SHORTEST_PARAGRAPH: usize = 120;
    let (_, bytes) = file(number / ENGLISH.len() * HARBOUR.len() + ENGLISH[number % ENGLISH.len()]);
    let paragraphs = bytes.split(|byte| *byte == b'\n').filter(|line| line.len() >= SHORTEST_PARAGRAPH);
    paragraphs.flat_map(|line| [line, b"\n\n"].concat()).collect()
}

/// How many words white space parts these bytes into.
pub fn n_words(bytes: &[u8]) -> usize {
    bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count()
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(bytes.len() + 64);
    let mut rest = bytes;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        result.extend_from_slice(&rest[..at]);
        result.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    result.extend_from_slice(rest);
    result
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn files_differ_and_keep_their_form() {
        let files: Vec<(String, Vec<u8>)> = (0..500).map(file).collect();
        assert_eq!(files.iter().collect::<BTreeSet<_>>().len(), 500);
        assert!(files.iter().all(|(_, bytes)| bytes.windows(7).all(|window| window != b"Halvern")));
        assert!(files[13].0.ends_with(".html") && files[13].1.starts_with(&HARBOUR[3].1[..15]));
        assert!((0..20).all(|number| String::from_utf8(prose(number)).is_ok_and(|text| text.len() > 1000)));
        assert_eq!(n_words("\n“one”  two\nthree ".as_bytes()), 3);
    }
}
