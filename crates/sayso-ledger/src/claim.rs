//! Claims: who said what, in which words.

use std::borrow::Cow;

use crate::document::named;
use crate::{Act, Certainty, Document, EvidenceKind, Facet, Mark, Notice, Reading, Span, Stance};

/// The id of the rule or model that found something; it answers "why?".
pub type Rule = Cow<'static, str>;

named! {
    /// How the words of a claim are given.
    Form {
        /// In quotation marks, or as the turn of a speaker.
        Direct = "direct",
        /// In the words of the document.
        Indirect = "indirect",
        /// In the words of the document, with some in quotation marks.
        Mixed = "mixed",
        /// The document's own voice: said by whoever signs it, not attributed inside it.
        Own = "own",
    }
}

named! {
    /// How much is known of who speaks: the variants of [`Source`].
    SourceKind {
        /// By name.
        Named = "named",
        /// By a description that is not a name.
        Described = "described",
        /// By a pronoun.
        Pronoun = "pronoun",
        /// Left unnamed on purpose or in general.
        Anonymous = "anonymous",
        /// The document's own voice.
        Publisher = "publisher",
        /// The text does not say.
        NotFound = "not found",
    }
}

/// Who speaks. Never a guess: where the text does not say, the value says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// A named person or body.
    Named {
        /// The source as the claim gives it: "Mr Orrin", "said Paul Orrin, the harbour master".
        span: Span,
        /// The fullest form of the name in the document, which may be the same words.
        name: Span,
    },
    /// A description that is not a name: "the minister", "one study".
    Described {
        /// The description.
        span: Span,
        /// Whom or what it stands for, where the document names it and only one reading is possible.
        stands_for: Option<Span>,
    },
    /// A pronoun.
    Pronoun {
        /// The pronoun.
        span: Span,
        /// Whom it stands for, where only one reading is possible.
        stands_for: Option<Span>,
    },
    /// Somebody whom the text leaves unnamed on purpose or in general: "officials", "a source".
    Anonymous {
        /// The words.
        span: Span,
    },
    /// The document's own voice.
    Publisher {
        /// The stated issuer, author or outlet; `None` if the document names none.
        name: Option<Span>,
    },
    /// The words are somebody's, and the text does not say whose.
    NotFound,
}

impl Source {
    /// The variant.
    pub const fn kind(&self) -> SourceKind {
        match self {
            Source::Named { .. } => SourceKind::Named,
            Source::Described { .. } => SourceKind::Described,
            Source::Pronoun { .. } => SourceKind::Pronoun,
            Source::Anonymous { .. } => SourceKind::Anonymous,
            Source::Publisher { .. } => SourceKind::Publisher,
            Source::NotFound => SourceKind::NotFound,
        }
    }

    /// The source phrase of the claim; `None` where there is none.
    pub const fn span(&self) -> Option<Span> {
        match *self {
            Source::Named { span, .. }
            | Source::Described { span, .. }
            | Source::Pronoun { span, .. }
            | Source::Anonymous { span } => Some(span),
            Source::Publisher { .. } | Source::NotFound => None,
        }
    }

    /// The words to list the speaker under: the full name where there is one. `None` for an unresolved pronoun, an
    /// unnamed publisher and a speaker that was not found.
    pub fn speaker(&self) -> Option<Span> {
        match *self {
            Source::Named { name, .. } => Some(name),
            Source::Described { span, stands_for } => Some(stands_for.unwrap_or(span)),
            Source::Anonymous { span } => Some(span),
            Source::Pronoun { stands_for, .. } => stands_for,
            Source::Publisher { name } => name,
            Source::NotFound => None,
        }
    }
}

/// One attributed claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Who speaks.
    pub source: Source,
    /// The words that attribute: "said", "according to". In order; empty if nothing but the layout attributes.
    pub cue: Vec<Span>,
    /// What is said. In order, disjoint, at least one; several where the quotation is split.
    pub content: Vec<Span>,
    /// How the words are given.
    pub form: Form,
    /// What it is read as: act, certainty, evidence and the rest, each with its words. By facet, then by place; a facet
    /// that nothing in the words decides has no mark.
    pub marks: Vec<Mark>,
    /// The index of the claim in whose content this one stands (voices inside voices). The parent's content holds
    /// this claim's content, and it comes earlier in the ledger.
    pub parent: Option<usize>,
    /// The rule that found it.
    pub rule: Rule,
}

