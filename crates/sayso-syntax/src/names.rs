//! Names of persons, organisations and places.
//!
//! In come the words of a sentence with their classes, out go [`Name`]s: spans of words, with the family name of a person
//! ([`family`]). An averaged perceptron (Collins 2002) decides begin, inside or none for each word from left to right
//! (Ratinov and Roth 2009), over forms, affixes, shapes, word classes and a list of places. A name is only given if it led
//! over every other reading by as much as the model's file asks for, which was chosen so that few are wrong: a name that
//! is missed is better than a wrong speaker. Forms of address before a name are no part of it. Names that are the same
//! are not brought together here.

pub mod family;

use std::ops::Range;

use crate::analysis::Analysis;
use crate::container::{Container, ContainerWriter, ModelError, Reader, write_hash, write_varint};
use crate::perceptron::{Keys, Linear, Scorer, best, mix_all};
use crate::words::{NONE, Signature, Signer};
use crate::{Upos, analysis};

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
}

impl NameKind {
    /// All kinds.
    pub const ALL: [NameKind; 3] = [NameKind::Person, NameKind::Organisation, NameKind::Place];
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What it names.
    pub kind: NameKind,
    /// Its words: places in the whole text.
    pub words: Range<usize>,
    /// Its bytes.
    pub range: Range<usize>,
    /// The bytes of a person's family name, with its particles; `None` for others and where it is not known.
    pub family: Option<Range<usize>>,
    /// By how much it led over other readings, in steps of the model.
    pub lead: i32,
}

/// The labels of words: none, and begin and inside of each kind.
pub const N_LABELS: usize = 1 + 2 * NameKind::ALL.len();

/// The models of this layer.
#[derive(Clone, Debug, Default)]
pub struct Namer {
    lists: NameLists,
    labels: Linear,
    /// What a name of each kind has to lead by.
    least_leads: [i32; 3],
}

/// The names of the sections this layer has in a model.
pub const SECTIONS: [&str; 3] = ["lists", "names", "nameled"];

impl Namer {
    /// Reads the layer's sections; a file without them gives a layer that finds nothing.
    ///
    /// # Errors
    ///
    /// Where a section is not as the format wants it, or only some of them are there.
    pub fn read(container: &Container<'_>) -> Result<Self, ModelError> {
        if !SECTIONS.iter().any(|section| container.has(section)) {
            return Ok(Self::default());
        }
        let [lists, labels, lead] = SECTIONS;
        let mut reader = container.section(lists)?;
        let lists = NameLists::read(&mut reader)?;
        reader.end()?;
        let mut reader = container.section(labels)?;
        let start = reader.clone();
        let labels = Linear::read(&mut reader)?;
        if labels.n_classes() != N_LABELS {
            return Err(start.error(format!("{} classes", labels.n_classes()), format!("{N_LABELS} classes")));
        }
        reader.end()?;
        let mut reader = container.section(lead)?;
        let mut least_leads = [0; 3];
        for lead in &mut least_leads {
            *lead = reader.below(1 << 24)? as i32;
        }
        reader.end()?;
        Ok(Self { lists, labels, least_leads })
    }

    /// Adds the layer's sections to a file.
    pub fn write(lists: &NameLists, labels: Vec<u8>, least_leads: [i32; 3], file: &mut ContainerWriter) {
        let mut bytes = Vec::new();
        lists.write(&mut bytes);
        let mut lead = Vec::new();
        least_leads.iter().for_each(|least| write_varint(&mut lead, u64::from(least.unsigned_abs())));
        for (section, bytes) in SECTIONS.into_iter().zip([bytes, labels, lead]) {
            file.section(section, bytes);
        }
    }

    /// Finds the names of an analysed text.
    pub fn names(&self, text: &str, analysis: &Analysis, scratch: &mut NameScratch) -> Vec<Name> {
        let mut names = Vec::new();
        if self.labels.n_classes() == 0 {
            return names;
        }
        let mut signer = std::mem::take(&mut scratch.signer);
        let mut words = std::mem::take(&mut scratch.words);
        let segmentation = &analysis.segmentation;
        for sentence_idx in 0..segmentation.n_sentences() {
            let span = segmentation.sentence(sentence_idx);
            let tags = analysis.upos.get(span.clone()).unwrap_or(&[]);
            // Most sentences hold nothing that could be a name.
            if !tags.iter().any(|tag| *tag == Upos::Propn || *tag == Upos::X) && !has_capital(text, analysis, &span) {
                continue;
            }
            words.clear();
            words.extend(span.clone().map(|word_idx| signer.sign(segmentation.form(text, word_idx))));
            self.label(&words, tags, scratch);
            for (kind, words, lead) in spans(&scratch.labels, &scratch.leads) {
                if lead >= self.least_leads[kind as usize] {
                    names.push(name(text, segmentation, kind, span.start + words.start..span.start + words.end, lead));
                }
            }
        }
        (scratch.signer, scratch.words) = (signer, words);
        names
    }

