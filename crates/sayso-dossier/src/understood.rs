//! What was understood of a received file: what it is comes in; lines for a terminal or a JSON object go out: its format,
//! its blocks with the place of each in the file, what it states about itself and where, what was noticed or passed
//! over, and how much of it is read for claims.

use std::collections::BTreeSet;
use std::io::Write;

use sayso_ledger::{BlockKind, Document, Finding, OriginKind, Place, Span};
use serde::Serialize;

use crate::json::line;
use crate::list::flowing;
use crate::terminal::{Paint, Terminal, clean};
use crate::{CodePoints, DossierError};

/// A file, and what it is.
#[derive(Clone, Copy, Debug)]
pub struct Understood<'a> {
    /// Its path.
    pub path: &'a str,
    /// How many bytes it has; `None` if they could not be received.
    pub n_bytes: Option<usize>,
    /// What it is.
    pub what: UnderstoodAs<'a>,
}

/// What a file is.
#[derive(Clone, Copy, Debug)]
pub enum UnderstoodAs<'a> {
    /// A document.
    Document(&'a Document),
    /// A file that holds others; what it held.
    Container(&'a str),
    /// A file that could not be read; why not.
    Unread(&'a str),
}

/// How much of a document is text that is read for claims, in bytes of text.
struct Share {
    read: usize,
    all: usize,
}

fn share(document: &Document) -> Share {
    let n_bytes = |is_read: bool| -> usize {
        let blocks = document.blocks.iter().filter(|block| block.kind.is_text() || !is_read);
        blocks.map(|block| block.span.len()).sum()
    };
    Share { read: n_bytes(true), all: n_bytes(false) }
}

impl Share {
    fn percent(&self) -> usize {
        (100 * self.read + self.all / 2).checked_div(self.all).unwrap_or(0)
    }
}

/// The bytes of the file itself that text came from; `None` where it came from pages or from parts that are packed.
fn covered(document: &Document) -> Option<u64> {
    let mut ranges = Vec::new();
    for origin in document.origins.iter().filter(|origin| origin.kind != OriginKind::Inserted) {
        match origin.place {
            Some(Place::File(range)) => ranges.push((range.start, range.end)),
            _ => return None,
        }
    }
    ranges.sort_unstable();
    let (mut covered, mut end) = (0, 0);
    for (from, to) in ranges {
        covered += to.saturating_sub(from.max(end));
        end = end.max(to);
    }
    Some(covered)
}

/// The place of a stretch of text: that of its first origin, up to that of its last where both are in the same bytes.
fn place(document: &Document, span: Span) -> Option<Place> {
    let from = document.origins.partition_point(|origin| origin.span.end() <= span.start());
    let within = document.origins[from..].iter().take_while(|origin| origin.span.start() < span.end());
    // A verbatim stretch is cut to the words.
    let cut = within.filter_map(|origin| {
        let place = origin.place?;
        let (lead, rest) = match origin.kind {
            OriginKind::Verbatim => {
                (span.start().saturating_sub(origin.span.start()), origin.span.end().saturating_sub(span.end()))
            }
            _ => (0, 0),
        };
        let narrow = |mut range: sayso_ledger::FileRange| {
            (range.start, range.end) = (range.start + lead as u64, range.end - rest as u64);
            range
        };
        Some(match place {
            Place::File(range) => Place::File(narrow(range)),
            Place::Part { part, range } => Place::Part { part, range: narrow(range) },
            page => page,
        })
    });
    cut.reduce(|first, last| match (first, last) {
        (Place::File(a), Place::File(b)) => Place::File(cover(a, b)),
        (Place::Part { part, range }, Place::Part { part: other, range: b }) if part == other => {
            Place::Part { part, range: cover(range, b) }
        }
        (Place::Page { page, area }, Place::Page { page: other, area: b }) if page == other => {
            Place::Page { page, area: area.cover(b) }
        }
        _ => first,
    })
}

fn cover(mut a: sayso_ledger::FileRange, b: sayso_ledger::FileRange) -> sayso_ledger::FileRange {
    (a.start, a.end) = (a.start.min(b.start), a.end.max(b.end));
    a
}

fn described(document: &Document, place: Option<Place>) -> String {
    match place {
        None => "not in the file".to_owned(),
        Some(Place::File(range)) => format!("bytes {}–{}", range.start, range.end),
        Some(Place::Part { part, range }) => {
            let name = document.parts.get(part as usize).map_or("", String::as_str);
            format!("{} {}–{}", clean(name), range.start, range.end)
        }
        Some(Place::Page { page, .. }) => {
            let label = document.pages.get(page as usize).map_or("", |page| page.label.as_str());
            format!("page {}", clean(label))
        }
    }
}

/// What a document states, by name.
fn stated(document: &Document) -> Vec<(&'static str, &Finding, Option<&str>)> {
    let stated = &document.stated;
    let facts =
        [("title", &stated.title), ("author", &stated.author), ("outlet", &stated.outlet), ("issuer", &stated.issuer)];
    let facts = facts.into_iter().filter_map(|(name, finding)| Some((name, finding.as_ref()?, None)));
    let dates = [("date", &stated.date), ("changed", &stated.modified)];
    let dates = dates
        .into_iter()
        .filter_map(|(name, date)| Some((name, &date.as_ref()?.finding, Some(date.as_ref()?.iso.as_str()))));
    facts.chain(dates).chain(stated.address.iter().map(|address| ("address", address, None))).collect()
}

/// Writes what was understood of a file for a person.
///
/// # Errors
/// If the output cannot be written.
pub fn understood(out: &mut dyn Write, file: &Understood<'_>, terminal: Terminal) -> Result<(), DossierError> {
    writeln!(out, "{}", terminal.paint(Paint::Strong, &clean(file.path)))?;
    let document = match file.what {
        UnderstoodAs::Document(document) => document,
        UnderstoodAs::Container(held) => {
            writeln!(out, "{}", terminal.wrapped(&format!("holds others: {}", clean(held)), "  ", "  "))?;
            return Ok(());
        }
        UnderstoodAs::Unread(reason) => {
            let text = terminal.paint(Paint::Warning, &format!("not read: {}", clean(reason)));
            writeln!(out, "{}", terminal.wrapped(&text, "  ", "  "))?;
            return Ok(());
        }
    };
    let mut facts = vec![document.format.name().to_owned(), document.encoding.clone()];
    facts.push(document.language.name().to_owned());
    facts.push(document.kind.name().to_owned());
    facts.extend(file.n_bytes.map(|n_bytes| format!("{n_bytes} bytes")));
    facts.push(format!("{} blocks", document.blocks.len()));
    writeln!(out, "  {}", terminal.paint(Paint::Faint, &facts.join(" · ")))?;
    let share = share(document);
    let mut read = format!("{} % of the words are text that is read for claims", share.percent());
    if let (Some(covered), Some(n_bytes)) = (covered(document), file.n_bytes.filter(|n_bytes| *n_bytes > 0)) {
        read += &format!("; the words come from {} % of the bytes", 100 * covered / n_bytes as u64);
    } else if !document.parts.is_empty() {
        let used = document.origins.iter().filter_map(|origin| match origin.place {
            Some(Place::Part { part, .. }) => document.parts.get(part as usize).map(String::as_str),
            _ => None,
        });
        let used: BTreeSet<&str> = used.collect();
        read += &format!("; the words come from {}", used.into_iter().collect::<Vec<_>>().join(", "));
    }
    writeln!(out, "{}", terminal.wrapped(&clean(&read), "  ", "  "))?;
    for (name, finding, iso) in stated(document) {
        let words = flowing(&clean(document.slice(finding.span)));
        let value = iso.map_or(String::new(), |iso| format!("{iso} "));
        let place = described(document, place(document, finding.span));
        let evidence = terminal.paint(Paint::Faint, &format!("[{}] {place}", finding.rule));
        let text = format!("{name:<8}{value}“{words}” {evidence}");
        writeln!(out, "{}", terminal.wrapped(&text, "  ", "          "))?;
    }
    for notice in &document.notices {
        let text = format!("note    {} [{}]", clean(&notice.message), notice.rule);
        writeln!(out, "{}", terminal.wrapped(&terminal.paint(Paint::Warning, &text), "  ", "          "))?;
    }
    if document.blocks.iter().any(|block| !block.kind.is_text()) {
        writeln!(out, "{}", terminal.paint(Paint::Faint, "  ~ stands before blocks that are not read for claims"))?;
    }
    for (idx, block) in document.blocks.iter().enumerate() {
        let words = flowing(&clean(document.slice(block.span)));
        let place = described(document, place(document, block.span));
        let room = terminal.width.saturating_sub(place.chars().count() + 22).max(20);
        let mut shown: String = words.chars().take(room).collect();
        if shown.len() < words.len() {
            shown.pop();
            shown.push('…');
        }
        let mark = if block.kind.is_text() { ' ' } else { '~' };
        let gap = " ".repeat(room.saturating_sub(shown.chars().count()));
        let place = terminal.paint(Paint::Faint, &place);
        writeln!(out, "{:>5} {mark}{:<11} {shown}{gap}  {place}", idx + 1, block.kind.name())?;
    }
    Ok(())
}

#[derive(Serialize)]
struct UnderstoodObject<'a> {
    r#type: &'static str,
    path: &'a str,
    file_bytes: Option<usize>,
    state: &'static str,
    reason: Option<&'a str>,
    document: Option<DocumentObject<'a>>,
}

#[derive(Serialize)]
struct DocumentObject<'a> {
    id: String,
    format: &'static str,
    encoding: &'a str,
    language: &'static str,
    kind: &'static str,
    text_bytes: usize,
    read_bytes: usize,
    covered_bytes: Option<u64>,
    parts: &'a [String],
    stated: Vec<StatedObject<'a>>,
    blocks: Vec<BlockObject<'a>>,
    notices: Vec<NoticeObject<'a>>,
}

