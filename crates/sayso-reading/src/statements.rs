//! Statements by noun: "Holm's claim that …", "the allegation, made by X, that …". A row and the place of a noun come in; who
//! states what goes out, or nothing where the noun states nothing.

use std::ops::Range;

use sayso_ledger::Act;

use crate::attribution::Candidate;
use crate::content::{end_of_content, marks_infinitive, stripped};
use crate::cues::phrase_at;
use crate::items::Row;
use crate::lexicon::{Classes, Frames};
use crate::rules;
use crate::sources::{source_after, source_before};

/// How many items in front of a noun the verb is looked for that denies it.
const NEAR: usize = 7;
/// How far behind "made by" the clause may start that says what is stated.
const LONGEST_MAKER: usize = 14;

/// "Holm's claim that CONTENT", "son affirmation selon laquelle CONTENT", "l'affirmation de Holm que CONTENT".
pub(crate) fn by_statement(row: &Row<'_>, sentence: &Range<usize>, at: usize) -> Option<Candidate> {
    if row[at].is(Classes::FALSEHOOD) {
        // "exposes the lie that …": who says it stands nowhere.
        let next = row.get(at + 1).filter(|_| at + 1 < sentence.end)?;
        let relative = row.get(at + 2).is_some_and(|item| item.is(Classes::RELATIVE));
        let from = match () {
            () if next.is(Classes::COMPLEMENTISER) && !next.is(Classes::RELATIVE) => at + 1,
            () if next.is(Classes::PREPOSITION) && relative => at + 3,
            () => return None,
        };
        let content = vec![stripped(row, from..end_of_content(row, from, sentence.end))?];
        let (cue, rule) = (at..at + 1, rules::STATEMENT_THAT);
        return Some(Candidate { source: None, cue, content, act: Some(Act::Asserts), rule });
    }
    // "Claims by residents that …" opens a sentence.
    let by = row.get(at + 1).is_some_and(|next| next.is(Classes::AGENT));
    let before = if by && at == sentence.start { at } else { at.wrapping_sub(1) };
    let before =
        Some(before).filter(|before| row[at].is(Classes::STATEMENT) && (sentence.start..=at).contains(before))?;
    let named = |at: usize| {
        let preposition = row.get(at).is_some_and(|item| item.is(Classes::PREPOSITION));
        preposition && row.get(at + 1).is_some_and(|item| item.is(Classes::RELATIVE))
    };
    let (source, behind) = if row[before].is(Classes::GENITIVE) {
        let phrase = source_before(row, before)?;
        (phrase.start..before, at + 1)
    } else if row[before].is(Classes::POSSESSIVE) {
        (before..at, at + 1)
    } else if let Some(behind) =
        (at + 1..at + 3).find(|behind| named(*behind)).filter(|behind| phrase_at(row, *behind).is_some())
    {
        // "the claim according to which", "the baseless claim according to which": nobody's. Whoever denies it says so already.
        if !(at + 1..behind).all(|between| row[between].is(Classes::UNTRUE)) || is_denied(row, sentence, at) {
            return None;
        }
        (at..at, behind)
    } else if row.get(at + 1).is_some_and(|next| next.is(Classes::LINKER.or(Classes::AGENT))) {
        let phrase = source_after(row, at + 2, sentence.end, false)?;
        (phrase.clone(), phrase.end)
    } else {
        made_by(row, sentence, at)?
    };
    let next = row.get(behind).filter(|_| behind < sentence.end)?;
    // Behind a further noun "que" may be a relative pronoun: "les propos d'un exploitant que …".
    let agent = row[at + 1..source.start.max(at + 1)].iter().any(|item| item.is(Classes::AGENT));
    let that = next.is(Classes::COMPLEMENTISER) && (source.start < at || agent && opens_clause(row, behind + 1));
    let from = if that {
        behind
    } else if named(behind) {
        behind + 2
    } else if marks_infinitive(row, behind) && promises(row, at) {
        behind
    } else {
        return None;
    };
    let infinitive = from == behind && !next.is(Classes::COMPLEMENTISER);
    let mut end = end_of_content(row, from, sentence.end);
    let first = source.start.min(at);
    let opens = first <= sentence.start + 1
        || row[first - 1].is_punctuation()
        || row[first - 1].is(Classes::COMPLEMENTISER)
        || row[first - 1].is(Classes::DETERMINER) && first > 1 && row[first - 2].is(Classes::COMPLEMENTISER);
    if opens {
        // As the subject of its clause it is followed by a verb.
        let verb = (from + 1..end).find(|at| {
            row[*at].is(Classes::AUXILIARY.or(Classes::SUBORDINATOR).or(Classes::WHETHER)) || row[*at].is_punctuation()
        });
        let subject = if infinitive { verb } else { end_of_subject(row, from, end) };
        end = subject.or_else(|| (first > sentence.start + 1).then_some(end))?;
    }
    let content = stripped(row, from..end)?;
    let act = if infinitive { Act::Commits } else { Act::Asserts };
    // "the baseless claim": what is said of a claim without a source is part of its cue.
    let cue = at..if source.is_empty() { behind } else { at + 1 };
    let source = Some(source).filter(|source| !source.is_empty());
    Some(Candidate { source, cue, content: vec![content], act: Some(act), rule: rules::STATEMENT_THAT })
}

