//! Figures: what a text says in numbers, as intervals that can be compared.

use rust_decimal::Decimal;

use crate::document::named;
use crate::{Rule, Span};

named! {
    /// How the words around a number bound it.
    Comparator {
        /// The number as it stands.
        Exactly = "exactly",
        /// The number or more: "at least 53".
        AtLeast = "at least",
        /// More than the number: "over 53".
        MoreThan = "more than",
        /// The number or less: "up to 53".
        AtMost = "at most",
        /// Less than the number: "under 53".
        LessThan = "less than",
        /// Near the number, on either side: "about 53".
        About = "about",
        /// Near the number and below it: "almost 53".
        Almost = "almost",
        /// From one number to another: "between 20 and 30".
        Between = "between",
        /// An amount that the text leaves open: "several", "dozens of".
        Several = "several",
    }
}

named! {
    /// What a figure tells.
    FigureKind {
        /// How much of something there is: an amount of money, a measure, a bare number.
        Level = "level",
        /// By how much something grew or fell, or from what to what.
        Change = "change",
        /// How much of a whole.
        Share = "share",
        /// A place in a row: "third-largest", "top ten".
        Rank = "rank",
        /// How many of things that can be counted.
        Count = "count",
    }
}

/// The values that a figure can mean. An end that is not there is open.
///
/// ```
/// # use sayso_ledger::Interval;
/// # use rust_decimal::Decimal;
/// let tens = Interval::new(Some(Decimal::TEN), true, None, false);
/// assert!(tens.holds(Decimal::ONE_HUNDRED) && !tens.holds(Decimal::ONE));
/// assert_eq!(tens.to_string(), "[10, ∞)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Interval {
    // Invariant: low <= high where both are there.
    low: Option<Decimal>,
    high: Option<Decimal>,
    is_low_included: bool,
    is_high_included: bool,
}

impl Interval {
    /// The interval between two ends, each with whether it belongs to it; ends in the wrong order are swapped.
    pub fn new(low: Option<Decimal>, is_low_included: bool, high: Option<Decimal>, is_high_included: bool) -> Interval {
        match (low, high) {
            (Some(below), Some(above)) if below > above => {
                Interval { low: high, high: low, is_low_included: is_high_included, is_high_included: is_low_included }
            }
            _ => Interval { low, high, is_low_included, is_high_included },
        }
    }

    /// The interval of a single value.
    pub fn point(value: Decimal) -> Interval {
        Interval::new(Some(value), true, Some(value), true)
    }

    /// The low end; `None` if it is open.
    pub const fn low(&self) -> Option<Decimal> {
        self.low
    }

    /// The high end; `None` if it is open. Never below the low end.
    pub const fn high(&self) -> Option<Decimal> {
        self.high
    }

    /// Whether the low end itself belongs to the interval.
    pub const fn is_low_included(&self) -> bool {
        self.is_low_included
    }

    /// Whether the high end itself belongs to the interval.
    pub const fn is_high_included(&self) -> bool {
        self.is_high_included
    }

    /// Whether a value belongs to the interval.
    pub fn holds(&self, value: Decimal) -> bool {
        self.low.is_none_or(|low| low < value || (self.is_low_included && low == value))
            && self.high.is_none_or(|high| value < high || (self.is_high_included && high == value))
    }

    /// Whether some value belongs to both.
    pub fn meets(&self, other: &Interval) -> bool {
        let below = |one: &Interval, two: &Interval| match (one.high, two.low) {
            (Some(high), Some(low)) => high < low || (high == low && !(one.is_high_included && two.is_low_included)),
            _ => false,
        };
        !below(self, other) && !below(other, self)
    }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.low {
            Some(low) => write!(f, "{}{}, ", if self.is_low_included { '[' } else { '(' }, low.normalize())?,
            None => f.write_str("(-∞, ")?,
        }
        match self.high {
            Some(high) => write!(f, "{}{}", high.normalize(), if self.is_high_included { ']' } else { ')' }),
            None => f.write_str("∞)"),
        }
    }
}

/// In what a figure is measured.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// In nothing: a bare number, a count, a place.
    One,
    /// Parts of a hundred.
    Percent,
    /// The difference of two percentages.
    PercentagePoint,
    /// Money whose currency the text decides: the ISO 4217 code, and the share of its unit (100 for cents).
    Money {
        /// Three capital letters of ISO 4217, or the common code of a currency that is not in it (`BTC`).
        code: [u8; 3],
    },
    /// Money whose currency the text leaves open: the word or sign that several countries use, such as `$`.
    AmbiguousMoney {
        /// The common name of the currencies it may be: `dollar`, `pound`, `franc`.
        name: &'static str,
    },
    /// Length, mass, temperature and so on: the English name of the unit in the singular.
    Measure {
        /// The name, such as `square kilometre`.
        name: &'static str,
    },
    /// Years, months, weeks or days of age.
    Age {
        /// `year`, `month`, `week` or `day`.
        name: &'static str,
    },
}

impl Unit {
    /// The ISO 4217 code, or the name; empty for bare numbers.
    pub fn name(&self) -> &str {
        match self {
            Unit::One => "",
            Unit::Percent => "percent",
            Unit::PercentagePoint => "percentage point",
            Unit::Money { code } => std::str::from_utf8(code).unwrap_or_default(),
            Unit::AmbiguousMoney { name } | Unit::Measure { name } | Unit::Age { name } => name,
        }
    }
}

/// Where a change started, in the unit of its figure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Start {
    /// The number as written; none where the text gives a range or leaves it open.
    pub value: Option<Decimal>,
    /// What it can mean.
    pub interval: Interval,
}

/// A number of a text with what the words beside it say of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    /// The figure with its unit and the words that bound it.
    pub span: Span,
    /// The number alone, without unit and comparator; for a range from its first number to its last.
    pub number: Span,
    /// The number as written, in the unit; none for ranges and for amounts left open.
    pub value: Option<Decimal>,
    /// What it can mean: half a unit of the last printed digit on both sides, the comparator applied.
    pub interval: Interval,
    /// How the words around the number bound it.
    pub comparator: Comparator,
    /// In what it is measured.
    pub unit: Unit,
    /// What it tells.
    pub kind: FigureKind,
    /// For a change with both ends, where it started.
    pub from: Option<Start>,
    /// Whether it held for some moment of the past only: "once exceeded 30 billion".
    pub is_past_peak: bool,
    /// What is counted or measured, where the words beside the number say so.
    pub what: Option<Span>,
    /// Whose, or of what whole, where the words beside the number say so.
    pub of: Option<Span>,
    /// The index in the same list of the figure that gives the same amount in another currency.
    pub same_as: Option<usize>,
    /// The rule that read it.
    pub rule: Rule,
}
