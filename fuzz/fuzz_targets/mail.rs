//! Any bytes as a mail behind its first header: read or refused, and every stretch of text stands where it says.
//!
//! `cargo +nightly fuzz run mail`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod check;

fuzz_target!(|bytes: &[u8]| {
    check::file(&[b"From: a@example.org\r\nMIME-Version: 1.0\r\n", bytes].concat());
});
