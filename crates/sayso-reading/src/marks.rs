//! Marks: the claims of a document come in with what their cues tell; what else their words show is added to them.
//!
//! `docs/marks.md` says what each mark means and after whom. Word tables hold the words, the modules below the
//! constructions; every mark carries the words that it rests on, or a rule that says that there are none.

use sayso_ledger::{Act, Claim, Document, Mark, Reading, Span};

use crate::analysis::Analysis;
use crate::lexicon::Lexicon;
use crate::rules;
use crate::syntax::Syntax;
use crate::who::Stage;

mod addressee;
mod scare;
mod stance;
pub(crate) use stance::StanceWords;

mod act;
mod certainty;
mod evidence;
mod group;
mod legal;
pub(crate) mod patterns;
mod scope;

use scope::{Scope, Text};

/// What marks are read from.
pub(crate) struct Words<'a> {
    pub(crate) document: &'a Document,
    pub(crate) analysis: &'a Analysis,
    pub(crate) lexicon: &'a Lexicon,
    /// Word classes and trees, where a model has read them.
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
    let text = Text::of(words);
    read_words(&text, claims);
    // Whom an act addresses and how a voice stands to another depend on the acts.
    addressee::mark(words, &text, claims);
    scare::mark(words, claims);
    stance::mark(words, claims);
    for claim in claims {
        claim.marks.sort_by_key(|mark| (mark.reading.facet(), mark.span));
    }
}

/// Adds act, certainty, evidence, groups and legal standing.
fn read_words(text: &Text<'_>, claims: &mut [Claim]) {
    if text.words.lexicon.patterns().is_empty() {
        return;
    }
    let mut inner: Vec<Vec<usize>> = vec![Vec::new(); claims.len()];
    for (idx, claim) in claims.iter().enumerate() {
        if let Some(parent) = claim.parent {
            inner[parent].push(idx);
        }
    }
    let mut read: Vec<Vec<Mark>> = Vec::with_capacity(claims.len());
    for (idx, inner) in inner.iter().enumerate() {
        let scope = Scope::of(text, claims, idx, inner);
        let mut marks: Vec<Mark> =
            scope.claim.marks.iter().filter(|mark| !matches!(mark.reading, Reading::Act(_))).cloned().collect();
        // Who has seen what another says is not thereby said to assert it.
        if matches!(scope.claim.rule.as_ref(), rules::RELAY | rules::QUOTING) {
            read.push(marks);
            continue;
        }
        let act = act::read(&scope);
        let kind = act.as_ref().and_then(|mark| if let Reading::Act(act) = mark.reading { Some(act) } else { None });
        marks.extend(certainty::read(&scope, act.as_ref()));
        marks.extend(act);
        let around = evidence::around(text, claims, idx);
        marks.extend(evidence::read(&scope, kind, &around));
        marks.extend(group::read(&scope));
        marks.extend(legal::read(&scope, kind, &around));
        read.push(marks);
    }
    for (claim, marks) in claims.iter_mut().zip(read) {
        claim.marks = marks;
    }
}
