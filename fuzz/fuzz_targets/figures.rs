//! Any bytes, read as UTF-8 as well as they can be: no panic, every span slices, no interval and no stretch of time is
//! upside down.
//!
//! `cargo +nightly fuzz run figures`
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sayso_figures::dates::{Dates, date_order};
use sayso_figures::{Figures, LANGUAGES};
use sayso_ledger::{Document, Format};

/// What "yesterday" is counted from.
const REFERENCE: jiff::civil::DateTime = jiff::civil::datetime(2023, 3, 15, 0, 0, 0, 0);
/// A sentence has few figures; a whole file taken for one has many.
const MOST_TIES: usize = 20;

static FIGURES: LazyLock<Figures> = LazyLock::new(|| Figures::new().unwrap_or_else(|error| panic!("{error}")));
static DATES: LazyLock<Vec<Dates>> = LazyLock::new(|| LANGUAGES.into_iter().filter_map(Dates::new).collect());

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut document = Document::new(bytes, Format::PlainText, text.clone().into_owned());
    for language in LANGUAGES {
        document.language = language;
        let figures = FIGURES.read(&document);
        for figure in &figures {
            assert!(!document.slice(figure.span).is_empty());
            assert!(figure.span.contains(figure.number));
            for interval in [Some(figure.interval), figure.from.map(|from| from.interval)].into_iter().flatten() {
                assert!(interval.low().zip(interval.high()).is_none_or(|(low, high)| low <= high));
            }
        }
        let order = Some(date_order(&document, language));
        for dates in DATES.iter().filter(|dates| dates.language() == language) {
            let periods = dates.read(&document, document.whole(), REFERENCE, order);
            for period in &periods {
                assert!(!document.slice(period.span).is_empty());
                for stretch in &period.readings {
                    assert!(stretch.start.zip(stretch.end).is_none_or(|(start, end)| start <= end));
                }
            }
            let spans: Vec<_> = figures.iter().map(|figure| figure.span).collect();
            for span in spans.iter().take(MOST_TIES) {
                dates.tie(&document, document.whole(), *span, &spans, &periods);
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
