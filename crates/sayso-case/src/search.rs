//! Search words: what a person typed comes in, an expression for the full-text index goes out. Whatever was typed, the
//! expression is valid: every word is quoted, so that nothing in it is read as an operator. It does not search.

use std::borrow::Cow;

/// The expression for a query: every word must match. `"A phrase"` in quotation marks stays together, and `word*`
/// matches words that start so. `None` if there is no word in it.
pub(crate) fn expression(query: &str) -> Option<String> {
    // A NUL would end the expression in the middle of a quotation.
    let query = query.replace('\0', " ");
    let mut terms = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let (word, behind) = match rest.strip_prefix('"') {
            Some(phrase) => phrase.split_once('"').unwrap_or((phrase, "")),
            None => rest.split_at(rest.find(|c: char| c == '"' || c.is_whitespace()).unwrap_or(rest.len())),
        };
        let (word, is_prefix) = match (word.strip_suffix('*'), behind.strip_prefix('*')) {
            (None, None) => (word, false),
            (stem, _) => (stem.unwrap_or(word), true),
        };
        // The tokenizer drops what is neither letter nor digit, and a term without a token would match nothing.
        if word.chars().any(char::is_alphanumeric) {
            terms.push(format!("\"{}\"{}", spaced(word), if is_prefix { " *" } else { "" }));
        }
        rest = behind.trim_start();
    }
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// The words with a space around every Chinese, Japanese or Korean character. These scripts do not part words, or
/// inflect them without a break; indexed character by character and asked for as a phrase, any part of a text is found.
pub(crate) fn spaced(words: &str) -> Cow<'_, str> {
    if !words.contains(is_single) {
        return Cow::Borrowed(words);
    }
    let mut spaced = String::with_capacity(words.len() * 2);
    for c in words.chars() {
        if is_single(c) {
            spaced.extend([' ', c, ' ']);
        } else {
            spaced.push(c);
        }
    }
    Cow::Owned(spaced)
}

/// What a speaker is grouped under: the words in lower case with single spaces.
pub(crate) fn speaker_key(words: &str) -> String {
    single_spaced(words).to_lowercase()
}

/// The words on one line.
pub(crate) fn single_spaced(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is indexed as a word of its own. Ranges: Unicode 16, Blocks.txt.
const fn is_single(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' // Hangul Jamo
        | '\u{3040}'..='\u{30ff}' // Hiragana, Katakana
        | '\u{3100}'..='\u{318f}' // Bopomofo, Hangul Compatibility Jamo
        | '\u{31a0}'..='\u{31bf}' // Bopomofo Extended
        | '\u{31f0}'..='\u{31ff}' // Katakana Phonetic Extensions
        | '\u{3400}'..='\u{4dbf}' // CJK Unified Ideographs Extension A
        | '\u{4e00}'..='\u{9fff}' // CJK Unified Ideographs
        | '\u{a960}'..='\u{a97f}' // Hangul Jamo Extended-A
        | '\u{ac00}'..='\u{d7ff}' // Hangul Syllables, Jamo Extended-B
        | '\u{f900}'..='\u{faff}' // CJK Compatibility Ideographs
        | '\u{ff66}'..='\u{ffdc}' // Halfwidth Katakana and Hangul
        | '\u{20000}'..='\u{3ffff}' // further CJK Unified Ideographs
    )
}

#[cfg(test)]
mod tests {
    use super::expression;

    fn check(query: &str, expected: Option<&str>) {
        assert_eq!(expression(query).as_deref(), expected, "{query}");
    }

    #[test]
    fn queries_become_expressions() {
        check("harbour wall", Some("\"harbour\" AND \"wall\""));
        check("  \"harbour wall\"  mud ", Some("\"harbour wall\" AND \"mud\""));
        check("harb* \"sea wa\"*", Some("\"harb\" * AND \"sea wa\" *"));
        check("NOT a OR b:c^2", Some("\"NOT\" AND \"a\" AND \"OR\" AND \"b:c^2\""));
        check("港口 east港", Some("\" 港  口 \" AND \"east 港 \""));
        check("an \"open phrase", Some("\"an\" AND \"open phrase\""));
        check("a\0b", Some("\"a\" AND \"b\""));
    }

    #[test]
    fn queries_without_a_word_are_none() {
        for query in ["", " ", "\"", "\"\"", "*", "\"*\"*", "— …", "\0"] {
            check(query, None);
        }
    }
}
