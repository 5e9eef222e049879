//! What answers are made of: entries of lists, and the filter that a question comes with. It does not ask anything.

use std::collections::BTreeMap;

use sayso_ledger::{DocumentId, DocumentKind, Form, Format, Language, Reading, SourceKind, Stance};

/// Which claims, and documents and speakers of such claims, an answer has. The default lets everything through that
/// stands in the newest version of a path.
#[derive(Clone, Default, Debug)]
pub struct Filter {
    /// Every word of it is in the name or description of the speaker.
    pub by: Option<String>,
    /// Every word of it is in the content, the source or the speaker. `"A phrase"` in quotation marks stays together;
    /// `word*` stands for all words that start so. Case and diacritics do not matter, here and in `by`.
    pub about: Option<String>,
    /// One of these forms; empty for all.
    pub forms: Vec<Form>,
    /// Read as one of these; where they answer several questions, one of each.
    pub readings: Vec<Reading>,
    /// By one of these kinds of source; empty for all.
    pub sources: Vec<SourceKind>,
    /// In this document.
    pub document: Option<DocumentId>,
    /// Also in documents that are no path's newest version.
    pub all_versions: bool,
}

impl Filter {
    /// Whether it asks for some claims and not for all: then documents without such claims are left out.
    pub fn asks_for_claims(&self) -> bool {
        self.by.is_some() || self.about.is_some() || !self.forms.is_empty() || !self.readings.is_empty()
    }
}

/// One version of one path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileEntry {
    /// The path as it was recorded.
    pub path: String,
    /// Counted from 1 for each path.
    pub version: u32,
    /// Whether it is the newest version of its path.
    pub is_current: bool,
    /// What it holds.
    pub content: FileContent,
}

/// What a file holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileContent {
    /// This document.
    Document(DocumentId),
    /// It could not be read.
    Unread {
        /// SHA-256 of its bytes; `None` if they could not be received.
        id: Option<DocumentId>,
        /// Why not.
        reason: String,
    },
    /// It has no text of its own, but holds other files, which have paths of their own below this one.
    Container {
        /// SHA-256 of its bytes.
        id: DocumentId,
        /// What it held, and what of it was passed over and why.
        held: String,
    },
}

/// A document in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentEntry {
    /// SHA-256 of its received bytes.
    pub id: DocumentId,
    /// Its paths in order, at least one: those it stands under now, or with [`Filter::all_versions`] ever stood.
    pub paths: Vec<String>,
    /// The newest version of the first path that has it.
    pub version: u32,
    /// Whether it is the newest version of at least one path.
    pub is_current: bool,
    /// The format it was read as.
    pub format: Format,
    /// Its character encoding.
    pub encoding: String,
    /// Its main language.
    pub language: Language,
    /// What it is.
    pub kind: DocumentKind,
    /// What it states about itself.
    pub stated: StatedWords,
    /// How many claims of each form the filter lets through; a form without any is left out.
    pub n_claims: BTreeMap<Form, usize>,
    /// How many notices were made while it was read.
    pub n_notices: usize,
    /// That its text, or part of it, is not in the file, as the notice says it. `None` if no notice does.
    pub missing: Option<String>,
    /// Name and version of what read it.
    pub reader: String,
}

/// The words in which a document states something about itself. `None` where it is silent.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct StatedWords {
    /// The title.
    pub title: Option<String>,
    /// The person who wrote it.
    pub author: Option<String>,
    /// The outlet that published it.
    pub outlet: Option<String>,
    /// The party whose statement it is.
    pub issuer: Option<String>,
    /// The date in its words.
    pub date: Option<String>,
    /// The date in ISO 8601, as precise as the words.
    pub date_iso: Option<String>,
    /// The date of the last change in its words.
    pub modified: Option<String>,
    /// That date in ISO 8601.
    pub modified_iso: Option<String>,
    /// The address that it gives as its own.
    pub address: Option<String>,
}

/// Words with their place. Plain numbers and not a `Span`, because only a loaded document can vouch for a span; load it
/// with [`Case::document`](crate::Case::document) to slice, or [`Case::text`](crate::Case::text) to convert offsets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// The byte of the text where they start.
    pub start: usize,
    /// The byte behind them.
    pub end: usize,
    /// The words as they were recorded.
    pub words: String,
}

/// A claim in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimEntry {
    /// The document it stands in.
    pub document: DocumentId,
    /// The first of the document's paths.
    pub path: String,
    /// Its index in the ledger of its document.
    pub ordinal: usize,
    /// How much is known of who speaks.
    pub source_kind: SourceKind,
    /// The source as the claim gives it.
    pub source: Option<Words>,
    /// The words to list the speaker under; `None` where the speaker has no name.
    pub speaker: Option<Words>,
    /// The words that attribute, in order.
    pub cue: Vec<Words>,
    /// What is said, in order.
    pub content: Vec<Words>,
    /// How the words are given.
    pub form: Form,
    /// What it is read as.
    pub marks: Vec<MarkEntry>,
    /// The index of the claim in whose content this one stands.
    pub parent: Option<usize>,
    /// The voices in whose contents it stands, from the inside out.
    pub around: Vec<VoiceEntry>,
    /// The rule that found it.
    pub rule: String,
}

/// A voice around a claim in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VoiceEntry {
    /// The index of its claim in the ledger of its document.
    pub ordinal: usize,
    /// How much is known of who speaks.
    pub source_kind: SourceKind,
    /// The source as the claim gives it.
    pub source: Option<String>,
    /// The words to list the speaker under.
    pub speaker: Option<String>,
    /// How the voice around this one stands to it.
    pub stance: Option<Stance>,
    /// The rule that found its claim.
    pub rule: String,
}

/// One reading of a claim in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MarkEntry {
    /// What the claim is read as.
    pub reading: Reading,
    /// The words that show it.
    pub words: Option<Words>,
    /// The rule that read it.
    pub rule: String,
}

/// A speaker in a list: all claims whose speakers have the same words but for capitals and white space. Whether two spellings are one person is not decided here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpeakerEntry {
    /// The most frequent spelling, of several the first by code points. `None` for the claims of all speakers without
    /// words: not found, pronouns that stand for nobody in particular, unnamed publishers.
    pub name: Option<String>,
    /// How much is known of who speaks; of several kinds of source the one that tells most, a name before a
    /// description before a pronoun.
    pub source_kind: SourceKind,
    /// How many claims of each form; a form without any is left out.
    pub n_claims: BTreeMap<Form, usize>,
    /// In how many documents they stand.
    pub n_documents: usize,
}
