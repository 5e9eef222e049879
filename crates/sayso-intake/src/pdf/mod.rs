//! PDF. In: the bytes of a file. Out: a document in reading order, each word with its page and box; pages without text,
//! with recognised text or with characters that the file has no letters for are told. Recognises no characters in images
//! and reads no structure that a program may have written into the file: what counts is where the letters stand.
//!
//! ```text
//! bytes ──glyphs──▶ characters ──words──▶ words ──furniture──▶ text ──columns──▶ regions ──paragraphs──▶ ──write──▶ document
//! ```
//!
//! The library runs in a thread of its own with a large stack. A page on which it panics is told and the others are read;
//! a page that draws without end is stopped by counting; and where nothing comes out for long, the thread is left behind
//! and the file is not read. The last is the only place where time counts.

mod unpack;

mod glyphs;

mod info;

mod words;

mod furniture;

mod columns;

mod paragraphs;

mod write;

use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use sayso_ledger::{BlockKind, Document, FileRange, Finding, Notice, Page, Place, Stated, StatedDate};

use self::columns::Gutter;
use self::furniture::Furniture;
use self::glyphs::{Event, MIRRORED, PageEnd, PageGlyphs, Refusal};
use self::info::Info;
use self::paragraphs::{PageParagraphs, Paragraph};
use self::words::{Word, rows};
use self::write::Text;
use crate::{Limits, Unread, finish, roles};

/// How much stack the library gets. It bounds the nesting of objects at 512 and of forms at 50.
const STACK: usize = 64 << 20;
/// How long nothing may come out of the library: much longer than any page takes, on a busy machine too.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The most words of a file: more than 3,000 dense pages, and 200 MiB of memory.
const MOST_WORDS: usize = 2_000_000;
/// The most bytes that one stream may unpack to.
const MOST_UNPACKED: u64 = 256 << 20;

/// Reads a PDF.
pub(crate) fn read(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    if unpack::exceeds(received, MOST_UNPACKED) {
        return Err(Unread::Pdf("that is built to be hard to read: a stream unpacks to more than 256 MiB"));
    }
    let file = extract(received, limits)?;
    let n_words: usize = file.pages.iter().map(|page| page.words.len()).sum();
    if n_words == 0 {
        return Err(Unread::NoTextLayer { n_pages: file.pages.len() });
    }
    Ok(document(received, file))
}

/// A page as it was read.
struct PageWords {
    width: f32,
    height: f32,
    words: Vec<Word>,
    images: f32,
    has_drawing: bool,
    n_outside: usize,
    end: PageEnd,
}

struct File {
    pages: Vec<PageWords>,
    info: Info,
    /// How many pages the file has.
    n_pages: usize,
}

/// Has the library read the file.
fn extract(received: &[u8], limits: &Limits) -> Result<File, Unread> {
    let (sender, receiver) = sync_channel(4);
    let (bytes, max_pages) = (received.to_vec(), limits.max_pages);
    let thread = std::thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK)
        .spawn(move || glyphs::read(bytes, max_pages, &sender));
    // The thread is not joined: one that does not come to an end must not hold this one up.
    thread.map_err(|_| Unread::Pdf("that could not be read: no thread could be started for it"))?;
    collect(&receiver)
}

fn collect(receiver: &Receiver<Event>) -> Result<File, Unread> {
    let mut file = File { pages: Vec::new(), info: Info::default(), n_pages: 0 };
    let mut n_words = 0;
    loop {
        match receiver.recv_timeout(LONGEST_WAIT) {
            Ok(Event::Opened(n_pages)) => file.n_pages = n_pages,
            Ok(Event::Page(page)) => {
                let page = page_words(*page);
                n_words += page.words.len();
                if n_words > MOST_WORDS {
                    return Ok(file);
                }
                file.pages.push(page);
            }
            Ok(Event::Done(info)) => {
                file.info = *info;
                return Ok(file);
            }
            Ok(Event::Refused(refusal)) => {
                return Err(Unread::Pdf(match refusal {
                    Refusal::Password => "that opens only with a password",
                    Refusal::Encryption => "whose encryption is damaged or of an unknown kind",
                    Refusal::Broken => "that is too damaged: no page was found in it",
                }));
            }
            Err(RecvTimeoutError::Timeout) => {
                return Err(Unread::Pdf("that is built to be hard to read: a page took longer than the limit"));
            }
            // The thread panicked outside of a page.
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Unread::Pdf("that is too damaged: the parser gave up"));
            }
        }
    }
}

