//! What the head of a web page states. In: the parsed page. Out: title, author, site name and publication date, as
//! written. Reads JSON-LD, `meta` and `time` elements; of several, the one that is most about this page comes first.

use std::collections::BTreeSet;

use dom_query::Document as Page;
use dom_smoothie::Article;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use crate::date::{date_line, dates};
use crate::words::{Class, WORDS};

/// What the head states; each on one line, without white space at its ends.
#[derive(Default, Debug)]
pub(crate) struct Head {
    pub title: Option<String>,
    pub author: Option<String>,
    pub outlet: Option<String>,
    pub date: Option<String>,
}

/// The longest value that is taken: longer ones are texts, not facts.
const LONGEST: usize = 300;

/// Reads the head of a page.
pub(crate) fn head(page: &Page) -> Head {
    let data = linked_data(page);
    let title = data.title.or_else(|| meta(page, &["og:title", "twitter:title", "dc.title"]));
    let title = title.or_else(|| line(&page.select_single("title").text()));
    let mut head = Head {
        title: title.as_deref().and_then(|title| shown_title(page, title)).or(title),
        author: data.author.or_else(|| {
            meta(
                page,
                &[
                    "author",
                    "article:author",
                    "parsely-author",
                    "sailthru.author",
                    "dc.creator",
                    "dcterms.creator",
                    "byl",
                ],
            )
        }),
        outlet: meta(page, &["og:site_name"]).or(data.outlet).or_else(|| meta(page, &["application-name"])),
        date: data.date.or_else(|| published(page)),
    };
    head.author = head.author.and_then(|author| person(&author));
    head.date = head.date.filter(|date| !dates(date).is_empty());
    head
}

/// The title as the page shows it, if its first heading says the same as the head, which often adds the site's name.
fn shown_title(page: &Page, stated: &str) -> Option<String> {
    let headings: Vec<String> = page.select("h1").iter().filter_map(|heading| line(&heading.text())).take(8).collect();
    let words = |text: &str| -> BTreeSet<String> { text.unicode_words().map(str::to_lowercase).collect() };
    let stated = words(stated);
    headings.into_iter().find(|heading| {
        let heading = words(heading);
        let both = heading.intersection(&stated).count();
        // Two words in three: "Ten Ways to Save" for "10 Ways to Save | The Daily". A site's name alone is one or two.
        both * 3 >= heading.len() * 2 && (heading.len() >= 3 || both * 2 > stated.len())
    })
}

/// A date that stands alone on a line of the page near its title.
pub(crate) fn shown_date<'t>(lines: &[&'t str], title: &str) -> Option<&'t str> {
    let at = lines.iter().position(|line| *line == title)?;
    let near = lines[at..].iter().skip(1).take(8).chain(lines[..at].iter().rev().take(4));
    near.copied().find(|line| line.len() <= 80 && date_line(line).is_some())
}

impl Head {
    /// Fills what the head of the page left open with what Readability took from it and from the byline.
    pub(crate) fn complete(&mut self, article: &Article) {
        self.title = self.title.take().or_else(|| line(&article.title));
        self.author = self.author.take().or_else(|| person(article.byline.as_deref()?));
        self.outlet = self.outlet.take().or_else(|| line(article.site_name.as_deref()?));
        let date = || article.published_time.as_deref().or(article.modified_time.as_deref()).and_then(line);
        self.date = self.date.take().or_else(date).filter(|date| !dates(date).is_empty());
    }
}

/// One line of a value; `None` if it is empty or too long to be a fact.
fn line(text: &str) -> Option<String> {
    // Values are often escaped twice: once by the page, once by what wrote the page.
    let unescaped = (text.contains('&') && text.contains(';') && text.len() <= 2 * LONGEST)
        .then(|| Page::fragment(text.replace('<', "&lt;")).text().to_string());
    let words: Vec<&str> = unescaped.as_deref().unwrap_or(text).split_whitespace().collect();
    let line = words.join(" ");
    (!line.is_empty() && line.len() <= LONGEST).then_some(line)
}

/// An author's name: not an address, and without the word for "by".
fn person(text: &str) -> Option<String> {
    let text = line(text)?;
    let start = WORDS.start(Class::Byline, &text).unwrap_or(0);
    let name = text[start..].trim_start_matches([':', ' ']).trim();
    // A byline with a number in it has a date or a reading time glued to the name: no telling where the name ends.
    let is_name = !name.contains("://") && !name.contains(|c: char| c.is_ascii_digit()) && !name.starts_with('@');
    let is_name = is_name && name.len() <= 120 && name.split_whitespace().count() <= 12;
    (is_name && name.chars().any(char::is_alphabetic)).then(|| name.to_owned())
}

