//! On what a claim is said to rest: a claim with the words around it comes in, each kind of evidence that is named goes
//! out, with where it can be found.
//!
//! Looked at are the source ("the log sheets show"), the content, the rest of the sentence ("…, citing the minutes") and
//! a next sentence that refers back ("The figures come from the register"). Only then is none named.

use std::ops::Range;

use sayso_ledger::{Act, Claim, EvidenceKind, Mark, Reading, Source, Span};

use super::patterns::{Class, Hit, Set};
use super::scope::{Scope, Text, in_main};
use crate::lexicon::Classes;
use crate::rules;

/// How many words behind "according to" the evidence may be named.
const REACH: usize = 10;
/// How many words may stand between a noun and the verb that makes it evidence.
const VERB_REACH: usize = 7;
/// How many words may stand between "no proof" and the statement that it is missing for.
const STATEMENT_REACH: usize = 4;
/// How many claims before and behind may stand in the same sentence.
const NEAR_CLAIMS: usize = 12;

/// How many words before and behind a claim its sentence is looked at.
const SENTENCE_REACH: usize = 100;
/// How many words of the next sentence are looked at.
const NEXT_REACH: usize = 40;
/// How many places are told for one claim.
const MOST_LOCATORS: usize = 8;

/// Nouns for kinds of evidence.
const NOUNS: [(Class, EvidenceKind); 6] = [
    (Class::EvidenceRuling, EvidenceKind::Ruling),
    (Class::EvidenceStatute, EvidenceKind::Statute),
    (Class::EvidenceRecord, EvidenceKind::Record),
    (Class::EvidenceData, EvidenceKind::Data),
    (Class::EvidenceDocument, EvidenceKind::Document),
    (Class::EvidencePress, EvidenceKind::Press),
];

/// Phrases that are evidence wherever they stand.
const PHRASES: [(Class, EvidenceKind); 9] = [
    (Class::EvidenceInquiry, EvidenceKind::OwnInquiry),
    (Class::EvidenceObservation, EvidenceKind::Observation),
    (Class::EvidenceAnonymous, EvidenceKind::Anonymous),
    (Class::EvidenceVague, EvidenceKind::Vague),
    (Class::EvidencePressPhrase, EvidenceKind::Press),
    (Class::EvidenceRulingPhrase, EvidenceKind::Ruling),
    (Class::EvidenceStatutePhrase, EvidenceKind::Statute),
    (Class::EvidenceDocumentPhrase, EvidenceKind::Document),
    (Class::EvidenceDataPhrase, EvidenceKind::Data),
];

/// The words around a claim.
pub(crate) struct Around {
    /// Stretches of its sentences that no claim has as its content.
    pub(crate) outside: Vec<Range<usize>>,
    /// The next sentence of the paragraph.
    next: Option<Range<usize>>,
}

