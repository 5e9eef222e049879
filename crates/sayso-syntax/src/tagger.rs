//! Word classes, decided greedily from left to right.
//!
//! In come the signatures of a sentence, out goes a [`Upos`] for each word. A dictionary (hashes, no words) says which
//! classes a frequent word was seen with: a word that was only ever seen with one is not decided anew, and for the others
//! the set of classes is a feature, also of the words that follow (the "ambiguity classes" of Giménez and Màrquez 2004).
//! The classifier is an averaged perceptron (Collins 2002).

use crate::Upos;
use crate::container::{ModelError, Reader, write_hash, write_varint};
use crate::perceptron::{Keys, Scorer, best};
use crate::words::{NONE, Signature, find};

/// The word classes frequent words were seen with.
#[derive(Clone, Debug, Default)]
pub struct TagDictionary {
    /// Ascending hashes of the lower-case form.
    keys: Vec<u32>,
    /// For each the set of classes as bits; [`CERTAIN`] where the single one is not to be doubted.
    values: Vec<u32>,
}

/// The bit that says: always this class.
pub const CERTAIN: u32 = 1 << 17;

/// The number of word classes.
pub const N_UPOS: usize = Upos::ALL.len();

impl TagDictionary {
    /// Makes a dictionary from pairs of hash and set; of equal hashes the first counts.
    pub fn new(mut entries: Vec<(u32, u32)>) -> Self {
        entries.sort_by_key(|entry| entry.0);
        entries.dedup_by_key(|entry| entry.0);
        let (keys, values) = entries.into_iter().unzip();
        Self { keys, values }
    }

    /// The classes of a word as bits, 0 for a word that is not in it.
    #[inline]
    pub fn get(&self, word: &Signature) -> u32 {
        find(&self.keys, word.lower).map_or(0, |at| self.values[at])
    }

    /// Writes it as [`TagDictionary::read`] reads it.
    pub fn write(&self, out: &mut Vec<u8>) {
        write_varint(out, self.keys.len() as u64);
        let mut last = None;
        for (key, value) in self.keys.iter().zip(&self.values) {
            write_hash(out, last, *key);
            write_varint(out, u64::from(*value));
            last = Some(*key);
        }
    }

    /// Reads it from a section.
    ///
    /// # Errors
    ///
    /// Where the section is cut off or its hashes do not ascend.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let n = reader.count(2)?;
        let mut dictionary = Self { keys: Vec::with_capacity(n), values: Vec::with_capacity(n) };
        for _ in 0..n {
            dictionary.keys.push(reader.hash(dictionary.keys.last().copied())?);
            dictionary.values.push(reader.below(CERTAIN as usize * 2)? as u32);
        }
        Ok(dictionary)
    }
}

/// Working memory of the tagger.
#[derive(Clone, Debug, Default)]
pub struct TagScratch {
    keys: Keys,
    classes: Vec<u32>,
}

/// Tags a sentence; `tags` gets one entry for each word.
pub fn tag(
    model: &impl Scorer,
    dictionary: &TagDictionary,
    words: &[Signature],
    scratch: &mut TagScratch,
    tags: &mut Vec<Upos>,
) {
    tag_with(dictionary, words, scratch, tags, |_, keys| {
        let mut scores = [0; N_UPOS];
        model.add_scores(keys, &mut scores);
        Upos::from_index(best(&scores, |_| true).unwrap_or_default())
    });
}

/// Walks through a sentence and asks `decide` for each word that the dictionary does not settle.
///
/// This is what training and tagging share: `decide` gets the place of the word and the keys of its features.
pub fn tag_with(
    dictionary: &TagDictionary,
    words: &[Signature],
    scratch: &mut TagScratch,
    tags: &mut Vec<Upos>,
    mut decide: impl FnMut(usize, &[u32]) -> Upos,
) {
    let TagScratch { keys, classes } = scratch;
    classes.clear();
    classes.extend(words.iter().map(|word| dictionary.get(word)));
    tags.clear();
    for i in 0..words.len() {
        let tag = if classes[i] & CERTAIN != 0 {
            Upos::from_index((classes[i] & !CERTAIN).trailing_zeros() as usize)
        } else {
            features(words, classes, tags, i, keys);
            decide(i, keys.as_slice())
        };
        tags.push(tag);
    }
}

