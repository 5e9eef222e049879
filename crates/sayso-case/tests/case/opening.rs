//! What is opened, and what is refused with a reason.

use std::fs;

use sayso_case::{Case, CaseError, Filter, Problem};
use sayso_ledger::{OriginKind, Place};

use crate::samples::{READER, claims, sentence, tell};

/// What opening a file with these bytes says, for recording and for questions. The file must stay as it is.
fn refused(bytes: &[u8]) -> [CaseError; 2] {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.file");
    fs::write(&path, bytes).unwrap();
    let errors = [Case::create_or_open(&path).unwrap_err(), Case::open(&path).unwrap_err()];
    assert_eq!(fs::read(&path).unwrap(), bytes);
    for error in &errors {
        assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
    }
    errors
}

/// The bytes of a SQLite file.
fn database(sql: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    fs::read(&path).unwrap()
}

#[test]
fn what_is_not_a_case_is_left_alone() {
    let files = [
        b"A text that is long enough to be taken for the header of a database, but is not one at all.".to_vec(),
        b"short".to_vec(),
        database("CREATE TABLE accounts (name TEXT)"),
        database("CREATE TABLE accounts (name TEXT); PRAGMA user_version = 1"),
        database("PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE claim (id)"),
    ];
    for file in files {
        for error in refused(&file) {
            assert!(matches!(error.problem(), Problem::NotACase), "{error}");
        }
    }
}

#[test]
fn a_case_of_a_newer_version_is_left_alone() {
    let newer = database("PRAGMA application_id = 1398897011; PRAGMA user_version = 99; CREATE TABLE claim (id)");
    for error in refused(&newer) {
        assert!(matches!(error.problem(), Problem::Newer { found: 99, .. }), "{error}");
    }
}

/// The bytes of a case of the first format with one document: "Ann said mud.", whose full stop was inserted.
fn first_format() -> Vec<u8> {
    let (document, _) = sentence("Ann", "mud", READER);
    let rows = format!(
        "INSERT INTO document VALUES (1, '{}', 'text', 'UTF-8', 'und', 'unknown', '{READER}');
         INSERT INTO document_text VALUES (1, 'Ann said mud.');
         INSERT INTO document_received VALUES (1, CAST('Ann said mud.' AS BLOB));
         INSERT INTO file VALUES (1, 'a.txt', 1, 1, 'ff', 1, NULL, NULL);
         INSERT INTO origin VALUES (1, 0, 'verbatim', 0, 12, 0, 12);
         INSERT INTO origin VALUES (1, 1, 'inserted', 12, 13, 0, 0);
         INSERT INTO block VALUES (1, 0, 'paragraph', 0, 13);
         PRAGMA user_version = 1;",
        document.id
    );
    database(&format!("{}{rows}", include_str!("../../migrations/01-case.sql")))
}

#[test]
fn an_older_case_is_brought_up_to_date_with_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.sayso");
    fs::write(&path, first_format()).unwrap();
    assert!(matches!(Case::open(&path).unwrap_err().problem(), Problem::Older { found: 1, .. }));
    let case = Case::create_or_open(&path).unwrap();
    let [id] = case.document_ids().unwrap()[..] else { panic!("expected one document") };
    let (document, _) = case.document(&id).unwrap();
    assert_eq!(document.text(), "Ann said mud.");
    let [said, inserted] = document.origins[..] else { panic!("{:?}", document.origins) };
    assert!(matches!(said.place, Some(Place::File(range)) if range.start == 0 && range.end == 12));
    assert_eq!((inserted.kind, inserted.place), (OriginKind::Inserted, None));
    drop(case);
    assert_eq!(Case::open(&path).unwrap().document(&id).unwrap().0, document);
}

#[test]
fn a_case_that_is_not_there_is_not_made_by_asking() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.sayso");
    let error = Case::open(&path).unwrap_err();
    assert!(matches!(error.problem(), Problem::NoSuchCase), "{error}");
    assert!(!path.exists());
    Case::open(folder.path()).unwrap_err();
    Case::create_or_open(folder.path()).unwrap_err();
    Case::create_or_open(&path.join("deeper")).unwrap_err();
}

#[test]
fn an_empty_file_becomes_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.sayso");
    fs::write(&path, b"").unwrap();
    assert!(matches!(Case::open(&path).unwrap_err().problem(), Problem::NotACase));
    tell(&mut Case::create_or_open(&path).unwrap(), "a", "Ann", "mud");
    assert_eq!(claims(&Case::open(&path).unwrap(), &Filter::default()).len(), 1);
}

#[test]
fn asking_changes_no_byte_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sayso");
    tell(&mut Case::create_or_open(&path).unwrap(), "a", "Ann", "mud");
    let before = fs::read(&path).unwrap();
    let mut case = Case::open(&path).unwrap();
    assert_eq!(claims(&case, &Filter::default()).len(), 1);
    let (document, ledger) = sentence("Ann", "sand", READER);
    case.record("b", READER, document.text().as_bytes(), Ok((&document, &ledger))).unwrap_err();
    drop(case);
    assert_eq!(fs::read(&path).unwrap(), before);
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["a.sayso"]);
}

#[test]
fn the_same_input_gives_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = ["a.sayso", "b.sayso"].map(|name| {
        let path = folder.path().join(name);
        let mut case = Case::create_or_open(&path).unwrap();
        for content in ["mud", "sand", "rock"] {
            tell(&mut case, "a", "Ann", content);
        }
        drop(case);
        fs::read(&path).unwrap()
    });
    assert!(files[0] == files[1]);
}

#[test]
fn a_case_is_asked_while_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sayso");
    let mut writer = Case::create_or_open(&path).unwrap();
    tell(&mut writer, "0", "Ann", "mud 0");
    let reader = Case::open(&path).unwrap();
    for n in 1..20 {
        // A question in the middle of which something is written sees the state in which it began.
        let mut seen = 0;
        reader
            .claims(&Filter::default(), &mut |_| {
                if seen == 0 {
                    tell(&mut writer, &n.to_string(), "Ann", &format!("mud {n}"));
                }
                seen += 1;
                std::ops::ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(seen, n);
    }
    assert_eq!(claims(&reader, &Filter::default()).len(), 20);
    let late = Case::open(&path).unwrap();
    assert_eq!(late.speakers(&Filter::default()).unwrap()[0].n_documents, 20);
}

#[test]
fn two_may_make_the_same_case_at_the_same_moment() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sayso");
        std::thread::scope(|scope| {
            for name in ["a", "b", "c"] {
                let path = &path;
                scope.spawn(move || tell(&mut Case::create_or_open(path).unwrap(), name, "Ann", name));
            }
        });
        assert_eq!(claims(&Case::open(&path).unwrap(), &Filter::default()).len(), 3);
    }
}
