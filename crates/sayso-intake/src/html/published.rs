//! The dates of a page: when it was published and when it was last changed, kept apart. In: its elements and what its head
//! states. Out: for each the words and the date. As with the title, what a page shows its readers with the title comes before what
//! its data states, which is often the day on which the page was built; what it shows elsewhere, and what
//! its scripts hold, comes after. A date that
//! the page calls one of change is never taken for one of publication.

use crate::date::{FoundDate, Order, Precision, dates as dates_in};

use super::head::{Fact, Head};
use super::main_text::MainText;
use super::mapped::Mapped;
use super::reference::References;
use super::shown::{Shown, shown};
use super::tree::{Page, Tag};
use crate::words::WORDS;

/// The dates of a page.
#[derive(Default, Debug)]
pub(crate) struct Dates {
    pub published: Option<Dated>,
    pub modified: Option<Dated>,
}

/// A date with the words it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Dated {
    pub fact: Fact,
    pub iso: String,
    /// The bytes of the words that are the date.
    pub range: std::ops::Range<usize>,
}

/// Finds the dates of a page.
pub(crate) fn dates<'t>(page: &Page<'t>, main: &MainText, head: &Head, references: &mut References<'t>) -> Dates {
    let language = head.language.as_deref().map_or(Order::Unknown, order);
    let locale = || head.locale.as_deref().map_or(Order::Unknown, order);
    let custom = if language == Order::Unknown { locale() } else { language };
    let in_address = head.address.as_ref().and_then(in_address);
    let Shown { at_title, in_text, over_title, opening, elsewhere, near, last, changed } =
        shown(page, main, head, references, custom, in_address.as_ref());
    let best = |facts: &[Fact]| facts.iter().find_map(|fact| dated(fact, custom, Precision::Day));
    let (stated, stated_change) = (best(&head.published), best(&head.modified));
    let first = at_title.or(in_text);
    // An unmarked date with the title that is the day of the last change was written by the page's program, not as the date of
    // publication, if the page states another.
    let is_change = |shown: &Dated| stated_change.as_ref().is_some_and(|change| change.iso == shown.iso);
    let published = match (first, stated) {
        (Some((shown, is_called)), Some(stated)) => {
            let same = same_moment(&shown.iso, &stated.iso) || (!is_called && is_change(&shown));
            Some(if same { stated } else { shown })
        }
        (shown, stated) => stated.or(shown.map(|(shown, _)| shown)),
    };
    // A page keeps the address that it got on the day of publication, whatever is written into it later.
    let published = match (in_address, published) {
        (Some(address), Some(other)) if address.iso < other.iso => Some(address),
        (address, other) => other.or(address),
    };
    let modified = stated_change.or(changed);
    let in_title = || head.title.as_ref().and_then(|fact| dated(fact, custom, Precision::Day));
    // Nothing is published after it was changed: such a date is that of something else.
    let fits = |dated: &Dated| modified.as_ref().is_none_or(|modified| dated.iso <= modified.iso);
    let published = published.or_else(|| over_title.filter(|_| !head.dated.is_empty())).or_else(|| best(&head.dated));
    let published = published.or(opening).or_else(|| in_scripts(page, head, &KEYS).filter(fits));
    let published =
        published.or(elsewhere).or_else(|| near.filter(fits)).or_else(in_title).or_else(|| last.filter(fits));
    let published = published.or_else(|| in_code(page).filter(|_| modified.is_none()));
    let published = published.or_else(|| in_scripts(page, head, &OTHER_KEYS).filter(|_| modified.is_none()));
    Dates { published, modified }
}

/// Whether two days can be the same moment: the next day in another time zone, or day and month in the other order.
fn same_moment(one: &str, other: &str) -> bool {
    let parse = |iso: &str| iso.parse::<jiff::civil::Date>().ok();
    let (Some(one), Some(other)) = (parse(one), parse(other)) else { return false };
    let swapped = jiff::civil::Date::new(one.year(), one.day(), one.month());
    swapped.is_ok_and(|swapped| swapped == other) || one.until(other).is_ok_and(|span| span.get_days().abs() <= 1)
}

