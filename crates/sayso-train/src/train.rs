//! Trains all layers of a model.
//!
//! In come the sentences of treebanks, out go the bytes of a model. The tagger and the features are trained first; the
//! parser sees tags and features as a model gives them that was trained on the other folds of the data ("jackknifing"), so
//! that it learns to live with their errors.

use std::collections::BTreeMap;

use sayso_syntax::classes::Classes;
use sayso_syntax::conllu::ConlluSentence;
use sayso_syntax::container::{ContainerWriter, write_string, write_varint};
use sayso_syntax::lemma::{self, LemmaTable, Script};
use sayso_syntax::morph::{self, Bundles, MorphScratch};
use sayso_syntax::parser::Atom;
use sayso_syntax::perceptron::{Keys, Scorer, best};
use sayso_syntax::tagger::{self, CERTAIN, N_UPOS, TagDictionary, TagScratch};
use sayso_syntax::words::{Signature, Signer};
use sayso_syntax::{Feats, Upos, templates};

use crate::learner::{Averaged, Learner, Random, write_within};
use crate::segment::{self, SegmentOptions};
use crate::tree::{self, Tree};

/// How a model is trained.
#[derive(Clone, Debug)]
pub struct Options {
    /// The seed of all shuffling.
    pub seed: u64,
    /// How often the tagger, the features and the lemmas see the data.
    pub word_epochs: usize,
    /// How often the parser sees them.
    pub tree_epochs: usize,
    /// How often the parser is learnt anew in another order; its weights are the average of all runs.
    pub tree_runs: usize,
    /// Points by which the right class must win before the word models stop learning from a decision.
    pub word_margin: i32,
    /// Bytes for the weights of words and trees; rarely updated rows of the parser are left out until they fit.
    pub max_bytes: usize,
    /// How much of that tags, features and lemmas may take.
    pub max_word_bytes: usize,
    /// The number of parts for jackknifing; 1 trains the parser on the right tags.
    pub folds: usize,
    /// Rows updated less often are left out.
    pub min_updates: u32,
    /// The classes of words, from outside the treebanks.
    pub classes: Classes,
    /// How words and sentences are learnt.
    pub segment: SegmentOptions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            word_epochs: 8,
            tree_epochs: 8,
            tree_runs: 3,
            word_margin: 40,
            max_bytes: 6_500_000,
            max_word_bytes: 3_000_000,
            folds: 4,
            min_updates: 2,
            classes: Classes::default(),
            segment: SegmentOptions::default(),
        }
    }
}

/// A sentence ready for training.
pub struct Example {
    /// The forms as the models see them.
    pub words: Vec<Signature>,
    /// The right classes.
    pub upos: Vec<Upos>,
    /// The right features.
    pub feats: Vec<Feats>,
    /// The right heads, 0 for the root, otherwise one more than the head's place.
    pub heads: Vec<u32>,
    /// The right relations.
    pub labels: Vec<u8>,
}

/// What has been trained of the words.
struct WordModels {
    dictionary: TagDictionary,
    tagger: Learner,
    bundles: Bundles,
    morph: Learner,
}

