//! Words and sentences of raw text.
//!
//! In comes a text, out goes its [`Segmentation`] as Universal Dependencies has it: sentences, tokens, and the words of
//! tokens that stand for several. The text is cut into [`atoms`]; three averaged perceptrons (Collins 2002) decide, always
//! from left to right and each place once: whether two atoms that touch are one token, whether a token that may stand for
//! several words ([`multiword`]) does, and whether a sentence ends behind a token. Chinese words are found by the first of
//! them, over single characters, with the features of Zhang and Clark (2007). White space is never part of a token, a
//! token never goes over white space, and the end of a paragraph ends a sentence. Time is linear in the length of the
//! text: every decision looks at a fixed number of neighbours.

pub mod atoms;
pub mod cases;
pub mod multiword;

use std::ops::Range;

use crate::analysis::Segmentation;
use crate::container::{Container, ContainerWriter, ModelError};
use crate::perceptron::{Keys, Linear, Scorer, mix_all};
use atoms::{Atom, Atoms, Gap, kind};
use cases::CaseTable;
use multiword::{Division, MultiwordTable};

/// The models of this layer.
#[derive(Clone, Debug, Default)]
pub struct Segmenter {
    /// What tokens may stand for, and how words are written.
    pub tables: Tables,
    joins: Linear,
    ends: Linear,
    divisions: Linear,
}

/// What the classifiers ask about words.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// What tokens may stand for.
    pub multiwords: MultiwordTable,
    /// Which words are written how within a sentence.
    pub cases: CaseTable,
}

/// The names of the sections this layer has in a model.
pub const SECTIONS: [&str; 5] = ["multi", "cases", "joins", "ends", "divide"];

impl Segmenter {
    /// Reads the layer's sections; a file without them gives a layer that goes by plain rules.
    ///
    /// # Errors
    ///
    /// Where a section is not as the format wants it, or only some of them are there.
    pub fn read(container: &Container<'_>) -> Result<Self, ModelError> {
        let [multi, cases, joins, ends, divisions] = SECTIONS;
        if !SECTIONS.iter().any(|section| container.has(section)) {
            return Ok(Self::default());
        }
        let mut reader = container.section(multi)?;
        let multiwords = MultiwordTable::read(&mut reader)?;
        reader.end()?;
        let mut reader = container.section(cases)?;
        let cases = CaseTable::read(&mut reader)?;
        reader.end()?;
        let binary = |section: &str| {
            let mut reader = container.section(section)?;
            let start = reader.clone();
            let model = Linear::read(&mut reader)?;
            if model.n_classes() != 2 {
                return Err(start.error(format!("{} classes", model.n_classes()), "2 classes"));
            }
            reader.end()?;
            Ok(model)
        };
        let tables = Tables { multiwords, cases };
        Ok(Self { tables, joins: binary(joins)?, ends: binary(ends)?, divisions: binary(divisions)? })
    }

    /// Adds the layer's sections to a file, from trained models in the order of [`Question`].
    pub fn write(tables: &Tables, models: [Vec<u8>; 3], file: &mut ContainerWriter) {
        let (mut multiwords, mut cases) = (Vec::new(), Vec::new());
        tables.multiwords.write(&mut multiwords);
        tables.cases.write(&mut cases);
        for (section, bytes) in SECTIONS.into_iter().zip([multiwords, cases].into_iter().chain(models)) {
            file.section(section, bytes);
        }
    }

    /// Finds words and sentences.
    pub fn segment(&self, text: &str, scratch: &mut SegmentScratch) -> Segmentation {
        if self.joins.n_classes() == 0 {
            return segment_with(text, &self.tables, scratch, |question, _, _| question == Question::Join);
        }
        segment_with(text, &self.tables, scratch, |question, _, keys| {
            let model = match question {
                Question::Join => &self.joins,
                Question::End => &self.ends,
                Question::Divide => &self.divisions,
            };
            let mut scores = [0; 2];
            model.add_scores(keys, &mut scores);
            scores[1] > scores[0]
        })
    }
}

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Are the two atoms that touch at this byte one token?
    Join,
    /// Does a sentence end behind the token that ends at this byte?
    End,
    /// Does the token that ends at this byte stand for several words?
    Divide,
}

