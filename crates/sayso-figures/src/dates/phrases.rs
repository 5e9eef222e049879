//! Whole expressions: days with times, ranges, "since" and "before", lengths, and what comes again.

use jiff::civil::DateTime;
use sayso_ledger::{Anchor, ClockStretch, Language, Length, PeriodKind, Precision, Recurrence, Stretch};

use super::clock::Clock;
use super::days::{Days, Named, Ordered, Partial};
use super::lex::Shape;
use super::numbers::{Parser, Read};
use super::words::Class;

/// An expression that was read, before it has a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) kind: PeriodKind,
    pub(super) readings: Vec<Stretch>,
    pub(super) clock: Vec<ClockStretch>,
    pub(super) precision: Precision,
    pub(super) anchor: Anchor,
    pub(super) length: Option<Length>,
    pub(super) recurrence: Option<Recurrence>,
    pub(super) approximate: bool,
    pub(super) order: Option<Ordered>,
    pub(super) rule: &'static str,
}

impl Found {
    pub(super) fn new(kind: PeriodKind, precision: Precision, anchor: Anchor, rule: &'static str) -> Found {
        Found {
            kind,
            readings: Vec::new(),
            clock: Vec::new(),
            precision,
            anchor,
            length: None,
            recurrence: None,
            approximate: false,
            order: None,
            rule,
        }
    }
}

/// A day, a time, or both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct When {
    pub(super) days: Option<Named>,
    pub(super) clock: Option<Clock>,
    /// A moment that is known as such: now, in five minutes.
    pub(super) moment: Option<(DateTime, Precision)>,
    pub(super) strong: bool,
}

/// One end of a range.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum End {
    When(When),
    /// A day of a month without the month, and whether it is written as a place in a row.
    Number(i8, bool),
}

/// Which side of a time is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Before,
    After,
    Since,
    Until,
    /// Until, and from now.
    By,
}

impl Parser<'_> {
    /// The longest expression that starts at this item, where it really starts (a preposition may be left out), and the
    /// item behind it.
    pub(super) fn expression(&self, at: usize) -> Option<(Found, usize, usize)> {
        let mut best: Option<(Found, usize, usize)> = None;
        let mut take = |found: Option<(Found, usize, usize)>| {
            if let Some(found) = found
                && best.as_ref().is_none_or(|(_, _, known)| found.2 > *known)
            {
                best = Some(found);
            }
        };
        let whole = |found: Read<Found>| found.map(|(found, next)| (found, at, next));
        take(whole(self.recurring(at)));
        take(whole(self.sided(at)));
        take(whole(self.range(at)));
        take(whole(self.run_from(at)));
        take(self.standing(at));
        take(whole(self.duration(at)));
        take(whole(self.vague(at)));
        if let Some((found, start, next)) = &mut best {
            found.approximate |= self.is(*start, Class::Approx);
            let told = self.items[*start..*next].iter().flat_map(|item| item.senses).any(|sense| sense.told);
            if told && found.anchor == Anchor::Reference {
                found.anchor = Anchor::Told;
            }
        }
        best
    }

    /// A day, a time or both that needs nothing before it.
    fn standing(&self, at: usize) -> Option<(Found, usize, usize)> {
        // "at 5" is a time by its preposition, which then belongs to it; "at 5 pm" needs none.
        let hundreds = self.digits(at + 1).is_some_and(|(_, width)| width == 4) && self.closes(at + 2);
        let preposition =
            (self.is(at, Class::At) && !self.is(at, Class::The)) || (self.is(at, Class::Approx) && hundreds);
        if preposition
            && self.near(at + 1)
            && let Some((when, next)) = self.when(at + 1, true)
        {
            let fits = if when.days.is_some() { self.slash(at + 1) } else { self.bare_time_fits(next) };
            if when.strong || fits {
                return Some((self.when_found(&when)?, if when.strong { at + 1 } else { at }, next));
            }
        }
        let (when, next) = self.when(at, false)?;
        let framed = at > 0
            && [
                Class::On,
                Class::From,
                Class::Since,
                Class::Until,
                Class::Before,
                Class::After,
                Class::By,
                Class::In,
                Class::To,
            ]
            .iter()
            .any(|class| self.is(at - 1, *class));
        let weak_month = match when.days.as_ref().map(|named| (&named.days, named.rule)) {
            Some((Days::Partial(_), "month")) => {
                let sides =
                    [Class::In, Class::Since, Class::Until, Class::Before, Class::After, Class::By, Class::From];
                at == 0 || !sides.iter().any(|class| self.is(at - 1, *class))
            }
            _ => false,
        };
        // "sun", "do" and "so" are days of the week only where nothing else is said of them.
        let weak_weekday = matches!(
            when.days.as_ref().map(|named| &named.days),
            Some(Days::Partial(Partial { weekday: Some(_), day: None, .. }))
        ) && !when.strong
            && !(framed && self.is(at - 1, Class::On) && self.items[at].capital);
        let digits_alone = matches!(when.days.as_ref().map(|named| named.rule), Some("digits"));
        let alone = at == 0 && self.closes(next);
        let fits =
            when.strong || alone || (framed && !weak_month && !weak_weekday && (!digits_alone || self.slash(at)));
        let fits = fits || (digits_alone && self.sign(at + 1, '/') && self.day_over_twelve(at));
        fits.then(|| Some((self.when_found(&when)?, at, next))).flatten()
    }

    pub(super) fn slash(&self, at: usize) -> bool {
        self.sign(at + 1, '/')
            || self.language() != Language::English && self.sign(at + 1, '.')
            || self.language() == Language::Dutch && self.sign(at + 1, '-')
    }

    fn day_over_twelve(&self, at: usize) -> bool {
        let over = |at: usize| self.digits(at).is_some_and(|(value, _)| value > 12);
        over(at) || over(at + 2)
    }

    /// Whether a bare number behind "at" may be a time: nothing is counted behind it.
    fn bare_time_fits(&self, next: usize) -> bool {
        let follows = self.item(next);
        let counted = follows.is_some_and(|item| match item.shape {
            Shape::Word => item.senses.is_empty() || self.is(next, Class::Unit),
            Shape::Sign(sign) => matches!(sign, '%' | '$' | '€' | '/' | '°' | '-' | '–' | '‰'),
            Shape::Digits(..) => true,
        });
        let sure = matches!(self.language(), Language::English | Language::Dutch | Language::German);
        !counted && sure
    }

    /// Times that the words do not bound: "since the pandemic", "in recent years".
    fn vague(&self, at: usize) -> Read<Found> {
        let found =
            || Found { approximate: true, ..Found::new(PeriodKind::Vague, Precision::Century, Anchor::Words, "vague") };
        if self.is(at, Class::VagueNow) {
            return Some((found(), at + 1));
        }
        let side = self.side(at).is_some() || self.is(at, Class::In);
        let next = if side { self.skip(at + 1, Class::The) } else { return None };
        (self.is(next, Class::Vague) && self.near(next)).then(|| (found(), next + 1))
    }
}
