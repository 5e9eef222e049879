//! A worker: a second process of the same program that takes files in, so that a file that ends it ends nothing else. A
//! library may overflow the stack or fill the memory on a file that was built for that; no thread survives this, but a
//! process can be started again. In: bytes of received files. Out: what [`take_in`](crate::take_in()) gives, or why the
//! worker was ended. One worker reads many files; it is started when the first one comes and after each end.

use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use postcard::ser_flavors::Size;
use sayso_intake::Limits;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::take_in::{Received, Taken, TakenAs, Taking, take};

/// How a worker is started, and how long it may take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkerProgram {
    /// The program.
    pub program: PathBuf,
    /// Arguments with which it calls [`serve`] on its standard input and output.
    pub arguments: Vec<OsString>,
    /// How long it may work on one file before it is stopped.
    pub patience: Duration,
}

/// How many files in one received file may end the worker before the rest is given up.
const MAX_ENDS: usize = 8;

#[derive(Serialize, Deserialize)]
struct Request {
    limits: Limits,
    /// Files, counted in the order in which they are done, that are not to be tried again.
    n_done: u32,
    /// Where the file lies; if it is not told, its bytes follow.
    path: Option<OsString>,
}

#[derive(Serialize, Deserialize)]
enum Answer {
    /// Work on the file with this path begins, or goes on.
    Begin(String),
    Done(Taken),
    /// All of the received file is done.
    End,
}

fn send(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    // Counted first, because a message may be as large as a file and is not to be held twice.
    let n_bytes = postcard::serialize_with_flavor(value, Size::default()).map_err(io::Error::other)?;
    out.write_all(&(n_bytes as u64).to_le_bytes())?;
    postcard::to_io(value, out).map(|_| ()).map_err(io::Error::other)
}

fn send_bytes(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)
}

/// The next message; `None` where there are no more.
fn receive(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut len = [0; 8];
    match input.read_exact(&mut len) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut bytes = Vec::new();
    let len = u64::from_le_bytes(len);
    let read = input.take(len).read_to_end(&mut bytes)?;
    if (read as u64) < len { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(Some(bytes)) }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}

/// What a worker does: takes in the files that come, until no more come.
///
/// # Errors
/// If input or output break off.
pub fn serve(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    struct Serving<'o, W: Write> {
        output: &'o mut W,
        n_done: u32,
        broken: io::Result<()>,
    }
    impl<W: Write> Serving<'_, W> {
        fn send(&mut self, answer: &Answer) {
            if self.broken.is_ok() {
                self.broken = send(self.output, answer).and_then(|()| self.output.flush());
            }
        }
    }
    impl<W: Write> Taking for Serving<'_, W> {
        fn begin(&mut self, path: &str) {
            self.send(&Answer::Begin(path.to_owned()));
        }
        fn done(&mut self, taken: Taken) {
            self.send(&Answer::Done(taken));
        }
        fn is_done(&mut self) -> bool {
            let is_done = self.n_done > 0;
            self.n_done = self.n_done.saturating_sub(1);
            is_done
        }
    }
    while let Some(request) = receive(input)? {
        let Request { limits, n_done, path } = read(&request)?;
        let mut serving = Serving { output, n_done, broken: Ok(()) };
        match path {
            Some(path) => take(Received::File(path.as_ref()), &limits, &mut serving),
            None => {
                let Some(received) = receive(input)? else { return Err(io::ErrorKind::UnexpectedEof.into()) };
                take(Received::Bytes(&received), &limits, &mut serving);
            }
        }
        serving.send(&Answer::End);
        serving.broken?;
    }
    Ok(())
}

/// A running process.
struct Running {
    child: Child,
    input: BufWriter<ChildStdin>,
    answers: Receiver<Vec<u8>>,
}

impl Running {
    fn start(program: &WorkerProgram) -> io::Result<Running> {
        let mut child = Command::new(&program.program)
            .args(&program.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the worker has no input and output"));
        };
        // A thread of its own, because only so the wait for an answer can have an end.
        let (sender, answers) = sync_channel(1);
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Ok(Some(answer)) = receive(&mut output) {
                if sender.send(answer).is_err() {
                    break;
                }
            }
        });
        Ok(Running { child, input: BufWriter::new(input), answers })
    }

    fn ask(&mut self, limits: &Limits, n_done: u32, received: Received<'_>) -> io::Result<()> {
        let path = if let Received::File(path) = received { Some(path.into()) } else { None };
        send(&mut self.input, &Request { limits: limits.clone(), n_done, path })?;
        if let Received::Bytes(bytes) = received {
            send_bytes(&mut self.input, bytes)?;
        }
        self.input.flush()
    }

    /// Ends the process. Whether it can be ended makes no difference: nothing waits for it.
    fn end(mut self) {
        let killed = self.child.kill();
        drop((killed, self.child.wait()));
    }
}

/// A worker, and what is needed to start it again.
pub struct Worker {
    program: WorkerProgram,
    running: Option<Running>,
}

impl Worker {
    /// A worker that is started when the first file comes.
    pub fn new(program: WorkerProgram) -> Worker {
        Worker { program, running: None }
    }

