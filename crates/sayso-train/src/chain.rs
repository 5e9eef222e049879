//! The linear chain of roles: a conditional random field (Lafferty, McCallum and Pereira 2001) over the tags of a
//! paragraph's words, trained by steps of AdaGrad on one paragraph after the other.

use sayso_reading::roles::{Best, CueScene, Evidence, N_TAGS, Tag, best_row};
use sayso_syntax::perceptron::Keys;

use crate::learner::Random;
use crate::weights::{LANES, Weights, exp};

const N_PAIRS: usize = N_TAGS * N_TAGS;
/// The same, filled up to whole lanes.
const WORD_LANES: usize = N_TAGS.next_multiple_of(LANES);
/// The same for pairs.
const PAIR_LANES: usize = N_PAIRS.next_multiple_of(LANES);
/// What is expected with less doubt than this teaches nothing.
const SURE: f64 = 0.01;

/// Words with features.
pub trait Featured {
    /// Fills in the features of a word's tag.
    fn word_keys(&self, at: usize, keys: &mut Keys);
    /// Fills in the features of a word's tag with that of the word before it.
    fn pair_keys(&self, at: usize, keys: &mut Keys);
}

impl Featured for Evidence {
    fn word_keys(&self, at: usize, keys: &mut Keys) {
        Evidence::word_keys(self, at, keys);
    }

    fn pair_keys(&self, at: usize, keys: &mut Keys) {
        Evidence::pair_keys(self, at, keys);
    }
}

impl Featured for CueScene<'_> {
    fn word_keys(&self, at: usize, keys: &mut Keys) {
        CueScene::word_keys(self, at, keys);
    }

    fn pair_keys(&self, at: usize, keys: &mut Keys) {
        CueScene::pair_keys(self, at, keys);
    }
}

/// A row of words with their right tags.
pub struct Row<'a> {
    /// What gives the features.
    pub featured: &'a dyn Featured,
    /// The right tags, one for each word.
    pub tags: &'a [Tag],
}

/// How the chain is learnt.
#[derive(Clone, Debug)]
pub struct ChainOptions {
    /// The seed of the order.
    pub seed: u64,
    /// How often all paragraphs are seen.
    pub epochs: usize,
    /// Rows of features that are seen less often have no weights.
    pub least: usize,
    /// The first size of the steps.
    pub rate: f32,
}

impl Default for ChainOptions {
    fn default() -> Self {
        Self { seed: 1, epochs: 6, least: 150, rate: 0.03 }
    }
}

/// The weights of words' tags and of pairs of tags.
pub struct Chain {
    /// One class for each tag.
    pub words: Weights,
    /// One class for each pair, the tag before counted higher.
    pub pairs: Weights,
}

/// Points that a logarithm of 1 has in [`Chain::best`].
pub const UNIT: i64 = 4096;

impl Chain {
    /// The best row of tags, as the loaded chain would find it.
    pub fn best(&self, featured: &dyn Featured, n_words: usize) -> Best {
        let mut keys = Keys::default();
        best_row(n_words, |at, words, pairs| {
            let (mut of_words, mut of_pairs) = ([0.0; WORD_LANES], [0.0; PAIR_LANES]);
            featured.word_keys(at, &mut keys);
            self.words.add_all(&keys, &mut of_words);
            if at > 0 {
                featured.pair_keys(at, &mut keys);
                self.pairs.add_all(&keys, &mut of_pairs);
            }
            *words = std::array::from_fn(|at| (of_words[at] * UNIT as f32) as i32);
            *pairs = std::array::from_fn(|at| (of_pairs[at] * UNIT as f32) as i32);
        })
    }

    /// Adds to the weight that a tag has everywhere: the first feature of `featured` holds for every word.
    pub fn favour(&mut self, featured: &dyn Featured, tag: Tag, bonus: f32) {
        let mut keys = Keys::default();
        featured.word_keys(0, &mut keys);
        if let Some(key) = keys.as_slice().first() {
            self.words.shift(*key, tag.index(), bonus);
        }
    }
}

/// The rows of a paragraph's features.
struct Features {
    /// Rows of all words, with where each word's begin.
    words: Vec<u32>,
    word_starts: Vec<u32>,
    pairs: Vec<u32>,
    pair_starts: Vec<u32>,
    tags: Vec<u8>,
}

