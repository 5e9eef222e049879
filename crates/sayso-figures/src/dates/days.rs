//! Days and periods of the calendar: absolute ("3 May 2021"), relative ("last week") and counted ("the first eight
//! months of 2022").

use jiff::civil::DateTime;
use sayso_ledger::{Anchor, DateOrder, Language, Precision, TimeUnit};

use super::lex::Shape;
use super::numbers::{Parser, Read};

/// The parts of a date that the words name.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Partial {
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
    pub(super) weekday: Option<i8>,
    /// The year has two digits only.
    pub(super) short_year: bool,
    /// Where day and month are digits: in which order.
    pub(super) order: Option<Ordered>,
}

/// The order of a day and a month in digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ordered {
    pub(super) order: DateOrder,
    /// Whether no calendar has them in the other order: 21/11.
    pub(super) is_only: bool,
}

/// A day or period that is known, once for each reading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fixed {
    pub(super) readings: Vec<(DateTime, DateTime)>,
    pub(super) precision: Precision,
    pub(super) anchor: Anchor,
    pub(super) approximate: bool,
}

/// What stands for a day or period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Days {
    Partial(Partial),
    Fixed(Fixed),
}

/// A day or period with what is known of the words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Named {
    pub(super) days: Days,
    pub(super) rule: &'static str,
    /// Whether the words can mean nothing else.
    pub(super) strong: bool,
}

impl Named {
    pub(super) fn fixed(
        readings: Vec<(DateTime, DateTime)>,
        precision: Precision,
        anchor: Anchor,
        rule: &'static str,
    ) -> Option<Named> {
        let days = Days::Fixed(Fixed { readings, precision, anchor, approximate: false });
        match &days {
            Days::Fixed(fixed) if fixed.readings.is_empty() => None,
            _ => Some(Named { days, rule, strong: true }),
        }
    }

    pub(super) fn partial(partial: Partial, rule: &'static str) -> Named {
        Named { days: Days::Partial(partial), rule, strong: true }
    }

    pub(super) fn vague(mut self) -> Named {
        if let Days::Fixed(fixed) = &mut self.days {
            fixed.approximate = true;
        }
        self
    }
}

/// The precision of one unit.
pub(super) const fn precision(unit: TimeUnit) -> Precision {
    match unit {
        TimeUnit::Second => Precision::Second,
        TimeUnit::Minute => Precision::Minute,
        TimeUnit::Hour => Precision::Hour,
        TimeUnit::Day | TimeUnit::Workday => Precision::Day,
        TimeUnit::Weekend => Precision::Weekend,
        TimeUnit::Week => Precision::Week,
        TimeUnit::Month => Precision::Month,
        TimeUnit::Quarter => Precision::Quarter,
        TimeUnit::Season => Precision::Season,
        TimeUnit::Half => Precision::Half,
        TimeUnit::Year => Precision::Year,
        TimeUnit::Decade => Precision::Decade,
        TimeUnit::Century => Precision::Century,
    }
}

pub(super) const fn thousand(n: i64) -> i64 {
    n.saturating_mul(1000)
}

impl Parser<'_> {
    /// A day or period: the longest that starts here.
    pub(super) fn days(&self, at: usize) -> Read<Named> {
        let mut best: Read<Named> = None;
        let mut take = |found: Read<Named>| {
            if let Some((named, next)) = found
                && best.as_ref().is_none_or(|(_, known)| next > *known)
            {
                best = Some((named, next));
            }
        };
        let item = self.item(at)?;
        if matches!(item.shape, Shape::Digits(..)) {
            take(self.in_digits(at));
        }
        take(self.with_month(at));
        take(self.counted_part(at));
        take(self.relative_unit(at));
        take(self.around(at));
        take(self.edge(at));
        if self.language() == Language::Chinese {
            take(self.chinese(at));
        }
        take(self.weekday_named(at));
        take(self.single_word(at));
        take(self.quarter(at));
        take(self.decade(at));
        take(self.season(at));
        take(self.year(at));
        take(self.week_of(at));
        take(self.day_alone(at));
        best
    }
}
