//! Blocks of a page's text. In: its elements with their marks, and the element that holds the text. Out: lines and
//! paragraphs, each with its kind and the places of its words. White space is collapsed as browsers do.

use sayso_ledger::BlockKind;

use super::main_text::{MainText, Mark};
use super::mapped::Mapped;
use super::reference::References;
use super::tree::{Page, Tag};
use crate::shape::ends_sentence;
use crate::words::{Class, WORDS, key};

/// A block before it stands in a document.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub kind: BlockKind,
    /// Whether the page sets it apart as a quotation.
    pub is_set_apart: bool,
    pub words: Mapped,
    /// Bytes of the words that are links.
    pub n_linked: usize,
    /// Bytes of the words that belong to the page.
    n_furniture: usize,
    /// Its first text.
    pub node: usize,
}

/// The most nodes of an element that leads to another page.
const LEAD: usize = 24;

/// Fewer bytes in an `article` are a teaser.
const FEWEST_OF_TEXT: usize = 150;

/// The blocks of the main text, and after them the comments, wherever they stand.
pub(crate) fn blocks<'t>(page: &Page<'t>, main: &MainText, references: &mut References<'t>) -> Vec<Part> {
    let inside = main.container..page.nodes[main.container].end as usize;
    let mut walk = Walk { page, references, main, parts: Vec::new(), open: Part::at(0), space: None };
    walk.walk(inside.clone(), |mark| mark != Mark::Hidden);
    walk.walk(0..inside.start, |mark| mark == Mark::Comment);
    walk.walk(inside.end..page.nodes.len(), |mark| mark == Mark::Comment);
    walk.parts
}

/// The parts that start a text of their own, if the page holds several: in `article` elements side by side, each with a
/// heading and running text.
pub(crate) fn texts(page: &Page<'_>, main: &MainText, parts: &[Part]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = main.container;
    let end = page.nodes[main.container].end as usize;
    while at < end {
        if page.nodes[at].tag != Tag::Article || at == main.container {
            at += 1;
            continue;
        }
        let inside = at..page.nodes[at].end as usize;
        at = inside.end;
        let first = parts.partition_point(|part| part.node < inside.start);
        let own = parts[first..].iter().take_while(|part| inside.contains(&part.node));
        let own: Vec<&Part> = own.filter(|part| part.kind.is_text()).collect();
        let running: usize =
            own.iter().filter(|part| part.kind != BlockKind::Heading).map(|part| part.words.len()).sum();
        let heading =
            parts[first..].iter().position(|part| part.kind == BlockKind::Heading).filter(|at| *at < own.len());
        starts.extend(heading.filter(|_| running >= FEWEST_OF_TEXT).map(|heading| first + heading));
    }
    if starts.len() > 1 { starts } else { Vec::new() }
}

impl Part {
    fn at(node: usize) -> Part {
        let words = Mapped::default();
        Part { kind: BlockKind::Paragraph, is_set_apart: false, words, n_linked: 0, n_furniture: 0, node }
    }
}

struct Walk<'p, 't> {
    page: &'p Page<'t>,
    references: &'p mut References<'t>,
    main: &'p MainText,
    parts: Vec<Part>,
    open: Part,
    /// White space that was met and only counts between words.
    space: Option<std::ops::Range<usize>>,
}

impl Walk<'_, '_> {
    /// Goes through nodes in order. An element ends where a node that is not inside it begins.
    fn walk(&mut self, nodes: std::ops::Range<usize>, wanted: impl Fn(Mark) -> bool) {
        let mut ends: Vec<usize> = Vec::new();
        let (mut link_end, mut pre_end, mut lead_end) = (0, 0, 0);
        for idx in nodes {
            while ends.last().is_some_and(|end| *end <= idx) {
                ends.pop();
                self.flush();
            }
            if !wanted(self.main.marks[idx]) {
                continue;
            }
            let node = &self.page.nodes[idx];
            match node.tag {
                Tag::Text => self.text(idx, idx < link_end, idx < pre_end, idx < lead_end),
                Tag::Br => self.line_break(),
                Tag::Td | Tag::Th => self.space = self.space.take().or(Some(0..0)),
                Tag::A => link_end = link_end.max(node.inline_end as usize),
                Tag::Span | Tag::Inline if idx >= lead_end && self.leads_away(idx) => {
                    self.flush();
                    lead_end = node.end as usize;
                    ends.push(lead_end);
                }
                tag if tag.is_block() => {
                    self.flush();
                    ends.push(node.end as usize);
                    pre_end = if tag == Tag::Pre { pre_end.max(node.end as usize) } else { pre_end };
                }
                _ => {}
            }
        }
        self.flush();
    }

