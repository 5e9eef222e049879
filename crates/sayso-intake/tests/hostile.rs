//! Pages that are built to break a reader: each is read or refused, soon and without much memory.

use std::time::{Duration, Instant};

use sayso_intake::{Limits, Unread, intake};

/// A release build has two seconds; without optimisation it is slower by a factor of twenty and more.
const LONGEST: Duration = if cfg!(debug_assertions) { Duration::from_secs(60) } else { Duration::from_secs(2) };

const TEXT: &str = "<p>Some words that would be a text if there were not so many elements around them, and some more of \
    those, which the board of Norhaven has said in a long and quiet meeting.</p>";

/// Reads the page within the time; `is_read` says whether it has to be read, where that is told.
fn check(what: &str, page: &str, is_read: Option<bool>) {
    let start = Instant::now();
    let read = intake(page.as_bytes(), &Limits::default());
    let taken = start.elapsed();
    assert!(taken < LONGEST, "{what}: {taken:?}");
    match read {
        Ok(document) => {
            assert_eq!(document.check(), Ok(()), "{what}");
            assert!(is_read != Some(false), "{what} is read");
            assert!(is_read.is_none() || document.text().contains("a long and quiet meeting"), "{what}");
        }
        Err(unread) => assert!(is_read != Some(true), "{what}: {unread}"),
    }
}

#[test]
fn nesting_costs_no_stack_and_no_more_than_its_length() {
    for tag in [
        "<div>",
        "<b>",
        "<table><tr><td>",
        "<table>",
        "<svg>",
        "<blockquote><p>a",
        "<a href=x>",
        "<time>",
        "<h1>",
        "<li>",
    ] {
        check(tag, &format!("<html><body>{TEXT}{}x", tag.repeat(60_000)), Some(true));
        // A text inside links, drawings or headings is none.
        check(tag, &format!("<html><body>{}{TEXT}", tag.repeat(60_000)), None);
    }
    check("closed", &format!("<html>{}{TEXT}{}", "<div>".repeat(60_000), "</div>".repeat(60_000)), Some(true));
    check(
        "unmatched",
        &format!("<html><section>{}{TEXT}{}", "<div>".repeat(60_000), "</section>".repeat(60_000)),
        Some(true),
    );
    let fonts: String = (0..20_000).map(|number| format!("<font color={number}>")).collect();
    check("fonts", &format!("<html>{fonts}{}{TEXT}", "<p>a".repeat(20_000)), Some(true));
    check("articles", &format!("<html>{TEXT}{}", "<article><h2><time>x".repeat(20_000)), Some(true));
}

#[test]
fn floods_of_small_things_are_read_or_refused() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=b class=c{number}")).collect();
    check("attributes", &format!("<html><p{attributes}>x</p>{TEXT}"), Some(true));
    check("references", &format!("<html>{TEXT}<p>{}", "&amp;&eacute;&#x1F600;&no".repeat(60_000)), Some(true));
    check("more references", &format!("<html>{TEXT}<p>{}", "&amp;".repeat(2_000_000)), Some(false));
    check("elements", &format!("<html>{TEXT}{}", "<i>".repeat(2_000_000)), Some(false));
    check("names", &format!("<html>{TEXT}<div class='{}'>", "a-b ".repeat(200_000)), Some(true));
    check("dates", &format!("<html>{TEXT}{}", "<time>3 May 2031</time>".repeat(50_000)), Some(true));
    check("bylines", &format!("<html>{TEXT}{}", "<p class=author>By".repeat(50_000)), Some(true));
    check("comment", &format!("<html>{TEXT}<!--{}", "<!--".repeat(1_000_000)), Some(true));
    let data = "{\"@type\":\"Article\",\"author\":{\"@id\":\"#a\"},\"a\":[".repeat(50_000);
    check("data", &format!("<html><script type=application/ld+json>{data}</script>{TEXT}"), Some(true));
}

#[test]
fn a_long_line_is_read() {
    let n_bytes = if cfg!(debug_assertions) { 5 << 20 } else { 50 << 20 };
    let line = "some words of a line without an end, ".repeat(n_bytes / 37);
    check("line", &format!("<html>{TEXT}<p>{line}"), Some(true));
    let latin: Vec<u8> = format!("<html><meta charset=latin1>{TEXT}<p>\u{e9}{line}").chars().map(|c| c as u8).collect();
    let start = Instant::now();
    assert!(intake(&latin, &Limits::default()).is_ok());
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
}

#[test]
fn a_text_of_too_many_paragraphs_is_refused() {
    let unread =
        intake("The quay is shut.\n".repeat(500_000).as_bytes(), &Limits::default()).expect_err("it is refused");
    assert_eq!(unread.to_string(), "a text with more than 400000 paragraphs: to be read, it has to be cut into parts");
}

#[test]
fn the_limit_is_told() {
    let mut limits = Limits::default();
    limits.max_elements = 3;
    let unread = intake(format!("<html>{TEXT}{TEXT}").as_bytes(), &limits);
    assert_eq!(unread, Err(Unread::TooManyElements { limit: 3 }));
}
