//! Checking: a figure of a text and a table that a person brought come in; which cells it can be held against and what
//! comes of it goes out, or why nothing can be said. Whether table or text is right is not said.
//!
//! A cell belongs to a figure where all words of its entity and its measure stand in the figure's sentence, and their periods
//! are the same. Nothing unknown is taken for equal: a missing period, unit or direction makes a figure not comparable.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sayso_figures::{Agreement, NotComparable, compare_with};
use sayso_ledger::{Comparator, Figure, FigureKind, Language, Table as WordTable, Unit};

use crate::{Cell, Convention, Rates, Table, TablePeriod};

const DIRECTIONS: &str = include_str!("../lexicon/directions.tsv");

/// A figure with what the text says around it.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// The words of its sentence.
    pub sentence: &'a str,
    /// The language of the sentence.
    pub language: Language,
    /// The one period that the words tie it to.
    pub period: Option<TablePeriod>,
    /// The day of the document.
    pub document_date: Option<jiff::civil::Date>,
}

/// What was done with the cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operation {
    /// The cell itself.
    Lookup,
    /// The sum of the cells of the period's parts.
    Sum,
    /// The change against the same period of the year before, in per cent.
    Change,
    /// The part of the whole that the table names, in per cent.
    Share,
    /// The place among all entities of the same measure and period, the largest first.
    Rank,
}

impl Operation {
    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Operation::Lookup => "the cell",
            Operation::Sum => "the sum of the period's parts",
            Operation::Change => "the change against the year before",
            Operation::Share => "the share of the whole",
            Operation::Rank => "the rank among all entities",
        }
    }
}

/// What came of holding a figure against a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The values are the same, or the words bound the table's value.
    Agrees,
    /// They differ by no more than the digits that are printed leave open.
    AgreesAfterRounding,
    /// They agree after the table's amount was converted by this convention.
    AgreesAfterConversion(Convention),
    /// They cannot both be right.
    Differs {
        /// The text's number less the table's, where the text gives one.
        by: Option<Decimal>,
    },
    /// Nothing can be said, and why.
    NotComparable(&'static str),
}

impl Verdict {
    /// In words, without what it differs by or why nothing can be said.
    pub const fn name(&self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::AgreesAfterRounding => "agrees after rounding",
            Verdict::AgreesAfterConversion(_) => "agrees after conversion",
            Verdict::Differs { .. } => "differs",
            Verdict::NotComparable(_) => "not comparable",
        }
    }
}

/// A figure that was held against a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check<'t> {
    /// What came of it.
    pub verdict: Verdict,
    /// What was done with the cells.
    pub operation: Operation,
    /// The cells that were used.
    pub cells: Vec<&'t Cell>,
    /// What the table says, in the unit of the figure; `None` where nothing could be computed.
    pub expected: Option<Decimal>,
}

impl<'t> Check<'t> {
    fn silent(operation: Operation, cells: Vec<&'t Cell>, why: &'static str) -> Check<'t> {
        Check { verdict: Verdict::NotComparable(why), operation, cells, expected: None }
    }
}

/// Holds a figure against a table; `None` where the table has nothing about what its sentence speaks of.
pub fn check<'t>(question: Question<'_>, table: &'t Table, rates: Option<&Rates>) -> Option<Check<'t>> {
    let words = words(question.sentence);
    let has = |text: &Option<String>| text.as_deref().map(|text| covered(text, &words));
    let mut rows: BTreeMap<(Option<&str>, Option<&str>), Vec<&Cell>> = BTreeMap::new();
    for cell in &table.cells {
        let (entity, measure) = (has(&cell.entity), has(&cell.measure));
        let named = entity.unwrap_or(0) + measure.unwrap_or(0);
        if named > 0 && entity != Some(0) && measure != Some(0) {
            rows.entry((cell.entity.as_deref(), cell.measure.as_deref())).or_default().push(cell);
        }
    }
    // The row whose names cover most words of the sentence; two that cover as many leave it open.
    let weight = |key: &(Option<&str>, Option<&str>)| {
        let count = |text: Option<&str>| text.map_or(0, |text| covered(text, &words));
        count(key.0) + count(key.1)
    };
    let most = rows.keys().map(weight).max()?;
    let mut best = rows.iter().filter(|(key, _)| weight(key) == most);
    let (key, cells) = best.next()?;
    let operation = operation(question.figure, table);
    if best.next().is_some() {
        return Some(Check::silent(operation, Vec::new(), "several rows of the table fit its sentence"));
    }
    Some(held(question, table, operation, key, cells, rates))
}

