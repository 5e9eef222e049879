//! The door of the crate: a text and its language come in, what was read goes out in positions of the text.

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;
use sayso_ledger::{Comparator, Document, Figure, Interval, Language, Unit};

use crate::bounds::{Bounds, Operand};
use crate::figure;
use crate::lexicon::{Lexicon, LexiconError};
use crate::number::{self, Class, Number, Use};
use crate::page::{self, Kind, Page};
use crate::quantity::{Measured, Quantities, Quantity, is_piece, named_money};
use crate::words::{Context, UnitClass, context, idiom, money, unit};

/// Reads figures. Make one and use it for all texts: it holds the words of all languages.
///
/// ```
/// # use sayso_figures::Figures;
/// # use sayso_ledger::{Comparator, Document, Figure, Interval, Language, Unit};
/// let figures = Figures::new().unwrap();
/// let numbers = figures.numbers("At least 53 of two hundred and six", Language::English);
/// assert_eq!(numbers[1].value.to_string(), "206");
/// ```
pub struct Figures {
    lexicons: Vec<(Language, Lexicon)>,
}

/// A bare number of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlainNumber {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Its value.
    pub value: Decimal,
    /// Whether it says which one and not how many.
    pub is_ordinal: bool,
}

/// A number of a text with its unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Amount {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The value in the unit.
    pub value: Decimal,
    /// The unit.
    pub unit: Unit,
    /// What kind of unit it is.
    pub kind: AmountKind,
    /// The measure that the word for money may be as well: "pound".
    pub or_measure: Option<Unit>,
}

/// What the unit of an amount measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AmountKind {
    /// Parts of a hundred, and points of percentages.
    Percent,
    /// Money.
    Money,
    /// Length, mass and so on, and angles.
    Measure,
    /// Temperature.
    Temperature,
    /// Age.
    Age,
}

/// A place in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ordinal {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Counted from what.
    pub place: Place,
}

/// Where an ordinal points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// From the start: 1 for the first.
    Start(Decimal),
    /// From the end: 0 for the last, -1 for the one before.
    End(i8),
    /// From here: 1 for the next.
    Current(i8),
}

/// The languages that have tables.
pub const LANGUAGES: [Language; 5] =
    [Language::English, Language::French, Language::Dutch, Language::German, Language::Chinese];

impl Figures {
    /// Reads the tables.
    ///
    /// # Errors
    /// A table with a mistake, which is an error in the program.
    pub fn new() -> Result<Figures, LexiconError> {
        let mut lexicons = Vec::new();
        for language in LANGUAGES {
            lexicons.extend(Lexicon::of(language)?.map(|lexicon| (language, lexicon)));
        }
        Ok(Figures { lexicons })
    }

    fn lexicon(&self, language: Language) -> Option<&Lexicon> {
        self.lexicons.iter().find(|(known, _)| *known == language).map(|(_, lexicon)| lexicon)
    }

    /// Calls with each page of a text; with none in a language without tables.
    fn pages(&self, text: &str, language: Language, mut read: impl FnMut(&Page, &Lexicon)) {
        let Some(lexicon) = self.lexicon(language) else { return };
        let mut page = Page::default();
        for stretch in page::stretches(text) {
            page.fill(text, stretch, lexicon);
            read(&page, lexicon);
        }
    }

    /// The figures of a document in the order of its text; none in a language without tables.
    pub fn read(&self, document: &Document) -> Vec<Figure> {
        let mut found: Vec<Figure> = Vec::new();
        let mut codes: BTreeSet<[u8; 3]> = BTreeSet::new();
        self.pages(document.text(), document.language, |page, lexicon| {
            let span = |tokens: Range<usize>| {
                let range = page.source(tokens);
                document.span(range.start, range.end).unwrap_or(document.whole().at_start())
            };
            for read in figure::figures(page, lexicon) {
                let same_as = read.is_same_as_last.then(|| found.len().checked_sub(1)).flatten();
                found.push(Figure {
                    span: span(read.tokens),
                    number: span(read.number),
                    value: read.value,
                    interval: read.interval,
                    comparator: read.comparator,
                    unit: read.unit,
                    kind: read.kind,
                    from: read.from,
                    is_past_peak: read.is_past_peak,
                    what: read.what.map(span),
                    of: read.of.map(span),
                    same_as,
                    rule: read.rule.into(),
                });
            }
            let named = (0..page.tokens.len()).filter_map(|at| named_money(page, lexicon, at));
            codes.extend(named.filter_map(|(unit, _)| match unit {
                Unit::Money { code } => Some(code),
                _ => None,
            }));
        });
        if let Some(lexicon) = self.lexicon(document.language) {
            codes.extend(found.iter().filter_map(|figure| match figure.unit {
                Unit::Money { code } => Some(code),
                _ => None,
            }));
            decide(&mut found, &codes, lexicon);
        }
        found
    }

