//! Contents that a model cuts in the midst of a noun phrase: a paragraph's row of words and a place in it come in; where the
//! phrase ends, or whether it belongs to the clause behind it, goes out.

use std::ops::Range;

use crate::cues::phrase_at;
use crate::items::{Item, Row};
use crate::lexicon::{Classes, Frames};

/// Words that a noun in front of its relative clause has at most.
const MAX_ANTECEDENT: usize = 4;
/// Never part of such a noun: "said on Monday that", "said it that".
const ANTECEDENT_BREAKS: Classes = Classes::PREPOSITION
    .or(Classes::TIME)
    .or(Classes::ADVERB)
    .or(Classes::CONJUNCTION)
    .or(Classes::AUXILIARY)
    .or(Classes::SPEAKER_PRONOUN)
    .or(Classes::PRONOUN_OBJECT);
/// Words that the rest of a noun phrase has at most.
const LONGEST_PHRASE: usize = 8;

/// "will demand | software | that is safe": whether the words between a cue and a relative clause are the noun that this is
/// about, and not whom the cue is said to.
pub(super) fn is_antecedent(flat: &Row<'_>, between: Range<usize>) -> bool {
    let relative = between.end;
    let opens = Classes::SUBJECT_RELATIVE.or(Classes::COMPLEMENTISER);
    let subject = flat.get(relative).is_some_and(|item| item.is(opens))
        && flat.get(relative + 1).is_some_and(|next| next.is(Classes::AUXILIARY));
    let cue = between.start.checked_sub(1).and_then(|last| flat.cue(last));
    let told = cue.is_none_or(|cue| cue.form.frames.any(Frames::OBJECT));
    let noun = |item: &Item<'_>| item.is_word() && !item.is(ANTECEDENT_BREAKS);
    subject && !told && between.len() <= MAX_ANTECEDENT && flat[between].iter().all(noun)
}

/// Where the noun phrase ends that is cut at `at`, behind its article or preposition; `at` itself where none is.
pub(super) fn end_of_phrase(flat: &Row<'_>, at: usize) -> usize {
    let Some(last) = at.checked_sub(1).map(|last| &flat[last]) else { return at };
    let opens = last.is(Classes::DEFINITE.or(Classes::PREPOSITION));
    let alone = Classes::COMPLEMENTISER
        .or(Classes::RELATIVE)
        .or(Classes::PARTICLE)
        .or(Classes::PRONOUN_OBJECT)
        .or(Classes::PRONOUN_THIRD)
        .or(Classes::ADVERB);
    if !opens || last.is(alone) {
        return at;
    }
    let inside = |item: &Item<'_>| item.n_words > 0 && !item.starts && !item.is(Classes::AUXILIARY.or(alone));
    let plain = |next: &usize| inside(&flat[*next]) && flat.cue(*next).is_none() && phrase_at(flat, *next).is_none();
    let small = Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::CONJUNCTION).or(Classes::TIME);
    let behind = (at..flat.len().min(at + LONGEST_PHRASE)).take_while(plain);
    behind.filter(|next| !flat[*next].is(small)).last().map_or(at, |end| end + 1)
}
