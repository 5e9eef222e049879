//! Patterns of words: tables of `lexicon/<language>/` come in, what they find in the tokens of a document goes out.
//!
//! A table has a column `class` and a column `forms`, patterns parted by `|`. A pattern is a row of words as they are
//! tokenised, in lower case. An element may also be `[set]` (any word of a set), `_` (any word), and with `?` behind it
//! it may be missing. Sets stand in the table `sets.tsv`: full words, `*ing` and `warn*` by their ends, and `!thing`,
//! which is no member. `[number]` and `[capital]` are built in. Quotation marks between words are passed over.
//!
//! All patterns are one trie, walked once from every token, so that reading takes time in the length of the text. Words
//! that start a longer pattern of the class `leave` of the same table are left alone.

use std::collections::{BTreeMap, HashMap};

use sayso_ledger::{Document, Table};

use crate::lexicon::{Lexicon, LexiconError, fold};
use crate::tokens::{Token, TokenKind};

macro_rules! classes {
    ($($(#[$meta:meta])* $class:ident $name:literal,)+) => {
        /// What a pattern shows: the table it stands in and its class there.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub(crate) enum Class { $($(#[$meta])* $class,)+ }

        impl Class {
            fn from_name(name: &str) -> Option<Class> {
                match name { $($name => Some(Class::$class),)+ _ => None }
            }
        }
    };
}

/// The last class of each table: what is to be left alone.
const LEAVES: [Class; 5] =
    [Class::ActLeave, Class::CertaintyLeave, Class::EvidenceLeave, Class::GroupLeave, Class::LegalLeave];

impl Class {
    /// The index of its table in the order of [`LEAVES`].
    fn table(self) -> usize {
        LEAVES.partition_point(|leave| *leave < self)
    }
}

// The classes of each table stand together and end with what is to be left alone.
classes! {
    /// A cue that tells and does not urge when a statement follows: "warned that".
    ActTellingCue "act.telling_cue",
    /// A cue that believes and does not predict or accuse when a statement follows: "suspects that".
    ActThinkingCue "act.thinking_cue",
    /// A cue that thinks and does not evaluate when a statement follows: "considers that".
    ActOpiningCue "act.opining_cue",
    /// A cue that urges when a clause of what shall be follows: "insisted that it be closed".
    ActInsistingCue "act.insisting_cue",
    /// A cue of refusal that says nothing of the matter: "declined to comment".
    ActSilentCue "act.silent_cue",
    /// A cue that rejects when it is negated: "does not accept that".
    ActAcceptingCue "act.accepting_cue",
    /// A cue that commits when an infinitive follows: "agreed to".
    ActCommittingCue "act.committing_cue",
    /// A cue that wants something of somebody when an infinitive follows: "asked the port to".
    ActWantingCue "act.wanting_cue",
    /// A cue that gives something a name: "called".
    ActNamingCue "act.naming_cue",
    /// Says that somebody did wrong.
    ActWrong "act.wrong",
    /// Says that somebody is guilty, of the speaker too.
    ActReject "act.reject",
    /// Says what has to be done.
    ActMust "act.must",
    /// Says what would have been right.
    ActShouldHave "act.should_have",
    /// The speaker urges by saying so: "we call on".
    ActCall "act.call",
    /// Opens a sentence that bids: "let us", "stop".
    ActBid "act.bid",
    /// The speaker binds itself by saying so: "we undertake".
    ActPromise "act.promise",
    /// Praises or criticises.
    ActEvaluate "act.evaluate",
    /// Praises or criticises where something is called so: "a disgrace".
    ActLabel "act.label",
    /// Denies where something is called so: "baseless".
    ActFalseLabel "act.false_label",
    /// Accuses where something is called so: "an act of sabotage".
    ActCrimeLabel "act.crime_label",
    /// A noun in the cue by which it does more than assert: "levelled accusations of", "gave a promise to", "a call for".
    ActAccusingCue "act.accusing_cue",
    ActUrgingCue "act.urging_cue",
    ActPromisingCue "act.promising_cue",
    ActPredictingCue "act.predicting_cue",
    ActAskingCue "act.asking_cue",
    ActJudgingCue "act.judging_cue",
    /// A cue of what is not done: "stopped short of accusing".
    ActAvoidingCue "act.avoiding_cue",
    /// A cue that asks about a matter, and urges nobody: "pressed him on".
    ActAboutCue "act.about_cue",
    /// A cue that warns of what will come, and one that warns about what is.
    ActForewarningCue "act.forewarning_cue",
    ActAlertingCue "act.alerting_cue",
    /// Words behind a cue by which it denies: "pleaded not guilty".
    ActDenyingCue "act.denying_cue",
    /// Says that wrong was done to somebody: "were lied to".
    ActWronged "act.wronged",
    /// What somebody wants to know: "to know whether".
    ActAsking "act.asking",
    /// The speaker accuses by saying so: "we condemn".
    ActAccuse "act.accuse",
    /// Leave alone.
    ActLeave "act.leave",
    /// Words that show each level.
    Probable "certainty.probable",
    Possible "certainty.possible",
    Conditional "certainty.conditional",
    Projected "certainty.projected",
    /// What is to be expected, and no duty: "should last", "devrait baisser".
    Expected "certainty.expected",
    Presupposed "certainty.presupposed",
    Unknown "certainty.unknown",
    /// Somebody does not know; unknown where that is the speaker.
    Unaware "certainty.unaware",
    /// "will", "shall".
    Will "certainty.will",
    /// "would".
    Would "certainty.would",
    /// "may", "might".
    May "certainty.may",
    /// "could".
    Could "certainty.could",
    /// "if".
    If "certainty.if",
    /// Cues that show each level of what they bring.
    CueCertain "certainty.cue_certain",
    CueProbable "certainty.cue_probable",
    CuePossible "certainty.cue_possible",
    CueProjected "certainty.cue_projected",
    CueConditional "certainty.cue_conditional",
    CuePresupposed "certainty.cue_presupposed",
    CueUnknown "certainty.cue_unknown",
    CuePast "certainty.cue_past",
    /// Stresses.
    Booster "certainty.booster",
    /// Negates the clause.
    Negation "certainty.negation",
    /// Leave alone.
    CertaintyLeave "certainty.leave",
    /// Nouns for each kind of evidence.
    EvidenceRuling "evidence.ruling",
    EvidenceStatute "evidence.statute",
    EvidenceRecord "evidence.record",
    EvidenceData "evidence.data",
    EvidenceDocument "evidence.document",
    EvidencePress "evidence.press",
    EvidenceExpert "evidence.expert",
    EvidenceWitness "evidence.witness",
    /// Whole phrases that are evidence of their kind wherever they stand.
    EvidenceInquiry "evidence.inquiry",
    EvidenceObservation "evidence.observation",
    EvidenceAnonymous "evidence.anonymous",
    /// What an unnamed source is called, where it speaks: "a source".
    EvidenceAnonymousSource "evidence.anonymous_source",
    EvidenceDataPhrase "evidence.data_phrase",
    EvidenceVague "evidence.vague",
    EvidenceAbsent "evidence.absent",
    EvidencePressPhrase "evidence.press_phrase",
    EvidenceRulingPhrase "evidence.ruling_phrase",
    EvidenceStatutePhrase "evidence.statute_phrase",
    /// Brings what something rests on: "according to", "citing".
    EvidenceBy "evidence.by",
    /// What evidence does: "shows".
    EvidenceShows "evidence.shows",
    /// Says of evidence that it shows what was said before: "confirm it".
    EvidenceBackShows "evidence.back_shows",
    /// A document in which something is said: "in a letter".
    EvidenceDocumentPhrase "evidence.document_phrase",
    /// Opens a sentence that says on what the one before rests: "this is shown by".
    EvidenceBack "evidence.back",
    /// Where the evidence can be found.
    Locator "evidence.locator",
    LocatorDate "evidence.date",
    /// Leave alone.
    EvidenceLeave "evidence.leave",
    /// Whole groups.
    GroupAll "group.all",
    GroupBare "group.bare",
    GroupDefinite "group.definite",
    GroupBlame "group.blame",
    GroupPraise "group.praise",
    GroupLeave "group.leave",
    /// Legal standing.
    LegalAlleged "legal.alleged",
    LegalLawful "legal.lawful",
    LegalUnlawful "legal.unlawful",
    LegalOpen "legal.open",
    LegalRuled "legal.ruled",
    /// Lawful or not, where that is asked.
    LegalAsked "legal.asked",
    LegalLeave "legal.leave",
}

macro_rules! sets {
    ($($set:ident $name:literal,)+) => {
        /// The sets of words that constructions ask for; tables may hold more, for their patterns. A language without a
        /// set has no word in it.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Set { $($set,)+ }

        /// Their names in the tables; the index is the bit.
        const SETS: &[&str] = &[$($name,)+];
    };
}

sets! {
    Number "number",
    Capital "capital",
    Quote "quote",
    Accusation "accusation",
    Accuse "accuse",
    Aimed "aimed",
    Answer "answer",
    Audience "audience",
    Blame "blame",
    Contracted "contracted",
    Dative "dative",
    Exhorting "exhorting",
    FromWhom "from_whom",
    Onto "onto",
    Telling "telling",
    ToWhom "to_whom",
    Toward "toward",
    Call "call",
    Adv "adv",
    Against "against",
    And "and",
    Art "art",
    As "as",
    Aside "aside",
    Avoir "avoir",
    Be "be",
    Clitic "clitic",
    Cond "cond",
    ContentNoun "content_noun",
    De "de",
    Demonym "demonym",
    Demonym2 "demonym2",
    Demonyme "demonyme",
    Det "det",
    Do "do",
    Etre "etre",
    Fut "fut",
    Generic "generic",
    Gens "gens",
    Have "have",
    Helper "helper",
    Imperative "imperative",
    InfMarker "inf_marker",
    Ing "ing",
    Mental "mental",
    Modal "modal",
    Ne "ne",
    Not "not",
    NounFirst "noun_first",
    Of "of",
    One "one",
    Our "our",
    Outlet "outlet",
    Pas "pas",
    People "people",
    Pp "pp",
    Prep "prep",
    Present "present",
    Relative "relative",
    Sadv "sadv",
    SubjectPronoun "self",
    ThirdPerson "self3",
    Silent "silent",
    Stative "stative",
    Sub "sub",
    Subjunctive "subjunctive",
    Tell "tell",
    That "that",
    The "the",
    Untrue "untrue",
    Us "us",
    We "we",
    You "you",
}

/// Sets that words with a capital may be in by their ends alone.
const CAPITALISED: Sets =
    bit(Set::Demonym) | bit(Set::Demonyme) | bit(Set::Imperative) | bit(Set::Adv) | bit(Set::Sadv);

const fn bit(set: Set) -> Sets {
    1 << set as u32
}

/// Words of one class, found in a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Hit {
    /// The first token.
    pub(crate) start: usize,
    /// Behind the last token.
    pub(crate) end: usize,
    pub(crate) class: Class,
}

/// Quotation marks that are no apostrophes.
const QUOTES: [&str; 6] = ["“", "”", "\"", "«", "»", "„"];

/// How many stretches before a word are looked at whether they reach over it: they are a few words long.
const NEAR_LEAVES: usize = 8;

/// The sets that a word is in, as bits.
type Sets = u128;

/// The patterns of one language.
#[derive(Default, Debug)]
pub(crate) struct Patterns {
    /// Names of the sets; the index is the bit.
    sets: Vec<String>,
    /// Forms that patterns or sets list, each with its number (never 0) and sets.
    words: HashMap<String, (u32, Sets)>,
    /// Members by the first two bytes of words, and by their last byte: the stem or end, and the sets it is in.
    starts: BTreeMap<[u8; 2], Vec<(String, Sets)>>,
    ends: BTreeMap<u8, Vec<(String, Sets)>>,
    /// Sets that single forms are not in.
    without: HashMap<String, Sets>,
    nodes: Vec<Node>,
}

#[derive(Default, Debug)]
struct Node {
    words: HashMap<u32, usize>,
    sets: Vec<(u32, usize)>,
    any: Option<usize>,
    ends: Vec<Class>,
}

/// One element of a pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Element {
    Word(String),
    Set(u32),
    Any,
}

