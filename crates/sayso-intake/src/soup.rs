//! Text of HTML that is known to be text all through: a chapter of an e-book, the body of a mail. In: decoded markup.
//! Out: a story of its blocks, every word with its place. Takes any markup: what does not close is closed, what is no
//! tag is text, and nesting costs no stack. Looks for no main text (see `html` for web pages).

use sayso_ledger::BlockKind;

use crate::draft::Words;
use crate::mapped::Mapped;
use crate::story::{Piece, Story};

/// Elements that are open at the same time; deeper ones count as flat.
const DEEPEST: usize = 4_096;
/// How far down an end tag looks for its start tag: further down it is taken for a slip.
const FURTHEST: usize = 64;

/// Reads markup. With `quotes` a `blockquote` is an earlier message, as in mails.
pub(crate) fn read(source: &Mapped, quotes: bool) -> Story {
    let mut soup = Soup {
        markup: &source.text,
        source,
        quotes,
        story: Story::default(),
        piece: None,
        open: Vec::new(),
        counts: Counts::default(),
        patience: 256 << 20,
    };
    soup.walk();
    soup.flush();
    soup.story.end();
    soup.story
}

struct Soup<'m> {
    markup: &'m str,
    source: &'m Mapped,
    quotes: bool,
    story: Story,
    piece: Option<Piece>,
    open: Vec<Element<'m>>,
    counts: Counts,
    /// Bytes that may still be looked through for the ends of tags that have none: each look goes to the end.
    patience: usize,
}

struct Element<'m> {
    name: &'m str,
    role: Option<BlockKind>,
}

/// How many elements of a kind are open.
#[derive(Default)]
struct Counts {
    verbatim: usize,
    quotes: usize,
    notes: usize,
    furniture: usize,
}

impl<'m> Soup<'m> {
    fn walk(&mut self) {
        let mut at = 0;
        while at < self.markup.len() {
            let rest = &self.markup[at..];
            let text = rest.find(['<', '&']).unwrap_or(rest.len());
            if text > 0 {
                self.text(&rest[..text], at);
                at += text;
                continue;
            }
            at = if rest.starts_with('&') { self.reference(at) } else { self.markup_at(at) };
        }
    }

    /// A reference to a character; what is none is text. Returns where to go on.
    fn reference(&mut self, at: usize) -> usize {
        let rest = &self.markup[at..];
        let end = rest.bytes().take(40).position(|byte| byte == b';');
        let decoded = end.and_then(|end| Some((resolve(&rest[1..end])?, end + 1)));
        let Some((text, len)) = decoded else {
            self.text(&rest[..1], at);
            return at + 1;
        };
        let source = self.source;
        source.add_decoded(self.words(), &text, at..at + len);
        at + len
    }

