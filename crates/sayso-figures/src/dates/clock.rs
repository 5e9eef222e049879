//! Times of day: "7:30 pm", "half past three", "sept heures moins dix", "'s middags om 7 uur", "下午五点半".

use sayso_ledger::{Language, Precision};

use super::lex::Shape;
use super::numbers::{Parser, Read};
use super::words::{Class, Edge};

/// A time of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Time {
    /// 0 to 24.
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    /// Whether the half of the day is known.
    pub(super) sure: bool,
    pub(super) precision: Precision,
    /// Whether the words can mean nothing else: not the bare number in "at 5".
    pub(super) strong: bool,
}

impl Time {
    /// Seconds from midnight.
    pub(super) fn seconds(self) -> i32 {
        (i32::from(self.hour) * 60 + i32::from(self.minute)) * 60 + i32::from(self.second)
    }

    /// The same time with the half of the day that a part of the day gives.
    pub(super) fn within(mut self, code: &str) -> Time {
        if self.sure {
            return self;
        }
        match code {
            "AF" | "EV" | "MED" if self.hour < 12 => self.hour += 12,
            "EV" if self.hour == 12 => self.hour = 0,
            "NI" if (6..12).contains(&self.hour) => self.hour += 12,
            "NI" | "MO" | "NT" if self.hour == 12 => self.hour = 0,
            "MI" | "MEL" if self.hour < 4 => self.hour += 12,
            _ => {}
        }
        self.sure = true;
        self
    }

    fn afternoon(mut self, pm: bool) -> Time {
        match (pm, self.hour) {
            (true, 0..12) => self.hour += 12,
            (false, 12) => self.hour = 0,
            _ => {}
        }
        (self.sure, self.strong) = (true, true);
        self
    }
}

/// What stands for a time of day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Clock {
    At(Time),
    /// A part of the day by its place in [`super::words::Vocabulary::parts`], and which end of it.
    Part(usize, Option<Edge>),
    /// From one time to another.
    Range(Time, Time),
    /// From a time on, or up to one.
    Since(Time),
    Until(Time),
    /// From the end of a part of the day.
    AfterPart(usize),
    BeforePart(usize),
}

impl Clock {
    pub(super) const fn is_range(&self) -> bool {
        matches!(self, Clock::Range(..))
    }
}

