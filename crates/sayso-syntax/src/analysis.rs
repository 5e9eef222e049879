//! What an analysis consists of: tables beside the text.
//!
//! [`Segmentation`] says where words, tokens and sentences are; [`Analysis`] adds a table for each further layer. Every
//! table has one entry for each word, a layer never changes another one, and all is read through the views [`Word`] and
//! [`Sentence`]. Positions are UTF-8 bytes of the text that was analysed.

use std::ops::Range;
use std::sync::Arc;

use crate::{Feats, Upos};

/// Where words and sentences are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    /// Byte ranges of the words' tokens; the words of a multiword token share its range.
    ranges: Vec<(u32, u32)>,
    /// What the words read: a range of the text, or of `written` where `own_form` holds.
    forms: Vec<(u32, u32)>,
    own_form: Vec<bool>,
    /// Forms that do not stand in the text as they are: *de*, *le* of *du*.
    written: String,
    /// The first word of each sentence.
    sentences: Vec<u32>,
    /// Whether a sentence begins at the next word.
    at_start: bool,
}

impl Segmentation {
    /// No words.
    pub fn new() -> Self {
        Self { at_start: true, ..Self::default() }
    }

    /// Adds a word that reads as the text does from `range.start` to `range.end`.
    ///
    /// Text behind the first 4 GiB cannot be addressed: words there are left out.
    pub fn push(&mut self, range: Range<usize>) {
        let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else { return };
        self.push_row((start, end), (start, end), false);
    }

    /// Adds a word that reads `form`, at the token `range`; the words of one token are pushed one after the other with the
    /// same range.
    pub fn push_form(&mut self, range: Range<usize>, form: &str) {
        let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else { return };
        let at = self.written.len();
        let (Ok(form_start), Ok(form_end)) = (u32::try_from(at), u32::try_from(at + form.len())) else { return };
        self.written.push_str(form);
        self.push_row((start, end), (form_start, form_end), true);
    }

    /// Adds a word that reads as a part of its token does: *can* of *cannot*.
    pub fn push_part(&mut self, range: Range<usize>, part: Range<usize>) {
        let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else { return };
        let (Ok(part_start), Ok(part_end)) = (u32::try_from(part.start), u32::try_from(part.end)) else { return };
        self.push_row((start, end), (part_start, part_end), false);
    }

    fn push_row(&mut self, range: (u32, u32), form: (u32, u32), own: bool) {
        if std::mem::replace(&mut self.at_start, false) || self.sentences.is_empty() {
            self.sentences.push(self.ranges.len() as u32);
        }
        self.ranges.push(range);
        self.forms.push(form);
        self.own_form.push(own);
    }

    /// The next word begins a sentence.
    pub fn end_sentence(&mut self) {
        self.at_start = true;
    }

    /// Adds the words of a stretch of the text that was segmented alone and begins at the byte `offset`; a sentence ends
    /// before and behind it.
    ///
    /// Text behind the first 4 GiB cannot be addressed: a stretch that ends there is left out.
    pub fn append(&mut self, part: &Segmentation, offset: usize) {
        let end = part.ranges.iter().map(|range| u64::from(range.1)).max().unwrap_or(0) + offset as u64;
        let written = self.written.len() + part.written.len();
        if end > u64::from(u32::MAX) || written > u32::MAX as usize {
            return;
        }
        let (first, offset, own_offset) = (self.ranges.len() as u32, offset as u32, self.written.len() as u32);
        self.ranges.extend(part.ranges.iter().map(|(start, end)| (start + offset, end + offset)));
        self.forms.extend(part.forms.iter().zip(&part.own_form).map(|((start, end), own)| {
            let offset = if *own { own_offset } else { offset };
            (start + offset, end + offset)
        }));
        self.own_form.extend_from_slice(&part.own_form);
        self.written.push_str(&part.written);
        self.sentences.extend(part.sentences.iter().map(|start| start + first));
        self.at_start = true;
    }

    /// The number of words.
    pub fn n_words(&self) -> usize {
        self.ranges.len()
    }

    /// The number of sentences; none is empty.
    pub fn n_sentences(&self) -> usize {
        self.sentences.len()
    }

