//! Training of roles and links.
//!
//! In come texts with attributions as people have marked them, out goes the model that `sayso_reading::roles` reads: a
//! chain over the tags of words, one over the tags that a cue gives to the words around it, and a verdict on what both
//! make. Rules, trees, quotations and names are those that the reader itself finds, so that the model learns from what it
//! will see; and each stage learns from what the one before says of texts that it has not learnt from.

use std::collections::BTreeMap;
use std::ops::Range;

use sayso_ledger::{Language, Source, Span};
use sayso_reading::roles::{
    self, Attribution, CueScene, Evidence, FEATURES, Judged, Role, SYNTAX, TAGS, Tag, Tagger, Told,
};
use sayso_reading::{ModelError, Reader};
use sayso_syntax::container::{ContainerWriter, write_string, write_varint};
use sayso_syntax::perceptron::Keys;

use crate::chain::{self, Chain, ChainOptions};
use crate::labels::Labelled;
use crate::texts::{Marked, Text};
use crate::verdict::{self, Example, VerdictOptions};
use crate::weights;

/// A paragraph with the right tags and links.
pub struct Paragraph {
    /// The text it stands in, by its place among all.
    document: usize,
    evidence: Evidence,
    /// The right tags.
    tags: Vec<Tag>,
    /// The tags of an encoder; empty if they are not known.
    encoded: Vec<Told>,
    links: Vec<Link>,
}

/// An attribution as ranges of words.
#[derive(Clone, Debug)]
struct Link {
    source: Vec<Range<usize>>,
    cue: Range<usize>,
    content: Vec<Range<usize>>,
}

/// How roles and links are learnt.
#[derive(Clone, Debug)]
pub struct RoleOptions {
    /// The chain.
    pub chain: ChainOptions,
    /// The chain around each cue.
    pub arguments: ChainOptions,
    /// What judges attributions.
    pub verdict: VerdictOptions,
    /// In how many parts the texts are divided, so that each stage learns from texts that the one before has not seen.
    pub folds: usize,
    /// Added to the weight of a cue's first word: more cues are looked at than are likely, because those without a content
    /// are dropped.
    pub cue_bonus: f32,
    /// Added to the weight of the first word of a content.
    pub content_bonus: f32,
    /// Added to the weight of the first word of a source.
    pub source_bonus: f32,
    /// Added to the weight of a word without a role around a cue.
    pub outside_bonus: f32,
    /// Weights that are smaller are left out.
    pub least_weight: f32,
}

impl Default for RoleOptions {
    fn default() -> Self {
        Self {
            chain: ChainOptions::default(),
            arguments: ChainOptions::default(),
            verdict: VerdictOptions::default(),
            folds: 2,
            cue_bonus: 0.7,
            content_bonus: 2.0,
            source_bonus: 1.5,
            outside_bonus: -0.25,
            least_weight: 0.02,
        }
    }
}

/// The paragraphs of texts with the tags and links that their attributions give them.
///
/// # Errors
/// Where a built-in model of the reader is damaged.
pub fn paragraphs(texts: &[Text], reader: &Reader) -> Result<Vec<Paragraph>, ModelError> {
    let mut paragraphs = Vec::new();
    for (idx, text) in texts.iter().enumerate() {
        let evidence = reader.evidence(&text.document)?;
        paragraphs.extend(evidence.into_iter().map(|evidence| paragraph(idx, evidence, &text.marked)));
    }
    Ok(paragraphs)
}

/// The tags that encoders give the words of texts: a line for each paragraph, a digit and a letter for each word, its tag
/// and how sure the encoder is. Each half of the texts has a reader of its own, whose encoder has not learnt from it.
///
/// # Errors
/// Where a model of a reader is damaged.
pub fn encoded(texts: &[Text], readers: &[Reader; 2]) -> Result<String, ModelError> {
    let mut lines = String::new();
    for text in texts {
        for told in readers[text.half].encoder_tags(&text.document)? {
            for Told { tag, sure } in told {
                lines.push(char::from(b'0' + tag.index() as u8));
                lines.push(char::from(b'a' + sure));
            }
            lines.push('\n');
        }
    }
    Ok(lines)
}

