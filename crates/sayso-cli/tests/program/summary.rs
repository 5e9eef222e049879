//! Each figure of the summary stands beside a command, and that command lists what the figure counts.
#![cfg(unix)] // the commands are given to a shell

use crate::pile::{Pile, Ran, article};

/// The figures of a summary with the command beside each.
fn figures(summary: &str) -> Vec<(usize, &str)> {
    let figure = |line: &'_ str| line.split_whitespace().next().and_then(|word| word.parse().ok());
    summary.lines().filter_map(|line| Some((figure(line)?, &line[line.find("  sayso ")? + 2..]))).collect()
}

/// Runs the command beside each figure.
fn check(pile: &Pile, summary: &Ran, n_expected: usize) {
    let figures = figures(&summary.stdout);
    assert!(figures.len() >= n_expected, "{}", summary.stdout);
    for (n, command) in figures {
        let listed = pile.typed(&format!("{command} --json")).done().json().len();
        assert_eq!(listed, n, "{command}\n{}", summary.stdout);
    }
}

/// Pronouns with one reading and with two, a quotation of nobody, and an unnamed speaker: what is not simply a name.
const UNSURE: &str = "\
What was said on the quay

“The tide was low,” said Ann Roe. “Nobody warned us,” she said.

Paul Dunn met Rosa Tann and Ann Roe. “It was late,” she said. “It was dark,” he said.

“Nothing was signed.”

“We heard it fall,” said one of the crew, who asked not to be named.
";

fn papers() -> Pile {
    let pile = Pile::of_papers();
    pile.write("papers/unsure.txt", UNSURE);
    for number in 0..12 {
        pile.write(format!("papers/notices/{number}.txt"), article(number));
    }
    pile
}

#[test]
fn each_figure_has_a_command_that_lists_it() {
    let pile = papers();
    check(&pile, &pile.run(["read", "papers"]).done(), 10);
}

#[test]
fn figures_hold_beside_files_that_were_not_read_and_older_versions() {
    let pile = papers();
    pile.write("papers/scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    pile.write("papers/empty.txt", b"");
    pile.run(["read", "papers"]).done();
    pile.write("papers/article.txt", article(99));
    pile.write("papers/copy.txt", UNSURE);
    check(&pile, &pile.run(["read", "papers"]).done(), 10);
}

#[test]
fn figures_hold_for_a_case_with_a_name_that_shells_take_apart() {
    for case in ["the harbour.sayso", "it's.sayso", "cost $HOME.sayso", "a;b&c.sayso", "star*.sayso", "-x.sayso"] {
        let pile = papers();
        check(&pile, &pile.run(["read", "papers", &format!("--case={case}")]).done(), 10);
    }
}

#[test]
fn figures_of_the_demonstration_hold() {
    let pile = Pile::empty();
    let demo = pile.run(["demo", "--case", "the harbour.sayso"]).done();
    check(&pile, &demo, 10);
}

#[test]
fn the_summary_in_json_has_the_same_figures() {
    let pile = papers();
    pile.write("papers/empty.txt", b"");
    let lines = pile.list(["read", "papers"]);
    let summary = lines.last().unwrap();
    assert_eq!(summary["type"], "summary");
    let documents = pile.list(["documents"]);
    let n_of_type = |name: &str| documents.iter().filter(|line| line["type"] == name).count();
    assert_eq!(summary["documents"], n_of_type("document"));
    assert_eq!(summary["unread"], n_of_type("unread"));
    for (field, list, option) in
        [("languages", "documents", "--language"), ("kinds", "documents", "--kind"), ("claims", "claims", "--form")]
    {
        for (value, n) in summary[field].as_object().unwrap() {
            assert_eq!(*n, pile.list([list, option, value]).len(), "{field} {value}");
        }
    }
    assert_eq!(summary["named_speakers"], pile.list(["speakers", "--source", "named"]).len());
    assert_eq!(summary["without_speaker"], pile.list(["claims", "--source", "not found"]).len());
}
