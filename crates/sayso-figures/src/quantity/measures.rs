//! A number and the place behind it come in; the measure that its unit makes of it goes out, with smaller units behind larger
//! ones: "5 ft 2 in", "1 m 80".

use rust_decimal::Decimal;
use sayso_ledger::Unit;

use super::{Measured, Quantities, Quantity};
use crate::number::{self, Class, Number, Use, word};
use crate::page::Kind;
use crate::words::{Context, UnitClass, UnitWord, context, unit};

/// How many of a smaller unit make one of the larger that it is said behind: 5,280 feet a mile.
const MOST_SMALLER: u32 = 10_000;
/// How many of the larger unit the smaller one may come to: "2 yards and 7 feet".
const MOST_OVER: u32 = 4;

impl Quantities<'_> {
    pub(super) fn measure_at(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let page = self.page;
        let is_glued = page.is_glued(at) && page.kind(at - 1) == Kind::Digits;
        let is_unit =
            |word: &UnitWord| word.class == UnitClass::Measure || (word.class == UnitClass::Glued && is_glued);
        let (word, end) = unit(page, at, is_unit)?;
        // "2 in april", "24703 m212": a short sign ends where the word ends.
        let is_short = page.text(at).len() <= 2 && end == at + 1 && page.kind(at) == Kind::Letters;
        // 5'11", "1m75"
        let is_end = !page.is_glued(end + 1) || !matches!(page.kind(end + 1), Kind::Letters | Kind::Digits);
        let has_cents = word.name == "metre" && page.text(end).len() == 2 && is_end;
        let is_mark = (word.class == UnitClass::Glued || has_cents) && page.kind(end) == Kind::Digits;
        let goes_on = page.is_glued(end) && matches!(page.kind(end), Kind::Digits | Kind::Letters) && !is_mark;
        if goes_on && !self.lexicon.writing.has_places
            || (found.number.is_one_word && page.text(at).len() == 1 && is_short)
        {
            return None;
        }
        if is_short && page.text(at) == "in" && !is_glued && !self.is_inch(end) {
            return None;
        }
        let unit = Unit::Measure { name: word.name };
        let mut found = found.clone().with(end, Measured::Measure, unit, "measure");
        // 三斤半
        if let Some((_, end)) = crate::number::word(page, end, |word| word.class == Class::Half) {
            found.value = found.value.checked_add(Decimal::new(5, 1))?;
            found.end = end;
        }
        Some(self.with_smaller(found, &word))
    }

    /// "5 ft 2 in": "in" is an inch at the end, and behind feet.
    fn is_inch(&self, end: usize) -> bool {
        !matches!(self.page.kind(end), Kind::Letters | Kind::Digits)
    }

    /// The token behind a comma or "and" or both, which may join a smaller unit to a larger one, and whether "and" does.
    pub(super) fn behind_and(&self, at: usize) -> (usize, bool) {
        // "6 ft. 2 in."
        let is_point = self.page.is_mark(at, '.') && self.page.is_glued(at) && self.page.text(at - 1).len() <= 3;
        let is_short = is_point && self.page.kind(at - 1) == Kind::Letters && self.page.kind(at + 1) == Kind::Digits;
        let at = if self.page.is_mark(at, ',') || is_short { at + 1 } else { at };
        word(self.page, at, |word| word.class == Class::And).map_or((at, false), |(_, end)| (end, true))
    }

    /// "5 ft 2 in", "7 feet, 10 inches": all of it in the smallest unit, because that is exact. In a row of amounts, such as
    /// "16 GB, 512 MB", each one stands for itself.
    fn with_smaller(&self, found: Quantity, larger: &UnitWord) -> Quantity {
        let page = self.page;
        let (at, _) = self.behind_and(found.end);
        let Some(part) = number::number(page, self.lexicon, at) else { return found };
        let is_counted_so = matches!(larger.base, "metre" | "gram" | "litre") && found.value.fract().is_zero();
        if part.reading != Use::Cardinal || part.value.is_sign_negative() || !is_counted_so {
            return found;
        }
        if at == found.end
            && let Some(whole) = self.with_bare_smaller(&found, larger, &part)
        {
            return whole;
        }
        if page.is_glued(at) && larger.class != UnitClass::Glued && !self.lexicon.writing.has_places {
            return found;
        }
        let is_smaller = |word: &UnitWord| match word.class {
            UnitClass::Measure => true,
            UnitClass::Glued => page.is_glued(part.end),
            _ => false,
        };
        let Some((smaller, end)) = unit(page, part.end, is_smaller) else { return found };
        let factor = larger.factor.checked_div(smaller.factor).filter(|factor| {
            factor.fract().is_zero()
                && *factor <= Decimal::from(MOST_SMALLER)
                && factor.checked_mul(Decimal::from(MOST_OVER)).is_some_and(|most| part.value < most)
        });
        let Some(factor) = factor.filter(|_| smaller.base == larger.base) else { return found };
        match found.value.checked_mul(factor).and_then(|whole| whole.checked_add(part.value)) {
            Some(value) => {
                let unit = Unit::Measure { name: smaller.name };
                let found = Quantity { value, step: part.step, end, unit, rule: "measure.parts", ..found };
                self.with_smaller(found, &smaller)
            }
            None => found,
        }
    }

    /// "1 m 80", "1m75", "2 kg 500", "5 foot 4": the smaller unit goes without saying, if nothing is counted behind it.
    fn with_bare_smaller(&self, found: &Quantity, larger: &UnitWord, part: &Number) -> Option<Quantity> {
        let page = self.page;
        let has_places = self.lexicon.writing.has_places;
        let (digits, most, step) = match larger.name {
            // 一米八
            "metre" if has_places && part.value < Decimal::TEN => (1, 10, Decimal::new(1, 1)),
            "metre" => (2, 100, Decimal::new(1, 2)),
            "kilogram" if !has_places => (3, 1000, Decimal::new(1, 3)),
            "foot" if page.text(found.end - 1) != "feet" => (0, 12, Decimal::ZERO),
            _ => return None,
        };
        let is_bare = !matches!(page.kind(part.end), Kind::Letters | Kind::Digits)
            || context(page, part.end, |context| context == Context::Function).is_some()
                && unit(page, part.end, |_| true).is_none();
        let is_mark = match page.kind(part.end) {
            Kind::Mark('.' | ',') => page.is_glued(part.end + 1),
            Kind::Mark('%' | '$' | '€' | '£' | '°' | '"' | '/' | '\'' | '-' | '²') => page.is_glued(part.end),
            _ => false,
        };
        let is_whole = part.value < Decimal::from(most) && part.step == Decimal::ONE && part.value > Decimal::ZERO;
        let is_one = digits == 0 || page.texts(part.first..part.end).chars().count() == digits;
        let is_written = is_one && (has_places || digits == 0 || page.kind(part.first) == Kind::Digits);
        if !is_bare || is_mark || !is_whole || !is_written || has_places && !page.is_glued(part.first) {
            return None;
        }
        if most == 12 {
            let value = found.value.checked_mul(Decimal::from(12))?.checked_add(part.value)?;
            let (step, unit) = (Decimal::ONE, Unit::Measure { name: "inch" });
            return Some(Quantity { value, step, unit, end: part.end, rule: "measure.parts", ..found.clone() });
        }
        let value = part.value.checked_mul(step).and_then(|part| found.value.checked_add(part))?;
        Some(Quantity { value, step, end: part.end, rule: "measure.parts", ..found.clone() })
    }
}
