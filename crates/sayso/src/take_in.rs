//! Taking in one received file: its bytes come in; out goes every file in it, those that it holds and those that they
//! hold, each with what it is. Files that are held come before the one that holds them, so that who records them in this
//! order and is interrupted knows by the outermost file whether all of it was recorded.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use sayso_intake::{Held, Limits, Part, Seekable, Unpacking, Unread, intake, unpack, unpack_file, unpack_stream};
use sayso_ledger::{Document, DocumentId, Identified, Notice};
use serde::{Deserialize, Serialize};

/// A received file.
#[derive(Clone, Copy, Debug)]
pub enum Received<'r> {
    /// All of its bytes.
    Bytes(&'r [u8]),
    /// Where it lies. If it is larger than a document may be, only what it holds is read.
    File(&'r Path),
}

/// A file, and what it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Taken {
    /// Its path in the received file; empty for the received file itself.
    pub path: String,
    /// Its bytes; empty for the received file itself, whose bytes are at hand, for containers, and where there are none.
    pub received: Vec<u8>,
    /// What it is.
    pub what: TakenAs,
}

/// What a file is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum TakenAs {
    /// A document. If it holds others beside its text, a notice of it says so.
    Document(Box<Document>),
    /// No document: it holds others.
    Container {
        /// SHA-256 of its bytes; `None` for the received file itself.
        id: Option<DocumentId>,
        /// How many bytes it has; 0 for the received file itself.
        n_bytes: u64,
        /// What it held, and what was passed over and why.
        held: String,
    },
    /// It could not be read, for this reason.
    Unread(String),
    /// Its bytes could not even be had, for this reason.
    Missing(String),
}

/// What happens while a file is taken in.
pub(crate) trait Taking {
    /// Work on the file with this path begins, or goes on after a file that it holds.
    fn begin(&mut self, path: &str);
    /// A file is done.
    fn done(&mut self, taken: Taken);
    /// Whether the next file is done already, or is not to be tried again. Then it is not read.
    fn is_done(&mut self) -> bool {
        false
    }
}

/// Takes in a file in this process. The limits hold for all that it holds together.
pub fn take_in(received: Received<'_>, limits: &Limits, each: &mut dyn FnMut(Taken)) {
    struct Plain<'e>(&'e mut dyn FnMut(Taken));
    impl Taking for Plain<'_> {
        fn begin(&mut self, _: &str) {}
        fn done(&mut self, taken: Taken) {
            (self.0)(taken);
        }
    }
    take(received, limits, &mut Plain(each));
}

pub(crate) fn take(received: Received<'_>, limits: &Limits, taking: &mut dyn Taking) {
    let n_bytes = match received {
        Received::Bytes(bytes) => bytes.len() as u64,
        Received::File(path) => path.metadata().map_or(0, |metadata| metadata.len()),
    };
    let (left, depth) = (limits.for_file_of(n_bytes), limits.max_depth);
    let mut outermost = Nested { path: String::new(), left, depth, taking };
    match received {
        Received::Bytes(bytes) => outermost.take(bytes),
        Received::File(path) if n_bytes > limits.max_file_bytes => outermost.take_large(path, n_bytes),
        Received::File(path) => match std::fs::read(path) {
            Ok(bytes) => outermost.take(&bytes),
            Err(error) => outermost.done(&[], || TakenAs::Missing(error.to_string().to_lowercase())),
        },
    }
}

/// Files in files: where the work is.
struct Nested<'t> {
    path: String,
    /// What is held counts against one budget, however deep it is packed.
    left: Limits,
    /// How many archives may still be packed into this one.
    depth: usize,
    taking: &'t mut dyn Taking,
}

