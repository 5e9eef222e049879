//! A document: the text read from one received file, and what is known of where each stretch of it came from.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Page, Place, Rule, Span};

/// SHA-256 of the received bytes, so that anyone can check with `sha256sum` which file was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentId([u8; 32]);

impl DocumentId {
    /// The id of a file with these bytes.
    pub fn of(received: &[u8]) -> DocumentId {
        DocumentId(Sha256::digest(received).into())
    }

    /// The id of the file that a reader gives, read to its end.
    ///
    /// # Errors
    /// If the reader fails.
    pub fn of_file(reader: impl Read) -> io::Result<DocumentId> {
        Ok(Identified::new(reader).finish()?.0)
    }

    /// The first twelve hexadecimal digits: enough to name a document among millions, short enough to type.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

/// A reader that computes the id of what passes through it.
pub struct Identified<R> {
    reader: R,
    hasher: Sha256,
    n_bytes: u64,
}

impl<R: Read> Identified<R> {
    /// Nothing has passed yet.
    pub fn new(reader: R) -> Identified<R> {
        Identified { reader, hasher: Sha256::new(), n_bytes: 0 }
    }

    /// Reads what is left. The id of all that passed, and how many bytes that were.
    ///
    /// # Errors
    /// If the reader fails.
    pub fn finish(mut self) -> io::Result<(DocumentId, u64)> {
        let mut buffer = vec![0; 64 << 10];
        while self.read(&mut buffer)? > 0 {}
        Ok((DocumentId(self.hasher.finalize().into()), self.n_bytes))
    }
}

impl<R: Read> Read for Identified<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.reader.read(buffer)?;
        self.hasher.update(&buffer[..n_bytes]);
        self.n_bytes += n_bytes as u64;
        Ok(n_bytes)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

impl FromStr for DocumentId {
    type Err = InvalidDocument;

