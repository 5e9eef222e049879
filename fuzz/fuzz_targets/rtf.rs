//! Any bytes as the inside of an RTF document: read or refused, and every stretch of text stands where it says.
//!
//! `cargo +nightly fuzz run rtf`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod check;

fuzz_target!(|bytes: &[u8]| {
    check::file(&[b"{\\rtf1\\ansi ", bytes].concat());
});