    /// The words of a sentence, empty behind the last one.
    pub fn sentence(&self, sentence_idx: usize) -> Range<usize> {
        let start = self.sentences.get(sentence_idx).map_or(self.n_words(), |start| *start as usize);
        let end = self.sentences.get(sentence_idx + 1).map_or(self.n_words(), |end| *end as usize);
        start..end
    }

    /// The bytes of the token a word belongs to.
    pub fn range(&self, word_idx: usize) -> Range<usize> {
        self.ranges.get(word_idx).map_or(0..0, |(start, end)| *start as usize..*end as usize)
    }

    /// What a word reads; empty if `text` is not the text that was segmented.
    pub fn form<'a>(&'a self, text: &'a str, word_idx: usize) -> &'a str {
        let Some((start, end)) = self.forms.get(word_idx) else { return "" };
        let source = if self.own_form.get(word_idx) == Some(&true) { &self.written } else { text };
        source.get(*start as usize..*end as usize).unwrap_or("")
    }
}

/// Words, sentences and all layers of one text.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Words and sentences.
    pub segmentation: Segmentation,
    /// The word class of each word.
    pub upos: Vec<Upos>,
    /// The main features of each word.
    pub feats: Vec<Feats>,
    /// The head of each word: its place in the whole text; a root is its own head.
    pub heads: Vec<u32>,
    /// The relation of each word to its head, a place in [`Analysis::relations`].
    pub deprels: Vec<u8>,
    /// The lemma of each word, a number in `lemmas`.
    pub lemma_ids: Vec<u32>,
    /// The lemmas, each once.
    pub lemmas: Strings,
    /// The names of the model's relations.
    pub relations: Arc<[Box<str>]>,
}

impl Analysis {
    /// A word with what is known of it; `None` behind the last one.
    pub fn word<'a>(&'a self, text: &'a str, word_idx: usize) -> Option<Word<'a>> {
        (word_idx < self.segmentation.n_words()).then_some(Word { analysis: self, text, idx: word_idx })
    }

    /// All words in the order of the text.
    pub fn words<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Word<'a>> {
        (0..self.segmentation.n_words()).map(move |idx| Word { analysis: self, text, idx })
    }

    /// All sentences in the order of the text.
    pub fn sentences<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Sentence<'a>> {
        (0..self.segmentation.n_sentences()).map(move |idx| Sentence { analysis: self, text, idx })
    }
}

/// One word of an analysis.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    analysis: &'a Analysis,
    text: &'a str,
    idx: usize,
}

impl<'a> Word<'a> {
    /// Its place among the words of the text.
    pub fn idx(self) -> usize {
        self.idx
    }

    /// The bytes of its token; words of a multiword token share them, given words have none.
    pub fn range(self) -> Range<usize> {
        self.analysis.segmentation.range(self.idx)
    }

    /// What it reads.
    pub fn form(self) -> &'a str {
        self.analysis.segmentation.form(self.text, self.idx)
    }

    /// Its word class.
    pub fn upos(self) -> Upos {
        self.analysis.upos.get(self.idx).copied().unwrap_or_default()
    }

    /// Its main features.
    pub fn feats(self) -> Feats {
        self.analysis.feats.get(self.idx).copied().unwrap_or_default()
    }

    /// Its base form.
    pub fn lemma(self) -> &'a str {
        self.analysis.lemma_ids.get(self.idx).map_or("", |id| self.analysis.lemmas.get(*id))
    }

    /// The word it depends on; `None` for the root of a sentence.
    pub fn head(self) -> Option<Word<'a>> {
        let head = *self.analysis.heads.get(self.idx)? as usize;
        (head != self.idx && head < self.analysis.segmentation.n_words()).then_some(Word { idx: head, ..self })
    }

    /// Its relation to the head with the subtype: `nsubj:pass`.
    pub fn deprel(self) -> &'a str {
        let relation = self.analysis.deprels.get(self.idx).copied().unwrap_or(u8::MAX);
        self.analysis.relations.get(usize::from(relation)).map_or("dep", |name| name)
    }

    /// Its relation to the head without the subtype: `nsubj`.
    pub fn relation(self) -> &'a str {
        let deprel = self.deprel();
        deprel.split_once(':').map_or(deprel, |(relation, _)| relation)
    }
}

