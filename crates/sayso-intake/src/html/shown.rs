//! Dates that a page shows. In: its elements, where its title and text stand, and the custom of its language. Out: of the
//! dates in short lines, the best of each place: with the title, in the text, elsewhere; and the date of the last change. What a
//! date is called ("Posted on", "Updated") is read from the words before it in its line, or from the line before. Distance
//! is counted in shown text, because a page's code says nothing about what its readers see together.

use crate::called::{Called, called as label, called_behind};
use crate::date::{FoundDate, Order, Precision, date_line, dates as dates_in};
use crate::shape::ends_sentence;
use crate::words::{Class, WORDS, key};

use super::head::{Fact, Head};
use super::main_text::{MainText, Mark};
use super::mapped::Mapped;
use super::names::{Part, parts};
use super::published::{Dated, with};
use super::reference::References;
use super::tree::{Attribute, Page, Tag};

/// The dates that a page shows, the best of each place.
#[derive(Default, Debug)]
pub(super) struct Shown {
    /// With the title: nothing but a date, or part of a byline. With it whether the page calls it the date of publication.
    pub at_title: Option<(Dated, bool)>,
    /// Called the date of publication, in the text or at its end.
    pub in_text: Option<(Dated, bool)>,
    /// Alone on a line over the title.
    pub over_title: Option<Dated>,
    /// Opens the text, behind the place where it was written.
    pub opening: Option<Dated>,
    /// Called so anywhere else, or in a line that names the writer.
    pub elsewhere: Option<Dated>,
    /// Alone on a line near title or text.
    pub near: Option<Dated>,
    /// In a short line near the title, or first in a paragraph of the text.
    pub last: Option<Dated>,
    /// Called the date of the last change.
    pub changed: Option<Dated>,
}

/// How many elements and texts are looked at: the head of a page and its text have fewer.
const MOST_NODES: usize = 50_000;
/// Bytes of shown text from the title to the farthest date that stands with it: a standfirst has fewer.
const WITH_TITLE: usize = 600;
/// The same before the title, where what a page shows on every page of its site is not far.
const OVER_TITLE: usize = 120;
/// Bytes of shown text from the title to what stands near it.
const NEAR: usize = 2_500;
/// What is added to the distance of what stands neither with the title nor in the text.
const FAR: usize = 1 << 32;
/// A link of as many words is the title of another page; an author's name with title and office has fewer.
const TITLE_WORDS: usize = 6;
/// The same of a link that is a heading: a name has fewer.
const HEADING_WORDS: usize = 4;
/// An element of more elements and texts is more than a line.
const MOST_OF_LINE: usize = 41;
/// A line of more bytes is no line that dates the page.
const LINE: usize = 200;

/// Finds the dates that a page shows. `custom` is what its language says of the order of day and month.
pub(super) fn shown<'t>(
    page: &Page<'t>,
    main: &MainText,
    head: &Head,
    references: &mut References<'t>,
    custom: Order,
    in_address: Option<&Dated>,
) -> Shown {
    let n_nodes = page.nodes.len();
    let mut before = vec![0; n_nodes + 1];
    for (idx, node) in page.nodes.iter().enumerate() {
        let is_shown = node.tag == Tag::Text && main.marks[idx] != Mark::Hidden;
        before[idx + 1] = before[idx] + if is_shown { page.text[node.range()].trim_ascii().len() } else { 0 };
    }
    let title = title(page, main, head, references);
    let mut search = Search {
        page,
        main,
        references,
        title,
        text: main.container..page.nodes[main.container].end as usize,
        title_words: head.title.as_ref().map_or(String::new(), |title| key(title.words.text())),
        before,
        away: 0,
        called: None,
        found: Vec::new(),
    };
    search.walk();
    let Search { found, .. } = search;
    best(&found, order(&found, head, custom, in_address))
}

