//! The main text of a page. In: its elements. Out: the element that holds the text, and for every node whether it is text,
//! comment, or belongs to the page. Works on how long blocks are, how much of them is links, what closes what, and the
//! names that page makers commonly give to parts (see `names`). Takes one pass up and one down: linear time.

use super::names::{Known, Part};
use super::tree::{Attribute, Page, Tag};

/// What a node is to the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    /// Part of the text, if it stands where the text is.
    Text,
    /// Of the page, and shown.
    Furniture,
    /// Readers' comments.
    Comment,
    /// Caption or credit.
    Caption,
    /// Not shown, or no text.
    Hidden,
}

/// The main text of a page.
pub(crate) struct MainText {
    /// The element that holds it.
    pub container: usize,
    /// For every node what it is; comes from its elements.
    pub marks: Vec<Mark>,
    /// Whether a part of the page has the name of a bar to reading on.
    pub has_paywall: bool,
}

/// What is summed up of the texts in and below a node.
#[derive(Clone, Copy, Default)]
struct Sums {
    /// Bytes of text without white space at the ends.
    text: usize,
    /// Of these, bytes in links.
    link: usize,
    /// Headings, and those of them that are links.
    headings: usize,
    linked_headings: usize,
}

/// A block of fewer bytes is running text only if it is a sentence.
const LONG: usize = 100;
/// Running text of fewer bytes under a heading that is a link leads to another page.
const TEASER: usize = 300;
/// A block of fewer bytes is none.
const SHORT: usize = 30;

pub(crate) fn main_text(page: &Page<'_>) -> MainText {
    let (named, has_paywall) = named(page);
    let sums = sums(page);
    let rough = good(page, None);
    let evidence = Evidence { named: &named, sums: &sums, rough: &rough, shows_hidden: shows_hidden(page, &rough) };
    let marks = marks(page, &evidence);
    let good = good(page, Some(&marks));
    let container = container(page, &named, &good);
    MainText { container, marks, has_paywall }
}

/// What each element's own names say.
fn named(page: &Page<'_>) -> (Vec<Option<Part>>, bool) {
    let mut has_paywall = false;
    let mut known = Known::default();
    let named = (0..page.nodes.len()).map(|idx| {
        let tag = page.nodes[idx].tag;
        if matches!(
            tag,
            Tag::Text
                | Tag::Root
                | Tag::Html
                | Tag::Body
                | Tag::Meta
                | Tag::Link
                | Tag::Script
                | Tag::A
                | Tag::Inline
                | Tag::Img
        ) {
            return None;
        }
        let is_body =
            page.value(idx, Attribute::Itemprop).is_some_and(|value| value.eq_ignore_ascii_case("articleBody"));
        if is_body {
            return Some(Part::Body);
        }
        let mut found = None;
        for value in [Attribute::Class, Attribute::Id].into_iter().filter_map(|name| page.value(idx, name)) {
            for part in known.parts(value) {
                has_paywall |= part == Part::Paywall;
                if matches!(found, None | Some(Part::Body)) {
                    found = Some(part);
                }
            }
        }
        found
    });
    let named = named.collect();
    (named, has_paywall)
}

fn visible_len(text: &str) -> usize {
    text.trim_ascii().len()
}

fn sums(page: &Page<'_>) -> Vec<Sums> {
    let mut sums = vec![Sums::default(); page.nodes.len()];
    let mut link_end = 0;
    for (idx, node) in page.nodes.iter().enumerate() {
        match node.tag {
            Tag::A => link_end = link_end.max(node.inline_end as usize),
            Tag::Text if !is_raw(page.nodes[node.parent as usize].tag) => {
                let len = visible_len(&page.text[node.range()]);
                sums[idx] = Sums { text: len, link: if idx < link_end { len } else { 0 }, ..Sums::default() };
            }
            _ => {}
        }
    }
    for idx in (1..page.nodes.len()).rev() {
        if page.nodes[idx].tag.is_heading() && sums[idx].text > 0 {
            let in_link = page.nodes[page.parent(idx)].tag == Tag::A;
            (sums[idx].headings, sums[idx].linked_headings) =
                (1, usize::from(in_link || sums[idx].link * 5 > sums[idx].text * 4));
        }
        let (own, parent) = (sums[idx], page.parent(idx));
        sums[parent].text += own.text;
        sums[parent].link += own.link;
        sums[parent].headings += own.headings;
        sums[parent].linked_headings += own.linked_headings;
    }
    sums
}

