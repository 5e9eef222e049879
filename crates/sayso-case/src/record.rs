//! Recording: a file's bytes with what was read from them, or the reason why nothing was, come in; rows go out, in one
//! transaction for each file. It does not read files and changes nothing that it already has.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sayso_ledger::{Document, DocumentId, Ledger, Span};

use crate::write::keep;
use crate::{Case, CaseError, Problem};

/// What recording a file did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recorded {
    /// The path was not in the case.
    New,
    /// The path has other bytes than before, and now this version. The older ones stay.
    NewVersion(u32),
    /// The path has the same bytes, and what another reader had found in them was replaced.
    Reread,
    /// The path has the same bytes, read by the same reader: nothing was written.
    Unchanged,
}

impl Case {
    /// Whether the newest version of `path` has the bytes of this id and was read, or found unreadable, by this reader.
    /// Then there is nothing to record.
    ///
    /// # Errors
    /// If the case cannot be read.
    pub fn is_current(&self, path: &str, id: &DocumentId, reader: &str) -> Result<bool, CaseError> {
        self.ask(|connection| {
            let newest = Newest::of(connection, path)?;
            Ok(newest.is_some_and(|newest| newest.has(Some(id)) && newest.reader == reader))
        })
    }

    /// Records the file at `path`: the bytes that were received, and what `reader` made of them or why it could not.
    ///
    /// `reader` is the name and version of what reads, the same as in the ledger. Where another path has the same bytes
    /// read by the same reader, that document is kept and only the path is added.
    ///
    /// # Errors
    /// The document is not of these bytes, the ledger is another reader's, either breaks a promise of its type, or the
    /// case cannot be written. Then nothing of this file is recorded.
    pub fn record(
        &mut self,
        path: &str,
        reader: &str,
        received: &[u8],
        outcome: Result<(&Document, &Ledger), &str>,
    ) -> Result<Recorded, CaseError> {
        let id = DocumentId::of(received);
        if let Ok((document, ledger)) = outcome {
            let refuse = |what: String| Err(self.error(Problem::Refused { path: path.to_owned(), what }));
            if document.id != id {
                return refuse(format!("it has the id {:?}, expected that of its bytes, {id:?}", document.id));
            }
            if ledger.reader != reader {
                return refuse(format!("its ledger is by \"{}\", expected \"{reader}\"", ledger.reader));
            }
            if let Err(broken) = document.check() {
                return refuse(broken.to_string());
            }
            if let Err(broken) = ledger.check(document) {
                return refuse(broken.to_string());
            }
            let mut notices = document.notices.iter().chain(&ledger.notices);
            let slices = |span: Span| document.span(span.start(), span.end()).is_some();
            if let Some(notice) = notices.find(|notice| notice.span.is_some_and(|span| !slices(span))) {
                return refuse(format!("the place of a notice does not slice: {}", notice.message));
            }
        }
        let content = match outcome {
            Ok((document, ledger)) => Content::Read { received, document, ledger },
            Err(reason) => Content::Unread { id: Some(id), reason },
        };
        record_file(&mut self.connection, path, reader, content).map_err(|problem| CaseError::new(&self.path, problem))
    }

    /// Records that the file at `path` holds others, which are recorded under paths of their own, and what it held. Its
    /// bytes are not kept: those of the others are.
    ///
    /// # Errors
    /// If the case cannot be written.
    pub fn record_container(
        &mut self,
        path: &str,
        reader: &str,
        id: DocumentId,
        held: &str,
    ) -> Result<Recorded, CaseError> {
        let content = Content::Container { id, held };
        record_file(&mut self.connection, path, reader, content).map_err(|problem| CaseError::new(&self.path, problem))
    }

    /// Records that the file at `path` could not be received at all, and why.
    ///
    /// # Errors
    /// If the case cannot be written.
    pub fn record_missing(&mut self, path: &str, reader: &str, reason: &str) -> Result<Recorded, CaseError> {
        let content = Content::Unread { id: None, reason };
        record_file(&mut self.connection, path, reader, content).map_err(|problem| CaseError::new(&self.path, problem))
    }
}

