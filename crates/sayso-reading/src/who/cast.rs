//! The cast: the persons and bodies that a document names. Its rows come in; figures go out, each with its fullest name,
//! the roles that the text gives it, what shows its gender, and the places where it is mentioned.
//!
//! A short name joins a longer one where a single one fits: "Mr Holm" and "Paul Holm", "Ann" and "Ann Roe", "Mr Qin" and
//! "Qin Gang", "HQOA" and "the Halvern Quay Operators' Association (HQOA)". Otherwise it is a figure of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use sayso_ledger::Span;
use sayso_syntax::NameKind;

use super::stage::Stage;
use super::titles::{is_role_noun, roles};
use super::words::{Gender, Hints};
use crate::items::{Item, Row};
use crate::lexicon::{Classes, fold};
use crate::speakers::{core_name, is_body, is_title, name_run, own_head};

/// The longest name of a person, in words.
const MAX_NAME: usize = 4;
/// How far behind a name its acronym stands in brackets.
const MAX_BRACKET: usize = 8;
/// More figures than this share no description that could settle anything.
const MAX_CALLED: usize = 8;
/// Adjectives that may stand between an article and a name.
const MAX_ADJECTIVES: usize = 2;
/// More roles than this nobody has.
const MAX_ROLES: usize = 8;

/// What a figure is, as far as the text shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Unknown,
    Place,
    Body,
    Person,
}

/// A role of a figure.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) span: Span,
    pub(crate) rule: &'static str,
    /// The nouns that it may be called by: "director" of "director of the institute".
    heads: BTreeSet<String>,
    words: BTreeSet<String>,
    /// Words that are part of what it is: "former", "vice".
    modifiers: BTreeSet<String>,
    /// Whether whoever has it speaks for a body.
    pub(crate) represents: bool,
    /// Whether a name says in front of the noun whose role it is: "Russian President".
    proper: bool,
}

/// Somebody or something that a document names.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// The fullest form of its name.
    pub(crate) name: Span,
    pub(crate) kind: Kind,
    /// The words of its name, folded.
    words: Vec<String>,
    /// The nouns that it may be called by: "ministry" of "Ministry of Coastal Waters".
    heads: BTreeSet<String>,
    pub(crate) roles: Vec<Role>,
    /// What shows that it is a man's, or masculine; and the other.
    masculine: bool,
    feminine: bool,
    /// What its given name shows.
    given: Option<Gender>,
    acronyms: BTreeSet<String>,
    /// Whether it is the source of a claim.
    pub(crate) speaks: bool,
}

impl Figure {
    /// Its gender, where nothing contradicts it; a title or noun counts for more than a given name.
    pub(crate) fn gender(&self) -> Option<Gender> {
        match (self.masculine, self.feminine) {
            (true, false) => Some(Gender::Masculine),
            (false, true) => Some(Gender::Feminine),
            (false, false) => self.given.filter(|_| self.kind == Kind::Person && self.words.len() > 1),
            (true, true) => None,
        }
    }

    /// Whether something speaks against a gender: a name of one word may be a given name.
    pub(crate) fn speaks_against(&self, gender: Gender) -> bool {
        self.gender().or(self.given).is_some_and(|own| own != gender)
    }
}

/// A place where a figure is named.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) span: Span,
    pub(crate) figure: usize,
    /// Whether it is the place where something is: "in Orsel".
    pub(crate) placed: bool,
    /// Whether an article stands in front: "the Danube".
    pub(crate) determined: bool,
}

/// All figures of a document.
#[derive(Default, Debug)]
pub(crate) struct Cast {
    pub(crate) figures: Vec<Figure>,
    /// In the order of the text.
    pub(crate) mentions: Vec<Mention>,
    /// By the nouns that they may be called by.
    by_head: BTreeMap<String, Vec<usize>>,
    by_role: Vec<(Span, usize)>,
}

