//! The number of the features that this build has: a model is worth nothing under others, and nothing in its weights
//! shows it.

use sayso_ledger::Act;
use sayso_syntax::Upos;
use sayso_syntax::perceptron::{Keys, mix};

use super::arguments::CueScene;
use super::evidence::{Evidence, FoundByRule, Known, TELLING_FEATS, TELLING_RELATIONS, hashed};
use super::verdict::Judged;
use super::{Attribution, N_TAGS, Tag, Told, Variant};

/// Changes whenever a feature changes: its number, its order or its values. Changes of the word tables do not count: they
/// change what is known of a word and not what it is called.
pub fn fingerprint() -> u32 {
    let evidence = invented();
    let mut keys = Keys::default();
    let mut state = names().fold(0, |state, name| mix(state, hashed(name)));
    let mut note = |keys: &Keys| state = keys.as_slice().iter().fold(state, |state, key| mix(state, *key));
    for at in 0..evidence.n_words() {
        evidence.word_keys(at, &mut keys);
        note(&keys);
        evidence.pair_keys(at, &mut keys);
        note(&keys);
    }
    let told = |at: usize| Told { tag: Tag::from_index(at * 3 % N_TAGS), sure: at as u8 % Told::N_SURE };
    let tags: Vec<Told> = (0..evidence.n_words()).map(told).collect();
    for cue in [4..6, 10..12, 20..21] {
        let scene = CueScene::new(&evidence, &tags, cue);
        for nth in 0..scene.window().len() {
            scene.word_keys(nth, &mut keys);
            note(&keys);
            scene.pair_keys(nth, &mut keys);
            note(&keys);
        }
    }
    let source = Some(5..7);
    for (source, cue, lead, variant) in [(source, 10..12, 9, Variant::Own), (None, 20..21, 77, Variant::OtherSource)] {
        let attribution = Attribution { source, cue, content: [0..4, 13..19].to_vec(), lead, variant, odds: 0 };
        Judged::new(&evidence, &tags, &attribution).keys(&mut keys);
        note(&keys);
    }
    (state >> 32) as u32
}

/// The names whose order is a part of what is known of a word.
fn names() -> impl Iterator<Item = &'static str> {
    let acts = Act::ALL.iter().map(|act| act.name());
    let feats = TELLING_FEATS.iter().flat_map(|(name, value)| [*name, *value]);
    acts.chain(feats).chain(TELLING_RELATIONS).chain(Upos::ALL.map(Upos::name))
}

/// Words of which everything is known that can be.
fn invented() -> Evidence {
    let mut evidence = Evidence::default();
    for at in 0..26u32 {
        let place = at as usize;
        evidence.words.push(Known {
            span: None,
            upos: at % 17,
            feats: at * 3 % 7,
            relation: 100 + at % 5,
            head: if at % 6 == 0 { place } else { place / 2 },
            listed: 1000 + at % 9,
            cue: at % 4,
            classes: at % 3,
            name: at % 7,
            group: at % 5,
            quote: 50 + at % 8,
            quotation: at / 9,
            ruled: at % 7,
            rule: at % 2,
            ruled_inside: at % 3,
            children: at % 11,
            governor: place * 2 % 27,
            branch: 70 + at % 4,
            height: at % 4,
            verb_branch: at % 13,
            cue_before: if at % 5 == 0 { usize::MAX } else { place.saturating_sub(3) },
            cue_behind: if at % 7 == 0 { usize::MAX } else { (place + 2).min(25) },
            sentence: place / 13,
            shape: at % 16,
        });
    }
    evidence.language = 7;
    evidence.sentences = [0..13, 13..26].to_vec();
    evidence.states = vec![3, 4];
    evidence.found = vec![FoundByRule { source: 5..7, cue: 10..12, content: [0..3, 15..17].to_vec() }];
    evidence
}
