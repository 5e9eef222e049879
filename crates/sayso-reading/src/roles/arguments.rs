//! Arguments: who speaks and what is said, as one cue has it. The tags of a paragraph and one of its cues come in, with
//! the evidence of the words; features of the words around that cue go out, for a chain of their own.
//!
//! A cue looks at the words around it once more, because what is a content depends on whose: what one cue brings may hold
//! another cue with its own source and content, and a source may speak through several cues.

use std::ops::Range;

use sayso_syntax::Upos;
use sayso_syntax::perceptron::{Keys, mix_all};

use super::evidence::{Evidence, FoundByRule, Known, bucket, hashed};
use super::{Attribution, Best, N_TAGS, Role, Segment, Tag, Told, Variant, bare, segments};

/// Where the templates of words begin to be counted, and those of pairs.
const WORD: u32 = 2000;
const PAIR: u32 = 3000;
/// Sentences that are looked at before and behind that of the cue.
const SENTENCES_BEFORE: usize = 3;
const SENTENCES_BEHIND: usize = 3;
/// Words that are looked at on each side at most.
const REACH: usize = 160;
/// Other cues that are looked beyond on each side.
const CUES_BEYOND: usize = 6;
/// Words from the cue within which another source is looked for, and how many of them are tried.
const SOURCE_REACH: usize = 40;
const SOURCES: usize = 3;
/// Words before a further cue within which what joins it is looked for.
const JOINED: usize = 4;
/// How far up a tree the cue is looked for.
const MAX_HEIGHT: usize = 12;

/// The words around a cue, as it sees them.
#[derive(Debug)]
pub struct CueScene<'a> {
    evidence: &'a Evidence,
    tags: &'a [Told],
    cue: Range<usize>,
    /// The words that are looked at.
    window: Range<usize>,
    /// The cue's own head word.
    head: usize,
    /// For each word of the window: how it hangs on the cue.
    ties: Vec<Tie>,
    /// What the rules say of it, for each word of the window.
    ruled: Vec<u32>,
    /// Whether the rules know the cue.
    known_to_rules: u32,
    /// For each word of the window, how many other cues stand between it and the cue.
    cues_between: Vec<u32>,
    /// The quotations before and behind the cue.
    cue_quotation: u32,
    /// How sure the tagger is of the cue.
    cue_sure: u32,
}

/// How a word hangs on a cue.
#[derive(Clone, Copy, Default, Debug)]
struct Tie {
    /// The kind of path, with the relation at its top.
    path: u32,
    /// The topmost word of the branch, one more than its place.
    top: usize,
    height: u32,
}

