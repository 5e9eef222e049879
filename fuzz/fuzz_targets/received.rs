//! Any bytes as a file of any format: ZIP, gzip and all that is told by its first bytes: read or refused, and every stretch of text stands where it says.
//!
//! `cargo +nightly fuzz run received`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod check;

fuzz_target!(|bytes: &[u8]| {
    check::file(bytes);
});
