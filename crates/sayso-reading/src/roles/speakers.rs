//! Who a source can be, by the tree: evidence and the words of a source come in; whether they name somebody, and whom a
//! relative pronoun stands for, goes out.

use std::ops::Range;

use sayso_syntax::Upos;

use super::evidence::{Evidence, Known, RELATIVE, hashed};

/// How far up a tree the noun is looked for on which a relative clause hangs.
const MAX_HEIGHT: usize = 6;
/// The longest phrase that a relative pronoun stands for.
const MAX_WORDS: usize = 16;

impl Evidence {
    /// Whether words name somebody: there is a noun, a name or a pronoun among them, or what stands for one ("many", "two"),
    /// and they are no clause with a subject of its own.
    pub(crate) fn names_somebody(&self, words: &Range<usize>) -> bool {
        const NAMING: [Upos; 7] = [Upos::Noun, Upos::Propn, Upos::Pron, Upos::Num, Upos::Det, Upos::Adj, Upos::X];
        let known = self.words.get(words.clone()).unwrap_or_default();
        let naming = known.iter().any(|known| NAMING.iter().any(|upos| known.upos == *upos as u32));
        let (subject, clause) = (hashed("nsubj"), hashed("acl"));
        let is_clause = known.iter().any(|known| {
            let verb = &self.words[known.head];
            known.relation == subject
                && known.feats & RELATIVE == 0
                && words.contains(&known.head)
                && verb.upos == Upos::Verb as u32
                && verb.relation != clause
        });
        naming && !is_clause
    }

    /// Whether words are cut off in front of the noun that they describe: "Chinese" of "Chinese enterprises".
    pub(crate) fn is_cut(&self, words: &Range<usize>) -> bool {
        let describes = [hashed("amod"), hashed("compound"), hashed("det")];
        let Some(last) = words.end.checked_sub(1).and_then(|last| self.words.get(last)) else { return false };
        last.head >= words.end && last.head < words.end + 3 && describes.contains(&last.relation)
    }

    /// Whether words are a relative pronoun: "who", "qui".
    pub(crate) fn is_relative(&self, words: &Range<usize>) -> bool {
        let [word] = self.words.get(words.clone()).unwrap_or_default() else { return false };
        word.feats & RELATIVE != 0 && word.upos == Upos::Pron as u32
    }

    /// The noun phrase that a relative pronoun stands for: the noun on which its clause hangs, or where the tree has none
    /// the one right before it.
    pub(crate) fn antecedent(&self, pronoun: usize) -> Option<Range<usize>> {
        let clause = hashed("acl");
        let mut below = pronoun;
        for _ in 0..MAX_HEIGHT {
            let known = self.words.get(below)?;
            if known.relation == clause {
                return self.phrase_before(known.head, pronoun);
            }
            below = known.head;
        }
        let mark = |at: &usize| self.words[*at].upos == Upos::Punct as u32;
        let before = pronoun
            .checked_sub(1)
            .and_then(|before| if mark(&before) { before.checked_sub(1) } else { Some(before) })?;
        // In "the members of the board who" it may be either noun.
        (self.words[before].relation != hashed("nmod")).then(|| self.phrase_before(before, pronoun))?
    }

    /// The noun phrase that words stand for where they are a relative pronoun behind a comma.
    pub(crate) fn told_of(&self, words: &Range<usize>) -> Option<Range<usize>> {
        let parted = words.start.checked_sub(1).is_some_and(|before| self.is_mark(before));
        let whole = self.antecedent(words.start).filter(|_| parted && self.is_relative(words))?;
        let leads = |at: &usize| [Upos::Adp, Upos::Cconj].iter().any(|upos| self.words[*at].upos == *upos as u32);
        let start = whole.clone().find(|at| !leads(at))?;
        Some(start..whole.end)
    }

    /// A noun with the words in front of `end` that hang on it without a gap.
    fn phrase_before(&self, noun: usize, end: usize) -> Option<Range<usize>> {
        let noun_like =
            |known: &Known| [Upos::Noun, Upos::Propn, Upos::Pron].iter().any(|upos| known.upos == *upos as u32);
        if noun >= end || !noun_like(&self.words[noun]) {
            return None;
        }
        // "Ann Roe is | a builder who": the rest of its clause is none of the noun's phrase.
        let clause = ["nsubj", "cop", "aux", "mark", "expl", "obl"].map(hashed);
        let hangs = |at: &usize| {
            let mut at = *at;
            for _ in 0..MAX_HEIGHT {
                let Known { head, relation, .. } = self.words[at];
                if head == noun {
                    return !clause.contains(&relation);
                }
                at = head;
            }
            false
        };
        let start = noun - (0..noun).rev().take_while(hangs).count();
        let mut last = noun + (noun + 1..end).take_while(hangs).count();
        // A mark or preposition in front of the pronoun is no part of the phrase.
        let loose =
            |at: usize| matches!(self.words[at].upos, upos if upos == Upos::Punct as u32 || upos == Upos::Adp as u32);
        while last > noun && loose(last) {
            last -= 1;
        }
        (last + 1 - start <= MAX_WORDS).then_some(start..last + 1)
    }
}
