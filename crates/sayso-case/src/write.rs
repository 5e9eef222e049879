//! Writing the rows of one document: a document and its ledger come in, whose promises were checked; rows go out. The
//! transaction is the caller's, and [`crate::load`] reads the rows back.

use rusqlite::{CachedStatement, Connection, OptionalExtension, params};
use sayso_ledger::{Claim, Document, FileRange, Finding, Ledger, Notice, OriginKind, Place, Span};

use crate::Problem;
use crate::search::{spaced, speaker_key};

/// The row of the document, which is written unless it is there from the same reader.
pub(crate) fn keep(
    connection: &Connection,
    received: &[u8],
    document: &Document,
    ledger: &Ledger,
) -> Result<i64, Problem> {
    let sha256 = document.id.to_string();
    let known: Option<(i64, String)> = connection
        .prepare_cached("SELECT id, reader FROM document WHERE sha256 = ?1")?
        .query_row([&sha256], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let names = params![
        sha256,
        document.format.name(),
        document.encoding,
        document.language.name(),
        document.kind.name(),
        ledger.reader,
    ];
    let row = match known {
        Some((row, reader)) if reader == ledger.reader => return Ok(row),
        Some((row, _)) => {
            for table in ["document_text", "page", "part", "origin", "block", "stated", "notice", "claim"] {
                connection.prepare_cached(&format!("DELETE FROM {table} WHERE document = ?1"))?.execute([row])?;
            }
            connection
                .prepare_cached(
                    "UPDATE document SET format = ?2, encoding = ?3, language = ?4, kind = ?5, reader = ?6
                     WHERE sha256 = ?1",
                )?
                .execute(names)?;
            row
        }
        None => {
            connection
                .prepare_cached(
                    "INSERT INTO document (sha256, format, encoding, language, kind, reader)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(names)?;
            let row = connection.last_insert_rowid();
            connection
                .prepare_cached("INSERT INTO document_received (document, bytes) VALUES (?1, ?2)")?
                .execute(params![row, received])?;
            row
        }
    };
    write_document(connection, row, document)?;
    write_notices(connection, row, "intake", &document.notices)?;
    write_notices(connection, row, "reading", &ledger.notices)?;
    write_claims(connection, row, document, &ledger.claims)?;
    Ok(row)
}

fn write_document(connection: &Connection, row: i64, document: &Document) -> Result<(), Problem> {
    connection
        .prepare_cached("INSERT INTO document_text (document, text) VALUES (?1, ?2)")?
        .execute(params![row, document.text()])?;

    write_origins(connection, row, document)?;

    let mut insert = connection
        .prepare_cached("INSERT INTO block (document, ordinal, kind, start, \"end\") VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (ordinal, block) in document.blocks.iter().enumerate() {
        insert.execute(params![row, ordinal, block.kind.name(), block.span.start(), block.span.end()])?;
    }

    let mut insert = connection.prepare_cached(
        "INSERT INTO stated (document, fact, start, \"end\", words, rule, iso) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut write = |fact: &str, finding: &Option<Finding>, iso: Option<&str>| match finding {
        Some(Finding { span, rule }) => {
            insert.execute(params![row, fact, span.start(), span.end(), document.slice(*span), rule, iso])
        }
        None => Ok(0),
    };
    let stated = &document.stated;
    write("title", &stated.title, None)?;
    write("author", &stated.author, None)?;
    write("outlet", &stated.outlet, None)?;
    write("issuer", &stated.issuer, None)?;
    if let Some(date) = &stated.date {
        write("date", &Some(date.finding.clone()), Some(&date.iso))?;
    }
    Ok(())
}

fn write_origins(connection: &Connection, row: i64, document: &Document) -> Result<(), Problem> {
    let mut insert = connection
        .prepare_cached("INSERT INTO page (document, ordinal, label, width, height) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (ordinal, page) in document.pages.iter().enumerate() {
        insert.execute(params![row, ordinal, page.label, page.width, page.height])?;
    }
    let mut insert = connection.prepare_cached("INSERT INTO part (document, ordinal, name) VALUES (?1, ?2, ?3)")?;
    for (ordinal, name) in document.parts.iter().enumerate() {
        insert.execute(params![row, ordinal, name])?;
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO origin (document, ordinal, kind, start, \"end\", file_start, file_end, part, page,
             \"left\", top, \"right\", bottom)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for (ordinal, origin) in document.origins.iter().enumerate() {
        let (span, kind) = (origin.span, origin_name(origin.kind));
        // Offsets in a file are far below 2^63, where a signed number would end.
        let bytes = |range: FileRange| (Some(range.start as i64), Some(range.end as i64));
        let ((file_start, file_end), part, page, area) = match origin.place {
            None => ((None, None), None, None, None),
            Some(Place::File(range)) => (bytes(range), None, None, None),
            Some(Place::Part { part, range }) => (bytes(range), Some(part), None, None),
            Some(Place::Page { page, area }) => ((None, None), None, Some(page), Some(area)),
        };
        insert.execute(params![
            row,
            ordinal,
            kind,
            span.start(),
            span.end(),
            file_start,
            file_end,
            part,
            page,
            area.map(|area| area.left),
            area.map(|area| area.top),
            area.map(|area| area.right),
            area.map(|area| area.bottom),
        ])?;
    }
    Ok(())
}

fn write_notices(connection: &Connection, row: i64, stage: &str, notices: &[Notice]) -> Result<(), Problem> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO notice (document, stage, ordinal, rule, start, \"end\", message)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (ordinal, notice) in notices.iter().enumerate() {
        let (start, end) = (notice.span.map(Span::start), notice.span.map(Span::end));
        insert.execute(params![row, stage, ordinal, notice.rule, start, end, notice.message])?;
    }
    Ok(())
}

fn write_claims(connection: &Connection, row: i64, document: &Document, claims: &[Claim]) -> Result<(), Problem> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO claim (document, ordinal, form, source_kind, source_start, source_end, source_words,
             speaker_start, speaker_end, speaker_words, speaker_key, parent, rule)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    let mut insert_span = connection.prepare_cached(
        "INSERT INTO claim_span (claim, role, ordinal, start, \"end\", words) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let mut insert_mark = connection.prepare_cached(
        "INSERT INTO claim_mark (claim, ordinal, facet, value, start, \"end\", words, rule)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut index = connection
        .prepare_cached("INSERT INTO claim_words (rowid, content, speaker, source) VALUES (?1, ?2, ?3, ?4)")?;
    for (ordinal, claim) in claims.iter().enumerate() {
        let (source, speaker) = (claim.source.span(), claim.source.speaker());
        let source_words = source.map(|span| document.slice(span));
        let speaker_words = speaker.map(|span| document.slice(span));
        insert.execute(params![
            row,
            ordinal,
            claim.form.name(),
            claim.source.kind().name(),
            source.map(Span::start),
            source.map(Span::end),
            source_words,
            speaker.map(Span::start),
            speaker.map(Span::end),
            speaker_words,
            speaker_words.map(speaker_key),
            claim.parent,
            claim.rule,
        ])?;
        let id = connection.last_insert_rowid();
        write_spans(&mut insert_span, id, "cue", document, &claim.cue)?;
        write_spans(&mut insert_span, id, "content", document, &claim.content)?;
        for (ordinal, mark) in claim.marks.iter().enumerate() {
            insert_mark.execute(params![
                id,
                ordinal,
                mark.reading.facet().name(),
                mark.reading.value(),
                mark.span.map(Span::start),
                mark.span.map(Span::end),
                mark.span.map(|span| document.slice(span)),
                mark.rule,
            ])?;
        }
        let content = claim.content.iter().map(|span| document.slice(*span)).collect::<Vec<_>>().join(" … ");
        index.execute(params![id, spaced(&content), speaker_words.map(spaced), source_words.map(spaced)])?;
    }
    Ok(())
}

fn write_spans(
    insert: &mut CachedStatement<'_>,
    claim: i64,
    role: &str,
    document: &Document,
    spans: &[Span],
) -> Result<(), Problem> {
    for (ordinal, span) in spans.iter().enumerate() {
        insert.execute(params![claim, role, ordinal, span.start(), span.end(), document.slice(*span)])?;
    }
    Ok(())
}

/// Names for the kinds of origin; [`origin_kind`] reads them back.
const ORIGIN_NAMES: [(OriginKind, &str); 4] = [
    (OriginKind::Verbatim, "verbatim"),
    (OriginKind::Decoded, "decoded"),
    (OriginKind::Extracted, "extracted"),
    (OriginKind::Inserted, "inserted"),
];

fn origin_name(kind: OriginKind) -> &'static str {
    // A match, so that a new kind cannot be forgotten.
    let idx = match kind {
        OriginKind::Verbatim => 0,
        OriginKind::Decoded => 1,
        OriginKind::Extracted => 2,
        OriginKind::Inserted => 3,
    };
    ORIGIN_NAMES[idx].1
}

pub(crate) fn origin_kind(name: &str) -> Option<OriginKind> {
    ORIGIN_NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
}
