//! Text that knows where it came from. In: stretches of a page's decoded text, taken as they are or decoded, and
//! characters put between them. Out: one text, and for each stretch of it the range it was read from. Nothing is searched
//! for afterwards.

use std::ops::Range;

/// A text with the places of its stretches.
#[derive(Default, Clone, Debug)]
pub(crate) struct Mapped {
    text: String,
    // Invariant: tiles the text; ends rise.
    stretches: Vec<Stretch>,
}

/// A stretch, which starts where the one before ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Stretch {
    /// Its end in the text.
    pub end: usize,
    /// What it was read from, in the decoded text of the page; empty if it was put in.
    pub source: Range<usize>,
    /// Whether the source has the same characters.
    pub is_verbatim: bool,
}

impl Mapped {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text without its places.
    pub(crate) fn into_parts(self) -> (String, Vec<Stretch>) {
        (self.text, self.stretches)
    }

    pub(crate) fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Adds a range of the source as it stands there.
    pub(crate) fn push_verbatim(&mut self, source: &str, range: Range<usize>) {
        let Some(words) = source.get(range.clone()).filter(|words| !words.is_empty()) else { return };
        self.text.push_str(words);
        let end = self.text.len();
        match self.stretches.last_mut() {
            Some(last) if last.is_verbatim && last.source.end == range.start => {
                (last.end, last.source.end) = (end, range.end);
            }
            _ => self.stretches.push(Stretch { end, source: range, is_verbatim: true }),
        }
    }

    /// Adds characters that a range of the source stands for.
    pub(crate) fn push_decoded(&mut self, words: &str, range: Range<usize>) {
        if words.is_empty() {
            return;
        }
        self.text.push_str(words);
        self.stretches.push(Stretch { end: self.text.len(), source: range, is_verbatim: false });
    }

    /// Adds characters that the source does not have.
    pub(crate) fn push_inserted(&mut self, words: &str) {
        self.push_decoded(words, 0..0);
    }

    /// Adds another text with its places.
    pub(crate) fn append(&mut self, other: &Mapped) {
        let start = self.text.len();
        self.text.push_str(&other.text);
        for stretch in &other.stretches {
            let end = start + stretch.end;
            match self.stretches.last_mut() {
                Some(last) if last.is_verbatim && stretch.is_verbatim && last.source.end == stretch.source.start => {
                    (last.end, last.source.end) = (end, stretch.source.end);
                }
                _ => self.stretches.push(Stretch { end, ..stretch.clone() }),
            }
        }
    }

    /// The part of a range, which has to slice.
    pub(crate) fn part(&self, range: Range<usize>) -> Mapped {
        let mut part = Mapped::default();
        let first = self.stretches.partition_point(|stretch| stretch.end <= range.start);
        let mut start = if first == 0 { 0 } else { self.stretches[first - 1].end };
        for stretch in &self.stretches[first..] {
            let (from, to) = (start.max(range.start), stretch.end.min(range.end));
            if from >= to {
                break;
            }
            let source = if stretch.is_verbatim {
                stretch.source.start + (from - start)..stretch.source.start + (to - start)
            } else {
                stretch.source.clone()
            };
            part.text.push_str(&self.text[from..to]);
            part.stretches.push(Stretch { end: part.text.len(), source, is_verbatim: stretch.is_verbatim });
            start = stretch.end;
        }
        part
    }

    /// The text without white space at its ends, and with single spaces for any other white space.
    pub(crate) fn line(&self) -> Mapped {
        let mut line = Mapped::default();
        let mut end = 0;
        for word in self.text.split_whitespace() {
            let start = word.as_ptr() as usize - self.text.as_ptr() as usize;
            if !line.is_empty() {
                let space = self.part(end..start);
                if space.text == " " { line.append(&space) } else { line.space(&space) }
            }
            line.append(&self.part(start..start + word.len()));
            end = start + word.len();
        }
        line
    }

    /// Adds a space for white space of other kinds: for all of it, or where elements part it, for the first of it.
    fn space(&mut self, white: &Mapped) {
        let Some(first) = white.stretches.first().filter(|first| !first.source.is_empty()) else {
            return self.push_inserted(" ");
        };
        let mut source = first.source.clone();
        for next in &white.stretches[1..] {
            if next.source.start != source.end || next.source.is_empty() {
                break;
            }
            source.end = next.source.end;
        }
        self.push_decoded(" ", source);
    }
}

impl Mapped {
    /// The text with character references decoded once more.
    pub(crate) fn unescaped(&self) -> Mapped {
        if !self.text.contains('&') {
            return self.clone();
        }
        let mut decoded = Mapped::default();
        super::reference::References::default().decode(&self.text, 0..self.text.len(), &mut decoded);
        let mut result = Mapped::default();
        let mut start = 0;
        // The places of the second text are ranges of the first.
        for stretch in &decoded.stretches {
            if stretch.is_verbatim {
                result.append(&self.part(stretch.source.clone()));
            } else {
                let source = self.part(stretch.source.clone());
                let from = source.stretches.first().map_or(0, |first| first.source.start);
                let to = source.stretches.last().map_or(0, |last| last.source.end);
                result.push_decoded(&decoded.text[start..stretch.end], from..to.max(from));
            }
            start = stretch.end;
        }
        result
    }
}
