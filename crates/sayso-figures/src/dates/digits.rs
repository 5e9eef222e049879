//! Days and months in digits: "21/11/2023", "2018-10", "15.2.".

use sayso_ledger::{DateOrder, Language};

use super::days::{Named, Ordered, Partial};
use super::lex::Shape;
use super::numbers::{Parser, Read, century};

impl Parser<'_> {
    /// Dates in digits only.
    pub(super) fn in_digits(&self, at: usize) -> Read<Named> {
        // Nothing of a longer number or code before or behind.
        if at > 0 && !self.gap(at) {
            let before = self.item(at - 1)?;
            let code = match before.shape {
                Shape::Digits(..) => true,
                Shape::Sign('-') if at > 3 && self.sign(at - 3, '/') => false,
                Shape::Sign('-' | '/' | '.' | ':' | '+') => at > 1 && !before.gap && self.digits(at - 2).is_some(),
                Shape::Word => before.senses.is_empty() && self.language() != Language::Chinese,
                _ => false,
            };
            if code {
                return None;
            }
        }
        let (first, width) = self.digits(at)?;
        let sign = match self.item(at + 1)?.shape {
            Shape::Sign(sign @ ('-' | '/' | '.')) if !self.gap(at + 1) && !self.gap(at + 2) => Some(sign),
            _ if self.gap(at + 1) && self.digits(at + 1).is_some() => None,
            _ => return None,
        };
        let step = if sign.is_some() { 2 } else { 1 };
        let quoted = usize::from(sign.is_some() && self.sign(at + 2 * step, '\''));
        let (second, second_width) = self.digits(at + step)?;
        let third = self.digits(at + 2 * step + quoted).filter(|_| match sign {
            Some(sign) => self.sign(at + step + 1, sign) && !self.gap(at + step + 1) && !self.gap(at + 2 * step),
            None => self.gap(at + 2),
        });
        let end = at + 2 * step + quoted + 1;
        if let Some((third, third_width)) = third {
            // Nothing of a longer number behind; "5/7/2020-6/7/2020" is read by the range.
            let closed = |end: usize| {
                let sign_behind = matches!(self.item(end).map(|item| item.shape), Some(Shape::Sign('-' | '/' | '.')));
                let digits_behind = self.digits(end + 1).is_some_and(|(_, width)| width < 3 || sign.is_none());
                let tight = !self.gap(end) && !self.gap(end + 1);
                !(sign_behind && digits_behind && tight) || (sign != Some('-') && self.sign(end, '-'))
            };
            let named = |partial: Partial, order| Some((Named::partial(Partial { order, ..partial }, "digits"), end));
            match (width, second_width, third_width) {
                (4, 1 | 2, 1 | 2) if (1000..3000).contains(&first) => {
                    let partial = self.ymd(first as i16, second, third)?;
                    return named(partial, None);
                }
                (1 | 2, 1 | 2, 4) if (1000..3000).contains(&third) && closed(end) => {
                    let (day, month, order) = self.ordered(first, second)?;
                    return named(self.ymd(third as i16, month, day)?, order);
                }
                (1 | 2, 1 | 2, 2)
                    if closed(end) && (sign.is_some() || (width == 2 && second_width <= 2 && self.space_dates())) =>
                {
                    let (day, month, order) = self.ordered(first, second)?;
                    // Three numbers with dots are as often a version or a section.
                    if sign == Some('.') && self.language() == Language::English {
                        return None;
                    }
                    let mut partial = self.ymd(century(third, self.now), month, day)?;
                    partial.short_year = true;
                    return named(partial, order);
                }
                _ => {}
            }
            if sign.is_some() {
                return None;
            }
        }
        // "17 2" was written with a space; two numbers alone say nothing.
        let sign = sign?;
        let end = at + step + 1;
        if !self.gap(end) && self.is_word(end) && self.language() != Language::Chinese {
            return None;
        }
        if !self.gap(end) && self.sign(end, ':') {
            return None;
        }
        match (width, second_width) {
            (4, 1 | 2) if (1000..2200).contains(&first) && (1..=12).contains(&second) && sign != '.' => {
                let partial = Partial { year: Some(first as i16), month: Some(second as i8), ..Partial::default() };
                let clear = !(sign == '/' && second_width == 2 && second == (first + 1) % 100);
                clear.then(|| (Named::partial(partial, "digits"), end))
            }
            (1 | 2, 4) if (1000..2200).contains(&second) && (1..=12).contains(&first) => {
                let partial = Partial { year: Some(second as i16), month: Some(first as i8), ..Partial::default() };
                Some((Named::partial(partial, "digits"), end))
            }
            (1 | 2, 1 | 2) => {
                let more = self.item(end).is_some_and(|item| {
                    matches!(item.shape, Shape::Sign('/' | '.' | '%'))
                        && !item.gap
                        && !self.gap(end + 1)
                        && self.digits(end + 1).is_some()
                });
                let (day, month, order) = self.ordered(first, second)?;
                // With a dot the day comes first everywhere: "8.22" is a section.
                if more || first == 0 || second == 0 || (sign == '.' && day != first) {
                    return None;
                }
                let mut end = end;
                if sign == '.' && self.sign(end, '.') && !self.gap(end) {
                    end += 1;
                }
                let partial = Partial { month: Some(month as i8), day: Some(day as i8), order, ..Partial::default() };
                // Alone, two numbers are a fraction, a score or a section.
                Some((Named { strong: false, ..Named::partial(partial, "digits") }, end))
            }
            _ => None,
        }
    }

    pub(super) fn space_dates(&self) -> bool {
        self.language() == Language::French
    }

    pub(super) fn ymd(&self, year: i16, month: u32, day: u32) -> Option<Partial> {
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Partial {
            year: Some(year),
            month: Some(month as i8),
            day: Some(day as i8),
            ..Partial::default()
        })
    }

    /// Day and month of two numbers, and in which order they stand.
    pub(super) fn ordered(&self, first: u32, second: u32) -> Option<(u32, u32, Option<Ordered>)> {
        let fits = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
        let (day_first, month_first) = (fits(first, second), fits(second, first));
        let order = match (day_first, month_first) {
            (true, true) => self.order,
            (true, false) => DateOrder::DayFirst,
            (false, true) => DateOrder::MonthFirst,
            (false, false) => return None,
        };
        let (day, month) = if order == DateOrder::DayFirst { (first, second) } else { (second, first) };
        let ordered = Ordered { order, is_only: day_first != month_first };
        Some((day, month, (first != second).then_some(ordered)))
    }
}
