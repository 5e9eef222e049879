//! Claims: a document with its analysis comes in, its ledger goes out. Every voice is collected here: attributed
//! statements, turns of questions and answers, and what the text says in its own voice.

use std::borrow::Cow;
use std::ops::Range;

use sayso_ledger::{Act, BlockKind, Claim, Document, DocumentKind, Form, Ledger, Mark, Notice, Source, Span};

use sayso_syntax::ModelError;

use crate::analysis::{Analysis, Paragraph};
use crate::attribution::{Candidate, announced, candidates};
use crate::content::stripped;
use crate::items::{ItemKind, Row};
use crate::lexicon::{Classes, Lexicon};
use crate::lists;
use crate::loose::{signature, whole_quotation};
use crate::marks;
use crate::roles::RoleModel;
use crate::rules;
use crate::sentences::Sentence;
use crate::speakers::{Names, supposes_reader};
use crate::syntax::{Encoders, Syntax};
use crate::tokens::TokenKind;
use crate::who::{self, Hints};

mod beside;
mod by_model;
mod cut;
mod found;
mod inner;
mod inserted;
mod listed;
mod relay;
mod set_apart;
mod transcript;
pub(crate) use by_model::evidence;

/// Words below which a sentence of the text's own voice is a label and not a statement.
const MIN_OWN_WORDS: usize = 4;
/// Bytes below which what is said in front of a colon only announces what is said behind it.
const SHORT: usize = 40;
/// How many claims back a parent is looked for, and how many further a cue of the same speaker: more voices than this do
/// not stand inside one another.
const PARENT_REACH: usize = 64;

/// The ledger of a document; without word tables for its language, only quotations without speakers.
/// `roles` are the trained model of roles and the syntax that it reads, where there are such.
pub(crate) fn ledger(
    document: &Document,
    analysis: &Analysis,
    lexicon: Option<&Lexicon>,
    roles: Result<Option<(&RoleModel, Syntax)>, ModelError>,
    encoders: &Encoders,
    version: &str,
) -> Ledger {
    let mut ledger = Ledger { reader: version.to_owned(), ..Ledger::default() };
    let mut notice = |rule: &'static str, span: Option<Span>, message: String| {
        ledger.notices.push(Notice { rule: Cow::Borrowed(rule), span, message });
    };
    let empty = Lexicon::empty();
    let lexicon = lexicon.unwrap_or_else(|| {
        let found = match roles {
            Ok(Some(_)) => "the encoder alone finds who said what, and acts and marks are not read",
            _ => "quotations only, no speakers",
        };
        let message = format!("no word tables for the language \"{}\": {found}", document.language.name());
        notice("reading.language", None, message);
        &empty
    });
    for quotation in analysis.quotations.iter().filter(|quotation| quotation.unclosed && !quotation.single) {
        let piece = quotation.pieces[0];
        notice(
            "quotes.unclosed",
            Some(piece),
            "a quotation without its closing mark ends with its paragraph".to_owned(),
        );
    }
    let failed = |error: ModelError| format!("the model of roles could not be used, so rules alone read: {error}");
    let roles = roles.unwrap_or_else(|error| {
        notice("reading.model", None, failed(error));
        None
    });
    let mut voices = Voices {
        document,
        analysis,
        lexicon,
        roles: roles.as_ref().map(|(model, syntax)| (*model, syntax)),
        names: Names::of(document, analysis),
        claims: Vec::new(),
        before: Before::default(),
        named_inside: Vec::new(),
        transcribed: Vec::new(),
        answering: Source::NotFound,
    };
    voices.answering = voices.answering();
    voices.transcripts();
    let (mut turn, mut list) = (None, None);
    let mut last = None;
    for paragraph in &analysis.paragraphs {
        // What somebody said goes on in the text: not in a heading, and behind a picture rather than under it.
        let aside = (paragraph.kind == BlockKind::Caption).then(|| std::mem::take(&mut voices.before));
        if matches!(paragraph.kind, BlockKind::Title | BlockKind::Heading) {
            voices.before = Before::default();
        }
        voices.set_apart(last.replace(paragraph), paragraph);
        voices.attributed(paragraph.tokens.clone(), 0);
        if let Some(before) = aside {
            voices.before = before;
        }
        list = voices.listed(paragraph, list);
        match paragraph.kind {
            BlockKind::Question | BlockKind::Answer => {
                turn = voices.turn(paragraph, turn.filter(|(kind, _)| *kind == paragraph.kind));
            }
            _ => turn = None,
        }
    }
    voices.before = Before::default();
    for (idx, quotation) in analysis.quotations.iter().enumerate() {
        voices.quoted(idx, quotation.depth + 1);
    }
    if let Err(error) = voices.inner(encoders) {
        notice("reading.model", None, failed(error));
    }
    voices.drop_superseded();
    voices.claims.retain(|claim| !supposes_reader(document, analysis, lexicon, claim));
    voices.own();
    let (mut claims, names) = voices.finish();
    let syntax = roles.as_ref().map(|(_, syntax)| syntax);
    let stage = who::Stage::of(document, analysis, lexicon, &names, syntax);
    who::resolve(&stage, &mut claims);
    ledger.claims = claims;
    marks::read(&marks::Words { document, analysis, lexicon, syntax, stage: &stage }, &mut ledger.claims);
    for claim in &mut ledger.claims {
        if let Source::Pronoun { span, .. } = &mut claim.source {
            *span = parted(document, *span);
        }
    }
    ledger
}

