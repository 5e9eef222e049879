//! Contents: what a cue brings, behind it or before it. A row of items and a cue come in; a range of items goes out
//! with the id of the rule that found it.

use std::ops::Range;

use sayso_ledger::Act;

use crate::cues::{CueMatch, brings_quotation, is_clitic, phrase_at};
use crate::items::{Item, ItemKind, Row};
use crate::lexicon::{Classes, Frames, Inflections, Position};
use crate::rules;
use crate::sources::{SPEAKING_NOUN, source_after, source_before};

/// How far behind a cue its complementiser or quotation is looked for, in items.
pub(crate) const REACH: usize = 16;

/// How many items the source of a phrase has that is inserted into a clause, at most.
const SHORT_SOURCE: usize = 12;

/// How far behind the word that opens a clause its verb is looked for, in items.
const MAX_SUBJECT: usize = 8;

/// The content that follows a cue up to `end`, and the rule that found it.
pub(crate) fn content_behind(row: &Row<'_>, cue: &CueMatch<'_>, end: usize) -> Option<(Range<usize>, &'static str)> {
    let frames = cue.form.frames;
    let end = end_of_fronted(row, cue, end);
    let first = row.get(cue.end).filter(|_| cue.end < end)?;
    let clause = Frames::THAT.or(Frames::BARE).or(Frames::QUOTE);
    // "ordered that week's fish"
    let time = |at: usize| row.get(at).is_some_and(|item| item.is(Classes::TIME));
    let determines = time(cue.end + 1) && row.get(cue.end + 2).is_some_and(|item| item.is(Classes::GENITIVE));
    if first.is(Classes::COMPLEMENTISER) && frames.any(clause) && !determines {
        return to_end(row, cue.end, end, rules::CLAUSE_THAT);
    }
    if first.is(Classes::WHETHER.or(Classes::RELATIVE)) && frames.any(Frames::WHETHER.or(clause)) {
        return to_end(row, cue.end, end, rules::CLAUSE_WHETHER);
    }
    // "tu sais ce qu'il est devenu"
    let which = row.get(cue.end + 1).filter(|_| cue.end + 1 < end && first.is(Classes::IMPERSONAL));
    if frames.any(Frames::WHETHER) && which.is_some_and(|item| item.is(Classes::RELATIVE)) {
        return to_end(row, cue.end, end, rules::CLAUSE_WHETHER);
    }
    // "je sais pas comment", as it is spoken
    let spoken = first.is(Classes::NEGATION) && !row[cue.start..cue.end].iter().any(|item| item.is(Classes::NEGATION));
    let asked = row.get(cue.end + 1).filter(|_| cue.end + 1 < end && spoken && frames.any(Frames::INVERTS));
    if frames.any(Frames::WHETHER) && asked.is_some_and(|item| item.is(Classes::WHETHER.or(Classes::RELATIVE))) {
        return to_end(row, cue.end + 1, end, rules::CLAUSE_WHETHER);
    }
    // "il m'a dit je comprends pas"
    if frames.any(Frames::INVERTS) && frames.any(Frames::THAT) && opens_clause(row, cue.end, end) {
        return to_end(row, cue.end, end, rules::CLAUSE_BARE);
    }
    // "vowed not to leave"; "se défend de", "accused of": the marker is part of some cues.
    let negated = cue.end + usize::from(first.is(Classes::NEGATION) && cue.end + 1 < end);
    // "appealed to trawler owners to stay away": whom the cue's own "to" leads to.
    let toward =
        frames.any(Frames::OBJECT) && cue.form.rest.last().is_some() && row[cue.end - 1].is(Classes::INFINITIVE_MARKER);
    if toward
        && frames.any(Frames::INF)
        && let Some(at) = opening_behind(row, cue, end).filter(|at| marks_infinitive(row, *at))
    {
        return to_end(row, at, end, rules::CLAUSE_BEHIND_OBJECT);
    }
    if frames.any(Frames::INF) && (marks_infinitive(row, negated) || marks_infinitive(row, cue.end - 1)) {
        return to_end(row, cue.end, end, rules::INFINITIVE);
    }
    // "décide alors de suivre"
    let behind = behind_time(row, cue.end, end);
    if frames.any(Frames::INF) && behind > cue.end && behind < end && marks_infinitive(row, behind) {
        return to_end(row, behind, end, rules::INFINITIVE);
    }
    let takes_object = frames.any(Frames::NP.or(Frames::QUOTE).or(Frames::OBJECT)) && !frames.any(Frames::THAT);
    let bare = frames.any(Frames::THAT) && !frames.any(Frames::WHETHER) || frames.any(Frames::INF) && !takes_object;
    if bare && bare_infinitive(row, cue.end, end) {
        return to_end(row, cue.end, end, rules::INFINITIVE);
    }
    if first.is_quotation() && (brings_quotation(frames) || frames.any(Frames::NP.or(Frames::AS))) {
        return quoted(row, cue.end, end);
    }
    // "told the clerks", "reported on Monday": no clause of its own stands in front of what is inserted.
    let small =
        first.is(Classes::TIME.or(Classes::ADVERB).or(Classes::PREPOSITION)) || first.is_comma() || first.is_dash();
    let open = frames.any(clause) && (small || frames.any(Frames::OBJECT));
    if let Some(at) = behind_insertion(row, cue.end, end).filter(|_| open) {
        return to_end(row, at, end, rules::CLAUSE_THAT);
    }
    let punctuated = first.is_comma() || first.is_colon();
    let second = row.get(cue.end + 1).filter(|_| cue.end + 1 < end);
    if punctuated && brings_quotation(frames) && second.is_some_and(Item::is_quotation) {
        return quoted(row, cue.end + 1, end);
    }
    if first.is_colon() && frames.any(Frames::QUOTE.or(Frames::INF)) {
        return to_end(row, cue.end + 1, end, rules::COLON);
    }
    if punctuated || first.ends_sentence() || brings_no_words(row, cue, end) {
        return None;
    }
    // "a accusé jeudi la ville de"
    let charge = object_and_charge(row, cue, end).then_some(behind.min(end - 1));
    if let Some(at) = charge.filter(|_| frames.any(Frames::OF)) {
        return to_end(row, at, end, rules::OBJECT_OF);
    }
    if let Some(at) = opening_behind(row, cue, end) {
        // "ordered the gates to be shut": nobody is told to.
        let be = row.get(at + 1).is_some_and(|next| at + 1 < end && next.is(Classes::PASSIVE_AUXILIARY));
        let people = |item: &Item<'_>| item.is(SPEAKING_NOUN.or(Classes::PRONOUN_OBJECT)) || item.is_name();
        let thing =
            be && marks_infinitive(row, at) && row.get(behind..at).is_some_and(|object| !object.iter().any(people));
        return match () {
            () if row[at].is_quotation() => quoted(row, at, end),
            () if thing => to_end(row, behind, end, rules::OBJECT),
            () => to_end(row, at, end, rules::CLAUSE_BEHIND_OBJECT),
        };
    }
    if let Some(at) = charge {
        return to_end(row, at, end, rules::OBJECT_OF);
    }
    let at = behind;
    let first = row.get(at).filter(|_| at < end)?;
    let addressee = first.is(Classes::PRONOUN_OBJECT) && !first.is(Classes::PRONOUN_THIRD.or(Classes::DETERMINER));
    let opens = Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::NUMERAL);
    if at > cue.end && row[at - 1].is(Classes::ADVERB) && !(first.is(opens) || first.is_name()) {
        return None;
    }
    if frames.any(Frames::BARE) && starts_clause(first) && !addressee && end - at > 3 {
        return to_end(row, at, end, rules::CLAUSE_BARE);
    }
    if frames.any(Frames::NP) && starts_clause(first) && !first.is(Classes::PRONOUN_FIRST.or(Classes::COMPLEMENTISER)) {
        return to_end(row, at, end, rules::OBJECT);
    }
    None
}

