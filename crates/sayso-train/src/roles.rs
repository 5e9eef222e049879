//! Training of roles and links.
//!
//! In come texts with attributions as people have marked them, out goes the model that `sayso_reading::roles` reads: a
//! chain over the tags of words, and one over the tags that a cue gives to the words around it. Rules, trees, quotations and names are those that
//! the reader itself finds, so that the model learns from what it will see.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use sayso_intake::Limits;
use sayso_ledger::{Document, Form, Span};
use sayso_reading::Reader;
use sayso_reading::roles::{self, CueScene, Evidence, Role, SECTIONS, Tag, best_row, segments};
use sayso_syntax::container::{ContainerWriter, write_varint};
use sayso_syntax::perceptron::Keys;

use crate::chain::{self, Chain, ChainOptions, Featured, PAIR_LANES, WORD_LANES};
use crate::labels::Labelled;
use crate::weights;

/// An attribution as people have marked it, in bytes of the text.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    /// Parts of the source; empty where nobody is named.
    pub source: Vec<Range<usize>>,
    /// Parts of the cue.
    pub cue: Vec<Range<usize>>,
    /// Parts of the content.
    pub content: Vec<Range<usize>>,
}

/// A paragraph with the right tags and links.
pub struct Paragraph {
    /// The text it stands in, by its place among all.
    document: usize,
    evidence: Evidence,
    /// The right tags.
    tags: Vec<Tag>,
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
    /// In how many parts the texts are divided, to learn the second chain from tags of texts that the first has not seen.
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
            folds: 2,
            cue_bonus: 0.7,
            content_bonus: 2.0,
            source_bonus: 1.5,
            outside_bonus: -0.25,
            least_weight: 0.02,
        }
    }
}

/// Reads a folder in the layout of PolNeAR: `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`, of which the first by
/// name is taken.
///
/// # Errors
/// Names the file that cannot be read.
pub fn polnear(folder: &Path, reader: &Reader) -> Result<Vec<Paragraph>, String> {
    let mut marked: BTreeMap<String, std::path::PathBuf> = BTreeMap::new();
    let attributions = folder.join("attributions");
    let entries = std::fs::read_dir(&attributions).map_err(|error| format!("{}: {error}", attributions.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| format!("{}: {error}", attributions.display()))?.path());
    }
    paths.sort();
    for path in paths {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some((name, _)) = stem.rsplit_once('_').filter(|_| path.extension().is_some_and(|ext| ext == "ann")) {
            marked.entry(name.to_owned()).or_insert(path);
        }
    }
    let mut paragraphs = Vec::new();
    for (idx, (name, path)) in marked.into_iter().enumerate() {
        let problem = |path: &Path, error: String| format!("{}: {error}", path.display());
        let text_path = folder.join("text").join(format!("{name}.txt"));
        let received = std::fs::read(&text_path).map_err(|error| problem(&text_path, error.to_string()))?;
        let notes = std::fs::read_to_string(&path).map_err(|error| problem(&path, error.to_string()))?;
        let document = sayso_intake::intake(&received, &Limits::default())
            .map_err(|unread| problem(&text_path, unread.to_string()))?;
        if document.text().as_bytes() != received {
            return Err(problem(&text_path, "the text read is not the file's own".to_owned()));
        }
        let marked = stand_off(&notes, document.text());
        paragraphs.extend(taught(idx, &document, &marked, reader)?);
    }
    Ok(paragraphs)
}

/// The attributions of a stand-off file, whose places are code points.
pub fn stand_off(notes: &str, text: &str) -> Vec<Marked> {
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let byte = |point: usize| bytes.get(point).copied().unwrap_or(text.len());
    let mut spans: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    let mut found = Vec::new();
    for line in notes.lines() {
        let mut columns = line.split('\t');
        let (Some(id), Some(body)) = (columns.next(), columns.next()) else { continue };
        if id.starts_with('T') {
            let Some((_, places)) = body.split_once(' ') else { continue };
            let place = |part: &str| {
                let (start, end) = part.split_once(' ')?;
                Some(byte(start.parse().ok()?)..byte(end.parse().ok()?))
            };
            spans.insert(id, places.split(';').filter_map(place).collect());
        } else if id.starts_with('E') {
            let mut marked = Marked::default();
            for part in body.split(' ') {
                let Some((role, target)) = part.split_once(':') else { continue };
                let Some(target) = spans.get(target) else { continue };
                match role.trim_end_matches(|char: char| char.is_ascii_digit()) {
                    "Source" => marked.source.extend(target.iter().cloned()),
                    "Cue" => marked.cue.extend(target.iter().cloned()),
                    "Content" => marked.content.extend(target.iter().cloned()),
                    _ => {}
                }
            }
            found.push(marked);
        }
    }
    found
}

