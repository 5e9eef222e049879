//! What is read from PDFs that are written here.

mod hostile;
mod make;

use sayso_intake::{Limits, Unread, intake};
use sayso_ledger::{BlockKind, Document, OriginKind, Place};

use crate::make::{File, Page};

/// Reads a file and checks what holds for every one: each word points into its page.
fn read(file: &File) -> Document {
    let document = intake(&file.bytes(), &Limits::default()).expect("it is read");
    assert_eq!(document.check(), Ok(()));
    assert_eq!(document.pages.len(), file.pages.len());
    for origin in &document.origins {
        match origin.place {
            Some(Place::Page { page, area }) => {
                let page = &document.pages[page as usize];
                assert_eq!(origin.kind, OriginKind::Extracted);
                assert!(area.left >= 0 && area.right <= page.width as i32, "{area:?}");
                assert!(area.top >= 0 && area.bottom <= page.height as i32, "{area:?}");
            }
            Some(Place::File(_)) => {}
            place => assert!(document.slice(origin.span).trim().is_empty(), "{place:?}"),
        }
    }
    document
}

/// The blocks as "kind: words", one a line.
fn blocks(document: &Document) -> String {
    let line = |block: &sayso_ledger::Block| format!("{}: {}\n", block.kind.name(), document.slice(block.span));
    document.blocks.iter().map(line).collect()
}

fn check(file: &File, expected: &str) {
    let document = read(file);
    let expected: String = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |text, line| text + line + "\n");
    assert_eq!(blocks(&document), expected);
}

fn notices(document: &Document) -> Vec<&str> {
    document.notices.iter().map(|notice| notice.message.as_str()).collect()
}

const LEFT: [&str; 7] = [
    "The harbour board met on Monday to hear",
    "what the pilots had to say about barges",
    "that lie at anchor without any lights in",
    "the narrow part of the channel at night.",
    "The pilots showed a log of eleven nights",
    "on which two or more of the barges were",
    "dark, and asked the board for a patrol",
];
const RIGHT: [&str; 7] = [
    "boat, which the board had refused a year",
    "before because of what it costs to run.",
    "The board said that it would look into",
    "the matter before the winter, and that",
    "owners of barges had been written to in",
    "March. One of them told the board that",
    "lamps are stolen as soon as they hang.",
];

#[test]
fn columns_are_read_one_after_the_other_under_a_title_over_both() {
    let page = Page::default().line(150.0, 700.0, 20.0, "Dark barges in the channel");
    let page = page.lines(50.0, 660.0, &LEFT).lines(320.0, 660.0, &RIGHT);
    let document = read(&File::of([page]));
    let text = document.text();
    assert!(text.starts_with("Dark barges in the channel\n\n"), "{text}");
    assert!(text.contains("asked the board for a patrol boat, which the board had refused"), "{text}");
    assert!(text.contains("lights in the narrow part of the channel at night. The pilots"), "{text}");
    assert_eq!(
        document.stated.title.as_ref().map(|title| document.slice(title.span)),
        Some("Dark barges in the channel")
    );
    // Drawn line by line over both columns, as some programs do, the text is the same.
    let rows = LEFT.iter().zip(RIGHT).enumerate().fold(
        Page::default().line(150.0, 700.0, 20.0, "Dark barges in the channel"),
        |page, (idx, (left, right))| {
            let y = 660.0 - 12.0 * idx as f32;
            page.line(320.0, y, 10.0, right).line(50.0, y, 10.0, left)
        },
    );
    assert_eq!(read(&File::of([rows])).text(), text);
}

#[test]
fn a_few_lines_stand_in_the_columns_of_the_other_pages() {
    let columns = Page::default().lines(50.0, 600.0, &LEFT).lines(320.0, 600.0, &RIGHT);
    let few = Page::default().lines(50.0, 600.0, &LEFT[..2]).lines(320.0, 600.0, &RIGHT[..2]);
    let text = read(&File::of([columns.clone(), columns, few])).text().to_owned();
    assert!(
        text.ends_with(
            "to hear what the pilots had to say about barges boat, which the board had refused a year \
        before because of what it costs to run."
        ),
        "{text}"
    );
}

