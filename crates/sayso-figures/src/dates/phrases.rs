//! Whole expressions: days with times, ranges, "since" and "before", lengths, and what comes again.

use jiff::civil::DateTime;
use sayso_ledger::{Anchor, ClockStretch, Language, Length, PeriodKind, Precision, Recurrence, Stretch, TimeUnit};

use super::calendar::{midnight, plus_days, shift};
use super::clock::Clock;
use super::days::{Days, Fixed, Named, Partial};
use super::lex::Shape;
use super::numbers::{Parser, Read};
use super::words::{Class, Unit};

/// An expression that was read, before it has a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) kind: PeriodKind,
    pub(super) readings: Vec<Stretch>,
    pub(super) clock: Vec<ClockStretch>,
    pub(super) precision: Precision,
    pub(super) anchor: Anchor,
    pub(super) length: Option<Length>,
    pub(super) recurrence: Option<Recurrence>,
    pub(super) approximate: bool,
    pub(super) ambiguous_order: bool,
    pub(super) rule: &'static str,
}

impl Found {
    fn new(kind: PeriodKind, precision: Precision, anchor: Anchor, rule: &'static str) -> Found {
        Found {
            kind,
            readings: Vec::new(),
            clock: Vec::new(),
            precision,
            anchor,
            length: None,
            recurrence: None,
            approximate: false,
            ambiguous_order: false,
            rule,
        }
    }
}

/// A day, a time, or both.
#[derive(Clone, PartialEq, Eq, Debug)]
struct When {
    days: Option<Named>,
    clock: Option<Clock>,
    /// A moment that is known as such: now, in five minutes.
    moment: Option<(DateTime, Precision)>,
    strong: bool,
}

/// One end of a range.
#[derive(Clone, PartialEq, Eq, Debug)]
enum End {
    When(When),
    /// A day of a month without the month, and whether it is written as a place in a row.
    Number(i8, bool),
}

/// Which side of a time is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Before,
    After,
    Since,
    Until,
    /// Until, and from now.
    By,
}

