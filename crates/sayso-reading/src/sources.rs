//! Source phrases: the noun phrase that speaks, to the left or the right of a cue. Items come in; a range of items
//! goes out, or nothing where no phrase can be a speaker. Without a parse this is a reading of function words: what
//! can stand inside a noun phrase, and what ends one.

use std::ops::Range;

use crate::items::{Item, cue_at};
use crate::lexicon::Classes;

/// The longest noun phrase that is followed, in items.
const MAX_PHRASE: usize = 30;
/// The longest insertion between commas.
const MAX_APPOSITION: usize = 25;

/// Ends a noun phrase wherever it stands.
const BREAKS: Classes = Classes::SUBORDINATOR
    .or(Classes::COMPLEMENTISER)
    .or(Classes::WHETHER)
    .or(Classes::NEGATION)
    .or(Classes::PRONOUN_FIRST);

/// Words that show that a noun phrase starts or stands here.
const OPENS_PHRASE: Classes = Classes::DETERMINER.or(Classes::QUANTIFIER).or(Classes::POSSESSIVE).or(Classes::NUMERAL);

/// Nouns that can speak.
pub(crate) const SPEAKING_NOUN: Classes =
    Classes::PERSON.or(Classes::BODY).or(Classes::DOCUMENT).or(Classes::ANONYMOUS);

/// The source that ends before `end`, within the sentence: subject before its verb.
pub(crate) fn source_before(items: &[Item<'_>], end: usize) -> Option<Range<usize>> {
    let mut end = end;
    let mut core_end = end;
    let sentence_start = sentence_start(items, end);
    // "X, the mayor of Y, said": step over what stands between commas.
    if end > sentence_start && items[end - 1].is_comma() {
        let earliest = sentence_start.max(end.saturating_sub(MAX_APPOSITION));
        let comma = (earliest..end - 1).rev().find(|at| items[*at].is_comma())?;
        let inside = &items[comma + 1..end - 1];
        if inside.is_empty() || inside.iter().any(Item::is_quotation) {
            return None;
        }
        // ", for example, said" and ", on Monday, said" as well as ", who lost, said".
        end -= 1;
        core_end = comma;
        // Two insertions: "X, 25, a student, said".
        let earlier = core_end.saturating_sub(4).max(sentence_start)..core_end;
        if let Some(comma) = earlier.rev().find(|at| items[*at].is_comma())
            && items[comma + 1..core_end].iter().all(|item| !item.is_name() && !item.is(BREAKS))
            && comma > sentence_start
        {
            core_end = comma;
        }
    }
    while core_end > sentence_start && items[core_end - 1].is(Classes::TIME.or(Classes::ADVERB)) && !items[core_end - 1].is(SPEAKING_NOUN) {
        core_end -= 1;
        while core_end > sentence_start && items[core_end - 1].is(Classes::PREPOSITION) {
            core_end -= 1;
        }
        if end == core_end + 1 {
            end = core_end;
        }
    }
    let last = items.get(core_end.checked_sub(1)?)?;
    if core_end <= sentence_start {
        return None;
    }
    if last.is(Classes::SPEAKER_PRONOUN) {
        return Some(core_end - 1..core_end);
    }
    if last.is(Classes::RELATIVE) {
        // "the crews who say": the noun before the relative pronoun speaks.
        let antecedent_end = if core_end >= 2 && items[core_end - 2].is_comma() { core_end - 2 } else { core_end - 1 };
        let start = phrase_start(items, antecedent_end, sentence_start);
        return speaks(items, start..antecedent_end).then_some(start..core_end);
    }
    let start = phrase_start(items, core_end, sentence_start);
    if !speaks(items, start..core_end) {
        return None;
    }
    Some(start..end.max(core_end))
}

/// The source that starts at `start`: subject behind its verb, or the noun phrase of "according to".
pub(crate) fn source_after(items: &[Item<'_>], start: usize) -> Option<Range<usize>> {
    let first = items.get(start)?;
    if first.is(Classes::SPEAKER_PRONOUN.or(Classes::PRONOUN_OBJECT)) && !first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) {
        return Some(start..start + 1);
    }
    let mut end = start;
    let limit = items.len().min(start + MAX_PHRASE);
    while end < limit {
        let item = &items[end];
        let stop = item.starts && end > start
            || item.ends_sentence()
            || item.is_utterance()
            || item.is(BREAKS) && !item.is_name()
            || item.is(Classes::RELATIVE)
            || item.is(Classes::AUXILIARY) && !item.is(Classes::POSSESSIVE.or(SPEAKING_NOUN))
            || item.is(Classes::TIME.or(Classes::ADVERB)) && end > start && !item.is(SPEAKING_NOUN.or(Classes::PREPOSITION))
            || item.is_colon()
            || item.is_mark(";")
            || item.is_dash()
            || item.is_mark(")")
            || item.is_mark("(") && end == start;
        if stop {
            break;
        }
        if item.is(Classes::PREPOSITION) && !item.is(Classes::DETERMINER) && leads_elsewhere(items, end) {
            break;
        }
        if item.is_comma() && !apposition_follows(items, end) {
            break;
        }
        if end > start && cue_at(items, end).is_some_and(|cue| !cue.form.rest.is_empty() || cue.hanging || cue.start < end) {
            break;
        }
        end += 1;
    }
    let trailing = Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::DETERMINER).or(Classes::INFINITIVE_MARKER);
    while end > start && (items[end - 1].is(trailing) && !items[end - 1].is_name() || !items[end - 1].is_word() && items[end - 1].text != ")") {
        if matches!(items[end - 1].kind, crate::items::ItemKind::Number) && end - 1 > start {
            break;
        }
        end -= 1;
    }
    speaks(items, start..end).then_some(start..end)
}

