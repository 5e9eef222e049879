//! Evidence: what is known of each word of a paragraph before a model decides on roles. Tokens, quotations, trees, names,
//! word tables and the candidates of the rules come in; a small record of numbers for each word goes out.
//!
//! No word goes into these numbers but those of Sayso's own tables: a model that is trained on them holds no text of
//! what it was trained on.

use std::collections::BTreeMap;
use std::ops::Range;

use sayso_ledger::{Document, Span};
use sayso_syntax::perceptron::mix_all;
use sayso_syntax::{Upos, Word as SyntaxWord};

use super::{Role, Tag, Told};
use crate::analysis::Analysis;
use crate::attribution::Candidate;
use crate::cues::phrase_at;
use crate::items::Row;
use crate::lexicon::{Classes, Entry, Lexicon, fold};
use crate::syntax::Syntax;

/// What is known of the words of one paragraph.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub(super) words: Vec<Known>,
    /// In order; they tile the words.
    pub(super) sentences: Vec<Range<usize>>,
    /// What the rules found as ranges of words, in the order of the cues; never without a content.
    pub(super) found: Vec<FoundByRule>,
    /// What each sentence has: quotations, cues, attributions of the rules.
    pub(super) states: Vec<u32>,
    /// The language, as a number.
    pub(super) language: u32,
    /// Whether a quotation goes on from the paragraph before.
    pub(super) goes_on: bool,
    /// The words of each outermost quotation, with its marks.
    pub(super) quotations: Vec<Range<usize>>,
}

/// An attribution of the rules as ranges of words.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundByRule {
    pub(super) source: Range<usize>,
    pub(super) cue: Range<usize>,
    pub(super) content: Vec<Range<usize>>,
}

/// What is known of one word.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) span: Option<Span>,
    pub(super) upos: u32,
    /// The features that matter here, as bits.
    pub(super) feats: u32,
    /// The relation to its head.
    pub(super) relation: u32,
    /// Its place in the paragraph; its own for a root.
    pub(super) head: usize,
    /// The word itself if a table lists it, otherwise 0.
    pub(super) listed: u32,
    /// Act and frames if the tables list it as a verb that attributes, otherwise 0.
    pub(super) cue: u32,
    /// Classes of the tables.
    pub(super) classes: u32,
    pub(super) name: u32,
    /// Whether a verb group or phrase of the rules covers it, and how.
    pub(super) group: u32,
    pub(super) quote: u32,
    /// The outermost quotation that it stands in, counted from 1.
    pub(super) quotation: u32,
    /// Role in an attribution that the rules found, and whether it begins there.
    pub(super) ruled: u32,
    /// The rule's id as a number, 0 for none.
    pub(super) rule: u32,
    /// The same for an attribution inside another.
    pub(super) ruled_inside: u32,
    /// Which relations its dependents have.
    pub(super) children: u32,
    /// The nearest word above it that may attribute, one more than its place; 0 for none.
    pub(super) governor: usize,
    /// The relation by which its branch hangs on the governor.
    pub(super) branch: u32,
    /// How far up the governor is.
    pub(super) height: u32,
    /// The nearest verb above it and the branch to that.
    pub(super) verb_branch: u32,
    /// Distance to cues before and behind in the sentence.
    pub(super) cue_before: usize,
    pub(super) cue_behind: usize,
    pub(super) sentence: usize,
    pub(super) shape: u32,
}

/// How far up a tree a governor is looked for.
const MAX_HEIGHT: usize = 8;
/// Words between which attributions are near each other.
const NEAR: usize = 32;
/// No cue in the sentence on that side.
pub(super) const FAR: usize = usize::MAX;

