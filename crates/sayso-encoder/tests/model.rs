//! The model that is shipped: its files are checked, its pieces are those of the reference, hostile text does no harm.
#![allow(clippy::unwrap_used)] // a test fails where it should not go on

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use sayso_encoder::{Encoder, LoadError, Tag, TagWeights, Vocabulary, Word, tokeniser::tokenise};

fn file(name: &str) -> Vec<u8> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    std::fs::read(folder.join(name)).unwrap()
}

static ENCODER: LazyLock<Encoder> =
    LazyLock::new(|| Encoder::load(file("attribution.onnx"), &file("attribution.vocab")).unwrap());

/// Words and marks of a text, all of it one sentence for each line.
fn words(text: &str) -> Vec<Vec<Word>> {
    let mut lines = vec![Vec::new()];
    let mut word: Option<usize> = None;
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric()
            && let Some(start) = word.take()
        {
            lines.last_mut().unwrap().push((start..at).into());
        }
        match c {
            '\n' => lines.push(Vec::new()),
            c if c.is_alphanumeric() => word = word.or(Some(at)),
            c if !c.is_whitespace() => lines.last_mut().unwrap().push((at..at + c.len_utf8()).into()),
            _ => {}
        }
    }
    if let Some(start) = word {
        lines.last_mut().unwrap().push((start..text.len()).into());
    }
    lines
}

/// The stretches that are found in a text, as `role: words`.
fn found(text: &str) -> Vec<String> {
    let sentences = words(text);
    let tags = ENCODER.tags(text, &sentences).unwrap();
    let mut out: Vec<(&str, Range<usize>)> = Vec::new();
    for (word, tag) in sentences.iter().flatten().zip(tags.iter().flatten()) {
        match tag {
            Tag::Outside => {}
            Tag::BeginSource => out.push(("source", word.range.clone())),
            Tag::BeginCue => out.push(("cue", word.range.clone())),
            Tag::BeginContent => out.push(("content", word.range.clone())),
            Tag::InSource | Tag::InCue | Tag::InContent => out.last_mut().unwrap().1.end = word.range.end,
        }
    }
    out.into_iter().map(|(role, range)| format!("{role}: {}", &text[range])).collect()
}

#[test]
fn sources_cues_and_contents_are_found() {
    let check = |text: &str, expected: &[&str]| assert_eq!(found(text), expected, "{text}");
    check(
        "The mayor said on Monday that the bridge would stay closed. It was built in 1931.",
        &["source: The mayor", "cue: said on Monday", "content: that the bridge would stay closed"],
    );
    check(
        "Le préfet a déclaré que le pont resterait fermé. Il date de 1931.",
        &["source: Le préfet", "cue: a déclaré", "content: que le pont resterait fermé"],
    );
    check("The bridge was built in 1931 and is forty metres long.", &[]);
}

#[test]
fn pieces_are_those_of_the_reference() {
    for line in include_str!("fixtures/pieces.tsv").lines() {
        let (text, ids) = line.rsplit_once('\t').unwrap();
        let text = text.replace("\\t", "\t");
        let pieces = tokenise(ENCODER.vocabulary(), &text, true);
        let found: Vec<String> = pieces.iter().map(|piece| piece.id.to_string()).collect();
        assert_eq!(found.join(" "), ids, "{text}");
        for piece in &pieces {
            let spelled = ENCODER.vocabulary().piece(piece.id).trim_start_matches('\u{2581}');
            let here = &text[piece.start..piece.end];
            assert!(here == spelled || !here.is_ascii() || spelled.is_empty(), "{here:?} {spelled:?}");
        }
    }
}

#[test]
fn probabilities_sum_to_one_and_clones_agree() {
    let text = "“We know nothing,” the harbour office wrote. Nobody answered.";
    let scores = ENCODER.scores(text, &words(text)).unwrap();
    for word in scores.iter().flatten() {
        assert!((word.iter().map(|value| value.exp()).sum::<f32>() - 1.0).abs() < 1e-4, "{word:?}");
    }
    assert_eq!(ENCODER.clone().scores(text, &words(text)).unwrap(), scores);
}

#[test]
fn names_are_not_seen() {
    let scores = |name: &str| {
        let text = format!("{name}’s envoy said that Orsel had lied.");
        let mut words = words(&text).concat();
        words[0] = Word { range: 0..name.len() + "’s".len(), name: 0..name.len() };
        words.drain(1..3);
        ENCODER.scores(&text, &[words]).unwrap()
    };
    assert_eq!(scores("Halvern"), scores("Qozuntarra"));
}

