//! Language analysis of a document: a document comes in, words, sentences, tags, trees and names beside its text go out,
//! by the trained model of its language. The models are part of the program and are loaded when a document first needs
//! them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use sayso_encoder::{Encoder, Word};
use sayso_ledger::{Document, Language, Span};
use sayso_syntax::{Analysis, Model, ModelError, Name, Scratch, Upos};

use crate::analysis::stretches;
use crate::hidden;
use crate::lexicon::Lexicon;
use crate::roles::{N_TAGS, Role, RoleModel, Tag, Told};

/// The layers of one document's words.
#[derive(Clone, Debug)]
pub struct Syntax {
    /// The stretches of text that were analysed: the document's text blocks, in order. No sentence goes over their ends.
    pub paragraphs: Vec<Span>,
    /// Words, sentences, word classes, features, lemmas and trees; positions are bytes of the document's text.
    pub analysis: Analysis,
    /// Names of persons, organisations and places, in order.
    pub names: Vec<Name>,
    /// Roles of tokens by their first byte, if an encoder told them.
    pub tags: Option<BTreeMap<usize, Told>>,
}

/// The trained models.
#[derive(Debug)]
pub(crate) struct Models {
    models: Vec<Embedded>,
}

#[derive(Debug)]
struct Embedded {
    language: Language,
    bytes: &'static [u8],
    loaded: OnceLock<Result<Model, ModelError>>,
}

impl Models {
    /// All models, none loaded.
    pub(crate) fn new() -> Models {
        let model = |language, bytes| Embedded { language, bytes, loaded: OnceLock::new() };
        Models {
            models: vec![
                model(Language::English, include_bytes!("../../../models/en.model")),
                model(Language::French, include_bytes!("../../../models/fr.model")),
                model(Language::Dutch, include_bytes!("../../../models/nl.model")),
                model(Language::German, include_bytes!("../../../models/de.model")),
                model(Language::Chinese, include_bytes!("../../../models/zh.model")),
            ],
        }
    }

    /// The model of a language; `None` if there is none.
    fn of(&self, language: Language) -> Result<Option<&Model>, ModelError> {
        let Some(embedded) = self.models.iter().find(|model| model.language == language) else { return Ok(None) };
        match embedded.loaded.get_or_init(|| Model::from_bytes(embedded.bytes)) {
            Ok(model) => Ok(Some(model)),
            Err(error) => Err(error.clone()),
        }
    }

    /// The languages that have a model.
    pub(crate) fn languages(&self) -> impl Iterator<Item = Language> {
        self.models.iter().map(|model| model.language)
    }

    /// The checksums of the models.
    pub(crate) fn checksums(&self) -> impl Iterator<Item = (Language, u64)> {
        self.models.iter().map(|model| (model.language, sayso_syntax::container::checksum(model.bytes)))
    }

    /// Analyses the text blocks of a document.
    pub(crate) fn analyse(&self, document: &Document, lexicon: Option<&Lexicon>) -> Result<Option<Syntax>, ModelError> {
        let Some(model) = self.of(document.language)? else { return Ok(None) };
        let mut scratch = Scratch::default();
        let paragraphs: Vec<Span> = stretches(document).into_iter().map(|(_, span)| span).collect();
        let parts = paragraphs.iter().map(|span| span.start()..span.end());
        let hides = |forms: &[&str], tags: &[Upos]| hidden::names(forms, tags, document.language, lexicon);
        let analysis = model.analyse_parts(document.text(), parts, &hides, &mut scratch);
        let names = model.names(document.text(), &analysis, &mut scratch);
        Ok(Some(Syntax { paragraphs, analysis, names, tags: None }))
    }
}

/// The languages that the model of roles was trained on.
pub(crate) const ROLE_LANGUAGES: [Language; 2] = [Language::English, Language::French];

/// The trained model of roles, which reads all languages that it was trained on.
#[derive(Debug)]
pub(crate) struct RoleModels {
    bytes: &'static [u8],
    loaded: OnceLock<Result<RoleModel, ModelError>>,
}

impl RoleModels {
    /// The built-in model, not loaded.
    pub(crate) fn new() -> RoleModels {
        RoleModels { bytes: include_bytes!("../../../models/roles.model"), loaded: OnceLock::new() }
    }

