//! What a web page states about itself. In: its elements. Out: title, author, outlet, address, language and dates, each with
//! the place it was read from. Reads linked data (JSON-LD), `meta` and what is marked in the text; of several statements, the
//! one that is most about this page comes first. No outlet is known here.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::shape::names;
use crate::words::{Class, WORDS};

use super::json::{Json, Kind};
use super::mapped::Mapped;
use super::names::{Part, parts};
use super::reference::References;
use super::tree::{Attribute, Page, Tag};

/// One stated fact: its words and the rule that found them.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub words: Mapped,
    pub rule: &'static str,
}

/// What the page states; each fact on one line, without white space at its ends.
#[derive(Default, Debug)]
pub(crate) struct Head {
    pub title: Option<Fact>,
    pub author: Option<Fact>,
    pub outlet: Option<Fact>,
    /// Where the page says it belongs.
    pub address: Option<Fact>,
    /// What linked data says of dates, and what `meta` says: candidates, the best first.
    pub published: Vec<Fact>,
    pub modified: Vec<Fact>,
    /// What `meta` calls the page's date, and not that of which event.
    pub dated: Vec<Fact>,
    /// The language that the page declares, in lower case, and the locale of its cards.
    pub language: Option<String>,
    pub locale: Option<String>,
    /// Whether the page says that it is not free to read.
    pub is_paid: bool,
}

/// The longest value that is taken: longer ones are texts, not facts.
const LONGEST: usize = 300;

/// Reads what the page states.
pub(crate) fn head<'t>(page: &Page<'t>, references: &mut References<'t>) -> Head {
    let metas = metas(page, references);
    let data = linked_data(page);
    let mut head = Head { address: address(page, &metas, references), is_paid: data.is_paid, ..Head::default() };
    let html = page.first(Tag::Html);
    head.language =
        html.and_then(|html| page.value(html, Attribute::Lang)).map(|lang| lang.trim().to_ascii_lowercase());
    head.locale = meta(&metas, &["og:locale"], "intake.html.meta").map(|fact| fact.words.text().to_ascii_lowercase());
    head.outlet = meta(&metas, &["og:site_name"], "intake.html.meta")
        .or(data.outlet)
        .or_else(|| meta(&metas, &["application-name"], "intake.html.meta"));
    head.title = title(page, &metas, data.title, head.outlet.as_ref(), references);
    head.author = author(page, &metas, data.authors, head.outlet.as_ref(), references);
    head.published = data.published;
    head.published.extend(dated(&metas, PUBLISHED, PUBLISHED_WORDS));
    head.dated = DATED.iter().filter_map(|name| meta(&metas, &[name], "intake.html.meta")).collect();
    head.modified = data.modified;
    head.modified.extend(dated(&metas, MODIFIED, MODIFIED_WORDS));
    head
}

/// A `meta` element that says something: its name in lower case, and its value.
type Meta = (String, Mapped);

fn metas<'t>(page: &Page<'t>, references: &mut References<'t>) -> Vec<Meta> {
    let mut metas = Vec::new();
    for idx in (0..page.nodes.len()).filter(|idx| page.nodes[*idx].tag == Tag::Meta) {
        let Some(content) = page.attribute(idx, Attribute::Content).filter(|content| content.len() <= 4 * LONGEST)
        else {
            continue;
        };
        let attributes = [Attribute::Property, Attribute::Name, Attribute::Itemprop, Attribute::HttpEquiv];
        let names = attributes.into_iter().filter_map(|name| page.value(idx, name));
        // "datePublished dateCreated": several names have one value.
        for name in names.flat_map(str::split_ascii_whitespace).take(4) {
            let mut value = Mapped::default();
            references.decode(page.text, content.clone(), &mut value);
            metas.push((name.to_ascii_lowercase(), unescaped(&value)));
        }
        if metas.len() > 2_000 {
            break;
        }
    }
    metas
}

/// Values are often escaped twice: once by the page, once by what wrote the page.
fn unescaped(value: &Mapped) -> Mapped {
    value.unescaped().line()
}

fn usable(line: Mapped) -> Option<Mapped> {
    (!line.is_empty() && line.len() <= LONGEST).then_some(line)
}

fn meta(metas: &[Meta], names: &[&str], rule: &'static str) -> Option<Fact> {
    let found = names.iter().find_map(|name| {
        let mut values = metas.iter().filter(|(known, _)| known == name).map(|(_, value)| value);
        values.find_map(|value| usable(value.clone()))
    })?;
    Some(Fact { words: found, rule })
}

