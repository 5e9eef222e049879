//! Claims that the trained model of roles finds: the row of a paragraph with the candidates of the rules comes in, claims go
//! to the other voices, and what is left to the rules comes back.

use std::borrow::Cow;
use std::ops::Range;

use sayso_ledger::{Act, Claim, Document, Form, Mark, Reading, Source, Span};

use super::cut::{end_of_phrase, is_antecedent};
use super::inner::is_somebody;
use super::{Voices, disjoint, free, says_nobody};
use crate::analysis::Analysis;
use crate::attribution::{Candidate, candidates, is_fronted_participle, phrase};
use crate::cited::cut;
use crate::content::marks_infinitive;
use crate::cues::phrase_at;
use crate::items::{Item, Row};
use crate::lexicon::{Classes, CueForm, Frames, Inflections, Lexicon, Position};
use crate::lists;
use crate::loose::unspoken;
use crate::marks;
use crate::roles::{Attribution, Evidence, RoleModel, Tag, Tagger, left, settled};
use crate::rules;
use crate::sources::{OPENS_PHRASE, source_before};
use crate::syntax::Syntax;
use crate::tokens::TokenKind;

/// The odds from which a model is believed whose cue no table knows, or that names no source, as [`Attribution::odds`] has
/// them. Half a logarithm above even odds: with none, indirect claims gain a little and mixed ones lose more.
const SURE: i64 = 8;
/// Words behind whose first one a quotation of another speaker is looked for.
const LONGEST_QUOTATION: usize = 200;
/// Bytes that no cue is longer than.
const LONGEST_CUE: usize = 200;

/// Rules that are told where the model says nothing of their words: quotations, "according to X", "X said that …", and
/// what X urges or asks Y, accuses Y of or adds.
const PLAIN: [&str; 9] = [
    "quotation.",
    "phrase.",
    rules::CLAUSE_THAT,
    rules::CLAUSE_WHETHER,
    rules::CLAUSE_BEHIND_OBJECT,
    rules::OBJECT_OF,
    rules::PARTICIPLE,
    rules::AS_CLAUSE,
    rules::COLON,
];

/// Of these, the ones that are hardly ever right where an encoder, which has read the sentence, sees no cue: "found a coin
/// that he sold".
const DOUBTED: [&str; 2] = [rules::CLAUSE_BEHIND_OBJECT, rules::AS_CLAUSE];

/// What the model of roles reads of each paragraph.
pub(crate) fn evidence(document: &Document, analysis: &Analysis, lexicon: &Lexicon, syntax: &Syntax) -> Vec<Evidence> {
    let rows =
        analysis.paragraphs.iter().map(|paragraph| Row::new(document, analysis, lexicon, paragraph.tokens.clone(), 0));
    let filled = rows.filter(|row| !row.is_empty());
    let gather = |row: Row<'_>| Evidence::gather(document, analysis, syntax, lexicon, &row, 0, &candidates(&row));
    filled.map(gather).collect()
}

/// Whether an item is all of its sentence but marks.
fn alone(row: &Row<'_>, at: usize) -> bool {
    row.sentence(at).filter(|other| *other != at).all(|other| row[other].is_punctuation())
}

/// The words of an attribution.
pub(super) struct Found {
    /// `None`: the text names nobody.
    pub(super) source: Option<Span>,
    /// Whom the source stands for, if that is a relative pronoun.
    antecedent: Option<Span>,
    pub(super) cue: Span,
    /// Never empty.
    content: Vec<Span>,
    /// "X was accused of", "X was told that": whom it is said of or to.
    said_to: Option<Span>,
    /// Whether the cue is a passive participle and nothing else: "suspected of".
    bare_participle: bool,
}

impl Found {
    /// `None` where nobody could speak: a source that names nobody is no source, but the sign of a wrong reading.
    pub(super) fn of(evidence: &Evidence, attribution: &Attribution) -> Option<Found> {
        let span = |words: &Range<usize>| {
            let (first, last) = (evidence.span(words.start)?, evidence.span(words.end.checked_sub(1)?)?);
            Some(first.cover(last))
        };
        let source = attribution.source.as_ref();
        let relative = source.filter(|words| evidence.is_relative(words));
        // What "who" says stands behind it.
        let behind = |words: &&Range<usize>| relative.is_none_or(|relative| words.start >= relative.end);
        // "the levy, which the owners reject": what is rejected is the levy.
        let told = |words: &Range<usize>| span(&evidence.told_of(words).unwrap_or_else(|| words.clone()));
        let content: Vec<Span> = attribution.content.iter().filter(behind).filter_map(told).collect();
        let antecedent = relative.map(|words| evidence.antecedent(words.start));
        if content.is_empty()
            || antecedent == Some(None)
            || source.is_some_and(|words| !evidence.names_somebody(words) || evidence.is_cut(words))
        {
            return None;
        }
        Some(Found {
            source: source.and_then(span),
            antecedent: antecedent.flatten().as_ref().and_then(span),
            cue: span(&attribution.cue)?,
            content,
            said_to: None,
            bare_participle: evidence.is_bare_participle(&attribution.cue),
        })
    }
}

