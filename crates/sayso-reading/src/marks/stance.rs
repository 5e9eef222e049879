//! Stance: how the voice that passes a claim on stands to it. A claim with the words around it comes in; a mark goes out:
//! it rejects the claim, endorses it, or reports it. The outer voice is that of the claim in which this one stands, otherwise
//! the text's own.
//!
//! Only words decide. A verb that merely keeps a distance ("claims", "affirme") is no rejection: Thompson and Ye (1991)
//! count it among those by which a writer commits to nothing. It rejects with a word that does ("falsely claims"), or
//! where the next sentence turns against it ("In reality …"). French "prétendre" is not of that kind: dictionaries give it as
//! asserting what others do not believe.

use std::collections::HashMap;
use std::ops::Range;

use sayso_ledger::{Act, Claim, Document, DocumentKind, Form, Mark, Reading, Span, Stance, Table};

use super::Words;
use crate::items::Row;
use crate::lexicon::{Classes, LexiconError, fold, unknown};
use crate::rules;
use crate::who::{Place, Stage};

/// What a word of stance does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Beside,
    Cue,
    As,
    Exposes,
    Weak,
    Label,
    Rebuttal,
    Named,
    Turns,
    Trailing,
    Agreement,
}

/// The table of one language.
#[derive(Default, Debug)]
pub(crate) struct StanceWords {
    /// By the first word; longest first. Only looked up, never listed.
    forms: HashMap<String, Vec<(Vec<String>, Kind, Stance)>>,
}

impl StanceWords {
    pub(crate) fn parse(table: &str) -> Result<StanceWords, LexiconError> {
        let mut words = StanceWords::default();
        for row in Table::parse(table)?.rows() {
            let kind = match row.cell("kind").unwrap_or_default() {
                "beside" => Kind::Beside,
                "cue" => Kind::Cue,
                "as" => Kind::As,
                "exposes" => Kind::Exposes,
                "weak" => Kind::Weak,
                "label" => Kind::Label,
                "rebuttal" => Kind::Rebuttal,
                "named" => Kind::Named,
                "turns" => Kind::Turns,
                "trailing" => Kind::Trailing,
                "agreement" => Kind::Agreement,
                other => return Err(unknown(row.line, "kind", other)),
            };
            let name = row.cell("stance").unwrap_or_default();
            let stance = Stance::from_name(name).ok_or_else(|| unknown(row.line, "stance", name))?;
            for form in row.forms("form") {
                // The tokeniser parts "n'en" and "c'est".
                let mut parts = form.split_inclusive([' ', '\'']).map(|part| part.trim_end().to_owned());
                let first = parts.next().unwrap_or_default();
                let of_first = words.forms.entry(first).or_default();
                of_first.push((parts.collect(), kind, stance));
                of_first.sort_by_key(|(rest, ..)| std::cmp::Reverse(rest.len()));
            }
        }
        Ok(words)
    }

    /// The form of a kind that starts at `at`, inside `range`: its items and its stance.
    pub(crate) fn at(
        &self,
        row: &Row<'_>,
        at: usize,
        range: &Range<usize>,
        kind: Kind,
    ) -> Option<(Range<usize>, Stance)> {
        let forms = self.forms.get(fold(row.get(at)?.text).as_str())?;
        let fits = |rest: &[String]| {
            at + rest.len() < range.end && rest.iter().zip(&row[at + 1..]).all(|(form, item)| fold(item.text) == *form)
        };
        let (rest, _, stance) = forms.iter().find(|(rest, of, _)| *of == kind && fits(rest))?;
        Some((at..at + 1 + rest.len(), *stance))
    }

    /// The first form of a kind inside a range.
    pub(crate) fn first(&self, row: &Row<'_>, range: Range<usize>, kind: Kind) -> Option<(Range<usize>, Stance)> {
        range.clone().find_map(|at| self.at(row, at, &range, kind))
    }
}

/// How far behind a cue words may stand that go with it.
const BEHIND: usize = 4;

/// The stance of the outer voice to each claim that it passes on.
pub(super) fn mark(words: &Words<'_>, claims: &mut [Claim]) {
    let publisher = publisher(words.document);
    for idx in 0..claims.len() {
        let claim = &claims[idx];
        let outer = claim.parent.map(|parent| &claims[parent]);
        if claim.form == Form::Own
            || claim.rule.starts_with("turn.")
            || same_voice(words.document, claim, outer, publisher)
        {
            continue;
        }
        let next = claims.get(idx + 1..).unwrap_or_default();
        let mark = read(words, claim, outer, next);
        claims[idx].marks.push(mark);
    }
}

/// Whom the text's own voice is.
fn publisher(document: &Document) -> Option<Span> {
    let stated = &document.stated;
    let name = match document.kind {
        DocumentKind::Statement | DocumentKind::Interview => stated.issuer.as_ref(),
        DocumentKind::Opinion => stated.author.as_ref(),
        _ => stated.outlet.as_ref().or(stated.issuer.as_ref()).or(stated.author.as_ref()),
    };
    name.map(|finding| finding.span)
}

