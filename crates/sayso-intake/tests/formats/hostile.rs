//! Files that are built to do harm: each is read or refused with a reason, and nothing is filled or overflows.

use std::io::{Cursor, Write};

use sayso_intake::{Limits, Part, Unread, intake, unpack};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::files::{blocks, check_places, gzipped, notices, read, zipped};

/// An archive with one part of this many zeros, written piece by piece.
fn bomb(name: &str, n_mebibytes: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("[Content_Types].xml", SimpleFileOptions::default()).unwrap();
    writer.start_file(name, SimpleFileOptions::default().compression_level(Some(6))).unwrap();
    let piece = vec![0; 1 << 20];
    (0..n_mebibytes).for_each(|_| writer.write_all(&piece).unwrap());
    writer.finish().unwrap().into_inner()
}

fn reason(received: &[u8]) -> String {
    intake(received, &Limits::default()).expect_err("the file is refused").to_string()
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let large = bomb("word/document.xml", 1024);
    // The compressor of the test may pack less well than others, and the bound on the size of files is 64 MiB.
    assert!(large.len() < 64 << 20, "{}", large.len());
    assert_eq!(
        reason(&large),
        "a Word document that is not read: word/document.xml unpacks to 1024 MiB or more, larger than the limit of 64 MiB"
    );
    let steep = bomb("word/document.xml", 40);
    assert_eq!(
        reason(&steep),
        "a Word document that is not read: word/document.xml unpacks to more than 200 times its size"
    );
    // The same with a size that is not true, in both headers of the part.
    let mut lying = bomb("word/document.xml", 80);
    let size = (80u32 << 20).to_le_bytes();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size {
            lying[at..at + 4].copy_from_slice(&1_000u32.to_le_bytes());
        }
    }
    let told = reason(&lying);
    assert!(told.starts_with("a Word document that "), "{told}");
    let mut parts = Vec::new();
    let held = unpack(&gzipped(&vec![0; 80 << 20]), &Limits::default(), &mut |part: Part| parts.push(part));
    assert!(held.is_some());
    assert!(parts[0].content.as_ref().unwrap_err().starts_with("unpacked, it is larger than "), "{parts:?}");
}

#[test]
fn entities_that_multiply_are_not_resolved() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let mut bomb = String::from("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"lol\">");
    for pair in names.windows(2) {
        bomb += &format!("<!ENTITY {} \"{}\">", pair[1], format!("&{};", pair[0]).repeat(10));
    }
    bomb += "]><w:document><w:body><w:p><w:r><w:t>Ann &h; spoke.</w:t></w:r></w:p></w:body></w:document>";
    let received = zipped(&[("[Content_Types].xml", b""), ("word/document.xml", bomb.as_bytes())]);
    let document = read(&received);
    assert_eq!(document.text(), "Ann  spoke.");
    assert_eq!(
        notices(&document),
        ["intake.xml.entities: word/document.xml has 1 references to entities of its own: they are not resolved"]
    );
}

#[test]
fn depth_costs_no_stack() {
    let open = "<w:tbl><w:tr><w:tc>".repeat(200_000);
    let body = format!("<w:document><w:body>{open}<w:p><w:r><w:t>Deep.</w:t></w:r></w:p>");
    let received = zipped(&[("[Content_Types].xml", b""), ("word/document.xml", body.as_bytes())]);
    assert_eq!(blocks(&read(&received)), ["paragraph: Deep."]);
    let chapter = format!("<html><body>{}Deep.", "<div><b>".repeat(300_000));
    let received = zipped(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<rootfile full-path='l'/>"),
        ("l", b"<item id='a' href='a'/><itemref idref='a'/>"),
        ("a", chapter.as_bytes()),
    ]);
    assert_eq!(blocks(&read(&received)), ["paragraph: Deep."]);
    let groups = format!("{{\\rtf1 {}", "{".repeat(20_000));
    assert_eq!(
        reason(groups.as_bytes()),
        "an RTF document that is not read: more than 10000 groups stand inside each other"
    );
    let mut body = String::from("From: a@example.org\r\nMIME-Version: 1.0\r\n");
    for number in 0..20_000 {
        body += &format!("Content-Type: multipart/mixed; boundary={number}\r\n\r\n--{number}\r\n");
    }
    // Read or refused: what counts is that it ends.
    drop(intake(body.as_bytes(), &Limits::default()));
    let mut record = b"x".to_vec();
    for _ in 0..2_000 {
        record = [
            format!("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: {}\r\n\r\n", record.len()).as_bytes(),
            &record,
        ]
        .concat();
    }
    assert_eq!(reason(&record), "a record of a web archive that is not read: it holds another record");
}

