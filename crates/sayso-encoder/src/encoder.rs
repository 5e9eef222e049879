//! The network with its vocabulary: words in, log-probabilities of tags out.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, OpRegistry, RunOptions, ThreadPool, op_types};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::error::{EncodeError, LoadError};
use crate::tags::{Scores, TAGS, Tag};
use crate::tokeniser::tokenise;
use crate::vocabulary::{CLOSES, OPENS, Vocabulary, checksum};
use crate::windows::windows;

/// The most pieces of text in a window: as many as in training, as places behind those were not trained.
const LIMIT: usize = 126;

/// What the network reads in the place of every name: whom a text speaks of must not change how it is read. The
/// training puts the same word there.
const NAME: &str = "Kim";

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// The bytes of it that are a name, or part of one, which the network is not to see; empty if it is no name.
    pub name: Range<usize>,
}

impl From<Range<usize>> for Word {
    /// A word that is no name.
    fn from(range: Range<usize>) -> Word {
        Word { name: range.start..range.start, range }
    }
}

/// A loaded model. A clone shares the weights but has a thread of its own: give one to each thread that reads texts.
pub struct Encoder {
    network: Arc<Model>,
    input: NodeId,
    output: NodeId,
    vocabulary: Arc<Vocabulary>,
    thread: Arc<ThreadPool>,
}

impl Clone for Encoder {
    fn clone(&self) -> Self {
        Self {
            network: Arc::clone(&self.network),
            input: self.input,
            output: self.output,
            vocabulary: Arc::clone(&self.vocabulary),
            thread: Arc::new(ThreadPool::with_num_threads(1)),
        }
    }
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("network", &self.vocabulary.network()).finish_non_exhaustive()
    }
}

impl Encoder {
    /// Loads the two files of a model: the network and its vocabulary.
    ///
    /// # Errors
    /// If one of them is damaged or of another version, or if they do not belong together.
    pub fn load(network: Vec<u8>, vocabulary: &[u8]) -> Result<Self, LoadError> {
        let vocabulary = Vocabulary::load(vocabulary)?;
        let found = checksum(&network);
        if found != vocabulary.network() {
            return Err(LoadError::OtherNetwork { expected: vocabulary.network(), found });
        }
        let network = options().load(network).map_err(|error| LoadError::Network(error.to_string()))?;
        let (&[input], &[output]) = (network.input_ids(), network.output_ids()) else {
            return Err(LoadError::Network("expected one input and one output".to_owned()));
        };
        let thread = Arc::new(ThreadPool::with_num_threads(1));
        let encoder = Self { network: Arc::new(network), input, output, vocabulary: Arc::new(vocabulary), thread };
        // What a wrong network would say on every text is said here.
        encoder.run(&[OPENS, CLOSES]).map_err(|EncodeError(why)| LoadError::Network(why))?;
        Ok(encoder)
    }

    /// The vocabulary, which also holds the weights of pairs of tags.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The log-probabilities of the tags of every word, by sentence.
    ///
    /// `sentences` hold the words of `text`, in order; names are read as one and the same. A range that does not slice the
    /// text, or that holds nothing that can be read (control characters), has the same probability for every tag. Time grows with the length
    /// of the text.
    ///
    /// # Errors
    /// If the network fails, which one that was loaded does not.
    pub fn scores<S: AsRef<[Word]>>(&self, text: &str, sentences: &[S]) -> Result<Vec<Vec<Scores>>, EncodeError> {
        let cut: Vec<Cut> = sentences.iter().map(|words| self.cut(text, words.as_ref())).collect();
        let ends: Vec<Vec<usize>> = cut.iter().map(|one| one.ends.clone()).collect();
        let room = self.vocabulary.n_places() - 2;
        let mut scores: Vec<Vec<Scores>> = cut.iter().map(|one| vec![[0.0; TAGS]; one.ends.len()]).collect();
        for window in windows(&ends, LIMIT.min(room)) {
            let mut ids = vec![OPENS];
            let mut heard = Vec::new();
            for (s, words) in window {
                let one = &cut[s];
                let first = if words.start == 0 { 0 } else { one.ends[words.start - 1] };
                let place = |piece: usize| ids.len() + piece - first;
                heard.extend(words.clone().filter_map(|w| one.firsts[w].map(|piece| (place(piece), s, w))));
                let last = words.end.checked_sub(1).map_or(first, |w| one.ends[w]);
                ids.extend_from_slice(&one.ids[first..last]);
            }
            ids.truncate(room + 1);
            ids.push(CLOSES);
            if heard.is_empty() {
                continue;
            }
            let rows = self.run(&ids)?;
            for (place, s, w) in heard.into_iter().filter(|(place, ..)| *place <= room) {
                scores[s][w].copy_from_slice(&rows[place * TAGS..][..TAGS]);
            }
        }
        scores.iter_mut().flatten().for_each(to_log_probabilities);
        Ok(scores)
    }

