//! Web archives (WARC 1.0 and 1.1). In: the received bytes, packed with gzip or not, broken off or not. Out: each answer
//! of a web server as a part: one record with its head, so that the address and the time of the answer are in its bytes.
//! A file of one record is a document: what the server sent, with address and time as lines behind it.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use flate2::read::{GzDecoder, ZlibDecoder};
use sayso_ledger::{Block, BlockKind, Document, Format, Notice, Origin, OriginKind, Place};

use crate::container::Parts;
use crate::draft::Bytes;
use crate::{Limits, Unread, read_labelled};

/// The longest head of a record or of an answer.
const LONGEST_HEAD: u64 = 64 << 10;

/// Whether a file that starts so is a web archive that holds records, or a single answer; see [`is_record`].
pub(crate) fn is_archive(received: &[u8]) -> bool {
    if received.starts_with(b"\x1f\x8b") {
        let mut start = [0; 5];
        let read = GzDecoder::new(received).read_exact(&mut start);
        return read.is_ok() && &start == b"WARC/";
    }
    received.starts_with(b"WARC/")
}

/// Whether a file is a single answer of a web server: a document, and no archive.
pub(crate) fn is_record(received: &[u8]) -> bool {
    if !received.starts_with(b"WARC/") {
        return false;
    }
    let mut rest = received;
    let Ok(Some(head)) = Head::read(&mut rest) else { return false };
    let behind = rest.get(head.length().min(rest.len() as u64) as usize..).unwrap_or_default();
    head.is_answer() && behind.trim_ascii().is_empty()
}

/// The head of a record or of an answer: its first line, and fields.
struct Head {
    bytes: Vec<u8>,
}

impl Head {
    /// Reads up to the empty line; `None` at the end of the file.
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
        let mut bytes = Vec::new();
        loop {
            let from = bytes.len();
            let left = LONGEST_HEAD.saturating_sub(from as u64);
            if reader.by_ref().take(left).read_until(b'\n', &mut bytes)? == 0 {
                let is_end = bytes.is_empty() && left > 0;
                return if is_end { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
            let is_blank = bytes[from..].trim_ascii().is_empty();
            if is_blank && from == 0 {
                // Records are parted by empty lines.
                bytes.clear();
            } else if is_blank {
                return Ok(Some(Head { bytes }));
            }
        }
    }

    fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.split(|byte| *byte == b'\n')
    }

    /// The value of a field, as it is written.
    fn field(&self, name: &str) -> Option<&str> {
        let value = self.lines().skip(1).find_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            line[..colon].trim_ascii().eq_ignore_ascii_case(name.as_bytes()).then(|| line[colon + 1..].trim_ascii())
        })?;
        std::str::from_utf8(value).ok().filter(|value| !value.is_empty())
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.field(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
    }

    fn length(&self) -> u64 {
        self.field("Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0)
    }

    fn is_answer(&self) -> bool {
        self.is("WARC-Type", "response") || self.is("WARC-Type", "resource")
    }

    fn address(&self) -> Option<&str> {
        let address = self.field("WARC-Target-URI")?;
        Some(address.trim_start_matches('<').trim_end_matches('>'))
    }

    /// The number in the first line of an answer.
    fn status(&self) -> Option<u16> {
        let line = self.lines().next()?;
        let number = line.split(|byte| *byte == b' ').nth(1)?;
        std::str::from_utf8(number).ok()?.trim().parse().ok()
    }
}

/// Gives each answer that can be a text.
pub(crate) fn unpack(received: &mut dyn BufRead, parts: &mut Parts<'_>) -> io::Result<()> {
    parts.held.what = "a web archive (WARC)".to_owned();
    if !received.fill_buf()?.starts_with(b"\x1f\x8b") {
        return records(received, parts);
    }
    // What is passed over is unpacked too: it counts.
    let mut unpacked = BufReader::new(MultiGzDecoder::new(received)).take(parts.limits.max_unpacked_bytes);
    let read = records(&mut unpacked, parts);
    // What is cut off here is not broken off.
    if unpacked.limit() == 0 {
        let too_much = parts.too_much();
        parts.held.broken.get_or_insert(too_much);
        return Ok(());
    }
    read
}

