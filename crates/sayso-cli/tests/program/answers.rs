//! Lists in their other shapes: CSV has a header and as many rows as JSON has lines, and no cell is a formula.

use crate::pile::{Pile, texts};

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

const LISTS: [&[&str]; 6] = [
    &["claims"],
    &["claims", "--form", "own"],
    &["claims", "--by", "nobody of that name"],
    &["documents"],
    &["documents", "--state", "unread"],
    &["speakers"],
];

#[test]
fn csv_has_a_header_and_a_row_for_each_entry() {
    let pile = Pile::of_papers();
    pile.write("papers/scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    pile.run(["read", "papers"]).done();
    for list in LISTS {
        let rows = csv_rows(&pile.run(list.iter().chain(&["--csv"])).done().stdout);
        assert_eq!(rows.len(), 1 + pile.list(list.iter().copied()).len(), "{list:?}");
        let header = &rows[0];
        assert!(header.iter().all(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')));
        assert!(rows.iter().all(|row| row.len() == header.len()), "{list:?}");
    }
}

#[test]
fn csv_has_the_words_of_the_claims() {
    let pile = Pile::read();
    let rows = csv_rows(&pile.run(["claims", "--csv", "--by", "Ann Roe"]).done().stdout);
    let content = rows[0].iter().position(|name| name == "content").unwrap();
    let claims = pile.list(["claims", "--by", "Ann Roe"]);
    let from_json: Vec<String> = claims.iter().map(|claim| texts(&claim["content"]).join(" … ")).collect();
    assert!(!from_json.is_empty());
    assert_eq!(rows[1..].iter().map(|row| row[content].clone()).collect::<Vec<_>>(), from_json);
}

#[test]
fn no_cell_is_a_formula() {
    let pile = Pile::of_papers();
    pile.write("=SUM(A1).txt", "@mention\n\n=2+5 said +cmd, and “-3” was the answer.\n");
    pile.run(["read", "papers", "=SUM(A1).txt"]).done();
    for list in [&["claims", "--form", "direct,indirect,mixed,own"][..], &["documents"], &["speakers"]] {
        let csv = pile.run(list.iter().chain(&["--csv"])).done().stdout;
        for cell in csv_rows(&csv).iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{list:?}: {cell:?}");
        }
    }
    let documents = csv_rows(&pile.run(["documents", "--csv"]).done().stdout);
    assert!(documents.iter().flatten().any(|cell| cell == "'=SUM(A1).txt"), "{documents:?}");
}

#[test]
fn an_empty_answer_says_so_beside_the_answer() {
    let pile = Pile::read();
    for list in ["claims", "documents", "speakers"] {
        let none = pile.run([list, "--about", "zeppelin"]).done();
        assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("", format!("no {list} fit\n").as_str()));
    }
}
