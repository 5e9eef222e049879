//! Claims that the trained model of roles finds: the row of a paragraph with the candidates of the rules comes in, claims go
//! to the other voices, and what is left to the rules comes back.

use std::borrow::Cow;
use std::ops::Range;

use sayso_ledger::{Claim, Document, Form, Span};

use super::{Voices, disjoint};
use crate::analysis::Analysis;
use crate::attribution::{Candidate, candidates};
use crate::items::Row;
use crate::lexicon::{Classes, Lexicon};
use crate::marks;
use crate::roles::{Attribution, Evidence, RoleModel};
use crate::rules;
use crate::syntax::Syntax;
use crate::tokens::TokenKind;

/// Bytes that no cue is longer than.
const LONGEST_CUE: usize = 200;

/// What the model of roles reads of each paragraph.
pub(crate) fn evidence(document: &Document, analysis: &Analysis, lexicon: &Lexicon, syntax: &Syntax) -> Vec<Evidence> {
    let rows =
        analysis.paragraphs.iter().map(|paragraph| Row::new(document, analysis, lexicon, paragraph.tokens.clone(), 0));
    let filled = rows.filter(|row| !row.is_empty());
    let gather = |row: Row<'_>| {
        let paragraph = row.span(&(0..row.len()));
        Evidence::gather(document, analysis, syntax, lexicon, paragraph, &row, &candidates(&row))
    };
    filled.map(gather).collect()
}

