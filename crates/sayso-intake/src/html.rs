//! Web pages. In: the decoded text of a page. Out: a document of what its head states, its main text and its comments,
//! with the bytes that every stretch of it was read from; or why there is none. Runs no script and fetches nothing.
//!
//! ```text
//! text ──tree──▶ elements ──main_text──▶ marks ──blocks──▶ parts ──┐
//!                   └──head, published──▶ facts ───────────────────┴──page──▶ document
//! ```

mod tree;

mod reference;

mod mapped;

mod names;

mod main_text;

mod blocks;

mod trim;

mod json;

mod head;

mod published;

mod shown;

mod page;

use sayso_ledger::{BlockKind, Document, Notice};
use unicode_segmentation::UnicodeSegmentation;

use self::blocks::{Part, blocks, texts};
use self::main_text::{MainText, main_text};
use self::reference::References;
use self::tree::{Page, Tag};
use self::trim::trim;
use crate::decode::Decoded;
use crate::{Limits, Unread};

/// A page with fewer words has no text worth the name.
const FEWEST_WORDS: usize = 20;
/// A text with fewer words under a bar to reading on is the start of one.
const STUB_WORDS: usize = 200;

/// Reads a web page.
pub(crate) fn read(received: &[u8], decoded: &Decoded, limits: &Limits) -> Result<Document, Unread> {
    let page = Page::new(&decoded.text, limits.max_elements);
    if page.is_cut {
        return Err(Unread::TooManyElements { limit: limits.max_elements });
    }
    let mut references = References::default();
    let mut main = main_text(&page);
    let mut head = head::head(&page, &mut references);
    let mut parts = blocks(&page, &main, &mut references);
    trim(&mut parts);
    if n_words(&parts, FEWEST_WORDS) < FEWEST_WORDS {
        // Nothing that looks like a text: all that is shown, whatever it is.
        main = MainText { container: 0, ..main };
        parts = blocks(&page, &main, &mut references);
    }
    let has_text = n_words(&parts, FEWEST_WORDS) >= FEWEST_WORDS;
    if !has_text {
        head.address = head.address.or_else(|| head::sends_to(&page));
    }
    let dates = published::dates(&page, &main, &head, &mut references);
    if !has_text {
        let unread = without_text(&page);
        let states = head.address.is_some() || head.author.is_some() || dates.published.is_some();
        if unread != Unread::ScriptOnly || !states {
            return Err(unread);
        }
        // What a browser would show is not there; what the page says of it is.
        let mut document = page::document(received, decoded, &mut head, dates, Vec::new(), &[]);
        let message = "the page holds no text, only what it says of it: a script would write the text (save the page \
                       from a browser, as it is shown)";
        document.notices.push(Notice {
            rule: "intake.html.script-only".into(),
            span: None,
            message: message.to_owned(),
        });
        return Ok(document);
    }
    let is_stub = (head.is_paid || main.has_paywall) && n_words(&parts, STUB_WORDS) < STUB_WORDS;
    let is_paid = head.is_paid;
    let texts = texts(&page, &main, &parts);
    let mut document = page::document(received, decoded, &mut head, dates, parts, &texts);
    if is_stub || is_paid {
        let message = if is_stub {
            "the page holds only the start of its text: the rest is for those who pay or sign in"
        } else {
            "the page says that its text is not free to read; what is missing cannot be told"
        };
        document.notices.push(Notice { rule: "intake.html.paywall".into(), span: None, message: message.to_owned() });
    }
    Ok(document)
}

/// How many words of text the parts have, counted no further than `most`.
fn n_words(parts: &[Part], most: usize) -> usize {
    let text = parts.iter().filter(|part| part.kind.is_text() && part.kind != BlockKind::Comment);
    text.flat_map(|part| part.words.text().unicode_words()).take(most).count()
}

/// Why a page has no text: a script would have to write it, or there is none.
fn without_text(page: &Page<'_>) -> Unread {
    let n_scripts = page.nodes.iter().filter(|node| node.tag == Tag::Script).count();
    if n_scripts > 0 { Unread::ScriptOnly } else { Unread::NoMainText }
}
