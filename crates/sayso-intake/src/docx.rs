//! Word documents (Office Open XML). In: a package. Out: a document of its paragraphs, headings, lists and tables in
//! order, each footnote, endnote and comment behind the paragraph that refers to it, headers and footers as furniture.
//! Text that a tracked change deletes is not text: a notice says how much there is and whose change it is. Does not
//! number lists, lay out pages or compute fields: what Word computed last is what is read.

use std::collections::{BTreeMap, BTreeSet};

use sayso_ledger::{BlockKind, Document, Format};

use crate::changes::Changes;
use crate::draft::{Bytes, Draft};
use crate::office::{self, Part, Relation};
use crate::package::Package;
use crate::story::{self, Piece, Story};
use crate::xml::{Tag, Token};
use crate::{Limits, Unread};

/// Reads a Word document.
pub(crate) fn read(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let mut package = Package::of(received, limits)?;
    let mut draft = Draft::default();
    let root = office::relations(&mut package, "");
    let target = |relations: &BTreeMap<String, Relation>, kind: &str| -> Option<String> {
        relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.clone())
    };
    if let Some(core) = target(&root, "core-properties").or_else(|| Some("docProps/core.xml".to_owned()))
        && let Some(part) = office::optional_part(&mut package, &mut draft, &core)
    {
        office::properties(&mut draft, &part, &office::CORE);
    }
    let main = target(&root, "officeDocument").unwrap_or_else(|| "word/document.xml".to_owned());
    let relations = office::relations(&mut package, &main);
    let styles = match target(&relations, "styles") {
        Some(name) => package.part(&name).ok().flatten().map(Styles::read).unwrap_or_default(),
        None => Styles::default(),
    };
    let mut changes = Changes::default();
    let mut notes = BTreeMap::new();
    for (kind, block) in
        [("footnotes", BlockKind::Footnote), ("endnotes", BlockKind::Footnote), ("comments", BlockKind::Comment)]
    {
        let Some(name) = target(&relations, kind) else { continue };
        if let Some(part) = office::optional_part(&mut package, &mut draft, &name) {
            let walk = Walk::new(part.bytes, &styles, &mut changes).of_notes(block);
            notes.append(&mut walk.read(&part, &mut draft).1);
        }
    }
    let Some(part) = office::part(&mut package, &mut draft, &main)? else {
        return Err(Unread::Damaged(format!("it has no part {main}")));
    };
    for kind in ["header", "footer"] {
        let names: BTreeSet<String> =
            relations.values().filter(|relation| relation.kind == kind).map(|found| found.target.clone()).collect();
        let mut lines = BTreeSet::new();
        for name in names {
            let Some(part) = office::optional_part(&mut package, &mut draft, &name) else { continue };
            let pieces = Walk::new(part.bytes, &styles, &mut changes).read(&part, &mut draft).0;
            story::write_furniture(&mut draft, pieces, &mut lines);
        }
    }
    let (pieces, _) = Walk::new(part.bytes, &styles, &mut changes).read(&part, &mut draft);
    story::write(&mut draft, pieces, notes);
    changes.tell(&mut draft);
    office::tell_not_read(&mut draft, &package, "intake.office.not-read");
    draft.finish(received, Format::Docx)
}

/// The roles that styles of paragraphs have.
#[derive(Default)]
struct Styles {
    roles: BTreeMap<String, BlockKind>,
}

