//! What is said in front of its cue: "“…”, said X", "CONTENT, X said". A row of items with a cue comes in, a candidate or the
//! quotation that belongs to it goes out.

use std::ops::Range;

use sayso_ledger::Act;

use crate::attribution::{Candidate, MIN_LEAD_WORDS, NEAR, SHORT_PHRASE};
use crate::content::{REACH, behind_circumstance, end_of_content, marks_infinitive, stripped};
use crate::cues::{CueMatch, brings_quotation, phrase_at};
use crate::items::{Item, Row};
use crate::lexicon::{Classes, Frames, Inflections};
use crate::rules;
use crate::sources::{SPEAKING_NOUN, source_after};

/// Words from which on a clause in front of "X said" is content.
const MIN_CLAUSE_WORDS: usize = 2;

/// The subject behind its cue: "“…”, said X", "CONTENT, a déclaré X".
pub(crate) fn by_inversion(
    row: &Row<'_>,
    sentence: &Range<usize>,
    cue: &CueMatch<'_>,
    found: &[Candidate],
) -> Option<Candidate> {
    if !brings_quotation(cue.form.frames) {
        return None;
    }
    let start = behind_circumstance(row, cue.end, sentence.end.max(cue.end));
    let source = source_after(row, start, sentence.end, false)?;
    // "…, informez votre voisin": whoever is told to say something.
    let own = Classes::PRONOUN_FIRST.or(Classes::PRONOUN_SECOND);
    if row[cue.end - 1].agrees && !row[source.start].is(own) {
        return None;
    }
    // "…, ce que conteste X": it is what stands before.
    let which = cue.start.checked_sub(3).filter(|comma| *comma >= sentence.start && row[*comma].is_comma());
    if let Some(comma) =
        which.filter(|comma| row[comma + 1].is(Classes::IMPERSONAL) && row[comma + 2].is(Classes::RELATIVE))
    {
        let held =
            found.iter().rev().take(NEAR).flat_map(|other| &other.content).filter(|content| content.end == comma);
        let before =
            held.min_by_key(|content| content.len()).cloned().or_else(|| stripped(row, sentence.start..comma))?;
        return Candidate::new(source, cue.start..cue.end, vec![before], cue.form.act, rules::CLAUSE_BEFORE);
    }
    if let Some(before) = quotation_before(row, sentence, cue.start) {
        let parted = before.end == row.sentence(before.start).end || row[before.end - 1].is_utterance();
        let mut content = vec![before];
        content.extend(quotation_behind(row, source.end, sentence.end).or_else(|| {
            // "The “toll,” said Ann Roe, is too high": the clause goes on.
            let rest = row.get(source.end).filter(|next| !parted && next.is_comma())?;
            let rest =
                stripped(row, source.end..end_of_content(row, source.end, sentence.end)).filter(|_| rest.is_comma());
            rest.filter(|rest| row.n_words(rest) > 2 && !row[rest.start].is(Classes::RELATIVE))
        }));
        let words = cue.start..cue.end;
        return Candidate::new(source, words, content, cue.form.act, rules::QUOTATION_CUE_SUBJECT);
    }
    // "Said the mayor: “…”", but "Grant Roe: “…”"
    let leads = cue.start == sentence.start && !cue.form.inflections.any(Inflections::BASE);
    let announces = leads && row.get(source.end).is_some_and(Item::is_colon);
    if announces && row.get(source.end + 1).is_some_and(Item::is_utterance) {
        let content = source.end + 1..source.end + 2;
        return Candidate::new(source, cue.start..cue.end, vec![content], cue.form.act, rules::QUOTATION_BEHIND);
    }
    let opens = Classes::DETERMINER.or(Classes::SPEAKER_PRONOUN).or(Classes::HONORIFIC).or(Classes::TITLE);
    let opens = opens.or(Classes::POSSESSIVE).or(Classes::QUANTIFIER);
    let first = &row[source.start];
    let behind_comma = cue.start > sentence.start && row[cue.start - 1].is_comma();
    // "…, juge d'instruction": a noun that leads to a further one.
    let leads_on = first.is(Classes::LINKER) && first.is(Classes::INFINITIVE_MARKER);
    // "…, say engineers"
    let several = first.plural
        && first.is(SPEAKING_NOUN)
        && row.get(source.end).is_none_or(|next| next.starts || next.ends_sentence());
    if !behind_comma || leads_on || !(first.is_name() || first.is(opens) || several) {
        return None;
    }
    // "Le film, sorti en mai, raconte une guerre": what cannot speak is the object of a verb that takes one.
    let speaks =
        row[source.clone()].iter().any(|item| item.is_name() || item.is(SPEAKING_NOUN.or(Classes::SPEAKER_PRONOUN)));
    let definite = first.is(Classes::DEFINITE) && !first.is(Classes::IMPERSONAL) || !first.is(Classes::DETERMINER);
    let closed = definite && row.get(source.end).is_none_or(|next| next.starts || next.is_punctuation());
    if cue.form.frames.any(Frames::NP) && !speaks && !(closed && source.len() <= SHORT_PHRASE) {
        return None;
    }
    // Nor does "…, réalisait des films" tell who realises.
    let things = first.is(Classes::LINKER) && row[source.end - 1].is(Classes::DOCUMENT) && row[source.end - 1].plural;
    if things && !row[source.end - 1].is(Classes::PERSON.or(Classes::BODY)) {
        return None;
    }
    by_clause_before(row, sentence, cue.start..source.end, cue, source)
}

