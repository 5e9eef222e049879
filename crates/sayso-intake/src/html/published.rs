//! The dates of a page: when it was published and when it was last changed, kept apart. In: its elements and what its head
//! states. Out: for each the words and the date. As with the title, what a page shows its readers with the title comes before what
//! its data states, which is often the day on which the page was built; what it shows elsewhere comes after. A date that
//! the page calls one of change is never taken for one of publication.

use crate::date::{FoundDate, Order, Precision, dates as dates_in};

use super::head::{Fact, Head};
use super::main_text::MainText;
use super::reference::References;
use super::shown::{Shown, shown};
use super::tree::Page;

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
    let custom = head.language.as_deref().map_or(Order::Unknown, order);
    let Shown { at_title, in_text, elsewhere, last, changed } = shown(page, main, head, references, custom);
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
    let published = published.or_else(|| head.address.as_ref().and_then(in_address)).or(elsewhere).or(last);
    Dates { published, modified: stated_change.or(changed) }
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

/// "…/2031/04/14/quays-closed" or "…/2031-04-14-quays".
fn in_address(address: &Fact) -> Option<Dated> {
    let fact = Fact { words: address.words.clone(), rule: "intake.html.address" };
    let text = address.words.text();
    text.match_indices('/').find_map(|(at, _)| {
        let found = dates_in(&text[at + 1..]).into_iter().next().filter(|found| found.range.start == 0)?;
        with(&fact, &found.shifted(at + 1), Order::Unknown, Precision::Day)
    })
}
