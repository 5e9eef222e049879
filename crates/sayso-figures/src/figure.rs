//! A page comes in; its figures go out: amounts with their bounds, changes with both ends, shares, ranks, counts. Numbers
//! inside names, dates and labels are left out.

mod ranks;
mod rows;
mod skips;

use std::ops::Range;

use rust_decimal::Decimal;
use sayso_ledger::{Comparator, FigureKind, Interval, Start, Unit};

use crate::bounds::{Bound, Bounds, Operand};
use crate::lexicon::{Lexicon, Word};
use crate::number::{self, Form, Number, Use, word};
use crate::page::{Gap, Kind, Page};
use crate::quantity::{Measured, Quantities, Quantity};
use crate::words::{BoundWord, Context, context};

/// A figure of a page, in tokens.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) tokens: Range<usize>,
    pub(crate) number: Range<usize>,
    pub(crate) value: Option<Decimal>,
    pub(crate) interval: Interval,
    pub(crate) comparator: Comparator,
    pub(crate) unit: Unit,
    pub(crate) kind: FigureKind,
    pub(crate) from: Option<Start>,
    pub(crate) is_past_peak: bool,
    pub(crate) what: Option<Range<usize>>,
    pub(crate) of: Option<Range<usize>>,
    /// Whether it is the amount before it in another currency.
    pub(crate) is_same_as_last: bool,
    pub(crate) rule: &'static str,
}

/// All figures of a page.
pub(crate) fn figures(page: &Page, lexicon: &Lexicon) -> Vec<Read> {
    let reader = Reader { page, lexicon, quantities: Quantities { page, lexicon } };
    let mut found: Vec<Read> = Vec::new();
    let mut at = 0;
    while at < page.tokens.len() {
        if !can_start(page, at) {
            at += 1;
            continue;
        }
        if let Some(end) = reader.no_figure(at) {
            at = end.max(at + 1);
            continue;
        }
        match reader.figure(at) {
            Reading::Figure(mut figure) => {
                at = figure.tokens.end.max(at + 1);
                figure.is_same_as_last = found.last().is_some_and(|last| reader.is_same(last, &figure));
                if let Some(last) = found.last_mut() {
                    reader.tie_change(last, &mut figure);
                    reader.count_further(last, &mut figure);
                }
                reader.share_unit(&mut found, &figure);
                found.push(*figure);
            }
            Reading::Skip(end) => at = end.max(at + 1),
        }
    }
    found
}

/// Whether a figure, or what looks like one, may start with this token: most words are passed by quickly.
fn can_start(page: &Page, at: usize) -> bool {
    let decides = |word: Word| match word {
        Word::Context(context) => {
            !matches!(context, Context::Function | Context::Filler | Context::Change | Context::Of)
        }
        _ => true,
    };
    match page.kind(at) {
        Kind::Digits => true,
        Kind::Mark(mark) => {
            !mark.is_ascii_alphanumeric() && !matches!(mark, '"' | '“' | '”' | '«' | '»' | ';' | '。' | '，')
        }
        Kind::Letters => page.tokens[at].is_upper || page.hits(at).iter().any(|hit| decides(hit.word)),
    }
}

enum Reading {
    Figure(Box<Read>),
    /// Nothing up to this token.
    Skip(usize),
}

struct Reader<'p> {
    page: &'p Page,
    lexicon: &'p Lexicon,
    quantities: Quantities<'p>,
}

/// How far before and behind a figure the words lie that decide what it tells.
const WINDOW: usize = 6;

