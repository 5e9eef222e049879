//! Speakers named inside the quotation: "« Tout va bien, a-t-elle déclaré. Il est serein. »". A paragraph's row and the
//! attributions of the rules come in; for each quotation that no cue outside of it brings, the claim of whoever is named
//! inside goes out.

use std::borrow::Cow;
use std::ops::Range;

use sayso_ledger::{Claim, Form, Source, Span};

use super::Voices;
use crate::attribution::{Candidate, candidates};
use crate::items::{ItemKind, Row};
use crate::lexicon::Classes;
use crate::marks;
use crate::rules;
use crate::who::Hints;

impl Voices<'_> {
    /// The claims of outermost quotations that name their speaker themselves. They are taken out of `found`.
    pub(super) fn inserted(&self, row: &Row<'_>, found: &mut Vec<Candidate>) -> Vec<Claim> {
        let mut brought = vec![false; row.len()];
        for candidate in found.iter() {
            for content in candidate.content.iter().filter(|content| brings(row, candidate, content)) {
                brought[content.clone()].fill(true);
            }
        }
        let mut named = vec![false; row.len()];
        let mut claims = Vec::new();
        for at in (0..row.len()).filter(|at| row[*at].is_utterance() && !brought[*at]) {
            let ItemKind::Quotation(quotation) = row[at].kind else { continue };
            let whole = self.analysis.quotations[quotation].pieces.len() == 1;
            if let Some(claim) = Some(row[at].span).filter(|_| whole).and_then(|piece| self.named_inside(piece)) {
                named[at] = true;
                claims.push(claim);
            }
        }
        if !claims.is_empty() {
            for candidate in found.iter_mut() {
                candidate.content.retain(|content| content.len() > 1 || !named[content.start]);
            }
            found.retain(|candidate| !candidate.content.is_empty());
        }
        claims
    }

    /// The claim of whoever is named between commas in a quotation, and says all of it.
    fn named_inside(&self, piece: Span) -> Option<Claim> {
        let tokens = &self.analysis.tokens;
        let start = tokens.partition_point(|token| token.span.start() <= piece.start());
        let end = tokens.partition_point(|token| token.span.end() <= piece.end());
        let row = Row::new(self.document, self.analysis, self.lexicon, start..end.max(start), 1);
        let inside = candidates(&row);
        let mut inverted = inside.iter().filter(|candidate| self.is_inserted(&row, candidate));
        let candidate = inverted.next().filter(|_| inverted.next().is_none())?;
        let source = candidate.source.clone()?;
        let aside = candidate.cue.start.min(source.start)..candidate.cue.end.max(source.end);
        // The commas belong to what is inserted.
        let aside = aside.start - 1..aside.end + usize::from(row.get(aside.end).is_some_and(|item| item.is_comma()));
        let rest = |range: Range<usize>| crate::content::stripped(&row, range).map(|range| row.span(&range));
        let mut content: Vec<Span> = [rest(0..aside.start), rest(aside.end..row.len())].into_iter().flatten().collect();
        // The marks belong to what is quoted, as elsewhere.
        if let Some(first) = content.first_mut() {
            *first = self.document.span(piece.start(), first.end())?;
        }
        if let Some(last) = content.last_mut() {
            *last = self.document.span(last.start(), piece.end())?;
        }
        let cue = row.span(&candidate.cue);
        Some(Claim {
            source: self.names.source(&row, Some(&source)),
            cue: vec![cue],
            content,
            form: Form::Direct,
            marks: marks::act(candidate.act, Some(cue), rules::ACT_CUE),
            parent: None,
            rule: Cow::Borrowed(rules::QUOTATION_CUE_SUBJECT),
        })
        .filter(|claim| !claim.content.is_empty() && claim.source != Source::NotFound)
    }

    /// "…, a-t-elle déclaré. …", "…, explique Ann Roe, …": the subject behind its cue, and nobody of the quotation is
    /// told it.
    fn is_inserted(&self, row: &Row<'_>, candidate: &Candidate) -> bool {
        let speaks = |hints: Hints, text: &str| self.lexicon.who.hints(text).any(hints);
        let behind = candidate.source.as_ref().is_some_and(|source| {
            let inside = speaks(Hints::I.or(Hints::WE).or(Hints::YOU), row[source.start].text);
            !inside && (source.start >= candidate.cue.end || candidate.cue.contains(&source.start))
        });
        let told =
            row[candidate.cue.clone()].iter().any(|item| item.is(Classes::CLITIC) && !item.is(Classes::REFLEXIVE));
        let comma = candidate.cue.start > 0 && row[candidate.cue.start - 1].is_comma();
        candidate.rule == rules::CLAUSE_BEFORE && behind && comma && !told
    }
}

/// Whether a candidate has a content as its own, and did not only go on with it from the sentence before.
fn brings(row: &Row<'_>, candidate: &Candidate, content: &Range<usize>) -> bool {
    let glued = content.len() == 1
        && candidate.content.len() > 1
        && row.sentence(content.start).start != row.sentence(candidate.cue.start).start;
    !glued && candidate.rule != rules::QUOTATION_NO_SPEAKER
}
