//! Addressees: who is urged, asked, accused or told. A claim with the words around its cue comes in; the words that name the
//! addressee go out, or nothing where the text names nobody.

use std::ops::Range;

use sayso_ledger::{Act, Claim, Facet, Form, Mark, Reading, Span};

use super::Words;
use super::patterns::Set;
use super::scope::Text;
use crate::content::marks_infinitive;
use crate::cues::{is_clitic, phrase_at};
use crate::items::{Item, Row};
use crate::lexicon::{Classes, Frames, Position, fold};
use crate::rules;
use crate::sources::SPEAKING_NOUN;

/// How far behind a cue its object may reach, in items.
const REACH: usize = 24;
/// How far the subject of a clause may reach, in items.
const SUBJECT_REACH: usize = 6;
/// How many items may call somebody by name or title: "Madame la présidente du conseil, …".
const VOCATIVE_REACH: usize = 6;

/// Words that stand for people or for bodies of people.
const PEOPLE: Classes =
    Classes::PERSON.or(Classes::BODY).or(Classes::ANONYMOUS).or(Classes::OFFICE).or(Classes::DEMONYM);
/// What opens a noun phrase.
const OPENS: Classes = Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::QUANTIFIER);
/// What ends one.
const ENDS: Classes =
    Classes::COMPLEMENTISER.or(Classes::WHETHER).or(Classes::RELATIVE).or(Classes::ADVERB).or(Classes::TIME);

/// Rules by which the words of a content show its act, whatever the cue.
const BY_CONTENT: [&str; 4] =
    [rules::ACT_WRONGDOING, rules::ACT_DENIED_WRONG, rules::ACT_OBLIGATION, rules::ACT_IMPERATIVE];

pub(super) fn mark(words: &Words<'_>, text: &Text<'_>, claims: &mut [Claim]) {
    for claim in claims {
        if claim.marks(Facet::Addressee).next().is_some() {
            continue;
        }
        if let Some((span, rule)) = addressee(words, text, claim) {
            claim.marks.push(Mark { reading: Reading::Addressee, span: Some(span), rule: rule.into() });
        }
    }
}

fn addressee(words: &Words<'_>, text: &Text<'_>, claim: &Claim) -> Option<(Span, &'static str)> {
    let act = claim.act();
    let accused = act == Some(Act::Accuses);
    let aims = matches!(act, Some(Act::Urges | Act::Asks | Act::Accuses));
    let first = *claim.content.first()?;
    if claim.rule == rules::PASSIVE {
        let told = claim.content.len() > 1 && matches!(act, Some(Act::Urges | Act::Asks));
        // "Accused by X of Y, Z …": the charge is nobody.
        let object = claim.cue.first().is_none_or(|cue| first.end() <= cue.start());
        return Some((first, rules::ADDRESSEE_PASSIVE)).filter(|_| object && (accused || told));
    }
    if claim.rule == rules::CLAUSE_THAT && act == Some(Act::Urges) {
        let place = words.stage.place(first)?;
        let row = &words.stage.rows[place.row];
        return Some((row.span(&wanted(row, place.items)?), rules::ADDRESSEE_SUBJECT));
    }
    // "Q: The Post reported that …": behind a label stands what is asked.
    let cue = claim.cue.first().filter(|_| !claim.rule.starts_with("turn."));
    let by_cue = cue.and_then(|cue| Around::of(words, text, claim, *cue)?.addressee(aims));
    by_cue.or_else(|| {
        aims.then_some(())?;
        obliged(words, text, claim).or_else(|| vocative(words, claim))
    })
}

/// The words around a cue.
struct Around<'a> {
    text: &'a Text<'a>,
    claim: &'a Claim,
    row: &'a Row<'a>,
    cue: Range<usize>,
}

