//! JSON lines: entries of a case come in, one object a line goes out. The shapes are described by the JSON Schemas in
//! `docs/`; every position is given in bytes and in code points.

use std::collections::BTreeMap;
use std::io::{self, Write};

use sayso_case::{ClaimEntry, DocumentEntry, FileContent, FileEntry, MarkEntry, SpeakerEntry, Words};
use sayso_ledger::Form;
use serde::Serialize;
use serde_json::ser::Formatter;

use crate::terminal::steers;
use crate::{ClaimFigure, CodePoints, DossierError, Summary};

/// Words with their place in the text of their document.
#[derive(Serialize)]
struct Place<'a> {
    text: &'a str,
    /// UTF-8 bytes, half-open.
    bytes: [usize; 2],
    /// Unicode code points, half-open.
    chars: [u32; 2],
}

impl<'a> Place<'a> {
    fn of(words: &'a Words, points: &CodePoints) -> Place<'a> {
        let chars = points.range(words.start, words.end);
        Place { text: &words.words, bytes: [words.start, words.end], chars }
    }
}

#[derive(Serialize)]
struct MarkObject<'a> {
    facet: &'static str,
    value: Option<&'static str>,
    words: Option<Place<'a>>,
    rule: &'a str,
}

impl<'a> MarkObject<'a> {
    fn of(mark: &'a MarkEntry, points: &CodePoints) -> MarkObject<'a> {
        let (facet, value) = (mark.reading.facet().name(), mark.reading.value());
        MarkObject { facet, value, words: mark.words.as_ref().map(|words| Place::of(words, points)), rule: &mark.rule }
    }
}

#[derive(Serialize)]
struct SourceObject<'a> {
    kind: &'a str,
    words: Option<Place<'a>>,
    speaker: Option<Place<'a>>,
}

#[derive(Serialize)]
struct ClaimObject<'a> {
    r#type: &'static str,
    document: String,
    claim: usize,
    path: &'a str,
    form: &'static str,
    marks: Vec<MarkObject<'a>>,
    source: SourceObject<'a>,
    cue: Vec<Place<'a>>,
    content: Vec<Place<'a>>,
    figures: Vec<&'a ClaimFigure>,
    parent: Option<usize>,
    rule: &'a str,
}

#[derive(Serialize)]
struct DocumentObject<'a> {
    r#type: &'static str,
    id: String,
    paths: &'a [String],
    version: u32,
    current: bool,
    format: &'static str,
    encoding: &'a str,
    language: &'static str,
    kind: &'static str,
    title: Option<&'a str>,
    author: Option<&'a str>,
    outlet: Option<&'a str>,
    issuer: Option<&'a str>,
    date: Option<DateObject<'a>>,
    modified: Option<DateObject<'a>>,
    address: Option<&'a str>,
    claims: BTreeMap<&'static str, usize>,
    notices: usize,
    reader: &'a str,
}

#[derive(Serialize)]
struct DateObject<'a> {
    text: Option<&'a str>,
    iso: Option<&'a str>,
}

#[derive(Serialize)]
struct UnreadObject<'a> {
    r#type: &'static str,
    path: &'a str,
    version: u32,
    current: bool,
    id: Option<String>,
    reason: &'a str,
}

#[derive(Serialize)]
struct ContainerObject<'a> {
    r#type: &'static str,
    path: &'a str,
    version: u32,
    current: bool,
    id: String,
    held: &'a str,
}

#[derive(Serialize)]
struct SpeakerObject<'a> {
    r#type: &'static str,
    name: Option<&'a str>,
    kind: &'a str,
    claims: BTreeMap<&'static str, usize>,
    documents: usize,
}

/// What became of one file while a pile was read.
#[derive(Serialize)]
pub struct FileLine<'a> {
    /// The path as the case has it.
    pub path: &'a str,
    /// "new", "new version", "reread", "unchanged", "unread" or "container".
    pub outcome: &'static str,
    /// SHA-256 of its bytes; absent if they could not be received.
    pub document: Option<String>,
    /// Why it was not read, or what it held.
    pub reason: Option<&'a str>,
}

