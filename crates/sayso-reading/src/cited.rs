//! One voice that passes on what another says, both named beside what is said: "X reports, citing Y, that C", "X, quoted by
//! Y, says that C", "Y quoted X as saying that C".

use std::ops::Range;

use sayso_ledger::Act;

use crate::attribution::{Candidate, by_cue, phrase};
use crate::content::{content_behind, stripped};
use crate::cues::{CueMatch, brings_quotation};
use crate::items::{Item, Row};
use crate::lexicon::{Classes, Frames, Inflections};
use crate::rules;
use crate::sources::{SPEAKING_NOUN, source_after, source_before};

/// Words up to which what stands behind an inserted phrase is no further part of a content.
const SHORT_REST: usize = 2;
/// How far in front of "as saying" the verb is looked for that quotes.
const QUOTED_REACH: usize = 14;

/// Whether what is cited can have said something: "citing an official", but not "citing a lack of funds".
pub(crate) fn speaks(source: &[Item<'_>]) -> bool {
    source.iter().any(|item| item.is_name() || item.is(SPEAKING_NOUN))
}

/// Whether "quoted by X" behind this word tells who passes on what somebody says, and is no passive clause.
pub(crate) fn stands_behind(before: &Item<'_>) -> bool {
    let verbal = Classes::AUXILIARY.or(Classes::PASSIVE_AUXILIARY).or(Classes::ADVERB).or(Classes::CONJUNCTION);
    before.is_comma() || before.is_word() && !before.is(verbal)
}

/// "an engineer quoted by the Gazette | said": where the name of who passes it on ends.
pub(crate) fn first_verb(row: &Row<'_>, source: &Range<usize>) -> Option<usize> {
    let verb = |at: &usize| {
        let finite =
            |cue: &CueMatch<'_>| cue.start == *at && !cue.hanging && cue.form.inflections.any(Inflections::FINITE);
        !row[*at].has_capital() && !row[*at].is(SPEAKING_NOUN) && row.cue(*at).is_some_and(|cue| finite(&cue))
    };
    (source.start + 1..source.end).find(verb)
}

/// "The Gazette quoted Ann Roe as saying that C", "“C,” the Gazette quoted Ann Roe as saying", "Ann Roe was quoted by the
/// Gazette as saying that C": the attribution to who is quoted.
pub(crate) fn by_quoted(row: &Row<'_>, sentence: &Range<usize>, at: usize) -> Option<Candidate> {
    let says = row.cue(at + 1).filter(|cue| row[at].is(Classes::AS) && cue.hanging && cue.start == at + 1)?;
    let from = sentence.start.max(at.saturating_sub(QUOTED_REACH));
    let quotes =
        (from..at).rev().find_map(|at| row.cue(at).filter(|cue| row[at].is(Classes::RELAYS) && cue.end > at))?;
    let source = if quotes.passive { source_before(row, quotes.start)? } else { quotes.end..at };
    let plain = source.end > source.start && source.clone().all(|at| row[at].is_word()) && speaks(&row[source.clone()]);
    let frames = brings_quotation(says.form.frames) || says.form.frames.any(Frames::THAT);
    let behind = content_behind(row, &says, sentence.end);
    let clause = behind.clone().filter(|(_, rule)| *rule != rules::CLAUSE_BARE);
    let before = || {
        let first = if quotes.passive { source.start } else { source_before(row, quotes.start)?.start };
        let parted = first > sentence.start && (row[first - 1].is_comma() || row[first - 1].is_quotation());
        stripped(row, sentence.start..first).filter(|_| parted)
    };
    let content = clause.map(|(content, _)| content).or_else(before).or(behind.map(|(content, _)| content));
    let content = content.filter(|_| plain && frames)?;
    Candidate::new(source, at..says.end, vec![content], says.form.act, rules::QUOTED)
}

/// Gives those who are cited what those say who cite them, and those who quote what is said by those whom they quote.
/// `found` are the attributions of a row in the order of their cues. Where nobody says anything, as in "the club closed,
/// citing a report", the phrase is read as any other cue.
pub(crate) fn by_citing(row: &Row<'_>, found: &mut Vec<Candidate>) {
    let quoting: Vec<Candidate> = found.iter_mut().filter_map(|quoted| by_agent(row, quoted)).collect();
    for idx in 0..found.len() {
        if !matches!(found[idx].rule, rules::PHRASE_CITED | rules::RELAY | rules::QUOTED) {
            continue;
        }
        let sentence = row.sentence(found[idx].cue.start);
        let first = found[..idx].iter().rposition(|other| other.cue.start < sentence.start).map_or(0, |last| last + 1);
        let behind = found[idx..].iter().take_while(|other| other.cue.start < sentence.end).count();
        let near = first..idx + behind;
        let Some(phrase) = phrase(&found[idx]) else {
            quote(row, found, first..idx);
            continue;
        };
        without_phrase(row, found, &near, &phrase);
        give_subject(row, &mut found[idx..near.end], &phrase);
        if let Some(carrier) = carrier(row, found, &near, idx, phrase.start == sentence.start) {
            for other in found[near].iter_mut().filter(|other| !is_inserted(other)) {
                cut(row, &mut other.content, &phrase);
            }
            found[idx].content = found[carrier].content.clone();
        } else {
            let cue = row.cue(found[idx].cue.start);
            match cue.and_then(|cue| by_cue(row, &sentence, &cue, &found[first..idx])) {
                Some(candidate) => found[idx] = candidate,
                None => found[idx].content.clear(),
            }
        }
    }
    found.retain(|candidate| !candidate.content.is_empty());
    found.extend(quoting);
}

/// "Ann Roe was quoted as saying by the Gazette that C": the attribution to the Gazette; Ann Roe's own keeps "as saying".
fn by_agent(row: &Row<'_>, quoted: &mut Candidate) -> Option<Candidate> {
    let cue = quoted.cue.clone();
    let says = (cue.start + 1..cue.end).find(|at| row[*at].is(Classes::AS) && row[at - 1].is(Classes::RELAYS))?;
    let agent = row.get(cue.end).filter(|next| !next.starts && next.is(Classes::AGENT) && says + 1 < cue.end)?;
    let source = source_after(row, cue.end + 1, row.sentence(cue.start).end, false).filter(|_| agent.is_word())?;
    if !speaks(&row[source.clone()]) {
        return None;
    }
    cut(row, &mut quoted.content, &(cue.end..source.end));
    quoted.cue.start = says;
    quoted.rule = rules::QUOTED;
    Candidate::new(source, cue.start..says, quoted.content.clone(), Act::Asserts, rules::QUOTING)
}

/// Whether the attribution is a phrase inserted into another one.
fn is_inserted(candidate: &Candidate) -> bool {
    matches!(candidate.rule, rules::PHRASE_CITED | rules::RELAY)
}

/// Gives who quotes, one of `found[near]`, the words of the one who is quoted, which stands behind.
fn quote(row: &Row<'_>, found: &mut [Candidate], near: Range<usize>) {
    let (content, quoted) = (found[near.end].content.clone(), found[near.end].source.clone());
    let quotes = |other: &&mut Candidate| row[other.cue.clone()].iter().any(|item| item.is(Classes::RELAYS));
    let Some(quoting) = found[near].iter_mut().rev().find(quotes) else { return };
    // "Ann Roe was quoted as saying": nobody is named who quotes.
    let named = quoting.source.is_some() && quoting.source != quoted;
    quoting.content = if named { content } else { Vec::new() };
    quoting.rule = rules::QUOTING;
}

/// "According to X, quoted by Y, …": X alone says it.
fn without_phrase(row: &Row<'_>, found: &mut [Candidate], near: &Range<usize>, phrase: &Range<usize>) {
    for source in found[near.clone()].iter_mut().filter_map(|other| other.source.as_mut()) {
        if source.start < phrase.start && source.end > phrase.start {
            source.end = before_comma(row, phrase.start).max(source.start + 1);
        }
    }
}

/// Where what stands in front of `at` ends, without a comma.
fn before_comma(row: &Row<'_>, at: usize) -> usize {
    at - usize::from(at > 0 && row[at - 1].is_comma())
}

/// "X, citing Y, a clerk, says": whoever stands in front of the phrase is the subject, not Y and not the clerk.
fn give_subject(row: &Row<'_>, found: &mut [Candidate], phrase: &Range<usize>) {
    let front = before_comma(row, phrase.start);
    let Some(next) = found.iter_mut().find(|other| other.cue.start >= phrase.end) else { return };
    let parted = front < phrase.start;
    let closed = if parted { row[next.cue.start - 1].is_comma() } else { next.cue.start <= phrase.end + 1 };
    let within = |source: &Range<usize>| source.end > phrase.start && source.end <= next.cue.start;
    if closed && next.source.as_ref().is_some_and(within) {
        next.source = source_before(row, front).or(next.source.take());
    }
}

/// The attribution of `found[near]` in whose clause the phrase `found[idx]` stands. What somebody urges, denies or blames
/// others for with reference to Y is not what Y says.
fn carrier(row: &Row<'_>, found: &[Candidate], near: &Range<usize>, idx: usize, leads: bool) -> Option<usize> {
    let phrase = phrase(&found[idx])?;
    let front = before_comma(row, phrase.start);
    let said = |at: &usize| !is_inserted(&found[*at]) && found[*at].source.is_some();
    let source = |at: &usize| found[*at].source.clone().unwrap_or(0..0);
    let inserted = |at: &usize| source(at).end == front && source(at).start < front && found[*at].end() > phrase.end;
    let behind = |at: &usize| leads && source(at).start >= phrase.end;
    let held = |at: usize| {
        let holds = |other: usize| found[other].content.iter().any(|content| content.contains(&found[at].cue.start));
        (near.start..at).any(holds)
    };
    // "X told reporters on Monday, citing Y"
    let reaches = |at: usize| (found[at].end()..front).all(|at| !row[at].is_comma() && row.cue(at).is_none());
    let before = |at: &usize| found[*at].cue.end <= phrase.start && reaches(*at) && !held(*at);
    let all = || near.clone().filter(said);
    let carrier = all().find(|at| inserted(at) || behind(at)).or_else(|| all().rev().find(before));
    carrier.filter(|at| found[idx].rule == rules::RELAY || found[*at].act == Some(Act::Asserts))
}

/// Takes a phrase that is inserted, up to the comma that closes it, out of contents.
pub(crate) fn cut(row: &Row<'_>, content: &mut Vec<Range<usize>>, phrase: &Range<usize>) {
    let mut kept = Vec::with_capacity(content.len() + 1);
    for part in content.iter() {
        if part.end <= phrase.start || part.start >= phrase.end {
            kept.push(part.clone());
            continue;
        }
        let close = (phrase.end..part.end).find(|at| row[*at].is_comma()).unwrap_or(part.end);
        kept.extend(stripped(row, part.start..phrase.start.max(part.start)));
        kept.extend(stripped(row, close..part.end).filter(|rest| row.n_words(rest) > SHORT_REST));
    }
    if !kept.is_empty() {
        *content = kept;
    }
}
