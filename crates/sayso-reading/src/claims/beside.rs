//! The candidates of the rules beside what the model of roles finds: which agree with it, which speak against it, and which
//! are told where it says nothing.

use sayso_ledger::{Act, Span};

use super::disjoint;
use super::found::Found;
use super::inner::is_somebody;
use crate::attribution::{Candidate, phrase};
use crate::items::Row;
use crate::lexicon::Classes;
use crate::loose::unspoken;
use crate::roles::Tagger;
use crate::rules;

/// Bytes that no cue is longer than.
const LONGEST_CUE: usize = 200;

/// Rules that are told where the model says nothing of their words: quotations, "according to X", "X said that …", and
/// what X urges or asks Y, accuses Y of or adds.
const PLAIN: [&str; 9] = [
    "quotation.",
    "phrase.",
    rules::CLAUSE_THAT,
    rules::CLAUSE_WHETHER,
    rules::CLAUSE_BEHIND_OBJECT,
    rules::OBJECT_OF,
    rules::PARTICIPLE,
    rules::AS_CLAUSE,
    rules::COLON,
];

/// Of these, the ones that are hardly ever right where an encoder, which has read the sentence, sees no cue: "found a coin
/// that he sold".
const DOUBTED: [&str; 2] = [rules::CLAUSE_BEHIND_OBJECT, rules::AS_CLAUSE];

/// Candidates of the rules by the place of their cues.
pub(super) struct ByCue(Vec<(Span, usize)>);

impl ByCue {
    pub(super) fn new(row: &Row<'_>, candidates: &[Candidate]) -> ByCue {
        let with_cue = candidates.iter().enumerate().filter(|(_, candidate)| !candidate.cue.is_empty());
        let mut by_cue: Vec<(Span, usize)> = with_cue.map(|(idx, candidate)| (row.span(&candidate.cue), idx)).collect();
        by_cue.sort();
        ByCue(by_cue)
    }

    /// The candidates whose cue shares a word with this one.
    pub(super) fn near(&self, cue: Span) -> impl Iterator<Item = usize> {
        let from = self.0.partition_point(|(own, _)| own.end() <= cue.start().saturating_sub(LONGEST_CUE));
        let near = self.0[from..].iter().take_while(move |(own, _)| own.start() < cue.end());
        near.filter(move |(own, _)| own.intersection(cue).is_some()).map(|(_, idx)| *idx)
    }
}

/// The candidates of the rules that stand beside what the model found: voices inside its contents, and plain ones of which
/// it says nothing. `taken` are those that it found too.
pub(super) fn left_to_rules(
    row: &Row<'_>,
    candidates: Vec<Candidate>,
    taken: &[bool],
    mut contents: Vec<Span>,
    tagger: Tagger,
) -> Vec<Candidate> {
    contents.sort();
    let held = |span: Span| {
        let reach = contents.partition_point(|content| content.start() <= span.start());
        contents[..reach].iter().rev().take(8).any(|content| content.contains(span))
    };
    let joined = disjoint(contents.clone());
    let covered = |span: Span| {
        let next = joined.partition_point(|content| content.end() <= span.start());
        joined.get(next).is_some_and(|content| content.intersection(span).is_some())
    };
    let mut left = Vec::new();
    for candidate in candidates.into_iter().zip(taken).filter(|(_, taken)| !**taken).map(|(candidate, _)| candidate) {
        let all = candidate.content.iter().chain((!candidate.cue.is_empty()).then_some(&candidate.cue));
        // "…, says X" and "…, X cannot say", but not "…, X thinks": that is often no more than a hedge.
        let behind = candidate.source.as_ref().is_some_and(|source| source.end > candidate.cue.start);
        let unknown = row[candidate.cue.clone()].iter().any(|item| item.is(Classes::NEGATION));
        let plain = PLAIN.iter().any(|rule| candidate.rule.starts_with(rule))
            || candidate.rule == rules::CLAUSE_BEFORE && (behind || unknown || says_plainly(row, &candidate))
            || candidate.rule == rules::PASSIVE && candidate.source.is_some()
            || matches!(candidate.rule, rules::OBJECT | rules::INFINITIVE) && is_unmistakable(row, &candidate);
        // "selon le décompte"
        let spoken = || candidate.source.as_ref().is_some_and(|source| is_somebody(row, row.span(source)));
        let doubted = DOUBTED.contains(&candidate.rule) || candidate.rule == rules::PHRASE_AFTER && !spoken();
        let plain = plain && !(tagger == Tagger::Encoder && doubted);
        let mut all = all.map(|range| row.span(range));
        // Of two who say it in the same words, the model has found one.
        // "C'est ce qu'a annoncé X": the words are told of somebody else before.
        let again = refers_back(row, &candidate) && !covered(row.span(&candidate.cue));
        if rules::passes_on(candidate.rule) || again || all.clone().all(held) || plain && !all.any(covered) {
            left.push(candidate);
            continue;
        }
        // What is not told of somebody is still said.
        let quotations = candidate.content.iter().filter(|range| !covered(row.span(range)));
        left.extend(quotations.filter_map(|range| unspoken(row, range)));
    }
    left
}