#[test]
fn damaged_files_are_refused() {
    let (network, vocabulary) = (file("attribution.onnx"), file("attribution.vocab"));
    let load = |network: &[u8], vocabulary: &[u8]| Encoder::load(network.to_vec(), vocabulary).unwrap_err();
    assert!(matches!(load(&network, b""), LoadError::NotAVocabulary));
    assert!(matches!(load(&network, b"SAYSOVOC"), LoadError::Damaged(_)));
    assert!(matches!(load(&network, &vocabulary[..vocabulary.len() / 2]), LoadError::Damaged(_)));
    assert!(matches!(load(&network[1..], &vocabulary), LoadError::OtherNetwork { .. }));
    assert!(matches!(load(b"", &vocabulary), LoadError::OtherNetwork { .. }));
    let mut changed = vocabulary.clone();
    changed[8] = 9;
    assert!(matches!(load(&network, &changed), LoadError::Version { expected: 1, found: 9 }));
    let mut changed = vocabulary.clone();
    changed[vocabulary.len() / 3] ^= 1;
    assert!(matches!(load(&network, &changed), LoadError::Damaged(_)));
}

#[test]
fn long_and_broken_texts_are_read() {
    let one = "x".repeat(4_000);
    let many = "e\u{301} ".repeat(300);
    let marks = "\u{301}".repeat(1_000);
    for text in [one.as_str(), &many, &marks, "\u{1}\u{2}", "\u{ad}", "\u{200b} \u{200b}", "🜚"] {
        let sentences = vec![vec![(0..text.len()).into()], vec![], words(text).concat()];
        let scores = ENCODER.scores(text, &sentences).unwrap();
        assert_eq!(scores.iter().map(Vec::len).collect::<Vec<_>>(), sentences.iter().map(Vec::len).collect::<Vec<_>>());
    }
    // Ranges that slice nothing are words that say nothing.
    let scores = ENCODER.scores("é", &[[0..1, 5..9, Range { start: 2, end: 0 }].map(Word::from)]).unwrap();
    assert!(scores[0].iter().all(|word| word.iter().all(|&value| value == word[0])));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn pieces_slice_the_text(text in "\\PC{0,40}|(?s).{0,40}|[a-zé«»“” ,.\u{301}\u{ad}ﬁ]{0,60}") {
        let mut before = 0;
        for piece in tokenise(ENCODER.vocabulary(), &text, true) {
            prop_assert!(text.get(piece.start..piece.end).is_some());
            prop_assert!(piece.start >= before);
            before = piece.start;
        }
    }

    #[test]
    fn damaged_vocabularies_never_panic(cut in 0usize..4_000, flips in prop::collection::vec((0usize..4_000, any::<u8>()), 0..4)) {
        let mut bytes = b"SAYSOVOC\x01\0\0\0\x08\0\0\0\x20\0\0\0\x04\0\0\0\x07\0\0\0".to_vec();
        bytes.resize(4_000, 0);
        for (at, value) in flips {
            bytes[at] = value;
        }
        bytes.truncate(cut);
        prop_assert!(Vocabulary::load(&bytes).is_err());
    }

    #[test]
    fn every_row_of_scores_has_a_row_of_tags(scores in prop::collection::vec(prop::array::uniform7(-20.0f32..0.0), 0..60)) {
        for weights in [&TagWeights::flat(), ENCODER.vocabulary().weights()] {
            let tags = weights.best(&scores);
            prop_assert_eq!(tags.len(), scores.len());
            let mut before = Tag::Outside;
            for tag in tags {
                let begins = match tag {
                    Tag::InSource => Tag::BeginSource,
                    Tag::InCue => Tag::BeginCue,
                    Tag::InContent => Tag::BeginContent,
                    other => other,
                };
                prop_assert!(tag == begins || before == tag || before == begins);
                before = tag;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_text_panics(text in "(?s).{0,80}", bounds in prop::collection::vec(0usize..200, 0..20)) {
        let range = |pair: &[usize]| pair[0]..*pair.last().unwrap();
        let word = |four: &[usize]| Word { range: range(&four[..four.len().min(2)]), name: range(four) };
        let ranges: Vec<Word> = bounds.chunks(4).map(word).collect();
        prop_assert!(ENCODER.scores(&text, &[ranges]).is_ok());
        prop_assert!(ENCODER.tags(&text, &words(&text)).is_ok());
    }
}
