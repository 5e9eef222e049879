//! Training and measuring of the models of `sayso-syntax`, and of the roles of `sayso-reading`.
//!
//! In come treebanks in CoNLL-U, out go model files ([`train`]) and scores ([`score`]); in come texts with attributions,
//! out goes the model of [`roles`]. This is not part of the program a
//! user runs. The same data and options give the same bytes on every machine: weights are integers, there are no threads,
//! and all chance comes from a seed.

pub mod chain;
pub mod classes;
pub mod labels;
pub mod learner;
pub mod names;
pub mod roles;
pub mod score;
pub mod segment;
pub mod texts;
pub mod train;
pub mod tree;
pub mod verdict;
pub mod weights;
