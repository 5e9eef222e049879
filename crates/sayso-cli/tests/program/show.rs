//! `sayso show` marks every claim so that it can be read without colours.

use crate::pile::{Pile, texts};

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_claim_is_marked_and_explained_without_colours() {
    let pile = Pile::read();
    for document in ["article.txt", "communique.txt", "formula.txt", "page.html", "lettre.txt"] {
        let shown = pile.run(["show", document]).done().flowing();
        let claims = pile.list(["claims", "--doc", document]);
        assert!(!claims.is_empty(), "{document}");
        for claim in claims {
            let number = claim["claim"].as_u64().unwrap() + 1;
            let (open, close) = (format!("[{number} "), format!(" {number}]"));
            let n_pieces = claim["content"].as_array().unwrap().len();
            assert!(shown.matches(&open).count() >= n_pieces, "{document} {open}: {shown}");
            assert_eq!(shown.matches(&open).count(), shown.matches(&close).count(), "{document} {number}: {shown}");
            // Under the text stands who says it, how, and why it was found.
            let speaker = texts(&claim["source"]["speaker"]).first().map_or(String::new(), |words| squeezed(words));
            let explained = format!(" {number} {speaker}");
            assert!(shown.contains(&explained), "{document}: expected {explained:?} in {shown}");
            assert!(shown.contains(&format!("[{}]", claim["rule"].as_str().unwrap())), "{document}: {shown}");
        }
    }
}

#[test]
fn the_whole_text_is_shown() {
    let pile = Pile::read();
    let shown = pile.run(["show", "article.txt"]).done().flowing();
    // Without the marks, the text is there from the first word to the last.
    let without: Vec<&str> = shown
        .split(' ')
        .filter(|word| {
            !word.trim_matches(['[', ']']).chars().all(|c| c.is_ascii_digit()) || word.parse::<u32>().is_ok()
        })
        .collect();
    let without = without.join(" ");
    for words in ["North quay closed after a crane fell", "By Ines Halloran", "The crane was twenty years old."] {
        assert!(without.contains(words), "expected {words:?} in {without}");
    }
}

#[test]
fn why_names_the_rule_of_every_mark_and_what_it_takes() {
    let pile = Pile::empty();
    pile.write("a.txt", "Ann Roe denied that the quay was dark.\n\nThat was all that she had to say on the day.\n");
    pile.run(["read", "a.txt"]).done();
    for command in [&["show", "a.txt", "--why"][..], &["claims", "--why"]] {
        let shown = pile.run(command).done().flowing();
        assert!(shown.contains("found [clause.that]: \"X said that"), "{shown}");
        assert!(shown.contains("act: denies “denied” [act.cue]: The act that the word tables give"), "{shown}");
    }
    let listed = pile.run(["claims", "--why"]).done().flowing();
    assert!(listed.contains("(characters 8 to 14)"), "{listed}");
}

#[test]
fn colours_come_when_asked_for_and_change_no_word() {
    let pile = Pile::read();
    for command in
        [&["show", "article.txt"][..], &["claims"], &["documents"], &["speakers"], &["read", "papers"], &["demo"]]
    {
        let with = |when| pile.run(command.iter().chain(&["--color", when])).done().stdout;
        let (always, never) = (with("always"), with("never"));
        assert!(always.contains("\u{1b}[") && !never.contains('\u{1b}'), "{command:?}");
        assert_eq!(with("auto"), never, "{command:?}: standard output is no terminal");
        let mut plain = String::new();
        for piece in always.split("\u{1b}[") {
            let escape_end =
                piece.find('m').filter(|end| piece[..*end].chars().all(|c| c.is_ascii_digit() || c == ';'));
            plain.push_str(escape_end.map_or(piece, |end| &piece[end + 1..]));
        }
        assert_eq!(squeezed(&plain), squeezed(&never), "{command:?}");
        // A colour that is not switched off at the end of a line would run into the next.
        for line in
            always.lines().filter(|line| line.contains("\u{1b}[") && command[0] != "show" && command[0] != "demo")
        {
            assert!(line.rfind("\u{1b}[0m") >= line.rfind("\u{1b}["), "{command:?}: {line:?}");
        }
    }
    let json = |when| pile.run(["claims", "--json", "--color", when]).done().stdout;
    assert_eq!(json("always"), json("never"), "JSON has no colours");
}

#[test]
fn colours_can_be_forbidden_by_the_environment() {
    let pile = Pile::read();
    let output = pile.command(["claims"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(output.stdout.contains(&0x1b));
    let output = pile.command(["claims"]).env("NO_COLOR", "1").output().unwrap();
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn who_passes_on_whom_is_told_in_one_chain() {
    let pile = Pile::empty();
    pile.write(
        "pumps.txt",
        "The pumps of Halvern stood still\n\n\
         In Halvern, twelve pumps stood still for a year, according to an inquiry by the river guild Lowtide Watch \
         consulted by our colleagues at the Norhaven Gazette. Who is to repair them?\n\n\
         As Lowtide Watch explains, citing an article from the Orsel Press Office, “more than forty engineers” saw \
         the pumps in May 2030.\n\nThe council has not answered yet.\n\nSource : Pier Post, 21/11/2031\n",
    );
    pile.run(["read", "pumps.txt", "--rules"]).done();
    let shown = pile.run(["show", "pumps.txt"]).done().flowing();
    let chain = "chain of voices: an article from the Orsel Press Office, cited by Lowtide Watch (4), passed on by our \
                 colleagues at the Norhaven Gazette (1), in Pier Post, of which this text says to be a copy";
    assert!(shown.contains(chain), "{shown}");
    pile.write("quay.txt", "The quay\n\nThe quay is safe, Ann Roe said on Monday. The council has not answered yet.\n");
    pile.run(["read", "quay.txt", "--rules"]).done();
    let shown = pile.run(["show", "quay.txt"]).done().flowing();
    assert!(!shown.contains("chain of voices"), "{shown}");
}
