//! Mails. In: the bytes of one message. Out: a document with its subject as title, sender and date as the head gives
//! them, and its text; what it repeats of earlier messages is marked as quoted, with the line that names their writer
//! kept before it. Files that are attached are documents of their own (see `container`). `mail-parser` finds the parts;
//! their text is unpacked here, because every word has to point to its bytes.

use std::io::{self, BufRead, Read};
use std::ops::Range;

use mail_parser::{Encoding, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use sayso_ledger::{BlockKind, Document, Format};

use crate::container::Parts;
use crate::decode::decode_labelled;
use crate::draft::{Bytes, Draft, Fact, Weight, Words};
use crate::mapped::Mapped;
use crate::story::{self, Piece};
use crate::transfer::{self, Unpacked};
use crate::{Limits, Unread, replies, soup, text};

/// Headers that only mails have.
const TELLING: [&str; 8] = [
    "received",
    "message-id",
    "mime-version",
    "return-path",
    "delivered-to",
    "dkim-signature",
    "content-transfer-encoding",
    "x-mailer",
];

/// Whether bytes start with the head of a mail: headers only, one that names a sender and one that only mails have.
pub(crate) fn is_mail(received: &[u8]) -> bool {
    let start = &received[..received.len().min(32 << 10)];
    let (mut sender, mut telling, mut headers) = (false, false, 0);
    // Mails that a program kept without what the way added: who, when, and what or to whom.
    let (mut from, mut date, mut subject) = (false, false, false);
    for line in start.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if matches!(line.first(), Some(b' ' | b'\t')) && headers > 0 {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            // A head that is cut off by the sample ends in the midst of a line.
            return sender && telling && headers >= 3;
        };
        let name = line[..colon].to_ascii_lowercase();
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)) {
            return false;
        }
        headers += 1;
        sender |= matches!(name.as_slice(), b"from" | b"sender" | b"return-path" | b"received");
        from |= name == b"from" && line.contains(&b'@');
        date |= name == b"date";
        subject |= matches!(name.as_slice(), b"subject" | b"to");
        telling |= TELLING.iter().any(|known| known.as_bytes() == name);
    }
    (sender && telling && headers >= 2) || (from && date && subject)
}

/// Whether bytes are a mailbox: a line that starts with "From " and the head of a mail below it.
pub(crate) fn is_mailbox(received: &[u8]) -> bool {
    let line = received.iter().take(1 << 10).position(|byte| *byte == b'\n');
    line.is_some_and(|end| is_envelope(&received[..end]) && is_mail(&received[end + 1..]))
}

/// "From ann@example.org Tue May  3 10:00:00 2024": the line before a message of a mailbox (RFC 4155).
fn is_envelope(line: &[u8]) -> bool {
    let is_year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    line.starts_with(b"From ")
        && line.contains(&b':')
        && line.trim_ascii_end().rsplit(|byte| *byte == b' ').take(3).any(is_year)
}

/// Of a longer line in a mailbox only the start is looked at.
const LONGEST_LINE: u64 = 64 << 10;

/// Gives the messages of a mailbox, each as its bytes stand there.
pub(crate) fn mailbox(received: &mut dyn BufRead, parts: &mut Parts<'_>) -> io::Result<()> {
    parts.held.what = "a mailbox".to_owned();
    let (mut number, mut n_bytes, mut message, mut line) = (0usize, 0u64, Vec::new(), Vec::new());
    // Whether a line starts here, and whether the one before it was blank.
    let (mut is_start, mut after_blank) = (true, true);
    loop {
        line.clear();
        let read = Read::take(&mut *received, LONGEST_LINE).read_until(b'\n', &mut line);
        let is_end = line.is_empty();
        let starts = is_start && after_blank && is_envelope(&line);
        if number > 0 && (starts || is_end) {
            let (limit, whole) = (parts.room(), std::mem::take(&mut message));
            let too_large = || format!("{}, larger than the limit of {}", crate::size(n_bytes), crate::size(limit));
            let content = if n_bytes > limit { Err(too_large()) } else { Ok(whole) };
            if !parts.give(&number.to_string(), content) {
                return Ok(());
            }
        }
        read?;
        if is_end {
            return Ok(());
        }
        if starts {
            (number, n_bytes) = (number + 1, 0);
        } else {
            n_bytes += line.len() as u64;
            if n_bytes <= parts.room() {
                message.extend_from_slice(&line);
            }
        }
        after_blank = is_start && line.trim_ascii().is_empty();
        is_start = line.ends_with(b"\n");
    }
}

/// Gives the files that are attached to a mail.
pub(crate) fn attachments(received: &[u8], parts: &mut Parts<'_>) -> Option<()> {
    let message = parse(received, parts.limits).ok()?;
    parts.held.what = "a mail".to_owned();
    parts.held.is_document = true;
    let mut number = 0;
    for id in &message.attachments {
        let Some(part) = message.part(*id) else { continue };
        number += 1;
        let bytes = unpacked(part, received).bytes;
        let kind = part.content_type().and_then(|kind| kind.subtype()).unwrap_or("file").to_ascii_lowercase();
        let name = part.attachment_name().map(|name| name.replace(['/', '\\'], "_"));
        let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| format!("{number}.{kind}"));
        if !parts.give(&name, Ok(bytes)) {
            break;
        }
    }
    (number > 0).then_some(())
}

