//! Years, quarters, decades, centuries and seasons.

use jiff::civil::{Date, DateTime};
use sayso_ledger::{Anchor, Language, Precision, TimeUnit};

use super::calendar::{midnight, shift};
use super::days::{Named, Partial};
use super::lex::Shape;
use super::numbers::{Parser, Read};
use super::words::Class;

impl Parser<'_> {
    /// A year alone.
    pub(super) fn year(&self, at: usize) -> Read<Named> {
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
            || (self.item(next).is_some_and(|item| {
                item.shape == Shape::Word
                    && (!item.capital || self.language() == Language::German)
                    && item.senses.is_empty()
                    && item.gap
            }));
        // "2000 people" and "1800 metres" count; "in 1750" is a year.
        let unit = self.is(next, Class::Unit);
        let round = year % 100 == 0;
        let strong = match (likely, preposition) {
            (true, false) => !(unit || (counts && round)),
            (true, true) => !unit || !round,
            (false, true) => year >= 1500 && (!counts || year >= 1700 && !round),
            (false, false) => false,
        };
        Some((Named { strong, ..named }, next))
    }

    pub(super) fn money(&self, at: usize) -> bool {
        matches!(self.item(at).map(|item| item.shape), Some(Shape::Sign('$' | '€' | '£' | '¥')))
    }

    /// "Q3 2019", "2017-q1", "third quarter": the named ones; counted ones are read by `counted_part`.
    pub(super) fn quarter(&self, at: usize) -> Read<Named> {
        if let Some((year, next)) = self.full_year(at) {
            let q = next + usize::from(self.sign(next, '-'));
            let (quarter, end) = self.quarter_name(q).filter(|_| self.near(q))?;
            return Some((self.quarter_of(year, quarter, Anchor::Words)?, end));
        }
        self.quarter_words(at)
    }

    pub(super) fn quarter_words(&self, at: usize) -> Read<Named> {
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

    pub(super) fn quarter_name(&self, at: usize) -> Read<i8> {
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

    pub(super) fn quarter_of(&self, year: i16, quarter: i8, anchor: Anchor) -> Option<Named> {
        let start = midnight(Date::new(year, quarter * 3 - 2, 1).ok()?);
        Named::fixed(vec![(start, shift(start, TimeUnit::Quarter, 1000)?)], Precision::Quarter, anchor, "quarter")
    }

    /// "the 1990s", "les années 90", "the nineties", "15th century".
    pub(super) fn decade(&self, at: usize) -> Read<Named> {
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

    pub(super) fn number_of_decade(&self, at: usize) -> Read<i32> {
        let (number, next) = self.number(at)?;
        (number % 10 == 0 && (10..100).contains(&number)).then_some((number as i32, next))
    }

    /// "the spring of this year", "summer 2021", "l'hiver dernier".
    pub(super) fn season(&self, at: usize) -> Read<Named> {
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
    pub(super) fn season_spans(&self, season: i32, year: i16) -> Vec<(DateTime, DateTime)> {
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

    pub(super) fn season_from_now(&self, count: i32) -> Option<Named> {
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
}
