//! Tokens come in; a number in digits goes out, with the marks of the language between its groups and before its
//! decimals, as a fraction with a slash, with an exponent.

use rust_decimal::Decimal;

use crate::lexicon::Writing;
use crate::page::{Kind, Page};

/// A number in digits.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Literal {
    pub(crate) value: Decimal,
    /// One unit of the last digit; zero for fractions.
    pub(crate) step: Decimal,
    /// The token behind the last.
    pub(crate) end: usize,
    /// Whether it has decimals or is a fraction.
    pub(crate) has_decimals: bool,
    /// Whether it was written as a fraction.
    pub(crate) is_fraction: bool,
}

/// More digits than a decimal holds.
const MOST_DIGITS: usize = 28;

/// The number in digits that starts with this token.
pub(crate) fn literal(page: &Page, writing: &Writing, first: usize) -> Option<Literal> {
    if let Some(fraction) = vulgar(page, first) {
        let step = Decimal::ZERO;
        return Some(Literal { value: fraction, step, end: first + 1, has_decimals: true, is_fraction: true });
    }
    let plain = plain(page, writing, first)?;
    if plain.has_decimals {
        return exponent(page, plain);
    }
    if let Some(value) = vulgar(page, plain.end).and_then(|part| plain.value.checked_add(part)) {
        let step = Decimal::ZERO;
        return Some(Literal { value, step, end: plain.end + 1, has_decimals: true, is_fraction: false });
    }
    if let Some((value, end)) = slashed(page, first) {
        return Some(Literal { value, step: Decimal::ZERO, end, has_decimals: true, is_fraction: true });
    }
    // "3 1/2", and "3-1/2" before an inch or a mile
    let part_at = if page.is_mark(plain.end, '-') && page.is_glued(plain.end) { plain.end + 1 } else { plain.end };
    let is_joined = part_at > plain.end && page.is_glued(part_at);
    if page.kind(part_at) == Kind::Digits
        && (is_joined || !page.is_glued(part_at))
        && let Some((part, end)) = slashed(page, part_at)
        && (!is_joined || part < Decimal::ONE && page.kind(end) == Kind::Letters && !page.is_glued(end))
        && let Some(value) = plain.value.checked_add(part)
    {
        return Some(Literal { value, step: Decimal::ZERO, end, has_decimals: true, is_fraction: false });
    }
    exponent(page, plain)
}

/// Digits with groups and decimals.
fn plain(page: &Page, writing: &Writing, first: usize) -> Option<Literal> {
    let is_decimal_mark = |at: usize| page.is_mark(at, writing.decimal) || page.is_mark(at, '.');
    if is_decimal_mark(first) {
        let is_start = first == 0
            || !page.is_glued(first)
            || matches!(page.kind(first - 1), Kind::Mark('-' | '$' | '€' | '£' | '¥' | '('));
        return (is_start && page.kind(first + 1) == Kind::Digits && page.is_glued(first + 1))
            .then(|| number("", page.text(first + 1), first + 2))?;
    }
    if page.kind(first) != Kind::Digits {
        return None;
    }
    let (mut whole, mut end) = (page.text(first).to_owned(), first + 1);
    let mark = groups(page, writing, &mut whole, &mut end);
    let behind = |at: usize| page.kind(at + 1) == Kind::Digits && page.is_glued(at) && page.is_glued(at + 1);
    let (decimal, other) = (writing.decimal, if writing.decimal == ',' { '.' } else { ',' });
    // Behind a chain of dots stand no decimals: 192.168.1.2.
    let in_chain = first > 1
        && page.is_glued(first)
        && matches!(page.kind(first - 1), Kind::Mark('.'))
        && page.is_glued(first - 1)
        && page.kind(first - 2) == Kind::Digits;
    let is_decimal = behind(end)
        && !in_chain
        && Some(page.kind(end)) != mark
        && (page.is_mark(end, decimal) || (page.is_mark(end, other) && mark != Some(Kind::Mark(other)) && page.text(end + 1).len() != 3))
        // "1.2.3" is a version or a date.
        && !(behind(end + 2) && page.kind(end + 2) == page.kind(end) && page.is_glued(end + 2));
    if is_decimal {
        return number(&whole, page.text(end + 1), end + 2);
    }
    number(&whole, "", end)
}

