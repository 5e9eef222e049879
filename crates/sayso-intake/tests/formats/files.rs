//! Makes files, and compares what is read from them.

use std::io::{Cursor, Write};

use sayso_intake::{Limits, intake, part_bytes};
use sayso_ledger::{Document, OriginKind, Place};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A ZIP archive of these files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Bytes packed with gzip.
pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// Reads the file, and checks that every stretch of its text stands where it says.
pub(crate) fn read(received: &[u8]) -> Document {
    let document = intake(received, &Limits::default()).expect("the file is read");
    check_places(&document, received);
    document
}

pub(crate) fn check_places(document: &Document, received: &[u8]) {
    assert_eq!(document.check(), Ok(()));
    let parts: Vec<Option<Vec<u8>>> =
        document.parts.iter().map(|name| part_bytes(received, name, &Limits::default())).collect();
    for origin in &document.origins {
        let text = document.slice(origin.span);
        let bytes = match origin.place {
            Some(Place::File(range)) => &received[range.start as usize..range.end as usize],
            Some(Place::Part { part, range }) => {
                let part = parts[part as usize].as_deref().expect("the part can be had");
                &part[range.start as usize..range.end as usize]
            }
            Some(place) => panic!("{place:?} in a file without pages"),
            None => &[],
        };
        match origin.kind {
            OriginKind::Verbatim => assert_eq!(text.as_bytes(), bytes),
            OriginKind::Decoded | OriginKind::Extracted => assert!(!bytes.is_empty(), "{text:?} from nothing"),
            OriginKind::Inserted => assert_eq!(text.trim(), ""),
        }
    }
}

/// The blocks as "kind: words".
pub(crate) fn blocks(document: &Document) -> Vec<String> {
    let block = |block: &sayso_ledger::Block| format!("{}: {}", block.kind.name(), document.slice(block.span));
    document.blocks.iter().map(block).collect()
}

/// The notices as "rule: message".
pub(crate) fn notices(document: &Document) -> Vec<String> {
    document.notices.iter().map(|notice| format!("{}: {}", notice.rule, notice.message)).collect()
}

/// What the document states, as "fact: words (rule)".
pub(crate) fn stated(document: &Document) -> Vec<String> {
    let stated = &document.stated;
    let facts = [("title", &stated.title), ("author", &stated.author), ("outlet", &stated.outlet)];
    let mut lines: Vec<String> = Vec::new();
    for (name, finding) in facts {
        lines.extend(finding.iter().map(|found| format!("{name}: {} ({})", document.slice(found.span), found.rule)));
    }
    lines.extend(
        stated
            .date
            .iter()
            .map(|date| format!("date: {} = {} ({})", document.slice(date.finding.span), date.iso, date.finding.rule)),
    );
    lines
}
