//! The tokens of a page come in; numbers with what they are measured in go out: percentages, money, measures,
//! temperatures, ages. How words bound them, and what they are figures of, is not looked at.

mod measures;
mod money;

use rust_decimal::Decimal;
use sayso_ledger::Unit;

use self::money::currency_code;
pub(crate) use self::money::{is_piece, named_money};
use crate::lexicon::{Lexicon, Word};
use crate::number::{self, Class, Form, Number, Use, word};
use crate::page::{Kind, Page};
use crate::words::{Context, UnitClass, context, money, skip, unit};

/// What kind of unit a number has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Measured {
    Nothing,
    Percent,
    Money,
    Measure,
    /// Degrees that the text makes an angle.
    Angle,
    Temperature,
    Age,
    /// A time, which is no figure.
    Duration,
}

/// A number with its unit.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Quantity {
    /// First token, and the token behind the last.
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) number: Number,
    /// The value in the unit.
    pub(crate) value: Decimal,
    pub(crate) step: Decimal,
    pub(crate) unit: Unit,
    /// The measure that the word for money may be as well: "pound".
    pub(crate) or_measure: Option<Unit>,
    pub(crate) measured: Measured,
    pub(crate) rule: &'static str,
}

impl Quantity {
    fn of(number: Number) -> Quantity {
        Quantity {
            first: number.first,
            end: number.end,
            number,
            value: number.value,
            step: number.step,
            unit: Unit::One,
            or_measure: None,
            measured: Measured::Nothing,
            rule: "number",
        }
    }

    fn with(self, end: usize, measured: Measured, unit: Unit, rule: &'static str) -> Quantity {
        Quantity { end, measured, unit, rule, ..self }
    }

    fn times(mut self, factor: Decimal) -> Option<Quantity> {
        self.value = self.value.checked_mul(factor)?;
        self.step = self.step.checked_mul(factor)?;
        Some(self)
    }
}

/// The number that a word stands for without being one.
const ONE: Number = Number {
    first: 0,
    end: 0,
    value: Decimal::ONE,
    step: Decimal::ONE,
    form: Form::Words,
    reading: Use::Cardinal,
    is_one_word: true,
    scale: Decimal::ONE,
    is_open: false,
};

/// Reads the quantities of a page.
#[derive(Clone, Copy)]
pub(crate) struct Quantities<'p> {
    pub(crate) page: &'p Page,
    pub(crate) lexicon: &'p Lexicon,
}