/// Groups of three behind the first digits; the mark between them.
fn groups(page: &Page, writing: &Writing, whole: &mut String, end: &mut usize) -> Option<Kind> {
    if whole.len() > 3 {
        return None;
    }
    let is_three = |at: usize| page.kind(at) == Kind::Digits && page.text(at).len() == 3;
    // A mark that stands everywhere as the groups' has to be glued to both.
    let marked = |at: usize, mark: char| {
        page.is_mark(at, mark) && page.is_glued(at) && page.is_glued(at + 1) && is_three(at + 1)
    };
    let count = |next: &dyn Fn(usize) -> Option<usize>| {
        let mut at = *end;
        let mut n = 0;
        while n <= MOST_DIGITS / 3
            && let Some(behind) = next(at)
        {
            (at, n) = (behind, n + 1);
        }
        (n, at)
    };
    if let Some((mark, at)) = lakhs(page, writing, *end) {
        for token in (*end + 1..at).step_by(2) {
            whole.push_str(page.text(token));
        }
        *end = at;
        return Some(Kind::Mark(mark));
    }
    for mark in ['.', ',', '\''] {
        let (n, at) = count(&|at| marked(at, mark).then_some(at + 2));
        let is_own = writing.groups.contains(&mark);
        // "2.345,67" shows by its decimals that it is written as other languages do.
        let is_foreign = || is_cents(page, at, if mark == '.' { ',' } else { '.' });
        if n == 0 || (n == 1 && !is_own && !is_foreign()) || (whole.starts_with('0') && n == 1) {
            continue;
        }
        // Behind groups stands no other digit.
        if page.is_mark(at, mark) && page.is_glued(at) && page.is_glued(at + 1) && page.kind(at + 1) == Kind::Digits {
            continue;
        }
        for token in (*end + 1..at).step_by(2) {
            whole.push_str(page.text(token));
        }
        *end = at;
        return Some(Kind::Mark(mark));
    }
    let (n, at) = count(&|at| (is_three(at) && !page.is_glued(at) && page.is_near(at)).then_some(at + 1));
    let is_thousands = n == 1 && page.text(*end).starts_with('0');
    if n >= 2 || is_thousands || (n == 1 && writing.groups.contains(&' ')) || (n == 1 && page.is_fixed_gap(*end)) {
        for token in *end..at {
            whole.push_str(page.text(token));
        }
        *end = at;
        return Some(Kind::Mark(' '));
    }
    None
}

/// "23,45,678": groups of two before the last one of three, as India writes; the mark and the token behind.
fn lakhs(page: &Page, writing: &Writing, end: usize) -> Option<(char, usize)> {
    let mark = *writing.groups.first().filter(|mark| **mark != ' ')?;
    let has_group = |at: usize, length: usize| {
        page.is_mark(at, mark)
            && page.is_glued(at)
            && page.is_glued(at + 1)
            && page.kind(at + 1) == Kind::Digits
            && page.text(at + 1).len() == length
    };
    let mut at = end;
    while has_group(at, 2) && at - end < 2 * MOST_DIGITS {
        at += 2;
    }
    let is_first = page.kind(end - 1) == Kind::Digits && page.text(end - 1).len() <= 2;
    (is_first && at > end && has_group(at, 3) && !has_group(at + 2, 2)).then_some((mark, at + 2))
}

/// Whether decimals of another number than three stand behind this mark.
fn is_cents(page: &Page, at: usize, mark: char) -> bool {
    page.is_mark(at, mark)
        && page.is_glued(at)
        && page.is_glued(at + 1)
        && page.kind(at + 1) == Kind::Digits
        && page.text(at + 1).len() != 3
}

fn number(whole: &str, decimals: &str, end: usize) -> Option<Literal> {
    let zeros = decimals.len() > MOST_DIGITS || whole.len() + decimals.len() > MOST_DIGITS;
    if zeros {
        return None;
    }
    let digits: i128 = format!("{whole}{decimals}").parse().ok()?;
    let scale = decimals.len() as u32;
    let value = Decimal::try_from_i128_with_scale(digits, scale).ok()?;
    let step = Decimal::try_from_i128_with_scale(1, scale).ok()?;
    Some(Literal { value, step, end, has_decimals: !decimals.is_empty(), is_fraction: false })
}

/// "3/4", and no date or season.
fn slashed(page: &Page, first: usize) -> Option<(Decimal, usize)> {
    let is_slash = |at: usize| page.is_mark(at, '/') && page.is_glued(at);
    if let Some(spaced) = slashed_apart(page, first) {
        return Some(spaced);
    }
    let is_fraction = page.kind(first) == Kind::Digits
        && is_slash(first + 1)
        && page.kind(first + 2) == Kind::Digits
        && page.is_glued(first + 2)
        && !is_slash(first + 3)
        && !(first > 0
            && page.is_glued(first)
            && matches!(page.kind(first - 1), Kind::Mark('/' | '.') | Kind::Letters));
    if !is_fraction {
        return None;
    }
    let above: u64 = page.text(first).parse().ok()?;
    let below: u64 = page.text(first + 2).parse().ok()?;
    Some((Decimal::from(above).checked_div(Decimal::from(below))?, first + 3))
}