    /// Reads the 64 hexadecimal digits that `Display` writes.
    fn from_str(digits: &str) -> Result<DocumentId, InvalidDocument> {
        let wrong = || InvalidDocument::Id(digits.to_owned());
        if digits.len() != 64 || !digits.is_ascii() {
            return Err(wrong());
        }
        let mut id = [0; 32];
        for (byte, pair) in id.iter_mut().zip(0..) {
            *byte = u8::from_str_radix(&digits[2 * pair..2 * pair + 2], 16).map_err(|_| wrong())?;
        }
        Ok(DocumentId(id))
    }
}

/// Makes an enum whose values have a stable name that is stored, printed and read back.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every value, in order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The stable name: what is stored and printed.
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }

            /// The value of this name; `None` if there is none.
            pub fn from_name(name: &str) -> Option<$name> {
                match name { $($text => Some($name::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use named;

named! {
    /// The format a file was read as.
    Format {
        /// Text without markup.
        PlainText = "text",
        /// A web page.
        Html = "html",
        /// A PDF.
        Pdf = "pdf",
        /// A Word document (Office Open XML).
        Docx = "docx",
        /// An OpenDocument text.
        Odt = "odt",
        /// A PowerPoint presentation (Office Open XML).
        Pptx = "pptx",
        /// An e-book.
        Epub = "epub",
        /// Rich Text Format.
        Rtf = "rtf",
        /// A mail, as it was sent.
        Mail = "mail",
        /// An answer of a web server, as a web archive keeps it.
        WebRecord = "web record",
    }
}

named! {
    /// What a document is, as far as its own words or layout show.
    DocumentKind {
        /// A news report or feature of an outlet.
        Article = "article",
        /// A party's own statement, communiqué or press release.
        Statement = "statement",
        /// Questions and answers.
        Interview = "questions and answers",
        /// An op-ed, column or letter in the writer's own name.
        Opinion = "opinion",
        /// A report that an institution or organisation publishes.
        Report = "report",
        /// Nothing in the text shows what it is.
        Unknown = "unknown",
    }
}

named! {
    /// A language that Sayso has words for, or `Other`.
    Language {
        /// English.
        English = "en",
        /// French.
        French = "fr",
        /// Dutch: recognised, no word tables yet.
        Dutch = "nl",
        /// German: recognised, no word tables yet.
        German = "de",
        /// Chinese: recognised, no word tables yet.
        Chinese = "zh",
        /// Another language.
        Other = "other",
        /// Too little text to tell.
        Undetermined = "und",
    }
}

named! {
    /// The role of a block on its page.
    BlockKind {
        /// The document's own title.
        Title = "title",
        /// A heading inside the text.
        Heading = "heading",
        /// Running text.
        Paragraph = "paragraph",
        /// Words that the page sets apart as a quotation.
        Quotation = "quotation",
        /// An item of a list.
        ListItem = "list item",
        /// A caption or credit of a picture.
        Caption = "caption",
        /// A turn that asks.
        Question = "question",
        /// A turn that answers.
        Answer = "answer",
        /// The line that names the author.
        Byline = "byline",
        /// The line that dates the text.
        Dateline = "dateline",
        /// The lines that sign the text, or name its source or writer, at its end.
        Signature = "signature",
        /// A row of a table, with a tab between its cells.
        TableRow = "table row",
        /// A note to the text: a footnote, an endnote, the notes to a slide.
        Footnote = "footnote",
        /// What readers wrote under the text, or a reviewer beside it: no part of it.
        Comment = "comment",
        /// Words of an earlier message that a mail repeats: those of its writer, and not of who sends it on.
        Quoted = "quoted",
        /// What the file states about itself outside its text, such as the name of who saved it.
        Metadata = "metadata",
        /// Navigation, sharing, tags: what belongs to the page and not to the text. Kept and marked.
        Furniture = "furniture",
    }
}

impl BlockKind {
    /// Whether sentences of this block belong to the text that is read for claims.
    pub const fn is_text(self) -> bool {
        use BlockKind::*;
        matches!(
            self,
            Title | Heading | Paragraph | Quotation | ListItem | Caption | Question | Answer | TableRow | Footnote
        )
    }
}

/// A stretch of the document with one role. Blocks are in order and do not overlap; only white space lies
/// between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Block {
    /// Its role on the page.
    pub kind: BlockKind,
    /// Where it stands, without the white space around it.
    pub span: Span,
}

/// How a stretch of text relates to the place it came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum OriginKind {
    /// The same bytes.
    Verbatim,
    /// The same characters written in another way: in another encoding, as references (`&eacute;`) or escapes, or white
    /// space that the format shows as a space.
    Decoded,
    /// Characters that a format's reader took out of this place; finer positions are not kept.
    Extracted,
    /// Characters that are not in the file, such as a line break between two blocks.
    Inserted,
}

/// Where a stretch of text came from. The origins of a document tile its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// The stretch of text.
    pub span: Span,
    /// How it relates to its place.
    pub kind: OriginKind,
    /// Where it stands in the received file; `None` for [`OriginKind::Inserted`] and for nothing else.
    pub place: Option<Place>,
}

/// Something the text states about itself: where, and how it was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The words.
    pub span: Span,
    /// The id of the rule that found them.
    pub rule: Rule,
}

/// A date that the text states, never more precise than its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StatedDate {
    /// The words and how they were found.
    pub finding: Finding,
    /// ISO 8601, as precise as the words: `2026-01-21`, `2026-01`, or `--01-21` where no year is given.
    pub iso: String,
}

/// What a document states about itself. `None` everywhere where the text is silent.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stated {
    /// The title.
    pub title: Option<Finding>,
    /// The person who wrote it.
    pub author: Option<Finding>,
    /// The outlet that published it.
    pub outlet: Option<Finding>,
    /// The party whose statement it is, or who answers in it.
    pub issuer: Option<Finding>,
    /// The date it gives for itself: when it was published or signed.
    pub date: Option<StatedDate>,
    /// When it was last changed, if it says so.
    pub modified: Option<StatedDate>,
    /// The address that it gives as its own.
    pub address: Option<Finding>,
}

/// Something a reader should know about how a document was read. It is not an error: the rest was read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// The stage or rule that noticed it.
    pub rule: Rule,
    /// Where, if it has a place.
    pub span: Option<Span>,
    /// What was noticed: a sentence in lower case without a full stop.
    pub message: String,
}

