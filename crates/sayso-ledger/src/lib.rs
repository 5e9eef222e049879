//! The vocabulary of Sayso: what a document is, what a claim is, and what holds of them.
//!
//! Nothing comes in and nothing goes out: this crate has types and their invariants, and no behaviour
//! beyond them. The other crates are the arrows between these types:
//!
//! ```text
//! bytes ──intake──▶ Document ──reading──▶ Ledger ──▶ case ──dossier──▶ lists, JSON, CSV
//! ```
//!
//! Two invariants carry the rest. A [`Span`] is made only by the [`Document`] that can slice it, so that every
//! mark can be pointed to. And not knowing is a value with a name ([`Source::NotFound`]), never an empty string.

mod span;
pub use span::{FileRange, Span};

mod place;
pub use place::{Area, Page, Place};

mod document;
pub use document::{
    Block, BlockKind, Document, DocumentId, DocumentKind, Finding, Format, Identified, InvalidDocument, Language,
    Notice, Origin, OriginKind, Stated, StatedDate,
};

mod mark;
pub use mark::{Act, Certainty, EvidenceKind, Facet, GroupStatement, LegalStatus, Mark, Reading, Stance};

mod claim;
pub use claim::{Claim, Form, InvalidLedger, Ledger, Rule, Source, SourceKind};

mod figure;
pub use figure::{Comparator, Figure, FigureKind, Interval, Start, Unit};
mod period;
pub use period::{
    Anchor, ClockStretch, DateOrder, Length, OrderReason, Period, PeriodKind, Precision, Recurrence, Stretch, TimeUnit,
};

mod table;
pub use table::{Row, Table, TableError};
