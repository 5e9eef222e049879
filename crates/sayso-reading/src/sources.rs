//! Source phrases: the noun phrase that speaks, to the left or the right of a cue. A row of items comes in; a range of
//! items goes out, or nothing where no phrase can be a speaker. Without a parse this is a reading of function words:
//! what can stand inside a noun phrase, and what ends one.

use std::ops::Range;

use crate::cues::{closes_relative, phrase_at};
use crate::items::{Item, ItemKind, Row};
use crate::lexicon::{Classes, Frames, Position};
use crate::speakers::nickname_end;

/// The longest noun phrase that is followed, in items.
const MAX_PHRASE: usize = 30;
/// The longest insertion between commas.
const MAX_APPOSITION: usize = 25;
/// The longest apposition without an article: "Nils Abernoy, hydrographe à l'université,".
const MAX_BARE_APPOSITION: usize = 12;

/// Ends a noun phrase wherever it stands.
const BREAKS: Classes = Classes::SUBORDINATOR
    .or(Classes::COMPLEMENTISER)
    .or(Classes::WHETHER)
    .or(Classes::NEGATION)
    .or(Classes::PRONOUN_FIRST);

/// Words that show that a noun phrase starts or stands here.
pub(crate) const OPENS_PHRASE: Classes =
    Classes::DETERMINER.or(Classes::QUANTIFIER).or(Classes::POSSESSIVE).or(Classes::NUMERAL);

/// Nouns that can speak.
pub(crate) const SPEAKING_NOUN: Classes =
    Classes::PERSON.or(Classes::BODY).or(Classes::DOCUMENT).or(Classes::ANONYMOUS);

/// Left of a noun phrase: what shows that it is an object, or the rest of a clause, and not a subject.
const VERB_BEFORE: Classes = Classes::SPEAKER_PRONOUN.or(Classes::AUXILIARY).or(Classes::PRONOUN_FIRST);

/// The source that ends before `end`, within the sentence: subject before its verb.
pub(crate) fn source_before(row: &Row<'_>, end: usize) -> Option<Range<usize>> {
    let from = row.sentence(end).start;
    if end <= from {
        return None;
    }
    let (core_end, end) = without_insertions(row, from, end)?;
    let (core_end, end) = without_circumstance(row, from, core_end, end);
    let last = &row[core_end.checked_sub(1).filter(|last| *last >= from)?];
    if last.is(Classes::SPEAKER_PRONOUN) && !last.text.starts_with('-') {
        return Some(core_end - 1..core_end);
    }
    if last.is(Classes::SUBJECT_RELATIVE) {
        return antecedent(row, from, core_end - 1).map(|antecedent| antecedent.start..core_end);
    }
    if closes_relative(row, from, core_end) {
        let (_, start) = phrase_start(row, core_end - 3, from);
        return speaks(&row[start..core_end - 3]).then_some(start..core_end);
    }
    let (unknown, start) = phrase_start(row, core_end, from);
    // "X, député du port, champion du monde, a dit": what has no article is apposed as well.
    let bare = start > from + 1 && row[start - 1].is_comma() && !row[start].is_name() && !row[start].is(OPENS_PHRASE);
    if bare && end > core_end {
        let (_, first) = phrase_start(row, start - 1, from);
        if first < start - 1 && speaks(&row[first..start - 1]) {
            return Some(first..end);
        }
    }
    let left = unknown.checked_sub(1).filter(|left| *left >= from).map(|left| &row[left]);
    // "which the owners called": the relative pronoun is the object, and a phrase of its own the subject.
    let opens = |at: usize| row[at].is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && start == unknown;
    let relative = |left: &Item<'_>| left.is(Classes::SUBJECT_RELATIVE) && !left.is(Classes::COMPLEMENTISER);
    if left.is_some_and(relative) && start < core_end && opens(start) {
        return speaks(&row[start..core_end]).then_some(start..end.max(core_end));
    }
    if left.is_some_and(relative) {
        // "the man who runs the port says": the relative clause reaches up to the verb.
        return antecedent(row, from, unknown - 1).map(|antecedent| antecedent.start..core_end);
    }
    if left.is_some_and(|left| left.is(VERB_BEFORE) && !left.is(Classes::GENITIVE)) || start == core_end {
        return behind_relative(row, from, start, core_end);
    }
    speaks(&row[start..core_end]).then_some(start..end.max(core_end))
}

