//! Dates with a month in words: "3 May 2021", "juillet 98", "2017 april".

use jiff::civil::{Date, DateTime};
use sayso_ledger::{Anchor, Language, Precision, TimeUnit};

use super::calendar::{midnight, shift};
use super::days::{Named, Partial};
use super::lex::Shape;
use super::numbers::{Parser, Read, century};
use super::words::Class;

impl Parser<'_> {
    /// A sign or word between the parts of a written date.
    pub(super) fn date_sign(&self, at: usize) -> usize {
        let sign = matches!(self.item(at).map(|item| item.shape), Some(Shape::Sign(',' | '-' | '/' | '.')));
        let tied = !self.gap(at) || self.sign(at, ',') || !self.gap(at + 1);
        at + usize::from(sign && tied)
    }

    pub(super) fn joint(&self, at: usize) -> usize {
        if self.is(at, Class::Of) {
            return self.skip(at + 1, Class::The);
        }
        let next = self.date_sign(at);
        if next == at { at } else { self.skip(next, Class::Of) }
    }

    /// A month in words, and whether it stands by itself.
    pub(super) fn month(&self, at: usize) -> Option<(i8, usize, bool)> {
        let sense = self.sense(at, Class::Month)?;
        Some((sense.value as i8, at + 1, !sense.weak))
    }

    /// Dates with a month in words.
    pub(super) fn with_month(&self, at: usize) -> Read<Named> {
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
    pub(super) fn month_year(&self, at: usize) -> Read<i16> {
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
    pub(super) fn is_person(&self, at: usize) -> bool {
        // Where months are written small, a capital opens a sentence or is a name.
        let small = matches!(self.language(), Language::French | Language::Dutch);
        let named = self.sense(at, Class::Month).is_some_and(|sense| sense.name || small && self.items[at].capital);
        let next = self.item(at + 1);
        named
            && next.is_some_and(|item| item.capital && item.shape == Shape::Word && item.senses.is_empty())
            && !self.is(at.wrapping_sub(1), Class::In)
            && !self.is(at.wrapping_sub(1), Class::Since)
    }

    pub(super) fn leading_weekday(&self, at: usize) -> (Option<i8>, usize) {
        let Some(day) = self.value(at, Class::Weekday) else { return (None, at) };
        let mut next = at + 1;
        if matches!(self.item(next).map(|item| item.shape), Some(Shape::Sign(',' | '.'))) {
            next += 1;
        }
        (Some(day as i8), next)
    }

    pub(super) fn day_month(&self, at: usize) -> Read<Partial> {
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
    pub(super) fn with_year(&self, partial: Partial, next: usize) -> (Partial, usize) {
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

    pub(super) fn spoken_year(&self, at: usize) -> Read<i16> {
        // "à dix neuf soixante douze"
        let behind = self.skip(at, Class::At);
        (behind > at).then(|| self.full_year(behind)).flatten()
    }

    pub(super) fn month_day(&self, at: usize) -> Read<Partial> {
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
    pub(super) fn with_parenthesis(&self, at: usize) -> usize {
        let closed = self.sign(at, '(') && self.is(at + 1, Class::Weekday) && self.sign(at + 2, ')');
        if closed { at + 3 } else { at }
    }

    /// "2017 april", "2019/aug/01", "2020/23/Sep".
    pub(super) fn year_month(&self, at: usize) -> Read<Partial> {
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

    pub(super) fn month_span(&self, year: i16, month: i8) -> Option<(DateTime, DateTime)> {
        let start = midnight(Date::new(year, month, 1).ok()?);
        Some((start, shift(start, TimeUnit::Month, 1000)?))
    }

    /// "of this year", "last year", "in a year", "de l'année dernière": the year they come to.
    pub(super) fn year_phrase(&self, at: usize) -> Read<i16> {
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
}
