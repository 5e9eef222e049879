//! Pronouns: whom "he", "she", "elle" stands for, where one candidate is clear. The nearest sentence before the pronoun that
//! names anybody of its gender decides, if it names only one; whoever may be meant and has no name leaves it open.

use std::collections::BTreeSet;
use std::ops::Range;

use sayso_ledger::Span;

use super::cast::{Cast, Kind};
use super::descriptions::{Nouns, is_aged_noun, is_unnamed_person};
use super::stage::{Place, Stage};
use super::words::{Gender, Hints};
use crate::items::{Item, Row};
use crate::lexicon::Classes;

/// How many sentences before its own a pronoun may reach.
const REACH: usize = 2;
/// How many sentences are looked at if the ones between go on with the same pronoun.
const MAX_CHAIN: usize = 8;
/// How many words may stand before a pronoun in its sentence and the one before where somebody without a name is looked for.
const MAX_NEAR: usize = 80;
/// How many words a further role of somebody may have in front of its noun.
const MAX_ROLE_WORDS: usize = 4;

/// What a pronoun asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) gender: Gender,
    /// Whether only persons are meant, and not also bodies, as in languages where things have a gender.
    pub(crate) person: bool,
}

/// What a pronoun in the third person singular asks for; `None` for others.
pub(crate) fn asked(hints: Hints) -> Option<Asked> {
    let (gender, person) = match () {
        () if hints.any(Hints::HE) => (Gender::Masculine, true),
        () if hints.any(Hints::SHE) => (Gender::Feminine, true),
        () if hints.any(Hints::IL) => (Gender::Masculine, false),
        () if hints.any(Hints::ELLE) => (Gender::Feminine, false),
        () => return None,
    };
    Some(Asked { gender, person })
}

/// What the pronoun that is a source asks for: also "selon lui", where elsewhere "lui" may be a woman.
pub(crate) fn asked_as_source(hints: Hints) -> Option<Asked> {
    let lui = || hints.any(Hints::LUI).then_some(Asked { gender: Gender::Masculine, person: false });
    asked(hints).or_else(lui)
}

/// Somebody whom a pronoun may stand for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Candidate {
    Figure(usize),
    /// Somebody without a name, by the place of the word.
    Unnamed(usize),
}

/// What its claim and those before it tell of a pronoun.
pub(crate) struct Known<'a> {
    /// Whether a byte stands in what the pronoun's own speaker says: that names others as a rule, and leaves the question open.
    pub(crate) said: &'a dyn Fn(usize) -> bool,
    /// Whether a figure spoke just before.
    pub(crate) spoke: &'a dyn Fn(usize) -> bool,
    /// The figure in whose source phrase a byte stands: "Ann Roe, a former adviser to Paul Holm".
    pub(crate) within: &'a dyn Fn(usize) -> Option<usize>,
}

/// The figure that a pronoun stands for, if one candidate is clear.
pub(crate) fn stands_for(
    stage: &Stage<'_>,
    cast: &Cast,
    nouns: &Nouns,
    place: &Place,
    asked: Asked,
    known: &Known<'_>,
) -> Option<usize> {
    let row = &stage.rows[place.row];
    let own = row.sentence_index(place.items.start)?;
    let voice = stage.quotation_at(row[place.items.start].span.start());
    let said = Said { asked, voice, apart: known.said, within: known.within };
    let (mut at, mut left) = (Some((place.row, row.sentences()[own].start..place.items.start)), REACH);
    // Beyond its reach a pronoun still stands for whoever spoke last, if nobody else comes up in between.
    let mut far = false;
    let first = (place.row, own);
    let mut own = (place.row, own);
    for _ in 0..MAX_CHAIN {
        let (row_idx, range) = at?;
        let found = candidates(stage, cast, nouns, row_idx, &range, &said);
        let found = if found.len() > 1 { only_person(stage, cast, found, asked) } else { found };
        let mut distinct = found.iter();
        match (distinct.next(), distinct.next()) {
            (None, _) => {}
            (Some(Candidate::Figure(figure)), None) => {
                let leads = || leads(stage, cast, row_idx, &range, *figure) || (known.spoke)(*figure);
                let near = !far || asked.person && (known.spoke)(*figure);
                // "Once elected, Ann Roe will close it, she promised": in one sentence it is no thing of the right gender.
                let person = Asked { person: asked.person || own == first, ..asked };
                // A full name leads the sentence before, and nothing tells against it.
                let named = &cast.figures[*figure];
                let unknown = named.kind == Kind::Unknown && named.gender().is_none() && own == first;
                let full = || is_full_name(stage, cast, *figure) && self::leads(stage, cast, row_idx, &range, *figure);
                let clear = clear(cast, *figure, person, leads) || (asked.person || unknown) && full();
                return (near && clear).then_some(*figure);
            }
            _ => return None,
        }
        // A sentence that goes on with the same pronoun brings its name no further away.
        let goes_on = stage.rows[row_idx][range].iter().any(|item| is_same(stage, item, asked));
        let first_of_row = own.1 == 0;
        if !goes_on {
            far |= left == 0;
            left = left.saturating_sub(1);
        }
        own = match own {
            (row, 0) => {
                let before = stage.row_before(row)?;
                (before, stage.rows[before].sentences().len().checked_sub(1)?)
            }
            (row, sentence) => (row, sentence - 1),
        };
        if first_of_row && !goes_on {
            far |= left == 0;
            left = 0;
        }
        at = Some((own.0, stage.rows[own.0].sentences()[own.1].clone()));
    }
    None
}

