//! What can be typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use sayso::ledger::{DocumentKind, Facet, FigureKind, Form, Language, Reading, SourceKind};

/// Reads piles of contested documents, offline, and keeps a ledger of who said what, in which words.
#[derive(Parser)]
#[command(name = "sayso", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours
    #[arg(long = "color", alias = "colour", global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) colour: When,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Read documents into a case and show a summary
    Read(Read),
    /// List documents, and files that could not be read
    Documents(Documents),
    /// List claims: who said what, in which words
    Claims(Claims),
    /// List speakers and how much each says
    Speakers(List),
    /// List figures: numbers, amounts, shares, ranks, with their exact intervals
    Figures(Figures),
    /// Hold the figures against a table: what agrees, what differs, what cannot be compared
    Check(Check),
    /// Tables to hold figures against
    #[command(subcommand)]
    Table(TableCommand),
    /// Exchange rates to compare amounts by
    #[command(subcommand)]
    Rates(RatesCommand),
    /// Show a document with its claims marked
    Show(Show),
    /// Show what is understood of a file: blocks, stated facts, and what was passed over
    Intake(Intake),
    /// Show the words of a file: sentences, word classes, base forms, trees and names
    Analyse(Analyse),
    /// Slice every stored span from the stored originals; exit with 1 on a mismatch
    Verify(Verify),
    /// Read the demonstration pile that ships with the program and show what it finds
    Demo(Demo),
    /// Take in files for another process of this program
    #[command(hide = true)]
    Worker,
}

/// Where the case is.
#[derive(Args)]
pub(crate) struct CaseFile {
    /// The case: one file that holds the documents and what was found in them
    #[arg(long, value_name = "FILE", default_value = "pile.sayso")]
    pub(crate) case: PathBuf,
}

#[derive(Args)]
pub(crate) struct Read {
    /// Folders and files to read
    #[arg(required = true, value_name = "DIR|FILE")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) case: CaseFile,
    /// Threads that read; as many as the machine has if not given
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Find attributions by rules alone: some 270,000 words a second
    #[arg(long)]
    pub(crate) rules: bool,
    /// Find attributions by a small trained model beside the rules, some 30,000 words a second: the default for archives, above
    /// about 150,000 words
    #[arg(long, conflicts_with = "rules")]
    pub(crate) fast: bool,
    /// Find attributions by a multilingual encoder beside the rules, which finds most and reads some 2,000 words a second and
    /// core: the default for piles that a person judges, up to about 150,000 words by the sizes of the files
    #[arg(long, conflicts_with_all = ["rules", "fast"])]
    pub(crate) precise: bool,
    /// Also read hidden files and folders
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Also read what .gitignore and .ignore files name
    #[arg(long)]
    pub(crate) no_ignore: bool,
    /// One JSON object for each file, and one for the summary
    #[arg(long)]
    pub(crate) json: bool,
}

/// The shape of a list.
#[derive(Args)]
pub(crate) struct Shape {
    /// One JSON object a line
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Comma-separated values
    #[arg(long)]
    pub(crate) csv: bool,
}

/// Which claims.
#[derive(Args)]
pub(crate) struct Which {
    /// By a speaker whose name has these words
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// With these words in what is said or who says it; "a phrase" and word* work too
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,
    /// Of these forms; for claims and speakers, all but `own` if not given
    #[arg(long, value_name = "FORM", value_delimiter = ',', value_parser = form)]
    pub(crate) form: Vec<Form>,
    /// Doing this by saying it: asserts, accuses, denies, urges, commits, predicts, asks, evaluates, thinks or shows
    #[arg(long, value_name = "ACT", value_delimiter = ',', value_parser = reading(Facet::Act))]
    pub(crate) act: Vec<Reading>,
    /// Said so surely: certain, probable, possible, conditional, projected, presupposed or unknown
    #[arg(long, value_name = "LEVEL", value_delimiter = ',', value_parser = reading(Facet::Certainty))]
    pub(crate) certainty: Vec<Reading>,
    /// Resting on this kind of evidence, such as ruling, named-document, anonymous or none-named
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = reading(Facet::Evidence))]
    pub(crate) evidence: Vec<Reading>,
    /// Passed on by a voice that endorses, rejects or reports it
    #[arg(long, value_name = "STANCE", value_delimiter = ',', value_parser = reading(Facet::Stance))]
    pub(crate) stance: Vec<Reading>,
    /// About a whole group of people: blame, praise or neutral
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = reading(Facet::Group))]
    pub(crate) group: Vec<Reading>,
    /// Put as alleged, called-lawful, called-unlawful, open-question or ruling
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = reading(Facet::Legal))]
    pub(crate) legal: Vec<Reading>,
    /// With a mark of this kind: speaker, role, addressee, booster, negation, locator or scare-quotes
    #[arg(long, value_name = "MARK", value_delimiter = ',', value_parser = marked)]
    pub(crate) marked: Vec<Reading>,
    /// By these kinds of source
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = source_kind)]
    pub(crate) source: Vec<SourceKind>,
    /// In this document: digits of its id, its path, or a part of its path
    #[arg(long, value_name = "ID")]
    pub(crate) doc: Option<String>,
    /// Also in versions of files that newer ones have superseded
    #[arg(long)]
    pub(crate) all_versions: bool,
}

#[derive(Args)]
pub(crate) struct Claims {
    #[command(flatten)]
    pub(crate) list: List,
    /// Say of each claim by which rules it is read so, and from which words
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub(crate) why: bool,
}

/// A list of a case.
#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) case: CaseFile,
    #[command(flatten)]
    pub(crate) which: Which,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

