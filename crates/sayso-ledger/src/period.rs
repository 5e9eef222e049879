//! Dates, periods, durations and recurring times: what a stretch of text says about when, and no more than that.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};

use crate::document::named;
use crate::{Rule, Span};

named! {
    /// What kind of time the words name.
    PeriodKind {
        /// A day of the calendar.
        Day = "day",
        /// A stretch of days: a month, a year, "from 3 to 9 May".
        Days = "period",
        /// A time of a day of the calendar.
        Moment = "moment",
        /// A stretch between two times of the calendar.
        Hours = "hours",
        /// A time of day, of no certain day; see [`Period::clock`].
        Clock = "time of day",
        /// A stretch of the clock, of no certain day; see [`Period::clock`].
        ClockHours = "hours of the day",
        /// How long something takes; see [`Period::length`].
        Duration = "duration",
        /// What comes again; see [`Period::recurrence`].
        Recurring = "recurring",
        /// A time that the words do not bound: "since the pandemic", "recently".
        Vague = "vague",
        /// A day that no calendar has: 30 February.
        Impossible = "impossible",
    }
}

named! {
    /// How fine the words are. A value is never finer than them: "in 2022" is a year, not a first of January.
    Precision {
        /// A second.
        Second = "second",
        /// A minute.
        Minute = "minute",
        /// An hour.
        Hour = "hour",
        /// A part of a day: a morning.
        PartOfDay = "part of a day",
        /// A day.
        Day = "day",
        /// A weekend.
        Weekend = "weekend",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A quarter of a year.
        Quarter = "quarter",
        /// A season.
        Season = "season",
        /// Half a year.
        Half = "half-year",
        /// A year.
        Year = "year",
        /// Ten years.
        Decade = "decade",
        /// A hundred years.
        Century = "century",
    }
}

named! {
    /// What the reading rests on beside the words themselves.
    Anchor {
        /// Nothing: the words suffice.
        Words = "the words",
        /// The reference date that the caller gave: "last year".
        Reference = "the reference date",
        /// The words leave the year (or month, or week) open. The readings are those around the reference date.
        Open = "left open",
        /// A time that the text told before, which is not looked for: "a month later". The readings count from the
        /// reference date only to show the length; none of them is certain.
        Told = "a time told before",
        /// The words leave the year open and name a weekday; only one year around the reference date fits.
        Weekday = "the weekday",
    }
}

named! {
    /// In which order a date in digits has its day and month.
    DateOrder {
        /// 21/11/2023.
        DayFirst = "day first",
        /// 11/21/2023.
        MonthFirst = "month first",
    }
}

/// Why the digits of a document are read in one order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrderReason {
    /// This date of the document fits one order only.
    Evidence(Span),
    /// Dates of the document contradict each other; the first was followed. Both are shown.
    Contradiction(Span, Span),
    /// No date of the document decides; the language has a custom.
    Custom,
}

/// A half-open stretch of calendar time: `start` belongs to it, `end` does not. `None` is unbounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// Where it begins.
    // Invariant: start <= end where both are given.
    pub start: Option<DateTime>,
    /// Where it has ended.
    pub end: Option<DateTime>,
}

/// A stretch of the clock. The end may lie before the start: the stretch then runs over midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClockStretch {
    /// Where it begins; `None` is unbounded.
    pub start: Option<Time>,
    /// Where it has ended; `None` is unbounded.
    pub end: Option<Time>,
}

named! {
    /// A unit of time.
    TimeUnit {
        /// A second.
        Second = "second",
        /// A minute.
        Minute = "minute",
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// A working day.
        Workday = "working day",
        /// A weekend.
        Weekend = "weekend",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// Three months.
        Quarter = "quarter",
        /// A season.
        Season = "season",
        /// Half a year.
        Half = "half-year",
        /// A year.
        Year = "year",
        /// Ten years.
        Decade = "decade",
        /// A hundred years.
        Century = "century",
    }
}

/// A length of time, as the text counts it: "1 hour and 30 minutes" are two parts.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Length {
    /// Each unit with its number in thousandths: 2.5 hours are `(2500, Hour)`.
    pub parts: Vec<(i64, TimeUnit)>,
    /// Whether the words leave the number open: "a few days".
    pub vague: bool,
}

/// What comes again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recurrence {
    /// Every so many thousandths of a unit: "every two weeks", "half-yearly".
    Each(i64, TimeUnit),
    /// On a weekday, 1 for Monday to 7 for Sunday.
    Weekday(u8),
    /// On a day of each month.
    DayOfMonth(u8),
    /// On a day of each year: month and day.
    DayOfYear(u8, u8),
}

