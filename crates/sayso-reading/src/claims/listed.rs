//! Lists of which each item is a line of its own: "X calls on Y to:", and a line for each thing. The paragraphs come in, in
//! order; a claim goes out for each line.

use std::borrow::Cow;
use std::ops::Range;

use sayso_ledger::{BlockKind, Claim};

use super::{PARENT_REACH, Voices, is_short};
use crate::analysis::Paragraph;
use crate::attribution::{Candidate, heads_list};
use crate::content::stripped;
use crate::items::{ItemKind, Row};
use crate::loose::whole_quotation;
use crate::rules;

/// A list that goes on.
pub(super) struct List {
    /// Who says what its lines hold, as a claim without a content.
    head: Claim,
    /// Whether one of its lines was met.
    begun: bool,
}

impl Voices<'_> {
    /// Takes a paragraph that is a line of a list, and tells which list the next one may go on with.
    pub(super) fn listed(&mut self, paragraph: &Paragraph, list: Option<List>) -> Option<List> {
        if paragraph.kind != BlockKind::ListItem {
            let last = self.analysis.tokens[paragraph.tokens.clone()].last()?;
            if !self.document.slice(last.span).ends_with(':') {
                return None;
            }
            let row = Row::new(self.document, self.analysis, self.lexicon, paragraph.tokens.clone(), 0);
            return Some(List { head: self.claim(&row, &heads_list(&row)?), begun: false });
        }
        let List { head, begun } = list?;
        if !begun {
            // "calls on the port to take these steps:": it is the lines that are said.
            let mut near = self.claims.split_off(self.claims.len().saturating_sub(PARENT_REACH));
            near.retain(|claim| claim.cue != head.cue || !is_short(claim));
            self.claims.append(&mut near);
        }
        let row = Row::new(self.document, self.analysis, self.lexicon, paragraph.tokens.clone(), 0);
        if let Some(content) = line(&row).filter(|_| !whole_quotation(&row)) {
            let cue = content.start..content.start;
            let candidate = Candidate { source: None, cue, content: vec![content], act: None, rule: rules::LISTED };
            let Claim { content, form, .. } = self.claim(&row, &candidate);
            self.claims.push(Claim { content, form, rule: Cow::Borrowed(rules::LISTED), ..head.clone() });
        }
        Some(List { head, begun: true })
    }
}

/// The words of a line behind its dash, bullet or number.
fn line(row: &Row<'_>) -> Option<Range<usize>> {
    let numbered = row.first().is_some_and(|first| first.kind == ItemKind::Number)
        && row.get(1).is_some_and(|next| next.is_mark(".") || next.is_mark(")"));
    stripped(row, if numbered { 2 } else { 0 }..row.len())
}