impl Parser<'_> {
    /// A time of day or a part of the day, with what belongs to it on both sides.
    ///
    /// `bare`: whether a number alone may be a time, as behind "at" or beside a day.
    pub(super) fn clock(&self, at: usize, bare: bool) -> Read<Clock> {
        if let Some((part, edge, next)) = self.part(at) {
            // "morning at 7", "下午5:00", "abends um 8 Uhr"
            let preposition = usize::from(self.is(next, Class::At) || self.is(next, Class::On));
            let bare = preposition > 0 || self.language() == Language::Chinese;
            if self.near(next)
                && let Some((Clock::Range(from, to), end)) = self.time_range(next, bare)
            {
                let code = &self.words.parts[part].code;
                return Some((Clock::Range(from.within(code), to.within(code)), end));
            }
            if self.near(next)
                && let Some((time, end)) = self.time(next + preposition, bare)
                && (time.strong || preposition > 0)
            {
                return Some((Clock::At(time.within(&self.words.parts[part].code)), end));
            }
            return Some((Clock::Part(part, edge), next));
        }
        if let Some((range, next)) = self.time_range(at, bare) {
            return Some(self.part_behind(range, next));
        }
        let (time, next) = self.time(at, bare)?;
        let (clock, end) = self.part_behind(Clock::At(time), next);
        // "one morning", "four afternoon classes" count.
        if end == next + 1 && !time.strong && self.digits(at).is_none() && self.language() == Language::English {
            return bare.then_some((Clock::At(time), next));
        }
        let known = time.strong || bare || end > next;
        known.then_some((clock, end))
    }

    /// "in the afternoon" behind a time decides its half of the day.
    fn part_behind(&self, clock: Clock, next: usize) -> (Clock, usize) {
        let mut here = next;
        for _ in 0..3 {
            let linked = [Class::In, Class::Of, Class::The, Class::PartOf, Class::At, Class::On, Class::And];
            if linked.iter().any(|class| self.is(here, *class)) && self.part(here).is_none() {
                here += 1;
            }
        }
        let Some((part, _, end)) = self.part(here).filter(|_| self.near(here)) else { return (clock, next) };
        let code = &self.words.parts[part].code;
        match clock {
            Clock::At(time) => (Clock::At(time.within(code)), end),
            Clock::Range(from, to) => (Clock::Range(from.within(code), to.within(code)), end),
            other => (other, next),
        }
    }

    /// A part of the day: "in the morning", "late afternoon", "le matin très tôt".
    pub(super) fn part(&self, at: usize) -> Option<(usize, Option<Edge>, usize)> {
        let mut here = at;
        let mut edge = None;
        if let Some(code) = self.value(here, Class::Edge) {
            edge = Some(Edge::from_code(code));
            here += 1;
        } else if let Some(code) = self.value(here, Class::PartAdv) {
            edge = Some(Edge::from_code(code));
            here += 1;
        } else if self.is(here, Class::Later) || self.is(here, Class::Earlier) {
            edge = Some(if self.is(here, Class::Later) { Edge::Late } else { Edge::Early });
            here += 1;
        }
        let preposition = here;
        here = self.skip(here, Class::In);
        here = self.skip(here, Class::The);
        here = self.skip(here, Class::Measure);
        let sense = self.sense(here, Class::Part)?;
        // "Le Soir" is a newspaper; German writes all nouns so.
        let part = self.item(here)?;
        if part.capital && here > 0 && self.language() != Language::German && !self.opens_sentence(here) {
            return None;
        }
        let sided = [Class::At, Class::Before, Class::After, Class::Until, Class::Since];
        let supported =
            here > preposition || edge.is_some() || sided.iter().any(|class| self.is(at.wrapping_sub(1), *class));
        if sense.weak && !supported && at > 0 && !self.is_time_word(at - 1) {
            return None;
        }
        if sense.weak && at == 0 && !supported {
            return None;
        }
        let mut next = here + 1;
        if edge.is_none()
            && let Some(code) = self.value(next, Class::PartAdv).filter(|_| self.near(next))
        {
            edge = Some(Edge::from_code(code));
            next += 1;
        }
        Some((sense.value as usize, edge, next))
    }

    fn opens_sentence(&self, at: usize) -> bool {
        self.items[at].new_line
            || at.checked_sub(1).is_none_or(|before| {
                matches!(self.items[before].shape, Shape::Sign('.' | '!' | '?' | ':' | '"' | '“' | '«'))
            })
    }

    /// Whether the item is a day of the week or a day relative to today.
    pub(super) fn is_time_word(&self, at: usize) -> bool {
        self.is(at, Class::Weekday) || self.is(at, Class::RelDay) || self.is(at, Class::Month)
    }

    /// "5 to 6", "from 14h to 16h", "9:30-11:00".
    pub(super) fn time_range(&self, at: usize, bare: bool) -> Read<Clock> {
        let mut here = at;
        let between = self.is(here, Class::Between);
        let from = self.is(here, Class::From)
            || between
            || (self.is(here, Class::Since) && self.language() != Language::English);
        here += usize::from(from);
        if !from {
            here = self.skip(here, Class::At);
        }
        here = self.skip_article(here);
        let preposition = here > at;
        let (first, next) = self.time(here, true)?;
        let (first, next) = match self.part_behind(Clock::At(first), next) {
            (Clock::At(time), end) => (time, end),
            _ => (first, next),
        };
        let dash = self.dash(next);
        let joined = dash || self.is(next, Class::To) || (between && self.is(next, Class::And));
        if !joined {
            return None;
        }
        let mut behind = next + 1;
        behind = self.skip(behind, Class::At);
        behind = self.skip_article(behind);
        let (second, end) = self.time(behind, true)?;
        let end = self.skip(end, Class::BetweenPost);
        // One of the two has to be a time for sure, or the words around them have to say so.
        let coded = self.digits(here).is_some_and(|(_, width)| width > 2) && !preposition;
        if coded {
            return None;
        }
        let minutes = first.precision == Precision::Minute && second.precision == Precision::Minute;
        let supported =
            first.strong || second.strong || (preposition && minutes) || (bare && (preposition || dash || at < end));
        let strong = first.strong || second.strong;
        let counted = self.is(end, Class::Unit) || self.glued_word(end);
        if !supported || (!strong && counted) || (self.digits(end).is_some() && !self.gap(end)) {
            return None;
        }
        let mut first = first;
        let mut second = second;
        if second.sure && !first.sure && first.hour < 12 && second.hour >= 12 {
            // "5 to 6 pm": both; "9 to 3 pm": from the morning.
            let pm = Time { hour: first.hour + 12, ..first };
            if pm.seconds() < second.seconds() && second.strong {
                first.hour += 12;
            }
            first.sure = true;
        } else if second.sure && !first.sure {
            first.sure = true;
        } else if first.sure && !second.sure && second.hour < 12 {
            if second.seconds() <= first.seconds() {
                second.hour += 12;
            }
            second.sure = true;
        }
        Some((Clock::Range(first, second), end))
    }

    /// Whether letters or a sign of measure follow without a space: "6-18x2", "10-20%".
    fn glued_word(&self, at: usize) -> bool {
        let sign = matches!(self.item(at).map(|item| item.shape), Some(Shape::Sign('%' | '°' | '$' | '€' | '£')));
        sign || (!self.gap(at) && self.is_word(at) && self.language() != Language::Chinese)
    }

    fn skip_article(&self, at: usize) -> usize {
        if self.is(at, Class::The) && (self.number(at + 1).is_some() || self.is(at + 1, Class::Clock)) {
            at + 1
        } else {
            at
        }
    }

    /// A dash or tilde between two things.
    pub(super) fn dash(&self, at: usize) -> bool {
        let line = self.item(at).is_none_or(|item| item.new_line) || self.item(at + 1).is_none_or(|item| item.new_line);
        !line && (self.sign(at, '-') || self.sign(at, '~') || self.sign(at, '～') || self.sign(at, '–'))
    }

    /// A time of day. Where `bare`, a number alone may be one.
    pub(super) fn time(&self, at: usize, bare: bool) -> Read<Time> {
        let mut at = at;
        if self.is(at, Class::Approx) && self.near(at + 1) {
            at += 1;
        }
        let (time, next) = self.time_words(at).or_else(|| self.time_digits(at, bare))?;
        let mut next = next;
        let mut time = time;
        if self.near(next) && (self.is(next, Class::Am) || self.is(next, Class::Pm)) {
            let sense = self.sense(next, Class::Am).or(self.sense(next, Class::Pm))?;
            // "3 a day": "a" is am only directly behind the digits.
            let letter = sense.weak && (self.gap(next) || self.items[next].capital);
            if !letter && time.hour <= 12 {
                time = time.afternoon(self.is(next, Class::Pm));
                next += 1;
            } else if !sense.weak {
                (time.sure, time.strong) = (true, true);
                next += 1;
            }
        } else if self.sign(next, '.') && (self.is(next + 1, Class::Am) || self.is(next + 1, Class::Pm)) {
            time = time.afternoon(self.is(next + 1, Class::Pm));
            next += 2;
        }
        if self.is(next, Class::Ish) {
            time.strong = true;
            next += 1;
        }
        Some((time, next))
    }

    fn time_words(&self, at: usize) -> Read<Time> {
        if let Some(hour) = self.value(at, Class::Clock) {
            let next = self.skip(at + 1, Class::Ish);
            return Some((exact(hour as i8, 0, true), next));
        }
        if self.is(at, Class::HourMark) || self.language() == Language::Chinese {
            return self.time_chinese(at);
        }
        // "half acht", "halb 4"
        if self.is(at, Class::HalfBefore)
            && let Some((hour, next)) = self.number(at + 1)
            && (1..=12).contains(&hour)
            && !self.is(next, Class::Unit)
        {
            let next = self.skip(next, Class::Oclock);
            return Some((exact((hour as i8 + 11) % 12, 30, false), next));
        }
        // "quarter past three", "viertel nach drei", "twintig over 3", "15 minutes past 3pm", "half past three"
        let a = self.skip(at, Class::A);
        let (minutes, behind) = if self.is(a, Class::QuarterHour) || self.is(a, Class::QuarterOf) {
            (15, a + 1)
        } else if self.is(a, Class::Half) && self.is(a + 1, Class::Past) {
            (30, a + 1)
        } else {
            let (minutes, next) = self.number(at).filter(|(minutes, _)| *minutes < 60)?;
            let next =
                if self.is(next, Class::Unit) && self.value(next, Class::Unit) == Some(1) { next + 1 } else { next };
            (minutes as i8, next)
        };
        let past = self.is(behind, Class::Past);
        if (past || self.is(behind, Class::ToMin)) && self.near(behind) {
            let noon = self.value(behind + 1, Class::Clock);
            let (hour, next) = match noon {
                Some(hour) => (hour as u32, behind + 2),
                None if self.is(behind + 1, Class::HalfBefore) => {
                    let (hour, next) = self.number(behind + 2)?;
                    let base = i32::try_from(hour).ok()? * 60 - 30
                        + if past { i32::from(minutes) } else { -i32::from(minutes) };
                    let base = base.rem_euclid(720);
                    return (1..=12)
                        .contains(&hour)
                        .then(|| (exact((base / 60) as i8, (base % 60) as i8, false), self.skip(next, Class::Oclock)));
                }
                None => self.number(behind + 1)?,
            };
            if hour > 24 || self.digits(behind + 1).is_some_and(|(_, width)| width > 2) {
                return None;
            }
            // "ten to fifteen people" is a range, not 14:50.
            let word = self.is(a, Class::QuarterHour) || self.is(a, Class::QuarterOf) || self.is(a, Class::Half);
            if !past && !word && noon.is_none() && !self.is(behind - 1, Class::Unit) && self.is(behind, Class::To) {
                return None;
            }
            let more = if self.is(next, Class::Oclock) { 1 } else { 0 };
            if !word && !past && more == 0 && noon.is_none() && !self.is(behind - 1, Class::Unit) {
                return None;
            }
            if self.is(next, Class::Unit) && more == 0 {
                return None;
            }
            let total = hour as i32 * 60 + if past { i32::from(minutes) } else { -i32::from(minutes) };
            let total = total.rem_euclid(24 * 60);
            let sure = hour > 12 || noon.is_some();
            return Some((exact((total / 60) as i8, (total % 60) as i8, sure), next + more));
        }
        None
    }

    /// "八点", "8点十五分", "三点半", "15时20分".
    fn time_chinese(&self, at: usize) -> Read<Time> {
        let (hour, next) = self.number(at)?;
        if hour > 24 || !self.is(next, Class::HourMark) {
            return None;
        }
        let mut time = exact(hour as i8, 0, hour > 12 || hour == 0);
        time.precision = Precision::Hour;
        let mut next = next + 1;
        if self.is(next, Class::Half) || self.is(next, Class::HalfPost) {
            time.minute = 30;
            next += 1;
        } else if let Some((minute, end)) = self.number(next).filter(|(minute, _)| *minute < 60) {
            if self.is(end, Class::QuarterHour) {
                time.minute = (minute as i8).min(3) * 15;
                next = end + 1;
            } else if self.is(end, Class::MinuteMark)
                || !self.is_word(end)
                || self.gap(end)
                || self.dash(end)
                || !self.is(end, Class::Unit)
            {
                time.minute = minute as i8;
                next = self.skip(end, Class::MinuteMark);
                if let Some((second, end)) = self.number(next).filter(|(_, end)| self.is(*end, Class::SecondMark)) {
                    time.second = second.min(59) as i8;
                    next = end + 1;
                }
            }
            time.precision = Precision::Minute;
        }
        Some((time, next))
    }

    fn time_digits(&self, at: usize, bare: bool) -> Read<Time> {
        let (hour, mut next) = self.number(at)?;
        let digits = self.digits(at);
        if at > 1
            && !self.gap(at)
            && self.digits(at - 2).is_some()
            && (self.sign(at - 1, '.') || self.sign(at - 1, ',') || self.sign(at - 1, ':'))
        {
            return None;
        }
        if !self.gap(at)
            && at > 0
            && matches!(self.items[at - 1].shape, Shape::Digits(..) | Shape::Word)
            && digits.is_some()
        {
            // "B2:30" and the like.
            if self.items[at - 1].senses.is_empty() {
                return None;
            }
        }
        if let Some((value, 3 | 4)) = digits {
            // 0730 and 1030, only where a time is asked for.
            let fits = bare && value / 100 < 24 && value % 100 < 60 && !(1900..2100).contains(&value);
            return fits.then(|| {
                let hour = (value / 100) as i8;
                (Time { strong: false, ..exact(hour, (value % 100) as i8, hour > 12) }, at + 1)
            });
        }
        if hour > 24 {
            return None;
        }
        let mut time =
            Time { strong: false, precision: Precision::Hour, ..exact(hour as i8, 0, hour > 12 || hour == 0) };
        // 7:30, 7:30:15, 7.30, 7h30
        let colon = self.sign(next, ':');
        let mark = self.is(next, Class::HMark) && digits.is_some();
        if digits.is_some()
            && !self.gap(next)
            && !self.gap(next + 1)
            && (colon || mark || self.sign(next, '.'))
            && let Some((minute, 2)) = self.digits(next + 1)
            && minute < 60
        {
            time.minute = minute as i8;
            time.precision = Precision::Minute;
            time.strong = colon || mark;
            next += 2;
            let dot = !colon && !mark;
            if let Some((second, 2)) =
                self.digits(next + 1).filter(|_| !self.gap(next) && !self.gap(next + 1) && self.sign(next, ':'))
            {
                time.second = second.min(59) as i8;
                time.precision = Precision::Second;
                next += 2;
            }
            if dot {
                // 7.30 is a time only where one is asked for or something behind says so.
                let hour_word = self.is(next, Class::Oclock);
                let half = self.is(next, Class::Am) || self.is(next, Class::Pm);
                if !(bare || hour_word || half)
                    || (self.sign(next, '.') && self.digits(next + 1).is_some() && !self.gap(next + 1))
                {
                    return None;
                }
                time.strong = hour_word || half;
            }
            if !self.gap(next)
                && (self.sign(next, ':') || self.sign(next, '.'))
                && self.digits(next + 1).is_some()
                && !self.gap(next + 1)
            {
                return None;
            }
            let oclock = self.is(next, Class::Oclock) && !self.is(next + 1, Class::Ago);
            return Some((time, next + usize::from(oclock)));
        }
        if self.is(next, Class::Oclock) && (self.near(next)) {
            let sense = self.sense(next, Class::Oclock)?;
            // In French and Dutch the word for o'clock also counts hours.
            let counts_hours = self.is(next, Class::Unit);
            time.strong = !sense.weak && !counts_hours;
            let direct = counts_hours && self.is(next, Class::HMark) && digits.is_some() && !self.gap(next);
            time.strong |= direct && hour > 0;
            next += 1;
            let after = self.skip(next, Class::And);
            if self.is(after, Class::AndHalf) || (after > next && self.is(after, Class::Half)) {
                (time.minute, time.precision, time.strong) = (30, Precision::Minute, true);
                next = after + 1;
            } else if self.is(next, Class::AndHalf) {
                (time.minute, time.precision, time.strong) = (30, Precision::Minute, true);
                next += 1;
            } else if self.is(next, Class::QuarterHour) {
                (time.minute, time.precision, time.strong) = (15, Precision::Minute, true);
                next += 1;
            } else if self.is(next, Class::Minus) {
                let (minutes, end) = if self.is(next + 1, Class::QuarterHour) {
                    (15, next + 2)
                } else {
                    self.number(next + 1).filter(|(minutes, _)| (1..60).contains(minutes))?
                };
                time.hour = (time.hour + 23) % 24;
                (time.minute, time.precision, time.strong) = (60 - minutes as i8, Precision::Minute, true);
                next = end;
            } else if let Some((minute, end)) = self.number(next).filter(|(minute, _)| *minute < 60)
                && self.near(next)
                && !self.is(end, Class::Unit)
                && !self.is(end, Class::Month)
                && (self.digits(next).is_none_or(|(_, width)| width == 2))
            {
                (time.minute, time.precision, time.strong) = (minute as i8, Precision::Minute, true);
                next = end;
            }
            if self.is(next, Class::Oclock) && !self.is(next, Class::Unit) {
                next += 1;
            }
            time.sure |= hour > 12;
            return Some((time, next));
        }
        let half = self.near(next) && (self.is(next, Class::Am) || self.is(next, Class::Pm));
        let dot_half = self.sign(next, '.') && (self.is(next + 1, Class::Am) || self.is(next + 1, Class::Pm));
        if half
            && self
                .sense(next, Class::Am)
                .or(self.sense(next, Class::Pm))
                .is_some_and(|sense| sense.weak && self.gap(next))
            && !bare
        {
            return None;
        }
        if self.is(next, Class::Ish) || half || dot_half {
            return Some((time, next));
        }
        // "seven twenty-seven", "at 12 15"
        if bare && let Some((minute, end)) = self.number(next).filter(|(minute, _)| (10..60).contains(minute)) {
            let same = digits.is_some() == self.digits(next).is_some();
            let two = self.digits(next).is_none_or(|(_, width)| width == 2);
            if same && two && self.gap(next) && hour <= 12 && !self.is(end, Class::Unit) && !self.is(end, Class::Month)
            {
                time.minute = minute as i8;
                time.precision = Precision::Minute;
                let half = self.is(end, Class::Am) || self.is(end, Class::Pm);
                time.strong = half;
                return Some((time, end));
            }
        }
        bare.then_some((time, next))
    }
}

const fn exact(hour: i8, minute: i8, sure: bool) -> Time {
    Time { hour, minute, second: 0, sure, precision: Precision::Minute, strong: true }
}
