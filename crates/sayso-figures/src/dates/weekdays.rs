//! Days of the week, days without a month, today and feasts.

use jiff::civil::{Date, DateTime};
use sayso_ledger::{Anchor, Language, Precision, TimeUnit};

use super::calendar::{floor, midnight, plus_days, shift, weekday};
use super::days::{Days, Named, Partial, precision, thousand};
use super::lex::Shape;
use super::numbers::{Parser, Read};
use super::words::{Class, Edge, Unit};

impl Parser<'_> {
    /// A day of a month that is named without its month: "the 18th", "le 17", "29日".
    pub(super) fn day_alone(&self, at: usize) -> Read<Named> {
        let here = self.skip(at, Class::The);
        let (day, next, ordinal) = self.day(here)?;
        let framed = at > 0 && self.is(at - 1, Class::On);
        if self.is(next, Class::Of)
            && let Some((unit, _)) = self.unit(next + 2, false)
            && unit.unit == TimeUnit::Month
            && let Some(months) = self.value(next + 1, Class::Rel)
        {
            // "20 of next month"
            let month = shift(floor(self.now, TimeUnit::Month)?, TimeUnit::Month, thousand(i64::from(months)))?;
            let date = month.date().with().day(day).build().ok()?;
            return Some((
                Named::fixed(vec![self.one_day(date)?], Precision::Day, Anchor::Reference, "relative")?,
                next + 3,
            ));
        }
        let article = here > at || framed && self.is(at - 1, Class::The);
        let digits = self.digits(here).is_some();
        let framed_digits = digits && framed && self.language() != Language::German;
        let number = article && (ordinal && (digits || framed) || framed_digits);
        let counted = self.is(next, Class::Unit)
            || self.is_word(next) && self.item(next).is_some_and(|item| item.senses.is_empty())
            || matches!(self.item(next).map(|item| item.shape), Some(Shape::Sign('%' | '$' | '€' | '£')));
        if !number || counted || self.starts_clock(here) || !self.near(here) {
            return None;
        }
        let partial = Partial { day: Some(day), ..Partial::default() };
        Some((Named { strong: false, ..Named::partial(partial, "day of month") }, next))
    }

    /// "the week of 12 May", "w/c Feb 4", "la semaine du 3 mars".
    pub(super) fn week_of(&self, at: usize) -> Read<Named> {
        let week = self.skip(at, Class::The);
        let is_week = self.unit(week, false).is_some_and(|(unit, _)| unit.unit == TimeUnit::Week);
        let day_at = match (self.is(at, Class::WeekOf), is_week && self.is(week + 1, Class::Of)) {
            (true, _) => at + 1,
            (false, true) => self.skip(week + 2, Class::The),
            _ => return None,
        };
        let (named, next) = self.short_days(day_at).filter(|_| self.near(day_at))?;
        let fixed = self.resolved(&named.days).filter(|fixed| fixed.precision == Precision::Day)?;
        let weeks = fixed.readings.iter().filter_map(|(start, _)| {
            let monday = floor(*start, TimeUnit::Week)?;
            Some((monday, shift(monday, TimeUnit::Week, 1000)?))
        });
        Some((Named::fixed(weeks.collect(), Precision::Week, fixed.anchor, "week of")?, next))
    }

    /// Days that one word or phrase names: today, holidays.
    pub(super) fn single_word(&self, at: usize) -> Read<Named> {
        let today = self.now.date();
        if let Some(days) = self.value(at, Class::RelDay) {
            // "the day" and "last day" may open something longer; a weak one is not read here.
            let day = midnight(plus_days(today, days)?);
            let named =
                Named::fixed(vec![(day, shift(day, TimeUnit::Day, 1000)?)], Precision::Day, Anchor::Reference, "day")?;
            return Some((named, at + 1));
        }
        if let Some(code) = self
            .value(at, Class::EdgeAbbr)
            .filter(|_| self.items[at].capitals || self.item(at).is_some_and(|item| item.end - item.start > 3))
        {
            let unit = Unit::from_code(code & 63).unit;
            let start = floor(self.now, unit)?;
            let whole = (start, shift(start, unit, 1000)?);
            let named = self.cut(Edge::from_code(code / 64), whole, unit)?;
            return Some((Named::fixed(named, precision(unit), Anchor::Reference, "edge")?.vague(), at + 1));
        }
        let rel = self.value(at, Class::Rel).filter(|_| self.is(at + 1, Class::Holiday));
        let here = at + usize::from(rel.is_some());
        let holiday = self.words.holidays[self.value(here, Class::Holiday)? as usize];
        let next = here + 1;
        let in_year = |year: i16| -> Vec<(DateTime, DateTime)> {
            holiday.spans(year).into_iter().map(|(start, end)| (midnight(start), midnight(end))).collect()
        };
        let behind = self.joint(next);
        let behind = if behind == next { self.skip(next, Class::In) } else { behind };
        let behind = if self.near(behind) { behind } else { usize::MAX };
        if let Some((year, end)) = self.full_year(behind).filter(|(_, end)| !self.clock_mark(*end)) {
            return Some((Named::fixed(in_year(year), Precision::Day, Anchor::Words, "holiday")?, end));
        }
        if let Some((year, end)) = self.year_phrase(next) {
            return Some((Named::fixed(in_year(year), Precision::Day, Anchor::Reference, "holiday")?, end));
        }
        let here = self.now.year();
        let around: Vec<_> = (here - 1..=here + 1).flat_map(in_year).collect();
        let midnight = midnight(today);
        let before = around.iter().rev().find(|(start, _)| *start < midnight).copied();
        let on = around.iter().find(|(start, _)| *start == midnight).copied();
        let after = around.iter().find(|(start, _)| *start > midnight).copied();
        let (readings, anchor) = match rel {
            Some(1) => (vec![after], Anchor::Reference),
            Some(-1) => (vec![before], Anchor::Reference),
            Some(0) => (vec![in_year(here).first().copied(), after], Anchor::Reference),
            _ => (vec![on, after, before], Anchor::Open),
        };
        let readings = readings.into_iter().flatten().collect();
        Some((Named::fixed(readings, Precision::Day, anchor, "holiday")?, next))
    }

    pub(super) fn clock_mark(&self, at: usize) -> bool {
        self.is(at, Class::HMark) && !self.gap(at)
    }

    /// Days of the week, alone or tied to a week or a date.
    pub(super) fn weekday_named(&self, at: usize) -> Read<Named> {
        let today = self.now.date();
        // "next Monday", "this upcoming Friday"
        let mut here = at;
        let mut rel = None;
        for _ in 0..2 {
            if let Some(value) = self
                .value(here, Class::Rel)
                .filter(|_| self.is(here + 1, Class::Weekday) || self.is(here + 1, Class::Rel))
            {
                rel = Some(rel.map_or(value, |known: i32| if known == 0 { 0 } else { value }));
                here += 1;
            }
        }
        // "next week Monday", "volgende week op dinsdag"
        if let Some((weeks, next)) = self.week_offset(self.skip(at, Class::The)) {
            let next = self.skip(self.skip(next + usize::from(self.sign(next, ',')), Class::On), Class::In);
            let day = self.value(next, Class::Weekday).filter(|_| self.near(next))?;
            let monday = floor(self.now, TimeUnit::Week)?.date();
            let date = plus_days(monday, weeks * 7 + day - 1)?;
            let readings = vec![self.one_day(date)?];
            return Some((Named::fixed(readings, Precision::Day, Anchor::Reference, "weekday of week")?, next + 1));
        }
        let sense = self.sense(here, Class::Weekday)?;
        let day = sense.value as i8;
        let next = here + 1;
        let week_day = |weeks: i32| {
            let monday = floor(self.now, TimeUnit::Week)?.date();
            plus_days(monday, weeks * 7 + i32::from(day) - 1)
        };
        let one_day = |dates: Vec<Option<Date>>, next: usize, rule| {
            let readings: Vec<_> = dates.into_iter().flatten().filter_map(|date| self.one_day(date)).collect();
            Some((Named::fixed(readings, Precision::Day, Anchor::Reference, rule)?, next))
        };
        let after = plus_days(today, (i32::from(day) - i32::from(weekday(today)) + 6).rem_euclid(7) + 1);
        let before = plus_days(today, -((i32::from(weekday(today)) - i32::from(day) + 6).rem_euclid(7) + 1));
        if let Some(rel) = rel {
            return match rel {
                0 => one_day(vec![week_day(0), after], next, "weekday"),
                1 => one_day(vec![week_day(1), after], next, "weekday"),
                -1 => one_day(vec![week_day(-1), before], next, "weekday"),
                weeks => one_day(vec![week_day(weeks)], next, "weekday"),
            };
        }
        if let Some(value) = self.value(next, Class::RelPost).filter(|_| self.near(next)) {
            let dates = match value {
                1 => vec![week_day(1), after],
                -1 => vec![week_day(-1), before],
                _ => vec![week_day(0)],
            };
            return one_day(dates, next + 1, "weekday");
        }
        if let Some(weeks) = self.value(next, Class::EnHuit) {
            return one_day(
                vec![plus_days(after?, (weeks - 1) * 7), plus_days(after?, weeks * 7), week_day(weeks)],
                next + 1,
                "weekday",
            );
        }
        if let Some(weeks) = self.value(next, Class::AfterNext) {
            return one_day(vec![week_day(weeks), plus_days(after?, 7)], next + 1, "weekday");
        }
        // "Monday of last week", "mardi de la semaine prochaine", "Mittwoch dieser Woche"
        let tied = self.skip(self.skip(self.skip(next, Class::Of), Class::In), Class::The);
        if self.near(tied) {
            for tied in [tied, next] {
                if let Some((weeks, end)) = self.week_offset(tied) {
                    return one_day(vec![week_day(weeks)], end, "weekday of week");
                }
            }
            // "Monday two weeks from now", "mittwoch vor zwei wochen"
            if let Some((shifted, end)) = self.counted_from_now(next).or_else(|| self.counted_from_now(tied)) {
                let week = floor(shifted.0, TimeUnit::Week)?.date();
                let exact =
                    if shifted.1 == TimeUnit::Day { shifted.0.date() } else { plus_days(week, i32::from(day) - 1)? };
                return one_day(vec![Some(exact), self.nearest(shifted.0.date(), day)], end, "weekday");
            }
        }
        // "Tuesday the 13th", "Sunday 31", "le 25 mardi"
        let comma = next + usize::from(self.sign(next, ',') || (self.sign(next, '.') && !self.gap(next)));
        if let Some((Named { days: Days::Partial(partial), .. }, end)) =
            self.in_digits(comma).filter(|_| self.near(comma))
        {
            // "Monday 12-4" may be hours; the weekday can tell.
            let dash = self.sign(comma + 1, '-') && partial.year.is_none();
            let partial = Partial { weekday: Some(day), ..partial };
            let fits = self.resolved(&Days::Partial(partial)).is_some_and(|fixed| fixed.anchor == Anchor::Weekday);
            if !dash || self.language() == Language::Dutch || fits {
                return Some((Named::partial(partial, "weekday"), end));
            }
        }
        let article = self.skip(self.skip(comma, Class::On), Class::The);
        if let Some((number, end, _)) =
            self.day(article).filter(|(_, _, ordinal)| *ordinal || self.digits(article).is_some())
            && self.near(article)
            && !self.starts_clock(article)
            && !self.is(end, Class::Unit)
            && !self.dash(end)
        {
            let partial = Partial { weekday: Some(day), day: Some(number), ..Partial::default() };
            return Some((Named::partial(partial, "weekday"), end));
        }
        let partial = Partial { weekday: Some(day), ..Partial::default() };
        let alone = at == 0 && self.closes(next);
        Some((Named { strong: !sense.weak || alone, ..Named::partial(partial, "weekday") }, next))
    }

    pub(super) fn nearest(&self, date: Date, day: i8) -> Option<Date> {
        let days = (i32::from(day) - i32::from(weekday(date))).rem_euclid(7);
        plus_days(date, days)
    }

    pub(super) fn one_day(&self, date: Date) -> Option<(DateTime, DateTime)> {
        Some((midnight(date), midnight(plus_days(date, 1)?)))
    }

    /// Whether digits open a time: "7:30", "8-9am", "13 uur".
    pub(super) fn starts_clock(&self, at: usize) -> bool {
        let Some((_, next)) = self.number(at) else { return false };
        let direct = !self.gap(next) && !self.gap(next + 1);
        (direct && (self.sign(next, ':') || self.sign(next, '.')) && self.digits(next + 1).is_some())
            || (self.is(next, Class::Oclock) || self.is(next, Class::HMark))
            || self.is(next, Class::Am)
            || self.is(next, Class::Pm)
            || self.is(next, Class::HourMark)
    }

    /// "next week", "la semaine dernière", "下个星期": how many weeks from this one.
    pub(super) fn week_offset(&self, at: usize) -> Read<i32> {
        let is_week = |at: usize| self.unit(at, false).is_some_and(|(unit, _)| unit.unit == TimeUnit::Week);
        if let Some(weeks) = self.value(at, Class::Rel).filter(|_| is_week(at + 1)) {
            // "last week's Sunday"
            return Some((weeks, self.skip(at + 2, Class::DecadeEnd)));
        }
        if !is_week(at) {
            return None;
        }
        let post = self.value(at + 1, Class::RelPost).or(self.value(at + 1, Class::AfterNext))?;
        Some((post, at + 2))
    }
}
