//! What was recorded comes back as it was, alone and in lists, and what is damaged is named.

use sayso_case::{Case, Filter, Problem, Recorded, Words};
use sayso_ledger::{Document, Form, Ledger};

use crate::samples::{self, READER, claims, everything, sentence, tell};

fn check(received: &[u8], document: &Document, ledger: &Ledger) {
    let mut case = Case::in_memory().unwrap();
    let recorded = case.record("a/b.html", READER, received, Ok((document, ledger))).unwrap();
    assert_eq!(recorded, Recorded::New);
    assert_eq!(case.document(&document.id).unwrap(), (document.clone(), ledger.clone()));
    assert_eq!(case.received(&document.id).unwrap(), received);
    assert_eq!(case.text(&document.id).unwrap(), document.text());
    assert_eq!(case.document_ids().unwrap(), [document.id]);
    for words in case.stored_words(&document.id).unwrap() {
        let (start, end) = (words.start.try_into().unwrap(), words.end.try_into().unwrap());
        assert_eq!(document.slice(document.span(start, end).unwrap()), words.words);
    }
}

#[test]
fn a_document_with_everything_comes_back() {
    let (received, document, ledger) = everything();
    check(&received, &document, &ledger);
}

#[test]
fn a_document_with_nothing_comes_back() {
    let document = Document::new(b"", sayso_ledger::Format::PlainText, String::new());
    check(b"", &document, &Ledger { reader: READER.to_owned(), ..Ledger::default() });
}

#[test]
fn lists_tell_what_is_in_the_ledger() {
    let (received, document, ledger) = everything();
    let mut case = Case::in_memory().unwrap();
    case.record("a.html", READER, &received, Ok((&document, &ledger))).unwrap();
    let entries = claims(&case, &Filter::default());
    assert_eq!(entries.len(), ledger.claims.len());
    let words = |span: sayso_ledger::Span| Words {
        start: span.start(),
        end: span.end(),
        words: document.slice(span).to_owned(),
    };
    for (ordinal, (entry, claim)) in entries.iter().zip(&ledger.claims).enumerate() {
        assert_eq!((entry.document, entry.path.as_str(), entry.ordinal), (document.id, "a.html", ordinal));
        assert_eq!(entry.source_kind, claim.source.kind());
        assert_eq!(entry.source, claim.source.span().map(words));
        assert_eq!(entry.speaker, claim.source.speaker().map(words));
        assert_eq!(entry.cue, claim.cue.iter().copied().map(words).collect::<Vec<_>>());
        assert_eq!(entry.content, claim.content.iter().copied().map(words).collect::<Vec<_>>());
        let marks = claim.marks.iter();
        let marks = marks.map(|mark| (mark.reading, mark.span.map(words), mark.rule.to_string())).collect::<Vec<_>>();
        let stored = entry.marks.iter().cloned().map(|mark| (mark.reading, mark.words, mark.rule));
        assert_eq!(stored.collect::<Vec<_>>(), marks);
        assert_eq!((entry.form, entry.parent), (claim.form, claim.parent));
        assert_eq!(entry.rule, claim.rule);
    }

    let documents = case.documents(&Filter::default()).unwrap();
    let [entry] = documents.as_slice() else { panic!("{documents:?}") };
    assert_eq!((entry.id, entry.paths.as_slice(), entry.version), (document.id, &["a.html".to_owned()][..], 1));
    assert_eq!((entry.format, entry.language, entry.kind), (document.format, document.language, document.kind));
    assert_eq!((entry.encoding.as_str(), entry.reader.as_str(), entry.n_notices), ("UTF-16LE", READER, 4));
    assert_eq!(entry.stated.author.as_deref(), Some("Ann Orrin"));
    assert_eq!(entry.stated.date.as_deref(), Some("3 March"));
    assert_eq!(entry.stated.date_iso.as_deref(), Some("--03-03"));
    let n_claims: Vec<_> = entry.n_claims.iter().map(|(form, n)| (*form, *n)).collect();
    assert_eq!(n_claims, [(Form::Direct, 2), (Form::Indirect, 3), (Form::Mixed, 1), (Form::Own, 2)]);
}

