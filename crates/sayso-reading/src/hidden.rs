//! Names that parser and encoder do not see: a text with its words comes in, the words as they read them go out. Parties
//! must be interchangeable, so how a text is read may not depend on what they are called. Words for an office, a body, a
//! title or a time stay visible although they are parts of names ("President", "Ministry", "Monday").

use std::cell::LazyCell;
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
        let (forms, tags): (Vec<&str>, Vec<Upos>) = sentence.words().map(|word| (word.form(), word.upos())).unzip();
        names.extend(self::names(&forms, &tags, language, lexicon).into_iter().map(|at| forms[at]));
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

/// The places of words of a sentence that are names by themselves, or made from one, by the forms and tags of its words.
pub(crate) fn names(forms: &[&str], tags: &[Upos], language: Language, lexicon: Option<&Lexicon>) -> Vec<usize> {
    let has_capital = |form: &&&str| form.starts_with(char::is_uppercase);
    let is_lettered = |form: &&&str| form.starts_with(char::is_alphabetic);
    let first = forms.iter().position(|form| is_lettered(&form));
    // English and Dutch write adjectives of names with a capital, and little else inside a sentence that is no heading of
    // capitals.
    let tells = LazyCell::new(|| {
        matches!(language, Language::English | Language::Dutch)
            && 2 * forms.iter().filter(has_capital).count() <= forms.iter().filter(is_lettered).count()
    });
    let is_name = |at: &usize| {
        let (form, tag) = (&forms[*at], tags[*at]);
        let classes = lexicon.and_then(|lexicon| lexicon.listed(form)).map(|entry| entry.classes);
        match (classes, tag) {
            (Some(classes), _) if classes.any(Classes::DEMONYM) => language != Language::English || has_capital(&form),
            (None, Upos::Propn) => true,
            (Some(classes), Upos::Propn) => classes.any(Classes::PARTICLE),
            (None, Upos::Adj) => has_capital(&form) && first.is_some_and(|first| first != *at) && *tells,
            _ => false,
        }
    };
    (0..forms.len().min(tags.len())).filter(is_name).collect()
}
