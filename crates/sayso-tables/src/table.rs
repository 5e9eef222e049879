//! The cells of a table: CSV and its mapping come in, rows with exact values go out.

use rust_decimal::Decimal;

use crate::mapping::scale;
use crate::{Mapping, TableError, TablePeriod};

/// One number of a table with what the table says of it. What it does not say is `None`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// The number, multiplied with its scale.
    pub value: Decimal,
    /// Half a unit of its last printed digit, multiplied with its scale: what rounding may hide.
    pub tolerance: Decimal,
    /// In what it is measured, as the table writes it.
    pub unit: Option<String>,
    /// The period.
    pub period: Option<TablePeriod>,
    /// Whom or what it is about.
    pub entity: Option<String>,
    /// What is measured.
    pub measure: Option<String>,
    /// Who says so.
    pub source: Option<String>,
    /// When it was published, as the table writes it.
    pub as_of: Option<String>,
}

/// A table that was read.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its numbers, in the order of the file.
    pub cells: Vec<Cell>,
    /// The entity that is the whole, if the mapping names one.
    pub whole: Option<String>,
    /// How many rows had no number: empty, `N/A`, `:`, `..` and such.
    pub n_empty: usize,
}

impl Table {
    /// The header and the first rows, to propose a mapping from.
    ///
    /// # Errors
    /// The file is not CSV.
    pub fn sample(csv: &str) -> Result<(Vec<String>, Vec<Vec<String>>), TableError> {
        let mut reader = reader(csv);
        let header = header(&mut reader)?;
        let rows = reader.records().take(50).map(|record| Ok(record?.iter().map(str::to_owned).collect()));
        Ok((header, rows.collect::<Result<_, TableError>>()?))
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The file is not CSV, lacks a column that the mapping names, or a cell does not hold what its column should.
    pub fn read(csv: &str, mapping: &Mapping) -> Result<Table, TableError> {
        let mut reader = reader(csv);
        let header = header(&mut reader)?;
        let position = |name: &String| {
            let at = header.iter().position(|own| own == name);
            at.ok_or_else(|| TableError::NoColumn { column: name.clone(), header: header.clone() })
        };
        let optional = |name: &Option<String>| name.as_ref().map(position).transpose();
        let (columns, constants) = (&mapping.columns, &mapping.constants);
        let value_at = position(&columns.value)?;
        let (unit_at, scale_at, period_at) =
            (optional(&columns.unit)?, optional(&columns.scale)?, optional(&columns.period)?);
        let (measure_at, source_at, as_of_at) =
            (optional(&columns.measure)?, optional(&columns.source)?, optional(&columns.as_of)?);
        let entity_at = columns.entity.iter().map(position).collect::<Result<Vec<_>, _>>()?;
        let is_power = columns.scale.as_deref() == Some("UNIT_MULT");
        let mut table = Table { whole: constants.whole.clone(), ..Table::default() };
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            let text = |at: usize| record.get(at).unwrap_or_default().trim();
            let filled = |at: Option<usize>| at.map(text).filter(|text| !text.is_empty()).map(str::to_owned);
            let wrong = |at: usize, expected| TableError::Cell {
                line,
                column: header[at].clone(),
                found: text(at).to_owned(),
                expected,
            };
            if matches!(text(value_at), "" | "N/A" | "NA" | "n/a" | ":" | ".." | "-" | "–" | "NaN") {
                table.n_empty += 1;
                continue;
            }
            let printed = decimal(text(value_at)).ok_or_else(|| wrong(value_at, "a number"))?;
            let factor = match (scale_at, &constants.scale) {
                (Some(at), _) => scale(text(at), is_power).ok_or_else(|| wrong(at, "a scale above zero"))?,
                (None, Some(constant)) => scale(constant, false)
                    .ok_or_else(|| TableError::Mapping(format!("scale \"{constant}\" is not a number above zero")))?,
                (None, None) => Decimal::ONE,
            };
            let too_large = || wrong(value_at, "a number below 10²⁸ with its scale");
            let value = printed.checked_mul(factor).ok_or_else(too_large)?;
            let tolerance = Decimal::new(5, printed.scale() + 1).checked_mul(factor).ok_or_else(too_large)?;
            let period = match period_at {
                Some(at) => Some(
                    TablePeriod::parse(text(at))
                        .ok_or_else(|| wrong(at, "a period such as 2024, 2024-Q1, 2024-05 or 2024-05-31"))?,
                ),
                None => None,
            };
            let entity: Vec<&str> = entity_at.iter().map(|at| text(*at)).filter(|text| !text.is_empty()).collect();
            let entity = (!entity.is_empty()).then(|| entity.join(" ")).or_else(|| constants.entity.clone());
            table.cells.push(Cell {
                line,
                value,
                tolerance,
                unit: filled(unit_at).or_else(|| constants.unit.clone()),
                period,
                entity,
                measure: filled(measure_at).or_else(|| constants.measure.clone()),
                source: filled(source_at).or_else(|| constants.source.clone()),
                as_of: filled(as_of_at).or_else(|| constants.as_of.clone()),
            });
        }
        if table.cells.is_empty() { Err(TableError::Empty) } else { Ok(table) }
    }
}

fn reader(csv: &str) -> csv::Reader<&[u8]> {
    // The separator that the header has most of.
    let header = csv.lines().next().unwrap_or_default();
    let most =
        [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| header.bytes().filter(|byte| byte == sign).count());
    csv::ReaderBuilder::new().delimiter(most.unwrap_or(b',')).flexible(true).from_reader(csv.as_bytes())
}

