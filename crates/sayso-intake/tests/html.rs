//! Web pages: their main text, and what their head states. All examples are invented.

use sayso_intake::{Limits, Unread, intake};
use sayso_ledger::{BlockKind, Document, Finding, Origin, OriginKind, Place};

/// The bytes of the file that a stretch came from.
fn file<'p>(page: &'p [u8], origin: &Origin) -> &'p [u8] {
    match origin.place {
        Some(Place::File(range)) => &page[range.start as usize..range.end as usize],
        _ => &[],
    }
}

/// Reads the page and compares its blocks as "kind: words".
fn check(page: &str, expected: &[&str]) {
    let document = intake(page.as_bytes(), &Limits::default()).expect("the page is read");
    assert_eq!(document.check(), Ok(()));
    let blocks: Vec<String> =
        document.blocks.iter().map(|block| format!("{}: {}", block.kind.name(), document.slice(block.span))).collect();
    assert_eq!(blocks, expected);
    for origin in &document.origins {
        match origin.kind {
            OriginKind::Verbatim => {
                assert_eq!(document.slice(origin.span).as_bytes(), file(page.as_bytes(), origin));
            }
            OriginKind::Decoded => assert!(!file(page.as_bytes(), origin).is_empty()),
            OriginKind::Inserted => assert_eq!(document.slice(origin.span).trim(), ""),
            OriginKind::Extracted => panic!("no place for {}", document.slice(origin.span)),
        }
    }
}

