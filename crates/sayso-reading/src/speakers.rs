//! Speakers: who a source phrase names. Items and the document's names come in; a [`Source`] goes out.
//!
//! Names stay as they are written here; which stand for the same is told by the [cast](crate::who) of the document.

use std::collections::HashSet;
use std::ops::Range;

use sayso_ledger::{Act, Claim, Document, Source};

use crate::analysis::Analysis;
use crate::items::{Item, Row};
use crate::lexicon::{Classes, Lexicon, fold};
use crate::sources::SPEAKING_NOUN;
use crate::who::Hints;

/// How far a body's name goes on in lower case: "Syndicat des mariniers de la Varre".
const MAX_LOWER: usize = 6;

/// What a document shows about names: the words it also writes in lower case.
#[derive(Default, Debug)]
pub(crate) struct Names {
    /// Only looked up, never listed.
    in_lower_case: HashSet<String>,
}

impl Names {
    /// Nothing noted but which words the document writes in lower case.
    pub(crate) fn of(document: &Document, analysis: &Analysis) -> Names {
        let words = analysis.tokens.iter().map(|token| document.slice(token.span));
        let in_lower_case = words.filter(|word| word.starts_with(char::is_lowercase)).map(fold).collect();
        Names { in_lower_case }
    }

    /// What a source phrase is; [`Source::NotFound`] for none.
    pub(crate) fn source(&self, row: &Row<'_>, range: Option<&Range<usize>>) -> Source {
        let Some(range) = range.filter(|range| !range.is_empty()) else { return Source::NotFound };
        let phrase = &row[range.clone()];
        let span = row.span(range);
        let pronoun = Classes::SPEAKER_PRONOUN.or(Classes::PRONOUN_THIRD).or(Classes::PRONOUN_OBJECT);
        if let [word] = phrase
            && word.is(pronoun.or(Classes::POSSESSIVE))
            && !word.is(SPEAKING_NOUN)
        {
            return Source::Pronoun { span, stands_for: None };
        }
        let unnamed =
            phrase.iter().any(|item| item.is(Classes::ANONYMOUS)) && !phrase.iter().skip(1).any(Item::is_name);
        match self.naming(row, range.clone()) {
            Some(core) => Source::Named { span, name: row.span(&core) },
            None if unnamed && !phrase[0].is(Classes::DEFINITE) => Source::Anonymous { span },
            None => Source::Described { span, stands_for: None },
        }
    }

    /// The name in a source phrase that is the speaker's own: "Paul Holm, the harbour master" and "harbour master Paul
    /// Holm" are Paul Holm's, "the Holm inquiry's authors" and "a spokesman for Holm" are not.
    pub(crate) fn naming(&self, row: &Row<'_>, range: Range<usize>) -> Option<Range<usize>> {
        let mut at = range.start;
        let mut described_before = false;
        while at < range.end && !row.capitals {
            let run = name_run(row, at, range.end);
            if !run.is_empty() && !self.is_common(row, &run) {
                if let Some(role_end) = role_behind(row, &run, range.end) {
                    at = role_end;
                    continue;
                }
                let head = own_head(row, run)?;
                let next = row.get(head.end).filter(|_| head.end < range.end);
                let inside = Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::RELATIVE);
                let head_follows = next.is_some_and(|next| next.is_word() && !next.is(inside));
                let possessive = next.is_some_and(|next| next.is(Classes::GENITIVE));
                // "Orsel's mayor, Ann Roe,"
                if possessive && let Some(from) = self.apposed(row, head.end, range.end) {
                    return self.naming(row, from..range.end);
                }
                let several = coordinated(row, head.end, range.end);
                return core_name(row, head).filter(|_| !head_follows && !possessive && !several);
            }
            let item = &row[at];
            // "a spokesman for Holm": the name belongs to a further noun.
            let leads_on = item.is(Classes::PREPOSITION.or(Classes::LINKER)) && described_before;
            if leads_on || item.is(Classes::RELATIVE) {
                return self.apposed(row, at, range.end).and_then(|from| self.naming(row, from..range.end));
            }
            // "The port's papers and the HOC": two who speak.
            let another = row.get(at + 1).is_some_and(|next| at + 1 < range.end && next.is(Classes::DEFINITE));
            if item.is(Classes::CONJUNCTION) && described_before && another {
                return None;
            }
            if item.is_comma() {
                described_before = false;
            } else if item.is(Classes::PERSON) || item.is_word() && !item.is(Classes::DETERMINER.or(Classes::HONORIFIC))
            {
                described_before = true;
            }
            at += 1;
        }
        None
    }

    /// "The secretary of the union, Ann Roe": where the apposition behind a described source starts, if all of it is
    /// one name.
    fn apposed(&self, row: &Row<'_>, from: usize, end: usize) -> Option<usize> {
        let comma = (from..end).find(|at| row[*at].is_comma())?;
        let run = name_run(row, comma + 1, end);
        let closed = run.end == end || row[run.end].is_comma();
        (run.len() > 1 && closed).then_some(comma + 1)
    }

    /// Whether a run of one word is an ordinary noun in spite of its capital: "the Report", "Police" at the start of
    /// a sentence, or a word that the document also writes in lower case.
    pub(crate) fn is_common(&self, row: &Row<'_>, run: &Range<usize>) -> bool {
        let word = &row[run.start];
        if run.len() > 1 {
            return false;
        }
        let determined = run.start > 0 && row[run.start - 1].is(Classes::DEFINITE.or(Classes::POSSESSIVE));
        let acronym = word.text.chars().nth(1).is_some_and(char::is_uppercase);
        let noun = word.is(SPEAKING_NOUN) && (determined || word.starts);
        !acronym && (noun || word.starts && self.in_lower_case.contains(&fold(word.text)))
    }
}

