//! Tokens that stand for several words: *du* for *de le*, *can't* for *ca n't*.
//!
//! In comes a token, out go the words it may stand for; whether it does here is decided elsewhere, because *des* and *its*
//! are also words of their own. The table was learnt from treebanks: whole forms, and endings (*'s*, *n't*) that may be
//! taken from any word.
//!
//! In a file: number of forms, for each the form in lower case, the number of its words and the words; then the number of
//! endings and the endings.

use crate::container::{ModelError, Reader, write_string, write_varint};

/// What tokens may stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MultiwordTable {
    /// Forms in lower case with their words, in ascending order.
    forms: Vec<(String, Vec<String>)>,
    /// Endings, longest first.
    endings: Vec<String>,
    /// The lengths in bytes of forms, as bits; bit 63 for all above.
    lengths: u64,
}

/// How a token divides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Division<'t> {
    /// Words that do not stand in the token as they are.
    Words(&'t [String]),
    /// Words that stand in it one behind the other; their numbers of characters are those of these.
    Parts(&'t [String]),
    /// A word and an ending of so many bytes.
    Ending(usize),
}

/// Longer tokens are no multiword tokens.
const LONGEST: usize = 64;

impl MultiwordTable {
    /// Makes a table from forms in lower case with their words, and endings.
    pub fn new(mut forms: Vec<(String, Vec<String>)>, mut endings: Vec<String>) -> Self {
        forms.sort();
        forms.dedup_by(|a, b| a.0 == b.0);
        endings.sort_by_key(|ending| (std::cmp::Reverse(ending.len()), ending.clone()));
        endings.dedup();
        let lengths = forms.iter().fold(0, |bits, (form, _)| bits | 1 << form.len().min(63));
        Self { forms, endings, lengths }
    }

    /// How a token may divide, `None` where it is one word for sure. `lower` is working memory.
    pub fn get<'t>(&'t self, token: &str, lower: &mut String) -> Option<Division<'t>> {
        if token.len() > LONGEST {
            return None;
        }
        let apostrophe = token.contains(['\'', '’']);
        if !apostrophe && self.lengths >> token.len().min(63) & 1 == 0 {
            return None;
        }
        lower.clear();
        lower.extend(token.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase));
        if let Ok(at) = self.forms.binary_search_by(|(form, _)| form.as_str().cmp(lower)) {
            let words = &self.forms[at].1;
            let literal = lower.len() == words.iter().map(String::len).sum::<usize>()
                && words.iter().try_fold(lower.as_str(), |rest, word| rest.strip_prefix(word.as_str())).is_some();
            return Some(if literal { Division::Parts(words) } else { Division::Words(words) });
        }
        if !apostrophe {
            return None;
        }
        let ending =
            self.endings.iter().find(|ending| lower.len() > ending.len() && lower.ends_with(ending.as_str()))?;
        let n_chars = ending.chars().count();
        let (from_end, _) = token.char_indices().rev().nth(n_chars - 1)?;
        (from_end > 0).then_some(Division::Ending(token.len() - from_end))
    }

    /// Writes it as [`MultiwordTable::read`] reads it.
    pub fn write(&self, out: &mut Vec<u8>) {
        write_varint(out, self.forms.len() as u64);
        for (form, words) in &self.forms {
            write_string(out, form);
            write_varint(out, words.len() as u64);
            words.iter().for_each(|word| write_string(out, word));
        }
        write_varint(out, self.endings.len() as u64);
        self.endings.iter().for_each(|ending| write_string(out, ending));
    }

    /// Reads it from a section.
    ///
    /// # Errors
    ///
    /// Where the section is cut off.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let n_forms = reader.count(2)?;
        let mut forms = Vec::with_capacity(n_forms);
        for _ in 0..n_forms {
            let form = reader.string()?.to_owned();
            let n_words = reader.count(1)?;
            let words = (0..n_words).map(|_| reader.string().map(str::to_owned)).collect::<Result<_, _>>()?;
            forms.push((form, words));
        }
        let n_endings = reader.count(2)?;
        let endings: Vec<String> =
            (0..n_endings).map(|_| reader.string().map(str::to_owned)).collect::<Result<_, _>>()?;
        if endings.iter().any(String::is_empty) {
            return Err(reader.error("an empty ending", "endings with letters"));
        }
        Ok(Self::new(forms, endings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn forms_and_endings_divide() {
        let table = MultiwordTable::new(
            vec![("du".into(), words(&["de", "le"])), ("cannot".into(), words(&["can", "not"]))],
            words(&["'s", "n't"]),
        );
        let mut lower = String::new();
        assert_eq!(table.get("Du", &mut lower), Some(Division::Words(&words(&["de", "le"]))));
        assert_eq!(table.get("CANNOT", &mut lower), Some(Division::Parts(&words(&["can", "not"]))));
        assert_eq!(table.get("Doesn’t", &mut lower), Some(Division::Ending("n’t".len())));
        for single in ["de", "s", "'s", "n't", "boats'", ""] {
            assert_eq!(table.get(single, &mut lower), None, "{single}");
        }
    }
}