/// Whether who speaks in a claim is also the outer voice: nobody passes on what they say themselves.
fn same_voice(document: &Document, claim: &Claim, outer: Option<&Claim>, publisher: Option<Span>) -> bool {
    let name = |span: Span| fold(document.slice(span));
    let outer = match outer {
        Some(outer) => outer.source.speaker(),
        None => publisher,
    };
    match (claim.source.speaker(), outer) {
        (Some(speaker), Some(outer)) => name(speaker) == name(outer),
        _ => false,
    }
}

fn read(words: &Words<'_>, claim: &Claim, outer: Option<&Claim>, next: &[Claim]) -> Mark {
    let stance = &words.lexicon.stance;
    let mark = |stance: Stance, span: Option<Span>, rule: &'static str| Mark {
        reading: Reading::Stance(stance),
        span,
        rule: rule.into(),
    };
    let mut weak = None;
    if let Some((row, cue)) = cue_place(words.stage, claim) {
        let span = |range: Range<usize>| Some(row.span(&range));
        let frame = frame(row, claim, &cue);
        let cue_words = |kind| stance.first(row, cue.clone(), kind);
        // "said, rightly angry, that": behind a comma it goes with what follows, unless a comma follows.
        let goes_with = |range: &Range<usize>| {
            let apart = range.start > cue.end && row[range.start - 1].is_comma();
            !apart || row.get(range.end).is_none_or(|item| item.is_punctuation() || item.is(Classes::COMPLEMENTISER))
        };
        let beside = frame.iter().find_map(|range| stance.first(row, range.clone(), Kind::Beside));
        if let Some((range, of)) = beside.filter(|(range, _)| goes_with(range)) {
            return mark(of, span(range), rules::STANCE_BESIDE);
        }
        if let Some((range, of)) = turned(stance, row, claim, &cue) {
            return mark(of, span(range), rules::STANCE_TURNED);
        }
        let label = frame.iter().find_map(|range| stance.first(row, range.clone(), Kind::Label));
        if let Some((range, of)) = label.filter(|(range, _)| range.end <= cue.start || range.start >= cue.end) {
            return mark(of, span(range), rules::STANCE_LABEL);
        }
        if let Some((range, of)) = cue_words(Kind::Cue) {
            return mark(of, span(range), rules::STANCE_CUE);
        }
        if let Some((range, of)) = trailing(words, row, &cue) {
            return mark(of, span(range), rules::STANCE_REBUTTAL);
        }
        for kind in [Kind::Rebuttal, Kind::Agreement] {
            if let Some((range, of)) = rebuttal(words, row, &cue, claim, next, kind) {
                return mark(of, span(range), rules::STANCE_REBUTTAL);
            }
        }
        if let Some((range, _)) = cue_words(Kind::Exposes) {
            return mark(Stance::Endorses, span(range), rules::STANCE_CUE);
        }
        let conforms = claim.rule == rules::AS_CLAUSE || fold(row[cue.start].text) == "as";
        if let Some((range, of)) = cue_words(Kind::As).filter(|_| conforms) {
            return mark(of, span(range), rules::STANCE_AS);
        }
        weak = cue_words(Kind::Weak).and_then(|(range, _)| span(range));
    }
    if let Some(outer) = outer {
        let exposed = cue_place(words.stage, outer)
            .and_then(|(row, cue)| stance.first(row, cue, Kind::Exposes).map(|(range, _)| row.span(&range)));
        if let Some(span) = exposed.or_else(|| outer.cue.first().copied().filter(|_| outer.act() == Some(Act::Denies)))
        {
            return mark(Stance::Rejects, Some(span), rules::STANCE_DENIAL);
        }
    }
    if claim.act() == Some(Act::Accuses)
        && let Some(span) = called_into_question(words, claim)
    {
        return mark(Stance::Rejects, Some(span), rules::STANCE_LABEL);
    }
    match weak {
        Some(span) => mark(Stance::Reports, Some(span), rules::STANCE_WEAK),
        None => mark(Stance::Reports, None, rules::STANCE_UNMARKED),
    }
}

/// "brushed off suggestions that …", "the claim that … was rejected": what is done with a statement that a noun names.
fn turned(stance: &StanceWords, row: &Row<'_>, claim: &Claim, cue: &Range<usize>) -> Option<(Range<usize>, Stance)> {
    let noun =
        row[cue.clone()].iter().all(|item| item.is(Classes::STATEMENT) || item.is(Classes::AGENT.or(Classes::LINKER)));
    (claim.rule == rules::STATEMENT_THAT || noun).then_some(())?;
    let sentence = row.sentence(cue.start);
    let at = |byte: usize| row.partition_point(|item| item.span.start() < byte);
    let source = claim.source.span().map_or(cue.start, |source| at(source.start()));
    let statement = source.min(cue.start);
    let before = sentence.start.max(statement.saturating_sub(TURN_REACH))..statement;
    let last = claim.content.last().map_or(cue.end, |content| at(content.end()));
    let behind = last.max(cue.end)..sentence.end.min(last.max(cue.end) + BEHIND);
    let found = before.rev().find_map(|from| stance.at(row, from, &(from..statement), Kind::Turns));
    let (range, of) = found.or_else(|| stance.first(row, behind, Kind::Turns))?;
    let near = range.start.saturating_sub(2).max(sentence.start)..range.end + 1;
    let negated = row.get(near).is_some_and(|items| items.iter().any(|item| item.is(Classes::NEGATION)));
    let parted = range.end < statement && row[range.end..statement].iter().any(|item| item.is_punctuation());
    (!negated && !parted).then_some((range, of))
}