/// What has one of these names, then what has a name with one of these words in it.
fn dated(metas: &[Meta], names: &[&str], words: &[&str]) -> Vec<Fact> {
    let rule = "intake.html.meta";
    let of_name = |name: &&str| meta(metas, &[name], rule);
    let alike = metas.iter().filter(|(name, _)| {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        words.iter().any(|word| name.contains(word)) && !NO_DATES.iter().any(|word| name.contains(word))
    });
    let alike = alike.filter_map(|(_, value)| Some(Fact { words: usable(value.clone())?, rule }));
    names.iter().filter_map(of_name).chain(alike.take(16)).collect()
}

/// Parts of names, letters and digits alone, that those who make pages give to their dates.
const PUBLISHED_WORDS: &[&str] = &[
    "datepubli",
    "publishdate",
    "publisheddate",
    "publishedat",
    "publishtime",
    "publishedtime",
    "publicationdate",
    "pubdate",
    "uploaddate",
    "datecreated",
    "createddate",
    "createdat",
    "creationdate",
    "issued",
    "postdate",
    "dateposted",
    "firstpublish",
    "releasedate",
];
const MODIFIED_WORDS: &[&str] =
    &["modif", "updatedat", "updatedtime", "updatetime", "lastupdate", "dateupdate", "updateddate"];
/// Names with these words are no dates of the text.
const NO_DATES: &[&str] = &["expir", "unpublish", "author", "comment", "user", "event"];

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:published_time",
    "og:article:published_time",
    "article:published",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "published-date",
    "publication_date",
    "publication-date",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "pubdate",
    "publish_date",
    "publishdate",
    "publish-date",
    "publishtime",
    "originalpublicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "dc.date.created",
    "dcterms.created",
    "datecreated",
    "article_date_original",
    "article:post_date",
    "article.created",
    "prism.publicationdate",
    "bt:pubdate",
    "rnews:datepublished",
    "release_date",
    "article:date",
    "displaydate",
    "uploaddate",
];

/// Names of a date of the page, of whichever event.
const DATED: &[&str] = &["date", "dc.date", "dcterms.date", "timestamp"];

const MODIFIED: &[&str] = &[
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "article:modified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
    "updated_time",
    "utime",
];

/// What JSON-LD says of the text that the page is.
#[derive(Default)]
struct Data {
    title: Option<Fact>,
    authors: Vec<Fact>,
    outlet: Option<Fact>,
    published: Vec<Fact>,
    modified: Vec<Fact>,
    is_paid: bool,
}

/// Types of schema.org that are texts, by the end of their name; those that say more about the text come first.
const TEXTS: [&str; 11] = [
    "Article",
    "Posting",
    "Report",
    "Review",
    "Recipe",
    "Statement",
    "HowTo",
    "CreativeWork",
    "WebPage",
    "Webpage",
    "ItemPage",
];
/// From this place on the type is that of a page, whose title is often another.
const PAGES: usize = 7;

fn linked_data(page: &Page<'_>) -> Data {
    let mut found: Vec<(usize, Data)> = Vec::new();
    for idx in 0..page.nodes.len() {
        let is_data = page.nodes[idx].tag == Tag::Script
            && page
                .value(idx, Attribute::Type)
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"));
        if !is_data || page.inside(idx).is_empty() {
            continue;
        }
        let json = Json::new(page.text, page.nodes[idx + 1].range());
        for object in objects(&json) {
            if let Some(rank) = rank(&json, object) {
                found.push((rank, about(&json, object, rank)));
            }
            if found.len() > 200 {
                break;
            }
        }
    }
    // The sort is stable: of several of a kind the first comes first.
    found.sort_by_key(|(rank, _)| *rank);
    let mut all = Data::default();
    for (_, data) in found {
        all.title = all.title.or(data.title);
        if all.authors.is_empty() {
            all.authors = data.authors;
        }
        all.outlet = all.outlet.or(data.outlet);
        all.published.extend(data.published);
        all.modified.extend(data.modified);
        all.is_paid |= data.is_paid;
    }
    all
}

/// The objects at the top, those of a list or `@graph` there, and what is called the main entity of one.
fn objects(json: &Json<'_>) -> Vec<usize> {
    let is_object = |idx: &usize| json.values[*idx].kind == Kind::Object;
    let mut objects = Vec::new();
    let mut at = 0;
    while at < json.values.len() {
        for object in json.items(at).into_iter().filter(is_object) {
            objects.push(object);
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "itemReviewed"] {
                let inner = json.get(object, key).map(|value| json.items(value)).unwrap_or_default();
                objects.extend(inner.into_iter().filter(is_object));
            }
        }
        at = json.values[at].end;
    }
    objects
}

