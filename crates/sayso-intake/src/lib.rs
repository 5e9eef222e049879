//! Reads one received file. In: the bytes of a file. Out: a [`Document`] with its text, where
//! every stretch of the text stands in the file, its blocks and what it states about itself; or why it was not read.
//!
//! ```text
//! bytes ──format, decode──▶ text ──text or html──▶ pieces ──roles──▶ blocks ──stated──▶ facts
//!      └─format, pdf──────▶ text in reading order ──▶ pieces ──┘
//!       ──unpack──▶ bytes of each file in a mailbox or archive
//! ```
//!
//! Reads plain text (also plain-text copies of web pages), HTML, PDF, and with a feature for each: DOCX, ODT, PPTX, EPUB,
//! RTF, mails and mailboxes, web archives (WARC, WACZ), ZIP and gzip. Office files are unpacked by `zip`, their XML is read by
//! `quick-xml`, and mails are taken apart by `mail-parser`; a draft collects their words with their places. Does not
//! read claims, judge, look anything up,
//! open files or touch the network. The text is never normalised and no word of it is dropped: what belongs to the
//! page and not to the text is marked as furniture. Of a web page, the main text, what its head states and the comments
//! are taken.
//!
//! Web pages are read by rules of our own over the tokens of `html5gum`, because no library that finds the main text
//! keeps the places of words, and places are what Sayso is for. Beside the two that were tried, `trafilatura` and
//! `dom_smoothie`, it is ahead on gold data (`accuracy/README.md`).
//!
//! ```
//! use sayso_intake::{Limits, intake};
//!
//! let received = "Harbour to close\n\nBy Ann Roe\n\n3 May 2021\n\nThe port said that it would close.\n";
//! let document = intake(received.as_bytes(), &Limits::default())?;
//! let author = document.stated.author.as_ref().map(|author| document.slice(author.span));
//! assert_eq!(author, Some("Ann Roe"));
//! assert_eq!(document.stated.date.as_ref().map(|date| date.iso.as_str()), Some("2021-05-03"));
//! # Ok::<(), sayso_intake::Unread>(())
//! ```

// With some formats left out, parts of what they share are not reached.
#![cfg_attr(
    not(all(
        feature = "archive",
        feature = "docx",
        feature = "epub",
        feature = "mail",
        feature = "odt",
        feature = "pptx",
        feature = "rtf",
        feature = "warc"
    )),
    allow(dead_code, reason = "shared by formats that are left out")
)]

mod format;

mod decode;

mod text;

mod html;

#[cfg(any(feature = "office", feature = "mail", feature = "rtf", feature = "warc"))]
mod draft;
mod pdf;

#[cfg(any(feature = "office", feature = "mail"))]
mod mapped;

#[cfg(any(feature = "office", feature = "mail", feature = "rtf"))]
mod story;

#[cfg(any(feature = "epub", feature = "mail"))]
mod soup;

#[cfg(any(feature = "docx", feature = "odt"))]
mod changes;

#[cfg(any(feature = "office", feature = "archive"))]
mod package;

#[cfg(any(feature = "office", feature = "archive"))]
mod packed;

#[cfg(feature = "office")]
mod xml;

#[cfg(feature = "office")]
mod office;

#[cfg(feature = "docx")]
mod docx;

#[cfg(feature = "odt")]
mod odt;

#[cfg(feature = "pptx")]
mod pptx;
mod pulled;

#[cfg(feature = "epub")]
mod epub;

#[cfg(feature = "rtf")]
mod rtf;

#[cfg(feature = "mail")]
mod transfer;

#[cfg(feature = "mail")]
mod replies;

#[cfg(feature = "mail")]
mod mail;

#[cfg(feature = "warc")]
mod warc;

mod container;
pub use container::{ENOUGH_START, Held, Part, Seekable, Unpacking, is_archive, unpack, unpack_file, unpack_stream};

mod roles;

mod opening;

mod stated;

mod date;

mod called;

mod shape;

mod words;

use encoding_rs::{UTF_16BE, UTF_16LE};
use sayso_ledger::{BlockKind, Document, FileRange, Format, Language, Notice, Origin, Place, Span, Stated};

use crate::decode::{Decoded, decode_labelled};

