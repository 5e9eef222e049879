//! Files that are ZIP archives with parts of known names: office files and e-books. In: the received bytes. Out: the
//! bytes of a part, unpacked within bounds. A part is unpacked only when it is asked for, and what was asked for is kept
//! in mind, so that what was not read can be told.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::{Limits, Unread};

/// A file that is a ZIP archive.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Box<dyn ReadSeek + 'b>>,
    /// Names and sizes of its files, in the order of its directory; folders are left out.
    entries: Vec<Entry>,
    /// Places in `entries` by name in lower case: names of parts are the same in any case (OPC, 6.2.2).
    by_name: BTreeMap<String, usize>,
    read: BTreeSet<usize>,
    left: u64,
    limits: &'b Limits,
}

/// What an archive is read from.
pub(crate) trait ReadSeek: Read + Seek {}

impl<F: Read + Seek> ReadSeek for F {}

/// A file in the archive.
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Unpacked, as the archive states it.
    pub(crate) size: u64,
    idx: usize,
}

/// A file of this many bytes may be packed as well as it can be: only larger ones are held against the ratio.
const ANY_RATIO: u64 = 8 << 20;

impl<'b> Package<'b> {
    /// Opens an archive that is at hand.
    ///
    /// # Errors
    /// As for [`Package::open`].
    pub(crate) fn of(received: &'b [u8], limits: &'b Limits) -> Result<Package<'b>, Unread> {
        Package::open(Box::new(Cursor::new(received)), limits)
    }

    /// Opens an archive.
    ///
    /// # Errors
    /// Its directory is broken, or has more entries than the limit.
    pub(crate) fn open(mut file: Box<dyn ReadSeek + 'b>, limits: &'b Limits) -> Result<Package<'b>, Unread> {
        // Counted before the directory is read, which takes hundreds of bytes for each entry. Archives that are packed
        // into this one may have directories too.
        let limit = limits.max_entries;
        let n_headers = count(&mut file, b"PK\x01\x02", 4 * limit).unwrap_or(usize::MAX);
        if n_headers > 4 * limit {
            return Err(Unread::Bound(format!("it has more files than the limit of {limit}")));
        }
        let mut archive = ZipArchive::new(file).map_err(|error| damaged(&error))?;
        if archive.len() > limit {
            let count = archive.len();
            return Err(Unread::Bound(format!("it is packed from {count} files, more than the limit of {limit}")));
        }
        let mut entries = Vec::new();
        for idx in 0..archive.len() {
            let Ok(file) = archive.by_index_raw(idx) else { continue };
            if !file.is_dir() {
                let name = match file.name() {
                    Ok(name) => name.into_owned(),
                    Err(_) => String::from_utf8_lossy(file.name_raw()).into_owned(),
                };
                entries.push(Entry { name, size: file.size(), idx });
            }
        }
        let mut by_name = BTreeMap::new();
        for (idx, entry) in entries.iter().enumerate() {
            by_name.entry(entry.name.to_ascii_lowercase()).or_insert(idx);
        }
        Ok(Package { archive, entries, by_name, read: BTreeSet::new(), left: limits.max_unpacked_bytes, limits })
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.trim_start_matches('/').to_ascii_lowercase()).copied()
    }

    /// The bytes of a part; `None` if there is no such part.
    ///
    /// # Errors
    /// It cannot be unpacked, or exceeds a limit.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unread> {
        let Some(idx) = self.find(name) else { return Ok(None) };
        self.unpack(idx).map(Some)
    }

    /// The bytes of the entry with this place in [`Package::entries`].
    ///
    /// # Errors
    /// As for [`Package::part`].
    pub(crate) fn unpack(&mut self, idx: usize) -> Result<Vec<u8>, Unread> {
        let Entry { name, idx: place, .. } = &self.entries[idx];
        let limit = self.limits.max_file_bytes.min(self.left);
        let of = |what: &str| format!("{name} {what}");
        let file = self.archive.by_index(*place).map_err(|error| match error {
            ZipError::UnsupportedArchive(what) if what == ZipError::PASSWORD_REQUIRED => {
                Unread::Locked(of("is encrypted with a password"))
            }
            ZipError::UnsupportedArchive(_) => Unread::Damaged(of("is packed in a way that is not read")),
            error => Unread::Damaged(of(&format!("cannot be unpacked: {}", told(&error)))),
        })?;
        let packed = file.compressed_size();
        let too_large = |size: u64| {
            let (size, limit) = (crate::size(size), crate::size(limit));
            Unread::Bound(of(&format!("unpacks to {size} or more, larger than the limit of {limit}")))
        };
        if file.size() > limit {
            return Err(too_large(file.size()));
        }
        let most = packed.saturating_mul(self.limits.max_ratio).max(ANY_RATIO);
        let mut bytes = Vec::new();
        // The stated size may be wrong, so what comes out is counted.
        let broken = file.take(limit.min(most) + 1).read_to_end(&mut bytes).is_err();
        let size = bytes.len() as u64;
        if size > limit {
            return Err(too_large(size));
        }
        if size > most {
            let ratio = self.limits.max_ratio;
            return Err(Unread::Bound(of(&format!("unpacks to more than {ratio} times its size"))));
        }
        if broken {
            return Err(Unread::Damaged(of("is damaged: its packed bytes are broken off or changed")));
        }
        self.left -= size;
        self.read.insert(idx);
        Ok(bytes)
    }

    /// The entry as it comes, of any size, if the bytes at its start are wanted.
    pub(crate) fn stream(&mut self, idx: usize, is_wanted: fn(&[u8]) -> bool) -> Option<impl BufRead> {
        let file = self.archive.by_index(self.entries[idx].idx).ok()?;
        let mut file = BufReader::with_capacity(64 << 10, file);
        let is_wanted = file.fill_buf().is_ok_and(is_wanted);
        is_wanted.then_some(file)
    }

    /// The entries that nobody asked for.
    pub(crate) fn not_read(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().enumerate().filter(|(idx, _)| !self.read.contains(idx)).map(|(_, entry)| entry)
    }
}

/// How often four bytes stand in a file, counted up to a little more than `most`.
fn count(file: &mut dyn ReadSeek, words: &[u8; 4], most: usize) -> io::Result<usize> {
    let (mut buffer, mut kept, mut count) = (vec![0; 256 << 10], 0, 0);
    file.rewind()?;
    loop {
        let n_bytes = file.read(&mut buffer[kept..])?;
        let end = kept + n_bytes;
        count += memchr::memmem::find_iter(&buffer[..end], words).count();
        if n_bytes == 0 || count > most {
            return Ok(count);
        }
        // They may stand across the border.
        kept = end.min(3);
        buffer.copy_within(end - kept..end, 0);
    }
}

fn damaged(error: &ZipError) -> Unread {
    Unread::Damaged(format!("its directory of parts is missing or broken: {}", told(error)))
}

/// What a library says, as a part of a sentence.
fn told(error: &ZipError) -> String {
    error.to_string().trim_end_matches('.').to_lowercase()
}
