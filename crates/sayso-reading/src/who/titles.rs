//! Roles: what a text says a person is, beside the name. A row and a name in it come in; the words of the role go out:
//! "the harbour master, Ann Roe", "HQOA president Ann Roe", "Ann Roe, director of the institute".

use std::ops::Range;

use super::stage::Stage;
use super::words::Hints;
use crate::items::{Item, ItemKind, Row};
use crate::lexicon::Classes;
use crate::rules;
use crate::speakers::{is_body, name_run};

/// The longest role, in items.
const MAX_ROLE: usize = 14;

/// How nouns for what somebody does end, in English and French alike where they can be.
const OCCUPATIONS: [&str; 10] =
    ["ologist", "grapher", "ometrist", "iatrist", "ologue", "graphe", "ienne", "ician", "icien", "omist"];

/// Ends a role in front of a name, or behind it.
const ENDS: Classes = Classes::SUBORDINATOR
    .or(Classes::COMPLEMENTISER)
    .or(Classes::RELATIVE)
    .or(Classes::NEGATION)
    .or(Classes::SPEAKER_PRONOUN)
    .or(Classes::WHETHER)
    .or(Classes::TIME);

/// Whether a word says what somebody is: "director", "minister", "Sen.", and not "Mr".
pub(crate) fn is_role_noun(stage: &Stage<'_>, item: &Item<'_>) -> bool {
    let gendered = || stage.lexicon.who.hints(item.text).any(Hints::MASCULINE.or(Hints::FEMININE));
    item.is(Classes::PERSON.or(Classes::ANONYMOUS))
        || item.is_word() && stage.lexicon.who.in_full(item.text).is_some()
        || item.is(Classes::HONORIFIC) && !gendered() && item.text.chars().count() > 4
}

/// The roles beside the name at `core`, each with the id of its rule.
pub(crate) fn roles(stage: &Stage<'_>, row: &Row<'_>, core: &Range<usize>) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let sentence = row.sentence(core.start);
    if let Some(role) = before(stage, row, sentence.start, core) {
        found.push((role, rules::ROLE_BEFORE));
    } else if let Some(role) = parted_before(stage, row, &sentence, core) {
        found.push((role, rules::ROLE_APPOSITION));
    }
    if let Some(role) = behind(stage, row, core.end, sentence.end) {
        found.push((role, rules::ROLE_APPOSITION));
    }
    // "my wife, Ann Roe": whose she is, only the speaker knows.
    found.retain(|(role, _)| !stage.lexicon.who.hints(row[role.start].text).any(Hints::I));
    found
}

/// "Foreign Minister Ann Roe", "the hydrographer Nils Abernoy": the role that ends right before the name at `core`.
fn before(stage: &Stage<'_>, row: &Row<'_>, from: usize, core: &Range<usize>) -> Option<Range<usize>> {
    // "directeur M. Rennick": the form of address is no part of it.
    let plain = |at: usize| is_role_noun(stage, &row[at]) || !row[at].is(Classes::HONORIFIC);
    let end = (from..core.start).rev().find(|at| plain(*at) && !row[*at].is_mark(".")).map_or(from, |at| at + 1);
    let singular = |at: usize| is_role_noun(stage, &row[at]) && !row[at].plural;
    // "le maître de port Ann Roe": the noun of the role may have a complement.
    let complement =
        || end >= from + 3 && row[end - 1].is_word() && !row[end - 1].has_capital() && row[end - 2].is(Classes::LINKER);
    // "Minister of Foreign Affairs Ann Roe": or the words for an office.
    let part = Classes::OFFICE.or(Classes::LINKER).or(Classes::CONJUNCTION).or(Classes::DETERMINER);
    let n_office = row[from..end].iter().rev().take_while(|item| item.is(part)).count();
    let office =
        || end > from && row[end - 1].is(Classes::OFFICE) && end - n_office > from && singular(end - n_office - 1);
    (end > from && (singular(end - 1) || complement() && singular(end - 3) || office())).then_some(())?;
    let mut start = end;
    while start > from && end - start < MAX_ROLE {
        let item = &row[start - 1];
        let linked = item.is(Classes::GENITIVE) || item.is(Classes::LINKER) && !item.is(Classes::DETERMINER);
        let joins = item.is_word() || item.is_mark("-") || item.is_mark("’") || item.is_mark("'");
        let opens = item.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && !item.is(Classes::GENITIVE);
        let ends = item.is(ENDS.or(Classes::AUXILIARY).or(Classes::CONJUNCTION)) && !item.is(Classes::GENITIVE);
        // "the resignation of guild chair Ann Roe": the chair alone is a role.
        let other = linked
            && !item.is(Classes::GENITIVE)
            && singular(end - 1)
            && !(start - 1 > from && is_role_noun(stage, &row[start - 2]));
        if !joins || ends || other || row.cue(start - 1).is_some() || item.is(Classes::PREPOSITION) && !linked && !opens
        {
            break;
        }
        start -= 1;
        if opens {
            break;
        }
    }
    // Behind a verb that no table knows only the noun itself is certain.
    let opened = row[start].is(Classes::DETERMINER.or(Classes::POSSESSIVE));
    let bounded = start == from
        || row[start - 1].is_punctuation() && !brings(stage, row, start, core.end)
        || row[start - 1].is(Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::COMPLEMENTISER))
        || row.cue(start - 1).is_some();
    if !opened && !bounded || start < end && row[start].is(Classes::LINKER.or(Classes::GENITIVE)) && !opened {
        start = (start..end).find(|at| certain(stage, &row[*at])).unwrap_or(end);
    }
    // "l'avis | du maire Jean Roc": a preposition that runs into its article is no part of it.
    let contracted = start + 1 < end && row[start].is(Classes::LINKER) && row[start].is(Classes::PREPOSITION);
    let start = start + usize::from(contracted && opened);
    (start < end).then_some(start..end)
}

