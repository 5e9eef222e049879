//! A day, a time of day, or both: "Monday at 9", "3 pm tomorrow", "tonight".

use jiff::civil::DateTime;
use sayso_ledger::{Anchor, Language, PeriodKind, Precision, Stretch, TimeUnit};

use super::calendar::{midnight, plus_days, shift};
use super::clock::Clock;
use super::days::{Days, Fixed, Named, Partial};
use super::lex::Shape;
use super::numbers::{Parser, Read};
use super::phrases::{Found, Side, When};
use super::words::Class;

impl Parser<'_> {
    /// A day with a time, in either order.
    pub(super) fn when(&self, at: usize, bare: bool) -> Read<When> {
        if let Some(now) = self.now_word(at) {
            return Some(now);
        }
        let days_first = self.days_then_clock(at);
        let clock_first = self.clock_then_days(at, bare);
        let length = |found: &Read<When>| found.as_ref().map_or(0, |(_, next)| *next);
        let moment = self.moment_from_now(at).map(|((moment, unit), next)| {
            let moment = Some((moment, super::days::precision(unit)));
            (When { days: None, clock: None, moment, strong: true }, next)
        });
        let best = if length(&clock_first) > length(&days_first) { clock_first } else { days_first };
        if length(&moment) >= length(&best) { moment } else { best }
    }

    pub(super) fn now_word(&self, at: usize) -> Read<When> {
        self.is(at, Class::Now).then(|| {
            let moment = Some((self.now, Precision::Day));
            (When { days: None, clock: None, moment, strong: true }, at + 1)
        })
    }

    /// The day and part of the day of one word: "tonight", "gisterenmiddag".
    pub(super) fn part_day(&self, at: usize) -> Option<(Named, usize, usize)> {
        if let Some(code) = self.value(at, Class::PartDay) {
            let day = midnight(plus_days(self.now.date(), code / 256 - 8)?);
            let span = (day, shift(day, TimeUnit::Day, 1000)?);
            let named = Named::fixed(vec![span], Precision::Day, Anchor::Reference, "part of day")?;
            return Some((named, (code % 256) as usize, at + 1));
        }
        // "next evening", "afgelopen ochtend"
        let rel = self.value(at, Class::Rel).filter(|rel| rel.abs() <= 1 && self.language() != Language::Chinese)?;
        let part = self.value(at + 1, Class::Part)?;
        let day = midnight(plus_days(self.now.date(), rel)?);
        let span = (day, shift(day, TimeUnit::Day, 1000)?);
        Some((Named::fixed(vec![span], Precision::Day, Anchor::Reference, "part of day")?, part as usize, at + 2))
    }

    pub(super) fn is_day(&self, named: &Named) -> bool {
        match &named.days {
            Days::Partial(partial) => partial.day.is_some() || partial.weekday.is_some(),
            Days::Fixed(fixed) => {
                fixed.precision == Precision::Day && fixed.readings.iter().all(|(start, end)| start < end)
            }
        }
    }

    pub(super) fn days_then_clock(&self, at: usize) -> Read<When> {
        // "late tonight", "later this evening"
        let edge_at = at + usize::from(self.is(at, Class::Edge) || self.is(at, Class::PartAdv));
        if let Some((named, part, next)) = self.part_day(edge_at) {
            let edge = self.value(at, Class::Edge).or(self.value(at, Class::PartAdv)).filter(|_| edge_at > at);
            let clock = Clock::Part(part, edge.map(super::words::Edge::from_code));
            let preposition = self.skip(self.skip(next, Class::Approx), Class::At);
            if let Some((Clock::At(time), end)) =
                self.clock(preposition, preposition > next).filter(|_| self.near(preposition))
            {
                let time = time.within(&self.words.parts[part].code);
                return Some((
                    When { days: Some(named), clock: Some(Clock::At(time)), moment: None, strong: true },
                    end,
                ));
            }
            if let Some((Clock::Range(from, to), end)) = self.time_range(next, true).filter(|_| self.near(next)) {
                let code = &self.words.parts[part].code;
                let clock = Clock::Range(from.within(code), to.within(code));
                return Some((When { days: Some(named), clock: Some(clock), moment: None, strong: true }, end));
            }
            return Some((When { days: Some(named), clock: Some(clock), moment: None, strong: true }, next));
        }
        let (named, next) = self.days(at)?;
        let strong = named.strong;
        if !self.is_day(&named) {
            return Some((When { days: Some(named), clock: None, moment: None, strong }, next));
        }
        let alone = When { days: Some(named.clone()), clock: None, moment: None, strong };
        let mut here = next;
        let mut preposition = false;
        let comma = self.sign(here, ',');
        here += usize::from(
            comma
                || (self.sign(here, '-')
                    && self.digits(here + 1).is_some()
                    && !self.gap(here + 1)
                    && self.starts_clock(here + 1)),
        );
        for _ in 0..4 {
            let joins = [Class::At, Class::For, Class::In, Class::PartOf, Class::Approx, Class::On, Class::Of];
            let time = self.is(here, Class::Clock) || self.part(here).is_some() || self.clock(here, false).is_some();
            if !time && joins.iter().any(|class| self.is(here, *class)) {
                preposition |= [Class::At, Class::For, Class::Approx].iter().any(|class| self.is(here, *class));
                here += 1;
            }
        }
        if !self.near(here) {
            return Some((alone, next));
        }
        if let Some((clock, end)) = self.clock_sided(here) {
            return Some((When { clock: Some(clock), strong: true, ..alone }, end));
        }
        let chinese = self.language() == Language::Chinese;
        if let Some((clock, end)) = self.clock(here, preposition || chinese || self.time_digits_pair(here)) {
            // "18 November 2015" has no time in its year, "Monday 12 people" no noon.
            // "Wed Oct 26 15:50:06 2016"
            if let (Clock::At(_), Days::Partial(partial), Some((year, end))) =
                (&clock, &named.days, self.full_year(end).filter(|_| self.near(end)))
                && partial.year.is_none()
                && partial.month.is_some()
                && self.digits(end - 1).is_some()
            {
                let days = Days::Partial(Partial { year: Some(year), ..*partial });
                return Some((
                    When { days: Some(Named { days, ..named }), clock: Some(clock), moment: None, strong: true },
                    end,
                ));
            }
            let fits = match &clock {
                Clock::At(time) => time.strong || (preposition && !self.counts(end)),
                Clock::Range(..) => true,
                _ => true,
            };
            if fits && !(comma && matches!(clock, Clock::At(time) if !time.strong)) {
                return Some((When { clock: Some(clock), strong: true, ..alone }, end));
            }
        }
        if let Some((clock, end)) = self.time_range(here, true).filter(|_| !comma) {
            return Some((When { clock: Some(clock), strong: true, ..alone }, end));
        }
        Some((alone, next))
    }

    pub(super) fn time_digits_pair(&self, at: usize) -> bool {
        self.digits(at).is_some_and(|(_, width)| width <= 2)
            && (self.sign(at + 1, '.') || self.sign(at + 1, ':'))
            && !self.gap(at + 1)
            && self.digits(at + 2).is_some_and(|(_, width)| width == 2)
    }

    /// Whether something is counted here, so that the number before it is no time.
    pub(super) fn counts(&self, at: usize) -> bool {
        self.item(at).is_some_and(|item| match item.shape {
            Shape::Word => self.is(at, Class::Unit),
            Shape::Sign(sign) => matches!(sign, '%' | '$' | '€'),
            Shape::Digits(..) => false,
        })
    }

    pub(super) fn clock_then_days(&self, at: usize, bare: bool) -> Read<When> {
        let (clock, next) = self.clock(at, true)?;
        let strong = match &clock {
            Clock::At(time) => time.strong || (at..next).any(|at| self.is(at, Class::Part)),
            Clock::Range(from, to) => {
                let minutes = from.precision == Precision::Minute && to.precision == Precision::Minute;
                from.strong || to.strong || (minutes && self.digits(at).is_none())
            }
            // A part of the day alone says little; "in the morning" is one.
            Clock::Part(..) => next > at + 1 || self.language() != Language::English || at == 0 && self.closes(next),
            _ => true,
        };
        let mut here = next;
        here += usize::from(self.sign(here, ','));
        for _ in 0..3 {
            let day = self.value(here, Class::RelDay).is_some() || self.is(here, Class::PartDay);
            let joins = [Class::On, Class::Of, Class::In, Class::At];
            if !day
                && joins.iter().any(|class| self.is(here, *class))
                && self.days(here).is_none_or(|(named, _)| !self.is_day(&named))
            {
                here += 1;
            }
        }
        if self.near(here) {
            if let Some((named, part, end)) = self.part_day(here) {
                let code = &self.words.parts[part].code;
                let clock = match &clock {
                    Clock::At(time) => Clock::At(time.within(code)),
                    Clock::Range(from, to) => Clock::Range(from.within(code), to.within(code)),
                    other => other.clone(),
                };
                return Some((When { days: Some(named), clock: Some(clock), moment: None, strong: true }, end));
            }
            let day = self.days(here).filter(|(named, _)| self.is_day(named) && (named.strong || here > next));
            if let Some((named, end)) = day {
                let tied = strong
                    || self.value(here, Class::RelDay).is_some()
                    || (self.is(here, Class::Weekday) && self.digits(at).is_some())
                    || clock.is_range();
                let comma_only = self.sign(next, ',') && !strong;
                let at_number = matches!(clock, Clock::At(time) if !time.strong) && self.digits(here).is_some();
                if tied && !comma_only && !at_number {
                    // "from 3 to 8 yesterday afternoon"
                    let (clock, end) = match (&clock, self.part(end).filter(|_| self.near(end))) {
                        (Clock::Range(from, to), Some((part, _, end))) => {
                            let code = &self.words.parts[part].code;
                            (Clock::Range(from.within(code), to.within(code)), end)
                        }
                        (Clock::At(time), Some((part, _, end))) => {
                            (Clock::At(time.within(&self.words.parts[part].code)), end)
                        }
                        _ => (clock.clone(), end),
                    };
                    return Some((When { days: Some(named), clock: Some(clock), moment: None, strong: true }, end));
                }
            }
        }
        let known = strong || bare || matches!(clock, Clock::Part(..));
        known.then_some((When { days: None, clock: Some(clock), moment: None, strong }, next))
    }

    /// "before 4pm", "after lunch", "à partir de 9 heures 30".
    pub(super) fn clock_sided(&self, at: usize) -> Read<Clock> {
        let (side, behind) = self.side(at)?;
        let behind = self.skip(behind, Class::At);
        let (clock, mut next) = self.clock(behind, true)?;
        let clock = match (clock, side) {
            (Clock::At(time), Side::After | Side::Since) if time.strong || self.language() == Language::English => {
                Clock::Since(time)
            }
            (Clock::At(time), Side::Before | Side::Until | Side::By)
                if time.strong || self.language() == Language::English =>
            {
                Clock::Until(time)
            }
            (Clock::Part(part, None), Side::After) => Clock::AfterPart(part),
            (Clock::Part(part, None), Side::Before) => Clock::BeforePart(part),
            _ => return None,
        };
        if self.is(next, Class::Unit) {
            return None;
        }
        // A bare number behind "after" is a count as often as a time.
        if matches!(clock, Clock::Since(time) | Clock::Until(time) if !time.strong) && !self.closes(next) {
            next = usize::MAX;
        }
        (next != usize::MAX).then_some((clock, next))
    }

    /// What a day, a time or both mean.
    pub(super) fn when_found(&self, when: &When) -> Option<Found> {
        if let Some((moment, precision)) = when.moment {
            let mut found = Found::new(PeriodKind::Moment, precision, Anchor::Reference, "moment");
            found.approximate = precision == Precision::Day;
            found.readings.push(Stretch { start: Some(moment), end: Some(moment) });
            return Some(found);
        }
        let Some(named) = &when.days else {
            let clock = when.clock.as_ref()?;
            let readings = self.clock_readings(clock);
            let (kind, precision) = match clock {
                Clock::At(time) => (PeriodKind::Clock, time.precision),
                Clock::Part(..) | Clock::AfterPart(_) | Clock::BeforePart(_) => {
                    (PeriodKind::ClockHours, Precision::PartOfDay)
                }
                Clock::Range(from, to) => (PeriodKind::ClockHours, from.precision.min(to.precision)),
                Clock::Since(time) | Clock::Until(time) => (PeriodKind::ClockHours, time.precision),
            };
            let mut found = Found::new(kind, precision, Anchor::Words, "clock");
            found.clock = readings;
            return Some(found);
        };
        let order = match &named.days {
            Days::Partial(partial) => partial.order,
            Days::Fixed(_) => None,
        };
        let Some(fixed) = self.resolved(&named.days) else {
            let mut found = Found::new(PeriodKind::Impossible, Precision::Day, Anchor::Words, named.rule);
            found.order = order;
            return Some(found);
        };
        let mut found = self.days_found(&fixed, named.rule);
        found.order = order;
        let Some(clock) = &when.clock else { return Some(found) };
        found.readings = self.on_days(&fixed, clock);
        (found.kind, found.precision) = match clock {
            Clock::At(time) => (PeriodKind::Moment, time.precision),
            Clock::Part(..) => (PeriodKind::Hours, Precision::PartOfDay),
            Clock::Range(from, to) => (PeriodKind::Hours, from.precision.min(to.precision)),
            _ => (PeriodKind::Hours, Precision::Hour),
        };
        Some(found)
    }

    pub(super) fn days_found(&self, fixed: &Fixed, rule: &'static str) -> Found {
        let a_day = |(start, end): &(DateTime, DateTime)| shift(*start, TimeUnit::Day, 1000) == Some(*end);
        let kind = match fixed.readings.first() {
            Some((start, end)) if start == end => PeriodKind::Moment,
            Some(first)
                if a_day(first)
                    && fixed.readings.iter().all(|span| a_day(span) || fixed.precision != Precision::Day) =>
            {
                PeriodKind::Day
            }
            _ => PeriodKind::Days,
        };
        let mut found = Found::new(kind, fixed.precision, fixed.anchor, rule);
        found.approximate = fixed.approximate;
        found.readings =
            fixed.readings.iter().map(|(start, end)| Stretch { start: Some(*start), end: Some(*end) }).collect();
        found
    }
}
