//! Items: what attribution rules look at. Tokens and quotations come in; a row of items goes out in which a whole
//! quotation is one item, so that a rule sees `Q , said NAME .` whatever the quotation holds.

use std::ops::Range;

use sayso_ledger::{Document, Span};

use crate::analysis::Analysis;
use crate::lexicon::{Classes, CueForm, Entry, Frames, Inflection, Lexicon, fold};
use crate::sentences::ends_sentence;
use crate::tokens::TokenKind;

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ItemKind {
    Word,
    Number,
    Punctuation,
    /// A quotation of the analysis, by its index.
    Quotation(usize),
}

/// A token, or a quotation that is passed over as one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item<'a> {
    pub(crate) span: Span,
    pub(crate) text: &'a str,
    pub(crate) kind: ItemKind,
    pub(crate) entry: Option<&'a Entry>,
    /// Whether a sentence starts here.
    pub(crate) starts: bool,
    /// For a quotation: whether it holds a few words in passing, and not an utterance of its own.
    pub(crate) fragment: bool,
}

/// Words up to which a quotation without closing punctuation counts as a fragment.
const FRAGMENT_WORDS: usize = 5;

impl<'a> Item<'a> {
    pub(crate) fn is(&self, classes: Classes) -> bool {
        self.entry.is_some_and(|entry| entry.classes.any(classes))
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == ItemKind::Word
    }

    pub(crate) fn is_mark(&self, mark: &str) -> bool {
        self.kind == ItemKind::Punctuation && self.text == mark
    }

    pub(crate) fn is_comma(&self) -> bool {
        self.is_mark(",")
    }

    pub(crate) fn is_colon(&self) -> bool {
        self.is_mark(":")
    }

    pub(crate) fn is_dash(&self) -> bool {
        self.kind == ItemKind::Punctuation && matches!(self.text, "–" | "—" | "--" | "-")
    }

    /// A quotation that is an utterance of its own.
    pub(crate) fn is_utterance(&self) -> bool {
        matches!(self.kind, ItemKind::Quotation(_)) && !self.fragment
    }

    pub(crate) fn is_quotation(&self) -> bool {
        matches!(self.kind, ItemKind::Quotation(_))
    }

    pub(crate) fn ends_sentence(&self) -> bool {
        self.kind == ItemKind::Punctuation && ends_sentence(self.text)
    }

    /// Written with a capital, and not a function word.
    pub(crate) fn is_name(&self) -> bool {
        let function = Classes::DETERMINER
            .or(Classes::PREPOSITION)
            .or(Classes::CONJUNCTION)
            .or(Classes::SUBORDINATOR)
            .or(Classes::PRONOUN_THIRD)
            .or(Classes::PRONOUN_FIRST)
            .or(Classes::PRONOUN_SECOND)
            .or(Classes::AUXILIARY)
            .or(Classes::ADVERB)
            .or(Classes::QUANTIFIER)
            .or(Classes::RELATIVE)
            .or(Classes::TIME)
            .or(Classes::NEGATION)
            .or(Classes::COMPLEMENTISER)
            .or(Classes::POSSESSIVE)
            .or(Classes::WHETHER);
        self.is_word() && self.text.starts_with(char::is_uppercase) && !self.is(function)
    }
}

/// The items of a range of tokens; quotations of the given depth become one item each.
pub(crate) fn items<'a>(
    document: &'a Document,
    analysis: &Analysis,
    lexicon: &'a Lexicon,
    range: Range<usize>,
    depth: usize,
) -> Vec<Item<'a>> {
    let mut items = Vec::with_capacity(range.len());
    let Some(first) = analysis.tokens.get(range.start) else { return items };
    let last_end = analysis.tokens[range.end - 1].span.end();
    let mut pieces: Vec<(Span, usize)> = Vec::new();
    let from = analysis.quotations_reaching(first.span.start());
    for (idx, quotation) in analysis.quotations.iter().enumerate().skip(from) {
        if quotation.pieces[0].start() >= last_end {
            break;
        }
        if quotation.depth == depth {
            let inside = |piece: &&Span| piece.start() >= first.span.start() && piece.end() <= last_end;
            pieces.extend(quotation.pieces.iter().filter(inside).map(|piece| (*piece, idx)));
        }
    }
    pieces.sort();
    let mut pieces = pieces.into_iter().peekable();
    let mut sentence = analysis.sentences.partition_point(|sentence| sentence.tokens.start < range.start);
    let mut idx = range.start;
    while idx < range.end {
        let token = analysis.tokens[idx];
        while analysis.sentences.get(sentence).is_some_and(|sentence| sentence.tokens.start < idx) {
            sentence += 1;
        }
        let starts = analysis.sentences.get(sentence).is_some_and(|sentence| sentence.tokens.start == idx);
        while pieces.peek().is_some_and(|(piece, _)| piece.start() < token.span.start()) {
            pieces.next();
        }
        let text = document.slice(token.span);
        if let Some((piece, quotation)) = pieces.next_if(|(piece, _)| piece.start() == token.span.start()) {
            let mut end = idx;
            let mut n_words = 0;
            while end < range.end && analysis.tokens[end].span.start() < piece.end() {
                n_words += usize::from(analysis.tokens[end].kind != TokenKind::Punctuation);
                end += 1;
            }
            let inner = document.slice(piece).trim_end_matches(|char: char| !char.is_alphanumeric() && !".,!?…".contains(char));
            let closed = inner.ends_with(['.', ',', '!', '?', '…']);
            let fragment = n_words <= FRAGMENT_WORDS && !(closed && n_words > 1);
            let kind = ItemKind::Quotation(quotation);
            items.push(Item { span: piece, text: document.slice(piece), kind, entry: None, starts, fragment });
            idx = end;
            continue;
        }
        let (kind, entry) = match token.kind {
            TokenKind::Word => (ItemKind::Word, lexicon.entry(text)),
            TokenKind::Number => (ItemKind::Number, None),
            TokenKind::Punctuation => (ItemKind::Punctuation, lexicon.entry(text)),
        };
        items.push(Item { span: token.span, text, kind, entry, starts, fragment: false });
        idx += 1;
    }
    items
}

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