impl Voices<'_> {
    /// Takes the attributions that the model of roles finds in a paragraph; returns what it leaves to the rules: voices
    /// inside contents, and plain attributions of which the model says nothing.
    pub(super) fn by_model(
        &mut self,
        model: &RoleModel,
        syntax: &Syntax,
        row: &Row<'_>,
        tokens: Range<usize>,
        candidates: Vec<Candidate>,
    ) -> Vec<Candidate> {
        let evidence = Evidence::gather(self.document, self.analysis, syntax, self.lexicon, row, 0, &candidates);
        let (told, tagger) = match &syntax.tags {
            Some(tags) => (evidence.tags_at(tags), Tagger::Encoder),
            None => (model.tags(&evidence), Tagger::Chain),
        };
        let attributions = model.attributions(&evidence, &told, tagger);
        // No quotation is that deep: every word is an item of its own.
        let flat = Row::new(self.document, self.analysis, self.lexicon, tokens, usize::MAX);
        let by_cue = ByCue::new(row, &candidates);
        // A voice inside a quotation is left to the rules: the model knows outermost ones only.
        let found = |attribution: &Attribution| {
            let found = Found::of(&evidence, attribution).filter(|found| !self.in_quotation(found.cue))?;
            // "Opinion: The fish war": what kind of text it is says nothing.
            let rubric = |source: Span| {
                let from = flat.partition_point(|item| item.span.end() <= source.start());
                let mut words = flat[from..].iter().take_while(|item| item.span.start() < source.end());
                words.all(|item| item.is(Classes::RUBRIC))
            };
            if self.document.slice(found.cue) == ":" && found.source.is_some_and(rubric) {
                return None;
            }
            // "Ann Roe is not | a builder who thinks that": there is none.
            let denied = |span: Span| {
                let first = flat.partition_point(|item| item.span.end() <= span.start());
                flat.iter().skip(first.saturating_sub(1)).take(2).any(|item| item.is(Classes::NEGATION))
            };
            if found.antecedent.is_some_and(denied) {
                return None;
            }
            // "Asked about the leak, the mayor sighed": what the subject was asked is nothing that it says.
            let at = |byte: usize| flat.partition_point(|item| item.span.end() <= byte);
            let said = at(found.content[0].start())..at(found.content[0].end() - 1) + 1;
            let fronted = found.content.len() == 1 && found.source.is_some_and(|source| at(source.start()) >= said.end);
            if fronted && is_fronted_participle(&flat, &said) {
                return None;
            }
            let source = found.source.map(|source| self.without_comma(source));
            let found = Found { cue: self.behind_bracket(found.cue), source, ..found };
            Some(
                found.with_object(row, &candidates).with_whole_cue(&flat).without_subject(&flat).with_antecedent(&flat),
            )
        };
        let agreeing = |found: &Found| {
            by_cue.near(found.cue).find(|idx| {
                let candidate = &candidates[*idx];
                let certain = refers_back(row, candidate) || rules::passes_on(candidate.rule);
                certain || agrees(row, candidate, &found.content)
            })
        };
        let holds = |attribution: &Attribution| {
            found(attribution).filter(|found| !is_a_phrase(row, &candidates, found)).is_some_and(|found| {
                agreeing(&found).is_some()
                    || self.likely(&flat, &found, attribution.odds) && !spoken_by_another(row, &candidates, &found)
            })
        };
        // A rule that quotes knows where its quotations end, and whose those of other sentences are: it is on what is left
        // that others may be rivals.
        let words = |candidate: &Candidate| -> Vec<Range<usize>> {
            let words = candidate.content.iter().map(|range| evidence.covered(row.span(range)));
            words.filter(|words| !words.is_empty()).collect()
        };
        let quoting: Vec<(usize, Vec<Range<usize>>)> = (0..candidates.len())
            .filter(|idx| candidates[*idx].rule.starts_with("quotation.") && candidates[*idx].source.is_some())
            .map(|idx| (idx, words(&candidates[idx])))
            .filter(|(_, words)| !words.is_empty())
            .collect();
        let whole = |mut attribution: Attribution| {
            let found = found(&attribution)?;
            let own = agreeing(&found).filter(|idx| candidates[*idx].rule.starts_with("quotation."));
            if let Some(idx) = own {
                attribution.content = words(&candidates[idx]);
            } else {
                let (first, last) = (attribution.content.first()?.start, attribution.content.last()?.end);
                let sentence = row.sentence_index(row.partition_point(|item| item.span.end() <= found.cue.start()));
                let from = quoting.partition_point(|(_, words)| words[0].start + LONGEST_QUOTATION < first);
                let near = quoting[from..].iter().take_while(|(_, words)| words[0].start < last);
                let elsewhere = near.filter(|(idx, _)| row.sentence_index(candidates[*idx].cue.start) != sentence);
                for (_, taken) in elsewhere {
                    attribution.content = left(&evidence, attribution.content, taken);
                }
                // "He didn't suggest a strike. “…”": what is not said does not go on.
                let cue = row.partition_point(|item| item.span.end() <= found.cue.start());
                let mut words = row[cue..].iter().take_while(|item| item.span.start() < found.cue.end());
                if words.any(|item| item.is(Classes::NEGATION)) {
                    let at = |words: &Range<usize>| {
                        let start = evidence.span(words.start).map(Span::start)?;
                        row.sentence_index(row.partition_point(|item| item.span.end() <= start))
                    };
                    attribution.content.retain(|words| at(words) == sentence);
                }
            }
            (!attribution.content.is_empty()).then_some(attribution)
        };
        let settled = settled(&evidence, attributions.into_iter().filter(holds).filter_map(whole).collect());
        let mut taken = vec![false; candidates.len()];
        let mut contents: Vec<Span> = Vec::new();
        let judged: Vec<(Found, Option<usize>)> = settled
            .iter()
            .filter_map(found)
            .map(|found| {
                let agreeing = agreeing(&found);
                (found, agreeing)
            })
            .collect();
        let passing = candidates.iter().filter(|candidate| rules::passes_on(candidate.rule));
        let mut inserted: Vec<Range<usize>> = passing.filter_map(phrase).collect();
        inserted.sort_by_key(|phrase| phrase.start);
        let told_of = disjoint(judged.iter().flat_map(|(found, _)| found.content.iter().copied()).collect());
        for (mut found, agreeing) in judged {
            // "X said A. “B.”": the rules know whose quotation goes on.
            let goes_on = |idx: &usize| {
                let candidate = &candidates[*idx];
                let first = Candidate { content: candidate.content[..1].to_vec(), ..candidate.clone() };
                candidate.content.len() > 1 && agrees(row, &first, &found.content)
            };
            if let Some(idx) = by_cue.near(found.cue).find(goes_on).filter(|_| agreeing.is_none()) {
                taken[idx] = true;
                found.content.extend(
                    candidates[idx].content[1..]
                        .iter()
                        .map(|range| row.span(range))
                        .filter(|span| free(&told_of, *span)),
                );
            }
            if let Some(idx) = agreeing {
                taken[idx] = true;
                found.take_rule(row, &candidates[idx]);
                // "urges the port to A, to B and to C": the rules know all parts of a list.
                let by_rule = self.claim(row, &candidates[idx]);
                if !lists::parts(self.document, self.analysis, self.lexicon, &by_rule).is_empty() {
                    found.content = by_rule.content;
                }
            }
            found.without_inserted(row, &inserted, agreeing.map(|idx| &candidates[idx]));
            self.whole_quotations(&mut found);
            // Who cites, or passes on, may be told by a rule alone.
            if agreeing.is_none_or(|idx| !rules::passes_on(candidates[idx].rule)) {
                contents.extend(&found.content);
            }
            let mut claim = self.model_claim(&flat, 0, found, agreeing.map(|idx| &candidates[idx]));
            self.claims.extend(self.relayed(&flat, &mut claim));
            self.claims.push(claim);
        }
        let mut left = left_to_rules(row, candidates, &taken, contents, tagger);
        // A few quoted words inside a sentence that has no role are a title or a phrase, and nobody's statement.
        left.retain(|candidate| {
            let quotation = &candidate.content[0];
            let inside = candidate.rule == rules::QUOTATION_NO_SPEAKER && !alone(row, quotation.start);
            !inside || told[evidence.covered(row.span(quotation))].iter().any(|told| told.tag != Tag::Outside)
        });
        left
    }

    /// A claim of what the model found, and a rule with it, inside quotations of less than `depth`.
    pub(super) fn model_claim(
        &self,
        flat: &Row<'_>,
        depth: usize,
        found: Found,
        agreeing: Option<&Candidate>,
    ) -> Claim {
        let items = |span: Span| {
            let from = flat.partition_point(|item| item.span.end() <= span.start());
            from..flat.partition_point(|item| item.span.start() < span.end()).max(from)
        };
        // "the council's claim that …": the mark of the possessor is no part of the name.
        let bare = |mut range: Range<usize>| {
            // "we're pleased": nor is an auxiliary that runs into it.
            let joined = Classes::GENITIVE.or(Classes::AUXILIARY);
            let clitic = |item: &Item<'_>| item.is(joined) && item.text.starts_with(['\'', '’']);
            if range.len() > 1 && clitic(&flat[range.end - 1]) {
                range.end -= 1;
            }
            // "So, the council wants": nor what leads in.
            let leads = |item: &Item<'_>| item.is(Classes::ADVERB.or(Classes::CONJUNCTION));
            if range.len() > 2 && leads(&flat[range.start]) && flat[range.start + 1].is_comma() {
                range.start += 2;
            }
            // "filed by a deckhand": nor is the word that brings who did it.
            while range.len() > 1 && flat[range.start].is(Classes::AGENT) {
                range.start += 1;
            }
            range
        };
        // "asked them not to show it"
        let mut content = found.content;
        if let Some(first) = content.first_mut()
            && let Some(before) = items(*first).start.checked_sub(1)
            && flat[before + 1].is(Classes::INFINITIVE_MARKER)
            && flat[before].is(Classes::NEGATION)
            && found.cue.intersection(flat[before].span).is_none()
        {
            *first = flat[before].span.cover(*first);
        }
        // "a fast passage through the | town"
        for idx in 0..content.len() {
            let taken = [found.source, Some(found.cue), content.get(idx + 1).copied()];
            let taken = |item: &Item<'_>| taken.iter().flatten().any(|other| other.intersection(item.span).is_some());
            let behind = items(content[idx]).end;
            let end = end_of_phrase(flat, behind);
            let end = (behind..end).find(|at| taken(&flat[*at])).unwrap_or(end);
            if end > behind {
                content[idx] = content[idx].cover(flat[end - 1].span);
            }
        }
        let source = found.source.map(items).filter(|range| !range.is_empty()).map(bare);
        let cue = items(found.cue);
        let act = match agreeing {
            Some(candidate) => candidate.act,
            None => cue.clone().find_map(|at| flat.cue(at)).map(|cue| cue.form.act),
        };
        let nobody = source.as_ref().is_some_and(|source| says_nobody(flat, source));
        let negated = nobody || flat[cue.clone()].iter().any(|item| item.is(Classes::NEGATION));
        let rule = agreeing.map_or(rules::MODEL_FAST, |candidate| candidate.rule);
        let candidate = Candidate { source, cue, content: Vec::new(), act, rule };
        let source = match (found.source, found.antecedent) {
            (Some(span), Some(antecedent)) => {
                // "for customers | who want"
                let whole = items(antecedent);
                let led = |at: &usize| flat[*at].is(Classes::PREPOSITION) && !flat[*at].is(OPENS_PHRASE);
                let first = whole.clone().find(|at| !led(at)).unwrap_or(whole.start);
                let whole = first..whole.end;
                let named = self.names.naming(flat, whole.clone()).unwrap_or(whole);
                Source::Pronoun { span, stands_for: Some(flat.span(&named)) }
            }
            _ => self.names.source(flat, candidate.source.as_ref()),
        };
        let mut marks = marks::act(act.filter(|_| !negated), Some(found.cue), rules::ACT_CUE);
        if let Some(whom) = found.said_to {
            let reading = Reading::Addressee;
            marks.push(Mark { reading, span: Some(whom), rule: Cow::Borrowed(rules::ADDRESSEE_PASSIVE) });
        }
        let form = self.form(&content, depth);
        let further = if depth == 0 { self.further_pieces(&content) } else { Vec::new() };
        Claim {
            source,
            cue: vec![found.cue],
            content: disjoint(content.into_iter().chain(further).collect()),
            form,
            marks,
            parent: None,
            rule: Cow::Borrowed(rule),
        }
    }

    /// Whether what the model alone found is likely enough to be told: somebody speaks, by a word that the tables know or
    /// in quotation marks; or the verdict has little doubt.
    fn likely(&self, flat: &Row<'_>, found: &Found, odds: i64) -> bool {
        let from = flat.partition_point(|item| item.span.end() <= found.cue.start());
        let n_items = flat[from..].iter().take_while(|item| item.span.start() < found.cue.end()).count();
        let known = |at: usize| {
            let item = &flat[at];
            // "For" is a cue at the start of a sentence only, and the rules take it there.
            let phrase = phrase_at(flat, at).is_some_and(|(_, position)| !matches!(position, Position::Initial));
            phrase || item.is(Classes::STATEMENT) || is_cue_word(item)
        };
        // A few quoted words in passing show nothing: the quotation opens what is said, or is most of it.
        let quotes = || {
            found.content.iter().any(|span| {
                let opens = |piece: &Span| piece.start() <= span.start() + 4 || piece.len() * 2 > span.len();
                self.pieces(*span, 0).iter().any(|(piece, _)| opens(piece))
            })
        };
        // "should support": what somebody should say is not said.
        let cue = &flat[from..from + n_items];
        let deontic =
            cue.iter().any(|item| item.is(Classes::DEONTIC)) && !cue.iter().any(|item| item.is(Classes::NEGATION));
        // "don't make much effort to hide": a cue that is denied has to be one of the tables.
        let denied = cue.iter().any(|item| item.is(Classes::NEGATION));
        // "prétend à un siège": listed as no cue.
        let never = (from..from + n_items).find_map(|at| flat.cue(at));
        // "peint d'après une photographie"
        let modelled = from > 0 && flat[from].is(Classes::MODELLED) && flat[from - 1].is(Classes::MODELLED);
        if modelled || never.is_some_and(|cue| cue.form.frames == Frames::default()) {
            return false;
        }
        let unknown = denied && !(from..from + n_items).any(|at| flat.cue(at).is_some());
        // Without tables no word is known: the verdict has to do.
        let untold = self.lexicon.is_empty();
        let shown = untold || (from..from + n_items).any(known) || quotes();
        // "R : Je ne sais pas": the mark of a turn is nobody's name.
        let mark = |source: Span| {
            let rest = self.document.text()[source.end()..].trim_start();
            self.document.slice(source).chars().count() == 1 && rest.starts_with(':')
        };
        if found.source.is_some_and(mark) {
            return false;
        }
        // "(hereinafter “HGO”)": a name in short is no statement.
        let abbreviates = |span: &Span| {
            let letters = || self.document.slice(*span).chars().filter(|char| char.is_alphabetic());
            letters().count() > 1 && letters().all(char::is_uppercase)
        };
        let abbreviation = found.content.iter().all(abbreviates);
        let known = (found.source.is_some() || found.said_to.is_some()) && shown;
        let idle = (from..from + n_items).any(|at| tells_nothing(flat, at))
            || found.content.iter().all(|span| is_circumstance(flat, *span));
        !deontic && !unknown && !abbreviation && !idle && (odds >= SURE || known)
    }

    /// How much of a content stands in quotation marks.
    fn form(&self, content: &[Span], depth: usize) -> Form {
        let (mut n_quoted, mut n_words) = (0, 0);
        for &span in content {
            let tokens = &self.analysis.tokens;
            let first = tokens.partition_point(|token| token.span.end() <= span.start());
            let words = tokens[first..].iter().take_while(|token| token.span.start() < span.end());
            let pieces = self.pieces(span, depth);
            for word in words.filter(|token| token.kind != TokenKind::Punctuation) {
                n_words += 1;
                n_quoted += usize::from(pieces.iter().any(|(piece, _)| piece.contains(word.span)));
            }
        }
        match n_quoted {
            0 => Form::Indirect,
            _ if n_quoted * 10 >= n_words * 9 => Form::Direct,
            _ => Form::Mixed,
        }
    }

    /// Who says the first words of a quotation says all of it.
    fn whole_quotations(&self, found: &mut Found) {
        for span in &mut found.content {
            for (piece, _) in self.pieces(*span, 0) {
                let opens = span.start() <= piece.start() + 4;
                if opens && piece.intersection(found.cue).is_none() {
                    *span = span.cover(piece);
                }
            }
        }
    }

    /// The paragraphs behind of quotations of which these contents hold most of the first.
    fn further_pieces(&self, content: &[Span]) -> Vec<Span> {
        let mut further = Vec::new();
        for &span in content {
            for (piece, quotation) in self.pieces(span, 0) {
                if piece.intersection(span).is_some_and(|shared| shared.len() * 2 > piece.len()) {
                    let pieces = &self.analysis.quotations[quotation].pieces;
                    further.extend(pieces[1..].iter().filter(|_| pieces[0] == piece));
                }
            }
        }
        further
    }

    /// "Ann Roe, the mayor,": the comma that closes an apposition is no part of who speaks.
    fn without_comma(&self, source: Span) -> Span {
        let words = self.document.slice(source).trim_end_matches([',', ' ']);
        // "le Courrier s'": an elided pronoun is the verb's.
        let elided = |word: &str| word.ends_with(['\'', '’']) && word.chars().count() == 2;
        let words = words.rsplit_once(' ').filter(|(_, last)| elided(last)).map_or(words, |(before, _)| before);
        self.document
            .span(source.start(), source.start() + words.len())
            .filter(|span| !span.is_empty())
            .unwrap_or(source)
    }

    /// "known as the HGO) opposes": what closes in front of a cue is no part of it.
    fn behind_bracket(&self, cue: Span) -> Span {
        let behind = self.document.slice(cue).split_once(')').filter(|(inside, _)| !inside.contains('('));
        let verb = behind.map(|(_, verb)| verb.trim_start()).filter(|verb| !verb.is_empty());
        verb.and_then(|verb| self.document.span(cue.end() - verb.len(), cue.end())).unwrap_or(cue)
    }

    /// Whether a span stands in a quotation, behind its opening mark.
    fn in_quotation(&self, span: Span) -> bool {
        self.pieces(span, 0).iter().any(|(piece, _)| piece.start() < span.start() && span.end() <= piece.end())
    }

    /// The pieces of quotations of a depth that a span touches, each with its quotation; outermost ones have 0.
    pub(super) fn pieces(&self, span: Span, depth: usize) -> Vec<(Span, usize)> {
        let from = self.analysis.quotations_reaching(span.start());
        let near = self.analysis.quotations.iter().enumerate().skip(from);
        let near = near.take_while(|(_, quotation)| quotation.pieces[0].start() < span.end());
        let of_depth = near.filter(|(_, quotation)| quotation.depth == depth);
        let touching = of_depth.flat_map(|(idx, quotation)| {
            let first = quotation.pieces.partition_point(|piece| piece.end() <= span.start());
            let pieces = quotation.pieces[first..].iter().take_while(|piece| piece.start() < span.end());
            pieces.map(move |piece| (*piece, idx))
        });
        touching.collect()
    }
}

