//! What is done by saying something: a claim with the act of its cue comes in, its act goes out.
//!
//! A cue that only says ("said", "claimed") leaves the act to the words that it brings: who says that somebody bribed
//! accuses, who says that it did not pay denies, who says that it will pay commits. A cue that does more ("accuses",
//! "denied") tells the act, except where its construction shows another: "asked the port to pay" urges.

use sayso_ledger::{Act, Form, Mark, Reading};

use super::patterns::{Class, Hit, Set};
use super::scope::{Part, Scope, Text, in_main};
use crate::lexicon::Classes;
use crate::rules;

/// Words below which what is said is no sentence that could state something.
const MIN_WORDS: usize = 3;

/// What something may be called, and what is done by calling it so.
const LABELS: [(Class, Act, &str); 3] = [
    (Class::ActFalseLabel, Act::Denies, rules::ACT_REJECTION),
    (Class::ActCrimeLabel, Act::Accuses, rules::ACT_WRONGDOING),
    (Class::ActLabel, Act::Evaluates, rules::ACT_EVALUATION),
];

/// How far into what is said something is likened to something else, in words.
const LIKENED_REACH: usize = 12;

/// The act of a claim and its words; `None` where none is done, or the words do not tell.
pub(crate) fn read(scope: &Scope<'_>) -> Option<Mark> {
    let given = scope.claim.marks.iter().find(|mark| matches!(mark.reading, Reading::Act(_)));
    if avoids(scope) {
        return None;
    }
    let Some(mark) = given else { return without_cue(scope) };
    let Reading::Act(act) = mark.reading else { return None };
    if mark.rule != rules::ACT_CUE {
        return Some(mark.clone());
    }
    let keep =
        |act: Act| Some(Mark { reading: Reading::Act(act), rule: rules::ACT_CONSTRUCTION.into(), ..mark.clone() });
    let infinitive = brings_infinitive(scope) || orders(scope);
    let statement = !infinitive && scope.claim.rule != rules::OBJECT_OF && scope.claim.rule != rules::OBJECT;
    match act {
        Act::Denies if scope.in_cue(Class::ActSilentCue).is_some() && silent(scope, infinitive) => None,
        // "On ignore si" says nothing of the matter.
        Act::Thinks if scope.in_cue(Class::CueUnknown).is_some() => None,
        Act::Denies if scope.claim.rule == rules::CLAUSE_WHETHER => keep(Act::Asks),
        Act::Urges if scope.claim.rule == rules::CLAUSE_WHETHER && scope.in_cue(Class::ActWantingCue).is_some() => {
            keep(Act::Asks)
        }
        Act::Thinks if wants_to_know(scope) => keep(Act::Asks),
        // "demanda : « Où sont-ils ? »", "pressed him on".
        Act::Urges if quotes_question(scope) && scope.in_cue(Class::ActWantingCue).is_some() => keep(Act::Asks),
        Act::Urges if !infinitive && behind_cue(scope, Class::ActAboutCue).is_some() => keep(Act::Asks),
        // "ce qu'il appelle « une farce »".
        Act::Urges if names_something(scope) => label(scope).or_else(|| keep(Act::Asserts)),
        // "warned of a shortage".
        Act::Urges if !infinitive && behind_cue(scope, Class::ActForewarningCue).is_some() => keep(Act::Predicts),
        Act::Urges if !infinitive && behind_cue(scope, Class::ActAlertingCue).is_some() => keep(Act::Asserts),
        Act::Asks if infinitive || scope.in_cue(Class::ActWantingCue).is_some_and(|cue| cue.end - cue.start > 1) => {
            keep(Act::Urges)
        }
        Act::Asserts if infinitive && scope.in_cue(Class::ActWantingCue).is_some() => keep(Act::Urges),
        Act::Thinks if infinitive && scope.in_cue(Class::ActWantingCue).is_some() && somebody_else(scope) => {
            keep(Act::Urges)
        }
        Act::Asserts if infinitive && scope.in_cue(Class::ActCommittingCue).is_some() => keep(Act::Commits),
        Act::Urges if statement && scope.in_cue(Class::ActTellingCue).is_some() && !warns_off(scope) => {
            content(scope).or_else(|| keep(if foretold(scope) { Act::Predicts } else { Act::Asserts }))
        }
        Act::Predicts | Act::Thinks if is_expected(scope) => keep(Act::Predicts),
        Act::Predicts if statement && scope.in_cue(Class::ActThinkingCue).is_some() && !forward(scope) => {
            keep(Act::Thinks)
        }
        Act::Accuses if statement && scope.in_cue(Class::ActThinkingCue).is_some() => keep(Act::Thinks),
        Act::Accuses if likened(scope).is_some() => likened(scope),
        // "fustige une mesure « absurde »".
        Act::Accuses if judged(scope).is_some() && label(scope).is_some() => label(scope),
        Act::Asserts | Act::Thinks | Act::Evaluates if named_act(scope).is_some() => named_act(scope),
        Act::Evaluates if statement && scope.in_cue(Class::ActOpiningCue).is_some() => {
            keep(if rules_on(scope) { Act::Asserts } else { Act::Thinks })
        }
        Act::Shows if statement && rules_on(scope) => keep(Act::Asserts),
        Act::Asserts if scope.in_cue(Class::ActInsistingCue).is_some() && subjunctive(scope) => keep(Act::Urges),
        Act::Asserts => {
            label(scope).or_else(|| content(scope)).or_else(|| judged(scope)).or_else(|| Some(mark.clone()))
        }
        _ => Some(mark.clone()),
    }
}

