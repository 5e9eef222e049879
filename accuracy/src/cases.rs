//! Cases in Markdown: short texts of our own with what a careful reader says of a claim in each come in; how much of it
//! Sayso reads the same way goes out, facet by facet, with every failure.
//!
//! ```markdown
//! ## Trap: "may" that permits
//!
//! > The by-law says that visitors may not enter the hall.
//!
//! - may not enter: speaker=The by-law; certainty=certain
//! ```
//!
//! The words before the colon choose a claim: the shortest one whose content holds them. `(none) WORDS` says that nobody
//! but the text's own voice says these words. Then come expectations: `facet=value`, several parted by `;`. A facet
//! with words and no values (addressee, role, booster, negation, locator) is right if one of the two phrases holds the
//! other, `speaker` if the words are the same; `speaker=?`
//! is a speaker that is not resolved or not found, and `facet=-` no mark of this facet. `voices=A < B` is the chain from
//! the claim's speaker outwards. A heading `Trap: …` marks a case that looks like something that it is not. Behind the
//! heading may stand `(statement by NAME)`, `(opinion by NAME)`, `(article by NAME)` or `(turns by NAME)`, where NAME
//! stands in the text.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use sayso_ledger::{
    Block, BlockKind, Claim, Document, DocumentKind, Facet, FileRange, Finding, Form, Format, Language, Ledger, Origin,
    OriginKind, Place, Reading, Span,
};
use sayso_reading::Reader;

/// One case as it is written.
struct Case<'a> {
    heading: &'a str,
    text: String,
    expectations: Vec<&'a str>,
}

/// Right and all.
#[derive(Clone, Copy, Default)]
struct Count {
    right: usize,
    all: usize,
}

impl Count {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }
}

/// Scores every `LANGUAGE/*.md` of a folder.
///
/// # Errors
/// A file that cannot be read, or a case that is not written as above; the error names it.
pub(crate) fn run(folder: &Path, reader: &Reader, out: &mut dyn Write) -> io::Result<()> {
    let (mut facets, mut cases): (BTreeMap<String, Count>, BTreeMap<String, Count>) = Default::default();
    let mut failures = Vec::new();
    for language in [Language::English, Language::French] {
        let mut paths: Vec<_> = std::fs::read_dir(folder.join(language.name()))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        paths.sort();
        for path in paths {
            let markdown = std::fs::read_to_string(&path)?;
            for case in parsed(&markdown) {
                let wrong = |what: &str| io::Error::other(format!("{}: \"{}\": {what}", path.display(), case.heading));
                let document = document(&case, language).ok_or_else(|| wrong("the name stands nowhere in the text"))?;
                let ledger = reader.read(&document);
                let mut all_right = true;
                for expectation in &case.expectations {
                    for (facet, failure) in judged(&document, &ledger, expectation).ok_or_else(|| wrong(expectation))? {
                        let key = format!("{} {facet}", language.name());
                        facets.entry(key).or_default().add(failure.is_none());
                        if let Some(failure) = failure {
                            all_right = false;
                            failures.push(format!("{} · {} · {failure}", language.name(), case.heading));
                        }
                    }
                }
                let kind = if case.heading.starts_with("Trap") { "traps" } else { "others" };
                for key in [format!("{} {kind}", language.name()), format!("{} cases", language.name())] {
                    cases.entry(key).or_default().add(all_right);
                }
            }
        }
    }
    for (name, count) in facets.iter().chain(&cases) {
        let percent = 100.0 * count.right as f64 / count.all as f64;
        writeln!(out, "{name:<22} {:>4} of {:>4}  {percent:5.1} %", count.right, count.all)?;
    }
    for failure in failures {
        writeln!(out, "- {failure}")?;
    }
    Ok(())
}

fn parsed(markdown: &str) -> Vec<Case<'_>> {
    let sections = markdown.split("\n## ").skip(1);
    sections
        .map(|section| {
            let mut lines = section.lines();
            let heading = lines.next().unwrap_or_default().trim();
            let (mut text, mut expectations) = (String::new(), Vec::new());
            for line in lines {
                if let Some(words) = line.strip_prefix('>') {
                    text.push_str(words.strip_prefix(' ').unwrap_or(words));
                    text.push('\n');
                } else if let Some(expectation) = line.strip_prefix("- ") {
                    expectations.push(expectation.trim());
                }
            }
            Case { heading, text: text.trim().to_owned(), expectations }
        })
        .collect()
}