impl Nested<'_> {
    /// Takes in a file that is at hand, and what it holds.
    fn take(&mut self, received: &[u8]) {
        self.taking.begin(&self.path);
        let limits = self.left.clone();
        let held = guarded(|| unpack(received, &limits, self));
        let is_received = self.path.is_empty();
        let what = || match held {
            Err(reason) => TakenAs::Unread(reason),
            Ok(Some(held)) if !held.is_document => TakenAs::Container {
                id: (!is_received).then(|| DocumentId::of(received)),
                n_bytes: if is_received { 0 } else { received.len() as u64 },
                held: held.to_string(),
            },
            Ok(held) => match guarded(|| intake(received, &limits)) {
                Ok(Ok(mut document)) => {
                    let notice =
                        |held: Held| Notice { rule: "intake.parts".into(), span: None, message: held.to_string() };
                    document.notices.extend(held.map(notice));
                    TakenAs::Document(Box::new(document))
                }
                Ok(Err(unread)) => TakenAs::Unread(unread.to_string()),
                Err(reason) => TakenAs::Unread(reason),
            },
        };
        self.done(received, what);
    }

    /// Takes in what a file holds that is larger than a document may be.
    fn take_large(&mut self, path: &Path, n_bytes: u64) {
        self.taking.begin(&self.path);
        let limits = self.left.clone();
        let what = match File::open(path) {
            Err(error) => TakenAs::Missing(error.to_string().to_lowercase()),
            Ok(file) => {
                let file: &mut dyn Seekable = &mut BufReader::new(file);
                match guarded(|| unpack_file(file, &limits, self)) {
                    Err(reason) => TakenAs::Missing(reason),
                    Ok(None) => {
                        TakenAs::Missing(Unread::TooLarge { bytes: n_bytes, limit: limits.max_file_bytes }.to_string())
                    }
                    Ok(Some(held)) => TakenAs::Container { id: None, n_bytes: 0, held: held.to_string() },
                }
            }
        };
        self.done(&[], || what);
    }

    fn done(&mut self, received: &[u8], what: impl FnOnce() -> TakenAs) {
        if !self.taking.is_done() {
            let what = what();
            let is_at_hand = self.path.is_empty() || matches!(what, TakenAs::Container { .. });
            let received = if is_at_hand { Vec::new() } else { received.to_vec() };
            self.taking.done(Taken { path: self.path.clone(), received, what });
        }
    }

    /// Does something with the part of this name.
    fn inside(&mut self, name: &str, work: impl FnOnce(&mut Nested<'_>)) {
        self.left.max_parts = self.left.max_parts.saturating_sub(1);
        let outer = self.path.len();
        self.path.push_str("!/");
        self.path.push_str(name);
        match self.depth.checked_sub(1) {
            None => self.done(&[], || {
                TakenAs::Missing("it is packed in too many files inside each other: not read".to_owned())
            }),
            Some(depth) => {
                self.depth = depth;
                work(self);
                self.depth += 1;
            }
        }
        self.path.truncate(outer);
        self.taking.begin(&self.path);
    }
}

impl Unpacking for Nested<'_> {
    fn part(&mut self, Part { name, content }: Part) {
        self.inside(&name, |inside| match content {
            Err(reason) => inside.done(&[], || TakenAs::Missing(reason)),
            Ok(bytes) => {
                inside.left.max_unpacked_bytes = inside.left.max_unpacked_bytes.saturating_sub(bytes.len() as u64);
                inside.take(&bytes);
            }
        });
    }

    fn archive(&mut self, name: String, content: &mut dyn BufRead, _: &Limits) {
        self.inside(&name, |inside| {
            inside.taking.begin(&inside.path);
            let limits = inside.left.clone();
            let mut content = BufReader::with_capacity(64 << 10, Identified::new(content));
            let held = guarded(|| unpack_stream(&mut content, &limits, inside));
            let what = match (held, content.into_inner().finish()) {
                (Ok(Some(held)), Ok((id, n_bytes))) if n_bytes < limits.max_unpacked_bytes => {
                    inside.left.max_unpacked_bytes = inside.left.max_unpacked_bytes.saturating_sub(n_bytes);
                    TakenAs::Container { id: Some(id), n_bytes, held: held.to_string() }
                }
                // Without all of its bytes nobody knows which file it is.
                (Ok(Some(held)), _) => TakenAs::Missing(held.to_string()),
                (Ok(None), _) => TakenAs::Missing("it is damaged at its start".to_owned()),
                (Err(reason), _) => TakenAs::Missing(reason),
            };
            inside.done(&[], || what);
        });
    }
}

/// A fault in a format's library on one hostile file must not end the run; the reason is recorded.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| "reading it failed inside sayso: please report this file".to_owned())
}
