//! Figures held against a table: what came of each comes in; lines for a terminal or JSON lines go out.

use std::io::Write;

use sayso_ledger::{Figure, Span};
use sayso_tables::{Check, Verdict};
use serde::Serialize;

use crate::figures::{PlaceObject, UnitObject};
use crate::json::line;
use crate::terminal::{Paint, clean};
use crate::{CodePoints, DossierError, Format, ListSource, figure_meaning};

/// A figure that was held against a table.
#[derive(Clone, Copy)]
pub struct ListedCheck<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// Its number in the document, from 0.
    pub ordinal: usize,
    /// The sentence that it stands in.
    pub sentence: Span,
    /// What came of it; `None` where the table has nothing about it.
    pub check: Option<&'a Check<'a>>,
}

/// A list of checks that is written document by document.
pub struct CheckList<'a> {
    format: Format,
    table: &'a str,
    with_unheld: bool,
    n_held: usize,
    n_without: usize,
}

impl<'a> CheckList<'a> {
    /// An empty list of checks against the table of this name. `with_unheld` lists also the figures that the table has nothing
    /// about. For CSV it is written as JSON lines.
    pub fn new(format: Format, table: &'a str, with_unheld: bool) -> CheckList<'a> {
        CheckList { format, table, with_unheld, n_held: 0, n_without: 0 }
    }

    /// Writes what came of the figures of a document.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn document(
        &mut self,
        source: ListSource<'_>,
        checks: &[ListedCheck<'_>],
        out: &mut dyn Write,
    ) -> Result<(), DossierError> {
        let n_held = checks.iter().filter(|listed| listed.check.is_some()).count();
        self.n_held += n_held;
        self.n_without += checks.len() - n_held;
        let listed: Vec<&ListedCheck<'_>> =
            checks.iter().filter(|listed| self.with_unheld || listed.check.is_some()).collect();
        if listed.is_empty() {
            return Ok(());
        }
        let Format::Terminal(terminal) = self.format else {
            let points = CodePoints::of(source.document.text());
            for check in listed {
                line(out, &CheckObject::of(source, self.table, check, &points))?;
            }
            return Ok(());
        };
        writeln!(out, "{}", terminal.paint(Paint::Faint, &clean(source.path)))?;
        for listed in listed {
            let words = clean(source.document.slice(listed.figure.span)).into_owned();
            let meaning = figure_meaning(listed.figure);
            let result = listed.check.map_or_else(|| NO_TABLE.to_owned(), in_words);
            writeln!(out, "{:>5}  {words} = {meaning}: {result}", listed.ordinal + 1)?;
        }
        Ok(())
    }

    /// Ends the list; one for people with how many figures there were.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn finish(self, out: &mut dyn Write) -> Result<(), DossierError> {
        if matches!(self.format, Format::Terminal(_)) {
            let (n_held, n_without) = (self.n_held, self.n_without);
            writeln!(out, "{n_held} figures held against the table, {n_without} that it has nothing about")?;
        }
        Ok(())
    }
}

/// What is said of a figure that the table has nothing about: never that it is false.
const NO_TABLE: &str = "no table";

/// "differs by -3; the table: 56 by the cell (line 4)".
fn in_words(check: &Check<'_>) -> String {
    let verdict = match &check.verdict {
        Verdict::AgreesAfterConversion(convention) => format!("{}, {}", check.verdict.name(), convention.name()),
        Verdict::Differs { by: Some(by) } => format!("differs by {}", by.round_dp(4).normalize()),
        Verdict::NotComparable(why) => format!("not comparable because {why}"),
        verdict => verdict.name().to_owned(),
    };
    let table = check.expected.map_or(String::new(), |value| {
        format!("; the table: {} by {}", value.round_dp(4).normalize(), check.operation.name())
    });
    let lines: Vec<String> = check.cells.iter().map(|cell| cell.line.to_string()).collect();
    let lines = if lines.is_empty() { String::new() } else { format!(" (line {})", lines.join(", ")) };
    format!("{verdict}{table}{lines}")
}

#[derive(Serialize)]
struct CheckObject<'a> {
    r#type: &'static str,
    document: String,
    path: &'a str,
    figure: usize,
    words: PlaceObject,
    sentence: PlaceObject,
    value: Option<String>,
    unit: UnitObject,
    table: &'a str,
    verdict: &'static str,
    /// The text's number less the table's.
    by: Option<String>,
    because: Option<&'static str>,
    convention: Option<&'static str>,
    operation: Option<&'static str>,
    expected: Option<String>,
    lines: Vec<u64>,
}

impl<'a> CheckObject<'a> {
    fn of(source: ListSource<'a>, table: &'a str, listed: &ListedCheck<'a>, points: &CodePoints) -> CheckObject<'a> {
        let verdict = listed.check.map(|check| &check.verdict);
        let decimal = |value: rust_decimal::Decimal| value.normalize().to_string();
        CheckObject {
            r#type: "check",
            document: source.document.id.to_string(),
            path: source.path,
            figure: listed.ordinal,
            words: PlaceObject::of(source.document, listed.figure.span, points),
            sentence: PlaceObject::of(source.document, listed.sentence, points),
            value: listed.figure.value.map(decimal),
            unit: UnitObject::of(&listed.figure.unit),
            table,
            verdict: verdict.map_or(NO_TABLE, Verdict::name),
            by: match verdict {
                Some(Verdict::Differs { by }) => by.map(decimal),
                _ => None,
            },
            because: match verdict {
                Some(Verdict::NotComparable(why)) => Some(*why),
                _ => None,
            },
            convention: match verdict {
                Some(Verdict::AgreesAfterConversion(convention)) => Some(convention.name()),
                _ => None,
            },
            operation: listed.check.map(|check| check.operation.name()),
            expected: listed.check.and_then(|check| check.expected).map(decimal),
            lines: listed.check.map_or(Vec::new(), |check| check.cells.iter().map(|cell| cell.line).collect()),
        }
    }
}
