//! The subject that a cue has in front of it: a row of items with a cue comes in, the range of whoever speaks goes out.

use std::ops::Range;

use crate::attribution::{Candidate, MIN_LEAD_WORDS};
use crate::cues::CueMatch;
use crate::items::{Item, Row};
use crate::lexicon::{Classes, Inflections};
use crate::rules;
use crate::sources::{SPEAKING_NOUN, source_before};

/// The noun that can speak and ends before `end`, with its article: "une lettre | demandant que".
pub(crate) fn noun_before(row: &Row<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let noun = end.checked_sub(1).filter(|noun| *noun > start && row[*noun].is(SPEAKING_NOUN))?;
    let opens = Classes::DETERMINER.or(Classes::QUANTIFIER).or(Classes::POSSESSIVE);
    let article = &row[noun - 1];
    (article.is(opens) && !article.is(Classes::LINKER.or(Classes::GENITIVE))).then_some(noun - 1..end)
}

/// The name that ends before `end`, with the title in front of it.
pub(crate) fn name_before(row: &Row<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let part = |item: &&Item<'_>| item.is_name() || item.is(Classes::PARTICLE.or(Classes::HONORIFIC));
    let length = row[start..end].iter().rev().take_while(part).count();
    let first = (end - length..end).find(|at| !row[*at].is(Classes::PARTICLE) || row[*at].has_capital())?;
    row[end - 1].is_name().then_some(first..end)
}

/// The subject of a main clause that ends before `end`: in front of its first auxiliary, or the name, pronoun or body that a
/// sentence starts with; if no other clause stands before `end`.
pub(crate) fn main_subject(row: &Row<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let clause = Classes::SUBORDINATOR.or(Classes::COMPLEMENTISER).or(Classes::RELATIVE).or(Classes::WHETHER);
    // "Ces derniers temps, X a publié": a circumstance in front.
    // The mark of a turn: "Q :".
    let start = if row.get(start + 1).is_some_and(Item::is_colon) { (start + 2).min(end) } else { start };
    let verbal = |at: usize| row[at].is(Classes::AUXILIARY.or(Classes::SPEAKER_PRONOUN)) || row.cue(at).is_some();
    let last = end.checked_sub(1)?;
    let lead = (start..last.min(start + MIN_LEAD_WORDS + 1)).find(|at| row[*at].is_comma());
    let from = lead.filter(|lead| !(start..*lead).any(verbal)).map_or(start, |lead| lead + 1);
    if from >= last {
        return None;
    }
    let plain = row[from..last].iter().all(|item| !item.is(clause) && !item.is_comma() && !item.is_quotation());
    let verb = (from + 1..last).find(|at| row[*at].is(Classes::AUXILIARY) && !row[*at].is(Classes::GENITIVE));
    match verb.filter(|_| plain) {
        Some(verb) => {
            let source = source_before(row, verb)?;
            let noun = Classes::DETERMINER.or(Classes::PARTICLE).or(Classes::LINKER).or(Classes::PREPOSITION);
            let joined = |at: usize| row[at].is_name() || row[at].is(noun.or(Classes::CONJUNCTION));
            // "Le Fanal et d'autres journaux ont": the first name is joined to the rest.
            (source.start >= from && (from..source.start).all(joined)).then_some(from..source.end)
        }
        None => plain_subject(row, start, end),
    }
}

/// The name, pronoun or body that a sentence starts with, if no other clause stands before `end`.
fn plain_subject(row: &Row<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let clause = Classes::SUBORDINATOR
        .or(Classes::COMPLEMENTISER)
        .or(Classes::RELATIVE)
        .or(Classes::CONJUNCTION)
        .or(Classes::SPEAKER_PRONOUN)
        .or(Classes::WHETHER);
    // "Le Fanal", but not "le sable".
    let name = row[start..end].iter().take_while(|item| item.is_name() || item.is(Classes::PARTICLE)).count();
    let name = if row[start..start + name].iter().any(Item::is_name) { name } else { 0 };
    let speaking = |at: &usize| row[*at].is(Classes::BODY.or(Classes::PERSON)) && !row[*at].has_capital();
    let subject = match name {
        0 if row[start].is(Classes::SPEAKER_PRONOUN) => start..start + 1,
        // "The clinic issued a note, claiming that …"
        0 if row[start].is(Classes::DETERMINER) => {
            let noun = (start + 1..end.min(start + 4)).find(speaking)?;
            start..noun + 1
        }
        0 => return None,
        length => start..start + length,
    };
    let verb = row[subject.end..end]
        .first()
        .is_some_and(|item| item.is_word() && !item.is(Classes::GENITIVE.or(Classes::PREPOSITION)));
    let rest = row[subject.end..end.saturating_sub(1).max(subject.end)].iter();
    let plain = rest.into_iter().all(|item| !item.is(clause) && !item.is_comma() && !item.is_quotation());
    (verb && plain).then_some(subject)
}

/// The subject in front of a cue: inside it, before it, or that of the cue which a conjunction joins it to.
pub(crate) fn subject(
    row: &Row<'_>,
    sentence: &Range<usize>,
    cue: &CueMatch<'_>,
    found: &[Candidate],
) -> Option<Range<usize>> {
    if let Some(at) = cue.inner_subject {
        return Some(at..at + 1);
    }
    if let Some(subject) = source_before(row, cue.start) {
        // "It is encouraging that …": nobody encourages.
        let describes = row[cue.start..cue.end].iter().any(|item| item.is(Classes::PASSIVE_AUXILIARY));
        let impersonal = describes && row[subject.start].is(Classes::IMPERSONAL);
        return Some(subject).filter(|_| !impersonal);
    }
    // "X denies that …, and rejects …", "X says that … and adds that …": the content of the first cue gave way.
    let joined = cue.start >= sentence.start + 2 && row[cue.start - 1].is(Classes::CONJUNCTION);
    let gap = 1 + usize::from(joined && row[cue.start - 2].is_comma());
    let beside = |first: &&Candidate| first.cue.start >= sentence.start && first.end() + gap == cue.start;
    // The outermost voice, which was found first, and not one inside its content.
    let recent = found.len() - found.iter().rev().take_while(|first| first.cue.start >= sentence.start).count();
    let first = found[recent..].iter().find(beside).filter(|first| joined && first.rule != rules::PASSIVE);
    match first {
        Some(first) => first.source.clone().filter(|source| source.end <= first.cue.start),
        // "X went there and said that …"
        // A plain form may be an infinitive, or go on with what is urged.
        None if joined && !cue.form.inflections.any(Inflections::BASE) => {
            let subject = main_subject(row, sentence.start, cue.start)?;
            let first = &row[subject.start];
            (subject.len() > 1 || first.is(Classes::SPEAKER_PRONOUN) || first.is_name()).then_some(subject)
        }
        None => None,
    }
}
