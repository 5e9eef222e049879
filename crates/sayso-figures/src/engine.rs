//! The door of the crate: a text and its language come in, what was read goes out in positions of the text.

use std::ops::Range;

use rust_decimal::Decimal;
use sayso_ledger::Language;

use crate::lexicon::{Lexicon, LexiconError};
use crate::number::{self, Number, Use};
use crate::page::{self, Page};

/// Reads figures. Make one and use it for all texts: it holds the words of all languages.
///
/// ```
/// # use sayso_figures::Figures;
/// # use sayso_ledger::Language;
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

    /// The numbers and ordinals of a text, whatever they stand for; none in a language without tables.
    pub fn numbers(&self, text: &str, language: Language) -> Vec<PlainNumber> {
        let mut found = Vec::new();
        let Some(lexicon) = self.lexicon(language) else { return found };
        let mut page = Page::default();
        for stretch in page::stretches(text) {
            page.fill(text, stretch, lexicon);
            let plain = numbers(&page, lexicon).into_iter().map(|number| PlainNumber {
                range: page.source(number.first..number.end),
                value: number.value,
                is_ordinal: number.reading == Use::Ordinal,
            });
            found.extend(plain);
        }
        found
    }
}

/// All numbers of a page from left to right, none inside another.
pub(crate) fn numbers(page: &Page, lexicon: &Lexicon) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < page.tokens.len() {
        match number::number(page, lexicon, at) {
            Some(number) if number.end > at => {
                at = number.end;
                numbers.push(number);
            }
            _ => at += 1,
        }
    }
    numbers
}
