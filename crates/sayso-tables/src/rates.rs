//! Exchange rates: the European Central Bank's public file of daily euro reference rates comes in, rates between two
//! currencies go out, by the convention that is asked for.
//!
//! Two forms are known: the history that the bank offers for download (`Date,USD,JPY,…`, a row a day, `N/A` where there is
//! no rate), and SDMX-CSV of its data portal (`CURRENCY`, `TIME_PERIOD`, `OBS_VALUE`). All rates are units of a currency
//! for one euro; a rate between two other currencies is their quotient.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{TableError, TablePeriod};

/// Days that a rate is taken from before the day asked for: the markets close on weekends and around holidays.
const MAX_GAP: i64 = 7;

/// On which day's rate an amount in two currencies may rest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Convention {
    /// The average of the days of the period that the amount is about.
    PeriodAverage,
    /// The last day of that period.
    PeriodEnd,
    /// The day of the document.
    DocumentDate,
}

impl Convention {
    /// All of them.
    pub const ALL: [Convention; 3] = [Convention::PeriodAverage, Convention::PeriodEnd, Convention::DocumentDate];

    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Convention::PeriodAverage => "average of the period",
            Convention::PeriodEnd => "end of the period",
            Convention::DocumentDate => "date of the document",
        }
    }
}

/// Daily rates against the euro.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Rates {
    by_currency: BTreeMap<String, BTreeMap<Date, Decimal>>,
}