/// The paragraphs of a document with the tags and links that its attributions give them.
fn taught(idx: usize, document: &Document, marked: &[Marked], reader: &Reader) -> Result<Vec<Paragraph>, String> {
    let evidence = reader.evidence(document).map_err(|error| error.to_string())?;
    Ok(evidence.into_iter().map(|evidence| paragraph(idx, evidence, marked)).collect())
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
    Paragraph { document, evidence, tags, links }
}

/// The paragraphs of labelled sentences; those that are held out are left out. `documents` is how many texts came before.
///
/// # Errors
/// Where a built-in model of the reader is damaged.
pub fn labelled(sentences: &[Labelled], documents: usize, reader: &Reader) -> Result<Vec<Paragraph>, String> {
    let mut paragraphs = Vec::new();
    for (idx, sentence) in sentences.iter().filter(|sentence| !sentence.held_out).enumerate() {
        paragraphs.extend(taught(documents + idx, &sentence.document, &sentence.marked, reader)?);
    }
    Ok(paragraphs)
}

/// How well a reader agrees with the labels of sentences that were held out: attributions whose contents overlap by half
/// or more of their words and whose sources share a word, as the number found in both, found and labelled.
pub fn agreement(sentences: &[Labelled], reader: &Reader) -> [usize; 3] {
    let mut counts = [0; 3];
    for sentence in sentences.iter().filter(|sentence| sentence.held_out) {
        let text = sentence.document.text();
        let words = words(text);
        let of = |ranges: &[Range<usize>]| -> Vec<usize> {
            let holds = |at: &usize| ranges.iter().any(|range| range.contains(&words[*at]));
            (0..words.len()).filter(holds).collect()
        };
        let claims = reader.read(&sentence.document).claims;
        let found = claims.iter().filter(|claim| claim.form != Form::Own).map(|claim| {
            let ranges = |spans: &[Span]| spans.iter().map(|span| span.start()..span.end()).collect::<Vec<_>>();
            let source: Vec<Span> = claim.source.span().into_iter().collect();
            (of(&ranges(&source)), of(&ranges(&claim.content)))
        });
        let found: Vec<_> = found.collect();
        let right: Vec<_> = sentence.marked.iter().map(|marked| (of(&marked.source), of(&marked.content))).collect();
        counts[1] += found.len();
        counts[2] += right.len();
        let mut taken = vec![false; found.len()];
        for (source, content) in &right {
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
            }
        }
    }
    counts
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

