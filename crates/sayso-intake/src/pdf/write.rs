//! The text of a PDF. In: paragraphs in reading order. Out: one text, where each paragraph and each word of it stands,
//! and on which page and in which box. Words that were divided at the end of a line are whole again; nothing else is
//! changed.

use std::collections::HashSet;

use sayso_ledger::{Area, BlockKind, Document, Format, Origin, OriginKind, Place};

use super::glyphs::page_point;
use super::paragraphs::Paragraph;
use super::words::Word;
use crate::text::Piece;

/// A text that is being written.
#[derive(Default)]
pub(super) struct Text {
    pub text: String,
    pub pieces: Vec<Piece>,
    pub kinds: Vec<BlockKind>,
    /// End of each stretch of the text, and where it came from; they tile it.
    stretches: Vec<(usize, Option<Place>)>,
}

impl Text {
    /// Writes all paragraphs.
    pub(super) fn of(paragraphs: &[Paragraph]) -> Text {
        let known = known_words(paragraphs);
        let mut text = Text::default();
        for paragraph in paragraphs {
            text.paragraph(paragraph, &known);
        }
        text
    }

    /// Writes a line that stands at no place of a page, but somewhere in the file.
    pub(super) fn line(&mut self, kind: BlockKind, words: &str, place: Place) {
        self.part(kind);
        let start = self.text.len();
        self.text.push_str(words);
        self.end_stretch(Some(place));
        self.pieces.push(Piece { start, end: self.text.len() });
        self.kinds.push(kind);
    }

    fn part(&mut self, kind: BlockKind) {
        if self.text.is_empty() {
            return;
        }
        let alike = |kind| matches!(kind, BlockKind::ListItem | BlockKind::TableRow | BlockKind::Metadata);
        let in_row = alike(kind) && self.kinds.last() == Some(&kind);
        self.text.push_str(if in_row { "\n" } else { "\n\n" });
        self.end_stretch(None);
    }

