//! From one time to another: "from 3 to 9 May", "2014-2018", "between 2 and 4 tomorrow".

use jiff::civil::DateTime;
use sayso_ledger::{Anchor, Language, PeriodKind, Precision, Stretch, TimeUnit};

use super::calendar::{midnight, plus_days, shift};
use super::clock::Clock;
use super::days::{Days, Fixed, Named, Partial};
use super::numbers::{Parser, Read};
use super::phrases::{End, Found, When};
use super::words::Class;

impl Parser<'_> {
    /// "from 3 to 9 May", "2014-2018", "between 2 and 4 tomorrow".
    pub(super) fn range(&self, at: usize) -> Read<Found> {
        if let Some(found) = self.days_of_month(at) {
            return Some(found);
        }
        let between = self.is(at, Class::Between);
        let from =
            between || self.is(at, Class::From) || (self.is(at, Class::Since) && self.language() != Language::English);
        let mut here = at + usize::from(from);
        if !self.clock(here, false).is_some_and(|(clock, _)| matches!(clock, Clock::Part(..)))
            && self.short_end(here).is_none()
        {
            // "op 18-19 november" has its preposition with it, "on 26 June to 28 June" has not.
            if from || self.language() != Language::English {
                here = self.skip(self.skip(here, Class::On), Class::In);
            }
        }
        let (first, next) = self.end(here)?;
        let post_between = self.language() == Language::Chinese;
        let dash = self.dash(next) && (self.gap(next) == self.gap(next + 1));
        let to = self.is(next, Class::To) || (self.is(next, Class::Until) && from);
        let and = (between || post_between) && (self.is(next, Class::And) || self.is(next, Class::To));
        if !(dash || to || and) {
            return None;
        }
        let mut behind = next + 1;
        for class in [Class::At, Class::On, Class::The] {
            if self.short_end(behind).is_none() {
                behind = self.skip(behind, class);
            }
        }
        if !self.near(behind) {
            return None;
        }
        let (second, end) = self.end_behind(&first, behind)?;
        let closed = self.skip(end, Class::BetweenPost);
        let found = self.combined(&first, &second, from || closed > end, dash)?;
        Some((found, closed))
    }

    pub(super) fn short_end(&self, at: usize) -> Option<()> {
        self.when(at, false).map(|_| ())
    }

    pub(super) fn end(&self, at: usize) -> Read<End> {
        let article = self.skip(at, Class::The);
        let when = self.when(at, false).or_else(|| self.when(article, false));
        let number = self.day(article).filter(|(_, next, _)| {
            let counted = self.is(*next, Class::Unit) && !self.is(*next, Class::DayMark);
            !counted && (self.digits(*next).is_none() || self.gap(*next))
        });
        match (when, number) {
            (Some((when, next)), number) if when.strong || number.is_none_or(|(_, end, _)| next > end) => {
                Some((End::When(when), next))
            }
            (_, Some((number, next, ordinal))) => Some((End::Number(number, ordinal), next)),
            (Some((when, next)), None) => Some((End::When(when), next)),
            (None, None) => None,
        }
    }

    pub(super) fn end_behind(&self, first: &End, at: usize) -> Read<End> {
        // "2014-18"
        if let End::When(When {
            days: Some(Named { days: Days::Partial(Partial { year: Some(year), month: None, .. }), .. }),
            ..
        }) = first
            && let Some((value, 2)) = self.digits(at)
            && i32::try_from(value).is_ok_and(|value| value > i32::from(*year) % 100)
            && !self.gap(at)
        {
            let year = year - year % 100 + value as i16;
            let days = Days::Partial(Partial { year: Some(year), ..Partial::default() });
            let named = Named { days, rule: "year", strong: true };
            return Some((End::When(When { days: Some(named), clock: None, moment: None, strong: true }), at + 1));
        }
        self.end(at)
    }

    /// "from 4-23 in next month", "nächsten Monat vom 4. bis zum 23."
    pub(super) fn days_of_month(&self, at: usize) -> Read<Found> {
        let days = |at: usize| -> Option<(i8, i8, usize)> {
            let here = self.skip(at, Class::From);
            let here = self.skip(here, Class::The);
            let (first, next, _) = self.day(here)?;
            if !(self.dash(next) || self.is(next, Class::To)) {
                return None;
            }
            let (second, end, _) = self.day(self.skip(next + 1, Class::The))?;
            (first < second).then_some((first, second, end))
        };
        let month = |at: usize| {
            let (named, next) = self.days(at)?;
            let Days::Fixed(fixed) = named.days else { return None };
            let (start, _) = *fixed.readings.first()?;
            (fixed.precision == Precision::Month && fixed.readings.len() == 1).then_some((start, next))
        };
        let (start, (first, second), next) = if let Some((first, second, next)) = days(at) {
            let here = self.skip(self.skip(self.skip(next, Class::In), Class::Of), Class::The);
            let (start, next) = month(here).or_else(|| month(next))?;
            (start, (first, second), next)
        } else {
            let (start, next) = month(at)?;
            let (first, second, next) = days(next).filter(|_| self.is(next, Class::From))?;
            (start, (first, second), next)
        };
        let day = |day: i8| start.date().with().day(day).build().ok();
        let readings = vec![(midnight(day(first)?), midnight(plus_days(day(second)?, 1)?))];
        let fixed = Fixed { readings, precision: Precision::Day, anchor: Anchor::Reference, approximate: false };
        Some((self.days_found(&fixed, "range"), next))
    }

    /// The range of two ends, each of which may lend the other what it lacks.
    pub(super) fn combined(&self, first: &End, second: &End, framed: bool, dash: bool) -> Option<Found> {
        let partial = |partial: Partial| Named { days: Days::Partial(partial), rule: "written", strong: true };
        let (first, second) = match (first, second) {
            (End::Number(..), End::Number(..)) => {
                let (End::Number(a, ordinal), End::Number(b, behind)) = (first, second) else { return None };
                if !(framed && (*ordinal || *behind)) || a >= b {
                    return None;
                }
                let day = |day: i8| When {
                    days: Some(partial(Partial { day: Some(day), ..Partial::default() })),
                    clock: None,
                    moment: None,
                    strong: true,
                };
                (day(*a), day(*b))
            }
            (End::Number(day, _), End::When(when)) => {
                let Days::Partial(other) = &when.days.as_ref()?.days else { return None };
                if other.day.is_none() || (other.month.is_none() && other.weekday.is_none()) {
                    return None;
                }
                let first =
                    When { days: Some(partial(Partial { day: Some(*day), weekday: None, ..*other })), ..when.clone() };
                (first, when.clone())
            }
            (End::When(when), End::Number(day, ordinal)) => {
                let Days::Partial(other) = &when.days.as_ref()?.days else { return None };
                if other.day.is_none()
                    || !(framed || dash || *ordinal) && other.day >= Some(*day)
                    || when.clock.is_some()
                {
                    return None;
                }
                let second =
                    When { days: Some(partial(Partial { day: Some(*day), weekday: None, ..*other })), ..when.clone() };
                (when.clone(), second)
            }
            (End::When(first), End::When(second)) => (first.clone(), second.clone()),
        };
        // A time on both sides: a day of one holds for both.
        let timed = |when: &When| when.clock.is_some() || when.moment.is_some();
        if timed(&first) || timed(&second) {
            return self.combined_times(&first, &second);
        }
        let (a, b) = (first.days?, second.days?);
        let rule = "range";
        let mut spans: Vec<((DateTime, DateTime), (DateTime, DateTime))> = Vec::new();
        let anchor;
        let precision;
        match (a.days, b.days) {
            (Days::Partial(mut a), Days::Partial(mut b)) => {
                // Years and months that one side lends the other.
                if a.day.is_some() && a.month.is_none() && a.weekday.is_none()
                    || (a.day.is_some() && a.month.is_none() && b.month.is_some())
                {
                    a.month = b.month;
                }
                if b.day.is_some() && b.month.is_none() && a.month.is_some() {
                    b.month = a.month;
                }
                let turns = (a.month, a.day) > (b.month, b.day);
                match (a.year, b.year) {
                    (None, Some(year)) if a.month.is_some() => a.year = Some(if turns { year - 1 } else { year }),
                    (Some(year), None) if b.month.is_some() => b.year = Some(if turns { year + 1 } else { year }),
                    _ => {}
                }
                if a.year.is_none() != b.year.is_none() && b.month.is_none() && a.month.is_none() {
                    return None;
                }
                let firsts = self.resolved(&Days::Partial(a));
                let (Some(firsts), Some(seconds)) = (firsts, self.resolved(&Days::Partial(b))) else {
                    return Some(Found::new(PeriodKind::Impossible, Precision::Day, Anchor::Words, rule));
                };
                anchor = if firsts.anchor == Anchor::Words && seconds.anchor == Anchor::Words {
                    Anchor::Words
                } else {
                    Anchor::Open
                };
                precision = firsts.precision.min(seconds.precision);
                for start in &firsts.readings {
                    // The end is the first one that follows.
                    let follows = seconds.readings.iter().filter(|end| end.0 >= start.0).min();
                    let end = match follows {
                        Some(end) if anchor == Anchor::Words => *end,
                        _ => self.first_behind(start.0, &b)?,
                    };
                    spans.push((*start, end));
                }
            }
            (a, b) => {
                let (firsts, seconds) = (self.resolved(&a)?, self.resolved(&b)?);
                precision = firsts.precision.min(seconds.precision);
                anchor = Anchor::Reference;
                for start in &firsts.readings {
                    let end = match &b {
                        Days::Partial(partial) if partial.year.is_none() => self.first_behind(start.0, partial),
                        _ => seconds.readings.iter().filter(|end| end.1 > start.0).min().copied(),
                    };
                    // "January to yesterday": the last January before.
                    spans.extend(end.map(|end| (*start, end)));
                }
            }
        }
        let mut found = Found::new(PeriodKind::Days, precision, anchor, rule);
        for (start, end) in spans {
            if start.0 < end.1 {
                // Whether the last one is part of it, the words do not say; usage says yes.
                found.readings.push(Stretch { start: Some(start.0), end: Some(end.1) });
            }
        }
        let shorter: Vec<Stretch> = found
            .readings
            .iter()
            .filter_map(|stretch| {
                let end = shift(stretch.end?, unit_of(precision)?, -1000)?;
                (Some(end) > stretch.start).then_some(Stretch { start: stretch.start, end: Some(end) })
            })
            .collect();
        found.readings.extend(shorter);
        (!found.readings.is_empty()).then_some(found)
    }

    /// The first day or period that fits the parts and does not start before a time.
    pub(super) fn first_behind(&self, start: DateTime, partial: &Partial) -> Option<(DateTime, DateTime)> {
        let from = Parser { now: start, items: self.items, words: self.words, order: self.order };
        let readings = from.resolved(&Days::Partial(*partial))?.readings;
        readings.into_iter().filter(|(first, _)| *first >= midnight(start.date())).min()
    }

    pub(super) fn combined_times(&self, first: &When, second: &When) -> Option<Found> {
        let mut found = Found::new(PeriodKind::Hours, Precision::Minute, Anchor::Reference, "range");
        let ends = |when: &When, other: &When| -> Option<(Vec<DateTime>, bool)> {
            if let Some((moment, _)) = when.moment {
                return Some((vec![moment], true));
            }
            let named = when.days.as_ref().or(other.days.as_ref());
            let fixed = match named {
                Some(named) => self.resolved(&named.days)?,
                None if other.moment.is_some() => Fixed {
                    readings: vec![self.one_day(self.now.date())?],
                    precision: Precision::Day,
                    anchor: Anchor::Reference,
                    approximate: false,
                },
                None => return None,
            };
            match &when.clock {
                Some(clock) => {
                    let stretches = self.on_days(&fixed, clock);
                    Some((stretches.into_iter().filter_map(|stretch| stretch.start).collect(), when.days.is_some()))
                }
                None => Some((fixed.readings.iter().map(|(start, _)| *start).collect(), true)),
            }
        };
        let (starts, _) = ends(first, second)?;
        let (stops, _) = ends(second, first)?;
        for start in &starts {
            for stop in stops.iter().filter(|stop| *stop > start).take(2) {
                found.readings.push(Stretch { start: Some(*start), end: Some(*stop) });
            }
        }
        // "from 22 January to now": a day and the present.
        if first.clock.is_none() && second.clock.is_none() {
            found.kind = PeriodKind::Days;
            found.precision = Precision::Day;
            for stretch in &mut found.readings {
                stretch.start = stretch.start.map(|start| midnight(start.date()));
                stretch.end = stretch.end.map(|end| midnight(end.date()));
            }
            if second.moment.is_some_and(|(_, precision)| precision < Precision::Hour)
                && first.moment.is_some_and(|(at, _)| at == self.now)
            {
                found.kind = PeriodKind::Hours;
            }
        }
        (!found.readings.is_empty()).then_some(found)
    }
}

const fn unit_of(precision: Precision) -> Option<TimeUnit> {
    Some(match precision {
        Precision::Day => TimeUnit::Day,
        Precision::Week => TimeUnit::Week,
        Precision::Month => TimeUnit::Month,
        Precision::Quarter => TimeUnit::Quarter,
        Precision::Year => TimeUnit::Year,
        _ => return None,
    })
}
