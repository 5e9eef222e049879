//! Descriptions: whom "the ministry", "the minister" or "the report" stands for, where the document names one such body, gives
//! one person this role, or brings up one such text before.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use sayso_ledger::Span;

use super::cast::Cast;
use super::stage::{Place, Stage};
use super::titles::is_role_noun;
use super::words::Hints;
use crate::items::{Item, Row};
use crate::lexicon::{Classes, fold};
use crate::rules;
use crate::sources::{SPEAKING_NOUN, source_after};

/// Words in front of a noun that are looked at for others of its kind.
const BEFORE: usize = 3;
/// Words that may stand in front of a noun before it is taken for a noun of many things.
const MAX_OTHERS: usize = 16;
/// Items that a headline has at most.
const MAX_HEADLINE: usize = 60;
/// Longest description, in items.
const MAX_DESCRIPTION: usize = 14;

/// What a document says by common nouns.
#[derive(Default, Debug)]
pub(crate) struct Nouns {
    /// Nouns of which the text speaks of several: "another ministry", "two directors".
    several: BTreeSet<String>,
    /// The words that stand right in front of a noun.
    modified: BTreeMap<String, BTreeSet<String>>,
    /// For each noun of a text ("report") where one is brought up first with more than an article; and whether others are.
    texts: BTreeMap<String, Introduced>,
}

#[derive(Debug)]
struct Introduced {
    span: Span,
    words: BTreeSet<String>,
    several: bool,
}

impl Nouns {
    pub(crate) fn of(stage: &Stage<'_>) -> Nouns {
        let mut nouns = Nouns::default();
        for row in stage.rows.iter().filter(|row| !row.capitals) {
            for at in (0..row.len()).filter(|at| row[*at].is(SPEAKING_NOUN)) {
                nouns.note(stage, row, at);
            }
        }
        nouns
    }

    fn note(&mut self, stage: &Stage<'_>, row: &Row<'_>, at: usize) {
        let sentence = row.sentence(at);
        let noun = fold(row[at].text);
        let from = sentence.start.max(at.saturating_sub(BEFORE));
        let apposed = row.get(at + 1).is_some_and(|next| next.is_comma() || next.is_name());
        let led = row[from..at].iter().rev().take_while(|item| item.is_word() && !item.is(Classes::PREPOSITION));
        let others = led.clone().any(|item| stage.lexicon.who.hints(item.text).any(Hints::ANOTHER));
        let is_text =
            row[at].is(Classes::DOCUMENT) && !row[at].is(Classes::BODY.or(Classes::PERSON)) && !row[at].plural;
        // "a skipper, Teodor Brix": whoever has the role has a name.
        let behind_comma = at > sentence.start && row[from..at].iter().any(Item::is_comma);
        if others && !apposed && !behind_comma && !is_text {
            self.several.insert(noun.clone());
        }
        if let Some(before) = at.checked_sub(1).filter(|before| *before >= sentence.start) {
            let item = &row[before];
            if item.is_word()
                && !item.is(Classes::DETERMINER
                    .or(Classes::PREPOSITION)
                    .or(Classes::POSSESSIVE)
                    .or(Classes::CONJUNCTION)
                    .or(Classes::QUANTIFIER))
            {
                self.modified.entry(noun.clone()).or_default().insert(fold(item.text));
            }
        }
        let phrase = || titled(row, &sentence, at).or_else(|| text_phrase(row, &sentence, at));
        if is_text && let Some((span, words)) = phrase() {
            match self.texts.get_mut(&noun) {
                None => {
                    self.texts.insert(noun, Introduced { span, words, several: false });
                }
                Some(first) => first.several |= !words.is_subset(&first.words),
            }
        }
    }

