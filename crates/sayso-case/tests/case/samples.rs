//! Invented documents for the other tests, written by hand so that no reader is needed.

use sayso_case::{Case, ClaimEntry, Filter};
use sayso_ledger::{
    Act, Area, Block, BlockKind, Certainty, Claim, Document, EvidenceKind, FileRange, Finding, Form, Format,
    GroupStatement, Language, Ledger, LegalStatus, Mark, Notice, Origin, OriginKind, Page, Place, Reading, Source,
    Span, Stance, StatedDate,
};
use std::ops::ControlFlow;

pub(crate) const READER: &str = "reader 1";

/// The span of the `n`th (from 0) occurrence of `words`.
pub(crate) fn nth(document: &Document, words: &str, n: usize) -> Span {
    let (start, _) = document.text().match_indices(words).nth(n).unwrap_or_else(|| panic!("no {words}"));
    document.span(start, start + words.len()).unwrap()
}

/// A document read from a plain text, one origin, one paragraph.
pub(crate) fn plain(text: &str) -> Document {
    let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
    let place = Some(Place::File(FileRange { start: 0, end: text.len() as u64 }));
    document.origins = vec![Origin { span: document.whole(), kind: OriginKind::Verbatim, place }];
    document.blocks = vec![Block { kind: BlockKind::Paragraph, span: document.trim(document.whole()) }];
    document
}

/// The mark of an act.
fn acts(act: Act, span: Option<Span>) -> Vec<Mark> {
    vec![Mark { reading: Reading::Act(act), span, rule: "act.cue".into() }]
}

/// A claim of a named speaker.
pub(crate) fn said(document: &Document, name: &str, content: &str) -> Claim {
    let name = nth(document, name, 0);
    Claim {
        source: Source::Named { span: name, name },
        cue: vec![nth(document, "said", 0)],
        content: vec![nth(document, content, 0)],
        form: Form::Indirect,
        marks: acts(Act::Asserts, Some(nth(document, "said", 0))),
        parent: None,
        rule: "said".into(),
    }
}

/// A document "{name} said {content}." and its ledger.
pub(crate) fn sentence(name: &str, content: &str, reader: &str) -> (Document, Ledger) {
    let document = plain(&format!("{name} said {content}."));
    let claims = vec![said(&document, name, content)];
    (document, Ledger { reader: reader.to_owned(), claims, notices: vec![] })
}

/// Records such a document under a path.
pub(crate) fn tell(case: &mut Case, path: &str, name: &str, content: &str) {
    let (document, ledger) = sentence(name, content, READER);
    case.record(path, READER, document.text().as_bytes(), Ok((&document, &ledger))).unwrap();
}

