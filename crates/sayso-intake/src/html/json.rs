//! JSON with places. In: a range of a page that holds JSON. Out: its values in their order, each with its range. Reads as
//! much as it can: pages write line breaks into strings, commas too many, and comments around. Never recurses.

use std::ops::Range;

use super::mapped::Mapped;

/// A value; what is inside an object or a list follows it, up to its end.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub kind: Kind,
    /// The first value that is not inside.
    pub end: usize,
    /// The range of the key before it; empty in a list.
    pub key: Range<usize>,
    /// The range of the value, of a string without its quotation marks.
    pub range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Object,
    List,
    String,
    /// A number, `true`, `false`, `null`.
    Other,
}

/// How many values are read of one script.
const MOST: usize = 200_000;

/// The values in a range of a text.
pub(crate) struct Json<'t> {
    pub text: &'t str,
    pub values: Vec<Value>,
}

impl<'t> Json<'t> {
    pub(crate) fn new(text: &'t str, range: Range<usize>) -> Json<'t> {
        let mut values: Vec<Value> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let (mut at, mut key) = (range.start, 0..0);
        let bytes = &text.as_bytes()[..range.end];
        while at < bytes.len() && values.len() < MOST {
            let parent = open.last().copied();
            let in_object = parent.is_some_and(|parent: usize| values[parent].kind == Kind::Object);
            let mut add = |kind, key: &mut Range<usize>, range| {
                let end = values.len() + 1;
                values.push(Value { kind, end, key: std::mem::take(key), range });
                end - 1
            };
            match bytes[at] {
                b'{' => open.push(add(Kind::Object, &mut key, at..at + 1)),
                b'[' => open.push(add(Kind::List, &mut key, at..at + 1)),
                b'}' | b']' => {
                    key = 0..0;
                    if let Some(closed) = open.pop() {
                        let end = values.len();
                        (values[closed].end, values[closed].range.end) = (end, at + 1);
                    }
                }
                b'"' => {
                    let end = string_end(bytes, at + 1);
                    let after = bytes[end.min(bytes.len())..].iter().skip(1).find(|byte| !byte.is_ascii_whitespace());
                    if in_object && after == Some(&b':') && key.is_empty() {
                        key = at + 1..end;
                    } else {
                        add(Kind::String, &mut key, at + 1..end);
                    }
                    at = end;
                }
                b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                    let len = bytes[at..]
                        .iter()
                        .take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
                        .count();
                    add(Kind::Other, &mut key, at..at + len);
                    at += len - 1;
                }
                _ => {}
            }
            at += 1;
        }
        let end = values.len();
        for idx in open {
            (values[idx].end, values[idx].range.end) = (end, range.end);
        }
        Json { text, values }
    }

    /// The value of a key of an object.
    pub(crate) fn get(&self, object: usize, key: &str) -> Option<usize> {
        let mut at = object + 1;
        while at < self.values.get(object)?.end {
            if self.text.get(self.values[at].key.clone()) == Some(key) {
                return Some(at);
            }
            at = self.values[at].end;
        }
        None
    }

    /// What is directly inside a list; the value itself if it is none.
    pub(crate) fn items(&self, value: usize) -> Vec<usize> {
        if self.values[value].kind != Kind::List {
            return vec![value];
        }
        let (mut items, mut at) = (Vec::new(), value + 1);
        while at < self.values[value].end && items.len() < 64 {
            items.push(at);
            at = self.values[at].end;
        }
        items
    }

    /// The characters of a string as they are written.
    pub(crate) fn raw(&self, value: usize) -> Option<&'t str> {
        let value = &self.values[value];
        (value.kind == Kind::String).then(|| self.text.get(value.range.clone())).flatten()
    }

    /// The characters of a string, escapes decoded.
    pub(crate) fn string(&self, value: usize) -> Option<Mapped> {
        let raw = self.raw(value)?;
        let start = self.values[value].range.start;
        let mut words = Mapped::default();
        let mut at = 0;
        while let Some(found) = raw[at..].find('\\') {
            words.push_verbatim(self.text, start + at..start + at + found);
            at += found;
            let (c, len) = escape(&raw[at..]);
            let mut buffer = [0; 4];
            words.push_decoded(c.encode_utf8(&mut buffer), start + at..start + at + len);
            at += len;
        }
        words.push_verbatim(self.text, start + at..start + raw.len());
        Some(words)
    }
}

/// Where a string ends, that is the place of its closing quotation mark or the end.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The character of an escape and its length. What is no escape stands for itself.
fn escape(text: &str) -> (char, usize) {
    let hex = |at: usize| text.get(at..at + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match text.as_bytes().get(1) {
        Some(b'n') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(b'r') => ('\r', 2),
        Some(b'b' | b'f') => (' ', 2),
        Some(b'u') => match hex(2) {
            Some(high @ 0xd800..0xdc00) if text.get(6..8) == Some("\\u") => {
                let low = hex(8).filter(|low| (0xdc00..0xe000).contains(low));
                let c = low.and_then(|low| char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
                c.map_or(('\u{fffd}', 6), |c| (c, 12))
            }
            Some(code) => (char::from_u32(code).unwrap_or('\u{fffd}'), 6),
            None => ('\\', 1),
        },
        Some(_) => match text[1..].chars().next() {
            Some(c) => (c, 1 + c.len_utf8()),
            None => ('\\', 1),
        },
        None => ('\\', 1),
    }
}
