//! The commands about tables and rates: files that a person brings come in; figures of the case are held against them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sayso::case::{Case, Filter};
use sayso::dossier::{CheckList, Format, ListSource, ListedCheck, clean};
use sayso::tables::{Mapping, Question, Rates, Table, check as hold_against};
use sayso::{FigureInText, FigureReader, Reader, document_date};

use crate::arguments::{Check, RatesCommand};
use crate::failure::Failure;
use crate::output::Output;

/// `sayso rates`
pub(crate) fn rates(command: &RatesCommand, output: Output) -> Result<ExitCode, Failure> {
    let mut out = output.open();
    match command {
        RatesCommand::Add { file, case } => {
            let text = read(file)?;
            let rates = Rates::read(&text).map_err(|error| failed(file, error))?;
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
            let mut case = Case::create_or_open(&case.case)?;
            let news = if case.add_rates(&name, text.as_bytes())? { "added" } else { "already there" };
            writeln!(out, "{}: {news}: {}", clean(&name), described(&rates))?;
        }
        RatesCommand::List { case } => {
            let files = Case::open(&case.case)?.rates()?;
            for (name, bytes) in &files {
                let rates =
                    Rates::read(&String::from_utf8_lossy(bytes)).map_err(|error| failed(Path::new(name), error))?;
                writeln!(out, "{}: {}", clean(name), described(&rates))?;
            }
            if files.is_empty() {
                writeln!(out, "no rates")?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// All rates of the case together; `None` if it has none.
pub(crate) fn rates_of(case: &Case) -> Result<Option<Rates>, Failure> {
    let mut all: Option<Rates> = None;
    for (name, bytes) in case.rates()? {
        let rates = Rates::read(&String::from_utf8_lossy(&bytes)).map_err(|error| failed(Path::new(&name), error))?;
        all.get_or_insert_default().add(rates);
    }
    Ok(all)
}

fn described(rates: &Rates) -> String {
    let days = rates.days().map_or(String::new(), |(first, last)| format!(", {first} to {last}"));
    format!("{} currencies against the euro{days}", rates.currencies().count())
}

/// `sayso table add`
pub(crate) fn add_table(file: &Path, output: Output) -> Result<ExitCode, Failure> {
    let text = read(file)?;
    let mapping_file = beside(file);
    let mut out = output.open();
    if mapping_file.exists() {
        return Err(failed(&mapping_file, "is there already: change it, or remove it for a new proposal"));
    }
    let mapping = proposed(&text).map_err(|error| failed(file, error))?;
    let table = Table::read(&text, &mapping).map_err(|error| failed(file, error))?;
    fs::write(&mapping_file, mapping.to_toml().map_err(|error| failed(file, error))?)
        .map_err(|error| failed(&mapping_file, error))?;
    writeln!(out, "{}: {} values, {} rows without", mapping_file.display(), table.cells.len(), table.n_empty)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// `sayso check`
pub(crate) fn check(arguments: &Check, output: Output) -> Result<ExitCode, Failure> {
    let file = &arguments.table;
    let text = read(file)?;
    let mapping_file = beside(file);
    let mapping = if mapping_file.exists() {
        Mapping::parse(&read(&mapping_file)?).map_err(|error| failed(&mapping_file, error))?
    } else {
        proposed(&text).map_err(|error| failed(file, error))?
    };
    let table = Table::read(&text, &mapping).map_err(|error| failed(file, error))?;
    let case = Case::open(&arguments.case.case)?;
    let rates = rates_of(&case)?;
    let reader = Reader::new().map_err(|error| Failure::Reader(error.to_string()))?;
    let figure_reader = FigureReader::new().map_err(|error| Failure::Reader(error.to_string()))?;
    let document = arguments.doc.as_deref().map(|name| case.resolve(name)).transpose()?;
    let filter = Filter { document, ..Filter::default() };
    let format = if arguments.json { Format::Json } else { Format::Terminal(output.terminal) };
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let mut list = CheckList::new(format, &name, arguments.all);
    let mut out = output.open();
    for entry in case.documents(&filter)? {
        let (document, ledger) = case.document(&entry.id)?;
        let found = figure_reader.read(&document, &ledger, &reader);
        let hold = |in_text: &FigureInText| {
            let question = Question {
                figure: &in_text.figure,
                sentence: document.slice(in_text.sentence),
                language: document.language,
                period: found.days(in_text),
                document_date: document_date(&document),
            };
            hold_against(question, &table, rates.as_ref())
        };
        let checks: Vec<_> = found.figures.iter().map(hold).collect();
        let listed: Vec<ListedCheck<'_>> = found
            .figures
            .iter()
            .zip(&checks)
            .enumerate()
            .map(|(ordinal, (in_text, check))| ListedCheck {
                figure: &in_text.figure,
                ordinal,
                sentence: in_text.sentence,
                check: check.as_ref(),
            })
            .collect();
        let path = entry.paths.first().map_or("", String::as_str);
        list.document(ListSource { document: &document, path }, &listed, &mut out)?;
    }
    list.finish(&mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The mapping beside a table: its name with ".toml" behind it.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".toml");
    name.into()
}

fn proposed(text: &str) -> Result<Mapping, sayso::tables::TableError> {
    let (header, rows) = Table::sample(text)?;
    Mapping::propose(&header, &rows)
}

fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| failed(file, error))
}

fn failed(file: &Path, reason: impl ToString) -> Failure {
    Failure::File { name: file.display().to_string(), reason: reason.to_string() }
}