impl<'a> Around<'a> {
    fn of(words: &'a Words<'a>, text: &'a Text<'a>, claim: &'a Claim, cue: Span) -> Option<Around<'a>> {
        let place = words.stage.place(cue)?;
        Some(Around { text, claim, row: &words.stage.rows[place.row], cue: place.items })
    }

    fn is(&self, at: usize, set: Set) -> bool {
        self.row.get(at).is_some_and(|item| self.text.is(self.text.tokens(item.span).start, set))
    }

    fn cue_is(&self, set: Set) -> bool {
        self.cue.clone().any(|at| self.is(at, set))
    }

    /// The first item that ends behind a byte.
    fn at(&self, byte: usize) -> usize {
        self.row.partition_point(|item| item.span.end() <= byte)
    }

    fn of_source(&self, at: usize) -> bool {
        self.claim.source.span().is_some_and(|source| source.intersection(self.row[at].span).is_some())
    }

    fn addressee(&self, aims: bool) -> Option<(Span, &'static str)> {
        let row = self.row;
        let accused = self.claim.act() == Some(Act::Accuses);
        let told = self.claim.rule == rules::CLAUSE_BEHIND_OBJECT;
        // "X is accused … of fraud": where a helper is all that stands between.
        let before = self.claim.content.first().filter(|first| first.end() <= row[self.cue.start].span.start());
        let passive = self.cue_is(Set::Be) || self.cue_is(Set::Etre);
        if let Some(first) = before.filter(|_| aims && passive && self.claim.content.len() > 1) {
            return Some((*first, rules::ADDRESSEE_PASSIVE));
        }
        if let Some(at) = self.clitic().filter(|_| aims || told) {
            return Some((row[at].span, rules::ADDRESSEE_PRONOUN));
        }
        // A cue that a model found may hold its object.
        let verb = self.cue.clone().find_map(|at| row.cue(at)).map_or(self.cue.end, |cue| cue.end).min(self.cue.end);
        let quoted = self.claim.form != Form::Indirect;
        let phrase = match () {
            () if accused && self.cue_is(Set::Blame) => self.aimed(verb, Set::Onto).or_else(|| self.behind(verb, true)),
            () if accused && self.cue_is(Set::Accusation) => {
                self.aimed(self.cue.start, Set::Aimed).or_else(|| self.behind(verb, true))
            }
            () if aims => {
                let telling = self.cue_is(Set::Telling);
                let object = self.behind(verb, accused && !telling);
                object.or_else(|| (quoted || telling).then(|| self.told(verb)).flatten())
            }
            // "told the Packet on Monday that": whom a verb tells that takes a person told, without the circumstances.
            () if told
                && self
                    .cue
                    .clone()
                    .find_map(|at| row.cue(at))
                    .is_some_and(|cue| cue.form.frames.any(Frames::OBJECT)) =>
            {
                let Some(phrase) = self.behind(verb, false) else { return self.found(self.told(verb)?) };
                let circumstance = |at: &usize| row[*at].is(Classes::PREPOSITION) && !in_name(row, *at);
                let end = phrase.clone().skip(1).find(circumstance).unwrap_or(phrase.end);
                // "told the board the mayor had left": up to what is told.
                let said = self.claim.content.iter().map(|content| self.at(content.start()));
                Some(phrase.start..said.filter(|at| *at > phrase.start).fold(end, usize::min))
            }
            () => self.told(verb),
        }?;
        self.found(phrase)
    }

    /// The addressee that a phrase names, if it can.
    fn found(&self, phrase: Range<usize>) -> Option<(Span, &'static str)> {
        let row = self.row;
        // "allege that the clerk of …": where the content starts there is nobody in front of it.
        // "“They lied to us,” said Ann Roe": whoever speaks is not addressed.
        if phrase.clone().any(|at| self.of_source(at)) {
            return None;
        }
        let is_content = self.claim.content.iter().any(|content| content.start() == row[phrase.start].span.start());
        let that = row[phrase.start].is(Classes::COMPLEMENTISER);
        // "says the board hides fraud": nor is there where only the content shows what is done by saying it.
        let said = self.claim.marks(Facet::Act).any(|mark| BY_CONTENT.contains(&mark.rule.as_ref()));
        (!is_content || !that && !said).then(|| (row.span(&phrase), rules::ADDRESSEE_OBJECT))
    }

    /// "nous accuse", "l'a accusé"; but not "je me demande", "nous nous demandons".
    fn clitic(&self) -> Option<usize> {
        let row = self.row;
        let subject = self.claim.source.span().map(|source| fold(self.text.words.document.slice(source)));
        let reflexive = |at: usize| {
            let word = fold(row[at].text);
            let own = match subject.as_deref() {
                Some("je" | "j'" | "j’") => word.starts_with('m'),
                Some("tu") => word.starts_with('t'),
                Some(subject) => word == subject,
                None => false,
            };
            own || word.starts_with('s') && row[at].is(Classes::CLITIC)
        };
        self.cue.clone().find(|at| {
            let item = &row[*at];
            is_clitic(row, row.sentence(*at).start, *at)
                && item.is(Classes::PRONOUN_OBJECT)
                && !self.of_source(*at)
                && !reflexive(*at)
                && item.text.chars().count() > 1
                && !is_adverbial(item.text)
        })
    }

    /// Behind adverbs and words of time: "on Monday", "un jour".
    fn skip(&self, mut at: usize, limit: usize) -> usize {
        let time = |at: usize| at < limit && self.row[at].is(Classes::TIME);
        while at < limit {
            let opens = self.row[at].is(OPENS.or(Classes::PREPOSITION)) && time(at + 1);
            match () {
                () if self.row[at].is(Classes::ADVERB.or(Classes::TIME)) => at += 1,
                () if opens => at += 2,
                () => break,
            }
        }
        at
    }

    /// Whether some words name somebody, and not something.
    fn people(&self, range: &Range<usize>) -> bool {
        let pronoun = range.len() == 1 && self.row[range.start].is(Classes::PRONOUN_OBJECT);
        pronoun || self.row[range.clone()].iter().any(|item| item.is(PEOPLE) || item.is_name())
    }

    /// "blamed the delay on | the contractor", "levelled accusations at | the board".
    fn aimed(&self, from: usize, set: Set) -> Option<Range<usize>> {
        let sentence = self.row.sentence(from.checked_sub(1)?);
        let limit = sentence.end.min(from + REACH);
        let at = (from..limit).find(|at| self.is(*at, set))? + 1;
        // "à l'encontre du maire"
        let linked = self.is(at, Set::De) && self.row.get(at).is_some_and(|item| item.is(Classes::PREPOSITION));
        let phrase = self.phrase(at + usize::from(linked), limit)?;
        let named = self.row[phrase.start].is(OPENS) || self.people(&phrase);
        named.then_some(phrase)
    }

    /// A noun phrase from its first word to what follows it.
    fn phrase(&self, start: usize, limit: usize) -> Option<Range<usize>> {
        let row = self.row;
        let ends = |at: &usize| {
            let item = &row[*at];
            item.is_punctuation()
                || item.is(ENDS)
                || item.is(Classes::PREPOSITION) && !item.is(Classes::GENITIVE) && !in_name(row, *at) && *at > start
                || *at > start && marks_infinitive(row, *at)
        };
        let end = (start..limit).find(ends).unwrap_or(limit);
        let whole = !row[start..end]
            .iter()
            .any(|item| item.is(Classes::AUXILIARY) && !item.is(Classes::GENITIVE.or(Classes::POSSESSIVE)));
        (end > start && whole).then_some(start..end)
    }

    /// "told | the inquiry", "a déclaré | à la presse": whom something is told, with what is told before or behind.
    fn told(&self, verb: usize) -> Option<Range<usize>> {
        let row = self.row;
        let sentence = row.sentence(verb.checked_sub(1)?);
        let content = self.claim.content.iter().map(|content| self.at(content.start()));
        let limit = content.filter(|at| *at >= verb).min().unwrap_or(sentence.end).min(sentence.end).min(verb + REACH);
        let mut start = self.skip(verb, limit);
        // "a déclaré | Anne Roc à la presse"
        while start < limit && self.of_source(start) {
            start += 1;
        }
        let led = start < limit && self.is(start, Set::ToWhom) && !marks_infinitive(row, start);
        if led {
            start += 1;
        } else if !self.cue_is(Set::Telling) {
            return None;
        }
        let phrase = self.phrase(start, limit)?;
        let items = &row[phrase.clone()];
        let thing = Classes::STATEMENT.or(if led { Classes::DOCUMENT } else { Classes::STATEMENT });
        let thing = items.iter().any(|item| item.is(thing) && !item.is(PEOPLE));
        let contracted = led && self.is(start - 1, Set::Contracted);
        let opened = items[0].is(OPENS) || contracted;
        let audience = phrase.clone().any(|at| self.is(at, Set::Audience));
        let group = opened && items.iter().any(|item| item.plural && !item.is(OPENS));
        let named = match led {
            // A bare name may be that of a place.
            true => {
                items.iter().any(|item| item.is(PEOPLE))
                    || audience
                    || group
                    || opened && items.iter().any(Item::is_name)
            }
            false => opened || self.people(&phrase) || items[0].plural,
        };
        (named && (audience || !thing)).then_some(phrase)
    }

    /// The object behind a cue, up to the infinitive, clause or charge that it is followed by.
    fn behind(&self, from: usize, accused: bool) -> Option<Range<usize>> {
        let row = self.row;
        let sentence = row.sentence(from.checked_sub(1)?);
        let limit = sentence.end.min(from + REACH);
        let mut start = self.skip(from, limit);
        // "called on the port to", "demande au port de": the preposition in front is no part of it.
        let led = start < limit && row[start].is(Classes::PREPOSITION) && !marks_infinitive(row, start);
        if led && accused {
            // "reproche au rectorat de", but "accusent de fraude"
            self.is(start, Set::ToWhom).then_some(())?;
            start += 1;
        } else if led {
            // "asked about concerns that": a matter, and nobody.
            let whom = self.is(start, Set::Toward) || self.is(start, Set::De) && self.cue_is(Set::FromWhom);
            start += 1;
            whom.then_some(())?;
        }
        // "demande l'aide de": what is demanded is not who is asked.
        let pronoun = row.get(start)?.is(Classes::PRONOUN_OBJECT) && !row[start].is(OPENS);
        // "asked about | plans to": the object of the cue's own preposition.
        let matter =
            row.get(from - 1).is_some_and(|last| last.is(Classes::PREPOSITION)) && !self.is(from - 1, Set::Toward);
        if matter && !accused {
            return None;
        }
        if !accused && !led && !pronoun && self.cue_is(Set::Dative) {
            return None;
        }
        let quoted =
            |at: usize| row.get(at).is_some_and(|item| item.is_mark("“") || item.is_mark("«") || item.is_mark("\""));
        let opens = |at: usize| {
            let item = &row[at];
            match accused {
                true => item.is(Classes::PREPOSITION) && at > start && !in_name(row, at),
                false => {
                    marks_infinitive(row, at)
                        || item.is(Classes::WHETHER.or(Classes::COMPLEMENTISER))
                        || item.is_colon()
                        || item.is(Classes::INFINITIVE_MARKER)
                            && at > start
                            && (quoted(at + 1) || self.split_infinitive(at))
                        || at > start && !led && self.cue_is(Set::Exhorting) && self.is(at, Set::ToWhom)
                }
            }
        };
        // "blaming the press, according to X"
        let phrase = |at: usize| phrase_at(row, at).is_some_and(|(_, position)| position != Position::Initial);
        let inserted = |at: usize| row[at].is_comma() && at + 1 < limit && phrase(at + 1);
        let closed = |at: usize| row[at].is_mark(";") || row[at].ends_sentence() || inserted(at);
        let end = (start..limit).find(|at| opens(*at) || closed(*at))?;
        let opened = opens(end) || accused;
        // "the authorities, in their statements, to": a circumstance is no part of it; nor what is said behind a comma.
        let parted = |at: &usize| {
            let next = row.get(at + 1);
            let aside = next.is_some_and(|next| next.is(Classes::PREPOSITION.or(Classes::RELATIVE)));
            row[*at].is_comma() && (aside || accused && row.cue(at + 1).is_some())
        };
        let aside = (start..end).find(parted);
        // "ordered its new plan, where the port has to": the infinitive is another clause's.
        if aside.is_some() && !accused && !row[end - 1].is_comma() {
            return None;
        }
        // "asked for the clerk to be heard", "ordered the gates to be shut": nobody is named who shall do it.
        let be = marks_infinitive(row, end) && (self.is(end + 1, Set::Be) || self.is(end + 1, Set::Etre));
        let people = self.people(&(start..end));
        let for_whom = row[from - 1].is(Classes::PREPOSITION) && self.is(end + 2, Set::Pp);
        if be && !accused && (!people || for_whom) {
            return None;
        }
        let mut end = aside.unwrap_or(end);
        while end > start
            && (row[end - 1].is_punctuation()
                || row[end - 1].is(Classes::ADVERB.or(Classes::TIME))
                || end < limit && row[end - 1].is(Classes::NEGATION))
        {
            end -= 1;
        }
        // "prétendant de manière malveillante que": what opens a clause is nobody.
        let clause = accused && end > start && row[end - 1].is(Classes::COMPLEMENTISER);
        let items = row.get(start..end).filter(|items| !items.is_empty() && opened && !clause)?;
        let noun = OPENS.or(Classes::PRONOUN_OBJECT).or(SPEAKING_NOUN);
        let first = &items[0];
        let whole =
            items.iter().all(|item| !item.is(Classes::AUXILIARY) || item.is(Classes::GENITIVE.or(Classes::POSSESSIVE)));
        let comma = (start..end).find(|at| row[*at].is_comma());
        let clear = comma.is_none_or(|comma| (comma..end).all(|at| row.cue(at).is_none()));
        let named = first.is(noun) || first.is_name() || first.plural || led && self.is(start - 1, Set::Contracted);
        // "denounced the attack on": what is condemned is no addressee unless it is somebody.
        let somebody = !accused || self.cue_is(Set::Accuse) || self.people(&(start..end));
        (named && whole && clear && somebody && items.iter().any(|item| item.n_words > 0)).then_some(start..end)
    }

    /// "to at least reply", "to immediately and fully reply".
    fn split_infinitive(&self, at: usize) -> bool {
        let row = self.row;
        let aside = row.get(at + 1).is_some_and(|item| item.is(Classes::PREPOSITION.or(Classes::ADVERB)));
        aside && row[at].is(Classes::INFINITIVE_MARKER) && !self.is(at, Set::Contracted) && self.is(at, Set::InfMarker)
    }
}

/// "X must resign", "il faut que X démissionne", "it is up to X to": who shall do what has to be done.
fn obliged(words: &Words<'_>, text: &Text<'_>, claim: &Claim) -> Option<(Span, &'static str)> {
    let mark = claim.marks.iter().find(|mark| mark.rule == rules::ACT_OBLIGATION)?;
    let around = Around::of(words, text, claim, mark.span?)?;
    let (row, modal) = (around.row, around.cue.clone());
    let sentence = row.sentence(modal.start);
    let last = modal.end.checked_sub(1)?;
    let found = |phrase: Range<usize>| Some((row.span(&phrase), rules::ADDRESSEE_SUBJECT));
    let that = row.get(modal.end).is_some_and(|next| next.is(Classes::COMPLEMENTISER));
    if that || row[last].is(Classes::COMPLEMENTISER) {
        return found(wanted(row, modal.end + usize::from(that)..sentence.end)?);
    }
    if around.is(last, Set::Toward) && !marks_infinitive(row, last) || around.is(last, Set::Contracted) {
        let phrase = around.phrase(modal.end, sentence.end)?;
        return found(phrase.clone()).filter(|_| around.people(&phrase));
    }
    // "must be closed": nobody is named who shall do it.
    let aside = |at: &usize| row[*at].is(Classes::NEGATION.or(Classes::ADVERB)) || around.is(*at, Set::InfMarker);
    let verb = (modal.end..sentence.end).find(|at| !aside(at))?;
    if around.is(verb, Set::Be) || around.is(verb, Set::Etre) {
        return None;
    }
    let mut end = modal.start;
    while end > sentence.start && row[end - 1].is(Classes::NEGATION.or(Classes::ADVERB)) {
        end -= 1;
    }
    let breaks = Classes::COMPLEMENTISER
        .or(Classes::SUBORDINATOR)
        .or(Classes::RELATIVE)
        .or(Classes::AUXILIARY)
        .or(Classes::CONJUNCTION);
    let stops = |at: &usize| {
        !row[*at].is_word()
            || row[*at].is(breaks)
            || row.cue(*at).is_some_and(|cue| cue.end <= end && !row[*at].is(PEOPLE))
    };
    let from = (sentence.start.max(end.saturating_sub(SUBJECT_REACH))..end).rev().find(stops);
    let start = from.map_or(sentence.start.max(end.saturating_sub(SUBJECT_REACH)), |at| at + 1);
    let items = row.get(start..end).filter(|items| !items.is_empty())?;
    let acts = |item: &Item<'_>| item.is(PEOPLE) || item.is_name() && !item.starts;
    let led = items[0].is(OPENS) || acts(&items[0]) || items[0].is_name();
    // "The war between Lorn and Varre must end": the last name alone is no subject, and what a preposition brings is none.
    let joined = from.is_some_and(|at| row[at].is(Classes::CONJUNCTION)) && !items[0].is(OPENS);
    let leads = |at: &usize| row[*at].is(Classes::PREPOSITION) && !row[*at].is(OPENS) && !in_name(row, *at);
    let head = start..(start + 1..end).find(leads).unwrap_or(end);
    let of_source = (start..end).any(|at| around.of_source(at));
    (led && !joined && row[head].iter().any(acts) && !of_source).then(|| found(start..end))?
}

/// "Minister, publish the logs", "Why, Mr Roe?": who is called by name or title.
fn vocative(words: &Words<'_>, claim: &Claim) -> Option<(Span, &'static str)> {
    if claim.form == Form::Indirect {
        return None;
    }
    let bids = claim.marks.iter().any(|mark| mark.rule == rules::ACT_IMPERATIVE);
    let called = Classes::HONORIFIC.or(Classes::TITLE);
    claim.content.iter().find_map(|content| {
        let place = words.stage.place(*content)?;
        let row = &words.stage.rows[place.row];
        let somebody = |range: &Range<usize>| {
            let items = &row[range.clone()];
            let titled = items.first().is_some_and(|item| item.is(called));
            let whole = items.iter().all(|item| item.is_word() && !item.is(Classes::AUXILIARY));
            let named = bids && items.iter().all(Item::is_name);
            let verb = range.clone().any(|at| row.cue(at).is_some());
            (1..=VOCATIVE_REACH).contains(&items.len()) && whole && !verb && (titled || named)
        };
        let from = place.items.clone().find(|at| row[*at].n_words > 0)?;
        let comma = (from..place.items.end).take(VOCATIVE_REACH + 1).find(|at| row[*at].is_comma());
        let opening = comma.map(|comma| from..comma).filter(somebody);
        let closing = || {
            let end = place.items.clone().rev().find(|at| row[*at].n_words > 0)? + 1;
            let comma = (from..end).rev().take(VOCATIVE_REACH + 1).find(|at| row[*at].is_comma())?;
            Some(comma + 1..end).filter(somebody)
        };
        let found = opening.or_else(closing)?;
        Some((row.span(&found), rules::ADDRESSEE_VOCATIVE))
    })
}

/// "demands | that the harbour master resign": the subject of what is wanted, if it is somebody who can do it.
fn wanted(row: &Row<'_>, content: Range<usize>) -> Option<Range<usize>> {
    let start = content.start + usize::from(row.get(content.start)?.is(Classes::COMPLEMENTISER));
    let opens = Classes::DETERMINER.or(Classes::POSSESSIVE);
    let acts = |at: &usize| row[*at].is(Classes::PERSON.or(Classes::BODY).or(Classes::ANONYMOUS)) || row[*at].is_name();
    let ends = |at: &usize| {
        !row[*at].is_word() || row[*at].is(Classes::AUXILIARY.or(Classes::PREPOSITION)) && !row[*at].is(opens)
    };
    let limit = content.end.min(start + SUBJECT_REACH);
    let limit = (start..limit).find(ends).unwrap_or(limit);
    let first = (start..limit).find(acts)?;
    let end = (first..limit).find(|at| !acts(at)).unwrap_or(limit);
    let led = row[start].is(opens) || first == start;
    // "that the port be closed": nobody is named who shall do it.
    let passive = row.get(end).is_some_and(|next| next.is(Classes::AUXILIARY));
    (led && !passive).then_some(start..end)
}

/// "y", "en": pronouns in front of a verb that stand for no person.
fn is_adverbial(word: &str) -> bool {
    word.chars().count() < 3 && !word.ends_with(['\'', '’']) && !word.starts_with(['l', 'm', 't', 'L', 'M', 'T'])
}

/// "the Ministry of Ports of fraud": whether a preposition belongs to the name in front of it.
fn in_name(row: &Row<'_>, at: usize) -> bool {
    let named = |at: usize| row.get(at).is_some_and(|item| item.is_name());
    at > 0 && row[at - 1].is(Classes::BODY) && (named(at + 1) || named(at + 2)) || row[at].is(Classes::GENITIVE)
}
