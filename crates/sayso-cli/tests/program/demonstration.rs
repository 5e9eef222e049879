//! `sayso demo` shows the whole pile of examples/harbour, and keeps it where it is told to.

use std::path::Path;

use crate::pile::Pile;

pub(crate) fn harbour() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/harbour");
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn it_runs_without_anything_and_leaves_nothing() {
    let pile = Pile::empty();
    let demo = pile.run(["demo"]).done();
    assert!(demo.stdout.starts_with("10 files into memory: 10 new\n"), "{}", demo.stdout);
    assert_eq!(demo.stderr, "");
    assert_eq!(std::fs::read_dir(pile.path("")).unwrap().count(), 0);
}

#[test]
fn it_mentions_every_file_of_the_pile() {
    let demo = Pile::empty().run(["demo"]).done().stdout;
    for name in harbour() {
        assert!(demo.contains(&name), "{name}");
    }
}

#[test]
fn it_holds_the_files_of_the_pile_as_they_are() {
    let pile = Pile::empty();
    pile.run(["demo", "--case", "demo.sayso"]).done();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/harbour");
    for name in harbour() {
        pile.write(format!("harbour/{name}"), std::fs::read(examples.join(&name)).unwrap());
    }
    let again = pile.run(["read", "harbour", "--case", "demo.sayso"]).done().stdout;
    assert!(again.starts_with("10 files into demo.sayso: 10 unchanged\n"), "{again}");
    pile.run(["verify", "--case", "demo.sayso"]).done();
}
