//! A program that is killed loses at most the document it was working on.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use sayso_case::{Case, FileContent};
use sayso_ledger::{Document, Ledger};

use crate::samples::{READER, plain, said};

const CASE: &str = "SAYSO_CASE_TO_WRITE_UNTIL_KILLED";

/// Document `n`: long enough that it takes many pages, so that a torn one would show.
fn numbered(n: usize) -> (Document, Ledger) {
    let claims = 1 + n % 20;
    let sentences = (0..claims).map(|i| format!("Ann{i} said mud {i} of {n} is {}. ", "deep ".repeat(200)));
    let document = plain(&sentences.collect::<String>());
    let claims = (0..claims).map(|i| said(&document, &format!("Ann{i}"), &format!("mud {i} of {n} is deep"))).collect();
    (document, Ledger { reader: READER.to_owned(), claims, notices: vec![] })
}

fn record(case: &mut Case, n: usize) {
    let (document, ledger) = numbered(n);
    case.record(&n.to_string(), READER, document.text().as_bytes(), Ok((&document, &ledger))).unwrap();
}

/// Not a test: what the test below starts and kills.
#[test]
fn child_that_writes_until_killed() {
    let Some(path) = env::var_os(CASE) else { return };
    let mut case = Case::create_or_open(Path::new(&path)).unwrap();
    let first = case.files().unwrap().len();
    for n in first..first + 100_000 {
        record(&mut case, n);
    }
}

#[test]
fn every_document_of_a_killed_program_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sayso");
    let mut random: u64 = 20260121;
    let mut n_before = 0;
    let mut n_cut_short = 0;
    for round in 0..15 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["killed::child_that_writes_until_killed", "--exact", "--nocapture"])
            .env(CASE, &path)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // The first rounds hit the making of the case, the later ones the writing.
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        std::thread::sleep(Duration::from_micros((random >> 33) % [20_000, 200_000][usize::from(round > 3)]));
        child.kill().unwrap();
        n_cut_short += usize::from(!child.wait().unwrap().success());
        if !path.exists() {
            continue;
        }

        let check: String = rusqlite::Connection::open(&path)
            .unwrap()
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
        let case = Case::create_or_open(&path).unwrap();
        let files = case.files().unwrap();
        assert!(files.len() >= n_before, "a document that was recorded is gone");
        n_before = files.len();
        for file in &files {
            let FileContent::Document(id) = file.content else { panic!("{file:?}") };
            assert_eq!(case.document(&id).unwrap(), numbered(file.path.parse().unwrap()));
        }
        let mut paths: Vec<usize> = files.iter().map(|file| file.path.parse().unwrap()).collect();
        paths.sort_unstable();
        assert!(paths.into_iter().eq(0..n_before), "documents were recorded in order, so none is left out");
        assert_eq!(case.document_ids().unwrap().len(), n_before, "no document is without its file");
    }
    assert_eq!(n_cut_short, 15);
    assert!(n_before > 0, "no child lived long enough to record anything");
    // The index has the claims of the documents and no others.
    let case = rusqlite::Connection::open(&path).unwrap();
    let count = |sql: &str| case.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let n_indexed = count("SELECT count(*) FROM claim_words WHERE claim_words MATCH 'mud'");
    assert_eq!(n_indexed, count("SELECT count(*) FROM claim"));
}
