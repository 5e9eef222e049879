//! A look at tags before they are parsed. In: the text of a page. Out: how much of it to parse, or why not at all. The
//! parser takes time that grows with the square of depth, of attributes in one tag, of character references in one
//! stretch of text, and of unclosed formatting elements, which it opens again in every paragraph; a page of a megabyte
//! can so be made to fill any memory. The bounds were set by measuring: what passes takes seconds, not hours.

use std::collections::BTreeMap;

use crate::{Limits, Unread};

/// Attributes of one tag; real pages stay under a hundred.
const MAX_ATTRIBUTES: usize = 2_000;
/// Copies of unclosed formatting elements that the parser would make, for each tag of the page and at the least.
const MAX_COPIES: (usize, usize) = (8, 200_000);

/// Character references times the length of the text they stand in, summed up.
const MAX_REFERENCES: u64 = 1_000_000_000_000;
/// The sum of the depths of all tags, at the least and for each tag, above which the main text is not looked for: that
/// takes time for each pair of an element and one around it.
const MAX_DEPTHS: (usize, usize) = (4_000_000, 64);

/// How much work a page may be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effort {
    /// The main text can be looked for.
    Full,
    /// The page is so deep that only its whole text can be had.
    WholeText,
}

/// Refuses pages that would cost the parser more than their size is worth.
pub(crate) fn effort(html: &str, limits: &Limits) -> Result<Effort, Unread> {
    let (mut open, mut depth): (BTreeMap<String, usize>, usize) = (BTreeMap::new(), 0);
    let (mut formatting, mut copies, mut tags, mut depths, mut references) = (0, 0, 0, 0usize, 0u64);
    let mut rest = html;
    loop {
        let at = rest.find('<');
        let text = &rest[..at.unwrap_or(rest.len())];
        references += text.bytes().filter(|byte| *byte == b'&').count() as u64 * text.len() as u64;
        if references > MAX_REFERENCES {
            return Err(Unread::Hostile("too many character references"));
        }
        let Some(at) = at else { break };
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let closes = rest.starts_with('/');
        let name = &rest[usize::from(closes)..];
        let len = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len()).min(32);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = name.get(..len).unwrap_or_default().to_ascii_lowercase();
        let (end, attributes) = tag(rest);
        rest = &rest[end..];
        if attributes > MAX_ATTRIBUTES {
            return Err(Unread::Hostile("too many attributes"));
        }
        tags += 1;
        let nests = !is_single(&name);
        let count = open.entry(name.clone()).or_default();
        if closes && nests && *count > 0 {
            (*count, depth) = (*count - 1, depth - 1);
            formatting -= usize::from(is_formatting(&name));
        } else if !closes {
            (*count, depth) = (*count + usize::from(nests), depth + usize::from(nests));
            formatting += usize::from(is_formatting(&name));
            copies += if is_formatting(&name) { 0 } else { formatting };
            if matches!(name.as_str(), "script" | "style" | "textarea" | "title" | "xmp" | "noembed" | "noframes") {
                // Nothing is a tag in there but its own end.
                rest = end_of_raw(rest, &name);
            }
        }
        depths += depth;
        if depth > limits.max_nesting {
            return Err(Unread::TooDeep { limit: limits.max_nesting });
        }
        if copies > MAX_COPIES.1.max(MAX_COPIES.0 * tags) {
            return Err(Unread::Hostile("too many elements that are never closed"));
        }
    }
    let deep = depths > MAX_DEPTHS.0.max(MAX_DEPTHS.1 * tags);
    Ok(if deep { Effort::WholeText } else { Effort::Full })
}

/// The length of a tag and how many attributes it may have.
fn tag(text: &str) -> (usize, usize) {
    let (mut quote, mut attributes, mut after_space, mut after_equals) = (None, 0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        let space = byte.is_ascii_whitespace() || byte == b'/';
        match quote {
            Some(open) => {
                // After a quoted value the next attribute may follow without a space.
                (quote, after_space) = ((byte != open).then_some(open), byte == open);
            }
            // Quotation marks anywhere else are part of a name.
            None if matches!(byte, b'"' | b'\'') && after_equals => quote = Some(byte),
            None if byte == b'>' => return (at + 1, attributes),
            None => {
                attributes += usize::from(after_space && !space && byte != b'=');
                after_space = space;
            }
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    (text.len(), attributes)
}

fn end_of_raw<'t>(text: &'t str, name: &str) -> &'t str {
    let mut at = 0;
    while let Some(found) = text[at..].find("</") {
        at += found;
        if text[at + 2..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return &text[at..];
        }
        at += 2;
    }
    ""
}

/// Elements without content, and those that the next of their kind closes.
fn is_single(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "option"
            | "optgroup"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "tfoot"
            | "colgroup"
            | "rp"
            | "rt"
            | "a"
            | "button"
            | "nobr"
            | "html"
            | "head"
            | "body"
            | "path"
            | "circle"
            | "rect"
            | "use"
            | "line"
            | "polygon"
            | "polyline"
            | "ellipse"
            | "stop"
    )
}

/// The formatting elements of the HTML standard that are opened again when a block closes over them.
fn is_formatting(name: &str) -> bool {
    matches!(name, "b" | "big" | "code" | "em" | "font" | "i" | "s" | "small" | "strike" | "strong" | "tt" | "u")
}