    fn label(&self, words: &[Signature], tags: &[Upos], scratch: &mut NameScratch) {
        let mut leads = std::mem::take(&mut scratch.leads);
        leads.clear();
        label_with(&self.lists, words, tags, scratch, |_, last, keys| {
            let mut scores = [0; N_LABELS];
            self.labels.add_scores(keys, &mut scores);
            let (label, lead) = decide(&scores, last);
            leads.push(lead);
            label
        });
        scratch.leads = leads;
    }
}

/// Whether a word behind the first one begins with a capital, or the script has none.
fn has_capital(text: &str, analysis: &Analysis, span: &Range<usize>) -> bool {
    let first = |word_idx| analysis.segmentation.form(text, word_idx).chars().next();
    span.clone().skip(1).filter_map(first).any(|c| c.is_uppercase())
}

/// The best label that may follow `last`, and by how much it leads over every label of another kind.
pub fn decide(scores: &[i32; N_LABELS], last: usize) -> (usize, i32) {
    let label = best(scores, |label| may_follow(label, last)).unwrap_or(0);
    let others = (0..N_LABELS).filter(|other| kind_of(*other) != kind_of(label) && may_follow(*other, last));
    let second = others.map(|other| scores[other]).max().unwrap_or(i32::MIN / 2);
    (label, scores[label].saturating_sub(second))
}

/// Inside a name can only stand what continues it.
pub fn may_follow(label: usize, last: usize) -> bool {
    label == 0 || label % 2 == 1 || last == label || last + 1 == label
}

fn kind_of(label: usize) -> usize {
    label.div_ceil(2)
}

/// The names that labels make up, with the smallest lead of their words.
pub fn spans<'a>(labels: &'a [u8], leads: &'a [i32]) -> impl Iterator<Item = (NameKind, Range<usize>, i32)> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        while labels.get(at).is_some_and(|label| label % 2 == 0) {
            at += 1;
        }
        let begin = *labels.get(at)?;
        let start = at;
        at += 1;
        while labels.get(at) == Some(&(begin + 1)) {
            at += 1;
        }
        let kind = *NameKind::ALL.get(usize::from(begin / 2))?;
        let lead = leads.get(start..at).and_then(|leads| leads.iter().min()).copied().unwrap_or(0);
        Some((kind, start..at, lead))
    })
}

fn name(text: &str, segmentation: &analysis::Segmentation, kind: NameKind, words: Range<usize>, lead: i32) -> Name {
    let range = segmentation.range(words.start).start..segmentation.range(words.end - 1).end;
    let family = (kind == NameKind::Person)
        .then(|| {
            let forms: Vec<(&str, Range<usize>)> = words
                .clone()
                .map(|word_idx| (segmentation.form(text, word_idx), segmentation.range(word_idx)))
                .collect();
            family::family(&forms)
        })
        .flatten();
    Name { kind, words, range, family, lead }
}

/// Working memory of this layer.
#[derive(Clone, Debug, Default)]
pub struct NameScratch {
    signer: Signer,
    words: Vec<Signature>,
    keys: Keys,
    listed: Vec<u8>,
    /// One label for each word of the last sentence.
    pub labels: Vec<u8>,
    /// By how much each led.
    pub leads: Vec<i32>,
}

/// Lists of known names, as hashes of their words in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameLists {
    /// Places, also of several words.
    places: Vec<u32>,
    /// Given names, of one word.
    given: Vec<u32>,
    /// Family names, of one word.
    family: Vec<u32>,
}

/// The most words of a listed place.
const LONGEST_PLACE: usize = 5;

impl NameLists {
    /// Makes lists from hashes of [`NameLists::hash`].
    pub fn new(places: Vec<u32>, given: Vec<u32>, family: Vec<u32>) -> Self {
        let [places, given, family] = [places, given, family].map(|mut hashes| {
            hashes.sort_unstable();
            hashes.dedup();
            hashes
        });
        Self { places, given, family }
    }

