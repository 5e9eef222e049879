//! Figures for the scorer of numbers, units, ranges and dates: questions come in as JSON lines, answers go out as JSON
//! lines with positions in code points.

use std::io::{self, BufRead, Write};
use std::ops::Range;
use std::time::Instant;

use sayso_dossier::CodePoints;
use sayso_figures::dates::Dates;
use sayso_figures::{Amount, AmountKind, Figures, Place};
use sayso_ledger::{Document, Language, Span, Unit};
use serde_json::{Value, json};

use crate::dates;

/// Answers every line of `input` on `output`.
///
/// # Errors
/// Faults of input and output, and lines that are no JSON.
pub(crate) fn answer(input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<()> {
    let figures = Figures::new().map_err(io::Error::other)?;
    let dates: Vec<Dates> = Language::ALL.iter().filter_map(|language| Dates::new(*language)).collect();
    writeln!(output, "{}", json!({ "ready": true }))?;
    output.flush()?;
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let question: Value = serde_json::from_str(&line)?;
        let field = |name: &str| question[name].as_str().unwrap_or_default();
        let language = Language::from_name(field("lang")).unwrap_or(Language::Other);
        let reader = dates.iter().find(|dates| dates.language() == language);
        let start = Instant::now();
        let found = match (field("cat"), reader, field("ref").parse()) {
            ("datetime", Some(dates), Ok(reference)) => Some(dates::answers(dates, field("text"), reference)),
            (category, _, _) => found(&figures, field("text"), language, category),
        };
        let microseconds = start.elapsed().as_micros() as u64;
        let answer = match found {
            Some(found) => json!({ "id": question["id"], "us": microseconds, "out": found }),
            None => json!({ "id": question["id"], "skip": true }),
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

/// Writes each figure of a text: where it stands, its words, interval, unit, kind and rule, parted by tabs.
///
/// # Errors
/// Faults of output.
pub(crate) fn list(document: &Document, output: &mut dyn Write) -> io::Result<()> {
    let figures = Figures::new().map_err(io::Error::other)?;
    let found = figures.read(document);
    for figure in &found {
        let slice = |span: Span| document.slice(span).replace(['\t', '\n'], " ");
        let from = figure.from.map(|from| format!(" from {}", from.interval)).unwrap_or_default();
        let same = figure.same_as.map(|idx| format!(" same as {}", slice(found[idx].span))).unwrap_or_default();
        writeln!(
            output,
            "{:?}\t{}\t{}{from}\t{}\t{}{}\t{}\t{}\t{}{same}",
            figure.span,
            slice(figure.span),
            figure.interval,
            figure.unit.name(),
            figure.kind.name(),
            if figure.is_past_peak { ", once" } else { "" },
            figure.rule,
            figure.what.map(slice).unwrap_or_default(),
            figure.of.map(slice).unwrap_or_default(),
        )?;
    }
    Ok(())
}

/// What is found of a category; `None` if it is not offered.
fn found(figures: &Figures, text: &str, language: Language, category: &str) -> Option<Vec<Value>> {
    let points = CodePoints::of(text);
    let at = |range: &Range<usize>| {
        let (start, end) = (points.range(range.start, range.end)[0], points.range(range.start, range.end)[1]);
        (start, end)
    };
    let amounts = |kind: AmountKind| {
        let object = |range: &Range<usize>, value: Option<String>, of: &Unit| {
            let ((start, end), (unit, iso)) = (at(range), unit(of));
            json!({ "start": start, "end": end, "value": value, "unit": unit, "iso": iso })
        };
        let amounts = figures.amounts(text, language).into_iter().filter_map(|amount| of_kind(amount, kind));
        // The scorer's gold has units without an amount too.
        let alone = figures.units_alone(text, language).into_iter().filter(|(_, _, own)| *own == kind);
        // It writes their value as a word where it has percentages.
        let none = (kind == AmountKind::Percent).then(|| "null".to_owned());
        amounts
            .map(|amount| object(&amount.range, Some(amount.value.to_string()), &amount.unit))
            .chain(alone.map(|(range, unit, _)| object(&range, none.clone(), &unit)))
            .collect()
    };
    Some(match category {
        "number" => {
            let numbers = figures.numbers(text, language).into_iter().filter(|number| !number.is_ordinal);
            numbers
                .map(|number| {
                    let (start, end) = at(&number.range);
                    json!({ "start": start, "end": end, "value": number.value.to_string() })
                })
                .collect()
        }
        "ordinal" => figures
            .ordinals(text, language)
            .into_iter()
            .map(|ordinal| {
                let (start, end) = at(&ordinal.range);
                match ordinal.place {
                    Place::Start(value) => json!({ "start": start, "end": end, "value": value.to_string() }),
                    Place::End(offset) => json!({ "start": start, "end": end, "rel": "end", "offset": offset }),
                    Place::Current(offset) => json!({ "start": start, "end": end, "rel": "current", "offset": offset }),
                }
            })
            .collect(),
        "percent" => amounts(AmountKind::Percent),
        "currency" => amounts(AmountKind::Money),
        "dimension" => amounts(AmountKind::Measure),
        "temperature" => amounts(AmountKind::Temperature),
        "age" => amounts(AmountKind::Age),
        "range" => figures
            .bounded(text, language)
            .into_iter()
            .map(|(range, interval)| {
                let (start, end) = at(&range);
                json!({
                    "start": start,
                    "end": end,
                    "lo": interval.low().map(|low| low.to_string()),
                    "hi": interval.high().map(|high| high.to_string()),
                    "lo_in": interval.is_low_included(),
                    "hi_in": interval.is_high_included(),
                })
            })
            .collect(),
        _ => return None,
    })
}

/// An amount as one of a kind. A pound is money, and may be a weight.
fn of_kind(amount: Amount, kind: AmountKind) -> Option<Amount> {
    match (amount.kind == kind, &amount.or_measure) {
        (true, _) => Some(amount),
        (false, Some(measure)) if kind == AmountKind::Measure => Some(Amount { unit: measure.clone(), ..amount }),
        _ => None,
    }
}

/// The unit as the scorer names it, in American spelling, and the code of a currency.
fn unit(unit: &Unit) -> (String, Option<String>) {
    let name = unit.name().replace("metre", "meter");
    let code = matches!(unit, Unit::Money { .. }).then(|| name.clone());
    (name, code)
}
