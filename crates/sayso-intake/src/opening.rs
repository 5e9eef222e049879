//! The opening of a text: the lines before its first paragraph. In: pieces, and what is known of their roles. Out: the
//! lines that are title, byline or date, those that belong to the page (its sections, the name of its owner), and
//! where that name stands. Looks at shape, order, words of tables and what the text says again; a line that could be
//! something else stays text. Whether the owner is outlet or issuer is not told here (see `stated`).

use sayso_ledger::{BlockKind, Document, Span};

use crate::date::{date_line, place_and_date};
use crate::roles::{FRAME, SHORT, source_line, turn};
use crate::shape::{
    ends_sentence, is_capitalised, is_heading_like, is_title_like, list_marker, names, names_a_body, names_an_outlet,
};
use crate::words::{Class, WORDS, key, word_starts};

/// The kinds of text that a section of a page can be for.
const KINDS: [Class; 5] =
    [Class::KindStatement, Class::KindOpinion, Class::KindInterview, Class::KindReport, Class::KindArticle];

/// Gives the lines before the first long paragraph their roles, and returns where the masthead stands. Lines that
/// markup gave a role only become byline or date.
pub(crate) fn opening<'d>(
    document: &Document,
    words: &impl Fn(usize) -> &'d str,
    kinds: &mut [BlockKind],
    is_marked_up: bool,
) -> Option<Span> {
    let end = (0..kinds.len().min(FRAME)).find(|idx| kinds[*idx].is_text() && is_body(words(*idx)));
    let end = end.unwrap_or(kinds.len().min(FRAME));
    let lines: Vec<usize> = (0..end).filter(|idx| kinds[*idx].is_text()).collect();
    let mut dated = Vec::new();
    for idx in lines.iter().copied() {
        let line = words(idx);
        let bare = list_marker(line).map_or(line, |len| &line[len..]);
        if date_line(bare).is_some() || place_and_date(bare).is_some() {
            kinds[idx] = BlockKind::Dateline;
            dated.push(idx);
        } else if byline(line).is_some() || dated_name(document, bare).is_some() {
            kinds[idx] = BlockKind::Byline;
        }
    }
    if is_marked_up {
        return None;
    }
    listed(words, kinds, &dated, end);
    let near_date = |idx: usize| dated.iter().any(|date| date.abs_diff(idx) == 1);
    let is_writer = |idx: usize| near_date(idx) && is_name_line(document, words(idx));
    let open = |kinds: &[BlockKind]| lines.iter().copied().filter(|idx| kinds[*idx].is_text()).collect::<Vec<_>>();
    let masthead = masthead(document, words, kinds, &open(kinds), &is_writer);

    let candidates: Vec<usize> = open(kinds).into_iter().filter(|idx| !is_section_line(words(*idx))).collect();
    let others = candidates.iter().filter(|idx| is_title_like(words(**idx))).count();
    if let Some(idx) = candidates.iter().copied().find(|idx| is_writer(*idx)).filter(|_| others > 1) {
        kinds[idx] = BlockKind::Byline;
    }

    // A section line stands over the title; alone it is the title itself.
    let mut rest = open(kinds);
    let sections = rest.iter().take_while(|idx| is_section_line(words(**idx))).count();
    let over = rest.get(sections).is_some_and(|title| {
        let listed = |idx: usize| kinds[idx] != BlockKind::Furniture && list_marker(words(idx)).is_some();
        is_under_page_line(words(*title)) && sections > 0 && !(rest[0]..*title).any(listed)
    });
    for idx in rest.drain(..if over { sections } else { 0 }) {
        kinds[idx] = BlockKind::Furniture;
    }

    let title = rest.first().copied().filter(|idx| is_title_like(words(*idx)));
    // A text of one line has no title, and a first line that is a sentence is none unless it stands apart by its size.
    let followed = |idx: usize| (idx + 1..kinds.len()).any(|next| kinds[next].is_text());
    let title = title.filter(|idx| followed(*idx) && list_marker(words(*idx)).is_none());
    if let Some(title) = title {
        kinds[title] = BlockKind::Title;
        under_title(words, kinds, &rest[1..]);
    }
    masthead
}

fn is_body(text: &str) -> bool {
    text.len() > 300 || (text.len() >= 80 && ends_sentence(text) && !text.ends_with(['?', '!', '”', '»', '"']))
}

