//! The order in which the parts of a page are read. In: its words. Out: regions in reading order, each of which is read
//! row by row. A region is cut where an empty strip runs down between two stretches of text, and above and below such a
//! strip, again and again: the recursive X-Y cut (Nagy and Seth 1984; Ha, Haralick and Phillips 1995) with the strips
//! of Breuel's whitespace analysis (2002), tall empty rectangles with text on both sides, so that a title over columns
//! or a table between them does not hide the columns. Short cells are no text: a table is read row by row.

use super::words::{Row, Word, rows};

/// How many cuts may lie inside each other.
const MOST_CUTS: usize = 24;

/// Puts the words of a page into regions in reading order. `gutters` are those of all pages ([`gutters`]).
pub(super) fn regions(words: Vec<Word>, gutters: &[Gutter]) -> Vec<Vec<Row>> {
    let mut found = Vec::new();
    cut(rows(words), MOST_CUTS, gutters, &mut |_, _| {}, &mut found);
    found
}

/// The room between columns, where several pages have it: a few lines over or under a table stand in columns too, and
/// would not tell by themselves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gutter {
    left: f32,
    right: f32,
}

/// On how many pages columns have to stand at the same place.
const FEWEST_PAGES: usize = 2;
/// How many strips are compared.
const MOST_GUTTERS: usize = 256;

/// The gutters that pages have in common.
pub(super) fn gutters<'w>(pages: impl Iterator<Item = &'w [Word]>) -> Vec<Gutter> {
    let mut known: Vec<(Gutter, usize, usize)> = Vec::new();
    for (page, words) in pages.enumerate() {
        let mut note = |strip: &Strip, n_rows: usize| {
            if n_rows < TALL {
                return;
            }
            let is_full = known.len() >= MOST_GUTTERS;
            let same = known.iter_mut().find(|(gutter, ..)| gutter.left < strip.right && strip.left < gutter.right);
            match same {
                Some((gutter, n_pages, last)) => {
                    let (left, right) = (gutter.left.max(strip.left), gutter.right.min(strip.right));
                    (gutter.left, gutter.right) = (left, right);
                    *n_pages += usize::from(*last != page);
                    *last = page;
                }
                None if !is_full => {
                    known.push((Gutter { left: strip.left, right: strip.right }, 1, page));
                }
                None => {}
            }
        };
        cut(rows(words.to_vec()), MOST_CUTS, &[], &mut note, &mut Vec::new());
    }
    known.into_iter().filter(|(_, n_pages, _)| *n_pages >= FEWEST_PAGES).map(|(gutter, ..)| gutter).collect()
}

fn cut(
    rows: Vec<Row>,
    cuts_left: usize,
    gutters: &[Gutter],
    note: &mut impl FnMut(&Strip, usize),
    found: &mut Vec<Vec<Row>>,
) {
    if rows.is_empty() {
        return;
    }
    let strip = if cuts_left == 0 { None } else { best_strip(&rows, gutters) };
    let Some(strip) = strip.map(|strip| without_ends(&rows, strip)) else {
        found.push(rows);
        return;
    };
    let mut above = rows;
    let mut beside = above.split_off(strip.first);
    let below = beside.split_off(strip.last + 1 - strip.first);
    note(&strip, beside.len());
    cut(above, cuts_left - 1, gutters, note, found);
    let middle = (strip.left + strip.right) / 2.0;
    let words = beside.into_iter().flat_map(|row| row.words);
    let (left, right): (Vec<Word>, Vec<Word>) = words.partition(|word| (word.left + word.right) / 2.0 < middle);
    cut(self::rows(left), cuts_left - 1, gutters, note, found);
    cut(self::rows(right), cuts_left - 1, gutters, note, found);
    cut(below, cuts_left - 1, gutters, note, found);
}

/// An empty strip between words, over rows from `first` to `last`.
#[derive(Clone, Copy, Debug)]
struct Strip {
    left: f32,
    right: f32,
    first: usize,
    last: usize,
}

/// How many rows at an end of columns may be something else, such as the head of a first page.
const MOST_END_ROWS: usize = 6;
/// How far they then stand from the columns, in letters' sizes.
const END_GAP: f32 = 2.5;

/// Takes rows off the ends of a strip that stand far from the others over the whole width: they are above or below the
/// columns, and only happen to leave the strip free.
fn without_ends(rows: &[Row], mut strip: Strip) -> Strip {
    let (first, last) = (strip.first, strip.last);
    let is_apart = |idx: usize| {
        let bottom = rows[first..idx].iter().map(Row::bottom).fold(f32::MIN, f32::max);
        let top = rows[idx..=last].iter().map(Row::top).fold(f32::MAX, f32::min);
        top - bottom > END_GAP * rows[idx].size()
    };
    // At least as many rows stay as could be taken.
    if last - first > 2 * MOST_END_ROWS {
        strip.first = (first + 1..=first + MOST_END_ROWS).rev().find(|idx| is_apart(*idx)).unwrap_or(first);
        strip.last = (last - MOST_END_ROWS + 1..=last).find(|idx| is_apart(*idx)).map_or(last, |idx| idx - 1);
    }
    strip
}

/// A strip is wider than this share of the size of the text beside it.
const NARROWEST: f32 = 0.75;
/// How many strips are followed at a time. Text has two or three, a table as many as it has columns.
const MOST_STRIPS: usize = 64;

/// How many words are looked at to tell text from cells. A full page of a newspaper takes some ten thousand.
const MOST_EFFORT: usize = 1_000_000;

