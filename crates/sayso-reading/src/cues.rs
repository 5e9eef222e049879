//! Cues: the verbs and phrases that attribute. A row of items and a place in it come in; the verb with its
//! auxiliaries goes out, or nothing where the word is a noun, an infinitive or a participle that attributes nothing.

use crate::items::Item;
use crate::lexicon::{Classes, CueForm, Frames, Inflections, Position, fold};

/// A cue verb with its auxiliaries, as it stands in a row of items.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CueMatch<'a> {
    /// First item, with auxiliaries, negation and adverbs.
    pub(crate) start: usize,
    /// Behind the last item.
    pub(crate) end: usize,
    pub(crate) form: &'a CueForm,
    /// "was accused": the speaker is not the subject.
    pub(crate) passive: bool,
    /// A participle without auxiliary: "saying", "affirmant".
    pub(crate) hanging: bool,
    /// The subject inside the group: "a-t-il déclaré".
    pub(crate) inner_subject: Option<usize>,
}

/// What stands in front of a verb and belongs to it.
#[derive(Clone, Copy, Debug)]
struct Group {
    start: usize,
    /// The auxiliary nearest to the verb.
    auxiliary: Option<usize>,
    inner_subject: Option<usize>,
    negated: bool,
    /// Whether an auxiliary says what should or may be, and not what is.
    deontic: bool,
}

/// Opens a noun phrase, so that it does not belong to a verb behind it.
const OPENS_NOUN: Classes = Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::PREPOSITION);
const HELPER: Classes = Classes::AUXILIARY.or(Classes::PASSIVE_AUXILIARY);
/// Pronouns in front of a verb that are never reflexive: "lui défendait", "la disait".
const NEVER_REFLEXIVE: Classes = Classes::PRONOUN_THIRD.or(Classes::DETERMINER).or(Classes::PREPOSITION);

/// The cue whose verb stands at `at` in the sentence that starts at `sentence`; `None` if the word there is none, or
/// is a noun, an infinitive or a participle beside a noun.
pub(crate) fn cue_at<'a>(items: &[Item<'a>], sentence: usize, at: usize) -> Option<CueMatch<'a>> {
    let entry = items[at].entry.filter(|entry| !entry.cues.is_empty())?;
    // "the State Security": a capital inside a sentence is not a verb's.
    if items[at].has_capital() && at > sentence && !items[at - 1].is_punctuation() && !items[at - 1].is_quotation() {
        return None;
    }
    let group = group(items, sentence, at);
    let reflexive = is_reflexive(items, &group, at);
    let fitting = |cue: &&'a CueForm| inflected(items, &group, cue) && reflexive.is_none_or(|is| is == cue.reflexive);
    let (cue, end) = entry.cues.iter().filter(fitting).find_map(|cue| Some((cue, follows(items, at, &cue.rest)?)))?;
    let hanging = group.auxiliary.is_none() && !cue.inflections.any(Inflections::FINITE);
    let speaks = if hanging {
        at == sentence || !items[at - 1].is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::GENITIVE))
    } else {
        !(noun_here(items, sentence, &group, at) || wished_for(items, sentence, &group))
            && (!items[at].is(Classes::NOUN_TOO) || verb_after_all(items, sentence, &group, cue, end))
    };
    if !speaks || group.deontic && !group.negated {
        return None;
    }
    let passive = cue.inflections.any(Inflections::PAST_PARTICIPLE)
        && group.auxiliary.is_some_and(|auxiliary| {
            let before = auxiliary.checked_sub(1).filter(|_| auxiliary > sentence);
            // "lui est reproché": a pronoun that is never reflexive.
            let reflexive = before.is_some_and(|at| is_clitic(items, sentence, at) && !items[at].is(NEVER_REFLEXIVE));
            items[auxiliary].is(Classes::PASSIVE_AUXILIARY) && !reflexive
        });
    Some(CueMatch { start: group.start, end, form: cue, passive, hanging, inner_subject: group.inner_subject })
}

