//! Scare quotes: a few words in quotation marks that nobody is said to have used and that the writer keeps away from. The
//! quotations of a document and its claims come in; marks on the claim or own sentence in which such words stand go out.

use sayso_ledger::{Claim, Form, Mark, Reading, Span};

use super::Words;
use super::stance::Kind;
use crate::items::{Item, Row};
use crate::lexicon::Classes;
use crate::rules;

/// More words than this are quoted and not only distanced.
const MAX_WORDS: usize = 4;
/// The same with the marks around and between them.
const MAX_ITEMS: usize = 3 * MAX_WORDS;
/// How far in front of the words is looked for what introduces them.
const BEFORE: usize = 8;

pub(super) fn mark(words: &Words<'_>, claims: &mut [Claim]) {
    for quotation in words.analysis.quotations.iter().filter(|quotation| !quotation.unclosed) {
        let [piece] = quotation.pieces.as_slice() else { continue };
        let Some(place) = words.stage.place(*piece) else { continue };
        let row = &words.stage.rows[place.row];
        if place.items.len() > MAX_ITEMS {
            continue;
        }
        let inside = &row[place.items.clone()];
        let n_words = inside.iter().filter(|item| item.n_words > 0).count();
        let sentence = inside.iter().any(|item| item.ends_sentence() && !item.is_mark("…"));
        if !(1..=MAX_WORDS).contains(&n_words) || sentence || row.capitals {
            continue;
        }
        let Some(idx) = innermost(claims, *piece) else { continue };
        let claim = &claims[idx];
        let whole = claim.content.iter().any(|content| content.len() <= piece.len());
        let rule = match () {
            () if labelled(words, row, place.items.start, place.items.end) => rules::SCARE_LABEL,
            () if claim.form == Form::Own && !whole && distances(words, row, &place.items) => rules::SCARE_OWN_VOICE,
            () => continue,
        };
        claims[idx].marks.push(Mark { reading: Reading::ScareQuotes, span: Some(*piece), rule: rule.into() });
    }
}

/// The last of the claims whose content holds a span; claims are in the order of their first words.
fn innermost(claims: &[Claim], span: Span) -> Option<usize> {
    let before = claims.partition_point(|claim| claim.content[0].start() <= span.start());
    let near = (0..before).rev().take(MAX_BACK);
    near.into_iter().find(|idx| claims[*idx].content.iter().any(|content| content.contains(span)))
}

/// How many claims back the one is looked for that holds a quotation.
const MAX_BACK: usize = 64;

/// "so-called “self-check”", "« hackers » présumés" …: a word beside the quotation calls it into question.
fn labelled(words: &Words<'_>, row: &Row<'_>, start: usize, end: usize) -> bool {
    let sentence = row.sentence(start);
    let from = sentence.start.max(start.saturating_sub(2));
    let before = words.lexicon.stance.first(row, from..start, Kind::Label);
    let behind = row.get(end).filter(|item| end < sentence.end && item.is_word());
    before.is_some_and(|(range, _)| range.end == start)
        || behind.is_some_and(|_| words.lexicon.stance.at(row, end, &(end..end + 1), Kind::Label).is_some())
}

/// Whether quoted words in a sentence of the text's own voice keep a distance: no name, no title, no word as a word, and
/// nobody in front who may have used them.
fn distances(words: &Words<'_>, row: &Row<'_>, items: &std::ops::Range<usize>) -> bool {
    let sentence = row.sentence(items.start);
    let inside = &row[items.clone()];
    let named = inside.iter().filter(|item| item.is_word()).all(Item::has_capital);
    let number = inside.iter().any(|item| item.n_words > 0 && !item.is_word());
    let from = sentence.start.max(items.start.saturating_sub(BEFORE));
    let introduced = words.lexicon.stance.first(row, from..items.start, Kind::Named).is_some();
    let said =
        (from..items.start).any(|at| row.cue(at).is_some() || row[at].is(Classes::STATEMENT.or(Classes::DOCUMENT)));
    let behind = row[items.end..sentence.end.max(items.end)].iter().take(BEFORE);
    let tagged = behind.clone().next().is_some_and(|item| item.is_mark("("))
        || (items.end..sentence.end.min(items.end + BEFORE)).any(|at| row.cue(at).is_some());
    !named && !number && !introduced && !said && !tagged
}
