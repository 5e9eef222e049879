//! What words left open is filled from the reference date, once for each possibility; nothing is chosen that the words
//! or a weekday do not decide.

use jiff::civil::{Date, DateTime, Time as CivilTime};
use sayso_ledger::{Anchor, ClockStretch, Precision, Stretch, TimeUnit};

use super::calendar::{midnight, plus_days, shift, weekday};
use super::clock::{Clock, Time};
use super::days::{Days, Fixed, Partial};
use super::numbers::Parser;
use super::words::Edge;

impl Parser<'_> {
    /// The readings of a day or period; `None` where no calendar has it.
    pub(super) fn resolved(&self, days: &Days) -> Option<Fixed> {
        match days {
            Days::Fixed(fixed) => Some(fixed.clone()),
            Days::Partial(partial) => self.of_partial(partial),
        }
    }

    fn of_partial(&self, partial: &Partial) -> Option<Fixed> {
        let today = self.now.date();
        let fixed = |spans: Vec<(DateTime, DateTime)>, precision, anchor| {
            (!spans.is_empty()).then_some(Fixed { readings: spans, precision, anchor, approximate: false })
        };
        let day = |dates: Vec<Date>, anchor| {
            fixed(dates.into_iter().filter_map(|date| self.one_day(date)).collect(), Precision::Day, anchor)
        };
        match *partial {
            Partial { year: Some(year), month: Some(month), day: Some(number), short_year, .. } => {
                let date = Date::new(year, month, number).ok()?;
                let mut dates = vec![date];
                if short_year && let Ok(earlier) = Date::new(year - 100, month, number) {
                    dates.extend((year > today.year()).then_some(earlier));
                }
                day(dates, Anchor::Words)
            }
            Partial { year: Some(year), month: Some(month), .. } => {
                let start = midnight(Date::new(year, month, 1).ok()?);
                fixed(vec![(start, shift(start, TimeUnit::Month, 1000)?)], Precision::Month, Anchor::Words)
            }
            Partial { year: Some(year), .. } => {
                let start = midnight(Date::new(year, 1, 1).ok()?);
                fixed(vec![(start, shift(start, TimeUnit::Year, 1000)?)], Precision::Year, Anchor::Words)
            }
            Partial { month: Some(month), day: Some(number), weekday: named, .. } => {
                let here = today.year();
                if let Some(named) = named {
                    let fits: Vec<Date> = (here - 1..=here + 1)
                        .filter_map(|year| Date::new(year, month, number).ok())
                        .filter(|date| weekday(*date) == named)
                        .collect();
                    if let [only] = fits.as_slice() {
                        return day(vec![*only], Anchor::Weekday);
                    }
                }
                // A leap day is at most eight years away.
                let date = |year: i16| Date::new(year, month, number).ok();
                let on = date(here).filter(|date| *date == today);
                let before = (here - 8..=here).rev().filter_map(date).find(|date| *date < today);
                let after = (here..=here + 8).filter_map(date).find(|date| *date > today);
                day(self.nearest_first(on, before, after), Anchor::Open)
            }
            Partial { month: Some(month), .. } => {
                let start = |year: i16| Date::new(year, month, 1).ok().map(midnight);
                let here = today.year();
                let span = |start: DateTime| Some((start, shift(start, TimeUnit::Month, 1000)?));
                let years = if month > today.month() { [here, here - 1, here + 1] } else { [here, here + 1, here - 1] };
                let n = if month == today.month() { 3 } else { 2 };
                fixed(
                    years.into_iter().take(n).filter_map(start).filter_map(span).collect(),
                    Precision::Month,
                    Anchor::Open,
                )
            }
            Partial { day: Some(number), weekday: named, .. } => {
                let month = |months: i64| {
                    let first = midnight(Date::new(today.year(), today.month(), 1).ok()?);
                    let start = shift(first, TimeUnit::Month, months * 1000)?.date();
                    Date::new(start.year(), start.month(), number).ok()
                };
                let fits = |date: &Date| named.is_none_or(|named| weekday(*date) == named);
                let reach = if named.is_some() { 24 } else { 3 };
                let on = month(0).filter(|date| *date == today).filter(fits);
                let before = (-reach..=0).rev().filter_map(month).filter(fits).find(|date| *date < today);
                let after = (0..=reach).filter_map(month).filter(fits).find(|date| *date > today);
                day(self.nearest_first(on, before, after), Anchor::Open)
            }
            Partial { weekday: Some(named), .. } => {
                let ahead = (i32::from(named) - i32::from(weekday(today)) + 6).rem_euclid(7) + 1;
                let back = (i32::from(weekday(today)) - i32::from(named) + 6).rem_euclid(7) + 1;
                let on = Some(today).filter(|date| weekday(*date) == named);
                day(self.nearest_first(on, plus_days(today, -back), plus_days(today, ahead)), Anchor::Open)
            }
            _ => None,
        }
    }

    fn nearest_first(&self, on: Option<Date>, before: Option<Date>, after: Option<Date>) -> Vec<Date> {
        let today = self.now.date();
        let far = |date: Option<Date>| date.map_or(i32::MAX, |date| (date - today).get_days().abs());
        let (first, second) = if far(before) <= far(after) { (before, after) } else { (after, before) };
        [on, first, second].into_iter().flatten().collect()
    }

    /// The stretches of the clock that a time of day can be.
    pub(super) fn clock_readings(&self, clock: &Clock) -> Vec<ClockStretch> {
        let at = |time: &Time| self.times(*time);
        let point = |time: CivilTime| ClockStretch { start: Some(time), end: Some(time) };
        match clock {
            Clock::At(time) => at(time).into_iter().map(point).collect(),
            Clock::Since(time) => {
                at(time).into_iter().map(|time| ClockStretch { start: Some(time), end: None }).collect()
            }
            Clock::Until(time) => {
                at(time).into_iter().map(|time| ClockStretch { start: None, end: Some(time) }).collect()
            }
            Clock::Range(from, to) => {
                let (from, to) = (at(from), at(to));
                let pair = |start: &CivilTime, end: &CivilTime| ClockStretch { start: Some(*start), end: Some(*end) };
                if from.len() == to.len() {
                    let mut pairs: Vec<_> = from.iter().zip(&to).map(|(from, to)| pair(from, to)).collect();
                    // "11:30-1:30" runs over noon.
                    if let ([first, ..], [_, last]) = (from.as_slice(), to.as_slice()) {
                        pairs.push(pair(first, last));
                    }
                    pairs
                } else {
                    from.iter().flat_map(|from| to.iter().map(move |to| pair(from, to))).collect()
                }
            }
            Clock::Part(part, edge) => self.part_hours(*part, *edge),
            Clock::AfterPart(part) => self
                .part_hours(*part, None)
                .into_iter()
                .map(|hours| ClockStretch { start: hours.end, end: None })
                .collect(),
            Clock::BeforePart(part) => self
                .part_hours(*part, None)
                .into_iter()
                .map(|hours| ClockStretch { start: None, end: hours.start })
                .collect(),
        }
    }

    fn times(&self, time: Time) -> Vec<CivilTime> {
        let civil = |hour: i8| CivilTime::new(hour % 24, time.minute, time.second, 0).ok();
        if time.sure || time.hour > 12 {
            return civil(time.hour).into_iter().collect();
        }
        [civil(time.hour), civil(time.hour + 12)].into_iter().flatten().collect()
    }

    fn part_hours(&self, part: usize, edge: Option<Edge>) -> Vec<ClockStretch> {
        let Some(part) = self.words.parts.get(part) else { return Vec::new() };
        let hour = |hour: i8| CivilTime::new(hour.rem_euclid(24), 0, 0, 0).ok();
        let stretch = |start: i8, end: i8| ClockStretch { start: hour(start), end: hour(end) };
        let cut = |(start, end): (i8, i8)| match edge {
            None => vec![stretch(start, end)],
            Some(Edge::Start | Edge::Early) => {
                vec![stretch(start, start + 2), stretch(start, start + 3), stretch(start, 9)]
            }
            Some(Edge::Mid) => vec![stretch(start + 2, end - 2)],
            Some(Edge::End | Edge::Late) => vec![stretch(end - 2, end), stretch(end - 3, end), stretch(start, end)],
        };
        let mut all: Vec<ClockStretch> = Vec::new();
        for stretch in part.hours.iter().flat_map(|hours| cut(*hours)) {
            if !all.contains(&stretch) {
                all.push(stretch);
            }
        }
        all
    }

    /// A clock time on days of the calendar. Only single days have one.
    pub(super) fn on_days(&self, days: &Fixed, clock: &Clock) -> Vec<Stretch> {
        let mut found = Vec::new();
        for (day, _) in &days.readings {
            for stretch in self.clock_readings(clock) {
                let start = stretch.start.map(|time| day.date().to_datetime(time));
                let end = stretch.end.map(|time| day.date().to_datetime(time));
                // Behind its start, an end lies on the next day: 20 to 24, or a night.
                let end = match (start, end) {
                    (Some(start), Some(end)) if end < start => shift(end, TimeUnit::Day, 1000),
                    _ => end,
                };
                found.push(Stretch { start, end });
            }
        }
        found
    }
}