impl Rates {
    /// Reads a file of rates.
    ///
    /// # Errors
    /// It is neither form, or a cell of it is no date or no rate above zero.
    pub fn read(csv: &str) -> Result<Rates, TableError> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(csv.as_bytes());
        let header: Vec<String> =
            reader.headers()?.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
        let column = |name: &str| header.iter().position(|own| own.eq_ignore_ascii_case(name));
        let mut rates = Rates::default();
        let sdmx = (column("CURRENCY"), column("TIME_PERIOD"), column("OBS_VALUE"));
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |at: usize| record.get(at).unwrap_or_default();
            let wrong = |at: usize, expected| TableError::Cell {
                line,
                column: header.get(at).cloned().unwrap_or_default(),
                found: cell(at).to_owned(),
                expected,
            };
            let day = |at: usize| cell(at).parse::<Date>().map_err(|_| wrong(at, "a date such as 2024-05-31"));
            let rate = |at: usize| {
                let rate = cell(at).parse::<Decimal>().ok().filter(|rate| *rate > Decimal::ZERO);
                rate.ok_or_else(|| wrong(at, "a rate above zero"))
            };
            if let (Some(currency), Some(time), Some(value)) = sdmx {
                if !cell(value).is_empty() {
                    rates.by_currency.entry(cell(currency).to_owned()).or_default().insert(day(time)?, rate(value)?);
                }
            } else if header.first().is_some_and(|name| name.eq_ignore_ascii_case("date")) {
                let day = day(0)?;
                let currencies = header.iter().enumerate().skip(1).filter(|(_, name)| !name.is_empty());
                for (at, currency) in currencies {
                    if !matches!(cell(at), "" | "N/A") {
                        rates.by_currency.entry(currency.clone()).or_default().insert(day, rate(at)?);
                    }
                }
            } else {
                return Err(TableError::NotRates(header));
            }
        }
        if rates.by_currency.is_empty() { Err(TableError::Empty) } else { Ok(rates) }
    }

    /// Adds the rates of another file; where both have one, the other's holds.
    pub fn add(&mut self, other: Rates) {
        for (currency, days) in other.by_currency {
            self.by_currency.entry(currency).or_default().extend(days);
        }
    }

    /// The currencies besides the euro, by code.
    pub fn currencies(&self) -> impl Iterator<Item = &str> {
        self.by_currency.keys().map(String::as_str)
    }

    /// The first and the last day of any rate.
    pub fn days(&self) -> Option<(Date, Date)> {
        let first = self.by_currency.values().filter_map(|days| days.keys().next()).min()?;
        let last = self.by_currency.values().filter_map(|days| days.keys().next_back()).max()?;
        Some((*first, *last))
    }

    /// Units of `to` for one unit of `from` on a day, or on the last day before it that has a rate, at most a week before.
    ///
    /// ```
    /// use jiff::civil::date;
    /// let rates = sayso_tables::Rates::read("Date,USD\n2024-05-31,1.25\n")?;
    /// let dollars = rates.on(date(2024, 6, 2), "EUR", "USD").unwrap();
    /// assert_eq!(dollars.to_string(), "1.25");
    /// assert_eq!(rates.on(date(2024, 6, 2), "EUR", "JPY"), None);
    /// # Ok::<(), sayso_tables::TableError>(())
    /// ```
    pub fn on(&self, day: Date, from: &str, to: &str) -> Option<Decimal> {
        let earliest = day.checked_sub(MAX_GAP.days()).ok()?;
        let per_euro = |currency: &str| match currency {
            "EUR" => Some(Decimal::ONE),
            _ => self.by_currency.get(currency)?.range(earliest..=day).next_back().map(|(_, rate)| *rate),
        };
        per_euro(to)?.checked_div(per_euro(from)?)
    }

    /// Units of `to` for one unit of `from`, as the average over the days of a period on which both have a rate. `None` if
    /// the rates do not cover the whole period.
    pub fn average(&self, period: TablePeriod, from: &str, to: &str) -> Option<Decimal> {
        let (first, last) = self.days()?;
        let reaches = |day: Date| day.checked_add(MAX_GAP.days()).is_ok_and(|until| until >= period.last());
        if first > period.start().checked_add(MAX_GAP.days()).ok()? || !reaches(last) {
            return None;
        }
        let days = |currency: &str| self.by_currency.get(currency);
        let listed = days(if from == "EUR" { to } else { from })?;
        let (mut sum, mut n_days) = (Decimal::ZERO, 0_i64);
        for (day, _) in listed.range(period.start()..period.end()) {
            let exact = |currency: &str| match currency {
                "EUR" => Some(Decimal::ONE),
                _ => days(currency)?.get(day).copied(),
            };
            if let (Some(from), Some(to)) = (exact(from), exact(to)) {
                sum = sum.checked_add(to.checked_div(from)?)?;
                n_days += 1;
            }
        }
        if from == "EUR" && to == "EUR" { Some(Decimal::ONE) } else { sum.checked_div(Decimal::from(n_days)) }
    }

    /// The rate by a convention; `None` where the day or period it needs is not known or not covered.
    pub fn by(
        &self,
        convention: Convention,
        period: Option<TablePeriod>,
        document: Option<Date>,
        (from, to): (&str, &str),
    ) -> Option<Decimal> {
        match convention {
            Convention::PeriodAverage => self.average(period?, from, to),
            Convention::PeriodEnd => self.on(period?.last(), from, to),
            Convention::DocumentDate => self.on(document?, from, to),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DAILY: &str = "Date,USD,GBP,\n2024-01-05,1.1,0.88,\n2024-01-04,1.3,N/A,\n2024-01-03,1.2,0.8,\n";

    fn january(last: i8) -> TablePeriod {
        TablePeriod::new(date(2024, 1, 3), date(2024, 1, last)).unwrap()
    }

    #[test]
    fn conventions_give_their_own_rates() {
        let rates = Rates::read(DAILY).unwrap();
        let by = |convention| rates.by(convention, Some(january(6)), Some(date(2024, 1, 4)), ("EUR", "USD"));
        assert_eq!(by(Convention::PeriodAverage), Some(Decimal::new(12, 1)));
        assert_eq!(by(Convention::PeriodEnd), Some(Decimal::new(11, 1)));
        assert_eq!(by(Convention::DocumentDate), Some(Decimal::new(13, 1)));
        assert_eq!(rates.by(Convention::PeriodEnd, None, None, ("EUR", "USD")), None);
    }

    #[test]
    fn a_day_without_a_rate_takes_the_last_before_and_no_other() {
        let rates = Rates::read(DAILY).unwrap();
        assert_eq!(rates.on(date(2024, 1, 4), "EUR", "GBP"), Some(Decimal::new(8, 1)));
        assert_eq!(rates.on(date(2024, 1, 2), "EUR", "GBP"), None);
        assert_eq!(rates.on(date(2024, 2, 1), "EUR", "GBP"), None);
        assert_eq!(rates.on(date(2024, 1, 3), "GBP", "USD"), Some(Decimal::new(15, 1)));
        // Only two of the three days have both.
        assert_eq!(
            rates.average(january(6), "GBP", "EUR"),
            Some((Decimal::new(125, 2) + Decimal::ONE / Decimal::new(88, 2)) / Decimal::TWO)
        );
    }

    #[test]
    fn an_average_needs_the_whole_period() {
        let rates = Rates::read(DAILY).unwrap();
        let year = TablePeriod::parse("2024").unwrap();
        assert_eq!(rates.average(year, "EUR", "USD"), None);
    }

    #[test]
    fn both_forms_of_the_bank_are_read() {
        let portal =
            "KEY,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE\nX,USD,EUR,2024-01-03,1.2\nX,USD,EUR,2024-01-04,\n";
        let rates = Rates::read(portal).unwrap();
        assert_eq!(rates.on(date(2024, 1, 3), "USD", "EUR"), Some(Decimal::ONE / Decimal::new(12, 1)));
    }

    #[test]
    fn other_files_are_refused_with_their_place() {
        let refused = |text: &str| Rates::read(text).unwrap_err().to_string();
        assert!(refused("Day,USD\n2024-01-03,1.2\n").starts_with("expected a first column \"Date\""));
        assert_eq!(refused("Date,USD\n2024-01-03,-1\n"), "line 2, column \"USD\": \"-1\" is not a rate above zero");
        assert_eq!(
            refused("Date,USD\n3/1/2024,1\n"),
            "line 2, column \"Date\": \"3/1/2024\" is not a date such as 2024-05-31"
        );
        assert_eq!(refused("Date,USD\n"), "no rows below the header");
    }
}
