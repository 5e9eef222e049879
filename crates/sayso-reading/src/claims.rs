//! Claims: a document with its analysis comes in, its ledger goes out. Every voice is collected here: attributed
//! statements, turns of questions and answers, and what the text says in its own voice.

use std::borrow::Cow;
use std::ops::Range;

use sayso_ledger::{Act, BlockKind, Claim, Document, DocumentKind, Form, Ledger, Notice, Source, Span};

use crate::Reader;
use crate::analysis::{Analysis, Paragraph};
use crate::attribution::{Candidate, candidates};
use crate::items::{Item, ItemKind, items};
use crate::lexicon::Lexicon;
use crate::speakers::{Names, naming, source};

/// Words below which a sentence of the text's own voice is a label and not a statement.
const MIN_OWN_WORDS: usize = 4;
/// How many claims back a parent is looked for: more voices than this do not stand inside one another.
const PARENT_REACH: usize = 64;

/// The ledger of a document; without word tables for its language, only quotations without speakers.
pub(crate) fn ledger(document: &Document, analysis: &Analysis, lexicon: Option<&Lexicon>) -> Ledger {
    let mut ledger = Ledger { reader: Reader::VERSION.to_owned(), ..Ledger::default() };
    let mut notice = |rule: &'static str, span: Option<Span>, message: String| {
        ledger.notices.push(Notice { rule: Cow::Borrowed(rule), span, message });
    };
    let empty = Lexicon::empty();
    let lexicon = lexicon.unwrap_or_else(|| {
        let message = format!("no word tables for the language \"{}\": quotations only, no speakers", document.language.name());
        notice("reading.language", None, message);
        &empty
    });
    for quotation in analysis.quotations.iter().filter(|quotation| quotation.unclosed && !quotation.single) {
        let piece = quotation.pieces[0];
        notice("quotes.unclosed", Some(piece), "a quotation without its closing mark ends with its paragraph".to_owned());
    }
    let mut voices = Voices { document, analysis, lexicon, names: Names::default(), claims: Vec::new() };
    let mut turn = None;
    for paragraph in &analysis.paragraphs {
        voices.attributed(paragraph.tokens.clone(), 0);
        match paragraph.kind {
            BlockKind::Question | BlockKind::Answer => {
                turn = voices.turn(paragraph, turn.filter(|(kind, _)| *kind == paragraph.kind));
            }
            _ => turn = None,
        }
    }
    for (idx, quotation) in analysis.quotations.iter().enumerate() {
        voices.quoted(idx, quotation.depth + 1);
    }
    voices.drop_superseded();
    for paragraph in &analysis.paragraphs {
        if matches!(paragraph.kind, BlockKind::Paragraph | BlockKind::ListItem) {
            voices.own(paragraph);
        }
    }
    ledger.claims = voices.finish();
    ledger
}

struct Voices<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    lexicon: &'a Lexicon,
    names: Names,
    claims: Vec<Claim>,
}

