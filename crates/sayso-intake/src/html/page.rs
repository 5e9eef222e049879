//! The document of a page. In: its facts and parts. Out: one text, what the head states first, with blocks, stated facts and
//! the bytes of the file that every stretch came from.

use sayso_ledger::{
    Block, BlockKind, Document, FileRange, Finding, Format, Notice, Origin, OriginKind, Place, Stated, StatedDate,
};

use crate::decode::{Decoded, Places};
use crate::pulled::pulled;
use crate::text::Piece;
use crate::{finish, roles};

use super::blocks::Part;
use super::head::{Fact, Head};
use super::mapped::{Mapped, Stretch};
use super::published::{Dated, Dates};
use super::trim::before_text;

/// Writes facts and parts into one document. `texts` says which parts start a text of their own, if there are several.
pub(crate) fn document(
    received: &[u8],
    decoded: &Decoded,
    head: &mut Head,
    dates: Dates,
    parts: Vec<Part>,
    texts: &[usize],
) -> Document {
    let mut writer = Writer::default();
    let title = writer.fact(BlockKind::Title, head.title.take());
    let author = writer.fact(BlockKind::Byline, head.author.take());
    let outlet = writer.fact(BlockKind::Byline, head.outlet.take());
    let published = writer.date(dates.published);
    let modified = writer.date(dates.modified);
    let address = writer.fact(BlockKind::Byline, head.address.take());
    let n_stated = writer.pieces.len();
    let shown = title.as_ref().map(|(piece, _)| writer.words.text()[piece.start..piece.end].to_owned());
    // The heading that shows the title stands at the start already.
    let first = parts.iter().position(|part| part.kind == BlockKind::Heading);
    let again = first.filter(|idx| {
        *idx < 12 && parts[*idx].words.len() < 1_000 && Some(parts[*idx].words.line().text()) == shown.as_deref()
    });
    let (mut starts, mut set_apart) = (Vec::new(), Vec::new());
    for (idx, part) in parts.into_iter().enumerate().filter(|(idx, _)| Some(*idx) != again) {
        set_apart.extend(part.is_set_apart.then_some(writer.kinds.len()));
        let piece = writer.block(part.kind, part.words);
        starts.extend(texts.contains(&idx).then_some(piece));
    }
    let Writer { words, pieces, kinds } = writer;
    let (text, stretches) = words.into_parts();
    let mut document = Document::new(received, Format::Html, text);
    document.encoding = decoded.encoding.name().to_owned();
    document.origins = origins(&document, &mut Places::new(decoded, received), &stretches);
    if !decoded.malformed.is_empty() {
        let count = decoded.malformed.len();
        let message = format!("{count} places of the page are not valid {} and shown as U+FFFD", document.encoding);
        document.notices.push(Notice { rule: "intake.decode.malformed".into(), span: None, message });
    }
    for start in &starts {
        let message = format!("the page holds {} texts of their own: one starts here", starts.len());
        let span = document.span(start.start, start.end);
        document.notices.push(Notice { rule: "intake.html.several-texts".into(), span, message });
    }
    let (mut blocks, masthead) = roles::blocks(&document, &pieces, &kinds);
    // What the head states is what the page says it is, whatever the words look like.
    for (block, kind) in blocks.iter_mut().zip(&kinds).take(n_stated) {
        block.kind = *kind;
    }
    for (block, kind) in blocks.iter_mut().zip(&kinds).filter(|(_, kind)| matches!(kind, BlockKind::Comment)) {
        block.kind = *kind;
    }
    before_text(&document, &mut blocks[n_stated..]);
    quotations(&mut blocks, &set_apart);
    if !set_apart.is_empty() {
        let mut kinds: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
        pulled(&|idx| document.slice(blocks[idx].span), &mut kinds);
        blocks.iter_mut().zip(kinds).for_each(|(block, kind)| block.kind = kind);
    }
    document.blocks = blocks;
    let finding = |fact: Option<(Piece, &'static str)>| {
        fact.and_then(|(piece, rule)| Some(Finding { span: document.span(piece.start, piece.end)?, rule: rule.into() }))
    };
    let date = |fact: Option<(Piece, &'static str, String)>| {
        let (piece, rule, iso) = fact?;
        Some(StatedDate { finding: Finding { span: document.span(piece.start, piece.end)?, rule: rule.into() }, iso })
    };
    let stated = Stated {
        title: finding(title),
        author: finding(author),
        outlet: finding(outlet),
        issuer: None,
        date: date(published),
        modified: date(modified),
        address: finding(address),
    };
    finish(document, stated, masthead)
}

