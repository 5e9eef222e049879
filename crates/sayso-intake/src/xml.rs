//! The XML of office files. In: the bytes of a part. Out: tags, text and characters in order, each with its place in
//! the bytes. Entities that a file defines itself are never expanded, nesting costs no stack, and where the XML is
//! broken the walk ends and says where. Namespaces are passed over: the local names of these formats are clear.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;

/// The text of a part, and where it starts in its bytes.
pub(crate) struct XmlText {
    text: String,
    start: usize,
}

impl XmlText {
    /// `None` if the bytes are not in UTF-8, in which all programs write these parts.
    pub(crate) fn new(bytes: Vec<u8>) -> Option<XmlText> {
        let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let mut text = String::from_utf8(bytes).ok()?;
        text.drain(..start);
        Some(XmlText { text, start })
    }

    pub(crate) fn walk(&self) -> Xml<'_> {
        let mut reader = Reader::from_str(&self.text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Xml { text: &self.text, start: self.start, reader, end: None, broken: None, unknown: 0 }
    }
}

/// What comes next.
#[derive(Debug)]
pub(crate) enum Token<'x> {
    Start(Tag<'x>),
    /// The local name.
    End(&'x str),
    /// Text without references, and where it starts.
    Text(&'x str, usize),
    /// A character that a reference stands for, and the place of the reference.
    Char(char, Range<usize>),
}

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag<'x> {
    /// The local name.
    pub(crate) name: &'x str,
    /// All between the angle brackets.
    raw: &'x str,
    name_len: usize,
    /// Where it starts in the bytes.
    pub(crate) start: usize,
    /// The byte behind it.
    pub(crate) end: usize,
}

impl<'x> Tag<'x> {
    /// The value of the attribute with this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'x, str>> {
        let (raw, _) = self.raw_attribute(name)?;
        Some(quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw)))
    }

    /// The same as it is written, with its place.
    pub(crate) fn raw_attribute(&self, name: &str) -> Option<(&'x str, usize)> {
        let mut attributes = Attributes::new(self.raw, self.name_len);
        // The check for doubled names takes time that grows with their square.
        let found = attributes.with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
        let Cow::Borrowed(value) = found.value else { return None };
        let at = value.as_ptr() as usize - self.raw.as_ptr() as usize;
        Some((value, self.start + 1 + at))
    }

    /// The values of all attributes.
    pub(crate) fn values(&self) -> Vec<Cow<'x, str>> {
        let mut attributes = Attributes::new(self.raw, self.name_len);
        attributes.with_checks(false).flatten().map(|found| found.value).collect()
    }
}

/// A walk over the tokens of a part.
pub(crate) struct Xml<'x> {
    text: &'x str,
    start: usize,
    reader: Reader<&'x [u8]>,
    /// The end of an element without content.
    end: Option<&'x str>,
    /// The byte at which the XML is broken.
    pub(crate) broken: Option<usize>,
    /// References to entities that only the file itself may define.
    pub(crate) unknown: usize,
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

impl<'x> Xml<'x> {
    fn tag(&self, raw: Range<usize>) -> Tag<'x> {
        let inner = self.text[raw.clone()].trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let name_len = inner.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inner.len());
        let (start, end) = (self.start + raw.start, self.start + raw.end);
        Tag { name: local(&inner[..name_len]), raw: inner, name_len, start, end }
    }

    fn character(&mut self, range: Range<usize>) -> Option<Token<'x>> {
        let name = self.text[range.clone()].trim_start_matches('&').trim_end_matches(';');
        let char = match name.strip_prefix('#') {
            Some(number) => {
                let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
                hexadecimal.unwrap_or_else(|| number.parse()).ok().and_then(char::from_u32)
            }
            None => quick_xml::escape::resolve_xml_entity(name).and_then(|text| text.chars().next()),
        };
        match char.filter(|char| *char != '\0') {
            Some(char) => Some(Token::Char(char, self.start + range.start..self.start + range.end)),
            None => {
                self.unknown += 1;
                None
            }
        }
    }
}

impl<'x> Iterator for Xml<'x> {
    type Item = Token<'x>;

    fn next(&mut self) -> Option<Token<'x>> {
        if let Some(name) = self.end.take() {
            return Some(Token::End(name));
        }
        loop {
            let from = self.reader.buffer_position() as usize;
            let event = self.reader.read_event();
            let range = from..self.reader.buffer_position() as usize;
            match event {
                Ok(Event::Start(_)) => return Some(Token::Start(self.tag(range))),
                Ok(Event::Empty(_)) => {
                    let tag = self.tag(range);
                    self.end = Some(tag.name);
                    return Some(Token::Start(tag));
                }
                Ok(Event::End(_)) => {
                    let name = self.text[range].trim_start_matches("</").trim_end_matches('>').trim_end();
                    return Some(Token::End(local(name)));
                }
                Ok(Event::Text(_)) => return Some(Token::Text(&self.text[range.clone()], self.start + range.start)),
                Ok(Event::CData(_)) => {
                    let inner = self.text[range.clone()].trim_start_matches("<![CDATA[").trim_end_matches("]]>");
                    let at = inner.as_ptr() as usize - self.text.as_ptr() as usize;
                    return Some(Token::Text(inner, self.start + at));
                }
                Ok(Event::GeneralRef(_)) => match self.character(range) {
                    Some(token) => return Some(token),
                    None => continue,
                },
                Ok(Event::Eof) => return None,
                Ok(_) => {}
                Err(_) => {
                    self.broken = Some(self.start + range.start);
                    return None;
                }
            }
        }
    }
}
