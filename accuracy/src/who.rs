//! Whom sources stand for, against coreference that people have marked.
//!
//! In comes a folder of CoNLL-U files with `Entity=` in the last column, as GUM has them; out goes a table: for the sources of
//! claims that are pronouns or descriptions, how many were settled, and how many of these name the one of the gold. A source
//! counts for recall where the gold names it anywhere with a proper noun.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use sayso_intake::Limits;
use sayso_ledger::{Claim, Facet, Source, Span};
use sayso_reading::Reader;

/// The text of a file with the mentions of its entities.
#[derive(Default)]
struct Gold {
    text: String,
    mentions: Vec<Mention>,
}

struct Mention {
    entity: String,
    range: Range<usize>,
    named: bool,
}

/// How often a kind of source was settled.
#[derive(Clone, Copy, Default)]
struct Counts {
    sources: usize,
    named: usize,
    settled: usize,
    right: usize,
}

/// Reads every file of a folder and prints the table.
pub(crate) fn run(folder: &Path, reader: &Reader, out: &mut impl Write) -> io::Result<()> {
    let mut by_kind: BTreeMap<&'static str, Counts> = BTreeMap::new();
    let mut by_rule: BTreeMap<String, Counts> = BTreeMap::new();
    for path in files(folder)? {
        let gold = Gold::read(&std::fs::read_to_string(&path)?);
        let document = sayso_intake::intake(gold.text.as_bytes(), &Limits::default())
            .map_err(|unread| io::Error::other(format!("{}: {unread}", path.display())))?;
        if document.text() != gold.text {
            let problem = "the text read is not the file's own, so offsets would not fit";
            return Err(io::Error::other(format!("{}: {problem}", path.display())));
        }
        let mut seen = BTreeSet::new();
        for claim in reader.read(&document).claims {
            let Some((kind, source, settled)) = asked(&claim) else { continue };
            // A source of several claims counts once.
            if !seen.insert((source, settled)) {
                continue;
            }
            let Some(entity) = gold.entity_of(source) else { continue };
            let named = gold.mentions.iter().any(|mention| mention.named && mention.entity == entity);
            let right = settled.is_some_and(|name| gold.names(name, entity));
            let rules = claim.marks(Facet::Speaker).map(|mark| mark.rule.to_string()).next();
            let rule = rules.map(|rule| by_rule.entry(rule).or_default());
            for counts in [Some(by_kind.entry(kind).or_default()), rule].into_iter().flatten() {
                counts.sources += 1;
                counts.named += usize::from(named);
                counts.settled += usize::from(settled.is_some());
                counts.right += usize::from(right);
            }
        }
    }
    for (kind, counts) in &by_kind {
        let Counts { sources, named, settled, right } = *counts;
        let (precision, recall) = (share(right, settled), share(right, named));
        writeln!(
            out,
            "{kind}: {sources} sources, {named} named in the gold, {settled} settled, {right} right: P {precision} R {recall}"
        )?;
    }
    for (rule, counts) in &by_rule {
        writeln!(out, "    {rule}: {} of {} right", counts.right, counts.settled)?;
    }
    Ok(())
}

/// What kind of source a claim has that may stand for somebody, its words, and whom it was settled to be.
fn asked(claim: &Claim) -> Option<(&'static str, Span, Option<Span>)> {
    match claim.source {
        Source::Pronoun { span, stands_for } => Some(("pronouns", span, stands_for)),
        Source::Described { span, stands_for } => Some(("descriptions", span, stands_for)),
        Source::Named { span, name } => claim.marks(Facet::Speaker).next().map(|_| ("short names", span, Some(name))),
        _ => None,
    }
}

/// Per cent with one decimal.
fn share(part: usize, whole: usize) -> String {
    let tenths = (part * 1000 + whole / 2).checked_div(whole).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| io::Error::other(format!("{}: {error}", folder.display())))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "conllu"));
    paths.sort();
    Ok(paths)
}

impl Gold {
    /// Puts the text together: sentences after a space, paragraphs after an empty line.
    fn read(conllu: &str) -> Gold {
        let mut gold = Gold::default();
        let mut open: Vec<(String, usize, bool)> = Vec::new();
        // What stands between this word and the one before, and the last word of a token of several.
        let (mut between, mut token_end) = ("", None::<(usize, bool)>);
        for line in conllu.lines() {
            if line.starts_with("# newpar") || line.starts_with("# newdoc") {
                between = "\n\n";
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            let [number, form, _, upos, .., misc] = cells.as_slice() else {
                if line.is_empty() && between.is_empty() {
                    between = " ";
                }
                continue;
            };
            let spaced = !misc.split('|').any(|note| note == "SpaceAfter=No");
            if let Some((_, last)) = number.split_once('-') {
                token_end = last.parse().ok().map(|last| (last, spaced));
                continue;
            }
            let Ok(number) = number.parse::<usize>() else { continue };
            if !gold.text.is_empty() {
                gold.text.push_str(between);
            }
            let start = gold.text.len();
            gold.text.push_str(form);
            between = match token_end {
                Some((last, _)) if number < last => "",
                Some((last, spaced)) if number == last => {
                    if spaced {
                        " "
                    } else {
                        ""
                    }
                }
                _ => {
                    if spaced {
                        " "
                    } else {
                        ""
                    }
                }
            };
            for (_, _, named) in &mut open {
                *named |= *upos == "PROPN";
            }
            let entities = misc.split('|').find_map(|note| note.strip_prefix("Entity="));
            gold.mark(entities.unwrap_or_default(), start, *upos == "PROPN", &mut open);
        }
        gold.text.push('\n');
        gold
    }

    /// Opens and closes the mentions that start or end at a word: "(3-person-new(4-place-new)", "3)".
    fn mark(&mut self, entities: &str, start: usize, proper: bool, open: &mut Vec<(String, usize, bool)>) {
        let end = self.text.len();
        let mut rest = entities;
        while !rest.is_empty() {
            let opens = rest.starts_with('(');
            let body = rest.trim_start_matches('(');
            let length = body.find(['(', ')']).unwrap_or(body.len());
            let closes = body[length..].starts_with(')');
            let id = body[..length].split('-').next().unwrap_or_default().to_owned();
            if opens {
                open.push((id.clone(), start, proper));
            }
            if closes && let Some(at) = open.iter().rposition(|(other, ..)| *other == id) {
                let (entity, start, named) = open.remove(at);
                self.mentions.push(Mention { entity, range: start..end, named });
            }
            rest = &body[length + usize::from(closes)..];
        }
    }

    /// The entity of the words of a source: that of the mention with the same first word that is closest in length.
    fn entity_of(&self, source: Span) -> Option<&str> {
        let same = self.mentions.iter().filter(|mention| mention.range.start == source.start());
        let closest = same.min_by_key(|mention| mention.range.end.abs_diff(source.end()))?;
        Some(&closest.entity)
    }

    /// Whether words are, or are the core of, a mention of an entity.
    fn names(&self, words: Span, entity: &str) -> bool {
        let holds = |mention: &&Mention| mention.range.start <= words.start() && words.end() <= mention.range.end;
        let held = |mention: &&Mention| words.start() <= mention.range.start && mention.range.end <= words.end();
        let smallest = self.mentions.iter().filter(holds).min_by_key(|mention| mention.range.len());
        let largest = self.mentions.iter().filter(held).max_by_key(|mention| mention.range.len());
        [smallest, largest].into_iter().flatten().any(|mention| mention.entity == entity)
    }
}
