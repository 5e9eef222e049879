//! Atoms: the smallest pieces that tokens are made of.
//!
//! In comes a text, out go runs of letters, runs of digits and single other characters, each with the few numbers that
//! the classifiers look at. Chinese characters and kana are atoms of their own, because nothing in the script says where a
//! word ends. Typographic apostrophes and quotation marks look like plain ones here, so that what was learnt from the one
//! holds for the other; the text itself is not changed.

use crate::perceptron::mix;

/// What lies between an atom and the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing.
    #[default]
    None,
    /// White space within a line.
    Space,
    /// A line break that may be there because the line was full.
    Line,
    /// A line break that ends a paragraph, or the begin of the text.
    Block,
}

/// A piece of text that no token boundary divides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Atom {
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
    /// What lies before it.
    pub gap: Gap,
    /// Hash of it in lower case, digits as `0`.
    pub lower: u32,
    /// Hash of its last three letters, in lower case.
    pub suffix: u32,
    /// What it is: see [`kind`].
    pub kind: u32,
    /// Number of characters, at most 255.
    pub length: u32,
}

/// Kinds of atoms; for other characters, the character itself plus [`kind::CHARACTER`].
pub mod kind {
    /// No atom.
    pub const NONE: u32 = 0;
    /// Letters without capitals.
    pub const LOWER: u32 = 1;
    /// Letters after a capital.
    pub const CAPITALISED: u32 = 2;
    /// One capital.
    pub const INITIAL: u32 = 3;
    /// Several capitals.
    pub const UPPER: u32 = 4;
    /// Letters with a capital inside.
    pub const MIXED: u32 = 5;
    /// Digits.
    pub const DIGITS: u32 = 6;
    /// A Chinese character or kana.
    pub const HAN: u32 = 7;
    /// Added to other characters.
    pub const CHARACTER: u32 = 1 << 24;
}

impl Atom {
    /// The atom that stands for "none here".
    pub const NONE: Atom = Atom { start: 0, end: 0, gap: Gap::Block, lower: 1, suffix: 1, kind: kind::NONE, length: 0 };

    /// Whether it is neither letters nor digits.
    pub fn is_mark(&self) -> bool {
        self.kind >= kind::CHARACTER
    }

    /// Whether it begins with a capital.
    pub fn is_capitalised(&self) -> bool {
        matches!(self.kind, kind::CAPITALISED | kind::INITIAL | kind::UPPER)
    }
}

/// Finds atoms one after the other.
#[derive(Clone, Debug)]
pub struct Atoms<'a> {
    text: &'a str,
    at: usize,
    /// Where the line of `at` begins.
    line: usize,
    gap: Gap,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Letter,
    Digit,
    Han,
    Mark,
}

impl<'a> Atoms<'a> {
    /// Begins at the start of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 0, gap: Gap::Block }
    }

    fn skip_space(&mut self) {
        let mut n_breaks = 0;
        let mut line_end = self.at;
        for c in self.text[self.at..].chars() {
            if class(c) != Class::Space {
                break;
            }
            if matches!(c, '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
                || c == '\r' && self.lone_return()
            {
                if n_breaks == 0 {
                    line_end = self.at;
                }
                // A form feed and the separator of paragraphs say it themselves.
                n_breaks += if matches!(c, '\u{c}' | '\u{2029}') { 2 } else { 1 };
            }
            self.at += c.len_utf8();
            self.gap = self.gap.max(Gap::Space);
        }
        if n_breaks > 0 {
            let full = is_full_line(line_end - self.line);
            self.gap = self.gap.max(if n_breaks == 1 && full { Gap::Line } else { Gap::Block });
            self.line = self.at;
        }
    }

    fn lone_return(&self) -> bool {
        self.text.as_bytes().get(self.at + 1) != Some(&b'\n')
    }
}

/// Whether a line of so many bytes may have been broken because it was full: the widths at which programs wrap text.
fn is_full_line(length: usize) -> bool {
    (45..=160).contains(&length)
}

