//! What holds for any bytes that are received: they are read or refused, and every stretch of text stands where it says.

use std::io::{BufReader, Cursor, Write};

use sayso_intake::{Limits, Part, intake, part_bytes, unpack, unpack_stream};
use sayso_ledger::{OriginKind, Place};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Takes in bytes as a file, and what they hold, one level deep.
#[allow(dead_code, reason = "not used by every target")]
pub fn file(received: &[u8]) {
    document(received);
    unpack(received, &Limits::default(), &mut |Part { content, .. }: Part| {
        if let Ok(bytes) = content {
            document(&bytes);
        }
    });
}

/// Takes in bytes as a mailbox or archive that is read a few bytes at a time: its parts are those that it has when it is at
/// hand.
#[allow(dead_code, reason = "not used by every target")]
pub fn streamed(received: &[u8]) {
    let mut parts: Vec<(String, Option<Vec<u8>>)> = Vec::new();
    let mut keep = |Part { name, content }: Part| parts.push((name, content.ok()));
    let whole = unpack_stream(&mut &*received, &Limits::default(), &mut keep).map(|held| held.to_string());
    let mut at = 0;
    let mut compare = |Part { name, content }: Part| {
        assert_eq!(parts.get(at), Some(&(name, content.ok())));
        at += 1;
    };
    let mut stream = BufReader::with_capacity(7, received);
    let read = unpack_stream(&mut stream, &Limits::default(), &mut compare).map(|held| held.to_string());
    assert_eq!((read, at), (whole, parts.len()));
    parts.iter().filter_map(|(_, bytes)| bytes.as_deref()).take(8).for_each(document);
}

/// Takes in bytes as the part `name` of an archive with these other parts.
#[allow(dead_code, reason = "not used by every target")]
pub fn part(name: &str, bytes: &[u8], others: &[(&str, &str)]) {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let others = others.iter().map(|(name, text)| (*name, text.as_bytes()));
    for (name, bytes) in others.chain([(name, bytes)]) {
        writer.start_file(name, stored).expect("a name of a part");
        writer.write_all(bytes).expect("memory");
    }
    document(&writer.finish().expect("memory").into_inner());
}

fn document(received: &[u8]) {
    let limits = Limits::default();
    let Ok(document) = intake(received, &limits) else { return };
    assert_eq!(document.check(), Ok(()));
    let parts: Vec<Option<Vec<u8>>> =
        document.parts.iter().map(|name| part_bytes(received, name, &limits)).collect();
    for origin in document.origins.iter().filter(|origin| origin.kind == OriginKind::Verbatim) {
        let bytes = match origin.place {
            Some(Place::File(range)) => &received[range.start as usize..range.end as usize],
            Some(Place::Part { part, range }) => {
                let part = parts[part as usize].as_deref().expect("the part can be had");
                &part[range.start as usize..range.end as usize]
            }
            _ => continue,
        };
        assert_eq!(document.slice(origin.span).as_bytes(), bytes);
    }
}
