//! A model: all layers of one language, loaded from one file.
//!
//! In come the bytes of a model (see [`crate::container`] for their format) and then texts, out go [`Analysis`] tables.
//! The bytes are checked once, on loading; analysing never fails. Sections of a model:
//!
//! | section | what |
//! |---|---|
//! | `features` | the number of the feature templates it was trained with, [`templates::fingerprint`] |
//! | `labels` | the relations: their number, then their names |
//! | `classes` | [`Classes`]; without them words have no class |
//! | `tagdict` | [`TagDictionary`] |
//! | `tagger` | [`Linear`] with a class for each [`Upos`] |
//! | `bundles`, `morph` | [`Bundles`], and a [`Linear`] with a class for each |
//! | `scripts`, `lemma` | [`LemmaTable`], and a [`Linear`] with a class for each script |
//! | `rtrans`, `trans` | [`Linear`] with a class for each [`Transition`]: of the parser from right to left, and from left to right |
//! | `rlabel`, `label` | [`Linear`] with a class for each relation, likewise |
//! | `multi`, `cases`, `joins`, `ends`, `divide` | [`Segmenter`]; without them words and sentences are found by plain rules |
//! | `lists`, `names`, `nameled` | [`Namer`]; without them no names are found |
//!
//! Sections of other names are left to other layers.

use std::ops::Range;
use std::sync::Arc;

use crate::analysis::{Analysis, Segmentation};
use crate::classes::Classes;
use crate::container::{Container, ModelError};
use crate::lemma::{Inflected, LemmaScratch, LemmaTable, lemmatise};
use crate::morph::{Bundles, MorphScratch};
use crate::names::{Name, NameScratch, Namer};
use crate::parser::{Atom, Greedy, Hint, ParseScratch, Transition};
use crate::perceptron::{Linear, Scorer};
use crate::segment::{SegmentScratch, Segmenter};
use crate::tagger::{N_UPOS, TagDictionary, TagScratch};
use crate::words::{Signature, Signer};
use crate::{Feats, Upos, morph, parser, tagger, templates};

/// All layers of one language.
#[derive(Clone, Debug)]
pub struct Model {
    language: String,
    relations: Arc<[Box<str>]>,
    root: u8,
    classes: Classes,
    dictionary: TagDictionary,
    tagger: Linear,
    bundles: Bundles,
    morph: Linear,
    lemmas: LemmaTable,
    lemma: Linear,
    /// The parser from right to left: transitions and relations.
    first: [Linear; 2],
    /// The parser from left to right, likewise.
    second: [Linear; 2],
    segmenter: Segmenter,
    namer: Namer,
}

/// Names the words of a sentence that the parser is not to see, by their places, from their forms and tags: how a sentence is
/// built does not depend on what the people in it are called.
pub type Hides<'a> = dyn Fn(&[&str], &[Upos]) -> Vec<usize> + 'a;

/// What stands in the place of a hidden word: none that the models know, so that tag and place tell about it.
const NAME: &str = "Halver";

/// Working memory, reused from text to text so that words cost no allocation.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    segment: SegmentScratch,
    names: NameScratch,
    signer: Signer,
    words: Vec<Signature>,
    tags: Vec<Upos>,
    feats: Vec<Feats>,
    tag: TagScratch,
    morph: MorphScratch,
    lemma: LemmaScratch,
    lemma_text: String,
    parse: ParseScratch,
    atoms: Vec<Atom>,
    hints: Vec<Hint>,
    label_scores: Vec<i32>,
}

impl Model {
    /// Loads a model, from embedded or from read bytes; nothing of them is kept.
    ///
    /// # Errors
    ///
    /// Names the section and the byte that is not as the format wants it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let container = Container::open(bytes)?;

        let mut reader = container.section(templates::SECTION)?;
        let (trained_with, own) = (reader.varint()?, templates::fingerprint());
        if trained_with != u64::from(own) {
            let problem = format!("weights for the feature templates {trained_with}");
            return Err(reader.error(problem, format!("the templates {own} of this build: train the model again")));
        }
        reader.end()?;

