//! The Markdown files of `tests/cases`: sentences, and below each the figures to read in it, one a line: the words, the
//! interval, the unit, what the figure tells, what is counted. `SAYSO_UPDATE=1` writes what is read; read the difference.
#![allow(clippy::unwrap_used)] // a test that cannot go on has to fail

use std::fmt::Write;
use std::path::Path;

use sayso_figures::Figures;
use sayso_ledger::{Document, Figure, Format, Language};

fn line(document: &Document, figures: &[Figure], figure: &Figure) -> String {
    let slice = |span| document.slice(span);
    let mut line = format!("- {} | {}", slice(figure.span), figure.interval);
    let mut add = |label: &str, text: String| write!(line, "{label}{text}").unwrap();
    if let Some(from) = figure.from {
        add(" from ", from.interval.to_string());
    }
    add(" | ", figure.unit.name().to_owned());
    add(" | ", figure.kind.name().to_owned());
    if figure.is_past_peak {
        add(", once", String::new());
    }
    add(" | ", figure.rule.to_string());
    if let Some(what) = figure.what {
        add(" | ", slice(what).to_owned());
    }
    if let Some(of) = figure.of {
        add(" | of ", slice(of).to_owned());
    }
    if let Some(idx) = figure.same_as {
        add(" | same as ", slice(figures[idx].span).to_owned());
    }
    line
}

fn check(language: Language) {
    let path = format!("{}/tests/cases/{}.md", env!("CARGO_MANIFEST_DIR"), language.name());
    let page = std::fs::read_to_string(Path::new(&path)).unwrap();
    let reader = Figures::new().unwrap();
    let mut found = String::new();
    for text in page.lines() {
        if text.starts_with("- ") {
            continue;
        }
        writeln!(found, "{text}").unwrap();
        if text.is_empty() || text.starts_with('#') || text.starts_with('(') {
            continue;
        }
        let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
        document.language = language;
        let figures = reader.read(&document);
        for figure in &figures {
            writeln!(found, "{}", line(&document, &figures, figure)).unwrap();
        }
        if figures.is_empty() {
            writeln!(found, "- none").unwrap();
        }
    }
    if std::env::var_os("SAYSO_UPDATE").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    for (expected, found) in page.lines().zip(found.lines()) {
        assert_eq!(found, expected, "{path}");
    }
    assert_eq!(found.lines().count(), page.lines().count(), "{path}");
    assert!(found.matches("- none").count() >= 5, "{path}: traps are part of the cases");
}

#[test]
fn english() {
    check(Language::English);
}

#[test]
fn french() {
    check(Language::French);
}

#[test]
fn dutch() {
    check(Language::Dutch);
}

#[test]
fn german() {
    check(Language::German);
}

#[test]
fn chinese() {
    check(Language::Chinese);
}
