//! A pile: many files come in, and a case holds what was read from each. Files are read on several threads and recorded
//! by one, each as soon as it is done, so that a program that is stopped loses at most what is in work. The result does
//! not depend on the number of threads.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use sayso_case::{Case, CaseError, FileContent, Recorded};
use sayso_intake::{ENOUGH_START, Limits, Unread, is_archive};
use sayso_ledger::{Document, DocumentId, Ledger};
use sayso_reading::Reader;

use crate::files::{Found, FoundBytes};
use crate::take_in::{Received, Taken, TakenAs, take_in};
use crate::worker::{Worker, WorkerProgram};

/// How a pile is read.
#[derive(Clone, Debug)]
pub struct PileOptions {
    /// Threads that read files; one more records.
    pub jobs: NonZeroUsize,
    /// What is too large to be read.
    pub limits: Limits,
    /// How to start the process in which files are taken in; without, that is done in this one, and a file that
    /// overflows the stack ends it.
    pub worker: Option<WorkerProgram>,
}

/// What became of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileOutcome {
    /// The name that the case knows it by.
    pub name: String,
    /// SHA-256 of its bytes; `None` if they could not be received.
    pub document: Option<DocumentId>,
    /// Whether another file holds it.
    pub is_part: bool,
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
    /// It holds others, which have outcomes of their own; the case has what it held.
    Container(String),
}

/// A file that a thread is done with.
struct Done {
    /// The place of the received file.
    idx: usize,
    name: String,
    is_part: bool,
    what: DoneAs,
}

enum DoneAs {
    Read(Vec<u8>, Box<(Document, Ledger)>),
    Unread(Vec<u8>, String),
    Container(DocumentId, String),
    /// The bytes were not received.
    Missing(String),
    /// The case has it, with this id.
    Known(Option<DocumentId>),
}

