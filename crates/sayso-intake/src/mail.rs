//! Mails. In: the bytes of one message. Out: a document with its subject as title, sender and date as the head gives
//! them, and its text; what it repeats of earlier messages is marked as quoted, with the line that names their writer
//! kept before it. Files that are attached are documents of their own (see `container`). `mail-parser` finds the parts;
//! their text is unpacked here, because every word has to point to its bytes.

use std::ops::Range;

use mail_parser::{Encoding, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use sayso_ledger::{BlockKind, Document, Format};

use crate::container::Parts;
use crate::decode::decode_labelled;
use crate::draft::{Bytes, Draft, Fact, Weight, Words};
use crate::mapped::Mapped;
use crate::story;
use crate::transfer::{self, Unpacked};
use crate::{Limits, Unread, soup, text};

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
    let year = line
        .trim_ascii_end()
        .rsplit(|byte| *byte == b' ')
        .take(3)
        .any(|word| word.len() == 4 && word.iter().all(u8::is_ascii_digit));
    line.starts_with(b"From ") && line.contains(&b':') && year
}

/// Gives the messages of a mailbox, each as its bytes stand there.
pub(crate) fn mailbox(received: &[u8], parts: &mut Parts<'_>) -> Option<()> {
    parts.held.what = "a mailbox".to_owned();
    let (mut number, mut start, mut at, mut after_blank) = (0usize, None, 0, true);
    for line in received.split_inclusive(|byte| *byte == b'\n') {
        let starts = after_blank && is_envelope(line);
        if starts {
            if let Some(start) = start {
                number += 1;
                if !message(parts, number, &received[start..at]) {
                    return Some(());
                }
            }
            start = Some(at + line.len());
        }
        at += line.len();
        after_blank = line.trim_ascii().is_empty();
    }
    if let Some(start) = start {
        message(parts, number + 1, &received[start..]);
    }
    Some(())
}

fn message(parts: &mut Parts<'_>, number: usize, bytes: &[u8]) -> bool {
    let (size, room) = (bytes.len() as u64, parts.room());
    let too_large = || format!("{}, larger than the limit of {}", crate::size(size), crate::size(room));
    parts.give(&number.to_string(), if size > room { Err(too_large()) } else { Ok(bytes.to_vec()) })
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
    if message.parts.len() > limits.max_parts {
        let (count, limit) = (message.parts.len(), limits.max_parts);
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
            body(&mut draft, part, received);
        }
    }
    let n_quoted = draft.n_bytes(BlockKind::Quoted);
    if n_quoted > 0 {
        let percent = 100 * n_quoted / draft.n_bytes_from(before).max(1);
        let message = format!("{percent} % of the mail repeats earlier messages: quoted, and not read for claims");
        draft.notice("intake.mail.quoted", message);
    }
    if !draft.has_text() {
        return Err(Unread::Blank);
    }
    Ok(draft.finish(received, Format::Mail))
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

fn body(draft: &mut Draft, part: &MessagePart<'_>, received: &[u8]) {
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
    if matches!(part.body, PartType::Html(_)) {
        let story = soup::read(&source, true);
        story::write(draft, &story.pieces, &mut Default::default());
        story.tell_full(draft);
    } else {
        plain(draft, &source);
    }
}

/// What a line of a plain mail is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line {
    Own,
    Quoted,
    /// The line that parts the writer's own words from the message that is sent on: "-----Original Message-----".
    Parts,
}

/// The text of a plain mail: paragraphs, what it quotes, and its signature.
fn plain(draft: &mut Draft, source: &Mapped) {
    let mut lines: Vec<(Range<usize>, Line)> = Vec::new();
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let words = line.trim();
        let kind = match () {
            // Before "From" the sign only keeps a line from being taken for the start of a message.
            () if words.starts_with('>') && !words.starts_with(">From ") => Line::Quoted,
            () if is_parting(words) => Line::Parts,
            () => Line::Own,
        };
        lines.push((at..at + line.len(), kind));
        at += line.len();
    }
    // A line between dashes parts messages only where the head of one follows.
    for idx in 0..lines.len() {
        let next = lines[idx + 1..].iter().map(|(range, _)| source.text[range.clone()].trim());
        if lines[idx].1 == Line::Parts && !is_head(next.filter(|line| !line.is_empty()).take(2)) {
            lines[idx].1 = Line::Own;
        }
    }
    let mut idx = 0;
    while idx < lines.len() {
        let kind = lines[idx].1;
        let end = match kind {
            // What follows is the earlier message, to the end.
            Line::Parts => lines.len(),
            // An empty line may stand between quoted ones.
            _ => (idx..lines.len()).find(|next| lines[*next].1 != kind).unwrap_or(lines.len()),
        };
        let range = lines[idx].0.start..lines[end - 1].0.end;
        match kind {
            Line::Own => own(draft, source, range, lines.get(end).is_some_and(|(_, next)| *next == Line::Quoted)),
            Line::Quoted => quoted(draft, source, &lines[idx..end]),
            Line::Parts => {
                // The line itself, and the head of the earlier message, say who wrote it.
                let mut in_head = true;
                for (place, found) in text::pieces(&source.text[range.clone()]).iter().enumerate() {
                    let words = words(source, range.start + found.start..range.start + found.end);
                    in_head &= place == 0 || words.text().lines().all(is_head_line);
                    draft.block(if in_head { BlockKind::Byline } else { BlockKind::Quoted }, &words);
                }
            }
        }
        idx = end;
    }
}