/// "fait état de", "s'engage à", "appelle à": a cue of several words that tells, urges, accuses, denies or commits says
/// nothing else.
fn is_unmistakable(row: &Row<'_>, candidate: &Candidate) -> bool {
    let acts = [Act::Urges, Act::Accuses, Act::Denies, Act::Commits];
    let verb = candidate.cue.clone().find_map(|at| row.cue(at));
    verb.is_some_and(|verb| {
        let n_words = verb.form.rest.len() + usize::from(verb.form.reflexive);
        n_words > 1 || n_words > 0 && acts.contains(&verb.form.act)
    })
}

/// "…, the biographer recounts": a verb of saying and no pronoun, so that it is no hedge.
fn says_plainly(row: &Row<'_>, candidate: &Candidate) -> bool {
    let pronoun = Classes::SPEAKER_PRONOUN.or(Classes::PRONOUN_FIRST).or(Classes::PRONOUN_THIRD).or(Classes::RELATIVE);
    let source = candidate.source.as_ref();
    let named = source.is_some_and(|source| !(source.len() == 1 && row[source.start].is(pronoun)));
    named && candidate.act == Some(Act::Asserts)
}

/// Whether all that was found to be said is the phrase that names another speaker: "According to them, the mayor knew".
pub(super) fn is_a_phrase(row: &Row<'_>, candidates: &[Candidate], found: &Found) -> bool {
    let phrases = candidates.iter().filter_map(phrase).map(|phrase| row.span(&phrase));
    let phrases: Vec<Span> = phrases.filter(|phrase| phrase.intersection(found.cue).is_none()).collect();
    found.content.iter().all(|content| phrases.iter().any(|phrase| phrase.contains(*content)))
}

/// Whether all that was found to be said stands in a quotation that the rules give to the speaker of another cue.
pub(super) fn spoken_by_another(row: &Row<'_>, candidates: &[Candidate], found: &Found) -> bool {
    let of_another = |candidate: &&Candidate| {
        candidate.rule.starts_with("quotation.")
            && candidate.source.is_some()
            && row.span(&candidate.cue).intersection(found.cue).is_none()
    };
    candidates.iter().filter(of_another).any(|candidate| {
        let contents: Vec<Span> = candidate.content.iter().map(|range| row.span(range)).collect();
        found.content.iter().all(|span| contents.iter().any(|content| content.contains(*span)))
    })
}

/// "C'est ce qu'a annoncé X": whether what a candidate of the rules says stands in an earlier sentence than its cue.
pub(super) fn refers_back(row: &Row<'_>, candidate: &Candidate) -> bool {
    let from = row.sentence(candidate.cue.start).start;
    candidate.rule == rules::CLAUSE_BEFORE && candidate.content.iter().all(|content| content.end <= from)
}

/// Whether a candidate of the rules has the same contents, most of their words; or, if it quotes, most of those that were
/// found and further pieces.
pub(super) fn agrees(row: &Row<'_>, candidate: &Candidate, content: &[Span]) -> bool {
    let own: Vec<Span> = candidate.content.iter().map(|range| row.span(range)).collect();
    let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<usize>();
    let shared =
        |span: &Span| content.iter().filter_map(|other| span.intersection(*other)).map(Span::len).sum::<usize>();
    let shared: usize = own.iter().map(shared).sum();
    // "As X pointed out, the wall was cracked": the clause is the rule's, also where the model has only its subject.
    let whole = candidate.rule == rules::AS_CLAUSE && shared == length(content);
    // "According to X, whose author is Y, the gate was open": the rule knows where the clause starts.
    if candidate.rule == rules::PHRASE_BEFORE && shared == length(&own) {
        return true;
    }
    let least = if whole || candidate.rule.starts_with("quotation.") && own.len() > content.len() {
        length(content)
    } else {
        length(&own).max(length(content))
    };
    shared * 2 >= least
}
