//! Characters from bytes. In: the received bytes. Out: the text, the encoding it was read in, where each stretch came
//! from, and what could not be decoded. Does not change a character: line ends and all spaces stay as they are.

use std::ops::Range;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use sayso_ledger::{FileRange, OriginKind};

/// The text of a file.
pub(crate) struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// What it was decoded from.
    pub encoding: &'static Encoding,
    /// Tiles the text.
    pub stretches: Vec<Stretch>,
    /// Offsets of the U+FFFD that stand for bytes that are no characters.
    pub malformed: Vec<usize>,
}

/// A stretch of text from a stretch of the file, each given by its end; they start where the one before ends.
pub(crate) struct Stretch {
    pub text_end: usize,
    pub file_start: usize,
    pub file_end: usize,
    pub kind: OriginKind,
}

/// Decodes a file. The encoding is, in this order: what a byte order mark says, UTF-8 if the bytes are that, what the
/// page declares, what the bytes look like.
pub(crate) fn decode(received: &[u8]) -> Decoded {
    let (encoding, start) = encoding(received);
    decode_in(received, encoding, start)
}

/// The same for bytes that come with a label, as in mails and answers of web servers. A label is believed where the
/// bytes do not say otherwise: a byte order mark, and UTF-8 that is more than ASCII.
pub(crate) fn decode_labelled(received: &[u8], label: Option<&str>) -> Decoded {
    let labelled = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let labelled = labelled.filter(|encoding| *encoding != UTF_8 && *encoding != REPLACEMENT);
    match labelled {
        Some(encoding) if Encoding::for_bom(received).is_none() => {
            let is_utf8 = !received.is_ascii() && std::str::from_utf8(received).is_ok();
            if is_utf8 { decode(received) } else { decode_in(received, encoding, 0) }
        }
        _ => decode(received),
    }
}

fn decode_in(received: &[u8], encoding: &'static Encoding, start: usize) -> Decoded {
    let mut decoded = Decoded { text: String::new(), encoding, stretches: Vec::new(), malformed: Vec::new() };
    let bytes = &received[start..];
    if encoding == UTF_8 {
        decoded.text.reserve(bytes.len());
        let mut at = start;
        for chunk in bytes.utf8_chunks() {
            decoded.push(chunk.valid(), at, at + chunk.valid().len(), OriginKind::Verbatim);
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                decoded.malformed.push(decoded.text.len());
                decoded.push("\u{fffd}", at, at + chunk.invalid().len(), OriginKind::Decoded);
                at += chunk.invalid().len();
            }
        }
        return decoded;
    }
    let mut at = start;
    for line in lines(bytes, encoding) {
        let (text, malformed) = encoding.decode_without_bom_handling(line);
        if malformed {
            let offset = decoded.text.len();
            decoded.malformed.extend(text.match_indices('\u{fffd}').map(|(place, _)| offset + place));
        }
        // A line of ASCII is the same bytes in most encodings.
        let kind = if text.as_bytes() == line { OriginKind::Verbatim } else { OriginKind::Decoded };
        decoded.push(&text, at, at + line.len(), kind);
        at += line.len();
    }
    decoded
}

impl Decoded {
    fn push(&mut self, text: &str, file_start: usize, file_end: usize, kind: OriginKind) {
        self.text.push_str(text);
        let text_end = self.text.len();
        match self.stretches.last_mut() {
            // Verbatim stretches join; decoded ones stay lines, so that the file range stays narrow.
            Some(last) if last.kind == kind && kind == OriginKind::Verbatim && last.file_end == file_start => {
                (last.text_end, last.file_end) = (text_end, file_end);
            }
            _ if text.is_empty() => {}
            _ => self.stretches.push(Stretch { text_end, file_start, file_end, kind }),
        }
    }
}

/// Finds where parts of the text stand in the file.
pub(crate) struct Places<'d> {
    decoded: &'d Decoded,
    received: &'d [u8],
    /// The stretch that was looked into last, and where its characters end: in its text, in its bytes.
    last: Option<(usize, Vec<(u32, u32)>)>,
}

/// A part of the text: its range, how it relates to the file, and where it stands there.
pub(crate) type Part = (Range<usize>, OriginKind, FileRange);

