//! What the models look at in a word, computed once for each word.
//!
//! In come the forms of a sentence, out goes a [`Signature`] for each: hashes of the form, of its lower-case shape with
//! digits made equal, of its beginnings and endings, and a few properties of its letters. No text is kept.

use crate::classes::{Classes, WordClass};
use crate::perceptron::mix;

/// The properties of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Hash of the form as written.
    pub form: u32,
    /// Hash of the form in lower case with all digits as `0`.
    pub lower: u32,
    /// Hashes of the first one, two and three letters of that.
    pub prefixes: [u32; 3],
    /// Hashes of the last one to five letters of that.
    pub suffixes: [u32; 5],
    /// Number of letters, at most 15.
    pub length: u32,
    /// Case, digits and marks, a small number.
    pub shape: u32,
    /// The classes of the lower-case form, where the model has any.
    pub class: WordClass,
}

impl Signature {
    /// The same word with its classes.
    #[must_use]
    pub fn with_class(self, classes: &Classes) -> Signature {
        Signature { class: classes.get(self.lower), ..self }
    }

    /// Whether the first letter is upper case.
    pub fn is_capitalised(&self) -> bool {
        self.shape & 1 != 0
    }
}

/// Computes signatures without allocating for each word.
#[derive(Clone, Debug, Default)]
pub struct Signer {
    letters: Vec<char>,
}

impl Signer {
    /// The signature of a word.
    pub fn sign(&mut self, form: &str) -> Signature {
        self.letters.clear();
        let mut signature = Signature { form: hash(form.chars()), ..Signature::default() };
        let (mut upper, mut lower, mut digits, mut marks) = (0u32, 0u32, 0u32, 0u32);
        let mut n_chars = 0u32;
        // Only the ends of a monstrous word matter; its middle is looked at for the shape alone.
        for (i, c) in form.chars().enumerate() {
            n_chars = n_chars.saturating_add(1);
            if i == 0 && c.is_uppercase() {
                signature.shape |= 1;
            }
            if c.is_ascii_digit() || c.is_numeric() {
                digits += 1;
                self.letters.push('0');
            } else if c.is_alphabetic() {
                if c.is_uppercase() {
                    upper += 1;
                } else {
                    lower += 1;
                }
                self.letters.extend(c.to_lowercase());
            } else {
                marks += 1;
                self.letters.push(c);
            }
        }
        for (bit, holds) in [
            (1, upper > 1 && lower == 0),
            (2, upper > 1 && lower > 0),
            (3, digits > 0),
            (4, digits > 0 && upper + lower > 0),
            (5, marks > 0),
            (6, marks > 0 && upper + lower + digits > 0),
        ] {
            if holds {
                signature.shape |= 1 << bit;
            }
        }
        signature.length = n_chars.min(15);
        signature.lower = hash(self.letters.iter().copied());
        for (n, prefix) in signature.prefixes.iter_mut().enumerate() {
            *prefix = hash(self.letters.iter().copied().take(n + 1));
        }
        for (n, suffix) in signature.suffixes.iter_mut().enumerate() {
            let start = self.letters.len().saturating_sub(n + 1);
            *suffix = hash(self.letters[start..].iter().copied());
        }
        signature
    }
}

/// Hash of letters.
pub fn hash(letters: impl Iterator<Item = char>) -> u32 {
    (letters.fold(0x9e37, |state, letter| mix(state, letter as u32)) >> 32) as u32
}

/// The place of a hash among ascending ones.
///
/// Hashes are spread evenly: the place can be guessed, and a few steps lead to the entry.
#[inline]
pub fn find(hashes: &[u32], hash: u32) -> Option<usize> {
    let n = hashes.len();
    if n == 0 {
        return None;
    }
    let mut at = ((u64::from(hash) * n as u64) >> 32) as usize;
    while at > 0 && hashes[at] > hash {
        at -= 1;
    }
    while at + 1 < n && hashes[at] < hash {
        at += 1;
    }
    (hashes[at] == hash).then_some(at)
}

/// The signature that stands for "no word here".
pub const NONE: Signature = Signature {
    form: 1,
    lower: 1,
    prefixes: [1; 3],
    suffixes: [1; 5],
    length: 0,
    shape: 1 << 8,
    class: WordClass { fine: 0, coarse: 0 },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_digits_do_not_change_the_lower_hash() {
        let mut signer = Signer::default();
        let (a, b) = (signer.sign("Été2024"), signer.sign("été1999"));
        assert_eq!((a.lower, a.suffixes, a.prefixes), (b.lower, b.suffixes, b.prefixes));
        assert!(a.form != b.form && a.is_capitalised() && !b.is_capitalised());
    }

    #[test]
    fn short_words_have_all_parts() {
        let mut signer = Signer::default();
        let a = signer.sign("à");
        assert_eq!(a.suffixes, [a.lower; 5]);
        assert_eq!(signer.sign("").length, 0);
    }
}
