//! Base forms by edit scripts.
//!
//! In come the forms, classes and features of a sentence's words, out goes a lemma for each, written into a buffer. A script
//! (Chrupała 2006) says what to cut from both ends of a form and what to put there, so that one script serves all words
//! that inflect alike. Words of the training data find theirs in a dictionary of hashes, for all others an averaged
//! perceptron chooses among the scripts that fit.

use crate::container::{ModelError, Reader, write_hash, write_string, write_varint};
use crate::perceptron::{Keys, Scorer, best, mix_all};
use crate::words::Signature;
use crate::{Feats, Upos};

/// How a form becomes its lemma.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Script {
    /// The form is put into lower case first.
    pub lower: bool,
    /// What the form begins with and is cut.
    pub prefix_cut: String,
    /// What is put before the rest.
    pub prefix_add: String,
    /// What the form ends with and is cut.
    pub suffix_cut: String,
    /// What is put behind the rest.
    pub suffix_add: String,
}

impl Script {
    /// The script from a form to its lemma, around the longest stretch of letters that both share.
    ///
    /// ```
    /// # use sayso_syntax::lemma::Script;
    /// let script = Script::between("chevaux", "cheval");
    /// let mut lemma = String::new();
    /// assert!(script.apply("Journaux", &mut lemma));
    /// assert_eq!(lemma, "Journal");
    /// assert!(!script.apply("port", &mut lemma));
    /// ```
    pub fn between(form: &str, lemma: &str) -> Script {
        let has_upper = form.chars().any(char::is_uppercase);
        let lowered = form.to_lowercase();
        let kept = Self::cut_and_add(form, lemma);
        if !has_upper {
            return kept;
        }
        let lower = Script { lower: true, ..Self::cut_and_add(&lowered, lemma) };
        if lower.cost() < kept.cost() { lower } else { kept }
    }

    fn cost(&self) -> usize {
        self.prefix_cut.len() + self.prefix_add.len() + self.suffix_cut.len() + self.suffix_add.len()
    }

    fn cut_and_add(form: &str, lemma: &str) -> Script {
        let (form, lemma): (Vec<char>, Vec<char>) = (form.chars().collect(), lemma.chars().collect());
        let mut longest = (0, 0, 0);
        for i in 0..form.len() {
            for j in 0..lemma.len() {
                let n = form[i..].iter().zip(&lemma[j..]).take_while(|(a, b)| a == b).count();
                if n > longest.0 {
                    longest = (n, i, j);
                }
            }
        }
        let (n, i, j) = longest;
        Script {
            lower: false,
            prefix_cut: form[..i].iter().collect(),
            prefix_add: lemma[..j].iter().collect(),
            suffix_cut: form[i + n..].iter().collect(),
            suffix_add: lemma[j + n..].iter().collect(),
        }
    }

    /// Writes the lemma of `form` over `out`; `false`, and `out` is the form, where the script does not fit.
    pub fn apply(&self, form: &str, out: &mut String) -> bool {
        out.clear();
        if self.lower {
            out.extend(form.chars().flat_map(char::to_lowercase));
        } else {
            out.push_str(form);
        }
        if !fits(out, self) {
            return false;
        }
        out.truncate(out.len() - self.suffix_cut.len());
        out.push_str(&self.suffix_add);
        if !(self.prefix_cut.is_empty() && self.prefix_add.is_empty()) {
            out.replace_range(..self.prefix_cut.len(), &self.prefix_add);
        }
        if out.is_empty() {
            out.push_str(form);
        }
        true
    }
}

fn fits(form: &str, script: &Script) -> bool {
    form.len() >= script.prefix_cut.len() + script.suffix_cut.len()
        && form.starts_with(script.prefix_cut.as_str())
        && form.ends_with(script.suffix_cut.as_str())
}

/// The scripts of a model and the words whose script is known.
#[derive(Clone, Debug, Default)]
pub struct LemmaTable {
    /// The scripts, a class each.
    pub scripts: Vec<Script>,
    /// For each script the word classes it occurs with, as bits.
    pub upos: Vec<u32>,
    keys: Vec<u32>,
    values: Vec<u16>,
}

impl LemmaTable {
    /// Makes the table; `entries` are pairs of [`LemmaTable::key`] and script, of equal keys the first counts.
    pub fn new(scripts: Vec<Script>, upos: Vec<u32>, mut entries: Vec<(u32, u16)>) -> Self {
        entries.sort_by_key(|entry| entry.0);
        entries.dedup_by_key(|entry| entry.0);
        let (keys, values) = entries.into_iter().unzip();
        Self { scripts, upos, keys, values }
    }

