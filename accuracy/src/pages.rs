//! Web pages: main text and what a page states about itself. In: a folder of pages, packed or not. Out: a JSON line for
//! each, as the scorer of pages reads them. A page that cannot be read gives a line with the reason and no text.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use flate2::read::MultiGzDecoder;
use sayso_intake::{Limits, intake};
use sayso_ledger::{Block, BlockKind, Document, Finding};
use serde_json::{Value, json};

/// Writes a line for each page of the folder, by name: each file, packed or not, but for `.json`. `us` is the time that reading took, without
/// unpacking the file.
pub(crate) fn run(folder: &Path, output: &mut impl Write) -> io::Result<()> {
    for (name, path) in pages(folder)? {
        let received = received(&path)?;
        let start = Instant::now();
        let read = intake(&received, &Limits::default());
        let us = start.elapsed().as_micros() as u64;
        let mut line = match &read {
            Ok(document) => found(document),
            Err(unread) => json!({ "unread": unread.to_string() }),
        };
        line["page"] = json!(name);
        line["us"] = json!(us);
        writeln!(output, "{line}")?;
    }
    output.flush()
}

fn found(document: &Document) -> Value {
    let stated = &document.stated;
    // The gold has one date a page: that of publication, or of the last change where no other is known.
    let date = stated.date.as_ref().or(stated.modified.as_ref());
    let words = |finding: &Option<Finding>| finding.as_ref().map(|finding| document.slice(finding.span));
    // The gold has neither the title nor captions in the text; both are blocks of their own.
    let is_main = |block: &&Block| block.kind.is_text() && !matches!(block.kind, BlockKind::Title | BlockKind::Caption);
    let text: Vec<&str> = document.blocks.iter().filter(is_main).map(|block| document.slice(block.span)).collect();
    json!({
        "text": text.join("\n"),
        "title": words(&stated.title),
        "author": words(&stated.author),
        "outlet": words(&stated.outlet),
        "date": date.map(|date| date.iso.as_str()),
        "date_words": date.map(|date| document.slice(date.finding.span)),
        "date_rule": date.map(|date| date.finding.rule.as_ref()),
    })
}

/// The pages of a folder by name, without `.gz`.
fn pages(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| io::Error::other(format!("{}: {error}", folder.display())))?;
    let mut pages = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Whatever is no list of answers is a page: some are named after their address.
        let bare = name.strip_suffix(".gz").unwrap_or(&name);
        let is_page = path.is_file() && !bare.ends_with(".json");
        pages.extend(is_page.then(|| (bare.to_owned(), path)));
    }
    pages.sort();
    Ok(pages)
}

fn received(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = std::fs::read(path)?;
    if path.extension().is_none_or(|extension| extension != "gz") {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(bytes.as_slice())
        .read_to_end(&mut unpacked)
        .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
    Ok(unpacked)
}