/// Gives each paragraph the tags of its line, as [`encoded`] wrote them.
///
/// # Errors
/// Names the line that does not fit its paragraph.
pub fn take_encoded(paragraphs: &mut [Paragraph], lines: &str) -> Result<(), String> {
    let mut lines = lines.lines();
    for (idx, paragraph) in paragraphs.iter_mut().enumerate() {
        let line = lines.next().unwrap_or_default();
        let (words, rest) = line.as_bytes().as_chunks::<2>();
        if words.len() != paragraph.tags.len() || !rest.is_empty() {
            let problem = format!("line {}: {} tags for {} words", idx + 1, words.len(), paragraph.tags.len());
            return Err(format!("{problem}, expected those of the same texts"));
        }
        let told = |[digit, letter]: &[u8; 2]| Told {
            tag: Tag::from_index(usize::from(digit.wrapping_sub(b'0'))),
            sure: letter.wrapping_sub(b'a').min(Told::N_SURE - 1),
        };
        paragraph.encoded = words.iter().map(told).collect();
    }
    Ok(())
}

fn paragraph(document: usize, evidence: Evidence, marked: &[Marked]) -> Paragraph {
    let mut tags = vec![Tag::Outside; evidence.n_words()];
    let span = |word: usize| evidence.span(word).map_or(0..0, |span| span.start()..span.end());
    let (from, to) = match evidence.n_words() {
        0 => (0, 0),
        n => (span(0).start, span(n - 1).end),
    };
    let words = |range: &Range<usize>| {
        let first = (0..evidence.n_words()).find(|word| span(*word).start >= range.start);
        let last = (0..evidence.n_words()).rev().find(|word| span(*word).start < range.end);
        match (first, last) {
            (Some(first), Some(last)) if first <= last && range.start < to && range.end > from => first..last + 1,
            _ => 0..0,
        }
    };
    let mut links = Vec::new();
    // What is marked last is kept: a cue inside a content is a cue.
    for role in [Role::Content, Role::Source, Role::Cue] {
        for marked in marked {
            let ranges = match role {
                Role::Source => &marked.source,
                Role::Cue => &marked.cue,
                Role::Content => &marked.content,
            };
            for range in joined(ranges.iter().map(words).filter(|words| !words.is_empty()).collect()) {
                for at in range.clone() {
                    tags[at] = if at == range.start { Tag::Begin(role) } else { Tag::Inside(role) };
                }
            }
        }
    }
    // A segment that another one parts begins again behind it.
    for at in 0..tags.len() {
        let before = at.checked_sub(1).map_or(Tag::Outside, |before| tags[before]);
        if !Tag::follows(tags[at].index(), before.index())
            && let Tag::Inside(role) = tags[at]
        {
            tags[at] = Tag::Begin(role);
        }
    }
    let all = |ranges: &[Range<usize>]| joined(ranges.iter().map(words).filter(|words| !words.is_empty()).collect());
    for marked in marked {
        if let Some(cue) = all(&marked.cue).first() {
            links.push(Link { source: all(&marked.source), cue: cue.clone(), content: all(&marked.content) });
        }
    }
    Paragraph { document, evidence, tags, encoded: Vec::new(), links }
}

