//! Questions to a whole case: a filter comes in, lists of files, documents, claims and speakers go out, in an order that
//! depends on nothing but what is in them. No list is cut short, and no text is loaded: lists carry the stored words.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use sayso_ledger::{DocumentId, DocumentKind, Facet, Form, Format, Language, Reading, SourceKind, Stance};

use crate::load::read_id;
use crate::search::{expression, single_spaced};
use crate::{
    Case, CaseError, ClaimEntry, DocumentEntry, FileContent, FileEntry, Filter, MarkEntry, Problem, SpeakerEntry,
    StatedWords, VoiceEntry, Words,
};

impl Case {
    /// All versions of all files, by path and version, read or not.
    ///
    /// # Errors
    /// If the case cannot be read.
    pub fn files(&self) -> Result<Vec<FileEntry>, CaseError> {
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT file.sha256, path, version, is_current, unread_reason, is_container FROM file
                 ORDER BY path, version",
            )?;
            let files = statement.query_map([], |row| {
                let id = row.get::<_, Option<String>>(0)?.map(|_| read_id(row)).transpose()?;
                let content = match (row.get(4)?, id) {
                    (Some(held), Some(id)) if row.get(5)? => FileContent::Container { id, held },
                    (Some(reason), id) => FileContent::Unread { id, reason },
                    (None, Some(id)) => FileContent::Document(id),
                    (None, None) => FileContent::Unread { id, reason: "no reason was recorded".to_owned() },
                };
                Ok(FileEntry { path: row.get(1)?, version: row.get(2)?, is_current: row.get(3)?, content })
            })?;
            files.map(|file| Ok(file?)).collect()
        })
    }

    /// The documents by their first path. Where the filter [asks for claims](Filter::asks_for_claims), those with at
    /// least one claim that the filter lets through.
    ///
    /// # Errors
    /// A filter without a word, or the case cannot be read.
    pub fn documents(&self, filter: &Filter) -> Result<Vec<DocumentEntry>, CaseError> {
        self.ask(|connection| {
            let (conditions, values) = conditions(filter)?;
            let mut counts: BTreeMap<i64, BTreeMap<Form, usize>> = BTreeMap::new();
            let mut statement = connection.prepare_cached(&format!(
                "SELECT document, form, count(*) FROM claim WHERE {conditions} GROUP BY document, form"
            ))?;
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                counts.entry(row.get(0)?).or_default().insert(form(row, 1)?, row.get(2)?);
            }
            let only_counted = filter.asks_for_claims();

            let mut documents: Vec<(i64, Vec<(String, u32)>)> = Vec::new();
            let mut idx_of_row: BTreeMap<i64, usize> = BTreeMap::new();
            let mut statement = connection.prepare_cached(
                "SELECT document, path, max(version) FROM file
                 WHERE document IS NOT NULL AND (?1 OR is_current = 1)
                     AND (?2 IS NULL OR document = (SELECT id FROM document WHERE sha256 = ?2))
                 GROUP BY path, document ORDER BY path, max(version)",
            )?;
            let mut rows = statement.query((filter.all_versions, filter.document.map(|id| id.to_string())))?;
            while let Some(row) = rows.next()? {
                let document: i64 = row.get(0)?;
                if only_counted && !counts.contains_key(&document) {
                    continue;
                }
                let idx = *idx_of_row.entry(document).or_insert(documents.len());
                if idx == documents.len() {
                    documents.push((document, Vec::new()));
                }
                documents[idx].1.push((row.get(1)?, row.get(2)?));
            }
            let entries = documents.into_iter().map(|(document, places)| {
                document_entry(connection, document, places, counts.remove(&document).unwrap_or_default())
            });
            Ok(entries.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The title that a document states; `None` where it states none.
    ///
    /// # Errors
    /// The case cannot be read.
    pub fn title(&self, id: &DocumentId) -> Result<Option<String>, CaseError> {
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT words FROM stated JOIN document ON document.id = stated.document
                 WHERE sha256 = ?1 AND fact = 'title'",
            )?;
            Ok(statement.query_row([id.to_string()], |row| row.get(0)).optional()?)
        })
    }

    /// Gives the claims to `each`, by path and place in the ledger, until it breaks off.
    ///
    /// # Errors
    /// A filter without a word, or the case cannot be read.
    pub fn claims(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(ClaimEntry) -> ControlFlow<()>,
    ) -> Result<(), CaseError> {
        self.ask(|connection| {
            let (conditions, values) = conditions(filter)?;
            // The claims are found first and loaded one by one, so that a long list is not held or sorted as a whole.
            let mut claims: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
            let mut statement =
                connection.prepare_cached(&format!("SELECT document, ordinal, id FROM claim WHERE {conditions}"))?;
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                claims.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
            }
            let mut documents = Vec::new();
            for (document, mut ids) in claims {
                ids.sort_unstable();
                documents.push((first_path(connection, document, filter.all_versions)?, ids));
            }
            documents.sort_unstable();
            for ((path, id), claims) in documents {
                for (ordinal, claim) in claims {
                    let entry = claim_entry(connection, claim, id, &path);
                    if each(entry.map_err(|error| at(id, format!("claim {ordinal}"), error))?).is_break() {
                        return Ok(());
                    }
                }
            }
            Ok(())
        })
    }

    /// The speakers, those with most claims first, then by name.
    ///
    /// # Errors
    /// A filter without a word, or the case cannot be read.
    pub fn speakers(&self, filter: &Filter) -> Result<Vec<SpeakerEntry>, CaseError> {
        self.ask(|connection| {
            let (conditions, values) = conditions(filter)?;
            let mut statement = connection.prepare_cached(&format!(
                "SELECT speaker_key, source_kind, document, form, speaker_words, count(*) FROM claim
                 WHERE {conditions} GROUP BY speaker_key, source_kind, document, form, speaker_words"
            ))?;
            let mut rows = statement.query(params_from_iter(values))?;
            let mut speakers = Vec::new();
            let mut group = SpeakerGroup::default();
            while let Some(row) = rows.next()? {
                let key = optional_text(row, 0)?;
                let source_kind = named(row, 1, SourceKind::from_name)?;
                // Without words, speakers have nothing in common but their kind.
                let same = group.key.as_deref() == key && (key.is_some() || group.source_kind == Some(source_kind));
                if !same {
                    speakers.extend(std::mem::take(&mut group).entry());
                    group.key = key.map(str::to_owned);
                }
                // A pronoun or description that stands for a name is counted under the name.
                group.source_kind = Some(group.source_kind.map_or(source_kind, |kind| kind.min(source_kind)));
                let n_claims: usize = row.get(5)?;
                group.documents.insert(row.get(2)?);
                *group.n_claims.entry(form(row, 3)?).or_default() += n_claims;
                if let Some(words) = optional_text(row, 4)? {
                    *group.spellings.entry(single_spaced(words)).or_default() += n_claims;
                }
            }
            speakers.extend(group.entry());
            speakers.sort_by_cached_key(|speaker| {
                let n_claims: usize = speaker.n_claims.values().sum();
                let name = speaker.name.clone();
                (Reverse(n_claims), name.is_none(), name, speaker.source_kind)
            });
            Ok(speakers)
        })
    }
}

