//! The words that rules read: tables of `lexicon/<language>/` come in, one look-up per language goes out.
//!
//! Forms are folded: lower case, with the typographic apostrophe as the ASCII one. Nothing here knows a language;
//! a new one adds a folder and a line in [`Lexicon::of`].

use std::collections::HashMap;

use sayso_ledger::{Act, Language, Table, TableError};

use crate::marks::StanceWords;
use crate::marks::patterns::Patterns;
use crate::who::WhoWords;

/// Classes of closed-class words, nouns and abbreviations, as a set of bits.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Classes(u64);

macro_rules! classes {
    ($($constant:ident $name:literal $bit:literal,)+) => {
        impl Classes {
            $(pub(crate) const $constant: Classes = Classes(1 << $bit);)+

            fn from_name(name: &str) -> Option<Classes> {
                match name { $($name => Some(Classes::$constant),)+ _ => None }
            }
        }
    };
}

classes! {
    DETERMINER "determiner" 0,
    PREPOSITION "preposition" 1,
    CONJUNCTION "conjunction" 2,
    SUBORDINATOR "subordinator" 3,
    RELATIVE "relative" 4,
    COMPLEMENTISER "complementiser" 5,
    WHETHER "whether" 6,
    INFINITIVE_MARKER "infinitive_marker" 7,
    PRONOUN_THIRD "pronoun_third" 8,
    PRONOUN_FIRST "pronoun_first" 9,
    PRONOUN_SECOND "pronoun_second" 10,
    PRONOUN_OBJECT "pronoun_object" 11,
    AUXILIARY "auxiliary" 12,
    NEGATION "negation" 13,
    ADVERB "adverb" 14,
    TIME "time" 15,
    NUMERAL "numeral" 16,
    QUANTIFIER "demonstrative_or_quantifier" 17,
    PERSON "person" 18,
    BODY "body" 19,
    DOCUMENT "document" 20,
    ANONYMOUS "anonymous" 21,
    TITLE "title" 22,
    ABBREVIATION "common" 23,
    HONORIFIC "honorific" 24,
    PARTICLE "particle" 25,
    AS "as" 26,
    PASSIVE_AUXILIARY "passive_auxiliary" 27,
    AGENT "agent" 28,
    SPEAKER_PRONOUN "speaker_pronoun" 29,
    POSSESSIVE "possessive" 30,
    LINKER "linker" 31,
    DEFINITE "definite" 32,
    DEONTIC "deontic" 33,
    CLITIC "clitic" 34,
    GENITIVE "genitive" 35,
    NOUN_TOO "noun_too" 36,
    STATEMENT "statement" 37,
    SUBJECT_RELATIVE "subject_relative" 38,
    ADVERB_ENDING "adverb_ending" 39,
    INFINITIVE_ENDING "infinitive_ending" 40,
    PLURAL_ENDING "plural_ending" 41,
    AGREEING_ENDING "agreeing_ending" 42,
    IMPERSONAL "impersonal" 43,
    GRANTED "granted" 44,
    INERT "inert" 45,
    GENERIC "generic" 46,
    FALSEHOOD "falsehood" 47,
    UNTRUE "untrue" 48,
    OFFICE "office" 49,
    REFLEXIVE "reflexive" 50,
    WITHHOLDS "withholds" 51,
    DISPLAYS "displays" 52,
    DEMONYM "demonym" 53,
    RELAYS "relays" 54,
    COMPARES "compares" 55,
    FUTURE_ENDING "future_ending" 56,
    LEADS "leads" 57,
    MODELLED "modelled" 58,
    COUNTED "counted" 59,
    CONVERSES "converses" 60,
    RUBRIC "rubric" 61,
    AUDIENCE "audience" 62,
}

impl Classes {
    /// Classes of the ends of words, which are listed without the rest of the word.
    const ENDING: Classes = Classes::ADVERB_ENDING
        .or(Classes::INFINITIVE_ENDING)
        .or(Classes::PLURAL_ENDING)
        .or(Classes::AGREEING_ENDING)
        .or(Classes::FUTURE_ENDING);

