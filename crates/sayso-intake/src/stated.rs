//! What a document states about itself: title, author, outlet, issuer, date, and what kind of text it is. In: a
//! document with blocks. Out: facts, each with its words and the rule that took them. Never a guess: what no rule finds
//! stays empty. Nothing is judged here, and no outlet or party is known.

use sayso_ledger::{Block, BlockKind, Document, DocumentKind, Finding, Format, Language, Span, Stated, StatedDate};

use crate::called::{Called, called, called_behind};
use crate::date::{Order, Precision, dates};
use crate::opening::{byline, dated_name, ends_as_body, inner_byline, is_name_line, section_parts, starts_with_kind};
use crate::roles::{dates_end, is_signing_body, is_writer_note, outlet_line, source_line};
use crate::shape::{is_capitalised, list_marker, names, names_a_body, names_an_outlet, opens_as_body};
use crate::words::{Class, WORDS, key, word_starts};

/// How many bytes an introduction to questions and answers has at most.
const LONGEST_INTRODUCTION: usize = 600;

/// Finds the facts. Those in `head` (from the head of a web page) come before what the text shows; `masthead` is the
/// name of the page's owner, if it stands over the title.
pub(crate) fn stated(document: &Document, head: Stated, masthead: Option<Span>) -> Stated {
    let owner = masthead.and_then(|name| owner(document, name));
    let title = head.title.or_else(|| title(document));
    let author = head.author.or_else(|| author(document));
    let found = |wanted: Owner| owner.as_ref().filter(|(is, _)| *is == wanted).map(|(_, finding)| finding.clone());
    // Under a masthead a source is where the text was taken from, and not who published it.
    let outlet = head.outlet.or_else(|| found(Owner::Outlet));
    let outlet =
        outlet.or_else(|| masthead.is_none().then(|| source_outlet(document))?).or_else(|| signed_outlet(document));
    let outlet = outlet.or_else(|| byline_outlet(document, author.as_ref()));
    let issuer = head.issuer.or_else(|| questioned(document)).or_else(|| heading_speaker(document, title.as_ref()?));
    let issuer = issuer.or_else(|| found(Owner::Issuer));
    let issuer = issuer.or_else(|| signing_body(document)).or_else(|| opening_body(document));
    let address = head.address.as_ref().map(|address| address.span);
    let (published, changed) = dates_of(document, head.modified.as_ref().map(|date| date.finding.span), address);
    let modified = head.modified.or(changed);
    // A page is not published after its last change: such a date is that of something else on it.
    let fits = |date: &StatedDate| modified.as_ref().is_none_or(|modified| date.iso <= modified.iso);
    let date = head.date.or(published.filter(|date| document.format != Format::Html || fits(date)));
    Stated { title, author, outlet, issuer, date, modified, address: head.address }
}

fn finding(document: &Document, start: usize, end: usize, rule: &'static str) -> Option<Finding> {
    let span = document.trim(document.span(start, end)?);
    (!span.is_empty()).then(|| Finding { span, rule: rule.into() })
}

fn of_kind(document: &Document, kind: BlockKind) -> impl DoubleEndedIterator<Item = &Block> {
    document.blocks.iter().filter(move |block| block.kind == kind)
}

fn title(document: &Document) -> Option<Finding> {
    let block = of_kind(document, BlockKind::Title).next()?;
    Some(Finding { span: block.span, rule: "intake.title.first-line".into() })
}

fn author(document: &Document) -> Option<Finding> {
    for block in of_kind(document, BlockKind::Byline) {
        let line = document.slice(block.span);
        let lead = list_marker(line).unwrap_or(0);
        let start = byline(&line[lead..]).or_else(|| inner_byline(&line[lead..])).map_or(lead, |len| lead + len);
        let alone =
            start == lead && (is_name_line(document, &line[start..]) || dated_name(document, &line[start..]).is_some());
        if let Some(len) = names(&line[start..]).filter(|_| alone || start > lead) {
            let at = block.span.start() + start;
            return finding(document, at, at + len, "intake.byline");
        }
    }
    // A person who signs with a date: only if nothing in the line names a body.
    let signed = of_kind(document, BlockKind::Signature).find(|block| {
        let line = document.slice(block.span);
        !names_a_body(line) && is_name_line(document, line)
    })?;
    finding(document, signed.span.start(), signed.span.end(), "intake.signature")
}

/// What the owner of a page is to the text.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    Outlet,
    Issuer,
}