    /// The codes of the currencies that a unit may mean: one where it says which, several for "$", none for what is no money.
    pub fn currencies(&self, unit: &Unit, language: Language) -> Vec<String> {
        match unit {
            Unit::Money { .. } => vec![unit.name().to_owned()],
            Unit::AmbiguousMoney { name } => self.lexicon(language).map_or(Vec::new(), |lexicon| lexicon.kin(name)),
            _ => Vec::new(),
        }
    }

    /// The numbers of a text, whatever they stand for, and its ordinals.
    pub fn numbers(&self, text: &str, language: Language) -> Vec<PlainNumber> {
        let mut found = Vec::new();
        self.pages(text, language, |page, lexicon| {
            found.extend(numbers(page, lexicon).into_iter().map(|number| PlainNumber {
                range: page.source(number.first..number.end),
                value: number.value,
                is_ordinal: number.reading == Use::Ordinal,
            }));
        });
        found
    }

    /// The ordinals of a text, those counted from its end or from here too.
    pub fn ordinals(&self, text: &str, language: Language) -> Vec<Ordinal> {
        let mut found = Vec::new();
        self.pages(text, language, |page, lexicon| {
            let mut at = 0;
            while at < page.tokens.len() {
                let relative = context(page, at, |context| matches!(context, Context::End(_) | Context::Current(_)));
                let (place, end) = match relative {
                    Some((Context::End(offset), end)) => (Place::End(offset), end),
                    Some((Context::Current(offset), end)) => (Place::Current(offset), end),
                    _ => match number::number(page, lexicon, at) {
                        Some(number) if number.reading == Use::Ordinal => (Place::Start(number.value), number.end),
                        Some(number) if number.end > at => {
                            at = number.end;
                            continue;
                        }
                        _ => {
                            at += 1;
                            continue;
                        }
                    },
                };
                found.push(Ordinal { range: page.source(at..end), place });
                at = end;
            }
        });
        found
    }

    /// The amounts of a text that have a unit, without what bounds them.
    pub fn amounts(&self, text: &str, language: Language) -> Vec<Amount> {
        let mut found = Vec::new();
        self.pages(text, language, |page, lexicon| {
            found.extend(quantities(page, lexicon).into_iter().filter_map(|quantity| {
                let kind = match quantity.measured {
                    // 百分之三四十 has no one value.
                    Measured::Percent if quantity.number.is_open => return None,
                    Measured::Percent => AmountKind::Percent,
                    Measured::Money => AmountKind::Money,
                    Measured::Measure | Measured::Angle => AmountKind::Measure,
                    Measured::Temperature => AmountKind::Temperature,
                    Measured::Age => AmountKind::Age,
                    Measured::Nothing | Measured::Duration => return None,
                };
                let range = page.source(quantity.first..quantity.end);
                let (value, unit, or_measure) = (quantity.value, quantity.unit, quantity.or_measure);
                Some(Amount { range, value, unit, kind, or_measure })
            }));
        });
        found
    }

    /// The currencies, percentages, scales of temperature and measures of several words that a text names without an amount.
    pub fn units_alone(&self, text: &str, language: Language) -> Vec<(Range<usize>, Unit, AmountKind)> {
        let mut found = Vec::new();
        self.pages(text, language, |page, lexicon| {
            let mut amounts = quantities(page, lexicon).into_iter().peekable();
            let mut at = 0;
            while at < page.tokens.len() {
                let amount = amounts.next_if(|amount| amount.first <= at);
                let money = || named_money(page, lexicon, at).map(|(unit, end)| (unit, AmountKind::Money, end));
                match (amount, money().or_else(|| named_unit(page, at))) {
                    (Some(amount), _) => at = amount.end.max(at),
                    (None, Some((unit, kind, end))) => {
                        found.push((page.source(at..end), unit, kind));
                        at = end;
                    }
                    (None, None) => at += 1,
                }
            }
        });
        found
    }

    /// The numbers of a text that words bound, and its ranges, without their units.
    pub fn bounded(&self, text: &str, language: Language) -> Vec<(Range<usize>, Interval)> {
        let mut found = Vec::new();
        self.pages(text, language, |page, lexicon| {
            let operand = |at: usize| {
                let number = number::number(page, lexicon, at)?;
                Some(Operand {
                    first: number.first,
                    end: number.end,
                    value: number.value,
                    step: number.step,
                    is_open: number.is_open,
                })
            };
            let bounds = Bounds { page, operand };
            let mut at = 0;
            while at < page.tokens.len() {
                match bounds.read(at) {
                    Some(bound) => {
                        found.push((page.source(bound.first..bound.end), bound.comparator, bound.interval));
                        at = bound.end.max(at + 1);
                    }
                    None => at = operand(at).map_or(at + 1, |number| number.end.max(at + 1)),
                }
            }
        });
        let is_bound = |comparator: &Comparator| !matches!(comparator, Comparator::About | Comparator::Almost);
        found
            .into_iter()
            .filter(|(_, comparator, _)| is_bound(comparator))
            .map(|(range, _, interval)| (range, interval))
            .collect()
    }
}

