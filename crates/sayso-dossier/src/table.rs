//! CSV (RFC 4180): entries of a case come in, rows with a header go out. Pieces of one content or cue are joined by
//! " … ", and their positions are those of the first and the last piece together.

use std::io::Write;

use sayso_case::{ClaimEntry, DocumentEntry, FileContent, FileEntry, SpeakerEntry, Words};
use sayso_ledger::{Facet, Form};

use crate::list::joined;
use crate::terminal::clean;
use crate::{CodePoints, DossierError};

/// A table of claims that is written row by row.
pub(crate) struct ClaimTable {
    writer: csv::Writer<Vec<u8>>,
}

impl ClaimTable {
    pub(crate) fn new() -> Result<ClaimTable, DossierError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record([
            "document",
            "path",
            "claim",
            "form",
            "act",
            "certainty",
            "evidence",
            "stance",
            "group",
            "legal_status",
            "source_kind",
            "speaker",
            "source",
            "cue",
            "content",
            "content_start_byte",
            "content_end_byte",
            "content_start_char",
            "content_end_char",
            "inside_claim",
            "rule",
        ])?;
        Ok(ClaimTable { writer })
    }

    pub(crate) fn claim(&mut self, entry: &ClaimEntry, points: &CodePoints) -> Result<(), DossierError> {
        let words = |words: &Option<Words>| words.as_ref().map_or(String::new(), |words| cell(&words.words));
        let start = entry.content.first().map_or(0, |piece| piece.start);
        let end = entry.content.last().map_or(0, |piece| piece.end);
        let [start_char, end_char] = points.range(start, end);
        self.writer.write_record([
            entry.document.to_string(),
            cell(&entry.path),
            entry.ordinal.to_string(),
            entry.form.name().to_owned(),
            values(entry, Facet::Act),
            values(entry, Facet::Certainty),
            values(entry, Facet::Evidence),
            values(entry, Facet::Stance),
            values(entry, Facet::Group),
            values(entry, Facet::Legal),
            entry.source_kind.name().to_owned(),
            words(&entry.speaker),
            words(&entry.source),
            cell(&joined(&entry.cue)),
            cell(&joined(&entry.content)),
            start.to_string(),
            end.to_string(),
            start_char.to_string(),
            end_char.to_string(),
            entry.parent.map_or(String::new(), |parent| parent.to_string()),
            cell(&entry.rule),
        ])?;
        Ok(())
    }

    pub(crate) fn finish(self, out: &mut dyn Write) -> Result<(), DossierError> {
        finish(self.writer, out)
    }
}

pub(crate) fn documents(
    out: &mut dyn Write,
    documents: &[DocumentEntry],
    unread: &[FileEntry],
) -> Result<(), DossierError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header = vec![
        "id", "path", "version", "current", "state", "reason", "format", "encoding", "language", "kind", "title",
        "author", "outlet", "issuer", "date", "date_iso", "notices", "reader",
    ];
    header.extend(Form::ALL.iter().map(|form| form.name()));
    writer.write_record(&header)?;
    for entry in documents {
        let stated = &entry.stated;
        let optional = |words: &Option<String>| words.as_deref().map_or(String::new(), cell);
        let mut row = vec![
            entry.id.to_string(),
            cell(&entry.paths.join(" ; ")),
            entry.version.to_string(),
            entry.is_current.to_string(),
            "read".to_owned(),
            String::new(),
            entry.format.name().to_owned(),
            entry.encoding.clone(),
            entry.language.name().to_owned(),
            entry.kind.name().to_owned(),
            optional(&stated.title),
            optional(&stated.author),
            optional(&stated.outlet),
            optional(&stated.issuer),
            optional(&stated.date),
            optional(&stated.date_iso),
            entry.n_notices.to_string(),
            entry.reader.clone(),
        ];
        row.extend(Form::ALL.iter().map(|form| entry.n_claims.get(form).copied().unwrap_or(0).to_string()));
        writer.write_record(&row)?;
    }
    for file in unread {
        let (id, state, reason) = match &file.content {
            FileContent::Unread { id, reason } => (*id, "not read", reason),
            FileContent::Container { id, held } => (Some(*id), "container", held),
            FileContent::Document(_) => continue,
        };
        let id = id.map_or(String::new(), |id| id.to_string());
        let mut row = vec![id, cell(&file.path), file.version.to_string(), file.is_current.to_string()];
        row.extend([state.to_owned(), cell(reason)]);
        row.resize(header.len(), String::new());
        writer.write_record(&row)?;
    }
    finish(writer, out)
}

pub(crate) fn speakers(out: &mut dyn Write, speakers: &[SpeakerEntry]) -> Result<(), DossierError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["speaker", "source_kind", "documents"];
    header.extend(Form::ALL.iter().map(|form| form.name()));
    writer.write_record(&header)?;
    for entry in speakers {
        let name = entry.name.as_deref().map_or(String::new(), cell);
        let mut row = vec![name, entry.source_kind.name().to_owned(), entry.n_documents.to_string()];
        row.extend(Form::ALL.iter().map(|form| entry.n_claims.get(form).copied().unwrap_or(0).to_string()));
        writer.write_record(&row)?;
    }
    finish(writer, out)
}

/// A cell that neither steers a terminal nor is taken for a formula: without control and direction characters, and with
/// an apostrophe in front where it starts as formulas do, as OWASP advises against CSV injection. The exact words stand
/// in the JSON output.
pub(crate) fn cell(words: &str) -> String {
    let words = clean(words);
    if words.starts_with(['=', '+', '-', '@']) { format!("'{words}") } else { words.into_owned() }
}

/// The values of a facet, joined.
fn values(entry: &ClaimEntry, facet: Facet) -> String {
    let marks = entry.marks.iter().filter(|mark| mark.reading.facet() == facet);
    marks.filter_map(|mark| mark.reading.value()).collect::<Vec<_>>().join(" ; ")
}

fn finish(writer: csv::Writer<Vec<u8>>, out: &mut dyn Write) -> Result<(), DossierError> {
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    out.write_all(&bytes)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_no_formulas() {
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(cell("the quay = safe"), "the quay = safe");
    }
}
