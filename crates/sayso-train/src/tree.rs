//! Trains the parser with a dynamic oracle.
//!
//! In come sentences with their trees and with the tags a model gave them, out go the two linear models of the parser. The
//! oracle (Goldberg and Nivre 2013) knows in every state, also one that is reached only by errors, which transitions lose
//! the fewest arcs; the parser mostly follows its own decisions while it is trained and so learns to recover.

use sayso_syntax::parser::{self, Atom, Guide, ParseScratch, State, Transition};
use sayso_syntax::perceptron::{Scorer, best};
use sayso_syntax::{Feats, Upos};

use crate::learner::{Learner, Random};
use crate::train::{Example, Options};

/// The models of the parser.
pub struct TreeModels {
    /// Chooses among transitions.
    pub transitions: Learner,
    /// Chooses among relations.
    pub labels: Learner,
}

/// Trains both models; `seen` holds tags and features as the parser will find them.
pub fn train(
    examples: &[Example],
    seen: &[(Vec<Upos>, Vec<Feats>)],
    relations: &[String],
    options: &Options,
    report: &mut dyn FnMut(&str),
) -> TreeModels {
    let mut random = Random::new(options.seed + 3);
    let root = relations.iter().position(|name| name == "root").unwrap_or_default();
    let mut trainer = Trainer {
        transitions: Learner::new(Transition::ALL.len()),
        labels: Learner::new(relations.len()),
        scores: vec![0; relations.len()],
        root,
        example: None,
        random: Random::new(options.seed + 4),
        explore: false,
        n_wrong: 0,
        n_arcs: 0,
    };
    let mut scratch = ParseScratch::default();
    let mut order: Vec<usize> = (0..examples.len()).collect();
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
        for at in &order {
            let (example, (tags, feats)) = (&examples[*at], &seen[*at]);
            trainer.example = Some(example);
            let atoms = (0..tags.len()).map(|i| Atom::new(&example.words[i], tags[i], feats[i]));
            parser::parse(atoms, &mut trainer, &mut scratch);
            trainer.n_wrong +=
                example.heads.iter().zip(&scratch.state.heads[1..]).filter(|(right, found)| right != found).count();
            trainer.n_arcs += example.heads.len();
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
    example: Option<&'a Example>,
    random: Random,
    explore: bool,
    n_wrong: usize,
    n_arcs: usize,
}

impl Guide for Trainer<'_> {
    fn transition(&mut self, state: &State, keys: &[u32]) -> Transition {
        let Some(example) = self.example else { return Transition::Shift };
        let mut scores = [0; 3];
        self.transitions.tick();
        self.transitions.add_scores(keys, &mut scores);
        let legal = state.legal();
        let costs = costs(state, &example.heads);
        let lowest = (0..3).filter(|class| legal[*class]).map(|class| costs[class]).min().unwrap_or_default();
        let found = best(&scores, |class| legal[class]).unwrap_or_default();
        let right = best(&scores, |class| legal[class] && costs[class] == lowest).unwrap_or_default();
        self.transitions.update(keys, right, found);
        // One decision in ten follows the oracle, so that good states are seen often enough.
        let follow = self.explore && self.random.below(10) > 0;
        Transition::ALL[if follow { found } else { right }]
    }

    fn label(&mut self, head: usize, dependent: usize, keys: &[u32]) -> u8 {
        let Some(example) = self.example else { return 0 };
        if head == 0 {
            return self.root as u8;
        }
        self.scores.fill(0);
        self.labels.add_scores(keys, &mut self.scores);
        let found = best(&self.scores, |class| class != self.root).unwrap_or_default();
        // A relation can only be learnt where the arc is right.
        if example.heads[dependent - 1] as usize == head {
            self.labels.tick();
            self.labels.update(keys, usize::from(example.labels[dependent - 1]), found);
        }
        found as u8
    }
}
