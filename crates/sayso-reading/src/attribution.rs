//! Attribution by rules: the items of one paragraph come in; who-said-what candidates go out, as ranges of items.
//!
//! Each rule has an id that the claim carries. The rules read function words, cue tables and quotation marks, no
//! parse: they are precise on quotations and plain reporting clauses, and leave the rest alone.

use std::ops::Range;

use sayso_ledger::Act;

use crate::cited::{by_citing, by_quoted, first_verb, speaks, stands_behind};
use crate::content::{REACH, behind_circumstance, clause_start, content_behind, end_of_content, stripped};
use crate::cues::{CueMatch, brings_quotation, phrase_at};
use crate::in_front::{by_clause_before, by_inversion, closes, quotation_before, quotation_behind, told_behind};
use crate::items::{Item, ItemKind, Row};
use crate::lexicon::{Classes, Frames, Inflections, Position};
use crate::loose::{self, by_heading, by_label, left_over_quotations};
use crate::passive::{by_bare_participle, by_passive};
use crate::rules;
use crate::sources::{SPEAKING_NOUN, object_before, source_after, source_before};
use crate::statements::by_statement;
use crate::subjects::{main_subject, name_before, noun_before, subject};

/// An attribution as ranges of items.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Candidate {
    /// `None`: the text names nobody.
    pub(crate) source: Option<Range<usize>>,
    pub(crate) cue: Range<usize>,
    /// In order and disjoint; never empty.
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) act: Option<Act>,
    pub(crate) rule: &'static str,
}

impl Candidate {
    pub(crate) fn new(
        source: Range<usize>,
        cue: Range<usize>,
        content: Vec<Range<usize>>,
        act: Act,
        rule: &'static str,
    ) -> Option<Candidate> {
        (!content.is_empty()).then_some(Candidate { source: Some(source), cue, content, act: Some(act), rule })
    }

    /// Behind the last item of source, cue and content.
    pub(crate) fn end(&self) -> usize {
        let parts = self.content.iter().chain(&self.source).chain([&self.cue]);
        parts.map(|range| range.end).max().unwrap_or(0)
    }
}

/// Words up to which a clause that starts with a preposition is no content: "In Paris, Ann Roe said …".
pub(crate) const MIN_LEAD_WORDS: usize = 5;
/// Up to how many items a phrase behind a verb that nobody knows as a speaker is one: "admet le pâtissier".
pub(crate) const SHORT_PHRASE: usize = 3;
/// Up to how many items a subject has, in front of a verb that takes an object and may have its own behind it.
const MAX_SUBJECT: usize = 8;
/// How many attributions back the one is looked for that another answers.
pub(crate) const NEAR: usize = 8;
/// How far behind a leading "according to X" the comma is looked for that ends the phrase.
const MAX_LEAD: usize = 14;
/// How far the end of a bracket, or the start of the clause that a phrase is inserted in, is looked for.
const LONGEST_BRACKET: usize = 60;

/// The attributions of one row. Rows in capitals have no names to be read: only their quotations are taken.
pub(crate) fn candidates(row: &Row<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut at = 0;
    while at < row.len() && !row.capitals {
        let sentence = row.sentence(at);
        let candidate = match phrase_at(row, at) {
            Some((length, position)) => by_phrase(row, &sentence, at..at + length, position, &found),
            None => None,
        };
        let candidate = candidate
            .or_else(|| by_quoted(row, &sentence, at))
            .or_else(|| by_statement(row, &sentence, at))
            .or_else(|| row.cue(at).and_then(|cue| by_cue(row, &sentence, &cue, &found)))
            .or_else(|| by_bare_participle(row, &sentence, at))
            .or_else(|| by_further(row, &sentence, at, &found));
        at += 1;
        if let Some(candidate) = candidate {
            at = at.max(candidate.cue.end);
            found.push(candidate);
        }
    }
    by_citing(row, &mut found);
    let phrases: Vec<Range<usize>> = found.iter().filter_map(phrase).collect();
    found.retain(|candidate| {
        let beside = |at: &&Range<usize>| !at.contains(&candidate.cue.start);
        let inside = |content: &Range<usize>, at: &Range<usize>| at.start <= content.start && content.end <= at.end;
        let named = |content| phrases.iter().filter(beside).any(|at| inside(content, at));
        !candidate.content.iter().all(named)
    });
    by_heading(row, &mut found);
    by_label(row, &mut found);
    left_over_quotations(row, &mut found);
    found.sort_by_key(|candidate| (candidate.content[0].start, candidate.cue.start));
    found
}