fn meta(page: &Page, names: &[&str]) -> Option<String> {
    let elements = page.select("meta");
    names.iter().find_map(|name| {
        elements.iter().find_map(|element| {
            let is_named = ["name", "property", "itemprop"]
                .iter()
                .any(|key| element.attr(key).is_some_and(|value| value.trim().eq_ignore_ascii_case(name)));
            is_named.then(|| line(&element.attr("content")?)).flatten()
        })
    })
}

/// The publication date in `meta` and `time` elements; a date of change only where there is none.
fn published(page: &Page) -> Option<String> {
    let published = [
        "article:published_time",
        "datepublished",
        "og:published_time",
        "parsely-pub-date",
        "sailthru.date",
        "date",
        "pubdate",
        "publish_date",
        "publishdate",
        "publish-date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dcterms.issued",
        "dcterms.created",
        "dc.date.created",
        "datecreated",
        "article.published",
        "cxenseparse:recs:publishtime",
    ];
    let changed = ["article:modified_time", "datemodified", "og:updated_time", "last-modified", "dcterms.modified"];
    let dated = |selector: &str| {
        page.select(selector)
            .iter()
            .find_map(|element| line(&element.attr("datetime").or_else(|| element.attr("content"))?))
    };
    let plausible = |date: &String| !dates(date).is_empty();
    meta(page, &published)
        .filter(plausible)
        .or_else(|| dated("time[itemprop=datePublished], [itemprop=datePublished][content], time[pubdate], time.published, time.entry-date"))
        .filter(plausible)
        .or_else(|| dated("article time[datetime], main time[datetime], header time[datetime]"))
        .filter(plausible)
        .or_else(|| meta(page, &changed))
        .filter(plausible)
}

/// Types of schema.org that are texts, by the end of their name.
const TEXTS: [&str; 7] = ["Article", "Posting", "Report", "Review", "WebPage", "Statement", "Webpage"];

/// What JSON-LD says of the text that the page is.
fn linked_data(page: &Page) -> Head {
    let mut best: Option<(usize, Head)> = None;
    for script in page.select("script[type='application/ld+json']").iter() {
        let text = script.text();
        let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        // The parser stops at a depth of 128, so hostile nesting ends here.
        let Ok(root) = serde_json::from_str::<Value>(text) else { continue };
        for object in objects(&root) {
            let Some(rank) = rank(object) else { continue };
            if best.as_ref().is_some_and(|(known, _)| *known <= rank) {
                continue;
            }
            let name = |key: &str| object.get(key).and_then(|value| name(value, &root));
            let words = |key: &str| object.get(key).and_then(Value::as_str).and_then(line);
            let head = Head {
                title: words("headline").filter(|_| rank < 5),
                author: name("author"),
                outlet: name("publisher"),
                date: words("datePublished").or_else(|| words("dateModified")),
            };
            best = Some((rank, head));
        }
    }
    best.map(|(_, head)| head).unwrap_or_default()
}

/// The place of an object's type in [`TEXTS`]; `None` if it is no text.
fn rank(object: &Value) -> Option<usize> {
    let types = object.get("@type")?;
    let types = types.as_array().map_or(std::slice::from_ref(types), Vec::as_slice);
    types.iter().filter_map(Value::as_str).find_map(|name| TEXTS.iter().position(|text| name.ends_with(text)))
}

/// The objects at the top, and those of a `@graph` or a list there.
fn objects(root: &Value) -> impl Iterator<Item = &Value> {
    let top = root.as_array().map_or(std::slice::from_ref(root), Vec::as_slice);
    top.iter().flat_map(|object| {
        let graph = object.get("@graph").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        std::iter::once(object).chain(graph)
    })
}

/// The name of a person or body: a string, an object with a name, a reference to one, or a list of those.
fn name(value: &Value, root: &Value) -> Option<String> {
    let single = |value: &Value| -> Option<String> {
        if let Some(text) = value.as_str() {
            return line(text);
        }
        if let Some(name) = value.get("name").and_then(Value::as_str) {
            return line(name);
        }
        let id = value.get("@id")?;
        let named = objects(root).find(|object| object.get("@id") == Some(id))?;
        named.get("name").and_then(Value::as_str).and_then(line)
    };
    let Some(list) = value.as_array() else { return single(value) };
    let mut names: Vec<String> = list.iter().take(12).filter_map(single).collect();
    names.dedup();
    line(&names.join(", "))
}