#[test]
fn tags_and_references_without_an_end_take_linear_time() {
    let head = "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Ann spoke.</p>";
    for rest in
        ["<a b=\"", "<!--", "<![CDATA[", "<", "&", "&#", "<script>", "<p a='>'", "<b></i>", "</p>", "<table><td>"]
    {
        let received = format!("{head}{}", rest.repeat(200_000));
        let document = read(received.as_bytes());
        assert!(document.text().contains("Ann spoke."), "{rest}");
    }
}

#[test]
fn many_cells_and_notes_in_each_other_are_read() {
    let cell = "<w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc>".repeat(10);
    let body = format!("<w:document><w:body><w:tbl>{}</w:tbl>", format!("<w:tr>{cell}</w:tr>").repeat(4_000));
    let document = read(&zipped(&[("[Content_Types].xml", b""), ("word/document.xml", body.as_bytes())]));
    assert_eq!(document.blocks.len(), 4_000);
    let body = format!("<office:body>{}", "<text:p>a<text:note><text:note-body>".repeat(5_000));
    let mimetype = ("mimetype", &b"application/vnd.oasis.opendocument.text"[..]);
    assert_eq!(read(&zipped(&[mimetype, ("content.xml", body.as_bytes())])).blocks.len(), 5_000);
}

#[test]
fn mails_in_each_other_are_unpacked_one_at_a_time() {
    let mail = |kind: &str, body: &str| {
        format!(
            "From: a@example.org\r\nDate: 6 May 2031\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}"
        )
    };
    let mut received = mail("text/plain", "Ann spoke.");
    for _ in 0..60 {
        received = mail("message/rfc822", &received);
    }
    let mut n_parts = 0;
    unpack(received.as_bytes(), &Limits::default(), &mut |_: Part| n_parts += 1);
    assert_eq!(n_parts, 1);
}

#[test]
fn lengths_that_lie_end_where_the_bytes_end() {
    let record = |length: u64, head: &str, body: &[u8]| {
        let head =
            format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {length}\r\n\r\nHTTP/1.1 200 OK\r\n{head}\r\n");
        [head.as_bytes(), body, b"\r\n\r\n"].concat()
    };
    let text = b"Ann spoke of the quay.";
    let whole = record(41, "", text);
    let count = |received: &[u8]| {
        let mut n_parts = 0;
        let held = unpack(received, &Limits::default(), &mut |_: Part| n_parts += 1).expect("it holds others");
        (n_parts, held.broken.is_some())
    };
    assert_eq!(count(&[&whole[..], &whole, &whole].concat()), (3, false));
    assert_eq!(count(&[&whole[..], &record(1 << 60, "", text), &whole].concat()), (2, true));
    assert_eq!(count(&[&whole[..], &record(20, "", text), &whole].concat()), (3, false));
    let chunk = [&b"1000000000000000\r\n"[..], text].concat();
    let document = read(&record(1 << 60, "Transfer-Encoding: chunked\r\n", &chunk));
    assert!(document.text().starts_with("Ann spoke of the quay."), "{}", document.text());
    let packed = (0..4).fold(vec![0; 64 << 20], |bytes, _| gzipped(&bytes));
    let packings = "Content-Encoding: gzip\r\n";
    assert!(intake(&record(1 << 60, packings, &packed), &Limits::default()).is_err());
}

#[test]
fn many_parts_and_many_archives_in_each_other_are_bounded() {
    let names: Vec<String> = (0..300).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"Ann spoke."[..])).collect();
    let folder = zipped(&files);
    let mut limits = Limits::default();
    limits.max_entries = 100;
    let refused = intake(&folder, &limits).unwrap_err();
    assert!(matches!(refused, Unread::Bound(_)), "{refused}");
    let mut limits = Limits::default();
    limits.max_unpacked_bytes = 55;
    let mut given: Vec<Part> = Vec::new();
    let held = unpack(&folder, &limits, &mut |part: Part| given.push(part)).unwrap();
    assert_eq!(given.iter().filter(|part| part.content.is_ok()).count(), 5);
    assert!(held.to_string().contains("parts"), "{held}");
}

