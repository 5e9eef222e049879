//! Linear models over hashed features: the scoring half.
//!
//! In come 32-bit keys of the features that hold, out go the sums of their weights for each class, as integers. The
//! model was trained elsewhere (averaged perceptron, Collins 2002); rows are sparse over classes and weights are `int8`
//! with a shift of 0 to 3 bits a row, so that the few heavy rows do not cost the light ones their precision.
//!
//! In a file a model is: number of classes, number of rows, then for each row, in ascending order of keys, the distance
//! to the key before, `4 × cells + shift` (all as varints), and for each cell the class (one byte, or two where there are
//! more than 256) and the weight (one byte). With up to three classes, the set of classes as bits stands in the place of
//! the number of cells, and no class before a weight. In memory it is a hash table of
//! buckets; models of up to three classes keep the weights inside them, so that a feature costs one access to memory.

use crate::container::{ModelError, Reader};

/// What gives points to classes: a loaded model or one that is being trained.
pub trait Scorer {
    /// The number of classes.
    fn n_classes(&self) -> usize;

    /// Adds the weights of all keys to `scores`, which has a place for each class.
    fn add_scores(&self, keys: &[u32], scores: &mut [i32]);
}

/// A loaded model.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    n_classes: usize,
    n_rows: usize,
    /// A bit for each of eight places a row, set for the keys that exist: small enough to stay near the processor, and most
    /// features of a decision have no row.
    filter: Vec<u64>,
    /// Never empty once a model is read.
    buckets: Vec<Bucket>,
    /// Rows without gaps: a cell with the number of cells, then the cells, each class and weight. The first row is empty.
    cells: Vec<(u16, i16)>,
}

/// Four keys that are looked at together, without a branch for each; what does not fit stands in the next bucket.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(32))]
struct Bucket {
    /// Filled from the left; 0 is an empty place.
    keys: [u32; 4],
    /// The begin of the row in `cells`, or the three weights and the shift themselves; 0 stands for no weights.
    values: [u32; 4],
}

impl Bucket {
    /// The value of a key, 0 if it is not here.
    #[inline]
    fn value(&self, key: u32) -> u32 {
        let mut value = 0;
        for (found, its) in self.keys.iter().zip(self.values) {
            value |= if *found == key { its } else { 0 };
        }
        value
    }
}

/// The largest number of classes whose weights stand in the buckets.
const INLINE: usize = 3;

/// How many keys are looked up together.
const AT_ONCE: usize = 128;

