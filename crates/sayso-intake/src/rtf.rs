//! Rich Text Format. In: the received bytes. Out: a document of its paragraphs, headings, list items and table rows, with
//! footnotes and comments behind their paragraph, headers and footers as furniture. A small reader of its own, because
//! those that there are keep no positions: every word points to its bytes. Groups cost no stack, and a broken file is
//! read up to its end.

use std::collections::BTreeMap;
use std::ops::Range;

use encoding_rs::Encoding;
use sayso_ledger::{BlockKind, Document, Format};

use crate::draft::{Bytes, Draft, Fact, Weight, Words};
use crate::story::{self, Piece, Story};
use crate::{Limits, Unread};

mod control;

/// Groups that may be open at the same time.
const DEEPEST: usize = 10_000;

/// Notes inside each other; text of deeper ones belongs to the note around them.
const DEEPEST_NOTE: usize = 4;

/// Reads an RTF document.
pub(crate) fn read(received: &[u8], _limits: &Limits) -> Result<Document, Unread> {
    let mut reader = Reader::new(received);
    reader.run()?;
    let Reader { mut story, notes, facts, deleted, inserted, groups, .. } = reader;
    story.end();
    let mut draft = Draft::default();
    for (fact, rule, words) in &facts {
        draft.fact(*fact, Weight::Fallback, rule, BlockKind::Metadata, words);
    }
    story.tell_full(&mut draft);
    story::write(&mut draft, story.pieces, notes);
    if deleted > 0 {
        draft
            .notice("intake.changes.deleted", format!("tracked changes delete {deleted} characters: not read as text"));
    }
    if inserted > 0 {
        draft.notice("intake.changes.inserted", format!("tracked changes insert {inserted} characters: read as text"));
    }
    if groups.len() > 1 {
        draft.notice("intake.rtf.broken", "the file breaks off: not all of its groups are closed".to_owned());
    }
    draft.finish(received, Format::Rtf)
}