impl Styles {
    fn read(bytes: Vec<u8>) -> Styles {
        let Some(xml) = crate::xml::XmlText::new(bytes) else { return Styles::default() };
        let mut based_on: BTreeMap<String, String> = BTreeMap::new();
        let mut roles = BTreeMap::new();
        let mut open = String::new();
        for token in xml.walk() {
            let Token::Start(tag) = token else { continue };
            let value = || tag.attribute("val").unwrap_or_default().into_owned();
            match tag.name {
                "style" => open = tag.attribute("styleId").unwrap_or_default().into_owned(),
                "name" => {
                    let name = value().to_lowercase();
                    let role = match name.as_str() {
                        "title" => Some(BlockKind::Title),
                        "subtitle" => Some(BlockKind::Heading),
                        "caption" => Some(BlockKind::Caption),
                        "author" => Some(BlockKind::Byline),
                        "date" => Some(BlockKind::Dateline),
                        _ if name.starts_with("toc ") => Some(BlockKind::Furniture),
                        _ if name.starts_with("heading ") => Some(BlockKind::Heading),
                        _ if name.starts_with("list bullet") || name.starts_with("list number") => {
                            Some(BlockKind::ListItem)
                        }
                        _ => None,
                    };
                    roles.extend(role.map(|role| (open.clone(), role)));
                }
                "basedOn" => {
                    based_on.insert(open.clone(), value());
                }
                "outlineLvl" if tag.attribute("val").as_deref() != Some("9") => {
                    roles.entry(open.clone()).or_insert(BlockKind::Heading);
                }
                _ => {}
            }
        }
        // A style without a role of its own has that of the one it is based on; chains are short.
        for _ in 0..8 {
            let found: Vec<(String, BlockKind)> = based_on
                .iter()
                .filter(|(style, _)| !roles.contains_key(*style))
                .filter_map(|(style, base)| Some((style.clone(), *roles.get(base)?)))
                .filter(|(_, role)| *role != BlockKind::Title)
                .collect();
            if found.is_empty() {
                break;
            }
            roles.extend(found);
        }
        Styles { roles }
    }
}

/// A walk over the text of one part.
struct Walk<'s> {
    bytes: Bytes,
    styles: &'s Styles,
    changes: &'s mut Changes,
    /// The role of notes in a part of notes.
    notes_are: Option<BlockKind>,
    story: Story,
    notes: BTreeMap<String, Vec<Piece>>,
    /// The note that is open, if any.
    note: Option<String>,
    /// Paragraphs that are open, a text box inside a paragraph.
    open: Vec<Piece>,
    deleted: usize,
    /// How many elements are open whose content is no text: properties of before a change, the second rendering of a box.
    skipped: usize,
    /// Whether text is meant: inside `t`, or `delText`.
    in_text: bool,
    /// Inside the properties of a paragraph.
    in_properties: bool,
    /// A tracked change deletes the end of the paragraph that is open.
    end_deleted: bool,
    /// The next paragraph goes on in the one that is open.
    joins: bool,
}

