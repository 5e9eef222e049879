//! A reader that has seen enough, as `head` does, is no reason to complain.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use crate::pile::{Pile, article};

#[test]
fn a_closed_pipe_ends_every_command_with_0() {
    let pile = Pile::of_papers();
    for number in 0..40 {
        pile.write(format!("papers/notices/{number}.txt"), article(number));
    }
    pile.run(["read", "papers"]).done();
    let commands: [&[&str]; 12] = [
        &["claims"],
        &["claims", "--json"],
        &["claims", "--csv"],
        &["documents", "--json"],
        &["speakers"],
        &["show", "article"],
        &["show", "article", "--tokens"],
        &["analyse", "papers/article.txt", "--conllu"],
        &["verify"],
        &["read", "papers", "--json"],
        &["demo"],
        &["--help"],
    ];
    for command in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = pile.command(command).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command:?}");
        assert_eq!(output.status.code(), Some(0), "{command:?}");
    }
}

#[test]
fn a_pipe_may_close_in_the_middle() {
    let pile = Pile::of_papers();
    // More than a pipe holds, so that the program is still writing when the reader goes.
    for number in 0..60 {
        pile.write(format!("papers/notices/{number}.txt"), article(number));
    }
    pile.run(["read", "papers"]).done();
    for shape in [&["claims"][..], &["claims", "--json"]] {
        let mut child = pile.command(shape).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::with_capacity(64, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty());
        let mut complaint = String::new();
        child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
        assert_eq!((child.wait().unwrap().code(), complaint.as_str()), (Some(0), ""), "{shape:?}");
    }
}
