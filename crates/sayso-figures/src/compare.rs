//! Two figures come in; whether they can both be true goes out, or why that cannot be said. Whether they speak of the same
//! thing at the same time is not looked at.

use rust_decimal::Decimal;
use sayso_ledger::{Comparator, Figure, FigureKind, Interval, Unit};

/// What the comparison of two figures shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Agreement {
    /// The values are the same, or the bounds of one hold the other.
    Agree,
    /// The values differ by no more than the digits that were printed leave open.
    AgreeAfterRounding,
    /// They cannot both be true.
    Differ {
        /// The first value less the second, where both have one.
        by: Option<Decimal>,
    },
    /// Nothing can be said.
    NotComparable(NotComparable),
}

/// Why two figures cannot be compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotComparable {
    /// They are measured in different units.
    Units,
    /// The text leaves open which currency one of them is in.
    AmbiguousCurrency,
    /// They tell different things: a level and a change, a share and a rank.
    Kinds,
    /// One of them leaves its amount open: "several".
    OpenAmount,
}

impl NotComparable {
    /// The reason in words, to be put behind "not comparable because".
    pub const fn reason(self) -> &'static str {
        match self {
            NotComparable::Units => "they are measured in different units",
            NotComparable::AmbiguousCurrency => "the text leaves open which currency is meant",
            NotComparable::Kinds => "they tell different things",
            NotComparable::OpenAmount => "an amount is left open",
        }
    }
}

/// Compares two figures of the same unit.
///
/// ```
/// # use sayso_figures::{Agreement, Figures, compare};
/// # use sayso_ledger::{Document, Format, Language};
/// let text = "The fund holds €36.2 million. The fund holds €36,220,000.";
/// let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
/// document.language = Language::English;
/// let found = Figures::new().unwrap().read(&document);
/// assert_eq!(compare(&found[0], &found[1]), Agreement::AgreeAfterRounding);
/// ```
pub fn compare(one: &Figure, two: &Figure) -> Agreement {
    if let Some(reason) = not_comparable(one, two) {
        return Agreement::NotComparable(reason);
    }
    agreement(Known::of(one), Known::of(two))
}

/// Compares a figure with a number that is known to a tolerance, as a cell of a table is. Units and kinds are not looked at.
pub fn compare_with(figure: &Figure, number: Decimal, tolerance: Decimal) -> Agreement {
    if figure.comparator == Comparator::Several {
        return Agreement::NotComparable(NotComparable::OpenAmount);
    }
    let ends = (number.checked_sub(tolerance), number.checked_add(tolerance));
    let known = Known { value: Some(number), interval: Interval::new(ends.0, true, ends.1, true), is_exact: true };
    agreement(Known::of(figure), known)
}

/// What is known of an amount.
struct Known {
    value: Option<Decimal>,
    interval: Interval,
    /// No words bound it.
    is_exact: bool,
}

impl Known {
    fn of(figure: &Figure) -> Known {
        let is_exact = figure.comparator == Comparator::Exactly;
        Known { value: figure.value, interval: figure.interval, is_exact }
    }
}

fn agreement(one: Known, two: Known) -> Agreement {
    let by = one.value.zip(two.value).and_then(|(one, two)| one.checked_sub(two));
    let holds = |bounds: &Interval, value: Option<Decimal>| value.is_none_or(|value| bounds.holds(value));
    let agrees = match (one.is_exact, two.is_exact) {
        (true, true) => by.is_some_and(|by| by.is_zero()),
        (false, true) => holds(&one.interval, two.value),
        (true, false) => holds(&two.interval, one.value),
        (false, false) => true,
    };
    match one.interval.meets(&two.interval) {
        false => Agreement::Differ { by },
        true if agrees => Agreement::Agree,
        true => Agreement::AgreeAfterRounding,
    }
}

fn not_comparable(one: &Figure, two: &Figure) -> Option<NotComparable> {
    let is_ambiguous = |figure: &Figure| matches!(figure.unit, Unit::AmbiguousMoney { .. });
    let are_money =
        [one, two].iter().all(|figure| matches!(figure.unit, Unit::Money { .. } | Unit::AmbiguousMoney { .. }));
    let class = |kind: FigureKind| match kind {
        // A count is the level of something that can be counted.
        FigureKind::Count => FigureKind::Level,
        other => other,
    };
    if are_money && (is_ambiguous(one) || is_ambiguous(two)) {
        Some(NotComparable::AmbiguousCurrency)
    } else if one.unit != two.unit {
        Some(NotComparable::Units)
    } else if class(one.kind) != class(two.kind) {
        Some(NotComparable::Kinds)
    } else if [one, two].iter().any(|figure| figure.comparator == Comparator::Several) {
        Some(NotComparable::OpenAmount)
    } else {
        None
    }
}