/// How large and how deep a file may be.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// The most bytes of a file.
    pub max_file_bytes: u64,
    /// The most elements, texts and character references of a web page, and the most paragraphs of a text.
    pub max_elements: usize,
    /// The most pages of a PDF that are read.
    pub max_pages: usize,
    /// The most files in one received file, all archives in it together.
    pub max_parts: usize,
    /// The most files that one ZIP archive, office file or mail may be packed from.
    pub max_entries: usize,
    /// The most bytes that one received file may be unpacked to, all parts together, if it is not large itself.
    pub max_unpacked_bytes: u64,
    /// The most bytes that a large file may be unpacked to, in multiples of its own size.
    pub max_growth: u64,
    /// How many times its packed size a part may have, if it is larger than 8 MiB.
    pub max_ratio: u64,
    /// How many archives may be packed into each other.
    pub max_depth: usize,
}

impl Limits {
    /// The limits for a file of this size and all that it holds.
    pub fn for_file_of(&self, n_bytes: u64) -> Limits {
        let max_unpacked_bytes = self.max_unpacked_bytes.max(self.max_growth.saturating_mul(n_bytes));
        Limits { max_unpacked_bytes, ..self.clone() }
    }
}

impl Default for Limits {
    /// 64 MiB; 400,000 elements, twenty times what long pages have; 10,000 pages; a million parts, 50,000 of them in one
    /// ZIP archive; unpacked 512 MiB or twenty times its size, no part to more than 200 times its size (text is packed to a
    /// tenth, a picture hardly); 4 archives in each other.
    fn default() -> Limits {
        Limits {
            max_file_bytes: 64 << 20,
            max_elements: 400_000,
            max_pages: 10_000,
            max_parts: 1_000_000,
            max_entries: 50_000,
            max_unpacked_bytes: 512 << 20,
            max_growth: 20,
            max_ratio: 200,
            max_depth: 4,
        }
    }
}

