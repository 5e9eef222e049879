//! Folders in ZIP archives, web archives, gzip files.

use sayso_intake::{Held, Limits, Part, intake, unpack};

use crate::files::{blocks, gzipped, notices, read, zipped};

fn parts(received: &[u8]) -> (Held, Vec<Part>) {
    let mut parts = Vec::new();
    let held = unpack(received, &Limits::default(), &mut |part| parts.push(part)).expect("the file holds others");
    (held, parts)
}

#[test]
fn a_folder_gives_its_files() {
    let inner = zipped(&[("b.txt", b"Ann spoke.")]);
    let folder = zipped(&[("one/a.txt", b"Bo spoke."), ("__MACOSX/a", b"x"), ("inner.zip", &inner)]);
    let (held, given) = parts(&folder);
    let names: Vec<&str> = given.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["one/a.txt", "inner.zip"]);
    assert_eq!(
        held.to_string(),
        "a folder of files (ZIP) with 2 parts, recorded on their own; passed over: files of an operating system (1)"
    );
    assert_eq!(parts(given[1].content.as_ref().unwrap()).1[0].content, Ok(b"Ann spoke.".to_vec()));
    let reason = intake(&folder, &Limits::default()).unwrap_err().to_string();
    assert_eq!(reason, "a folder of files (ZIP): the files in it are documents of their own");
}

#[test]
fn a_compressed_file_gives_what_was_compressed() {
    let (held, given) = parts(&gzipped(b"Ann spoke."));
    assert_eq!(given, [Part { name: "content".to_owned(), content: Ok(b"Ann spoke.".to_vec()) }]);
    assert_eq!(held.what, "a compressed file (gzip)");
}

/// A record of a web archive.
fn record(kind: &str, address: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2031-05-03T10:00:00Z\r\n\
         Content-Length: {}\r\n\r\n",
        content.len()
    );
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

const PAGE: &str = "<html><body><p>The board of Norhaven has closed three of its quays, and it says that it does not know \
    for how long it will be; the pilots do not believe a word.</p></body></html>";

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{head}\r\n").as_bytes(), body].concat()
}

#[test]
fn each_answer_of_a_web_archive_is_a_document_with_address_and_time() {
    let picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx";
    let missing = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nx";
    let records = [
        record("warcinfo", "", b"software: x"),
        record("response", "https://example.org/a", &answer("", PAGE.as_bytes())),
        record("request", "https://example.org/a", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", "https://example.org/a.png", picture),
        record("response", "https://example.org/b", missing),
        record("response", "https://example.org/a", &answer("Content-Encoding: gzip\r\n", &gzipped(PAGE.as_bytes()))),
    ];
    let packed: Vec<u8> = records.iter().flat_map(|record| gzipped(record)).collect();
    for archive in [records.concat(), packed.clone()] {
        let (held, given) = parts(&archive);
        assert_eq!(
            held.to_string(),
            "a web archive (WARC) with 2 parts, recorded on their own; passed over: answers with status 404 (1), \
             pictures (1), records of type request (1), records of type warcinfo (1)"
        );
        assert_eq!(given[0].name, "https://example.org/a");
        assert_eq!(given[1].name, "https://example.org/a (2)");
        for part in &given {
            let document = read(part.content.as_ref().unwrap());
            assert_eq!(blocks(&document)[1..], ["metadata: https://example.org/a", "metadata: 2031-05-03T10:00:00Z"],);
            assert!(blocks(&document)[0].starts_with("paragraph: The board of Norhaven"));
        }
    }
    let (held, given) = parts(&packed[..packed.len() - 40]);
    assert_eq!((given.len(), held.broken.as_deref()), (2, Some("it breaks off, or is damaged, before its end")));
}

#[test]
fn chunks_are_joined_and_what_is_cut_off_is_told() {
    let (start, end) = PAGE.split_at(60);
    let chunked = format!("{:x}\r\n{start}\r\n{:x};x=y\r\n{end}\r\n0\r\n\r\n", start.len(), end.len());
    let whole =
        record("response", "https://example.org/c", &answer("Transfer-Encoding: chunked\r\n", chunked.as_bytes()));
    let document = read(&whole);
    assert_eq!(document.parts, ["body"]);
    assert!(blocks(&document)[0].ends_with("the pilots do not believe a word."));
    let plain = record("response", "https://example.org/c", &answer("", PAGE.as_bytes()));
    let cut = read(&plain[..plain.len() - 30]);
    assert!(notices(&cut).iter().any(|notice| notice.starts_with("intake.warc.cut-off: ")), "{:?}", notices(&cut));
}
