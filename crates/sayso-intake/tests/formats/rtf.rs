//! Rich Text Format.

use crate::files::{blocks, notices, read, stated};

#[test]
fn an_rtf_document_is_read_in_order_with_its_roles() {
    let text = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Cyr;}}{\stylesheet{\s1 heading 1;}{\s2 Title;}}
{\info{\title Template}{\author Ann Roe}{\creatim\yr2031\mo5\dy3\hr10}}{\header Draft\par}
\pard\s2 Quays and crews\par\pard\s1 What was seen\par
\pard The caf\'e9 is \ldblquote closed\rdblquote , said \f1\'cf\f0  and \u8364? 5\~m.{\footnote A note.\par}{\*\annotation Why?}\line New line.\par
{\listtext\bullet\tab}First\par\pard{\deleted gone }{\*\unknown hidden}{\pict 00ff}Kept.\par
\trowd\intbl Year\cell 2030\cell\row\pard Behind the table.\par}";
    let document = read(text.as_bytes());
    assert_eq!(
        blocks(&document),
        [
            "metadata: Template",
            "metadata: Ann Roe",
            "metadata: 2031-05-03",
            "furniture: Draft",
            "title: Quays and crews",
            "heading: What was seen",
            "paragraph: The café is “closed”, said П and € 5\u{a0}m.\nNew line.",
            "footnote: A note.",
            "comment: Why?",
            "list item: First",
            "paragraph: Kept.",
            "table row: Year\t2030",
            "paragraph: Behind the table.",
        ]
    );
    assert_eq!(
        stated(&document),
        [
            "title: Quays and crews (intake.office.title-style)",
            "author: Ann Roe (intake.rtf.author)",
            "date: 2031-05-03 = 2031-05-03 (intake.rtf.created)",
        ]
    );
    assert_eq!(notices(&document), ["intake.changes.deleted: tracked changes delete 5 characters: not read as text"]);
}

#[test]
fn other_encodings_and_broken_groups_are_read() {
    let text = r"{\rtf1\ansi\ansicpg932\uc1 \'93\'fa\'96\'7b\u-10179?\u-8704? end \{x\} {\b bold";
    let document = read(text.as_bytes());
    assert_eq!(document.text(), "日本😀 end {x} bold");
    assert_eq!(notices(&document)[0], "intake.rtf.broken: the file breaks off: not all of its groups are closed");
}
