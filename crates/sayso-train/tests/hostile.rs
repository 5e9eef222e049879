//! No text makes the whole analysis panic, take more than linear time, or give ranges that do not slice.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso_syntax::conllu;
use sayso_syntax::{Model, Scratch};
use sayso_train::train::{Options, train};

/// Two own sentences, one of them with a token that stands for two words.
const SENTENCES: &str = "# text = The boats can't sail.
1\tThe\tthe\tDET\t_\tDefinite=Def\t2\tdet\t_\t_
2\tboats\tboat\tNOUN\t_\tNumber=Plur\t5\tnsubj\t_\t_
3-4\tcan't\t_\t_\t_\t_\t_\t_\t_\t_
3\tca\tcan\tAUX\t_\t_\t5\taux\t_\t_
4\tn't\tnot\tPART\t_\t_\t5\tadvmod\t_\t_
5\tsail\tsail\tVERB\t_\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t_\t_\t5\tpunct\t_\t_

# text = \"Stay,\" Maria Orr said.
1\t\"\t\"\tPUNCT\t_\t_\t2\tpunct\t_\tSpaceAfter=No
2\tStay\tstay\tVERB\t_\tMood=Imp\t7\tccomp\t_\tSpaceAfter=No
3\t,\t,\tPUNCT\t_\t_\t2\tpunct\t_\tSpaceAfter=No
4\t\"\t\"\tPUNCT\t_\t_\t2\tpunct\t_\t_
5\tMaria\tMaria\tPROPN\t_\tNumber=Sing\t7\tnsubj\t_\t_
6\tOrr\tOrr\tPROPN\t_\tNumber=Sing\t5\tflat\t_\t_
7\tsaid\tsay\tVERB\t_\tTense=Past\t0\troot\t_\tSpaceAfter=No
8\t.\t.\tPUNCT\t_\t_\t7\tpunct\t_\t_

";

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let data = conllu::read(&SENTENCES.repeat(12)).expect("a treebank");
    Model::from_bytes(&train("en", &data, &Options::default(), &mut |_| {})).expect("a model")
});

/// Every word slices and stands behind the one before it, every head is a word of the same sentence.
fn check(text: &str) {
    let mut scratch = Scratch::default();
    let analysis = MODEL.analyse(text, &mut scratch);
    let mut end = 0;
    for word in analysis.words(text) {
        let range = word.range();
        assert!(range.start >= end || word.idx() > 0 && range == analysis.segmentation.range(word.idx() - 1));
        assert!(!text[range.clone()].is_empty() && !word.form().is_empty());
        end = range.end;
    }
    for sentence in analysis.sentences(text) {
        let words = sentence.word_range();
        assert!(sentence.words().all(|word| word.head().is_none_or(|head| words.contains(&head.idx()))));
        assert!(text.get(sentence.range()).is_some());
    }
    for name in MODEL.names(text, &analysis, &mut scratch) {
        assert!(text.get(name.range).is_some());
    }
}

proptest! {
    #[test]
    fn any_text_is_analysed(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_text_of_hard_characters_is_analysed(text in "[a-cA-C0-9 .'’\"«»()\\-\n\u{2028}\u{a0}\u{202e}\u{200d}\u{fffd}北京。éß]{0,200}") {
        check(&text);
    }
}

/// A bound that a slow machine keeps easily and quadratic time does not.
const GENEROUS: Duration = Duration::from_secs(120);

#[test]
fn monsters_take_linear_time() {
    let n_bytes = if cfg!(debug_assertions) { 200_000 } else { 1_000_000 };
    for (name, unit, n_bytes) in [
        ("one word of ten megabytes", "a", 10_000_000),
        ("one line of words", "word ", n_bytes),
        ("all quotation marks", "\"", n_bytes),
        ("contractions that touch", "can't", n_bytes),
        ("right-to-left marks", "\u{202e}\u{200f}a", n_bytes),
        ("zero-width joiners", "\u{200d}", n_bytes),
        ("replacement characters", "\u{fffd}", n_bytes),
        ("Chinese without a stop", "北京的", n_bytes),
    ] {
        let start = Instant::now();
        check(&unit.repeat(n_bytes / unit.len()));
        assert!(start.elapsed() < GENEROUS, "{name}: {:?}", start.elapsed());
    }
}