impl Linear {
    /// Reads a model; the reader stands behind it afterwards.
    ///
    /// # Errors
    ///
    /// Where the section is cut off or names a class that does not exist.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let n_classes = reader.below(1 << 16)?;
        let n_rows = reader.count(3)?;
        // Five keys for three buckets on average: one bucket in ten is full.
        let buckets = vec![Bucket::default(); n_rows * 3 / 5 + 1];
        let mut model = Self { n_classes, n_rows, filter: vec![0; n_rows / 8 + 1], buckets, cells: vec![(0, 0)] };
        // Key 0 stands for an empty place.
        let mut key = 0;
        for _ in 0..n_rows {
            key = reader.hash(Some(key))?;
            let head = reader.below((n_classes + 1).max(1 << INLINE) * 4)?;
            let (shift, rest) = (head % 4, head / 4);
            let value = if n_classes <= INLINE {
                let mut inline = [0, 0, 0, shift as u8];
                for (class, weight) in inline.iter_mut().take(n_classes).enumerate() {
                    if rest >> class & 1 == 1 {
                        *weight = reader.byte()?;
                    }
                }
                u32::from_le_bytes(inline)
            } else {
                let begin = model.cells.len();
                model.cells.push((rest as u16, 0));
                for _ in 0..rest {
                    let class = model.read_class(reader)?;
                    let weight = i16::from(reader.byte()? as i8) << shift;
                    model.cells.push((class as u16, weight));
                }
                begin as u32
            };
            model.insert(key, value);
        }
        Ok(model)
    }

    fn read_class(&self, reader: &mut Reader<'_>) -> Result<usize, ModelError> {
        let mut class = usize::from(reader.byte()?);
        if self.n_classes > 256 {
            class |= usize::from(reader.byte()?) << 8;
        }
        if class >= self.n_classes {
            return Err(reader.error(format!("class {class}"), format!("a class below {}", self.n_classes)));
        }
        Ok(class)
    }

    #[inline]
    fn bucket(&self, key: u32) -> usize {
        ((u64::from(key) * self.buckets.len() as u64) >> 32) as usize
    }

    /// Word and bit of a key in the filter.
    #[inline]
    fn place(&self, key: u32) -> (usize, u32) {
        let bit = (u64::from(key.wrapping_mul(0x9e37_79b1)) * (self.filter.len() as u64 * 64)) >> 32;
        ((bit >> 6) as usize, (bit & 63) as u32)
    }

    /// Puts the keys that may have a row to the front of `found`; returns their number.
    #[inline]
    fn sift(&self, keys: &[u32], found: &mut [u32; AT_ONCE]) -> usize {
        let mut n = 0;
        for key in keys {
            let (word, bit) = self.place(*key);
            let set = self.filter.get(word).map_or(0, |word| word >> bit & 1);
            found[n % AT_ONCE] = *key;
            n += set as usize;
        }
        n
    }

    fn insert(&mut self, key: u32, value: u32) {
        let (word, bit) = self.place(key);
        self.filter[word] |= 1 << bit;
        let mut at = self.bucket(key);
        loop {
            let bucket = &mut self.buckets[at];
            if let Some(free) = bucket.keys.iter().position(|key| *key == 0) {
                bucket.keys[free] = key;
                bucket.values[free] = value;
                return;
            }
            at = (at + 1) % self.buckets.len();
        }
    }

    /// The value of a key, 0 if there is none.
    #[inline]
    fn find(&self, key: u32) -> u32 {
        let Some(bucket) = self.buckets.get(self.bucket(key)) else { return 0 };
        let value = bucket.value(key);
        if value == 0 && bucket.keys[3] != 0 { self.find_further(key) } else { value }
    }

    /// Looks into the buckets behind a full one; as there are more places than keys, one of them is not full.
    #[cold]
    fn find_further(&self, key: u32) -> u32 {
        let mut at = self.bucket(key);
        loop {
            at = (at + 1) % self.buckets.len();
            let bucket = &self.buckets[at];
            let value = bucket.value(key);
            if value != 0 || bucket.keys[3] == 0 {
                return value;
            }
        }
    }

    #[inline]
    fn add_row(&self, begin: usize, n_cells: usize, scores: &mut [i32]) {
        for (class, weight) in self.cells.get(begin..begin + n_cells).unwrap_or_default() {
            if let Some(score) = scores.get_mut(usize::from(*class)) {
                *score += i32::from(*weight);
            }
        }
    }

    /// The number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }
}

impl Scorer for Linear {
    fn n_classes(&self) -> usize {
        self.n_classes
    }

    fn add_scores(&self, keys: &[u32], scores: &mut [i32]) {
        if self.n_classes <= INLINE {
            let mut sums = [0i32; INLINE];
            for keys in keys.chunks(AT_ONCE) {
                let mut found = [0; AT_ONCE];
                let n_found = self.sift(keys, &mut found);
                for key in &found[..n_found] {
                    let [a, b, c, shift] = self.find(*key).to_le_bytes();
                    sums[0] += i32::from(a as i8) << (shift & 3);
                    sums[1] += i32::from(b as i8) << (shift & 3);
                    sums[2] += i32::from(c as i8) << (shift & 3);
                }
            }
            for (score, sum) in scores.iter_mut().zip(sums) {
                *score += sum;
            }
            return;
        }
        for keys in keys.chunks(AT_ONCE) {
            let mut found = [0; AT_ONCE];
            let n_found = self.sift(keys, &mut found);
            // Finding all rows before the first is added lets the processor wait for many places of memory at once.
            for key in &mut found[..n_found] {
                *key = self.find(*key);
            }
            let mut lengths = [0; AT_ONCE];
            for (length, row) in lengths.iter_mut().zip(&found[..n_found]) {
                *length = self.cells.get(*row as usize).map_or(0, |head| head.0);
            }
            for (row, length) in found[..n_found].iter().zip(lengths) {
                self.add_row(*row as usize + 1, usize::from(length), scores);
            }
        }
    }
}

