//! Who: the claims of a document come in with the words of their sources; whom short names, descriptions and pronouns
//! stand for goes into them, and a mark for each that says by which words and rule.
//!
//! Nobody is guessed: where the text leaves two candidates, or shows none, a source stays as it is written. A role is what the
//! text says beside the name, at the claim if it is there, otherwise elsewhere.

use std::ops::Range;

use sayso_ledger::{Act, Claim, DocumentKind, Form, Mark, Reading, Source, Span};

use crate::items::{Item, Row};
use crate::lexicon::{Classes, fold};
use crate::rules;
use crate::sources::SPEAKING_NOUN;

mod words;
pub(crate) use words::{Hints, WhoWords};

mod cast;
mod descriptions;
mod pronouns;
mod stage;
mod titles;

use cast::{Cast, Kind};
use descriptions::Nouns;
pub(crate) use stage::{Place, Stage};
use words::Gender;

/// How many claims back it is looked for who spoke in the sentence before.
const BACK: usize = 12;
/// How many claims back somebody spoke just before.
const SPOKE: usize = 3;
/// How many voices stand inside one another.
const MAX_DEPTH: usize = 16;

/// Settles whom the sources of claims stand for, as far as the document shows, and marks it. Claims are in the order of
/// the ledger, with their parents.
pub(crate) fn resolve(stage: &Stage<'_>, claims: &mut [Claim]) {
    if claims.is_empty() {
        return;
    }
    let document = stage.document;
    let stated = &document.stated;
    let stated: Vec<Span> =
        [&stated.issuer, &stated.outlet].into_iter().flatten().map(|finding| finding.span).collect();
    let speakers = claims.iter().filter_map(|claim| match claim.source {
        Source::Named { name, .. } => Some(name),
        _ => None,
    });
    let cast = Cast::of(stage, &stated, &speakers.collect());
    let nouns = Nouns::of(stage);
    let scene = Scene { stage, cast: &cast, nouns: &nouns };
    for idx in 0..claims.len() {
        let (before, rest) = claims.split_at_mut(idx);
        let claim = &mut rest[0];
        if let Some((span, rule)) = scene.settle(before, claim) {
            claim.marks.push(Mark { reading: Reading::Speaker, span: Some(span), rule: rule.into() });
        }
        if let Some((span, rule)) = scene.role(claim) {
            claim.marks.push(Mark { reading: Reading::Role, span: Some(span), rule: rule.into() });
        }
    }
}

struct Scene<'a> {
    stage: &'a Stage<'a>,
    cast: &'a Cast,
    nouns: &'a Nouns,
}

