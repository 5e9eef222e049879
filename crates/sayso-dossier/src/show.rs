//! A document with its claims marked: a document and its ledger come in, lines for a terminal go out. Every mark can
//! be read without colours: `[3 words 3]` is the content of claim 3, and below each block stands who says it.

use std::collections::BTreeMap;
use std::io::Write;

use sayso_ledger::{Block, BlockKind, Claim, Document, Figure, Form, Ledger, Span};

use crate::figures::figure_meaning;
use crate::list::flowing;
use crate::passing::chain_of_voices;
use crate::terminal::{Paint, Terminal, clean};
use crate::voices::{Shown, Voice, chain, excerpt, phrases, why};
use crate::{DossierError, Explain};

/// What is shown of a document beside its text.
#[derive(Clone, Copy)]
pub struct Marked<'a> {
    /// Its claims.
    pub ledger: &'a Ledger,
    /// Its figures, in order.
    pub figures: &'a [&'a Figure],
    /// Its paths.
    pub paths: &'a [String],
    /// What explains rules, where each claim is to say why it is read as it is.
    pub explain: Option<Explain<'a>>,
}

/// Writes the document block by block.
///
/// # Errors
/// If the output cannot be written.
pub fn show(
    document: &Document,
    marked: Marked<'_>,
    terminal: Terminal,
    out: &mut dyn Write,
) -> Result<(), DossierError> {
    let ledger = marked.ledger;
    for path in marked.paths {
        writeln!(out, "{}", terminal.paint(Paint::Faint, &clean(path)))?;
    }
    writeln!(out, "{}", terminal.wrapped(&facts(document, ledger), "", ""))?;
    if let Some(chain) = chain_of_voices(document, ledger) {
        writeln!(out, "{}", terminal.wrapped(&format!("chain of voices: {chain}"), "", "    "))?;
    }
    let legend = "[3 … 3] content of claim 3 · sentences without marks: the text's own voice · ~ page furniture";
    writeln!(out, "{}", terminal.wrapped(&terminal.paint(Paint::Faint, legend), "", ""))?;
    for block in &document.blocks {
        writeln!(out)?;
        write_block(document, marked, block, terminal, out)?;
    }
    let notices: Vec<_> = document.notices.iter().chain(&ledger.notices).collect();
    if !notices.is_empty() {
        writeln!(out)?;
    }
    for notice in notices {
        let words = notice.span.map(|span| excerpt(document.slice(span)));
        let place = words.map_or(String::new(), |words| format!(": “{words}”"));
        let text = format!("note: {}{place}", clean(&notice.message));
        writeln!(out, "{}", terminal.wrapped(&terminal.paint(Paint::Warning, &text), "", "      "))?;
    }
    Ok(())
}

fn facts(document: &Document, ledger: &Ledger) -> String {
    let stated = &document.stated;
    let mut facts = vec![format!("{} · {}", document.language.name(), document.kind.name())];
    facts.extend(stated.date.as_ref().map(|date| date.iso.clone()));
    facts.extend(stated.modified.as_ref().map(|date| format!("changed {}", date.iso)));
    let findings = [("by", &stated.author), ("in", &stated.outlet), ("issued by", &stated.issuer)];
    for (label, finding) in findings {
        facts.extend(
            finding.as_ref().map(|finding| format!("{label} {}", flowing(&clean(document.slice(finding.span))))),
        );
    }
    let attributed = ledger.claims.iter().filter(|claim| claim.form != Form::Own).count();
    facts.push(format!("{attributed} attributed claims"));
    let blocks =
        |furniture: bool| document.blocks.iter().filter(move |block| (block.kind == BlockKind::Furniture) == furniture);
    let n_bytes = |furniture: bool| -> usize { blocks(furniture).map(|block| block.span.len()).sum() };
    let (skipped, all) = (n_bytes(true), n_bytes(true) + n_bytes(false));
    if skipped > 0 {
        facts.push(format!("{} % page furniture", (100 * skipped).div_ceil(all)));
    }
    facts.join(" · ")
}

fn write_block(
    document: &Document,
    extra: Marked<'_>,
    block: &Block,
    terminal: Terminal,
    out: &mut dyn Write,
) -> Result<(), DossierError> {
    let ledger = extra.ledger;
    let inside = |span: &Span| span.intersection(block.span).is_some();
    let claims: Vec<(usize, &Claim)> = ledger
        .claims
        .iter()
        .enumerate()
        .filter(|(_, claim)| claim.form != Form::Own && claim.content.iter().any(inside))
        .collect();
    let text = flowing(&marked(document, block, &claims, terminal));
    match block.kind {
        BlockKind::Title => writeln!(out, "{}", terminal.wrapped(&strong(&text, terminal), "# ", "  "))?,
        BlockKind::Heading => writeln!(out, "{}", terminal.wrapped(&strong(&text, terminal), "## ", "   "))?,
        BlockKind::Furniture => {
            writeln!(out, "{}", terminal.wrapped(&terminal.paint(Paint::Faint, &text), "~ ", "~ "))?;
        }
        BlockKind::Byline
        | BlockKind::Dateline
        | BlockKind::Signature
        | BlockKind::Caption
        | BlockKind::Footnote
        | BlockKind::Comment
        | BlockKind::Quoted
        | BlockKind::Metadata => {
            let label = format!("({}) ", block.kind.name());
            writeln!(out, "{}", terminal.wrapped(&text, &label, "  "))?;
        }
        _ => writeln!(out, "{}", terminal.wrapped(&text, "", ""))?,
    }
    for (idx, claim) in claims {
        // A quotation over several blocks is explained under the first.
        if inside(&claim.content[0]) {
            let line = claim_note(document, ledger, idx, terminal);
            writeln!(out, "{}", terminal.wrapped(&line, "    ", "        "))?;
            if let Some(explain) = extra.explain {
                why(out, &claim.rule, &shown(document, claim), explain, terminal, "          ")?;
            }
        }
    }
    let figures = extra.figures.iter().filter(|figure| block.span.contains(figure.span));
    let read = figures.map(|figure| {
        let words = flowing(&clean(document.slice(figure.span)));
        let meaning = figure_meaning(figure);
        if words == meaning { words } else { format!("{words} = {meaning}") }
    });
    let read: Vec<String> = read.collect();
    if !read.is_empty() {
        let line = terminal.paint(Paint::Faint, &format!("figures: {}", read.join(" · ")));
        writeln!(out, "{}", terminal.wrapped(&line, "    ", "        "))?;
    }
    Ok(())
}