/// `figures` are those of the claim's document, of any claim.
pub(crate) fn claim(
    out: &mut dyn Write,
    entry: &ClaimEntry,
    figures: &[ClaimFigure],
    points: &CodePoints,
) -> Result<(), DossierError> {
    let object = ClaimObject {
        r#type: "claim",
        document: entry.document.to_string(),
        claim: entry.ordinal,
        path: &entry.path,
        form: entry.form.name(),
        marks: entry.marks.iter().map(|mark| MarkObject::of(mark, points)).collect(),
        source: SourceObject {
            kind: entry.source_kind.name(),
            words: entry.source.as_ref().map(|words| Place::of(words, points)),
            speaker: entry.speaker.as_ref().map(|words| Place::of(words, points)),
        },
        cue: entry.cue.iter().map(|words| Place::of(words, points)).collect(),
        content: entry.content.iter().map(|words| Place::of(words, points)).collect(),
        figures: figures.iter().filter(|figure| figure.claim == entry.ordinal).collect(),
        parent: entry.parent,
        rule: &entry.rule,
    };
    line(out, &object)
}

pub(crate) fn document(out: &mut dyn Write, entry: &DocumentEntry) -> Result<(), DossierError> {
    let stated = &entry.stated;
    let date = stated.date.is_some() || stated.date_iso.is_some();
    let modified = stated.modified.is_some() || stated.modified_iso.is_some();
    let object = DocumentObject {
        r#type: "document",
        id: entry.id.to_string(),
        paths: &entry.paths,
        version: entry.version,
        current: entry.is_current,
        format: entry.format.name(),
        encoding: &entry.encoding,
        language: entry.language.name(),
        kind: entry.kind.name(),
        title: stated.title.as_deref(),
        author: stated.author.as_deref(),
        outlet: stated.outlet.as_deref(),
        issuer: stated.issuer.as_deref(),
        date: date.then_some(DateObject { text: stated.date.as_deref(), iso: stated.date_iso.as_deref() }),
        modified: modified
            .then_some(DateObject { text: stated.modified.as_deref(), iso: stated.modified_iso.as_deref() }),
        address: stated.address.as_deref(),
        claims: by_form(&entry.n_claims),
        notices: entry.n_notices,
        reader: &entry.reader,
    };
    line(out, &object)
}

pub(crate) fn unread(out: &mut dyn Write, entry: &FileEntry) -> Result<(), DossierError> {
    let (path, version, current) = (&*entry.path, entry.version, entry.is_current);
    match &entry.content {
        FileContent::Unread { id, reason } => {
            let id = id.map(|id| id.to_string());
            line(out, &UnreadObject { r#type: "unread", path, version, current, id, reason })
        }
        FileContent::Container { id, held } => {
            line(out, &ContainerObject { r#type: "container", path, version, current, id: id.to_string(), held })
        }
        FileContent::Document(_) => Ok(()),
    }
}

pub(crate) fn speaker(out: &mut dyn Write, entry: &SpeakerEntry) -> Result<(), DossierError> {
    let object = SpeakerObject {
        r#type: "speaker",
        name: entry.name.as_deref(),
        kind: entry.source_kind.name(),
        claims: by_form(&entry.n_claims),
        documents: entry.n_documents,
    };
    line(out, &object)
}

/// One file of a run of `sayso read --json`.
///
/// # Errors
/// If the line cannot be written.
pub fn file_line(out: &mut dyn Write, file: &FileLine<'_>) -> Result<(), DossierError> {
    #[derive(Serialize)]
    struct Tagged<'a> {
        r#type: &'static str,
        #[serde(flatten)]
        file: &'a FileLine<'a>,
    }
    line(out, &Tagged { r#type: "file", file })
}

/// The summary of a case as the last line of `sayso read --json`.
///
/// # Errors
/// If the line cannot be written.
pub fn summary_line(out: &mut dyn Write, summary: &Summary) -> Result<(), DossierError> {
    #[derive(Serialize)]
    struct Tagged<'a> {
        r#type: &'static str,
        #[serde(flatten)]
        summary: &'a Summary,
    }
    line(out, &Tagged { r#type: "summary", summary })
}

/// Counts of every form, those without any as 0, so that a line always has the same fields.
pub(crate) fn by_form(counts: &BTreeMap<Form, usize>) -> BTreeMap<&'static str, usize> {
    Form::ALL.iter().map(|form| (form.name(), counts.get(form).copied().unwrap_or(0))).collect()
}

pub(crate) fn line(out: &mut dyn Write, object: &impl Serialize) -> Result<(), DossierError> {
    object.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Escaping))?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Writes characters that could steer a terminal as `\\u` escapes, which every reader of JSON turns back.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain_from = 0;
        for (at, char) in fragment.char_indices().filter(|(_, char)| steers(*char)) {
            writer.write_all(&fragment.as_bytes()[plain_from..at])?;
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain_from = at + char.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[plain_from..])
    }
}
