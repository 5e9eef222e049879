//! Sayso: who said what, in which words, and where does it stand?
//!
//! The flow, from files to answers:
//!
//! 1. [`files`] walks what it is given and names each file as the case will know it.
//! 2. [`read`] turns the bytes of one file into a [`Document`](ledger::Document) (`sayso-intake`) and that into a
//!    [`Ledger`](ledger::Ledger) of attributed claims (`sayso-reading`). It never fails on what a document says; a file
//!    that cannot be read has a reason.
//!    A file that holds others, such as a mailbox, is gone through by [`take_in()`]; a [`Worker`] does that in a process
//!    of its own, which a hostile file may end.
//! 3. [`read_into`] does so for many files on several threads and records each as soon as it is done in a
//!    [`Case`](case::Case), one SQLite file.
//! 4. [`dossier`] asks the case and writes lists, JSON, CSV and marked documents.
//! 5. [`verify`] slices every stored span from the stored originals.
//!
//! ```
//! let reader = sayso::Reader::new()?;
//! let text = "“We saw the barges leave at night,” said Ann Roe, who has been the harbour master for twelve years.";
//! let (document, ledger) = sayso::read(text.as_bytes(), &reader, &sayso::Limits::default())?;
//! let claim = &ledger.claims[0];
//! assert_eq!(document.slice(claim.content[0]), "“We saw the barges leave at night,”");
//! assert_eq!(document.slice(claim.source.speaker().unwrap()), "Ann Roe");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use sayso_case as case;
pub use sayso_dossier as dossier;
pub use sayso_intake::{Limits, Unread, part_bytes};
pub use sayso_ledger as ledger;
pub use sayso_reading::{ModelError, Reader, Syntax, Tier};
pub use sayso_tables as tables;

mod figures;
mod measured;
pub use figures::{DocumentFigures, FigureInText, FigureReader, document_date};

mod files;
pub use files::{Found, FoundBytes, Walk, WalkError, files};

mod take_in;
pub use take_in::{Received, Taken, TakenAs, take_in};

mod worker;
pub use worker::{Worker, WorkerProgram, serve};

mod pile;
pub use pile::{FileOutcome, Outcome, PileOptions, read_into};

mod verify;
pub use verify::{Mismatch, Verification, verify};

/// What a rule takes or reads, by the id that claims and their marks carry; `None` for an id that no rule has.
///
/// ```
/// assert!(sayso::rule("clause.that").is_some_and(|text| text.contains("said that")));
/// ```
pub fn rule(id: &str) -> Option<&'static str> {
    let mut rules = sayso_reading::RULES.iter().chain(sayso_reading::MARK_RULES);
    rules.find(|(known, _)| *known == id).map(|(_, text)| text.trim())
}

/// Receives one file's bytes: the document, without what is said in it.
///
/// # Errors
/// Why the file cannot be read, in words for the person who brought it.
pub fn receive(received: &[u8], limits: &Limits) -> Result<ledger::Document, Unread> {
    sayso_intake::intake(received, limits)
}

/// Reads one file's bytes: the document and what is said in it.
///
/// # Errors
/// Why the file cannot be read, in words for the person who brought it.
pub fn read(received: &[u8], reader: &Reader, limits: &Limits) -> Result<(ledger::Document, ledger::Ledger), Unread> {
    let document = receive(received, limits)?;
    let ledger = reader.read(&document);
    Ok((document, ledger))
}
