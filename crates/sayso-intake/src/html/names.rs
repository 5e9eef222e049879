//! What the names that a page's makers give its parts say about them. In: the value of `class`, `id` or `itemprop`. Out:
//! whether the part is the text, comments, or belongs to the page. The names are customs of those who write pages, as a
//! rule in English whatever the language of the text; no site has rules of its own. Source: own compilation, with the lists of
//! Readability as a reference.

use std::collections::BTreeMap;

/// What a part is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// The text itself.
    Body,
    /// What readers wrote under it.
    Comments,
    /// What belongs to the page.
    Furniture,
    /// What leads to other pages.
    Related,
    /// Who wrote the text, or when.
    Byline,
    /// A picture's caption or credit.
    Caption,
    /// A bar to reading on without paying.
    Paywall,
}

/// Names that are told by a whole word, and names that are told by how a word starts.
struct Names {
    part: Part,
    words: &'static [&'static str],
    starts: &'static [&'static str],
}

const NAMES: &[Names] = &[
    Names {
        part: Part::Comments,
        words: &[
            "comment",
            "comments",
            "commentlist",
            "disqus",
            "respond",
            "discussion",
            "replies",
            "commentaire",
            "commentaires",
            "kommentar",
            "kommentare",
            "reacties",
        ],
        starts: &["commentlist", "commentarea", "commentsection", "disqus"],
    },
    Names { part: Part::Paywall, words: &["paywall", "regwall", "piano"], starts: &["paywall", "subscriptionwall"] },
    Names {
        part: Part::Caption,
        words: &["caption", "figcaption", "credit", "credits", "copyright"],
        starts: &["photocredit", "imagecredit", "imagecaption"],
    },
    Names {
        part: Part::Byline,
        words: &[
            "byline",
            "dateline",
            "timestamp",
            "pubdate",
            "postmeta",
            "entrymeta",
            "bylines",
            "readtime",
            "metadata",
            "postedon",
        ],
        starts: &["articlemeta", "postmeta", "entrymeta", "articleinfo", "postinfo", "readingtime"],
    },
    Names {
        part: Part::Related,
        words: &[
            "related",
            "recirc",
            "recirculation",
            "recommended",
            "recommendations",
            "trending",
            "outbrain",
            "taboola",
        ],
        starts: &[
            "relatedpost",
            "relatedarticle",
            "relatedcontent",
            "relatedstor",
            "relatedlink",
            "readnext",
            "morefrom",
            "mostread",
            "mostpopular",
            "alsolike",
            "youmay",
            "postnav",
        ],
    },
    Names {
        part: Part::Furniture,
        words: &[
            "ad",
            "ads",
            "advert",
            "banner",
            "adverts",
            "advertisement",
            "advertising",
            "adsense",
            "biography",
            "bio",
            "breadcrumb",
            "breadcrumbs",
            "cookie",
            "cookies",
            "consent",
            "cta",
            "dialog",
            "donate",
            "donation",
            "footer",
            "gdpr",
            "infobar",
            "login",
            "masthead",
            "menu",
            "modal",
            "nav",
            "navbar",
            "navigation",
            "newsletter",
            "newsletters",
            "optin",
            "overlay",
            "pager",
            "pagination",
            "paginator",
            "popular",
            "popup",
            "promo",
            "promos",
            "promotion",
            "recommend",
            "share",
            "sharing",
            "sharebar",
            "sharedaddy",
            "sidebar",
            "signup",
            "skyscraper",
            "social",
            "socials",
            "sponsor",
            "sponsored",
            "sponsors",
            "subscribe",
            "subscription",
            "survey",
            "tags",
            "taglist",
            "teaser",
            "teasers",
            "toc",
            "tooltip",
            "toolbar",
            "upsell",
            "noprint",
            "authorbox",
            "aboutauthor",
        ],
        starts: &[
            "readmore",
            "socialshare",
            "sharebutton",
            "addtoany",
            "newsletter",
            "subscribe",
            "breadcrumb",
            "sidebar",
            "authorbio",
            "authorbox",
            "authorinfo",
            "authorcard",
            "aboutauthor",
            "aboutthe",
            "pagination",
            "tableofcontent",
            "advert",
            "promo",
            "recommend",
            "cookie",
            "footer",
            "navpost",
            "screenreader",
            "visuallyhidden",
            "sronly",
        ],
    },
    Names {
        part: Part::Body,
        words: &[
            "articlebody",
            "entrycontent",
            "postcontent",
            "articlecontent",
            "storybody",
            "articletext",
            "postbody",
            "blogpost",
        ],
        starts: &[
            "articlebody",
            "entrycontent",
            "postcontent",
            "articlecontent",
            "storybody",
            "storycontent",
            "articletext",
            "postbody",
            "bodycontent",
            "storytext",
            "maincontent",
            "contentbody",
            "pagecontent",
            "articlemain",
            "blogcontent",
            "newscontent",
            "singlecontent",
            "fieldnamebody",
            "thecontent",
            "bodytext",
            "richtext",
        ],
    },
];

/// The parts that a value names.
pub(crate) fn parts(value: &str) -> impl Iterator<Item = Part> + '_ {
    value.split_ascii_whitespace().flat_map(parts_of_name)
}

/// Names that were met, because pages repeat a few.
#[derive(Default)]
pub(crate) struct Known<'t>(BTreeMap<&'t str, Vec<Part>>);

impl<'t> Known<'t> {
    /// The same as [`parts`].
    pub(crate) fn parts(&mut self, value: &'t str) -> impl Iterator<Item = Part> {
        value
            .split_ascii_whitespace()
            .flat_map(|name| self.0.entry(name).or_insert_with(|| parts_of_name(name)).clone())
    }
}

/// The first part that fits of each word of a name and of each two words and more that follow each other.
fn parts_of_name(name: &str) -> Vec<Part> {
    let words = words(name);
    let part = |at: usize| {
        // "no-sidebar" and "has-sidebar" are said of what stands beside one.
        let beside = ["no", "not", "non", "has", "with", "without", "hide", "enable"];
        if at > 0 && beside.contains(&words[at - 1].as_str()) {
            return None;
        }
        let joined: String = words[at..].iter().take(4).map(String::as_str).collect();
        let fits = |names: &&Names| {
            names.words.contains(&words[at].as_str()) || names.starts.iter().any(|start| joined.starts_with(start))
        };
        NAMES.iter().find(fits).map(|names| names.part)
    };
    (0..words.len()).filter_map(part).collect()
}

/// The words of "relatedPosts", "related-posts" or "related_posts", in lower case.
fn words(name: &str) -> Vec<String> {
    let (mut words, mut word, mut lower) = (Vec::new(), String::new(), false);
    for c in name.chars().take(120) {
        if (!c.is_alphanumeric() || (c.is_uppercase() && lower)) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