/// The act where no cue tells one, or the cue is negated.
fn without_cue(scope: &Scope<'_>) -> Option<Mark> {
    // "Nobody said that …"
    if scope.source.len() == 1 && scope.text.hits(scope.source.clone()).any(|hit| hit.class == Class::Negation) {
        return None;
    }
    if !scope.cue.is_empty() && scope.negated_cue() {
        // "pleaded not guilty to": the negation is part of what denies.
        let denial = behind_cue(scope, Class::ActDenyingCue)
            .filter(|hit| (hit.start..hit.end).any(|at| scope.text.is(at, Set::Not)));
        if let Some(hit) = denial {
            return Some(scope.text.mark(Reading::Act(Act::Denies), &(hit.start..hit.end), rules::ACT_CONSTRUCTION));
        }
        let rejects = scope.in_cue(Class::ActAcceptingCue).is_some() && !brings_infinitive(scope);
        return rejects
            .then(|| scope.text.mark(Reading::Act(Act::Denies), &scope.cue, rules::ACT_NEGATED_CUE))
            .filter(|_| !scope.cue.is_empty());
    }
    named_act(scope).or_else(|| label(scope)).or_else(|| content(scope)).or_else(|| judged(scope)).or_else(|| {
        let n_words = scope.parts.iter().flat_map(|part| part.tokens.clone()).filter(|at| scope.text.is_word(*at));
        let states = n_words.count() >= MIN_WORDS;
        states.then(|| Mark { reading: Reading::Act(Act::Asserts), span: None, rule: rules::ACT_DECLARATIVE.into() })
    })
}

/// The first act that the words themselves show. A question among more statements is none: it asks nobody.
fn content(scope: &Scope<'_>) -> Option<Mark> {
    let shown = || scope.parts.iter().filter_map(|part| in_part(scope, part));
    let n_questions = shown().filter(|(act, ..)| *act == Act::Asks).count();
    let asks = n_questions * 2 >= scope.parts.len();
    let (act, hit, rule) = shown().find(|(act, ..)| asks || *act != Act::Asks)?;
    Some(scope.text.mark(Reading::Act(act), &(hit.start..hit.end), rule))
}