/// A time that a stretch of text names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Period {
    /// Where it stands.
    pub span: Span,
    /// What kind of time it is.
    pub kind: PeriodKind,
    /// What it may mean, the likeliest first. More than one where the words do not decide: a day without year, a
    /// time without half of the day, "last two months" as sixty days or as two months of the calendar.
    pub readings: Vec<Stretch>,
    /// The clock times of [`PeriodKind::Clock`], [`PeriodKind::ClockHours`] and of recurring times; else empty.
    pub clock: Vec<ClockStretch>,
    /// How fine the words are.
    pub precision: Precision,
    /// What the readings rest on.
    pub anchor: Anchor,
    /// The date that was given as the reference, if the reading rests on one.
    pub reference: Option<Date>,
    /// Which order of day and month was followed, and why, if both are in digits and differ.
    pub order: Option<(DateOrder, OrderReason)>,
    /// How long: of durations.
    pub length: Option<Length>,
    /// What comes again: of recurring times.
    pub recurrence: Option<Recurrence>,
    /// Whether the words say "about".
    pub approximate: bool,
    /// The rule that read it.
    pub rule: Rule,
}

impl Period {
    /// The one reading, if there is only one.
    ///
    /// A day without a year has several, and none of them is certain; nor is one that counts from a time told before.
    pub fn certain(&self) -> Option<Stretch> {
        match self.readings.as_slice() {
            [only] if self.anchor != Anchor::Told => Some(*only),
            _ => None,
        }
    }
}

/// A stretch as `2022-01-01..2022-09-01`; a moment as itself; midnight and unbounded ends are not written.
///
/// ```
/// # use jiff::civil::date;
/// # use sayso_ledger::Stretch;
/// let since = Stretch { start: Some(date(2016, 5, 1).at(0, 0, 0, 0)), end: None };
/// assert_eq!(since.to_string(), "2016-05-01..");
/// ```
impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole_days = [self.start, self.end].into_iter().flatten().all(|at| at.time() == Time::midnight());
        let moment = self.start == self.end;
        let one = |f: &mut fmt::Formatter<'_>, at: Option<DateTime>| match at {
            Some(at) if whole_days && !moment => write!(f, "{}", at.date()),
            Some(at) if at.second() == 0 => write!(f, "{}T{:02}:{:02}", at.date(), at.hour(), at.minute()),
            Some(at) => write!(f, "{at}"),
            None => Ok(()),
        };
        one(f, self.start)?;
        if moment {
            return Ok(());
        }
        f.write_str("..")?;
        one(f, self.end)
    }
}

/// A stretch of the clock as `09:30..11:00`, a time of day as itself.
impl fmt::Display for ClockStretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |f: &mut fmt::Formatter<'_>, at: Option<Time>| match at {
            Some(at) if at.second() == 0 => write!(f, "{:02}:{:02}", at.hour(), at.minute()),
            Some(at) => write!(f, "{at}"),
            None => Ok(()),
        };
        one(f, self.start)?;
        if self.start == self.end {
            return Ok(());
        }
        f.write_str("..")?;
        one(f, self.end)
    }
}

fn thousandths(f: &mut fmt::Formatter<'_>, number: i64) -> fmt::Result {
    let part = format!("{:03}", (number % 1000).abs());
    match part.trim_end_matches('0') {
        "" => write!(f, "{}", number / 1000),
        part => write!(f, "{}.{part}", number / 1000),
    }
}

/// A length as the text counts it: `1 hour 30 minute`.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, (number, unit)) in self.parts.iter().enumerate() {
            f.write_str(if idx > 0 { " " } else { "" })?;
            thousandths(f, *number)?;
            write!(f, " {}", unit.name())?;
        }
        Ok(())
    }
}

/// What comes again: `each 2 week`, `each weekday 1`.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recurrence::Each(number, unit) => {
                f.write_str("each ")?;
                thousandths(f, *number)?;
                write!(f, " {}", unit.name())
            }
            Recurrence::Weekday(day) => write!(f, "each weekday {day}"),
            Recurrence::DayOfMonth(day) => write!(f, "each month on {day}"),
            Recurrence::DayOfYear(month, day) => write!(f, "each year on {month:02}-{day:02}"),
        }
    }
}

/// What the words mean: the readings joined by "or", the clock, the length, what comes again.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.recurrence.map(|recurrence| recurrence.to_string()));
        parts.extend(self.length.as_ref().map(Length::to_string));
        let readings: Vec<String> = self.readings.iter().map(Stretch::to_string).collect();
        let clock: Vec<String> = self.clock.iter().map(ClockStretch::to_string).collect();
        parts.extend([readings.join(" or "), clock.join(" or ")].into_iter().filter(|part| !part.is_empty()));
        if parts.is_empty() {
            return f.write_str(self.kind.name());
        }
        f.write_str(&parts.join(" at "))
    }
}