/// The text of one file, never normalised, and what is known of its parts.
///
/// ```
/// # use sayso_ledger::{Document, Format};
/// let document = Document::new(b"Bonjour.", Format::PlainText, "Bonjour.".into());
/// assert_eq!(document.slice(document.whole()), "Bonjour.");
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Document {
    /// SHA-256 of the received bytes.
    pub id: DocumentId,
    /// The format it was read as.
    pub format: Format,
    /// The character encoding the bytes were read in, by its name in the WHATWG Encoding Standard.
    pub encoding: String,
    /// Its main language.
    pub language: Language,
    /// What it is.
    pub kind: DocumentKind,
    // Invariant: shorter than 4 GiB, because spans count in 32 bits.
    text: String,
    /// The pages of the file in order; empty for a format without pages.
    pub pages: Vec<Page>,
    /// Names of the parts of the file that places point into, as the file gives them; empty for a file in one piece.
    pub parts: Vec<String>,
    /// Where each stretch of the text came from; tiles the text.
    pub origins: Vec<Origin>,
    /// Its blocks in order.
    pub blocks: Vec<Block>,
    /// What it states about itself.
    pub stated: Stated,
    /// What was noticed while reading the file.
    pub notices: Vec<Notice>,
}

impl Document {
    /// The longest text a document may have, in bytes.
    pub const MAX_TEXT: usize = u32::MAX as usize;

    /// A document with this text, and nothing known of it yet but the id of its bytes.
    ///
    /// # Panics
    /// If the text is longer than [`Document::MAX_TEXT`]; intake refuses such files before.
    pub fn new(received: &[u8], format: Format, text: String) -> Document {
        Document::with_id(DocumentId::of(received), format, text)
    }

    /// The same for a document whose id is known, as when it comes back from a case.
    ///
    /// # Panics
    /// As [`Document::new`].
    pub fn with_id(id: DocumentId, format: Format, text: String) -> Document {
        assert!(text.len() <= Document::MAX_TEXT, "a document's text is shorter than 4 GiB");
        Document {
            id,
            format,
            encoding: "UTF-8".to_owned(),
            language: Language::Undetermined,
            kind: DocumentKind::Unknown,
            text,
            pages: Vec::new(),
            parts: Vec::new(),
            origins: Vec::new(),
            blocks: Vec::new(),
            stated: Stated::default(),
            notices: Vec::new(),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span of these bytes; `None` if they are out of range, reversed or not on character boundaries.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        self.text.get(start..end).map(|_| Span::new_unchecked(start as u32, end as u32))
    }

    /// The span of the whole text.
    pub fn whole(&self) -> Span {
        Span::new_unchecked(0, self.text.len() as u32)
    }

    /// The words of a span.
    ///
    /// # Panics
    /// If the span was made by another document and does not fit this one.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.start()..span.end()]
    }

    /// The span without white space at its ends. A span of white space becomes the empty span at its start.
    pub fn trim(&self, span: Span) -> Span {
        let words = self.slice(span);
        let start = words.len() - words.trim_start().len();
        let len = words.trim().len();
        let start = if len == 0 { span.start() } else { span.start() + start };
        Span::new_unchecked(start as u32, (start + len) as u32)
    }

    /// The page on which a span starts; `None` for a format without pages.
    ///
    /// ```
    /// # use sayso_ledger::{Area, Document, Format, Origin, OriginKind, Page, Place};
    /// let mut document = Document::new(b"%PDF", Format::Pdf, "Ann spoke.".into());
    /// document.pages = vec![Page { label: "iv".into(), width: 59_500, height: 84_200 }];
    /// let place = Place::Page { page: 0, area: Area { left: 100, top: 100, right: 900, bottom: 300 } };
    /// document.origins = vec![Origin { span: document.whole(), kind: OriginKind::Extracted, place: Some(place) }];
    /// assert_eq!(document.page_of(document.whole()).map(|page| page.label.as_str()), Some("iv"));
    /// ```
    pub fn page_of(&self, span: Span) -> Option<&Page> {
        let idx = self.origins.partition_point(|origin| origin.span.end() <= span.start());
        self.pages.get(self.origins.get(idx)?.place?.page()?)
    }