/// "called it “a disgrace”", "called the report baseless": what something is called praises, criticises, denies or accuses.
fn label(scope: &Scope<'_>) -> Option<Mark> {
    let text = scope.text;
    let naming = scope.in_cue(Class::ActNamingCue).is_some();
    let calls = scope.claim.rule == rules::QUOTATION_FRAGMENT || scope.claim.rule == rules::OBJECT_OF || naming;
    let part = scope.parts.first().filter(|_| calls)?;
    let ends = |at: usize| !text.is_word(at) || at >= part.tokens.end || text.is(at, Set::And) || text.is(at, Set::Sub);
    let stands = |hit: &Hit| {
        let before = hit.start.checked_sub(1).filter(|before| *before >= part.tokens.start);
        let named = before.is_some_and(|before| text.is(before, Set::As) || text.is(before, Set::De));
        let quoted =
            hit.start.checked_sub(1).is_some_and(|before| text.is(before, Set::Quote) || text.text(before) == "‘");
        hit.start == part.tokens.start
            || quoted
            || naming && (named || ends(hit.end) && hit.start < part.tokens.start + LIKENED_REACH)
    };
    LABELS.into_iter().find_map(|(class, act, rule)| {
        let hit = in_main(text, part, class).find(stands)?;
        Some(text.mark(Reading::Act(act), &(hit.start..hit.end), rule))
    })
}

/// "slammed the plan as a farce": what something is called stands behind "as".
fn likened(scope: &Scope<'_>) -> Option<Mark> {
    let text = scope.text;
    let part = scope.parts.first()?;
    let named = |at: &usize| *at > 0 && text.is(at - 1, Set::As);
    let start = (part.tokens.start..part.tokens.end.min(part.tokens.start + LIKENED_REACH)).find(named)?;
    LABELS.into_iter().find_map(|(class, act, rule)| {
        let hit = text.hits(start..part.tokens.end).find(|hit| hit.class == class && hit.start == start)?;
        Some(text.mark(Reading::Act(act), &(hit.start..hit.end), rule))
    })
}

/// Words of a class in the cue, or between it and what it brings.
fn behind_cue(scope: &Scope<'_>, class: Class) -> Option<Hit> {
    let content = scope.parts.first().map_or(scope.cue.end, |part| part.tokens.start);
    let reach = if content >= scope.cue.end && content < scope.cue.end + CUE_REACH { content } else { scope.cue.end };
    // What stands between belongs to the cue, and not the first words of what it brings.
    scope.text.hits(scope.cue.start..reach).find(|hit| hit.class == class)
}

/// How many words may stand between a cue and what it brings.
const CUE_REACH: usize = 8;

/// "levelled accusations of | nepotism", "made a promise | to repay", "pleaded not guilty to | forging the deeds": what the
/// words of the cue do.
fn named_act(scope: &Scope<'_>) -> Option<Mark> {
    if scope.cue.is_empty() || scope.negated_cue() {
        return None;
    }
    let nouns = [
        (Class::ActAccusingCue, Act::Accuses),
        (Class::ActDenyingCue, Act::Denies),
        (Class::ActUrgingCue, Act::Urges),
        (Class::ActPromisingCue, Act::Commits),
        (Class::ActPredictingCue, Act::Predicts),
        (Class::ActAskingCue, Act::Asks),
    ];
    nouns.into_iter().find_map(|(class, act)| {
        let hit = behind_cue(scope, class)?;
        Some(scope.text.mark(Reading::Act(act), &(hit.start..hit.end), rules::ACT_CONSTRUCTION))
    })
}

/// "dismissed the plan as | “a gimmick”": what is called anything by such a verb is judged.
fn judged(scope: &Scope<'_>) -> Option<Mark> {
    if let Some(mark) = called(scope) {
        return Some(mark);
    }
    let hit = behind_cue(scope, Class::ActJudgingCue).filter(|_| !scope.negated_cue())?;
    Some(scope.text.mark(Reading::Act(Act::Evaluates), &(hit.start..hit.end), rules::ACT_EVALUATION))
}

