//! A place in a page comes in; the rank or the amount left open that starts there goes out: "third-largest", "top ten",
//! "dozens of arrests".

use std::ops::Range;

use rust_decimal::Decimal;
use sayso_ledger::{Comparator, FigureKind, Interval, Unit};

use super::{Read, Reader};
use crate::number::{self, Form, Use};
use crate::page::Kind;
use crate::quantity::Measured;
use crate::words::{BoundWord, Context, UnitClass, bound, context, unit};

impl Reader<'_> {
    /// "several ships", "dozens of arrests".
    pub(super) fn several(&self, at: usize) -> Option<Read> {
        let (word, end) = bound(self.page, at, |word| matches!(word, BoundWord::Amount(_)))?;
        let BoundWord::Amount(amount) = word else { return None };
        if self.lexicon.writing.has_places && number::number(self.page, self.lexicon, end).is_some() {
            return None;
        }
        // "several" alone may be a pronoun, "dozens" is an amount.
        if amount < Decimal::TEN {
            self.noun(end)?;
        }
        // "plusieurs" before a time is a duration.
        if unit(self.page, end, |unit| matches!(unit.class, UnitClass::Time | UnitClass::Duration)).is_some() {
            return None;
        }
        let measured = self.quantities.unit_of(at, end);
        let tokens_end = measured.as_ref().map_or(end, |found| found.end);
        Some(self.told(Read {
            tokens: at..tokens_end,
            number: at..end,
            value: None,
            interval: Interval::new(Some(amount), true, None, false),
            comparator: Comparator::Several,
            unit: measured.as_ref().map_or(Unit::One, |found| found.unit.clone()),
            kind: if measured.is_some() { FigureKind::Level } else { FigureKind::Count },
            from: None,
            is_past_peak: false,
            what: None,
            of: None,
            is_same_as_last: false,
            rule: "several",
        }))
    }

    /// "third-largest", "top ten", "first place", "avant-dernier", "the 21st summit".
    pub(super) fn rank(&self, at: usize) -> Option<Read> {
        let page = self.page;
        let rank = |end: usize, number: Range<usize>, value: Decimal, interval: Interval, comparator, rule| Read {
            tokens: at..end,
            number,
            value: Some(value),
            interval,
            comparator,
            unit: Unit::One,
            kind: FigureKind::Rank,
            from: None,
            is_past_peak: false,
            what: None,
            of: None,
            is_same_as_last: false,
            rule,
        };
        if let Some((_, next)) = context(page, at, |context| context == Context::Top) {
            if let Some((_, end)) = context(page, next, |context| context == Context::Place) {
                return Some(rank(
                    end,
                    at..next,
                    Decimal::ONE,
                    Interval::point(Decimal::ONE),
                    Comparator::Exactly,
                    "rank.top",
                ));
            }
            let next = if page.is_mark(next, '-') { next + 1 } else { next };
            let number = number::number(page, self.lexicon, next)?;
            let has_unit = self.quantities.read(next).is_some_and(|found| found.measured != Measured::Nothing);
            if number.reading != Use::Cardinal || number.value < Decimal::ONE || has_unit {
                return None;
            }
            let interval = Interval::new(Some(Decimal::ONE), true, Some(number.value), true);
            return Some(rank(
                number.end,
                number.first..number.end,
                number.value,
                interval,
                Comparator::AtMost,
                "rank.top",
            ));
        }
        if let Some((Context::End(offset), end)) = context(page, at, |context| matches!(context, Context::End(-9..=-1)))
        {
            let value = Decimal::from(offset) - Decimal::ONE;
            return Some(rank(end, at..end, value, Interval::point(value), Comparator::Exactly, "rank.from-end"));
        }
        let number = number::number(page, self.lexicon, at).filter(|number| number.reading == Use::Ordinal)?;
        let behind = if page.is_mark(number.end, '-') { number.end + 1 } else { number.end };
        let point = Interval::point(number.value);
        let tokens = number.first..number.end;
        if let Some((_, end)) = context(page, behind, |context| context == Context::Superlative) {
            return Some(self.told(rank(end, tokens, number.value, point, Comparator::Exactly, "rank.superlative")));
        }
        if let Some((_, end)) = context(page, behind, |context| context == Context::Place) {
            return Some(rank(end, tokens, number.value, point, Comparator::Exactly, "rank.place"));
        }
        // A bare ordinal ranks the noun behind it.
        let is_bare_name = page.tokens[at].is_capital
            && at > 0
            && number.form == Form::Words
            && !self.is_headline(at)
            && !matches!(page.kind(at - 1), Kind::Mark(_));
        if is_bare_name {
            return None;
        }
        self.noun(behind)?;
        Some(self.told(rank(number.end, tokens, number.value, point, Comparator::Exactly, "rank.ordinal")))
    }
}
