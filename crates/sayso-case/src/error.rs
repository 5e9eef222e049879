//! What can go wrong with a case. The message names the case, the place in it and what was expected.

use std::path::{Path, PathBuf};

use sayso_ledger::DocumentId;

/// An error of a case: which case, and what is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", case.display())]
pub struct CaseError {
    case: PathBuf,
    // Boxed because the success path of every function would carry its size.
    #[source]
    problem: Box<Problem>,
}

impl CaseError {
    pub(crate) fn new(case: &Path, problem: Problem) -> CaseError {
        CaseError { case: case.to_owned(), problem: Box::new(problem) }
    }

    /// The file of the case.
    pub fn case(&self) -> &Path {
        &self.case
    }

    /// What is wrong.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

/// What is wrong. Kinds are told apart so that a program can add a hint.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// There is no file of this name.
    #[error("there is no case of this name")]
    NoSuchCase,
    /// A file that is not a case.
    #[error("this file is not a case: expected a file that sayso made")]
    NotACase,
    /// A case that a newer version of Sayso made.
    #[error("the case has format {found}, made by a newer version of sayso: expected at most format {known}")]
    Newer {
        /// The format of the file.
        found: i64,
        /// The newest format that this version reads.
        known: i64,
    },
    /// A case that an older version of Sayso made, opened for questions only.
    #[error(
        "the case has format {found}, expected format {known}: it is brought up to date when files are read into it"
    )]
    Older {
        /// The format of the file.
        found: i64,
        /// The format that this version reads.
        known: i64,
    },
    /// What should be recorded breaks a promise of its type, and was not recorded.
    #[error("{path} was not recorded: {what}")]
    Refused {
        /// The path of the file.
        path: String,
        /// The promise that does not hold.
        what: String,
    },
    /// Something in the file of the case is damaged.
    #[error("document {document:?}, {place}: {what}")]
    Damaged {
        /// The document it belongs to.
        document: DocumentId,
        /// What is damaged: "claim 3, content 0".
        place: String,
        /// What is wrong, and what was expected.
        what: String,
    },
    /// A query without a word.
    #[error("there is no word to search for in \"{0}\": expected words, \"a phrase\" or the start of a word with *")]
    EmptyQuery(String),
    /// No document fits.
    #[error(
        "no document \"{0}\": expected at least four digits of its id, its path, its file name or a part of its path"
    )]
    NoSuchDocument(String),
    /// The file is in the case, but could not be read.
    #[error("{path} is in the case but could not be read: {reason}")]
    Unread {
        /// The path of the file.
        path: String,
        /// Why it was not read.
        reason: String,
    },
    /// Several documents fit.
    #[error("\"{name}\" fits {} documents: {}", candidates.len(), listed(candidates))]
    Ambiguous {
        /// What was looked for.
        name: String,
        /// All that fit, by path.
        candidates: Vec<Candidate>,
    },
    /// The database reports an error.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// The tables could not be made or brought up to date.
    #[error(transparent)]
    Tables(#[from] rusqlite_migration::Error),
}

/// A document that fits a name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Candidate {
    /// The first of its paths.
    pub path: String,
    /// Its id.
    pub id: DocumentId,
}

fn listed(candidates: &[Candidate]) -> String {
    let each = candidates.iter().map(|candidate| format!("{} ({})", candidate.path, candidate.id.short()));
    each.collect::<Vec<_>>().join(", ")
}