fn page_words(page: PageGlyphs) -> PageWords {
    PageWords {
        width: page.width,
        height: page.height,
        words: words::words(&page.glyphs),
        images: page.images,
        has_drawing: page.has_drawing,
        n_outside: page.n_outside,
        end: page.end,
    }
}

/// From this share of the page on, hidden text under images is taken for recognised text of a scan.
const SCANNED: f32 = 0.3;

fn document(received: &[u8], mut file: File) -> Document {
    let pages = ledger_pages(&file);
    let notices = notices(&file, &pages);
    let mut hidden = Vec::new();
    let mut turned = Vec::new();
    let mut upright = Vec::new();
    for page in &mut file.pages {
        let words = std::mem::take(&mut page.words);
        let is_scan = page.images >= SCANNED;
        let (not_shown, shown): (Vec<Word>, Vec<Word>) = words.into_iter().partition(|w| w.is_hidden && !is_scan);
        let (straight, other): (Vec<Word>, Vec<Word>) = shown.into_iter().partition(|word| word.turn == 0);
        hidden.push(not_shown);
        turned.push(other);
        upright.push((straight, page.height));
    }
    let furniture = furniture::take(&mut upright);
    let body = {
        let sizes = upright.iter().flat_map(|(words, _)| words.iter().map(|word| (word.size, word.n_letters())));
        words::of_most(sizes)
    };
    let gutters = columns::gutters(upright.iter().map(|(words, _)| words.as_slice()));
    let mut of_pages = Vec::new();
    for (page, (((straight, height), turned), (hidden, furniture))) in
        upright.into_iter().zip(turned).zip(hidden.into_iter().zip(furniture)).enumerate()
    {
        of_pages.push(page_paragraphs(
            page,
            PageParts { straight, height, turned, hidden, furniture, body, gutters: &gutters },
        ));
    }
    let mut paragraphs = paragraphs::join(of_pages);
    let has_title = mark_title(&mut paragraphs, body);

    let mut text = Text::of(&paragraphs);
    drop(paragraphs);
    let facts = write_info(&mut text, &file.info, received.len());
    let mut document = text.document(received);
    document.pages = pages;
    document.notices = notices;
    let (blocks, masthead) = roles::printed_blocks(&document, &text.pieces, &text.kinds, has_title);
    document.blocks = blocks;
    let title = document.blocks.iter().find(|block| has_title && block.kind == BlockKind::Title);
    let title = title.map(|block| Finding { span: block.span, rule: "intake.pdf.largest".into() });
    let mut document = finish(document, Stated { title, ..Stated::default() }, masthead);
    complete(&mut document, &facts);
    document
}

struct PageParts<'g> {
    straight: Vec<Word>,
    height: f32,
    turned: Vec<Word>,
    hidden: Vec<Word>,
    furniture: Furniture,
    body: f32,
    gutters: &'g [Gutter],
}

fn page_paragraphs(page: usize, parts: PageParts<'_>) -> PageParagraphs {
    let PageParts { straight, height, mut turned, hidden, furniture, body, gutters } = parts;
    let (mut text, mut after) = (Vec::new(), Vec::new());
    let of_edge = |rows: Vec<words::Row>| rows.into_iter().map(move |row| Paragraph::furniture(page, row));
    let n_straight = straight.len();
    let (numbers, straight) = furniture::line_numbers(straight);
    after.extend(of_edge(numbers));
    let (main, notes) = paragraphs::of_page(page, height, columns::regions(straight, gutters), body);
    text.extend(main);
    after.extend(notes);
    for turn in 1..2 * MIRRORED {
        let (words, rest): (Vec<Word>, Vec<Word>) = turned.into_iter().partition(|word| word.turn == turn);
        turned = rest;
        // A page that is all turned is a table or a map that was laid on its side; a little is printed along an edge.
        if words.len() > n_straight / 4 && words.len() >= 8 {
            // Without a height no row is at the foot: what looks like notes there is text.
            text.extend(paragraphs::of_page(page, f32::MAX, columns::regions(words, &[]), body).0);
        } else {
            after.extend(of_edge(rows(words)));
        }
    }
    after.extend(of_edge(rows(hidden)));
    after.extend(of_edge(furniture.feet));
    PageParagraphs { before: of_edge(furniture.heads).collect(), text, after }
}