/// "X, the mayor of Y, said": where the noun phrase itself ends, and where what is inserted behind it ends.
fn without_insertions(row: &Row<'_>, from: usize, end: usize) -> Option<(usize, usize)> {
    if !row[end - 1].is_comma() {
        return Some((end, end));
    }
    let comma_before =
        |end: usize, longest: usize| (from.max(end.saturating_sub(longest))..end).rev().find(|at| row[*at].is_comma());
    let comma = comma_before(end - 1, MAX_APPOSITION)?;
    let inside = &row[comma + 1..end - 1];
    // ", students had breaks, sometimes called": a clause of its own is no insertion.
    let leads = Classes::RELATIVE.or(Classes::SUBORDINATOR).or(Classes::AS).or(Classes::COMPLEMENTISER);
    let verb = |item: &Item<'_>| {
        item.future || item.is(Classes::AUXILIARY) && !item.is(Classes::GENITIVE.or(Classes::POSSESSIVE))
    };
    // "un navire sans feux doit être saisi": what leads a clause in stands at its start, or is a relative pronoun.
    let relative = Classes::RELATIVE.or(Classes::COMPLEMENTISER);
    let led = |at: usize| {
        inside[..at].iter().any(|item| item.is(relative)) || inside[..at.min(2)].iter().any(|item| item.is(leads))
    };
    let clause = inside.iter().position(verb).is_some_and(|at| !led(at));
    // "X, a dit Y, …": a verb opens no insertion.
    let opened = inside.first().is_some_and(|first| first.is(Classes::AUXILIARY) && !first.is(Classes::PRONOUN_THIRD));
    if inside.is_empty() || clause || opened || inside.iter().any(Item::is_quotation) {
        return None;
    }
    // "Le maire, lui, dit", "Le maire, de son côté, dit": nothing of the source.
    let own = |item: &Item<'_>| {
        let pronoun = item.is(Classes::PRONOUN_THIRD.or(Classes::PRONOUN_OBJECT)) && !item.is(Classes::DETERMINER);
        pronoun || item.is(Classes::POSSESSIVE) && !item.is(Classes::GENITIVE)
    };
    let led = inside[0].is(Classes::PREPOSITION) && inside.len() <= 3;
    let aside = (inside.len() == 1 || led) && inside.iter().any(own);
    if aside && comma > from {
        return Some((comma, comma));
    }
    // Two insertions: "X, 25, a student, said".
    let core_end = match comma_before(comma, 4) {
        Some(first) if first > from && row[first + 1..comma].iter().all(|item| item.kind == ItemKind::Number) => first,
        _ => comma,
    };
    Some((core_end, end - 1))
}

/// Steps back over "on Tuesday" and adverbs between the phrase and its verb.
fn without_circumstance(row: &Row<'_>, from: usize, core_end: usize, end: usize) -> (usize, usize) {
    let (mut core_end, end) = (core_end, end);
    let inserted = end > core_end;
    while core_end > from && row[core_end - 1].is(Classes::TIME.or(Classes::ADVERB)) {
        // "Cette dernière": an article is no circumstance.
        let opens =
            |at: usize| at == from || row[at - 1].is_punctuation() || row[at - 1].is(BREAKS.or(Classes::CONJUNCTION));
        let determined = core_end >= from + 2 && row[core_end - 2].is(Classes::DEFINITE) && opens(core_end - 2);
        if row[core_end - 1].is(SPEAKING_NOUN.or(Classes::SPEAKER_PRONOUN)) || determined {
            break;
        }
        core_end -= 1;
        // "le bilan mené l'été dernier": the article goes with the time.
        let article = Classes::DEFINITE.or(Classes::QUANTIFIER);
        if core_end > from + 1 && row[core_end].is(Classes::TIME) && row[core_end - 1].is(article) {
            core_end -= 1;
        }
        while core_end > from
            && row[core_end - 1].is(Classes::PREPOSITION)
            && !row[core_end - 1].is(Classes::QUANTIFIER)
        {
            core_end -= 1;
        }
    }
    (core_end, if inserted { end } else { core_end })
}

