//! Filters let through exactly what they name: their answers are compared with all claims, looked through one by one.

use serde_json::Value;

use crate::pile::{Pile, texts};

const ALL: [&str; 3] = ["claims", "--form", "direct,indirect,mixed,own"];

/// The claims that a filter lets through are those of all that `fits` picks, and there are some.
#[track_caller]
fn check(pile: &Pile, filter: &[&str], fits: impl Fn(&Value) -> bool) {
    let mut expected = pile.list(ALL);
    expected.retain(fits);
    assert!(!expected.is_empty(), "{filter:?}: nothing to find");
    let of_all_forms = if filter.contains(&"--form") { &ALL[..1] } else { &ALL };
    assert_eq!(pile.list(of_all_forms.iter().chain(filter).copied()), expected, "{filter:?}");
}

fn said_by(claim: &Value) -> String {
    texts(&claim["source"]["speaker"]).join(" ").to_lowercase()
}

/// Everything that --about looks in, in words without accents, each between two spaces.
fn words(claim: &Value) -> String {
    let places = [&claim["content"], &claim["source"]["words"], &claim["source"]["speaker"]];
    let words = places.map(|place| texts(place).join(" | ")).join(" | ").to_lowercase();
    let plain = |char| match char {
        'é' | 'è' | 'ê' => 'e',
        'â' | 'à' => 'a',
        '|' => char,
        char if char.is_alphanumeric() => char,
        _ => ' ',
    };
    let plain: String = words.chars().map(plain).collect();
    format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn by_finds_speakers_by_the_words_of_their_names() {
    let pile = Pile::read();
    check(&pile, &["--by", "Ann Roe"], |claim| said_by(claim).contains("ann roe"));
    check(&pile, &["--by", "roe ANN"], |claim| said_by(claim).contains("ann roe"));
    check(&pile, &["--by", "Beranger"], |claim| said_by(claim).contains("béranger"));
    check(&pile, &["--by", "mor*"], |claim| said_by(claim).contains("morel"));
    assert!(pile.list(["claims", "--by", "Ro"]).is_empty(), "a part of a word is no word");
}

#[test]
fn about_finds_words_phrases_and_beginnings_whatever_the_accents() {
    let pile = Pile::read();
    let has = |word: &'static str| move |claim: &Value| words(claim).contains(word);
    check(&pile, &["--about", "quay"], has(" quay "));
    check(&pile, &["--about", "quay north"], |claim| has(" quay ")(claim) && has(" north ")(claim));
    check(&pile, &["--about", "\"quay is closed\""], has(" quay is closed "));
    check(&pile, &["--about", "maree"], has(" maree "));
    check(&pile, &["--about", "MARÉE"], has(" maree "));
    check(&pile, &["--about", "clos*"], has(" clos"));
    for nothing in ["clos", "\"closed quay\"", "quay AND friday", "quay NOT friday"] {
        assert!(pile.list(["claims", "--about", nothing]).is_empty(), "{nothing}");
    }
}

#[test]
fn form_and_source_take_one_name_or_several() {
    let pile = Pile::read();
    check(&pile, &["--form", "direct"], |claim| claim["form"] == "direct");
    check(&pile, &["--form", "indirect"], |claim| claim["form"] == "indirect");
    check(&pile, &["--form", "direct,own"], |claim| claim["form"] == "direct" || claim["form"] == "own");
    check(&pile, &["--source", "named"], |claim| claim["source"]["kind"] == "named");
    let kinds = ["publisher", "anonymous"];
    check(&pile, &["--source", "publisher,anonymous"], |claim| {
        kinds.iter().any(|kind| claim["source"]["kind"] == *kind)
    });
    // Without --form, the text's own sentences are not somebody's claims.
    let attributed = pile.list(["claims"]);
    assert!(!attributed.is_empty() && attributed.iter().all(|claim| claim["form"] != "own"));
}

#[test]
fn marks_are_filtered_by_their_values() {
    let pile = Pile::empty();
    pile.write("a.txt", "Ann Roe denied that the quay was dark. Paul Holm urged the port to publish its logs. That was all that was said on the day.\n");
    pile.write("b.txt", "“Who has the logs?” asked Ann Roe. She said: “We have published all of our logs.”\n");
    pile.run(["read", "."]).done();
    let is = |facet: &'static str, value: &'static str| {
        move |claim: &Value| {
            let marks = claim["marks"].as_array().expect("marks");
            marks.iter().any(|mark| mark["facet"] == facet && mark["value"] == value)
        }
    };
    check(&pile, &["--act", "urges"], is("act", "urges"));
    check(&pile, &["--act", "urges,asks"], |claim| is("act", "urges")(claim) || is("act", "asks")(claim));
    let both = pile.list(["claims", "--act", "asserts", "--form", "direct"]);
    assert!(both.iter().all(|claim| claim["form"] == "direct" && is("act", "asserts")(claim)), "{both:?}");
}

#[test]
fn doc_is_digits_of_the_id_a_path_or_a_part_of_it() {
    let pile = Pile::read();
    let documents = pile.list(["documents"]);
    let id = documents.iter().find(|document| document["paths"][0] == "papers/article.txt").unwrap()["id"].as_str();
    let id = id.unwrap();
    for name in [id, &id[..12], &id[..6], &id[..6].to_uppercase(), "papers/article.txt", "article.txt", "rticle"] {
        check(&pile, &["--doc", name], |claim| claim["document"] == id);
    }
    let together = ["--doc", "article", "--by", "Roe", "--form", "direct", "--about", "quay"];
    check(&pile, &together, |claim| {
        claim["document"] == id
            && claim["form"] == "direct"
            && said_by(claim).contains("roe")
            && words(claim).contains(" quay ")
    });
}

#[test]
fn documents_and_speakers_are_those_of_the_claims() {
    let pile = Pile::read();
    let claims = pile.list(["claims", "--about", "closed"]);
    let mut of_claims: Vec<_> = claims.iter().map(|claim| claim["document"].clone()).collect();
    of_claims.dedup();
    let listed = pile.list(["documents", "--about", "closed", "--form", "direct,indirect,mixed"]);
    assert_eq!(listed.iter().map(|document| document["id"].clone()).collect::<Vec<_>>(), of_claims);
    let count = |lines: &[Value]| -> u64 {
        let counts = lines.iter().filter_map(|line| line["claims"].as_object());
        counts.flat_map(|forms| forms.values()).filter_map(Value::as_u64).sum()
    };
    assert_eq!(count(&listed), claims.len() as u64);
    assert_eq!(count(&pile.list(["speakers", "--about", "closed"])), claims.len() as u64);
    for (option, field, values) in
        [("--language", "language", &["en", "fr"][..]), ("--kind", "kind", &["article", "statement"])]
    {
        for value in values {
            let some = pile.list(["documents", option, value]);
            let all = pile.list(["documents"]);
            assert_eq!(some, all.into_iter().filter(|line| line[field] == *value).collect::<Vec<_>>(), "{value}");
        }
    }
}
