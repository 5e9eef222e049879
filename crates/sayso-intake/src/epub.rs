//! E-books (EPUB 2 and 3). In: a package. Out: a document of its chapters in the order of reading, with title, authors,
//! publisher and date as the book's own description states them. Reads no book whose chapters are encrypted.

use std::collections::{BTreeMap, BTreeSet};

use sayso_ledger::{Document, Format};

use crate::decode::decode;
use crate::draft::{Draft, Fact, Weight};
use crate::mapped::Mapped;
use crate::office::{self, Property};
use crate::package::Package;
use crate::soup;
use crate::story;
use crate::xml::{Token, XmlText};
use crate::{Limits, Unread};

const DESCRIPTION: [Property; 6] = [
    ("title", Fact::Title, Weight::Head, "intake.epub.title"),
    ("creator", Fact::Author, Weight::Head, "intake.epub.creator"),
    ("publisher", Fact::Outlet, Weight::Head, "intake.epub.publisher"),
    ("date", Fact::Date, Weight::Head, "intake.epub.date"),
    ("identifier", Fact::Other, Weight::Head, "intake.epub.identifier"),
    ("source", Fact::Other, Weight::Head, "intake.epub.source"),
];

/// Reads an e-book.
pub(crate) fn read(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let mut package = Package::of(received, limits)?;
    let mut draft = Draft::default();
    let container = package.part("META-INF/container.xml")?.and_then(XmlText::new);
    let path = container.as_ref().and_then(|xml| {
        xml.walk().find_map(|token| match token {
            Token::Start(tag) if tag.name == "rootfile" => tag.attribute("full-path").map(|path| path.into_owned()),
            _ => None,
        })
    });
    let path = path.ok_or_else(|| Unread::Damaged("it does not name its list of chapters".to_owned()))?;
    let Some(part) = office::part(&mut package, &mut draft, &path)? else {
        return Err(Unread::Damaged(format!("it has no part {path}")));
    };
    office::properties(&mut draft, &part, &DESCRIPTION);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (mut items, mut spine) = (BTreeMap::new(), Vec::new());
    for token in part.xml.walk() {
        let Token::Start(tag) = token else { continue };
        match tag.name {
            "item" => {
                if let (Some(id), Some(href)) = (tag.attribute("id"), tag.attribute("href")) {
                    items.insert(id.into_owned(), office::resolved(folder, &unescaped(&href)));
                }
            }
            "itemref" => spine.extend(tag.attribute("idref").map(|id| id.into_owned())),
            _ => {}
        }
    }
    let locked = encrypted(&mut package);
    let mut seen = BTreeSet::new();
    let (mut n_locked, mut n_missing) = (0, 0);
    for id in &spine {
        let Some(name) = items.get(id).filter(|name| package.has(name)) else {
            n_missing += 1;
            continue;
        };
        if locked.contains(name) {
            n_locked += 1;
        } else if seen.insert(name.clone()) {
            chapter(&mut package, &mut draft, name);
        }
    }
    if n_locked > 0 && !draft.has_text() {
        return Err(Unread::Locked("its chapters are encrypted".to_owned()));
    }
    for (count, what) in [(n_locked, "are encrypted"), (n_missing, "are not in the file")] {
        if count > 0 {
            draft.notice("intake.epub.chapters", format!("{count} of {} chapters {what}: not read", spine.len()));
        }
    }
    office::tell_not_read(&mut draft, &package, "intake.office.not-read");
    draft.finish(received, Format::Epub)
}

fn chapter(package: &mut Package<'_>, draft: &mut Draft, name: &str) {
    let bytes = match package.part(name) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return,
        Err(unread) => return draft.notice("intake.epub.chapters", format!("a chapter was not read: {unread}")),
    };
    let source = Mapped::plain(decode(&bytes), draft.part(name), 0);
    let story = soup::read(&source, false);
    story.tell_full(draft);
    story::write(draft, story.pieces, BTreeMap::new());
}

/// The parts that are listed as encrypted.
fn encrypted(package: &mut Package<'_>) -> BTreeSet<String> {
    let xml = package.part("META-INF/encryption.xml").ok().flatten().and_then(XmlText::new);
    let Some(xml) = xml else { return BTreeSet::new() };
    let uris = xml.walk().filter_map(|token| match token {
        Token::Start(tag) if tag.name == "CipherReference" => {
            Some(office::resolved("", &unescaped(&tag.attribute("URI")?)))
        }
        _ => None,
    });
    uris.collect()
}

/// The name that an address of a part stands for: "chapter%201.xhtml#start".
fn unescaped(href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