/// Classes that say something about roles, as they are given to the models.
const TELLING: [Classes; 24] = [
    Classes::PERSON,
    Classes::BODY,
    Classes::DOCUMENT,
    Classes::ANONYMOUS,
    Classes::TITLE,
    Classes::HONORIFIC,
    Classes::TIME,
    Classes::STATEMENT,
    Classes::SPEAKER_PRONOUN,
    Classes::POSSESSIVE,
    Classes::PRONOUN_FIRST,
    Classes::PRONOUN_OBJECT,
    Classes::NOUN_TOO,
    Classes::NEGATION,
    Classes::AUXILIARY,
    Classes::DEONTIC,
    Classes::SUBORDINATOR,
    Classes::COMPLEMENTISER,
    Classes::RELATIVE,
    Classes::WHETHER,
    Classes::CONJUNCTION,
    Classes::AS,
    Classes::AGENT,
    Classes::QUANTIFIER,
];

/// Relations of dependents that tell a reporting clause.
pub(super) const TELLING_RELATIONS: [&str; 12] =
    ["nsubj", "ccomp", "xcomp", "obj", "obl", "mark", "aux", "parataxis", "advcl", "acl", "iobj", "cop"];

/// Features of a word that are kept.
pub(super) const TELLING_FEATS: [(&str, &str); 14] = [
    ("VerbForm", "Fin"),
    ("VerbForm", "Inf"),
    ("VerbForm", "Part"),
    ("VerbForm", "Ger"),
    ("Tense", "Past"),
    ("Mood", "Imp"),
    ("Voice", "Pass"),
    ("Person", "1"),
    ("Person", "2"),
    ("PronType", "Prs"),
    ("PronType", "Rel"),
    ("Case", "Nom"),
    ("Number", "Plur"),
    ("Poss", "Yes"),
];

/// The bit of a relative pronoun among them.
pub(super) const RELATIVE: u32 = 1 << 10;
/// The bits of participles and gerunds, of what is past, and of passives.
const PRESENT: u32 = 1 << 2 | 1 << 3;
const PAST: u32 = 1 << 4;
const PASSIVE_PARTICIPLE: u32 = 1 << 2 | PAST | 1 << 6;
const FINITE: u32 = 1;

impl Evidence {
    /// The number of words.
    pub fn n_words(&self) -> usize {
        self.words.len()
    }

    /// The tags of the words from those of tokens by their first byte; the words of one token have one segment.
    pub(crate) fn tags_at(&self, tags: &BTreeMap<usize, Told>) -> Vec<Told> {
        let mut last = None;
        let tag = |word: &Known| {
            let start = word.span.map(|span| span.start());
            let told = start.and_then(|start| tags.get(&start)).copied().unwrap_or(Tag::Outside.into());
            let goes_on = start.is_some() && start == last;
            last = start;
            match told.tag {
                Tag::Begin(role) if goes_on => Told { tag: Tag::Inside(role), ..told },
                _ => told,
            }
        };
        self.words.iter().map(tag).collect()
    }

    /// Where a word stands; `None` behind the last.
    pub fn span(&self, word: usize) -> Option<Span> {
        self.words.get(word)?.span
    }

    /// Whether a word is a mark.
    pub(super) fn is_mark(&self, word: usize) -> bool {
        self.words[word].shape & 8 != 0
    }

    /// Whether words have a passive participle and nothing finite: "suspected of", but not "was suspected of".
    pub(crate) fn is_bare_participle(&self, words: &Range<usize>) -> bool {
        let has = |bits: u32| self.words[words.clone()].iter().any(|word| word.feats & bits == bits);
        has(PASSIVE_PARTICIPLE) && !has(FINITE)
    }

    /// Where a content may end before its end: in front of ", engaging in …", and behind a quotation.
    pub(super) fn earlier_ends(&self, content: &[Range<usize>]) -> Vec<usize> {
        let Some(last) = content.last() else { return Vec::new() };
        let word = |at: usize| &self.words[at];
        let participle = |at: usize| word(at).feats & PRESENT != 0 && word(at).feats & PAST == 0;
        let hangs = |at: usize| {
            let adverb = word(at).upos == Upos::Adv as u32 && at + 1 < last.end;
            self.is_mark(at - 1) && (participle(at) || adverb && participle(at + 1))
        };
        let behind = |at: usize| {
            let quotation = word(at - 1).quotation;
            quotation > 0 && word(at).quotation != quotation && !self.is_mark(at)
        };
        let ends = (last.start + 2..last.end).filter_map(|at| match () {
            () if hangs(at) => Some(at - 1),
            () => behind(at).then_some(at),
        });
        ends.collect()
    }

