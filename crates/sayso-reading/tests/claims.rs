//! Claims as readable Markdown: every file of `tests/cases` is read, and each case in it says what should hold, gives
//! a text and lists the claims that should come out.
//!
//! ````markdown
//! ## The speaker stands behind the cue
//!
//! ```text
//! “We saw it,” said Ann Roe.
//! ```
//!
//! - direct | Ann Roe | said | “We saw it,” [quotation.cue-subject]
//! ````
//!
//! A line of the list is: form, speaker, cue, content in its pieces joined by " + ", and the rule; a voice inside
//! another is set in with `>`. The speaker is the one to list the claim under; what is not a name says what it is.
//! Blocks are parted by empty lines; one that starts with a dash is an item of a list. Words behind `text` say how they are read: `turns` (Q/A blocks by their marks),
//! `heading`, `blocks` (what stands in by two, four or six spaces is a block set apart, a heading or a caption), `own` (with claims of the text's own voice), `marks` (a line `- facet: value “words” [rule]` below the
//! claim for each of its marks), `fast` (by the model of roles), `statement`, `article` or
//! `opinion`, and `by=NAME` for who issues, publishes or signs, which must stand in the text.
//!
//! With `SAYSO_UPDATE_CASES` set, the lists are rewritten to what comes out: read the diff.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sayso_ledger::{Block, BlockKind, Document, DocumentKind, Finding, Form, Format, Language, Ledger, Source};
use sayso_reading::{MARK_RULES, RULES, Reader, Tier};
use similar::TextDiff;

#[test]
fn english_cases_hold() {
    check("en", Language::English);
}

#[test]
fn french_cases_hold() {
    check("fr", Language::French);
}

#[test]
fn every_rule_has_a_case() {
    let known = RULES.iter().chain(MARK_RULES);
    let mut shown = BTreeSet::new();
    for path in ["en", "fr"].into_iter().flat_map(files) {
        for line in fs::read_to_string(path)
            .unwrap()
            .lines()
            .filter(|line| line.trim_start_matches([' ', '>']).starts_with("- "))
        {
            shown.extend(line.rsplit_once(" [").and_then(|(_, rule)| rule.strip_suffix(']')).map(str::to_owned));
        }
    }
    let known: BTreeSet<String> = known.map(|(id, _)| (*id).to_owned()).collect();
    let without: Vec<_> = known.difference(&shown).collect();
    let unknown: Vec<_> = shown.difference(&known).collect();
    assert!(without.is_empty() && unknown.is_empty(), "rules without a case: {without:?}; unknown: {unknown:?}");
}

/// One case: what should hold, how the text is read, the text, and the expected list.
struct Case {
    heading: String,
    options: String,
    text: String,
    expected: String,
}