/// A document with every kind of span, source, form and origin, and with characters that break careless code.
pub(crate) fn everything() -> (Vec<u8>, Document, Ledger) {
    let text = "Quay \u{202e}closed\0\n\nBy Ann Orrin\n\n3 March, Tal\u{e9}\n\n\
        \u{201c}The wall \u{1f30a} is sound,\u{201d} said Paul \nOrrin, the harbour master, \u{201c}and dry.\u{201d} \
        He said officials knew. The minister denied it. She agreed. One told me it leaks. \
        The quay should open. \u{6e2f}\u{53e3}\u{5f88}\u{5b89}\u{5168}, it was said. \u{201c}Mud\u{201d}.\n\nThe Tal\u{e9} Post";
    // The file is in another encoding than the text, so that positions differ.
    let received: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut document = Document::new(&received, Format::Html, text.to_owned());
    document.encoding = "UTF-16LE".to_owned();
    document.language = Language::English;
    document.kind = sayso_ledger::DocumentKind::Article;
    document.pages = ["iv", "5"].map(|label| Page { label: label.to_owned(), width: 59_528, height: 84_189 }).to_vec();
    document.parts = vec!["text.xml".to_owned(), "notes/\u{e9}.xml".to_owned()];
    let range = |start, end| FileRange { start, end };
    let area = Area { left: -5, top: 0, right: 1_200, bottom: 4_200_000 };
    let origins = [
        (5, OriginKind::Verbatim, Some(Place::File(range(0, 10)))),
        (16, OriginKind::Extracted, Some(Place::Page { page: 1, area })),
        (18, OriginKind::Inserted, None),
        (30, OriginKind::Decoded, Some(Place::Part { part: 1, range: range(3, 15) })),
        (text.len(), OriginKind::Decoded, Some(Place::File(range(60, received.len() as u64)))),
    ];
    let mut start = 0;
    for (end, kind, place) in origins {
        document.origins.push(Origin { span: document.span(start, end).unwrap(), kind, place });
        start = end;
    }
    let mut blocks = Vec::new();
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        let span = document.trim(document.span(start, start + paragraph.len()).unwrap());
        let kind = [BlockKind::Title, BlockKind::Byline, BlockKind::Dateline, BlockKind::Paragraph];
        blocks.push(Block { kind: *kind.get(blocks.len()).unwrap_or(&BlockKind::Signature), span });
        start += paragraph.len() + 2;
    }
    document.blocks = blocks;
    let finding = |words, rule: &'static str| Finding { span: nth(&document, words, 0), rule: rule.into() };
    let stated = sayso_ledger::Stated {
        title: Some(finding("Quay \u{202e}closed", "title.first")),
        author: Some(finding("Ann Orrin", "author.by")),
        outlet: Some(finding("The Tal\u{e9} Post", "outlet.end")),
        issuer: Some(finding("Tal\u{e9}", "issuer")),
        date: Some(StatedDate { finding: finding("3 March", "date"), iso: "--03-03".to_owned() }),
    };
    document.stated = stated;
    let notice = |span, message: &str| Notice { rule: "html.nul".into(), span, message: message.to_owned() };
    document.notices = vec![notice(Some(nth(&document, "\0", 0)), "a NUL"), notice(None, "no charset was stated")];

    let span = |words, n| nth(&document, words, n);
    let claim = |source, cue: Vec<Span>, content: Vec<Span>, form, act: Option<Act>| {
        let rule = "rule.of.this".into();
        let marks = act.map_or(vec![], |act| acts(act, cue.first().copied()));
        Claim { source, cue, content, form, marks, parent: None, rule }
    };
    let orrin = span("Paul \nOrrin", 0);
    let wall = vec![span("The wall \u{1f30a} is sound,", 0), span("and dry.", 0)];
    let source = Source::Named { span: span("Paul \nOrrin, the harbour master", 0), name: orrin };
    let mut claims = vec![
        claim(source, vec![span("said", 0)], wall, Form::Direct, Some(Act::Asserts)),
        claim(
            Source::Pronoun { span: span("He", 0), stands_for: Some(orrin) },
            vec![span("said", 1)],
            vec![span("officials knew", 0)],
            Form::Indirect,
            Some(Act::Accuses),
        ),
        claim(
            Source::Anonymous { span: span("officials", 0) },
            vec![],
            vec![span("knew", 0)],
            Form::Mixed,
            Some(Act::Thinks),
        ),
        claim(
            Source::Described { span: span("The minister", 0), stands_for: Some(orrin) },
            vec![span("denied", 0)],
            vec![span("it.", 0)],
            Form::Indirect,
            Some(Act::Denies),
        ),
        claim(
            Source::Pronoun { span: span("She", 0), stands_for: None },
            vec![span("agreed", 0)],
            vec![span("agreed", 0)],
            Form::Indirect,
            None,
        ),
        claim(
            Source::Publisher { name: Some(span("The Tal\u{e9} Post", 0)) },
            vec![span("should", 0)],
            vec![span("The quay should open.", 0)],
            Form::Own,
            Some(Act::Urges),
        ),
        claim(
            Source::Publisher { name: None },
            vec![],
            vec![span("\u{6e2f}\u{53e3}\u{5f88}\u{5b89}\u{5168}", 0)],
            Form::Own,
            None,
        ),
        claim(Source::NotFound, vec![], vec![span("Mud", 0)], Form::Direct, None),
    ];
    claims[2].parent = Some(1);
    // Every facet, with and without words.
    let readings = [
        Reading::Certainty(Certainty::Conditional),
        Reading::Evidence(EvidenceKind::NoneNamed),
        Reading::Stance(Stance::Rejects),
        Reading::Group(GroupStatement::Praise),
        Reading::Legal(LegalStatus::Open),
    ];
    claims[0].marks.extend(readings.map(|reading| Mark { reading, span: None, rule: "sample".into() }));
    claims[1]
        .marks
        .insert(0, Mark { reading: Reading::Role, span: Some(span("harbour master", 0)), rule: "role".into() });
    let ledger = Ledger {
        reader: READER.to_owned(),
        claims,
        notices: vec![notice(Some(document.whole()), "read"), notice(None, "no more")],
    };
    (received, document, ledger)
}

/// The claims that a filter lets through.
pub(crate) fn claims(case: &Case, filter: &Filter) -> Vec<ClaimEntry> {
    let mut claims = Vec::new();
    case.claims(filter, &mut |claim| {
        claims.push(claim);
        ControlFlow::Continue(())
    })
    .unwrap();
    claims
}