    /// What stands for a word of a class in the dictionary.
    pub fn key(form: u32, upos: Upos) -> u32 {
        mix_all([form, upos as u32])
    }

    /// The script of a known word.
    pub fn find(&self, key: u32) -> Option<usize> {
        self.keys.binary_search(&key).ok().map(|at| usize::from(self.values[at]))
    }

    /// Writes it as [`LemmaTable::read`] reads it.
    pub fn write(&self, out: &mut Vec<u8>) {
        write_varint(out, self.scripts.len() as u64);
        for (script, upos) in self.scripts.iter().zip(&self.upos) {
            write_varint(out, u64::from(script.lower));
            for part in [&script.prefix_cut, &script.prefix_add, &script.suffix_cut, &script.suffix_add] {
                write_string(out, part);
            }
            write_varint(out, u64::from(*upos));
        }
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
    /// Where the section is cut off, names a script that does not exist or its hashes do not ascend.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let n_scripts = reader.count(6)?;
        let mut table = Self::default();
        for _ in 0..n_scripts {
            let lower = reader.below(2)? == 1;
            let mut part = || reader.string().map(str::to_owned);
            let [prefix_cut, prefix_add, suffix_cut, suffix_add] = [part()?, part()?, part()?, part()?];
            table.scripts.push(Script { lower, prefix_cut, prefix_add, suffix_cut, suffix_add });
            table.upos.push(reader.below(1 << crate::tagger::N_UPOS)? as u32);
        }
        let n = reader.count(2)?;
        for _ in 0..n {
            table.keys.push(reader.hash(table.keys.last().copied())?);
            table.values.push(reader.below(n_scripts)? as u16);
        }
        Ok(table)
    }
}

/// Working memory of this layer.
#[derive(Clone, Debug, Default)]
pub struct LemmaScratch {
    keys: Keys,
    scores: Vec<i32>,
    candidate: String,
}

/// A word with all that decides over its lemma.
#[derive(Clone, Copy, Debug)]
pub struct Inflected<'a> {
    /// The word as written.
    pub form: &'a str,
    /// Its signature.
    pub signature: &'a Signature,
    /// Its class.
    pub tag: Upos,
    /// Its features.
    pub feats: Feats,
}

/// Writes the lemma of one word over `out`.
pub fn lemmatise(
    model: &impl Scorer,
    table: &LemmaTable,
    word: Inflected<'_>,
    scratch: &mut LemmaScratch,
    out: &mut String,
) {
    let Inflected { form, signature, tag, feats } = word;
    if let Some(script) = table.find(LemmaTable::key(signature.form, tag))
        && table.scripts[script].apply(form, out)
    {
        return;
    }
    let LemmaScratch { keys, scores, candidate } = scratch;
    features(signature, tag, feats, keys);
    scores.clear();
    scores.resize(table.scripts.len(), 0);
    model.add_scores(keys.as_slice(), scores);
    // The scripts look at the form as it is or in lower case: both are made once.
    candidate.clear();
    candidate.extend(form.chars().flat_map(char::to_lowercase));
    let script = best(scores, |class| {
        let script = &table.scripts[class];
        table.upos[class] >> (tag as u32) & 1 == 1 && fits(if script.lower { candidate } else { form }, script)
    });
    match script {
        Some(script) => {
            table.scripts[script].apply(form, out);
        }
        None => {
            out.clear();
            out.push_str(form);
        }
    }
}

/// The features by which a script is chosen.
pub fn features(word: &Signature, tag: Upos, feats: Feats, keys: &mut Keys) {
    let t = tag as u32;
    let m = mix_all([t, feats.0 as u32, (feats.0 >> 32) as u32]);
    keys.clear(200);
    keys.add([t]);
    keys.add([m]);
    keys.add([t, word.shape]);
    keys.add([t, word.length.min(6)]);
    for suffix in word.suffixes {
        keys.add([suffix, t]);
        keys.add([suffix, m]);
        keys.add([suffix, t, word.shape & 1]);
    }
    for prefix in word.prefixes {
        keys.add([prefix, t]);
        keys.add([prefix, m]);
    }
    keys.add([word.prefixes[1], word.suffixes[0], m]);
    keys.add([word.prefixes[1], word.suffixes[1], t]);
    keys.add([word.lower, t]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_leads_from_its_form_to_its_lemma() {
        for (form, lemma) in [
            ("Häuser", "Haus"),
            ("gemacht", "machen"),
            ("was", "be"),
            ("The", "the"),
            ("Paris", "Paris"),
            ("aux", "à le"),
            ("大小", "大小"),
            ("I", "I"),
        ] {
            let mut out = String::new();
            assert!(Script::between(form, lemma).apply(form, &mut out));
            assert_eq!(out, lemma);
        }
    }
}
