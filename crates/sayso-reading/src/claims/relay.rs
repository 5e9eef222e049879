//! Voices that pass on what another says in the same words: a claim whose source names both comes in, the claim of the one
//! who passes it on goes out, and the source of the claim is cut to the one who says it. "According to an inquiry by the
//! guild seen by the Norhaven Gazette": the guild says it, the Gazette has seen it.

use std::borrow::Cow;
use std::ops::Range;

use sayso_ledger::{Claim, Source};

use super::Voices;
use crate::items::{Item, Row};
use crate::lexicon::Classes;
use crate::rules;
use crate::sources::SPEAKING_NOUN;

impl Voices<'_> {
    /// The claim of whoever passes on what the source of `claim` says, if that is told in its source phrase.
    pub(super) fn relayed(&self, row: &Row<'_>, claim: &mut Claim) -> Option<Claim> {
        let (Source::Named { span, .. } | Source::Described { span, .. } | Source::Anonymous { span }) = claim.source
        else {
            return None;
        };
        let from = row.partition_point(|item| item.span.end() <= span.start());
        let phrase = from..row.partition_point(|item| item.span.start() < span.end()).max(from);
        let (first, relay) = parted(row, &phrase)?;
        let outer = Claim {
            source: self.names.source(row, Some(&(relay + 2..phrase.end))),
            cue: vec![row.span(&(relay..relay + 2))],
            content: claim.content.clone(),
            form: claim.form,
            marks: Vec::new(),
            parent: None,
            rule: Cow::Borrowed(rules::RELAY),
        };
        claim.source = self.names.source(row, Some(&first));
        Some(outer)
    }
}

/// Who says it, and where the participle of who has seen it stands.
fn parted(row: &Row<'_>, phrase: &Range<usize>) -> Option<(Range<usize>, usize)> {
    let relay = phrase
        .clone()
        .skip(1)
        .find(|at| at + 2 < phrase.end && row[*at].is(Classes::RELAYS) && row[at + 1].is(Classes::AGENT))?;
    let end =
        phrase.start + 1 + row[phrase.start + 1..relay].iter().rposition(Item::is_word).map_or(0, |last| last + 1);
    // Persons pass on what they have seen of papers: "Ann Roe, seen by a doctor" is no such thing.
    let is_paper = row[phrase.start..end].iter().any(|item| item.is(Classes::DOCUMENT));
    let verbal = Classes::RELATIVE.or(Classes::AUXILIARY).or(Classes::PASSIVE_AUXILIARY);
    let reduced = !row[phrase.start..relay].iter().any(|item| item.is(verbal) && !item.is(Classes::POSSESSIVE));
    let speaks = row[relay + 2..phrase.end].iter().any(|item| item.is(SPEAKING_NOUN) || item.is_name());
    (is_paper && reduced && speaks).then_some((phrase.start..end, relay))
}

/// Whether `outer` passes on what `inner` says.
pub(super) fn passes_on(outer: &Claim, inner: &Claim) -> bool {
    outer.rule == rules::RELAY && inner.rule != rules::RELAY && outer.content == inner.content
}
