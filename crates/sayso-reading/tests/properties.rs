//! What holds of any text: layers tile it, spans slice it, nothing panics, parties are treated alike, and time is
//! linear.

#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso_ledger::{Block, BlockKind, Document, Format, Language, Ledger};
use sayso_reading::{Reader, Tier};

const LANGUAGES: [Language; 3] = [Language::English, Language::French, Language::German];

/// A document whose blocks are the lines of the text; without blocks if `whole`.
fn document(text: &str, language: Language, whole: bool) -> Document {
    let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
    document.language = language;
    let kinds = [BlockKind::Paragraph, BlockKind::Heading, BlockKind::Question, BlockKind::Answer];
    let mut at = 0;
    for (idx, line) in text.split('\n').enumerate().filter(|_| !whole) {
        let span = document.trim(document.span(at, at + line.len()).unwrap());
        at += line.len() + 1;
        if !span.is_empty() {
            // Mostly paragraphs, now and then another kind.
            let kind = if idx % 5 == 4 { kinds[idx / 5 % kinds.len()] } else { BlockKind::Paragraph };
            document.blocks.push(Block { kind, span });
        }
    }
    document
}

/// Reads a text and checks all that holds of every reading.
fn check(reader: &Reader, text: &str, language: Language, whole: bool) {
    let document = document(text, language, whole);
    let analysis = reader.analyse(&document);
    for paragraph in &analysis.paragraphs {
        let mut end = paragraph.span.start();
        for token in &analysis.tokens[paragraph.tokens.clone()] {
            let between = document.span(end, token.span.start()).expect("tokens are in order");
            assert!(document.slice(between).trim().is_empty(), "a word is in no token of {text:?}");
            assert!(!document.slice(token.span).contains(char::is_whitespace), "white space in a token of {text:?}");
            assert!(!token.span.is_empty());
            end = token.span.end();
        }
        let rest = document.span(end, paragraph.span.end()).expect("tokens stay inside their paragraph");
        assert!(document.slice(rest).trim().is_empty(), "a word is in no token of {text:?}");
        let mut next = paragraph.tokens.start;
        for sentence in &analysis.sentences[paragraph.sentences.clone()] {
            assert_eq!(sentence.tokens.start, next, "sentences tile the tokens of {text:?}");
            assert!(!sentence.tokens.is_empty());
            next = sentence.tokens.end;
        }
        assert_eq!(next, paragraph.tokens.end, "sentences tile the tokens of {text:?}");
    }
    let ledger = reader.read(&document);
    ledger.check(&document).unwrap_or_else(|error| panic!("{error} in {text:?}"));
    for claim in &ledger.claims {
        assert!(sayso_reading::RULES.iter().any(|(id, _)| *id == claim.rule), "unknown rule {}", claim.rule);
    }
    assert_eq!(ledger, reader.read(&document), "the same document gives the same ledger");
}

/// Words that exercise rules: marks, cues, names, function words, in both languages.
fn pieces() -> impl Strategy<Value = String> {
    let words = vec![
        "“",
        "”",
        "\"",
        "« ",
        " »",
        "‘",
        "’",
        "'",
        ",",
        ".",
        ":",
        ";",
        "?",
        "(",
        ")",
        "–",
        "\n",
        "Q:",
        "R :",
        "said",
        "says",
        "report",
        "claims that",
        "that",
        "told",
        "accused",
        "of",
        "by",
        "was",
        "according to",
        "As",
        "as",
        "while",
        "who",
        "and",
        "to",
        "not",
        "Ann Roe",
        "Paul Holm",
        "Holm",
        "Mr",
        "Minister",
        "the ministry",
        "Bank of Orsel",
        "officials",
        "she",
        "I",
        "we",
        "his claim",
        "Holm’s claim that",
        "saying",
        "on Monday",
        "a déclaré",
        "a-t-il dit",
        "selon",
        "d’après",
        "qu’il",
        "que",
        "nous",
        "l’a",
        "exhortons",
        "à publier",
        "qui",
        "Le Syndicat des mariniers",
        "M. Roc",
        "Sept.",
        "buoy",
        "bouée",
        "27",
        "should",
    ];
    prop::collection::vec(prop::sample::select(words), 0..60).prop_map(|words| words.join(" "))
}