/// Working memory of this layer.
#[derive(Clone, Debug, Default)]
pub struct SegmentScratch {
    atoms: Vec<Atom>,
    tokens: Vec<Token>,
    keys: Keys,
    lower: String,
}

/// A token, with what the classifiers look at.
#[derive(Clone, Copy, Debug)]
struct Token {
    start: usize,
    end: usize,
    gap: Gap,
    lower: u32,
    suffix: u32,
    kind: u32,
    length: u32,
    n_atoms: u32,
}

impl Token {
    const NONE: Token =
        Token { start: 0, end: 0, gap: Gap::Block, lower: 1, suffix: 1, kind: kind::NONE, length: 0, n_atoms: 0 };

    fn of(atom: &Atom) -> Self {
        let Atom { start, end, gap, lower, suffix, kind, length } = *atom;
        Self { start, end, gap, lower, suffix, kind, length, n_atoms: 1 }
    }

    fn add(&mut self, atom: &Atom) {
        self.end = atom.end;
        self.lower = mix_all([self.lower, atom.lower]);
        self.suffix = atom.suffix;
        self.length = (self.length + atom.length).min(255);
        self.n_atoms = self.n_atoms.saturating_add(1);
    }
}

/// So many atoms are looked at together; a paragraph that has more is cut at white space, or at twice as many anywhere.
const WINDOW: usize = 8192;

/// A sentence that has not ended after so many tokens ends here, so that no later layer meets a monster.
const LONGEST_SENTENCE: usize = 512;

/// Walks through a text and asks `decide` at each open place; it is told the byte and the features' keys.
pub fn segment_with(
    text: &str,
    tables: &Tables,
    scratch: &mut SegmentScratch,
    decide: impl FnMut(Question, usize, &[u32]) -> bool,
) -> Segmentation {
    let mut walk = Walk {
        text,
        tables,
        scratch,
        decide,
        found: Segmentation::new(),
        done: 0,
        state: SentenceState::default(),
        last_words: [1; 2],
    };
    walk.scratch.tokens.clear();
    walk.scratch.atoms.clear();
    for atom in Atoms::new(text) {
        let n_atoms = walk.scratch.atoms.len();
        if atom.gap == Gap::Block {
            walk.tokens();
            walk.sentences(true);
        } else if n_atoms >= WINDOW && (atom.gap != Gap::None || n_atoms >= 2 * WINDOW) {
            walk.tokens();
            walk.sentences(false);
        }
        walk.scratch.atoms.push(atom);
    }
    walk.tokens();
    walk.sentences(true);
    walk.found
}

struct Walk<'a, D> {
    text: &'a str,
    tables: &'a Tables,
    scratch: &'a mut SegmentScratch,
    decide: D,
    found: Segmentation,
    /// How many of the tokens have been given out.
    done: usize,
    state: SentenceState,
    /// Hashes of the two tokens before the one that grows.
    last_words: [u32; 2],
}

/// What is known of the sentence so far.
#[derive(Clone, Copy, Debug, Default)]
struct SentenceState {
    n_tokens: usize,
    /// Quotation marks open minus closed; plain ones change between open and closed.
    quotes: u32,
    brackets: u32,
}

