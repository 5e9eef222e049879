//! Periods in the form that the scorer of figures compares: `dt`, a list of readings of each expression.
//!
//! The scorer's gold comes from two conventions that differ (whether "last two months" are sixty days or two months of
//! the calendar, when an evening begins). The library keeps such an open question as several readings, and all of them
//! are given.

use jiff::civil::{DateTime, Time};
use sayso_dossier::CodePoints;
use sayso_figures::dates::Dates;
use sayso_ledger::{
    ClockStretch, Document, Format, Length, Period, PeriodKind, Precision, Recurrence, Span, Stretch, TimeUnit,
};
use serde_json::{Value, json};

/// The answers of one text.
pub(crate) fn answers(dates: &Dates, text: &str, reference: DateTime) -> Vec<Value> {
    let document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
    let Some(whole) = document.span(0, text.len()) else { return Vec::new() };
    let found = dates.read(&document, whole, reference, None);
    let points = CodePoints::of(text);
    let answer = |period: &Period| {
        let readings = readings(period, reference)?;
        let place = place(&document, period, found.len())?;
        let [start, end] = points.range(place.start(), place.end());
        Some(json!({ "start": start, "end": end, "type": period.kind.name(), "dt": readings }))
    };
    found.iter().filter_map(answer).collect()
}

/// Words that one convention counts to an expression and the other does not, where nothing else stands beside it.
const EDGES: &[&str] = &[
    "at", "on", "in", "for", "from", "during", "by", "about", "the", "of", "le", "la", "les", "à", "au", "du", "de",
    "en", "dans", "pendant", "pour", "vers", "om", "op", "voor", "het", "um", "am", "im", "den", "der", "die", "das",
    "vom",
];

/// Where the expression stands: with its preposition if the text has nothing else.
fn place(document: &Document, period: &Period, n_periods: usize) -> Option<Span> {
    let text = document.text();
    let before =
        text[..period.span.start()].split_whitespace().all(|word| EDGES.contains(&word.to_lowercase().as_str()));
    let after = text[period.span.end()..].trim().is_empty();
    if n_periods == 1 && before && after {
        let start = text.len() - text.trim_start().len();
        return document.span(start, period.span.end());
    }
    Some(period.span)
}

/// The readings of a period; `None` where it has none that the scorer knows.
fn readings(period: &Period, reference: DateTime) -> Option<Vec<Value>> {
    let readings: Vec<Value> = match period.kind {
        PeriodKind::Day | PeriodKind::Days => period.readings.iter().map(days).collect(),
        PeriodKind::Moment | PeriodKind::Hours => {
            period.readings.iter().flat_map(|stretch| with_last(stretch, period.precision)).collect()
        }
        PeriodKind::Clock | PeriodKind::ClockHours => {
            let about = period.clock.iter().filter(|_| period.approximate).filter_map(|stretch| stretch.start);
            let about = about.map(|time| json!({ "t": "timerange", "s": time.to_string() }));
            let on_days = period.clock.iter().flat_map(|stretch| on_clock(stretch, reference, period.precision));
            on_days.chain(about).collect()
        }
        PeriodKind::Duration => vec![json!({ "t": "duration", "sec": seconds(period.length.as_ref()?) })],
        PeriodKind::Recurring => {
            let timex = timex(period.recurrence?, &period.clock);
            vec![json!({ "t": "set", "s": "not resolved", "timex": timex })]
        }
        PeriodKind::Vague | PeriodKind::Impossible => return None,
    };
    (!readings.is_empty()).then_some(readings)
}

fn days(stretch: &Stretch) -> Value {
    let day = |at: DateTime| at.date().to_string();
    match (stretch.start, stretch.end) {
        (Some(start), Some(end))
            if start.time() == end.time()
                && start.time() == Time::midnight()
                && start.date().tomorrow().ok() == Some(end.date()) =>
        {
            json!({ "t": "date", "s": day(start) })
        }
        (start, end) if start.into_iter().chain(end).all(|at| at.time() == Time::midnight()) => {
            json!({ "t": "daterange", "s": start.map(day), "e": end.map(day) })
        }
        _ => hours(stretch),
    }
}

/// A stretch, and the same one with the minute or hour that its end names: whether it belongs, usage does not say.
fn with_last(stretch: &Stretch, precision: Precision) -> Vec<Value> {
    let mut readings = vec![hours(stretch)];
    let grain = match precision {
        Precision::Hour => jiff::Span::new().hours(1),
        Precision::Minute => jiff::Span::new().minutes(1),
        Precision::Second => jiff::Span::new().seconds(1),
        _ => return readings,
    };
    if let (Some(start), Some(end)) = (stretch.start, stretch.end)
        && start < end
        && let Ok(end) = end.checked_add(grain)
    {
        readings.push(hours(&Stretch { start: Some(start), end: Some(end) }));
    }
    readings
}

