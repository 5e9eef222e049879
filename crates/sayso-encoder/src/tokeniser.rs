//! Text into pieces of the vocabulary: SentencePiece's unigram model.
//!
//! Of all rows of pieces that spell a stretch between two spaces, the one with the highest sum of scores is taken. A space
//! belongs to the piece behind it. Characters that are in no piece become one unknown piece.

use crate::normalise::{Normal, normalise};
use crate::vocabulary::{UNKNOWN, Vocabulary};

/// The sign that stands for a space in pieces.
const SPACE: char = '\u{2581}';

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its number in the vocabulary.
    pub id: u32,
    /// The first byte of the text that it stands for. A piece that is only a space before a word stands for no bytes.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

/// The pieces of a text, in order. Time grows with the length of the text. `after_space` says whether the text begins as
/// a word behind a space does; a whole text does.
///
/// Two pieces stand for the same bytes where one character of the text becomes several ("ﬁ", "…").
pub fn tokenise(vocabulary: &Vocabulary, text: &str, after_space: bool) -> Vec<Piece> {
    let normal = normalise(text);
    let mut out = Vec::new();
    let mut spaced = after_space;
    for part in normal.split(|one| one.c == ' ') {
        if !part.is_empty() {
            stretch(vocabulary, part, spaced, &mut out);
        }
        spaced = true;
    }
    out
}

/// The pieces of characters between two spaces.
fn stretch(vocabulary: &Vocabulary, part: &[Normal], after_space: bool, out: &mut Vec<Piece>) {
    let lead = usize::from(after_space);
    let mut spelled = String::with_capacity(part.len() * 2);
    let mut bounds = Vec::with_capacity(part.len() + 2);
    let signs = after_space.then_some(SPACE).into_iter().chain(part.iter().map(|one| one.c));
    for c in signs {
        bounds.push(spelled.len());
        spelled.push(c);
    }
    bounds.push(spelled.len());
    let n = bounds.len() - 1;
    let mut best = vec![f64::NEG_INFINITY; n + 1];
    let mut came = vec![(0_usize, UNKNOWN); n + 1];
    best[0] = 0.0;
    for i in 0..n {
        let mut single = false;
        for end in i + 1..=n.min(i + vocabulary.longest()) {
            if let Some((id, score)) = vocabulary.find(&spelled[bounds[i]..bounds[end]]) {
                single |= end == i + 1;
                let score = best[i] + score;
                if score > best[end] {
                    best[end] = score;
                    came[end] = (i, id);
                }
            }
        }
        if !single && best[i] + vocabulary.unknown_score() > best[i + 1] {
            best[i + 1] = best[i] + vocabulary.unknown_score();
            came[i + 1] = (i, UNKNOWN);
        }
    }
    let mut found: Vec<Piece> = Vec::new();
    let mut at = n;
    while at > 0 {
        let (from, id) = came[at];
        // The sign for the space stands for no bytes of the text.
        let start = part[from.max(lead).min(n - 1) - lead].start;
        let end = if at > lead { part[at - 1 - lead].end } else { start };
        match found.last_mut() {
            Some(after) if id == UNKNOWN && after.id == UNKNOWN => after.start = start,
            _ => found.push(Piece { id, start, end }),
        }
        at = from;
    }
    out.extend(found.into_iter().rev());
}