/// "HQOA president Joss Merrivane": behind the run a role in lower case and a further name. Where that name starts.
fn role_behind(row: &Row<'_>, run: &Range<usize>, end: usize) -> Option<usize> {
    let genitive = row.get(run.end).is_some_and(|item| item.is(Classes::GENITIVE));
    let from = run.end + usize::from(genitive);
    // "“Salt” director Ann Roe": a title in quotation marks.
    let from =
        from + usize::from(row.get(from).is_some_and(|item| ["”", "\"", "»"].iter().any(|mark| item.is_mark(mark))));
    let lower = row[from.min(end)..end].iter().take_while(|item| item.is_word() && !item.has_capital());
    let (mut n_lower, mut role) = (0, false);
    for item in lower {
        if item.is(Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::RELATIVE).or(Classes::GENITIVE)) {
            return None;
        }
        n_lower += 1;
        role = is_title(item) || item.is(Classes::ANONYMOUS.or(Classes::BODY));
    }
    let name = from + n_lower;
    (role && name < end && row[name].is_name()).then_some(name)
}

/// The part of a run that speaks: "Britain's Ann Roe" is Ann Roe, "the Quay Operators' Association" is one name.
pub(crate) fn own_head(row: &Row<'_>, run: Range<usize>) -> Option<Range<usize>> {
    let genitive = run.clone().rev().find(|at| row[*at].is(Classes::GENITIVE));
    match genitive {
        Some(at) if !row[run.end - 1].is(Classes::BODY) => Some(at + 1..run.end),
        _ => Some(run),
    }
    .filter(|head| !head.is_empty())
}

/// Whether a further name is joined to the one that ends at `at`: "Roe and Holm" are not Roe.
fn coordinated(row: &Row<'_>, at: usize, end: usize) -> bool {
    let plain =
        |item: &&Item<'_>| item.is_name() || item.is_comma() || item.is(Classes::PARTICLE.or(Classes::DETERMINER));
    let joint = at + row[at.min(end)..end].iter().take_while(plain).count();
    joint < end && row[joint].is(Classes::CONJUNCTION)
}

/// The run of name words at `at`, with the small words inside names; empty if there is none.
pub(crate) fn name_run(row: &Row<'_>, at: usize, end: usize) -> Range<usize> {
    let mut last = at;
    while last < end {
        if row[last].is_name() {
            last += 1;
        } else if last > at
            && let Some(next) = name_goes_on(row, &(at..last), end).or_else(|| nickname_end(row, last, end))
        {
            last = next;
        } else {
            break;
        }
    }
    at..last
}

/// "Delia “Dee” Marsh": where a name goes on behind what its bearer is called, as one item or in its marks.
pub(crate) fn nickname_end(row: &Row<'_>, at: usize, end: usize) -> Option<usize> {
    let name = |at: usize| at < end && row[at].is_name() && !row[at].starts;
    let capital =
        |text: &str| text.trim_start_matches(|char: char| !char.is_alphanumeric()).starts_with(char::is_uppercase);
    if row[at].is_quotation() {
        let short = row[at].fragment && row[at].n_words <= 2 && capital(row[at].text);
        return (short && name(at + 1)).then_some(at + 1);
    }
    let mark =
        |at: usize| at < end && row[at].is_punctuation() && matches!(row[at].text, "“" | "”" | "\"" | "‘" | "’" | "'");
    (mark(at) && name(at + 1) && mark(at + 2) && name(at + 3)).then_some(at + 3)
}