#[test]
fn a_list_tells_of_text_that_is_not_in_the_file() {
    let (received, mut document, ledger) = everything();
    let notice = |rule: &str, message: &str| sayso_ledger::Notice {
        rule: rule.to_owned().into(),
        span: None,
        message: message.to_owned(),
    };
    document.notices =
        vec![notice("intake.languages", "two"), notice("intake.html.script-only", "the page holds no text")];
    let mut case = Case::in_memory().unwrap();
    case.record("a.html", READER, &received, Ok((&document, &ledger))).unwrap();
    let missing = |case: &Case| case.documents(&Filter::default()).unwrap()[0].missing.clone();
    assert_eq!(missing(&case).as_deref(), Some("the page holds no text"));
    document.notices.pop();
    let mut case = Case::in_memory().unwrap();
    case.record("a.html", READER, &received, Ok((&document, &ledger))).unwrap();
    assert_eq!(missing(&case), None);
}

#[test]
fn a_question_can_be_asked_while_another_is_answered() {
    let (received, document, ledger) = everything();
    let mut case = Case::in_memory().unwrap();
    case.record("a.html", READER, &received, Ok((&document, &ledger))).unwrap();
    let mut titles = Vec::new();
    case.claims(&Filter::default(), &mut |entry| {
        titles.push(case.title(&entry.document).unwrap());
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    let title = document.stated.title.as_ref().map(|finding| document.slice(finding.span));
    assert!(title.is_some());
    assert_eq!(titles.len(), ledger.claims.len());
    assert!(titles.iter().all(|found| found.as_deref() == title));
}

#[test]
fn speakers_are_grouped_by_their_words() {
    let mut case = Case::in_memory().unwrap();
    let (received, document, ledger) = everything();
    case.record("a.html", READER, &received, Ok((&document, &ledger))).unwrap();
    tell(&mut case, "b.txt", "PAUL  ORRIN", "mud");
    tell(&mut case, "c.txt", "Paul Orrin", "sand");
    tell(&mut case, "d.txt", "PAUL  ORRIN", "more mud");
    tell(&mut case, "e.txt", "\u{c9}lise", "no");
    tell(&mut case, "f.txt", "PAUL  ORRIN", "silt");
    tell(&mut case, "g.txt", "PAUL  ORRIN", "clay");
    let speakers = case.speakers(&Filter::default()).unwrap();
    let told: Vec<String> = speakers
        .iter()
        .map(|speaker| {
            let name = speaker.name.as_deref().unwrap_or("-");
            let n: usize = speaker.n_claims.values().sum();
            format!("{name} / {} / {n} in {}", speaker.source_kind.name(), speaker.n_documents)
        })
        .collect();
    // Two spellings are as frequent, and capitals come first by code point. A pronoun and a description that stand for
    // him are counted under his name.
    let expected = [
        "PAUL ORRIN / named / 8 in 6",
        "The Tal\u{e9} Post / publisher / 1 in 1",
        "officials / anonymous / 1 in 1",
        "\u{c9}lise / named / 1 in 1",
        "- / pronoun / 1 in 1",
        "- / publisher / 1 in 1",
        "- / not found / 1 in 1",
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_breaks_a_promise_is_not_recorded() {
    let refused = |received: &[u8], document: &Document, ledger: &Ledger| {
        let mut case = Case::in_memory().unwrap();
        let error = case.record("a.txt", READER, received, Ok((document, ledger))).unwrap_err();
        assert!(matches!(error.problem(), Problem::Refused { .. }), "{error}");
        assert_eq!(case.files().unwrap(), []);
    };
    let (document, ledger) = sentence("Ann", "mud", READER);
    let received = document.text().as_bytes();
    refused(b"other bytes", &document, &ledger);
    refused(received, &document, &Ledger { reader: "another".to_owned(), ..ledger.clone() });
    let mut broken = ledger.clone();
    broken.claims[0].content.clear();
    refused(received, &document, &broken);
    let (_, long, _) = everything();
    let mut broken = ledger.clone();
    broken.claims[0].content = vec![long.whole()];
    refused(received, &document, &broken);
    let mut broken = document.clone();
    broken.origins.clear();
    refused(received, &broken, &ledger);
    let mut broken = document.clone();
    broken.notices = vec![sayso_ledger::Notice { rule: "x".into(), span: Some(long.whole()), message: "x".into() }];
    refused(received, &broken, &ledger);
}

#[test]
fn damage_is_named_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("UPDATE claim_span SET \"end\" = 999 WHERE role = 'cue'", "claim 0, cue 0: bytes"),
        ("UPDATE claim_span SET start = -9223372036854775808 WHERE role = 'cue'", "claim 0, cue 0: bytes"),
        ("UPDATE claim SET source_start = 4, source_end = 2", "claim 0, source: bytes 4..2 do not slice"),
        ("UPDATE claim SET source_end = NULL", "claim 0, source: bytes"),
        ("UPDATE claim SET speaker_words = CAST(x'ff' AS TEXT), speaker_end = 1 << 40", "claim 0, speaker: bytes"),
        ("UPDATE claim SET ordinal = 7", "claim 7: expected claim 0"),
        ("UPDATE claim SET parent = -3", "claim 0: "),
        ("UPDATE claim SET form = 'sung'", "claim 0: \"sung\""),
        ("UPDATE claim SET source_kind = 'not found'", "claim 0: a source of kind \"not found\""),
        ("DELETE FROM claim_span", "ledger: claim 0: there is no content"),
        ("UPDATE block SET start = 1", "text: the blocks are not in order"),
        ("UPDATE origin SET kind = 'guessed'", "origin 0: \"guessed\""),
        ("UPDATE origin SET file_start = -1", "origin 0: bytes -1.."),
        ("UPDATE origin SET file_end = NULL", "origin 0: bytes 0..-1"),
        ("UPDATE origin SET page = 0", "origin 0: expected a range of bytes, a box of a page"),
        ("UPDATE origin SET part = 3", "text: the text at bytes 0..13 points to a place"),
        ("UPDATE origin SET file_start = NULL, file_end = NULL", "text: the text at bytes 0..13 points to a place"),
        ("UPDATE document_text SET text = 'Ann'", "origin 0: bytes"),
        ("DELETE FROM document_text", "text: it is missing"),
    ];
    for (idx, (damage, expected)) in cases.into_iter().enumerate() {
        let path = folder.path().join(format!("{idx}.sayso"));
        let mut case = Case::create_or_open(&path).unwrap();
        let (document, ledger) = samples::sentence("Ann", "mud", READER);
        case.record("a.txt", READER, document.text().as_bytes(), Ok((&document, &ledger))).unwrap();
        rusqlite::Connection::open(&path).unwrap().execute_batch(damage).unwrap();
        let error = case.document(&document.id).unwrap_err();
        assert!(error.to_string().contains(expected), "{damage}: {error}");
        assert!(error.to_string().contains(&document.id.short()), "{damage}: {error}");
        case.stored_words(&document.id).unwrap();
        // Lists may answer, because they do not look at the text; where they do not, they say where.
        let listed = case.claims(&Filter::default(), &mut |_| std::ops::ControlFlow::Continue(()));
        if let Err(error) = listed {
            assert!(matches!(error.problem(), Problem::Damaged { .. }), "{damage}: {error:?}");
        }
        case.speakers(&Filter::default()).err();
        case.documents(&Filter::default()).err();
    }
}
