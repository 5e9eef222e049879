//! Training and measuring of the models of `sayso-syntax`.
//!
//! In come treebanks in CoNLL-U, out go model files ([`train`]) and scores ([`score`]). This is not part of the program a
//! user runs. The same data and options give the same bytes on every machine: weights are integers, there are no threads,
//! and all chance comes from a seed.

pub mod classes;
pub mod learner;
pub mod names;
pub mod score;
pub mod segment;
pub mod train;
pub mod tree;
