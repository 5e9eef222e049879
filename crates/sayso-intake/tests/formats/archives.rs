//! Folders in ZIP archives, web archives, gzip files.

use std::io::{BufRead, Cursor};

use sayso_intake::{Held, Limits, Part, Unpacking, intake, unpack, unpack_file, unpack_stream};

use crate::files::{blocks, gzipped, notices, read, zipped};

fn parts(received: &[u8]) -> (Held, Vec<Part>) {
    let mut parts = Vec::new();
    let held = unpack(received, &Limits::default(), &mut |part: Part| parts.push(part)).expect("the file holds others");
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

/// What a file holds, with archives in it gone through as they come: names and how many bytes.
fn all(received: &[u8], limits: &Limits) -> Vec<String> {
    struct All(Vec<String>);
    impl Unpacking for All {
        fn part(&mut self, part: Part) {
            self.0.push(format!("{}: {:?}", part.name, part.content.map(|bytes| bytes.len())));
        }
        fn archive(&mut self, name: String, content: &mut dyn BufRead, limits: &Limits) {
            let held = unpack_stream(content, limits, self).expect("it holds others");
            self.0.push(format!("{name}: {held}"));
        }
    }
    let mut all = All(Vec::new());
    let held = unpack_file(&mut Cursor::new(received), limits, &mut all).expect("it holds others");
    all.0.push(held.to_string());
    all.0
}

#[test]
fn what_is_larger_than_a_document_may_be_is_gone_through_as_it_comes() {
    let message = |n_bytes: usize| {
        let head =
            "From a@example.org Tue May  6 10:00:00 2031\nFrom: Ann <a@example.org>\nDate: 6 May 2031\nSubject: x\n\n";
        format!("{head}{}\n\n", "y".repeat(n_bytes))
    };
    let mailbox = [message(300_000), message(3_000_000), message(300_000)].concat();
    let records: Vec<u8> =
        (0..5).flat_map(|_| gzipped(&record("resource", "a", &b"The quay. ".repeat(30_000)))).collect();
    let folder = zipped(&[("all.mbox", mailbox.as_bytes()), ("a.txt", &[b'z'; 2_000_000]), ("b.txt", b"z")]);
    let mut limits = Limits::default();
    limits.max_file_bytes = 1 << 20;
    let of_mailbox = ["1: Ok(300057)", "2: Err(\"3 MiB, larger than the limit of 1 MiB\")", "3: Ok(300057)"];
    let held = "a mailbox with 3 parts, recorded on their own";
    assert_eq!(all(mailbox.as_bytes(), &limits), [&of_mailbox[..], &[held]].concat());
    let packed = gzipped(mailbox.as_bytes());
    let content = format!("content: {held}");
    let lines = [&of_mailbox[..], &[&content, "a compressed file (gzip) with 1 part, recorded on its own"]];
    assert_eq!(all(&packed, &limits), lines.concat());
    let too_large = "a.txt: Err(\"a file in an archive that is not read: a.txt unpacks to 2 MiB or more, larger than the \
        limit of 1 MiB\")";
    let content = format!("all.mbox: {held}");
    let lines = [&of_mailbox[..], &[&content, too_large, "b.txt: Ok(1)"]].concat();
    assert_eq!(all(&folder, &limits)[..6], lines);
    let unpacked = record("resource", "a", &b"The quay. ".repeat(30_000)).repeat(5);
    for archive in [&records, &unpacked] {
        assert_eq!(all(archive, &limits).last().unwrap(), "a web archive (WARC) with 5 parts, recorded on their own");
    }
    limits.max_unpacked_bytes = 1 << 20;
    assert!(
        all(mailbox.as_bytes(), &limits)
            .last()
            .unwrap()
            .ends_with("the rest was not read: it unpacks to more than 1 MiB")
    );
    assert!(all(&records, &limits).last().unwrap().ends_with("the rest was not read: it unpacks to more than 1 MiB"));
}