impl<'d> Places<'d> {
    pub(crate) fn new(decoded: &'d Decoded, received: &'d [u8]) -> Places<'d> {
        Places { decoded, received, last: None }
    }

    /// The stretches that a range of the text lies in.
    pub(crate) fn of(&mut self, range: Range<usize>) -> Vec<Part> {
        let stretches = &self.decoded.stretches;
        let first = stretches.partition_point(|stretch| stretch.text_end <= range.start);
        let mut start = if first == 0 { 0 } else { stretches[first - 1].text_end };
        let mut places = Vec::new();
        for (idx, stretch) in stretches.iter().enumerate().skip(first) {
            let part = start.max(range.start)..stretch.text_end.min(range.end);
            if part.is_empty() {
                break;
            }
            let inner = part.start - start..part.end - start;
            let file = match stretch.kind {
                OriginKind::Verbatim => inner,
                _ if part.len() == stretch.text_end - start => 0..stretch.file_end - stretch.file_start,
                _ => self.characters(idx, inner),
            };
            let (from, to) = (stretch.file_start + file.start, stretch.file_start + file.end);
            places.push((part, stretch.kind, FileRange { start: from as u64, end: to as u64 }));
            start = stretch.text_end;
        }
        places
    }

    /// The bytes of the file that a range of the text was decoded from.
    pub(crate) fn file_range(&mut self, range: Range<usize>) -> FileRange {
        let places = self.of(range);
        let start = places.first().map_or(0, |place| place.2.start);
        FileRange { start, end: places.last().map_or(start, |place| place.2.end) }
    }

    /// The bytes of a range of the file.
    pub(crate) fn bytes(&self, file: FileRange) -> &'d [u8] {
        self.received.get(file.start as usize..file.end as usize).unwrap_or_default()
    }

    /// The bytes of a decoded stretch that a range of its text stands for.
    fn characters(&mut self, idx: usize, range: Range<usize>) -> Range<usize> {
        let stretch = &self.decoded.stretches[idx];
        let bytes = &self.received[stretch.file_start..stretch.file_end];
        let encoding = self.decoded.encoding;
        // What a byte of ISO-2022-JP is depends on all before; the U+FFFD of UTF-8 are stretches of their own.
        if encoding == ISO_2022_JP || encoding == UTF_8 {
            return 0..bytes.len();
        }
        if self.last.as_ref().is_none_or(|(last, _)| *last != idx) {
            self.last = Some((idx, character_ends(bytes, encoding)));
        }
        let ends = self.last.as_ref().map_or(&[][..], |(_, ends)| ends);
        let before = ends.partition_point(|(text, _)| (*text as usize) <= range.start);
        let start = if before == 0 { 0 } else { ends[before - 1].1 as usize };
        let after = ends.partition_point(|(text, _)| (*text as usize) < range.end);
        start..ends.get(after).map_or(bytes.len(), |(_, file)| *file as usize)
    }
}

/// Where the characters of some bytes end, in the text and in the bytes.
fn character_ends(bytes: &[u8], encoding: &'static Encoding) -> Vec<(u32, u32)> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 3 + 32);
    let mut ends = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        let before = text.len();
        let (_, _, _) = decoder.decode_to_string(&[*byte], &mut text, at + 1 == bytes.len());
        if text.len() > before {
            ends.push((text.len() as u32, at as u32 + 1));
        }
    }
    ends
}

/// Splits after every line feed, and long lines at bytes that are never part of a longer character. In no encoding of the standard is the byte 0x0A part of another character, but for
/// the two that count in pairs and the one that shifts states.
fn lines<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Box<dyn Iterator<Item = &'b [u8]> + 'b> {
    if encoding == ISO_2022_JP {
        return Box::new(std::iter::once(bytes));
    }
    if encoding != UTF_16LE && encoding != UTF_16BE {
        return Box::new(parts(bytes));
    }
    let line_feed = if encoding == UTF_16LE { [b'\n', 0] } else { [0, b'\n'] };
    let mut rest = bytes;
    Box::new(std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.chunks(2).position(|pair| pair == line_feed).map_or(rest.len(), |pair| 2 * (pair + 1));
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    }))
}

/// A line of fewer bytes is not split.
const LONG_LINE: usize = 1_024;

/// Lines, and parts of long ones.
fn parts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        // The second byte of a character is a digit or more than 0x3F in every encoding that has longer ones.
        let ends = |(at, byte): (usize, &u8)| *byte == b'\n' || (at >= LONG_LINE && matches!(byte, b' ' | b'<' | b'>'));
        let end = rest.iter().enumerate().position(ends).map_or(rest.len(), |at| at + 1);
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

