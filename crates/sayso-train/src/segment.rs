//! Trains the finding of words and sentences.
//!
//! In come the sentences of treebanks, from which the raw text is put together again as the shared tasks did it: sentences
//! of a paragraph follow each other after a space, paragraphs after an empty line. Out go the sections of a model. The
//! same walk through the text that finds words later asks for decisions here; the right ones are known from the treebank,
//! and the walk goes on with them.

use std::collections::{BTreeMap, BTreeSet};

use sayso_syntax::conllu::ConlluSentence;
use sayso_syntax::container::ContainerWriter;
use sayso_syntax::perceptron::Scorer;
use sayso_syntax::segment::atoms::{Atoms, kind};
use sayso_syntax::segment::cases::CaseTable;
use sayso_syntax::segment::multiword::MultiwordTable;
use sayso_syntax::segment::{Question, SegmentScratch, Segmenter, Tables, segment_with};

use crate::learner::{Learner, Random, write_within};

/// How the layer is trained.
#[derive(Clone, Debug)]
pub struct SegmentOptions {
    /// More sentences for this layer alone: their words need no tags and no trees.
    pub more: Vec<ConlluSentence>,
    /// The seed of all shuffling.
    pub seed: u64,
    /// How often the data are seen.
    pub epochs: usize,
    /// Right decisions are learnt too where they lead by less.
    pub margin: i32,
    /// Rows updated less often are left out.
    pub min_updates: u32,
    /// The largest size of each of the three models; rows with light weights are left out until it fits.
    pub max_bytes: usize,
}

impl Default for SegmentOptions {
    fn default() -> Self {
        Self { more: Vec::new(), seed: 1, epochs: 10, margin: 10, min_updates: 1, max_bytes: 1_000_000 }
    }
}

/// Raw text with its tokens.
#[derive(Clone, Debug, Default)]
pub struct RawText {
    /// The text.
    pub text: String,
    /// Bytes behind which a token ends.
    token_ends: BTreeSet<usize>,
    /// Bytes behind which a sentence ends.
    sentence_ends: BTreeSet<usize>,
    /// Bytes behind which a token ends that stands for several words.
    divided: BTreeSet<usize>,
}

impl RawText {
    /// Puts the text of sentences together.
    pub fn of(sentences: &[ConlluSentence]) -> Self {
        let mut raw = Self::default();
        for sentence in sentences {
            if (sentence.new_paragraph || sentence.new_document) && !raw.text.is_empty() {
                let end = raw.text.trim_end().len();
                raw.text.truncate(end);
                raw.text.push_str("\n\n");
            }
            let mut multiwords = sentence.multiwords.iter().peekable();
            let mut covered = 0;
            for (i, word) in sentence.words.iter().enumerate() {
                if let Some(token) = multiwords.next_if(|token| token.first == i) {
                    raw.push(&token.form, token.space_after(), true);
                    covered = token.last + 1;
                } else if i >= covered {
                    raw.push(&word.form, word.space_after(), false);
                }
            }
            raw.sentence_ends.insert(raw.text.trim_end().len());
        }
        raw
    }

    fn push(&mut self, form: &str, space_after: bool, divided: bool) {
        // White space inside a token divides it: so says the format of the analysis.
        for (i, piece) in form.split_whitespace().enumerate() {
            if i > 0 {
                self.text.push(' ');
            }
            self.text.push_str(piece);
            self.token_ends.insert(self.text.len());
        }
        if divided {
            self.divided.insert(self.text.len());
        }
        if space_after {
            self.text.push(' ');
        }
    }

    fn answer(&self, question: Question, at: usize) -> bool {
        match question {
            Question::Join => !self.token_ends.contains(&at),
            Question::End => self.sentence_ends.contains(&at),
            Question::Divide => self.divided.contains(&at),
        }
    }
}

/// Trains the layer and adds its sections to a file.
pub fn train(data: &[ConlluSentence], options: &SegmentOptions, file: &mut ContainerWriter) -> Vec<String> {
    let all: Vec<&ConlluSentence> = data.iter().chain(&options.more).collect();
    let tables = Tables { multiwords: multiword_table(&all), cases: case_table(&all) };
    let mut learners = [Learner::new(2), Learner::new(2), Learner::new(2)];
    let mut random = Random::new(options.seed + 3);
    let mut texts: Vec<RawText> = [data, &options.more].into_iter().flat_map(pieces).map(RawText::of).collect();
    let mut scratch = SegmentScratch::default();
    for epoch in 0..options.epochs {
        random.shuffle(&mut texts);
        for raw in &texts {
            segment_with(&raw.text, &tables, &mut scratch, |question, at, keys| {
                let learner = &mut learners[question as usize];
                let mut scores = [0; 2];
                learner.tick();
                learner.add_scores(keys, &mut scores);
                let right = raw.answer(question, at);
                let lead = if right { scores[1] - scores[0] } else { scores[0] - scores[1] };
                if lead < options.margin {
                    learner.update(keys, usize::from(right), usize::from(!right));
                }
                // Sentences go on rightly, so that their lengths stay what they are; words go on as they are found.
                if epoch == 0 || question == Question::End { right } else { scores[1] > scores[0] }
            });
        }
    }
    let mut notes = Vec::new();
    let models = learners.map(|learner| {
        let ([bytes], share) = write_within([&learner], options.min_updates, 0, options.max_bytes);
        notes.push(format!("segmentation: the heaviest {share} of 1000 rows, {} bytes", bytes.len()));
        bytes
    });
    Segmenter::write(&tables, models, file);
    notes
}

