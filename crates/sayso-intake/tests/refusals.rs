//! Files that are not read, and the reason that is given.

use sayso_intake::{Limits, intake};

fn check(received: &[u8], reason: &str) {
    let unread = intake(received, &Limits::default()).expect_err("the file is refused");
    assert_eq!(unread.to_string(), reason);
}

#[test]
fn the_reason_is_told() {
    check(b"", "empty file");
    check(b" \n\t \n", "no text: nothing but white space");
    check("\u{feff}".as_bytes(), "no text: nothing but white space");
    check(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF that is too damaged: no page was found in it");
    check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "an image (PNG)");
    check(&[1, 2, 3, 4, 5, 6, b'a', b'b', b'c', b'd'], "binary data: 60 % of the bytes are not text");
    check(b"<html><body><p>Hello.</p></body></html>", "a web page with no main text");
    let mut limits = Limits::default();
    limits.max_file_bytes = 64;
    let unread = intake(&[b'a'; 2000], &limits).expect_err("the file is refused");
    assert_eq!(unread.to_string(), "2 KiB, larger than the limit of 64 bytes");
}