/// The place of an object's type in [`TEXTS`]; `None` if it is no text.
fn rank(json: &Json<'_>, object: usize) -> Option<usize> {
    let types = json.items(json.get(object, "@type")?);
    let rank = |kind: usize| TEXTS.iter().position(|text| json.raw(kind).is_some_and(|name| name.ends_with(text)));
    types.into_iter().filter_map(rank).min()
}

fn about(json: &Json<'_>, object: usize, rank: usize) -> Data {
    let line = |value: usize| usable(unescaped(&json.string(value).filter(|words| words.len() <= 4 * LONGEST)?));
    let rule = "intake.html.linked-data";
    let words = |key: &str| Some(Fact { words: line(json.get(object, key)?)?, rule });
    let title = words("headline").or_else(|| words("name").filter(|_| rank < 3)).filter(|_| rank < PAGES);
    let dates = |fact: Option<Fact>| fact.into_iter().collect::<Vec<_>>();
    let mut published = dates(words("datePublished"));
    published.extend(words("dateCreated").filter(|_| rank < PAGES));
    published.extend(words("uploadDate").filter(|_| rank < PAGES));
    let modified = dates(words("dateModified"));
    let is_false = |value: usize| json.text[json.values[value].range.clone()].eq_ignore_ascii_case("false");
    let is_paid = json.get(object, "isAccessibleForFree").is_some_and(is_false);
    let names = |key: &str| -> Vec<Fact> {
        let Some(value) = json.get(object, key) else { return Vec::new() };
        let named = json.items(value).into_iter().take(12).filter_map(|value| {
            let value = match json.values[value].kind {
                Kind::String => value,
                _ => named(json, value)?,
            };
            usable(unescaped(&json.string(value).filter(|words| words.len() <= 4 * LONGEST)?))
        });
        named.map(|words| Fact { words, rule }).collect()
    };
    let authors = names("author");
    let authors = if authors.is_empty() { names("creator") } else { authors };
    let outlet = names("publisher").into_iter().next();
    Data { title, authors, outlet, published, modified, is_paid }
}

/// The name of an object, or of the one that it refers to.
fn named(json: &Json<'_>, object: usize) -> Option<usize> {
    let name =
        |object: usize| json.get(object, "name").map(|name| json.items(name)).and_then(|names| names.first().copied());
    if let Some(name) = name(object) {
        return Some(name);
    }
    let id = json.raw(json.get(object, "@id")?)?;
    let refers = |other: &usize| {
        json.values[*other].kind == Kind::Object && json.get(*other, "@id").and_then(|id| json.raw(id)) == Some(id)
    };
    objects(json).into_iter().filter(refers).find_map(name)
}

fn address<'t>(page: &Page<'t>, metas: &[Meta], references: &mut References<'t>) -> Option<Fact> {
    let link = (0..page.nodes.len()).find(|idx| {
        page.nodes[*idx].tag == Tag::Link
            && page.value(*idx, Attribute::Rel).is_some_and(|rel| rel.trim().eq_ignore_ascii_case("canonical"))
    });
    let link = link.and_then(|link| page.attribute(link, Attribute::Href)).and_then(|href| {
        let mut words = Mapped::default();
        references.decode(page.text, href, &mut words);
        usable(words.line())
    });
    let whole = |words: &Mapped| words.text().contains("://");
    let link = link.filter(whole).map(|words| Fact { words, rule: "intake.html.canonical" });
    link.or_else(|| meta(metas, &["og:url"], "intake.html.meta").filter(|fact| whole(&fact.words)))
}

/// Where the script of a page without text sends its readers: `location.href="https://…"`.
pub(crate) fn sends_to(page: &Page<'_>) -> Option<Fact> {
    let scripts =
        (0..page.nodes.len()).filter(|idx| page.nodes[*idx].tag == Tag::Script && !page.inside(*idx).is_empty());
    scripts.map(|idx| page.nodes[idx + 1].range()).find_map(|script| {
        page.text[script.clone()].match_indices("location").find_map(|(at, name)| {
            let rest = page.text.get(script.start + at + name.len()..script.end)?;
            let called = [".href", ".replace(", ".assign("].into_iter().find_map(|call| rest.strip_prefix(call));
            let value = called.unwrap_or(rest).trim_start_matches(['=', ' ']);
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let value = &value[1..];
            let len = value.bytes().take(LONGEST).position(|byte| byte == quote as u8)?;
            let start = script.end - value.len();
            let mut words = Mapped::default();
            words.push_verbatim(page.text, start..start + len);
            value.starts_with("http").then_some(Fact { words, rule: "intake.html.sent-to" })
        })
    })
}

