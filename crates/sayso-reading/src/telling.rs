//! Telling sentences: those that can hold an attribution. The layers of a document come in; which sentences of its syntax
//! are worth an encoder's time goes out.
//!
//! A sentence is telling if it has quotation marks, a word that a table lists as one that attributes, or a clause that
//! hangs on a verb or noun as what is said does. It need not hold an attribution; the others do not.

use sayso_ledger::Document;

use crate::analysis::Analysis;
use crate::lexicon::{Classes, Entry, Lexicon};
use crate::syntax::Syntax;

/// Relations by which what is said hangs on what says it.
const SAID: [&str; 2] = ["ccomp", "parataxis"];

/// For each sentence of the syntax, whether it is telling.
pub(crate) fn telling(document: &Document, analysis: &Analysis, lexicon: &Lexicon, syntax: &Syntax) -> Vec<bool> {
    let attributes =
        |entry: &Entry| !entry.cues.is_empty() || !entry.phrases.is_empty() || entry.classes.any(Classes::STATEMENT);
    let text = document.text();
    let mut quoted = analysis.quotations.iter().flat_map(|quotation| &quotation.pieces).copied().collect::<Vec<_>>();
    quoted.sort();
    let mut next = quoted.into_iter().peekable();
    // The furthest end of the quotations that began before.
    let mut reached = 0;
    let sentences = syntax.analysis.sentences(text).map(|sentence| {
        let range = sentence.range();
        while let Some(piece) = next.next_if(|piece| piece.start() < range.end) {
            reached = piece.end().max(reached);
        }
        reached > range.start
            || sentence.words().any(|word| {
                let listed = [lexicon.listed(word.form()), lexicon.listed(word.lemma())];
                SAID.contains(&word.relation()) || listed.into_iter().flatten().any(attributes)
            })
    });
    sentences.collect()
}

#[cfg(test)]
mod tests {
    use sayso_ledger::{Format, Language};

    use super::*;
    use crate::Reader;

    #[test]
    fn sentences_with_a_cue_or_a_quotation_are_telling() {
        let text = "The ferry left at noon. Ann Roe said it was late. It docked. “We waited.” The pier is old.";
        let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
        document.language = Language::English;
        let reader = Reader::new().unwrap();
        let (analysis, syntax) = (reader.analyse(&document), reader.syntax(&document).unwrap().unwrap());
        let lexicon = reader.lexicon(Language::English).unwrap();
        assert_eq!(telling(&document, &analysis, lexicon, &syntax), [false, true, false, true, false]);
    }
}