/// One sentence of an analysis.
#[derive(Clone, Copy, Debug)]
pub struct Sentence<'a> {
    analysis: &'a Analysis,
    text: &'a str,
    idx: usize,
}

impl<'a> Sentence<'a> {
    /// Its place among the sentences of the text.
    pub fn idx(self) -> usize {
        self.idx
    }

    /// The places of its words.
    pub fn word_range(self) -> Range<usize> {
        self.analysis.segmentation.sentence(self.idx)
    }

    /// Its words.
    pub fn words(self) -> impl Iterator<Item = Word<'a>> {
        self.word_range().map(move |idx| Word { analysis: self.analysis, text: self.text, idx })
    }

    /// The bytes from its first to its last token.
    pub fn range(self) -> Range<usize> {
        let words = self.word_range();
        let segmentation = &self.analysis.segmentation;
        if words.is_empty() {
            return 0..0;
        }
        segmentation.range(words.start).start..segmentation.range(words.end - 1).end
    }
}

/// Strings kept once each, known by their number.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
    /// Open addressing over hashes: number of the string plus one, 0 is empty.
    slots: Vec<u32>,
}

impl Strings {
    /// The string with this number, empty where there is none.
    pub fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let Some(end) = self.ends.get(id) else { return "" };
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.text[start as usize..*end as usize]
    }

    /// The number of a string, which is added if it is new.
    pub fn id(&mut self, string: &str) -> u32 {
        if self.slots.len() < (self.ends.len() + 1) * 2 {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash(string) & mask;
        while self.slots[slot] != 0 {
            if self.get(self.slots[slot] - 1) == string {
                return self.slots[slot] - 1;
            }
            slot = (slot + 1) & mask;
        }
        let id = self.ends.len() as u32;
        self.text.push_str(string);
        self.ends.push(self.text.len() as u32);
        self.slots[slot] = id + 1;
        id
    }

    fn grow(&mut self) {
        let capacity = (self.slots.len() * 2).max(64);
        let mut slots = vec![0; capacity];
        for id in 0..self.ends.len() as u32 {
            let mut slot = hash(self.get(id)) & (capacity - 1);
            while slots[slot] != 0 {
                slot = (slot + 1) & (capacity - 1);
            }
            slots[slot] = id + 1;
        }
        self.slots = slots;
    }
}

fn hash(string: &str) -> usize {
    crate::container::checksum(string.as_bytes()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_multiword_token_share_its_range() {
        let text = "du port. Il";
        let mut words = Segmentation::new();
        words.push_form(0..2, "de");
        words.push_form(0..2, "le");
        words.push(3..7);
        words.push(7..8);
        words.end_sentence();
        words.push(9..11);
        assert_eq!((words.range(1), words.form(text, 1), words.form(text, 2)), (0..2, "le", "port"));
        assert_eq!((words.sentence(0), words.sentence(1), words.sentence(2)), (0..4, 4..5, 5..5));
        assert_eq!(words.form("", 2), "");
    }

    #[test]
    fn a_part_keeps_its_words_at_another_place() {
        let text = "Oui. du";
        let (mut words, mut part) = (Segmentation::new(), Segmentation::new());
        words.push(0..3);
        words.push(3..4);
        part.push_form(0..2, "de");
        part.push_form(0..2, "le");
        words.append(&Segmentation::new(), 4);
        words.append(&part, 5);
        words.append(&part, 5);
        assert_eq!((words.n_words(), words.n_sentences(), words.sentence(1)), (6, 3, 2..4));
        assert_eq!((words.range(5), words.form(text, 5), words.form(text, 3)), (5..7, "le", "le"));
    }

    #[test]
    fn equal_strings_have_one_number() {
        let mut strings = Strings::default();
        let ids: Vec<u32> = (0..500).map(|i| strings.id(&format!("w{}", i % 100))).collect();
        assert_eq!(ids[7], ids[407]);
        assert_eq!(strings.get(ids[99]), "w99");
        assert_eq!(strings.get(100), "");
    }
}