#[test]
fn a_head_over_columns_that_leaves_the_room_between_them_free_is_read_first() {
    let page = Page::default().line(50.0, 760.0, 18.0, "Dark barges").line(330.0, 760.0, 8.0, "Third year, number 7");
    let lines: Vec<&str> = LEFT.iter().chain(&RIGHT).copied().collect();
    let text = read(&File::of([page.lines(50.0, 660.0, &lines).lines(320.0, 660.0, &lines)])).text().to_owned();
    let at = |words: &str| text.find(words).unwrap();
    assert!(at("Third year") < at("The harbour board met"), "{text}");
}

#[test]
fn cells_with_several_lines_are_whole() {
    let mut page = Page::default();
    for idx in 0..4 {
        let y = 700.0 - 30.0 * idx as f32;
        page = page.lines(50.0, y, &["Look into the matter of the barges", "before the winter comes."]);
        page = page.line(320.0, y - 6.0, 10.0, "2031");
    }
    let text = read(&File::of([page])).text().to_owned();
    assert_eq!(text.matches("the matter of the barges before the winter comes.").count(), 4, "{text}");
}

#[test]
fn cells_are_read_row_by_row() {
    let mut page = Page::default();
    for (idx, (port, trips, year)) in
        [("Port", "Trips", "Year"), ("Malvent", "112", "2030"), ("Tarrow", "96", "2031"), ("Ostry", "7", "2031")]
            .into_iter()
            .enumerate()
    {
        let y = 700.0 - 14.0 * idx as f32;
        page = page.line(50.0, y, 10.0, port).line(200.0, y, 10.0, trips).line(350.0, y, 10.0, year);
    }
    let text = read(&File::of([page])).text().to_owned();
    assert_eq!(text, "Port\tTrips\tYear\nMalvent\t112\t2030\nTarrow\t96\t2031\nOstry\t7\t2031");
}

#[test]
fn heads_feet_and_footnotes_do_not_part_a_paragraph() {
    let page = |number: usize| {
        let page = Page::default().line(50.0, 770.0, 8.0, "Board of Malvent Harbour");
        page.line(290.0, 30.0, 8.0, &format!("Page {number} of 3"))
    };
    let first = page(1).lines(50.0, 720.0, &LEFT);
    let first =
        first.line(50.0, 100.0, 7.0, "1 The log is kept by the pilots themselves, by hand, and was shown to all.");
    let second = page(2).lines(50.0, 720.0, &RIGHT);
    let third = page(3).lines(50.0, 720.0, &["Nothing was decided, and nobody spoke."]);
    let document = read(&File::of([first, second, third]));
    let text = document.text();
    assert!(text.contains("asked the board for a patrol boat, which the board"), "{text}");
    let of_kind = |kind: BlockKind| -> Vec<&str> {
        let blocks = document.blocks.iter().filter(|block| block.kind == kind);
        blocks.map(|block| document.slice(block.span)).collect()
    };
    let heads = ["Board of Malvent Harbour"; 3];
    let furniture = of_kind(BlockKind::Furniture);
    assert_eq!(furniture.iter().filter(|line| heads.contains(line)).count(), 3, "{furniture:?}");
    assert_eq!(furniture.iter().filter(|line| line.starts_with("Page ")).count(), 3, "{furniture:?}");
    let notes = of_kind(BlockKind::Footnote);
    assert_eq!(notes, ["1 The log is kept by the pilots themselves, by hand, and was shown to all."]);
}