/// The words around the claim `idx`.
pub(crate) fn around(text: &Text<'_>, claims: &[Claim], idx: usize) -> Around {
    let claim = &claims[idx];
    let anchor = claim.cue.first().copied().or(claim.source.span()).unwrap_or(claim.content[0]);
    let mut sentences: Vec<(usize, Range<usize>)> = Vec::new();
    for span in [anchor, claim.content[0]] {
        sentences.extend(text.sentence(text.tokens(span).start));
    }
    sentences.sort_by_key(|(idx, _)| *idx);
    sentences.dedup();
    let near = idx.saturating_sub(NEAR_CLAIMS)..(idx + NEAR_CLAIMS + 1).min(claims.len());
    let mut contents: Vec<Range<usize>> = Vec::new();
    for near in near.filter(|near| *near == idx || !is_ancestor(claims, *near, idx)) {
        // "citing the log": what is cited is evidence, and nothing that somebody else says.
        let cited = |span: &Span| {
            let cue = text.tokens(*span);
            text.hits(cue.clone())
                .any(|hit| hit.class == Class::EvidenceBy && hit.start == cue.start && hit.end == cue.end)
        };
        if near != idx && claims[near].cue.iter().any(cited) {
            continue;
        }
        contents.extend(claims[near].content.iter().map(|span| text.tokens(*span)));
    }
    // "On estime | que": the complementiser belongs to the words around.
    for content in &mut contents {
        content.start += usize::from(content.len() > 1 && text.is(content.start, Set::That));
    }
    contents.sort_by_key(|range| range.start);
    let parts = [text.tokens(anchor), text.tokens(claim.content[0])];
    let reach = |sentence: &Range<usize>| {
        let first = parts.iter().map(|part| part.start).min().unwrap_or(0).saturating_sub(SENTENCE_REACH);
        let last = parts.iter().map(|part| part.end).max().unwrap_or(0) + SENTENCE_REACH;
        first.max(sentence.start)..last.min(sentence.end).max(first.max(sentence.start))
    };
    let mut outside = Vec::new();
    for (_, sentence) in &sentences {
        let sentence = &reach(sentence);
        let mut at = sentence.start;
        for content in contents.iter().filter(|content| content.end > sentence.start && content.start < sentence.end) {
            if content.start > at {
                outside.push(at..content.start);
            }
            at = at.max(content.end);
        }
        if at < sentence.end {
            outside.push(at..sentence.end);
        }
    }
    let next = last_sentence(text, claim).and_then(|last| {
        let all = &text.words.analysis.sentences;
        let next = all.get(last + 1).filter(|next| next.paragraph == all[last].paragraph)?;
        Some(next.tokens.start..next.tokens.end.min(next.tokens.start + NEXT_REACH))
    });
    Around { outside, next }
}

fn is_ancestor(claims: &[Claim], outer: usize, idx: usize) -> bool {
    std::iter::successors(claims[idx].parent, |parent| claims[*parent].parent).any(|parent| parent == outer)
}

/// The index of the sentence in which a claim ends.
fn last_sentence(text: &Text<'_>, claim: &Claim) -> Option<usize> {
    let parts = claim.content.iter().chain(&claim.cue).copied();
    let ends = parts.filter_map(|span| text.sentence(text.tokens(span).end.checked_sub(1)?).map(|(idx, _)| idx));
    ends.max()
}