/// Reads files into a case. `progress` is called after each file, in the order in which they are done. Returns what
/// became of each, in the order of `files`; what a file holds comes before it.
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
    let mut outcomes: Vec<Vec<FileOutcome>> = vec![Vec::new(); files.len()];
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    thread::scope(|scope| {
        // One waiting for each thread: a slow disk or a slow case holds the others up before memory fills.
        let (sender, receiver) = sync_channel::<Done>(options.jobs.get());
        for _ in 0..options.jobs.get().min(files.len()) {
            let sender = sender.clone();
            let (next, stopped, known) = (&next, &stopped, &known);
            scope.spawn(move || {
                let worker = options.worker.clone().map(Worker::new);
                let mut thread = Thread { known, reader, limits: &options.limits, worker };
                while !stopped.load(Ordering::Relaxed) {
                    let idx = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(idx) else { break };
                    let mut is_open = true;
                    thread.read_one(idx, file, &mut |done| is_open = is_open && sender.send(done).is_ok());
                    if !is_open {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut recorded = Ok(());
        for done in receiver {
            let idx = done.idx;
            match record(case, done, reader) {
                Ok(outcome) => {
                    progress(&outcome);
                    outcomes[idx].push(outcome);
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

/// The files, and what they hold, whose newest version this reader has read: what they were then.
fn known(case: &Case, files: &[Found], reader: &Reader) -> Result<BTreeMap<String, Option<DocumentId>>, CaseError> {
    let names: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let mut known = BTreeMap::new();
    for entry in case.files()?.into_iter().filter(|entry| entry.is_current) {
        let id = match entry.content {
            FileContent::Document(id) | FileContent::Container { id, .. } => Some(id),
            FileContent::Unread { id, .. } => id,
        };
        let is_part = entry.path.match_indices("!/").any(|(at, _)| names.contains(&entry.path[..at]));
        let is_current = match &id {
            Some(id) => case.is_current(&entry.path, id, reader.version())?,
            None => is_part,
        };
        if is_current && (is_part || names.contains(entry.path.as_str())) {
            known.insert(entry.path, id);
        }
    }
    Ok(known)
}

/// What a thread reads with.
struct Thread<'t> {
    known: &'t BTreeMap<String, Option<DocumentId>>,
    reader: &'t Reader,
    limits: &'t Limits,
    worker: Option<Worker>,
}

impl Thread<'_> {
    /// Reads one file and what it holds. Bytes that are known are not read again.
    fn read_one(&mut self, idx: usize, file: &Found, send: &mut dyn FnMut(Done)) {
        let done = |path: &str, what: DoneAs| Done {
            idx,
            name: format!("{}{path}", file.name),
            is_part: !path.is_empty(),
            what,
        };
        let (mut bytes, mut large) = (Vec::new(), None);
        let id = match &file.bytes {
            FoundBytes::Here(here) => {
                bytes = here.to_vec();
                Ok(DocumentId::of(&bytes))
            }
            FoundBytes::At(path) => identify(path, self.limits, &mut bytes).map(|(id, is_large)| {
                large = is_large.then_some(path);
                id
            }),
            FoundBytes::Nowhere(reason) => Err(reason.clone()),
        };
        let id = match id {
            Ok(id) => id,
            Err(reason) => return send(done("", DoneAs::Missing(reason))),
        };
        if self.known.get(&file.name) == Some(&Some(id)) {
            // A file is recorded after what it holds, so all of that is there too.
            let inside = format!("{}!/", file.name);
            let parts = self.known.range(inside.clone()..).take_while(|(path, _)| path.starts_with(&inside));
            for (path, id) in parts {
                send(done(&path[file.name.len()..], DoneAs::Known(*id)));
            }
            return send(done("", DoneAs::Known(Some(id))));
        }
        let (reader, limits) = (self.reader, self.limits);
        let mut last = None;
        let mut each = |taken: Taken| {
            // The received file itself comes last.
            if taken.path.is_empty() {
                last = Some(taken.what)
            } else {
                send(done(&taken.path, read(taken.what, taken.received, id, reader)))
            }
        };
        let received = large.map_or(Received::Bytes(&bytes), |path| Received::File(path));
        match &mut self.worker {
            Some(worker) => worker.take_in(received, limits, &mut each),
            None => take_in(received, limits, &mut each),
        }
        let last = last.unwrap_or_else(|| TakenAs::Unread("it was not read to its end".to_owned()));
        let last = match last {
            // A worker that ended on it had its bytes all the same.
            TakenAs::Missing(reason) if large.is_none() => TakenAs::Unread(reason),
            TakenAs::Unread(reason) if large.is_some() => TakenAs::Missing(reason),
            last => last,
        };
        send(done("", read(last, bytes, id, reader)));
    }
}

/// `outer` is the id of the received file.
fn read(what: TakenAs, received: Vec<u8>, outer: DocumentId, reader: &Reader) -> DoneAs {
    match what {
        TakenAs::Document(document) => match catch_unwind(AssertUnwindSafe(|| reader.read(&document))) {
            Ok(ledger) => DoneAs::Read(received, Box::new((*document, ledger))),
            Err(_) => DoneAs::Unread(received, "reading it failed inside sayso: please report this file".to_owned()),
        },
        TakenAs::Container { id, held, .. } => DoneAs::Container(id.unwrap_or(outer), held),
        TakenAs::Unread(reason) => DoneAs::Unread(received, reason),
        TakenAs::Missing(reason) => DoneAs::Missing(reason),
    }
}

/// Identifies a file, and receives its bytes if it is not too large to be a document. Whether it is.
fn identify(path: &Path, limits: &Limits, bytes: &mut Vec<u8>) -> Result<(DocumentId, bool), String> {
    let reason = |error: std::io::Error| error.to_string().to_lowercase();
    let n_bytes = std::fs::metadata(path).map_err(reason)?.len();
    // Asked here, so that a file of any size is not received first.
    if n_bytes > limits.max_file_bytes {
        let mut start = Vec::new();
        File::open(path).and_then(|file| file.take(ENOUGH_START).read_to_end(&mut start)).map_err(reason)?;
        if !is_archive(&start) {
            return Err(Unread::TooLarge { bytes: n_bytes, limit: limits.max_file_bytes }.to_string());
        }
        return Ok((DocumentId::of_file(File::open(path).map_err(reason)?).map_err(reason)?, true));
    }
    *bytes = std::fs::read(path).map_err(reason)?;
    Ok((DocumentId::of(bytes), false))
}

fn record(case: &mut Case, done: Done, reader: &Reader) -> Result<FileOutcome, CaseError> {
    let Done { name, is_part, what, .. } = done;
    let version = reader.version();
    let or_unchanged = |recorded: Recorded, outcome: Outcome| {
        if recorded == Recorded::Unchanged { Outcome::Unchanged } else { outcome }
    };
    let (document, outcome) = match what {
        DoneAs::Known(id) => (id, Outcome::Unchanged),
        DoneAs::Read(received, read) => {
            let (document, ledger) = *read;
            let recorded = case.record(&name, version, &received, Ok((&document, &ledger)))?;
            (Some(document.id), or_unchanged(recorded, Outcome::Read(recorded)))
        }
        DoneAs::Unread(received, reason) => {
            let recorded = case.record(&name, version, &received, Err(&reason))?;
            (Some(DocumentId::of(&received)), or_unchanged(recorded, Outcome::Unread(reason)))
        }
        DoneAs::Container(id, held) => {
            let recorded = case.record_container(&name, version, id, &held)?;
            (Some(id), or_unchanged(recorded, Outcome::Container(held)))
        }
        DoneAs::Missing(reason) => {
            let recorded = case.record_missing(&name, version, &reason)?;
            (None, or_unchanged(recorded, Outcome::Unread(reason)))
        }
    };
    Ok(FileOutcome { name, document, is_part, outcome })
}
