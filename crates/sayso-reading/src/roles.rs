//! Roles: which words are sources, cues and contents, and which of them belong together. [`Evidence`] about the words
//! of a paragraph comes in, attributions as ranges of its words go out.
//!
//! ```text
//! Evidence ──first chain──▶ a Tag for each word ──second chain, for each cue──▶ Attributions
//! ```
//!
//! Both are linear chains over hashed features; what the rules say is among the features, so that the model starts from
//! what they know. The second chain reads tags and evidence only: another tagger can take the first one's place.
//!
//! Weights are integers and were trained elsewhere (`sayso-train roles`); loading checks that they belong to the features
//! of this build.

use std::ops::Range;

use sayso_syntax::ModelError;
use sayso_syntax::container::Container;
use sayso_syntax::perceptron::{Keys, Linear, Scorer};

mod evidence;
pub use evidence::Evidence;

mod arguments;
mod features;
pub use arguments::CueScene;

mod fingerprint;
pub use fingerprint::fingerprint;

/// What a word does in an attribution.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// It names who speaks.
    Source,
    /// It ties source and content.
    Cue,
    /// It is what is said.
    Content,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 3] = [Role::Source, Role::Cue, Role::Content];
}

/// The role of a word, and whether a segment begins there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tag {
    /// No role.
    Outside,
    /// The first word of a segment.
    Begin(Role),
    /// A further word of one.
    Inside(Role),
}

/// The number of tags.
pub const N_TAGS: usize = 1 + 2 * Role::ALL.len();

impl Tag {
    /// Its number, below [`N_TAGS`].
    pub fn index(self) -> usize {
        match self {
            Tag::Outside => 0,
            Tag::Begin(role) => 1 + 2 * role as usize,
            Tag::Inside(role) => 2 + 2 * role as usize,
        }
    }

    /// The tag of a number; outside beyond the last.
    pub fn from_index(index: usize) -> Tag {
        let role = Role::ALL.get(index.wrapping_sub(1) / 2);
        match role {
            Some(role) if index % 2 == 1 => Tag::Begin(*role),
            Some(role) => Tag::Inside(*role),
            None => Tag::Outside,
        }
    }

    /// Whether a tag may follow another, both as numbers: only what began goes on.
    pub fn follows(tag: usize, before: usize) -> bool {
        match Tag::from_index(tag) {
            Tag::Inside(_) => before == tag || before + 1 == tag,
            _ => true,
        }
    }
}

/// Words in a row with one role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// What they do.
    pub role: Role,
    /// Which they are: never empty.
    pub words: Range<usize>,
}

/// The segments of a row of tags, in order.
pub fn segments(tags: &[Tag]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        match (*tag, segments.last_mut()) {
            (Tag::Outside, _) => {}
            (Tag::Inside(role), Some(last)) if last.role == role && last.words.end == at => last.words.end = at + 1,
            (Tag::Begin(role) | Tag::Inside(role), _) => segments.push(Segment { role, words: at..at + 1 }),
        }
    }
    segments
}

/// Who said what, as ranges of words of a paragraph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribution {
    /// `None`: the text names nobody.
    pub source: Option<Range<usize>>,
    /// Never empty.
    pub cue: Range<usize>,
    /// In order and disjoint; never empty.
    pub content: Vec<Range<usize>>,
}

/// The trained chains of one language.
#[derive(Clone, Debug)]
pub struct RoleModel {
    words: Linear,
    pairs: Linear,
    arguments: Linear,
    argument_pairs: Linear,
}

/// The sections of a model: features, weights of words and of pairs of tags, and the same around one cue.
pub const SECTIONS: [&str; 5] = ["features", "words", "pairs", "args", "argpairs"];

impl RoleModel {
    /// Loads a model.
    ///
    /// # Errors
    /// Names the section and the byte that is not as the format wants it, or says that the model was trained with other
    /// features than this build has.
    pub fn from_bytes(bytes: &[u8]) -> Result<RoleModel, ModelError> {
        let container = Container::open(bytes)?;
        let [features, words, pairs, arguments, argument_pairs] = SECTIONS;
        let mut reader = container.section(features)?;
        let (trained_with, own) = (reader.varint()?, u64::from(fingerprint()));
        if trained_with != own {
            let problem = format!("weights for the features {trained_with}");
            return Err(reader.error(problem, format!("the features {own} of this build: train the model again")));
        }
        reader.end()?;
        let linear = |section: &str, n_classes: usize| {
            let mut reader = container.section(section)?;
            let start = reader.clone();
            let model = Linear::read(&mut reader)?;
            if model.n_classes() != n_classes {
                return Err(start.error(format!("{} classes", model.n_classes()), format!("{n_classes} classes")));
            }
            reader.end()?;
            Ok(model)
        };
        Ok(RoleModel {
            words: linear(words, N_TAGS)?,
            pairs: linear(pairs, N_TAGS * N_TAGS)?,
            arguments: linear(arguments, N_TAGS)?,
            argument_pairs: linear(argument_pairs, N_TAGS * N_TAGS)?,
        })
    }