#[derive(Serialize)]
struct StatedObject<'a> {
    fact: &'static str,
    iso: Option<&'a str>,
    rule: &'a str,
    words: WordsObject<'a>,
}

#[derive(Serialize)]
struct BlockObject<'a> {
    kind: &'static str,
    is_text: bool,
    words: WordsObject<'a>,
}

#[derive(Serialize)]
struct NoticeObject<'a> {
    rule: &'a str,
    message: &'a str,
    bytes: Option<[usize; 2]>,
}

#[derive(Serialize)]
struct WordsObject<'a> {
    text: &'a str,
    bytes: [usize; 2],
    chars: [u32; 2],
    place: Option<PlaceObject<'a>>,
}

#[derive(Serialize)]
struct PlaceObject<'a> {
    part: Option<&'a str>,
    page: Option<&'a str>,
    bytes: Option<[u64; 2]>,
    area: Option<[i32; 4]>,
}

fn words<'a>(document: &'a Document, points: &CodePoints, span: Span) -> WordsObject<'a> {
    let place = place(document, span).map(|place| match place {
        Place::File(range) => PlaceObject { part: None, page: None, bytes: Some([range.start, range.end]), area: None },
        Place::Part { part, range } => PlaceObject {
            part: document.parts.get(part as usize).map(String::as_str),
            page: None,
            bytes: Some([range.start, range.end]),
            area: None,
        },
        Place::Page { page, area } => PlaceObject {
            part: None,
            page: document.pages.get(page as usize).map(|page| page.label.as_str()),
            bytes: None,
            area: Some([area.left, area.top, area.right, area.bottom]),
        },
    });
    let (start, end) = (span.start(), span.end());
    WordsObject { text: document.slice(span), bytes: [start, end], chars: points.range(start, end), place }
}