/// Whether the preposition at `at` starts something that is not part of the source: "on Monday", "in a statement".
fn leads_elsewhere(items: &[Item<'_>], at: usize) -> bool {
    let next = items[at + 1..].iter().take(3).take_while(|item| item.is_word());
    let of = items[at].is(Classes::PARTICLE) || items[at].text == "of";
    !of && next.into_iter().any(|item| item.is(Classes::TIME) || item.is(Classes::DOCUMENT) && !item.is(Classes::BODY))
}

/// Whether the comma at `at` brings more of the same noun phrase: an apposition, an age, a place.
fn apposition_follows(items: &[Item<'_>], at: usize) -> bool {
    let Some(next) = items.get(at + 1) else { return false };
    if !next.is_word() {
        return next.kind == crate::items::ItemKind::Number;
    }
    let apposed = next.is_name() || next.is(OPENS_PHRASE) || next.is(SPEAKING_NOUN) || next.is(Classes::PREPOSITION);
    if !apposed || next.is(BREAKS.or(Classes::TIME)) || cue_at(items, at + 1).is_some() {
        return false;
    }
    if next.is(Classes::PREPOSITION) && leads_elsewhere(items, at + 1) {
        return false;
    }
    // A clause of its own has a verb: look for an auxiliary or a cue before the next comma or full stop.
    let clause = items[at + 1..].iter().take(MAX_APPOSITION).take_while(|item| !item.is_comma() && !item.ends_sentence());
    clause.into_iter().all(|item| !item.is(Classes::AUXILIARY) || item.is(Classes::POSSESSIVE))
}

/// Where the sentence of the item before `end` starts.
fn sentence_start(items: &[Item<'_>], end: usize) -> usize {
    let mut start = end.min(items.len());
    while start > 0 {
        start -= 1;
        if items[start].starts && start < end {
            break;
        }
    }
    start
}

/// Where the noun phrase that ends before `end` starts; `end` if there is none.
fn phrase_start(items: &[Item<'_>], end: usize, from: usize) -> usize {
    let earliest = from.max(end.saturating_sub(MAX_PHRASE));
    let mut start = end;
    while start > earliest {
        let at = start - 1;
        let item = &items[at];
        if item.is_mark(")") {
            match (earliest..at).rev().find(|open| items[*open].is_mark("(")) {
                Some(open) if at - open < 12 => {
                    start = open;
                    continue;
                }
                _ => break,
            }
        }
        let joins = match item.kind {
            crate::items::ItemKind::Punctuation => matches!(item.text, "&" | "/" | "." | "-" | "'" | "’" | "$" | "%" | "#"),
            crate::items::ItemKind::Quotation(_) => item.fragment,
            crate::items::ItemKind::Number => true,
            crate::items::ItemKind::Word => {
                let possessive = item.is(Classes::POSSESSIVE);
                let breaks = item.is(BREAKS.or(Classes::RELATIVE).or(Classes::AUXILIARY).or(Classes::SPEAKER_PRONOUN)) && !possessive;
                let joined = item.is(Classes::CONJUNCTION) && !joins_names(items, at);
                let adverb = item.is(Classes::ADVERB) && !item.is(Classes::QUANTIFIER.or(Classes::PREPOSITION).or(Classes::NUMERAL));
                let verb = !item.is(SPEAKING_NOUN.or(OPENS_PHRASE)) && cue_at(items, at).is_some();
                (!breaks || item.is_name()) && !joined && !adverb && !verb
            }
        };
        if !joins {
            break;
        }
        start = at;
    }
    // "On Tuesday the minister", "In Paris Mr Roe": what leads in with a preposition is no part of the subject.
    while start < end && leads_in(&items[start]) {
        let inside = start + 1..end;
        let next = inside.clone().find(|at| {
            let item = &items[*at];
            *at > start + 1 && item.is(OPENS_PHRASE.or(Classes::HONORIFIC).or(Classes::TITLE)) && !item.is(Classes::PREPOSITION) && !items[*at - 1].is(Classes::PREPOSITION) && !item.text.starts_with(['\'', '’'])
        });
        start = match next {
            Some(next) => next,
            None => inside.into_iter().find(|at| !items[*at].is(Classes::TIME.or(Classes::PREPOSITION)) && items[*at].is_word()).unwrap_or(end),
        };
    }
    while start < end && (items[start].is(Classes::CONJUNCTION) || items[start].is(Classes::TIME) && !items[start].is(SPEAKING_NOUN)) {
        start += 1;
    }
    start
}

fn leads_in(item: &Item<'_>) -> bool {
    item.is(Classes::PREPOSITION) && !item.is(OPENS_PHRASE.or(SPEAKING_NOUN)) || item.is(Classes::INFINITIVE_MARKER) && !item.is(OPENS_PHRASE)
}

/// Whether the conjunction at `at` stands inside a noun phrase ("Roe and Grey", "the pilots and crews").
fn joins_names(items: &[Item<'_>], at: usize) -> bool {
    let noun = |item: &Item<'_>| item.is_name() || item.is(SPEAKING_NOUN) || item.text == "other";
    at > 0 && noun(&items[at - 1]) && items.get(at + 1).is_some_and(|next| noun(next) || next.is(OPENS_PHRASE))
}

/// Whether a range of items can be a speaker: it has a name, a noun that can speak, or starts as a noun phrase does
/// and has a noun in it.
fn speaks(items: &[Item<'_>], range: Range<usize>) -> bool {
    let phrase = &items[range];
    let Some(first) = phrase.first() else { return false };
    let noun = |item: &Item<'_>| item.is_word() && !item.is(OPENS_PHRASE.or(Classes::PREPOSITION).or(Classes::CONJUNCTION));
    phrase.iter().any(|item| item.is_name() || item.is(SPEAKING_NOUN))
        || first.is(OPENS_PHRASE) && (phrase.len() > 1 && phrase[1..].iter().any(noun) || first.is(Classes::QUANTIFIER))
        || first.is(Classes::QUANTIFIER)
        || first.is(Classes::PRONOUN_THIRD) && !first.is(Classes::PRONOUN_OBJECT) && phrase.len() == 1
}
