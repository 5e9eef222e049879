//! Weights over hashed features that are learnt in steps of their gradients, and how they are written.
//!
//! In come keys of 32 bits, counted once over all training data; each that is frequent enough gets a row of weights, one
//! for each class. Steps are those of AdaGrad (Duchi, Hazan and Singer 2011). All sums are in a fixed order, and
//! [`exp`] is a polynomial of our own, so that the same data give the same bytes on every machine.

use sayso_syntax::container::write_varint;
use sayso_syntax::perceptron::Keys;

/// Weights that are worked on at once.
pub const LANES: usize = 8;

/// The rows of a model that is being trained.
pub struct Weights {
    n_classes: usize,
    /// Places of a row: the classes, filled up so that many are worked on at once.
    stride: usize,
    /// In order; the place is the row.
    keys: Vec<u32>,
    /// For the highest bits of a key the first row that may have it.
    starts: Vec<u32>,
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Weights {
    /// Rows for the keys that were seen at least `least` times, all weights 0.
    pub fn new(n_classes: usize, mut seen: Vec<u32>, least: usize) -> Weights {
        seen.sort_unstable();
        let mut keys = Vec::new();
        for same in seen.chunk_by(|a, b| a == b) {
            if same.len() >= least {
                keys.push(same[0]);
            }
        }
        let starts = (0..=1u64 << 16).map(|high| keys.partition_point(|key| u64::from(*key) < high << 16) as u32);
        let stride = n_classes.next_multiple_of(LANES);
        let zeros = vec![0.0; keys.len() * stride];
        Weights { n_classes, stride, starts: starts.collect(), keys, weights: zeros.clone(), squares: zeros }
    }

    /// The number of rows.
    pub fn n_rows(&self) -> usize {
        self.keys.len()
    }

    /// The row of a key.
    pub fn row(&self, key: u32) -> Option<u32> {
        let high = (key >> 16) as usize;
        let (from, to) = (self.starts[high] as usize, self.starts[high + 1] as usize);
        self.keys[from..to].binary_search(&key).ok().map(|at| (from + at) as u32)
    }

    /// Adds the weights of a row to the scores of its classes.
    pub fn add(&self, row: u32, scores: &mut [f32]) {
        let from = row as usize * self.stride;
        let weights = self.weights[from..from + self.stride].chunks_exact(LANES);
        for (scores, weights) in scores.chunks_exact_mut(LANES).zip(weights) {
            for lane in 0..LANES {
                scores[lane] += weights[lane];
            }
        }
    }

    /// Adds the weights of all keys that have a row.
    pub fn add_all(&self, keys: &Keys, scores: &mut [f32]) {
        keys.as_slice().iter().filter_map(|key| self.row(*key)).for_each(|row| self.add(row, scores));
    }

    /// Takes a step against the gradient of a row.
    pub fn step(&mut self, row: u32, gradient: &[f32], rate: f32) {
        let range = row as usize * self.stride..(row as usize + 1) * self.stride;
        let weights = self.weights[range.clone()].chunks_exact_mut(LANES);
        let squares = self.squares[range].chunks_exact_mut(LANES);
        for ((weights, squares), gradient) in weights.zip(squares).zip(gradient.chunks_exact(LANES)) {
            for lane in 0..LANES {
                let slope = gradient[lane];
                squares[lane] += slope * slope;
                weights[lane] -= rate / (squares[lane].sqrt() + 1e-4) * slope;
            }
        }
    }

    /// Adds to the weight of one class of a key, if it has a row.
    pub fn shift(&mut self, key: u32, class: usize, amount: f32) {
        if let Some(row) = self.row(key) {
            self.weights[row as usize * self.stride + class] += amount;
        }
    }

    /// The largest weights, one for each row.
    fn heaviest(&self) -> impl Iterator<Item = f32> {
        self.weights.chunks(self.stride).map(|row| row.iter().fold(0.0, |most: f32, weight| most.max(weight.abs())))
    }
}

/// Writes rows of several weights in one unit, as `sayso_syntax::perceptron::Linear` reads them; rows without a weight of
/// at least `least` are left out.
pub fn write(all: &[&Weights], least: f32) -> Vec<Vec<u8>> {
    let unit = unit(all);
    all.iter().map(|weights| section(weights, unit, least)).collect()
}

/// The weight that becomes 1 when these are written.
pub fn unit(all: &[&Weights]) -> f32 {
    // The heaviest are those that hold for every word: none is cut.
    let most = all.iter().flat_map(|weights| weights.heaviest()).fold(1e-3, f32::max);
    most / (127 << 3) as f32
}

fn section(weights: &Weights, unit: f32, least: f32) -> Vec<u8> {
    let (mut body, mut last, mut n_rows) = (Vec::new(), 0, 0);
    for (key, row) in
        weights.keys.iter().zip(weights.weights.chunks(weights.stride).map(|row| &row[..weights.n_classes]))
    {
        let steps: Vec<i64> =
            row.iter().map(|weight| if weight.abs() < least { 0 } else { (weight / unit).round() as i64 }).collect();
        let largest = steps.iter().map(|steps| steps.abs()).max().unwrap_or(0);
        let shift = (0..3).find(|shift| largest <= 127 << shift).unwrap_or(3);
        let scaled = steps.iter().enumerate().map(|(class, steps)| {
            let half = if shift == 0 { 0 } else { 1 << (shift - 1) };
            (class, (((steps.abs() + half) >> shift) * steps.signum()).clamp(-127, 127) as i8)
        });
        let cells: Vec<(usize, i8)> = scaled.filter(|(_, weight)| *weight != 0).collect();
        if cells.is_empty() {
            continue;
        }
        write_varint(&mut body, u64::from(key - last));
        let few = weights.n_classes <= 3;
        let set = cells.iter().fold(0, |set, (class, _)| set | 1u64 << (class & 7));
        write_varint(&mut body, if few { set } else { cells.len() as u64 } * 4 + shift);
        for (class, weight) in cells {
            if !few {
                body.push(class as u8);
            }
            body.push(weight as u8);
        }
        (last, n_rows) = (*key, n_rows + 1);
    }
    let mut out = Vec::new();
    write_varint(&mut out, weights.n_classes as u64);
    write_varint(&mut out, n_rows);
    out.extend_from_slice(&body);
    out
}

/// The exponential function, the same on every machine: 2ⁿ · eʳ with |r| ≤ ln 2 / 2 and a Taylor polynomial.
pub fn exp(x: f64) -> f64 {
    if x < -700.0 {
        return 0.0;
    }
    let x = x.min(700.0);
    let n = (x * std::f64::consts::LOG2_E).round();
    let r = x - n * std::f64::consts::LN_2;
    let mut sum = 1.0;
    for k in (1..=13).rev() {
        sum = 1.0 + sum * r / f64::from(k);
    }
    sum * f64::from_bits(((n as i64 + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_function_is_right() {
        for x in [-300.5, -20.0, -1.0, -0.3, 0.0, 0.2, 1.0, 7.5, 300.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-12, "{x}");
        }
        assert_eq!(exp(-1e9), 0.0);
    }
}
