//! A pile: many files come in, and a case holds what was read from each. Files are read on several threads and recorded
//! by one, each as soon as it is done, so that a program that is stopped loses at most what is in work. The result does
//! not depend on the number of threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use sayso_case::{Case, CaseError, FileContent, Recorded};
use sayso_intake::Limits;
use sayso_ledger::{Document, DocumentId, Ledger};
use sayso_reading::Reader;

use crate::files::{Found, FoundBytes};

/// How a pile is read.
#[derive(Clone, Debug)]
pub struct PileOptions {
    /// Threads that read files; one more records.
    pub jobs: NonZeroUsize,
    /// What is too large to be read.
    pub limits: Limits,
}

/// What became of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileOutcome {
    /// The name that the case knows it by.
    pub name: String,
    /// SHA-256 of its bytes; `None` if they could not be received.
    pub document: Option<DocumentId>,
    /// What was done.
    pub outcome: Outcome,
}

/// What was done with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It was read, and recorded so.
    Read(Recorded),
    /// The case has it as it is.
    Unchanged,
    /// It could not be read, for this reason; the case has that.
    Unread(String),
}

/// A file that a thread is done with.
struct Done {
    idx: usize,
    received: Vec<u8>,
    result: Result<Option<(Document, Ledger)>, String>,
    /// Whether the bytes were received at all.
    has_bytes: bool,
}

/// Reads files into a case. `progress` is called after each file, in the order in which they are done. Returns what
/// became of each, in the order of `files`.
///
/// # Errors
/// If the case cannot be asked or written. What was recorded before stays.
pub fn read_into(
    case: &mut Case,
    files: &[Found],
    reader: &Reader,
    options: &PileOptions,
    progress: &mut dyn FnMut(&FileOutcome),
) -> Result<Vec<FileOutcome>, CaseError> {
    let known = known(case, files, reader)?;
    let mut outcomes: Vec<Option<FileOutcome>> = vec![None; files.len()];
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    thread::scope(|scope| {
        // One waiting for each thread: a slow disk or a slow case holds the others up before memory fills.
        let (sender, receiver) = sync_channel::<Done>(options.jobs.get());
        for _ in 0..options.jobs.get().min(files.len()) {
            let sender = sender.clone();
            let (next, stopped, known) = (&next, &stopped, &known);
            scope.spawn(move || {
                while !stopped.load(Ordering::Relaxed) {
                    let idx = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(idx) else { break };
                    let done = read_one(idx, file, known.get(file.name.as_str()).copied(), reader, &options.limits);
                    if sender.send(done).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut recorded = Ok(());
        for done in receiver {
            let idx = done.idx;
            match record(case, &files[idx].name, done, reader) {
                Ok(outcome) => {
                    progress(&outcome);
                    outcomes[idx] = Some(outcome);
                }
                Err(error) => {
                    stopped.store(true, Ordering::Relaxed);
                    recorded = Err(error);
                    break;
                }
            }
        }
        recorded
    })?;
    Ok(outcomes.into_iter().flatten().collect())
}

/// The files whose newest version this reader has read: what they held then.
fn known<'f>(case: &Case, files: &'f [Found], reader: &Reader) -> Result<BTreeMap<&'f str, DocumentId>, CaseError> {
    let mut current = BTreeMap::new();
    for entry in case.files()?.into_iter().filter(|entry| entry.is_current) {
        let id = match entry.content {
            FileContent::Document(id) => Some(id),
            FileContent::Unread { id, .. } => id,
        };
        current.insert(entry.path, id);
    }
    let mut known = BTreeMap::new();
    for file in files {
        if let Some(Some(id)) = current.get(&file.name)
            && case.is_current(&file.name, id, reader.version())?
        {
            known.insert(file.name.as_str(), *id);
        }
    }
    Ok(known)
}

/// Reads one file. A document of `known` bytes is not read again.
fn read_one(idx: usize, file: &Found, known: Option<DocumentId>, reader: &Reader, limits: &Limits) -> Done {
    let received = match &file.bytes {
        FoundBytes::Here(bytes) => Ok(bytes.to_vec()),
        FoundBytes::At(path) => bytes_of(path, limits),
        FoundBytes::Nowhere(reason) => Err(reason.clone()),
    };
    let received = match received {
        Ok(received) => received,
        Err(reason) => return Done { idx, received: Vec::new(), result: Err(reason), has_bytes: false },
    };
    if known == Some(DocumentId::of(&received)) {
        return Done { idx, received, result: Ok(None), has_bytes: true };
    }
    // A fault in a format's library on one hostile file must not end the run; the reason is recorded.
    let result = catch_unwind(AssertUnwindSafe(|| crate::read(&received, reader, limits)));
    let result = match result {
        Ok(Ok(read)) => Ok(Some(read)),
        Ok(Err(unread)) => Err(unread.to_string()),
        Err(_) => Err("reading it failed inside sayso: please report this file".to_owned()),
    };
    Done { idx, received, result, has_bytes: true }
}

fn bytes_of(path: &Path, limits: &Limits) -> Result<Vec<u8>, String> {
    let reason = |error: std::io::Error| error.to_string().to_lowercase();
    let n_bytes = std::fs::metadata(path).map_err(reason)?.len();
    if n_bytes > limits.max_file_bytes {
        // Asked here too, so that a file of any size is not received first.
        return Err(sayso_intake::Unread::TooLarge { bytes: n_bytes, limit: limits.max_file_bytes }.to_string());
    }
    std::fs::read(path).map_err(reason)
}

fn record(case: &mut Case, name: &str, done: Done, reader: &Reader) -> Result<FileOutcome, CaseError> {
    let document = done.has_bytes.then(|| DocumentId::of(&done.received));
    let outcome = match &done.result {
        Ok(None) => Outcome::Unchanged,
        Ok(Some((document, ledger))) => {
            match case.record(name, reader.version(), &done.received, Ok((document, ledger)))? {
                Recorded::Unchanged => Outcome::Unchanged,
                recorded => Outcome::Read(recorded),
            }
        }
        Err(reason) => {
            let recorded = if done.has_bytes {
                case.record(name, reader.version(), &done.received, Err(reason))?
            } else {
                case.record_missing(name, reader.version(), reason)?
            };
            if recorded == Recorded::Unchanged { Outcome::Unchanged } else { Outcome::Unread(reason.clone()) }
        }
    };
    Ok(FileOutcome { name: name.to_owned(), document, outcome })
}