/// "“…,” boomed Councillor Ann Roe.": whether the word at `at` stands between what is quoted and whoever says it, so that it
/// is a verb that no table has. `end` is behind the name.
fn brings(stage: &Stage<'_>, row: &Row<'_>, at: usize, end: usize) -> bool {
    let quoted = |at: usize| stage.quotation_at(row[at].span.start());
    let behind = quoted(at - 1).is_some() && quoted(at - 1) != quoted(at);
    behind && !row[at].has_capital() && row.get(end).is_none_or(|_| row.cue(end).is_none())
}

fn certain(stage: &Stage<'_>, item: &Item<'_>) -> bool {
    let modifies = stage.lexicon.who.hints(item.text).any(Hints::MODIFIER);
    is_role_noun(stage, item) || modifies || item.is_name() && !item.is(Classes::HONORIFIC)
}

/// "The union's secretary, Ann Roe,": a role in front of the comma before a name, which has to be closed.
fn parted_before(
    stage: &Stage<'_>,
    row: &Row<'_>,
    sentence: &Range<usize>,
    core: &Range<usize>,
) -> Option<Range<usize>> {
    let comma = core.start.checked_sub(1).filter(|comma| *comma > sentence.start && row[*comma].is_comma())?;
    let closes = |item: &Item<'_>| {
        item.is_comma() || item.ends_sentence() || item.is_mark(")") || item.is(Classes::AUXILIARY) || item.is_dash()
    };
    let next = row.get(core.end).filter(|_| core.end < sentence.end);
    let closed = next.is_none_or(closes) || row.cue(core.end).is_some();
    // The phrase in front: from its determiner to the comma.
    let reach = sentence.start.max(comma.saturating_sub(MAX_ROLE));
    let mut start = comma;
    while start > reach {
        let item = &row[start - 1];
        let opens = item.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && !item.is(Classes::GENITIVE);
        let stops = !item.is_word() || item.is(ENDS.or(Classes::AUXILIARY).or(Classes::CONJUNCTION)) && !opens;
        if stops && !item.is(Classes::GENITIVE) || row.cue(start - 1).is_some() && !item.is(Classes::PERSON) {
            break;
        }
        start -= 1;
    }
    // Its first determiner with a role noun behind it, and no further one between.
    let opens = |at: &usize| {
        let item = &row[*at];
        item.is(Classes::DEFINITE.or(Classes::POSSESSIVE).or(Classes::DETERMINER)) && !item.is(Classes::GENITIVE)
    };
    let first = (start..comma).find(opens)?;
    // "As to the deckhand's claims, Ann Roe says": a role is not somebody's whose thing is told.
    let owns = |at: usize| row.get(at + 1).is_some_and(|next| next.is(Classes::GENITIVE));
    let role = (first + 1..comma).find(|at| is_role_noun(stage, &row[*at]) && !row[*at].plural && !owns(*at))?;
    let led = row[first + 1..role].iter().all(|item| !item.is(Classes::PREPOSITION) || item.is(Classes::GENITIVE));
    // "every time the deckhand pulls a rope, Ann Roe says": nor the subject of a clause.
    let clause = row[first].is(Classes::QUANTIFIER) || row[role + 1].plural && !row[role + 1].has_capital();
    (closed && led && !clause).then_some(first..comma)
}