/// "CONTENT, X said." and "CONTENT, X said, CONTENT." `clause` is the subject with its cue, in whatever order.
pub(crate) fn by_clause_before(
    row: &Row<'_>,
    sentence: &Range<usize>,
    clause: Range<usize>,
    cue: &CueMatch<'_>,
    source: Range<usize>,
) -> Option<Candidate> {
    let takes_clause = brings_quotation(cue.form.frames);
    let inverted = source.start >= cue.end;
    let hedge = source.len() == 1
        && row[source.start].is(Classes::PRONOUN_FIRST.or(Classes::PRONOUN_SECOND))
        && (cue.form.act == Act::Thinks || row[cue.start..cue.end].iter().any(|item| item.is(Classes::CLITIC)))
        && cue.form.frames.any(Frames::THAT)
        && !row[cue.start..row.len().min(cue.end + 1)].iter().any(|item| item.is(Classes::NEGATION));
    // "…, le maire a dit" is no French; "…, je crois" and "…, vous l'avez dit" are.
    if cue.form.frames.any(Frames::INVERTS) && !inverted && cue.inner_subject.is_none() && !hedge {
        return None;
    }
    if !takes_clause || clause.start <= sentence.start {
        return None;
    }
    // "C'était dix heures de bus je crois."
    let ends = row.get(clause.end).is_none_or(|next| next.starts || next.ends_sentence());
    let led = Classes::COMPLEMENTISER.or(Classes::RELATIVE).or(Classes::SUBORDINATOR).or(Classes::CONJUNCTION);
    let last = &row[clause.start - 1];
    let trails = cue.form.frames.any(Frames::INVERTS) && hedge && ends && last.is_word() && !last.is(led);
    if !last.is_comma() && !trails {
        return None;
    }
    let before = stripped(row, sentence.start..clause.start - usize::from(!trails))?;
    let split = row.get(clause.end).is_some_and(Item::is_comma) && clause.end < sentence.end;
    let rest = |from: usize| stripped(row, from..end_of_content(row, from, sentence.end));
    let behind = if split { rest(clause.end + 1) } else { None };
    let behind = behind.filter(|rest| row.n_words(rest) > 2 && !row[rest.start].is(Classes::RELATIVE));
    // "said X, a clerk, and the author of the report, …": who X is, and no second half.
    let behind = behind.filter(|rest| !(inverted && rest.start > clause.end + 1 && is_role(&row[rest.clone()])));
    // "If the offer stands, the crews will return": a condition, but with a verb that asks.
    let condition = row[before.start].is(Classes::WHETHER) && !row[before.clone()].iter().any(Item::is_comma);
    if condition && !inverted && cue.inner_subject.is_none() && !cue.form.frames.any(Frames::WHETHER) {
        return None;
    }
    if !inverted && is_fronted_participle(row, &before) {
        return None;
    }
    let enough = if inverted { 1 } else { MIN_CLAUSE_WORDS };
    let ends = closes(row, clause.end) || tells(row, cue, clause.end, sentence.end);
    if row.n_words(&before) < enough || behind.is_none() && (circumstance(row, &before) || !ends) {
        return None;
    }
    let content = [Some(before), behind].into_iter().flatten().collect();
    Candidate::new(source, cue.start..cue.end, content, cue.form.act, rules::CLAUSE_BEFORE)
}

