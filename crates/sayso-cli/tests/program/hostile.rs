//! Text of documents is data: nothing in it, nor in the name of a file, steers the terminal or turns its lines around.

use crate::pile::Pile;

/// Escape sequences, a bell, a backspace, a terminal's other way to say "escape", and marks of direction.
const TRICKS: [&str; 7] = ["\u{1b}[31m", "\u{1b}]0;owned\u{7}", "\u{7}", "\u{8}", "\u{9b}2J", "\u{202e}", "\u{2066}"];

fn hostile_document() -> String {
    let trick = TRICKS.concat();
    format!(
        "The {trick}quay is closed\n\nBy Ines{trick} Halloran\n\n4 March{trick} 2027\n\n“The north {trick}quay is \
         closed,” said Ann {trick} Roe, the harbour{trick} master. The office {trick}said{trick} that the \
         {trick}crane was sound.\n\nPaul\u{202e} Dunn said that no ship had been damaged.\n{}",
        // Enough plain text around it that it is not taken for binary data.
        "\nThe old quay was built of stone, and nobody knows when the first crane was put up on it.\n".repeat(12)
    )
}

/// Not one character that could steer: line feeds only, and no mark of direction.
#[track_caller]
fn check(what: &str, output: &str) {
    let steers = |char: &char| {
        char.is_control() && *char != '\n'
            || matches!(char, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let found: Vec<char> = output.chars().filter(steers).collect();
    assert!(found.is_empty(), "{what}: {found:?} in {output:?}");
}

fn pile() -> Pile {
    let pile = Pile::of_papers();
    pile.write("papers/hostile.txt", hostile_document());
    pile
}

#[test]
fn nothing_in_a_document_steers_the_terminal() {
    let pile = pile();
    let commands: [&[&str]; 7] = [
        &["read", "papers"],
        &["documents"],
        &["claims"],
        &["claims", "--form", "own"],
        &["speakers"],
        &["show", "hostile"],
        &["verify"],
    ];
    for command in commands {
        let ran = pile.run(command).done();
        check(&command.join(" "), &ran.stdout);
        check(&command.join(" "), &ran.stderr);
    }
    let shown = pile.run(["show", "hostile"]).done().flowing();
    assert!(shown.contains("Halloran") && shown.contains("Ann"), "the words around them stay: {shown}");
}

/// The lists in a shape that programs read are looked at in terminals too.
#[track_caller]
fn check_lists_as(shape: &str) {
    let pile = pile();
    pile.run(["read", "papers"]).done();
    for list in [&["claims", "--form", "direct,indirect,mixed,own"][..], &["documents"], &["speakers"]] {
        let ran = pile.run(list.iter().chain(&[shape])).done();
        check(&format!("{list:?} {shape}"), &ran.stdout.replace("\r\n", "\n"));
    }
}

#[test]
fn nothing_in_a_document_steers_the_terminal_through_json() {
    check_lists_as("--json");
}

#[test]
fn nothing_in_a_document_steers_the_terminal_through_csv() {
    check_lists_as("--csv");
}

#[test]
fn json_keeps_the_exact_words_of_a_hostile_document() {
    let pile = pile();
    pile.run(["read", "papers"]).done();
    let text = hostile_document();
    for claim in pile.list(["claims", "--doc", "hostile", "--form", "direct,indirect,mixed,own"]) {
        for place in claim["content"].as_array().unwrap() {
            let range: [usize; 2] = serde_json::from_value(place["bytes"].clone()).unwrap();
            assert_eq!(text.get(range[0]..range[1]), place["text"].as_str());
        }
    }
}

#[test]
fn damaged_words_in_a_mismatch_are_tamed_too() {
    let pile = pile();
    pile.run(["read", "papers"]).done();
    pile.database().execute("UPDATE claim_span SET words = words || char(27) || '[31m' || char(8238)", []).unwrap();
    check("verify", &pile.run(["verify"]).ends_with(1).stdout);
}

#[cfg(unix)]
#[test]
fn nothing_in_the_name_of_a_file_steers_the_terminal() {
    let pile = Pile::of_papers();
    for name in ["\u{1b}[31mred.txt", "\u{202e}txt.red.txt", "new\nline.txt", "bell\u{7}.txt"] {
        pile.write(format!("papers/{name}"), format!("{}\n{name:?}\n", crate::pile::ARTICLE));
        pile.write(format!("papers/empty-{name}"), "");
    }
    let commands: [&[&str]; 9] = [
        &["read", "papers"],
        &["documents"],
        &["documents", "--state", "unread"],
        &["claims"],
        &["show", "papers/\u{202e}txt.red.txt"],
        // Complaints name files too: several that fit, and one that was not read.
        &["show", "red"],
        &["show", "empty-bell"],
        &["show", "empty-\u{1b}[31mred.txt"],
        &["claims", "--doc", "papers"],
    ];
    for command in commands {
        let ran = pile.run(command);
        assert!(matches!(ran.code, Some(0 | 2)), "{command:?}: {}", ran.stderr);
        check(&command.join(" "), &ran.stdout);
        check(&command.join(" "), &ran.stderr);
    }
}

/// What a mailbox holds is recorded before it, and reading it again changes nothing.
#[test]
fn a_file_that_holds_others_is_recorded_with_all_of_them() {
    let pile = Pile::empty();
    pile.write("papers/mails.mbox", crate::pile::MAILBOX.as_bytes());
    let outcomes = |lines: Vec<serde_json::Value>| -> Vec<String> {
        let files = lines.iter().filter(|line| line["type"] == "file");
        files.map(|line| format!("{} {}", line["path"].as_str().unwrap(), line["outcome"].as_str().unwrap())).collect()
    };
    let names = ["papers/mails.mbox!/1", "papers/mails.mbox!/2", "papers/mails.mbox"];
    let first = outcomes(pile.list(["read", "papers"]));
    assert_eq!(first, [format!("{} new", names[0]), format!("{} unread", names[1]), format!("{} container", names[2])]);
    let again = outcomes(pile.list(["read", "papers"]));
    assert_eq!(again, names.map(|name| format!("{name} unchanged")));
    let states = |state: &str| pile.list(["documents", "--state", state]).len();
    assert_eq!((states("read"), states("unread"), states("container")), (1, 1, 1));
    let shown = pile.run(["show", "mails.mbox!/1"]).done().stdout;
    assert!(shown.contains("(quoted) What did the company say?"), "{shown}");
    pile.run(["verify"]).done();
}

#[test]
fn what_is_understood_of_a_file_is_shown_with_its_places() {
    let pile = Pile::empty();
    pile.write("mails.mbox", crate::pile::MAILBOX.as_bytes());
    let shown = pile.run(["intake", "mails.mbox"]).done().stdout;
    for words in [
        "mails.mbox!/1",
        "mail · UTF-8 · en",
        "author  “Ann Roe” [intake.mail.from] bytes 6–13",
        "~quoted      What did the company say?",
        "mails.mbox!/2",
        "not read: no text: nothing but white space",
        "holds others: a mailbox with 2 parts, recorded on their own",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}