/// The noun phrase in front of a relative pronoun.
fn antecedent(row: &Row<'_>, from: usize, relative: usize) -> Option<Range<usize>> {
    // "The town fell quiet – which helps explain why": what is told, and not the noun in front.
    if relative > from && row[relative - 1].is_dash() {
        return None;
    }
    let end = if relative > from && row[relative - 1].is_comma() { relative - 1 } else { relative };
    let (_, start) = phrase_start(row, end, from);
    // "According to | Ann Roe, who said that"
    let start = phrase_at(row, start).map_or(start, |(length, _)| end.min(start + length));
    // "has fallen out of favour with groups that once called it": of several nouns the one that can speak.
    let leads = |at: &usize| row[*at].is(Classes::PREPOSITION.or(Classes::LINKER)) && !row[*at].is(OPENS_PHRASE);
    let last = (start..end).rev().find(leads).filter(|_| start < end && leads(&start));
    let speaker = |from: usize| row[from..end].iter().any(|item| item.is(SPEAKING_NOUN) && !item.has_capital());
    let start = last.map(|last| last + 1).filter(|from| speaker(*from)).unwrap_or(start);
    (start < end && speaks(&row[start..end])).then_some(start..end)
}

/// The noun phrase in front of a relative pronoun that stands for an object.
pub(crate) fn object_before(row: &Row<'_>, from: usize, relative: usize) -> Option<Range<usize>> {
    let (_, start) = phrase_start(row, relative, from);
    let opens = |at: usize| row[at].is(OPENS_PHRASE) && !row[at].is(Classes::LINKER) && at + 1 < relative;
    let start = (start..relative).find(|at| opens(*at))?;
    row[relative - 1].is_word().then_some(start..relative)
}

/// "Two officials who asked not to be named told …": a verb without a subject of its own, behind a relative clause.
fn behind_relative(row: &Row<'_>, from: usize, start: usize, end: usize) -> Option<Range<usize>> {
    if row[start..end].iter().any(|item| item.is(OPENS_PHRASE.or(Classes::SPEAKER_PRONOUN)) || item.is_name()) {
        return None;
    }
    let relative = (from.max(start.saturating_sub(MAX_APPOSITION))..start)
        .rev()
        .find(|at| row[*at].is(Classes::SUBJECT_RELATIVE) && !row[*at].is(Classes::COMPLEMENTISER))?;
    let inside = &row[relative..start];
    let clean = inside.iter().all(|item| !item.is_comma() && !item.is_quotation() && !item.is(Classes::COMPLEMENTISER));
    let antecedent = antecedent(row, from, relative).filter(|_| clean)?;
    let joined = row[..end].iter().rev().take_while(|item| item.is(Classes::CONJUNCTION)).count();
    Some(antecedent.start..end - joined)
}

