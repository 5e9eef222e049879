//! Lists: a case and a filter come in; its documents, claims or speakers go out for a terminal, as JSON lines or as
//! CSV. No list is cut short.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;

use sayso_case::{Case, ClaimEntry, DocumentEntry, FileContent, FileEntry, Filter, SpeakerEntry, Words};
use sayso_ledger::{DocumentId, DocumentKind, Form, Language, SourceKind};

use crate::table::{self, ClaimTable};
use crate::terminal::{Paint, Terminal, clean};
use crate::voices::{Shown, Voice, chain, phrases, stance, why};
use crate::{ClaimFigure, CodePoints, DossierError, Explain, json};

/// The shape of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// For a person at a terminal.
    Terminal(Terminal),
    /// One JSON object a line.
    Json,
    /// Comma-separated values with a header.
    Csv,
}

/// Reads the figures of a document that stand in claims.
pub type FiguresOf<'a> = &'a dyn Fn(&DocumentId) -> Result<Vec<ClaimFigure>, DossierError>;

/// What a list of documents shows besides its [`Filter`].
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Listing {
    /// Only documents in this language.
    pub language: Option<Language>,
    /// Only documents of this kind.
    pub kind: Option<DocumentKind>,
    /// Only what was read, or only what could not be read.
    pub state: Option<State>,
}

/// Whether a file could be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It is a document.
    Read,
    /// It is a file with a reason.
    Unread,
    /// It is a file that holds others.
    Container,
}

/// Lists documents by path, and behind them the files that could not be read or only hold others. Returns how many entries it had.
///
/// # Errors
/// If the case cannot be asked or the list cannot be written.
pub fn documents(
    case: &Case,
    filter: &Filter,
    listing: &Listing,
    format: Format,
    out: &mut dyn Write,
) -> Result<usize, DossierError> {
    let asked_for_claims = filter.asks_for_claims();
    let with = |state: State| listing.state.is_none_or(|only| only == state);
    let mut documents = if with(State::Read) { case.documents(filter)? } else { Vec::new() };
    documents.retain(|entry| {
        listing.language.is_none_or(|language| entry.language == language)
            && listing.kind.is_none_or(|kind| entry.kind == kind)
            && (!asked_for_claims || entry.n_claims.values().any(|n| *n > 0))
    });
    let narrowed =
        asked_for_claims || filter.document.is_some() || listing.language.is_some() || listing.kind.is_some();
    let mut unread = if narrowed || listing.state == Some(State::Read) { Vec::new() } else { case.files()? };
    unread.retain(|file| {
        let is_meant = match file.content {
            FileContent::Document(_) => false,
            FileContent::Unread { .. } => with(State::Unread),
            FileContent::Container { .. } => with(State::Container),
        };
        is_meant && (file.is_current || filter.all_versions)
    });
    match format {
        Format::Terminal(terminal) => {
            for entry in &documents {
                write_document(out, entry, terminal)?;
            }
            for file in &unread {
                write_unread(out, file, terminal)?;
            }
        }
        Format::Json => {
            for entry in &documents {
                json::document(out, entry)?;
            }
            for file in &unread {
                json::unread(out, file)?;
            }
        }
        Format::Csv => table::documents(out, &documents, &unread)?,
    }
    Ok(documents.len() + unread.len())
}