/// Trains a model; `report` is told what is being done.
pub fn train(paragraphs: &[Paragraph], options: &RoleOptions, report: &mut dyn FnMut(&str)) -> Vec<u8> {
    let rows = |own: &dyn Fn(&Paragraph) -> bool| -> Vec<chain::Row<'_>> {
        let own = paragraphs.iter().filter(|paragraph| own(paragraph));
        own.map(|paragraph| chain::Row { featured: &paragraph.evidence, tags: &paragraph.tags }).collect()
    };
    let mut seen: Vec<Vec<Tag>> = paragraphs.iter().map(|paragraph| paragraph.tags.clone()).collect();
    for fold in (0..options.folds).filter(|_| options.folds > 1) {
        report(&format!("tags, part {} of {}", fold + 1, options.folds));
        let others = rows(&|paragraph| paragraph.document % options.folds != fold);
        let mut chain = chain::train(&others, &options.chain, report);
        if let Some(paragraph) = paragraphs.first() {
            favour(&mut chain, &paragraph.evidence, Tag::Begin(Role::Cue), options.cue_bonus);
        }
        for (paragraph, seen) in paragraphs.iter().zip(&mut seen) {
            if paragraph.document % options.folds == fold {
                *seen = tags(&chain, &paragraph.evidence);
            }
        }
    }
    report("tags");
    let mut chain = chain::train(&rows(&|_| true), &options.chain, report);
    if let Some(paragraph) = paragraphs.first() {
        favour(&mut chain, &paragraph.evidence, Tag::Begin(Role::Cue), options.cue_bonus);
    }
    report("sources and contents of each cue");
    let mut scenes: Vec<(CueScene<'_>, Vec<Tag>)> = Vec::new();
    for (paragraph, seen) in paragraphs.iter().zip(&seen) {
        scenes.extend(around_cues(paragraph, seen));
    }
    let rows: Vec<chain::Row<'_>> = scenes.iter().map(|(scene, tags)| chain::Row { featured: scene, tags }).collect();
    let mut arguments = chain::train(&rows, &options.arguments, report);
    if let Some(row) = rows.first() {
        favour(&mut arguments, row.featured, Tag::Begin(Role::Content), options.content_bonus);
        favour(&mut arguments, row.featured, Tag::Begin(Role::Source), options.source_bonus);
        favour(&mut arguments, row.featured, Tag::Outside, options.outside_bonus);
    }
    file(&chain, &arguments, options.least_weight)
}

/// Adds to the weight that a tag has everywhere: the first feature holds for every word.
fn favour(chain: &mut Chain, featured: &dyn Featured, tag: Tag, bonus: f32) {
    let mut keys = Keys::default();
    featured.word_keys(0, &mut keys);
    if let Some(key) = keys.as_slice().first() {
        chain.words.shift(*key, tag.index(), bonus);
    }
}

/// What a chain that is being trained says of a paragraph.
fn tags(chain: &Chain, evidence: &Evidence) -> Vec<Tag> {
    let mut keys = Keys::default();
    best_row(evidence.n_words(), |at, words, pairs| {
        let (mut of_words, mut of_pairs) = ([0.0; WORD_LANES], [0.0; PAIR_LANES]);
        evidence.word_keys(at, &mut keys);
        keys.as_slice()
            .iter()
            .filter_map(|key| chain.words.row(*key))
            .for_each(|row| chain.words.add(row, &mut of_words));
        evidence.pair_keys(at, &mut keys);
        keys.as_slice()
            .iter()
            .filter_map(|key| chain.pairs.row(*key))
            .for_each(|row| chain.pairs.add(row, &mut of_pairs));
        *words = std::array::from_fn(|at| (of_words[at] * 4096.0) as i32);
        *pairs = std::array::from_fn(|at| (of_pairs[at] * 4096.0) as i32);
    })
}

/// The cues of a paragraph, as people and as the first chain have them, with the right tags around each. What only the
/// chain has for a cue has neither source nor content.
fn around_cues<'p>(paragraph: &'p Paragraph, seen: &'p [Tag]) -> Vec<(CueScene<'p>, Vec<Tag>)> {
    let cues = segments(seen).into_iter().filter(|segment| segment.role == Role::Cue).map(|segment| segment.words);
    let mut cues: Vec<Range<usize>> = cues.collect();
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

/// The bytes of a model.
fn file(chain: &Chain, arguments: &Chain, least: f32) -> Vec<u8> {
    let mut file = ContainerWriter::default();
    let [of_features, of_words, of_pairs, of_arguments, of_argument_pairs] = SECTIONS;
    let mut features = Vec::new();
    write_varint(&mut features, u64::from(roles::fingerprint()));
    file.section(of_features, features);
    for (words, pairs, chain) in [(of_words, of_pairs, chain), (of_arguments, of_argument_pairs, arguments)] {
        let mut sections = weights::write(&[&chain.words, &chain.pairs], least).into_iter();
        file.section(words, sections.next().unwrap_or_default());
        file.section(pairs, sections.next().unwrap_or_default());
    }
    file.finish("en")
}
