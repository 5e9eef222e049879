//! Quotations without a cue: a label beside them names who speaks, they go on with the statement before them, or
//! nobody is found. Items and the attributions found so far come in; attributions are added or lengthened.

use std::collections::BTreeMap;
use std::ops::Range;

use sayso_ledger::Act;

use crate::attribution::Candidate;
use crate::content::stripped;
use crate::items::{Item, Row};
use crate::lexicon::Classes;
use crate::rules;
use crate::sources::source_after;

/// Words that a quotation without any cue must have to count as somebody's statement.
const MIN_UNATTRIBUTED_WORDS: usize = 6;
/// The longest line that is a signature.
const MAX_SIGNATURE: usize = 16;
/// The longest name in a label.
const MAX_LABEL: usize = 6;

/// A speaker named beside a quotation without a verb: "“…” (Ann Roe, harbour master)", "“…” — Ann Roe",
/// "Ann Roe: “…”".
pub(crate) fn by_label(row: &Row<'_>, found: &mut Vec<Candidate>) {
    let covered = covered(row, found);
    for at in (0..row.len()).filter(|at| row[*at].is_utterance() && !covered[*at]) {
        let labelled = row.get(at + 1).is_some_and(|next| next.is_mark("(") || next.is_dash());
        if labelled
            && let Some(source) = name_at(row, at + 2)
            && source.len() > 1
        {
            found.push(label(at, source, at + 1..at + 2, rules::QUOTATION_LABEL_BEHIND));
            continue;
        }
        let colon = at.checked_sub(1).filter(|before| row[*before].is_colon());
        if let Some(colon) = colon
            && let Some(source) = name_at(row, row.sentence(colon).start)
            && source.end == colon
        {
            found.push(label(at, source, colon..at, rules::QUOTATION_LABEL_BEFORE));
        }
    }
}

/// "Verdict of the surgeon: the knee is lost", "Her message was simple: “…”": a noun for something said that a sentence starts
/// with, its speaker, and a colon.
pub(crate) fn by_heading(row: &Row<'_>, found: &mut Vec<Candidate>) {
    for sentence in row.sentences() {
        let Some(colon) = sentence.clone().find(|at| row[*at].is_colon()) else { continue };
        let told = found.iter().any(|other| sentence.start <= other.cue.start && other.cue.start < colon + 2);
        let taken = found.iter().any(|other| other.cue.contains(&colon));
        if row.capitals || told || taken || colon + 1 >= sentence.end {
            continue;
        }
        found.extend(heading(row, sentence, colon));
    }
}

fn heading(row: &Row<'_>, sentence: &Range<usize>, colon: usize) -> Option<Candidate> {
    let first = &row[sentence.start];
    let determined = first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && !first.is(Classes::LINKER);
    let noun = sentence.start + usize::from(determined);
    let next = row.get(noun + 1).filter(|_| noun + 1 < colon && row[noun].is(Classes::STATEMENT))?;
    let source = if next.is(Classes::LINKER) {
        let source = source_after(row, noun + 2, colon, false)?;
        // "de l'entraîneur | à ses joueurs"
        let to = |at: &usize| {
            row[*at].is(Classes::INFINITIVE_MARKER) && !row[*at].is(Classes::LINKER.or(Classes::DETERMINER))
        };
        source.start..source.clone().skip(1).find(to).unwrap_or(source.end)
    } else if first.is(Classes::POSSESSIVE) && !first.is(Classes::GENITIVE) {
        sentence.start..noun
    } else {
        return None;
    };
    let from = source.end.max(noun + 1);
    // "était simple", "à ses joueurs est clair"
    let verb = (from..colon).find(|at| row[*at].is(Classes::PASSIVE_AUXILIARY));
    let plain = row[from..colon].iter().all(|item| item.is_word() && !item.is(Classes::NEGATION));
    let bare = from == colon && !determined;
    if !(bare || verb.is_some() && plain && colon - from <= MAX_LABEL) {
        return None;
    }
    let quoted = row[colon + 1].is_utterance();
    let content = if quoted { colon + 1..colon + 2 } else { stripped(row, colon + 1..sentence.end)? };
    let rule = if quoted { rules::QUOTATION_BEHIND } else { rules::COLON };
    let act = row[noun].entry.and_then(|entry| entry.cues.iter().find(|cue| cue.rest.is_empty())).map(|cue| cue.act);
    Some(Candidate { source: Some(source), cue: noun..noun + 1, content: vec![content], act, rule })
}

