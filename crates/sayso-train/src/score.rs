//! Compares an analysis of given words with a treebank.
//!
//! In come sentences and a model, out go [`Scores`]. All words count, punctuation too; of relations only the part before
//! the colon counts, as in the shared task of 2018.

use std::time::Instant;

use sayso_syntax::conllu::ConlluSentence;
use sayso_syntax::{Model, Scratch};

/// How many words are right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scores {
    /// All words.
    pub words: usize,
    /// With the right class.
    pub upos: usize,
    /// With the right kept features.
    pub feats: usize,
    /// With the right lemma; words without one in the treebank count as right.
    pub lemma: usize,
    /// With the right head.
    pub head: usize,
    /// With the right head and relation.
    pub labelled: usize,
    /// Words a second, the fastest of three runs.
    pub speed: usize,
}

impl Scores {
    /// Adds the words of another part.
    pub fn add(&mut self, other: &Scores) {
        self.words += other.words;
        self.upos += other.upos;
        self.feats += other.feats;
        self.lemma += other.lemma;
        self.head += other.head;
        self.labelled += other.labelled;
        self.speed = self.speed.max(other.speed);
    }
}

impl std::fmt::Display for Scores {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut part = |name: &str, n: usize| {
            let hundredths = (n * 10_000 + self.words / 2) / self.words.max(1);
            write!(f, "{name} {}.{:02}  ", hundredths / 100, hundredths % 100)
        };
        part("UPOS", self.upos)?;
        part("feats", self.feats)?;
        part("lemma", self.lemma)?;
        part("UAS", self.head)?;
        part("LAS", self.labelled)?;
        write!(f, "words {}  words/s {}", self.words, self.speed)
    }
}

/// Analyses the words of the sentences and counts what is right.
pub fn score(model: &Model, gold: &[ConlluSentence]) -> Scores {
    let mut scratch = Scratch::default();
    let mut scores = Scores::default();
    for _ in 0..3 {
        let start = Instant::now();
        let sentences = gold.iter().map(|sentence| sentence.words.iter().map(|word| word.form.as_str()));
        let found = model.analyse_words(sentences, &mut scratch);
        let micros = start.elapsed().as_micros().max(1);
        let speed = (found.segmentation.n_words() as u128 * 1_000_000 / micros) as usize;
        scores = Scores { speed: scores.speed.max(speed), ..Scores::default() };
        for (right, sentence) in gold.iter().zip(found.sentences("")) {
            let start = sentence.word_range().start;
            for (right, word) in right.words.iter().zip(sentence.words()) {
                let head = word.head().map_or(0, |head| head.idx() - start + 1);
                let relation = right.deprel.split(':').next().unwrap_or_default();
                scores.words += 1;
                scores.upos += usize::from(right.upos == word.upos());
                scores.feats += usize::from(right.feats == word.feats());
                scores.lemma += usize::from(right.lemma == word.lemma() || right.lemma == "_");
                scores.head += usize::from(right.head == head);
                scores.labelled += usize::from(right.head == head && relation == word.relation());
            }
        }
    }
    scores
}
