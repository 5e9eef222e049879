//! An amount that a text gives in two currencies comes in; the rate that the two imply goes out, and which rates agree with
//! it. Which of the two amounts is right is not said.

use jiff::civil::Date;
use rust_decimal::Decimal;
use sayso_ledger::{Figure, Unit};

use crate::{Convention, Rates, TablePeriod};

/// The rate between two currencies that one amount in both implies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairRate {
    /// The currency of the first amount, which its words may leave open.
    pub from: Unit,
    /// The currency of the second.
    pub to: Unit,
    /// Units of the second for one of the first.
    pub implied: Decimal,
    /// Whether there were any rates to hold it against.
    pub has_rates: bool,
    /// What the rates say for each currency that the words may mean; empty where no rate is known for any.
    pub readings: Vec<PairReading>,
}

/// What the rates say of a pair if its words mean these currencies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairReading {
    /// The code of the first currency.
    pub from: String,
    /// The code of the second.
    pub to: String,
    /// The rate by each convention that is known, and whether it lies within what the printed digits leave open.
    pub conventions: Vec<(Convention, Decimal, bool)>,
}

impl PairReading {
    /// Whether a rate by some convention agrees with the two amounts.
    pub fn fits(&self) -> bool {
        self.conventions.iter().any(|(_, _, fits)| *fits)
    }
}

impl PairRate {
    /// Whether the words leave open which currency one of the amounts is in.
    pub fn is_open(&self) -> bool {
        [&self.from, &self.to].iter().any(|unit| matches!(unit, Unit::AmbiguousMoney { .. }))
    }

    /// What came of it in words: whether a rate fits, or why nothing can be said.
    pub fn verdict(&self) -> &'static str {
        match (self.has_rates, self.readings.iter().any(PairReading::fits)) {
            (false, _) => "no rates",
            _ if self.readings.is_empty() => "no rate for its period or the document's date",
            (_, true) => "fits",
            (_, false) => "does not fit",
        }
    }
}

/// Of two figures that give one amount, the second in another currency: the rate that they imply, and by which conventions
/// the rates agree with it. `codes` are those that the words of each may mean. `None` where no rate follows, because an end
/// of a figure is open or zero.
pub fn pair(
    figures: (&Figure, &Figure),
    codes: (&[String], &[String]),
    (period, document): (Option<TablePeriod>, Option<Date>),
    rates: Option<&Rates>,
) -> Option<PairRate> {
    let (first, second) = figures;
    let ratio = |above: Option<Decimal>, below: Option<Decimal>| above?.checked_div(below?);
    let low = ratio(second.interval.low(), first.interval.high())?;
    let high = ratio(second.interval.high(), first.interval.low())?;
    let reading = |from: &String, to: &String| {
        let by = |convention: Convention| {
            let rate = rates?.by(convention, period, document, (from, to))?;
            Some((convention, rate, low <= rate && rate <= high))
        };
        let conventions: Vec<_> = Convention::ALL.into_iter().filter_map(by).collect();
        let is_known = from != to && !conventions.is_empty();
        is_known.then(|| PairReading { from: from.clone(), to: to.clone(), conventions })
    };
    let pairs = codes.0.iter().flat_map(|from| codes.1.iter().map(move |to| (from, to)));
    let readings = pairs.filter_map(|(from, to)| reading(from, to)).collect();
    let implied = ratio(second.value, first.value)?;
    Some(PairRate { from: first.unit.clone(), to: second.unit.clone(), implied, has_rates: rates.is_some(), readings })
}
