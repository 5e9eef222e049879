//! Days and periods of the calendar: absolute ("3 May 2021"), relative ("last week") and counted ("the first eight
//! months of 2022").

use jiff::civil::{Date, DateTime};
use sayso_ledger::{Anchor, DateOrder, Language, Length, Precision, TimeUnit};

use super::calendar::{floor, midnight, nth_weekday, plus_days, shift, weekday};
use super::lex::Shape;
use super::numbers::{Parser, Read, century};
use super::words::{Class, Edge, Unit};

/// The parts of a date that the words name.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Partial {
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
    pub(super) weekday: Option<i8>,
    /// The year has two digits only.
    pub(super) short_year: bool,
    /// Day and month are digits and both orders are possible.
    pub(super) ambiguous: bool,
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

    fn partial(partial: Partial, rule: &'static str) -> Named {
        Named { days: Days::Partial(partial), rule, strong: true }
    }

    fn vague(mut self) -> Named {
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

/// A period to cut an edge from: its readings, unit, anchor, and the item behind it.
type Whole = (Vec<(DateTime, DateTime)>, TimeUnit, Anchor, usize);

const fn thousand(n: i64) -> i64 {
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

    /// Dates in digits only.
    fn in_digits(&self, at: usize) -> Read<Named> {
        // Nothing of a longer number or code before or behind.
        if at > 0 && !self.gap(at) {
            let before = self.item(at - 1)?;
            let code = match before.shape {
                Shape::Digits(..) => true,
                Shape::Sign('-') if at > 3 && self.sign(at - 3, '/') => false,
                Shape::Sign('-' | '/' | '.' | ':' | '+') => at > 1 && !before.gap && self.digits(at - 2).is_some(),
                Shape::Word => before.senses.is_empty() && self.language() != Language::Chinese,
                _ => false,
            };
            if code {
                return None;
            }
        }
        let (first, width) = self.digits(at)?;
        let sign = match self.item(at + 1)?.shape {
            Shape::Sign(sign @ ('-' | '/' | '.')) if !self.gap(at + 1) && !self.gap(at + 2) => Some(sign),
            _ if self.gap(at + 1) && self.digits(at + 1).is_some() => None,
            _ => return None,
        };
        let step = if sign.is_some() { 2 } else { 1 };
        let quoted = usize::from(sign.is_some() && self.sign(at + 2 * step, '\''));
        let (second, second_width) = self.digits(at + step)?;
        let third = self.digits(at + 2 * step + quoted).filter(|_| match sign {
            Some(sign) => self.sign(at + step + 1, sign) && !self.gap(at + step + 1) && !self.gap(at + 2 * step),
            None => self.gap(at + 2),
        });
        let end = at + 2 * step + quoted + 1;
        if let Some((third, third_width)) = third {
            // Nothing of a longer number behind; "5/7/2020-6/7/2020" is read by the range.
            let closed = |end: usize| {
                let sign_behind = matches!(self.item(end).map(|item| item.shape), Some(Shape::Sign('-' | '/' | '.')));
                let digits_behind = self.digits(end + 1).is_some_and(|(_, width)| width < 3 || sign.is_none());
                let tight = !self.gap(end) && !self.gap(end + 1);
                !(sign_behind && digits_behind && tight) || (sign != Some('-') && self.sign(end, '-'))
            };
            let named =
                |partial: Partial, ambiguous| Some((Named::partial(Partial { ambiguous, ..partial }, "digits"), end));
            match (width, second_width, third_width) {
                (4, 1 | 2, 1 | 2) if (1000..3000).contains(&first) => {
                    let partial = self.ymd(first as i16, second, third)?;
                    return named(partial, false);
                }
                (1 | 2, 1 | 2, 4) if (1000..3000).contains(&third) && closed(end) => {
                    let (day, month, ambiguous) = self.ordered(first, second)?;
                    return named(self.ymd(third as i16, month, day)?, ambiguous);
                }
                (1 | 2, 1 | 2, 2)
                    if closed(end) && (sign.is_some() || (width == 2 && second_width <= 2 && self.space_dates())) =>
                {
                    let (day, month, ambiguous) = self.ordered(first, second)?;
                    // Three numbers with dots are as often a version or a section.
                    if sign == Some('.') && self.language() == Language::English {
                        return None;
                    }
                    let mut partial = self.ymd(century(third, self.now), month, day)?;
                    partial.short_year = true;
                    return named(partial, ambiguous);
                }
                _ => {}
            }
            if sign.is_some() {
                return None;
            }
        }
// "17 2" was written with a space; two numbers alone say nothing.
        let sign = sign?;
        let end = at + step + 1;
        if !self.gap(end) && self.is_word(end) && self.language() != Language::Chinese {
            return None;
        }
        if !self.gap(end) && self.sign(end, ':') {
            return None;
        }
        match (width, second_width) {
            (4, 1 | 2) if (1000..2200).contains(&first) && (1..=12).contains(&second) && sign != '.' => {
                let partial = Partial { year: Some(first as i16), month: Some(second as i8), ..Partial::default() };
                let clear = !(sign == '/' && second_width == 2 && second == (first + 1) % 100);
                clear.then(|| (Named::partial(partial, "digits"), end))
            }
            (1 | 2, 4) if (1000..2200).contains(&second) && (1..=12).contains(&first) => {
                let partial = Partial { year: Some(second as i16), month: Some(first as i8), ..Partial::default() };
                Some((Named::partial(partial, "digits"), end))
            }
            (1 | 2, 1 | 2) => {
                let more = self.item(end).is_some_and(|item| {
                    matches!(item.shape, Shape::Sign('/' | '.' | '%'))
                        && !item.gap
                        && !self.gap(end + 1)
                        && self.digits(end + 1).is_some()
                });
                let (day, month, ambiguous) = self.ordered(first, second)?;
                if more || first == 0 || second == 0 {
                    return None;
                }
                let mut end = end;
                if sign == '.' && self.sign(end, '.') && !self.gap(end) {
                    end += 1;
                }
                let partial =
                    Partial { month: Some(month as i8), day: Some(day as i8), ambiguous, ..Partial::default() };
                // Alone, two numbers are a fraction, a score or a section.
                Some((Named { strong: false, ..Named::partial(partial, "digits") }, end))
            }
            _ => None,
        }
    }

    fn space_dates(&self) -> bool {
        self.language() == Language::French
    }

    fn ymd(&self, year: i16, month: u32, day: u32) -> Option<Partial> {
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Partial {
            year: Some(year),
            month: Some(month as i8),
            day: Some(day as i8),
            ..Partial::default()
        })
    }

    /// Day and month of two numbers, and whether the other order was possible.
    fn ordered(&self, first: u32, second: u32) -> Option<(u32, u32, bool)> {
        let fits = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
        let day_first = fits(first, second);
        let month_first = fits(second, first);
        match (day_first, month_first) {
            (true, true) => Some(match self.order {
                DateOrder::DayFirst => (first, second, first != second),
                DateOrder::MonthFirst => (second, first, first != second),
            }),
            (true, false) => Some((first, second, false)),
            (false, true) => Some((second, first, false)),
            (false, false) => None,
        }
    }

    /// A sign or word between the parts of a written date.
    fn date_sign(&self, at: usize) -> usize {
        let sign = matches!(self.item(at).map(|item| item.shape), Some(Shape::Sign(',' | '-' | '/' | '.')));
        let tied = !self.gap(at) || self.sign(at, ',') || !self.gap(at + 1);
        at + usize::from(sign && tied)
    }

    fn joint(&self, at: usize) -> usize {
        if self.is(at, Class::Of) {
            return self.skip(at + 1, Class::The);
        }
        let next = self.date_sign(at);
        if next == at { at } else { self.skip(next, Class::Of) }
    }

    /// A month in words, and whether it stands by itself.
    fn month(&self, at: usize) -> Option<(i8, usize, bool)> {
        let sense = self.sense(at, Class::Month)?;
        Some((sense.value as i8, at + 1, !sense.weak))
    }

    /// Dates with a month in words.
    fn with_month(&self, at: usize) -> Read<Named> {
        let (weekday, start) = self.leading_weekday(at);
        let start_article = if weekday.is_some() { self.skip(start, Class::On) } else { start };
        let mut best = None;
        for start in [start, start_article, self.skip(start_article, Class::The)] {
            let found = self.day_month(start).or_else(|| self.month_day(start)).or_else(|| self.year_month(start));
            if let Some((partial, next)) = found.filter(|_| best.is_none()) {
                // Between a leading weekday and the date there is nothing.
                best = Some((Named::partial(Partial { weekday, ..partial }, "written"), next));
            }
        }
        if best.is_some() {
            return best;
        }
        let month_at = if weekday.is_some() { return None } else { at };
        let (month, next, strong) = self.month(month_at)?;
        let mut partial = Partial { month: Some(month), ..Partial::default() };
        let behind = self.joint(next);
        if let Some((year, end)) = self.month_year(behind) {
            partial.year = Some(year);
            return Some((Named::partial(partial, "written"), end));
        }
        if let Some((year, end)) = self.year_phrase(next) {
            partial.year = Some(year);
            let mut named = Named::partial(partial, "written");
            if let Some(span) = self.month_span(year, month) {
                named = Named::fixed(vec![span], Precision::Month, Anchor::Reference, "month of year")?;
            }
            return Some((named, end));
        }
        let strong = strong && !self.is_person(at);
        Some((Named { strong, ..Named::partial(partial, "month") }, next))
    }

    /// A year behind a month: "juillet 98" has two digits, "March 22" has none.
    fn month_year(&self, at: usize) -> Read<i16> {
        if !self.near(at) {
            return None;
        }
        if let Some(year) = self.full_year(at) {
            return Some(year);
        }
        let mark = usize::from(self.sign(at, '\''));
        let (value, width) = self.digits(at + mark)?;
        (width == 2 && (mark > 0 || value > 31)).then(|| (century(value, self.now), at + mark + 1))
    }

    /// Whether a month's name is the first name of a person: "June Harlow".
    fn is_person(&self, at: usize) -> bool {
        // Where months are written small, a capital opens a sentence or is a name.
        let small = matches!(self.language(), Language::French | Language::Dutch);
        let named = self.sense(at, Class::Month).is_some_and(|sense| sense.name || small && self.items[at].capital);
        let next = self.item(at + 1);
        named
            && next.is_some_and(|item| item.capital && item.shape == Shape::Word && item.senses.is_empty())
            && !self.is(at.wrapping_sub(1), Class::In)
            && !self.is(at.wrapping_sub(1), Class::Since)
    }

    fn leading_weekday(&self, at: usize) -> (Option<i8>, usize) {
        let Some(day) = self.value(at, Class::Weekday) else { return (None, at) };
        let mut next = at + 1;
        if matches!(self.item(next).map(|item| item.shape), Some(Shape::Sign(',' | '.'))) {
            next += 1;
        }
        (Some(day as i8), next)
    }

    fn day_month(&self, at: usize) -> Read<Partial> {
        let (day, next, ordinal) = self.day(at)?;
        if at > 0 && self.money(at - 1) && !self.gap(at) {
            return None;
        }
        // The same month of a nearby year, or "3rd May, 2021".
        let joint = self.joint(next);
        let joint = if joint == next { self.skip(next, Class::The) } else { joint };
        if self.full_year(joint).is_some() && joint > next {
            // 23-2020-September
            let (year, behind) = self.full_year(joint)?;
            let behind = self.date_sign(behind);
            let (month, end, _) = self.month(behind).filter(|_| behind > joint + 1)?;
            return Some((Partial { year: Some(year), month: Some(month), day: Some(day), ..Partial::default() }, end));
        }
        let (month, next) = match self.month(joint).filter(|_| self.near(joint)) {
            Some((month, next, _)) => (month, next),
            // "7. vierter" names the month by its place, where a year or weekday stands beside it.
            None => {
                let (month, next) = self.ordinal(joint).filter(|(month, _)| ordinal && (1..=12).contains(month))?;
                if self.language() != Language::German || self.digits(joint).is_some() {
                    return None;
                }
                let weekday = at > 0 && (self.is(at - 1, Class::Weekday) || self.sign(at - 1, ','));
                (weekday || self.full_year(next).is_some()).then_some((month as i8, next))?
            }
        };
        let partial = Partial { month: Some(month), day: Some(day), ..Partial::default() };
        Some(self.with_year(partial, next))
    }

    /// Adds the year that may follow.
    fn with_year(&self, partial: Partial, next: usize) -> (Partial, usize) {
        let behind = self.joint(next);
        let behind = if behind == next && self.is(next, Class::In) { next + 1 } else { behind };
        match self.year_behind(behind).or_else(|| self.spoken_year(behind)) {
            Some((year, end)) => (Partial { year: Some(year), ..partial }, end),
            None => match self.year_phrase(next) {
                Some((year, end)) => (Partial { year: Some(year), ..partial }, end),
                None => (partial, next),
            },
        }
    }

    fn spoken_year(&self, at: usize) -> Read<i16> {
        // "à dix neuf soixante douze"
        let behind = self.skip(at, Class::At);
        (behind > at).then(|| self.full_year(behind)).flatten()
    }

    fn month_day(&self, at: usize) -> Read<Partial> {
        let (month, next, _) = self.month(at)?;
        let mut joint = self.date_sign(next);
        if self.is(joint, Class::The) || (self.is(joint, Class::On) && self.day(joint + 1).is_some()) {
            joint += 1;
        }
        if let Some((year, behind)) = self.full_year(joint) {
            // September-2020-23
            let day_at = self.date_sign(behind);
            let (day, end, _) = self.day(day_at).filter(|_| day_at > behind && joint > next)?;
            return Some((Partial { year: Some(year), month: Some(month), day: Some(day), ..Partial::default() }, end));
        }
        let (day, next, ordinal) = self.day(joint).filter(|_| self.near(joint))?;
        // "May 10:30" and "May 5 pm" have no day; "in March 20 people" is told by what follows.
        let direct = |sign| self.sign(next, sign) && !self.gap(next) && self.digits(next + 1).is_some();
        if !ordinal && (direct(':') || (self.is(next, Class::HMark) && !self.gap(next)) || self.is(next, Class::Oclock))
        {
            return None;
        }
        if !ordinal && (self.is(next, Class::Am) || self.is(next, Class::Pm)) && self.near(next) {
            return None;
        }
        if self.digits(next).is_some() && !self.gap(next) {
            return None;
        }
        let partial = Partial { month: Some(month), day: Some(day), ..Partial::default() };
        let tail = self.with_parenthesis(next);
        // "November 19-20" has two days and no year.
        if self.dash(tail)
            && self.digits(tail + 1).is_some_and(|(_, width)| width < 4)
            && joint == next.saturating_sub(1)
        {
            return Some((partial, tail));
        }
        Some(self.with_year(partial, tail))
    }

    /// "May/22(Tue)": a weekday in brackets is passed over.
    fn with_parenthesis(&self, at: usize) -> usize {
        let closed = self.sign(at, '(') && self.is(at + 1, Class::Weekday) && self.sign(at + 2, ')');
        if closed { at + 3 } else { at }
    }

    /// "2017 april", "2019/aug/01", "2020/23/Sep".
    fn year_month(&self, at: usize) -> Read<Partial> {
        let (year, next) = self.full_year(at)?;
        let joint = self.date_sign(next);
        if let Some((month, next, _)) = self.month(joint).filter(|_| self.near(joint)) {
            let partial = Partial { year: Some(year), month: Some(month), ..Partial::default() };
            let behind = self.date_sign(next);
            if let Some((day, end, _)) = self.day(behind).filter(|_| behind > next && joint > next - 2) {
                return Some((Partial { day: Some(day), ..partial }, end));
            }
            // "in 2017 May said" is a year and a person.
            let weak = self.sense(joint, Class::Month).is_some_and(|sense| sense.weak || sense.name);
            return (!weak || joint > next || self.closes(next)).then_some((partial, next));
        }
        let (day, behind, _) = self.day(joint).filter(|_| joint > next)?;
        let behind = self.date_sign(behind);
        let (month, end, _) = self.month(behind)?;
        Some((Partial { year: Some(year), month: Some(month), day: Some(day), ..Partial::default() }, end))
    }

    fn month_span(&self, year: i16, month: i8) -> Option<(DateTime, DateTime)> {
        let start = midnight(Date::new(year, month, 1).ok()?);
        Some((start, shift(start, TimeUnit::Month, 1000)?))
    }

    /// "of this year", "last year", "in a year", "de l'année dernière": the year they come to.
    fn year_phrase(&self, at: usize) -> Read<i16> {
        let mut here = at + usize::from(self.sign(at, ','));
        for class in [Class::Of, Class::In, Class::The] {
            here = self.skip(here, class);
        }
        if !self.near(here) {
            return None;
        }
        let year = |years: i32| i16::try_from(i32::from(self.now.year()) + years).ok();
        if let Some(years) = self.value(here, Class::RelYear) {
            return Some((year(years)?, here + 1));
        }
        let is_year = |at: usize| self.unit(at, false).is_some_and(|(unit, _)| unit.unit == TimeUnit::Year);
        if let Some(years) = self.value(here, Class::Rel).filter(|_| is_year(here + 1)) {
            return Some((year(years)?, here + 2));
        }
        if is_year(here) && here > at {
            if let Some(years) = self.value(here + 1, Class::RelPost) {
                return Some((year(years)?, here + 2));
            }
            if let Some((number, end)) = self.full_year(here + 1) {
                return Some((number, end));
            }
        }
        // "March in a year", "six years hence"
        let (length, next) = self.length(here)?;
        let [(count, TimeUnit::Year)] = length.parts.as_slice() else { return None };
        let years = i32::try_from(count / 1000).ok()?;
        if self.is(next, Class::Ago) {
            return Some((year(-years)?, next + 1));
        }
        if self.is(next, Class::Hence) {
            return Some((year(years)?, next + 1));
        }
        (self.is(at, Class::In)).then(|| Some((year(years)?, next))).flatten()
    }

    /// A year alone.
    fn year(&self, at: usize) -> Read<Named> {
        let marked = match self.unit(at, false) {
            Some((unit, next)) if unit.unit == TimeUnit::Year && self.near(next) => Some(next),
            _ => None,
        };
        let marked = marked.filter(|next| self.full_year(*next).is_some());
        let here = marked.unwrap_or(at);
        let (year, next) = self.full_year(here)?;
        let partial = Partial { year: Some(year), ..Partial::default() };
        let named = Named::partial(partial, "year");
        if marked.is_some() {
            return Some((named, next));
        }
        let digits = self.digits(at).is_some();
        if !digits {
            let strong = self.is(at.wrapping_sub(1), Class::In) || self.is(at.wrapping_sub(1), Class::Of);
            return Some((Named { strong, ..named }, next));
        }
        let before = at.checked_sub(1).and_then(|before| self.item(before));
        let glued = |sign: char| {
            self.sign(next, sign) && !self.gap(next) && !self.gap(next + 1) && self.digits(next + 1).is_some()
        };
        let code = before.is_some_and(|item| {
            !self.gap(at)
                && match item.shape {
                    Shape::Digits(..) => true,
                    Shape::Word => self.language() != Language::Chinese,
                    Shape::Sign(sign) => matches!(
                        sign,
                        '.' | ',' | '/' | '#' | '$' | '€' | '£' | '¥' | '+' | ':' | '_' | '-' | '@' | '&' | '='
                    ),
                }
        });
        let glued_word = !self.gap(next)
            && self.is_word(next)
            && !self.is(next, Class::DecadeEnd)
            && self.language() != Language::Chinese;
        if code || glued(',') || glued('.') || glued(':') || glued_word || self.sign(next, '%') || self.money(next) {
            return None;
        }
        if self.language() == Language::Chinese && self.is_word(next) && !self.gap(next) {
            return None;
        }
        let preposition = at > 0
            && [
                Class::In,
                Class::Since,
                Class::Of,
                Class::From,
                Class::Until,
                Class::Before,
                Class::After,
                Class::To,
                Class::By,
                Class::Between,
            ]
            .iter()
            .any(|class| self.is(at - 1, *class));
        let likely = (1900..2100).contains(&year);
        let counts = self.is(next, Class::Unit)
            || (self
                .item(next)
                .is_some_and(|item| item.shape == Shape::Word && !item.capital && item.senses.is_empty() && item.gap));
        // "2000 people" and "1800 metres" count; "in 1750" is a year.
        let unit = self.is(next, Class::Unit);
        let round = year % 100 == 0;
        let strong = match (likely, preposition) {
            (true, false) => !unit && !(counts && round),
            (true, true) => !unit || !round,
            (false, true) => year >= 1500 && (!counts || year >= 1700 && !round),
            (false, false) => false,
        };
        Some((Named { strong, ..named }, next))
    }

    fn money(&self, at: usize) -> bool {
        matches!(self.item(at).map(|item| item.shape), Some(Shape::Sign('$' | '€' | '£' | '¥')))
    }

    /// A day of a month that is named without its month: "the 18th", "le 17", "29日".
    fn day_alone(&self, at: usize) -> Read<Named> {
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
    fn week_of(&self, at: usize) -> Read<Named> {
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
    fn single_word(&self, at: usize) -> Read<Named> {
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

    fn clock_mark(&self, at: usize) -> bool {
        self.is(at, Class::HMark) && !self.gap(at)
    }

    /// Days of the week, alone or tied to a week or a date.
    fn weekday_named(&self, at: usize) -> Read<Named> {
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

    fn nearest(&self, date: Date, day: i8) -> Option<Date> {
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
    fn week_offset(&self, at: usize) -> Read<i32> {
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

    /// A length before or behind the reference: "two weeks from now", "vor zwei Wochen", "il y a trois mois".
    fn counted_from_now(&self, at: usize) -> Read<(DateTime, TimeUnit)> {
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
    fn days_word(&self, at: usize) -> bool {
        self.is(at, Class::RelDay) || self.is(at, Class::Now)
    }

    /// The place behind "about" or "more than".
    fn about(&self, at: usize) -> usize {
        self.skip(self.skip(self.skip(at, Class::Approx), Class::More), Class::Less)
    }

    /// A time moved by a length.
    pub(super) fn moved(&self, from: DateTime, length: &Length, sign: i64) -> Option<DateTime> {
        length.parts.iter().try_fold(from, |at, (count, unit)| shift(at, *unit, sign * count))
    }

    /// Lengths from now or from another day: "two years ago", "in drei Wochen", "5 days before Christmas".
    fn around(&self, at: usize) -> Read<Named> {
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
    fn short_days(&self, at: usize) -> Read<Named> {
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
    fn starts(&self, named: &Named) -> Option<Vec<DateTime>> {
        let fixed = self.resolved(&named.days)?;
        let mut starts: Vec<DateTime> = fixed.readings.iter().map(|(start, _)| *start).collect();
        starts.sort_by_key(|start| *start < midnight(self.now.date()));
        Some(starts)
    }

    /// Weeks, months, years … relative to now: "next week", "the last three months", "les dix derniers mois".
    fn relative_unit(&self, at: usize) -> Read<Named> {
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
    fn count(&self, at: usize) -> Read<(i64, bool)> {
        if let Some(vague) = self.vague_amount(at) {
            return Some(vague);
        }
        let (count, next) = self.number(at)?;
        Some(((thousand(i64::from(count)), false), next))
    }

    fn vague_amount(&self, at: usize) -> Read<(i64, bool)> {
        for (class, few) in [(Class::Few, 3000), (Class::Couple, 2000)] {
            if self.is(at, class) {
                return Some(((few, true), at + 1));
            }
        }
        self.is(at, Class::FewMany).then_some(((3000, true), at + 1))
    }

    /// "last 3 months and 2 weeks and 2 days"
    fn more_lengths(&self, count: i64, unit: Unit, rel: i32, end: usize) -> Read<Named> {
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
    fn run(&self, count: i64, unit: Unit, rel: i32) -> Option<Named> {
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
    fn unit_from_now(&self, unit: TimeUnit, count: i32, rule: &'static str) -> Option<Named> {
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

    fn week_part(&self, unit: Unit, count: i32) -> Option<Named> {
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

    fn iso_week(&self, year: i16, week: i8) -> Option<DateTime> {
        let fourth = midnight(Date::new(year, 1, 4).ok()?);
        shift(floor(fourth, TimeUnit::Week)?, TimeUnit::Week, thousand(i64::from(week) - 1))
    }

    fn half_of(&self, year: DateTime, which: i32) -> Option<Named> {
        let middle = shift(year, TimeUnit::Half, 1000)?;
        let span = if which < 0 { (year, middle) } else { (middle, shift(middle, TimeUnit::Half, 1000)?) };
        Named::fixed(vec![span], Precision::Half, Anchor::Reference, "half of year")
    }

    /// The period that something is counted in: "of 2022", "of next month", "du mois dernier", "in the year".
    fn period_behind(&self, at: usize) -> Read<((DateTime, DateTime), Anchor)> {
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

    fn year_span(&self, year: i16) -> Option<(DateTime, DateTime)> {
        let start = midnight(Date::new(year, 1, 1).ok()?);
        Some((start, shift(start, TimeUnit::Year, 1000)?))
    }

    /// "the third week of January", "first Monday of next month", "the last day in October", "the first eight months
    /// of 2022", "die zweite Hälfte".
    fn counted_part(&self, at: usize) -> Read<Named> {
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

    /// "Q3 2019", "2017-q1", "third quarter": the named ones; counted ones are read by `counted_part`.
    fn quarter(&self, at: usize) -> Read<Named> {
        if let Some((year, next)) = self.full_year(at) {
            let q = next + usize::from(self.sign(next, '-'));
            let (quarter, end) = self.quarter_name(q).filter(|_| self.near(q))?;
            return Some((self.quarter_of(year, quarter, Anchor::Words)?, end));
        }
        self.quarter_words(at)
    }

    fn quarter_words(&self, at: usize) -> Read<Named> {
        let (quarter, next) = self.quarter_name(at)?;
        let behind = self.joint(next);
        if let Some((year, end)) = self.full_year(behind).filter(|_| self.near(behind)) {
            return Some((self.quarter_of(year, quarter, Anchor::Words)?, end));
        }
        if let Some((year, end)) = self.year_phrase(next) {
            return Some((self.quarter_of(year, quarter, Anchor::Reference)?, end));
        }
        let here = self.now.year();
        let readings = [here, here + 1, here - 1].into_iter().filter_map(|year| {
            let named = self.quarter_of(year, quarter, Anchor::Open)?;
            self.resolved(&named.days)?.readings.first().copied()
        });
        let named = Named::fixed(readings.collect(), Precision::Quarter, Anchor::Open, "quarter")?;
        Some((named, next))
    }

    fn quarter_name(&self, at: usize) -> Read<i8> {
        if self.is(at, Class::Q) {
            let (number, 1) = self.digits(at + 1).filter(|_| !self.gap(at + 1))? else { return None };
            // "T1" is a bus line as often as a quarter: the year has to follow.
            let letter_alone = self.language() == Language::French;
            let year = self.full_year(self.joint(at + 2)).is_some();
            // "Q1. How …" counts questions.
            let question = self.sign(at + 2, '.') || self.sign(at + 2, ':');
            let listed = question
                && !year
                && (at == 0 || self.items[at].new_line || self.sign(at - 1, '.') || self.sign(at - 1, '?'));
            return ((1..=4).contains(&number) && (!letter_alone || year) && !listed).then_some((number as i8, at + 2));
        }
        None
    }

    fn quarter_of(&self, year: i16, quarter: i8, anchor: Anchor) -> Option<Named> {
        let start = midnight(Date::new(year, quarter * 3 - 2, 1).ok()?);
        Named::fixed(vec![(start, shift(start, TimeUnit::Quarter, 1000)?)], Precision::Quarter, anchor, "quarter")
    }

    /// "the 1990s", "les années 90", "the nineties", "15th century".
    fn decade(&self, at: usize) -> Read<Named> {
        let here = self.skip(at, Class::The);
        if let Some((number, next)) = self.ordinal(here)
            && let Some((unit, end)) = self.unit(next, false)
            && unit.unit == TimeUnit::Century
            && (1..=30).contains(&number)
        {
            let start = midnight(Date::new((number as i16 - 1) * 100, 1, 1).ok()?);
            let span = (start, shift(start, TimeUnit::Century, 1000)?);
            return Some((Named::fixed(vec![span], Precision::Century, Anchor::Words, "century")?, end));
        }
        let years = |year: i16| {
            let start = midnight(Date::new(year, 1, 1).ok()?);
            Some((start, shift(start, TimeUnit::Decade, 1000)?))
        };
        let short = |tens: i32| {
            let base = i32::from(self.now.year()).div_euclid(100) * 100;
            let past = if base + tens > i32::from(self.now.year()) { base - 100 + tens } else { base + tens };
            let readings = years(past as i16).into_iter().collect();
            Named::fixed(readings, Precision::Decade, Anchor::Reference, "decade")
        };
        if let Some(tens) = self.value(here, Class::DecadeWord) {
            return Some((short(tens)?, here + 1));
        }
        let pre = usize::from(self.is(at, Class::DecadePre));
        let here = if pre > 0 { at + 1 } else { here };
        let mark = usize::from(self.sign(here, '\''));
        let Some((value, width)) = self.digits(here + mark) else {
            if self.language() == Language::Chinese
                && let Some((tens, next)) = self.number(here).filter(|(tens, _)| *tens % 10 == 0 && *tens < 100)
                && self.unit(next, false).is_some_and(|(unit, _)| unit.unit == TimeUnit::Decade)
            {
                return Some((short(tens as i32)?, next + 1));
            }
            let (tens, next) = self.number_of_decade(here).filter(|_| pre > 0)?;
            return Some((short(tens)?, next));
        };
        let next = here + mark + 1;
        let end = self.is(next, Class::DecadeEnd);
        if pre == 0 && !end {
            return None;
        }
        let next = next + usize::from(end);
        if pre == 0
            && self.language() == Language::German
            && self.unit(next, false).is_none_or(|(unit, _)| unit.unit != TimeUnit::Year)
        {
            return None;
        }
        let next = if self.language() == Language::German { self.skip(next, Class::Unit) } else { next };
        match width {
            4 if value % 10 == 0 && (1000..2100).contains(&value) => {
                Some((Named::fixed(vec![years(value as i16)?], Precision::Decade, Anchor::Words, "decade")?, next))
            }
            2 if value % 10 == 0 && (mark > 0 || pre > 0 || !self.gap(next - 1)) => Some((short(value as i32)?, next)),
            _ => None,
        }
    }

    fn number_of_decade(&self, at: usize) -> Read<i32> {
        let (number, next) = self.number(at)?;
        (number % 10 == 0 && (10..100).contains(&number)).then_some((number as i32, next))
    }

    /// "the spring of this year", "summer 2021", "l'hiver dernier".
    fn season(&self, at: usize) -> Read<Named> {
        let here = self.skip(at, Class::The);
        let rel = self.value(here, Class::Rel).filter(|_| self.is(here + 1, Class::Season));
        let here = here + usize::from(rel.is_some());
        let sense = self.sense(here, Class::Season)?;
        let season = sense.value;
        let next = here + 1;
        let post = self.value(next, Class::RelPost);
        let year_now = self.now.year();
        let behind = self.joint(next);
        if let Some(rel) = rel.or(post) {
            let end = next + usize::from(post.is_some() && rel == post.unwrap_or(rel) && self.is(next, Class::RelPost));
            let spans = |years: i16| self.season_spans(season, years);
            let here = spans(year_now);
            let start = here.first()?.0;
            let years = match rel {
                0 => vec![year_now],
                1 if start > self.now => vec![year_now, year_now + 1],
                1 => vec![year_now + 1],
                -1 if here.first()?.1 <= self.now => vec![year_now, year_now - 1],
                -1 => vec![year_now - 1],
                more => vec![i16::try_from(i32::from(year_now) + more).ok()?],
            };
            let readings = years.into_iter().flat_map(spans).collect();
            return Some((Named::fixed(readings, Precision::Season, Anchor::Reference, "season")?.vague(), end));
        }
        if let Some((year, end)) = self.full_year(behind).filter(|_| self.near(behind)) {
            return Some((
                Named::fixed(self.season_spans(season, year), Precision::Season, Anchor::Words, "season")?.vague(),
                end,
            ));
        }
        if let Some((year, end)) = self.year_phrase(next) {
            return Some((
                Named::fixed(self.season_spans(season, year), Precision::Season, Anchor::Reference, "season")?.vague(),
                end,
            ));
        }
        if sense.weak {
            return None;
        }
        let readings: Vec<_> = [year_now, year_now - 1, year_now + 1]
            .into_iter()
            .flat_map(|year| self.season_spans(season, year))
            .collect();
        let mut named = Named::fixed(readings, Precision::Season, Anchor::Open, "season")?.vague();
        // "a spring", "the fall of": a season alone is read only behind a preposition.
        let framed = here > 0
            && ([Class::In, Class::Since, Class::On, Class::Until, Class::The]
                .iter()
                .any(|class| self.is(here - 1, *class)));
        named.strong = framed;
        Some((named, next))
    }

    /// A season of a year by whole months, and by the sun.
    fn season_spans(&self, season: i32, year: i16) -> Vec<(DateTime, DateTime)> {
        let month = (season * 3) as i8;
        let by_month = Date::new(year, month, 1)
            .ok()
            .map(midnight)
            .and_then(|start| Some((start, shift(start, TimeUnit::Quarter, 1000)?)));
        let (start, end) = match season {
            1 => ((year, 3, 20), (year, 6, 21)),
            2 => ((year, 6, 21), (year, 9, 24)),
            3 => ((year, 9, 23), (year, 12, 22)),
            _ => ((year, 12, 21), (year.saturating_add(1), 3, 21)),
        };
        let day = |(year, month, day): (i16, i8, i8)| Date::new(year, month, day).ok().map(midnight);
        let by_sun = day(start).zip(day(end));
        by_month.into_iter().chain(by_sun).collect()
    }

    fn season_from_now(&self, count: i32) -> Option<Named> {
        let year = self.now.year();
        let mut starts: Vec<(DateTime, DateTime)> = (year - 2..=year + 2)
            .flat_map(|year| (1..=4).filter_map(move |season| self.season_spans(season, year).pop()))
            .collect();
        starts.sort();
        let here = starts.iter().rposition(|(start, _)| *start <= self.now)?;
        let span = starts.get(usize::try_from(i32::try_from(here).ok()? + count).ok()?)?;
        let last_day = shift(span.1, TimeUnit::Day, -1000)?;
        Some(Named::fixed(vec![(span.0, last_day)], Precision::Season, Anchor::Reference, "season")?.vague())
    }

    /// "the end of 2000", "early September", "fin d'année", "later this week", "the rest of the week".
    fn edge(&self, at: usize) -> Read<Named> {
        let (edge, mut here) = if let Some(code) = self.value(at, Class::Edge) {
            (Some(Edge::from_code(code)), at + 1)
        } else if self.is(at, Class::Later) {
            (Some(Edge::Late), at + 1)
        } else if self.is(at, Class::Earlier) {
            (Some(Edge::Early), at + 1)
        } else if self.is(at, Class::Rest) {
            (None, at + 1)
        } else {
            return self.edge_behind(at);
        };
        if self.sign(here, '-') && !self.gap(here) {
            here += 1;
        }
        here = self.skip(here, Class::Of);
        here = self.skip(here, Class::In);
        here = self.skip(here, Class::Approx);
        let article = self.skip(here, Class::The);
        if !self.near(article) {
            return None;
        }
        let (spans, unit, anchor, next) = self.whole(here).or_else(|| self.whole(article))?;
        let span = *spans.first()?;
        let now = self.now;
        let Some(edge) = edge else {
            let today = midnight(now.date());
            return Some((
                Named::fixed(
                    vec![(today, span.1), (today, shift(span.1, TimeUnit::Day, -1000)?)],
                    precision(unit),
                    Anchor::Reference,
                    "rest",
                )?,
                next,
            ));
        };
        let mut readings = Vec::new();
        for span in &spans {
            readings.extend(self.cut(edge, *span, unit)?);
        }
        if self.is(at, Class::Earlier) || self.is(at, Class::Later) {
            let today = midnight(now.date());
            if edge == Edge::Early && today > span.0 && today < span.1 {
                readings.push((span.0, today));
            } else if edge == Edge::Late && today > span.0 && today < span.1 {
                readings.push((today, span.1));
            }
        }
        let precision = if unit == TimeUnit::Day { Precision::Day } else { precision(unit) };
        Some((Named::fixed(readings, precision, anchor, "edge")?.vague(), next))
    }

    /// "dieses Jahr früh", "月初": the edge behind its period.
    fn edge_behind(&self, at: usize) -> Read<Named> {
        let (spans, unit, anchor, next) = self.whole(at)?;
        let code = self.value(next, Class::EdgePost).filter(|_| self.near(next))?;
        let readings = self.cut(Edge::from_code(code), *spans.first()?, unit)?;
        Some((Named::fixed(readings, precision(unit), anchor, "edge")?.vague(), next + 1))
    }

    /// A whole period to cut an edge from.
    fn whole(&self, at: usize) -> Option<Whole> {
        if let Some((unit, next)) = self.unit(at, false)
            && matches!(
                unit.unit,
                TimeUnit::Week | TimeUnit::Month | TimeUnit::Year | TimeUnit::Quarter | TimeUnit::Day
            )
            && self.value(next, Class::RelPost).is_none()
            && !self.is(next, Class::Month)
            && self.full_year(next).is_none()
        {
            let start = floor(self.now, unit.unit)?;
            return Some((vec![(start, shift(start, unit.unit, 1000)?)], unit.unit, Anchor::Reference, next));
        }
        // "début du mois d'avril"
        let at = match self.unit(at, false) {
            Some((unit, next)) if unit.unit == TimeUnit::Month && self.is(self.skip(next, Class::Of), Class::Month) => {
                self.skip(next, Class::Of)
            }
            _ => at,
        };
        let found = [
            self.with_month(at),
            self.relative_unit(at),
            self.year(at),
            self.single_word(at),
            self.weekday_named(at),
            self.decade(at),
            self.season(at),
            self.counted_part(at),
        ];
        let (named, next) = found.into_iter().flatten().max_by_key(|(_, next)| *next)?;
        let anchor = match &named.days {
            Days::Partial(partial) if partial.year.is_some() => Anchor::Words,
            Days::Partial(_) => Anchor::Open,
            Days::Fixed(fixed) => fixed.anchor,
        };
        let fixed = self.resolved(&named.days)?;
        let unit = match fixed.precision {
            Precision::Day => TimeUnit::Day,
            Precision::Week => TimeUnit::Week,
            Precision::Month => TimeUnit::Month,
            Precision::Quarter => TimeUnit::Quarter,
            Precision::Season => TimeUnit::Season,
            Precision::Year => TimeUnit::Year,
            Precision::Decade => TimeUnit::Decade,
            Precision::Century => TimeUnit::Century,
            _ => return None,
        };
        let n_spans = if anchor == Anchor::Open { fixed.readings.len() } else { 1 };
        Some((fixed.readings.into_iter().take(n_spans).collect(), unit, anchor, next))
    }

    /// An edge of a period. No word bounds it, so that the readings are the customs: a third, a half, some days.
    fn cut(&self, edge: Edge, (start, end): (DateTime, DateTime), unit: TimeUnit) -> Option<Vec<(DateTime, DateTime)>> {
        let days = |n: i64| shift(start, TimeUnit::Day, thousand(n));
        let months = |n: i64| shift(start, TimeUnit::Month, thousand(n));
        let mut readings = match (unit, edge) {
            (TimeUnit::Day, Edge::End) => {
                let last = shift(end, TimeUnit::Second, -1000)?;
                return Some(vec![(last, last)]);
            }
            (TimeUnit::Day, Edge::Start) => return Some(vec![(start, start)]),
            (TimeUnit::Day, Edge::Early) => vec![(start, shift(start, TimeUnit::Hour, 12_000)?)],
            (TimeUnit::Day, Edge::Late) => vec![(shift(start, TimeUnit::Hour, 12_000)?, end)],
            (TimeUnit::Day, Edge::Mid) => {
                vec![(shift(start, TimeUnit::Hour, 11_000)?, shift(start, TimeUnit::Hour, 16_000)?)]
            }
            (TimeUnit::Week, Edge::Start | Edge::Early) => vec![(start, days(3)?), (start, days(4)?)],
            (TimeUnit::Week, Edge::Mid) => vec![(days(2)?, days(4)?), (days(2)?, days(5)?)],
            (TimeUnit::Week, _) => vec![(days(4)?, end), (days(3)?, end)],
            (TimeUnit::Month, Edge::Start | Edge::Early) => {
                vec![(start, days(10)?), (start, days(15)?), (start, days(5)?)]
            }
            (TimeUnit::Month, Edge::Mid) => vec![(days(10)?, days(20)?)],
            (TimeUnit::Month, _) => vec![(days(20)?, end), (days(15)?, end)],
            (TimeUnit::Year, Edge::Start | Edge::Early) => {
                vec![(start, months(4)?), (start, months(3)?), (start, months(6)?)]
            }
            (TimeUnit::Year, Edge::Mid) => vec![(months(4)?, months(8)?)],
            (TimeUnit::Year, _) => vec![(months(8)?, end), (months(6)?, end), (months(10)?, end)],
            // Whole years: the nineties have four early ones.
            (TimeUnit::Decade | TimeUnit::Century, _) => {
                let years = if unit == TimeUnit::Decade { 10 } else { 100 };
                let year = |n: i64| shift(start, TimeUnit::Year, thousand(n));
                match edge {
                    Edge::Start | Edge::Early => vec![(start, year((years + 2) / 3)?)],
                    Edge::Mid => vec![(year(years / 3)?, year(years - years / 3)?)],
                    Edge::End | Edge::Late => vec![(year(years - (years + 2) / 3)?, end)],
                }
            }
            _ => {
                let third = (end.date() - start.date()).get_days() / 3;
                let cut = |n: i32| plus_days(start.date(), third * n).map(midnight);
                match edge {
                    Edge::Start | Edge::Early => vec![(start, cut(1)?)],
                    Edge::Mid => vec![(cut(1)?, cut(2)?)],
                    Edge::End | Edge::Late => vec![(cut(2)?, end)],
                }
            }
        };
        let today = midnight(self.now.date());
        if matches!(edge, Edge::End | Edge::Late) && today > start && today < end {
            readings.push((today, end));
        }
        Some(readings)
    }

    /// Chinese dates: 2018年10月12日, 本月十日, 29日, 2018年.
    fn chinese(&self, at: usize) -> Read<Named> {
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
    fn part_of_year(&self, year: i16, at: usize, anchor: Anchor) -> Read<Named> {
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
    fn is_last(&self, at: usize) -> bool {
        self.item(at).is_some_and(|item| item.end - item.start >= 6)
    }
}