/// Items from the start of a sentence to a cue in its first clause.
const FRONTED: usize = 40;

/// "When X says that A, B": the end of a clause that is put in front of another, if the cue stands in one.
pub(crate) fn end_of_fronted(row: &Row<'_>, cue: &CueMatch<'_>, end: usize) -> usize {
    let never = Classes::AS.or(Classes::PREPOSITION).or(Classes::PRONOUN_OBJECT).or(Classes::CLITIC);
    let opens = |at: usize| row[at].is(Classes::SUBORDINATOR.or(Classes::WHETHER)) && !row[at].is(never);
    let start = row.sentence(cue.start).start;
    let first = (start..cue.start).rev().take(MAX_SUBJECT).find(|at| opens(*at) || row[*at].is_comma());
    let fronted = first.filter(|at| opens(*at)).is_some_and(|at| {
        let led = |item: &Item<'_>| item.is(Classes::CONJUNCTION.or(Classes::ADVERB).or(Classes::AS));
        at == start || row[at - 1].is_comma() && at <= start + MAX_SUBJECT || row[start..at].iter().all(led)
    });
    // "While, in a talk with the Gazette, X had said that A, …": nothing but circumstances between.
    let verb = |at: usize| row[at].is(Classes::AUXILIARY) && !row[at].is(Classes::GENITIVE) || row.cue(at).is_some();
    let aside = |at: usize| row[at].is_comma() && opens(start) && cue.start <= start + FRONTED;
    let fronted = fronted || first.is_some_and(aside) && !(start + 1..cue.start).any(verb);
    let begins = Classes::SPEAKER_PRONOUN.or(Classes::DETERMINER).or(Classes::IMPERSONAL).or(Classes::POSSESSIVE);
    let main = |at: usize| {
        let next = row.get(at + 1).filter(|_| at + 1 < end);
        row[at].is_comma() && next.is_some_and(|next| (next.is(begins) || next.is_name()) && !next.is(Classes::LINKER))
    };
    if !fronted {
        return end;
    }
    (cue.end + 2..end.max(cue.end + 2)).find(|at| main(*at)).unwrap_or(end)
}

