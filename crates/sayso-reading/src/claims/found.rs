//! The words of an attribution as the model of roles finds them: source, cue and content come in, and go out with what the
//! tables and rules know of their limits.

use std::ops::Range;

use sayso_ledger::{Act, Span};

use super::beside::refers_back;
use super::cut::is_antecedent;
use crate::attribution::Candidate;
use crate::cited::cut;
use crate::content::marks_infinitive;
use crate::items::{Item, Row};
use crate::lexicon::{Classes, CueForm, Frames, Inflections};
use crate::roles::{Attribution, Evidence};
use crate::rules;
use crate::sources::source_before;

/// How far in front of "and" the auxiliary of a further participle is looked for.
const SHARED: usize = 4;

/// The words of an attribution.
pub(super) struct Found {
    /// `None`: the text names nobody.
    pub(super) source: Option<Span>,
    /// Whom the source stands for, if that is a relative pronoun.
    pub(super) antecedent: Option<Span>,
    pub(super) cue: Span,
    /// Never empty.
    pub(super) content: Vec<Span>,
    /// Whether the content is what a relative pronoun stands for: "the levy, which the owners reject".
    pub(super) is_antecedent: bool,
    /// "X was accused of", "X was told that": whom it is said of or to.
    pub(super) said_to: Option<Span>,
    /// Whether the cue is a passive participle and nothing else: "suspected of".
    pub(super) bare_participle: bool,
}

impl Found {
    /// `None` where nobody could speak: a source that names nobody is no source, but the sign of a wrong reading.
    pub(super) fn of(evidence: &Evidence, attribution: &Attribution) -> Option<Found> {
        let span = |words: &Range<usize>| {
            let (first, last) = (evidence.span(words.start)?, evidence.span(words.end.checked_sub(1)?)?);
            Some(first.cover(last))
        };
        let source = attribution.source.as_ref();
        let relative = source.filter(|words| evidence.is_relative(words));
        // What "who" says stands behind it.
        let behind = |words: &&Range<usize>| relative.is_none_or(|relative| words.start >= relative.end);
        // "the levy, which the owners reject": what is rejected is the levy.
        let told = |words: &Range<usize>| span(&evidence.told_of(words).unwrap_or_else(|| words.clone()));
        let content: Vec<Span> = attribution.content.iter().filter(behind).filter_map(told).collect();
        let is_antecedent = attribution.content.iter().any(|words| evidence.told_of(words).is_some());
        let antecedent = relative.map(|words| evidence.antecedent(words.start));
        if content.is_empty()
            || antecedent == Some(None)
            || source.is_some_and(|words| !evidence.names_somebody(words) || evidence.is_cut(words))
        {
            return None;
        }
        Some(Found {
            source: source.and_then(span),
            antecedent: antecedent.flatten().as_ref().and_then(span),
            cue: span(&attribution.cue)?,
            content,
            is_antecedent,
            said_to: None,
            bare_participle: evidence.is_bare_participle(&attribution.cue),
        })
    }

    /// "X was accused of Y", "it was decided that Y", "il apparaît que Y": the subject is not who says it.
    pub(super) fn without_subject(mut self, flat: &Row<'_>) -> Found {
        let at = |byte: usize| flat.partition_point(|item| item.span.end() <= byte);
        let words = at(self.cue.start())..at(self.cue.end() - 1) + 1;
        if let Some(asked) = self.source.filter(|source| is_asked(flat, &words, at(source.start()))) {
            return Found { source: None, said_to: Some(asked), ..self };
        }
        if let Some(charged) = self.source.filter(|source| at(source.start()) < words.start && is_charged(flat, &words))
        {
            return Found { source: None, said_to: Some(charged), ..self };
        }
        let parted = self.is_parted(flat, words.start);
        let participle = words.clone().find_map(|at| self.told_participle(flat, at, parted));
        if let Some(frames) = participle {
            return self.without_accused(frames, parted);
        }
        let mut cues = words.filter_map(|at| flat.cue(at));
        let Some(cue) = cues.next().filter(|cue| cues.next().is_none() && cue.form.rest.is_empty()) else {
            return self;
        };
        let (frames, whom) = (cue.form.frames, Frames::OBJECT.or(Frames::OF));
        if frames.any(Frames::IMPERSONAL) {
            self.source = self.source.filter(|source| !flat[at(source.start())].is(Classes::SPEAKER_PRONOUN));
        }
        // "Il a été décidé de", "it was announced that": nobody is named.
        let pronoun = Classes::IMPERSONAL.or(Classes::PRONOUN_THIRD);
        let impersonal = |source: &Span| {
            let first = &flat[at(source.start())];
            first.is(pronoun) && first.span.end() == source.end() && source.end() <= self.cue.start()
        };
        let told_of = whom.or(Frames::AS).or(Frames::NP);
        if cue.passive && !frames.any(told_of) && self.source.as_ref().is_some_and(impersonal) {
            return Found { source: None, ..self };
        }
        if !cue.passive || frames.any(Frames::STATE) || !frames.any(told_of) {
            return self;
        }
        let subject = source_before(flat, cue.start).map(|subject| flat.span(&subject));
        self.said_to = subject.filter(|_| frames.any(whom));
        let by = |source: &Span| {
            let first = at(source.start());
            first >= cue.end && flat[first - 1..=first].iter().any(|item| item.is(Classes::AGENT))
        };
        self.source = self.source.filter(by);
        self
    }

