//! Which column of a table is what: a small TOML file beside the table, or a proposal from its header and first rows.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::table::decimal;
use crate::{TableError, TablePeriod};

/// What the columns of a table hold, and what holds for all rows.
///
/// ```
/// let mapping = sayso_tables::Mapping::parse("[columns]\nvalue = \"trips\"\nperiod = \"year\"\n")?;
/// assert_eq!(mapping.columns.period.as_deref(), Some("year"));
/// # Ok::<(), sayso_tables::TableError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The names of columns.
    pub columns: Columns,
    /// What no column says because it is the same in every row.
    #[serde(default, skip_serializing_if = "Constants::is_empty")]
    pub constants: Constants,
}

/// The names of columns. Only that of the values is needed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The number.
    pub value: String,
    /// In what it is measured: a code of ISO 4217, "percent", or the name of a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What the number is to be multiplied with: 1000000, or a power of ten as SDMX writes it (6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Whom or what the number is about; several columns are read together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entity: Vec<String>,
    /// What is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Who says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// What holds for every row.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Constants {
    /// As [`Columns::unit`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// As [`Columns::scale`], the factor itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// As [`Columns::measure`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// As [`Columns::entity`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// As [`Columns::source`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// As [`Columns::as_of`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The entity whose row is the whole of which the others are shares: "World", "Total".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<String>,
}

impl Constants {
    fn is_empty(&self) -> bool {
        *self == Constants::default()
    }
}

impl Mapping {
    /// Reads the TOML that stands beside a table.
    ///
    /// # Errors
    /// It is not TOML, has a key that is not known, or names no column of values.
    pub fn parse(toml: &str) -> Result<Mapping, TableError> {
        toml::from_str(toml).map_err(|error| TableError::Mapping(error.to_string().trim_end().to_owned()))
    }

    /// The TOML to stand beside a table.
    ///
    /// # Errors
    /// Never for a mapping that was parsed or proposed.
    pub fn to_toml(&self) -> Result<String, TableError> {
        toml::to_string(self).map_err(|error| TableError::Mapping(error.to_string()))
    }

    /// Proposes a mapping by the names in the header and by what the first rows hold. SDMX-CSV is known by its columns
    /// `OBS_VALUE` and `TIME_PERIOD`.
    ///
    /// # Errors
    /// No column looks like values.
    pub fn propose(header: &[String], rows: &[Vec<String>]) -> Result<Mapping, TableError> {
        let known = |names: &[&str]| {
            let fits = |column: &&String| names.iter().any(|name| column.trim().eq_ignore_ascii_case(name));
            header.iter().find(fits).cloned()
        };
        let all = |at: usize, fits: &dyn Fn(&str) -> bool| {
            let mut cells = rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.trim().is_empty()).peekable();
            cells.peek().is_some() && cells.all(|cell| fits(cell))
        };
        let mut columns = Columns {
            unit: known(&["UNIT_MEASURE", "UNIT", "unit", "currency", "devise", "unité", "Einheit", "eenheid"]),
            scale: known(&["UNIT_MULT", "scale", "multiplier"]),
            period: known(&["TIME_PERIOD", "period", "date", "year", "month", "année", "période", "Jahr", "jaar"]),
            measure: known(&["measure", "indicator", "series", "indicateur"]),
            source: known(&["source", "OBS_SOURCE"]),
            as_of: known(&["as_of", "published", "LAST_UPDATE"]),
            ..Columns::default()
        };
        let taken = |columns: &Columns, name: &String| {
            [&columns.unit, &columns.scale, &columns.period, &columns.measure, &columns.source, &columns.as_of]
                .into_iter()
                .any(|own| own.as_ref() == Some(name))
        };
        if columns.period.is_none() {
            let holds_periods = |at: &usize| all(*at, &|cell| TablePeriod::parse(cell).is_some());
            columns.period = (0..header.len()).find(holds_periods).map(|at| header[at].clone());
        }
        let by_name = known(&["OBS_VALUE", "value", "amount", "valeur", "montant", "Wert", "waarde"]);
        let numbers = |at: &usize| !taken(&columns, &header[*at]) && all(*at, &|cell| decimal(cell).is_some());
        let by_content = || (0..header.len()).rev().find(numbers).map(|at| header[at].clone());
        columns.value = by_name.or_else(by_content).ok_or_else(|| TableError::NoValues(header.to_vec()))?;
        let rest = header.iter().enumerate().filter(|(_, name)| **name != columns.value && !taken(&columns, name));
        let words = |at: usize| all(at, &|cell| cell.chars().any(char::is_alphabetic));
        columns.entity = rest.filter(|(at, _)| words(*at)).map(|(_, name)| name.clone()).collect();
        Ok(Mapping { columns, constants: Constants::default() })
    }
}

/// What a scale says: a factor (1000000), a power of ten as SDMX has it (0 to 15), or a word.
pub(crate) fn scale(text: &str, is_power: bool) -> Option<Decimal> {
    let text = text.trim();
    if let Some(power) = text.parse::<u32>().ok().filter(|power| is_power && *power <= 15) {
        return Some(Decimal::from(10_u64.pow(power)));
    }
    match text.to_lowercase().as_str() {
        "" | "units" => Some(Decimal::ONE),
        "thousand" | "thousands" => Some(Decimal::ONE_THOUSAND),
        "million" | "millions" => Some(Decimal::from(1_000_000)),
        "billion" | "billions" => Some(Decimal::from(1_000_000_000)),
        _ => decimal(text).filter(|factor| *factor > Decimal::ZERO),
    }
}
