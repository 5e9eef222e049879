//! Whether reading figures takes more memory for a longer text: a text of numbers that are no figures is read, so that
//! nothing is kept of it, and the system is asked for the most memory before and after. A table goes out.
//!
//! ```text
//! figure-memory
//! ```

use std::io::{self, Write};
use std::process::{Command, ExitCode};

use sayso_figures::Figures;
use sayso_ledger::{Document, Format, Language};

const CASES: &str = include_str!("../../crates/sayso-figures/tests/cases/en.md");

fn main() -> ExitCode {
    let size = std::env::args().nth(1).and_then(|mebibytes| mebibytes.parse().ok());
    match size.map_or_else(table, row) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let told = writeln!(io::stderr(), "figure-memory: {error}");
            ExitCode::from(if told.is_ok() { 2 } else { 3 })
        }
    }
}

/// Each length is read by a process of its own: the most memory of a process never falls.
fn table() -> io::Result<()> {
    let program = std::env::current_exe()?;
    let mut out = io::stdout().lock();
    writeln!(out, "| text | peak of resident memory before | after | more |\n|---:|---:|---:|---:|")?;
    for mebibytes in ["1", "4", "16", "64"] {
        let output = Command::new(&program).arg(mebibytes).output()?;
        if !output.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        out.write_all(&output.stdout)?;
    }
    Ok(())
}

fn row(mebibytes: usize) -> io::Result<()> {
    let traps: Vec<&str> =
        CASES.split("\n\n").filter(|case| case.ends_with("- none")).filter_map(|case| case.lines().next()).collect();
    let traps = format!("{}\n\n", traps.join("\n\n"));
    let text = traps.repeat((mebibytes << 20) / traps.len());
    let mut document = Document::new(&[], Format::PlainText, text);
    document.language = Language::English;
    let figures = Figures::new().map_err(io::Error::other)?;
    // What is allocated once is no part of the measure.
    figures.numbers(&traps, Language::English);
    let before = peak()?;
    let found = figures.read(&document);
    let after = peak()?;
    if !found.is_empty() {
        return Err(io::Error::other("the text has figures, which take memory themselves"));
    }
    let more = after.saturating_sub(before);
    writeln!(io::stdout(), "| {mebibytes} MiB | {before} KiB | {after} KiB | {more} KiB |")
}

/// The most memory that this process had, in KiB: what Linux calls VmHWM.
fn peak() -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kib.ok_or_else(|| io::Error::other("the system does not tell the most memory of a process"))
}
