//! Main features of words: one decision among the bundles of features that the training data knows.
//!
//! In come signatures and word classes of a sentence, out goes [`Feats`] for each word. Only bundles that occur with the
//! word's class are considered. The classifier is an averaged perceptron (Collins 2002); bundles instead of single features
//! keep number, gender and case of one word from contradicting each other.

use crate::container::{ModelError, Reader, write_varint};
use crate::perceptron::{Keys, Scorer, best};
use crate::tagger::N_UPOS;
use crate::words::{NONE, Signature};
use crate::{Feats, Upos};

/// The bundles of features a model knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundles {
    /// The bundles, a class each.
    pub bundles: Vec<Feats>,
    /// For each bundle the word classes it occurs with, as bits.
    pub upos: Vec<u32>,
    /// For each word class the single bundle it occurs with, if there is only one.
    settled: [Option<Feats>; N_UPOS],
}

impl Bundles {
    /// Makes the table from bundles and the word classes they occur with.
    pub fn new(bundles: Vec<Feats>, upos: Vec<u32>) -> Self {
        let mut settled = [None; N_UPOS];
        for (tag, settled) in settled.iter_mut().enumerate() {
            let mut possible = bundles.iter().zip(&upos).filter(|(_, set)| **set >> tag & 1 == 1).map(|(b, _)| *b);
            *settled = match (possible.next(), possible.next()) {
                (None, _) => Some(Feats::default()),
                (only, None) => only,
                _ => None,
            };
        }
        Self { bundles, upos, settled }
    }

    /// Writes it as [`Bundles::read`] reads it.
    pub fn write(&self, out: &mut Vec<u8>) {
        write_varint(out, self.bundles.len() as u64);
        for (bundle, upos) in self.bundles.iter().zip(&self.upos) {
            write_varint(out, bundle.0);
            write_varint(out, u64::from(*upos));
        }
    }

    /// Reads it from a section.
    ///
    /// # Errors
    ///
    /// Where the section is cut off.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let n = reader.count(2)?;
        let (mut bundles, mut upos) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for _ in 0..n {
            bundles.push(Feats(reader.varint()?));
            upos.push(reader.below(1 << N_UPOS)? as u32);
        }
        Ok(Self::new(bundles, upos))
    }
}

/// Working memory of this layer.
#[derive(Clone, Debug, Default)]
pub struct MorphScratch {
    keys: Keys,
    scores: Vec<i32>,
}

/// Decides the features of a sentence; `feats` gets one entry for each word.
pub fn analyse(
    model: &impl Scorer,
    bundles: &Bundles,
    words: &[Signature],
    tags: &[Upos],
    scratch: &mut MorphScratch,
    feats: &mut Vec<Feats>,
) {
    let mut scores = std::mem::take(&mut scratch.scores);
    analyse_with(bundles, words, tags, scratch, feats, |_, tag, keys| {
        scores.clear();
        scores.resize(bundles.bundles.len(), 0);
        model.add_scores(keys, &mut scores);
        let class = best(&scores, |class| bundles.upos[class] >> (tag as u32) & 1 == 1);
        class.map_or(Feats::default(), |class| bundles.bundles[class])
    });
    scratch.scores = scores;
}

/// Walks through a sentence and asks `decide` for each word whose class allows several bundles.
pub fn analyse_with(
    bundles: &Bundles,
    words: &[Signature],
    tags: &[Upos],
    scratch: &mut MorphScratch,
    feats: &mut Vec<Feats>,
    mut decide: impl FnMut(usize, Upos, &[u32]) -> Feats,
) {
    feats.clear();
    for i in 0..words.len() {
        let found = match bundles.settled[tags[i] as usize] {
            Some(settled) => settled,
            None => {
                features(words, tags, feats, i, &mut scratch.keys);
                decide(i, tags[i], scratch.keys.as_slice())
            }
        };
        feats.push(found);
    }
}

fn features(words: &[Signature], tags: &[Upos], feats: &[Feats], i: usize, keys: &mut Keys) {
    const AGREEMENT: u64 = Feats::mask(&["Number", "Gender", "Case", "Person"]);
    let at = |offset: isize| i.checked_add_signed(offset).and_then(|i| words.get(i)).unwrap_or(&NONE);
    let tag = |offset: isize| i.checked_add_signed(offset).and_then(|i| tags.get(i)).map_or(20, |tag| *tag as u32);
    let feat = |back: usize| {
        let bits = i.checked_sub(back).and_then(|i| feats.get(i)).map_or(1 << 63, |feats| feats.0 & AGREEMENT);
        bits as u32 ^ (bits >> 32) as u32
    };
    let (w, p1, p2, n1, n2) = (at(0), at(-1), at(-2), at(1), at(2));
    let t = tag(0);

    keys.clear(100);
    keys.add([t]);
    keys.add([w.lower, t]);
    keys.add([w.form, t]);
    for suffix in w.suffixes {
        keys.add([suffix, t]);
    }
    keys.add([w.prefixes[2], t]);
    keys.add([w.shape, t]);
    keys.add([w.length, t]);
    keys.add([tag(-1), t]);
    keys.add([tag(1), t]);
    keys.add([tag(-1), tag(-2), t]);
    keys.add([tag(1), tag(2), t]);
    keys.add([tag(-1), tag(1), t]);
    keys.add([feat(1), t]);
    keys.add([feat(1), tag(-1), t]);
    keys.add([feat(1), w.suffixes[1], t]);
    keys.add([feat(1), w.lower]);
    keys.add([feat(2), tag(-1), t]);
    keys.add([feat(2), feat(1), t]);
    keys.add([feat(2), w.suffixes[1], t]);
    keys.add([p1.lower, t]);
    keys.add([p1.lower, w.suffixes[1], t]);
    keys.add([p1.lower, w.lower]);
    keys.add([p2.lower, t]);
    keys.add([p2.lower, p1.lower, t]);
    keys.add([n1.lower, t]);
    keys.add([n1.lower, w.lower]);
    keys.add([n2.lower, t]);
    keys.add([p1.suffixes[1], t]);
    keys.add([n1.suffixes[1], t]);
    keys.add([n1.suffixes[2], tag(1), t]);
    keys.add([n1.suffixes[1], w.suffixes[1], t]);
    keys.add([n2.suffixes[1], tag(2), t]);
    keys.add([w.lower, tag(-1), tag(1)]);
}
