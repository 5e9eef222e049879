//! The learning half of the linear models: an averaged perceptron (Collins 2002) with integer weights.
//!
//! In come decisions with their right and their wrong class, out goes the section of a model that
//! `sayso_syntax::perceptron::Linear` reads. Everything is counted in integers and in a fixed order, so that the same data
//! give the same bytes on every machine.

use sayso_syntax::container::write_varint;
use sayso_syntax::perceptron::Scorer;

/// A model that is being trained.
#[derive(Clone, Debug)]
pub struct Learner {
    n_classes: usize,
    slots: Vec<(u32, u32)>,
    rows: Vec<Row>,
    /// The number of decisions so far.
    now: u32,
}

#[derive(Clone, Debug)]
struct Row {
    key: u32,
    updates: u32,
    /// The first cells stand in the row itself, as reading a weight then waits for one place of memory less.
    first: [Cell; 3],
    n_first: usize,
    more: Vec<Cell>,
}

/// The weight of one class.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    class: u16,
    weight: i32,
    /// The sum of the weight over all decisions before `since`.
    sum: i64,
    since: u32,
}

impl Learner {
    /// A model without weights.
    pub fn new(n_classes: usize) -> Self {
        Self { n_classes, slots: vec![(0, 0); 1 << 16], rows: Vec::new(), now: 1 }
    }

    /// Counts a decision.
    pub fn tick(&mut self) {
        self.now += 1;
    }

    /// Learns from a decision between the right class and the best of the wrong ones, where the right one has not more than
    /// `margin` points more.
    pub fn learn(&mut self, keys: &[u32], scores: &[i32], right: usize, wrong: Option<usize>, margin: i32) {
        match wrong {
            Some(wrong) if scores[right] - scores[wrong] <= margin => self.update(keys, right, wrong),
            _ => {}
        }
    }

    /// Forgets the weights, but not their sums: what is learnt anew, in another order, is averaged with what was learnt.
    pub fn restart(&mut self) {
        for cell in self.rows.iter_mut().flat_map(Row::cells_mut) {
            cell.sum += i64::from(cell.weight) * i64::from(self.now - cell.since);
            cell.since = self.now;
            cell.weight = 0;
        }
    }

    /// Moves weight from the wrong to the right class for all features of a decision.
    pub fn update(&mut self, keys: &[u32], right: usize, wrong: usize) {
        if right == wrong {
            return;
        }
        let now = self.now;
        for key in keys {
            let at = self.row(*key);
            let row = &mut self.rows[at];
            row.updates += 1;
            row.add(right, 1, now);
            row.add(wrong, -1, now);
        }
    }

    fn row(&mut self, key: u32) -> usize {
        if (self.rows.len() + 1) * 2 > self.slots.len() {
            let capacity = self.slots.len() * 2;
            self.slots = vec![(0, 0); capacity];
            for (at, row) in self.rows.iter().enumerate() {
                let mut slot = row.key as usize & (capacity - 1);
                while self.slots[slot].0 != 0 {
                    slot = (slot + 1) & (capacity - 1);
                }
                self.slots[slot] = (row.key, at as u32);
            }
        }
        let mask = self.slots.len() - 1;
        let mut slot = key as usize & mask;
        loop {
            let (found, at) = self.slots[slot];
            if found == key {
                return at as usize;
            }
            if found == 0 {
                self.slots[slot] = (key, self.rows.len() as u32);
                self.rows.push(Row { key, updates: 0, first: [Cell::default(); 3], n_first: 0, more: Vec::new() });
                return self.rows.len() - 1;
            }
            slot = (slot + 1) & mask;
        }
    }

