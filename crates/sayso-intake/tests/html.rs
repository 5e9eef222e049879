//! Web pages: their main text, and what their head states. All examples are invented.

use sayso_intake::{Limits, intake};
use sayso_ledger::{FileRange, OriginKind, Place};

/// Reads the page and compares its blocks as "kind: words".
fn check(page: &str, expected: &[&str]) {
    let document = intake(page.as_bytes(), &Limits::default()).expect("the page is read");
    assert_eq!(document.check(), Ok(()));
    let blocks: Vec<String> =
        document.blocks.iter().map(|block| format!("{}: {}", block.kind.name(), document.slice(block.span))).collect();
    assert_eq!(blocks, expected);
    for origin in &document.origins {
        match origin.kind {
            OriginKind::Extracted => {
                assert_eq!(origin.place, Some(Place::File(FileRange { start: 0, end: page.len() as u64 })));
            }
            OriginKind::Inserted => assert_eq!(document.slice(origin.span).trim(), ""),
            kind => panic!("{kind:?} in a web page"),
        }
    }
}

#[test]
fn the_head_comes_first_and_the_frame_is_left_out() {
    let page = r##"<!DOCTYPE html><html lang="en"><head><title>Quays closed | The Norhaven Lamp</title>
        <meta property="og:site_name" content="The Norhaven Lamp">
        <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
            {"@type": "NewsArticle", "headline": "Quays closed &amp; guarded in Norhaven", "datePublished": "2031-04-14T08:00:00+02:00",
             "dateModified": "2031-04-20", "author": {"@id": "#ada"}}, {"@type": "Person", "@id": "#ada", "name": "Ada Quill"}]}</script>
        </head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
        <article><h1>Quays closed &amp; guarded in Norhaven</h1>
        <p>The board of <b>Nor</b>haven has closed three of its
           quays, and&nbsp;it says that it does not know for how long, which the pilots do not believe.</p>
        <h2>Deep water</h2>
        <p>Divers found cracks in the walls,<br>according to a note that the board did not want to publish before the vote.</p>
        <ul><li>The first quay, closed at once</li><li>The second quay, closed in May</li></ul>
        <p>Nobody was hurt, and the board will meet again next week; the ships have to wait until then, it says.</p>
        </article><footer>All rights reserved</footer></body></html>"##;
    check(
        page,
        &[
            "title: Quays closed & guarded in Norhaven",
            "byline: Ada Quill",
            "byline: The Norhaven Lamp",
            "dateline: 2031-04-14T08:00:00+02:00",
            "paragraph: The board of Norhaven has closed three of its quays, and\u{a0}it says that it does not know for how \
             long, which the pilots do not believe.",
            "heading: Deep water",
            "paragraph: Divers found cracks in the walls,\naccording to a note that the board did not want to publish before \
             the vote.",
            "list item: The first quay, closed at once",
            "list item: The second quay, closed in May",
            "paragraph: Nobody was hurt, and the board will meet again next week; the ships have to wait until then, it says.",
        ],
    );
    let document = intake(page.as_bytes(), &Limits::default()).expect("the page is read");
    let stated = document.stated.clone();
    let words = |finding: Option<sayso_ledger::Finding>| document.slice(finding.unwrap().span).to_owned();
    assert_eq!(words(stated.title), "Quays closed & guarded in Norhaven");
    assert_eq!(words(stated.author), "Ada Quill");
    assert_eq!(words(stated.outlet), "The Norhaven Lamp");
    assert_eq!(stated.date.unwrap().iso, "2031-04-14");
    assert_eq!((document.language.name(), document.kind.name()), ("en", "article"));
}

#[test]
fn a_page_without_a_head_is_read_too() {
    check(
        "<p>The board of Norhaven has closed three of its quays, and it says that it does not know for how long it will \
         be.<p>Nobody was hurt.",
        &[
            "paragraph: The board of Norhaven has closed three of its quays, and it says that it does not know for how long \
             it will be.",
            "paragraph: Nobody was hurt.",
        ],
    );
}

#[test]
fn a_page_that_is_too_deep_for_its_main_text_is_read_whole() {
    let deep = format!("{}said the board{}", "<div>".repeat(400), "</div>".repeat(400)).repeat(60);
    let document = intake(format!("<html><body>{deep}").as_bytes(), &Limits::default()).expect("the page is read");
    assert_eq!(document.blocks.len(), 60);
    assert_eq!(document.notices[0].rule, "intake.html.whole-text");
}
