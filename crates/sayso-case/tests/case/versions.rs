//! Reading the same files again changes nothing; a changed file is a new version, and the old one stays.

use sayso_case::{Case, FileContent, Filter, Problem, Recorded};
use sayso_ledger::DocumentId;

use crate::samples::{READER, claims, sentence, tell};

/// One line for each file: path, version, a star if current, what it holds.
fn files(case: &Case) -> Vec<String> {
    let told = case.files().unwrap().into_iter().map(|file| {
        let star = if file.is_current { "*" } else { "" };
        let content = match file.content {
            FileContent::Document(id) => case.text(&id).unwrap(),
            FileContent::Container { held, .. } => held,
            FileContent::Unread { id, reason } => format!("{reason} ({})", id.map_or("-".into(), |id| id.short())),
        };
        format!("{} {}{star} {content}", file.path, file.version)
    });
    told.collect()
}

fn record(case: &mut Case, path: &str, content: &str, reader: &str) -> Recorded {
    let (document, ledger) = sentence("Ann", content, reader);
    let received = document.text().as_bytes();
    let known = case.is_current(path, &document.id, reader).unwrap();
    let recorded = case.record(path, reader, received, Ok((&document, &ledger))).unwrap();
    assert_eq!(known, recorded == Recorded::Unchanged);
    assert!(case.is_current(path, &document.id, reader).unwrap());
    recorded
}

fn contents(case: &Case, filter: &Filter) -> Vec<String> {
    claims(case, filter).into_iter().map(|claim| format!("{}: {}", claim.path, claim.content[0].words)).collect()
}

#[test]
fn the_same_again_changes_nothing() {
    let mut case = Case::in_memory().unwrap();
    assert_eq!(record(&mut case, "a", "mud", READER), Recorded::New);
    assert_eq!(record(&mut case, "a", "mud", READER), Recorded::Unchanged);
    assert_eq!(files(&case), ["a 1* Ann said mud."]);
    assert_eq!(contents(&case, &Filter::default()), ["a: mud"]);
}

#[test]
fn other_bytes_are_a_new_version() {
    let mut case = Case::in_memory().unwrap();
    record(&mut case, "a", "mud", READER);
    assert_eq!(record(&mut case, "a", "sand", READER), Recorded::NewVersion(2));
    assert_eq!(record(&mut case, "a", "mud", READER), Recorded::NewVersion(3));
    assert_eq!(record(&mut case, "a", "rock", READER), Recorded::NewVersion(4));
    let expected = ["a 1 Ann said mud.", "a 2 Ann said sand.", "a 3 Ann said mud.", "a 4* Ann said rock."];
    assert_eq!(files(&case), expected);
    assert_eq!(contents(&case, &Filter::default()), ["a: rock"]);
    let all = Filter { all_versions: true, ..Filter::default() };
    let mut contents = contents(&case, &all);
    contents.sort();
    assert_eq!(contents, ["a: mud", "a: rock", "a: sand"]);
    let documents = case.documents(&all).unwrap();
    let told: Vec<_> = documents.iter().map(|entry| (entry.version, entry.is_current, entry.paths.len())).collect();
    assert_eq!(told, [(2, false, 1), (3, false, 1), (4, true, 1)]);
    assert_eq!(case.documents(&Filter::default()).unwrap().len(), 1);
    assert_eq!(case.speakers(&Filter::default()).unwrap()[0].n_documents, 1);
    assert_eq!(case.speakers(&all).unwrap()[0].n_documents, 3);
}

#[test]
fn another_reader_replaces_what_was_found() {
    let mut case = Case::in_memory().unwrap();
    record(&mut case, "a", "mud", READER);
    let (document, mut ledger) = sentence("Ann", "mud", "reader 2");
    ledger.claims[0].content = vec![document.span(9, 11).unwrap()];
    let received = document.text().as_bytes();
    assert_eq!(case.record("a", "reader 2", received, Ok((&document, &ledger))).unwrap(), Recorded::Reread);
    assert_eq!(files(&case), ["a 1* Ann said mud."]);
    assert_eq!(case.document(&document.id).unwrap().1, ledger);
    assert_eq!(contents(&case, &Filter::default()), ["a: mu"]);
    let about = |words: &str| Filter { about: Some(words.into()), ..Filter::default() };
    assert_eq!(contents(&case, &about("mud")), [""; 0]);
    assert_eq!(contents(&case, &about("mu")), ["a: mu"]);
}

