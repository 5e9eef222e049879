//! Tags, features, lemmas and dependency trees for raw text, by small linear models.
//!
//! A [`Model`] of one language is loaded from bytes; it turns a text into an [`Analysis`]: tables beside the text that are
//! read through [`Word`] and [`Sentence`]. The layers follow Universal Dependencies and are decided in this order: words
//! and sentences ([`segment`]), word classes ([`tagger`]), main features ([`morph`]), base forms ([`lemma`]), heads and
//! relations ([`parser`]). All are linear models over hashed features ([`perceptron`]), kept in one checked file
//! ([`container`]), and give the same result on every machine. Training them is the business of `sayso-train`.

pub mod analysis;
pub mod classes;
pub mod conllu;
pub mod container;
pub mod lemma;
pub mod model;
pub mod morph;
pub mod names;
pub mod parser;
pub mod perceptron;
pub mod segment;
pub mod tagger;
mod tags;
pub mod templates;
pub mod words;

pub use analysis::{Analysis, Segmentation, Sentence, Word};
pub use container::ModelError;
pub use model::{Hides, Model, Scratch};
pub use names::{Name, NameKind};
pub use tags::{Feats, Upos};