/// Tells by words of tables whether a masthead is an outlet's or that of the party who issues the text. Neither if the
/// words say both.
fn owner(document: &Document, name: Span) -> Option<(Owner, Finding)> {
    let words = document.slice(name);
    let issues = || names_kind(document, None, Class::KindStatement) || names_kind(document, None, Class::KindReport);
    let owner = match (names_a_body(words) || ends_as_body(words), names_an_outlet(words)) {
        (true, false) => Owner::Issuer,
        (false, true) => Owner::Outlet,
        (true, true) => return None,
        (false, false) if issues() => Owner::Issuer,
        (false, false) => Owner::Outlet,
    };
    Some((owner, Finding { span: name, rule: "intake.masthead".into() }))
}

/// "The Norhaven Gazette" on a line between byline and date: a name that starts with an article, or has a word of outlets.
fn byline_outlet(document: &Document, author: Option<&Finding>) -> Option<Finding> {
    let is_frame = |block: &Block| matches!(block.kind, BlockKind::Byline | BlockKind::Dateline);
    let is_named = |block: &Block| {
        let line = document.slice(block.span);
        let named = names_an_outlet(line) || WORDS.start(Class::Article, line).is_some();
        let person = author.is_some_and(|author| author.span.intersection(block.span).is_some());
        let plain = line.split_whitespace().count() <= 6 && !line.contains(|c: char| c.is_ascii_digit() || c == ':');
        named && plain && !person && is_capitalised(line) && !names_a_body(line) && byline(line).is_none()
    };
    let beside = |place: usize| {
        let near = [place.checked_sub(1), Some(place + 1)].into_iter().flatten();
        near.filter_map(|place| document.blocks.get(place)).any(is_frame)
    };
    let mut bylines = document.blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Byline);
    let (_, block) = bylines.find(|(place, block)| is_named(block) && beside(*place))?;
    finding(document, block.span.start(), block.span.end(), "intake.byline-outlet")
}

/// "The Norhaven Gazette, 3 May 2031" at the end.
fn signed_outlet(document: &Document) -> Option<Finding> {
    let named = |block: &Block| Some((block.span.start(), outlet_line(document.slice(block.span))?));
    let (at, len) = of_kind(document, BlockKind::Signature).find_map(named)?;
    finding(document, at, at + len, "intake.outlet-line")
}

/// "The Guild of Norhaven Pilots (GNP) has read …" at the start of a text that the account "gnp-press" posted.
fn opening_body(document: &Document) -> Option<Finding> {
    let block = of_kind(document, BlockKind::Paragraph).next()?;
    let text = document.slice(block.span);
    let (name, rest) = text.split_once('(')?;
    let short = rest.split_once(')')?.0;
    let start = WORDS.start(Class::Article, name).unwrap_or(0);
    let name = name.trim_end();
    let is_short = (2..=12).contains(&short.len()) && short.chars().all(|c| c.is_ascii_uppercase() || c == '-');
    let is_name = name.len() <= 120 && is_capitalised(&name[start..]) && names_a_body(&name[start..]);
    let posts = |block: &Block| {
        document.slice(block.span).split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(short))
    };
    let posted = of_kind(document, BlockKind::Byline).any(posts);
    let at = block.span.start();
    (is_short && is_name && posted).then(|| finding(document, at + start, at + name.len(), "intake.opening-body"))?
}

fn source_outlet(document: &Document) -> Option<Finding> {
    for block in of_kind(document, BlockKind::Signature) {
        let line = document.slice(block.span);
        let Some(start) = source_line(line) else { continue };
        let rest = &line[start..];
        let date = dates(rest).first().map_or(rest.len(), |date| date.range.start);
        let end = rest.find([',', '|', '(', ';', '–', '—']).unwrap_or(rest.len()).min(date);
        let name = rest[..end].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '-' | '/'));
        let is_address = name.contains("://") || name.starts_with("www.");
        if !name.is_empty() && !is_address && name.split_whitespace().count() <= 8 {
            let at = block.span.start() + start;
            return finding(document, at, at + name.len(), "intake.source-line");
        }
    }
    None
}

/// The body that signs at the end: "Chamber of Trade of X", beside a date or as the last line.
fn signing_body(document: &Document) -> Option<Finding> {
    let signature = |block: &&Block| {
        let line = document.slice(block.span);
        let is_note =
            source_line(line).is_some() || is_writer_note(line) || dates_end(line) || outlet_line(line).is_some();
        !is_note && is_signing_body(line)
    };
    let block = of_kind(document, BlockKind::Signature).rfind(signature)?;
    let line = document.slice(block.span);
    // Four capitalised words and more are a body or a title of one; fewer may be a person, unless a word tells.
    let is_person = is_name_line(document, line) || names(line).is_some_and(|len| line[len..].starts_with(','));
    let clear = names_a_body(line) || (!is_person && line.split_whitespace().count() >= 4);
    clear.then(|| Finding { span: block.span, rule: "intake.signature".into() })
}