/// What is known of one word.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Word {
    number: u32,
    sets: Sets,
}

impl Word {
    /// Whether the word is in a set.
    pub(crate) const fn is(self, set: Set) -> bool {
        self.sets & (1 << set as u32) != 0
    }
}

impl Patterns {
    /// Reads the sets and the tables, each with its name.
    ///
    /// # Errors
    /// A table that is wrong.
    pub(crate) fn parse(
        lexicon: &Lexicon,
        sets: &str,
        tables: &[(&'static str, &str)],
    ) -> Result<Patterns, LexiconError> {
        let mut patterns = Patterns { nodes: vec![Node::default()], ..Patterns::default() };
        patterns.sets.extend(SETS.iter().map(|name| (*name).to_owned()));
        for row in Table::parse(sets)?.rows() {
            let name = row.cell("class").unwrap_or_default();
            let bit = patterns.set(name).unwrap_or(patterns.sets.len() as u32);
            if bit as usize == patterns.sets.len() {
                if bit >= Sets::BITS {
                    return Err(LexiconError::Value { line: row.line, column: "class", found: name.to_owned() });
                }
                patterns.sets.push(name.to_owned());
            }
            for form in row.forms("forms") {
                patterns.add_member(form, 1 << bit);
            }
        }
        for (table, text) in tables {
            for row in Table::parse(text)?.rows() {
                let name = row.cell("class").unwrap_or_default();
                let unknown =
                    |column, found: &str| LexiconError::Value { line: row.line, column, found: found.to_owned() };
                let class = Class::from_name(&format!("{table}.{name}")).ok_or_else(|| unknown("class", name))?;
                for form in row.forms("forms") {
                    let elements = patterns.elements(lexicon, form).ok_or_else(|| unknown("forms", form))?;
                    patterns.add(&elements, 0, class);
                }
            }
        }
        Ok(patterns)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn set(&self, name: &str) -> Option<u32> {
        self.sets.iter().position(|set| set == name).map(|at| at as u32)
    }

    fn add_member(&mut self, form: &str, set: Sets) {
        if let Some(excluded) = form.strip_prefix('!') {
            *self.without.entry(excluded.to_owned()).or_default() |= set;
        } else if let Some(end) = form.strip_prefix('*').filter(|end| !end.is_empty()) {
            self.ends.entry(end.as_bytes()[end.len() - 1]).or_default().push((end.to_owned(), set));
        } else if let Some(start) = form.strip_suffix('*').filter(|start| start.len() >= 2) {
            self.starts.entry([start.as_bytes()[0], start.as_bytes()[1]]).or_default().push((start.to_owned(), set));
        } else {
            self.number(form);
            self.words.entry(form.to_owned()).and_modify(|(_, sets)| *sets |= set);
        }
    }

    fn number(&mut self, form: &str) -> u32 {
        let next = self.words.len() as u32 + 1;
        self.words.entry(form.to_owned()).or_insert((next, 0)).0
    }

    /// The elements of a pattern, each with whether it may be missing.
    fn elements(&mut self, lexicon: &Lexicon, form: &str) -> Option<Vec<(Element, bool)>> {
        let mut elements = Vec::new();
        for part in form.split(' ') {
            let (part, optional) = match part.strip_suffix('?').filter(|rest| !rest.is_empty()) {
                Some(part) => (part, true),
                None => (part, false),
            };
            if part == "_" {
                elements.push((Element::Any, optional));
            } else if let Some(name) = part.strip_prefix('[').and_then(|part| part.strip_suffix(']')) {
                elements.push((Element::Set(self.set(name)?), optional));
            } else {
                let mut word = part;
                while let Some(at) = lexicon.clitic_boundary(word).filter(|at| *at > 0 && *at < word.len()) {
                    self.number(&word[..at]);
                    elements.push((Element::Word(word[..at].to_owned()), optional));
                    word = &word[at..];
                }
                self.number(word);
                elements.push((Element::Word(word.to_owned()), optional));
            }
        }
        Some(elements)
    }

    fn add(&mut self, elements: &[(Element, bool)], node: usize, class: Class) {
        let Some(((element, optional), rest)) = elements.split_first() else {
            // A pattern of nothing but what may be missing would match everywhere.
            if node != 0 && !self.nodes[node].ends.contains(&class) {
                self.nodes[node].ends.push(class);
            }
            return;
        };
        if *optional {
            self.add(rest, node, class);
        }
        let new = self.nodes.len();
        let next = match element {
            Element::Word(word) => {
                let number = self.words.get(word).map_or(0, |(number, _)| *number);
                *self.nodes[node].words.entry(number).or_insert(new)
            }
            Element::Set(set) => match self.nodes[node].sets.iter().find(|(known, _)| known == set) {
                Some((_, next)) => *next,
                None => {
                    self.nodes[node].sets.push((*set, new));
                    new
                }
            },
            Element::Any => *self.nodes[node].any.get_or_insert(new),
        };
        if next == new {
            self.nodes.push(Node::default());
        }
        self.add(rest, next, class);
    }

    /// What is known of a folded word.
    fn word(&self, folded: &str) -> Word {
        let (number, mut sets) = self.words.get(folded).copied().unwrap_or_default();
        let bytes = folded.as_bytes();
        if bytes.len() >= 2 {
            let starts = self.starts.get(&[bytes[0], bytes[1]]).into_iter().flatten();
            sets |= starts.filter(|(start, _)| folded.starts_with(start.as_str())).fold(0, |all, (_, set)| all | set);
            let ends = self.ends.get(&bytes[bytes.len() - 1]).into_iter().flatten();
            let ends = ends.filter(|(end, _)| folded.len() > end.len() && folded.ends_with(end.as_str()));
            sets |= ends.fold(0, |all, (_, set)| all | set);
            if let Some(without) = self.without.get(folded) {
                sets &= !without;
            }
        }
        Word { number, sets }
    }

    /// What is known of each token of a document.
    pub(crate) fn words(&self, document: &Document, tokens: &[Token]) -> Vec<Word> {
        let mut known: HashMap<&str, Word> = HashMap::new();
        let word = |token: &Token| {
            let text = document.slice(token.span);
            let plain = text.bytes().all(|byte| byte.is_ascii_lowercase());
            let mut word =
                *known.entry(text).or_insert_with(|| if plain { self.word(text) } else { self.word(&fold(text)) });
            let capital = !plain && text.starts_with(char::is_uppercase);
            if capital {
                // A name is not known by its end: "Quorra" is no verb in the future.
                let open = word.sets & !self.words.get(&fold(text)).map_or(0, |(_, sets)| *sets);
                word.sets &= !open | CAPITALISED;
            }
            if QUOTES.contains(&text) {
                word.sets |= 1 << Set::Quote as u32;
            } else if token.kind == TokenKind::Number {
                word.sets |= 1 << Set::Number as u32;
            } else if capital {
                word.sets |= 1 << Set::Capital as u32;
            }
            word
        };
        tokens.iter().map(word).collect()
    }

    /// All that the patterns find, by place: of one class at one place the longest, and nothing inside words that are
    /// to be left alone.
    pub(crate) fn hits(&self, words: &[Word]) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut ends: Vec<(usize, Class)> = Vec::new();
        if self.nodes.is_empty() {
            return hits;
        }
        // For each table, the stretches to be left alone, by their start.
        let mut left: [Vec<(usize, usize)>; LEAVES.len()] = Default::default();
        for start in 0..words.len() {
            ends.clear();
            self.walk(words, start, 0, &mut ends);
            ends.sort_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
            ends.dedup_by_key(|(_, class)| *class);
            for &(end, class) in &ends {
                if LEAVES.contains(&class) {
                    left[class.table()].push((start, end));
                } else {
                    // What follows "if" only shows that it is one.
                    let end = if class == Class::If { start + 1 } else { end };
                    hits.push(Hit { start, end, class });
                }
            }
        }
        hits.retain(|hit| {
            let left = &left[hit.class.table()];
            let near = left[..left.partition_point(|(from, _)| *from <= hit.start)].iter().rev().take(NEAR_LEAVES);
            // "is not only": the negation starts before the words to be left alone.
            let negates = hit.class == Class::Negation && hit.end - hit.start > 1;
            let cut = negates && left.binary_search_by_key(&(hit.end - 1), |(from, _)| *from).is_ok();
            !cut && !near.into_iter().any(|(_, end)| hit.end <= *end)
        });
        hits
    }

    fn walk(&self, words: &[Word], mut at: usize, node: usize, ends: &mut Vec<(usize, Class)>) {
        let inside = node != 0;
        let node = &self.nodes[node];
        ends.extend(node.ends.iter().map(|class| (at, *class)));
        // "is “an act of sabotage”": quotation marks part no pattern.
        while inside && words.get(at).is_some_and(|word| word.is(Set::Quote)) {
            at += 1;
        }
        let Some(word) = words.get(at) else { return };
        if word.number != 0
            && let Some(next) = node.words.get(&word.number)
        {
            self.walk(words, at + 1, *next, ends);
        }
        for (set, next) in &node.sets {
            if word.sets & (1 << set) != 0 {
                self.walk(words, at + 1, *next, ends);
            }
        }
        if let Some(next) = node.any {
            self.walk(words, at + 1, next, ends);
        }
    }
}
