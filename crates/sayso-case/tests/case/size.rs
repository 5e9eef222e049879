//! A large case answers quickly. The bounds are generous, because a test machine is slow and busy; a plan that reads
//! the whole case for each question would still miss them.

use std::time::{Duration, Instant};

use sayso_case::{Case, Filter};
use sayso_ledger::{Claim, Ledger};

use crate::samples::{READER, claims, plain, said};

/// Words that are drawn from by number, so that common ones are in many documents and rare ones in few.
fn word(n: usize) -> String {
    format!("word{}", (n.wrapping_mul(2_654_435_761) >> 7) % (1 + n % 5000))
}

fn record(case: &mut Case, n: usize, n_claims: usize) {
    let name = |i: usize| format!("Speaker{} Orrin{}", (n + i * i) % 1500, i % 7);
    let content = |i: usize| {
        let words: Vec<String> = (0..20).map(|k| word(n * 31 + i * 7 + k * 13)).collect();
        format!("claim {n}x{i} {}", words.join(" "))
    };
    let sentences = (0..n_claims).map(|i| format!("{} said that {}.\n", name(i), content(i)));
    let document = plain(&sentences.collect::<String>());
    let claims: Vec<Claim> = (0..n_claims).map(|i| said(&document, &name(i), &content(i))).collect();
    let ledger = Ledger { reader: READER.to_owned(), claims, notices: vec![] };
    let path = format!("pile/{:02}/{n}.txt", n % 100);
    case.record(&path, READER, document.text().as_bytes(), Ok((&document, &ledger))).unwrap();
}

/// For a case of `n_documents` with 30 claims each: questions, how many answers each has, and how long it takes.
fn measure(n_documents: usize) -> Vec<(&'static str, usize, Duration)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sayso");
    let start = Instant::now();
    let mut case = Case::create_or_open(&path).unwrap();
    for n in 0..n_documents {
        record(&mut case, n, 30);
    }
    drop(case);
    let mut times = vec![("record", n_documents, start.elapsed())];
    let case = Case::open(&path).unwrap();
    let mut time = |name, question: &dyn Fn() -> usize| {
        let start = Instant::now();
        let n = question();
        times.push((name, n, start.elapsed()));
    };
    let about = |query: &str| Filter { about: Some(query.to_owned()), ..Filter::default() };
    time("about, rare", &|| claims(&case, &about("\"claim 77x7\"")).len());
    time("about, some", &|| claims(&case, &about("word1234")).len());
    time("about, common", &|| claims(&case, &about("word1")).len());
    time("by", &|| claims(&case, &Filter { by: Some("speaker77 orrin3".into()), ..Filter::default() }).len());
    time("speakers", &|| case.speakers(&Filter::default()).unwrap().len());
    time("speakers, about", &|| case.speakers(&about("word1")).unwrap().len());
    time("documents", &|| case.documents(&Filter::default()).unwrap().len());
    time("documents, about", &|| case.documents(&about("word1234")).unwrap().len());
    time("files", &|| case.files().unwrap().len());
    time("resolve", &|| case.resolve("77.txt").map_or(0, |_| 1));
    time("all claims", &|| claims(&case, &Filter::default()).len());
    times
}

#[test]
fn a_case_of_many_documents_answers_quickly() {
    for (name, _, time) in measure(1_000) {
        if name.starts_with("about") || name == "by" {
            assert!(time < Duration::from_secs(1), "{name}: {time:?}");
        }
    }
}
