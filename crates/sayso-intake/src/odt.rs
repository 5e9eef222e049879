//! OpenDocument texts. In: a package. Out: a document of its paragraphs, headings, lists and tables in order, each note
//! and annotation behind the paragraph in which it stands, headers and footers as furniture. Text that a tracked change
//! deletes is kept by the format at the head of the file: it is counted and not read.

use std::collections::{BTreeMap, BTreeSet};

use sayso_ledger::{BlockKind, Document, Format};

use crate::changes::Changes;
use crate::draft::{Draft, Fact, Weight};
use crate::office::{self, Part, Property};
use crate::package::Package;
use crate::story::{self, Piece, Story};
use crate::xml::{Tag, Token};
use crate::{Limits, Unread};

const META: [Property; 6] = [
    ("title", Fact::Title, Weight::Fallback, "intake.office.meta-title"),
    ("initial-creator", Fact::Author, Weight::Fallback, "intake.office.meta-initial-creator"),
    ("creation-date", Fact::Date, Weight::Fallback, "intake.office.meta-creation-date"),
    ("creator", Fact::Author, Weight::Fallback, "intake.office.meta-creator"),
    ("date", Fact::Date, Weight::Fallback, "intake.office.meta-date"),
    ("subject", Fact::Other, Weight::Fallback, "intake.office.meta-subject"),
];

/// Reads an OpenDocument text.
pub(crate) fn read(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let mut package = Package::of(received, limits)?;
    let mut draft = Draft::default();
    if let Some(part) = office::optional_part(&mut package, &mut draft, "meta.xml") {
        office::properties(&mut draft, &part, &META);
    }
    let Some(content) = office::part(&mut package, &mut draft, "content.xml")? else {
        return Err(Unread::Damaged("it has no part content.xml".to_owned()));
    };
    let mut changes = Changes::default();
    let mut titles = BTreeMap::new();
    if let Some(styles) = office::optional_part(&mut package, &mut draft, "styles.xml") {
        style_roles(&styles, &mut titles);
        let mut walk = Walk::new(&titles, &mut changes);
        walk.body = "master-styles";
        let pieces = walk.read(&styles, &mut draft).0;
        story::write_furniture(&mut draft, pieces, &mut BTreeSet::new());
    }
    style_roles(&content, &mut titles);
    let (pieces, notes) = Walk::new(&titles, &mut changes).read(&content, &mut draft);
    story::write(&mut draft, pieces, notes);
    changes.tell(&mut draft);
    office::tell_not_read(&mut draft, &package, "intake.office.not-read");
    draft.finish(received, Format::Odt)
}

/// The roles of styles by their names: styles of a text carry the name of a common one or are based on it.
fn style_roles(part: &Part, roles: &mut BTreeMap<String, BlockKind>) {
    for token in part.xml.walk() {
        let Token::Start(tag) = token else { continue };
        if tag.name != "style" {
            continue;
        }
        let Some(name) = tag.attribute("name") else { continue };
        let parent = tag.attribute("parent-style-name");
        let role = common_role(&name).or_else(|| {
            let parent = parent.as_deref()?;
            roles.get(parent).copied().or_else(|| common_role(parent))
        });
        roles.extend(role.map(|role| (name.into_owned(), role)));
    }
}

/// The role of a style that all programs have under this name, defined in the file or not.
fn common_role(name: &str) -> Option<BlockKind> {
    match name {
        "Title" => Some(BlockKind::Title),
        "Subtitle" => Some(BlockKind::Heading),
        "Author" => Some(BlockKind::Byline),
        "Date" => Some(BlockKind::Dateline),
        "Caption" | "Illustration" | "Figure" | "Drawing" | "Table" => Some(BlockKind::Caption),
        _ if name.starts_with("Contents_20_") => Some(BlockKind::Furniture),
        _ => None,
    }
}

/// A story that a note interrupts.
struct Around {
    /// The id of the note.
    id: String,
    kind: BlockKind,
    story: Story,
    /// How many paragraphs are open around the note.
    n_open: usize,
}

/// A walk over the text of one part.
struct Walk<'s> {
    roles: &'s BTreeMap<String, BlockKind>,
    changes: &'s mut Changes,
    /// The element that holds the text.
    body: &'static str,
    in_body: usize,
    story: Story,
    open: Vec<Piece>,
    lists: usize,
    /// Notes and annotations that are open.
    around: Vec<Around>,
    notes: BTreeMap<String, Vec<Piece>>,
    /// How many elements are open whose text is not the text: the mark of a note, changes that were made.
    skipped: usize,
    in_deletion: bool,
    changed_by: Option<String>,
    in_creator: bool,
}

