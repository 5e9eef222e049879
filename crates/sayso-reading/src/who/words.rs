//! Words that tell whom other words stand for: the tables `who.tsv` and `given-names.tsv` of a language come in, one
//! look-up goes out. They stand apart from the other words, because a given name says nothing about grammar.

use std::collections::HashMap;

use sayso_ledger::Table;

use crate::lexicon::{LexiconError, fold, unknown};

/// What a word tells about whom it stands for, as a set of bits.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Hints(u32);

macro_rules! hints {
    ($($constant:ident $name:literal $bit:literal,)+) => {
        impl Hints {
            $(pub(crate) const $constant: Hints = Hints(1 << $bit);)+

            fn from_name(name: &str) -> Option<Hints> {
                match name { $($name => Some(Hints::$constant),)+ _ => None }
            }
        }
    };
}

hints! {
    HE "he" 0,
    SHE "she" 1,
    IT "it" 2,
    THEY "they" 3,
    IL "il" 4,
    ELLE "elle" 5,
    ILS "ils" 6,
    ELLES "elles" 7,
    I "i" 8,
    WE "we" 9,
    MASCULINE "masculine" 10,
    FEMININE "feminine" 11,
    REPRESENTS "represents" 12,
    MODIFIER "modifier" 13,
    PLACE "place" 14,
    ANOTHER "another" 15,
    YOU "you" 18,
    ONE "one" 19,
    LIMB "limb" 20,
    COMPANY "company" 21,
    LUI "lui" 22,
    AGED "aged" 23,
}

/// Given names have bits of their own: a name is no noun.
const GIVEN_MASCULINE: Hints = Hints(1 << 16);
const GIVEN_FEMININE: Hints = Hints(1 << 17);

impl Hints {
    pub(crate) const fn any(self, of: Hints) -> bool {
        self.0 & of.0 != 0
    }

    pub(crate) const fn or(self, other: Hints) -> Hints {
        Hints(self.0 | other.0)
    }
}

/// Masculine or feminine: of persons, and of things where the language has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Gender {
    Masculine,
    Feminine,
}

/// The table of one language.
#[derive(Default, Debug)]
pub(crate) struct WhoWords {
    /// Only looked up, never listed.
    hints: HashMap<String, Hints>,
    /// The nouns that short titles stand for; only looked up, never listed.
    in_full: HashMap<String, String>,
}

/// How the class of a short title begins; the noun it stands for follows.
const SHORT_FOR: &str = "short for ";

impl WhoWords {
    pub(crate) fn parse(who: &str, given_names: &str) -> Result<WhoWords, LexiconError> {
        let mut words = WhoWords::default();
        for (table, given) in [(who, false), (given_names, true)] {
            for row in Table::parse(table)?.rows() {
                let name = row.cell("class").unwrap_or_default();
                if let Some(noun) = name.strip_prefix(SHORT_FOR) {
                    words.in_full.extend(row.forms("form").map(|form| (form.to_owned(), noun.to_owned())));
                    continue;
                }
                let hint = Hints::from_name(name).ok_or_else(|| unknown(row.line, "class", name))?;
                let hint = match hint {
                    Hints::MASCULINE if given => GIVEN_MASCULINE,
                    Hints::FEMININE if given => GIVEN_FEMININE,
                    _ => hint,
                };
                for form in row.forms("form") {
                    let known = words.hints.entry(form.to_owned()).or_default();
                    *known = known.or(hint);
                }
            }
        }
        Ok(words)
    }

    /// What is known of a word, in whatever case it stands; nothing for most.
    pub(crate) fn hints(&self, word: &str) -> Hints {
        // Most words are asked for often, and stand as the tables have them.
        if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return self.hints.get(word).copied().unwrap_or_default();
        }
        // "M." and "Mr." keep their full stop.
        self.hints.get(fold(word).trim_end_matches('.')).copied().unwrap_or_default()
    }

    /// The noun that a short title stands for: "senator" for "Sen.".
    pub(crate) fn in_full(&self, word: &str) -> Option<&str> {
        let short = word.strip_suffix('.')?;
        self.in_full.get(fold(short).as_str()).map(String::as_str)
    }

    /// The gender that a title, noun or article shows.
    pub(crate) fn gender(&self, word: &str) -> Option<Gender> {
        decided(self.hints(word), Hints::MASCULINE, Hints::FEMININE)
    }

    /// The gender of whoever bears a given name.
    pub(crate) fn gender_of_given_name(&self, name: &str) -> Option<Gender> {
        decided(self.hints(name), GIVEN_MASCULINE, GIVEN_FEMININE)
    }
}

fn decided(hints: Hints, masculine: Hints, feminine: Hints) -> Option<Gender> {
    match (hints.any(masculine), hints.any(feminine)) {
        (true, false) => Some(Gender::Masculine),
        (false, true) => Some(Gender::Feminine),
        _ => None,
    }
}
