//! Replies: what a mail repeats of earlier ones. In: the pieces of its text in order, those behind the sign of a quotation
//! marked already. Out: the same pieces; lines that name the writer of what follows are bylines, what others wrote is
//! quoted. Three ways are known: quotations with a sign before each line or in an element of their own, with or without a
//! line that names their writer; the head of an earlier message ("From: … Sent: …"), below which all is that message; and
//! the line alone ("On 3 May 2031 at 10:04, Ann Roe wrote:"), below which nothing bears a sign. Replies between the lines of
//! an earlier message without any sign cannot be told from it.

use sayso_ledger::BlockKind;

use crate::story::Piece;
use crate::words::{Class, WORDS, key, word_starts};

/// The longest line that names the writer of what follows.
const LONGEST_NAMING: usize = 300;

/// Marks what others wrote.
pub(crate) fn mark(pieces: &mut Vec<Piece>) {
    pieces.retain(|piece| !piece.words.is_blank());
    let mut is_earlier = false;
    let mut idx = 0;
    while idx < pieces.len() {
        let n_head = head(&pieces[idx..]);
        if n_head > 0 {
            pieces[idx..idx + n_head].iter_mut().for_each(|piece| piece.kind = BlockKind::Byline);
            (is_earlier, idx) = (true, idx + n_head);
            continue;
        }
        let before_quote = pieces.get(idx + 1).is_some_and(|next| next.kind == BlockKind::Quoted);
        let before_head = idx + 1 < pieces.len() && head(&pieces[idx + 1..]) > 0;
        let piece = &mut pieces[idx];
        let text = piece.words.text().trim();
        if piece.kind == BlockKind::Quoted {
        } else if before_quote && names(text) || before_head && (names(text) || text.ends_with(':')) {
            piece.kind = BlockKind::Byline;
        } else if starts_naming(text) && names(text) && ends_naming(text) && has_time_or_address(text) {
            piece.kind = BlockKind::Byline;
            is_earlier = true;
        } else if is_earlier {
            piece.kind = BlockKind::Quoted;
        }
        idx += 1;
    }
}

/// Whether a line names the writer of what follows: it ends with a colon, and has a word for writing or an address.
pub(crate) fn names(text: &str) -> bool {
    text.ends_with(':') && text.len() <= LONGEST_NAMING && (ends_naming(text) || text.contains('@'))
}

/// Whether a line starts as those do that name a writer: "On", "Le".
pub(crate) fn starts_naming(text: &str) -> bool {
    WORDS.start(Class::MailOn, text).is_some()
}

/// Whether the last words before the colon are for writing: "wrote", "a écrit".
fn ends_naming(text: &str) -> bool {
    let key = key(text);
    word_starts(&key).any(|at| WORDS.start(Class::MailWrote, &key[at..]) == Some(key.len() - at))
}

fn has_time_or_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_time = |at: usize| matches!(bytes[at], b':' | b'h' | b'.') && at > 0 && bytes[at - 1].is_ascii_digit();
    let two_digits = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|next| next.iter().all(u8::is_ascii_digit));
    text.contains('@') || (0..bytes.len()).any(|at| is_time(at) && two_digits(at))
}

/// How many pieces are the head of an earlier message, with the line of dashes before it; 0 if there is none.
fn head(pieces: &[Piece]) -> usize {
    let n_parting = usize::from(pieces.first().is_some_and(|piece| is_parting(piece.words.text())));
    let (mut n_pieces, mut n_known, mut has_sender) = (0, 0, false);
    for piece in pieces.iter().skip(n_parting).take(12) {
        let lines = piece.words.text().lines().filter(|line| !line.trim().is_empty());
        let names: Option<Vec<&str>> = lines.map(name_of_header).collect();
        let Some(names) = names.filter(|_| piece.kind != BlockKind::Quoted) else { break };
        let known = |class: Class| names.iter().filter(|name| WORDS.is(class, &key(name))).count();
        let (senders, others) = (known(Class::MailFrom), known(Class::MailHead));
        if n_pieces == 0 && senders + others == 0 {
            break;
        }
        has_sender |= senders > 0;
        n_known += senders + others;
        n_pieces += 1;
    }
    // A line of dashes says that a message follows; without one, more lines have to.
    let is_head = has_sender && n_known >= if n_parting > 0 { 2 } else { 3 };
    if is_head { n_parting + n_pieces } else { 0 }
}

/// What stands before the colon of a header.
fn name_of_header(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    (1..=24).contains(&name.trim().len()).then_some(name)
}

/// "-----Original Message-----", or a line of dashes or underscores alone.
fn is_parting(line: &str) -> bool {
    let line = line.trim();
    let inner = line.trim_matches(['-', '_']);
    let n_dashes = line.len() - inner.len();
    n_dashes >= 5 && line.starts_with(['-', '_']) && line.ends_with(['-', '_']) && inner.trim().len() <= 60
}
