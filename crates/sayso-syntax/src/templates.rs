//! The number of the feature templates that this build has.
//!
//! A model is worth nothing under other templates than those it was trained with, and nothing in its weights shows it. So
//! every model carries [`fingerprint`], and another one is an error. The number is computed, not kept by hand: all layers
//! walk through a fixed text, and the keys of the features of all their decisions are hashed.

use std::cell::Cell;

use crate::classes::WordClass;
use crate::lemma;
use crate::morph::{self, Bundles, MorphScratch};
use crate::names::{NameLists, NameScratch, label_with};
use crate::parser::{self, Atom, Guide, ParseScratch, State, Transition};
use crate::perceptron::{Keys, mix};
use crate::segment::multiword::MultiwordTable;
use crate::segment::{Question, SegmentScratch, Tables, segment_with};
use crate::tagger::{TagDictionary, TagScratch, tag_with};
use crate::words::{Signature, Signer};
use crate::{Feats, Upos};

/// The section that holds the number.
pub const SECTION: &str = "features";

const TEXT: &str = "大小木工, «so» 3 au 14.5 (all ABC's). And then it's 1a; can't we-go.\n\nTwo more words";

/// Changes whenever a feature template changes: its number, its order or its values.
///
/// ```
/// # use sayso_syntax::templates::fingerprint;
/// assert_eq!(fingerprint(), fingerprint());
/// ```
pub fn fingerprint() -> u32 {
    let keys = Recorder(Cell::new(0));
    let ca = ["ca".to_owned(), "n't".to_owned()].to_vec();
    let tables = Tables { multiwords: MultiwordTable::new(vec![("can't".into(), ca)], vec![]), ..Tables::default() };
    let segmentation = segment_with(TEXT, &tables, &mut SegmentScratch::default(), |question, at, found| {
        let hashed = keys.choose(found, 2) == 1;
        // "can't" becomes one token, so that there is something to divide.
        if question == Question::Join && TEXT[at..].is_ascii() { !TEXT[at..].starts_with(['.', ';']) } else { hashed }
    });

    let mut signer = Signer::default();
    let words: Vec<Signature> = (0..segmentation.n_words())
        .map(|word_idx| Signature {
            class: WordClass { fine: 1 + word_idx as u16 % 7, coarse: 1 + word_idx as u16 % 3 },
            ..signer.sign(segmentation.form(TEXT, word_idx))
        })
        .collect();
    let mut tags = Vec::new();
    tag_with(&TagDictionary::default(), &words, &mut TagScratch::default(), &mut tags, |_, found| {
        Upos::from_index(keys.choose(found, Upos::ALL.len()))
    });
    let bundles = Bundles::new(vec![Feats(1), Feats(1 << 40 | 6)], vec![u32::MAX; 2]);
    let mut feats = Vec::new();
    morph::analyse_with(&bundles, &words, &tags, &mut MorphScratch::default(), &mut feats, |_, _, found| {
        bundles.bundles[keys.choose(found, 2)]
    });
    let mut lemma_keys = Keys::default();
    for (i, word) in words.iter().enumerate() {
        lemma::features(word, tags[i], feats[i], &mut lemma_keys);
        keys.choose(lemma_keys.as_slice(), 1);
    }
    let atoms = words.iter().zip(&tags).zip(&feats).map(|((word, tag), feats)| Atom::new(word, *tag, *feats));
    let (mut parse, mut hints) = (ParseScratch::default(), Vec::new());
    parser::parse(atoms.clone().rev(), &[], &mut &keys, &mut parse);
    parser::read_mirrored(&parse.state, &mut hints);
    parser::parse(atoms, &hints, &mut &keys, &mut parse);
    label_with(&NameLists::default(), &words, &tags, &mut NameScratch::default(), |_, _, found| keys.choose(found, 3));
    (keys.0.get() >> 32) as u32
}

/// Hashes keys and decides by the hash.
struct Recorder(Cell<u64>);

impl Recorder {
    fn choose(&self, keys: &[u32], n: usize) -> usize {
        self.0.set(keys.iter().fold(self.0.get(), |state, key| mix(state, *key)));
        (self.0.get() >> 32) as usize % n
    }
}

impl Guide for &Recorder {
    fn transition(&mut self, state: &State, keys: &[u32]) -> Transition {
        let legal: Vec<Transition> =
            Transition::ALL.into_iter().zip(state.legal()).filter(|(_, legal)| *legal).map(|(some, _)| some).collect();
        legal[self.choose(keys, legal.len())]
    }

    fn label(&mut self, _head: usize, _dependent: usize, keys: &[u32]) -> u8 {
        self.choose(keys, 40) as u8
    }
}
