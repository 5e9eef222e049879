//! Items: what attribution rules look at. Tokens and quotations come in; a [`Row`] of items goes out in which a whole
//! quotation is one item, so that a rule sees `Q , said NAME .` whatever the quotation holds.
//!
//! A row knows its sentences and its cues. A sentence is cut after [`MAX_SENTENCE`] items, so that every search
//! inside one is bounded and a row is read in linear time whatever stands in it.

use std::ops::{Deref, Range};

use sayso_ledger::{Document, Span};

use crate::analysis::Analysis;
use crate::content::next_breaks;
use crate::cues::{CueMatch, cue_at};
use crate::lexicon::{Classes, CueForm, Entry, Inflections, Lexicon};
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
    /// Words and numbers in it: 0 for punctuation, all of them for a quotation.
    pub(crate) n_words: usize,
    /// For a quotation: whether it holds a few words in passing, and not an utterance of its own.
    pub(crate) fragment: bool,
    /// Whether it ends as the infinitives of the language do.
    pub(crate) infinitive: bool,
    /// Whether it ends as verbs in the future or conditional do.
    pub(crate) future: bool,
    /// Whether it ends as the plurals of the language do.
    pub(crate) plural: bool,
    /// Whether it ends as verbs do that agree with a pronoun which may also be an object: "nous avons".
    pub(crate) agrees: bool,
}

/// Words up to which a quotation without closing punctuation counts as a fragment.
const FRAGMENT_WORDS: usize = 5;
/// Items after which a sentence is cut: far more than any real one has.
const MAX_SENTENCE: usize = 256;

/// Classes of words that are not names although they have a capital at the start of a sentence.
const FUNCTION_WORD: Classes = Classes::DETERMINER
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

impl<'a> Item<'a> {
    pub(crate) fn is(&self, classes: Classes) -> bool {
        self.entry.is_some_and(|entry| entry.classes.any(classes))
    }

    /// The cues that a past participle is without its auxiliary: "accused", "soupçonné".
    pub(crate) fn participles(&self) -> impl Iterator<Item = &'a CueForm> {
        let cues = self.entry.map_or(&[][..], |entry| &entry.cues);
        let is = |form: &&CueForm| form.inflections.any(Inflections::PAST_PARTICIPLE) && !form.reflexive;
        cues.iter().filter(is).filter(|form| form.rest.is_empty())
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == ItemKind::Word
    }

    pub(crate) fn is_punctuation(&self) -> bool {
        self.kind == ItemKind::Punctuation
    }

    pub(crate) fn is_mark(&self, mark: &str) -> bool {
        self.is_punctuation() && self.text == mark
    }

    pub(crate) fn is_comma(&self) -> bool {
        self.is_mark(",")
    }

    pub(crate) fn is_colon(&self) -> bool {
        self.is_mark(":")
    }

    pub(crate) fn is_dash(&self) -> bool {
        self.is_punctuation() && matches!(self.text, "–" | "—" | "―" | "--" | "-")
    }

    pub(crate) fn is_quotation(&self) -> bool {
        matches!(self.kind, ItemKind::Quotation(_))
    }

    /// A quotation that is an utterance of its own.
    pub(crate) fn is_utterance(&self) -> bool {
        self.is_quotation() && !self.fragment
    }

    pub(crate) fn ends_sentence(&self) -> bool {
        self.is_punctuation() && ends_sentence(self.text)
    }

    pub(crate) fn has_capital(&self) -> bool {
        self.is_word() && self.text.starts_with(char::is_uppercase)
    }

    /// A quotation of which something stands before it.
    pub(crate) fn starts_in_lower_case(&self) -> bool {
        self.is_quotation()
            && self.text.trim_start_matches(|char: char| !char.is_alphanumeric()).starts_with(char::is_lowercase)
    }

    /// Written with a capital, and not a function word.
    pub(crate) fn is_name(&self) -> bool {
        self.has_capital() && !self.is(FUNCTION_WORD)
    }

    /// Whether one of these marks ends what a quotation holds.
    pub(crate) fn ends_inside_with(&self, marks: &[char]) -> bool {
        let closes = |char: char| !char.is_alphanumeric() && !marks.contains(&char) && char != '.';
        self.is_quotation() && self.text.trim_end_matches(closes).ends_with(marks)
    }
}

