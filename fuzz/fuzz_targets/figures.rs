//! Any bytes, read as UTF-8 as well as they can be: no panic, every span slices, no interval is upside down.
//!
//! `cargo +nightly fuzz run figures`
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sayso_figures::{Figures, LANGUAGES};
use sayso_ledger::{Document, Format};

static FIGURES: LazyLock<Figures> = LazyLock::new(|| Figures::new().unwrap_or_else(|error| panic!("{error}")));

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut document = Document::new(bytes, Format::PlainText, text.clone().into_owned());
    for language in LANGUAGES {
        document.language = language;
        for figure in FIGURES.read(&document) {
            assert!(!document.slice(figure.span).is_empty());
            assert!(figure.span.contains(figure.number));
            for interval in [Some(figure.interval), figure.from.map(|from| from.interval)].into_iter().flatten() {
                assert!(interval.low().zip(interval.high()).is_none_or(|(low, high)| low <= high));
            }
        }
        for number in FIGURES.numbers(&text, language) {
            assert!(text.get(number.range).is_some_and(|words| !words.is_empty()));
        }
        for amount in FIGURES.amounts(&text, language) {
            assert!(text.get(amount.range).is_some_and(|words| !words.is_empty()));
        }
        for (range, _) in FIGURES.bounded(&text, language) {
            assert!(text.get(range).is_some_and(|words| !words.is_empty()));
        }
    }
});