/// "1 / 4", as tokenisers put it.
fn slashed_apart(page: &Page, first: usize) -> Option<(Decimal, usize)> {
    let is_apart = page.kind(first) == Kind::Digits
        && page.is_mark(first + 1, '/')
        && !page.is_glued(first + 1)
        && page.kind(first + 2) == Kind::Digits
        && page.is_near(first + 2);
    let (above, below): (u64, u64) = (page.text(first).parse().ok()?, page.text(first + 2).parse().ok()?);
    let is_fraction = is_apart && above < below && below <= 100 && !page.is_mark(first + 3, '/');
    is_fraction.then(|| Decimal::from(above).checked_div(Decimal::from(below)).map(|value| (value, first + 3)))?
}

/// One character that is a fraction.
fn vulgar(page: &Page, at: usize) -> Option<Decimal> {
    let Kind::Mark(mark) = page.kind(at) else { return None };
    let (above, below) = match mark {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    };
    Some(Decimal::from(above) / Decimal::from(below))
}

/// The highest power that is computed.
const MOST_POWER: u32 = 64;

/// "1.3e6", "1.1^23", "1.3 × 10^6".
fn exponent(page: &Page, literal: Literal) -> Option<Literal> {
    if let Some((power, end)) = power_of_ten(page, literal.end)
        && let (Some(value), Some(step)) = (literal.value.checked_mul(power), literal.step.checked_mul(power))
    {
        return Some(Literal { value, step, end, has_decimals: true, ..literal });
    }
    let at = literal.end;
    let is_e = page.text(at) == "e";
    if !page.is_glued(at) || !(is_e || page.is_mark(at, '^')) {
        return Some(literal);
    }
    let sign = matches!(page.kind(at + 1), Kind::Mark('+' | '-')) && page.is_glued(at + 1);
    let digits = if sign { at + 2 } else { at + 1 };
    if page.kind(digits) != Kind::Digits || !page.is_glued(digits) {
        return Some(literal);
    }
    let Some(exponent) = page.text(digits).parse::<u32>().ok().filter(|exponent| *exponent <= MOST_POWER) else {
        return Some(literal);
    };
    let base = if is_e { Decimal::TEN } else { literal.value };
    let Some(power) = (0..exponent).try_fold(Decimal::ONE, |power, _| power.checked_mul(base)) else {
        return Some(literal);
    };
    let is_below = sign && page.is_mark(at + 1, '-');
    let power = if is_below { Decimal::ONE.checked_div(power) } else { Some(power) };
    let value = if is_e { power.and_then(|power| literal.value.checked_mul(power)) } else { power };
    let step = power.filter(|_| is_e).and_then(|power| literal.step.checked_mul(power)).unwrap_or_default();
    Some(value.map_or(literal, |value| Literal { value, step, end: digits + 1, has_decimals: true, ..literal }))
}

/// "× 10^6", "x10^-3", "× 10⁶"; the token behind it.
fn power_of_ten(page: &Page, at: usize) -> Option<(Decimal, usize)> {
    let is_times = page.is_mark(at, '×') || page.text(at) == "x";
    if !is_times || page.text(at + 1) != "10" {
        return None;
    }
    let (mut end, is_caret) = (at + 2, page.is_mark(at + 2, '^'));
    if !page.is_glued(end) {
        return None;
    }
    let is_below = page.is_mark(at + 3, '-') && is_caret || page.is_mark(end, '⁻');
    end += usize::from(is_caret) + usize::from(is_below);
    let exponent = if is_caret {
        let exponent = page.text(end).parse::<u32>().ok()?;
        end += 1;
        exponent
    } else {
        let start = end;
        let mut exponent = 0;
        while end < start + 2
            && let Kind::Mark(mark) = page.kind(end)
            && let Some(digit) = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|digit| digit == mark)
        {
            (exponent, end) = (exponent * 10 + digit as u32, end + 1);
        }
        (end > start).then_some(exponent)?
    };
    let power = (0..exponent.min(MOST_POWER)).try_fold(Decimal::ONE, |power, _| power.checked_mul(Decimal::TEN))?;
    Some((if is_below { Decimal::ONE.checked_div(power)? } else { power }, end))
}
