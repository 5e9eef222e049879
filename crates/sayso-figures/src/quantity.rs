//! The tokens of a page come in; numbers with what they are measured in go out: percentages, money, measures,
//! temperatures, ages. How words bound them, and what they are figures of, is not looked at.

use iso_currency::Currency;
use rust_decimal::Decimal;
use sayso_ledger::Unit;

use crate::lexicon::{Lexicon, Word};
use crate::number::{self, Class, Form, Number, Use, word};
use crate::page::{Kind, Page};
use crate::words::{Context, MoneyClass, MoneyWord, UnitClass, UnitWord, context, money, skip, unit};

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
            Some(self.unit_behind(Quantity::of(number)))
        })
    }

    /// "a litre", but not the gallon of "two dollars a gallon".
    fn one(&self, first: usize) -> Option<Quantity> {
        let page = self.page;
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
            && page.kind(at - 1) == Kind::Letters
            && !self.lexicon.writing.has_places
            && currency_code(page, at - 1).is_none()
            && money(page, at - 1, |_| true).is_none()
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

    fn money_first(&self, first: usize) -> Option<Quantity> {
        let page = self.page;
        let (money, behind) = self.money_at(first)?;
        let is_name = page.kind(first) == Kind::Letters && first + 1 == behind && page.text(first).len() > 3;
        let is_word = is_name && !page.tokens[first].is_upper;
        if matches!(money.class, MoneyClass::Hundredth | MoneyClass::Tenth) {
            return None;
        }
        let number = self.amount(behind)?;
        // A name stands before its number in lists and tables only: "ringgit 42".
        let has_own_name = self.money_at(number.end).is_some();
        if (is_word && (number.form != Form::Digits || has_own_name || first > 0)) || number.is_one_word {
            return None;
        }
        let found = Quantity::of(number);
        // 人民币100元
        let end = match self.money_at(number.end) {
            Some((again, end))
                if self.lexicon.writing.has_places
                    && (again.unit() == money.unit() || page.text(number.end) == "元") =>
            {
                end
            }
            _ => number.end,
        };
        let mut found = self.in_money(found, &money, end, "money.sign")?;
        if let Some((power, end)) = self.power(found.end) {
            found = Quantity { end, ..found.times(power)? };
        }
        Some(self.with_parts(found))
    }

    /// The number of an amount of money, with the powers that only money has: "$5m".
    fn amount(&self, at: usize) -> Option<Number> {
        let number = number::number(self.page, self.lexicon, at)?;
        (number.reading != Use::Ordinal).then_some(number)
    }

    /// "m" and "bn" glued to an amount of money.
    fn power(&self, at: usize) -> Option<(Decimal, usize)> {
        if !self.page.is_glued(at) || self.page.kind(at - 1) != Kind::Digits {
            return None;
        }
        let power = match self.page.text(at) {
            "m" | "mn" | "mln" | "mio" => Decimal::from(1_000_000),
            "k" => Decimal::ONE_THOUSAND,
            "bn" | "b" | "md" | "mrd" | "mds" => Decimal::from(1_000_000_000),
            "tn" | "trn" => Decimal::from(1_000_000_000_000_u64),
            _ => return None,
        };
        Some((power, at + 1))
    }

    /// The currency that starts here: a word of the tables, or a code of ISO 4217 in capitals.
    fn money_at(&self, at: usize) -> Option<(FoundMoney, usize)> {
        let from_table = money(self.page, at, |_| true);
        if let Some((word, end)) = from_table {
            return Some((FoundMoney::of(&word), end));
        }
        currency_code(self.page, at).map(|code| (FoundMoney { class: MoneyClass::Name, code, name: "" }, at + 1))
    }

    fn in_money(&self, found: Quantity, money: &FoundMoney, end: usize, rule: &'static str) -> Option<Quantity> {
        let unit = money.unit();
        let found = found.with(end.max(money_end(self.page, end)), Measured::Money, unit, rule);
        match money.class {
            MoneyClass::Million => found.times(Decimal::from(1_000_000)),
            _ => Some(found),
        }
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
        let mut at = if hyphen || spaced { number_end + 1 } else { number_end };
        let bracket = matches!(page.kind(at), Kind::Mark('(' | '<' | '{')) && !page.is_glued(at);
        if let Some(found) = self.unit_at(&found, at) {
            return found;
        }
        if bracket
            && let Some(inside) = self.unit_at(&found, at + 1)
            && inside.measured == Measured::Measure
            && matches!(page.kind(inside.end), Kind::Mark(')' | '>'))
        {
            return Quantity { end: inside.end + 1, ..inside };
        }
        // "half a gallon"
        if found.number.reading == Use::Fraction
            && let Some((_, behind)) = word(page, at, |word| word.class == Class::Article)
            && let Some(with) = self.unit_at(&found, behind)
            && with.measured == Measured::Measure
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
                && matches!(with.measured, Measured::Money | Measured::Measure | Measured::Temperature)
                && (is_scaled(&found.number) || with.measured == Measured::Temperature)
            {
                return with;
            }
        }
        found
    }

    fn unit_at(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let of_people =
            self.percent_at(found, at).or_else(|| self.age_at(found, at)).or_else(|| self.heat_at(found, at));
        if of_people.is_some() {
            return of_people;
        }
        match (self.money_behind(found, at), self.measure_at(found, at)) {
            // A pound is money or a weight; 毫升 is more than 毫.
            (Some(money), Some(measure)) if measure.end <= money.end => {
                Some(Quantity { or_measure: Some(measure.unit), ..money })
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
            UnitClass::Points => Some(found.with(end, Measured::Percent, Unit::PercentagePoint, "percent.points")),
            _ => self.tenths(found, end, word.factor),
        }
    }

    /// 七成六, 八五折: tenths, with hundredths behind or as a second digit.
    fn tenths(&self, found: Quantity, end: usize, factor: Decimal) -> Option<Quantity> {
        let is_discount = self.page.text(end - 1) == "折";
        let second = word(self.page, found.number.first + 1, |word| word.class == Class::Unit);
        let is_two_digits = found.number.value >= Decimal::TEN
            && (second.is_some() || found.number.form == Form::Digits && is_discount);
        if found.number.value > Decimal::ONE_HUNDRED || found.number.is_open {
            return None;
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

    fn money_behind(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let page = self.page;
        let (power, at) = self.power(at).filter(|(_, end)| self.money_at(*end).is_some()).unwrap_or((Decimal::ONE, at));
        // 三个比特币
        let at = if self.lexicon.writing.has_places && matches!(page.text(at), "个" | "個") { at + 1 } else { at };
        let (money, end) = self.money_at(at)?;
        // 9时30分 is a time.
        let is_time = |at: usize| unit(page, at, |word| word.class == UnitClass::Duration).is_some();
        if money.class == MoneyClass::Hundredth && is_time(at) && found.first > 0 && is_time(found.first - 1) {
            return None;
        }
        // A code that is glued to the number behind it belongs there: "3 USD50 cards".
        let is_next = page.kind(end) == Kind::Digits && page.is_glued(end) && !page.is_glued(at);
        let is_sign = matches!(page.kind(at), Kind::Mark(_));
        let sign_of_next = is_sign && !page.is_glued(at) && page.is_glued(end) && page.kind(end) == Kind::Digits;
        if is_next || sign_of_next {
            return None;
        }
        // A pound or a "c" is money only where no measure says otherwise.
        if page.text(at).len() == 1
            && end == at + 1
            && !(money.class == MoneyClass::Hundredth && page.is_glued(at))
            && page.kind(at) == Kind::Letters
            && !self.lexicon.writing.has_places
        {
            return None;
        }
        let found = self.in_money(found.clone().times(power)?, &money, end, "money.name")?;
        Some(self.with_parts(found))
    }

    /// "thirteen dollars forty-five cents", "15 dollars 50".
    fn with_parts(&self, found: Quantity) -> Quantity {
        let page = self.page;
        if matches!(found.unit, Unit::Measure { .. }) {
            return found;
        }
        let joined = word(page, found.end, |word| word.class == Class::And).map(|(_, end)| end);
        let at = joined.unwrap_or(if page.is_mark(found.end, ',') { found.end + 1 } else { found.end });
        let Some(part) = number::number(page, self.lexicon, at) else { return found };
        if part.reading == Use::Ordinal || part.value >= Decimal::ONE_HUNDRED || part.value.is_sign_negative() {
            return found;
        }
        let is_part = |money: &MoneyWord| matches!(money.class, MoneyClass::Hundredth | MoneyClass::Tenth);
        let money = money(page, part.end, is_part);
        let (factor, end) = match money {
            Some((word, end)) if word.class == MoneyClass::Tenth => (Decimal::new(1, 1), end),
            // 2角5分: a hundredth of the whole is a tenth of a tenth.
            Some((_, end)) if found.unit == (Unit::AmbiguousMoney { name: "jiao" }) => (Decimal::new(1, 1), end),
            Some((_, end)) => (Decimal::new(1, 2), end),
            // "15 dollars 50", and not "15 dollars and 20 guests".
            None if matches!(page.kind(part.end), Kind::Mark('.' | '!' | '?' | ';' | ' '))
                && page.kind(part.first) == Kind::Digits
                && page.text(part.first).len() == 2
                && part.end == part.first + 1
                && page.kind(found.end - 1) == Kind::Letters =>
            {
                (Decimal::new(1, 2), part.end)
            }
            // 三块五
            None if self.lexicon.writing.has_places
                && part.is_one_word
                && page.is_glued(part.first)
                && part.form == Form::Words
                && part.value > Decimal::ZERO
                && part.value < Decimal::TEN
                && page.kind(part.end) != Kind::Letters =>
            {
                (Decimal::new(1, 1), part.end)
            }
            None => return found,
        };
        let value = part.value.checked_mul(factor).and_then(|part| found.value.checked_add(part));
        match value {
            Some(value) => Quantity { value, step: factor, end, rule: "money.parts", ..found },
            None => found,
        }
    }

    fn measure_at(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let page = self.page;
        let is_glued = page.is_glued(at) && page.kind(at - 1) == Kind::Digits;
        let is_unit =
            |word: &UnitWord| word.class == UnitClass::Measure || (word.class == UnitClass::Glued && is_glued);
        let (word, end) = unit(page, at, is_unit)?;
        // "2 in april", "24703 m212": a short sign ends where the word ends.
        let is_short = page.text(at).len() <= 2 && end == at + 1 && page.kind(at) == Kind::Letters;
        let goes_on = page.is_glued(end) && matches!(page.kind(end), Kind::Digits | Kind::Letters);
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

    /// "5 ft 2 in", "7 feet, 10 inches": all of it in the smallest unit, because that is exact.
    fn with_smaller(&self, found: Quantity, larger: &UnitWord) -> Quantity {
        let page = self.page;
        let joined = word(page, found.end, |word| word.class == Class::And).map(|(_, end)| end);
        let at = joined.unwrap_or(if page.is_mark(found.end, ',') { found.end + 1 } else { found.end });
        let Some(part) = number::number(page, self.lexicon, at) else { return found };
        if part.reading != Use::Cardinal
            || part.value.is_sign_negative()
            || (page.is_glued(at) && larger.class != UnitClass::Glued)
            || larger.base.is_empty()
        {
            return found;
        }
        let is_smaller = |word: &UnitWord| match word.class {
            UnitClass::Measure => true,
            UnitClass::Glued => page.is_glued(part.end),
            _ => false,
        };
        let Some((smaller, end)) = unit(page, part.end, is_smaller) else { return found };
        if smaller.base != larger.base || smaller.factor >= larger.factor {
            return found;
        }
        let factor = larger.factor.checked_div(smaller.factor);
        let whole = factor.and_then(|factor| found.value.checked_mul(factor));
        match whole.and_then(|whole| whole.checked_add(part.value)) {
            Some(value) => {
                let unit = Unit::Measure { name: smaller.name };
                let found = Quantity { value, step: part.step, end, unit, rule: "measure.parts", ..found };
                self.with_smaller(found, &smaller)
            }
            None => found,
        }
    }

    fn time_at(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let classes = [UnitClass::Time, UnitClass::Duration];
        let (word, end) = unit(self.page, at, |word| classes.contains(&word.class))?;
        let unit = Unit::Measure { name: word.name };
        Some(found.clone().with(end, Measured::Duration, unit, "duration"))
    }
}

/// The currencies that a page names, with or without an amount, and where.
pub(crate) fn named_money(page: &Page, lexicon: &Lexicon, at: usize) -> Option<(Unit, usize)> {
    let (money, end) = Quantities { page, lexicon }.money_at(at)?;
    let is_whole = matches!(money.class, MoneyClass::Name | MoneyClass::Ambiguous);
    let is_word = page.kind(at) == Kind::Letters && (page.texts(at..end).len() > 3 || lexicon.writing.has_places);
    // "marks" is more often a verb.
    let shortest = if money.class == MoneyClass::Name { 3 } else { 5 };
    let is_sure = page.tokens[at].is_upper || lexicon.writing.has_places || page.texts(at..end).len() > shortest;
    let is_measure = unit(page, at, |word| word.class == UnitClass::Measure).is_some();
    let goes_on = page.is_glued(end) && !lexicon.writing.has_places && page.kind(end) != Kind::Mark('.');
    (is_whole && is_word && is_sure && !is_measure && !goes_on).then(|| (money.unit(), end))
}

/// Whether a number ends with a scale: what French joins to its unit with "de".
fn is_scaled(number: &Number) -> bool {
    number.value >= Decimal::from(1_000_000) || number.reading == Use::Fraction || number.step > Decimal::ONE
}

/// A currency as it was found.
pub(crate) struct FoundMoney {
    pub(crate) class: MoneyClass,
    code: [u8; 3],
    name: &'static str,
}

impl FoundMoney {
    fn of(word: &MoneyWord) -> FoundMoney {
        match <[u8; 3]>::try_from(word.code.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => FoundMoney { class: word.class, code, name: "" },
            _ => FoundMoney { class: word.class, code: [0; 3], name: word.code },
        }
    }

    fn unit(&self) -> Unit {
        if self.name.is_empty() { Unit::Money { code: self.code } } else { Unit::AmbiguousMoney { name: self.name } }
    }
}

/// A code of ISO 4217 in capitals.
fn currency_code(page: &Page, at: usize) -> Option<[u8; 3]> {
    let token = page.tokens.get(at)?;
    let is_beside_digits = page.kind(at + 1) == Kind::Digits || (at > 0 && page.kind(at - 1) == Kind::Digits);
    if !(token.is_upper || is_beside_digits) || token.end - token.start != 3 {
        return None;
    }
    let mut code = <[u8; 3]>::try_from(page.text(at).as_bytes()).ok()?;
    code.make_ascii_uppercase();
    let text = std::str::from_utf8(&code).ok()?;
    // Words that are written in capitals now and then.
    const WORDS: [&str; 24] = [
        "ALL", "TRY", "TOP", "CUP", "PEN", "MOP", "GEL", "BAM", "COP", "SOS", "MAD", "LAK", "BOB", "RON", "RUB", "ARS",
        "ANG", "AMD", "MUR", "ERN", "GIP", "DOP", "LSL", "VES",
    ];
    let is_word = WORDS.contains(&text) && !page.is_glued(at) && !page.is_glued(at + 1);
    (!is_word && Currency::from_code(text).is_some()).then_some(code)
}

/// 8亿元人民币: the currency said twice.
fn money_end(page: &Page, end: usize) -> usize {
    let is_again = end > 0 && matches!(page.text(end - 1), "元" | "圆");
    if !is_again {
        return end;
    }
    money(page, end, |money| money.class == MoneyClass::Name && money.code == "CNY").map_or(end, |(_, end)| end)
}