/// Trains a model; `report` is told what is being done.
pub fn train(language: &str, data: &[ConlluSentence], options: &Options, report: &mut dyn FnMut(&str)) -> Vec<u8> {
    let relations = relations(data);
    let examples = examples(data, &relations, &options.classes);
    let all: Vec<&Example> = examples.iter().collect();

    report("tags and features");
    let words = train_words(&all, options);
    report("lemmas");
    let (lemma_table, lemma) = train_lemmas(data, &examples, options);
    report("tags and features of each fold");
    let seen = jackknife(&examples, options);
    report("trees");
    let mut trees: Vec<Tree> = examples.iter().zip(&seen).map(|(example, seen)| tree(example, seen)).collect();
    let [first, second] = tree::train(&mut trees, &relations, options, report);

    let mut file = ContainerWriter::default();
    let mut features = Vec::new();
    write_varint(&mut features, u64::from(templates::fingerprint()));
    file.section(templates::SECTION, features);
    let mut labels = Vec::new();
    write_varint(&mut labels, relations.len() as u64);
    for name in &relations {
        write_string(&mut labels, name);
    }
    file.section("labels", labels);
    let mut bytes = Vec::new();
    if !options.classes.is_empty() {
        options.classes.write(&mut bytes);
        report(&format!("section classes: {} words, {} bytes", options.classes.len(), bytes.len()));
        file.section("classes", std::mem::take(&mut bytes));
    }
    words.dictionary.write(&mut bytes);
    file.section("tagdict", std::mem::take(&mut bytes));
    words.bundles.write(&mut bytes);
    file.section("bundles", std::mem::take(&mut bytes));
    lemma_table.write(&mut bytes);
    file.section("scripts", std::mem::take(&mut bytes));
    let mut left = options.max_bytes;
    let names = ["tagger", "morph", "lemma"];
    let learners = [&words.tagger, &words.morph, &lemma];
    let (sections, share) = write_within(learners, options.min_updates, 1, options.max_word_bytes.min(left));
    for (name, section) in names.into_iter().zip(sections) {
        report(&format!("section {name}, the heaviest {share} of 1000 rows: {} bytes", section.len()));
        left = left.saturating_sub(section.len());
        file.section(name, section);
    }
    let names = ["rtrans", "rlabel", "trans", "label"];
    let learners = [&first.transitions, &first.labels, &second.transitions, &second.labels];
    let (sections, share) = write_within(learners, options.min_updates, 1, left);
    let sizes = sections.each_ref().map(Vec::len);
    report(&format!("sections {names:?}, the heaviest {share} of 1000 rows: {sizes:?} bytes"));
    for (name, section) in names.into_iter().zip(sections) {
        file.section(name, section);
    }
    report("words and sentences");
    segment::train(data, &options.segment, &mut file).iter().for_each(|note| report(note));
    file.finish(language)
}

/// The relations of the data in alphabetical order, at most 254 and always with `root`.
fn relations(data: &[ConlluSentence]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::from([("root", 0)]);
    for word in data.iter().flat_map(|sentence| &sentence.words) {
        *counts.entry(&word.deprel).or_default() += 1;
    }
    counts.into_keys().take(254).map(str::to_owned).collect()
}

fn examples(data: &[ConlluSentence], relations: &[String], classes: &Classes) -> Vec<Example> {
    let mut signer = Signer::default();
    data.iter()
        .map(|sentence| Example {
            words: sentence.words.iter().map(|word| signer.sign(&word.form).with_class(classes)).collect(),
            upos: sentence.words.iter().map(|word| word.upos).collect(),
            feats: sentence.words.iter().map(|word| word.feats).collect(),
            heads: sentence.words.iter().map(|word| word.head as u32).collect(),
            labels: sentence
                .words
                .iter()
                .map(|word| relations.iter().position(|name| *name == word.deprel).unwrap_or_default() as u8)
                .collect(),
        })
        .collect()
}

/// A sentence as the parser will find it, with the tags and features that a model gave it.
fn tree(example: &Example, (tags, feats): &(Vec<Upos>, Vec<Feats>)) -> Tree {
    let atoms = (0..tags.len()).map(|i| Atom::new(&example.words[i], tags[i], feats[i])).collect();
    Tree { atoms, heads: example.heads.clone(), labels: example.labels.clone(), hints: Vec::new() }
}

fn train_words(examples: &[&Example], options: &Options) -> WordModels {
    let dictionary = dictionary(examples);
    let tagger = train_tagger(examples, &dictionary, options);
    let bundles = bundles(examples);
    let morph = train_morph(examples, &bundles, options);
    WordModels { dictionary, tagger, bundles, morph }
}

