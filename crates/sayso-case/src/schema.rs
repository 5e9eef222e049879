//! Opening the file of a case: a path comes in, a connection goes out that holds this version's tables and nothing
//! else. It does not read or write rows.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use rusqlite_migration::{M, Migrations};

use crate::{Case, CaseError, Problem};

/// Marks a SQLite file as a case; the first migration writes it.
const APPLICATION_ID: i32 = i32::from_be_bytes(*b"Says");

const STEPS: &[M<'_>] = &[
    M::up(include_str!("../migrations/01-case.sql")),
    M::up(include_str!("../migrations/02-places.sql")),
    M::up(include_str!("../migrations/03-marks.sql")),
    M::up(include_str!("../migrations/04-modified.sql")),
    M::up(include_str!("../migrations/05-rates.sql")),
    M::up(include_str!("../migrations/06-containers.sql")),
];

/// The format of the cases that this version makes: the number of migrations.
const FORMAT: i64 = STEPS.len() as i64;

impl Case {
    /// Opens the case at `path` for recording, makes it where there is none, and brings an older one up to date.
    ///
    /// # Errors
    /// The file is not a case, is from a newer version, or cannot be opened for writing.
    pub fn create_or_open(path: &Path) -> Result<Case, CaseError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connect = || {
            let mut connection = Connection::open_with_flags(path, flags)?;
            prepare_for_writing(&mut connection)?;
            Ok(connection)
        };
        let connection = connect().map_err(|problem| CaseError::new(path, problem))?;
        Ok(Case { connection, path: path.to_owned() })
    }

    /// Opens the case at `path` for questions. Another process may write to it meanwhile. Nothing can be recorded, and
    /// the file may be write-protected.
    ///
    /// # Errors
    /// There is no such file, it is not a case, or it has another format than this version's.
    pub fn open(path: &Path) -> Result<Case, CaseError> {
        let connection = connect_for_reading(path).map_err(|problem| CaseError::new(path, problem))?;
        Ok(Case { connection, path: path.to_owned() })
    }

    /// A case that is kept in memory and is lost when it is dropped.
    ///
    /// # Errors
    /// If the memory cannot be had.
    pub fn in_memory() -> Result<Case, CaseError> {
        let path = PathBuf::from("case in memory");
        let connect = || {
            let mut connection = Connection::open_in_memory()?;
            prepare_for_writing(&mut connection)?;
            Ok(connection)
        };
        let connection = connect().map_err(|problem| CaseError::new(&path, problem))?;
        Ok(Case { connection, path })
    }
}

fn prepare_for_writing(connection: &mut Connection) -> Result<(), Problem> {
    settle(connection)?;
    // Looked at before anything is set, because setting the journal mode writes, and the file may be somebody else's.
    if let State::Format(found) = state(connection)?
        && found > FORMAT
    {
        return Err(Problem::Newer { found, known: FORMAT });
    }
    // The answer is "wal", or "memory" for a case in memory; a file system without shared memory keeps "delete", which
    // is slower and as safe. Where another process has the case open this does not wait but is refused; then that
    // process has set the mode or is setting it.
    match connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {}
        other => other?,
    }
    // In WAL mode a crash of the program loses nothing under NORMAL, and a power cut at most the last documents.
    connection.pragma_update(None, "synchronous", "normal")?;
    match (Migrations::from_slice(STEPS).to_latest(connection), state(connection)?) {
        // Also where another process made the same tables at the same moment, and this one failed for that reason.
        (_, State::Format(FORMAT)) | (Ok(()), _) => Ok(()),
        // The outer error repeats the whole migration.
        (Err(rusqlite_migration::Error::RusqliteError { err, .. }), _) => Err(err.into()),
        (Err(error), _) => Err(error.into()),
    }
}

fn connect_for_reading(path: &Path) -> Result<Connection, Problem> {
    if !path.exists() {
        return Err(Problem::NoSuchCase);
    }
    // Opened for writing where that is allowed, and then kept from it: a connection that is read-only from the start
    // cannot remove the two files beside the case (-wal, -shm) through which processes see each other's writes.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let (connection, state) = match state(&connection) {
        // The two files cannot be made, because the folder is write-protected.
        Err(error) if is_write_protected(&error) => unchanging(path).ok_or(error)?,
        state => (connection, state?),
    };
    settle(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    match state {
        State::Empty => Err(Problem::NotACase),
        State::Format(found) if found > FORMAT => Err(Problem::Newer { found, known: FORMAT }),
        State::Format(found) if found < FORMAT => Err(Problem::Older { found, known: FORMAT }),
        State::Format(_) => Ok(connection),
    }
}

fn is_write_protected(error: &Problem) -> bool {
    let Problem::Database(error) = error else { return false };
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// Opens a case that nobody can write to, as on a read-only medium, without the files beside it. `None` if it does not
/// open, or if a file beside it says that not everything is in the case itself.
fn unchanging(path: &Path) -> Option<(Connection, State)> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if Path::new(&log).exists() {
        return None;
    }
    let path = path.to_str()?.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(format!("file:{path}?immutable=1"), flags).ok()?;
    let state = state(&connection).ok()?;
    Some((connection, state))
}

/// Settings that every connection needs.
fn settle(connection: &Connection) -> Result<(), Problem> {
    connection.busy_timeout(Duration::from_secs(30))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A case may come from somebody else: its schema may not call functions with side effects.
    connection.pragma_update(None, "trusted_schema", false)?;
    // Every statement of this crate fits, so that each is compiled once.
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

enum State {
    /// No tables: a new file, or one whose maker was killed before the first transaction.
    Empty,
    /// A case of this format.
    Format(i64),
}

fn state(connection: &Connection) -> Result<State, Problem> {
    // One transaction, so that the numbers belong together while another process makes the tables.
    let connection = connection.unchecked_transaction()?;
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let application_id = match number("PRAGMA application_id") {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => return Err(Problem::NotACase),
        other => other?,
    };
    let format = number("PRAGMA user_version")?;
    let n_tables = number("SELECT count(*) FROM sqlite_schema")?;
    match (application_id, format, n_tables) {
        (0, 0, 0) => Ok(State::Empty),
        (id, 1.., _) if id == i64::from(APPLICATION_ID) => Ok(State::Format(format)),
        _ => Err(Problem::NotACase),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_migration_writes_the_application_id() {
        let case = Case::in_memory().unwrap();
        assert!(matches!(state(&case.connection), Ok(State::Format(FORMAT))));
    }

    #[test]
    fn a_case_that_nobody_writes_to_opens_whatever_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a?b#c%41 é.sayso");
        drop(Case::create_or_open(&path).unwrap());
        assert!(matches!(unchanging(&path), Some((_, State::Format(FORMAT)))));
        std::fs::write(folder.path().join("a?b#c%41 é.sayso-wal"), b"").unwrap();
        assert!(unchanging(&path).is_none());
    }

    #[test]
    fn migrations_are_valid() {
        Migrations::from_slice(STEPS).validate().unwrap();
    }
}