/// The items of a stretch of text, with its sentences and cues.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    items: Vec<Item<'a>>,
    /// In order; they tile the row.
    sentences: Vec<Range<usize>>,
    /// For each item the index of its sentence.
    sentence_of: Vec<usize>,
    /// For each item the cue whose verb stands there.
    cues: Vec<Option<CueMatch<'a>>>,
    /// For each item the place at or behind it where content gives way to a further attribution.
    breaks: Vec<usize>,
    /// Whether nearly every word has a capital, so that capitals do not show names.
    pub(crate) capitals: bool,
}

impl<'a> Deref for Row<'a> {
    type Target = [Item<'a>];

    fn deref(&self) -> &[Item<'a>] {
        &self.items
    }
}

impl<'a> Row<'a> {
    /// The row of a range of tokens; quotations of the given depth become one item each.
    pub(crate) fn new(
        document: &'a Document,
        analysis: &Analysis,
        lexicon: &'a Lexicon,
        range: Range<usize>,
        depth: usize,
    ) -> Row<'a> {
        let mut items = items(document, analysis, lexicon, range, depth);
        let mut since = 0;
        for (idx, item) in items.iter_mut().enumerate() {
            item.starts |= idx == 0 || since == MAX_SENTENCE;
            since = if item.starts { 1 } else { since + 1 };
        }
        let mut sentences: Vec<Range<usize>> = Vec::new();
        let mut sentence_of = Vec::with_capacity(items.len());
        for (idx, item) in items.iter().enumerate() {
            match sentences.last_mut() {
                Some(last) if !item.starts => last.end = idx + 1,
                _ => sentences.push(idx..idx + 1),
            }
            sentence_of.push(sentences.len() - 1);
        }
        let capitals = mostly_capitals(&items);
        let mut row = Row { items, sentences, sentence_of, cues: Vec::new(), breaks: Vec::new(), capitals };
        row.cues = (0..row.len()).map(|at| cue_at(&row, row.sentence(at).start, at)).collect();
        row.breaks = next_breaks(&row);
        row
    }

    /// The sentence of an item. Behind the last item: an empty one there.
    pub(crate) fn sentence(&self, at: usize) -> Range<usize> {
        self.sentence_of.get(at).map_or(self.len()..self.len(), |idx| self.sentences[*idx].clone())
    }

    /// The index of the sentence of an item; `None` behind the last.
    pub(crate) fn sentence_index(&self, at: usize) -> Option<usize> {
        self.sentence_of.get(at).copied()
    }

    /// The sentences in order.
    pub(crate) fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// The cue whose verb stands at `at`; `None` also behind the end.
    pub(crate) fn cue(&self, at: usize) -> Option<CueMatch<'a>> {
        self.cues.get(at).copied().flatten()
    }

    /// The first place in `from..end` where content gives way to a further attribution; `end` if there is none.
    pub(crate) fn next_break(&self, from: usize, end: usize) -> usize {
        self.breaks.get(from).map_or(end, |at| end.min(*at))
    }

    /// Words and numbers in a range of items.
    pub(crate) fn n_words(&self, range: &Range<usize>) -> usize {
        self[range.clone()].iter().map(|item| item.n_words).sum()
    }

    /// From the first to the last of a range of items, which must not be empty.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        self[range.start].span.cover(self[range.end - 1].span)
    }
}

