//! Reading: a [`Document`] comes in, a [`Ledger`] of attributed claims goes out.
//!
//! ```text
//! Document ──▶ Analysis (tokens, sentences, quotations) ──▶ claims ──▶ Ledger
//! ```
//!
//! The analysis is a set of tables beside the text ([`Analysis`]); attribution reads those tables and the word tables
//! of the document's language. A trained model may take the place of either half without the other noticing.
//!
//! Reading never fails: what it cannot tell is a value ([`Source::NotFound`](sayso_ledger::Source::NotFound)) or a
//! notice. It does not touch files, the clock or the network, and the same document gives the same ledger.

use sayso_ledger::{Document, Language, Ledger};
pub use sayso_syntax::ModelError;

mod lexicon;
pub use lexicon::LexiconError;

mod tokens;
pub use tokens::{Token, TokenKind};

mod sentences;
pub use sentences::Sentence;

mod quotes;
pub use quotes::Quotation;

mod analysis;
pub use analysis::{Analysis, Paragraph};

mod syntax;
pub use syntax::Syntax;

mod rules;
pub use rules::RULES;

mod attribution;
mod claims;
mod content;
mod cues;
mod items;
mod loose;
mod sources;
mod speakers;

use lexicon::Lexicon;
use syntax::Models;

/// What reads documents: the word tables of every language, parsed once.
#[derive(Debug)]
pub struct Reader {
    lexicons: Vec<(Language, Lexicon)>,
    models: Models,
}

impl Reader {
    /// Name and version, as each ledger carries it.
    pub const VERSION: &str = concat!("sayso ", env!("CARGO_PKG_VERSION"));

    /// Parses the word tables.
    ///
    /// # Errors
    /// A built-in table that is wrong, which the tests of this crate rule out.
    pub fn new() -> Result<Reader, LexiconError> {
        let mut lexicons = Vec::new();
        for &language in Language::ALL {
            if let Some(lexicon) = Lexicon::of(language) {
                lexicons.push((language, lexicon?));
            }
        }
        Ok(Reader { lexicons, models: Models::new() })
    }

    /// Whether there are word tables for a language. Without them quotations are found, and no speaker.
    pub fn supports(&self, language: Language) -> bool {
        self.lexicon(language).is_some()
    }

    /// The layers that attribution reads; empty for a document without text blocks that are read.
    pub fn analyse(&self, document: &Document) -> Analysis {
        analysis::analyse(document, self.lexicon(document.language))
    }

    /// Words, sentences, tags, trees and names of a document's text blocks, by the trained model of its language; `None`
    /// where the language has none.
    ///
    /// # Errors
    /// A built-in model that is damaged, which the tests of this crate rule out.
    pub fn syntax(&self, document: &Document) -> Result<Option<Syntax>, ModelError> {
        self.models.analyse(document)
    }

    /// The languages of which [`Reader::syntax`] has a model.
    pub fn syntax_languages(&self) -> impl Iterator<Item = Language> {
        self.models.languages()
    }

    /// The ledger of a document: every claim that was found, in order, with notices of what could not be read. A
    /// document without text gives a ledger without claims.
    ///
    /// ```
    /// # use sayso_ledger::{Document, Format, Language};
    /// # use sayso_reading::Reader;
    /// let text = "“We saw it,” said Ann Roe.";
    /// let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
    /// document.language = Language::English;
    /// let ledger = Reader::new()?.read(&document);
    /// let speaker = ledger.claims[0].source.speaker().expect("she is named");
    /// assert_eq!(document.slice(speaker), "Ann Roe");
    /// # Ok::<(), sayso_reading::LexiconError>(())
    /// ```
    pub fn read(&self, document: &Document) -> Ledger {
        let analysis = self.analyse(document);
        claims::ledger(document, &analysis, self.lexicon(document.language))
    }

    fn lexicon(&self, language: Language) -> Option<&Lexicon> {
        self.lexicons.iter().find(|(of, _)| *of == language).map(|(_, lexicon)| lexicon)
    }
}