/// Lists claims by the path of their document and their place in it. With something that explains rules, a list for
/// people says of each claim why it is read as it is. Lines of JSON tell the figures of each claim. Returns how many there
/// were.
///
/// # Errors
/// If the case cannot be asked or the list cannot be written.
pub fn claims(
    case: &Case,
    filter: &Filter,
    format: Format,
    explain: Option<Explain<'_>>,
    figures: FiguresOf<'_>,
    out: &mut dyn Write,
) -> Result<usize, DossierError> {
    let mut figures_of_last = Vec::new();
    let mut table = matches!(format, Format::Csv).then(ClaimTable::new).transpose()?;
    let mut n_claims = 0;
    // The case hands out claims document by document, so the offsets of one text at a time are held.
    let mut last: Option<(DocumentId, CodePoints)> = None;
    let mut write = |entry: &ClaimEntry| -> Result<(), DossierError> {
        n_claims += 1;
        let apart = last.is_some();
        let is_new = last.as_ref().is_none_or(|(document, _)| *document != entry.document);
        let text = || case.text(&entry.document);
        let points = match (&last, format) {
            (Some((_, points)), _) if !is_new => points,
            (_, Format::Terminal(_)) if explain.is_none() => &last.insert((entry.document, CodePoints::of(""))).1,
            _ => &last.insert((entry.document, CodePoints::of(&text()?))).1,
        };
        match (format, &mut table) {
            (Format::Terminal(terminal), _) => {
                if is_new {
                    let title = case.title(&entry.document)?;
                    write_heading(out, entry, title.as_deref(), apart, terminal)?;
                }
                write_claim(out, entry, terminal, explain, points)
            }
            (_, Some(table)) => table.claim(entry, points),
            (_, None) => {
                if is_new {
                    figures_of_last = figures(&entry.document)?;
                }
                json::claim(out, entry, &figures_of_last, points)
            }
        }
    };
    let mut outcome = Ok(());
    case.claims(filter, &mut |entry| {
        outcome = write(&entry);
        if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    outcome?;
    if let Some(table) = table {
        table.finish(out)?;
    }
    Ok(n_claims)
}

/// Lists speakers, those with most claims first. Returns how many there were.
///
/// # Errors
/// If the case cannot be asked or the list cannot be written.
pub fn speakers(case: &Case, filter: &Filter, format: Format, out: &mut dyn Write) -> Result<usize, DossierError> {
    let speakers = case.speakers(filter)?;
    match format {
        Format::Terminal(terminal) => {
            for entry in &speakers {
                write_speaker(out, entry, terminal)?;
            }
        }
        Format::Json => {
            for entry in &speakers {
                json::speaker(out, entry)?;
            }
        }
        Format::Csv => table::speakers(out, &speakers)?,
    }
    Ok(speakers.len())
}

fn write_document(out: &mut dyn Write, entry: &DocumentEntry, terminal: Terminal) -> Result<(), DossierError> {
    let title = entry.stated.title.as_deref().unwrap_or("(no title found)");
    let id = terminal.paint(Paint::Faint, &entry.id.short());
    let title = terminal.paint(Paint::Strong, &clean(title));
    writeln!(out, "{}", terminal.wrapped(&format!("{id}  {title}"), "", "              "))?;
    let stated = &entry.stated;
    let mut facts = vec![entry.language.name().to_owned(), entry.kind.name().to_owned()];
    facts.extend(stated.date_iso.clone().or(stated.date.clone()));
    facts.extend(stated.author.iter().map(|author| format!("by {author}")));
    facts.extend(stated.outlet.iter().map(|outlet| format!("in {outlet}")));
    facts.extend(stated.issuer.iter().map(|issuer| format!("issued by {issuer}")));
    if entry.version > 1 || !entry.is_current {
        facts.push(format!("version {}{}", entry.version, if entry.is_current { "" } else { ", superseded" }));
    }
    let indent = "              ";
    writeln!(out, "{}", terminal.wrapped(&clean(&facts.join(" · ")), indent, indent))?;
    if let Some(missing) = &entry.missing {
        let missing = terminal.paint(Paint::Warning, &clean(missing));
        writeln!(out, "{}", terminal.wrapped(&missing, indent, indent))?;
    }
    writeln!(out, "{}", terminal.wrapped(&counts(&entry.n_claims), indent, indent))?;
    for path in &entry.paths {
        writeln!(out, "{indent}{}", terminal.paint(Paint::Faint, &clean(path)))?;
    }
    Ok(())
}

fn write_unread(out: &mut dyn Write, file: &FileEntry, terminal: Terminal) -> Result<(), DossierError> {
    let (label, reason) = match &file.content {
        FileContent::Unread { reason, .. } => (terminal.paint(Paint::Warning, "not read    "), reason),
        FileContent::Container { held, .. } => (terminal.paint(Paint::Faint, "container   "), held),
        FileContent::Document(_) => return Ok(()),
    };
    let text = format!("{label}  {}: {}", clean(&file.path), clean(reason));
    writeln!(out, "{}", terminal.wrapped(&text, "", "              "))?;
    Ok(())
}

fn write_heading(
    out: &mut dyn Write,
    entry: &ClaimEntry,
    title: Option<&str>,
    apart: bool,
    terminal: Terminal,
) -> Result<(), DossierError> {
    if apart {
        writeln!(out)?;
    }
    let title = terminal.paint(Paint::Strong, &clean(title.unwrap_or("(no title found)")));
    writeln!(out, "{}", terminal.wrapped(&title, "", ""))?;
    writeln!(out, "{}", terminal.paint(Paint::Faint, &clean(&entry.path)))?;
    Ok(())
}

fn write_claim(
    out: &mut dyn Write,
    entry: &ClaimEntry,
    terminal: Terminal,
    explain: Option<Explain<'_>>,
    points: &CodePoints,
) -> Result<(), DossierError> {
    let number = format!("{:>5}", entry.ordinal + 1);
    let line = format!("{}  {}", terminal.paint(Paint::Faint, &number), claim_line(entry, terminal));
    writeln!(out, "{}", terminal.wrapped(&line, "", "       "))?;
    let content = terminal.paint(Paint::Content, &clean(&joined(&entry.content)));
    writeln!(out, "{}", terminal.wrapped(&flowing(&content), "       ", "       "))?;
    match explain {
        Some(explain) => why(out, &entry.rule, &shown(entry, points), explain, terminal, "         "),
        None => Ok(()),
    }
}

/// Who speaks, how, and the cue: the line above the words.
pub(crate) fn claim_line(entry: &ClaimEntry, terminal: Terminal) -> String {
    let mut parts = vec![terminal.paint(Paint::Source, &chain(&voices(entry)))];
    parts.push(entry.form.name().to_owned());
    parts.extend(phrases(&shown(entry, &CodePoints::of(""))));
    if !entry.cue.is_empty() {
        parts.push(terminal.paint(Paint::Cue, &flowing(&clean(&joined(&entry.cue)))));
    }
    parts.join(" · ")
}

/// The voice of a claim and those around it.
fn voices(entry: &ClaimEntry) -> Vec<Voice<'_>> {
    let readings = entry.marks.iter().map(|mark| mark.reading);
    let own = Voice {
        number: entry.ordinal + 1,
        kind: entry.source_kind,
        speaker: entry.speaker.as_ref().map(|words| words.words.as_str()),
        source: entry.source.as_ref().map(|words| words.words.as_str()),
        stance: stance(readings),
        rule: &entry.rule,
    };
    let around = entry.around.iter().map(|voice| Voice {
        number: voice.ordinal + 1,
        kind: voice.source_kind,
        speaker: voice.speaker.as_deref(),
        source: voice.source.as_deref(),
        stance: voice.stance,
        rule: &voice.rule,
    });
    std::iter::once(own).chain(around).collect()
}

fn shown<'a>(entry: &'a ClaimEntry, points: &CodePoints) -> Vec<Shown<'a>> {
    let shown = entry.marks.iter().map(|mark| Shown {
        reading: mark.reading,
        words: mark.words.as_ref().map(|words| words.words.as_str()),
        place: mark.words.as_ref().map_or(String::new(), |words| {
            let [start, end] = points.range(words.start, words.end);
            format!("characters {start} to {end}")
        }),
        rule: &mark.rule,
    });
    shown.collect()
}

