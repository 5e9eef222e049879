//! Paragraphs of plain text. In: a text. Out: pieces, each of which will be a block, with nothing but white space
//! between them. Says nothing about what a piece is.

use crate::shape::{ends_sentence, list_marker};

/// A stretch of text that will be one block, without white space at its ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    pub start: usize,
    pub end: usize,
}

struct Line {
    start: usize,
    end: usize,
    /// In characters, counted no further than [`WIDEST`].
    width: usize,
    /// Whether an empty line, or the start of the text, comes before.
    opens: bool,
}

/// A line of more characters was not broken to fit a column.
const WIDEST: usize = 110;
const NARROWEST: usize = 40;

/// Splits a text into paragraphs. Empty lines part them. Lines without an empty line between are parted too, unless
/// the first was broken to fit a column.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let lines = lines(text);
    let column = column(text, &lines);
    let mut pieces: Vec<Piece> = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        let joins = !line.opens && idx > 0 && continues(text, &lines[idx - 1], line, column);
        match pieces.last_mut() {
            Some(piece) if joins => piece.end = line.end,
            _ => pieces.push(Piece { start: line.start, end: line.end }),
        }
    }
    pieces
}

fn lines(text: &str) -> Vec<Line> {
    // The mandatory breaks of Unicode's line breaking algorithm (UAX #14).
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let (mut lines, mut at, mut empty_before, mut after_return) = (Vec::new(), 0, true, false);
    for line in text.split_inclusive(breaks) {
        let words = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        if !words.is_empty() {
            let width = words.chars().take(WIDEST + 1).count();
            lines.push(Line { start, end: start + words.len(), width, opens: empty_before });
            empty_before = false;
        } else if !(line == "\n" && after_return) {
            empty_before = true;
        }
        after_return = line.ends_with('\r');
    }
    lines
}

/// The column at which lines were broken, if they were: most lines that another follows are about as wide, and do
/// not end a sentence.
fn column(text: &str, lines: &[Line]) -> Option<usize> {
    let broken: Vec<usize> = (1..lines.len()).filter(|idx| !lines[*idx].opens).collect();
    let mut widths = [0usize; WIDEST + 2];
    for idx in &broken {
        widths[lines[idx - 1].width] += 1;
    }
    let (mut wider, mut column) = (0, 0);
    for (width, count) in widths.iter().enumerate().rev() {
        wider += count;
        // One line in twenty may be wider, as a long address is.
        if wider * 20 > broken.len() {
            column = width;
            break;
        }
    }
    let full = broken.iter().filter(|idx| is_full(text, &lines[**idx - 1], &lines[**idx], column)).count();
    let open = broken.iter().filter(|idx| !ends_sentence(&text[lines[**idx - 1].start..lines[**idx - 1].end])).count();
    let likely = full * 10 >= broken.len() * 6 && open * 10 >= broken.len() * 6;
    (broken.len() >= 3 && (NARROWEST..WIDEST).contains(&column) && likely).then_some(column)
}

/// Whether the first word of the next line would not have fitted, give or take what ragged breaking leaves.
fn is_full(text: &str, line: &Line, next: &Line, column: usize) -> bool {
    let word = text[next.start..next.end].split_whitespace().next().map_or(0, |word| word.chars().take(30).count());
    line.width + 1 + word + 6 > column
}

fn continues(text: &str, line: &Line, next: &Line, column: Option<usize>) -> bool {
    let words = &text[next.start..next.end];
    if list_marker(words).is_some() {
        return false;
    }
    match column {
        Some(column) => is_full(text, line, next, column),
        // Too few lines to know the column: a sentence that goes on in lower case does not start a paragraph.
        None => {
            (NARROWEST..WIDEST).contains(&line.width)
                && words.starts_with(char::is_lowercase)
                && !ends_sentence(&text[line.start..line.end])
        }
    }
}