    /// "The mayor, asked about it, declined": no comma parts a subject without an apposition from its verb.
    fn is_parted(&self, flat: &Row<'_>, cue: usize) -> bool {
        let Some(source) = self.source.filter(|_| cue > 0 && flat[cue - 1].is_comma()) else { return false };
        let first = flat.partition_point(|item| item.span.end() <= source.start());
        if first + 1 >= cue || flat[cue - 2].span.end() != source.end() {
            return false;
        }
        let apposed = first > 0 && flat[first - 1].is_comma() || flat[first..cue - 1].iter().any(Item::is_comma);
        !apposed && flat[cue].participles().next().is_some()
    }

    /// What the tables know of a participle at `at` whose subject is told of: "X, suspected of Y".
    fn told_participle(&self, flat: &Row<'_>, at: usize, parted: bool) -> Option<Frames> {
        let form = flat[at].participles().next()?;
        // "X, a mayor, called on Y" looks alike; what has an auxiliary shows by itself what it is.
        let other = flat.cue(at).is_some_and(|cue| cue.end > at + 1 || cue.start < at);
        let charge = Classes::PREPOSITION.or(Classes::LINKER).or(Classes::AS);
        let charged = flat.get(at + 1).is_some_and(|next| next.is(charge) || marks_infinitive(flat, at + 1));
        let behind_comma = at > 0 && flat[at - 1].is_comma();
        let passive = behind_comma && charged || !form.inflections.any(Inflections::FINITE);
        (parted || self.bare_participle && passive && !other).then_some(form.frames)
    }

    /// "X, suspected of Y, denies it": X is told of, and not who suspects.
    fn without_accused(mut self, frames: Frames, parted: bool) -> Found {
        let whom = Frames::OBJECT.or(Frames::OF);
        if (parted || frames.any(whom.or(Frames::AS).or(Frames::NP))) && !frames.any(Frames::STATE) {
            let accused = self.source.take_if(|source| source.end() <= self.cue.start());
            self.said_to = accused.filter(|_| frames.any(whom));
        }
        self
    }

    /// "a nié l'affirmation de Y | selon laquelle …": what is denied starts with its noun, as the rules have it.
    pub(super) fn with_object(mut self, row: &Row<'_>, candidates: &[Candidate]) -> Found {
        let at = self.content.first().map_or(0, |first| row.partition_point(|item| item.span.end() <= first.start()));
        let relative = at > 0
            && row.get(at).is_some_and(|item| item.is(Classes::RELATIVE) && !item.is(Classes::SUBJECT_RELATIVE))
            && row[at - 1].is(Classes::PREPOSITION);
        let whole = |candidate: &&Candidate| {
            let content = row.span(&candidate.content[0]);
            let cue = !candidate.cue.is_empty() && self.cue.contains(row.span(&candidate.cue));
            cue && candidate.source.is_some() && self.content.iter().all(|span| content.contains(*span))
        };
        if let Some(candidate) = candidates.iter().filter(|_| relative).find(whole) {
            self.cue = row.span(&candidate.cue);
            self.content = candidate.content.iter().map(|range| row.span(range)).collect();
        }
        self
    }

