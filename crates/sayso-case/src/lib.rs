//! A case: documents and their ledgers, kept in one SQLite file, and questions to them.
//!
//! In come documents with the ledgers that were read from them, or the reasons why a file could not be read; out go
//! the same documents and ledgers, and lists of files, documents, claims and speakers. This crate does not read
//! documents, judges nothing, prints nothing and asks no clock and no environment: the same input gives the same rows.
//!
//! One document is one transaction. A program that is killed loses at most the document it was working on, and others
//! can ask while it writes. What was recorded under a path stays: a file with other bytes is a new version of it, and
//! questions are about the newest versions unless [`Filter::all_versions`] is set.
//!
//! ```
//! use sayso_case::{Case, Filter, Recorded};
//! use sayso_ledger::{Act, Claim, Document, Form, Format, Ledger, Origin, OriginKind, FileRange, Place, Source};
//! use sayso_ledger::{Mark, Reading};
//!
//! let text = "The quay is safe, Ann Orrin said.";
//! let mut document = Document::new(text.as_bytes(), Format::PlainText, text.into());
//! let place = Some(Place::File(FileRange { start: 0, end: text.len() as u64 }));
//! document.origins = vec![Origin { span: document.whole(), kind: OriginKind::Verbatim, place }];
//! let name = document.span(18, 27).unwrap();
//! let claim = Claim {
//!     source: Source::Named { span: name, name },
//!     cue: vec![document.span(28, 32).unwrap()],
//!     content: vec![document.span(0, 16).unwrap()],
//!     form: Form::Indirect,
//!     marks: vec![Mark { reading: Reading::Act(Act::Asserts), span: document.span(28, 32), rule: "cue".into() }],
//!     parent: None,
//!     rule: "said".into(),
//! };
//! let ledger = Ledger { reader: "reader 1".into(), claims: vec![claim], notices: vec![] };
//!
//! let mut case = Case::in_memory()?;
//! let recorded = case.record("quay.txt", "reader 1", text.as_bytes(), Ok((&document, &ledger)))?;
//! assert_eq!(recorded, Recorded::New);
//! let speakers = case.speakers(&Filter { about: Some("quay".into()), ..Filter::default() })?;
//! assert_eq!(speakers[0].name.as_deref(), Some("Ann Orrin"));
//! # Ok::<(), sayso_case::CaseError>(())
//! ```

use std::path::PathBuf;

use rusqlite::Connection;

mod schema;

mod record;
pub use record::Recorded;

mod write;

mod load;
pub use load::StoredWords;

mod entry;
pub use entry::{
    ClaimEntry, DocumentEntry, FileContent, FileEntry, Filter, MarkEntry, SpeakerEntry, StatedWords, VoiceEntry, Words,
};

mod query;

mod rates;

mod resolve;

mod search;

mod error;
pub use error::{Candidate, CaseError, Problem};

/// An open case.
///
/// How to open one: [`Case::create_or_open`] for recording, [`Case::open`] for questions.
#[derive(Debug)]
pub struct Case {
    connection: Connection,
    path: PathBuf,
}

impl Case {
    /// Asks the case something, and says in an error which case it was. What is asked sees one state of the case,
    /// whatever another process writes meanwhile; a question that is asked while another is answered sees the same.
    fn ask<T>(&self, question: impl FnOnce(&Connection) -> Result<T, Problem>) -> Result<T, CaseError> {
        let answer = if self.connection.is_autocommit() {
            self.connection
                .unchecked_transaction()
                .map_err(Problem::from)
                .and_then(|transaction| question(&transaction))
        } else {
            question(&self.connection)
        };
        answer.map_err(|problem| self.error(problem))
    }

    fn error(&self, problem: Problem) -> CaseError {
        CaseError::new(&self.path, problem)
    }
}
