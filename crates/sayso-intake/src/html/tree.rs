//! The elements of a page. In: its decoded text. Out: elements and texts in their order, each with its range in that text,
//! and the attributes that matter. Built from the tokens of `html5gum` in one pass and linear time, with the rules of the
//! standard for what closes what; what misnesting changes there beyond that (copies of formatting elements, texts moved out
//! of tables) is not done, because it moves no words of an article. Runs no script.
//!
//! `html5gum` (MIT) was taken because it follows the standard, tells positions, forbids unsafe code and needs no other crate.

use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::mapped::Mapped;
use super::reference::References;

/// Makes the enum of elements and their names.
macro_rules! tags {
    ($($tag:ident = $name:literal,)+) => {
        /// What a node is: text, an element of these names, or another one.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Tag { Root, Text, Inline, Other, $($tag,)+ }

        impl Tag {
            fn of(name: &[u8]) -> Tag {
                match name {
                    $($name => Tag::$tag,)+
                    b"b" | b"i" | b"u" | b"s" | b"em" | b"strong" | b"small" | b"big" | b"font" | b"tt" | b"strike" | b"code"
                    | b"nobr" | b"mark" | b"abbr" | b"acronym" | b"cite" | b"dfn" | b"ins" | b"del" | b"kbd" | b"q" | b"samp"
                    | b"var" | b"bdi" | b"bdo" | b"data" | b"sup" | b"sub" => Tag::Inline,
                    _ => Tag::Other,
                }
            }
        }
    };
}

tags! {
    Html = b"html", Head = b"head", Body = b"body", Title = b"title", Meta = b"meta", Link = b"link", Base = b"base",
    Script = b"script", Style = b"style", Noscript = b"noscript", Template = b"template", Iframe = b"iframe", Svg = b"svg",
    Math = b"math", Object = b"object", Embed = b"embed", Canvas = b"canvas", Audio = b"audio", Video = b"video", Form = b"form",
    Button = b"button", Input = b"input", Select = b"select", Option = b"option", Textarea = b"textarea", Label = b"label",
    Fieldset = b"fieldset", Legend = b"legend", Nav = b"nav", Header = b"header", Footer = b"footer", Aside = b"aside",
    Main = b"main", Article = b"article", Section = b"section", Div = b"div", P = b"p", Blockquote = b"blockquote", Pre = b"pre",
    Figure = b"figure", Figcaption = b"figcaption", Table = b"table", Caption = b"caption", Thead = b"thead", Tbody = b"tbody",
    Tfoot = b"tfoot", Tr = b"tr", Td = b"td", Th = b"th", Col = b"col", Ul = b"ul", Ol = b"ol", Li = b"li", Dl = b"dl", Dt = b"dt",
    Dd = b"dd", H1 = b"h1", H2 = b"h2", H3 = b"h3", H4 = b"h4", H5 = b"h5", H6 = b"h6", Hr = b"hr", Br = b"br", Wbr = b"wbr",
    Img = b"img", Picture = b"picture", Source = b"source", Track = b"track", Param = b"param", Area = b"area", A = b"a",
    Span = b"span", Time = b"time", Address = b"address", Details = b"details", Summary = b"summary", Dialog = b"dialog",
    Menu = b"menu", Center = b"center", Hgroup = b"hgroup", Search = b"search", Rp = b"rp", Rt = b"rt",
}

impl Tag {
    /// Elements without content.
    fn is_void(self) -> bool {
        use Tag::*;
        matches!(self, Meta | Link | Base | Embed | Input | Col | Hr | Br | Wbr | Img | Source | Track | Param | Area)
    }

    /// Elements that browsers show as blocks, by the rendering chapter of the HTML standard, with table rows. Elements of
    /// unknown names are lines of text for browsers, and most hold blocks.
    pub(crate) fn is_block(self) -> bool {
        use Tag::*;
        !matches!(
            self,
            Root | Text
                | Inline
                | A
                | Span
                | Time
                | Br
                | Wbr
                | Img
                | Picture
                | Source
                | Track
                | Param
                | Area
                | Label
                | Button
                | Input
                | Select
                | Option
                | Textarea
                | Svg
                | Math
                | Object
                | Embed
                | Canvas
                | Audio
                | Video
                | Iframe
                | Script
                | Style
                | Noscript
                | Template
                | Rp
                | Rt
                | Td
                | Th
                | Other
                | Link
                | Meta
        )
    }

    pub(crate) fn is_heading(self) -> bool {
        matches!(self, Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6)
    }

    fn is_inline(self) -> bool {
        matches!(self, Tag::Inline | Tag::A | Tag::Span | Tag::Time | Tag::Label | Tag::Other)
    }

