//! A document in the making. In: words with the place that each stretch came from, block by block, and what the file
//! states about itself outside its text. Out: a document whose origins tile its text. Looks at no format.

use std::collections::BTreeMap;
use std::ops::Range;

use sayso_ledger::{
    BlockKind, Document, FileRange, Finding, Format, Notice, Origin, OriginKind, Place, Span, Stated, StatedDate,
};

use crate::roles::{self, Given};
use crate::text::Piece;
use crate::{Unread, finish};

/// Which bytes a position counts in: those of the file, or those of a part of it, unpacked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bytes {
    File,
    Part(u32),
}

impl Bytes {
    /// The place of a range of these bytes.
    pub(crate) fn place(self, start: usize, end: usize) -> Place {
        let range = FileRange { start: start as u64, end: end as u64 };
        match self {
            Bytes::File => Place::File(range),
            Bytes::Part(part) => Place::Part { part, range },
        }
    }
}

/// A stretch of words, by its end; it starts where the one before ends.
#[derive(Clone, Copy, Debug)]
struct Run {
    end: usize,
    kind: OriginKind,
    place: Option<Place>,
}

/// Stretches of one text whose places are kept; texts of people have fewer, and each costs memory.
const MOST_RUNS: usize = 1_000_000;

/// The smallest place that holds both, where both are in the same bytes; or else the first.
fn covered(first: Option<Place>, second: Option<Place>) -> Option<Place> {
    let cover = |a: FileRange, b: FileRange| FileRange { start: a.start.min(b.start), end: a.end.max(b.end) };
    match (first?, second) {
        (Place::File(a), Some(Place::File(b))) => Some(Place::File(cover(a, b))),
        (Place::Part { part, range }, Some(Place::Part { part: other, range: b })) if part == other => {
            Some(Place::Part { part, range: cover(range, b) })
        }
        (first, _) => Some(first),
    }
}

/// Words, and where each stretch of them came from.
#[derive(Clone, Default, Debug)]
pub(crate) struct Words {
    text: String,
    runs: Vec<Run>,
}

impl Words {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Adds words that stand so in the bytes.
    pub(crate) fn verbatim(&mut self, text: &str, bytes: Bytes, start: usize) {
        self.push(text, OriginKind::Verbatim, Some(bytes.place(start, start + text.len())));
    }

    /// Adds words that the bytes of this range stand for.
    pub(crate) fn decoded(&mut self, text: &str, place: Place) {
        self.push(text, OriginKind::Decoded, Some(place));
    }

    /// Adds white space that is not in the file.
    pub(crate) fn insert(&mut self, space: &str) {
        debug_assert!(space.trim().is_empty(), "only white space is inserted");
        self.push(space, OriginKind::Inserted, None);
    }

    /// Adds words of a stretch that has its origin already.
    pub(crate) fn push(&mut self, text: &str, kind: OriginKind, place: Option<Place>) {
        if text.is_empty() {
            return;
        }
        self.text.push_str(text);
        let end = self.text.len();
        if self.runs.len() >= MOST_RUNS
            && let Some(last) = self.runs.last_mut().filter(|last| last.place.is_some())
        {
            // From here on only the stretch is kept from which the text was taken.
            (last.end, last.kind, last.place) = (end, OriginKind::Extracted, covered(last.place, place));
            return;
        }
        if let Some(last) = self.runs.last_mut()
            && last.kind == kind
            && let Some(joined) = joined(kind, last.place, place)
        {
            (last.end, last.place) = (end, joined);
            return;
        }
        self.runs.push(Run { end, kind, place });
    }

    pub(crate) fn append(&mut self, other: &Words) {
        let mut start = 0;
        for run in &other.runs {
            self.push(&other.text[start..run.end], run.kind, run.place);
            start = run.end;
        }
    }

    /// Adds text in which white space counts as one space, and none at the start. `at` is where it stands.
    pub(crate) fn collapsed(&mut self, text: &str, bytes: Bytes, at: usize) {
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let mut from = 0;
        while from < text.len() {
            let rest = &text[from..];
            let word = rest.find(is_space).unwrap_or(rest.len());
            self.verbatim(&rest[..word], bytes, at + from);
            let space = rest[word..].find(|c: char| !is_space(c)).unwrap_or(rest.len() - word);
            let start = at + from + word;
            if space > 0 && !self.text.is_empty() && !self.text.ends_with(is_space) {
                match &rest[word..word + space] {
                    " " => self.verbatim(" ", bytes, start),
                    _ => self.decoded(" ", bytes.place(start, start + space)),
                }
            }
            from += word + space;
        }
    }
}

