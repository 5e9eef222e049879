//! The analysis of a document: layers of tables beside its text. A document and a lexicon come in; sentences, tokens
//! and quotations go out. Attribution reads these layers and nothing else of the text, so that a better analysis can
//! take their place.

use std::ops::Range;

use sayso_ledger::{BlockKind, Document, Span};

use crate::lexicon::Lexicon;
use crate::quotes::{Quotation, quotations};
use crate::sentences::{Sentence, sentences};
use crate::tokens::{Token, tokens};

/// A stretch of text that is read for claims: a text block of the document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paragraph {
    /// Where it stands.
    pub span: Span,
    /// Its role on the page.
    pub kind: BlockKind,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its sentences.
    pub sentences: Range<usize>,
}

/// The layers of one document's text.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Analysis {
    /// The blocks that are read, in order. Their tokens and the white space between them tile each.
    pub paragraphs: Vec<Paragraph>,
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order.
    pub sentences: Vec<Sentence>,
    /// All quotations, by the place of their opening mark.
    pub quotations: Vec<Quotation>,
    /// The furthest byte that any quotation up to this one reaches.
    reach: Vec<usize>,
}

impl Analysis {
    /// The index of the first quotation that may reach the byte `at`: a bound to search from.
    pub(crate) fn quotations_reaching(&self, at: usize) -> usize {
        let before = self.quotations.partition_point(|quotation| quotation.pieces[0].start() < at);
        let first = self.reach[..before].partition_point(|reach| *reach <= at);
        first.min(before)
    }
}

/// The stretches of a document that are read: its text blocks, or the whole text if it has no blocks.
pub(crate) fn stretches(document: &Document) -> Vec<(BlockKind, Span)> {
    if document.blocks.is_empty() {
        return vec![(BlockKind::Paragraph, document.whole())];
    }
    document.blocks.iter().filter(|block| block.kind.is_text()).map(|block| (block.kind, block.span)).collect()
}

/// Analyses the text blocks of a document; the whole text as one paragraph if it has no blocks.
pub(crate) fn analyse(document: &Document, lexicon: Option<&Lexicon>) -> Analysis {
    let mut analysis = Analysis::default();
    let stretches = stretches(document);
    for (idx, &(kind, span)) in stretches.iter().enumerate() {
        let first = (analysis.tokens.len(), analysis.sentences.len());
        analysis.tokens.extend(tokens(document, span, lexicon));
        let of_block = first.0..analysis.tokens.len();
        analysis.sentences.extend(sentences(document, &analysis.tokens, of_block.clone(), idx, lexicon));
        let of_sentences = first.1..analysis.sentences.len();
        analysis.paragraphs.push(Paragraph { span, kind, tokens: of_block, sentences: of_sentences });
    }
    let spans: Vec<Span> = stretches.iter().map(|&(_, span)| span).collect();
    analysis.quotations = quotations(document, &spans);
    let ends = analysis.quotations.iter().map(|quotation| quotation.pieces.last().map_or(0, |piece| piece.end()));
    let furthest = ends.scan(0, |furthest: &mut usize, end| {
        *furthest = end.max(*furthest);
        Some(*furthest)
    });
    analysis.reach = furthest.collect();
    analysis
}
