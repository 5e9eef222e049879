//! What the marks of one claim are read from: the claims of a document and what the patterns found in its words come in;
//! the parts of each claim, one a sentence, with their main clause, go out.
//!
//! Clauses are told by words, not by trees, so that every tier reads the same marks: a relative or subordinate clause
//! lasts to the next comma, to "and", or to a second verb. What stands in the content of another claim inside this one is
//! that claim's.

use std::ops::Range;

use sayso_ledger::{Claim, DocumentKind, Form, Mark, Reading, Source, Span};
use sayso_syntax::Upos;

use super::Words;
use super::patterns::{Class, Hit, Set, Word};
use crate::lexicon::{Frames, fold};
use crate::rules;
use crate::tokens::{Token, TokenKind};

/// How far back a subject is looked for, in words.
const SUBJECT_REACH: usize = 6;

/// How many marks may stand before the first word of a sentence or behind its last.
const OPENING_REACH: usize = 8;
/// How far before "that" a verb is looked for that brings it, in words.
const SAYING_REACH: usize = 8;

/// What the patterns found in a document.
pub(crate) struct Text<'a> {
    pub(crate) words: &'a Words<'a>,
    known: Vec<Word>,
    hits: Vec<Hit>,
    /// The word class of each token, where a model has read it.
    tags: Vec<Option<Upos>>,
}

impl<'a> Text<'a> {
    pub(crate) fn of(words: &'a Words<'a>) -> Text<'a> {
        let patterns = words.lexicon.patterns();
        let known = patterns.words(words.document, &words.analysis.tokens);
        let hits = patterns.hits(&known);
        Text { words, known, hits, tags: tags(words) }
    }

    /// Whether a token is in a set; no token is in none.
    pub(crate) fn is(&self, at: usize, set: Set) -> bool {
        self.known.get(at).is_some_and(|word| word.is(set))
    }

    /// Whether a word that may be a verb is a noun or an adjective here, by its tag, or by a determiner before it.
    pub(crate) fn is_nominal(&self, at: usize) -> bool {
        let before = || at > 0 && [Set::Det, Set::Art].iter().any(|set| self.is(at - 1, *set));
        self.tag(at).map_or_else(before, |tag| matches!(tag, Upos::Noun | Upos::Propn | Upos::Adj))
    }

    /// The word class of a token, where a model has read it.
    pub(crate) fn tag(&self, at: usize) -> Option<Upos> {
        self.tags.get(at).copied().flatten()
    }

    /// The words of a token.
    pub(crate) fn text(&self, at: usize) -> &'a str {
        self.words.analysis.tokens.get(at).map_or("", |token| self.words.document.slice(token.span))
    }

    pub(crate) fn is_word(&self, at: usize) -> bool {
        self.words.analysis.tokens.get(at).is_some_and(|token| token.kind != TokenKind::Punctuation)
    }

    /// The tokens of a stretch of text.
    pub(crate) fn tokens(&self, span: Span) -> Range<usize> {
        let tokens = &self.words.analysis.tokens;
        let from = tokens.partition_point(|token| token.span.end() <= span.start());
        from..tokens.partition_point(|token| token.span.start() < span.end()).max(from)
    }

    /// From the first to the last of some tokens.
    pub(crate) fn span(&self, tokens: &Range<usize>) -> Option<Span> {
        let tokens = self.words.analysis.tokens.get(tokens.clone())?;
        Some(tokens.first()?.span.cover(tokens.last()?.span))
    }

    /// What was found wholly within some tokens.
    pub(crate) fn hits(&self, within: Range<usize>) -> impl Iterator<Item = Hit> + '_ {
        let first = self.hits.partition_point(|hit| hit.start < within.start);
        let near = self.hits[first..].iter().take_while(move |hit| hit.start < within.end);
        near.filter(move |hit| hit.end <= within.end).copied()
    }

    /// A mark of these tokens.
    pub(crate) fn mark(&self, reading: Reading, tokens: &Range<usize>, rule: &'static str) -> Mark {
        Mark { reading, span: self.span(tokens), rule: rule.into() }
    }

    /// The tokens of the sentence that holds a token, and the index of its paragraph.
    pub(crate) fn sentence(&self, at: usize) -> Option<(usize, Range<usize>)> {
        let sentences = &self.words.analysis.sentences;
        let idx = sentences.partition_point(|sentence| sentence.tokens.end <= at);
        sentences.get(idx).filter(|sentence| sentence.tokens.start <= at).map(|found| (idx, found.tokens.clone()))
    }
}