impl Claim {
    /// From the first to the last of its words: source, cue and content.
    pub fn extent(&self) -> Span {
        let first = self.content[0];
        let parts = self.content.iter().chain(&self.cue).copied().chain(self.source.span());
        parts.fold(first, Span::cover)
    }

    /// Whether words of the text tie it to somebody: a cue or a source. A quotation of which the text says nothing has
    /// neither, and what a text says in its own voice needs none.
    pub fn is_attributed(&self) -> bool {
        self.form != Form::Own && (!self.cue.is_empty() || self.source.span().is_some())
    }

    /// The marks of a facet.
    pub fn marks(&self, facet: Facet) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |mark| mark.reading.facet() == facet)
    }

    /// What is done by saying it; `None` where no cue tells, or the cue is negated ("does not accuse").
    pub fn act(&self) -> Option<Act> {
        self.marks.iter().find_map(|mark| if let Reading::Act(act) = mark.reading { Some(act) } else { None })
    }

    /// How surely it is said; `None` where that is no question, as of what is urged or asked.
    pub fn certainty(&self) -> Option<Certainty> {
        self.marks.iter().find_map(|mark| if let Reading::Certainty(level) = mark.reading { Some(level) } else { None })
    }

    /// On what it is said to rest, as far as the text tells.
    pub fn evidence(&self) -> impl Iterator<Item = EvidenceKind> {
        self.marks.iter().filter_map(|mark| if let Reading::Evidence(kind) = mark.reading { Some(kind) } else { None })
    }

    /// How the outer voice stands to it.
    pub fn stance(&self) -> Option<Stance> {
        self.marks.iter().find_map(|mark| if let Reading::Stance(stance) = mark.reading { Some(stance) } else { None })
    }
}

/// What one reading found in one document.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Ledger {
    /// Name and version of what made it.
    pub reader: String,
    /// The claims, by the place of their first word.
    pub claims: Vec<Claim>,
    /// What was noticed.
    pub notices: Vec<Notice>,
}

impl Ledger {
    /// Checks what the fields promise, against the document that was read.
    ///
    /// # Errors
    /// The first claim that breaks a promise.
    pub fn check(&self, document: &Document) -> Result<(), InvalidLedger> {
        for (idx, claim) in self.claims.iter().enumerate() {
            let broken = |what| Err(InvalidLedger { claim: idx, what });
            let source = [claim.source.span(), claim.source.speaker()];
            let marked = claim.marks.iter().filter_map(|mark| mark.span);
            let spans =
                claim.content.iter().chain(&claim.cue).copied().chain(source.into_iter().flatten()).chain(marked);
            if spans.into_iter().any(|span| span.is_empty() || document.span(span.start(), span.end()).is_none()) {
                return broken("a span is empty or does not slice");
            }
            if claim.content.is_empty() {
                return broken("there is no content");
            }
            if claim.content.windows(2).chain(claim.cue.windows(2)).any(|pair| pair[0].end() > pair[1].start()) {
                return broken("parts overlap or are out of order");
            }
            if !claim.marks.is_sorted_by_key(|mark| (mark.reading.facet(), mark.span)) {
                return broken("its marks are out of order");
            }
            if claim.parent.is_some_and(|parent| parent >= idx) {
                return broken("its parent comes later");
            }
        }
        Ok(())
    }
}

/// A claim that breaks a promise of its type.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("claim {claim}: {what}")]
pub struct InvalidLedger {
    /// Index of the claim.
    pub claim: usize,
    /// What is wrong.
    pub what: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_or_a_source_attributes() {
        let text = crate::Document::new(b"Go, he said", crate::Format::PlainText, "Go, he said".to_owned());
        let span = |start, end| text.span(start, end).unwrap();
        let claim = |source, cue: &[Span], form| {
            let (cue, rule) = (cue.to_vec(), Rule::Borrowed("quotation.behind"));
            Claim { source, cue, content: vec![span(0, 2)], form, marks: Vec::new(), parent: None, rule }
        };
        let he = Source::Pronoun { span: span(4, 6), stands_for: None };
        assert!(claim(he, &[], Form::Direct).is_attributed());
        assert!(claim(Source::NotFound, &[span(7, 11)], Form::Direct).is_attributed());
        assert!(!claim(Source::NotFound, &[], Form::Direct).is_attributed());
        assert!(!claim(he, &[], Form::Own).is_attributed());
    }
}
