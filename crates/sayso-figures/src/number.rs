//! The tokens of a page come in; the numbers that stand there go out, in digits, in words and in both. What a number
//! counts or measures is not looked at.

mod sums;

use rust_decimal::Decimal;
use sayso_ledger::Row;

use self::sums::Reader;

use crate::lexicon::{Lexicon, Word};
use crate::page::{Kind, Page};

/// What a number word does inside a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    /// 0 to 9.
    Unit,
    /// 10 to 19.
    Teen,
    /// 20 to 90, before 1 to 9.
    Tens,
    /// Tens that are followed by 1 to 19.
    Twenties,
    /// 100, after what it multiplies.
    Hundred,
    /// A power of ten above, after what it multiplies.
    Scale,
    /// A dozen: multiplies, and the number ends.
    Group,
    /// A value that joins no other word.
    Whole,
    /// A value with a part, alone or before a scale: "anderthalb".
    Mixed,
    /// The denominator of a fraction that is no ordinal.
    Part,
    /// Adds a half to what stands before: "dreieinhalb".
    HalfMore,
    /// Joins the words of a number.
    And,
    /// The decimal mark as a word.
    Point,
    /// The sign as a word.
    Minus,
    /// "a" in "a hundred".
    Article,
    /// Makes digits an ordinal.
    Suffix,
    /// A sign behind digits that stands for a power of ten: "10k".
    Power,
    /// Of digits with places: ten, hundred, thousand.
    Place,
    /// A half before a counting word.
    Half,
    /// Between denominator and numerator: 分之.
    PartOf,
    /// Between numerator and denominator: "out of".
    Over,
    /// Some more than what is written: 多.
    Open,
    /// Makes what follows an ordinal: 第.
    OrdinalSign,
}

const CLASSES: [(&str, Class); 22] = [
    ("unit", Class::Unit),
    ("teen", Class::Teen),
    ("tens", Class::Tens),
    ("twenties", Class::Twenties),
    ("hundred", Class::Hundred),
    ("scale", Class::Scale),
    ("group", Class::Group),
    ("whole", Class::Whole),
    ("mixed", Class::Mixed),
    ("part", Class::Part),
    ("half_more", Class::HalfMore),
    ("and", Class::And),
    ("point", Class::Point),
    ("minus", Class::Minus),
    ("article", Class::Article),
    ("suffix", Class::Suffix),
    ("power", Class::Power),
    ("place", Class::Place),
    ("half", Class::Half),
    ("part_of", Class::PartOf),
    ("open", Class::Open),
    ("over", Class::Over),
];

/// A word of a number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct NumberWord {
    pub(crate) class: Class,
    /// The value; for scales and powers ten to the exponent of the table, for parts the denominator.
    pub(crate) value: Decimal,
    /// "third" and not "three".
    pub(crate) is_ordinal: bool,
    /// "thirds" after a number.
    pub(crate) is_part: bool,
    /// "hundreds", which is no number without one before it.
    pub(crate) is_plural: bool,
    /// A character for contracts, which alone is another word: 陆.
    pub(crate) is_formal: bool,
}

impl NumberWord {
    /// Reads a row of a table of numbers.
    pub(crate) fn of(row: &Row<'_, 'static>) -> Result<NumberWord, String> {
        let name = row.cell("class").unwrap_or_default();
        let class = match CLASSES.iter().find(|(known, _)| *known == name) {
            Some((_, class)) => *class,
            None if name == "ordinal_sign" => Class::OrdinalSign,
            None => return Err(format!("unknown class {name:?}")),
        };
        let value = row.cell("value").unwrap_or("0");
        let value = Decimal::from_str_exact(value).map_err(|fault| format!("{value:?}: {fault}"))?;
        let value = match class {
            Class::Scale | Class::Power | Class::Hundred | Class::Place => {
                power_of_ten(value).ok_or_else(|| format!("{value} is no exponent"))?
            }
            _ => value,
        };
        let (is_ordinal, is_part) = match row.cell("use") {
            None => (false, false),
            Some("ordinal") => (true, false),
            Some("part") => (false, true),
            Some("both") => (true, true),
            Some("formal" | "plural") => (false, false),
            Some(other) => return Err(format!("unknown use {other:?}")),
        };
        let is_formal = row.cell("use") == Some("formal");
        let is_plural = row.cell("use") == Some("plural");
        Ok(NumberWord { class, value, is_ordinal, is_part, is_plural, is_formal })
    }

