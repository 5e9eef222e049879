//! Reads one received file. In: the bytes of a file. Out: a [`Document`] with its text, where
//! every stretch of the text stands in the file, its blocks and what it states about itself; or why it was not read.
//!
//! ```text
//! bytes ──format, decode──▶ text ──text or html──▶ pieces ──roles──▶ blocks ──stated──▶ facts
//! ```
//!
//! Reads plain text (also plain-text copies of web pages) and HTML. Does not read claims, judge, look anything up,
//! open files or touch the network. The text is never normalised and no word of it is dropped: what belongs to the
//! page and not to the text is marked as furniture. Of a web page, only the main text and what its head states is
//! taken.
//!
//! The main text of web pages is found by `dom_smoothie` (MIT, last released in October 2026, no unsafe code in it or in
//! `dom_query`; `html5ever` below has a little, and `gjson` is not reached, because linked data is read here). It was
//! preferred to `trafilatura`, which is more accurate, but four times slower, and overflows the stack on deep nesting.
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

mod format;

mod decode;

mod text;

mod markup;

mod head;

mod html;

mod roles;

mod opening;

mod stated;

mod date;

mod shape;

mod words;

use encoding_rs::{UTF_16BE, UTF_16LE};
use sayso_ledger::{BlockKind, Document, FileRange, Format, Language, Notice, Origin, Place, Span, Stated};

use crate::decode::{Decoded, decode};

/// How large and how deep a file may be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// The most bytes of a file.
    pub max_file_bytes: u64,
    /// The most elements of a web page that may stand inside each other.
    pub max_nesting: usize,
}

impl Default for Limits {
    /// 64 MiB; 512 elements, which is where browsers stop too.
    fn default() -> Limits {
        Limits { max_file_bytes: 64 << 20, max_nesting: 512 }
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
    /// A web page whose elements stand deeper inside each other than the limit.
    #[error("a web page with more than {limit} elements inside each other")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// A web page that the parser cannot take in reasonable time or space, or at all.
    #[error("a web page that is built to be hard to read: {0}")]
    Hostile(&'static str),
    /// A web page without text.
    #[error("a web page with no main text")]
    NoMainText,
}

/// Reads a file.
///
/// The bytes alone decide what is read: the same bytes under another name give the same document.
///
/// # Errors
/// Why the file was not read. Damaged text is no error: it is read, and a notice tells.
pub fn intake(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let limit = limits.max_file_bytes.min(Document::MAX_TEXT as u64 / 3);
    if received.is_empty() {
        return Err(Unread::Empty);
    }
    if received.len() as u64 > limit {
        return Err(Unread::TooLarge { bytes: received.len() as u64, limit });
    }
    if let Some(reason) = format::refusal(received) {
        return Err(Unread::Format(reason));
    }
    let decoded = decode(received);
    refuse_binary(received, &decoded)?;
    if decoded.text.trim().is_empty() {
        return Err(Unread::Blank);
    }
    if format::is_html(&decoded.text) {
        return html::read(received, &decoded, limits);
    }
    Ok(plain_text(received, decoded))
}

fn plain_text(received: &[u8], decoded: Decoded) -> Document {
    let pieces = text::pieces(&decoded.text);
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
    finish(document, Stated::default(), masthead)
}

/// Language, facts and kind of a document that has its blocks.
fn finish(mut document: Document, head: Stated, masthead: Option<Span>) -> Document {
    document.language = language(&document);
    document.stated = stated::stated(&document, head, masthead);
    document.kind = stated::kind(&document);
    document.notices.extend(furniture_notice(&document));
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

/// How many bytes of text are enough to tell the language.
const LANGUAGE_SAMPLE: usize = 4 << 10;

fn language(document: &Document) -> Language {
    let mut sample = String::new();
    for block in document.blocks.iter().filter(|block| block.kind.is_text()) {
        let left = LANGUAGE_SAMPLE.saturating_sub(sample.len());
        sample.extend(document.slice(block.span).char_indices().take_while(|(at, _)| *at < left).map(|(_, c)| c));
        sample.push('\n');
        if left == 0 {
            break;
        }
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).take(20).count();
    match whatlang::detect(&sample).filter(|found| letters >= 20 && found.is_reliable()).map(|found| found.lang()) {
        None => Language::Undetermined,
        Some(whatlang::Lang::Eng) => Language::English,
        Some(whatlang::Lang::Fra) => Language::French,
        Some(whatlang::Lang::Nld) => Language::Dutch,
        Some(whatlang::Lang::Deu) => Language::German,
        Some(whatlang::Lang::Cmn) => Language::Chinese,
        Some(_) => Language::Other,
    }
}

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
