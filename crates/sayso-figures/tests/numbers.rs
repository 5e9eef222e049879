//! Numbers in digits and words: the text, and the numbers to read in it.
#![allow(clippy::unwrap_used)] // a test that cannot go on has to fail

use sayso_figures::Figures;
use sayso_ledger::Language;

fn check(language: Language, cases: &[(&str, &str)]) {
    let figures = Figures::new().unwrap();
    for (text, expected) in cases {
        let numbers = figures.numbers(text, language);
        let found: Vec<String> = numbers
            .iter()
            .map(|number| format!("{}{}", number.value.normalize(), if number.is_ordinal { "." } else { "" }))
            .collect();
        assert_eq!(found.join(" "), *expected, "{text}: {numbers:?}");
    }
}

#[test]
fn english() {
    check(
        Language::English,
        &[
            ("two hundred and six tugs and forty-one barges", "206 41"),
            ("1,250 crates, 3.75 acres and 36.2 billion", "1250 3.75 36200000000"),
            ("three hundred and two hundred", "300 200"),
            ("half a million, two thirds and one and a half", "500000 0.6666666666666666666666666667 1.5"),
            ("the twenty-first and the 3rd", "21. 3."),
            ("a dozen, two dozen, a thousand", "12 24 1000"),
        ],
    );
}

#[test]
fn french() {
    check(
        Language::French,
        &[
            ("quatre-vingt-dix-sept, soixante et onze, deux cent trente", "97 71 230"),
            ("12 500 caisses et 3,5 milliards", "12500 3500000000"),
            ("un million et demi", "1500000"),
        ],
    );
}

#[test]
fn dutch_and_german() {
    check(Language::Dutch, &[("zevenentwintig, honderdenzes en 1.250", "27 106 1250"), ("drieëndertig", "33")]);
    check(
        Language::German,
        &[("zweiundzwanzig, dreihundertfünf und 1,6 Millionen", "22 305 1600000"), ("eine Milliarde", "1000000000")],
    );
}

#[test]
fn chinese() {
    check(
        Language::Chinese,
        &[
            ("三百五十二", "352"),
            ("4.78万亿和二百五", "4780000000000 250"),
            ("五亿零六, 三分之一", "500000006 0.3333333333333333333333333333"),
        ],
    );
}
