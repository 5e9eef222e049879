//! Numbers whose words are digits with places (三百五十), mixed with digits where the text mixes them (5万).

use rust_decimal::Decimal;

use crate::digits;
use crate::lexicon::{Word, Writing};
use crate::number::{Class, Form, Number, NumberWord, Use, word};
use crate::page::{Kind, Page};
use crate::words::{Context, UnitClass, idiom, unit};

/// A number while it is read.
struct Sum {
    total: Decimal,
    section: Decimal,
    /// The digits that wait for a place, and how many they are.
    digits: Option<(Decimal, usize)>,
    /// The place or scale that came last: what the next lower digit counts in when no place follows.
    place: Decimal,
    /// The smallest scale so far.
    scale: Option<Decimal>,
    has_zero: bool,
    step: Decimal,
    form: Form,
    n_words: usize,
    is_open: bool,
    has_decimals: bool,
}

impl Sum {
    fn new() -> Sum {
        Sum {
            total: Decimal::ZERO,
            section: Decimal::ZERO,
            digits: None,
            place: Decimal::ONE,
            scale: None,
            has_zero: false,
            step: Decimal::ONE,
            form: Form::Words,
            n_words: 0,
            is_open: false,
            has_decimals: false,
        }
    }

    /// Takes a place (十, 百, 千) behind digits, or at the start for one of it.
    fn take_place(&mut self, place: Decimal) -> Option<bool> {
        let is_lower = place < self.place || self.place == Decimal::ONE || self.scale == Some(self.place);
        if !is_lower || (self.digits.is_none() && self.n_words > 0 && self.section.is_zero() && self.scale.is_none()) {
            return Some(false);
        }
        let (factor, _) = self.digits.take().unwrap_or((Decimal::ONE, 1));
        self.section = self.section.checked_add(factor.checked_mul(place)?)?;
        self.step = if self.form == Form::Digits { self.step.checked_mul(place)? } else { Decimal::ONE };
        (self.place, self.has_zero) = (place, false);
        Some(true)
    }

    /// Takes a scale (万, 亿, 兆).
    fn take_scale(&mut self, scale: Decimal) -> Option<()> {
        // 百三萬 is 130 times ten thousand, but 四万 behind 亿 has no place that its digit could fill.
        let section = self.close_section(!self.section.is_zero())?;
        let is_less = self.scale.is_none_or(|last| scale < last);
        if section.is_zero() && !self.total.is_zero() {
            self.total = self.total.checked_mul(scale)?;
        } else if is_less {
            self.total = self.total.checked_add(section.checked_mul(scale)?)?;
        } else {
            self.total = self.total.checked_add(section)?.checked_mul(scale)?;
        }
        self.step = self.step.checked_mul(scale)?;
        self.section = Decimal::ZERO;
        (self.scale, self.place, self.has_zero, self.has_decimals) = (Some(scale), scale, false, false);
        Some(())
    }

    /// The value of the section with the digits that wait: in 二百五 the last digit counts tens.
    fn close_section(&mut self, is_end: bool) -> Option<Decimal> {
        let Some((digits, n)) = self.digits.take() else { return Some(self.section) };
        let is_short = is_end && n == 1 && self.place > Decimal::TEN && !self.has_zero && !self.has_decimals;
        let factor = if is_short { self.place.checked_div(Decimal::TEN)? } else { Decimal::ONE };
        self.section.checked_add(digits.checked_mul(factor)?)
    }

    fn value(&mut self) -> Option<Decimal> {
        let section = self.close_section(true)?;
        self.section = section;
        self.total.checked_add(section)
    }
}

/// The number that starts with this token.
pub(crate) fn number(page: &Page, writing: &Writing, first: usize) -> Option<Number> {
    if let Some((_, end)) = word(page, first, |word| word.class == Class::OrdinalSign) {
        let found = cardinal(page, writing, end, true)?;
        return Some(Number { first, reading: Use::Ordinal, is_one_word: false, ..found });
    }
    if let Some((_, end)) = word(page, first, |word| word.class == Class::Half) {
        let value = Decimal::ONE / Decimal::TWO;
        return Some(finished(first, end, value, Decimal::ZERO, Form::Words, Use::Fraction));
    }
    let whole = cardinal(page, writing, first, false)?;
    if let Some(fraction) = fraction(page, writing, &whole) {
        return Some(fraction);
    }
    // 一又二分之一
    if let Some((_, next)) = word(page, whole.end, |word| word.class == Class::And)
        && let Some(part) = cardinal(page, writing, next, true).and_then(|below| fraction(page, writing, &below))
        && let Some(value) = whole.value.checked_add(part.value)
    {
        return Some(finished(first, part.end, value, Decimal::ZERO, whole.form, Use::Cardinal));
    }
    Some(whole)
}

