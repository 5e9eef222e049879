//! Roles of blocks. In: a document's text in pieces, with the role that markup gives them where there is markup. Out:
//! blocks. General rules over lines; when in doubt a piece is a paragraph, because text that is taken for furniture is
//! not read. The lines before the text have rules of their own (see `opening`), and facts about the document are not
//! taken here (see `stated`).

use sayso_ledger::{Block, BlockKind, Document, Span};

use crate::date::{date_line, place_and_date};
use crate::opening::{is_breadcrumbs, opening};
use crate::pulled::pulled;
use crate::shape::{
    ends_sentence, has_inner_sentence_end, is_heading_like, list_marker, names_a_body, names_an_outlet,
};
use crate::text::Piece;
use crate::words::{Class, WORDS, key};

/// A line of more bytes is text, whatever words it has.
pub(crate) const SHORT: usize = 160;
/// How many blocks before the first long paragraph, and how many at the end, can belong to the frame of the text.
pub(crate) const FRAME: usize = 12;
/// Paragraphs of text in front of a heading that counts the comments under it.
const MIN_TEXT: usize = 2;
/// Bytes up to which the end of a caption names who took the picture.
const CREDIT: usize = 60;

/// Makes blocks of pieces, and tells where the name of the page's owner stands at their head, if it does. `given` holds
/// the role that markup gives each piece, or is empty.
pub(crate) fn blocks(document: &Document, pieces: &[Piece], given: &[BlockKind]) -> (Vec<Block>, Option<Span>) {
    let is_marked_up = !given.is_empty();
    given_blocks(document, pieces, given, Given { title: is_marked_up, headings: is_marked_up })
}

/// What markup or styles tell; what they do not is looked for.
#[derive(Clone, Copy)]
pub(crate) struct Given {
    pub title: bool,
    pub headings: bool,
}

/// The same where roles are given, but title or headings may not be.
pub(crate) fn given_blocks(
    document: &Document,
    pieces: &[Piece],
    given: &[BlockKind],
    told: Given,
) -> (Vec<Block>, Option<Span>) {
    let words = |idx: usize| &document.text()[pieces[idx].start..pieces[idx].end];
    let mut kinds = if given.is_empty() { vec![BlockKind::Paragraph; pieces.len()] } else { given.to_vec() };
    furniture(&words, &mut kinds);
    let masthead = opening(document, &words, &mut kinds, told.title);
    // What stands first may be no title.
    let is_other = |given: BlockKind| matches!(given, BlockKind::Caption | BlockKind::Quoted | BlockKind::TableRow);
    for (kind, given) in
        kinds.iter_mut().zip(given).filter(|(kind, given)| **kind == BlockKind::Title && is_other(**given))
    {
        *kind = *given;
    }
    turns(&words, &mut kinds);
    captions_and_lists(&words, &mut kinds);
    signature(&words, &mut kinds);
    if !told.headings {
        headings(&words, &mut kinds);
    }
    pulled(&words, &mut kinds);
    let spans = pieces.iter().map(|piece| document.span(piece.start, piece.end));
    let blocks = spans.zip(kinds).filter_map(|(span, kind)| Some(Block { kind, span: span? })).collect();
    (blocks, masthead)
}

/// Makes blocks of the paragraphs of printed pages, whose furniture is known already. A title is looked for by its words
/// unless `has_title`, and headings beside those that are larger or bold.
pub(crate) fn printed_blocks(
    document: &Document,
    pieces: &[Piece],
    given: &[BlockKind],
    has_title: bool,
) -> (Vec<Block>, Option<Span>) {
    let words = |idx: usize| &document.text()[pieces[idx].start..pieces[idx].end];
    let mut kinds = given.to_vec();
    let masthead = opening(document, &words, &mut kinds, has_title);
    // The head of a table may stand first on a page, but names its columns and not the text.
    for (kind, given) in kinds.iter_mut().zip(given).filter(|(_, given)| **given == BlockKind::TableRow) {
        *kind = if *kind == BlockKind::Title { *given } else { *kind };
    }
    turns(&words, &mut kinds);
    captions_and_lists(&words, &mut kinds);
    signature(&words, &mut kinds);
    headings(&words, &mut kinds);
    pulled(&words, &mut kinds);
    let spans = pieces.iter().map(|piece| document.span(piece.start, piece.end));
    let blocks = spans.zip(kinds).filter_map(|(span, kind)| Some(Block { kind, span: span? })).collect();
    (blocks, masthead)
}

