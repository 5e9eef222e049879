//! What `sayso read` takes from a folder, what it passes over, and that nothing vanishes from the count.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::pile::{ARTICLE, Pile, article};

/// The outcome of each file of a run, by path.
fn outcomes(pile: &Pile, arguments: &[&str]) -> BTreeMap<String, String> {
    let lines = pile.list(["read"].iter().chain(arguments).copied());
    let files = lines.iter().filter(|line| line["type"] == "file");
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    files.map(|file| (word(&file["path"]), word(&file["outcome"]))).collect()
}

fn paths(outcomes: &BTreeMap<String, String>) -> Vec<&str> {
    outcomes.keys().map(String::as_str).collect()
}

#[test]
fn a_folder_is_read_and_told_in_a_summary() {
    let pile = Pile::of_papers();
    pile.write("papers/scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    let told = pile.run(["read", "papers"]).done().flowing();
    let words = ["6 files into pile.sayso: 5 new, 1 not read", "in en", "in fr", "statements", "speakers", "a PDF"];
    for word in words.into_iter().chain(["Ann Roe", "Jeanne Morel", "papers/scan.pdf"]) {
        assert!(told.contains(word), "expected {word:?} in {told}");
    }
}

#[test]
fn files_that_cannot_be_read_are_recorded_with_the_reason_and_the_others_are_read() {
    let pile = Pile::of_papers();
    let cases: [(&str, &[u8], &str); 5] = [
        ("noise.bin", &[1, 2, 3, 4, 250, 251, 6, 7, 8, 9, 3, 4], "binary data"),
        ("empty.txt", b"", "empty file"),
        ("blank.txt", b" \n\t\n", "white space"),
        ("scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "an image (PNG)"),
    ];
    for (name, content, _) in cases {
        pile.write(format!("papers/{name}"), content);
    }
    let told = pile.run(["read", "papers"]).done().flowing();
    let unread = pile.list(["documents", "--state", "unread"]);
    assert_eq!(unread.len(), cases.len());
    for (name, _, reason) in cases {
        let line = unread.iter().find(|line| line["path"] == format!("papers/{name}")).unwrap();
        assert!(line["reason"].as_str().unwrap().contains(reason), "{line}");
        assert!(told.contains(&format!("papers/{name}: ")) && told.contains(reason), "{told}");
    }
    assert_eq!(pile.list(["documents"]).iter().filter(|line| line["type"] == "document").count(), 5);
    let shown = pile.run(["documents"]).done().flowing();
    assert!(shown.contains("papers/scan.pdf: a PDF"), "{shown}");
    pile.run(["show", "scan.pdf"]).refused_with(&["papers/scan.pdf", "a PDF"]);
}

#[test]
fn a_page_without_its_text_is_listed_by_what_it_says_of_itself() {
    let pile = Pile::of_papers();
    let page = "<html><head><title>Quays closed in Norhaven</title><meta name=author content='Ada Quill'>\
                <link rel=canonical href='https://lamp.example/2031/05/04/quays'></head><body><script>start()</script>";
    pile.write("papers/quays.html", page);
    pile.run(["read", "papers"]).done();
    let shown = pile.run(["documents"]).done().flowing();
    for words in ["Quays closed in Norhaven", "2031-05-04", "by Ada Quill", "the page holds no text"] {
        assert!(shown.contains(words), "expected {words:?} in {shown}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_locked_files_are_recorded_with_the_reason() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let pile = Pile::of_papers();
    symlink("nowhere.txt", pile.path("papers/dangling.txt")).unwrap();
    symlink("papers", pile.path("papers/round")).unwrap();
    pile.write("papers/locked.txt", ARTICLE);
    std::fs::set_permissions(pile.path("papers/locked.txt"), PermissionsExt::from_mode(0o000)).unwrap();
    // Nothing is locked to the superuser.
    let is_locked = std::fs::read(pile.path("papers/locked.txt")).is_err();
    let outcomes = outcomes(&pile, &["papers"]);
    assert_eq!(outcomes["papers/dangling.txt"], "unread");
    assert_eq!(outcomes["papers/round"], "unread");
    assert_eq!(outcomes["papers/locked.txt"], if is_locked { "unread" } else { "new" });
    let unread = pile.run(["documents", "--state", "unread"]).done().flowing();
    assert!(unread.contains("papers/dangling.txt: a symbolic link"), "{unread}");
    assert_eq!(unread.contains("papers/locked.txt: permission denied"), is_locked, "{unread}");
}

/// On Linux a name is any bytes; two names that look alike are still two files.
#[cfg(target_os = "linux")]
#[test]
fn files_whose_names_are_no_text_are_all_counted() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    let pile = Pile::empty();
    for (name, number) in [(b"papers/a\xfe.txt", 1), (b"papers/a\xff.txt", 2)] {
        pile.write(Path::new(OsStr::from_bytes(name)), article(number));
    }
    assert_eq!(pile.list(["read", "papers"]).iter().filter(|line| line["type"] == "file").count(), 2);
}

#[test]
fn hidden_and_ignored_files_are_passed_over_unless_asked_for() {
    let names = ["a.txt", ".hidden.txt", ".folder/b.txt", "ignored.txt", "repository/listed.txt"];
    let pile = Pile::empty();
    for (number, name) in names.iter().enumerate() {
        pile.write(format!("papers/{name}"), article(number));
    }
    pile.write("papers/.ignore", "ignored.txt\n");
    pile.write("papers/repository/.gitignore", "listed.txt\n");
    std::fs::create_dir(pile.path("papers/repository/.git")).unwrap();
    let case_of = |case, options: &[&'static str]| [&["papers", "--case", case][..], options].concat();
    assert_eq!(paths(&outcomes(&pile, &case_of("plain.sayso", &[]))), ["papers/a.txt"]);
    let ignored = outcomes(&pile, &case_of("ignored.sayso", &["--no-ignore"]));
    assert_eq!(paths(&ignored), ["papers/a.txt", "papers/ignored.txt", "papers/repository/listed.txt"]);
    let hidden = outcomes(&pile, &case_of("hidden.sayso", &["--hidden"]));
    assert!(hidden.contains_key("papers/.hidden.txt") && hidden.contains_key("papers/.folder/b.txt"), "{hidden:?}");
    assert!(!hidden.contains_key("papers/ignored.txt"), "{hidden:?}");
    let all = outcomes(&pile, &case_of("all.sayso", &["--hidden", "--no-ignore"]));
    for name in names {
        assert!(all.contains_key(&format!("papers/{name}")), "{all:?}");
    }
}

#[test]
fn a_case_inside_the_folder_is_no_document() {
    let pile = Pile::of_papers();
    let first = outcomes(&pile, &["papers", "--case", "papers/inside.sayso"]);
    let again = outcomes(&pile, &["papers", "--case", "papers/inside.sayso"]);
    assert_eq!(first.len(), 5);
    assert_eq!(paths(&first), paths(&again));
    // Neither is another case, and paths are as seen from the folder of the case.
    assert_eq!(outcomes(&pile, &["papers"]).len(), 5);
    assert!(first.contains_key("article.txt"), "{first:?}");
}

#[test]
fn files_are_read_once_however_often_they_are_named() {
    let pile = Pile::of_papers();
    let named = outcomes(&pile, &["papers", "papers/article.txt", "./papers", "papers/old/../old"]);
    assert_eq!(named.len(), 5, "{named:?}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let pile = Pile::of_papers();
    for number in 0..40 {
        pile.write(format!("papers/notices/{number}.txt"), article(number % 30));
    }
    pile.write("papers/scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    let read = |jobs: &str| {
        let read = pile.run(["read", "papers", "--jobs", jobs, "--json"]).done().stdout;
        let everything = pile.everything();
        std::fs::remove_file(pile.path("pile.sayso")).unwrap();
        (read, everything)
    };
    let one = read("1");
    for jobs in ["2", "4", "16"] {
        assert_eq!(one, read(jobs), "--jobs {jobs}");
    }
}

/// The same bytes under a name that says "web page" and one that does not: which is met first must not matter.
#[test]
fn the_order_in_which_names_are_met_changes_nothing() {
    let text = format!("{ARTICLE}\nThe crane <b>fell</b> at noon.\n");
    let order = |names: [&str; 2]| {
        let pile = Pile::empty();
        for name in names {
            pile.write(name, &text);
            pile.run(["read", name]).done();
        }
        pile.run(["verify"]).done();
        pile.everything()
    };
    assert_eq!(order(["a.html", "b.txt"]), order(["b.txt", "a.html"]));
}
