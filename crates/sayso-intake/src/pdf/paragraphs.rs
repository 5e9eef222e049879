//! Paragraphs of pages. In: the regions of each page in reading order. Out: paragraphs in reading order over all pages,
//! with headings, rows of tables and footnotes told apart; one that goes on in the next column or on the next page is one
//! paragraph. Looks at sizes, places and the shape of lines; the few words it reads are list markers and note marks.

use std::collections::BTreeSet;

use sayso_ledger::BlockKind;

use super::words::Row;
use crate::shape::{ends_sentence, has_inner_sentence_end, list_marker};

/// Lines that belong together.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub kind: BlockKind,
    /// With the page that each stands on.
    pub lines: Vec<(usize, Row)>,
    pub size: f32,
    is_bold: bool,
    /// Whether it is the last of its region and its last line is full, so that it may go on elsewhere.
    is_open: bool,
    /// Whether it is the first of its region and its first line is not set in.
    may_go_on: bool,
}

impl Paragraph {
    fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|(_, line)| line.text()).collect();
        lines.join(" ")
    }

    pub(super) fn furniture(page: usize, row: Row) -> Paragraph {
        let (size, is_bold) = (row.size(), row.is_bold());
        let lines = vec![(page, row)];
        Paragraph { kind: BlockKind::Furniture, lines, size, is_bold, is_open: false, may_go_on: false }
    }
}

/// The paragraphs of one page: those of the running text, and the footnotes.
pub(super) fn of_page(page: usize, height: f32, regions: Vec<Vec<Row>>, body: f32) -> (Vec<Paragraph>, Vec<Paragraph>) {
    let (mut text, mut notes) = (Vec::new(), Vec::new());
    for mut rows in regions {
        let is_open = notes.last().is_some_and(|note: &Paragraph| !ends_sentence(&note.text()));
        let at = footnotes_start(&rows, height, body, is_open);
        let below = rows.split_off(at);
        text.extend(of_region(page, rows, body));
        of_notes(page, below, is_open, &mut notes);
    }
    (text, notes)
}

/// Text of notes is smaller than this share of the text.
const NOTE_SIZE: f32 = 0.95;
/// Notes stand in this lower part of the page.
const NOTE_HEIGHT: f32 = 0.3;

/// The index of the first row of the footnotes at the foot of a region; the number of rows if it has none. A note that is
/// open, because it did not end in the column before, goes on without a mark.
fn footnotes_start(rows: &[Row], height: f32, body: f32, is_open: bool) -> usize {
    let small = rows.iter().rev().take_while(|row| row.size() < NOTE_SIZE * body && row.top() > NOTE_HEIGHT * height);
    let first_small = rows.len() - small.count();
    if is_open {
        return first_small;
    }
    // A table or a quotation in small type may stand over the notes.
    (first_small..rows.len()).find(|idx| note_mark(&rows[*idx])).unwrap_or(rows.len())
}

/// Whether a line starts with the mark of a note: a small number, or a number or sign before a word.
fn note_mark(row: &Row) -> bool {
    let Some(first) = row.words.first() else { return false };
    let is_raised = first.size < 0.85 * row.size() || first.baseline < row.baseline() - 0.15 * row.size();
    let digits = first.text.chars().take_while(char::is_ascii_digit).count();
    let rest = &first.text[digits..];
    let is_sign = first.text.starts_with(['*', '†', '‡', '§']);
    let is_number = (1..=3).contains(&digits) && (rest.is_empty() || rest.starts_with(char::is_alphabetic));
    (is_number && (is_raised || row.words.len() > 1)) || is_sign
}

/// Adds footnotes: one for each mark. Without one, the first goes on with the last that is known if that is open.
fn of_notes(page: usize, rows: Vec<Row>, is_open: bool, notes: &mut Vec<Paragraph>) {
    let edge = rows.iter().map(Row::left).fold(f32::MAX, f32::min);
    let mut number = None;
    for (idx, row) in rows.into_iter().enumerate() {
        let mark = note_mark(&row).then(|| mark_number(&row));
        // "1 …" in a line of its own right is a note, and a number that a line happens to start with is none.
        let follows = match (mark, number) {
            (Some(Some(mark)), Some(last)) => mark == last + 1 || (row.left() - edge) > 0.5 * row.size(),
            (Some(_), _) => true,
            (None, _) => false,
        };
        if follows || notes.is_empty() || (idx == 0 && !is_open) {
            number = mark.flatten().or(number);
            notes.push(Paragraph { kind: BlockKind::Footnote, ..new(page, row, false) });
        } else if let Some(note) = notes.last_mut() {
            note.lines.push((page, row));
        }
    }
}