    /// Takes in a file, as [`take_in`](crate::take_in()) does. A file that ends the worker, or takes too long, has that
    /// for its reason; those beside it in an archive are read all the same.
    pub fn take_in(&mut self, received: Received<'_>, limits: &Limits, each: &mut dyn FnMut(Taken)) {
        let mut n_done = 0;
        for _ in 0..MAX_ENDS {
            match self.attempt(received, limits, &mut n_done, each) {
                Ok(()) => return,
                Err((path, reason)) => {
                    if let Some(running) = self.running.take() {
                        running.end();
                    }
                    n_done += 1;
                    let is_last = path.is_empty();
                    each(Taken { path, received: Vec::new(), what: TakenAs::Missing(reason) });
                    if is_last {
                        return;
                    }
                }
            }
        }
        let reason = format!("{MAX_ENDS} files in it ended the reader: the rest was not read");
        each(Taken { path: String::new(), received: Vec::new(), what: TakenAs::Unread(reason) });
    }

    /// One attempt. The error says on which file the worker ended, and why.
    fn attempt(
        &mut self,
        received: Received<'_>,
        limits: &Limits,
        n_done: &mut u32,
        each: &mut dyn FnMut(Taken),
    ) -> Result<(), (String, String)> {
        let started = |error: io::Error| (String::new(), format!("the reader cannot be started: {error}"));
        let running = match &mut self.running {
            Some(running) => running,
            None => self.running.insert(Running::start(&self.program).map_err(started)?),
        };
        let ended = || "it ended the reader: it is damaged or was built to do so".to_owned();
        running.ask(limits, *n_done, received).map_err(|_| (String::new(), ended()))?;
        let mut path = String::new();
        loop {
            let answer = match running.answers.recv_timeout(self.program.patience) {
                Ok(answer) => answer,
                Err(RecvTimeoutError::Disconnected) => return Err((path, ended())),
                Err(RecvTimeoutError::Timeout) => {
                    let seconds = self.program.patience.as_secs();
                    return Err((path, format!("reading it took longer than {seconds} seconds and was stopped")));
                }
            };
            let read = read(&answer);
            // As large as the file, and not needed beside what was read from it.
            drop(answer);
            match read {
                Ok(Answer::Begin(next)) => path = next,
                Ok(Answer::Done(taken)) => {
                    *n_done += 1;
                    each(taken);
                }
                Ok(Answer::End) => return Ok(()),
                Err(error) => return Err((path, format!("the reader cannot be understood: {error}"))),
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAILBOX: &[u8] =
        b"From a@example.org Thu Mar  4 10:00:00 2027\nFrom: Ann <a@example.org>\nDate: 4 Mar 2027\n\
        Subject: One\n\nAnn spoke.\n\nFrom a@example.org Thu Mar  4 11:00:00 2027\nFrom: Bo <b@example.org>\n\
        Date: 4 Mar 2027\nSubject: Two\n\nBo spoke.\n";

    /// The answers to a request, "begin" with a path, or what was done.
    fn answers(n_done: u32) -> Vec<String> {
        let mut input = Vec::new();
        send(&mut input, &Request { limits: Limits::default(), n_done, path: None }).unwrap();
        send_bytes(&mut input, MAILBOX).unwrap();
        let mut output = Vec::new();
        serve(&mut input.as_slice(), &mut output).unwrap();
        let (mut output, mut answers) = (output.as_slice(), Vec::new());
        while let Some(answer) = receive(&mut output).unwrap() {
            answers.push(match read(&answer).unwrap() {
                Answer::Begin(path) => format!("begin {path}"),
                Answer::Done(Taken { path, what: TakenAs::Document(document), .. }) => {
                    format!("{path}: {}", document.slice(document.blocks[0].span))
                }
                Answer::Done(Taken { path, what: TakenAs::Container { held, .. }, .. }) => format!("{path}: {held}"),
                Answer::Done(taken) => panic!("{taken:?}"),
                Answer::End => "end".to_owned(),
            });
        }
        answers
    }

    #[test]
    fn what_is_held_is_done_before_what_holds_it_and_is_not_done_twice() {
        let whole = [
            "begin ",
            "begin !/1",
            "!/1: One",
            "begin ",
            "begin !/2",
            "!/2: Two",
            "begin ",
            ": a mailbox with 2 parts, recorded on their own",
            "end",
        ];
        assert_eq!(answers(0), whole);
        assert_eq!(answers(1), whole.into_iter().filter(|line| *line != "!/1: One").collect::<Vec<_>>());
        assert_eq!(answers(3), ["begin ", "begin !/1", "begin ", "begin !/2", "begin ", "end"]);
    }

    /// What a worker that is this script of the shell makes of a file.
    #[cfg(unix)]
    fn taken(script: &str) -> Vec<Taken> {
        let program = WorkerProgram {
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), script.into()],
            patience: Duration::from_millis(300),
        };
        let mut taken = Vec::new();
        Worker::new(program).take_in(Received::Bytes(b"Ann spoke."), &Limits::default(), &mut |one| taken.push(one));
        taken
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_ends_or_holds_up_the_worker_has_that_for_its_reason() {
        let missing = |reason: &str| {
            vec![Taken { path: String::new(), received: Vec::new(), what: TakenAs::Missing(reason.to_owned()) }]
        };
        let ended = missing("it ended the reader: it is damaged or was built to do so");
        assert_eq!(taken("exit 3"), ended);
        assert_eq!(taken("head -c 20 >/dev/null; kill -9 $$"), ended);
        assert_eq!(taken("exec sleep 60"), missing("reading it took longer than 0 seconds and was stopped"));
    }
}