    /// What a sentence has: quotations, cues, attributions of the rules.
    pub(super) fn sentence_state(&self, sentence: usize) -> u32 {
        self.states.get(sentence).copied().unwrap_or(99)
    }

    /// The attributions of the rules whose cue begins near a word.
    pub(super) fn found_near(&self, word: usize) -> impl Iterator<Item = &FoundByRule> {
        let from = self.found.partition_point(|found| found.cue.start + NEAR < word);
        self.found[from..].iter().take_while(move |found| found.cue.start <= word + NEAR)
    }

    /// The word of some that hangs on another one; of several a verb, otherwise the first.
    pub(super) fn head(&self, words: &Range<usize>) -> usize {
        let outside = |at: &usize| {
            let known = &self.words[*at];
            (known.head == *at || !words.contains(&known.head)) && known.upos != Upos::Punct as u32
        };
        let mut tops = words.clone().filter(outside).take(20);
        let first = tops.next().unwrap_or(words.start.min(self.words.len().saturating_sub(1)));
        let verb = |at: &usize| self.words[*at].upos == Upos::Verb as u32;
        if verb(&first) { first } else { tops.find(verb).unwrap_or(first) }
    }

    /// Gathers what is known of the words of a row. Quotations of less than `depth` are those that it stands in.
    pub(crate) fn gather(
        document: &Document,
        analysis: &Analysis,
        syntax: &Syntax,
        lexicon: &Lexicon,
        row: &Row<'_>,
        depth: usize,
        candidates: &[Candidate],
    ) -> Evidence {
        let paragraph = row.span(&(0..row.len()));
        let mut evidence = Evidence { language: hashed(document.language.name()), ..Evidence::default() };
        let places = words_of(syntax, paragraph);
        let first = places.start;
        evidence.words = vec![Known::default(); places.len()];
        evidence.take_syntax(document, syntax, lexicon, first);
        evidence.take_names(syntax, first);
        evidence.take_quotations(document, analysis, paragraph, depth);
        evidence.take_groups(document, analysis, lexicon, paragraph);
        evidence.take_rules(row, candidates);
        evidence.take_trees();
        evidence.take_distances();
        evidence.states = evidence.sentences.iter().map(|sentence| evidence.state(sentence)).collect();
        evidence
    }

    /// The words whose first byte lies in a span.
    pub(crate) fn covered(&self, span: Span) -> Range<usize> {
        let start = |known: &Known| known.span.map_or(0, Span::start);
        let from = self.words.partition_point(|known| start(known) < span.start());
        let to = self.words.partition_point(|known| start(known) < span.end());
        from..to.max(from)
    }

    fn take_syntax(&mut self, document: &Document, syntax: &Syntax, lexicon: &Lexicon, first: usize) {
        let text = document.text();
        let n_words = self.words.len();
        for at in 0..n_words {
            let Some(word) = syntax.analysis.word(text, first + at) else { break };
            let range = word.range();
            let lemma = word.lemma();
            let verb = matches!(word.upos(), Upos::Verb | Upos::Aux);
            let (by_form, by_lemma) = (lexicon.listed(word.form()), lexicon.listed(lemma));
            let classes = |entry: Option<&Entry>| entry.map_or(0, |entry| telling(entry.classes));
            let known = &mut self.words[at];
            known.span = document.span(range.start, range.end);
            known.upos = word.upos() as u32;
            let has = |(name, value): &(&str, &str)| word.feats().has(name, value);
            known.feats = bits(TELLING_FEATS.iter().map(has));
            known.relation = hashed(word.relation());
            known.head = word.head().map_or(at, |head| head.idx().saturating_sub(first)).min(n_words - 1);
            known.listed = match (by_form, by_lemma) {
                // One people is as good as another.
                (Some(entry), _) if entry.classes.any(Classes::DEMONYM) => hashed("demonym"),
                (_, Some(_)) if verb => hashed(lemma),
                (Some(_), _) => hashed(&fold(word.form())),
                (None, Some(_)) => hashed(lemma),
                (None, None) if word.upos() == Upos::Punct => hashed(word.form()),
                (None, None) => 0,
            };
            known.classes = classes(by_form) | classes(by_lemma);
            known.shape = shape(&word);
            let cue = by_form.into_iter().chain(by_lemma).flat_map(|entry| &entry.cues).find(|cue| {
                cue.rest.iter().enumerate().all(|(n, form)| {
                    syntax.analysis.word(text, first + at + 1 + n).is_some_and(|next| fold(next.form()) == *form)
                })
            });
            known.cue = cue.map_or(0, |cue| mix_all([1, cue.act as u32, cue.frames.bits(), cue.rest.len() as u32]));
        }
        let first_sentence = sentence_of(syntax, first);
        for sentence in 0.. {
            let range = syntax.analysis.segmentation.sentence(first_sentence + sentence);
            if range.is_empty() || range.start >= first + n_words {
                break;
            }
            let range = range.start.max(first) - first..(range.end - first).min(n_words);
            for known in &mut self.words[range.clone()] {
                known.sentence = sentence;
            }
            self.sentences.push(range);
        }
    }

