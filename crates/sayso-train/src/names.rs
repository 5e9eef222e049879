//! Trains the finding of names.
//!
//! In come sentences whose names are known, and a model whose tagger is trained; out goes the model with the layer's
//! sections. Read are Universal NER (`.iob2`), Europeana (`.bio`) and GUM (`.conllu` with `Entity=`), where a name is the
//! part of an entity that is written as one. How far a name has to lead is chosen by cross-validation: the least lead with
//! which so many names are right as [`NameOptions::precision`] asks for.

use std::error::Error;
use std::path::Path;

use sayso_syntax::conllu::{self, ConlluSentence, ConlluWord};
use sayso_syntax::container::{Container, ContainerWriter};
use sayso_syntax::names::{self, N_LABELS, NameKind, NameLists, NameScratch, Namer, decide, label_with, may_follow};
use sayso_syntax::perceptron::{Linear, Scorer, best};
use sayso_syntax::words::{Signature, Signer};
use sayso_syntax::{Model, Scratch, Upos};

use crate::learner::{Learner, Random, write_within};

/// A sentence with its names.
#[derive(Clone, Debug, Default)]
pub struct NameSentence {
    /// The words; only forms are used, and classes where they are given.
    pub words: Vec<ConlluWord>,
    /// A label for each word: 0 for none, odd numbers begin a name, the even ones behind them continue it.
    pub labels: Vec<u8>,
}

/// How the layer is trained.
#[derive(Clone, Debug)]
pub struct NameOptions {
    /// The seed of all shuffling.
    pub seed: u64,
    /// How often the data are seen.
    pub epochs: usize,
    /// Right decisions are learnt too where they lead by less.
    pub margin: i32,
    /// Rows updated less often are left out.
    pub min_updates: u32,
    /// The largest size of the layer; rows with light weights are left out until it fits.
    pub max_bytes: usize,
    /// The number of parts for cross-validation.
    pub folds: usize,
    /// So many of a hundred names that are given shall be right.
    pub precision: usize,
}

impl Default for NameOptions {
    fn default() -> Self {
        Self { seed: 1, epochs: 10, margin: 60, min_updates: 2, max_bytes: 500_000, folds: 4, precision: 85 }
    }
}

/// A sentence ready for training.
struct Example {
    words: Vec<Signature>,
    tags: Vec<Upos>,
    labels: Vec<u8>,
}

/// How many names were found.
#[derive(Clone, Copy, Debug, Default)]
pub struct NameScores {
    /// Right ones.
    pub right: usize,
    /// Given ones.
    pub found: usize,
    /// Those of the data.
    pub gold: usize,
}

impl std::fmt::Display for NameScores {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut part = |name: &str, n: usize, of: usize| {
            let tenths = (n * 1000 + of / 2) / of.max(1);
            write!(f, "{name} {}.{}  ", tenths / 10, tenths % 10)
        };
        part("P", self.right, self.found)?;
        part("R", self.right, self.gold)?;
        part("F1", 2 * self.right, self.found + self.gold)?;
        write!(f, "right {} found {} gold {}", self.right, self.found, self.gold)
    }
}

/// A name that was found: its kind, by how much it led, and whether it is right.
type Candidate = (NameKind, i32, bool);