/// The element of the title as it is shown.
fn title<'t>(page: &Page<'t>, main: &MainText, head: &Head, references: &mut References<'t>) -> Option<usize> {
    let stated = head.title.as_ref().filter(|fact| fact.rule == "intake.html.heading");
    let at = stated.and_then(|fact| Some(fact.words.stretches().first()?.source.start));
    let text = at.map(|at| page.nodes.partition_point(|node| node.range().start <= at).saturating_sub(1));
    let mut heading = text;
    while let Some(idx) = heading.filter(|idx| !page.nodes[*idx].tag.is_heading()) {
        heading = (idx != 0).then(|| page.parent(idx));
    }
    heading.or_else(|| likely_title(page, main, head, references))
}

/// The first heading of any size that has the words of the stated title, or else the only one of the first size.
fn likely_title<'t>(page: &Page<'t>, main: &MainText, head: &Head, references: &mut References<'t>) -> Option<usize> {
    let shown = |idx: &usize| main.marks[*idx] != Mark::Hidden && !page.inside(*idx).is_empty();
    let headings: Vec<usize> =
        (0..page.nodes.len()).filter(|idx| page.nodes[*idx].tag.is_heading()).filter(shown).collect();
    let stated = head.title.as_ref().map(|fact| key(fact.words.text()));
    let says_title = |idx: &usize| {
        let words = page.short_line(*idx, references).map(|words| key(words.text()));
        words.zip(stated.as_ref()).is_some_and(|(words, stated)| words.len() >= 12 && stated.contains(&words))
    };
    let mut first = headings.iter().copied().filter(|idx| page.nodes[*idx].tag == Tag::H1);
    let only = first.next().filter(|_| first.next().is_none());
    headings.iter().copied().take(64).find(says_title).or(only)
}

/// Where a date stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Site {
    /// Under the title.
    Title,
    Text,
    Elsewhere,
}

/// A date in a short line.
struct Candidate {
    fact: Fact,
    date: FoundDate,
    site: Site,
    called: Option<Called>,
    /// Whether words call it so, and not only the names of its element.
    is_said: bool,
    /// Whether its line is a byline or holds nothing else.
    is_line: bool,
    /// Whether its line starts with the word for "by".
    is_by: bool,
    /// Bytes of shown text between the end of the text and it, if it stands behind.
    behind: usize,
    /// Whether it opens a paragraph.
    opens: bool,
    /// Whether it stands with what leads to another page.
    is_away: bool,
    /// Whether it stands right over the title.
    is_over: bool,
    /// Bytes of shown text between it and the title; twice as many if it stands over it.
    distance: usize,
}

/// The order of day and month: what dates of the page show, or the custom of its language, or the only order in which a date is
/// one that the page has elsewhere.
fn order(found: &[Candidate], head: &Head, custom: Order, in_address: Option<&Dated>) -> Order {
    let count = |order| found.iter().filter(|candidate| candidate.date.shows_order() == Some(order)).count();
    let (day, month) = (count(Order::DayFirst), count(Order::MonthFirst));
    if day != month {
        return if day > month { Order::DayFirst } else { Order::MonthFirst };
    }
    if custom != Order::Unknown {
        return custom;
    }
    let in_head = head.published.iter().chain(&head.modified);
    let in_head = in_head.filter_map(|fact| Some(dates_in(fact.words.text()).first()?.iso(Order::Unknown)));
    let clear = in_head.chain(found.iter().map(|candidate| candidate.date.iso(Order::Unknown)));
    let mut stated: Vec<String> =
        clear.filter(|(_, precision)| *precision == Precision::Day).map(|(iso, _)| iso).collect();
    stated.extend(in_address.map(|dated| dated.iso.clone()));
    let fits = |order| {
        let mut open = found.iter().filter(|candidate| candidate.date.iso(Order::Unknown).1 == Precision::Year);
        open.any(|candidate| stated.contains(&candidate.date.iso(order).0))
    };
    match (fits(Order::DayFirst), fits(Order::MonthFirst)) {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        _ => Order::Unknown,
    }
}