/// A name as it stands in the text, before it is known whose it is.
struct Found {
    row: usize,
    core: Range<usize>,
    words: Vec<String>,
    kind: Kind,
    /// Whether only the trained model of names tells the kind.
    by_syntax: bool,
    /// By a form of address or a role right in front of it.
    titled: bool,
    gender: Option<Gender>,
    /// Whether it may be but the first word of a sentence.
    starts: bool,
    acronym: Option<String>,
    /// Behind a preposition of place.
    placed: bool,
    /// In the genitive.
    owner: bool,
    determined: bool,
    /// The nouns of its title: "Minister".
    title: BTreeSet<String>,
}

impl Cast {
    /// Who is named in a document; `stated` are the names in what it states about itself, `speakers` those of its claims.
    pub(crate) fn of(stage: &Stage<'_>, stated: &[Span], speakers: &BTreeSet<Span>) -> Cast {
        let mut cast = Cast::default();
        let mut found: Vec<Found> = Vec::new();
        for (idx, row) in stage.rows.iter().enumerate().filter(|(_, row)| !stage.is_headline(row)) {
            names_in(stage, idx, row, &mut found);
        }
        let mut by_name: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for name in found.iter().filter(|name| name.words.len() > 1) {
            let figure = *by_name.entry(name.words.clone()).or_insert_with(|| cast.introduce(stage, name));
            cast.learn(stage, figure, name);
            cast.figures[figure].speaks |= speakers.contains(&stage.rows[name.row].span(&name.core));
        }
        for span in stated {
            cast.add_stated(stage, *span, &mut by_name);
        }
        let joined = cast.join_long_names(&by_name);
        let index = Index::of(&cast, &joined);
        for mut name in found {
            // Whoever speaks by the last name of somebody is no town of that name, whatever the model of names reads.
            if name.by_syntax && name.words.len() == 1 && speakers.contains(&stage.rows[name.row].span(&name.core)) {
                name.kind = if index.ends_person(&cast, &name) { Kind::Unknown } else { name.kind };
            }
            let figure = match by_name.get(&name.words).filter(|_| name.words.len() > 1) {
                Some(figure) => joined[*figure],
                None => match index.of_short_name(&cast, &name) {
                    Some(figure) => figure,
                    None if name.starts && name.kind == Kind::Unknown && !index.knows(&name) => continue,
                    None => *by_name.entry(name.words.clone()).or_insert_with(|| cast.introduce(stage, &name)),
                },
            };
            cast.learn(stage, figure, &name);
            let span = stage.rows[name.row].span(&name.core);
            // "In Roe's case, she …"
            let owner = name.owner && cast.figures[figure].kind == Kind::Person;
            let placed = name.placed && name.words.len() == 1 && !owner;
            cast.mentions.push(Mention { span, figure, placed, determined: name.determined });
        }
        cast.mentions.sort_by_key(|mention| mention.span);
        // What was joined to another is no figure of its own.
        for (figure, _) in joined.iter().enumerate().filter(|(figure, joined)| figure != *joined) {
            cast.figures[figure].heads.clear();
            cast.figures[figure].roles.clear();
        }
        cast.index();
        cast
    }

    fn introduce(&mut self, stage: &Stage<'_>, name: &Found) -> usize {
        let row = &stage.rows[name.row];
        let heads = if name.kind == Kind::Person { BTreeSet::new() } else { body_heads(&row[name.core.clone()]) };
        self.figures.push(Figure {
            name: row.span(&name.core),
            kind: name.kind,
            words: name.words.clone(),
            heads,
            roles: Vec::new(),
            masculine: false,
            feminine: false,
            given: stage.lexicon.who.gender_of_given_name(&name.words[0]),
            acronyms: BTreeSet::new(),
            speaks: false,
        });
        self.figures.len() - 1
    }