/// "said, citing the minutes, that …", "told us on Monday – as they had written – that …": the complementiser behind
/// what is inserted.
fn behind_insertion(row: &Row<'_>, from: usize, end: usize) -> Option<usize> {
    let open = (from..end.min(from + MAX_SUBJECT)).find(|at| row[*at].is_comma() || row[*at].is_dash())?;
    let close = (open + 1..end.min(open + 1 + REACH)).find(|at| row[*at].is_mark(row[open].text))?;
    let plain = |at: usize| !row[at].is(Classes::COMPLEMENTISER) && !row[at].is_quotation();
    let that = row.get(close + 1).filter(|_| close + 1 < end && close > open + 1)?;
    (that.is(Classes::COMPLEMENTISER) && (from..close).all(plain)).then_some(close + 1)
}

/// "denied the request", "said nothing for years", "claimed their bags", "announced itself": an object that holds no
/// words of anybody.
fn brings_no_words(row: &Row<'_>, cue: &CueMatch<'_>, end: usize) -> bool {
    let first = &row[cue.end];
    let ends = |at: usize| {
        row.get(at).is_none_or(|item| {
            at >= end || item.is_punctuation() || item.is(Classes::PREPOSITION.or(Classes::CONJUNCTION))
        })
    };
    if first.is(Classes::REFLEXIVE) && cue.form.frames.any(Frames::NP) {
        return ends(cue.end + 1);
    }
    let states = |item: &Item<'_>| item.is(Classes::AUXILIARY.or(Classes::COMPLEMENTISER).or(Classes::WHETHER));
    let clause = || row[cue.end..end].iter().take_while(|item| !item.is_punctuation()).any(states);
    if first.is(Classes::NEGATION) && !first.is(Classes::DETERMINER.or(Classes::ADVERB)) {
        return ends(cue.end + 1) && !clause();
    }
    let opens = first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && !first.is(Classes::GENITIVE);
    if row[cue.end - 1].is(Classes::WITHHOLDS) && opens {
        let head = (cue.end..end.min(cue.end + 3)).find(|at| row[*at].is(Classes::GRANTED));
        return head.is_some_and(|head| ends(head + 1)) && !clause();
    }
    // "claimed their bags at the pier": a thing in somebody's possession, and no verb behind it.
    let asserts = cue.form.act == Act::Asserts && cue.form.frames.any(Frames::BARE) && !cue.form.frames.any(Frames::NP);
    asserts && first.is(Classes::POSSESSIVE) && !first.is(Classes::GENITIVE) && ends(cue.end + 2) && !clause()
}

