//! Any bytes, read as UTF-8 as well as they can be: no panic, and every range slices.
//!
//! `cargo +nightly fuzz run analyse`; the model is that of English, or the one that `SAYSO_MODEL` names.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sayso_syntax::{Model, Scratch};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let path = std::env::var("SAYSO_MODEL").unwrap_or_else(|_| "../models/en.model".to_owned());
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    Model::from_bytes(&bytes).unwrap_or_else(|error| panic!("{path}: {error}"))
});

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut scratch = Scratch::default();
    let analysis = MODEL.analyse(&text, &mut scratch);
    let mut end = 0;
    for sentence in analysis.sentences(&text) {
        assert_eq!(sentence.words().filter(|word| word.head().is_none()).count(), 1);
    }
    for word in analysis.words(&text) {
        let range = word.range();
        assert!(text.get(range.clone()).is_some_and(|form| !form.is_empty()));
        assert!(range.end >= end);
        end = range.end;
    }
    for name in MODEL.names(&text, &analysis, &mut scratch) {
        assert!(text.get(name.range).is_some());
        assert!(name.family.is_none_or(|family| text.get(family).is_some()));
    }
});
