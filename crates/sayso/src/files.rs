//! Files: paths that a person gave come in, the files to read go out, each with the name that the case knows it by.
//! A folder is walked as `ripgrep` walks it: hidden files and those that ignore files name are passed over unless
//! asked for. Nothing is opened here.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

/// How folders are walked.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Walk {
    /// Also files and folders whose names start with a full stop.
    pub hidden: bool,
    /// Also what `.gitignore`, `.ignore` and the like name.
    pub no_ignore: bool,
}

/// A file to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// What the case knows it by: its path as seen from the folder of the case, with `/` on every system. So a case
    /// can move together with its files, and does not tell where on a disk they were.
    pub name: String,
    /// Where its bytes come from.
    pub bytes: FoundBytes,
}

/// Where the bytes of a file come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FoundBytes {
    /// A file on disk.
    At(PathBuf),
    /// Bytes at hand, as those of the demonstration.
    Here(&'static [u8]),
    /// None: it cannot be opened, for this reason.
    Nowhere(String),
}

impl Found {
    /// About how many words its text has, by its size and what its name says it is; 0 where that cannot be told. Markup and
    /// packed formats have fewer words a byte than plain text.
    pub fn about_n_words(&self) -> u64 {
        let (n_bytes, extension) = match &self.bytes {
            FoundBytes::At(path) => (
                std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
                path.extension().map(|extension| extension.to_string_lossy().to_lowercase()),
            ),
            FoundBytes::Here(bytes) => (bytes.len() as u64, None),
            FoundBytes::Nowhere(_) => (0, None),
        };
        let n_bytes_per_word = match extension.as_deref() {
            Some("html" | "htm" | "xhtml" | "rtf") => 40,
            Some("pdf" | "pptx") => 150,
            Some("docx" | "odt" | "epub") => 25,
            // Mails and records of web pages carry heads and markup; packed ones about make up for that.
            Some("eml" | "mbox" | "warc" | "wacz" | "gz" | "zip") => 20,
            _ => 6,
        };
        n_bytes / n_bytes_per_word
    }
}

/// The files under `paths`, each once, by name. Cases of Sayso are left out, among them the one that is read into:
/// `case` is its path.
///
/// # Errors
/// If one of `paths` does not exist or cannot be asked for. What goes wrong inside a folder is a file with a reason.
pub fn files(paths: &[PathBuf], case: &Path, walk: Walk) -> Result<Vec<Found>, WalkError> {
    let folder_of_case = absolute(case)?.parent().map(Path::to_owned).unwrap_or_default();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        std::fs::metadata(path).map_err(|source| WalkError { path: path.clone(), source })?;
        let mut builder = WalkBuilder::new(path);
        builder.hidden(!walk.hidden).follow_links(false);
        if walk.no_ignore {
            builder.ignore(false).git_ignore(false).git_global(false).git_exclude(false).parents(false);
        }
        for entry in builder.sort_by_file_name(OsStr::cmp).build() {
            let (path, bytes) = match entry {
                Ok(entry) => {
                    let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { continue };
                    let path = entry.into_path();
                    if is_case(&path) {
                        continue;
                    }
                    // A file that was named is read through its link; one met on the way is not followed.
                    let named = paths.contains(&path);
                    let bytes = if kind.is_file() || named && path.is_file() {
                        FoundBytes::At(path.clone())
                    } else if kind.is_symlink() {
                        FoundBytes::Nowhere("a symbolic link: links are not followed".to_owned())
                    } else {
                        FoundBytes::Nowhere("not a regular file".to_owned())
                    };
                    (path, bytes)
                }
                Err(error) => {
                    let place = place_of(&error).unwrap_or(path).to_owned();
                    (place, FoundBytes::Nowhere(reason_of(&error)))
                }
            };
            let name = name_from(&absolute(&path)?, &folder_of_case);
            if seen.insert(name.clone()) {
                found.push(Found { name, bytes });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Cases and the files that SQLite keeps beside them.
fn is_case(path: &Path) -> bool {
    let extension = path.extension().map(OsStr::to_string_lossy);
    extension.is_some_and(|extension| matches!(&*extension, "sayso" | "sayso-wal" | "sayso-shm" | "sayso-journal"))
}

/// The path with its folder's links resolved; a name that does not exist yet stays.
fn absolute(path: &Path) -> Result<PathBuf, WalkError> {
    let resolved = || -> io::Result<PathBuf> {
        let Some(name) = path.file_name() else { return path.canonicalize() };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(folder.canonicalize()?.join(name))
    };
    resolved().map_err(|source| WalkError { path: path.to_owned(), source })
}

fn name_from(path: &Path, folder: &Path) -> String {
    let relative = pathdiff::diff_paths(path, folder).unwrap_or_else(|| path.to_owned());
    let parts: Vec<_> = relative
        .components()
        .map(|part| match part {
            Component::RootDir => "".into(),
            part => named(part.as_os_str()),
        })
        .collect();
    parts.join("/")
}

/// A name as text. Bytes that are none are written as `\\xFE`, so that two names never become one.
fn named(name: &OsStr) -> Cow<'_, str> {
    if let Some(text) = name.to_str() {
        return text.into();
    }
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    text.into()
}

/// The path that an error of the walk is about.
fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

fn reason_of(error: &ignore::Error) -> String {
    match error.io_error() {
        Some(error) => error.to_string().to_lowercase(),
        None => error.to_string(),
    }
}

/// A path that was given cannot be walked.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct WalkError {
    path: PathBuf,
    source: io::Error,
}