    /// Adds what one mention shows.
    fn learn(&mut self, stage: &Stage<'_>, figure: usize, name: &Found) {
        let row = &stage.rows[name.row];
        let figure = &mut self.figures[figure];
        figure.kind = figure.kind.max(name.kind);
        figure.masculine |= name.gender == Some(Gender::Masculine);
        figure.feminine |= name.gender == Some(Gender::Feminine);
        figure.acronyms.extend(name.acronym.clone());
        if figure.kind == Kind::Body {
            let article = name.core.start.checked_sub(1).map(|at| &row[at]).filter(|item| item.is(Classes::DETERMINER));
            let shown = article.and_then(|item| stage.lexicon.who.gender(item.text));
            let shown = shown.or_else(|| stage.lexicon.who.gender(row[name.core.start].text));
            figure.masculine |= shown == Some(Gender::Masculine);
            figure.feminine |= shown == Some(Gender::Feminine);
            return;
        }
        for (range, rule) in roles(stage, row, &name.core) {
            let span = row.span(&range);
            if figure.roles.len() >= MAX_ROLES || figure.roles.iter().any(|role| role.span == span) {
                continue;
            }
            let role = role(stage, row, &range, span, rule);
            for word in &role.heads {
                let gender = stage.lexicon.who.gender(word);
                figure.masculine |= gender == Some(Gender::Masculine);
                figure.feminine |= gender == Some(Gender::Feminine);
            }
            // "la ministre Ann Roe": the article shows it too.
            let article =
                stage.lexicon.who.gender(row[range.start].text).filter(|_| row[range.start].is(Classes::DETERMINER));
            figure.masculine |= article == Some(Gender::Masculine);
            figure.feminine |= article == Some(Gender::Feminine);
            figure.kind = if role.heads.is_empty() { figure.kind } else { Kind::Person };
            figure.roles.push(role);
        }
    }

    /// A body that the document states as its issuer or outlet, outside of the paragraphs that are read.
    fn add_stated(&mut self, stage: &Stage<'_>, span: Span, by_name: &mut BTreeMap<Vec<String>, usize>) {
        let text = stage.document.slice(span);
        let words: Vec<String> =
            text.split([' ', '\u{a0}', '\'', '’']).filter(|word| !word.is_empty()).map(fold).collect();
        if words.len() < 2 || text.contains(',') || by_name.contains_key(&words) {
            return;
        }
        let class = |word: &str| stage.lexicon.entry(word).map_or(Classes::default(), |entry| entry.classes);
        let ends = Classes::PREPOSITION.or(Classes::LINKER);
        let head_part = words.iter().take_while(|word| !class(word).any(ends) || class(word).any(Classes::BODY));
        let heads: BTreeSet<String> = head_part.filter(|word| class(word).any(Classes::BODY)).cloned().collect();
        if heads.is_empty() {
            return;
        }
        by_name.insert(words.clone(), self.figures.len());
        let (name, kind, roles, acronyms, speaks) = (span, Kind::Body, Vec::new(), BTreeSet::new(), false);
        self.figures.push(Figure {
            name,
            kind,
            words,
            heads,
            roles,
            masculine: false,
            feminine: false,
            given: None,
            acronyms,
            speaks,
        });
    }

    /// For each figure the one it is joined to: "Quay Operators' Association" goes with the only body whose name ends in
    /// it, "Lind Marsh" with "Delia Lind Marsh", "Ann Holm Roe" with "Ann Roe".
    fn join_long_names(&mut self, by_name: &BTreeMap<Vec<String>, usize>) -> Vec<usize> {
        let mut joined: Vec<usize> = (0..self.figures.len()).collect();
        let mut ends: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
        let mut outer: BTreeMap<(&String, &String), usize> = BTreeMap::new();
        for (words, &figure) in by_name {
            for from in 1..words.len().saturating_sub(1) {
                ends.entry(&words[from..]).or_default().push(figure);
            }
            if words.len() == 2 {
                outer.insert((&words[0], &words[1]), figure);
            }
        }
        for (words, &figure) in by_name {
            let longer = ends.get(words.as_slice()).map(Vec::as_slice);
            match longer {
                Some([longer]) if self.ends_name(figure, *longer) => joined[figure] = *longer,
                _ if words.len() > 2 && self.figures[figure].kind == Kind::Person => {
                    let short = outer.get(&(&words[0], &words[words.len() - 1]));
                    joined[figure] = short.copied().unwrap_or(figure);
                }
                _ => {}
            }
        }
        for (figure, &target) in joined.iter().enumerate() {
            if target != figure {
                let from = self.figures[figure].clone();
                let to = &mut self.figures[target];
                to.kind = to.kind.max(from.kind);
                to.masculine |= from.masculine;
                to.feminine |= from.feminine;
                to.roles.extend(from.roles);
                to.acronyms.extend(from.acronyms);
            }
        }
        joined
    }

