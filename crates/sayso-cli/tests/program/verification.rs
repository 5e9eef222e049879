//! `sayso verify` finds whatever in a case no longer agrees with the received bytes.

use crate::pile::Pile;

#[test]
fn a_case_that_was_just_read_agrees_with_its_originals() {
    let verified = Pile::read().run(["verify"]).done().stdout;
    assert!(verified.starts_with("5 documents, ") && verified.ends_with(" spans: 0 mismatches\n"), "{verified}");
    let n_spans = verified.split(' ').nth(2).and_then(|word| word.parse::<usize>().ok());
    assert!(n_spans.is_some_and(|n| n > 20), "{verified}");
}

/// Where the document `papers/article.txt` stands.
const ARTICLE: &str = "(SELECT document FROM file WHERE path = 'papers/article.txt' AND is_current = 1)";

/// Ways to damage a case, each as an assignment to the rows of one document.
const DAMAGE: [(&str, &str); 12] = [
    (
        "a byte of the received file",
        "UPDATE document_received SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Friday', 'Fridax') AS BLOB) WHERE document = ARTICLE",
    ),
    (
        "the last received byte",
        "UPDATE document_received SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE document = ARTICLE",
    ),
    ("all received bytes", "UPDATE document_received SET bytes = x'' WHERE document = ARTICLE"),
    (
        "a word of the text",
        "UPDATE document_text SET text = replace(text, 'Friday', 'Sunday') WHERE document = ARTICLE",
    ),
    ("the end of the text", "UPDATE document_text SET text = text || ' And more.' WHERE document = ARTICLE"),
    (
        "the start of a content",
        "UPDATE claim_span SET start = start + 1 WHERE role = 'content' AND claim = (SELECT min(id) FROM claim WHERE document = ARTICLE)",
    ),
    (
        "the words of a content",
        "UPDATE claim_span SET words = 'nobody said this' WHERE role = 'content' AND claim = (SELECT min(id) FROM claim WHERE document = ARTICLE)",
    ),
    (
        "a span behind the text",
        "UPDATE claim_span SET \"end\" = 99999999 WHERE role = 'content' AND claim = (SELECT min(id) FROM claim WHERE document = ARTICLE)",
    ),
    (
        "a span turned around",
        "UPDATE claim_span SET start = \"end\", \"end\" = start WHERE role = 'content' AND claim = (SELECT min(id) FROM claim WHERE document = ARTICLE)",
    ),
    (
        "a source",
        "UPDATE claim SET source_start = source_start + 2 WHERE id = (SELECT min(id) FROM claim WHERE document = ARTICLE AND source_start IS NOT NULL)",
    ),
    (
        "the name of a speaker",
        "UPDATE claim SET speaker_words = 'Rosa Tann' WHERE id = (SELECT min(id) FROM claim WHERE document = ARTICLE AND speaker_words LIKE 'Ann%')",
    ),
    ("the title", "UPDATE stated SET words = 'South quay closed' WHERE fact = 'title' AND document = ARTICLE"),
];

#[test]
fn damage_is_found_and_the_document_is_named() {
    let pile = Pile::read();
    let whole = std::fs::read(pile.path("pile.sayso")).unwrap();
    for (what, damage) in DAMAGE {
        pile.write("pile.sayso", &whole);
        let changed = pile.database().execute(&damage.replace("ARTICLE", ARTICLE), []).unwrap();
        assert!(changed > 0, "{what}: nothing was damaged");
        let verified = pile.run(["verify"]).ends_with(1).stdout;
        assert!(verified.starts_with("papers/article.txt ("), "{what}: {verified}");
        assert!(!verified.contains(" spans: 0 mismatches"), "{what}: {verified}");
        assert!(!verified.contains("papers/communique.txt"), "{what}: {verified}");
    }
}

#[test]
fn a_case_without_some_of_its_rows_is_found() {
    let pile = Pile::read();
    let whole = std::fs::read(pile.path("pile.sayso")).unwrap();
    for table in ["document_received", "document_text"] {
        pile.write("pile.sayso", &whole);
        pile.database().execute(&format!("DELETE FROM {table} WHERE document = {ARTICLE}"), []).unwrap();
        let verified = pile.run(["verify"]);
        assert_ne!(verified.code, Some(0), "{table}: {}", verified.stdout);
    }
}