/// Whether the verb at `at` with its object says nothing, as the tables have it: "tells the time", "claimed their bags". Where
/// a clause goes on behind the object, the object is its subject.
fn tells_nothing(flat: &Row<'_>, at: usize) -> bool {
    let Some(cue) = flat.cue(at).filter(|cue| cue.form.frames == Frames::default()) else { return false };
    let small = Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::TIME).or(Classes::ADVERB);
    // "declined to comment", "appears to sink": whatever follows the infinitive.
    let marker = cue.form.rest.first().zip(flat.get(at + 1)).is_some_and(|(word, next)| next.text == word);
    let refuses = marker && marks_infinitive(flat, at + 1);
    refuses
        || flat.get(cue.end).is_none_or(|next| {
            let closes = next.starts || next.is_punctuation() || next.is(small);
            closes && !next.is(Classes::COMPLEMENTISER) && !marks_infinitive(flat, cue.end)
        })
}

fn is_cue_word(item: &Item<'_>) -> bool {
    item.entry.is_some_and(|entry| !entry.cues.is_empty())
}

/// "Asked whether …, X said": whether a cue that takes a person opens its sentence as a participle, and the subject of the
/// clause behind the comma, at `source`, is that person.
fn is_asked(flat: &Row<'_>, cue: &Range<usize>, source: usize) -> bool {
    let opens = flat[cue.start].starts && cue.len() <= 2;
    let takes = |form: &CueForm| form.frames.any(Frames::OBJECT) && form.frames.any(Frames::WHETHER);
    opens
        && source > cue.end
        && flat[cue.end..source].iter().any(Item::is_comma)
        && flat[cue.start].participles().next().is_some_and(takes)
}