fn to_end(row: &Row<'_>, from: usize, end: usize, rule: &'static str) -> Option<(Range<usize>, &'static str)> {
    let end = end_of_content(row, from, end);
    let phrase = matches!(rule, rules::INFINITIVE | rules::OBJECT | rules::OBJECT_OF);
    let end = if phrase { end_of_phrase(row, from, end) } else { end };
    let content = stripped(row, from..end)?;
    (row.n_words(&content) > 0).then_some((content, rule))
}

/// Where an infinitive or an object that starts at `from` ends: a further clause beside it is the text's own, as in
/// "wants to leave | and she has packed", "refuse de payer | et a fait appel".
pub(crate) fn end_of_phrase(row: &Row<'_>, from: usize, end: usize) -> usize {
    let embeds = Classes::RELATIVE.or(Classes::COMPLEMENTISER).or(Classes::WHETHER);
    // Where infinitives have no ending of their own, a verb behind "and" may be a further one.
    let mut embedded = row[from].is(Classes::INFINITIVE_MARKER) && !row[from..end].iter().any(|item| item.infinitive);
    for at in from + 1..end {
        let item = &row[at];
        embedded |= item.is(embeds) && !item.is(Classes::CONJUNCTION);
        let joins = item.is(Classes::CONJUNCTION) && !item.is(Classes::DETERMINER);
        if joins && (opens_with_pronoun(row, at + 1, end) || !embedded && opens_with_verb(row, at + 1, end)) {
            return at;
        }
    }
    end
}

/// Whether a clause starts with the pronoun at `at`: "il viendra".
fn opens_with_pronoun(row: &Row<'_>, at: usize, end: usize) -> bool {
    let pronoun = row.get(at).is_some_and(|item| item.is(Classes::SPEAKER_PRONOUN) && !item.text.starts_with('-'));
    at + 1 < end && pronoun && !is_clitic(row, at, at)
}

/// Whether a verb with a subject in front of the conjunction stands at `at`: "has packed", "ne viendra", "se dit".
fn opens_with_verb(row: &Row<'_>, at: usize, end: usize) -> bool {
    let passed = |item: &&Item<'_>| item.is(Classes::CLITIC.or(Classes::NEGATION)) && !item.is(Classes::NOUN_TOO);
    let verb = at + row[at..end].iter().take_while(passed).count();
    let Some(item) = row.get(verb).filter(|item| verb + 1 < end && !item.infinitive) else { return false };
    let finite = |cue: &CueMatch<'_>| {
        let inflections = cue.form.inflections;
        !cue.hanging && inflections.any(Inflections::FINITE) && !inflections.any(Inflections::BASE)
    };
    let noun = item.is(Classes::NOUN_TOO.or(Classes::CONJUNCTION).or(SPEAKING_NOUN)) || item.has_capital();
    let cue = row.cue(verb).filter(|cue| cue.start <= at).is_some_and(|cue| finite(&cue));
    let future = item.future && item.entry.is_none() && !item.has_capital();
    item.is(Classes::AUXILIARY) && !item.is(Classes::GENITIVE) || cue && !noun || future
}

/// "dit avoir", "reconnaît ne pas savoir": an infinitive without its marker.
fn bare_infinitive(row: &Row<'_>, from: usize, end: usize) -> bool {
    let passed = Classes::NEGATION.or(Classes::CLITIC).or(Classes::ADVERB);
    let next = row[from..end].iter().take(6).find(|item| !item.is(passed) || item.infinitive);
    next.is_some_and(|item| item.infinitive)
}

/// Whether a pronoun that can only be a subject stands at `at`, and what can go on with it: "il a", "je ne".
fn opens_clause(row: &Row<'_>, at: usize, end: usize) -> bool {
    let goes_on = Classes::AUXILIARY.or(Classes::CLITIC).or(Classes::NEGATION);
    let verb = row.get(at + 1).filter(|_| at + 2 < end).is_some_and(|next| {
        let cue = next.entry.is_some_and(|entry| entry.cues.iter().any(|cue| cue.inflections.any(Inflections::FINITE)));
        next.is(goes_on) || next.future || cue
    });
    let nominative = row[at].is(Classes::SPEAKER_PRONOUN.or(Classes::IMPERSONAL).or(Classes::PRONOUN_SECOND))
        && !row[at].is(Classes::CLITIC.or(Classes::DETERMINER).or(Classes::PRONOUN_OBJECT));
    verb && nominative && !row[at].text.starts_with('-')
}