/// The nearest date of each place.
fn best(found: &[Candidate], order: Order) -> Shown {
    let nearest = |fits: &dyn Fn(&Candidate) -> bool| {
        let fitting = found.iter().filter(|candidate| !candidate.is_away && fits(candidate));
        let dated = fitting.filter_map(|candidate| {
            let dated = with(&candidate.fact, &candidate.date, order, Precision::Day)?;
            // A date that is called one of publication comes before one that stands a line or two nearer.
            let called = candidate.called == Some(Called::Published);
            Some((candidate.distance + if called { 0 } else { LINE }, dated, called && candidate.is_said))
        });
        dated.min_by_key(|(distance, ..)| *distance).map(|(_, dated, is_called)| (dated, is_called))
    };
    let published = |candidate: &Candidate| candidate.called == Some(Called::Published);
    let open = |candidate: &Candidate| matches!(candidate.called, None | Some(Called::Published));
    let at = |site: Site| move |candidate: &Candidate| candidate.site == site;
    let at_title =
        nearest(&|candidate| candidate.is_line && !candidate.opens && open(candidate) && at(Site::Title)(candidate));
    let over_title = nearest(&|candidate| candidate.is_line && candidate.is_over && open(candidate));
    let in_text = nearest(&|candidate| published(candidate) && candidate.is_said && at(Site::Text)(candidate));
    let is_near = |candidate: &Candidate| {
        candidate.distance % FAR < NEAR || candidate.site == Site::Text || candidate.behind < WITH_TITLE
    };
    let opening = nearest(&|candidate| candidate.opens && candidate.is_line);
    let elsewhere = nearest(&published).or_else(|| nearest(&|candidate| candidate.is_by && candidate.called.is_none()));
    let near = nearest(&|candidate| candidate.is_line && !candidate.opens && open(candidate) && is_near(candidate));
    let is_short = |candidate: &Candidate| candidate.fact.words.len() <= LINE / 2;
    let last =
        nearest(&|candidate| open(candidate) && is_short(candidate) && !candidate.opens && candidate.distance < NEAR)
            .or_else(|| nearest(&|candidate| open(candidate) && candidate.opens));
    let changed = nearest(&|candidate| candidate.called == Some(Called::Changed));
    let first = |found: Option<(Dated, bool)>| found.map(|(dated, _)| dated);
    Shown {
        at_title,
        in_text,
        over_title: first(over_title),
        opening: first(opening),
        elsewhere: first(elsewhere),
        near: first(near),
        last: first(last),
        changed: first(changed),
    }
}

struct Search<'p, 't> {
    page: &'p Page<'t>,
    main: &'p MainText,
    references: &'p mut References<'t>,
    /// The heading that shows the title.
    title: Option<usize>,
    /// The nodes of the main text.
    text: std::ops::Range<usize>,
    /// The words of the title, as they are compared.
    title_words: String,
    /// Bytes of shown text before each node.
    before: Vec<usize>,
    /// The end of what is about another page.
    away: usize,
    /// What a line of nothing but "Updated on" calls the date in the next one.
    called: Option<Called>,
    found: Vec<Candidate>,
}

impl Search<'_, '_> {
    /// Goes through the largest elements that hold no more than a line.
    fn walk(&mut self) {
        let page = self.page;
        let end = page.nodes.len().min(MOST_NODES);
        let mut at = 1;
        while at < end {
            let inside = page.nodes[at].end as usize;
            let is_out = matches!(self.main.marks[at], Mark::Hidden | Mark::Comment);
            if is_out || Some(at) == self.title {
                self.hidden(at);
                at = inside;
                continue;
            }
            let n_bytes = self.before[inside] - self.before[at];
            if page.nodes[at].tag == Tag::A && at >= self.away && self.leads_away(at) {
                self.away = inside;
            }
            let is_small = n_bytes <= LINE && inside - at <= MOST_OF_LINE;
            if n_bytes > LINE && matches!(page.nodes[at].tag, Tag::Text | Tag::P | Tag::Li | Tag::Dd) {
                // Running text: dates in it are what the text is about, but for one that it starts with.
                self.opening(at);
                self.called = None;
                at = inside;
                continue;
            }
            at = if is_small && self.small(at) { inside } else { at + 1 };
        }
    }