/// Whether words only tell when or where: "in 1931", "for years".
fn is_circumstance(flat: &Row<'_>, span: Span) -> bool {
    let from = flat.partition_point(|item| item.span.end() <= span.start());
    let words = flat[from..].iter().take_while(|item| item.span.start() < span.end());
    let words: Vec<&Item<'_>> = words.filter(|item| item.n_words > 0).collect();
    let [first, rest @ ..] = words.as_slice() else { return false };
    let time = |item: &&Item<'_>| {
        item.is(Classes::TIME.or(Classes::NUMERAL).or(Classes::DETERMINER).or(Classes::QUANTIFIER)) || !item.is_word()
    };
    first.is(Classes::PREPOSITION) && !rest.is_empty() && rest.len() <= 3 && rest.iter().all(time)
}

impl Found {
    /// "X was accused of Y", "it was decided that Y", "il apparaît que Y": the subject is not who says it.
    pub(super) fn without_subject(mut self, flat: &Row<'_>) -> Found {
        let at = |byte: usize| flat.partition_point(|item| item.span.end() <= byte);
        let words = at(self.cue.start())..at(self.cue.end() - 1) + 1;
        if let Some(asked) = self.source.filter(|source| is_asked(flat, &words, at(source.start()))) {
            return Found { source: None, said_to: Some(asked), ..self };
        }
        let parted = self.is_parted(flat, words.start);
        let participle = words.clone().find_map(|at| self.told_participle(flat, at, parted));
        if let Some(frames) = participle {
            return self.without_accused(frames, parted);
        }
        let mut cues = words.filter_map(|at| flat.cue(at));
        let Some(cue) = cues.next().filter(|cue| cues.next().is_none() && cue.form.rest.is_empty()) else {
            return self;
        };
        let (frames, whom) = (cue.form.frames, Frames::OBJECT.or(Frames::OF));
        if frames.any(Frames::IMPERSONAL) {
            self.source = self.source.filter(|source| !flat[at(source.start())].is(Classes::SPEAKER_PRONOUN));
        }
        if !cue.passive || frames.any(Frames::STATE) || !frames.any(whom.or(Frames::AS).or(Frames::NP)) {
            return self;
        }
        let subject = source_before(flat, cue.start).map(|subject| flat.span(&subject));
        self.said_to = subject.filter(|_| frames.any(whom));
        let by = |source: &Span| {
            let first = at(source.start());
            first >= cue.end && flat[first - 1..=first].iter().any(|item| item.is(Classes::AGENT))
        };
        self.source = self.source.filter(by);
        self
    }