    /// Whom or what a description stands for, with the rule that tells.
    pub(crate) fn stand_for(&self, stage: &Stage<'_>, cast: &Cast, place: &Place) -> Option<(Span, &'static str)> {
        let row = &stage.rows[place.row];
        let (figures, texts) = self.read(stage, cast, place)?;
        match (figures.as_slice(), texts.as_slice()) {
            ([figure], []) => {
                let name = cast.figures[*figure].name;
                (!row.span(&place.items).contains(name)).then_some((name, rules::SPEAKER_DESCRIPTION))
            }
            ([], [text]) => Some((*text, rules::SPEAKER_TEXT)),
            ([figure], [text]) if text.contains(cast.figures[*figure].name) => {
                Some((cast.figures[*figure].name, rules::SPEAKER_TEXT))
            }
            _ => None,
        }
    }

    /// The figure that a description stands for.
    pub(crate) fn figure(&self, stage: &Stage<'_>, cast: &Cast, place: &Place) -> Option<usize> {
        match self.read(stage, cast, place)?.0.as_slice() {
            [figure] => Some(*figure),
            _ => None,
        }
    }

    /// The figures that fit a description, and the phrases that brought up a text that fits.
    fn read(&self, stage: &Stage<'_>, cast: &Cast, place: &Place) -> Option<(Vec<usize>, Vec<Span>)> {
        let row = &stage.rows[place.row];
        let phrase = plain_phrase(row, &place.items)?;
        let words = content_words(&row[phrase.clone()]);
        let bare = words.len() == 1;
        let (mut figures, mut texts) = (BTreeSet::new(), Vec::new());
        for at in heads(row, &phrase) {
            let head = fold(row[at].text);
            let fitting = cast.described(&head, &words);
            let alone = cast.called(&head).len() == fitting.len() && !self.several.contains(&head);
            // "the finance ministry" is another than "the Ministry of Ports", so "the ministry" may be either.
            let others = self.modified.get(&head);
            let only = |idx: usize| {
                others.is_none_or(|others| {
                    others.len() <= MAX_OTHERS && others.iter().all(|word| cast.has_word(idx, word))
                })
            };
            figures.extend(fitting.into_iter().filter(|idx| !bare || alone && only(*idx)));
            let text = self.texts.get(&head).filter(|text| words.is_subset(&text.words) && !(text.several && bare));
            texts.extend(text.filter(|text| text.span.end() <= row[phrase.start].span.start()).map(|text| text.span));
        }
        Some((figures.into_iter().collect(), texts))
    }
}

/// The items of a description without what is inserted behind it, if its article shows that one known is meant. In
/// headlines there may be none.
fn plain_phrase(row: &Row<'_>, items: &Range<usize>) -> Option<Range<usize>> {
    let ends = |at: &usize| row[*at].is_punctuation() || row[*at].is(Classes::RELATIVE.or(Classes::CONJUNCTION));
    let end = items.clone().find(ends).unwrap_or(items.end);
    let first = row.get(items.start).filter(|_| end > items.start && end - items.start <= MAX_DESCRIPTION)?;
    let definite = first.is(Classes::DETERMINER) && first.is(Classes::DEFINITE) && !first.is(Classes::QUANTIFIER);
    let headline = !first.is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::QUANTIFIER))
        && items.len() == 1
        && row.len() <= MAX_HEADLINE
        && !row.iter().any(|item| item.is_mark("."));
    if headline && !row[items.start].plural {
        return Some(items.start..end);
    }
    (definite && items.start + 1 < end).then_some(items.start + 1..end)
}

/// The nouns of a description, in front of its first preposition, that it may be about.
fn heads(row: &Row<'_>, phrase: &Range<usize>) -> Vec<usize> {
    let linked = |at: &usize| !row[*at].is(Classes::LINKER.or(Classes::PREPOSITION)) || row[*at].is(Classes::GENITIVE);
    let from = phrase.clone().rev().find(|at| row[*at].is(Classes::GENITIVE)).map_or(phrase.start, |at| at + 1);
    let nouns = (from..phrase.end).take_while(linked).filter(|at| row[*at].is(SPEAKING_NOUN) && !row[*at].plural);
    nouns.collect()
}