impl<D: FnMut(Question, usize, &[u32]) -> bool> Walk<'_, D> {
    /// Makes tokens of the atoms.
    fn tokens(&mut self) {
        let SegmentScratch { atoms, tokens, keys, .. } = &mut *self.scratch;
        let mut chunk = 0..0;
        let mut chunk_hash = 0;
        let mut n_same = 0;
        let mut joined = false;
        for at in 0..atoms.len() {
            let atom = atoms[at];
            let previous = tokens.last_mut();
            let (Some(previous), true) = (previous, atom.gap == Gap::None && at > 0) else {
                tokens.push(Token::of(&atom));
                joined = false;
                n_same = 0;
                self.last_words = [self.last_words[1], 1];
                continue;
            };
            if at >= chunk.end {
                chunk = at - 1..at + 1;
                // A monster is known by its begin.
                while chunk.end < atoms.len().min(at + 24) && atoms[chunk.end].gap == Gap::None {
                    chunk.end += 1;
                }
                chunk_hash = atoms[chunk.clone()].iter().fold(7, |hash, atom| mix_all([hash, atom.lower]));
            }
            // In a long row of one mark every place is like the one before.
            n_same = if atoms[at - 1].kind == atom.kind && atom.is_mark() { n_same + 1 } else { 0 };
            if n_same < 6 {
                if atom.kind == kind::HAN || atoms[at - 1].kind == kind::HAN {
                    han_features(atoms, at, previous, self.last_words, joined, keys);
                } else {
                    join_features(atoms, at, previous, (chunk_hash, at - chunk.start), joined, keys);
                }
                joined = (self.decide)(Question::Join, atom.start, keys.as_slice());
            }
            if joined {
                previous.add(&atom);
            } else {
                self.last_words = [self.last_words[1], previous.lower];
                tokens.push(Token::of(&atom));
            }
        }
        atoms.clear();
    }

    /// Gives tokens out, with the ends of their sentences; unless the paragraph ends, the last ones wait for what follows.
    fn sentences(&mut self, paragraph_ends: bool) {
        let n_ready = self.scratch.tokens.len().saturating_sub(if paragraph_ends { 0 } else { 3 });
        while self.done < n_ready {
            let at = self.done;
            self.give(at);
            let SegmentScratch { tokens, keys, .. } = &mut *self.scratch;
            self.state.pass(&tokens[at]);
            let last = at + 1 == tokens.len();
            let ends = if last {
                paragraph_ends
            } else if self.state.n_tokens >= LONGEST_SENTENCE {
                true
            } else if tokens[at + 1].gap == Gap::None && !may_end_without_space(&tokens[at]) {
                false
            } else {
                end_features(tokens, at, &self.state, &self.tables.cases, keys);
                (self.decide)(Question::End, tokens[at].end, keys.as_slice())
            };
            if ends {
                self.found.end_sentence();
                self.state = SentenceState::default();
            }
            self.done += 1;
        }
        if paragraph_ends {
            self.scratch.tokens.clear();
            self.done = 0;
        } else if self.done > 4 {
            // Some tokens stay as what stood before.
            self.scratch.tokens.drain(..self.done - 4);
            self.done = 4;
        }
    }

    /// Gives one token out, divided if it stands for several words.
    fn give(&mut self, at: usize) {
        let SegmentScratch { tokens, keys, lower, .. } = &mut *self.scratch;
        let token = tokens[at];
        let range = token.start..token.end;
        let form = &self.text[range.clone()];
        if token.is_mark_or_digits() {
            return self.found.push(range);
        }
        let Some(division) = self.tables.multiwords.get(form, lower) else { return self.found.push(range) };
        division_features(tokens, at, &division, keys);
        if !(self.decide)(Question::Divide, token.end, keys.as_slice()) {
            return self.found.push(range);
        }
        match division {
            Division::Words(words) => {
                let capital = form.chars().next().is_some_and(char::is_uppercase);
                for (i, word) in words.iter().enumerate() {
                    if i == 0 && capital {
                        let mut letters = word.chars();
                        lower.clear();
                        lower.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                        lower.push_str(letters.as_str());
                        self.found.push_form(range.clone(), lower);
                    } else {
                        self.found.push_form(range.clone(), word);
                    }
                }
            }
            Division::Parts(words) => {
                let mut start = range.start;
                for (i, word) in words.iter().enumerate() {
                    let rest = &self.text[start..range.end];
                    let n_chars = word.chars().count();
                    let length =
                        if i + 1 == words.len() { None } else { rest.char_indices().nth(n_chars).map(|c| c.0) };
                    let end = length.map_or(range.end, |length| start + length);
                    self.found.push_part(range.clone(), start..end);
                    start = end;
                }
            }
            Division::Ending(length) => {
                self.found.push_part(range.clone(), range.start..range.end - length);
                self.found.push_part(range.clone(), range.end - length..range.end);
            }
        }
    }
}

impl Token {
    fn is_mark_or_digits(&self) -> bool {
        self.n_atoms == 1 && (self.kind >= kind::CHARACTER || self.kind == kind::DIGITS || self.kind == kind::HAN)
    }
}

