//! What can be wrong with the files of a model, or with running it.

/// Why a model cannot be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The bytes are not a vocabulary at all.
    #[error("vocabulary: expected a file that begins with SAYSOVOC")]
    NotAVocabulary,
    /// The file was written for another version of this crate.
    #[error("vocabulary: expected version {expected}, found version {found}")]
    Version {
        /// The version that this crate reads.
        expected: u32,
        /// The version that the file states.
        found: u32,
    },
    /// The file is cut short, or bytes of it were changed.
    #[error("vocabulary: damaged, {0}")]
    Damaged(&'static str),
    /// The network is damaged, or is not the one that the vocabulary was written for.
    #[error("network: expected checksum {expected:016x} as the vocabulary states it, found {found:016x}")]
    OtherNetwork {
        /// The checksum that the vocabulary states.
        expected: u64,
        /// The checksum of the bytes given.
        found: u64,
    },
    /// The network cannot be read.
    #[error("network: {0}")]
    Network(String),
}

/// Why a text could not be encoded: the network does not do what one that was loaded should.
#[derive(Debug, thiserror::Error)]
#[error("network: {0}")]
pub struct EncodeError(pub(crate) String);