/// "called the hall | an expensive shed": the noun that something is called, where no table knows what it says of it.
fn called(scope: &Scope<'_>) -> Option<Mark> {
    let text = scope.text;
    let part = scope.parts.first().filter(|_| !scope.negated_cue())?;
    let calls = scope.cue.len() <= 3 && scope.cue.clone().any(|at| text.is(at, Set::Call));
    let reach = part.tokens.start..part.tokens.end.min(part.tokens.start + LIKENED_REACH);
    let article = reach.clone().find(|at| calls && text.is(*at, Set::Art))?;
    let object = part.tokens.start..article;
    // "called a meeting", "called at a house", "called them to a vote".
    let named = article > scope.cue.end || article > part.tokens.start;
    let plain = |at: usize| text.is_word(at) && !text.is(at, Set::That) && !text.is(at, Set::Helper);
    let led = article.checked_sub(1).is_some_and(|before| {
        let item = text.words.lexicon.entry(text.text(before));
        item.is_some_and(|entry| {
            entry.classes.any(Classes::PREPOSITION.or(Classes::INFINITIVE_MARKER).or(Classes::CONJUNCTION))
        })
    });
    let end = part.tokens.end.min(article + CALLED);
    (named && !led && object.clone().all(plain))
        .then(|| text.mark(Reading::Act(Act::Evaluates), &(article..end), rules::ACT_EVALUATION))
}

/// How many words are shown of what something is called.
const CALLED: usize = 3;

/// "stopped short of | accusing", "s'est gardé d'accuser".
fn avoids(scope: &Scope<'_>) -> bool {
    let from = scope.cue.start.saturating_sub(AVOIDING_REACH);
    let mut hits = scope.text.hits(from..scope.cue.end);
    let verb = |hit: Hit| {
        let inside = hit.start == scope.cue.start || hit.start == scope.cue.start + 1 && hit.end > hit.start + 1;
        hit.end == scope.cue.start || inside
    };
    !scope.cue.is_empty() && hits.any(|hit| hit.class == Class::ActAvoidingCue && verb(hit))
}

/// How many words in front of a cue may say that it is not done.
const AVOIDING_REACH: usize = 6;

/// "demanda : « Où sont-ils ? »".
fn quotes_question(scope: &Scope<'_>) -> bool {
    scope.claim.form == Form::Direct && scope.parts.last().is_some_and(|part| part.asks)
}

/// "ce qu'il appelle « une farce »": what names something brings no infinitive.
fn names_something(scope: &Scope<'_>) -> bool {
    let Some(part) = scope.parts.first().filter(|_| scope.in_cue(Class::ActNamingCue).is_some()) else { return false };
    !brings_infinitive(scope)
        && !scope.text.is(part.tokens.start, Set::ToWhom)
        && scope.claim.rule == rules::QUOTATION_FRAGMENT
}

/// "is expected", "est attendu": nobody in particular expects it.
fn is_expected(scope: &Scope<'_>) -> bool {
    let text = scope.text;
    let helped = scope.cue.clone().any(|at| text.is(at, Set::Be) || text.is(at, Set::Etre));
    helped && scope.source.is_empty() && scope.in_cue(Class::ActThinkingCue).is_some()
}

/// "wanted | to know whether".
fn wants_to_know(scope: &Scope<'_>) -> bool {
    let Some(part) = scope.parts.first().filter(|_| scope.in_cue(Class::ActWantingCue).is_some()) else { return false };
    let from = if scope.cue.end == part.tokens.start { scope.cue.start } else { part.tokens.start };
    let mut asking = scope.text.hits(from..part.tokens.end).filter(|hit| hit.class == Class::ActAsking);
    asking.any(|hit| hit.start <= part.tokens.start)
}

