//! Passives: "The plan was criticised by X", "X was accused of Y". A row and a passive cue come in; who said it of whom goes
//! out, or that the text names nobody who did.

use std::ops::Range;

use crate::attribution::Candidate;
use crate::content::{content_behind, end_of_content, end_of_fronted, end_of_phrase, marks_infinitive, stripped};
use crate::cues::CueMatch;
use crate::items::{Item, Row};
use crate::lexicon::{Classes, Frames};
use crate::rules;
use crate::sources::{SPEAKING_NOUN, object_before, source_after, source_before};

/// "The plan was criticised by X", "X was accused of Y by Z".
pub(crate) fn by_passive(row: &Row<'_>, sentence: &Range<usize>, cue: &CueMatch<'_>) -> Option<Candidate> {
    // "décidé de partir": what brings an infinitive brings nobody who did it.
    let brings = |at: &usize| row[*at].is(Classes::AGENT) && !marks_infinitive(row, *at);
    let agent = (cue.end..sentence.end.min(cue.end + 3)).find(brings);
    let Some(agent) = agent else { return by_nobody(row, sentence, cue) };
    let source = without_charge(row, cue, source_after(row, agent + 1, sentence.end, false)?);
    if !cue.form.frames.any(Frames::NP.or(Frames::OF).or(Frames::AS).or(Frames::OBJECT)) {
        return None;
    }
    let mut content = vec![stripped(row, source_before(row, cue.start)?)?];
    let charge = Classes::AS.or(Classes::PREPOSITION).or(Classes::INFINITIVE_MARKER);
    let behind = stripped(row, source.end..end_of_content(row, source.end, sentence.end));
    content.extend(behind.filter(|behind| row[behind.start].is(charge)));
    Candidate::new(source, cue.start..agent + 1, content, cue.form.act, rules::PASSIVE)
}

/// "Accused by X of Y, Z …", "Z, criticised by X, …": a participle without an auxiliary that names who said it.
pub(crate) fn by_bare_participle(row: &Row<'_>, sentence: &Range<usize>, at: usize) -> Option<Candidate> {
    let agent = row
        .get(at + 1)
        .filter(|next| at + 1 < sentence.end && next.is(Classes::AGENT) && next.is(Classes::PREPOSITION))?;
    let takes = Frames::NP.or(Frames::OF).or(Frames::OBJECT);
    let form = row[at].participles().find(|form| form.frames.any(takes))?;
    let before = at.checked_sub(1).filter(|_| at > sentence.start).map(|before| &row[before]);
    let parted = before.is_none_or(Item::is_comma);
    let noun = before.is_some_and(|before| {
        let small = Classes::AUXILIARY.or(Classes::PREPOSITION).or(Classes::DETERMINER).or(Classes::CLITIC);
        before.is_word() && !before.is(small.or(Classes::NEGATION).or(Classes::ADVERB).or(Classes::CONJUNCTION))
    });
    if agent.starts || !(parted || noun) {
        return None;
    }
    let source = source_after(row, at + 2, sentence.end, false)?;
    let named = row[source.clone()].iter().any(|item| item.is_name() || item.is(SPEAKING_NOUN));
    let end = end_of_content(row, source.end, sentence.end);
    let comma = (source.end..end).find(|at| row[*at].is_comma()).unwrap_or(end);
    let charge = Classes::AS.or(Classes::LINKER).or(Classes::INFINITIVE_MARKER);
    let charged = form.frames.any(Frames::OF.or(Frames::AS).or(Frames::INF));
    let behind = stripped(row, source.end..comma).filter(|behind| charged && row[behind.start].is(charge));
    let object = match before {
        None => None,
        Some(_) if parted => source_before(row, at - 1).and_then(|object| stripped(row, object)),
        Some(_) => object_before(row, sentence.start, at),
    };
    let content: Vec<_> = object.into_iter().chain(behind).collect();
    let fits = named && !content.is_empty() && row[source.clone()].iter().all(|item| !item.is(Classes::INERT));
    let (cue, act) = (at..at + 2, form.act);
    fits.then(|| Candidate::new(source, cue, content, act, rules::PASSIVE)).flatten()
}

/// "urged by X to do Y", "accused by X of doing Y": what the speaker wants or charges is no part of its name.
fn without_charge(row: &Row<'_>, cue: &CueMatch<'_>, source: Range<usize>) -> Range<usize> {
    let charged = cue.form.frames.any(Frames::OF);
    let opens = |at: &usize| {
        let next = row.get(at + 1).filter(|_| at + 1 < source.end);
        let doing = next.is_some_and(|next| next.text.ends_with("ing") && !next.has_capital());
        marks_infinitive(row, *at) || charged && row[*at].is(Classes::LINKER) && doing
    };
    let end = (source.start + 1..source.end).find(opens).unwrap_or(source.end);
    source.start..end
}

/// "X was accused of Y", "il a été décidé que Y": who did it stands nowhere.
fn by_nobody(row: &Row<'_>, sentence: &Range<usize>, cue: &CueMatch<'_>) -> Option<Candidate> {
    let subject = source_before(row, cue.start)?;
    let charged = Frames::OF.or(Frames::AS);
    let from =
        cue.end + row[cue.end..sentence.end.max(cue.end)].iter().take_while(|item| item.is(Classes::ADVERB)).count();
    let charge = row.get(from).filter(|_| from < sentence.end).is_some_and(|item| {
        let names = cue.form.frames.any(Frames::OF) && item.is(Classes::LINKER.or(Classes::INFINITIVE_MARKER));
        names && row.get(from + 1).is_some_and(|next| !next.is(Classes::TIME))
            || cue.form.frames.any(charged) && item.is(Classes::AS)
            || cue.form.frames.any(Frames::INF) && cue.form.frames.any(Frames::OBJECT) && marks_infinitive(row, from)
    });
    let denied = row[cue.start..cue.end].iter().any(|item| item.is(Classes::NEGATION.or(Classes::DEONTIC)));
    let (content, rule) = if charge {
        let end = end_of_content(row, from, end_of_fronted(row, cue, sentence.end));
        let end = end_of_phrase(row, from, end);
        let comma = (from..end).find(|at| row[*at].is_comma()).unwrap_or(end);
        (vec![stripped(row, subject)?, stripped(row, from..comma)?], rules::PASSIVE)
    } else {
        // Only a pronoun that stands for what follows is the subject of "decided that".
        let clause = [rules::CLAUSE_THAT, rules::INFINITIVE, rules::CLAUSE_WHETHER, rules::CLAUSE_BEHIND_OBJECT];
        let empty = subject.len() == 1
            && row[subject.start].is(Classes::SPEAKER_PRONOUN)
            && !cue.form.frames.any(Frames::OBJECT);
        let found = content_behind(row, cue, sentence.end);
        let (content, rule) = found.filter(|(_, rule)| empty && !denied && clause.contains(rule))?;
        (vec![content], rule)
    };
    Some(Candidate { source: None, cue: cue.start..cue.end, content, act: Some(cue.form.act), rule })
}