    fn take_names(&mut self, syntax: &Syntax, first: usize) {
        let from = syntax.names.partition_point(|name| name.words.end <= first);
        let end = first + self.words.len();
        for name in syntax.names[from..].iter().take_while(|name| name.words.start < end) {
            for word in name.words.clone() {
                let begins = u32::from(word == name.words.start);
                if let Some(known) = word.checked_sub(first).and_then(|at| self.words.get_mut(at)) {
                    known.name = 1 + name.kind as u32 * 2 + begins;
                }
            }
        }
    }

    /// Inside or outside of quotation marks, and how near to them.
    fn take_quotations(&mut self, document: &Document, analysis: &Analysis, paragraph: Span, depth: usize) {
        let from = analysis.quotations_reaching(paragraph.start());
        let mut quotations: Vec<(Range<usize>, u32)> = Vec::new();
        for quotation in &analysis.quotations[from..] {
            if quotation.pieces[0].start() >= paragraph.end() {
                break;
            }
            let first = quotation.pieces.partition_point(|piece| piece.end() <= paragraph.start());
            let Some(&piece) = quotation.pieces.get(first).filter(|piece| piece.start() < paragraph.end()) else {
                continue;
            };
            let words = self.covered(piece);
            if words.is_empty() || quotation.depth < depth {
                continue;
            }
            if quotation.depth > depth {
                for known in &mut self.words[words] {
                    known.quote |= 1 << 20;
                }
                continue;
            }
            let n_words = words.len();
            let end = document.slice(piece).trim_end_matches(['”', '"', '»', '’', '\'']);
            let closed = end.ends_with(['.', ',', '!', '?', '…']);
            let kind = u32::from(n_words > 7) | u32::from(closed) << 1 | u32::from(first > 0) << 2;
            self.goes_on |= first > 0;
            quotations.push((words, kind));
        }
        quotations.sort_by_key(|(words, _)| (words.start, words.end));
        let mut n_words = 0;
        for (idx, (words, kind)) in quotations.iter().enumerate() {
            let words = words.start.max(n_words)..words.end;
            n_words = words.end.max(n_words);
            for at in words.clone() {
                let (since, until) = ((at - words.start).min(3) as u32, (words.end - 1 - at).min(3) as u32);
                let known = &mut self.words[at];
                known.quotation = idx as u32 + 1;
                known.quote |= mix_all([1, since, until, *kind]) & 0xf_ffff;
            }
            self.quotations.push(words);
        }
        // Outside: how far behind the last closing mark, and before the next opening one.
        let mut last = FAR;
        for known in &mut self.words {
            last = if known.quotation > 0 { 0 } else { last.saturating_add(1) };
            if known.quotation == 0 {
                known.quote = bucket(last);
            }
        }
        let mut next = FAR;
        for known in self.words.iter_mut().rev() {
            next = if known.quotation > 0 { 0 } else { next.saturating_add(1) };
            if known.quotation == 0 {
                known.quote |= bucket(next) << 8 | 1 << 21;
            }
        }
    }