    /// Dates in one small element. False if what is inside has to be looked at one by one.
    fn small(&mut self, idx: usize) -> bool {
        let page = self.page;
        let holds_title = self.title.is_some_and(|title| page.inside(idx).contains(&title));
        if holds_title {
            return false;
        }
        if self.leads_away(idx) {
            self.away = self.away.max(page.nodes[idx].end as usize);
        }
        self.marked(idx);
        let words = self.words(idx);
        let text = words.text();
        let dates = dates_in(text);
        if dates.is_empty() {
            // A label dates the next line, whatever stands between without words.
            if !text.is_empty() {
                self.called = label(text).filter(|_| text.len() <= 40);
            }
            return true;
        }
        let is_by = WORDS.start(Class::Byline, text).is_some();
        let byline = is_by || self.is_byline(idx);
        let is_sentence = ends_sentence(text);
        let short = text.len() <= 60 && !is_sentence && crate::shape::names(text).is_some();
        let whole = date_line(text).is_some();
        let before = self.called.take();
        let mut from = 0;
        let mut is_any = false;
        for (place, date) in dates.iter().enumerate() {
            let called = label(&text[from..date.range.start]).or(before.filter(|_| from == 0));
            from = date.range.end;
            let is_last = place + 1 == dates.len();
            let called = called.or_else(|| called_behind(&text[from..]).filter(|_| is_last));
            if (called.is_none() && is_sentence && !whole) || is_range(text, date) {
                if place == 0 && behind_place(text, date) {
                    self.opening(idx);
                }
                continue;
            }
            is_any = true;
            let fact = Fact { words: words.clone(), rule: "intake.html.shown" };
            let alone = whole || self.is_alone(&words, date);
            let is_line = alone || (!is_sentence && (byline || short || is_part(text, date)));
            self.push(idx, fact, date.clone(), called, !is_sentence, is_line);
            self.found.iter_mut().next_back().into_iter().for_each(|last| last.is_by = is_by && is_line);
        }
        is_any || (is_sentence && matches!(page.nodes[idx].tag, Tag::P | Tag::Li | Tag::Dd | Tag::Text))
    }

    /// Whether an element of few nodes is about another page: it holds a link of as many words as a title has, or a heading of
    /// some words that is a link. A page of which no title is found may show its own in this way.
    fn leads_away(&self, idx: usize) -> bool {
        let end = self.page.nodes[idx].end as usize;
        self.title.is_some() && end - idx <= MOST_OF_LINE && (idx..end).any(|link| self.is_other_title(link, end))
    }

    /// Whether a link reads like the title of another page. A link may be closed late: it is looked at up to `end`.
    fn is_other_title(&self, link: usize, end: usize) -> bool {
        let page = self.page;
        if page.nodes[link].tag != Tag::A {
            return false;
        }
        let href = page.value(link, Attribute::Href).unwrap_or_default();
        let is_author = page.value(link, Attribute::Rel).is_some_and(|rel| rel == "author");
        if is_author || href.is_empty() || href.starts_with('#') {
            return false;
        }
        let inside = link + 1..(page.nodes[link].inline_end as usize).min(end);
        let is_headed = page.nodes[page.parent(link)].tag.is_heading()
            || inside.clone().any(|inner| page.nodes[inner].tag.is_heading());
        let texts = inside.filter(|at| page.nodes[*at].tag == Tag::Text && self.main.marks[*at] != Mark::Hidden);
        let texts: Vec<&str> = texts.map(|at| &page.text[page.nodes[at].range()]).collect();
        let undated = texts.iter().filter(|text| date_line(text).is_none());
        let words =
            undated.flat_map(|text| text.split_whitespace()).filter(|word| word.contains(char::is_alphanumeric));
        let words: Vec<&str> = words.collect();
        let line = words.join(" ");
        let is_own = || WORDS.start(Class::Byline, &line).is_some() || self.title_words.contains(&key(&line));
        words.len() >= if is_headed { HEADING_WORDS } else { TITLE_WORDS } && !is_own()
    }