/// The source that starts at `start` and ends by `limit`: subject behind its verb, or the noun phrase of "according
/// to". With `closed` the sentence goes on behind it, and an apposition has to end with a comma.
pub(crate) fn source_after(row: &Row<'_>, start: usize, limit: usize, closed: bool) -> Option<Range<usize>> {
    let first = row.get(start).filter(|_| start < limit)?;
    let pronoun = first.is(Classes::SPEAKER_PRONOUN.or(Classes::PRONOUN_OBJECT));
    // "according to her, …", but "according to her lawyer"
    let alone = || row.get(start + 1).is_none_or(|next| next.starts || next.is_punctuation());
    if pronoun && (!first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) || alone()) {
        return Some(start..start + 1);
    }
    let limit = limit.min(start + MAX_PHRASE);
    let (mut end, mut n_appositions) = (start, 0);
    while end < limit && !ends_source(row, start, end) {
        if row[end].is_comma() {
            let apposed = apposition_end(row, end, limit, closed).filter(|_| n_appositions < 2);
            let Some(apposition_end) = apposed else { break };
            n_appositions += 1;
            end = apposition_end;
            continue;
        }
        end += 1;
    }
    let trailing = Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::DETERMINER).or(Classes::INFINITIVE_MARKER);
    let cut_at_time = row.get(end).is_some_and(|item| item.is(Classes::TIME));
    while end > start {
        let last = &row[end - 1];
        let keeps = match last.kind {
            ItemKind::Word => !last.is(trailing) || last.is_name(),
            // "Holm, 25" has a number of its own, "on 3 July" has not.
            ItemKind::Number => end - 1 > start && !cut_at_time,
            ItemKind::Punctuation => last.text == ")",
            ItemKind::Quotation(_) => last.fragment,
        };
        if keeps {
            break;
        }
        end -= 1;
    }
    speaks(&row[start..end]).then_some(start..end)
}

/// Whether a source phrase that starts at `start` ends before `at`.
fn ends_source(row: &Row<'_>, start: usize, at: usize) -> bool {
    let item = &row[at];
    let parts = item.ends_sentence() || item.is_colon() || item.is_mark(";") || item.is_dash() || item.is_mark(")");
    if at == start {
        return parts || item.is_mark("(") || item.is_utterance() || item.is(BREAKS) && !item.is_name();
    }
    let clause = item.is(BREAKS.or(Classes::RELATIVE).or(Classes::REFLEXIVE)) && !item.is_name();
    let verb = item.is(Classes::AUXILIARY) && !item.is(Classes::POSSESSIVE.or(Classes::GENITIVE).or(SPEAKING_NOUN));
    let circumstance = item.is(Classes::TIME.or(Classes::ADVERB)) && !item.is(SPEAKING_NOUN.or(Classes::PREPOSITION));
    let further_cue = row.cue(at).is_some_and(|cue| !cue.form.rest.is_empty() || cue.hanging || cue.start < at);
    let elsewhere = item.is(Classes::PREPOSITION) && leads_elsewhere(row, at)
        || phrase_at(row, at).is_some_and(|(_, position)| position == Position::Any);
    // "X and of nineteen": what is joined is no further speaker.
    let next = row.get(at + 1);
    let other_phrase = item.is(Classes::CONJUNCTION)
        && next.is_some_and(|next| {
            let counted = next.kind == ItemKind::Number || next.is(Classes::NUMERAL);
            next.is(Classes::PREPOSITION) && !next.is(Classes::POSSESSIVE) || counted || row.cue(at + 1).is_some()
        });
    item.starts
        || parts
        || item.is_utterance()
        || opens_another(row, at)
        || clause
        || verb
        || circumstance
        || further_cue
        || elsewhere
        || other_phrase
}

/// "aux yeux du public l'accusation", "selon le maire le pont": whether an article behind a noun opens another phrase.
fn opens_another(row: &Row<'_>, at: usize) -> bool {
    let (noun, item) = (&row[at - 1], &row[at]);
    let article = item.is(Classes::DEFINITE) && item.is(Classes::DETERMINER) && !item.has_capital();
    let small = OPENS_PHRASE.or(Classes::PREPOSITION).or(Classes::CONJUNCTION).or(Classes::ADVERB).or(Classes::TITLE);
    let closed = noun.is_word() && !noun.has_capital() && !noun.is(small.or(Classes::HONORIFIC));
    // "la ville la plus grande"
    let superlative = row.get(at + 1).is_some_and(|next| next.is(Classes::ADVERB.or(Classes::QUANTIFIER)));
    article && closed && !superlative
}

/// "a déclaré le maire | à la presse": whether the words at `at` are whom it was said to.
pub(crate) fn is_audience(row: &Row<'_>, at: usize) -> bool {
    let to = row[at].is(Classes::PREPOSITION) && row[at].is(Classes::INFINITIVE_MARKER.or(Classes::DETERMINER));
    to && row[at + 1..].iter().take(2).any(|item| item.is(Classes::AUDIENCE))
}

