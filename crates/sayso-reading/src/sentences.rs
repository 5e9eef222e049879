//! Sentences: tokens of one paragraph come in, ranges of tokens go out.
//!
//! A sentence ends behind closing punctuation, and behind the quotation marks and brackets that close on it, where
//! something that can start a sentence follows. Abbreviations keep their full stop inside the token, so that a lone
//! full stop is a full stop; one ends a sentence too where the next word has its capital for no other reason.

use std::ops::Range;

use sayso_ledger::{Document, Span};

use crate::lexicon::{Classes, Lexicon};
use crate::tokens::{Token, TokenKind};

/// A sentence: a range of the tokens of the analysis, never empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// From its first token to its last.
    pub span: Span,
    /// The index of the paragraph it stands in.
    pub paragraph: usize,
}

/// The sentences of the tokens `range`, which are those of one paragraph.
pub(crate) fn sentences(
    document: &Document,
    tokens: &[Token],
    range: Range<usize>,
    paragraph: usize,
    lexicon: Option<&Lexicon>,
) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut push = |from: usize, to: usize| {
        if from < to {
            let span = tokens[from].span.cover(tokens[to - 1].span);
            sentences.push(Sentence { tokens: from..to, span, paragraph });
        }
    };
    let (mut from, mut idx) = (range.start, range.start);
    while idx < range.end {
        let stop =
            || tokens.get(idx + 1).is_some_and(|next| closes_abbreviation(document, &tokens[idx], next, lexicon));
        if ends_sentence(document.slice(tokens[idx].span)) || idx + 1 < range.end && stop() {
            let mut end = idx + 1;
            while end < range.end && closes(document, tokens, end) {
                end += 1;
            }
            if end < range.end && starts_sentence(document, tokens, end) {
                push(from, end);
                from = end;
            }
            idx = end;
        } else {
            idx += 1;
        }
    }
    push(from, range.end);
    sentences
}

/// Whether an abbreviation's full stop ends its sentence as well: a word with a capital follows that has none inside
/// a sentence ("in zone Sept. We do not …").
fn closes_abbreviation(document: &Document, token: &Token, next: &Token, lexicon: Option<&Lexicon>) -> bool {
    let opens = Classes::DETERMINER
        .or(Classes::SPEAKER_PRONOUN)
        .or(Classes::PRONOUN_THIRD)
        .or(Classes::SUBORDINATOR)
        .or(Classes::CONJUNCTION);
    let (word, next) = (document.slice(token.span), document.slice(next.span));
    let class = |word: &str, classes: Classes| {
        lexicon.and_then(|lexicon| lexicon.entry(word)).is_some_and(|entry| entry.classes.any(classes))
    };
    word.ends_with('.')
        && next.starts_with(char::is_uppercase)
        && next.chars().count() > 1
        && class(word, Classes::ABBREVIATION)
        && !class(word, Classes::TITLE)
        && class(next, opens)
        && !class(next, Classes::PARTICLE)
}

/// Whether a token is punctuation that can end a sentence.
pub(crate) fn ends_sentence(token: &str) -> bool {
    !token.is_empty() && token.chars().all(|char| matches!(char, '.' | '!' | '?' | '…' | '。' | '！' | '？'))
}

/// Whether the token belongs to the end of the sentence before it: more closing punctuation, a bracket, or a
/// quotation mark that stands close to it. A mark with white space before it opens, but a guillemet may close so.
fn closes(document: &Document, tokens: &[Token], idx: usize) -> bool {
    let word = document.slice(tokens[idx].span);
    let touches = tokens[idx - 1].span.end() == tokens[idx].span.start();
    match word {
        ")" | "]" | "”" | "’" | "»" | "›" | "」" | "』" => true,
        "\"" | "'" | "“" | "‘" | "«" => touches,
        _ => touches && ends_sentence(word),
    }
}

/// Whether a sentence can start at the token: white space or a paragraph's start before it (none is needed in scripts
/// without it), and not a lower-case letter, a comma or the like.
fn starts_sentence(document: &Document, tokens: &[Token], idx: usize) -> bool {
    let word = document.slice(tokens[idx].span);
    let first = word.chars().next().unwrap_or(' ');
    let before = document.slice(tokens[idx - 1].span);
    let touches = tokens[idx - 1].span.end() == tokens[idx].span.start();
    if touches && !before.ends_with(['。', '！', '？', '」', '』', '”', '»']) {
        return false;
    }
    match tokens[idx].kind {
        TokenKind::Word => !first.is_lowercase(),
        TokenKind::Number => !touches,
        TokenKind::Punctuation => "“„‟«‘‚\"'([-–—•¿¡".contains(first),
    }
}