/// The attribution phrase ("according to") that starts at `at`: how many items it has, and where it may
/// stand.
pub(crate) fn phrase_at(items: &[Item<'_>], at: usize) -> Option<(usize, Position)> {
    any_phrase_at(items, at).filter(|(_, position)| !matches!(position, Position::Never | Position::Adverb))
}

/// The same, also of phrases that bring no source.
fn any_phrase_at(items: &[Item<'_>], at: usize) -> Option<(usize, Position)> {
    let entry = items.get(at)?.entry?;
    let (phrase, end) = entry.phrases.iter().find_map(|phrase| Some((phrase, follows(items, at, &phrase.rest)?)))?;
    Some((end - at, phrase.position))
}

/// Whether a cue of these frames can bring quoted words.
pub(crate) fn brings_quotation(frames: Frames) -> bool {
    frames.any(Frames::QUOTE.or(Frames::THAT).or(Frames::BARE)) && !frames.any(Frames::IMPERSONAL)
}

/// Whether the item is a pronoun in front of its verb, as French has them: "l'a accusé", "se félicite". "Nous" is
/// its subject where the verb agrees with it.
pub(crate) fn is_clitic(items: &[Item<'_>], sentence: usize, at: usize) -> bool {
    // "La demande a été rejetée": a sentence opens with an article.
    let article = at == sentence && items[at].is(Classes::DETERMINER);
    let Some(next) = items.get(at + 1).filter(|_| items[at].is(Classes::CLITIC) && !article) else { return false };
    let finite = next.entry.is_some_and(|entry| entry.cues.iter().any(|cue| cue.inflections.any(Inflections::FINITE)));
    let before_verb = finite || next.is(HELPER.or(Classes::CLITIC));
    let verb = items[at + 1..].iter().take(4).find(|item| !item.is(Classes::CLITIC.or(Classes::NEGATION)));
    let subject = items[at].is(Classes::SPEAKER_PRONOUN) && verb.is_some_and(|verb| verb.agrees);
    let after_subject = at > sentence && items[at - 1].is(Classes::SPEAKER_PRONOUN);
    before_verb && (!subject || after_subject)
}

/// Whether the verb at `at` is said with a reflexive pronoun, as in "se félicite" or "souvenons-nous"; `None` where the
/// pronoun may be an object as well: "nous félicite".
fn is_reflexive(items: &[Item<'_>], group: &Group, at: usize) -> Option<bool> {
    let before = &items[group.start..at];
    if before.iter().any(|item| item.is(Classes::REFLEXIVE)) {
        return Some(true);
    }
    let behind = items.get(at + 1).is_some_and(|next| next.text.starts_with('-'));
    let either = behind || before.iter().any(|item| item.is(Classes::CLITIC) && !item.is(NEVER_REFLEXIVE));
    (!either).then_some(false)
}

/// The auxiliaries, negation, adverbs and pronouns in front of a verb.
fn group(items: &[Item<'_>], sentence: usize, at: usize) -> Group {
    let mut group = Group { start: at, auxiliary: None, inner_subject: None, negated: false, deontic: false };
    while group.start > sentence {
        let before = &items[group.start - 1];
        let opens_noun = before.is(Classes::DETERMINER.or(Classes::PRONOUN_THIRD).or(Classes::QUANTIFIER));
        if before.is(Classes::SPEAKER_PRONOUN) && before.text.starts_with('-') && group.inner_subject.is_none() {
            group.inner_subject = Some(group.start - 1);
        } else if before.is(HELPER) || before.is(Classes::LEADS) && group.auxiliary == Some(group.start - 1) {
            group.auxiliary.get_or_insert(group.start - 1);
            group.deontic |= before.is(Classes::DEONTIC);
            group.negated |= before.is(Classes::NEGATION);
        } else if items[at].infinitive && group.auxiliary.is_none() && leads_infinitive(items, sentence, group.start) {
            // "a fini par lâcher", "tient à préciser"
            group.start -= 1;
            group.auxiliary = Some(group.start - 1);
        } else if before.is(Classes::NEGATION) && !opens_noun {
            group.negated = true;
        } else if group.start == at
            && let Some(open) = inserted(items, sentence, at)
        {
            group.start = open;
            continue;
        } else if !(before.is(Classes::ADVERB) && !opens_noun || is_clitic(items, sentence, group.start - 1)) {
            break;
        }
        group.start -= 1;
    }
    // "Also, he said": an adverb that opens the sentence does not belong to the verb.
    while group.start < at && group.start == sentence && items[group.start].is(Classes::ADVERB) {
        group.start += 1;
    }
    group
}

/// The most words between an auxiliary and its participle.
const MAX_INSERTED: usize = 6;

/// "a, elle aussi, | demandé", "has in recent weeks | said", "a pour sa part | affirmé": where what stands between an auxiliary and
/// the participle at `at` begins.
fn inserted(items: &[Item<'_>], sentence: usize, at: usize) -> Option<usize> {
    let participle = |cue: &CueForm| cue.inflections.any(Inflections::PAST_PARTICIPLE);
    items[at].entry.filter(|entry| entry.cues.iter().any(participle))?;
    let parted = items[at - 1].is_comma();
    let end = at - usize::from(parted);
    let verb = |item: &Item<'_>| {
        let finite = |cue: &CueForm| {
            cue.inflections.any(Inflections::FINITE) && !cue.inflections.any(Inflections::PAST_PARTICIPLE)
        };
        item.is(HELPER.or(Classes::COMPLEMENTISER)) || item.entry.is_some_and(|entry| entry.cues.iter().any(finite))
    };
    let adverb = |open: usize| any_phrase_at(items, open) == Some((end - open, Position::Adverb));
    let time = |open: usize| {
        let first = items[open].is(Classes::PREPOSITION.or(Classes::TIME)) && !items[open].is(Classes::AS);
        first && items[end - 1].is(Classes::TIME)
    };
    for open in (sentence + 1..end).rev().take(MAX_INSERTED) {
        if !items[open].is_word() {
            return None;
        }
        let helper = open - usize::from(parted && items[open - 1].is_comma());
        let led = (!parted || helper < open) && helper > sentence && items[helper - 1].is(HELPER);
        // "Holm's, …", "l'été dernier"
        if led && !items[helper - 1].is(Classes::GENITIVE.or(Classes::TIME)) {
            let plain = phrase_at(items, open).is_none() && !items[open..end].iter().any(verb);
            return (adverb(open) || plain && (parted || time(open))).then_some(helper);
        }
    }
    None
}

/// "a fini par lâcher": whether a verb that only tells how something comes to be said stands with its preposition before `start`.
fn leads_infinitive(items: &[Item<'_>], sentence: usize, start: usize) -> bool {
    let marks = |item: &Item<'_>| item.is(Classes::INFINITIVE_MARKER.or(Classes::AGENT));
    start >= sentence + 2 && marks(&items[start - 1]) && items[start - 2].is(Classes::LEADS)
}

/// Adverbs that may stand inside a cue of several words: "opposes strongly to".
const INSERTED: usize = 2;

/// Stands in a table for words of the same noun phrase: "takes … swipe at".
const GAP: &str = "…";
/// The most words that a gap stands for.
const MAX_GAP: usize = 4;

/// "condamné à de la prison": whether a participle without its auxiliary, with what follows, is listed as no cue.
pub(crate) fn is_no_cue(items: &[Item<'_>], at: usize) -> bool {
    let listed = |form: &CueForm| form.frames == Frames::default() && !form.rest.is_empty();
    let bare = |form: &CueForm| form.inflections.any(Inflections::PAST_PARTICIPLE) && listed(form);
    let cues = items[at].entry.map_or(&[][..], |entry| &entry.cues);
    cues.iter().any(|form| bare(form) && follows(items, at, &form.rest).is_some())
}

/// Where the words behind `at` end if they are `rest`, with adverbs in front of them.
fn follows(items: &[Item<'_>], at: usize, rest: &[String]) -> Option<usize> {
    let is = |at: usize, forms: &str| {
        let word = items.get(at).filter(|item| item.is_word()).map(|item| fold(item.text));
        word.is_some_and(|word| forms.split('/').any(|form| form == word))
    };
    // What ends the noun phrase that a gap stands in.
    let ends = Classes::COMPLEMENTISER.or(Classes::RELATIVE).or(Classes::SUBORDINATOR).or(Classes::CONJUNCTION);
    let inside = |item: &Item<'_>| {
        let joins = !item.is(Classes::PREPOSITION) || item.is(Classes::LINKER);
        let verb = item.is(HELPER) || item.entry.is_some_and(|entry| !entry.cues.is_empty());
        item.is_word() && joins && !verb && !item.starts && (!item.is(ends) || item.is(Classes::DETERMINER))
    };
    let (mut end, mut gap) = (at + 1, false);
    for (idx, forms) in rest.iter().enumerate() {
        if forms == GAP {
            gap = true;
            continue;
        }
        let adverbs = if idx == 0 { INSERTED } else { 0 };
        let longest = if gap { MAX_GAP } else { adverbs };
        let found = (end..=end + longest).find(|from| is(*from, forms))?;
        let passed = |item: &Item<'_>| if gap { inside(item) } else { item.is(Classes::ADVERB) && item.is_word() };
        if !items[end..found].iter().all(passed) || gap && items[found].starts {
            return None;
        }
        (end, gap) = (found + 1, false);
    }
    (end <= items.len()).then_some(end)
}

/// Whether a form fits its auxiliary, or stands without one as it may.
fn inflected(items: &[Item<'_>], group: &Group, cue: &CueForm) -> bool {
    let participle = Inflections::PAST_PARTICIPLE.or(Inflections::PRESENT_PARTICIPLE);
    match group.auxiliary {
        // "Holm's claim": what looks like an auxiliary is a genitive.
        Some(auxiliary) if items[auxiliary].is(Classes::GENITIVE) => cue.inflections.any(participle),
        Some(_) => cue.inflections.any(participle.or(Inflections::BASE)),
        None => cue.inflections.any(Inflections::FINITE.or(Inflections::PRESENT_PARTICIPLE)),
    }
}

/// "Customers we spoke to say": whether a clause without its relative pronoun ends before `start`, with the preposition of a
/// verb that takes no infinitive.
pub(crate) fn closes_relative(items: &[Item<'_>], sentence: usize, start: usize) -> bool {
    start >= sentence + 4
        && items[start - 1].is(Classes::PREPOSITION.or(Classes::INFINITIVE_MARKER))
        && items[start - 2].is(Classes::CONVERSES)
        && items[start - 3].is(Classes::SPEAKER_PRONOUN.or(Classes::PRONOUN_FIRST))
        && items[start - 4].is_word()
}

/// Whether a determiner, preposition or genitive right before the word shows that it is a noun.
fn noun_here(items: &[Item<'_>], sentence: usize, group: &Group, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|before| at > sentence && *before >= group.start.saturating_sub(1))
    else {
        return false;
    };
    group.start == at
        && !closes_relative(items, sentence, at)
        && items[before].is(OPENS_NOUN.or(Classes::INFINITIVE_MARKER).or(Classes::GENITIVE))
        && !is_clitic(items, sentence, before)
}

/// Whether the group is an infinitive with its marker: "to have said".
fn wished_for(items: &[Item<'_>], sentence: usize, group: &Group) -> bool {
    let Some(before) = group.start.checked_sub(1).filter(|_| group.start > sentence) else { return false };
    let marked = items[before].is(Classes::INFINITIVE_MARKER) && !items[before].is(Classes::DETERMINER);
    marked && !closes_relative(items, sentence, group.start)
}

/// The most words of a complement behind the head of a subject.
const MAX_COMPLEMENT: usize = 5;

/// Whether a form that is a noun as often as a verb ("report", "claims") is a verb here: something that verbs take
/// must follow, and no other verb.
fn verb_after_all(items: &[Item<'_>], sentence: usize, group: &Group, cue: &CueForm, end: usize) -> bool {
    let Some(next) = items.get(end).filter(|next| !next.starts) else { return false };
    if group.auxiliary.is_some() {
        return true;
    }
    let mut behind = items[end..].iter().take_while(|item| !item.starts).skip_while(|item| item.is(Classes::ADVERB));
    let verb = |item: &Item<'_>| {
        let finite =
            item.entry.is_some_and(|entry| entry.cues.iter().any(|cue| cue.inflections.any(Inflections::FINITE)));
        item.is(HELPER) || finite && !item.is(Classes::NOUN_TOO) && !item.has_capital()
    };
    if behind.next().is_some_and(verb) {
        return false;
    }
    let takes = Classes::COMPLEMENTISER
        .or(Classes::WHETHER)
        .or(Classes::DETERMINER)
        .or(Classes::POSSESSIVE)
        .or(Classes::QUANTIFIER)
        .or(Classes::SPEAKER_PRONOUN);
    // A colon that ends the paragraph announces what the next one quotes.
    let quotes = match items.get(end + 1) {
        Some(item) => (next.is_comma() || next.is_colon()) && item.is_quotation() && !item.starts,
        None => next.is_colon(),
    };
    // "demande à la ville :"
    let announces = next.is(Classes::PREPOSITION)
        && items.last().is_some_and(Item::is_colon)
        && items[end..].iter().all(|item| !item.starts);
    let taken = next.is(takes) || next.is_quotation() || next.is_name() || quotes || announces || !cue.rest.is_empty();
    let Some(before) = group.start.checked_sub(1).filter(|_| group.start > sentence).map(|before| &items[before])
    else {
        return taken;
    };
    let subject = before.is(Classes::SPEAKER_PRONOUN.or(Classes::RELATIVE).or(Classes::PRONOUN_THIRD));
    let closes_clause = before.is_comma() || before.is_quotation();
    // "the ministry report", "the crews report": the plain form needs a subject in the plural.
    let past = cue.inflections.any(Inflections::PAST_PARTICIPLE);
    let plural = |item: &Item<'_>| item.plural || item.starts && item.text.ends_with('s') && !item.text.ends_with("ss");
    // "the minutes of the synod record that": the head stands in front of the preposition.
    let head = || {
        let linked = |at: &usize| items[*at].is(Classes::LINKER) && !items[*at].is(Classes::GENITIVE);
        let linker = (sentence + 1..group.start).rev().take(MAX_COMPLEMENT).find(linked);
        linker.is_some_and(|linker| next.is(Classes::COMPLEMENTISER) && plural(&items[linker - 1]))
    };
    let agrees = !cue.inflections.any(Inflections::BASE) || past || subject || plural(before) || before.is_quotation();
    let agrees = agrees || head();
    let ends_clause = next.is_comma() || next.ends_sentence();
    agrees && (taken || subject || closes_clause || ends_clause)
}
