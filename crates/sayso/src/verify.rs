//! Verification: a case comes in, every place where it does not agree with its own originals goes out.
//!
//! The received bytes are hashed again and read again into text; the stored text must be that text, and every stored
//! span must slice from it the words that were stored with it. The stored places of the text in the file must be those
//! that reading gives, and what was taken as it stands must stand there byte for byte. So a mistake in a span, in the text or in the bytes
//! shows, whichever of them changed.

use sayso_case::{Case, CaseError, Filter, StoredWords};
use sayso_intake::{Limits, intake};
use sayso_ledger::{Document, DocumentId, Origin, OriginKind, Place};
use sayso_reading::Reader;

/// What was checked.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Verification {
    /// Documents whose bytes and text were checked.
    pub n_documents: usize,
    /// Spans that were sliced.
    pub n_spans: usize,
    /// Documents that another version read: their text could not be made again, and their spans were sliced from the
    /// stored text.
    pub n_by_other_versions: usize,
    /// Places that do not agree.
    pub n_mismatches: usize,
}

/// A place that does not agree with the original.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The document.
    pub document: DocumentId,
    /// The first of its paths.
    pub path: String,
    /// What is wrong, with its place: a sentence in lower case without a full stop.
    pub what: String,
}

/// Checks every document of a case, all versions; `found` is called for each mismatch.
///
/// # Errors
/// If the case cannot be asked.
pub fn verify(case: &Case, found: &mut dyn FnMut(Mismatch)) -> Result<Verification, CaseError> {
    let mut verification = Verification::default();
    let all = Filter { all_versions: true, ..Filter::default() };
    for entry in case.documents(&all)? {
        let path = entry.paths.first().cloned().unwrap_or_default();
        let mut mismatch = |what: String| {
            verification.n_mismatches += 1;
            found(Mismatch { document: entry.id, path: path.clone(), what });
        };
        verification.n_documents += 1;
        let received = case.received(&entry.id)?;
        let id = DocumentId::of(&received);
        if id != entry.id {
            mismatch(format!("the stored bytes have the SHA-256 {id}, expected {}", entry.id));
        }
        let stored = case.text(&entry.id)?;
        // The original is the text that the received bytes give; the stored text is only compared with it.
        let original = if Reader::is_of_this_build(&entry.reader) {
            let mut limits = Limits::default();
            limits.max_file_bytes = u64::MAX;
            match intake(&received, &limits) {
                Ok(document) => {
                    if let Ok((recorded, _)) = case.document(&entry.id)
                        && let Some(what) = places_differ(&recorded, &document, &received)
                    {
                        mismatch(what);
                    }
                    document.text().to_owned()
                }
                Err(unread) => {
                    mismatch(format!("the stored bytes cannot be read again: {unread}"));
                    continue;
                }
            }
        } else {
            verification.n_by_other_versions += 1;
            stored.clone()
        };
        if stored != original {
            let equal = stored.bytes().zip(original.bytes()).take_while(|(stored, original)| stored == original);
            mismatch(format!("the stored text differs from the received bytes from byte {}", equal.count()));
        }
        for words in case.stored_words(&entry.id)? {
            verification.n_spans += 1;
            if let Some(what) = differs(&words, &original) {
                mismatch(what);
            }
        }
    }
    Ok(verification)
}

/// What is wrong with the places that stretches of the text came from: they are not those that reading gives again, or
/// a stretch that was taken as it stands is not what the received bytes have there.
fn places_differ(recorded: &Document, read: &Document, received: &[u8]) -> Option<String> {
    let is_same = |origin: &Origin| match (origin.kind, origin.place) {
        (OriginKind::Verbatim, Some(Place::File(range))) => {
            let bytes = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
            let bytes = bytes.and_then(|(start, end)| received.get(start..end));
            let words = recorded.text().get(origin.span.start()..origin.span.end());
            words.is_some() && words.map(str::as_bytes) == bytes
        }
        _ => true,
    };
    let n_same =
        recorded.origins.iter().zip(&read.origins).take_while(|(one, other)| one == other && is_same(one)).count();
    let (wrong, missing) = (recorded.origins.get(n_same), read.origins.get(n_same));
    let span = wrong.or(missing)?.span;
    Some(format!("the stored place of the text at bytes {}..{} is not where the file has it", span.start(), span.end()))
}

/// What is wrong with a span: the words it slices are not those stored with it.
fn differs(words: &StoredWords, original: &str) -> Option<String> {
    let range = usize::try_from(words.start).ok().zip(usize::try_from(words.end).ok());
    let sliced = range.and_then(|(start, end)| original.get(start..end));
    if sliced == Some(words.words.as_str()) {
        return None;
    }
    let claim = words.claim.map_or(String::new(), |claim| format!("claim {claim}, "));
    let place = format!("{claim}{} at bytes {}..{}", words.role, words.start, words.end);
    Some(match sliced {
        Some(sliced) => format!("{place}: the original has \"{sliced}\", expected \"{}\"", words.words),
        None => format!("{place}: not a range of the original, expected \"{}\"", words.words),
    })
}
