//! Dates that stand in a line. In: a line. Out: where dates stand and what they are, never more precise than the
//! words. Relative dates ("two days ago") and bare years are not dates here; dates that the calendar does not have
//! are none.

use std::ops::Range;

use jiff::civil::Date;

use crate::words::{Class, WORDS, key};

/// A date in a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FoundDate {
    /// Its bytes in the line.
    pub range: Range<usize>,
    value: Value,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Value {
    Day(i16, i8, i8),
    DayOfYearUnknown(i8, i8),
    Month(i16, i8),
    /// Two numbers of which either may be the month, and the year.
    Numerals(i8, i8, i16),
}

/// Which of two numbers is the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
    /// Nothing tells: a date that could be read both ways is known to the year.
    Unknown,
}

/// How much of a date is known, the most last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Precision {
    Year,
    DayWithoutYear,
    Month,
    Day,
}

impl FoundDate {
    /// The same date in a line that starts further in front.
    pub(crate) fn shifted(self, by: usize) -> FoundDate {
        FoundDate { range: self.range.start + by..self.range.end + by, ..self }
    }

    /// Which order the date shows by itself: a number above twelve is a day.
    pub(crate) fn shows_order(&self) -> Option<Order> {
        match self.value {
            Value::Numerals(first, second, _) if first > 12 && second <= 12 => Some(Order::DayFirst),
            Value::Numerals(first, second, _) if second > 12 && first <= 12 => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// The date in ISO 8601 and its precision. `order` is what is known of the one who wrote it.
    pub(crate) fn iso(&self, order: Order) -> (String, Precision) {
        match self.value {
            Value::Day(year, month, day) => (format!("{year:04}-{month:02}-{day:02}"), Precision::Day),
            Value::DayOfYearUnknown(month, day) => (format!("--{month:02}-{day:02}"), Precision::DayWithoutYear),
            Value::Month(year, month) => (format!("{year:04}-{month:02}"), Precision::Month),
            Value::Numerals(first, second, year) => {
                let day = match (date(year, second, first), date(year, first, second)) {
                    (Some(day), None) | (None, Some(day)) => Some(day),
                    (Some(day), Some(_)) if order == Order::DayFirst || first == second => Some(day),
                    (Some(_), Some(day)) if order == Order::MonthFirst => Some(day),
                    _ => None,
                };
                match day {
                    Some(day) => (day.to_string(), Precision::Day),
                    None => (format!("{year:04}"), Precision::Year),
                }
            }
        }
    }
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Token<'t> {
    Number(u16, usize),
    Word(&'t str),
    Sign(char),
}

/// The dates of a line in order.
pub(crate) fn dates(line: &str) -> Vec<FoundDate> {
    let tokens = tokens(line);
    let (mut at, mut found) = (0, Vec::new());
    while at < tokens.len() {
        match date_at(&tokens, at) {
            Some((value, end)) => {
                found.push(FoundDate { range: tokens[at].0..tokens[end - 1].1, value });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The first date of a line that has nothing else but days of the week, hours, how long reading takes, and words such
/// as "published"; what a page offers ("Listen") may stand between bars.
pub(crate) fn date_line(line: &str) -> Option<FoundDate> {
    if line.len() > 160 {
        return None;
    }
    let found = dates(line);
    let first = found.first()?.clone();
    let other = |start: usize| !found.iter().any(|date| date.range.contains(&start));
    let offers = |start: usize| {
        let bar = |c: char| matches!(c, '|' | '·' | '•');
        let from = line[..start].rfind(bar).map_or(0, |at| at + line[at..].chars().next().map_or(0, char::len_utf8));
        let end = line[start..].find(bar).map_or(line.len(), |at| start + at);
        line.contains(bar) && line.get(from..end).is_some_and(|part| WORDS.is(Class::Furniture, &key(part)))
    };
    let mut words = tokens(line).into_iter().filter(|(start, _, _)| other(*start));
    let only_date = words.all(|(start, _, token)| match token {
        Token::Word(word) => {
            let word = word.to_lowercase();
            let classes = [Class::DateWord, Class::Weekday, Class::Ordinal, Class::ReadingTime];
            classes.iter().any(|class| WORDS.is(*class, &word)) || offers(start)
        }
        Token::Number(..) => true,
        Token::Sign(sign) => !matches!(sign, '?' | '!' | '"' | '«' | '“' | '%' | '$' | '€'),
    });
    only_date.then_some(first)
}

/// The date of "Orsel, 12 March 2031" or "Fait à Malvent, le 3 mai 2031".
pub(crate) fn place_and_date(line: &str) -> Option<FoundDate> {
    let (place, rest) = line.split_once(',')?;
    let known = |word: &str| {
        let word = key(word);
        WORDS.is(Class::DateWord, &word) || WORDS.is(Class::Particle, &word)
    };
    let is_place = place.split_whitespace().all(|word| known(word) || word.starts_with(char::is_uppercase));
    let capital = place.split_whitespace().any(|word| word.starts_with(char::is_uppercase) && !known(word));
    let mut date = date_line(rest).filter(|_| is_place && capital && place.split_whitespace().count() <= 5)?;
    let before = line.len() - rest.len();
    date.range = before + date.range.start..before + date.range.end;
    Some(date)
}

fn date_at(tokens: &[(usize, usize, Token<'_>)], at: usize) -> Option<(Value, usize)> {
    use Token::{Number, Sign, Word};
    let token = |at: usize| tokens.get(at).map(|token| token.2);
    let glued = |at: usize| at > 0 && tokens.get(at).is_some_and(|token| token.0 == tokens[at - 1].1);
    let year_at = |at: usize| match token(at) {
        Some(Number(year @ 1500..=2199, 4)) => Some(year as i16),
        _ => None,
    };
    // Between day and month, and month and year, may stand a sign or a word such as "of".
    let skip = |at: usize, signs: &str| match token(at) {
        Some(Sign(sign)) if signs.contains(sign) => at + 1,
        Some(Word(word)) if WORDS.is(Class::Join, &word.to_lowercase()) => at + 1,
        _ => at,
    };
    // "7. 5. 2031" and "2031. 5. 7.": full stops glued to the numbers before them, and a space behind each.
    let spaced = |at: usize| glued(at + 1) && !glued(at + 2) && glued(at + 3) && !glued(at + 4);
    // A number glued to a letter or sign before it is part of something else: "B12/3/2024", "1.12.3".
    if glued(at)
        && !matches!(
            token(at - 1),
            Some(Sign('(' | '[' | ',' | '|' | ':' | '-' | '–' | '—' | '«' | '"' | '•' | '·' | '›' | '>' | '：' | '（'))
        )
    {
        return None;
    }
    match token(at)? {
        Number(year @ 1500..=2199, 4) if matches!(token(at + 1), Some(Word(_))) => {
            written_year_first(tokens, at, year as i16)
        }
        Number(year @ 1500..=2199, 4) if matches!((token(at + 1), token(at + 2)), (Some(Sign('.')), Some(Word(_)))) => {
            written_year_first(tokens, at, year as i16)
        }
        Number(year @ 1500..=2199, 4) => {
            let Some(Sign(sign @ ('-' | '/' | '.'))) = token(at + 1) else { return None };
            let (Some(Number(month, 1..=2)), Some(Sign(again)), Some(Number(day, 1..=2))) =
                (token(at + 2), token(at + 3), token(at + 4))
            else {
                return None;
            };
            let whole = sign == again && ((at + 1..at + 5).all(glued) || (sign == '.' && spaced(at)));
            let day = whole.then(|| date(year as i16, month as i8, day as i8))??;
            Some((Value::Day(day.year(), day.month(), day.day()), at + 5))
        }
        Number(day @ 1..=31, 1..=2) => {
            let mut next = at + 1;
            if let Some(Word(word)) = token(next)
                && glued(next)
                && WORDS.is(Class::Ordinal, &word.to_lowercase())
            {
                next += 1;
            }
            let next = skip(next, ".-/");
            if let Some(Word(word)) = token(next) {
                let month = WORDS.month(word)?;
                let after = skip(next + 1, ".,-/");
                let after = if year_at(after).is_none() { skip(after, ",") } else { after };
                return match year_at(after) {
                    Some(year) => date(year, month, day as i8).map(|_| (Value::Day(year, month, day as i8), after + 1)),
                    // 2024 is a leap year: 29 February is possible where the year is not told.
                    None => {
                        let day = date(2024, month, day as i8)?.day();
                        Some((Value::DayOfYearUnknown(month, day), next + 1))
                    }
                };
            }
            let (Some(Sign(sign @ ('-' | '/' | '.'))), Some(Number(second @ 1..=31, 1..=2)), Some(Sign(again))) =
                (token(at + 1), token(at + 2), token(at + 3))
            else {
                return None;
            };
            let whole = sign == again && ((at + 1..at + 5).all(glued) || (sign == '.' && spaced(at)));
            let short_year = || match (token(at), token(at + 2), token(at + 4)) {
                // "28.01.22" and "28/01/22", but not "1.2.22" and no longer number.
                (Some(Number(_, 2)), Some(Number(_, 2)), Some(Number(year, 2)))
                    if glued(at + 2) && !glued(at + 5) && (sign == '.' || (sign == '/' && year < 50)) =>
                {
                    Some(2000 + year as i16)
                }
                _ => None,
            };
            let year = whole.then(|| year_at(at + 4).or_else(short_year))??;
            let (first, second) = (day as i8, second as i8);
            // Nobody puts the month first between full stops.
            if sign == '.' && date(year, second, first).is_some() {
                return Some((Value::Day(year, second, first), at + 5));
            }
            date(year, second, first).or(date(year, first, second))?;
            Some((Value::Numerals(first, second, year), at + 5))
        }
        Word(word) => {
            let month = WORDS.month(word)?;
            let next = skip(at + 1, ".");
            // A day that the month does not have ("31 February 2024") makes the whole none.
            let after_number = at > 0 && matches!(token(at - 1), Some(Number(_, 1..=2)));
            if let Some(year) = year_at(skip(next, ",")).filter(|_| !after_number) {
                return Some((Value::Month(year, month), skip(next, ",") + 1));
            }
            let Some(Number(day @ 1..=31, 1..=2)) = token(next) else { return None };
            let mut after = next + 1;
            if let Some(Word(word)) = token(after)
                && glued(after)
                && WORDS.is(Class::Ordinal, &word.to_lowercase())
            {
                after += 1;
            }
            let end = after;
            let after = skip(after, ",");
            if let Some(year) = year_at(after) {
                return date(year, month, day as i8).map(|_| (Value::Day(year, month, day as i8), after + 1));
            }
            // "may 21 people" is no date; nor is an hour the day of a month.
            let hour = glued(end) && matches!(token(end), Some(Sign(':')));
            (word.starts_with(char::is_uppercase) && !hour).then_some(())?;
            date(2024, month, day as i8).map(|_| (Value::DayOfYearUnknown(month, day as i8), end))
        }
        _ => None,
    }
}

/// "2031 Jan 7", "2031. május 7.", and "2031年1月7日" as Chinese, Japanese and Korean write it.
fn written_year_first(tokens: &[(usize, usize, Token<'_>)], at: usize, year: i16) -> Option<(Value, usize)> {
    use Token::{Number, Word};
    let token = |at: usize| tokens.get(at).map(|token| token.2);
    let signed = |at: usize, signs: [char; 2]| matches!(token(at), Some(Word(word)) if word.starts_with(signs));
    if signed(at + 1, ['年', '년']) {
        let (Some(Number(month, 1..=2)), true, Some(Number(day, 1..=2)), true) =
            (token(at + 2), signed(at + 3, ['月', '월']), token(at + 4), signed(at + 5, ['日', '일']))
        else {
            return None;
        };
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        // Without spaces the sign of the day is glued to the next word.
        let end = if tokens[at + 5].1 - tokens[at + 5].0 == '日'.len_utf8() { at + 6 } else { at + 5 };
        return date(year, month, day).map(|_| (Value::Day(year, month, day), end));
    }
    let has_sign = matches!(token(at + 1), Some(Token::Sign('.')));
    let at_month = if has_sign { at + 2 } else { at + 1 };
    let Some(Word(word)) = token(at_month) else { return None };
    let month = WORDS.month(word)?;
    let next = if matches!(token(at_month + 1), Some(Token::Sign('.'))) { at_month + 2 } else { at_month + 1 };
    let Some(Number(day @ 1..=31, 1..=2)) = token(next) else { return None };
    let hour = matches!(token(next + 1), Some(Token::Sign(':')));
    (!hour && (has_sign || word.starts_with(char::is_uppercase))).then_some(())?;
    date(year, month, day as i8).map(|_| (Value::Day(year, month, day as i8), next + 1))
}

/// The value of a digit, also of Arabic and Persian ones.
fn digit(c: char) -> Option<u16> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    u16::try_from(u32::from(c) - u32::from(zero)).ok()
}

fn tokens(line: &str) -> Vec<(usize, usize, Token<'_>)> {
    let mut tokens: Vec<(usize, usize, Token<'_>)> = Vec::new();
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        let token = match c {
            _ if c.is_whitespace() => continue,
            _ if digit(c).is_some() => Token::Number(digit(c).unwrap_or(0), 1),
            _ if c.is_alphabetic() => Token::Word(&line[at..end]),
            _ => Token::Sign(c),
        };
        match (tokens.last_mut(), token) {
            (Some((_, last_end, Token::Number(value, len))), Token::Number(digit, _)) if *last_end == at => {
                // Long numbers are no parts of dates; what matters is that they do not overflow.
                (*value, *len, *last_end) = (value.saturating_mul(10).saturating_add(digit), *len + 1, end);
            }
            (Some((start, last_end, Token::Word(word))), Token::Word(_)) if *last_end == at => {
                (*word, *last_end) = (&line[*start..end], end);
            }
            _ => tokens.push((at, end, token)),
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, order: Order, expected: &[(&str, &str)]) {
        let found = dates(line);
        let found: Vec<(&str, String)> =
            found.iter().map(|date| (&line[date.range.clone()], date.iso(order).0)).collect();
        let expected: Vec<(&str, String)> = expected.iter().map(|(words, iso)| (*words, (*iso).to_owned())).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn dates_are_as_precise_as_their_words() {
        let en = Order::Unknown;
        check("2025-02-27 18:13", en, &[("2025-02-27", "2025-02-27")]);
        check("2025-02-27T18:13:00Z", en, &[("2025-02-27", "2025-02-27")]);
        check("26th Feb, 2023. 09:20 am", en, &[("26th Feb, 2023", "2023-02-26")]);
        check("the 3rd of March 1999", en, &[("3rd of March 1999", "1999-03-03")]);
        check("January 21, 2026", en, &[("January 21, 2026", "2026-01-21")]);
        check("Sept. 5th 2021 at noon", en, &[("Sept. 5th 2021", "2021-09-05")]);
        check("Jan 21", en, &[("Jan 21", "--01-21")]);
        check("Feb 29", en, &[("Feb 29", "--02-29")]);
        check("March 2024", en, &[("March 2024", "2024-03")]);
        check("3-Apr-2020", en, &[("3-Apr-2020", "2020-04-03")]);
        check("21/11/2023", en, &[("21/11/2023", "2023-11-21")]);
        check("11/21/2023", en, &[("11/21/2023", "2023-11-21")]);
        check("05/06/2023", en, &[("05/06/2023", "2023")]);
        check("05/05/2023", en, &[("05/05/2023", "2023-05-05")]);
        check("2031 Jan 7", en, &[("2031 Jan 7", "2031-01-07")]);
        check("発行：2031年1月7日", en, &[("2031年1月7日", "2031-01-07")]);
        check("2031년 1월 7일", en, &[("2031년 1월 7일", "2031-01-07")]);
        check("7 de mayo de 2031", en, &[("7 de mayo de 2031", "2031-05-07")]);
        check("7 вересня 2031", en, &[("7 вересня 2031", "2031-09-07")]);
        check("7 مايو 2031", en, &[("7 مايو 2031", "2031-05-07")]);
        check("٧ مايو ٢٠٣١", en, &[("٧ مايو ٢٠٣١", "2031-05-07")]);
        check("7 במאי 2031", en, &[("7 במאי 2031", "2031-05-07")]);
        check("7. květen 2031", en, &[("7. květen 2031", "2031-05-07")]);
        check("2031. május 7.", en, &[("2031. május 7", "2031-05-07")]);
        check("2031. 5. 7.", en, &[("2031. 5. 7", "2031-05-07")]);
        check("7. 5. 2031", en, &[("7. 5. 2031", "2031-05-07")]);
        check("28/01/31", en, &[("28/01/31", "2031-01-28")]);
        check("05/06/2023", Order::MonthFirst, &[("05/06/2023", "2023-05-06")]);
        let fr = Order::DayFirst;
        check("05/06/2023", fr, &[("05/06/2023", "2023-06-05")]);
        check("1er mars 2024 à 9h30", fr, &[("1er mars 2024", "2024-03-01")]);
        check("jeudi 21 janvier 2026", fr, &[("21 janvier 2026", "2026-01-21")]);
        check("le 2 déc. 2020", fr, &[("2 déc. 2020", "2020-12-02")]);
        check("14.07.2019", fr, &[("14.07.2019", "2019-07-14")]);
    }

    #[test]
    fn what_is_no_date_is_left_alone() {
        for line in [
            "31 February 2024",
            "2 days ago",
            "in 2024",
            "13/13/2020",
            "0/1/2020",
            "may 21 people come",
            "1.2.3.2020",
            "12/2020/1",
            "99999999999999999999/1/1",
            "May 10:30",
            "2031 Jan 7:30",
            "2031 may 7 people come",
            "21 marsupials",
            "",
        ] {
            check(line, Order::DayFirst, &[]);
        }
    }

    #[test]
    fn a_date_line_has_nothing_but_a_date() {
        for (line, expected) in [
            ("Published on Monday, 3 May 2021 at 10:15 GMT", true),
            ("- Jan 21", true),
            ("Mis à jour le 3 mai 2021 à 10h15", true),
            ("3 May 2021: the day it rained", false),
            ("Elections of 3 May 2021", false),
        ] {
            assert_eq!(date_line(line).is_some(), expected, "{line}");
        }
    }
}