#[derive(Args)]
pub(crate) struct Documents {
    #[command(flatten)]
    pub(crate) list: List,
    /// In this language: en, fr, nl, de, zh, other or und
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) language: Option<Language>,
    /// Of this kind, such as article or statement
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(crate) kind: Option<DocumentKind>,
    /// Only what was read, only files that could not be read, or only files that hold others
    #[arg(long, value_name = "STATE")]
    pub(crate) state: Option<State>,
}

/// Whether a file could be read.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum State {
    Read,
    Unread,
    Container,
}

#[derive(Args)]
pub(crate) struct Figures {
    #[command(flatten)]
    pub(crate) case: CaseFile,
    /// The dates, periods and durations of the texts instead, with what they are counted from
    #[arg(long, conflicts_with_all = ["unit", "kind"])]
    pub(crate) dates: bool,
    /// In this unit: a currency such as EUR, percent, or the name of a measure
    #[arg(long, value_name = "UNIT")]
    pub(crate) unit: Option<String>,
    /// Of this kind: level, change, share, rank or count
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = figure_kind)]
    pub(crate) kind: Vec<FigureKind>,
    /// In sentences with all of these words
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,
    /// In this document: digits of its id, its path, or a part of its path
    #[arg(long, value_name = "ID")]
    pub(crate) doc: Option<String>,
    /// Also in versions of files that newer ones have superseded
    #[arg(long)]
    pub(crate) all_versions: bool,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

#[derive(Args)]
pub(crate) struct Check {
    /// The table, a CSV file; FILE.toml beside it says which column is what, and is proposed where it is missing
    #[arg(long, value_name = "FILE")]
    pub(crate) table: PathBuf,
    #[command(flatten)]
    pub(crate) case: CaseFile,
    /// In this document: digits of its id, its path, or a part of its path
    #[arg(long, value_name = "ID")]
    pub(crate) doc: Option<String>,
    /// Also figures that the table has nothing about
    #[arg(long)]
    pub(crate) all: bool,
    /// One JSON object for each figure
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum TableCommand {
    /// Propose which column of a table is what, and write it to FILE.toml beside it
    Add {
        /// The table, a CSV file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Subcommand)]
pub(crate) enum RatesCommand {
    /// Keep a file of daily euro reference rates, as the European Central Bank publishes it, in the case
    Add {
        /// The CSV file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        case: CaseFile,
    },
    /// List the files of rates in the case
    List {
        #[command(flatten)]
        case: CaseFile,
    },
}

#[derive(Args)]
pub(crate) struct Show {
    /// Digits of the document's id, its path, or a part of its path
    #[arg(value_name = "DOC")]
    pub(crate) document: String,
    /// Show its words instead: sentences, word classes, base forms, trees and names
    #[arg(long)]
    pub(crate) tokens: bool,
    /// Say of each claim by which rules it is read so, and from which words
    #[arg(long, conflicts_with = "tokens")]
    pub(crate) why: bool,
    #[command(flatten)]
    pub(crate) case: CaseFile,
}

#[derive(Args)]
pub(crate) struct Intake {
    /// The file to take in; of an archive or a mailbox, all that it holds
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// One JSON object for each file
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Analyse {
    /// The file to analyse
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// In CoNLL-U, the table of Universal Dependencies
    #[arg(long)]
    pub(crate) conllu: bool,
    /// The language, for texts too short to tell: en, fr, nl, de or zh
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) language: Option<Language>,
}

#[derive(Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) case: CaseFile,
}

#[derive(Args)]
pub(crate) struct Demo {
    /// Keep the case in this file, to go on with it
    #[arg(long, value_name = "FILE")]
    pub(crate) case: Option<PathBuf>,
}

fn form(name: &str) -> Result<Form, String> {
    named(name, Form::from_name, Form::ALL.iter().map(|form| form.name()))
}

fn figure_kind(name: &str) -> Result<FigureKind, String> {
    named(name, FigureKind::from_name, FigureKind::ALL.iter().map(|kind| kind.name()))
}

fn source_kind(name: &str) -> Result<SourceKind, String> {
    named(name, SourceKind::from_name, SourceKind::ALL.iter().map(|kind| kind.name()))
}

/// Reads a value of a facet.
fn reading(facet: Facet) -> impl Fn(&str) -> Result<Reading, String> + Clone {
    let value_of = move |name: &str| Reading::from_names(facet, Some(name));
    move |name| named(name, value_of, Reading::values(facet))
}

/// Reads the name of a facet whose words are all there is.
fn marked(name: &str) -> Result<Reading, String> {
    let plain = |facet: Facet| Reading::from_names(facet, None);
    let facets = Facet::ALL.iter().filter(|facet| plain(**facet).is_some());
    named(name, |name| Facet::from_name(name).and_then(plain), facets.map(|facet| facet.name()))
}

fn language(name: &str) -> Result<Language, String> {
    named(name, Language::from_name, Language::ALL.iter().map(|language| language.name()))
}

fn kind(name: &str) -> Result<DocumentKind, String> {
    named(name, DocumentKind::from_name, DocumentKind::ALL.iter().map(|kind| kind.name()))
}

fn named<T>(
    name: &str,
    value: impl Fn(&str) -> Option<T>,
    all: impl Iterator<Item = &'static str>,
) -> Result<T, String> {
    // Names of several words are typed with hyphens or in quotation marks.
    let value = value(name).or_else(|| value(&name.replace('-', " ")));
    value.ok_or_else(|| {
        format!("expected one of: {}", all.map(|name| name.replace(' ', "-")).collect::<Vec<_>>().join(", "))
    })
}
