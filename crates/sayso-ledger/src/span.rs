//! Positions: ranges of a document's text, and ranges of the file it came from. They are different types because
//! mixing them up is the one mistake that would make every quotation wrong.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 bytes of one [`Document`](crate::Document)'s text, on character boundaries.
///
/// Only a document makes spans ([`Document::span`](crate::Document::span)), or an operation here that keeps to
/// boundaries that exist already. A span may be empty; it then marks a place.
///
/// ```
/// # use sayso_ledger::{Document, Format};
/// let document = Document::new(b"Ann spoke.", Format::PlainText, "Ann spoke.".into());
/// let ann = document.span(0, 3).unwrap();
/// let spoke = document.span(4, 9).unwrap();
/// assert_eq!(document.slice(ann.cover(spoke)), "Ann spoke");
/// assert!(document.span(4, 99).is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    // Invariant: start <= end, both on character boundaries of the text of the document that made it.
    start: u32,
    end: u32,
}

impl Span {
    pub(crate) const fn new_unchecked(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// Byte offset of the first byte.
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// Byte offset behind the last byte.
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span has no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The part that both have in common; `None` if they share no byte.
    pub fn intersection(self, other: Span) -> Option<Span> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Span { start, end })
    }

    /// Whether `other` lies wholly inside this span.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The stretch between the end of this span and the start of a later one; `None` if `later` starts before
    /// this span ends.
    pub fn gap_before(self, later: Span) -> Option<Span> {
        (self.end <= later.start).then_some(Span { start: self.end, end: later.start })
    }

    /// The empty span at the start.
    #[must_use]
    pub const fn at_start(self) -> Span {
        Span { start: self.start, end: self.start }
    }

    /// The empty span at the end.
    #[must_use]
    pub const fn at_end(self) -> Span {
        Span { start: self.end, end: self.end }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A half-open range of bytes of the file as it was received.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct FileRange {
    /// Offset of the first byte.
    pub start: u64,
    /// Offset behind the last byte; never below `start`.
    pub end: u64,
}
