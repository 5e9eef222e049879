//! Dates as Chinese writes them: 2018年10月12日, 本月十日, 29日.

use sayso_ledger::{Anchor, Precision, TimeUnit};

use super::calendar::{floor, midnight, shift};
use super::days::{Days, Named, Partial, precision, thousand};
use super::numbers::{Parser, Read, century};
use super::words::Class;

impl Parser<'_> {
    /// Chinese dates: 2018年10月12日, 本月十日, 29日, 2018年.
    pub(super) fn chinese(&self, at: usize) -> Read<Named> {
        let mut here = at;
        let mut partial = Partial::default();
        let mut anchor = Anchor::Words;
        if let Some(years) = self.value(here, Class::RelYear) {
            partial.year = i16::try_from(i32::from(self.now.year()) + years).ok();
            anchor = Anchor::Reference;
            here += 1;
        } else if let Some((year, next)) = self.number(here)
            && self.is(next, Class::YearMark)
            && (year >= 1000 || self.digits(here).is_some_and(|(_, width)| width == 2) || next - here == 2)
        {
            partial.year = Some(if year < 100 { century(year, self.now) } else { i16::try_from(year).ok()? });
            partial.short_year = year < 100;
            here = next + 1;
        } else if let Some(months) = self.value(here, Class::Rel)
            && let Some((unit, next)) = self.unit(here + 1, true)
            && unit.unit == TimeUnit::Month
            && self.day(next).is_some_and(|(_, end, _)| self.is(end - 1, Class::DayMark))
        {
            let month = shift(floor(self.now, TimeUnit::Month)?, TimeUnit::Month, thousand(i64::from(months)))?;
            (partial.year, partial.month) = (Some(month.year()), Some(month.month()));
            anchor = Anchor::Reference;
            here = next;
        }
        let year_end = here;
        here = self.skip(here, Class::Of);
        if partial.year.is_some() && partial.month.is_none() {
            if let Some((named, next)) = self.part_of_year(partial.year?, here, anchor) {
                return Some((named, next));
            }
            here = year_end;
        }
        if partial.month.is_none()
            && let Some((month, next)) = self.number(here).filter(|(month, _)| (1..=12).contains(month))
            && self.is(next, Class::MonthMark)
        {
            partial.month = Some(month as i8);
            here = next + 1;
        }
        if let Some((day, next, _)) = self.day(here).filter(|(_, next, _)| {
            self.is(*next - 1, Class::DayMark)
                || partial.month.is_some() && self.digits(here).is_none_or(|(_, width)| width < 3)
        }) && next > here
            && (partial.year.is_none() || partial.month.is_some())
        {
            partial.day = Some(day);
            here = next;
        }
        if here == at {
            return None;
        }
        if anchor == Anchor::Reference {
            let fixed = self.resolved(&Days::Partial(partial))?;
            return Some((Named::fixed(fixed.readings, fixed.precision, anchor, "written")?, here));
        }
        Some((Named::partial(partial, "written"), here))
    }

    /// 2021年的第一周, 2018年前半年, 2021年最后4个月.
    pub(super) fn part_of_year(&self, year: i16, at: usize, anchor: Anchor) -> Read<Named> {
        let (start, end) = self.year_span(year)?;
        if let Some(holiday) = self.value(at, Class::Holiday) {
            let spans = self.words.holidays[holiday as usize].spans(year);
            let spans = spans.into_iter().map(|(start, end)| (midnight(start), midnight(end))).collect();
            return Some((Named::fixed(spans, Precision::Day, anchor, "holiday")?, at + 1));
        }
        if let Some(season) = self.value(at, Class::Season) {
            return Some((
                Named::fixed(self.season_spans(season, year), Precision::Season, anchor, "season")?.vague(),
                at + 1,
            ));
        }
        let rel = self.value(at, Class::Rel);
        if let Some(rel) = rel.filter(|rel| rel.abs() == 1) {
            if let Some((unit, next)) = self.unit(at + 1, true)
                && unit.unit == TimeUnit::Half
            {
                let named = self.half_of(start, rel)?;
                let fixed = self.resolved(&named.days)?;
                return Some((Named::fixed(fixed.readings, Precision::Half, anchor, "half of year")?, next));
            }
            if let Some((count, next)) = self.number(at + 1)
                && let Some((unit, next)) = self.unit(self.skip(next, Class::Measure), true)
            {
                let run = thousand(i64::from(count));
                let span = if rel < 0 && !self.is_last(at) {
                    (start, shift(start, unit.unit, run)?)
                } else {
                    (shift(end, unit.unit, -run)?, end)
                };
                return Some((Named::fixed(vec![span], precision(unit.unit), anchor, "counted part")?, next));
            }
        }
        let (nth, next) = self.ordinal(at)?;
        let (unit, next) = self.unit(self.skip(next, Class::Measure), true)?;
        Some((
            Named::fixed(
                self.nth_unit((start, end), unit.unit, i64::from(nth))?,
                precision(unit.unit),
                anchor,
                "counted part",
            )?,
            next,
        ))
    }

    /// Whether the word for "last" is the one for the end, not the one for before.
    pub(super) fn is_last(&self, at: usize) -> bool {
        self.item(at).is_some_and(|item| item.end - item.start >= 6)
    }
}