/// The word class of each token; nothing without syntax.
fn tags(words: &Words<'_>) -> Vec<Option<Upos>> {
    let Some(syntax) = words.syntax else { return Vec::new() };
    let mut read = syntax.analysis.words(words.document.text()).peekable();
    let tag = |token: &Token| {
        while read.next_if(|word| word.range().end <= token.span.start()).is_some() {}
        read.peek().filter(|word| word.range().start < token.span.end()).map(|word| word.upos())
    };
    words.analysis.tokens.iter().map(tag).collect()
}

/// What a claim says in one sentence.
pub(crate) struct Part {
    /// Its tokens, without the complementiser.
    pub(crate) tokens: Range<usize>,
    /// For each token, whether it stands in the main clause of this claim.
    main: Vec<bool>,
    /// For each token, whether it is this claim's and not another one's inside it.
    own: Vec<bool>,
    /// Whether the sentence asks.
    pub(crate) asks: bool,
    /// Whether the part starts its sentence.
    pub(crate) opens: bool,
}

impl Part {
    /// Whether words stand in the main clause.
    pub(crate) fn main(&self, hit: Hit) -> bool {
        self.tokens.contains(&hit.start) && self.main[hit.start - self.tokens.start]
    }

    /// Whether words are not inside another claim.
    pub(crate) fn own(&self, hit: Hit) -> bool {
        self.tokens.contains(&hit.start) && self.own[hit.start - self.tokens.start]
    }
}

/// What the marks of one claim are read from.
pub(crate) struct Scope<'a> {
    pub(crate) text: &'a Text<'a>,
    pub(crate) claim: &'a Claim,
    pub(crate) parts: Vec<Part>,
    /// The tokens of its cue; empty if there is none.
    pub(crate) cue: Range<usize>,
    /// The tokens of its source; empty if there is none.
    pub(crate) source: Range<usize>,
    /// Whether "I" and "we" are the speaker.
    pub(crate) first_person: bool,
    /// The words of the speaker's name, folded.
    speaker: Vec<String>,
}

