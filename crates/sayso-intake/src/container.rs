//! Files that hold others: folders in ZIP archives, mailboxes, mails with attachments, web archives, gzip files. In: the
//! received bytes, or a reader of a file of any size. Out: the parts, one by one, each with a name and its own bytes or the
//! reason why it has none, and a count of all that was held. A part is read like a file that was received alone; one that
//! is itself too large for that, but holds others, is given as it comes.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, Cursor, Read, Seek};

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

/// What happens with the parts of a file. A function that takes a [`Part`] does, where larger archives in it are refused.
pub trait Unpacking {
    /// A part is there.
    fn part(&mut self, part: Part);

    /// A part is there that holds others and is larger than a file may be: a mailbox, web archive or gzip file. To be
    /// given to [`unpack_stream`].
    fn archive(&mut self, name: String, content: &mut dyn BufRead, limits: &Limits) {
        let _ = content;
        self.part(Part { name, content: Err(too_large(limits.max_file_bytes)) });
    }
}

impl<F: FnMut(Part)> Unpacking for F {
    fn part(&mut self, part: Part) {
        self(part);
    }
}

/// A file that can be read from any place.
pub trait Seekable: BufRead + Seek {}

impl<F: BufRead + Seek> Seekable for F {}

/// Gives the parts of a file to `each`, in the order in which they stand in it. `None` if the file holds no others: then
/// [`intake`](crate::intake) says what it is, or what is wrong with it.
pub fn unpack(received: &[u8], limits: &Limits, each: &mut dyn Unpacking) -> Option<Held> {
    let is_single = match () {
        #[cfg(feature = "warc")]
        () => crate::warc::is_record(received),
        #[cfg(not(feature = "warc"))]
        () => false,
    };
    match () {
        () if is_single => None,
        () if is_zip(received) => unpack_file(&mut Cursor::new(received), limits, each),
        () if is_stream(received) => unpack_stream(&mut &*received, limits, each),
        #[cfg(feature = "mail")]
        () if crate::mail::is_mail(received) => {
            let mut parts = Parts::new(limits, each);
            crate::mail::attachments(received, &mut parts).map(|()| parts.held)
        }
        () => None,
    }
}

/// The same for a file of any size, read where it lies. `None` also if it cannot be read.
pub fn unpack_file(file: &mut dyn Seekable, limits: &Limits, each: &mut dyn Unpacking) -> Option<Held> {
    let mut start = Vec::new();
    Read::take(&mut *file, ENOUGH_START).read_to_end(&mut start).ok()?;
    file.rewind().ok()?;
    #[cfg(feature = "archive")]
    if is_zip(&start) {
        let mut parts = Parts::new(limits, each);
        return folder(file, &mut parts).map(|()| parts.held);
    }
    Stream::of(&start)?;
    unpack_stream(file, limits, each)
}

/// The same for a file that is read once from start to end, as where another one holds it: all that [`unpack`] takes but
/// ZIP archives and mails.
pub fn unpack_stream(file: &mut dyn BufRead, limits: &Limits, each: &mut dyn Unpacking) -> Option<Held> {
    let mut start = Vec::new();
    Read::take(&mut *file, ENOUGH_START).read_to_end(&mut start).ok()?;
    let stream = Stream::of(&start)?;
    let mut parts = Parts::new(limits, each);
    // What is passed over counts too.
    let mut rest = Cursor::new(start).chain(file).take(limits.max_unpacked_bytes);
    let read = match stream {
        #[cfg(feature = "warc")]
        Stream::Warc => crate::warc::unpack(&mut rest, &mut parts),
        #[cfg(feature = "archive")]
        Stream::Gzip => gzip(&mut rest, &mut parts),
        #[cfg(feature = "mail")]
        Stream::Mailbox => crate::mail::mailbox(&mut rest, &mut parts),
    };
    // What is cut off here is not broken off.
    if rest.limit() == 0 {
        let too_much = parts.too_much();
        parts.held.broken.get_or_insert(too_much);
    } else if read.is_err() {
        parts.held.broken = Some("it breaks off, or is damaged, before its end".to_owned());
    }
    Some(parts.held)
}

/// Whether a file that starts so can be given to [`unpack_file`], where it can be large. An office file looks like an
/// archive too.
pub fn is_archive(start: &[u8]) -> bool {
    is_zip(start) || is_stream(start)
}

/// Bytes at the start of a file that tell what it is.
pub const ENOUGH_START: u64 = 64 << 10;

/// A file that holds others and can be read from start to end.
enum Stream {
    #[cfg(feature = "warc")]
    Warc,
    #[cfg(feature = "archive")]
    Gzip,
    #[cfg(feature = "mail")]
    Mailbox,
}

impl Stream {
    fn of(start: &[u8]) -> Option<Stream> {
        match () {
            #[cfg(feature = "warc")]
            () if crate::warc::is_archive(start) => Some(Stream::Warc),
            #[cfg(feature = "archive")]
            () if start.starts_with(b"\x1f\x8b") => Some(Stream::Gzip),
            #[cfg(feature = "mail")]
            () if crate::mail::is_mailbox(start) => Some(Stream::Mailbox),
            () => None,
        }
    }
}

fn is_stream(start: &[u8]) -> bool {
    Stream::of(start).is_some()
}

fn is_zip(start: &[u8]) -> bool {
    cfg!(feature = "archive") && start.starts_with(b"PK\x03\x04")
}