/// Where the text of a group goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Target {
    Text,
    /// Nowhere: pictures, tables of fonts, fields' instructions.
    Nowhere,
    Fonts,
    Styles,
    Info,
    Property(Fact, &'static str),
    Date(Fact, &'static str),
}

#[derive(Clone, Debug)]
struct Group {
    target: Target,
    /// A note: its text goes to a story of its own when the group ends.
    is_note: bool,
    /// The byte at which the group starts.
    start: usize,
    encoding: &'static Encoding,
    /// Bytes that stand for a character of `\u` where that is not known.
    fallback: usize,
    is_deleted: bool,
    is_inserted: bool,
}

/// A story that a note interrupts.
struct Around {
    story: Story,
    piece: Piece,
    kind: BlockKind,
    in_row: bool,
    cell_ended: bool,
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    groups: Vec<Group>,
    /// The next control word says what the group is, and those who do not know it skip the group.
    is_optional: bool,
    encoding: &'static Encoding,
    fonts: BTreeMap<i32, &'static Encoding>,
    font: i32,
    styles: BTreeMap<i32, BlockKind>,
    style: Option<i32>,
    /// Fallback bytes of `\u` that are still to be skipped.
    skip: usize,
    /// The first half of a character of two, and where it starts.
    surrogate: Option<(u16, usize)>,
    /// Bytes in the encoding of the font, that are one or more characters together, and their place.
    pending: Vec<u8>,
    pending_at: Range<usize>,
    story: Story,
    piece: Piece,
    /// The role of the story that is open.
    story_is: BlockKind,
    around: Vec<Around>,
    in_row: bool,
    cell_ended: bool,
    notes: BTreeMap<String, Vec<Piece>>,
    facts: Vec<(Fact, &'static str, Words)>,
    property: Words,
    /// Year, month, day.
    date: [i32; 3],
    name: String,
    deleted: usize,
    inserted: usize,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader {
            bytes,
            at: 0,
            groups: Vec::new(),
            is_optional: false,
            encoding: encoding_rs::WINDOWS_1252,
            fonts: BTreeMap::new(),
            font: 0,
            styles: BTreeMap::new(),
            style: None,
            skip: 0,
            surrogate: None,
            pending: Vec::new(),
            pending_at: 0..0,
            story: Story::default(),
            piece: Piece::new(BlockKind::Paragraph),
            story_is: BlockKind::Paragraph,
            around: Vec::new(),
            in_row: false,
            cell_ended: true,
            notes: BTreeMap::new(),
            facts: Vec::new(),
            property: Words::default(),
            date: [0; 3],
            name: String::new(),
            deleted: 0,
            inserted: 0,
        }
    }

    fn run(&mut self) -> Result<(), Unread> {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            let start = self.at;
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    self.open(start)?;
                }
                b'}' => {
                    self.flush();
                    self.close();
                    if self.groups.is_empty() && start > 0 {
                        break;
                    }
                }
                b'\\' => self.control(start),
                b'\r' | b'\n' | b'\0' => {}
                _ => self.byte(byte, start..self.at),
            }
        }
        self.flush();
        self.end_piece();
        while !self.around.is_empty() {
            self.end_note();
        }
        Ok(())
    }

    fn open(&mut self, start: usize) -> Result<(), Unread> {
        if self.groups.len() >= DEEPEST {
            return Err(Unread::Bound(format!("more than {DEEPEST} groups stand inside each other")));
        }
        self.is_optional = false;
        let outer = self.groups.last().cloned();
        let group = outer.map(|outer| Group { is_note: false, start, ..outer });
        self.groups.push(group.unwrap_or(Group {
            target: Target::Text,
            is_note: false,
            start,
            encoding: self.encoding,
            fallback: 1,
            is_deleted: false,
            is_inserted: false,
        }));
        Ok(())
    }

    fn close(&mut self) {
        self.is_optional = false;
        self.skip = 0;
        let Some(group) = self.groups.pop() else { return };
        let outer = self.groups.last().map_or(Target::Text, |outer| outer.target);
        if group.is_note {
            self.end_note();
        }
        if group.target == outer {
            return;
        }
        match group.target {
            Target::Property(fact, rule) => {
                let words = std::mem::take(&mut self.property);
                self.facts.push((fact, rule, words));
            }
            Target::Date(fact, rule) if self.date[0] > 0 => {
                let [year, month, day] = std::mem::take(&mut self.date);
                let mut words = Words::default();
                let place = Bytes::File.place(group.start, self.at);
                words.decoded(&format!("{year:04}-{month:02}-{day:02}"), place);
                self.facts.push((fact, rule, words));
            }
            _ => {}
        }
    }

    fn control(&mut self, start: usize) {
        let Some(byte) = self.bytes.get(self.at).copied() else { return };
        if !byte.is_ascii_alphabetic() {
            self.at += 1;
            return self.symbol(byte, start);
        }
        let rest = &self.bytes[self.at..];
        let len = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&rest[..len]).unwrap_or_default();
        let mut end = len;
        let minus = rest.get(end) == Some(&b'-');
        let digits = &rest[end + usize::from(minus)..];
        let n_digits = digits.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&digits[..n_digits]).ok().and_then(|digits| digits.parse::<i64>().ok());
        let number = number.map(|number| if minus { -number } else { number } as i32);
        if n_digits > 0 {
            end += n_digits + usize::from(minus);
        }
        end += usize::from(rest.get(end) == Some(&b' '));
        self.at += end;
        self.word(word, number, start);
    }

    fn symbol(&mut self, byte: u8, start: usize) {
        match byte {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(value) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.at += 2;
                    self.byte(value, start..self.at);
                }
            }
            b'\\' | b'{' | b'}' => {
                self.write(std::str::from_utf8(&[byte]).unwrap_or_default(), start + 1..self.at, true)
            }
            b'~' => self.write("\u{a0}", start..self.at, false),
            b'_' => self.write("\u{2011}", start..self.at, false),
            b'*' => self.is_optional = true,
            b'\r' | b'\n' => self.end_paragraph(),
            _ => {}
        }
    }

    /// One byte of text: a character, or a part of one.
    fn byte(&mut self, byte: u8, place: Range<usize>) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        let target = self.groups.last().map_or(Target::Text, |group| group.target);
        if matches!(target, Target::Fonts | Target::Styles) {
            return self.table_byte(target, byte);
        }
        if byte.is_ascii() && self.pending.is_empty() {
            return self.write(std::str::from_utf8(&[byte]).unwrap_or_default(), place.clone(), place.len() == 1);
        }
        if self.pending.is_empty() {
            self.pending_at = place.clone();
        } else if self.pending_at.end != place.start || byte.is_ascii() && self.is_single_byte() {
            self.flush();
            return self.byte(byte, place);
        }
        self.pending.push(byte);
        self.pending_at.end = place.end;
        // A second byte that is ASCII ends a character of two; no character is longer than four.
        if byte.is_ascii() || self.pending.len() >= 512 {
            self.flush();
        }
    }

    fn is_single_byte(&self) -> bool {
        self.font_encoding().is_single_byte()
    }

    fn font_encoding(&self) -> &'static Encoding {
        self.groups.last().map_or(self.encoding, |group| group.encoding)
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            let text = self.font_encoding().decode_without_bom_handling(&bytes).0.into_owned();
            self.write(&text, self.pending_at.clone(), false);
        }
    }

    /// Writes text that stands, or is meant, at a place.
    fn write(&mut self, text: &str, place: Range<usize>, is_same: bool) {
        if !is_same || self.pending_at.end != place.start {
            self.flush();
        }
        let Some(group) = self.groups.last() else { return };
        let (target, is_deleted, is_inserted) = (group.target, group.is_deleted, group.is_inserted);
        let words = match target {
            Target::Text if is_deleted => {
                self.deleted += text.chars().count();
                return;
            }
            Target::Text => &mut self.piece.words,
            Target::Property(..) => &mut self.property,
            _ => return,
        };
        self.inserted += if is_inserted { text.chars().count() } else { 0 };
        if is_same {
            words.verbatim(text, Bytes::File, place.start);
        } else {
            words.decoded(text, Bytes::File.place(place.start, place.end));
        }
    }

    /// Names of styles: only their start is looked at.
    fn table_byte(&mut self, target: Target, byte: u8) {
        if byte == b';' {
            let name = std::mem::take(&mut self.name).trim().to_lowercase();
            let role = match name.as_str() {
                "title" => Some(BlockKind::Title),
                "subtitle" => Some(BlockKind::Heading),
                "caption" => Some(BlockKind::Caption),
                _ if name.starts_with("heading ") => Some(BlockKind::Heading),
                _ if name.starts_with("list bullet") || name.starts_with("list number") => Some(BlockKind::ListItem),
                _ if name.starts_with("toc ") => Some(BlockKind::Furniture),
                _ => None,
            };
            if let (Target::Styles, Some(role), Some(style)) = (target, role, self.style.take()) {
                self.styles.insert(style, role);
            }
        } else if self.name.len() < 64 {
            self.name.push(char::from(byte));
        }
    }

    /// A character by its number in UTF-16.
    fn unicode(&mut self, value: i32, place: Range<usize>) {
        let unit = value as u16;
        let (units, start) = match self.surrogate.take() {
            Some((first, start)) => (vec![first, unit], start),
            None => (vec![unit], place.start),
        };
        self.flush();
        if units.len() == 1 && (0xd800..0xdc00).contains(&unit) {
            self.surrogate = Some((unit, start));
        } else {
            self.write(&String::from_utf16_lossy(&units), start..place.end, false);
        }
        self.skip = self.groups.last().map_or(1, |group| group.fallback);
    }

    fn space(&mut self, space: &str) {
        let is_text = self.groups.last().is_some_and(|group| group.target == Target::Text && !group.is_deleted);
        if is_text && !self.piece.words.text().is_empty() {
            self.piece.words.insert(space);
        }
    }

    fn end_paragraph(&mut self) {
        if self.groups.last().is_some_and(|group| group.target == Target::Text) {
            self.end_piece();
        }
    }

    fn end_piece(&mut self) {
        let next = Piece::new(self.piece.kind);
        let piece = std::mem::replace(&mut self.piece, next);
        if self.in_row {
            if !self.story.is_in_table() {
                self.story.start_table();
                self.cell_ended = true;
            }
            if std::mem::take(&mut self.cell_ended) {
                self.story.start_cell();
            }
        } else if self.story.is_in_table() {
            self.story.end_table();
        }
        self.story.push(piece);
    }

    /// Starts a group whose text is a story of its own.
    fn start_note(&mut self, kind: BlockKind) {
        if self.around.len() >= DEEPEST_NOTE {
            return;
        }
        let Some(group) = self.groups.last_mut().filter(|group| group.target == Target::Text && !group.is_note) else {
            return;
        };
        group.is_note = true;
        let id = group.start.to_string();
        if kind != BlockKind::Furniture {
            self.piece.notes.push(id);
        }
        let piece = std::mem::replace(&mut self.piece, Piece::new(kind));
        let story = std::mem::take(&mut self.story);
        let kind = std::mem::replace(&mut self.story_is, kind);
        let (in_row, cell_ended) = (std::mem::take(&mut self.in_row), std::mem::replace(&mut self.cell_ended, true));
        self.around.push(Around { story, piece, kind, in_row, cell_ended });
    }

    fn end_note(&mut self) {
        self.in_row = false;
        self.end_piece();
        let Some(around) = self.around.pop() else { return };
        self.story.end();
        let note = std::mem::replace(&mut self.story, around.story).pieces;
        let own = std::mem::replace(&mut self.story_is, around.kind);
        (self.piece, self.in_row, self.cell_ended) = (around.piece, around.in_row, around.cell_ended);
        if own == BlockKind::Furniture {
            note.into_iter().for_each(|piece| self.story.push(piece));
        } else if let Some(id) = self.piece.notes.last() {
            self.notes.insert(id.clone(), note);
        }
    }
}
