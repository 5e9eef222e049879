//! Lists that are written document by document: what was read of each comes in; lines for a terminal, JSON lines or CSV go
//! out.

use std::io::Write;

use sayso_ledger::Document;

use crate::terminal::{Paint, Terminal, clean};
use crate::{CodePoints, DossierError, Format};

/// Whose entries are listed.
#[derive(Clone, Copy)]
pub struct ListSource<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its path.
    pub path: &'a str,
}

/// What such a list has an entry for.
pub trait Listed {
    /// The columns of a table.
    const HEADER: &'static [&'static str];

    /// Lines for people.
    ///
    /// # Errors
    /// If the output cannot be written.
    fn in_words(&self, document: &Document, terminal: Terminal, out: &mut dyn Write) -> Result<(), DossierError>;

    /// The cells of a row, one for each column.
    fn row(&self, source: ListSource<'_>) -> Vec<String>;

    /// A line of JSON.
    ///
    /// # Errors
    /// If the output cannot be written.
    fn object(&self, source: ListSource<'_>, points: &CodePoints, out: &mut dyn Write) -> Result<(), DossierError>;
}

/// A list that is written document by document.
pub struct ListByDocument {
    format: Format,
    table: Option<csv::Writer<Vec<u8>>>,
    n_listed: usize,
}

impl ListByDocument {
    /// An empty list of entries of one kind.
    ///
    /// # Errors
    /// If the header cannot be written.
    pub fn new<T: Listed>(format: Format) -> Result<ListByDocument, DossierError> {
        let mut table = matches!(format, Format::Csv).then(|| csv::Writer::from_writer(Vec::new()));
        if let Some(table) = &mut table {
            table.write_record(T::HEADER)?;
        }
        Ok(ListByDocument { format, table, n_listed: 0 })
    }

    /// Writes the entries of a document.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn document<T: Listed>(
        &mut self,
        source: ListSource<'_>,
        entries: &[T],
        out: &mut dyn Write,
    ) -> Result<(), DossierError> {
        if entries.is_empty() {
            return Ok(());
        }
        let points = CodePoints::of(source.document.text());
        if let Format::Terminal(terminal) = self.format {
            if self.n_listed > 0 {
                writeln!(out)?;
            }
            writeln!(out, "{}", terminal.paint(Paint::Faint, &clean(source.path)))?;
        }
        for entry in entries {
            match (self.format, &mut self.table) {
                (Format::Terminal(terminal), _) => entry.in_words(source.document, terminal, out)?,
                (_, Some(table)) => table.write_record(entry.row(source))?,
                (_, None) => entry.object(source, &points, out)?,
            }
        }
        self.n_listed += entries.len();
        Ok(())
    }

    /// Ends the list. Returns how many entries it had.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn finish(self, out: &mut dyn Write) -> Result<usize, DossierError> {
        if let Some(table) = self.table {
            out.write_all(&table.into_inner().map_err(|error| error.into_error())?)?;
        }
        Ok(self.n_listed)
    }
}
