//! What office files have in common: relationships between parts, properties of the file, and the count of what was not
//! read. In: a package. Out: names of parts, lines for a draft, notices.

use std::collections::BTreeMap;

use sayso_ledger::BlockKind;

use crate::Unread;
use crate::draft::{Bytes, Draft, Fact, Weight, Words};
use crate::package::Package;
use crate::xml::{Token, Xml, XmlText};

/// A part as text to walk over, with the name under which its words are placed.
pub(crate) struct Part {
    pub(crate) xml: XmlText,
    pub(crate) bytes: Bytes,
    pub(crate) name: String,
}

/// Unpacks a part; `None` if there is none of this name.
///
/// # Errors
/// It cannot be unpacked within the limits.
pub(crate) fn part(package: &mut Package<'_>, draft: &mut Draft, name: &str) -> Result<Option<Part>, Unread> {
    let Some(bytes) = package.part(name)? else { return Ok(None) };
    let xml = XmlText::new(bytes).ok_or_else(|| Unread::Damaged(format!("{name} is not in UTF-8")))?;
    Ok(Some(Part { xml, bytes: draft.part(name), name: name.to_owned() }))
}

/// The same where the text can do without the part: why it cannot be read becomes a notice.
pub(crate) fn optional_part(package: &mut Package<'_>, draft: &mut Draft, name: &str) -> Option<Part> {
    part(package, draft, name).unwrap_or_else(|unread| {
        draft.notice("intake.office.part", format!("a part was not read: {unread}"));
        None
    })
}

/// Tells if a part ends before it should, or uses entities of its own.
pub(crate) fn tell_broken(draft: &mut Draft, name: &str, xml: &Xml<'_>) {
    if let Some(at) = xml.broken {
        draft.notice("intake.xml.broken", format!("{name} is broken at byte {at}: what follows was not read"));
    }
    if xml.unknown > 0 {
        let message = format!("{name} has {} references to entities of its own: they are not resolved", xml.unknown);
        draft.notice("intake.xml.entities", message);
    }
}

/// A relationship of a part to another.
pub(crate) struct Relation {
    /// The last word of its type, such as "footnotes".
    pub(crate) kind: String,
    /// The name of the other part.
    pub(crate) target: String,
}

/// The relationships of a part by their ids (Open Packaging Conventions). `source` is empty for those of the package.
pub(crate) fn relations(package: &mut Package<'_>, source: &str) -> BTreeMap<String, Relation> {
    let (folder, file) = source.rsplit_once('/').unwrap_or(("", source));
    let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut relations = BTreeMap::new();
    let Some(xml) = package.part(&name).ok().flatten().and_then(XmlText::new) else { return relations };
    for token in xml.walk() {
        let Token::Start(tag) = token else { continue };
        if tag.name != "Relationship" || tag.attribute("TargetMode").as_deref() == Some("External") {
            continue;
        }
        if let (Some(id), Some(kind), Some(target)) =
            (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.insert(id.into_owned(), Relation { kind, target: resolved(folder, &target) });
        }
    }
    relations
}

/// The name of a part that a part in `folder` calls `target`.
pub(crate) fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// An element whose text is a property of the file: its local name, what it states, how much it counts, and the rule.
pub(crate) type Property = (&'static str, Fact, Weight, &'static str);

/// Properties of `docProps/core.xml`, in files of Office Open XML.
pub(crate) const CORE: [Property; 5] = [
    ("title", Fact::Title, Weight::Fallback, "intake.office.core-title"),
    ("creator", Fact::Author, Weight::Fallback, "intake.office.core-creator"),
    ("created", Fact::Date, Weight::Fallback, "intake.office.core-created"),
    ("lastModifiedBy", Fact::Other, Weight::Fallback, "intake.office.core-modified-by"),
    ("modified", Fact::Other, Weight::Fallback, "intake.office.core-modified"),
];

/// Adds a line for each property that a part states, in the order of `properties`, each value once.
pub(crate) fn properties(draft: &mut Draft, part: &Part, properties: &[Property]) {
    let mut found: Vec<Vec<Words>> = vec![Vec::new(); properties.len()];
    let (mut open, mut words) = (None, Words::default());
    let mut xml = part.xml.walk();
    for token in &mut xml {
        match token {
            Token::Start(tag) => {
                open = properties.iter().position(|(name, ..)| *name == tag.name);
                words = Words::default();
            }
            Token::Text(text, at) if open.is_some() => words.collapsed(text, part.bytes, at),
            Token::Char(char, range) if open.is_some() => {
                words.decoded(char.encode_utf8(&mut [0; 4]), part.bytes.place(range.start, range.end));
            }
            Token::End(_) => {
                if let Some(idx) = open.take().filter(|_| !words.is_blank()) {
                    found[idx].push(std::mem::take(&mut words));
                }
            }
            _ => {}
        }
    }
    tell_broken(draft, &part.name, &xml);
    for ((_, fact, weight, rule), values) in properties.iter().zip(&found) {
        // Several authors stand in one line each; the first is the fact.
        for value in values.iter().take(16) {
            draft.fact(*fact, *weight, rule, BlockKind::Metadata, value);
        }
    }
}

/// Tells which parts hold what a reader might want and were not read: pictures, embedded files.
pub(crate) fn tell_not_read(draft: &mut Draft, package: &Package<'_>, rule: &'static str) {
    let mut kinds: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for entry in package.not_read() {
        if let Some(kind) = kind(&entry.name) {
            let (count, size) = kinds.entry(kind).or_default();
            (*count, *size) = (*count + 1, *size + entry.size);
        }
    }
    let told: Vec<String> = kinds
        .iter()
        .map(|(kind, (count, size))| {
            let plural = if *count == 1 { "" } else { "s" };
            format!("{count} {kind}{plural} ({})", crate::size(*size))
        })
        .collect();
    if !told.is_empty() {
        draft.notice(rule, format!("not read: {}", told.join(", ")));
    }
}

/// What a part holds, by its name; `None` for settings, fonts, styles and the like.
fn kind(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let extension = lower.rsplit('.').next().unwrap_or_default();
    match extension {
        "png" | "jpg" | "jpeg" | "gif" | "bmp" | "tif" | "tiff" | "svg" | "emf" | "wmf" | "webp"
            if !lower.contains("thumbnail") =>
        {
            Some("picture")
        }
        "mp3" | "wav" | "m4a" | "mp4" | "avi" | "mov" | "wmv" => Some("recording"),
        "xlsx" | "docx" | "pptx" | "pdf" | "bin" if lower.contains("embed") => Some("embedded file"),
        "xml" if lower.contains("/charts/chart") => Some("chart"),
        "xml" if lower.contains("/diagrams/data") => Some("diagram"),
        _ => None,
    }
}
