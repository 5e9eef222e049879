//! PowerPoint presentations (Office Open XML). In: a package. Out: a document of the text on its slides, slide by slide,
//! in the order in which the file keeps the boxes of a slide; the notes to a slide and comments on it stand behind it.

use std::collections::{BTreeMap, BTreeSet};

use sayso_ledger::{BlockKind, Document, Format};

use crate::draft::Draft;
use crate::office::{self, Part};
use crate::package::Package;
use crate::story::{self, Piece, Story};
use crate::xml::{Tag, Token, XmlText};
use crate::{Limits, Unread};

/// Reads a presentation.
pub(crate) fn read(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let mut package = Package::of(received, limits)?;
    let mut draft = Draft::default();
    if let Some(part) = office::optional_part(&mut package, &mut draft, "docProps/core.xml") {
        office::properties(&mut draft, &part, &office::CORE);
    }
    let root = office::relations(&mut package, "");
    let main = root.values().find(|relation| relation.kind == "officeDocument");
    let main = main.map_or_else(|| "ppt/presentation.xml".to_owned(), |relation| relation.target.clone());
    let Some(bytes) = package.part(&main)? else {
        return Err(Unread::Damaged(format!("it has no part {main}")));
    };
    let relations = office::relations(&mut package, &main);
    let xml = XmlText::new(bytes).ok_or_else(|| Unread::Damaged(format!("{main} is not in UTF-8")))?;
    let slides = xml.walk().filter_map(|token| match token {
        Token::Start(tag) if tag.name == "sldId" => {
            // Two attributes are named "id"; the one that names a relationship has a prefix.
            tag.values().iter().find_map(|id| Some(relations.get(&**id)?.target.clone()))
        }
        _ => None,
    });
    // A slide that is listed again is shown again, and read once.
    let mut seen = BTreeSet::new();
    let slides: Vec<String> = slides.filter(|name| seen.insert(name.clone())).collect();
    for (idx, name) in slides.iter().enumerate() {
        let Some(part) = office::optional_part(&mut package, &mut draft, name) else { continue };
        let pieces = Walk::new(Page::Slide { is_first: idx == 0 }).read(&part, &mut draft);
        story::write(&mut draft, pieces, BTreeMap::new());
        let beside = office::relations(&mut package, name);
        for (kind, page) in [("notesSlide", Page::Notes), ("comments", Page::Comments), ("comment", Page::Comments)] {
            for relation in beside.values().filter(|relation| relation.kind == kind) {
                let Some(part) = office::optional_part(&mut package, &mut draft, &relation.target) else { continue };
                let pieces = Walk::new(page).read(&part, &mut draft);
                story::write(&mut draft, pieces, BTreeMap::new());
            }
        }
    }
    office::tell_not_read(&mut draft, &package, "intake.office.not-read");
    draft.finish(received, Format::Pptx)
}

/// What a part is.
#[derive(Clone, Copy, PartialEq)]
enum Page {
    Slide { is_first: bool },
    Notes,
    Comments,
}

struct Walk {
    page: Page,
    story: Story,
    open: Option<Piece>,
    /// The role of the box that is open.
    kind: BlockKind,
    in_text: bool,
    skipped: usize,
}

impl Walk {
    fn new(page: Page) -> Walk {
        let kind = BlockKind::Paragraph;
        Walk { page, story: Story::default(), open: None, kind, in_text: false, skipped: 0 }
    }

    fn read(mut self, part: &Part, draft: &mut Draft) -> Vec<Piece> {
        let mut xml = part.xml.walk();
        for token in &mut xml {
            match token {
                Token::Start(tag) => self.start(&tag),
                Token::End(name) => self.end(name),
                Token::Text(text, at) if self.in_text => {
                    if let Some(piece) = &mut self.open {
                        piece.words.verbatim(text, part.bytes, at);
                    }
                }
                Token::Char(char, range) if self.in_text => {
                    if let Some(piece) = &mut self.open {
                        let place = part.bytes.place(range.start, range.end);
                        piece.words.decoded(char.encode_utf8(&mut [0; 4]), place);
                    }
                }
                _ => {}
            }
        }
        office::tell_broken(draft, &part.name, &xml);
        self.end_piece();
        self.story.end();
        self.story.tell_full(draft);
        self.story.pieces
    }

    fn start(&mut self, tag: &Tag<'_>) {
        if tag.name == "Fallback" {
            self.skipped += 1;
        }
        if self.skipped > 0 {
            return;
        }
        match tag.name {
            "sp" | "graphicFrame" => {
                self.kind = if self.page == Page::Notes { BlockKind::Furniture } else { BlockKind::Paragraph };
            }
            "ph" => self.kind = self.placeholder(tag.attribute("type").as_deref()),
            "p" | "text" => {
                let kind = if self.page == Page::Comments { BlockKind::Comment } else { self.kind };
                self.open = Some(Piece::new(kind));
                // In comments of the older kind the text stands in an element of its own.
                self.in_text = tag.name == "text";
            }
            "t" => self.in_text = true,
            "br" => {
                if let Some(piece) = self.open.as_mut().filter(|piece| !piece.words.text().is_empty()) {
                    piece.words.insert("\n");
                }
            }
            "tbl" => self.story.start_table(),
            "tc" => self.story.start_cell(),
            _ => {}
        }
    }

    fn placeholder(&self, kind: Option<&str>) -> BlockKind {
        match (self.page, kind) {
            (_, Some("sldNum" | "dt" | "ftr" | "hdr" | "sldImg")) => BlockKind::Furniture,
            (Page::Notes, _) => BlockKind::Footnote,
            (Page::Slide { is_first: true }, Some("title" | "ctrTitle")) => BlockKind::Title,
            (_, Some("title" | "ctrTitle" | "subTitle")) => BlockKind::Heading,
            _ => BlockKind::ListItem,
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Fallback" => self.skipped = self.skipped.saturating_sub(1),
            "p" | "text" => {
                self.in_text = false;
                self.end_piece();
            }
            "t" => self.in_text = false,
            "tr" => self.story.end_row(),
            "tbl" => self.story.end_table(),
            _ => {}
        }
    }

    fn end_piece(&mut self) {
        if let Some(piece) = self.open.take() {
            self.story.push(piece);
        }
    }
}