/// The rows of one speaker, which come one after the other.
#[derive(Default)]
struct SpeakerGroup {
    key: Option<String>,
    source_kind: Option<SourceKind>,
    documents: BTreeSet<i64>,
    n_claims: BTreeMap<Form, usize>,
    spellings: BTreeMap<String, usize>,
}

impl SpeakerGroup {
    fn entry(self) -> Option<SpeakerEntry> {
        let SpeakerGroup { source_kind, documents, n_claims, spellings, .. } = self;
        // Of equals `max_by_key` takes the last, so the order is turned round.
        let name = spellings.into_iter().rev().max_by_key(|(_, count)| *count).map(|(spelling, _)| spelling);
        Some(SpeakerEntry { name, source_kind: source_kind?, n_claims, n_documents: documents.len() })
    }
}

/// The filter as a condition on the table of claims, with the values of its parameters.
fn conditions(filter: &Filter) -> Result<(String, Vec<Value>), Problem> {
    let mut conditions = vec!["1".to_owned()];
    let mut values = Vec::new();
    if !filter.all_versions {
        // The plus keeps SQLite from going document by document: most are current, and other ways in are shorter.
        conditions.push("+document IN (SELECT document FROM file WHERE is_current = 1)".to_owned());
    }
    if let Some(id) = filter.document {
        conditions.push("document = (SELECT id FROM document WHERE sha256 = ?)".to_owned());
        values.push(Value::Text(id.to_string()));
    }
    if !filter.forms.is_empty() {
        conditions.push(format!("form IN (?{})", ", ?".repeat(filter.forms.len() - 1)));
        values.extend(filter.forms.iter().map(|form| Value::Text(form.name().to_owned())));
    }
    for facet in Facet::ALL {
        let readings: Vec<&Reading> = filter.readings.iter().filter(|reading| reading.facet() == *facet).collect();
        if readings.is_empty() {
            continue;
        }
        let marks = readings.iter().map(|reading| match reading.value() {
            Some(_) => "facet = ? AND value = ?",
            None => "facet = ?",
        });
        let marks = marks.collect::<Vec<_>>().join(" OR ");
        conditions.push(format!("id IN (SELECT claim FROM claim_mark WHERE {marks})"));
        for reading in readings {
            values.push(Value::Text(facet.name().to_owned()));
            values.extend(reading.value().map(|value| Value::Text(value.to_owned())));
        }
    }
    if !filter.sources.is_empty() {
        conditions.push(format!("source_kind IN (?{})", ", ?".repeat(filter.sources.len() - 1)));
        values.extend(filter.sources.iter().map(|kind| Value::Text(kind.name().to_owned())));
    }
    let mut searches = Vec::new();
    for (columns, query) in [("speaker", &filter.by), ("content speaker source", &filter.about)] {
        if let Some(query) = query {
            let expression = expression(query).ok_or_else(|| Problem::EmptyQuery(query.clone()))?;
            searches.push(format!("{{{columns}}} : ({expression})"));
        }
    }
    if !searches.is_empty() {
        conditions.push("id IN (SELECT rowid FROM claim_words WHERE claim_words MATCH ?)".to_owned());
        values.push(Value::Text(searches.join(" AND ")));
    }
    Ok((conditions.join(" AND "), values))
}

