//! Languages of sentences, each as if nothing stood around it. In: treebanks in CoNLL-U whose names start with the code of their
//! language. Out: for each, how many short and long sentences are told right, told wrong and left open.

use std::io::{self, Write};
use std::path::PathBuf;

use sayso_language::of_text;
use sayso_ledger::Language;

/// A sentence of fewer letters is short.
const SHORT: usize = 90;

pub(crate) fn run(files: &[PathBuf], output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "{:<24} {:>6} {:>7} {:>7} {:>7}", "sentences", "all", "right", "wrong", "open")?;
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text =
            std::fs::read_to_string(path).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        let expected = Language::from_name(name.get(..2).unwrap_or_default())
            .ok_or_else(|| io::Error::other(format!("{}: its name starts with no known language", path.display())))?;
        let sentences: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# text = ")).collect();
        for is_short in [true, false] {
            let letters = |sentence: &str| sentence.chars().filter(|c| c.is_alphabetic()).count();
            let of_length = sentences.iter().filter(|sentence| (letters(sentence) < SHORT) == is_short);
            let found: Vec<Language> = of_length.map(|sentence| of_text(sentence)).collect();
            let count = |fits: &dyn Fn(Language) -> bool| found.iter().filter(|language| fits(**language)).count();
            let right = count(&|language| language == expected);
            let open = count(&|language| language == Language::Undetermined);
            let all = found.len();
            let percent = |n: usize| 100.0 * n as f64 / all.max(1) as f64;
            let label = format!("{name}, {}", if is_short { "short" } else { "long" });
            let wrong = percent(all - right - open);
            writeln!(output, "{label:<24} {all:>6} {:>6.1}% {wrong:>6.1}% {:>6.1}%", percent(right), percent(open))?;
        }
    }
    Ok(())
}
