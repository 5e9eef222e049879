//! What a line looks like: how it ends, whether it is made of names. In: the words of one block. Out: yes, no, or how
//! far. Works on letters, case and signs only; words come from the tables.

use crate::words::{Class, WORDS, key};

/// Whether the text ends as a sentence does, brackets and quotation marks aside.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || is_closing(c));
    end.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '：', '；'])
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '’' | '\'' | '»' | '›' | ')' | ']' | '*' | '」' | '』' | '）')
}

/// Whether a sentence ends before the end: a full stop, a space and a capital, not counting an enumerator.
pub(crate) fn has_inner_sentence_end(text: &str) -> bool {
    let text = &text[enumerator(text)..];
    let mut ended = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '.' | '!' | '?' | '…' => {
                // "J. Smith", "U.S. Steel" and "St. Gallen" are no ends; a word of four letters or more is.
                let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                ended = (c != '.' || word.chars().count() > 3).then_some(at);
            }
            _ if c.is_whitespace() => {
                let next = chars.peek().map(|(_, next)| *next);
                let capital = next.is_some_and(|next| next.is_uppercase() || matches!(next, '“' | '"' | '«'));
                if ended.is_some() && capital {
                    return true;
                }
            }
            _ if is_closing(c) => {}
            _ => ended = None,
        }
    }
    false
}

/// The length of "II. ", "3) " or "A. " at the start of a heading.
fn enumerator(text: &str) -> usize {
    let Some((first, _)) = text.split_once(char::is_whitespace) else { return 0 };
    let label = first.trim_end_matches(['.', ')', ':']);
    let roman = label.chars().all(|c| "IVXLC".contains(c));
    let numbers = label.split('.').all(|part| part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()));
    let short = label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_label = !label.is_empty() && label.len() <= 8 && label.len() < first.len() && (roman || numbers || short);
    if is_label { first.len() } else { 0 }
}

/// The length of a list marker and the space behind it.
pub(crate) fn list_marker(text: &str) -> Option<usize> {
    let end = text.find(char::is_whitespace)?;
    let marker = &text[..end];
    let is_number = |label: &str| (1..=2).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = |label: &str| label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_lowercase());
    let label = marker.strip_suffix(')').map(|label| label.strip_prefix('(').unwrap_or(label));
    let mut characters = marker.chars();
    // Signs of fonts that have no letters, such as arrows and ticks, come as characters for private use.
    let is_sign = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
    let marks = characters.next().is_some_and(is_sign) && characters.next().is_none();
    let marks = marks
        || matches!(marker, "-" | "–" | "•" | "*" | "·" | "▪" | "‣" | "◦" | "●" | "■" | "\u{f0b7}")
        || label.is_some_and(|label| is_number(label) || is_letter(label))
        || marker.strip_suffix('.').is_some_and(is_number);
    marks.then(|| end + (text[end..].len() - text[end..].trim_start().len()))
}

/// Whether a line can stand over a text: no end of a sentence in it or behind it, and it starts like a sentence.
pub(crate) fn is_heading_like(text: &str) -> bool {
    let text = text.trim();
    let words = text.split_whitespace().take(26).count();
    let limit = if enumerator(text) > 0 { 25 } else { 18 };
    let starts = text.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase());
    let ends = text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '”' | '»' | '"' | ')' | '’' | '%'));
    let whole = text.matches('(').count() == text.matches(')').count();
    text.len() <= 200
        && words <= limit
        && starts
        && ends
        && whole
        && !ends_sentence(text)
        && !has_inner_sentence_end(text)
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// Whether a first line can be the title.
pub(crate) fn is_title_like(text: &str) -> bool {
    let text = text.trim();
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || is_closing(c));
    text.len() <= 300
        && text.lines().count() <= 3
        && !end.ends_with(['.', ':', ';', ',', '。', '：'])
        && !(has_inner_sentence_end(text) && text.len() > 160)
        && text.chars().any(char::is_alphabetic)
}

/// The length of the personal name or names that a text starts with: two to four capitalised words each, with
/// particles and initials between. It must be followed by nothing, or by a sign that parts it from what follows.
pub(crate) fn names(text: &str) -> Option<usize> {
    let (mut end, mut rest) = (0, text);
    loop {
        let len = name(rest)?;
        end += len;
        rest = &text[end..];
        let after = rest.trim_start();
        let Some(and) = WORDS.start(Class::And, after) else { break };
        let next = after[and..].trim_start();
        name(next)?;
        end = text.len() - next.len();
        rest = next;
    }
    let after = rest.trim_start();
    let parted = after.is_empty()
        || after.starts_with([',', '|', '(', '–', '—', '•', '·', ';', '/', '\n'])
        || (rest.starts_with(char::is_whitespace) && after.starts_with('-'));
    parted.then_some(end)
}