/// The first path of a document among its current ones, or all.
fn first_path(connection: &Connection, document: i64, all_versions: bool) -> Result<(String, DocumentId), Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT document.sha256, min(path) FROM document JOIN file ON file.document = document.id
         WHERE document.id = ?1 AND (?2 OR is_current = 1)",
    )?;
    Ok(statement.query_row((document, all_versions), |row| Ok((row.get(1)?, read_id(row)?)))?)
}

fn document_entry(
    connection: &Connection,
    document: i64,
    places: Vec<(String, u32)>,
    n_claims: BTreeMap<Form, usize>,
) -> rusqlite::Result<DocumentEntry> {
    let mut stated = StatedWords::default();
    let mut statement = connection.prepare_cached("SELECT fact, words, iso FROM stated WHERE document = ?1")?;
    let mut rows = statement.query([document])?;
    while let Some(row) = rows.next()? {
        let words = Some(row.get(1)?);
        match text(row, 0)? {
            "title" => stated.title = words,
            "author" => stated.author = words,
            "outlet" => stated.outlet = words,
            "issuer" => stated.issuer = words,
            "address" => stated.address = words,
            "modified" => (stated.modified, stated.modified_iso) = (words, row.get(2)?),
            _ => (stated.date, stated.date_iso) = (words, row.get(2)?),
        }
    }
    let mut statement = connection.prepare_cached(
        "SELECT sha256, format, encoding, language, kind, reader,
             (SELECT count(*) FROM notice WHERE notice.document = document.id),
             EXISTS (SELECT 1 FROM file WHERE file.document = document.id AND is_current = 1),
             (SELECT message FROM notice WHERE notice.document = document.id
                 AND rule IN ('intake.html.script-only', 'intake.html.paywall') ORDER BY ordinal LIMIT 1)
         FROM document WHERE id = ?1",
    )?;
    statement.query_row([document], |row| {
        Ok(DocumentEntry {
            id: read_id(row)?,
            version: places[0].1,
            is_current: row.get(7)?,
            format: named(row, 1, Format::from_name)?,
            encoding: row.get(2)?,
            language: named(row, 3, Language::from_name)?,
            kind: named(row, 4, DocumentKind::from_name)?,
            stated,
            n_claims,
            n_notices: row.get(6)?,
            missing: row.get(8)?,
            reader: row.get(5)?,
            paths: places.into_iter().map(|(path, _)| path).collect(),
        })
    })
}