    fn write(&self, out: &mut Vec<u8>) {
        for list in [&self.places, &self.given, &self.family] {
            write_varint(out, list.len() as u64);
            let mut last = None;
            for hash in list {
                write_hash(out, last, *hash);
                last = Some(*hash);
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let mut lists = Self::default();
        for list in [&mut lists.places, &mut lists.given, &mut lists.family] {
            for _ in 0..reader.count(1)? {
                list.push(reader.hash(list.last().copied())?);
            }
        }
        Ok(lists)
    }

    /// The hash of a place's words.
    pub fn hash(words: &[Signature]) -> u32 {
        words.iter().fold(17, |hash, word| mix_all([hash, word.lower]))
    }

    /// Marks the words of listed places: 1 for the first, 2 for the others, 0 elsewhere, of which the longest counts; with 4
    /// more for given names and 8 more for family names.
    fn mark(&self, words: &[Signature], marks: &mut Vec<u8>) {
        marks.clear();
        marks.resize(words.len(), 0);
        let mut at = 0;
        while at < words.len() {
            let longest = (1..=LONGEST_PLACE.min(words.len() - at))
                .rev()
                .find(|n| self.places.binary_search(&Self::hash(&words[at..at + n])).is_ok());
            if let Some(n) = longest {
                marks[at] = 1;
                marks[at + 1..at + n].fill(2);
            }
            at += longest.unwrap_or(1);
        }
        for (word, mark) in words.iter().zip(marks) {
            let hash = Self::hash(std::slice::from_ref(word));
            if word.is_capitalised() {
                *mark |= u8::from(self.given.binary_search(&hash).is_ok()) << 2;
                *mark |= u8::from(self.family.binary_search(&hash).is_ok()) << 3;
            }
        }
    }
}

/// Walks through a sentence and asks `decide` for the label of each word; it is told the place, the label before and the
/// features' keys.
pub fn label_with(
    lists: &NameLists,
    words: &[Signature],
    tags: &[Upos],
    scratch: &mut NameScratch,
    mut decide: impl FnMut(usize, usize, &[u32]) -> usize,
) {
    let NameScratch { keys, listed, labels, .. } = scratch;
    lists.mark(words, listed);
    labels.clear();
    for i in 0..words.len() {
        features(words, tags, listed, labels, i, keys);
        let last = labels.last().copied().unwrap_or(0);
        labels.push(decide(i, usize::from(last), keys.as_slice()) as u8);
    }
}

fn features(words: &[Signature], tags: &[Upos], listed: &[u8], labels: &[u8], i: usize, keys: &mut Keys) {
    let at = |offset: isize| i.checked_add_signed(offset).and_then(|i| words.get(i)).unwrap_or(&NONE);
    let tag = |offset: isize| i.checked_add_signed(offset).and_then(|i| tags.get(i)).map_or(20, |tag| *tag as u32);
    let list = |offset: isize| i.checked_add_signed(offset).and_then(|i| listed.get(i)).map_or(16, |m| u32::from(*m));
    let label = |back: usize| i.checked_sub(back).and_then(|i| labels.get(i)).map_or(9, |label| u32::from(*label));
    let (w, p1, p2, n1, n2) = (at(0), at(-1), at(-2), at(1), at(2));
    let (t, l1, l2) = (tag(0), label(1), label(2));
    let shape = w.shape * 2 + u32::from(i == 0);

    keys.clear(800);
    keys.add([shape, t]);
    keys.add([w.form]);
    keys.add([w.lower]);
    keys.add([w.lower, l1]);
    keys.add([w.suffixes[1], shape]);
    keys.add([w.suffixes[2], shape]);
    keys.add([w.suffixes[3], shape]);
    keys.add([w.prefixes[0], shape]);
    keys.add([w.prefixes[1], shape]);
    keys.add([w.prefixes[2], shape]);
    keys.add([w.length, shape, l1]);
    keys.add([l1, shape, t]);
    keys.add([l1, l2, shape]);
    keys.add([l1, t, tag(1)]);
    keys.add([tag(-1), t, tag(1), shape]);
    keys.add([p1.lower, shape]);
    keys.add([p1.lower, l1, shape]);
    keys.add([p2.lower, shape]);
    keys.add([p2.lower, p1.lower, shape]);
    keys.add([n1.lower, shape]);
    keys.add([n1.lower, l1, t]);
    keys.add([n2.lower, shape]);
    keys.add([n1.lower, n2.lower, shape]);
    keys.add([p1.lower, n1.lower, shape]);
    keys.add([p1.lower, w.lower]);
    keys.add([w.lower, n1.lower]);
    keys.add([p1.shape, w.shape, n1.shape]);
    keys.add([p1.shape, w.shape, n1.shape, n2.shape, l1]);
    keys.add([n1.suffixes[2], shape, l1]);
    keys.add([p1.suffixes[2], shape, l1]);
    keys.add([list(0), shape, l1]);
    keys.add([list(0), list(1), shape, tag(1)]);
    keys.add([list(0), p1.lower, shape]);
    keys.add([list(1), n1.shape, shape, l1]);
    keys.add([list(-1), list(0), list(1), l1, shape]);
    keys.add([list(-1), p1.shape, list(0), shape, n1.shape]);
    keys.add([list(0) / 4, w.length, shape, tag(-1)]);
    keys.add([tag(-1), t, l1]);
    keys.add([tag(-2), tag(-1), t]);
    keys.add([w.suffixes[0], w.length, shape]);
}
