//! `sayso analyse` and `sayso show --tokens` print words that stand in the text, in the shape that treebanks have.

use crate::pile::{ARTICLE, Pile};

/// The rows of CoNLL-U without comments, as columns.
fn rows(conllu: &str) -> Vec<Vec<&str>> {
    let lines = conllu.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect()).collect()
}

#[test]
fn tokens_have_their_places_and_cover_the_text() {
    let pile = Pile::of_papers();
    let printed = pile.run(["analyse", "papers/article.txt", "--conllu"]).done().stdout;
    let text: Vec<char> = ARTICLE.chars().collect();
    let mut covered = vec![false; text.len()];
    for row in rows(&printed) {
        assert_eq!(row.len(), 10, "{row:?}");
        let Some(place) = row[9].split('|').find_map(|part| part.strip_prefix("TokenRange=")) else { continue };
        let (start, end) = place.split_once(':').unwrap();
        let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
        assert_eq!(text[start..end].iter().collect::<String>(), row[1]);
        covered[start..end].fill(true);
    }
    let left: String = text.iter().zip(&covered).filter(|(_, covered)| !**covered).map(|(char, _)| char).collect();
    let left = left.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(left, "By Ines Halloran The Tidewater Courier, 4 March 2027", "only lines about the text are left out");
    assert!(printed.starts_with("# newdoc\n# newpar\n# sent_id = 1\n"), "{printed}");
    assert_eq!(printed.matches("# newpar").count(), 4, "one for each paragraph: {printed}");
}

#[test]
fn every_sentence_is_a_tree() {
    let pile = Pile::of_papers();
    for file in ["papers/article.txt", "papers/communique.txt", "papers/page.html", "papers/old/lettre.txt"] {
        let printed = pile.run(["analyse", file, "--conllu"]).done().stdout;
        assert!(!printed.contains("News"), "the menu of the page is not read");
        for sentence in printed.split("\n\n").filter(|sentence| !sentence.trim().is_empty()) {
            let heads: Vec<usize> = rows(sentence).iter().filter_map(|row| row[6].parse().ok()).collect();
            assert_eq!(heads.iter().filter(|head| **head == 0).count(), 1, "{sentence}");
            for mut word in 1..=heads.len() {
                // Every way upwards ends at the root.
                for _ in 0..heads.len() {
                    word = if word == 0 { 0 } else { heads[word - 1] };
                }
                assert_eq!(word, 0, "{sentence}");
            }
        }
    }
}

#[test]
fn a_document_of_a_case_shows_the_words_of_its_file() {
    let pile = Pile::read();
    let shown = pile.run(["show", "article.txt", "--tokens"]).done().stdout;
    assert_eq!(shown, pile.run(["analyse", "papers/article.txt"]).done().stdout);
    assert!(shown.contains("master") && shown.contains("NOUN") && shown.contains("root"), "{shown}");
}

#[test]
fn what_cannot_be_analysed_is_told_with_what_is_expected() {
    let pile = Pile::of_papers();
    pile.write(
        "ja.txt",
        "これは港の古い倉庫についての短い文章です。倉庫は去年の春に閉鎖されました。港の人々は再開を待っています。",
    );
    pile.write("short.txt", "Nein.");
    pile.write("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    pile.run(["analyse", "ja.txt"]).refused_with(&["ja.txt", "other", "en, fr, nl, de, zh"]);
    pile.run(["analyse", "short.txt"]).refused_with(&["short.txt", "und", "hint: ", "--language LANG"]);
    pile.run(["analyse", "nowhere.txt"]).refused_with(&["nowhere.txt"]);
    pile.run(["analyse", "papers"]).refused_with(&["papers"]);
    pile.run(["analyse", "image.png"]).refused_with(&["image.png"]);
    assert!(pile.run(["analyse", "short.txt", "--language", "de"]).done().stdout.contains("Nein"));
}

#[test]
fn direction_and_control_characters_do_not_reach_the_terminal() {
    let pile = Pile::empty();
    pile.write("odd.txt", "The har\u{200d}bour \u{202e}is\u{1b}[31m closed, said the old harbour master of the town.");
    for arguments in [&["analyse", "odd.txt"][..], &["analyse", "odd.txt", "--conllu"]] {
        let printed = pile.run(arguments).done().stdout;
        assert!(!printed.contains(['\u{202e}', '\u{1b}', '\u{200d}']), "{printed:?}");
    }
}