/// "accused X of Y", "described X as Y": an object, and what is said of it.
fn object_and_charge(row: &Row<'_>, cue: &CueMatch<'_>, end: usize) -> bool {
    let frames = cue.form.frames;
    let first = &row[cue.end];
    if first.is(Classes::PREPOSITION) && !first.is(Classes::DETERMINER) || first.ends_sentence() {
        return false;
    }
    let behind = &row[cue.end + 1..end.min(cue.end + REACH).max(cue.end + 1)];
    frames.any(Frames::OF) && behind.iter().any(|item| item.is(Classes::PREPOSITION))
        || frames.any(Frames::AS) && behind.iter().any(|item| item.is(Classes::AS) || item.is_quotation())
}

/// A quotation as content: with the rest of the clause if it is only a part of it.
fn quoted(row: &Row<'_>, at: usize, end: usize) -> Option<(Range<usize>, &'static str)> {
    if row[at].is_utterance() {
        return Some((at..at + 1, rules::QUOTATION_BEHIND));
    }
    let content = stripped(row, at..end_of_content(row, at, end))?;
    Some((content, rules::QUOTATION_FRAGMENT))
}

/// Behind the person addressed or a circumstance: "told reporters that", "a dit mardi à la presse que",
/// "urged the crews to".
fn opening_behind(row: &Row<'_>, cue: &CueMatch<'_>, end: usize) -> Option<usize> {
    let frames = cue.form.frames;
    let reach = end.min(cue.end + REACH);
    let first = &row[cue.end];
    let determined = first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && !first.is(Classes::PREPOSITION);
    let clause = determined && frames.any(Frames::BARE) && !frames.any(Frames::OBJECT.or(Frames::NP));
    for at in cue.end..reach {
        let item = &row[at];
        if item.is(Classes::COMPLEMENTISER) && at > cue.end && frames.any(Frames::THAT.or(Frames::BARE)) {
            // "reproche un retard au port, qu'il juge mal tenu": a relative pronoun behind the only comma.
            let n_commas = row[cue.end..at].iter().filter(|item| item.is_comma()).count();
            if item.is(Classes::RELATIVE) && row[at - 1].is_comma() && n_commas == 1 {
                return None;
            }
            // "sait très bien ce qu'il veut"
            if item.is(Classes::RELATIVE) && row[at - 1].is(Classes::IMPERSONAL) {
                return Some(at - 1);
            }
            // "says the office looks into claims that …": nobody is addressed, so the clause is all behind the cue.
            return (!clause).then_some(at);
        }
        if item.is(Classes::WHETHER) && frames.any(Frames::WHETHER) {
            return Some(at);
        }
        // "urged X to", "a demandé à X de", "promised on Monday to"
        let dative = Classes::INFINITIVE_MARKER.or(Classes::DETERMINER);
        let first = &row[cue.end];
        let told = first.is(Classes::PREPOSITION) && first.is(dative) && !first.is(Classes::LINKER);
        // "s'est engagé devant les ouvriers à"
        let before = first.is(Classes::PREPOSITION) && !first.is(Classes::LINKER) && cue.form.reflexive;
        let led = frames.any(Frames::OBJECT) || told || before || first.is(Classes::TIME);
        // "pense aux droits, afin d'éviter"
        let purpose = at > cue.end && row[at - 1].is(Classes::SUBORDINATOR);
        if at > cue.end && frames.any(Frames::INF) && led && !purpose && marks_infinitive(row, at) {
            let negated = at > cue.end + 1 && row[at - 1].is(Classes::NEGATION);
            return Some(at - usize::from(negated));
        }
        if item.is_quotation() && brings_quotation(frames) {
            let introduced = at > 0 && (row[at - 1].is_comma() || row[at - 1].is_colon());
            return (introduced || item.is_utterance()).then_some(at);
        }
        let clause = item.is(Classes::SUBORDINATOR.or(Classes::AUXILIARY).or(Classes::RELATIVE));
        // "did not keep all letters, but that changes nothing"
        let joined = item.is_comma() && row.get(at + 1).is_some_and(|next| next.is(Classes::CONJUNCTION));
        let stops = item.ends_sentence()
            || joined
            || clause && !item.is(Classes::PREPOSITION)
            || item.is_mark(";")
            || at > cue.end && row.cue(at).is_some();
        if stops {
            break;
        }
    }
    if frames.any(Frames::OBJECT) && frames.any(Frames::BARE) { behind_addressee(row, cue.end, reach) } else { None }
}