    /// "The mayor, asked about it, declined": no comma parts a subject without an apposition from its verb.
    fn is_parted(&self, flat: &Row<'_>, cue: usize) -> bool {
        let Some(source) = self.source.filter(|_| cue > 0 && flat[cue - 1].is_comma()) else { return false };
        let first = flat.partition_point(|item| item.span.end() <= source.start());
        if first + 1 >= cue || flat[cue - 2].span.end() != source.end() {
            return false;
        }
        let apposed = first > 0 && flat[first - 1].is_comma() || flat[first..cue - 1].iter().any(Item::is_comma);
        !apposed && flat[cue].participles().next().is_some()
    }

    /// What the tables know of a participle at `at` whose subject is told of: "X, suspected of Y".
    fn told_participle(&self, flat: &Row<'_>, at: usize, parted: bool) -> Option<Frames> {
        let form = flat[at].participles().next()?;
        // "X, a mayor, called on Y" looks alike; what has an auxiliary shows by itself what it is.
        let other = flat.cue(at).is_some_and(|cue| cue.end > at + 1 || cue.start < at);
        let charge = Classes::PREPOSITION.or(Classes::LINKER).or(Classes::AS);
        let charged = flat.get(at + 1).is_some_and(|next| next.is(charge) || marks_infinitive(flat, at + 1));
        let behind_comma = at > 0 && flat[at - 1].is_comma();
        let passive = behind_comma && charged || !form.inflections.any(Inflections::FINITE);
        (parted || self.bare_participle && passive && !other).then_some(form.frames)
    }