/// "The keeper swept the yard, then he said …", "The keeper swept the yard. He said …": the person without a name who is the
/// subject of the pronoun's own sentence or, if nobody comes up in that, stands in the one before, if nobody else does. Where
/// things have a gender, a body too: "La commission a entendu trois témoins. Elle estime …".
pub(crate) fn unnamed(
    stage: &Stage<'_>,
    cast: &Cast,
    nouns: &Nouns,
    place: &Place,
    asked: Asked,
    known: &Known<'_>,
) -> Option<Span> {
    let row = &stage.rows[place.row];
    let own = row.sentence_index(place.items.start)?;
    let voice = stage.quotation_at(row[place.items.start].span.start());
    let said = Said { asked, voice, apart: known.said, within: known.within };
    let first = own.saturating_sub(1);
    let near = row.sentences()[first].start..place.items.start;
    let body = |at: usize| {
        let is_one = row[at].is(Classes::BODY) && !row[at].plural && !row[at].has_capital();
        !asked.person && is_one && shown_gender(stage, row, at) == Some(asked.gender)
    };
    let somebody = |at: &usize| is_unnamed_person(stage, &row[*at]) || body(*at);
    // Most often there is nobody, which is soon told.
    let anybody = near.len() <= MAX_NEAR && near.clone().any(|at| somebody(&at));
    if !anybody {
        return None;
    }
    for idx in (first..=own).rev() {
        let range = row.sentences()[idx].start..row.sentences()[idx].end.min(near.end);
        let mut found = candidates(stage, cast, nouns, place.row, &range, &said);
        found.extend(range.clone().filter(|at| body(*at)).map(Candidate::Unnamed));
        if found.is_empty() {
            continue;
        }
        // "« … le maire … », a dit la pilote. « … », a-t-elle ajouté": whoever is named in a quotation is not meant.
        let person = range.clone().find(|at| somebody(at) && found.contains(&Candidate::Unnamed(*at)))?;
        let definite = person > range.start && row[person - 1].is(Classes::DEFINITE);
        let leads = idx < own || person == range.start + 1;
        return (definite && leads && found.len() == 1).then(|| row.span(&(person - 1..person + 1)));
    }
    None
}

/// The gender that the article in front of a noun shows, or else the noun.
fn shown_gender(stage: &Stage<'_>, row: &Row<'_>, at: usize) -> Option<Gender> {
    let gender = |at: usize| stage.lexicon.who.gender(row[at].text);
    at.checked_sub(1).and_then(gender).or_else(|| gender(at))
}

/// What a pronoun asks for, and what is known of its place.
struct Said<'a> {
    asked: Asked,
    /// The quotation in which it stands.
    voice: Option<Span>,
    apart: &'a dyn Fn(usize) -> bool,
    within: &'a dyn Fn(usize) -> Option<usize>,
}