fn folded(text: &str) -> BTreeSet<String> {
    text.unicode_words().map(str::to_lowercase).collect()
}

/// The title as the page shows it, if a heading says the same as the head, which often adds the site's name; else the
/// shortest of what the head says.
fn title<'t>(
    page: &Page<'t>,
    metas: &[Meta],
    data: Option<Fact>,
    outlet: Option<&Fact>,
    references: &mut References<'t>,
) -> Option<Fact> {
    let rule = "intake.html.title";
    let element =
        page.first(Tag::Title).and_then(|title| usable(page.short_line(title, references)?.unescaped().line()));
    let element = element.map(|words| Fact { words, rule });
    let stated: Vec<Fact> = data
        .into_iter()
        .chain(meta(metas, &["og:title"], "intake.html.meta"))
        .chain(meta(metas, &["twitter:title", "dc.title", "citation_title"], "intake.html.meta"))
        .chain(element)
        .collect();
    let headings = (0..page.nodes.len()).filter(|idx| page.nodes[*idx].tag == Tag::H1);
    let mut headings: Vec<Mapped> =
        headings.take(16).filter_map(|idx| usable(page.short_line(idx, references)?)).collect();
    headings.dedup_by(|one, other| one.text() == other.text());
    let site = outlet.map(|outlet| folded(outlet.words.text())).unwrap_or_default();
    let says_more = stated.iter().any(|fact| !folded(fact.words.text()).is_subset(&site));
    // Words in common with what is stated, doubled if the heading says hardly anything else.
    let likeness = |heading: &Mapped| {
        let words = folded(heading.text());
        let shared = |fact: &Fact| words.intersection(&folded(fact.words.text())).count();
        let both = stated.iter().map(shared).max().unwrap_or(0);
        match () {
            () if words.is_subset(&site) && (headings.len() > 1 || says_more) => 0,
            // Two words in three: "Ten Ways to Save" for "10 Ways to Save | The Daily". A site's name alone is one or two.
            () if both * 3 >= words.len() * 2 => 2 * both,
            () if headings.len() == 1 && stated.is_empty() => words.len(),
            () if headings.len() == 1 && words.len() >= 3 => both,
            () => 0,
        }
    };
    let best = headings.iter().map(likeness).max().filter(|best| *best > 0);
    if let Some(heading) = best.and_then(|best| headings.iter().find(|heading| likeness(heading) == best)) {
        return Some(Fact { words: heading.clone(), rule: "intake.html.heading" });
    }
    let fact = stated.into_iter().next()?;
    Some(Fact { words: without_site(&fact.words, outlet), rule: fact.rule })
}

/// A title without the name of the site behind it: "Quays closed | The Norhaven Lamp".
fn without_site(title: &Mapped, outlet: Option<&Fact>) -> Mapped {
    let text = title.text();
    for separator in [" | ", " - ", " – ", " — ", " · ", " • ", " » ", " :: "] {
        let Some(at) = text.rfind(separator) else { continue };
        let last = text[at + separator.len()..].trim();
        let is_site = outlet.is_some_and(|outlet| {
            let (site, last) = (folded(outlet.words.text()), folded(last));
            !last.is_empty() && (last.is_subset(&site) || site.is_subset(&last))
        });
        let is_short =
            last.split_whitespace().count() <= 4 && text[..at].split_whitespace().count() >= 4 && separator == " | ";
        if is_site || is_short {
            return title.part(0..at).line();
        }
    }
    title.clone()
}

/// The writers: of linked data, `meta`, or what is marked as author in the text.
fn author<'t>(
    page: &Page<'t>,
    metas: &[Meta],
    data: Vec<Fact>,
    outlet: Option<&Fact>,
    references: &mut References<'t>,
) -> Option<Fact> {
    let is_outlet = |words: &Mapped| outlet.is_some_and(|outlet| folded(outlet.words.text()) == folded(words.text()));
    let person = |words: &Mapped| person(words).filter(|words| !is_outlet(words));
    let mut names: Vec<Mapped> = Vec::new();
    for fact in &data {
        let Some(name) = person(&fact.words) else { continue };
        if !names.iter().any(|known| known.text().eq_ignore_ascii_case(name.text())) {
            names.push(name);
        }
    }
    if !names.is_empty() {
        let mut words = Mapped::default();
        for name in &names {
            if !words.is_empty() {
                words.push_inserted(", ");
            }
            words.append(name);
        }
        return Some(Fact { words, rule: "intake.html.linked-data" });
    }
    let stated = [
        "author",
        "article:author",
        "article:author_name",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
        "byl",
        "twitter:data1",
    ];
    let found = stated.iter().find_map(|name| {
        let fact = meta(metas, &[name], "intake.html.meta")?;
        // The card of a page says what its lines are in another element.
        let is_card = *name != "twitter:data1"
            || metas
                .iter()
                .any(|(name, value)| name == "twitter:label1" && WORDS.start(Class::Byline, value.text()).is_some());
        person(&fact.words).filter(|_| is_card).map(|words| Fact { words, ..fact })
    });
    found.or_else(|| shown_author(page, &person, references))
}

