//! Feasts: a rule and a year come in, the days go out.

use jiff::civil::{Date, Weekday};

use super::calendar::{nth_weekday, plus_days, weekday};

/// A rule for one day of each year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Holiday {
    /// A month and a day.
    Fixed(i8, i8),
    /// Days from Easter Sunday.
    Easter(i32),
    /// Days from Easter Sunday of the Julian calendar.
    Orthodox(i32),
    /// Month, weekday, which one (negative from the end), and days from it.
    Nth(i8, i8, i8, i32),
    /// Days from the Chinese New Year.
    LunarYear(i32),
    /// Month and day of the Islamic calendar by arithmetic, and for how many days. By sight of the moon it may be a
    /// day earlier.
    Islamic(i32, i32, i32),
    /// The last Friday of Ramadan.
    LastFriday,
    /// Month (from Nisan) and day of the Hebrew calendar, and for how many days. It begins in the evening before.
    Hebrew(i32, i32, i32),
    /// Days from Diwali, and for how many days.
    Diwali(i32, i32),
    /// Days from Holi.
    Holi(i32),
    /// 27 April, the day before where that is a Sunday, 30 April before 2014.
    King,
}

impl Holiday {
    /// Reads the rule as the tables write it.
    pub(super) fn parse(rule: &str) -> Option<Holiday> {
        let offset = |rest: &str| rest.trim_start_matches('+').parse().ok();
        match rule {
            "king" => return Some(Holiday::King),
            "islamfriday" => return Some(Holiday::LastFriday),
            _ => {}
        }
        if let Some(rest) = rule.strip_prefix("diwali") {
            let (days, length) = rest.split_once(':').unwrap_or((rest, "1"));
            return Some(Holiday::Diwali(offset(days)?, length.parse().ok()?));
        }
        for (name, make) in [
            ("easter", Holiday::Easter as fn(i32) -> Holiday),
            ("orthodox", Holiday::Orthodox),
            ("cny", Holiday::LunarYear),
            ("holi", Holiday::Holi),
        ] {
            if let Some(rest) = rule.strip_prefix(name) {
                return offset(rest).map(make);
            }
        }
        if let Some(rest) = rule.strip_prefix("nth:") {
            let (rest, days) = rest.split_once('+').unwrap_or((rest, "0"));
            let mut parts = rest.split(':');
            let mut next = || parts.next()?.parse::<i8>().ok();
            return Some(Holiday::Nth(next()?, next()?, next()?, days.parse().ok()?));
        }
        for (name, make) in [("islam:", Holiday::Islamic as fn(i32, i32, i32) -> Holiday), ("hebrew:", Holiday::Hebrew)]
        {
            if let Some(rest) = rule.strip_prefix(name) {
                let mut parts = rest.split(':').map(|part| part.parse::<i32>().ok());
                return Some(make(parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(1)));
            }
        }
        let (month, day) = rule.split_once('-')?;
        Some(Holiday::Fixed(month.parse().ok()?, day.parse().ok()?))
    }

    /// The stretches of days that it may be in a year, the likeliest first; none where the rule knows none.
    pub(super) fn spans(self, year: i16) -> Vec<(Date, Date)> {
        let Some((first, days)) = self.in_year(year) else { return Vec::new() };
        let span = |from: i32, to: i32| Some((plus_days(first, from)?, plus_days(first, to)?));
        let spans = match self {
            Holiday::Islamic(..) => vec![span(0, days), span(-1, days - 1)],
            Holiday::Hebrew(_, _, 1) => vec![span(-1, 0), span(0, 1)],
            Holiday::Hebrew(..) => vec![span(-1, days)],
            _ => vec![span(0, days)],
        };
        spans.into_iter().flatten().collect()
    }

    /// Its first day in a year and how many days it has.
    fn in_year(self, year: i16) -> Option<(Date, i32)> {
        let day = match self {
            Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
            Holiday::Easter(days) => plus_days(easter(year)?, days),
            Holiday::Orthodox(days) => plus_days(orthodox_easter(year)?, days),
            Holiday::Nth(month, weekday, nth, days) => plus_days(nth_weekday(year, month, weekday, nth)?, days),
            Holiday::LunarYear(days) => plus_days(lunar_new_year(year)?, days),
            Holiday::King => {
                let day = if year < 2014 { Date::new(year, 4, 30) } else { Date::new(year, 4, 27) }.ok()?;
                if day.weekday() == Weekday::Sunday { plus_days(day, -1) } else { Some(day) }
            }
            Holiday::LastFriday => {
                let eid = islamic(year, 10, 1)?;
                plus_days(eid, -1 - (i32::from(weekday(eid)) + 1).rem_euclid(7))
            }
            Holiday::Hebrew(month, day, days) => return hebrew(year, month, day).map(|date| (date, days)),
            Holiday::Diwali(offset, days) => {
                return Some((plus_days(listed(&DIWALI, year)?, offset)?, days));
            }
            Holiday::Holi(offset) => plus_days(listed(&HOLI, year)?, offset),
            Holiday::Islamic(month, day, days) => return islamic(year, month, day).map(|date| (date, days)),
        };
        day.map(|day| (day, 1))
    }
}

/// Easter Sunday by the rule of the Gregorian calendar.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15).rem_euclid(30);
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).ok()
}

/// Easter Sunday of the Julian calendar as a Gregorian date, for the years 1900 to 2099.
fn orthodox_easter(year: i16) -> Option<Date> {
    if !(1900..2100).contains(&year) {
        return None;
    }
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let n = d + e + 114;
    plus_days(Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).ok()?, 13)
}