fn in_part(scope: &Scope<'_>, part: &Part) -> Option<(Act, Hit, &'static str)> {
    let text = scope.text;
    let find = |class: Class| in_main(text, part, class);
    if part.asks && scope.claim.form != Form::Indirect && !answered(scope, part) {
        let mark = part.tokens.clone().rev().find(|at| text.text(*at) == "?");
        return mark
            .map(|at| (Act::Asks, Hit { start: at, end: at + 1, class: Class::ActMust }, rules::ACT_QUESTION_MARK));
    }
    if let Some(hit) = bid(scope, part) {
        return Some((Act::Urges, hit, rules::ACT_IMPERATIVE));
    }
    let performatives = [
        (Class::ActCall, Act::Urges, rules::ACT_PERFORMATIVE),
        (Class::ActAccuse, Act::Accuses, rules::ACT_PERFORMATIVE),
    ];
    for (class, act, rule) in performatives {
        // "nous nous demandons si"
        let reflexive = |hit: &Hit| hit.start > part.tokens.start && text.is(hit.start - 1, Set::We);
        let said = find(class).find(|hit| scope.first_person && !scope.negated(part, *hit) && !reflexive(hit));
        if let Some(hit) = said {
            return Some((act, hit, rule));
        }
    }
    if let Some(hit) = find(Class::ActShouldHave).next() {
        return Some((Act::Evaluates, hit, rules::ACT_EVALUATION));
    }
    // "where we should" says nothing of what.
    let obliged = |hit: &Hit| {
        let generic = (part.tokens.start..hit.start).any(|at| text.is(at, Set::Generic));
        let noun = hit.start > part.tokens.start && text.is(hit.start - 1, Set::The) && text.is_nominal(hit.start);
        text.is_word(hit.end) && !(generic || noun || is_condition(text, part, *hit))
    };
    if let Some(hit) = find(Class::ActMust).find(obliged) {
        return Some((Act::Urges, hit, rules::ACT_OBLIGATION));
    }
    let negated = |hit: &Hit| scope.negated(part, *hit);
    let open =
        [Class::Possible, Class::May, Class::Could, Class::Would].into_iter().any(|class| find(class).next().is_some());
    let rejected = find(Class::ActReject).find(|hit| !open && (!negated(hit) || holds_negation(scope, *hit)));
    if let Some(hit) = rejected.or_else(|| untrue(scope, part)) {
        return Some((Act::Denies, hit, rules::ACT_REJECTION));
    }
    let verbal = |hit: &Hit| hit.end > hit.start + 1 || !text.is_nominal(hit.start);
    if let Some(hit) = find(Class::ActWrong).find(verbal) {
        let own = scope.speaker_acts(part, hit.start);
        if negated(&hit) && !holds_negation(scope, hit) {
            return Some((Act::Denies, hit, rules::ACT_DENIED_WRONG));
        } else if !own {
            return Some((Act::Accuses, hit, rules::ACT_WRONGDOING));
        }
    }
    if let Some(hit) = find(Class::ActWronged).find(|hit| !negated(hit)) {
        return Some((Act::Accuses, hit, rules::ACT_WRONGDOING));
    }
    let promised = |hit: &Hit| {
        let first = text.is(hit.start, Set::We);
        (first == scope.first_person || !first && scope.speaker_acts(part, hit.end)) && !negated(hit)
    };
    if let Some(hit) = find(Class::ActPromise).find(promised) {
        return Some((Act::Commits, hit, rules::ACT_COMMITMENT));
    }
    let future = find(Class::Will).chain(find(Class::Would).filter(|_| backshifted(scope)));
    let mut future: Vec<Hit> = future.filter(|hit| is_future(scope, part, *hit)).collect();
    future.sort();
    // "no one can tell whether it will open" foretells nothing.
    let unknown = find(Class::Unknown).map(|hit| hit.start).min();
    future.retain(|hit| unknown.is_none_or(|unknown| hit.start < unknown));
    if let Some(hit) = future.iter().find(|hit| commits(scope, part, **hit)) {
        return Some((Act::Commits, *hit, rules::ACT_COMMITMENT));
    }
    if let Some(hit) = find(Class::Negation).find(|hit| own_denial(scope, part, *hit)) {
        return Some((Act::Denies, hit, rules::ACT_OWN_DENIAL));
    }
    if let Some(hit) = find(Class::ActEvaluate).find(|hit| scope.first_person || !text.is(hit.start, Set::We)) {
        return Some((Act::Evaluates, hit, rules::ACT_EVALUATION));
    }
    let expected = find(Class::Projected).filter(|hit| text.is(hit.start, Set::Be) || text.is(hit.start, Set::Etre));
    future.extend(expected.chain(find(Class::Expected)));
    future.sort();
    future.first().map(|hit| (Act::Predicts, *hit, rules::ACT_PREDICTION))
}

