//! Tokens come in; numbers whose words add up go out: those of European languages, with ordinals and fractions.

mod parts;

use rust_decimal::Decimal;

use crate::digits::{self, Literal};
use crate::lexicon::{Word, Writing};
use crate::number::{Class, Form, Number, NumberWord, Use, word};
use crate::page::{Kind, Page};
use crate::words::Context;

/// Reads numbers whose words add up: those of European languages.
pub(super) struct Reader<'p> {
    pub(super) page: &'p Page,
    pub(super) writing: &'p Writing,
}

/// What was read last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Last {
    Nothing,
    Unit,
    Teen,
    Tens,
    Twenties,
    /// Tens and units, or digits: nothing small fits any more.
    Full,
    Hundred,
    Scale,
}

/// A number while it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    total: Decimal,
    group: Decimal,
    step: Decimal,
    /// The smallest scale so far.
    scale: Option<Decimal>,
    last: Last,
    /// The token behind the last.
    pub(super) end: usize,
    form: Form,
    n_words: usize,
    has_decimals: bool,
    /// What stood before the last "and": a dozen behind does not multiply it.
    before_and: Decimal,
}

impl Sum {
    pub(super) fn value(&self) -> Option<Decimal> {
        self.total.checked_add(self.group)
    }

    /// What a fraction behind is a part of: of a million in "one million and a half".
    fn fraction_of(&self) -> Decimal {
        match (self.last, self.scale) {
            (Last::Scale, Some(scale)) => scale,
            _ => Decimal::ONE,
        }
    }
}