fn records(mut reader: &mut dyn BufRead, parts: &mut Parts<'_>) -> io::Result<()> {
    let mut n_records = 0usize;
    while let Some(head) = Head::read(&mut reader)? {
        if !head.bytes.starts_with(b"WARC/") {
            // Where a length was too short, the rest of a record stands before the next one.
            parts.skip("stretches that belong to no record");
            continue;
        }
        n_records += 1;
        let (length, room) = (head.length(), parts.room());
        let mut content = Read::take(&mut *reader, length);
        if !head.is_answer() {
            io::copy(&mut content, &mut io::sink())?;
            let kind = head.field("WARC-Type").unwrap_or("unknown").to_ascii_lowercase();
            parts.skip(&format!("records of type {kind}"));
            continue;
        }
        let mut bytes = head.bytes.clone();
        let read = (&mut content).take(room).read_to_end(&mut bytes);
        let too_large = io::copy(&mut content, &mut io::sink()).unwrap_or(0) > 0;
        if let Some(reason) = passed_over(&head, &bytes[head.bytes.len()..]) {
            parts.skip(&reason);
        } else {
            let number = n_records.to_string();
            let name = head.address().unwrap_or(&number);
            let content = match too_large {
                true => Err(format!("{}, larger than the limit of {}", crate::size(length), crate::size(room))),
                false => Ok(bytes),
            };
            if !parts.give(name, content) {
                return Ok(());
            }
        }
        read?;
        if content.limit() > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}

/// Why an answer is not read: it brings no text, by its own words.
fn passed_over(head: &Head, mut content: &[u8]) -> Option<String> {
    let answer = head.is("WARC-Type", "response").then(|| Head::read(&mut content).ok().flatten())?;
    let answer = answer?;
    let kind = answer.field("Content-Type").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match answer.status() {
        Some(status) if !(200..300).contains(&status) => return Some(format!("answers with status {status}")),
        _ => {}
    }
    let what = match kind {
        _ if kind.starts_with("image/") => "pictures",
        _ if kind.starts_with("font/") || kind.contains("font") => "fonts",
        _ if kind.starts_with("audio/") || kind.starts_with("video/") => "recordings",
        _ if kind.contains("javascript") => "scripts",
        "text/css" => "style sheets",
        "application/json" | "application/wasm" | "application/octet-stream" | "application/manifest+json" => {
            "data files"
        }
        _ => return None,
    };
    Some(what.to_owned())
}

/// A single answer, taken apart.
struct Record<'b> {
    head: Head,
    /// The content as it is stored, and where it starts.
    stored: &'b [u8],
    start: usize,
    /// The content as it was before it was packed for the way, if it was.
    unpacked: Option<Vec<u8>>,
    /// The encoding that the server names.
    label: Option<String>,
}

impl Record<'_> {
    fn open<'b>(received: &'b [u8], limits: &Limits) -> Result<Record<'b>, Unread> {
        let broken = |what: &str| Unread::Damaged(what.to_owned());
        let mut rest = received;
        let head = Head::read(&mut rest).ok().flatten().ok_or_else(|| broken("its head breaks off"))?;
        let (mut label, mut start, mut packing) = (None, head.bytes.len(), Vec::new());
        if head.is("WARC-Type", "response") {
            let mut body = &received[start..];
            let answer =
                Head::read(&mut body).ok().flatten().ok_or_else(|| broken("the head of the answer breaks off"))?;
            start = received.len() - body.len();
            label = answer.field("Content-Type").and_then(charset).map(str::to_owned);
            packing.extend(answer.is("Transfer-Encoding", "chunked").then(|| "chunked".to_owned()));
            packing.extend(answer.field("Content-Encoding").map(str::to_ascii_lowercase));
        }
        let end = (head.bytes.len() as u64).saturating_add(head.length()).min(received.len() as u64) as usize;
        let stored = &received[start.min(end)..end];
        let unpacked = unpacked(stored, &packing, limits)?;
        Ok(Record { head, stored, start, unpacked, label })
    }
}

/// The content of a single answer, as it was before it was packed for the way.
pub(crate) fn body(received: &[u8], limits: &Limits) -> Option<Vec<u8>> {
    Record::open(received, limits).ok()?.unpacked
}

/// Reads a single answer.
pub(crate) fn read(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let Record { head, stored, start, unpacked, label } = Record::open(received, limits)?;
    let content = unpacked.as_deref().unwrap_or(stored);
    if content.starts_with(b"WARC/") {
        return Err(Unread::Bound("it holds another record".to_owned()));
    }
    let inner = read_labelled(content, label.as_deref(), limits)?;
    Ok(record(received, &head, inner, unpacked.is_none().then_some(start)))
}

fn charset(content_type: &str) -> Option<&str> {
    let at = content_type.to_ascii_lowercase().find("charset=")?;
    Some(content_type[at + 8..].split([';', ',']).next()?.trim().trim_matches('"'))
}

