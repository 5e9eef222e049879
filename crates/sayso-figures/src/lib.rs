//! Reads the figures of a text: numbers in digits and in words, with unit, comparator and interval.
//!
//! A text and its language come in; figures go out, each with its span, an exact decimal interval and the id of the rule
//! that read it. Nothing is computed with floating point, and reading is linear in the length of the text: one automaton
//! finds all words of the tables (`lexicon/`), a small grammar reads around them. What a figure is compared with, and in
//! which claim it stands, is not looked at.

pub mod dates;

mod fold;

mod lexicon;
pub use lexicon::LexiconError;

mod page;

mod digits;

mod number;

mod places;

mod words;

mod quantity;

mod bounds;

mod figure;

mod engine;
pub use engine::{Amount, AmountKind, Figures, LANGUAGES, Ordinal, Place, PlainNumber};

mod compare;
pub use compare::{Agreement, NotComparable, compare, compare_with};
