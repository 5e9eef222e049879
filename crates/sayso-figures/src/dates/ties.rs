//! A figure and the periods and figures of its sentence come in; which period the words give it goes out.
//!
//! Only what stands in the same sentence counts, and only where the words tie the two. A figure without such a period has
//! none: it takes none from a neighbouring sentence, nor from another clause.

use sayso_ledger::{Document, Period, PeriodKind, Span};

use super::lex::{Item, Shape, items};
use super::words::{Class, Vocabulary};

/// How the words tie a figure to a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tie {
    /// The place of the period in the list that was given.
    pub period_idx: usize,
    /// `beside`: nothing but a preposition stands between them ("31 per cent in 2019"). `clause`: the only period of
    /// the clause ("exports fell last year by 4 per cent"). `frame`: the period opens the sentence, and no other one
    /// comes before the figure ("In 2022, trade, which had shrunk, rose to 3 billion").
    pub rule: &'static str,
}

/// How many words may stand between a figure and the only period of its clause.
const CLAUSE_WORDS: usize = 12;

pub(super) fn tie(
    document: &Document,
    sentence: Span,
    figure: Span,
    figures: &[Span],
    periods: &[Period],
    words: &Vocabulary,
) -> Option<Tie> {
    let here: Vec<(usize, Span)> = periods
        .iter()
        .enumerate()
        .filter(|(_, period)| is_when(period) && sentence.contains(period.span))
        .map(|(idx, period)| (idx, period.span))
        .collect();
    if !sentence.contains(figure) || here.iter().any(|(_, span)| span.intersection(figure).is_some()) {
        return None;
    }
    beside(document, figure, &here, figures, words)
        .or_else(|| in_clause(document, figure, &here, figures, words))
        .or_else(|| framed(document, sentence, figure, &here, words))
}

/// Whether the words say when, rather than how long or how often.
const fn is_when(period: &Period) -> bool {
    use PeriodKind::*;
    matches!(period.kind, Day | Days | Moment | Hours | Vague)
}

/// The items between two spans that do not touch; `None` where a blank line parts them.
fn between<'v>(document: &Document, one: Span, two: Span, words: &'v Vocabulary) -> Option<Vec<Item<'v>>> {
    let (first, second) = if one.start() <= two.start() { (one, two) } else { (two, one) };
    let found = items(document.slice(first.gap_before(second)?), words);
    (!found.iter().any(|item| item.after_break)).then_some(found)
}

fn is_link(item: &Item<'_>) -> bool {
    [Class::In, Class::Of, Class::On, Class::For, Class::The, Class::At]
        .iter()
        .any(|class| item.sense(*class).is_some())
}

fn is_boundary(item: &Item<'_>) -> bool {
    matches!(item.shape, Shape::Sign(sign) if !matches!(sign, '\'' | '-' | '%' | '€' | '$' | '£' | '/'))
        || item.sense(Class::And).is_some()
        || item.sense(Class::Or).is_some()
}

/// A period right behind the figure, with a preposition at most, or right before it behind a comma or colon.
fn beside(
    document: &Document,
    figure: Span,
    here: &[(usize, Span)],
    figures: &[Span],
    words: &Vocabulary,
) -> Option<Tie> {
    let behind = here.iter().find(|(_, span)| span.start() >= figure.end()).filter(|(_, span)| {
        between(document, figure, *span, words).is_some_and(|items| items.len() <= 3 && items.iter().all(is_link))
    });
    let before = here.iter().rfind(|(_, span)| span.end() <= figure.start()).filter(|(_, span)| {
        // "in 2021, 31 per cent in 2022" gives the first year to what came before it.
        let taken = figures.iter().any(|other| {
            other.end() <= span.start()
                && between(document, *other, *span, words)
                    .is_some_and(|items| items.len() <= 3 && items.iter().all(is_link))
        });
        !taken
            && between(document, *span, figure, words).is_some_and(|items| {
                items.len() <= 1
                    && items.iter().all(|item| matches!(item.shape, Shape::Sign(',' | ':')) || is_link(item))
            })
    });
    let (period_idx, _) = *behind.or(before)?;
    Some(Tie { period_idx, rule: "beside" })
}

