//! A place in a page comes in; the amount of money that starts or ends there goes out: signs, names and codes of currencies,
//! scales that only money has, smaller coins behind larger ones.

use iso_currency::Currency;
use rust_decimal::Decimal;
use sayso_ledger::Unit;

use super::{Measured, Quantities, Quantity};
use crate::lexicon::{Lexicon, Word};
use crate::number::{self, Class, Form, Number, Use, word};
use crate::page::{Kind, Page};
use crate::words::{BoundWord, MoneyClass, MoneyWord, UnitClass, bound, money, unit};

/// What coins are counted in where the text does not name their country.
const CENT: Unit = Unit::AmbiguousMoney { name: "cent" };

impl Quantities<'_> {
    pub(super) fn money_first(&self, first: usize) -> Option<Quantity> {
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
        // 港幣六元, 港幣六個
        let counts_money = |at: usize| {
            self.lexicon.writing.has_places && matches!(page.text(at), "元" | "圆" | "圓" | "块" | "塊" | "个" | "個")
        };
        let is_one_word = number.is_one_word && !counts_money(number.end);
        if (is_word && (number.form != Form::Digits || has_own_name || first > 0)) || is_one_word {
            return None;
        }
        let found = Quantity::of(number);
        // 人民币100元
        let end = match self.money_at(number.end) {
            Some((again, end))
                if self.lexicon.writing.has_places && (again.unit() == money.unit() || counts_money(number.end)) =>
            {
                end
            }
            _ => number.end,
        };
        let mut found = self.in_money(found, &money, end, "money.sign")?;
        if let Some((power, end)) = self.power(found.end) {
            found = Quantity { end, ..found.times(power)? };
        }
        Some(self.with_parts(self.settled(found)))
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

    /// Whether a currency starts here.
    pub(super) fn is_money(&self, at: usize) -> bool {
        self.money_at(at).is_some()
    }

    /// Whether a word that asks for two amounts stands before this token: "between $7 and twenty".
    fn is_behind_between(&self, first: usize) -> bool {
        let before = first.checked_sub(1).and_then(|at| bound(self.page, at, |word| *word == BoundWord::Between));
        before.is_some_and(|(_, end)| end == first)
    }

    fn in_money(&self, found: Quantity, money: &FoundMoney, end: usize, rule: &'static str) -> Option<Quantity> {
        let unit = money.unit();
        let found = found.with(end.max(money_end(self.page, end)), Measured::Money, unit, rule);
        match money.class {
            MoneyClass::Million => found.times(Decimal::from(1_000_000)),
            MoneyClass::Tenth if found.unit == CENT => found.times(Decimal::TEN),
            _ => Some(found),
        }
    }

    pub(super) fn money_behind(&self, found: &Quantity, at: usize) -> Option<Quantity> {
        let page = self.page;
        let (power, at) = self.power(at).filter(|(_, end)| self.money_at(*end).is_some()).unwrap_or((Decimal::ONE, at));
        // 三个比特币
        let at = if self.lexicon.writing.has_places && matches!(page.text(at), "个" | "個") { at + 1 } else { at };
        let (money, end) = self.money_at(at)?;
        if is_piece(page, &found.number) {
            return None;
        }
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
        let is_sign_or_code = is_sign || page.tokens[at].is_upper;
        let scale = word(page, end, |word| word.class == Class::Scale && word.is_cardinal())
            .filter(|_| is_sign_or_code && found.number.scale == Decimal::ONE && power == Decimal::ONE);
        // "62 USD million"
        let (power, end) = scale.map_or((power, end), |(scale, end)| (scale.value, end));
        let found = self.in_money(found.clone().times(power)?, &money, end, "money.name")?;
        let found = self.settled(found);
        // "50 cents, 50¢" are two amounts.
        let is_coin = matches!(money.class, MoneyClass::Hundredth | MoneyClass::Tenth);
        let is_whole = !is_coin && found.value.fract().is_zero() && found.step == Decimal::ONE;
        Some(if is_whole || self.lexicon.writing.has_places { self.with_parts(found) } else { found })
    }

    /// "$5 million USD", "5 $ CAD": the code behind says which of the currencies of a sign is meant.
    fn settled(&self, found: Quantity) -> Quantity {
        let Unit::AmbiguousMoney { name } = found.unit else { return found };
        let code = self.money_at(found.end).filter(|(money, end)| {
            let is_kin = std::str::from_utf8(&money.code).is_ok_and(|code| self.lexicon.is_kin(name, code));
            is_kin && self.page.texts(found.end..*end).len() == 3 && self.page.kind(*end) != Kind::Digits
        });
        match code {
            Some((money, end)) => Quantity { end, unit: money.unit(), ..found },
            None => found,
        }
    }

    /// "thirteen dollars forty-five cents", "15 dollars 50".
    fn with_parts(&self, found: Quantity) -> Quantity {
        let page = self.page;
        if page.is_mark(found.end, '.') {
            return found;
        }
        let (at, is_joined) = self.behind_and(found.end);
        // 港幣六個二毫七
        let at = if self.lexicon.writing.has_places && matches!(page.text(at), "个" | "個") { at + 1 } else { at };
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
            // 三毛七分
            Some((_, end)) if found.unit == CENT => (Decimal::ONE, end),
            Some((_, end)) => (Decimal::new(1, 2), end),
            // "15 dollars 50", "5€50", and not "15 dollars and 20 guests".
            None if matches!(page.kind(part.end), Kind::Mark('.' | ',' | '!' | '?' | ';' | ')' | ' '))
                && page.kind(part.first) == Kind::Digits
                && page.text(part.first).len() == 2
                && part.end == part.first + 1
                && (page.kind(found.end - 1) == Kind::Letters || page.is_glued(part.first))
                && (at == found.end || !page.is_mark(part.end, ',')) =>
            {
                (Decimal::new(1, 2), part.end)
            }
            // "sixteen dollars thirty", "$7 and twenty", and nothing behind that they could count.
            None if (matches!(page.kind(part.end), Kind::Mark('.' | '!' | '?' | ';' | ' '))
                || page.is_mark(part.end, ',') && !is_joined)
                && !self.lexicon.writing.has_places
                && part.form == Form::Words
                && part.reading == Use::Cardinal
                && part.value > Decimal::TEN
                && is_joined == (found.number.form == Form::Digits)
                && (page.kind(found.end - 1) == Kind::Digits) == is_joined
                && !self.is_behind_between(found.first) =>
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
                (if found.unit == CENT { Decimal::ONE } else { Decimal::new(1, 1) }, part.end)
            }
            None => return found,
        };
        let value = part.value.checked_mul(factor).and_then(|part| found.value.checked_add(part));
        let is_tenth = factor == Decimal::new(1, 1);
        match value {
            Some(value) => {
                let found = Quantity { value, step: factor, end, rule: "money.parts", ..found };
                if is_tenth && money.is_some() { self.with_hundredths(found) } else { found }
            }
            None => found,
        }
    }

    /// 七元二角六分, 三块二毛六.
    fn with_hundredths(&self, found: Quantity) -> Quantity {
        let page = self.page;
        let digit = number::number(page, self.lexicon, found.end).filter(|digit| digit.value < Decimal::TEN);
        let Some(digit) = digit.filter(|digit| self.lexicon.writing.has_places && digit.reading == Use::Cardinal)
        else {
            return found;
        };
        let step = Decimal::new(1, 2);
        let end = match money(page, digit.end, |money| money.class == MoneyClass::Hundredth) {
            Some((_, end)) => end,
            None if page.kind(digit.end) != Kind::Letters => digit.end,
            None => return found,
        };
        match digit.value.checked_mul(step).and_then(|part| found.value.checked_add(part)) {
            Some(value) => Quantity { value, step, end, ..found },
            None => found,
        }
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

/// A currency as it was found.
struct FoundMoney {
    class: MoneyClass,
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
pub(super) fn currency_code(page: &Page, at: usize) -> Option<[u8; 3]> {
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

/// Whether the word behind one is a piece of something and no money: 一块石头.
pub(crate) fn is_piece(page: &Page, number: &Number) -> bool {
    let piece = number.end;
    number.value == Decimal::ONE
        && matches!(page.text(piece), "块" | "塊")
        && page.kind(piece + 1) == Kind::Letters
        && page.hits(piece).iter().all(|hit| hit.end as usize == piece + 1)
        && !page.hits(piece + 1).iter().any(|hit| matches!(hit.word, Word::Number(_) | Word::Bound(_)))
}
