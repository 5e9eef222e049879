//! The dates of a page: when it was published and when it was last changed, kept apart. In: its elements and what its head
//! states. Out: for each the words and the date. What a page says of itself in its data comes before what it shows, and
//! what it shows near its title before what its address has. A date of change is never taken for one of publication.

use crate::date::{FoundDate, Precision, date_line, dates as dates_in};
use crate::shape::ends_sentence;
use crate::words::{Class, WORDS};

use super::head::{Fact, Head};
use super::main_text::MainText;
use super::mapped::Mapped;
use super::names::{Part, parts};
use super::reference::References;
use super::tree::{Name, Page, Tag};

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
    let day_first = head.language.as_deref().is_some_and(day_first);
    let best = |facts: &[Fact]| facts.iter().find_map(|fact| dated(fact, day_first, Precision::Day));
    let mut shown = None;
    let mut shown_dates = |references: &mut References<'t>| -> Shown {
        shown.get_or_insert_with(|| find_shown(page, main, head, references, day_first)).clone()
    };
    let mut dates = Dates { published: best(&head.published), modified: best(&head.modified) };
    if dates.published.is_none() {
        dates.published = shown_dates(references).published;
    }
    if dates.published.is_none() {
        dates.published = head.address.as_ref().and_then(in_address);
    }
    if dates.published.is_none() {
        let shown = shown_dates(references);
        dates.published = shown.near.or(shown.line);
    }
    if dates.modified.is_none() && dates.published.is_none() {
        dates.modified = shown_dates(references).modified;
    }
    dates
}

/// Languages and countries that put the day before the month, by the tag of the page; English alone tells nothing.
fn day_first(tag: &str) -> bool {
    !tag.starts_with("en") || matches!(tag, "en-gb" | "en-au" | "en-nz" | "en-ie" | "en-in" | "en-za")
}

fn dated(fact: &Fact, day_first: bool, least: Precision) -> Option<Dated> {
    let found = dates_in(fact.words.text()).into_iter().next()?;
    with(fact, &found, day_first, least)
}

fn with(fact: &Fact, found: &FoundDate, day_first: bool, least: Precision) -> Option<Dated> {
    let (iso, precision) = found.iso(day_first);
    let year = iso.get(..4).and_then(|year| year.parse::<i32>().ok());
    // The web began in 1991; earlier dates are what a text is about.
    let plausible = year.is_none_or(|year| (1990..=2100).contains(&year));
    (precision >= least && plausible).then(|| Dated { fact: fact.clone(), iso, range: found.range.clone() })
}

/// "…/2031/04/14/quays-closed" or "…/2031-04-14-quays".
fn in_address(address: &Fact) -> Option<Dated> {
    let fact = Fact { words: address.words.clone(), rule: "intake.html.address" };
    let text = address.words.text();
    text.match_indices('/').find_map(|(at, _)| {
        let found = dates_in(&text[at + 1..]).into_iter().next().filter(|found| found.range.start == 0)?;
        with(&fact, &found.shifted(at + 1), false, Precision::Day)
    })
}

/// Dates that the page shows.
#[derive(Clone, Default)]
struct Shown {
    /// Marked or worded as the date of publication.
    published: Option<Dated>,
    /// Alone on a line near the title.
    near: Option<Dated>,
    /// In a short line under the title.
    line: Option<Dated>,
    modified: Option<Dated>,
}

fn find_shown<'t>(
    page: &Page<'t>,
    main: &MainText,
    head: &Head,
    references: &mut References<'t>,
    day_first: bool,
) -> Shown {
    let mut shown = Shown::default();
    let title =
        head.title.as_ref().and_then(|fact| fact.words.stretches().first()).map_or(0, |first| first.source.start);
    let mut nearest = usize::MAX;
    for idx in 0..page.nodes.len() {
        let node = &page.nodes[idx];
        if matches!(node.tag, Tag::Text | Tag::Script | Tag::Style | Tag::Meta | Tag::Head | Tag::Svg) {
            continue;
        }
        let in_text = idx >= main.container && idx < page.nodes[main.container].end as usize;
        let itemprop = page.value(idx, Name::Itemprop).unwrap_or_default();
        if node.tag == Tag::Time || itemprop.starts_with("date") {
            let value = [Name::Datetime, Name::Content].into_iter().find_map(|name| page.attribute(idx, name));
            let words = match value.filter(|value| value.len() < 64) {
                Some(value) => {
                    let mut words = Mapped::default();
                    references.decode(page.text, value, &mut words);
                    words.line()
                }
                None => page.line(idx, references),
            };
            let words = if dates_in(words.text()).is_empty() { page.line(idx, references) } else { words };
            let fact = Fact { words, rule: "intake.html.time" };
            let Some(found) = dated(&fact, day_first, Precision::Day) else { continue };
            let class = page.value(idx, Name::Class).unwrap_or_default().to_ascii_lowercase();
            let before = page.line(page.parent(idx), references);
            let changed = itemprop == "dateModified"
                || class.contains("updated") && !class.contains("published")
                || class.contains("modified")
                || WORDS.find(Class::Changed, before.text()).is_some() && before.len() < 120;
            if changed {
                shown.modified.get_or_insert(found);
            } else if itemprop == "datePublished"
                || page.attribute(idx, Name::Pubdate).is_some()
                || class.contains("publish")
                || class.contains("entry-date")
            {
                shown.published.get_or_insert(found);
            } else {
                let distance = node.range().start.abs_diff(title)
                    + if in_text || distance_ok(node.range().start, title) { 0 } else { 50_000 };
                if distance < nearest {
                    nearest = distance;
                    shown.near = Some(found);
                }
            }
            continue;
        }
        // A short block that has nothing but a date, or says that it is one.
        let is_leaf = page.inside(idx).len() <= 24;
        if !is_leaf || node.range().start.abs_diff(title) > 60_000 && !in_text {
            continue;
        }
        let size: usize = page
            .inside(idx)
            .filter(|idx| page.nodes[*idx].tag == Tag::Text)
            .map(|idx| page.nodes[idx].range().len())
            .sum();
        if !(6..=400).contains(&size) {
            continue;
        }
        let words = page.line(idx, references);
        if words.len() > 160 || !words.text().bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let text = words.text();
        let class = page.value(idx, Name::Class).unwrap_or_default();
        let named = parts(class).any(|part| part == Part::Byline) || class.to_ascii_lowercase().contains("date");
        let alone = date_line(text);
        let lead = WORDS.start(Class::Published, text).is_some();
        let is_change = WORDS.find(Class::Changed, text).is_some();
        let is_line = text.len() <= 100 && !ends_sentence(text) && node.range().start.abs_diff(title) < 8_000;
        let found = alone
            .clone()
            .or_else(|| (named || lead || is_change || is_line).then(|| dates_in(text).into_iter().next())?);
        let Some(found) = found else { continue };
        let fact = Fact { words, rule: "intake.html.shown" };
        let Some(found) = with(&fact, &found, day_first, Precision::Day) else { continue };
        if is_change {
            shown.modified.get_or_insert(found);
        } else if lead {
            shown.published.get_or_insert(found);
        } else if named || alone.is_some() {
            let distance = node.range().start.abs_diff(title);
            if distance < nearest {
                nearest = distance;
                shown.near = Some(found);
            }
        } else if node.range().start > title {
            shown.line.get_or_insert(found);
        }
    }
    shown
}

fn distance_ok(at: usize, title: usize) -> bool {
    at.abs_diff(title) < 20_000
}
