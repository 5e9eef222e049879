//! Decoded text that knows its bytes. In: bytes, packed for transfer or not, and what they decode to. Out: text of which
//! any stretch can be placed in the bytes: the same bytes, bytes that stand for it, or the bytes it was taken from.

use std::ops::Range;

use sayso_ledger::OriginKind;

use crate::decode::Decoded;
use crate::draft::{Bytes, Words};

/// A stretch of bytes that were packed for transfer, by its end in the unpacked bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Run {
    pub(crate) end: usize,
    /// The packed bytes.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Whether they are the same bytes.
    pub(crate) same: bool,
}

/// Text with its places.
pub(crate) struct Mapped {
    pub(crate) text: String,
    bytes: Bytes,
    /// Tiles the text.
    stretches: Vec<Stretch>,
}

struct Stretch {
    /// In the text.
    end: usize,
    from: usize,
    to: usize,
    kind: OriginKind,
}

impl Mapped {
    /// The text of bytes that stand at `start` as they are.
    pub(crate) fn plain(decoded: Decoded, bytes: Bytes, start: usize) -> Mapped {
        let stretches = decoded.stretches.iter().map(|stretch| Stretch {
            end: stretch.text_end,
            from: start + stretch.file_start,
            to: start + stretch.file_end,
            kind: stretch.kind,
        });
        Mapped { stretches: stretches.collect(), text: decoded.text, bytes }
    }

    /// The text of bytes that were unpacked from `runs`, which tile them.
    pub(crate) fn unpacked(decoded: Decoded, bytes: Bytes, runs: &[Run]) -> Mapped {
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut text_start = 0;
        let mut run_idx = 0;
        for stretch in &decoded.stretches {
            while run_idx < runs.len() && runs[run_idx].end <= stretch.file_start {
                run_idx += 1;
            }
            let mut at = stretch.file_start;
            let mut pending: Option<usize> = None;
            let mut idx = run_idx;
            while at < stretch.file_end && idx < runs.len() {
                let run = runs[idx];
                let run_start = if idx == 0 { 0 } else { runs[idx - 1].end };
                let end = run.end.min(stretch.file_end);
                let (from, to) = if run.same {
                    (run.from + (at - run_start), run.from + (end - run_start))
                } else {
                    (run.from, run.to)
                };
                // A cut through a character is none; nor is any where the bytes are not the text.
                let text_end = match stretch.kind {
                    OriginKind::Verbatim => text_start + (end - stretch.file_start),
                    _ if end == stretch.file_end => stretch.text_end,
                    _ => usize::MAX,
                };
                let is_cut = end == stretch.file_end || decoded.text.is_char_boundary(text_end.min(decoded.text.len()));
                if is_cut && text_end <= stretch.text_end {
                    let same = run.same && pending.is_none() && stretch.kind == OriginKind::Verbatim;
                    let kind = if same { OriginKind::Verbatim } else { OriginKind::Decoded };
                    stretches.push(Stretch { end: text_end, from: pending.take().unwrap_or(from), to, kind });
                } else {
                    pending = pending.or(Some(from));
                }
                at = end;
                if end == run.end {
                    idx += 1;
                }
            }
            text_start = stretch.text_end;
        }
        Mapped { stretches, text: decoded.text, bytes }
    }

    /// Adds a range of the text to words.
    pub(crate) fn add(&self, words: &mut Words, range: Range<usize>) {
        let mut idx = self.stretches.partition_point(|stretch| stretch.end <= range.start);
        let mut at = range.start;
        while at < range.end && idx < self.stretches.len() {
            let stretch = &self.stretches[idx];
            let start = if idx == 0 { 0 } else { self.stretches[idx - 1].end };
            let end = stretch.end.min(range.end);
            let text = &self.text[at..end];
            let is_whole = at == start && end == stretch.end;
            match stretch.kind {
                OriginKind::Verbatim => words.verbatim(text, self.bytes, stretch.from + (at - start)),
                kind => {
                    let kind = if is_whole { kind } else { OriginKind::Extracted };
                    words.push(text, kind, Some(self.bytes.place(stretch.from, stretch.to)));
                }
            }
            (at, idx) = (end, idx + 1);
        }
    }

    /// Adds one space for white space that stands in this range.
    pub(crate) fn add_space(&self, words: &mut Words, range: Range<usize>) {
        if &self.text[range.clone()] == " " {
            self.add(words, range);
        } else {
            let (from, to) = self.bytes_of(range);
            words.push(" ", OriginKind::Decoded, Some(self.bytes.place(from, to)));
        }
    }

    /// Adds what a range of the text stands for.
    pub(crate) fn add_decoded(&self, words: &mut Words, text: &str, range: Range<usize>) {
        let (from, to) = self.bytes_of(range);
        words.decoded(text, self.bytes.place(from, to));
    }

    /// The bytes that a range of the text came from.
    fn bytes_of(&self, range: Range<usize>) -> (usize, usize) {
        let first = self.stretches.partition_point(|stretch| stretch.end <= range.start);
        let last = self.stretches.partition_point(|stretch| stretch.end < range.end);
        let (Some(a), Some(b)) = (self.stretches.get(first), self.stretches.get(last)) else { return (0, 0) };
        let start = |idx: usize| if idx == 0 { 0 } else { self.stretches[idx - 1].end };
        let is_same = |stretch: &Stretch| stretch.kind == OriginKind::Verbatim;
        let from = if is_same(a) { a.from + (range.start - start(first)) } else { a.from };
        let to = if is_same(b) { b.from + (range.end - start(last)) } else { b.to };
        (from, to.max(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;

    #[test]
    fn stretches_of_packed_text_point_to_their_bytes() {
        // "Caf=C3=A9 noir" as it stands in a mail.
        let packed = "Caf=C3=A9 noir";
        let runs = [
            Run { end: 3, from: 0, to: 3, same: true },
            Run { end: 5, from: 3, to: 9, same: false },
            Run { end: 10, from: 9, to: 14, same: true },
        ];
        let mapped = Mapped::unpacked(decode("Café noir".as_bytes()), Bytes::File, &runs);
        let stretches: Vec<(usize, &str, OriginKind)> =
            mapped.stretches.iter().map(|one| (one.end, &packed[one.from..one.to], one.kind)).collect();
        assert_eq!(
            stretches,
            [(3, "Caf", OriginKind::Verbatim), (5, "=C3=A9", OriginKind::Decoded), (10, " noir", OriginKind::Verbatim)]
        );
    }
}