/// The size of a title, beside that of the text.
const TITLE_SIZE: f32 = 1.25;

/// Makes a title of the largest heading among the first blocks, if it is clearly larger than the text. What follows it in
/// the same size belongs to it already.
fn mark_title(paragraphs: &mut [Paragraph], body: f32) -> bool {
    let first = paragraphs.first().and_then(|paragraph| paragraph.lines.first()).map_or(0, |(page, _)| *page);
    let on_first = |paragraph: &Paragraph| paragraph.lines.first().is_some_and(|(page, _)| *page <= first + 1);
    let size = |paragraph: &Paragraph| (paragraph.size * 4.0) as u32;
    let candidates = paragraphs.iter_mut().take(40).filter(|paragraph| {
        paragraph.kind == BlockKind::Heading && paragraph.size >= TITLE_SIZE * body && on_first(paragraph)
    });
    // Of several as large, the first: later ones are chapters.
    let title = candidates.rev().max_by_key(|paragraph| size(paragraph));
    title.map(|paragraph| paragraph.kind = BlockKind::Title).is_some()
}

fn ledger_pages(file: &File) -> Vec<Page> {
    let hundredths = |points: f32| (points.clamp(0.0, 1e6) * 100.0).round() as u32;
    let label = |idx: usize| {
        let label = file.info.labels.get(idx).filter(|label| !label.is_empty());
        label.cloned().unwrap_or_else(|| (idx + 1).to_string())
    };
    let pages = file.pages.iter().enumerate();
    pages
        .map(|(idx, page)| Page { label: label(idx), width: hundredths(page.width), height: hundredths(page.height) })
        .collect()
}

/// What a reader has to know about pages whose text cannot be relied on, or that have none.
fn notices(file: &File, pages: &[Page]) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut tell = |rule: &'static str, which: &dyn Fn(&PageWords) -> bool, what: &str| {
        let found: Vec<usize> = (0..file.pages.len()).filter(|idx| which(&file.pages[*idx])).collect();
        if !found.is_empty() {
            let message = format!("{} {what}", named(&found, pages));
            notices.push(Notice { rule: rule.into(), span: None, message });
        }
    };
    let is_blank = |page: &PageWords| page.words.is_empty() && page.end == PageEnd::Complete;
    tell("intake.pdf.image-only", &|page| is_blank(page) && page.images > 0.05, "without text: an image, not read");
    let drawn = |page: &PageWords| is_blank(page) && page.images <= 0.05 && page.has_drawing;
    tell("intake.pdf.drawing-only", &drawn, "without text: drawn without letters, not read");
    let empty = |page: &PageWords| is_blank(page) && page.images <= 0.05 && !page.has_drawing;
    tell("intake.pdf.empty", &empty, "without anything on it");
    let recognised = |page: &PageWords| {
        let n_hidden = page.words.iter().filter(|word| word.is_hidden).count();
        page.images >= SCANNED && 2 * n_hidden > page.words.len()
    };
    let what = "with recognised text under an image: a machine read it, and may have misread";
    tell("intake.pdf.recognised", &recognised, what);
    let hidden = |page: &PageWords| page.images < SCANNED && page.words.iter().any(|word| word.is_hidden);
    tell("intake.pdf.hidden", &hidden, "with text that does not show: marked as furniture");
    let outside = |page: &PageWords| page.n_outside > 0;
    tell("intake.pdf.outside", &outside, "with text beyond the edge, which does not show: not read");
    let failed = |page: &PageWords| page.end == PageEnd::Failed;
    tell("intake.pdf.page-failed", &failed, "on which the parser gave up: not all was read");
    let endless = |page: &PageWords| page.end == PageEnd::TooMuch;
    tell("intake.pdf.page-too-much", &endless, "that draws more than the limit: not all was read");
    notices.extend(unmapped(file, pages));
    if file.pages.len() < file.n_pages {
        let message = format!("only the first {} of {} pages were read: the limit", file.pages.len(), file.n_pages);
        notices.push(Notice { rule: "intake.pdf.pages".into(), span: None, message });
    }
    notices
}