fn furniture<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind]) {
    let count = kinds.len();
    let last_text = (0..count).rev().find(|idx| words(*idx).len() > SHORT && ends_sentence(words(*idx)));
    let (mut before, mut n_running) = (0, 0);
    let total: usize = (0..count).map(|idx| words(idx).len()).sum();
    for idx in 0..count {
        let line = words(idx);
        before += line.len();
        n_running += usize::from(kinds[idx] == BlockKind::Paragraph && ends_sentence(line));
        if line.len() > SHORT || kinds[idx] != BlockKind::Paragraph && kinds[idx] != BlockKind::Heading {
            continue;
        }
        let key = key(line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ' ')));
        let key = key.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let opens_tail = WORDS.is(Class::Tail, key) && idx > 0;
        // The word "comments" alone may be a heading; it ends the text only if most of the text came before.
        let opens_tail = opens_tail || (WORDS.is(Class::TailWeak, key) && before * 2 > total);
        // "27 comments" over what readers wrote, however long that is.
        let counted = kinds[idx] == BlockKind::Heading && line.starts_with(|c: char| c.is_ascii_digit());
        if counted && WORDS.is(Class::TailWeak, key) && n_running >= MIN_TEXT {
            kinds[idx] = BlockKind::Furniture;
            kinds[idx + 1..].iter_mut().filter(|kind| kind.is_text()).for_each(|kind| *kind = BlockKind::Comment);
            return;
        }
        if opens_tail && (0..idx).any(|idx| kinds[idx].is_text()) {
            kinds[idx..].fill(BlockKind::Furniture);
            return;
        }
        // In the midst of the text only lines that can be nothing else are furniture.
        let at_edge = idx < FRAME.min(count / 2) || idx + FRAME > count || last_text.is_none_or(|last| last < idx);
        if is_furniture(line, key, at_edge) {
            kinds[idx] = BlockKind::Furniture;
        }
    }
}

fn is_furniture(line: &str, key: &str, at_edge: bool) -> bool {
    let bare = list_marker(line).map_or(line, |len| &line[len..]);
    if !line.chars().any(char::is_alphanumeric) || line.split_whitespace().all(is_hash_tag) {
        return true;
    }
    if WORDS.start(Class::FurnitureStart, bare).is_some() && !ends_sentence(line) {
        return true;
    }
    // "3 May 2021 | 2 min read" dates the text first of all.
    let on_page = || WORDS.find(Class::FurnitureAny, bare).is_some() && line.len() <= 80 && date_line(bare).is_none();
    if is_breadcrumbs(line) || on_page() {
        return true;
    }
    let bracketed = line.starts_with('[') && line.ends_with(']');
    let closed = line.ends_with(['.', '!', '?']);
    at_edge && (bracketed || ((WORDS.is(Class::Furniture, key) || is_bar(line)) && !closed))
}

/// "Share | Print – Reply (4)": nothing but what a page offers, between signs.
fn is_bar(line: &str) -> bool {
    let part = |part: &str| key(part.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ' ')));
    let mut parts = line.split(['|', '·', '•', '/', '–', '—']).map(part).peekable();
    let offers = |part: &String| [Class::Furniture, Class::Tail].iter().any(|class| WORDS.is(*class, part));
    line.contains(['|', '·', '•', '/', '–', '—']) && parts.all(|part| offers(&part))
}

fn is_hash_tag(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|tag| !tag.is_empty() && !tag.chars().all(|c| c.is_ascii_digit()))
}