    /// The words that a small element shows, parted where elements part them: a page's style puts space there. Formatting
    /// parts no words.
    fn words(&mut self, idx: usize) -> Mapped {
        let page = self.page;
        let mut words = Mapped::default();
        let mut last: Option<usize> = None;
        for at in idx..page.nodes[idx].end as usize {
            if page.nodes[at].tag == Tag::Br {
                words.push_inserted(" ");
            }
            if page.nodes[at].tag != Tag::Text || self.main.marks[at] == Mark::Hidden {
                continue;
            }
            let parent = page.parent(at);
            let joins = last.is_none_or(|last| {
                last == parent || page.nodes[last].tag == Tag::Inline || page.nodes[parent].tag == Tag::Inline
            });
            if !joins {
                words.push_inserted(" ");
            }
            self.references.decode(page.text, page.nodes[at].range(), &mut words);
            last = Some(parent);
        }
        words.line()
    }

    /// Whether a text of the page has nothing but this date.
    fn is_alone(&self, words: &Mapped, date: &FoundDate) -> bool {
        let part = words.part(date.range.clone());
        let Some(start) = part.stretches().first().map(|first| first.source.start) else { return false };
        let at = self.page.nodes.partition_point(|node| node.range().start <= start).saturating_sub(1);
        let node = &self.page.nodes[at];
        node.tag == Tag::Text && node.range().len() <= LINE && date_line(&self.page.text[node.range()]).is_some()
    }

    /// A paragraph that starts with its date, or with place and date: "14.04.2031 The quays …", "Orsel, 14 April 2031 – …".
    fn opening(&mut self, idx: usize) {
        if !self.text.contains(&idx) {
            return;
        }
        let first = |idx: &usize| self.page.nodes[*idx].tag == Tag::Text && self.before[*idx] < self.before[*idx + 1];
        let Some(first) = (idx..self.page.nodes[idx].end as usize).find(first) else { return };
        let range = self.page.nodes[first].range();
        let text = &self.page.text[range.clone()];
        let end = range.start + text.char_indices().nth(60).map_or(text.len(), |(at, _)| at);
        let mut words = Mapped::default();
        self.references.decode(self.page.text, range.start..end, &mut words);
        let words = words.line();
        let Some(date) = dates_in(words.text()).into_iter().next() else { return };
        let is_placed = behind_place(words.text(), &date);
        if date.range.start != 0 && !is_placed {
            return;
        }
        self.push(idx, Fact { words, rule: "intake.html.shown" }, date, None, false, is_placed);
        self.found.iter_mut().next_back().into_iter().for_each(|last| last.opens = true);
    }