/// How many words may stand between a verb and the statement that is its object.
const TURN_REACH: usize = 8;

/// The row and the items of a claim's cue.
fn cue_place<'a>(stage: &'a Stage<'a>, claim: &Claim) -> Option<(&'a Row<'a>, Range<usize>)> {
    let Place { row, items } = stage.place(*claim.cue.first()?)?;
    Some((&stage.rows[row], items))
}

/// The stretches around a cue in its sentence that are no content: where the outer voice chooses the words.
fn frame(row: &Row<'_>, claim: &Claim, cue: &Range<usize>) -> Vec<Range<usize>> {
    let sentence = row.sentence(cue.start);
    let source = claim.source.span();
    // "affirme à tort que …": what stands in front of the complementiser is not said.
    let opening = claim.content.first().and_then(|content| {
        let from = row.partition_point(|item| item.span.start() < content.start());
        let to = sentence.end.min(from + BEHIND).max(from);
        let that = (from..to).find(|at| row[*at].is(Classes::COMPLEMENTISER))?;
        (that > from).then_some(from..that)
    });
    let opens = |at: usize| opening.as_ref().is_some_and(|opening| opening.contains(&at));
    let held = |at: usize| !opens(at) && claim.content.iter().any(|content| content.contains(row[at].span));
    let of_source = |at: usize| source.is_some_and(|source| source.intersection(row[at].span).is_some());
    // "X's claim that … was baseless": what is said of the statement.
    let last = claim.content.last().map_or(0, |content| content.end());
    let predicate = row.partition_point(|item| item.span.start() < last);
    let of_statement = claim.rule == rules::STATEMENT_THAT;
    // The words of the source, the cue, and what stands between them or right beside them.
    let near = |at: usize| {
        of_statement && at >= predicate && at < predicate + BEHIND
            || of_source(at)
            || at + 2 >= cue.start && at < cue.end + BEHIND
            || source.is_some_and(|source| {
                let joint = source.cover(row.span(cue));
                joint.contains(row[at].span)
            })
    };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for at in sentence.filter(|at| near(*at) && !held(*at)) {
        match ranges.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => ranges.push(at..at + 1),
        }
    }
    ranges
}

/// "X claims that …. In reality, …": the next sentence of the same voice turns against what was said.
fn rebuttal(
    words: &Words<'_>,
    row: &Row<'_>,
    cue: &Range<usize>,
    claim: &Claim,
    next: &[Claim],
    kind: Kind,
) -> Option<(Range<usize>, Stance)> {
    let asserts =
        matches!(claim.act(), Some(Act::Asserts | Act::Accuses | Act::Shows | Act::Predicts | Act::Denies) | None);
    // What is said has to end with the sentence.
    let last = claim.content.last()?.end();
    let sentence = row.sentence(cue.start);
    let ends = row[sentence.clone()].iter().rev().find(|item| item.n_words > 0)?;
    if !asserts || last < ends.span.end() || claim.form == Form::Direct {
        return None;
    }
    let behind = row.sentence(sentence.end);
    let (found, of) = words.lexicon.stance.at(row, behind.start, &behind, kind)?;
    let span = row.span(&found);
    // Another voice than the outer one may say it.
    let spoken = next.iter().take(8).any(|other| {
        other.form != Form::Own
            && other.parent == claim.parent
            && other.content.iter().any(|content| content.intersection(span).is_some())
    });
    (!spoken).then_some((found, of))
}

/// "X claims that …, which is untrue": the end of the sentence turns against what was said.
fn trailing(words: &Words<'_>, row: &Row<'_>, cue: &Range<usize>) -> Option<(Range<usize>, Stance)> {
    let sentence = row.sentence(cue.start);
    let parts = |at: &usize| row[*at].is_comma() || row[*at].is_dash();
    (cue.end..sentence.end).filter(parts).find_map(|at| {
        let found = words.lexicon.stance.at(row, at + 1, &(at + 1..sentence.end), Kind::Trailing)?;
        (!words.stage.is_quoted(row[at + 1].span.start())).then_some(found)
    })
}

/// "of so-called “espionage”": a word inside an accusation that whoever accuses would not use.
fn called_into_question(words: &Words<'_>, claim: &Claim) -> Option<Span> {
    claim.content.iter().find_map(|content| {
        let place = words.stage.place(*content)?;
        let row = &words.stage.rows[place.row];
        let (range, _) = words.lexicon.stance.first(row, place.items, Kind::Label)?;
        let span = row.span(&range);
        (!words.stage.is_quoted(span.start())).then_some(span)
    })
}