/// The place of two stretches as one, if they are one: inserted ones, and verbatim ones that touch in the bytes.
fn joined(kind: OriginKind, first: Option<Place>, second: Option<Place>) -> Option<Option<Place>> {
    let touch = |a: FileRange, b: FileRange| (a.end == b.start).then_some(FileRange { start: a.start, end: b.end });
    match (kind, first, second) {
        (OriginKind::Inserted, _, _) => Some(None),
        (OriginKind::Verbatim, Some(Place::File(a)), Some(Place::File(b))) => Some(Some(Place::File(touch(a, b)?))),
        (OriginKind::Verbatim, Some(Place::Part { part, range }), Some(Place::Part { part: other, range: next })) => {
            (part == other).then_some(Some(Place::Part { part, range: touch(range, next)? }))
        }
        _ => None,
    }
}

/// What a file can state about itself outside its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fact {
    Title,
    Author,
    Outlet,
    /// Of the text: when it was written or sent.
    Date,
    /// Kept as a line, and no fact of the document: who changed the file last, to whom it was sent.
    Other,
}

/// How much a fact counts beside what the text itself says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Weight {
    /// Only where the text is silent: properties of office files are often those of an older file.
    Fallback,
    /// More than what the text shows, as the head of a mail does.
    Head,
}

struct StatedFact {
    fact: Fact,
    weight: Weight,
    rule: &'static str,
    start: usize,
    end: usize,
}

/// A document in the making.
#[derive(Default)]
pub(crate) struct Draft {
    /// The encoding that most of the text was in, if not UTF-8.
    pub(crate) encoding: Option<&'static str>,
    words: Words,
    parts: Vec<String>,
    part_idx: BTreeMap<String, u32>,
    pieces: Vec<Piece>,
    kinds: Vec<BlockKind>,
    facts: Vec<StatedFact>,
    notices: Vec<(&'static str, String)>,
    /// Blocks over the limit.
    n_left_out: usize,
}

/// Blocks of one document; a long book has a tenth of that.
const MOST_BLOCKS: usize = 500_000;

impl Draft {
    /// Names a part that words come from.
    pub(crate) fn part(&mut self, name: &str) -> Bytes {
        let next = self.parts.len() as u32;
        let idx = *self.part_idx.entry(name.to_owned()).or_insert(next);
        if idx == next {
            self.parts.push(name.to_owned());
        }
        Bytes::Part(idx)
    }

    /// Adds a block; blank ones are none. Returns its place among the blocks.
    pub(crate) fn block(&mut self, kind: BlockKind, words: &Words) -> Option<usize> {
        if words.is_blank() {
            return None;
        }
        if self.pieces.len() >= MOST_BLOCKS {
            self.n_left_out += 1;
            return None;
        }
        if !self.words.text.is_empty() {
            let in_list = |kind: &BlockKind| matches!(kind, BlockKind::ListItem | BlockKind::TableRow);
            let together = self.kinds.last() == Some(&kind) && in_list(&kind);
            self.words.insert(if together { "\n" } else { "\n\n" });
        }
        let start = self.words.text.len();
        self.words.append(words);
        let text = &self.words.text[start..];
        let from = start + (text.len() - text.trim_start().len());
        self.pieces.push(Piece { start: from, end: from + text.trim().len() });
        self.kinds.push(kind);
        Some(self.pieces.len() - 1)
    }

    /// Adds a line that the file states outside its text. `kind` is its block's.
    pub(crate) fn fact(&mut self, fact: Fact, weight: Weight, rule: &'static str, kind: BlockKind, words: &Words) {
        if let Some(idx) = self.block(kind, words) {
            let Piece { start, end } = self.pieces[idx];
            self.facts.push(StatedFact { fact, weight, rule, start, end });
        }
    }

    /// Takes a range of a block, counted from its start, for a fact.
    pub(crate) fn fact_in(
        &mut self,
        fact: Fact,
        weight: Weight,
        rule: &'static str,
        block: usize,
        range: Range<usize>,
    ) {
        if let Some(piece) = self.pieces.get(block) {
            let (start, end) = (piece.start + range.start, piece.start + range.end);
            if end <= piece.end {
                self.facts.push(StatedFact { fact, weight, rule, start, end });
            }
        }
    }

    /// Takes a block of the text for a fact.
    pub(crate) fn fact_at(&mut self, fact: Fact, weight: Weight, rule: &'static str, block: usize) {
        if let Some(Piece { start, end }) = self.pieces.get(block).copied() {
            self.facts.push(StatedFact { fact, weight, rule, start, end });
        }
    }