    /// `time` elements inside a small element, and those marked as dates, whose exact date is an attribute.
    fn marked(&mut self, idx: usize) {
        let page = self.page;
        let is_hidden = self.main.marks[idx] == Mark::Hidden;
        for inner in idx..page.nodes[idx].end as usize {
            if self.main.marks[inner] == Mark::Hidden && !is_hidden {
                continue;
            }
            let itemprop = page.value(inner, Attribute::Itemprop).unwrap_or_default();
            let class = page.value(inner, Attribute::Class).unwrap_or_default().to_ascii_lowercase();
            let is_time = page.nodes[inner].tag == Tag::Time;
            let is_named = ["publish", "updated", "date"].iter().any(|name| class.contains(name));
            let is_titled = || page.value(inner, Attribute::Title).is_some_and(|title| date_line(title).is_some());
            if !is_time && !itemprop.starts_with("date") && !itemprop.ends_with("Date") && !is_named && !is_titled() {
                continue;
            }
            let line = self.words(idx);
            let text = line.text();
            let shown = self.words(inner);
            let mut dates = dates_in(shown.text());
            if dates.len() > 1 {
                // What each of them is, their line says.
                continue;
            }
            let shows = dates.pop();
            let is_whole = shows.as_ref().is_some_and(|date| date.iso(Order::DayFirst).1 == Precision::Day);
            let named_change = itemprop == "dateModified"
                || class.contains("modified")
                || (class.contains("updated") && !class.contains("publish") && !class.contains("entry-date"));
            let named_published =
                ["datePublished", "dateCreated", "uploadDate"].iter().any(|name| itemprop.contains(name))
                    || page.attribute(inner, Attribute::Pubdate).is_some()
                    || class.contains("publish")
                    || class.contains("entry-date");
            // Words around the element say more than its name.
            let from = text.find(shown.text()).filter(|_| !shown.is_empty());
            let said = from.and_then(|from| {
                let start = dates_in(text).iter().map(|date| date.range.end).rfind(|end| *end <= from).unwrap_or(0);
                label(&text[start..from])
            });
            let own = shown.text();
            let said = said.or_else(|| label(&own[..shows.as_ref().map_or(own.len(), |date| date.range.start)]));
            let said = said.or_else(|| self.called.filter(|_| from == Some(0)));
            let named = match (named_change, named_published) {
                (true, _) => Some(Called::Changed),
                (_, true) => Some(Called::Published),
                _ => None,
            };
            let called = said.or(named);
            let is_line = !ends_sentence(text) || text.len() == own.len();
            let is_marked =
                is_time || itemprop.to_ascii_lowercase().contains("date") || named_change || named_published;
            if is_whole && !is_marked {
                // The line that it stands in says no less.
                continue;
            }
            // What is shown as "03/04/2031" the element may tell exactly.
            let is_clear = shows.as_ref().is_some_and(|date| date.iso(Order::Unknown).1 == Precision::Day);
            let shown = shows.filter(|_| is_whole).map(|date| (shown, date));
            let mut exact = |date: &FoundDate| {
                let both = [Order::DayFirst, Order::MonthFirst].map(|order| date.iso(order).0);
                self.value(inner).filter(|(_, exact)| both.contains(&exact.iso(Order::Unknown).0))
            };
            let found = match shown {
                Some((words, date)) if !is_clear => exact(&date).or(Some((words, date))),
                Some(shown) => Some(shown),
                None => self.value(inner),
            };
            let Some((words, date)) = found else { continue };
            let fact = Fact { words, rule: "intake.html.time" };
            self.push(inner, fact, date, called, said.is_some(), is_line);
        }
    }

    /// A date that an element has as an attribute.
    fn value(&mut self, idx: usize) -> Option<(Mapped, FoundDate)> {
        [Attribute::Datetime, Attribute::Content, Attribute::Title].into_iter().find_map(|name| {
            let value = self.page.attribute(idx, name).filter(|value| value.len() < 64)?;
            let mut words = Mapped::default();
            self.references.decode(self.page.text, value, &mut words);
            let words = words.line();
            let date = dates_in(words.text()).into_iter().next()?;
            Some((words, date))
        })
    }

    /// Elements that are not shown, but hold a marked date of the text, such as `time` for machines.
    fn hidden(&mut self, idx: usize) {
        let is_time = self.page.nodes[idx].tag == Tag::Time || self.page.value(idx, Attribute::Itemprop).is_some();
        if is_time && self.main.marks[idx] == Mark::Hidden && Some(idx) != self.title {
            self.marked(idx);
        }
    }

