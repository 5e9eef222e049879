//! Finding the document that a person means: an id, a path or a part of either comes in, one id goes out. It never picks
//! one of several.

use rusqlite::Connection;
use sayso_ledger::DocumentId;

use crate::{Candidate, Case, CaseError, FileContent, FileEntry, Problem};

/// The fewest digits of an id that name a document. Fewer are too easily a word.
const MIN_ID_DIGITS: usize = 4;

impl Case {
    /// The document that `name` means. In this order: a path; a file name; the first digits of an id, at least four; a
    /// part of a path. Paths are those of newest versions; older documents are found by their id.
    ///
    /// # Errors
    /// Nothing fits, several documents fit (the error lists all), or the file that fits could not be read.
    pub fn resolve(&self, name: &str) -> Result<DocumentId, CaseError> {
        let files = self.files()?;
        let current = || files.iter().filter(|file| file.is_current);
        let file_name = |file: &&FileEntry| file.path.rsplit(['/', '\\']).next() == Some(name);
        if let Some(found) = only(name, current().filter(|file| file.path == name)) {
            return found.map_err(|problem| self.error(problem));
        }
        if let Some(found) = only(name, current().filter(file_name)) {
            return found.map_err(|problem| self.error(problem));
        }
        if name.len() >= MIN_ID_DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let ids = self.ask(|connection| ids_starting_with(connection, &name.to_ascii_lowercase()))?;
            let has_one = |file: &&FileEntry| matches!(file.content, FileContent::Document(id) if ids.contains(&id));
            if let Some(found) = only(name, files.iter().filter(has_one)) {
                return found.map_err(|problem| self.error(problem));
            }
        }
        let part = current().filter(|file| !name.is_empty() && file.path.contains(name));
        let found = only(name, part).unwrap_or_else(|| Err(Problem::NoSuchDocument(name.to_owned())));
        found.map_err(|problem| self.error(problem))
    }
}

/// The one document of these files; `None` if there are no files.
fn only<'f>(name: &str, files: impl Iterator<Item = &'f FileEntry>) -> Option<Result<DocumentId, Problem>> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut unread = None;
    for file in files {
        match &file.content {
            FileContent::Document(id) if candidates.iter().all(|candidate| candidate.id != *id) => {
                candidates.push(Candidate { path: file.path.clone(), id: *id });
            }
            FileContent::Document(_) => {}
            FileContent::Unread { reason, .. } | FileContent::Container { held: reason, .. } => {
                unread = Some(Problem::Unread { path: file.path.clone(), reason: reason.clone() });
            }
        }
    }
    match (candidates.as_slice(), unread) {
        ([], None) => None,
        ([], Some(unread)) => Some(Err(unread)),
        ([one], _) => Some(Ok(one.id)),
        _ => Some(Err(Problem::Ambiguous { name: name.to_owned(), candidates })),
    }
}

fn ids_starting_with(connection: &Connection, digits: &str) -> Result<Vec<DocumentId>, Problem> {
    // A range, so that the index is used; "g" is the character behind the last digit.
    let mut statement =
        connection.prepare_cached("SELECT sha256 FROM document WHERE sha256 >= ?1 AND sha256 < ?1 || 'g'")?;
    let ids = statement.query_map([digits], crate::load::read_id)?;
    ids.map(|id| Ok(id?)).collect()
}
