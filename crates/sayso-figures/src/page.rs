//! A stretch of text comes in; its tokens and the words of the tables that stand in it go out. Everything that reads
//! figures and dates works on pages; no rule looks at bytes.

use std::ops::Range;

use crate::fold::{Folded, is_ideograph};
use crate::lexicon::{Lexicon, Word};
use crate::number::Class;
use crate::words::Context;

/// The longest stretch that is read at once: memory does not grow with the text.
const LONGEST_PAGE: usize = 16 * 1024;
/// A word longer than this is no compound number.
const LONGEST_COMPOUND: usize = 256;

/// What a token is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Letters; of Chinese, one character.
    Letters,
    /// Digits 0 to 9.
    Digits,
    /// Any other single character.
    Mark(char),
}

/// The white space before a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Gap {
    /// One plain space, or nothing was asked.
    Space,
    /// One that does not break: what typesetters put between the groups of a number.
    Fixed,
    /// More than one, or the end of a line.
    Wide,
}

/// A word, a run of digits, or a single character; no white space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    /// Range in the folded text.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    /// Whether white space stands before it, or the page starts here.
    pub(crate) has_gap: bool,
    /// The white space before it.
    pub(crate) gap: Gap,
    /// Whether its first letter is a capital, and whether all are.
    pub(crate) is_capital: bool,
    pub(crate) is_upper: bool,
    /// Whether it is a part of a longer word that was taken apart.
    pub(crate) is_part: bool,
}

/// A word of the tables that stands in the page as whole tokens.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Hit {
    /// First token, and the token behind the last.
    pub(crate) first: u32,
    pub(crate) end: u32,
    pub(crate) word: Word,
}

/// A stretch of text taken apart. It keeps its memory from one stretch to the next.
#[derive(Default)]
pub(crate) struct Page {
    folded: Folded,
    pub(crate) tokens: Vec<Token>,
    /// By first token, longest first.
    hits: Vec<Hit>,
    /// For each token and one more, where its hits start.
    first_hits: Vec<u32>,
    /// For each byte of the folded text and one more, the token that starts there.
    starts: Vec<u32>,
    parts: Vec<Part>,
}

/// A form inside a word.
struct Part {
    start: u32,
    end: u32,
    word: Word,
}

const NONE: u32 = u32::MAX;

impl Page {
    /// Takes `source[range]` apart.
    pub(crate) fn fill(&mut self, source: &str, range: Range<usize>, lexicon: &Lexicon) {
        self.folded.fill(source, range);
        self.tokens.clear();
        self.hits.clear();
        self.parts.clear();
        tokens(self.folded.text(), &mut self.tokens);
        self.look_at_source(source);
        self.mark_starts();
        for found in lexicon.find(self.folded.text()) {
            let (first, end) = (self.starts[found.start], self.starts[found.end]);
            let is_whole = first != NONE && (end != NONE || self.ends_token(found.end));
            if !is_whole && !lexicon.writing.has_compounds {
                continue;
            }
            let (start, stop) = (found.start as u32, found.end as u32);
            for (word, exact) in found.form.words.iter().zip(&found.form.exact) {
                if let Some(exact) = exact
                    && source[self.folded.source(found.start..found.end)] != **exact
                {
                    continue;
                }
                let is_part = match word {
                    Word::Number(word) => word.is_in_compounds(),
                    // "drittgrößte"
                    Word::Context(context) => *context == Context::Superlative,
                    _ => false,
                };
                if is_part && lexicon.writing.has_compounds {
                    self.parts.push(Part { start, end: stop, word: *word });
                }
                if is_whole {
                    // Token numbers follow when compounds are taken apart.
                    self.hits.push(Hit { first: start, end: stop, word: *word });
                }
            }
        }
        if lexicon.writing.has_compounds {
            self.take_compounds_apart();
        }
        self.number_hits();
    }

    /// What folding took away: the kind of white space, and capitals.
    fn look_at_source(&mut self, source: &str) {
        let mut before = 0;
        for token in &mut self.tokens {
            let range = self.folded.source(token.start as usize..token.end as usize);
            if token.has_gap {
                token.gap = match source.get(before..range.start) {
                    Some(" ") => Gap::Space,
                    Some("\u{a0}" | "\u{202f}" | "\u{2009}" | "\u{2007}" | "\u{2008}") => Gap::Fixed,
                    _ => Gap::Wide,
                };
            }
            if token.kind == Kind::Letters {
                let mut letters = source[range.clone()].chars();
                token.is_capital = letters.next().is_some_and(char::is_uppercase);
                token.is_upper = token.is_capital && letters.all(char::is_uppercase);
            }
            before = range.end;
        }
    }