    /// Whether the name of a figure, with which a longer one ends, is the same one's.
    fn ends_name(&self, figure: usize, longer: usize) -> bool {
        let (short, long) = (&self.figures[figure], &self.figures[longer]);
        short.kind == Kind::Body
            || long.kind == Kind::Person && short.kind != Kind::Place && long.words.len() <= MAX_NAME
    }

    /// The figure that is named at a span or inside it.
    pub(crate) fn named_at(&self, span: Span) -> Option<usize> {
        let first = self.mentions.partition_point(|mention| mention.span.start() < span.start());
        let mention = self.mentions.get(first).filter(|mention| span.contains(mention.span))?;
        Some(mention.figure)
    }

    /// The mentions that start in a range of bytes.
    pub(crate) fn mentions_in(&self, from: usize, to: usize) -> &[Mention] {
        let first = self.mentions.partition_point(|mention| mention.span.start() < from);
        let last = self.mentions.partition_point(|mention| mention.span.start() < to);
        &self.mentions[first..last.max(first)]
    }

    /// The figures that a description fits: its head is one of their nouns, and each of its words is one of theirs.
    pub(crate) fn described(&self, head: &str, words: &BTreeSet<String>) -> Vec<usize> {
        let fits = |figure: &Figure| {
            let by_name = figure.heads.contains(head) && words.iter().all(|word| figure.words.contains(word));
            let by_role = figure.roles.iter().any(|role| {
                let whole = words.iter().all(|word| role.words.contains(word));
                // "the president" is not for certain "Russian President Ann Roe".
                let bare = words.len() == 1 && role.proper;
                role.heads.contains(head) && whole && !bare && role.modifiers.is_subset(words)
            });
            by_name || by_role
        };
        let called = self.called(head);
        if called.len() > MAX_CALLED {
            return Vec::new();
        }
        called.iter().copied().filter(|idx| fits(&self.figures[*idx])).collect()
    }

    /// The figures that may be called by a noun, whatever else is said of them.
    pub(crate) fn called(&self, head: &str) -> &[usize] {
        self.by_head.get(head).map_or(&[], Vec::as_slice)
    }

    /// Whether a word is part of a figure's name or of one of its roles.
    pub(crate) fn has_word(&self, figure: usize, word: &str) -> bool {
        let figure = &self.figures[figure];
        figure.words.iter().any(|own| own == word) || figure.roles.iter().any(|role| role.words.contains(word))
    }

    /// The figure of whose role a word is part.
    pub(crate) fn role_at(&self, word: Span) -> Option<usize> {
        let before = self.by_role.partition_point(|(span, _)| span.start() <= word.start());
        let near = self.by_role[..before].iter().rev().take(4);
        near.into_iter().find(|(span, _)| span.contains(word)).map(|(_, figure)| *figure)
    }

    /// Lists the figures by what they may be called by.
    fn index(&mut self) {
        for (idx, figure) in self.figures.iter().enumerate() {
            let heads = figure.roles.iter().flat_map(|role| &role.heads).chain(&figure.heads);
            for head in heads.collect::<BTreeSet<_>>() {
                self.by_head.entry(head.clone()).or_default().push(idx);
            }
            self.by_role.extend(figure.roles.iter().map(|role| (role.span, idx)));
        }
        self.by_role.sort();
    }
}

/// Figures by the words of their names.
struct Index {
    by_last: BTreeMap<String, BTreeSet<usize>>,
    by_first: BTreeMap<String, BTreeSet<usize>>,
    by_acronym: BTreeMap<String, BTreeSet<usize>>,
}