/// Takes a mail apart.
///
/// # Errors
/// It has no head, or more parts than the limit.
pub(crate) fn parse<'m>(received: &'m [u8], limits: &Limits) -> Result<Message<'m>, Unread> {
    let message = MessageParser::default().parse(received);
    let message = message.ok_or_else(|| Unread::Damaged("it has no head".to_owned()))?;
    if message.parts.len() > limits.max_entries {
        let (count, limit) = (message.parts.len(), limits.max_entries);
        return Err(Unread::Bound(format!("it has {count} parts, more than the limit of {limit}")));
    }
    Ok(message)
}

/// Reads a mail.
pub(crate) fn read(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let message = parse(received, limits)?;
    let mut draft = Draft::default();
    head(&mut draft, &message, received);
    let before = draft.n_blocks();
    for id in &message.text_body {
        let Some(part) = message.part(*id) else { continue };
        if matches!(part.body, PartType::Text(_) | PartType::Html(_)) {
            body(&mut draft, part, received, limits)?;
        }
    }
    let n_quoted = draft.n_bytes(BlockKind::Quoted);
    if n_quoted > 0 {
        let percent = 100 * n_quoted / draft.n_bytes_from(before).max(1);
        let message = format!("{percent} % of the mail repeats earlier messages: quoted, and not read for claims");
        draft.notice("intake.mail.quoted", message);
    }
    draft.finish(received, Format::Mail)
}

/// A header that is shown: which, what it states, its rule, and the role of its line.
type Shown = (HeaderName<'static>, Fact, &'static str, BlockKind);

const HEAD: [Shown; 6] = [
    (HeaderName::Subject, Fact::Title, "intake.mail.subject", BlockKind::Title),
    (HeaderName::From, Fact::Author, "intake.mail.from", BlockKind::Byline),
    (HeaderName::Date, Fact::Date, "intake.mail.date", BlockKind::Dateline),
    (HeaderName::To, Fact::Other, "intake.mail.to", BlockKind::Metadata),
    (HeaderName::Cc, Fact::Other, "intake.mail.cc", BlockKind::Metadata),
    (HeaderName::MessageId, Fact::Other, "intake.mail.message-id", BlockKind::Metadata),
];

fn head(draft: &mut Draft, message: &Message<'_>, received: &[u8]) {
    for (name, fact, rule, kind) in &HEAD {
        // The first of its name counts, as for readers of mails.
        let Some(header) = message.headers().iter().find(|header| header.name == *name) else { continue };
        let (start, end) = (header.offset_start as usize, header.offset_end as usize);
        let Some(raw) = received.get(start..end) else { continue };
        let lead = raw.len() - raw.trim_ascii_start().len();
        let (raw, start) = (raw.trim_ascii(), start + lead);
        let mut words = Words::default();
        match std::str::from_utf8(raw) {
            Ok(text) if !text.contains("=?") && !text.contains(['\r', '\n']) => {
                words.verbatim(text, Bytes::File, start)
            }
            _ => words.decoded(&shown(&header.value), Bytes::File.place(start, start + raw.len())),
        }
        if *fact != Fact::Author {
            draft.fact(*fact, Weight::Head, rule, *kind, &words);
            continue;
        }
        let writer = match &header.value {
            HeaderValue::Address(address) => address.first(),
            _ => None,
        };
        let writer = writer.and_then(|first| first.name.as_deref().or(first.address.as_deref())).map(str::trim);
        let text = words.text().trim().to_owned();
        let Some(block) = draft.block(*kind, &words) else { continue };
        match writer.and_then(|name| Some((text.find(name)?, name.len()))).filter(|(_, len)| *len > 0) {
            Some((at, len)) => draft.fact_in(*fact, Weight::Head, rule, block, at..at + len),
            None => draft.fact_at(*fact, Weight::Head, rule, block),
        }
    }
}

/// The value of a header as a reader of mails shows it.
fn shown(value: &HeaderValue<'_>) -> String {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match value {
        HeaderValue::Text(text) => line(text),
        HeaderValue::TextList(texts) => line(&texts.join(", ")),
        HeaderValue::Address(address) => {
            let one = |entry: &mail_parser::Addr<'_>| match (&entry.name, &entry.address) {
                (Some(name), Some(address)) => format!("{name} <{address}>"),
                (Some(name), None) => name.to_string(),
                (None, Some(address)) => address.to_string(),
                (None, None) => String::new(),
            };
            line(&address.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        HeaderValue::DateTime(date) => date.to_rfc822(),
        _ => String::new(),
    }
}