impl Scene<'_> {
    /// Settles whom the source of a claim stands for; the words and the rule that tell, if they are not the source's own.
    fn settle(&self, before: &[Claim], claim: &mut Claim) -> Option<(Span, &'static str)> {
        if claim.rule == rules::TURN_ANSWER {
            return None;
        }
        let span = claim.source.span()?;
        let found = match claim.source {
            Source::Named { name, .. } => {
                let full = self.cast.named_at(name).map_or(name, |figure| self.cast.figures[figure].name);
                let full = if self.reads_alike(full, name) { name } else { full };
                claim.source = Source::Named { span, name: full };
                return (!span.contains(full)).then_some((full, rules::SPEAKER_SHORT_NAME));
            }
            // The trained tiers settle relative pronouns by the tree.
            Source::Pronoun { stands_for: Some(name), .. } => return Some((name, rules::SPEAKER_RELATIVE)),
            Source::Described { stands_for: Some(_), .. } | Source::Publisher { .. } | Source::NotFound => return None,
            Source::Pronoun { .. } => self.pronoun(before, claim, span),
            Source::Described { .. } => {
                let place = self.stage.place(span)?;
                let row = &self.stage.rows[place.row];
                if place.items.len() == 1 && row[place.items.start].is(Classes::RELATIVE) {
                    claim.source = Source::Pronoun { span, stands_for: None };
                    self.antecedent(&place).map(|name| (name, rules::SPEAKER_RELATIVE))
                } else {
                    let found = self.own_work(claim, &place);
                    let found = found.or_else(|| self.nouns.stand_for(self.stage, self.cast, &place));
                    let found = found.or_else(|| self.company(&place));
                    found.or_else(|| self.pronoun(before, claim, span))
                }
            }
            Source::Anonymous { .. } => {
                let found = self.nouns.stand_for(self.stage, self.cast, &self.stage.place(span)?);
                claim.source = found.map_or(claim.source, |_| Source::Described { span, stands_for: None });
                found
            }
        };
        let (name, rule) = found.filter(|(name, _)| !self.reads_alike(*name, span))?;
        match &mut claim.source {
            Source::Pronoun { stands_for, .. } | Source::Described { stands_for, .. } => *stands_for = Some(name),
            _ => return None,
        }
        Some((name, rule))
    }

    /// "Our analysis" of a text's own voice: whose text it is. "Our colleagues at the Gazette" are others.
    fn own_work(&self, claim: &Claim, place: &Place) -> Option<(Span, &'static str)> {
        let document = self.stage.document;
        let row = &self.stage.rows[place.row];
        let first = row.get(place.items.start)?;
        let ours = first.is(Classes::POSSESSIVE) && self.stage.lexicon.who.hints(first.text).any(Hints::WE);
        let people = Classes::PERSON.or(Classes::BODY).or(Classes::ANONYMOUS);
        let phrase = &row[place.items.clone()];
        let work = phrase.iter().any(|item| item.is(Classes::DOCUMENT))
            && !phrase.iter().any(|item| item.is(people) || item.is_name());
        let own = ours && work && claim.parent.is_none() && !self.stage.is_quoted(first.span.start());
        let whose = match document.kind {
            DocumentKind::Statement => document.stated.issuer.as_ref(),
            DocumentKind::Article => document.stated.outlet.as_ref(),
            _ => None,
        };
        whose.filter(|_| own).map(|finding| (finding.span, rules::SPEAKER_SIGNED))
    }

    /// "The company", behind a sentence whose subject is the name of the only body that it can be.
    fn company(&self, place: &Place) -> Option<(Span, &'static str)> {
        let row = &self.stage.rows[place.row];
        let [article, noun] = row.get(place.items.clone())? else { return None };
        let called = article.is(Classes::DEFINITE) && self.stage.lexicon.who.hints(noun.text).any(Hints::COMPANY);
        let own = row.sentence_index(place.items.start).filter(|own| called && *own > 0)?;
        let before = &row.sentences()[own - 1];
        let span = row.span(before);
        let mentions = self.cast.mentions_in(span.start(), span.end());
        let first = mentions.first()?;
        let figure = &self.cast.figures[first.figure];
        let name = self.stage.document.slice(figure.name);
        let body = figure.kind == Kind::Body || figure.kind == Kind::Unknown && name.contains(' ');
        let leads = span.start() == first.span.start()
            || row[before.start].is(Classes::DEFINITE) && {
                row.get(before.start + 1).is_some_and(|item| item.span.start() == first.span.start())
            };
        // Another company, or a thing of the name's ("Brinmoor Glass's rival"), may be meant as well.
        let end = row.partition_point(|item| item.span.start() < first.span.end());
        let subject =
            row.get(end).is_some_and(|next| next.is_word() && !next.is(Classes::GENITIVE.or(Classes::CONJUNCTION)));
        let who = &self.stage.lexicon.who;
        let rival = |item: &Item<'_>| who.hints(item.text).any(Hints::COMPANY) && !first.span.contains(item.span);
        let alone = mentions.iter().all(|other| other.figure == first.figure || other.placed)
            && !row[before.clone()].iter().any(rival);
        (body && leads && subject && alone).then_some((figure.name, rules::SPEAKER_DESCRIPTION))
    }

    fn reads_alike(&self, one: Span, other: Span) -> bool {
        let document = self.stage.document;
        fold(document.slice(one)) == fold(document.slice(other))
    }

    fn pronoun(&self, before: &[Claim], claim: &Claim, span: Span) -> Option<(Span, &'static str)> {
        let place = self.stage.place(span)?;
        let row = &self.stage.rows[place.row];
        // "L'intéressé", "cette dernière": as good as a pronoun, and always somebody.
        let determined = place.items.len() == 2 && row[place.items.start].is(Classes::DEFINITE);
        let item = &row[place.items.end - 1];
        if place.items.len() != 1 && !determined {
            return None;
        }
        if item.is(Classes::RELATIVE) && !item.is(Classes::PRONOUN_THIRD) {
            return self.antecedent(&place).map(|name| (name, rules::SPEAKER_RELATIVE));
        }
        let hints = self.stage.lexicon.who.hints(item.text);
        if hints.any(Hints::I.or(Hints::WE)) {
            return self.first_person(before, claim, span, hints.any(Hints::WE));
        }
        let asked = pronouns::asked_as_source(hints);
        if determined && asked.is_none() {
            return None;
        }
        if let Some(asked) = asked.map(|asked| pronouns::Asked { person: asked.person || determined, ..asked }) {
            let said = |at: usize| claim.content.iter().any(|content| content.start() <= at && at < content.end());
            let near = before.iter().rev().take(SPOKE).chain(claim.parent.and_then(|parent| before.get(parent)));
            let near: Vec<usize> = near.filter_map(|other| self.cast.named_at(other.source.speaker()?)).collect();
            // Whose phrase a byte stands in: somebody who is named in it, and not "Roe's deputy".
            let phrases = before.iter().rev().take(BACK).filter_map(|other| match other.source {
                Source::Named { span, name } if span.start() <= name.start() => Some((span, self.cast.named_at(name)?)),
                _ => None,
            });
            let phrases: Vec<(Span, usize)> = phrases.collect();
            let within = |at: usize| {
                let phrase = phrases.iter().find(|(phrase, _)| phrase.start() <= at && at < phrase.end())?;
                Some(phrase.1)
            };
            let known = pronouns::Known { said: &said, spoke: &|figure| near.contains(&figure), within: &within };
            let figure = pronouns::stands_for(self.stage, self.cast, self.nouns, &place, asked, &known);
            if let Some(figure) = figure {
                return Some((self.cast.figures[figure].name, rules::SPEAKER_PRONOUN));
            }
            let unnamed = pronouns::unnamed(self.stage, self.cast, self.nouns, &place, asked, &known);
            if let Some(unnamed) = unnamed {
                return Some((unnamed, rules::SPEAKER_PRONOUN));
            }
        }
        self.goes_on(before, claim, &place, hints)
    }

    /// The name in front of a relative pronoun.
    fn antecedent(&self, place: &Place) -> Option<Span> {
        let row = &self.stage.rows[place.row];
        let start = row.sentence(place.items.start).start;
        let mut end = place.items.start;
        if end > start && row[end - 1].is_comma() {
            end -= 1;
        }
        let last = row.get(end.checked_sub(1).filter(|last| *last >= start)?)?;
        let from = row[start].span.start();
        let mention = self.cast.mentions_in(from, last.span.end()).last()?;
        let figure = &self.cast.figures[mention.figure];
        // "those in Orsel who say": they are not the town.
        let first = row[start..end].partition_point(|item| item.span.start() < mention.span.start()) + start;
        let mut led = row[start..first].iter().rev().filter(|item| !item.is(Classes::DETERMINER));
        let inside = led.next().is_some_and(|item| item.is(Classes::PREPOSITION.or(Classes::LINKER)));
        let joined = first > start && row[first - 1].is(Classes::CONJUNCTION);
        let fits = !joined && (figure.kind == Kind::Person || !inside);
        (mention.span.end() == last.span.end() && fits).then_some(figure.name)
    }

    /// "I" is who is quoted. "We" is the body that is quoted, or for which whoever is quoted speaks.
    fn first_person(&self, before: &[Claim], claim: &Claim, span: Span, we: bool) -> Option<(Span, &'static str)> {
        let ancestors = std::iter::successors(claim.parent, |parent| before.get(*parent)?.parent).take(MAX_DEPTH);
        let mut outer = ancestors.filter_map(|idx| before.get(idx));
        let quoting = outer.find(|outer| match outer.form {
            Form::Direct => true,
            Form::Mixed => self.stage.is_quoted(span.start()),
            Form::Indirect | Form::Own => false,
        });
        let Some(quoting) = quoting else {
            let document = self.stage.document;
            let signed = match document.kind {
                DocumentKind::Statement => document.stated.issuer.as_ref(),
                DocumentKind::Opinion if !we => document.stated.author.as_ref(),
                _ => None,
            };
            let own = !self.stage.is_quoted(span.start());
            return signed.filter(|_| own).map(|finding| (finding.span, rules::SPEAKER_SIGNED));
        };
        let speaker = quoting.source.speaker()?;
        // Whoever answers says "we" of the body for which it answers, or of itself.
        let answering = Some((speaker, rules::SPEAKER_FIRST_PERSON)).filter(|_| quoting.rule == rules::TURN_ANSWER);
        let figure = self.cast.named_at(speaker);
        if !we {
            let thing = figure.is_some_and(|figure| matches!(self.cast.figures[figure].kind, Kind::Body | Kind::Place));
            let unnamed = matches!(quoting.source, Source::Anonymous { .. });
            return Some((speaker, rules::SPEAKER_FIRST_PERSON)).filter(|_| !thing && !unnamed);
        }
        // Whoever thinks or knows as "we" may speak of all mankind; what a body does by saying it is the body's.
        let performs = [Act::Urges, Act::Denies, Act::Commits, Act::Accuses, Act::Asks];
        if !claim.act().is_some_and(|act| performs.contains(&act)) {
            return answering;
        }
        let body = match figure {
            Some(figure) if self.cast.figures[figure].kind == Kind::Body => {
                // "the spokesman of the Embassy": whoever speaks for it, as the only name says.
                let first = self.stage.document.slice(speaker).split(' ').next().unwrap_or_default();
                let for_it = self.stage.lexicon.who.hints(first).any(Hints::REPRESENTS);
                (for_it || self.cast.figures[figure].name == speaker).then_some(figure)
            }
            Some(figure) => {
                let mut roles = self.cast.figures[figure].roles.iter().filter(|role| role.represents);
                let within = roles.next().map(|role| role.span).or_else(|| Some(quoting.source.span()?.cover(speaker)));
                within.and_then(|span| self.only_body_in(span, figure))
            }
            None => None,
        };
        body.map(|figure| (self.cast.figures[figure].name, rules::SPEAKER_FIRST_PERSON)).or(answering)
    }

    /// The one body that is named in the words of a role.
    fn only_body_in(&self, span: Span, apart_from: usize) -> Option<usize> {
        let inside = self.cast.mentions_in(span.start(), span.end()).iter();
        let bodies = inside
            .filter(|mention| mention.figure != apart_from && self.cast.figures[mention.figure].kind == Kind::Body);
        let mut bodies: Vec<usize> = bodies.map(|mention| mention.figure).collect();
        bodies.dedup();
        match bodies.as_slice() {
            [body] => Some(*body),
            _ => None,
        }
    }

    /// "It adds", "they say": who spoke as the subject of the sentence before, if the pronoun agrees with that.
    fn goes_on(&self, before: &[Claim], claim: &Claim, place: &Place, hints: Hints) -> Option<(Span, &'static str)> {
        let row = &self.stage.rows[place.row];
        let own = row.sentence_index(place.items.start)?;
        let opens = row.sentences()[own].start;
        let led = row[opens..place.items.start].iter().all(|item| item.is(Classes::CONJUNCTION.or(Classes::ADVERB)));
        // "In a letter, they said": a circumstance in front.
        let last = place.items.start.checked_sub(1).filter(|last| *last > opens);
        let led = led || row[opens].is(Classes::PREPOSITION) && last.is_some_and(|last| row[last].is_comma());
        let earlier = row.sentences().get(own.checked_sub(1)?).filter(|_| led)?.clone();
        let start = row[earlier.start].span.start();
        let near =
            before.iter().rev().take(BACK).filter(|other| other.parent == claim.parent && other.form != Form::Own);
        // The first voice of that sentence, which has to be its subject.
        let mut found = None;
        for other in near {
            let Some(source) = other.source.span() else { continue };
            if source.start() >= start && source.start() < row[opens].span.start() {
                found = match found {
                    None => Some(other),
                    Some(first) if self.same(first, other) => Some(first),
                    Some(_) => return None,
                };
            }
        }
        let Some(found) = found else {
            return self.leading_body(row, &earlier, hints).map(|name| (name, rules::SPEAKER_GOES_ON));
        };
        let source = found.source.span()?;
        let at = self.stage.place(source)?;
        let subject = row[earlier.start..at.items.start.max(earlier.start)].iter();
        let leads =
            subject.into_iter().all(|item| item.is(Classes::CONJUNCTION.or(Classes::ADVERB)) || item.is_comma());
        (leads && self.agrees(found, &at, hints)).then_some(())?;
        Some((found.source.speaker().unwrap_or(source), rules::SPEAKER_GOES_ON))
    }

    /// The body that a sentence starts with, if it names no other and, for "they", speaks of nothing in the plural.
    fn leading_body(&self, row: &Row<'_>, sentence: &Range<usize>, hints: Hints) -> Option<Span> {
        let span = row.span(sentence);
        let mentions = self.cast.mentions_in(span.start(), span.end());
        let first = mentions.first()?;
        let body = |mention: &cast::Mention| self.cast.figures[mention.figure].kind == Kind::Body;
        let inside = |item: &Item<'_>| first.span.contains(item.span);
        let mut before = row[sentence.clone()].iter().take_while(|item| item.span.start() < first.span.start());
        let leads = before.all(|item| item.is(Classes::DETERMINER));
        let alone = mentions.iter().all(|mention| mention.figure == first.figure || !body(mention));
        let plural = row[sentence.clone()].iter().any(|item| item.plural && item.is_word() && !inside(item));
        let verb = row[sentence.clone()].iter().find(|item| item.span.start() >= first.span.end())?;
        let subject = verb.is_word() && !verb.is(Classes::GENITIVE.or(Classes::CONJUNCTION));
        let asked = hints.any(Hints::IT) || hints.any(Hints::THEY) && !plural;
        (body(first) && leads && alone && subject && asked).then(|| self.cast.figures[first.figure].name)
    }

    fn same(&self, one: &Claim, other: &Claim) -> bool {
        let words = |claim: &Claim| claim.source.speaker().map(|span| self.stage.document.slice(span).to_lowercase());
        words(one).is_some_and(|name| words(other) == Some(name))
    }

    /// Whether a pronoun can stand for a source: "it" for a body or a text, "they" for several.
    fn agrees(&self, found: &Claim, at: &Place, hints: Hints) -> bool {
        let row = &self.stage.rows[at.row];
        let ends = |at: &usize| row[*at].is_punctuation() || row[*at].is(Classes::RELATIVE);
        let end = at.items.clone().find(ends).unwrap_or(at.items.end);
        let items = &row[at.items.start..end];
        let figure =
            found.source.speaker().and_then(|name| self.cast.named_at(name)).map(|idx| &self.cast.figures[idx]);
        let linked = |item: &&Item<'_>| {
            !item.is(Classes::LINKER.or(Classes::PREPOSITION)) || item.is(Classes::DETERMINER.or(Classes::GENITIVE))
        };
        let heads =
            items.iter().take_while(linked).filter(|item| item.is(SPEAKING_NOUN) && !item.is(Classes::GENITIVE));
        let heads: Vec<_> = heads.collect();
        let several = items.iter().any(|item| item.is(Classes::CONJUNCTION) && !item.is(Classes::GENITIVE));
        let last = items.iter().take_while(linked).filter(|item| item.n_words > 0).last();
        let plural = several || heads.last().copied().or(last).is_some_and(|head| head.plural && !head.has_capital());
        let thing = match figure {
            Some(figure) => figure.kind == Kind::Body,
            None => heads
                .last()
                .is_some_and(|head| head.is(Classes::BODY.or(Classes::DOCUMENT)) && !head.is(Classes::PERSON)),
        };
        let who = &self.stage.lexicon.who;
        let shown = items.first().and_then(|item| who.gender(item.text));
        let gender = figure.and_then(|figure| figure.gender()).or(shown);
        let gender = gender.or_else(|| heads.first().and_then(|head| who.gender(head.text)));
        let named_plural = figure.is_some() && !several;
        match () {
            () if hints.any(Hints::IT) => thing && !several && (!plural || named_plural),
            () if hints.any(Hints::THEY) => plural && !named_plural,
            () if hints.any(Hints::IL) => thing && !plural && gender == Some(Gender::Masculine),
            () if hints.any(Hints::ELLE) => thing && !plural && gender == Some(Gender::Feminine),
            () if hints.any(Hints::ILS) => plural && !named_plural && gender != Some(Gender::Feminine),
            () if hints.any(Hints::ELLES) => plural && !named_plural && gender != Some(Gender::Masculine),
            () => false,
        }
    }

    /// The role of who speaks: at the claim if it is told there, otherwise the first that the document tells.
    fn role(&self, claim: &Claim) -> Option<(Span, &'static str)> {
        let speaker = match claim.source {
            Source::Anonymous { .. } | Source::Publisher { .. } | Source::NotFound => return None,
            // "Roe's office", "a spokesman for Roe": the role is not theirs.
            Source::Described { stands_for: None, .. } => return None,
            source => source.speaker()?,
        };
        let figure = &self.cast.figures[self.cast.named_at(speaker)?];
        if figure.roles.is_empty() {
            return claim.source.span().and_then(|source| self.words_before(source, speaker));
        }
        let at_claim = claim.source.span().and_then(|source| {
            let near = |role: &&cast::Role| {
                let joint = source.cover(role.span);
                source.intersection(role.span).is_some() || joint.len() <= source.len() + role.span.len() + NEAR
            };
            figure.roles.iter().find(near)
        });
        at_claim.or_else(|| figure.roles.first()).map(|role| (role.span, role.rule))
    }
}