impl<'a> Scope<'a> {
    /// The scope of the claim `idx`; `inner` are the claims inside it.
    pub(crate) fn of(text: &'a Text<'a>, claims: &'a [Claim], idx: usize, inner: &[usize]) -> Scope<'a> {
        let claim = &claims[idx];
        // "X reports, citing Y, that C": both say C.
        let other = inner.iter().filter(|inner| !rules::is_cited(&claims[**inner].rule));
        let mut foreign: Vec<Range<usize>> =
            other.flat_map(|inner| &claims[*inner].content).map(|span| text.tokens(*span)).collect();
        foreign.sort_by_key(|range| range.start);
        let mut parts = Vec::new();
        for &content in &claim.content {
            let tokens = text.tokens(content);
            let mut at = tokens.start;
            while at < tokens.end {
                let Some((_, sentence)) = text.sentence(at) else { break };
                let end = sentence.end.min(tokens.end);
                parts.extend(part(text, at..end, &foreign, &sentence));
                at = end.max(at + 1);
            }
        }
        let range = |span: Option<Span>| span.map_or(0..0, |span| text.tokens(span));
        let told = claim.parent.filter(|_| rules::is_cited(&claim.rule)).map_or(claim, |outer| &claims[outer]);
        let mut cue = range(told.cue.first().copied());
        // "n'accepte | pas": the second half of a negation belongs to the cue.
        while !cue.is_empty() && text.is(cue.end, Set::Pas) {
            cue.end += 1;
        }
        let kind = text.words.document.kind;
        let whole = claim.form == Form::Own
            && !matches!(kind, DocumentKind::Statement | DocumentKind::Report | DocumentKind::Interview);
        let named = [claim.source.span(), claim.source.speaker()].into_iter().flatten().filter(|_| !whole);
        let mut speaker = Vec::new();
        for span in named {
            speaker.extend(text.tokens(span).map(|at| fold(text.text(at))).filter(|word| word.chars().count() > 3));
        }
        Scope {
            text,
            claim,
            parts,
            cue,
            source: range(claim.source.span()),
            first_person: claim.form != Form::Indirect,
            speaker,
        }
    }

    /// What was found in the cue.
    pub(crate) fn in_cue(&self, class: Class) -> Option<Hit> {
        self.text.hits(self.cue.clone()).find(|hit| hit.class == class)
    }

    /// Whether the cue is negated.
    pub(crate) fn negated_cue(&self) -> bool {
        let negates = |at: usize| self.text.is(at, Set::Not) || self.text.is(at, Set::Ne);
        self.in_cue(Class::Negation).is_some() || self.cue.clone().any(negates)
    }

    /// Whether the cue says what was said before now. A noun has no tense: "the forecast that wages would fall".
    pub(crate) fn past_cue(&self) -> bool {
        self.claim.rule == rules::STATEMENT_THAT || self.in_cue(Class::CuePast).is_some()
    }

    /// What the main clauses show of a class, in order.
    pub(crate) fn main(&self, class: Class) -> impl Iterator<Item = (&Part, Hit)> {
        self.parts.iter().flat_map(move |part| in_main(self.text, part, class).map(move |hit| (part, hit)))
    }

    /// What the claim shows of a class anywhere, in order.
    pub(crate) fn own(&self, class: Class) -> impl Iterator<Item = Hit> {
        let hits =
            self.parts.iter().flat_map(|part| self.text.hits(part.tokens.clone()).filter(move |hit| part.own(*hit)));
        hits.filter(move |hit| hit.class == class)
    }

    /// Whether a main clause negates the verb that starts at a token: a negation at most a few words before, or right
    /// behind.
    pub(crate) fn negated(&self, part: &Part, hit: Hit) -> bool {
        let from = hit.start.saturating_sub(SUBJECT_REACH).max(part.tokens.start);
        let near = self.text.hits(from..(hit.end + 1).min(part.tokens.end));
        let mut near =
            near.filter(|near| near.class == Class::Negation && part.main(*near) && !self.is_stress(part, *near));
        let parts = |at: usize| !self.text.is_word(at) || self.text.is(at, Set::And) || self.text.is(at, Set::That);
        near.any(|near| !(near.end..hit.start).any(parts))
    }

    /// "there is no doubt": a negation that negates nothing said.
    pub(crate) fn is_stress(&self, part: &Part, hit: Hit) -> bool {
        let from = hit.start.saturating_sub(SUBJECT_REACH).max(part.tokens.start);
        let mut near = self.text.hits(from..part.tokens.end).take_while(|near| near.start <= hit.start);
        near.any(|near| near.class == Class::Booster && hit.start < near.end)
    }

    /// Whether the subject of the verb at a token is the speaker: a pronoun that stands for it, or its name.
    pub(crate) fn speaker_acts(&self, part: &Part, at: usize) -> bool {
        let text = self.text;
        let mut before = at;
        let mut n_words = 0;
        while before > part.tokens.start && n_words < SUBJECT_REACH {
            before -= 1;
            n_words += 1;
            if text.is(before, Set::We) {
                return self.first_person || matches!(self.claim.source, Source::Pronoun { .. });
            }
            if text.is(before, Set::ThirdPerson) && !self.clitic(before) {
                return !self.first_person && self.fits(before);
            }
            let passed = text.is(before, Set::Adv)
                || text.is(before, Set::Not)
                || text.is(before, Set::Ne)
                || text.is(before, Set::Pas)
                || text.is(before, Set::Clitic)
                || text.is(before, Set::Have)
                || text.is(before, Set::Avoir)
                || text.is(before, Set::Be)
                || text.is(before, Set::Do)
                || text.is(before, Set::Modal);
            if !passed {
                let word = fold(text.text(before));
                return self.speaker.contains(&word) && !text.is(before, Set::De);
            }
        }
        false
    }

    /// "nous" and "le" in front of a verb and behind its subject.
    fn clitic(&self, at: usize) -> bool {
        self.text.is(at, Set::Clitic) && at > 0 && self.text.is(at - 1, Set::SubjectPronoun)
    }

    /// Whether a pronoun of the third person can be the speaker: if the speaker is given by another one, it cannot.
    fn fits(&self, at: usize) -> bool {
        match self.claim.source {
            Source::Pronoun { span, .. } => {
                let own = self.text.words.document.slice(span);
                let bare = |word: &str| fold(word).trim_start_matches(['-', 't']).to_owned();
                bare(own) == bare(self.text.text(at)) || !self.text.is(self.source.start, Set::ThirdPerson)
            }
            _ => true,
        }
    }
}

/// What the main clause of a part shows of a class, in order.
pub(crate) fn in_main<'t>(text: &'t Text<'_>, part: &'t Part, class: Class) -> impl Iterator<Item = Hit> + 't {
    text.hits(part.tokens.clone()).filter(move |hit| hit.class == class && part.main(*hit))
}