/// The encoding, and the length of the byte order mark.
fn encoding(received: &[u8]) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(received) {
        return found;
    }
    if is_mostly_utf8(received) {
        return (UTF_8, 0);
    }
    if let Some(encoding) = utf16_without_mark(received) {
        return (encoding, 0);
    }
    if let Some(encoding) = declared(received).filter(|encoding| *encoding != UTF_8) {
        return (encoding, 0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(received, true);
    (detector.guess(None, Utf8Detection::Deny), 0)
}

/// Whether the bytes are UTF-8, or UTF-8 with a few broken places. Text of another encoding hardly ever has bytes
/// that are multi-byte characters by accident, so a file with five of those for each broken place is damaged UTF-8.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return !bytes.contains(&0x1b) || !has_japanese_escapes(bytes);
    }
    let (mut good, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    good >= 5 * broken
}

/// ISO-2022-JP is made of ASCII bytes; its escape sequences tell it.
fn has_japanese_escapes(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|escape| matches!(escape, b"\x1b$B" | b"\x1b$@" | b"\x1b(J"))
}

/// Text in Latin letters in UTF-16 has a zero in every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4096)];
    let zeros = |odd| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), start.len() / 2);
    match () {
        () if pairs >= 4 && odd * 2 > pairs && even * 50 < pairs => Some(UTF_16LE),
        () if pairs >= 4 && even * 2 > pairs && odd * 50 < pairs => Some(UTF_16BE),
        () => None,
    }
}

/// What `<meta charset>`, `http-equiv` or an XML declaration near the start says.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let tag_of = |at: usize| start[..at].iter().rposition(|byte| *byte == b'<').map(|tag| &start[tag..at]);
    for label_name in [&b"charset"[..], b"encoding"] {
        let mut from = 0;
        while let Some(found) = start[from..].windows(label_name.len()).position(|window| window == label_name) {
            let at = from + found;
            from = at + label_name.len();
            if !tag_of(at).is_some_and(|tag| tag.starts_with(b"<meta") || tag.starts_with(b"<?xml")) {
                continue;
            }
            let Some(value) = start[from..].trim_ascii_start().strip_prefix(b"=") else { continue };
            let quote = |byte: &u8| matches!(byte, b'"' | b'\'' | b' ');
            let value = &value[value.iter().take_while(|byte| quote(byte)).count()..];
            let end = value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)).count();
            match Encoding::for_label(&value[..end]) {
                // A page that can be searched for ASCII is not in UTF-16, whatever it says (WHATWG HTML).
                Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => return Some(UTF_8),
                Some(encoding) if encoding != REPLACEMENT => return Some(encoding),
                _ => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode(bytes);
        assert_eq!((decoded.encoding.name(), decoded.text.as_str()), (encoding, text));
        let (mut text_start, mut file_end) = (0, None);
        for stretch in &decoded.stretches {
            let file = &bytes[stretch.file_start..stretch.file_end];
            let again = decoded.encoding.decode_without_bom_handling(file).0;
            assert_eq!(again, &decoded.text[text_start..stretch.text_end]);
            assert!(file_end.is_none_or(|end| end == stretch.file_start));
            (text_start, file_end) = (stretch.text_end, Some(stretch.file_end));
        }
        assert_eq!(text_start, decoded.text.len());
    }

    #[test]
    fn encodings_are_found() {
        check(b"", "UTF-8", "");
        check("\u{feff}Été".as_bytes(), "UTF-8", "Été");
        check(b"\xff\xfeA\0\n\0B\0", "UTF-16LE", "A\nB");
        check(b"\xfe\xff\0A\xd8", "UTF-16BE", "A\u{fffd}");
        check(b"H\0e\0l\0l\0o\0\xe9\0", "UTF-16LE", "Helloé");
        check(
            b"L'\xe9t\xe9 dernier, le pr\xe9sident a \xe9t\xe9 r\xe9\xe9lu.\nOui.",
            "windows-1252",
            "L'été dernier, le président a été réélu.\nOui.",
        );
        check(
            b"<meta charset='iso-8859-7'><p>\xc1\xe8\xde\xed\xe1",
            "ISO-8859-7",
            "<meta charset='iso-8859-7'><p>Αθήνα",
        );
        check(
            "ééééé".as_bytes().iter().chain(b"\xe9 x").copied().collect::<Vec<_>>().as_slice(),
            "UTF-8",
            "ééééé\u{fffd} x",
        );
    }
}