    fn find(&self, key: u32) -> Option<&Row> {
        let mask = self.slots.len() - 1;
        let mut slot = key as usize & mask;
        loop {
            let (found, at) = self.slots[slot];
            if found == key {
                return self.rows.get(at as usize);
            }
            if found == 0 {
                return None;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The averaged weights as a model that scores with 32 bits; for tagging the training data with another part of it.
    pub fn averaged(&self) -> Averaged {
        let mut learner = self.clone();
        // Sums may not leave 32 bits; what is cut does not decide.
        let largest = self.rows.iter().flat_map(Row::cells).map(|cell| self.average(cell).abs()).max().unwrap_or(0);
        let unit = (largest >> 20).max(1);
        for row in &mut learner.rows {
            for cell in row.cells_mut() {
                cell.weight = (self.average(cell) / unit) as i32;
            }
        }
        Averaged(learner)
    }

    fn average(&self, cell: &Cell) -> i64 {
        cell.sum + i64::from(cell.weight) * i64::from(self.now - cell.since)
    }

    /// Writes the rows that were updated at least `min_updates` times, of a thousand of them only the `share` with the heaviest
    /// weights, with weights of eight bits. Of a thousand rows that are written, `cut` may be too heavy for their weights to be
    /// kept: with two classes and few rows the heaviest decide most, and none should be cut.
    fn write(&self, min_updates: u32, share: usize, cut: usize, out: &mut Vec<u8>) {
        let mut rows: Vec<&Row> = self.rows.iter().filter(|row| row.updates >= min_updates).collect();
        if share < 1000 {
            let heaviest = |row: &&Row| row.cells().map(|cell| self.average(cell).abs()).max().unwrap_or(0);
            rows.sort_by_cached_key(|row| (std::cmp::Reverse(heaviest(row)), row.key));
            rows.truncate(rows.len() * share / 1000);
        }
        rows.sort_by_key(|row| row.key);
        let mut largest: Vec<i64> =
            rows.iter().map(|row| row.cells().map(|cell| self.average(cell).abs()).max().unwrap_or(0)).collect();
        largest.sort_unstable();
        // Rows that are heavier than this are cut; the largest shift gives 127 << 3 steps.
        let heaviest = largest.get(largest.len().saturating_sub(1 + largest.len() * cut / 1000)).copied().unwrap_or(0);
        let unit = (heaviest / (127 << 3)).max(1);
        let mut body = Vec::new();
        let (mut last, mut n_rows) = (0, 0);
        for row in rows {
            let weights: Vec<(u16, i64)> =
                row.cells().map(|cell| (cell.class, rounded(self.average(cell), unit))).collect();
            let largest = weights.iter().map(|(_, weight)| weight.abs()).max().unwrap_or(0);
            let shift = (0..3).find(|shift| largest <= 127 << shift).unwrap_or(3);
            let mut weights: Vec<(u16, i8)> = weights
                .into_iter()
                .map(|(class, weight)| (class, rounded(weight, 1 << shift).clamp(-127, 127) as i8))
                .filter(|(_, weight)| *weight != 0)
                .collect();
            if weights.is_empty() {
                continue;
            }
            weights.sort_unstable();
            write_varint(&mut body, u64::from(row.key - last));
            let set = weights.iter().fold(0, |set, (class, _)| set | 1 << (class & 7));
            let few = self.n_classes <= 3;
            write_varint(&mut body, if few { set } else { weights.len() as u64 } * 4 + shift);
            for (class, weight) in weights {
                if !few {
                    body.push(class as u8);
                }
                if self.n_classes > 256 {
                    body.push((class >> 8) as u8);
                }
                body.push(weight as u8);
            }
            last = row.key;
            n_rows += 1;
        }
        write_varint(out, self.n_classes as u64);
        write_varint(out, n_rows);
        out.extend_from_slice(&body);
    }
}

impl Row {
    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.first[..self.n_first].iter().chain(&self.more)
    }

    fn cells_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.first[..self.n_first].iter_mut().chain(&mut self.more)
    }

    fn add(&mut self, class: usize, change: i32, now: u32) {
        let class = class as u16;
        let known = self.cells().position(|cell| cell.class == class);
        let at = match known {
            Some(at) => at,
            None => {
                let cell = Cell { class, weight: 0, sum: 0, since: now };
                match self.first.get_mut(self.n_first) {
                    Some(free) => {
                        *free = cell;
                        self.n_first += 1;
                    }
                    None => self.more.push(cell),
                }
                self.n_first + self.more.len() - 1
            }
        };
        let cell = if at < self.n_first { &mut self.first[at] } else { &mut self.more[at - self.n_first] };
        cell.sum += i64::from(cell.weight) * i64::from(now - cell.since);
        cell.since = now;
        cell.weight += change;
    }
}

/// Writes models without the rows that were updated less often than `min_updates`, of each the same share of its rows, those with the heaviest weights: the
/// largest share with which all of them together have at most `limit` bytes.
pub fn write_within<const N: usize>(
    learners: [&Learner; N],
    min_updates: u32,
    cut: usize,
    limit: usize,
) -> ([Vec<u8>; N], usize) {
    let write = |share: usize| {
        learners.map(|learner| {
            let mut bytes = Vec::new();
            learner.write(min_updates, share, cut, &mut bytes);
            bytes
        })
    };
    let fits = |models: &[Vec<u8>; N]| models.iter().map(Vec::len).sum::<usize>() <= limit;
    let all = write(1000);
    if fits(&all) {
        return (all, 1000);
    }
    // `share` fits or is nothing, `above` does not fit.
    let (mut share, mut above) = (0, 1000);
    while above - share > 1 {
        let middle = (share + above) / 2;
        if fits(&write(middle)) { share = middle } else { above = middle }
    }
    (write(share), share)
}

fn rounded(value: i64, unit: i64) -> i64 {
    (value.abs() + unit / 2) / unit * value.signum()
}

impl Scorer for Learner {
    fn n_classes(&self) -> usize {
        self.n_classes
    }

    fn add_scores(&self, keys: &[u32], scores: &mut [i32]) {
        for row in keys.iter().filter_map(|key| self.find(*key)) {
            for cell in row.cells() {
                scores[usize::from(cell.class)] += cell.weight;
            }
        }
    }
}

/// A trained model with its averaged weights.
#[derive(Clone, Debug)]
pub struct Averaged(Learner);

impl Scorer for Averaged {
    fn n_classes(&self) -> usize {
        self.0.n_classes
    }

    fn add_scores(&self, keys: &[u32], scores: &mut [i32]) {
        self.0.add_scores(keys, scores);
    }
}

/// A small generator of numbers (SplitMix64, Steele, Lea and Flood 2014), the same on every machine.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Begins with a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    /// Puts things into another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for i in (1..things.len()).rev() {
            things.swap(i, self.below(i + 1));
        }
    }
}