fn claim_entry(connection: &Connection, claim: i64, document: DocumentId, path: &str) -> rusqlite::Result<ClaimEntry> {
    let mut statement = connection
        .prepare_cached("SELECT role, start, \"end\", words FROM claim_span WHERE claim = ?1 ORDER BY role, ordinal")?;
    let mut rows = statement.query([claim])?;
    let (mut cue, mut content) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let parts = if text(row, 0)? == "cue" { &mut cue } else { &mut content };
        parts.extend(words(row, 1)?);
    }
    let mut statement = connection.prepare_cached(
        "SELECT ordinal, source_kind, source_start, source_end, source_words, speaker_start, speaker_end, speaker_words,
             form, parent, rule
         FROM claim WHERE id = ?1",
    )?;
    let mut entry = statement.query_row([claim], |row| {
        Ok(ClaimEntry {
            document,
            path: path.to_owned(),
            ordinal: row.get(0)?,
            source_kind: named(row, 1, SourceKind::from_name)?,
            source: words(row, 2)?,
            speaker: words(row, 5)?,
            cue,
            content,
            form: form(row, 8)?,
            marks: marks(connection, claim)?,
            around: Vec::new(),
            parent: row.get(9)?,
            rule: row.get(10)?,
        })
    })?;
    entry.around = around(connection, claim, &entry)?;
    Ok(entry)
}

/// The voices around a claim, from the inside out. A parent comes earlier in its ledger, so that the way ends even in a
/// damaged case.
fn around(connection: &Connection, claim: i64, entry: &ClaimEntry) -> rusqlite::Result<Vec<VoiceEntry>> {
    let mut statement = connection.prepare_cached(
        "SELECT source_kind, source_words, speaker_words, parent,
             (SELECT value FROM claim_mark WHERE claim_mark.claim = claim.id AND facet = 'stance'), rule
         FROM claim WHERE document = (SELECT document FROM claim WHERE id = ?1) AND ordinal = ?2",
    )?;
    let mut voices: Vec<VoiceEntry> = Vec::new();
    let (mut inner, mut parent) = (entry.ordinal, entry.parent);
    while let Some(ordinal) = parent.filter(|parent| *parent < inner) {
        let voice = statement.query_row((claim, ordinal), |row| {
            let stance = optional_text(row, 4)?.map(|_| named(row, 4, Stance::from_name)).transpose()?;
            let source_kind = named(row, 0, SourceKind::from_name)?;
            let (source, speaker, rule) = (row.get(1)?, row.get(2)?, row.get(5)?);
            let voice = VoiceEntry { ordinal, source_kind, source, speaker, stance, rule };
            Ok((voice, row.get(3)?))
        });
        let Some((voice, further)) = voice.optional()? else { break };
        voices.push(voice);
        (inner, parent) = (ordinal, further);
    }
    Ok(voices)
}

