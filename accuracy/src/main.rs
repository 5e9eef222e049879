//! What Sayso finds in gold data: one subcommand for each task.
//!
//! For attributions a folder in the layout of the task comes in and JSON lines go to standard output; the scorers are
//! programs of their own, so that peers are scored by the same one. For treebanks the scores themselves go out.

mod align;
mod cases;
mod dates;
mod figures;
mod language;
mod pages;
mod swap;
mod syntax;
mod who;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use sayso_dossier::CodePoints;
use sayso_intake::Limits;
use sayso_ledger::{Claim, Document, Form, Span};
use sayso_reading::{Reader, Tier};
use serde_json::json;

#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Attributions of FOLDER/text/*.txt: a line for each text with source, cue and content in code points.
    Attribution {
        /// A folder with the texts in `text/`.
        folder: PathBuf,
        /// Also those that stand inside another (the gold of PolNeAR has none).
        #[arg(long)]
        nested: bool,
        /// Also quotations with neither cue nor source (each attribution of PolNeAR has a cue).
        #[arg(long)]
        bare: bool,
        #[command(flatten)]
        models: Models,
    },
    /// Figures: a JSON line with `id`, `lang`, `cat` and `text` comes in, one with what was found goes out.
    Figures {
        /// Instead of that, each figure of this file: place, words, interval, unit, kind, rule, what, of what.
        #[arg(long, value_name = "FILE")]
        text: Option<PathBuf>,
    },
    /// Our own cases for act, certainty, evidence, stance and speaker: how many are right, and which are not.
    Cases {
        /// A folder with `en/*.md` and `fr/*.md`.
        #[arg(default_value = "accuracy/cases")]
        folder: PathBuf,
        #[command(flatten)]
        models: Models,
    },
    /// What is read otherwise of the texts of a folder when names in them change places.
    Swap {
        /// A folder with `.txt` files.
        folder: PathBuf,
        /// One exchange a line: pairs `A|B` parted by tabs.
        names: PathBuf,
        #[command(flatten)]
        models: Models,
    },
    /// The text of one file, without page furniture: its blocks in reading order with an empty line between them.
    Text {
        /// A file of any format that Sayso reads.
        file: PathBuf,
    },
    /// Main text, title, author and date of the pages of a folder: a line for each `.html` or `.html.gz`.
    Pages {
        /// A folder of pages.
        folder: PathBuf,
    },
    /// Languages of single sentences, short and long: how many are told right, wrong, or left open.
    Language {
        /// Treebanks in CoNLL-U whose names start with the code of their language.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Sentences, words, tags, features, lemmas and trees against a treebank in CoNLL-U, scored as the shared tasks did.
    Syntax {
        /// The treebank; raw text is put together from it.
        file: PathBuf,
        /// Take its sentences and words as they are.
        #[arg(long)]
        gold_tokens: bool,
        /// A model, or a folder with LANG.model.
        #[arg(long, default_value = "models")]
        model: PathBuf,
    },
    /// Whom pronouns, descriptions and short names stand for, against coreference in FOLDER/*.conllu (`Entity=`, as in GUM).
    Who {
        /// A folder with the files.
        folder: PathBuf,
        #[command(flatten)]
        models: Models,
    },
}

