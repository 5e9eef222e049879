//! The words of a document in rows, one for each paragraph: what every question about whom a word stands for is asked of.

use std::ops::Range;

use sayso_ledger::{BlockKind, Document, Span};

use crate::analysis::Analysis;
use crate::items::{Item, Row};
use crate::lexicon::Lexicon;
use crate::speakers::Names;
use crate::syntax::Syntax;

/// All rows of a document, in which every word is an item of its own, also inside quotations.
pub(crate) struct Stage<'a> {
    pub(crate) document: &'a Document,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) names: &'a Names,
    pub(crate) syntax: Option<&'a Syntax>,
    /// In the order of the text.
    pub(crate) rows: Vec<Row<'a>>,
    /// Of each row, the one before that the text goes on from.
    before: Vec<Option<usize>>,
    /// The pieces of outermost quotations, in order and disjoint.
    quoted: Vec<Span>,
}

/// A range of items in one of the rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub(crate) row: usize,
    pub(crate) items: Range<usize>,
}

impl<'a> Stage<'a> {
    pub(crate) fn of(
        document: &'a Document,
        analysis: &Analysis,
        lexicon: &'a Lexicon,
        names: &'a Names,
        syntax: Option<&'a Syntax>,
    ) -> Stage<'a> {
        // No quotation is that deep: every word is an item of its own.
        let row = |tokens: Range<usize>| Row::new(document, analysis, lexicon, tokens, usize::MAX);
        let rows = analysis.paragraphs.iter().map(|paragraph| (paragraph.kind, row(paragraph.tokens.clone())));
        let (kinds, rows): (Vec<BlockKind>, Vec<Row<'_>>) = rows.filter(|(_, row)| !row.is_empty()).unzip();
        let mut text = None;
        let before = kinds.iter().enumerate().map(|(row, kind)| match kind {
            BlockKind::Caption => text,
            _ => text.replace(row),
        });
        let before = before.collect();
        let outermost = analysis.quotations.iter().filter(|quotation| quotation.depth == 0);
        let mut quoted: Vec<Span> = outermost.flat_map(|quotation| quotation.pieces.iter().copied()).collect();
        quoted.sort();
        Stage { document, lexicon, names, syntax, rows, before, quoted }
    }

    /// The items of a span; `None` where it stands in no paragraph.
    pub(crate) fn place(&self, span: Span) -> Option<Place> {
        let row = self.rows.partition_point(|row| row[0].span.start() <= span.start()).checked_sub(1)?;
        let of_row = &self.rows[row];
        let from = of_row.partition_point(|item| item.span.end() <= span.start());
        let to = of_row.partition_point(|item| item.span.start() < span.end());
        (from < to).then_some(Place { row, items: from..to })
    }

    /// The last row before one that the text goes on from: not one under a picture.
    pub(crate) fn row_before(&self, row: usize) -> Option<usize> {
        self.before[row]
    }

    /// Whether a byte stands inside quotation marks.
    pub(crate) fn is_quoted(&self, at: usize) -> bool {
        self.quotation_at(at).is_some()
    }

    /// The piece of an outermost quotation in which a byte stands.
    pub(crate) fn quotation_at(&self, at: usize) -> Option<Span> {
        let before = self.quoted.partition_point(|piece| piece.start() <= at).checked_sub(1)?;
        Some(self.quoted[before]).filter(|piece| piece.end() > at)
    }

    /// Whether a row is a headline in which capitals do not show names: no sentence, and most words with a capital.
    pub(crate) fn is_headline(&self, row: &Row<'_>) -> bool {
        let words = row.iter().filter(|item| item.is_word());
        let (n_words, n_capitals) = (words.clone().count(), words.filter(|item| item.has_capital()).count());
        let sentence = row.last().is_some_and(Item::ends_sentence);
        row.capitals || !sentence && n_words > 3 && n_capitals * 2 >= n_words
    }
}
