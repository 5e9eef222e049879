//! Reading: a [`Document`] comes in, a [`Ledger`] of attributed claims goes out.
//!
//! ```text
//! Document ──▶ Analysis (tokens, sentences, quotations) ──▶ claims ──▶ Ledger
//! ```
//!
//! The analysis is a set of tables beside the text ([`Analysis`]); attribution reads those tables and the word tables
//! of the document's language; blocks in another one are read apart, with theirs. A trained model may take the place of either half without the other noticing.
//!
//! Reading never fails: what it cannot tell is a value ([`Source::NotFound`](sayso_ledger::Source::NotFound)) or a
//! notice. It does not touch files, the clock or the network, and the same document gives the same ledger.

use std::ops::Range;

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
pub use rules::{MARK_RULES, RULES};

pub mod roles;

mod attribution;
mod cited;
mod claims;
mod content;
mod cues;
mod hidden;
mod in_front;
mod items;
mod lists;
mod loose;
mod marks;
mod mixed;
mod passive;
mod sources;
mod speakers;
mod statements;
mod subjects;
mod who;

use lexicon::Lexicon;
use roles::{Evidence, RoleModel, Told};
use syntax::{Models, RoleModels};

/// How attributions are found.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Tier {
    /// By rules over word tables and quotation marks.
    #[default]
    Rules,
    /// By a small trained model over words, trees and what the rules say; by rules in languages that have none.
    Fast,
    /// By a multilingual encoder in the place of the first of its chains.
    Precise,
}

/// What reads documents: the word tables of every language, parsed once.
#[derive(Debug)]
pub struct Reader {
    lexicons: Vec<(Language, Lexicon)>,
    models: Models,
    roles: RoleModels,
    encoders: syntax::Encoders,
    tier: Tier,
}

impl Reader {
    /// Name and version of this build.
    pub const VERSION: &str = concat!("sayso ", env!("CARGO_PKG_VERSION"));