impl Voices<'_> {
    /// Takes the attributions that the model of roles finds in a paragraph; returns what it leaves to the rules: voices
    /// inside contents, and quotations of which the model says nothing.
    pub(super) fn by_model(
        &mut self,
        model: &RoleModel,
        syntax: &Syntax,
        row: &Row<'_>,
        tokens: Range<usize>,
        candidates: Vec<Candidate>,
    ) -> Vec<Candidate> {
        let paragraph = row.span(&(0..row.len()));
        let evidence =
            Evidence::gather(self.document, self.analysis, syntax, self.lexicon, paragraph, row, &candidates);
        let found = if syntax.tags.is_empty() {
            model.attributions(&evidence)
        } else {
            model.linked(&evidence, &evidence.tags_at(&syntax.tags))
        };
        // No quotation is that deep: every word is an item of its own.
        let flat = Row::new(self.document, self.analysis, self.lexicon, tokens, usize::MAX);
        let items = |span: Span| {
            let from = flat.partition_point(|item| item.span.end() <= span.start());
            from..flat.partition_point(|item| item.span.start() < span.end()).max(from)
        };
        let mut taken = vec![false; candidates.len()];
        let mut by_cue: Vec<(Span, usize)> = Vec::new();
        for (idx, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| !candidate.cue.is_empty()) {
            by_cue.push((row.span(&candidate.cue), idx));
        }
        by_cue.sort();
        let mut contents: Vec<Span> = Vec::new();
        for attribution in &found {
            let Some((source, cue, content)) = spans(&evidence, attribution) else { continue };
            let source = source.map(&items).filter(|range| !range.is_empty());
            let cue_items = items(cue);
            let near = by_cue.partition_point(|(own, _)| own.end() <= cue.start().saturating_sub(LONGEST_CUE));
            let near = by_cue[near..].iter().take_while(|(own, _)| own.start() < cue.end());
            let mut near = near.filter(|(own, _)| own.intersection(cue).is_some()).map(|(_, idx)| *idx);
            let agreeing = near.find(|idx| agrees(row, &candidates[*idx], &content));
            let act = match agreeing {
                Some(idx) => {
                    taken[idx] = true;
                    candidates[idx].act
                }
                None => cue_items.clone().find_map(|at| flat.cue(at)).map(|cue| cue.form.act),
            };
            let rule = agreeing.map_or(rules::MODEL_FAST, |idx| candidates[idx].rule);
            let candidate = Candidate { source, cue: cue_items, content: Vec::new(), act, rule };
            contents.extend(&content);
            let claim = self.model_claim(&flat, &candidate, content, cue);
            self.claims.push(claim);
        }
        contents.sort();
        let held = |span: Span| {
            let reach = contents.partition_point(|content| content.start() <= span.start());
            contents[..reach].iter().rev().take(8).any(|content| content.contains(span))
        };
        let joined = disjoint(contents.clone());
        let covered = |span: Span| {
            let next = joined.partition_point(|content| content.end() <= span.start());
            joined.get(next).is_some_and(|content| content.intersection(span).is_some())
        };
        let kept = candidates.into_iter().zip(taken).filter(|(candidate, taken)| {
            let all = candidate.content.iter().chain((!candidate.cue.is_empty()).then_some(&candidate.cue));
            // What rules say of a quotation stands where the model says nothing.
            let quoted = candidate.rule.starts_with("quotation.");
            let mut all = all.map(|range| row.span(range));
            !taken && (all.clone().all(held) || quoted && !all.any(covered))
        });
        kept.map(|(candidate, _)| candidate).collect()
    }

    /// A claim with the contents that the model found.
    fn model_claim(&self, flat: &Row<'_>, candidate: &Candidate, content: Vec<Span>, cue: Span) -> Claim {
        let (mut n_quoted, mut n_words) = (0, 0);
        let mut further: Vec<Span> = Vec::new();
        for &span in &content {
            let tokens = &self.analysis.tokens;
            let first = tokens.partition_point(|token| token.span.end() <= span.start());
            let words = tokens[first..].iter().take_while(|token| token.span.start() < span.end());
            let words = words.filter(|token| token.kind != TokenKind::Punctuation);
            let pieces = self.pieces(span);
            for word in words {
                n_words += 1;
                n_quoted += usize::from(pieces.iter().any(|(piece, _)| piece.contains(word.span)));
            }
            for (piece, quotation) in pieces {
                if piece.intersection(span).is_some_and(|shared| shared.len() * 2 > piece.len()) {
                    // The same quotation in the paragraphs behind; its first piece stands for all of it.
                    let pieces = &self.analysis.quotations[quotation].pieces;
                    further.extend(pieces[1..].iter().filter(|_| pieces[0] == piece));
                }
            }
        }
        let form = match n_quoted {
            0 => Form::Indirect,
            _ if n_quoted * 10 >= n_words * 9 => Form::Direct,
            _ => Form::Mixed,
        };
        let negated = flat[candidate.cue.clone()].iter().any(|item| item.is(Classes::NEGATION));
        Claim {
            source: self.names.source(flat, candidate.source.as_ref()),
            cue: vec![cue],
            content: disjoint(content.into_iter().chain(further).collect()),
            form,
            marks: marks::act(candidate.act.filter(|_| !negated), Some(cue), rules::ACT_CUE),
            parent: None,
            rule: Cow::Borrowed(candidate.rule),
        }
    }

    /// The pieces of outermost quotations that a span touches, each with its quotation.
    fn pieces(&self, span: Span) -> Vec<(Span, usize)> {
        let from = self.analysis.quotations_reaching(span.start());
        let near = self.analysis.quotations.iter().enumerate().skip(from);
        let near = near.take_while(|(_, quotation)| quotation.pieces[0].start() < span.end());
        let outermost = near.filter(|(_, quotation)| quotation.depth == 0);
        let touching = outermost.flat_map(|(idx, quotation)| {
            let first = quotation.pieces.partition_point(|piece| piece.end() <= span.start());
            let pieces = quotation.pieces[first..].iter().take_while(|piece| piece.start() < span.end());
            pieces.map(move |piece| (*piece, idx))
        });
        touching.collect()
    }
}

/// The words of an attribution as spans: source, cue and contents.
fn spans(evidence: &Evidence, attribution: &Attribution) -> Option<(Option<Span>, Span, Vec<Span>)> {
    let span = |words: &Range<usize>| {
        let (first, last) = (evidence.span(words.start)?, evidence.span(words.end.checked_sub(1)?)?);
        Some(first.cover(last))
    };
    let content: Vec<Span> = attribution.content.iter().filter_map(span).collect();
    let source = attribution.source.as_ref().and_then(span);
    let cue = span(&attribution.cue)?;
    (!content.is_empty()).then_some((source, cue, content))
}

/// Whether a candidate of the rules has the same contents, most of their words.
fn agrees(row: &Row<'_>, candidate: &Candidate, content: &[Span]) -> bool {
    let own: Vec<Span> = candidate.content.iter().map(|range| row.span(range)).collect();
    let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<usize>();
    let shared =
        |span: &Span| content.iter().filter_map(|other| span.intersection(*other)).map(Span::len).sum::<usize>();
    let shared: usize = own.iter().map(shared).sum();
    shared * 2 >= length(&own).max(length(content))
}
