//! A program that is killed while it reads leaves a case that verifies, and a further run completes the pile.

use std::process::Stdio;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use crate::pile::{Pile, article};

const N_FILES: usize = 400;

/// How many files the case has by now; none if there is no such table yet.
fn n_recorded(pile: &Pile) -> usize {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let count = Connection::open_with_flags(pile.path("pile.sayso"), flags)
        .and_then(|case| case.query_row("SELECT count(*) FROM file", [], |row| row.get(0)));
    count.unwrap_or(0)
}

#[test]
fn a_killed_read_is_completed_by_the_next() {
    let pile = Pile::empty();
    for number in 0..N_FILES {
        pile.write(format!("papers/{number:03}.txt"), article(number));
    }
    pile.run(["read", "papers", "--case", "undisturbed.sayso"]).done();

    // Early, in the middle, and later, each time on what the last run left.
    for at_least in [1, 100, 200] {
        let mut child = pile.command(["read", "papers"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let start = Instant::now();
        while n_recorded(&pile) < at_least && start.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it was done before it was killed");
        let n_recorded = n_recorded(&pile);
        assert!((at_least..N_FILES).contains(&n_recorded), "{n_recorded}");
        let verified = pile.run(["verify"]).done().stdout;
        assert!(verified.starts_with(&format!("{n_recorded} document")), "{verified}");
    }
    let completed = pile.run(["read", "papers"]).done().stdout;
    assert!(completed.contains(" new, ") && completed.contains(" unchanged\n"), "{completed}");
    pile.run(["verify"]).done();
    for list in [&["claims"][..], &["documents"], &["speakers"]] {
        let undisturbed = pile.run(list.iter().chain(&["--json", "--case", "undisturbed.sayso"])).done().stdout;
        assert!(pile.run(list.iter().chain(&["--json"])).done().stdout == undisturbed, "{list:?} differs");
    }
}
