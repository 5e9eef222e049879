//! Marks: the claims of a document come in with what their cues tell; what else their words show is added to them.

use sayso_ledger::{Act, Claim, Document, Mark, Reading, Span};

use crate::analysis::Analysis;
use crate::lexicon::Lexicon;
use crate::syntax::Syntax;
use crate::who::Stage;

mod addressee;
mod scare;
mod stance;
pub(crate) use stance::StanceWords;

/// What marks are read from.
pub(crate) struct Words<'a> {
    pub(crate) document: &'a Document,
    pub(crate) analysis: &'a Analysis,
    pub(crate) lexicon: &'a Lexicon,
    /// Word classes and trees, where a model has read them.
    #[allow(dead_code, reason = "for marks that read trees")]
    pub(crate) syntax: Option<&'a Syntax>,
    /// Its paragraphs as rows.
    pub(crate) stage: &'a Stage<'a>,
}

/// The mark of an act; none for none.
pub(crate) fn act(act: Option<Act>, span: Option<Span>, rule: &'static str) -> Vec<Mark> {
    act.map(|act| Mark { reading: Reading::Act(act), span, rule: rule.into() }).into_iter().collect()
}

/// Adds what the words of each claim show, and sorts its marks.
pub(crate) fn read(words: &Words<'_>, claims: &mut [Claim]) {
    addressee::mark(words, claims);
    scare::mark(words, claims);
    stance::mark(words, claims);
    for claim in claims {
        claim.marks.sort_by_key(|mark| (mark.reading.facet(), mark.span));
    }
}
