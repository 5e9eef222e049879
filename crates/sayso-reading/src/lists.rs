//! Lists under one cue: "urges X to: publish …; fit …; explain …", "nous exhortons X à arrêter …, à regarder … et à agir …", "urges A to
//! open … and B to release …". A claim comes in; one for each part goes out, with the same source and cue.

use std::ops::Range;

use sayso_ledger::{Act, Claim, Document, Mark, Reading, Span};

use crate::analysis::Analysis;
use crate::content::{marks_infinitive, stripped};
use crate::items::Row;
use crate::lexicon::{Classes, Lexicon, fold};
use crate::rules;

/// How far behind the start of a content its infinitive may stand, in items: the addressee is in front of it.
const REACH: usize = 24;
/// The longest addressee in front of a part.
const MAX_ADDRESSEE: usize = 7;
/// More items than this are no list that somebody is urged to do.
const MAX_CONTENT: usize = 256;

/// The parts of a claim whose content is a list; none if it is not.
pub(crate) fn parts(document: &Document, analysis: &Analysis, lexicon: &Lexicon, claim: &Claim) -> Vec<Claim> {
    let [content] = claim.content.as_slice() else { return Vec::new() };
    let act = claim.act();
    let may_list = match act {
        Some(Act::Urges | Act::Asks | Act::Commits) => true,
        Some(Act::Asserts) => document.slice(*content).contains(':'),
        _ => false,
    };
    if !may_list {
        return Vec::new();
    }
    let tokens = &analysis.tokens;
    let from = tokens.partition_point(|token| token.span.end() <= content.start());
    let to = tokens.partition_point(|token| token.span.start() < content.end());
    if to <= from || to - from > MAX_CONTENT {
        return Vec::new();
    }
    // No quotation is that deep: every word is an item of its own.
    let row = Row::new(document, analysis, lexicon, from..to, usize::MAX);
    let mut found = after_colon(&row);
    if found.is_empty() && act != Some(Act::Asserts) {
        found = by_marker(&row);
    }
    if found.len() < 2 {
        return Vec::new();
    }
    let part = |(content, addressee): (Span, Option<Span>)| {
        let mut part = Claim { content: vec![content], ..claim.clone() };
        part.marks.extend(addressee.map(|span| Mark {
            reading: Reading::Addressee,
            span: Some(span),
            rule: rules::ADDRESSEE_LISTED.into(),
        }));
        part
    };
    found.into_iter().map(part).collect()
}

/// "to: A; B; and C".
fn after_colon(row: &Row<'_>) -> Vec<(Span, Option<Span>)> {
    let reach = row.len().min(REACH);
    let colon = (1..reach).find(|at| row[*at].is_colon() && row[at - 1].is(Classes::INFINITIVE_MARKER));
    let Some(colon) = colon else { return Vec::new() };
    let mut parts = Vec::new();
    let mut from = colon + 1;
    for at in (colon + 1..row.len()).filter(|at| row[*at].is_mark(";")).chain([row.len()]) {
        parts.extend(stripped(row, from..at.max(from)).map(|part| (row.span(&part), None)));
        from = at + 1;
    }
    parts
}

/// "to A, to B and to C", "à A, la ville à B et à C": the marker stands again in front of each part.
fn by_marker(row: &Row<'_>) -> Vec<(Span, Option<Span>)> {
    let Some(first) = (0..row.len().min(REACH)).find(|at| marks_infinitive(row, *at)) else { return Vec::new() };
    let marker = fold(row[first].text);
    let mut starts: Vec<(usize, usize, Option<Range<usize>>)> = vec![(0, 0, None)];
    for at in (first + 1..row.len()).filter(|at| fold(row[*at].text) == marker && marks_infinitive(row, *at)) {
        if let Some((end, addressee)) = joint(row, first, at) {
            starts.push((end, at, addressee));
        }
    }
    let ends = starts.iter().skip(1).map(|(end, ..)| *end).chain([row.len()]).collect::<Vec<_>>();
    let parts = starts.into_iter().zip(ends).filter_map(|((_, from, addressee), end)| {
        let part = stripped(row, from..end.max(from))?;
        Some((row.span(&part), addressee.map(|range| row.span(&range))))
    });
    parts.collect()
}

/// Where the part before a marker at `at` ends, if a comma or conjunction joins it to that: right in front of it, or in
/// front of a further addressee.
fn joint(row: &Row<'_>, first: usize, at: usize) -> Option<(usize, Option<Range<usize>>)> {
    let joins = |item: &crate::items::Item<'_>| item.is_comma() || item.is_mark(";") || item.is(Classes::CONJUNCTION);
    let back = |from: usize| from - row[first..from].iter().rev().take_while(|item| joins(item)).count();
    if joins(&row[at - 1]) {
        return Some((back(at), None));
    }
    let earliest = at.saturating_sub(MAX_ADDRESSEE).max(first + 1);
    let start = (earliest..at).rev().find(|before| joins(&row[before - 1]))?;
    let opens = row[start].is(Classes::DETERMINER.or(Classes::POSSESSIVE)) || row[start].is_name();
    let plain = (start..at).all(|at| {
        let item = &row[at];
        item.is_word()
            && row.cue(at).is_none()
            && !item.is(Classes::AUXILIARY.or(Classes::RELATIVE).or(Classes::SUBORDINATOR))
    });
    (opens && plain).then(|| (back(start), Some(start..at)))
}