impl Parser<'_> {
    /// The longest expression that starts at this item, where it really starts (a preposition may be left out), and the
    /// item behind it.
    pub(super) fn expression(&self, at: usize) -> Option<(Found, usize, usize)> {
        let mut best: Option<(Found, usize, usize)> = None;
        let mut take = |found: Option<(Found, usize, usize)>| {
            if let Some(found) = found
                && best.as_ref().is_none_or(|(_, _, known)| found.2 > *known)
            {
                best = Some(found);
            }
        };
        let whole = |found: Read<Found>| found.map(|(found, next)| (found, at, next));
        take(whole(self.recurring(at)));
        take(whole(self.sided(at)));
        take(whole(self.range(at)));
        take(whole(self.run_from(at)));
        take(self.standing(at));
        take(whole(self.duration(at)));
        take(whole(self.vague(at)));
        if let Some((found, start, next)) = &mut best {
            found.approximate |= self.is(*start, Class::Approx);
            let told = self.items[*start..*next].iter().flat_map(|item| item.senses).any(|sense| sense.told);
            if told && found.anchor == Anchor::Reference {
                found.anchor = Anchor::Told;
            }
        }
        best
    }

    /// A day, a time or both that needs nothing before it.
    fn standing(&self, at: usize) -> Option<(Found, usize, usize)> {
        let hundreds = self.digits(at + 1).is_some_and(|(_, width)| width == 4) && self.closes(at + 2);
        let preposition =
            (self.is(at, Class::At) && !self.is(at, Class::The)) || (self.is(at, Class::Approx) && hundreds);
        let bare_at = usize::from(preposition);
        if preposition
            && let Some((when, next)) = self.when(at + 1, true)
            && self.near(at + 1)
        {
            let whole = self.at_is_part(&when) || when.days.is_some();
            let accepted = when.strong
                || (when.days.is_none() && self.bare_time_fits(next))
                || (when.days.is_some() && (when.strong || self.slash(at + 1)));
            if accepted {
                let start = if when.strong && when.days.is_some() || !whole { at + bare_at } else { at };
                let start = if when.strong && when.days.is_none() { at + 1 } else { start };
                return Some((self.when_found(&when)?, start, next));
            }
        }
        let (when, next) = self.when(at, false)?;
        let framed = at > 0
            && [
                Class::On,
                Class::From,
                Class::Since,
                Class::Until,
                Class::Before,
                Class::After,
                Class::By,
                Class::In,
                Class::To,
            ]
            .iter()
            .any(|class| self.is(at - 1, *class));
        let weak_month = match when.days.as_ref().map(|named| (&named.days, named.rule)) {
            Some((Days::Partial(_), "month")) => {
                let sides =
                    [Class::In, Class::Since, Class::Until, Class::Before, Class::After, Class::By, Class::From];
                at == 0 || !sides.iter().any(|class| self.is(at - 1, *class))
            }
            _ => false,
        };
        // "sun", "do" and "so" are days of the week only where nothing else is said of them.
        let weak_weekday = matches!(
            when.days.as_ref().map(|named| &named.days),
            Some(Days::Partial(Partial { weekday: Some(_), day: None, .. }))
        ) && !when.strong
            && !(framed && self.is(at - 1, Class::On) && self.items[at].capital);
        let digits_alone = matches!(when.days.as_ref().map(|named| named.rule), Some("digits"));
        let alone = at == 0 && self.closes(next);
        let fits =
            when.strong || alone || (framed && !weak_month && !weak_weekday && (!digits_alone || self.slash(at)));
        let fits = fits || (digits_alone && self.slash(at) && self.day_over_twelve(at));
        fits.then(|| Some((self.when_found(&when)?, at, next))).flatten()
    }

    fn slash(&self, at: usize) -> bool {
        self.sign(at + 1, '/')
            || self.language() != Language::English && self.sign(at + 1, '.')
            || self.language() == Language::Dutch && self.sign(at + 1, '-')
    }

    fn day_over_twelve(&self, at: usize) -> bool {
        let over = |at: usize| self.digits(at).is_some_and(|(value, _)| value > 12);
        over(at) || over(at + 2)
    }

    /// Whether "at" belongs to the time: "at 5" is one only by its preposition.
    fn at_is_part(&self, when: &When) -> bool {
        !when.strong
    }

    /// Whether a bare number behind "at" may be a time: nothing is counted behind it.
    fn bare_time_fits(&self, next: usize) -> bool {
        let follows = self.item(next);
        let counted = follows.is_some_and(|item| match item.shape {
            Shape::Word => item.senses.is_empty() || self.is(next, Class::Unit),
            Shape::Sign(sign) => matches!(sign, '%' | '$' | '€' | '/' | '°' | '-' | '–' | '‰'),
            Shape::Digits(..) => true,
        });
        let sure = matches!(self.language(), Language::English | Language::Dutch | Language::German);
        !counted && sure
    }

    /// A day with a time, in either order.
    fn when(&self, at: usize, bare: bool) -> Read<When> {
        if let Some(now) = self.now_word(at) {
            return Some(now);
        }
        let days_first = self.days_then_clock(at);
        let clock_first = self.clock_then_days(at, bare);
        let length = |found: &Read<When>| found.as_ref().map_or(0, |(_, next)| *next);
        let moment = self.moment_from_now(at).and_then(|((moment, unit), next)| {
            let precision = super::days::precision(unit);
            Some((When { days: None, clock: None, moment: Some((moment, precision)), strong: true }, next))
        });
        let best = if length(&clock_first) > length(&days_first) { clock_first } else { days_first };
        if length(&moment) >= length(&best) { moment } else { best }
    }

    fn now_word(&self, at: usize) -> Read<When> {
        self.is(at, Class::Now).then(|| {
            let moment = Some((self.now, Precision::Day));
            (When { days: None, clock: None, moment, strong: true }, at + 1)
        })
    }

    /// The day and part of the day of one word: "tonight", "gisterenmiddag".
    fn part_day(&self, at: usize) -> Option<(Named, usize, usize)> {
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

    fn is_day(&self, named: &Named) -> bool {
        match &named.days {
            Days::Partial(partial) => partial.day.is_some() || partial.weekday.is_some(),
            Days::Fixed(fixed) => {
                fixed.precision == Precision::Day && fixed.readings.iter().all(|(start, end)| start < end)
            }
        }
    }

    fn days_then_clock(&self, at: usize) -> Read<When> {
        // "late tonight", "later this evening"
        let edge_at = at + usize::from(self.is(at, Class::Edge) || self.is(at, Class::PartAdv));
        if let Some((named, part, next)) = self.part_day(edge_at) {
            let edge = self.value(at, Class::Edge).or(self.value(at, Class::PartAdv)).filter(|_| edge_at > at);
            let clock = Clock::Part(part, edge.map(super::words::Edge::from_code));
            let preposition = self.skip(self.skip(next, Class::Approx), Class::At);
            if let Some((Clock::At(time), end)) =
                self.clock(preposition, preposition > next).filter(|_| self.near(preposition))
            {
                let time = time_in_part(time, &self.words.parts[part].code);
                return Some((
                    When { days: Some(named), clock: Some(Clock::At(time)), moment: None, strong: true },
                    end,
                ));
            }
            if let Some((Clock::Range(from, to), end)) = self.time_range(next, true).filter(|_| self.near(next)) {
                let code = &self.words.parts[part].code;
                let clock = Clock::Range(time_in_part(from, code), time_in_part(to, code));
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

    fn time_digits_pair(&self, at: usize) -> bool {
        self.digits(at).is_some_and(|(_, width)| width <= 2)
            && (self.sign(at + 1, '.') || self.sign(at + 1, ':'))
            && !self.gap(at + 1)
            && self.digits(at + 2).is_some_and(|(_, width)| width == 2)
    }

    /// Whether something is counted here, so that the number before it is no time.
    fn counts(&self, at: usize) -> bool {
        self.item(at).is_some_and(|item| match item.shape {
            Shape::Word => self.is(at, Class::Unit),
            Shape::Sign(sign) => matches!(sign, '%' | '$' | '€'),
            Shape::Digits(..) => false,
        })
    }

    fn clock_then_days(&self, at: usize, bare: bool) -> Read<When> {
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
                    Clock::At(time) => Clock::At(time_in_part(*time, code)),
                    Clock::Range(from, to) => Clock::Range(time_in_part(*from, code), time_in_part(*to, code)),
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
                            (Clock::Range(time_in_part(*from, code), time_in_part(*to, code)), end)
                        }
                        (Clock::At(time), Some((part, _, end))) => {
                            (Clock::At(time_in_part(*time, &self.words.parts[part].code)), end)
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
    fn clock_sided(&self, at: usize) -> Read<Clock> {
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

    fn side(&self, at: usize) -> Read<Side> {
        let mut sides = [
            (Class::Before, Side::Before),
            (Class::After, Side::After),
            (Class::Since, Side::Since),
            (Class::Until, Side::Until),
            (Class::By, Side::By),
        ]
        .into_iter()
        .filter(|(class, _)| self.is(at, *class));
        let (_, side) = sides.next()?;
        Some((side, at + 1))
    }

    /// What a day, a time or both mean.
    fn when_found(&self, when: &When) -> Option<Found> {
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
        let ambiguous = matches!(&named.days, Days::Partial(partial) if partial.ambiguous);
        let Some(fixed) = self.resolved(&named.days) else {
            let mut found = Found::new(PeriodKind::Impossible, Precision::Day, Anchor::Words, named.rule);
            found.ambiguous_order = ambiguous;
            return Some(found);
        };
        let mut found = self.days_found(&fixed, named.rule);
        found.ambiguous_order = ambiguous;
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

    fn days_found(&self, fixed: &Fixed, rule: &'static str) -> Found {
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

    /// "from 3 to 9 May", "2014-2018", "between 2 and 4 tomorrow".
    fn range(&self, at: usize) -> Read<Found> {
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

    fn short_end(&self, at: usize) -> Option<()> {
        self.when(at, false).map(|_| ())
    }

    fn end(&self, at: usize) -> Read<End> {
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

    fn end_behind(&self, first: &End, at: usize) -> Read<End> {
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
    fn days_of_month(&self, at: usize) -> Read<Found> {
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
    fn combined(&self, first: &End, second: &End, framed: bool, dash: bool) -> Option<Found> {
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
    fn first_behind(&self, start: DateTime, partial: &Partial) -> Option<(DateTime, DateTime)> {
        let from = Parser { now: start, items: self.items, words: self.words, order: self.order };
        let readings = from.resolved(&Days::Partial(*partial))?.readings;
        readings.into_iter().filter(|(first, _)| *first >= midnight(start.date())).min()
    }

    fn combined_times(&self, first: &When, second: &When) -> Option<Found> {
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

    /// "since 2016", "before the end of May", "2018 or later", "2018年开始".
    fn sided(&self, at: usize) -> Read<Found> {
        if let Some((side, behind)) = self.side(at)
            && self.near(behind)
        {
            // "since the end of 1989", "after 3pm", "before Monday"
            if let Some((clock, end)) = self.clock_sided(at)
                && self.days(behind).is_none_or(|(_, days_end)| days_end < end)
            {
                let day = self.skip(self.skip(end, Class::On), Class::Of);
                if let Some((named, end)) =
                    self.days(day).filter(|(named, _)| self.is_day(named) && named.strong && self.near(day))
                {
                    let when = When { days: Some(named), clock: Some(clock), moment: None, strong: true };
                    return Some((self.when_found(&when)?, end));
                }
                let when = When { days: None, clock: Some(clock), moment: None, strong: true };
                return Some((self.when_found(&when)?, end));
            }
            let mut starts = [
                behind,
                self.skip(behind, Class::The),
                self.skip(self.skip(behind, Class::On), Class::The),
                self.skip(behind, Class::In),
            ];
            starts[1..].sort();
            for start in starts {
                if let Some((when, end)) = self.when(start, false) {
                    if !self.stands_with_side(&when, start, end) {
                        continue;
                    }
                    let found = self.when_found(&when)?;
                    return Some((self.cut_side(found, side)?, self.skip(end, Class::SincePost)));
                }
            }
            // "depuis 1 an"
            if side == Side::Since
                && self.language() != Language::English
                && let Some((length, end)) = self.length(behind)
                && self.near(behind)
            {
                return Some((self.length_found(length), end));
            }
            return None;
        }
        if self.is(at, Class::ToDate) {
            let mut found = Found::new(PeriodKind::Days, Precision::Day, Anchor::Reference, "until");
            found.readings.push(Stretch { start: None, end: Some(self.now) });
            return Some((found, at + 1));
        }
        // The side behind: "2018 or later", "2015年之后".
        let lead = if self.language() == Language::Chinese && (self.is(at, Class::From) || self.is(at, Class::Since)) {
            at + 1
        } else {
            at
        };
        let (when, next) =
            self.when(lead, self.is(lead + 2, Class::OrLater) || self.language() == Language::Chinese)?;
        if !self.near(next) || !(when.strong || self.is(next, Class::AtEarliest)) {
            return None;
        }
        // "2016 and after", where no other time follows
        if (self.is(next, Class::And) || self.is(next, Class::Or))
            && (self.closes(next + 2) || self.is(next + 2, Class::Or))
        {
            let side = self.side(next + 1).map(|(side, _)| side);
            let side = match side {
                Some(Side::After) => Some(Side::Since),
                Some(Side::Before) => Some(Side::Until),
                _ => None,
            };
            if let Some(side) = side {
                return Some((self.cut_side(self.when_found(&when)?, side)?, next + 2));
            }
        }
        let posts = [
            (Class::OrLater, Side::Since),
            (Class::AtEarliest, Side::Since),
            (Class::OrEarlier, Side::Until),
            (Class::SincePost, Side::Since),
            (Class::UntilPost, Side::Until),
            (Class::BeforePost, Side::Before),
            (Class::AfterPost, Side::After),
        ];
        let (class, side) = posts.into_iter().find(|(class, _)| self.is(next, *class))?;
        if matches!(class, Class::BeforePost | Class::AfterPost) && when.moment.is_some() {
            return None;
        }
        let found = self.cut_side(self.when_found(&when)?, side)?;
        Some((found, next + 1))
    }

    /// Whether a weak day may stand behind "before" or "since": "since May", "before 2/3".
    fn stands_with_side(&self, when: &When, start: usize, next: usize) -> bool {
        if when.strong {
            return true;
        }
        match &when.days {
            Some(Named { days: Days::Partial(partial), rule, .. }) => {
                let month = *rule == "month"
                    && self.item(start).is_some_and(|item| item.capital)
                    && !(self.is_word(next)
                        && self.item(next).is_some_and(|item| item.senses.is_empty() && item.capital));
                let year = partial.year.is_some()
                    && self.digits(start).is_some()
                    && (self.closes(next) || self.language() != Language::English)
                    && partial.year >= Some(1500);
                month || year || (*rule == "digits" && self.slash(start))
            }
            Some(Named { days: Days::Fixed(_), .. }) => true,
            _ => false,
        }
    }

    /// One side of a time.
    fn cut_side(&self, mut found: Found, side: Side) -> Option<Found> {
        if matches!(found.kind, PeriodKind::Clock | PeriodKind::ClockHours) {
            for stretch in &mut found.clock {
                *stretch = match side {
                    Side::Before | Side::Until | Side::By => ClockStretch { start: None, end: stretch.start },
                    Side::After | Side::Since => ClockStretch { start: stretch.start.or(stretch.end), end: None },
                };
            }
            found.kind = PeriodKind::ClockHours;
            return Some(found);
        }
        if found.readings.is_empty() {
            return None;
        }
        let edge = found.rule == "edge";
        let mut readings = Vec::new();
        for stretch in &found.readings {
            let (start, end) = (stretch.start, stretch.end);
            let one = |start, end| Stretch { start, end };
            match side {
                Side::Before if edge => readings.extend([one(None, end), one(None, start)]),
                Side::Before => readings.push(one(None, start)),
                Side::By => readings.extend([
                    one(None, end),
                    one(None, start),
                    one(Some(self.now).filter(|now| Some(*now) <= end), end),
                ]),
                Side::Until => readings.extend([one(None, end), one(None, start)]),
                Side::Since => readings.push(one(start, None)),
                Side::After => readings.extend([one(end, None), one(start, None)]),
            }
        }
        readings.dedup();
        found.readings = readings;
        found.kind = match found.kind {
            PeriodKind::Moment | PeriodKind::Hours => PeriodKind::Hours,
            _ => PeriodKind::Days,
        };
        found.rule = match side {
            Side::Before => "before",
            Side::After => "after",
            Side::Since => "since",
            Side::Until | Side::By => "until",
        };
        Some(found)
    }

    /// "2 weeks starting May 20th", "from 2pm for 2 hours", "within 9 months", "for 3 days from today".
    fn run_from(&self, at: usize) -> Read<Found> {
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

    fn run_found(&self, when: &When, length: &Length) -> Option<Found> {
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

    fn short_run(&self, at: usize) -> Read<Found> {
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

    fn length_found(&self, length: Length) -> Found {
        let precision = length.parts.last().map_or(Precision::Day, |(_, unit)| super::days::precision(*unit));
        let mut found = Found::new(PeriodKind::Duration, precision, Anchor::Words, "length");
        found.approximate = length.vague;
        found.length = Some(length);
        found
    }

    /// A length of time by itself.
    fn duration(&self, at: usize) -> Read<Found> {
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
    fn trailing_minutes(&self, length: &Length, next: usize) -> (Length, usize) {
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
    fn recurring(&self, at: usize) -> Read<Found> {
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
    fn plural(&self, at: usize) -> bool {
        self.language() == Language::English
            && self.item(at).is_some_and(|item| item.end - item.start >= 7 && self.senses_differ(at))
    }

    fn senses_differ(&self, at: usize) -> bool {
        // "mornings" has a letter more than "morning": the lengths of the four words are known.
        self.item(at).is_some_and(|item| matches!(item.end - item.start, 8 | 10))
    }

    /// Times that the words do not bound: "since the pandemic", "in recent years".
    fn vague(&self, at: usize) -> Read<Found> {
        let found =
            || Found { approximate: true, ..Found::new(PeriodKind::Vague, Precision::Century, Anchor::Words, "vague") };
        if self.is(at, Class::VagueNow) {
            return Some((found(), at + 1));
        }
        let side = self.side(at).is_some() || self.is(at, Class::In);
        let next = if side { self.skip(at + 1, Class::The) } else { return None };
        (self.is(next, Class::Vague) && self.near(next)).then(|| (found(), next + 1))
    }
}

fn time_in_part(time: super::clock::Time, code: &str) -> super::clock::Time {
    time.within(code)
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
