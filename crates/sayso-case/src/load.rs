//! Loading one document: an id comes in, the document and its ledger go out as they were recorded, or the first place
//! that is damaged. [`Case::stored_words`] trusts nothing, so that a check can find every damaged place.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};
use sayso_ledger::{
    Area, Block, BlockKind, Claim, Document, DocumentId, DocumentKind, Facet, FileRange, Finding, Form, Format,
    Language, Ledger, Mark, Notice, Origin, Page, Place, Reading, Source, SourceKind, Span, StatedDate,
};

use crate::write::origin_kind;
use crate::{Case, CaseError, Problem};

/// The words that were stored with a span, to be compared with what the text has there. Numbers are as stored and may be
/// nonsense in a damaged case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredWords {
    /// The ordinal of the claim, counted from 0; `None` for what the document states about itself.
    pub claim: Option<i64>,
    /// What the words are: "source", "speaker", "cue", "content", the facet of a mark; or "title", "author", "outlet", "issuer", "date".
    pub role: String,
    /// The byte of the text where they start.
    pub start: i64,
    /// The byte behind them.
    pub end: i64,
    /// The words when they were recorded. Bytes that are not UTF-8 are shown as U+FFFD.
    pub words: String,
}

impl Case {
    /// The document and its ledger as they were recorded.
    ///
    /// # Errors
    /// There is no such document, or something of it is damaged; the error names the place.
    pub fn document(&self, id: &DocumentId) -> Result<(Document, Ledger), CaseError> {
        self.ask(|connection| Loader::new(connection, id)?.load())
    }

    /// The text of the document.
    ///
    /// # Errors
    /// There is no such document.
    pub fn text(&self, id: &DocumentId) -> Result<String, CaseError> {
        self.ask(|connection| {
            let row = document_row(connection, id)?;
            let mut text = connection.prepare_cached("SELECT text FROM document_text WHERE document = ?1")?;
            Ok(text.query_row([row], |row| row.get(0))?)
        })
    }

    /// The bytes as they were received.
    ///
    /// # Errors
    /// There is no such document.
    pub fn received(&self, id: &DocumentId) -> Result<Vec<u8>, CaseError> {
        self.ask(|connection| {
            let row = document_row(connection, id)?;
            let mut bytes = connection.prepare_cached("SELECT bytes FROM document_received WHERE document = ?1")?;
            Ok(bytes.query_row([row], |row| row.get(0))?)
        })
    }

    /// The ids of all documents of all versions, in order.
    ///
    /// # Errors
    /// If the case cannot be read.
    pub fn document_ids(&self) -> Result<Vec<DocumentId>, CaseError> {
        self.ask(|connection| {
            let mut ids = connection.prepare_cached("SELECT sha256 FROM document ORDER BY sha256")?;
            ids.query_map([], read_id)?.map(|id| Ok(id?)).collect()
        })
    }

    /// Every stretch of words that is stored with a span, claim by claim, whether it still fits the text or not; what
    /// the document states about itself comes last.
    ///
    /// # Errors
    /// There is no such document.
    pub fn stored_words(&self, id: &DocumentId) -> Result<Vec<StoredWords>, CaseError> {
        self.ask(|connection| {
            let row = document_row(connection, id)?;
            let mut statement = connection.prepare_cached(
                "SELECT ordinal AS claim, 0 AS part, 'source' AS role, 0 AS idx, source_start, source_end, source_words
                     FROM claim WHERE document = ?1 AND source_start IS NOT NULL
                 UNION ALL
                 SELECT ordinal, 1, 'speaker', 0, speaker_start, speaker_end, speaker_words
                     FROM claim WHERE document = ?1 AND speaker_start IS NOT NULL
                 UNION ALL
                 SELECT claim.ordinal, 2 + (role = 'content'), role, claim_span.ordinal, start, \"end\", words
                     FROM claim JOIN claim_span ON claim_span.claim = claim.id WHERE document = ?1
                 UNION ALL
                 SELECT claim.ordinal, 4, facet, claim_mark.ordinal, start, \"end\", words
                     FROM claim JOIN claim_mark ON claim_mark.claim = claim.id
                     WHERE document = ?1 AND start IS NOT NULL
                 UNION ALL
                 SELECT NULL, 5, fact, 0, start, \"end\", words FROM stated WHERE document = ?1
                 ORDER BY claim NULLS LAST, part, idx, role",
            )?;
            let words = statement.query_map([row], |row| {
                Ok(StoredWords {
                    claim: row.get(0)?,
                    role: lossy(row.get_ref(2)?),
                    start: row.get::<_, Option<i64>>(4)?.unwrap_or(-1),
                    end: row.get::<_, Option<i64>>(5)?.unwrap_or(-1),
                    words: lossy(row.get_ref(6)?),
                })
            })?;
            words.map(|words| Ok(words?)).collect()
        })
    }
}

