//! The alignment of two analyses of one text, and the counts that follow from it, as the CoNLL 2018 shared task defined
//! them (Zeman et al. 2018, `conll18_ud_eval.py`).
//!
//! In come two [`Side`]s of the same characters, out go [`Counts`]. White space does not count. Words are aligned by their
//! characters; where either side has a token that stands for several words, its words are aligned by the longest common
//! subsequence of their forms. Of relations only the part before the colon counts; punctuation counts.

use std::ops::Range;

use sayso_syntax::conllu::ConlluSentence;
use sayso_syntax::{Feats, Upos};

/// One analysis of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    /// The text without white space.
    pub(crate) characters: Vec<char>,
    /// Sentences as ranges of characters.
    pub(crate) sentences: Vec<Range<usize>>,
    /// Tokens as ranges of characters.
    pub(crate) tokens: Vec<Range<usize>>,
    /// Words in the order of the text.
    pub(crate) words: Vec<AlignedWord>,
}

/// One word of an analysis.
#[derive(Clone, Debug)]
pub(crate) struct AlignedWord {
    /// The characters of its token.
    pub(crate) range: Range<usize>,
    /// Whether the token stands for several words.
    pub(crate) is_multiword: bool,
    /// The form in lower case.
    pub(crate) form: String,
    /// The word class.
    pub(crate) upos: Upos,
    /// The kept features.
    pub(crate) feats: Feats,
    /// The base form, `_` where none is given.
    pub(crate) lemma: String,
    /// The place of the head among all words, `None` for a root.
    pub(crate) head: Option<usize>,
    /// The relation without its subtype.
    pub(crate) relation: String,
}

impl Side {
    /// Reads sentences as they stand.
    pub(crate) fn of(sentences: &[ConlluSentence]) -> Self {
        let mut side = Self::default();
        for sentence in sentences {
            let (start, first) = (side.characters.len(), side.words.len());
            let mut multiwords = sentence.multiwords.iter().peekable();
            let (mut covered, mut range) = (0, 0..0);
            for (i, word) in sentence.words.iter().enumerate() {
                if let Some(token) = multiwords.next_if(|token| token.first == i) {
                    range = side.push_token(&token.form);
                    covered = token.last + 1;
                } else if i >= covered {
                    range = side.push_token(&word.form);
                }
                side.words.push(AlignedWord {
                    range: range.clone(),
                    is_multiword: i < covered,
                    form: word.form.to_lowercase(),
                    upos: word.upos,
                    feats: word.feats,
                    lemma: word.lemma.clone(),
                    head: word.head.checked_sub(1).map(|head| first + head),
                    relation: word.deprel.split(':').next().unwrap_or_default().to_owned(),
                });
            }
            side.sentences.push(start..side.characters.len());
        }
        side
    }

    fn push_token(&mut self, form: &str) -> Range<usize> {
        let start = self.characters.len();
        self.characters.extend(form.chars().filter(|c| !c.is_whitespace()));
        self.tokens.push(start..self.characters.len());
        start..self.characters.len()
    }
}

/// How often two analyses agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Sentences: in both, in the gold, in the other.
    pub(crate) sentences: [usize; 3],
    /// Tokens: in both, in the gold, in the other.
    pub(crate) tokens: [usize; 3],
    /// Words: in both, in the gold, in the other.
    pub(crate) words: [usize; 3],
    /// Aligned words of the same class.
    pub(crate) upos: usize,
    /// Aligned words with the same kept features.
    pub(crate) feats: usize,
    /// Aligned words with the same lemma, or whose gold has none.
    pub(crate) lemma: usize,
    /// Aligned words with the same head.
    pub(crate) head: usize,
    /// Aligned words with the same head and relation.
    pub(crate) labelled: usize,
}

/// Twice the common ones among all, in hundredths of a per cent.
pub(crate) fn f1([both, gold, other]: [usize; 3]) -> usize {
    let all = gold + other;
    (both * 20_000 + all / 2).checked_div(all).unwrap_or(0)
}