    fn mark_starts(&mut self) {
        self.starts.clear();
        self.starts.resize(self.folded.text().len() + 1, NONE);
        for (idx, token) in (0..).zip(&self.tokens) {
            self.starts[token.start as usize] = idx;
        }
    }

    /// Whether a token ends where none starts: before white space, or at the end.
    fn ends_token(&self, at: usize) -> bool {
        let text = self.folded.text().as_bytes();
        at > 0 && at <= text.len() && (at == text.len() || matches!(text[at], b' ' | b'\t')) && text[at - 1] != b' '
    }

    /// Hits were found by bytes; from here on they are counted in tokens.
    fn number_hits(&mut self) {
        let tokens = &self.tokens;
        let starts = &self.starts;
        self.hits.retain_mut(|hit| {
            let first = starts[hit.first as usize];
            let Some(n) = tokens.get(first as usize..).map(|rest| rest.partition_point(|token| token.end <= hit.end))
            else {
                return false;
            };
            hit.first = first;
            hit.end = first + n as u32;
            n > 0
        });
        self.hits.sort_by_key(|hit| (hit.first, std::cmp::Reverse(hit.end)));
        self.first_hits.clear();
        let mut at = 0;
        for idx in 0..=self.tokens.len() as u32 {
            while self.hits.get(at).is_some_and(|hit| hit.first < idx) {
                at += 1;
            }
            self.first_hits.push(at as u32);
        }
    }

    /// Words that are made of number words alone become tokens of their own: zwei-und-zwanzig.
    fn take_compounds_apart(&mut self) {
        if self.parts.is_empty() {
            return;
        }
        self.parts.sort_by_key(|part| (part.start, std::cmp::Reverse(part.end)));
        let mut taken = Vec::with_capacity(self.tokens.len());
        let mut at = 0;
        for token in &self.tokens {
            while self.parts.get(at).is_some_and(|part| part.start < token.start) {
                at += 1;
            }
            let inside = self.parts[at..].iter().take_while(|part| part.start < token.end).count();
            let parts = &self.parts[at..at + inside];
            let is_whole = parts.iter().any(|part| (part.start, part.end) == (token.start, token.end));
            let length = (token.end - token.start) as usize;
            if token.kind != Kind::Letters || is_whole || parts.len() < 2 || length > LONGEST_COMPOUND {
                taken.push(*token);
                continue;
            }
            let mut cover = cover(token, parts);
            // "elf-en" is a plural and no "eleven and".
            let is_and = |range: &(u32, u32)| {
                let mut words = parts.iter().filter(|part| (part.start, part.end) == *range);
                words.all(|part| matches!(part.word, Word::Number(word) if word.class == Class::And))
            };
            if cover.first().is_some_and(is_and) || cover.last().is_some_and(is_and) {
                cover.clear();
            }
            if cover.is_empty() {
                taken.push(*token);
            }
            for (idx, (start, end)) in cover.into_iter().enumerate() {
                let has_gap = idx == 0 && token.has_gap;
                taken.push(Token { start, end, has_gap, is_part: idx > 0, ..*token });
                let words = parts.iter().filter(|part| (part.start, part.end) == (start, end));
                self.hits.extend(words.map(|part| Hit { first: start, end, word: part.word }));
            }
        }
        self.tokens = taken;
        self.mark_starts();
    }