/// Whether the item marks an infinitive, and not a noun phrase: "agreed to go", not "agreed to a plan".
pub(crate) fn marks_infinitive(row: &Row<'_>, at: usize) -> bool {
    let nominal = Classes::DETERMINER
        .or(Classes::POSSESSIVE)
        .or(Classes::NUMERAL)
        .or(Classes::QUANTIFIER)
        .or(Classes::TIME)
        .or(Classes::TITLE)
        .or(Classes::HONORIFIC)
        .or(Classes::PRONOUN_THIRD)
        .or(Classes::PREPOSITION);
    let passed =
        |item: &&Item<'_>| item.is(Classes::NEGATION.or(Classes::CLITIC).or(Classes::ADVERB)) && !item.infinitive;
    let mut behind = row[at + 1..].iter().take(5);
    let Some(next) = behind.clone().next().filter(|next| row[at].is(Classes::INFINITIVE_MARKER) && !next.starts) else {
        return false;
    };
    if next.is_colon() || behind.find(|item| !passed(item)).is_some_and(|item| item.infinitive) {
        return true;
    }
    // What else marks noun phrases marks an infinitive only where its ending shows one.
    let only = !row[at].is(Classes::DETERMINER) && !row[at].is(Classes::LINKER);
    only && next.is_word() && !next.is_name() && !next.plural && !next.is(nominal)
}

/// "told reporters the plan had failed", "told the Packet he had", "told him he": where the clause starts behind the
/// person addressed, if what follows can only start a clause.
fn behind_addressee(row: &Row<'_>, from: usize, reach: usize) -> Option<usize> {
    let opens = Classes::SPEAKER_PRONOUN.or(Classes::DETERMINER).or(Classes::POSSESSIVE).or(Classes::NUMERAL);
    let determined = row.get(from).is_some_and(|first| first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)));
    let noun = if determined { from + 1 } else { from };
    let behind = (noun + 1..reach).find(|at| row[*at].is(opens) && !row[*at].is(Classes::PREPOSITION))?;
    let addressee = row[noun..behind].iter().all(|item| item.is_word() && !item.is(Classes::PREPOSITION));
    (addressee && behind - noun <= 4 && behind + 2 < reach).then_some(behind)
}

/// Steps over "on Tuesday", "last week" and "également" behind a cue.
fn behind_time(row: &Row<'_>, from: usize, end: usize) -> usize {
    let time = |at: usize| row.get(at).is_some_and(|item| item.is(Classes::TIME));
    let small = Classes::DETERMINER.or(Classes::QUANTIFIER).or(Classes::PREPOSITION).or(Classes::NEGATION);
    let adverb = |at: usize| row[at].is(Classes::ADVERB) && !row[at].is(small.or(Classes::AS));
    let mut at = from;
    while at < end && (time(at) || adverb(at) || row[at].is(Classes::PREPOSITION) && time(at + 1)) {
        at += 1;
    }
    at
}

/// Steps over adverbs, "mardi 3 mars", "à la presse," and "dans un communiqué" between a cue and a subject behind it.
pub(crate) fn behind_circumstance(row: &Row<'_>, from: usize, end: usize) -> usize {
    let is = |at: usize, classes: Classes| at < end && row[at].is(classes);
    let number = |at: usize| at < end && row[at].kind == ItemKind::Number;
    let mut at = from;
    loop {
        let led = is(at, Classes::PREPOSITION.or(Classes::DETERMINER)) && !row[at].is_name();
        if is(at, Classes::ADVERB.or(Classes::TIME)) && !row[at].is_name()
            || number(at) && (is(at + 1, Classes::TIME) || at > from)
        {
            at += 1;
        } else if led && (is(at + 1, Classes::TIME) || number(at + 1) && is(at + 2, Classes::TIME)) {
            at += 2;
        } else if let Some(close) = circumstance_end(row, at, end) {
            at = close;
        } else {
            return at;
        }
    }
}

