//! Any bytes as a chapter of an e-book: read or refused, and every stretch of text stands where it says.
//!
//! `cargo +nightly fuzz run epub`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod check;

fuzz_target!(|bytes: &[u8]| {
    let others = [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", "<rootfile full-path='list'/>"),
        ("list", "<item id='a' href='a'/><itemref idref='a'/>"),
    ];
    check::part("a", bytes, &others);
});
