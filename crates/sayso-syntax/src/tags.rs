//! Word classes and main features of Universal Dependencies, as small numbers.
//!
//! In come the names that stand in CoNLL-U, out go values that fit into tables: a [`Upos`] is one byte, [`Feats`] are
//! eight. Features outside the kept ones are dropped when they are read; nothing here knows a language.

/// Builds the enum of word classes with its names.
macro_rules! upos {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A universal word class.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Upos { $($(#[$doc])* $variant,)* }

        impl Upos {
            /// All word classes, in the order of their numbers.
            pub const ALL: [Upos; 17] = [$(Upos::$variant,)*];

            /// The name in Universal Dependencies.
            pub fn name(self) -> &'static str {
                match self { $(Upos::$variant => $name,)* }
            }

            /// The class of a name; `None` where the name is none of the seventeen.
            ///
            /// ```
            /// # use sayso_syntax::Upos;
            /// assert_eq!(Upos::from_name("NOUN"), Some(Upos::Noun));
            /// assert_eq!(Upos::from_name("noun"), None);
            /// ```
            pub fn from_name(name: &str) -> Option<Upos> {
                match name { $($name => Some(Upos::$variant),)* _ => None }
            }
        }
    };
}

upos! {
    /// Adjective.
    Adj = "ADJ",
    /// Preposition or postposition.
    Adp = "ADP",
    /// Adverb.
    Adv = "ADV",
    /// Auxiliary, copula.
    Aux = "AUX",
    /// Coordinating conjunction.
    Cconj = "CCONJ",
    /// Determiner, article.
    Det = "DET",
    /// Interjection.
    Intj = "INTJ",
    /// Common noun.
    Noun = "NOUN",
    /// Number word or digits.
    Num = "NUM",
    /// Particle.
    Part = "PART",
    /// Pronoun.
    Pron = "PRON",
    /// Name.
    Propn = "PROPN",
    /// Punctuation.
    Punct = "PUNCT",
    /// Subordinating conjunction.
    Sconj = "SCONJ",
    /// Symbol.
    Sym = "SYM",
    /// Full verb.
    Verb = "VERB",
    /// None of the others.
    #[default]
    X = "X",
}

impl Upos {
    /// The class with this number; [`Upos::X`] beyond the last.
    pub fn from_index(index: usize) -> Upos {
        Self::ALL.get(index).copied().unwrap_or(Upos::X)
    }
}

/// The kept features: the name, its values, in the order of the bits.
const KEPT: &[(&str, &[&str])] = &[
    ("Number", &["Sing", "Plur"]),
    ("Person", &["1", "2", "3"]),
    ("Gender", &["Masc", "Fem", "Neut", "Com"]),
    ("Case", &["Nom", "Acc", "Dat", "Gen"]),
    ("Tense", &["Pres", "Past", "Fut", "Imp"]),
    ("Mood", &["Ind", "Imp", "Cnd", "Sub"]),
    ("VerbForm", &["Fin", "Inf", "Part", "Ger"]),
    ("Voice", &["Pass"]),
    ("PronType", &["Art", "Prs", "Dem", "Rel", "Int", "Ind", "Neg", "Tot"]),
    ("Definite", &["Def", "Ind"]),
    ("Degree", &["Pos", "Cmp", "Sup"]),
    ("Poss", &["Yes"]),
    ("Reflex", &["Yes"]),
    ("Polarity", &["Neg"]),
    ("NumType", &["Card", "Ord"]),
];

/// The main features of a word, one bit for each value of each kept feature.
///
/// A feature may have two values at once, as `PronType=Int,Rel` has.
///
/// ```
/// # use sayso_syntax::Feats;
/// let feats = Feats::parse("Gender=Fem|Number=Plur|NumForm=Word");
/// assert_eq!(feats.get("Number"), Some("Plur"));
/// assert_eq!(feats.to_string(), "Gender=Fem|Number=Plur");
/// assert_eq!(Feats::default().to_string(), "_");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Feats(pub u64);

impl Feats {
    /// Reads the sixth column of CoNLL-U; what is not kept is dropped.
    pub fn parse(column: &str) -> Feats {
        let mut bits = 0;
        for part in column.split('|') {
            let Some((name, values)) = part.split_once('=') else { continue };
            for value in values.split(',') {
                if let Some(bit) = bit(name, value) {
                    bits |= 1 << bit;
                }
            }
        }
        Feats(bits)
    }

    /// The first value of a feature, `None` where the word has none.
    pub fn get(self, name: &str) -> Option<&'static str> {
        let mut at = 0;
        for (kept, values) in KEPT {
            for value in *values {
                if *kept == name && self.0 >> at & 1 == 1 {
                    return Some(value);
                }
                at += 1;
            }
        }
        None
    }

    /// Whether the word has this value of this feature.
    pub fn has(self, name: &str, value: &str) -> bool {
        bit(name, value).is_some_and(|bit| self.0 >> bit & 1 == 1)
    }

    /// The bits of some features only, given by their names.
    pub const fn mask(names: &[&str]) -> u64 {
        let mut mask = 0;
        let mut at = 0;
        let mut i = 0;
        while i < KEPT.len() {
            let mut wanted = false;
            let mut j = 0;
            while j < names.len() {
                wanted |= same(names[j], KEPT[i].0);
                j += 1;
            }
            let mut k = 0;
            while k < KEPT[i].1.len() {
                if wanted {
                    mask |= 1 << at;
                }
                at += 1;
                k += 1;
            }
            i += 1;
        }
        mask
    }
}

impl std::fmt::Display for Feats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == 0 {
            return f.write_str("_");
        }
        let mut columns: Vec<(&str, Vec<&str>)> = Vec::new();
        let mut at = 0;
        for (name, values) in KEPT {
            let set: Vec<&str> =
                values.iter().enumerate().filter(|(i, _)| self.0 >> (at + i) & 1 == 1).map(|(_, v)| *v).collect();
            at += values.len();
            if !set.is_empty() {
                columns.push((name, set));
            }
        }
        // CoNLL-U wants features and values in alphabetical order.
        columns.sort_unstable();
        for (i, (name, values)) in columns.iter_mut().enumerate() {
            values.sort_unstable();
            write!(f, "{}{name}={}", if i > 0 { "|" } else { "" }, values.join(","))?;
        }
        Ok(())
    }
}

fn bit(name: &str, value: &str) -> Option<usize> {
    let mut at = 0;
    for (kept, values) in KEPT {
        if *kept == name {
            return values.iter().position(|v| *v == value).map(|i| at + i);
        }
        at += values.len();
    }
    None
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_features_fit_into_the_bits() {
        assert!(KEPT.iter().map(|(_, values)| values.len()).sum::<usize>() <= 64);
    }

    #[test]
    fn features_come_back_as_they_were_written() {
        for column in
            ["Case=Nom|Number=Sing", "PronType=Int,Rel", "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"]
        {
            assert_eq!(Feats::parse(column).to_string(), column);
        }
    }

    #[test]
    fn a_mask_covers_all_values_of_its_features() {
        let mask = Feats::mask(&["Number", "Case"]);
        assert_eq!(Feats(Feats::parse("Case=Gen|Gender=Fem|Number=Plur").0 & mask).to_string(), "Case=Gen|Number=Plur");
    }
}