fn write_speaker(out: &mut dyn Write, entry: &SpeakerEntry, terminal: Terminal) -> Result<(), DossierError> {
    let name = match (&entry.name, entry.source_kind) {
        (Some(name), SourceKind::Publisher) => format!("{} (own voice)", clean(name)),
        (Some(name), SourceKind::Anonymous) => format!("{} (unnamed)", clean(name)),
        (Some(name), _) => clean(name).into_owned(),
        (None, SourceKind::Pronoun) => "(pronouns not resolved)".to_owned(),
        (None, SourceKind::Publisher) => "(the texts' own voice, nobody named)".to_owned(),
        (None, _) => "(no speaker found)".to_owned(),
    };
    let n_claims: usize = entry.n_claims.values().sum();
    let number = terminal.paint(Paint::Faint, &format!("{n_claims:>6}"));
    let documents =
        if entry.n_documents == 1 { "1 document".to_owned() } else { format!("{} documents", entry.n_documents) };
    let forms: Vec<String> = entry.n_claims.iter().map(|(form, n)| format!("{n} {}", form.name())).collect();
    let facts = terminal.paint(Paint::Faint, &format!("{} · {documents}", forms.join(", ")));
    let line = format!("{number}  {}  {facts}", terminal.paint(Paint::Source, &flowing(&name)));
    writeln!(out, "{}", terminal.wrapped(&line, "", "        "))?;
    Ok(())
}

/// "3 direct, 4 indirect, 0 mixed": the attributed claims, then the text's own.
fn counts(n_claims: &BTreeMap<Form, usize>) -> String {
    let of = |form: Form| n_claims.get(&form).copied().unwrap_or(0);
    let attributed = of(Form::Direct) + of(Form::Indirect) + of(Form::Mixed);
    format!(
        "{attributed} attributed ({} direct, {} indirect, {} mixed) · {} in its own voice",
        of(Form::Direct),
        of(Form::Indirect),
        of(Form::Mixed),
        of(Form::Own)
    )
}

/// The pieces of a cue or content as one line.
pub(crate) fn joined(words: &[Words]) -> String {
    words.iter().map(|words| words.words.as_str()).collect::<Vec<_>>().join(" … ")
}

/// The text with every run of white space as one space, for output that is wrapped anew.
pub(crate) fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
