//! Any bytes as a slide of a presentation: read or refused, and every stretch of text stands where it says.
//!
//! `cargo +nightly fuzz run pptx`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod check;

fuzz_target!(|bytes: &[u8]| {
    let slides = "<p:sldId r:id='r1'/>";
    let relations = "<Relationship Id='r1' Type='x/slide' Target='slide.xml'/>";
    let others = [
        ("[Content_Types].xml", ""),
        ("ppt/presentation.xml", slides),
        ("ppt/_rels/presentation.xml.rels", relations),
    ];
    check::part("ppt/slide.xml", bytes, &others);
});