    pub(crate) fn notice(&mut self, rule: &'static str, message: String) {
        self.notices.push((rule, message));
    }

    pub(crate) fn n_blocks(&self) -> usize {
        self.pieces.len()
    }

    /// How many bytes of text the blocks of a kind have.
    pub(crate) fn n_bytes(&self, kind: BlockKind) -> usize {
        let of_kind = self.pieces.iter().zip(&self.kinds).filter(|(_, known)| **known == kind);
        of_kind.map(|(piece, _)| piece.end - piece.start).sum()
    }

    /// How many bytes of text the blocks from this one on have.
    pub(crate) fn n_bytes_from(&self, block: usize) -> usize {
        self.pieces.iter().skip(block).map(|piece| piece.end - piece.start).sum()
    }

    /// Whether there is any text beside the lines that state facts.
    pub(crate) fn has_text(&self) -> bool {
        self.kinds.iter().any(|kind| *kind != BlockKind::Metadata)
    }

    /// Makes the document. A block whose style is that of a title is the title; roles of lines are looked for where styles
    /// do not tell them.
    ///
    /// # Errors
    /// There is no text.
    pub(crate) fn finish(mut self, received: &[u8], format: Format) -> Result<Document, Unread> {
        if !self.has_text() {
            return Err(Unread::Blank);
        }
        if let Some(title) = self.kinds.iter().position(|kind| *kind == BlockKind::Title) {
            self.fact_at(Fact::Title, Weight::Head, "intake.office.title-style", title);
        }
        if self.n_left_out > 0 {
            let message = format!("more than {MOST_BLOCKS} paragraphs: {} were not read", self.n_left_out);
            self.notice("intake.blocks.full", message);
        }
        let Draft { encoding, words, parts, pieces, kinds, facts, notices, .. } = self;
        let mut document = Document::new(received, format, words.text);
        document.parts = parts;
        document.encoding = encoding.unwrap_or("UTF-8").to_owned();
        let mut start = 0;
        for run in &words.runs {
            let span = document.span(start, run.end);
            document.origins.extend(span.map(|span| Origin { span, kind: run.kind, place: run.place }));
            start = run.end;
        }
        let told = |wanted: BlockKind| kinds.contains(&wanted);
        let title = told(BlockKind::Title) || facts.iter().any(is_head_title);
        let given = Given { title, headings: title || told(BlockKind::Heading) };
        let (blocks, masthead) = roles::given_blocks(&document, &pieces, &kinds, given);
        document.blocks = blocks;
        let notices = notices.into_iter().map(|(rule, message)| Notice { rule: rule.into(), span: None, message });
        document.notices.extend(notices);
        let head = stated(&document, &facts, Weight::Head);
        let mut document = finish(document, head, masthead);
        let fallback = stated(&document, &facts, Weight::Fallback);
        let known = std::mem::take(&mut document.stated);
        document.stated = Stated {
            title: known.title.or(fallback.title),
            author: known.author.or(fallback.author),
            outlet: known.outlet.or(fallback.outlet),
            date: known.date.or(fallback.date),
            ..known
        };
        Ok(document)
    }
}

fn is_head_title(found: &StatedFact) -> bool {
    found.fact == Fact::Title && found.weight == Weight::Head
}

/// The facts of this weight, of several the first.
fn stated(document: &Document, facts: &[StatedFact], weight: Weight) -> Stated {
    let find = |fact: Fact| -> Option<Finding> {
        let found = facts.iter().find(|found| found.fact == fact && found.weight == weight)?;
        Some(Finding { span: document.span(found.start, found.end)?, rule: found.rule.into() })
    };
    let date = find(Fact::Date).and_then(|finding| {
        let (span, iso) = date(document, finding.span)?;
        Some(StatedDate { finding: Finding { span, ..finding }, iso })
    });
    Stated {
        title: find(Fact::Title),
        author: find(Fact::Author),
        outlet: find(Fact::Outlet),
        issuer: None,
        date,
        ..Stated::default()
    }
}

/// The words of a date in a line that has one.
fn date(document: &Document, line: Span) -> Option<(Span, String)> {
    let found = crate::date::dates(document.slice(line)).into_iter().next()?;
    let (iso, _) = found.iso(crate::date::Order::DayFirst);
    let span = document.span(line.start() + found.range.start, line.start() + found.range.end)?;
    Some((span, iso))
}
