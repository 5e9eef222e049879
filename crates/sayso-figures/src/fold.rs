//! A stretch of text comes in; the same words in the form that tables are written in go out, with where each byte
//! stood: lower case, one plain space for any white space, plain hyphens and apostrophes, composed accents, no
//! invisible characters, full-width digits and letters as narrow ones.

use std::ops::Range;

use unicode_normalization::char::{compose, is_combining_mark};

/// Folded text. It keeps its memory from one stretch to the next.
#[derive(Default)]
pub(crate) struct Folded {
    text: String,
    /// For each byte of the folded text, where the character that it came from starts and ends in the source.
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Folded {
    /// Folds `source[range]`; the range is on character boundaries.
    pub(crate) fn fill(&mut self, source: &str, range: Range<usize>) {
        self.text.clear();
        self.starts.clear();
        self.ends.clear();
        let base = range.start;
        for (at, character) in source[range].char_indices() {
            let (start, end) = (base + at, base + at + character.len_utf8());
            match folded(character) {
                None => {}
                Some(' ') if self.text.ends_with(' ') => {}
                Some(mark) if is_combining_mark(mark) => self.push_mark(mark, start, end),
                Some(other) => {
                    if is_ideograph(other) {
                        self.close_up();
                    }
                    self.push(other, start, end);
                }
            }
        }
    }

    /// White space between two ideographs parts nothing.
    fn close_up(&mut self) {
        let is_between =
            self.text.strip_suffix(' ').and_then(|text| text.chars().next_back()).is_some_and(is_ideograph);
        if is_between {
            self.text.pop();
            self.starts.pop();
            self.ends.pop();
        }
    }

    fn push(&mut self, character: char, start: usize, end: usize) {
        self.text.push(character);
        for _ in 0..character.len_utf8() {
            self.starts.push(start as u32);
            self.ends.push(end as u32);
        }
    }

    /// A mark joins the letter before it where both make one character.
    fn push_mark(&mut self, mark: char, start: usize, end: usize) {
        let composed = self.text.chars().next_back().and_then(|last| Some((last, compose(last, mark)?)));
        let Some((last, both)) = composed else { return self.push(mark, start, end) };
        let kept = self.text.len() - last.len_utf8();
        let first = self.starts[kept] as usize;
        self.text.truncate(kept);
        self.starts.truncate(kept);
        self.ends.truncate(kept);
        self.push(both, first, end);
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where a range of folded bytes stands in the source; empty ranges are not asked for.
    pub(crate) fn source(&self, range: Range<usize>) -> Range<usize> {
        match (self.starts.get(range.start), self.ends.get(range.end.wrapping_sub(1))) {
            (Some(start), Some(end)) if range.start < range.end => *start as usize..*end as usize,
            _ => 0..0,
        }
    }
}

/// Whether a character is a word of its own.
pub(crate) fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '〇' | '○' | '\u{20000}'..='\u{3ffff}')
}

/// The folded form of a character; `None` if it is invisible.
fn folded(character: char) -> Option<char> {
    Some(match character {
        'a'..='z' | '0'..='9' => character,
        'A'..='Z' => character.to_ascii_lowercase(),
        '\t' => '\t',
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => return None,
        '‐' | '‑' | '−' | '－' | '﹣' => '-',
        '’' | 'ʼ' | '＇' => '\'',
        'µ' => 'μ',
        '％' => '%',
        '￥' => '¥',
        '＄' => '$',
        '．' => '.',
        '＋' => '+',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            let narrow = char::from_u32(character as u32 - 0xfee0).unwrap_or(character);
            narrow.to_ascii_lowercase()
        }
        _ if character.is_whitespace() => ' ',
        _ => {
            let mut lower = character.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(only), None) => only,
                _ => character,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_words_stand_where_they_stood() {
        let source = "Ｎｏ  5\u{a0}000 E\u{301}te\u{301} soft\u{ad}ened";
        let mut page = Folded::default();
        page.fill(source, 0..source.len());
        assert_eq!(page.text(), "no 5 000 été softened");
        let at = page.text().find("été").unwrap();
        assert_eq!(&source[page.source(at..at + "été".len())], "E\u{301}te\u{301}");
        let at = page.text().find("000").unwrap();
        assert_eq!(&source[page.source(at..at + 3)], "000");
        let at = page.text().find("softened").unwrap();
        assert_eq!(&source[page.source(at..at + 8)], "soft\u{ad}ened");
    }
}