/// The words of "according to X", "citing X", "quoted by X": nobody says them.
pub(crate) fn phrase(candidate: &Candidate) -> Option<Range<usize>> {
    let inserted = candidate.rule.starts_with("phrase.") || candidate.rule == rules::RELAY;
    let source = candidate.source.as_ref().filter(|_| inserted)?;
    Some(candidate.cue.start.min(source.start)..candidate.cue.end.max(source.end))
}

/// Who is announced at the end of a row for what the next one quotes, as in "Ann Roe wrote to us:" or "Ann Roe called them
/// on it:". `found` are the row's attributions.
pub(crate) fn announced(row: &Row<'_>, found: &[Candidate]) -> Option<Candidate> {
    let colon = row.len().checked_sub(1).filter(|last| row[*last].is_colon() && !row.capitals)?;
    let sentence = row.sentence(colon);
    announcing_cue(row, &sentence, colon, brings_quotation).or_else(|| {
        let mut last = found.iter().filter(|candidate| candidate.end() > sentence.start);
        let first = last.next().filter(|first| first.source.is_some() && loose::goes_on(first))?;
        last.all(|other| other.source == first.source).then(|| first.clone())
    })
}

/// Who says what the lines of a list behind a row hold: "Ann Roe calls on the port to:".
pub(crate) fn heads_list(row: &Row<'_>) -> Option<Candidate> {
    let colon = row.len().checked_sub(1).filter(|last| row[*last].is_colon() && !row.capitals)?;
    let brings = |frames: Frames| brings_quotation(frames) || frames.any(Frames::INF);
    announcing_cue(row, &row.sentence(colon), colon, brings)
}

/// Who says what a block behind a row quotes: "Ann Roe writes in her report,", "Ann Roe argues that".
pub(crate) fn heads_block(row: &Row<'_>) -> Option<Candidate> {
    let open = |item: &&Item<'_>| item.is_comma() || item.is_colon() || item.is(Classes::COMPLEMENTISER);
    let end = row.len() - row.iter().rev().take_while(open).count();
    let last = end.checked_sub(1).filter(|_| end < row.len() && !row.capitals)?;
    // "If it is not written down,": what nobody does announces nothing.
    let negated = |found: &Candidate| row[found.cue.clone()].iter().any(|item| item.is(Classes::NEGATION));
    announcing_cue(row, &row.sentence(last), end, brings_quotation).filter(|found| !negated(found))
}

/// The cue that ends in front of a colon, with its source; the content is missing.
fn announcing_cue(
    row: &Row<'_>,
    sentence: &Range<usize>,
    colon: usize,
    brings: impl Fn(Frames) -> bool,
) -> Option<Candidate> {
    let from = sentence.start.max(colon.saturating_sub(REACH));
    let cue = (from..colon).rev().find_map(|at| row.cue(at))?;
    let plain = row[cue.end..colon].iter().all(|item| !item.is_quotation() && !item.is(Classes::COMPLEMENTISER));
    if cue.passive || cue.hanging || !plain || !brings(cue.form.frames) {
        return None;
    }
    let (source, words) = (source_before(row, cue.start)?, cue.start..cue.end);
    Some(Candidate { source: Some(source), cue: words, content: Vec::new(), act: Some(cue.form.act), rule: "" })
}