    /// Whether the word has any of these classes.
    pub(crate) const fn any(self, of: Classes) -> bool {
        self.0 & of.0 != 0
    }

    pub(crate) const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

/// The constructions in which a cue takes its content, as a set of bits.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Frames(u16);

impl Frames {
    /// Introduces or follows quoted words.
    pub(crate) const QUOTE: Frames = Frames(1);
    /// Takes a clause without a complementiser.
    pub(crate) const BARE: Frames = Frames(1 << 1);
    /// Takes a clause with a complementiser.
    pub(crate) const THAT: Frames = Frames(1 << 2);
    /// Takes an indirect question.
    pub(crate) const WHETHER: Frames = Frames(1 << 3);
    /// Takes an infinitive.
    pub(crate) const INF: Frames = Frames(1 << 4);
    /// A plain object is the content.
    pub(crate) const NP: Frames = Frames(1 << 5);
    /// Takes an object and what it is called.
    pub(crate) const AS: Frames = Frames(1 << 6);
    /// Takes an object and what it is held to have done.
    pub(crate) const OF: Frames = Frames(1 << 7);
    /// The first object is the person addressed.
    pub(crate) const OBJECT: Frames = Frames(1 << 8);
    /// Its subject "it" is nobody: "il semble que".
    pub(crate) const IMPERSONAL: Frames = Frames(1 << 9);
    /// Has its subject behind it where it stands behind what is said: of all cues of a language whose cues bring no bare
    /// clause.
    pub(crate) const INVERTS: Frames = Frames(1 << 10);
    /// With "be", its participle tells what the subject thinks: "is convinced that".
    pub(crate) const STATE: Frames = Frames(1 << 11);

    pub(crate) const fn any(self, of: Frames) -> bool {
        self.0 & of.0 != 0
    }

    pub(crate) const fn or(self, other: Frames) -> Frames {
        Frames(self.0 | other.0)
    }

    /// All bits but those that tell of the language.
    pub(crate) const fn bits(self) -> u32 {
        (self.0 & !Frames::INVERTS.0) as u32
    }

    fn from_name(name: &str) -> Option<Frames> {
        Some(match name {
            "quote" => Frames::QUOTE,
            "bare" => Frames::BARE,
            "that" => Frames::THAT,
            "whether" => Frames::WHETHER,
            "inf" => Frames::INF,
            "np" => Frames::NP,
            "as" => Frames::AS,
            "of" => Frames::OF,
            "object" => Frames::OBJECT,
            "impersonal" => Frames::IMPERSONAL,
            "state" => Frames::STATE,
            "none" => Frames::default(),
            _ => return None,
        })
    }
}

/// How a form of a cue verb is inflected, as a set of bits: English "reported" is finite and a participle.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Inflections(u8);

impl Inflections {
    pub(crate) const FINITE: Inflections = Inflections(1);
    pub(crate) const PAST_PARTICIPLE: Inflections = Inflections(1 << 1);
    pub(crate) const PRESENT_PARTICIPLE: Inflections = Inflections(1 << 2);
    pub(crate) const BASE: Inflections = Inflections(1 << 3);

    pub(crate) const fn any(self, of: Inflections) -> bool {
        self.0 & of.0 != 0
    }

    pub(crate) const fn or(self, other: Inflections) -> Inflections {
        Inflections(self.0 | other.0)
    }
}

/// A cue verb as one of its forms met it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CueForm {
    /// The words behind the first one, for cues of several words.
    pub(crate) rest: Vec<String>,
    pub(crate) inflections: Inflections,
    pub(crate) act: Act,
    pub(crate) frames: Frames,
    /// Whether it is said with a reflexive pronoun in front, as in "se défendre".
    pub(crate) reflexive: bool,
}

/// Where an attribution phrase such as "according to" may stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Position {
    Any,
    /// Only at the start of a sentence, with a comma behind the source.
    Initial,
    /// At the start of a sentence or behind a comma.
    Parted,
    /// There, and whoever stands beside it passes on what its source says.
    Cited,
    /// There, and its source passes on what whoever stands beside it says.
    Relayed,
    /// Nowhere: "according to plan" names nobody.
    Never,
    /// Nowhere either: an adverb of several words, which may stand between an auxiliary and its verb ("for its part").
    Adverb,
}