/// Whether a row is one utterance in quotation marks and nothing else.
pub(crate) fn whole_quotation(row: &Row<'_>) -> bool {
    row.first().is_some_and(Item::is_utterance) && row[1..].iter().all(Item::is_punctuation)
}

/// The name in a row that says who spoke in the paragraph before: "— Ann Roe", "- Ann Roe, harbour master".
pub(crate) fn signature(row: &Row<'_>) -> Option<Range<usize>> {
    let dash = row.first().is_some_and(Item::is_dash);
    let name = name_at(row, 1).filter(|_| dash && row.len() <= MAX_SIGNATURE)?;
    let next = row.get(name.end);
    let closed = next.is_none_or(|next| next.is_comma() || next.ends_sentence());
    (closed && (0..row.len()).all(|at| row.cue(at).is_none())).then_some(name)
}

/// A content of one item.
fn one(at: usize) -> Vec<Range<usize>> {
    std::iter::once(at..at + 1).collect()
}

fn label(at: usize, source: Range<usize>, cue: Range<usize>, rule: &'static str) -> Candidate {
    Candidate { source: Some(source), cue, content: one(at), act: None, rule }
}

/// The short run of name words at `start`.
fn name_at(row: &Row<'_>, start: usize) -> Option<Range<usize>> {
    let part = |item: &&Item<'_>| item.is_name() || item.is(Classes::PARTICLE);
    let length = row.get(start..)?.iter().take(MAX_LABEL + 1).take_while(part).count();
    (1..=MAX_LABEL).contains(&length).then_some(start..start + length)
}

/// Quotations that no cue brings. One right before an attributed quotation goes with that; one that follows a
/// statement goes on with it if that stands in the sentence before; another of some length is a statement without a
/// speaker.
pub(crate) fn left_over_quotations(row: &Row<'_>, found: &mut Vec<Candidate>) {
    let covered = covered(row, found);
    let loose = |at: usize| row[at].is_quotation() && !covered[at];
    let mut speakers = speakers(row, found);
    let mut left = Vec::new();
    for (idx, sentence) in row.sentences().iter().enumerate() {
        let first = sentence.start;
        let before = idx.checked_sub(1).and_then(|before| speakers[before]).filter(|before| goes_on(&found[*before]));
        match before {
            // A quotation of one word is an utterance where it is a sentence: "“Twice.”"
            Some(before) if loose(first) && (row[first].is_utterance() || sentence.len() == 1) => {
                found[before].content.push(first..first + 1);
                speakers[idx] = Some(before);
            }
            _ => left.extend(Some(first).filter(|first| loose(*first))),
        }
        left.extend((first + 1..sentence.end).filter(|at| loose(*at)));
    }
    let starts = found.iter().enumerate().filter(|(_, candidate)| candidate.rule.starts_with("quotation."));
    let mut starts: BTreeMap<usize, usize> = starts.map(|(idx, candidate)| (candidate.content[0].start, idx)).collect();
    for at in left.into_iter().rev() {
        let sentence = row.sentence(at);
        let alone = sentence.len() == 1;
        if let Some(&behind) = starts.get(&sentence.end).filter(|_| alone) {
            found[behind].content.push(at..at + 1);
            starts.insert(at, behind);
        } else {
            found.extend(unspoken(row, &(at..at + 1)));
        }
    }
    for candidate in found {
        candidate.content.sort_by_key(|range| range.start);
    }
}

