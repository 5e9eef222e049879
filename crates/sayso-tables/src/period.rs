//! Periods as tables write them: ISO 8601 and the forms of SDMX (`2022-Q1`, `2022-S1`, `2022-W05`, `2022-M03`).

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};

/// A stretch of whole days, half-open: `start` belongs to it and `end` does not.
///
/// ```
/// use sayso_tables::TablePeriod;
///
/// let quarter = TablePeriod::parse("2022-Q1").unwrap();
/// assert_eq!(quarter.to_string(), "2022-01-01 to 2022-03-31");
/// assert!(TablePeriod::parse("2022").unwrap().contains(quarter));
/// assert_eq!(TablePeriod::parse("spring"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TablePeriod {
    // Invariant: start < end.
    start: Date,
    end: Date,
}

impl TablePeriod {
    /// The days from `start` up to, but not with, `end`; `None` if there is none.
    pub fn new(start: Date, end: Date) -> Option<TablePeriod> {
        (start < end).then_some(TablePeriod { start, end })
    }

    /// Reads a year, half-year, quarter, month, week or day; `None` for anything else.
    pub fn parse(text: &str) -> Option<TablePeriod> {
        let text = text.trim();
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => match text.get(4..).filter(|rest| rest.starts_with(['Q', 'S', 'H', 'M', 'W'])) {
                Some(rest) => (&text[..4], Some(rest)),
                None => (text, None),
            },
        };
        let year: i16 =
            (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())).then(|| year.parse().ok())??;
        let months = |first: i8, n_months: i64| {
            let start = Date::new(year, first, 1).ok()?;
            TablePeriod::new(start, start.checked_add(n_months.months()).ok()?)
        };
        let number = |digits: &str, most: i8| digits.parse::<i8>().ok().filter(|number| (1..=most).contains(number));
        let Some(rest) = rest else { return months(1, 12) };
        match rest.as_bytes().first()? {
            b'Q' => months(3 * number(&rest[1..], 4)? - 2, 3),
            b'S' | b'H' => months(6 * number(&rest[1..], 2)? - 5, 6),
            b'M' => months(number(&rest[1..], 12)?, 1),
            b'W' => {
                let monday = ISOWeekDate::new(year, number(&rest[1..], 53)?, Weekday::Monday).ok()?.date();
                TablePeriod::new(monday, monday.checked_add(7.days()).ok()?)
            }
            _ => match rest.split_once('-') {
                None => months(number(rest, 12)?, 1),
                Some((month, day)) => {
                    let day = Date::new(year, number(month, 12)?, number(day, 31)?).ok()?;
                    TablePeriod::new(day, day.tomorrow().ok()?)
                }
            },
        }
    }

    /// The first day.
    pub const fn start(self) -> Date {
        self.start
    }

    /// The day behind the last.
    pub const fn end(self) -> Date {
        self.end
    }

    /// The last day.
    pub fn last(self) -> Date {
        // A day before it exists, because the period has one.
        self.end.yesterday().unwrap_or(self.start)
    }

    /// Whether a period lies inside this one.
    pub fn contains(self, other: TablePeriod) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same days a year before; `None` before the calendar begins.
    pub fn year_before(self) -> Option<TablePeriod> {
        TablePeriod::new(self.start.checked_sub(1.year()).ok()?, self.end.checked_sub(1.year()).ok()?)
    }
}

impl fmt::Display for TablePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, last) = (self.start, self.last());
        let whole = |end: Option<Date>| end == Some(self.end);
        if start == last {
            write!(f, "{start}")
        } else if start == date(start.year(), 1, 1) && whole(start.checked_add(1.year()).ok()) {
            write!(f, "{}", start.year())
        } else if start.day() == 1 && whole(start.checked_add(1.month()).ok()) {
            write!(f, "{}-{:02}", start.year(), start.month())
        } else {
            write!(f, "{start} to {last}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let period = TablePeriod::parse(text).map(|period| period.to_string());
        assert_eq!(period.as_deref(), expected, "{text}");
    }

    #[test]
    fn every_form_of_a_period_is_read() {
        check("2022", Some("2022"));
        check("2022-05", Some("2022-05"));
        check("2022-M05", Some("2022-05"));
        check("2022Q4", Some("2022-10-01 to 2022-12-31"));
        check("2022-S2", Some("2022-07-01 to 2022-12-31"));
        check("2020-W53", Some("2020-12-28 to 2021-01-03"));
        check("2024-02-29", Some("2024-02-29"));
    }

    #[test]
    fn what_is_no_period_is_none() {
        for text in ["", "22", "2022-13", "2022-Q5", "2021-02-29", "2021-W53", "20220101", "2022-", "2022-é", "éééé"]
        {
            check(text, None);
        }
    }
}