/// What reads besides the rules.
#[derive(clap::Args)]
struct Models {
    /// By the small trained model of roles instead of rules alone.
    #[arg(long)]
    fast: bool,
    /// By the encoder of roles.
    #[arg(long, conflicts_with = "fast")]
    precise: bool,
    /// Another model of roles than the one that is built in; `--fast` where no tier is named.
    #[arg(long, value_name = "FILE")]
    roles: Option<PathBuf>,
    /// Another encoder than the one that is built in, and its vocabulary.
    #[arg(long, num_args = 2, value_names = ["NETWORK", "VOCABULARY"], requires = "precise")]
    encoder: Option<Vec<PathBuf>>,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Attribution { folder, nested, bare, models } => {
            let wanted = |claim: &Claim| {
                (nested || claim.parent.is_none()) && (claim.is_attributed() || bare && claim.form != Form::Own)
            };
            models.reader().and_then(|reader| attribution(&folder, wanted, &reader))
        }
        Task::Cases { folder, models } => {
            models.reader().and_then(|reader| cases::run(&folder, &reader, &mut io::stdout().lock()))
        }
        Task::Swap { folder, names, models } => {
            models.reader().and_then(|reader| swap::run(&folder, &names, &reader, &mut io::stdout().lock()))
        }
        Task::Text { file } => text(&file),
        Task::Pages { folder } => pages::run(&folder, &mut BufWriter::new(io::stdout().lock())),
        Task::Language { files } => language::run(&files, &mut io::stdout().lock()),
        Task::Figures { text: None } => figures::answer(&mut io::stdin().lock(), &mut io::stdout().lock()),
        Task::Figures { text: Some(path) } => {
            received(&path).and_then(|document| figures::list(&document, &mut io::stdout().lock()))
        }
        Task::Who { folder, models } => {
            models.reader().and_then(|reader| who::run(&folder, &reader, &mut io::stdout().lock()))
        }
        Task::Syntax { file, gold_tokens, model } => {
            let request = syntax::Request { file: &file, gold_tokens, model: &model };
            syntax::run(&request, &mut io::stdout().lock())
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let mut stderr = io::stderr().lock();
            if writeln!(stderr, "accuracy: {error}").is_err() {
                return ExitCode::from(3);
            }
            ExitCode::from(2)
        }
    }
}

fn received(path: &Path) -> io::Result<Document> {
    let received = std::fs::read(path)?;
    sayso_intake::intake(&received, &Limits::default())
        .map_err(|unread| io::Error::other(format!("{}: {unread}", path.display())))
}

impl Models {
    fn reader(&self) -> io::Result<Reader> {
        let mut reader = Reader::new().map_err(io::Error::other)?;
        if let Some(path) = &self.roles {
            reader = reader.with_roles(&std::fs::read(path)?).map_err(io::Error::other)?;
        }
        if let Some([network, vocabulary]) = self.encoder.as_deref() {
            let read = |path: &PathBuf| std::fs::read(path);
            reader = reader.with_encoder(read(network)?, &read(vocabulary)?).map_err(io::Error::other)?;
        }
        let tier = match (self.precise, self.fast || self.roles.is_some()) {
            (true, _) => Tier::Precise,
            (_, true) => Tier::Fast,
            _ => Tier::Rules,
        };
        Ok(reader.with_tier(tier))
    }
}

fn text(file: &Path) -> io::Result<()> {
    let document = sayso_intake::intake(&std::fs::read(file)?, &Limits::default())
        .map_err(|unread| io::Error::other(format!("{}: {unread}", file.display())))?;
    let mut output = BufWriter::new(io::stdout().lock());
    for block in document.blocks.iter().filter(|block| block.kind.is_text()) {
        // An empty line inside a block would look like the end of it.
        writeln!(output, "{}\n", document.slice(block.span).replace("\n\n", "\n"))?;
    }
    output.flush()
}

fn attribution(folder: &Path, wanted: impl Fn(&Claim) -> bool, reader: &Reader) -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    for path in texts(&folder.join("text"))? {
        let document = received(&path)?;
        let points = CodePoints::of(document.text());
        let ledger = reader.read(&document);
        let spans =
            |spans: &[Span]| spans.iter().map(|span| points.range(span.start(), span.end())).collect::<Vec<_>>();
        let attributions: Vec<_> = ledger
            .claims
            .iter()
            .filter(|claim| wanted(claim))
            .map(|claim| {
                let source: Vec<Span> = claim.source.span().into_iter().collect();
                json!({
                    "source": spans(&source),
                    "cue": spans(&claim.cue),
                    "content": spans(&claim.content),
                    "rule": claim.rule,
                })
            })
            .collect();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        offsets_fit(&document, &std::fs::read(&path)?, &path)?;
        writeln!(output, "{}", json!({ "doc": stem, "attributions": attributions }))?;
    }
    output.flush()
}

/// The scorers count code points of the file, so the document's text has to be the file's.
fn offsets_fit(document: &Document, received: &[u8], path: &Path) -> io::Result<()> {
    if document.text().as_bytes() == received {
        return Ok(());
    }
    Err(io::Error::other(format!("{}: the text read is not the file's own, so offsets would not fit", path.display())))
}

/// The `.txt` files of a folder by name.
fn texts(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| io::Error::other(format!("{}: {error}", folder.display())))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    Ok(paths)
}
