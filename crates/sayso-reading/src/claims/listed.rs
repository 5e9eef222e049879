//! Lists of which each item is a line of its own: "X calls on Y to:", and a line for each thing. The paragraphs come in, in
//! order; a claim goes out for each line.

use std::borrow::Cow;
use std::ops::Range;

use sayso_ledger::{BlockKind, Claim};

use super::{Voices, is_short};
use crate::analysis::Paragraph;
use crate::attribution::{Candidate, heads_list};
use crate::content::stripped;
use crate::items::{ItemKind, Row};
use crate::loose::whole_quotation;
use crate::rules;
use crate::tokens::TokenKind;

impl Voices<'_> {
    /// Takes a paragraph that is a line of the list for which `head` stands, and tells whose list the next one may go on
    /// with. A head is a claim without a content.
    pub(super) fn listed(&mut self, paragraph: &Paragraph, head: Option<Claim>) -> Option<Claim> {
        let row = || Row::new(self.document, self.analysis, self.lexicon, paragraph.tokens.clone(), 0);
        if paragraph.kind != BlockKind::ListItem {
            let tokens = &self.analysis.tokens[paragraph.tokens.clone()];
            let colon = tokens.last().filter(|last| last.kind == TokenKind::Punctuation)?;
            return self.document.slice(colon.span).ends_with(':').then(|| {
                let row = row();
                Some(self.claim(&row, &heads_list(&row)?))
            })?;
        }
        let head = head?;
        let row = row();
        if let Some(content) = line(&row).filter(|_| !whole_quotation(&row)) {
            let cue = content.start..content.start;
            let candidate = Candidate { source: None, cue, content: vec![content], act: None, rule: rules::LISTED };
            let Claim { content, form, .. } = self.claim(&row, &candidate);
            // "calls on the port to take these steps:": it is the lines that are said.
            self.claims.retain(|claim| claim.cue != head.cue || claim.rule == rules::LISTED || !is_short(claim));
            self.claims.push(Claim { content, form, rule: Cow::Borrowed(rules::LISTED), ..head.clone() });
        }
        Some(head)
    }
}

/// The words of a line behind its dash, bullet or number.
fn line(row: &Row<'_>) -> Option<Range<usize>> {
    let numbered = row.first().is_some_and(|first| first.kind == ItemKind::Number)
        && row.get(1).is_some_and(|next| next.is_mark(".") || next.is_mark(")"));
    stripped(row, if numbered { 2 } else { 0 }..row.len())
}