    /// Whether it is written in one with other number words.
    pub(crate) fn is_in_compounds(&self) -> bool {
        !matches!(self.class, Class::Article | Class::Power | Class::Suffix | Class::Minus | Class::Point | Class::Over)
    }

    /// "three", and neither "third" nor "thirds".
    pub(crate) fn is_cardinal(&self) -> bool {
        !self.is_ordinal && !self.is_part
    }
}

fn power_of_ten(exponent: Decimal) -> Option<Decimal> {
    let exponent = u32::try_from(exponent).ok()?;
    10_i128.checked_pow(exponent).and_then(|power| Decimal::try_from_i128_with_scale(power, 0).ok())
}

/// How a number was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// In digits, perhaps with a scale word: "1.6 million".
    Digits,
    /// In words.
    Words,
}

/// What a number says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Use {
    /// How many.
    Cardinal,
    /// Which one.
    Ordinal,
    /// What part: "two thirds", "1/2".
    Fraction,
}

/// A number of a page.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Number {
    /// First token, and the token behind the last.
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) value: Decimal,
    /// The value of one unit of the last printed digit: 0.1 million in "36.2 million".
    pub(crate) step: Decimal,
    pub(crate) form: Form,
    pub(crate) reading: Use,
    /// Whether it is nothing but a word that may be an article: "one", "un".
    pub(crate) is_one_word: bool,
    /// The scale word that it ends with; one if it has none.
    pub(crate) scale: Decimal,
    /// Whether words inside it leave it open: 三十多万.
    pub(crate) is_open: bool,
}

/// The number that starts with this token.
pub(crate) fn number(page: &Page, lexicon: &Lexicon, first: usize) -> Option<Number> {
    let writing = &lexicon.writing;
    let (start, is_negative) = match sign(page, first) {
        Some(next) => (next, true),
        None => (first, false),
    };
    let mut found = if writing.has_places {
        crate::places::number(page, writing, start)?
    } else {
        Reader { page, writing }.read(start)?
    };
    if is_negative {
        // "one negative quarter" is a bad one.
        let is_bare_part = found.reading == Use::Fraction && found.end == start + 1 && found.form == Form::Words;
        if found.reading == Use::Ordinal || is_bare_part {
            return None;
        }
        found.value.set_sign_negative(!found.value.is_zero());
    }
    found.first = first;
    if let Some(end) = said_twice(page, lexicon, &found) {
        found.end = end;
    }
    Some(found)
}

/// The token behind "45 (forty-five)".
fn said_twice(page: &Page, lexicon: &Lexicon, found: &Number) -> Option<usize> {
    let opens = found.form == Form::Digits && page.is_mark(found.end, '(') && page.kind(found.end + 1) == Kind::Letters;
    if !opens || lexicon.writing.has_places {
        return None;
    }
    let again = Reader { page, writing: &lexicon.writing }.sum(found.end + 1)?;
    (again.value()? == found.value && page.is_mark(again.end, ')')).then_some(again.end + 1)
}

/// The token behind a sign that makes the number after it negative.
fn sign(page: &Page, at: usize) -> Option<usize> {
    let is_word = word(page, at, |word| word.class == Class::Minus);
    if let Some((_, next)) = is_word {
        // "minus" between two numbers is an operation.
        let follows_number = at > 0 && page.kind(at - 1) == Kind::Digits;
        return (!follows_number).then_some(next);
    }
    if !page.is_mark(at, '-') {
        return None;
    }
    let is_free = at == 0
        || (!page.is_glued(at) && page.is_glued(at + 1))
        || (page.is_glued(at) && matches!(page.kind(at - 1), Kind::Mark('(' | '[' | '=' | '$' | '€' | '£')));
    let is_all = at == 0 && !page.is_glued(1);
    (is_free && (!is_all || is_whole_page(page)) && page.kind(at + 1) != Kind::Letters).then_some(at + 1)
}

/// Whether the page has little more than a number: a cell of a table.
fn is_whole_page(page: &Page) -> bool {
    page.tokens.len() <= 6
}

/// The longest word of a number that starts here and is of a kind.
pub(crate) fn word(page: &Page, at: usize, is_it: impl Fn(&NumberWord) -> bool) -> Option<(NumberWord, usize)> {
    page.hits(at).iter().find_map(|hit| match hit.word {
        Word::Number(word) if is_it(&word) => Some((word, hit.end as usize)),
        _ => None,
    })
}
