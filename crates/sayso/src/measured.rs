//! A figure and the trees of its document come in; what is counted or measured goes out, and of whom, as words of the same
//! sentence. Relations are those of Universal Dependencies, so no language has rules of its own. Where the trees do not
//! show it, what the words beside the number said stays.

use std::ops::Range;

use sayso_ledger::{Document, Figure, FigureKind, Span};
use sayso_syntax::{Analysis, Upos, Word};

/// A phrase longer than this is more likely wrong than told.
const MOST_WORDS: usize = 8;
/// How a possessor ends where its mark is one token with it.
const POSSESSIVES: [&str; 2] = ["\u{2019}s", "'s"];
/// How many words up the tree may lie between a number and what it measures.
const MOST_STEPS: usize = 5;

/// Fills in what a figure is of. `figures` are the spans of all figures: "per cent" of another one is nothing that is measured.
pub(crate) fn fill(figure: &mut Figure, document: &Document, analysis: &Analysis, figures: &[Span]) {
    let tree = Tree { document, text: document.text(), analysis, span: figure.span, figures };
    let Some(noun) = tree.noun(figure) else { return };
    let Some(what) = tree.phrase(noun, true) else { return };
    // A tree that takes a verb for a noun says more than the words do: "53 guests act as hosts".
    if figure.what.is_some_and(|told| told.start() == what.start() && told.end() < what.end()) {
        return;
    }
    figure.what = Some(what);
    if figure.kind != FigureKind::Share || figure.of.is_none() {
        figure.of = tree.whose(noun).and_then(|of| tree.phrase(of, false)).filter(|of| of.intersection(what).is_none());
    }
}

struct Tree<'a> {
    document: &'a Document,
    text: &'a str,
    analysis: &'a Analysis,
    /// The figure with its unit and bounds.
    span: Span,
    /// All figures of the document, in order.
    figures: &'a [Span],
}

