//! Roles: which words are sources, cues and contents, and which of them belong together. [`Evidence`] about the words
//! of a paragraph comes in, attributions as ranges of its words go out.
//!
//! ```text
//! Evidence ──first chain──▶ a Tag for each word ──second chain, for each cue──▶ Attributions ──verdict──▶ those that hold
//! ```
//!
//! Chains and verdict are linear over hashed features; what the rules say is among the features, so that the model starts
//! from what they know. The second chain reads tags and evidence only: another tagger can take the first one's place. The
//! verdict looks at an attribution as a whole: who would speak, by which words, and what would be said.
//!
//! Weights are integers and were trained elsewhere (`sayso-train roles`); loading checks that they belong to the features
//! of this build.

use std::ops::Range;

use sayso_syntax::ModelError;
use sayso_syntax::container::{Container, Reader};
use sayso_syntax::perceptron::{Keys, Linear, Scorer};

mod evidence;
pub use evidence::Evidence;

mod arguments;
mod features;
pub use arguments::CueScene;

mod rivals;
pub(crate) use rivals::{left, settled};

mod speakers;

mod verdict;
pub use verdict::Judged;

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

/// What a tagger says of a word: its tag, and how sure it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// The tag.
    pub tag: Tag,
    /// 0 where the tagger does not say. For a role, 1 to 6 as it is likelier. Outside of roles, 7 if none is likely, or 8 to
    /// 13: which one is not unlikely, and how much.
    pub sure: u8,
}

impl Told {
    /// How many values [`Told::sure`] has.
    pub const N_SURE: u8 = 14;

    /// A tag with the probabilities of all tags, by their numbers.
    pub fn with(tag: Tag, probabilities: &[f32; N_TAGS]) -> Told {
        let of = |role: Role| probabilities[1 + 2 * role as usize] + probabilities[2 + 2 * role as usize];
        let sure = match tag {
            Tag::Begin(role) | Tag::Inside(role) => {
                1 + [0.5, 0.7, 0.85, 0.95, 0.99].iter().filter(|level| of(role) > **level).count() as u8
            }
            Tag::Outside => {
                let likeliest = Role::ALL.into_iter().max_by(|a, b| of(*a).total_cmp(&of(*b)));
                match likeliest.filter(|role| of(*role) > 0.05) {
                    Some(role) => 8 + 2 * role as u8 + u8::from(of(role) > 0.2),
                    None => 7,
                }
            }
        };
        Told { tag, sure }
    }
}

impl From<Tag> for Told {
    fn from(tag: Tag) -> Told {
        Told { tag, sure: 0 }
    }
}

/// The tags alone.
fn bare(told: &[Told]) -> Vec<Tag> {
    told.iter().map(|told| told.tag).collect()
}

/// The cues of a paragraph in order: those that its tags have, and, where the tagger does not tell how sure it is, those of the
/// rules in words that it gives no role: the first chain misses more than an encoder, for which they bring nothing.
pub fn cues(evidence: &Evidence, told: &[Told]) -> Vec<Range<usize>> {
    let tagged = segments(&bare(told)).into_iter().filter(|segment| segment.role == Role::Cue);
    let mut cues: Vec<Range<usize>> = tagged.map(|segment| segment.words).collect();
    let untold = |cue: &&Range<usize>| {
        let mut told = told.get((*cue).clone()).unwrap_or_default().iter();
        !cue.is_empty() && told.all(|told| *told == Tag::Outside.into())
    };
    cues.extend(evidence.found.iter().map(|found| &found.cue).filter(untold).cloned());
    cues.sort_by_key(|cue| (cue.start, cue.end));
    cues.dedup_by(|later, cue| later.start < cue.end);
    cues
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
    /// How much better this reading of the cue is than the best one without a content, in eighths of a logarithm.
    pub lead: u32,
    /// How it differs from what the second chain says.
    pub variant: Variant,
    /// The odds that it is right, as the verdict has them, in eighths of their logarithm; 0 before there is one.
    pub odds: i64,
}

/// How an attribution differs from what the second chain says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Variant {
    /// It is what the chain says.
    Own,
    /// Its source is another one.
    OtherSource,
    /// Its contents are others.
    OtherContent,
}

/// What gave the words their tags.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tagger {
    /// The first chain.
    Chain,
    /// An encoder.
    Encoder,
}

/// The trained chains, and what judges the attributions that they make.
#[derive(Clone, Debug)]
pub struct RoleModel {
    words: Linear,
    pairs: Linear,
    of_chain: Linker,
    /// `None`: it was not trained on the tags of an encoder, and those of the chain have to do.
    of_encoder: Option<Linker>,
}

