//! Taking in one received file: its bytes come in; out goes every file in it, those that it holds and those that they
//! hold, each with what it is. Files that are held come before the one that holds them, so that who records them in this
//! order and is interrupted knows by the outermost file whether all of it was recorded.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sayso_intake::{Held, Limits, Part, intake, unpack};
use sayso_ledger::{Document, Notice};
use serde::{Deserialize, Serialize};

/// A file, and what it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Taken {
    /// Its path in the received file; empty for the received file itself.
    pub path: String,
    /// Its bytes; empty for the received file itself, whose bytes are at hand, and where there are none.
    pub received: Vec<u8>,
    /// What it is.
    pub what: TakenAs,
}

/// What a file is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum TakenAs {
    /// A document. If it holds others beside its text, a notice of it says so.
    Document(Box<Document>),
    /// No document: it holds others. Says what it held, and what was passed over and why.
    Container(String),
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
pub fn take_in(received: &[u8], limits: &Limits, each: &mut dyn FnMut(Taken)) {
    struct Plain<'e>(&'e mut dyn FnMut(Taken));
    impl Taking for Plain<'_> {
        fn begin(&mut self, _: &str) {}
        fn done(&mut self, taken: Taken) {
            (self.0)(taken);
        }
    }
    take("", received, limits, &mut Plain(each));
}

pub(crate) fn take(path: &str, received: &[u8], limits: &Limits, taking: &mut dyn Taking) {
    let mut left = limits.clone();
    take_nested(path, received, &mut left, limits.max_depth, taking);
}

fn take_nested(path: &str, received: &[u8], left: &mut Limits, depth: usize, taking: &mut dyn Taking) {
    taking.begin(path);
    // What is held counts against one budget, however deep it is packed.
    let limits = left.clone();
    let held = guarded(|| {
        unpack(received, &limits, &mut |Part { name, content }| {
            left.max_parts = left.max_parts.saturating_sub(1);
            let inner = format!("{path}!/{name}");
            match content {
                Err(reason) => done(&inner, &[], taking, || TakenAs::Missing(reason)),
                Ok(bytes) if depth == 0 => done(&inner, &bytes, taking, || {
                    TakenAs::Unread("it is packed in too many files inside each other: not read".to_owned())
                }),
                Ok(bytes) => {
                    left.max_unpacked_bytes = left.max_unpacked_bytes.saturating_sub(bytes.len() as u64);
                    take_nested(&inner, &bytes, left, depth - 1, taking);
                }
            }
            taking.begin(path);
        })
    });
    done(path, received, taking, || match held {
        Err(reason) => TakenAs::Unread(reason),
        Ok(Some(held)) if !held.is_document => TakenAs::Container(held.to_string()),
        Ok(held) => match guarded(|| intake(received, &limits)) {
            Ok(Ok(mut document)) => {
                let notice = |held: Held| Notice { rule: "intake.parts".into(), span: None, message: held.to_string() };
                document.notices.extend(held.map(notice));
                TakenAs::Document(Box::new(document))
            }
            Ok(Err(unread)) => TakenAs::Unread(unread.to_string()),
            Err(reason) => TakenAs::Unread(reason),
        },
    });
}

fn done(path: &str, received: &[u8], taking: &mut dyn Taking, what: impl FnOnce() -> TakenAs) {
    if !taking.is_done() {
        let received = if path.is_empty() { Vec::new() } else { received.to_vec() };
        taking.done(Taken { path: path.to_owned(), received, what: what() });
    }
}

/// A fault in a format's library on one hostile file must not end the run; the reason is recorded.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| "reading it failed inside sayso: please report this file".to_owned())
}
