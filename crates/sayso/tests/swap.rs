//! The same rules for all: exchanging the names of the parties in the demonstration pile changes no label, only names.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sayso_intake::{Limits, intake};
use sayso_ledger::{Document, Ledger, Span};
use sayso_reading::{Reader, Tier};

/// Names that change places: of persons of the same gender, and of places and bodies with names that the pile does not have.
const PAIRS: &[(&str, &str)] = &[
    ("Rennick", "Delcourt"),
    ("Vauclerc", "Tarrow"),
    ("Merrivane", "Abernoy"),
    ("Halvern", "Drosten"),
    ("Lowtide", "Ebbside"),
    ("Brix", "Trax"),
];

#[test]
fn exchanging_the_parties_changes_only_names() {
    for tier in [Tier::Rules, Tier::Fast, Tier::Precise] {
        let reader = Reader::new().unwrap().with_tier(tier);
        for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/harbour")) {
            let received = fs::read(&path).unwrap();
            let given = match String::from_utf8(received) {
                Ok(text) => text,
                Err(error) => intake(error.as_bytes(), &Limits::default()).unwrap().text().to_owned(),
            };
            let plain = outline(&reader, &given);
            for (one, other) in PAIRS {
                let swapped = exchange(&given, one, other);
                let found = outline(&reader, &swapped);
                assert_eq!(exchange(&plain, one, other), found, "{}: {one} and {other} ({tier:?})", path.display());
            }
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
}

fn exchange(text: &str, one: &str, other: &str) -> String {
    text.replace(one, "\u{1}").replace(other, one).replace('\u{1}', other)
}

/// All that is said of a document's claims, without places.
fn outline(reader: &Reader, text: &str) -> String {
    let document = intake(text.as_bytes(), &Limits::default()).unwrap();
    let ledger = reader.read(&document);
    let mut outline = format!("{:?} {:?}\n", document.kind, document.language);
    list(&document, &ledger, &mut outline);
    outline
}

fn list(document: &Document, ledger: &Ledger, outline: &mut String) {
    let words = |spans: &[Span]| spans.iter().map(|span| document.slice(*span)).collect::<Vec<_>>().join(" + ");
    for claim in &ledger.claims {
        let source = claim.source;
        let speaker = source.speaker().map(|span| document.slice(span));
        let (form, kind) = (claim.form.name(), source.kind().name());
        let (cue, content) = (words(&claim.cue), words(&claim.content));
        writeln!(outline, "{form} {kind} {speaker:?} {:?} {} | {cue} | {content}", claim.parent, claim.rule).unwrap();
        for mark in &claim.marks {
            let shown = mark.span.map(|span| document.slice(span));
            writeln!(outline, "    {:?} {shown:?} {}", mark.reading, mark.rule).unwrap();
        }
    }
}
