//! The file beside the network: pieces with scores, their embeddings, places in a window, weights of pairs of tags.
//!
//! Embeddings are blocks of 32 weights of four bits with a scale in half precision, as the encoder was published; they
//! are looked up here and not in the network. Everything is little-endian, with a checksum at the end.

use std::collections::HashMap;

use crate::error::LoadError;
use crate::tags::{TAGS, TagWeights};

/// The version of the format.
const VERSION: u32 = 1;
/// The piece before a window.
pub(crate) const OPENS: u32 = 0;
/// The piece behind a window.
pub(crate) const CLOSES: u32 = 2;
/// The piece for what the vocabulary does not know.
pub(crate) const UNKNOWN: u32 = 3;
/// The first piece that text can become.
const FIRST: usize = 4;
/// Weights in a block, and bytes that a block takes.
const BLOCK: (usize, usize) = (32, 18);

/// Pieces, their embeddings, and the weights of pairs of tags.
#[derive(Debug)]
pub struct Vocabulary {
    ids: HashMap<Box<str>, u32>,
    pieces: Vec<Box<str>>,
    scores: Vec<f32>,
    longest: usize,
    unknown_score: f64,
    /// The piece that is nothing but a space.
    space: u32,
    blocks: Vec<u8>,
    places: Vec<f32>,
    hidden: usize,
    weights: TagWeights,
    network: u64,
}

impl Vocabulary {
    /// Reads the bytes of a vocabulary file.
    ///
    /// # Errors
    /// If the bytes are no such file, of another version, cut short or changed.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadError> {
        if !bytes.starts_with(b"SAYSOVOC") {
            return Err(LoadError::NotAVocabulary);
        }
        let mut rest = Rest(&bytes[8..]);
        let version = rest.number()?;
        if version != VERSION {
            return Err(LoadError::Version { expected: VERSION, found: version });
        }
        let Some((body, sum)) = bytes.split_last_chunk::<8>() else {
            return Err(LoadError::Damaged("cut short"));
        };
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(LoadError::Damaged("its checksum is another"));
        }
        let [n_pieces, hidden, n_places, n_tags] =
            [rest.number()? as usize, rest.number()? as usize, rest.number()? as usize, rest.number()? as usize];
        if n_tags != TAGS || hidden == 0 || hidden % BLOCK.0 != 0 || n_pieces <= FIRST || n_places < 3 {
            return Err(LoadError::Damaged("its sizes cannot be"));
        }
        let network = rest.number()?;
        let network = u64::from(network) | u64::from(rest.number()?) << 32;
        let weights = TagWeights::new(&rest.floats(TAGS * TAGS)?);
        let scores = rest.floats(n_pieces)?;
        let lengths = rest.bytes(n_pieces)?;
        let mut pieces: Vec<Box<str>> = Vec::with_capacity(n_pieces);
        for &length in lengths {
            let piece = std::str::from_utf8(rest.bytes(usize::from(length))?);
            pieces.push(piece.map_err(|_| LoadError::Damaged("a piece is not UTF-8"))?.into());
        }
        let blocks = rest.bytes(n_pieces.saturating_mul(hidden / BLOCK.0 * BLOCK.1))?.to_vec();
        let places = rest.floats(n_places.saturating_mul(hidden))?;
        if rest.0.len() != 8 {
            return Err(LoadError::Damaged("it is too long"));
        }
        let texts = pieces.iter().enumerate().skip(FIRST).filter(|(_, piece)| !piece.is_empty());
        let ids: HashMap<_, _> = texts.map(|(id, piece)| (piece.clone(), id as u32)).collect();
        let space = *ids.get("\u{2581}").ok_or(LoadError::Damaged("it has no piece for a space"))?;
        let longest = pieces.iter().skip(FIRST).map(|piece| piece.chars().count()).max().unwrap_or(0);
        let lowest = scores.iter().copied().fold(f32::INFINITY, f32::min);
        Ok(Self {
            ids,
            pieces,
            scores,
            longest,
            unknown_score: f64::from(lowest) - 10.0,
            space,
            blocks,
            places,
            hidden,
            weights,
            network,
        })
    }

    /// The text of a piece; empty for a number that is none.
    pub fn piece(&self, id: u32) -> &str {
        self.pieces.get(id as usize).map_or("", |piece| piece)
    }

    /// The weights of pairs of tags that were counted where the model was trained.
    pub fn weights(&self) -> &TagWeights {
        &self.weights
    }

    /// The checksum of the network that this was written for.
    pub(crate) fn network(&self) -> u64 {
        self.network
    }

    /// The number and score of a piece.
    pub(crate) fn find(&self, piece: &str) -> Option<(u32, f64)> {
        let id = *self.ids.get(piece)?;
        self.scores.get(id as usize).map(|&score| (id, f64::from(score)))
    }

    /// The length of the longest piece in characters.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    pub(crate) fn unknown_score(&self) -> f64 {
        self.unknown_score
    }

    pub(crate) fn space(&self) -> u32 {
        self.space
    }

    /// The length of an embedding.
    pub(crate) fn hidden(&self) -> usize {
        self.hidden
    }

    /// How many pieces a window can hold, with the one before and the one behind it.
    pub(crate) fn n_places(&self) -> usize {
        self.places.len() / self.hidden
    }

    /// The sums of embeddings of a window's pieces and of their places, one row a piece. `ids` are at most
    /// [`Self::n_places`].
    pub(crate) fn embed(&self, ids: &[u32]) -> Vec<f32> {
        let row = self.hidden / BLOCK.0 * BLOCK.1;
        let mut out = Vec::with_capacity(ids.len() * self.hidden);
        for (&id, place) in ids.iter().zip(self.places.chunks_exact(self.hidden)) {
            let begin = out.len();
            let first = id as usize * row;
            for block in self.blocks.get(first..first + row).unwrap_or_default().chunks_exact(BLOCK.1) {
                let scale = half(u16::from_le_bytes([block[0], block[1]]));
                out.extend(block[2..].iter().map(|&byte| (f32::from(byte & 15) - 8.0) * scale));
                out.extend(block[2..].iter().map(|&byte| (f32::from(byte >> 4) - 8.0) * scale));
            }
            out.resize(begin + self.hidden, 0.0);
            for (value, place) in out[begin..].iter_mut().zip(place) {
                *value += place;
            }
        }
        out
    }
}

/// FNV-1a over eight bytes at a time, the rest filled up with zeros.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let mut value = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        value = (value ^ u64::from_le_bytes(word)).wrapping_mul(0x100_0000_01b3);
    }
    value
}

/// A number of half precision.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f32::from(bits & 0x3ff) / 1024.0;
    match exponent {
        0 => sign * fraction * 2.0_f32.powi(-14),
        31 => 0.0,
        _ => sign * (1.0 + fraction) * 2.0_f32.powi(exponent - 15),
    }
}

/// What of the file is still to be read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn bytes(&mut self, n: usize) -> Result<&'b [u8], LoadError> {
        let (now, rest) = self.0.split_at_checked(n).ok_or(LoadError::Damaged("cut short"))?;
        self.0 = rest;
        Ok(now)
    }

    fn number(&mut self) -> Result<u32, LoadError> {
        let bytes = self.bytes(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn floats(&mut self, n: usize) -> Result<Vec<f32>, LoadError> {
        let bytes = self.bytes(n.saturating_mul(4))?;
        Ok(bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }
}