/// A word seen three times is in it with the classes it was seen with; one seen thirty times with one class is settled.
fn dictionary(examples: &[&Example]) -> TagDictionary {
    let mut counts: BTreeMap<u32, [u32; N_UPOS]> = BTreeMap::new();
    for example in examples {
        for (word, tag) in example.words.iter().zip(&example.upos) {
            counts.entry(word.lower).or_default()[*tag as usize] += 1;
        }
    }
    let entry = |(hash, counts): (u32, [u32; N_UPOS])| {
        let total: u32 = counts.iter().sum();
        // A class seen once in a hundred times is more often an error of annotation than a use of the word.
        let set = (0..N_UPOS).filter(|tag| counts[*tag] * 100 > total).fold(0, |set, tag| set | 1 << tag);
        let settled = counts.contains(&total) && total >= 30;
        (total >= 3).then_some((hash, if settled { set | CERTAIN } else { set }))
    };
    TagDictionary::new(counts.into_iter().filter_map(entry).collect())
}

fn train_tagger(examples: &[&Example], dictionary: &TagDictionary, options: &Options) -> Learner {
    let mut learner = Learner::new(N_UPOS);
    let mut random = Random::new(options.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut scratch, mut tags) = (TagScratch::default(), Vec::new());
    for _ in 0..options.word_epochs {
        random.shuffle(&mut order);
        for example in order.iter().map(|at| examples[*at]) {
            tagger::tag_with(dictionary, &example.words, &mut scratch, &mut tags, |i, keys| {
                let mut scores = [0; N_UPOS];
                learner.tick();
                learner.add_scores(keys, &mut scores);
                let found = best(&scores, |_| true).unwrap_or_default();
                let right = example.upos[i] as usize;
                learner.learn(keys, &scores, right, best(&scores, |class| class != right), options.word_margin);
                Upos::from_index(found)
            });
        }
    }
    learner
}

/// The 255 most frequent bundles.
fn bundles(examples: &[&Example]) -> Bundles {
    let mut counts: BTreeMap<Feats, (usize, u32)> = BTreeMap::new();
    for example in examples {
        for (feats, tag) in example.feats.iter().zip(&example.upos) {
            let entry = counts.entry(*feats).or_default();
            entry.0 += 1;
            entry.1 |= 1 << (*tag as u32);
        }
    }
    let mut counts: Vec<(Feats, (usize, u32))> = counts.into_iter().collect();
    counts.sort_by_key(|(feats, (count, _))| (std::cmp::Reverse(*count), *feats));
    counts.truncate(255);
    Bundles::new(counts.iter().map(|entry| entry.0).collect(), counts.iter().map(|entry| entry.1.1).collect())
}

fn train_morph(examples: &[&Example], bundles: &Bundles, options: &Options) -> Learner {
    let mut learner = Learner::new(bundles.bundles.len());
    let mut random = Random::new(options.seed + 1);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut scratch, mut feats) = (MorphScratch::default(), Vec::new());
    let mut scores = Vec::new();
    for _ in 0..options.word_epochs {
        random.shuffle(&mut order);
        for example in order.iter().map(|at| examples[*at]) {
            morph::analyse_with(bundles, &example.words, &example.upos, &mut scratch, &mut feats, |i, tag, keys| {
                scores.clear();
                scores.resize(bundles.bundles.len(), 0);
                learner.tick();
                learner.add_scores(keys, &mut scores);
                let found = best(&scores, |class| bundles.upos[class] >> (tag as u32) & 1 == 1).unwrap_or_default();
                if let Some(right) = bundles.bundles.iter().position(|bundle| *bundle == example.feats[i]) {
                    let wrong = best(&scores, |class| class != right && bundles.upos[class] >> (tag as u32) & 1 == 1);
                    learner.learn(keys, &scores, right, wrong, options.word_margin);
                }
                bundles.bundles[found]
            });
        }
    }
    learner
}

/// Tags and features of all data, each fold by models that were trained on the others.
fn jackknife(examples: &[Example], options: &Options) -> Vec<(Vec<Upos>, Vec<Feats>)> {
    let mut seen: Vec<(Vec<Upos>, Vec<Feats>)> =
        examples.iter().map(|example| (example.upos.clone(), example.feats.clone())).collect();
    if options.folds < 2 {
        return seen;
    }
    // Folds of whole documents would make the tags worse than they will be on texts of the same kinds.
    let fold_of = |i: usize| i % options.folds;
    for fold in 0..options.folds {
        let others: Vec<&Example> =
            examples.iter().enumerate().filter(|(i, _)| fold_of(*i) != fold).map(|(_, example)| example).collect();
        let models = train_words(&others, options);
        let (tagger, morph) = (models.tagger.averaged(), models.morph.averaged());
        for (i, example) in examples.iter().enumerate().filter(|(i, _)| fold_of(*i) == fold) {
            seen[i] = tag_and_analyse(&models, &tagger, &morph, example);
        }
    }
    seen
}

