//! Parts of a number come in as the words of a fraction; what they make of it goes out: "two thirds", "half a million",
//! "three and a half", "two out of five".

use rust_decimal::Decimal;

use super::{Last, Reader, Step, Sum};
use crate::digits;
use crate::lexicon::Word;
use crate::number::{Class, Form, Number, NumberWord, Use, word};
use crate::words::{Context, context};

impl Reader<'_> {
    /// "two out of five", "un sur trois".
    pub(super) fn over(&self, above: &Number) -> Option<Number> {
        let (_, at) = word(self.page, above.end, |word| word.class == Class::Over)?;
        let sum = self.sum(at).filter(|sum| !sum.has_decimals)?;
        let below = sum.value()?;
        let has_unit = self.page.hits(sum.end).iter().any(|hit| matches!(hit.word, Word::Unit(_) | Word::Money(_)));
        if has_unit || below <= above.value || above.value.is_sign_negative() {
            return None;
        }
        let value = above.value.checked_div(below)?;
        let (step, reading) = (Decimal::ZERO, Use::Fraction);
        Some(Number { end: sum.end, value, step, reading, is_one_word: false, ..*above })
    }

    /// Words that are a number without others: "half a million", "a couple of", "dozen", "anderthalb".
    pub(super) fn part_alone(&self, first: usize) -> Option<Number> {
        let page = self.page;
        let done = |end: usize, value: Decimal, step: Decimal, reading: Use| Number {
            first,
            end,
            value,
            step,
            form: Form::Words,
            reading,
            is_one_word: end == first + 1,
            scale: Decimal::ONE,
            is_open: false,
        };
        if let Some((whole, end)) = word(page, first, |word| word.class == Class::Whole) {
            // "a couple hundred", "a couple of thousand"
            let scale = self.scale(end).filter(|(scale, _)| *scale >= Decimal::ONE_HUNDRED);
            let (factor, end) = scale.unwrap_or((Decimal::ONE, end));
            return Some(done(end, whole.value.checked_mul(factor)?, factor, Use::Cardinal));
        }
        if let Some((mixed, end)) = word(page, first, |word| word.class == Class::Mixed) {
            let scale = self.scale(end);
            let (factor, end) = scale.unwrap_or((Decimal::ONE, end));
            return Some(done(end, mixed.value.checked_mul(factor)?, factor, Use::Cardinal));
        }
        let (part, end) = match word(page, first, |word| word.class == Class::Part) {
            // "quarter" alone is a part of a year or of a town as well.
            Some((part, end)) if part.value > Decimal::TWO => {
                let next = if page.is_mark(end, '-') { end + 1 } else { end };
                let is_of = context(page, end, |it| matches!(it, Context::Of | Context::Link)).is_some();
                let has_unit = page.hits(next).iter().any(|hit| matches!(hit.word, Word::Unit(_) | Word::Money(_)));
                let is_part = is_of || has_unit || self.scale_after_part(end).is_some() || page.tokens.len() == end;
                // "près d'un" in one may have taken the article.
                let is_article = |word: &NumberWord| word.class == Class::Article || word.value == Decimal::ONE;
                let is_behind_article = first.checked_sub(1).is_some_and(|at| word(page, at, is_article).is_some());
                (is_part || is_behind_article).then_some((part, end))?
            }
            Some(found) => found,
            None => {
                let start = self.article(first)?;
                word(page, start, |word| word.class == Class::Group || word.class == Class::Part)?
            }
        };
        if part.class == Class::Group {
            return Some(done(end, part.value, part.value, Use::Cardinal));
        }
        let value = Decimal::ONE.checked_div(part.value)?;
        match self.scale_after_part(end) {
            Some((scale, end)) => Some(done(end, value.checked_mul(scale)?, step_of(value, scale), Use::Cardinal)),
            None => Some(done(end, value, Decimal::ZERO, Use::Fraction)),
        }
    }

    /// The scale in "half a million", "two thirds of a million", "half million".
    fn scale_after_part(&self, at: usize) -> Option<(Decimal, usize)> {
        if let Some(found) = self.scale(at) {
            return Some(found);
        }
        let at = if self.page.text(at) == "of" { at + 1 } else { at };
        let (_, next) = word(self.page, at, |word| word.class == Class::Article)?;
        self.scale(next)
    }

    /// "two thirds", "one twenty-fifth", "twenty twenty fifths".
    pub(super) fn fraction(&self, first: usize, sum: Option<&Sum>, start: usize) -> Option<Number> {
        let page = self.page;
        let (numerator, at, form) = match sum {
            Some(sum) if !sum.has_decimals => (sum.value()?, sum.end, sum.form),
            None if start > first => (Decimal::ONE, start, Form::Words),
            _ => return None,
        };
        // "two hundred forty-sixths" are two hundred of them: the hyphen binds the tens to what is behind it.
        let is_bound = sum.is_some_and(|sum| sum.last == Last::Tens && sum.form == Form::Words)
            && page.is_mark(at, '-')
            && page.is_glued(at)
            && word(page, at + 1, |word| word.is_part && word.value < Decimal::TEN).is_some();
        let (numerator, at) = match self.sum_until(first, at - 1).filter(|_| is_bound) {
            Some(above) => (above.value()?, above.end),
            None if is_bound => return None,
            None => (numerator, at),
        };
        let at = if page.is_mark(at, '-') { at + 1 } else { at };
        let (denominator, end) = self.denominator(at)?;
        if denominator <= Decimal::ONE {
            return None;
        }
        let mut value = numerator.checked_div(denominator)?;
        let (mut end, mut step, mut reading) = (end, Decimal::ZERO, Use::Fraction);
        if let Some((scale, next)) = self.scale_after_part(end) {
            (step, reading) = (step_of(value, scale), Use::Cardinal);
            (value, end) = (value.checked_mul(scale)?, next);
        }
        Some(Number { first, end, value, step, form, reading, is_one_word: false, scale: Decimal::ONE, is_open: false })
    }

    /// "thirds", "twenty-fifth", "hundred and fifth" behind a numerator.
    fn denominator(&self, at: usize) -> Option<(Decimal, usize)> {
        if let Some((word, end)) = word(self.page, at, |word| word.is_part) {
            return Some((word.value, end));
        }
        let sum = self.sum(at).filter(|sum| sum.form == Form::Words && !sum.has_decimals)?;
        let behind = self.behind_connector(&sum);
        let (word, end) = word(self.page, behind, |word| word.is_part && self.fits(word, &sum, behind))?;
        match self.with(&sum, &word, end)? {
            Step::On(next) => Some((next.value()?, end)),
            Step::Back => None,
        }
    }

    /// "… and a half", "… et demi", "… einhalb", perhaps with a scale behind.
    pub(super) fn with_fraction(&self, sum: Sum) -> Sum {
        let page = self.page;
        let of = sum.fraction_of();
        if let Some((half, end)) = word(page, sum.end, |word| word.class == Class::HalfMore) {
            return self.plus(sum, half.value, of, end);
        }
        let at = if page.is_mark(sum.end, '-') { sum.end + 1 } else { sum.end };
        let Some((_, at)) = word(page, at, |word| word.class == Class::And) else { return sum };
        let at = if page.is_mark(at, '-') { at + 1 } else { at };
        let direct = word(page, at, |word| word.class == Class::Part && word.value == Decimal::TWO);
        let slashed = digits::literal(page, self.writing, at).filter(|literal| literal.is_fraction);
        if let Some(literal) = slashed
            && sum.form == Form::Digits
        {
            return self.plus(sum, literal.value, of, literal.end);
        }
        let part = match direct {
            Some((part, end)) => Decimal::ONE.checked_div(part.value).map(|value| (value, end)),
            None => self.read_fraction(at),
        };
        match part {
            Some((part, end)) => self.plus(sum, part, of, end),
            None => sum,
        }
    }

    /// "a half", "three fifths", "one quarter".
    fn read_fraction(&self, at: usize) -> Option<(Decimal, usize)> {
        if let Some((mixed, end)) = word(self.page, at, |word| word.class == Class::Mixed) {
            return (mixed.value < Decimal::ONE).then_some((mixed.value, end));
        }
        let start = self.article(at).unwrap_or(at);
        let sum = if start > at { None } else { self.sum(start) };
        let (numerator, behind) = match &sum {
            Some(sum) => (sum.value()?, sum.end),
            None if start > at => (Decimal::ONE, start),
            None => return None,
        };
        let (word, end) = word(self.page, behind, |word| word.is_part)?;
        // "sixty-two hundredths" are a part, and "forty thirds" are none.
        let is_part = numerator < Decimal::from(20) || numerator < word.value;
        is_part.then_some((numerator.checked_div(word.value)?, end))
    }

    fn plus(&self, sum: Sum, part: Decimal, of: Decimal, end: usize) -> Sum {
        // "two billion and a half million"
        let own = if of > Decimal::ONE { self.scale(end).filter(|(scale, _)| *scale < of) } else { None };
        let (of, end) = own.unwrap_or((of, end));
        let more = part.checked_mul(of).and_then(|part| sum.group.checked_add(part));
        let Some(group) = more else { return sum };
        let step = if of == Decimal::ONE { Decimal::ZERO } else { step_of(part, of) };
        let mut sum = Sum { group, end, n_words: sum.n_words + 1, step, has_decimals: true, ..sum };
        if of == Decimal::ONE
            && let Some((scale, end)) = self.scale(end)
            && let Some(value) = sum.value().and_then(|value| value.checked_mul(scale))
        {
            (sum.total, sum.group, sum.end, sum.step) = (Decimal::ZERO, value, end, step_of(part, scale));
        }
        sum
    }
}

/// How exact a part of a scale is: half a million like 0.5 million, a third of one to a tenth.
fn step_of(part: Decimal, scale: Decimal) -> Decimal {
    let part = part.normalize();
    let digits = if part.scale() <= 2 { part.scale() } else { 1 };
    Decimal::new(1, digits).checked_mul(scale).unwrap_or(scale)
}