/// How many words a name has, if all of them stand in the sentence; otherwise 0.
fn covered(name: &str, sentence: &[String]) -> usize {
    let name = words(name);
    if name.iter().all(|word| sentence.contains(word)) { name.len() } else { 0 }
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(str::to_lowercase).collect()
}

fn operation(figure: &Figure, table: &Table) -> Operation {
    let percent = figure.unit == Unit::Percent;
    match figure.kind {
        FigureKind::Rank => Operation::Rank,
        FigureKind::Change if percent && figure.from.is_none() => Operation::Change,
        FigureKind::Share if percent && table.whole.is_some() => Operation::Share,
        _ => Operation::Lookup,
    }
}

fn held<'t>(
    question: Question<'_>,
    table: &'t Table,
    operation: Operation,
    key: &(Option<&str>, Option<&str>),
    cells: &[&'t Cell],
    rates: Option<&Rates>,
) -> Check<'t> {
    let silent = |why| Check::silent(operation, cells.to_vec(), why);
    let figure = question.figure;
    if figure.comparator == Comparator::Several {
        return silent(NotComparable::OpenAmount.reason());
    }
    let Some(period) = question.period else { return silent("the text names no certain period for it") };
    let Some((sum, used)) = value_of(cells, period) else {
        return silent("the table has no value for the period");
    };
    let operation = if operation == Operation::Lookup && used.len() > 1 { Operation::Sum } else { operation };
    let done = |expected: Decimal, tolerance: Decimal, used: Vec<&'t Cell>| {
        let verdict = agreement(figure, expected, tolerance);
        Check { verdict, operation, cells: used, expected: Some(expected) }
    };
    let tolerance = used.iter().map(|cell| cell.tolerance).sum::<Decimal>();
    match operation {
        Operation::Lookup | Operation::Sum => match conversion(&figure.unit, used[0].unit.as_deref()) {
            Units::Same => done(sum, tolerance, used),
            Units::Other(why) => Check::silent(operation, used, why),
            Units::Currencies { from, to } => {
                converted(question, (sum, tolerance), (&from, &to), period, operation, used, rates)
            }
        },
        Operation::Change => {
            let before = period.year_before().and_then(|before| value_of(cells, before));
            let Some((before, earlier)) = before.filter(|(before, _)| !before.is_zero()) else {
                return silent("the table has no value for the year before");
            };
            let Some(is_rise) = direction(question) else {
                return silent("the words do not show whether it rose or fell");
            };
            let Some(change) = percent_of(sum.checked_sub(before), before) else {
                return silent("the numbers are too large");
            };
            let signed = if is_rise { change } else { -change };
            done(signed, Decimal::ZERO, used.into_iter().chain(earlier).collect())
        }
        Operation::Share => {
            let is_whole = |cell: &&Cell| cell.entity == table.whole && cell.measure.as_deref() == key.1;
            let whole: Vec<&Cell> = table.cells.iter().filter(is_whole).collect();
            let Some((whole, of)) = value_of(&whole, period).filter(|(whole, _)| !whole.is_zero()) else {
                return silent("the table has no whole for the period");
            };
            let Some(share) = percent_of(Some(sum), whole) else { return silent("the numbers are too large") };
            done(share, Decimal::ZERO, used.into_iter().chain(of).collect())
        }
        Operation::Rank => {
            let others = |cell: &&Cell| cell.measure.as_deref() == key.1 && cell.entity != table.whole;
            let mut by_entity: BTreeMap<Option<&str>, Vec<&Cell>> = BTreeMap::new();
            for cell in table.cells.iter().filter(others) {
                by_entity.entry(cell.entity.as_deref()).or_default().push(cell);
            }
            let values: Vec<_> = by_entity.values().map(|cells| value_of(cells, period)).collect();
            if values.len() < 2 || values.iter().any(Option::is_none) {
                return silent("the table does not have every entity in the period");
            }
            let n_larger = values.iter().flatten().filter(|(value, _)| *value > sum).count();
            done(Decimal::from(n_larger + 1), Decimal::ZERO, used)
        }
    }
}

