//! Linear models over hashed features: the scoring half.
//!
//! In come 32-bit keys of the features that hold, out go the sums of their weights for each class, as integers. The
//! model was trained elsewhere (averaged perceptron, Collins 2002); rows are sparse over classes and weights are `int8`
//! with a shift of 0 to 3 bits a row, so that the few heavy rows do not cost the light ones their precision.
//!
//! In a file a model is: number of classes, number of rows, then for each row, in ascending order of keys, the distance
//! to the key before, `4 × cells + shift` (all as varints), and for each cell the class (one byte, or two where there are
//! more than 256) and the weight (one byte). With up to three classes, the set of classes as bits stands in the place of
//! the number of cells, and no class before a weight. In memory it is an open-addressing table; models of up to three
//! classes keep the weights inside it, so that a feature costs one access to memory.

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
    /// Slots of a power of two; key 0 marks an empty one. The value is the begin of the row in `cells`, or the three
    /// weights and the shift themselves.
    slots: Vec<(u32, u32)>,
    /// Rows without gaps: a cell with the number of cells, then the cells, each class and weight.
    cells: Vec<(u16, i16)>,
    mask: usize,
}

/// The largest number of classes whose weights stand in the slots.
const INLINE: usize = 3;

/// How many slots are read before the first one is looked at.
const AT_ONCE: usize = 32;

impl Linear {
    /// Reads a model; the reader stands behind it afterwards.
    ///
    /// # Errors
    ///
    /// Where the section is cut off or names a class that does not exist.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let n_classes = reader.below(1 << 16)?;
        let n_rows = reader.count(3)?;
        let capacity = (n_rows * 2).next_power_of_two().max(2);
        let mut model = Self { n_classes, slots: vec![(0, 0); capacity], cells: Vec::new(), mask: capacity - 1 };
        let mut key = 0u64;
        for _ in 0..n_rows {
            let gap = reader.varint()?;
            key = key.saturating_add(gap);
            if gap == 0 || key > u64::from(u32::MAX) {
                return Err(reader.error(format!("key {key}"), "ascending keys of 32 bits"));
            }
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
            model.insert(key as u32, value);
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

    fn insert(&mut self, key: u32, value: u32) {
        let mut slot = key as usize & self.mask;
        while self.slots[slot].0 != 0 {
            slot = (slot + 1) & self.mask;
        }
        self.slots[slot] = (key, value);
    }

    #[inline]
    fn find(&self, key: u32) -> Option<u32> {
        let mut slot = key as usize & self.mask;
        loop {
            let (found, value) = *self.slots.get(slot)?;
            if found == key {
                return Some(value);
            }
            if found == 0 {
                return None;
            }
            slot = (slot + 1) & self.mask;
        }
    }

    #[inline]
    fn add_row(&self, begin: usize, scores: &mut [i32]) {
        let n_cells = usize::from(self.cells[begin].0);
        for (class, weight) in &self.cells[begin + 1..begin + 1 + n_cells] {
            if let Some(score) = scores.get_mut(usize::from(*class)) {
                *score += i32::from(*weight);
            }
        }
    }

    /// The number of rows.
    pub fn n_rows(&self) -> usize {
        self.slots.iter().filter(|slot| slot.0 != 0).count()
    }
}

impl Scorer for Linear {
    fn n_classes(&self) -> usize {
        self.n_classes
    }

    fn add_scores(&self, keys: &[u32], scores: &mut [i32]) {
        let mut sums = [0i32; INLINE];
        for keys in keys.chunks(AT_ONCE) {
            // Reading all slots first lets the processor wait for many places of memory at once.
            let mut found = [(0, 0); AT_ONCE];
            for (found, key) in found.iter_mut().zip(keys) {
                *found = self.slots.get(*key as usize & self.mask).copied().unwrap_or_default();
            }
            for ((found, value), key) in found.into_iter().zip(keys) {
                let value = if found == *key {
                    value
                } else if found == 0 {
                    continue;
                } else if let Some(value) = self.find(*key) {
                    value
                } else {
                    continue;
                };
                if self.n_classes <= INLINE {
                    let [a, b, c, shift] = value.to_le_bytes();
                    sums[0] += i32::from(a as i8) << (shift & 3);
                    sums[1] += i32::from(b as i8) << (shift & 3);
                    sums[2] += i32::from(c as i8) << (shift & 3);
                } else {
                    self.add_row(value as usize, scores);
                }
            }
        }
        if self.n_classes <= INLINE {
            for (score, sum) in scores.iter_mut().zip(sums) {
                *score += sum;
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
    fn few_classes_are_kept_in_the_slots() {
        let model = load(vec![3, 1, 7, 0b101 * 4 + 2, 3, 255]).unwrap();
        let mut scores = [1; 3];
        model.add_scores(&[7, 6], &mut scores);
        assert_eq!(scores, [13, 1, -3]);
    }

    #[test]
    fn a_class_that_does_not_exist_is_an_error() {
        let message = load(vec![5, 1, 7, 4, 5, 3]).unwrap_err().to_string();
        assert_eq!(message, "model s at byte 5: class 5, expected a class below 5");
    }
}