/// The body as it was before it was packed for the way; `None` if it was not.
fn unpacked(stored: &[u8], packing: &[String], limits: &Limits) -> Result<Option<Vec<u8>>, Unread> {
    let mut body: Option<Vec<u8>> = None;
    for kind in packing {
        let packed = body.as_deref().unwrap_or(stored);
        let limit = limits.max_file_bytes.min((packed.len() as u64).saturating_mul(limits.max_ratio).max(8 << 20));
        let mut bytes = Vec::new();
        // What breaks off is read as far as it goes.
        let read = match kind.as_str() {
            "chunked" => match chunks(packed) {
                Some(joined) => {
                    body = Some(joined);
                    continue;
                }
                // Many archives keep the body without its chunks, and the field that announced them.
                None => continue,
            },
            "gzip" | "x-gzip" if packed.starts_with(b"\x1f\x8b") => {
                MultiGzDecoder::new(packed).take(limit + 1).read_to_end(&mut bytes)
            }
            "deflate" => ZlibDecoder::new(packed).take(limit + 1).read_to_end(&mut bytes),
            "identity" | "gzip" | "x-gzip" => continue,
            other => return Err(Unread::Damaged(format!("its content is packed in a way that is not read ({other})"))),
        };
        if bytes.len() as u64 > limit {
            return Err(Unread::Bound(format!("its content unpacks to more than {}", crate::size(limit))));
        }
        if read.is_err() && bytes.is_empty() {
            return Err(Unread::Damaged("its content cannot be unpacked".to_owned()));
        }
        body = Some(bytes);
    }
    Ok(body)
}

/// Chunks joined (RFC 9112, 7.1); `None` if there are none.
fn chunks(mut packed: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    loop {
        let end = packed.iter().position(|byte| *byte == b'\n');
        let line = end.map(|end| packed[..end].split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii());
        let size = line.and_then(|line| usize::from_str_radix(std::str::from_utf8(line).ok()?, 16).ok());
        match (size, end) {
            (Some(0), _) => return Some(joined),
            (Some(size), Some(end)) => {
                let rest = &packed[end + 1..];
                joined.extend_from_slice(&rest[..size.min(rest.len())]);
                packed = rest.get(size..).unwrap_or_default();
                packed = packed.strip_prefix(b"\r\n").or_else(|| packed.strip_prefix(b"\n")).unwrap_or(packed);
            }
            _ if joined.is_empty() => return None,
            // Broken off.
            _ => return Some(joined),
        }
    }
}

/// The document of what the server sent, as the document of the record: places are moved into it, and address and time
/// stand as lines behind the text. `start` is where the body stands in the record, if it stands there as it is.
fn record(received: &[u8], head: &Head, inner: Document, start: Option<usize>) -> Document {
    let mut text = inner.text().to_owned();
    let mut lines = Vec::new();
    for value in [head.address(), head.field("WARC-Date")].into_iter().flatten() {
        let at = value.as_ptr() as usize - head.bytes.as_ptr() as usize;
        text.push_str("\n\n");
        lines.push((text.len(), text.len() + value.len(), at));
        text.push_str(value);
    }
    let text_len = inner.text().len();
    let mut document = Document::new(received, Format::WebRecord, text);
    let Document { encoding, language, kind, pages, parts, origins, blocks, stated, notices, .. } = inner;
    (document.encoding, document.language, document.kind, document.pages) = (encoding, language, kind, pages);
    (document.parts, document.blocks, document.stated, document.notices) = (parts, blocks, stated, notices);
    if start.is_none() {
        document.parts.push("body".to_owned());
    }
    let body = document.parts.len().saturating_sub(1) as u32;
    let moved = |place: Place| match (place, start) {
        (Place::File(range), Some(start)) => {
            Bytes::File.place(start + range.start as usize, start + range.end as usize)
        }
        (Place::File(range), None) => Place::Part { part: body, range },
        (place, _) => place,
    };
    document.origins = origins.into_iter().map(|origin| Origin { place: origin.place.map(moved), ..origin }).collect();
    let mut end = text_len;
    for (from, to, at) in lines {
        let space = document.span(end, from).map(|span| Origin { span, kind: OriginKind::Inserted, place: None });
        document.origins.extend(space);
        if let Some(span) = document.span(from, to) {
            let place = Some(Bytes::File.place(at, at + (to - from)));
            document.origins.push(Origin { span, kind: OriginKind::Verbatim, place });
            document.blocks.push(Block { kind: BlockKind::Metadata, span });
        }
        end = to;
    }
    let stated_length = head.length();
    let length = (received.len() - head.bytes.len()) as u64;
    if length < stated_length {
        let message = format!("the record is cut off: {length} of {stated_length} bytes are there");
        document.notices.push(Notice { rule: "intake.warc.cut-off".into(), span: None, message });
    }
    document
}
