//! The seven tags, and the likeliest row of them.

/// How many tags there are.
pub(crate) const TAGS: usize = 7;

/// The log-probability of each tag, in the order of [`Tag`].
pub type Scores = [f32; TAGS];

/// What a word is. A stretch of words of one role begins with its `Begin…` tag, so that two stretches can touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tag {
    /// None of the roles.
    Outside,
    /// The first word of a source.
    BeginSource,
    /// A further word of a source.
    InSource,
    /// The first word of a cue.
    BeginCue,
    /// A further word of a cue.
    InCue,
    /// The first word of a stretch of content.
    BeginContent,
    /// A further word of content.
    InContent,
}

impl Tag {
    /// All tags in the order of [`Scores`].
    pub const ALL: [Self; TAGS] = [
        Self::Outside,
        Self::BeginSource,
        Self::InSource,
        Self::BeginCue,
        Self::InCue,
        Self::BeginContent,
        Self::InContent,
    ];

    /// Whether the tag can only follow one of its own role.
    fn continues(self) -> bool {
        matches!(self, Self::InSource | Self::InCue | Self::InContent)
    }
}

/// What every pair of neighbouring tags adds to the score of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct TagWeights([Scores; TAGS]);

impl TagWeights {
    /// No preference but that a stretch begins with its first tag.
    pub fn flat() -> Self {
        Self::new(&[0.0; TAGS * TAGS])
    }

    /// Weights by row: the tag before, then the tag. Missing ones are 0; pairs that cannot be are never taken.
    pub(crate) fn new(values: &[f32]) -> Self {
        let mut weights = [[0.0; TAGS]; TAGS];
        for (place, value) in weights.iter_mut().flatten().zip(values) {
            *place = if value.is_finite() { *value } else { 0.0 };
        }
        for (before, row) in weights.iter_mut().enumerate() {
            for (tag, place) in row.iter_mut().enumerate() {
                if Tag::ALL[tag].continues() && before != tag && before + 1 != tag {
                    *place = f32::NEG_INFINITY;
                }
            }
        }
        Self(weights)
    }

    /// The row of tags with the highest sum of scores and weights; one tag for each word, in linear time.
    ///
    /// ```
    /// use sayso_encoder::{Tag, TagWeights};
    /// let mut scores = [[-3.0; 7]; 3];
    /// scores[0][Tag::BeginCue as usize] = -0.1;
    /// scores[1][Tag::InSource as usize] = -0.1; // cannot follow a cue
    /// scores[1][Tag::InCue as usize] = -0.5;
    /// scores[2][Tag::Outside as usize] = -0.1;
    /// assert_eq!(TagWeights::flat().best(&scores), [Tag::BeginCue, Tag::InCue, Tag::Outside]);
    /// ```
    pub fn best(&self, scores: &[Scores]) -> Vec<Tag> {
        let Some((first, rest)) = scores.split_first() else { return Vec::new() };
        let mut best = *first;
        for (value, tag) in best.iter_mut().zip(Tag::ALL) {
            if tag.continues() {
                *value = f32::NEG_INFINITY;
            }
        }
        let mut came: Vec<[u8; TAGS]> = Vec::with_capacity(rest.len());
        for row in rest {
            let mut now = [f32::NEG_INFINITY; TAGS];
            let mut from = [0_u8; TAGS];
            for (tag, value) in now.iter_mut().enumerate() {
                for (before, weights) in self.0.iter().enumerate() {
                    let sum = best[before] + weights[tag];
                    if sum > *value {
                        *value = sum;
                        from[tag] = before as u8;
                    }
                }
                *value += row[tag];
            }
            // Sums stay near zero, so that a long text loses no precision.
            let top = now.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            if top.is_finite() {
                now.iter_mut().for_each(|value| *value -= top);
            }
            came.push(from);
            best = now;
        }
        let mut tag = 0;
        for (other, value) in best.iter().enumerate() {
            if *value > best[tag] {
                tag = other;
            }
        }
        let mut tags = Vec::with_capacity(scores.len());
        tags.push(Tag::ALL[tag]);
        for from in came.iter().rev() {
            tag = usize::from(from[tag]);
            tags.push(Tag::ALL[tag]);
        }
        tags.reverse();
        tags
    }
}
