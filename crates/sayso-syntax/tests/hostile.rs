//! No text makes the layers panic, take more than linear time, or give ranges that do not slice.
//!
//! These hold for any model, so a model without weights is used: all decisions but the plain rules fall as they may.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso_syntax::Segmentation;
use sayso_syntax::segment::{Question, SegmentScratch, Segmenter, Tables, segment_with, token_ranges};

/// Every token slices, tokens ascend, and between them is nothing but white space.
fn check(text: &str, found: &Segmentation) {
    let mut end = 0;
    for range in token_ranges(found) {
        assert!(range.start >= end && range.end > range.start, "{range:?} behind {end}");
        assert!(text[end..range.start].chars().all(char::is_whitespace));
        assert!(!text[range.clone()].contains(char::is_whitespace));
        end = range.end;
    }
    assert!(text[end..].chars().all(char::is_whitespace));
    let sentences: usize = (0..found.n_sentences()).map(|i| found.sentence(i).len()).sum();
    assert_eq!(sentences, found.n_words());
}

proptest! {
    #[test]
    fn tokens_tile_any_text(text in any::<String>()) {
        check(&text, &Segmenter::default().segment(&text, &mut SegmentScratch::default()));
    }

    #[test]
    fn tokens_tile_any_text_whatever_is_decided(text in "[a-zA-Z0-9 .'’\"«»()\\-\n\u{2028}\u{a0}\u{202e}\u{200d}北京。é]{0,300}", seed: u64) {
        let mut state = seed;
        let found = segment_with(&text, &Tables::default(), &mut SegmentScratch::default(), |_, _, _| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            state >> 63 == 1
        });
        check(&text, &found);
    }
}

/// Without optimisation ten would take minutes.
const MEGABYTES: usize = if cfg!(debug_assertions) { 1 } else { 10 };

/// A bound that a slow machine keeps easily and quadratic time does not.
const GENEROUS: Duration = Duration::from_secs(120);

#[test]
fn monsters_take_linear_time() {
    for (name, unit) in [
        ("one word", "a"),
        ("one line of words", "word "),
        ("all quotation marks", "\""),
        ("typographic quotation marks", "“”’"),
        ("marks that touch", "a.b-"),
        ("right-to-left marks", "\u{202e}\u{200f}a"),
        ("zero-width joiners", "\u{200d}"),
        ("replacement characters", "\u{fffd}"),
        ("Chinese without a stop", "北京的"),
        ("empty lines", "\n"),
        ("open brackets", "(["),
    ] {
        let text = unit.repeat(MEGABYTES * 1_000_000 / unit.len());
        for joins in [false, true] {
            let start = Instant::now();
            let found = segment_with(&text, &Tables::default(), &mut SegmentScratch::default(), |question, _, _| {
                question == Question::Join && joins
            });
            assert!(start.elapsed() < GENEROUS, "{name}: {:?}", start.elapsed());
            let longest = (0..found.n_sentences()).map(|i| found.sentence(i).len()).max().unwrap_or(0);
            assert!(longest <= 1024, "{name}: a sentence of {longest} words");
            check(&text, &found);
        }
    }
}
