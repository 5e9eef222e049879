//! Web pages. In: the decoded text of a page. Out: a document of its main text, with what its head states before it.
//! Takes the main text as Readability finds it, and the text of the whole body where it finds none. Positions in the
//! file are those of the whole page: finer ones are not kept yet. Runs no script and fetches nothing.

use dom_query::NodeRef;
use dom_smoothie::{Config, Readability};
use sayso_ledger::{
    Block, BlockKind, Document, FileRange, Finding, Format, Notice, Origin, OriginKind, Place, Stated, StatedDate,
};
use unicode_segmentation::UnicodeSegmentation;

use crate::date::{Precision, dates};
use crate::decode::Decoded;
use crate::head::{Head, head, shown_date};
use crate::markup::{self, Effort};
use crate::text::Piece;
use crate::{Limits, Unread, finish, roles};

/// A page with fewer words has no text worth the name.
const FEWEST_WORDS: usize = 20;

/// Reads a web page.
pub(crate) fn read(received: &[u8], decoded: &Decoded, limits: &Limits) -> Result<Document, Unread> {
    let effort = markup::effort(&decoded.text, limits)?;
    // The checks above keep the parser within bounds that were measured. Should it panic all the same, this file is
    // not read, and the others are.
    let page = std::panic::catch_unwind(|| page(&decoded.text, effort));
    let (head, body) = page.map_err(|_| Unread::Hostile("the parser gave up"))?;
    if !has_words(&body, FEWEST_WORDS) {
        return Err(Unread::NoMainText);
    }
    let mut document = document(received, decoded, &head, &body);
    if effort == Effort::WholeText {
        let message = "the page is too deep to tell its main text from the rest; all of its text was read".to_owned();
        document.notices.push(Notice { rule: "intake.html.whole-text".into(), span: None, message });
    }
    Ok(document)
}

/// One block of the page.
struct Part {
    kind: BlockKind,
    text: String,
}

fn has_words(parts: &[Part], fewest: usize) -> bool {
    parts.iter().flat_map(|part| part.text.unicode_words()).take(fewest).count() == fewest
}

fn page(html: &str, effort: Effort) -> (Head, Vec<Part>) {
    let page = dom_query::Document::from(html);
    let mut head = head(&page);
    let whole = page.body().map(|body| parts(&body)).unwrap_or_default();
    if effort == Effort::WholeText {
        return (head, whole);
    }
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(page, None, Some(config)).and_then(|mut page| page.parse());
    let Ok(article) = article else { return (head, whole) };
    head.complete(&article);
    if head.date.is_none()
        && let Some(title) = &head.title
    {
        let lines: Vec<&str> = whole.iter().map(|part| part.text.as_str()).collect();
        head.date = shown_date(&lines, title).map(str::to_owned);
    }
    let main = parts(&dom_query::Document::fragment(article.content).root());
    if has_words(&main, FEWEST_WORDS) { (head, main) } else { (head, whole) }
}

/// The blocks below a node, in order. Walks without recursion, so that depth costs no stack.
fn parts(root: &NodeRef<'_>) -> Vec<Part> {
    let mut walk = Walk::default();
    let mut node = root.first_child();
    while let Some(current) = node {
        let enter = walk.enter(&current);
        if enter && let Some(child) = current.first_child() {
            node = Some(child);
            continue;
        }
        let mut done = current;
        node = loop {
            walk.leave(&done);
            if let Some(next) = done.next_sibling() {
                break Some(next);
            }
            match done.parent() {
                Some(parent) if parent.id != root.id => done = parent,
                _ => break None,
            }
        };
    }
    walk.flush();
    walk.parts
}

#[derive(Default)]
struct Walk {
    parts: Vec<Part>,
    text: String,
    /// Elements that give their text a role, from the outside in.
    kinds: Vec<BlockKind>,
    /// How many elements that keep white space stand around.
    verbatim: usize,
    /// Whether white space was met that is not written yet, because it only counts between words.
    space: bool,
}

impl Walk {
    /// Whether to go on to the children.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            self.add(&node.text());
            return false;
        }
        let Some(name) = node.node_name() else { return true };
        match &*name {
            "script" | "style" | "noscript" | "template" | "iframe" | "svg" | "math" | "button" | "select"
            | "textarea" | "input" | "form" | "nav" | "object" | "head" => return false,
            "br" => {
                if !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.space = false;
            }
            "td" | "th" => self.space = true,
            _ if is_block(&name) => self.flush(),
            _ => {}
        }
        self.kinds.extend(role(&name));
        self.verbatim += usize::from(&*name == "pre");
        true
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.node_name() else { return };
        if is_block(&name) {
            self.flush();
        }
        if role(&name).is_some() && !matches!(&*name, "form" | "nav") {
            self.kinds.pop();
        }
        self.verbatim -= usize::from(&*name == "pre");
    }

    /// Adds text, white space collapsed as browsers do: the ASCII ones, not the no-break space.
    fn add(&mut self, text: &str) {
        if self.verbatim > 0 {
            self.text.push_str(text);
            return;
        }
        for (idx, word) in text.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
            self.space |= idx > 0;
            if word.is_empty() {
                continue;
            }
            if self.space && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.space = false;
            self.text.push_str(word);
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.space = false;
        if !text.trim().is_empty() {
            let kind = self.kinds.last().copied().unwrap_or(BlockKind::Paragraph);
            self.parts.push(Part { kind, text: text.trim().to_owned() });
        }
    }
}

