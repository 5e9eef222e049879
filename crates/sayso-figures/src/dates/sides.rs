//! One side of a time: "since 2016", "before the end of May", "2018 or later".

use sayso_ledger::{Anchor, ClockStretch, Language, PeriodKind, Precision, Stretch};

use super::days::{Days, Named};
use super::numbers::{Parser, Read};
use super::phrases::{Found, Side, When};
use super::words::Class;

impl Parser<'_> {
    pub(super) fn side(&self, at: usize) -> Read<Side> {
        let mut sides = [
            (Class::Before, Side::Before),
            (Class::After, Side::After),
            (Class::Since, Side::Since),
            (Class::Until, Side::Until),
            (Class::By, Side::By),
        ]
        .into_iter()
        .filter(|(class, _)| self.is(at, *class));
        let (_, side) = sides.next()?;
        Some((side, at + 1))
    }

    /// "since 2016", "before the end of May", "2018 or later", "2018年开始".
    pub(super) fn sided(&self, at: usize) -> Read<Found> {
        if let Some((side, behind)) = self.side(at)
            && self.near(behind)
        {
            // "since the end of 1989", "after 3pm", "before Monday"
            if let Some((clock, end)) = self.clock_sided(at)
                && self.days(behind).is_none_or(|(_, days_end)| days_end < end)
            {
                let day = self.skip(self.skip(end, Class::On), Class::Of);
                if let Some((named, end)) =
                    self.days(day).filter(|(named, _)| self.is_day(named) && named.strong && self.near(day))
                {
                    let when = When { days: Some(named), clock: Some(clock), moment: None, strong: true };
                    return Some((self.when_found(&when)?, end));
                }
                let when = When { days: None, clock: Some(clock), moment: None, strong: true };
                return Some((self.when_found(&when)?, end));
            }
            let mut starts = [
                behind,
                self.skip(behind, Class::The),
                self.skip(self.skip(behind, Class::On), Class::The),
                self.skip(behind, Class::In),
            ];
            starts[1..].sort();
            for start in starts {
                if let Some((when, end)) = self.when(start, false) {
                    if !self.stands_with_side(&when, start, end) {
                        continue;
                    }
                    let found = self.when_found(&when)?;
                    return Some((self.cut_side(found, side)?, self.skip(end, Class::SincePost)));
                }
            }
            // "depuis 1 an"
            if side == Side::Since
                && self.language() != Language::English
                && let Some((length, end)) = self.length(behind)
                && self.near(behind)
            {
                return Some((self.length_found(length), end));
            }
            return None;
        }
        if self.is(at, Class::ToDate) {
            let mut found = Found::new(PeriodKind::Days, Precision::Day, Anchor::Reference, "until");
            found.readings.push(Stretch { start: None, end: Some(self.now) });
            return Some((found, at + 1));
        }
        // The side behind: "2018 or later", "2015年之后".
        let lead = if self.language() == Language::Chinese && (self.is(at, Class::From) || self.is(at, Class::Since)) {
            at + 1
        } else {
            at
        };
        let (when, next) =
            self.when(lead, self.is(lead + 2, Class::OrLater) || self.language() == Language::Chinese)?;
        if !self.near(next) || !(when.strong || self.is(next, Class::AtEarliest)) {
            return None;
        }
        // "2016 and after", where no other time follows
        if (self.is(next, Class::And) || self.is(next, Class::Or))
            && (self.closes(next + 2) || self.is(next + 2, Class::Or))
        {
            let side = self.side(next + 1).map(|(side, _)| side);
            let side = match side {
                Some(Side::After) => Some(Side::Since),
                Some(Side::Before) => Some(Side::Until),
                _ => None,
            };
            if let Some(side) = side {
                return Some((self.cut_side(self.when_found(&when)?, side)?, next + 2));
            }
        }
        let posts = [
            (Class::OrLater, Side::Since),
            (Class::AtEarliest, Side::Since),
            (Class::OrEarlier, Side::Until),
            (Class::SincePost, Side::Since),
            (Class::UntilPost, Side::Until),
            (Class::BeforePost, Side::Before),
            (Class::AfterPost, Side::After),
        ];
        let (class, side) = posts.into_iter().find(|(class, _)| self.is(next, *class))?;
        if matches!(class, Class::BeforePost | Class::AfterPost) && when.moment.is_some() {
            return None;
        }
        let found = self.cut_side(self.when_found(&when)?, side)?;
        Some((found, next + 1))
    }

    /// Whether a weak day may stand behind "before" or "since": "since May", "before 2/3".
    pub(super) fn stands_with_side(&self, when: &When, start: usize, next: usize) -> bool {
        if when.strong {
            return true;
        }
        match &when.days {
            Some(Named { days: Days::Partial(partial), rule, .. }) => {
                let month = *rule == "month"
                    && self.item(start).is_some_and(|item| item.capital)
                    && !(self.is_word(next)
                        && self.item(next).is_some_and(|item| item.senses.is_empty() && item.capital));
                let year = partial.year.is_some()
                    && self.digits(start).is_some()
                    && (self.closes(next) || self.language() != Language::English)
                    && partial.year >= Some(1500);
                month || year || (*rule == "digits" && self.slash(start))
            }
            Some(Named { days: Days::Fixed(_), .. }) => true,
            _ => false,
        }
    }

    /// One side of a time.
    pub(super) fn cut_side(&self, mut found: Found, side: Side) -> Option<Found> {
        if matches!(found.kind, PeriodKind::Clock | PeriodKind::ClockHours) {
            for stretch in &mut found.clock {
                *stretch = match side {
                    Side::Before | Side::Until | Side::By => ClockStretch { start: None, end: stretch.start },
                    Side::After | Side::Since => ClockStretch { start: stretch.start.or(stretch.end), end: None },
                };
            }
            found.kind = PeriodKind::ClockHours;
            return Some(found);
        }
        if found.readings.is_empty() {
            return None;
        }
        let edge = found.rule == "edge";
        let mut readings = Vec::new();
        for stretch in &found.readings {
            let (start, end) = (stretch.start, stretch.end);
            let one = |start, end| Stretch { start, end };
            match side {
                Side::Before if edge => readings.extend([one(None, end), one(None, start)]),
                Side::Before => readings.push(one(None, start)),
                Side::By => readings.extend([
                    one(None, end),
                    one(None, start),
                    one(Some(self.now).filter(|now| Some(*now) <= end), end),
                ]),
                Side::Until => readings.extend([one(None, end), one(None, start)]),
                Side::Since => readings.push(one(start, None)),
                Side::After => readings.extend([one(end, None), one(start, None)]),
            }
        }
        readings.dedup();
        found.readings = readings;
        found.kind = match found.kind {
            PeriodKind::Moment | PeriodKind::Hours => PeriodKind::Hours,
            _ => PeriodKind::Days,
        };
        found.rule = match side {
            Side::Before => "before",
            Side::After => "after",
            Side::Since => "since",
            Side::Until | Side::By => "until",
        };
        Some(found)
    }
}