fn unmapped(file: &File, pages: &[Page]) -> Option<Notice> {
    let count = |page: &PageWords| page.words.iter().map(|word| word.n_unknown).sum::<usize>();
    let found: Vec<usize> = (0..file.pages.len()).filter(|idx| count(&file.pages[*idx]) > 0).collect();
    let n_unknown: usize = found.iter().map(|idx| count(&file.pages[*idx])).sum();
    let all: usize = found.iter().flat_map(|idx| &file.pages[*idx].words).map(Word::n_letters).sum();
    let message = format!(
        "{} with characters that the file has no letters for, {n_unknown} of {all}: shown as U+FFFD",
        named(&found, pages)
    );
    (n_unknown > 0).then(|| Notice { rule: "intake.pdf.unmapped".into(), span: None, message })
}

/// "page 3", "pages 1, 4–7 and 9", by number, with the label where it is another.
fn named(found: &[usize], pages: &[Page]) -> String {
    let name = |idx: usize| {
        let number = (idx + 1).to_string();
        match pages.get(idx).filter(|page| page.label != number) {
            Some(page) => format!("{number} (\u{201c}{}\u{201d})", page.label),
            None => number,
        }
    };
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for idx in found {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *idx => *last = *idx,
            _ => ranges.push((*idx, *idx)),
        }
    }
    let range = |(first, last): &(usize, usize)| {
        if first == last { name(*first) } else { format!("{}–{}", name(*first), name(*last)) }
    };
    let ranges: Vec<String> = ranges.iter().map(range).collect();
    format!("{} {}", if found.len() == 1 { "page" } else { "pages" }, ranges.join(", "))
}

/// A fact of the document information dictionary: the index of its block and what it is.
enum Fact {
    Title,
    Author,
    Created(String),
}

/// Writes what the file states outside its pages as lines at the end, and tells which block each is.
fn write_info(text: &mut Text, info: &Info, file_len: usize) -> Vec<(usize, Fact)> {
    let place = Place::File(FileRange { start: 0, end: file_len as u64 });
    let mut facts = Vec::new();
    let created = info.created.clone();
    let lines = [
        (&info.title, Some(Fact::Title)),
        (&info.author, Some(Fact::Author)),
        (&info.created, created.map(Fact::Created)),
    ];
    for (value, fact) in lines {
        if let (Some(value), Some(fact)) = (value, fact) {
            facts.push((text.pieces.len(), fact));
            text.line(BlockKind::Metadata, value, place);
        }
    }
    facts
}

/// Fills what the pages leave open with what the file states outside of them.
fn complete(document: &mut Document, facts: &[(usize, Fact)]) {
    for (block, fact) in facts {
        let Some(block) = document.blocks.get(*block).copied() else { continue };
        let finding = |rule: &'static str| Finding { span: block.span, rule: rule.into() };
        let words = document.slice(block.span);
        let spaced = words.contains(' ');
        // Programs put the name of a file there.
        let is_file_name = !spaced || words.starts_with("Microsoft ") || {
            let end = words.rsplit('.').next().unwrap_or_default();
            end.len() < words.len() && end.len() <= 4 && end.chars().all(|c| c.is_ascii_alphanumeric())
        };
        let stated = &mut document.stated;
        match fact {
            Fact::Title if stated.title.is_none() && !is_file_name => {
                stated.title = Some(finding("intake.pdf.info.title"));
            }
            Fact::Author if stated.author.is_none() && spaced => {
                stated.author = Some(finding("intake.pdf.info.author"));
            }
            Fact::Created(iso) if stated.date.is_none() => {
                stated.date = Some(StatedDate { finding: finding("intake.pdf.info.created"), iso: iso.clone() });
            }
            _ => {}
        }
    }
}
