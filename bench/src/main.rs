//! How long `sayso read` takes for a pile of articles, and how much memory: the program is run as a program, and the
//! system is asked. A path of the program comes in, a table goes out.
//!
//! ```text
//! pile PROGRAM [NUMBER OF FILES [OPTION OF `sayso read` …]]
//! ```

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use sayso_bench::{file, n_words};

fn main() -> ExitCode {
    match measured() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let told = writeln!(io::stderr(), "pile: {error}");
            ExitCode::from(if told.is_ok() { 2 } else { 3 })
        }
    }
}

fn measured() -> io::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let program = arguments.next().ok_or_else(|| wrong("expected the path of sayso"))?;
    let program = PathBuf::from(program).canonicalize()?;
    let n_files = match arguments.next() {
        None => 1000,
        Some(number) => {
            number.to_str().and_then(|number| number.parse().ok()).ok_or_else(|| wrong("expected a number of files"))?
        }
    };
    let options: Vec<OsString> = arguments.collect();

    let folder = Folder::new()?;
    let mut pile = Pile { n_files, n_words: 0, n_bytes: 0 };
    for number in 0..n_files {
        let (name, bytes) = file(number);
        let path = folder.0.join("papers").join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
        pile.n_words += n_words(&bytes);
        pile.n_bytes += bytes.len();
        std::fs::write(path, bytes)?;
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{pile}\n")?;
    writeln!(out, "| command | wall time | peak of resident memory | files/s | words/s |")?;
    writeln!(out, "|---|---:|---:|---:|---:|")?;
    for (what, line) in [
        ("read, first time", &["read", "papers"][..]),
        ("read, nothing changed", &["read", "papers"]),
        ("claims --json", &["claims", "--json"]),
        ("speakers", &["speakers"]),
        ("verify", &["verify"]),
    ] {
        let mut command = Command::new(&program);
        command.args(line).current_dir(&folder.0).stdout(Stdio::null());
        if line[0] == "read" {
            command.args(&options);
        }
        let start = Instant::now();
        let peak = peak_memory(command.spawn()?)?;
        writeln!(out, "{}", pile.row(what, start.elapsed(), peak))?;
    }
    let case = std::fs::metadata(folder.0.join("pile.sayso"))?.len();
    writeln!(out, "\nThe case has {} KiB.", case / 1024)
}

struct Pile {
    n_files: usize,
    n_words: usize,
    n_bytes: usize,
}

impl fmt::Display for Pile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} files, {} words, {} KiB", self.n_files, self.n_words, self.n_bytes / 1024)
    }
}

impl Pile {
    fn row(&self, what: &str, time: Duration, peak_kib: Option<u64>) -> String {
        let milliseconds = time.as_millis().max(1);
        let a_second = |number: usize| number as u128 * 1000 / milliseconds;
        let peak = peak_kib.map_or("unknown".to_owned(), |kib| format!("{} MiB", kib.div_ceil(1024)));
        let (files, words) = (a_second(self.n_files), a_second(self.n_words));
        format!("| {what} | {milliseconds} ms | {peak} | {files} | {words} |")
    }
}

/// Waits for a program and returns the most memory that it had, in KiB: what Linux calls VmHWM, asked while it runs.
/// `None` on other systems. The last milliseconds are not seen.
fn peak_memory(mut child: Child) -> io::Result<Option<u64>> {
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        if let Ok(status) = std::fs::read_to_string(&status_file) {
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            peak = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).max(peak);
        }
        if let Some(status) = child.try_wait()? {
            return if status.success() { Ok(peak) } else { Err(wrong(&format!("the program ended with {status}"))) };
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::other(what.to_owned())
}

/// A folder that is removed when it goes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Folder> {
        let path = std::env::temp_dir().join(format!("sayso-pile-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing can be done where it cannot be removed: it is in the folder for such files.
        std::fs::remove_dir_all(&self.0).ok();
    }
}
