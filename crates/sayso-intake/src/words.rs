//! The words by which parts of a page are told apart: tables in `lexicon/<language>/`, compiled in.
//!
//! In: table rows. Out: yes or no for a phrase, or how far into a line a phrase reaches. All languages are looked
//! up together, because the frame of a page is often in another language than its text. Nothing here knows what a
//! word means beyond its class.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use sayso_ledger::Table;

/// Every table: name, text. A new language is a line here and a folder.
pub(crate) const TABLES: [(&str, &str); 13] = [
    ("en/page.tsv", include_str!("../lexicon/en/page.tsv")),
    ("fr/page.tsv", include_str!("../lexicon/fr/page.tsv")),
    ("en/months.tsv", include_str!("../lexicon/en/months.tsv")),
    ("fr/months.tsv", include_str!("../lexicon/fr/months.tsv")),
    ("de/page.tsv", include_str!("../lexicon/de/page.tsv")),
    ("de/months.tsv", include_str!("../lexicon/de/months.tsv")),
    ("nl/page.tsv", include_str!("../lexicon/nl/page.tsv")),
    ("nl/months.tsv", include_str!("../lexicon/nl/months.tsv")),
    ("en/mail.tsv", include_str!("../lexicon/en/mail.tsv")),
    ("fr/mail.tsv", include_str!("../lexicon/fr/mail.tsv")),
    ("de/mail.tsv", include_str!("../lexicon/de/mail.tsv")),
    ("nl/mail.tsv", include_str!("../lexicon/nl/mail.tsv")),
    ("dates.tsv", include_str!("../lexicon/dates.tsv")),
];

/// What a phrase is a sign of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Class {
    /// A whole line that belongs to the page.
    Furniture,
    /// The start of such a line.
    FurnitureStart,
    /// Words anywhere in a short line of the page.
    FurnitureAny,
    /// A line after which nothing belongs to the text.
    Tail,
    /// The same, if the text stands before it.
    TailWeak,
    /// Comes before the author's name.
    Byline,
    /// Joins two names.
    And,
    /// Comes before the outlet the text was taken from.
    Source,
    /// Starts a caption or credit.
    Caption,
    /// Starts a caption, with a number.
    NumberedCaption,
    /// Titles and sections of statements.
    KindStatement,
    /// Titles and sections of opinion pieces.
    KindOpinion,
    /// Titles and sections of interviews.
    KindInterview,
    /// Titles of reports.
    KindReport,
    /// Sections of news.
    KindArticle,
    /// Marks a turn that asks.
    Question,
    /// Marks a turn that answers.
    Answer,
    /// Starts a note on who wrote the text.
    Writer,
    /// An office that speaks for a body.
    Role,
    /// Comes in a title between the kind of text and the speaker.
    Lead,
    /// What a speaker gives: remarks, an answer.
    Speech,
    /// Comes in a title between the speaker and the subject.
    Subject,
    /// Says behind a speaker that the questions below were put to them.
    Questioned,
    /// A word that names of bodies are made with.
    Organisation,
    /// A section of a site, beside the kinds of text.
    Section,
    /// The first of the sections that lead to a page.
    Home,
    /// An article before a name.
    Article,
    /// A word that names of outlets are made with.
    Outlet,
    /// The last word of the name of a body, and no sign of one elsewhere.
    OrganisationEnd,
    /// May stand in a line that tells how long reading takes.
    ReadingTime,
    /// May stand in a line that gives nothing but a date.
    DateWord,
    /// A small word inside a name.
    Particle,
    /// A day of the week.
    Weekday,
    /// Glued to the number of a day.
    Ordinal,
    /// Joins day, month and year.
    Join,
    /// Starts a line that tells when a text was published.
    Published,
    /// Starts a line that tells when a text was last changed.
    Changed,
    /// Stands before a day that is neither: when something ends, or was looked up.
    OtherDate,
    /// Names the sender in the head of an earlier message.
    MailFrom,
    /// Any other name in such a head.
    MailHead,
    /// Starts a line that names the writer of an earlier message.
    MailOn,
    /// Ends such a line.
    MailWrote,
}

impl Class {
    fn named(name: &str) -> Option<Class> {
        use Class::*;
        Some(match name {
            "furniture" => Furniture,
            "furniture-start" => FurnitureStart,
            "furniture-any" => FurnitureAny,
            "tail" => Tail,
            "tail-weak" => TailWeak,
            "byline" => Byline,
            "and" => And,
            "source" => Source,
            "caption" => Caption,
            "numbered-caption" => NumberedCaption,
            "kind-statement" => KindStatement,
            "kind-opinion" => KindOpinion,
            "kind-interview" => KindInterview,
            "kind-report" => KindReport,
            "kind-article" => KindArticle,
            "question" => Question,
            "answer" => Answer,
            "writer" => Writer,
            "role" => Role,
            "lead" => Lead,
            "speech" => Speech,
            "subject" => Subject,
            "questioned" => Questioned,
            "organisation" => Organisation,
            "section" => Section,
            "home" => Home,
            "article" => Article,
            "outlet" => Outlet,
            "organisation-end" => OrganisationEnd,
            "reading-time" => ReadingTime,
            "date-word" => DateWord,
            "particle" => Particle,
            "weekday" => Weekday,
            "ordinal" => Ordinal,
            "join" => Join,
            "published" => Published,
            "changed" => Changed,
            "other-date" => OtherDate,
            "mail-from" => MailFrom,
            "mail-head" => MailHead,
            "mail-on" => MailOn,
            "mail-wrote" => MailWrote,
            _ => return None,
        })
    }
}

