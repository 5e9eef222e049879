//! Figures in lists: what was read of one document comes in; lines for a terminal, JSON lines or CSV go out.

use std::io::Write;

use sayso_ledger::{Comparator, Document, Figure, Interval, Period, Span, Start, Unit};
use sayso_tables::{PairRate, PairReading};
use serde::Serialize;

use crate::by_document::{ListSource, Listed};
use crate::dates::{PeriodObject, readings, when};
use crate::json::line;
use crate::list::flowing;
use crate::table::cell;
use crate::terminal::{Paint, Terminal, clean};
use crate::{CodePoints, DossierError};

/// A figure to be listed, with what it belongs to.
#[derive(Clone, Copy)]
pub struct ListedFigure<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// Its number in the document, from 0.
    pub ordinal: usize,
    /// The sentence that it stands in.
    pub sentence: Span,
    /// Its period, and how the words tie the two.
    pub period: Option<(&'a Period, &'static str)>,
    /// What the rates say of it, if it gives the amount of the figure before it in another currency.
    pub pair: Option<&'a PairRate>,
    /// The index of the claim in whose content it stands, and who says it if that is known.
    pub claim: Option<(usize, Option<Span>)>,
}

impl Listed for ListedFigure<'_> {
    const HEADER: &'static [&'static str] = &[
        "document",
        "path",
        "figure",
        "text",
        "value",
        "low",
        "low_included",
        "high",
        "high_included",
        "comparator",
        "unit",
        "currency_open",
        "kind",
        "past_peak",
        "what",
        "of",
        "period",
        "period_readings",
        "pair",
        "claim",
        "rule",
    ];

    fn in_words(&self, document: &Document, terminal: Terminal, out: &mut dyn Write) -> Result<(), DossierError> {
        in_words(document, self, terminal, out)
    }

    fn row(&self, source: ListSource<'_>) -> Vec<String> {
        row(source, self).into()
    }

    fn object(&self, source: ListSource<'_>, points: &CodePoints, out: &mut dyn Write) -> Result<(), DossierError> {
        line(out, &FigureObject::of(source, self, points))
    }
}

/// What a figure means, in a few words: "at least 53", "28,650,000,000 to 28,750,000,000 USD".
pub fn figure_meaning(figure: &Figure) -> String {
    let unit = match &figure.unit {
        Unit::AmbiguousMoney { name } => format!(" {name} (which one is left open)"),
        Unit::Percent => " %".to_owned(),
        Unit::One => String::new(),
        other => format!(" {}", other.name()),
    };
    let number = match figure.comparator {
        Comparator::Several => "an open number".to_owned(),
        Comparator::Exactly => figure.value.map_or_else(|| range(&figure.interval), grouped),
        comparator => match figure.value {
            Some(value) => format!("{} {}", comparator.name(), grouped(value)),
            None => range(&figure.interval),
        },
    };
    let from = figure.from.as_ref().map_or(String::new(), |from| format!(", from {}", start(from)));
    let peak = if figure.is_past_peak { ", at some moment of the past" } else { "" };
    format!("{number}{unit}{from}{peak}")
}

/// A number with its thousands parted by commas.
fn grouped(value: rust_decimal::Decimal) -> String {
    let digits = value.normalize().to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = sign.to_owned();
    for (idx, digit) in whole.chars().enumerate() {
        if idx > 0 && (whole.len() - idx) % 3 == 0 && whole.len() > 4 {
            text.push(',');
        }
        text.push(digit);
    }
    text.extend(fraction.map(|fraction| format!(".{fraction}")));
    text
}

fn start(start: &Start) -> String {
    start.value.map_or_else(|| range(&start.interval), grouped)
}

fn range(interval: &Interval) -> String {
    match (interval.low(), interval.high()) {
        (Some(low), Some(high)) if low == high => grouped(low),
        (Some(low), Some(high)) => format!("{} to {}", grouped(low), grouped(high)),
        (Some(low), None) => format!("at least {}", grouped(low)),
        (None, Some(high)) => format!("at most {}", grouped(high)),
        (None, None) => "any number".to_owned(),
    }
}