impl Reader<'_> {
    fn figure(&self, at: usize) -> Reading {
        if let Some(rank) = self.rank(at) {
            return Reading::Figure(Box::new(rank));
        }
        let operand = |at: usize| {
            if self.no_figure(at).is_some() {
                return None;
            }
            let quantity = self.quantities.read(at)?;
            Some(Operand {
                first: quantity.first,
                end: quantity.end,
                value: quantity.value,
                step: quantity.step,
                is_open: quantity.number.is_open,
            })
        };
        let bounds = Bounds { page: self.page, operand };
        if let Some(bound) = bounds.read(at)
            && let Some(quantity) = self.quantities.read(bound.low.first)
        {
            return self.bounded(&bound, quantity);
        }
        if let Some(several) = self.several(at) {
            return Reading::Figure(Box::new(several));
        }
        let Some(quantity) = self.quantities.read(at) else { return Reading::Skip(at + 1) };
        self.plain(quantity)
    }

    /// A bounded amount. Both ends of a range have the unit that one of them names.
    fn bounded(&self, bound: &Bound, low: Quantity) -> Reading {
        let high = bound.high.and_then(|high| self.quantities.read(high.first));
        let (low, high) = match high {
            Some(high) => {
                let (low, high) = alike(low, high);
                // "by 3 points to 53 per cent" are two figures.
                if low.unit != high.unit {
                    return self.plain(low);
                }
                (low, Some(high))
            }
            None => (low, None),
        };
        let main = high.as_ref().unwrap_or(&low);
        let has_noun = self.noun(main.end).is_some();
        let is_duration = low.measured == Measured::Duration || main.measured == Measured::Duration;
        let is_word = low.number.is_one_word
            && low.number.reading == Use::Cardinal
            && main.measured == Measured::Nothing
            && high.is_none();
        let is_scale = bound.comparator == Comparator::Exactly || (is_word && !has_noun);
        if is_duration || is_scale && main.measured == Measured::Nothing {
            return Reading::Skip(bound.end.max(self.clock_end(main)));
        }
        // Two years joined are a period.
        if high.is_some() && self.is_year(low.first) && self.is_year(main.first) {
            return Reading::Skip(bound.end);
        }
        let is_change = bound.rule.starts_with("range.to") && self.is_change(bound.first, main.end) && high.is_some();
        let (interval, from, value, rule) = match &high {
            Some(high) if is_change => {
                let start = Start { value: Some(low.value), interval: printed(&low) };
                (printed(high), Some(start), Some(high.value), "change.both-ends")
            }
            Some(high) => {
                let ends = (bound.interval.is_low_included(), bound.interval.is_high_included());
                (Interval::new(Some(low.value), ends.0, Some(high.value), ends.1), None, None, bound.rule)
            }
            None => (compared(bound.comparator, &low), None, Some(low.value), bound.rule),
        };
        let comparator = if is_change { Comparator::Exactly } else { bound.comparator };
        let tokens = bound.first..bound.end.max(main.end);
        // "less than 35 and more than 20" names the higher end first.
        let ends =
            high.as_ref().map_or((low.number.first, low.number.end), |high| (high.number.first, high.number.end));
        let number = low.number.first.min(ends.0)..low.number.end.max(ends.1);
        let kind = if is_change { FigureKind::Change } else { self.kind(bound.first, main) };
        let is_past_peak = (1..=2).any(|back| {
            bound
                .first
                .checked_sub(back)
                .is_some_and(|at| crate::words::bound(self.page, at, |word| *word == BoundWord::Past).is_some())
        });
        Reading::Figure(Box::new(self.told(Read {
            tokens,
            number,
            value,
            interval,
            comparator,
            unit: main.unit.clone(),
            kind,
            from,
            is_past_peak,
            what: None,
            of: None,
            is_same_as_last: false,
            rule,
        })))
    }

    /// An amount without a bound.
    fn plain(&self, quantity: Quantity) -> Reading {
        let page = self.page;
        let is_bare = quantity.measured == Measured::Nothing;
        if is_bare && let Some(age) = self.age_of_name(&quantity) {
            return self.plain(age);
        }
        let number = &quantity.number;
        let noun = self.noun(quantity.end);
        if is_bare && noun.is_none() && self.is_behind_name(number) {
            return Reading::Skip(quantity.end);
        }
        let is_glued = page.is_glued(number.end)
            && page.kind(number.end) == Kind::Letters
            && page.kind(number.end - 1) == Kind::Digits;
        let is_article = number.is_one_word && number.value == Decimal::ONE;
        // "un seul", "one of them": a pronoun or an article, and no amount.
        let is_one = quantity.rule == "measure.article";
        // "5G" is a name; "5k" and "5M" are amounts.
        let last = number.end - 1;
        let is_letter =
            page.kind(last) == Kind::Letters && page.is_glued(last) && page.kind(number.first) == Kind::Digits;
        let is_name = is_bare && is_letter && page.text(last).len() == 1 && !matches!(page.text(last), "k" | "m");
        let is_nothing = is_one || is_name || is_bare && (is_article || is_glued && !self.lexicon.writing.has_places);
        // "five-member", but not "two-way".
        let is_hyphened =
            is_bare && page.is_mark(number.end, '-') && page.is_glued(number.end) && page.is_glued(number.end + 1);
        let is_small = is_hyphened && number.value <= Decimal::TWO;
        let is_half_word = number.reading == Use::Fraction && is_bare && is_hyphened;
        let is_sign =
            is_bare && number.form == Form::Words && self.lexicon.writing.has_places && !self.is_counted(number);
        if quantity.measured == Measured::Duration {
            return Reading::Skip(self.clock_end(&quantity));
        }
        if is_nothing || is_small || is_half_word || is_sign {
            return Reading::Skip(quantity.end);
        }
        // A unit by one word is an article with a noun: "a pound of flesh" is read, "one percent" too.
        let kind = self.kind(quantity.first, &quantity);
        let is_count = kind == FigureKind::Count;
        let end = quantity.end;
        let interval = if is_count && quantity.step <= Decimal::ONE {
            Interval::point(quantity.value)
        } else {
            printed(&quantity)
        };
        let rule = match (is_count, number.reading) {
            (true, _) => "count",
            (false, Use::Fraction) if is_bare => "fraction",
            _ => quantity.rule,
        };
        if is_bare
            && !is_count
            && number.reading != Use::Fraction
            && noun.is_none()
            && number.form == Form::Words
            && is_whole(&number.value)
            && number.value < Decimal::TEN
        {
            // A small number word without anything that it counts is too little to stand on.
            return Reading::Skip(end);
        }
        Reading::Figure(Box::new(self.told(Read {
            tokens: quantity.first..end,
            number: number.first..number.end,
            value: Some(quantity.value),
            interval,
            comparator: Comparator::Exactly,
            unit: quantity.unit.clone(),
            kind,
            from: None,
            is_past_peak: false,
            what: None,
            of: None,
            is_same_as_last: false,
            rule,
        })))
    }

    /// The token behind a time, and behind the minutes of "9 h 30".
    fn clock_end(&self, time: &Quantity) -> usize {
        let page = self.page;
        let has_minutes = time.measured == Measured::Duration
            && page.kind(time.end) == Kind::Digits
            && page.text(time.end).len() == 2;
        time.end + usize::from(has_minutes)
    }

    /// "Ida Merrow, 54, …"
    fn age_of_name(&self, quantity: &Quantity) -> Option<Quantity> {
        let page = self.page;
        let (first, end) = (quantity.first, quantity.end);
        let is_age = page.kind(first) == Kind::Digits
            && end == first + 1
            && page.text(first).len() <= 2
            && first > 1
            && page.is_mark(first - 1, ',')
            && matches!(page.kind(end), Kind::Mark(',' | ')' | '.'))
            && page.is_glued(end)
            && page.kind(first - 2) == Kind::Letters
            && page.tokens[first - 2].is_capital
            && quantity.value > Decimal::TEN;
        let unit = Unit::Age { name: "year" };
        is_age.then(|| Quantity { measured: Measured::Age, unit, rule: "age.apposition", ..quantity.clone() })
    }

    /// "Boeing 747", "Hotel 21": digits behind a name belong to it.
    fn is_behind_name(&self, number: &Number) -> bool {
        let page = self.page;
        let Some(before) = number.first.checked_sub(1) else { return false };
        number.form == Form::Digits
            && !page.is_glued(number.first)
            && page.kind(before) == Kind::Letters
            && page.tokens[before].is_capital
            && !page.hits(before).iter().any(|hit| matches!(hit.word, Word::Bound(_) | Word::Number(_)))
            && !self.is_headline(before)
    }

    /// Of number words that are characters, only those that count something, or are long, are amounts.
    fn is_counted(&self, number: &Number) -> bool {
        let is_classifier = context(self.page, number.end, |context| context == Context::Classifier).is_some();
        number.reading == Use::Fraction || number.value > Decimal::ONE && is_classifier || number.value >= Decimal::TEN
    }

    /// What a figure tells, by its unit and the words near it.
    fn kind(&self, first: usize, quantity: &Quantity) -> FigureKind {
        let is_share = quantity.measured == Measured::Percent || quantity.number.reading == Use::Fraction;
        let is_bare = quantity.measured == Measured::Nothing;
        let of = context(self.page, quantity.end, |context| context == Context::Of).is_some();
        if quantity.unit == Unit::PercentagePoint {
            return FigureKind::Change;
        }
        // "64% of sales from fish": what stands behind the whole says nothing of the share.
        let behind = if of { first } else { quantity.end };
        if quantity.measured == Measured::Percent && self.is_change(first, behind) {
            return FigureKind::Change;
        }
        if is_share
            && (of
                || quantity.number.reading == Use::Fraction && is_bare
                || self.is_near(first, quantity.end, Context::Share))
        {
            return FigureKind::Share;
        }
        if is_bare && quantity.number.reading == Use::Cardinal && self.counts(quantity.end) && is_whole(&quantity.value)
        {
            return FigureKind::Count;
        }
        if is_bare && is_whole(&quantity.value) && self.is_change(first, quantity.end) {
            return FigureKind::Change;
        }
        FigureKind::Level
    }

    /// Whether something that can be counted stands there.
    fn counts(&self, at: usize) -> bool {
        self.noun(at).is_some() || context(self.page, at, |context| context == Context::Classifier).is_some()
    }

    /// Whether a word of rising or falling stands shortly before, or right behind.
    fn is_change(&self, first: usize, end: usize) -> bool {
        let page = self.page;
        let is_stop = |at: usize| matches!(page.kind(at), Kind::Mark('.' | ';' | ':' | '(' | ')' | '!' | '?'));
        let before = (first.saturating_sub(WINDOW)..first).rev().take_while(|at| !is_stop(*at));
        let is_it = |at: usize| context(page, at, |context| context == Context::Change).is_some();
        let behind = (end..end + 3).take_while(|at| end > first && !is_stop(*at));
        before.into_iter().any(is_it) || behind.into_iter().any(is_it)
    }

    fn is_near(&self, first: usize, end: usize, it: Context) -> bool {
        (first.saturating_sub(2 * WINDOW)..end).any(|at| context(self.page, at, |context| context == it).is_some())
    }

    /// The words behind a number that say what is counted, up to the first that belongs to the sentence around.
    fn noun(&self, at: usize) -> Option<Range<usize>> {
        const LONGEST: usize = 3;
        let page = self.page;
        let mut start = if page.is_mark(at, '-') && page.is_glued(at) { at + 1 } else { at };
        if let Some((_, behind)) = context(page, start, |context| context == Context::Link)
            && at > 0
            && word(page, at - 1, |_| true).is_some()
        {
            start = behind;
        }
        if self.lexicon.writing.has_places {
            start = context(page, start, |context| context == Context::Classifier).map_or(start, |(_, end)| end);
        }
        // Where every character is a token, a longer row has more in it than a noun.
        let limit = if self.lexicon.writing.has_places { LONGEST + 2 } else { LONGEST };
        let mut end = start;
        while end < start + limit && page.kind(end) == Kind::Letters {
            let is_break =
                context(page, end, |context| matches!(context, Context::Function | Context::Month)).is_some();
            let is_number =
                end > start && number::number(page, self.lexicon, end).is_some_and(|number| !number.is_one_word);
            if is_break || is_number || (end > start && page.tokens[end].gap == Gap::Wide) {
                break;
            }
            end += 1;
            while page.is_mark(end, '-')
                && page.is_glued(end)
                && page.is_glued(end + 1)
                && page.kind(end + 1) == Kind::Letters
            {
                end += 2;
            }
            // Where all nouns have a capital, the first one is what is counted.
            if self.lexicon.writing.are_nouns_capital && page.tokens[end - 1].is_capital {
                break;
            }
        }
        let is_cut = self.lexicon.writing.has_places && end == start + limit;
        (end > start && !is_cut).then_some(start..end)
    }

    /// Fills in what is counted and of whom, where the words beside the figure say so. Here a parse can take over.
    fn told(&self, mut figure: Read) -> Read {
        let page = self.page;
        if self.lexicon.writing.has_places {
            // Without knowing words, nothing shows where the noun ends.
            return figure;
        }
        let end = figure.tokens.end;
        if matches!(figure.kind, FigureKind::Count | FigureKind::Rank) {
            figure.what = self.noun(end);
        }
        if figure.kind == FigureKind::Share
            && let Some((_, behind)) = context(page, end, |context| context == Context::Of)
        {
            let behind = context(page, behind, |context| context == Context::Filler).map_or(behind, |(_, end)| end);
            figure.of = self.noun(behind);
        }
        figure
    }
}

