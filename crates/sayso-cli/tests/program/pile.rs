//! A folder of invented documents, and the program run in it. No sentence here is anybody's.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub(crate) const SAYSO: &str = env!("CARGO_BIN_EXE_sayso");

pub(crate) const ARTICLE: &str = "\
North quay closed after a crane fell

By Ines Halloran

The Tidewater Courier, 4 March 2027

“The north quay is closed until Friday,” said Ann Roe, the harbour master. She said that no ship had been damaged.

“We checked every bolt in January,” said Paul Dunn, the director of the crane company. “The crane was sound.”

Officials said that nobody was hurt. The crane was twenty years old.
";

pub(crate) const COMMUNIQUE: &str = "\
Communiqué du syndicat des équipages

Port-Maret, le 5 mars 2027

« La marée n’y est pour rien », a déclaré Jeanne Morel, la secrétaire du syndicat.

« Nous demandons une enquête », a déclaré Jeanne Morel. Le syndicat affirme que la grue n’avait pas été contrôlée depuis deux ans.
";

/// Its quotation sits in a page with a menu and a comment.
pub(crate) const PAGE: &str = "\
<!DOCTYPE html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Inquiry into the crane</title></head>
<body><nav><a href=\"/\">Home</a> <a href=\"/news\">News</a></nav>
<article><h1>Inquiry into the crane</h1>
<p>The inquiry into the fall of the crane on the north quay begins on Monday, and it will hear the crews first.</p>
<p>“Every record of the crane will be opened,” said Martin Vale, who leads the inquiry for the county.</p>
<p>The harbour office said that it would hand over its letters. The inquiry may take six months, and its findings will \
be printed in the county gazette before the summer is over.</p></article>
<footer>All rights reserved</footer></body></html>
";

/// Two mails, the second without text.
pub(crate) const MAILBOX: &str = "\
From ann@example.org Thu Mar  4 10:00:00 2027
From: Ann Roe <ann@example.org>
To: Ines Halloran <ines@example.org>
Date: Thu, 4 Mar 2027 10:00:00 +0000
Subject: The crane

“The crane was sound,” said Paul Dunn, the director of the crane company. I do not believe him.

On 3 March 2027, Ines Halloran wrote:
> What did the company say?

From ines@example.org Thu Mar  4 11:00:00 2027

";

/// Starts as formulas of spreadsheets do, where a cell would be one.
pub(crate) const FORMULA: &str = "\
=1+1

“=1+1 is what their ledger says,” said Rosa Tann, the clerk of the port. “@all of it is wrong,” said Rosa Tann.
";

/// Text in Windows-1252.
pub(crate) fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |char| match char {
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        char => u8::try_from(u32::from(char)).unwrap(),
    };
    text.chars().map(byte).collect()
}

/// Short articles that differ from each other, for piles that take a while.
pub(crate) fn article(number: usize) -> String {
    let speaker = ["Ann Roe", "Paul Dunn", "Rosa Tann", "Martin Vale"][number % 4];
    let place = ["north", "south", "east", "west", "old"][number % 5];
    let mut text =
        format!("Notice {number} on the {place} quay\n\nBy Ines Halloran\n\n{} March 2027\n", 1 + number % 28);
    for paragraph in 0..6 {
        let metres = number * 7 + paragraph;
        text += &format!(
            "\n“The {place} quay is {metres} metres long,” said {speaker}, the clerk of berth {paragraph}. The port \
             office said that the {place} quay would stay closed for {paragraph} days. Officials said that crane \
             {metres} was sound.\n"
        );
    }
    text
}

/// A folder, deleted when it goes.
pub(crate) struct Pile {
    folder: TempDir,
}

impl Pile {
    pub(crate) fn empty() -> Pile {
        Pile { folder: tempfile::tempdir().unwrap() }
    }

    /// Five documents in two languages, three formats and encodings, in `papers/`.
    pub(crate) fn of_papers() -> Pile {
        let pile = Pile::empty();
        pile.write("papers/article.txt", ARTICLE);
        pile.write("papers/communique.txt", COMMUNIQUE);
        pile.write("papers/page.html", PAGE);
        pile.write("papers/formula.txt", FORMULA);
        pile.write("papers/old/lettre.txt", windows_1252(&COMMUNIQUE.replace("Jeanne Morel", "Luc Béranger")));
        pile
    }

    /// The same, read into `pile.sayso`.
    pub(crate) fn read() -> Pile {
        let pile = Pile::of_papers();
        pile.run(["read", "papers"]).done();
        pile
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// The program in this folder, free of what the environment of the test says about colours and ignored files.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(SAYSO);
        command.current_dir(self.folder.path());
        // Without a tier the slowest one would read.
        let arguments: Vec<_> = arguments.into_iter().map(|argument| argument.as_ref().to_owned()).collect();
        let reads = arguments.first().is_some_and(|first| first == "read") && arguments.len() > 1;
        let tiers = ["--rules", "--fast", "--precise", "--help"];
        let named = arguments.iter().any(|argument| tiers.iter().any(|tier| argument == tier));
        command.args(&arguments).args((reads && !named).then_some("--rules"));
        command.env("HOME", self.folder.path()).env_remove("XDG_CONFIG_HOME");
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        let mut command = self.command(arguments);
        Ran::of(format!("{command:?}"), command.output().unwrap())
    }

    /// A line as a person types it, with the shell's quoting.
    #[cfg(unix)]
    pub(crate) fn typed(&self, line: &str) -> Ran {
        let mut paths = vec![Path::new(SAYSO).parent().unwrap().to_owned()];
        paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.folder.path()).env("PATH", std::env::join_paths(paths).unwrap());
        Ran::of(line.to_owned(), command.output().unwrap())
    }

    /// The lines of a list as JSON.
    pub(crate) fn list<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Vec<Value> {
        self.run(arguments.into_iter().chain(["--json"])).done().json()
    }

    /// Every list that the case can give, as it is printed.
    pub(crate) fn everything(&self) -> Vec<String> {
        let all = ["claims --form direct,indirect,mixed,own", "documents", "speakers"];
        let ask = |list: &str| self.run(list.split(' ').chain(["--all-versions", "--json"])).done().stdout;
        all.into_iter().map(ask).collect()
    }

    pub(crate) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path("pile.sayso")).unwrap()
    }
}

/// What a run of the program gave.
pub(crate) struct Ran {
    command: String,
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    fn of(command: String, output: Output) -> Ran {
        Ran {
            command,
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// It ended with 0.
    #[track_caller]
    pub(crate) fn done(self) -> Ran {
        self.ends_with(0)
    }

    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{}\n{}\n{}", self.command, self.stdout, self.stderr);
        self
    }

    /// It could not work, and said why in words that have all of these.
    #[track_caller]
    pub(crate) fn refused_with(self, words: &[&str]) -> Ran {
        let ran = self.ends_with(2);
        for word in words {
            assert!(ran.stderr.contains(word), "{}: expected {word:?} in {:?}", ran.command, ran.stderr);
        }
        assert_eq!(ran.stdout, "", "{}: an answer beside the complaint", ran.command);
        ran
    }

    pub(crate) fn json(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Standard output in one line with single spaces: for words that may stand on two lines.
    pub(crate) fn flowing(&self) -> String {
        self.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The words of a place, or of several, in a line of JSON.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(places) => places.iter().flat_map(texts).collect(),
        Value::Object(place) => place.get("text").and_then(Value::as_str).into_iter().collect(),
        _ => Vec::new(),
    }
}