/// A phrase that is followed by its source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Phrase {
    /// The words behind the first one.
    pub(crate) rest: Vec<String>,
    pub(crate) position: Position,
}

/// All that is known of one word form.
#[derive(Clone, Default, Debug)]
pub(crate) struct Entry {
    pub(crate) classes: Classes,
    /// Longest first.
    pub(crate) cues: Vec<CueForm>,
    /// Longest first.
    pub(crate) phrases: Vec<Phrase>,
}

/// Bytes beyond which a word is not parted: no word is that long, and hostile text has words without end.
const LONGEST_WORD: usize = 200;

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Lexicon {
    entries: HashMap<String, Entry>,
    /// Forms that run into the next word: "l'". Longest first.
    elided: Vec<String>,
    /// Forms that run into the word before: "'s", "-t-il". Longest first.
    enclitic: Vec<String>,
    /// Ends of words, with what a word that ends so may be.
    endings: Vec<(String, Classes)>,
    /// What is said of a word that no table lists and that ends as adverbs do.
    adverb: Entry,
    /// Words that tell whom others stand for.
    pub(crate) who: WhoWords,
    /// Words that show how a voice stands to another.
    pub(crate) stance: StanceWords,
    /// The patterns of words that marks are read from.
    patterns: Patterns,
}

/// The tables of one language, as compiled in.
struct Tables {
    /// Tables of forms with a class each.
    classed: [&'static str; 6],
    cues: &'static str,
    phrases: &'static str,
    who: &'static str,
    given_names: &'static str,
    stance: &'static str,
    /// The sets of words that patterns name.
    sets: &'static str,
    /// The tables of patterns, with their names.
    patterns: [(&'static str, &'static str); 5],
}

macro_rules! tables {
    ($language:literal) => {
        Tables {
            classed: [
                include_str!(concat!("../lexicon/", $language, "/words.tsv")),
                include_str!(concat!("../lexicon/", $language, "/markers.tsv")),
                include_str!(concat!("../lexicon/", $language, "/sources.tsv")),
                include_str!(concat!("../lexicon/", $language, "/abbreviations.tsv")),
                include_str!(concat!("../lexicon/", $language, "/names.tsv")),
                include_str!(concat!("../lexicon/", $language, "/demonyms.tsv")),
            ],
            cues: include_str!(concat!("../lexicon/", $language, "/cues.tsv")),
            phrases: include_str!(concat!("../lexicon/", $language, "/phrases.tsv")),
            who: include_str!(concat!("../lexicon/", $language, "/who.tsv")),
            given_names: include_str!(concat!("../lexicon/", $language, "/given-names.tsv")),
            stance: include_str!(concat!("../lexicon/", $language, "/stance.tsv")),
            sets: include_str!(concat!("../lexicon/", $language, "/sets.tsv")),
            patterns: [
                ("act", include_str!(concat!("../lexicon/", $language, "/act.tsv"))),
                ("certainty", include_str!(concat!("../lexicon/", $language, "/certainty.tsv"))),
                ("evidence", include_str!(concat!("../lexicon/", $language, "/evidence.tsv"))),
                ("group", include_str!(concat!("../lexicon/", $language, "/group.tsv"))),
                ("legal", include_str!(concat!("../lexicon/", $language, "/legal.tsv"))),
            ],
        }
    };
}

const ENGLISH: Tables = tables!("en");
const FRENCH: Tables = tables!("fr");

/// What can be wrong with a table of words.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The table does not parse.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A cell holds something that is not among the values of its column.
    #[error("line {line}: \"{found}\" is not a known value of the column \"{column}\"")]
    Value {
        /// The line, counted from 1.
        line: usize,
        /// The column.
        column: &'static str,
        /// What the cell holds.
        found: String,
    },
}