/// Trains the layer for a model and gives the model with it. `own` is in the model's language and tagged by it; the classes
/// of `also` are taken as they are given. The lead is chosen on `dev`, or by cross-validation on `own` without it.
///
/// # Errors
///
/// Where the model is not as its format wants it.
pub fn train(
    model: &[u8],
    own: &[NameSentence],
    also: &[NameSentence],
    dev: &[NameSentence],
    options: &NameOptions,
    report: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, Box<dyn Error>> {
    let loaded = Model::from_bytes(model)?;
    let lists = lists(loaded.language());
    let (own, dev) = (tagged(&loaded, own), tagged(&loaded, dev));
    let also: Vec<Example> = also.iter().map(|s| example(s, s.words.iter().map(|word| word.upos).collect())).collect();

    let mut candidates = Vec::new();
    let mut n_gold = [0; 3];
    if dev.is_empty() {
        for fold in 0..options.folds {
            // Whole stretches are left out, so that no document stands on both sides but at the borders.
            let (from, to) = (fold * own.len() / options.folds, (fold + 1) * own.len() / options.folds);
            let others: Vec<&Example> = own[..from].iter().chain(&own[to..]).chain(&also).collect();
            try_out(&learn(&others, &lists, options), &lists, &own[from..to], &mut candidates, &mut n_gold)?;
        }
    } else {
        let all: Vec<&Example> = own.iter().chain(&also).collect();
        try_out(&learn(&all, &lists, options), &lists, &dev, &mut candidates, &mut n_gold)?;
    }
    let n_gold_all: usize = n_gold.iter().sum();
    let leads = NameKind::ALL.map(|kind| least_lead(&mut candidates, kind, options.precision));
    let count = |kind: Option<NameKind>, leads: [i32; 3]| {
        let given = candidates
            .iter()
            .filter(|(of, lead, _)| kind.is_none_or(|kind| kind == *of) && *lead >= leads[*of as usize]);
        NameScores {
            right: given.clone().filter(|candidate| candidate.2).count(),
            found: given.count(),
            gold: kind.map_or(n_gold_all, |kind| n_gold[kind as usize]),
        }
    };
    report(&format!("all names: {}", count(None, [i32::MIN; 3])));
    for kind in NameKind::ALL {
        report(&format!("{kind:?} that leads by {}: {}", leads[kind as usize], count(Some(kind), leads)));
    }
    report(&format!("names that lead by so much: {}", count(None, leads)));

    let all: Vec<&Example> = own.iter().chain(&also).chain(&dev).collect();
    let labels = learn(&all, &lists, options);
    report(&format!("names: {} bytes", labels.len()));
    let container = Container::open(model)?;
    let mut file = ContainerWriter::default();
    for (section, length) in container.sections().filter(|(section, _)| !names::SECTIONS.contains(section)) {
        file.section(section, container.section(section)?.bytes(length)?.to_vec());
    }
    Namer::write(&lists, labels, leads, &mut file);
    Ok(file.finish(container.language()))
}

fn example(sentence: &NameSentence, tags: Vec<Upos>) -> Example {
    let mut signer = Signer::default();
    let words = sentence.words.iter().map(|word| signer.sign(&word.form)).collect();
    Example { words, tags, labels: sentence.labels.clone() }
}

/// With the classes that the model gives.
fn tagged(model: &Model, sentences: &[NameSentence]) -> Vec<Example> {
    let forms = sentences.iter().map(|sentence| sentence.words.iter().map(|word| word.form.as_str()));
    let analysis = model.analyse_words(forms, &mut Scratch::default());
    let tags = |i| analysis.upos.get(analysis.segmentation.sentence(i)).unwrap_or(&[]).to_vec();
    sentences.iter().enumerate().map(|(i, sentence)| example(sentence, tags(i))).collect()
}

fn learn(examples: &[&Example], lists: &NameLists, options: &NameOptions) -> Vec<u8> {
    let mut learner = Learner::new(N_LABELS);
    let mut random = Random::new(options.seed + 4);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut scratch = NameScratch::default();
    for _ in 0..options.epochs {
        random.shuffle(&mut order);
        for example in order.iter().map(|at| examples[*at]) {
            label_with(lists, &example.words, &example.tags, &mut scratch, |i, last, keys| {
                let mut scores = [0; N_LABELS];
                learner.tick();
                learner.add_scores(keys, &mut scores);
                let right = usize::from(example.labels[i]);
                let found = best(&scores, |label| may_follow(label, last)).unwrap_or(0);
                // A label that cannot follow what was found cannot be learnt here.
                let wrong = best(&scores, |label| label != right && may_follow(label, last)).unwrap_or(0);
                if may_follow(right, last) && scores[right] - scores[wrong] < options.margin {
                    learner.update(keys, right, wrong);
                }
                found
            });
        }
    }
    let ([bytes], _) = write_within([&learner], options.min_updates, 0, options.max_bytes);
    bytes
}

/// Finds the names of `examples`, and counts the right ones of each kind.
fn try_out(
    labels: &[u8],
    lists: &NameLists,
    examples: &[Example],
    candidates: &mut Vec<Candidate>,
    n_gold: &mut [usize; 3],
) -> Result<(), Box<dyn Error>> {
    let mut file = ContainerWriter::default();
    file.section("names", labels.to_vec());
    let file = file.finish("xx");
    let model = Linear::read(&mut Container::open(&file)?.section("names")?)?;
    let (mut scratch, mut leads) = (NameScratch::default(), Vec::new());
    for example in examples {
        leads.clear();
        label_with(lists, &example.words, &example.tags, &mut scratch, |_, last, keys| {
            let mut scores = [0; N_LABELS];
            model.add_scores(keys, &mut scores);
            let (label, lead) = decide(&scores, last);
            leads.push(lead);
            label
        });
        let gold: Vec<_> = names::spans(&example.labels, &[]).map(|(kind, words, _)| (kind, words)).collect();
        gold.iter().for_each(|(kind, _)| n_gold[*kind as usize] += 1);
        let found = names::spans(&scratch.labels, &leads);
        candidates.extend(found.map(|(kind, words, lead)| (kind, lead, gold.contains(&(kind, words)))));
    }
    Ok(())
}

/// The least lead from which on enough of the candidates of a kind are right.
fn least_lead(candidates: &mut [Candidate], kind: NameKind, precision: usize) -> i32 {
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.1));
    let (mut right, mut least) = (0, NEVER);
    let mut of_kind = candidates.iter().filter(|candidate| candidate.0 == kind).enumerate().peekable();
    while let Some((n, (_, lead, is_right))) = of_kind.next() {
        right += usize::from(*is_right);
        let last_of_lead = of_kind.peek().is_none_or(|(_, next)| next.1 < *lead);
        // A handful of right ones is no proof.
        if last_of_lead && n >= 10 && right * 100 >= precision * (n + 1) {
            least = *lead;
        }
    }
    least.max(0)
}

