//! What is done by saying something, as the cue tells.

use sayso_ledger::{Act, Document, Format, Language};
use sayso_reading::Reader;

/// The act of the first claim in a text.
fn check(language: Language, text: &str, expected: Option<Act>) {
    let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
    document.language = language;
    let ledger = Reader::new().expect("the tables parse").read(&document);
    assert_eq!(ledger.claims[0].act(), expected, "{text}: {:?}", ledger.claims[0]);
}

#[test]
fn the_cue_tells_the_act() {
    check(Language::English, "Ann Roe accuses the port of fraud.", Some(Act::Accuses));
    check(Language::English, "Ann Roe denied that the port was dark.", Some(Act::Denies));
    check(Language::French, "Anne Roc exhorte le port à publier ses relevés.", Some(Act::Urges));
}

#[test]
fn a_negated_cue_tells_none() {
    check(Language::English, "Ann Roe does not accuse the port of fraud.", None);
    check(Language::English, "Ann Roe didn't deny that the port was dark.", None);
    check(Language::French, "Anne Roc n’accuse pas le port de fraude.", None);
}
