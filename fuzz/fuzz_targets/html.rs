//! Any bytes, read as a web page: no panic, the document keeps its promises, and what was taken as it stands stands there.
//!
//! `cargo +nightly fuzz run html`
#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_intake::{Limits, intake};
use sayso_ledger::{OriginKind, Place};

fuzz_target!(|bytes: &[u8]| {
    let page = [b"<html>", bytes].concat();
    let Ok(document) = intake(&page, &Limits::default()) else { return };
    assert_eq!(document.check(), Ok(()));
    for origin in document.origins.iter().filter(|origin| origin.kind == OriginKind::Verbatim) {
        let Some(Place::File(range)) = origin.place else { panic!("no place for {:?}", origin.span) };
        assert_eq!(document.slice(origin.span).as_bytes(), &page[range.start as usize..range.end as usize]);
    }
});