    /// Checks what the fields promise: origins tile the text and have places that there are, blocks are in order, every span slices.
    ///
    /// # Errors
    /// The first promise that does not hold.
    pub fn check(&self) -> Result<(), InvalidDocument> {
        let slices = |span: Span| self.span(span.start(), span.end()).is_some();
        let mut end = 0;
        for origin in &self.origins {
            if origin.span.start() != end || !slices(origin.span) {
                return Err(InvalidDocument::Origins(origin.span));
            }
            if !self.has_place(origin) {
                return Err(InvalidDocument::Place(origin.span));
            }
            end = origin.span.end();
        }
        if end != self.text.len() {
            return Err(InvalidDocument::Origins(self.whole()));
        }
        let mut end = 0;
        for block in &self.blocks {
            let between = self.text.get(end..block.span.start());
            if !slices(block.span) || between.is_none_or(|text| !text.trim().is_empty()) {
                return Err(InvalidDocument::Blocks(block.span));
            }
            end = block.span.end();
        }
        let stated = &self.stated;
        let findings = [&stated.title, &stated.author, &stated.outlet, &stated.issuer, &stated.address];
        let dates = [&stated.date, &stated.modified].into_iter().flatten().map(|date| &date.finding);
        let mut findings = findings.into_iter().flatten().chain(dates);
        match findings.find(|finding| !slices(finding.span)) {
            Some(finding) => Err(InvalidDocument::Stated(finding.span)),
            None => Ok(()),
        }
    }

    /// Whether an origin says where it came from, and points to a page or part that there is.
    fn has_place(&self, origin: &Origin) -> bool {
        match origin.place {
            None => origin.kind == OriginKind::Inserted,
            Some(_) if origin.kind == OriginKind::Inserted => false,
            Some(Place::File(range)) => range.start <= range.end,
            Some(Place::Page { page, area }) => {
                (page as usize) < self.pages.len() && area.left <= area.right && area.top <= area.bottom
            }
            Some(Place::Part { part, range }) => (part as usize) < self.parts.len() && range.start <= range.end,
        }
    }
}

/// What can be wrong with a document or its id.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDocument {
    /// Not a SHA-256.
    #[error("\"{0}\" is not a document id: expected 64 hexadecimal digits")]
    Id(String),
    /// The origins leave a gap, overlap or do not slice.
    #[error("the origins do not tile the text at bytes {0:?}")]
    Origins(Span),
    /// An origin has no place in the file, one that there is not, or one for characters that are not in the file.
    #[error("the text at bytes {0:?} points to a place that the file does not have")]
    Place(Span),
    /// The blocks overlap, are out of order, do not slice or leave words out.
    #[error("the blocks are not in order, or leave words out, before bytes {0:?}")]
    Blocks(Span),
    /// A stated title, author, outlet, issuer or date does not slice.
    #[error("a stated fact does not slice at bytes {0:?}")]
    Stated(Span),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Area, FileRange};

    /// What `check` says of a document of one page and one part whose text has this origin.
    fn check(kind: OriginKind, place: Option<Place>) -> Result<(), InvalidDocument> {
        let mut document = Document::new(b"file", Format::PlainText, "text".to_owned());
        document.pages = vec![Page { label: "1".to_owned(), width: 100, height: 200 }];
        document.parts = vec!["part.xml".to_owned()];
        document.origins = vec![Origin { span: document.whole(), kind, place }];
        document.check()
    }

    #[test]
    fn text_of_the_file_has_a_place_in_it_and_other_text_has_none() {
        let range = |start, end| FileRange { start, end };
        let page = |page, left| Place::Page { page, area: Area { left, top: 2, right: 3, bottom: 4 } };
        let part = |part| Place::Part { part, range: range(0, 4) };
        for place in [Place::File(range(0, 4)), page(0, 1), part(0)] {
            assert_eq!(check(OriginKind::Extracted, Some(place)), Ok(()));
            assert!(check(OriginKind::Inserted, Some(place)).is_err());
        }
        assert_eq!(check(OriginKind::Inserted, None), Ok(()));
        assert!(check(OriginKind::Verbatim, None).is_err());
        for place in [Place::File(range(4, 0)), page(1, 1), page(0, 9), part(1)] {
            assert!(check(OriginKind::Extracted, Some(place)).is_err(), "{place:?}");
        }
    }
}
