//! What holds for any text: no panic, spans slice, numbers lie in their figures, no interval is upside down.
#![allow(clippy::unwrap_used)] // a test that cannot go on has to fail

use std::sync::LazyLock;

use proptest::prelude::*;
use sayso_figures::{Figures, LANGUAGES};
use sayso_ledger::{Document, Format};

/// Pieces that readers of figures look at, in any order.
const PIECES: [&str; 64] = [
    "1",
    "23",
    "456",
    "0",
    "9999999999999999999999999999",
    "1.5",
    "3,5",
    "½",
    "/",
    "-",
    "–",
    "%",
    "$",
    "€",
    "(",
    ")",
    ",",
    ".",
    "^",
    "e",
    "+",
    ":",
    "to",
    "from",
    "between",
    "and",
    "at least",
    "less than",
    "million",
    "billion",
    "hundred",
    "third",
    "half",
    "of",
    "percent",
    "dollars",
    "cents",
    "km",
    "ft",
    "degrees",
    "years old",
    "one",
    "twenty",
    "quatre-vingt",
    "dix",
    "et demi",
    "moins de",
    "zweiundzwanzig",
    "anderthalb",
    "von",
    "bis",
    "三",
    "百",
    "万",
    "亿",
    "分之",
    "点",
    "多",
    "美元",
    "\u{ad}",
    "\u{301}",
    "\u{a0}",
    "\t",
    "\n",
];

static FIGURES: LazyLock<Figures> = LazyLock::new(|| Figures::new().unwrap());

fn check(text: &str) {
    let figures = &FIGURES;
    for language in LANGUAGES {
        let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
        document.language = language;
        for figure in figures.read(&document) {
            assert!(figure.span.contains(figure.number), "{text:?} {figure:?}");
            assert!(!document.slice(figure.span).is_empty(), "{text:?} {figure:?}");
            for interval in [Some(figure.interval), figure.from.map(|from| from.interval)].into_iter().flatten() {
                if let (Some(low), Some(high)) = (interval.low(), interval.high()) {
                    assert!(low <= high, "{text:?} {figure:?}");
                }
            }
        }
        for number in figures.numbers(text, language) {
            assert!(!text[number.range].is_empty());
        }
        for amount in figures.amounts(text, language) {
            assert!(!text[amount.range].is_empty());
        }
        for (range, _) in figures.bounded(text, language) {
            assert!(!text[range].is_empty());
        }
        for ordinal in figures.ordinals(text, language) {
            assert!(!text[ordinal.range].is_empty());
        }
    }
}

/// Inputs that once broke a rule, in their smallest form.
#[test]
fn the_higher_end_may_come_first() {
    check("less than 23 at least ½ of it");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_row_of_number_words_is_read(
        pieces in prop::collection::vec((prop::sample::select(&PIECES[..]), any::<bool>()), 0..24),
    ) {
        let text: String = pieces.iter().map(|(piece, gap)| format!("{piece}{}", if *gap { " " } else { "" })).collect();
        check(&text);
    }
}

#[test]
fn long_rows_are_read_in_time() {
    for piece in
        ["one hundred and ", "9", "1,234,", "a ", "1-", "三百", "zwei", "at least ", "$", "between ", "1 ft 2 in "]
    {
        let text = piece.repeat(4_000);
        let start = std::time::Instant::now();
        check(&text[..text.len().min(12_000)]);
        assert!(start.elapsed().as_secs() < 60, "{piece:?}: {:?}", start.elapsed());
    }
}
