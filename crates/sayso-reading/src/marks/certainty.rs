//! How surely something is said, what stresses it and what negates it: a claim comes in, its marks go out.
//!
//! It is the commitment of who says it: words of the main clause, and those of the cue ("suspects"). Where several
//! levels are shown, the weakest counts; one is told for each sentence, and "certain" where none shows anything.

use sayso_ledger::{Act, Certainty, Mark, Reading};
use sayso_syntax::Upos;

use super::patterns::{Class, Hit, Set};
use super::scope::{Part, Scope, in_main};
use crate::rules;

/// The marks of certainty, stress and negation. What is urged or asked has no certainty.
///
/// Nor has what somebody does not say or refuses to say.
pub(crate) fn read(scope: &Scope<'_>, act: Option<&Mark>) -> Vec<Mark> {
    let text = scope.text;
    let asked = act.is_some_and(|mark| matches!(mark.reading, Reading::Act(Act::Urges | Act::Asks)));
    let levels: Vec<Option<Level>> = scope
        .parts
        .iter()
        .enumerate()
        .map(|(idx, part)| weakest(in_part(scope, part), if idx == 0 { in_cue(scope) } else { None }))
        .collect();
    let mut marks: Vec<Mark> = Vec::new();
    if !asked {
        let shown = levels.iter().flatten();
        marks
            .extend(shown.map(|(level, hit, rule)| text.mark(Reading::Certainty(*level), &(hit.start..hit.end), rule)));
        marks.extend(if marks.is_empty() { unmarked(scope, act) } else { None });
    }
    let in_cue = text.hits(scope.cue.clone()).filter(|hit| hit.class == Class::Booster);
    let mut boosters: Vec<Hit> = in_cue.chain(scope.own(Class::Booster)).collect();
    boosters.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    boosters.dedup_by(|next, kept| next.start < kept.end);
    marks.extend(boosters.iter().map(|hit| text.mark(Reading::Booster, &(hit.start..hit.end), rules::BOOSTER_WORDS)));
    for (part, level) in scope.parts.iter().zip(&levels) {
        let negation = negation(scope, part, level.as_ref());
        marks.extend(negation.map(|hit| text.mark(Reading::Negation, &(hit.start..hit.end), rules::NEGATION_WORDS)));
    }
    marks
}

/// What is told of a claim whose words show no level.
fn unmarked(scope: &Scope<'_>, act: Option<&Mark>) -> Option<Mark> {
    let mark = |level, span, rule: &'static str| Mark { reading: Reading::Certainty(level), span, rule: rule.into() };
    match act {
        // "agreed to pay": what is promised or foretold lies ahead, whatever its words.
        Some(done) if matches!(done.reading, Reading::Act(Act::Commits | Act::Predicts)) => {
            Some(mark(Certainty::Projected, done.span, rules::CERTAINTY_CUE))
        }
        None if !scope.cue.is_empty() => None,
        _ => Some(mark(Certainty::Certain, None, rules::CERTAINTY_UNMARKED)),
    }
}

/// The negation of a main clause, if it negates what is said and not only that it is known, doubted or excluded.
fn negation(scope: &Scope<'_>, part: &Part, level: Option<&Level>) -> Option<Hit> {
    let text = scope.text;
    let unknown = |hit: &Hit| {
        let known = level.is_some_and(|(level, words, _)| {
            *level == Certainty::Unknown && words.start < hit.end && hit.start < words.end
        });
        let reach = hit.start..(hit.end + 3).min(part.tokens.end);
        known || text.hits(reach).any(|near| near.class == Class::Possible && near.start <= hit.start)
    };
    // "showing no lights", "with no lights": not the clause is negated.
    let aside = |hit: &Hit| {
        let before = hit.start.checked_sub(1).filter(|before| *before >= part.tokens.start);
        let behind = before.is_some_and(|before| text.is(before, Set::Ing) || text.is(before, Set::Prep));
        behind && !text.is(hit.start, Set::Not)
    };
    in_main(text, part, Class::Negation).find(|hit| !scope.is_stress(part, *hit) && !unknown(hit) && !aside(hit))
}

