//! Rows of whole sentences that the network reads at once.
//!
//! Each sentence stands in one window, with as many others as fit into half of the room: a sentence that is longer than
//! that stands alone, and one that does not fit into a window at all is cut between words.

use std::ops::Range;

/// A part of a sentence in a window: the sentence, and its words.
pub(crate) type Part = (usize, Range<usize>);

/// The windows of a text. For each sentence, `ends` gives the number of pieces up to and with each word. No window of
/// several sentences has more than half of `limit` pieces, and none but one of a single word more than `limit`.
pub(crate) fn windows(ends: &[Vec<usize>], limit: usize) -> Vec<Vec<Part>> {
    let mut out: Vec<Vec<Part>> = Vec::new();
    let mut room = 0;
    for (s, ends) in ends.iter().enumerate() {
        let n_pieces = ends.last().copied().unwrap_or(0);
        let (words, fits) = ((s, 0..ends.len()), n_pieces <= room);
        if let Some(window) = out.last_mut().filter(|_| fits) {
            window.push(words);
            room -= n_pieces;
        } else if n_pieces <= limit {
            out.push(vec![words]);
            room = (limit / 2).saturating_sub(n_pieces);
        } else {
            out.extend(stretches(ends, limit).map(|words| vec![(s, words)]));
            room = 0;
        }
    }
    out
}

/// Stretches of words of a sentence that have at most `limit` pieces each, if they are not one word.
fn stretches(ends: &[usize], limit: usize) -> impl Iterator<Item = Range<usize>> {
    let mut begin = 0;
    std::iter::from_fn(move || {
        let used = if begin == 0 { 0 } else { ends[begin - 1] };
        let n_words = ends[begin..].iter().take_while(|end| **end - used <= limit).count();
        let words = begin..(begin + n_words.max(1)).min(ends.len());
        begin = words.end;
        (!words.is_empty()).then_some(words)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_share_half_of_the_room() {
        let ends = vec![vec![1, 4], vec![3], vec![2, 5], vec![9], vec![], vec![10], vec![1]];
        let found = windows(&ends, 18);
        let first = vec![(0, 0..2), (1, 0..1)];
        assert_eq!(found, [first, vec![(2, 0..2)], vec![(3, 0..1), (4, 0..0)], vec![(5, 0..1)], vec![(6, 0..1)]]);
    }

    #[test]
    fn a_long_sentence_is_cut_between_words() {
        let found = windows(&[vec![4, 8, 12, 40, 44], vec![2]], 10);
        assert_eq!(found, [vec![(0, 0..2)], vec![(0, 2..3)], vec![(0, 3..4)], vec![(0, 4..5)], vec![(1, 0..1)]]);
        assert!(windows(&[], 10).is_empty());
    }
}
