//! Code points: byte positions of a text come in, positions in Unicode code points go out.

/// The number of code points before each place of a text, for many look-ups in one text.
///
/// ```
/// let points = sayso_dossier::CodePoints::of("L’été");
/// assert_eq!(points.range(4, 9), [2, 5]);
/// ```
pub struct CodePoints {
    /// Code points before every `STRIDE`th byte.
    before: Vec<u32>,
    text: Vec<u8>,
}

const STRIDE: usize = 64;

impl CodePoints {
    /// Counts a text once.
    pub fn of(text: &str) -> CodePoints {
        let mut before = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut n_points = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            before.push(n_points);
            n_points += starts(chunk);
        }
        before.push(n_points);
        CodePoints { before, text: text.as_bytes().to_vec() }
    }

    /// The code points of a half-open range of bytes. A position behind the text counts as its end; one inside a code
    /// point counts as behind it.
    pub fn range(&self, start: usize, end: usize) -> [u32; 2] {
        [self.at(start), self.at(end)]
    }

    fn at(&self, byte: usize) -> u32 {
        let byte = byte.min(self.text.len());
        let stride = byte / STRIDE;
        self.before[stride] + starts(&self.text[stride * STRIDE..byte])
    }
}

/// How many code points start in these bytes: all bytes but those that continue one.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from((byte & 0xC0) != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CodePoints;

    proptest! {
        #[test]
        fn agrees_with_counting_chars(text in ".{0,300}") {
            let points = CodePoints::of(&text);
            for (n_before, (at, char)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.range(at, at + char.len_utf8()), [n_before as u32, n_before as u32 + 1]);
            }
            prop_assert_eq!(points.range(text.len(), text.len() + 9), [text.chars().count() as u32; 2]);
        }
    }
}