/// "Ann Roe, director of the institute,": the role behind the comma, or in brackets.
fn behind(stage: &Stage<'_>, row: &Row<'_>, end: usize, limit: usize) -> Option<Range<usize>> {
    let mark = row.get(end).filter(|_| end + 1 < limit)?;
    // "Ann Roe of the Institute for Rivers"
    if mark.is(Classes::LINKER) && row[end + 1].is(Classes::DETERMINER) && !row[end + 1].has_capital() {
        let run = name_run(row, end + 2, limit);
        return (!run.is_empty() && is_body(row, &run)).then_some(end..run.end);
    }
    if !mark.is_comma() && !mark.is_mark("(") && !mark.is_dash() {
        return None;
    }
    let mut from = end + 1;
    // "Ann Roe, 45, the director".
    if row[from].n_words == 1 && !row[from].is_word() && row.get(from + 1).is_some_and(Item::is_comma) {
        from += 2;
    }
    let reach = limit.min(from + MAX_ROLE);
    let stops = |at: &usize| {
        let item = &row[*at];
        let verb = row.cue(*at).is_some() && !is_role_noun(stage, item) || item.is(Classes::AUXILIARY);
        let parts = item.is_punctuation() && !matches!(item.text, "-" | "’" | "'" | "." | "&") || item.ends_sentence();
        let joins = item.is(Classes::CONJUNCTION)
            && row.get(at + 1).is_some_and(|next| row.cue(at + 1).is_some() || next.is(Classes::DETERMINER));
        parts || verb && !item.is(Classes::GENITIVE) || item.is(ENDS) && !item.is(Classes::GENITIVE) || joins
    };
    let to = (from..reach).find(stops).unwrap_or(reach);
    let role = from..to;
    let first = row.get(from).filter(|_| !role.is_empty())?;
    let affiliation = first.is(Classes::PREPOSITION)
        && row[role.clone()].iter().any(|item| item.is(Classes::BODY))
        && row[from..to].len() > 1;
    let opens = first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) || first.is_name() || first.is_word();
    // ", a volcanologist at": what somebody is shows in the end of the noun, behind an article.
    let determined = first.is(Classes::DETERMINER);
    let by_end =
        |item: &Item<'_>| determined && !item.has_capital() && OCCUPATIONS.iter().any(|end| item.text.ends_with(end));
    let noun = role.clone().position(|at| (is_role_noun(stage, &row[at]) || by_end(&row[at])) && !row[at].plural);
    let named_first = noun.is_some_and(|noun| {
        // "Norhaven, killed 40 people": neither who, nor how many, something was done to.
        let verbal = !first.is(Classes::DETERMINER.or(Classes::ADVERB)) && !first.has_capital();
        let object =
            |item: &Item<'_>| item.kind == ItemKind::Number || item.is(Classes::DETERMINER.or(Classes::NUMERAL));
        let owned = |at: usize| row[at].is(Classes::GENITIVE.or(Classes::LINKER));
        let object = (from + 1..from + noun).any(|at| object(&row[at]) && !owned(at));
        !(verbal && object)
            && row[from..from + noun].iter().all(|item| {
                !item.is(Classes::PREPOSITION.or(Classes::CONJUNCTION))
                    || item.is(Classes::GENITIVE.or(Classes::DETERMINER))
            })
    });
    // "…, Ann Roe, a director said": what a verb follows right away is the subject of that verb.
    let verb = |item: &Item<'_>| !item.is_punctuation() && (row.cue(to).is_some() || item.is(Classes::AUXILIARY));
    let subject = row.get(to).is_some_and(verb);
    (affiliation || opens && named_first && !first.is(Classes::PREPOSITION)).then_some(role).filter(|_| !subject)
}
