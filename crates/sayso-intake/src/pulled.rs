//! Pull quotes: words of a text that its page shows once more, apart and large, between the paragraphs. In: the pieces of a
//! text with their kinds. Out: the same, pull quotes marked as furniture, because who says them stands where they are told.

use sayso_ledger::BlockKind;

use crate::shape::ends_sentence;

/// Bytes that a pull quote has at least and at most; fewer may be repeated by chance.
const BYTES: std::ops::Range<usize> = 30..600;
/// Bytes that a line is shorter than which names who says one.
const LONGEST_NAME: usize = 50;
/// How many are looked for.
const MOST: usize = 50;
/// A longer text is not searched.
const LONGEST: usize = 2_000_000;

pub(crate) fn pulled<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind]) {
    let runs = |kind: BlockKind| kind.is_text() && !matches!(kind, BlockKind::Title | BlockKind::Heading);
    // A line behind it that may name who says it.
    let is_signed = |idx: usize| {
        let line =
            kinds.get(idx + 1).filter(|kind| **kind == BlockKind::Paragraph).map_or("", |_| words(idx + 1).trim());
        let named = line.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        (3..LONGEST_NAME).contains(&line.len()) && named && !ends_sentence(line) && ends_sentence(words(idx))
    };
    let is_quotation = |idx: &usize| {
        let quoted = match kinds[*idx] {
            BlockKind::Quotation => true,
            BlockKind::Paragraph => is_one_quotation(words(*idx).trim()) || is_signed(*idx),
            _ => false,
        };
        quoted && BYTES.contains(&words(*idx).len())
    };
    let texts = (0..kinds.len()).filter(|idx| runs(kinds[*idx]));
    let (quotations, others): (Vec<usize>, Vec<usize>) = texts.partition(is_quotation);
    if quotations.is_empty()
        || quotations.len() > MOST
        || others.iter().map(|idx| words(*idx).len()).sum::<usize>() > LONGEST
    {
        return;
    }
    let (mut all, mut quoted) = (Said::default(), Said::default());
    for idx in others {
        all.add(words(idx));
        parts(words(idx)).filter(|(_, is_quoted)| *is_quoted).for_each(|(part, _)| quoted.add(part));
    }
    for (idx, is_signed) in quotations.into_iter().map(|idx| (idx, is_signed(idx))).collect::<Vec<_>>() {
        let mut once_more = Said::default();
        once_more.add(words(idx));
        if all.0.contains(&once_more.0) || quoted.0.contains(&once_more.0) {
            kinds[idx..=idx + usize::from(is_signed)].fill(BlockKind::Furniture);
        }
    }
}

/// Words in lower case without marks, a space before and behind each.
struct Said(String);

impl Default for Said {
    fn default() -> Said {
        Said(" ".into())
    }
}

impl Said {
    fn add(&mut self, text: &str) {
        for word in text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()) {
            self.0.extend(word.chars().flat_map(char::to_lowercase));
            self.0.push(' ');
        }
    }
}

/// Whether a text is one quotation from its first mark to its last.
fn is_one_quotation(text: &str) -> bool {
    let mut parts = parts(text).filter(|(part, _)| part.contains(char::is_alphanumeric));
    parts.next().is_some_and(|(_, is_quoted)| is_quoted) && parts.next().is_none()
}

/// The parts of a text inside quotation marks and outside of them, in order.
fn parts(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut is_quoted = false;
    text.split_inclusive(['“', '”', '«', '»', '"']).map(move |part| {
        let was = is_quoted;
        is_quoted = match part.chars().next_back() {
            Some('“' | '«') => true,
            Some('”' | '»') => false,
            Some('"') => !was,
            _ => was,
        };
        (part, was)
    })
}

#[cfg(test)]
mod tests {
    use sayso_ledger::BlockKind::{self, Furniture, Paragraph};

    use super::pulled;

    fn told(texts: &[&str]) -> Vec<BlockKind> {
        let mut kinds = vec![Paragraph; texts.len()];
        pulled(&|idx| texts[idx], &mut kinds);
        kinds
    }

    #[test]
    fn a_quotation_that_stands_in_the_text_once_more_is_furniture() {
        let split = "“The gauges have failed for weeks,” Ms Roe said, “and nobody came. We wrote twice.”";
        assert_eq!(told(&[split, "“The gauges have failed for weeks and nobody came.”"]), [Paragraph, Furniture]);
        let french = "« Les sondes sont en panne depuis mars », dit Mme Roc. « Nul n’est venu. »";
        assert_eq!(told(&["« Les sondes sont en panne depuis mars. »", french]), [Furniture, Paragraph]);
        assert_eq!(
            told(&["Roe said: \"Nobody came to look at them all week.\"", "\"Nobody came to look at them all week\""])
                [1],
            Furniture
        );
    }

    #[test]
    fn who_signs_a_pull_quote_goes_with_it() {
        let answer = "Yes. The gauges have failed for weeks, and nobody came. We wrote twice.";
        let pulled = "The gauges have failed for weeks, and nobody came.";
        assert_eq!(told(&[answer, pulled, "Nora Strand", answer]), [Paragraph, Furniture, Furniture, Paragraph]);
        assert_eq!(told(&[answer, pulled, "Nora Strand was there."]), [Paragraph; 3]);
        assert_eq!(told(&[answer, "The gauges will be mended in the spring.", "Nora Strand"]), [Paragraph; 3]);
    }

    #[test]
    fn what_is_said_once_stays_text() {
        let text = "“The gauges have failed for weeks,” Ms Roe said.";
        assert_eq!(told(&[text, "“The gauges have worked for weeks, and we know it.”"]), [Paragraph; 2]);
        // A text that goes on behind the quotation, and one that is all there is.
        assert_eq!(told(&[text, "“The gauges have failed for weeks,” the board repeats."]), [Paragraph; 2]);
        assert_eq!(told(&["“The gauges have failed for many weeks.”"; 2]), [Paragraph; 2]);
    }
}
