//! How fast one document is read, and how fast a large case answers.
#![allow(missing_docs, clippy::unwrap_used)] // criterion's macros; a measure that cannot be taken has to fail

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sayso::case::{Case, Filter};
use sayso::dossier::{self, Format, Terminal};
use sayso::ledger::Language;
use sayso::{Found, FoundBytes, Limits, PileOptions, Reader};
use sayso_bench::{HARBOUR, file, n_words, prose};

fn reading(criterion: &mut Criterion) {
    let reader = Reader::new().unwrap();
    let limits = Limits::default();
    let mut group = criterion.benchmark_group("read");
    let long: Vec<u8> = (0..100).flat_map(prose).collect();
    // A text of which little is read would be read fast.
    let (_, ledger) = sayso::read(&long, &reader, &limits).unwrap();
    assert!(ledger.claims.len() > 1000, "{}", ledger.claims.len());
    group.throughput(Throughput::Elements(n_words(&long) as u64));
    group.bench_function("one long English text, words", |bench| {
        bench.iter(|| sayso::read(black_box(&long), &reader, &limits).unwrap());
    });
    let n_words = HARBOUR.iter().map(|(_, bytes)| n_words(bytes)).sum::<usize>();
    group.throughput(Throughput::Elements(n_words as u64));
    group.bench_function("the demonstration pile, words", |bench| {
        bench.iter(|| {
            for (_, bytes) in HARBOUR {
                black_box(sayso::read(black_box(bytes), &reader, &limits).unwrap());
            }
        });
    });
    group.finish();
}

/// Words, sentences, tags, trees and names, by the built-in models.
fn analysing(criterion: &mut Criterion) {
    let reader = Reader::new().unwrap();
    let mut group = criterion.benchmark_group("analyse");
    let long: Vec<u8> = (0..100).flat_map(prose).collect();
    let pile = |language: Language| -> Vec<u8> {
        let documents = HARBOUR.iter().map(|(_, bytes)| sayso::receive(bytes, &Limits::default()).unwrap());
        documents
            .filter(|document| document.language == language)
            .flat_map(|it| it.text().as_bytes().to_vec())
            .collect()
    };
    for (name, language, text) in
        [("English", Language::English, long), ("French", Language::French, pile(Language::French))]
    {
        let mut document = sayso::receive(&text, &Limits::default()).unwrap();
        document.language = language;
        // Loading the model is no part of the measure.
        let n_words = reader.syntax(&document).unwrap().unwrap().analysis.segmentation.n_words();
        assert!(n_words > 500, "{name}: {n_words} words");
        group.throughput(Throughput::Elements(n_words as u64));
        group.bench_function(format!("{name}, words"), |bench| {
            bench.iter(|| reader.syntax(black_box(&document)).unwrap());
        });
    }
    group.finish();
}

const N_DOCUMENTS: usize = 10_000;

fn answering(criterion: &mut Criterion) {
    let files: Vec<Found> = (0..N_DOCUMENTS)
        .map(file)
        // The bytes are needed until the end of the program, and a `Found` of bytes at hand wants them so.
        .map(|(name, bytes)| Found { name, bytes: FoundBytes::Here(bytes.leak()) })
        .collect();
    let mut case = Case::in_memory().unwrap();
    let options = PileOptions { jobs: NonZeroUsize::new(2).unwrap(), limits: Limits::default(), worker: None };
    sayso::read_into(&mut case, &files, &Reader::new().unwrap(), &options, &mut |_| {}).unwrap();

    let mut group = criterion.benchmark_group(format!("a case of {N_DOCUMENTS} documents"));
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    for (name, about) in [("few", "\"Ida Baldale\""), ("some", "oyster*"), ("none", "zeppelin")] {
        let filter = Filter { about: Some(about.to_owned()), ..Filter::default() };
        let ask = || {
            let mut out = Vec::new();
            dossier::claims(&case, &filter, Format::Terminal(Terminal::default()), None, &|_| Ok(Vec::new()), &mut out)
                .unwrap()
        };
        group.bench_function(format!("claims --about, {name} ({})", ask()), |bench| bench.iter(ask));
    }
    group.bench_function("speakers", |bench| bench.iter(|| case.speakers(&Filter::default()).unwrap().len()));
    group.finish();
}

criterion_group! {
    name = speed;
    config = Criterion::default().measurement_time(Duration::from_secs(5));
    targets = reading, analysing, answering
}
criterion_main!(speed);
