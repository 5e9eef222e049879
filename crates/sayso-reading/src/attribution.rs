//! Attribution by rules: the items of one paragraph come in; who-said-what candidates go out, as ranges of items.
//!
//! Each rule has an id that the claim carries. The rules read function words, cue tables and quotation marks, no
//! parse: they are precise on quotations and plain reporting clauses, and leave the rest alone.

use std::ops::Range;

use sayso_ledger::Act;

use crate::items::{CueMatch, Item, brings_quotation, cue_at, phrase_at};
use crate::lexicon::{Classes, Frames};
use crate::sources::{source_after, source_before};

/// An attribution as ranges of items.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Candidate {
    /// `None`: the text names nobody.
    pub(crate) source: Option<Range<usize>>,
    pub(crate) cue: Range<usize>,
    /// In order and disjoint; never empty.
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) act: Option<Act>,
    pub(crate) rule: &'static str,
}

/// How far behind a cue its complementiser or quotation is looked for, in items.
const REACH: usize = 16;
/// Words that a quotation without any cue must have to count as somebody's statement.
const MIN_UNATTRIBUTED_WORDS: usize = 6;

/// The attributions of one paragraph.
pub(crate) fn candidates(items: &[Item<'_>]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let sentence = sentence(items, at);
        if let Some((length, only_initial)) = phrase_at(items, at) {
            if let Some(candidate) = by_phrase(items, &sentence, at..at + length, only_initial) {
                at = candidate.source.as_ref().map_or(at + length, |source| source.end.max(at + length));
                found.push(candidate);
                continue;
            }
        } else if let Some(cue) = cue_at(items, at)
            && let Some(candidate) = by_cue(items, &sentence, &cue, &found)
        {
            at = cue.end;
            found.push(candidate);
            continue;
        }
        at += 1;
    }
    by_label(items, &mut found);
    left_over_quotations(items, &mut found);
    found.sort_by_key(|candidate| (candidate.content[0].start, candidate.cue.start));
    found
}

