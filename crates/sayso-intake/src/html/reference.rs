//! Character references. In: a stretch of a page's text. Out: the same with `&eacute;` and the like decoded, each with its
//! place. Which references there are is known by `html5gum`.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::{Token, Tokenizer};

use super::mapped::Mapped;

/// The longest reference of the standard has 33 bytes; a number may have more zeros in front, and then it is left alone.
const LONGEST: usize = 34;

/// How many different references are remembered.
const MOST: usize = 4_096;

/// References that were met, because pages repeat a few.
#[derive(Default, Debug)]
pub(crate) struct References<'t> {
    known: BTreeMap<&'t str, (String, usize)>,
}

impl<'t> References<'t> {
    /// Adds a range of the text to the output, references decoded.
    pub(crate) fn decode(&mut self, text: &'t str, range: Range<usize>, output: &mut Mapped) {
        let mut at = range.start;
        while let Some(found) = text[at..range.end].find('&') {
            let start = at + found;
            let (words, len) = self.reference(&text[start..range.end]);
            let (words, len) = (words.to_owned(), len);
            output.push_verbatim(text, at..start);
            if words == text[start..start + len] {
                output.push_verbatim(text, start..start + len);
            } else {
                output.push_decoded(&words, start..start + len);
            }
            at = start + len;
        }
        output.push_verbatim(text, at..range.end);
    }

    /// What the text starts with, which is `&`, and how many bytes of it that takes.
    fn reference(&mut self, text: &'t str) -> (&str, usize) {
        let inner = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
        let len = 1 + text.bytes().skip(1).take(LONGEST).take_while(inner).count();
        let end = if text[len..].starts_with(';') { len + 1 } else { len };
        let written = &text[..end];
        if self.known.len() > MOST {
            self.known.clear();
        }
        let (words, len) = self.known.entry(written).or_insert_with(|| {
            let words: String = Tokenizer::new(written)
                .flatten()
                .map(|token| if let Token::String(words) = token { string(&words) } else { String::new() })
                .collect();
            // "&ampx" is "&x": what stands behind a reference without its semicolon is the same on both sides.
            let same = written.bytes().rev().zip(words.bytes().rev()).take_while(|(one, other)| one == other).count();
            let same = same.min(words.len()).min(written.len() - 1);
            if words == written {
                (words, written.len())
            } else {
                (words[..words.len() - same].to_owned(), written.len() - same)
            }
        });
        (words, *len)
    }
}

fn string(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
