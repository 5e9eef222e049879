//! The built-in models read plain sentences of each language as Universal Dependencies has them.
#![allow(clippy::unwrap_used)] // a test fails where it should not go on

use sayso_ledger::{Document, Format, Language};
use sayso_reading::{Reader, Syntax, Tier};

fn analysed(reader: &Reader, language: Language, text: &str) -> Syntax {
    let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
    document.language = language;
    reader.syntax(&document).unwrap().unwrap()
}

#[test]
fn every_model_loads_and_gives_each_sentence_one_root() {
    let reader = Reader::new().unwrap();
    let texts = [
        (Language::English, "The harbour was closed. Nobody said why."),
        (Language::French, "Le port était fermé. Personne n’a dit pourquoi."),
        (Language::Dutch, "De haven was gesloten. Niemand zei waarom."),
        (Language::German, "Der Hafen war geschlossen. Niemand sagte, warum."),
        (Language::Chinese, "港口已经关闭。没有人说明原因。"),
    ];
    assert_eq!(reader.syntax_languages().collect::<Vec<_>>(), texts.map(|(language, _)| language));
    for (language, text) in texts {
        let Syntax { analysis, .. } = analysed(&reader, language, text);
        assert_eq!(analysis.segmentation.n_sentences(), 2, "{text}");
        for sentence in analysis.sentences(text) {
            assert_eq!(sentence.words().filter(|word| word.head().is_none()).count(), 1, "{text}");
        }
    }
}

#[test]
fn contractions_and_clitics_are_words_of_their_own() {
    let reader = Reader::new().unwrap();
    let cases: [(Language, &str, &[&str]); 5] = [
        (
            Language::English,
            "They can't say it's the mayor's fault.",
            &["They", "ca", "n't", "say", "it", "'s", "the", "mayor", "'s", "fault", "."],
        ),
        (
            Language::French,
            "Le maire du port n’a pas répondu aux questions.",
            &["Le", "maire", "de", "le", "port", "n’", "a", "pas", "répondu", "à", "les", "questions", "."],
        ),
        (Language::French, "Qu’a-t-il dit ?", &["Qu’", "a", "-t-il", "dit", "?"]),
        (Language::German, "Sie war im Hafen.", &["Sie", "war", "in", "dem", "Hafen", "."]),
        (Language::Chinese, "他说港口关闭了。", &["他", "说", "港口", "关闭", "了", "。"]),
    ];
    for (language, text, expected) in cases {
        let Syntax { analysis, .. } = analysed(&reader, language, text);
        let forms: Vec<&str> = analysis.words(text).map(|word| word.form()).collect();
        assert_eq!(forms, expected);
    }
}

#[test]
fn who_said_it_is_the_subject() {
    let reader = Reader::new().unwrap();
    for (language, text, subject, verb, lemma) in [
        (Language::English, "The minister denied the report.", "minister", "denied", "deny"),
        (Language::French, "La ministre a démenti le rapport.", "ministre", "démenti", "démentir"),
        (Language::Dutch, "De minister bevestigde het bericht.", "minister", "bevestigde", "bevestigen"),
        (Language::German, "Der Minister bestätigte den Bericht.", "Minister", "bestätigte", "bestätigen"),
    ] {
        let Syntax { analysis, .. } = analysed(&reader, language, text);
        let word = |form: &str| analysis.words(text).find(|word| word.form() == form).unwrap();
        assert_eq!(word(subject).relation(), "nsubj", "{text}");
        assert_eq!(word(subject).head().map(|head| head.form()), Some(verb), "{text}");
        assert_eq!(word(verb).lemma(), lemma, "{text}");
    }
}

#[test]
fn a_persons_name_has_its_family_name() {
    let reader = Reader::new().unwrap();
    let text = "President Maria Lopez said that John Miller had met Peter Brown in London.";
    let Syntax { names, .. } = analysed(&reader, Language::English, text);
    let found: Vec<_> = names.iter().map(|name| (&text[name.range.clone()], name.family.clone())).collect();
    for (whole, family) in [("Maria Lopez", "Lopez"), ("John Miller", "Miller"), ("Peter Brown", "Brown")] {
        let person = found.iter().find(|(name, _)| *name == whole).unwrap();
        assert_eq!(person.1.clone().map(|family| &text[family]), Some(family));
    }
}

#[test]
fn only_text_blocks_are_analysed_and_an_unknown_language_has_no_model() {
    let reader = Reader::new().unwrap();
    let text = "Ceci n’est rien.";
    let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
    document.language = Language::Undetermined;
    assert!(reader.syntax(&document).unwrap().is_none());
    let empty = analysed(&reader, Language::French, "");
    assert_eq!((empty.analysis.segmentation.n_words(), empty.names.len()), (0, 0));
}

#[test]
fn the_encoder_finds_who_speaks_in_both_languages_and_holds_what_rules_find() {
    let reader = Reader::new().unwrap().with_tier(Tier::Precise);
    for (language, text, speaker, content) in [
        (
            Language::English,
            "The harbour board has long bristled at the idea that barges should pay for the lock.",
            "The harbour board",
            "that barges should pay for the lock",
        ),
        (
            Language::French,
            "Selon Jeanne Morel, le pont restera fermé jusqu’à la fin de l’enquête du canton.",
            "Jeanne Morel",
            "le pont restera fermé jusqu’à la fin de l’enquête du canton",
        ),
    ] {
        let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
        document.language = language;
        let ledger = reader.read(&document);
        ledger.check(&document).unwrap();
        assert_eq!(ledger.reader, reader.version(), "{text}");
        assert!(ledger.notices.is_empty(), "{:?}", ledger.notices);
        let claim = ledger.claims.iter().find(|claim| !claim.cue.is_empty()).unwrap();
        assert_eq!(document.slice(claim.source.span().unwrap()), speaker);
        assert_eq!(document.slice(claim.content[0]), content);
    }
}

#[test]
fn trees_do_not_depend_on_what_parties_are_called() {
    let reader = Reader::new().unwrap();
    let sentences = [
        "Asked whether {A} would pay, the {B} spokesman pointed to the accord {A} and {B} signed in spring.",
        "As early as 2013, the {A} embassy in {B} began to set up a system of voluntary liaison, the news agency {A} Today reports.",
        "Foreign minister Dana Holt of {A} said {B} had given {A} no choice but to close the strait to {B} ships.",
        "The minister repeated that {A} is averse to such practices while affirming that {B} keeps its promises.",
    ];
    let names = ["Norway", "Brussels", "China", "Ostrand", "Brazil", "Lagos"];
    for sentence in sentences {
        let trees = names.iter().zip(names.iter().cycle().skip(1)).map(|(a, b)| {
            let text = sentence.replace("{A}", a).replace("{B}", b);
            let Syntax { analysis, .. } = analysed(&reader, Language::English, &text);
            let tree = analysis.words(&text).map(|word| (word.head().map(|head| head.idx()), word.deprel().to_owned()));
            tree.collect::<Vec<_>>()
        });
        let trees: Vec<_> = trees.collect();
        for (tree, name) in trees.iter().zip(names) {
            assert_eq!(*tree, trees[0], "{sentence} with {name}");
        }
    }
}
