//! Texts with attributions as people have marked them: a folder in the layout of PolNeAR comes in, documents with places of
//! sources, cues and contents go out.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use sayso_intake::Limits;
use sayso_ledger::Document;
use sayso_reading::Reader;
use sayso_syntax::ModelError;

/// An attribution as people have marked it, in bytes of the text.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    /// Parts of the source; empty where nobody is named.
    pub source: Vec<Range<usize>>,
    /// Parts of the cue.
    pub cue: Vec<Range<usize>>,
    /// Parts of the content.
    pub content: Vec<Range<usize>>,
}

/// A text with its attributions.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file without its ending, or the id of a sentence in a treebank.
    pub name: String,
    /// Which half of all texts it is part of, 0 or 1.
    pub half: usize,
    /// The text.
    pub document: Document,
    /// Its attributions, in bytes of its text.
    pub marked: Vec<Marked>,
}

/// Reads a folder in the layout of PolNeAR: `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`, of which the first by
/// name is taken.
///
/// # Errors
/// Names the file that cannot be read.
pub fn polnear(folder: &Path) -> Result<Vec<Text>, String> {
    let mut notes: BTreeMap<String, PathBuf> = BTreeMap::new();
    let attributions = folder.join("attributions");
    let entries = std::fs::read_dir(&attributions).map_err(|error| format!("{}: {error}", attributions.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| format!("{}: {error}", attributions.display()))?.path());
    }
    paths.sort();
    for path in paths {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some((name, _)) = stem.rsplit_once('_').filter(|_| path.extension().is_some_and(|ext| ext == "ann")) {
            notes.entry(name.to_owned()).or_insert(path);
        }
    }
    let text = |(idx, (name, path)): (usize, (String, PathBuf))| text(name, folder, &path, idx % 2);
    notes.into_iter().enumerate().map(text).collect()
}

fn text(name: String, folder: &Path, notes: &Path, half: usize) -> Result<Text, String> {
    let text = &folder.join("text").join(format!("{name}.txt"));
    let problem = |path: &Path, error: String| format!("{}: {error}", path.display());
    let received = std::fs::read(text).map_err(|error| problem(text, error.to_string()))?;
    let notes = std::fs::read_to_string(notes).map_err(|error| problem(notes, error.to_string()))?;
    let document =
        sayso_intake::intake(&received, &Limits::default()).map_err(|unread| problem(text, unread.to_string()))?;
    if document.text().as_bytes() != received {
        return Err(problem(text, "the text read is not the file's own".to_owned()));
    }
    let marked = stand_off(&notes, document.text());
    Ok(Text { name, half, document, marked })
}

/// The places of the words that the encoder reads as names, in code points: a line for each text, with its name, a tab, and
/// `start-end` of each, parted by spaces.
///
/// # Errors
/// A built-in model that is damaged.
pub fn hidden(texts: &[Text], reader: &Reader) -> Result<String, ModelError> {
    let mut lines = String::new();
    for Text { name, document, .. } in texts {
        let (mut at, mut points) = (0, 0);
        let mut point = |byte: usize| {
            points += document.text()[at..byte].chars().count();
            at = byte;
            points
        };
        let places = reader.hidden(document)?;
        let places: Vec<_> =
            places.into_iter().map(|word| format!("{}-{}", point(word.start), point(word.end))).collect();
        writeln!(lines, "{name}\t{}", places.join(" ")).ok();
    }
    Ok(lines)
}

/// The attributions of a stand-off file, whose places are code points.
pub fn stand_off(notes: &str, text: &str) -> Vec<Marked> {
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let byte = |point: usize| bytes.get(point).copied().unwrap_or(text.len());
    let mut spans: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    let mut found = Vec::new();
    for line in notes.lines() {
        let mut columns = line.split('\t');
        let (Some(id), Some(body)) = (columns.next(), columns.next()) else { continue };
        if id.starts_with('T') {
            let Some((_, places)) = body.split_once(' ') else { continue };
            let place = |part: &str| {
                let (start, end) = part.split_once(' ')?;
                Some(byte(start.parse().ok()?)..byte(end.parse().ok()?))
            };
            spans.insert(id, places.split(';').filter_map(place).collect());
        } else if id.starts_with('E') {
            let mut marked = Marked::default();
            for part in body.split(' ') {
                let Some((role, target)) = part.split_once(':') else { continue };
                let Some(target) = spans.get(target) else { continue };
                match role.trim_end_matches(|char: char| char.is_ascii_digit()) {
                    "Source" => marked.source.extend(target.iter().cloned()),
                    "Cue" => marked.cue.extend(target.iter().cloned()),
                    "Content" => marked.content.extend(target.iter().cloned()),
                    _ => {}
                }
            }
            found.push(marked);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_code_points_become_bytes() {
        let text = "Née Roe said so.";
        let notes = "T1\tSource 4 7\tRoe\nT2\tCue 8 12\tsaid\nT3\tContent 13 15\tso\n\
                     E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n";
        let found = stand_off(notes, text);
        let slice = |ranges: &[Range<usize>]| ranges.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>();
        assert_eq!(found.len(), 1);
        assert_eq!((slice(&found[0].source), slice(&found[0].content)), (vec!["Roe"], vec!["so"]));
    }
}