    /// "said in an | interview", "declines | to say how": a cue with all its words.
    pub(super) fn with_whole_cue(mut self, flat: &Row<'_>) -> Found {
        let at = |byte: usize| flat.partition_point(|item| item.span.end() <= byte);
        let cue = at(self.cue.start())..at(self.cue.end() - 1) + 1;
        let Some(next) = flat.get(cue.end) else { return self };
        let cut = cue.len() > 2 && flat[cue.end - 1].is(Classes::DETERMINER);
        let noun = cut && next.is(Classes::STATEMENT.or(Classes::DOCUMENT));
        // An infinitive of one word, and what is said behind it.
        let said = self.content.first().is_some_and(|first| at(first.start()) == cue.end + 2);
        let infinitive = said && next.is(Classes::INFINITIVE_MARKER) && is_cue_word(&flat[cue.end + 1]);
        // "ont été signalés à la | justice": nor does a cue end with an article.
        let small = Classes::DETERMINER.or(Classes::PREPOSITION);
        if cut && !noun && self.source.iter().chain(&self.content).all(|other| other.intersection(self.cue).is_none()) {
            let n_small = flat[cue.clone()].iter().rev().take_while(|item| item.is(small)).count();
            if n_small < cue.len() {
                self.cue = flat.span(&(cue.start..cue.end - n_small));
            }
            return self;
        }
        let whole = flat.span(&(cue.start..cue.end + usize::from(noun) + 2 * usize::from(infinitive)));
        if self.source.iter().chain(&self.content).all(|other| other.intersection(whole).is_none()) {
            self.cue = self.cue.cover(whole);
        }
        self
    }

    /// "will demand software | that is safe": a content that is a relative clause has the noun in front of it, unless that is
    /// whom the cue is said to.
    pub(super) fn with_antecedent(mut self, flat: &Row<'_>) -> Found {
        let at = |byte: usize| flat.partition_point(|item| item.span.end() <= byte);
        let behind = at(self.cue.end() - 1) + 1;
        let Some(first) = self.content.first_mut().filter(|first| at(first.start()) > behind) else { return self };
        let relative = at(first.start());
        let in_front = self.source.is_none_or(|source| source.end() <= self.cue.start());
        if in_front && is_antecedent(flat, behind..relative) {
            *first = flat[behind].span.cover(*first);
        }
        self
    }

    /// "accused Roe of selling fish in Lorn, which she denied": what is denied is not Lorn, but what is said up to there.
    /// `said` are the contents around, by their ends and lengths.
    pub(super) fn with_denied(&mut self, flat: &Row<'_>, said: &[Span]) {
        let at = flat.partition_point(|item| item.span.end() <= self.cue.start());
        let mut words = (at..flat.len()).take_while(|at| flat[*at].span.start() < self.cue.end());
        let cue = words.find_map(|at| flat.cue(at));
        let denies = cue.is_some_and(|cue| cue.form.act == Act::Denies && cue.form.frames.any(Frames::THAT));
        let Some(told) = self.content.first_mut().filter(|_| self.is_antecedent && denies) else { return };
        let longer = said.partition_point(|other| (other.end(), other.len()) <= (told.end(), told.len()));
        *told = said.get(longer).filter(|other| other.end() == told.end()).copied().unwrap_or(*told);
    }

    /// "X, citing Y, says": X says it, and "citing Y" is no part of what is said. `inserted` are such phrases.
    pub(super) fn without_inserted(&mut self, row: &Row<'_>, inserted: &[Range<usize>], by_rule: Option<&Candidate>) {
        let items = |span: Span| {
            let from = row.partition_point(|item| item.span.end() <= span.start());
            from..row.partition_point(|item| item.span.start() < span.end()).max(from)
        };
        let sentence = row.sentence(items(self.cue).start.min(row.len() - 1));
        let from = inserted.partition_point(|phrase| phrase.end <= sentence.start);
        for phrase in inserted[from..].iter().take_while(|phrase| phrase.start < sentence.end) {
            let words = row.span(phrase);
            if words.contains(self.cue) {
                continue;
            }
            let holds = |source: Span| words.contains(source) || source.contains(words);
            if let Some(by_rule) = by_rule.filter(|_| self.source.is_some_and(holds)) {
                self.source = by_rule.source.as_ref().map(|source| row.span(source));
            }
            let whole = self.content.iter().all(|part| words.intersection(*part).is_none());
            if !whole {
                let mut content = self.content.iter().map(|part| items(*part)).collect();
                cut(row, &mut content, phrase);
                self.content = content.iter().map(|part| row.span(part)).collect();
            }
        }
    }