        let mut reader = container.section("labels")?;
        let n_labels = reader.count(2)?;
        if n_labels == 0 || n_labels > 255 {
            return Err(reader.error(format!("{n_labels} relations"), "1 to 255 relations"));
        }
        let relations =
            (0..n_labels).map(|_| reader.string().map(Box::from)).collect::<Result<Arc<[Box<str>]>, _>>()?;
        let Some(root) = relations.iter().position(|name| &**name == "root") else {
            return Err(reader.error("no relation root", "one of that name"));
        };
        reader.end()?;

        let mut classes = Classes::default();
        if container.has("classes") {
            let mut reader = container.section("classes")?;
            classes = Classes::read(&mut reader)?;
            reader.end()?;
        }
        let mut reader = container.section("tagdict")?;
        let dictionary = TagDictionary::read(&mut reader)?;
        reader.end()?;
        let mut reader = container.section("bundles")?;
        let bundles = Bundles::read(&mut reader)?;
        reader.end()?;
        let mut reader = container.section("scripts")?;
        let lemmas = LemmaTable::read(&mut reader)?;
        reader.end()?;

        Ok(Self {
            language: container.language().to_owned(),
            root: root as u8,
            classes,
            dictionary,
            tagger: linear(&container, "tagger", N_UPOS)?,
            morph: linear(&container, "morph", bundles.bundles.len())?,
            bundles,
            lemma: linear(&container, "lemma", lemmas.scripts.len())?,
            lemmas,
            first: [linear(&container, "rtrans", Transition::ALL.len())?, linear(&container, "rlabel", n_labels)?],
            second: [linear(&container, "trans", Transition::ALL.len())?, linear(&container, "label", n_labels)?],
            relations,
            segmenter: Segmenter::read(&container)?,
            namer: Namer::read(&container)?,
        })
    }

    /// The language code, such as `fr`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Analyses a text.
    pub fn analyse(&self, text: &str, scratch: &mut Scratch) -> Analysis {
        let segmentation = self.segmenter.segment(text, &mut scratch.segment);
        self.analyse_segmented(text, segmentation, None, scratch)
    }

    /// Analyses stretches of a text, in order and without overlap: what stands between them is no part of the analysis, and
    /// no sentence goes over the end of a stretch. A stretch that is no range of the text has no words. The parser reads the
    /// words that `hides` names as one and the same.
    pub fn analyse_parts(
        &self,
        text: &str,
        parts: impl IntoIterator<Item = Range<usize>>,
        hides: &Hides<'_>,
        scratch: &mut Scratch,
    ) -> Analysis {
        let mut segmentation = Segmentation::new();
        for part in parts {
            let words = text.get(part.clone()).unwrap_or_default();
            segmentation.append(&self.segmenter.segment(words, &mut scratch.segment), part.start);
        }
        self.analyse_segmented(text, segmentation, Some(hides), scratch)
    }

    /// Finds the names of persons, organisations and places in a text that was analysed.
    pub fn names(&self, text: &str, analysis: &Analysis, scratch: &mut Scratch) -> Vec<Name> {
        self.namer.names(text, analysis, &mut scratch.names)
    }

    /// Analyses sentences whose words are given; the words have no place in a text: read the result with an empty one.
    pub fn analyse_words<'w, S>(&self, sentences: impl IntoIterator<Item = S>, scratch: &mut Scratch) -> Analysis
    where
        S: IntoIterator<Item = &'w str>,
    {
        let mut segmentation = Segmentation::new();
        for sentence in sentences {
            for word in sentence {
                segmentation.push_form(0..0, word);
            }
            segmentation.end_sentence();
        }
        self.analyse_segmented("", segmentation, None, scratch)
    }

    /// Analyses a text whose words and sentences are known.
    fn analyse_segmented(
        &self,
        text: &str,
        segmentation: Segmentation,
        hides: Option<&Hides<'_>>,
        scratch: &mut Scratch,
    ) -> Analysis {
        let n = segmentation.n_words();
        let mut analysis = Analysis {
            upos: Vec::with_capacity(n),
            feats: Vec::with_capacity(n),
            heads: Vec::with_capacity(n),
            deprels: Vec::with_capacity(n),
            lemma_ids: Vec::with_capacity(n),
            relations: Arc::clone(&self.relations),
            ..Analysis::default()
        };
        for sentence_idx in 0..segmentation.n_sentences() {
            self.analyse_sentence(text, &segmentation, sentence_idx, hides, &mut analysis, scratch);
        }
        analysis.segmentation = segmentation;
        analysis
    }

    fn analyse_sentence(
        &self,
        text: &str,
        segmentation: &Segmentation,
        sentence_idx: usize,
        hides: Option<&Hides<'_>>,
        analysis: &mut Analysis,
        scratch: &mut Scratch,
    ) {
        let Scratch {
            signer,
            words,
            tags,
            feats,
            tag,
            morph,
            lemma,
            lemma_text,
            parse,
            atoms,
            hints,
            label_scores,
            ..
        } = scratch;
        let places = segmentation.sentence(sentence_idx);
        words.clear();
        words.extend(
            places.clone().map(|word_idx| signer.sign(segmentation.form(text, word_idx)).with_class(&self.classes)),
        );
        tagger::tag(&self.tagger, &self.dictionary, words, tag, tags);
        morph::analyse(&self.morph, &self.bundles, words, tags, morph, feats);
        for (i, word) in words.iter().enumerate() {
            let form = segmentation.form(text, places.start + i);
            let word = Inflected { form, signature: word, tag: tags[i], feats: feats[i] };
            lemmatise(&self.lemma, &self.lemmas, word, lemma, lemma_text);
            analysis.lemma_ids.push(analysis.lemmas.id(lemma_text));
        }
        atoms.clear();
        atoms.extend(
            words.iter().zip(tags.iter()).zip(feats.iter()).map(|((word, tag), feats)| Atom::new(word, *tag, *feats)),
        );
        if let Some(hides) = hides {
            let forms: Vec<&str> = places.clone().map(|word_idx| segmentation.form(text, word_idx)).collect();
            let name = signer.sign(NAME).with_class(&self.classes);
            for i in hides(&forms, tags).into_iter().filter(|i| *i < words.len()) {
                // "Brussels" is no plural because it ends as one.
                let own = if tags[i] == Upos::Propn { Feats::parse("Number=Sing") } else { feats[i] };
                atoms[i] = Atom::new(&name, tags[i], own);
            }
        }
        let [transitions, labels] = &self.first;
        let mut greedy = Greedy { transitions, labels, root: self.root, scores: label_scores };
        parser::parse(atoms.iter().rev().copied(), &[], &mut greedy, parse);
        parser::read_mirrored(&parse.state, hints);
        [greedy.transitions, greedy.labels] = self.second.each_ref();
        parser::parse(atoms.iter().copied(), hints, &mut greedy, parse);
        analysis.upos.extend_from_slice(tags);
        analysis.feats.extend_from_slice(feats);
        for place in 1..=words.len() {
            let head = match parse.state.heads[place] as usize {
                0 => place - 1,
                head => head - 1,
            };
            analysis.heads.push((places.start + head) as u32);
            analysis.deprels.push(parse.state.labels[place]);
        }
    }
}

fn linear(container: &Container<'_>, section: &str, n_classes: usize) -> Result<Linear, ModelError> {
    let mut reader = container.section(section)?;
    let start = reader.clone();
    let model = Linear::read(&mut reader)?;
    if model.n_classes() != n_classes {
        return Err(start.error(format!("{} classes", model.n_classes()), format!("{n_classes} classes")));
    }
    reader.end()?;
    Ok(model)
}
