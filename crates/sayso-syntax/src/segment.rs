//! Words and sentences of raw text.
//!
//! In comes a text, out goes its [`Segmentation`]. This is a plain rule: words are runs of letters and digits, every other
//! mark is a word of its own, a sentence ends behind `.`, `!` or `?` before white space.

use crate::Model;
use crate::analysis::Segmentation;

/// Finds words and sentences.
pub fn segment(_model: &Model, text: &str) -> Segmentation {
    let mut found = Segmentation::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphanumeric()) {
                end = at + c.len_utf8();
            }
        }
        found.push(start..end);
        if matches!(c, '.' | '!' | '?' | '。' | '！' | '？') && chars.peek().is_none_or(|(_, c)| c.is_whitespace()) {
            found.end_sentence();
        }
    }
    found
}
