//! The word tables of a language come in; one automaton that finds all of their forms in one pass goes out.
//!
//! A form with a capital letter, and a unit of one letter, has to be written so; any other is found in any case. A space in a form stands for a
//! space or a hyphen, with space around it or without.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use sayso_ledger::{Language, Row, Table};

use crate::fold::Folded;
use crate::number::NumberWord;
use crate::words::{BoundWord, Context, MoneyClass, MoneyWord, UnitWord};

/// What a form of a table is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Word {
    /// A part of a number.
    Number(NumberWord),
    /// A unit of measure, time or share.
    Unit(UnitWord),
    /// A currency.
    Money(MoneyWord),
    /// What bounds a number.
    Bound(BoundWord),
    /// What decides how a number beside it is read.
    Context(Context),
}

/// A table could not be read: an error in the program's own data.
#[derive(Debug, thiserror::Error)]
#[error("lexicon/{language}/{table}.tsv: {reason}")]
pub struct LexiconError {
    language: &'static str,
    table: &'static str,
    reason: String,
}

/// How numbers are written: the marks inside digits, and the order of words.
#[derive(Clone, Default, Debug)]
pub(crate) struct Writing {
    /// The mark before the decimals.
    pub(crate) decimal: char,
    /// The marks between groups of three digits.
    pub(crate) groups: Vec<char>,
    /// The mark that makes digits an ordinal: "4.".
    pub(crate) ordinal: Option<char>,
    /// Number words are written in one: "zweihundert".
    pub(crate) has_compounds: bool,
    /// "zwei-und-zwanzig".
    pub(crate) are_tens_after_units: bool,
    /// Hundreds follow units only: "deux cents", but "cinquante cents" are coins.
    pub(crate) are_hundreds_after_units: bool,
    /// All nouns are written with a capital.
    pub(crate) are_nouns_capital: bool,
    /// The words are digits with places: 三百五.
    pub(crate) has_places: bool,
}

/// The words of one language.
pub(crate) struct Lexicon {
    pub(crate) writing: Writing,
    automaton: AhoCorasick,
    /// For each form of the automaton, its words.
    forms: Vec<Form>,
    /// Which currencies the name of several may mean: "dollar" and USD.
    kin: Vec<(&'static str, &'static str)>,
}

pub(crate) struct Form {
    pub(crate) words: Vec<Word>,
    /// The form as it has to be written, where its case counts, for each word.
    pub(crate) exact: Vec<Option<String>>,
}

/// A form found in folded text.
pub(crate) struct Found<'l> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) form: &'l Form,
}

/// The tables of a language: name and text.
type Tables = &'static [(&'static str, &'static str)];

macro_rules! tables {
    ($language:literal: $($table:literal),+) => {
        &[$(($table, include_str!(concat!("../lexicon/", $language, "/", $table, ".tsv")))),+]
    };
}

/// The languages that have tables.
const LANGUAGES: [(Language, Tables); 5] = [
    (Language::English, tables!("en": "numbers", "units", "money", "bounds", "context")),
    (Language::French, tables!("fr": "numbers", "units", "money", "bounds", "context")),
    (Language::Dutch, tables!("nl": "numbers", "units", "money", "bounds", "context")),
    (Language::German, tables!("de": "numbers", "units", "money", "bounds", "context")),
    (Language::Chinese, tables!("zh": "numbers", "units", "money", "bounds", "context")),
];

const WRITING: [(Language, Tables); 5] = [
    (Language::English, tables!("en": "writing")),
    (Language::French, tables!("fr": "writing")),
    (Language::Dutch, tables!("nl": "writing")),
    (Language::German, tables!("de": "writing")),
    (Language::Chinese, tables!("zh": "writing")),
];

/// Reads a row of the table into the word that it describes, or says what is wrong with it.
pub(crate) fn word(table: &str, row: &Row<'_, 'static>) -> Result<Word, String> {
    match table {
        "numbers" => NumberWord::of(row).map(Word::Number),
        "units" => UnitWord::of(row).map(Word::Unit),
        "money" => MoneyWord::of(row).map(Word::Money),
        "bounds" => BoundWord::of(row).map(Word::Bound),
        "context" => Context::of(row).map(Word::Context),
        _ => Err("unknown table".to_owned()),
    }
}

