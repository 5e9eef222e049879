//! Edges of a period: "the end of 2000", "early September", "later this week". No word bounds them.

use jiff::civil::DateTime;
use sayso_ledger::{Anchor, Precision, TimeUnit};

use super::calendar::{floor, midnight, plus_days, shift};
use super::days::{Days, Named, precision, thousand};
use super::numbers::{Parser, Read};
use super::words::{Class, Edge};

/// A period to cut an edge from: its readings, unit, anchor, and the item behind it.
type Whole = (Vec<(DateTime, DateTime)>, TimeUnit, Anchor, usize);

impl Parser<'_> {
    /// "the end of 2000", "early September", "fin d'année", "later this week", "the rest of the week".
    pub(super) fn edge(&self, at: usize) -> Read<Named> {
        let (edge, mut here) = if let Some(code) = self.value(at, Class::Edge) {
            (Some(Edge::from_code(code)), at + 1)
        } else if self.is(at, Class::Later) {
            (Some(Edge::Late), at + 1)
        } else if self.is(at, Class::Earlier) {
            (Some(Edge::Early), at + 1)
        } else if self.is(at, Class::Rest) {
            (None, at + 1)
        } else {
            return self.edge_behind(at);
        };
        if self.sign(here, '-') && !self.gap(here) {
            here += 1;
        }
        here = self.skip(here, Class::Of);
        here = self.skip(here, Class::In);
        here = self.skip(here, Class::Approx);
        let article = self.skip(here, Class::The);
        if !self.near(article) {
            return None;
        }
        let (spans, unit, anchor, next) = self.whole(here).or_else(|| self.whole(article))?;
        let span = *spans.first()?;
        let now = self.now;
        let Some(edge) = edge else {
            let today = midnight(now.date());
            return Some((
                Named::fixed(
                    vec![(today, span.1), (today, shift(span.1, TimeUnit::Day, -1000)?)],
                    precision(unit),
                    Anchor::Reference,
                    "rest",
                )?,
                next,
            ));
        };
        let mut readings = Vec::new();
        for span in &spans {
            readings.extend(self.cut(edge, *span, unit)?);
        }
        if self.is(at, Class::Earlier) || self.is(at, Class::Later) {
            let today = midnight(now.date());
            if edge == Edge::Early && today > span.0 && today < span.1 {
                readings.push((span.0, today));
            } else if edge == Edge::Late && today > span.0 && today < span.1 {
                readings.push((today, span.1));
            }
        }
        let precision = if unit == TimeUnit::Day { Precision::Day } else { precision(unit) };
        Some((Named::fixed(readings, precision, anchor, "edge")?.vague(), next))
    }

    /// "dieses Jahr früh", "月初": the edge behind its period.
    pub(super) fn edge_behind(&self, at: usize) -> Read<Named> {
        let (spans, unit, anchor, next) = self.whole(at)?;
        let code = self.value(next, Class::EdgePost).filter(|_| self.near(next))?;
        let readings = self.cut(Edge::from_code(code), *spans.first()?, unit)?;
        Some((Named::fixed(readings, precision(unit), anchor, "edge")?.vague(), next + 1))
    }

    /// A whole period to cut an edge from.
    pub(super) fn whole(&self, at: usize) -> Option<Whole> {
        if let Some((unit, next)) = self.unit(at, false)
            && matches!(
                unit.unit,
                TimeUnit::Week | TimeUnit::Month | TimeUnit::Year | TimeUnit::Quarter | TimeUnit::Day
            )
            && self.value(next, Class::RelPost).is_none()
            && !self.is(next, Class::Month)
            && self.full_year(next).is_none()
        {
            let start = floor(self.now, unit.unit)?;
            return Some((vec![(start, shift(start, unit.unit, 1000)?)], unit.unit, Anchor::Reference, next));
        }
        // "début du mois d'avril"
        let at = match self.unit(at, false) {
            Some((unit, next)) if unit.unit == TimeUnit::Month && self.is(self.skip(next, Class::Of), Class::Month) => {
                self.skip(next, Class::Of)
            }
            _ => at,
        };
        let found = [
            self.with_month(at),
            self.relative_unit(at),
            self.year(at),
            self.single_word(at),
            self.weekday_named(at),
            self.decade(at),
            self.season(at),
            self.counted_part(at),
        ];
        let (named, next) = found.into_iter().flatten().max_by_key(|(_, next)| *next)?;
        let anchor = match &named.days {
            Days::Partial(partial) if partial.year.is_some() => Anchor::Words,
            Days::Partial(_) => Anchor::Open,
            Days::Fixed(fixed) => fixed.anchor,
        };
        let fixed = self.resolved(&named.days)?;
        let unit = match fixed.precision {
            Precision::Day => TimeUnit::Day,
            Precision::Week => TimeUnit::Week,
            Precision::Month => TimeUnit::Month,
            Precision::Quarter => TimeUnit::Quarter,
            Precision::Season => TimeUnit::Season,
            Precision::Year => TimeUnit::Year,
            Precision::Decade => TimeUnit::Decade,
            Precision::Century => TimeUnit::Century,
            _ => return None,
        };
        let n_spans = if anchor == Anchor::Open { fixed.readings.len() } else { 1 };
        Some((fixed.readings.into_iter().take(n_spans).collect(), unit, anchor, next))
    }

    /// An edge of a period. No word bounds it, so that the readings are the customs: a third, a half, some days.
    pub(super) fn cut(
        &self,
        edge: Edge,
        (start, end): (DateTime, DateTime),
        unit: TimeUnit,
    ) -> Option<Vec<(DateTime, DateTime)>> {
        let days = |n: i64| shift(start, TimeUnit::Day, thousand(n));
        let months = |n: i64| shift(start, TimeUnit::Month, thousand(n));
        let mut readings = match (unit, edge) {
            (TimeUnit::Day, Edge::End) => {
                let last = shift(end, TimeUnit::Second, -1000)?;
                return Some(vec![(last, last)]);
            }
            (TimeUnit::Day, Edge::Start) => return Some(vec![(start, start)]),
            (TimeUnit::Day, Edge::Early) => vec![(start, shift(start, TimeUnit::Hour, 12_000)?)],
            (TimeUnit::Day, Edge::Late) => vec![(shift(start, TimeUnit::Hour, 12_000)?, end)],
            (TimeUnit::Day, Edge::Mid) => {
                vec![(shift(start, TimeUnit::Hour, 11_000)?, shift(start, TimeUnit::Hour, 16_000)?)]
            }
            (TimeUnit::Week, Edge::Start | Edge::Early) => vec![(start, days(3)?), (start, days(4)?)],
            (TimeUnit::Week, Edge::Mid) => vec![(days(2)?, days(4)?), (days(2)?, days(5)?)],
            (TimeUnit::Week, _) => vec![(days(4)?, end), (days(3)?, end)],
            (TimeUnit::Month, Edge::Start | Edge::Early) => {
                vec![(start, days(10)?), (start, days(15)?), (start, days(5)?)]
            }
            (TimeUnit::Month, Edge::Mid) => vec![(days(10)?, days(20)?)],
            (TimeUnit::Month, _) => vec![(days(20)?, end), (days(15)?, end)],
            (TimeUnit::Year, Edge::Start | Edge::Early) => {
                vec![(start, months(4)?), (start, months(3)?), (start, months(6)?)]
            }
            (TimeUnit::Year, Edge::Mid) => vec![(months(4)?, months(8)?)],
            (TimeUnit::Year, _) => vec![(months(8)?, end), (months(6)?, end), (months(10)?, end)],
            // Whole years: the nineties have four early ones.
            (TimeUnit::Decade | TimeUnit::Century, _) => {
                let years = if unit == TimeUnit::Decade { 10 } else { 100 };
                let year = |n: i64| shift(start, TimeUnit::Year, thousand(n));
                match edge {
                    Edge::Start | Edge::Early => vec![(start, year((years + 2) / 3)?)],
                    Edge::Mid => vec![(year(years / 3)?, year(years - years / 3)?)],
                    Edge::End | Edge::Late => vec![(year(years - (years + 2) / 3)?, end)],
                }
            }
            _ => {
                let third = (end.date() - start.date()).get_days() / 3;
                let cut = |n: i32| plus_days(start.date(), third * n).map(midnight);
                match edge {
                    Edge::Start | Edge::Early => vec![(start, cut(1)?)],
                    Edge::Mid => vec![(cut(1)?, cut(2)?)],
                    Edge::End | Edge::Late => vec![(cut(2)?, end)],
                }
            }
        };
        let today = midnight(self.now.date());
        if matches!(edge, Edge::End | Edge::Late) && today > start && today < end {
            readings.push((today, end));
        }
        Some(readings)
    }
}
