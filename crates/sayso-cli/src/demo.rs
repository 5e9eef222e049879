//! The demonstration: the pile of `examples/harbour`, compiled in, is read into a case and shown.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use sayso::case::{Case, Filter};
use sayso::dossier::{self, Format, Listing, Paint};
use sayso::ledger::Form;
use sayso::{Found, FoundBytes, Tier};

use crate::arguments::Demo;
use crate::commands::{case_option, read_pile, run_line, show_marked};
use crate::failure::Failure;
use crate::output::Output;

macro_rules! pile {
    ($($name:literal,)+) => {
        [$(($name, include_bytes!(concat!("../../../examples/harbour/", $name)).as_slice()),)+]
    };
}

const PILE: [(&str, &[u8]); 10] = pile![
    "01-ministry-report.txt",
    "02-authority-statement.txt",
    "03-association-reply.txt",
    "04-packet-news.html",
    "05-courant-reprint.txt",
    "06-ngo-inquiry.txt",
    "07-fanal-article.txt",
    "08-ministry-questions.txt",
    "09-crews-communique.txt",
    "10-packet-opinion.txt",
];

/// `sayso demo`
pub(crate) fn demo(arguments: &Demo, output: Output) -> Result<ExitCode, Failure> {
    let mut case = match &arguments.case {
        Some(file) => Case::create_or_open(file)?,
        None => Case::in_memory()?,
    };
    let files: Vec<Found> = PILE
        .iter()
        .map(|(name, bytes)| Found { name: format!("harbour/{name}"), bytes: FoundBytes::Here(bytes) })
        .collect();
    let outcomes = read_pile(&mut case, &files, Tier::Rules, None, true)?;
    let mut out = output.open();
    let terminal = output.terminal;
    let heading = |text: &str| terminal.paint(Paint::Strong, text);
    let kept = arguments.case.as_deref();
    let done = run_line(&outcomes, kept.unwrap_or(Path::new("memory")));
    writeln!(out, "{}\n", heading(&done))?;
    let option = kept.map_or(String::new(), case_option);
    dossier::summary(&case)?.write(&option, terminal, &mut out)?;
    writeln!(out, "\n{}\n", heading("The documents (documents)"))?;
    dossier::documents(&case, &Filter::default(), &Listing::default(), Format::Terminal(terminal), &mut out)?;
    let attributed = || vec![Form::Direct, Form::Indirect, Form::Mixed];
    writeln!(out, "\n{}\n", heading("What is said about the oysters, and by whom (claims --about oyster*)"))?;
    let oysters = Filter { about: Some("oyster*".to_owned()), forms: attributed(), ..Filter::default() };
    dossier::claims(&case, &oysters, Format::Terminal(terminal), None, &|_| Ok(Vec::new()), &mut out)?;
    writeln!(out, "\n{}\n", heading("One document with its claims marked (show 07-fanal)"))?;
    let id = case.resolve("07-fanal")?;
    let (document, ledger) = case.document(&id)?;
    show_marked(&document, &ledger, &[], None, terminal, &mut out)?;
    if kept.is_none() {
        writeln!(out, "\nNothing was kept. To go on with this pile: sayso demo --case harbour.sayso")?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
