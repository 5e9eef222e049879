//! Any bytes as the text of a Word document: read or refused, and every stretch of text stands where it says.
//!
//! `cargo +nightly fuzz run docx`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod check;

fuzz_target!(|bytes: &[u8]| {
    check::part("word/document.xml", bytes, &[("[Content_Types].xml", "")]);
});