#[test]
fn a_lead_to_another_page_is_no_part_of_a_paragraph() {
    let page = r##"<html lang="fr"><body><article><h1>Le bac de Lorn est à quai</h1>
        <p>Le maire a dit que le bac ne partirait pas avant mai, faute de pilote.<br><span><span>À LIRE AUSSI</span>
           <b><a href="/digue">Digue : le rapport qui accuse</a></b></span>La pilote, elle, dit qu’elle attend une réponse depuis avril.</p>
        <p>Lire aussi <a href="/quai">Le quai de Norhaven, dix ans après la crue</a>, Courrier de Lorn</p>
        <p>Le conseil se réunit lundi, <b>voir aussi <a href="/note">la note</a></b>, et les navires attendent d’ici là, dit-il encore.</p>
        </article></body></html>"##;
    check(
        page,
        &[
            "title: Le bac de Lorn est à quai",
            "paragraph: Le maire a dit que le bac ne partirait pas avant mai, faute de pilote.",
            "furniture: À LIRE AUSSI Digue : le rapport qui accuse",
            "paragraph: La pilote, elle, dit qu’elle attend une réponse depuis avril.",
            "furniture: Lire aussi Le quai de Norhaven, dix ans après la crue, Courrier de Lorn",
            "paragraph: Le conseil se réunit lundi, voir aussi la note, et les navires attendent d’ici là, dit-il encore.",
        ],
    );
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
            "dateline: 2031-04-20",
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
    assert_eq!(stated.modified.unwrap().iso, "2031-04-20");
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

/// Sentences of a text that is long enough to be one.
const TEXT: &str = "<p>The board of Norhaven has closed three of its quays, and it says that it does not know for how long.</p>\
    <p>Nobody was hurt, and the board will meet again next week; the ships have to wait until then, it says.</p>";

fn read(page: &str) -> Document {
    let document = intake(page.as_bytes(), &Limits::default()).expect("the page is read");
    assert_eq!(document.check(), Ok(()));
    document
}

/// What the page states of dates: "published" or "modified", the date, and the words it was read from.
fn check_dates(page: &str, expected: &[(&str, &str, &str)]) {
    let document = read(&page.replace("TEXT", TEXT));
    let stated = [("published", &document.stated.date), ("modified", &document.stated.modified)];
    let found: Vec<(&str, &str, &str)> = stated
        .iter()
        .filter_map(|(what, date)| date.as_ref().map(|date| (*what, date)))
        .map(|(what, date)| (what, date.iso.as_str(), document.slice(date.finding.span)))
        .collect();
    assert_eq!(found, expected, "{page}");
}

#[test]
fn publication_and_change_are_kept_apart_with_their_words() {
    check_dates(
        "<html><meta property='article:modified_time' content='2031-05-02'><h1>Quays closed in Norhaven</h1>TEXT",
        &[("modified", "2031-05-02", "2031-05-02")],
    );
    check_dates(
        "<html><h1>Quays closed in Norhaven</h1><p>Last updated on 3 May 2031</p>TEXT",
        &[("modified", "2031-05-03", "3 May 2031")],
    );
    check_dates(
        "<html><h1>Quays closed in Norhaven</h1><span class=date>Posted 3 May 2031</span>TEXT",
        &[("published", "2031-05-03", "3 May 2031")],
    );
    check_dates(
        "<html lang=de><h1>Kais in Norhafen gesperrt</h1><div>Pressemitteilung vom 02.05.2031</div>TEXT",
        &[("published", "2031-05-02", "02.05.2031")],
    );
    check_dates(
        "<html><link rel=canonical href='https://lamp.example/2031/05/04/quays'><h1>Quays closed in Norhaven</h1>TEXT",
        &[("published", "2031-05-04", "2031/05/04")],
    );
    check_dates("<html><h1>Quays closed in Norhaven</h1>TEXT<p>The first quay was closed on 1 May 2031.", &[]);
}

#[test]
fn what_a_page_shows_with_its_title_comes_before_what_its_data_states() {
    let data = |published: &str, modified: &str| {
        format!(
            r#"<html lang=en><script type="application/ld+json">{{"@type": "Article", "datePublished": "{published}",
            "dateModified": "{modified}"}}</script><h1>Quays closed in Norhaven</h1>"#
        )
    };
    // The program that built the page wrote the day of building.
    let page = data("2033-01-02", "2033-01-02") + "<div class=byline>Ada Quill | May 3, 2031 | 4 min read</div>TEXT";
    check_dates(&page, &[("published", "2031-05-03", "May 3, 2031"), ("modified", "2033-01-02", "2033-01-02")]);
    // What is called a change is none of publication, and what the data calls so is not either.
    for shown in ["<p>Updated May 3, 2032</p>", "<div>Last update:</div><div>May 3, 2032</div>", "<p>May 3, 2032</p>"] {
        let page = data("2031-05-03", "2032-05-03") + shown + "TEXT";
        check_dates(&page, &[("published", "2031-05-03", "2031-05-03"), ("modified", "2032-05-03", "2032-05-03")]);
    }
    // Two dates of one line, each with its label; glued as a page's style parts them.
    let shown = "<p><span>Ada Quill</span><span>Published May 3, 2031</span><span>Updated June 4, 2032</span></p>TEXT";
    check_dates(
        &format!("<html><h1>Quays closed in Norhaven</h1>{shown}"),
        &[("published", "2031-05-03", "May 3, 2031"), ("modified", "2032-06-04", "June 4, 2032")],
    );
    // The next day elsewhere on earth is the same moment.
    let page = data("2031-05-04T02:10:00+00:00", "2031-05-04") + "<p>May 3, 2031</p>TEXT";
    check_dates(&page, &[("published", "2031-05-04", "2031-05-04"), ("modified", "2031-05-04", "2031-05-04")]);
}

#[test]
fn dates_that_are_not_of_the_page_are_left_alone() {
    for other in [
        "<p>The fair takes place from 16–19 March 2031 in Orsel.</p>",
        "<p>Dates: 16–19 March 2031</p>",
        "<p>The next meeting is on 3 May 2031 in the <a href=x>old harbour</a> of the town.</p>",
        "<p style='display:none'>3 May 2031</p>",
        "<div class=comments><p>Ann Roe, 3 May 2031</p></div>",
    ] {
        check_dates(&format!("<html><h1>Quays closed in Norhaven</h1>{other}TEXT"), &[]);
    }
}