/// A list in which a date stands is about the page: the account that posted it, the day.
fn listed<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind], dated: &[usize], end: usize) {
    for idx in dated.iter().copied().filter(|idx| list_marker(words(*idx)).is_some()) {
        let before = (0..idx).rev().take_while(|idx| list_marker(words(*idx)).is_some());
        let after = (idx + 1..end).take_while(|idx| list_marker(words(*idx)).is_some());
        for idx in before.chain(after).filter(|idx| words(*idx).len() <= 60) {
            if kinds[idx].is_text() {
                kinds[idx] = BlockKind::Byline;
            }
        }
    }
}

/// Lines under the title that say who wrote the text, or which section it stands in.
fn under_title<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind], rest: &[usize]) {
    for idx in rest.iter().copied() {
        let line = words(idx);
        // Directly over a paragraph the word "Analysis" is a heading.
        let over_text = kinds.get(idx + 1).is_some_and(|next| next.is_text() && ends_sentence(words(idx + 1)));
        if inner_byline(line).is_some() {
            kinds[idx] = BlockKind::Byline;
        } else if is_section_line(line) && !over_text {
            kinds[idx] = BlockKind::Furniture;
        }
    }
}

/// Finds the name of the page's owner: a line over the title, or the first of the breadcrumbs.
fn masthead<'d>(
    document: &Document,
    words: &impl Fn(usize) -> &'d str,
    kinds: &mut [BlockKind],
    open: &[usize],
    is_writer: &impl Fn(usize) -> bool,
) -> Option<Span> {
    let mut lines = open.iter().copied().filter(|idx| !is_section_line(words(*idx)));
    let (first, second) = (lines.next(), lines.next());
    let states = |line: &str| {
        let stated = |class| section_parts(line).any(|part| WORDS.is(class, &key(part)));
        stated(Class::KindStatement) || stated(Class::KindReport)
    };
    let end = first.unwrap_or(kinds.len());
    let sections = open.iter().copied().filter(|idx| is_section_line(words(*idx)));
    let stating = sections.clone().take_while(|idx| Some(*idx) < second).any(|idx| states(words(idx)));
    let span = |line: &str, name: &str| {
        let start = line.as_ptr() as usize - document.text().as_ptr() as usize;
        document.span(start, start + name.len())
    };
    if let (Some(first), Some(second)) = (first, second) {
        let between = sections.clone().any(|idx| first < idx && idx < second);
        let signs = Signs {
            // A masthead over a section line stands at the very top, and none stands under one.
            between: between && first == 0,
            under: sections.clone().any(|idx| idx < first),
            states: (stating && between && first == 0)
                || [Class::KindStatement, Class::KindReport]
                    .iter()
                    .any(|class| starts_with_kind(*class, words(second))),
            again: Again::of(document, words(first), words, first + 1..kinds.len()),
        };
        let together = (first + 1..second).all(|idx| open.contains(&idx) || kinds[idx] == BlockKind::Furniture);
        let titled = is_under_page_line(words(second)) && !is_writer(second) && !is_writer(first);
        if together && titled && is_masthead(document, words(first), &signs) {
            kinds[first] = BlockKind::Furniture;
            return span(words(first), words(first));
        }
    }
    let crumbs = (0..end).find(|idx| kinds[*idx] == BlockKind::Furniture && is_breadcrumbs(words(*idx)))?;
    let line = words(crumbs);
    let name = line.split(['>', '›', '»', '/', '|']).next()?.trim();
    let signs = Signs {
        between: false,
        under: false,
        states: stating || states(line),
        again: Again::of(document, name, words, crumbs + 1..kinds.len()),
    };
    let apart = name.split_whitespace().count() >= 2 && !is_section_line(name);
    (apart && is_masthead(document, name, &signs)).then(|| span(line, name))?
}

/// What speaks for a line being a masthead, beside its own words.
struct Signs {
    /// Sections stand between it and the title.
    between: bool,
    /// Sections stand over it, as they do over a title.
    under: bool,
    /// Sections or title say that the text is a statement or report.
    states: bool,
    again: Again,
}

/// Where a name stands again below.
#[derive(Default)]
struct Again {
    in_text: bool,
    in_last_lines: bool,
    as_source: bool,
}