fn in_words(
    document: &Document,
    listed: &ListedFigure<'_>,
    terminal: Terminal,
    out: &mut dyn Write,
) -> Result<(), DossierError> {
    let figure = listed.figure;
    let words = |span: Span| flowing(&clean(document.slice(span)));
    let mut parts = vec![figure_meaning(figure), figure.kind.name().to_owned()];
    parts.extend(match (figure.what, figure.of) {
        (Some(what), Some(of)) => Some(format!("of “{}” of “{}”", words(what), words(of))),
        (Some(what), None) => Some(format!("of “{}”", words(what))),
        (None, Some(of)) => Some(format!("of the whole “{}”", words(of))),
        (None, None) => None,
    });
    parts.push(match listed.period {
        Some((period, _)) => format!("“{}”: {}", words(period.span), when(period)),
        None => "no period named".to_owned(),
    });
    parts.extend(figure.same_as.map(|other| format!("the same amount as {}", other + 1)));
    parts.extend(listed.pair.map(pair_in_words));
    parts.extend(listed.claim.map(|(claim, speaker)| match speaker {
        Some(speaker) => format!("in claim {} of {}", claim + 1, words(speaker)),
        None => format!("in claim {}", claim + 1),
    }));
    parts.push(terminal.paint(Paint::Faint, &format!("[{}]", figure.rule)));
    let number = terminal.paint(Paint::Faint, &format!("{:>5}", listed.ordinal + 1));
    let said = terminal.paint(Paint::Content, &words(figure.span));
    writeln!(out, "{}", terminal.wrapped(&format!("{number}  {said} = {}", parts.join(" · ")), "", "       "))?;
    let sentence = terminal.paint(Paint::Faint, &words(listed.sentence));
    writeln!(out, "{}", terminal.wrapped(&sentence, "       ", "       "))?;
    Ok(())
}

fn row(source: ListSource<'_>, listed: &ListedFigure<'_>) -> [String; 21] {
    let figure = listed.figure;
    let words = |span: Option<Span>| span.map_or(String::new(), |span| cell(source.document.slice(span)));
    let decimal =
        |value: Option<rust_decimal::Decimal>| value.map_or(String::new(), |value| value.normalize().to_string());
    let open = matches!(figure.unit, Unit::AmbiguousMoney { .. });
    [
        source.document.id.to_string(),
        cell(source.path),
        listed.ordinal.to_string(),
        words(Some(figure.span)),
        decimal(figure.value),
        decimal(figure.interval.low()),
        figure.interval.is_low_included().to_string(),
        decimal(figure.interval.high()),
        figure.interval.is_high_included().to_string(),
        figure.comparator.name().to_owned(),
        figure.unit.name().to_owned(),
        open.to_string(),
        figure.kind.name().to_owned(),
        figure.is_past_peak.to_string(),
        words(figure.what),
        words(figure.of),
        words(listed.period.map(|(period, _)| period.span)),
        listed.period.map_or(String::new(), |(period, _)| readings(period)),
        listed.pair.map_or(String::new(), |pair| cell(&pair_in_words(pair))),
        listed.claim.map_or(String::new(), |(claim, _)| claim.to_string()),
        cell(&figure.rule),
    ]
}

/// A line of `sayso figures --json`.
#[derive(Serialize)]
struct FigureObject<'a> {
    r#type: &'static str,
    document: String,
    path: &'a str,
    claim: Option<usize>,
    pair: Option<PairObject>,
    #[serde(flatten)]
    fields: FigureFields,
}

/// A figure with the claim that it stands in, for a line of `sayso claims --json`.
#[derive(Serialize)]
pub struct ClaimFigure {
    #[serde(skip)]
    pub(crate) claim: usize,
    #[serde(flatten)]
    fields: FigureFields,
}