/// The only period of the clause: no sign, no "and" and no other figure with a period of its own stands between.
fn in_clause(
    document: &Document,
    figure: Span,
    here: &[(usize, Span)],
    figures: &[Span],
    words: &Vocabulary,
) -> Option<Tie> {
    let mut near = here.iter().filter(|(_, span)| {
        let crossed = figures.iter().any(|other| {
            let (first, second) = if figure.start() < span.start() { (figure, *span) } else { (*span, figure) };
            *other != figure && other.start() >= first.end() && other.end() <= second.start()
        });
        !crossed
            && between(document, figure, *span, words)
                .is_some_and(|items| items.len() <= CLAUSE_WORDS && !items.iter().any(is_boundary))
    });
    let (period_idx, _) = *near.next()?;
    near.next().is_none().then_some(Tie { period_idx, rule: "clause" })
}

/// The period that opens the sentence, up to the next period or semicolon.
fn framed(
    document: &Document,
    sentence: Span,
    figure: Span,
    here: &[(usize, Span)],
    words: &Vocabulary,
) -> Option<Tie> {
    let (period_idx, span) = *here.first()?;
    let opening = document.span(sentence.start(), span.start())?;
    let opens = items(document.slice(opening), words).iter().all(is_link);
    let alone = here.get(1).is_none_or(|(_, next)| next.start() >= figure.end());
    let parted = between(document, span, figure, words)?.iter().any(|item| item.shape == Shape::Sign(';'));
    (opens && alone && span.end() <= figure.start() && !parted).then_some(Tie { period_idx, rule: "frame" })
}

#[cfg(test)]
mod tests {
    use sayso_ledger::{Format, Language};

    use super::super::Dates;
    use super::*;

    /// The period of each figure (words in square brackets) of a sentence.
    fn check(marked: &str, language: Language, expected: &[Option<(&str, &str)>]) {
        let mut text = String::new();
        let mut ranges = Vec::new();
        for piece in marked.split_inclusive(['[', ']']) {
            if piece.ends_with(']') {
                ranges.push((text.len(), text.len() + piece.len() - 1));
            }
            text.push_str(piece.trim_end_matches(['[', ']']));
        }
        let document = Document::new(text.as_bytes(), Format::PlainText, text.clone());
        let figures: Vec<Span> = ranges.iter().map(|(start, end)| document.span(*start, *end).unwrap()).collect();
        let dates = Dates::new(language).unwrap();
        let sentence = document.span(0, text.len()).unwrap();
        let reference = jiff::civil::date(2023, 3, 15).at(0, 0, 0, 0);
        let periods = dates.read(&document, sentence, reference, None);
        let tie = |figure: &Span| dates.tie(&document, sentence, *figure, &figures, &periods);
        let ties: Vec<_> = figures.iter().map(tie).collect();
        let found: Vec<_> =
            ties.iter().map(|tie| tie.map(|tie| (document.slice(periods[tie.period_idx].span), tie.rule))).collect();
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn a_period_belongs_to_the_figure_that_words_tie_it_to() {
        use Language::*;
        check("The share fell to [31 per cent] in 2021.", English, &[Some(("2021", "beside"))]);
        check("It reached [53 per cent], from [31 per cent] in 2021.", English, &[None, Some(("2021", "beside"))]);
        check(
            "In 2020, the share reached [57 per cent] from [33 per cent] in 2019.",
            English,
            &[Some(("2020", "frame")), Some(("2019", "beside"))],
        );
        check(
            "The share reached [57 per cent] from [33 per cent] in 2019.",
            English,
            &[None, Some(("2019", "beside"))],
        );
        check("Exports fell last year by [4 per cent].", English, &[Some(("last year", "clause"))]);
        check(
            "In 2022 and despite the storm, trade exceeded [28 billion], which made [3 per cent] of all.",
            English,
            &[Some(("2022", "frame")), Some(("2022", "frame"))],
        );
        check("The yard was sold for [3 million]; in 2021 it stood empty.", English, &[None]);
        check(
            "Trade was worth [11 billion] and the fair drew [300 guests] on 5 May 2020.",
            English,
            &[None, Some(("5 May 2020", "beside"))],
        );
        check("It lasted two years and cost [3 million].", English, &[None]);
        check("En 2022, la part est montée à [48 %].", French, &[Some(("2022", "frame"))]);
        check("La part était de [29 %] en 2021.", French, &[Some(("2021", "beside"))]);
    }
}
