//! What other libraries find in web pages, as the JSON lines that the scorer of pages reads.
//!
//! `peers trafilatura|dom_smoothie FOLDER`: each page of the folder is read with the settings that the library has from the
//! start. Times are those of the library alone, without reading and unpacking of the file.

use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [system, folder] = arguments.as_slice() else {
        return Err(io::Error::other("expected: peers trafilatura|dom_smoothie FOLDER"));
    };
    let read = match system.as_str() {
        "trafilatura" => trafilatura,
        "dom_smoothie" => dom_smoothie,
        other => return Err(io::Error::other(format!("no system \"{other}\""))),
    };
    let folder = PathBuf::from(folder);
    // Recursion of a library must not end the run on a page of a usual depth.
    let run = std::thread::Builder::new().stack_size(256 << 20).spawn(move || pages(&folder, read))?;
    run.join().map_err(|_| io::Error::other("a library panicked"))?
}

fn pages(folder: &Path, read: fn(&str) -> Value) -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    let mut paths = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    // The same files as `accuracy pages` reads.
    paths.retain(|path| path.is_file() && !path.to_string_lossy().ends_with(".json"));
    paths.sort();
    for path in paths {
        let bytes = std::fs::read(&path)?;
        let mut html = Vec::new();
        if path.extension().is_some_and(|extension| extension == "gz") {
            flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut html)?;
        } else {
            html = bytes;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let page = name.trim_end_matches(".gz");
        let html = String::from_utf8_lossy(&html);
        let start = Instant::now();
        let mut found = read(&html);
        found["us"] = json!(start.elapsed().as_micros() as u64);
        found["page"] = json!(page);
        writeln!(output, "{found}")?;
    }
    output.flush()
}

fn trafilatura(html: &str) -> Value {
    let Ok(found) = trafilatura::extract(html, &trafilatura::Options::default().with_fallback(true)) else { return json!({}) };
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "text": found.content_text,
        "title": given(&found.metadata.title),
        "author": given(&found.metadata.author),
        "date": found.metadata.date.map(|date| date.to_string()),
    })
}

fn dom_smoothie(html: &str) -> Value {
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let read = dom_smoothie::Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    let Ok(found) = read else { return json!({}) };
    json!({
        "text": found.text_content.to_string(),
        "title": found.title,
        "author": found.byline,
        "date": found.published_time.or(found.modified_time),
    })
}
