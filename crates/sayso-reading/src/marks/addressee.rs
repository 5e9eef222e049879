//! Addressees: who is urged, asked or accused. A claim with the words around its cue comes in; the words that name the
//! addressee go out, or nothing where the text names nobody.

use std::ops::Range;

use sayso_ledger::{Act, Claim, Facet, Mark, Reading, Span};

use super::Words;
use crate::content::marks_infinitive;
use crate::cues::is_clitic;
use crate::items::Row;
use crate::lexicon::{Classes, Frames};
use crate::rules;
use crate::sources::SPEAKING_NOUN;

/// How far behind a cue its object may reach, in items.
const REACH: usize = 24;

pub(super) fn mark(words: &Words<'_>, claims: &mut [Claim]) {
    for claim in claims {
        let told = claim.rule == rules::CLAUSE_BEHIND_OBJECT;
        if !(told || matches!(claim.act(), Some(Act::Urges | Act::Asks | Act::Accuses)))
            || claim.marks(Facet::Addressee).next().is_some()
        {
            continue;
        }
        if let Some((span, rule)) = addressee(words, claim) {
            claim.marks.push(Mark { reading: Reading::Addressee, span: Some(span), rule: rule.into() });
        }
    }
}

fn addressee(words: &Words<'_>, claim: &Claim) -> Option<(Span, &'static str)> {
    if claim.rule == rules::PASSIVE {
        let accused = claim.act() == Some(Act::Accuses);
        return Some((*claim.content.first()?, rules::ADDRESSEE_PASSIVE)).filter(|_| accused);
    }
    if claim.rule == rules::CLAUSE_THAT && claim.act() == Some(Act::Urges) {
        let place = words.stage.place(*claim.content.first()?)?;
        let row = &words.stage.rows[place.row];
        return Some((row.span(&wanted(row, place.items)?), rules::ADDRESSEE_SUBJECT));
    }
    let place = words.stage.place(*claim.cue.first()?)?;
    let row = &words.stage.rows[place.row];
    let source = claim.source.span();
    let of_source = |at: usize| source.is_some_and(|source| source.intersection(row[at].span).is_some());
    // "nous accuse", "l'a accusé"
    let object = Classes::PRONOUN_OBJECT;
    let reflexive = |at: usize| matches!(row[at].text.chars().next(), Some('s' | 'S')) && row[at].is(Classes::CLITIC);
    let clitic = place.items.clone().find(|at| {
        let item = &row[*at];
        is_clitic(row, row.sentence(*at).start, *at)
            && item.is(object)
            && !of_source(*at)
            && !reflexive(*at)
            && item.text.chars().count() > 1
            && !is_adverbial(item.text)
    });
    if let Some(at) = clitic {
        return Some((row[at].span, rules::ADDRESSEE_PRONOUN));
    }
    let accused = claim.act() == Some(Act::Accuses);
    // A cue that a model found may hold its object.
    let verb = place.items.clone().find_map(|at| row.cue(at)).map_or(place.items.end, |cue| cue.end);
    let mut phrase = behind(row, verb.min(place.items.end), accused)?;
    if !matches!(claim.act(), Some(Act::Urges | Act::Asks | Act::Accuses)) {
        // "told the Packet on Monday that": whom a verb tells that takes a person told, without the circumstances.
        place.items.clone().find_map(|at| row.cue(at)).filter(|cue| cue.form.frames.any(Frames::OBJECT))?;
        let circumstance = |at: &usize| row[*at].is(Classes::PREPOSITION) && !in_name(row, *at);
        phrase.end = phrase.clone().skip(1).find(circumstance).unwrap_or(phrase.end);
    }
    // "allege that the clerk of …": where the content starts there is nobody in front of it.
    // "“They lied to us,” said Ann Roe": whoever speaks is not addressed.
    if phrase.clone().any(of_source) {
        return None;
    }
    let is_content = claim.content.iter().any(|content| content.start() == row[phrase.start].span.start());
    let that = row[phrase.start].is(Classes::COMPLEMENTISER);
    (!is_content || !that).then(|| (row.span(&phrase), rules::ADDRESSEE_OBJECT))
}