    /// Elements out of which an end tag does not reach.
    fn is_scope(self) -> bool {
        matches!(self, Tag::Root | Tag::Td | Tag::Th | Tag::Table | Tag::Caption | Tag::Template | Tag::Object)
    }

    /// What may stand in a head.
    fn is_of_head(self) -> bool {
        use Tag::*;
        matches!(self, Meta | Link | Base | Title | Script | Style | Noscript | Template)
    }

    /// Whether the start of this element ends an open paragraph.
    fn ends_paragraph(self) -> bool {
        use Tag::*;
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Center
                    | Details
                    | Dialog
                    | Div
                    | Dl
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Header
                    | Hgroup
                    | Main
                    | Menu
                    | Nav
                    | Ol
                    | P
                    | Search
                    | Section
                    | Summary
                    | Ul
                    | Pre
                    | Form
                    | Table
                    | Hr
                    | Li
                    | Dt
                    | Dd
            )
    }
}

/// Attributes that are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Attribute {
    Id,
    Class,
    Itemprop,
    Itemtype,
    Role,
    Style,
    Hidden,
    AriaHidden,
    Datetime,
    Content,
    Name,
    Property,
    HttpEquiv,
    Href,
    Rel,
    Type,
    Lang,
    Title,
    Pubdate,
}

impl Attribute {
    fn of(name: &[u8]) -> Option<Attribute> {
        Some(match name {
            b"id" => Attribute::Id,
            b"class" => Attribute::Class,
            b"itemprop" => Attribute::Itemprop,
            b"itemtype" => Attribute::Itemtype,
            b"role" => Attribute::Role,
            b"style" => Attribute::Style,
            b"hidden" => Attribute::Hidden,
            b"aria-hidden" => Attribute::AriaHidden,
            b"datetime" => Attribute::Datetime,
            b"content" => Attribute::Content,
            b"name" => Attribute::Name,
            b"property" => Attribute::Property,
            b"http-equiv" => Attribute::HttpEquiv,
            b"href" => Attribute::Href,
            b"rel" => Attribute::Rel,
            b"type" => Attribute::Type,
            b"lang" => Attribute::Lang,
            b"title" => Attribute::Title,
            b"pubdate" => Attribute::Pubdate,
            _ => return None,
        })
    }
}

/// An element or a text. Nodes stand in the order of the page, so what is inside one follows it, up to its end.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub tag: Tag,
    pub parent: u32,
    /// The first node that is not inside.
    pub end: u32,
    /// Where an inline element was closed although blocks inside it go on; its end otherwise.
    pub inline_end: u32,
    /// Of a text: its range in the text of the page. Of an element: its start tag.
    start: u32,
    stop: u32,
    attributes: (u32, u32),
}

impl Node {
    /// The range of the text, or of the start tag, in the decoded text of the page.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.stop as usize
    }
}

/// The nodes of a page.
#[derive(Debug)]
pub(crate) struct Page<'t> {
    /// The decoded text that it was made of.
    pub text: &'t str,
    /// The first is the root.
    pub nodes: Vec<Node>,
    attributes: Vec<(Attribute, u32, u32)>,
    /// Whether there were more elements than the limit; the rest is not there.
    pub is_cut: bool,
}

/// How far up an end tag looks for its start, so that hostile pages cost no more than others.
const REACH: usize = 512;

