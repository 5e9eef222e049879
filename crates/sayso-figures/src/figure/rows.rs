//! Figures that stand near each other come in; what one says of the other goes out: the same amount in another currency, a
//! unit that a row shares, where a change started, more of what was counted before.

use sayso_ledger::{FigureKind, Interval, Start, Unit};

use super::{Read, Reader};
use crate::lexicon::Word;
use crate::number::{Class, word};
use crate::page::Kind;
use crate::words::{BoundWord, Context, UnitClass, bound, context};

/// How many words may say when a change started: "from 33 per cent in the spring of 2019 to 57 per cent".
const LONGEST_WHEN: usize = 8;

impl Reader<'_> {
    /// Whether a figure in brackets, or behind "or", is the one before it in another currency.
    pub(super) fn is_same(&self, last: &Read, figure: &Read) -> bool {
        let page = self.page;
        let are_money = |unit: &Unit| matches!(unit, Unit::Money { .. } | Unit::AmbiguousMoney { .. });
        if !are_money(&last.unit) || !are_money(&figure.unit) || last.unit == figure.unit {
            return false;
        }
        let between = last.tokens.end..figure.tokens.start;
        match between.len() {
            0 => false,
            1 => matches!(page.kind(between.start), Kind::Mark('(' | '/' | '=' | '（' | '[')),
            2 => matches!(page.kind(between.start), Kind::Mark('(' | '（')),
            _ => false,
        }
    }

    /// "5, 10 and 15 per cent": the numbers of a row have the unit that the last one names.
    pub(super) fn share_unit(&self, row: &mut [Read], last: &Read) {
        let page = self.page;
        let has_scale = word(page, last.number.end - 1, |word| word.class == Class::Scale).is_some();
        let is_shared = matches!(last.rule, "percent" | "measure" | "money.name") && !has_scale;
        let mut end = last.tokens.start;
        for read in row.iter_mut().rev() {
            let joins = |at: usize| page.is_mark(at, ',') || word(page, at, |word| word.class == Class::And).is_some();
            let between = read.tokens.end..end;
            let is_row = !between.is_empty() && between.len() <= 2 && between.clone().all(joins);
            if !is_shared || !is_row || read.rule != "number" || page.kind(read.number.end - 1) != Kind::Digits {
                return;
            }
            (read.unit, read.rule) = (last.unit.clone(), "number.shared-unit");
            end = read.tokens.start;
        }
    }

    /// "57 per cent from 33 per cent in 2021" and "from 33 per cent in 2019 to 57 per cent": one figure is where the other
    /// one started.
    pub(super) fn tie_change(&self, last: &mut Read, figure: &mut Read) {
        let page = self.page;
        let is_alike = last.unit == figure.unit && last.unit != Unit::One && last.kind != FigureKind::Rank;
        if !is_alike || last.from.is_some() || figure.from.is_some() {
            return;
        }
        let is_it = |at: usize, it: BoundWord| bound(page, at, |word| *word == it).is_some();
        let starts = |read: &Read, it: BoundWord| {
            let at = read.tokens.start;
            at > 0 && (is_it(at, it) || is_it(at - 1, it))
        };
        let between = last.tokens.end..figure.tokens.start;
        let start = |read: &Read| Some(Start { value: read.value, interval: read.interval });
        if between.len() <= 1 && starts(figure, BoundWord::From) {
            (last.from, last.kind, last.rule) = (start(figure), FigureKind::Change, "change.both-ends");
            figure.kind = FigureKind::Level;
        } else if starts(last, BoundWord::From)
            && starts(figure, BoundWord::To)
            && between.len() <= LONGEST_WHEN
            && between.clone().all(|at| !matches!(page.kind(at), Kind::Mark(mark) if mark != '-'))
            && between.clone().any(|at| self.says_when(at))
        {
            (figure.from, figure.kind, figure.rule) = (start(last), FigureKind::Change, "change.both-ends");
            last.kind = FigureKind::Level;
        }
    }

    /// Whether a word belongs to a time, or tells of a rise or a fall.
    fn says_when(&self, at: usize) -> bool {
        let is_word = |word: &Word| match word {
            Word::Context(context) => matches!(context, Context::Month | Context::Change),
            Word::Unit(unit) => matches!(unit.class, UnitClass::Time | UnitClass::Duration),
            _ => false,
        };
        self.is_year(at) || self.page.hits(at).iter().any(|hit| is_word(&hit.word))
    }

    /// "created 240 posts and will create a further 80": more of what was counted before it in the sentence.
    pub(super) fn count_further(&self, last: &Read, figure: &mut Read) {
        let page = self.page;
        let is_further = figure.tokens.start > 0
            && context(page, figure.tokens.start - 1, |context| context == Context::Further).is_some();
        let is_bare = figure.unit == Unit::One && figure.what.is_none() && figure.rule == "number";
        let is_same_sentence = (last.tokens.end..figure.tokens.start)
            .all(|at| !matches!(page.kind(at), Kind::Mark('.' | ';' | '!' | '?')));
        if is_further && is_bare && is_same_sentence && last.kind == FigureKind::Count && last.what.is_some() {
            (figure.kind, figure.what, figure.rule) = (FigureKind::Count, last.what.clone(), "count.further");
            figure.interval = figure.value.map_or(figure.interval, Interval::point);
        }
    }
}