/// The text as a document of one kind; `None` where the name behind "by" does not stand in it.
fn document(case: &Case<'_>, language: Language) -> Option<Document> {
    let mut document = Document::new(case.text.as_bytes(), Format::PlainText, case.text.clone());
    document.language = language;
    let place = Some(Place::File(FileRange { start: 0, end: case.text.len() as u64 }));
    document.origins = vec![Origin { span: document.whole(), kind: OriginKind::Verbatim, place }];
    let option = case.heading.rsplit_once('(').and_then(|(_, option)| option.strip_suffix(')'));
    let option = option.and_then(|option| option.split_once(" by "));
    let turns = option.is_some_and(|(kind, _)| kind == "turns");
    let mut at = 0;
    for words in case.text.split("\n\n") {
        let kind = match words.split([' ', '\u{a0}', ':', '.']).next() {
            Some("Q") if turns => BlockKind::Question,
            Some("A" | "R") if turns => BlockKind::Answer,
            _ if turns && at == 0 => BlockKind::Title,
            _ => BlockKind::Paragraph,
        };
        document.blocks.push(Block { kind, span: document.span(at, at + words.len())? });
        at += words.len() + 2;
    }
    if let Some((kind, name)) = option {
        let start = case.text.rfind(name)?;
        let finding = Some(Finding { span: document.span(start, start + name.len())?, rule: "case".into() });
        let (kind, stated) = match kind {
            "statement" => (DocumentKind::Statement, &mut document.stated.issuer),
            "turns" => (DocumentKind::Interview, &mut document.stated.issuer),
            "opinion" => (DocumentKind::Opinion, &mut document.stated.author),
            "article" => (DocumentKind::Article, &mut document.stated.outlet),
            _ => return None,
        };
        (document.kind, *stated) = (kind, finding);
    }
    Some(document)
}

/// For each thing that is expected of a claim: its name, and what came out instead if it failed. `None` if the
/// expectation is not written as it should be.
fn judged(document: &Document, ledger: &Ledger, expectation: &str) -> Option<Vec<(String, Option<String>)>> {
    if let Some(words) = expectation.strip_prefix("(none) ") {
        let said = |claim: &&Claim| claim.form != Form::Own && content(document, claim).contains(&flat(words));
        let found = ledger.claims.iter().find(said);
        let failure =
            found.map(|claim| format!("{words}: expected no claim, found one of {}", speaker(document, claim)));
        return Some(vec![("no claim".to_owned(), failure)]);
    }
    let (words, expected) = expectation.split_once(": ")?;
    let holds = |claim: &&Claim| content(document, claim).contains(&flat(words));
    // Who only passes it on does nothing with it.
    let rank = |claim: &&Claim| (content(document, claim).len(), claim.act().is_none());
    let claim = ledger.claims.iter().filter(holds).min_by_key(rank);
    let mut judged = Vec::new();
    for part in expected.split(';') {
        let (facet, value) = part.trim().split_once('=')?;
        let (facet, value) = (facet.trim(), flat(value));
        let found = claim.map(|claim| found(document, ledger, claim, facet)).unwrap_or(vec!["no claim".to_owned()]);
        if facet != "voices" && facet != "speaker" {
            Facet::from_name(facet)?;
        }
        let right = match value.as_str() {
            "-" => found.is_empty(),
            "?" => found == ["?"],
            // Where words are all, which small words belong to them is a convention.
            _ if of_words(facet) => found.iter().map(|found| flat(found)).any(|found| fits(&found, &value)),
            _ => found.iter().any(|found| flat(found) == value),
        };
        let instead = if found.is_empty() { "nothing".to_owned() } else { found.join(" + ") };
        let failure = (!right).then(|| format!("{words}: {facet} should be {value}, found {instead}"));
        judged.push((facet.to_owned(), failure));
    }
    Some(judged)
}

/// Whether a facet has words and no values.
fn of_words(facet: &str) -> bool {
    Facet::from_name(facet).is_some_and(|facet| Reading::from_names(facet, None).is_some())
}

/// Whether one of two phrases holds the other.
fn fits(one: &str, other: &str) -> bool {
    let (one, other) = (format!(" {one} "), format!(" {other} "));
    one.contains(&other) || other.contains(&one)
}

/// What Sayso says of a facet of a claim.
fn found(document: &Document, ledger: &Ledger, claim: &Claim, facet: &str) -> Vec<String> {
    match facet {
        "speaker" => vec![speaker(document, claim)],
        "voices" => {
            let around = std::iter::successors(claim.parent, |outer| ledger.claims[*outer].parent);
            let around = around.map(|outer| speaker(document, &ledger.claims[outer]));
            vec![std::iter::once(speaker(document, claim)).chain(around).collect::<Vec<_>>().join(" < ")]
        }
        _ => {
            let marks = claim.marks.iter().filter(|mark| mark.reading.facet().name() == facet);
            let words = |span: Option<Span>| span.map_or(String::new(), |span| document.slice(span).to_owned());
            marks.map(|mark| mark.reading.value().map_or_else(|| words(mark.span), str::to_owned)).collect()
        }
    }
}

/// The words to list the speaker under; "?" if nobody is known.
fn speaker(document: &Document, claim: &Claim) -> String {
    claim.source.speaker().map_or("?".to_owned(), |span| flat(document.slice(span)))
}

fn content(document: &Document, claim: &Claim) -> String {
    flat(&claim.content.iter().map(|span| document.slice(*span)).collect::<Vec<_>>().join(" "))
}

/// Lower case, single spaces, one kind of apostrophe.
fn flat(words: &str) -> String {
    words.to_lowercase().replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}
