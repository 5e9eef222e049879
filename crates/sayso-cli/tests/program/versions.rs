//! What was read stays: the same bytes change nothing, other bytes are a new version.

use crate::pile::{ARTICLE, Pile, article};

/// All rows of all tables of the case, but for the pages of its search index.
fn tables(pile: &Pile) -> Vec<String> {
    let database = pile.database();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut names = database.prepare(names).unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut rows_of_all = Vec::new();
    for name in names {
        let mut statement = database.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let n_columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut rows_of_one = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<_> = (0..n_columns).map(|column| format!("{:?}", row.get_ref(column).unwrap())).collect();
            rows_of_one.push(format!("{name}: {}", cells.join(" | ")));
        }
        rows_of_one.sort_unstable();
        rows_of_all.extend(rows_of_one);
    }
    assert!(rows_of_all.len() > 50, "{rows_of_all:?}");
    rows_of_all
}

#[test]
fn reading_the_same_files_again_changes_nothing() {
    let pile = Pile::of_papers();
    pile.write("papers/scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    let first = pile.run(["read", "papers"]).done().stdout;
    let (lists, rows) = (pile.everything(), tables(&pile));
    let again = pile.run(["read", "papers"]).done();
    assert!(again.stdout.starts_with("6 files into pile.sayso: 6 unchanged\n"), "{}", again.stdout);
    assert_eq!(again.stdout.lines().skip(1).collect::<Vec<_>>(), first.lines().skip(1).collect::<Vec<_>>());
    for line in pile.list(["read", "papers"]).iter().filter(|line| line["type"] == "file") {
        assert_eq!(line["outcome"], "unchanged", "{line}");
    }
    assert_eq!(pile.everything(), lists);
    assert_eq!(tables(&pile), rows);
}

#[test]
fn a_changed_file_is_a_new_version_and_the_old_one_stays() {
    let pile = Pile::read();
    let before = pile.list(["claims", "--doc", "papers/article.txt"]);
    let old_id = before[0]["document"].as_str().unwrap().to_owned();
    pile.write("papers/article.txt", article(7));
    let read = pile.run(["read", "papers"]).done().stdout;
    assert!(read.starts_with("5 files into pile.sayso: 1 new version, 4 unchanged\n"), "{read}");

    let now = pile.list(["claims", "--doc", "papers/article.txt"]);
    assert!(!now.is_empty() && now.iter().all(|claim| claim["document"] != *old_id), "{now:?}");
    assert!(pile.list(["claims", "--by", "Dunn"]).iter().all(|claim| claim["document"] != *old_id));
    assert_eq!(pile.list(["documents"]).len(), 5);

    let all = pile.list(["documents", "--all-versions"]);
    assert_eq!(all.len(), 6);
    let old = all.iter().find(|document| document["id"] == *old_id).unwrap();
    assert_eq!((&old["version"], &old["current"]), (&1.into(), &false.into()));
    let new = all.iter().find(|document| document["version"] == 2).unwrap();
    assert_eq!((&new["paths"][0], &new["current"]), (&"papers/article.txt".into(), &true.into()));
    assert_eq!(pile.list(["claims", "--doc", &old_id, "--all-versions"]), before);
    let shown = pile.run(["show", &old_id]).done().flowing();
    assert!(shown.contains("The north quay is closed until Friday"), "{shown}");
    pile.run(["verify"]).done();

    // Back to the first bytes: a third version, which is the first document again.
    pile.write("papers/article.txt", ARTICLE);
    pile.run(["read", "papers"]).done();
    assert_eq!(pile.list(["claims", "--doc", "papers/article.txt"]), before);
    assert_eq!(pile.list(["documents"]).len(), 5);
}

#[test]
fn a_file_that_can_no_longer_be_read_keeps_what_was_read_from_it() {
    let pile = Pile::read();
    pile.write("papers/article.txt", b"");
    pile.run(["read", "papers"]).done();
    assert_eq!(pile.list(["documents", "--state", "unread"]).len(), 1);
    assert!(pile.list(["claims", "--by", "Ann Roe"]).is_empty());
    assert!(!pile.list(["claims", "--by", "Ann Roe", "--all-versions"]).is_empty());
    pile.run(["verify"]).done();
}

#[test]
fn files_with_the_same_bytes_are_one_document_with_two_paths() {
    let pile = Pile::of_papers();
    pile.write("papers/copy.txt", ARTICLE);
    pile.run(["read", "papers"]).done();
    let documents = pile.list(["documents"]);
    assert_eq!(documents.len(), 5);
    let both = documents.iter().find(|document| document["paths"].as_array().unwrap().len() == 2).unwrap();
    assert_eq!(both["paths"], serde_json::json!(["papers/article.txt", "papers/copy.txt"]));
    let mut once: Vec<_> = pile.list(["claims"]).iter().map(|claim| claim.to_string()).collect();
    let n_claims = once.len();
    once.dedup();
    assert_eq!(once.len(), n_claims, "a claim is listed once, not once for each path");
}
