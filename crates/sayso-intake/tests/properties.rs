//! What holds for any bytes: nothing panics, the document keeps its promises, and every stretch stands in the file.

use encoding_rs::Encoding;
use proptest::prelude::*;
use sayso_intake::{Limits, intake};
use sayso_ledger::{OriginKind, Place};

/// Reads the file and checks the promises; a refusal is an answer too.
fn check(received: &[u8]) {
    let Ok(document) = intake(received, &Limits::default()) else { return };
    assert_eq!(document.check(), Ok(()));
    let words: usize = document.text().split_whitespace().map(str::len).sum();
    let in_blocks = document.blocks.iter().flat_map(|block| document.slice(block.span).split_whitespace());
    assert_eq!(in_blocks.map(str::len).sum::<usize>(), words, "words outside the blocks");
    for origin in &document.origins {
        let text = document.slice(origin.span);
        let file = match origin.place {
            Some(Place::File(range)) => &received[range.start as usize..range.end as usize],
            Some(place) => panic!("{place:?} in a file without pages and parts"),
            None => &[],
        };
        match origin.kind {
            OriginKind::Verbatim => assert_eq!(text.as_bytes(), file),
            OriginKind::Decoded => {
                let encoding = Encoding::for_label(document.encoding.as_bytes()).expect("a name of the standard");
                assert_eq!(encoding.decode_without_bom_handling(file).0, text);
            }
            OriginKind::Extracted => assert_eq!(file, received),
            OriginKind::Inserted => assert!(file.is_empty() && text.trim().is_empty()),
        }
    }
}

/// Lines and tags that rules look for, in any order.
fn page_like() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\u{a0}",
        "Q: ",
        "R : ",
        "A. ",
        "- ",
        "1. ",
        "By ",
        "Par ",
        "Ann Roe",
        "Source : ",
        "3 May 2031",
        "01/02/2031",
        "Comments",
        "Tags : ",
        "© ",
        "« ",
        " »",
        " > ",
        "The writer is ",
        "Interview with ",
        "’s remarks on ",
        "porte-parole de ",
        " au sujet de ",
        "Ministry",
        "É",
        "é",
        "\u{2028}",
        "[ ",
        " ]",
        "#a",
        "…",
        ". ",
        "said the board",
        "This is a sentence that is long enough to be taken for running text by any rule that counts letters, it seems. ",
        "<html>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<h1>",
        "<li>",
        "<br>",
        "<table>",
        "<pre>",
        "</pre>",
        "<script>",
        "<!--",
        "-->",
        "<meta charset=latin1>",
        "<meta name=author content='",
        "'>",
        "&amp;",
        "&#0;",
        "<script type='application/ld+json'>{\"",
    ]);
    prop::collection::vec(parts, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(received in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&received);
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(text.as_bytes());
    }

    #[test]
    fn any_page(text in page_like()) {
        check(text.as_bytes());
        check(format!("<html>{text}").as_bytes());
    }

    #[test]
    fn any_encoding(text in page_like(), letters in "[a-zà-ÿ日本語中文\n ]{0,80}", label in prop::sample::select(vec![
        "windows-1252", "shift_jis", "gbk", "gb18030", "big5", "euc-kr", "euc-jp", "iso-2022-jp", "koi8-r", "utf-8",
    ])) {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let text = format!("{text}{letters}");
        check(&encoding.encode(&text).0);
        let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        check(&utf16);
        check(&utf16[..utf16.len() - 1]);
    }
}