/// Compares an analysis with the gold one; `Err` with the first character that differs.
pub(crate) fn compare(gold: &Side, other: &Side) -> Result<Counts, usize> {
    if gold.characters != other.characters {
        let same = gold.characters.iter().zip(&other.characters).take_while(|(a, b)| a == b).count();
        return Err(same);
    }
    let pairs = aligned(&gold.words, &other.words);
    let mut counts = Counts {
        sentences: [common(&gold.sentences, &other.sentences), gold.sentences.len(), other.sentences.len()],
        tokens: [common(&gold.tokens, &other.tokens), gold.tokens.len(), other.tokens.len()],
        words: [pairs.len(), gold.words.len(), other.words.len()],
        ..Counts::default()
    };
    let mut gold_of = vec![None; other.words.len()];
    for (gold_idx, other_idx) in &pairs {
        gold_of[*other_idx] = Some(*gold_idx);
    }
    for (gold_idx, other_idx) in pairs {
        let (right, found) = (&gold.words[gold_idx], &other.words[other_idx]);
        counts.upos += usize::from(right.upos == found.upos);
        counts.feats += usize::from(right.feats == found.feats);
        counts.lemma += usize::from(right.lemma == "_" || right.lemma == found.lemma);
        // A head that is not aligned is the head of no gold word.
        let same_head = match (right.head, found.head) {
            (None, None) => true,
            (Some(right), Some(found)) => gold_of.get(found).copied().flatten() == Some(right),
            _ => false,
        };
        counts.head += usize::from(same_head);
        counts.labelled += usize::from(same_head && right.relation == found.relation);
    }
    Ok(counts)
}

/// How many ranges stand in both lists, which ascend.
fn common(a: &[Range<usize>], b: &[Range<usize>]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let order = (x.start, x.end).cmp(&(y.start, y.end));
        n += usize::from(order.is_eq());
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    n
}

/// Pairs of words that are the same.
fn aligned(gold: &[AlignedWord], other: &[AlignedWord]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut g, mut o) = (0, 0);
    while let (Some(a), Some(b)) = (gold.get(g), other.get(o)) {
        if a.is_multiword || b.is_multiword {
            let (gold_span, other_span) = multiword_span(gold, other, g, o);
            (g, o) = (gold_span.end, other_span.end);
            align_forms(gold, other, gold_span, other_span, &mut pairs);
        } else if a.range == b.range {
            pairs.push((g, o));
            (g, o) = (g + 1, o + 1);
        } else if a.range.start <= b.range.start {
            g += 1;
        } else {
            o += 1;
        }
    }
    pairs
}

/// The words of both sides that touch a multiword token, and whatever multiword tokens these touch.
fn multiword_span(
    gold: &[AlignedWord],
    other: &[AlignedWord],
    mut g: usize,
    mut o: usize,
) -> (Range<usize>, Range<usize>) {
    let mut end;
    if gold[g].is_multiword {
        end = gold[g].range.end;
        o += usize::from(!other[o].is_multiword && other[o].range.start < gold[g].range.start);
    } else {
        end = other[o].range.end;
        g += usize::from(!gold[g].is_multiword && gold[g].range.start < other[o].range.start);
    }
    let (first_g, first_o) = (g, o);
    let beyond = |word: Option<&AlignedWord>, end: usize| {
        word.is_none_or(|word| if word.is_multiword { word.range.start >= end } else { word.range.end > end })
    };
    while !beyond(gold.get(g), end) || !beyond(other.get(o), end) {
        let take_gold = match (gold.get(g), other.get(o)) {
            (Some(a), Some(b)) => a.range.start <= b.range.start,
            (a, _) => a.is_some(),
        };
        let word = if take_gold { &gold[g] } else { &other[o] };
        if word.is_multiword {
            end = end.max(word.range.end);
        }
        g += usize::from(take_gold);
        o += usize::from(!take_gold);
    }
    (first_g..g, first_o..o)
}