/// The one person of the right gender among candidates of whom the others are words with a capital that the model of names
/// takes for no person, and that never speak: "Roe says how Lexar and talks go together".
fn only_person(stage: &Stage<'_>, cast: &Cast, found: BTreeSet<Candidate>, asked: Asked) -> BTreeSet<Candidate> {
    let figure = |candidate: &Candidate| match candidate {
        Candidate::Figure(figure) => Some(&cast.figures[*figure]),
        Candidate::Unnamed(_) => None,
    };
    let person = |candidate: &Candidate| {
        figure(candidate).is_some_and(|figure| figure.kind == Kind::Person && !figure.speaks_against(asked.gender))
    };
    let thing =
        |candidate: &Candidate| figure(candidate).is_some_and(|figure| figure.kind == Kind::Unknown && !figure.speaks);
    let n_persons = found.iter().filter(|candidate| person(candidate)).count();
    let settled = stage.syntax.is_some() && asked.person && n_persons == 1;
    if settled && found.iter().all(|candidate| person(candidate) || thing(candidate)) {
        return found.into_iter().filter(|candidate| person(candidate)).collect();
    }
    found
}

fn is_same(stage: &Stage<'_>, item: &Item<'_>, asked: Asked) -> bool {
    let other = pronoun(stage, item);
    other.is_some_and(|other| other.gender == asked.gender && other.person == asked.person)
}

fn pronoun(stage: &Stage<'_>, item: &Item<'_>) -> Option<Asked> {
    if item.is_word() { self::asked(stage.lexicon.who.hints(item.text)) } else { None }
}

/// Whether a figure is known to be what is asked for, and not only not known to be something else. Of a person whose
/// gender nothing shows the sentence has to speak.
fn clear(cast: &Cast, figure: usize, asked: Asked, leads: impl Fn() -> bool) -> bool {
    let candidate = &cast.figures[figure];
    let unknown = asked.person && candidate.kind == Kind::Person && candidate.gender().is_none();
    candidate.gender() == Some(asked.gender) || unknown && leads()
}

/// Whether a name that nothing else is known of has a given name and a family name: two or three words that are no words of
/// the language, and never an article in front.
fn is_full_name(stage: &Stage<'_>, cast: &Cast, figure: usize) -> bool {
    let candidate = &cast.figures[figure];
    let determined =
        || cast.mentions.iter().any(|mention| mention.figure == figure && (mention.determined || mention.placed));
    let text = stage.document.slice(candidate.name);
    let words = || text.split_whitespace();
    let name = |word: &str| {
        let letters = word.chars().all(|char| char.is_alphabetic() || char == '-');
        let capitals = word.chars().filter(|char| char.is_uppercase()).count();
        letters && capitals < word.chars().count() && stage.lexicon.entry(word).is_none() && !word.ends_with('s')
    };
    candidate.kind == Kind::Unknown && (2..=3).contains(&words().count()) && words().all(name) && !determined()
}

/// Whether the first words of a sentence name a figure, as its subject.
fn leads(stage: &Stage<'_>, cast: &Cast, row: usize, range: &Range<usize>, figure: usize) -> bool {
    let row = &stage.rows[row];
    let span = row.span(range);
    let Some(first) = cast.mentions_in(span.start(), span.end()).first() else { return false };
    let before = row[range.clone()].iter().take_while(|item| item.span.end() <= first.span.start());
    let small = Classes::HONORIFIC.or(Classes::TITLE).or(Classes::CONJUNCTION).or(Classes::ADVERB);
    let behind = row[range.clone()].iter().find(|item| item.span.start() >= first.span.end());
    let possessor = behind.is_some_and(|item| item.is(Classes::GENITIVE));
    let before: Vec<_> = before.collect();
    // "Dismissed on Monday, Ann Roe …"
    let behind_comma = before.last().is_some_and(|item| item.is_comma());
    let leads = behind_comma || before.into_iter().all(|item| item.is(small) || item.is_mark("."));
    first.figure == figure && !possessor && leads
}

