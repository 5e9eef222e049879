//! Roles of blocks. In: a document's text in pieces, with the role that markup gives them where there is markup. Out:
//! blocks. General rules over lines; when in doubt a piece is a paragraph, because text that is taken for furniture is
//! not read. Facts about the document are not taken here (see `stated`).

use sayso_ledger::{Block, BlockKind, Document};

use crate::date::date_line;
use crate::shape::{
    ends_sentence, has_inner_sentence_end, is_heading_like, is_title_like, list_marker, names, names_a_body,
};
use crate::text::Piece;
use crate::words::{Class, WORDS, key};

/// A line of more bytes is text, whatever words it has.
const SHORT: usize = 160;
/// How many blocks before the first long paragraph, and how many at the end, can belong to the frame of the text.
const FRAME: usize = 12;

/// Makes blocks of pieces. `given` holds the role that markup gives each piece, or is empty.
pub(crate) fn blocks(document: &Document, pieces: &[Piece], given: &[BlockKind]) -> Vec<Block> {
    let words = |idx: usize| &document.text()[pieces[idx].start..pieces[idx].end];
    let mut kinds = if given.is_empty() { vec![BlockKind::Paragraph; pieces.len()] } else { given.to_vec() };
    let is_marked_up = !given.is_empty();
    furniture(&words, &mut kinds);
    head(document, &words, &mut kinds, is_marked_up);
    turns(&words, &mut kinds);
    captions_and_lists(&words, &mut kinds);
    signature(&words, &mut kinds);
    if !is_marked_up {
        headings(&words, &mut kinds);
    }
    let spans = pieces.iter().map(|piece| document.span(piece.start, piece.end));
    spans.zip(kinds).filter_map(|(span, kind)| Some(Block { kind, span: span? })).collect()
}

fn furniture<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind]) {
    let count = kinds.len();
    let last_text = (0..count).rev().find(|idx| words(*idx).len() > SHORT && ends_sentence(words(*idx)));
    let mut before = 0;
    let total: usize = (0..count).map(|idx| words(idx).len()).sum();
    for idx in 0..count {
        let line = words(idx);
        before += line.len();
        if line.len() > SHORT || kinds[idx] != BlockKind::Paragraph && kinds[idx] != BlockKind::Heading {
            continue;
        }
        let key = key(line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ' ')));
        let key = key.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let opens_tail = WORDS.is(Class::Tail, key) && idx > 0;
        // The word "comments" alone may be a heading; it ends the text only if most of the text came before.
        let opens_tail = opens_tail || (WORDS.is(Class::TailWeak, key) && before * 2 > total);
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
    if is_breadcrumbs(line) || (WORDS.find(Class::FurnitureAny, bare).is_some() && line.len() <= 80) {
        return true;
    }
    let bracketed = line.starts_with('[') && line.ends_with(']');
    at_edge && (bracketed || (WORDS.is(Class::Furniture, key) && !line.ends_with(['.', '!', '?'])))
}

fn is_hash_tag(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|tag| !tag.is_empty() && !tag.chars().all(|c| c.is_ascii_digit()))
}

/// "Home > News > Trade". Quotation marks of French look like separators only where none opens.
fn is_breadcrumbs(line: &str) -> bool {
    let parted = |sign: char| {
        let parts: Vec<&str> = line.split(sign).collect();
        let apart = |part: &&str| part.ends_with(char::is_whitespace) && part.len() <= 60 && !part.trim().is_empty();
        parts.len() > 1
            && parts[..parts.len() - 1].iter().all(apart)
            && parts[1..].iter().all(|part| part.starts_with(char::is_whitespace) && part.len() <= 60)
    };
    let separated = parted('>') || parted('›') || (parted('»') && !line.contains('«'));
    separated && !ends_sentence(line) && !line.contains(['=', '<', '+'])
}

