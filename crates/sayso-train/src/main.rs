//! The program that trains and measures models.
//!
//! `train LANG OUT DATA… [--dev FILE] [--cross N]` and `eval MODEL FILE --gold-tokens`. DATA are CoNLL-U files or folders
//! of them; a file may be cut to every n-th sentence left out (`FILE@n`) for choosing.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sayso_ledger::Language;
use sayso_reading::{Reader, Tier};
use sayso_syntax::Model;
use sayso_syntax::conllu::{self, ConlluSentence};
use sayso_train::classes;
use sayso_train::labels::{self, Labelled};
use sayso_train::names::{self, NameOptions, NameSentence};
use sayso_train::roles::{self, RoleOptions};
use sayso_train::score::{Scores, score};
use sayso_train::texts::{self, Text};
use sayso_train::train::{Options, train};

const USAGE: &str = "usage: sayso-train train LANG OUT DATA… [--dev FILE]… [--cross N] [--epochs N] [--word-epochs N] \
                     [--min-updates N] [--folds N] [--seed N] [--runs N] [--words FILE]… [--classes FILE] \
                     [--max-bytes N] [--word-bytes N]
       sayso-train names MODEL DATA… [--also FILE]… [--dev FILE]… [--precision N]
       sayso-train hidden OUT --polnear FOLDER… [--labels LANG LABELS TREEBANKS]…
       sayso-train tags OUT --polnear FOLDER [--labels LANG LABELS TREEBANKS]… --encoder NETWORK VOCABULARY --encoder …
       sayso-train roles OUT --polnear FOLDER [--labels LANG LABELS TREEBANKS]… [--tags FILE] [--epochs N] [--seed N] \
                     [--least N] [--rate X]
       sayso-train agreement [MODEL] --labels LANG LABELS TREEBANKS [--encoder NETWORK VOCABULARY [--half N]]
       sayso-train eval MODEL FILE… --gold-tokens";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout();
    match run(&arguments, &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(std::io::stderr(), "sayso-train: {error}").ok();
            ExitCode::from(2)
        }
    }
}

/// What stands behind the command: places and settings.
#[derive(Default)]
struct Arguments {
    places: Vec<String>,
    dev: Vec<String>,
    also: Vec<String>,
    polnear: Vec<String>,
    tags: Option<String>,
    /// Network and vocabulary of the encoder that has not learnt from a half of the texts.
    encoders: Vec<[String; 2]>,
    /// Language, folder of labels, folder of treebanks.
    labels: Vec<[String; 3]>,
    names: NameOptions,
    roles: RoleOptions,
    /// The half of the sentences, 0 or 1, to measure on, which the encoder has not learnt from; without it those held out.
    half: Option<usize>,
    cross: usize,
    options: Options,
}