    fn end_stretch(&mut self, place: Option<Place>) {
        let start = self.stretches.last().map_or(0, |(end, _)| *end);
        if self.text.len() > start {
            self.stretches.push((self.text.len(), place));
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, known: &HashSet<String>) {
        self.part(paragraph.kind);
        let start = self.text.len();
        let is_row = paragraph.kind == BlockKind::TableRow;
        for (idx, (page, line)) in paragraph.lines.iter().enumerate() {
            for (place, word) in line.words.iter().enumerate() {
                if place > 0 && line.has_space_before(place) {
                    let gap = word.left - line.words[place - 1].right;
                    self.text.push(if is_row && gap > 1.2 * word.size { '\t' } else { ' ' });
                }
                // A space is room after the word before, so it counts to that one.
                self.end_word();
                let next = line.words.get(place + 1).is_none().then(|| paragraph.lines.get(idx + 1)).flatten();
                let next = next.and_then(|(_, line)| line.words.first());
                let (shown, parted) = next.map_or((word.text.as_str(), false), |next| line_end(word, next, known));
                self.text.push_str(shown);
                self.stretches.push((self.text.len(), Some(place_of(*page, word))));
                if parted {
                    self.text.push(' ');
                }
            }
        }
        self.end_word();
        self.pieces.push(Piece { start, end: self.text.len() });
        self.kinds.push(paragraph.kind);
    }

    /// Adds a space that was written after a word to that word.
    fn end_word(&mut self) {
        if let Some((end, Some(_))) = self.stretches.last_mut() {
            *end = self.text.len();
        }
    }

    /// Makes a document of the text, with the origins of all of it.
    pub(super) fn document(&mut self, received: &[u8]) -> Document {
        let mut document = Document::new(received, Format::Pdf, std::mem::take(&mut self.text));
        let mut start = 0;
        for (end, place) in &self.stretches {
            let kind = if place.is_some() { OriginKind::Extracted } else { OriginKind::Inserted };
            let span = document.span(start, *end);
            document.origins.extend(span.map(|span| Origin { span, kind, place: *place }));
            start = *end;
        }
        document
    }
}

/// The box of a word on its page.
fn place_of(page: usize, word: &Word) -> Place {
    let (x0, y0) = page_point(word.turn, word.left, word.top());
    let (x1, y1) = page_point(word.turn, word.right, word.bottom());
    let hundredths = |points: f32| (points * 100.0).round() as i32;
    let area = Area {
        left: hundredths(x0.min(x1)),
        top: hundredths(y0.min(y1)),
        right: hundredths(x0.max(x1)),
        bottom: hundredths(y0.max(y1)),
    };
    Place::Page { page: page as u32, area }
}

fn letters(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// The words of the text that do not end a line, in lower case.
fn known_words(paragraphs: &[Paragraph]) -> HashSet<String> {
    let mut known = HashSet::new();
    for (_, line) in paragraphs.iter().flat_map(|paragraph| &paragraph.lines) {
        let inner = line.words.len().saturating_sub(1);
        for word in &line.words[..inner] {
            let word = letters(&word.text);
            if word.chars().any(char::is_alphabetic) {
                known.insert(word);
            }
        }
    }
    known
}

/// How the last word of a line is written before the first of the next one, and whether a space comes between.
fn line_end<'w>(word: &'w Word, next: &Word, known: &HashSet<String>) -> (&'w str, bool) {
    let text = word.text.as_str();
    let is_address = text.contains("://") || text.ends_with('@') || (text.contains('@') && text.ends_with('.'));
    if (text.ends_with(['\u{2014}', '/']) || is_address) && text.chars().count() > 1 {
        return (text, false);
    }
    // "2030–" over "31", "Port–" over "City": a dash that joins. One that parts has a space before it.
    let joins = |stem: &str| stem.ends_with(char::is_alphanumeric) && !next.text.starts_with(char::is_lowercase);
    if text.strip_suffix('\u{2013}').is_some_and(joins) {
        return (text, false);
    }
    let Some(stem) = text.strip_suffix(['-', '\u{2010}', '\u{ad}']) else { return (text, true) };
    let is_soft = text.ends_with('\u{ad}');
    // A dash with a space before it stands alone.
    if !stem.ends_with(char::is_alphanumeric) {
        return (text, true);
    }
    // "main-d'œuvre": a word that starts with an elided one is not the rest of another.
    let is_elided = next.text.chars().nth(1).is_some_and(|letter| matches!(letter, '\'' | '\u{2019}'));
    let divided = stem.ends_with(char::is_alphabetic) && next.text.starts_with(char::is_lowercase) && !is_elided;
    if !divided {
        return (if is_soft { stem } else { text }, false);
    }
    let (first, second) = (letters(stem), letters(&next.text));
    let compound = known.contains(&format!("{first}-{second}"));
    let long = first.chars().count() >= 4 && second.chars().count() >= 4;
    let two_words = long && known.contains(&first) && known.contains(&second);
    let keep = !is_soft && !known.contains(&format!("{first}{second}")) && (compound || two_words);
    (if keep { text } else { stem }, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, next: &str, known: &[&str], expected: (&str, bool)) {
        let word_of = |text: &str| Word {
            text: text.to_owned(),
            left: 0.0,
            right: 1.0,
            baseline: 1.0,
            size: 1.0,
            turn: 0,
            is_bold: false,
            is_hidden: false,
            spaced: false,
            n_unknown: 0,
        };
        let known = known.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(line_end(&word_of(word), &word_of(next), &known), expected, "{word} {next}");
    }

    #[test]
    fn divided_words_become_whole_and_compounds_stay() {
        check("har-", "bour.", &[], ("har", false));
        check("self-", "check", &["self-check"], ("self-", false));
        check("self-", "check", &["self-check", "selfcheck"], ("self", false));
        check("cost-", "effective", &["cost", "effective"], ("cost-", false));
        check("Anglo-", "Norman", &[], ("Anglo-", false));
        check("2030-", "31", &[], ("2030-", false));
        check("har\u{ad}", "bour", &["har", "bour"], ("har", false));
        check("main-", "d\u{2019}œuvre", &[], ("main-", false));
        check("-", "one", &[], ("-", true));
        check("barges\u{2014}", "all", &[], ("barges\u{2014}", false));
        check("port", "said", &[], ("port", true));
        check("2030\u{2013}", "31", &[], ("2030\u{2013}", false));
        check("quay\u{2013}", "and", &[], ("quay\u{2013}", true));
        check("desk@", "tidewater.example", &[], ("desk@", false));
    }
}
