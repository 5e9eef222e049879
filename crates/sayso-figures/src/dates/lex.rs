//! A stretch of text comes in; its words, numbers and signs go out, each with what it can be in a date.

use super::words::{Class, FRAMES, Sense, Vocabulary};

/// What a token is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Letters.
    Word,
    /// Digits: their value, and how many there are. More than nine digits have no value.
    Digits(u32, u8),
    /// Any other character.
    Sign(char),
}

/// A token: where it stands, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) shape: Shape,
    /// Whether white space stands before it.
    pub(super) gap: bool,
    /// Whether a blank line stands before it.
    pub(super) after_break: bool,
    /// Whether a line break stands before it.
    pub(super) new_line: bool,
}

impl Token {
    pub(super) fn folded(&self, text: &str) -> String {
        let mut folded = String::new();
        self.fold_into(text, &mut folded);
        folded
    }

    pub(super) fn fold_into(&self, text: &str, buffer: &mut String) {
        buffer.clear();
        buffer.extend(visible(&text[self.start..self.end]).flat_map(fold));
    }

    /// Whether the token is this folded word.
    pub(super) fn is(&self, text: &str, word: &str) -> bool {
        visible(&text[self.start..self.end]).flat_map(fold).eq(word.chars())
    }
}

/// Soft hyphens and characters of no width, which may stand inside words.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| !is_invisible(*character))
}

fn fold(character: char) -> impl Iterator<Item = char> {
    match character {
        '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
        '‐' | '‑' | '–' | '—' | '−' | '－' => '-',
        '：' => ':',
        '／' => '/',
        '．' => '.',
        '，' => ',',
        other => other,
    }
    .to_lowercase()
}

/// Whether a character is written without spaces between words.
fn stands_alone(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The tokens of a text in order.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (mut gap, mut lines) = (false, 0);
        while let Some((_, space)) = rest.next_if(|(_, character)| character.is_whitespace()) {
            gap = true;
            lines += usize::from(space == '\n');
        }
        let (start, first) = rest.next()?;
        let mut end = start + first.len_utf8();
        let digit = |character: char| match character {
            '０'..='９' => Some(character as u32 - '０' as u32),
            _ => character.to_digit(10),
        };
        let shape = if let Some(value) = digit(first) {
            let (mut value, mut width) = (value, 1u8);
            while let Some((at, next)) = rest.next_if(|(_, next)| digit(*next).is_some()) {
                value = value.saturating_mul(10).saturating_add(digit(next).unwrap_or(0));
                width = width.saturating_add(1);
                end = at + next.len_utf8();
            }
            Shape::Digits(value, width)
        } else if first.is_alphabetic() && !stands_alone(first) {
            let in_word = |next: char| {
                (next.is_alphabetic() && !stands_alone(next))
                    || matches!(next, '\u{300}'..='\u{36f}')
                    || is_invisible(next)
            };
            while let Some((at, next)) = rest.next_if(|(_, next)| in_word(*next)) {
                end = at + next.len_utf8();
            }
            Shape::Word
        } else if stands_alone(first) || first == '〇' {
            Shape::Word
        } else {
            Shape::Sign(fold(first).next().unwrap_or(first))
        };
        Some(Token { start, end, shape, gap, after_break: lines > 1, new_line: lines > 0 })
    })
}

/// A word, number or sign with what it can be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'v> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) shape: Shape,
    pub(super) gap: bool,
    pub(super) after_break: bool,
    pub(super) new_line: bool,
    /// Whether it starts with a capital letter.
    pub(super) capital: bool,
    /// Whether it has no small letter.
    pub(super) capitals: bool,
    pub(super) senses: &'v [Sense],
    /// The classes of its senses, as a set.
    pub(super) classes: u128,
}

impl<'v> Item<'v> {
    /// Whether this can be of a class.
    pub(super) const fn is(&self, class: Class) -> bool {
        self.classes & class.bit() != 0
    }

    /// The value of a class that this can be.
    pub(super) fn sense(&self, class: Class) -> Option<Sense> {
        if !self.is(class) {
            return None;
        }
        self.senses.iter().find(|sense| sense.class == class).copied()
    }

    /// Whether this says something of a time by itself, and not only together with other words.
    pub(super) const fn is_time(&self) -> bool {
        matches!(self.shape, Shape::Digits(..)) || self.classes & !FRAMES != 0
    }

    fn with(self, senses: &'v [Sense]) -> Item<'v> {
        Item { senses, classes: senses.iter().fold(0, |set, sense| set | sense.class.bit()), ..self }
    }
}

/// The items of a text.
pub(super) fn items<'v>(text: &str, vocabulary: &'v Vocabulary) -> Vec<Item<'v>> {
    let tokens: Vec<Token> = tokens(text).collect();
    let (mut items, mut buffer, mut at) = (Vec::with_capacity(tokens.len()), String::new(), 0);
    while let Some(token) = tokens.get(at) {
        let capital = text[token.start..].chars().next().is_some_and(char::is_uppercase);
        let mut item = Item {
            start: token.start,
            end: token.end,
            shape: token.shape,
            gap: token.gap,
            after_break: token.after_break,
            new_line: token.new_line,
            capital,
            capitals: !text[token.start..token.end].chars().any(char::is_lowercase),
            senses: &[],
            classes: 0,
        };
        let mut n_tokens = 1;
        if !matches!(token.shape, Shape::Digits(..)) {
            if let Some((n, senses)) = vocabulary.find(text, &tokens[at..], &mut buffer) {
                n_tokens = n;
                item = item.with(senses);
                item.end = tokens[at + n - 1].end;
            } else if vocabulary.compounds
                && token.shape == Shape::Word
                && split(token, &buffer, vocabulary, &item, &mut items)
            {
                at += 1;
                continue;
            }
        }
        items.push(item);
        at += n_tokens;
    }
    items
}

/// Takes a compound apart into words of time; whether all of it was taken.
fn split<'v>(
    token: &Token,
    folded: &str,
    vocabulary: &'v Vocabulary,
    whole: &Item<'v>,
    items: &mut Vec<Item<'v>>,
) -> bool {
    // Folding may change how many bytes a letter has; then positions inside the word are not known.
    if folded.len() != token.end - token.start || folded.len() < 6 || folded.len() > 60 {
        return false;
    }
    let n_before = items.len();
    let mut from = 0;
    while from < folded.len() {
        let piece = (from + 1..=folded.len()).rev().filter(|end| folded.is_char_boundary(*end)).find_map(|end| {
            let senses = vocabulary.word(&folded[from..end])?;
            senses.iter().any(|sense| joins(sense.class, from > 0)).then_some((end, senses))
        });
        let Some((end, senses)) = piece.filter(|_| items.len() - n_before < 8) else {
            items.truncate(n_before);
            return false;
        };
        let item = Item {
            start: token.start + from,
            end: token.start + end,
            shape: Shape::Word,
            gap: from == 0 && whole.gap,
            after_break: from == 0 && whole.after_break,
            new_line: from == 0 && whole.new_line,
            capital: from == 0 && whole.capital,
            capitals: whole.capitals,
            ..*whole
        };
        items.push(item.with(senses));
        from = end;
    }
    true
}

/// Whether a word of this class can be in a compound.
const fn joins(class: Class, behind: bool) -> bool {
    use Class::*;
    match class {
        Num | NumJoin | NAndHalf | Weekday | RelDay | ThreeQuarter | QuarterOf => true,
        Part | Unit => behind,
        _ => false,
    }
}