fn name(text: &str) -> Option<usize> {
    let (mut capitalised, mut end) = (0, 0);
    let mut words = 0;
    while let Some(word) = text[end..].split_whitespace().next() {
        let start = text.len() - text[end..].trim_start().len();
        if text[end..start].contains('\n') {
            break;
        }
        let bare = word.trim_end_matches([',', ';', '|', ':']);
        let letters = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.');
        // "d’Aubry" and "O’Hara": a letter and an apostrophe may come before the capital.
        let root = ["d'", "d’", "l'", "l’"].iter().find_map(|article| bare.strip_prefix(article)).unwrap_or(bare);
        let is_name = root.starts_with(char::is_uppercase) && bare.chars().all(letters) && bare.chars().count() <= 25;
        let initial = bare.len() <= 4 && bare.ends_with('.');
        let is_particle = words > 0 && is_name_particle(bare);
        if !(is_name || is_particle) || (bare.ends_with('.') && !initial) {
            break;
        }
        words += 1;
        capitalised += usize::from(is_name);
        end = start + bare.len();
        if bare.len() < word.len() || words > 6 {
            break;
        }
    }
    let last_is_name = text[..end].split_whitespace().last().is_some_and(|word| !is_name_particle(word));
    let known = text[..end].split_whitespace().any(|word| {
        let word = key(word);
        [Class::Role, Class::Organisation, Class::KindStatement, Class::KindArticle, Class::Weekday, Class::Furniture]
            .iter()
            .any(|class| WORDS.is(*class, &word))
    });
    ((2..=4).contains(&capitalised) && last_is_name && !known).then_some(end)
}

/// Particles of names, which belong to no one language.
fn is_name_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "du"
            | "des"
            | "da"
            | "di"
            | "del"
            | "della"
            | "dos"
            | "van"
            | "von"
            | "der"
            | "den"
            | "ter"
            | "ten"
            | "la"
            | "le"
            | "el"
            | "al"
            | "bin"
            | "bint"
            | "ben"
            | "ibn"
            | "y"
            | "e"
            | "zu"
            | "af"
            | "av"
            | "d'"
            | "d’"
    )
}

/// Whether every word is capitalised but small ones, as in the name of a body.
pub(crate) fn is_capitalised(text: &str) -> bool {
    let mut capitals = 0;
    let all = text.split_whitespace().all(|word| {
        let capital = word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
        capitals += usize::from(capital);
        // French writes "Chambre de commerce belgo-chinoise": what must be capitalised is the first word.
        capital || WORDS.is(Class::Particle, &key(word)) || !word.chars().any(char::is_alphabetic)
    });
    all && capitals > 0
}

/// Whether a word that names of bodies are made with stands in the text, capitalised or as its first word.
pub(crate) fn names_a_body(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| word.starts_with(char::is_uppercase) && WORDS.is(Class::Organisation, &word.to_lowercase()))
}

/// Whether the text starts with a word that names of bodies are made with, also without a capital: "syndicat des pilotes".
pub(crate) fn opens_as_body(text: &str) -> bool {
    let name = text[WORDS.start(Class::Article, text).unwrap_or(0)..].trim_start();
    name.split(|c: char| !c.is_alphanumeric()).next().is_some_and(|word| WORDS.is(Class::Organisation, &key(word)))
}

/// Whether the line is named as outlets are: the word for one at the end, or at the start before a small word.
pub(crate) fn names_an_outlet(text: &str) -> bool {
    let name = text[WORDS.start(Class::Article, text).unwrap_or(0)..].trim_start();
    let words: Vec<String> = name.split_whitespace().map(key).collect();
    let is_outlet = |word: Option<&String>| word.is_some_and(|word| WORDS.is(Class::Outlet, word));
    let joined = words.get(1).is_some_and(|word| WORDS.is(Class::Particle, word) || word.contains('\''));
    words.len() + usize::from(name.len() < text.len()) >= 2
        && (is_outlet(words.last()) || (is_outlet(words.first()) && joined))
}