fn too_large(limit: u64) -> String {
    format!("larger than the limit of {}", crate::size(limit))
}

/// Parts on their way out, within limits.
pub(crate) struct Parts<'p> {
    pub(crate) held: Held,
    /// How often each name was given, by a number computed from it: a file may hold millions.
    names: BTreeMap<u64, u32>,
    left: u64,
    pub(crate) limits: &'p Limits,
    each: &'p mut dyn Unpacking,
}

impl<'p> Parts<'p> {
    fn new(limits: &'p Limits, each: &'p mut dyn Unpacking) -> Parts<'p> {
        Parts { held: Held::default(), names: BTreeMap::new(), left: limits.max_unpacked_bytes, limits, each }
    }

    /// How many bytes the next part may have.
    pub(crate) fn room(&self) -> u64 {
        self.left.min(self.limits.max_file_bytes)
    }

    /// The name under which a part is given: the same names are told apart by numbers.
    fn name(&mut self, name: &str) -> String {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let count = self.names.entry(hasher.finish()).or_default();
        *count += 1;
        self.held.n_parts += 1;
        if *count == 1 { name.to_owned() } else { format!("{name} ({count})") }
    }

    /// Gives a part. Whether there is room for more.
    pub(crate) fn give(&mut self, name: &str, content: Result<Vec<u8>, String>) -> bool {
        if self.is_full() {
            return false;
        }
        let name = self.name(name);
        self.left = self.left.saturating_sub(content.as_ref().map_or(0, |bytes| bytes.len() as u64));
        self.each.part(Part { name, content });
        true
    }

    /// Gives a part of unknown size. Whether there is room for more.
    pub(crate) fn give_from(&mut self, name: &str, content: &mut dyn BufRead) -> bool {
        if self.is_full() {
            return false;
        }
        let limit = self.room();
        let mut start = Vec::new();
        let read = Read::take(&mut *content, ENOUGH_START).read_to_end(&mut start);
        let holds_others = is_stream(&start);
        let read = read
            .and_then(|_| Read::take(&mut *content, (limit + 1).saturating_sub(ENOUGH_START)).read_to_end(&mut start));
        if start.len() as u64 <= limit {
            if read.is_err() {
                self.held.broken = Some("it breaks off, or is damaged, before its end".to_owned());
            }
            let is_empty = start.is_empty() && read.is_err();
            return self.give(name, if is_empty { Err("nothing in it can be unpacked".to_owned()) } else { Ok(start) });
        }
        if !holds_others {
            return self.give(name, Err(format!("unpacked, it is {}", too_large(limit))));
        }
        let name = self.name(name);
        let mut whole = Cursor::new(start).chain(content).take(self.left);
        self.each.archive(name, &mut whole, self.limits);
        self.left = whole.limit();
        true
    }

    /// Counts what is passed over.
    pub(crate) fn skip(&mut self, reason: &str) {
        *self.held.skipped.entry(reason.to_owned()).or_default() += 1;
    }

    pub(crate) fn too_much(&self) -> String {
        format!("the rest was not read: it unpacks to more than {}", crate::size(self.limits.max_unpacked_bytes))
    }

    /// Whether a limit is reached; then the rest is not gone through, and that is told.
    pub(crate) fn is_full(&mut self) -> bool {
        let full = if self.held.n_parts >= self.limits.max_parts {
            format!("the rest was not read: more than {} parts", self.limits.max_parts)
        } else if self.left == 0 {
            self.too_much()
        } else {
            return false;
        };
        self.held.broken = Some(full);
        true
    }
}

#[cfg(feature = "archive")]
fn folder(file: &mut dyn Seekable, parts: &mut Parts<'_>) -> Option<()> {
    use crate::package::Package;
    use crate::packed::{Packed, kind};

    let limits = parts.limits;
    let mut package = Package::open(Box::new(file), limits).ok()?;
    let is_web = match kind(&mut package) {
        Packed::Folder => false,
        Packed::Wacz => true,
        _ => return None,
    };
    parts.held.what = if is_web { "a web archive (WACZ)" } else { "a folder of files (ZIP)" }.to_owned();
    for idx in 0..package.entries().len() {
        let (name, size) = (package.entries()[idx].name.clone(), package.entries()[idx].size);
        let file = name.rsplit('/').next().unwrap_or_default();
        if is_web && !name.starts_with("archive/") {
            parts.skip("index files");
        } else if name.starts_with("__MACOSX/") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini") {
            parts.skip("files of an operating system");
        } else {
            let of = |unread: crate::Unread| unread.of("a file in an archive").to_string();
            let has_room = if size > parts.room()
                && let Some(mut archive) = package.stream(idx, is_stream)
            {
                parts.give_from(&name, &mut archive)
            } else {
                parts.give(&name, package.unpack(idx).map_err(of))
            };
            if !has_room {
                break;
            }
        }
    }
    Some(())
}

/// A file that is packed alone.
#[cfg(feature = "archive")]
fn gzip(packed: &mut dyn BufRead, parts: &mut Parts<'_>) -> io::Result<()> {
    parts.held.what = "a compressed file (gzip)".to_owned();
    let decoder = flate2::bufread::MultiGzDecoder::new(packed);
    let name =
        decoder.header().and_then(|header| header.filename()).map(|name| String::from_utf8_lossy(name).into_owned());
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| "content".to_owned());
    parts.give_from(&name, &mut io::BufReader::new(decoder));
    Ok(())
}
