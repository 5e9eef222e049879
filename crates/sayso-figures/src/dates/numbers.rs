//! Small numbers of dates: days, years, clock times and how many of a unit, in digits and words.

use jiff::civil::DateTime;
use sayso_ledger::{DateOrder, Language, Length};

use super::lex::{Item, Shape};
use super::words::{Class, Sense, Unit, Vocabulary};

/// What the grammar reads from: the items of a text, and what the caller gave.
pub(super) struct Parser<'a> {
    pub(super) items: &'a [Item<'a>],
    pub(super) words: &'a Vocabulary,
    /// The reference time.
    pub(super) now: DateTime,
    pub(super) order: DateOrder,
}

/// Something read, and the item behind it.
pub(super) type Read<T> = Option<(T, usize)>;

impl<'a> Parser<'a> {
    /// The item at a place that does not lie behind a blank line.
    pub(super) fn item(&self, at: usize) -> Option<&'a Item<'a>> {
        self.items.get(at)
    }

    /// The sense of a class at a place, weak or not.
    pub(super) fn sense(&self, at: usize, class: Class) -> Option<Sense> {
        self.item(at)?.sense(class)
    }

    pub(super) fn value(&self, at: usize, class: Class) -> Option<i32> {
        self.sense(at, class).map(|sense| sense.value)
    }

    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        self.item(at).is_some_and(|item| item.is(class))
    }

    /// The place behind an item of this class, or the same place.
    pub(super) fn skip(&self, at: usize, class: Class) -> usize {
        at + usize::from(self.is(at, class))
    }

    pub(super) fn sign(&self, at: usize, sign: char) -> bool {
        self.item(at).is_some_and(|item| item.shape == Shape::Sign(sign))
    }

    /// Digits and how many there are.
    pub(super) fn digits(&self, at: usize) -> Option<(u32, u8)> {
        match self.item(at)?.shape {
            Shape::Digits(value, width) => Some((value, width)),
            _ => None,
        }
    }

    /// Whether white space, a blank line or the text's end comes before the item.
    pub(super) fn gap(&self, at: usize) -> bool {
        self.item(at).is_none_or(|item| item.gap)
    }

    /// Whether the item follows another one directly or behind one space: not behind a blank line.
    pub(super) fn near(&self, at: usize) -> bool {
        self.item(at).is_some_and(|item| !item.after_break)
    }

    /// Whether a word of letters stands there.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.item(at).is_some_and(|item| item.shape == Shape::Word)
    }

    pub(super) const fn language(&self) -> Language {
        self.words.language
    }

    /// A whole number in digits (at most four) or words.
    pub(super) fn number(&self, at: usize) -> Read<u32> {
        match self.digits(at) {
            Some((value, width)) if width <= 4 => Some((value, at + 1)),
            Some(_) => None,
            None => self.number_words(at),
        }
    }

    fn number_words(&self, at: usize) -> Read<u32> {
        let mut value = self.value(at, Class::Num)?;
        let (mut next, mut total) = (at + 1, 0);
        let chinese = self.language() == Language::Chinese;
        if chinese && value < 10 {
            // 二〇二三: digit by digit.
            let mut digits = vec![value];
            while let Some(digit) = self.value(at + digits.len(), Class::Num).filter(|digit| *digit < 10) {
                digits.push(digit);
                if digits.len() > 4 {
                    return None;
                }
            }
            if digits.len() > 1 {
                return Some((digits.iter().fold(0, |all, digit| all * 10 + *digit as u32), at + digits.len()));
            }
        }
        for _ in 0..6 {
            let mut here = next;
            let inverted = self.is(here, Class::NumJoin) && !self.gap(here);
            if inverted || (self.is(here, Class::And) && self.is(here + 1, Class::Num)) || self.sign(here, '-') {
                here += 1;
            }
            let Some(more) = self.value(here, Class::Num).filter(|_| self.near(here)) else { break };
            value = match (value, more) {
                (_, 1000) if total == 0 && value < 1000 => {
                    total = value.max(1) * 1000;
                    0
                }
                (1..10, 100) => value * 100,
                (1..10, 10) if chinese => value * 10,
                (4, 20) if self.language() == Language::French => 80,
                (1..10, 20..100) if inverted && more % 10 == 0 => value + more,
                (60 | 80, 10..20) if self.language() == Language::French => value + more,
                (20..100, 1..10) if value % 10 == 0 => value + more,
                (10, 1..10) if chinese || self.language() == Language::French => value + more,
                (100.., 1..100) if value % 100 == 0 => value + more,
                (100.., 1..10) if value % 100 >= 20 && value % 10 == 0 => value + more,
                (0, 1..1000) if total > 0 => more,
                _ => break,
            };
            next = here + 1;
        }
        u32::try_from(total + value).ok().map(|value| (value, next))
    }

    /// A place in a row: "21st", "third", "vingt et unième", "3.", "第三".
    pub(super) fn ordinal(&self, at: usize) -> Read<u32> {
        if self.is(at, Class::OrdPre) {
            return self.number(at + 1);
        }
        if let Some((value, width)) = self.digits(at) {
            let end = self.is(at + 1, Class::OrdEnd) && !self.gap(at + 1);
            return (width <= 2 && end).then_some((value, at + 2));
        }
        if let Some(tens) = self.value(at, Class::Num).filter(|tens| *tens >= 20 && tens % 10 == 0) {
            let unit_at = at + 1 + usize::from(self.sign(at + 1, '-'));
            let unit = self.value(unit_at, Class::Ord).filter(|unit| *unit < 10)?;
            return Some(((tens + unit) as u32, unit_at + 1));
        }
        Some((self.value(at, Class::Ord)? as u32, at + 1))
    }

    /// A day of a month, and whether it is written as a place in a row.
    pub(super) fn day(&self, at: usize) -> Option<(i8, usize, bool)> {
        let (value, next, ordinal) = match self.ordinal(at) {
            Some((value, next)) => (value, next, true),
            None => {
                let (value, next) = self.number(at)?;
                if self.digits(at).is_some_and(|(_, width)| width > 2) {
                    return None;
                }
                (value, next, false)
            }
        };
        let next = if self.language() == Language::Chinese && self.is(next, Class::DayMark) { next + 1 } else { next };
        (1..=31).contains(&value).then_some((value as i8, next, ordinal))
    }

    /// A year in four digits or in words: "2022", "nineteen eighty-six", "tweeduizend twintig".
    pub(super) fn full_year(&self, at: usize) -> Read<i16> {
        if let Some((value, width)) = self.digits(at) {
            let year = (width == 4 && (1000..3000).contains(&value)).then_some((value as i16, at + 1))?;
            return Some((year.0, self.behind_era(year.1)));
        }
        let (first, next) = self.number_words(at)?;
        if (1900..2100).contains(&first) {
            return Some((first as i16, next));
        }
        let (second, end) = self.number_words(next).filter(|_| self.near(next))?;
        ((17..=20).contains(&first) && (10..100).contains(&second)).then_some(((first * 100 + second) as i16, end))
    }

    fn behind_era(&self, next: usize) -> usize {
        if self.is(next, Class::Ad) { next + 1 } else { next }
    }

    /// A year behind a day and month, which may have two digits: "'98", "14th April 15".
    pub(super) fn year_behind(&self, at: usize) -> Read<i16> {
        if !self.near(at) {
            return None;
        }
        if let Some(year) = self.full_year(at) {
            // "12 March 2019:30" is no year, nor is "5 May 1000 people".
            return (!self.clock_follows(year.1)).then_some(year);
        }
        let mark = usize::from(self.sign(at, '\''));
        let (value, width) = self.digits(at + mark)?;
        let alone = mark > 0 || value > 31 || self.closes(at + 1);
        let clock = self.clock_follows(at + mark + 1);
        (width == 2 && alone && !clock).then(|| (century(value, self.now), at + mark + 1))
    }

    fn clock_follows(&self, at: usize) -> bool {
        let direct = !self.gap(at);
        (self.sign(at, ':') && direct && self.digits(at + 1).is_some())
            || (self.is(at, Class::HMark) && direct)
            || self.is(at, Class::Am)
            || self.is(at, Class::Pm)
            || (direct && self.is_word(at) && !self.is(at, Class::YearMark) && self.language() != Language::Chinese)
    }

    /// Whether the text ends here or a closing sign follows.
    pub(super) fn closes(&self, at: usize) -> bool {
        match self.item(at) {
            None => true,
            Some(item) => match item.shape {
                Shape::Sign('.' | ',') => self.gap(at + 1),
                Shape::Sign(sign) => matches!(sign, ';' | ')' | '?' | '!' | ']' | '"' | '»' | '”' | '。' | ','),
                _ => item.after_break,
            },
        }
    }

    /// A unit of time, weak ones only where `digits` come before it.
    pub(super) fn unit(&self, at: usize, after_digits: bool) -> Read<Unit> {
        let sense = self.sense(at, Class::Unit)?;
        // "4 H200" and "5 W" are no hours and weeks.
        let code = sense.weak
            && (self.items[at].gap && self.items[at].capital || self.digits(at + 1).is_some() && !self.gap(at + 1));
        ((!sense.weak || after_digits) && (!code || self.language() == Language::Chinese))
            .then(|| (Unit::from_code(sense.value), at + 1))
    }

    /// How many, in thousandths, and whether the words leave it open.
    fn amount(&self, at: usize) -> Read<(i64, bool)> {
        let value = |thousandths, next| Some(((thousandths, false), next));
        if let Some((whole, _)) = self.digits(at).filter(|(_, width)| *width <= 6) {
            let whole = i64::from(whole) * 1000;
            if !self.gap(at + 1) && !self.gap(at + 2) {
                let (sign, behind) = (self.item(at + 1).map(|item| item.shape), self.digits(at + 2));
                match (sign, behind) {
                    (Some(Shape::Sign('.' | ',')), Some((part, width))) if width <= 3 => {
                        return value(whole + i64::from(part) * [1000, 100, 10, 1][usize::from(width)], at + 3);
                    }
                    (Some(Shape::Sign('/')), Some((part, _))) if part > 0 && part < 10 => {
                        return value(whole / i64::from(part), at + 3);
                    }
                    _ => {}
                }
            }
            return value(whole, at + 1);
        }
        if self.is(at, Class::OneAndHalf) {
            return value(1500, at + 1);
        }
        if self.is(at, Class::ThreeQuarter) {
            return value(750, at + 1);
        }
        for (class, few) in [(Class::Few, 3000), (Class::Couple, 2000)] {
            if self.is(at, class) {
                return Some(((few, true), at + 1));
            }
        }
        let a = self.is(at, Class::A) || self.value(at, Class::Num) == Some(1);
        let behind = at + usize::from(a);
        if self.is(behind, Class::ThreeQuarter) {
            return value(750, behind + 1);
        }
        if self.is(behind, Class::Half) {
            let next = behind + 1;
            return value(500, self.skip(next, Class::A));
        }
        if self.is(behind, Class::QuarterOf) && (a || !self.is(behind, Class::Unit)) && self.is(behind + 1, Class::Unit)
        {
            return value(250, behind + 1);
        }
        if let Some((number, next)) = self.number_words(at) {
            return value(i64::from(number) * 1000, next);
        }
        self.is(at, Class::A).then_some(((1000, false), at + 1))
    }

    /// A length of time: "1 hour and 30 minutes", "anderthalb Stunden", "a few days", "3h".
    pub(super) fn length(&self, at: usize) -> Read<Length> {
        let mut length = Length::default();
        if self.digits(at).is_some_and(|(value, _)| value == 0) && self.gap(at + 1)
            || self.value(at, Class::Num) == Some(0)
        {
            return None;
        }
        let mut next = at;
        for turn in 0..5 {
            let mut here = next;
            if turn > 0 {
                here = self.skip(here + usize::from(self.sign(here, ',')), Class::And);
                if !self.near(here) {
                    break;
                }
            }
            let Some(((amount, vague), unit, end)) = self.counted(here) else { break };
            if length.parts.last().is_some_and(|(_, last)| *last <= unit.unit) {
                break;
            }
            length.parts.push((amount * i64::from(unit.times), unit.unit));
            length.vague |= vague;
            next = end;
        }
        let last = length.parts.last_mut()?;
        if self.is(next, Class::AndHalf) || (self.is(next, Class::HalfPost) && !self.gap(next)) {
            last.0 += 500;
            next += 1;
        } else if self.is(next, Class::AndQuarter) {
            last.0 += 250;
            next += 1;
        } else if self.is(next, Class::And) && self.is(next + 1, Class::Half) && !self.is(next + 2, Class::Unit) {
            last.0 += 500;
            next += 2;
        }
        Some((length, next))
    }

    fn counted(&self, at: usize) -> Option<((i64, bool), Unit, usize)> {
        let ((mut amount, vague), mut next) = self.amount(at)?;
        if self.is(next, Class::NAndHalf) || (self.is(next, Class::AndHalf) && self.is(next + 1, Class::Unit)) {
            amount += 500;
            next += 1;
        } else if self.is(next, Class::And) {
            // "one and a half hour", "two and three quarters hours"
            let here = self.skip(next + 1, Class::A);
            if self.is(here, Class::Half) && self.is(here + 1, Class::Unit) {
                amount += 500;
                next = here + 1;
            } else if let Some((quarters, end)) = self.quarters(next + 1) {
                amount += quarters;
                next = end;
            }
        }
        next = self.skip(next, Class::Measure);
        if self.is(next, Class::HalfPost) && self.is(next + 1, Class::Unit) {
            amount += 500;
            next += 1;
        }
        next = self.skip(next, Class::MoreMins);
        if !self.near(next) {
            return None;
        }
        if let Some(seconds) = self.primes(at, next) {
            return Some(((amount, vague), seconds.0, seconds.1));
        }
        let short = self.digits(at).is_some_and(|(_, width)| width < 4);
        let (unit, end) = self.unit(next, short || self.language() == Language::Chinese)?;
        Some(((amount, vague), unit, end))
    }

    fn quarters(&self, at: usize) -> Read<i64> {
        let (number, next) = self.number_words(at).map_or((1, at), |(number, next)| (number, next));
        let unit_at = self.skip(next + 1, Class::Of);
        (self.is(next, Class::QuarterOf) && self.is(unit_at, Class::Unit) && number < 4)
            .then_some((i64::from(number) * 250, unit_at))
    }

    /// 30' and 1": minutes and seconds.
    fn primes(&self, digits: usize, at: usize) -> Option<(Unit, usize)> {
        let sign = self.item(at)?;
        if sign.gap || self.digits(digits).is_none() || at != digits + 1 || !self.gap(at + 1) {
            return None;
        }
        let unit = match sign.shape {
            Shape::Sign('"' | '″') => sayso_ledger::TimeUnit::Second,
            Shape::Sign('\'' | '′') => sayso_ledger::TimeUnit::Minute,
            _ => return None,
        };
        // Most such signs close a quotation or are inches.
        let alone = digits == 0 && self.item(at + 1).is_none();
        let framed = digits > 0 && (self.is(digits - 1, Class::For) || self.is(digits - 1, Class::InDur));
        (alone || framed).then_some((Unit { unit, times: 1, workweek: false }, at + 1))
    }
}

/// A year of two digits: the one within fifty years before or thirty behind.
pub(super) fn century(value: u32, now: DateTime) -> i16 {
    let here = i32::from(now.year());
    let year = here.div_euclid(100) * 100 + value as i32;
    (if year > here + 30 { year - 100 } else { year }) as i16
}