/// "According to X, CONTENT" and "CONTENT, according to X".
fn by_phrase(
    row: &Row<'_>,
    sentence: &Range<usize>,
    phrase: Range<usize>,
    position: Position,
    found: &[Candidate],
) -> Option<Candidate> {
    let opens = |item: &Item<'_>| item.is(Classes::CONJUNCTION.or(Classes::ADVERB)) || item.is_comma();
    let leads = row[sentence.start..phrase.start].iter().all(opens);
    // "la critique selon laquelle …" names nobody.
    let source = source_after(row, phrase.end, sentence.end, leads).filter(|source| {
        let opens = &row[phrase.end];
        let relative = row.get(source.end).is_some_and(|next| next.is(Classes::RELATIVE));
        !(opens.is(Classes::RELATIVE) || opens.is(Classes::IMPERSONAL) && relative)
    })?;
    let comma_behind = row.get(source.end).is_some_and(Item::is_comma);
    // "peint d'après une photographie": made after it, and not said by it.
    let modelled = !leads && phrase.start > sentence.start && row[phrase.start - 1].is(Classes::MODELLED);
    let fits = match position {
        Position::Any => !modelled || !row[phrase.start].is(Classes::MODELLED),
        Position::Initial => leads && comma_behind && names_person(&row[source.clone()]),
        Position::Parted => leads || row[phrase.start - 1].is_comma(),
        Position::Cited => (leads || row[phrase.start - 1].is_comma()) && speaks(&row[source.clone()]),
        Position::Relayed => (leads || stands_behind(&row[phrase.start - 1])) && speaks(&row[source.clone()]),
        Position::Never | Position::Adverb => false,
    };
    if !fits {
        return None;
    }
    // What they say or pass on is known when whoever stands beside them is.
    let beside = match position {
        Position::Cited => Some(rules::PHRASE_CITED),
        Position::Relayed => Some(rules::RELAY),
        _ => None,
    };
    if let Some(rule) = beside {
        let source = source.start..first_verb(row, &source).unwrap_or(source.end);
        return Candidate::new(source.clone(), phrase, vec![source], Act::Asserts, rule);
    }
    // "(selon X, ce chiffre est faux)"
    let bracketed = phrase.start > sentence.start && row[phrase.start - 1].is_mark("(");
    let closes = |at: &usize| row[*at].is_mark(")");
    let close = if bracketed { (source.end..sentence.end).take(LONGEST_BRACKET).find(closes) } else { None };
    let close = close.unwrap_or(sentence.end);
    let content_from = |from: usize| stripped(row, from..end_of_content(row, from, close));
    if leads {
        let complete = row[sentence.end - 1].ends_sentence() || position != Position::Initial;
        let reach = |from: usize| from..sentence.end.min(from + MAX_LEAD);
        // "Il ressort du rapport que CONTENT"
        let says_that = row.get(source.end).is_some_and(|next| next.is(Classes::COMPLEMENTISER));
        let first = reach(source.end).find(|at| row[*at].is_comma() && !says_that);
        // "According to X, which cites Y, CONTENT", "According to X, and who asked …, CONTENT"
        let relates = |comma: &usize| {
            let joined = row.get(comma + 1).is_some_and(|item| item.is(Classes::CONJUNCTION));
            row.get(comma + 1 + usize::from(joined)).is_some_and(|item| item.is(Classes::RELATIVE))
        };
        // "…, whose author is a lawyer, Ann Roe, CONTENT": a name between commas is no content.
        let is_name = |comma: usize| {
            let close = reach(comma + 1).find(|at| !row[*at].has_capital());
            close.is_some_and(|close| close > comma + 1 && row[close].is_comma())
        };
        let clause = |comma: usize| comma + 1..sentence.end.min(comma + 2 * MAX_LEAD);
        let behind = |comma: usize| clause(comma).find(|at| row[*at].is_comma() && !is_name(*at));
        let comma = first.filter(relates).and_then(behind).or(first);
        let content = content_from(comma.map_or(source.end, |comma| comma + 1)).filter(|_| complete)?;
        return Candidate::new(source, phrase, vec![content], Act::Asserts, rules::PHRASE_BEFORE);
    }
    // "X said, according to Y, that …": the phrase is inserted behind a cue whose content follows.
    let last = phrase.start - usize::from(row[phrase.start - 1].is_comma());
    let cue = (sentence.start..last).rev().take(4).find_map(|at| row.cue(at));
    let inserts = |cue: CueMatch<'_>| cue.end == last && !cue.hanging && !cue.passive && quotes(&cue);
    let goes_on = row.get(source.end).is_some_and(|next| !next.ends_sentence());
    let inserted = goes_on && last < phrase.start && cue.is_some_and(inserts);
    if inserted && row.get(source.end + 1).is_some_and(|next| next.is(Classes::COMPLEMENTISER)) {
        return None;
    }
    let from = clause_start(row, sentence.start, phrase.start);
    // "eleven days according to X and nineteen according to Y": each has its part.
    let earlier = found.last().filter(|earlier| earlier.rule == rules::PHRASE_AFTER && earlier.cue.start >= from);
    let from = earlier.and_then(|earlier| earlier.source.as_ref()).map_or(from, |source| source.end);
    // "que la digue est, selon le port, intacte": the clause goes on behind the phrase.
    let open =
        phrase.start > from + 1 && row[phrase.start - 1].is_comma() && row[phrase.start - 2].is(Classes::AUXILIARY);
    let that = |at: &usize| row[*at].is(Classes::COMPLEMENTISER);
    let that = if open { (from..phrase.start).rev().take(LONGEST_BRACKET).find(that) } else { None };
    let from = that.map_or(from, |that| that + 1);
    let before = stripped(row, from..phrase.start).filter(|_| !inserted);
    let further = row.get(source.end + 1).is_some_and(|next| !next.is(Classes::CONJUNCTION.or(Classes::RELATIVE)));
    // "It is clear that the lock as noted by Ann Roe will help": the verb of the clause follows.
    let verb = row.get(source.end).is_some_and(|next| {
        source.end < close && next.is(Classes::AUXILIARY) && !next.is(Classes::GENITIVE.or(Classes::DETERMINER))
    });
    let verb = verb && before.is_some() && !row[phrase.start - 1].is_comma();
    let behind = if comma_behind && further || verb { content_from(source.end) } else { None };
    let behind = behind.filter(|behind| open || row.n_words(behind) > 2 || before.is_none());
    let content: Vec<_> = [before, behind].into_iter().flatten().collect();
    Candidate::new(source, phrase, content, Act::Asserts, rules::PHRASE_AFTER)
}