impl<'t> Page<'t> {
    /// Reads a page, at most `max_nodes` elements, texts and character references of it.
    pub(crate) fn new(text: &'t str, max_nodes: usize) -> Page<'t> {
        let n_references = text.bytes().filter(|byte| *byte == b'&').take(max_nodes).count();
        let max_nodes = max_nodes - n_references;
        let mut builder = Builder::new(text, max_nodes);
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
            builder.event(&event, span);
            builder.page.is_cut.then_some(())
        });
        emitter.naively_switch_states(true);
        // A token comes out when the page is cut: there is no need to go on.
        let _cut = Tokenizer::new_with_emitter(text, emitter).next();
        builder.finish()
    }

    /// The raw value of an attribute: its range in the text of the page.
    pub(crate) fn attribute(&self, idx: usize, name: Attribute) -> Option<Range<usize>> {
        let (from, to) = self.nodes[idx].attributes;
        let found = self.attributes[from as usize..to as usize].iter().find(|attribute| attribute.0 == name)?;
        Some(found.1 as usize..found.2 as usize)
    }

    /// The raw value of an attribute as it is written.
    pub(crate) fn value(&self, idx: usize, name: Attribute) -> Option<&'t str> {
        self.text.get(self.attribute(idx, name)?)
    }

    /// What is inside a node.
    pub(crate) fn inside(&self, idx: usize) -> Range<usize> {
        idx + 1..self.nodes[idx].end as usize
    }

    pub(crate) fn parent(&self, idx: usize) -> usize {
        self.nodes[idx].parent as usize
    }

    /// The first element of this name.
    pub(crate) fn first(&self, tag: Tag) -> Option<usize> {
        self.nodes.iter().position(|node| node.tag == tag)
    }

    /// The words inside a node, if they are few: a line that may state something.
    pub(crate) fn short_line(&self, idx: usize, references: &mut References<'t>) -> Option<Mapped> {
        let inside = self.inside(idx);
        if inside.len() > 40 {
            return None;
        }
        let texts = inside.filter(|idx| self.nodes[*idx].tag == Tag::Text).map(|idx| self.nodes[idx].range().len());
        (texts.sum::<usize>() <= 600).then(|| self.line(idx, references))
    }

    /// The words inside a node on one line, without scripts and styles.
    pub(crate) fn line(&self, idx: usize, references: &mut References<'t>) -> Mapped {
        let mut words = Mapped::default();
        let mut at = idx;
        while at < self.nodes[idx].end as usize {
            let node = &self.nodes[at];
            match node.tag {
                Tag::Script | Tag::Style | Tag::Svg | Tag::Template | Tag::Noscript if at != idx => {
                    at = node.end as usize - 1
                }
                Tag::Text => references.decode(self.text, node.range(), &mut words),
                Tag::Br => words.push_inserted(" "),
                tag if tag.is_block() && !words.is_empty() => words.push_inserted(" "),
                _ => {}
            }
            at += 1;
        }
        words.line()
    }
}