impl<'a> Tree<'a> {
    fn word(&self, idx: usize) -> Option<Word<'a>> {
        self.analysis.word(self.text, idx)
    }

    /// The words that start in a stretch of the text.
    fn words_in(&self, bytes: Range<usize>) -> Range<usize> {
        let n_words = self.analysis.segmentation.n_words();
        let first = |at: usize| {
            let (mut low, mut high) = (0, n_words);
            while low < high {
                let middle = low.midpoint(high);
                if self.analysis.segmentation.range(middle).start < at { low = middle + 1 } else { high = middle }
            }
            low
        };
        first(bytes.start)..first(bytes.end)
    }

    fn sentence(&self, word: usize) -> Range<usize> {
        let segmentation = &self.analysis.segmentation;
        let (mut low, mut high) = (0, segmentation.n_sentences());
        while low < high {
            let middle = low.midpoint(high);
            if segmentation.sentence(middle).end <= word { low = middle + 1 } else { high = middle }
        }
        if low < segmentation.n_sentences() { segmentation.sentence(low) } else { 0..0 }
    }

    fn children(&self, of: usize) -> impl Iterator<Item = Word<'a>> {
        let head = move |word: &Word<'a>| word.head().is_some_and(|head| head.idx() == of);
        self.sentence(of).filter_map(|idx| self.word(idx)).filter(head)
    }

    /// The noun that the figure counts or measures.
    fn noun(&self, figure: &Figure) -> Option<usize> {
        let inside = self.words_in(figure.span.start()..figure.span.end());
        // Words that bound the number stand before it; a sign of a currency belongs to it.
        let numbers = self.words_in(figure.number.start()..figure.span.end());
        let is_sign = |idx: usize| self.word(idx).is_some_and(|word| word.upos() == Upos::Sym);
        let first =
            if numbers.start > inside.start && is_sign(numbers.start - 1) { numbers.start - 1 } else { numbers.start };
        let own = first..numbers.end;
        let is_top = |word: &Word<'_>| word.head().is_none_or(|head| !own.contains(&head.idx()));
        let mut at = own.clone().filter_map(|idx| self.word(idx)).find(is_top)?;
        let counts = matches!(figure.kind, FigureKind::Count | FigureKind::Rank);
        for _ in 0..MOST_STEPS {
            let head = at.head()?;
            match head.upos() {
                Upos::Noun | Upos::Propn if !inside.contains(&head.idx()) && !self.is_figure(head) => {
                    let is_behind = head.idx() >= inside.end;
                    let counted = ["nummod", "amod", "advmod", "det", "nmod", "compound"].contains(&at.relation());
                    // A numeral stands before what it counts: of "in the year 2022 41.3 billion" it is not the year.
                    let fits = if counts { is_behind && counted } else { is_behind || at.relation() != "nummod" };
                    return fits.then_some(head.idx());
                }
                Upos::Verb | Upos::Aux | Upos::Adj if !counts => {
                    if let Some(subject) = self.subject(head.idx()) {
                        return Some(subject);
                    }
                    match (head.relation(), head.head()) {
                        ("acl", Some(noun)) if matches!(noun.upos(), Upos::Noun | Upos::Propn) => {
                            return Some(noun.idx());
                        }
                        ("conj" | "xcomp" | "cop" | "aux", Some(_)) => at = head,
                        _ => return None,
                    }
                }
                _ => at = head,
            }
        }
        None
    }

    fn is_figure(&self, word: Word<'_>) -> bool {
        let range = word.range();
        let idx = self.figures.partition_point(|figure| figure.end() <= range.start);
        self.figures.get(idx).is_some_and(|figure| figure.start() < range.end)
    }

    /// The noun that is the subject of a verb; none for a pronoun, but the noun that a relative clause belongs to.
    fn subject(&self, verb: usize) -> Option<usize> {
        let subject = self.children(verb).find(|word| word.relation() == "nsubj")?;
        if matches!(subject.upos(), Upos::Noun | Upos::Propn) {
            return Some(subject.idx());
        }
        let clause = self.word(verb).filter(|word| word.relation() == "acl")?;
        clause.head().filter(|noun| matches!(noun.upos(), Upos::Noun | Upos::Propn)).map(Word::idx)
    }

    /// Whose it is, or in what: the possessor, or what is joined to the noun right behind it.
    fn whose(&self, noun: usize) -> Option<usize> {
        let is_noun = |word: &Word<'_>| matches!(word.upos(), Upos::Noun | Upos::Propn);
        let possessor = self.children(noun).find(|word| word.deprel() == "nmod:poss" && is_noun(word));
        let is_own = |idx: usize, of: usize| {
            let head = self.word(idx).and_then(Word::head).map(Word::idx);
            head == Some(of) || head == Some(noun) && self.word(idx).is_some_and(|word| word.relation() != "punct")
        };
        let is_next = |word: &Word<'_>| (noun + 1..word.idx()).all(|idx| is_own(idx, word.idx()));
        let mut behind = self.children(noun).filter(|word| word.idx() > noun && word.relation() == "nmod");
        let behind = || behind.next().filter(|word| is_noun(word) && is_next(word));
        possessor.or_else(behind).map(Word::idx)
    }

    /// A noun with the words that belong to it, without article; none where the figure stands among them and not at their
    /// edge, or where they are too many.
    fn phrase(&self, noun: usize, is_what: bool) -> Option<Span> {
        let belongs = |word: &Word<'_>| {
            let is_of_noun = word.head().is_some_and(|head| head.idx() == noun);
            let relation = matches!(word.relation(), "amod" | "compound" | "flat" | "fixed" | "goeswith");
            let is_numeral = word.relation() == "nummod" && !is_what;
            is_of_noun && (relation || is_numeral)
        };
        let is_free = |idx: usize| {
            let range = self.analysis.segmentation.range(idx);
            range.end <= self.span.start() || range.start >= self.span.end()
        };
        let is_inner = |idx: usize| {
            self.word(idx).is_some_and(|word| {
                let by_head = word.head().is_some_and(|head| {
                    head.head().is_some_and(|top| top.idx() == noun) && belongs(&head) && word.relation() != "case"
                });
                belongs(&word) || by_head
            })
        };
        let sentence = self.sentence(noun);
        let mut first = noun;
        while first > sentence.start && is_inner(first - 1) && is_free(first - 1) {
            first -= 1;
        }
        let mut last = noun;
        while last + 1 < sentence.end && is_inner(last + 1) && is_free(last + 1) {
            last += 1;
        }
        let is_mark = |idx: usize| self.word(idx).is_none_or(|word| word.upos() == Upos::Punct);
        while first < noun && is_mark(first) {
            first += 1;
        }
        while last > noun && is_mark(last) {
            last -= 1;
        }
        if last - first >= MOST_WORDS || !is_free(noun) {
            return None;
        }
        let range = |idx: usize| self.analysis.segmentation.range(idx);
        let (start, end) = self.with_hyphens(range(first).start, range(last).end);
        let end = POSSESSIVES
            .iter()
            .find_map(|mark| self.text[start..end].strip_suffix(mark))
            .map_or(end, |bare| start + bare.len());
        self.document.span(start, end).filter(|span| span.intersection(self.span).is_none())
    }

    /// The whole of words that a hyphen joins, of which a tree may have the last part only: "two-way trade".
    fn with_hyphens(&self, start: usize, end: usize) -> (usize, usize) {
        let is_word = |character: char| character.is_alphanumeric() || character == '-';
        let before = self.text[..start].rfind(|character| !is_word(character));
        let before = before.map_or(0, |at| at + self.text[at..].chars().next().map_or(1, char::len_utf8));
        let behind = self.text[end..].find(|character| !is_word(character)).map_or(self.text.len(), |at| end + at);
        let joined_before = self.text[before..start].ends_with('-') && !self.text[before..start].starts_with('-');
        let joined_behind = self.text[end..behind].starts_with('-') && !self.text[end..behind].ends_with('-');
        (if joined_before { before } else { start }, if joined_behind { behind } else { end })
    }
}
