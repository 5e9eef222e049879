//! Any bytes behind the mark of a PDF: no panic that ends the program, and every document keeps its promises.
//!
//! `cargo +nightly fuzz run pdf`; a corpus of small PDFs finds more than nothing does.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_intake::{Limits, intake};

fuzz_target!(|bytes: &[u8]| {
    let marked = if bytes.starts_with(b"%PDF-") { bytes.to_vec() } else { [b"%PDF-1.7\n", bytes].concat() };
    if let Ok(document) = intake(&marked, &Limits::default()) {
        assert_eq!(document.check(), Ok(()));
        for block in &document.blocks {
            assert!(!document.slice(block.span).is_empty());
        }
    }
});