impl Lexicon {
    /// The lexicon of a language; `None` if it has no tables.
    ///
    /// # Errors
    /// A table with a mistake.
    pub(crate) fn of(language: Language) -> Result<Option<Lexicon>, LexiconError> {
        let (Some((_, tables)), Some((_, writing))) =
            (LANGUAGES.iter().find(|one| one.0 == language), WRITING.iter().find(|one| one.0 == language))
        else {
            return Ok(None);
        };
        let mut forms: BTreeMap<String, Form> = BTreeMap::new();
        for (table, text) in *tables {
            let error = |reason: String| LexiconError { language: language.name(), table, reason };
            let rows = Table::parse(text).map_err(|fault| error(fault.to_string()))?;
            for row in rows.rows() {
                let word = word(table, &row).map_err(|fault| error(format!("line {}: {fault}", row.line)))?;
                for form in row.forms("form") {
                    add(&mut forms, form, word, table);
                    if form.contains(' ') {
                        add(&mut forms, &form.replace(' ', " - "), word, table);
                        add(&mut forms, &form.replace(' ', "-"), word, table);
                    }
                }
            }
        }
        let (table, text) = writing[0];
        let error = |reason: String| LexiconError { language: language.name(), table, reason };
        let writing = Writing::parse(text).map_err(error)?;
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .build(forms.keys())
            .map_err(|fault| error(fault.to_string()))?;
        let kin = kin(&forms);
        Ok(Some(Lexicon { writing, automaton, forms: forms.into_values().collect(), kin }))
    }

    /// Whether the name of several currencies may mean this one.
    pub(crate) fn is_kin(&self, name: &str, code: &str) -> bool {
        self.kin.iter().any(|(known, other)| *known == name && *other == code)
    }

    /// The codes that the name of several currencies may mean, in the order of the alphabet.
    pub(crate) fn kin(&self, name: &str) -> Vec<String> {
        self.kin.iter().filter(|(known, _)| *known == name).map(|(_, code)| (*code).to_owned()).collect()
    }

    /// Every form in a folded text, those inside others too, in order of their ends.
    pub(crate) fn find<'l>(&'l self, folded: &'l str) -> impl Iterator<Item = Found<'l>> {
        self.automaton.find_overlapping_iter(folded).map(|found| Found {
            start: found.start(),
            end: found.end(),
            form: &self.forms[found.pattern().as_usize()],
        })
    }
}

/// A currency is one of several of a name if a form of it holds a form of that name: "us dollar", "hk$".
fn kin(forms: &BTreeMap<String, Form>) -> Vec<(&'static str, &'static str)> {
    let of = |form: &Form, class: MoneyClass| -> Vec<&'static str> {
        let money = form.words.iter().filter_map(|word| match word {
            Word::Money(word) if word.class == class => Some(word.code),
            _ => None,
        });
        money.collect()
    };
    let mut kin = Vec::new();
    for (long, form) in forms {
        for code in of(form, MoneyClass::Name) {
            for part in long.split([' ', '-', '.']).chain(long.char_indices().map(|(at, _)| &long[at..])) {
                let names = forms.get(part).map(|form| of(form, MoneyClass::Ambiguous)).unwrap_or_default();
                kin.extend(names.into_iter().map(|name| (name, code)));
            }
        }
    }
    kin.sort_unstable();
    kin.dedup();
    kin
}

/// Forms are found as folding leaves the text.
fn add(forms: &mut BTreeMap<String, Form>, form: &str, word: Word, table: &str) {
    let mut folded = Folded::default();
    folded.fill(form, 0..form.len());
    let entry = forms.entry(folded.text().to_owned()).or_insert_with(|| Form { words: Vec::new(), exact: Vec::new() });
    entry.words.push(word);
    // Of units, single letters mean different things in lower case and in capitals.
    let is_symbol = table == "units" && form.len() == 1 && form.starts_with(|c: char| c.is_ascii_alphabetic());
    entry.exact.push((is_symbol || form.chars().any(char::is_uppercase)).then(|| form.to_owned()));
}

impl Writing {
    fn parse(text: &'static str) -> Result<Writing, String> {
        let mut writing = Writing::default();
        for row in Table::parse(text).map_err(|fault| fault.to_string())?.rows() {
            let (Some(key), Some(value)) = (row.cell("key"), row.cell("value")) else {
                return Err(format!("line {}: expected a key and a value", row.line));
            };
            let mark = if value == "space" { Some(' ') } else { value.chars().next() };
            match (key, mark) {
                ("decimal", Some(mark)) => writing.decimal = mark,
                ("group", Some(mark)) => writing.groups.push(mark),
                ("ordinal", mark) => writing.ordinal = mark,
                ("compounds", _) => writing.has_compounds = true,
                ("nouns", _) => writing.are_nouns_capital = true,
                ("hundreds", _) => writing.are_hundreds_after_units = true,
                ("tens", _) => writing.are_tens_after_units = true,
                ("numerals", _) => writing.has_places = true,
                _ => return Err(format!("line {}: unknown key {key}", row.line)),
            }
        }
        Ok(writing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read() {
        for (language, _) in LANGUAGES {
            assert!(Lexicon::of(language).unwrap().is_some(), "{}", language.name());
        }
        assert!(Lexicon::of(Language::Other).unwrap().is_none());
    }
}