impl<'s> Walk<'s> {
    fn new(bytes: Bytes, styles: &'s Styles, changes: &'s mut Changes) -> Walk<'s> {
        Walk {
            bytes,
            styles,
            changes,
            notes_are: None,
            story: Story::default(),
            notes: BTreeMap::new(),
            note: None,
            open: Vec::new(),
            deleted: 0,
            skipped: 0,
            in_text: false,
            in_properties: false,
            end_deleted: false,
            joins: false,
        }
    }

    fn of_notes(mut self, kind: BlockKind) -> Walk<'s> {
        self.notes_are = Some(kind);
        self
    }

    fn read(mut self, part: &Part, draft: &mut Draft) -> (Vec<Piece>, BTreeMap<String, Vec<Piece>>) {
        let mut xml = part.xml.walk();
        for token in &mut xml {
            match token {
                Token::Start(tag) => self.start(&tag),
                Token::End(name) => self.end(name),
                Token::Text(text, at) => self.text(text, |words| words.verbatim(text, part.bytes, at)),
                Token::Char(char, range) => {
                    let mut buffer = [0; 4];
                    let text = char.encode_utf8(&mut buffer);
                    self.text(text, |words| words.decoded(text, part.bytes.place(range.start, range.end)));
                }
            }
        }
        office::tell_broken(draft, &part.name, &xml);
        while !self.open.is_empty() {
            self.end_paragraph();
        }
        self.story.end();
        self.end_note();
        self.story.tell_full(draft);
        (self.story.pieces, self.notes)
    }

    fn start(&mut self, tag: &Tag<'_>) {
        if matches!(
            tag.name,
            "Fallback" | "pPrChange" | "rPrChange" | "sectPrChange" | "tblPrChange" | "numberingChange"
        ) {
            self.skipped += 1;
        }
        if self.skipped > 0 {
            return;
        }
        match tag.name {
            "p" if std::mem::take(&mut self.joins) => {}
            "p" => self.open.push(Piece::new(self.notes_are.unwrap_or(BlockKind::Paragraph))),
            "t" | "delText" => self.in_text = true,
            "pPr" => self.in_properties = true,
            "pStyle" => {
                let role = tag.attribute("val").and_then(|id| self.styles.roles.get(&*id).copied());
                self.set_role(role);
            }
            "outlineLvl" if tag.attribute("val").as_deref() != Some("9") => self.set_role(Some(BlockKind::Heading)),
            "numId" if tag.attribute("val").as_deref() != Some("0") && self.is_plain() => {
                self.set_role(Some(BlockKind::ListItem));
            }
            "del" | "moveFrom" if self.in_properties => self.end_deleted = true,
            "ins" | "moveTo" if self.in_properties => {}
            "del" | "moveFrom" => {
                self.deleted += 1;
                self.changes.delete(tag.attribute("author").as_deref());
            }
            "ins" | "moveTo" => self.changes.insert(tag.attribute("author").as_deref()),
            "tab" | "ptab" => self.space("\t"),
            "br" | "cr" => self.space("\n"),
            "noBreakHyphen" => self.symbol("\u{2011}", tag),
            "sym" => self.symbol("\u{fffd}", tag),
            "footnoteReference" | "endnoteReference" | "commentReference" => {
                let id = tag.attribute("id").unwrap_or_default();
                if let Some(piece) = self.open.last_mut() {
                    piece.notes.push(format!("{}{id}", &tag.name[..1]));
                }
            }
            "footnote" | "endnote" | "comment" => {
                self.end_note();
                let id = tag.attribute("id").unwrap_or_default();
                let is_line = tag.attribute("type").is_some_and(|kind| kind != "normal");
                self.note = (!is_line).then(|| format!("{}{id}", &tag.name[..1]));
                if let Some((author, at)) = tag.raw_attribute("author")
                    && let Some(kind) = self.notes_are
                {
                    let mut piece = Piece::new(kind);
                    match tag.attribute("author") {
                        Some(name) if name != author => {
                            piece.words.decoded(&name, self.bytes.place(at, at + author.len()));
                        }
                        _ => piece.words.verbatim(author, self.bytes, at),
                    }
                    self.story.push(piece);
                }
            }
            "tbl" => self.story.start_table(),
            "tc" => self.story.start_cell(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "Fallback" | "pPrChange" | "rPrChange" | "sectPrChange" | "tblPrChange" | "numberingChange") {
            self.skipped = self.skipped.saturating_sub(1);
            return;
        }
        if self.skipped > 0 {
            return;
        }
        match name {
            "p" if std::mem::take(&mut self.end_deleted) => self.joins = true,
            "p" => self.end_paragraph(),
            "pPr" => self.in_properties = false,
            "tc" => self.end_joined(),
            "t" | "delText" => self.in_text = false,
            "del" | "moveFrom" if !self.in_properties => self.deleted = self.deleted.saturating_sub(1),
            "tr" => self.story.end_row(),
            "tbl" => self.story.end_table(),
            "footnote" | "endnote" | "comment" => self.end_note(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(piece) = self.open.pop() {
            self.story.push(piece);
        }
    }

    fn end_joined(&mut self) {
        if std::mem::take(&mut self.joins) {
            self.end_paragraph();
        }
    }

    fn end_note(&mut self) {
        if self.notes_are.is_none() {
            return;
        }
        self.end_joined();
        self.story.end();
        let pieces = std::mem::take(&mut self.story.pieces);
        if let Some(id) = self.note.take().filter(|_| !pieces.is_empty()) {
            self.notes.entry(id).or_default().extend(pieces);
        }
    }

    fn text(&mut self, text: &str, add: impl FnOnce(&mut crate::draft::Words)) {
        if !self.in_text || self.skipped > 0 {
            return;
        }
        if self.deleted > 0 {
            self.changes.deleted_chars(text);
        } else if let Some(piece) = self.open.last_mut() {
            add(&mut piece.words);
        }
    }

    fn space(&mut self, space: &str) {
        if let Some(piece) = self.open.last_mut().filter(|piece| self.deleted == 0 && !piece.words.text().is_empty()) {
            piece.words.insert(space);
        }
    }

    fn symbol(&mut self, text: &str, tag: &Tag<'_>) {
        if let Some(piece) = self.open.last_mut().filter(|_| self.deleted == 0) {
            piece.words.decoded(text, self.bytes.place(tag.start, tag.end));
        }
    }

    /// Whether nothing has given the open paragraph a role.
    fn is_plain(&self) -> bool {
        self.open.last().is_some_and(|piece| piece.kind == BlockKind::Paragraph)
    }

    fn set_role(&mut self, role: Option<BlockKind>) {
        if let Some(piece) = self.open.last_mut().filter(|_| self.notes_are.is_none())
            && let Some(role) = role
        {
            piece.kind = role;
        }
    }
}