/// The tallest strip with text on both sides.
fn best_strip(rows: &[Row], gutters: &[Gutter]) -> Option<Strip> {
    let size = super::words::of_most(rows.iter().map(|row| (row.size(), row.words.len())));
    let narrowest = NARROWEST * size;
    let mut best: Option<(f32, Strip)> = None;
    let mut n_words_before = vec![0];
    for row in rows {
        n_words_before.push(n_words_before.last().copied().unwrap_or(0) + row.words.len());
    }
    let mut effort = 0;
    let mut close = |strip: Strip| {
        effort += n_words_before[strip.last + 1] - n_words_before[strip.first];
        if effort > MOST_EFFORT {
            return;
        }
        // Rows at its ends with words on one side only may be above or below the columns as well as in one of them.
        let height = rows[strip.last].bottom() - rows[strip.first].top();
        let rank = height + (strip.right - strip.left).min(size) * 0.1;
        if best.is_none_or(|(known, _)| known < rank) && parts_text(rows, &strip, size, gutters) {
            best = Some((rank, strip));
        }
    };
    let mut open: Vec<Strip> = Vec::new();
    for (idx, row) in rows.iter().enumerate() {
        let gaps = gaps(row, narrowest);
        let mut next: Vec<Strip> = Vec::new();
        for strip in &open {
            let mut goes_on = false;
            for (left, right) in &gaps {
                let part = Strip { left: strip.left.max(*left), right: strip.right.min(*right), ..*strip };
                if part.right - part.left >= narrowest {
                    next.push(Strip { last: idx, ..part });
                    // As wide as before, or nearly: what is lost at its sides is no strip of its own.
                    goes_on |= part.right - part.left >= 0.6 * (strip.right - strip.left).min(4.0 * size);
                }
            }
            if !goes_on {
                close(*strip);
            }
        }
        next.extend(gaps.iter().map(|(left, right)| Strip { left: *left, right: *right, first: idx, last: idx }));
        // Of strips in the same place the one that starts first says all.
        next.sort_by(|a, b| a.first.cmp(&b.first).then((b.right - b.left).total_cmp(&(a.right - a.left))));
        let mut kept: Vec<Strip> = Vec::new();
        for strip in next {
            let known = kept.iter().any(|known| known.left <= strip.left + 0.1 && strip.right <= known.right + 0.1);
            if !known && kept.len() < MOST_STRIPS {
                kept.push(strip);
            }
        }
        open = kept;
    }
    open.into_iter().for_each(&mut close);
    best.map(|(_, strip)| strip)
}

/// The empty stretches of a row, with those before its first and after its last word.
fn gaps(row: &Row, narrowest: f32) -> Vec<(f32, f32)> {
    let (mut gaps, mut end) = (Vec::new(), f32::MIN / 4.0);
    for word in &row.words {
        if word.left - end >= narrowest {
            gaps.push((end, word.left));
        }
        end = end.max(word.right);
    }
    gaps.push((end, f32::MAX / 4.0));
    gaps
}

/// The fewest rows with words on each side of a strip, if it is wide.
const FEWEST_ROWS: usize = 3;
/// The fewest rows on each side of a narrow strip: in fewer rows, wide spaces between words may lie over each other.
const TALL: usize = 6;

/// Whether running text stands on both sides of a strip: several rows, of some length, mostly words.
fn parts_text(rows: &[Row], strip: &Strip, size: f32, gutters: &[Gutter]) -> bool {
    let middle = (strip.left + strip.right) / 2.0;
    let mut sides = [Side::default(), Side::default()];
    for row in &rows[strip.first..=strip.last] {
        let parted = row.words.iter().position(|word| word.left >= middle).unwrap_or(row.words.len());
        for (side, words) in sides.iter_mut().zip([&row.words[..parted], &row.words[parted..]]) {
            side.add(words);
        }
    }
    let is_wide = strip.right - strip.left >= 1.5 * size;
    let is_gutter = gutters.iter().any(|gutter| {
        let shared = strip.right.min(gutter.right) - strip.left.max(gutter.left);
        shared >= 0.7 * (gutter.right - gutter.left)
    });
    let fewest = match (is_gutter, is_wide) {
        (true, _) => 2,
        (false, true) => FEWEST_ROWS,
        (false, false) => TALL,
    };
    let columns = sides.iter().all(|side| side.n_rows >= fewest && side.is_text(size));
    // Cells of text with a short cell beside each, such as a date: the lines of a cell belong together, and there are
    // more of them.
    let [text, short] = &sides;
    let cells =
        is_wide && text.n_rows >= TALL && text.is_text(size) && (2..=text.n_rows * 2 / 3).contains(&short.n_rows);
    columns || cells
}

#[derive(Default)]
struct Side {
    n_rows: usize,
    n_words: usize,
    n_words_of_letters: usize,
    n_letters: usize,
    width: f32,
}

impl Side {
    /// A table has short cells; a column of a newspaper has 25 letters and more in a line.
    fn is_text(&self, size: f32) -> bool {
        let width = self.width / self.n_rows.max(1) as f32;
        let is_long = self.n_letters >= 14 * self.n_rows && width >= 7.0 * size;
        is_long && self.n_words_of_letters * 10 >= self.n_words * 6
    }

    fn add(&mut self, words: &[Word]) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        self.n_rows += 1;
        self.n_words += words.len();
        self.width += last.right - first.left;
        for word in words {
            self.n_letters += word.n_letters();
            self.n_words_of_letters += usize::from(word.text.chars().any(char::is_alphabetic));
        }
    }
}