/// The class with most points; of several, the first. `None` where no class is allowed.
pub fn best(scores: &[i32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (class, score) in scores.iter().enumerate() {
        if best.is_none_or(|best| *score > scores[best]) && allowed(class) {
            best = Some(class);
        }
    }
    best
}

/// Collects the keys of the features of one decision.
///
/// A key is a hash (the multiply-rotate step of Firefox and rustc) of the template's number and its values, cut to 32
/// bits. Templates count upwards by themselves: the same calls in the same order give the same features.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    keys: Vec<u32>,
    template: u32,
}

impl Keys {
    /// Forgets all keys and begins to count templates at `template`.
    #[inline]
    pub fn clear(&mut self, template: u32) {
        self.keys.clear();
        self.template = template;
    }

    /// Goes on to count templates at `template`.
    #[inline]
    pub fn go_on(&mut self, template: u32) {
        self.template = template;
    }

    /// Adds the next template with these values.
    #[inline]
    pub fn add<const N: usize>(&mut self, values: [u32; N]) {
        self.template += 1;
        let mut state = mix(0, self.template);
        for value in values {
            state = mix(state, value);
        }
        // Key 0 stands for an empty slot.
        self.keys.push(((state >> 32) as u32).max(1));
    }

    /// Adds the next template where none of `known` is 0, which stands for a word whose class is not known.
    #[inline]
    pub fn add_known<const K: usize, const N: usize>(&mut self, known: [u32; K], values: [u32; N]) {
        self.template += 1;
        if known.contains(&0) {
            return;
        }
        let mut state = mix(0, self.template);
        for value in known.into_iter().chain(values) {
            state = mix(state, value);
        }
        self.keys.push(((state >> 32) as u32).max(1));
    }

    /// Leaves a template out.
    #[inline]
    pub fn skip(&mut self) {
        self.template += 1;
    }

    /// The keys so far.
    #[inline]
    pub fn as_slice(&self) -> &[u32] {
        &self.keys
    }
}

/// One step of the hash.
#[inline]
pub fn mix(state: u64, value: u32) -> u64 {
    (state.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// Several values as one of 32 bits.
#[inline]
pub fn mix_all<const N: usize>(values: [u32; N]) -> u32 {
    (values.into_iter().fold(0x5bd1_e995, mix) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::{Container, ContainerWriter};

    fn load(bytes: Vec<u8>) -> Result<Linear, ModelError> {
        let mut writer = ContainerWriter::default();
        writer.section("s", bytes);
        let file = writer.finish("en");
        let mut reader = Container::open(&file)?.section("s")?;
        let model = Linear::read(&mut reader)?;
        reader.end()?;
        Ok(model)
    }

    #[test]
    fn weights_of_known_keys_are_added() {
        // Five classes; key 7 gives 3 << 1 to class 0 and -2 << 1 to class 4; key 9 gives 1 to class 4.
        let model = load(vec![5, 2, 7, 2 * 4 + 1, 0, 3, 4, 254, 2, 4, 4, 1]).unwrap();
        let mut scores = [0; 5];
        model.add_scores(&[7, 8, 9], &mut scores);
        assert_eq!(scores, [6, 0, 0, 0, -3]);
        assert_eq!(best(&scores, |class| class != 0), Some(1));
    }

    #[test]
    fn few_classes_are_kept_in_the_buckets() {
        let model = load(vec![3, 1, 7, 0b101 * 4 + 2, 3, 255]).unwrap();
        let mut scores = [1; 3];
        model.add_scores(&[7, 6], &mut scores);
        assert_eq!(scores, [13, 1, -3]);
    }

    #[test]
    fn a_feature_of_an_unknown_class_is_left_out_but_counted() {
        let (mut keys, mut others) = (Keys::default(), Keys::default());
        keys.add_known([3, 0], [5]);
        keys.add_known([3, 4], [5]);
        others.skip();
        others.add([3, 4, 5]);
        assert_eq!(keys.as_slice(), others.as_slice());
    }

    #[test]
    fn a_class_that_does_not_exist_is_an_error() {
        let message = load(vec![5, 1, 7, 4, 5, 3]).unwrap_err().to_string();
        assert_eq!(message, "model s at byte 5: class 5, expected a class below 5");
    }
}
