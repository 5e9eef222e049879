//! Files of exchange rates: what a person brings is kept as it was received, and comes back in that order.

use rusqlite::params;
use sayso_ledger::DocumentId;

use crate::{Case, CaseError};

impl Case {
    /// Keeps a file of rates. The same bytes are kept once; returns whether they were new.
    ///
    /// # Errors
    /// If the case cannot be written.
    pub fn add_rates(&mut self, name: &str, bytes: &[u8]) -> Result<bool, CaseError> {
        let sha256 = DocumentId::of(bytes).to_string();
        let sql = "INSERT INTO rates (name, sha256, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (sha256) DO NOTHING";
        let inserted = self.connection.execute(sql, params![name, sha256, bytes]);
        inserted.map(|n_rows| n_rows > 0).map_err(|error| CaseError::new(&self.path, error.into()))
    }

    /// The files of rates with their names, those added last at the end.
    ///
    /// # Errors
    /// If the case cannot be read.
    pub fn rates(&self) -> Result<Vec<(String, Vec<u8>)>, CaseError> {
        self.ask(|connection| {
            let mut statement = connection.prepare_cached("SELECT name, bytes FROM rates ORDER BY id")?;
            let files = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            files.map(|file| Ok(file?)).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_come_back_as_they_were_received() {
        let mut case = Case::in_memory().unwrap();
        assert_eq!(case.rates().unwrap(), []);
        assert!(case.add_rates("ecb.csv", b"Date,USD\n").unwrap());
        assert!(!case.add_rates("again.csv", b"Date,USD\n").unwrap());
        assert!(case.add_rates("more.csv", b"\xff").unwrap());
        let names: Vec<String> = case.rates().unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["ecb.csv", "more.csv"]);
    }
}
