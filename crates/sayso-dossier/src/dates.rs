//! Dates and periods in lists: what was read of one document comes in; lines for a terminal, JSON lines or CSV go out.

use std::io::Write;

use jiff::civil::DateTime;
use sayso_ledger::{
    Anchor, ClockStretch, Document, Length, OrderReason, Period, PeriodKind, Recurrence, Span, Stretch,
};
use serde::Serialize;

use crate::by_document::{ListSource, Listed};
use crate::figures::PlaceObject;
use crate::json::line;
use crate::list::flowing;
use crate::table::cell;
use crate::terminal::{Paint, Terminal, clean};
use crate::{CodePoints, DossierError};

/// A date to be listed, with what it belongs to.
#[derive(Clone, Copy)]
pub struct ListedDate<'a> {
    /// The date or period.
    pub period: &'a Period,
    /// Its number in the document, from 0.
    pub ordinal: usize,
    /// The sentence that it stands in.
    pub sentence: Span,
}

impl Listed for ListedDate<'_> {
    const HEADER: &'static [&'static str] = &[
        "document",
        "path",
        "date",
        "text",
        "kind",
        "readings",
        "precision",
        "anchor",
        "reference",
        "order",
        "order_because",
        "rule",
    ];

    fn in_words(&self, document: &Document, terminal: Terminal, out: &mut dyn Write) -> Result<(), DossierError> {
        in_words(document, self, terminal, out)
    }

    fn row(&self, source: ListSource<'_>) -> Vec<String> {
        row(source, self).into()
    }

    fn object(&self, source: ListSource<'_>, points: &CodePoints, out: &mut dyn Write) -> Result<(), DossierError> {
        line(out, &DateObject::of(source, self, points))
    }
}

/// When a period is, in a few words; what the words leave open is told as open.
pub(crate) fn when(period: &Period) -> String {
    use PeriodKind::*;
    let readings: Vec<String> = period.readings.iter().map(stretch).collect();
    let value = match (period.kind, &period.length, period.recurrence) {
        (Day | Days | Moment | Hours, _, _) if !readings.is_empty() => readings.join(" or "),
        (Day | Days | Moment | Hours, _, _) if period.anchor == Anchor::Told => {
            "no certain day: counted from a time told before".to_owned()
        }
        (Day | Days | Moment | Hours, _, _) => "no certain day: the document gives no date to count from".to_owned(),
        (Duration, Some(length), _) => long(length),
        (Recurring, _, Some(recurrence)) => again(recurrence),
        (Clock | ClockHours, _, _) if !period.clock.is_empty() => {
            period.clock.iter().map(hours).collect::<Vec<_>>().join(" or ")
        }
        (kind, _, _) => kind.name().to_owned(),
    };
    match (period.anchor, period.reference) {
        (Anchor::Words, _) | (_, None) => value,
        (anchor, Some(reference)) => format!("{value} (counted from {reference}; {})", anchor.name()),
    }
}

/// The days of a stretch, and its times where it is no whole days: "2019-03-02", "2012-01-01 to 2016-12-31".
fn stretch(stretch: &Stretch) -> String {
    let is_midnight = |at: DateTime| at.time() == jiff::civil::Time::midnight();
    let are_days = [stretch.start, stretch.end].into_iter().flatten().all(is_midnight) && stretch.start != stretch.end;
    if !are_days {
        let at = |at: Option<DateTime>| at.map_or("…".to_owned(), |at| at.strftime("%F %H:%M").to_string());
        let (start, end) = (at(stretch.start), at(stretch.end));
        return if start == end { start } else { format!("{start} to {end}") };
    }
    let day = |at: Option<DateTime>| at.map_or("…".to_owned(), |at| at.date().to_string());
    let last = stretch.end.and_then(|end| end.checked_sub(jiff::Span::new().nanoseconds(1)).ok());
    let (start, last) = (day(stretch.start), day(last));
    if start == last { start } else { format!("{start} to {last}") }
}

fn hours(stretch: &ClockStretch) -> String {
    let at = |at: Option<jiff::civil::Time>| at.map_or("…".to_owned(), |at| at.strftime("%H:%M").to_string());
    let (start, end) = (at(stretch.start), at(stretch.end));
    if start == end { start } else { format!("{start} to {end}") }
}

/// "2.5 hours and 10 minutes"
fn long(length: &Length) -> String {
    if length.vague || length.parts.is_empty() {
        return "duration left open".to_owned();
    }
    let part = |(thousandths, unit): &(i64, sayso_ledger::TimeUnit)| {
        let number = rust_decimal::Decimal::new(*thousandths, 3).normalize();
        format!("{number} × {}", unit.name())
    };
    length.parts.iter().map(part).collect::<Vec<_>>().join(" and ")
}

fn again(recurrence: Recurrence) -> String {
    match recurrence {
        Recurrence::Each(1000, unit) => format!("each {}", unit.name()),
        Recurrence::Each(thousandths, unit) => {
            format!("every {} × {}", rust_decimal::Decimal::new(thousandths, 3).normalize(), unit.name())
        }
        Recurrence::Weekday(day) => format!("each week on day {day}"),
        Recurrence::DayOfMonth(day) => format!("each month on day {day}"),
        Recurrence::DayOfYear(month, day) => format!("each year on --{month:02}-{day:02}"),
    }
}

