//! How fast figures and dates are read.
#![allow(missing_docs, clippy::unwrap_used)] // criterion's macros; a measure that cannot be taken has to fail

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sayso_figures::Figures;
use sayso_figures::dates::Dates;
use sayso_ledger::{Document, Format, Language};

/// Figures and dates of sentences that are full of them, traps among them: all kinds together, sentence by sentence as
/// documents are read.
fn figuring(criterion: &mut Criterion) {
    let figures = Figures::new().unwrap();
    let mut group = criterion.benchmark_group("figures");
    macro_rules! pages {
        ($($language:ident: $name:literal),+) => {
            [$((
                Language::$language,
                include_str!(concat!("../../crates/sayso-figures/tests/cases/", $name, ".md")),
                include_str!(concat!("../../crates/sayso-figures/tests/dates/", $name, ".md")),
            )),+]
        };
    }
    let reference = "2023-03-15T00:00:00".parse().unwrap();
    for (language, cases, moments) in pages!(English: "en", French: "fr", Dutch: "nl", German: "de", Chinese: "zh") {
        let dates = Dates::new(language).unwrap();
        let lines = cases.lines().chain(moments.lines().skip(4));
        let sentences: Vec<&str> =
            lines.filter(|line| !line.is_empty() && !line.starts_with(['-', '#', '('])).collect();
        let text = format!("{}\n\n", sentences.join("\n\n")).repeat(40);
        let mut document = Document::new(text.as_bytes(), Format::PlainText, text.clone());
        document.language = language;
        let mut spans = Vec::new();
        let mut start = 0;
        for sentence in text.split("\n\n").filter(|sentence| !sentence.is_empty()) {
            spans.push(document.span(start, start + sentence.len()).unwrap());
            start += sentence.len() + 2;
        }
        let read = || {
            let found = figures.read(black_box(&document)).len();
            found + spans.iter().map(|span| dates.read(&document, *span, reference, None).len()).sum::<usize>()
        };
        // A text of which little is read would be read fast.
        assert!(read() > spans.len(), "{}: {} of {}", language.name(), read(), spans.len());
        group.throughput(Throughput::Elements(spans.len() as u64));
        group.bench_function(format!("{}, all kinds, sentences", language.name()), |bench| bench.iter(&read));
    }
    group.finish();
}

criterion_group! {
    name = speed;
    config = Criterion::default().measurement_time(Duration::from_secs(5));
    targets = figuring
}
criterion_main!(speed);
