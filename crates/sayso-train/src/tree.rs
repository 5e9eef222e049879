//! Trains both parsers with a dynamic oracle.
//!
//! In come sentences with their trees and with the tags a model gave them, out go the two linear models of each parser. The
//! second one learns with the hints of first parsers that were trained on the other quarters of the sentences. The
//! oracle (Goldberg and Nivre 2013) knows in every state, also one that is reached only by errors, which transitions lose
//! the fewest arcs; the parser mostly follows its own decisions while it is trained and so learns to recover.

use sayso_syntax::parser::{self, Atom, Greedy, Guide, Hint, ParseScratch, State, Transition};
use sayso_syntax::perceptron::{Scorer, best};

use crate::learner::{Learner, Random};
use crate::train::Options;

/// The models of one parser.
pub struct TreeModels {
    /// Chooses among transitions.
    pub transitions: Learner,
    /// Chooses among relations.
    pub labels: Learner,
}

/// A sentence as the parser finds it, with its tree.
pub struct Tree {
    /// The words.
    pub atoms: Vec<Atom>,
    /// The right heads, 0 for the root, otherwise one more than the head's place.
    pub heads: Vec<u32>,
    /// The right relations.
    pub labels: Vec<u8>,
    /// What the first parser says, or nothing.
    pub hints: Vec<Hint>,
}

impl Tree {
    /// The sentence from right to left, without hints.
    fn mirrored(&self) -> Tree {
        let n = self.heads.len() as u32;
        let head = |head: &u32| if *head == 0 { 0 } else { n + 1 - head };
        Tree {
            atoms: self.atoms.iter().rev().copied().collect(),
            heads: self.heads.iter().rev().map(head).collect(),
            labels: self.labels.iter().rev().copied().collect(),
            hints: Vec::new(),
        }
    }
}

/// Trains the parser from right to left and the one from left to right; the trees get their hints.
pub fn train(
    trees: &mut [Tree],
    relations: &[String],
    options: &Options,
    report: &mut dyn FnMut(&str),
) -> [TreeModels; 2] {
    /// Hints may not come from a parser that learnt the sentence.
    const FOLDS: usize = 4;
    let root = relations.iter().position(|name| name == "root").unwrap_or_default() as u8;
    let mirrored: Vec<Tree> = trees.iter().map(Tree::mirrored).collect();
    for fold in 0..FOLDS {
        let others: Vec<&Tree> =
            mirrored.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, tree)| tree).collect();
        let models = train_parser(&others, relations, &Options { tree_runs: 1, ..options.clone() }, &mut |_| {});
        let (transitions, labels) = (models.transitions.averaged(), models.labels.averaged());
        let mut greedy = Greedy { transitions: &transitions, labels: &labels, root, scores: &mut Vec::new() };
        let mut scratch = ParseScratch::default();
        for i in (fold..trees.len()).step_by(FOLDS) {
            parser::parse(mirrored[i].atoms.iter().copied(), &[], &mut greedy, &mut scratch);
            parser::read_mirrored(&scratch.state, &mut trees[i].hints);
        }
    }
    let mirrored: Vec<&Tree> = mirrored.iter().collect();
    let first = train_parser(&mirrored, relations, options, report);
    let all: Vec<&Tree> = trees.iter().collect();
    [first, train_parser(&all, relations, options, report)]
}