/// Whether the preposition at `at` starts something that is not part of the source: "on Monday", "in a statement".
fn leads_elsewhere(row: &Row<'_>, at: usize) -> bool {
    let mut next = row[at + 1..].iter().take(3).take_while(|item| item.is_word());
    let inside = row[at].is(Classes::PARTICLE.or(Classes::LINKER));
    !inside
        && (is_audience(row, at)
            || next.any(|item| {
                item.is(Classes::TIME) || item.is(Classes::DOCUMENT) && !item.is(Classes::BODY) && !item.has_capital()
            }))
}

/// Where the apposition behind the comma at `comma` ends: an age, a place, a role, a name. `None` if a new clause
/// starts there.
fn apposition_end(row: &Row<'_>, comma: usize, limit: usize, closed: bool) -> Option<usize> {
    let next = row.get(comma + 1).filter(|_| comma + 1 < limit)?;
    let end = (comma + 1..limit).find(|at| row[*at].is_comma() || ends_source(row, comma, *at)).unwrap_or(limit);
    let inside = comma + 1..end;
    // "according to Ann Roe, who was there, …"
    if closed && next.is(Classes::SUBJECT_RELATIVE) && !next.is(Classes::COMPLEMENTISER) {
        let plain = |item: &Item<'_>| !item.is_quotation() && !item.ends_sentence();
        return (comma + 2..limit).find(|at| row[*at].is_comma()).filter(|end| row[comma..*end].iter().all(plain));
    }
    // ", these gates still do not close": a subject with its verb.
    let passed = |at: &usize| row[*at].is(Classes::ADVERB.or(Classes::NEGATION)) && !row[*at].is(Classes::AUXILIARY);
    let verb = (end..limit).find(|at| !passed(at)).unwrap_or(end);
    let clause = row.get(verb).is_some_and(|item| item.is(Classes::AUXILIARY.or(Classes::REFLEXIVE)) && !item.starts);
    if closed && !row.get(end).is_some_and(Item::is_comma) || clause {
        return None;
    }
    if next.kind == ItemKind::Number {
        return Some(end);
    }
    let verb = inside.clone().any(|at| {
        let item = &row[at];
        row.cue(at).is_some_and(|cue| !cue.hanging) || item.is(Classes::SPEAKER_PRONOUN) || item.is_quotation()
    });
    if verb || !next.is_word() || next.is(BREAKS.or(Classes::TIME).or(Classes::CONJUNCTION)) || inside.is_empty() {
        return None;
    }
    // "selon la guilde, dix arbres en tout": things that are counted are no apposition.
    let speaks = row[inside.clone()].iter().any(|item| item.is(SPEAKING_NOUN) || item.is_name());
    let counted = next.is(Classes::NUMERAL) && !next.is(Classes::DETERMINER) && !speaks;
    let apposed = (next.is_name() || next.is(OPENS_PHRASE.or(SPEAKING_NOUN).or(Classes::PREPOSITION))) && !counted;
    let bare = row.get(end).is_some_and(Item::is_comma) && inside.len() <= MAX_BARE_APPOSITION;
    let elsewhere = next.is(Classes::PREPOSITION) && leads_elsewhere(row, comma + 1);
    ((apposed || bare) && !elsewhere).then_some(end)
}