/// Whether the words behind `at` are `rest`.
fn follows(items: &[Item<'_>], at: usize, rest: &[String]) -> bool {
    items.len() > at + rest.len()
        && rest.iter().zip(&items[at + 1..]).all(|(form, item)| item.is_word() && fold(item.text) == *form)
}

/// The cue whose verb stands at `at`; `None` if the word there is none, or is a noun or an infinitive.
pub(crate) fn cue_at<'a>(items: &[Item<'a>], at: usize) -> Option<CueMatch<'a>> {
    let entry = items[at].entry.filter(|entry| !entry.cues.is_empty())?;
    let starting = at == 0 || items[at].starts;
    let noun_before = Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::PREPOSITION).or(Classes::INFINITIVE_MARKER);
    let helpers = Classes::AUXILIARY.or(Classes::NEGATION).or(Classes::ADVERB).or(Classes::PASSIVE_AUXILIARY);
    let mut start = at;
    let mut inner_subject = None;
    let mut auxiliary = None;
    while start > 0 && !items[start].starts {
        let before = &items[start - 1];
        let subject_inside = before.is(Classes::SPEAKER_PRONOUN) && before.text.starts_with('-');
        if subject_inside && inner_subject.is_none() {
            inner_subject = Some(start - 1);
        } else if before.is(Classes::AUXILIARY.or(Classes::PASSIVE_AUXILIARY)) {
            auxiliary.get_or_insert(start - 1);
        } else if !(before.is(helpers) || before.is(Classes::PRONOUN_OBJECT) && !before.is(Classes::DETERMINER.or(Classes::PREPOSITION)) || is_clitic(items, start - 1)) {
            break;
        }
        start -= 1;
    }
    // A conjunction or noun that is also an adverb does not belong to the group.
    while start < at && items[start].starts && items[start].is(Classes::ADVERB) {
        start += 1;
    }
    let before = start.checked_sub(1).map(|before| &items[before]);
    let reflexive = auxiliary.is_some_and(|aux| aux > 0 && is_clitic(items, aux - 1));
    let cue = entry.cues.iter().find(|cue| {
        let participle = cue.inflection == Inflection::PastParticiple && auxiliary.is_none();
        let infinitive = cue.inflection == Inflection::Infinitive && auxiliary.is_none();
        follows(items, at, &cue.rest) && !participle && !infinitive
    })?;
    let hanging = cue.inflection == Inflection::PresentParticiple && auxiliary.is_none();
    let after_noun_marker = items.get(at.wrapping_sub(1)).is_some_and(|item| item.is(noun_before) && !is_clitic(items, at - 1));
    if !hanging && (starting && inner_subject.is_none() && cue.inflection != Inflection::Finite || start == at && after_noun_marker) {
        return None;
    }
    if before.is_some_and(|before| before.is(Classes::INFINITIVE_MARKER) && !hanging && !before.is(Classes::DETERMINER)) {
        return None;
    }
    let past = fold(items[at].text);
    let passive = cue.inflection != Inflection::PresentParticiple
        && auxiliary.is_some_and(|aux| items[aux].is(Classes::PASSIVE_AUXILIARY))
        && !reflexive
        && !past.is_empty();
    Some(CueMatch { start, end: at + 1 + cue.rest.len(), form: cue, passive, hanging, inner_subject })
}

/// Whether the item is a pronoun in front of a verb, as French has them: "l'a accusé", "se félicite".
fn is_clitic(items: &[Item<'_>], at: usize) -> bool {
    items[at].is(Classes::PRONOUN_OBJECT)
        && items.get(at + 1).is_some_and(|next| {
            let cue = next.entry.is_some_and(|entry| entry.cues.iter().any(|cue| cue.inflection == Inflection::Finite));
            cue || next.is(Classes::AUXILIARY.or(Classes::PASSIVE_AUXILIARY).or(Classes::PRONOUN_OBJECT))
        })
}

/// The attribution phrase ("according to") that starts at `at`: how many items it has, and whether it attributes
/// only at the start of a sentence.
pub(crate) fn phrase_at(items: &[Item<'_>], at: usize) -> Option<(usize, bool)> {
    let entry = items[at].entry?;
    let phrase = entry.phrases.iter().find(|phrase| follows(items, at, &phrase.rest))?;
    Some((1 + phrase.rest.len(), phrase.only_initial))
}

/// Whether a cue of these frames can bring quoted words.
pub(crate) fn brings_quotation(frames: Frames) -> bool {
    frames.any(Frames::QUOTE.or(Frames::THAT).or(Frames::BARE))
}
