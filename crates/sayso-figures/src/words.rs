//! What the tables say of words beside numbers: units, currencies, bounds, and what decides between readings.

use rust_decimal::Decimal;
use sayso_ledger::{Comparator, Row};

use crate::lexicon::Word;
use crate::number;
use crate::page::Page;

/// What a unit measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UnitClass {
    /// Length, mass and so on.
    Measure,
    /// The same, but only right behind digits: 5".
    Glued,
    /// A degree, of heat or of an angle.
    Degree,
    /// A scale of temperature behind a number or a degree.
    Celsius,
    Fahrenheit,
    Kelvin,
    /// A scale of temperature before the number.
    CelsiusBefore,
    FahrenheitBefore,
    /// Scale and degree in one.
    CelsiusWhole,
    FahrenheitWhole,
    /// Years to days: ages and durations.
    Time,
    /// Other times.
    Duration,
    /// A whole age: "years old".
    Age,
    /// Makes a time an age behind it.
    Old,
    /// Makes a number an age before it.
    Aged,
    Percent,
    Points,
    /// Percent before the number, times the factor.
    PercentBefore,
    /// Percent behind the number, times the factor.
    PercentAfter,
}

const UNIT_CLASSES: [(&str, UnitClass); 19] = [
    ("measure", UnitClass::Measure),
    ("glued", UnitClass::Glued),
    ("degree", UnitClass::Degree),
    ("celsius", UnitClass::Celsius),
    ("fahrenheit", UnitClass::Fahrenheit),
    ("kelvin", UnitClass::Kelvin),
    ("celsius_before", UnitClass::CelsiusBefore),
    ("fahrenheit_before", UnitClass::FahrenheitBefore),
    ("celsius_whole", UnitClass::CelsiusWhole),
    ("fahrenheit_whole", UnitClass::FahrenheitWhole),
    ("time", UnitClass::Time),
    ("duration", UnitClass::Duration),
    ("age", UnitClass::Age),
    ("old", UnitClass::Old),
    ("aged", UnitClass::Aged),
    ("percent", UnitClass::Percent),
    ("points", UnitClass::Points),
    ("percent_before", UnitClass::PercentBefore),
    ("percent_after", UnitClass::PercentAfter),
];

/// A unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct UnitWord {
    pub(crate) class: UnitClass,
    /// English, in the singular.
    pub(crate) name: &'static str,
    /// The unit that the factor counts.
    pub(crate) base: &'static str,
    pub(crate) factor: Decimal,
}

impl UnitWord {
    pub(crate) fn of(row: &Row<'_, 'static>) -> Result<UnitWord, String> {
        let name = row.cell("class").unwrap_or_default();
        let class = UNIT_CLASSES.iter().find(|(known, _)| *known == name);
        let (_, class) = class.ok_or_else(|| format!("unknown class {name:?}"))?;
        let factor = row.cell("factor").unwrap_or("1");
        let factor = factor.parse().map_err(|fault| format!("{factor:?}: {fault}"))?;
        let cell = |column: &str| row.cell(column).unwrap_or_default();
        Ok(UnitWord { class: *class, name: cell("name"), base: cell("base"), factor })
    }
}

/// What a word for money is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum MoneyClass {
    /// One currency.
    Name,
    /// One of several currencies.
    Ambiguous,
    /// The hundredth of one.
    Hundredth,
    /// The tenth of one.
    Tenth,
    /// A million of one.
    Million,
}

/// A currency or a part of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct MoneyWord {
    pub(crate) class: MoneyClass,
    /// ISO 4217, or an English name.
    pub(crate) code: &'static str,
}

impl MoneyWord {
    pub(crate) fn of(row: &Row<'_, 'static>) -> Result<MoneyWord, String> {
        let class = match row.cell("class") {
            Some("name") => MoneyClass::Name,
            Some("ambiguous") => MoneyClass::Ambiguous,
            Some("hundredth") => MoneyClass::Hundredth,
            Some("tenth") => MoneyClass::Tenth,
            Some("million") => MoneyClass::Million,
            other => return Err(format!("unknown class {other:?}")),
        };
        Ok(MoneyWord { class, code: row.cell("code").ok_or("no code")? })
    }
}

/// Where a bound stands, and what it does.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum BoundWord {
    /// Before its number.
    Before(Comparator),
    /// Before its number, but not behind a noun: "ein Kredit über 5 Euro".
    BeforeNotNoun(Comparator),
    /// Behind its number.
    After(Comparator),
    /// "or equal" behind a bounded number.
    OrEqual,
    /// An amount of this or more, without a number.
    Amount(Decimal),
    /// "between".
    Between,
    /// "from".
    From,
    /// "to".
    To,
    /// "and" of a range.
    And,
    /// A dash between two numbers.
    Dash,
    /// What may close a range: 之间.
    End,
    /// Between two bounds of one number.
    Join,
    /// "once".
    Past,
}

