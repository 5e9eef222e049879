//! Tables of words: the format in which every list that a rule reads is kept.
//!
//! A table is UTF-8 text. Its comment lines start with `# ` and must name a `source` and a `licence`; the line
//! `#columns` names the columns; every other line is a row with a cell for each column, parted by tabs. `-` is an
//! empty cell and `|` parts the forms of one cell.
//!
//! ```
//! # use sayso_ledger::Table;
//! let table = Table::parse("# source: own\n# licence: MIT\n#columns\tform\tclass\nsaid|says\tcue\n").unwrap();
//! let row = table.rows().next().unwrap();
//! assert_eq!(row.forms("form").collect::<Vec<_>>(), ["said", "says"]);
//! assert_eq!(row.cell("class"), Some("cue"));
//! ```

/// A table whose header and rows were checked.
#[derive(Clone, Debug)]
pub struct Table<'t> {
    columns: Vec<&'t str>,
    rows: Vec<(usize, Vec<&'t str>)>,
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a, 't> {
    /// Its line in the file, counted from 1.
    pub line: usize,
    columns: &'a [&'t str],
    cells: &'a [&'t str],
}

impl<'t> Table<'t> {
    /// Reads a table.
    ///
    /// # Errors
    /// A header without source, licence or columns; a row with more or fewer cells than columns.
    pub fn parse(text: &'t str) -> Result<Table<'t>, TableError> {
        let (mut source, mut licence, mut columns, mut rows) = (false, false, Vec::new(), Vec::new());
        for (line, content) in (1..).zip(text.lines()) {
            if let Some(names) = content.strip_prefix("#columns\t") {
                columns = names.split('\t').collect();
            } else if let Some(comment) = content.strip_prefix('#') {
                source |= comment.trim_start().starts_with("source:");
                licence |= comment.trim_start().starts_with("licence:");
            } else if !content.is_empty() {
                let cells: Vec<&str> = content.split('\t').collect();
                if cells.len() != columns.len() {
                    return Err(TableError::Row { line, cells: cells.len(), columns: columns.len() });
                }
                rows.push((line, cells));
            }
        }
        match (source && licence, columns.is_empty()) {
            (false, _) => Err(TableError::Unsourced),
            (_, true) => Err(TableError::NoColumns),
            _ => Ok(Table { columns, rows }),
        }
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, 't>> {
        self.rows.iter().map(|(line, cells)| Row { line: *line, columns: &self.columns, cells })
    }
}

impl<'t> Row<'_, 't> {
    /// The cell of a column; `None` if it is empty or there is no such column.
    pub fn cell(&self, column: &str) -> Option<&'t str> {
        let idx = self.columns.iter().position(|name| *name == column)?;
        (self.cells[idx] != "-").then_some(self.cells[idx])
    }

    /// The forms of a cell; none if it is empty.
    pub fn forms(&self, column: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        self.cell(column).into_iter().flat_map(|cell| cell.split('|'))
    }
}

/// What can be wrong with a table.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The header does not say where the words come from.
    #[error("the header names no source and licence: expected lines \"# source: …\" and \"# licence: …\"")]
    Unsourced,
    /// There is no header line for the columns.
    #[error("no line \"#columns\" names the columns")]
    NoColumns,
    /// A row does not fit the columns.
    #[error("line {line} has {cells} cells, expected {columns}")]
    Row {
        /// The line, counted from 1.
        line: usize,
        /// How many cells it has.
        cells: usize,
        /// How many columns there are.
        columns: usize,
    },
}
