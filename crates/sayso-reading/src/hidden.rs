//! Names that the encoder does not see: a text with its words comes in, the words as the encoder reads them go out. Parties
//! must be interchangeable, so how a text is read may not depend on what they are called. Words for an office, a body, a
//! title or a time stay visible although they are parts of names ("President", "Ministry", "Monday").

use std::collections::HashSet;

use sayso_encoder::Word;
use sayso_ledger::{Document, Language};
use sayso_syntax::{Analysis, Sentence, Upos, Word as SyntaxWord};

use crate::lexicon::{Classes, Lexicon};

/// The words of a text by sentence, those of one token once.
pub(crate) fn words(document: &Document, analysis: &Analysis, lexicon: Option<&Lexicon>) -> Vec<Vec<Word>> {
    let text = document.text();
    let language = document.language;
    // What is a name in one place is one in others where a capital at the start of a sentence told nothing.
    let mut names: HashSet<&str> = HashSet::new();
    for sentence in analysis.sentences(text) {
        names.extend(sentence.words().filter(|word| is_name(*word, sentence, language, lexicon)).map(SyntaxWord::form));
    }
    let word = |word: SyntaxWord<'_>| {
        let (range, form) = (word.range(), word.form());
        let hidden = names.contains(form);
        let name_end = if text[range.clone()].starts_with(form) { range.start + form.len() } else { range.end };
        Word { name: range.start..if hidden { name_end } else { range.start }, range }
    };
    let words = |sentence: Sentence<'_>| {
        let mut words: Vec<Word> = sentence.words().map(word).collect();
        words.dedup_by(|later, word| later.range == word.range);
        words
    };
    analysis.sentences(text).map(words).collect()
}

/// Whether a word is a name by itself, or made from one.
fn is_name(word: SyntaxWord<'_>, sentence: Sentence<'_>, language: Language, lexicon: Option<&Lexicon>) -> bool {
    let has_capital = |word: &SyntaxWord<'_>| word.form().starts_with(char::is_uppercase);
    let classes = lexicon.and_then(|lexicon| lexicon.listed(word.form())).map(|entry| entry.classes);
    match (classes, word.upos()) {
        (Some(classes), _) if classes.any(Classes::DEMONYM) => language != Language::English || has_capital(&word),
        (None, Upos::Propn) => true,
        (Some(classes), Upos::Propn) => classes.any(Classes::PARTICLE),
        // English and Dutch write adjectives of names with a capital, and little else inside a sentence that is no
        // heading of capitals.
        (None, Upos::Adj) if matches!(language, Language::English | Language::Dutch) && has_capital(&word) => {
            let is_lettered = |word: &SyntaxWord<'_>| word.form().starts_with(char::is_alphabetic);
            let n_capitals = sentence.words().filter(has_capital).count();
            let first = sentence.words().find(is_lettered);
            2 * n_capitals <= sentence.words().filter(is_lettered).count()
                && first.is_some_and(|first| first.idx() != word.idx())
        }
        _ => false,
    }
}