/// More than any name leads by.
const NEVER: i32 = (1 << 24) - 1;

/// The lists for a language.
fn lists(language: &str) -> NameLists {
    let places = match language {
        "en" => include_str!("../lists/places-en.txt"),
        "fr" => include_str!("../lists/places-fr.txt"),
        "nl" => include_str!("../lists/places-nl.txt"),
        "de" => include_str!("../lists/places-de.txt"),
        "zh" => include_str!("../lists/places-zh.txt"),
        _ => "",
    };
    let (given, family) = match language {
        "zh" => ("", ""),
        _ => (include_str!("../lists/given-us.txt"), include_str!("../lists/family-us.txt")),
    };
    let mut signer = Signer::default();
    let [places, given, family] = [places, given, family].map(|list| {
        let lines = list.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| NameLists::hash(&line.split(' ').map(|word| signer.sign(word)).collect::<Vec<_>>())).collect()
    });
    NameLists::new(places, given, family)
}

/// Reads a file by the ending of its name; `tags` are treebanks that have classes for the same sentences.
///
/// # Errors
///
/// Where the file cannot be read or a line is not as its format wants it.
pub fn read(path: &Path) -> Result<Vec<NameSentence>, Box<dyn Error>> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
    let format = path.extension().unwrap_or_default().to_string_lossy();
    let sentences = match &*format {
        "iob2" => read_iob2(&text),
        "bio" => read_europeana(&text),
        "conllu" => conllu::read(&text).map_err(|error| named(&error))?.iter().map(of_entities).collect(),
        _ => return Err(named(&"expected a file that ends with .iob2, .bio or .conllu").into()),
    };
    Ok(sentences)
}

/// The number of a label such as `B-PER`; what is no person, organisation or place is none.
fn label(name: &str) -> u8 {
    let Some((position, kind)) = name.split_once('-') else { return 0 };
    let begin = match kind {
        "PER" => 1,
        "ORG" => 3,
        "LOC" => 5,
        _ => return 0,
    };
    begin + u8::from(position == "I")
}

/// The words of Universal NER as sentences of a treebank; also for the finding of words.
pub fn iob2_sentences(text: &str) -> Vec<ConlluSentence> {
    read_blocks(text).into_iter().map(|(sentence, _)| sentence).collect()
}

fn read_iob2(text: &str) -> Vec<NameSentence> {
    read_blocks(text)
        .into_iter()
        .map(|(sentence, labels)| NameSentence { words: sentence.words, labels: mended(labels) })
        .collect()
}

