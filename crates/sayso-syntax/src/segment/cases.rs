//! How words are written within a sentence: with a capital or without.
//!
//! In comes the hash of a word in lower case, out goes what the treebanks say about it. A word that is written small and
//! stands there with a capital begins a sentence, wherever no mark ends the one before: behind a headline, in a list.
//!
//! In a file: the number of words, then for each, in ascending order of hashes, twice the distance to the hash before,
//! plus one if the word is written with a capital.

use crate::container::{ModelError, Reader, write_varint};

/// Which words are written how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseTable {
    /// Ascending hashes of words, and whether they are written with a capital.
    words: Vec<(u32, bool)>,
}

impl CaseTable {
    /// Makes a table from hashes of words and whether they are written with a capital; of equal hashes the first counts.
    pub fn new(mut words: Vec<(u32, bool)>) -> Self {
        words.sort_by_key(|word| word.0);
        words.dedup_by_key(|word| word.0);
        Self { words }
    }

    /// 0 for an unknown word, 1 for one that is written small, 2 for one with a capital.
    pub fn get(&self, lower: u32) -> u32 {
        match self.words.binary_search_by_key(&lower, |word| word.0) {
            Ok(at) => 1 + u32::from(self.words[at].1),
            Err(_) => 0,
        }
    }

    /// Writes it as [`CaseTable::read`] reads it.
    pub fn write(&self, out: &mut Vec<u8>) {
        write_varint(out, self.words.len() as u64);
        let mut last = 0;
        for (hash, capital) in &self.words {
            write_varint(out, u64::from(hash - last) * 2 + u64::from(*capital));
            last = *hash;
        }
    }

    /// Reads it from a section.
    ///
    /// # Errors
    ///
    /// Where the section is cut off or a hash has more than 32 bits.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let n_words = reader.count(1)?;
        let mut words = Vec::with_capacity(n_words);
        let mut hash = 0u64;
        for _ in 0..n_words {
            let value = reader.varint()?;
            hash = hash.saturating_add(value / 2);
            let Ok(hash) = u32::try_from(hash) else {
                return Err(reader.error(format!("the hash {hash}"), "ascending hashes of 32 bits"));
            };
            words.push((hash, value % 2 == 1));
        }
        Ok(Self { words })
    }
}