impl Index {
    fn of(cast: &Cast, joined: &[usize]) -> Index {
        let mut index = Index { by_last: BTreeMap::new(), by_first: BTreeMap::new(), by_acronym: BTreeMap::new() };
        for (idx, figure) in cast.figures.iter().enumerate() {
            for acronym in &figure.acronyms {
                index.by_acronym.entry(acronym.clone()).or_default().insert(joined[idx]);
            }
            if let (Some(first), Some(last)) = (figure.words.first(), figure.words.last()) {
                index.by_last.entry(last.clone()).or_default().insert(joined[idx]);
                index.by_first.entry(first.clone()).or_default().insert(joined[idx]);
            }
        }
        index
    }

    /// Whether a word is the first or last of any name.
    fn knows(&self, name: &Found) -> bool {
        let word = name.words.first();
        word.is_some_and(|word| self.by_last.contains_key(word) || self.by_first.contains_key(word))
    }

    /// Whether a word is the last of the name of one person who speaks.
    fn ends_person(&self, cast: &Cast, name: &Found) -> bool {
        let figures = name.words.first().and_then(|word| self.by_last.get(word));
        let person = |figure: &Figure| figure.kind == Kind::Person && figure.speaks;
        figures.is_some_and(|figures| figures.len() == 1 && figures.iter().all(|idx| person(&cast.figures[*idx])))
    }

    /// The figure of a name of one word, if a single one fits.
    fn of_short_name(&self, cast: &Cast, name: &Found) -> Option<usize> {
        let [word] = name.words.as_slice() else { return None };
        if let Some(figures) = self.by_acronym.get(word) {
            return (figures.len() == 1).then(|| figures.first().copied()).flatten();
        }
        if matches!(name.kind, Kind::Body | Kind::Place) {
            return None;
        }
        // Somebody else with the same name leaves it open, whatever else is known of them.
        let other = |idx: &usize| {
            let figure = &cast.figures[*idx];
            let agrees = match (figure.gender(), name.gender) {
                (Some(known), Some(shown)) => known == shown,
                _ => true,
            };
            agrees && figure.words.len() <= MAX_NAME && !matches!(figure.kind, Kind::Body | Kind::Place)
        };
        let fits = |figure: &Figure| {
            let person = figure.kind == Kind::Person || figure.kind == Kind::Unknown && (name.titled || figure.speaks);
            // "President Obama" is not Michelle Obama, unless the text calls her that.
            let title = figure.roles.iter().any(|role| !role.heads.is_disjoint(&name.title));
            person && (name.title.is_empty() || title)
        };
        let named = self.by_last.get(word).into_iter().chain(self.by_first.get(word)).flatten().copied();
        let mut others: Vec<usize> = named.take(MAX_CALLED).filter(other).collect();
        others.dedup();
        match others.as_slice() {
            [figure] if fits(&cast.figures[*figure]) => Some(*figure),
            _ => None,
        }
    }
}

fn names_in(stage: &Stage<'_>, row_idx: usize, row: &Row<'_>, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < row.len() {
        if let Some(body) = part_lower_body(row, at) {
            let words = words_of(&row[body.clone()]);
            at = body.end;
            let (kind, by_syntax, title, acronym) = (Kind::Body, false, BTreeSet::new(), None);
            let (titled, gender, starts, placed, owner, determined) = (false, None, false, false, false, true);
            found.push(Found {
                row: row_idx,
                core: body,
                words,
                kind,
                by_syntax,
                titled,
                gender,
                starts,
                acronym,
                placed,
                owner,
                determined,
                title,
            });
            continue;
        }
        let run = name_run(row, at, row.len());
        if run.is_empty() {
            at += 1;
            continue;
        }
        at = run.end;
        if stage.names.is_common(row, &run) {
            continue;
        }
        found.extend(name_in(stage, row_idx, row, run));
    }
}

