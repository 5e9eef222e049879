//! What holds for any bytes: nothing panics, the document keeps its promises, and every stretch stands in the file.

use encoding_rs::Encoding;
use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use sayso_intake::{Limits, intake};
use sayso_ledger::{Format, OriginKind, Place};

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
                let decoded = encoding.decode_without_bom_handling(file).0;
                let is_html = document.format == Format::Html;
                let is_stateful = document.encoding == "ISO-2022-JP";
                assert!(
                    decoded == text || is_stateful || (is_html && stands_for(&decoded, text)),
                    "{decoded:?} is not {text:?}"
                );
            }
            OriginKind::Extracted => panic!("no finer place for {text:?}"),
            OriginKind::Inserted => {
                let between_names = document.format == Format::Html && text == ", ";
                assert!(file.is_empty() && (text.trim().is_empty() || between_names), "{text:?}");
            }
        }
    }
}

/// Whether words of a page can be what this part of it is written for: white space for a space, a reference or an escape
/// for a character, in any mixture; a line of another encoding has more around it. A backslash that starts no escape of
/// JSON stands for nothing.
fn stands_for(written: &str, words: &str) -> bool {
    let read = |written: &str| -> String {
        let tokens = Tokenizer::new(written).flatten();
        let words = tokens.filter_map(|token| if let Token::String(words) = token { Some(words) } else { None });
        words.map(|words| String::from_utf8_lossy(&words).into_owned()).collect()
    };
    let unescaped = serde_json::from_str::<String>(&format!("\"{written}\""));
    [written.to_owned(), unescaped.unwrap_or_else(|_| written.replace('\\', ""))].into_iter().any(|written| {
        let referred = read(&written);
        let twice = read(&referred);
        let is_space = words == " " && twice.chars().all(char::is_whitespace);
        is_space || written == words || referred == words || twice == words
    })
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
        "@type\":\"NewsArticle\",\"headline\":\"",
        "\\u00e9\\\"\\ud83d\\ude00\\",
        "\",\"datePublished\":\"2031-04-05\",\"author\":[{\"name\":\"",
        "</script>",
        "&eacute;",
        "&amp;amp;lt;",
        "&hellip",
        "&notit;",
        "&#x80;",
        "<a href=x>",
        "</a>",
        "<b>",
        "</b>",
        "</html>",
        "<time datetime='2031-05-06'>",
        "<div class='related comments' hidden>",
        "<article itemprop=articleBody>",
        "<svg><title>",
        "<title>",
        "<br/>",
        "<td>",
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