fn finished(first: usize, end: usize, value: Decimal, step: Decimal, form: Form, reading: Use) -> Number {
    let is_one_word = end == first + 1 && form == Form::Words;
    Number { first, end, value, step, form, reading, is_one_word, scale: Decimal::ONE, is_open: false }
}

/// 三分之一: the denominator comes first.
fn fraction(page: &Page, writing: &Writing, below: &Number) -> Option<Number> {
    // 百分之 without a number of hundreds is a percentage.
    let is_percent = below.end == below.first + 1 && below.value >= Decimal::ONE_HUNDRED && below.form == Form::Words;
    let (_, next) = word(page, below.end, |word| word.class == Class::PartOf).filter(|_| !is_percent)?;
    let above = cardinal(page, writing, next, true)?;
    // 三份一 is a third, and in 三份五元 the 份 counts.
    if next == below.end + 1 && page.kind(above.end) == Kind::Letters {
        return None;
    }
    let value = above.value.checked_div(below.value)?;
    Some(finished(below.first, above.end, value, Decimal::ZERO, above.form, Use::Fraction))
}

/// A number without fraction; `is_inside` if other parts of the same one stand before it.
fn cardinal(page: &Page, writing: &Writing, first: usize, is_inside: bool) -> Option<Number> {
    let mut sum = Sum::new();
    let mut at = first;
    loop {
        let found = word(page, at, |word| !matches!(word.class, Class::Power) || page.is_glued(at));
        match found {
            Some((found, end)) if !is_other_word(page, &sum, at, end, &found) => {
                match take(page, &mut sum, &found, at, end)? {
                    Some(next) => at = next,
                    None => break,
                }
            }
            Some(_) => break,
            None => {
                let can_start = sum.digits.is_none() && !sum.has_decimals;
                let Some(literal) = digits::literal(page, writing, at).filter(|_| can_start) else { break };
                if sum.n_words > 0 && (literal.has_decimals || page.tokens.get(at).is_some_and(|token| token.has_gap)) {
                    break;
                }
                sum.digits = Some((literal.value, 2));
                sum.step = literal.step;
                sum.has_decimals = literal.has_decimals;
                sum.form = Form::Digits;
                at = literal.end;
            }
        }
        sum.n_words += 1;
    }
    if sum.n_words == 0 || (sum.total.is_zero() && sum.section.is_zero() && sum.digits.is_none()) {
        return None;
    }
    let is_formal = word(page, first, |word| word.is_formal).is_some();
    let goes_on = word(page, at, |word| matches!(word.class, Class::And | Class::PartOf)).is_some();
    // 萬分之肆
    let is_behind_percent = (1..=4).any(|back| {
        let before =
            first.checked_sub(back).and_then(|at| unit(page, at, |word| word.class == UnitClass::PercentBefore));
        before.is_some_and(|(_, end)| end == first)
    });
    let is_inside = is_inside || is_behind_percent;
    if is_formal && sum.n_words == 1 && !is_inside && !goes_on && page.tokens.len() > 2 {
        return None;
    }
    // 千 alone is no number.
    if sum.n_words == 1 && sum.place > Decimal::TEN && sum.form == Form::Words {
        return None;
    }
    let (step, form, is_open) = (sum.step, sum.form, sum.is_open);
    let value = sum.value()?;
    let found = finished(first, at, value, step, form, Use::Cardinal);
    let scale = if sum.section.is_zero() { sum.scale.unwrap_or(Decimal::ONE) } else { Decimal::ONE };
    Some(Number { is_open, scale, ..found })
}