/// "a rejeté l'accusation", "a balayé d'un revers de main les soupçons": whether a noun is the object of a cue that denies.
fn is_denied(row: &Row<'_>, sentence: &Range<usize>, at: usize) -> bool {
    let before = (sentence.start..at).rev().take(NEAR).take_while(|at| !row[*at].is_punctuation());
    let cue = before.filter_map(|at| row.cue(at)).find(|cue| cue.end <= at && !cue.passive);
    cue.is_some_and(|cue| cue.form.act == Act::Denies && cue.form.frames.any(Frames::NP))
}

/// Whether a subject stands behind "that", so that it is no relative pronoun.
fn opens_clause(row: &Row<'_>, at: usize) -> bool {
    let noun = Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::SPEAKER_PRONOUN).or(Classes::QUANTIFIER);
    row.get(at).is_some_and(|item| item.is(noun.or(Classes::IMPERSONAL)) || item.is_name() || item.plural)
}

/// "the claim, made by X in May, that": who made the statement whose noun stands at `at`, and where what is inserted ends.
fn made_by(row: &Row<'_>, sentence: &Range<usize>, at: usize) -> Option<(Range<usize>, usize)> {
    let open = usize::from(row.get(at + 1)?.is_comma());
    let agent = at + 2 + open;
    let participle =
        row.get(agent - 1).filter(|item| item.is_word() && !item.is(Classes::AUXILIARY) && !item.starts)?;
    let led = row.get(agent).is_some_and(|item| item.is(Classes::AGENT)) && agent < sentence.end;
    if !led || participle.is(Classes::PREPOSITION.or(Classes::CONJUNCTION)) {
        return None;
    }
    let that = (agent + 1..sentence.end.min(agent + LONGEST_MAKER)).find(|at| row[*at].is(Classes::COMPLEMENTISER))?;
    let source = source_after(row, agent + 1, that, false)?;
    let circumstance = |at: &usize| row[*at].is(Classes::PREPOSITION) && !row[*at].is(Classes::LINKER);
    let end = source.clone().skip(1).find(circumstance).unwrap_or(source.end);
    Some((source.start..end, that))
}

/// "her pledge to resign": a noun for a promise, as its verb shows.
fn promises(row: &Row<'_>, at: usize) -> bool {
    row[at].entry.is_some_and(|entry| entry.cues.iter().any(|cue| cue.rest.is_empty() && cue.act == Act::Commits))
}

/// "X's claim that the wall was safe | was repeated": where a clause ends whose noun is a subject, at the second verb if
/// auxiliaries show both and nothing parts them, or where the noun is called untrue.
fn end_of_subject(row: &Row<'_>, from: usize, end: usize) -> Option<usize> {
    let parts = Classes::CONJUNCTION.or(Classes::SUBORDINATOR).or(Classes::RELATIVE);
    let stop = (from + 1..end).find(|at| row[*at].is(parts) || row[*at].is_punctuation()).unwrap_or(end);
    let passed = Classes::AUXILIARY.or(Classes::ADVERB).or(Classes::NEGATION);
    // "ne convainc pas": between two negations stands a verb.
    let negated = |at: usize| {
        row[at].is(Classes::NEGATION) && row[at + 1..].iter().skip(1).take(2).any(|item| item.is(Classes::NEGATION))
    };
    let opens = |at: usize| {
        let verb = row[at].is(Classes::AUXILIARY) && !row[at].is(Classes::GENITIVE) || negated(at);
        verb && !(at > from && row[at - 1].is(passed))
    };
    let mut verbs = (from + 1..stop).filter(|at| opens(*at));
    let first = verbs.next()?;
    let untrue = |at: usize| row[at + 1..stop].iter().take(2).any(|item| item.is(Classes::UNTRUE));
    verbs.next().or_else(|| Some(first).filter(|at| untrue(*at) && *at > from + 3))
}
