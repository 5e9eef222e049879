//! Sentences held against a table: what agrees, what differs, and what cannot be said.

#![allow(clippy::unwrap_used)] // a test that cannot go on has to fail

use jiff::civil::date;
use sayso::ledger::{Document, Format, Language, Ledger};
use sayso::tables::{Check, Mapping, Operation, Question, Rates, Table, TablePeriod, Verdict, check};
use sayso::{FigureReader, Reader};

const TRIPS: &str = "port,period,trips\n\
    Halvern,2022,1200\nHalvern,2023,1310\nOrsel,2022,2000\nOrsel,2023,1000\nTotal,2023,2310\n\
    Mirrow,2023-Q1,10\nMirrow,2023-Q2,20\nMirrow,2023-Q3,30\nMirrow,2023-Q4,40\n";

const TRIPS_MAPPING: &str = "[columns]\nvalue = \"trips\"\nperiod = \"period\"\nentity = [\"port\"]\n\
    [constants]\nmeasure = \"trips\"\nwhole = \"Total\"\n";

/// The check of the first figure of a sentence whose period is given.
fn checked<'t>(sentence: &str, period: Option<&str>, table: &'t Table, rates: Option<&Rates>) -> Option<Check<'t>> {
    let mut document = Document::new(sentence.as_bytes(), Format::PlainText, sentence.to_owned());
    document.language = Language::English;
    let found = FigureReader::new().unwrap().read(&document, &Ledger::default(), &Reader::new().unwrap());
    let question = Question {
        figure: &found.figures[0].figure,
        sentence,
        language: Language::English,
        period: period.map(|period| TablePeriod::parse(period).unwrap()),
        document_date: Some(date(2024, 1, 4)),
    };
    check(question, table, rates)
}

#[track_caller]
fn says(sentence: &str, period: Option<&str>, operation: Operation, expected: &str) {
    let table = Table::read(TRIPS, &Mapping::parse(TRIPS_MAPPING).unwrap()).unwrap();
    let check = checked(sentence, period, &table, None).expect("the table has it");
    assert_eq!(check.operation, operation, "{check:?}");
    assert_eq!(in_words(&check.verdict), expected, "{sentence}: {check:?}");
}

fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Agrees => "agrees".to_owned(),
        Verdict::AgreesAfterRounding => "agrees after rounding".to_owned(),
        Verdict::AgreesAfterConversion(convention) => format!("agrees by {}", convention.name()),
        Verdict::Differs { by } => by.map_or("differs".to_owned(), |by| format!("differs by {}", by.normalize())),
        Verdict::NotComparable(why) => format!("not comparable: {why}"),
    }
}

#[test]
fn a_cell_is_looked_up_and_parts_are_summed() {
    says("The port of Halvern counted 1,310 trips.", Some("2023"), Operation::Lookup, "agrees");
    says("The port of Halvern counted at least 1,300 trips.", Some("2023"), Operation::Lookup, "agrees");
    says("The port of Halvern counted 1,311 trips.", Some("2023"), Operation::Lookup, "differs by 1");
    says(
        "The port of Halvern counted more than 1,310 trips.",
        Some("2023"),
        Operation::Lookup,
        "agrees after rounding",
    );
    says("The port of Mirrow counted 100 trips.", Some("2023"), Operation::Sum, "agrees");
    says("The port of Mirrow counted 30 trips.", Some("2023-S1"), Operation::Sum, "agrees");
}

#[test]
fn changes_shares_and_ranks_are_computed() {
    says("Trips at Halvern rose by 9.2 per cent.", Some("2023"), Operation::Change, "agrees after rounding");
    says("Trips at Orsel fell by 50 per cent.", Some("2023"), Operation::Change, "agrees");
    says("Halvern had 56.7 per cent of all trips.", Some("2023"), Operation::Share, "agrees after rounding");
    says("Halvern had the third-largest number of trips.", Some("2023"), Operation::Rank, "differs by 2");
    says("Orsel had the second-largest number of trips.", Some("2023"), Operation::Rank, "agrees");
    let open = "not comparable: the words do not show whether it rose or fell";
    says("After a fall, trips at Halvern rose by 9.2 per cent.", Some("2023"), Operation::Change, open);
}

#[test]
fn what_is_unknown_is_never_taken_for_equal() {
    let no_period = "not comparable: the text names no certain period for it";
    says("The port of Halvern counted 1,310 trips.", None, Operation::Lookup, no_period);
    let no_value = "not comparable: the table has no value for the period";
    says("The port of Halvern counted 1,310 trips.", Some("2021"), Operation::Lookup, no_value);
    says("The port of Mirrow counted 100 trips.", Some("2023-05"), Operation::Lookup, no_value);
    let rows = "not comparable: several rows of the table fit its sentence";
    says("Halvern and Orsel counted 1,310 trips.", Some("2023"), Operation::Lookup, rows);
    let table = Table::read(TRIPS, &Mapping::parse(TRIPS_MAPPING).unwrap()).unwrap();
    assert_eq!(checked("The port of Varre counted 1,310 trips.", Some("2023"), &table, None), None);
    assert_eq!(checked("The port of Halvern has 1,310 lamps.", Some("2023"), &table, None), None);
}

#[test]
fn amounts_are_converted_by_the_convention_that_fits() {
    let csv = "port,period,income,unit\nHalvern,2024-01-03,100,EUR\n";
    let mapping = "[columns]\nvalue = \"income\"\nperiod = \"period\"\nentity = [\"port\"]\nunit = \"unit\"\n";
    let table = Table::read(csv, &Mapping::parse(mapping).unwrap()).unwrap();
    let rates = Rates::read("Date,GBP\n2024-01-03,0.8\n2024-01-04,0.9\n").unwrap();
    let day = Some("2024-01-03");
    let verdict = |sentence: &str, rates| in_words(&checked(sentence, day, &table, rates).unwrap().verdict);
    assert_eq!(verdict("Halvern took GBP 80.", Some(&rates)), "agrees by average of the period");
    assert_eq!(verdict("Halvern took GBP 90.", Some(&rates)), "agrees by date of the document");
    assert_eq!(verdict("Halvern took GBP 70.", Some(&rates)), "differs by -10");
    assert_eq!(verdict("Halvern took GBP 80.", None), "not comparable: the currencies differ, and there are no rates");
    let open = "not comparable: the text leaves open which currency is meant";
    assert_eq!(verdict("Halvern took $80.", Some(&rates)), open);
}