/// Whether what is said in front of a colon only announces what is said behind it.
fn is_short(claim: &Claim) -> bool {
    claim.content.iter().map(|span| span.len()).sum::<usize>() < SHORT
}

/// The pronoun of a word that runs into its verb: "il" of "-t-il".
fn parted(document: &Document, span: Span) -> Span {
    let text = document.slice(span);
    let mark = text.rfind('-').filter(|_| text.starts_with('-'));
    mark.and_then(|mark| document.span(span.start() + mark + 1, span.end())).unwrap_or(span)
}

struct Voices<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    lexicon: &'a Lexicon,
    /// What finds attributions outside of quotations, if not the rules alone.
    roles: Option<(&'a RoleModel, &'a Syntax)>,
    names: Names,
    claims: Vec<Claim>,
    /// What the paragraph before leaves to this one.
    before: Before,
    /// The cues inside quotations that name their speaker themselves, in order.
    named_inside: Vec<Span>,
    /// What the turns of transcripts say, in order.
    transcribed: Vec<Span>,
    /// Who answers, if there are questions and answers.
    answering: Source,
}

/// What a paragraph leaves to the next one.
#[derive(Default)]
struct Before {
    /// Who is announced.
    announced: Option<Announced>,
    /// The claim that a quotation goes on with, where it is all that the next paragraph holds.
    quoting: Option<usize>,
    /// The claim without a speaker that is all of this paragraph.
    unspoken: Option<usize>,
}

/// The speaker of a quotation that starts the next paragraph.
struct Announced {
    source: Source,
    cue: Vec<Span>,
    act: Option<Act>,
}