/// Elements that browsers show as blocks, by the rendering chapter of the HTML standard, with table rows.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    )
}

fn role(name: &str) -> Option<BlockKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
        "li" => Some(BlockKind::ListItem),
        "figcaption" | "caption" => Some(BlockKind::Caption),
        "p" | "blockquote" => Some(BlockKind::Paragraph),
        _ => None,
    }
}

/// Writes head and body into one text.
fn document(received: &[u8], decoded: &Decoded, head: &Head, body: &[Part]) -> Document {
    let line = |text: &Option<String>| text.as_deref().map(str::to_owned).unwrap_or_default();
    let first = body.first().filter(|part| part.kind == BlockKind::Heading && Some(&part.text) == head.title.as_ref());
    let stated = [
        (BlockKind::Title, line(&head.title)),
        (BlockKind::Byline, line(&head.author)),
        (BlockKind::Byline, line(&head.outlet)),
        (BlockKind::Dateline, line(&head.date)),
    ];
    let stated = stated.iter().map(|(kind, text)| (*kind, text.as_str())).filter(|(_, text)| !text.is_empty());
    let body = body.iter().skip(usize::from(first.is_some())).map(|part| (part.kind, part.text.as_str()));
    let (mut text, mut pieces, mut kinds) = (String::new(), Vec::new(), Vec::new());
    for (kind, part) in stated.chain(body) {
        if !text.is_empty() {
            let in_list = kind == BlockKind::ListItem && kinds.last() == Some(&BlockKind::ListItem);
            text.push_str(if in_list { "\n" } else { "\n\n" });
        }
        pieces.push(Piece { start: text.len(), end: text.len() + part.len() });
        kinds.push(kind);
        text.push_str(part);
    }
    let mut document = Document::new(received, Format::Html, text);
    document.encoding = decoded.encoding.name().to_owned();
    document.origins = origins(&document, &pieces, received.len());
    if !decoded.malformed.is_empty() {
        let count = decoded.malformed.len();
        let message = format!("{count} places of the page are not valid {} and shown as U+FFFD", document.encoding);
        document.notices.push(Notice { rule: "intake.decode.malformed".into(), span: None, message });
    }
    let (blocks, masthead) = roles::blocks(&document, &pieces, &kinds);
    document.blocks = blocks;
    let stated = facts(&document, head);
    finish(document, stated, masthead)
}

fn origins(document: &Document, pieces: &[Piece], file_len: usize) -> Vec<Origin> {
    let (mut origins, mut end) = (Vec::new(), 0);
    let page = Place::File(FileRange { start: 0, end: file_len as u64 });
    for piece in pieces {
        let inserted = document.span(end, piece.start).filter(|span| !span.is_empty());
        origins.extend(inserted.map(|span| Origin { span, kind: OriginKind::Inserted, place: None }));
        let span = document.span(piece.start, piece.end);
        origins.extend(span.map(|span| Origin { span, kind: OriginKind::Extracted, place: Some(page) }));
        end = piece.end;
    }
    origins
}

/// What the head states, as findings in the lines that were written for it.
fn facts(document: &Document, head: &Head) -> Stated {
    let blocks: &[Block] = &document.blocks;
    let mut at = 0;
    let mut next = |text: &Option<String>, rule: &'static str| {
        text.as_ref()?;
        at += 1;
        Some(Finding { span: blocks.get(at - 1)?.span, rule: rule.into() })
    };
    let title = next(&head.title, "intake.html.title");
    let author = next(&head.author, "intake.html.author");
    let outlet = next(&head.outlet, "intake.html.site-name");
    let date = next(&head.date, "intake.html.date").and_then(|finding| {
        let line = document.slice(finding.span);
        let found = dates(line).into_iter().next()?;
        let (iso, precision) = found.iso(false);
        let span = document.span(finding.span.start() + found.range.start, finding.span.start() + found.range.end)?;
        (precision >= Precision::Month).then_some(StatedDate { finding: Finding { span, ..finding }, iso })
    });
    Stated { title, author, outlet, issuer: None, date }
}
