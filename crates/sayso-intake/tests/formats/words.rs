//! Words that are written into a file of each format come out again, in their order, and every stretch of them decodes from
//! the bytes it points to.

use encoding_rs::WINDOWS_1252;
use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use sayso_intake::{Limits, part_bytes};
use sayso_ledger::{Document, OriginKind, Place};

use crate::files::{gzipped, read, zipped};

/// Paragraphs of words, with signs that mean something in one format or another.
fn paragraphs() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    let words = vec![
        "Ann",
        "spoke",
        "of",
        "it.",
        "café",
        "É",
        "“so”",
        "R&D",
        "a<b",
        "c>d",
        "&amp;",
        "日本",
        "😀",
        "{x}",
        r"a\b",
        "=3D",
        "x-y",
        "l’été",
        "5\u{a0}m",
        "#1",
        "\"q\"",
        "—",
        "]]",
        "%41",
        "_",
        "e\u{301}",
    ];
    prop::collection::vec(prop::collection::vec(prop::sample::select(words), 1..12), 1..5)
}

/// Writes a character as itself or as a reference, in turns.
fn referred(text: &str) -> String {
    let write = |(idx, c): (usize, char)| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        c if !c.is_ascii() && idx % 2 == 0 => format!("&#x{:X};", c as u32),
        c if !c.is_ascii() && idx % 3 == 0 => format!("&#{};", c as u32),
        c => c.to_string(),
    };
    text.chars().enumerate().map(write).collect()
}

fn rtf(text: &str) -> String {
    let mut units = [0; 2];
    let write = |c: char| match c {
        '\\' | '{' | '}' => format!("\\{c}"),
        '\u{a0}' => "\\~".to_owned(),
        '—' => "\\emdash ".to_owned(),
        'é' | 'É' => format!("\\'{:02x}", c as u32),
        c if c.is_ascii() => c.to_string(),
        c => c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{}?", *unit as i16)).collect(),
    };
    text.chars().map(write).collect()
}

fn quoted_printable(text: &str) -> String {
    let mut written = String::new();
    for (idx, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' => written.push_str("\r\n"),
            b'=' | 0x80.. => written += &format!("={byte:02X}"),
            _ => written.push(char::from(byte)),
        }
        if idx % 20 == 19 && byte != b'\n' {
            written += "=\r\n";
        }
    }
    written
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::new();
    for (idx, three) in text.as_bytes().chunks(3).enumerate() {
        let bits = three.iter().enumerate().fold(0u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            written.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
        written += if idx % 19 == 18 { "\r\n" } else { "" };
    }
    written
}

fn unbase64(bytes: &[u8]) -> Vec<u8> {
    let value = |byte: &u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let bits: Vec<u8> =
        bytes.iter().filter_map(value).flat_map(|value| (0..6).rev().map(move |bit| value >> bit & 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |all, bit| all << 1 | bit)).collect()
}

