//! Files larger than a document may be: those that hold others are read part by part, others are refused.

use std::fmt::Write;
use std::fs;
use std::num::NonZeroUsize;

use sayso::case::{Case, Recorded};
use sayso::{Limits, Outcome, PileOptions, Reader, Received, TakenAs, Walk, files, read_into, take_in};
use tempfile::tempdir;

fn mailbox() -> String {
    let mut mailbox = String::new();
    for number in 0..40 {
        write!(
            mailbox,
            "From a@example.org Tue May  6 10:00:00 2031\nFrom: Ann Roe <a@example.org>\nDate: 6 May 2031\nSubject: Quay {number}\n\n\
             The board said that quay {number} was closed.\n\n"
        )
        .expect("a string takes what is written");
    }
    mailbox
}

#[test]
fn a_large_mailbox_gives_what_it_gives_when_it_is_at_hand() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("all.mbox");
    fs::write(&path, mailbox()).expect("a file");
    let taken = |received: Received<'_>| {
        let mut taken = Vec::new();
        let mut limits = Limits::default();
        limits.max_file_bytes = 2_000;
        take_in(received, &limits, &mut |one| taken.push(one));
        taken
    };
    let large = taken(Received::File(&path));
    assert_eq!(large, taken(Received::Bytes(mailbox().as_bytes())));
    assert_eq!(large.len(), 41);
    assert!(matches!(&large[40].what, TakenAs::Container { held, .. } if held.starts_with("a mailbox with 40 parts")));
}

#[test]
fn a_large_web_archive_is_recorded_part_by_part() {
    let folder = tempdir().expect("a folder");
    let case_file = folder.path().join("pile.sayso");
    let mut archive = String::new();
    for number in 0..40 {
        let body = format!("<h1>Quay {number}</h1><p>{}</p>", "The board said that the quay was closed. ".repeat(6));
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}");
        write!(
            archive,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{number}\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        )
        .expect("a string takes what is written");
    }
    fs::write(folder.path().join("all.warc"), archive).expect("a file");
    let found = files(&[folder.path().to_owned()], &case_file, Walk::default()).expect("files");
    let mut limits = Limits::default();
    limits.max_file_bytes = 2_000;
    let options = PileOptions { jobs: NonZeroUsize::MIN, limits, worker: None };
    let mut case = Case::create_or_open(&case_file).expect("a case");
    let reader = Reader::new().expect("tables");
    let mut n_done = 0;
    let read =
        read_into(&mut case, &found, &reader, &options, &mut |_| n_done += 1).expect("a case that can be written");
    assert_eq!((read.len(), n_done), (41, 41));
    assert!(read[..40].iter().all(|one| one.outcome == Outcome::Read(Recorded::New) && one.is_part), "{read:?}");
    assert!(
        matches!(&read[40].outcome, Outcome::Container(held) if held.starts_with("a web archive (WARC) with 40 parts"))
    );
}

#[test]
fn a_large_mailbox_is_recorded_once_and_a_large_text_is_refused() {
    let folder = tempdir().expect("a folder");
    let case_file = folder.path().join("pile.sayso");
    fs::write(folder.path().join("all.mbox"), mailbox()).expect("a file");
    fs::write(folder.path().join("long.txt"), "The quay is shut. ".repeat(1_000)).expect("a file");
    let found = files(&[folder.path().to_owned()], &case_file, Walk::default()).expect("files");
    let reader = Reader::new().expect("tables");
    let mut limits = Limits::default();
    limits.max_file_bytes = 2_000;
    let options = PileOptions { jobs: NonZeroUsize::MIN, limits, worker: None };
    let mut case = Case::create_or_open(&case_file).expect("a case");
    let first = read_into(&mut case, &found, &reader, &options, &mut |_| {}).expect("a case that can be written");
    assert_eq!(first.len(), 42);
    assert!(first[..40].iter().all(|one| one.outcome == Outcome::Read(Recorded::New) && one.is_part));
    assert!(matches!(&first[40].outcome, Outcome::Container(held) if held.starts_with("a mailbox with 40 parts")));
    assert_eq!(first[41].outcome, Outcome::Unread("18 KiB, larger than the limit of 2 KiB".to_owned()));
    let second = read_into(&mut case, &found, &reader, &options, &mut |_| {}).expect("a case that can be written");
    assert!(second.iter().all(|one| one.outcome == Outcome::Unchanged), "{second:?}");
}