/// Title, byline and date before the first long paragraph.
fn head<'d>(document: &Document, words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind], is_marked_up: bool) {
    let is_body = |idx: usize| {
        let text = words(idx);
        text.len() > 300 || (text.len() >= 80 && ends_sentence(text) && !text.ends_with(['?', '!', '”', '»', '"']))
    };
    let end = (0..kinds.len().min(FRAME)).find(|idx| kinds[*idx].is_text() && is_body(*idx));
    let end = end.unwrap_or(kinds.len().min(FRAME));
    let lines: Vec<usize> = (0..end).filter(|idx| kinds[*idx].is_text()).collect();
    let mut dated = Vec::new();
    for idx in &lines {
        let line = words(*idx);
        let bare = list_marker(line).map_or(line, |len| &line[len..]);
        if date_line(bare).is_some() {
            kinds[*idx] = BlockKind::Dateline;
            dated.push(*idx);
        } else if byline(line).is_some() {
            kinds[*idx] = BlockKind::Byline;
        }
    }
    if is_marked_up {
        return;
    }
    let open =
        |kinds: &[BlockKind]| -> Vec<usize> { lines.iter().copied().filter(|idx| kinds[*idx].is_text()).collect() };
    // A list in which a date stands is about the page: the account that posted it, the day.
    for idx in dated.iter().copied().filter(|idx| list_marker(words(*idx)).is_some()) {
        let before = (0..idx).rev().take_while(|idx| list_marker(words(*idx)).is_some());
        let after = (idx + 1..end).take_while(|idx| list_marker(words(*idx)).is_some());
        for idx in before.chain(after).filter(|idx| words(*idx).len() <= 60) {
            if kinds[idx].is_text() {
                kinds[idx] = BlockKind::Byline;
            }
        }
    }
    let candidates = open(kinds);
    let name_lines = candidates.iter().copied().filter(|idx| {
        let near_date = dated.iter().any(|date| date.abs_diff(*idx) == 1);
        near_date && is_name_line(document, words(*idx))
    });
    let name_line =
        name_lines.take(1).find(|_| candidates.iter().filter(|idx| is_title_like(words(**idx))).count() > 1);
    if let Some(idx) = name_line {
        kinds[idx] = BlockKind::Byline;
    }
    let rest = open(kinds);
    let title = rest.first().copied().filter(|idx| is_title_like(words(*idx)));
    // A text of one line has no title, and a first line that is a sentence is none unless it stands apart by its size.
    let followed = |idx: usize| (idx + 1..kinds.len()).any(|next| kinds[next].is_text());
    if let Some(idx) = title.filter(|idx| followed(*idx) && list_marker(words(*idx)).is_none()) {
        kinds[idx] = BlockKind::Title;
    }
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
fn turn(text: &str) -> Option<BlockKind> {
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
    text.len() <= 400 && (credit || photo || numbered)
}

/// The lines that sign the text, at its end.
fn signature<'d>(words: &impl Fn(usize) -> &'d str, kinds: &mut [BlockKind]) {
    let body: Vec<usize> = (0..kinds.len()).filter(|idx| kinds[*idx].is_text()).collect();
    if body.len() < 2 {
        return;
    }
    // From the end back, and no further than lines that sign.
    for (place, idx) in body.iter().copied().enumerate().skip(1).rev().take(FRAME) {
        let text = words(idx);
        let near_end = body.len() - place <= 4;
        let line = text.len() <= SHORT && !text.contains('\n');
        if near_end && (source_line(text).is_some() || is_writer_note(text)) {
            kinds[idx] = BlockKind::Signature;
        } else if line && near_end && (date_line(text).is_some() || is_signing_body(text)) {
            let open = body[place + 1..].iter().all(|idx| kinds[*idx] == BlockKind::Signature);
            let has_date = date_line(text).is_some();
            let beside = [idx.checked_sub(1), Some(idx + 1)].into_iter().flatten().any(|other| {
                other < kinds.len() && words(other).len() <= SHORT && {
                    let other = words(other);
                    if has_date { is_signing_body(other) } else { date_line(other).is_some() }
                }
            });
            if open && (beside || has_date || names_a_body(text)) {
                kinds[idx] = BlockKind::Signature;
            }
        }
    }
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