/// Whether a cue can bring quoted words, and not only a clause, as "est sûr que" does.
fn quotes(cue: &CueMatch<'_>) -> bool {
    cue.form.frames.any(Frames::QUOTE.or(Frames::BARE))
}

/// Whether a source phrase is a person's, as a title, a role or an apposition shows: "for Mr Holm", not "for Orsel", nor "for
/// residents of Orsel, the capital".
fn names_person(source: &[Item<'_>]) -> bool {
    let role = Classes::HONORIFIC.or(Classes::TITLE).or(Classes::PERSON);
    let first = source.iter().take_while(|item| !item.is(Classes::PREPOSITION));
    let several = first.into_iter().any(|item| item.plural && !item.has_capital() && !item.is(Classes::DETERMINER));
    !several && source.iter().any(Item::is_name) && source.iter().any(|item| item.is(role) || item.is_comma())
}

pub(crate) fn by_cue(
    row: &Row<'_>,
    sentence: &Range<usize>,
    cue: &CueMatch<'_>,
    found: &[Candidate],
) -> Option<Candidate> {
    if cue.passive {
        return by_passive(row, sentence, cue);
    }
    if cue.hanging {
        return by_participle(row, sentence, cue, found);
    }
    if let Some(candidate) = by_reference_back(row, sentence, cue, found) {
        return Some(candidate);
    }
    match subject(row, sentence, cue, found).or_else(|| accused_subject(row, sentence, cue)) {
        // "Ces accords portent sur la pêche, a précisé la guilde": what stands in front is a clause and no subject.
        Some(subject) if follows_its_content(row, sentence, cue, &subject) => {
            by_inversion(row, sentence, cue, found).or_else(|| by_subject(row, sentence, cue, subject))
        }
        // "If the offer stands, the crews will return, said Ann Roe": the clause in front is no subject.
        Some(subject) => by_subject(row, sentence, cue, subject)
            .or_else(|| by_inversion(row, sentence, cue, found).filter(|_| cue.form.frames.any(Frames::QUOTE))),
        None => by_inversion(row, sentence, cue, found),
    }
}

/// "C'est ce qu'a annoncé X.": what the sentence before says, or what somebody says in it.
fn by_reference_back(
    row: &Row<'_>,
    sentence: &Range<usize>,
    cue: &CueMatch<'_>,
    found: &[Candidate],
) -> Option<Candidate> {
    let lead = [Classes::IMPERSONAL, Classes::AUXILIARY, Classes::IMPERSONAL, Classes::COMPLEMENTISER];
    let from = sentence.start + lead.len();
    let refers = from < cue.end && lead.iter().zip(&row[sentence.start..from]).all(|(class, item)| item.is(*class));
    let before = row.sentence(sentence.start.checked_sub(1).filter(|_| refers && brings_quotation(cue.form.frames))?);
    let source = if cue.start == from {
        source_after(row, behind_circumstance(row, cue.end, sentence.end), sentence.end, false)?
    } else {
        source_before(row, cue.start).filter(|subject| subject.start == from)?
    };
    let last = found.iter().rev().find(|other| other.cue.start >= before.start && other.cue.end <= before.end);
    let content = last.map(|other| other.content.clone()).or_else(|| Some(vec![stripped(row, before)?]))?;
    Candidate::new(source, cue.start..cue.end, content, cue.form.act, rules::CLAUSE_BEFORE)
}

/// "The director, suspected of hiding invoices, rejects these claims": who is suspected is the subject.
fn accused_subject(row: &Row<'_>, sentence: &Range<usize>, cue: &CueMatch<'_>) -> Option<Range<usize>> {
    let closed = cue.start > sentence.start && row[cue.start - 1].is_comma();
    let opens = |at: &usize| row[*at].is_comma() && row[*at + 1].participles().next().is_some();
    let comma = (sentence.start + 1..cue.start.saturating_sub(2)).find(opens).filter(|_| closed)?;
    source_before(row, comma).filter(|subject| subject.start == sentence.start)
}

/// Whether a cue stands behind a comma, with somebody behind it, and too much in front of it for a subject.
fn follows_its_content(row: &Row<'_>, sentence: &Range<usize>, cue: &CueMatch<'_>, subject: &Range<usize>) -> bool {
    let parted = cue.start > sentence.start && row[cue.start - 1].is_comma() && cue.inner_subject.is_none();
    let long = subject.len() > if cue.form.frames.any(Frames::NP) { MAX_SUBJECT } else { SHORT_PHRASE };
    if !parted || !long || !cue.form.frames.any(Frames::INVERTS) || !cue.form.frames.any(Frames::QUOTE) {
        return false;
    }
    let start = behind_circumstance(row, cue.end, sentence.end.max(cue.end));
    source_after(row, start, sentence.end, false).is_some_and(|source| {
        let somebody = row[source.clone()].iter().any(|item| item.is_name() || item.is(SPEAKING_NOUN));
        somebody && row.get(source.end).is_none_or(|next| next.starts || next.is_punctuation())
    })
}

/// "X said A, adding that CONTENT": the participle goes with the subject of its clause. That is known where the clause
/// attributes and its content gave way, or where its sentence starts with a name or pronoun and has no other clause.
/// Inside another's content it may be anybody's. In "footage of X saying, “…”" it is the name's that it stands by.
fn by_participle(row: &Row<'_>, sentence: &Range<usize>, cue: &CueMatch<'_>, found: &[Candidate]) -> Option<Candidate> {
    if cue.start == sentence.start {
        return by_leading_participle(row, sentence, cue);
    }
    let parts = Classes::SUBORDINATOR.or(Classes::PREPOSITION).or(Classes::CLITIC);
    let before = cue.start.checked_sub(1).filter(|before| *before >= sentence.start).map(|before| &row[before])?;
    let near = found.iter().rev().take_while(|candidate| candidate.cue.start >= sentence.start);
    let last = near.into_iter().find(|candidate| candidate.rule != rules::PHRASE_CITED);
    let (content, rule) = content_behind(row, cue, sentence.end)?;
    // "“If it rains,” X said, pointing to the sky, “we stay at home”": the second half is not pointed to.
    let quoting = last.filter(|last| last.rule.starts_with("quotation."));
    let half = quoting.and_then(|last| last.content.iter().find(|part| part.start > cue.start)).map(|half| half.start);
    let content = stripped(row, content.start..half.unwrap_or(content.end).clamp(content.start, content.end))?;
    let source = match last {
        Some(last) if (last.end() <= cue.start || half.is_some()) && (before.is_comma() || before.is(parts)) => {
            last.source.clone()?
        }
        None if before.is_comma() => main_subject(row, sentence.start, cue.start)?,
        _ if row[content.start].is_utterance() && before.is_name() => name_before(row, sentence.start, cue.start)?,
        _ if matches!(rule, rules::CLAUSE_THAT | rules::INFINITIVE) => noun_before(row, sentence.start, cue.start)?,
        // "The guild has made many statements accusing the port of theft": whoever makes them accuses.
        _ if rule == rules::OBJECT_OF && before.is(Classes::STATEMENT) => {
            let verb = |at: &usize| row[*at].is(Classes::AUXILIARY) && !row[*at].is(Classes::GENITIVE);
            let made = (sentence.start..cue.start).rev().take(REACH).find(verb);
            let first = |made: usize| (sentence.start..=made).rev().take_while(verb).last().unwrap_or(made);
            let subject = made.and_then(|made| source_before(row, first(made)));
            subject.or_else(|| main_subject(row, sentence.start, cue.start))?
        }
        _ => return None,
    };
    Candidate::new(source, cue.start..cue.end, vec![content], cue.form.act, rules::PARTICIPLE)
}

/// "Et d'ajouter : « … »": whoever spoke before goes on.
fn by_further(row: &Row<'_>, sentence: &Range<usize>, at: usize, found: &[Candidate]) -> Option<Candidate> {
    let leads = at == sentence.start + 2
        && row[at].infinitive
        && row[at - 1].is(Classes::INFINITIVE_MARKER)
        && row[at - 2].is(Classes::CONJUNCTION);
    let mut cues = row[at].entry.filter(|_| leads)?.cues.iter();
    let form = cues.find(|cue| cue.inflections.any(Inflections::BASE) && cue.rest.is_empty() && !cue.reflexive)?;
    let cue = CueMatch { start: at, end: at + 1, form, passive: false, hanging: true, inner_subject: None };
    let source = found.iter().rev().find(|before| before.end() <= sentence.start)?.source.clone()?;
    let (content, _) = content_behind(row, &cue, sentence.end)?;
    Candidate::new(source, at..at + 1, vec![content], form.act, rules::PARTICIPLE)
}

/// "Calling it a ruse, X left": the subject of the clause behind the comma says it.
fn by_leading_participle(row: &Row<'_>, sentence: &Range<usize>, cue: &CueMatch<'_>) -> Option<Candidate> {
    let comma = (cue.end..sentence.end).find(|at| row[*at].is_comma())?;
    let verbal = |at: &usize| {
        let helper = row[*at].is(Classes::AUXILIARY) && !row[*at].is(Classes::GENITIVE.or(Classes::POSSESSIVE));
        helper || row.cue(*at).is_some_and(|cue| !cue.hanging && cue.start == *at)
    };
    let verb = (comma + 2..sentence.end).find(verbal)?;
    let source = source_after(row, comma + 1, verb, true).filter(|source| source.end == verb)?;
    let (content, _) = content_behind(row, cue, comma)?;
    Candidate::new(source, cue.start..cue.end, vec![content], cue.form.act, rules::PARTICIPLE)
}

/// "X said CONTENT", "“…”, X said", "As X said, CONTENT", "CONTENT, X said".
fn by_subject(row: &Row<'_>, sentence: &Range<usize>, cue: &CueMatch<'_>, subject: Range<usize>) -> Option<Candidate> {
    let (frames, act, words) = (cue.form.frames, cue.form.act, cue.start..cue.end);
    let front = if cue.inner_subject.is_some() { cue.start } else { subject.start.min(cue.start) };
    let relative = row[subject.end - 1].is(Classes::SUBJECT_RELATIVE);
    // "Ann Roe is not | a builder who thinks that": there is none.
    if relative && subject.start > sentence.start && row[subject.start - 1].is(Classes::NEGATION) {
        return None;
    }
    let end = if relative { end_of_relative(row, cue, &subject, sentence.end) } else { sentence.end };
    // A cue of several words may reach over the end of its sentence.
    let end = end.max(cue.end);
    let subject = stripped(row, if relative { subject.start..subject.end - 1 } else { subject })?;
    // "In its report “…”, X says that": what is said stands behind.
    let says_that = row.get(cue.end).is_some_and(|next| next.is(Classes::COMPLEMENTISER));
    // "“Who pays?” So many reasons that explain the delay": what a relative clause tells is no sentence before.
    let own = |before: &Range<usize>| !relative || before.start >= sentence.start;
    if brings_quotation(frames)
        && !says_that
        && let Some(before) = quotation_before(row, sentence, front).filter(own)
    {
        let mut content = vec![before];
        content.extend(quotation_behind(row, cue.end, end));
        return Candidate::new(subject, words, content, act, rules::QUOTATION_SUBJECT_CUE);
    }
    if front > sentence.start && row[front - 1].is(Classes::AS) && brings_quotation(frames) {
        // "as everyone knows" is stress, and nobody's words. "found – as they wrote in May – that" is told of the first verb.
        let parted = front > sentence.start + 1 && row[front - 2].is_dash();
        if parted || row[subject.start].is(Classes::GENERIC) && subject.len() == 1 {
            return None;
        }
        // "CONTENT, as the court found in May."
        let ends = row[cue.end..end].iter().all(|item| !item.is_comma()) && closes(row, cue.end);
        // "“…,” as Ann Roe put it."
        let quoted = front > sentence.start + 1 && row[front - 2].is_utterance();
        if front > sentence.start + 1 && (quoted || row[front - 2].is_comma()) && ends {
            let before = stripped(row, sentence.start..front - 2 + usize::from(quoted))?;
            return Candidate::new(subject, words, vec![before], act, rules::AS_CLAUSE);
        }
        let parts = |at: &usize| row[*at].is_comma() && phrase_at(row, *at + 1).is_none();
        let comma = (cue.end..end).find(|at| *at + 1 < end && parts(at))?;
        let content = stripped(row, comma + 1..end_of_content(row, comma + 1, end));
        // "CONTENT, as the court found, CONTENT.", but "The judge was, as Ann Roe put it, “a clown”"
        let quotes = content.as_ref().is_some_and(|content| row[content.start].is_utterance());
        let inserted = front > sentence.start + 2 && row[front - 2].is_comma();
        let inserted = inserted && !quotes && !row[front - 3].is(Classes::CONJUNCTION);
        let before = if inserted { stripped(row, sentence.start..front - 2) } else { None };
        return Candidate::new(subject, words, before.into_iter().chain(content).collect(), act, rules::AS_CLAUSE);
    }
    // "If X says that …, …": nobody has said it.
    let supposed = front == sentence.start + 1 && row[sentence.start].is(Classes::WHETHER);
    if supposed && act == Act::Asserts && row[cue.end..end].iter().any(Item::is_comma) {
        return None;
    }
    // "The wall, which the owners called a marvel, fell".
    let fronted = front > sentence.start && row[front - 1].is(Classes::RELATIVE) && !row[front - 1].starts;
    // "c'est ici qu'il trouve la clef": a complementiser that stands behind no comma.
    let fronted = fronted && (!row[front - 1].is(Classes::COMPLEMENTISER) || front > 1 && row[front - 2].is_comma());
    if fronted && frames.any(Frames::AS) && row.get(cue.end).is_some_and(|next| next.is(Classes::DETERMINER)) {
        let close = (cue.end..end).find(|at| row[*at].is_comma()).unwrap_or(end);
        let content = stripped(row, cue.end..close)?;
        return Candidate::new(subject, words, vec![content], act, rules::OBJECT);
    }
    // "CONTENT, the mayor told the Courier": to whom it is said is no content.
    if front > sentence.start && row[front - 1].is_comma() && told_behind(row, sentence, cue) {
        return by_clause_before(row, sentence, front..cue.end, cue, subject);
    }
    if let Some((content, rule)) = content_behind(row, cue, end) {
        // Whoever shows a thing to guests says nothing; a text that shows something does.
        let head = row[subject.clone()].iter().find(|item| item.is(SPEAKING_NOUN));
        let document = head.is_some_and(|head| head.is(Classes::DOCUMENT) && !head.is(Classes::PERSON));
        let joins = |item: &&Item<'_>| !item.is(Classes::CONJUNCTION) || item.is(Classes::DETERMINER);
        let mut object = row[content.clone()].iter().take_while(joins);
        let told = Classes::AUXILIARY.or(Classes::STATEMENT).or(Classes::FALSEHOOD).or(Classes::NOUN_TOO);
        let shown = row[cue.end - 1].is(Classes::DISPLAYS)
            && matches!(rule, rules::OBJECT | rules::CLAUSE_BARE)
            && !document
            && !object.any(|item| item.is(told) || item.is_quotation() || item.kind == ItemKind::Number);
        let nobody = frames.any(Frames::IMPERSONAL);
        if nobody && !(subject.len() == 1 && row[subject.start].is(Classes::SPEAKER_PRONOUN)) || shown {
            return None;
        }
        // "il me semble": it seems so to me.
        let told = (cue.start..cue.end).find(|at| row[*at].is(Classes::CLITIC) && !row[*at].is(Classes::PREPOSITION));
        let source = if nobody { told.map(|at| at..at + 1) } else { Some(subject) };
        return Some(Candidate { source, cue: words, content: vec![content], act: Some(act), rule });
    }
    if let Some(object) = relative_object(row, sentence, cue, front) {
        return Candidate::new(subject, words, vec![object], act, rules::OBJECT);
    }
    by_clause_before(row, sentence, front..cue.end, cue, subject)
}

/// "les critiques que X a rejetées": what a relative pronoun in front of the subject stands for, where a cue that takes an
/// object has none behind it.
fn relative_object(row: &Row<'_>, sentence: &Range<usize>, cue: &CueMatch<'_>, front: usize) -> Option<Range<usize>> {
    let both = |item: &Item<'_>| item.is(Classes::RELATIVE) && item.is(Classes::COMPLEMENTISER);
    let relative = front.checked_sub(1).filter(|at| *at > sentence.start && both(&row[*at]))?;
    let small = Classes::TIME.or(Classes::ADVERB).or(Classes::PREPOSITION);
    let open = row.get(cue.end).is_none_or(|next| next.is_punctuation() || next.is(small) && !next.is(Classes::LINKER));
    let takes = cue.form.frames.any(Frames::NP) && !cue.passive;
    object_before(row, sentence.start, relative).filter(|_| open && takes)
}

/// Where the content of a cue in a relative clause ends: with the clause.
fn end_of_relative(row: &Row<'_>, cue: &CueMatch<'_>, subject: &Range<usize>, end: usize) -> usize {
    // "qui estime que la ville doit payer": the first verb is the clause's own.
    let that = row.get(cue.end).is_some_and(|item| item.is(Classes::COMPLEMENTISER));
    let own = if that { (cue.end..end).take(REACH).find(|at| row[*at].is(Classes::AUXILIARY)) } else { None };
    let ends = |at: &usize| row[*at].is_comma() || row[*at].is(Classes::DEONTIC) && own != Some(*at);
    let end = (cue.end..end).find(ends).unwrap_or(end);
    // "officials who asked not to be named told …": up to the verb that has the same subject.
    let reach = end.min(cue.end + REACH);
    let verbs = (cue.end..reach).filter_map(|at| row.cue(at)).filter(|verb| !verb.hanging && verb.start >= cue.end);
    let same = |verb: &CueMatch<'_>| source_before(row, verb.start).is_some_and(|source| source.start == subject.start);
    verbs.into_iter().find(same).map_or(end, |verb| verb.start)
}
