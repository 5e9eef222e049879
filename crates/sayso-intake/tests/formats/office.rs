//! Word documents, OpenDocument texts, presentations and e-books.

use crate::files::{blocks, notices, read, stated, zipped};

const CORE: &str = r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Template 3</dc:title>
    <dc:creator>Ann &amp; Roe</dc:creator><dcterms:created>2031-05-03T10:00:00Z</dcterms:created></cp:coreProperties>"#;

/// A Word document with this body, and other parts.
fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let kinds = ["styles", "footnotes", "comments", "header1"];
    let relations: String = kinds
        .iter()
        .enumerate()
        .map(|(idx, name)| {
            let kind = name.trim_end_matches('1');
            format!(r#"<Relationship Id="r{idx}" Type="http://example.org/{kind}" Target="{name}.xml"/>"#)
        })
        .collect();
    let relations = format!("<Relationships>{relations}</Relationships>");
    let mut files = vec![
        ("[Content_Types].xml", "<Types/>".as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("docProps/core.xml", CORE.as_bytes()),
    ];
    files.extend(others.iter().map(|(name, text)| (*name, text.as_bytes())));
    zipped(&files)
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

const STYLES: &str = r#"<w:styles><w:style w:styleId="T1"><w:name w:val="Title"/></w:style>
    <w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H"/></w:style></w:styles>"#;

#[test]
fn a_word_document_is_read_in_order_with_its_roles() {
    let body = [
        r#"<w:p><w:pPr><w:pStyle w:val="T1"/></w:pPr><w:r><w:t>Quays &amp; crews</w:t></w:r></w:p>"#,
        r#"<w:p><w:pPr><w:pStyle w:val="Mine"/></w:pPr><w:r><w:t>What was seen</w:t></w:r></w:p>"#,
        r#"<w:p><w:r><w:t>The board closed </w:t></w:r><w:r><w:t xml:space="preserve">the quay.</w:t></w:r>
           <w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>"#,
        r#"<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>First</w:t></w:r></w:p>"#,
        r#"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Year</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Barges</w:t></w:r></w:p>
           </w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>2030</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"#,
    ]
    .concat();
    let notes = r#"<w:footnotes><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r>
        <w:t>Log of the harbour.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let comments = r#"<w:comments><w:comment w:id="0" w:author="Bo Lind"><w:p><w:r><w:t>Is that so?</w:t></w:r></w:p>
        </w:comment></w:comments>"#;
    let header = paragraph("Draft of the board");
    let parts = [
        ("word/styles.xml", STYLES),
        ("word/footnotes.xml", notes),
        ("word/comments.xml", comments),
        ("word/header1.xml", &header),
        ("word/media/image1.png", "picture"),
    ];
    let document = read(&docx(&body, &parts));
    assert_eq!(
        blocks(&document),
        [
            "metadata: Template 3",
            "metadata: Ann & Roe",
            "metadata: 2031-05-03T10:00:00Z",
            "furniture: Draft of the board",
            "title: Quays & crews",
            "heading: What was seen",
            "paragraph: The board closed the quay.",
            "footnote: Log of the harbour.",
            "comment: Bo Lind",
            "comment: Is that so?",
            "list item: First",
            "table row: Year\tBarges",
            "table row: 2030",
        ]
    );
    assert_eq!(
        stated(&document),
        [
            "title: Quays & crews (intake.office.title-style)",
            "author: Ann & Roe (intake.office.core-creator)",
            "date: 2031-05-03 = 2031-05-03 (intake.office.core-created)",
        ]
    );
    assert_eq!(notices(&document), ["intake.office.not-read: not read: 1 picture (7 bytes)"]);
}

#[test]
fn text_that_a_tracked_change_deletes_is_no_text() {
    let body = r#"<w:p><w:r><w:t>The quay is </w:t></w:r><w:del w:author="Bo"><w:r><w:delText>not </w:delText></w:r></w:del>
        <w:ins w:author="Ann"><w:r><w:t>very </w:t></w:r></w:ins><w:r><w:t>safe</w:t></w:r></w:p>
        <w:p><w:pPr><w:rPr><w:del w:author="Bo"/></w:rPr></w:pPr><w:r><w:t>One, </w:t></w:r></w:p>
        <w:p><w:r><w:t>two.</w:t></w:r></w:p><w:p><w:moveFrom><w:r><w:t>Moved.</w:t></w:r></w:moveFrom></w:p>
        <w:p><w:moveTo><w:r><w:t>Moved.</w:t></w:r></w:moveTo></w:p>"#;
    let document = read(&docx(body, &[]));
    assert_eq!(blocks(&document)[3..], ["title: The quay is very safe", "paragraph: One, two.", "paragraph: Moved."]);
    assert_eq!(
        notices(&document),
        [
            "intake.changes.deleted: tracked changes delete 10 characters in 2 places (by Bo): not read as text",
            "intake.changes.inserted: tracked changes insert text in 2 places (by Ann): read as text",
        ]
    );
}

#[test]
fn a_box_is_read_once_and_a_long_cell_is_text() {
    let long = "The harbour board says that it did not know of the night trips before the spring, when a letter came. "
        .repeat(2);
    let body = format!(
        r#"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback>
        <w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>Around</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc>{1}</w:tc><w:tc>{2}{2}</w:tc></w:tr></w:tbl>"#,
        paragraph("In the box"),
        paragraph("Label"),
        paragraph(&long),
    );
    let document = read(&docx(&body, &[]));
    let long = long.trim();
    assert_eq!(
        blocks(&document)[3..],
        [
            "title: In the box",
            "heading: Around",
            "heading: Label",
            &format!("paragraph: {long}"),
            &format!("paragraph: {long}")
        ]
    );
}

#[test]
fn a_part_that_breaks_off_is_read_so_far() {
    let document = read(&docx(&format!("{}<w:p><w:r><w:t>and then <!", paragraph("This stands.")), &[]));
    assert_eq!(blocks(&document)[3..4], ["paragraph: This stands."]);
    assert!(notices(&document)[0].starts_with("intake.xml.broken: word/document.xml is broken at byte "));
}

#[test]
fn an_opendocument_text_is_read_in_order_with_its_roles() {
    let content = r#"<office:document-content><office:automatic-styles><style:style style:name="P1"
        style:parent-style-name="Title"/></office:automatic-styles><office:body><office:text><text:tracked-changes>
        <text:changed-region><text:deletion><office:change-info><dc:creator>Bo Lind</dc:creator><dc:date>2031</dc:date>
        </office:change-info><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
        <text:p text:style-name="P1">Quays   and
        crews</text:p><text:h>What was seen</text:h><text:p>One<text:s text:c="2"/>two<text:note><text:note-citation>1</text:note-citation>
        <text:note-body><text:p>A note.</text:p></text:note-body></text:note> three<office:annotation><dc:creator>Ann</dc:creator>
        <dc:date>2031-05-03</dc:date><text:p>Why?</text:p></office:annotation>.</text:p><text:list><text:list-item>
        <text:p>First</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>Year</text:p>
        </table:table-cell><table:table-cell><text:p>2030</text:p></table:table-cell></table:table-row></table:table>
        </office:text></office:body></office:document-content>"#;
    let meta = "<office:meta><meta:initial-creator>Ann Roe</meta:initial-creator></office:meta>";
    let document = read(&zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("meta.xml", meta.as_bytes()),
    ]));
    assert_eq!(
        blocks(&document),
        [
            "metadata: Ann Roe",
            "title: Quays and crews",
            "heading: What was seen",
            "paragraph: One  two three.",
            "footnote: A note.",
            "comment: Ann",
            "comment: 2031-05-03",
            "comment: Why?",
            "list item: First",
            "table row: Year\t2030",
        ]
    );
    assert_eq!(
        notices(&document),
        ["intake.changes.deleted: tracked changes delete 4 characters in 1 places (by Bo Lind): not read as text"]
    );
}