/// How many elements and texts are looked at.
const MOST_NODES: usize = 50_000;

/// The name in what the page marks as its author, or in a short line that starts with the word for "by".
fn shown_author<'t>(
    page: &Page<'t>,
    person: &impl Fn(&Mapped) -> Option<Mapped>,
    references: &mut References<'t>,
) -> Option<Fact> {
    let mut first = None;
    for idx in 1..page.nodes.len().min(MOST_NODES) {
        let likely = author_mark(page, idx);
        let is_leaf = page.inside(idx).len() <= 12 && page.nodes[idx].tag.is_block();
        if likely == Likely::No && !is_leaf {
            continue;
        }
        let Some(line) = page.short_line(idx, references).filter(|line| (1..=120).contains(&line.len())) else {
            continue;
        };
        let by = WORDS
            .start(Class::Byline, line.text())
            .is_some_and(|len| line.text()[len..].starts_with([' ', ':', '\u{a0}']));
        if likely == Likely::No && !(by && line.len() <= 60) {
            continue;
        }
        let Some(name) = person(&line) else { continue };
        // A line without a mark has to look like a name.
        let shaped = names(name.text()).is_some_and(|len| len == name.len());
        let fact = Fact { words: name, rule: "intake.html.author" };
        match likely {
            Likely::Surely => return Some(fact),
            Likely::Perhaps if shaped || by => first = first.or(Some(fact)),
            Likely::No if shaped => first = first.or(Some(fact)),
            _ => {}
        }
    }
    first
}

/// Whether an element is marked as the author's name.
#[derive(Clone, Copy, PartialEq)]
enum Likely {
    Surely,
    Perhaps,
    No,
}

fn author_mark(page: &Page<'_>, idx: usize) -> Likely {
    if matches!(
        page.nodes[idx].tag,
        Tag::Text | Tag::Meta | Tag::Script | Tag::Body | Tag::Article | Tag::Img | Tag::Link
    ) {
        return Likely::No;
    }
    let has = |name: Attribute, word: &str| {
        page.value(idx, name).is_some_and(|value| value.split_ascii_whitespace().any(|is| is == word))
    };
    let of_author = || page.value(page.parent(idx), Attribute::Itemprop).is_some_and(|value| value.contains("author"));
    if has(Attribute::Rel, "author")
        || has(Attribute::Itemprop, "author")
        || (has(Attribute::Itemprop, "name") && of_author())
    {
        return Likely::Surely;
    }
    let Some(class) = page.value(idx, Attribute::Class) else { return Likely::No };
    if parts(class).any(|part| part == Part::Comments) {
        return Likely::No;
    }
    let class: String =
        class.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    match () {
        () if ["authorname", "bylinename", "nameauthor", "authorsname"].iter().any(|name| class.contains(name)) => {
            Likely::Surely
        }
        () if ["author", "byline", "writer", "creator"].iter().any(|name| class.contains(name)) => Likely::Perhaps,
        () => Likely::No,
    }
}

/// An author's name: not an address, and without the word for "by".
fn person(words: &Mapped) -> Option<Mapped> {
    let text = words.text();
    let start = WORDS.start(Class::Byline, text).unwrap_or(0);
    let rest = text[start..].trim_start_matches([':', ' ', '-', '|']);
    let start = text.len() - rest.len();
    let end = rest.find(['|', '•', '·', '\n']).unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches([' ', ',', '.', '-', '–']);
    // A byline with a number in it has a date or a reading time glued to the name: no telling where the name ends.
    let is_name = !name.contains("://") && !name.contains(|c: char| c.is_ascii_digit()) && !name.contains('@');
    let is_name = is_name && name.len() <= 120 && name.split_whitespace().count() <= 12;
    let is_name =
        is_name && !matches!(name.to_lowercase().as_str(), "admin" | "administrator" | "editor" | "staff" | "guest");
    (is_name && name.chars().any(char::is_alphabetic)).then(|| words.part(start..start + name.len()))
}