/// Trains a chain; `report` is told how it goes.
pub fn train(rows: &[Row<'_>], options: &ChainOptions, report: &mut dyn FnMut(&str)) -> Chain {
    let mut keys = Keys::default();
    let (mut seen, mut seen_pairs) = (Vec::new(), Vec::new());
    for row in rows {
        for at in 0..row.tags.len() {
            row.featured.word_keys(at, &mut keys);
            seen.extend_from_slice(keys.as_slice());
            row.featured.pair_keys(at, &mut keys);
            seen_pairs.extend_from_slice(keys.as_slice());
        }
    }
    let mut chain = Chain {
        words: Weights::new(N_TAGS, seen, options.least),
        pairs: Weights::new(N_PAIRS, seen_pairs, options.least),
    };
    report(&format!("{} and {} rows of weights", chain.words.n_rows(), chain.pairs.n_rows()));
    let features: Vec<Features> = rows.iter().map(|row| features(row, &chain, &mut keys)).collect();
    let mut order: Vec<usize> = (0..features.len()).collect();
    let mut random = Random::new(options.seed);
    let mut scratch = Scratch::default();
    for epoch in 0..options.epochs {
        random.shuffle(&mut order);
        let mut n_wrong = 0.0;
        for at in &order {
            n_wrong += learn(&mut chain, &features[*at], options, &mut scratch);
        }
        report(&format!("epoch {}: {n_wrong:.0} words expected to be wrong", epoch + 1));
    }
    chain
}

fn features(row: &Row<'_>, chain: &Chain, keys: &mut Keys) -> Features {
    let mut features = Features {
        words: Vec::new(),
        word_starts: vec![0],
        pairs: Vec::new(),
        pair_starts: vec![0],
        tags: row.tags.iter().map(|tag| tag.index() as u8).collect(),
    };
    for at in 0..row.tags.len() {
        row.featured.word_keys(at, keys);
        features.words.extend(keys.as_slice().iter().filter_map(|key| chain.words.row(*key)));
        features.word_starts.push(features.words.len() as u32);
        row.featured.pair_keys(at, keys);
        features.pairs.extend(keys.as_slice().iter().filter_map(|key| chain.pairs.row(*key)));
        features.pair_starts.push(features.pairs.len() as u32);
    }
    features
}

impl Features {
    fn words(&self, at: usize) -> &[u32] {
        &self.words[self.word_starts[at] as usize..self.word_starts[at + 1] as usize]
    }

    fn pairs(&self, at: usize) -> &[u32] {
        &self.pairs[self.pair_starts[at] as usize..self.pair_starts[at + 1] as usize]
    }
}

#[derive(Default)]
struct Scratch {
    words: Vec<[f64; N_TAGS]>,
    pairs: Vec<[f64; N_PAIRS]>,
    forward: Vec<[f64; N_TAGS]>,
    backward: Vec<[f64; N_TAGS]>,
}

/// One step; returns how many words the chain expected to be wrong.
fn learn(chain: &mut Chain, features: &Features, options: &ChainOptions, scratch: &mut Scratch) -> f64 {
    let n_words = features.tags.len();
    if n_words == 0 {
        return 0.0;
    }
    let Scratch { words, pairs, forward, backward } = scratch;
    words.clear();
    pairs.clear();
    for at in 0..n_words {
        let mut scores = [0.0; WORD_LANES];
        features.words(at).iter().for_each(|row| chain.words.add(*row, &mut scores));
        words.push(potentials(&scores));
        let mut scores = [0.0; PAIR_LANES];
        if at > 0 {
            features.pairs(at).iter().for_each(|row| chain.pairs.add(*row, &mut scores));
        }
        let mut weights: [f64; N_PAIRS] = potentials(&scores);
        for before in 0..N_TAGS {
            for tag in 0..N_TAGS {
                if !Tag::follows(tag, before) || at == 0 && before > 0 {
                    weights[before * N_TAGS + tag] = 0.0;
                }
            }
        }
        pairs.push(weights);
    }
    forward.clear();
    let mut last = [0.0; N_TAGS];
    last[0] = 1.0;
    for at in 0..n_words {
        let mut next = [0.0; N_TAGS];
        for before in 0..N_TAGS {
            for tag in 0..N_TAGS {
                next[tag] += last[before] * pairs[at][before * N_TAGS + tag];
            }
        }
        for tag in 0..N_TAGS {
            next[tag] *= words[at][tag];
        }
        let sum: f64 = next.iter().sum::<f64>().max(1e-300);
        last = next.map(|weight| weight / sum);
        forward.push(last);
    }
    backward.clear();
    backward.resize(n_words, [1.0; N_TAGS]);
    for at in (0..n_words - 1).rev() {
        let mut before = [0.0; N_TAGS];
        for first in 0..N_TAGS {
            for tag in 0..N_TAGS {
                before[first] += pairs[at + 1][first * N_TAGS + tag] * words[at + 1][tag] * backward[at + 1][tag];
            }
        }
        let sum: f64 = before.iter().sum::<f64>().max(1e-300);
        backward[at] = before.map(|weight| weight / sum);
    }
    let mut n_wrong = 0.0;
    for at in 0..n_words {
        let right = usize::from(features.tags[at]);
        let mut gradient = [0.0; N_TAGS];
        let mut sum = 0.0;
        for tag in 0..N_TAGS {
            gradient[tag] = forward[at][tag] * backward[at][tag];
            sum += gradient[tag];
        }
        gradient.iter_mut().for_each(|weight| *weight /= f64::max(sum, 1e-300));
        n_wrong += 1.0 - gradient[right];
        gradient[right] -= 1.0;
        if gradient[right] < -SURE {
            let gradient = lanes::<WORD_LANES>(&gradient);
            for row in features.words(at) {
                chain.words.step(*row, &gradient, options.rate);
            }
        }
        if at == 0 {
            continue;
        }
        let mut gradient = [0.0; N_PAIRS];
        let mut sum = 0.0;
        for (before, reached) in forward[at - 1].iter().enumerate() {
            for tag in 0..N_TAGS {
                let idx = before * N_TAGS + tag;
                gradient[idx] = reached * pairs[at][idx] * words[at][tag] * backward[at][tag];
                sum += gradient[idx];
            }
        }
        gradient.iter_mut().for_each(|weight| *weight /= f64::max(sum, 1e-300));
        let right = usize::from(features.tags[at - 1]) * N_TAGS + right;
        gradient[right] -= 1.0;
        if gradient[right] < -SURE {
            let gradient = lanes::<PAIR_LANES>(&gradient);
            for row in features.pairs(at) {
                chain.pairs.step(*row, &gradient, options.rate);
            }
        }
    }
    n_wrong
}

fn potentials<const N: usize>(scores: &[f32]) -> [f64; N] {
    let scores = &scores[..N];
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    std::array::from_fn(|at| exp(f64::from(scores[at] - most)))
}

fn lanes<const N: usize>(gradient: &[f64]) -> [f32; N] {
    std::array::from_fn(|at| gradient.get(at).map_or(0.0, |slope| *slope as f32))
}