#[test]
fn divided_words_are_whole_and_point_to_both_lines() {
    let lines = [
        "The owners of the barges were asked to pay for what the har-",
        "bour had spent on lamps, and they answered that the self-",
        "check of the crews is enough. A self-check is cheap, they said.",
    ];
    let document = read(&File::of([Page::default().lines(50.0, 700.0, &lines)]));
    let text = document.text();
    assert!(text.contains("what the harbour had spent"), "{text}");
    assert!(text.contains("the self-check of the crews"), "{text}");
    let at = text.find("harbour").unwrap();
    let place = |at: usize| {
        let origin = document.origins.iter().find(|origin| origin.span.start() <= at && at < origin.span.end());
        match origin.unwrap().place {
            Some(Place::Page { page, area }) => (page, area),
            place => panic!("{place:?}"),
        }
    };
    let (first, second) = (place(at).1, place(at + 3).1);
    // The lines stand at 700 and 688 points from the foot of a page of 800.
    assert!(first.top < 10_000 && 10_000 < first.bottom, "{first:?}");
    assert!(second.top < 11_200 && 11_200 < second.bottom && second.left < 5_100, "{second:?}");
}

#[test]
fn a_page_that_lies_on_its_side_or_in_a_mirror_is_read_as_well() {
    let upright = read(&File::of([Page::default().lines(50.0, 700.0, &LEFT)]));
    for rotate in ["/Rotate 90", "/Rotate 180", "/Rotate 270"] {
        let mut page = Page::default().lines(50.0, 700.0, &LEFT);
        page.entries = rotate.to_owned();
        assert_eq!(read(&File::of([page])).text(), upright.text(), "{rotate}");
    }
    let mirrored = Page::default().raw("-1 0 0 1 600 0 cm").lines(50.0, 700.0, &LEFT);
    assert_eq!(read(&File::of([mirrored])).text(), upright.text());
}

#[test]
fn pages_without_text_are_told() {
    let scan = Page::default().image();
    let unread = intake(&File::of([scan.clone(), scan.clone()]).bytes(), &Limits::default());
    assert_eq!(unread, Err(Unread::NoTextLayer { n_pages: 2 }));
    let text = Page::default().lines(50.0, 700.0, &LEFT);
    let mut file = File::of([text.clone(), scan.clone(), scan, text, Page::default()]);
    file.catalog = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /St 7 /P (A-) >>] >>".to_owned();
    let document = read(&file);
    let labels: Vec<&str> = document.pages.iter().map(|page| page.label.as_str()).collect();
    assert_eq!(labels, ["i", "ii", "A-7", "A-8", "A-9"]);
    assert_eq!(
        notices(&document),
        [
            "pages 2 (\u{201c}ii\u{201d})\u{2013}3 (\u{201c}A-7\u{201d}) without text: an image, not read",
            "page 5 (\u{201c}A-9\u{201d}) without anything on it",
        ]
    );
}

#[test]
fn text_that_does_not_show_is_told_from_recognised_text() {
    let hidden = |page: Page| page.raw("3 Tr").lines(50.0, 700.0, &LEFT);
    let document = read(&File::of([hidden(Page::default().image())]));
    assert!(document.text().contains("the narrow part of the channel"));
    let [notice] = notices(&document)[..] else { panic!("{:?}", document.notices) };
    assert!(notice.starts_with("page 1 with recognised text under an image"), "{notice}");

    let shown = Page::default().lines(50.0, 400.0, &RIGHT);
    let document = read(&File::of([hidden(shown)]));
    let [notice] = notices(&document)[..] else { panic!("{:?}", document.notices) };
    assert!(notice.starts_with("page 1 with text that does not show"), "{notice}");
    let is_marked = |block: &sayso_ledger::Block| {
        block.kind == BlockKind::Furniture || !document.slice(block.span).contains("anchor")
    };
    assert!(document.text().contains("anchor") && document.blocks.iter().all(is_marked));
}

