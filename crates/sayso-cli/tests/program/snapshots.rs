//! Snapshots of the demonstration pile: what the program shows of each document, as text that is read in a review.
//!
//! They change only by an explicit update, and the difference is to be read before it is committed:
//!
//! ```text
//! SAYSO_UPDATE=1 cargo test -p sayso-cli
//! git diff crates/sayso-cli/tests/snapshots
//! ```

use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::demonstration::harbour;
use crate::pile::Pile;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

fn is_update() -> bool {
    std::env::var_os("SAYSO_UPDATE").is_some_and(|value| value == "1")
}

/// Compares with the file of this name, or writes it. A difference is returned as a text.
fn check(name: &str, now: &str) -> Option<String> {
    let path = folder().join(name);
    if is_update() {
        std::fs::create_dir_all(folder()).unwrap();
        std::fs::write(path, now).unwrap();
        return None;
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let diff = TextDiff::from_lines(before.as_str(), now);
    (before != now).then(|| diff.unified_diff().context_radius(2).header(name, "now").to_string())
}

#[test]
fn the_demonstration_pile_is_shown_as_before() {
    let pile = Pile::empty();
    pile.run(["demo", "--case", "pile.sayso"]).done();
    let mut shown = vec![];
    for document in harbour() {
        let stem = document.rsplit_once('.').unwrap().0;
        shown.push((format!("{stem}.txt"), pile.run(["show", &document]).done().stdout));
    }
    for list in ["documents", "speakers"] {
        shown.push((format!("{list}.txt"), pile.run([list]).done().stdout));
    }
    let differences: Vec<String> = shown.iter().filter_map(|(name, now)| check(name, now)).collect();
    assert!(
        differences.is_empty(),
        "{}\nIf this is as it should be: SAYSO_UPDATE=1 cargo test -p sayso-cli",
        differences.join("\n")
    );
    let mut kept: Vec<_> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    kept.retain(|name| shown.iter().all(|(shown, _)| name != shown.as_str()));
    assert!(kept.is_empty(), "snapshots of nothing: {kept:?}");
}