fn parse(arguments: &[String]) -> Result<Arguments, Box<dyn Error>> {
    let mut parsed = Arguments::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("{argument} wants a value\n{USAGE}"));
        match argument.as_str() {
            "--classes" => parsed.options.classes = classes::read(Path::new(value()?))?,
            "--dev" => parsed.dev.push(value()?.clone()),
            "--polnear" => parsed.polnear.push(value()?.clone()),
            "--half" => parsed.half = Some(value()?.parse()?),
            "--tags" => parsed.tags = Some(value()?.clone()),
            "--encoder" => parsed.encoders.push([value()?.clone(), value()?.clone()]),
            "--labels" => parsed.labels.push([value()?.clone(), value()?.clone(), value()?.clone()]),
            "--least" => {
                parsed.roles.chain.least = value()?.parse()?;
                parsed.roles.arguments.least = parsed.roles.chain.least;
            }
            "--rate" => parsed.roles.chain.rate = value()?.parse()?,
            "--least-weight" => parsed.roles.least_weight = value()?.parse()?,
            "--cue-bonus" => parsed.roles.cue_bonus = value()?.parse()?,
            "--outside-bonus" => parsed.roles.outside_bonus = value()?.parse()?,
            "--source-bonus" => parsed.roles.source_bonus = value()?.parse()?,
            "--content-bonus" => parsed.roles.content_bonus = value()?.parse()?,
            "--verdict-bonus" => parsed.roles.verdict.bonus = value()?.parse()?,
            "--argument-epochs" => parsed.roles.arguments.epochs = value()?.parse()?,
            "--argument-rate" => parsed.roles.arguments.rate = value()?.parse()?,
            "--also" => parsed.also.push(value()?.clone()),
            "--precision" => parsed.names.precision = value()?.parse()?,
            "--words" => parsed.options.segment.more.extend(word_sentences(value()?)?),
            "--cross" => parsed.cross = value()?.parse()?,
            "--epochs" => {
                parsed.options.tree_epochs = value()?.parse()?;
                parsed.roles.chain.epochs = parsed.options.tree_epochs;
            }
            "--word-epochs" => parsed.options.word_epochs = value()?.parse()?,
            "--min-updates" => parsed.options.min_updates = value()?.parse()?,
            "--runs" => parsed.options.tree_runs = value()?.parse()?,
            "--max-bytes" => parsed.options.max_bytes = value()?.parse()?,
            "--word-bytes" => parsed.options.max_word_bytes = value()?.parse()?,
            "--folds" => {
                parsed.options.folds = value()?.parse()?;
                parsed.roles.folds = parsed.options.folds;
            }
            "--seed" => {
                parsed.options.seed = value()?.parse()?;
                let roles = &mut parsed.roles;
                [roles.chain.seed, roles.arguments.seed, roles.verdict.seed] = [parsed.options.seed; 3];
            }
            "--gold-tokens" => {}
            other if other.starts_with("--") => return Err(format!("unknown setting {other}\n{USAGE}").into()),
            place => parsed.places.push(place.to_owned()),
        }
    }
    Ok(parsed)
}