fn mark_number(row: &Row) -> Option<u32> {
    let first = row.words.first()?;
    let digits = first.text.chars().take_while(char::is_ascii_digit).count();
    first.text[..digits].parse().ok()
}

fn new(page: usize, row: Row, may_go_on: bool) -> Paragraph {
    let (size, is_bold) = (row.size(), row.is_bold());
    Paragraph { kind: BlockKind::Paragraph, lines: vec![(page, row)], size, is_bold, is_open: false, may_go_on }
}

/// Cells of a table stand further apart than this, in letters' sizes.
const CELL_GAP: f32 = 1.6;

/// Whether a row has cells: room between words that no justified text has, unless only a list's marker stands before.
fn is_table_row(row: &Row) -> bool {
    let size = row.size();
    let wide = |pair: &[super::words::Word]| pair[1].left - pair[0].right > CELL_GAP * size;
    // Dots lead from an entry of a table of contents to its page.
    if row.words.iter().any(|word| word.text.contains("....") || word.text.contains("……")) {
        return true;
    }
    let n_wide = row.words.windows(2).filter(|pair| wide(pair)).count();
    let after_marker = list_marker(&row.text()).is_some() && row.words.get(..2).is_some_and(wide);
    n_wide > usize::from(after_marker)
}

/// The paragraphs of a region.
fn of_region(page: usize, rows: Vec<Row>, body: f32) -> Vec<Paragraph> {
    let measures = Measures::of(&rows);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for row in rows {
        let is_row = is_table_row(&row);
        let joins = paragraphs.last().is_some_and(|paragraph| {
            !is_row && paragraph.kind != BlockKind::TableRow && measures.joins(paragraph, &row, body)
        });
        match paragraphs.last_mut().filter(|_| joins) {
            Some(paragraph) => paragraph.lines.push((page, row)),
            None => {
                let set_in = row.left() > measures.left + 0.7 * row.size();
                let mut paragraph = new(page, row, paragraphs.is_empty() && !set_in);
                if is_row {
                    paragraph.kind = BlockKind::TableRow;
                }
                paragraphs.push(paragraph);
            }
        }
    }
    if let Some(last) = paragraphs.last_mut()
        && let Some((_, line)) = last.lines.last()
    {
        last.is_open = line.right() > measures.right - 3.0 * line.size() || line.text().ends_with('-');
    }
    for paragraph in &mut paragraphs {
        if paragraph.kind == BlockKind::Paragraph {
            paragraph.kind = kind(paragraph, body);
        }
    }
    paragraphs
}

/// A heading has at most so many bytes.
const LONGEST_HEADING: usize = 240;

fn kind(paragraph: &Paragraph, body: f32) -> BlockKind {
    let text = paragraph.text();
    let n_letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let short = text.len() <= LONGEST_HEADING && n_letters >= 2;
    let apart = paragraph.size > 1.1 * body || paragraph.is_bold;
    if short
        && apart
        && !has_inner_sentence_end(&text)
        && !text.ends_with(['.', ';', ','])
        && list_marker(&text).is_none_or(|_| paragraph.is_bold)
    {
        return BlockKind::Heading;
    }
    if list_marker(&text).is_some() { BlockKind::ListItem } else { BlockKind::Paragraph }
}

/// What lines of a region have in common.
struct Measures {
    left: f32,
    right: f32,
    /// From one line to the next.
    leading: f32,
}

impl Measures {
    fn of(rows: &[Row]) -> Measures {
        let sorted = |mut values: Vec<f32>| {
            values.sort_by(f32::total_cmp);
            values
        };
        let at = |values: &[f32], percent: usize| values.get((values.len().max(1) - 1) * percent / 100).copied();
        let lefts = sorted(rows.iter().map(Row::left).collect());
        let rights = sorted(rows.iter().map(Row::right).collect());
        let steps = rows.windows(2).map(|pair| pair[1].baseline() - pair[0].baseline());
        let steps = sorted(steps.filter(|step| *step > 1.0).collect());
        Measures {
            left: at(&lefts, 15).unwrap_or(0.0),
            right: at(&rights, 85).unwrap_or(0.0),
            leading: at(&steps, 40).unwrap_or(f32::MAX),
        }
    }