/// The bytes of a part, unpacked, and where they came from.
pub(crate) fn unpacked(part: &MessagePart<'_>, received: &[u8]) -> Unpacked {
    let (start, end) = (part.offset_body as usize, (part.offset_end as usize).min(received.len()));
    let packed = received.get(start..end).unwrap_or_default();
    match part.encoding {
        Encoding::None => transfer::identity(packed, start),
        Encoding::QuotedPrintable => transfer::quoted_printable(packed, start),
        Encoding::Base64 => transfer::base64(packed, start),
    }
}

fn body(draft: &mut Draft, part: &MessagePart<'_>, received: &[u8], limits: &Limits) -> Result<(), Unread> {
    let Unpacked { bytes, runs } = unpacked(part, received);
    let label = part.content_type().and_then(|kind| kind.attribute("charset"));
    let decoded = decode_labelled(&bytes, label);
    let encoding = decoded.encoding.name();
    draft.encoding = draft.encoding.or(Some(encoding));
    if !decoded.malformed.is_empty() {
        let count = decoded.malformed.len();
        let message = format!("{count} places of the text are not valid {encoding} and shown as U+FFFD");
        draft.notice("intake.decode.malformed", message);
    }
    let source = Mapped::unpacked(decoded, Bytes::File, &runs);
    let mut pieces = if matches!(part.body, PartType::Html(_)) {
        let story = soup::read(&source, true);
        story.tell_full(draft);
        story.pieces
    } else {
        plain(&source, limits)?
    };
    replies::mark(&mut pieces);
    story::write(draft, pieces, Default::default());
    Ok(())
}

/// The text of a plain mail: paragraphs, what stands behind the sign of a quotation, and the signature.
///
/// # Errors
/// More lines are quoted than the limit, each of which needs a place of its own.
fn plain(source: &Mapped, limits: &Limits) -> Result<Vec<Piece>, Unread> {
    let (n_quoted, limit) = (source.text.matches("\n>").count(), limits.max_elements);
    if n_quoted > limit {
        return Err(Unread::Bound(format!("it quotes {n_quoted} lines, more than the limit of {limit}")));
    }
    let mut lines: Vec<(Range<usize>, bool)> = Vec::new();
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let words = line.trim();
        // Before "From" the sign only keeps a line from being taken for the start of a message.
        lines.push((at..at + line.len(), words.starts_with('>') && !words.starts_with(">From ")));
        at += line.len();
    }
    let mut pieces = Vec::new();
    for run in lines.chunk_by(|(_, one), (_, other)| one == other) {
        match run {
            [(_, true), ..] => quoted(&mut pieces, source, run),
            [(first, _), ..] => {
                own(&mut pieces, source, first.start..run.last().map_or(first.end, |(last, _)| last.end))
            }
            [] => {}
        }
    }
    Ok(pieces)
}

fn piece(kind: BlockKind, source: &Mapped, range: Range<usize>) -> Piece {
    let mut piece = Piece::new(kind);
    source.add(&mut piece.words, range);
    piece
}

/// The paragraphs of a range, as ranges of the text. A line that names the writer of what follows is one, on as many lines
/// as it was broken into.
fn paragraphs(source: &Mapped, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for next in text::pieces(&source.text[range.clone()]) {
        let mut next = range.start + next.start..range.start + next.end;
        if source.text[next.clone()].ends_with(':') {
            while let Some(before) = found.last()
                && !replies::starts_naming(&source.text[next.clone()])
                && source.text[before.end..next.start].matches('\n').count() == 1
                && replies::names(&source.text[before.start..next.end])
            {
                next.start = before.start;
                found.pop();
            }
        }
        found.push(next);
    }
    found
}

/// What the writer wrote.
fn own(pieces: &mut Vec<Piece>, source: &Mapped, range: Range<usize>) {
    // "-- " on a line of its own starts the signature (RFC 3676, 4.3).
    let mut at = range.start;
    let signature = source.text[range.clone()].split_inclusive('\n').find_map(|line| {
        at += line.len();
        (line.trim_end_matches(['\r', '\n']) == "-- ").then_some(at)
    });
    let end = signature.unwrap_or(range.end);
    for paragraph in paragraphs(source, range.start..end) {
        let is_mark = &source.text[paragraph.clone()] == "--";
        let kind = if is_mark { BlockKind::Furniture } else { BlockKind::Paragraph };
        pieces.push(piece(kind, source, paragraph));
    }
    pieces.extend(paragraphs(source, end..range.end).into_iter().map(|line| piece(BlockKind::Signature, source, line)));
}

/// Quoted lines without the signs before them; an empty one parts paragraphs.
fn quoted(pieces: &mut Vec<Piece>, source: &Mapped, lines: &[(Range<usize>, bool)]) {
    let mut open = Piece::new(BlockKind::Quoted);
    for (range, _) in lines {
        let line = &source.text[range.clone()];
        let lead = line.len() - line.trim_start_matches(['>', ' ', '\t']).len();
        if line[lead..].trim().is_empty() {
            pieces.push(std::mem::replace(&mut open, Piece::new(BlockKind::Quoted)));
            continue;
        }
        source.add(&mut open.words, range.start + lead..range.end);
    }
    pieces.push(open);
}