/// Elements whose texts are not shown.
fn is_raw(tag: Tag) -> bool {
    matches!(tag, Tag::Script | Tag::Style | Tag::Noscript | Tag::Template | Tag::Title | Tag::Textarea | Tag::Iframe)
}

/// What is known of the nodes before they are marked.
struct Evidence<'e> {
    named: &'e [Option<Part>],
    sums: &'e [Sums],
    /// Bytes of running text below every node, whatever it is.
    rough: &'e [usize],
    /// Whether a script of the page would show what is hidden.
    shows_hidden: bool,
}

/// Whether most of the running text stands in elements that are hidden: then a script shows them.
fn shows_hidden(page: &Page<'_>, rough: &[usize]) -> bool {
    let (mut hidden, mut at) = (0, 1);
    while at < page.nodes.len() {
        if is_hidden(page, at) {
            hidden += rough[at];
            at = page.nodes[at].end as usize;
        } else {
            at += 1;
        }
    }
    hidden * 3 > rough[0] * 2
}

fn is_hidden(page: &Page<'_>, idx: usize) -> bool {
    page.attribute(idx, Attribute::Hidden).is_some()
        || page.value(idx, Attribute::AriaHidden) == Some("true")
        || page.value(idx, Attribute::Style).is_some_and(is_invisible)
}

fn marks(page: &Page<'_>, evidence: &Evidence<'_>) -> Vec<Mark> {
    let mut marks = vec![Mark::Text; page.nodes.len()];
    for idx in 1..page.nodes.len() {
        let above = marks[page.parent(idx)];
        let own = own_mark(page, idx, evidence);
        marks[idx] = match (above, own) {
            (Mark::Hidden, _) | (_, Mark::Hidden) => Mark::Hidden,
            (Mark::Text, own) => own,
            (Mark::Caption, Mark::Comment | Mark::Furniture) => own,
            (above, _) => above,
        };
    }
    marks
}

fn own_mark(page: &Page<'_>, idx: usize, evidence: &Evidence<'_>) -> Mark {
    let (sums, rough) = (&evidence.sums[idx], evidence.rough[idx]);
    let all = evidence.rough[0];
    let tag = page.nodes[idx].tag;
    match tag {
        Tag::Text => return Mark::Text,
        Tag::Script
        | Tag::Style
        | Tag::Noscript
        | Tag::Template
        | Tag::Iframe
        | Tag::Svg
        | Tag::Math
        | Tag::Object
        | Tag::Canvas
        | Tag::Audio
        | Tag::Video
        | Tag::Head
        | Tag::Title
        | Tag::Select
        | Tag::Option
        | Tag::Textarea
        | Tag::Input
        | Tag::Rp
        | Tag::Rt => {
            return Mark::Hidden;
        }
        Tag::Html | Tag::Body | Tag::Main => return Mark::Text,
        _ => {}
    }
    let role = page.value(idx, Attribute::Role).unwrap_or_default();
    // Whatever its name: what has much of the running text is the text. A page that shows itself by a script may hide all of
    // its text at first.
    let much = rough * 4 > all;
    let most = rough * 2 > all;
    if is_hidden(page, idx) && !(evidence.shows_hidden && rough * 20 > all) {
        return Mark::Hidden;
    }
    match tag {
        Tag::Nav | Tag::Button | Tag::Dialog | Tag::Menu | Tag::Label => return Mark::Furniture,
        Tag::Footer | Tag::Form | Tag::Aside | Tag::Header if !much => return Mark::Furniture,
        Tag::Figcaption | Tag::Caption => return Mark::Caption,
        _ => {}
    }
    if matches!(
        role,
        "navigation" | "banner" | "contentinfo" | "complementary" | "search" | "dialog" | "alert" | "menu"
    ) && !much
    {
        return Mark::Furniture;
    }
    if tag.is_block() && !most && leads_away(sums, rough) {
        return Mark::Furniture;
    }
    match evidence.named[idx] {
        Some(Part::Comments) if tag != Tag::Article && tag != Tag::A => Mark::Comment,
        Some(Part::Related) if !most => Mark::Furniture,
        Some(Part::Furniture | Part::Byline | Part::Paywall) if !much => Mark::Furniture,
        Some(Part::Caption) if sums.text < 600 => Mark::Caption,
        _ => Mark::Text,
    }
}