#[test]
fn a_mail_of_quoted_lines_is_bounded() {
    let mail = format!(
        "From: Ann <a@example.org>\nDate: 3 May 2031\nSubject: Quay\n\nAnn spoke.\n{}",
        "> Why so?\n".repeat(9)
    );
    let mut limits = Limits::default();
    limits.max_elements = 9;
    assert!(intake(mail.as_bytes(), &limits).is_ok());
    limits.max_elements = 8;
    let refused = intake(mail.as_bytes(), &limits).unwrap_err().to_string();
    assert!(refused.contains("it quotes 9 lines, more than the limit of 8"), "{refused}");
}

/// A file of each format.
fn samples() -> Vec<Vec<u8>> {
    let body =
        "<w:document><w:body><w:p><w:r><w:t>Ann &amp; Bo spoke of the quay.</w:t></w:r></w:p></w:body></w:document>";
    let content = "<office:body><text:p>Ann &amp; Bo spoke<text:note><text:p>Note.</text:p></text:note> of it.</text:p></office:body>";
    let slide = "<p:sp><a:p><a:r><a:t>Ann spoke.</a:t></a:r></a:p></p:sp>";
    let relation = "<Relationship Id='r1' Type='x/slide' Target='slide.xml'/>";
    let record = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\nContent-Length: 73\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nAnn spoke of the quay, & Bo.\r\n\r\n";
    let mail = "From: Ann <a@example.org>\r\nDate: 3 May 2031 10:00:00 +0000\r\nSubject: =?utf-8?q?=C3=A9?=\r\nMIME-Version: 1.0\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nL=C3=A9a spoke.\r\n> Why =\r\nso?\r\n";
    let mailbox = format!("From a@example.org Tue May  6 10:00:00 2031\n{mail}\n").repeat(3);
    vec![
        zipped(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", body.as_bytes())]),
        zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())]),
        zipped(&[
            ("[Content_Types].xml", b"<x/>"),
            ("ppt/presentation.xml", b"<p:sldId r:id='r1'/>"),
            ("ppt/_rels/presentation.xml.rels", relation.as_bytes()),
            ("ppt/slide.xml", slide.as_bytes()),
        ]),
        zipped(&[
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", b"<rootfile full-path='l'/>"),
            ("l", b"<dc:title>Quay</dc:title><item id='a' href='a'/><itemref idref='a'/>"),
            ("a", b"<html><body><p>Ann &eacute; <b>spoke</b>.</p></body></html>"),
        ]),
        br"{\rtf1\ansi{\fonttbl{\f0\fcharset204 x;}}\f0 Ann \'e9\u233? {\footnote Note.}\trowd a\cell b\row\par}"
            .to_vec(),
        mail.as_bytes().to_vec(),
        mailbox.into_bytes(),
        record.as_bytes().to_vec(),
        gzipped(record.as_bytes()),
        zipped(&[("a.txt", b"Ann spoke."), ("b.eml", mail.as_bytes())]),
    ]
}

#[test]
fn broken_off_and_changed_files_are_read_or_refused() {
    for sample in samples() {
        let check = |received: &[u8]| {
            if let Ok(document) = intake(received, &Limits::default()) {
                check_places(&document, received);
            }
            unpack(received, &Limits::default(), &mut |part: Part| {
                if let Ok(bytes) = part.content
                    && let Ok(document) = intake(&bytes, &Limits::default())
                {
                    check_places(&document, &bytes);
                }
            });
        };
        let step = sample.len() / 60 + 1;
        for at in (0..sample.len()).step_by(step) {
            check(&sample[..at]);
            for bit in [0, 3, 7] {
                let mut changed = sample.clone();
                changed[at] ^= 1 << bit;
                check(&changed);
            }
        }
    }
}

#[test]
fn wrong_labels_of_encodings_lose_no_word() {
    for (label, bytes) in [
        ("utf-8", &b"L\xe9a a dit non, et l'\xe9t\xe9 est pass\xe9."[..]),
        ("us-ascii", "Léa a dit non, et l'été est passé.".as_bytes()),
        ("iso-8859-1", "Léa a dit non, et l'été est passé.".as_bytes()),
        ("no-such-encoding", "Léa a dit non, et l'été est passé.".as_bytes()),
    ] {
        let head =
            format!("From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset={label}\r\n\r\n");
        let document = read(&[head.as_bytes(), bytes].concat());
        assert!(document.text().ends_with("Léa a dit non, et l'été est passé."), "{label}: {}", document.text());
    }
}
