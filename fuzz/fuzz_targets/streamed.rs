//! Any bytes as a mailbox or a web archive behind its first lines, read as a stream: the same parts as at hand, and every stretch
//! of text stands where it says.
//!
//! `cargo +nightly fuzz run streamed`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod check;

const MAILBOX: &[u8] = b"From a@example.org Tue May  6 10:00:00 2031\nFrom: a@example.org\nMIME-Version: 1.0\n";

fuzz_target!(|bytes: &[u8]| {
    let (archive, rest) = bytes.split_first().map_or((false, bytes), |(first, rest)| (first % 2 == 1, rest));
    check::streamed(&[if archive { b"WARC/1.0\r\n" } else { MAILBOX }, rest].concat());
});