impl BoundWord {
    pub(crate) fn of(row: &Row<'_, 'static>) -> Result<BoundWord, String> {
        let (class, place) = (row.cell("class").unwrap_or_default(), row.cell("place").unwrap_or_default());
        let comparator = || Comparator::from_name(class).ok_or_else(|| format!("unknown class {class:?}"));
        Ok(match (place, class) {
            ("after", "or equal") => BoundWord::OrEqual,
            ("before not noun", _) => BoundWord::BeforeNotNoun(comparator()?),
            ("before", _) => BoundWord::Before(comparator()?),
            ("after", _) => BoundWord::After(comparator()?),
            ("range", "between") => BoundWord::Between,
            ("range", "from") => BoundWord::From,
            ("range", "to") => BoundWord::To,
            ("range", "and") => BoundWord::And,
            ("range", "dash") => BoundWord::Dash,
            ("range", "end") => BoundWord::End,
            ("join", _) => BoundWord::Join,
            ("past", _) => BoundWord::Past,
            _ => match place.strip_prefix("amount:").map(str::parse) {
                Some(Ok(amount)) => BoundWord::Amount(amount),
                _ => return Err(format!("unknown place {place:?}")),
            },
        })
    }
}

/// What a word decides for the numbers beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Context {
    Change,
    Share,
    Superlative,
    Top,
    Place,
    Month,
    Function,
    Link,
    Of,
    Label,
    Idiom,
    Temperature,
    Angle,
    BelowZero,
    Relative,
    Filler,
    /// Between a part and the whole of small numbers: "one in five".
    InEach,
    /// Before a number of more things of the same kind: "another".
    Further,
    /// Stands between a number and what it counts: 名.
    Classifier,
    /// Counted from the end: 0 for the last.
    End(i8),
    /// Counted from here.
    Current(i8),
}

const CONTEXTS: [(&str, Context); 19] = [
    ("change", Context::Change),
    ("share", Context::Share),
    ("superlative", Context::Superlative),
    ("top", Context::Top),
    ("place", Context::Place),
    ("month", Context::Month),
    ("function", Context::Function),
    ("link", Context::Link),
    ("of", Context::Of),
    ("label", Context::Label),
    ("idiom", Context::Idiom),
    ("temperature", Context::Temperature),
    ("angle", Context::Angle),
    ("below_zero", Context::BelowZero),
    ("relative", Context::Relative),
    ("filler", Context::Filler),
    ("further", Context::Further),
    ("in_each", Context::InEach),
    ("classifier", Context::Classifier),
];

impl Context {
    pub(crate) fn of(row: &Row<'_, 'static>) -> Result<Context, String> {
        let class = row.cell("class").unwrap_or_default();
        if let Some((_, context)) = CONTEXTS.iter().find(|(known, _)| *known == class) {
            return Ok(*context);
        }
        let offset = |text: &str| text.parse::<i8>().map_err(|fault| format!("{class:?}: {fault}"));
        match class.split_once(':') {
            Some(("end", text)) => offset(text).map(Context::End),
            Some(("current", text)) => offset(text).map(Context::Current),
            _ => Err(format!("unknown class {class:?}")),
        }
    }
}

/// The longest unit that starts with this token and is of a kind; the token behind it.
pub(crate) fn unit(page: &Page, at: usize, is_it: impl Fn(&UnitWord) -> bool) -> Option<(UnitWord, usize)> {
    page.hits(at).iter().find_map(|hit| match hit.word {
        Word::Unit(word) if is_it(&word) => Some((word, hit.end as usize)),
        _ => None,
    })
}

/// The longest word for money that starts with this token.
pub(crate) fn money(page: &Page, at: usize, is_it: impl Fn(&MoneyWord) -> bool) -> Option<(MoneyWord, usize)> {
    page.hits(at).iter().find_map(|hit| match hit.word {
        Word::Money(word) if is_it(&word) => Some((word, hit.end as usize)),
        _ => None,
    })
}

/// The longest bound that starts with this token and is of a kind.
pub(crate) fn bound(page: &Page, at: usize, is_it: impl Fn(&BoundWord) -> bool) -> Option<(BoundWord, usize)> {
    page.hits(at).iter().find_map(|hit| match hit.word {
        Word::Bound(word) if is_it(&word) => Some((word, hit.end as usize)),
        _ => None,
    })
}

/// The token behind a word of this kind.
pub(crate) fn context(page: &Page, at: usize, is_it: impl Fn(Context) -> bool) -> Option<(Context, usize)> {
    page.hits(at).iter().find_map(|hit| match hit.word {
        Word::Context(word) if is_it(word) => Some((word, hit.end as usize)),
        _ => None,
    })
}

/// The token behind a word of this class; the same token if none stands there.
pub(crate) fn skip(page: &Page, at: usize, class: Context) -> usize {
    context(page, at, |context| context == class).map_or(at, |(_, end)| end)
}

/// The token behind a phrase that holds a number word and is no number; 十分 is one, but not in 十分之一, 一点 not in
/// 一点七.
pub(crate) fn idiom(page: &Page, at: usize) -> Option<usize> {
    let is_fraction = |at: usize| number::word(page, at, |word| word.class == number::Class::PartOf).is_some();
    let is_decimal = |at: usize| {
        number::word(page, at, |word| word.class == number::Class::Point).is_some()
            && number::word(page, at + 1, |word| word.class == number::Class::Unit).is_some()
    };
    let (_, end) = context(page, at, |context| context == Context::Idiom)?;
    (!is_fraction(end - 1) && !is_decimal(end - 1)).then_some(end)
}