    /// "Read more: The storm in pictures", a link behind the end of a sentence in one element: a line of the page in the
    /// midst of a paragraph.
    fn leads_away(&self, idx: usize) -> bool {
        let inside = idx + 1..self.page.nodes[idx].end as usize;
        let before = self.open.words.text();
        if inside.len() > LEAD || !(before.is_empty() || before.ends_with('\n') || ends_sentence(before)) {
            return false;
        }
        let (mut link_end, mut is_linked, mut said) = (0, false, String::new());
        for at in inside {
            let node = &self.page.nodes[at];
            match node.tag {
                Tag::A => link_end = link_end.max(node.inline_end as usize),
                Tag::Text if at < link_end => is_linked = true,
                Tag::Text => said.push_str(&self.page.text[node.range()]),
                _ => {}
            }
        }
        is_linked && WORDS.is(Class::Furniture, &key(&said))
    }

    fn line_break(&mut self) {
        if !self.open.words.is_empty() {
            self.open.words.push_inserted("\n");
        }
        self.space = None;
    }

    /// Adds a text, white space collapsed as browsers do: the ASCII ones, not the no-break space.
    fn text(&mut self, idx: usize, is_linked: bool, is_verbatim: bool, leads_away: bool) {
        let range = self.page.nodes[idx].range();
        let text = self.page.text;
        if self.open.words.is_empty() {
            self.open.node = idx;
        }
        let before = self.open.words.len();
        if is_verbatim {
            self.references.decode(text, range, &mut self.open.words);
        } else {
            let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            let mut at = range.start;
            while at < range.end {
                let rest = &text[at..range.end];
                let white = rest.len() - rest.trim_start_matches(is_space).len();
                if white > 0 {
                    self.space = Some(at..at + white);
                    at += white;
                    continue;
                }
                let len = rest.find(is_space).unwrap_or(rest.len());
                self.write_space();
                self.references.decode(text, at..at + len, &mut self.open.words);
                at += len;
            }
        }
        let n_bytes = self.open.words.len() - before;
        self.open.n_linked += if is_linked { n_bytes } else { 0 };
        self.open.n_furniture += if leads_away || self.main.marks[idx] == Mark::Furniture { n_bytes } else { 0 };
    }

    fn write_space(&mut self) {
        let Some(white) = self.space.take() else { return };
        let words = &mut self.open.words;
        if words.is_empty() || words.text().ends_with('\n') {
            return;
        }
        match self.page.text.get(white.clone()) {
            Some(" ") => words.push_verbatim(self.page.text, white),
            Some("") | None => words.push_inserted(" "),
            Some(_) => words.push_decoded(" ", white),
        }
    }

    fn flush(&mut self) {
        self.space = None;
        let mut part = std::mem::replace(&mut self.open, Part::at(0));
        let words = part.words.text();
        let (start, end) = (words.len() - words.trim_start().len(), words.trim_end().len());
        if start >= end {
            return;
        }
        if start > 0 || end < words.len() {
            part.words = part.words.part(start..end);
        }
        part.kind = self.kind(&part);
        part.is_set_apart = self.is_set_apart(&part);
        self.parts.push(part);
    }

    /// Whether an element around a text sets it apart as a quotation.
    fn is_set_apart(&self, part: &Part) -> bool {
        let mut around = std::iter::successors(Some(part.node), |at| (*at > 0).then(|| self.page.parent(*at))).take(12);
        around.any(|at| self.page.nodes[at].tag == Tag::Blockquote)
    }

    /// What the elements around a text make of it.
    fn kind(&self, part: &Part) -> BlockKind {
        if part.n_furniture * 2 > part.words.len() {
            return BlockKind::Furniture;
        }
        match self.main.marks[part.node] {
            Mark::Comment => return BlockKind::Comment,
            Mark::Caption => return BlockKind::Caption,
            Mark::Text | Mark::Furniture | Mark::Hidden => {}
        }
        let mut at = self.page.parent(part.node);
        // Only the nearest elements count: a paragraph inside an item of a list is the item.
        for _ in 0..12 {
            match self.page.nodes[at].tag {
                tag if tag.is_heading() => return BlockKind::Heading,
                Tag::Li => return BlockKind::ListItem,
                Tag::Table | Tag::Article | Tag::Main | Tag::Body | Tag::Root => break,
                _ => at = self.page.parent(at),
            }
        }
        BlockKind::Paragraph
    }
}