    /// A tag, comment or declaration; what is none is text. Returns where to go on.
    fn markup_at(&mut self, at: usize) -> usize {
        let rest = &self.markup[at..];
        let behind = |mark: &str| rest.find(mark).map_or(self.markup.len(), |end| at + end + mark.len());
        if rest.starts_with("<!--") {
            return behind("-->");
        }
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let text = &inner[..inner.find("]]>").unwrap_or(inner.len())];
            self.text(text, at + 9);
            return behind("]]>");
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return behind(">");
        }
        let closes = rest.starts_with("</");
        let name = &rest[1 + usize::from(closes)..];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.text(&rest[..1], at);
            return at + 1;
        }
        let len = name.find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-').unwrap_or(name.len());
        let name = &name[..len];
        let end = self.tag_end(rest);
        let next = at + end;
        if closes {
            self.close(name);
            return next;
        }
        let attributes = &rest[..end];
        let lower = name.to_ascii_lowercase();
        if matches!(lower.as_str(), "script" | "style" | "title" | "template" | "noscript") {
            return if attributes.ends_with("/>") { next } else { self.behind_end(next, &lower) };
        }
        // The mark of a note, and the way back from it, are no words of the sentence in which they stand.
        let is = |word: &str| attributes.contains(word);
        if lower == "a" && (is("noteref") || is("backlink") || is("footnote-back")) {
            return self.behind_end(next, &lower);
        }
        self.start(name, &lower, attributes);
        if attributes.ends_with("/>") {
            self.close(name);
        }
        next
    }

    /// The length of a tag. An angle bracket in a quoted value does not end it, unless the quotation never ends.
    fn tag_end(&mut self, tag: &str) -> usize {
        let (mut quote, mut after_equals) = (None, false);
        for (at, byte) in tag.bytes().enumerate().take(self.patience) {
            match quote {
                Some(open) if byte == open => quote = None,
                Some(_) => {}
                None if byte == b'>' => return at + 1,
                None if matches!(byte, b'"' | b'\'') && after_equals => quote = Some(byte),
                None => {}
            }
            after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
        }
        self.patience = self.patience.saturating_sub(tag.len());
        tag.find('>').map_or(tag.len(), |at| at + 1)
    }

    /// The place behind the end tag of an element whose content is passed over.
    fn behind_end(&self, from: usize, name: &str) -> usize {
        let mut at = from;
        while let Some(found) = self.markup[at..].find("</") {
            at += found + 2;
            if self.markup[at..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                return at + self.markup[at..].find('>').map_or(name.len(), |end| end + 1);
            }
        }
        self.markup.len()
    }

    fn start(&mut self, name: &'m str, lower: &str, tag: &str) {
        if is_block(lower) {
            self.flush();
        }
        let is = |word: &str| tag.contains(word);
        let role = match lower {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
            "li" | "dd" => Some(BlockKind::ListItem),
            "figcaption" | "caption" => Some(BlockKind::Caption),
            "nav" => Some(BlockKind::Furniture),
            "blockquote" if self.quotes => Some(BlockKind::Quoted),
            "aside" | "ol" | "section" | "div" if is("footnote") || is("endnote") || is("rearnote") => {
                Some(BlockKind::Footnote)
            }
            _ => None,
        };
        match lower {
            "br" => {
                if self.piece.as_ref().is_some_and(|piece| !piece.words.text().is_empty()) {
                    self.words().insert("\n");
                }
                return;
            }
            "img" | "hr" | "meta" | "link" | "input" | "col" | "wbr" | "area" | "source" => return,
            "table" => self.story.start_table(),
            "td" | "th" => self.story.start_cell(),
            _ => {}
        }
        if self.open.len() < DEEPEST {
            self.count(lower, role, true);
            self.open.push(Element { name, role });
        }
    }

    fn close(&mut self, name: &str) {
        let found = self.open.iter().rev().take(FURTHEST).position(|open| open.name.eq_ignore_ascii_case(name));
        if let Some(depth) = found {
            for _ in 0..=depth {
                if let Some(element) = self.open.pop() {
                    let lower = element.name.to_ascii_lowercase();
                    if is_block(&lower) {
                        self.flush();
                    }
                    self.count(&lower, element.role, false);
                    match lower.as_str() {
                        "tr" => self.story.end_row(),
                        "table" => self.story.end_table(),
                        _ => {}
                    }
                }
            }
        }
    }

    fn count(&mut self, lower: &str, role: Option<BlockKind>, opens: bool) {
        let counts = &mut self.counts;
        let add = |which: &mut usize| *which = if opens { *which + 1 } else { which.saturating_sub(1) };
        match role {
            Some(BlockKind::Quoted) => add(&mut counts.quotes),
            Some(BlockKind::Footnote) => add(&mut counts.notes),
            Some(BlockKind::Furniture) => add(&mut counts.furniture),
            _ => {}
        }
        if lower == "pre" {
            add(&mut counts.verbatim);
        }
    }

    fn kind(&self) -> BlockKind {
        let counts = &self.counts;
        match () {
            () if counts.quotes > 0 => BlockKind::Quoted,
            () if counts.furniture > 0 => BlockKind::Furniture,
            () if counts.notes > 0 => BlockKind::Footnote,
            // A paragraph inside a list item is the item.
            () => self.open.iter().rev().take(8).find_map(|open| open.role).unwrap_or(BlockKind::Paragraph),
        }
    }

    fn words(&mut self) -> &mut Words {
        let kind = self.kind();
        &mut self.piece.get_or_insert_with(|| Piece::new(kind)).words
    }

    fn text(&mut self, text: &str, at: usize) {
        if self.piece.is_none() && text.trim().is_empty() {
            return;
        }
        let (source, verbatim) = (self.source, self.counts.verbatim > 0);
        let words = self.words();
        if verbatim {
            return source.add(words, at..at + text.len());
        }
        // White space as browsers take it: the ASCII ones, not the no-break space.
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let mut from = 0;
        while from < text.len() {
            let rest = &text[from..];
            let word = rest.find(is_space).unwrap_or(rest.len());
            let space = rest[word..].find(|c: char| !is_space(c)).unwrap_or(rest.len() - word);
            source.add(words, at + from..at + from + word);
            if space > 0 && !words.text().is_empty() && !words.text().ends_with(is_space) {
                source.add_space(words, at + from + word..at + from + word + space);
            }
            from += word + space;
        }
    }

    fn flush(&mut self) {
        if let Some(piece) = self.piece.take() {
            self.story.push(piece);
        }
    }
}

fn resolve(name: &str) -> Option<String> {
    match name.strip_prefix('#') {
        Some(number) => {
            let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
            let code = hexadecimal.unwrap_or_else(|| number.parse()).ok()?;
            char::from_u32(code).filter(|char| *char != '\0').map(String::from)
        }
        None => quick_xml::escape::resolve_html5_entity(name).map(str::to_owned),
    }
}

/// Elements that start and end a block of text.
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
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}