    /// Another model.
    pub(crate) fn given(model: RoleModel) -> RoleModels {
        let loaded = OnceLock::new();
        loaded.get_or_init(|| Ok(model));
        RoleModels { bytes: &[], loaded }
    }

    /// The model.
    pub(crate) fn get(&self) -> Result<&RoleModel, ModelError> {
        self.loaded.get_or_init(|| RoleModel::from_bytes(self.bytes)).as_ref().map_err(Clone::clone)
    }
}

/// The encoder of roles.
#[derive(Debug, Default)]
pub(crate) struct Encoders {
    loaded: OnceLock<Result<Encoder, ModelError>>,
}

/// Added to the log-probability that a cue begins: more cues are looked at than are likely, because those without a content
/// are dropped.
const CUE_BONUS: f32 = 0.7;

impl Encoders {
    /// Another encoder than the built-in one, from its two files.
    pub(crate) fn given(network: Vec<u8>, vocabulary: &[u8]) -> Result<Encoders, ModelError> {
        let loaded = OnceLock::new();
        let encoder = Encoder::load(network, vocabulary).map_err(|error| failed(error.to_string()))?;
        loaded.get_or_init(|| Ok(encoder));
        Ok(Encoders { loaded })
    }

    /// The encoder, the built-in one if no other was given.
    fn get(&self) -> Result<&Encoder, ModelError> {
        let load = || {
            let network = include_bytes!("../../../models/attribution.onnx").to_vec();
            let vocabulary = include_bytes!("../../../models/attribution.vocab");
            Encoder::load(network, vocabulary).map_err(|error| failed(error.to_string()))
        };
        self.loaded.get_or_init(load).as_ref().map_err(Clone::clone)
    }

    /// The roles of a document's tokens by their first byte.
    pub(crate) fn tags(
        &self,
        document: &Document,
        lexicon: Option<&Lexicon>,
        analysis: &Analysis,
    ) -> Result<BTreeMap<usize, Told>, ModelError> {
        self.told(document, &hidden::words(document, analysis, lexicon)).map(Iterator::collect)
    }

    /// The same of parts of its sentences alone, as if nothing stood around them. Parts are in order and disjoint.
    pub(crate) fn tags_of_parts(
        &self,
        document: &Document,
        lexicon: Option<&Lexicon>,
        analysis: &Analysis,
        parts: &[Span],
    ) -> Result<BTreeMap<usize, Told>, ModelError> {
        let words: Vec<Word> = hidden::words(document, analysis, lexicon).into_iter().flatten().collect();
        let within = |part: &Span| {
            let first = words.partition_point(|word| word.range.start < part.start());
            let end = words.partition_point(|word| word.range.end <= part.end());
            words[first..end.max(first)].to_vec()
        };
        let sentences: Vec<Vec<Word>> = parts.iter().map(within).collect();
        self.told(document, &sentences).map(Iterator::collect)
    }

    /// The roles of words in sentences, by their first byte.
    fn told(
        &self,
        document: &Document,
        sentences: &[Vec<Word>],
    ) -> Result<impl Iterator<Item = (usize, Told)>, ModelError> {
        let encoder = self.get()?;
        let scores = encoder.scores(document.text(), sentences).map_err(|error| failed(error.to_string()))?;
        let scores: Vec<[f32; N_TAGS]> = scores.into_iter().flatten().collect();
        let begins = Tag::Begin(Role::Cue).index();
        let favoured: Vec<[f32; N_TAGS]> = scores
            .iter()
            .map(|scores| {
                let mut scores = *scores;
                scores[begins] += CUE_BONUS;
                scores
            })
            .collect();
        let tags = encoder.vocabulary().weights().best(&favoured);
        // Both have the same order of tags.
        let told = tags
            .into_iter()
            .zip(scores)
            .map(|(tag, scores)| Told::with(Tag::from_index(tag as usize), &scores.map(f32::exp)));
        let starts: Vec<usize> = sentences.iter().flatten().map(|word| word.range.start).collect();
        Ok(starts.into_iter().zip(told.collect::<Vec<_>>()))
    }
}

fn failed(problem: String) -> ModelError {
    ModelError {
        section: "attribution".to_owned(),
        at: 0,
        problem,
        expected: "an encoder that reads every text".to_owned(),
    }
}
