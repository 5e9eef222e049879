//! Verdicts: whether an attribution holds that the chains put together word by word. It comes in with the tags and the
//! evidence of its paragraph; features of the whole go out: who would speak, by which words, and what would be said.

use std::ops::Range;

use sayso_syntax::perceptron::{Keys, mix_all};

use super::evidence::{Evidence, FoundByRule, Known, bucket};
use super::{Attribution, Role, Tag, Told};

/// Where the templates begin to be counted.
const VERDICT: u32 = 4000;

/// An attribution that is to be judged.
#[derive(Debug)]
pub struct Judged<'a> {
    evidence: &'a Evidence,
    tags: &'a [Told],
    attribution: &'a Attribution,
}

impl<'a> Judged<'a> {
    /// `tags` are those of the paragraph from which the attribution was made.
    pub fn new(evidence: &'a Evidence, tags: &'a [Told], attribution: &'a Attribution) -> Judged<'a> {
        Judged { evidence, tags, attribution }
    }

    /// The features of the attribution.
    pub fn keys(&self, keys: &mut Keys) {
        keys.clear(VERDICT);
        let Attribution { source, cue, content, lead, variant, .. } = self.attribution;
        let variant = *variant as u32;
        let none = Known { upos: 99, listed: 99, ..Known::default() };
        let known = |at: Option<usize>| at.and_then(|at| self.evidence.words.get(at)).unwrap_or(&none);
        let head = |words: &Range<usize>| Some(self.evidence.head(words));
        let (cue_at, source_at) = (head(cue), source.as_ref().and_then(head));
        let content_at = content.first().and_then(head);
        let (verb, speaker, said) = (known(cue_at), known(source_at), known(content_at));
        let (cue_first, cue_last) = (known(Some(cue.start)), known(cue.end.checked_sub(1)));
        let language = self.evidence.language;
        let lead = level(*lead);
        let sourced = u32::from(source.is_some());
        let quoted = self.quoted();
        let by_rules = self.by_rules();
        let (source_tie, content_tie) = (self.tie(source_at, cue), self.tie(content_at, cue));
        let n_words: usize = content.iter().map(ExactSizeIterator::len).sum();
        let n_content = bucket(n_words);

        keys.add([]);
        keys.add([language, sourced]);
        keys.add([lead]);
        keys.add([variant]);
        keys.add([variant, sourced, quoted]);
        keys.add([variant, lead]);
        keys.add([lead, sourced, quoted]);
        keys.add([lead, by_rules]);
        keys.add([by_rules, sourced, quoted]);
        keys.add([language, by_rules]);
        // How sure the tagger is.
        let cue_sure = (self.sure(cue, true), self.sure(cue, false));
        let content_sure = content.iter().map(|content| self.sure(content, true)).min().unwrap_or(0);
        let source_sure = source.as_ref().map_or(99, |source| self.sure(source, true));
        keys.add([cue_sure.0, cue_sure.1]);
        keys.add([cue_sure.1, sourced, quoted]);
        keys.add([cue_sure.1, by_rules]);
        keys.add([cue_sure.1, lead]);
        keys.add([cue_sure.1, language]);
        keys.add([content_sure, quoted]);
        keys.add([content.iter().map(|content| self.sure(content, false)).max().unwrap_or(0), quoted, n_content]);
        keys.add([source_sure, cue_sure.1]);
        keys.add([source_sure, speaker.upos]);
        keys.add([cue_sure.1, verb.cue, verb.group]);
        // The cue.
        keys.add([verb.listed, verb.upos]);
        keys.add([verb.listed, sourced, quoted]);
        keys.add([verb.listed, content_tie]);
        keys.add([verb.cue, verb.group, verb.upos]);
        keys.add([verb.cue, verb.group, sourced, quoted]);
        keys.add([verb.cue, verb.group, content_tie]);
        keys.add([verb.cue, verb.group, lead]);
        keys.add([language, verb.cue, verb.upos, sourced]);
        keys.add([verb.classes, verb.upos, sourced]);
        keys.add([verb.feats, verb.upos, verb.relation]);
        keys.add([verb.children, verb.upos]);
        keys.add([cue_first.listed, cue.len().min(5) as u32]);
        keys.add([cue_last.listed, cue_last.upos]);
        keys.add([cue_first.upos, cue_last.upos, cue.len().min(4) as u32]);
        keys.add([self.any_cue(cue), sourced, quoted]);
        // The source.
        keys.add([speaker.upos, speaker.feats]);
        keys.add([speaker.upos, speaker.listed]);
        keys.add([speaker.upos, speaker.name, speaker.classes]);
        keys.add([speaker.relation, verb.upos, source_tie]);
        keys.add([source_tie, self.side(source.as_ref()), sourced]);
        keys.add([variant, source_tie, self.side(source.as_ref())]);
        keys.add([variant, source.as_ref().map_or(99, |source| bucket(gap(source, cue)))]);
        keys.add([source_tie, speaker.upos, speaker.name.min(1)]);
        keys.add([source.as_ref().map_or(0, |source| bucket(source.len()))]);
        keys.add([source.as_ref().map_or(99, |source| bucket(gap(source, cue))), self.side(source.as_ref())]);
        keys.add([source.as_ref().map_or(99, |source| self.tagged(source, Role::Source)), quoted]);
        keys.add([source.as_ref().map_or(99, |source| self.verbs(source))]);
        keys.add([speaker.sentence.abs_diff(verb.sentence).min(3) as u32, sourced, quoted]);
        keys.add([speaker.quotation.min(1), verb.quotation.min(1), u32::from(speaker.quotation == verb.quotation)]);
        // The content.
        keys.add([n_content, quoted]);
        keys.add([n_content, said.upos, content_tie]);
        keys.add([content_tie, said.upos, said.relation]);
        keys.add([said.feats, said.upos, content_tie]);
        keys.add([said.children, said.upos, content_tie]);
        keys.add([content.len().min(4) as u32, quoted, self.side(content.first())]);
        let first = known(content.first().map(|first| first.start));
        let before = known(content.first().and_then(|first| first.start.checked_sub(1)));
        keys.add([first.listed, first.upos, self.side(content.first())]);
        keys.add([before.listed, first.upos, self.side(content.first())]);
        keys.add([content.iter().map(|content| self.tagged(content, Role::Content)).min().unwrap_or(0), quoted]);
        keys.add([content.iter().map(|content| gap(content, cue)).min().map_or(99, bucket), quoted]);
        keys.add([u32::from(said.quotation > 0), verb.quotation.min(1), quoted]);
        // Its end: what stands behind it, and whether it might end earlier.
        let end = content.last().map(|last| last.end);
        let (last, behind) = (known(end.map(|end| end - 1)), known(end));
        let after = if behind.shape & 8 == 0 { behind } else { known(end.map(|end| end + 1)) };
        let earlier = self.evidence.earlier_ends(content).len().min(3) as u32;
        keys.add([earlier, variant, quoted]);
        keys.add([earlier, n_content]);
        keys.add([last.quotation.min(1), behind.upos, behind.listed]);
        keys.add([behind.listed, after.upos, after.feats]);
        keys.add([variant, behind.listed, after.upos, after.feats]);
        keys.add([variant, last.quotation.min(1), after.upos]);
        keys.add([after.listed, after.upos, last.quotation.min(1)]);
        // The place.
        let sentence = self.evidence.sentences.get(verb.sentence).cloned().unwrap_or(0..0);
        keys.add([self.evidence.sentence_state(verb.sentence), by_rules]);
        keys.add([bucket(cue.start.saturating_sub(sentence.start)), sourced]);
        keys.add([known(Some(sentence.start)).listed, self.side(source.as_ref())]);
        keys.add([self.inside(), verb.quotation.min(1)]);
    }

    /// Nothing, some or all of the content in quotation marks.
    fn quoted(&self) -> u32 {
        let words = self.attribution.content.iter().cloned().flatten();
        let known: Vec<&Known> = words.filter_map(|at| self.evidence.words.get(at)).collect();
        let n_quoted = known.iter().filter(|known| known.quotation > 0).count();
        match n_quoted {
            0 => 0,
            some if some * 10 < known.len() * 9 => 1,
            _ => 2,
        }
    }

    /// What the rules found for this cue: nothing, the cue, its content, its source.
    fn by_rules(&self) -> u32 {
        let Attribution { source, cue, content, .. } = self.attribution;
        let shared = |a: &Range<usize>, b: &Range<usize>| a.end.min(b.end).saturating_sub(a.start.max(b.start));
        let mut most = 0;
        for FoundByRule { source: its_source, content: its_content, .. } in
            self.evidence.found_near(cue.start).filter(|found| shared(&found.cue, cue) > 0)
        {
            let n_words = |ranges: &[Range<usize>]| ranges.iter().map(ExactSizeIterator::len).sum::<usize>();
            let pairs = its_content.iter().flat_map(|own| content.iter().map(move |other| shared(own, other)));
            let n_shared: usize = pairs.sum();
            let same = n_shared * 2 >= n_words(its_content).max(n_words(content));
            let same_source = source.as_ref().is_some_and(|source| shared(source, its_source) > 0);
            most =
                most.max(1 + u32::from(same) * 2 + u32::from(same_source) * 4 + u32::from(its_source.is_empty()) * 8);
        }
        most
    }

    /// Whether a word of the cue is listed as one that attributes.
    fn any_cue(&self, cue: &Range<usize>) -> u32 {
        let known = &self.evidence.words[cue.clone()];
        u32::from(known.iter().any(|known| known.cue != 0)) | u32::from(known.iter().any(|known| known.group != 0)) << 1
    }

    /// How a word hangs on the cue, or the cue on it.
    fn tie(&self, at: Option<usize>, cue: &Range<usize>) -> u32 {
        let Some(at) = at else { return 0 };
        let words = &self.evidence.words;
        let (above, above_cue) = (words[at].head, words[self.evidence.head(cue)].head);
        if cue.contains(&above) {
            mix_all([1, words[at].relation])
        } else if above_cue == at {
            mix_all([2, words[self.evidence.head(cue)].relation])
        } else if above == above_cue {
            mix_all([3, words[at].relation])
        } else if cue.contains(&words[above].head) {
            mix_all([4, words[above].relation])
        } else {
            5
        }
    }

    /// Before or behind the cue.
    fn side(&self, words: Option<&Range<usize>>) -> u32 {
        words.map_or(2, |words| u32::from(words.start > self.attribution.cue.start))
    }

    /// How many of some words the tags give the role that they have here: none, some, most, all.
    fn tagged(&self, words: &Range<usize>, role: Role) -> u32 {
        let tags = self.tags.get(words.clone()).unwrap_or_default();
        let n_same =
            tags.iter().filter(|told| matches!(told.tag, Tag::Begin(own) | Tag::Inside(own) if own == role)).count();
        match n_same {
            0 => 0,
            all if all == words.len() => 3,
            most if most * 2 >= words.len() => 2,
            _ => 1,
        }
    }

    /// How sure the tagger is of the roles of some words: of the one that it doubts most, or of the surest.
    fn sure(&self, words: &Range<usize>, least: bool) -> u32 {
        let told = self.tags.get(words.clone()).unwrap_or_default().iter();
        // What has no role is less sure than what has one.
        let level = told.map(|told| if told.tag == Tag::Outside { 0 } else { u32::from(told.sure) + 1 });
        if least { level.min().unwrap_or(0) } else { level.max().unwrap_or(0) }
    }

    /// Verbs and marks in a source: a clause speaks of nothing.
    fn verbs(&self, words: &Range<usize>) -> u32 {
        let known = &self.evidence.words[words.clone()];
        let n_verbs = known.iter().filter(|known| known.feats & 1 != 0).count().min(2) as u32;
        let n_marks = known.iter().filter(|known| known.shape & 8 != 0).count().min(3) as u32;
        n_verbs << 2 | n_marks
    }

    /// Whether the words on both sides of the cue are content, as in what somebody else says.
    fn inside(&self) -> u32 {
        let cue = &self.attribution.cue;
        let content = |at: Option<usize>| {
            let tag = at.and_then(|at| self.tags.get(at)).map(|told| told.tag);
            u32::from(matches!(tag, Some(Tag::Begin(Role::Content) | Tag::Inside(Role::Content))))
        };
        content(cue.start.checked_sub(1)) | content(Some(cue.end)) << 1
    }
}

/// The words between two ranges.
fn gap(words: &Range<usize>, cue: &Range<usize>) -> usize {
    words.start.saturating_sub(cue.end).max(cue.start.saturating_sub(words.end))
}

/// The lead of a reading in steps that grow.
fn level(lead: u32) -> u32 {
    match lead {
        0..=40 => lead / 4,
        41..=160 => 10 + (lead - 40) / 16,
        _ => 20,
    }
}