    /// Whether the element, or the one around it, has the name of a byline or date.
    fn is_byline(&self, idx: usize) -> bool {
        let named = |idx: usize| {
            let class = self.page.value(idx, Attribute::Class).unwrap_or_default();
            parts(class).any(|part| part == Part::Byline) || class.to_ascii_lowercase().contains("date")
        };
        let inside = self.page.inside(idx).any(|inner| self.page.nodes[inner].tag != Tag::Text && named(inner));
        named(idx) || inside || named(self.page.parent(idx))
    }

    fn push(&mut self, idx: usize, fact: Fact, date: FoundDate, called: Option<Called>, is_said: bool, is_line: bool) {
        let at = self.before[idx];
        let mut is_over = false;
        let (distance, is_with) = match self.title {
            None => (at.abs_diff(self.before[self.text.start]), false),
            Some(title) if idx > title => {
                let distance = at.saturating_sub(self.before[self.page.nodes[title].end as usize]);
                (distance, distance <= WITH_TITLE)
            }
            Some(title) => {
                let end = self.before[self.page.nodes[idx].end as usize];
                let distance = self.before[title].saturating_sub(end);
                is_over = distance <= OVER_TITLE;
                (2 * distance, is_over && called == Some(Called::Published))
            }
        };
        let site = match () {
            () if is_with => Site::Title,
            () if self.text.contains(&idx) => Site::Text,
            () => Site::Elsewhere,
        };
        let behind = at.checked_sub(self.before[self.text.end]).unwrap_or(usize::MAX);
        // What is far from title and text dates something else, if there is another.
        let distance = distance + if site == Site::Elsewhere { FAR } else { 0 };
        self.found.push(Candidate {
            fact,
            date,
            site,
            called,
            is_said,
            is_line,
            is_by: false,
            behind,
            opens: false,
            is_away: idx < self.away,
            is_over,
            distance,
        });
    }
}

/// Whether a text starts with a place and this date, as news and statements do: "ORSEL, April 14, 2031 – The quays …".
fn behind_place(text: &str, date: &FoundDate) -> bool {
    let (before, after) = (&text[..date.range.start], text[date.range.end..].trim_start());
    let place = before.trim_end().trim_end_matches([',', '(', '–', '—', '-', '/', ' ']);
    let is_word = |word: &str| {
        let word = key(word);
        word.is_empty() || WORDS.is(Class::Particle, &word) || WORDS.is(Class::Weekday, &word)
    };
    let mut words = place.split_whitespace();
    let named = words.clone().all(|word| word.starts_with(char::is_uppercase) || is_word(word));
    let starts = words.next().is_some_and(|word| !WORDS.is(Class::DateWord, &key(word)));
    let n_words = place.split_whitespace().count();
    let parted = place.len() < before.trim_end().len();
    named && starts && parted && n_words <= 5 && after.starts_with([')', '–', '—', '-', '/', ':', '.'])
}

/// Whether a date is the last day of several: "16–19 March 2031" is when something takes place.
fn is_range(text: &str, date: &FoundDate) -> bool {
    let before = text[..date.range.start].trim_end();
    let days = before.strip_suffix(['-', '–', '—']).map(str::trim_end);
    days.is_some_and(|days| days.ends_with(|c: char| c.is_ascii_digit()))
}

/// Whether a date has a part of its line for itself: "Ann Roe | 14 April 2031 | 3 comments".
fn is_part(text: &str, date: &FoundDate) -> bool {
    let signs = ['|', '•', '·', '/', '—', '–'];
    let before = text[..date.range.start].char_indices().rfind(|(_, c)| signs.contains(c));
    let from = before.map_or(0, |(at, c)| at + c.len_utf8());
    let to = text[date.range.end..].find(signs).map_or(text.len(), |at| date.range.end + at);
    text.len() <= LINE && (from > 0 || to < text.len()) && date_line(&text[from..to]).is_some()
}