/// "demands | that the harbour master resign": the subject of what is wanted, if it is somebody who can do it.
fn wanted(row: &Row<'_>, content: Range<usize>) -> Option<Range<usize>> {
    let start = content.start + usize::from(row.get(content.start)?.is(Classes::COMPLEMENTISER));
    let opens = Classes::DETERMINER.or(Classes::POSSESSIVE);
    let acts = |at: &usize| row[*at].is(Classes::PERSON.or(Classes::BODY).or(Classes::ANONYMOUS)) || row[*at].is_name();
    let ends = |at: &usize| {
        !row[*at].is_word() || row[*at].is(Classes::AUXILIARY.or(Classes::PREPOSITION)) && !row[*at].is(opens)
    };
    let limit = content.end.min(start + SUBJECT_REACH);
    let limit = (start..limit).find(ends).unwrap_or(limit);
    let first = (start..limit).find(acts)?;
    let end = (first..limit).find(|at| !acts(at)).unwrap_or(limit);
    let led = row[start].is(opens) || first == start;
    // "that the port be closed": nobody is named who shall do it.
    let passive = row.get(end).is_some_and(|next| next.is(Classes::AUXILIARY));
    (led && !passive).then_some(start..end)
}

/// How far the subject of a clause may reach, in items.
const SUBJECT_REACH: usize = 6;

/// "y", "en": pronouns in front of a verb that stand for no person.
fn is_adverbial(word: &str) -> bool {
    word.chars().count() < 3 && !word.ends_with(['\'', '’']) && !word.starts_with(['l', 'm', 't', 'L', 'M', 'T'])
}

/// The object behind a cue, up to the infinitive, clause or charge that it is followed by.
fn behind(row: &Row<'_>, from: usize, accused: bool) -> Option<Range<usize>> {
    let sentence = row.sentence(from.checked_sub(1)?);
    let limit = sentence.end.min(from + REACH);
    let mut start = from;
    // "called on the port to", "demande au port de": the preposition in front is no part of it.
    while start < limit && row[start].is(Classes::ADVERB.or(Classes::TIME)) {
        start += 1;
    }
    let led =
        row.get(start).filter(|item| start < limit && item.is(Classes::PREPOSITION) && !marks_infinitive(row, start));
    if led.is_some() && !accused {
        start += 1;
    }
    let opens = |at: usize| {
        let item = &row[at];
        match accused {
            true => item.is(Classes::PREPOSITION) && at > start && !in_name(row, at),
            false => {
                marks_infinitive(row, at) || item.is(Classes::WHETHER.or(Classes::COMPLEMENTISER)) || item.is_colon()
            }
        }
    };
    let end = (start..limit).find(|at| opens(*at) || row[*at].is_mark(";") || row[*at].ends_sentence())?;
    let opened = opens(end) || accused;
    // "the authorities, in their statements, to": a circumstance is no part of it.
    let parted = |at: &usize| row[*at].is_comma() && row.get(at + 1).is_some_and(|next| next.is(Classes::PREPOSITION));
    let mut end = (start..end).find(parted).unwrap_or(end);
    while end > start
        && (row[end - 1].is_punctuation()
            || row[end - 1].is(Classes::ADVERB.or(Classes::TIME))
            || end < limit && row[end - 1].is(Classes::NEGATION))
    {
        end -= 1;
    }
    // "prétendant de manière malveillante que": what opens a clause is nobody.
    let clause = accused && end > start && row[end - 1].is(Classes::COMPLEMENTISER);
    let items = row.get(start..end).filter(|items| !items.is_empty() && opened && !clause)?;
    let noun = Classes::DETERMINER
        .or(Classes::POSSESSIVE)
        .or(Classes::PRONOUN_OBJECT)
        .or(Classes::QUANTIFIER)
        .or(SPEAKING_NOUN);
    let first = &items[0];
    let whole =
        items.iter().all(|item| !item.is(Classes::AUXILIARY) || item.is(Classes::GENITIVE.or(Classes::POSSESSIVE)));
    let named = first.is(noun) || first.is_name() || first.plural;
    (named && whole && items.iter().any(|item| item.n_words > 0)).then_some(start..end)
}

/// "the Ministry of Ports of fraud": whether a preposition belongs to the name in front of it.
fn in_name(row: &Row<'_>, at: usize) -> bool {
    let named = |at: usize| row.get(at).is_some_and(|item| item.is_name());
    at > 0 && row[at - 1].is(Classes::BODY) && (named(at + 1) || named(at + 2)) || row[at].is(Classes::GENITIVE)
}