impl Reader<'_> {
    pub(super) fn read(&self, first: usize) -> Option<Number> {
        // "point five" as all that is said.
        if first == 0 && word(self.page, 0, |word| word.class == Class::Point).is_some() {
            let sum = self.decimals(self.empty(0));
            return (sum.end > 0).then(|| self.whole(0, sum))?;
        }
        if let Some(found) = self.part_alone(first) {
            return Some(found);
        }
        let start = self.article(first).unwrap_or(first);
        let sum =
            if start > first { self.scale_behind_article(start).or_else(|| self.sum(start)) } else { self.sum(start) };
        // "dix-septième" in one is no "dix".
        if let Some((whole, end)) = word(self.page, first, |word| word.is_ordinal && word.class != Class::Suffix)
            && word(self.page, first, NumberWord::is_cardinal).is_some_and(|(_, shorter)| shorter < end)
            && sum.as_ref().is_none_or(|sum| sum.end < end)
        {
            let found = Number {
                first,
                end,
                value: whole.value,
                step: Decimal::ONE,
                form: Form::Words,
                reading: Use::Ordinal,
                is_one_word: false,
                scale: Decimal::ONE,
                is_open: false,
            };
            return Some(found);
        }
        if let Some(ordinal) = self.ordinal(start, sum.as_ref()) {
            // "a third" and "one thousandth" are parts and no ranks.
            let is_one = sum
                .as_ref()
                .is_some_and(|sum| sum.n_words == 1 && sum.group == Decimal::ONE && sum.form == Form::Words);
            // "ein-und-zwanzigste" goes on from one.
            let goes_on = sum.as_ref().is_some_and(|sum| self.was_and(sum.end, ordinal.end));
            if start == first && (!is_one || goes_on) {
                return Some(ordinal);
            }
        }
        if let Some(fraction) = self.fraction(first, sum.as_ref(), start) {
            return Some(fraction);
        }
        let sum = sum?;
        if start > first && !matches!(sum.last, Last::Hundred | Last::Scale) {
            return None;
        }
        let sum = self.with_fraction(sum);
        let whole = self.whole(first, sum)?;
        Some(self.over(&whole).unwrap_or(whole))
    }

    /// The end of a number: a group word, and the result.
    fn whole(&self, first: usize, mut sum: Sum) -> Option<Number> {
        let mut value = sum.value()?;
        if let Some((group, next)) = word(self.page, sum.end, |word| word.class == Class::Group) {
            value = value.checked_sub(sum.before_and)?.checked_mul(group.value)?.checked_add(sum.before_and)?;
            sum.step = sum.step.checked_mul(group.value)?;
            (sum.end, sum.n_words) = (next, sum.n_words + 1);
        }
        Some(Number {
            first,
            end: sum.end,
            value,
            step: sum.step,
            form: sum.form,
            reading: Use::Cardinal,
            is_one_word: sum.n_words == 1 && sum.form == Form::Words,
            scale: if sum.last == Last::Scale { sum.scale.unwrap_or(Decimal::ONE) } else { Decimal::ONE },
            is_open: false,
        })
    }

    /// "a" before hundred, thousand, million, a dozen or a part; the token behind it.
    fn article(&self, at: usize) -> Option<usize> {
        let is_article = |word: &NumberWord| {
            word.class == Class::Article
                || (word.class == Class::Unit && word.value == Decimal::ONE && word.is_cardinal())
        };
        let (article, next) = word(self.page, at, is_article)?;
        if article.class != Class::Article {
            return None;
        }
        let follows = word(self.page, next, |word| {
            matches!(word.class, Class::Hundred | Class::Scale | Class::Group) || word.is_part
        });
        follows.map(|_| next)
    }

    /// "a million": a scale that only the article makes a number.
    fn scale_behind_article(&self, at: usize) -> Option<Sum> {
        let (scale, end) =
            word(self.page, at, |word| word.class == Class::Scale && word.is_cardinal() && !word.is_plural)?;
        let sum = self.empty(at);
        match self.with(&sum, &scale, end)? {
            Step::On(sum) => Some(sum),
            Step::Back => None,
        }
    }

    /// A scale or group word right here.
    fn scale(&self, at: usize) -> Option<(Decimal, usize)> {
        let is_scale = |word: &NumberWord| {
            matches!(word.class, Class::Scale | Class::Hundred | Class::Group) && word.is_cardinal()
        };
        word(self.page, at, is_scale).map(|(scale, end)| (scale.value, end))
    }

    /// A number of which nothing was read yet.
    fn empty(&self, first: usize) -> Sum {
        Sum {
            total: Decimal::ZERO,
            group: Decimal::ZERO,
            step: Decimal::ONE,
            scale: None,
            last: Last::Nothing,
            end: first,
            form: Form::Words,
            n_words: 0,
            has_decimals: false,
            before_and: Decimal::ZERO,
        }
    }

    /// A cardinal, as far as it goes.
    pub(super) fn sum(&self, first: usize) -> Option<Sum> {
        self.sum_until(first, usize::MAX)
    }

    /// A cardinal, as far as it goes before this token.
    fn sum_until(&self, first: usize, limit: usize) -> Option<Sum> {
        let mut sum = self.empty(first);
        // The state at the last place where the number could have ended with another to follow.
        let mut before_group = sum;
        loop {
            let at = self.behind_connector(&sum);
            if at >= limit {
                break;
            }
            if let Some(literal) = self.literal(at, &sum) {
                sum.group = sum.group.checked_add(literal.value)?;
                sum.step = literal.step;
                sum.has_decimals |= literal.has_decimals;
                (sum.end, sum.last) = (literal.end, Last::Full);
                sum.form = Form::Digits;
                sum.n_words += 1;
                continue;
            }
            let fits = |word: &NumberWord| word.is_cardinal() && self.fits(word, &sum, at);
            let Some((found, end)) = word(self.page, at, fits) else { break };
            // "30 milles nautiques" are no thousands.
            if sum.n_words > 0 && self.is_in_unit(at, end) {
                break;
            }
            // "two million and three quarters": the quarters have a number of their own.
            if found.value < Decimal::from(20)
                && self.was_and(sum.end, at)
                && word(self.page, end, |word| word.is_part).is_some()
            {
                break;
            }
            let next = self.with(&sum, &found, end)?;
            match next {
                Step::On(mut next) => {
                    let is_joined = sum.n_words > 0 && self.was_and(sum.end, at);
                    if is_joined && matches!(sum.last, Last::Hundred | Last::Scale) {
                        next.before_and = sum.value()?;
                    }
                    if matches!(next.last, Last::Hundred | Last::Scale) {
                        before_group = next;
                    }
                    sum = next;
                }
                Step::Back => {
                    sum = before_group;
                    break;
                }
            }
        }
        if sum.n_words == 0 {
            return None;
        }
        Some(self.decimals(sum))
    }

    /// The token behind what may join number words: nothing, a hyphen, "and".
    fn behind_connector(&self, sum: &Sum) -> usize {
        let at = sum.end;
        if sum.n_words == 0 {
            return at;
        }
        let page = self.page;
        let next = if page.is_mark(at, '-') { at + 1 } else { at };
        if let Some((_, behind)) = word(page, next, |word| word.class == Class::And) {
            let joins = match sum.last {
                Last::Hundred | Last::Scale => true,
                Last::Unit => self.writing.are_tens_after_units,
                Last::Tens | Last::Twenties => !self.writing.are_tens_after_units,
                _ => false,
            };
            if joins {
                return if page.is_mark(behind, '-') { behind + 1 } else { behind };
            }
        }
        next
    }

    /// Digits as a part of a number: at its start, or behind a scale.
    fn literal(&self, at: usize, sum: &Sum) -> Option<Literal> {
        let starts = sum.n_words == 0;
        let follows = matches!(sum.last, Last::Hundred | Last::Scale) && sum.form == Form::Digits && !sum.has_decimals;
        if !starts && !follows {
            return None;
        }
        let literal = digits::literal(self.page, self.writing, at)?;
        if starts {
            return Some(literal);
        }
        let limit = if sum.last == Last::Hundred { Decimal::ONE_HUNDRED } else { sum.scale? };
        let scale_follows = self.scale(literal.end).is_none_or(|(scale, _)| scale < limit);
        let is_joined = at > sum.end;
        let is_part = !literal.value.is_zero() && literal.value < limit && !literal.has_decimals;
        let fits = is_part && scale_follows;
        // "3 hundred and 2 hundred" are two numbers.
        (fits && (sum.last == Last::Hundred) == is_joined).then_some(literal)
    }

    /// Whether a word can follow.
    fn fits(&self, word: &NumberWord, sum: &Sum, at: usize) -> bool {
        let after_and = sum.n_words > 0 && self.was_and(sum.end, at);
        let is_start = matches!(sum.last, Last::Nothing | Last::Hundred | Last::Scale);
        match word.class {
            Class::Unit => {
                let units = matches!(sum.last, Last::Tens | Last::Twenties) && !word.value.is_zero();
                let units = units && (!after_and || word.value == Decimal::ONE) && !self.writing.are_tens_after_units;
                (is_start && (sum.n_words == 0 || !word.value.is_zero())) || units
            }
            Class::Teen => is_start || sum.last == Last::Twenties,
            Class::Tens | Class::Twenties => {
                is_start
                    || (self.writing.are_tens_after_units
                        && sum.last == Last::Unit
                        && !sum.group.is_zero()
                        && (after_and || self.page.tokens[at].is_part))
            }
            Class::Hundred => match sum.last {
                Last::Nothing => !word.is_plural,
                Last::Scale => !after_and,
                Last::Hundred => false,
                last => {
                    (last == Last::Unit || !self.writing.are_hundreds_after_units)
                        && (!sum.has_decimals || !self.writing.has_compounds && sum.form == Form::Digits)
                }
            },
            Class::Scale => sum.last != Last::Nothing || (word.value == Decimal::ONE_THOUSAND && !word.is_plural),
            Class::Power => sum.last == Last::Full && sum.form == Form::Digits && sum.n_words == 1,
            _ => false,
        }
    }

    /// Whether the word up to `end` is the start of a longer word for a unit.
    fn is_in_unit(&self, at: usize, end: usize) -> bool {
        self.page.hits(at).iter().any(|hit| hit.end as usize > end && matches!(hit.word, Word::Unit(_)))
    }

    fn was_and(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| word(self.page, at, |word| word.class == Class::And).is_some())
    }

    fn with(&self, sum: &Sum, word: &NumberWord, end: usize) -> Option<Step> {
        let mut next = Sum { end, n_words: sum.n_words + 1, ..*sum };
        match word.class {
            Class::Unit | Class::Teen | Class::Tens | Class::Twenties => {
                next.group = sum.group.checked_add(word.value)?;
                next.step = Decimal::ONE;
                next.last = match (word.class, sum.last) {
                    (Class::Unit, Last::Tens | Last::Twenties) => Last::Full,
                    (Class::Unit, _) => Last::Unit,
                    (Class::Teen, Last::Twenties) => Last::Full,
                    (Class::Teen, _) => Last::Teen,
                    (_, Last::Unit) => Last::Full,
                    (Class::Twenties, _) => Last::Twenties,
                    _ => Last::Tens,
                };
            }
            Class::Hundred => {
                if sum.group >= Decimal::ONE_HUNDRED && sum.form == Form::Words {
                    return Some(Step::Back);
                }
                let factor = if sum.group.is_zero() { Decimal::ONE } else { sum.group };
                next.group = factor.checked_mul(word.value)?;
                next.step = sum.step.checked_mul(if sum.form == Form::Digits { word.value } else { Decimal::ONE })?;
                next.last = Last::Hundred;
            }
            Class::Scale | Class::Power => {
                let is_less = sum.scale.is_none_or(|scale| word.value < scale);
                if is_less {
                    let factor = if sum.group.is_zero() && sum.last != Last::Full { Decimal::ONE } else { sum.group };
                    next.total = sum.total.checked_add(factor.checked_mul(word.value)?)?;
                    next.step = sum.step.checked_mul(word.value)?;
                } else if sum.last == Last::Scale {
                    next.total = sum.total.checked_mul(word.value)?;
                    next.step = sum.step.checked_mul(word.value)?;
                } else {
                    return Some(Step::Back);
                }
                next.group = Decimal::ZERO;
                next.scale = Some(word.value);
                next.last = Last::Scale;
            }
            _ => return None,
        }
        Some(Step::On(next))
    }

    /// Decimals in words: "two point zero three", "deux virgule trois".
    fn decimals(&self, sum: Sum) -> Sum {
        if sum.has_decimals {
            return sum;
        }
        let Some((_, mut at)) = word(self.page, sum.end, |word| word.class == Class::Point) else { return sum };
        let (mut step, mut value) = (Decimal::ONE, sum.value().unwrap_or_default());
        let start = at;
        loop {
            let digit = match self.page.kind(at) {
                Kind::Digits if at == start => {
                    let text = self.page.text(at);
                    let Ok(digits) = text.parse::<u64>() else { break };
                    step = match 10_i64.checked_pow(text.len() as u32 - 1) {
                        Some(power) => step / Decimal::from(power),
                        None => break,
                    };
                    Some((Decimal::from(digits), at + 1))
                }
                _ => word(self.page, at, |word| word.class == Class::Unit && word.is_cardinal())
                    .map(|(word, end)| (word.value, end)),
            };
            let Some((digit, end)) = digit else { break };
            step /= Decimal::TEN;
            let Some(more) = digit.checked_mul(step).and_then(|part| value.checked_add(part)) else { break };
            value = more;
            at = end;
            if step.scale() > 20 {
                break;
            }
        }
        // "point seventy-one"
        if at == start
            && let Some(part) = self.sum(start).filter(|part| part.form == Form::Words && !part.has_decimals)
            && let Some(digits) = part.value().filter(|digits| *digits < Decimal::ONE_HUNDRED)
            && let Some(more) = value.checked_add(digits * Decimal::new(1, 2))
        {
            (value, step, at) = (more, Decimal::new(1, 2), part.end);
        }
        if at == start {
            return sum;
        }
        let mut sum = Sum { total: Decimal::ZERO, group: value, step, end: at, has_decimals: true, ..sum };
        if let Some((scale, end)) = word(self.page, at, |word| word.class == Class::Scale && word.is_cardinal())
            && let (Some(value), Some(step)) = (value.checked_mul(scale.value), step.checked_mul(scale.value))
        {
            (sum.group, sum.step, sum.end) = (value, step, end);
        }
        sum
    }

    /// A cardinal that ends with a word for a place: "twenty-first", "21st".
    fn ordinal(&self, first: usize, sum: Option<&Sum>) -> Option<Number> {
        let page = self.page;
        let done = |end: usize, value: Decimal, form: Form| Number {
            first,
            end,
            value,
            step: Decimal::ONE,
            form,
            reading: Use::Ordinal,
            is_one_word: end == first + 1,
            scale: Decimal::ONE,
            is_open: false,
        };
        let Some(sum) = sum else {
            let (word, end) = word(page, first, |word| word.is_ordinal && word.class != Class::Suffix)?;
            return Some(done(end, word.value, Form::Words));
        };
        let is_whole = !sum.has_decimals && sum.form == Form::Digits && sum.n_words == 1;
        if is_whole
            && page.is_glued(sum.end)
            && page.kind(sum.end - 1) == Kind::Digits
            && let Some((_, end)) = word(page, sum.end, |word| word.class == Class::Suffix)
        {
            let ends = page.kind(end) != Kind::Digits || !page.is_glued(end);
            return ends.then(|| done(end, sum.group, Form::Digits));
        }
        if is_whole
            && let Some(mark) = self.writing.ordinal
            && page.is_mark(sum.end, mark)
            && page.is_glued(sum.end)
        {
            // "am 4. Platz", and a page that is nothing else; elsewhere the mark may end a sentence.
            let next = sum.end + 1;
            let is_followed = page
                .hits(next)
                .iter()
                .any(|hit| matches!(hit.word, Word::Context(Context::Place | Context::Superlative)));
            if is_followed || (page.tokens.len() == next && first == 0) {
                return Some(done(next, sum.group, Form::Digits));
            }
        }
        // "340 million second bonds" are no place in a row.
        if sum.form == Form::Digits && sum.scale.is_some() {
            return None;
        }
        let at = self.behind_connector(sum);
        let fits = |word: &NumberWord| word.is_ordinal && word.class != Class::Suffix && self.fits(word, sum, at);
        let (found, end) = word(page, at, fits)?;
        match self.with(sum, &found, end)? {
            Step::On(next) => Some(done(end, next.value()?, sum.form)),
            Step::Back => None,
        }
    }
}

/// What a word does to a sum.
enum Step {
    On(Sum),
    /// The word belongs to another number, and so do those before it.
    Back,
}
