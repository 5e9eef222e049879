//! Files that hold others: folders in ZIP archives, mailboxes, mails with attachments, web archives, gzip files. In: the
//! received bytes. Out: the parts, one by one, each with a name and its own bytes or the reason why it has none, and a
//! count of all that was held. A part is read like a file that was received alone.

use std::collections::BTreeMap;
use std::fmt;

use crate::Limits;

/// A file that another one holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its name there, unique: a path, an address, or a number counted from 1.
    pub name: String,
    /// Its bytes, unpacked, or why there are none.
    pub content: Result<Vec<u8>, String>,
}

/// What a file holds, in numbers. Its `Display` is a sentence for people.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Held {
    /// What the file is: "a mailbox".
    pub what: String,
    /// Whether the file is also a document itself, as a mail with attachments is.
    pub is_document: bool,
    /// How many parts were given, with bytes or a reason.
    pub n_parts: usize,
    /// What was passed over, by the reason, and how many of it.
    pub skipped: BTreeMap<String, usize>,
    /// Why it was not gone through to its end.
    pub broken: Option<String>,
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.n_parts {
            0 => write!(f, "{} with no part that is read", self.what)?,
            1 => write!(f, "{} with 1 part, recorded on its own", self.what)?,
            count => write!(f, "{} with {count} parts, recorded on their own", self.what)?,
        }
        let skipped: Vec<String> = self.skipped.iter().map(|(what, count)| format!("{what} ({count})")).collect();
        if !skipped.is_empty() {
            write!(f, "; passed over: {}", skipped.join(", "))?;
        }
        if let Some(broken) = &self.broken {
            write!(f, "; {broken}")?;
        }
        Ok(())
    }
}

/// Gives the parts of a file to `each`, in the order in which they stand in it. `None` if the file holds no others: then
/// [`intake`](crate::intake) says what it is, or what is wrong with it.
pub fn unpack(received: &[u8], limits: &Limits, each: &mut dyn FnMut(Part)) -> Option<Held> {
    let mut parts =
        Parts { held: Held::default(), names: BTreeMap::new(), left: limits.max_unpacked_bytes, limits, each };
    let found = match () {
        #[cfg(feature = "archive")]
        () if received.starts_with(b"PK\x03\x04") => folder(received, &mut parts),
        #[cfg(feature = "warc")]
        () if crate::warc::is_archive(received) => crate::warc::unpack(received, &mut parts),
        #[cfg(feature = "archive")]
        () if received.starts_with(b"\x1f\x8b") => gzip(received, &mut parts),
        #[cfg(feature = "mail")]
        () if crate::mail::is_mailbox(received) => crate::mail::mailbox(received, &mut parts),
        #[cfg(feature = "mail")]
        () if crate::mail::is_mail(received) => crate::mail::attachments(received, &mut parts),
        () => None,
    };
    found.map(|()| parts.held)
}

/// Parts on their way out, within limits.
pub(crate) struct Parts<'p> {
    pub(crate) held: Held,
    /// How often each name was given.
    names: BTreeMap<String, usize>,
    left: u64,
    pub(crate) limits: &'p Limits,
    each: &'p mut dyn FnMut(Part),
}

impl Parts<'_> {
    /// How many bytes the next part may have.
    pub(crate) fn room(&self) -> u64 {
        self.left.min(self.limits.max_file_bytes)
    }

    /// Gives a part. Whether there is room for more.
    pub(crate) fn give(&mut self, name: &str, content: Result<Vec<u8>, String>) -> bool {
        if self.is_full() {
            return false;
        }
        let count = self.names.entry(name.to_owned()).or_default();
        *count += 1;
        let name = if *count == 1 { name.to_owned() } else { format!("{name} ({count})") };
        self.left = self.left.saturating_sub(content.as_ref().map_or(0, |bytes| bytes.len() as u64));
        self.held.n_parts += 1;
        (self.each)(Part { name, content });
        true
    }

    /// Counts what is passed over.
    pub(crate) fn skip(&mut self, reason: &str) {
        *self.held.skipped.entry(reason.to_owned()).or_default() += 1;
    }

    /// Whether a limit is reached; then the rest is not gone through, and that is told.
    pub(crate) fn is_full(&mut self) -> bool {
        let full = if self.held.n_parts >= self.limits.max_parts {
            format!("the rest was not read: more than {} parts", self.limits.max_parts)
        } else if self.left == 0 {
            format!("the rest was not read: it unpacks to more than {}", crate::size(self.limits.max_unpacked_bytes))
        } else {
            return false;
        };
        self.held.broken = Some(full);
        true
    }
}

#[cfg(feature = "archive")]
fn folder(received: &[u8], parts: &mut Parts<'_>) -> Option<()> {
    use crate::package::Package;
    use crate::packed::{Packed, kind};

    let limits = parts.limits;
    let mut package = Package::open(received, limits).ok()?;
    let is_web = match kind(&mut package) {
        Packed::Folder => false,
        Packed::Wacz => true,
        _ => return None,
    };
    parts.held.what = if is_web { "a web archive (WACZ)" } else { "a folder of files (ZIP)" }.to_owned();
    for idx in 0..package.entries().len() {
        let name = package.entries()[idx].name.clone();
        let file = name.rsplit('/').next().unwrap_or_default();
        if is_web && !name.starts_with("archive/") {
            parts.skip("index files");
        } else if name.starts_with("__MACOSX/") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini") {
            parts.skip("files of an operating system");
        } else {
            let content = package.unpack(idx).map_err(|unread| unread.of("a file in an archive").to_string());
            if !parts.give(&name, content) {
                break;
            }
        }
    }
    Some(())
}

/// A file that is packed alone.
#[cfg(feature = "archive")]
fn gzip(received: &[u8], parts: &mut Parts<'_>) -> Option<()> {
    use std::io::Read;

    parts.held.what = "a compressed file (gzip)".to_owned();
    let decoder = flate2::read::MultiGzDecoder::new(received);
    let name =
        decoder.header().and_then(|header| header.filename()).map(|name| String::from_utf8_lossy(name).into_owned());
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| "content".to_owned());
    let most = (received.len() as u64).saturating_mul(parts.limits.max_ratio).max(8 << 20);
    let limit = parts.room().min(most);
    let mut bytes = Vec::new();
    let broken = decoder.take(limit + 1).read_to_end(&mut bytes).is_err();
    if bytes.len() as u64 > limit {
        let reason = format!("it unpacks to more than {}, the limit for a file of its size", crate::size(limit));
        parts.give(&name, Err(reason));
        return Some(());
    }
    if broken {
        parts.held.broken = Some("it breaks off, or is damaged, before its end".to_owned());
    }
    let content = if bytes.is_empty() && broken { Err("nothing in it can be unpacked".to_owned()) } else { Ok(bytes) };
    parts.give(&name, content);
    Some(())
}