/// Aligns words by the longest common subsequence of their forms.
fn align_forms(
    gold: &[AlignedWord],
    other: &[AlignedWord],
    gold_span: Range<usize>,
    other_span: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    let (a, b) = (&gold[gold_span.clone()], &other[other_span.clone()]);
    let mut longest = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] = if a[i].form == b[j].form {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].form == b[j].form {
            pairs.push((gold_span.start + i, other_span.start + j));
            (i, j) = (i + 1, j + 1);
        } else if longest[i][j] == longest[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sayso_syntax::conllu::{ConlluWord, Multiword};

    /// A sentence from `form/head/relation` with all words of class X; `de+le=du/…` is a multiword token.
    fn sentence(line: &str) -> ConlluSentence {
        let mut sentence = ConlluSentence::default();
        for part in line.split(' ') {
            let mut cells = part.split('/');
            let (form, heads, relations) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
            let (words, token) = form.split_once('=').map_or((form, None), |(words, token)| (words, Some(token)));
            let first = sentence.words.len();
            for ((form, head), relation) in words.split('+').zip(heads.split('+')).zip(relations.split('+')) {
                sentence.words.push(ConlluWord {
                    form: form.to_owned(),
                    lemma: form.to_owned(),
                    head: head.parse().unwrap(),
                    deprel: relation.to_owned(),
                    ..ConlluWord::default()
                });
            }
            if let Some(token) = token {
                let last = sentence.words.len() - 1;
                sentence.multiwords.push(Multiword { first, last, form: token.to_owned(), misc: "_".to_owned() });
            }
        }
        sentence
    }

    fn counts(gold: &[&str], other: &[&str]) -> Counts {
        let side = |lines: &[&str]| Side::of(&lines.iter().map(|line| sentence(line)).collect::<Vec<_>>());
        compare(&side(gold), &side(other)).unwrap()
    }

    #[test]
    fn the_same_analysis_is_right_everywhere() {
        let gold = ["Boats/2/nsubj sink/0/root ././2/punct".replace("././", "./"), "Stay/0/root".to_owned()];
        let gold: Vec<&str> = gold.iter().map(String::as_str).collect();
        let counts = counts(&gold, &gold);
        assert_eq!((counts.sentences, counts.tokens, counts.words), ([2; 3], [4; 3], [4; 3]));
        assert_eq!((counts.head, counts.labelled, counts.lemma), (4, 4, 4));
    }

    #[test]
    fn a_subtype_does_not_count_and_a_wrong_head_does() {
        // Three words: one with another subtype, one with another relation, one with another head.
        let counts = counts(
            &["Boats/2/nsubj sink/0/root here/2/advmod"],
            &["Boats/2/nsubj:pass sink/0/parataxis here/1/advmod"],
        );
        assert_eq!((counts.head, counts.labelled), (2, 1));
    }

    #[test]
    fn a_sentence_divided_in_two_costs_itself_and_its_heads() {
        // Gold: one sentence of four words. Found: two of two. "sink" loses its root? no: it stays one; "now" is a root
        // of its own, "and" hangs on it in both.
        let counts = counts(
            &["Boats/2/nsubj sink/0/root and/4/cc now/2/conj"],
            &["Boats/2/nsubj sink/0/root", "and/2/cc now/0/root"],
        );
        assert_eq!(counts.sentences, [0, 1, 2]);
        assert_eq!((counts.words, counts.head, counts.labelled), ([4; 3], 3, 3));
        assert_eq!(f1([0, 1, 2]), 0);
    }

    #[test]
    fn a_wrong_token_is_found_on_neither_side() {
        // Gold has "e-mail" and "sent"; found are "e", "-", "mail" and "sent": 1 common, 2 gold, 4 found: F1 = 2 / 6.
        let counts = counts(&["e-mail/2/nsubj sent/0/root"], &["e/3/dep -/3/punct mail/4/nsubj sent/0/root"]);
        assert_eq!((counts.tokens, counts.words), ([1, 2, 4], [1, 2, 4]));
        assert_eq!(f1(counts.words), 3333);
        assert_eq!((counts.head, counts.labelled), (1, 1));
    }

    #[test]
    fn words_of_a_multiword_token_are_aligned_by_their_forms() {
        // "du" left whole is the right token but none of its two words.
        let gold = ["vient/0/root de+le=du/4+4/case+det port/1/obl"];
        let whole = counts(&gold, &["vient/0/root du/3/case port/1/obl"]);
        assert_eq!((whole.tokens, whole.words), ([3; 3], [2, 4, 3]));
        assert_eq!((whole.head, whole.labelled), (2, 2));
        // One of two forms right.
        let other = counts(&gold, &["vient/0/root à+le=du/4+4/case+det port/1/obl"]);
        assert_eq!((other.words, other.head), ([3, 4, 4], 3));
    }

    #[test]
    fn another_text_is_refused_with_the_place() {
        let side = |line| Side::of(&[sentence(line)]);
        assert_eq!(compare(&side("ab/0/root"), &side("ac/0/root")), Err(1));
    }
}