/// How well a reader agrees with the labels of sentences that were held out: attributions whose contents overlap by half
/// or more of their words and whose sources share a word, as the number found in both, found and labelled, by the name of
/// their table. A relative pronoun is as good as the words that it stands for; quotations with neither cue nor source are
/// not labelled and do not count. Behind that, of the labels whose cue stands in the content of another, how many are found.
pub fn agreement(sentences: &[Labelled], reader: &Reader) -> (BTreeMap<String, [usize; 3]>, [usize; 2]) {
    let (mut by_table, mut inside) = (BTreeMap::new(), [0; 2]);
    for sentence in sentences.iter().filter(|sentence| sentence.held_out) {
        let Text { document, marked, .. } = &sentence.text;
        let text = document.text();
        let words = words(text);
        let of = |ranges: &[Range<usize>]| -> Vec<usize> {
            let holds = |at: &usize| ranges.iter().any(|range| range.contains(&words[*at]));
            (0..words.len()).filter(holds).collect()
        };
        let claims = reader.read(document).claims;
        let found = claims.iter().filter(|claim| claim.is_attributed()).map(|claim| {
            let ranges = |spans: &[Span]| spans.iter().map(|span| span.start()..span.end()).collect::<Vec<_>>();
            let stands_for = match claim.source {
                Source::Pronoun { stands_for, .. } => stands_for,
                _ => None,
            };
            let source: Vec<Span> = claim.source.span().into_iter().chain(stands_for).collect();
            (of(&ranges(&source)), of(&ranges(&claim.content)))
        });
        let found: Vec<_> = found.collect();
        let right: Vec<_> = marked.iter().map(|marked| (of(&marked.source), of(&marked.content))).collect();
        let counts = by_table.entry(sentence.table.clone()).or_insert([0; 3]);
        counts[1] += found.len();
        counts[2] += right.len();
        let mut taken = vec![false; found.len()];
        for (marked_here, (source, content)) in marked.iter().zip(&right) {
            let said = |cue: &Range<usize>| {
                let contents = marked.iter().flat_map(|other| &other.content);
                contents.into_iter().any(|content| content.start <= cue.start && cue.end <= content.end)
            };
            let nested = usize::from(marked_here.cue.first().is_some_and(said));
            inside[1] += nested;
            let agrees = |(idx, (own_source, own_content)): (usize, &(Vec<usize>, Vec<usize>))| {
                let shared = content.iter().filter(|word| own_content.contains(word)).count();
                let either = content.len() + own_content.len() - shared;
                let same =
                    source.iter().any(|word| own_source.contains(word)) || source.is_empty() && own_source.is_empty();
                (!taken[idx] && shared * 2 >= either.max(1) && same).then_some((shared * 1000 / either.max(1), idx))
            };
            if let Some((_, best)) = found.iter().enumerate().filter_map(agrees).max() {
                taken[best] = true;
                counts[0] += 1;
                inside[0] += nested;
            }
        }
    }
    (by_table, inside)
}

/// The first bytes of the words of a text.
fn words(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut inside = false;
    for (at, char) in text.char_indices() {
        let part = char.is_alphanumeric();
        if part && !inside {
            starts.push(at);
        }
        inside = part;
    }
    starts
}

/// Ranges in order, those that touch made one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Trains a model; `report` is told what is being done. `syntax` are the models whose evidence the paragraphs carry.
pub fn train(
    paragraphs: &[Paragraph],
    syntax: &[(Language, u64)],
    options: &RoleOptions,
    report: &mut dyn FnMut(&str),
) -> Vec<u8> {
    let mut file = ContainerWriter::default();
    let mut features = Vec::new();
    write_varint(&mut features, u64::from(roles::fingerprint()));
    file.section(FEATURES, features);

    let rows = |own: &dyn Fn(&Paragraph) -> bool| -> Vec<chain::Row<'_>> {
        let own = paragraphs.iter().filter(|paragraph| own(paragraph));
        own.map(|paragraph| chain::Row { featured: &paragraph.evidence, tags: &paragraph.tags }).collect()
    };
    let mut tagger = |own: &dyn Fn(&Paragraph) -> bool| {
        let mut chain = chain::train(&rows(own), &options.chain, report);
        if let Some(paragraph) = paragraphs.first() {
            chain.favour(&paragraph.evidence, Tag::Begin(Role::Cue), options.cue_bonus);
        }
        chain
    };
    let mut seen: Vec<Vec<Told>> = vec![Vec::new(); paragraphs.len()];
    for fold in 0..options.folds {
        let chain = tagger(&|paragraph| paragraph.document % options.folds != fold);
        for (paragraph, seen) in paragraphs.iter().zip(&mut seen) {
            if paragraph.document % options.folds == fold {
                let tags = chain.best(&paragraph.evidence, paragraph.tags.len()).tags;
                *seen = tags.into_iter().map(Told::from).collect();
            }
        }
    }
    let chain = tagger(&|_| true);
    let sections = weights::write(&[&chain.words, &chain.pairs], options.least_weight);
    TAGS.into_iter().zip(sections).for_each(|(name, section)| file.section(name, section));
    link(paragraphs, &seen, Tagger::Chain, options, &mut file, report);
    if paragraphs.iter().all(|paragraph| paragraph.encoded.len() == paragraph.tags.len()) {
        let encoded: Vec<Vec<Told>> = paragraphs.iter().map(|paragraph| paragraph.encoded.clone()).collect();
        link(paragraphs, &encoded, Tagger::Encoder, options, &mut file, report);
    }

    let mut models = Vec::new();
    write_varint(&mut models, syntax.len() as u64);
    for (language, checksum) in syntax {
        write_string(&mut models, language.name());
        write_varint(&mut models, *checksum);
    }
    file.section(SYNTAX, models);
    file.finish("en")
}

