//! Any bytes as a web archive behind the first bytes of its head: read or refused, and every stretch of text stands where it says.
//!
//! `cargo +nightly fuzz run warc`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod check;

fuzz_target!(|bytes: &[u8]| {
    check::file(&[b"WARC/1.0\r\nWARC-Type: response\r\n", bytes].concat());
});
