//! What the program cannot do ends with 2 and a message that names what was expected.

use crate::pile::Pile;

#[test]
fn a_wrong_value_is_named_with_what_was_expected() {
    let pile = Pile::read();
    let cases: &[(&str, &[&str])] = &[
        ("claims --form spoken", &["spoken", "--form", "direct, indirect, mixed, own"]),
        ("claims --form direct,spoken", &["spoken", "direct, indirect"]),
        ("speakers --source rumour", &["rumour", "--source", "named", "not-found"]),
        ("documents --language klingon", &["klingon", "en, fr"]),
        ("documents --kind poem", &["poem", "article", "statement"]),
        ("read papers --jobs 0", &["--jobs", "0"]),
        ("read papers --jobs many", &["--jobs", "many"]),
        ("claims --color sometimes", &["sometimes", "auto", "always", "never"]),
        ("claims --json --csv", &["--json", "--csv"]),
        ("claims --doc nothing-like-it", &["nothing-like-it", "digits", "path", "hint: \"sayso documents\""]),
        ("claims --doc papers", &["5 documents", "papers/article.txt", "papers/page.html", "hint: "]),
        ("show abc", &["abc"]),
        ("claims --about …", &["…", "word"]),
        ("claims --by *", &["*", "word"]),
        ("read nowhere", &["nowhere"]),
        ("read", &["DIR|FILE"]),
        ("sing", &["sing"]),
    ];
    for (line, words) in cases {
        pile.run(line.split(' ')).refused_with(words);
    }
}

#[test]
fn without_a_case_there_is_a_hint() {
    let pile = Pile::empty();
    pile.write("notes.sayso", "These are notes, not a case.");
    pile.write("empty.sayso", "");
    rusqlite::Connection::open(pile.path("other.sayso")).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    std::fs::create_dir(pile.path("folder.sayso")).unwrap();
    for command in [&["claims"][..], &["documents"], &["speakers"], &["verify"], &["show", "article"]] {
        let on = |case| pile.run(command.iter().chain(&["--case", case]));
        pile.run(command).refused_with(&["pile.sayso", "hint: \"sayso read FOLDER\""]);
        for case in ["notes.sayso", "empty.sayso", "other.sayso"] {
            on(case).refused_with(&[case, "not a case"]);
        }
        on("folder.sayso").refused_with(&["folder.sayso"]);
    }
    assert!(!pile.path("pile.sayso").exists(), "a question makes no case");
}

#[test]
fn somebody_elses_file_is_not_written_to() {
    let pile = Pile::of_papers();
    pile.write("notes.sayso", "These are notes, not a case.");
    rusqlite::Connection::open(pile.path("other.sayso")).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    for case in ["notes.sayso", "other.sayso"] {
        let before = std::fs::read(pile.path(case)).unwrap();
        pile.run(["read", "papers", "--case", case]).refused_with(&[case, "not a case"]);
        pile.run(["demo", "--case", case]).refused_with(&[case, "not a case"]);
        assert_eq!(std::fs::read(pile.path(case)).unwrap(), before);
    }
}

#[test]
fn a_folder_that_does_not_exist_leaves_no_case() {
    let pile = Pile::empty();
    pile.run(["read", "nowhere"]).refused_with(&["nowhere"]);
    pile.run(["read", "nowhere", "--case", "no/such/folder.sayso"]).refused_with(&["no/such"]);
    assert!(!pile.path("pile.sayso").exists());
}

#[test]
fn an_empty_folder_is_no_failure() {
    let pile = Pile::empty();
    std::fs::create_dir(pile.path("papers")).unwrap();
    let read = pile.run(["read", "papers"]).done().stdout;
    assert!(read.starts_with("0 files into pile.sayso: nothing to read\n"), "{read}");
    assert_eq!(pile.list(["claims"]).len(), 0);
    pile.run(["verify"]).done();
}
