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
use super::tree::{Attribute, Page, Tag};

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
    let title =
        head.title.as_ref().and_then(|fact| fact.words.stretches().first()).map_or(0, |first| first.source.start);
    let mut search = Search { page, references, day_first, title, nearest: usize::MAX, shown: Shown::default() };
    let text = main.container..page.nodes[main.container].end as usize;
    for (idx, node) in page.nodes.iter().enumerate().take(MOST_NODES) {
        if matches!(node.tag, Tag::Text | Tag::Script | Tag::Style | Tag::Meta | Tag::Head | Tag::Svg) {
            continue;
        }
        let distance = node.range().start.abs_diff(title);
        let itemprop = page.value(idx, Attribute::Itemprop).unwrap_or_default();
        if node.tag == Tag::Time || itemprop.starts_with("date") {
            // One that is far from title and text dates something else, if there is another.
            let far = if text.contains(&idx) || distance < NEAR { 0 } else { 50_000 };
            search.marked(idx, itemprop, distance + far);
        } else if distance < 3 * NEAR || text.contains(&idx) {
            search.line(idx, distance);
        }
    }
    search.shown
}

/// How many elements and texts are looked at: the head of a page and its text have fewer.
const MOST_NODES: usize = 50_000;
/// Bytes of the page from its title to what stands near it.
const NEAR: usize = 20_000;

struct Search<'p, 't> {
    page: &'p Page<'t>,
    references: &'p mut References<'t>,
    day_first: bool,
    /// Where the title stands in the page.
    title: usize,
    /// How near to the title the best date on a line of its own is.
    nearest: usize,
    shown: Shown,
}

impl Search<'_, '_> {
    /// A `time` element, or one that is marked as a date.
    fn marked(&mut self, idx: usize, itemprop: &str, distance: usize) {
        let page = self.page;
        let value = [Attribute::Datetime, Attribute::Content].into_iter().find_map(|name| page.attribute(idx, name));
        let value = value.filter(|value| value.len() < 64).map(|value| {
            let mut words = Mapped::default();
            self.references.decode(page.text, value, &mut words);
            words.line()
        });
        let value = value.filter(|words| !dates_in(words.text()).is_empty());
        let Some(words) = value.or_else(|| page.short_line(idx, self.references)) else { return };
        let fact = Fact { words, rule: "intake.html.time" };
        let Some(found) = dated(&fact, self.day_first, Precision::Day) else { return };
        let class = page.value(idx, Attribute::Class).unwrap_or_default().to_ascii_lowercase();
        let around = page.short_line(page.parent(idx), self.references);
        let says_change =
            around.is_some_and(|words| words.len() < 120 && WORDS.find(Class::Changed, words.text()).is_some());
        let named_change = class.contains("modified") || (class.contains("updated") && !class.contains("published"));
        let named_published = class.contains("publish") || class.contains("entry-date");
        if itemprop == "dateModified" || named_change || says_change {
            self.shown.modified.get_or_insert(found);
        } else if itemprop == "datePublished" || page.attribute(idx, Attribute::Pubdate).is_some() || named_published {
            self.shown.published.get_or_insert(found);
        } else {
            self.near(found, distance);
        }
    }

    /// A short line that has nothing but a date, or says that it is one.
    fn line(&mut self, idx: usize, distance: usize) {
        let page = self.page;
        if page.inside(idx).len() > 24 {
            return;
        }
        let Some(words) = page.short_line(idx, self.references).filter(|words| (6..=160).contains(&words.len())) else {
            return;
        };
        let text = words.text();
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
        let class = page.value(idx, Attribute::Class).unwrap_or_default();
        let is_named = parts(class).any(|part| part == Part::Byline) || class.to_ascii_lowercase().contains("date");
        let is_alone = date_line(text).is_some();
        let says_published = WORDS.start(Class::Published, text).is_some();
        let says_change = WORDS.find(Class::Changed, text).is_some();
        let may_date = text.len() <= 100 && !ends_sentence(text) && distance < NEAR / 2;
        if !(is_named || is_alone || says_published || says_change || may_date) {
            return;
        }
        let Some(found) = date_line(text).or_else(|| dates_in(text).into_iter().next()) else { return };
        let fact = Fact { words, rule: "intake.html.shown" };
        let Some(found) = with(&fact, &found, self.day_first, Precision::Day) else { return };
        if says_change {
            self.shown.modified.get_or_insert(found);
        } else if says_published {
            self.shown.published.get_or_insert(found);
        } else if is_named || is_alone {
            self.near(found, distance);
        } else if page.nodes[idx].range().start > self.title {
            self.shown.line.get_or_insert(found);
        }
    }

    fn near(&mut self, found: Dated, distance: usize) {
        if distance < self.nearest {
            self.nearest = distance;
            self.shown.near = Some(found);
        }
    }
}
