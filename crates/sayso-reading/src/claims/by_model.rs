//! Claims that the trained model of roles finds: the row of a paragraph with the candidates of the rules comes in, claims go
//! to the other voices, and what is left to the rules comes back.

use std::borrow::Cow;
use std::ops::Range;

use sayso_ledger::{Act, Claim, Document, Form, Mark, Reading, Source, Span};

use super::beside::{ByCue, agrees, is_a_phrase, left_to_rules, refers_back, spoken_by_another};
use super::cut::end_of_phrase;
use super::found::{Found, is_cue_word};
use super::{Voices, disjoint, free, says_nobody};
use crate::analysis::Analysis;
use crate::attribution::{Candidate, candidates, phrase};
use crate::content::marks_infinitive;
use crate::cues::{is_no_cue, phrase_at};
use crate::in_front::is_fronted_participle;
use crate::items::{Item, Row};
use crate::lexicon::{Classes, Frames, Lexicon, Position};
use crate::lists;
use crate::marks;
use crate::roles::{Attribution, Evidence, RoleModel, Tag, Tagger, left, settled};
use crate::rules;
use crate::sources::{OPENS_PHRASE, is_audience};
use crate::syntax::Syntax;
use crate::tokens::TokenKind;

/// The odds from which a model is believed whose cue no table knows, or that names no source, as [`Attribution::odds`] has
/// them. Half a logarithm above even odds: with none, indirect claims gain a little and mixed ones lose more.
const SURE: i64 = 8;
/// Items up to which words in front of a relative pronoun only point to what is said.
const POINTING: usize = 4;
/// How many claims back the same one is looked for.
const NEAR: usize = 8;
/// Words behind whose first one a quotation of another speaker is looked for.
const LONGEST_QUOTATION: usize = 200;

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
            let source = found.source.map(|source| self.without_comma(without_audience(&flat, source)));
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
        let mut said: Vec<Span> = judged.iter().filter_map(|(found, _)| found.content.last().copied()).collect();
        said.sort_by_key(|content| (content.end(), content.len()));
        for (mut found, agreeing) in judged {
            found.with_denied(&flat, &said);
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
            // Two cues that a rule makes one: "a, elle, demandé | aux équipages de".
            let same = |other: &Claim| {
                let cue = other.cue.iter().any(|cue| cue.intersection(claim.cue[0]).is_some());
                cue && other.content == claim.content && other.source.span() == claim.source.span()
            };
            if self.claims.iter().rev().take(NEAR).any(same) {
                continue;
            }
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
                let led = |at: &usize| {
                    flat[*at].is(Classes::PREPOSITION) && !flat[*at].is(OPENS_PHRASE) || flat[*at].is_comma()
                };
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
        // "saw twice the rain", "is seen from the shore", but "saw it as a ruse"
        let sees = never
            .as_ref()
            .is_some_and(|cue| cue.form.frames == Frames::AS && matches!(cue.form.act, Act::Evaluates | Act::Thinks));
        let at = |span: &Span| flat.partition_point(|item| item.span.end() <= span.start());
        let taken_as = |span: &Span| {
            (at(span).saturating_sub(1)..flat.len())
                .take_while(|at| flat[*at].span.start() < span.end())
                .any(|at| flat[at].is(Classes::AS))
        };
        // "C'est ce qu' | a annoncé X": what is said stands elsewhere.
        let points = |span: &Span| {
            let (first, last) = (at(span), flat.partition_point(|item| item.span.end() < span.end()));
            let short = last < first + POINTING;
            short && flat.get(last).is_some_and(|last| last.is(Classes::RELATIVE.or(Classes::COMPLEMENTISER)))
        };
        // "Certains s' | en plaignent": a letter is no cue.
        let mut letters = self.document.slice(found.cue).chars().filter(|char| char.is_alphabetic());
        let is_letter = letters.next().is_some_and(|letter| letter.is_ascii()) && letters.next().is_none();
        // "Figure-toi, mon ami, que …": who is told to is not who says it.
        let second = Classes::PRONOUN_OBJECT.or(Classes::PRONOUN_SECOND);
        let told = |item: &Item<'_>| {
            let suffix = item.text.rsplit_once('-').and_then(|(_, suffix)| self.lexicon.listed(suffix));
            suffix.is_some_and(|entry| entry.classes.any(second) && !entry.classes.any(Classes::SPEAKER_PRONOUN))
        };
        if modelled
            || cue.last().is_some_and(told)
            || is_letter
            || found.content.iter().all(points)
            || (from..from + n_items).any(|at| is_no_cue(flat, at))
            || never.is_some_and(|cue| cue.form.frames == Frames::default())
            || sees && !found.content.iter().any(taken_as)
        {
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

/// "a déclaré | le maire à la presse": a source without whom it was said to.
fn without_audience(flat: &Row<'_>, source: Span) -> Span {
    let from = flat.partition_point(|item| item.span.end() <= source.start());
    let mut words = (from + 1..flat.len()).take_while(|at| flat[*at].span.start() < source.end());
    words.find(|at| is_audience(flat, *at)).map_or(source, |at| flat.span(&(from..at)))
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
