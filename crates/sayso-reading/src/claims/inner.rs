//! Voices inside what is said: claims come in, and the claims that stand inside their contents go out. The encoder marks
//! outermost voices only, so it reads once more each sentence of a content that holds a cue of no claim, as if nothing stood
//! around it.

use std::ops::Range;

use sayso_ledger::{Claim, Span};
use sayso_syntax::ModelError;

use super::found::Found;
use super::{Voices, disjoint, free};
use crate::attribution::candidates;
use crate::cues::CueMatch;
use crate::items::Row;
use crate::lexicon::Classes;
use crate::roles::{Evidence, Tagger, settled};
use crate::sources::SPEAKING_NOUN;
use crate::syntax::Encoders;
use crate::tokens::Token;

/// Words below which what is said holds no voice that the rules miss.
const MIN_WORDS: usize = 6;

/// A sentence of a content that is read once more.
struct Inside {
    /// Its tokens, without the marks of the quotation that holds all of it.
    tokens: Range<usize>,
    span: Span,
    /// 1 if it stands in a quotation, otherwise 0.
    depth: usize,
}

impl Voices<'_> {
    /// "said that the guild wants to close the port and that the mayor fears it": what is said goes on with the second "that",
    /// and not what is wanted.
    pub(super) fn without_further_clause(&self, content: Span) -> Span {
        let tokens = &self.analysis.tokens;
        let is = |token: &Token, classes: Classes| {
            self.lexicon.listed(self.document.slice(token.span)).is_some_and(|entry| entry.classes.any(classes))
        };
        let from = |byte: usize| tokens.partition_point(|token| token.span.start() < byte);
        let clause =
            |span: &Span| tokens.get(from(span.start())).is_some_and(|first| is(first, Classes::COMPLEMENTISER));
        let words = &tokens[from(content.start())..from(content.end())];
        let quotes = self.document.slice(content).contains(['“', '«', '"']);
        if quotes || clause(&content) {
            return content;
        }
        let further = |pair: &[Token]| is(&pair[0], Classes::CONJUNCTION) && is(&pair[1], Classes::COMPLEMENTISER);
        let end = words.windows(2).position(further).filter(|at| *at > 0).map(|at| words[at - 1].span.end());
        end.and_then(|end| self.document.span(content.start(), end)).unwrap_or(content)
    }

    /// Adds the voices inside contents that the rules did not find; none where no encoder told the outer ones.
    pub(super) fn inner(&mut self, encoders: &Encoders) -> Result<(), ModelError> {
        let Some((model, syntax)) = self.roles.filter(|(_, syntax)| syntax.tags.is_some()) else { return Ok(()) };
        let cues = disjoint(self.claims.iter().flat_map(|claim| claim.cue.iter().copied()).collect());
        let sentences = self.with_further_cues(&cues);
        if sentences.is_empty() {
            return Ok(());
        }
        let spans: Vec<Span> = sentences.iter().map(|sentence| sentence.span).collect();
        let tags = encoders.tags_of_parts(self.document, Some(self.lexicon), &syntax.analysis, &spans)?;
        for Inside { tokens, depth, .. } in sentences {
            let row = Row::new(self.document, self.analysis, self.lexicon, tokens.clone(), depth);
            let flat = Row::new(self.document, self.analysis, self.lexicon, tokens, usize::MAX);
            let by_rule = candidates(&row);
            let evidence = Evidence::gather(self.document, self.analysis, syntax, self.lexicon, &row, depth, &by_rule);
            let told = evidence.tags_at(&tags);
            let found = settled(&evidence, model.attributions(&evidence, &told, Tagger::Encoder));
            let inside = found.iter().filter_map(|attribution| {
                let found = Found::of(&evidence, attribution)?.without_subject(&flat);
                let new = free(&cues, found.cue)
                    && further_cues(&flat, 0..flat.len(), &cues).any(|cue| cue.intersection(found.cue).is_some());
                let in_quotation = self.pieces(found.cue, depth).iter().any(|(piece, _)| piece.contains(found.cue));
                let spoken = found.source.is_some_and(|source| is_somebody(&flat, source));
                (new && !in_quotation && spoken).then(|| self.model_claim(&flat, depth, found, None))
            });
            let inside: Vec<Claim> = inside.collect();
            self.claims.extend(inside);
        }
        Ok(())
    }

    /// The sentences of contents that hold a cue of the tables which is no claim's, in order and disjoint.
    fn with_further_cues(&self, cues: &[Span]) -> Vec<Inside> {
        let tokens = &self.analysis.tokens;
        let said = self.claims.iter().filter(|claim| !claim.rule.starts_with("turn."));
        let contents = disjoint(said.flat_map(|claim| claim.content.iter().copied()).collect());
        let mut sentences = Vec::new();
        for content in contents {
            let quoted = self.pieces(content, 0).iter().any(|(piece, _)| piece.contains(content));
            let start = tokens.partition_point(|token| token.span.start() < content.start());
            let end = tokens.partition_point(|token| token.span.end() <= content.end());
            let flat = Row::new(self.document, self.analysis, self.lexicon, start..end.max(start), usize::MAX);
            for sentence in flat.sentences() {
                if further_cues(&flat, sentence.clone(), cues).next().is_none() || flat.n_words(sentence) < MIN_WORDS {
                    continue;
                }
                let words = sentence.clone().filter(|at| !quoted || !flat[*at].is_punctuation());
                let Some((first, last)) = words.clone().min().zip(words.max()) else { continue };
                let span = flat.span(&(first..last + 1));
                sentences.push(Inside { tokens: start + first..start + last + 1, span, depth: usize::from(quoted) });
            }
        }
        sentences
    }
}

/// Whether a source has a name, a noun or a pronoun that can speak, or several of a kind: not "the sand".
pub(super) fn is_somebody(flat: &Row<'_>, source: Span) -> bool {
    let speaks = SPEAKING_NOUN.or(Classes::SPEAKER_PRONOUN).or(Classes::OFFICE).or(Classes::TITLE).or(Classes::DEMONYM);
    let from = flat.partition_point(|item| item.span.end() <= source.start());
    let mut words = flat[from..].iter().take_while(|item| item.span.start() < source.end());
    words.any(|item| item.is_name() || item.is(speaks) || item.plural)
}

/// The verbs of the tables that are no claim's cue; not "I think", which is no further voice.
fn further_cues<'a>(flat: &'a Row<'_>, items: Range<usize>, cues: &'a [Span]) -> impl Iterator<Item = Span> + 'a {
    let own = |cue: &CueMatch<'_>| cue.start.checked_sub(1).is_some_and(|at| flat[at].is(Classes::PRONOUN_FIRST));
    let verbs = items.filter_map(|at| flat.cue(at)).filter(move |cue| !own(cue));
    verbs.map(|cue| flat.span(&(cue.start..cue.end))).filter(|verb| free(cues, *verb))
}