/// The sentence around an item.
fn sentence(items: &[Item<'_>], at: usize) -> Range<usize> {
    let start = (0..=at).rev().find(|idx| items[*idx].starts).unwrap_or(0);
    let end = (at + 1..items.len()).find(|idx| items[*idx].starts).unwrap_or(items.len());
    start..end
}

/// "According to X, CONTENT" and "CONTENT, according to X".
fn by_phrase(
    items: &[Item<'_>],
    sentence: &Range<usize>,
    phrase: Range<usize>,
    only_initial: bool,
) -> Option<Candidate> {
    let source = source_after(&items[..sentence.end], phrase.end)?;
    let leads = items[sentence.start..phrase.start]
        .iter()
        .all(|item| item.is(Classes::CONJUNCTION.or(Classes::ADVERB)) || item.is_comma());
    let comma_behind = items.get(source.end).is_some_and(Item::is_comma);
    if only_initial && !(leads && comma_behind && items[source.clone()].iter().any(Item::is_name)) {
        return None;
    }
    let behind = stripped(items, source.end..end_of_content(items, source.end, sentence.end));
    let before = stripped(items, clause_start(items, sentence.start, phrase.start)..phrase.start);
    let content = if leads {
        vec![behind?]
    } else if comma_behind && n_words(items, behind.as_ref()) > 2 && !items[source.end + 1].is(Classes::CONJUNCTION.or(Classes::RELATIVE)) {
        [before, behind].into_iter().flatten().collect()
    } else {
        vec![before?]
    };
    let rule = if leads { "phrase.before" } else { "phrase.after" };
    (!content.is_empty()).then_some(Candidate { source: Some(source), cue: phrase, content, act: Some(Act::Asserts), rule })
}

fn by_cue(
    items: &[Item<'_>],
    sentence: &Range<usize>,
    cue: &CueMatch<'_>,
    found: &[Candidate],
) -> Option<Candidate> {
    let frames = cue.form.frames;
    let act = Some(cue.form.act);
    let words = cue.start..cue.end;
    let candidate = |source, cue: Range<usize>, content: Vec<Range<usize>>, rule| {
        (!content.is_empty()).then_some(Candidate { source, cue, content, act, rule })
    };
    let within = &items[..sentence.end];
    if cue.passive {
        return by_passive(within, sentence, cue);
    }
    if cue.hanging {
        let content = content_behind(within, cue, sentence.end)?;
        let last = found.iter().rev().find(|candidate| candidate.cue.start >= sentence.start)?;
        // The participle goes with the subject of its clause, which is known only if that clause attributes.
        let source = last.source.clone()?;
        return candidate(Some(source), words, vec![content.0], "participle");
    }
    let subject = match cue.inner_subject {
        Some(at) => Some(at..at + 1),
        None => source_before(items, cue.start),
    };
    if let Some(subject) = subject {
        let front = if cue.inner_subject.is_some() { cue.start } else { subject.start };
        if let Some(before) = quotation_before(items, sentence, front)
            && brings_quotation(frames)
        {
            let mut content = vec![before];
            content.extend(quotation_behind(within, cue.end));
            return candidate(Some(subject), words, content, "quotation.subject-cue");
        }
        if front > sentence.start
            && items[front - 1].is(Classes::AS)
            && let Some(comma) = (cue.end..sentence.end).find(|at| items[*at].is_comma())
        {
            let content = stripped(items, comma + 1..end_of_content(items, comma + 1, sentence.end));
            return candidate(Some(subject), words, content.into_iter().collect(), "as-clause");
        }
        if let Some((content, rule)) = content_behind(within, cue, sentence.end) {
            return candidate(Some(subject), words, vec![content], rule);
        }
        if !brings_quotation(frames) {
            return None;
        }
        return by_clause_before(within, sentence, front, cue.end, subject, words, act);
    }
    if !brings_quotation(frames) {
        return None;
    }
    // The subject stands behind the cue: "“…”, said X", "…, a déclaré X".
    let subject = source_after(within, cue.end)?;
    if let Some(before) = quotation_before(items, sentence, cue.start) {
        let mut content = vec![before];
        content.extend(quotation_behind(within, subject.end));
        return candidate(Some(subject), words, content, "quotation.cue-subject");
    }
    let next_is_plain = items[subject.start].is_name() || items[subject.start].is(Classes::DETERMINER.or(Classes::SPEAKER_PRONOUN).or(Classes::HONORIFIC).or(Classes::TITLE));
    if cue.start == sentence.start || !items[cue.start - 1].is_comma() || !next_is_plain {
        return None;
    }
    let end = subject.end;
    by_clause_before(within, sentence, cue.start, end, subject, words, act)
}

/// "The plan was criticised by X", "X was accused of Y".
fn by_passive(items: &[Item<'_>], sentence: &Range<usize>, cue: &CueMatch<'_>) -> Option<Candidate> {
    let frames = cue.form.frames;
    let agent = (cue.end..sentence.end.min(cue.end + 3)).find(|at| items[*at].is(Classes::AGENT))?;
    let source = source_after(items, agent + 1)?;
    let subject = source_before(items, cue.start)?;
    if !frames.any(Frames::NP.or(Frames::OF).or(Frames::AS).or(Frames::OBJECT)) {
        return None;
    }
    let content = stripped(items, subject)?;
    let mut content = vec![content];
    content.extend(stripped(items, source.end..end_of_content(items, source.end, sentence.end)).filter(|behind| {
        items[behind.start].is(Classes::AS.or(Classes::PREPOSITION).or(Classes::INFINITIVE_MARKER))
    }));
    Some(Candidate { source: Some(source), cue: cue.start..agent + 1, content, act: Some(cue.form.act), rule: "passive" })
}

/// "CONTENT, X said." and "CONTENT, X said, CONTENT."
fn by_clause_before(
    items: &[Item<'_>],
    sentence: &Range<usize>,
    front: usize,
    behind: usize,
    source: Range<usize>,
    cue: Range<usize>,
    act: Option<Act>,
) -> Option<Candidate> {
    if front <= sentence.start || !items[front - 1].is_comma() {
        return None;
    }
    let before = stripped(items, sentence.start..front - 1)?;
    if n_words(items, Some(&before)) < 2 || items[before.start].is(Classes::PREPOSITION) && n_words(items, Some(&before)) < 5 {
        return None;
    }
    let mut content = vec![before];
    if items.get(behind).is_some_and(Item::is_comma) && behind < sentence.end {
        let rest = stripped(items, behind + 1..end_of_content(items, behind + 1, sentence.end));
        content.extend(rest.filter(|rest| n_words(items, Some(rest)) > 2 && !items[rest.start].is(Classes::RELATIVE)));
    }
    Some(Candidate { source: Some(source), cue, content, act, rule: "clause.before" })
}

/// The quotation that ends right before `front`, with the clause it belongs to. It may end the sentence before, as
/// in "“Why?” Ann asked."
fn quotation_before(items: &[Item<'_>], sentence: &Range<usize>, front: usize) -> Option<Range<usize>> {
    let comma = front > 0 && items[front - 1].is_comma();
    let at = front.checked_sub(if comma { 2 } else { 1 })?;
    let quotation = &items[at];
    let ends_with = |marks: &[char]| {
        let inner = quotation.text.trim_end_matches(|char: char| !char.is_alphanumeric() && !marks.contains(&char) && !".".contains(char));
        inner.ends_with(marks)
    };
    let attached = comma || quotation.is_utterance() || ends_with(&[',', '?', '!']);
    if !quotation.is_quotation() || !attached {
        return None;
    }
    if at < sentence.start {
        // Only a question or an exclamation goes on behind its own end.
        return (front == sentence.start && ends_with(&['?', '!'])).then_some(at..at + 1);
    }
    if at == sentence.start || quotation.is_utterance() && items[at - 1].kind == crate::items::ItemKind::Punctuation {
        return Some(at..at + 1);
    }
    // "It is “bad,” he said": the clause around the quoted words is reported too.
    stripped(items, sentence.start..at + 1)
}

/// The second half of a split quotation: a comma, then a quotation.
fn quotation_behind(items: &[Item<'_>], from: usize) -> Option<Range<usize>> {
    let reach = items.len().min(from + REACH);
    let mark = (from..reach).find(|at| items[*at].is_comma() || items[*at].is_colon() || items[*at].is_quotation())?;
    let at = if items[mark].is_quotation() { mark } else { mark + 1 };
    items.get(at).filter(|item| item.is_quotation()).map(|_| at..at + 1)
}

/// The content that follows a cue, and the rule that found it.
fn content_behind(items: &[Item<'_>], cue: &CueMatch<'_>, end: usize) -> Option<(Range<usize>, &'static str)> {
    let frames = cue.form.frames;
    let first = items.get(cue.end).filter(|_| cue.end < end)?;
    let to_end = |from: usize, rule| {
        let content = stripped(items, from..end_of_content(items, from, end))?;
        (n_words(items, Some(&content)) > 0).then_some((content, rule))
    };
    let clause = Frames::THAT.or(Frames::BARE).or(Frames::QUOTE);
    if first.is(Classes::COMPLEMENTISER) && frames.any(clause) {
        return to_end(cue.end, "clause.that");
    }
    if first.is(Classes::WHETHER.or(Classes::RELATIVE)) && frames.any(Frames::WHETHER.or(clause)) {
        return to_end(cue.end, "clause.whether");
    }
    if first.is(Classes::INFINITIVE_MARKER) && frames.any(Frames::INF) {
        return to_end(cue.end, "infinitive");
    }
    if first.is_quotation() && (brings_quotation(frames) || frames.any(Frames::NP)) {
        return quoted(items, cue.end, end);
    }
    let punctuated = first.is_comma() || first.is_colon();
    if punctuated && brings_quotation(frames) && items.get(cue.end + 1).is_some_and(Item::is_quotation) && cue.end + 1 < end {
        return quoted(items, cue.end + 1, end);
    }
    if first.is_colon() && frames.any(Frames::QUOTE.or(Frames::INF)) {
        return to_end(cue.end + 1, "colon");
    }
    if punctuated || first.ends_sentence() {
        return None;
    }
    if let Some(at) = opening_behind(items, cue, end) {
        return if items[at].is_quotation() { quoted(items, at, end) } else { to_end(at, "clause.behind-object") };
    }
    if frames.any(Frames::OF.or(Frames::AS)) {
        let reach = end.min(cue.end + REACH);
        let marked = (cue.end + 1..reach).any(|at| items[at].is(Classes::PREPOSITION.or(Classes::AS)));
        let object = !first.is(Classes::PREPOSITION) && !first.ends_sentence();
        if object && (marked || frames.any(Frames::AS)) {
            return to_end(cue.end, "object.of");
        }
    }
    let mut at = cue.end;
    while at < end && (items[at].is(Classes::TIME) || items[at].is(Classes::PREPOSITION) && items.get(at + 1).is_some_and(|next| next.is(Classes::TIME))) {
        at += 1;
    }
    if at >= end {
        return None;
    }
    if frames.any(Frames::BARE) && starts_clause(&items[at]) && end - at > 3 {
        return to_end(at, "clause.bare");
    }
    if frames.any(Frames::NP) && starts_phrase(&items[at]) {
        return to_end(at, "object");
    }
    None
}

/// A quotation as content: with the rest of the clause if it is only a part of it.
fn quoted(items: &[Item<'_>], at: usize, end: usize) -> Option<(Range<usize>, &'static str)> {
    if items[at].is_utterance() {
        return Some((at..at + 1, "quotation.behind"));
    }
    let content = stripped(items, at..end_of_content(items, at, end))?;
    Some((content, "quotation.fragment"))
}

/// Behind the person addressed or a circumstance: "told reporters that", "a dit mardi à la presse que",
/// "urged the crews to".
fn opening_behind(items: &[Item<'_>], cue: &CueMatch<'_>, end: usize) -> Option<usize> {
    let frames = cue.form.frames;
    let reach = end.min(cue.end + REACH);
    for at in cue.end..reach {
        let item = &items[at];
        if item.is(Classes::COMPLEMENTISER) && at > cue.end && frames.any(Frames::THAT.or(Frames::BARE)) {
            return Some(at);
        }
        if item.is(Classes::WHETHER) && frames.any(Frames::WHETHER) {
            return Some(at);
        }
        if item.is(Classes::INFINITIVE_MARKER)
            && frames.any(Frames::INF)
            && frames.any(Frames::OBJECT)
            && at > cue.end
            && (!item.is(Classes::DETERMINER) || items.get(at + 1).is_some_and(|next| next.entry.is_none()))
        {
            return Some(at);
        }
        if item.is_quotation() && brings_quotation(frames) {
            let introduced = items[at - 1].is_comma() || items[at - 1].is_colon();
            return (introduced || item.is_utterance()).then_some(at);
        }
        let stops = item.ends_sentence()
            || item.is(Classes::SUBORDINATOR.or(Classes::AUXILIARY).or(Classes::RELATIVE)) && !item.is(Classes::PREPOSITION)
            || item.is_mark(";")
            || at > cue.end && cue_at(items, at).is_some();
        if stops {
            break;
        }
    }
    if frames.any(Frames::OBJECT) && frames.any(Frames::BARE) {
        // "told reporters the plan", "told him he": an object of one word or a name, then a clause.
        let name_end = (cue.end..reach).find(|at| !items[*at].is_name()).unwrap_or(reach);
        let behind = name_end.max(cue.end + 1);
        return items.get(behind).filter(|item| behind + 3 < end && starts_clause(item) && !item.is(Classes::PREPOSITION)).map(|_| behind);
    }
    None
}

fn starts_clause(item: &Item<'_>) -> bool {
    let never = Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::CONJUNCTION).or(Classes::AUXILIARY).or(Classes::AGENT);
    let clause = Classes::PRONOUN_THIRD
        .or(Classes::PRONOUN_FIRST)
        .or(Classes::PRONOUN_SECOND)
        .or(Classes::DETERMINER)
        .or(Classes::POSSESSIVE)
        .or(Classes::QUANTIFIER)
        .or(Classes::NUMERAL);
    match item.kind {
        crate::items::ItemKind::Word => item.is(clause) || item.is_name() || !item.is(never.or(Classes::ADVERB)),
        crate::items::ItemKind::Number | crate::items::ItemKind::Quotation(_) => true,
        crate::items::ItemKind::Punctuation => false,
    }
}

fn starts_phrase(item: &Item<'_>) -> bool {
    starts_clause(item) && !item.is(Classes::PRONOUN_FIRST.or(Classes::COMPLEMENTISER))
}

/// Where the content that starts at `from` ends: with its sentence, or before a further attribution beside it.
fn end_of_content(items: &[Item<'_>], from: usize, end: usize) -> usize {
    let joins = Classes::CONJUNCTION.or(Classes::SUBORDINATOR);
    for at in from + 1..end {
        if !items[at].is_comma() {
            continue;
        }
        let Some(next) = items.get(at + 1).filter(|_| at + 1 < end) else { break };
        if cue_at(items, at + 1).is_some_and(|cue| cue.hanging) {
            return at;
        }
        if next.is(joins) {
            let beside = (at + 2..end.min(at + 2 + REACH)).find_map(|verb| cue_at(items, verb));
            let subject = beside.and_then(|cue| source_before(items, cue.start));
            if subject.is_some_and(|subject| subject.start <= at + 2) {
                return at;
            }
        }
    }
    end
}

/// Where the clause that ends before `end` starts: behind a semicolon or dash, otherwise at the sentence's start.
fn clause_start(items: &[Item<'_>], start: usize, end: usize) -> usize {
    (start..end).rev().find(|at| items[*at].is_mark(";")).map_or(start, |at| at + 1)
}

/// The range without the punctuation and conjunctions at its ends; `None` if nothing is left.
fn stripped(items: &[Item<'_>], range: Range<usize>) -> Option<Range<usize>> {
    let (mut start, mut end) = (range.start, range.end);
    let mark = |at: usize| items[at].kind == crate::items::ItemKind::Punctuation && !matches!(items[at].text, "(" | ")" | "%" | "$" | "€" | "£" | "[" | "]");
    while start < end && (mark(start) || items[start].is(Classes::CONJUNCTION) && start + 1 < end && !items[start].is(Classes::DETERMINER)) {
        start += 1;
    }
    while start < end && mark(end - 1) {
        end -= 1;
    }
    (start < end).then_some(start..end)
}

fn n_words(items: &[Item<'_>], range: Option<&Range<usize>>) -> usize {
    let count = |item: &Item<'_>| match item.kind {
        crate::items::ItemKind::Punctuation => 0,
        crate::items::ItemKind::Quotation(_) => item.text.split_whitespace().count(),
        _ => 1,
    };
    range.map_or(0, |range| items[range.clone()].iter().map(count).sum())
}

/// A speaker named beside a quotation without a verb: "“…” (Ann Roe, harbour master)", "“…” — Ann Roe",
/// "Ann Roe: “…”".
fn by_label(items: &[Item<'_>], found: &mut Vec<Candidate>) {
    for at in 0..items.len() {
        if !items[at].is_utterance() || covered(found, at) {
            continue;
        }
        let names_from = |start: usize| {
            let end = (start..items.len()).find(|at| !items[*at].is_name() && !items[*at].is(Classes::PARTICLE)).unwrap_or(items.len());
            (start < end && end - start <= 6).then_some(start..end)
        };
        let label = items.get(at + 1).filter(|next| next.is_mark("(") || next.is_dash());
        if label.is_some()
            && let Some(source) = names_from(at + 2)
            && source.len() > 1
        {
            let cue = at + 1..at + 2;
            found.push(Candidate { source: Some(source), cue, content: vec![at..at + 1], act: None, rule: "quotation.label-behind" });
            continue;
        }
        if at >= 2 && items[at - 1].is_colon() {
            let from = sentence(items, at - 1).start;
            if let Some(source) = names_from(from)
                && source.end == at - 1
            {
                let cue = at - 1..at;
                found.push(Candidate { source: Some(source), cue, content: vec![at..at + 1], act: None, rule: "quotation.label-before" });
            }
        }
    }
}

fn covered(found: &[Candidate], at: usize) -> bool {
    found.iter().any(|candidate| {
        let parts = candidate.content.iter().chain(&candidate.source);
        parts.into_iter().any(|range| range.contains(&at))
    })
}

/// Quotations that no cue brings. One that follows an attributed quotation or statement in the same paragraph goes on
/// with it; one before the first goes with that; another of some length is a statement without a speaker.
fn left_over_quotations(items: &[Item<'_>], found: &mut Vec<Candidate>) {
    for at in 0..items.len() {
        if !items[at].is_quotation() || covered(found, at) {
            continue;
        }
        let alone = items[at].starts;
        let goes_on = |candidate: &Candidate| candidate.act != Some(Act::Shows) && candidate.rule != "passive" && candidate.rule != "object";
        let before = found
            .iter_mut()
            .filter(|candidate| candidate.content.iter().chain([&candidate.cue]).all(|range| range.end <= at))
            .max_by_key(|candidate| candidate.content.iter().chain([&candidate.cue]).map(|range| range.end).max());
        if let Some(before) = before
            && alone
            && goes_on(before)
            && items[at].is_utterance()
        {
            before.content.push(at..at + 1);
            continue;
        }
        let next_unit = sentence(items, at).end;
        let behind = found.iter_mut().find(|candidate| candidate.content[0].start == next_unit && candidate.rule.starts_with("quotation."));
        if let Some(behind) = behind
            && alone
            && next_unit == at + 1
            && items[at].is_utterance()
        {
            behind.content.insert(0, at..at + 1);
            continue;
        }
        if items[at].is_utterance() && n_words(items, Some(&(at..at + 1))) >= MIN_UNATTRIBUTED_WORDS {
            let cue = at..at;
            found.push(Candidate { source: None, cue, content: vec![at..at + 1], act: None, rule: "quotation.no-speaker" });
        }
    }
}