impl Scene<'_> {
    /// "the miller Ann Roe said": the plain words in front of the name of whoever speaks, though no table knows the noun.
    fn words_before(&self, source: Span, speaker: Span) -> Option<(Span, &'static str)> {
        let place = self.stage.place(source).filter(|_| source.contains(speaker))?;
        let row = &self.stage.rows[place.row];
        let end =
            place.items.start + row[place.items.clone()].partition_point(|item| item.span.start() < speaker.start());
        let words = place.items.start..end;
        let opened = row.get(words.start)?.is(Classes::DETERMINER);
        let nouns = &row[words.start + usize::from(opened)..words.end.max(words.start + usize::from(opened))];
        let plain = |item: &Item<'_>| {
            let thing = Classes::BODY.or(Classes::DOCUMENT).or(Classes::PREPOSITION).or(Classes::CONJUNCTION);
            item.is_word() && !item.has_capital() && !item.plural && !item.is(thing.or(Classes::HONORIFIC))
        };
        let person =
            self.stage.lexicon.who.gender_of_given_name(self.stage.document.slice(row.get(end)?.span)).is_some()
                || row[end..place.items.end].iter().filter(|item| item.n_words > 0).count() > 1;
        (!nouns.is_empty() && nouns.len() <= MAX_PLAIN_ROLE && person && nouns.iter().all(plain))
            .then(|| (row.span(&words), rules::ROLE_BEFORE))
    }
}

/// The longest role that is told by its place alone, in words.
const MAX_PLAIN_ROLE: usize = 3;
/// Bytes between a source and the role that is told beside it.
const NEAR: usize = 4;