/// Whether a row is set in capitals throughout, as headlines are: no word in lower case but function words.
fn mostly_capitals(items: &[Item<'_>]) -> bool {
    let plain = |item: &&Item<'_>| item.is_word() && !item.is(FUNCTION_WORD);
    let n_words = items.iter().filter(plain).count();
    let n_capitals = items.iter().filter(plain).filter(|item| item.has_capital()).count();
    let all_upper = |item: &Item<'_>| !item.text.chars().any(char::is_lowercase);
    let n_upper = items.iter().filter(plain).filter(|item| all_upper(item)).count();
    let running = items.iter().any(|item| item.is_quotation() || item.is_mark("."));
    n_words >= 4 && (n_capitals == n_words && !running || n_upper == n_words)
}

fn items<'a>(
    document: &'a Document,
    analysis: &Analysis,
    lexicon: &'a Lexicon,
    range: Range<usize>,
    depth: usize,
) -> Vec<Item<'a>> {
    let mut items = Vec::with_capacity(range.len());
    let mut pieces = pieces(analysis, &range, depth).into_iter().peekable();
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
        if let Some((piece, quotation)) = pieces.next_if(|(piece, _)| piece.start() == token.span.start()) {
            let of_piece = analysis.tokens[idx..range.end].iter().take_while(|token| token.span.start() < piece.end());
            let (mut n_tokens, mut n_words) = (0, 0);
            for token in of_piece {
                n_tokens += 1;
                n_words += usize::from(token.kind != TokenKind::Punctuation);
            }
            items.push(quoted_item(document, piece, quotation, starts, n_words));
            idx += n_tokens;
            continue;
        }
        let text = document.slice(token.span);
        let (kind, entry) = match token.kind {
            TokenKind::Word => (ItemKind::Word, lexicon.entry(text)),
            TokenKind::Number => (ItemKind::Number, None),
            TokenKind::Punctuation => (ItemKind::Punctuation, lexicon.entry(text)),
        };
        items.push(Item {
            span: token.span,
            text,
            kind,
            entry,
            starts,
            n_words: usize::from(kind != ItemKind::Punctuation),
            fragment: false,
            infinitive: lexicon.ends_as(text, Classes::INFINITIVE_ENDING) && entry.is_none_or(may_be_infinitive),
            future: lexicon.ends_as(text, Classes::FUTURE_ENDING),
            // No plural ends in a double "s".
            plural: lexicon.ends_as(text, Classes::PLURAL_ENDING) && !text.ends_with("ss"),
            agrees: lexicon.ends_as(text, Classes::AGREEING_ENDING),
        });
        idx += 1;
    }
    items
}

/// Whether a listed word may be an infinitive: of closed classes only auxiliaries are.
fn may_be_infinitive(entry: &Entry) -> bool {
    !entry.cues.is_empty() || entry.classes.any(Classes::AUXILIARY)
}

/// Whether quoted words are written as titles are: “Silent Night.”
fn is_title(quoted: &str) -> bool {
    let mut words = quoted.split_whitespace().map(|word| word.trim_start_matches(|char: char| !char.is_alphanumeric()));
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    quoted.ends_with(['.', ',']) && words.clone().count() > 1 && words.all(capital)
}

fn quoted_item<'a>(document: &'a Document, piece: Span, quotation: usize, starts: bool, n_words: usize) -> Item<'a> {
    let text = document.slice(piece);
    let inner = text.trim_end_matches(|char: char| !char.is_alphanumeric() && !".,!?…".contains(char));
    let closed = inner.ends_with(['.', ',', '!', '?', '…']);
    Item {
        span: piece,
        text,
        kind: ItemKind::Quotation(quotation),
        entry: None,
        starts,
        n_words,
        fragment: n_words <= FRAGMENT_WORDS && !(closed && n_words > 1 && !is_title(inner)),
        infinitive: false,
        future: false,
        plural: false,
        agrees: false,
    }
}

/// The pieces of quotations of a depth that lie inside a range of tokens, in order, each with its quotation.
fn pieces(analysis: &Analysis, range: &Range<usize>, depth: usize) -> Vec<(Span, usize)> {
    let mut pieces: Vec<(Span, usize)> = Vec::new();
    let (Some(first), Some(last)) = (analysis.tokens.get(range.start), analysis.tokens[..range.end].last()) else {
        return pieces;
    };
    let from = analysis.quotations_reaching(first.span.start());
    for (idx, quotation) in analysis.quotations.iter().enumerate().skip(from) {
        if quotation.pieces[0].start() >= last.span.end() {
            break;
        }
        if quotation.depth == depth {
            // A quotation may run over many paragraphs: only its pieces in this range are looked at.
            let first = quotation.pieces.partition_point(|piece| piece.start() < first.span.start());
            let inside = quotation.pieces[first..].iter().take_while(|piece| piece.end() <= last.span.end());
            pieces.extend(inside.map(|piece| (*piece, idx)));
        }
    }
    pieces.sort();
    pieces
}