/// The order of day and month that goes with a language or country, by the tag of the page; English alone tells nothing.
fn order(tag: &str) -> Order {
    match tag {
        "en-us" | "en_us" => Order::MonthFirst,
        "en-gb" | "en-au" | "en-nz" | "en-ie" | "en-in" | "en-za" => Order::DayFirst,
        _ if tag.starts_with("en") || tag.is_empty() => Order::Unknown,
        _ => Order::DayFirst,
    }
}

fn dated(fact: &Fact, order: Order, least: Precision) -> Option<Dated> {
    let found = dates_in(fact.words.text()).into_iter().next()?;
    with(fact, &found, order, least)
}

/// The date of a fact, if it is as precise as asked for, and of a year in which it may stand on a page.
pub(super) fn with(fact: &Fact, found: &FoundDate, order: Order, least: Precision) -> Option<Dated> {
    let (iso, precision) = found.iso(order);
    let year = iso.get(..4).and_then(|year| year.parse::<i32>().ok());
    // The web began in 1991; earlier dates are what a text is about.
    let plausible = year.is_none_or(|year| (1990..=2100).contains(&year));
    (precision >= least && plausible).then(|| Dated { fact: fact.clone(), iso, range: found.range.clone() })
}

/// "…/2031/04/14/quays-closed", "…/2031/april/14/quays", "…/2031-04-14-quays" or "…/20310414/quays".
fn in_address(address: &Fact) -> Option<Dated> {
    let fact = Fact { words: address.words.clone(), rule: "intake.html.address" };
    let text = address.words.text();
    text.match_indices('/').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        if let Some(found) = dates_in(rest).into_iter().next().filter(|found| found.range.start == 0) {
            return with(&fact, &found.shifted(at + 1), Order::Unknown, Precision::Day);
        }
        let (iso, len) = parted(rest)?;
        let date: jiff::civil::Date = iso.parse().ok()?;
        let is_day = (1990..=2100).contains(&date.year());
        is_day.then(|| Dated { fact: fact.clone(), iso, range: at + 1..at + 1 + len })
    })
}

/// Eight digits, or year, name of a month and day between slashes.
fn parted(text: &str) -> Option<(String, usize)> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if n_digits == 8 {
        return Some((format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..8]), 8));
    }
    let mut parts = text.split('/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month_number = WORDS.month(month).filter(|_| n_digits == 4 && year.len() == 4)?;
    let n_day = day.bytes().take_while(u8::is_ascii_digit).count();
    let number: u8 = day.get(..n_day)?.parse().ok().filter(|_| n_day <= 2)?;
    Some((format!("{year}-{month_number:02}-{number:02}"), year.len() + month.len() + 2 + n_day))
}

/// Names of values that tell when a text was published, as scripts have them; what says more about it comes first.
const KEYS: [&str; 26] = [
    "datePublished",
    "publishedAt",
    "published_at",
    "publishDate",
    "publish_date",
    "publishedDate",
    "published_date",
    "publicationDate",
    "publication_date",
    "publishTime",
    "publishedTime",
    "firstPublished",
    "pubDate",
    "uploadDate",
    "firstPublishedAt",
    "first_published_at",
    "first_publication_date",
    "publishedOn",
    "published_on",
    "publishOn",
    "datePosted",
    "postDate",
    "post_date",
    "publishDateTime",
    "articleDate",
    "article_date",
];

/// Names that say less: of a moment, or of when the page's record was made.
const OTHER_KEYS: [&str; 7] =
    ["displayDate", "dateCreated", "createdAt", "created_at", "releaseDate", "dateTime", "date"];