/// The speaker that a title names: "Question-Réponse du porte-parole de X au sujet de …", "Interview with Ann Roe, …".
fn heading_speaker(document: &Document, title: &Finding) -> Option<Finding> {
    let text = document.slice(title.span);
    let lead = WORDS.find(Class::Lead, text);
    let has_turns = of_kind(document, BlockKind::Answer).next().is_some();
    let speech = WORDS.find(Class::Speech, text);
    if lead.is_none() && !has_turns && speech.is_none() {
        return None;
    }
    let start = lead.map_or(0, |(_, end)| end);
    let start = start + (text[start..].len() - text[start..].trim_start().len());
    let rest = &text[start..];
    let role = WORDS.find(Class::Role, rest).filter(|(_, end)| *end <= rest.len());
    let mut end = rest.find([':', '–', '—', '|', '(']).unwrap_or(rest.len());
    end = dates(rest).first().map_or(end, |date| end.min(date.range.start));
    // What comes first ends the speaker: the subject, or what the speaker gives ("…'s remarks").
    let after_role = role.map_or(0, |(_, end)| end);
    for at in word_starts(rest).skip(1).filter(|at| *at >= after_role) {
        let ends = WORDS.start(Class::Subject, &rest[at..]).is_some();
        let own = rest[..at].trim_end();
        let gives = ["'s", "’s", "s'", "s’"].iter().any(|mark| own.ends_with(mark)) && speech.is_some();
        if ends || gives {
            end = end.min(if gives { own.trim_end_matches('s').trim_end_matches(['\'', '’']).len() } else { at });
            break;
        }
    }
    let speaker = rest.get(..end)?.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '-'));
    // Without words that lead in, the whole start of the title must be the speaker: capitalised, with an office.
    let clear = match (lead, role) {
        (Some(_), Some(role)) => role.1 <= speaker.len(),
        (Some(_), None) => names(speaker).is_some() || names_a_body(speaker) || opens_as_body(speaker),
        (None, Some(role)) => {
            let before = rest.get(..role.0).is_some_and(|before| before.is_empty() || is_capitalised(before));
            before && role.1 <= speaker.len() && end < rest.len()
        }
        (None, None) => false,
    };
    let at = title.span.start() + start;
    (clear && speaker.split_whitespace().count() <= 24)
        .then(|| finding(document, at, at + speaker.len(), "intake.heading-speaker"))?
}

/// The speaker to whom the words before the turns say that these questions were put: "Spokesman Ed Roe took questions from …".
fn questioned(document: &Document) -> Option<Finding> {
    of_kind(document, BlockKind::Answer).next()?;
    let before = document.blocks.iter().take_while(|block| block.kind != BlockKind::Question);
    before.filter(|block| block.kind != BlockKind::Title && block.span.len() <= LONGEST_INTRODUCTION).find_map(
        |block| {
            let text = document.slice(block.span);
            let (end, _) = WORDS.find(Class::Questioned, text)?;
            let opens = text[..end].rfind(['.', '!', '?', ':', ';', '\n']).map_or(0, |at| at + 1);
            let speaker = text[opens..end].trim_end().trim_end_matches(',');
            let known = WORDS.find(Class::Role, speaker).is_some()
                || names(speaker.trim_start()).is_some()
                || names_a_body(speaker);
            let at = block.span.start() + opens;
            (known && speaker.split_whitespace().count() <= 24)
                .then(|| finding(document, at, at + speaker.len(), "intake.questioned"))?
        },
    )
}