impl Lexicon {
    /// Whether no words are listed.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// No words at all: what is read then does not depend on a language.
    pub(crate) fn empty() -> Lexicon {
        let adverb = Entry { classes: Classes::ADVERB, ..Entry::default() };
        Lexicon {
            entries: HashMap::new(),
            elided: Vec::new(),
            enclitic: Vec::new(),
            endings: Vec::new(),
            adverb,
            who: WhoWords::default(),
            stance: StanceWords::default(),
            patterns: Patterns::default(),
        }
    }

    /// The words of a language; `None` if there are no tables for it.
    ///
    /// # Errors
    /// A table that is wrong; the tests read all of them.
    pub(crate) fn of(language: Language) -> Option<Result<Lexicon, LexiconError>> {
        match language {
            Language::English => Some(Lexicon::parse(&ENGLISH)),
            Language::French => Some(Lexicon::parse(&FRENCH)),
            _ => None,
        }
    }

    /// The entry of a word form, in whatever case it stands; `None` if no table has it. A word in lower case that no
    /// table lists and that ends as adverbs do is an adverb.
    pub(crate) fn entry(&self, word: &str) -> Option<&Entry> {
        let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
        let listed = if plain { self.entries.get(word) } else { self.entries.get(fold(word).as_str()) };
        listed.or_else(|| self.ends_as(word, Classes::ADVERB_ENDING).then_some(&self.adverb))
    }

    /// The entry of a word form that a table lists.
    pub(crate) fn listed(&self, word: &str) -> Option<&Entry> {
        let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
        if plain { self.entries.get(word) } else { self.entries.get(fold(word).as_str()) }
    }

    /// Whether a word in lower case ends as words of a class do.
    pub(crate) fn ends_as(&self, word: &str, class: Classes) -> bool {
        let fits =
            |(ending, of): &(String, Classes)| of.any(class) && word.len() > ending.len() && word.ends_with(ending);
        word.starts_with(char::is_lowercase) && self.endings.iter().any(fits)
    }

    /// The byte offset at which a word is parted from an elided word before it ("l'", "qu'") or a clitic behind it
    /// ("'s", "-t-il"); `None` if it stays whole.
    pub(crate) fn clitic_boundary(&self, word: &str) -> Option<usize> {
        if word.len() > LONGEST_WORD || !word.contains(['\'', '’', '-']) {
            return None;
        }
        let folded = fold(word);
        if self.entries.contains_key(folded.as_str()) {
            return None;
        }
        let n_chars = word.chars().count();
        let elided = self.elided.iter().find(|form| folded.len() > form.len() && folded.starts_with(*form));
        let enclitic = || self.enclitic.iter().find(|form| folded.len() > form.len() && folded.ends_with(*form));
        let n_before = match elided {
            Some(form) => form.chars().count(),
            None => n_chars.checked_sub(enclitic()?.chars().count())?,
        };
        word.char_indices().nth(n_before).map(|(at, _)| at)
    }

    /// Whether a folded form is one that runs into the next word.
    pub(crate) fn is_elided(&self, folded: &str) -> bool {
        self.elided.iter().any(|form| form == folded)
    }