impl ClaimFigure {
    /// The figure as the claim has it; `None` if it stands in no claim.
    pub fn of(document: &Document, listed: &ListedFigure<'_>, points: &CodePoints) -> Option<ClaimFigure> {
        let (claim, _) = listed.claim?;
        Some(ClaimFigure { claim, fields: FigureFields::of(document, listed, points) })
    }
}

#[derive(Serialize)]
struct FigureFields {
    figure: usize,
    words: PlaceObject,
    value: Option<String>,
    interval: IntervalObject,
    comparator: &'static str,
    unit: UnitObject,
    kind: &'static str,
    from: Option<StartObject>,
    past_peak: bool,
    what: Option<PlaceObject>,
    of: Option<PlaceObject>,
    same_as: Option<usize>,
    period: Option<TiedObject>,
    rule: String,
}

#[derive(Serialize)]
pub(crate) struct PlaceObject {
    text: String,
    bytes: [usize; 2],
    chars: [u32; 2],
}

impl PlaceObject {
    pub(crate) fn of(document: &Document, span: Span, points: &CodePoints) -> PlaceObject {
        let (start, end) = (span.start(), span.end());
        PlaceObject { text: document.slice(span).to_owned(), bytes: [start, end], chars: points.range(start, end) }
    }
}

/// Ends are strings, so that no reader of JSON makes them inexact.
#[derive(Serialize)]
struct IntervalObject {
    low: Option<String>,
    low_included: bool,
    high: Option<String>,
    high_included: bool,
}

#[derive(Serialize)]
pub(crate) struct UnitObject {
    kind: &'static str,
    name: String,
}

impl UnitObject {
    pub(crate) fn of(unit: &Unit) -> UnitObject {
        let kind = match unit {
            Unit::One => "none",
            Unit::Percent | Unit::PercentagePoint => "percent",
            Unit::Money { .. } => "money",
            Unit::AmbiguousMoney { .. } => "money, currency open",
            Unit::Measure { .. } => "measure",
            Unit::Age { .. } => "age",
        };
        UnitObject { kind, name: unit.name().to_owned() }
    }
}

/// Where a change started.
#[derive(Serialize)]
struct StartObject {
    value: Option<String>,
    interval: IntervalObject,
}

#[derive(Serialize)]
struct TiedObject {
    #[serde(flatten)]
    period: PeriodObject,
    /// How the words tie the figure to it.
    tie: &'static str,
}

/// What the rates say of an amount in two currencies.
#[derive(Serialize)]
struct PairObject {
    implied: String,
    from: UnitObject,
    to: UnitObject,
    verdict: &'static str,
    readings: Vec<ReadingObject>,
}

#[derive(Serialize)]
struct ReadingObject {
    from: String,
    to: String,
    rates: Vec<RateObject>,
}

#[derive(Serialize)]
struct RateObject {
    convention: &'static str,
    rate: String,
    fits: bool,
}

impl PairObject {
    fn of(pair: &PairRate) -> PairObject {
        let rate = |(convention, rate, fits): &(sayso_tables::Convention, rust_decimal::Decimal, bool)| RateObject {
            convention: convention.name(),
            rate: rate.normalize().to_string(),
            fits: *fits,
        };
        let reading = |reading: &PairReading| ReadingObject {
            from: reading.from.clone(),
            to: reading.to.clone(),
            rates: reading.conventions.iter().map(rate).collect(),
        };
        PairObject {
            implied: pair.implied.normalize().to_string(),
            from: UnitObject::of(&pair.from),
            to: UnitObject::of(&pair.to),
            verdict: pair.verdict(),
            readings: pair.readings.iter().map(reading).collect(),
        }
    }
}