fn read_blocks(text: &str) -> Vec<(ConlluSentence, Vec<u8>)> {
    let mut read = Vec::new();
    for block in text.split("\n\n") {
        let (mut sentence, mut labels) = (ConlluSentence::default(), Vec::new());
        for line in block.lines() {
            if let Some(comment) = line.strip_prefix('#') {
                if let Some(text) = comment.trim_start().strip_prefix("text = ") {
                    sentence.text = text.to_owned();
                }
                continue;
            }
            let mut cells = line.split('\t').skip(1);
            let (Some(form), Some(name)) = (cells.next(), cells.next()) else { continue };
            sentence.words.push(ConlluWord { form: form.to_owned(), misc: "_".to_owned(), ..ConlluWord::default() });
            labels.push(label(name));
        }
        if !sentence.words.is_empty() {
            find_spaces(&mut sentence);
            read.push((sentence, labels));
        }
    }
    read
}

/// Says where white space follows, from the text of the sentence.
fn find_spaces(sentence: &mut ConlluSentence) {
    let mut rest = sentence.text.as_str();
    for word in &mut sentence.words {
        let Some(at) = rest.find(word.form.as_str()) else { continue };
        rest = &rest[at + word.form.len()..];
        if !rest.starts_with(char::is_whitespace) {
            word.misc = "SpaceAfter=No".to_owned();
        }
    }
}

/// Europeana has words with marks at their ends, and neither sentences nor, in French, begins of names.
fn read_europeana(text: &str) -> Vec<NameSentence> {
    let mut read = Vec::new();
    let mut sentence = NameSentence::default();
    for line in text.lines() {
        let Some((form, name)) = line.rsplit_once(' ') else { continue };
        let word = form.trim_end_matches([',', '.', ';', ':', '!', '?', ')', '"']);
        // An initial keeps its stop.
        let word = if word.chars().count() < 2 { form } else { word };
        for (i, piece) in [word, &form[word.len()..]].into_iter().enumerate().filter(|(_, piece)| !piece.is_empty()) {
            sentence.words.push(ConlluWord { form: piece.to_owned(), ..ConlluWord::default() });
            sentence.labels.push(if i == 0 { label(name) } else { 0 });
        }
        let ends = form.ends_with(['.', '!', '?']) && form.chars().count() > 3;
        if ends || sentence.words.len() >= 100 {
            let NameSentence { words, labels } = std::mem::take(&mut sentence);
            read.push(NameSentence { words, labels: mended(labels) });
        }
    }
    read
}

/// What continues a name that was not begun begins it.
fn mended(mut labels: Vec<u8>) -> Vec<u8> {
    let mut last = 0;
    for label in &mut labels {
        if !may_follow(usize::from(*label), last) {
            *label -= 1;
        }
        last = usize::from(*label);
    }
    labels
}

/// The names among the entities of a sentence of GUM; of entities within each other, the inner ones first, the outer one
/// counts if it is a name as a whole.
fn of_entities(sentence: &ConlluSentence) -> NameSentence {
    let mut labels = vec![0; sentence.words.len()];
    let mut open: Vec<(&str, &str, usize)> = Vec::new();
    for (i, word) in sentence.words.iter().enumerate() {
        let Some(entity) = word.misc.split('|').find_map(|part| part.strip_prefix("Entity=")) else { continue };
        let mut rest = entity;
        while !rest.is_empty() {
            let end = rest[1..].find(['(', ')']).map_or(rest.len(), |at| at + 1);
            let (piece, behind) = rest.split_at(end);
            if let Some(opened) = piece.strip_prefix('(') {
                let mut fields = opened.split('-');
                let (id, kind) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
                open.push((id, kind, i));
                rest = behind;
                if let Some(after) = behind.strip_prefix(')') {
                    open.pop();
                    mark(sentence, kind, i..i + 1, &mut labels);
                    rest = after;
                }
            } else {
                if let Some(at) = open.iter().rposition(|(id, ..)| *id == piece) {
                    let (_, kind, start) = open.remove(at);
                    mark(sentence, kind, start..i + 1, &mut labels);
                }
                rest = behind.strip_prefix(')').unwrap_or(behind);
            }
        }
    }
    NameSentence { words: sentence.words.clone(), labels }
}