/// Trains what makes attributions of tags, and adds it to a model. `seen` are the tags of each paragraph, by a tagger that
/// has not learnt from it.
fn link(
    paragraphs: &[Paragraph],
    seen: &[Vec<Told>],
    tagger: Tagger,
    options: &RoleOptions,
    file: &mut ContainerWriter,
    report: &mut dyn FnMut(&str),
) {
    report("sources and contents of each cue");
    let mut scenes: Vec<(&Paragraph, CueScene<'_>, Vec<Tag>)> = Vec::new();
    for (paragraph, seen) in paragraphs.iter().zip(seen) {
        let around = around_cues(paragraph, seen).into_iter();
        scenes.extend(around.map(|(scene, tags)| (paragraph, scene, tags)));
    }
    let mut arguments = |own: &dyn Fn(usize) -> bool| {
        let own = scenes.iter().filter(|(paragraph, ..)| own(paragraph.document));
        let rows: Vec<chain::Row<'_>> = own.map(|(_, scene, tags)| chain::Row { featured: scene, tags }).collect();
        let mut chain = chain::train(&rows, &options.arguments, report);
        if let Some(row) = rows.first() {
            chain.favour(row.featured, Tag::Begin(Role::Content), options.content_bonus);
            chain.favour(row.featured, Tag::Begin(Role::Source), options.source_bonus);
            chain.favour(row.featured, Tag::Outside, options.outside_bonus);
        }
        chain
    };
    // The verdict learns from attributions in texts that the chain has not learnt from.
    let mut examples = Vec::new();
    for fold in 0..options.folds {
        let chain = arguments(&|document| document % options.folds != fold);
        let own = paragraphs.iter().zip(seen).filter(|(paragraph, _)| paragraph.document % options.folds == fold);
        own.for_each(|(paragraph, seen)| examples.extend(judged(paragraph, seen, &chain)));
    }
    let chain = arguments(&|_| true);
    let verdict = verdict::train(&examples, &options.verdict, report);

    let [words, pairs, verdict_section] = tagger.sections();
    let both = [&chain.words, &chain.pairs];
    let sections = weights::write(&both, options.least_weight);
    [words, pairs].into_iter().zip(sections).for_each(|(name, section)| file.section(name, section));
    let mut judging = Vec::new();
    write_varint(&mut judging, (1.0 / weights::unit(&both)) as u64);
    write_varint(&mut judging, (1.0 / weights::unit(&[&verdict])) as u64);
    weights::write(&[&verdict], options.least_weight).iter().for_each(|section| judging.extend(section));
    file.section(verdict_section, judging);
}

/// The attributions that a chain makes of a paragraph's tags, and whether each is right.
fn judged(paragraph: &Paragraph, seen: &[Told], chain: &Chain) -> Vec<Example> {
    let mut keys = Keys::default();
    let mut examples = Vec::new();
    for cue in roles::cues(&paragraph.evidence, seen) {
        let scene = CueScene::new(&paragraph.evidence, seen, cue);
        let best = chain.best(&scene, scene.window().len());
        let Some(attribution) = scene.attribution(&best, chain::UNIT) else { continue };
        for attribution in scene.variants(attribution) {
            let Some(holds) = paragraph.holds(&attribution) else { continue };
            Judged::new(&paragraph.evidence, seen, &attribution).keys(&mut keys);
            examples.push(Example { keys: keys.as_slice().to_vec(), holds });
        }
    }
    examples
}

impl Paragraph {
    /// Whether an attribution is marked: half or more of the content's words and a word of the source. `None` for one
    /// inside a content of which nobody knows, because those inside others are marked in some texts only.
    fn holds(&self, found: &Attribution) -> Option<bool> {
        let shared = |a: &Range<usize>, b: &Range<usize>| a.end.min(b.end).saturating_sub(a.start.max(b.start));
        let n_words = |ranges: &[Range<usize>]| ranges.iter().map(ExactSizeIterator::len).sum::<usize>();
        let agrees = |link: &&Link| {
            let pairs = link.content.iter().flat_map(|own| found.content.iter().map(move |other| shared(own, other)));
            let both: usize = pairs.sum();
            let either = n_words(&link.content) + n_words(&found.content) - both;
            let source = match &found.source {
                Some(source) => link.source.iter().any(|own| shared(own, source) > 0),
                None => link.source.is_empty(),
            };
            both * 2 >= either && source
        };
        if self.links.iter().any(|link| agrees(&link)) {
            return Some(true);
        }
        let own = self.links.iter().any(|link| shared(&link.cue, &found.cue) > 0);
        let inside = self.links.iter().flat_map(|link| &link.content).any(|content| shared(content, &found.cue) > 0);
        (own || !inside).then_some(false)
    }
}

/// The cues of a paragraph, as people and as the first chain have them, with the right tags around each. What only the
/// chain has for a cue has neither source nor content.
fn around_cues<'p>(paragraph: &'p Paragraph, seen: &'p [Told]) -> Vec<(CueScene<'p>, Vec<Tag>)> {
    let mut cues = roles::cues(&paragraph.evidence, seen);
    let shares = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    let missed: Vec<Range<usize>> = paragraph.links.iter().map(|link| link.cue.clone()).collect();
    let missed = missed.into_iter().filter(|cue| !cues.iter().any(|seen| shares(seen, cue))).collect::<Vec<_>>();
    cues.extend(missed);
    let scene = |cue: Range<usize>| {
        let scene = CueScene::new(&paragraph.evidence, seen, cue.clone());
        let window = scene.window();
        let mut tags = vec![Tag::Outside; window.len()];
        let mut mark = |range: &Range<usize>, role: Role| {
            for at in range.start.max(window.start)..range.end.min(window.end) {
                let begins = at == range.start.max(window.start);
                tags[at - window.start] = if begins { Tag::Begin(role) } else { Tag::Inside(role) };
            }
        };
        if let Some(link) = paragraph.links.iter().find(|link| shares(&link.cue, &cue)) {
            link.content.iter().for_each(|content| mark(content, Role::Content));
            link.source.iter().for_each(|source| mark(source, Role::Source));
        }
        mark(&cue, Role::Cue);
        for at in 1..tags.len() {
            if !Tag::follows(tags[at].index(), tags[at - 1].index())
                && let Tag::Inside(role) = tags[at]
            {
                tags[at] = Tag::Begin(role);
            }
        }
        (scene, tags)
    };
    cues.into_iter().map(scene).collect()
}

#[cfg(test)]
mod tests {
    use sayso_ledger::{Document, Format};

    use super::*;

    #[test]
    fn tags_of_other_texts_are_refused() {
        let text = "Ann Roe said so.";
        let mut document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
        document.language = Language::English;
        let texts = [Text { name: String::new(), half: 0, document, marked: Vec::new() }];
        let mut paragraphs = paragraphs(&texts, &Reader::new().unwrap()).unwrap();
        assert_eq!(paragraphs.len(), 1);
        let problem = take_encoded(&mut paragraphs, "0a0a0a\n").unwrap_err();
        assert_eq!(problem, "line 1: 3 tags for 5 words, expected those of the same texts");
        take_encoded(&mut paragraphs, "1f2f3e0h0h\n").unwrap();
        assert_eq!(paragraphs[0].encoded[2], Told { tag: Tag::Begin(Role::Cue), sure: 4 });
    }
}
