//! The commands: arguments come in, the library is called, its answers are written.

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::ExitCode;
use std::thread::available_parallelism;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sayso::case::{Case, Filter, Recorded};
use sayso::dossier::{
    self, ClaimFigure, CodePoints, DossierError, Explain, FileLine, Format, ListByDocument, ListSource, ListedDate,
    ListedFigure, Listing, Marked, Paint, Terminal, Understood, UnderstoodAs, WordLayers, clean,
};
use sayso::ledger::{Document, DocumentId, Figure, Form, Ledger};
use sayso::{
    DocumentFigures, FigureInText, FigureReader, FileOutcome, Found, Limits, Outcome, PileOptions, Reader, Received,
    Syntax, Taken, TakenAs, Tier, Walk, Worker,
};

use crate::arguments::{Analyse, Claims, Documents, Figures, Intake, List, Read, Shape, Show, State, Verify, Which};
use crate::failure::Failure;
use crate::output::Output;
use crate::tables::rates_of;

/// `sayso read`
pub(crate) fn read(arguments: &Read, output: Output) -> Result<ExitCode, Failure> {
    let case_file = &arguments.case.case;
    let walk = Walk { hidden: arguments.hidden, no_ignore: arguments.no_ignore };
    let files = sayso::files(&arguments.paths, case_file, walk)?;
    let mut case = Case::create_or_open(case_file)?;
    let tier = tier(arguments, &files)?;
    let outcomes = read_pile(&mut case, &files, tier, arguments.jobs, !arguments.json)?;
    let mut out = output.open();
    let summary = dossier::summary(&case)?;
    if arguments.json {
        for outcome in &outcomes {
            let (word, reason) = described(outcome);
            let document = outcome.document.map(|id| id.to_string());
            dossier::file_line(&mut out, &FileLine { path: &outcome.name, outcome: word, document, reason })?;
        }
        dossier::summary_line(&mut out, &summary)?;
    } else {
        let done = run_line(&outcomes, case_file);
        writeln!(out, "{}\n", output.terminal.paint(Paint::Strong, &clean(&done)))?;
        summary.write(&case_option(case_file), output.terminal, &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Words up to which a pile is read by the slowest and best tier if none is asked for: about a minute on one core.
const WORDS_TO_JUDGE: u64 = 150_000;

/// The tier that is asked for; otherwise one by the size of the pile, which standard error tells.
fn tier(arguments: &Read, files: &[Found]) -> Result<Tier, Failure> {
    let asked = [(arguments.rules, Tier::Rules), (arguments.fast, Tier::Fast), (arguments.precise, Tier::Precise)];
    if let Some((_, tier)) = asked.into_iter().find(|(asked, _)| *asked) {
        return Ok(tier);
    }
    let n_words: u64 = files.iter().map(Found::about_n_words).sum();
    let (tier, option, other) = match n_words {
        ..=WORDS_TO_JUDGE => (Tier::Precise, "--precise", "--fast or --rules read faster"),
        _ => (Tier::Fast, "--fast", "--precise finds more, in more time"),
    };
    writeln!(io::stderr(), "about {n_words} words to read: {option} ({other})")?;
    Ok(tier)
}

/// Reads files into a case with a progress bar on standard error, where that is a terminal.
pub(crate) fn read_pile(
    case: &mut Case,
    files: &[Found],
    tier: Tier,
    jobs: Option<NonZeroUsize>,
    with_progress: bool,
) -> Result<Vec<FileOutcome>, Failure> {
    let reader = Reader::new().map_err(|error| Failure::Reader(error.to_string()))?.with_tier(tier);
    let jobs = jobs.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let options = PileOptions { jobs, limits: Limits::default(), worker: crate::worker::program() };
    let bar = if with_progress && io::stderr().is_terminal() {
        ProgressBar::with_draw_target(Some(files.len() as u64), ProgressDrawTarget::stderr_with_hz(10))
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} {eta}  {wide_msg}") {
        bar.set_style(style);
    }
    let outcomes = sayso::read_into(case, files, &reader, &options, &mut |outcome| {
        bar.set_message(clean(&outcome.name).into_owned());
        bar.inc(u64::from(!outcome.is_part));
    });
    bar.finish_and_clear();
    Ok(outcomes?)
}

/// "5 files into pile.sayso: 5 new".
pub(crate) fn run_line(outcomes: &[FileOutcome], case_file: &Path) -> String {
    let count = |word: &str| outcomes.iter().filter(|outcome| described(outcome).0 == word).count();
    let counts: Vec<String> = ["new", "new version", "reread", "unchanged", "unread", "container"]
        .iter()
        .filter(|word| count(word) > 0)
        .map(|word| {
            let shown = match *word {
                "unread" => "not read",
                "container" => "holding others",
                word => word,
            };
            format!("{} {shown}", count(word))
        })
        .collect();
    let files = if outcomes.len() == 1 { "1 file".to_owned() } else { format!("{} files", outcomes.len()) };
    let counts = if counts.is_empty() { "nothing to read".to_owned() } else { counts.join(", ") };
    format!("{files} into {}: {counts}", case_file.display())
}

/// What became of a file, in a word, and why it was not read.
fn described(outcome: &FileOutcome) -> (&'static str, Option<&str>) {
    match &outcome.outcome {
        Outcome::Read(Recorded::New) => ("new", None),
        Outcome::Read(Recorded::NewVersion(_)) => ("new version", None),
        Outcome::Read(Recorded::Reread) => ("reread", None),
        Outcome::Read(Recorded::Unchanged) | Outcome::Unchanged => ("unchanged", None),
        Outcome::Unread(reason) => ("unread", Some(reason)),
        Outcome::Container(held) => ("container", Some(held)),
    }
}

/// What commands need to find the case, as it is typed in a POSIX shell; nothing for the default.
pub(crate) fn case_option(case_file: &Path) -> String {
    if case_file == Path::new("pile.sayso") {
        return String::new();
    }
    let name = case_file.display().to_string();
    let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.' | '/');
    let word = if name.chars().all(plain) { name.clone() } else { format!("'{}'", name.replace('\'', "'\\''")) };
    if name.starts_with('-') { format!(" --case={word}") } else { format!(" --case {word}") }
}

/// `sayso documents`
pub(crate) fn documents(arguments: &Documents, output: Output) -> Result<ExitCode, Failure> {
    let list = &arguments.list;
    let case = Case::open(&list.case.case)?;
    let filter = filter(&case, &list.which)?;
    let state = arguments.state.map(|state| match state {
        State::Read => dossier::State::Read,
        State::Unread => dossier::State::Unread,
        State::Container => dossier::State::Container,
    });
    let listing = Listing { language: arguments.language, kind: arguments.kind, state };
    let mut out = output.open();
    let n_listed = dossier::documents(&case, &filter, &listing, format(&list.shape, output), &mut out)?;
    finish(out, n_listed, "documents")
}

/// `sayso claims`
pub(crate) fn claims(arguments: &Claims, output: Output) -> Result<ExitCode, Failure> {
    let list = &arguments.list;
    let case = Case::open(&list.case.case)?;
    let filter = attributed(filter(&case, &list.which)?);
    let format = format(&list.shape, output);
    let mut out = output.open();
    let readers = Readers::new()?;
    let figures = |id: &DocumentId| readers.of_claims(&case, id);
    let n_listed = dossier::claims(&case, &filter, format, explain(arguments.why), &figures, &mut out)?;
    if list.which.form.is_empty() && matches!(format, Format::Terminal(_)) {
        // What the default leaves out is told, so that the list is not taken for all there is.
        let own = Filter { forms: vec![Form::Own], ..filter };
        let n_own: usize = case.speakers(&own)?.iter().flat_map(|speaker| speaker.n_claims.values()).sum();
        if n_own > 0 {
            let note = format!("and {n_own} in the texts' own voice: --form own");
            writeln!(out, "\n{}", output.terminal.paint(Paint::Faint, &note))?;
        }
    }
    finish(out, n_listed, "claims")
}

/// `sayso speakers`
pub(crate) fn speakers(arguments: &List, output: Output) -> Result<ExitCode, Failure> {
    let case = Case::open(&arguments.case.case)?;
    let filter = attributed(filter(&case, &arguments.which)?);
    let mut out = output.open();
    let n_listed = dossier::speakers(&case, &filter, format(&arguments.shape, output), &mut out)?;
    finish(out, n_listed, "speakers")
}

/// What reads the figures of documents and the claims that they stand in.
struct Readers {
    reader: Reader,
    figures: FigureReader,
}

impl Readers {
    fn new() -> Result<Readers, Failure> {
        let reader = Reader::new().map_err(|error| Failure::Reader(error.to_string()))?;
        let figures = FigureReader::new().map_err(|error| Failure::Reader(error.to_string()))?;
        Ok(Readers { reader, figures })
    }

    fn read(&self, document: &Document, ledger: &Ledger) -> DocumentFigures {
        self.figures.read(document, ledger, &self.reader)
    }

    /// The figures of a document that stand in its claims.
    fn of_claims(&self, case: &Case, id: &DocumentId) -> Result<Vec<ClaimFigure>, DossierError> {
        let (document, ledger) = case.document(id)?;
        let found = self.read(&document, &ledger);
        let points = CodePoints::of(document.text());
        let numbered = found.figures.iter().enumerate();
        let figure =
            |(ordinal, in_text)| ClaimFigure::of(&document, &listed(&found, ordinal, in_text, &ledger), &points);
        Ok(numbered.filter_map(figure).collect())
    }
}

/// A figure as lists have it.
fn listed<'a>(
    found: &'a DocumentFigures,
    ordinal: usize,
    in_text: &'a FigureInText,
    ledger: &'a Ledger,
) -> ListedFigure<'a> {
    ListedFigure {
        figure: &in_text.figure,
        ordinal,
        pair: None,
        sentence: in_text.sentence,
        period: in_text.period.map(|tie| (&found.periods[tie.period_idx], tie.rule)),
        claim: in_text.claim.map(|claim| (claim, ledger.claims[claim].source.speaker())),
    }
}