/// Reads the cases of a folder and reports all that fail.
fn check(folder: &str, language: Language) {
    let [by_rules, fast, precise] =
        [Tier::Rules, Tier::Fast, Tier::Precise].map(|tier| Reader::new().unwrap().with_tier(tier));
    let update = std::env::var_os("SAYSO_UPDATE_CASES").is_some();
    let (mut n_cases, mut failures) = (0, String::new());
    for path in files(folder) {
        let markdown = fs::read_to_string(&path).unwrap();
        let mut updated = markdown.lines().next().unwrap_or_default().to_owned() + "\n";
        for case in cases(&markdown) {
            n_cases += 1;
            let document = document(&case, language);
            document.check().unwrap();
            let reader = match () {
                () if case.options.contains("fast") => &fast,
                () if case.options.contains("precise") => &precise,
                () => &by_rules,
            };
            let ledger = reader.read(&document);
            ledger.check(&document).unwrap();
            let found = list(&document, &ledger, &case.options);
            let Case { heading, options, text, expected } = &case;
            write!(updated, "\n## {heading}\n\n```{options}\n{text}\n```\n\n{found}").unwrap();
            if found != *expected {
                let diff = TextDiff::from_lines(expected.as_str(), found.as_str());
                let name = path.file_name().unwrap().to_string_lossy();
                write!(failures, "\n{folder}/{name}: {heading}\n    {text}\n").unwrap();
                for change in diff.iter_all_changes() {
                    write!(failures, "    {}{change}", change.tag()).unwrap();
                }
            }
        }
        if update {
            fs::write(&path, updated).unwrap();
        }
    }
    assert!(n_cases > 0, "no cases in {folder}");
    assert!(update || failures.is_empty(), "{failures}");
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn cases(markdown: &str) -> Vec<Case> {
    let sections = markdown.split("\n## ").skip(1);
    let case = |section: &str| {
        let (heading, rest) = section.split_once("\n\n```").unwrap();
        let (options, rest) = rest.split_once('\n').unwrap();
        let (text, expected) = rest.split_once("\n```\n").unwrap();
        let expected = expected.trim_start_matches('\n').trim_end();
        let expected = if expected.is_empty() { String::new() } else { format!("{expected}\n") };
        Case { heading: heading.to_owned(), options: options.to_owned(), text: text.to_owned(), expected }
    };
    sections.map(case).collect()
}

fn document(case: &Case, language: Language) -> Document {
    let mut document = Document::new(case.text.as_bytes(), Format::PlainText, case.text.clone());
    document.language = language;
    document.origins = vec![sayso_ledger::Origin {
        span: document.whole(),
        kind: sayso_ledger::OriginKind::Verbatim,
        place: Some(sayso_ledger::Place::File(sayso_ledger::FileRange { start: 0, end: case.text.len() as u64 })),
    }];
    let option = |name: &str| case.options.split(' ').any(|option| option == name);
    let (mut at, mut last) = (0, BlockKind::Paragraph);
    for words in case.text.split("\n\n") {
        let indent = if option("blocks") { words.len() - words.trim_start_matches(' ').len() } else { 0 };
        let kind = match words.split([' ', '\u{a0}', ':', '.']).next() {
            Some("Q") if option("turns") => BlockKind::Question,
            Some("A" | "R") if option("turns") => BlockKind::Answer,
            _ if option("heading") => BlockKind::Heading,
            _ if option("turns") && at == 0 => BlockKind::Title,
            _ if option("turns") && last != BlockKind::Title => last,
            _ if words.starts_with("- ") => BlockKind::ListItem,
            _ if indent == 2 => BlockKind::Quotation,
            _ if indent == 4 => BlockKind::Heading,
            _ if indent == 6 => BlockKind::Caption,
            _ => BlockKind::Paragraph,
        };
        last = kind;
        document.blocks.push(Block { kind, span: document.span(at + indent, at + words.len()).unwrap() });
        at += words.len() + 2;
    }
    if let Some((_, name)) = case.options.split_once("by=") {
        let start = case.text.rfind(name).expect("the name after by= stands in the text");
        let span = document.span(start, start + name.len()).unwrap();
        let finding = Some(Finding { span, rule: "test".into() });
        document.kind = match () {
            () if option("article") => DocumentKind::Article,
            () if option("opinion") => DocumentKind::Opinion,
            () if option("turns") => DocumentKind::Interview,
            () => DocumentKind::Statement,
        };
        match document.kind {
            DocumentKind::Article => document.stated.outlet = finding,
            DocumentKind::Opinion => document.stated.author = finding,
            _ => document.stated.issuer = finding,
        }
    }
    document
}

/// The claims of a ledger, a line for each.
fn list(document: &Document, ledger: &Ledger, options: &str) -> String {
    let with_own = options.contains("own");
    let mut list = String::new();
    let words = |spans: &[sayso_ledger::Span], joint: &str| {
        let words: Vec<String> = spans.iter().map(|span| document.slice(*span).replace("\n\n", " ¶ ")).collect();
        words.join(joint)
    };
    for claim in ledger.claims.iter().filter(|claim| with_own || claim.form != Form::Own) {
        let ancestors = std::iter::successors(claim.parent, |parent| ledger.claims[*parent].parent);
        let depth = ancestors.filter(|parent| ledger.claims[*parent].form != Form::Own).count();
        let cue = if claim.cue.is_empty() { "–".to_owned() } else { words(&claim.cue, " … ") };
        let content = words(&claim.content, " + ");
        let (form, speaker) = (claim.form.name(), speaker(document, &claim.source));
        let inset = "> ".repeat(depth);
        writeln!(list, "{inset}- {form} | {speaker} | {cue} | {content} [{}]", claim.rule).unwrap();
        for mark in claim.marks.iter().filter(|_| options.contains("marks")) {
            let value = mark.reading.value().map_or(String::new(), |value| format!(" {value}"));
            let shown = mark.span.map_or(String::new(), |span| format!(" “{}”", document.slice(span)));
            writeln!(list, "{inset}    - {}:{value}{shown} [{}]", mark.reading.facet().name(), mark.rule).unwrap();
        }
    }
    list
}

fn speaker(document: &Document, source: &Source) -> String {
    let kind = source.kind().name();
    match source {
        Source::Named { name, .. } => document.slice(*name).to_owned(),
        Source::Described { span, stands_for: None } | Source::Anonymous { span } => {
            format!("{} ({kind})", document.slice(*span))
        }
        Source::Described { span, stands_for: Some(name) } => {
            format!("{} (for {})", document.slice(*span), document.slice(*name))
        }
        Source::Pronoun { span, stands_for: None } => format!("{} ({kind})", document.slice(*span)),
        Source::Pronoun { span, stands_for: Some(name) } => {
            format!("{} (for {})", document.slice(*span), document.slice(*name))
        }
        Source::Publisher { name: Some(name) } => format!("{} ({kind})", document.slice(*name)),
        Source::Publisher { name: None } | Source::NotFound => kind.to_owned(),
    }
}