/// The value of a period: its own cell, or the sum of cells that fill it without gap or overlap.
fn value_of<'t>(cells: &[&'t Cell], period: TablePeriod) -> Option<(Decimal, Vec<&'t Cell>)> {
    let mut exact = cells.iter().filter(|cell| cell.period == Some(period));
    if let Some(cell) = exact.next() {
        // Two values for one period, as of two editions, settle nothing.
        return exact.next().is_none().then(|| (cell.value, vec![*cell]));
    }
    let mut parts: Vec<(TablePeriod, &Cell)> = cells.iter().filter_map(|cell| Some((cell.period?, *cell))).collect();
    parts.retain(|(part, _)| period.contains(*part));
    parts.sort_by_key(|(part, _)| *part);
    let mut day = period.start();
    for (part, _) in &parts {
        if part.start() != day {
            return None;
        }
        day = part.end();
    }
    if day != period.end() {
        return None;
    }
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, (_, cell)| sum.checked_add(cell.value))?;
    Some((sum, parts.into_iter().map(|(_, cell)| cell).collect()))
}

fn percent_of(part: Option<Decimal>, whole: Decimal) -> Option<Decimal> {
    part?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

fn agreement(figure: &Figure, expected: Decimal, tolerance: Decimal) -> Verdict {
    match compare_with(figure, expected, tolerance) {
        Agreement::Agree => Verdict::Agrees,
        Agreement::AgreeAfterRounding => Verdict::AgreesAfterRounding,
        Agreement::Differ { by } => Verdict::Differs { by },
        Agreement::NotComparable(why) => Verdict::NotComparable(why.reason()),
    }
}

enum Units {
    Same,
    /// The table's currency and the figure's.
    Currencies {
        from: String,
        to: String,
    },
    Other(&'static str),
}

fn conversion(unit: &Unit, of_table: Option<&str>) -> Units {
    let code = of_table.map(str::trim).unwrap_or_default();
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    match unit {
        Unit::AmbiguousMoney { .. } => Units::Other(NotComparable::AmbiguousCurrency.reason()),
        Unit::Money { .. } if code == unit.name() => Units::Same,
        Unit::Money { .. } if is_code => Units::Currencies { from: code.to_owned(), to: unit.name().to_owned() },
        Unit::Percent if matches!(code.to_lowercase().as_str(), "%" | "percent" | "per cent" | "pc" | "pct") => {
            Units::Same
        }
        Unit::One if matches!(code.to_lowercase().as_str(), "" | "count" | "number" | "nr" | "units" | "persons") => {
            Units::Same
        }
        Unit::Measure { .. } | Unit::Age { .. } if code.eq_ignore_ascii_case(unit.name()) => Units::Same,
        _ if code.is_empty() => Units::Other("the table gives no unit"),
        _ => Units::Other(NotComparable::Units.reason()),
    }
}

fn converted<'t>(
    question: Question<'_>,
    (amount, tolerance): (Decimal, Decimal),
    currencies: (&str, &str),
    period: TablePeriod,
    operation: Operation,
    cells: Vec<&'t Cell>,
    rates: Option<&Rates>,
) -> Check<'t> {
    let Some(rates) = rates else {
        return Check::silent(operation, cells, "the currencies differ, and there are no rates");
    };
    let mut nearest = None;
    for convention in Convention::ALL {
        let rate = rates.by(convention, Some(period), question.document_date, currencies);
        let both = rate.and_then(|rate| Some((amount.checked_mul(rate)?, tolerance.checked_mul(rate)?)));
        let Some((expected, tolerance)) = both else { continue };
        let verdict = agreement(question.figure, expected, tolerance);
        if !matches!(verdict, Verdict::Differs { .. }) {
            let verdict = Verdict::AgreesAfterConversion(convention);
            return Check { verdict, operation, cells, expected: Some(expected) };
        }
        nearest.get_or_insert((verdict, expected));
    }
    match nearest {
        Some((verdict, expected)) => Check { verdict, operation, cells, expected: Some(expected) },
        None => Check::silent(operation, cells, "the currencies differ, and the rates do not cover the period"),
    }
}

/// Whether the words of the sentence say that something rose; `None` if they say neither or both.
fn direction(question: Question<'_>) -> Option<bool> {
    let table = WordTable::parse(DIRECTIONS).ok()?;
    let sentence = question.sentence.to_lowercase();
    let stands = |form: &str| match question.language {
        Language::Chinese => sentence.contains(form),
        _ => words(&sentence).iter().any(|word| word == form),
    };
    let says = |direction: &str| {
        let mut rows = table.rows();
        rows.any(|row| {
            row.cell("language") == Some(question.language.name())
                && row.cell("direction") == Some(direction)
                && row.forms("forms").any(stands)
        })
    };
    match (says("up"), says("down")) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}