    /// "X, suspected of Y, denies it": X is told of, and not who suspects.
    fn without_accused(mut self, frames: Frames, parted: bool) -> Found {
        let whom = Frames::OBJECT.or(Frames::OF);
        if (parted || frames.any(whom.or(Frames::AS).or(Frames::NP))) && !frames.any(Frames::STATE) {
            let accused = self.source.take_if(|source| source.end() <= self.cue.start());
            self.said_to = accused.filter(|_| frames.any(whom));
        }
        self
    }

    /// "a nié l'affirmation de Y | selon laquelle …": what is denied starts with its noun, as the rules have it.
    fn with_object(mut self, row: &Row<'_>, candidates: &[Candidate]) -> Found {
        let at = self.content.first().map_or(0, |first| row.partition_point(|item| item.span.end() <= first.start()));
        let relative = at > 0
            && row.get(at).is_some_and(|item| item.is(Classes::RELATIVE) && !item.is(Classes::SUBJECT_RELATIVE))
            && row[at - 1].is(Classes::PREPOSITION);
        let whole = |candidate: &&Candidate| {
            let content = row.span(&candidate.content[0]);
            let cue = !candidate.cue.is_empty() && self.cue.contains(row.span(&candidate.cue));
            cue && candidate.source.is_some() && self.content.iter().all(|span| content.contains(*span))
        };
        if let Some(candidate) = candidates.iter().filter(|_| relative).find(whole) {
            self.cue = row.span(&candidate.cue);
            self.content = candidate.content.iter().map(|range| row.span(range)).collect();
        }
        self
    }

    /// "said in an | interview", "declines | to say how": a cue with all its words.
    fn with_whole_cue(mut self, flat: &Row<'_>) -> Found {
        let at = |byte: usize| flat.partition_point(|item| item.span.end() <= byte);
        let cue = at(self.cue.start())..at(self.cue.end() - 1) + 1;
        let Some(next) = flat.get(cue.end) else { return self };
        let cut = cue.len() > 2 && flat[cue.end - 1].is(Classes::DETERMINER);
        let noun = cut && next.is(Classes::STATEMENT.or(Classes::DOCUMENT));
        // An infinitive of one word, and what is said behind it.
        let said = self.content.first().is_some_and(|first| at(first.start()) == cue.end + 2);
        let infinitive = said && next.is(Classes::INFINITIVE_MARKER) && is_cue_word(&flat[cue.end + 1]);
        let whole = flat.span(&(cue.start..cue.end + usize::from(noun) + 2 * usize::from(infinitive)));
        if self.source.iter().chain(&self.content).all(|other| other.intersection(whole).is_none()) {
            self.cue = self.cue.cover(whole);
        }
        self
    }

    /// "will demand software | that is safe": a content that is a relative clause has the noun in front of it, unless that is
    /// whom the cue is said to.
    fn with_antecedent(mut self, flat: &Row<'_>) -> Found {
        let at = |byte: usize| flat.partition_point(|item| item.span.end() <= byte);
        let behind = at(self.cue.end() - 1) + 1;
        let Some(first) = self.content.first_mut().filter(|first| at(first.start()) > behind) else { return self };
        let relative = at(first.start());
        let in_front = self.source.is_none_or(|source| source.end() <= self.cue.start());
        if in_front && is_antecedent(flat, behind..relative) {
            *first = flat[behind].span.cover(*first);
        }
        self
    }