/// "-----Original Message-----": words between dashes.
fn is_parting(line: &str) -> bool {
    let dashes = line.len() - line.trim_start_matches('-').len();
    let inner = line.trim_matches('-').trim();
    dashes >= 5 && line.ends_with("-----") && (1..=60).contains(&inner.len()) && inner.contains(char::is_alphabetic)
}

/// Whether lines are the head of a message: at least two start with a word and a colon.
fn is_head<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    lines.filter(|line| is_head_line(line)).take(2).count() == 2
}

fn is_head_line(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| (1..=20).contains(&name.trim().len()))
}

fn words(source: &Mapped, range: Range<usize>) -> Words {
    let mut words = Words::default();
    source.add(&mut words, range);
    words
}

/// The paragraphs of a range, as ranges of the text.
fn paragraphs(source: &Mapped, range: Range<usize>) -> Vec<Range<usize>> {
    let found = text::pieces(&source.text[range.clone()]);
    found.iter().map(|found| range.start + found.start..range.start + found.end).collect()
}

/// The longest line that names the writer of what is quoted below it.
const LONGEST_NAMING: usize = 300;

fn own(draft: &mut Draft, source: &Mapped, range: Range<usize>, before_quote: bool) {
    // "-- " on a line of its own starts the signature (RFC 3676, 4.3).
    let text = &source.text[range.clone()];
    let mut at = 0;
    let signature = text.split_inclusive('\n').find_map(|line| {
        at += line.len();
        (line.trim_end_matches(['\r', '\n']) == "-- ").then_some(at)
    });
    let end = signature.map_or(range.end, |at| range.start + at);
    let mut found = paragraphs(source, range.start..end);
    // "On 3 May, Ann Roe wrote:" directly before what she wrote, on as many lines as it was broken into.
    let is_naming = |last: &Range<usize>| source.text[last.clone()].ends_with(':') && last.len() <= LONGEST_NAMING;
    let names = before_quote && signature.is_none() && found.last().is_some_and(is_naming);
    while let [.., before, last] = found.as_slice()
        && names
        && source.text[before.end..last.start].matches('\n').count() == 1
        && last.end - before.start <= LONGEST_NAMING
    {
        let joined = before.start..last.end;
        found.truncate(found.len() - 2);
        found.push(joined);
    }
    let last = found.len().saturating_sub(1);
    for (idx, range) in found.iter().enumerate() {
        let kind = match () {
            () if &source.text[range.clone()] == "--" => BlockKind::Furniture,
            () if names && idx == last => BlockKind::Byline,
            () => BlockKind::Paragraph,
        };
        draft.block(kind, &words(source, range.clone()));
    }
    if let Some(at) = signature {
        for range in paragraphs(source, range.start + at..range.end) {
            draft.block(BlockKind::Signature, &words(source, range));
        }
    }
}

/// Quoted lines without the signs before them; an empty one parts paragraphs.
fn quoted(draft: &mut Draft, source: &Mapped, lines: &[(Range<usize>, Line)]) {
    let mut words = Words::default();
    for (range, _) in lines {
        let line = &source.text[range.clone()];
        let lead = line.len() - line.trim_start_matches(['>', ' ', '\t']).len();
        if line[lead..].trim().is_empty() {
            draft.block(BlockKind::Quoted, &words);
            words = Words::default();
            continue;
        }
        source.add(&mut words, range.start + lead..range.end);
    }
    draft.block(BlockKind::Quoted, &words);
}