fn unquoted(written: &[u8]) -> String {
    let mut bytes = Vec::new();
    let mut rest = written.iter().copied();
    while let Some(byte) = rest.next() {
        let digits: Vec<u8> = if byte == b'=' { rest.by_ref().take(2).collect() } else { Vec::new() };
        match digits.as_slice() {
            [] => bytes.push(byte),
            b"\r\n" => {}
            digits => {
                let digits = String::from_utf8_lossy(digits);
                bytes.push(u8::from_str_radix(&digits, 16).expect("two digits"));
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What references, and tags between, stand for.
fn unreferred(written: &str) -> String {
    let words = Tokenizer::new(written).flatten();
    let words = words.filter_map(|token| if let Token::String(words) = token { Some(words) } else { None });
    words.map(|words| String::from_utf8_lossy(&words).into_owned()).collect()
}

/// What is written so in Rich Text Format.
fn unrtf(written: &str) -> String {
    let mut units = Vec::new();
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        let code = &rest[at + 1..];
        let len = code[1..].find('\\').map_or(code.len(), |end| end + 1);
        let word = &code[..len];
        match word.strip_prefix('u').and_then(|number| number.trim_end_matches('?').parse::<i16>().ok()) {
            Some(unit) => units.push(unit as u16),
            None if word.starts_with('\'') => {
                let byte = u8::from_str_radix(&word[1..], 16).expect("two digits");
                units.extend(WINDOWS_1252.decode(&[byte]).0.encode_utf16());
            }
            None if word == "~" => units.push(0xa0),
            None if word == "emdash " => units.push(0x2014),
            None => panic!("{word}"),
        }
        rest = &code[len..];
    }
    String::from_utf16(&units).expect("whole characters")
}

/// Whether text can be what bytes are written for; `decode` undoes what the format does.
fn decodes(written: &[u8], text: &str, decode: fn(&[u8]) -> String) -> bool {
    text == " " && written.iter().all(u8::is_ascii_whitespace) || decode(written) == text
}

/// Reads the file: its text is made of these paragraphs, and stands where it says.
fn check(what: &str, received: &[u8], paragraphs: &[Vec<&str>], decode: fn(&[u8]) -> String) {
    let document = read(received);
    let all: Vec<&str> = document.text().split_ascii_whitespace().collect();
    let wanted: Vec<&str> = paragraphs.iter().flatten().copied().collect();
    assert!(all.windows(wanted.len()).any(|words| words == wanted), "{what}: {:?} is not {wanted:?}", document.text());
    for origin in document.origins.iter().filter(|origin| is_of_text(&document, origin.place)) {
        let (text, place) = (document.slice(origin.span), origin.place.expect("a place"));
        let part;
        let written = match place {
            Place::File(range) => &received[range.start as usize..range.end as usize],
            Place::Part { part: idx, range } => {
                part = part_bytes(received, &document.parts[idx as usize], &Limits::default()).expect("a part");
                &part[range.start as usize..range.end as usize]
            }
            other => panic!("{other:?}"),
        };
        let shown = String::from_utf8_lossy(written);
        match origin.kind {
            OriginKind::Verbatim => assert_eq!(text.as_bytes(), written, "{what}"),
            OriginKind::Decoded => assert!(decodes(written, text, decode), "{what}: {shown:?} is not {text:?}"),
            OriginKind::Extracted => assert!(decode(written).contains(text), "{what}: {text:?} is not in {shown:?}"),
            OriginKind::Inserted => panic!("{what}: inserted, with a place"),
        }
    }
}

/// Whether a stretch has a place, and does not stand in the head of a mail, whose encoded words are tested beside.
fn is_of_text(document: &Document, place: Option<Place>) -> bool {
    match place {
        None => false,
        Some(Place::File(range)) => document.format.name() != "mail" || range.start > HEAD.len() as u64,
        Some(_) => true,
    }
}

const HEAD: &str =
    "From: Ann <a@example.org>\r\nDate: Tue, 6 May 2031 10:00:00 +0200\r\nSubject: Quay\r\nMIME-Version: 1.0\r\n";

fn utf8(written: &[u8]) -> String {
    unreferred(&String::from_utf8_lossy(written))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_come_out_as_they_were_written(paragraphs in paragraphs()) {
        let spaced: Vec<String> = paragraphs.iter().map(|words| words.join(" ")).collect();
        let runs = |start: &str, end: &str, run: fn(&str) -> String| -> String {
            spaced.iter().map(|text| {
                let runs: String = text.split_inclusive(' ').map(|word| run(&referred(word))).collect();
                format!("{start}{runs}{end}")
            }).collect()
        };
        let body = runs("<w:p>", "</w:p>", |word| format!("<w:r><w:t xml:space='preserve'>{word}</w:t></w:r>"));
        let docx = format!("<w:document><w:body>{body}</w:body></w:document>");
        check("docx", &zipped(&[("[Content_Types].xml", b""), ("word/document.xml", docx.as_bytes())]), &paragraphs, utf8);
        let body = runs("<text:p>", "</text:p>", |word| format!("<text:span>{word}</text:span>"));
        let odt = format!("<office:body><office:text>{body}</office:text></office:body>");
        let mimetype = ("mimetype", &b"application/vnd.oasis.opendocument.text"[..]);
        check("odt", &zipped(&[mimetype, ("content.xml", odt.as_bytes())]), &paragraphs, utf8);
        let body = runs("<a:p>", "</a:p>", |word| format!("<a:r><a:t>{word}</a:t></a:r>"));
        let slide = format!("<p:sld><p:sp><p:txBody>{body}</p:txBody></p:sp></p:sld>");
        let pptx = zipped(&[
            ("[Content_Types].xml", b""),
            ("ppt/presentation.xml", b"<p:sldId r:id='r1'/>"),
            ("ppt/_rels/presentation.xml.rels", b"<Relationship Id='r1' Type='x/slide' Target='slide.xml'/>"),
            ("ppt/slide.xml", slide.as_bytes()),
        ]);
        check("pptx", &pptx, &paragraphs, utf8);
        let page = format!("<html><body>{}</body></html>", runs("<p>", "</p>\n", |word| format!("<b>{word}</b>")));
        let epub = zipped(&[
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", b"<rootfile full-path='l'/>"),
            ("l", b"<item id='a' href='a'/><itemref idref='a'/>"),
            ("a", page.as_bytes()),
        ]);
        check("epub", &epub, &paragraphs, utf8);
        let body: String = spaced.iter().map(|text| format!("{}\\par\n", rtf(text))).collect();
        let text = format!("{{\\rtf1\\ansi\\ansicpg1252 {body}}}");
        check("rtf", text.as_bytes(), &paragraphs, |written| unrtf(&String::from_utf8_lossy(written)));
    }

    #[test]
    fn words_come_out_as_they_were_sent(paragraphs in paragraphs()) {
        let text = paragraphs.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join("\n\n");
        let mail = |kind: &str, encoding: &str, body: &str| {
            format!("{HEAD}Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n").into_bytes()
        };
        let plain = |written: &[u8]| String::from_utf8_lossy(written).into_owned();
        check("mail", &mail("text/plain", "8bit", &text), &paragraphs, plain);
        check("quoted-printable", &mail("text/plain", "quoted-printable", &quoted_printable(&text)), &paragraphs, unquoted);
        check("base64", &mail("text/plain", "base64", &base64(&text)), &paragraphs, |written| String::from_utf8_lossy(&unbase64(written)).into_owned());
        let page: String = paragraphs.iter().map(|words| format!("<p>{}</p>\n", referred(&words.join(" ")))).collect();
        check("page in a mail", &mail("text/html", "8bit", &page), &paragraphs, utf8);
        let record = |head: &str, body: &[u8]| {
            let content = [format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n{head}\r\n").as_bytes(), body].concat();
            let head = format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\nContent-Length: {}\r\n\r\n", content.len());
            [head.as_bytes(), &content].concat()
        };
        check("warc", &record("", text.as_bytes()), &paragraphs, plain);
        check("packed warc", &record("Content-Encoding: gzip\r\n", &gzipped(text.as_bytes())), &paragraphs, plain);
    }
}