/// "If we need to close it, we will": whether some words stand in the clause that a word such as "if" opens.
fn is_condition(text: &Text<'_>, part: &Part, words: Hit) -> bool {
    let opener = text.hits(part.tokens.start..words.start).filter(|hit| hit.class == Class::If).last();
    opener.is_some_and(|opener| !(opener.end..words.start).any(|at| text.text(at) == ","))
}

/// "Is it safe? No, …": a question that the next sentence answers asks nobody.
fn answered(scope: &Scope<'_>, part: &Part) -> bool {
    let next = scope.parts.iter().find(|next| next.tokens.start >= part.tokens.end);
    next.is_some_and(|next| !next.asks && scope.text.is(next.tokens.start, Set::Answer))
}

/// "False", as all that is said.
fn untrue(scope: &Scope<'_>, part: &Part) -> Option<Hit> {
    let text = scope.text;
    let words: Vec<usize> = part.tokens.clone().filter(|at| text.is_word(*at)).collect();
    let at = words.first().filter(|at| words.len() == 1 && text.is(**at, Set::Untrue))?;
    Some(Hit { start: *at, end: at + 1, class: Class::ActReject })
}

/// How many words may call somebody in front of an order.
const VOCATIVE_REACH: usize = 6;

/// How many words of a sentence that opens with "Que" are looked at whether it states something.
const OPTATIVE_REACH: usize = 8;

/// An order at the start of a sentence: "Stop the dredging", "Let us", "Cessez".
fn bid(scope: &Scope<'_>, part: &Part) -> Option<Hit> {
    let text = scope.text;
    if !scope.first_person || !part.opens {
        return None;
    }
    // "Que le ministre s'explique !"
    let that =
        part.tokens.start.checked_sub(1).filter(|that| text.is(*that, Set::That) && text.is(*that, Set::Capital));
    let stated = |at: usize| text.is(at, Set::Helper) || text.is(at, Set::De);
    if let Some(that) = that.filter(|_| !part.asks && !part.tokens.clone().take(OPTATIVE_REACH).any(stated)) {
        return Some(Hit { start: that, end: that + 1, class: Class::ActBid });
    }
    // "Minister, publish the logs": whom the sentence calls stands in front.
    let called = text.is(part.tokens.start, Set::Capital).then(|| {
        // "Ms Roe says, ‘Show me.’": a verb calls nobody.
        let verb = |at: usize| {
            let cues = || text.words.lexicon.entry(text.text(at)).is_some_and(|entry| !entry.cues.is_empty());
            text.is(at, Set::Helper) || !text.is(at, Set::Capital) && cues()
        };
        let mut words = part.tokens.clone().take(VOCATIVE_REACH).take_while(|at| !verb(*at));
        words.find(|at| text.text(*at) == ",").map(|comma| comma + 1)
    });
    let start = |hit: &Hit| hit.start == part.tokens.start || Some(hit.start) == called.flatten();
    let hit = text.hits(part.tokens.clone()).find(|hit| hit.class == Class::ActBid && start(hit))?;
    let object = [Set::The, Set::Art, Set::Det, Set::Us, Set::You].iter().any(|set| text.is(hit.end, *set));
    let shouted = part.tokens.clone().next_back().is_some_and(|at| text.text(at) == "!");
    // "écrivez à la main": but a name may end so too.
    let form =
        text.is(hit.start, Set::Imperative) && (text.is(hit.end, Set::InfMarker) || text.is(hit.end, Set::Clitic));
    // "Courez moins"
    let adverb = text
        .words
        .lexicon
        .entry(text.text(hit.end))
        .is_some_and(|entry| entry.classes.any(crate::lexicon::Classes::ADVERB));
    let form = form || adverb && text.is(hit.start, Set::Imperative);
    (object || shouted || form || hit.end - hit.start > 1 || text.is(hit.start, Set::Not)).then_some(hit)
}