fn hours(stretch: &Stretch) -> Value {
    let time = |at: DateTime| at.to_string();
    if stretch.start == stretch.end {
        return json!({ "t": "datetime", "s": stretch.start.map(time) });
    }
    json!({ "t": "datetimerange", "s": stretch.start.map(time), "e": stretch.end.map(time) })
}

/// A time of day on the reference day and the next one.
fn on_clock(stretch: &ClockStretch, reference: DateTime, precision: Precision) -> Vec<Value> {
    let days = [Some(reference.date()), reference.date().tomorrow().ok()];
    let on_days = days.into_iter().flatten().flat_map(|day| {
        let start = stretch.start.map(|time| day.to_datetime(time));
        let end = stretch.end.map(|time| day.to_datetime(time));
        let end = match (start, end) {
            (Some(start), Some(end)) if end < start => end.checked_add(jiff::Span::new().days(1)).ok(),
            _ => end,
        };
        with_last(&Stretch { start, end }, precision)
    });
    on_days.collect()
}

/// A length in seconds: 30 days to a month, 365 to a year.
fn seconds(length: &Length) -> f64 {
    let of = |unit: TimeUnit| match unit {
        TimeUnit::Second => 1,
        TimeUnit::Minute => 60,
        TimeUnit::Hour => 3600,
        TimeUnit::Day | TimeUnit::Workday => 86_400,
        TimeUnit::Weekend => 2 * 86_400,
        TimeUnit::Week => 7 * 86_400,
        TimeUnit::Month => 30 * 86_400,
        TimeUnit::Quarter | TimeUnit::Season => 90 * 86_400,
        TimeUnit::Half => 15_768_000,
        TimeUnit::Year => 365 * 86_400,
        TimeUnit::Decade => 3650 * 86_400,
        TimeUnit::Century => 36_500 * 86_400,
    };
    length.parts.iter().map(|(thousandths, unit)| thousandths * of(*unit)).sum::<i64>() as f64 / 1000.0
}

/// A recurrence as TIMEX writes it.
fn timex(recurrence: Recurrence, clock: &[ClockStretch]) -> String {
    let time = clock.first().and_then(|stretch| {
        let start = stretch.start?;
        Some(match (stretch.start == stretch.end, start.hour(), start.minute()) {
            (true, hour, 0) => format!("T{hour:02}"),
            (true, hour, minute) => format!("T{hour:02}:{minute:02}"),
            (false, 0..12, _) => "TMO".to_owned(),
            (false, 12..16, _) => "TAF".to_owned(),
            (false, 16..20, _) => "TEV".to_owned(),
            _ => "TNI".to_owned(),
        })
    });
    let behind = time.clone().unwrap_or_default();
    match recurrence {
        Recurrence::Each(1000, TimeUnit::Day) if time.is_some() => behind,
        Recurrence::Each(thousandths, unit) => {
            let (hours, letter) = match unit {
                TimeUnit::Second => ("T", "S"),
                TimeUnit::Minute => ("T", "M"),
                TimeUnit::Hour => ("T", "H"),
                TimeUnit::Day => ("", "D"),
                TimeUnit::Workday => ("", "WD"),
                TimeUnit::Weekend => ("", "WE"),
                TimeUnit::Week => ("", "W"),
                TimeUnit::Month => ("", "M"),
                TimeUnit::Quarter | TimeUnit::Season => ("", "Q"),
                TimeUnit::Half => ("", "0.5Y"),
                TimeUnit::Year | TimeUnit::Decade | TimeUnit::Century => ("", "Y"),
            };
            let count = if thousandths % 1000 == 0 {
                (thousandths / 1000).to_string()
            } else {
                format!("0.{}", thousandths / 100)
            };
            match unit {
                TimeUnit::Quarter => format!("P{}M", thousandths / 1000 * 3),
                _ => format!("P{hours}{count}{letter}{behind}"),
            }
        }
        Recurrence::Weekday(day) => format!("XXXX-WXX-{day}{behind}"),
        Recurrence::DayOfMonth(day) => format!("XXXX-XX-{day:02}{behind}"),
        Recurrence::DayOfYear(month, day) => format!("XXXX-{month:02}-{day:02}{behind}"),
    }
}