impl Voices<'_> {
    /// The attributions inside a range of tokens.
    fn attributed(&mut self, tokens: Range<usize>, depth: usize) {
        let row = Row::new(self.document, self.analysis, self.lexicon, tokens.clone(), depth);
        let before = std::mem::take(&mut self.before);
        if depth == 0 && self.goes_on_from(&row, &before) {
            return;
        }
        let mut found = candidates(&row);
        let inside = if depth == 0 { self.inserted(&row, &mut found) } else { Vec::new() };
        let announced = if depth == 0 { announced(&row, &found) } else { None };
        let announced = announced.map(|candidate| Announced {
            source: self.names.source(&row, candidate.source.as_ref()),
            cue: vec![row.span(&candidate.cue)],
            act: candidate.act,
        });
        let first_own = self.claims.len();
        let left = match self.roles.filter(|_| depth == 0 && !row.is_empty()) {
            Some((model, syntax)) => self.by_model(model, syntax, &row, tokens, found),
            None => found,
        };
        if !inside.is_empty() {
            // Nobody else says the words of a quotation that names its speaker.
            let first: Vec<Span> = inside.iter().map(|claim| claim.content[0]).collect();
            let named = |span: &Span| {
                let next = first.partition_point(|own| own.start() < span.start());
                first.get(next).is_some_and(|own| span.contains(*own))
            };
            let mut own = self.claims.split_off(first_own);
            for other in &mut own {
                other.content.retain(|span| !named(span));
            }
            self.claims.extend(own.into_iter().filter(|claim| !claim.content.is_empty()));
            self.named_inside.extend(inside.iter().flat_map(|claim| &claim.cue));
            self.claims.extend(inside);
        }
        for candidate in left {
            // "“Every time you say that, …”" tells of no statement.
            let only_points = |part: &Range<usize>| part.len() == 1 && row[part.start].is(Classes::COMPLEMENTISER);
            let idle = depth > 0 && candidate.content.iter().all(only_points);
            if idle || self.goes_on(&row, &candidate) {
                continue;
            }
            let mut claim = self.claim(&row, &candidate);
            // Who speaks in all of the quotation was found before.
            if claim.cue.first().is_some_and(|cue| self.named_inside.binary_search(cue).is_ok()) {
                continue;
            }
            let unspoken = candidate.rule == rules::QUOTATION_NO_SPEAKER;
            if unspoken && self.is_transcribed(claim.content[0]) {
                continue;
            }
            if let Some(announced) = before.announced.as_ref().filter(|_| unspoken && candidate.content[0].start == 0) {
                // "Ann Roe told us this:": it is the quotation that is told, and not "this".
                self.claims.retain(|claim| claim.cue != announced.cue || !is_short(claim));
                claim.source = announced.source;
                claim.cue = announced.cue.clone();
                claim.marks = marks::act(announced.act, announced.cue.first().copied(), rules::ACT_CUE);
                claim.rule = Cow::Borrowed(rules::QUOTATION_ANNOUNCED);
            }
            self.claims.extend(self.relayed(&row, &mut claim));
            self.claims.push(claim);
        }
        self.part_shared(&row, first_own.min(self.claims.len()));
        if depth == 0 && !row.is_empty() {
            self.before = self.leaves(&row, first_own.min(self.claims.len()), announced);
        }
    }

    /// "X recalls that A and demands that B": what X says ends where a further cue of X follows. The row's claims are those
    /// from `first_own` on.
    fn part_shared(&mut self, row: &Row<'_>, first_own: usize) {
        let own = &mut self.claims[first_own..];
        let mut cues: Vec<(Span, Span)> =
            own.iter().filter_map(|claim| Some((*claim.cue.first()?, claim.source.span()?))).collect();
        cues.sort();
        let small = Classes::CLITIC.or(Classes::NEGATION).or(Classes::ADVERB);
        for claim in own {
            let Some(source) = claim.source.span() else { continue };
            for part in &mut claim.content {
                if part.intersection(source).is_some() {
                    continue;
                }
                let inside = cues.partition_point(|(cue, _)| cue.start() < part.start());
                let inside = cues[inside..].iter().take_while(|(cue, _)| cue.start() < part.end());
                let Some((cue, _)) = inside.take(PARENT_REACH).find(|(_, other)| *other == source) else { continue };
                let from = row.partition_point(|item| item.span.end() <= part.start());
                let at = row.partition_point(|item| item.span.end() <= cue.start());
                let at = (from..at).rev().find(|at| !row[*at].is(small)).unwrap_or(from);
                let joins = row[at].is_comma() || row[at].is(Classes::CONJUNCTION) && !row[at].is(Classes::DETERMINER);
                if let Some(kept) = stripped(row, from..at).filter(|_| joins) {
                    *part = part.intersection(row.span(&kept)).unwrap_or(*part);
                }
            }
        }
    }

    /// What a paragraph leaves to the next one; its claims are those from `first_own` on.
    fn leaves(&self, row: &Row<'_>, first_own: usize, announced: Option<Announced>) -> Before {
        let whole = whole_quotation(row);
        let last_sentence = row.span(&row.sentence(row.len() - 1));
        let mut quoting = None;
        let mut disputed = false;
        for (idx, claim) in self.claims.iter().enumerate().skip(first_own) {
            let end = words_of(claim).iter().map(|span| span.end()).max().unwrap_or(0);
            if end <= last_sentence.start() {
                continue;
            }
            match (claim.source.span(), quoting) {
                (Some(source), Some(other)) => {
                    let other: &Claim = &self.claims[other];
                    disputed |= other.source.span() != Some(source);
                }
                (Some(_), None) if claim.form == Form::Direct => quoting = Some(idx),
                _ => disputed = true,
            }
        }
        let quoting = quoting.filter(|_| !disputed && announced.is_none());
        let unspoken =
            (first_own..self.claims.len()).find(|idx| whole && self.claims[*idx].rule == rules::QUOTATION_NO_SPEAKER);
        Before { announced, quoting, unspoken }
    }

    /// Takes a paragraph that belongs to the one before: a quotation that goes on with it, or a line that says who spoke.
    fn goes_on_from(&mut self, row: &Row<'_>, before: &Before) -> bool {
        if let Some(idx) = before.quoting.filter(|_| whole_quotation(row))
            && let ItemKind::Quotation(quotation) = row[0].kind
        {
            let pieces = &self.analysis.quotations[quotation].pieces;
            if pieces[0] == row[0].span {
                self.claims[idx].content.extend(pieces);
                self.before = Before { quoting: Some(idx), ..Before::default() };
                return true;
            }
        }
        let Some((idx, name)) = before.unspoken.zip(signature(row)) else { return false };
        self.claims[idx].source = self.names.source(row, Some(&name));
        self.claims[idx].cue = vec![row.span(&(0..1))];
        self.claims[idx].rule = Cow::Borrowed(rules::QUOTATION_LABEL_BEHIND);
        true
    }

    /// The turns of transcripts, a claim each.
    fn transcripts(&mut self) {
        for turn in transcript::turns(self.document, self.analysis) {
            self.transcribed.extend(&turn.content);
            let marks = self.question(turn.content[turn.content.len() - 1]);
            self.claims.push(Claim {
                source: Source::Named { span: turn.speaker, name: turn.speaker },
                cue: vec![turn.colon],
                content: turn.content,
                form: Form::Direct,
                marks,
                parent: None,
                rule: Cow::Borrowed(rules::TURN_LABEL),
            });
        }
    }

    /// Whether a quotation holds turns of a transcript or is part of one.
    fn is_transcribed(&self, quotation: Span) -> bool {
        let next = self.transcribed.partition_point(|turn| turn.end() <= quotation.start());
        self.transcribed.get(next).is_some_and(|turn| turn.intersection(quotation).is_some())
    }

    /// Whether a candidate is but the next paragraph of a quotation that was met before without a speaker: its first
    /// piece stands for all of it.
    fn goes_on(&self, row: &Row<'_>, candidate: &Candidate) -> bool {
        let item = &row[candidate.content[0].start];
        let first = match item.kind {
            ItemKind::Quotation(idx) => self.analysis.quotations[idx].pieces[0],
            _ => return false,
        };
        candidate.rule == rules::QUOTATION_NO_SPEAKER && first != item.span
    }

    /// The attributions inside a quotation.
    fn quoted(&mut self, quotation: usize, depth: usize) {
        for &piece in &self.analysis.quotations[quotation].pieces {
            let tokens = &self.analysis.tokens;
            // Behind the opening mark, and before the closing one if there is one.
            let start = tokens.partition_point(|token| token.span.start() <= piece.start());
            let mut end = tokens.partition_point(|token| token.span.end() <= piece.end());
            if end > start && !self.analysis.quotations[quotation].unclosed && tokens[end - 1].span.end() == piece.end()
            {
                end -= 1;
            }
            if end.saturating_sub(start) > 5 {
                self.attributed(start..end, depth);
            }
        }
    }

    fn claim(&self, row: &Row<'_>, candidate: &Candidate) -> Claim {
        let mut content: Vec<Span> = Vec::new();
        let (mut n_quoted, mut n_words) = (0, 0);
        for range in &candidate.content {
            content.push(row.span(range));
            for item in &row[range.clone()] {
                n_words += item.n_words;
                if let ItemKind::Quotation(idx) = item.kind {
                    n_quoted += item.n_words;
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
        let cue = (!candidate.cue.is_empty()).then(|| row.span(&candidate.cue));
        // "does not accuse" is no accusation, and "does not deny" no denial.
        let nobody = candidate.source.as_ref().is_some_and(|source| says_nobody(row, source));
        let negated = nobody || row[candidate.cue.clone()].iter().any(|item| item.is(Classes::NEGATION));
        Claim {
            source: self.names.source(row, candidate.source.as_ref()),
            cue: cue.into_iter().collect(),
            content: disjoint(content),
            form,
            marks: marks::act(candidate.act.filter(|_| !negated), cue, rules::ACT_CUE),
            parent: None,
            rule: Cow::Borrowed(candidate.rule),
        }
    }

    /// A turn of a question or an answer: each sentence of an answer is a statement of who answers, a question is one
    /// of somebody whom the text does not name. Returns the turn's marker for the paragraphs that go on with it.
    fn turn(
        &mut self,
        paragraph: &Paragraph,
        going_on: Option<(BlockKind, Option<Span>)>,
    ) -> Option<(BlockKind, Option<Span>)> {
        let tokens = &self.analysis.tokens[paragraph.tokens.clone()];
        let colon = tokens.iter().take(4).position(|token| matches!(self.document.slice(token.span), ":" | "."));
        let marker = match colon {
            Some(colon) if going_on.is_none() || colon <= 1 => Some(tokens[0].span.cover(tokens[colon].span)),
            _ => None,
        };
        let cue = marker.or_else(|| going_on.and_then(|(_, marker)| marker));
        let answers = paragraph.kind == BlockKind::Answer;
        let source = if answers { self.answering } else { Source::NotFound };
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
                marks: if answers {
                    self.question(content)
                } else {
                    marks::act(Some(Act::Asks), marker, rules::ACT_TURN)
                },
                parent: None,
                rule: Cow::Borrowed(if answers { rules::TURN_ANSWER } else { rules::TURN_QUESTION }),
            });
        }
        Some((paragraph.kind, cue))
    }

    /// The act of a sentence that asks, by its mark.
    fn question(&self, sentence: Span) -> Vec<Mark> {
        let asks = self.document.slice(sentence).ends_with('?');
        let mark = self.document.span(sentence.end() - 1, sentence.end());
        marks::act(asks.then_some(Act::Asks), mark, rules::ACT_QUESTION_MARK)
    }

    /// Who answers in questions and answers: the name in the words that state it, or these words.
    fn answering(&self) -> Source {
        let Some(issuer) = &self.document.stated.issuer else { return Source::NotFound };
        let span = issuer.span;
        let tokens = &self.analysis.tokens;
        let first = tokens.partition_point(|token| token.span.start() < span.start());
        let last = tokens.partition_point(|token| token.span.end() <= span.end());
        let row = Row::new(self.document, self.analysis, self.lexicon, first..last.max(first), 0);
        match self.names.naming(&row, 0..row.len()) {
            Some(name) => Source::Named { span, name: row.span(&name) },
            None => Source::Named { span, name: span },
        }
    }

    /// The sentences in which nobody else speaks.
    fn own(&mut self) {
        let analysis = self.analysis;
        let mut taken: Vec<Span> = self.claims.iter().flat_map(words_of).collect();
        taken.sort();
        let mut taken = disjoint(taken).into_iter().peekable();
        for paragraph in &analysis.paragraphs {
            if !matches!(paragraph.kind, BlockKind::Paragraph | BlockKind::Quotation | BlockKind::ListItem) {
                continue;
            }
            for sentence in &analysis.sentences[paragraph.sentences.clone()] {
                while taken.next_if(|span| span.end() <= sentence.span.start()).is_some() {}
                let spoken = taken.peek().is_some_and(|span| span.start() < sentence.span.end());
                if !spoken {
                    self.own_sentence(sentence);
                }
            }
        }
    }

    fn own_sentence(&mut self, sentence: &Sentence) {
        let stated = &self.document.stated;
        let name = match self.document.kind {
            DocumentKind::Statement | DocumentKind::Interview => stated.issuer.as_ref(),
            DocumentKind::Opinion => stated.author.as_ref(),
            _ => stated.outlet.as_ref().or(stated.issuer.as_ref()).or(stated.author.as_ref()),
        };
        let name = name.map(|finding| finding.span);
        let words = &self.analysis.tokens[sentence.tokens.clone()];
        if words.iter().filter(|token| token.kind != TokenKind::Punctuation).count() < MIN_OWN_WORDS {
            return;
        }
        self.claims.push(Claim {
            source: Source::Publisher { name },
            cue: Vec::new(),
            content: vec![sentence.span],
            form: Form::Own,
            marks: self.question(sentence.span),
            parent: None,
            rule: Cow::Borrowed(rules::OWN_VOICE),
        });
    }

    /// Drops statements without a speaker whose words another paragraph attributes.
    fn drop_superseded(&mut self) {
        let kept = |claim: &Claim| claim.rule != rules::QUOTATION_NO_SPEAKER && !claim.rule.starts_with("turn.");
        let mut attributed: Vec<Span> = Vec::new();
        for claim in self.claims.iter().filter(|claim| kept(claim)) {
            attributed.extend(&claim.content);
        }
        attributed.sort();
        // Up to each of them, the furthest end: whether any that starts before reaches over a later span.
        let furthest = attributed.iter().scan(0, |furthest: &mut usize, span| {
            *furthest = span.end().max(*furthest);
            Some(*furthest)
        });
        let furthest: Vec<usize> = furthest.collect();
        self.claims.retain(|claim| {
            let content = claim.content[0];
            let before = attributed.partition_point(|span| span.start() <= content.start());
            let held = before > 0 && furthest[before - 1] >= content.end();
            claim.rule != rules::QUOTATION_NO_SPEAKER || !held
        });
    }

    /// Drops "we do not know who …" inside what is said, which shows how sure the speaker is, and "…, you know, …", which says
    /// nothing: neither is a further voice.
    fn drop_asides(&mut self) {
        let mut quoted: Vec<Span> = Vec::new();
        for claim in self.claims.iter().filter(|claim| claim.form != Form::Indirect) {
            quoted.extend(&claim.content);
        }
        quoted.sort();
        let quoted = disjoint(quoted);
        let (document, lexicon) = (self.document, self.lexicon);
        let inside = |span: Span| {
            let before = quoted.partition_point(|content| content.start() <= span.start());
            before > 0 && quoted[before - 1].contains(span) && quoted[before - 1] != span
        };
        let told = disjoint({
            let mut told: Vec<Span> = self.claims.iter().flat_map(|claim| claim.content.iter().copied()).collect();
            told.sort();
            told
        });
        let within = |span: Span| {
            let before = told.partition_point(|content| content.start() <= span.start());
            before > 0 && told[before - 1].contains(span)
        };
        let is = |span: Span, hints: Hints| lexicon.who.hints(document.slice(span)).any(hints);
        self.claims.retain(|claim| {
            let Source::Pronoun { span, .. } = claim.source else { return true };
            let asked = matches!(claim.rule.as_ref(), rules::CLAUSE_WHETHER | rules::CLAUSE_BEHIND_OBJECT)
                && claim.act().is_none()
                && claim.form == Form::Indirect;
            let unknown = asked && is(span, Hints::I.or(Hints::WE)) && inside(span);
            // "On ignore si …, a dit X": X does not know.
            let asks = matches!(claim.rule.as_ref(), rules::CLAUSE_WHETHER | rules::CLAUSE_BEHIND_OBJECT);
            let unknown = unknown || asks && is(span, Hints::ONE) && claim.cue.iter().all(|cue| within(*cue));
            let aside = claim.rule == rules::CLAUSE_BEFORE && claim.act() == Some(Act::Thinks) && is(span, Hints::YOU);
            !unknown && !aside
        });
    }

    /// What is said inside a turn of a transcript holds nothing of its label.
    fn keep_to_turns(&mut self) {
        let transcribed = &self.transcribed;
        let turns = self.claims.iter().filter(|claim| claim.rule == rules::TURN_LABEL);
        let mut colons: Vec<Span> = turns.flat_map(|turn| turn.cue.clone()).collect();
        colons.sort();
        self.claims.retain_mut(|claim| {
            let Some(&cue) = claim.cue.first().filter(|_| claim.rule != rules::TURN_LABEL) else { return true };
            // What a label brings is the turn, and not once more a statement in it.
            if colons.binary_search(&cue).is_ok() {
                return false;
            }
            let reached = transcribed.partition_point(|turn| turn.start() <= cue.start());
            if let Some(turn) = reached.checked_sub(1).map(|idx| transcribed[idx]).filter(|turn| turn.contains(cue)) {
                claim.content = claim.content.iter().filter_map(|span| span.intersection(turn)).collect();
            }
            !claim.content.is_empty()
        });
    }

    /// "X reports, citing Y, that C", "X, quoted by Y, says that C": what the one is found to say, the other does.
    fn share_cited(&mut self) {
        let beside = |claim: &Claim| matches!(claim.rule.as_ref(), rules::PHRASE_CITED | rules::RELAY);
        for idx in (0..self.claims.len()).filter(|idx| beside(&self.claims[*idx])).collect::<Vec<_>>() {
            let own = &self.claims[idx].content;
            let common =
                |span: &Span| own.iter().filter_map(|own| own.intersection(*span)).map(Span::len).sum::<usize>();
            let shared = |other: &usize| self.claims[*other].content.iter().map(common).sum::<usize>();
            let near = idx.saturating_sub(PARENT_REACH)..self.claims.len().min(idx + PARENT_REACH + 1);
            let told = |other: &usize| !beside(&self.claims[*other]) && self.claims[*other].form != Form::Own;
            let carrier = near.filter(told).max_by_key(shared).filter(|other| shared(other) > 0);
            if let Some(carrier) = carrier {
                self.claims[idx].content = self.claims[carrier].content.clone();
                self.claims[idx].form = self.claims[carrier].form;
            }
        }
    }

    /// Makes a claim of each part of a list under one cue.
    fn part_lists(&mut self) {
        let claims = std::mem::take(&mut self.claims);
        for claim in claims {
            let parts = lists::parts(self.document, self.analysis, self.lexicon, &claim);
            if parts.is_empty() {
                self.claims.push(claim);
            } else {
                self.claims.extend(parts);
            }
        }
    }

    /// Orders the claims and finds which voice stands inside which.
    fn finish(mut self) -> (Vec<Claim>, Names) {
        self.share_cited();
        self.part_lists();
        self.keep_to_turns();
        let key = |claim: &Claim| {
            let (first, last) = (claim.content[0], claim.content[claim.content.len() - 1]);
            let whole_turn = claim.rule.starts_with("turn.");
            let cue = claim.cue.first().map_or(0, |cue| cue.start());
            let n_pieces = claim.content.len();
            // "X was accused of Y, Z said": what Z says is in one piece and holds the other.
            let cited = rules::is_cited(&claim.rule);
            (first.start(), !whole_turn, usize::MAX - last.end(), cited, claim.rule != rules::RELAY, n_pieces, cue)
        };
        self.claims.sort_by_key(key);
        self.drop_asides();
        for idx in 0..self.claims.len() {
            let earliest = idx.saturating_sub(PARENT_REACH);
            let parent = (earliest..idx).rev().find(|outer| holds(&self.claims[*outer], &self.claims[idx]));
            if let Some(&last) = self.claims[idx].content.last().filter(|_| parent.is_some()) {
                let own = self.without_further_clause(last);
                self.claims[idx].content.pop();
                self.claims[idx].content.push(own);
            }
            self.claims[idx].parent = parent;
        }
        (self.claims, self.names)
    }
}

