//! The language analysis of a document: its layers come in, a table for a terminal or CoNLL-U goes out.

use std::io::Write;

use sayso_ledger::{Document, Span};
use sayso_syntax::conllu::{self, ConlluSentence, ConlluWord};
use sayso_syntax::{Analysis, Name};
use unicode_width::UnicodeWidthStr;

use crate::DossierError;
use crate::list::flowing;
use crate::terminal::{Paint, Terminal, clean};

/// What is known of a document's words.
#[derive(Clone, Copy, Debug)]
pub struct WordLayers<'a> {
    /// The document.
    pub document: &'a Document,
    /// The stretches of its text that were analysed.
    pub paragraphs: &'a [Span],
    /// Words, sentences and trees.
    pub analysis: &'a Analysis,
    /// Names of persons, organisations and places.
    pub names: &'a [Name],
}

/// Writes the words as a table: number, word, lemma, word class, features, relation and head, name. Words of a name end
/// with its kind, those of a family name with `*` behind it.
///
/// # Errors
/// If the output cannot be written.
pub fn words(layers: WordLayers<'_>, terminal: Terminal, out: &mut dyn Write) -> Result<(), DossierError> {
    for (n_before, sentence) in sentences(layers).into_iter().enumerate() {
        if n_before > 0 {
            writeln!(out)?;
        }
        let head = format!("{}  {}", sentence.id, flowing(&clean(&sentence.text)));
        writeln!(out, "{}", terminal.wrapped(&terminal.paint(Paint::Faint, &head), "", "   "))?;
        let rows: Vec<[String; 7]> = (1..).zip(&sentence.words).map(|(number, word)| row(number, word)).collect();
        let widths: [usize; 7] =
            std::array::from_fn(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0));
        for row in &rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
                let padding = " ".repeat(width - cell.width());
                // Numbers stand on the right of their column.
                let (before, behind) = if column == 0 { (padding.as_str(), "") } else { ("", padding.as_str()) };
                let shown = if column == 1 { terminal.paint(Paint::Strong, cell) } else { cell.clone() };
                line += &format!("{before}{shown}{behind}  ");
            }
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

fn row(number: usize, word: &ConlluWord) -> [String; 7] {
    let value = |key: &str| word.misc.split('|').find_map(|part| part.strip_prefix(key)?.strip_prefix('='));
    let family = if value("Family").is_some() { "*" } else { "" };
    let name = value("NER").and_then(|label| label.get(2..)).map_or(String::new(), |kind| format!("{kind}{family}"));
    let head = if word.head == 0 { String::new() } else { format!(" → {}", word.head) };
    [
        number.to_string(),
        clean(&word.form).into_owned(),
        clean(&word.lemma).into_owned(),
        word.upos.name().to_owned(),
        word.feats.to_string(),
        format!("{}{head}", word.deprel),
        name,
    ]
}

/// Writes the words as CoNLL-U, with the columns of Universal Dependencies and in the last one what
/// [`conllu::sentences`] says. Cells lose control and direction characters; their places are those of the text.
///
/// # Errors
/// If the output cannot be written.
pub fn conllu(layers: WordLayers<'_>, out: &mut dyn Write) -> Result<(), DossierError> {
    let mut text = String::new();
    for mut sentence in sentences(layers) {
        for word in &mut sentence.words {
            (word.form, word.lemma) = (clean(&word.form).into_owned(), clean(&word.lemma).into_owned());
        }
        for token in &mut sentence.multiwords {
            token.form = clean(&token.form).into_owned();
        }
        sentence.text = clean(&sentence.text).into_owned();
        text.clear();
        conllu::write_sentence(&sentence, &mut text);
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// The sentences with their numbers, `1` from the first on, and where documents and paragraphs begin.
fn sentences(layers: WordLayers<'_>) -> Vec<ConlluSentence> {
    let WordLayers { document, paragraphs, analysis, names } = layers;
    let mut sentences = conllu::sentences(document.text(), analysis, names);
    let starts = analysis.sentences(document.text()).map(|sentence| sentence.range().start);
    let mut ends = paragraphs.iter().map(|span| span.end()).peekable();
    let mut is_first = true;
    for ((number, sentence), start) in (1..).zip(&mut sentences).zip(starts) {
        sentence.id = number.to_string();
        sentence.new_document = number == 1;
        while ends.next_if(|end| *end <= start).is_some() {
            is_first = true;
        }
        sentence.new_paragraph = std::mem::take(&mut is_first);
    }
    sentences
}
