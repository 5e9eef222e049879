//! The worker: how this program starts itself to take in files, and what it does then.

use std::io::{BufWriter, stdin, stdout};
use std::process::ExitCode;
use std::time::Duration;

use sayso::WorkerProgram;

use crate::failure::Failure;

/// Longer than any file of the largest size takes on a slow machine; what takes longer was built to.
const PATIENCE: Duration = Duration::from_secs(60);

/// How to start the worker; `None` where the program does not know where it is itself.
pub(crate) fn program() -> Option<WorkerProgram> {
    let program = std::env::current_exe().ok()?;
    Some(WorkerProgram { program, arguments: vec!["worker".into()], patience: PATIENCE })
}

/// `sayso worker`
pub(crate) fn serve() -> Result<ExitCode, Failure> {
    sayso::serve(&mut stdin().lock(), &mut BufWriter::new(stdout().lock()))?;
    Ok(ExitCode::SUCCESS)
}