/// `sayso figures --dates`
fn dates(
    case: &Case,
    filter: &Filter,
    words: &[String],
    format: Format,
    readers: &Readers,
    output: Output,
) -> Result<ExitCode, Failure> {
    let mut list = ListByDocument::new::<ListedDate<'_>>(format)?;
    let mut out = output.open();
    for entry in case.documents(filter)? {
        let (document, ledger) = case.document(&entry.id)?;
        let found = readers.read(&document, &ledger);
        let listed = |(ordinal, (period, sentence))| ListedDate { period, ordinal, sentence };
        let all = found.periods.iter().zip(found.period_sentences.iter().copied()).enumerate().map(listed);
        let listed: Vec<ListedDate<'_>> = all.filter(|date| has_words(document.slice(date.sentence), words)).collect();
        let path = entry.paths.first().map_or("", String::as_str);
        list.document(ListSource { document: &document, path }, &listed, &mut out)?;
    }
    let n_listed = list.finish(&mut out)?;
    finish(out, n_listed, "dates")
}

/// `sayso figures`
pub(crate) fn figures(arguments: &Figures, output: Output) -> Result<ExitCode, Failure> {
    let case = Case::open(&arguments.case.case)?;
    let readers = Readers::new()?;
    let words: Vec<String> =
        arguments.about.iter().flat_map(|about| about.split_whitespace()).map(str::to_lowercase).collect();
    let document = arguments.doc.as_deref().map(|name| case.resolve(name)).transpose()?;
    let filter = Filter { document, all_versions: arguments.all_versions, ..Filter::default() };
    let rates = rates_of(&case)?;
    if arguments.dates {
        return dates(&case, &filter, &words, format(&arguments.shape, output), &readers, output);
    }
    let mut list = ListByDocument::new::<ListedFigure<'_>>(format(&arguments.shape, output))?;
    let mut out = output.open();
    for entry in case.documents(&filter)? {
        let (document, ledger) = case.document(&entry.id)?;
        let found = readers.read(&document, &ledger);
        let fits = |in_text: &FigureInText| {
            let unit = arguments.unit.as_deref().is_none_or(|unit| dossier::has_unit(&in_text.figure, unit));
            let kind = arguments.kind.is_empty() || arguments.kind.contains(&in_text.figure.kind);
            unit && kind && has_words(document.slice(in_text.sentence), &words)
        };
        let pair = |in_text| readers.figures.pair_rate(&found, in_text, &document, rates.as_ref());
        let pairs: Vec<_> = found.figures.iter().map(pair).collect();
        let numbered = found.figures.iter().enumerate().filter(|(_, in_text)| fits(in_text));
        let listed: Vec<ListedFigure<'_>> = numbered
            .map(|(ordinal, in_text)| ListedFigure {
                pair: pairs[ordinal].as_ref(),
                ..listed(&found, ordinal, in_text, &ledger)
            })
            .collect();
        let path = entry.paths.first().map_or("", String::as_str);
        list.document(ListSource { document: &document, path }, &listed, &mut out)?;
    }
    let n_listed = list.finish(&mut out)?;
    finish(out, n_listed, "figures")
}