/// Words seen so often within sentences say how they are written.
const KNOWN: usize = 3;

/// Collects which words are written how, apart from the first of each sentence.
fn case_table(data: &[&ConlluSentence]) -> CaseTable {
    let mut counts: BTreeMap<u32, [usize; 2]> = BTreeMap::new();
    for word in data.iter().flat_map(|sentence| sentence.words.iter().skip(1)) {
        let mut atoms = Atoms::new(&word.form);
        if let (Some(atom), None) = (atoms.next(), atoms.next())
            && matches!(atom.kind, kind::LOWER | kind::CAPITALISED)
        {
            counts.entry(atom.lower).or_default()[usize::from(atom.kind == kind::CAPITALISED)] += 1;
        }
    }
    let entry = |(hash, [small, capital]): (u32, [usize; 2])| {
        let settled = small >= capital * 10 || capital >= small * 10;
        (small + capital >= KNOWN && settled).then_some((hash, capital > small))
    };
    CaseTable::new(counts.into_iter().filter_map(entry).collect())
}

/// Stretches of some ten sentences that begin where a document or paragraph does, where that is known.
fn pieces(data: &[ConlluSentence]) -> Vec<&[ConlluSentence]> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for i in 1..=data.len() {
        let n = i - start;
        let opens = data.get(i).is_none_or(|next| next.new_document || next.new_paragraph);
        if i == data.len() || n >= 10 && opens || n >= 40 {
            pieces.push(&data[start..i]);
            start = i;
        }
    }
    pieces
}

/// An ending that was taken from so many forms may be taken from any.
const PRODUCTIVE: usize = 3;

/// Collects what tokens stand for.
fn multiword_table(data: &[&ConlluSentence]) -> MultiwordTable {
    let plain = |form: &str| form.replace('’', "'").to_lowercase();
    let mut counts: BTreeMap<(String, Vec<String>), usize> = BTreeMap::new();
    for sentence in data {
        for token in &sentence.multiwords {
            let words = sentence.words[token.first..=token.last].iter().map(|word| plain(&word.form)).collect();
            *counts.entry((plain(&token.form), words)).or_default() += 1;
        }
    }
    let mut endings: BTreeMap<&str, usize> = BTreeMap::new();
    for (form, words) in counts.keys() {
        if let [first, ending] = &words[..]
            && ending.contains('\'')
            && *form == format!("{first}{ending}")
        {
            *endings.entry(ending).or_default() += 1;
        }
    }
    endings.retain(|_, n_forms| *n_forms >= PRODUCTIVE);
    // Of several divisions of one form the commonest counts.
    let mut forms: BTreeMap<&str, (usize, &[String])> = BTreeMap::new();
    for ((form, words), n) in &counts {
        let by_ending = words.len() == 2 && endings.contains_key(words[1].as_str()) && *form == words.concat();
        let entry = forms.entry(form).or_insert((0, words));
        if !by_ending && *n > entry.0 {
            *entry = (*n, words);
        }
    }
    MultiwordTable::new(
        forms
            .into_iter()
            .filter(|(_, (n, _))| *n > 0)
            .map(|(form, (_, words))| (form.to_owned(), words.to_vec()))
            .collect(),
        endings.into_keys().map(str::to_owned).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sayso_syntax::conllu;
    use sayso_syntax::container::Container;

    const BOATS: &str = "# text = The boats can't sail.\n1\tThe\tthe\tDET\t_\t_\t2\tdet\t_\t_\n\
        2\tboats\tboat\tNOUN\t_\t_\t5\tnsubj\t_\t_\n3-4\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n\
        3\tca\tcan\tAUX\t_\t_\t5\taux\t_\t_\n4\tn't\tnot\tPART\t_\t_\t5\tadvmod\t_\t_\n\
        5\tsail\tsail\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n6\t.\t.\tPUNCT\t_\t_\t5\tpunct\t_\t_\n\n\
        # text = Mr. Orr left.\n1\tMr.\tMr.\tPROPN\t_\t_\t3\tnsubj\t_\t_\n\
        2\tOrr\tOrr\tPROPN\t_\t_\t1\tflat\t_\t_\n3\tleft\tleave\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n\
        4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n\n";

    #[test]
    fn a_text_that_was_learnt_is_cut_as_it_was() {
        let data = conllu::read(&BOATS.repeat(8)).unwrap();
        let mut file = ContainerWriter::default();
        train(&data, &SegmentOptions::default(), &mut file);
        let file = file.finish("en");
        let segmenter = Segmenter::read(&Container::open(&file).unwrap()).unwrap();
        let text = "The boats can’t sail. Mr. Orr left.";
        let found = segmenter.segment(text, &mut SegmentScratch::default());
        let forms: Vec<&str> = (0..found.n_words()).map(|i| found.form(text, i)).collect();
        assert_eq!(forms, ["The", "boats", "ca", "n’t", "sail", ".", "Mr.", "Orr", "left", "."]);
        assert_eq!((found.range(2), found.range(3)), (10..17, 10..17));
        assert_eq!((found.sentence(0), found.sentence(1)), (0..6, 6..10));
    }

    #[test]
    fn raw_text_is_put_together_with_its_paragraphs() {
        let mut data = conllu::read(&BOATS.repeat(2)).unwrap();
        data[2].new_paragraph = true;
        let raw = RawText::of(&data);
        assert_eq!(raw.text.trim_end(), "The boats can't sail. Mr. Orr left.\n\nThe boats can't sail. Mr. Orr left.");
    }
}