/// The Chinese New Year: a list, because no short rule gives it.
fn lunar_new_year(year: i16) -> Option<Date> {
    // January dates as they are, February dates with 31 added; from 2000.
    const DAYS: [i8; 36] = [
        36, 24, 43, 32, 22, 40, 29, 49, 38, 26, 45, 34, 23, 41, 31, 50, 39, 28, 47, 36, 25, 43, 32, 22, 41, 29, 48, 37,
        26, 44, 34, 23, 42, 31, 50, 39,
    ];
    let day = *DAYS.get(usize::try_from(year.checked_sub(2000)?).ok()?)?;
    if day > 31 { Date::new(year, 2, day - 31).ok() } else { Date::new(year, 1, day).ok() }
}

/// Diwali and Holi from 2010: month and day, listed because they follow the moon's true course.
const DIWALI: [(i8, i8); 17] = [
    (11, 5),
    (10, 26),
    (11, 13),
    (11, 3),
    (10, 23),
    (11, 11),
    (10, 30),
    (10, 19),
    (11, 7),
    (10, 27),
    (11, 14),
    (11, 4),
    (10, 24),
    (11, 12),
    (11, 1),
    (10, 20),
    (11, 8),
];
const HOLI: [(i8, i8); 17] = [
    (3, 1),
    (3, 20),
    (3, 8),
    (3, 27),
    (3, 17),
    (3, 6),
    (3, 24),
    (3, 13),
    (3, 2),
    (3, 21),
    (3, 10),
    (3, 29),
    (3, 18),
    (3, 8),
    (3, 25),
    (3, 14),
    (3, 4),
];

fn listed(days: &[(i8, i8)], year: i16) -> Option<Date> {
    let (month, day) = *days.get(usize::try_from(year.checked_sub(2010)?).ok()?)?;
    Date::new(year, month, day).ok()
}

/// A month (1 for Nisan, 13 for the Adar before Nisan) and day of the Hebrew calendar in a Gregorian year.
fn hebrew(year: i16, month: i32, day: i32) -> Option<Date> {
    let leap = |year: i32| (7 * year + 1).rem_euclid(19) < 7;
    // Days from the calendar's first molad to the new year, with the rules that put it off.
    let elapsed = |year: i32| {
        let months = (235 * year - 234).div_euclid(19);
        let parts = 12_084 + 13_753 * months;
        let day = months * 29 + parts.div_euclid(25_920);
        if (3 * (day + 1)).rem_euclid(7) < 3 { day + 1 } else { day }
    };
    let new_year = |year: i32| {
        let (before, here, after) = (elapsed(year - 1), elapsed(year), elapsed(year + 1));
        let put_off = if after - here == 356 {
            2
        } else if here - before == 382 {
            1
        } else {
            0
        };
        here + put_off
    };
    if !(1000..3000).contains(&year) {
        return None;
    }
    // Autumn months belong to the Hebrew year that starts in this Gregorian year.
    let year_of = i32::from(year) + if (7..=9).contains(&month) { 3761 } else { 3760 };
    let start = new_year(year_of);
    let length = new_year(year_of + 1) - start;
    let long_heshvan = length % 10 == 5;
    let short_kislev = length % 10 == 3;
    let lengths = |nth: i32| match nth {
        8 if long_heshvan => 30,
        9 if short_kislev => 29,
        2 | 4 | 6 | 8 | 10 | 13 => 29,
        12 => {
            if leap(year_of) {
                30
            } else {
                0
            }
        }
        _ => 30,
    };
    // From Tishri on; Adar is the thirteenth, and the twelfth only in leap years.
    let order = [7, 8, 9, 10, 11, 12, 13, 1, 2, 3, 4, 5, 6];
    let before: i32 = order.iter().take_while(|nth| **nth != month).map(|nth| lengths(*nth)).sum();
    // The new year 5779 was the tenth of September 2018.
    let base = Date::new(2018, 9, 10).ok()?;
    plus_days(base, start - new_year(5779) + before + day - 1)
}

/// The first day in a Gregorian year that has this month and day in the arithmetical Islamic calendar. The day by
/// sight of the moon may be one off.
fn islamic(year: i16, month: i32, day: i32) -> Option<Date> {
    let start = Date::new(year, 1, 1).ok()?;
    let epoch = Date::new(622, 7, 19).ok()?;
    let lunar = (i32::from(year) - 622) * 33 / 32;
    (lunar - 1..lunar + 3).find_map(|lunar| {
        let days = (lunar - 1) * 354 + (3 + 11 * lunar) / 30 + 29 * (month - 1) + month / 2 + day - 1;
        plus_days(epoch, days).filter(|date| *date >= start && date.year() == year)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_fall_on_their_days() {
        let day = |rule: &str, year| Holiday::parse(rule).unwrap().in_year(year).unwrap().0.to_string();
        assert_eq!(day("easter+0", 2024), "2024-03-31");
        assert_eq!(day("easter+39", 2025), "2025-05-29");
        assert_eq!(day("orthodox+0", 2024), "2024-05-05");
        assert_eq!(day("nth:11:4:4+1", 2023), "2023-11-24");
        assert_eq!(day("cny+0", 2023), "2023-01-22");
        assert_eq!(day("islam:10:1", 2019), "2019-06-05");
        assert_eq!(day("king", 2025), "2025-04-26");
        assert_eq!(day("7-14", 2021), "2021-07-14");
        assert_eq!(day("hebrew:7:10", 2023), "2023-09-25");
        assert_eq!(day("hebrew:1:15:8", 2024), "2024-04-23");
        assert_eq!(day("hebrew:9:25:8", 2022), "2022-12-19");
        assert_eq!(day("hebrew:13:14", 2021), "2021-02-26");
        assert_eq!(day("diwali+1", 2022), "2022-10-25");
        assert_eq!(day("islamfriday", 2019), "2019-05-31");
    }
}