fn is_whole(value: &Decimal) -> bool {
    value.fract().is_zero()
}

/// What digits can mean: half a unit of the last one on both sides.
fn printed(quantity: &Quantity) -> Interval {
    let half = quantity.step.checked_div(Decimal::TWO).unwrap_or_default();
    match (quantity.value.checked_sub(half), quantity.value.checked_add(half)) {
        (Some(low), Some(high)) => Interval::new(Some(low), true, Some(high), half.is_zero()),
        _ => Interval::point(quantity.value),
    }
}

/// What digits can mean with a comparator before or behind them.
fn compared(comparator: Comparator, quantity: &Quantity) -> Interval {
    let value = quantity.value;
    let near = near(quantity);
    match comparator {
        Comparator::AtLeast | Comparator::Several => Interval::new(Some(value), true, None, false),
        Comparator::MoreThan => Interval::new(Some(value), false, None, false),
        Comparator::AtMost => Interval::new(None, false, Some(value), true),
        Comparator::LessThan => Interval::new(None, false, Some(value), false),
        Comparator::About => Interval::new(value.checked_sub(near), true, value.checked_add(near), true),
        Comparator::Almost => Interval::new(value.checked_sub(near), true, Some(value), false),
        Comparator::Exactly | Comparator::Between => printed(quantity),
    }
}

