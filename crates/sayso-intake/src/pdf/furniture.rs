//! What belongs to the pages and not to the text: running heads and feet, page numbers, and what is printed along an
//! edge. In: the words of all pages. Out: for each page the rows that repeat at the same place on other pages, with their
//! numbers left open, taken from the words. Knows no wording: what stands once is text.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{Row, Word, rows};

/// What was taken from a page.
#[derive(Default)]
pub(super) struct Furniture {
    pub heads: Vec<Row>,
    pub feet: Vec<Row>,
}

/// How far from the upper or lower edge a row may stand, as a share of the page's height.
const EDGE: f32 = 0.14;
/// How many rows at each edge are looked at.
const MOST_ROWS: usize = 4;
/// How far from each other the same row may stand on two pages, in points.
const SLACK: f32 = 8.0;

/// Takes running heads and feet from the words of pages, each with its height.
pub(super) fn take(pages: &mut [(Vec<Word>, f32)]) -> Vec<Furniture> {
    let edges: Vec<Vec<Edge>> = pages.iter().map(|(words, height)| edges(words, *height)).collect();
    let mut places: BTreeMap<(bool, String), Vec<(usize, f32)>> = BTreeMap::new();
    for (page, edges) in edges.iter().enumerate() {
        for edge in edges {
            places.entry((edge.is_head, edge.key.clone())).or_default().push((page, edge.from_edge));
        }
    }
    let n_pages = pages.len();
    let mut taken = Vec::new();
    for ((words, _), edges) in pages.iter_mut().zip(edges) {
        let mut furniture = Furniture::default();
        let mut keys = BTreeSet::new();
        for edge in edges {
            let known = places.get(&(edge.is_head, edge.key.clone())).map_or(&[][..], Vec::as_slice);
            let near = |(_, place): &&(usize, f32)| (place - edge.from_edge).abs() <= SLACK;
            let on_pages: BTreeSet<usize> = known.iter().filter(near).map(|(page, _)| *page).collect();
            let enough = if n_pages <= 4 { 2 } else { 3 };
            if on_pages.len() >= enough || is_page_number(&edge.key) || counts_pages(&edge.row) {
                keys.extend(edge.row.words.iter().map(id));
                if edge.is_head { furniture.heads.push(edge.row) } else { furniture.feet.push(edge.row) }
            }
        }
        words.retain(|word| !keys.contains(&id(word)));
        taken.push(furniture);
    }
    taken
}

/// Tells a word of a page from others, by where it starts.
fn id(word: &Word) -> (i32, i32) {
    ((word.left * 8.0) as i32, (word.baseline * 8.0) as i32)
}

struct Edge {
    row: Row,
    is_head: bool,
    /// Its words with numbers left open.
    key: String,
    /// How far it stands from the edge of the page, in points.
    from_edge: f32,
}

/// The rows near the upper and lower edge of a page.
fn edges(words: &[Word], height: f32) -> Vec<Edge> {
    let zone = EDGE * height;
    let near = |word: &&Word| word.bottom() < zone || word.top() > height - zone;
    let rows = rows(words.iter().filter(near).cloned().collect());
    let (heads, feet): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.bottom() < height / 2.0);
    let edge = |is_head: bool| {
        move |row: Row| {
            let from_edge = if is_head { row.baseline() } else { height - row.baseline() };
            Edge { key: key(&row.text()), row, is_head, from_edge }
        }
    };
    let heads = heads.into_iter().take(MOST_ROWS).map(edge(true));
    heads.chain(feet.into_iter().rev().take(MOST_ROWS).map(edge(false))).collect()
}

/// The fewest lines that are numbered along an edge.
const FEWEST_NUMBERED: usize = 8;

/// Takes the numbers of lines, as transcripts and bills have them, from the words of a page: numbers at the left edge of
/// one row after the other that count up by one.
pub(super) fn line_numbers(words: Vec<Word>) -> (Vec<Row>, Vec<Word>) {
    let Some(edge) = words.iter().map(|word| word.right).reduce(f32::min) else { return (Vec::new(), words) };
    let number = |word: &Word| word.text.parse::<u32>().ok().filter(|_| word.right < edge + 3.0 * word.size);
    let mut numbers: Vec<(f32, u32)> = words.iter().filter_map(|word| Some((word.baseline, number(word)?))).collect();
    numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
    let counts = numbers.windows(2).all(|pair| pair[1].1 == pair[0].1 + 1);
    if numbers.len() < FEWEST_NUMBERED || !counts {
        return (Vec::new(), words);
    }
    let (numbers, words) = words.into_iter().partition(|word| number(word).is_some());
    (rows(numbers), words)
}

/// A text in lower case with every run of digits as one sign, and without spaces.
fn key(text: &str) -> String {
    let mut key = String::new();
    for letter in text.chars().flat_map(char::to_lowercase).filter(|letter| !letter.is_whitespace()) {
        let letter = if letter.is_numeric() { '#' } else { letter };
        if letter != '#' || !key.ends_with('#') {
            key.push(letter);
        }
    }
    key
}

/// "12", "– 12 –", "12/40": nothing but the number of the page.
fn is_page_number(key: &str) -> bool {
    key.contains('#') && key.chars().all(|sign| matches!(sign, '#' | '-' | '–' | '—' | '/' | '|' | '[' | ']' | '·'))
}

/// "Page 1 of 9", "Seite 3 von 12": a word, a number, a word and a number that is not smaller.
fn counts_pages(row: &Row) -> bool {
    let number = |word: &Word| word.text.parse::<u32>().ok();
    let is_word = |word: &Word| word.text.chars().all(char::is_alphabetic) && word.n_letters() <= 8;
    match row.words.as_slice() {
        [first, page, second, pages] => {
            let counts = number(page).zip(number(pages)).is_some_and(|(page, pages)| page <= pages);
            counts && is_word(first) && is_word(second)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_left_open() {
        assert_eq!(key("Page 12 of 40"), "page#of#");
        assert_eq!(key("Gazette / Vol. 85, No. 155"), "gazette/vol.#,no.#");
        assert!(is_page_number(&key("– 12 –")) && is_page_number(&key("3/9")));
        assert!(!is_page_number(&key("12 May")) && !is_page_number("–"));
    }
}