    /// "X, citing Y, says": X says it, and "citing Y" is no part of what is said. `inserted` are such phrases.
    fn without_inserted(&mut self, row: &Row<'_>, inserted: &[Range<usize>], by_rule: Option<&Candidate>) {
        let items = |span: Span| {
            let from = row.partition_point(|item| item.span.end() <= span.start());
            from..row.partition_point(|item| item.span.start() < span.end()).max(from)
        };
        let sentence = row.sentence(items(self.cue).start.min(row.len() - 1));
        let from = inserted.partition_point(|phrase| phrase.end <= sentence.start);
        for phrase in inserted[from..].iter().take_while(|phrase| phrase.start < sentence.end) {
            let words = row.span(phrase);
            if words.contains(self.cue) {
                continue;
            }
            let holds = |source: Span| words.contains(source) || source.contains(words);
            if let Some(by_rule) = by_rule.filter(|_| self.source.is_some_and(holds)) {
                self.source = by_rule.source.as_ref().map(|source| row.span(source));
            }
            let whole = self.content.iter().all(|part| words.intersection(*part).is_none());
            if !whole {
                let mut content = self.content.iter().map(|part| items(*part)).collect();
                cut(row, &mut content, phrase);
                self.content = content.iter().map(|part| row.span(part)).collect();
            }
        }
    }

    /// A rule agrees on the content: its quotations are whole.
    fn take_rule(&mut self, row: &Row<'_>, candidate: &Candidate) {
        // "…, citing Y", "Y was quoted by X as saying": the rule knows who says it and who passes it on.
        if rules::passes_on(candidate.rule) {
            self.cue = row.span(&candidate.cue);
            self.content = candidate.content.iter().map(|range| row.span(range)).collect();
            self.source = candidate.source.as_ref().map(|source| row.span(source));
            return;
        }
        // "According to an inquiry by the guild": the inquiry says it.
        let behind = candidate.source.as_ref().map(|source| row.span(source)).filter(|by_rule| {
            let other = self.source.is_none_or(|source| {
                source.end() <= self.cue.start() || by_rule.contains(source) && by_rule.start() < source.start()
            });
            candidate.rule.starts_with("phrase.") && other
        });
        // "It may be that …, says X": all of the sentence.
        let inverted = candidate.rule == rules::CLAUSE_BEFORE
            && candidate.source.as_ref().is_some_and(|source| source.end > candidate.cue.start);
        let whole = inverted || refers_back(row, candidate) || candidate.rule == rules::AS_CLAUSE || behind.is_some();
        if candidate.rule.starts_with("quotation.") || whole {
            self.content = candidate.content.iter().map(|range| row.span(range)).collect();
        }
        // "according to Ann Roe, its director, the pool loses money": the rule knows where the clause behind the phrase starts.
        if candidate.rule == rules::PHRASE_BEFORE {
            let clause = row.span(&(candidate.content[0].start..row.len()));
            let source = self.source.map_or(0, Span::end);
            let kept = |part: &Span| if part.start() < source { Some(*part) } else { part.intersection(clause) };
            let content: Vec<Span> = self.content.iter().filter_map(kept).collect();
            if !content.is_empty() {
                self.content = content;
            }
        }
        let by_rule = candidate.source.as_ref().map(|source| row.span(source));
        // "a-t-il ajouté": the pronoun stands inside the cue.
        if candidate.source.as_ref().is_some_and(|source| candidate.cue.contains(&source.start)) {
            self.cue = row.span(&candidate.cue);
        }
        // "Customers we spoke | to say": words of the cue are the source's.
        let in_front = candidate.source.as_ref().is_some_and(|source| source.end <= candidate.cue.start);
        let wider = by_rule.filter(|by_rule| in_front && by_rule.intersection(self.cue).is_some());
        if wider.is_some() {
            self.cue = row.span(&candidate.cue);
        }
        // "l'a, à plusieurs reprises, | accusé": the encoder sees no auxiliary in front of commas.
        let whole = row.span(&candidate.cue);
        let parted = row[candidate.cue.clone()].iter().any(Item::is_comma);
        if parted && whole.intersection(self.cue).is_some() {
            self.cue = whole.cover(self.cue);
        }
        // "déplore-t-elle": who speaks stands inside the cue.
        let inside = by_rule.filter(|by_rule| self.cue.contains(*by_rule));
        self.source = behind.or(wider).or(inside).or(self.source).or(by_rule);
    }
}

/// Candidates of the rules by the place of their cues.
struct ByCue(Vec<(Span, usize)>);

impl ByCue {
    fn new(row: &Row<'_>, candidates: &[Candidate]) -> ByCue {
        let with_cue = candidates.iter().enumerate().filter(|(_, candidate)| !candidate.cue.is_empty());
        let mut by_cue: Vec<(Span, usize)> = with_cue.map(|(idx, candidate)| (row.span(&candidate.cue), idx)).collect();
        by_cue.sort();
        ByCue(by_cue)
    }

    /// The candidates whose cue shares a word with this one.
    fn near(&self, cue: Span) -> impl Iterator<Item = usize> {
        let from = self.0.partition_point(|(own, _)| own.end() <= cue.start().saturating_sub(LONGEST_CUE));
        let near = self.0[from..].iter().take_while(move |(own, _)| own.start() < cue.end());
        near.filter(move |(own, _)| own.intersection(cue).is_some()).map(|(_, idx)| *idx)
    }
}

