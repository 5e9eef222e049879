//! The summary of a case: its counts come in, a page that a person wants to read goes out. Each figure stands beside
//! the command that lists what it counts.

use std::collections::BTreeMap;
use std::io::Write;

use sayso_case::{Case, CaseError, FileContent, Filter, SpeakerEntry};
use sayso_ledger::{Form, SourceKind};
use serde::Serialize;

use crate::DossierError;
use crate::list::flowing;
use crate::terminal::{Paint, Terminal, clean};

/// The counts of the newest versions in a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Summary {
    /// Documents read.
    pub documents: usize,
    /// Documents by language.
    pub languages: BTreeMap<&'static str, usize>,
    /// Documents by kind.
    pub kinds: BTreeMap<&'static str, usize>,
    /// Files that could not be read.
    pub unread: usize,
    /// Files that hold others and have no text of their own.
    pub containers: usize,
    /// Claims by form, every form named.
    pub claims: BTreeMap<&'static str, usize>,
    /// Named speakers.
    pub named_speakers: usize,
    /// Attributed claims whose speaker was not found.
    pub without_speaker: usize,
    /// Attributed claims whose speaker is given by a pronoun, resolved or not.
    pub by_pronoun: usize,
    #[serde(skip)]
    speakers: Vec<SpeakerEntry>,
    #[serde(skip)]
    /// Why files could not be read, and which.
    reasons: BTreeMap<String, Vec<String>>,
}

/// Counts a case.
///
/// # Errors
/// If the case cannot be asked.
pub fn summary(case: &Case) -> Result<Summary, DossierError> {
    let attributed = Filter { forms: vec![Form::Direct, Form::Indirect, Form::Mixed], ..Filter::default() };
    let documents = case.documents(&Filter::default())?;
    let mut speakers = case.speakers(&attributed)?;
    let (mut languages, mut kinds, mut forms) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for entry in &documents {
        *languages.entry(entry.language.name()).or_insert(0) += 1;
        *kinds.entry(entry.kind.name()).or_insert(0) += 1;
        for form in Form::ALL {
            *forms.entry(form.name()).or_insert(0) += entry.n_claims.get(form).copied().unwrap_or(0);
        }
    }
    // A pronoun that is resolved counts under its name among the speakers, so claims are counted by themselves.
    let n_by = |kind: SourceKind| -> Result<usize, CaseError> {
        let speakers = case.speakers(&Filter { sources: vec![kind], ..attributed.clone() })?;
        Ok(speakers.iter().flat_map(|entry| entry.n_claims.values()).sum())
    };
    let (without_speaker, by_pronoun) = (n_by(SourceKind::NotFound)?, n_by(SourceKind::Pronoun)?);
    speakers.retain(|entry| entry.name.is_some() && entry.source_kind == SourceKind::Named);
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut containers = 0;
    for file in case.files()?.into_iter().filter(|file| file.is_current) {
        match file.content {
            FileContent::Unread { reason, .. } => reasons.entry(reason).or_default().push(file.path),
            FileContent::Container { .. } => containers += 1,
            FileContent::Document(_) => {}
        }
    }
    Ok(Summary {
        documents: documents.len(),
        languages,
        kinds,
        unread: reasons.values().map(Vec::len).sum(),
        containers,
        claims: forms,
        named_speakers: speakers.len(),
        without_speaker,
        by_pronoun,
        speakers,
        reasons,
    })
}

/// Speakers that the summary names; the command beside them lists all.
const N_SPEAKERS: usize = 8;

impl Summary {
    /// Writes the summary for a terminal. `options` is what the commands need to find the case: " --case FILE", or
    /// nothing for the default case.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn write(&self, options: &str, terminal: Terminal, out: &mut dyn Write) -> Result<(), DossierError> {
        let row = |out: &mut dyn Write, number: usize, what: &str, command: &str| -> Result<(), DossierError> {
            let command = terminal.paint(Paint::Faint, &format!("sayso {command}{options}"));
            let gap = " ".repeat(46_usize.saturating_sub(what.chars().count()).max(2));
            writeln!(out, "{}  {what}{gap}{command}", terminal.paint(Paint::Strong, &format!("{number:>6}")))?;
            Ok(())
        };
        let claims = |form: Form| self.claims.get(form.name()).copied().unwrap_or(0);
        row(out, self.documents, plural(self.documents, "document", "documents"), "documents --state read")?;
        for (language, n) in &self.languages {
            row(out, *n, &format!("  in {language}"), &format!("documents --language {language}"))?;
        }
        for (kind, n) in &self.kinds {
            row(out, *n, &format!("  {kind}"), &format!("documents --kind {}", quoted(kind)))?;
        }
        if self.unread > 0 {
            row(out, self.unread, plural(self.unread, "file not read", "files not read"), "documents --state unread")?;
        }
        if self.containers > 0 {
            let what = plural(self.containers, "file that holds others", "files that hold others");
            row(out, self.containers, what, "documents --state container")?;
        }
        let attributed = claims(Form::Direct) + claims(Form::Indirect) + claims(Form::Mixed);
        row(out, attributed, "statements attributed to somebody", "claims")?;
        row(out, claims(Form::Direct), "  direct: in quotation marks, or a turn", "claims --form direct")?;
        row(out, claims(Form::Indirect), "  indirect: in the document's words", "claims --form indirect")?;
        row(out, claims(Form::Mixed), "  mixed: partly quoted", "claims --form mixed")?;
        row(out, self.without_speaker, "  without a found speaker", "claims --source 'not found'")?;
        row(out, self.by_pronoun, "  by a pronoun", "claims --source pronoun")?;
        row(out, claims(Form::Own), "sentences in the texts' own voice", "claims --form own")?;
        row(out, self.named_speakers, "speakers with a name", "speakers --source named")?;
        for entry in self.speakers.iter().take(N_SPEAKERS) {
            let name = entry.name.as_deref().unwrap_or_default();
            let n_claims: usize = entry.n_claims.values().sum();
            writeln!(out, "{n_claims:>10}  {}", terminal.paint(Paint::Source, &flowing(&clean(name))))?;
        }
        if self.speakers.len() > N_SPEAKERS {
            writeln!(out, "         …  and {} more", self.speakers.len() - N_SPEAKERS)?;
        }
        for (reason, paths) in &self.reasons {
            let label = terminal.paint(Paint::Warning, "not read");
            let files = match paths.as_slice() {
                [path] => clean(path).into_owned(),
                [path, ..] => format!("{} files, such as {}", paths.len(), clean(path)),
                [] => continue,
            };
            let text = format!("{label}  {files}: {}", clean(reason));
            writeln!(out, "{}", terminal.wrapped(&text, "", "          "))?;
        }
        Ok(())
    }
}

fn plural<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

/// A value as it is typed in a shell.
fn quoted(value: &str) -> String {
    if value.contains(' ') { format!("'{value}'") } else { value.to_owned() }
}
