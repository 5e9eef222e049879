//! Dates in sentences of our own: `tests/dates/*.md` has a sentence and, below it, each date as `words => meaning`.
//!
//! `reference:` names the reference date of a file. A sentence without lines below it has no date in it. `~` marks what
//! is approximate; what the reading rests on is named in brackets unless the words suffice.
#![expect(clippy::unwrap_used, reason = "a test may stop where its premises fail")]

use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::DateTime;
use proptest::prelude::*;
use sayso_figures::dates::{Dates, date_order};
use sayso_ledger::{Anchor, DateOrder, Document, Format, Language, OrderReason, Period};

static READERS: LazyLock<Vec<Dates>> =
    LazyLock::new(|| Language::ALL.iter().filter_map(|language| Dates::new(*language)).collect());

fn document(text: &str) -> Document {
    Document::new(text.as_bytes(), Format::PlainText, text.into())
}

fn read(dates: &Dates, document: &Document, reference: DateTime) -> Vec<Period> {
    let order = date_order(document, dates.language());
    let whole = document.span(0, document.text().len()).unwrap();
    dates.read(document, whole, reference, Some(order))
}

fn shown(document: &Document, period: &Period) -> String {
    let about = if period.approximate { " ~" } else { "" };
    let anchor = if period.anchor == Anchor::Words { String::new() } else { format!(" ({})", period.anchor.name()) };
    format!("{} => {period}{about}{anchor}", document.slice(period.span))
}

fn check(file: &str, language: Language) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dates").join(file);
    let cases = std::fs::read_to_string(&path).unwrap();
    let reference = cases.lines().find_map(|line| line.strip_prefix("reference: ")).unwrap();
    let reference: DateTime = format!("{reference}T00:00:00").parse().unwrap();
    let dates = Dates::new(language).unwrap();
    let (mut wrong, mut n_sentences) = (String::new(), 0);
    for block in cases.split("\n\n").skip(2) {
        let mut lines = block.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let Some(sentence) = lines.next() else { continue };
        let expected: Vec<&str> = lines.map(|line| line.trim_start_matches("- ")).collect();
        let document = document(sentence);
        let found: Vec<String> =
            read(&dates, &document, reference).iter().map(|period| shown(&document, period)).collect();
        n_sentences += 1;
        if found != expected {
            wrong += &format!("\n\n{sentence}\n- {}\nexpected\n- {}", found.join("\n- "), expected.join("\n- "));
        }
    }
    assert!(n_sentences >= 20, "{file} has {n_sentences} sentences");
    assert!(wrong.is_empty(), "{file}:{wrong}");
}

#[test]
fn english_sentences() {
    check("en.md", Language::English);
}

#[test]
fn french_sentences() {
    check("fr.md", Language::French);
}

#[test]
fn dutch_sentences() {
    check("nl.md", Language::Dutch);
}

#[test]
fn german_sentences() {
    check("de.md", Language::German);
}

#[test]
fn chinese_sentences() {
    check("zh.md", Language::Chinese);
}

#[test]
fn the_order_of_a_document_holds_for_its_other_dates() {
    let dates = Dates::new(Language::English).unwrap();
    let document = document("Filed on 03/04/2023 and amended on 21/11/2023.");
    let found = read(&dates, &document, "2024-01-01T00:00:00".parse().unwrap());
    assert_eq!(shown(&document, &found[0]), "03/04/2023 => 2023-04-03..2023-04-04");
    // Both by the date that fits one order only.
    let evidence = OrderReason::Evidence(found[1].span);
    assert_eq!(found[0].order, Some((DateOrder::DayFirst, evidence)));
    assert_eq!(found[1].order, Some((DateOrder::DayFirst, evidence)));
}

#[test]
fn nothing_is_taken_from_a_neighbouring_sentence() {
    let dates = Dates::new(Language::English).unwrap();
    let document = document("In 2019 trade fell. It recovered on 5 May.");
    let found = read(&dates, &document, "2023-03-01T00:00:00".parse().unwrap());
    assert_eq!(found[1].anchor, Anchor::Open);
    assert_eq!(found[1].certain(), None);
}

const PIECES: &[&str] = &[
    "the",
    "last",
    "next",
    "first",
    "of",
    "in",
    "from",
    "to",
    "between",
    "and",
    "before",
    "after",
    "since",
    "until",
    "3",
    "12",
    "31",
    "2022",
    "1999",
    "May",
    "March",
    "second",
    "Monday",
    "week",
    "weeks",
    "months",
    "year",
    "ago",
    "later",
    "every",
    "at",
    "noon",
    "pm",
    "half",
    "past",
    ":",
    "/",
    "-",
    ".",
    ",",
    "'",
    "\n\n",
    "dernier",
    "mois",
    "il y a",
    "heures",
    "moins",
    "quart",
    "jeudi",
    "juillet",
    "vor",
    "Jahren",
    "nächsten",
    "halb",
    "Uhr",
    "zweiundzwanzig",
    "van",
    "tot",
    "volgende",
    "uur",
    "年",
    "月",
    "日",
    "上",
    "下",
    "个",
    "星期",
    "三",
    "十",
    "点",
    "半",
    "前",
    "😀",
    "\u{301}",
    "99999999999",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_read_and_every_span_slices(
        text in prop_oneof![
            ".{0,120}",
            prop::collection::vec(prop::sample::select(PIECES), 0..30).prop_map(|words| words.join(" ")),
            prop::collection::vec(prop::sample::select(PIECES), 0..30).prop_map(|words| words.concat()),
        ],
        year in -9990i16..9990,
    ) {
        let reference = jiff::civil::date(year, 12, 31).at(23, 59, 59, 0);
        let document = document(&text);
        for dates in READERS.iter() {
            let mut end = 0;
            for period in read(dates, &document, reference) {
                prop_assert!(period.span.start() >= end && !document.slice(period.span).trim().is_empty());
                end = period.span.end();
                for reading in &period.readings {
                    if let (Some(start), Some(end)) = (reading.start, reading.end) {
                        prop_assert!(start <= end, "{} in {text:?}", shown(&document, &period));
                    }
                }
            }
        }
    }
}