impl<'a> CueScene<'a> {
    /// Looks at the words around a cue; `tags` are those of the paragraph.
    pub fn new(evidence: &'a Evidence, tags: &'a [Told], cue: Range<usize>) -> CueScene<'a> {
        let n_words = evidence.words.len();
        let cue = cue.start.min(n_words)..cue.end.min(n_words);
        let sentence = evidence.words.get(cue.start).map_or(0, |known| known.sentence);
        let first = evidence.sentences.get(sentence.saturating_sub(SENTENCES_BEFORE)).map_or(0, |range| range.start);
        let last = sentence + SENTENCES_BEHIND;
        let last = evidence.sentences.get(last).or(evidence.sentences.last()).map_or(n_words, |range| range.end);
        let begins = |at: &usize| tags.get(*at).is_some_and(|told| told.tag == Tag::Begin(Role::Cue));
        let first = first.max(cue.start.saturating_sub(REACH));
        let last = last.min(cue.end + REACH).max(cue.end);
        // Where cue stands beside cue, no one of them looks far.
        let first = (first..cue.start).rev().filter(begins).nth(CUES_BEYOND).unwrap_or(first);
        let window = first..(cue.end..last).filter(begins).nth(CUES_BEYOND).unwrap_or(last);
        let head = evidence.head(&cue);
        let mut scene = CueScene {
            evidence,
            tags,
            ties: Vec::new(),
            ruled: vec![0; window.len()],
            known_to_rules: 0,
            cues_between: vec![0; window.len()],
            cue_quotation: evidence.words.get(head).map_or(0, |known| known.quotation),
            cue_sure: tags.get(head).map_or(0, |told| u32::from(told.sure)),
            cue,
            window,
            head,
        };
        scene.ties = scene.window.clone().map(|at| scene.tie(at)).collect();
        scene.take_rules();
        scene.count_cues();
        scene
    }

    /// The words that are looked at, as places of the paragraph.
    pub fn window(&self) -> Range<usize> {
        self.window.clone()
    }

    /// What the best row of tags around the cue says: its source, the nearest if there are several, and its contents.
    /// `None` without a content. `unit` is how many points a logarithm of 1 has.
    pub fn attribution(&self, best: &Best, unit: i64) -> Option<Attribution> {
        let start = self.window.start;
        let place = |segment: &Segment| segment.words.start + start..segment.words.end + start;
        let distance = |range: &Range<usize>| {
            range.start.saturating_sub(self.cue.end).max(self.cue.start.saturating_sub(range.end))
        };
        let segments = segments(&best.tags);
        let of = |role: Role| segments.iter().filter(move |segment| segment.role == role).map(place);
        let content: Vec<Range<usize>> = of(Role::Content).collect();
        let lead = (best.lead * 8 / unit.max(1)).clamp(0, i64::from(u32::MAX)) as u32;
        let source = of(Role::Source).min_by_key(distance);
        let variant = Variant::Own;
        (!content.is_empty()).then_some(Attribution { source, cue: self.cue.clone(), content, lead, variant, odds: 0 })
    }

    /// An attribution of this cue, and others that it may be instead: with another source that the tags have near the cue,
    /// or the subject of its verb; with the contents as the tags have them, or without a further statement at their end.
    pub fn variants(&self, own: Attribution) -> Vec<Attribution> {
        let tagged: Vec<Segment> =
            segments(&bare(&self.tags[self.window.clone()])).into_iter().map(|segment| self.placed(segment)).collect();
        let shares = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        let with_source =
            |source: Range<usize>| Attribution { source: Some(source), variant: Variant::OtherSource, ..own.clone() };
        let with_content =
            |content: Vec<Range<usize>>| Attribution { content, variant: Variant::OtherContent, ..own.clone() };
        let gap = |range: &Range<usize>| {
            range.start.saturating_sub(self.cue.end).max(self.cue.start.saturating_sub(range.end))
        };
        let mut sources: Vec<Range<usize>> = tagged
            .iter()
            .filter(|segment| segment.role == Role::Source && gap(&segment.words) <= SOURCE_REACH)
            .map(|segment| segment.words.clone())
            .chain(self.subject())
            .filter(|source| !own.source.iter().chain(&own.content).any(|taken| shares(taken, source)))
            .collect();
        sources.sort_by_key(|source| (gap(source), source.start, source.end));
        sources.dedup();
        sources.truncate(SOURCES);
        let mut variants: Vec<Attribution> = sources.into_iter().map(with_source).collect();
        let content: Vec<Range<usize>> = tagged
            .iter()
            .filter(|segment| {
                segment.role == Role::Content && own.content.iter().any(|own| shares(own, &segment.words))
            })
            .map(|segment| segment.words.clone())
            .collect();
        if !content.is_empty() && content != own.content {
            variants.push(with_content(content));
        }
        variants.extend(self.without_further(&own.content, &tagged).map(with_content));
        variants.insert(0, own);
        variants
    }

    fn placed(&self, segment: Segment) -> Segment {
        let start = self.window.start;
        Segment { words: segment.words.start + start..segment.words.end + start, ..segment }
    }

    /// The subject of the cue's verb, with all that hangs on it in one stretch. A participle has the noun that it stands
    /// by ("footage of Ann saying"), or, as a verb without a subject of its own, that of the verb above it.
    fn subject(&self) -> Option<Range<usize>> {
        let words = &self.evidence.words;
        let near = self.window.start.max(self.head.saturating_sub(SOURCE_REACH))..self.window.end.min(self.head + 8);
        let [subject, passive, noun] = ["nsubj", "nsubj:pass", "acl"].map(hashed);
        let lent = ["advcl", "xcomp", "conj"].map(hashed);
        let mut verb = self.head;
        for _ in 0..MAX_HEIGHT {
            let own = |at: &usize| words[*at].head == verb && *at != verb;
            let is = |at: &usize| words[*at].relation == subject || verb != self.head && words[*at].relation == passive;
            if let Some(head) = near.clone().find(|at| own(at) && is(at)) {
                return Some(self.phrase(head, self.window.end));
            }
            let above = words[verb].head;
            if above == verb || !near.contains(&above) {
                return None;
            }
            if words[verb].relation == noun {
                return Some(self.phrase(above, verb));
            }
            if !lent.contains(&words[verb].relation) {
                return None;
            }
            verb = above;
        }
        None
    }

    /// A noun with all that hangs on it in one stretch, up to a word that is not to be reached.
    fn phrase(&self, head: usize, limit: usize) -> Range<usize> {
        let words = &self.evidence.words;
        let hangs = |at: &usize| {
            let mut at = *at;
            for _ in 0..MAX_HEIGHT {
                if words[at].head == at {
                    return false;
                }
                at = words[at].head;
                if at == head {
                    return true;
                }
            }
            false
        };
        let start = head - (self.window.start..head).rev().take_while(hangs).count();
        let mut end = head + 1 + (head + 1..limit.max(head + 1)).take_while(hangs).count();
        while end > head + 1 && words[end - 1].upos == Upos::Punct as u32 {
            end -= 1;
        }
        start..end
    }

    /// The contents up to a further cue in them that is joined to this one: "said A and warned of B".
    fn without_further(&self, content: &[Range<usize>], tagged: &[Segment]) -> Option<Vec<Range<usize>>> {
        let inside = |segment: &&Segment| {
            let words = &segment.words;
            segment.role == Role::Cue && content.iter().any(|own| own.start < words.start && words.end <= own.end)
        };
        let further = tagged.iter().filter(inside).map(|segment| segment.words.start).min()?;
        let parts = |at: &usize| {
            let upos = self.evidence.words[*at].upos;
            upos == Upos::Cconj as u32 || upos == Upos::Punct as u32
        };
        let mut end = (further.saturating_sub(JOINED)..further).rev().find(parts)?;
        while end > 0 && parts(&(end - 1)) {
            end -= 1;
        }
        let cut = content.iter().map(|own| own.start..own.end.min(end)).filter(|own| !own.is_empty());
        let cut: Vec<Range<usize>> = cut.collect();
        (!cut.is_empty() && cut != content).then_some(cut)
    }

    /// How a word hangs on the cue.
    fn tie(&self, at: usize) -> Tie {
        let words = &self.evidence.words;
        if self.cue.contains(&at) {
            return Tie { path: 1, top: 0, height: 0 };
        }
        let above_cue = words[self.head].head;
        let mut below = at;
        for height in 0..MAX_HEIGHT {
            let above = words[below].head;
            if above == below {
                break;
            }
            let relation = words[below].relation;
            let height = height.min(3) as u32;
            if self.cue.contains(&above) {
                return Tie { path: mix_all([2, relation]), top: below + 1, height };
            }
            if above == above_cue && above_cue != self.head {
                return Tie { path: mix_all([3, relation, words[self.head].relation]), top: below + 1, height };
            }
            below = above;
        }
        // The cue may hang on this word, or on one above it.
        let mut over_cue = self.head;
        for height in 0..MAX_HEIGHT {
            let above = words[over_cue].head;
            if above == over_cue {
                break;
            }
            if above == at {
                return Tie { path: mix_all([4, words[over_cue].relation]), top: 0, height: height.min(3) as u32 };
            }
            over_cue = above;
        }
        Tie { path: mix_all([5, u32::from(words[at].sentence == words[self.head].sentence)]), top: 0, height: 0 }
    }

    fn take_rules(&mut self) {
        let shared = |range: &Range<usize>| range.start < self.cue.end && self.cue.start < range.end;
        let of_cue: Vec<&FoundByRule> = self.evidence.found_near(self.cue.start).filter(|by| shared(&by.cue)).collect();
        for (nth, found) in of_cue.iter().enumerate().take(2) {
            self.known_to_rules |= (1 + u32::from(!found.source.is_empty())) << (nth * 2);
            let sources = std::iter::once((&found.source, Role::Source));
            for (range, role) in sources.chain(found.content.iter().map(|content| (content, Role::Content))) {
                for at in range.start.max(self.window.start)..range.end.min(self.window.end) {
                    let begins = u32::from(at == range.start);
                    self.ruled[at - self.window.start] |= (1 + role as u32 + 3 * begins) << (nth * 4);
                }
            }
        }
    }

    fn count_cues(&mut self) {
        let begins = |at: usize| self.tags.get(at).is_some_and(|told| told.tag == Tag::Begin(Role::Cue));
        let mut n_cues = 0;
        for at in self.cue.end..self.window.end {
            n_cues += u32::from(begins(at));
            self.cues_between[at - self.window.start] = n_cues.min(3);
        }
        n_cues = 0;
        for at in (self.window.start..self.cue.start).rev() {
            self.cues_between[at - self.window.start] = n_cues.min(3);
            n_cues += u32::from(begins(at));
        }
    }

    fn tag(&self, at: Option<usize>) -> u32 {
        at.and_then(|at| self.tags.get(at)).map_or(N_TAGS as u32, |told| told.tag.index() as u32)
    }

    /// How sure the tagger is of a word.
    fn sure(&self, at: Option<usize>) -> u32 {
        at.and_then(|at| self.tags.get(at)).map_or(0, |told| u32::from(told.sure))
    }

    /// Before, in or behind the cue.
    fn side(&self, at: usize) -> u32 {
        if at < self.cue.start {
            0
        } else if at < self.cue.end {
            1
        } else {
            2
        }
    }

    /// The features of the role of the word `nth` of the window.
    pub fn word_keys(&self, nth: usize, keys: &mut Keys) {
        keys.clear(WORD);
        let none = Known { upos: 99, listed: 99, ..Known::default() };
        let at = self.window.start + nth;
        let near =
            |offset: isize| at.checked_add_signed(offset).and_then(|at| self.evidence.words.get(at)).unwrap_or(&none);
        let tag = |offset: isize| self.tag(at.checked_add_signed(offset));
        let tie = |offset: isize| {
            let nth = nth.checked_add_signed(offset);
            nth.and_then(|nth| self.ties.get(nth)).copied().unwrap_or_default()
        };
        let (here, before, behind) = (near(0), near(-1), near(1));
        let cue = self.evidence.words.get(self.head).unwrap_or(&none);
        let cue_first = self.evidence.words.get(self.cue.start).unwrap_or(&none);
        let side = self.side(at);
        let distance = match side {
            0 => self.cue.start - at,
            1 => 0,
            _ => at + 1 - self.cue.end,
        };
        let distance = bucket(distance);
        let apart = here.sentence.abs_diff(cue.sentence).min(3) as u32;
        let between = self.cues_between.get(nth).copied().unwrap_or(0);
        let ruled =
            |offset: isize| nth.checked_add_signed(offset).and_then(|nth| self.ruled.get(nth)).copied().unwrap_or(0);
        let same_quotation = u32::from(here.quotation == self.cue_quotation) | here.quotation.min(1) << 1;
        let quoted = same_quotation | self.cue_quotation.min(1) << 2;
        let role = mix_all([tag(0), side, between]);
        let place = mix_all([side, apart, between]);

        keys.add([]);
        keys.add([side, distance]);
        keys.add([place]);
        keys.add([place, tag(0)]);
        keys.add([place, tag(0), quoted]);
        keys.add([tag(-1), tag(0), tag(1), side]);
        keys.add([tag(-2), tag(-1), tag(0), tag(1), tag(2)]);
        keys.add([role, distance]);
        let sure = |offset: isize| self.sure(at.checked_add_signed(offset));
        keys.add([tag(0), sure(0), side]);
        keys.add([tag(0), sure(0), place]);
        keys.add([tag(-1), sure(-1), tag(0), sure(0), tag(1), sure(1)]);
        keys.add([role, self.cue_sure]);
        keys.add([role, cue.listed]);
        keys.add([role, cue_first.listed]);
        keys.add([role, cue.cue, cue.group]);
        keys.add([role, cue.children]);
        keys.add([role, cue.upos, cue.feats, cue.relation]);
        // The tree.
        let own = tie(0);
        keys.add([own.path, own.height, side]);
        keys.add([own.path, role]);
        keys.add([own.path, role, sure(0)]);
        keys.add([own.path, side, cue.listed]);
        keys.add([own.path, side, cue.cue, cue.group]);
        keys.add([own.path, side, cue.children]);
        keys.add([own.path, side, here.upos, here.relation]);
        keys.add([own.path, tie(-1).path, tie(1).path, side]);
        keys.add([own.path, u32::from(tie(-1).top == own.top), u32::from(tie(1).top == own.top), side]);
        keys.add([own.path, tag(0), tag(-1), u32::from(tie(-1).top == own.top), side]);
        keys.add([own.path, tag(0), tag(1), u32::from(tie(1).top == own.top), side]);
        // What differs between languages.
        keys.add([self.evidence.language, role]);
        keys.add([self.evidence.language, own.path, side]);
        keys.add([self.evidence.language, ruled(0), self.known_to_rules]);
        // The rules.
        keys.add([ruled(0), self.known_to_rules]);
        keys.add([ruled(0), ruled(-1), ruled(1)]);
        keys.add([ruled(0), self.known_to_rules, role]);
        keys.add([ruled(0), self.known_to_rules, own.path]);
        keys.add([ruled(0), self.known_to_rules, here.ruled, here.rule, side]);
        keys.add([ruled(0), cue.listed]);
        keys.add([self.known_to_rules, place, cue.group]);
        // The words.
        for offset in -2..=2 {
            let known = near(offset);
            keys.add([known.upos, known.listed, side]);
            keys.add([known.quote, side, tag(offset)]);
        }
        keys.add([here.upos, here.relation, here.feats, side]);
        keys.add([before.listed, here.listed, side, tag(0)]);
        keys.add([here.listed, behind.listed, side, tag(0)]);
        keys.add([before.upos, here.upos, behind.upos, side, tag(0)]);
        keys.add([here.classes, here.name, side, distance.min(5)]);
        keys.add([here.relation, here.children, side]);
        keys.add([here.quote, quoted, side]);
        keys.add([quoted, place]);
        keys.add([quoted, place, cue.listed]);
        keys.add([here.shape, before.shape, side]);
        // The place.
        let sentence = self.evidence.sentences.get(here.sentence).cloned().unwrap_or(0..0);
        let first = self.evidence.words.get(sentence.start).unwrap_or(&none);
        keys.add([bucket(at - sentence.start.min(at)), side, tag(0)]);
        keys.add([bucket(sentence.end - at.min(sentence.end)), side, tag(0)]);
        keys.add([first.listed, place]);
        keys.add([self.evidence.sentence_state(here.sentence), place]);
        let marks = self.marks(at);
        keys.add([marks, place, tag(0)]);
        keys.add([marks, own.path]);
    }

    /// The features of a word's role with that of the word before it.
    pub fn pair_keys(&self, nth: usize, keys: &mut Keys) {
        keys.clear(PAIR);
        let none = Known { upos: 99, listed: 99, ..Known::default() };
        let at = self.window.start + nth;
        let here = self.evidence.words.get(at).unwrap_or(&none);
        let before = at.checked_sub(1).and_then(|at| self.evidence.words.get(at)).unwrap_or(&none);
        let tie = |nth: Option<usize>| nth.and_then(|nth| self.ties.get(nth)).copied().unwrap_or_default();
        let (own, last) = (tie(Some(nth)), tie(nth.checked_sub(1)));
        let ruled = |nth: Option<usize>| nth.and_then(|nth| self.ruled.get(nth)).copied().unwrap_or(0);
        let starts = u32::from(here.sentence != before.sentence);
        let quoted = mix_all([
            u32::from(before.quotation > 0),
            u32::from(here.quotation > 0),
            u32::from(before.quotation == here.quotation),
        ]);
        let tags = mix_all([self.tag(at.checked_sub(1)), self.tag(Some(at))]);
        keys.add([self.side(at)]);
        keys.add([tags]);
        keys.add([tags, self.side(at)]);
        keys.add([tags, self.sure(at.checked_sub(1)), self.sure(Some(at))]);
        keys.add([quoted, starts]);
        keys.add([ruled(nth.checked_sub(1)), ruled(Some(nth)), self.known_to_rules]);
        keys.add([u32::from(own.top == last.top), own.path, last.path]);
        keys.add([before.listed, u32::from(own.top == last.top)]);
        keys.add([here.listed, u32::from(own.top == last.top)]);
        keys.add([before.upos, here.upos]);
    }

    /// Commas, colons and closing marks between a word and the cue.
    fn marks(&self, at: usize) -> u32 {
        let range = if at < self.cue.start { at + 1..self.cue.start } else { self.cue.end.min(at)..at };
        let words = &self.evidence.words[range];
        words.iter().take(40).filter(|known| known.shape & 8 != 0).count().min(4) as u32
    }
}