#[derive(Clone, Copy)]
enum Content<'a> {
    Read { received: &'a [u8], document: &'a Document, ledger: &'a Ledger },
    Unread { id: Option<DocumentId>, reason: &'a str },
    Container { id: DocumentId, held: &'a str },
}

impl Content<'_> {
    fn id(&self) -> Option<DocumentId> {
        match self {
            Content::Read { document, .. } => Some(document.id),
            Content::Unread { id, .. } => *id,
            Content::Container { id, .. } => Some(*id),
        }
    }
}

/// The newest version of a path.
struct Newest {
    file: i64,
    version: u32,
    sha256: Option<String>,
    document: Option<i64>,
    /// Who read it, or found it unreadable.
    reader: String,
    unread_reason: Option<String>,
}

impl Newest {
    fn of(connection: &Connection, path: &str) -> Result<Option<Newest>, Problem> {
        let mut statement = connection.prepare_cached(
            "SELECT file.id, version, file.sha256, document, coalesce(document.reader, unread_by), unread_reason
             FROM file LEFT JOIN document ON document.id = file.document
             WHERE path = ?1 AND is_current = 1",
        )?;
        let newest = statement.query_row([path], |row| {
            Ok(Newest {
                file: row.get(0)?,
                version: row.get(1)?,
                sha256: row.get(2)?,
                document: row.get(3)?,
                reader: row.get(4)?,
                unread_reason: row.get(5)?,
            })
        });
        Ok(newest.optional()?)
    }

    fn has(&self, id: Option<&DocumentId>) -> bool {
        self.sha256 == id.map(DocumentId::to_string)
    }
}

fn record_file(
    connection: &mut Connection,
    path: &str,
    reader: &str,
    content: Content<'_>,
) -> Result<Recorded, Problem> {
    // Immediate, so that what is looked up here is still so when it is written.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let newest = Newest::of(&transaction, path)?;
    let id = content.id();
    let same = newest.as_ref().filter(|newest| newest.has(id.as_ref()));
    if let Some(same) = same
        && same.reader == reader
    {
        // Why a file could not be received can change without a change of its bytes.
        let is_told = |reason| same.unread_reason.as_deref() == Some(reason);
        if id.is_some() || matches!(content, Content::Unread { reason, .. } if is_told(reason)) {
            return Ok(Recorded::Unchanged);
        }
    }
    let document = match content {
        Content::Read { received, document, ledger } => Some(keep(&transaction, received, document, ledger)?),
        Content::Unread { .. } | Content::Container { .. } => None,
    };
    let unread = match content {
        Content::Read { .. } => None,
        Content::Unread { reason, .. } | Content::Container { held: reason, .. } => Some((reason, reader)),
    };
    let (reason, unread_by) = unread.unzip();
    let is_container = matches!(content, Content::Container { .. });
    let recorded = match (same, &newest) {
        (Some(same), _) => {
            transaction
                .prepare_cached(
                    "UPDATE file SET document = ?2, unread_reason = ?3, unread_by = ?4, is_container = ?5 WHERE id = ?1",
                )?
                .execute(params![same.file, document, reason, unread_by, is_container])?;
            if document.is_none()
                && let Some(before) = same.document
            {
                forget_if_nowhere(&transaction, before)?;
            }
            Recorded::Reread
        }
        (None, newest) => {
            let version = newest.as_ref().map_or(1, |newest| newest.version + 1);
            if let Some(newest) = newest {
                transaction.prepare_cached("UPDATE file SET is_current = 0 WHERE id = ?1")?.execute([newest.file])?;
            }
            let sha256 = id.map(|id| id.to_string());
            transaction
                .prepare_cached(
                    "INSERT INTO file (path, version, is_current, sha256, document, unread_reason, unread_by, is_container)
                     VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![path, version, sha256, document, reason, unread_by, is_container])?;
            if version == 1 { Recorded::New } else { Recorded::NewVersion(version) }
        }
    };
    transaction.commit()?;
    Ok(recorded)
}

/// Removes a document that no file has any more. This happens where a newer reader cannot read it.
fn forget_if_nowhere(connection: &Connection, document: i64) -> Result<(), Problem> {
    connection
        .prepare_cached(
            "DELETE FROM document WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM file WHERE file.document = ?1)",
        )?
        .execute([document])?;
    Ok(())
}
