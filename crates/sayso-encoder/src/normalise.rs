//! Text as XLM-R normalises it, each character with the bytes it came from.
//!
//! NFKC, with control characters deleted and marks of width zero taken for spaces, as the rules `nmt_nfkc` of SentencePiece
//! say. A soft hyphen is deleted too, which those rules keep and the vocabulary does not know.

use std::iter;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A normalised character and the bytes of the original that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Normal {
    pub(crate) c: char,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The characters of a text; one that composes with those before it shares their bytes.
pub(crate) fn normalise(text: &str) -> Vec<Normal> {
    let mut out = Vec::with_capacity(text.len());
    let mut stretch = String::new();
    let (mut start, mut end) = (0, 0);
    for (at, original) in text.char_indices() {
        let Some(c) = replaced(original) else { continue };
        if opens(c) {
            flush(&stretch, start, end, &mut out);
            stretch.clear();
            start = at;
        }
        stretch.push(c);
        end = at + original.len_utf8();
    }
    flush(&stretch, start, end, &mut out);
    out
}

/// What takes a character's place, if anything does.
fn replaced(c: char) -> Option<char> {
    match c {
        '\u{1}'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{8f}' | '\u{9f}' | '\u{ad}' => None,
        '\t' | '\n' | '\u{c}' | '\r' | '\u{1680}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{2581}' | '\u{feff}' | '\u{fffd}' => Some(' '),
        c => Some(c),
    }
}

/// Whether no character before this one can change what it becomes.
fn opens(c: char) -> bool {
    if c.is_ascii() {
        return true;
    }
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    first.is_some_and(|first| {
        canonical_combining_class(first) == 0 && is_nfc_quick(iter::once(first)) != IsNormalized::Maybe
    })
}

fn flush(stretch: &str, start: usize, end: usize, out: &mut Vec<Normal>) {
    if stretch.is_ascii() {
        out.extend(stretch.chars().map(|c| Normal { c, start, end }));
    } else {
        out.extend(stretch.nfkc().map(|c| Normal { c, start, end }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let normal = normalise(text);
        assert_eq!(normal.iter().map(|one| one.c).collect::<String>(), expected, "{text:?}");
        for one in &normal {
            assert!(!text[one.start..one.end].is_empty(), "{text:?} {one:?}");
        }
    }

    #[test]
    fn text_becomes_what_the_vocabulary_was_made_for() {
        check("plain", "plain");
        check("e\u{301}t\u{e9}", "\u{e9}t\u{e9}");
        check("ﬁn … Ⅳ ２", "fin ... IV 2");
        check("con\u{ad}tested", "contested");
        check("a\u{a0}b\u{200b}c\u{1}d", "a b cd");
        check("ｶﾞ", "ガ");
        check("\u{301}", "\u{301}");
        check("", "");
    }

    #[test]
    fn bytes_are_those_of_the_original() {
        let normal = normalise("xe\u{301}ﬁ");
        let places: Vec<_> = normal.iter().map(|one| (one.start, one.end)).collect();
        assert_eq!(places, [(0, 1), (1, 4), (4, 7), (4, 7)]);
    }
}
