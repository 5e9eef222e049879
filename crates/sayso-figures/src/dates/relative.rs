//! Periods counted from the reference: "last week", "the last three months", "two years ago".

use jiff::civil::{Date, DateTime};
use sayso_ledger::{Anchor, Language, Length, Precision, TimeUnit};

use super::calendar::{floor, midnight, shift};
use super::days::{Days, Named, precision, thousand};
use super::numbers::{Parser, Read};
use super::words::{Class, Unit};

impl Parser<'_> {
    /// A length before or behind the reference: "two weeks from now", "vor zwei Wochen", "il y a trois mois".
    pub(super) fn counted_from_now(&self, at: usize) -> Read<(DateTime, TimeUnit)> {
        let pre = self.is(at, Class::AgoPre);
        let ahead = self.is(at, Class::InDur);
        let (length, next) = self.length(self.about(at + usize::from(pre || ahead)))?;
        let (sign, end) = if pre {
            (-1, next)
        } else if self.is(next, Class::Ago) {
            (-1, next + 1)
        } else if self.is(next, Class::Hence) && !ahead {
            (1, next + 1)
        } else if ahead && !self.is(next, Class::Hence) && !(self.is(next, Class::From) && self.days_word(next + 1)) {
            (1, next)
        } else {
            return None;
        };
        let unit = length.parts.last()?.1;
        Some(((self.moved(self.now, &length, sign)?, unit), end))
    }

    /// Whether a day relative to today stands here.
    pub(super) fn days_word(&self, at: usize) -> bool {
        self.is(at, Class::RelDay) || self.is(at, Class::Now)
    }

    /// The place behind "about" or "more than".
    pub(super) fn about(&self, at: usize) -> usize {
        self.skip(self.skip(self.skip(at, Class::Approx), Class::More), Class::Less)
    }

    /// A time moved by a length.
    pub(super) fn moved(&self, from: DateTime, length: &Length, sign: i64) -> Option<DateTime> {
        length.parts.iter().try_fold(from, |at, (count, unit)| shift(at, *unit, sign * count))
    }

    /// Lengths from now or from another day: "two years ago", "in drei Wochen", "5 days before Christmas".
    pub(super) fn around(&self, at: usize) -> Read<Named> {
        // "3 days from Tuesday", "two months after next Friday", "ein Jahr nach Weihnachten"
        if let Some((length, next)) = self.length(at) {
            let before = self.is(next, Class::Before);
            let after = self.is(next, Class::After)
                || self.is(next, Class::From)
                || self.is(next, Class::AfterFrom)
                || self.is(next, Class::Since);
            let day_grain = length.parts.iter().all(|(_, unit)| *unit >= TimeUnit::Day);
            if (before || after) && day_grain && self.near(next + 1) {
                let target = self.skip(next + 1, Class::The);
                let named = self.short_days(next + 1).or_else(|| self.short_days(target));
                if let Some((named, end)) = named
                    && let Some(anchors) = self.starts(&named)
                {
                    let sign = if before { -1 } else { 1 };
                    let moved: Vec<_> = anchors
                        .iter()
                        .filter_map(|start| self.one_day(self.moved(*start, &length, sign)?.date()))
                        .collect();
                    let mut found = Named::fixed(moved, Precision::Day, Anchor::Reference, "counted from")?;
                    if length.vague {
                        found = found.vague();
                    }
                    return Some((found, end));
                }
            }
        }
        let ((moved, unit), end) = self.counted_from_now(at)?;
        // "in 2 days" is a day; "in an hour" is a moment, which `moment` reads.
        if unit < TimeUnit::Day {
            return None;
        }
        let (length, _) =
            self.length(self.about(at + usize::from(self.is(at, Class::AgoPre) || self.is(at, Class::InDur))))?;
        let mut readings = vec![self.one_day(moved.date())?];
        // "two years ago" names a day to a calculator and a year to a reader.
        let grain = if unit == TimeUnit::Workday { TimeUnit::Day } else { unit };
        let start = floor(moved, grain)?;
        let whole = (start, shift(start, grain, 1000)?);
        if !readings.contains(&whole) {
            readings.push(whole);
        }
        let mut named = Named::fixed(readings, precision(unit), Anchor::Reference, "counted from now")?;
        if length.vague || matches!(unit, TimeUnit::Month | TimeUnit::Year | TimeUnit::Decade) {
            named = named.vague();
        }
        Some((named, end))
    }

    /// A moment counted in hours, minutes or seconds from now: its time and unit.
    pub(super) fn moment_from_now(&self, at: usize) -> Read<(DateTime, TimeUnit)> {
        let found = self.counted_from_now(at)?;
        (found.0.1 < TimeUnit::Day).then_some(found)
    }

    /// A day that is not itself counted from another: no recursion without end.
    pub(super) fn short_days(&self, at: usize) -> Read<Named> {
        let mut best: Read<Named> = None;
        let digits = self.in_digits(at);
        let found = [
            digits,
            self.with_month(at),
            self.weekday_named(at),
            self.single_word(at),
            self.year(at),
            self.relative_unit(at),
        ];
        for found in found.into_iter().flatten() {
            if best.as_ref().is_none_or(|(_, known)| found.1 > *known) {
                best = Some(found);
            }
        }
        best
    }

    /// The first moments of a day or period; the next one to come where the words leave it open.
    pub(super) fn starts(&self, named: &Named) -> Option<Vec<DateTime>> {
        let fixed = self.resolved(&named.days)?;
        let mut starts: Vec<DateTime> = fixed.readings.iter().map(|(start, _)| *start).collect();
        starts.sort_by_key(|start| *start < midnight(self.now.date()));
        Some(starts)
    }

    /// Weeks, months, years … relative to now: "next week", "the last three months", "les dix derniers mois".
    pub(super) fn relative_unit(&self, at: usize) -> Read<Named> {
        let the = self.is(at, Class::The);
        let here = at + usize::from(the);
        if the && self.language() == Language::English && (self.is(here, Class::Rel) || self.digits(here).is_some()) {
            return None;
        }
        if let Some(years) = self.value(here, Class::RelYear) {
            return Some((self.unit_from_now(TimeUnit::Year, years, "relative")?, here + 1));
        }
        if let Some((unit, next)) = self.unit(here, false).filter(|_| self.near(here)) {
            // "semaine prochaine", "the week after next"
            let post =
                self.value(next, Class::RelPost).or(self.value(next, Class::AfterNext)).filter(|_| self.near(next));
            if let Some(value) = post.filter(|_| unit.unit >= TimeUnit::Day) {
                return Some((self.week_part(unit, value)?, next + 1));
            }
            // "week 10", "week 3 of 2027"
            if unit.unit == TimeUnit::Week
                && !the
                && let Some((number, end)) = self.number(next).filter(|(number, _)| (1..=53).contains(number))
                && self.digits(next).is_some()
                && self.near(next)
            {
                let behind = self.joint(end);
                let (year, end, anchor) = match self.full_year(behind).filter(|_| self.near(behind)) {
                    Some((year, end)) => (year, end, Anchor::Words),
                    None => (self.now.year(), end, Anchor::Open),
                };
                let start = self.iso_week(year, number as i8)?;
                return Some((
                    Named::fixed(vec![(start, shift(start, TimeUnit::Week, 1000)?)], Precision::Week, anchor, "week")?,
                    end,
                ));
            }
            // "for the week", "of the year": the one that the text was written in.
            let framed = at > 0 && [Class::For, Class::Of, Class::At].iter().any(|class| self.is(at - 1, *class));
            let article = framed && (the || self.is(at - 1, Class::Of) && self.language() != Language::English);
            let numbered = self.number(self.skip(next, Class::Of)).is_some();
            if article
                && !numbered
                && matches!(
                    unit.unit,
                    TimeUnit::Week | TimeUnit::Month | TimeUnit::Year | TimeUnit::Quarter | TimeUnit::Weekend
                )
            {
                // Which week "the week" is, the text told before.
                let mut named = self.week_part(unit, 0)?;
                if let Days::Fixed(fixed) = &mut named.days {
                    fixed.anchor = Anchor::Told;
                }
                return Some((named, next));
            }
            return None;
        }
        // "2 next days", "dix derniers mois"
        if let Some((count, rel_at)) = self.number(here).filter(|_| !the || self.is(here + 1, Class::Rel)) {
            let rel = self.value(rel_at, Class::Rel).filter(|rel| *rel != 0 && self.near(rel_at))?;
            let (unit, next) = self.unit(self.skip(rel_at + 1, Class::Measure), true)?;
            return Some((self.run(thousand(i64::from(count)), unit, rel)?, next));
        }
        if let Some(((count, vague), rel_at)) = self.vague_amount(here) {
            let rel = self.value(rel_at, Class::Rel).filter(|rel| *rel != 0)?;
            let (unit, next) = self.unit(rel_at + 1, false)?;
            let named = self.run(count, unit, rel)?;
            return Some((if vague { named.vague() } else { named }, next));
        }
        let mut rel = self.value(here, Class::Rel)?;
        let mut next = here + 1;
        if let Some(second) = self.value(next, Class::Rel) {
            rel = if rel == 0 { second } else { rel };
            next += 1;
        }
        next = self.skip(next, Class::Measure);
        if !self.near(next) {
            return None;
        }
        if let Some((unit, end)) = self.unit(next, self.language() == Language::Chinese) {
            // 上半年 is the first half of this year, 下半年 the second.
            if self.language() == Language::Chinese && unit.unit == TimeUnit::Half && rel.abs() == 1 {
                let year = floor(self.now, TimeUnit::Year)?;
                return Some((self.half_of(year, rel)?, end));
            }
            if unit.unit < TimeUnit::Day {
                return None;
            }
            let mut named = self.week_part(unit, rel)?;
            // "the last year" is the twelve months behind as often as the year before this one.
            if rel == -1
                && at > 0
                && self.language() == Language::English
                && (self.is(at - 1, Class::The) || self.is(at - 1, Class::In))
                && unit.unit >= TimeUnit::Week
                && let Days::Fixed(fixed) = &mut named.days
            {
                let today = midnight(self.now.date());
                fixed.readings.insert(0, (shift(today, unit.unit, -1000)?, today));
            }
            return Some((named, end));
        }
        // "last 3 months", "过去三年"
        if let Some((count, end)) = self.count(next).filter(|_| rel != 0)
            && let Some((unit, end)) = self.unit(self.skip(end, Class::Measure), true)
        {
            if unit.unit < TimeUnit::Day {
                return None;
            }
            let (named, end) = self.more_lengths(count.0, unit, rel, end)?;
            return Some((if count.1 { named.vague() } else { named }, end));
        }
        // "next March", "this May"
        if let Some((month, end, strong)) = self.month(next) {
            // "this may or may not"
            if !strong && !self.items[next].capital && !self.closes(end) {
                return None;
            }
            let here = self.now.year();
            let later = month > self.now.month();
            let years = match rel {
                0 => vec![here],
                1 => vec![if later { here } else { here + 1 }, here + 1],
                -1 => vec![if month < self.now.month() { here } else { here - 1 }, here - 1],
                years => vec![i16::try_from(i32::from(here) + years).ok()?],
            };
            let mut readings: Vec<_> = years.into_iter().filter_map(|year| self.month_span(year, month)).collect();
            readings.dedup();
            // "this 5 May" names a day.
            if let Some((day, end, _)) = self.day(end).filter(|_| rel == 0 && self.near(end)) {
                let date = Date::new(here, month, day).ok()?;
                return Some((
                    Named::fixed(vec![self.one_day(date)?], Precision::Day, Anchor::Reference, "relative")?,
                    end,
                ));
            }
            return Some((Named::fixed(readings, Precision::Month, Anchor::Reference, "relative")?, end));
        }
        // "this 5/12", "next 5/19"
        if let Some((Named { days: Days::Partial(partial), .. }, end)) = self.in_digits(next) {
            let year = i16::try_from(i32::from(self.now.year()) + rel).ok()?;
            let date = Date::new(partial.year.unwrap_or(year), partial.month?, partial.day?).ok()?;
            return Some((
                Named::fixed(vec![self.one_day(date)?], Precision::Day, Anchor::Reference, "relative")?,
                end,
            ));
        }
        None
    }

    /// How many, where it may be left open, for "the last few days".
    pub(super) fn count(&self, at: usize) -> Read<(i64, bool)> {
        if let Some(vague) = self.vague_amount(at) {
            return Some(vague);
        }
        let (count, next) = self.number(at)?;
        Some(((thousand(i64::from(count)), false), next))
    }

    pub(super) fn vague_amount(&self, at: usize) -> Read<(i64, bool)> {
        for (class, few) in [(Class::Few, 3000), (Class::Couple, 2000)] {
            if self.is(at, class) {
                return Some(((few, true), at + 1));
            }
        }
        self.is(at, Class::FewMany).then_some(((3000, true), at + 1))
    }

    /// "last 5 months and 1 week and 4 days"
    pub(super) fn more_lengths(&self, count: i64, unit: Unit, rel: i32, end: usize) -> Read<Named> {
        let mut parts = vec![(count * i64::from(unit.times), unit.unit)];
        let mut end = end;
        while self.is(end, Class::And) && parts.len() < 5 {
            let Some((length, next)) = self.length(end + 1) else { break };
            if length.parts.iter().any(|(_, more)| *more >= parts[parts.len() - 1].1) || self.is(next, Class::Ago) {
                break;
            }
            parts.extend(length.parts);
            end = next;
        }
        if parts.len() == 1 {
            return Some((self.run(count, unit, rel)?, end));
        }
        let length = Length { parts, vague: false };
        let today = midnight(self.now.date());
        let other = self.moved(today, &length, i64::from(rel.signum()))?;
        Some((
            Named::fixed(
                vec![(today.min(other), today.max(other))],
                Precision::Day,
                Anchor::Reference,
                "run of units",
            )?,
            end,
        ))
    }

    /// The last or next so many units: counted from today, and as units of the calendar.
    pub(super) fn run(&self, count: i64, unit: Unit, rel: i32) -> Option<Named> {
        let count = count.checked_mul(i64::from(unit.times))?;
        let unit = unit.unit;
        if unit < TimeUnit::Day || count > 10_000_000 {
            return None;
        }
        let today = midnight(self.now.date());
        let tomorrow = shift(today, TimeUnit::Day, 1000)?;
        let here = floor(self.now, unit)?;
        let mut readings = Vec::new();
        if rel < 0 {
            readings.push((shift(today, unit, -count)?, today));
            readings.push((shift(here, unit, -count)?, here));
        } else {
            let next = shift(here, unit, 1000)?;
            let end = match unit {
                TimeUnit::Workday => shift(shift(today, unit, count)?, TimeUnit::Day, 1000)?,
                _ => shift(tomorrow, unit, count)?,
            };
            readings.push((tomorrow, end));
            if unit == TimeUnit::Decade {
                readings.push((here, shift(here, unit, count)?));
            }
            readings.push((next, shift(next, unit, count)?));
        }
        readings.dedup();
        Named::fixed(readings, precision(unit), Anchor::Reference, "run of units")
    }

    /// One unit of the calendar, so many from now.
    pub(super) fn unit_from_now(&self, unit: TimeUnit, count: i32, rule: &'static str) -> Option<Named> {
        let start = shift(floor(self.now, unit)?, unit, thousand(i64::from(count)))?;
        let end = match unit {
            TimeUnit::Weekend => shift(start, TimeUnit::Day, 2000)?,
            _ => shift(start, unit, 1000)?,
        };
        let mut named = Named::fixed(vec![(start, end)], precision(unit), Anchor::Reference, rule)?;
        if unit == TimeUnit::Season {
            named = named.vague();
        }
        Some(named)
    }

    pub(super) fn week_part(&self, unit: Unit, count: i32) -> Option<Named> {
        if unit.workweek {
            let start = shift(floor(self.now, TimeUnit::Week)?, TimeUnit::Week, thousand(i64::from(count)))?;
            return Named::fixed(
                vec![(start, shift(start, TimeUnit::Day, 5000)?)],
                Precision::Week,
                Anchor::Reference,
                "relative",
            );
        }
        if unit.unit == TimeUnit::Season {
            return self.season_from_now(count);
        }
        let mut named = self.unit_from_now(unit.unit, count, "relative")?;
        if unit.unit == TimeUnit::Weekend
            && let Days::Fixed(fixed) = &mut named.days
            && let Some((start, end)) = fixed.readings.first().copied()
        {
            let friday = shift(start, TimeUnit::Hour, -6000)?;
            fixed.readings.push((friday, end));
        }
        Some(named)
    }

    pub(super) fn iso_week(&self, year: i16, week: i8) -> Option<DateTime> {
        let fourth = midnight(Date::new(year, 1, 4).ok()?);
        shift(floor(fourth, TimeUnit::Week)?, TimeUnit::Week, thousand(i64::from(week) - 1))
    }

    pub(super) fn half_of(&self, year: DateTime, which: i32) -> Option<Named> {
        let middle = shift(year, TimeUnit::Half, 1000)?;
        let span = if which < 0 { (year, middle) } else { (middle, shift(middle, TimeUnit::Half, 1000)?) };
        Named::fixed(vec![span], Precision::Half, Anchor::Reference, "half of year")
    }
}