    /// Name and version of this reader, as each ledger carries it: another tier reads otherwise.
    pub const fn version(&self) -> &'static str {
        match self.tier {
            Tier::Rules => Reader::VERSION,
            Tier::Fast => concat!("sayso ", env!("CARGO_PKG_VERSION"), " fast"),
            Tier::Precise => concat!("sayso ", env!("CARGO_PKG_VERSION"), " precise"),
        }
    }

    /// Whether a version is that of a reader of this build, of whatever tier.
    pub fn is_of_this_build(version: &str) -> bool {
        let tier = version.strip_prefix(Reader::VERSION);
        tier.is_some_and(|tier| tier.is_empty() || tier.starts_with(' '))
    }

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
        Ok(Reader {
            lexicons,
            models: Models::new(),
            roles: RoleModels::new(),
            encoders: syntax::Encoders::default(),
            tier: Tier::Rules,
        })
    }

    /// The same reader with another way to find attributions.
    #[must_use]
    pub fn with_tier(self, tier: Tier) -> Reader {
        Reader { tier, ..self }
    }

    /// The same reader with another model of roles than its own, in the tier [`Tier::Fast`].
    ///
    /// # Errors
    /// A model that is damaged or was trained with other features.
    pub fn with_roles(self, bytes: &[u8]) -> Result<Reader, ModelError> {
        Ok(Reader { roles: RoleModels::given(RoleModel::from_bytes(bytes)?), tier: Tier::Fast, ..self })
    }

    /// The same reader with another encoder than its own: the two files of one, as `training/encoder` makes them.
    ///
    /// # Errors
    /// Files that are damaged or do not belong together.
    pub fn with_encoder(self, network: Vec<u8>, vocabulary: &[u8]) -> Result<Reader, ModelError> {
        Ok(Reader { encoders: syntax::Encoders::given(network, vocabulary)?, ..self })
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
        self.models.analyse(document, self.lexicon(document.language))
    }

    /// The languages of which [`Reader::syntax`] has a model.
    pub fn syntax_languages(&self) -> impl Iterator<Item = Language> {
        self.models.languages()
    }

    /// The models of syntax whose words the model of roles reads: language and checksum of each. A model of roles is worth
    /// less beside others than those that it was trained with.
    pub fn syntax_of_roles(&self) -> Vec<(Language, u64)> {
        self.models.checksums().filter(|(language, _)| syntax::ROLE_LANGUAGES.contains(language)).collect()
    }

    /// The ledger of a document: every claim that was found, in order, with notices of what could not be read. A
    /// document without text gives a ledger without claims. Blocks in another language than the document are read with the
    /// words of their own.
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
        mixed::ledger(document, |document| self.read_as_one(document))
    }

    /// The same with the words of the document's language, whatever its blocks are in.
    fn read_as_one(&self, document: &Document) -> Ledger {
        let analysis = self.analyse(document);
        let roles = match self.tier {
            Tier::Rules => Ok(None),
            Tier::Fast => self.role_reading(document),
            Tier::Precise => self.role_reading(document).and_then(|reading| {
                let Some((model, mut syntax)) = reading else { return Ok(None) };
                syntax.tags = Some(self.encoders.tags(document, self.lexicon(document.language), &syntax.analysis)?);
                Ok(Some((model, syntax)))
            }),
        };
        claims::ledger(document, &analysis, self.lexicon(document.language), roles, &self.encoders, self.version())
    }

    /// What the model of roles reads of each paragraph, for training it; empty in languages without models or word
    /// tables.
    ///
    /// # Errors
    /// A built-in model that is damaged, which the tests of this crate rule out.
    pub fn evidence(&self, document: &Document) -> Result<Vec<Evidence>, ModelError> {
        let analysis = self.analyse(document);
        let (Some(lexicon), Some(syntax)) = (self.lexicon(document.language), self.syntax(document)?) else {
            return Ok(Vec::new());
        };
        Ok(claims::evidence(document, &analysis, lexicon, &syntax))
    }

    /// The tags that the encoder gives the words of each paragraph, in the order of [`Reader::evidence`].
    ///
    /// # Errors
    /// A built-in model that is damaged, which the tests of this crate rule out.
    pub fn encoder_tags(&self, document: &Document) -> Result<Vec<Vec<Told>>, ModelError> {
        let analysis = self.analyse(document);
        let (Some(lexicon), Some(syntax)) = (self.lexicon(document.language), self.syntax(document)?) else {
            return Ok(Vec::new());
        };
        let tags = self.encoders.tags(document, Some(lexicon), &syntax.analysis)?;
        let evidence = claims::evidence(document, &analysis, lexicon, &syntax);
        Ok(evidence.iter().map(|evidence| evidence.tags_at(&tags)).collect())
    }

    /// The bytes of the words of a document that the encoder reads as one and the same name; none in languages without a
    /// model.
    ///
    /// # Errors
    /// A built-in model that is damaged, which the tests of this crate rule out.
    pub fn hidden(&self, document: &Document) -> Result<Vec<Range<usize>>, ModelError> {
        let Some(syntax) = self.syntax(document)? else { return Ok(Vec::new()) };
        let words = hidden::words(document, &syntax.analysis, self.lexicon(document.language));
        Ok(words.into_iter().flatten().map(|word| word.name).filter(|name| !name.is_empty()).collect())
    }

    /// The model of roles and the syntax of a document, where both can be had: chains read the languages that they were
    /// trained on, what the encoder tags is read in all that have a syntax.
    fn role_reading(&self, document: &Document) -> Result<Option<(&RoleModel, Syntax)>, ModelError> {
        if self.tier != Tier::Precise && !syntax::ROLE_LANGUAGES.contains(&document.language) {
            return Ok(None);
        }
        let Some(syntax) = self.syntax(document)? else { return Ok(None) };
        Ok(Some((self.roles.get()?, syntax)))
    }

    fn lexicon(&self, language: Language) -> Option<&Lexicon> {
        self.lexicons.iter().find(|(of, _)| *of == language).map(|(_, lexicon)| lexicon)
    }
}