    /// Whether a line goes on with a paragraph.
    fn joins(&self, paragraph: &Paragraph, row: &Row, body: f32) -> bool {
        let Some((_, before)) = paragraph.lines.last() else { return false };
        let size = row.size();
        let same = (size - paragraph.size).abs() <= 0.07 * paragraph.size.max(size) || share_size(before, row);
        let step = row.baseline() - before.baseline();
        if !same || step > 1.3 * self.leading.max(1.1 * size) || step > 2.2 * size {
            return false;
        }
        let text = row.text();
        let is_heading = paragraph.size > 1.1 * body;
        if is_heading {
            return paragraph.is_bold == row.is_bold();
        }
        if paragraph.is_bold != row.is_bold() {
            // A word in bold at the start of a text does not part it; a line in bold does.
            return false;
        }
        let in_item = paragraph.lines.first().is_some_and(|(_, line)| list_marker(&line.text()).is_some());
        if list_marker(&text).is_some_and(|_| in_item || !continues_number(before, row)) {
            return false;
        }
        let first = paragraph.lines.first().map_or(0.0, |(_, line)| line.left());
        let is_second = paragraph.lines.len() == 1;
        let shift = row.left() - before.left();
        let hangs = is_second && list_marker(&before.text()).is_some();
        if shift > 0.7 * size && !hangs {
            return false;
        }
        // Further left than a first line that was set in is the body of its paragraph; further left than that is not.
        if shift < -0.7 * size && !(is_second && first > self.left + 0.5 * size) {
            return false;
        }
        // A line that had room for the next word was ended on purpose.
        let room = self.right - before.right();
        let next = row.words.first().map_or(0.0, |word| word.right - word.left);
        let had_room = room > next + 1.2 * size && !before.text().ends_with('-');
        !(had_room && (ends_sentence(&before.text()) || text.starts_with(|c: char| !c.is_lowercase())))
    }
}

/// Whether words of both lines have the same size, as where a part of a line is set in small capitals.
fn share_size(before: &Row, row: &Row) -> bool {
    let sizes = |row: &Row| -> BTreeSet<i32> {
        let words = row.words.iter().filter(|word| word.text.contains(char::is_alphabetic));
        words.map(|word| (word.size * 5.0).round() as i32).collect()
    };
    !sizes(before).is_disjoint(&sizes(row))
}

/// Whether a number at the start of a line belongs to the sentence of the line before: "on 3\nMay" or "Section\n4. …".
fn continues_number(before: &Row, row: &Row) -> bool {
    let open = !ends_sentence(&before.text()) && !before.text().ends_with([':', ';']);
    open && row.words.first().is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))
}

/// Joins what goes on in the next region or on the next page. `after` holds for each page what stands at its end and must
/// not part a paragraph: it comes behind the one that goes on.
pub(super) fn join(pages: Vec<PageParagraphs>) -> Vec<Paragraph> {
    let (mut joined, mut waiting): (Vec<Paragraph>, Vec<Paragraph>) = (Vec::new(), Vec::new());
    let mut open: Option<usize> = None;
    for page in pages {
        waiting.extend(page.before);
        let is_bare = page.text.is_empty();
        for paragraph in page.text {
            let last = open.and_then(|idx| joined.get_mut(idx));
            if let Some(last) = last.filter(|last| goes_on(last, &paragraph)) {
                last.is_open = paragraph.is_open;
                last.lines.extend(paragraph.lines);
            } else {
                joined.append(&mut waiting);
                open = Some(joined.len());
                joined.push(paragraph);
            }
        }
        waiting.extend(page.after);
        if is_bare {
            joined.append(&mut waiting);
            open = None;
        }
    }
    joined.extend(waiting);
    joined
}

/// What one page holds, in reading order.
pub(super) struct PageParagraphs {
    /// Running heads.
    pub before: Vec<Paragraph>,
    pub text: Vec<Paragraph>,
    /// Footnotes, text that runs another way, running feet.
    pub after: Vec<Paragraph>,
}

fn goes_on(last: &Paragraph, next: &Paragraph) -> bool {
    use BlockKind::{ListItem, Paragraph};
    let is_text = matches!(last.kind, Paragraph | ListItem) && next.kind == Paragraph;
    let same = (last.size - next.size).abs() <= 0.07 * last.size && last.is_bold == next.is_bold;
    if !is_text || !same || !next.may_go_on && !last.is_open {
        return false;
    }
    let (Some((_, line)), Some((_, below))) = (last.lines.last(), next.lines.first()) else { return false };
    let (text, after) = (line.text(), below.text());
    let is_hyphenated = text.ends_with(['-', '\u{2010}', '\u{ad}']);
    let lower = after.starts_with(char::is_lowercase);
    let ended = ends_sentence(&text) || text.ends_with(':');
    let is_full = last.is_open && next.may_go_on && !stands_apart_below(last, next);
    is_hyphenated || (!ended && (lower || is_full))
}

/// Whether the next paragraph stands under the last one on the same page, with more room than between lines.
fn stands_apart_below(last: &Paragraph, next: &Paragraph) -> bool {
    let (Some((page, line)), Some((next_page, below))) = (last.lines.last(), next.lines.first()) else { return false };
    page == next_page && below.top() - line.bottom() > 1.5 * line.size()
}