/// Whether a claim stands, with its cue, inside the content of another.
fn holds(outer: &Claim, inner: &Claim) -> bool {
    let inside = |part: &Span| outer.content.iter().any(|content| content.contains(*part));
    let cites = rules::is_cited(&inner.rule) && !rules::is_cited(&outer.rule) && outer.content == inner.content;
    cites
        || relay::passes_on(outer, inner)
        || inner.content.iter().all(inside)
            && inner.cue.iter().all(inside)
            && outer.form != Form::Own
            && outer.content != inner.content
        || outer.rule.starts_with("turn.") && !inner.rule.starts_with("turn.") && inner.content.iter().all(inside)
}

/// "Nobody said that …".
fn says_nobody(row: &Row<'_>, source: &Range<usize>) -> bool {
    row[source.start].is(Classes::NEGATION) && source.len() == 1
}

/// From the first to the last word of each part of a claim in one stretch: a quotation that goes on paragraphs later
/// does not take what stands between.
fn words_of(claim: &Claim) -> Vec<Span> {
    let source = claim.source.span().filter(|_| claim.rule != rules::TURN_ANSWER);
    claim.content.iter().chain(&claim.cue).copied().chain(source).collect()
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

/// Whether a span shares nothing with others, which are in order and disjoint.
fn free(others: &[Span], span: Span) -> bool {
    let next = others.partition_point(|other| other.end() <= span.start());
    others.get(next).is_none_or(|other| other.intersection(span).is_none())
}