#[test]
fn a_presentation_is_read_slide_by_slide_with_its_notes() {
    let slide = |title: &str, text: &str| {
        format!(
            r#"<p:sld><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:sp><p:sp><p:nvPr>
            <p:ph idx="1"/></p:nvPr><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp><p:sp><p:nvPr><p:ph type="sldNum"/></p:nvPr>
            <a:p><a:r><a:t>7</a:t></a:r></a:p></p:sp></p:sld>"#
        )
    };
    let (first, second) = (slide("Quays", "Closed"), slide("Crews", "Waiting"));
    let relation =
        |id: &str, kind: &str, target: &str| format!(r#"<Relationship Id="{id}" Type="x/{kind}" Target="{target}"/>"#);
    let slides = [relation("a", "slide", "slides/s2.xml"), relation("b", "slide", "slides/s1.xml")].concat();
    let notes = relation("n", "notesSlide", "../notes/n1.xml");
    let files: &[(&str, &str)] = &[
        ("[Content_Types].xml", "<Types/>"),
        (
            "ppt/presentation.xml",
            r#"<p:sldIdLst><p:sldId id="256" r:id="b"/><p:sldId id="257" r:id="a"/></p:sldIdLst>"#,
        ),
        ("ppt/_rels/presentation.xml.rels", &slides),
        ("ppt/slides/s1.xml", &first),
        ("ppt/slides/s2.xml", &second),
        ("ppt/slides/_rels/s1.xml.rels", &notes),
        ("ppt/notes/n1.xml", r#"<p:sp><p:ph type="body"/><a:p><a:r><a:t>Say it slowly.</a:t></a:r></a:p></p:sp>"#),
    ];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    assert_eq!(
        blocks(&read(&zipped(&files))),
        [
            "title: Quays",
            "list item: Closed",
            "furniture: 7",
            "footnote: Say it slowly.",
            "heading: Crews",
            "list item: Waiting",
            "furniture: 7",
        ]
    );
}

#[test]
fn a_book_is_read_chapter_by_chapter() {
    let list = r#"<package><metadata><dc:title>The quays</dc:title><dc:creator>Ann Roe</dc:creator><dc:publisher>Lamp Press
        </dc:publisher><dc:date>2031-05</dc:date></metadata><manifest><item id="a" href="one%20a.xhtml"/><item id="b"
        href="two.xhtml"/></manifest><spine><itemref idref="b"/><itemref idref="a"/><itemref idref="c"/></spine></package>"#;
    let one = "<html><head><title>x</title></head><body><h1>One</h1><p>Ann&nbsp;said: <i>no</i>.<br/>Bo left.</p></body></html>";
    let two =
        "<html><body><nav><ol><li>One</li></ol></nav><aside epub:type='footnote'><p>A note.</p></aside></body></html>";
    let document = read(&zipped(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", br#"<container><rootfile full-path="OPS/list.opf"/></container>"#),
        ("OPS/list.opf", list.as_bytes()),
        ("OPS/one a.xhtml", one.as_bytes()),
        ("OPS/two.xhtml", two.as_bytes()),
    ]));
    assert_eq!(
        blocks(&document),
        [
            "metadata: The quays",
            "metadata: Ann Roe",
            "metadata: Lamp Press",
            "metadata: 2031-05",
            "furniture: One",
            "footnote: A note.",
            "heading: One",
            "paragraph: Ann\u{a0}said: no.\nBo left.",
        ]
    );
    assert_eq!(
        stated(&document)[..2],
        ["title: The quays (intake.epub.title)", "author: Ann Roe (intake.epub.creator)"]
    );
    assert_eq!(notices(&document), ["intake.epub.chapters: 1 of 3 chapters are not in the file: not read"]);
}

#[test]
fn the_caption_of_a_table_stands_before_its_rows() {
    let chapter = "<html><body><table><caption>Barges by year</caption><tr><th>Year</th><th>Barges</th></tr>\
        <tr><td>2030</td><td>12</td></tr></table></body></html>";
    let received = zipped(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<rootfile full-path='l'/>"),
        ("l", b"<item id='a' href='a'/><itemref idref='a'/>"),
        ("a", chapter.as_bytes()),
    ]);
    assert_eq!(blocks(&read(&received)), ["caption: Barges by year", "table row: Year\tBarges", "table row: 2030\t12"]);
}
