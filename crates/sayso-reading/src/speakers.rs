//! Speakers: who a source phrase names. Items and the document's names come in; a [`Source`] goes out.
//!
//! A short name joins a longer one ("Mr Holm" and "Paul Holm") only where a single longer one in the document ends in
//! it and is known to be a person; otherwise each stays as it is written.

use std::collections::BTreeMap;
use std::ops::Range;

use sayso_ledger::{Document, Source, Span};

use crate::items::{Item, ItemKind};
use crate::lexicon::{Classes, fold};
use crate::sources::SPEAKING_NOUN;

/// The full names of persons in a document, by their last word, folded.
#[derive(Default, Debug)]
pub(crate) struct Names {
    by_last: BTreeMap<String, Vec<(String, Span)>>,
}

impl Names {
    /// Notes the names of persons in a row of items: two words or more, behind a title or a role, or before an
    /// apposition.
    pub(crate) fn note(&mut self, document: &Document, items: &[Item<'_>]) {
        let mut at = 0;
        while at < items.len() {
            let run = name_run(items, at, items.len());
            if run.is_empty() {
                at += 1;
                continue;
            }
            at = run.end;
            let core = core_name(items, run.clone());
            let titled = core.start > run.start || run.start > 0 && is_title(&items[run.start - 1]);
            let apposed = items.get(run.end).is_some_and(Item::is_comma);
            let determined = run.start > 0 && items[run.start - 1].is(Classes::DETERMINER);
            if core.len() >= 2 && core.len() <= 4 && (titled || apposed) && !determined {
                self.add(document, items, core);
            }
        }
    }

    /// Notes a name that speaks.
    pub(crate) fn add(&mut self, document: &Document, items: &[Item<'_>], core: Range<usize>) {
        let last = &items[core.end - 1];
        if core.len() < 2 || last.is(SPEAKING_NOUN) || items[core.clone()].iter().any(|item| item.is(Classes::BODY)) {
            return;
        }
        let span = items[core.start].span.cover(last.span);
        let name = fold(document.slice(span));
        let known = self.by_last.entry(fold(last.text)).or_default();
        if known.iter().all(|(other, _)| *other != name) {
            known.push((name, span));
        }
    }

    /// The full name that a name of one word stands for, if exactly one person in the document has it as the last
    /// word; otherwise the name itself.
    pub(crate) fn joined(&self, document: &Document, name: Span) -> Span {
        match self.by_last.get(&fold(document.slice(name))).map(Vec::as_slice) {
            Some([(_, full)]) => *full,
            _ => name,
        }
    }
}

/// What a source phrase is.
pub(crate) fn source(items: &[Item<'_>], range: Option<&Range<usize>>) -> Source {
    let Some(range) = range.filter(|range| !range.is_empty()) else { return Source::NotFound };
    let phrase = &items[range.clone()];
    let span = phrase[0].span.cover(phrase[phrase.len() - 1].span);
    if phrase.len() == 1 && phrase[0].is(Classes::SPEAKER_PRONOUN.or(Classes::PRONOUN_THIRD).or(Classes::PRONOUN_OBJECT)) && !phrase[0].is(SPEAKING_NOUN) {
        return Source::Pronoun { span, stands_for: None };
    }
    match naming(items, range.clone()) {
        Some(core) => {
            let name = items[core.start].span.cover(items[core.end - 1].span);
            Source::Named { span, name }
        }
        None if phrase.iter().any(|item| item.is(Classes::ANONYMOUS)) && !phrase.iter().any(Item::is_name) => {
            Source::Anonymous { span }
        }
        None => Source::Described { span },
    }
}

/// The name in a source phrase that is the speaker's own: "Paul Holm, the harbour master" and "harbour master Paul
/// Holm" are Paul Holm's, "the Holm inquiry's authors" and "a spokesman for Holm" are not.
pub(crate) fn naming(items: &[Item<'_>], range: Range<usize>) -> Option<Range<usize>> {
    let mut at = range.start;
    let mut described_before = false;
    while at < range.end {
        let run = name_run(items, at, range.end);
        if !run.is_empty() {
            let next = items.get(run.end).filter(|_| run.end < range.end);
            let possessive = next.is_some_and(|next| next.is(Classes::POSSESSIVE));
            let head_follows = next.is_some_and(|next| next.is_word() && !next.is(Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::RELATIVE)));
            if possessive || head_follows {
                return None;
            }
            return Some(core_name(items, run));
        }
        let item = &items[at];
        // "a spokesman for Holm": the name belongs to a further noun.
        if item.is(Classes::PREPOSITION) && !item.is(Classes::DETERMINER) && described_before {
            return None;
        }
        if item.is_comma() {
            // "The mayor, Ann Roe": the apposition names.
            described_before = false;
        } else if item.is_word() && !item.is(Classes::DETERMINER.or(Classes::HONORIFIC)) {
            described_before = true;
        }
        if item.is(Classes::RELATIVE) {
            return None;
        }
        at += 1;
    }
    None
}

/// The run of name words at `at`, particles and "of" inside organisations' names included; empty if there is none.
fn name_run(items: &[Item<'_>], at: usize, end: usize) -> Range<usize> {
    let mut last = at;
    let mut next = at;
    while next < end {
        let item = &items[next];
        let inside = last > at && (item.is(Classes::PARTICLE.or(Classes::PREPOSITION)) || matches!(item.text, "&" | "-")) && !item.text.starts_with(char::is_uppercase);
        if item.is_name() && item.kind == ItemKind::Word {
            last = next + 1;
        } else if !inside || next - last >= 2 || !joins(items, next, end) {
            break;
        }
        next += 1;
    }
    at..last
}

/// Whether a small word inside a name leads on to more of it: "Bank of Orsel", "Anne de la Tour".
fn joins(items: &[Item<'_>], at: usize, end: usize) -> bool {
    let of = items[at].is(Classes::PARTICLE) || items[at].text == "of" || items[at].text == "&";
    let next = |offset: usize| items.get(at + offset).filter(|_| at + offset < end);
    of && (next(1).is_some_and(Item::is_name) || next(1).is_some_and(|item| item.is(Classes::PARTICLE.or(Classes::DETERMINER))) && next(2).is_some_and(Item::is_name))
}

/// A run of name words without the titles and roles in front: "Foreign Minister Ann Roe" is "Ann Roe".
fn core_name(items: &[Item<'_>], run: Range<usize>) -> Range<usize> {
    let role = run.clone().rev().find(|at| is_title(&items[*at]) && *at + 1 < run.end);
    role.map_or(run.clone(), |role| role + 1..run.end)
}

fn is_title(item: &Item<'_>) -> bool {
    item.is(Classes::PERSON.or(Classes::TITLE).or(Classes::HONORIFIC))
}