impl SentenceState {
    fn pass(&mut self, token: &Token) {
        self.n_tokens += 1;
        if token.kind < kind::CHARACTER {
            return;
        }
        match char::from_u32(token.kind - kind::CHARACTER) {
            Some('"' | '＂') => self.quotes = 1 - self.quotes.min(1),
            Some('«' | '「' | '『') => self.quotes = 1,
            Some('»' | '」' | '』') => self.quotes = 0,
            Some('(' | '[' | '（' | '【') => self.brackets = (self.brackets + 1).min(3),
            Some(')' | ']' | '）' | '】') => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
    }
}

/// Behind most tokens that touch the next one no sentence ends.
fn may_end_without_space(token: &Token) -> bool {
    token.kind >= kind::CHARACTER
}

fn is_word(token: &Token) -> bool {
    token.n_atoms == 1 && token.kind >= kind::LOWER && token.kind <= kind::MIXED
}

fn bucket(n: usize) -> u32 {
    match n {
        0..=6 => n as u32,
        7..=9 => 7,
        10..=14 => 8,
        15..=24 => 9,
        25..=49 => 10,
        _ => 11,
    }
}

/// Digits by their number, everything else by its kind.
fn fine_kind(atom: &Atom) -> u32 {
    if atom.kind == kind::DIGITS { 64 + atom.length.min(5) } else { atom.kind }
}

fn join_features(
    atoms: &[Atom],
    at: usize,
    token: &Token,
    (chunk, place): (u32, usize),
    joined: bool,
    keys: &mut Keys,
) {
    let get = |offset: isize| at.checked_add_signed(offset).and_then(|i| atoms.get(i)).unwrap_or(&Atom::NONE);
    // What white space divides from the two atoms is seen as such.
    let gap = |offset: isize| get(offset).gap as u32;
    let (a, b) = (get(-1), get(0));
    let near = |offset: isize, touches: bool| if touches { get(offset) } else { &Atom::NONE };
    let left_touches = gap(-1) == 0;
    let left2_touches = left_touches && gap(-2) == 0;
    let right_touches = at + 1 < atoms.len() && gap(1) == 0;
    let right2_touches = right_touches && at + 2 < atoms.len() && gap(2) == 0;
    let (p, p2) = (near(-2, left_touches), near(-3, left2_touches));
    let (n, n2) = (near(1, right_touches), near(2, right2_touches));
    // The first atom behind the next one that white space divides from it.
    let after = if right_touches { if right2_touches { &Atom::NONE } else { get(2) } } else { get(1) };
    let (ka, kb, kp, kn) = (fine_kind(a), fine_kind(b), fine_kind(p), fine_kind(n));
    let (kp2, kn2, kafter) = (fine_kind(p2), fine_kind(n2), fine_kind(after));
    let n_atoms = token.n_atoms.min(6);

    keys.clear(600);
    keys.add([ka, kb]);
    keys.add([a.lower, kb]);
    keys.add([ka, b.lower]);
    keys.add([a.lower, b.lower]);
    keys.add([token.lower, kb, n_atoms]);
    keys.add([token.lower, b.lower]);
    keys.add([token.lower, b.lower, kn]);
    keys.add([kp, ka, kb, kn]);
    keys.add([kp, ka, kb]);
    keys.add([ka, kb, kn]);
    keys.add([p.lower, a.lower, b.lower]);
    keys.add([a.lower, b.lower, n.lower]);
    keys.add([p.lower, a.lower, kb]);
    keys.add([kb, n.lower]);
    keys.add([ka, kb, n.lower]);
    keys.add([kp2, kp, ka, kb, kn, kn2]);
    keys.add([ka, kb, a.length.min(6), u32::from(joined)]);
    keys.add([ka, kb, b.length.min(6), kn]);
    keys.add([token.lower, kb, kn, kafter]);
    keys.add([a.lower, kb, kn, after.lower]);
    keys.add([kp, ka, kb, kn, kafter]);
    keys.add([ka, kb, a.length.min(5), kn, kafter]);
    keys.add([chunk, place as u32]);
    keys.add([a.suffix, kb, kn]);
    keys.add([ka, kb, n_atoms, u32::from(joined)]);
    keys.add([kp, kb, kn, kn2, n_atoms]);
    keys.add([token.kind, n_atoms, ka, kb, kn]);
}

fn han_features(atoms: &[Atom], at: usize, token: &Token, last: [u32; 2], joined: bool, keys: &mut Keys) {
    // Across white space nothing is seen, across the begin of the window neither.
    let left = |n: usize| {
        let open = (0..n).all(|i| at > i + 1 && atoms[at - i - 1].gap == Gap::None);
        if open { &atoms[at - n - 1] } else { &Atom::NONE }
    };
    let right = |n: usize| {
        let open = (1..=n).all(|i| atoms.get(at + i).is_some_and(|atom| atom.gap == Gap::None));
        if open { &atoms[at + n] } else { &Atom::NONE }
    };
    let (a, b) = (&atoms[at - 1], &atoms[at]);
    let (p, p2, n, n2) = (left(1), left(2), right(1), right(2));
    let kinds = [p, a, b, n].map(fine_kind);
    let n_atoms = token.n_atoms.min(5);
    let short = token.n_atoms == 1;

    keys.clear(640);
    keys.add([a.lower]);
    keys.add([b.lower]);
    keys.add([p.lower]);
    keys.add([n.lower]);
    keys.add([p2.lower, p.lower]);
    keys.add([n.lower, n2.lower]);
    keys.add([a.lower, b.lower]);
    keys.add([p.lower, a.lower]);
    keys.add([b.lower, n.lower]);
    keys.add([p.lower, b.lower]);
    keys.add([a.lower, n.lower]);
    keys.add([p.lower, a.lower, b.lower]);
    keys.add([a.lower, b.lower, n.lower]);
    keys.add([b.lower, n.lower, n2.lower]);
    keys.add([p2.lower, p.lower, a.lower]);
    keys.add([kinds[1], kinds[2]]);
    keys.add(kinds);
    keys.add([n_atoms, u32::from(joined)]);
    keys.add([n_atoms, kinds[1], kinds[2]]);
    keys.add([token.lower]);
    keys.add([token.lower, b.lower]);
    keys.add([token.lower, b.lower, n.lower]);
    keys.add([token.lower, last[1]]);
    keys.add([last[1], b.lower, n_atoms]);
    keys.add([last[1], n_atoms]);
    keys.add([last[0], last[1]]);
    keys.add([n_atoms, a.lower, b.lower]);
    keys.add([n_atoms, b.lower]);
    keys.add([n_atoms, b.lower, n.lower]);
    keys.add([u32::from(short), u32::from(a.lower == b.lower), u32::from(p.lower == b.lower)]);
    keys.add([u32::from(a.lower == n.lower), u32::from(b.lower == n.lower)]);
}

fn end_features(tokens: &[Token], at: usize, state: &SentenceState, cases: &CaseTable, keys: &mut Keys) {
    let get = |offset: isize| at.checked_add_signed(offset).and_then(|i| tokens.get(i)).unwrap_or(&Token::NONE);
    // Tokens before the sentence are not looked at.
    let back = |n: usize| if n < state.n_tokens { get(-(n as isize)) } else { &Token::NONE };
    let (w, p, p2, n, n2, n3) = (get(0), back(1), back(2), get(1), get(2), get(3));
    let gaps = n.gap as u32 * 4 + (w.gap as u32).min(2);
    let n2_gap = (n2.gap as u32).min(2);
    let length = bucket(state.n_tokens);
    let (quotes, brackets) = (state.quotes, state.brackets);
    let inside = quotes * 4 + brackets;
    let shape = |token: &Token| {
        if token.kind == kind::DIGITS { 64 + token.length.min(5) } else { token.kind ^ (token.n_atoms.min(3) << 8) }
    };
    let (kw, kp, kn, kn2) = (shape(w), shape(p), shape(n), shape(n2));

    keys.clear(700);
    keys.add([w.lower]);
    keys.add([w.lower, gaps]);
    keys.add([n.lower, gaps]);
    keys.add([kw, kn, gaps]);
    keys.add([w.lower, kn, gaps]);
    keys.add([kw, n.lower]);
    keys.add([w.lower, n.lower]);
    keys.add([p.lower, w.lower]);
    keys.add([p.lower, kw, kn]);
    keys.add([p.lower, w.lower, kn]);
    keys.add([kp, kw, kn, gaps]);
    keys.add([kp, kw, kn, kn2]);
    keys.add([kw, kn, kn2, n2_gap]);
    keys.add([p.length.min(6), kp, kw, kn]);
    keys.add([w.length.min(6), kw, kn, gaps]);
    keys.add([w.suffix, kw, kn]);
    keys.add([w.suffix, n.suffix, kn]);
    keys.add([p.suffix, kw, n.suffix]);
    keys.add([length, kw, kn, gaps]);
    keys.add([length, w.lower, kn]);
    keys.add([length, inside, kw, kn]);
    keys.add([inside, w.lower, n.lower]);
    keys.add([inside, w.lower, kn, kn2]);
    keys.add([n.lower, n2.lower, kw]);
    keys.add([n.lower, kn2, kw, n2_gap]);
    keys.add([kn, n2.lower, kw]);
    keys.add([kn, n2.suffix, kw, n.suffix]);
    keys.add([p2.lower, p.lower, w.lower]);
    keys.add([shape(p2), kp, kw, kn]);
    keys.add([kw, kn, n2.lower, n3.lower]);
    keys.add([kw, kn, kn2, shape(n3)]);
    keys.add([kn, n.length.min(8), kw, length]);
    keys.add([w.lower, n.lower, length.min(4)]);
    keys.add([kw, kn, u32::from(state.n_tokens == 1), p.kind, n.lower]);
    // A word in capitals that is written without them elsewhere begins a sentence more often than a name.
    let case = |token: &Token| if is_word(token) { cases.get(token.lower) } else { 7 };
    let (cw, cn, cn2) = (case(w), case(n), case(n2));
    let marked = if w.kind >= kind::CHARACTER { w.kind } else { 0 };
    keys.add([n.lower, n.kind, marked]);
    keys.add([cn, n.kind, marked, gaps]);
    keys.add([cn, n.kind, kw, cw, gaps]);
    keys.add([cn, n.kind, w.lower]);
    keys.add([cn, n.kind, kw, cn2, n2.kind]);
    keys.add([cn, n.kind, kw, cw, kn2, n2.lower]);
    keys.add([cn, n.kind, kw, cw, length]);
    keys.add([cn, n.kind, marked, kp, case(p)]);
    keys.add([cn, n.kind, kw, n.suffix]);
    keys.add([cn, n.kind, kw, w.suffix]);
}

fn division_features(tokens: &[Token], at: usize, division: &Division<'_>, keys: &mut Keys) {
    let get = |offset: isize| at.checked_add_signed(offset).and_then(|i| tokens.get(i)).unwrap_or(&Token::NONE);
    let (w, p, p2, n, n2) = (get(0), get(-1), get(-2), get(1), get(2));
    let how = match division {
        Division::Words(_) => 1,
        Division::Parts(_) => 2,
        Division::Ending(length) => 3 + *length as u32,
    };
    let form = if how >= 3 { how } else { w.lower };

    keys.clear(780);
    keys.add([w.lower]);
    keys.add([form]);
    keys.add([form, w.kind]);
    keys.add([form, w.suffix]);
    keys.add([form, p.lower]);
    keys.add([form, n.lower]);
    keys.add([form, p.suffix]);
    keys.add([form, n.suffix]);
    keys.add([form, p.lower, n.lower]);
    keys.add([form, p2.lower, p.lower]);
    keys.add([form, n.lower, n2.lower]);
    keys.add([form, p.suffix, n.suffix]);
    keys.add([form, p2.lower]);
    keys.add([form, n2.lower]);
    keys.add([form, n2.suffix]);
    keys.add([form, p.kind, n.kind]);
    keys.add([form, p.kind, n.kind, w.kind]);
    keys.add([form, p.lower, n.suffix]);
    keys.add([form, p.suffix, p2.lower]);
    keys.add([form, p2.suffix, p.suffix]);
    keys.add([form, n.suffix, n2.suffix]);
    keys.add([form, n.suffix, n2.lower]);
    keys.add([form, n.length.min(5), n.kind]);
}

/// The bytes of tokens of a segmentation, each once; the words of a multiword token share one.
pub fn token_ranges(segmentation: &Segmentation) -> impl Iterator<Item = Range<usize>> {
    let mut last = None;
    (0..segmentation.n_words()).map(|word_idx| segmentation.range(word_idx)).filter(move |range| {
        let new = last.as_ref() != Some(range);
        last = Some(range.clone());
        new
    })
}