impl Again {
    fn of<'d>(
        document: &Document,
        name: &str,
        words: &impl Fn(usize) -> &'d str,
        below: std::ops::Range<usize>,
    ) -> Again {
        let mut again = Again::default();
        if below.is_empty() || name.len() > SHORT {
            return again;
        }
        let start = words(below.start).as_ptr() as usize - document.text().as_ptr() as usize;
        again.in_text = document.text()[start..].contains(name);
        let folded = key(name);
        for idx in below.rev().take(FRAME).filter(|idx| words(*idx).len() <= SHORT && !ends_sentence(words(*idx))) {
            if key(words(idx)).contains(&folded) {
                again.in_last_lines = true;
                again.as_source |= source_line(words(idx)).is_some() || words(idx).starts_with('©');
            }
        }
        again
    }
}

/// Whether a line over a title names who owns the page.
fn is_masthead(document: &Document, line: &str, signs: &Signs) -> bool {
    let count = line.split_whitespace().count();
    let signed = line.contains([':', ',', '?', '!', '"', '“', '«', ';', '(']);
    if !(1..=8).contains(&count) || line.len() > 80 || signed || !is_heading_like(line) || list_marker(line).is_some() {
        return false;
    }
    let is_small = |word: &&str| !word.starts_with(char::is_uppercase) && !is_capitalised(&format!("A {word}"));
    let small = line.split_whitespace().filter(is_small).count();
    let article = WORDS.start(Class::Article, line);
    let start = line[article.unwrap_or(0)..].trim_start();
    // "Chambre syndicale de Malvent": some languages capitalise but the first word; more may be a whole sentence.
    let named =
        small == 0 || (WORDS.start(Class::Organisation, start).is_some() && (small == 1 || signs.again.in_text));
    let body = names_a_body(line) || ends_as_body(line);
    let is_outlet = |word: &str| WORDS.is(Class::Outlet, &key(word));
    let outlet = small == 0 && names_an_outlet(line) && !is_common(document, line, is_outlet);
    let again = &signs.again;
    // "Ministry Recalls Masks": the text writes the words of a title in lower case too.
    let is_own = |word: &str| {
        let capital = word.starts_with(char::is_uppercase);
        capital && !WORDS.is(Class::Organisation, &key(word)) && !WORDS.is(Class::Article, &key(word))
    };
    let apart = signs.between && !is_common(document, line, is_own);
    let states = signs.states && (apart || again.in_text || again.in_last_lines || ends_as_body(line));
    named
        && (again.as_source
            || (outlet
                && ((article.is_some() && !signs.under) || signs.between || again.in_text || again.in_last_lines))
            || (body && (states || again.in_last_lines)))
}

/// Whether the last word of a name is one that only bodies have there.
pub(crate) fn ends_as_body(name: &str) -> bool {
    let mut words = name.split_whitespace().rev();
    words.next().is_some_and(|last| WORDS.is(Class::OrganisationEnd, &key(last))) && words.next().is_some()
}

/// Whether the text also writes one of these words of a line in lower case: then it names a thing, and not a body.
fn is_common(document: &Document, line: &str, which: impl Fn(&str) -> bool) -> bool {
    let folded: Vec<String> = line.split_whitespace().filter(|word| which(word)).map(key).collect();
    // An address writes names in lower case too.
    let words = document.text().split_whitespace().filter(|word| !word.contains(['@', '/']));
    let mut words = words.flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    words.any(|word| !word.is_empty() && folded.iter().any(|own| own == word))
}

/// Whether a line can be the title that stands under the lines of the page.
fn is_under_page_line(line: &str) -> bool {
    let marked = list_marker(line).is_some() || turn(line).is_some();
    is_title_like(line) && !marked && !is_body(line) && line.split_whitespace().count() >= 2
}

/// "News and positions", "Actualités / Communiqués", "PRESS RELEASE": nothing but names of sections.
pub(crate) fn is_section_line(line: &str) -> bool {
    let whole = line.len() <= 80 && line.starts_with(char::is_alphabetic) && !ends_sentence(line);
    whole && (is_section(line) || section_parts(line).all(is_section))
}

fn is_section(part: &str) -> bool {
    let part = key(part);
    WORDS.is(Class::Section, &part) || KINDS.iter().any(|class| WORDS.is(*class, &part))
}

/// The parts of a line of sections; "questions and answers" is one.
pub(crate) fn section_parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(['>', '»', '›', '|', '/', '·', ',']).flat_map(|part| {
        let and = word_starts(part).find_map(|at| Some((at, at + WORDS.start(Class::And, &part[at..])?)));
        match and.filter(|_| !is_section(part)) {
            Some((start, end)) => vec![&part[..start], &part[end..]],
            None => vec![part],
        }
    })
}