/// Behind "à la presse," or "dans un communiqué" at `at`, if a further noun phrase follows.
fn circumstance_end(row: &Row<'_>, at: usize, end: usize) -> Option<usize> {
    let opens = |at: usize| {
        let item = &row[at];
        let phrase = item.is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::HONORIFIC))
            && !item.is(Classes::PREPOSITION);
        at + 1 < end && (phrase || item.is_name())
    };
    let small = Classes::LINKER.or(Classes::AGENT).or(Classes::COMPLEMENTISER);
    row.get(at).filter(|item| at < end && item.is(Classes::PREPOSITION) && !item.is(small))?;
    let inside = |at: &usize| row[*at].is_word() && row.cue(*at).is_none() && !row[*at].is(Classes::AUXILIARY);
    let stop = (at + 1..end.min(at + REACH)).find(|at| !inside(at))?;
    if row[stop].is_comma() && stop + 1 < end && opens(stop + 1) {
        return Some(stop + 1);
    }
    // Without a comma: the article, the noun, and the next article.
    (at + 4 < end
        && row[at + 1].is(Classes::DETERMINER)
        && row[at + 2].is(Classes::DOCUMENT.or(Classes::BODY))
        && opens(at + 3))
    .then_some(at + 3)
}

/// Whether a clause or noun phrase can start with the item.
fn starts_clause(item: &Item<'_>) -> bool {
    let never = Classes::PREPOSITION
        .or(Classes::SUBORDINATOR)
        .or(Classes::CONJUNCTION)
        .or(Classes::AUXILIARY)
        .or(Classes::AGENT)
        .or(Classes::ADVERB);
    let always = Classes::PRONOUN_THIRD
        .or(Classes::PRONOUN_FIRST)
        .or(Classes::PRONOUN_SECOND)
        .or(Classes::DETERMINER)
        .or(Classes::POSSESSIVE)
        .or(Classes::QUANTIFIER)
        .or(Classes::NUMERAL);
    match item.kind {
        ItemKind::Word => item.is(always) || item.is_name() || !item.is(never),
        ItemKind::Number | ItemKind::Quotation(_) => true,
        ItemKind::Punctuation => false,
    }
}

/// Where the content that starts at `from` ends: with its sentence, or before a further attribution beside it.
pub(crate) fn end_of_content(row: &Row<'_>, from: usize, end: usize) -> usize {
    row.next_break(from + 1, end)
}

/// For each place of a row the next one at or behind it where content gives way: a hanging cue follows, a
/// phrase ("…, according to Y"), or a conjunction with a further attribution ("…, while Y warned that …", "…, and
/// rejects …").
pub(crate) fn next_breaks(row: &Row<'_>) -> Vec<usize> {
    let joins = Classes::CONJUNCTION.or(Classes::SUBORDINATOR);
    let gives_way = |at: usize| {
        let end = row.sentence(at).end;
        // "… et souligne que …", "… et il ajoute que …": a further cue that brings a clause.
        if row[at].is(Classes::CONJUNCTION) && !row[at].is(Classes::DETERMINER) && goes_on(row, at + 1, end) {
            return true;
        }
        // "… while affirming that …", but not "was quoted as affirming that …"
        if row[at].is(Classes::SUBORDINATOR)
            && !row[at].is(Classes::AS)
            && at + 1 < end
            && row.cue(at + 1).is_some_and(|cue| cue.hanging)
        {
            return true;
        }
        // "X claims A; Y claims B"
        if row[at].is_mark(";") && own_clause(row, at + 1, end) {
            return true;
        }
        let Some(next) = row.get(at + 1).filter(|_| row[at].is_comma() && at + 1 < end) else { return false };
        if row.cue(at + 1).is_some_and(|cue| cue.hanging) {
            return true;
        }
        if let Some((length, position)) = phrase_at(row, at + 1) {
            // "que la digue est, selon le port, intacte": the clause goes on behind the phrase.
            let source = source_after(row, at + 1 + length, end, false).filter(|source| source.len() <= SHORT_SOURCE);
            let inserted = source.is_some_and(|source| row.get(source.end).is_some_and(Item::is_comma));
            let open = at > 0 && row[at - 1].is(Classes::AUXILIARY.or(Classes::COMPLEMENTISER));
            return position != Position::Initial && !(inserted && open);
        }
        // "…, dit-elle", "…, ce que conteste la ville".
        if inserted(row, at + 1, end) || next.is(Classes::IMPERSONAL) && row.get(at + 2).is_some_and(relative) {
            return true;
        }
        if !next.is(joins) {
            return false;
        }
        // "…, as everyone knew, …" goes on.
        if next.is(Classes::AS) && row.get(at + 2).is_some_and(|item| item.is(Classes::GENERIC)) {
            return false;
        }
        let beside = (at + 2..end.min(at + 2 + REACH)).find_map(|verb| row.cue(verb)).filter(|cue| !cue.hanging);
        let subject = beside.and_then(|cue| source_before(row, cue.start));
        let joined = next.is(Classes::CONJUNCTION) && beside.is_some_and(|cue| cue.start <= at + 2);
        joined || subject.is_some_and(|subject| subject.start <= at + 2)
    };
    let mut breaks = vec![row.len(); row.len()];
    let mut next = row.len();
    for at in (0..row.len()).rev() {
        if gives_way(at) {
            next = at;
        }
        breaks[at] = next;
    }
    breaks
}