impl Iterator for Atoms<'_> {
    type Item = Atom;

    fn next(&mut self) -> Option<Atom> {
        self.skip_space();
        let start = self.at;
        let rest = &self.text[start..];
        let first = rest.chars().next()?;
        let first_class = class(first);
        let mut atom = Atom { start, gap: std::mem::take(&mut self.gap), ..Atom::default() };
        let mut hash = 0x9e37;
        let mut last = [0u32; 3];
        let (mut n_upper, mut n_chars) = (0u32, 0u32);
        for (i, c) in rest.char_indices() {
            let runs_on = match first_class {
                Class::Letter => is_letter(c),
                Class::Digit => is_digit(c),
                _ => i == 0,
            };
            if !runs_on {
                break;
            }
            let plain = if c.is_ascii_lowercase() {
                c
            } else if first_class == Class::Digit {
                '0'
            } else if first_class == Class::Letter {
                n_upper += u32::from(c.is_uppercase());
                c.to_lowercase().next().unwrap_or(c)
            } else {
                plain(c)
            };
            hash = mix(hash, u32::from(plain));
            last = [last[1], last[2], u32::from(plain)];
            n_chars = n_chars.saturating_add(1);
            atom.end = start + i + c.len_utf8();
        }
        self.at = atom.end;
        atom.lower = (hash >> 32) as u32;
        atom.suffix = crate::perceptron::mix_all(last);
        atom.length = n_chars.min(255);
        atom.kind = match first_class {
            Class::Letter if n_upper == 0 => kind::LOWER,
            Class::Letter if n_chars == 1 => kind::INITIAL,
            Class::Letter if n_upper == n_chars => kind::UPPER,
            Class::Letter if n_upper == 1 && first.is_uppercase() => kind::CAPITALISED,
            Class::Letter => kind::MIXED,
            Class::Digit => kind::DIGITS,
            Class::Han => kind::HAN,
            Class::Space | Class::Mark => kind::CHARACTER + u32::from(plain(first)),
        };
        Some(atom)
    }
}

#[inline]
fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => Class::Letter,
            '0'..='9' => Class::Digit,
            _ if c.is_whitespace() => Class::Space,
            _ => Class::Mark,
        };
    }
    if is_han(c) {
        Class::Han
    } else if c.is_whitespace() {
        Class::Space
    } else if is_letter(c) {
        Class::Letter
    } else if c.is_numeric() {
        Class::Digit
    } else {
        Class::Mark
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3040}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters, and what is written upon or between them: combining marks, joiners, soft hyphens.
#[inline]
fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    let joins = matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
        | '\u{64b}'..='\u{65f}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}');
    joins || c.is_alphabetic() && !is_han(c)
}

#[inline]
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || !c.is_ascii() && c.is_numeric() && !is_han(c)
}

/// The character that a typographic one stands for.
fn plain(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{ff07}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ff02}' => '"',
        '\u{2010}' | '\u{2011}' | '\u{ff0d}' => '-',
        '\u{2012}'..='\u{2015}' => '\u{2013}',
        '\u{2026}' => '\u{2026}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atoms(text: &str) -> Vec<(&str, Gap)> {
        Atoms::new(text).map(|atom| (&text[atom.start..atom.end], atom.gap)).collect()
    }

    #[test]
    fn letters_digits_and_marks_are_told_apart() {
        use Gap::{Block, None, Space};
        assert_eq!(
            atoms("L’été 2024: 5e"),
            [("L", Block), ("’", None), ("été", None), ("2024", Space), (":", None), ("5", Space), ("e", None)]
        );
        assert_eq!(atoms("去北京3天"), [("去", Block), ("北", None), ("京", None), ("3", None), ("天", None)]);
        assert_eq!(atoms(" \n\t"), []);
    }

    #[test]
    fn typographic_marks_look_like_plain_ones() {
        let kinds = |text| Atoms::new(text).map(|atom| atom.kind).collect::<Vec<_>>();
        assert_eq!(kinds("“it’s”"), kinds("\"it's\""));
    }

    #[test]
    fn a_single_line_break_ends_a_paragraph_unless_the_line_was_full() {
        let gap = |text: &str| Atoms::new(text).last().unwrap().gap;
        assert_eq!(gap("Harbour news\nNobody"), Gap::Block);
        assert_eq!(gap("The harbour master, who had been asked three times, said that\r\nnobody"), Gap::Line);
        assert_eq!(gap("The harbour master, who had been asked three times, said that\n\nnobody"), Gap::Block);
        assert_eq!(gap(&format!("{}\nnobody", "long ".repeat(60))), Gap::Block);
    }
}