    /// The verb groups and phrases that the rules see, inside quotation marks too.
    fn take_groups(&mut self, document: &Document, analysis: &Analysis, lexicon: &Lexicon, paragraph: Span) {
        let first = analysis.tokens.partition_point(|token| token.span.start() < paragraph.start());
        let last = analysis.tokens.partition_point(|token| token.span.end() <= paragraph.end());
        // No quotation is that deep: every word is an item of its own.
        let flat = Row::new(document, analysis, lexicon, first..last.max(first), usize::MAX);
        for at in 0..flat.len() {
            if let Some((length, _)) = phrase_at(&flat, at) {
                self.mark_group(flat.span(&(at..(at + length).min(flat.len()))), 1);
            }
            if let Some(cue) = flat.cue(at) {
                let kind = 2 + u32::from(cue.passive) + 2 * u32::from(cue.hanging);
                self.mark_group(flat.span(&(cue.start..cue.end.min(flat.len()))), kind);
            }
        }
    }

    fn mark_group(&mut self, span: Span, kind: u32) {
        for (n, at) in self.covered(span).enumerate() {
            self.words[at].group = kind * 2 + u32::from(n == 0);
        }
    }

    fn take_rules(&mut self, row: &Row<'_>, candidates: &[Candidate]) {
        let mut found: Vec<(FoundByRule, u32)> = Vec::new();
        for candidate in candidates {
            let words = |range: &Range<usize>| match range.is_empty() {
                true => 0..0,
                false => self.covered(row.span(range)),
            };
            let number = hashed(candidate.rule);
            let by_rule = FoundByRule {
                source: candidate.source.as_ref().map_or(0..0, words),
                cue: words(&candidate.cue),
                content: candidate.content.iter().map(words).filter(|words| !words.is_empty()).collect(),
            };
            if !by_rule.content.is_empty() {
                found.push((by_rule, number));
            }
        }
        let inside = |inner: &FoundByRule, outer: &FoundByRule| {
            let holds = |range: &Range<usize>| {
                outer.content.iter().any(|outer| outer.start <= range.start && range.end <= outer.end)
            };
            holds(&inner.content[0]) && (inner.cue.is_empty() || holds(&inner.cue)) && outer.content != inner.content
        };
        // Candidates are in order of their contents, so that what holds another is not far.
        let nested: Vec<bool> = (0..found.len())
            .map(|idx| {
                let near = idx.saturating_sub(16)..(idx + 4).min(found.len());
                near.into_iter().any(|other| other != idx && inside(&found[idx].0, &found[other].0))
            })
            .collect();
        for ((by_rule, number), nested) in found.iter().zip(&nested) {
            let mut mark = |range: &Range<usize>, role: Role| {
                for at in range.clone() {
                    let value = 1 + role as u32 * 2 + u32::from(at == range.start);
                    let known = &mut self.words[at];
                    if *nested {
                        known.ruled_inside = value;
                    } else if known.ruled == 0 || role != Role::Content {
                        (known.ruled, known.rule) = (value, *number);
                    }
                }
            };
            by_rule.content.iter().for_each(|content| mark(content, Role::Content));
            mark(&by_rule.source, Role::Source);
            mark(&by_rule.cue, Role::Cue);
        }
        self.found = found.into_iter().map(|(found, _)| found).collect();
        self.found.sort_by_key(|found| found.cue.start);
    }

