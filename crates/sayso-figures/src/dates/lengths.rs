//! Lengths of time, runs of them, and what comes again: "five years", "within 9 months", "every two weeks".

use sayso_ledger::{Anchor, ClockStretch, Language, Length, PeriodKind, Precision, Recurrence, Stretch, TimeUnit};

use super::calendar::{midnight, shift};
use super::clock::Clock;
use super::numbers::{Parser, Read};
use super::phrases::{Found, When};
use super::words::{Class, Unit};

impl Parser<'_> {
    /// "2 weeks starting May 20th", "from 2pm for 2 hours", "within 9 months", "for 3 days from today".
    pub(super) fn run_from(&self, at: usize) -> Read<Found> {
        let lead = self.skip(at, Class::For);
        if let Some((length, next)) = self.length(lead) {
            let next = next + usize::from(self.sign(next, ','));
            let starts =
                (self.is(next, Class::Since) && lead == at) || (self.is(next, Class::From) && self.is(at, Class::For));
            if starts
                && self.near(next)
                && let Some((when, end)) = self.when(self.skip(next + 1, Class::At), false)
            {
                return Some((self.run_found(&when, &length)?, end));
            }
        }
        if let Some((length, next)) = self.length(at + 1).filter(|_| self.is(at, Class::WithinRel)) {
            let moved = self.moved(self.now, &length, 1)?;
            let hours = length.parts.iter().any(|(_, unit)| *unit < TimeUnit::Day);
            let mut found = Found::new(
                if hours { PeriodKind::Hours } else { PeriodKind::Days },
                Precision::Day,
                Anchor::Reference,
                "within",
            );
            let today = midnight(self.now.date());
            let start = if hours { self.now } else { today };
            let end = if hours { moved } else { midnight(moved.date()) };
            found.readings.push(Stretch { start: Some(start), end: Some(end) });
            return Some((found, next));
        }
        // "within next 10 months"
        if self.is(at, Class::WithinRel)
            && let Some(rel) = self.value(at + 1, Class::Rel)
            && let Some((length, next)) = self.length(at + 2).filter(|_| rel == 1)
        {
            let today = midnight(self.now.date());
            let mut found = Found::new(PeriodKind::Days, Precision::Day, Anchor::Reference, "within");
            found.readings.push(Stretch { start: Some(today), end: self.moved(today, &length, 1) });
            return Some((found, next));
        }
        // "last 2 minutes", "next 3 hours": runs shorter than a day.
        if let Some(found) = self.short_run(at) {
            return Some(found);
        }
        let lead = self.skip(at, Class::From);
        let (when, next) = self.when(lead, false).filter(|(when, _)| when.clock.is_some() && when.strong)?;
        let (length, end) = self.length(next + 1).filter(|_| self.is(next, Class::For))?;
        Some((self.run_found(&when, &length)?, end))
    }

    pub(super) fn run_found(&self, when: &When, length: &Length) -> Option<Found> {
        let mut found = self.when_found(when)?;
        found.rule = "run";
        if found.kind == PeriodKind::Clock {
            let stretches = found.clock.iter().map(|stretch| {
                let start = self.now.date().to_datetime(stretch.start?);
                let end = self.moved(start, length, 1)?;
                Some(ClockStretch { start: stretch.start, end: Some(end.time()) })
            });
            found.clock = stretches.collect::<Option<Vec<_>>>()?;
            found.kind = PeriodKind::ClockHours;
            return Some(found);
        }
        let stretches = found
            .readings
            .iter()
            .map(|stretch| Some(Stretch { start: stretch.start, end: self.moved(stretch.start?, length, 1) }));
        found.readings = stretches.collect::<Option<Vec<_>>>()?;
        found.kind = if found.kind == PeriodKind::Moment { PeriodKind::Hours } else { PeriodKind::Days };
        (!found.readings.is_empty()).then_some(found)
    }

    pub(super) fn short_run(&self, at: usize) -> Read<Found> {
        let here = at;
        let (rel, count, unit, next) = if let Some(rel) = self.value(here, Class::Rel) {
            let behind = self.skip(here + 1, Class::Measure);
            let (count, end) = match self.number(behind) {
                Some((count, end)) => (i64::from(count), end),
                None if self.is(behind, Class::Few) => (3, behind + 1),
                None => (1, behind),
            };
            let (unit, next) = self.unit(self.skip(end, Class::Measure), true)?;
            (rel, count, unit, next)
        } else {
            let (count, rel_at) = self.number(here)?;
            if let Some(rel) = self.value(rel_at, Class::Rel) {
                let (unit, next) = self.unit(rel_at + 1, true)?;
                (rel, i64::from(count), unit, next)
            } else {
                let (unit, next) = self.unit(rel_at, false)?;
                let rel = self.value(next, Class::RelPost)?;
                (rel, i64::from(count), unit, next + 1)
            }
        };
        if rel == 0 || !self.near(next - 1) {
            return None;
        }
        let count = count.checked_mul(1000 * i64::from(unit.times))?;
        let here = super::calendar::floor(self.now, unit.unit)?;
        let spans = if rel < 0 {
            vec![(shift(self.now, unit.unit, -count)?, self.now), (shift(here, unit.unit, -count)?, here)]
        } else {
            let next = shift(here, unit.unit, 1000)?;
            vec![(self.now, shift(self.now, unit.unit, count)?), (next, shift(next, unit.unit, count)?)]
        };
        if unit.unit >= TimeUnit::Day {
            return None;
        }
        let mut found =
            Found::new(PeriodKind::Hours, super::days::precision(unit.unit), Anchor::Reference, "run of units");
        found.readings = spans.into_iter().map(|(start, end)| Stretch { start: Some(start), end: Some(end) }).collect();
        Some((found, next))
    }

    pub(super) fn length_found(&self, length: Length) -> Found {
        let precision = length.parts.last().map_or(Precision::Day, |(_, unit)| super::days::precision(*unit));
        let mut found = Found::new(PeriodKind::Duration, precision, Anchor::Words, "length");
        found.approximate = length.vague;
        found.length = Some(length);
        found
    }

    /// A length of time by itself.
    pub(super) fn duration(&self, at: usize) -> Read<Found> {
        let lead = at + usize::from(self.is(at, Class::More) || self.is(at, Class::Less));
        if let Some((length, next)) = self.length(lead) {
            // "a day" and "the second" say little alone; "one day" may be a date to come.
            let next = self.trailing_minutes(&length, next);
            let (length, next) = next;
            // "a second chance", "two second-hand cars"
            let hyphen = self.sign(next, '-') && !self.gap(next) && self.is_word(next + 1);
            // "more than 40 years ago" is read from the number on.
            let counted_from = self.is(next, Class::Ago) || self.is(next, Class::Hence);
            return (!hyphen && !counted_from).then(|| (self.length_found(length), next));
        }
        // "all month"
        if self.is(at, Class::Whole) {
            let (unit, next) = self.unit(self.skip(at + 1, Class::The), false)?;
            let length = Length { parts: vec![(1000, unit.unit)], vague: false };
            return Some((self.length_found(length), next));
        }
        None
    }

    /// "1 hour and thirty", "2 hour and 10", "兩小時十分"
    pub(super) fn trailing_minutes(&self, length: &Length, next: usize) -> (Length, usize) {
        let mut length = length.clone();
        if let [(_, TimeUnit::Hour)] = length.parts.as_slice()
            && self.is(next, Class::And)
            && let Some((minutes, end)) = self.number(next + 1).filter(|(minutes, _)| *minutes < 60)
            && self.closes(end)
        {
            length.parts.push((i64::from(minutes) * 1000, TimeUnit::Minute));
            return (length, end);
        }
        (length, next)
    }

    /// What comes again: "every two weeks", "each Monday at 9", "weekly", "once a month".
    pub(super) fn recurring(&self, at: usize) -> Read<Found> {
        let set = |recurrence: Recurrence, next: usize| {
            let mut found = Found::new(PeriodKind::Recurring, Precision::Day, Anchor::Words, "recurring");
            found.recurrence = Some(recurrence);
            (found, next)
        };
        let mut lead = at;
        let mut clock = None;
        let mut vague = false;
        if let Some((found, next)) = self.clock(at, false) {
            // "3pm each day"
            let every = self.is(next, Class::Every) || self.is(next, Class::Recur);
            if every {
                (clock, lead) = (Some(found), next);
            }
        }
        let (mut found, mut next) = if let Some(code) = self.value(lead, Class::Recur) {
            let unit = Unit::from_code(code & 63);
            let each = i64::from(code / 64);
            set(Recurrence::Each(if each >= 100 { each } else { each * 1000 }, unit.unit), lead + 1)
        } else if self.is(lead, Class::Every) || self.is(lead, Class::Once) {
            let here = self.skip(lead + 1, Class::The);
            if let Some(day) = self.value(here, Class::Weekday) {
                set(Recurrence::Weekday(day as u8), here + 1)
            } else if let Some(part) = self.value(here, Class::Part) {
                let (mut found, next) = set(Recurrence::Each(1000, TimeUnit::Day), here + 1);
                found.clock = self.clock_readings(&Clock::Part(part as usize, None));
                (found, next)
            } else if let Some(month) = self.value(here, Class::Month).filter(|_| false) {
                set(Recurrence::DayOfYear(month as u8, 1), here + 1)
            } else {
                let other = self.value(here, Class::Rel).is_some();
                let here = here + usize::from(other);
                let ordinal_day = self.ordinal(here).filter(|(_, next)| self.is(*next, Class::Unit));
                let (count, unit_at) = match ordinal_day.or_else(|| self.number(here)) {
                    Some((count, next)) => (i64::from(count), next),
                    None => (1, here),
                };
                let few = self.is(unit_at, Class::Few) || self.is(unit_at, Class::Couple);
                let (unit, next) = self.unit(unit_at + usize::from(few), false).filter(|_| self.near(unit_at))?;
                let count = if few { 3 } else { count };
                vague = few;
                set(Recurrence::Each(count.checked_mul(1000 * i64::from(unit.times))?, unit.unit), next)
            }
        } else if let Some((day, next, true)) = self.day(self.skip(lead, Class::The)) {
            // "19th of every month"
            let every = self.skip(next, Class::Of);
            let (unit, next) = self.unit(every + 1, false).filter(|_| self.is(every, Class::Every))?;
            if unit.unit != TimeUnit::Month {
                return None;
            }
            set(Recurrence::DayOfMonth(day as u8), next)
        } else if let Some(day) = self.value(lead, Class::Weekday) {
            // "Friday mornings"
            let part = self.value(lead + 1, Class::Part).filter(|_| self.plural(lead + 1))?;
            let (mut found, next) = set(Recurrence::Weekday(day as u8), lead + 2);
            found.clock = self.clock_readings(&Clock::Part(part as usize, None));
            (found, next)
        } else {
            return None;
        };
        if clock.is_none() {
            let here = self.skip(next, Class::At);
            if self.near(here)
                && let Some((time, end)) = self.clock(here, here > next && self.language() == Language::English)
                && matches!(time, Clock::At(time) if time.strong || here > next)
            {
                (clock, next) = (Some(time), end);
            }
        }
        if let Some(clock) = clock {
            found.clock = self.clock_readings(&clock);
            found.precision = Precision::Hour;
        }
        found.approximate = vague;
        Some((found, next))
    }

    /// Whether a word ends like an English plural.
    pub(super) fn plural(&self, at: usize) -> bool {
        self.language() == Language::English
            && self.item(at).is_some_and(|item| item.end - item.start >= 7 && self.senses_differ(at))
    }

    pub(super) fn senses_differ(&self, at: usize) -> bool {
        // "mornings" has a letter more than "morning": the lengths of the four words are known.
        self.item(at).is_some_and(|item| matches!(item.end - item.start, 8 | 10))
    }
}