impl<'s> Walk<'s> {
    fn new(roles: &'s BTreeMap<String, BlockKind>, changes: &'s mut Changes) -> Walk<'s> {
        Walk {
            roles,
            changes,
            body: "body",
            in_body: 0,
            story: Story::default(),
            open: Vec::new(),
            lists: 0,
            around: Vec::new(),
            notes: BTreeMap::new(),
            skipped: 0,
            in_deletion: false,
            changed_by: None,
            in_creator: false,
        }
    }

    fn read(mut self, part: &Part, draft: &mut Draft) -> (Vec<Piece>, BTreeMap<String, Vec<Piece>>) {
        let mut xml = part.xml.walk();
        for token in &mut xml {
            match token {
                Token::Start(tag) => self.start(&tag),
                Token::End(name) => self.end(name),
                Token::Text(text, at) => {
                    if self.takes(text)
                        && let Some(piece) = self.open.last_mut()
                    {
                        piece.words.collapsed(text, part.bytes, at);
                    }
                }
                Token::Char(char, range) => {
                    let mut buffer = [0; 4];
                    let text = char.encode_utf8(&mut buffer);
                    if self.takes(text)
                        && let Some(piece) = self.open.last_mut()
                    {
                        piece.words.decoded(text, part.bytes.place(range.start, range.end));
                    }
                }
            }
        }
        office::tell_broken(draft, &part.name, &xml);
        while let Some(piece) = self.open.pop() {
            self.story.push(piece);
        }
        while !self.around.is_empty() {
            self.end_note();
        }
        self.story.end();
        self.story.tell_full(draft);
        (self.story.pieces, self.notes)
    }

    /// Whether text here is text of the document; what was deleted is counted.
    fn takes(&mut self, text: &str) -> bool {
        if self.in_creator {
            self.changed_by = Some(text.to_owned());
        } else if self.in_deletion && self.skipped == 1 {
            self.changes.deleted_chars(text.trim());
        }
        // White space between the elements of a note is no text of the paragraph around it.
        let is_open = self.around.last().is_none_or(|around| self.open.len() > around.n_open);
        self.in_body > 0 && self.skipped == 0 && is_open
    }

    fn start(&mut self, tag: &Tag<'_>) {
        if tag.name == self.body {
            self.in_body += 1;
        }
        let is_mark = matches!(tag.name, "note-citation" | "tracked-changes" | "annotation-end");
        if is_mark || self.skipped > 0 && matches!(tag.name, "note" | "change-info") {
            self.skipped += 1;
        }
        match tag.name {
            "creator" if self.skipped > 0 => self.in_creator = true,
            "deletion" => self.in_deletion = true,
            "insertion" => self.changes.insert(None),
            _ => {}
        }
        if self.skipped > 0 || self.in_body == 0 {
            return;
        }
        match tag.name {
            "p" | "h" => {
                let style = tag.attribute("style-name");
                let role = style.and_then(|style| self.roles.get(&*style).copied().or_else(|| common_role(&style)));
                let kind = match (self.around.last(), role) {
                    (Some(around), _) => around.kind,
                    (None, Some(role)) => role,
                    _ if tag.name == "h" => BlockKind::Heading,
                    _ if self.lists > 0 => BlockKind::ListItem,
                    _ => BlockKind::Paragraph,
                };
                self.open.push(Piece::new(kind));
            }
            // Who wrote an annotation, and when, stand before it as lines of their own.
            "creator" | "date" => {
                if let Some(around) = self.around.last() {
                    self.open.push(Piece::new(around.kind));
                }
            }
            "list" => self.lists += 1,
            "s" => {
                let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.space(&" ".repeat(count.clamp(1, 64)));
            }
            "tab" => self.space("\t"),
            "line-break" => self.space("\n"),
            "note" | "annotation" => {
                let kind = if tag.name == "note" { BlockKind::Footnote } else { BlockKind::Comment };
                let id = format!("{}", tag.start);
                if let Some(piece) = self.open.last_mut() {
                    piece.notes.push(id.clone());
                }
                let (story, n_open) = (std::mem::take(&mut self.story), self.open.len());
                self.around.push(Around { id, kind, story, n_open });
            }
            "table" => self.story.start_table(),
            "table-cell" => self.story.start_cell(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == self.body {
            self.in_body = self.in_body.saturating_sub(1);
        }
        match name {
            "creator" if self.skipped > 0 => self.in_creator = false,
            "deletion" => {
                self.in_deletion = false;
                self.changes.delete(self.changed_by.take().as_deref());
            }
            _ => {}
        }
        let is_mark = matches!(name, "note-citation" | "tracked-changes" | "annotation-end");
        if is_mark || self.skipped > 0 && matches!(name, "note" | "change-info") {
            self.skipped = self.skipped.saturating_sub(1);
            return;
        }
        if self.skipped > 0 {
            return;
        }
        match name {
            "p" | "h" => self.end_piece(),
            "creator" | "date" if !self.around.is_empty() => self.end_piece(),
            "list" => self.lists = self.lists.saturating_sub(1),
            "note" | "annotation" => self.end_note(),
            "table-row" => self.story.end_row(),
            "table" => self.story.end_table(),
            _ => {}
        }
    }

    fn end_piece(&mut self) {
        if let Some(piece) = self.open.pop() {
            self.story.push(piece);
        }
    }

    fn end_note(&mut self) {
        if let Some(around) = self.around.pop() {
            self.story.end();
            let note = std::mem::replace(&mut self.story, around.story);
            self.notes.insert(around.id, note.pieces);
        }
    }

    fn space(&mut self, space: &str) {
        if let Some(piece) = self.open.last_mut().filter(|piece| !piece.words.text().is_empty()) {
            piece.words.insert(space);
        }
    }
}
