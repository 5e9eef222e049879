//! Transcripts: "ROE: Why did the buoy fail?" and the turns behind it, bare or in one long quotation. The paragraphs of a
//! document come in; turns go out.
//!
//! A label is one to four words and a colon at the start of a paragraph. Paragraphs with labels are a transcript where
//! several follow one another, speakers alternate, and a label names somebody whom the text also names elsewhere: lines
//! such as "RELATED:" or "Photo:" are none.
//!
//! An interview whose questions are headings may name who answers once, in front of the first answer: the others are the
//! same one's, unless a further label names somebody else.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use sayso_ledger::{BlockKind, Document, Span};

use crate::analysis::{Analysis, Paragraph};
use crate::lexicon::fold;
use crate::tokens::TokenKind;

/// The longest label, in tokens.
const MAX_LABEL: usize = 6;
/// Paragraphs without a label that go on with the turn before them.
const MAX_GAP: usize = 3;
/// Turns from which on a transcript is one.
const MIN_TURNS: usize = 3;
/// Labels in lower case are more often no names: so many more turns are asked for.
const MIN_TURNS_LOWER: usize = 5;

/// What one speaker says before the next one does.
pub(super) struct Turn {
    /// Who speaks.
    pub(super) speaker: Span,
    /// The colon.
    pub(super) colon: Span,
    /// What is said: a stretch of each paragraph.
    pub(super) content: Vec<Span>,
}

/// The start of a paragraph that may be a turn.
#[derive(Clone)]
struct Label {
    paragraph: usize,
    speaker: Span,
    colon: Span,
    capitals: bool,
    /// Whether the paragraph begins with a quotation mark.
    opened: bool,
}

/// The turns of the transcripts in a document, in order.
pub(super) fn turns(document: &Document, analysis: &Analysis) -> Vec<Turn> {
    let paragraphs = &analysis.paragraphs;
    let labels = (0..paragraphs.len()).filter_map(|idx| label(document, analysis, idx));
    let mut runs: Vec<Vec<Label>> = Vec::new();
    for label in labels {
        let goes_on = |last: &Label| {
            last.capitals == label.capitals
                && last.opened == label.opened
                && label.paragraph - last.paragraph <= MAX_GAP + 1
        };
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(goes_on) => run.push(label),
            _ => runs.push(vec![label]),
        }
    }
    let mut turns = Vec::new();
    for run in runs.iter().filter(|run| is_transcript(document, analysis, run)) {
        for (nth, label) in run.iter().enumerate() {
            let end = run.get(nth + 1).map_or(label.paragraph + 1, |next| next.paragraph);
            let own = paragraphs[label.paragraph..end].iter();
            let content = own.filter_map(|paragraph| said(document, analysis, paragraph, label)).collect::<Vec<_>>();
            if !content.is_empty() {
                turns.push(Turn { speaker: label.speaker, colon: label.colon, content });
            }
        }
    }
    if turns.is_empty() { interview(document, analysis) } else { turns }
}

/// The answers under headings that ask, if the first one has a label and no other one names somebody else. Behind the last
/// question only one paragraph is an answer for certain.
fn interview(document: &Document, analysis: &Analysis) -> Vec<Turn> {
    let paragraphs = &analysis.paragraphs;
    let headings: Vec<usize> =
        (0..paragraphs.len()).filter(|idx| paragraphs[*idx].kind == BlockKind::Heading).collect();
    let asks = |idx: &usize| document.slice(paragraphs[*idx].span).trim_end().ends_with('?');
    let runs = |idx: &usize| paragraphs[*idx].kind == BlockKind::Paragraph;
    // The paragraphs behind each question, up to the next heading.
    let answers: Vec<Vec<usize>> = (0..headings.len())
        .filter(|nth| asks(&headings[*nth]))
        .map(|nth| {
            let last = nth + 1 == headings.len();
            let own = headings[nth] + 1..headings.get(nth + 1).copied().unwrap_or(paragraphs.len());
            own.filter(runs).take(if last { 1 } else { usize::MAX }).collect()
        })
        .filter(|answer: &Vec<usize>| !answer.is_empty())
        .collect();
    let labels: Vec<Option<Label>> = answers.iter().map(|answer| label(document, analysis, answer[0])).collect();
    let Some(Some(first)) = labels.first().filter(|_| answers.len() >= MIN_TURNS) else { return Vec::new() };
    let name = |label: &Label| fold(document.slice(label.speaker));
    let alone = labels.iter().flatten().all(|label| name(label) == name(first));
    if !alone || !is_named_elsewhere(document, analysis, std::slice::from_ref(first)) {
        return Vec::new();
    }
    let turn = |(answer, own): (&Vec<usize>, &Option<Label>)| {
        let label = own.as_ref().unwrap_or(first);
        let content = answer.iter().filter_map(|idx| said(document, analysis, &paragraphs[*idx], label));
        Turn { speaker: label.speaker, colon: label.colon, content: content.collect() }
    };
    answers.iter().zip(&labels).map(turn).filter(|turn| !turn.content.is_empty()).collect()
}

