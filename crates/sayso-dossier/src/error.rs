//! What can go wrong while a dossier is written.

use std::io;

use sayso_case::CaseError;

/// An answer could not be given.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// The case could not be asked.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The answer could not be written.
    #[error(transparent)]
    Output(#[from] io::Error),
    /// A row of a table could not be written.
    #[error(transparent)]
    Table(#[from] csv::Error),
    /// A line of JSON could not be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl DossierError {
    /// Whether the reader of the output went away, as `head` does: no reason to complain.
    pub fn is_closed_pipe(&self) -> bool {
        let kind = match self {
            DossierError::Output(error) => Some(error.kind()),
            DossierError::Json(error) => error.io_error_kind(),
            DossierError::Table(error) => match error.kind() {
                csv::ErrorKind::Io(error) => Some(error.kind()),
                _ => None,
            },
            DossierError::Case(_) => None,
        };
        kind == Some(io::ErrorKind::BrokenPipe)
    }
}
