//! Statements about whole groups of people: a claim comes in, the words that name the group go out, with whether it is
//! blamed, praised or neither in the same clause.
//!
//! A group is meant where all or most of its members are ("all migrants", "les Halvernois"), by grammar and a table of
//! nouns for people; no table tells one group from another. Named bodies and sources ("officials said") are none.

use sayso_ledger::{GroupStatement, Mark, Reading};

use super::patterns::{Class, Hit, Set};
use super::scope::{Part, Scope, in_main};
use crate::rules;

/// How many words behind the group something may be said of it.
const REACH: usize = 14;

/// The first group of each sentence.
pub(crate) fn read(scope: &Scope<'_>) -> Vec<Mark> {
    scope.parts.iter().filter_map(|part| in_part(scope, part)).collect()
}

fn in_part(scope: &Scope<'_>, part: &Part) -> Option<Mark> {
    let text = scope.text;
    let quantified = in_main(text, part, Class::GroupAll).filter(|hit| is_people(scope, part, *hit));
    let quantified = quantified.map(|hit| (hit, rules::GROUP_QUANTIFIED));
    let opening = |hit: &Hit| {
        let before = hit.start.checked_sub(1).filter(|before| *before >= part.tokens.start);
        before.is_none_or(|before| {
            !text.is_word(before)
                || text.is(before, Set::And)
                || text.is(before, Set::That)
                || text.is(before, Set::Sadv)
        })
    };
    let bare = in_main(text, part, Class::GroupBare).filter(opening);
    let definite = in_main(text, part, Class::GroupDefinite).filter(|hit| is_people(scope, part, *hit));
    let generic = bare.chain(definite).map(|hit| (hit, rules::GROUP_GENERIC));
    let (hit, rule) = quantified.chain(generic).min_by_key(|(hit, _)| hit.start)?;
    let said = said_of(scope, part, hit);
    // "the Halvernese" without a verb behind is a whole group only where something is said of it.
    let verb = (hit.start..hit.end + 1).any(|at| text.is(at, Set::Present));
    if hit.class == Class::GroupDefinite && !verb && said == GroupStatement::Neutral {
        return None;
    }
    let end = if (rule == rules::GROUP_GENERIC) && text.is(hit.end - 1, Set::Present) { hit.end - 1 } else { hit.end };
    Some(text.mark(Reading::Group(said), &(hit.start..end.max(hit.start + 1)), rule))
}

/// Whether words in the form of a people's name are one here: with a capital, and no noun behind.
fn is_people(scope: &Scope<'_>, part: &Part, hit: Hit) -> bool {
    let text = scope.text;
    let named = |at: usize| [Set::Demonym, Set::Demonym2, Set::Demonyme].iter().any(|set| text.is(at, *set));
    let name = (hit.start..hit.end).find(|at| named(*at) && !text.is(*at, Set::People) && !text.is(*at, Set::Gens));
    let Some(name) = name else { return true };
    let alone = hit.end > name + 1
        || !text.is_word(name + 1)
        || name + 1 >= part.tokens.end
        || text.is(name + 1, Set::Present)
        || text.is(name + 1, Set::Helper);
    text.text(name).starts_with(char::is_uppercase) && alone && (hit.start < name || hit.start == part.tokens.start)
}

/// What the words behind the group say of it.
fn said_of(scope: &Scope<'_>, part: &Part, group: Hit) -> GroupStatement {
    let text = scope.text;
    let reach = group.start + 1..(group.end + REACH).min(part.tokens.end);
    let values = text.hits(reach).filter_map(|hit| match hit.class {
        Class::GroupBlame => Some((hit, GroupStatement::Blame)),
        Class::GroupPraise => Some((hit, GroupStatement::Praise)),
        _ => None,
    });
    // The verb that shows the group may be what is said of it: "les étrangers volent".
    let end = if text.is(group.end - 1, Set::Present) { group.end - 1 } else { group.end };
    let first = values.into_iter().find(|(hit, _)| hit.end > end);
    match first {
        Some((hit, _)) if denied(scope, part, hit) => GroupStatement::Neutral,
        Some((_, value)) => value,
        None => GroupStatement::Neutral,
    }
}

/// "are not lazy" takes no part; "do not work" is blame itself.
fn denied(scope: &Scope<'_>, part: &Part, hit: Hit) -> bool {
    let holds = scope.text.hits(hit.start..hit.end).any(|inner| inner.class == Class::Negation);
    !holds && scope.negated(part, hit)
}