/// Whether a character belongs to a longer word that is no number: the 千 of 千克; a unit that looks like a digit: 两.
fn is_other_word(page: &Page, sum: &Sum, at: usize, end: usize, found: &NumberWord) -> bool {
    let is_longer = |hit: &crate::page::Hit| {
        hit.end as usize > end
            && match hit.word {
                Word::Unit(unit) => sum.n_words > 0 && unit.class != UnitClass::PercentBefore,
                Word::Context(Context::Idiom) => sum.n_words == 0 && idiom(page, at).is_some(),
                _ => false,
            }
    };
    if page.hits(at).iter().any(is_longer) {
        return true;
    }
    let is_unit = page.hits(at).iter().any(|hit| hit.end as usize == end && matches!(hit.word, Word::Unit(_)));
    found.class == Class::Unit
        && sum.n_words > 0
        && is_unit
        && word(page, end, |word| matches!(word.class, Class::Place | Class::Scale)).is_none()
}

/// Takes one word; the token behind it, or nothing if the number ends before it.
fn take(page: &Page, sum: &mut Sum, found: &NumberWord, at: usize, end: usize) -> Option<Option<usize>> {
    let class_at = |at: usize| word(page, at, |_| true).map(|(word, _)| word.class);
    match found.class {
        Class::Unit => {
            if sum.form == Form::Digits && sum.digits.is_some() || sum.has_decimals {
                return Some(None);
            }
            if found.value.is_zero() && sum.n_words > 0 && sum.digits.is_none() {
                sum.has_zero = true;
                let goes_on = matches!(class_at(end), Some(Class::Unit | Class::Place | Class::Open))
                    || page.kind(end) == Kind::Digits;
                return Some(goes_on.then_some(end));
            }
            sum.digits = match sum.digits {
                None => Some((found.value, 1)),
                Some((digits, n)) => Some((digits.checked_mul(Decimal::TEN)?.checked_add(found.value)?, n + 1)),
            };
        }
        Class::Tens => {
            if sum.digits.is_some() {
                return Some(None);
            }
            sum.section = sum.section.checked_add(found.value)?;
            sum.place = Decimal::TEN;
        }
        Class::Place => {
            if sum.has_decimals && sum.form == Form::Words {
                return Some(None);
            }
            // 二三十: twenty to thirty, read as twenty or more.
            if let Some((digits, 2)) = sum.digits
                && sum.form == Form::Words
                && sum.section.is_zero()
                && sum.total.is_zero()
                && digits % Decimal::TEN == (digits / Decimal::TEN).floor() + Decimal::ONE
            {
                sum.digits = Some(((digits / Decimal::TEN).floor(), 1));
                sum.is_open = true;
            }
            let n_digits = sum.digits.map_or(0, |(_, n)| n);
            if sum.form == Form::Words && n_digits > 1 || !sum.take_place(found.value)? {
                return Some(None);
            }
            sum.has_decimals = false;
        }
        Class::Scale => {
            if sum.n_words == 0 && class_at(end) == Some(Class::Scale) {
                return None;
            }
            if sum.n_words == 0 {
                return Some(None);
            }
            sum.take_scale(found.value)?;
        }
        Class::Power if sum.form == Form::Digits => {
            sum.take_scale(found.value)?;
        }
        Class::Group if sum.n_words > 0 => {
            let value = sum.value()?.checked_mul(found.value)?;
            sum.step = sum.step.checked_mul(found.value)?;
            (sum.total, sum.section, sum.has_decimals) = (value, Decimal::ZERO, true);
        }
        Class::Open => {
            let is_inside = sum.n_words > 0 && matches!(class_at(end), Some(Class::Scale));
            if !is_inside {
                return Some(None);
            }
            sum.is_open = true;
        }
        Class::Point => return decimals(page, sum, end),
        _ => return Some(None),
    }
    Some((end > at).then_some(end))
}

/// 三点一四, and what follows it.
fn decimals(page: &Page, sum: &mut Sum, start: usize) -> Option<Option<usize>> {
    if sum.n_words == 0 || sum.has_decimals {
        return Some(None);
    }
    let mut at = start;
    let (mut part, mut step) = (Decimal::ZERO, Decimal::ONE);
    while let Some((digit, end)) = word(page, at, |word| word.class == Class::Unit) {
        step = step.checked_div(Decimal::TEN)?;
        part = part.checked_add(digit.value.checked_mul(step)?)?;
        at = end;
        if step.scale() > 20 {
            return Some(None);
        }
    }
    if at == start {
        return Some(None);
    }
    let whole = sum.value()?.checked_add(part)?;
    (sum.total, sum.section, sum.digits) = (Decimal::ZERO, whole, None);
    (sum.step, sum.has_decimals, sum.scale, sum.place) = (step, true, None, Decimal::ONE);
    Some(Some(at))
}