/// Makes quotations of the paragraphs that are set apart, unless they are three quarters of the text: then it is no more than
/// how it is laid out.
fn quotations(blocks: &mut [Block], set_apart: &[usize]) {
    let length = |block: &Block| if block.kind == BlockKind::Paragraph { block.span.len() } else { 0 };
    let text: usize = blocks.iter().map(length).sum();
    let quoted: usize = set_apart.iter().map(|idx| length(&blocks[*idx])).sum();
    for idx in set_apart.iter().filter(|_| quoted * 4 < text * 3) {
        if blocks[*idx].kind == BlockKind::Paragraph {
            blocks[*idx].kind = BlockKind::Quotation;
        }
    }
}

#[derive(Default)]
struct Writer {
    words: Mapped,
    pieces: Vec<Piece>,
    kinds: Vec<BlockKind>,
}

impl Writer {
    fn block(&mut self, kind: BlockKind, words: Mapped) -> Piece {
        if !self.words.is_empty() {
            let in_list = kind == BlockKind::ListItem && self.kinds.last() == Some(&BlockKind::ListItem);
            self.words.push_inserted(if in_list { "\n" } else { "\n\n" });
        }
        let start = self.words.len();
        // Not held twice if it is all there is.
        if start == 0 {
            self.words = words
        } else {
            self.words.append(&words)
        }
        let piece = Piece { start, end: self.words.len() };
        self.pieces.push(piece);
        self.kinds.push(kind);
        piece
    }

    fn fact(&mut self, kind: BlockKind, fact: Option<Fact>) -> Option<(Piece, &'static str)> {
        let fact = fact?;
        Some((self.block(kind, fact.words), fact.rule))
    }

    fn date(&mut self, dated: Option<Dated>) -> Option<(Piece, &'static str, String)> {
        let dated = dated?;
        let piece = self.block(BlockKind::Dateline, dated.fact.words);
        let date = Piece { start: piece.start + dated.range.start, end: piece.start + dated.range.end };
        Some((date, dated.fact.rule, dated.iso))
    }
}

/// Where the stretches of the text stand in the file.
fn origins(document: &Document, places: &mut Places<'_>, stretches: &[Stretch]) -> Vec<Origin> {
    let mut origins: Vec<Origin> = Vec::new();
    let mut start = 0;
    for stretch in stretches {
        if stretch.source.is_empty() {
            push(&mut origins, document, start..stretch.end, OriginKind::Inserted, None);
        } else if !stretch.is_verbatim {
            let file = places.file_range(stretch.source.clone());
            push(&mut origins, document, start..stretch.end, OriginKind::Decoded, Some(file));
        } else {
            for (source, kind, file) in places.of(stretch.source.clone()) {
                let from = start + (source.start - stretch.source.start);
                match kind {
                    // A text of that length in one element would have millions of places.
                    OriginKind::Decoded if stretch.source.len() <= LONGEST_BY_WORDS => {
                        words_of(&mut origins, document, places, from, source);
                    }
                    _ => push(&mut origins, document, from..from + source.len(), kind, Some(file)),
                }
            }
        }
        start = stretch.end;
    }
    origins
}

/// A longer stretch that was decoded is given by lines, not by words.
const LONGEST_BY_WORDS: usize = 64 << 10;

/// A decoded part word by word, so that each has its own bytes.
fn words_of(
    origins: &mut Vec<Origin>,
    document: &Document,
    places: &mut Places<'_>,
    start: usize,
    source: std::ops::Range<usize>,
) {
    let text = document.text().get(start..start + source.len()).unwrap_or_default();
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let file = places.file_range(source.start + at..source.start + at + word.len());
        let is_same = places.bytes(file) == word.as_bytes();
        let kind = if is_same { OriginKind::Verbatim } else { OriginKind::Decoded };
        push(origins, document, start + at..start + at + word.len(), kind, Some(file));
        at += word.len();
    }
}

fn push(
    origins: &mut Vec<Origin>,
    document: &Document,
    range: std::ops::Range<usize>,
    kind: OriginKind,
    file: Option<FileRange>,
) {
    let Some(span) = document.span(range.start, range.end) else { return };
    if let (Some(last), Some(file)) = (origins.last_mut(), file)
        && let Some(Place::File(before)) = last.place
        && (last.kind, kind) == (OriginKind::Verbatim, OriginKind::Verbatim)
        && before.end == file.start
        && let Some(whole) = document.span(last.span.start(), span.end())
    {
        (last.span, last.place) = (whole, Some(Place::File(FileRange { start: before.start, end: file.end })));
        return;
    }
    origins.push(Origin { span, kind, place: file.map(Place::File) });
}
