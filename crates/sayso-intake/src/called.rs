//! What a date is called: the words around a date in its line come in, whether they call it the day of publication, of a change or
//! of something else goes out. Words of all tables are looked up together, because the frame of a page is often in another language than
//! its text.

use crate::words::{Class, WORDS};

/// What a date is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Called {
    Published,
    Changed,
    /// Neither: "available until", "retrieved on".
    Other,
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
    let classes =
        [(Called::Published, Class::Published), (Called::Changed, Class::Changed), (Called::Other, Class::OtherDate)];
    let found = classes.into_iter().filter_map(|(called, class)| Some((last(class)?, called)));
    let ((_, end), called) = found.max_by_key(|((start, _), _)| *start)?;
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
            ("发布时间：", Some(Called::Published)),
            ("Son güncelleme: ", Some(Called::Changed)),
            ("Posted in films, available until ", Some(Called::Other)),
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