/// The features of word `i`; `tags` holds the classes of the words before it.
fn features(words: &[Signature], classes: &[u32], tags: &[Upos], i: usize, keys: &mut Keys) {
    let at = |offset: isize| i.checked_add_signed(offset).and_then(|i| words.get(i)).unwrap_or(&NONE);
    let class = |offset: usize| classes.get(i + offset).map_or(1 << 20, |class| *class);
    let tag = |back: usize| i.checked_sub(back).and_then(|i| tags.get(i)).map_or(20, |tag| *tag as u32);
    let (w, p1, p2, n1, n2) = (at(0), at(-1), at(-2), at(1), at(2));
    let (t1, t2, t3) = (tag(1), tag(2), tag(3));
    let first = u32::from(i == 0);

    keys.clear(0);
    keys.add([]);
    keys.add([w.form, first]);
    keys.add([w.lower]);
    for suffix in w.suffixes {
        keys.add([suffix]);
    }
    for prefix in w.prefixes {
        keys.add([prefix]);
    }
    keys.add([w.shape, first]);
    keys.add([w.shape, w.length.min(8), t1]);
    keys.add([w.suffixes[2], w.shape, first]);
    keys.add([t1]);
    keys.add([t1, t2]);
    keys.add([t1, t2, t3]);
    keys.add([t1, w.lower]);
    keys.add([t1, t2, w.lower]);
    keys.add([t1, w.suffixes[2]]);
    keys.add([p1.lower]);
    keys.add([p1.lower, w.lower]);
    keys.add([p1.lower, w.suffixes[1]]);
    keys.add([p1.lower, t2]);
    keys.add([p2.lower]);
    keys.add([p2.lower, p1.lower]);
    keys.add([n1.lower]);
    keys.add([n1.lower, w.lower]);
    keys.add([n1.lower, t1]);
    keys.add([n2.lower]);
    keys.add([n1.lower, n2.lower]);
    keys.add([n1.suffixes[2]]);
    keys.add([n1.suffixes[1], w.suffixes[1]]);
    keys.add([n1.suffixes[2], t1]);
    keys.add([n1.shape, w.shape]);
    keys.add([n2.suffixes[2]]);
    keys.add([p1.suffixes[2]]);
    keys.add([p1.suffixes[1], w.suffixes[2]]);
    keys.add([p1.shape, w.shape, n1.shape]);
    keys.add([class(0), class(1)]);
    keys.add([class(0), t1]);
    keys.add([class(0), class(1), t1]);
    keys.add([class(1), t1, t2]);
    keys.add([class(1), class(2)]);
    keys.add([class(0), class(1), class(2)]);
    keys.add([class(1), w.lower]);
    keys.add([class(1), w.suffixes[2]]);
    keys.add([class(1), class(2), w.lower]);
    // Classes from outside the treebank, of this word and of those beside it.
    let (fine, coarse) = (|w: &Signature| u32::from(w.class.fine), |w: &Signature| u32::from(w.class.coarse));
    let (c, c1, cn, k, k1, kn) = (fine(w), fine(p1), fine(n1), coarse(w), coarse(p1), coarse(n1));
    keys.add_known([c], []);
    keys.add_known([c], [t1]);
    keys.add_known([c], [w.suffixes[2]]);
    keys.add_known([c], [w.suffixes[1], w.shape]);
    keys.add_known([k], [t1, t2]);
    keys.add_known([c1], [w.suffixes[1]]);
    keys.add_known([k1], [t1, w.lower]);
    keys.add_known([cn], []);
    keys.add_known([cn], [t1]);
    keys.add_known([cn, c], []);
    keys.add_known([kn], [class(0)]);
    keys.add_known([kn, k], [t1]);
    keys.add_known([k1, k], [t1]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_dictionary_is_found_and_others_are_not() {
        let entry = |i: u32| (i.wrapping_mul(0x9e37_79b9), i % 1000 + 1);
        let dictionary = TagDictionary::new((0..500).map(entry).collect());
        let mut bytes = Vec::new();
        dictionary.write(&mut bytes);
        for i in 0..1000 {
            let (lower, value) = entry(i);
            let found = dictionary.get(&Signature { lower, ..NONE });
            assert_eq!(found, if i < 500 { value } else { 0 });
        }
    }
}