/// Writes what was understood of a file as a JSON object.
///
/// # Errors
/// If the output cannot be written.
pub fn understood_line(out: &mut dyn Write, file: &Understood<'_>) -> Result<(), DossierError> {
    let (state, reason, document) = match file.what {
        UnderstoodAs::Document(document) => ("read", None, Some(document)),
        UnderstoodAs::Container(held) => ("container", Some(held), None),
        UnderstoodAs::Unread(reason) => ("unread", Some(reason), None),
    };
    let document = document.map(|document| {
        let points = CodePoints::of(document.text());
        let Share { read, all } = share(document);
        let stated = stated(document).into_iter().map(|(fact, finding, iso)| StatedObject {
            fact,
            iso,
            rule: &finding.rule,
            words: words(document, &points, finding.span),
        });
        let blocks = document.blocks.iter().map(|block| BlockObject {
            kind: BlockKind::name(block.kind),
            is_text: block.kind.is_text(),
            words: words(document, &points, block.span),
        });
        let notices = document.notices.iter().map(|notice| NoticeObject {
            rule: &notice.rule,
            message: &notice.message,
            bytes: notice.span.map(|span| [span.start(), span.end()]),
        });
        DocumentObject {
            id: document.id.to_string(),
            format: document.format.name(),
            encoding: &document.encoding,
            language: document.language.name(),
            kind: document.kind.name(),
            text_bytes: all,
            read_bytes: read,
            covered_bytes: covered(document),
            parts: &document.parts,
            stated: stated.collect(),
            blocks: blocks.collect(),
            notices: notices.collect(),
        }
    });
    line(
        out,
        &UnderstoodObject { r#type: "intake", path: file.path, file_bytes: file.n_bytes, state, reason, document },
    )
}