/// How far "about" reaches: a tenth of the value, but at least half a unit of the last digit.
fn near(quantity: &Quantity) -> Decimal {
    let half = quantity.step.checked_div(Decimal::TWO).unwrap_or_default();
    let tenth = quantity.value.abs().checked_div(Decimal::TEN).unwrap_or_default();
    half.max(tenth)
}

/// Two ends of a range with the unit and the scale that one of them names: "1.6 to 2 million euros".
fn alike(low: Quantity, high: Quantity) -> (Quantity, Quantity) {
    let (mut low, mut high) = (low, high);
    if low.measured == Measured::Nothing && high.measured != Measured::Nothing {
        (low.unit, low.measured) = (high.unit.clone(), high.measured);
    } else if high.measured == Measured::Nothing && low.measured == Measured::Money && high.number.first == high.first {
        (high.unit, high.measured) = (low.unit.clone(), low.measured);
    }
    let scale = high.number.scale;
    let is_scaled = scale >= Decimal::ONE_THOUSAND && low.step <= Decimal::ONE;
    if is_scaled
        && low.unit == high.unit
        && let Some(value) = low.value.checked_mul(scale)
        && value <= high.value
        && let Some(step) = low.step.checked_mul(scale)
    {
        (low.value, low.step) = (value, step);
    }
    (low, high)
}
