//! How well a model of `sayso-syntax` reads a treebank.
//!
//! In come a CoNLL-U file and a model, out goes a table of scores. The raw text is put together from the file as the shared
//! tasks did it: the sentences of a paragraph after a space, paragraphs after an empty line. With gold tokens only the
//! layers above them are scored.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use sayso_syntax::conllu::{self, ConlluSentence, ConlluWord};
use sayso_syntax::{Analysis, Model, Scratch};
use sayso_train::segment::RawText;

use crate::align::{Counts, Side, compare, f1};

/// What to score, and with what.
pub(crate) struct Request<'a> {
    /// The treebank.
    pub(crate) file: &'a Path,
    /// Take the treebank's sentences and words as they are.
    pub(crate) gold_tokens: bool,
    /// A model, or a folder of models named `LANG.model`.
    pub(crate) model: &'a Path,
}

/// Scores a treebank and prints the table.
pub(crate) fn run(request: &Request<'_>, out: &mut impl Write) -> io::Result<()> {
    let file = std::fs::read_to_string(request.file).map_err(|error| named(request.file, error))?;
    let gold = conllu::read(&file).map_err(|error| named(request.file, error))?;
    let path = model_path(request)?;
    let bytes = std::fs::read(&path).map_err(|error| named(&path, error))?;
    let model = Model::from_bytes(&bytes).map_err(|error| named(&path, error))?;

    let mut scratch = Scratch::default();
    let found = if request.gold_tokens {
        let words = gold.iter().map(|sentence| sentence.words.iter().map(|word| word.form.as_str()));
        let analysis = model.analyse_words(words, &mut scratch);
        with_gold_tokens(&gold, &analysis)
    } else {
        let raw = RawText::of(&gold).text;
        let start = Instant::now();
        let analysis = model.analyse(&raw, &mut scratch);
        let micros = start.elapsed().as_micros().max(1);
        let speed = analysis.segmentation.n_words() as u128 * 1_000_000 / micros;
        writeln!(out, "{} words a second", speed)?;
        conllu::sentences(&raw, &analysis, &[])
    };
    let counts = compare(&Side::of(&gold), &Side::of(&found)).map_err(|at| {
        named(request.file, format!("character {at} without white space: the forms do not make up the analysed text"))
    })?;
    table(&counts, out)
}

fn named(path: &Path, error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("{}: {error}", path.display()))
}

/// The model itself, or that of the treebank's language: file names of treebanks begin with it.
fn model_path(request: &Request<'_>) -> io::Result<PathBuf> {
    if !request.model.is_dir() {
        return Ok(request.model.to_owned());
    }
    let name = request.file.file_name().unwrap_or_default().to_string_lossy();
    let language: String = name.chars().take_while(char::is_ascii_alphabetic).collect();
    let path = request.model.join(format!("{language}.model"));
    if path.is_file() { Ok(path) } else { Err(named(&path, "no such model, expected one of the file's language")) }
}

fn table(counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    let [_, gold, other] = counts.words;
    writeln!(out, "| score | F1 | right | gold | found |")?;
    writeln!(out, "|---|---:|---:|---:|---:|")?;
    for (name, [both, gold, other]) in [
        ("sentences", counts.sentences),
        ("tokens", counts.tokens),
        ("words", counts.words),
        ("UPOS", [counts.upos, gold, other]),
        ("main features", [counts.feats, gold, other]),
        ("lemmas", [counts.lemma, gold, other]),
        ("UAS", [counts.head, gold, other]),
        ("LAS", [counts.labelled, gold, other]),
    ] {
        let f1 = f1([both, gold, other]);
        writeln!(out, "| {name} | {}.{:02} | {both} | {gold} | {other} |", f1 / 100, f1 % 100)?;
    }
    Ok(())
}

/// The analysis in the words of the treebank.
fn with_gold_tokens(gold: &[ConlluSentence], analysis: &Analysis) -> Vec<ConlluSentence> {
    let mut found = gold.to_vec();
    for (sentence, view) in found.iter_mut().zip(analysis.sentences("")) {
        let start = view.word_range().start;
        for (place, word) in sentence.words.iter_mut().zip(view.words()) {
            *place = ConlluWord { form: std::mem::take(&mut place.form), ..ConlluWord::of(&word, start) };
        }
    }
    found
}
