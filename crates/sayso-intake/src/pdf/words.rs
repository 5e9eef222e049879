//! Words and lines of a page. In: its characters in the order in which they are drawn. Out: words with their boxes, and
//! rows of words that stand beside each other. Where the file has no spaces, words are parted by the room between them.
//! Knows nothing of columns: a row reaches over all of them.

use super::glyphs::{Glyph, Letters, Turn};

/// A word, in the measures of [`Glyph`].
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    pub size: f32,
    pub turn: Turn,
    pub is_bold: bool,
    pub is_hidden: bool,
    /// Whether the file has a space before it.
    pub spaced: bool,
    /// Characters that the file has no letters for; in the text each is a U+FFFD.
    pub n_unknown: usize,
}

impl Word {
    /// Where its box starts, downward.
    pub(super) fn top(&self) -> f32 {
        self.baseline - 0.75 * self.size
    }

    /// Where its box ends.
    pub(super) fn bottom(&self) -> f32 {
        self.baseline + 0.25 * self.size
    }

    fn middle(&self) -> f32 {
        self.baseline - 0.25 * self.size
    }

    pub(super) fn n_letters(&self) -> usize {
        self.text.chars().count()
    }
}

/// The room between two letters, as a share of their size, from which they belong to two words. A narrow space of
/// justified text has 0.15, and letters that are set apart by kerning less than 0.1.
const WORD_GAP: f32 = 0.13;
/// The same on a page that has spaces as characters: there, letters may be set further apart.
const WORD_GAP_BESIDE_SPACES: f32 = 0.17;

/// Joins characters to words.
pub(super) fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let n_spaces = glyphs.iter().filter(|glyph| glyph.letters == Letters::Space).count();
    let gap = if n_spaces * 14 > glyphs.len() { WORD_GAP_BESIDE_SPACES } else { WORD_GAP };
    let (mut is_open, mut spaced) = (false, false);
    for glyph in glyphs {
        if glyph.letters == Letters::Space {
            (is_open, spaced) = (false, true);
            continue;
        }
        let joins = is_open && words.last().is_some_and(|word| continues(word, glyph, gap));
        if !joins {
            words.push(Word {
                text: String::new(),
                left: glyph.left,
                right: glyph.right,
                baseline: glyph.baseline,
                size: glyph.size,
                turn: glyph.turn,
                is_bold: glyph.is_bold,
                is_hidden: glyph.is_hidden,
                spaced,
                n_unknown: 0,
            });
        }
        (is_open, spaced) = (true, false);
        let Some(word) = words.last_mut() else { continue };
        word.right = word.right.max(glyph.right);
        match &glyph.letters {
            Letters::One(letter) => word.text.push(*letter),
            Letters::Several(letters) => word.text.push_str(letters),
            Letters::Unknown | Letters::Space => {
                word.text.push('\u{fffd}');
                word.n_unknown += 1;
            }
        }
    }
    words
}

fn continues(word: &Word, glyph: &Glyph, word_gap: f32) -> bool {
    let size = word.size.max(glyph.size);
    let gap = glyph.left - word.right;
    word.turn == glyph.turn
        && word.is_hidden == glyph.is_hidden
        && (word.baseline - glyph.baseline).abs() < 0.08 * size
        && size < 1.25 * word.size.min(glyph.size)
        && gap < word_gap * size
        && gap > -0.6 * size
}

/// Words beside each other, from left to right.
#[derive(Clone, Default, Debug)]
pub(super) struct Row {
    pub words: Vec<Word>,
    middle: f32,
    largest: f32,
}

impl Row {
    pub(super) fn left(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.left)
    }

    pub(super) fn right(&self) -> f32 {
        self.words.iter().map(|word| word.right).fold(f32::MIN, f32::max)
    }

    pub(super) fn top(&self) -> f32 {
        self.words.iter().map(Word::top).fold(f32::MAX, f32::min)
    }

    pub(super) fn bottom(&self) -> f32 {
        self.words.iter().map(Word::bottom).fold(f32::MIN, f32::max)
    }

    /// Of most of its letters; of several sizes with as many, the largest.
    pub(super) fn size(&self) -> f32 {
        of_most(self.words.iter().map(|word| (word.size, word.n_letters())))
    }

    /// Where most of its letters stand.
    pub(super) fn baseline(&self) -> f32 {
        let size = self.size();
        let word = self.words.iter().find(|word| (word.size - size).abs() < 0.5);
        word.or(self.words.first()).map_or(0.0, |word| word.baseline)
    }

    /// Whether all of its letters are bold.
    pub(super) fn is_bold(&self) -> bool {
        self.words.iter().all(|word| word.is_bold || !word.text.contains(char::is_alphanumeric))
    }

    /// Whether a space stands before the word at this index.
    pub(super) fn has_space_before(&self, idx: usize) -> bool {
        let Some(before) = idx.checked_sub(1).and_then(|idx| self.words.get(idx)) else { return false };
        let word = &self.words[idx];
        let gap = word.left - before.right;
        gap >= WORD_GAP * word.size.min(before.size) || (word.spaced && gap > -0.3 * word.size)
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (idx, word) in self.words.iter().enumerate() {
            if self.has_space_before(idx) {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }
}

/// Of sizes with a number of letters each, the one with most of them, in quarters of a point.
pub(super) fn of_most(sizes: impl Iterator<Item = (f32, usize)>) -> f32 {
    let mut counts = std::collections::BTreeMap::<u32, usize>::new();
    for (size, n_letters) in sizes {
        *counts.entry((size * 4.0).round() as u32).or_default() += n_letters;
    }
    let most = counts.into_iter().max_by_key(|(size, n_letters)| (*n_letters, *size));
    most.map_or(0.0, |(size, _)| size as f32 / 4.0)
}

/// How many rows back a word may still belong to.
const ROWS_BACK: usize = 4;

/// Makes rows of words, from the top of the page down. What is raised or lowered a little, as the marks of notes are,
/// belongs to the row that it stands in.
pub(super) fn rows(mut words: Vec<Word>) -> Vec<Row> {
    words.sort_by(|a, b| a.middle().total_cmp(&b.middle()).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Row> = Vec::new();
    for word in words {
        let distance = |row: &Row| (row.middle - word.middle()).abs();
        let start = rows.len().saturating_sub(ROWS_BACK);
        // A heading and small print that happens to stand at its height are no line, unless they touch.
        let is_alike = |row: &Row| {
            let (small, large) = (row.largest.min(word.size), row.largest.max(word.size));
            let touches = |other: &Word| word.left - other.right < large && other.left - word.right < large;
            // Words of one height come from left to right, so a neighbour is among the last.
            large < 1.6 * small || row.words.iter().rev().take(8).any(touches)
        };
        let fits = |row: &&mut Row| distance(row) < 0.35 * row.largest.max(word.size) && is_alike(row);
        let row = rows[start..].iter_mut().filter(fits).min_by(|a, b| distance(a).total_cmp(&distance(b)));
        match row {
            Some(row) => {
                if word.size > row.largest {
                    (row.middle, row.largest) = (word.middle(), word.size);
                }
                row.words.push(word);
            }
            None => rows.push(Row { middle: word.middle(), largest: word.size, words: vec![word] }),
        }
    }
    for row in &mut rows {
        row.words.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    rows
}