/// The marks of evidence and where it can be found.
pub(crate) fn read(scope: &Scope<'_>, act: Option<Act>, around: &Around) -> Vec<Mark> {
    let text = scope.text;
    let mut found: Vec<(EvidenceKind, Range<usize>, &'static str)> = Vec::new();
    // "has produced no | evidence": the cue may hold the first half.
    let split = scope.parts.first().filter(|part| part.tokens.start == scope.cue.end).and_then(|part| {
        let hits = text.hits(scope.cue.start..part.tokens.end);
        hits.into_iter().find(|hit| hit.class == Class::EvidenceAbsent && hit.start < scope.cue.end)
    });
    let absent = scope.own(Class::EvidenceAbsent).next().or(split).or_else(|| given_without(scope, around));
    if let Some(hit) = absent {
        found.push((EvidenceKind::SaidToBeAbsent, hit.start..hit.end, rules::EVIDENCE_ABSENT));
    }
    let states = act.is_some_and(|act| !matches!(act, Act::Urges | Act::Asks | Act::Commits));
    // "The inquiry asked for the letters": what is wanted rests on no document, not even on the one that wants it.
    // Nor is it a ruling where a judge wonders.
    let rests = |(kind, ..): &Found| match kind {
        EvidenceKind::Anonymous => true,
        EvidenceKind::Ruling => states && !matches!(act, Some(Act::Evaluates | Act::Thinks)) || act.is_none(),
        _ => states || act.is_none(),
    };
    found.extend(in_source(scope, around).into_iter().filter(rests));
    for (class, kind) in PHRASES {
        let said = scope.own(class).next();
        let hit = said.or_else(|| {
            // What the speaker saw or looked into stands in its own words, or with its source.
            let stands = |hit: &Hit| {
                !matches!(class, Class::EvidenceObservation | Class::EvidenceInquiry)
                    || scope.source.contains(&hit.start)
                    || text.is(hit.start, Set::Our)
            };
            let mut outside = around.outside.iter().flat_map(|range| text.hits(range.clone()));
            outside.find(|hit| hit.class == class && stands(hit))
        });
        found.extend(hit.map(|hit| (kind, hit.start..hit.end, rules::EVIDENCE_PHRASE)));
    }
    let parts = scope.parts.iter().map(|part| part.tokens.clone());
    for (idx, range) in parts.chain(around.outside.iter().cloned()).enumerate() {
        let own = |hit: &Hit| idx >= scope.parts.len() || scope.parts[idx].own(*hit);
        for hit in text.hits(range.clone()).filter(|hit| hit.class == Class::EvidenceBy && own(hit)) {
            // The phrase that attributes the claim has its source behind it.
            if scope.cue.contains(&hit.start) && hit.end <= scope.cue.end {
                continue;
            }
            if let Some((kind, words)) = named_behind(text, hit.end, range.end)
                && !found.iter().any(|(known, ..)| *known == kind)
            {
                found.push((kind, words, rules::EVIDENCE_BY));
            }
        }
    }
    for part in scope.parts.iter().filter(|_| absent.is_none()) {
        for (class, kind) in NOUNS.into_iter().filter(|(_, kind)| *kind != EvidenceKind::Press) {
            let shown = in_main(text, part, class).find(|hit| {
                let reach = hit.end..(hit.end + VERB_REACH).min(part.tokens.end);
                let shows = |verb: &Hit| verb.class == Class::EvidenceShows && !text.is_nominal(verb.start);
                let mut verbs = text.hits(reach).filter(|verb| shows(verb) && part.main(*verb));
                verbs.any(|verb| !(hit.end..verb.start).any(|at| matches!(text.text(at), "," | ";" | ":")))
                    && kind != EvidenceKind::Ruling
            });
            if let Some(hit) = shown.filter(|_| !found.iter().any(|(known, ..)| *known == kind)) {
                found.push((kind, hit.start..hit.end, rules::EVIDENCE_SHOWS));
            }
        }
    }
    if found.is_empty()
        && let Some(next) = &around.next
    {
        found.extend(in_next(text, next));
    }
    let mut marks: Vec<Mark> = Vec::new();
    for (kind, words, rule) in &found {
        let known = |mark: &Mark| mark.reading == Reading::Evidence(*kind);
        // The same words are one kind: "the court's ruling" is no document too.
        let taken = |mark: &Mark| {
            let span = text.span(words);
            mark.span.zip(span).is_some_and(|(known, span)| known.intersection(span).is_some())
        };
        if !marks.iter().any(|mark| known(mark) || taken(mark)) {
            marks.push(text.mark(Reading::Evidence(*kind), words, rule));
        }
    }
    let named = |kind: &EvidenceKind| {
        use EvidenceKind::{Data, Document, OwnInquiry, Press, Record, Ruling, Statute};
        matches!(kind, Data | Document | OwnInquiry | Press | Record | Ruling | Statute)
    };
    if found.iter().any(|(kind, ..)| named(kind)) {
        marks.extend(locators(scope, around, &found));
    }
    if found.is_empty() && states {
        let rule = rules::EVIDENCE_NONE_NAMED.into();
        marks.push(Mark { reading: Reading::Evidence(EvidenceKind::NoneNamed), span: None, rule });
    }
    marks
}

/// "Without offering evidence, X claimed that …", "offered no proof for the claim that …".
fn given_without(scope: &Scope<'_>, around: &Around) -> Option<Hit> {
    let text = scope.text;
    let statement = |hit: &Hit| {
        let reach = hit.end..hit.end + STATEMENT_REACH;
        scope.claim.rule == rules::STATEMENT_THAT
            && (reach.contains(&scope.cue.start) || !scope.source.is_empty() && reach.contains(&scope.source.start))
    };
    let outside = around.outside.iter().flat_map(|range| text.hits(range.clone()));
    let mut absent = outside.filter(|hit| hit.class == Class::EvidenceAbsent);
    absent.find(|hit| text.is(hit.start, Set::Aside) || statement(hit))
}

type Found = (EvidenceKind, Range<usize>, &'static str);

/// What the source itself is: a document, a court, somebody who knows the subject, or somebody unnamed.
fn in_source(scope: &Scope<'_>, around: &Around) -> Vec<Found> {
    let text = scope.text;
    let mut source = scope.source.clone();
    // "page 14 of the audit report": the part of a text that is named tells where, the text what.
    let page = text.hits(source.clone()).find(|hit| hit.class == Class::Locator && hit.start <= source.start + 1);
    if let Some(page) = page.filter(|page| text.is(page.end, Set::Of) || text.is(page.end, Set::De)) {
        source.start = (page.end + 1).min(source.end);
    }
    let found = |kind, words: Range<usize>| (kind, words, rules::EVIDENCE_SOURCE);
    let mut all = Vec::new();
    // "the miners' report"
    let genitive = |at: usize| matches!(text.text(at), "'" | "’") && text.is_word(at + 1);
    // "a Department of Justice complaint": what stands in front of the head may be a name with "of".
    let in_name = |at: usize| text.is(at, Set::Of) && text.is(at - 1, Set::Capital) && text.is(at + 1, Set::Capital);
    let head_end = source.clone().skip(1).find(|at| {
        !text.is_word(*at) && !genitive(*at)
            || text.is(*at, Set::Of) && !in_name(*at)
            || text.is(*at, Set::De)
            || text.is(*at, Set::Relative)
    });
    let head = source.start..head_end.unwrap_or(source.end);
    let nouns = NOUNS.into_iter().filter_map(|(class, kind)| {
        let named = |hit: &Hit| {
            (class != Class::EvidencePress || is_outlet(text, *hit)) && !in_body_name(text, source.start, kind, *hit)
        };
        let fits = |hit: &Hit| hit.class == class && head.contains(&hit.start) && named(hit);
        let hit = text.hits(source.clone()).filter(fits).last()?;
        // The head is the last word before a name, or the first where adjectives follow nouns.
        let ends = (hit.end..head.end.max(hit.end)).all(|at| text.is(at, Set::Capital));
        (ends || text.is(head.start, Set::NounFirst)).then_some((hit, kind))
    });
    // The longest words tell: "annual report" before "report".
    let noun = nouns.max_by_key(|(hit, _)| (hit.end, hit.end - hit.start));
    let phrase = PHRASES.into_iter().find_map(|(class, kind)| {
        let hit = text.hits(source.clone()).find(|hit| hit.class == class)?;
        Some((hit, kind))
    });
    if let Some((hit, kind)) = phrase {
        all.push((kind, hit.start..hit.end, rules::EVIDENCE_PHRASE));
    }
    // "two police sources", "a source in the port": what speaks is the source, and not "the source of the Olm".
    let unnamed = text.hits(head.clone()).find(|hit| hit.class == Class::EvidenceAnonymousSource);
    if let Some(hit) = unnamed.filter(|_| all.is_empty()) {
        all.push(found(EvidenceKind::Anonymous, head.start..hit.end));
        return all;
    }
    let apart = |hit: &Hit| phrase.is_none_or(|(other, _)| other.start >= hit.end || hit.start >= other.end);
    if let Some((hit, kind)) = noun.filter(|(hit, _)| apart(hit)) {
        all.push(found(kind, head.start..hit.end));
    } else if phrase.is_none()
        && let Source::Anonymous { .. } = scope.claim.source
    {
        all.push(found(EvidenceKind::Anonymous, source.clone()));
    }
    if let Source::Named { .. } | Source::Described { .. } = scope.claim.source
        && all.is_empty()
    {
        // Behind the source too: "Ann Roe, a hydrographer who was there, said".
        let mut reach = source.end;
        if text.text(reach) == "," {
            let outside = around.outside.iter().find(|range| range.contains(&reach));
            reach = outside.map_or(reach, |range| range.end.min(reach + 12)).min(reach + 12);
            if source.contains(&scope.cue.start) || scope.cue.start >= source.end {
                reach = reach.min(scope.cue.start.max(source.end));
            }
        }
        let behind = source.start..reach;
        for (class, kind) in
            [(Class::EvidenceExpert, EvidenceKind::Expert), (Class::EvidenceWitness, EvidenceKind::Witness)]
        {
            // Somebody without a name may have been there, and is no witness that can be asked.
            let named =
                kind != EvidenceKind::Witness || scope.claim.source.speaker().is_some_and(|name| names(text, name));
            // "the mother of the victim", "a lawyer for the survivor", "the victim's sister": somebody else.
            let other = |hit: &Hit| {
                let skipped = |at: usize| {
                    [Set::Art, Set::Det, Set::The, Set::Capital].iter().any(|set| text.is(at, *set))
                        && !text.is(at, Set::De)
                };
                let linked = (behind.start + 1..hit.start)
                    .rev()
                    .find(|at| !skipped(*at))
                    .is_some_and(|at| (text.is(at, Set::Of) || text.is(at, Set::De)) && !text.is(at - 1, Set::One));
                let genitive = matches!(text.text(hit.end), "'" | "’" | "'s" | "’s");
                kind == EvidenceKind::Witness && !text.is(hit.start, Set::Relative) && (linked || genitive)
            };
            let hit = text.hits(behind.clone()).find(|hit| hit.class == class && !other(hit)).filter(|_| named);
            all.extend(hit.map(|hit| found(kind, hit.start..hit.end)));
        }
    }
    all
}

/// Whether a noun is a part of the name of a body: "the Survey Office", "the Office for National Statistics", but not "the
/// Ports Ministry Report". No name starts before `from`.
fn in_body_name(text: &Text<'_>, from: usize, kind: EvidenceKind, hit: Hit) -> bool {
    use EvidenceKind::{Data, Document, Record, Statute};
    if !matches!(kind, Data | Document | Record | Statute) || !text.is(hit.end - 1, Set::Capital) {
        return false;
    }
    let capital = |at: usize| text.is_word(at) && text.is(at, Set::Capital);
    let class = |at: usize| text.words.lexicon.entry(text.text(at)).map_or(Classes::default(), |entry| entry.classes);
    let joins = Classes::PREPOSITION.or(Classes::LINKER).or(Classes::CONJUNCTION).or(Classes::DETERMINER);
    let small = |at: usize| text.is_word(at) && !capital(at) && class(at).any(joins);
    let (mut start, mut end) = (hit.start, hit.end);
    while start > from && hit.start - start < REACH && (capital(start - 1) || small(start - 1)) {
        start -= 1;
    }
    while end - hit.end < REACH && capital(end) {
        end += 1;
    }
    // "The" that opens a sentence is no part of the name.
    let start = (start..hit.start).find(|at| capital(*at) && !class(*at).any(joins)).unwrap_or(hit.start);
    let head = (start..end).find(|at| !capital(*at)).unwrap_or(end) - 1;
    !(hit.start..hit.end).contains(&head) && class(head).any(Classes::BODY)
}

/// Whether words that may be the name of a newspaper are one: "the Harbour Post", but not "the evening post".
fn is_outlet(text: &Text<'_>, hit: Hit) -> bool {
    hit.end - hit.start < 2 || !text.is(hit.end - 1, Set::Outlet) || text.is(hit.end - 1, Set::Capital)
}

/// Whether a speaker is given by a name.
fn names(text: &Text<'_>, speaker: Span) -> bool {
    text.tokens(speaker).any(|at| text.is(at, Set::Capital) && !text.is(at, Set::Det) && !text.is(at, Set::The))
}

/// The kind of the nearest evidence named behind a phrase, and its words from the phrase on.
fn named_behind(text: &Text<'_>, from: usize, end: usize) -> Option<(EvidenceKind, Range<usize>)> {
    let stop = (from..end.min(from + REACH)).find(|at| matches!(text.text(*at), "," | ";" | ":" | "." | "?" | "!"));
    let reach = from..stop.unwrap_or(end.min(from + REACH));
    let hits = NOUNS.into_iter().filter_map(|(class, kind)| {
        let named = |hit: &Hit| {
            (class != Class::EvidencePress || is_outlet(text, *hit)) && !in_body_name(text, from, kind, *hit)
        };
        let hit = text.hits(reach.clone()).find(|hit| hit.class == class && named(hit))?;
        Some((hit, kind))
    });
    let (hit, kind) = hits.min_by_key(|(hit, _)| (hit.start, std::cmp::Reverse(hit.end)))?;
    Some((kind, from..hit.end))
}

/// What the next sentence says of the claim, if it refers back to it.
fn in_next(text: &Text<'_>, next: &Range<usize>) -> Option<Found> {
    if let Some(shows) = text.hits(next.clone()).find(|hit| hit.class == Class::EvidenceBackShows) {
        let nouns = NOUNS.into_iter().filter_map(|(class, kind)| {
            let hit = text.hits(next.start..shows.start).find(|hit| hit.class == class)?;
            Some((kind, hit.start..hit.end, rules::EVIDENCE_NEIGHBOUR))
        });
        let first = nouns.min_by_key(|(_, words, _)| (words.start, std::cmp::Reverse(words.end)));
        if first.is_some() {
            return first;
        }
    }
    let opening = text.hits(next.clone()).filter(|hit| hit.class == Class::EvidenceBack);
    let back = opening.into_iter().find(|hit| (next.start..hit.start).all(|at| !text.is_word(at)))?;
    let found = |(kind, words)| (kind, words, rules::EVIDENCE_NEIGHBOUR);
    // "According to …" alone is a sentence cut in two; with a comma it belongs to what it opens.
    let phrase = text.hits(back.start..back.end).any(|hit| hit.class == Class::EvidenceBy);
    if phrase && next.clone().any(|at| text.text(at) == ",") {
        return None;
    }
    let behind = text.hits(back.end..next.end.min(back.end + REACH));
    let inquiry = behind.into_iter().find(|hit| hit.class == Class::EvidenceInquiry);
    let named = named_behind(text, back.end, next.end).map(found);
    named.or_else(|| inquiry.map(|hit| (EvidenceKind::OwnInquiry, hit.start..hit.end, rules::EVIDENCE_NEIGHBOUR)))
}

/// Where the evidence can be found: page, number, edition, date, link.
fn locators(scope: &Scope<'_>, around: &Around, found: &[Found]) -> Vec<Mark> {
    let text = scope.text;
    let mut marks: Vec<Mark> = Vec::new();
    let ranges = scope.parts.iter().map(|part| part.tokens.clone()).chain(around.outside.iter().cloned());
    let neighbour = found.iter().any(|(_, _, rule)| *rule == rules::EVIDENCE_NEIGHBOUR);
    let ranges = ranges.chain([scope.source.clone()]).chain(around.next.clone().filter(|_| neighbour));
    let ranges: Vec<Range<usize>> = ranges.collect();
    let mut add = |span: Option<Span>, rule: &'static str| {
        let Some(span) = span else { return };
        let known = |mark: &Mark| mark.span.is_some_and(|known| known.intersection(span).is_some());
        if marks.len() < MOST_LOCATORS && !marks.iter().any(known) {
            marks.push(Mark { reading: Reading::Locator, span: Some(span), rule: rule.into() });
        }
    };
    for range in &ranges {
        let hits: Vec<Hit> = text.hits(range.clone()).collect();
        for hit in hits.iter().filter(|hit| hit.class == Class::Locator) {
            add(text.span(&(hit.start..hit.end)), rules::LOCATOR_WORDS);
        }
        for hit in hits.iter().filter(|hit| hit.class == Class::LocatorDate) {
            let near = |words: &Range<usize>| words.end <= hit.start && hit.start <= words.end + 4;
            if found.iter().any(|(_, words, _)| near(words)) {
                add(text.span(&(hit.start..hit.end)), rules::LOCATOR_WORDS);
            }
        }
        if let Some(span) = text.span(range) {
            add(link(text, span), rules::LOCATOR_LINK);
        }
    }
    marks
}

/// The first link in a stretch of text.
fn link(text: &Text<'_>, within: Span) -> Option<Span> {
    let document = text.words.document;
    let words = document.slice(within);
    let start = ["https://", "http://", "www."].iter().filter_map(|opening| words.find(opening)).min()?;
    let rest = &words[start..];
    let end = rest
        .find(|char: char| char.is_whitespace() || matches!(char, ')' | '>' | '”' | '»' | '"'))
        .unwrap_or(rest.len());
    let end = rest[..end].trim_end_matches(['.', ',', ';', ':', '?', '!']).len();
    document.span(within.start() + start, within.start() + start + end)
}