fn header(reader: &mut csv::Reader<&[u8]>) -> Result<Vec<String>, TableError> {
    Ok(reader.headers()?.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned()).collect())
}

/// A number as tables print it: `1234.5`, `1,234.5`, `1 234,5`, `-3`, `12 %`. A single comma before exactly three digits
/// is a mark of thousands where more such groups or a point follow, and otherwise refused, because it may be either.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let plain: String = text.chars().filter(|char| !matches!(char, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')).collect();
    let grouped = |integer: &str, mark: char| {
        let mut groups = integer.trim_start_matches('-').split(mark);
        groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
    };
    let digits = match (plain.rfind(','), plain.rfind('.')) {
        (Some(comma), Some(point)) if comma < point => grouped(&plain[..point], ',').then(|| plain.replace(',', ""))?,
        (Some(comma), Some(_)) => grouped(&plain[..comma], '.').then(|| plain.replace('.', "").replace(',', "."))?,
        (Some(comma), None) if plain.matches(',').count() > 1 => {
            (grouped(&plain, ',') && comma > 0).then(|| plain.replace(',', ""))?
        }
        (Some(comma), None) => (plain.len() - comma - 1 != 3).then(|| plain.replace(',', "."))?,
        (None, Some(_)) if plain.matches('.').count() > 1 => grouped(&plain, '.').then(|| plain.replace('.', ""))?,
        _ => plain,
    };
    let bytes = digits.strip_prefix('-').unwrap_or(&digits);
    let plain_digits = bytes.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let well_formed = plain_digits && bytes.as_bytes().first() != Some(&b'.') && bytes.as_bytes().last() != Some(&b'.');
    well_formed.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_tables_print_them_or_not_at_all() {
        let read = |text: &str| decimal(text).map(|number| number.to_string());
        for (text, expected) in [
            ("1234.5", "1234.5"),
            ("1,234.50", "1234.50"),
            ("1.234,5", "1234.5"),
            ("1 234,5", "1234.5"),
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("3,5", "3.5"),
            ("-12 %", "-12"),
            ("0", "0"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "1,234",
            "12,34,567",
            "1.2.3",
            "abc",
            "1e5",
            "-",
            "1,",
            ".5",
            "--3",
            "99999999999999999999999999999999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_mapping_is_proposed_and_reads_the_table() {
        let csv =
            "\u{feff}port;year;trips;unit\nHalvern;2023;1310;count\nOrsel;2023;n/a;count\nOrsel;2024;88,5;count\n";
        let (header, rows) = Table::sample(csv).unwrap();
        let mapping = Mapping::propose(&header, &rows);
        // A cell without a number keeps the column from looking like one of numbers.
        assert!(mapping.is_err(), "{mapping:?}");
        let csv = csv.replace("n/a", "");
        let (header, rows) = Table::sample(&csv).unwrap();
        let mapping = Mapping::propose(&header, &rows).unwrap();
        assert_eq!(Mapping::parse(&mapping.to_toml().unwrap()).unwrap(), mapping);
        let table = Table::read(&csv, &mapping).unwrap();
        let [first, second] = &table.cells[..] else { panic!("{table:?}") };
        assert_eq!((first.line, first.value, first.tolerance), (2, Decimal::from(1310), Decimal::new(5, 1)));
        assert_eq!((first.entity.as_deref(), first.unit.as_deref()), (Some("Halvern"), Some("count")));
        assert_eq!((second.line, second.value, second.tolerance), (4, Decimal::new(885, 1), Decimal::new(5, 2)));
        assert_eq!(second.period, TablePeriod::parse("2024"));
        assert_eq!(table.n_empty, 1);
    }

    #[test]
    fn sdmx_is_known_without_a_mapping() {
        let csv = "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT\nX:1,HV,2022-Q1,36.2,USD,9\n";
        let (header, rows) = Table::sample(csv).unwrap();
        let table = Table::read(csv, &Mapping::propose(&header, &rows).unwrap()).unwrap();
        assert_eq!(table.cells[0].value, Decimal::from(36_200_000_000_i64));
        assert_eq!(table.cells[0].tolerance, Decimal::from(50_000_000));
        assert_eq!(table.cells[0].unit.as_deref(), Some("USD"));
    }

    #[test]
    fn what_is_wrong_names_its_place() {
        let refused = |csv: &str, toml: &str| Table::read(csv, &Mapping::parse(toml).unwrap()).unwrap_err().to_string();
        let columns = "[columns]\nvalue = \"v\"\nperiod = \"p\"\n";
        assert_eq!(refused("v,p\nx,2024\n", columns), "line 2, column \"v\": \"x\" is not a number");
        assert!(refused("v,p\n1,soon\n", columns).starts_with("line 2, column \"p\": \"soon\" is not a period"));
        assert_eq!(refused("v,q\n1,2024\n", columns), "no column \"p\": the header has v, q");
        assert!(Mapping::parse("[columns]\nvalu = 1\n").unwrap_err().to_string().contains("valu"));
    }

    proptest! {
        #[test]
        fn no_text_panics(csv in "(?s).{0,200}", cell in ".{0,20}") {
            if let Ok((header, rows)) = Table::sample(&csv)
                && let Ok(mapping) = Mapping::propose(&header, &rows)
                && let Ok(table) = Table::read(&csv, &mapping)
            {
                prop_assert!(!table.cells.is_empty());
            }
            if let Some(number) = decimal(&cell) {
                prop_assert!(number.to_string().parse::<Decimal>().is_ok());
            }
        }
    }
}