impl Quantities<'_> {
    /// The quantity that starts with this token; a bare number if it has no unit.
    pub(crate) fn read(&self, first: usize) -> Option<Quantity> {
        self.unit_first(first).or_else(|| {
            let Some(number) = self.cardinal(first) else { return self.one(first) };
            let number = self.one_in(&number).unwrap_or(number);
            Some(self.unit_behind(Quantity::of(number)))
        })
    }

    /// "one in five children", but neither "two in 2021" nor "three in ten minutes".
    fn one_in(&self, part: &Number) -> Option<Number> {
        let page = self.page;
        let (_, at) = context(page, part.end, |context| context == Context::InEach)?;
        let is_small = |number: &Number, most: Decimal| {
            number.reading == Use::Cardinal && number.value.fract().is_zero() && number.value <= most
        };
        let whole = number::number(page, self.lexicon, at).filter(|whole| whole.form == part.form)?;
        let are_small = is_small(part, Decimal::TEN) && is_small(&whole, Decimal::from(1_000_000));
        let is_year = whole.form == Form::Digits && (Decimal::ONE_THOUSAND..Decimal::from(2200)).contains(&whole.value);
        let has_unit = page.hits(whole.end).iter().any(|hit| matches!(hit.word, Word::Unit(_) | Word::Money(_)));
        let is_part = are_small && part.value > Decimal::ZERO && part.value < whole.value && !is_year && !has_unit;
        let value = part.value.checked_div(whole.value).filter(|_| is_part)?;
        let (step, reading) = (Decimal::ZERO, Use::Fraction);
        Some(Number { end: whole.end, value, step, reading, is_one_word: false, ..*part })
    }

    /// "a litre", but not the gallon of "two dollars a gallon"; "tenth of a litre".
    fn one(&self, first: usize) -> Option<Quantity> {
        let page = self.page;
        if let Some((part, end)) = word(page, first, |word| word.is_part && word.is_ordinal) {
            let (_, unit) = word(page, skip(page, end, Context::Link), |word| word.class == Class::Article)?;
            let value = Decimal::ONE.checked_div(part.value)?;
            let number = Number { first, end, value, step: Decimal::ZERO, reading: Use::Fraction, ..ONE };
            return self.measure_at(&Quantity::of(number), unit);
        }
        let (_, end) = word(page, first, |word| word.class == Class::Article)?;
        let is_rate =
            first > 0 && page.hits(first - 1).iter().any(|hit| matches!(hit.word, Word::Money(_) | Word::Unit(_)));
        let is_word = page.text(end).len() > 3;
        let number = Number { first, end, ..ONE };
        let found = self.measure_at(&Quantity::of(number), end).filter(|_| is_word && !is_rate)?;
        Some(Quantity { rule: "measure.article", ..found })
    }

    /// The unit behind words that stand for an amount: "millions of dollars"; the token behind it.
    pub(crate) fn unit_of(&self, first: usize, end: usize) -> Option<Quantity> {
        let amount = Quantity::of(Number { first, end, value: Decimal::from(1_000_000), ..ONE });
        let found = self.unit_at(&amount, end).unwrap_or_else(|| self.unit_behind(amount));
        matches!(found.measured, Measured::Money | Measured::Measure).then_some(found)
    }

    fn cardinal(&self, first: usize) -> Option<Number> {
        if self.is_inside_name(first) {
            return None;
        }
        number::number(self.page, self.lexicon, first).filter(|number| number.reading != Use::Ordinal)
    }

    /// Digits that go on from letters, such as those of "G7", and a number word that an idiom has taken.
    fn is_inside_name(&self, at: usize) -> bool {
        let page = self.page;
        page.kind(at) == Kind::Digits
            && page.is_glued(at)
            && !self.lexicon.writing.has_places
            && match page.kind(at - 1) {
                Kind::Letters => currency_code(page, at - 1).is_none() && money(page, at - 1, |_| true).is_none(),
                // "rfc-180m", but not "mid-50 km".
                Kind::Mark('-') => {
                    let is_joined = at > 1 && page.is_glued(at - 1);
                    // "scp2-173m"
                    let is_code = is_joined
                        && page.kind(at - 2) == Kind::Digits
                        && page.is_glued(at - 2)
                        && page.kind(at - 3) == Kind::Letters;
                    if is_code {
                        return true;
                    }
                    let is_word = is_joined && page.kind(at - 2) == Kind::Letters;
                    is_word
                        && page.hits(at - 2).is_empty()
                        && page.is_glued(at + 1)
                        && page.kind(at + 1) == Kind::Letters
                }
                Kind::Digits | Kind::Mark(_) => false,
            }
    }

    /// Money with the sign before the number, and the like: "$5", "USD 5", 百分之五.
    fn unit_first(&self, first: usize) -> Option<Quantity> {
        let page = self.page;
        let minus = word(page, first, |word| word.class == Class::Minus);
        let is_sign = page.is_mark(first, '-') && page.is_glued(first + 1) && !page.is_glued(first);
        let (start, is_negative) = match minus {
            Some((_, end)) => (end, true),
            None if is_sign => (first + 1, true),
            None => (first, false),
        };
        let mut found =
            self.money_first(start).or_else(|| self.percent_first(start)).or_else(|| self.heat_first(start))?;
        if is_negative {
            found.value.set_sign_negative(!found.value.is_zero());
        }
        found.first = first;
        Some(found)
    }

    fn percent_first(&self, first: usize) -> Option<Quantity> {
        // A row of a table: "Percent: 10".
        if first == 0
            && let Some((_, end)) = unit(self.page, 0, |word| word.class == UnitClass::Percent)
        {
            let at = if self.page.is_mark(end, ':') { end + 1 } else { skip(self.page, end, Context::Of) };
            let number = self.cardinal(at).filter(|number| number.end == self.page.tokens.len())?;
            return Some(Quantity::of(number).with(number.end, Measured::Percent, Unit::Percent, "percent.before"));
        }
        let (word, end) = unit(self.page, first, |word| word.class == UnitClass::PercentBefore)?;
        let number = self.cardinal(end).or_else(|| {
            // 百分之百
            let (place, behind) = number::word(self.page, end, |word| word.class == Class::Place)?;
            Some(Number { first: end, end: behind, value: place.value, ..ONE })
        })?;
        let end = number.end;
        Quantity::of(number).with(end, Measured::Percent, Unit::Percent, "percent.before").times(word.factor)
    }

    fn heat_first(&self, first: usize) -> Option<Quantity> {
        let page = self.page;
        if let Some((_, next)) = context(page, first, |context| context == Context::BelowZero)
            && self.lexicon.writing.has_places
        {
            let mut found = self.read(next)?;
            if found.measured != Measured::Temperature {
                return None;
            }
            found.value.set_sign_negative(true);
            return Some(found);
        }
        let classes = [UnitClass::CelsiusBefore, UnitClass::FahrenheitBefore];
        let (word, next) = unit(page, first, |word| classes.contains(&word.class))?;
        let number = self.cardinal(next)?;
        let (_, end) = unit(page, number.end, |word| word.class == UnitClass::Degree)?;
        let unit = Unit::Measure { name: word.name };
        Some(Quantity::of(number).with(end, Measured::Temperature, unit, "temperature.before"))
    }

    /// A unit behind the number.
    fn unit_behind(&self, found: Quantity) -> Quantity {
        let page = self.page;
        let number_end = found.end;
        let hyphen = page.is_mark(number_end, '-') && page.is_glued(number_end);
        // "12 - pound", as some writers and all tokenisers put it.
        let spaced = page.is_mark(number_end, '-')
            && !page.is_glued(number_end)
            && !page.is_glued(number_end + 1)
            && page.text(number_end + 1).len() > 2
            && !self.lexicon.writing.has_places;
        let mut at = if hyphen || spaced { number_end + 1 } else { self.behind_abbreviation(number_end) };
        let has_no_cents = at > number_end + 1 && !hyphen && !spaced;
        let found = if has_no_cents { Quantity { step: Decimal::new(1, 2), ..found } } else { found };
        let bracket = matches!(page.kind(at), Kind::Mark('(' | '<' | '{' | '[')) && !page.is_glued(at);
        if let Some(found) = self.unit_at(&found, at) {
            return found;
        }
        if bracket
            && let Some(inside) = self.unit_at(&found, at + 1)
            && inside.measured == Measured::Measure
            && matches!(page.kind(inside.end), Kind::Mark(')' | '>' | '}' | ']'))
        {
            return Quantity { end: inside.end + 1, ..inside };
        }
        // "half a gallon", "half a percentage point"
        if found.number.reading == Use::Fraction
            && let Some((_, behind)) = word(page, at, |word| word.class == Class::Article)
            && let Some(with) = self.unit_at(&found, behind)
            && matches!(with.measured, Measured::Measure | Measured::Percent)
        {
            return with;
        }
        // "two million of dollars", "deux millions de dollars"
        let linked = skip(page, at, Context::Link);
        if linked > at {
            // "two thirds of a tonne"
            let article = word(page, linked, |word| word.class == Class::Article).map(|(_, end)| end);
            at = article.filter(|_| found.number.reading == Use::Fraction).unwrap_or(linked);
            if let Some(with) = self.unit_at(&found, at)
                && matches!(
                    with.measured,
                    Measured::Money | Measured::Measure | Measured::Temperature | Measured::Percent
                )
                && (is_scaled(&found.number) || with.measured == Measured::Temperature)
            {
                return with;
            }
        }
        found
    }

    /// The token behind what may stand between digits and their currency: the point of "3,5 Mrd. Euro", the dash of
    /// "5,- Euro".
    fn behind_abbreviation(&self, at: usize) -> usize {
        let page = self.page;
        let is_short = page.is_mark(at, '.') && page.is_glued(at) && page.kind(at - 1) == Kind::Letters;
        let is_scale = is_short && word(page, at - 1, |word| word.class == Class::Scale).is_some();
        let behind = if is_scale { at + 1 } else { self.behind_no_cents(at) };
        if behind > at && self.is_money(behind) { behind } else { at }
    }

    /// The token behind ",-" and its like, which say that an amount has no cents.
    fn behind_no_cents(&self, at: usize) -> usize {
        let page = self.page;
        let is_dash = |at: usize| matches!(page.kind(at), Kind::Mark('-' | '–' | '—')) && page.is_glued(at);
        let has_digits = at > 0 && page.kind(at - 1) == Kind::Digits;
        if !has_digits || !page.is_mark(at, self.lexicon.writing.decimal) || !page.is_glued(at) || !is_dash(at + 1) {
            return at;
        }
        let end = if is_dash(at + 2) { at + 3 } else { at + 2 };
        if page.is_glued(end) && page.kind(end) == Kind::Digits { at } else { end }
    }

    fn unit_at(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let of_people =
            self.percent_at(found, at).or_else(|| self.age_at(found, at)).or_else(|| self.heat_at(found, at));
        if of_people.is_some() {
            return of_people;
        }
        match (self.money_behind(found, at), self.measure_at(found, at)) {
            // A pound is money or a weight; 毫升 is more than 毫.
            // "5m EUR" is no length.
            (Some(money), Some(measure)) if measure.end <= money.end => {
                let is_same = measure.end == money.end && measure.value == money.value;
                Some(Quantity { or_measure: is_same.then_some(measure.unit), ..money })
            }
            (money, measure) => measure.or(money).or_else(|| self.time_at(found, at)),
        }
    }

    fn percent_at(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let page = self.page;
        let classes = [UnitClass::Percent, UnitClass::Points, UnitClass::PercentAfter];
        let (word, end) = unit(page, at, |word| classes.contains(&word.class))?;
        let found = found.clone();
        match word.class {
            UnitClass::Percent => Some(found.with(end, Measured::Percent, Unit::Percent, "percent")),
            UnitClass::Points => {
                found.with(end, Measured::Percent, Unit::PercentagePoint, "percent.points").times(word.factor)
            }
            _ => self.tenths(found, end, word.factor),
        }
    }

    /// 七成六, 八五折: tenths, with hundredths behind or as a second digit.
    fn tenths(&self, found: Quantity, end: usize, factor: Decimal) -> Option<Quantity> {
        let is_discount = self.page.text(end - 1) == "折";
        let second = word(self.page, found.number.first + 1, |word| word.class == Class::Unit);
        let is_two_digits = found.number.value >= Decimal::TEN
            && (second.is_some() || found.number.form == Form::Digits && is_discount);
        // 十折 takes nothing off.
        if found.number.value > Decimal::ONE_HUNDRED
            || found.number.is_open
            || (is_discount && found.number.value == Decimal::TEN)
        {
            return None;
        }
        // 半折 is half the price, and not half of a tenth.
        if is_discount && found.number.reading == Use::Fraction {
            let found = found.with(end, Measured::Percent, Unit::Percent, "percent.tenths");
            return found.times(Decimal::ONE_HUNDRED);
        }
        let factor = if is_two_digits { factor.checked_div(Decimal::TEN)? } else { factor };
        let mut found = found.with(end, Measured::Percent, Unit::Percent, "percent.tenths").times(factor)?;
        if let Some((digit, end)) = word(self.page, end, |word| word.class == Class::Unit && word.is_cardinal()) {
            found.value = found.value.checked_add(digit.value)?;
            found.end = end;
        }
        Some(found)
    }

    fn age_at(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let page = self.page;
        let age = |end: usize, name: &'static str, rule: &'static str| {
            Some(found.clone().with(end, Measured::Age, Unit::Age { name }, rule))
        };
        if let Some((word, end)) = unit(page, at, |word| word.class == UnitClass::Age) {
            return age(end, word.name, "age");
        }
        let time = unit(page, at, |word| word.class == UnitClass::Time)?;
        let (name, end) = (time.0.name, time.1);
        let behind = if page.is_mark(end, '-') { end + 1 } else { end };
        if let Some((_, end)) = unit(page, behind, |word| word.class == UnitClass::Old) {
            return age(end, name, "age");
        }
        let aged = (1..=6).any(|back| {
            let Some(start) = found.number.first.checked_sub(back) else { return false };
            unit(page, start, |word| word.class == UnitClass::Aged).is_some_and(|(_, end)| end == found.number.first)
        });
        if aged {
            return age(end, name, "age.before");
        }
        // "Marc, 34 ans, …"
        let between_commas = name == "year"
            && found.number.first > 0
            && page.is_mark(found.number.first - 1, ',')
            && (page.is_mark(end, ',') || page.is_mark(end, ')'))
            && found.number.first > 1
            && page.tokens[found.number.first - 2].is_capital;
        if between_commas { age(end, name, "age.apposition") } else { None }
    }

    fn heat_at(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let page = self.page;
        let scale = |at: usize| {
            let classes = [UnitClass::Celsius, UnitClass::Fahrenheit, UnitClass::Kelvin];
            unit(page, at, |word| classes.contains(&word.class))
        };
        let heat = |end: usize, name: &'static str, rule: &'static str| {
            let mut found = found.clone().with(end, Measured::Temperature, Unit::Measure { name }, rule);
            if let Some((_, end)) = context(page, end, |context| context == Context::BelowZero) {
                found.value.set_sign_negative(true);
                found.end = end;
            }
            Some(found)
        };
        let whole = [UnitClass::CelsiusWhole, UnitClass::FahrenheitWhole];
        if let Some((word, end)) = unit(page, at, |word| whole.contains(&word.class)) {
            return heat(end, word.name, "temperature");
        }
        if let Some((_, behind)) = unit(page, at, |word| word.class == UnitClass::Degree) {
            let next = if page.is_mark(behind, '-') { behind + 1 } else { behind };
            if let Some((word, end)) = scale(next) {
                return heat(end, word.name, "temperature");
            }
            if self.is_angle(found, behind) {
                let unit = Unit::Measure { name: "degree" };
                return Some(found.clone().with(behind, Measured::Angle, unit, "measure.angle"));
            }
            return heat(behind, "degree", "temperature.degrees");
        }
        let (word, end) = scale(at)?;
        // A single letter behind a number is too little, but for the sign of kelvin.
        (page.text(at).len() > 1 || page.text(at) == "k").then(|| heat(end, word.name, "temperature"))?
    }

    /// Whether the words near degrees speak of turning and not of heat.
    fn is_angle(&self, found: &Quantity, end: usize) -> bool {
        const WINDOW: usize = 8;
        let near = found.first.saturating_sub(WINDOW)..(end + WINDOW).min(self.page.tokens.len());
        let is_near = |it: Context| near.clone().any(|at| context(self.page, at, |context| context == it).is_some());
        is_near(Context::Angle) && !is_near(Context::Temperature)
    }

    fn time_at(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let classes = [UnitClass::Time, UnitClass::Duration];
        let (word, end) = unit(self.page, at, |word| classes.contains(&word.class))?;
        let unit = Unit::Measure { name: word.name };
        Some(found.clone().with(end, Measured::Duration, unit, "duration"))
    }
}

/// Whether a number ends with a scale: what French joins to its unit with "de".
fn is_scaled(number: &Number) -> bool {
    number.value >= Decimal::from(1_000_000) || number.reading == Use::Fraction || number.step > Decimal::ONE
}