/// "le ministère des Ports", "l'Autorité portuaire de Halvern": a body's name with words in lower case.
fn part_lower_body(row: &Row<'_>, at: usize) -> Option<Range<usize>> {
    // "l'Autorité portuaire de Halvern": an adjective that nothing is known of may stand between.
    let adjective = row.get(at + 1).is_some_and(|item| item.is_word() && item.entry.is_none() && !item.has_capital());
    let linker = at + 1 + usize::from(adjective);
    if !row[at].is(Classes::BODY) || !adjective && row[at].has_capital() || !row.get(linker)?.is(Classes::LINKER) {
        return None;
    }
    let article = |at: usize| row.get(at).is_some_and(|item| item.is(Classes::DETERMINER.or(Classes::PARTICLE)));
    let name = linker + 1 + usize::from(article(linker + 1));
    row.get(name).filter(|item| item.is_name() && !item.starts)?;
    let mut end = name_run(row, name, row.len()).end;
    // "des Ports et des Eaux"
    while row.get(end).is_some_and(|item| item.is(Classes::CONJUNCTION))
        && row.get(end + 1).is_some_and(|item| item.is(Classes::LINKER))
        && row.get(end + 2).is_some_and(Item::is_name)
    {
        end = name_run(row, end + 2, row.len()).end;
    }
    let adjective = row.get(end).is_some_and(|item| item.is_word() && item.entry.is_none() && !item.starts);
    let closed = row.get(end + 1).is_none_or(Item::is_punctuation);
    Some(at..end + usize::from(adjective && closed))
}

fn name_in(stage: &Stage<'_>, row_idx: usize, row: &Row<'_>, run: Range<usize>) -> Option<Found> {
    let head = own_head(row, run)?;
    let mut core = core_name(row, head.clone())?;
    let body = is_body(row, &core);
    if body && let Some(end) = spelled_out(row, &core) {
        core.end = end;
    }
    if !body {
        // "Ann Roe of Orsel" is Ann Roe.
        let linked = |at: &usize| row[*at].is(Classes::LINKER) && !row[*at].is(Classes::PARTICLE);
        core.end = core.clone().find(linked).unwrap_or(core.end);
        while core.end > core.start && !row[core.end - 1].is_name() {
            core.end -= 1;
        }
    }
    if core.is_empty() || core.len() > 12 {
        return None;
    }
    let who = &stage.lexicon.who;
    let words = words_of(&row[core.clone()]);
    let before = core.start.checked_sub(1).filter(|_| !row[core.start].starts).map(|before| &row[before]);
    let stop = before.filter(|item| item.is_mark(".")).and_then(|_| core.start.checked_sub(2)).map(|at| &row[at]);
    let title = [before, stop].into_iter().flatten().find(|item| is_title(item) && item.is_word());
    let titled = title.is_some() || row[head.start..core.start].iter().any(is_title);
    let mut gender = title.and_then(|item| who.gender(item.text));
    for item in &row[head.start..core.start] {
        gender = gender.or_else(|| who.gender(item.text));
    }
    let single = core.len() == 1;
    let first = &row[core.start];
    let capitals = first.text.chars().filter(|char| char.is_uppercase()).count();
    let acronym_word = single && capitals >= 2 && !first.text.chars().any(char::is_lowercase);
    let given = core.len() > 1 && core.len() <= MAX_NAME && who.gender_of_given_name(first.text).is_some();
    let read = kind_by_syntax(stage, row.span(&core));
    // "in Orsel", "through Upper and Lower Orsel"
    let joined = before.is_some_and(|item| item.is(Classes::CONJUNCTION));
    let n_names = row[..core.start].iter().rev().skip(1).take_while(|item| joined && item.is_name()).count();
    let lead = if n_names > 0 { core.start.checked_sub(2 + n_names).map(|at| &row[at]) } else { before };
    let owner = row.get(core.end).is_some_and(|item| item.is(Classes::GENITIVE));
    let placed = lead.is_some_and(|item| who.hints(item.text).any(Hints::PLACE));
    let kind = match () {
        () if titled && !body => Kind::Person,
        () if body || acronym_word => Kind::Body,
        () if read == Some(NameKind::Organisation) => Kind::Body,
        () if read == Some(NameKind::Person) || given || !body && is_aged(stage, row, &core) => Kind::Person,
        // "in Ann Roe's view"
        () if placed && !owner || read == Some(NameKind::Place) => Kind::Place,
        () => Kind::Unknown,
    };
    let by_syntax = read.is_some() && !titled && !body && !acronym_word && !given && !placed;
    let starts = single && row[core.start].starts;
    let acronym = if kind == Kind::Person { None } else { acronym_behind(row, &core, body) };
    // "the Danube", "the drought-prone Danube"
    let adjective = |item: &&Item<'_>| item.is_word() && item.entry.is_none() && !item.has_capital();
    let n_adjectives = row[..core.start].iter().rev().take(MAX_ADJECTIVES).take_while(adjective).count();
    let opening = (core.start - n_adjectives).checked_sub(1).filter(|_| before.is_some());
    let determined = opening.is_some_and(|at| row[at].is(Classes::DETERMINER));
    let in_front = title.into_iter().chain(&row[head.start..core.start]);
    // A short title may be left away, and be told nowhere else: "Ann Roe", then "Sen. Roe".
    let whole = |item: &&Item<'_>| is_role_noun(stage, item) && who.in_full(item.text).is_none();
    let title = in_front.filter(whole).map(|item| fold(item.text)).collect();
    Some(Found {
        row: row_idx,
        core,
        words,
        kind,
        by_syntax,
        titled,
        gender,
        starts,
        acronym,
        placed,
        owner,
        determined,
        title,
    })
}