/// Makes attributions of tags.
#[derive(Clone, Debug)]
struct Linker {
    words: Linear,
    pairs: Linear,
    /// Points of the chain that a logarithm of 1 has.
    unit: i64,
    verdict: Linear,
    /// Points of the verdict that a logarithm of 1 has.
    verdict_unit: i64,
}

/// The section with the number of the features.
pub const FEATURES: &str = "features";
/// The sections of the first chain: weights of words and of pairs of tags.
pub const TAGS: [&str; 2] = ["words", "pairs"];
/// The section with names and checksums of the models of syntax that the evidence came from.
pub const SYNTAX: &str = "syntax";

impl Tagger {
    /// The sections of what makes attributions of the tags: words and pairs of the second chain, unit and weights of the
    /// verdict.
    pub const fn sections(self) -> [&'static str; 3] {
        match self {
            Tagger::Chain => ["args", "argpairs", "verdict"],
            Tagger::Encoder => ["encargs", "encpairs", "encverd"],
        }
    }
}

impl RoleModel {
    /// Loads a model.
    ///
    /// # Errors
    /// Names the section and the byte that is not as the format wants it, or says that the model was trained with other
    /// features than this build has.
    pub fn from_bytes(bytes: &[u8]) -> Result<RoleModel, ModelError> {
        let container = Container::open(bytes)?;
        let mut reader = container.section(FEATURES)?;
        let (trained_with, own) = (reader.varint()?, u64::from(fingerprint()));
        if trained_with != own {
            let problem = format!("weights for the features {trained_with}");
            return Err(reader.error(problem, format!("the features {own} of this build: train the model again")));
        }
        reader.end()?;
        let [words, pairs] = TAGS;
        let encoded = container.has(Tagger::Encoder.sections()[0]);
        Ok(RoleModel {
            words: linear(container.section(words)?, N_TAGS)?,
            pairs: linear(container.section(pairs)?, N_TAGS * N_TAGS)?,
            of_chain: Linker::read(&container, Tagger::Chain)?,
            of_encoder: if encoded { Some(Linker::read(&container, Tagger::Encoder)?) } else { None },
        })
    }

    /// The models of syntax that a model was trained with: language and checksum of each.
    ///
    /// # Errors
    /// Names the section and the byte that is not as the format wants it.
    pub fn trained_with(bytes: &[u8]) -> Result<Vec<(String, u64)>, ModelError> {
        let container = Container::open(bytes)?;
        let mut reader = container.section(SYNTAX)?;
        let n_models = reader.count(2)?;
        let models = (0..n_models).map(|_| Ok((reader.string()?.to_owned(), reader.varint()?))).collect();
        reader.end()?;
        models
    }

    /// The tags of a paragraph's words: the best row of all (Viterbi).
    pub fn tags(&self, evidence: &Evidence) -> Vec<Told> {
        let mut keys = Keys::default();
        let best = best_row(evidence.n_words(), |at, words, pairs| {
            evidence.word_keys(at, &mut keys);
            self.words.add_scores(keys.as_slice(), words);
            if at > 0 {
                evidence.pair_keys(at, &mut keys);
                self.pairs.add_scores(keys.as_slice(), pairs);
            }
        });
        best.tags.into_iter().map(Told::from).collect()
    }

    /// The attributions of a paragraph that a tagger gave these tags.
    pub fn attributions(&self, evidence: &Evidence, tags: &[Told], tagger: Tagger) -> Vec<Attribution> {
        let of_encoder = self.of_encoder.as_ref().filter(|_| tagger == Tagger::Encoder);
        of_encoder.unwrap_or(&self.of_chain).attributions(evidence, tags)
    }
}

impl Linker {
    fn read(container: &Container<'_>, tagger: Tagger) -> Result<Linker, ModelError> {
        let [words, pairs, verdict] = tagger.sections();
        let mut judging = container.section(verdict)?;
        let unit = judging.below(1 << 30)?.max(1) as i64;
        let verdict_unit = judging.below(1 << 30)?.max(1) as i64;
        Ok(Linker {
            words: linear(container.section(words)?, N_TAGS)?,
            pairs: linear(container.section(pairs)?, N_TAGS * N_TAGS)?,
            unit,
            verdict_unit,
            verdict: linear(judging, 1)?,
        })
    }