/// Why the digits of a date were read in their order.
fn because(reason: OrderReason, words: &dyn Fn(Span) -> String) -> String {
    match reason {
        OrderReason::Evidence(span) => format!("“{}” fits no other order", words(span)),
        OrderReason::Contradiction(first, other) => {
            format!("“{}” comes before “{}”, which contradicts it", words(first), words(other))
        }
        OrderReason::Custom => "the custom of the language; no date of the document decides".to_owned(),
    }
}

fn in_words(
    document: &Document,
    listed: &ListedDate<'_>,
    terminal: Terminal,
    out: &mut dyn Write,
) -> Result<(), DossierError> {
    let period = listed.period;
    let words = |span: Span| flowing(&clean(document.slice(span)));
    let mut parts = vec![when(period), period.kind.name().to_owned()];
    if period.approximate {
        parts.push("about".to_owned());
    }
    parts.extend(period.order.map(|(order, reason)| format!("{}, because {}", order.name(), because(reason, &words))));
    parts.push(terminal.paint(Paint::Faint, &format!("[{}]", period.rule)));
    let number = terminal.paint(Paint::Faint, &format!("{:>5}", listed.ordinal + 1));
    let said = terminal.paint(Paint::Content, &words(period.span));
    writeln!(out, "{}", terminal.wrapped(&format!("{number}  {said} = {}", parts.join(" · ")), "", "       "))?;
    let sentence = terminal.paint(Paint::Faint, &words(listed.sentence));
    writeln!(out, "{}", terminal.wrapped(&sentence, "       ", "       "))?;
    Ok(())
}

/// The readings as intervals of ISO 8601; ".." for an open end.
pub(crate) fn readings(period: &Period) -> String {
    let end = |at: Option<DateTime>| at.map_or("..".to_owned(), |at| at.to_string());
    let all = period.readings.iter().map(|stretch| format!("{}/{}", end(stretch.start), end(stretch.end)));
    all.collect::<Vec<_>>().join(" ")
}

fn row(source: ListSource<'_>, listed: &ListedDate<'_>) -> [String; 12] {
    let period = listed.period;
    let words = |span: Span| flowing(source.document.slice(span));
    [
        source.document.id.to_string(),
        cell(source.path),
        listed.ordinal.to_string(),
        cell(source.document.slice(period.span)),
        period.kind.name().to_owned(),
        readings(period),
        period.precision.name().to_owned(),
        period.anchor.name().to_owned(),
        period.reference.map_or(String::new(), |day| day.to_string()),
        period.order.map_or(String::new(), |(order, _)| order.name().to_owned()),
        period.order.map_or(String::new(), |(_, reason)| cell(&because(reason, &words))),
        cell(&period.rule),
    ]
}

/// A line of `sayso figures --dates --json`.
#[derive(Serialize)]
struct DateObject<'a> {
    r#type: &'static str,
    document: String,
    path: &'a str,
    date: usize,
    sentence: PlaceObject,
    length: Vec<LengthObject>,
    recurrence: Option<String>,
    clock: Vec<[Option<String>; 2]>,
    approximate: bool,
    #[serde(flatten)]
    fields: PeriodObject,
}

#[derive(Serialize)]
struct LengthObject {
    number: String,
    unit: &'static str,
}

/// What is told of a period, alone and beside a figure.
#[derive(Serialize)]
pub(crate) struct PeriodObject {
    words: PlaceObject,
    kind: &'static str,
    readings: Vec<[Option<String>; 2]>,
    precision: &'static str,
    anchor: &'static str,
    reference: Option<String>,
    order: Option<OrderObject>,
    rule: String,
}

#[derive(Serialize)]
struct OrderObject {
    name: &'static str,
    because: &'static str,
    evidence: Vec<PlaceObject>,
}

impl PeriodObject {
    pub(crate) fn of(document: &Document, period: &Period, points: &CodePoints) -> PeriodObject {
        let place = |span: Span| PlaceObject::of(document, span, points);
        let order = period.order.map(|(order, reason)| {
            let (because, evidence) = match reason {
                OrderReason::Evidence(span) => ("evidence", vec![place(span)]),
                OrderReason::Contradiction(first, other) => ("contradiction", vec![place(first), place(other)]),
                OrderReason::Custom => ("custom", Vec::new()),
            };
            OrderObject { name: order.name(), because, evidence }
        });
        PeriodObject {
            words: place(period.span),
            kind: period.kind.name(),
            readings: period
                .readings
                .iter()
                .map(|stretch| [stretch.start, stretch.end].map(|at| at.map(|at| at.to_string())))
                .collect(),
            precision: period.precision.name(),
            anchor: period.anchor.name(),
            reference: period.reference.map(|day| day.to_string()),
            order,
            rule: period.rule.to_string(),
        }
    }
}

impl<'a> DateObject<'a> {
    fn of(source: ListSource<'a>, listed: &ListedDate<'_>, points: &CodePoints) -> DateObject<'a> {
        let period = listed.period;
        let parts = period.length.iter().flat_map(|length| &length.parts);
        DateObject {
            r#type: "date",
            document: source.document.id.to_string(),
            path: source.path,
            date: listed.ordinal,
            sentence: PlaceObject::of(source.document, listed.sentence, points),
            length: parts
                .map(|(thousandths, unit)| LengthObject {
                    number: rust_decimal::Decimal::new(*thousandths, 3).normalize().to_string(),
                    unit: unit.name(),
                })
                .collect(),
            recurrence: period.recurrence.map(again),
            clock: period
                .clock
                .iter()
                .map(|stretch| [stretch.start, stretch.end].map(|at| at.map(|at| at.to_string())))
                .collect(),
            approximate: period.approximate,
            fields: PeriodObject::of(source.document, period, points),
        }
    }
}
