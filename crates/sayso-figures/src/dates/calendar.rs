//! The calendar: dates and units come in, other dates go out. Nothing here knows a language.

use jiff::Span as Length;
use jiff::civil::{Date, DateTime, Weekday};
use sayso_ledger::TimeUnit;

pub(super) fn plus_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Length::new().try_days(days).ok()?).ok()
}

/// The `nth` weekday (1 for Monday) of a month, negative from its end.
pub(super) fn nth_weekday(year: i16, month: i8, weekday: i8, nth: i8) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
}

/// Monday to Sunday as 1 to 7.
pub(super) fn weekday(date: Date) -> i8 {
    date.weekday().to_monday_one_offset()
}

/// A time `n` thousandths of a unit later; parts of months and longer units count 30 days to a month.
pub(super) fn shift(from: DateTime, unit: TimeUnit, thousandths: i64) -> Option<DateTime> {
    use TimeUnit::*;
    let whole = thousandths / 1000;
    let part = thousandths % 1000;
    let months = |n: i64| from.checked_add(Length::new().try_months(whole.checked_mul(n)?).ok()?).ok();
    let seconds = |base: DateTime, n: i64| {
        base.checked_add(Length::new().try_seconds((n.checked_mul(thousandths)?) / 1000).ok()?).ok()
    };
    let base = match unit {
        Second => return seconds(from, 1),
        Minute => return seconds(from, 60),
        Hour => return seconds(from, 3600),
        Day => return seconds(from, 86_400),
        Week | Weekend => return seconds(from, 7 * 86_400),
        Workday => return workdays(from, whole),
        Month => months(1)?,
        Quarter | Season => months(3)?,
        Half => months(6)?,
        Year => months(12)?,
        Decade => months(120)?,
        Century => months(1200)?,
    };
    if part == 0 {
        return Some(base);
    }
    let n_months = match unit {
        Month => 1,
        Quarter | Season => 3,
        Half => 6,
        Decade => 120,
        Century => 1200,
        _ => 12,
    };
    // Half a year is six months; what is left of a month counts thirty days to the month.
    let (more, rest) = (part * n_months / 1000, part * n_months % 1000);
    let base = base.checked_add(Length::new().try_months(more).ok()?).ok()?;
    base.checked_add(Length::new().try_days(rest * 30 / 1000).ok()?).ok()
}

fn workdays(from: DateTime, n: i64) -> Option<DateTime> {
    let (mut at, mut left) = (from, n.clamp(-2000, 2000));
    while left != 0 {
        let step = left.signum();
        at = DateTime::from_parts(plus_days(at.date(), step as i32)?, at.time());
        left -= if weekday(at.date()) < 6 { step } else { 0 };
    }
    Some(at)
}

/// The start of the unit of the calendar that a time lies in.
pub(super) fn floor(at: DateTime, unit: TimeUnit) -> Option<DateTime> {
    use TimeUnit::*;
    let date = at.date();
    let month = |month: i8| Date::new(date.year(), month, 1).ok();
    let day = match unit {
        Second => return at.with().subsec_nanosecond(0).build().ok(),
        Minute => return at.with().second(0).subsec_nanosecond(0).build().ok(),
        Hour => return at.with().minute(0).second(0).subsec_nanosecond(0).build().ok(),
        Day | Workday => date,
        Week => plus_days(date, 1 - i32::from(weekday(date)))?,
        Weekend => plus_days(date, 6 - i32::from(weekday(date)))?,
        Month => month(date.month())?,
        Quarter => month((date.month() - 1) / 3 * 3 + 1)?,
        Season => {
            let first = date.month() / 3 * 3;
            if first == 0 { Date::new(date.year().checked_sub(1)?, 12, 1).ok()? } else { month(first)? }
        }
        Half => month((date.month() - 1) / 6 * 6 + 1)?,
        Year => month(1)?,
        Decade => Date::new(date.year().div_euclid(10) * 10, 1, 1).ok()?,
        Century => Date::new(date.year().div_euclid(100) * 100, 1, 1).ok()?,
    };
    Some(midnight(day))
}

pub(super) fn midnight(date: Date) -> DateTime {
    date.at(0, 0, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifting_keeps_to_the_calendar() {
        let from = Date::new(2024, 1, 31).unwrap().at(12, 0, 0, 0);
        assert_eq!(shift(from, TimeUnit::Month, 1000).unwrap().date().to_string(), "2024-02-29");
        assert_eq!(shift(from, TimeUnit::Year, 1500).unwrap().date().to_string(), "2025-07-31");
        assert_eq!(shift(from, TimeUnit::Workday, 3000).unwrap().date().to_string(), "2024-02-05");
        assert_eq!(floor(from, TimeUnit::Week).unwrap().date().to_string(), "2024-01-29");
    }
}