/// The tables are parsed once for all cases.
static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().unwrap());
/// The same with the model of roles.
static FAST: LazyLock<Reader> = LazyLock::new(|| Reader::new().unwrap().with_tier(Tier::Fast));

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>(), whole in any::<bool>()) {
        for language in LANGUAGES {
            check(&READER, &text, language, whole);
            check(&FAST, &text, language, whole);
        }
    }

    #[test]
    fn any_row_of_marks_and_cues_is_read(text in pieces(), whole in any::<bool>()) {
        for language in LANGUAGES {
            check(&READER, &text, language, whole);
            check(&FAST, &text, language, whole);
        }
    }

    #[test]
    fn the_names_of_the_parties_change_nothing_but_the_names(
        text in pieces(),
        other in prop::sample::select(OTHERS.to_vec()),
    ) {
        swapped(&READER, &text.replace("Holm", PARTY).replace("Roe", PARTY), Language::English, other);
    }
}

const PARTY: &str = "Tavrin";
/// Parties to swap it with: plain words with a capital, of the same length so that spans stay the same.
const OTHERS: &[&str] = &["Orslek", "Vardan", "Quorra", "Belzak", "Umbria"];

/// Reads a text and the same text with another party's name, and compares.
fn swapped(reader: &Reader, text: &str, language: Language, other: &str) {
    let outline = |ledger: Ledger| (ledger.claims, ledger.notices);
    let one = outline(reader.read(&document(text, language, false)));
    let two = outline(reader.read(&document(&text.replace(PARTY, other), language, false)));
    assert_eq!(one, two, "{PARTY} and {other} are read alike in {text:?}");
}

#[test]
fn parties_are_read_alike_in_running_text() {
    let reader = Reader::new().unwrap();
    let english = "Tavrin said that talks had begun. “We saw it,” Tavrin said. “Twice.”\n\
        According to Tavrin, the ministry lied. Tavrin accused the ministry of lying, adding that it would sue.\n\
        A spokesman for Tavrin denied it. Mr Tavrin’s claim that it rained was false. Ann Tavrin, a pilot, left.\n\
        The ministry criticised Tavrin. The plan was rejected by Tavrin, and Tavrin and Roe said so.";
    let french = "Tavrin affirme que la bouée est en panne. « Oui », a déclaré Tavrin. Selon Tavrin, tout va bien.\n\
        Le ministère accuse Tavrin d’avoir menti. M. Tavrin le nie. L’affirmation de Tavrin est fausse.";
    for other in OTHERS {
        swapped(&reader, english, Language::English, other);
        swapped(&reader, french, Language::French, other);
    }
}

/// How much of each hostile text is read: a megabyte, and a quarter of one where the build is not optimised.
const HOSTILE_BYTES: usize = if cfg!(debug_assertions) { 1 << 18 } else { 1 << 20 };
/// How long that may take on a loaded machine: ten times what is measured, and far below what a quadratic loop needs.
const BOUND: Duration = Duration::from_secs(20);

#[test]
fn hostile_text_takes_linear_time() {
    takes_linear_time(&READER, HOSTILE_BYTES);
}

/// A model looks at every word, and at the words around every cue once more: a quarter of the text in the same time.
#[test]
fn hostile_text_takes_linear_time_by_the_model_of_roles_too() {
    takes_linear_time(&FAST, HOSTILE_BYTES / 4);
}

fn takes_linear_time(reader: &Reader, n_bytes: usize) {
    let units = [
        "\"",
        "“",
        "“a” ",
        "« ",
        "‘",
        "said ",
        "she said ",
        "“a,” said ",
        "has ",
        "a",
        "a-",
        "'s",
        "l'",
        ", and he said ",
        ", saying ",
        "Ann ",
        "Mr Ann Roe, ",
        "of ",
        "(",
        ") ",
        ", ",
        "that ",
        "who ",
        "according to X, ",
        "“b.\n",
        "Q: ",
        ". ",
        "\n",
        "é",
        "nous ",
        "\u{202f}",
    ];
    for unit in units {
        let text = unit.repeat(n_bytes / unit.len());
        for (language, whole) in [(Language::English, true), (Language::French, false)] {
            let document = document(&text, language, whole);
            let start = Instant::now();
            let ledger = reader.read(&document);
            let taken = start.elapsed();
            assert!(taken < BOUND, "{n_bytes} bytes of {unit:?} take {taken:?}");
            ledger.check(&document).unwrap();
        }
    }
}

#[test]
fn every_table_parses_and_every_value_in_it_is_known() {
    let reader = Reader::new().expect("the tables are right");
    assert!(reader.supports(Language::English) && reader.supports(Language::French));
    assert!(!reader.supports(Language::German));
}