/// Text whatever its bytes are: a damaged one must be compared, not refused.
fn lossy(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    }
}

/// The number of the document's row.
pub(crate) fn document_row(connection: &Connection, id: &DocumentId) -> Result<i64, Problem> {
    let sha256 = id.to_string();
    let mut statement = connection.prepare_cached("SELECT id FROM document WHERE sha256 = ?1")?;
    let row = statement.query_row([&sha256], |row| row.get(0)).optional()?;
    row.ok_or(Problem::NoSuchDocument(sha256))
}

/// Reads a document id from the first column.
pub(crate) fn read_id(row: &Row<'_>) -> rusqlite::Result<DocumentId> {
    let digits = row.get_ref(0)?.as_str()?;
    digits
        .parse()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error)))
}

struct Loader<'c> {
    connection: &'c Connection,
    row: i64,
    document: Document,
    reader: String,
}

impl<'c> Loader<'c> {
    fn new(connection: &'c Connection, id: &DocumentId) -> Result<Loader<'c>, Problem> {
        let row = document_row(connection, id)?;
        let mut statement = connection.prepare_cached(
            "SELECT format, encoding, language, kind, reader, text
             FROM document LEFT JOIN document_text ON document_text.document = document.id WHERE document.id = ?1",
        )?;
        statement
            .query_row([row], |columns| {
                let [format, encoding, language, kind, reader] =
                    [0, 1, 2, 3, 4].map(|idx| columns.get::<_, String>(idx));
                let text: Option<String> = columns.get(5)?;
                Ok((format?, encoding?, language?, kind?, reader?, text))
            })
            .map_err(Problem::from)
            .and_then(|(format, encoding, language, kind, reader, text)| {
                let text = text.ok_or_else(|| damaged(id, "text", "it is missing"))?;
                let format = named(id, "format", &format, Format::from_name)?;
                let mut document = Document::with_id(*id, format, text);
                document.encoding = encoding;
                document.language = named(id, "language", &language, Language::from_name)?;
                document.kind = named(id, "kind", &kind, DocumentKind::from_name)?;
                Ok(Loader { connection, row, document, reader })
            })
    }

    fn load(mut self) -> Result<(Document, Ledger), Problem> {
        self.document.pages = self.pages()?;
        self.document.parts = self.parts()?;
        self.document.origins = self.origins()?;
        self.document.blocks = self.blocks()?;
        self.stated()?;
        self.document.notices = self.notices("intake")?;
        let ledger = Ledger { claims: self.claims()?, notices: self.notices("reading")?, reader: self.reader };
        let id = &self.document.id;
        self.document.check().map_err(|error| damaged(id, "text", &error.to_string()))?;
        ledger.check(&self.document).map_err(|error| damaged(id, "ledger", &error.to_string()))?;
        Ok((self.document, ledger))
    }

    fn pages(&self) -> Result<Vec<Page>, Problem> {
        let sql = "SELECT label, width, height FROM page WHERE document = ?1 ORDER BY ordinal";
        self.rows(sql, |row| Ok(Page { label: row.get(0)?, width: row.get(1)?, height: row.get(2)? }))
    }

    fn parts(&self) -> Result<Vec<String>, Problem> {
        self.rows("SELECT name FROM part WHERE document = ?1 ORDER BY ordinal", |row| Ok(row.get(0)?))
    }

    fn origins(&self) -> Result<Vec<Origin>, Problem> {
        let sql =
            "SELECT ordinal, start, \"end\", kind, file_start, file_end, part, page, \"left\", top, \"right\", bottom
                   FROM origin WHERE document = ?1 ORDER BY ordinal";
        self.rows(sql, |row| {
            let name = format!("origin {}", row.get::<_, i64>(0)?);
            Ok(Origin {
                span: self.span(&name, row.get(1)?, row.get(2)?)?,
                kind: named(&self.document.id, &name, row.get_ref(3)?.as_str().unwrap_or(""), origin_kind)?,
                place: self.place(&name, row)?,
            })
        })
    }

    fn place(&self, name: &str, row: &Row<'_>) -> Result<Option<Place>, Problem> {
        let (start, end): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
        let range = match (start, end) {
            (None, None) => None,
            (start, end) => {
                let (start, end) = (start.unwrap_or(-1), end.unwrap_or(-1));
                let (Ok(from), Ok(to)) = (u64::try_from(start), u64::try_from(end)) else {
                    return Err(self.unsliceable(name, start, end));
                };
                Some(FileRange { start: from, end: to })
            }
        };
        let (part, page): (Option<u32>, Option<u32>) = (row.get(6)?, row.get(7)?);
        match (range, part, page) {
            (None, None, None) => Ok(None),
            (Some(range), None, None) => Ok(Some(Place::File(range))),
            (Some(range), Some(part), None) => Ok(Some(Place::Part { part, range })),
            (None, None, Some(page)) => {
                let area = Area { left: row.get(8)?, top: row.get(9)?, right: row.get(10)?, bottom: row.get(11)? };
                Ok(Some(Place::Page { page, area }))
            }
            _ => Err(damaged(&self.document.id, name, "expected a range of bytes, a box of a page, or neither")),
        }
    }

    fn blocks(&self) -> Result<Vec<Block>, Problem> {
        let sql = "SELECT ordinal, start, \"end\", kind FROM block WHERE document = ?1 ORDER BY ordinal";
        self.rows(sql, |row| {
            let place = format!("block {}", row.get::<_, i64>(0)?);
            let span = self.span(&place, row.get(1)?, row.get(2)?)?;
            let kind = row.get_ref(3)?.as_str().unwrap_or("").to_owned();
            Ok(Block { kind: named(&self.document.id, &place, &kind, BlockKind::from_name)?, span })
        })
    }

    fn stated(&mut self) -> Result<(), Problem> {
        let sql = "SELECT fact, start, \"end\", rule, iso FROM stated WHERE document = ?1 ORDER BY fact";
        let facts = self.rows(sql, |row| {
            let fact: String = row.get(0)?;
            let span = self.span(&fact, row.get(1)?, row.get(2)?)?;
            let rule = row.get::<_, String>(3)?.into();
            Ok((fact, Finding { span, rule }, row.get::<_, Option<String>>(4)?))
        })?;
        for (fact, finding, iso) in facts {
            let stated = &mut self.document.stated;
            match (fact.as_str(), iso) {
                ("title", _) => stated.title = Some(finding),
                ("author", _) => stated.author = Some(finding),
                ("outlet", _) => stated.outlet = Some(finding),
                ("issuer", _) => stated.issuer = Some(finding),
                ("date", Some(iso)) => stated.date = Some(StatedDate { finding, iso }),
                _ => {
                    return Err(damaged(&self.document.id, &fact, "expected a stated fact, and a date with its value"));
                }
            }
        }
        Ok(())
    }

    fn notices(&self, stage: &str) -> Result<Vec<Notice>, Problem> {
        let sql =
            "SELECT stage, ordinal, rule, start, \"end\", message FROM notice WHERE document = ?1 ORDER BY ordinal";
        let notices = self.rows(sql, |row| {
            if row.get_ref(0)?.as_str().ok() != Some(stage) {
                return Ok(None);
            }
            let place = format!("notice {}", row.get::<_, i64>(1)?);
            let span = self.optional_span(&place, row.get(3)?, row.get(4)?)?;
            Ok(Some(Notice { rule: row.get::<_, String>(2)?.into(), span, message: row.get(5)? }))
        })?;
        Ok(notices.into_iter().flatten().collect())
    }

    fn claims(&self) -> Result<Vec<Claim>, Problem> {
        let sql = "SELECT ordinal, id, form, source_kind, source_start, source_end, speaker_start, speaker_end,
                       parent, rule
                   FROM claim WHERE document = ?1 ORDER BY ordinal";
        let mut expected = 0;
        self.rows(sql, |row| {
            let ordinal: i64 = row.get(0)?;
            let place = format!("claim {ordinal}");
            let id = &self.document.id;
            if ordinal != expected {
                return Err(damaged(id, &place, &format!("expected claim {expected}")));
            }
            expected += 1;
            let claim: i64 = row.get(1)?;
            let form = named(id, &place, &row.get::<_, String>(2)?, Form::from_name)?;
            let source = self.optional_span(&format!("{place}, source"), row.get(4)?, row.get(5)?)?;
            let speaker = self.optional_span(&format!("{place}, speaker"), row.get(6)?, row.get(7)?)?;
            let kind = named(id, &place, &row.get::<_, String>(3)?, SourceKind::from_name)?;
            let wrong = || damaged(id, &place, &format!("a source of kind \"{}\" does not fit its spans", kind.name()));
            let parent: Option<i64> = row.get(8)?;
            Ok(Claim {
                source: source_of(kind, source, speaker).ok_or_else(wrong)?,
                cue: self.claim_spans(claim, &place, "cue")?,
                content: self.claim_spans(claim, &place, "content")?,
                form,
                marks: self.claim_marks(claim, &place)?,
                parent: parent.map(usize::try_from).transpose().map_err(|_| damaged(id, &place, "bad parent"))?,
                rule: row.get::<_, String>(9)?.into(),
            })
        })
    }

    fn claim_spans(&self, claim: i64, place: &str, role: &str) -> Result<Vec<Span>, Problem> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ordinal, start, \"end\" FROM claim_span WHERE claim = ?1 AND role = ?2 ORDER BY ordinal",
        )?;
        let mut rows = statement.query((claim, role))?;
        let mut spans = Vec::new();
        while let Some(row) = rows.next()? {
            let place = format!("{place}, {role} {}", row.get::<_, i64>(0)?);
            spans.push(self.span(&place, row.get(1)?, row.get(2)?)?);
        }
        Ok(spans)
    }

    fn claim_marks(&self, claim: i64, place: &str) -> Result<Vec<Mark>, Problem> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ordinal, facet, value, start, \"end\", rule FROM claim_mark WHERE claim = ?1 ORDER BY ordinal",
        )?;
        let mut rows = statement.query([claim])?;
        let mut marks = Vec::new();
        while let Some(row) = rows.next()? {
            let place = format!("{place}, mark {}", row.get::<_, i64>(0)?);
            let (facet, value): (String, Option<String>) = (row.get(1)?, row.get(2)?);
            let facet = named(&self.document.id, &place, &facet, Facet::from_name)?;
            let reading = Reading::from_names(facet, value.as_deref()).ok_or_else(|| {
                let value = value.as_deref().unwrap_or("nothing");
                damaged(&self.document.id, &place, &format!("{value} is no value of \"{}\"", facet.name()))
            })?;
            let span = self.optional_span(&place, row.get(3)?, row.get(4)?)?;
            marks.push(Mark { reading, span, rule: row.get::<_, String>(5)?.into() });
        }
        Ok(marks)
    }

    fn rows<T>(&self, sql: &str, mut each: impl FnMut(&Row<'_>) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([self.row])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(each(row)?);
        }
        Ok(found)
    }

    fn span(&self, place: &str, start: i64, end: i64) -> Result<Span, Problem> {
        let (Ok(from), Ok(to)) = (usize::try_from(start), usize::try_from(end)) else {
            return Err(self.unsliceable(place, start, end));
        };
        self.document.span(from, to).ok_or_else(|| self.unsliceable(place, start, end))
    }

    fn optional_span(&self, place: &str, start: Option<i64>, end: Option<i64>) -> Result<Option<Span>, Problem> {
        match (start, end) {
            (None, None) => Ok(None),
            (start, end) => self.span(place, start.unwrap_or(-1), end.unwrap_or(-1)).map(Some),
        }
    }

    fn unsliceable(&self, place: &str, start: i64, end: i64) -> Problem {
        let len = self.document.text().len();
        damaged(&self.document.id, place, &format!("bytes {start}..{end} do not slice, expected a part of 0..{len}"))
    }
}

fn source_of(kind: SourceKind, source: Option<Span>, speaker: Option<Span>) -> Option<Source> {
    match (kind, source, speaker) {
        (SourceKind::Named, Some(span), Some(name)) => Some(Source::Named { span, name }),
        (SourceKind::Described, Some(span), speaker) => {
            Some(Source::Described { span, stands_for: speaker.filter(|speaker| *speaker != span) })
        }
        (SourceKind::Pronoun, Some(span), stands_for) => Some(Source::Pronoun { span, stands_for }),
        (SourceKind::Anonymous, Some(span), _) => Some(Source::Anonymous { span }),
        (SourceKind::Publisher, None, name) => Some(Source::Publisher { name }),
        (SourceKind::NotFound, None, None) => Some(Source::NotFound),
        _ => None,
    }
}

fn damaged(document: &DocumentId, place: &str, what: &str) -> Problem {
    Problem::Damaged { document: *document, place: place.to_owned(), what: what.to_owned() }
}

fn named<T>(document: &DocumentId, place: &str, name: &str, from: fn(&str) -> Option<T>) -> Result<T, Problem> {
    from(name).ok_or_else(|| damaged(document, place, &format!("\"{name}\" is not a value that this version knows")))
}