fn candidates(
    stage: &Stage<'_>,
    cast: &Cast,
    nouns: &Nouns,
    row_idx: usize,
    range: &Range<usize>,
    said: &Said<'_>,
) -> BTreeSet<Candidate> {
    let Said { asked, voice, apart, within } = *said;
    let mut found = BTreeSet::new();
    if range.is_empty() {
        return found;
    }
    let row = &stage.rows[row_idx];
    let span = row.span(range);
    // Whoever is quoted names others, and what a quotation says of "he" is about somebody in it.
    let heard = |at: usize| stage.quotation_at(at) == voice;
    for mention in cast.mentions_in(span.start(), span.end()) {
        let figure = &cast.figures[mention.figure];
        let other = figure.speaks_against(asked.gender) || !heard(mention.span.start());
        let kind = figure.kind == Kind::Person
            || figure.kind == Kind::Unknown && !mention.determined
            || !asked.person && figure.kind == Kind::Body && figure.gender().is_some();
        // Whoever is named in what is said of the speaker is not meant.
        let within = within(mention.span.start());
        if let Some(speaker) = within.filter(|speaker| *speaker != mention.figure) {
            if !cast.figures[speaker].speaks_against(asked.gender) && heard(mention.span.start()) {
                found.insert(Candidate::Figure(speaker));
            }
            continue;
        }
        if !other && kind && !mention.placed {
            let apart = apart(mention.span.start());
            found.insert(if apart {
                Candidate::Unnamed(mention.span.start())
            } else {
                Candidate::Figure(mention.figure)
            });
        }
    }
    // "shook his head"
    let limb = |at: &usize| {
        let whose = at.checked_sub(1).filter(|before| *before >= range.start).map(|before| &row[before]);
        let part = stage.lexicon.who.hints(row[*at].text).any(Hints::LIMB);
        let of = row.get(at + 1).is_some_and(|next| next.is(Classes::LINKER));
        part && !of && whose.is_some_and(|item| item.is(Classes::POSSESSIVE))
    };
    let person = |at: usize| is_unnamed_person(stage, &row[at]) || is_aged_noun(stage, row, at);
    for at in range.clone().filter(|at| person(*at) && !limb(at)) {
        if shown_gender(stage, row, at).is_some_and(|gender| gender != asked.gender) || !heard(row[at].span.start()) {
            continue;
        }
        // "its director, Gaspar Rennick": the noun is part of what is said of a figure.
        if let Some(figure) = cast.role_at(row[at].span).or_else(|| within(row[at].span.start())) {
            found.insert(Candidate::Figure(figure));
            continue;
        }
        // "Ann Roe, a professor at the university, and the lead author of the paper": a further role of the same one.
        let led = row[range.start..at].iter().rev().take(MAX_ROLE_WORDS).take_while(|item| item.is_word());
        let n_led = led.take_while(|item| !item.is(Classes::CONJUNCTION)).count();
        let joint =
            (at - n_led).checked_sub(1).filter(|joint| *joint > range.start && row[*joint].is(Classes::CONJUNCTION));
        let before = joint.map(|joint| joint - 1 - usize::from(row[joint - 1].is_comma() && joint > range.start + 1));
        let further =
            before.and_then(|before| cast.role_at(row[before].span).or_else(|| within(row[before].span.start())));
        if let Some(figure) = further {
            found.insert(Candidate::Figure(figure));
            continue;
        }
        let start = if at > range.start && row[at - 1].is(Classes::DETERMINER) { at - 1 } else { at };
        let described = nouns.figure(stage, cast, &Place { row: row_idx, items: start..at + 1 });
        let plain = |item: &Item<'_>| !item.is(Classes::DETERMINER.or(Classes::POSSESSIVE));
        match described {
            Some(figure) => {
                let known = &cast.figures[figure];
                if !known.speaks_against(asked.gender) {
                    found.insert(Candidate::Figure(figure));
                }
            }
            // "president Obama" and "spokesman for": without an article it is no person of its own.
            None if start == at && row[at..range.end].get(1).is_some_and(|next| next.is_name() && plain(next)) => {}
            None => {
                found.insert(Candidate::Unnamed(at));
            }
        }
    }
    // "Le Danemark a fermé le port. Il …": where nobody else comes up, a country or a thing may be meant.
    if found.is_empty() && !asked.person {
        let is_meant = |at: usize| {
            let item = at.checked_sub(1).map(|before| &row[before]).filter(|item| item.is(Classes::DETERMINER));
            item.is_some_and(|item| stage.lexicon.who.gender(item.text) == Some(asked.gender))
        };
        let thing = |figure: usize| matches!(cast.figures[figure].kind, Kind::Place | Kind::Unknown);
        let first = |span: Span| row.partition_point(|item| item.span.end() <= span.start());
        let mut named = cast.mentions_in(span.start(), span.end()).iter().map(|mention| (mention.figure, mention.span));
        let meant = named.find(|(figure, span)| thing(*figure) && heard(span.start()) && is_meant(first(*span)));
        found.extend(meant.map(|(_, span)| Candidate::Unnamed(span.start())));
    }
    found
}