/// A statement without a speaker: one quotation of some length.
pub(crate) fn unspoken(row: &Row<'_>, range: &Range<usize>) -> Option<Candidate> {
    let at = range.start;
    let told = range.len() == 1 && row[at].is_utterance() && row[at].n_words >= MIN_UNATTRIBUTED_WORDS;
    let rule = rules::QUOTATION_NO_SPEAKER;
    told.then(|| Candidate { source: None, cue: at..at, content: one(at), act: None, rule })
}

/// For each sentence the one attribution that ends in it, so that a quotation behind it can go on with it; `None` if
/// there is none, or if two speak side by side.
fn speakers(row: &Row<'_>, found: &[Candidate]) -> Vec<Option<usize>> {
    let mut speakers: Vec<Option<usize>> = vec![None; row.sentences().len()];
    let mut disputed = vec![false; speakers.len()];
    for (idx, candidate) in found.iter().enumerate() {
        let Some(sentence) = row.sentence_index(candidate.end().saturating_sub(1)) else { continue };
        match speakers[sentence] {
            None => speakers[sentence] = Some(idx),
            // "“…,” said X, who declined to say more": what is told of the speaker does not go on.
            Some(other) if told_of_speaker(row, candidate, &found[other]) => {}
            Some(other) if told_of_speaker(row, &found[other], candidate) => speakers[sentence] = Some(idx),
            // "“…,” she said, referring to the toll": a quotation goes on with a quotation.
            Some(other) if start(&found[other]) == start(candidate) => {
                let beside = found[other].rule.starts_with("quotation.") && !found[other].content.is_empty();
                if goes_on(candidate) && !(beside && candidate.rule == rules::PARTICIPLE) {
                    speakers[sentence] = Some(idx);
                }
            }
            // A voice inside the other's content does not go on.
            Some(other) if inside(candidate, &found[other]) => {}
            Some(other) if inside(&found[other], candidate) => speakers[sentence] = Some(idx),
            Some(_) => disputed[sentence] = true,
        }
    }
    let settled = speakers.into_iter().zip(disputed).map(|(speaker, disputed)| speaker.filter(|_| !disputed));
    settled.collect()
}

fn start(candidate: &Candidate) -> Option<usize> {
    candidate.source.as_ref().map(|source| source.start)
}

fn inside(inner: &Candidate, outer: &Candidate) -> bool {
    outer.content.iter().any(|content| content.start <= inner.cue.start && inner.cue.end <= content.end)
}

/// Whether what was found stands behind a quotation and its speaker, in a relative clause or of "he" or "she".
fn told_of_speaker(row: &Row<'_>, told: &Candidate, quoted: &Candidate) -> bool {
    let relative = (quoted.cue.end..told.cue.start).any(|at| row[at].is(Classes::RELATIVE));
    let pronoun = told.source.as_ref().is_some_and(|source| row[source.start].is(Classes::PRONOUN_THIRD));
    let quotes = |candidate: &Candidate| candidate.rule.starts_with("quotation.");
    let behind = quoted.content.iter().all(|content| content.end <= quoted.cue.start);
    quotes(quoted) && !quotes(told) && behind && told.cue.start >= quoted.cue.end && (relative || pronoun)
}

/// Whether a statement can go on in a quotation of its own behind it.
pub(crate) fn goes_on(candidate: &Candidate) -> bool {
    let closed = matches!(candidate.rule, rules::PASSIVE | rules::OBJECT | rules::OBJECT_OF | rules::STATEMENT_THAT);
    let quotes = candidate.rule.starts_with("quotation.");
    (candidate.act != Some(Act::Shows) || quotes) && !closed
}

/// For each item whether it is part of a content or source.
fn covered(row: &Row<'_>, found: &[Candidate]) -> Vec<bool> {
    let mut covered = vec![false; row.len()];
    for range in found.iter().flat_map(|candidate| candidate.content.iter().chain(&candidate.source)) {
        covered[range.clone()].fill(true);
    }
    covered
}