/// Questions and answers, if the text marks both.
fn turns<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind]) {
    let markers: Vec<Option<BlockKind>> =
        (0..kinds.len()).map(|idx| kinds[idx].is_text().then(|| turn(words(idx))).flatten()).collect();
    let question = markers.iter().position(|marker| *marker == Some(BlockKind::Question));
    let answer = markers.iter().position(|marker| *marker == Some(BlockKind::Answer));
    let (Some(question), Some(answer)) = (question, answer) else { return };
    if answer < question {
        return;
    }
    let mut turn = BlockKind::Question;
    for idx in question..kinds.len() {
        turn = markers[idx].unwrap_or(turn);
        if matches!(kinds[idx], BlockKind::Paragraph | BlockKind::ListItem) || markers[idx].is_some() {
            kinds[idx] = turn;
        }
    }
}

/// "Q: …" or "R. – …" at the start of a block.
pub(crate) fn turn(text: &str) -> Option<BlockKind> {
    let marked = |class| {
        let rest = &text[WORDS.start(class, text)?..];
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let spaced = rest.trim_start();
        let dash = spaced.len() < rest.len() && spaced.starts_with(['–', '—', '-']);
        (spaced.starts_with([':', '：']) || rest.starts_with('.') || dash).then_some(())
    };
    let starts = text.starts_with(char::is_uppercase);
    match () {
        () if starts && marked(Class::Question).is_some() => Some(BlockKind::Question),
        () if starts && marked(Class::Answer).is_some() => Some(BlockKind::Answer),
        () => None,
    }
}

fn captions_and_lists<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind]) {
    for (idx, kind) in kinds.iter_mut().enumerate().filter(|(_, kind)| **kind == BlockKind::Paragraph) {
        let text = words(idx);
        if is_caption(text) {
            *kind = BlockKind::Caption;
        } else if list_marker(text).is_some() {
            *kind = BlockKind::ListItem;
        }
    }
}

fn is_caption(text: &str) -> bool {
    let credit = text.starts_with('©') || text.starts_with("(c) ") || text.starts_with("(C) ");
    let labelled = |class| {
        let rest = WORDS.start(class, text).map(|len| text[len..].trim_start());
        rest.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'))
    };
    let colon = |rest: &str| rest.trim_start().starts_with([':', '©', '：', '–']);
    let photo = labelled(Class::Caption).is_some_and(colon);
    let numbered = labelled(Class::NumberedCaption).is_some_and(|rest| colon(rest) && !rest.is_empty());
    // "The lock at night. © Ann Roe", "The lock at night (Photo: Ann Roe)"
    let named = |credit: &str| (1..=CREDIT).contains(&credit.trim().len());
    let signed = text.rsplit_once('©').is_some_and(|(_, credit)| named(credit));
    let bracket = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let bracket = bracket.and_then(|(_, inside)| inside.split_once(':')).filter(|(_, credit)| named(credit));
    let bracketed = bracket.is_some_and(|(label, _)| WORDS.start(Class::Caption, label) == Some(label.len()));
    text.len() <= 400 && (credit || photo || numbered || signed || bracketed)
}

/// The lines that sign the text, at its end.
fn signature<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind]) {
    let body: Vec<usize> = (0..kinds.len()).filter(|idx| kinds[*idx].is_text()).collect();
    if body.len() < 2 {
        return;
    }
    // What stands behind a date in the last lines signs: an office, a name.
    let signs = |idx: &usize| words(*idx).len() <= 80 && !ends_sentence(words(*idx)) && !words(*idx).contains('\n');
    let lines = body[1..].iter().rev().take(4).take_while(|idx| signs(idx)).count();
    let dated = (body.len() - lines..body.len()).find(|place| dates_end(words(body[*place])));
    for idx in dated.map_or(&[][..], |place| &body[place..]) {
        kinds[*idx] = BlockKind::Signature;
    }
    // From the end back, and no further than lines that sign.
    for (place, idx) in body.iter().copied().enumerate().skip(1).rev().take(FRAME) {
        let text = words(idx);
        let near_end = body.len() - place <= 4;
        let line = text.len() <= SHORT && !text.contains('\n');
        if near_end && (source_line(text).is_some() || is_writer_note(text) || outlet_line(text).is_some()) {
            kinds[idx] = BlockKind::Signature;
        } else if line && near_end && (dates_end(text) || is_signing_body(text)) {
            let open = body[place + 1..].iter().all(|idx| kinds[*idx] == BlockKind::Signature);
            let has_date = dates_end(text);
            let beside = [idx.checked_sub(1), Some(idx + 1)].into_iter().flatten().any(|other| {
                other < kinds.len() && words(other).len() <= SHORT && {
                    let other = words(other);
                    if has_date { is_signing_body(other) } else { dates_end(other) }
                }
            });
            if open && (beside || has_date || names_a_body(text)) {
                kinds[idx] = BlockKind::Signature;
            }
        }
    }
}