/// What the rates say of an amount that the text gives in two currencies.
fn pair_in_words(pair: &PairRate) -> String {
    let open = |unit: &Unit| match unit {
        Unit::AmbiguousMoney { name } => format!("{name} (which one is left open)"),
        other => other.name().to_owned(),
    };
    let implied = pair.implied.round_dp(4).normalize();
    let implied = format!("implies {implied} {} for one {}", open(&pair.to), open(&pair.from));
    if pair.readings.is_empty() {
        return format!("{implied}: {}", pair.verdict());
    }
    let reading_in_words = |reading: &PairReading| {
        let by = reading.conventions.iter().map(|(convention, rate, fits)| {
            let fits = if *fits { "fits" } else { "does not fit" };
            format!("{} {} {fits}", convention.name(), rate.round_dp(4).normalize())
        });
        let by = by.collect::<Vec<_>>().join(", ");
        if pair.is_open() { format!("if {} and {}: {by}", reading.from, reading.to) } else { by }
    };
    let (fitting, others): (Vec<&PairReading>, Vec<&PairReading>) =
        pair.readings.iter().partition(|reading| !pair.is_open() || reading.fits());
    let mut parts: Vec<String> = fitting.into_iter().map(reading_in_words).collect();
    if !others.is_empty() {
        let names: Vec<String> = others.iter().map(|reading| format!("{} and {}", reading.from, reading.to)).collect();
        parts.push(format!("no rate fits if {}", names.join(", ")));
    }
    format!("{implied}: {}", parts.join("; "))
}

impl IntervalObject {
    fn of(interval: &Interval) -> IntervalObject {
        let end = |end: Option<rust_decimal::Decimal>| end.map(|end| end.normalize().to_string());
        IntervalObject {
            low: end(interval.low()),
            low_included: interval.is_low_included(),
            high: end(interval.high()),
            high_included: interval.is_high_included(),
        }
    }
}

impl<'a> FigureObject<'a> {
    fn of(source: ListSource<'a>, listed: &ListedFigure<'a>, points: &CodePoints) -> FigureObject<'a> {
        FigureObject {
            r#type: "figure",
            document: source.document.id.to_string(),
            path: source.path,
            claim: listed.claim.map(|(claim, _)| claim),
            pair: listed.pair.map(PairObject::of),
            fields: FigureFields::of(source.document, listed, points),
        }
    }
}

impl FigureFields {
    fn of(document: &Document, listed: &ListedFigure<'_>, points: &CodePoints) -> FigureFields {
        let place = |span: Span| PlaceObject::of(document, span, points);
        let figure = listed.figure;
        FigureFields {
            figure: listed.ordinal,
            words: place(figure.span),
            value: figure.value.map(|value| value.normalize().to_string()),
            interval: IntervalObject::of(&figure.interval),
            comparator: figure.comparator.name(),
            unit: UnitObject::of(&figure.unit),
            kind: figure.kind.name(),
            from: figure.from.as_ref().map(|from| StartObject {
                value: from.value.map(|value| value.normalize().to_string()),
                interval: IntervalObject::of(&from.interval),
            }),
            past_peak: figure.is_past_peak,
            what: figure.what.map(place),
            of: figure.of.map(place),
            same_as: figure.same_as,
            period: listed
                .period
                .map(|(period, tie)| TiedObject { period: PeriodObject::of(document, period, points), tie }),
            rule: figure.rule.to_string(),
        }
    }
}

/// Whether a figure is of this unit: a code of ISO 4217, "percent", or the name of a measure, in whatever case.
pub fn has_unit(figure: &Figure, unit: &str) -> bool {
    let name = figure.unit.name();
    !name.is_empty() && (name.eq_ignore_ascii_case(unit) || unit == "%" && figure.unit == Unit::Percent)
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn long_numbers_are_parted() {
        let shown = |text: &str| grouped(text.parse().unwrap());
        assert_eq!(shown("28700000000"), "28,700,000,000");
        assert_eq!(shown("-12345.60"), "-12,345.6");
        assert_eq!(shown("2024"), "2024");
    }
}
