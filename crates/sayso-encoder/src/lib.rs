//! Which words of a text are source, cue or content of an attribution, read by a small multilingual encoder.
//!
//! In comes a text with its words by sentence, names marked as such; out come, for each word, log-probabilities of the seven
//! [`Tag`]s, and the likeliest row of tags. An [`Encoder`] is loaded from the bytes of two files that belong together: a
//! network in ONNX, which `rten` runs, and a [`Vocabulary`]. Words are cut into pieces as SentencePiece does it
//! ([`tokeniser`]), windows are whole sentences ([`windows`]). What the tags make together, and who the source is, are
//! not the business of this crate.

pub mod encoder;
mod error;
mod normalise;
pub mod tags;
pub mod tokeniser;
pub mod vocabulary;
pub mod windows;

pub use encoder::{Encoder, Word};
pub use error::{EncodeError, LoadError};
pub use tags::{Scores, Tag, TagWeights};
pub use tokeniser::Piece;
pub use vocabulary::Vocabulary;