/// A date at the end, or a place and a date.
pub(crate) fn dates_end(text: &str) -> bool {
    date_line(text).is_some() || place_and_date(text).is_some()
}

/// Whether a line at the end can be the name of who signs: short, capitalised, no sentence.
pub(crate) fn is_signing_body(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let named = crate::shape::is_capitalised(text) || (names_a_body(text) && words <= 8);
    (1..=14).contains(&words)
        && text.len() <= 120
        && named
        && text.starts_with(char::is_uppercase)
        && is_heading_like(text)
        && list_marker(text).is_none()
}

/// The length of "Source :" and the space behind it, in a short line without a full stop: with one, it is the source of
/// a table or picture.
pub(crate) fn source_line(text: &str) -> Option<usize> {
    if text.len() > SHORT || text.contains('\n') {
        return None;
    }
    let rest = text[WORDS.start(Class::Source, text)?..].trim_start().strip_prefix([':', '：'])?.trim_start();
    (!rest.is_empty() && !rest.ends_with('.') && !has_inner_sentence_end(rest)).then_some(text.len() - rest.len())
}

/// The length of the outlet's name in "The Norhaven Gazette, 3 May 2031", a line at the end. A place may stand before a
/// date too, so the name has a word of outlets, or an article and more words than a place has.
pub(crate) fn outlet_line(text: &str) -> Option<usize> {
    let (name, date) = text.split_once(',').filter(|_| text.len() <= SHORT)?;
    let article = WORDS.start(Class::Article, name).is_some();
    let words = name.split_whitespace().count();
    let capitals = name.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count();
    let clear = names_an_outlet(name) || (article && words >= 4 && capitals >= 3);
    let named = words <= 8 && crate::shape::is_capitalised(name) && !names_a_body(name);
    (clear && named && date_line(date).is_some()).then_some(name.len())
}

/// "The writer is …": who wrote the text, said by the page.
pub(crate) fn is_writer_note(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    text.len() <= 500 && WORDS.start(Class::Writer, start).is_some()
}

fn headings<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind]) {
    let shaped: Vec<bool> = (0..kinds.len())
        .map(|idx| {
            let text = words(idx);
            let open = matches!(kinds[idx], BlockKind::Paragraph | BlockKind::ListItem);
            open && text.len() <= 200 && text.lines().count() <= 2 && is_heading_like(text)
        })
        .collect();
    for idx in 0..kinds.len() {
        let next = |idx: usize| (idx + 1..kinds.len()).find(|idx| kinds[*idx] != BlockKind::Furniture);
        let Some(after) = shaped[idx].then(|| next(idx)).flatten() else { continue };
        let in_list = |idx: usize| kinds[idx] == BlockKind::ListItem;
        let beside_list = in_list(after) || (idx > 0 && in_list(idx - 1));
        if kinds[idx] == BlockKind::ListItem && beside_list {
            continue;
        }
        if kinds[after] == BlockKind::Caption {
            // The words that stand for a picture, then its credit.
            kinds[idx] = BlockKind::Caption;
            continue;
        }
        let before_text =
            |idx: usize| kinds[idx].is_text() && !shaped[idx] && (words(idx).len() >= 80 || ends_sentence(words(idx)));
        // A heading stands over text, or over one more heading; three in a row are a list of something.
        if before_text(after) || (shaped[after] && next(after).is_some_and(before_text)) {
            kinds[idx] = BlockKind::Heading;
        }
    }
}