#[test]
fn dates_beside_what_leads_to_another_page_are_left_alone() {
    let heading = "<h1>Quays closed in Norhaven</h1>";
    for card in [
        "<div><h3><a href=/ferry>Ferry late again in Malvent</a></h3><p>Ann Roe | May 9, 2031</p></div>",
        "<a href=/ferry><div>Why the ferry is late again and again</div><div>May 9, 2031</div></a>",
        "<li><a href=/ferry>Why the ferry is late again and again</a> <time>May 9, 2031</time></li>",
    ] {
        let data = "<meta property='article:published_time' content='2031-05-03'>";
        check_dates(&format!("<html>{data}{heading}{card}TEXT"), &[("published", "2031-05-03", "2031-05-03")]);
    }
    // A writer's name and the page's own title lead away as well, but say nothing of another text.
    for own in [
        "<div><h5><a href=/ada>Ada Quill</a></h5><p>May 9, 2031</p></div>",
        "<div><a href=/ada>By Ada Quill, Head of Harbours and Quays</a><p>May 9, 2031</p></div>",
        "<div><a href=/quays>Quays closed in Norhaven</a> <span>May 9, 2031</span></div>",
    ] {
        check_dates(&format!("<html>{heading}{own}TEXT"), &[("published", "2031-05-09", "May 9, 2031")]);
    }
    // Nothing is published after its last change.
    let later = "<div class=more><p>Ferry late</p><p>June 9, 2032</p></div>";
    check_dates(
        &format!("<html>{heading}<p>Last updated on May 3, 2031</p>TEXTTEXTTEXT{later}"),
        &[("modified", "2031-05-03", "May 3, 2031")],
    );
}

#[test]
fn a_date_that_the_head_does_not_name_comes_after_one_over_the_title() {
    let page =
        |over: &str| format!("<html><meta name=date content='2031-05-09'>{over}<h1>Quays closed in Norhaven</h1>TEXT");
    check_dates(&page("<div>May 3, 2031</div>"), &[("published", "2031-05-03", "May 3, 2031")]);
    check_dates(&page(""), &[("published", "2031-05-09", "2031-05-09")]);
}

#[test]
fn the_exact_date_of_what_is_shown_is_that_of_its_element() {
    for (shown, words) in [
        ("<time datetime='2031-04-03T08:00'>03/04/2031</time>", "2031-04-03"),
        ("<span title='2031-04-03 08:00'>two days ago</span>", "2031-04-03"),
    ] {
        let page = format!("<html lang=en><h1>Quays closed in Norhaven</h1><p>{shown}</p>TEXT");
        check_dates(&page, &[("published", "2031-04-03", words)]);
    }
}

#[test]
fn the_order_of_day_and_month_is_read_from_the_page() {
    let page =
        |tag: &str, more: &str| format!("<html lang={tag}><h1>Quays closed</h1><p>Posted on 03/04/2031</p>TEXT{more}");
    check_dates(&page("en-US", ""), &[("published", "2031-03-04", "03/04/2031")]);
    check_dates(&page("en-GB", ""), &[("published", "2031-04-03", "03/04/2031")]);
    check_dates(&page("fr", ""), &[("published", "2031-04-03", "03/04/2031")]);
    let card = "<meta property=og:locale content=en_US>";
    check_dates(&page("en", card), &[("published", "2031-03-04", "03/04/2031")]);
    check_dates(&page("en", "<div>Ferry late again<br>25/03/2031</div>"), &[("published", "2031-04-03", "03/04/2031")]);
}

#[test]
fn dates_are_read_in_further_languages() {
    for (shown, iso, words) in [
        ("Publicado el 7 de mayo de 2031", "2031-05-07", "7 de mayo de 2031"),
        ("Pubblicato il 7 maggio 2031", "2031-05-07", "7 maggio 2031"),
        ("Опубликовано 7 мая 2031", "2031-05-07", "7 мая 2031"),
        ("2031年5月7日", "2031-05-07", "2031年5月7日"),
        ("发布时间：2031-05-07 08:30", "2031-05-07", "2031-05-07"),
        ("작성일 2031. 5. 7. 오전 8:30", "2031-05-07", "2031. 5. 7"),
        ("Yayınlanma: 7 Mayıs 2031 Çarşamba", "2031-05-07", "7 Mayıs 2031"),
        ("Opublikowano: środa, 7 maja 2031", "2031-05-07", "7 maja 2031"),
        ("Megjelent: 2031. május 7.", "2031-05-07", "2031. május 7"),
        ("Dipublikasikan Rabu, 7 Mei 2031 pukul 08.30 WIB", "2031-05-07", "7 Mei 2031"),
        ("نشر في 7 مايو 2031", "2031-05-07", "7 مايو 2031"),
    ] {
        check_dates(&format!("<html><h1>Quays closed</h1><p>{shown}</p>TEXT"), &[("published", iso, words)]);
    }
}