/// Why a file was not read. The message is the reason, for the person who handed it in.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unread {
    /// No bytes.
    #[error("empty file")]
    Empty,
    /// Nothing but white space.
    #[error("no text: nothing but white space")]
    Blank,
    /// More bytes than the limit.
    #[error("{}, larger than the limit of {}", size(*bytes), size(*limit))]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A format that is not text, or not read yet; says which.
    #[error("{0}")]
    Format(&'static str),
    /// Bytes that no text has.
    #[error("binary data: {percent} % of the bytes are not text")]
    Binary {
        /// The share of such bytes, rounded.
        percent: u64,
    },
    /// A web page with more elements, texts and character references than the limit.
    #[error("a web page with more than {limit} elements, texts and character references")]
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// A web page whose text a script would have to write.
    #[error("a web page whose text is written by a script: save it from a browser, as it is shown")]
    ScriptOnly,
    /// A web page without text.
    #[error("a web page with no main text")]
    NoMainText,
    /// A PDF that cannot be read; says why.
    #[error("a PDF {0}")]
    Pdf(&'static str),
    /// A PDF whose pages have no text, only images or drawings.
    #[error("a PDF without text on its {n_pages} pages: scanned pages need text recognition first")]
    NoTextLayer {
        /// How many pages were looked at.
        n_pages: usize,
    },
    /// A file that is broken off or changed; says where.
    #[error("{0}")]
    Damaged(String),
    /// A file that exceeds a limit; says which.
    #[error("{0}")]
    Bound(String),
    /// A file that needs a password or key.
    #[error("{0}")]
    Locked(String),
    /// No document, but a file that holds others: [`unpack`] gives them.
    #[error("{0}: the files in it are documents of their own")]
    Container(&'static str),
}

impl Unread {
    /// The same reason with the format that it is about.
    #[cfg(any(feature = "office", feature = "archive", feature = "mail", feature = "rtf", feature = "warc"))]
    fn of(self, format: &'static str) -> Unread {
        match self {
            Unread::Damaged(what) => Unread::Damaged(format!("{format} that is damaged: {what}")),
            Unread::Bound(what) => Unread::Bound(format!("{format} that is not read: {what}")),
            Unread::Locked(what) => Unread::Locked(format!("{format} that is locked: {what}")),
            Unread::Blank => Unread::Bound(format!("{format} without text")),
            other => other,
        }
    }
}

/// Reads a file.
///
/// The bytes alone decide what is read: the same bytes under another name give the same document.
///
/// # Errors
/// Why the file was not read. Damaged text is no error: it is read, and a notice tells.
pub fn intake(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    read_labelled(received, None, limits)
}

/// The bytes of a part that places of a document point into, unpacked; `None` if the file has no such part. So anybody
/// can go to a place and see what stands there.
pub fn part_bytes(received: &[u8], name: &str, limits: &Limits) -> Option<Vec<u8>> {
    match () {
        #[cfg(any(feature = "office", feature = "archive"))]
        () if received.starts_with(b"PK\x03\x04") => package::Package::of(received, limits).ok()?.part(name).ok()?,
        #[cfg(feature = "warc")]
        () if warc::is_record(received) && name == "body" => warc::body(received, limits),
        () => None,
    }
}

/// [`intake`] for bytes that came with the name of an encoding.
fn read_labelled(received: &[u8], label: Option<&str>, limits: &Limits) -> Result<Document, Unread> {
    let limit = limits.max_file_bytes.min(Document::MAX_TEXT as u64 / 3);
    if received.is_empty() {
        return Err(Unread::Empty);
    }
    if received.len() as u64 > limit {
        return Err(Unread::TooLarge { bytes: received.len() as u64, limit });
    }
    if format::is_pdf(received) {
        return pdf::read(received, limits);
    }
    if let Some(read) = with_parts(received, limits) {
        return read;
    }
    if format::is_pdf_behind_words(received) {
        return pdf::read(received, limits);
    }
    if let Some(reason) = format::refusal(received) {
        return Err(Unread::Format(reason));
    }
    let decoded = decode_labelled(received, label);
    refuse_binary(received, &decoded)?;
    if decoded.text.trim().is_empty() {
        return Err(Unread::Blank);
    }
    if format::is_html(&decoded.text) {
        return html::read(received, &decoded, limits);
    }
    plain_text(received, decoded, limits)
}

/// Reads formats that are told by their first bytes; `None` for others.
fn with_parts(received: &[u8], limits: &Limits) -> Option<Result<Document, Unread>> {
    match () {
        #[cfg(any(feature = "office", feature = "archive"))]
        () if received.starts_with(b"PK\x03\x04") => Some(packed::read(received, limits)),
        #[cfg(feature = "rtf")]
        () if format::is_rtf(received) => {
            Some(rtf::read(received, limits).map_err(|unread| unread.of("an RTF document")))
        }
        #[cfg(feature = "warc")]
        () if warc::is_record(received) => {
            Some(warc::read(received, limits).map_err(|unread| unread.of("a record of a web archive")))
        }
        #[cfg(feature = "warc")]
        () if warc::is_archive(received) => Some(Err(Unread::Container("a web archive (WARC)"))),
        #[cfg(feature = "archive")]
        () if received.starts_with(b"\x1f\x8b") => Some(Err(Unread::Container("a compressed file (gzip)"))),
        #[cfg(feature = "mail")]
        () if mail::is_mailbox(received) => Some(Err(Unread::Container("a mailbox"))),
        #[cfg(feature = "mail")]
        () if mail::is_mail(received) => Some(mail::read(received, limits).map_err(|unread| unread.of("a mail"))),
        () => None,
    }
}

fn plain_text(received: &[u8], decoded: Decoded, limits: &Limits) -> Result<Document, Unread> {
    let pieces = text::pieces(&decoded.text);
    if pieces.len() > limits.max_elements {
        let limit = limits.max_elements;
        return Err(Unread::Bound(format!(
            "a text with more than {limit} paragraphs: to be read, it has to be cut into parts"
        )));
    }
    let Decoded { text, encoding, stretches, malformed } = decoded;
    let mut document = Document::new(received, Format::PlainText, text);
    document.encoding = encoding.name().to_owned();
    let mut start = 0;
    for stretch in stretches {
        let file = FileRange { start: stretch.file_start as u64, end: stretch.file_end as u64 };
        let place = Some(Place::File(file));
        let span = document.span(start, stretch.text_end);
        document.origins.extend(span.map(|span| Origin { span, kind: stretch.kind, place }));
        start = stretch.text_end;
    }
    document.notices.extend(malformed_notice(document.text(), document.encoding.as_str(), &malformed).map(|message| {
        let span = malformed.first().and_then(|at| document.span(*at, at + '\u{fffd}'.len_utf8()));
        Notice { rule: "intake.decode.malformed".into(), span, message }
    }));
    let (blocks, masthead) = roles::blocks(&document, &pieces, &[]);
    document.blocks = blocks;
    Ok(finish(document, Stated::default(), masthead))
}

/// Language, facts and kind of a document that has its blocks.
fn finish(mut document: Document, head: Stated, masthead: Option<Span>) -> Document {
    document.language = sayso_language::of_document(&document);
    document.stated = stated::stated(&document, head, masthead);
    document.kind = stated::kind(&document);
    document.notices.extend(furniture_notice(&document));
    document.notices.extend(languages_notice(&document));
    debug_assert_eq!(document.check(), Ok(()));
    document
}

/// Tells if most of a text is taken for page furniture: then little of it is read for claims.
fn furniture_notice(document: &Document) -> Option<Notice> {
    let n_bytes = |furniture: bool| -> usize {
        let blocks = document.blocks.iter().filter(|block| (block.kind == BlockKind::Furniture) == furniture);
        blocks.map(|block| block.span.len()).sum()
    };
    let (furniture, rest) = (n_bytes(true), n_bytes(false));
    (furniture > rest).then(|| {
        let percent = 100 * furniture / (furniture + rest);
        let message = format!("{percent} % of the text is taken for page furniture and not read for claims");
        let skipped = document.blocks.iter().filter(|block| block.kind == BlockKind::Furniture);
        Notice {
            rule: "intake.furniture.most".into(),
            span: skipped.max_by_key(|block| block.span.len()).map(|block| block.span),
            message,
        }
    })
}

/// Tells which blocks of text are in another language than the document: each is read with the words of its own.
fn languages_notice(document: &Document) -> Option<Notice> {
    let languages = sayso_language::of_blocks(document);
    let other = |place: &usize| document.blocks[*place].kind.is_text() && languages[*place] != document.language;
    let others: Vec<usize> = (0..document.blocks.len()).filter(other).collect();
    let first = document.blocks[*others.first()?].span;
    let mut found = Vec::new();
    for language in Language::ALL {
        let blocks: Vec<String> = (others.iter().filter(|place| languages[**place] == *language))
            .map(|place| (place + 1).to_string())
            .collect();
        let more = if blocks.len() > MOST_NAMED { ", …" } else { "" };
        let named = blocks[..blocks.len().min(MOST_NAMED)].join(", ");
        let noun = if blocks.len() == 1 { "block" } else { "blocks" };
        found.extend((!blocks.is_empty()).then(|| format!("{noun} {named}{more} in \"{}\"", language.name())));
    }
    let message = format!("several languages: beside \"{}\" {}", document.language.name(), found.join(", "));
    Some(Notice { rule: "intake.languages".into(), span: Some(first), message })
}

/// How many blocks of another language are named one by one.
const MOST_NAMED: usize = 12;

/// More than one byte in 25 that no text has: random bytes have about one in nine.
fn refuse_binary(received: &[u8], decoded: &Decoded) -> Result<(), Unread> {
    let control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b) || byte == 0x7f;
    let is_utf16 = decoded.encoding == UTF_16LE || decoded.encoding == UTF_16BE;
    let controls = if is_utf16 {
        2 * decoded.text.bytes().filter(|byte| control(*byte)).count()
    } else {
        received.iter().filter(|byte| control(**byte)).count()
    };
    let not_text = (controls + decoded.malformed.len()).min(received.len()) as u64;
    let all = received.len() as u64;
    if not_text * 25 > all {
        return Err(Unread::Binary { percent: (100 * not_text + all / 2) / all });
    }
    Ok(())
}

/// How many characters could not be decoded, and on which lines the first of them stand.
fn malformed_notice(text: &str, encoding: &str, malformed: &[usize]) -> Option<String> {
    let (mut lines, mut line, mut from) = (Vec::new(), 1, 0);
    for at in malformed.iter().copied() {
        line += text[from..at].bytes().filter(|byte| *byte == b'\n').count();
        from = at;
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    let count = malformed.len();
    let shown: Vec<String> = lines.iter().take(5).map(ToString::to_string).collect();
    let more = if lines.len() > 5 { format!(" and {} more", lines.len() - 5) } else { String::new() };
    let places = if count == 1 { "1 place is".to_owned() } else { format!("{count} places are") };
    (count > 0).then(|| format!("{places} not valid {encoding} and shown as U+FFFD: line {}{more}", shown.join(", ")))
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes.div_ceil(1024)),
        _ => format!("{} MiB", bytes.div_ceil(1 << 20)),
    }
}