/// "Asked about the leak, …": whether words in front of a subject are a participle that tells of it.
pub(crate) fn is_fronted_participle(row: &Row<'_>, words: &Range<usize>) -> bool {
    let leads = row[words.start].starts && row[words.start].participles().next().is_some();
    let led = row.get(words.start + 1).is_some_and(|next| next.is(Classes::PREPOSITION.or(Classes::WHETHER)));
    leads && led && !row[words.clone()].iter().any(Item::is_comma)
}

/// "the author of the report": whether a phrase without a verb starts with a noun for a person.
fn is_role(phrase: &[Item<'_>]) -> bool {
    let noun = phrase.iter().take(SHORT_PHRASE + 1).any(|item| item.is(Classes::PERSON));
    phrase[0].is(Classes::DETERMINER) && noun && !phrase.iter().any(|item| item.is(Classes::AUXILIARY))
}

/// Whether a clause in front of "X said" tells when or where it was said, or on what condition, and not what was said.
fn circumstance(row: &Row<'_>, before: &Range<usize>) -> bool {
    let led = |at: &usize| !row[*at].is(Classes::ADVERB.or(Classes::CONJUNCTION)) && !row[*at].is_punctuation();
    let Some(start) = before.clone().find(led) else { return true };
    let (first, last) = (&row[start], &row[before.end - 1]);
    let n_words = row.n_words(&(start..before.end));
    let asks = Classes::RELATIVE.or(Classes::WHETHER);
    let subordinate = first.is(Classes::SUBORDINATOR) && !first.is(asks) && !first.is(Classes::PRONOUN_THIRD);
    let whole = row[before.clone()].iter().any(Item::is_comma);
    let asked = row[before.start + 1..before.end].iter().any(|item| item.is(Classes::WHETHER));
    if asked {
        return false;
    }
    // "À supposer que …, la campagne débutera", but not "Pour conclure".
    let clause = whole && row[before.clone()].iter().any(|item| item.future || item.is(Classes::AUXILIARY));
    first.is(Classes::INFINITIVE_MARKER) && !first.is(Classes::DETERMINER) && !clause
        || subordinate && !whole
        || first.is(Classes::PREPOSITION) && !clause && (n_words <= MIN_LEAD_WORDS || last.is(Classes::TIME))
        || last.is(Classes::TIME.or(Classes::ADVERB)) && n_words < MIN_LEAD_WORDS
}

/// Whether what stands behind "CONTENT, X said" lets it be complete: the end, or where, when or to whom it was said.
pub(crate) fn closes(row: &Row<'_>, end: usize) -> bool {
    let small = Classes::TIME.or(Classes::ADVERB).or(Classes::PREPOSITION).or(Classes::PRONOUN_OBJECT);
    row.get(end).is_none_or(|next| {
        let ends = next.starts || next.is_punctuation();
        ends || next.is(small.or(Classes::CONJUNCTION).or(Classes::RELATIVE)) && !marks_infinitive(row, end)
    })
}

/// "…, the manager told reporters.": whether whoever is addressed stands behind the cue, and nothing else.
fn tells(row: &Row<'_>, cue: &CueMatch<'_>, end: usize, limit: usize) -> bool {
    // "told supporters outside the hall"
    let several = || (row.get(end)?.plural && end < limit).then_some(end..end + 1);
    let addressee = || source_after(row, end, limit, false).or_else(several);
    cue.form.frames.any(Frames::OBJECT) && end == cue.end && addressee().is_some_and(|found| closes(row, found.end))
}

/// "…, the manager told reporters on Monday.": whether a clause that opens a sentence is what was told, and no circumstance of it.
pub(crate) fn told_behind(row: &Row<'_>, sentence: &Range<usize>, cue: &CueMatch<'_>) -> bool {
    let first = &row[sentence.start];
    let circumstance = first.is(Classes::PREPOSITION.or(Classes::SUBORDINATOR).or(Classes::ADVERB))
        || row.cue(sentence.start).is_some_and(|cue| cue.hanging);
    let Some(whom) = source_after(row, cue.end, sentence.end, false).filter(|_| !circumstance) else { return false };
    let when = Classes::TIME.or(Classes::PREPOSITION);
    let plain = |at: usize| !row[at].is_comma() && !row[at].is(Classes::RELATIVE) && !marks_infinitive(row, at);
    let rest = whom.end..(whom.end..sentence.end).find(|at| row[*at].is_comma()).unwrap_or(sentence.end);
    let inserted = rest.end == sentence.end || phrase_at(row, rest.end + 1).is_some();
    let ends = row.get(rest.start).is_none_or(|next| next.starts || next.is_punctuation() || next.is(when));
    cue.form.act == Act::Asserts && cue.form.frames.any(Frames::OBJECT) && inserted && ends && rest.clone().all(plain)
}

/// The quotation that ends right before `front`, with the clause it belongs to. It may end the sentence before, as
/// in "“Why?” Ann asked."
pub(crate) fn quotation_before(row: &Row<'_>, sentence: &Range<usize>, front: usize) -> Option<Range<usize>> {
    let comma = front > 0 && row[front - 1].is_comma();
    let at = front.checked_sub(if comma { 2 } else { 1 })?;
    let quotation = &row[at];
    let attached = comma || quotation.is_utterance() || quotation.ends_inside_with(&[',', '?', '!']);
    if !quotation.is_quotation() || !attached {
        return None;
    }
    if at < sentence.start {
        // Only a question or an exclamation goes on behind its own end.
        return (front == sentence.start && quotation.ends_inside_with(&['?', '!'])).then_some(at..at + 1);
    }
    if at == sentence.start || quotation.is_utterance() && row[at - 1].is_punctuation() {
        return Some(at..at + 1);
    }
    // "It is “bad,” he said": the clause around the quoted words is reported too.
    stripped(row, sentence.start..at + 1)
}

/// The second half of a split quotation: a comma, then a quotation; or one that ends the sentence behind a comma and starts
/// in the middle of one, as in "“If it rains,” X said, pointing to the sky, “we stay at home.”"
pub(crate) fn quotation_behind(row: &Row<'_>, from: usize, end: usize) -> Option<Range<usize>> {
    let reach = end.min(from + REACH);
    let mark = (from..reach).find(|at| row[*at].is_comma() || row[*at].is_colon() || row[*at].is_quotation())?;
    let at = if row[mark].is_quotation() { mark } else { mark + 1 };
    if row.get(at).is_some_and(|item| at < end && item.is_quotation()) {
        return Some(at..at + 1);
    }
    let last = (mark..end).rev().find(|at| !row[*at].is_punctuation() || row[*at].is_comma())?;
    let goes_on =
        row[last].is_quotation() && row[last].starts_in_lower_case() && row[last].ends_inside_with(&['.', '!', '?']);
    (goes_on && last > mark + 1 && row[last - 1].is_comma()).then_some(last..last + 1)
}