fn marks(connection: &Connection, claim: i64) -> rusqlite::Result<Vec<MarkEntry>> {
    let mut statement = connection.prepare_cached(
        "SELECT facet, value, start, \"end\", words, rule FROM claim_mark WHERE claim = ?1 ORDER BY ordinal",
    )?;
    let marks = statement.query_map([claim], |row| {
        let facet = named(row, 0, Facet::from_name)?;
        let value = optional_text(row, 1)?;
        let reading = Reading::from_names(facet, value).ok_or_else(|| unknown(1, value.unwrap_or("nothing")))?;
        Ok(MarkEntry { reading, words: words(row, 2)?, rule: row.get(5)? })
    })?;
    marks.collect()
}

/// Says where a value stands that cannot be one; other errors are the database's.
fn at(document: DocumentId, place: String, error: rusqlite::Error) -> Problem {
    use rusqlite::Error::*;
    match error {
        FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..) => {
            Problem::Damaged { document, place, what: error.to_string() }
        }
        other => Problem::Database(other),
    }
}

/// Start, end and words from three columns; `None` where they are empty.
fn words(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Words>> {
    let start: Option<usize> = row.get(first)?;
    let Some(start) = start else { return Ok(None) };
    Ok(Some(Words { start, end: row.get(first + 1)?, words: row.get(first + 2)? }))
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> rusqlite::Result<&'r str> {
    Ok(row.get_ref(column)?.as_str()?)
}

fn optional_text<'r>(row: &'r Row<'_>, column: usize) -> rusqlite::Result<Option<&'r str>> {
    Ok(row.get_ref(column)?.as_str_or_null()?)
}

fn form(row: &Row<'_>, column: usize) -> rusqlite::Result<Form> {
    named(row, column, Form::from_name)
}

/// A value from the stable name in a column.
fn named<T>(row: &Row<'_>, column: usize, from: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let name = text(row, column)?;
    from(name).ok_or_else(|| unknown(column, name))
}

fn unknown(column: usize, name: &str) -> rusqlite::Error {
    let what = format!("\"{name}\" is not a value that this version knows");
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, what.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How SQLite answers a question about claims.
    fn plan(columns: &str, filter: &Filter, behind: &str) -> String {
        let case = Case::in_memory().unwrap();
        let (conditions, values) = conditions(filter).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN SELECT {columns} FROM claim WHERE {conditions} {behind}");
        let mut statement = case.connection.prepare(&sql).unwrap();
        let steps = statement.query_map(params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
        steps.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("\n")
    }

    #[test]
    fn no_question_reads_what_it_does_not_need() {
        let all = Filter::default();
        let about = Filter { about: Some("quay".into()), ..Filter::default() };
        let columns = "speaker_key, source_kind, document, form, speaker_words";
        let speakers = plan(columns, &all, &format!("GROUP BY {columns}"));
        assert!(speakers.contains("SCAN claim USING COVERING INDEX claim_by_speaker"), "{speakers}");
        assert!(!speakers.contains("TEMP B-TREE"), "{speakers}");
        let counts = plan("document, form, count(*)", &all, "GROUP BY document, form");
        assert!(counts.contains("COVERING INDEX claim_by_form"), "{counts}");
        let found = plan("document, ordinal, id", &about, "");
        assert!(found.contains("SEARCH claim USING INTEGER PRIMARY KEY"), "{found}");
        let document = Filter { document: Some(DocumentId::of(b"")), ..Filter::default() };
        let found = plan("document, ordinal, id", &document, "");
        assert!(found.contains("SEARCH claim USING COVERING INDEX"), "{found}");
    }
}