/// Where the words start that can belong to the noun phrase that ends before `end`, and where it starts itself behind
/// words that may be a verb; `end` if there is none.
fn phrase_start(row: &Row<'_>, end: usize, from: usize) -> (usize, usize) {
    let earliest = from.max(end.saturating_sub(MAX_PHRASE));
    let mut start = end;
    while start > earliest {
        let at = start - 1;
        if row[at].is_mark(")") {
            match (earliest..at).rev().find(|open| row[*open].is_mark("(")) {
                Some(open) if at - open < 12 => {
                    start = open;
                    continue;
                }
                _ => break,
            }
        }
        // "Delia “Dee” Marsh"
        if at >= earliest + 3 && row[at - 3].is_name() && nickname_end(row, at - 2, end).is_some() {
            start = at - 2;
            continue;
        }
        if !joins_phrase(row, at) {
            break;
        }
        start = at;
    }
    let mut start = without_lead(row, start, end);
    let dropped = |item: &Item<'_>| item.is(Classes::CONJUNCTION) || item.is(Classes::TIME) && !item.is(SPEAKING_NOUN);
    while start < end && dropped(&row[start]) {
        start += 1;
    }
    // "Roe referenced an inspector's report": behind a name and a word that nothing is known of, an article opens another phrase.
    let opens = |at: usize| {
        let (verb, item) = (&row[at - 1], &row[at]);
        let article = item.is(Classes::DETERMINER) && !item.is(Classes::GENITIVE.or(Classes::PREPOSITION));
        let superlative = row.get(at + 1).is_some_and(|next| next.is(Classes::ADVERB.or(Classes::QUANTIFIER)));
        let unknown = verb.is_word() && !verb.has_capital() && verb.entry.is_none();
        article && unknown && row[at - 2].is_name() && !superlative
    };
    start = (start + 2..end).rev().find(|at| opens(*at)).unwrap_or(start);
    // "told reporters the mayor had left": behind whom a verb tells, an article opens what is told.
    let told = start.checked_sub(1).and_then(|at| row.cue(at)).is_some_and(|cue| cue.form.frames.any(Frames::OBJECT));
    let leads = OPENS_PHRASE.or(Classes::PREPOSITION).or(Classes::CONJUNCTION).or(Classes::GENITIVE);
    let opens = |at: &usize| {
        row[*at].is(Classes::DEFINITE)
            && !row[*at].is(Classes::LINKER)
            && row[at - 1].is_word()
            && !row[at - 1].is(leads)
    };
    start = (start + 1..end).filter(|_| told).find(opens).unwrap_or(start);
    // A word in lower case that nothing is known of may be a verb: the phrase starts behind it.
    let known = |item: &Item<'_>| item.is_name() || item.is(OPENS_PHRASE.or(SPEAKING_NOUN).or(Classes::PRONOUN_THIRD));
    let lower = |item: &Item<'_>| item.is_word() && !item.has_capital();
    let unknown = start;
    if start < end && lower(&row[start]) && !known(&row[start]) && start > from {
        start = (start..end).find(|at| known(&row[*at])).unwrap_or(start);
    }
    (unknown, start)
}

/// Whether an item can stand inside a noun phrase.
fn joins_phrase(row: &Row<'_>, at: usize) -> bool {
    let item = &row[at];
    // A hyphen inside a name touches it: "Orsel - Halvern" are two.
    let parted = |at: usize| at == 0 || row[at - 1].span.end() < row[at].span.start();
    match item.kind {
        ItemKind::Punctuation => {
            let joins = matches!(item.text, "&" | "/" | "." | "-" | "'" | "’" | "$" | "%" | "#");
            joins && !item.ends_sentence() && !(item.text == "-" && parted(at))
        }
        ItemKind::Quotation(_) => item.fragment,
        ItemKind::Number => true,
        ItemKind::Word => {
            let possessive = item.is(Classes::POSSESSIVE.or(Classes::GENITIVE));
            let breaks = item.is(BREAKS.or(Classes::RELATIVE).or(Classes::AUXILIARY).or(Classes::SPEAKER_PRONOUN));
            // "a study published this May in the Gazette"
            let breaks = breaks && !(item.is(Classes::AUXILIARY) && item.has_capital() && !item.starts);
            let opens = item.is(Classes::DETERMINER.or(Classes::QUANTIFIER))
                && !item.is(Classes::RELATIVE.or(Classes::COMPLEMENTISER));
            let joined = item.is(Classes::CONJUNCTION) && !joins_names(row, at);
            let adverb = item.is(Classes::ADVERB)
                && !item.is(Classes::QUANTIFIER.or(Classes::PREPOSITION).or(Classes::NUMERAL).or(SPEAKING_NOUN));
            let verb = !item.is(SPEAKING_NOUN.or(OPENS_PHRASE)) && row.cue(at).is_some();
            // "fewer boats than the port had asked for", but "more than 30 boats"
            let counts = |next: &Item<'_>| next.kind == ItemKind::Number || next.is(Classes::NUMERAL);
            let verb = verb || item.future && item.entry.is_none();
            let compares = item.is(Classes::COMPARES) && !row.get(at + 1).is_some_and(counts);
            !compares && (!breaks || possessive || opens || item.is_name()) && !joined && !adverb && !verb
        }
    }
}

