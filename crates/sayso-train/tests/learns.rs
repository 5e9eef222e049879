//! Training on a few dozen invented sentences: they are learnt, always alike, and come back from the file.

use sayso_syntax::conllu::{self, ConlluSentence};
use sayso_syntax::{Model, Scratch};
use sayso_train::score::score;
use sayso_train::train::{Options, train};

fn sentences(language: &str) -> Vec<ConlluSentence> {
    let path = format!("{}/tests/data/{language}.conllu", env!("CARGO_MANIFEST_DIR"));
    conllu::read(&std::fs::read_to_string(path).expect("a readable file of sentences or a model"))
        .expect("a readable file of sentences or a model")
}

fn trained(language: &str) -> Vec<u8> {
    let options = Options { min_updates: 1, tree_runs: 1, folds: 1, ..Options::default() };
    train(language, &sentences(language), &options, &mut |_| {})
}

fn check(language: &str) {
    let bytes = trained(language);
    let model = Model::from_bytes(&bytes).expect("a readable file of sentences or a model");
    assert_eq!(model.language(), language);
    let scores = score(&model, &sentences(language));
    for (what, right) in [("class", scores.upos), ("lemma", scores.lemma), ("feats", scores.feats)] {
        assert!(right * 100 >= scores.words * 98, "{what}: {scores}");
    }
    assert!(scores.labelled * 100 >= scores.words * 98, "trees: {scores}");
    assert!(bytes == trained(language), "the same data gave another model");
}

#[test]
fn english_sentences_are_learnt() {
    check("en");
}

#[test]
fn french_sentences_are_learnt() {
    check("fr");
}

#[test]
fn a_new_sentence_of_known_words_is_understood() {
    let model = Model::from_bytes(&trained("en")).unwrap();
    let found = model.analyse_words([["The", "judge", "denies", "the", "fire", "."]], &mut Scratch::default());
    let words: Vec<_> = found.words("").collect();
    assert_eq!(words[2].lemma(), "deny");
    assert_eq!(words[1].head().map(|head| head.form()), Some("denies"));
    assert_eq!((words[1].relation(), words[4].relation()), ("nsubj", "obj"));
}

#[test]
fn a_damaged_model_is_an_error_and_never_a_panic() {
    let bytes = trained("fr");
    for at in (0..bytes.len()).step_by(bytes.len() / 400) {
        assert!(Model::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        assert!(Model::from_bytes(&damaged).is_err(), "byte {at}");
    }
}

#[test]
fn a_damaged_model_with_a_right_checksum_never_panics() {
    use sayso_syntax::container::{Container, ContainerWriter};
    let bytes = trained("fr");
    let container = Container::open(&bytes).unwrap();
    let names: Vec<(String, usize)> = container.sections().map(|(name, n)| (name.to_owned(), n)).collect();
    let mut scratch = Scratch::default();
    for (place, (name, _)) in names.iter().enumerate() {
        for step in 0..24 {
            let mut writer = ContainerWriter::default();
            for (i, (other, length)) in names.iter().enumerate() {
                let mut section = container.section(other).unwrap().bytes(*length).unwrap().to_vec();
                if i == place && !section.is_empty() {
                    let at = step * length / 24;
                    section[at] ^= 0x41;
                }
                writer.section(other, section);
            }
            if let Ok(model) = Model::from_bytes(&writer.finish("fr")) {
                let text = "Le maire du port nie les faits. Elle répond 12 fois.";
                assert!(model.analyse(text, &mut scratch).segmentation.n_words() > 0, "section {name}");
            }
        }
    }
}

#[test]
fn weights_for_other_features_are_refused() {
    use sayso_syntax::container::{Container, ContainerWriter};
    use sayso_syntax::templates::SECTION;
    let bytes = trained("fr");
    let container = Container::open(&bytes).unwrap();
    let mut writer = ContainerWriter::default();
    for (name, length) in container.sections() {
        let mut section = container.section(name).unwrap().bytes(length).unwrap().to_vec();
        if name == SECTION {
            section[0] ^= 1;
        }
        writer.section(name, section);
    }
    let message = Model::from_bytes(&writer.finish("fr")).unwrap_err().to_string();
    assert!(message.starts_with("model features at byte") && message.contains("train the model again"), "{message}");
}
