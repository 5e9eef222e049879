//! Amounts come in one by one; how the words around them bound them goes out: comparators, ranges. It works on bare
//! numbers and on amounts with a unit alike.

use rust_decimal::Decimal;
use sayso_ledger::{Comparator, Interval};

use crate::page::{Kind, Page};
use crate::words::{BoundWord, Context, bound, skip};

/// What bounds look at: a number, or an amount with its unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Operand {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) value: Decimal,
    pub(crate) step: Decimal,
    /// Whether its words say that it is some more.
    pub(crate) is_open: bool,
}

/// A bounded amount.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Bound {
    /// First token, and the token behind the last.
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) comparator: Comparator,
    /// The first amount, and for ranges the second.
    pub(crate) low: Operand,
    pub(crate) high: Option<Operand>,
    /// The interval of the words alone, without the step of the digits.
    pub(crate) interval: Interval,
    pub(crate) rule: &'static str,
}

/// Reads bounds.
pub(crate) struct Bounds<'p, F> {
    pub(crate) page: &'p Page,
    /// The amount that starts with a token.
    pub(crate) operand: F,
}

impl<F: Fn(usize) -> Option<Operand>> Bounds<'_, F> {
    /// The bounded amount that starts with this token.
    pub(crate) fn read(&self, first: usize) -> Option<Bound> {
        self.between(first)
            .or_else(|| self.before(first))
            .or_else(|| self.range(first, first))
            .or_else(|| self.after(first, None))
            .or_else(|| self.open(first))
    }

    /// 三十多万: some more than what is written.
    fn open(&self, first: usize) -> Option<Bound> {
        let low = (self.operand)(first).filter(|low| low.is_open)?;
        let comparator = Comparator::MoreThan;
        let interval = interval(comparator, &low);
        Some(Bound { first, end: low.end, comparator, low, high: None, interval, rule: "bound.open" })
    }

    /// "at least 5", "more than 20 and less than 35".
    fn before(&self, first: usize) -> Option<Bound> {
        let one = self.one_before(first)?;
        let joined = self.one_before(self.joiner(one.end)).filter(|two| is_closed_by(&one, two));
        Some(match joined {
            Some(two) => {
                let (below, above) = if one.interval.low().is_some() { (&one, &two) } else { (&two, &one) };
                Bound {
                    end: two.end,
                    comparator: Comparator::Between,
                    low: below.low,
                    high: Some(above.low),
                    interval: Interval::new(
                        below.interval.low(),
                        below.interval.is_low_included(),
                        above.interval.high(),
                        above.interval.is_high_included(),
                    ),
                    rule: "bound.both",
                    ..one
                }
            }
            None => one,
        })
    }

    fn one_before(&self, first: usize) -> Option<Bound> {
        let page = self.page;
        let is_before = |word: &BoundWord| matches!(word, BoundWord::Before(_) | BoundWord::BeforeNotNoun(_));
        let (comparator, next) = match bound(page, first, is_before)? {
            (BoundWord::Before(comparator), next) => (comparator, next),
            (BoundWord::BeforeNotNoun(comparator), next) if first == 0 || !page.tokens[first - 1].is_capital => {
                (comparator, next)
            }
            _ => return None,
        };
        let mut at = next;
        let mut low = (self.operand)(at);
        for _ in 0..2 {
            if low.is_none() {
                let behind = skip(page, at, Context::Filler);
                if behind == at {
                    break;
                }
                at = behind;
                low = (self.operand)(at);
            }
        }
        let low = low?;
        if comparator == Comparator::About
            && let Some(range) = self.range(low.first, low.first)
        {
            return Some(range);
        }
        // "equal to 5000 or less" is no equation, and "about 500 or more" has a low end.
        if matches!(comparator, Comparator::Exactly | Comparator::About)
            && let Some(after) = self.after(low.first, Some(low))
        {
            let first = if comparator == Comparator::Exactly { first } else { low.first };
            return Some(Bound { first, ..after });
        }
        let mut end = low.end;
        let mut comparator = comparator;
        if let Some((_, behind)) = bound(page, end, |word| *word == BoundWord::OrEqual) {
            comparator = match comparator {
                Comparator::MoreThan => Comparator::AtLeast,
                Comparator::LessThan => Comparator::AtMost,
                other => other,
            };
            end = behind;
        }
        Some(Bound {
            first,
            end,
            comparator,
            low,
            high: None,
            interval: interval(comparator, &low),
            rule: "bound.before",
        })
    }

    fn joiner(&self, at: usize) -> usize {
        let page = self.page;
        let at = if page.is_mark(at, ',') { at + 1 } else { at };
        bound(page, at, |word| *word == BoundWord::Join).map_or(at, |(_, end)| end)
    }

    /// "5 or more".
    fn after(&self, first: usize, known: Option<Operand>) -> Option<Bound> {
        let low = known.or_else(|| (self.operand)(first))?;
        let (word, end) = bound(self.page, low.end, |word| matches!(word, BoundWord::After(_)))?;
        let BoundWord::After(comparator) = word else { return None };
        // "200 or greater than 190" compares with another number.
        let goes_on = bound(self.page, low.end, |word| matches!(word, BoundWord::To | BoundWord::And)).is_some();
        let other = (self.operand)(end).or_else(|| (self.operand)(end + 1).filter(|_| !goes_on));
        let compares = other.is_some_and(|other| other.first <= end + 1 && self.page.kind(end - 1) == Kind::Letters);
        if compares && !self.is_mark_before(other) {
            return None;
        }
        Some(Bound {
            first,
            end,
            comparator,
            low,
            high: None,
            interval: interval(comparator, &low),
            rule: "bound.after",
        })
    }

    fn is_mark_before(&self, other: Option<Operand>) -> bool {
        other.is_some_and(|other| other.first > 0 && matches!(self.page.kind(other.first - 1), Kind::Mark(_)))
    }

    /// "between 20 and 30", "from 20 to 30".
    fn between(&self, first: usize) -> Option<Bound> {
        let page = self.page;
        if let Some((_, next)) = bound(page, first, |word| *word == BoundWord::Between) {
            let at = if (self.operand)(next).is_some() { next } else { skip(page, next, Context::Filler) };
            let low = (self.operand)(at)?;
            let joins = |word: &BoundWord| matches!(word, BoundWord::And | BoundWord::To | BoundWord::Dash);
            let (_, behind) = bound(page, low.end, joins)?;
            let behind = if (self.operand)(behind).is_some() { behind } else { skip(page, behind, Context::Filler) };
            let high = (self.operand)(behind)?;
            let end = bound(page, high.end, |word| *word == BoundWord::End).map_or(high.end, |(_, end)| end);
            return self.closed(first, end, low, high, "range.between");
        }
        let (_, next) = bound(page, first, |word| *word == BoundWord::From)?;
        self.range(first, next).filter(|range| range.rule != "range.dash")
    }

    /// "20 to 30", "20-30".
    fn range(&self, first: usize, at: usize) -> Option<Bound> {
        let page = self.page;
        let low = (self.operand)(at)?;
        let joins = |word: &BoundWord| matches!(word, BoundWord::To | BoundWord::Dash | BoundWord::And);
        let (word, behind) = bound(page, low.end, joins)?;
        let high = (self.operand)(behind)?;
        let rule = match word {
            BoundWord::Dash if self.is_dash(&low, &high) => "range.dash",
            BoundWord::To => "range.to",
            BoundWord::And if bound(page, high.end, |word| *word == BoundWord::End).is_some() => "range.between",
            _ => return None,
        };
        let end = bound(page, high.end, |word| *word == BoundWord::End).map_or(high.end, |(_, end)| end);
        self.closed(first, end, low, high, rule)
    }

    /// Whether a dash makes a range, and no date, telephone number or score.
    fn is_dash(&self, low: &Operand, high: &Operand) -> bool {
        let page = self.page;
        let dash = low.end;
        let is_even = page.is_glued(dash) == page.is_glued(dash + 1);
        let another = |at: usize| matches!(page.kind(at), Kind::Mark('-' | '–' | '/')) && page.is_glued(at);
        let before = low.first > 0
            && page.is_glued(low.first)
            && matches!(page.kind(low.first - 1), Kind::Mark('-' | '–' | '/' | '+'));
        is_even && low.value < high.value && !another(high.end) && !before && !high.value.is_sign_negative()
    }

    fn closed(&self, first: usize, end: usize, low: Operand, high: Operand, rule: &'static str) -> Option<Bound> {
        let interval = Interval::new(Some(low.value), true, Some(high.value), true);
        let comparator = Comparator::Between;
        Some(Bound { first, end, comparator, low, high: Some(high), interval, rule })
    }
}

/// Whether two bounds are the two ends of one number.
fn is_closed_by(one: &Bound, two: &Bound) -> bool {
    match (one.interval.low(), one.interval.high(), two.interval.low(), two.interval.high()) {
        (Some(low), None, None, Some(high)) | (None, Some(high), Some(low), None) => low < high,
        _ => false,
    }
}

/// What a comparator makes of a value.
pub(crate) fn interval(comparator: Comparator, operand: &Operand) -> Interval {
    let value = operand.value;
    match comparator {
        Comparator::AtLeast | Comparator::Several => Interval::new(Some(value), true, None, false),
        Comparator::MoreThan => Interval::new(Some(value), false, None, false),
        Comparator::AtMost => Interval::new(None, false, Some(value), true),
        Comparator::LessThan => Interval::new(None, false, Some(value), false),
        Comparator::Exactly | Comparator::About | Comparator::Almost | Comparator::Between => Interval::point(value),
    }
}