fn strong(text: &str, terminal: Terminal) -> String {
    terminal.paint(Paint::Strong, text)
}

/// "3  Ann Roe · direct · said": who says what is marked.
fn claim_note(document: &Document, ledger: &Ledger, idx: usize, terminal: Terminal) -> String {
    let claim = &ledger.claims[idx];
    let mut voices = vec![voice(document, ledger, idx)];
    voices.extend(ancestors(ledger, claim).map(|outer| voice(document, ledger, outer)));
    let mut parts = vec![terminal.paint(Paint::Source, &chain(&voices)), claim.form.name().to_owned()];
    parts.extend(phrases(&shown(document, claim)));
    let cue: Vec<String> = claim.cue.iter().map(|span| flowing(&clean(document.slice(*span)))).collect();
    if !cue.is_empty() {
        parts.push(terminal.paint(Paint::Cue, &cue.join(" … ")));
    }
    let page = document.page_of(claim.content[0]).map(|page| format!("p. {}", clean(&page.label)));
    parts.extend(page.map(|page| terminal.paint(Paint::Faint, &page)));
    parts.push(terminal.paint(Paint::Faint, &format!("[{}]", claim.rule)));
    format!("{:>2}  {}", idx + 1, parts.join(" · "))
}

fn voice<'a>(document: &'a Document, ledger: &'a Ledger, idx: usize) -> Voice<'a> {
    let claim = &ledger.claims[idx];
    let words = |span: Option<Span>| span.map(|span| document.slice(span));
    Voice {
        number: idx + 1,
        kind: claim.source.kind(),
        speaker: words(claim.source.speaker()),
        source: words(claim.source.span()),
        stance: claim.stance(),
        rule: &claim.rule,
    }
}

/// The claims around a claim, from the inside out. Parents come earlier, so the way ends.
fn ancestors<'a>(ledger: &'a Ledger, claim: &Claim) -> impl Iterator<Item = usize> + use<'a> {
    std::iter::successors(claim.parent, |outer| ledger.claims[*outer].parent)
}

fn shown<'a>(document: &'a Document, claim: &'a Claim) -> Vec<Shown<'a>> {
    let shown = claim.marks.iter().map(|mark| Shown {
        reading: mark.reading,
        words: mark.span.map(|span| document.slice(span)),
        place: mark.span.map_or(String::new(), |span| line_of(document, span)),
        rule: &mark.rule,
    });
    shown.collect()
}

/// "line 12" of the text.
fn line_of(document: &Document, span: Span) -> String {
    format!("line {}", 1 + document.text()[..span.start()].bytes().filter(|byte| *byte == b'\n').count())
}

/// The text of a block with the marks of the claims in it.
fn marked(document: &Document, block: &Block, claims: &[(usize, &Claim)], terminal: Terminal) -> String {
    // What is written before the byte at each position: ends before starts, inner marks inside outer ones.
    let mut marks: BTreeMap<usize, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for (idx, claim) in claims {
        for piece in claim.content.iter().filter_map(|piece| piece.intersection(block.span)) {
            let number = idx + 1;
            let open = terminal.paint(Paint::Faint, &format!("[{number}"));
            let close = terminal.paint(Paint::Faint, &format!("{number}]"));
            marks.entry(piece.start()).or_default().1.push(format!("{open} "));
            marks.entry(piece.end()).or_default().0.insert(0, format!(" {close}"));
        }
    }
    let mut paints: Vec<(Span, Paint)> = Vec::new();
    for (_, claim) in claims {
        paints.extend(claim.source.span().map(|span| (span, Paint::Source)));
        paints.extend(claim.cue.iter().map(|span| (*span, Paint::Cue)));
        paints.extend(claim.content.iter().map(|span| (*span, Paint::Content)));
    }
    let mut cuts: Vec<usize> = marks.keys().copied().collect();
    for (span, _) in &paints {
        cuts.extend([span.start(), span.end()]);
    }
    cuts.extend([block.span.start(), block.span.end()]);
    cuts.retain(|cut| (block.span.start()..=block.span.end()).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut text = String::new();
    for (idx, &cut) in cuts.iter().enumerate() {
        if let Some((ends, starts)) = marks.get(&cut) {
            text.extend(ends.iter().map(String::as_str));
            text.extend(starts.iter().map(String::as_str));
        }
        let Some(stretch) = cuts.get(idx + 1).and_then(|end| document.span(cut, *end)) else { continue };
        // The innermost of what covers the stretch gives its colour.
        let paint = paints.iter().filter(|(span, _)| span.contains(stretch)).min_by_key(|(span, _)| span.len());
        let words = clean(document.slice(stretch));
        text.push_str(&paint.map_or_else(|| words.to_string(), |(_, paint)| terminal.paint(*paint, &words)));
    }
    text
}