#[test]
fn the_same_bytes_under_two_paths_are_one_document() {
    let mut case = Case::in_memory().unwrap();
    record(&mut case, "b", "mud", READER);
    assert_eq!(record(&mut case, "a", "mud", READER), Recorded::New);
    assert_eq!(case.document_ids().unwrap().len(), 1);
    assert_eq!(contents(&case, &Filter::default()), ["a: mud"]);
    assert_eq!(case.documents(&Filter::default()).unwrap()[0].paths, ["a", "b"]);
    assert_eq!(record(&mut case, "a", "mud", "reader 2"), Recorded::Reread);
    assert_eq!(record(&mut case, "b", "mud", "reader 2"), Recorded::Unchanged);
    // While one path still has it, it is asked about.
    record(&mut case, "a", "sand", "reader 2");
    assert_eq!(contents(&case, &Filter::default()), ["a: sand", "b: mud"]);
}

#[test]
fn files_that_cannot_be_read_stay_in_the_count() {
    let mut case = Case::in_memory().unwrap();
    let id = DocumentId::of(b"\x01").short();
    assert_eq!(case.record("a", READER, b"\x01", Err("not a text")).unwrap(), Recorded::New);
    assert_eq!(case.record("a", READER, b"\x01", Err("not a text")).unwrap(), Recorded::Unchanged);
    assert!(case.is_current("a", &DocumentId::of(b"\x01"), READER).unwrap());
    assert!(!case.is_current("a", &DocumentId::of(b"\x01"), "reader 2").unwrap());
    assert_eq!(case.record_missing("b", READER, "no permission").unwrap(), Recorded::New);
    assert_eq!(case.record_missing("b", READER, "no permission").unwrap(), Recorded::Unchanged);
    assert_eq!(case.record_missing("b", READER, "it is a folder").unwrap(), Recorded::Reread);
    assert_eq!(record(&mut case, "b", "mud", READER), Recorded::NewVersion(2));
    assert_eq!(
        files(&case),
        [format!("a 1* not a text ({id})"), "b 1 it is a folder (-)".into(), "b 2* Ann said mud.".into()]
    );
    let unread = case.resolve("a").unwrap_err();
    assert!(matches!(unread.problem(), Problem::Unread { reason, .. } if reason == "not a text"), "{unread}");
}

#[test]
fn another_reader_may_read_what_the_last_could_not_and_the_other_way_round() {
    let mut case = Case::in_memory().unwrap();
    let (document, _) = sentence("Ann", "mud", READER);
    let received = document.text().as_bytes().to_vec();
    case.record("a", READER, &received, Err("too hard")).unwrap();
    assert_eq!(record(&mut case, "a", "mud", "reader 2"), Recorded::Reread);
    assert_eq!(files(&case), ["a 1* Ann said mud."]);
    record(&mut case, "b", "mud", "reader 2");
    assert_eq!(case.record("a", "reader 3", &received, Err("too hard")).unwrap(), Recorded::Reread);
    assert_eq!(contents(&case, &Filter::default()), ["b: mud"]);
    assert_eq!(case.record("b", "reader 3", &received, Err("too hard")).unwrap(), Recorded::Reread);
    assert_eq!(contents(&case, &Filter { all_versions: true, ..Filter::default() }), [""; 0]);
    assert_eq!(case.document_ids().unwrap(), []);
    assert!(case.documents(&Filter { about: Some("mud".into()), ..Filter::default() }).unwrap().is_empty());
}

#[test]
fn a_document_is_found_by_id_path_and_name() {
    let mut case = Case::in_memory().unwrap();
    tell(&mut case, "press/2024/quay.txt", "Ann", "mud");
    tell(&mut case, "press/2025/quay.txt", "Ann", "sand");
    tell(&mut case, "press/2025/wall.txt", "Ann", "rock");
    tell(&mut case, "press/2025/again.txt", "Ann", "rock");
    let id = |content| sentence("Ann", content, READER).0.id;
    assert_eq!(case.resolve("press/2024/quay.txt").unwrap(), id("mud"));
    assert_eq!(case.resolve("wall.txt").unwrap(), id("rock"));
    assert_eq!(case.resolve("2024").unwrap(), id("mud"));
    assert_eq!(case.resolve(&id("sand").to_string()).unwrap(), id("sand"));
    assert_eq!(case.resolve(&id("sand").to_string().to_uppercase()[..8]).unwrap(), id("sand"));
    let error = case.resolve("quay.txt").unwrap_err();
    let Problem::Ambiguous { candidates, .. } = error.problem() else { panic!("{error}") };
    let paths: Vec<_> = candidates.iter().map(|candidate| candidate.path.as_str()).collect();
    assert_eq!(paths, ["press/2024/quay.txt", "press/2025/quay.txt"]);
    for unknown in ["", "zzz", "abc", "wall.text"] {
        let error = case.resolve(unknown).unwrap_err();
        assert!(matches!(error.problem(), Problem::NoSuchDocument(name) if name == unknown), "{error}");
    }
    // An older version has no path of its own any more, but its id.
    tell(&mut case, "press/2024/quay.txt", "Ann", "new mud");
    assert_eq!(case.resolve(&id("mud").to_string()[..6]).unwrap(), id("mud"));
}