    /// Each cue looks for its source and contents. A cue without a content is none, and what does not hold as a whole is
    /// left out.
    fn attributions(&self, evidence: &Evidence, tags: &[Told]) -> Vec<Attribution> {
        let mut keys = Keys::default();
        let attribution = |cue: Range<usize>| {
            let scene = CueScene::new(evidence, tags, cue);
            let best = best_row(scene.window().len(), |nth, words, pairs| {
                scene.word_keys(nth, &mut keys);
                self.words.add_scores(keys.as_slice(), words);
                if nth > 0 {
                    scene.pair_keys(nth, &mut keys);
                    self.pairs.add_scores(keys.as_slice(), pairs);
                }
            });
            let variants = scene.variants(scene.attribution(&best, self.unit)?).into_iter().map(|attribution| {
                Judged::new(evidence, tags, &attribution).keys(&mut keys);
                let mut score = [0];
                self.verdict.add_scores(keys.as_slice(), &mut score);
                (score[0], attribution)
            });
            // Of equals the first: what the chain says.
            let best = variants.rev().max_by_key(|(score, _)| *score).filter(|(score, _)| *score > 0);
            best.map(|(score, attribution)| Attribution {
                odds: i64::from(score) * 8 / self.verdict_unit,
                ..attribution
            })
        };
        cues(evidence, tags).into_iter().filter_map(attribution).collect()
    }
}

/// The linear model that is left in a section.
fn linear(mut reader: Reader<'_>, n_classes: usize) -> Result<Linear, ModelError> {
    let start = reader.clone();
    let model = Linear::read(&mut reader)?;
    if model.n_classes() != n_classes {
        return Err(start.error(format!("{} classes", model.n_classes()), format!("{n_classes} classes")));
    }
    reader.end()?;
    Ok(model)
}

/// The row of tags with most points.
#[derive(Debug)]
pub struct Best {
    /// One for each word.
    pub tags: Vec<Tag>,
    /// How many points more it has than the best row without a content.
    pub lead: i64,
}

/// The row of tags with most points (Viterbi). `score` adds those of a word's tags and, by the tag before, of its pairs.
pub fn best_row(n_words: usize, mut score: impl FnMut(usize, &mut [i32; N_TAGS], &mut [i32; N_TAGS * N_TAGS])) -> Best {
    let content = Tag::Begin(Role::Content).index();
    let (mut any, mut without_content) = (Ends::default(), Ends::default());
    let mut origins: Vec<[u8; N_TAGS]> = Vec::with_capacity(n_words);
    for at in 0..n_words {
        let (mut words, mut pairs) = ([0; N_TAGS], [0; N_TAGS * N_TAGS]);
        score(at, &mut words, &mut pairs);
        origins.push(any.go_on(at, &words, &pairs, N_TAGS));
        // Contents have the last numbers.
        without_content.go_on(at, &words, &pairs, content);
    }
    let mut tag = (0..N_TAGS).rev().max_by_key(|tag| any.points[*tag]).unwrap_or(0);
    let mut tags = vec![Tag::Outside; n_words];
    for at in (0..n_words).rev() {
        tags[at] = Tag::from_index(tag);
        tag = usize::from(origins[at][tag]);
    }
    Best { tags, lead: any.sum - without_content.sum }
}

/// The best rows of tags up to a word, by the tag in which they end.
#[derive(Default)]
struct Ends {
    /// Only differences count: the best one stays 0, so that sums stay small in a text without an end.
    points: [i32; N_TAGS],
    /// The points of the best one.
    sum: i64,
}

impl Ends {
    /// Adds a word whose tag is below `n_tags`; returns for each of its tags the best one before it.
    fn go_on(
        &mut self,
        at: usize,
        words: &[i32; N_TAGS],
        pairs: &[i32; N_TAGS * N_TAGS],
        n_tags: usize,
    ) -> [u8; N_TAGS] {
        let (mut next, mut origin) = ([i32::MIN; N_TAGS], [0; N_TAGS]);
        for tag in 0..n_tags {
            for before in 0..n_tags {
                // In front of the first word stands no role.
                if !Tag::follows(tag, before) || at == 0 && before > 0 {
                    continue;
                }
                let total = self.points[before].saturating_add(pairs[before * N_TAGS + tag]).saturating_add(words[tag]);
                if total > next[tag] {
                    (next[tag], origin[tag]) = (total, before as u8);
                }
            }
        }
        let most = next.iter().copied().max().unwrap_or(0);
        self.points = next.map(|total| total.saturating_sub(most).max(i32::MIN / 4));
        self.sum += i64::from(most);
        origin
    }
}
