//! The program `sayso`: arguments come in, answers go to standard output, complaints to standard error.
//!
//! Exit codes: 0 done, 1 `verify` found a mismatch, 2 could not work. A closed pipe is 0.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use sayso::dossier::clean;

mod arguments;
mod commands;
mod demo;
mod failure;
mod output;
mod tables;
mod worker;

use arguments::{Arguments, Command, TableCommand};
use failure::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = output::Output::new(arguments.colour);
    let done = match arguments.command {
        Command::Read(read) => commands::read(&read, output),
        Command::Documents(list) => commands::documents(&list, output),
        Command::Claims(list) => commands::claims(&list, output),
        Command::Speakers(list) => commands::speakers(&list, output),
        Command::Figures(arguments) => commands::figures(&arguments, output),
        Command::Check(arguments) => tables::check(&arguments, output),
        Command::Table(TableCommand::Add { file }) => tables::add_table(&file, output),
        Command::Rates(command) => tables::rates(&command, output),
        Command::Show(show) => commands::show(&show, output),
        Command::Intake(intake) => commands::intake(&intake, output),
        Command::Analyse(analyse) => commands::analyse(&analyse, output),
        Command::Verify(verify) => commands::verify(&verify, output),
        Command::Demo(demo) => demo::demo(&demo, output),
        Command::Worker => worker::serve(),
    };
    match done {
        Ok(code) => code,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => complain(&failure),
    }
}

fn complain(failure: &Failure) -> ExitCode {
    let mut stderr = anstream::stderr().lock();
    // Where standard error is gone too, only the exit code is left to tell.
    let told = writeln!(stderr, "sayso: {}", clean(&failure.to_string()))
        .and_then(|()| failure.hint().map_or(Ok(()), |hint| writeln!(stderr, "hint: {hint}")));
    ExitCode::from(if told.is_ok() { 2 } else { 3 })
}