/// Trains the first parser with trees without hints, the second one with trees that have them.
fn train_parser(trees: &[&Tree], relations: &[String], options: &Options, report: &mut dyn FnMut(&str)) -> TreeModels {
    let mut random = Random::new(options.seed + 3);
    let root = relations.iter().position(|name| name == "root").unwrap_or_default();
    let mut trainer = Trainer {
        transitions: Learner::new(Transition::ALL.len()),
        labels: Learner::new(relations.len()),
        scores: vec![0; relations.len()],
        root,
        tree: None,
        random: Random::new(options.seed + 4),
        explore: false,
        n_wrong: 0,
        n_arcs: 0,
    };
    let mut scratch = ParseScratch::default();
    let mut order: Vec<usize> = (0..trees.len()).collect();
    for epoch in 0..options.tree_epochs * options.tree_runs {
        let epoch = epoch % options.tree_epochs;
        if epoch == 0 {
            trainer.transitions.restart();
            trainer.labels.restart();
        }
        random.shuffle(&mut order);
        // In the first round the parser knows too little for its own errors to teach anything.
        trainer.explore = epoch > 0;
        (trainer.n_wrong, trainer.n_arcs) = (0, 0);
        for tree in order.iter().map(|at| trees[*at]) {
            trainer.tree = Some(tree);
            parser::parse(tree.atoms.iter().copied(), &tree.hints, &mut trainer, &mut scratch);
            trainer.n_wrong +=
                tree.heads.iter().zip(&scratch.state.heads[1..]).filter(|(right, found)| right != found).count();
            trainer.n_arcs += tree.heads.len();
        }
        let right = 1000 - trainer.n_wrong * 1000 / trainer.n_arcs.max(1);
        report(&format!("round {}: {}.{} % of the heads right", epoch + 1, right / 10, right % 10));
    }
    TreeModels { transitions: trainer.transitions, labels: trainer.labels }
}

/// The number of right arcs each transition makes impossible, in the order of [`Transition::ALL`].
pub fn costs(state: &State, heads: &[u32]) -> [u32; 3] {
    let n = heads.len();
    let head = |place: usize| if place == 0 { usize::MAX } else { heads[place - 1] as usize };
    let (next, top) = (state.next(), state.stack().next().unwrap_or_default());
    let under = state.stack().nth(1);
    let mut costs = [0; 3];
    // Dependents of the top among the words to come are lost with either arc.
    let later = (next..=n).filter(|place| head(*place) == top).count() as u32;
    let top_head = head(top);
    let head_later = top != 0 && top_head >= next && top_head <= n;
    costs[Transition::Left as usize] = later + u32::from((head_later && top_head != next) || Some(top_head) == under);
    costs[Transition::Right as usize] = later + u32::from(head_later);
    if next <= n {
        let next_head = head(next);
        for (back, place) in state.stack().enumerate() {
            costs[Transition::Shift as usize] +=
                u32::from(back > 0 && next_head == place) + u32::from(place != 0 && head(place) == next);
        }
    }
    costs
}

struct Trainer<'a> {
    transitions: Learner,
    labels: Learner,
    scores: Vec<i32>,
    root: usize,
    tree: Option<&'a Tree>,
    random: Random,
    explore: bool,
    n_wrong: usize,
    n_arcs: usize,
}

impl Guide for Trainer<'_> {
    fn transition(&mut self, state: &State, keys: &[u32]) -> Transition {
        let Some(tree) = self.tree else { return Transition::Shift };
        let mut scores = [0; 3];
        self.transitions.tick();
        self.transitions.add_scores(keys, &mut scores);
        let legal = state.legal();
        let costs = costs(state, &tree.heads);
        let lowest = (0..3).filter(|class| legal[*class]).map(|class| costs[class]).min().unwrap_or_default();
        let found = best(&scores, |class| legal[class]).unwrap_or_default();
        let right = best(&scores, |class| legal[class] && costs[class] == lowest).unwrap_or_default();
        self.transitions.update(keys, right, found);
        // One decision in ten follows the oracle, so that good states are seen often enough.
        let follow = self.explore && self.random.below(10) > 0;
        Transition::ALL[if follow { found } else { right }]
    }

    fn label(&mut self, head: usize, dependent: usize, keys: &[u32]) -> u8 {
        let Some(tree) = self.tree else { return 0 };
        if head == 0 {
            return self.root as u8;
        }
        self.scores.fill(0);
        self.labels.add_scores(keys, &mut self.scores);
        let found = best(&self.scores, |class| class != self.root).unwrap_or_default();
        // A relation can only be learnt where the arc is right.
        if tree.heads[dependent - 1] as usize == head {
            self.labels.tick();
            self.labels.update(keys, usize::from(tree.labels[dependent - 1]), found);
        }
        found as u8
    }
}
