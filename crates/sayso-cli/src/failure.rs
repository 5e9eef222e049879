//! What ends the program early: errors of the libraries come in, a message and perhaps a hint go out.

use std::fmt;
use std::io;

use sayso::case::{CaseError, Problem};
use sayso::dossier::DossierError;
use sayso::ledger::Language;

/// Why the program could not work.
pub(crate) enum Failure {
    Case(CaseError),
    Dossier(DossierError),
    Output(io::Error),
    Walk(sayso::WalkError),
    Reader(String),
    /// One file cannot be read.
    File {
        name: String,
        reason: String,
    },
    /// There is no model for the language of a document.
    NoModel {
        name: String,
        language: Language,
        known: Vec<Language>,
    },
}

impl Failure {
    /// Whether the reader of the output went away.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        match self {
            Failure::Output(error) => error.kind() == io::ErrorKind::BrokenPipe,
            Failure::Dossier(error) => error.is_closed_pipe(),
            _ => false,
        }
    }

    /// What may help.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        let problem = match self {
            Failure::NoModel { .. } => return Some("\"sayso analyse FILE --language LANG\" sets it"),
            Failure::Case(error) | Failure::Dossier(DossierError::Case(error)) => error.problem(),
            _ => return None,
        };
        match problem {
            Problem::NoSuchCase => Some("\"sayso read FOLDER\" makes one, \"--case FILE\" names another"),
            Problem::NoSuchDocument(_) => Some("\"sayso documents\" lists all documents with their ids and paths"),
            Problem::Ambiguous { .. } => Some("give more digits of the id, or more of the path"),
            Problem::Older { .. } => Some("\"sayso read\" with the same files brings it up to date"),
            Problem::Unread { .. } => Some("\"sayso documents --state unread\" lists all files that were not read"),
            _ => None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Case(error) => error.fmt(f),
            Failure::Dossier(error) => error.fmt(f),
            Failure::Output(error) => error.fmt(f),
            Failure::Walk(error) => error.fmt(f),
            Failure::Reader(error) => error.fmt(f),
            Failure::File { name, reason } => write!(f, "{name}: {reason}"),
            Failure::NoModel { name, language, known } => {
                let known: Vec<&str> = known.iter().map(|language| language.name()).collect();
                write!(
                    f,
                    "{name}: no model for its language ({}), expected one of {}",
                    language.name(),
                    known.join(", ")
                )
            }
        }
    }
}

impl From<CaseError> for Failure {
    fn from(error: CaseError) -> Failure {
        Failure::Case(error)
    }
}

impl From<DossierError> for Failure {
    fn from(error: DossierError) -> Failure {
        Failure::Dossier(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

impl From<sayso::WalkError> for Failure {
    fn from(error: sayso::WalkError) -> Failure {
        Failure::Walk(error)
    }
}