fn run(arguments: &[String], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let Some((command, rest)) = arguments.split_first() else { return Err(USAGE.into()) };
    let Arguments {
        places,
        dev,
        also,
        polnear,
        tags,
        encoders,
        labels,
        names: name_options,
        roles: role_options,
        half,
        cross,
        options,
    } = parse(rest)?;
    match (command.as_str(), places.as_slice()) {
        ("train", [language, path, data @ ..]) if !data.is_empty() => {
            let data = read_all(data)?;
            writeln!(out, "{} sentences, {} words", data.len(), data.iter().map(|s| s.words.len()).sum::<usize>())?;
            if cross > 1 {
                cross_validate(language, &data, cross, &options, out)?;
                // Nothing is to be kept.
                if path == "-" {
                    return Ok(());
                }
            }
            let start = std::time::Instant::now();
            let model = train(language, &data, &options, &mut |line| {
                writeln!(std::io::stdout(), "{line}").ok();
            });
            std::fs::write(path, &model).map_err(|error| format!("{path}: {error}"))?;
            writeln!(out, "{path}: {} bytes, {} s", model.len(), start.elapsed().as_secs())?;
            let model = Model::from_bytes(&model)?;
            for file in dev {
                writeln!(out, "{file}: {}", score(&model, &read_all(std::slice::from_ref(&file))?))?;
            }
        }
        ("eval", [path, files @ ..]) if !files.is_empty() => {
            let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
            let start = std::time::Instant::now();
            let model = Model::from_bytes(&bytes)?;
            writeln!(out, "{path}: {} bytes, loaded in {} ms", bytes.len(), start.elapsed().as_millis())?;
            for file in files {
                writeln!(out, "{file}: {}", score(&model, &read_all(std::slice::from_ref(file))?))?;
            }
        }
        ("names", [path, data @ ..]) if !data.is_empty() => {
            let model = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
            let read = |places: &[String]| -> Result<Vec<NameSentence>, Box<dyn Error>> {
                let mut sentences = Vec::new();
                for file in places.iter().map(|place| name_files(place)).collect::<Result<Vec<_>, _>>()?.concat() {
                    sentences.extend(names::read(&file)?);
                }
                Ok(sentences)
            };
            let (own, also, dev) = (read(data)?, read(&also)?, read(&dev)?);
            let model = names::train(&model, &own, &also, &dev, &name_options, &mut |line| {
                writeln!(std::io::stdout(), "{line}").ok();
            })?;
            std::fs::write(path, &model).map_err(|error| format!("{path}: {error}"))?;
            writeln!(out, "{path}: {} bytes", model.len())?;
        }
        ("hidden", [path]) if !polnear.is_empty() => {
            let (mut texts, sentences) = role_texts(&polnear, &labels)?;
            texts.extend(sentences.into_iter().filter(|sentence| sentence.held_out).map(|sentence| sentence.text));
            let lines = texts::hidden(&texts, &Reader::new()?)?;
            std::fs::write(path, lines).map_err(|error| format!("{path}: {error}"))?;
        }
        ("tags", [path]) if !polnear.is_empty() => {
            let (texts, _) = role_texts(&polnear, &labels)?;
            let reader = |encoder| with_encoder(Reader::new()?, encoder);
            let [first, second] = encoders.as_slice() else {
                return Err(format!("tags wants two encoders, found {}\n{USAGE}", encoders.len()).into());
            };
            let lines = roles::encoded(&texts, &[reader(first)?, reader(second)?])?;
            std::fs::write(path, lines).map_err(|error| format!("{path}: {error}"))?;
        }
        ("roles", [path]) if !polnear.is_empty() => {
            let start = std::time::Instant::now();
            let reader = Reader::new()?;
            let (texts, sentences) = role_texts(&polnear, &labels)?;
            let mut paragraphs = roles::paragraphs(&texts, &reader)?;
            if let Some(tags) = tags {
                let lines = std::fs::read_to_string(&tags).map_err(|error| format!("{tags}: {error}"))?;
                roles::take_encoded(&mut paragraphs, &lines).map_err(|problem| format!("{tags}: {problem}"))?;
            }
            writeln!(out, "{} paragraphs in {} s", paragraphs.len(), start.elapsed().as_secs())?;
            let model = roles::train(&paragraphs, &reader.syntax_of_roles(), &role_options, &mut |line| {
                writeln!(std::io::stdout(), "{line}").ok();
            });
            std::fs::write(path, &model).map_err(|error| format!("{path}: {error}"))?;
            writeln!(out, "{path}: {} bytes, {} s", model.len(), start.elapsed().as_secs())?;
            if !sentences.is_empty() {
                agreement(&sentences, reader.with_roles(&model)?, out)?;
            }
        }
        ("agreement", places) if !labels.is_empty() => {
            let (_, mut sentences) = role_texts(&[], &labels)?;
            for sentence in sentences.iter_mut().filter(|_| half.is_some()) {
                sentence.held_out = !sentence.held_out && half == Some(sentence.text.half);
            }
            let mut reader = Reader::new()?;
            if let [path] = places {
                let model = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
                reader = reader.with_roles(&model)?;
            }
            if let [encoder] = encoders.as_slice() {
                reader = with_encoder(reader, encoder)?;
            }
            agreement(&sentences, reader, out)?;
        }
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

fn with_encoder(reader: Reader, [network, vocabulary]: &[String; 2]) -> Result<Reader, Box<dyn Error>> {
    let read = |path: &String| std::fs::read(path).map_err(|error| format!("{path}: {error}"));
    Ok(reader.with_encoder(read(network)?, &read(vocabulary)?)?)
}

/// Writes how each tier agrees with the sentences that were held out.
fn agreement(sentences: &[Labelled], mut reader: Reader, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    for (name, tier) in [("rules", Tier::Rules), ("model", Tier::Fast), ("encoder", Tier::Precise)] {
        reader = reader.with_tier(tier);
        let (by_table, [inside, of_inside]) = roles::agreement(sentences, &reader);
        let mut all = [0; 3];
        for counts in by_table.values() {
            all.iter_mut().zip(counts).for_each(|(all, count)| *all += count);
        }
        let tables = by_table.iter().map(|(table, counts)| format!("{table} {}", agreeing(*counts)));
        let tables = tables.collect::<Vec<_>>().join("; ");
        writeln!(out, "held out, {name}: {}, inside others {inside} of {of_inside}\n  {tables}", agreeing(all))?;
    }
    Ok(())
}

/// Precision, recall and F1 of the numbers found in both, found and labelled.
fn agreeing([both, found, labelled]: [usize; 3]) -> String {
    let percent = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
    let (precision, recall) = (percent(both, found), percent(both, labelled));
    format!("P {precision:.1} R {recall:.1} F1 {:.1} of {labelled}", percent(2 * both, found + labelled))
}

/// The texts that roles are learnt from, and all labelled sentences: those that are not held out are among the texts.
fn role_texts(polnear: &[String], labels: &[[String; 3]]) -> Result<(Vec<Text>, Vec<Labelled>), Box<dyn Error>> {
    let (mut texts, mut sentences) = (Vec::new(), Vec::new());
    for folder in polnear {
        texts.extend(texts::polnear(Path::new(folder))?);
    }
    for [language, labels, treebanks] in labels {
        let language = Language::from_name(language).ok_or_else(|| format!("unknown language {language}"))?;
        sentences.extend(labels::read(language, Path::new(labels), Path::new(treebanks))?);
    }
    texts.extend(sentences.iter().filter(|sentence| !sentence.held_out).map(|sentence| sentence.text.clone()));
    Ok((texts, sentences))
}

/// A file, or the treebanks of a folder.
fn name_files(place: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    files(Path::new(place))
}

/// Sentences from which only words and sentences are learnt, as a treebank or as Universal NER has them.
fn word_sentences(place: &str) -> Result<Vec<ConlluSentence>, Box<dyn Error>> {
    if place.ends_with(".iob2") {
        let text = std::fs::read_to_string(place).map_err(|error| format!("{place}: {error}"))?;
        return Ok(names::iob2_sentences(&text));
    }
    read_all(&[place.to_owned()])
}

/// Trains on all parts but one and measures on that one, in turn.
fn cross_validate(
    language: &str,
    data: &[ConlluSentence],
    n: usize,
    options: &Options,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let mut all = Scores::default();
    for part in 0..n {
        let pick =
            |own: bool| data.iter().enumerate().filter(move |(i, _)| (i % n == part) == own).map(|p| p.1.clone());
        let others: Vec<ConlluSentence> = pick(false).collect();
        let model = Model::from_bytes(&train(language, &others, options, &mut |_| {}))?;
        let scores = score(&model, &pick(true).collect::<Vec<_>>());
        writeln!(out, "part {} of {n}: {scores}", part + 1)?;
        all.add(&scores);
    }
    writeln!(out, "all {n} parts: {all}")?;
    Ok(())
}

/// Reads files and all files of folders, in the order of their names.
fn read_all(places: &[String]) -> Result<Vec<ConlluSentence>, Box<dyn Error>> {
    let mut sentences = Vec::new();
    for place in places {
        // FILE@n+ keeps every n-th sentence, FILE@n- all others.
        let (path, part) = match place.rsplit_once('@') {
            Some((path, part)) => (path, Some(part)),
            None => (place.as_str(), None),
        };
        for file in files(Path::new(path))? {
            let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            let read = conllu::read(&text).map_err(|error| format!("{}: {error}", file.display()))?;
            match part {
                None => sentences.extend(read),
                Some(part) => {
                    let every: usize = part[..part.len() - 1].parse()?;
                    let keep = part.ends_with('+');
                    sentences
                        .extend(read.into_iter().enumerate().filter(|(i, _)| (i % every == 0) == keep).map(|p| p.1));
                }
            }
        }
    }
    Ok(sentences)
}

fn files(path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))? {
        found.push(entry?.path());
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "conllu"));
    found.sort();
    Ok(found)
}