struct Builder<'t> {
    page: Page<'t>,
    /// Open elements, the root first.
    open: Vec<u32>,
    /// How many elements of each name are open.
    counts: [u32; 256],
    /// Where the last piece of markup ended.
    after: usize,
    max_nodes: usize,
    /// The start tag that is being read: its attributes have the end of the list.
    tag: Option<(Tag, usize, u32)>,
    attribute: Option<Attribute>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, max_nodes: usize) -> Builder<'t> {
        let root = Node { tag: Tag::Root, parent: 0, end: 0, inline_end: 0, start: 0, stop: 0, attributes: (0, 0) };
        let page = Page { text, nodes: vec![root], attributes: Vec::new(), is_cut: false };
        let mut counts = [0; 256];
        counts[Tag::Root as usize] = 1;
        Builder { page, open: vec![0], counts, after: 0, max_nodes, tag: None, attribute: None }
    }

    fn event(&mut self, event: &CallbackEvent<'_>, span: Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.text_before(span.start);
                self.tag = Some((Tag::of(name), span.start, self.page.attributes.len() as u32));
                self.attribute = None;
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = Attribute::of(name).filter(|_| self.tag.is_some());
                if let Some(name) = self.attribute {
                    self.page.attributes.push((name, 0, 0));
                }
            }
            CallbackEvent::AttributeValue { .. } => {
                if let (Some(_), Some(last)) = (self.attribute.take(), self.page.attributes.last_mut()) {
                    (last.1, last.2) = (span.start as u32, span.end as u32);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                self.after = span.end;
                if let Some((tag, start, attributes)) = self.tag.take() {
                    self.start_tag(tag, start..span.end, attributes, *self_closing);
                }
            }
            CallbackEvent::EndTag { name } => {
                self.text_before(span.start);
                self.after = span.end;
                self.tag = None;
                self.end_tag(Tag::of(name), name);
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => {
                self.text_before(span.start);
                self.after = span.end;
            }
            CallbackEvent::String { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn current(&self) -> Tag {
        self.open.last().map_or(Tag::Root, |top| self.page.nodes[*top as usize].tag)
    }

    /// What lies between two pieces of markup is text.
    fn text_before(&mut self, end: usize) {
        let range = self.after..end;
        self.after = self.after.max(end);
        let Some(words) = self.page.text.get(range.clone()).filter(|words| !words.is_empty()) else { return };
        if self.current() == Tag::Head && !words.trim_ascii().is_empty() {
            self.pop_to(self.open.len() - 1);
        }
        let attributes = self.page.attributes.len() as u32;
        self.add(Tag::Text, range, attributes, false);
    }

    fn add(&mut self, tag: Tag, range: Range<usize>, attributes: u32, stays_open: bool) {
        if self.page.nodes.len() >= self.max_nodes {
            self.page.is_cut = true;
            return;
        }
        let idx = self.page.nodes.len() as u32;
        self.page.nodes.push(Node {
            tag,
            parent: self.open.last().copied().unwrap_or(0),
            end: idx + 1,
            inline_end: idx + 1,
            start: range.start as u32,
            stop: range.end as u32,
            attributes: (attributes, self.page.attributes.len() as u32),
        });
        if stays_open {
            self.open.push(idx);
            self.counts[tag as usize] += 1;
        }
    }

    fn start_tag(&mut self, tag: Tag, range: Range<usize>, attributes: u32, self_closing: bool) {
        let in_drawing = self.counts[Tag::Svg as usize] + self.counts[Tag::Math as usize] > 0;
        if self.current() == Tag::Head && !tag.is_of_head() && tag != Tag::Head {
            self.pop_to(self.open.len() - 1);
        }
        match tag {
            // A second one adds nothing but its attributes.
            Tag::Html | Tag::Body | Tag::Head if self.counts[tag as usize] > 0 => return,
            Tag::A => self.end_tag(Tag::A, b"a"),
            Tag::Li => self.close_implied(&[Tag::Li], &[Tag::Ul, Tag::Ol, Tag::Menu]),
            Tag::Dt | Tag::Dd => self.close_implied(&[Tag::Dt, Tag::Dd], &[Tag::Dl]),
            Tag::Option => self.close_implied(&[Tag::Option], &[Tag::Select]),
            Tag::Tr => self.close_implied(&[Tag::Tr], &[Tag::Table]),
            Tag::Td | Tag::Th => self.close_implied(&[Tag::Td, Tag::Th], &[Tag::Table, Tag::Tr]),
            Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                self.close_implied(&[Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Caption], &[Tag::Table]);
            }
            _ => {}
        }
        if tag.ends_paragraph() && self.counts[Tag::P as usize] > 0 {
            self.close_implied(&[Tag::P], &[Tag::Button]);
        }
        let stays_open = !(tag.is_void() || (in_drawing && self_closing));
        self.add(tag, range, attributes, stays_open);
    }

    /// Closes the nearest open element of these names, unless a stop or the edge of a table lies between.
    fn close_implied(&mut self, tags: &[Tag], stops: &[Tag]) {
        if tags.iter().all(|tag| self.counts[*tag as usize] == 0) {
            return;
        }
        for at in (1..self.open.len()).rev().take(REACH) {
            let tag = self.page.nodes[self.open[at] as usize].tag;
            if tags.contains(&tag) {
                self.pop_to(at);
                return;
            }
            if stops.contains(&tag) || (tag.is_scope() && !matches!(tags[0], Tag::Td)) {
                return;
            }
        }
    }

    fn end_tag(&mut self, tag: Tag, name: &[u8]) {
        if self.counts[tag as usize] == 0 || matches!(tag, Tag::Body | Tag::Html) {
            return;
        }
        let of_table = matches!(tag, Tag::Table | Tag::Tr | Tag::Td | Tag::Th | Tag::Tbody | Tag::Thead | Tag::Tfoot);
        let mut blocks = false;
        for at in (1..self.open.len()).rev().take(REACH) {
            let idx = self.open[at] as usize;
            let open = self.page.nodes[idx].tag;
            if open == tag && (tag != Tag::Other && tag != Tag::Inline || self.has_name(idx, name)) {
                if blocks && tag.is_inline() {
                    // The blocks go on; only the inline element ends here.
                    let end = self.page.nodes.len() as u32;
                    let node = &mut self.page.nodes[idx];
                    if node.inline_end <= idx as u32 + 1 {
                        node.inline_end = end;
                    }
                } else {
                    self.pop_to(at);
                }
                return;
            }
            if open.is_scope() && !(of_table && open != Tag::Table) {
                return;
            }
            blocks |= open.is_block();
        }
    }

    /// Whether the start tag of a node has this name.
    fn has_name(&self, idx: usize, name: &[u8]) -> bool {
        let start = self.page.nodes[idx].start as usize + 1;
        let written = self.page.text.as_bytes().get(start..start + name.len());
        written.is_some_and(|written| written.eq_ignore_ascii_case(name))
    }

    /// Closes the open elements from this place of the stack on.
    fn pop_to(&mut self, at: usize) {
        let end = self.page.nodes.len() as u32;
        for idx in self.open.drain(at..) {
            let node = &mut self.page.nodes[idx as usize];
            node.end = end;
            if node.inline_end <= idx + 1 {
                node.inline_end = end;
            }
            self.counts[node.tag as usize] -= 1;
        }
    }

    fn finish(mut self) -> Page<'t> {
        if !self.page.is_cut {
            // A tag that the page's end cuts off is no text.
            let rest = &self.page.text[self.after.min(self.page.text.len())..];
            let tag =
                rest.rfind('<').filter(|at| rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
            self.text_before(self.after + tag.unwrap_or(rest.len()));
        }
        self.pop_to(0);
        self.page
    }
}
