//! Any bytes as the text of an OpenDocument text: read or refused, and every stretch of text stands where it says.
//!
//! `cargo +nightly fuzz run odt`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod check;

fuzz_target!(|bytes: &[u8]| {
    check::part("content.xml", bytes, &[("mimetype", "application/vnd.oasis.opendocument.text")]);
});
