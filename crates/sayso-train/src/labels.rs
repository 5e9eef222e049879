//! Labels of attributions in sentences of treebanks, as `training/labels` keeps them: a table of word ids and a treebank
//! come in, documents of one sentence with their attributions go out.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use sayso_ledger::{Document, Format, Language};

use crate::texts::{Marked, Text};

/// A sentence with its attributions.
pub struct Labelled {
    /// The sentence, as a document without blocks, with its attributions.
    pub text: Text,
    /// The name of its table.
    pub table: String,
    /// Whether it is kept back for measuring: one sentence in ten.
    pub held_out: bool,
}

/// Reads `LABELS/NAME.tsv` for each `TREEBANKS/NAME.conllu`.
///
/// # Errors
/// Names the file that cannot be read, or the sentence that a table has and its treebank has not.
pub fn read(language: Language, labels: &Path, treebanks: &Path) -> Result<Vec<Labelled>, String> {
    let entries = std::fs::read_dir(labels).map_err(|error| format!("{}: {error}", labels.display()))?;
    let mut tables = Vec::new();
    for entry in entries {
        tables.push(entry.map_err(|error| format!("{}: {error}", labels.display()))?.path());
    }
    tables.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    tables.sort();
    let mut labelled = Vec::new();
    for path in tables {
        let text = |path: &Path| std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
        let table = text(&path)?;
        let name = path.file_stem().unwrap_or_default();
        let treebank = treebanks.join(name).with_extension("conllu");
        let sentences = sentences(&text(&treebank)?);
        let mut lines: Vec<(&str, Vec<Marked>)> = Vec::new();
        for line in table.lines().skip(1) {
            let mut cells = line.split('\t');
            let (Some(id), Some(source), Some(cue), Some(content)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let Some(sentence) = sentences.get(id) else {
                return Err(format!("{}: no sentence {id} in {}", path.display(), treebank.display()));
            };
            if lines.last().is_none_or(|(last, _)| *last != id) {
                lines.push((id, Vec::new()));
            }
            let marked = Marked {
                source: sentence.places(source),
                cue: sentence.places(cue),
                content: sentence.places(content),
            };
            if let Some((_, all)) = lines.last_mut().filter(|_| !marked.cue.is_empty()) {
                all.push(marked);
            }
        }
        for (id, marked) in lines {
            let text = sentences.get(id).map(|sentence| sentence.text.clone()).unwrap_or_default();
            let mut document = Document::new(text.as_bytes(), Format::PlainText, text.clone());
            document.language = language;
            let sum = crc32(id.as_bytes());
            let half = (sum / 10 % 2) as usize;
            labelled.push(Labelled {
                text: Text { name: id.to_owned(), half, document, marked },
                table: name.to_string_lossy().into_owned(),
                held_out: sum.is_multiple_of(10),
            });
        }
    }
    Ok(labelled)
}

/// A sentence of a treebank: its text, and where its words stand.
#[derive(Default)]
struct Sentence {
    text: String,
    words: BTreeMap<usize, Range<usize>>,
}

impl Sentence {
    /// The bytes of word ids such as `3-5,9`; those without a gap are one range.
    fn places(&self, ids: &str) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        for part in ids.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) else { continue };
            let words: Vec<&Range<usize>> = self.words.range(first..=last.max(first)).map(|(_, place)| place).collect();
            if let (Some(first), Some(last)) = (words.first(), words.last()) {
                places.push(first.start..last.end);
            }
        }
        places
    }
}

/// The sentences of a treebank by their ids. Words of one token share its place.
fn sentences(conllu: &str) -> BTreeMap<String, Sentence> {
    let mut sentences = BTreeMap::new();
    for block in conllu.split("\n\n") {
        let comment = |name: &str| {
            block.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.trim_start().strip_prefix("= "))
        };
        let Some(id) = comment("sent_id") else { continue };
        let mut sentence = Sentence::default();
        let (mut joined, mut shared) = (String::new(), 0);
        for line in block.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [number, form, .., misc] = cells.as_slice() else { continue };
            let mut token = |first: usize, last: usize| {
                let start = joined.len();
                joined.push_str(form);
                for word in first..=last {
                    sentence.words.insert(word, start..joined.len());
                }
                if !misc.split('|').any(|note| note == "SpaceAfter=No") {
                    joined.push(' ');
                }
            };
            if let Some((first, last)) = number.split_once('-') {
                if let (Ok(first), Ok(last)) = (first.parse(), last.parse()) {
                    token(first, last);
                    shared = last;
                }
            } else if let Some(number) = number.parse().ok().filter(|number| *number > shared) {
                token(number, number);
            }
        }
        sentence.text = joined.trim_end().to_owned();
        sentences.insert(id.trim().to_owned(), sentence);
    }
    sentences
}

/// The checksum that the labels are parted by (CRC-32 as in zip files).
fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_zip_files() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn words_of_one_token_share_its_place() {
        let rows = "# sent_id = s1\n1-2\tdu\t_\t_\n1\tde\t_\t_\n2\tle\t_\t_\n3\tport\t_\tSpaceAfter=No\n4\t.\t_\t_";
        let sentences = sentences(rows);
        let sentence = &sentences["s1"];
        assert_eq!(sentence.text, "du port.");
        assert_eq!(sentence.places("2-3"), vec![Range { start: 0, end: 7 }]);
        assert_eq!(sentence.places("1,4"), [0..2, 7..8]);
        assert!(sentence.places("-").is_empty());
    }
}