fn content_words(items: &[Item<'_>]) -> BTreeSet<String> {
    let small = Classes::DETERMINER.or(Classes::PREPOSITION).or(Classes::LINKER).or(Classes::GENITIVE);
    let plain = items.iter().filter(|item| item.n_words > 0 && !item.is(small));
    plain.map(|item| fold(item.text)).collect()
}

/// "The report “Dry Wells”": the title in quotation marks behind a noun.
fn titled(row: &Row<'_>, sentence: &Range<usize>, at: usize) -> Option<(Span, BTreeSet<String>)> {
    let mark = |at: usize| matches!(row[at].text, "“" | "”" | "\"" | "«" | "»") && row[at].is_punctuation();
    let open = Some(at + 1).filter(|open| *open < sentence.end && mark(*open))?;
    let close = (open + 2..sentence.end.min(open + MAX_DESCRIPTION)).find(|at| mark(*at))?;
    let title = &row[open + 1..close];
    if !title.iter().find(|item| item.n_words > 0)?.has_capital() || title.iter().any(Item::ends_sentence) {
        return None;
    }
    let mut words = content_words(title);
    words.insert(fold(row[at].text));
    Some((row.span(&(open..close + 1)), words))
}

/// A phrase that brings up a text with more than its article: "a ministry report", "the ministry's yearly report", "le rapport
/// annuel du ministère". `None` for "the report".
fn text_phrase(row: &Row<'_>, sentence: &Range<usize>, at: usize) -> Option<(Span, BTreeSet<String>)> {
    let mut start = at;
    while start > sentence.start && at - start < MAX_DESCRIPTION {
        let item = &row[start - 1];
        let stops = !item.is_word() && !item.is(Classes::GENITIVE)
            || item.is(Classes::PREPOSITION.or(Classes::AUXILIARY).or(Classes::CONJUNCTION))
                && !item.is(Classes::GENITIVE)
            || row.cue(start - 1).is_some();
        if stops {
            break;
        }
        start -= 1;
        // "the ministry's yearly report" goes on behind its genitive.
        let genitive = row[start..at].iter().any(|item| item.is(Classes::GENITIVE));
        let opens = item.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && !item.is(Classes::GENITIVE);
        if opens && (!genitive || item.is(Classes::DETERMINER)) {
            break;
        }
    }
    let opens = |item: &Item<'_>| item.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && !item.is(Classes::GENITIVE);
    let first = &row[start];
    if !opens(first) && !row[at].has_capital() || first.is(Classes::QUANTIFIER) {
        return None;
    }
    let complement = Classes::LINKER.or(Classes::PREPOSITION);
    // "son rapport annuel": an adjective that nothing is known of, if the phrase ends or goes on behind it.
    let adjective = row.get(at + 1).is_some_and(|next| next.is_word() && next.entry.is_none() && !next.has_capital());
    let bounded = row.get(at + 2).is_none_or(|next| next.is_punctuation() || next.is(complement));
    let noun = if adjective && bounded && at + 2 < sentence.end { at + 2 } else { at + 1 };
    let linked = row.get(noun).is_some_and(|next| next.is(complement) && noun < sentence.end);
    let range =
        if linked { source_after(row, start, sentence.end.min(at + MAX_DESCRIPTION), false)? } else { start..noun };
    let range = range.start..range.end.max(noun);
    let words = content_words(&row[range.clone()]);
    let indefinite = opens(first) && !first.is(Classes::DEFINITE);
    let more = words.len() > 1 || indefinite;
    (more && !range.clone().any(|at| row[at].ends_sentence())).then(|| (row.span(&range), words))
}

/// "The 38-year-old star": whether the word at `at` stands behind somebody's age, so that it is a person whatever it means.
pub(crate) fn is_aged_noun(stage: &Stage<'_>, row: &Row<'_>, at: usize) -> bool {
    let aged = matches!(&row[..at], [.., age, dash, unit]
        if !age.is_word() && dash.is_dash() && stage.lexicon.who.hints(unit.text).any(Hints::AGED));
    aged && row[at].is_word() && !row[at].has_capital() && !row[at].plural
}

/// Whether items in the singular name a person whom they do not name: "a skipper", "the deckhand".
pub(crate) fn is_unnamed_person(stage: &Stage<'_>, item: &Item<'_>) -> bool {
    item.is(Classes::PERSON) && !item.has_capital() && !item.plural && is_role_noun(stage, item)
}