/// The label at the start of a paragraph, behind an opening mark if there is one.
fn label(document: &Document, analysis: &Analysis, idx: usize) -> Option<Label> {
    let paragraph = &analysis.paragraphs[idx];
    if !matches!(paragraph.kind, BlockKind::Paragraph | BlockKind::ListItem) {
        return None;
    }
    let tokens = &analysis.tokens[paragraph.tokens.clone()];
    let opened = tokens.first().is_some_and(|token| is_quotation_mark(document.slice(token.span)));
    let from = usize::from(opened);
    let colon = tokens.iter().take(from + MAX_LABEL + 1).position(|token| document.slice(token.span) == ":")?;
    let words = &tokens[from.min(colon)..colon];
    let name = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
    let all = words.iter().all(|token| match token.kind {
        TokenKind::Word => name(document.slice(token.span)),
        TokenKind::Number => false,
        TokenKind::Punctuation => matches!(document.slice(token.span), "." | "'" | "’" | "-"),
    });
    let is_word = |token: &&crate::tokens::Token| token.kind == TokenKind::Word;
    let goes_on = tokens[colon + 1..].iter().any(|token| token.kind != TokenKind::Punctuation);
    if !all || !goes_on || !words.iter().any(|token| is_word(&token)) {
        return None;
    }
    let speaker = words.first()?.span.cover(words.last()?.span);
    let capitals = !document.slice(speaker).chars().any(char::is_lowercase);
    Some(Label { paragraph: idx, speaker, colon: tokens[colon].span, capitals, opened })
}

/// Whether paragraphs with labels are turns: speakers alternate, one of them is named elsewhere, and most turns end as sentences
/// do, not as in "Team size: 50".
fn is_transcript(document: &Document, analysis: &Analysis, run: &[Label]) -> bool {
    let least = if run.iter().all(|label| label.capitals) { MIN_TURNS } else { MIN_TURNS_LOWER };
    if run.len() < least {
        return false;
    }
    let mut turns_of: HashMap<String, usize> = HashMap::new();
    for label in run {
        *turns_of.entry(fold(document.slice(label.speaker))).or_default() += 1;
    }
    let alternate = turns_of.len() > 1 && turns_of.values().any(|n_turns| *n_turns > 1);
    let ends = |label: &&Label| {
        let tokens = analysis.tokens[analysis.paragraphs[label.paragraph].tokens.clone()].iter().rev();
        let last = tokens.map(|token| document.slice(token.span)).find(|text| !is_quotation_mark(text));
        last.is_some_and(|text| text.ends_with(['.', '?', '!', '…', '-', '–', '—', ')', ']']))
    };
    alternate && run.iter().filter(ends).count() * 2 > run.len() && is_named_elsewhere(document, analysis, run)
}

/// Whether the last name of a label stands in the text outside of labels too.
fn is_named_elsewhere(document: &Document, analysis: &Analysis, labels: &[Label]) -> bool {
    let is_label = |at: usize| labels.iter().any(|label| label.speaker.start() <= at && at < label.speaker.end());
    let last_name = |label: &Label| fold(document.slice(label.speaker)).split_whitespace().last().map(str::to_owned);
    let last_names: HashSet<String> = labels.iter().filter_map(last_name).collect();
    analysis.tokens.iter().any(|token| {
        let text = document.slice(token.span);
        token.kind == TokenKind::Word
            && text.starts_with(char::is_uppercase)
            && !is_label(token.span.start())
            && last_names.contains(&fold(text))
    })
}

/// What a paragraph of a turn says: all of it but its label and the marks around it; nothing for a stage direction.
fn said(document: &Document, analysis: &Analysis, paragraph: &Paragraph, label: &Label) -> Option<Span> {
    let tokens = &analysis.tokens[paragraph.tokens.clone()];
    let mut range: Range<usize> = 0..tokens.len();
    let opened = is_quotation_mark(document.slice(tokens.first()?.span));
    if opened != label.opened {
        return None;
    }
    if paragraph.span.contains(label.colon) {
        range.start = tokens.partition_point(|token| token.span.start() <= label.colon.start());
    } else if opened {
        range.start = 1;
    }
    let text = |at: usize| document.slice(tokens[at].span);
    if range.len() > 1 && is_quotation_mark(text(range.end - 1)) {
        range.end -= 1;
    }
    let aside = range.len() > 1 && matches!(text(range.start), "(" | "[");
    let spoken = !aside && !range.is_empty();
    spoken.then(|| tokens[range.start].span.cover(tokens[range.end - 1].span))
}

fn is_quotation_mark(text: &str) -> bool {
    matches!(text, "\"" | "“" | "”" | "«" | "»" | "„" | "''")
}
