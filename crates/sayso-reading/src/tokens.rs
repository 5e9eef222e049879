//! Tokens: the words, numbers and punctuation of a stretch of text. A document's text and a lexicon come in; tokens
//! come out that, with the white space between them, tile the stretch.
//!
//! Boundaries are those of Unicode Standard Annex 29, with three changes: words joined by a hyphen stay one token,
//! elided words and clitics are parted ("l'", "qu'", "'s", "-t-il"), and an abbreviation keeps its full stop.

use sayso_ledger::{Document, Span};
use unicode_segmentation::UnicodeSegmentation;

use crate::lexicon::{Classes, Entry, Lexicon, fold};

/// What a token is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// Letters, with what joins them.
    Word,
    /// Starts with a digit.
    Number,
    /// Anything else.
    Punctuation,
}

/// One token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Where it stands; never empty, never white space.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// The tokens of a stretch of the document, in order.
pub(crate) fn tokens(document: &Document, stretch: Span, lexicon: Option<&Lexicon>) -> Vec<Token> {
    let text = document.slice(stretch);
    // The narrow no-break space joins words by the standard's rules; here white space always parts.
    let chunks = text.split(char::is_whitespace).filter(|chunk| !chunk.is_empty());
    let offset = |chunk: &str| chunk.as_ptr() as usize - text.as_ptr() as usize;
    let bounds =
        chunks.flat_map(|chunk| chunk.split_word_bound_indices().map(move |(at, piece)| (offset(chunk) + at, piece)));
    let pieces: Vec<(usize, &str)> = bounds.collect();
    let mut tokens = Vec::with_capacity(pieces.len() / 2);
    let mut push = |start: usize, end: usize| {
        let kind = kind(&text[start..end]);
        let span = document.span(stretch.start() + start, stretch.start() + end);
        tokens.extend(span.map(|span| Token { span, kind }));
    };
    let mut idx = 0;
    while let Some(&(start, piece)) = pieces.get(idx) {
        idx += 1;
        let mut end = start + piece.len();
        if kind(piece) == TokenKind::Word {
            while let [(joint, hyphen), (at, next), ..] = pieces[idx..]
                && joint == end
                && at == joint + hyphen.len()
                && matches!(hyphen, "-" | "\u{2010}" | "\u{2011}")
                && kind(next) != TokenKind::Punctuation
            {
                end = at + next.len();
                idx += 2;
            }
            if let Some(&(at, next)) = pieces.get(idx)
                && at == end
                && keeps(&text[start..end], next, pieces.get(idx + 1).map(|(_, behind)| *behind), lexicon)
            {
                end = at + next.len();
                idx += 1;
            }
        }
        let mut start = start;
        while let Some(at) = lexicon.and_then(|lexicon| lexicon.clitic_boundary(&text[start..end]))
            && at > 0
            && at < end - start
        {
            push(start, start + at);
            start += at;
        }
        push(start, end);
    }
    tokens
}

/// Whether a word keeps the full stop or apostrophe `next` that stands before `behind`.
fn keeps(word: &str, next: &str, behind: Option<&str>, lexicon: Option<&Lexicon>) -> bool {
    let Some(lexicon) = lexicon else { return false };
    match next {
        "." => {
            let mut chars = word.chars();
            let is_initial = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
            let abbreviation = Classes::TITLE.or(Classes::ABBREVIATION);
            // "l'art. 5"
            let own = &word[lexicon.clitic_boundary(word).unwrap_or(0)..];
            let listed = || lexicon.entry(&format!("{}.", fold(own)));
            // "No. 5", but "He said no. We left."
            let counts = || behind.is_some_and(|behind| is_number(behind, lexicon));
            let keeps =
                |entry: &Entry| entry.classes.any(abbreviation) || entry.classes.any(Classes::COUNTED) && counts();
            is_initial || listed().is_some_and(keeps)
        }
        "'" | "’" => word.len() <= 8 && lexicon.is_elided(&format!("{}'", fold(word))),
        _ => false,
    }
}

/// Whether a piece is a number in digits, or in Roman letters up to 89 that are no word: "V", but not "I".
fn is_number(piece: &str, lexicon: &Lexicon) -> bool {
    let roman = || piece.chars().all(|char| matches!(char, 'I' | 'V' | 'X' | 'L'));
    kind(piece) == TokenKind::Number || roman() && lexicon.entry(piece).is_none()
}

fn kind(piece: &str) -> TokenKind {
    match piece.chars().next() {
        Some(first) if first.is_numeric() => TokenKind::Number,
        _ if piece.chars().any(char::is_alphanumeric) => TokenKind::Word,
        _ => TokenKind::Punctuation,
    }
}