impl Voices<'_> {
    /// The attributions inside a range of tokens.
    fn attributed(&mut self, tokens: Range<usize>, depth: usize) {
        let (document, lexicon) = (self.document, self.lexicon);
        let mut items = items(document, self.analysis, lexicon, tokens, depth);
        if let Some(first) = items.first_mut() {
            first.starts = true;
        }
        self.names.note(document, &items);
        for candidate in candidates(&items) {
            if let Some(core) = candidate.source.clone().and_then(|range| naming(&items, range)) {
                self.names.add(document, &items, core);
            }
            let claim = self.claim(&items, &candidate);
            self.claims.push(claim);
        }
    }

    /// The attributions inside a quotation.
    fn quoted(&mut self, quotation: usize, depth: usize) {
        for &piece in &self.analysis.quotations[quotation].pieces {
            let tokens = &self.analysis.tokens;
            // Behind the opening mark, and before the closing one if there is one.
            let start = tokens.partition_point(|token| token.span.start() <= piece.start());
            let mut end = tokens.partition_point(|token| token.span.end() <= piece.end());
            if end > start && !self.analysis.quotations[quotation].unclosed && tokens[end - 1].span.end() == piece.end() {
                end -= 1;
            }
            if end.saturating_sub(start) > 5 {
                self.attributed(start..end, depth);
            }
        }
    }

    fn claim(&self, items: &[Item<'_>], candidate: &Candidate) -> Claim {
        let mut content: Vec<Span> = Vec::new();
        let (mut n_quoted, mut n_words) = (0, 0);
        for range in &candidate.content {
            content.push(covering(items, range));
            for item in &items[range.clone()] {
                let words = match item.kind {
                    ItemKind::Punctuation => 0,
                    ItemKind::Quotation(_) => item.text.split_whitespace().count(),
                    ItemKind::Word | ItemKind::Number => 1,
                };
                n_words += words;
                if let ItemKind::Quotation(idx) = item.kind {
                    n_quoted += words;
                    // The same quotation in the paragraphs before and behind.
                    content.extend(self.analysis.quotations[idx].pieces.iter().filter(|piece| **piece != item.span));
                }
            }
        }
        let form = match n_quoted {
            0 => Form::Indirect,
            _ if n_quoted * 10 >= n_words * 9 => Form::Direct,
            _ => Form::Mixed,
        };
        let cue = (!candidate.cue.is_empty()).then(|| covering(items, &candidate.cue));
        Claim {
            source: source(items, candidate.source.as_ref()),
            cue: cue.into_iter().collect(),
            content: disjoint(content),
            form,
            act: candidate.act,
            parent: None,
            rule: Cow::Borrowed(candidate.rule),
        }
    }

    /// A turn of a question or an answer: each sentence of an answer is a statement of who answers, a question is one
    /// of somebody whom the text does not name. Returns the turn's marker for the paragraphs that go on with it.
    fn turn(&mut self, paragraph: &Paragraph, going_on: Option<(BlockKind, Option<Span>)>) -> Option<(BlockKind, Option<Span>)> {
        let tokens = &self.analysis.tokens[paragraph.tokens.clone()];
        let colon = tokens.iter().take(4).position(|token| matches!(self.document.slice(token.span), ":" | "."));
        let marker = match colon {
            Some(colon) if going_on.is_none() || colon <= 1 => Some(tokens[0].span.cover(tokens[colon].span)),
            _ => None,
        };
        let cue = marker.or_else(|| going_on.and_then(|(_, marker)| marker));
        let answers = paragraph.kind == BlockKind::Answer;
        let source = match &self.document.stated.issuer {
            Some(issuer) if answers => Source::Named { span: issuer.span, name: issuer.span },
            _ => Source::NotFound,
        };
        for sentence in &self.analysis.sentences[paragraph.sentences.clone()] {
            let start = marker.map_or(sentence.span.start(), |marker| marker.end().max(sentence.span.start()));
            let Some(rest) = self.document.span(start, sentence.span.end().max(start)) else { continue };
            let content = self.document.trim(rest);
            if content.is_empty() {
                continue;
            }
            self.claims.push(Claim {
                source,
                cue: cue.into_iter().collect(),
                content: vec![content],
                form: Form::Direct,
                act: (!answers || self.document.slice(content).ends_with('?')).then_some(Act::Asks),
                parent: None,
                rule: Cow::Borrowed(if answers { "turn.answer" } else { "turn.question" }),
            });
        }
        Some((paragraph.kind, cue))
    }

    /// The sentences of a paragraph in which nobody else speaks.
    fn own(&mut self, paragraph: &Paragraph) {
        let taken: Vec<Span> = self.claims.iter().filter(|claim| claim.form != Form::Own).map(Claim::extent).collect();
        let mut taken: Vec<Span> = taken.into_iter().filter(|extent| extent.intersection(paragraph.span).is_some()).collect();
        taken.sort();
        let stated = &self.document.stated;
        let name = match self.document.kind {
            DocumentKind::Statement | DocumentKind::Interview => stated.issuer.as_ref(),
            DocumentKind::Opinion => stated.author.as_ref(),
            _ => stated.outlet.as_ref().or(stated.issuer.as_ref()).or(stated.author.as_ref()),
        };
        let name = name.map(|finding| finding.span);
        for sentence in &self.analysis.sentences[paragraph.sentences.clone()] {
            let words = &self.analysis.tokens[sentence.tokens.clone()];
            let n_words = words.iter().filter(|token| token.kind != crate::TokenKind::Punctuation).count();
            let spoken = taken.iter().any(|extent| extent.intersection(sentence.span).is_some());
            if spoken || n_words < MIN_OWN_WORDS {
                continue;
            }
            let asks = self.document.slice(sentence.span).ends_with('?');
            self.claims.push(Claim {
                source: Source::Publisher { name },
                cue: Vec::new(),
                content: vec![sentence.span],
                form: Form::Own,
                act: asks.then_some(Act::Asks),
                parent: None,
                rule: Cow::Borrowed("own-voice"),
            });
        }
    }

    /// Drops statements without a speaker whose words another paragraph attributes.
    fn drop_superseded(&mut self) {
        let mut attributed: Vec<Span> = Vec::new();
        for claim in &self.claims {
            if claim.rule != "quotation.no-speaker" && !claim.rule.starts_with("turn.") {
                attributed.extend(&claim.content);
            }
        }
        attributed.sort();
        let longest = attributed.iter().map(|span| span.len()).max().unwrap_or(0);
        self.claims.retain(|claim| {
            let content = claim.content[0];
            let first = attributed.partition_point(|span| span.start() + longest < content.start());
            let overlapping = attributed[first..].iter().take_while(|span| span.start() <= content.start());
            claim.rule != "quotation.no-speaker" || !overlapping.into_iter().any(|span| span.contains(content))
        });
    }

    /// Orders the claims, joins names and finds which voice stands inside which.
    fn finish(mut self) -> Vec<Claim> {
        let key = |claim: &Claim| {
            let (first, last) = (claim.content[0], claim.content[claim.content.len() - 1]);
            let whole_turn = claim.rule.starts_with("turn.");
            (first.start(), !whole_turn, usize::MAX - last.end(), claim.cue.first().map_or(0, |cue| cue.start()))
        };
        self.claims.sort_by_key(key);
        for idx in 0..self.claims.len() {
            let earliest = idx.saturating_sub(PARENT_REACH);
            let parent = (earliest..idx).rev().find(|outer| holds(&self.claims[*outer], &self.claims[idx]));
            self.claims[idx].parent = parent;
            if let Source::Named { span, name } = self.claims[idx].source {
                let name = self.names.joined(self.document, name);
                self.claims[idx].source = Source::Named { span, name };
            }
        }
        self.claims
    }
}

/// Whether a claim stands, with its cue, inside the content of another.
fn holds(outer: &Claim, inner: &Claim) -> bool {
    let inside = |part: &Span| outer.content.iter().any(|content| content.contains(*part));
    inner.content.iter().all(inside) && inner.cue.iter().all(inside) && outer.form != Form::Own && outer.content != inner.content
        || outer.rule.starts_with("turn.") && !inner.rule.starts_with("turn.") && inner.content.iter().all(inside)
}

fn covering(items: &[Item<'_>], range: &Range<usize>) -> Span {
    items[range.start].span.cover(items[range.end - 1].span)
}

/// The spans in order, those that overlap made one.
fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match kept.last_mut() {
            Some(last) if last.end() > span.start() => *last = last.cover(span),
            _ => kept.push(span),
        }
    }
    kept
}