    fn parse(tables: &Tables) -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon {
            who: WhoWords::parse(tables.who, tables.given_names)?,
            stance: StanceWords::parse(tables.stance)?,
            ..Lexicon::empty()
        };
        for table in tables.classed {
            for row in Table::parse(table)?.rows() {
                let name = row.cell("class").unwrap_or_default();
                let class = Classes::from_name(name).ok_or_else(|| unknown(row.line, "class", name))?;
                for form in row.forms("form") {
                    if class.any(Classes::ENDING) {
                        lexicon.endings.push((form.to_owned(), class));
                        continue;
                    }
                    let entry = lexicon.entries.entry(form.to_owned()).or_default();
                    entry.classes = entry.classes.or(class);
                    if form.len() > 1 && form.ends_with('\'') {
                        lexicon.elided.push(form.to_owned());
                    } else if form.len() > 1 && form.starts_with(['\'', '-']) {
                        lexicon.enclitic.push(form.to_owned());
                    }
                }
            }
        }
        for forms in [&mut lexicon.elided, &mut lexicon.enclitic] {
            forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            forms.dedup();
        }
        for row in Table::parse(tables.cues)?.rows() {
            lexicon.add_cue(&row)?;
        }
        for row in Table::parse(tables.phrases)?.rows() {
            let position = match row.cell("position") {
                Some("any") => Position::Any,
                Some("initial") => Position::Initial,
                Some("parted") => Position::Parted,
                Some("cited") => Position::Cited,
                Some("relayed") => Position::Relayed,
                Some("never") => Position::Never,
                Some("adverb") => Position::Adverb,
                other => return Err(unknown(row.line, "position", other.unwrap_or_default())),
            };
            for form in row.forms("phrase") {
                let (first, rest) = lexicon.parted(form);
                lexicon.entries.entry(first).or_default().phrases.push(Phrase { rest, position });
            }
        }
        let bare = lexicon.entries.values().flat_map(|entry| &entry.cues).any(|cue| cue.frames.any(Frames::BARE));
        // The order of the entries does not matter: each is sorted for itself.
        #[allow(clippy::iter_over_hash_type)]
        for entry in lexicon.entries.values_mut() {
            for cue in entry.cues.iter_mut().filter(|cue| !bare && cue.frames != Frames::default()) {
                cue.frames = cue.frames.or(Frames::INVERTS);
            }
            entry.cues.sort_by_key(|cue| std::cmp::Reverse(cue.rest.len()));
            entry.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        lexicon.patterns = Patterns::parse(&lexicon, tables.sets, &tables.patterns)?;
        Ok(lexicon)
    }

    /// The patterns of words that marks are read from; none without tables.
    pub(crate) fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// The first token of a form, and those behind it, as the tokeniser parts them. Needs the tables of classed words
    /// to be read before, because a listed word stays whole ("d'après").
    fn parted(&self, form: &str) -> (String, Vec<String>) {
        let mut tokens = form.split(' ').flat_map(|word| {
            let listed = self.entries.get(word).is_some_and(|entry| entry.classes != Classes::default());
            let cut = word.rfind('\'').filter(|at| !listed && at + 1 < word.len()).map_or(0, |at| at + 1);
            let (elided, word) = word.split_at(cut);
            [elided, word].into_iter().filter(|part| !part.is_empty())
        });
        let first = tokens.next().unwrap_or_default().to_owned();
        (first, tokens.map(str::to_owned).collect())
    }

    fn add_cue(&mut self, row: &sayso_ledger::Row<'_, '_>) -> Result<(), LexiconError> {
        let name = row.cell("act").unwrap_or_default();
        let act = Act::from_name(name).ok_or_else(|| unknown(row.line, "act", name))?;
        let mut frames = Frames::default();
        for name in row.cell("frames").unwrap_or_default().split(',') {
            frames = frames.or(Frames::from_name(name).ok_or_else(|| unknown(row.line, "frames", name))?);
        }
        // A reflexive verb is listed with its pronoun behind it: "féliciter (se)".
        let reflexive = row.cell("lemma").is_some_and(|lemma| lemma.contains(" ("));
        let columns = [
            ("finite", Inflections::FINITE),
            ("past_participle", Inflections::PAST_PARTICIPLE),
            ("present_participle", Inflections::PRESENT_PARTICIPLE),
            ("lemma", Inflections::BASE),
        ];
        for (column, inflections) in columns {
            for form in row.forms(column) {
                let form = form.split(" (").next().unwrap_or(form);
                let (first, rest) = self.parted(form);
                let cues = &mut self.entries.entry(first).or_default().cues;
                match cues.iter_mut().find(|cue| cue.rest == rest && cue.act == act && cue.reflexive == reflexive) {
                    Some(known) => {
                        known.frames = known.frames.or(frames);
                        known.inflections = known.inflections.or(inflections);
                    }
                    None => cues.push(CueForm { rest, inflections, act, frames, reflexive }),
                }
            }
        }
        Ok(())
    }
}

/// Lower case, and one apostrophe for both.
pub(crate) fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|char| if char == '’' { '\'' } else { char }).collect()
}

pub(crate) fn unknown(line: usize, column: &'static str, found: &str) -> LexiconError {
    LexiconError::Value { line, column, found: found.to_owned() }
}