#[test]
fn dates_of_addresses_scripts_and_code_are_read_where_the_page_shows_none() {
    let heading = "<h1>Quays closed in Norhaven</h1>";
    let (published, may) = ("published", "2031-05-04");
    for (head, words) in [
        ("<link rel=canonical href='https://lamp.example/20310504/quays'>", "20310504"),
        ("<link rel=canonical href='https://lamp.example/2031/may/04/quays'>", "2031/may/04"),
        (r#"<script>state = {"article": {"id": 7, "publishedAt": "2031-05-04T08:00:00Z"}}</script>"#, "2031-05-04"),
        (r#"<script>push("{\"datePublished\":\"2031-05-04\"}")</script>"#, "2031-05-04"),
        ("<meta itemprop='dateCreated datePublished' content='2031-05-04'>", "2031-05-04"),
        ("<meta name='w-published-date' content='2031-05-04T08:00'>", "2031-05-04"),
        ("<img data-made='2031-05-04T08:00:00'>", "2031-05-04"),
        (r#"<script>state = {"story": {"publishedAt": 1935648000, "expires": 1999999999}}</script>"#, "1935648000"),
        (r#"<script>state = {"story": {"createdAt": 1935648000000}}</script>"#, "1935648000000"),
    ] {
        check_dates(&format!("<html>{head}{heading}TEXT"), &[(published, may, words)]);
    }
    // An address is older than what is written later; a film that ends, and stories of other pages, are none of it.
    let address = "<link rel=canonical href='https://lamp.example/2031/5/4/quays'>";
    check_dates(
        &format!("<html>{address}{heading}<time pubdate datetime=2032-01-01>January 1, 2032</time>TEXT"),
        &[(published, may, "2031/5/4")],
    );
    check_dates(&format!("<html>{heading}<p>Available until: 7 May 2031</p>TEXT"), &[]);
    let stories = r#"<script>[{"title": "Ferry", "publishedAt": "2031-05-04"}, {"title": "Pilots", "publishedAt": "2031-05-05"}]</script>"#;
    check_dates(&format!("<html>{stories}{heading}TEXT"), &[]);
}

#[test]
fn dates_behind_the_text_and_behind_its_place_are_read() {
    let text = format!("<main><h1>Quays closed in Norhaven</h1>{}</main>", TEXT.repeat(20));
    let near = "<div class=end><p>Written by <a href=/ada>Ada Quill</a></p><p>May 4, 2031</p></div>";
    check_dates(&format!("<html>{text}{near}"), &[("published", "2031-05-04", "May 4, 2031")]);
    let placed = TEXT.replace("The board", "ORSEL, May 4, 2031 – The board");
    let page = format!("<html><h1>Quays closed in Norhaven</h1>{placed}");
    check_dates(&page, &[("published", "2031-05-04", "May 4, 2031")]);
    let about = TEXT.replace("The board", "On May 4, 2031 the board");
    check_dates(&format!("<html><h1>Quays closed in Norhaven</h1>{about}"), &[]);
}

#[test]
fn what_belongs_to_the_page_is_marked_and_comments_are_comments() {
    let page = format!(
        "<html><body><div class=sidebar><p>Our readers ask for more news of the harbour, and here they are, day by day.</div>\
         <article><h1>Quays closed in Norhaven</h1><div class='share-bar'>Share this with friends</div>{TEXT}\
         <figure><img src=q.jpg><figcaption>The first quay in spring</figcaption></figure>\
         <div class='related-posts'><h3><a href=1>Ferry late again</a></h3><h3><a href=2>Pilots on strike</a></h3></div>\
         <p hidden>This is shown to nobody who looks at the page in a browser, whatever it says.</p></article>\
         <section id=comments><p>At last! I have waited for this since the storm of last year, says a reader.</section>"
    );
    check(
        &page,
        &[
            "title: Quays closed in Norhaven",
            "furniture: Share this with friends",
            "paragraph: The board of Norhaven has closed three of its quays, and it says that it does not know for how long.",
            "paragraph: Nobody was hurt, and the board will meet again next week; the ships have to wait until then, it says.",
            "caption: The first quay in spring",
            "furniture: Ferry late again",
            "furniture: Pilots on strike",
            "comment: At last! I have waited for this since the storm of last year, says a reader.",
        ],
    );
}

#[test]
fn what_is_set_apart_is_a_quotation_unless_it_is_most_of_the_text() {
    let quoted = "<blockquote><p>No vessel lies at the quay at night.</p><ul><li>None.</ul></blockquote>";
    check(
        &format!("<html><body><article><h1>Quays closed in Norhaven</h1>{TEXT}{quoted}</article>"),
        &[
            "title: Quays closed in Norhaven",
            "paragraph: The board of Norhaven has closed three of its quays, and it says that it does not know for how long.",
            "paragraph: Nobody was hurt, and the board will meet again next week; the ships have to wait until then, it says.",
            "quotation: No vessel lies at the quay at night.",
            "list item: None.",
        ],
    );
    let page =
        format!("<html><body><article><h1>Quays closed in Norhaven</h1><blockquote>{TEXT}</blockquote></article>");
    let document = read(&page);
    let is_quotation = |block: &sayso_ledger::Block| block.kind == sayso_ledger::BlockKind::Quotation;
    assert!(!document.blocks.iter().any(is_quotation));
}

#[test]
fn names_of_parts_do_not_hide_most_of_the_text() {
    for name in ["no-sidebar", "sidebar", "related", "newsletter widget"] {
        let document =
            read(&format!("<html><body class={name:?}><main><div class={name:?}><h1>Quays closed</h1>{TEXT}"));
        let n_paragraphs = document.blocks.iter().filter(|block| block.kind.name() == "paragraph").count();
        assert_eq!(n_paragraphs, 2, "{name}");
    }
}

#[test]
fn a_text_that_is_there_twice_is_read_once() {
    let document = read(&format!("<html><h1>Quays</h1><div class=wide>{TEXT}</div><div class=narrow>{TEXT}</div>"));
    let kinds: Vec<&str> = document.blocks.iter().map(|block| block.kind.name()).collect();
    assert_eq!(kinds, ["title", "paragraph", "paragraph", "furniture", "furniture"]);
}

#[test]
fn several_texts_of_a_page_are_told_apart() {
    let entry = |title: &str| format!("<article><h2>{title}</h2>{}</article>", TEXT.replace("Norhaven", title));
    let document = read(&format!("<html><h1>News of the week</h1>{}{}", entry("Orsel"), entry("Malvent")));
    let starts: Vec<&str> = document
        .notices
        .iter()
        .filter(|notice| notice.rule == "intake.html.several-texts")
        .map(|notice| document.slice(notice.span.expect("a place")))
        .collect();
    assert_eq!(starts, ["Orsel", "Malvent"]);
}

#[test]
fn a_text_behind_a_bar_is_told_as_such() {
    let data = r#"<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>"#;
    let document = read(&format!("<html>{data}<h1>Quays closed in Norhaven</h1>{TEXT}"));
    assert_eq!(document.notices[0].rule, "intake.html.paywall");
    assert!(
        document.notices[0].message.starts_with("the page holds only the start"),
        "{}",
        document.notices[0].message
    );
}

#[test]
fn a_page_that_a_script_would_write_says_so() {
    let page = "<html><body><div id=root></div><script>start()</script><noscript>Please turn on scripts.</noscript>";
    assert_eq!(intake(page.as_bytes(), &Limits::default()), Err(Unread::ScriptOnly));
}

#[test]
fn what_a_page_without_text_says_of_itself_is_kept() {
    let head = r#"<html><head><title>Quays closed in Norhaven</title><meta property=og:site_name content="The Lamp">
        <link rel=canonical href="https://lamp.example/quays"><script type="application/ld+json">{"@type": "NewsArticle",
        "datePublished": "2031-05-04T08:00", "author": {"name": "Ada Quill"}}</script></head>"#;
    let document = read(&format!("{head}<body><div id=root></div><script>start()</script>"));
    let words = |finding: &Option<Finding>| finding.as_ref().map(|found| document.slice(found.span).to_owned());
    let stated = &document.stated;
    let found = [&stated.title, &stated.author, &stated.outlet, &stated.address].map(words);
    let expected = ["Quays closed in Norhaven", "Ada Quill", "The Lamp", "https://lamp.example/quays"];
    assert_eq!(found, expected.map(|words| Some(words.to_owned())));
    assert_eq!(stated.date.as_ref().map(|date| document.slice(date.finding.span)), Some("2031-05-04"));
    assert!(!document.blocks.iter().any(|block| block.kind.is_text() && block.kind != BlockKind::Title));
    assert_eq!(document.notices[0].rule, "intake.html.script-only");
    // A page that only sends its readers on says where.
    let document = read(r#"<html><script>go(); location.href="https://lamp.example/20310504/quays";</script>"#);
    let stated = &document.stated;
    let address = stated.address.as_ref().map(|found| (document.slice(found.span), found.rule.as_ref()));
    assert_eq!(address, Some(("https://lamp.example/20310504/quays", "intake.html.sent-to")));
    assert_eq!(stated.date.as_ref().map(|date| date.iso.as_str()), Some("2031-05-04"));
}

#[test]
fn every_word_stands_in_the_file_in_any_encoding() {
    let page = "<html><meta charset=windows-1252><h1>Caf\u{e9}s &eacute;tag&egrave;res</h1>\
        <p>Le conseil a d\u{e9}clar\u{e9} que l&#8217;\u{e9}t\u{e9} serait long &amp; sec, et qu'il ne sait pas combien de temps cela durera.</p>";
    let received: Vec<u8> = page.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin")).collect();
    let document = intake(&received, &Limits::default()).expect("the page is read");
    assert_eq!(document.encoding, "windows-1252");
    let bytes_of = |words: &str| -> Vec<&[u8]> {
        let start = document.text().find(words).expect("in the text");
        let inside = document.origins.iter().filter(|origin| {
            origin.span.start() < start + words.len() && origin.span.end() > start && origin.place.is_some()
        });
        inside.map(|origin| file(&received, origin)).collect()
    };
    assert_eq!(bytes_of("été serait"), [&b"\xe9t\xe9 "[..], b"serait long "]);
    assert_eq!(bytes_of("étag"), [&b"&eacute;"[..], b"tag"]);
    assert_eq!(bytes_of("’"), [b"&#8217;"]);
}

#[test]
fn a_paragraph_that_ends_with_who_took_the_picture_is_a_caption() {
    let captions = "<p>A guard at the first quay, hurt in the storm. © Nora Strand</p><p>The quay at night (Photo: Nora Strand)</p>\
                    <p>The board keeps two things of the quay (photographs and drawings).</p>";
    check(
        &format!("<html><body><article><h1>Quays closed in Norhaven</h1>{TEXT}{captions}</article>"),
        &[
            "title: Quays closed in Norhaven",
            "paragraph: The board of Norhaven has closed three of its quays, and it says that it does not know for how long.",
            "paragraph: Nobody was hurt, and the board will meet again next week; the ships have to wait until then, it says.",
            "caption: A guard at the first quay, hurt in the storm. © Nora Strand",
            "caption: The quay at night (Photo: Nora Strand)",
            "paragraph: The board keeps two things of the quay (photographs and drawings).",
        ],
    );
}

#[test]
fn what_stands_under_a_heading_that_counts_comments_is_comments() {
    let counted = "<p>At last, says a reader. I have waited for this since the storm of last year, and so have all of us here.</p>\
                   <p>The quays were never safe, says another one, and everybody in the harbour has known it for years.</p>";
    let top = "<p>2 comments</p>";
    check(
        &format!(
            "<html><body><article><h1>Quays closed in Norhaven</h1>{top}{TEXT}<h2>2 comments</h2>{counted}</article>"
        ),
        &[
            "title: Quays closed in Norhaven",
            "furniture: 2 comments",
            "paragraph: The board of Norhaven has closed three of its quays, and it says that it does not know for how long.",
            "paragraph: Nobody was hurt, and the board will meet again next week; the ships have to wait until then, it says.",
            "furniture: 2 comments",
            "comment: At last, says a reader. I have waited for this since the storm of last year, and so have all of us here.",
            "comment: The quays were never safe, says another one, and everybody in the harbour has known it for years.",
        ],
    );
}

#[test]
fn what_is_set_apart_once_more_is_furniture() {
    let again = "<blockquote>Nobody was hurt, and the board will meet again next week.</blockquote>";
    check(
        &format!("<html><body><article><h1>Quays closed in Norhaven</h1>{TEXT}{again}</article>"),
        &[
            "title: Quays closed in Norhaven",
            "paragraph: The board of Norhaven has closed three of its quays, and it says that it does not know for how long.",
            "paragraph: Nobody was hurt, and the board will meet again next week; the ships have to wait until then, it says.",
            "furniture: Nobody was hurt, and the board will meet again next week.",
        ],
    );
}