fn tag_and_analyse(
    models: &WordModels,
    tagger: &Averaged,
    morph: &Averaged,
    example: &Example,
) -> (Vec<Upos>, Vec<Feats>) {
    let (mut tags, mut feats) = (Vec::new(), Vec::new());
    tagger::tag(tagger, &models.dictionary, &example.words, &mut TagScratch::default(), &mut tags);
    morph::analyse(morph, &models.bundles, &example.words, &tags, &mut MorphScratch::default(), &mut feats);
    (tags, feats)
}

/// A word of the training data with one of its classes: how often which lemma script leads on.
#[derive(Default)]
struct WordUse {
    word: Signature,
    tag: Upos,
    feats: Feats,
    scripts: BTreeMap<Script, u32>,
}

fn train_lemmas(data: &[ConlluSentence], examples: &[Example], options: &Options) -> (LemmaTable, Learner) {
    let mut uses: BTreeMap<(&str, Upos), WordUse> = BTreeMap::new();
    for (sentence, example) in data.iter().zip(examples) {
        for (word, signature) in sentence.words.iter().zip(&example.words) {
            if word.lemma == "_" && word.form != "_" || word.lemma.is_empty() {
                continue;
            }
            let entry = uses.entry((&word.form, word.upos)).or_default();
            entry.word = *signature;
            entry.tag = word.upos;
            entry.feats = word.feats;
            *entry.scripts.entry(Script::between(&word.form, &word.lemma)).or_default() += 1;
        }
    }
    // The commonest script of each use; of several, the first in order.
    let uses: Vec<(&WordUse, &Script)> = uses
        .values()
        .filter_map(|word_use| {
            let script = word_use.scripts.iter().max_by_key(|(script, count)| (**count, std::cmp::Reverse(*script)))?.0;
            Some((word_use, script))
        })
        .collect();
    let mut counts: BTreeMap<&Script, (usize, u32)> = BTreeMap::new();
    for (word_use, script) in &uses {
        let entry = counts.entry(script).or_default();
        entry.0 += 1;
        entry.1 |= 1 << (word_use.tag as u32);
    }
    let scripts: Vec<(&Script, u32)> =
        counts.into_iter().map(|(script, (_, upos))| (script, upos)).take(60_000).collect();
    let place = |script: &Script| scripts.binary_search_by(|entry| entry.0.cmp(script)).ok();
    let mut learner = Learner::new(scripts.len());
    let mut random = Random::new(options.seed + 2);
    let mut order: Vec<usize> = (0..uses.len()).collect();
    let (mut keys, mut scores) = (Keys::default(), Vec::new());
    for _ in 0..options.word_epochs {
        random.shuffle(&mut order);
        for (word_use, script) in order.iter().map(|at| uses[*at]) {
            let Some(right) = place(script) else { continue };
            lemma::features(&word_use.word, word_use.tag, word_use.feats, &mut keys);
            scores.clear();
            scores.resize(scripts.len(), 0);
            learner.tick();
            learner.add_scores(keys.as_slice(), &mut scores);
            let possible = |class: usize| class != right && scripts[class].1 >> (word_use.tag as u32) & 1 == 1;
            learner.learn(keys.as_slice(), &scores, right, best(&scores, possible), options.word_margin);
        }
    }
    let entries = uses
        .iter()
        .filter_map(|(word_use, script)| {
            Some((LemmaTable::key(word_use.word.form, word_use.tag), place(script)? as u16))
        })
        .collect();
    let table = LemmaTable::new(
        scripts.iter().map(|entry| entry.0.clone()).collect(),
        scripts.iter().map(|entry| entry.1).collect(),
        entries,
    );
    (table, learner)
}