/// Behind the name words of `run`: where the next part of the same name ends, if small words lead on to one: "Bank of
/// Orsel", "Anne de la Tour", "Chamber of Commerce in Orsel and Halvern", "Syndicat des mariniers de la Varre".
fn name_goes_on(row: &Row<'_>, run: &Range<usize>, end: usize) -> Option<usize> {
    let small = &row[run.end];
    let body = is_body(row, run);
    let linked = row[run.clone()].iter().any(|item| item.is(Classes::LINKER.or(Classes::PREPOSITION)));
    let joins = small.is(Classes::PARTICLE.or(Classes::LINKER).or(Classes::GENITIVE)) && !small.is_comma()
        || small.text == "&"
        || body && small.is(Classes::PREPOSITION)
        || body && linked && small.is(Classes::CONJUNCTION);
    if !joins || row[run.end..end].iter().take(2).any(|item| item.starts) {
        return None;
    }
    // "Vera Strand of the Institute for Rivers": behind a person's name that is where the person belongs.
    let determined = row.get(run.end + 1).is_some_and(|next| next.is(Classes::DETERMINER) && !next.has_capital());
    if !body && run.len() > 1 && small.is(Classes::LINKER) && !small.is(Classes::PARTICLE) && determined {
        return None;
    }
    let article =
        |at: usize| at < end && row[at].is(Classes::PARTICLE.or(Classes::DETERMINER)) && !row[at].has_capital();
    let behind = run.end + 1 + usize::from(article(run.end + 1));
    if behind < end && row[behind].is_name() {
        return Some(behind + 1);
    }
    if !body || !small.is(Classes::LINKER) {
        return None;
    }
    // In lower case: up to a place, or the one noun that says what body it is.
    let stops = |at: usize| {
        !row[at].is_word() || row.cue(at).is_some() || row[at].is(Classes::AUXILIARY.or(Classes::CONJUNCTION))
    };
    let until = (behind..end.min(behind + MAX_LOWER)).find(|at| stops(*at)).unwrap_or(end.min(behind + MAX_LOWER));
    let place = (behind..until).find(|at| row[*at].is_name());
    let led = |at: &usize| row[*at - 1].is(Classes::LINKER.or(Classes::PARTICLE).or(Classes::DETERMINER));
    place.filter(led).map(|place| place + 1).or_else(|| (run.len() == 1 && behind < until).then_some(behind + 1))
}

/// Whether a run of name words is a body's: one of them says so.
pub(crate) fn is_body(row: &Row<'_>, run: &Range<usize>) -> bool {
    row[run.clone()].iter().any(|item| item.is(Classes::BODY))
}

/// A run of name words without the titles and roles in front: "Foreign Minister Ann Roe" is "Ann Roe". `None` where
/// it cannot be told where the role ends: "Minister of Coastal Waters Roe".
pub(crate) fn core_name(row: &Row<'_>, run: Range<usize>) -> Option<Range<usize>> {
    // "the Coastal Owners' League": whose it is, and no role of somebody.
    let owns = |at: usize| row[at + 1].is(Classes::GENITIVE);
    // "Federation of Teachers and Nurses": nor what another noun is joined to.
    let joined = |at: usize| row[at + 1].is(Classes::CONJUNCTION) && !row[at + 1].has_capital();
    let titles = |at: &usize| is_title(&row[*at]) && *at + 1 < run.end && !owns(*at) && !joined(*at);
    let role = run.clone().rev().find(titles);
    match role {
        // "Minister of Foreign Affairs Ann Roe": behind the last word for an office stands the name.
        Some(role) if row[role + 1].is(Classes::LINKER) => {
            let office = run.clone().rev().find(|at| row[*at].is(Classes::OFFICE))?;
            (office + 1 < run.end && row[office + 1..run.end].iter().all(Item::is_name)).then_some(office + 1..run.end)
        }
        Some(role) => Some(role + 1..run.end),
        None => Some(run),
    }
}

/// "If you believe that …", "before you decide": what a reader may think or do nobody has said.
pub(crate) fn supposes_reader(document: &Document, analysis: &Analysis, lexicon: &Lexicon, claim: &Claim) -> bool {
    let Source::Pronoun { span, .. } = claim.source else { return false };
    // "when you said that": that was said.
    if matches!(claim.act(), Some(Act::Asserts | Act::Accuses | Act::Denies)) {
        return false;
    }
    let at = analysis.tokens.partition_point(|token| token.span.start() < span.start());
    let before = at.checked_sub(1).map(|before| document.slice(analysis.tokens[before].span));
    let opens = Classes::SUBORDINATOR.or(Classes::WHETHER);
    let opened = before.and_then(|word| lexicon.entry(word)).is_some_and(|entry| entry.classes.any(opens));
    opened && lexicon.who.hints(document.slice(span)).any(Hints::YOU)
}

pub(crate) fn is_title(item: &Item<'_>) -> bool {
    item.is(Classes::PERSON.or(Classes::TITLE).or(Classes::HONORIFIC))
}