/// All tables, read.
#[derive(Debug, Default)]
pub(crate) struct Words {
    phrases: BTreeMap<Class, BTreeSet<&'static str>>,
    months: BTreeMap<&'static str, i8>,
}

/// The compiled-in tables. They are constants, so reading them once is no state.
pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for (name, text) in TABLES {
        if let Err(problem) = words.add(text) {
            // A test reads every table, so that no program is built with a broken one.
            panic!("{name}: {problem}");
        }
    }
    words
});

impl Words {
    fn add(&mut self, text: &'static str) -> Result<(), String> {
        let table = Table::parse(text).map_err(|error| error.to_string())?;
        for row in table.rows() {
            let class = row.cell("class").unwrap_or_default();
            if class == "month" {
                let number = row.cell("number").and_then(|number| number.parse().ok());
                let number = number.ok_or(format!("line {}: no number of a month", row.line))?;
                self.months.extend(row.forms("form").map(|form| (form, number)));
                continue;
            }
            let class = Class::named(class).ok_or(format!("line {}: no class \"{class}\"", row.line))?;
            let column = if row.cell("phrase").is_some() { "phrase" } else { "form" };
            self.phrases.entry(class).or_default().extend(row.forms(column));
        }
        Ok(())
    }

    /// Whether a key (see [`key`]) is a phrase of the class.
    pub(crate) fn is(&self, class: Class, key: &str) -> bool {
        self.phrases.get(&class).is_some_and(|phrases| phrases.contains(key))
    }

    /// The length of the longest phrase of the class that the text starts with, as a whole word.
    pub(crate) fn start(&self, class: Class, text: &str) -> Option<usize> {
        let first = text.chars().next()?.to_lowercase().next()?;
        let mut buffer = [0; 4];
        let first: &str = first.encode_utf8(&mut buffer);
        let phrases = self.phrases.get(&class)?;
        // The set is in order, so those with the same first letter stand together.
        let from = (std::ops::Bound::Included(first), std::ops::Bound::Unbounded);
        let alike = phrases.range::<str, _>(from).take_while(|phrase| phrase.starts_with(first));
        alike.filter_map(|phrase| match_start(text, phrase)).max()
    }

    /// The first place where a phrase of the class stands as a whole word: start and end.
    pub(crate) fn find(&self, class: Class, text: &str) -> Option<(usize, usize)> {
        word_starts(text).find_map(|at| self.start(class, &text[at..]).map(|len| (at, at + len)))
    }

    /// The number of a month by its name or abbreviation, in any letter case.
    pub(crate) fn month(&self, word: &str) -> Option<i8> {
        // The longest name has 22 bytes; longer words are not worth folding.
        (word.len() <= 24).then(|| self.months.get(word.to_lowercase().as_str()).copied()).flatten()
    }
}

/// Offsets at which a word starts.
pub(crate) fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = None;
    text.char_indices().filter_map(move |(at, c)| {
        let starts = c.is_alphanumeric() && !before.is_some_and(char::is_alphanumeric);
        before = Some(c);
        starts.then_some(at)
    })
}

/// The form in which whole lines are looked up: lower case, straight apostrophes, single spaces, and no signs at the
/// ends.
pub(crate) fn key(text: &str) -> String {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let mut key = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
    }
    key
}

fn match_start(text: &str, phrase: &str) -> Option<usize> {
    let mut rest = text;
    for wanted in phrase.chars() {
        let found = rest.chars().next()?;
        let fits = match wanted {
            ' ' => found.is_whitespace(),
            '\'' => matches!(found, '\'' | '’'),
            _ => found == wanted || found.to_lowercase().eq([wanted]),
        };
        if !fits {
            return None;
        }
        rest = if wanted == ' ' { rest.trim_start() } else { &rest[found.len_utf8()..] };
    }
    let open_ended = phrase.ends_with(|c: char| !c.is_alphanumeric());
    let ends_here = open_ended || !rest.starts_with(char::is_alphanumeric);
    ends_here.then_some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_read() {
        let mut words = Words::default();
        for (name, text) in TABLES {
            assert_eq!(words.add(text), Ok(()), "{name}");
        }
    }

    #[test]
    fn phrases_fold_case_apostrophes_and_spaces() {
        let len = |class, text| WORDS.start(class, text);
        assert_eq!(len(Class::Writer, "L’auteur  est juriste"), Some("L’auteur  est".len()));
        assert_eq!(len(Class::Byline, "Byron"), None);
        assert_eq!(key("  [ Print\u{a0}THIS ] "), "print this");
    }
}