#[test]
fn letters_that_the_file_does_not_have_are_told() {
    let mut file =
        File::of([Page::default().lines(50.0, 700.0, &["The QQ of the harbour is closed, said the board."])]);
    file.font = "/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [81 /zigzag17] >>".to_owned();
    let document = read(&file);
    assert!(document.text().contains("The \u{fffd}\u{fffd} of the harbour"), "{}", document.text());
    let [notice] = notices(&document)[..] else { panic!("{:?}", document.notices) };
    assert_eq!(notice, "page 1 with characters that the file has no letters for, 2 of 39: shown as U+FFFD");
}

#[test]
fn what_the_file_states_about_itself_fills_what_the_page_leaves_open() {
    let page = Page::default().lines(50.0, 700.0, &LEFT);
    let mut file = File::of([page.clone()]);
    file.objects =
        vec!["<< /Title (On barges without lights) /Author (Ann Roe) /CreationDate (D:20310503120000Z) >>".to_owned()];
    file.trailer = "/Info 10 0 R".to_owned();
    let document = read(&file);
    let title = document.stated.title.as_ref().unwrap();
    assert_eq!(
        (document.slice(title.span), title.rule.as_ref()),
        ("On barges without lights", "intake.pdf.info.title")
    );
    let author = document.stated.author.as_ref().unwrap();
    assert_eq!((document.slice(author.span), author.rule.as_ref()), ("Ann Roe", "intake.pdf.info.author"));
    assert_eq!(document.stated.date.as_ref().unwrap().iso, "2031-05-03");

    file.pages = vec![page.line(50.0, 760.0, 20.0, "Dark barges in the channel")];
    let document = read(&file);
    let title = document.stated.title.as_ref().unwrap();
    assert_eq!((document.slice(title.span), title.rule.as_ref()), ("Dark barges in the channel", "intake.pdf.largest"));
}

#[test]
fn headings_and_lists_are_told_from_text() {
    let page = Page::default()
        .line(50.0, 700.0, 16.0, "What the pilots ask for")
        .lines(50.0, 660.0, &LEFT[..4])
        .lines(70.0, 600.0, &["1. a patrol boat that is out every night,", "2. lamps that cannot be taken off,"])
        .lines(50.0, 560.0, &RIGHT[2..5]);
    check(
        &File::of([page]),
        "title: What the pilots ask for
         paragraph: The harbour board met on Monday to hear what the pilots had to say about barges that lie at anchor \
         without any lights in the narrow part of the channel at night.
         list item: 1. a patrol boat that is out every night,
         list item: 2. lamps that cannot be taken off,
         paragraph: The board said that it would look into the matter before the winter, and that owners of barges had \
         been written to in",
    );
}

#[test]
fn numbers_of_lines_are_furniture() {
    let lines: Vec<&str> = LEFT.iter().chain(&RIGHT).copied().collect();
    let numbers: Vec<String> = (1..=lines.len()).map(|number| number.to_string()).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let document = read(&File::of([Page::default().lines(30.0, 700.0, &numbers).lines(60.0, 700.0, &lines)]));
    assert!(document.text().contains("asked the board for a patrol boat, which"), "{}", document.text());
}

#[test]
fn a_pdf_behind_the_words_of_its_maker_is_read_and_a_text_about_pdfs_is_none() {
    let page = Page::default().lines(50.0, 700.0, &LEFT);
    let plain = File::of([page]).bytes();
    let mut told = b"Printer of Halvern 1.2\nAll rights reserved.\n".to_vec();
    told.extend(&plain);
    let document = intake(&told, &Limits::default()).expect("it is read");
    assert_eq!(document.format.name(), "pdf");
    assert!(document.text().contains("the narrow part of the channel"));
    let text = "How a file starts:\n%PDF-1.7 stands in its first line, and nothing else does on most of them.\n";
    let document = intake(text.as_bytes(), &Limits::default()).expect("it is read");
    assert_eq!(document.format.name(), "text");
}
