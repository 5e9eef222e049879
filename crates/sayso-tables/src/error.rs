//! What can be wrong with a table, a mapping or a file of rates.

/// Why a table could not be read. Lines are counted from 1, the header being the first.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The file is not CSV.
    #[error("line {line}: {what}")]
    Csv {
        /// The line.
        line: u64,
        /// What the reader of CSV says.
        what: String,
    },
    /// No line below the header.
    #[error("no rows below the header")]
    Empty,
    /// A column that the mapping names is not in the header.
    #[error("no column \"{column}\": the header has {}", .header.join(", "))]
    NoColumn {
        /// The name.
        column: String,
        /// What there is.
        header: Vec<String>,
    },
    /// A cell does not hold what its column should.
    #[error("line {line}, column \"{column}\": \"{found}\" is not {expected}")]
    Cell {
        /// The line.
        line: u64,
        /// The column.
        column: String,
        /// What the cell holds.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The mapping is not TOML of the expected shape.
    #[error("the mapping: {0}")]
    Mapping(String),
    /// Nothing in the header or the first rows shows which column holds the values.
    #[error("no column looks like values: name it in the mapping; the header has {}", .0.join(", "))]
    NoValues(Vec<String>),
    /// Not a file of rates against the euro.
    #[error("expected a first column \"Date\" and a column for each currency, or SDMX-CSV of daily rates: found {}", .0.join(", "))]
    NotRates(Vec<String>),
}

impl From<csv::Error> for TableError {
    fn from(error: csv::Error) -> TableError {
        let line = error.position().map_or(0, csv::Position::line);
        TableError::Csv { line, what: error.to_string() }
    }
}