/// "25-year-old Ann Roe", "Ann Roe, 25, …", "Anne Roc, 25 ans": whether an age stands with a name.
fn is_aged(stage: &Stage<'_>, row: &Row<'_>, core: &Range<usize>) -> bool {
    let is_unit = |item: &Item<'_>| stage.lexicon.who.hints(item.text).any(Hints::AGED);
    let is_age =
        |item: &Item<'_>| (2..=3).contains(&item.text.len()) && item.text.bytes().all(|byte| byte.is_ascii_digit());
    let in_front =
        matches!(&row[..core.start], [.., age, dash, unit] if is_age(age) && dash.is_dash() && is_unit(unit));
    let behind = matches!(&row[core.end..], [comma, age, next, ..]
        if comma.is_comma() && is_age(age) && (next.is_comma() || is_unit(next)));
    in_front || behind
}

fn words_of(items: &[Item<'_>]) -> Vec<String> {
    items.iter().filter(|item| item.n_words > 0).map(|item| fold(item.text)).collect()
}

fn kind_by_syntax(stage: &Stage<'_>, span: Span) -> Option<NameKind> {
    let names = &stage.syntax?.names;
    let first = names.partition_point(|name| name.range.end <= span.start());
    let name = names.get(first).filter(|name| name.range.start < span.end())?;
    Some(name.kind)
}

/// "(HQOA)", "(hereinafter referred to as “HQOA”)": the acronym in brackets behind a name, if it is made of initials of
/// the name, or the name is a body's.
fn acronym_behind(row: &Row<'_>, core: &Range<usize>, body: bool) -> Option<String> {
    row.get(core.end).filter(|open| open.is_mark("(") && core.len() > 1)?;
    let reach = row.len().min(core.end + 1 + MAX_BRACKET);
    let close = (core.end + 1..reach).find(|at| row[*at].is_mark(")")).unwrap_or(reach);
    let inside = &row[core.end + 1..close];
    let is_acronym = |item: &&Item<'_>| {
        item.is_word()
            && item.text.chars().count() >= 2
            && item.text.chars().filter(|char| char.is_uppercase()).count() >= 2
    };
    let acronym = inside.iter().find(is_acronym)?;
    let initials: Vec<char> = row[core.clone()].iter().filter_map(|item| item.text.chars().next()).collect();
    let mut rest = initials.iter();
    let mut letters = acronym.text.chars().filter(|char| char.is_alphabetic());
    let spelled = letters.all(|letter| rest.any(|initial| initial.to_lowercase().eq(letter.to_lowercase())));
    // "(hereinafter “HQOA”)": called so, whatever its letters.
    let called = inside.iter().any(|item| matches!(item.text, "“" | "\"" | "«" | "„"));
    (spelled || body && (inside.len() == 1 || called)).then(|| fold(acronym.text))
}