/// Whether a cue brings an infinitive.
fn brings_infinitive(scope: &Scope<'_>) -> bool {
    let Some(part) = scope.parts.first() else { return false };
    let mut at = part.tokens.start;
    while scope.text.is(at, Set::Not) && at < part.tokens.end {
        at += 1;
    }
    // "demande aux religions de | se conformer": the cue that a model found may hold the marker.
    let held = scope
        .cue
        .clone()
        .next_back()
        .is_some_and(|last| scope.text.is(last, Set::InfMarker) && last + 1 == part.tokens.start);
    let marked = scope.text.is(at, Set::InfMarker) || held && scope.cue.len() > 2;
    marked && scope.claim.rule != rules::OBJECT_OF
}

/// "told | crews to keep", "asked | the campaign of Ann Roe to “cease”": the object of the cue stands inside what it brings.
fn orders(scope: &Scope<'_>) -> bool {
    let Some(part) = scope.parts.first() else { return false };
    let text = scope.text;
    // "asked about plans to": the object of a preposition is told nothing.
    let told = scope.cue.clone().next_back().is_some_and(|at| text.is(at, Set::Tell));
    let behind = part.tokens.start >= scope.cue.end;
    let marker = part.tokens.clone().take(ORDER_REACH).find(|at| text.is(*at, Set::InfMarker));
    let finite = |marker: usize| {
        (part.tokens.start..marker).any(|at| {
            text.is(at, Set::Helper)
                || !text.is_word(at)
                || text.is(at, Set::SubjectPronoun)
                || text.is(at, Set::That)
                || text.is(at, Set::Sub)
        })
    };
    told && behind && marker.is_some_and(|marker| marker > part.tokens.start && !finite(marker))
}

/// How far into what a cue brings an infinitive may follow its object, in words.
const ORDER_REACH: usize = 10;

/// "warned | crews against dumping".
fn warns_off(scope: &Scope<'_>) -> bool {
    let Some(part) = scope.parts.first() else { return false };
    let text = scope.text;
    let against = part.tokens.clone().take(6).find(|at| text.is(*at, Set::Against));
    against
        .is_some_and(|against| !(part.tokens.start..against).any(|at| text.is(at, Set::Helper) || text.is(at, Set::Pp)))
}

/// "that the port be closed".
fn subjunctive(scope: &Scope<'_>) -> bool {
    let Some(part) = scope.parts.first() else { return false };
    let text = scope.text;
    let ruled_out =
        |at: usize| [Set::Modal, Set::InfMarker, Set::Not, Set::Adv, Set::Helper].iter().any(|set| text.is(at, *set));
    part.tokens.clone().skip(1).any(|at| text.is(at, Set::Subjunctive) && !ruled_out(at - 1))
}

/// Whether a court speaks.
fn rules_on(scope: &Scope<'_>) -> bool {
    scope.text.hits(scope.source.clone()).any(|hit| hit.class == Class::EvidenceRuling)
}