/// Whether a part leads to other pages: a list of links, or of headings that are links with a line or two each.
fn leads_away(sums: &Sums, running: usize) -> bool {
    let teasers = sums.linked_headings >= 2
        && sums.linked_headings * 3 >= sums.headings * 2
        && running < TEASER * sums.linked_headings;
    teasers || (sums.link * 4 > sums.text * 3 && sums.text > 20)
}

fn is_invisible(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Bytes of running text below every node.
fn good(page: &Page<'_>, marks: Option<&[Mark]>) -> Vec<usize> {
    let n_nodes = page.nodes.len();
    // Text and link text that stands directly in a block.
    let mut own = vec![(0usize, 0usize, false); n_nodes];
    let mut block_of = vec![0u32; n_nodes];
    let mut link_end = 0;
    for (idx, node) in page.nodes.iter().enumerate() {
        let above = block_of[node.parent as usize];
        block_of[idx] = if node.tag.is_block() || matches!(node.tag, Tag::Td | Tag::Th) { idx as u32 } else { above };
        match node.tag {
            Tag::A => link_end = link_end.max(node.inline_end as usize),
            Tag::Text
                if marks.map_or(!is_raw(page.nodes[node.parent as usize].tag), |marks| marks[idx] == Mark::Text) =>
            {
                let words = page.text[node.range()].trim_ascii();
                let block = &mut own[block_of[idx] as usize];
                block.0 += words.len();
                block.1 += if idx < link_end { words.len() } else { 0 };
                block.2 |= words.ends_with(['.', '!', '?', '。', '”', '"', ':', '»', ')']) || words.contains(". ");
            }
            _ => {}
        }
    }
    let mut good = vec![0usize; n_nodes];
    for idx in (0..n_nodes).rev() {
        let (text, link, is_sentence) = own[idx];
        let runs =
            text >= SHORT && (text >= LONG || is_sentence) && link * 2 < text && !page.nodes[idx].tag.is_heading();
        good[idx] += if runs { text - link } else { 0 };
        if idx > 0 {
            let amount = good[idx];
            good[page.parent(idx)] += amount;
        }
    }
    good
}

/// The deepest element that holds nearly all running text of the page.
fn container(page: &Page<'_>, named: &[Option<Part>], good: &[usize]) -> usize {
    let all = good[0];
    let (mut at, mut hinted) = (0, false);
    let is_body =
        |idx: usize| named[idx] == Some(Part::Body) || matches!(page.nodes[idx].tag, Tag::Article | Tag::Main);
    loop {
        let (mut best, mut n_bodies) = (None, 0);
        let mut child = at + 1;
        while child < page.nodes[at].end as usize {
            n_bodies += usize::from(is_body(child) && good[child] * 20 > all);
            let is_better = best.is_none_or(|best: usize| good[child] > good[best]);
            if page.nodes[child].tag.is_block()
                || page.nodes[child].tag == Tag::Other
                || page.nodes[child].tag == Tag::Td
            {
                best = if is_better { Some(child) } else { best };
            }
            child = page.nodes[child].end as usize;
        }
        let Some(best) = best else { break };
        // Several side by side are parts of one text, or texts of one page.
        let is_body = is_body(best) && n_bodies == 1;
        hinted |= is_body;
        let share = match (is_body, hinted) {
            (true, _) => 60,
            (false, true) => 95,
            (false, false) => 80,
        };
        let is_leaf = matches!(page.nodes[best].tag, Tag::P | Tag::Li | Tag::Pre | Tag::Td | Tag::Dd);
        if good[best] * 100 < all * share || good[best] == 0 || is_leaf {
            break;
        }
        at = best;
    }
    at
}