/// Labels the name within an entity.
fn mark(sentence: &ConlluSentence, kind: &str, span: std::ops::Range<usize>, labels: &mut [u8]) {
    let begin = match kind {
        "person" => 1,
        "organization" => 3,
        "place" => 5,
        _ => return,
    };
    let words = &sentence.words;
    let outside = |i: usize| words[i].head == 0 || !span.contains(&(words[i].head - 1));
    let Some(head) = span.clone().find(|i| outside(*i)) else { return };
    // *Muslims* is no name of a person.
    if words[head].upos != Upos::Propn || begin == 1 && words[head].feats.has("Number", "Plur") {
        return;
    }
    let is_name = |i: usize| words[i].upos == Upos::Propn && !(begin == 1 && words[i].deprel == "nmod:desc");
    let joins = |i: usize| {
        let capital = words[i].form.chars().next().is_some_and(char::is_uppercase);
        let small = matches!(words[i].upos, Upos::Adp | Upos::Cconj | Upos::Det) || words[i].form == "-";
        is_name(i) || capital && words[i].upos != Upos::Pron || small
    };
    let (mut start, mut end) = (span.start, span.end);
    if words[start].upos == Upos::Det {
        start += 1;
    }
    if end > start && matches!(&*words[end - 1].form, "'s" | "’s" | "'" | "’") {
        end -= 1;
    }
    let whole = begin != 1 && start < end && (start..end).all(joins) && is_name(end - 1);
    if !whole {
        (start, end) = (head, head + 1);
        while start > span.start && is_name(start - 1) {
            start -= 1;
        }
        while end < span.end && is_name(end) {
            end += 1;
        }
    }
    // An inner name of several words is part of this one.
    if labels[start..end].first().is_some_and(|label| *label != 0 && label % 2 == 0) {
        return;
    }
    labels[start..end].fill(begin + 1);
    labels[start] = begin;
    // What a longer name before reached further into is cut.
    if labels.get(end).is_some_and(|label| *label != 0 && label % 2 == 0) {
        labels[end] -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(rows: &[(&str, Upos, usize, &str)]) -> ConlluSentence {
        let word = |(form, upos, head, misc): &(&str, Upos, usize, &str)| ConlluWord {
            form: (*form).to_owned(),
            upos: *upos,
            head: *head,
            misc: (*misc).to_owned(),
            ..ConlluWord::default()
        };
        ConlluSentence { words: rows.iter().map(word).collect(), ..ConlluSentence::default() }
    }

    #[test]
    fn entities_give_the_names_within_them() {
        use Upos::{Adp, Det, Noun, Propn, Verb};
        let sentence = sentence(&[
            ("Maria", Propn, 3, "Entity=(1-person-new-n-cf1-1-sgl"),
            ("Orr", Propn, 1, "Entity=1)"),
            ("left", Verb, 0, "_"),
            ("the", Det, 5, "Entity=(2-organization-new-n-cf1-1-sgl"),
            ("Port", Propn, 3, "_"),
            ("of", Adp, 7, "_"),
            ("Orling", Propn, 5, "Entity=(3-place-new-n-cf1-1-sgl)2)"),
            ("boats", Noun, 3, "Entity=(4-object-new-n-cf1-1-sgl)"),
        ]);
        assert_eq!(of_entities(&sentence).labels, [1, 2, 0, 0, 3, 4, 4, 0]);
    }

    #[test]
    fn other_formats_are_read() {
        let read = read_iob2("# text = Orr left.\n1\tOrr\tB-PER\t-\t-\n2\tleft\tO\t-\t-\n3\t.\tO\t-\t-\n\n");
        assert_eq!(read[0].labels, [1, 0, 0]);
        assert_eq!(read[0].words[1].misc, "SpaceAfter=No");
        let read = read_europeana("Maria I-PER\nOrr, I-PER\nleft. O\n");
        assert_eq!((read[0].words.len(), &read[0].labels[..]), (5, &[1, 2, 0, 0, 0][..]));
    }

    #[test]
    fn the_least_lead_keeps_enough_right() {
        use NameKind::{Person, Place};
        let mut candidates: Vec<Candidate> = (0..20).map(|lead| (Person, lead, lead >= 8)).collect();
        // Of the 16 that lead by 4, 12 are right.
        assert_eq!(least_lead(&mut candidates, Person, 75), 4);
        assert_eq!(least_lead(&mut candidates, Place, 75), NEVER);
    }
}
