//! Classes of words that were learnt outside the treebanks.
//!
//! In comes the hash of a lower-case word, out go two numbers: a fine class of words that are used alike, and the coarse
//! class that it belongs to. A treebank holds few of the words of a language; through its classes a word that stands in
//! none of its sentences still says something to the tagger and the parser (Miller, Guinness and Zamanian 2004; Koo,
//! Carreras and Collins 2008). A model without classes has an empty table, and then no features are made of them.
//!
//! In a file: the number of fine classes and the coarse class of each, the number of words, and for each word in
//! ascending order of hashes the distance to the hash before and the fine class, all as varints. No word stands in it.

use crate::container::{ModelError, Reader, write_hash, write_varint};
use crate::words::find;

/// The classes of a word; 0 stands for none, and then both are 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordClass {
    /// One of the classes of words that are used alike.
    pub fine: u16,
    /// The class of classes it belongs to.
    pub coarse: u16,
}

/// The classes of the words of a language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// Ascending hashes of the lower-case form.
    keys: Vec<u32>,
    /// For each its fine class.
    fine: Vec<u16>,
    /// The coarse class of each fine one; the first stands for none.
    coarse: Vec<u16>,
}

/// The largest number of a class.
const LARGEST: usize = u16::MAX as usize;

impl Classes {
    /// Makes a table from pairs of hash and fine class, and the coarse class of each fine one, both counted from 1: the
    /// entry `i` of `coarse` belongs to the fine class `i + 1`. Of equal hashes the first counts.
    pub fn new(mut words: Vec<(u32, u16)>, coarse: &[u16]) -> Self {
        words.retain(|(_, fine)| (1..=coarse.len()).contains(&usize::from(*fine)));
        words.sort_by_key(|word| word.0);
        words.dedup_by_key(|word| word.0);
        let (keys, fine) = words.into_iter().unzip();
        Self { keys, fine, coarse: std::iter::once(0).chain(coarse.iter().copied()).collect() }
    }

    /// The classes of a word by the hash of its lower-case form.
    #[inline]
    pub fn get(&self, lower: u32) -> WordClass {
        let Some(fine) = find(&self.keys, lower).map(|at| self.fine[at]) else { return WordClass::default() };
        WordClass { fine, coarse: self.coarse.get(usize::from(fine)).copied().unwrap_or_default() }
    }

    /// Whether no word has a class.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The number of words with a class.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Writes it as [`Classes::read`] reads it.
    pub fn write(&self, out: &mut Vec<u8>) {
        write_varint(out, self.coarse.len().saturating_sub(1) as u64);
        for coarse in self.coarse.iter().skip(1) {
            write_varint(out, u64::from(*coarse));
        }
        write_varint(out, self.keys.len() as u64);
        let mut last = None;
        for (key, fine) in self.keys.iter().zip(&self.fine) {
            write_hash(out, last, *key);
            write_varint(out, u64::from(*fine));
            last = Some(*key);
        }
    }

    /// Reads it from a section.
    ///
    /// # Errors
    ///
    /// Where the section is cut off, its hashes do not ascend, or a class does not exist.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let n_fine = reader.count(1)?;
        if n_fine > LARGEST {
            return Err(reader.error(format!("{n_fine} classes"), format!("at most {LARGEST} classes")));
        }
        let mut coarse = Vec::with_capacity(n_fine + 1);
        coarse.push(0);
        for _ in 0..n_fine {
            coarse.push(reader.below(LARGEST + 1)? as u16);
        }
        let n = reader.count(2)?;
        let mut classes = Self { keys: Vec::with_capacity(n), fine: Vec::with_capacity(n), coarse };
        for _ in 0..n {
            classes.keys.push(reader.hash(classes.keys.last().copied())?);
            classes.fine.push(reader.below(n_fine + 1)? as u16);
        }
        Ok(classes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::{Container, ContainerWriter};

    fn reread(bytes: Vec<u8>) -> Result<Classes, ModelError> {
        let mut writer = ContainerWriter::default();
        writer.section("classes", bytes);
        let file = writer.finish("en");
        let mut reader = Container::open(&file)?.section("classes")?;
        let classes = Classes::read(&mut reader)?;
        reader.end()?;
        Ok(classes)
    }

    #[test]
    fn classes_are_the_same_when_read_again() {
        let word = |i: u32| (i.wrapping_mul(0x9e37_79b9), (i % 300 + 1) as u16);
        let coarse: Vec<u16> = (0..300).map(|fine| fine / 10 + 1).collect();
        let classes = Classes::new((0..1000).map(word).collect(), &coarse);
        let mut bytes = Vec::new();
        classes.write(&mut bytes);
        let read = reread(bytes).unwrap();
        assert_eq!(read, classes);
        let (key, fine) = word(777);
        assert_eq!(read.get(key), WordClass { fine, coarse: (fine - 1) / 10 + 1 });
        assert_eq!(read.get(word(1000).0), WordClass::default());
    }

    #[test]
    fn without_words_there_are_no_classes() {
        assert_eq!(Classes::default().get(7), WordClass::default());
        assert!(Classes::new(vec![(7, 2)], &[1]).is_empty());
    }

    #[test]
    fn a_class_that_does_not_exist_is_an_error() {
        let message = reread(vec![1, 1, 1, 9, 2]).unwrap_err().to_string();
        assert_eq!(message, "model classes at byte 5: the number 2, expected a number below 2");
    }
}