/// The candidates of the rules that stand beside what the model found: voices inside its contents, and plain ones of which
/// it says nothing. `taken` are those that it found too.
fn left_to_rules(
    row: &Row<'_>,
    candidates: Vec<Candidate>,
    taken: &[bool],
    mut contents: Vec<Span>,
    tagger: Tagger,
) -> Vec<Candidate> {
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
    let mut left = Vec::new();
    for candidate in candidates.into_iter().zip(taken).filter(|(_, taken)| !**taken).map(|(candidate, _)| candidate) {
        let all = candidate.content.iter().chain((!candidate.cue.is_empty()).then_some(&candidate.cue));
        // "…, says X" and "…, X cannot say", but not "…, X thinks": that is often no more than a hedge.
        let behind = candidate.source.as_ref().is_some_and(|source| source.end > candidate.cue.start);
        let unknown = row[candidate.cue.clone()].iter().any(|item| item.is(Classes::NEGATION));
        let plain = PLAIN.iter().any(|rule| candidate.rule.starts_with(rule))
            || candidate.rule == rules::CLAUSE_BEFORE && (behind || unknown || says_plainly(row, &candidate))
            || candidate.rule == rules::PASSIVE && candidate.source.is_some()
            || matches!(candidate.rule, rules::OBJECT | rules::INFINITIVE) && is_unmistakable(row, &candidate);
        // "selon le décompte"
        let spoken = || candidate.source.as_ref().is_some_and(|source| is_somebody(row, row.span(source)));
        let doubted = DOUBTED.contains(&candidate.rule) || candidate.rule == rules::PHRASE_AFTER && !spoken();
        let plain = plain && !(tagger == Tagger::Encoder && doubted);
        let mut all = all.map(|range| row.span(range));
        // Of two who say it in the same words, the model has found one.
        if rules::passes_on(candidate.rule) || all.clone().all(held) || plain && !all.any(covered) {
            left.push(candidate);
            continue;
        }
        // What is not told of somebody is still said.
        let quotations = candidate.content.iter().filter(|range| !covered(row.span(range)));
        left.extend(quotations.filter_map(|range| unspoken(row, range)));
    }
    left
}

/// "fait état de", "s'engage à", "appelle à": a cue of several words that tells, urges, accuses, denies or commits says
/// nothing else.
fn is_unmistakable(row: &Row<'_>, candidate: &Candidate) -> bool {
    let acts = [Act::Urges, Act::Accuses, Act::Denies, Act::Commits];
    let verb = candidate.cue.clone().find_map(|at| row.cue(at));
    verb.is_some_and(|verb| {
        let n_words = verb.form.rest.len() + usize::from(verb.form.reflexive);
        n_words > 1 || n_words > 0 && acts.contains(&verb.form.act)
    })
}

/// "…, the biographer recounts": a verb of saying and no pronoun, so that it is no hedge.
fn says_plainly(row: &Row<'_>, candidate: &Candidate) -> bool {
    let pronoun = Classes::SPEAKER_PRONOUN.or(Classes::PRONOUN_FIRST).or(Classes::PRONOUN_THIRD).or(Classes::RELATIVE);
    let source = candidate.source.as_ref();
    let named = source.is_some_and(|source| !(source.len() == 1 && row[source.start].is(pronoun)));
    named && candidate.act == Some(Act::Asserts)
}

/// Whether all that was found to be said is the phrase that names another speaker: "According to them, the mayor knew".
fn is_a_phrase(row: &Row<'_>, candidates: &[Candidate], found: &Found) -> bool {
    let phrases = candidates.iter().filter_map(phrase).map(|phrase| row.span(&phrase));
    let phrases: Vec<Span> = phrases.filter(|phrase| phrase.intersection(found.cue).is_none()).collect();
    found.content.iter().all(|content| phrases.iter().any(|phrase| phrase.contains(*content)))
}

/// Whether all that was found to be said stands in a quotation that the rules give to the speaker of another cue.
fn spoken_by_another(row: &Row<'_>, candidates: &[Candidate], found: &Found) -> bool {
    let of_another = |candidate: &&Candidate| {
        candidate.rule.starts_with("quotation.")
            && candidate.source.is_some()
            && row.span(&candidate.cue).intersection(found.cue).is_none()
    };
    candidates.iter().filter(of_another).any(|candidate| {
        let contents: Vec<Span> = candidate.content.iter().map(|range| row.span(range)).collect();
        found.content.iter().all(|span| contents.iter().any(|content| content.contains(*span)))
    })
}

/// "C'est ce qu'a annoncé X": whether what a candidate of the rules says stands in an earlier sentence than its cue.
fn refers_back(row: &Row<'_>, candidate: &Candidate) -> bool {
    let from = row.sentence(candidate.cue.start).start;
    candidate.rule == rules::CLAUSE_BEFORE && candidate.content.iter().all(|content| content.end <= from)
}

/// Whether a candidate of the rules has the same contents, most of their words; or, if it quotes, most of those that were
/// found and further pieces.
fn agrees(row: &Row<'_>, candidate: &Candidate, content: &[Span]) -> bool {
    let own: Vec<Span> = candidate.content.iter().map(|range| row.span(range)).collect();
    let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<usize>();
    let shared =
        |span: &Span| content.iter().filter_map(|other| span.intersection(*other)).map(Span::len).sum::<usize>();
    let shared: usize = own.iter().map(shared).sum();
    // "As X pointed out, the wall was cracked": the clause is the rule's, also where the model has only its subject.
    let whole = candidate.rule == rules::AS_CLAUSE && shared == length(content);
    // "According to X, whose author is Y, the gate was open": the rule knows where the clause starts.
    if candidate.rule == rules::PHRASE_BEFORE && shared == length(&own) {
        return true;
    }
    let least = if whole || candidate.rule.starts_with("quotation.") && own.len() > content.len() {
        length(content)
    } else {
        length(&own).max(length(content))
    };
    shared * 2 >= least
}