    /// The tags of a paragraph's words: the best row of all (Viterbi).
    pub fn tags(&self, evidence: &Evidence) -> Vec<Tag> {
        let mut keys = Keys::default();
        best_row(evidence.n_words(), |at, words, pairs| {
            evidence.word_keys(at, &mut keys);
            self.words.add_scores(keys.as_slice(), words);
            if at > 0 {
                evidence.pair_keys(at, &mut keys);
                self.pairs.add_scores(keys.as_slice(), pairs);
            }
        })
    }

    /// The attributions of a paragraph.
    pub fn attributions(&self, evidence: &Evidence) -> Vec<Attribution> {
        self.linked(evidence, &self.tags(evidence))
    }

    /// The attributions that tags make: each cue looks for its source and contents. A cue without a content is none.
    pub fn linked(&self, evidence: &Evidence, tags: &[Tag]) -> Vec<Attribution> {
        let mut keys = Keys::default();
        let cues = segments(tags).into_iter().filter(|segment| segment.role == Role::Cue);
        let attribution = |cue: Segment| {
            let scene = CueScene::new(evidence, tags, cue.words.clone());
            let around = best_row(scene.window().len(), |nth, words, pairs| {
                scene.word_keys(nth, &mut keys);
                self.arguments.add_scores(keys.as_slice(), words);
                if nth > 0 {
                    scene.pair_keys(nth, &mut keys);
                    self.argument_pairs.add_scores(keys.as_slice(), pairs);
                }
            });
            let start = scene.window().start;
            let place = |segment: Segment| segment.words.start + start..segment.words.end + start;
            let (mut source, mut content) = (None, Vec::new());
            for segment in segments(&around) {
                match segment.role {
                    Role::Source => source = nearer(source, place(segment), &cue.words),
                    Role::Content => content.push(place(segment)),
                    Role::Cue => {}
                }
            }
            (!content.is_empty()).then_some(Attribution { source, cue: cue.words, content })
        };
        cues.filter_map(attribution).collect()
    }
}

/// The range that is nearer to a cue.
fn nearer(known: Option<Range<usize>>, further: Range<usize>, cue: &Range<usize>) -> Option<Range<usize>> {
    let distance = |range: &Range<usize>| range.start.saturating_sub(cue.end).max(cue.start.saturating_sub(range.end));
    Some(known.filter(|known| distance(known) <= distance(&further)).unwrap_or(further))
}

/// The row of tags with most points. `score` adds those of a word's tags and, by the tag before, of its pairs.
pub fn best_row(
    n_words: usize,
    mut score: impl FnMut(usize, &mut [i32; N_TAGS], &mut [i32; N_TAGS * N_TAGS]),
) -> Vec<Tag> {
    let mut origins: Vec<[u8; N_TAGS]> = Vec::with_capacity(n_words);
    let mut totals = [0i32; N_TAGS];
    for at in 0..n_words {
        let (mut words, mut pairs) = ([0; N_TAGS], [0; N_TAGS * N_TAGS]);
        score(at, &mut words, &mut pairs);
        let (mut next, mut origin) = ([i32::MIN; N_TAGS], [0; N_TAGS]);
        for tag in 0..N_TAGS {
            for before in 0..N_TAGS {
                // In front of the first word stands no role.
                if !Tag::follows(tag, before) || at == 0 && before > 0 {
                    continue;
                }
                let total = totals[before].saturating_add(pairs[before * N_TAGS + tag]).saturating_add(words[tag]);
                if total > next[tag] {
                    (next[tag], origin[tag]) = (total, before as u8);
                }
            }
        }
        // Only differences count: the best one stays 0, so that sums stay small in a text without an end.
        let most = next.iter().copied().max().unwrap_or(0);
        totals = next.map(|total| total.saturating_sub(most).max(i32::MIN / 4));
        origins.push(origin);
    }
    let mut tag = (0..N_TAGS).rev().max_by_key(|tag| totals[*tag]).unwrap_or(0);
    let mut tags = vec![Tag::Outside; n_words];
    for at in (0..n_words).rev() {
        tags[at] = Tag::from_index(tag);
        tag = usize::from(origins[at][tag]);
    }
    tags
}