/// "On Tuesday the minister", "In Paris Mr Roe": what leads in with a preposition is no part of the subject.
fn without_lead(row: &Row<'_>, start: usize, end: usize) -> usize {
    let mut start = start;
    while start < end && leads_in(&row[start]) {
        let opens = |at: usize| {
            let item = &row[at];
            let opens = item.is(OPENS_PHRASE.or(Classes::HONORIFIC).or(Classes::TITLE));
            opens && !item.is(Classes::PREPOSITION.or(Classes::GENITIVE)) && !row[at - 1].is(Classes::PREPOSITION)
        };
        let noun = |at: usize| !row[at].is(Classes::TIME.or(Classes::PREPOSITION)) && row[at].is_word();
        start = (start + 2..end).find(|at| opens(*at)).or_else(|| (start + 1..end).find(|at| noun(*at))).unwrap_or(end);
    }
    start
}

fn leads_in(item: &Item<'_>) -> bool {
    item.is(Classes::PREPOSITION) && !item.is(OPENS_PHRASE.or(SPEAKING_NOUN))
        || item.is(Classes::INFINITIVE_MARKER) && !item.is(OPENS_PHRASE)
}

/// Whether the conjunction at `at` stands inside a noun phrase ("Roe and Grey", "the pilots and crews").
fn joins_names(row: &Row<'_>, at: usize) -> bool {
    let noun = |item: &Item<'_>| item.is_name() || item.is(SPEAKING_NOUN.or(Classes::QUANTIFIER));
    at > 0 && noun(&row[at - 1]) && row.get(at + 1).is_some_and(|next| noun(next) || next.is(OPENS_PHRASE))
}

/// Whether items can be a speaker: there is a name, a noun that can speak, or a noun phrase opens and has a noun.
fn speaks(phrase: &[Item<'_>]) -> bool {
    let Some(first) = phrase.first() else { return false };
    // "ce qui signifie que", "cela explique que": nobody says it.
    if phrase.len() == 1 && first.is(Classes::IMPERSONAL) {
        return false;
    }
    let pronoun = first.is(Classes::PRONOUN_THIRD) && !first.is(Classes::PRONOUN_OBJECT) && phrase.len() == 1;
    let small = OPENS_PHRASE.or(Classes::PREPOSITION).or(Classes::CONJUNCTION);
    let has_noun = phrase[1..].iter().any(|item| item.is_word() && !item.is(small));
    let named = phrase.iter().any(|item| item.is_name() || item.is(SPEAKING_NOUN));
    // "selon l'intensité du courant": what heads the phrase cannot speak.
    let complement = |item: &&Item<'_>| item.is(Classes::LINKER.or(Classes::PREPOSITION)) && !item.is_name();
    let head = phrase
        .iter()
        .skip(1)
        .take_while(|item| !complement(item))
        .find(|item| item.is_name() || item.is(SPEAKING_NOUN.or(Classes::INERT)));
    let inert = |item: &Item<'_>| item.is(Classes::INERT) && !item.is_name() && !item.is(SPEAKING_NOUN);
    if head.is_some_and(inert) || !named && phrase.iter().any(|item| item.is(Classes::INERT)) {
        return false;
    }
    named || first.is(Classes::QUANTIFIER) || first.is(OPENS_PHRASE) && has_noun || pronoun
}
