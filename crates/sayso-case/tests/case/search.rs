//! What is found, and that nothing a person types is an error but a query without words.

use proptest::prelude::*;
use sayso_case::{Case, Filter, Problem};
use sayso_ledger::Form;

use crate::samples::{READER, claims, everything, tell};

fn case() -> Case {
    let mut case = Case::in_memory().unwrap();
    tell(&mut case, "1", "\u{c9}lise Mar\u{e9}chal", "the harbour wall is not safe");
    tell(&mut case, "2", "Paul Orrin", "the wall of the harbour is l\u{2019}affaire d\u{2019}\u{c9}lise");
    tell(&mut case, "3", "Paul Orrin", "\u{6e2f}\u{53e3}\u{5f88}\u{5b89}\u{5168}");
    tell(&mut case, "4", "\u{674e}\u{660e}", "\u{6e2f} and \u{53e3} are parted, \u{30cf}\u{30fc}\u{30d0}\u{30fc}");
    tell(&mut case, "5", "\u{ae40}\u{cca0}\u{c218}", "\u{bd80}\u{b450}\u{b294} \u{c548}\u{c804}\u{d558}\u{b2e4}");
    case
}

fn check(filter: &Filter, expected: &str) {
    let paths: Vec<_> = claims(&case(), filter).into_iter().map(|claim| claim.path).collect();
    assert_eq!(paths.join(" "), expected, "{filter:?}");
}

fn about(query: &str, expected: &str) {
    check(&Filter { about: Some(query.to_owned()), ..Filter::default() }, expected);
}

fn by(query: &str, expected: &str) {
    check(&Filter { by: Some(query.to_owned()), ..Filter::default() }, expected);
}

#[test]
fn words_match_whatever_their_order_case_and_diacritics() {
    about("wall HARBOUR", "1 2");
    about("elise", "1 2");
    about("\u{c9}lise", "1 2");
    about("E\u{301}LISE", "1 2");
    about("harbour mud", "");
    about("harbour's", "");
    about("l'affaire", "2");
}

#[test]
fn phrases_stay_together() {
    about("\"harbour wall\"", "1");
    about("\"wall harbour\"", "");
    about("\"the wall of\" harbour", "2");
}

#[test]
fn a_star_stands_for_the_rest_of_a_word() {
    about("harb", "");
    about("harb*", "1 2");
    about("\"harbour wa\"*", "1");
    about("* harbour *", "1 2");
}

#[test]
fn words_without_spaces_are_found_as_parts() {
    about("\u{6e2f}\u{53e3}", "3");
    about("\u{5b89}\u{5168}", "3");
    about("\u{6e2f}", "3 4");
    about("\u{5b89}\u{5168} \u{6e2f}\u{53e3}", "3");
    about("\u{30cf}\u{30fc}\u{30d0}", "4");
    about("\u{bd80}\u{b450}", "5");
    about("\u{6e2f}\u{53e3}*", "3");
}

#[test]
fn operators_are_words() {
    for query in ["harbour NOT mud", "harbour OR mud", "content:harbour", "NEAR(harbour wall)", "rowid"] {
        about(query, "");
    }
    about("harbour AND wall", "");
    about("^harbour", "1 2");
    about("harbour)", "1 2");
    about("- harbour", "1 2");
}

#[test]
fn speakers_are_found_by_any_of_their_names() {
    by("marechal", "1");
    by("ORRIN paul", "2 3");
    by("elise orrin", "");
    by("harbour", "");
    by("\u{674e}", "4");
    by("orr*", "2 3");
}

#[test]
fn filters_add_up() {
    let filter = |by: &str, about: &str, forms: &[Form]| Filter {
        by: Some(by.to_owned()),
        about: Some(about.to_owned()),
        forms: forms.to_vec(),
        ..Filter::default()
    };
    check(&filter("orrin", "harbour", &[]), "2");
    check(&filter("orrin", "harbour", &[Form::Direct]), "");
    check(&filter("orrin", "harbour", &[Form::Direct, Form::Indirect]), "2");
    let case = case();
    let documents = case.documents(&filter("orrin", "wall", &[Form::Indirect])).unwrap();
    assert_eq!(documents.iter().map(|entry| entry.paths[0].as_str()).collect::<Vec<_>>(), ["2"]);
    let only = Filter { document: Some(documents[0].id), ..Filter::default() };
    assert_eq!(claims(&case, &only).len(), 1);
    assert_eq!(case.documents(&only).unwrap().len(), 1);
    assert_eq!(case.speakers(&only).unwrap().len(), 1);
    assert_eq!(case.speakers(&filter("orrin", "wall", &[])).unwrap()[0].n_documents, 1);
}

#[test]
fn a_query_without_words_is_an_error() {
    let case = case();
    for query in ["", "  ", "\"\"", "*", "?!", "\0", "\"\u{2026}\""] {
        for filter in [
            Filter { about: Some(query.to_owned()), ..Filter::default() },
            Filter { by: Some(query.to_owned()), ..Filter::default() },
        ] {
            let error = case.speakers(&filter).unwrap_err();
            assert!(matches!(error.problem(), Problem::EmptyQuery(given) if given == query), "{error}");
        }
    }
}

#[test]
fn a_very_long_query_is_answered() {
    about(&"harbour ".repeat(20_000), "1 2");
    about(&format!("\"{}\"", "harbour ".repeat(20_000)), "");
    about(&"\u{6e2f}\u{53e3}".repeat(20_000), "");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_query_is_a_syntax_error(
        query in prop_oneof![
            any::<String>(),
            r#"(["'*^(){}:+\-,. \\\x00]|AND|OR|NOT|NEAR|a|港|é|content|speaker ?:|\u{301}|\u{1f30a}){0,12}"#,
        ],
    ) {
        let (received, document, ledger) = everything();
        let mut case = Case::in_memory().unwrap();
        case.record("a", READER, &received, Ok((&document, &ledger))).unwrap();
        for filter in [
            Filter { about: Some(query.clone()), ..Filter::default() },
            Filter { by: Some(query.clone()), ..Filter::default() },
            Filter { by: Some(query.clone()), about: Some(query.clone()), ..Filter::default() },
        ] {
            match case.documents(&filter) {
                Ok(_) => {}
                Err(error) => prop_assert!(matches!(error.problem(), Problem::EmptyQuery(_)), "{:?}: {}", query, error),
            }
        }
    }

    #[test]
    fn every_word_of_a_claim_finds_it(content in "[a-zé0-9港口の안전 ]{1,20}") {
        prop_assume!(!content.trim().is_empty());
        let mut case = Case::in_memory().unwrap();
        tell(&mut case, "a", "Ann", &content);
        let filter = Filter { about: Some(content.clone()), ..Filter::default() };
        prop_assert_eq!(claims(&case, &filter).len(), 1);
    }
}