type Level = (Certainty, Hit, &'static str);

/// The weaker of two levels; the words themselves where both are as weak.
fn weakest(words: Option<Level>, cue: Option<Level>) -> Option<Level> {
    let rank = |level: &Level| match level.0 {
        Certainty::Unknown => 0,
        Certainty::Conditional => 1,
        Certainty::Possible => 2,
        Certainty::Probable => 3,
        Certainty::Projected => 4,
        Certainty::Presupposed => 5,
        Certainty::Certain => 6,
    };
    match (words, cue) {
        (Some(words), Some(cue)) => Some(if rank(&cue) < rank(&words) { cue } else { words }),
        (words, cue) => words.or(cue),
    }
}

/// What the cue shows of what it brings.
fn in_cue(scope: &Scope<'_>) -> Option<Level> {
    let levels = [
        (Class::CueUnknown, Certainty::Unknown),
        (Class::CueConditional, Certainty::Conditional),
        (Class::CuePossible, Certainty::Possible),
        (Class::CueProbable, Certainty::Probable),
        (Class::CueProjected, Certainty::Projected),
        (Class::CuePresupposed, Certainty::Presupposed),
        (Class::CueCertain, Certainty::Certain),
    ];
    let negated = scope.negated_cue();
    let clause = scope.parts.first().is_some_and(|part| {
        let first = part.tokens.start.checked_sub(1).is_some_and(|before| scope.text.is(before, Set::That));
        first || scope.text.is(part.tokens.start, Set::That)
    });
    levels.into_iter().find_map(|(class, level)| {
        let hit = scope.in_cue(class)?;
        let takes = match level {
            Certainty::Presupposed => clause && !negated,
            Certainty::Certain => !negated,
            _ => true,
        };
        takes.then_some((level, hit, rules::CERTAINTY_CUE))
    })
}

/// The weakest level that the main clause of a sentence shows.
fn in_part(scope: &Scope<'_>, part: &Part) -> Option<Level> {
    let text = scope.text;
    let find = |class: Class| in_main(text, part, class);
    if let Some(hit) = find(Class::Unknown).chain(find(Class::Unaware).filter(|hit| unaware(scope, part, *hit))).min() {
        return Some((Certainty::Unknown, hit, rules::CERTAINTY_NOT_KNOWN));
    }
    if let Some(hit) = find(Class::Conditional).next() {
        return Some((Certainty::Conditional, hit, rules::CERTAINTY_WORDS));
    }
    // "asked if", "ignore si": the word that opens what is asked is no condition.
    let condition =
        |hit: &Hit| hit.class == Class::If && part.own(*hit) && (part.opens || hit.start > part.tokens.start);
    if let Some(hit) = text.hits(part.tokens.clone()).find(condition) {
        return Some((Certainty::Conditional, hit, rules::CERTAINTY_CONDITION));
    }
    let modal = |class: Class| find(class).find(|hit| is_modal(scope, part, *hit));
    if let Some(hit) = find(Class::Possible).next() {
        return Some((Certainty::Possible, hit, rules::CERTAINTY_WORDS));
    }
    if let Some(hit) = modal(Class::May).into_iter().chain(modal(Class::Could)).min() {
        return Some((Certainty::Possible, hit, rules::CERTAINTY_MODAL));
    }
    if let Some(hit) = find(Class::Probable).chain(find(Class::Expected)).min() {
        return Some((Certainty::Probable, hit, rules::CERTAINTY_WORDS));
    }
    if let Some(hit) = modal(Class::Would) {
        let backshifted = !scope.first_person && scope.past_cue();
        let level = if backshifted { Certainty::Projected } else { Certainty::Conditional };
        return Some((level, hit, rules::CERTAINTY_WOULD));
    }
    if let Some(hit) = modal(Class::Will) {
        return Some((Certainty::Projected, hit, rules::CERTAINTY_FUTURE));
    }
    if let Some(hit) = find(Class::Projected).next() {
        return Some((Certainty::Projected, hit, rules::CERTAINTY_WORDS));
    }
    find(Class::Presupposed).next().map(|hit| (Certainty::Presupposed, hit, rules::CERTAINTY_WORDS))
}

/// Whether it is the speaker who does not know, and not somebody of whom it speaks.
fn unaware(scope: &Scope<'_>, part: &Part, hit: Hit) -> bool {
    let first = scope.text.is(hit.start, Set::We);
    // "dit ignorer": an infinitive has the speaker as its subject.
    first && scope.first_person || hit.start == part.tokens.start || scope.speaker_acts(part, hit.start)
}

/// Whether a word is the modal verb and not the month, the name or the noun of its form.
pub(crate) fn is_modal(scope: &Scope<'_>, part: &Part, hit: Hit) -> bool {
    let text = scope.text;
    let capital = text.is(hit.start, Set::Capital);
    let after_article = || hit.start > part.tokens.start && text.is(hit.start - 1, Set::Art);
    let noun = text.tag(hit.start).map_or_else(after_article, |tag| matches!(tag, Upos::Noun | Upos::Propn));
    !noun && (!capital || hit.start == part.tokens.start && !text.is(hit.start + 1, Set::Capital))
}