/// One sentence of a content, with its main clause; `None` if it holds no word.
fn part(text: &Text<'_>, tokens: Range<usize>, foreign: &[Range<usize>], sentence: &Range<usize>) -> Option<Part> {
    let mut start = tokens.start;
    while start < tokens.end && !text.is_word(start) {
        start += 1;
    }
    let quoted = start > sentence.start && matches!(text.text(start - 1), "“" | "«" | "\"" | "‘" | "„" | "'");
    let marks_only = start - sentence.start <= OPENING_REACH && (sentence.start..start).all(|at| !text.is_word(at));
    let opens = quoted || marks_only;
    if text.is(start, Set::That) && start + 1 < tokens.end {
        start += 1;
    }
    let tokens = start..tokens.end;
    if tokens.is_empty() {
        return None;
    }
    let mut own = vec![true; tokens.len()];
    let from = foreign.partition_point(|range| range.end <= tokens.start);
    for range in foreign[from..].iter().take_while(|range| range.start < tokens.end) {
        let inside = range.start.max(tokens.start)..range.end.min(tokens.end);
        own[inside.start - tokens.start..inside.end - tokens.start].fill(false);
    }
    let main = main_clause(text, &tokens).into_iter().zip(&own).map(|(main, own)| main && *own).collect();
    let last =
        sentence.clone().rev().take(OPENING_REACH).find(|at| !matches!(text.text(*at), "”" | "\"" | "»" | "’" | ")"));
    let asks = last.is_some_and(|at| text.text(at) == "?");
    Some(Part { tokens, main, own, asks, opens })
}

/// For each token, whether it stands outside of relative and subordinate clauses.
fn main_clause(text: &Text<'_>, tokens: &Range<usize>) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Clause {
        Main,
        /// A relative clause, and whether its verb was met.
        Relative(bool),
        Subordinate,
    }
    let mut clause = Clause::Main;
    let mut aside = false;
    let mut main = Vec::with_capacity(tokens.len());
    for at in tokens.clone() {
        let helper = text.is(at, Set::Helper) || text.is(at, Set::Modal);
        let breaks = matches!(text.text(at), "," | ";" | ":" | "–" | "—" | ")" | "(" | "...") || text.is(at, Set::And);
        // "qui, selon les mesures en vigueur, devrait": what a comma opens right behind the pronoun is closed by the next.
        if clause == Clause::Relative(false) && text.text(at) == "," && (aside || text.is(at - 1, Set::Relative)) {
            aside = !aside;
            main.push(false);
            continue;
        }
        let relative = text.is(at, Set::Relative)
            || text.is(at, Set::That)
                && at > tokens.start
                && (text.is(at + 1, Set::Modal) || behind_noun(text, tokens.start, at));
        if relative && at > tokens.start {
            aside = false;
            clause = Clause::Relative(false);
        } else if text.is(at, Set::Sub) || text.is(at, Set::As) && clause != Clause::Main {
            clause = Clause::Subordinate;
        } else if clause != Clause::Main && breaks
            || clause == Clause::Relative(true) && helper && !text.is(at - 1, Set::Helper)
        {
            clause = Clause::Main;
        } else if let Clause::Relative(false) = clause {
            // "who accuses", but "which the port lost": what follows the pronoun is its verb or opens its subject.
            let subject = [Set::Det, Set::The, Set::Art, Set::SubjectPronoun, Set::Capital, Set::Adv]
                .iter()
                .any(|set| text.is(at, *set));
            let first = at > tokens.start && (text.is(at - 1, Set::Relative) || text.is(at - 1, Set::That)) && !subject;
            clause = Clause::Relative(helper || first || text.is(at, Set::Pp));
        }
        main.push(clause == Clause::Main);
    }
    main
}

/// Whether "that" at a token stands behind a noun with its determiner, and is a relative pronoun: "the barge that", but
/// "the fact that".
fn behind_noun(text: &Text<'_>, start: usize, at: usize) -> bool {
    let says = |word: usize| {
        let entry = text.words.lexicon.entry(text.text(word));
        entry.is_some_and(|entry| entry.cues.iter().any(|cue| cue.frames.any(Frames::THAT)))
    };
    // "learn from the press that"
    if (start..at).rev().take(SAYING_REACH).skip(1).any(says) {
        return false;
    }
    for before in (start..at).rev().take(3) {
        let noun = before + 1 == at;
        if !text.is_word(before) || noun && text.is(before, Set::ContentNoun) {
            return false;
        }
        if text.is(before, Set::Det) || text.is(before, Set::The) || text.is(before, Set::Art) {
            return !noun;
        }
        let verb = [Set::Helper, Set::Pp, Set::Cond, Set::Fut, Set::SubjectPronoun, Set::Adv, Set::Ing]
            .iter()
            .any(|set| text.is(before, *set));
        if verb {
            return false;
        }
    }
    false
}