/// The date that a page's scripts give its text: the only day that the first of these names has anywhere, or the one that
/// stands nearest to the title.
fn in_scripts(page: &Page<'_>, head: &Head, keys: &[&str]) -> Option<Dated> {
    let scripts = page.nodes.iter().enumerate().filter(|(_, node)| node.tag == Tag::Script);
    let texts = scripts.filter(|(idx, _)| !page.inside(*idx).is_empty()).map(|(idx, _)| page.nodes[idx + 1].range());
    let mut n_bytes = 0;
    let texts = texts.take_while(|script| {
        n_bytes += script.len();
        n_bytes <= MOST_OF_SCRIPTS
    });
    let texts: Vec<std::ops::Range<usize>> = texts.collect();
    let title = head.title.as_ref().map(|fact| fact.words.text()).filter(|title| title.len() >= 12);
    keys.iter().find_map(|key| {
        let found: Vec<Dated> =
            texts.iter().flat_map(|script| named(page.text, script.clone(), key)).take(200).collect();
        let is_one = found.windows(2).all(|pair| pair[0].iso == pair[1].iso);
        let near_title = |dated: &&Dated| {
            let at = dated.fact.words.stretches().first().map_or(0, |first| first.source.start);
            let Some(script) = texts.iter().find(|script| script.contains(&at)) else { return false };
            let from = page.text.floor_char_boundary(at.saturating_sub(AROUND).max(script.start));
            let to = page.text.floor_char_boundary((at + AROUND).min(script.end));
            title.is_some_and(|title| page.text[from..to].contains(title))
        };
        if is_one { found.into_iter().next() } else { found.iter().find(near_title).cloned() }
    })
}

/// The day of the moments that the page's code writes out, if it is only one: "2031-04-14T06:30".
fn in_code(page: &Page<'_>) -> Option<Dated> {
    let bytes = page.text.as_bytes();
    let mut only: Option<Dated> = None;
    for (at, _) in page.text.match_indices('T') {
        let is_moment = bytes.get(at + 3) == Some(&b':') && at >= 10 && bytes[at - 3] == b'-';
        let Some(day) = is_moment.then(|| page.text.get(at - 10..at)).flatten() else { continue };
        let Some(found) = dates_in(day).into_iter().next().filter(|found| found.range == (0..10)) else { continue };
        let mut words = Mapped::default();
        words.push_verbatim(page.text, at - 10..at);
        let fact = Fact { words, rule: "intake.html.code" };
        let Some(dated) = with(&fact, &found, Order::Unknown, Precision::Day) else { continue };
        if only.as_ref().is_some_and(|only| only.iso != dated.iso) {
            return None;
        }
        only = Some(dated);
    }
    only
}

/// Bytes of scripts that are searched.
const MOST_OF_SCRIPTS: usize = 8 << 20;

/// How far from the title of its text a date stands in a script, in bytes.
const AROUND: usize = 600;

/// The dates that a script gives a name: `"name": "2031-04-14…"`, with or without escapes.
fn named<'p>(text: &'p str, script: std::ops::Range<usize>, key: &'p str) -> impl Iterator<Item = Dated> + 'p {
    let start = script.start;
    text[script.clone()].match_indices(key).filter_map(move |(at, _)| {
        let after = start + at + key.len();
        let is_whole = !text[..start + at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let to = text.floor_char_boundary((after + 48).min(script.end));
        let rest = text.get(after..to).filter(|_| is_whole)?;
        let value = rest.trim_start_matches(['\\', '"', '\'', ' ']).strip_prefix(':')?;
        let value = value.trim_start_matches(['\\', '"', '\'', ' ']);
        let from = to - value.len();
        let mut words = Mapped::default();
        let rule = "intake.html.script";
        if let Some((iso, len)) = moment(value) {
            words.push_verbatim(text, from..from + len);
            return Some(Dated { fact: Fact { words, rule }, iso, range: 0..len });
        }
        let found = dates_in(value).into_iter().next().filter(|found| found.range.start == 0)?;
        words.push_verbatim(text, from..from + found.range.end);
        with(&Fact { words, rule }, &found, Order::Unknown, Precision::Day)
    })
}

/// The day of a moment in seconds or milliseconds since 1970, in universal time, and the length of the number.
fn moment(value: &str) -> Option<(String, usize)> {
    let len = value.bytes().take_while(u8::is_ascii_digit).count();
    let number: i64 = value.get(..len).filter(|_| len == 10 || len == 13)?.parse().ok()?;
    let second = if len == 13 { number / 1_000 } else { number };
    let day = jiff::Timestamp::from_second(second).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
    (1990..=2100).contains(&day.year()).then(|| (day.to_string(), len))
}