    /// The likeliest tags of every word, by sentence, with the weights of the vocabulary.
    ///
    /// # Errors
    /// As [`Self::scores`].
    pub fn tags<S: AsRef<[Word]>>(&self, text: &str, sentences: &[S]) -> Result<Vec<Vec<Tag>>, EncodeError> {
        let scores = self.scores(text, sentences)?;
        let flat: Vec<Scores> = scores.iter().flatten().copied().collect();
        let mut tags = self.vocabulary.weights().best(&flat).into_iter();
        Ok(scores.iter().map(|words| tags.by_ref().take(words.len()).collect()).collect())
    }

    /// The pieces of a sentence, cut at the bounds of its words.
    fn cut(&self, text: &str, words: &[Word]) -> Cut {
        let mut cut = Cut { ids: Vec::new(), ends: Vec::new(), firsts: Vec::new() };
        for (w, Word { range, name }) in words.iter().enumerate() {
            let before = text.get(..range.start).and_then(|before| before.chars().next_back());
            let after_space = w == 0 || before.is_none_or(char::is_whitespace);
            let part = |range: Range<usize>| text.get(range).unwrap_or("");
            let word = match name.is_empty() {
                true => Cow::Borrowed(part(range.clone())),
                false => Cow::Owned([part(range.start..name.start), NAME, part(name.end..range.end)].concat()),
            };
            let pieces = tokenise(&self.vocabulary, &word, after_space);
            // A piece that is only a space says less of the word than the one behind it.
            let lead = usize::from(pieces.len() > 1 && pieces[0].id == self.vocabulary.space());
            cut.firsts.push((!pieces.is_empty()).then_some(cut.ids.len() + lead));
            cut.ids.extend(pieces.iter().map(|piece| piece.id));
            cut.ends.push(cut.ids.len());
        }
        cut
    }

    /// Scores of the tags for every piece of a window, one row behind the other.
    fn run(&self, ids: &[u32]) -> Result<Vec<f32>, EncodeError> {
        let failed = |error: &dyn std::fmt::Display| EncodeError(error.to_string());
        let pieces = self.vocabulary.embed(ids);
        let pieces = NdTensor::<f32, 2>::try_from_data([ids.len(), self.vocabulary.hidden()], pieces)
            .map_err(|error| failed(&error))?;
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.thread)));
        let inputs = vec![(self.input, pieces.view().into())];
        let [scores] = self.network.run_n(inputs, [self.output], Some(options)).map_err(|error| failed(&error))?;
        let scores: NdTensor<f32, 2> = scores.try_into().map_err(|error| failed(&error))?;
        if scores.shape() != [ids.len(), TAGS] {
            return Err(EncodeError(format!("expected {TAGS} scores for each piece, found {:?}", scores.shape())));
        }
        Ok(scores.into_data())
    }
}

/// The pieces of a sentence.
struct Cut {
    ids: Vec<u32>,
    /// For each word, the number of pieces up to and with it.
    ends: Vec<usize>,
    /// For each word, the piece that stands for it.
    firsts: Vec<Option<usize>>,
}

/// Only what the network uses is built in, and its weights are laid out for the processor once, not at every window.
fn options() -> ModelOptions {
    let mut options = ModelOptions::with_ops(OpRegistry::with_ops(&[
        &op_types::Add,
        &op_types::Cast,
        &op_types::DynamicQuantizeLinear,
        &op_types::Gelu,
        &op_types::LayerNormalization,
        &op_types::MatMul,
        &op_types::MatMulInteger,
        &op_types::Mul,
        &op_types::Reshape,
        &op_types::Softmax,
        &op_types::Transpose,
    ]));
    options.prepack_weights(true);
    options
}

/// Turns scores into log-probabilities; all alike where the network said nothing that is a number.
fn to_log_probabilities(scores: &mut Scores) {
    if scores.iter().any(|score| !score.is_finite()) {
        *scores = [0.0; TAGS];
    }
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = scores.iter().map(|score| (score - top).exp()).sum();
    scores.iter_mut().for_each(|score| *score -= top + total.ln());
}
