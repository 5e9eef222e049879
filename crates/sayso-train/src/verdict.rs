//! What judges attributions as a whole: a logistic regression, trained by steps of AdaGrad on one attribution after the
//! other.

use crate::learner::Random;
use crate::weights::{LANES, Weights, exp};

/// An attribution that was found.
pub struct Example {
    /// Its features; the first one holds for all.
    pub keys: Vec<u32>,
    /// Whether it is right.
    pub holds: bool,
}

/// How the verdict is learnt.
#[derive(Clone, Debug)]
pub struct VerdictOptions {
    /// The seed of the order.
    pub seed: u64,
    /// How often all examples are seen.
    pub epochs: usize,
    /// Features that are seen less often have no weight.
    pub least: usize,
    /// The first size of the steps.
    pub rate: f32,
    /// Added to the weight that all have: above 0, what is more likely wrong than right is told.
    pub bonus: f32,
}

impl Default for VerdictOptions {
    fn default() -> Self {
        Self { seed: 1, epochs: 8, least: 30, rate: 0.02, bonus: 0.9 }
    }
}

/// Trains the weights; `report` is told how it goes.
pub fn train(examples: &[Example], options: &VerdictOptions, report: &mut dyn FnMut(&str)) -> Weights {
    let seen: Vec<u32> = examples.iter().flat_map(|example| example.keys.iter().copied()).collect();
    let mut weights = Weights::new(1, seen, options.least);
    let n_right = examples.iter().filter(|example| example.holds).count();
    report(&format!("verdict: {} attributions, {n_right} right, {} weights", examples.len(), weights.n_rows()));
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random::new(options.seed);
    for _ in 0..options.epochs {
        random.shuffle(&mut order);
        let mut n_wrong = 0.0;
        for example in order.iter().map(|at| &examples[*at]) {
            let rows: Vec<u32> = example.keys.iter().filter_map(|key| weights.row(*key)).collect();
            let mut scores = [0.0; LANES];
            rows.iter().for_each(|row| weights.add(*row, &mut scores));
            let slope = 1.0 / (1.0 + exp(f64::from(-scores[0]))) - f64::from(u8::from(example.holds));
            n_wrong += slope.abs();
            let mut gradient = [0.0; LANES];
            gradient[0] = slope as f32;
            rows.iter().for_each(|row| weights.step(*row, &gradient, options.rate));
        }
        report(&format!("{n_wrong:.0} verdicts expected to be wrong"));
    }
    if let Some(first) = examples.first().and_then(|example| example.keys.first()) {
        weights.shift(*first, 0, options.bonus);
    }
    weights
}
