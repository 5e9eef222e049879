//! Counted parts of a period: "the first eight months of 2022", "the third week of January".

use jiff::civil::{Date, DateTime};
use sayso_ledger::{Anchor, Precision, TimeUnit};

use super::calendar::{floor, midnight, nth_weekday, plus_days, shift};
use super::days::{Days, Named, precision, thousand};
use super::numbers::{Parser, Read};
use super::words::Class;

impl Parser<'_> {
    /// The period that something is counted in: "of 2022", "of next month", "du mois dernier", "in the year".
    pub(super) fn period_behind(&self, at: usize) -> Read<((DateTime, DateTime), Anchor)> {
        let mut here = at + usize::from(self.sign(at, ','));
        let mut linked = false;
        for class in [Class::Of, Class::In, Class::The, Class::Of] {
            if self.is(here, class) && self.near(here) {
                linked = true;
                here += 1;
            }
        }
        if !self.near(here) {
            return None;
        }
        if let Some((year, end)) = self.year_phrase(at) {
            return Some(((self.year_span(year)?, Anchor::Reference), end));
        }
        if let Some((unit, next)) = self.unit(here, false)
            && linked
            && matches!(unit.unit, TimeUnit::Month | TimeUnit::Year | TimeUnit::Week | TimeUnit::Quarter)
            && self.value(next, Class::RelPost).is_none()
            && self.full_year(next).is_none()
        {
            let start = floor(self.now, unit.unit)?;
            return Some((((start, shift(start, unit.unit, 1000)?), Anchor::Reference), next));
        }
        let found = [
            self.with_month(here),
            self.relative_unit(here),
            self.year(here),
            self.season(here),
            self.in_digits(here),
            self.quarter_words(here),
        ];
        let (named, next) = found.into_iter().flatten().max_by_key(|(_, next)| *next)?;
        let anchor = match &named.days {
            Days::Partial(partial) if partial.day.is_some() => return None,
            Days::Partial(partial) if partial.year.is_some() => Anchor::Words,
            Days::Partial(_) => Anchor::Open,
            Days::Fixed(fixed) => fixed.anchor,
        };
        if !linked && anchor == Anchor::Open {
            return None;
        }
        let fixed = self.resolved(&named.days)?;
        let future = fixed.readings.iter().find(|(_, end)| *end > midnight(self.now.date()));
        let span = if anchor == Anchor::Open { future.or(fixed.readings.first()) } else { fixed.readings.first() };
        Some(((*span?, anchor), next))
    }

    pub(super) fn year_span(&self, year: i16) -> Option<(DateTime, DateTime)> {
        let start = midnight(Date::new(year, 1, 1).ok()?);
        Some((start, shift(start, TimeUnit::Year, 1000)?))
    }

    /// "the third week of January", "first Monday of next month", "the last day in October", "the first eight months
    /// of 2022", "die zweite Hälfte".
    pub(super) fn counted_part(&self, at: usize) -> Read<Named> {
        let here = self.skip(at, Class::The);
        let here_ordinal = self.ordinal(here);
        let mut count_before = None;
        let last = self.value(here, Class::Rel) == Some(-1) || self.value(here, Class::Rel) == Some(-2);
        let (nth, mut next) = match here_ordinal {
            Some((nth, next)) => {
                // "the 3rd last week"
                if self.value(next, Class::Rel) == Some(-1) {
                    (-i64::from(nth), next + 1)
                } else {
                    (i64::from(nth), next)
                }
            }
            None if last => (i64::from(self.value(here, Class::Rel)?), here + 1),
            // "les huit premiers mois de 2022"
            None => {
                let (count, ordinal_at) = self.number(here).filter(|(count, _)| *count > 0)?;
                let last = self.value(ordinal_at, Class::Rel) == Some(-1);
                let first = self.value(ordinal_at, Class::Ord) == Some(1);
                if !(first || last) || !self.near(ordinal_at) {
                    return None;
                }
                count_before = Some(i64::from(count));
                (if first { 1 } else { -1 }, ordinal_at + 1)
            }
        };
        if !self.near(next) {
            return None;
        }
        // "the third from last day": not read.
        let count = match self.number(next).filter(|(count, _)| *count > 0 && *count < 1000) {
            Some((count, end)) if nth.abs() == 1 && self.digits(next).is_none_or(|(_, width)| width < 4) => {
                next = end;
                Some(i64::from(count))
            }
            _ => count_before,
        };
        next = self.skip(next, Class::Measure);
        let ((start, end), anchor, behind, unit, day) = if let Some(day) = self.value(next, Class::Weekday) {
            let (whole, behind) = self.period_behind(next + 1)?;
            (whole.0, whole.1, behind, TimeUnit::Day, Some(day as i8))
        } else {
            let (unit, unit_end) = self.unit(next, false)?;
            let (whole, behind) = match self.period_behind(unit_end) {
                Some(found) => found,
                // "2018 年的第一周" has its year before, "third quarter" and "first half" need none.
                None if matches!(unit.unit, TimeUnit::Quarter | TimeUnit::Half) && nth > 0 => {
                    let year = floor(self.now, TimeUnit::Year)?;
                    (((year, shift(year, TimeUnit::Year, 1000)?), Anchor::Open), unit_end)
                }
                None => return None,
            };
            (whole.0, whole.1, behind, unit.unit, None)
        };
        let rule = "counted part";
        let found = |readings: Vec<(DateTime, DateTime)>, precision| Named::fixed(readings, precision, anchor, rule);
        if let Some(day) = day {
            let month = start.date();
            if shift(start, TimeUnit::Month, 1000)? != end {
                return None;
            }
            let date = nth_weekday(month.year(), month.month(), day, i8::try_from(nth).ok().filter(|nth| *nth != 0)?)?;
            return Some((found(vec![self.one_day(date)?], Precision::Day)?, behind));
        }
        if let Some(count) = count {
            let run = thousand(count);
            let mut readings =
                if nth > 0 { vec![(start, shift(start, unit, run)?)] } else { vec![(shift(end, unit, -run)?, end)] };
            if unit == TimeUnit::Week {
                let edge = if nth > 0 { start } else { end };
                let week = floor(edge, TimeUnit::Week)?;
                readings.push(if nth > 0 { (week, shift(week, unit, run)?) } else { (shift(week, unit, -run)?, week) });
            }
            return Some((found(readings, precision(unit))?, behind));
        }
        let span = self.nth_unit((start, end), unit, nth)?;
        Some((found(span, precision(unit))?, behind))
    }

    /// The nth unit of a period, from its end where negative.
    pub(super) fn nth_unit(
        &self,
        (start, end): (DateTime, DateTime),
        unit: TimeUnit,
        nth: i64,
    ) -> Option<Vec<(DateTime, DateTime)>> {
        let first = match (unit, nth > 0) {
            // A week belongs to the period that its Thursday lies in.
            (TimeUnit::Week, true) => {
                let thursday = plus_days(floor(start, TimeUnit::Week)?.date(), 3)?;
                let monday = floor(start, TimeUnit::Week)?;
                let monday = if midnight(thursday) < start { shift(monday, unit, 1000)? } else { monday };
                shift(monday, unit, thousand(nth - 1))?
            }
            (TimeUnit::Week, false) => {
                let last = shift(end, TimeUnit::Day, -1000)?;
                let monday = floor(last, TimeUnit::Week)?;
                let thursday = shift(monday, TimeUnit::Day, 3000)?;
                let monday = if thursday >= end { shift(monday, unit, -1000)? } else { monday };
                shift(monday, unit, thousand(nth + 1))?
            }
            (TimeUnit::Weekend, true) => {
                let saturday = floor(shift(start, TimeUnit::Day, 1000)?, TimeUnit::Weekend)?;
                let saturday = if saturday < start { shift(saturday, TimeUnit::Week, 1000)? } else { saturday };
                let saturday = shift(saturday, TimeUnit::Week, thousand(nth - 1))?;
                let sunday = shift(saturday, TimeUnit::Day, 2000)?;
                return Some(vec![(saturday, sunday), (shift(saturday, TimeUnit::Hour, -6000)?, sunday)]);
            }
            (_, true) => shift(start, unit, thousand(nth - 1))?,
            (_, false) => shift(end, unit, thousand(nth))?,
        };
        let span = (first, shift(first, unit, 1000)?);
        // The fifth quarter of a year is none.
        (span.0 < end && span.1 > start).then_some(vec![span])
    }
}
