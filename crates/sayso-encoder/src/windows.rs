//! Rows of whole sentences that the network reads at once.
//!
//! A window holds as many sentences as fit, and begins with the last sentence of the window before, so that every sentence
//! but the first and last of a text is read with one before and, somewhere, one behind it. A sentence that does not fit
//! into a window is cut between words.

use std::ops::Range;

/// A part of a sentence in a window: the sentence, and its words.
pub(crate) type Part = (usize, Range<usize>);

/// The windows of a text. For each sentence, `ends` gives the number of pieces up to and with each word; no window but one
/// of a single word has more than `limit` pieces.
pub(crate) fn windows(ends: &[Vec<usize>], limit: usize) -> Vec<Vec<Part>> {
    let mut out = Vec::new();
    let mut now: Vec<Part> = Vec::new();
    let mut size = 0;
    for (s, ends_here) in ends.iter().enumerate() {
        let n_pieces = length(ends_here);
        if n_pieces > limit {
            if !now.is_empty() {
                out.push(std::mem::take(&mut now));
            }
            size = 0;
            let (mut begin, mut used) = (0, 0);
            for (w, &end) in ends_here.iter().enumerate() {
                if end - used > limit && w > begin {
                    out.push(vec![(s, begin..w)]);
                    begin = w;
                    used = ends_here[w - 1];
                }
            }
            out.push(vec![(s, begin..ends_here.len())]);
            continue;
        }
        if size + n_pieces > limit && !now.is_empty() {
            let last = now.last().cloned();
            out.push(std::mem::take(&mut now));
            size = 0;
            if let Some((last, words)) = last
                && length(&ends[last]) + n_pieces <= limit
            {
                size = length(&ends[last]);
                now.push((last, words));
            }
        }
        now.push((s, 0..ends_here.len()));
        size += n_pieces;
    }
    if !now.is_empty() {
        out.push(now);
    }
    out
}

fn length(ends: &[usize]) -> usize {
    ends.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_share_a_sentence() {
        let ends = vec![vec![1, 4], vec![3], vec![2, 5], vec![9]];
        let found = windows(&ends, 9);
        assert_eq!(found, [vec![(0, 0..2), (1, 0..1)], vec![(1, 0..1), (2, 0..2)], vec![(3, 0..1)]]);
    }

    #[test]
    fn a_long_sentence_is_cut_between_words() {
        let found = windows(&[vec![4, 8, 12, 40, 44], vec![2]], 10);
        assert_eq!(found, [vec![(0, 0..2)], vec![(0, 2..3)], vec![(0, 3..4)], vec![(0, 4..5)], vec![(1, 0..1)]]);
        assert!(windows(&[], 10).is_empty());
    }
}
