//! Two sentences with a figure each, and what their comparison shows.
#![allow(clippy::unwrap_used)] // a test that cannot go on has to fail

use sayso_figures::{Agreement, Figures, NotComparable, compare};
use sayso_ledger::{Document, Figure, Format, Language};

fn figure(reader: &Figures, text: &str) -> Figure {
    let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
    document.language = Language::English;
    let mut found = reader.read(&document);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0)
}

#[test]
fn figures_agree_or_differ_or_cannot_be_compared() {
    let because = Agreement::NotComparable;
    let cases = [
        ("It cost €5 million.", "They paid 5 million euros.", Agreement::Agree),
        ("It cost €5.2 million.", "They paid €5,160,000.", Agreement::AgreeAfterRounding),
        ("It cost €5.2 million.", "They paid €5,100,000.", Agreement::Differ { by: Some(100_000.into()) }),
        ("At least 53 boats sank.", "A report lists 60 boats.", Agreement::Agree),
        ("Fewer than 53 boats sank.", "A report lists 60 boats.", Agreement::Differ { by: Some((-7).into()) }),
        ("About 500 boats sank.", "A report lists 520 boats.", Agreement::Agree),
        ("Between 20 and 30 boats sank.", "A report lists 31 boats.", Agreement::Differ { by: None }),
        ("It cost $5 million.", "They paid $5 million.", because(NotComparable::AmbiguousCurrency)),
        ("It cost €5 million.", "They paid £5 million.", because(NotComparable::AmbiguousCurrency)),
        ("It cost €5 million.", "They paid 5 million yen.", because(NotComparable::Units)),
        ("Trade grew by 5 per cent.", "It is 5 per cent of all trade.", because(NotComparable::Kinds)),
        ("Several boats sank.", "A report lists 60 boats.", because(NotComparable::OpenAmount)),
    ];
    let reader = Figures::new().unwrap();
    for (one, two, expected) in cases {
        let (first, second) = (figure(&reader, one), figure(&reader, two));
        assert_eq!(compare(&first, &second), expected, "{one} / {two}: {first:?} / {second:?}");
        if let Agreement::NotComparable(reason) = expected {
            assert!(!reason.reason().is_empty());
            assert_eq!(compare(&second, &first), expected);
        }
    }
}