    /// The folded text of a token.
    pub(crate) fn text(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| &self.folded.text()[token.start as usize..token.end as usize])
    }

    /// The folded text of some tokens with what stands between them.
    pub(crate) fn texts(&self, tokens: Range<usize>) -> &str {
        match self.tokens.get(tokens.clone()) {
            Some([first, .., last]) => &self.folded.text()[first.start as usize..last.end as usize],
            Some([only]) => &self.folded.text()[only.start as usize..only.end as usize],
            _ => "",
        }
    }

    /// Where tokens stand in the source.
    pub(crate) fn source(&self, tokens: Range<usize>) -> Range<usize> {
        match self.tokens.get(tokens) {
            Some([first, .., last]) => self.folded.source(first.start as usize..last.end as usize),
            Some([only]) => self.folded.source(only.start as usize..only.end as usize),
            _ => 0..0,
        }
    }

    /// What kind of token stands there; a space that nothing holds for the end.
    pub(crate) fn kind(&self, token: usize) -> Kind {
        self.tokens.get(token).map_or(Kind::Mark(' '), |token| token.kind)
    }

    /// Whether this mark stands there.
    pub(crate) fn is_mark(&self, token: usize, mark: char) -> bool {
        self.kind(token) == Kind::Mark(mark)
    }

    /// Whether a token follows the one before it without white space.
    pub(crate) fn is_glued(&self, token: usize) -> bool {
        token > 0 && self.tokens.get(token).is_some_and(|token| !token.has_gap)
    }

    /// Whether a single space stands before these digits, of any width.
    pub(crate) fn is_near(&self, token: usize) -> bool {
        self.tokens.get(token).is_some_and(|token| token.has_gap && token.gap != Gap::Wide)
    }

    /// Whether a space that does not break stands before these digits.
    pub(crate) fn is_fixed_gap(&self, token: usize) -> bool {
        self.tokens.get(token).is_some_and(|token| token.has_gap && token.gap == Gap::Fixed)
    }

    /// The words of the tables that start with this token, longest first.
    pub(crate) fn hits(&self, token: usize) -> &[Hit] {
        match self.first_hits.get(token..token + 2) {
            Some([start, end]) => &self.hits[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

/// The fewest parts that make a word, as ranges; none if they do not cover it.
fn cover(token: &Token, parts: &[Part]) -> Vec<(u32, u32)> {
    let length = (token.end - token.start) as usize;
    // For each place in the word, how many parts from there to the end, and where the next one starts.
    let mut best: Vec<Option<(u32, u32)>> = vec![None; length + 1];
    best[length] = Some((0, token.end));
    for part in parts.iter().rev().filter(|part| part.end <= token.end) {
        let (at, next) = ((part.start - token.start) as usize, (part.end - token.start) as usize);
        if let Some((n, _)) = best[next]
            && best[at].is_none_or(|(fewest, _)| n + 1 < fewest)
        {
            best[at] = Some((n + 1, part.end));
        }
    }
    let mut ranges = Vec::new();
    let mut at = token.start;
    while at < token.end {
        let Some((_, next)) = best[(at - token.start) as usize] else { return Vec::new() };
        ranges.push((at, next));
        at = next;
    }
    ranges
}

const PLAIN: Token = Token {
    start: 0,
    end: 0,
    kind: Kind::Letters,
    has_gap: false,
    gap: Gap::Space,
    is_capital: false,
    is_upper: false,
    is_part: false,
};

/// How addresses of pages start; what is inside them is no figure.
const ADDRESSES: [&str; 3] = ["http://", "https://", "www."];

fn tokens(text: &str, tokens: &mut Vec<Token>) {
    let mut has_gap = true;
    let mut address_end = 0;
    for (start, character) in text.char_indices() {
        if start < address_end {
            continue;
        }
        if matches!(character, 'h' | 'w') && ADDRESSES.iter().any(|address| text[start..].starts_with(address)) {
            let length = text[start..].find([' ', '\t', '<', '>', '"']).unwrap_or(text.len() - start);
            address_end = start + length;
            tokens.push(Token { start: start as u32, end: address_end as u32, has_gap, ..PLAIN });
            has_gap = false;
            continue;
        }
        let kind = match character {
            ' ' => {
                has_gap = true;
                continue;
            }
            '0'..='9' => Kind::Digits,
            _ if character.is_alphabetic() || character == '○' => Kind::Letters,
            _ => Kind::Mark(character),
        };
        let end = (start + character.len_utf8()) as u32;
        match tokens.last_mut() {
            Some(last)
                if !has_gap && last.kind == kind && !matches!(kind, Kind::Mark(_)) && !is_ideograph(character) && {
                    let before = text[..start].chars().next_back();
                    before.is_none_or(|before| !is_ideograph(before))
                } =>
            {
                last.end = end;
            }
            _ => tokens.push(Token { start: start as u32, end, kind, has_gap, ..PLAIN }),
        }
        has_gap = false;
    }
}

/// The stretches of a text that are read one by one: its paragraphs, and long ones in parts.
pub(crate) fn stretches(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let mut end = longest(rest);
        if let Some(at) = rest[..end].find("\n\n") {
            end = at + 2;
        }
        let range = start..start + end;
        start += end;
        Some(range)
    })
}

/// How much of a text makes a page: all of it, or up to the last white space of what fits.
fn longest(text: &str) -> usize {
    if text.len() <= LONGEST_PAGE {
        return text.len();
    }
    let mut end = LONGEST_PAGE;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end]
        .rfind(char::is_whitespace)
        .filter(|at| *at > 0)
        .map_or(end, |at| at + text[at..].chars().next().map_or(1, char::len_utf8))
}
