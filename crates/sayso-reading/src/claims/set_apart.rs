//! Quotations that a page sets apart, without quotation marks: "Ann Roe writes in her report," and blocks behind it. The
//! paragraphs come in, in order; one claim goes out for the blocks that whoever is announced says.

use std::borrow::Cow;

use sayso_ledger::{BlockKind, Claim, Form};

use super::{Before, PARENT_REACH, Voices, is_short};
use crate::analysis::Paragraph;
use crate::attribution::heads_block;
use crate::items::Row;
use crate::loose::whole_quotation;
use crate::marks;
use crate::rules;

impl Voices<'_> {
    /// Takes a paragraph that a page sets apart, before it is read for voices inside; `last` is the paragraph before it.
    /// Words that nobody is announced for stay the text's own.
    pub(super) fn set_apart(&mut self, last: Option<&Paragraph>, paragraph: &Paragraph) {
        let Some(last) = last.filter(|_| paragraph.kind == BlockKind::Quotation) else { return };
        let row =
            |paragraph: &Paragraph| Row::new(self.document, self.analysis, self.lexicon, paragraph.tokens.clone(), 0);
        if last.kind == BlockKind::Quotation {
            let near = self.claims.iter_mut().rev().take(PARENT_REACH);
            let quoting = near.into_iter().find(|claim| claim.rule == rules::QUOTATION_BLOCK);
            if let Some(claim) = quoting.filter(|claim| claim.content.last() == Some(&last.span)) {
                claim.content.push(paragraph.span);
            }
            return;
        }
        // Marks and a colon say it already.
        if self.before.announced.is_some() && whole_quotation(&row(paragraph)) {
            return;
        }
        let head = row(last);
        let Some(announced) = heads_block(&head) else { return };
        let cue = vec![head.span(&announced.cue)];
        let source = self.names.source(&head, announced.source.as_ref());
        let marks = marks::act(announced.act, cue.first().copied(), rules::ACT_CUE);
        // "argues that,": it is the block that is argued.
        let mut near = self.claims.split_off(self.claims.len().saturating_sub(PARENT_REACH));
        near.retain(|claim| claim.cue != cue || !is_short(claim));
        self.claims.append(&mut near);
        self.before = Before::default();
        self.claims.push(Claim {
            source,
            cue,
            content: vec![paragraph.span],
            form: Form::Direct,
            marks,
            parent: None,
            rule: Cow::Borrowed(rules::QUOTATION_BLOCK),
        });
    }
}