/// Whether the cue has an object before its infinitive: "wants the port to pay".
fn somebody_else(scope: &Scope<'_>) -> bool {
    scope.claim.rule == rules::CLAUSE_BEHIND_OBJECT
        || scope.parts.first().is_some_and(|part| part.tokens.start > scope.cue.end)
}

/// Whether what is refused is only to speak, in what the cue brings or in a cue of several words.
fn silent(scope: &Scope<'_>, infinitive: bool) -> bool {
    let brought = scope.parts.first().filter(|_| infinitive).map_or(0..0, |part| part.tokens.clone());
    brought.take(4).chain(scope.cue.clone()).any(|at| scope.text.is(at, Set::Silent))
}

/// Whether the words look ahead.
fn forward(scope: &Scope<'_>) -> bool {
    let classes =
        [Class::Will, Class::Would, Class::Projected, Class::May, Class::Could, Class::Possible, Class::Probable];
    classes.into_iter().any(|class| scope.main(class).next().is_some())
}

/// Whether the words say what will be, and not only what may be.
fn foretold(scope: &Scope<'_>) -> bool {
    [Class::Will, Class::Would, Class::Projected, Class::Expected]
        .into_iter()
        .any(|class| scope.main(class).next().is_some())
}

/// Whether "would" is "will", told afterwards.
fn backshifted(scope: &Scope<'_>) -> bool {
    !scope.first_person && scope.past_cue()
}

fn is_future(scope: &Scope<'_>, part: &Part, hit: Hit) -> bool {
    let told = in_main(scope.text, part, Class::Conditional).chain(in_main(scope.text, part, Class::Possible));
    let mut told = told.filter(|other| other.start <= hit.start && hit.end <= other.end);
    super::certainty::is_modal(scope, part, hit) && told.next().is_none()
}

/// Whether the speaker says what it will do itself.
fn commits(scope: &Scope<'_>, part: &Part, hit: Hit) -> bool {
    let text = scope.text;
    let subject =
        if text.is(hit.start, Set::SubjectPronoun) { text.is(hit.start, Set::We) == scope.first_person } else { false };
    let mut verb = hit.end;
    while verb < part.tokens.end && (text.is(verb, Set::Adv) || text.is(verb, Set::Not)) {
        verb += 1;
    }
    let state = text.is(verb, Set::Stative) || (hit.start..hit.end).any(|at| text.is(at, Set::Stative));
    !state && (subject || scope.speaker_acts(part, hit.start))
}

/// Whether a negation says that the speaker did not do something, and not that it does not know or want.
fn own_denial(scope: &Scope<'_>, part: &Part, hit: Hit) -> bool {
    let text = scope.text;
    let unaware = |near: &Hit| {
        matches!(near.class, Class::Unaware | Class::Unknown | Class::EvidenceAbsent | Class::Booster)
            && near.start < hit.end + 2
            && near.end > hit.start
    };
    let from = hit.start.saturating_sub(4).max(part.tokens.start);
    if text.hits(from..part.tokens.end).take_while(|near| near.start < hit.end + 2).any(|near| unaware(&near)) {
        return false;
    }
    let behind = hit.end..(hit.end + 2).min(part.tokens.end);
    let other = |at: usize| text.is(at, Set::Mental);
    let modal = (hit.start.saturating_sub(1)..hit.end)
        .any(|at| text.is(at, Set::Modal) || text.is(at, Set::Fut) || text.is(at, Set::Cond));
    !modal && !behind.into_iter().any(other) && !(hit.start..hit.end).any(other) && scope.speaker_acts(part, hit.start)
}

/// Whether the words are themselves a negative: "had nothing to do with".
fn holds_negation(scope: &Scope<'_>, hit: Hit) -> bool {
    scope.text.hits(hit.start..hit.end).any(|inner| inner.class == Class::Negation)
        || (hit.start..hit.end).any(|at| scope.text.is(at, Set::Not) || scope.text.is(at, Set::Ne))
}