/// Whether a sentence has all of these words, which are in lower case.
fn has_words(sentence: &str, words: &[String]) -> bool {
    let sentence = sentence.to_lowercase();
    let has = |word: &String| sentence.split(|char: char| !char.is_alphanumeric()).any(|own| own == word);
    words.iter().all(has)
}

/// `sayso show`
pub(crate) fn show(arguments: &Show, output: Output) -> Result<ExitCode, Failure> {
    let case = Case::open(&arguments.case.case)?;
    let id = case.resolve(&arguments.document)?;
    let (document, ledger) = case.document(&id)?;
    let this = Filter { document: Some(id), all_versions: true, ..Filter::default() };
    let paths = case.documents(&this)?.into_iter().flat_map(|entry| entry.paths).collect::<Vec<_>>();
    if arguments.tokens {
        return words(&document, paths.first().map_or("", String::as_str), Some(output.terminal), output);
    }
    let mut out = output.open();
    show_marked(&document, &ledger, &paths, explain(arguments.why), output.terminal, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// `sayso intake`
pub(crate) fn intake(arguments: &Intake, output: Output) -> Result<ExitCode, Failure> {
    let name = arguments.file.display().to_string();
    let failed = |reason: String| Failure::File { name: name.clone(), reason };
    let limits = Limits::default();
    // Opened here, so that what cannot be opened is a failure of the command and not a reason of the file.
    let opened = std::fs::File::open(&arguments.file).and_then(|file| file.metadata());
    let n_bytes = match opened.map_err(|error| failed(error.to_string()))? {
        metadata if metadata.is_dir() => return Err(failed("it is a folder: sayso read takes folders".to_owned())),
        metadata => metadata.len(),
    };
    let mut out = output.open();
    let mut written: Result<(), DossierError> = Ok(());
    let mut n_files = 0;
    let mut write = |taken: Taken| {
        n_files += 1;
        let path = format!("{name}{}", taken.path);
        let n_bytes = if taken.path.is_empty() { n_bytes as usize } else { taken.received.len() };
        let (n_bytes, what) = match &taken.what {
            TakenAs::Document(document) => (Some(n_bytes), UnderstoodAs::Document(document)),
            TakenAs::Container { n_bytes: held_bytes, held, .. } => {
                (Some(n_bytes.max(*held_bytes as usize)), UnderstoodAs::Container(held))
            }
            TakenAs::Unread(reason) => (Some(n_bytes), UnderstoodAs::Unread(reason)),
            TakenAs::Missing(reason) => (None, UnderstoodAs::Unread(reason)),
        };
        let file = Understood { path: &path, n_bytes, what };
        if written.is_ok() {
            written = match arguments.json {
                true => dossier::understood_line(&mut out, &file),
                false => dossier::understood(&mut out, &file, output.terminal),
            };
        }
    };
    let received = Received::File(&arguments.file);
    match crate::worker::program().map(Worker::new) {
        Some(mut worker) => worker.take_in(received, &limits, &mut write),
        None => sayso::take_in(received, &limits, &mut write),
    }
    written?;
    finish(out, n_files, "files")
}

/// `sayso analyse`
pub(crate) fn analyse(arguments: &Analyse, output: Output) -> Result<ExitCode, Failure> {
    let name = arguments.file.display().to_string();
    let failed = |reason: String| Failure::File { name: name.clone(), reason };
    let received = std::fs::read(&arguments.file).map_err(|error| failed(error.to_string()))?;
    let mut document = sayso::receive(&received, &Limits::default()).map_err(|unread| failed(unread.to_string()))?;
    document.language = arguments.language.unwrap_or(document.language);
    words(&document, &name, (!arguments.conllu).then_some(output.terminal), output)
}

/// Writes the words of a document, as a table for a terminal or else as CoNLL-U.
fn words(document: &Document, name: &str, table: Option<Terminal>, output: Output) -> Result<ExitCode, Failure> {
    let reader = Reader::new().map_err(|error| Failure::Reader(error.to_string()))?;
    let Some(syntax) = reader.syntax(document).map_err(|error| Failure::Reader(error.to_string()))? else {
        let known = reader.syntax_languages().collect();
        return Err(Failure::NoModel { name: name.to_owned(), language: document.language, known });
    };
    let Syntax { paragraphs, analysis, names, .. } = &syntax;
    let layers = WordLayers { document, paragraphs, analysis, names };
    let mut out = output.open();
    match table {
        Some(terminal) => dossier::words(layers, terminal, &mut out)?,
        None => dossier::conllu(layers, &mut out)?,
    }
    finish(out, analysis.segmentation.n_words(), "words")
}

/// `sayso verify`
pub(crate) fn verify(arguments: &Verify, output: Output) -> Result<ExitCode, Failure> {
    let case = Case::open(&arguments.case.case)?;
    let mut mismatches = Vec::new();
    let verification = sayso::verify(&case, &mut |mismatch| mismatches.push(mismatch))?;
    let mut out = output.open();
    for mismatch in &mismatches {
        let line = format!("{} ({}): {}", mismatch.path, mismatch.document.short(), mismatch.what);
        writeln!(out, "{}", output.terminal.paint(Paint::Warning, &clean(&line)))?;
    }
    let (documents, spans) = (verification.n_documents, verification.n_spans);
    let noun = if documents == 1 { "document" } else { "documents" };
    writeln!(out, "{documents} {noun}, {spans} spans: {} mismatches", verification.n_mismatches)?;
    if verification.n_by_other_versions > 0 {
        let n_others = verification.n_by_other_versions;
        writeln!(out, "{n_others} of them read by another version: spans checked against the stored text")?;
    }
    out.flush()?;
    Ok(if verification.n_mismatches == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Writes a document with its claims and figures marked.
pub(crate) fn show_marked(
    document: &Document,
    ledger: &Ledger,
    paths: &[String],
    explain: Option<Explain<'_>>,
    terminal: Terminal,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let found = Readers::new()?.read(document, ledger);
    let figures: Vec<&Figure> = found.figures.iter().map(|in_text| &in_text.figure).collect();
    dossier::show(document, Marked { ledger, figures: &figures, paths, explain }, terminal, out)?;
    Ok(())
}

/// What explains rules, if that was asked for.
fn explain(why: bool) -> Option<Explain<'static>> {
    why.then_some(&sayso::rule)
}

fn filter(case: &Case, which: &Which) -> Result<Filter, Failure> {
    let document = which.doc.as_deref().map(|name| case.resolve(name)).transpose()?;
    Ok(Filter {
        by: which.by.clone(),
        about: which.about.clone(),
        forms: which.form.clone(),
        readings: [
            &which.act,
            &which.certainty,
            &which.evidence,
            &which.stance,
            &which.group,
            &which.legal,
            &which.marked,
        ]
        .into_iter()
        .flatten()
        .copied()
        .collect(),
        sources: which.source.clone(),
        document,
        all_versions: which.all_versions,
    })
}

/// Attributed claims only, unless forms were asked for: the text's own sentences are not somebody's claims in it.
fn attributed(mut filter: Filter) -> Filter {
    if filter.forms.is_empty() {
        filter.forms = vec![Form::Direct, Form::Indirect, Form::Mixed];
    }
    filter
}

fn format(shape: &Shape, output: Output) -> Format {
    match (shape.json, shape.csv) {
        (true, _) => Format::Json,
        (_, true) => Format::Csv,
        _ => Format::Terminal(output.terminal),
    }
}

/// Ends a list; an empty one says so on standard error, so that no answer is not mistaken for no question.
fn finish(mut out: impl Write, n_listed: usize, what: &str) -> Result<ExitCode, Failure> {
    out.flush()?;
    if n_listed == 0 {
        writeln!(anstream::stderr().lock(), "no {what} fit")?;
    }
    Ok(ExitCode::SUCCESS)
}
