//! What belongs to the page among the blocks of its text. In: blocks in order. Out: the same, some marked as furniture or
//! as a note on the writer. Looks at links, repetition and place only; what words say is looked at later (see `roles`).

use std::collections::BTreeSet;

use sayso_ledger::{Block, BlockKind, Document};

use crate::shape::ends_sentence;
use crate::words::{Class, WORDS, key};

use super::blocks::Part;

/// A block of fewer bytes may be repeated by chance.
const REPEATABLE: usize = 60;
/// A longer block is not compared.
const LONGEST: usize = 100_000;
/// A block of fewer bytes before the text may belong to the page.
const SHORT: usize = 100;

pub(crate) fn trim(parts: &mut [Part]) {
    linked(parts);
    repeated(parts);
    headings_of_furniture(parts);
    notes_on_writers(parts);
}

/// Blocks that are nothing but links lead away from the page, and so do those that say "read more" and are links by half.
fn linked(parts: &mut [Part]) {
    for part in parts.iter_mut().filter(|part| part.kind.is_text() && part.kind != BlockKind::Heading) {
        let half =
            || part.n_linked * 2 > part.words.len() && WORDS.start(Class::Furniture, part.words.text()).is_some();
        let most = part.n_linked * 10 > part.words.len() * 9 || half();
        if most && !(part.kind == BlockKind::Paragraph && part.words.len() > 3 * SHORT) {
            part.kind = BlockKind::Furniture;
        }
    }
}

/// Pages hold a text twice, for wide and for narrow screens: the second is marked. A single repeated block may be meant.
fn repeated(parts: &mut [Part]) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let texts: Vec<usize> = (0..parts.len()).filter(|idx| parts[*idx].kind.is_text()).collect();
    let again: Vec<bool> = texts
        .iter()
        .map(|idx| {
            let words = &parts[*idx].words;
            (REPEATABLE..LONGEST).contains(&words.len()) && !known.insert(words.line().text().to_owned())
        })
        .collect();
    for (at, idx) in texts.iter().enumerate().filter(|(at, _)| again[*at]) {
        let near = at.saturating_sub(2)..(at + 3).min(texts.len());
        if parts[*idx].words.len() >= 3 * REPEATABLE || again[near].iter().filter(|again| **again).count() > 1 {
            parts[*idx].kind = BlockKind::Furniture;
        }
    }
}

/// Short lines before the first running text that are neither headings nor found to be byline or date.
pub(crate) fn before_text(document: &Document, blocks: &mut [Block]) {
    let words = |block: &Block| document.slice(block.span);
    let runs =
        |block: &Block| block.kind == BlockKind::Paragraph && block.span.len() >= SHORT && ends_sentence(words(block));
    let Some(first) = blocks.iter().position(runs) else { return };
    for block in &mut blocks[..first] {
        let is_line = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) && block.span.len() < SHORT;
        if is_line && !ends_sentence(words(block)) {
            block.kind = BlockKind::Furniture;
        }
    }
}

/// A heading over nothing but furniture belongs to it.
fn headings_of_furniture(parts: &mut [Part]) {
    let (mut over_text, mut over_furniture) = (false, false);
    for part in parts.iter_mut().rev() {
        match part.kind {
            BlockKind::Heading => {
                if !over_text && over_furniture {
                    part.kind = BlockKind::Furniture;
                } else {
                    (over_text, over_furniture) = (true, false);
                }
            }
            BlockKind::Furniture => (over_text, over_furniture) = (over_text && !over_furniture, true),
            BlockKind::Comment => (over_text, over_furniture) = (false, true),
            _ => (over_text, over_furniture) = (true, false),
        }
    }
}

/// "About the author" and what stands under it.
fn notes_on_writers(parts: &mut [Part]) {
    let mut is_note = false;
    for part in parts.iter_mut() {
        let opens = part.words.len() < 60 && WORDS.is(Class::Writer, &key(part.words.text()));
        is_note = opens || (is_note && part.kind != BlockKind::Heading);
        if is_note && part.kind.is_text() {
            part.kind = BlockKind::Signature;
        }
    }
}