/// Whether a clause with a subject and a cue of its own starts at `at`.
fn own_clause(row: &Row<'_>, at: usize, end: usize) -> bool {
    let cue = (at..end.min(at + REACH)).find_map(|verb| row.cue(verb)).filter(|cue| !cue.hanging && !cue.passive);
    let subject = cue.and_then(|cue| source_before(row, cue.start));
    subject.is_some_and(|subject| subject.start == at && row[subject].iter().all(|item| !item.is(Classes::INERT)))
}

fn relative(item: &Item<'_>) -> bool {
    item.is(Classes::RELATIVE) && !item.starts
}

/// Whether a cue that brings a clause of its own stands at `at`, bare or with a pronoun in front: "souligne que", "il
/// recommande de".
fn goes_on(row: &Row<'_>, at: usize, end: usize) -> bool {
    let pronoun = opens_with_pronoun(row, at, end);
    let from = at + usize::from(pronoun);
    let cue = (from..end.min(from + 4)).find_map(|at| row.cue(at)).filter(|cue| cue.start == from && !cue.hanging);
    cue.is_some_and(|cue| {
        let that = row.get(cue.end).is_some_and(|next| next.is(Classes::COMPLEMENTISER));
        let clause = cue.form.frames.any(Frames::THAT) && that;
        cue.end < end && (clause || cue.form.frames.any(Frames::INF) && marks_infinitive(row, cue.end))
    })
}

/// Whether a cue with its subject behind it is inserted at `at`: "dit-elle", "a-t-il ajouté".
fn inserted(row: &Row<'_>, at: usize, end: usize) -> bool {
    let cue = (at..end.min(at + 4)).find_map(|at| row.cue(at)).filter(|cue| cue.start == at && !cue.hanging);
    let pronoun =
        |at: usize| row.get(at).is_some_and(|item| item.is(Classes::SPEAKER_PRONOUN) && item.text.starts_with('-'));
    cue.is_some_and(|cue| brings_quotation(cue.form.frames) && (cue.inner_subject.is_some() || pronoun(cue.end)))
}

/// Where the clause that ends before `end` starts: behind a semicolon or an open bracket, otherwise at the sentence's start.
pub(crate) fn clause_start(row: &Row<'_>, start: usize, end: usize) -> usize {
    let closed = (start..end).rev().find(|at| row[*at].is_mark(")")).unwrap_or(start);
    let opens = |at: &usize| row[*at].is_mark(";") || row[*at].is_mark("(") && *at >= closed;
    (start..end).rev().find(opens).map_or(start, |at| at + 1)
}

/// The range without the punctuation and conjunctions at its ends; `None` if nothing is left.
pub(crate) fn stripped(row: &Row<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let (mut start, mut end) = (range.start, range.end);
    let mark =
        |at: usize| row[at].is_punctuation() && !matches!(row[at].text, "(" | ")" | "%" | "$" | "€" | "£" | "[" | "]");
    let joins = |at: usize| row[at].is(Classes::CONJUNCTION) && !row[at].is(Classes::DETERMINER);
    while start < end && (mark(start) || joins(start) && start + 1 < end) {
        start += 1;
    }
    while start < end && mark(end - 1) {
        end -= 1;
    }
    (start < end).then_some(start..end)
}