/// "Home > News > Trade". Quotation marks of French look like separators only where none opens; a slash or bar only
/// where the words are those of sections, because titles have them too.
pub(crate) fn is_breadcrumbs(line: &str) -> bool {
    let parted = |sign: char| {
        let parts: Vec<&str> = line.split(sign).collect();
        let apart = |part: &&str| part.ends_with(char::is_whitespace) && part.len() <= 60 && !part.trim().is_empty();
        parts.len() > 1
            && parts[..parts.len() - 1].iter().all(apart)
            && parts[1..].iter().all(|part| part.starts_with(char::is_whitespace) && part.len() <= 60)
    };
    let is_home = |sign: char| line.split(sign).next().is_some_and(|first| WORDS.is(Class::Home, &key(first)));
    let short = |sign: char| line.split(sign).all(|part| part.split_whitespace().count() <= 4);
    let separated = parted('>') || parted('›') || (parted('»') && !line.contains('«'));
    let separated = separated || ['/', '|'].iter().any(|sign| parted(*sign) && is_home(*sign) && short(*sign));
    separated && !ends_sentence(line) && !line.contains(['=', '<', '+'])
}

/// "Statement", "Opinion: …", "Communiqué de presse – …", "Joint statement on …"; not "Statement sparks anger".
pub(crate) fn starts_with_kind(class: Class, title: &str) -> bool {
    let Some(len) = WORDS.start(class, title) else { return false };
    let rest = title[len..].trim_start();
    let parted = rest.is_empty() || rest.starts_with([':', '|', '–', '—', '-', '(', '/', '.']);
    parted || rest.starts_with(|c: char| c.is_ascii_digit()) || joins(rest)
}

/// Whether a small word goes on with the name of what it is a statement of or about.
fn joins(rest: &str) -> bool {
    let first = rest.split(|c: char| c.is_whitespace() || c == '’' || c == '\'').next().unwrap_or_default();
    WORDS.is(Class::Particle, &key(first))
        || WORDS.start(Class::Subject, rest).is_some()
        || WORDS.start(Class::Byline, rest).is_some()
}

/// The length of the byline word and the space behind it.
pub(crate) fn byline(line: &str) -> Option<usize> {
    if line.len() > SHORT || line.contains('\n') {
        return None;
    }
    let len = WORDS.start(Class::Byline, line)?;
    let rest = line[len..].trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let few = rest.split_whitespace().count() <= 3 && !ends_sentence(rest);
    let named = names(rest).is_some() || (few && rest.starts_with(char::is_uppercase) && !rest.contains(','));
    named.then_some(line.len() - rest.len())
}

/// Where the names stand in "Report no. 3, by Ann Roe and Bo Lind".
pub(crate) fn inner_byline(line: &str) -> Option<usize> {
    let (before, after) = line.split_once(',').filter(|_| line.len() <= SHORT && !line.contains('\n'))?;
    let by = after.trim_start();
    let by = &by[WORDS.start(Class::Byline, by)?..];
    let rest = by.trim_start();
    let whole = names(rest)? == rest.len();
    (whole && before.split_whitespace().count() <= 6).then_some(line.len() - rest.len())
}

/// The length of the name in "Ann Roe · 3 May 2031".
pub(crate) fn dated_name(document: &Document, line: &str) -> Option<usize> {
    let len = names(line).filter(|_| line.len() <= SHORT)?;
    let rest = line[len..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_parted = rest.len() < line[len..].trim_start().len() && !rest.is_empty();
    (is_parted && date_line(rest).is_some() && is_name_line(document, &line[..len])).then_some(len)
}

/// Whether a line is a personal name and nothing else. A word that the text also writes in lower case is none.
pub(crate) fn is_name_line(document: &Document, line: &str) -> bool {
    if names(line) != Some(line.len()) {
        return false;
    }
    let mut end = document.text().len().min(1 << 16);
    while !document.text().is_char_boundary(end) {
        end -= 1;
    }
    let common: Vec<String> = line.split_whitespace().map(str::to_lowercase).filter(|word| word.len() > 3).collect();
    let mut text = document.text()[..end].split(|c: char| !c.is_alphanumeric() && c != '-');
    !text.any(|word| common.iter().any(|common| common == word))
}