    /// What hangs on each word, and the words above it that may attribute.
    fn take_trees(&mut self) {
        let names = TELLING_RELATIONS.map(hashed);
        for at in 0..self.words.len() {
            let (head, relation) = (self.words[at].head, self.words[at].relation);
            if let Some(bit) = names.iter().position(|name| *name == relation).filter(|_| head != at) {
                // Before or behind: subjects and contents stand on both sides.
                let behind = u32::from(head < at && bit < 2) * TELLING_RELATIONS.len() as u32;
                self.words[head].children |= 1 << (bit as u32 + behind);
            }
        }
        for at in 0..self.words.len() {
            let (mut below, mut branch_verb) = (at, 0);
            for height in 0..MAX_HEIGHT {
                let above = self.words[below].head;
                if above == below {
                    break;
                }
                let (relation, known) = (self.words[below].relation, &self.words[above]);
                if branch_verb == 0 && known.upos == Upos::Verb as u32 {
                    branch_verb = mix_all([relation, known.children, u32::from(at < above)]);
                }
                if known.cue != 0 || known.group != 0 {
                    let known = &mut self.words[at];
                    (known.governor, known.branch, known.height) = (above + 1, relation, height as u32);
                    break;
                }
                below = above;
            }
            self.words[at].verb_branch = branch_verb;
        }
    }

    fn state(&self, sentence: &Range<usize>) -> u32 {
        let words = &self.words[sentence.clone()];
        let count = |fits: &dyn Fn(&Known) -> bool| words.iter().filter(|known| fits(known)).count().min(2) as u32;
        let cues = count(&|known| known.group != 0 && known.group % 2 == 1);
        let ruled = count(&|known| known.ruled == 1 + Role::Cue as u32 * 2 + 1);
        let quoted = words.iter().filter(|known| known.quotation > 0).count();
        let quoted = match quoted {
            0 => 0,
            some if some == words.len() => 2,
            _ => 1,
        };
        mix_all([cues, ruled, quoted])
    }

    fn take_distances(&mut self) {
        let may = |known: &Known| known.group != 0 || known.cue != 0 && known.upos == Upos::Verb as u32;
        for sentence in self.sentences.clone() {
            let mut last = FAR;
            for at in sentence.clone() {
                self.words[at].cue_before = last;
                if may(&self.words[at]) {
                    last = at;
                }
            }
            let mut next = FAR;
            for at in sentence.rev() {
                self.words[at].cue_behind = next;
                if may(&self.words[at]) {
                    next = at;
                }
            }
        }
    }
}

/// The words of the syntax that lie in a paragraph.
fn words_of(syntax: &Syntax, paragraph: Span) -> Range<usize> {
    let segmentation = &syntax.analysis.segmentation;
    let point = |bound: usize| {
        let (mut low, mut high) = (0, segmentation.n_words());
        while low < high {
            let middle = (low + high) / 2;
            if segmentation.range(middle).start < bound { low = middle + 1 } else { high = middle }
        }
        low
    };
    point(paragraph.start())..point(paragraph.end())
}

/// The sentence of the syntax in which a word stands.
fn sentence_of(syntax: &Syntax, word: usize) -> usize {
    let segmentation = &syntax.analysis.segmentation;
    let (mut low, mut high) = (0, segmentation.n_sentences());
    while low < high {
        let middle = (low + high) / 2;
        if segmentation.sentence(middle).end <= word { low = middle + 1 } else { high = middle }
    }
    low
}

fn telling(classes: Classes) -> u32 {
    bits(TELLING.iter().map(|class| classes.any(*class)))
}

fn bits(set: impl Iterator<Item = bool>) -> u32 {
    set.enumerate().fold(0, |bits, (at, set)| bits | u32::from(set) << at)
}

/// How a word is written: capitals, digits, marks.
fn shape(word: &SyntaxWord<'_>) -> u32 {
    let form = word.form();
    let first = form.chars().next().unwrap_or(' ');
    u32::from(first.is_uppercase())
        | u32::from(first.is_numeric()) << 1
        | u32::from(form.len() > 1 && !form.chars().any(char::is_lowercase)) << 2
        | u32::from(form.chars().all(|char| !char.is_alphanumeric())) << 3
}

/// Distances that matter are short ones.
pub(super) fn bucket(distance: usize) -> u32 {
    match distance {
        0..=4 => distance as u32,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=49 => 9,
        FAR => 11,
        _ => 10,
    }
}

/// A string as a number.
pub(super) fn hashed(text: &str) -> u32 {
    (sayso_syntax::container::checksum(text.as_bytes()) >> 16) as u32 | 1
}