/// "la Ligue des propriétaires de la côte (LPC)": where a body's name with words in lower case ends, if the acronym in brackets
/// behind it has all their initials.
fn spelled_out(row: &Row<'_>, core: &Range<usize>) -> Option<usize> {
    let reach = row.len().min(core.end + MAX_BRACKET);
    let open = (core.end..reach).find(|at| row[*at].is_mark("(")).filter(|open| *open > core.end)?;
    let acronym = row.get(open + 1).filter(|item| item.is_word() && item.text.chars().all(char::is_uppercase))?;
    let small = Classes::LINKER.or(Classes::DETERMINER).or(Classes::CONJUNCTION).or(Classes::PREPOSITION);
    let joined = row[core.start..open].iter().all(|item| item.is_word() || item.is(Classes::GENITIVE));
    let initials = row[core.start..open].iter().filter(|item| item.is_word() && !item.is(small));
    let initials = initials.filter_map(|item| item.text.chars().next()).flat_map(char::to_uppercase);
    let closed = row.get(open + 2).is_some_and(|item| item.is_mark(")"));
    (joined && closed && initials.eq(acronym.text.chars())).then_some(open)
}

/// The nouns that a body's name is built on: those in front of its first preposition.
fn body_heads(items: &[Item<'_>]) -> BTreeSet<String> {
    let linked = |item: &&Item<'_>| {
        !item.is(Classes::LINKER.or(Classes::PREPOSITION)) || item.has_capital() && item.is(Classes::BODY)
    };
    let nouns = items.iter().take_while(linked).filter(|item| item.is(Classes::BODY.or(Classes::DOCUMENT)));
    nouns.map(|item| fold(item.text)).collect()
}

/// A noun for what somebody is, folded and in full.
fn noun(stage: &Stage<'_>, item: &Item<'_>) -> String {
    stage.lexicon.who.in_full(item.text).map_or_else(|| fold(item.text), str::to_owned)
}

fn role(stage: &Stage<'_>, row: &Row<'_>, range: &Range<usize>, span: Span, rule: &'static str) -> Role {
    let who = &stage.lexicon.who;
    let items = &row[range.clone()];
    // "the minister's spokeswoman": what stands behind the last genitive, in front of a preposition.
    let from = items.iter().rposition(|item| item.is(Classes::GENITIVE)).map_or(0, |at| at + 1);
    let linked = |item: &&Item<'_>| {
        !item.is(Classes::LINKER.or(Classes::PREPOSITION)) || item.is(Classes::DETERMINER) || item.is(Classes::GENITIVE)
    };
    let part: Vec<&Item<'_>> = items[from..]
        .iter()
        .skip(usize::from(items[from..].first().is_some_and(|item| item.is(Classes::DETERMINER))))
        .take_while(linked)
        .collect();
    let heads: Vec<&&Item<'_>> = part.iter().filter(|item| is_role_noun(stage, item)).collect();
    Role {
        span,
        rule,
        proper: part.iter().any(|item| {
            let office = is_role_noun(stage, item) || item.is(Classes::OFFICE);
            item.has_capital() && !office && heads.len() < part.len()
        }),
        represents: heads.iter().any(|item| who.hints(item.text).any(Hints::REPRESENTS)),
        heads: heads.iter().map(|item| noun(stage, item)).collect(),
        words: items.iter().filter(|item| item.n_words > 0).map(|item| noun(stage, item)).collect(),
        modifiers: part
            .iter()
            .filter(|item| who.hints(item.text).any(Hints::MODIFIER) && !is_role_noun(stage, item))
            .map(|item| fold(item.text))
            .collect(),
    }
}