/// The date the document gives for itself, and that of its last change: the most precise of the frame, and of those the first.
/// Dates in running text are what the text is about, and a date of change (`modified`, or words that say so) is none of
/// publication; the address of a page was looked at before.
fn dates_of(
    document: &Document,
    modified: Option<Span>,
    address: Option<Span>,
) -> (Option<StatedDate>, Option<StatedDate>) {
    let order = match document.language {
        Language::English | Language::Undetermined | Language::Other => Order::Unknown,
        _ => Order::DayFirst,
    };
    let framed = document.blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Dateline => Some((block.span, "intake.dateline")),
        BlockKind::Byline if address != Some(block.span) => Some((block.span, "intake.byline")),
        BlockKind::Signature if source_line(document.slice(block.span)).is_some() => {
            Some((block.span, "intake.source-line"))
        }
        BlockKind::Signature if !is_writer_note(document.slice(block.span)) => Some((block.span, "intake.signature")),
        _ => None,
    });
    let place_and_date = opening_date(document).map(|span| (span, "intake.dateline"));
    let titled = title_date(document).map(|span| (span, "intake.title-date"));
    let (mut published, mut changed): (Best, Best) = (None, None);
    let is_stated = |span: Span| modified.is_some_and(|modified| modified.intersection(span).is_some());
    for (span, rule) in framed.chain(place_and_date).chain(titled).filter(|(span, _)| !is_stated(*span)) {
        let line = document.slice(span);
        let mut from = 0;
        for found in dates(line) {
            let before = &line[from..found.range.start];
            from = found.range.end;
            let is_change = called(before).or_else(|| called_behind(&line[from..])) == Some(Called::Changed);
            let best = if is_change { &mut changed } else { &mut published };
            let (iso, precision) = found.iso(order);
            let words = document.span(span.start() + found.range.start, span.start() + found.range.end);
            if let Some(span) = words.filter(|_| best.as_ref().is_none_or(|(known, _)| *known < precision)) {
                *best = Some((precision, StatedDate { finding: Finding { span, rule: rule.into() }, iso }));
            }
        }
    }
    let date = |best: Best| best.map(|(_, date)| date);
    (date(published), date(changed))
}

/// The most precise date so far.
type Best = Option<(Precision, StatedDate)>;

/// "LIÈGE, 3 May 2021 – The council …": place, date and dash at the start of the first paragraph.
fn opening_date(document: &Document) -> Option<Span> {
    let block = of_kind(document, BlockKind::Paragraph).next()?;
    let text = document.slice(block.span);
    let (at, _) = text.char_indices().take(80).find(|(_, c)| matches!(c, '–' | '—'))?;
    let date = dates(&text[..at]).first()?.clone();
    let place = text[..date.range.start].trim_end_matches([' ', ',', '(', '\u{a0}']);
    let only = text[date.range.end..at].chars().all(|c| !c.is_alphanumeric());
    let short = place.split_whitespace().count() <= 4 && place.starts_with(char::is_uppercase);
    (only && short).then(|| document.span(block.span.start(), block.span.start() + at))?
}

/// "Transcript of the press briefing of X, 3 May 2031": the day at the end of a title that says what was spoken or stated.
/// The title of an article may end with the day that it is about.
fn title_date(document: &Document) -> Option<Span> {
    let title = of_kind(document, BlockKind::Title).next()?;
    let text = document.slice(title.span);
    let date = dates(text).pop()?.range;
    let last = text[date.end..].chars().all(|c| !c.is_alphanumeric());
    let apart = text[..date.start].trim_end().ends_with([',', '(', '–', '—']);
    let stated = WORDS.find(Class::Lead, text).or_else(|| WORDS.find(Class::Speech, text)).is_some();
    (last && apart && stated).then(|| document.span(title.span.start() + date.start, title.span.start() + date.end))?
}

/// What kind of text a document with facts is.
pub(crate) fn kind(document: &Document) -> DocumentKind {
    let stated = &document.stated;
    let has = |kind| of_kind(document, kind).next().is_some();
    let named = |class| names_kind(document, stated.title.as_ref(), class);
    let notes = of_kind(document, BlockKind::Signature).any(|block| is_writer_note(document.slice(block.span)));
    match () {
        () if has(BlockKind::Answer) => DocumentKind::Interview,
        () if notes => DocumentKind::Opinion,
        () if named(Class::KindInterview) => DocumentKind::Interview,
        () if stated.issuer.is_some() && named(Class::KindReport) => DocumentKind::Report,
        () if named(Class::KindStatement) || stated.issuer.is_some() => DocumentKind::Statement,
        () if named(Class::KindOpinion) => DocumentKind::Opinion,
        () if stated.outlet.is_some() || stated.author.is_some() => DocumentKind::Article,
        () => DocumentKind::Unknown,
    }
}

/// Whether the title, or a section that the page names before the text ("Home > Opinion"), is of the class.
fn names_kind(document: &Document, title: Option<&Finding>, class: Class) -> bool {
    let before = document.blocks.iter().take_while(|block| block.kind != BlockKind::Paragraph).take(8);
    let mut before = before.filter(|block| block.kind != BlockKind::Title && block.span.len() <= 120);
    title.is_some_and(|title| starts_with_kind(class, document.slice(title.span)))
        || before.any(|block| section_parts(document.slice(block.span)).map(key).any(|part| WORDS.is(class, &part)))
}