    /// A rule agrees on the content: its quotations are whole.
    pub(super) fn take_rule(&mut self, row: &Row<'_>, candidate: &Candidate) {
        // "…, citing Y", "Y was quoted by X as saying": the rule knows who says it and who passes it on.
        if rules::passes_on(candidate.rule) {
            self.cue = row.span(&candidate.cue);
            self.content = candidate.content.iter().map(|range| row.span(range)).collect();
            self.source = candidate.source.as_ref().map(|source| row.span(source));
            return;
        }
        // "According to an inquiry by the guild": the inquiry says it.
        let behind = candidate.source.as_ref().map(|source| row.span(source)).filter(|by_rule| {
            let other = self.source.is_none_or(|source| {
                source.end() <= self.cue.start() || by_rule.contains(source) && by_rule.start() < source.start()
            });
            candidate.rule.starts_with("phrase.") && other
        });
        // "It may be that …, says X": all of the sentence.
        let inverted = candidate.rule == rules::CLAUSE_BEFORE
            && candidate.source.as_ref().is_some_and(|source| source.end > candidate.cue.start);
        let whole = inverted || refers_back(row, candidate) || candidate.rule == rules::AS_CLAUSE || behind.is_some();
        if candidate.rule.starts_with("quotation.") || whole {
            self.content = candidate.content.iter().map(|range| row.span(range)).collect();
        }
        // "according to Ann Roe, its director, the pool loses money": the rule knows where the clause behind the phrase starts.
        if candidate.rule == rules::PHRASE_BEFORE {
            let clause = row.span(&(candidate.content[0].start..row.len()));
            let source = self.source.map_or(0, Span::end);
            let kept = |part: &Span| if part.start() < source { Some(*part) } else { part.intersection(clause) };
            let content: Vec<Span> = self.content.iter().filter_map(kept).collect();
            if !content.is_empty() {
                self.content = content;
            }
        }
        let by_rule = candidate.source.as_ref().map(|source| row.span(source));
        // "a-t-il ajouté": the pronoun stands inside the cue.
        if candidate.source.as_ref().is_some_and(|source| candidate.cue.contains(&source.start)) {
            self.cue = row.span(&candidate.cue);
        }
        // "Customers we spoke | to say": words of the cue are the source's.
        let in_front = candidate.source.as_ref().is_some_and(|source| source.end <= candidate.cue.start);
        let wider = by_rule.filter(|by_rule| in_front && by_rule.intersection(self.cue).is_some());
        if wider.is_some() {
            self.cue = row.span(&candidate.cue);
        }
        // "l'a, à plusieurs reprises, | accusé": the encoder sees no auxiliary in front of commas.
        let whole = row.span(&candidate.cue);
        let parted = row[candidate.cue.clone()].iter().any(Item::is_comma);
        if parted && whole.intersection(self.cue).is_some() {
            self.cue = whole.cover(self.cue);
            let behind = candidate.content.first().map(|content| row.span(content));
            for part in self.content.iter_mut().filter(|part| part.intersection(self.cue).is_some()) {
                *part = behind.unwrap_or(*part);
            }
        }
        // "déplore-t-elle": who speaks stands inside the cue.
        let inside = by_rule.filter(|by_rule| self.cue.contains(*by_rule));
        self.source = behind.or(wider).or(inside).or(self.source).or(by_rule);
    }
}

pub(super) fn is_cue_word(item: &Item<'_>) -> bool {
    item.entry.is_some_and(|entry| !entry.cues.is_empty())
}

/// "was arrested and | charged with murder": whether a cue that accuses is a participle whose auxiliary stands with the one
/// before it.
fn is_charged(flat: &Row<'_>, cue: &Range<usize>) -> bool {
    let accuses = flat[cue.start].participles().any(|form| form.act == Act::Accuses);
    let next = |at: usize| flat.get(at).is_some_and(|next| next.is(Classes::PREPOSITION.or(Classes::LINKER)));
    let charge = next(cue.start + 1);
    let joined = cue.start > 2 && flat[cue.start - 1].is(Classes::CONJUNCTION);
    let passive = || {
        let mut before = flat[..cue.start - 1].iter().rev().take(SHARED);
        before.find(|item| item.is(Classes::AUXILIARY) || item.is_comma() || item.starts)
    };
    accuses && charge && joined && passive().is_some_and(|item| item.is(Classes::PASSIVE_AUXILIARY))
}

/// "Asked whether …, X said": whether a cue that takes a person opens its sentence as a participle, and the subject of the
/// clause behind the comma, at `source`, is that person.
fn is_asked(flat: &Row<'_>, cue: &Range<usize>, source: usize) -> bool {
    let opens = flat[cue.start].starts && cue.len() <= 2;
    let takes = |form: &CueForm| form.frames.any(Frames::OBJECT) && form.frames.any(Frames::WHETHER);
    opens
        && source > cue.end
        && flat[cue.end..source].iter().any(Item::is_comma)
        && flat[cue.start].participles().next().is_some_and(takes)
}
