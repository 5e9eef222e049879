//! Features of words and of neighbouring tags: evidence comes in, keys of 32 bits go out, for scoring and for training
//! alike. A change here changes [`fingerprint`](super::fingerprint), and models have to be trained anew.

use sayso_syntax::perceptron::{Keys, mix_all};

use super::evidence::{Evidence, FAR, Known, bucket};

/// Where the templates of words begin to be counted.
const WORD: u32 = 0;
/// Where those of pairs of tags begin.
const PAIR: u32 = 1000;

/// Stands for words before the first and behind the last.
fn outside() -> Known {
    Known { upos: 99, listed: 99, ..Known::default() }
}

impl Evidence {
    /// The features of a word's role.
    pub fn word_keys(&self, at: usize, keys: &mut Keys) {
        keys.clear(WORD);
        let none = outside();
        let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| self.words.get(at)).unwrap_or(&none);
        let (here, before, behind) = (near(0), near(-1), near(1));
        let sentence = self.sentences.get(here.sentence).cloned().unwrap_or(0..0);
        keys.add([]);
        for offset in -2..=2 {
            let known = near(offset);
            let same = u32::from(known.sentence == here.sentence);
            keys.add([known.upos, known.feats, same]);
            keys.add([known.relation, known.upos]);
            keys.add([known.listed]);
            keys.add([known.cue, known.group]);
            keys.add([known.classes, known.name]);
            keys.add([known.quote]);
            keys.add([known.ruled, known.rule]);
        }
        for offset in [-3, 3] {
            let known = near(offset);
            keys.add([known.upos, known.listed]);
            keys.add([known.ruled]);
        }
        keys.add([here.ruled, here.ruled_inside]);
        keys.add([here.ruled, here.upos, here.relation]);
        keys.add([here.ruled, before.ruled, behind.ruled]);
        keys.add([here.ruled, here.rule, here.cue, here.group]);
        keys.add([here.ruled, here.rule, here.listed]);
        keys.add([here.ruled, here.quote]);
        keys.add([here.quote, here.upos]);
        keys.add([here.quote, here.group, here.cue]);
        keys.add([before.listed, here.listed]);
        keys.add([here.listed, behind.listed]);
        keys.add([before.upos, here.upos, behind.upos]);
        keys.add([before.listed, here.upos, behind.upos]);
        keys.add([here.listed, behind.upos, near(2).upos]);
        keys.add([here.listed, behind.listed, near(2).upos]);
        keys.add([near(-2).upos, before.upos, here.upos]);
        keys.add([near(-2).listed, before.listed, here.upos]);
        keys.add([here.upos, here.classes, before.upos]);
        keys.add([here.upos, here.shape, before.shape, behind.shape]);

        // What differs between languages.
        keys.add([self.language, here.upos, here.relation]);
        keys.add([self.language, here.ruled, here.rule]);
        keys.add([self.language, here.quote]);
        keys.add([self.language, here.branch, here.cue, here.group]);

        // The tree.
        let head = self.words.get(here.head).unwrap_or(&none);
        let above = self.words.get(head.head).unwrap_or(&none);
        let side = u32::from(here.head > at);
        keys.add([here.relation, head.listed, side]);
        keys.add([here.relation, head.cue, head.group, side]);
        keys.add([here.relation, head.upos, head.children]);
        keys.add([here.relation, head.relation, above.upos, above.cue]);
        keys.add([here.relation, head.relation, above.listed]);
        keys.add([here.relation, head.ruled, head.rule]);
        keys.add([here.upos, here.children]);
        keys.add([here.upos, here.children, here.relation]);
        keys.add([here.listed, here.children]);
        keys.add([here.cue, here.group, here.children]);
        keys.add([here.verb_branch]);
        keys.add([here.verb_branch, here.upos]);

        // The nearest word above that may attribute.
        let governor = here.governor.checked_sub(1).and_then(|at| self.words.get(at)).unwrap_or(&none);
        let side = u32::from(here.governor > at + 1);
        keys.add([here.branch, side, here.height.min(3)]);
        keys.add([here.branch, side, governor.cue, governor.group]);
        keys.add([here.branch, side, governor.listed]);
        keys.add([here.branch, side, governor.children]);
        keys.add([here.branch, side, governor.ruled, here.ruled]);
        keys.add([here.branch, side, here.upos, here.relation]);
        keys.add([here.branch, side, governor.quotation.min(1), here.quotation.min(1)]);

        // The nearest ones beside it.
        let cue_before = self.words.get(here.cue_before).unwrap_or(&none);
        let cue_behind = self.words.get(here.cue_behind).unwrap_or(&none);
        let far = |cue: usize| if cue == FAR { FAR } else { cue.abs_diff(at) };
        let (since, until) = (bucket(far(here.cue_before)), bucket(far(here.cue_behind)));
        keys.add([since, until]);
        keys.add([since, cue_before.listed]);
        keys.add([until, cue_behind.listed]);
        keys.add([since, cue_before.cue, cue_before.group, here.upos]);
        keys.add([until, cue_behind.cue, cue_behind.group, here.upos]);
        keys.add([cue_before.listed, cue_behind.listed, here.quotation.min(1)]);
        let commas = |from: usize, to: usize| {
            let words = self.words.get(from.min(self.words.len())..to.min(self.words.len())).unwrap_or_default();
            words.iter().take(30).filter(|known| known.shape & 8 != 0).count().min(3) as u32
        };
        if here.cue_before == FAR {
            keys.skip()
        } else {
            keys.add([commas(here.cue_before, at), cue_before.cue, since])
        }
        if here.cue_behind == FAR {
            keys.skip()
        } else {
            keys.add([commas(at, here.cue_behind), cue_behind.cue, until])
        }

        // The place.
        let first = self.words.get(sentence.start).unwrap_or(&none);
        let last = sentence.end.checked_sub(1).and_then(|last| self.words.get(last)).unwrap_or(&none);
        keys.add([bucket(at - sentence.start.min(at)), here.upos]);
        keys.add([bucket(sentence.end - at.min(sentence.end)), here.upos]);
        keys.add([first.listed, first.upos, bucket(at - sentence.start.min(at))]);
        keys.add([last.listed, u32::from(first.quotation > 0), u32::from(last.quotation > 0)]);
        keys.add([here.sentence.min(3) as u32, u32::from(self.goes_on), here.quotation.min(2)]);
        keys.add([self.sentence_state(here.sentence), here.quotation.min(1)]);
        keys.add([self.sentence_state(here.sentence), self.sentence_state(here.sentence.wrapping_sub(1))]);
        keys.add([self.sentence_state(here.sentence), here.upos, here.relation]);
    }

    /// The features of a word's tag with that of the word before it.
    pub fn pair_keys(&self, at: usize, keys: &mut Keys) {
        keys.clear(PAIR);
        let none = outside();
        let here = self.words.get(at).unwrap_or(&none);
        let before = at.checked_sub(1).and_then(|at| self.words.get(at)).unwrap_or(&none);
        let starts = u32::from(here.sentence != before.sentence);
        let quoted = mix_all([
            u32::from(before.quotation > 0),
            u32::from(here.quotation > 0),
            u32::from(before.quotation == here.quotation),
        ]);
        keys.add([starts]);
        keys.add([quoted, starts]);
        keys.add([before.ruled, here.ruled]);
        keys.add([before.upos, here.upos]);
        keys.add([before.listed]);
        keys.add([here.listed]);
        keys.add([before.group, here.group]);
        keys.add([u32::from(before.governor == here.governor), before.branch, here.branch]);
        keys.add([here.cue, here.group, u32::from(here.governor == at)]);
    }
}
