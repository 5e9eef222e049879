//! Attributions of a paragraph beside each other. Each cue has looked for its content alone; what two of them claim is said
//! by one of them only, unless one stands inside what the other says.

use std::ops::Range;

use super::{Attribution, Evidence};

/// Cues behind each that are compared with it: those that are further away share nothing.
const REACH: usize = 8;

/// Gives each word to one attribution: of two that claim the same words, the one with better odds has them, and the other
/// is left out where most of what it says is gone. A content that steps over the cue of another goes over it, so that the
/// other stands inside, where its source stands in the content too or nowhere; otherwise it leaves to the other what that
/// says. Comes and goes in the order of the cues.
pub(crate) fn settled(evidence: &Evidence, mut found: Vec<Attribution>) -> Vec<Attribution> {
    for at in 0..found.len() {
        for other in at.saturating_sub(REACH)..(at + REACH + 1).min(found.len()) {
            if other != at {
                let inner = found[other].clone();
                step_over(evidence, &mut found[at], &inner);
            }
        }
    }
    let mut kept = vec![true; found.len()];
    for first in 0..found.len() {
        for second in first + 1..(first + REACH + 1).min(found.len()) {
            if !kept[first] || !kept[second] || nested(&found[first], &found[second]) {
                continue;
            }
            let n_shared = shared(&found[first].content, &found[second].content);
            let (winner, loser) =
                if found[first].odds >= found[second].odds { (first, second) } else { (second, first) };
            if n_shared == 0 || n_shared * 2 < n_words(&found[first].content).min(n_words(&found[second].content)) {
                continue;
            }
            if n_shared * 2 >= n_words(&found[loser].content) {
                kept[loser] = false;
            } else {
                let taken = found[winner].content.clone();
                let content = std::mem::take(&mut found[loser].content);
                found[loser].content = left(evidence, content, &taken);
            }
        }
    }
    let mut kept = kept.into_iter();
    found.retain(|_| kept.next().unwrap_or(true));
    found
}

/// Joins the two parts of a content between which the cue of another stands, or leaves to the other what that says; nothing
/// where its own cue or source stands there.
fn step_over(evidence: &Evidence, attribution: &mut Attribution, other: &Attribution) {
    let Attribution { source, cue, content, .. } = attribution;
    let behind = content.partition_point(|part| part.start < other.cue.end);
    if behind == 0 || behind == content.len() {
        return;
    }
    let hole = content[behind - 1].end..content[behind].start;
    let within = |words: &Range<usize>| hole.start <= words.start && words.end <= hole.end;
    if !within(&other.cue) || within(cue) || source.as_ref().is_some_and(within) {
        return;
    }
    let said = |words: &Range<usize>| shared(content, std::slice::from_ref(words)) > 0;
    if other.source.as_ref().is_none_or(said) {
        content[behind - 1].end = content[behind].end;
        content.remove(behind);
    } else {
        let rest = content.split_off(behind);
        content.extend(left(evidence, rest, &other.content));
    }
}

/// Whether one of two stands inside what the other says.
fn nested(a: &Attribution, b: &Attribution) -> bool {
    let inside = |inner: &Attribution, outer: &Attribution| {
        outer.content.iter().any(|part| part.start <= inner.cue.start && inner.cue.end <= part.end)
    };
    inside(a, b) || inside(b, a)
}

fn n_words(content: &[Range<usize>]) -> usize {
    content.iter().map(ExactSizeIterator::len).sum()
}

fn shared(a: &[Range<usize>], b: &[Range<usize>]) -> usize {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| a.end.min(b.end).saturating_sub(a.start.max(b.start))).sum()
}

/// What is left of a content without the words of another one, but for parts of marks alone.
pub(crate) fn left(evidence: &Evidence, content: Vec<Range<usize>>, taken: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = content;
    for taken in taken {
        let parts =
            left.iter().flat_map(|part| [part.start..part.end.min(taken.start), part.start.max(taken.end)..part.end]);
        left = parts.filter(|part| part.clone().any(|at| !evidence.is_mark(at))).collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::super::evidence::Known;
    use super::super::{Attribution, Evidence, Variant};
    use super::settled;

    /// Source, cue, content and odds.
    fn attribution(source: [usize; 2], cue: [usize; 2], content: &[[usize; 2]], odds: i64) -> Attribution {
        let words = |[start, end]: [usize; 2]| start..end;
        let source = Some(words(source)).filter(|source| !source.is_empty());
        let content = content.iter().copied().map(words).collect();
        Attribution { source, cue: words(cue), content, lead: 0, variant: Variant::Own, odds }
    }

    fn contents(found: Vec<Attribution>) -> Vec<(usize, Vec<[usize; 2]>)> {
        let evidence = Evidence { words: vec![Known::default(); 40], ..Evidence::default() };
        let settled = settled(&evidence, found).into_iter();
        settled.map(|it| (it.cue.start, it.content.iter().map(|part| [part.start, part.end]).collect())).collect()
    }

    #[test]
    fn the_same_words_go_to_the_better_odds() {
        // "They pitched the plan, telling crews that nets freeze": one of both says that nets freeze.
        let pitched = attribution([0, 1], [1, 2], &[[7, 10]], 3);
        let telling = attribution([0, 1], [5, 7], &[[7, 10]], 9);
        assert_eq!(contents(vec![pitched, telling]), [(5, vec![[7, 10]])]);
    }

    #[test]
    fn a_voice_that_is_spoken_of_stands_inside() {
        // "Roe said she recalled thinking, …": her thinking is part of what she said.
        let said = attribution([0, 1], [1, 2], &[[2, 3], [6, 10]], 9);
        let thinking = attribution([2, 3], [3, 5], &[[6, 10]], 5);
        assert_eq!(contents(vec![said, thinking]), [(1, vec![[2, 10]]), (3, vec![[6, 10]])]);
    }

    #[test]
    fn what_another_one_says_is_left_to_them() {
        // "Roe said the nets froze and Holm said the boats did."
        let roe = attribution([0, 1], [1, 2], &[[2, 5], [8, 11]], 9);
        let holm = attribution([6, 7], [7, 8], &[[8, 11]], 5);
        assert_eq!(contents(vec![roe, holm]), [(1, vec![[2, 5]]), (7, vec![[8, 11]])]);
    }

    #[test]
    fn a_quotation_split_by_its_cue_stays_split() {
        let split = attribution([6, 7], [7, 8], &[[0, 5], [9, 15]], 9);
        let other = attribution([20, 21], [21, 22], &[[22, 30]], 9);
        assert_eq!(contents(vec![split, other]), [(7, vec![[0, 5], [9, 15]]), (21, vec![[22, 30]])]);
    }
}
