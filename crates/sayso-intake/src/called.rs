//! What a date is called: the words around a date in its line come in, whether they call it the day of publication or of a change
//! goes out. Words of all tables are looked up together, because the frame of a page is often in another language than
//! its text.

use crate::words::{Class, WORDS};

/// What a date is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Called {
    Published,
    Changed,
}

/// What the words before a date call it: the last of them that does, and that stands with it.
pub(crate) fn called(words: &str) -> Option<Called> {
    let last = |class| {
        let (mut at, mut found) = (0, None);
        while let Some((start, end)) = WORDS.find(class, &words[at..]) {
            found = Some((at + start, at + end));
            at += end;
        }
        found
    };
    let (published, changed) = (last(Class::Published), last(Class::Changed));
    let (called, end) = match (published, changed) {
        (Some(published), Some(changed)) if published.0 > changed.0 => (Called::Published, published.1),
        (_, Some(changed)) => (Called::Changed, changed.1),
        (Some(published), None) => (Called::Published, published.1),
        (None, None) => return None,
    };
    // "Updated by Ann Roe on": what stands between is short and no sentence.
    let between = &words[end..];
    (between.len() <= 48 && !between.contains(". ")).then_some(called)
}

/// The same of words behind the date, where some languages have the verb: "wurde am 3. Mai veröffentlicht".
pub(crate) fn called_behind(words: &str) -> Option<Called> {
    let end = words.find(['|', '•', '·', '(', '.']).unwrap_or(words.len()).min(40);
    let words = words.get(..end)?;
    match () {
        () if WORDS.find(Class::Changed, words).is_some() => Some(Called::Changed),
        () if WORDS.find(Class::Published, words).is_some() => Some(Called::Published),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_label_before_a_date_counts() {
        for (words, expected) in [
            ("Posted on ", Some(Called::Published)),
            ("Updated ", Some(Called::Changed)),
            ("Posted 3 May, last updated on ", Some(Called::Changed)),
            ("Updated: 3 May, first published on ", Some(Called::Published)),
            ("Publié le ", Some(Called::Published)),
            ("Mis à jour le ", Some(Called::Changed)),
            ("Zuletzt aktualisiert am ", Some(Called::Changed)),
            ("By Ann Roe, ", None),
            ("The rules were updated. The quays were closed on ", None),
            ("", None),
        ] {
            assert_eq!(called(words), expected, "{words}");
        }
        assert_eq!(called_behind(" um 9 Uhr veröffentlicht"), Some(Called::Published));
        assert_eq!(called_behind(" | Updated"), None);
    }
}