/// Signs and names of several currencies mean the one of them that the text names, if it names one only.
fn decide(figures: &mut [Figure], codes: &BTreeSet<[u8; 3]>, lexicon: &Lexicon) {
    for figure in figures {
        let Unit::AmbiguousMoney { name } = figure.unit else { continue };
        let is_kin = |code: &&[u8; 3]| std::str::from_utf8(*code).is_ok_and(|code| lexicon.is_kin(name, code));
        let mut kin = codes.iter().filter(is_kin);
        if let (Some(code), None) = (kin.next(), kin.next()) {
            figure.unit = Unit::Money { code: *code };
            figure.rule = format!("{}+named", figure.rule).into();
        }
    }
}

/// A percentage, a scale of temperature or a measure in words, and the token behind it. A measure of one word may be
/// another word: "foot", "yard".
fn named_unit(page: &Page, at: usize) -> Option<(Unit, AmountKind, usize)> {
    if let Some((word, end)) = unit(page, at, |word| word.class == UnitClass::Measure)
        && end > at + 1
        && page.kind(at) == Kind::Letters
    {
        return Some((Unit::Measure { name: word.name }, AmountKind::Measure, end));
    }
    if page.kind(at) != Kind::Letters || page.text(at).len() < 3 {
        return None;
    }
    if let Some((_, end)) = unit(page, at, |word| word.class == UnitClass::Percent) {
        return Some((Unit::Percent, AmountKind::Percent, end));
    }
    let scale = unit(page, at, |word| word.class == UnitClass::Degree).map_or(at, |(_, end)| end);
    let classes = [UnitClass::Celsius, UnitClass::Fahrenheit, UnitClass::CelsiusWhole, UnitClass::FahrenheitWhole];
    let (word, end) = unit(page, scale, |word| classes.contains(&word.class))?;
    let is_word = page.texts(scale..end).len() > 2;
    is_word.then_some((Unit::Measure { name: word.name }, AmountKind::Temperature, end))
}

/// All amounts of a page from left to right, none inside another.
pub(crate) fn quantities(page: &Page, lexicon: &Lexicon) -> Vec<Quantity> {
    let reader = Quantities { page, lexicon };
    let mut found = Vec::new();
    let mut at = 0;
    while at < page.tokens.len() {
        match reader.read(at) {
            Some(quantity) if quantity.end > at => {
                at = quantity.end;
                found.push(quantity);
            }
            _ => at += 1,
        }
    }
    found
}

/// All numbers of a page from left to right, none inside another.
pub(crate) fn numbers(page: &Page, lexicon: &Lexicon) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < page.tokens.len() {
        at = before_number(page, lexicon, at);
        match number::number(page, lexicon, at) {
            Some(number) if number.end > at => {
                at = number.end;
                if !goes_on(page, lexicon, &number) && !is_of_amount(page, lexicon, &number) {
                    numbers.push(number);
                }
            }
            _ => at += 1,
        }
    }
    numbers
}

/// The token where a number may start: behind words that hold number words and are none.
fn before_number(page: &Page, lexicon: &Lexicon, at: usize) -> usize {
    let idiom = idiom(page, at);
    let classes = [UnitClass::PercentBefore, UnitClass::Points];
    let percent = unit(page, at, |word| lexicon.writing.has_places && classes.contains(&word.class));
    idiom.or(percent.map(|(_, end)| end)).unwrap_or(at)
}

/// Whether a single character belongs to the amount that it makes: 一美元.
fn is_of_amount(page: &Page, lexicon: &Lexicon, number: &Number) -> bool {
    let is_single = lexicon.writing.has_places && number.is_one_word && number.reading == Use::Cardinal;
    let is_percent = || unit(page, number.end, |word| word.class == UnitClass::Percent).is_some();
    let is_part = || number::word(page, number.end, |word| word.class == Class::PartOf).is_some();
    let is_money = || money(page, number.end, |_| true).is_some() && !is_piece(page, number) && !is_part();
    is_single && (is_money() || is_percent())
}

/// Whether letters go on from the digits of a number, so that it is a part of a word: "180ml".
fn goes_on(page: &Page, lexicon: &Lexicon, number: &Number) -> bool {
    let is_word = page.is_glued(number.end)
        && page.kind(number.end) == Kind::Letters
        && page.kind(number.end - 1) == Kind::Digits;
    let is_power = number::word(page, number.end, |word| word.class == Class::Power).is_some();
    is_word && !is_power && !lexicon.writing.has_places && money(page, number.end, |_| true).is_none()
}
