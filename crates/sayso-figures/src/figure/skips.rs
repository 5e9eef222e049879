//! A place in a page comes in; the end of what looks like a figure there and is none goes out: dates, labels, numerals of
//! lists, names with numbers in them.

use crate::figure::Reader;
use crate::lexicon::Word;
use crate::number::{self, Class, Form, Use, word};
use crate::page::{Gap, Kind};
use crate::quantity::Measured;
use crate::words::{Context, UnitClass, context, idiom, unit};

/// The most marks between digits that are looked at in one go.
const LONGEST_CHAIN: usize = 20;

/// How far around a word the others lie that show whether it stands in a headline.
const NEAR_HEADLINE: usize = 20;

impl Reader<'_> {
    /// The token behind what starts here and looks like a figure and is none.
    pub(super) fn no_figure(&self, at: usize) -> Option<usize> {
        let page = self.page;
        if let Some(end) = idiom(page, at) {
            return Some(end);
        }
        self.date_like(at).or_else(|| self.label(at)).or_else(|| self.numeral_of_list(at)).or_else(|| self.name(at))
    }

    /// "Article 14", "No. 5", "Resolution 2254".
    fn label(&self, at: usize) -> Option<usize> {
        let page = self.page;
        if self.lexicon.writing.has_places {
            // 第四章
            let ordinal = number::number(page, self.lexicon, at).filter(|number| number.reading == Use::Ordinal)?;
            return context(page, ordinal.end, |context| context == Context::Label).map(|(_, end)| end);
        }
        let (_, behind) = context(page, at, |context| context == Context::Label)?;
        // A plural word for things that are counted may be a label too: "20 pages".
        let is_number =
            page.kind(behind) == Kind::Digits || (page.is_mark(behind, '.') && page.kind(behind + 1) == Kind::Digits);
        if !is_number || self.quantities.read(behind).is_some_and(|found| found.measured != Measured::Nothing) {
            return None;
        }
        let number = if page.kind(behind) == Kind::Digits { behind } else { behind + 1 };
        let mut end = number + 1;
        // "Articles 5.1.2 and 7", "9/11", "14-16"
        while matches!(page.kind(end), Kind::Mark('.' | '-' | '/' | '–' | ',')) && page.kind(end + 1) == Kind::Digits
        {
            end += 2;
        }
        Some(end)
    }

    /// "1) …", "2. …" at the start of a line.
    fn numeral_of_list(&self, at: usize) -> Option<usize> {
        let page = self.page;
        let token = page.tokens.get(at)?;
        let starts_line = at == 0 || (token.has_gap && token.gap == Gap::Wide);
        let opens = page.is_mark(at, '(') && page.kind(at + 1) == Kind::Digits && page.is_mark(at + 2, ')');
        if opens {
            return Some(at + 3);
        }
        let is_numeral = page.kind(at) == Kind::Digits
            && page.text(at).len() <= 3
            && matches!(page.kind(at + 1), Kind::Mark('.' | ')' | '、'))
            && page.is_glued(at + 1)
            && !page.is_glued(at + 2);
        (starts_line && is_numeral).then_some(at + 2)
    }

    /// Digits in a word or behind a name: "G7", "COVID-19", "9sur9", "F-16"; "the Group of Seven", "One-Coast".
    fn name(&self, at: usize) -> Option<usize> {
        let page = self.page;
        let token = page.tokens.get(at)?;
        if self.lexicon.writing.has_places {
            let is_inside = token.kind == Kind::Digits && page.is_glued(at) && self.is_latin(at - 1);
            return is_inside.then(|| self.word_end(at));
        }
        if token.kind == Kind::Digits {
            let is_money = |at: usize| {
                crate::words::money(page, at, |_| true).is_some()
                    || page.tokens[at].is_upper && page.text(at).len() == 3
            };
            if page.is_glued(at) && page.kind(at - 1) == Kind::Letters && !is_money(at - 1) {
                return Some(self.word_end(at));
            }
            // "COVID-19", "F-16", but "mid-50s" is a time of life.
            if at > 1
                && page.is_mark(at - 1, '-')
                && page.is_glued(at)
                && page.is_glued(at - 1)
                && page.kind(at - 2) == Kind::Letters
            {
                let is_unit = page
                    .hits(at - 2)
                    .iter()
                    .any(|hit| matches!(hit.word, Word::Unit(_) | Word::Money(_) | Word::Bound(_)));
                return (!is_unit).then(|| self.word_end(at));
            }
            return None;
        }
        // A number word with a capital inside a sentence is a name; so is one that a hyphen joins to one.
        let number = number::number(page, self.lexicon, at).filter(|number| number.form == Form::Words)?;
        let joins = page.is_mark(number.end, '-') && page.is_glued(number.end) && page.is_glued(number.end + 1);
        let next_is_name = joins && page.tokens.get(number.end + 1).is_some_and(|token| token.is_capital);
        let behind_is_name = !joins && page.tokens.get(number.end).is_some_and(|token| token.is_capital);
        let is_start = at == 0
            || matches!(page.kind(at - 1), Kind::Mark('.' | '!' | '?' | ':' | '"' | '“' | '«' | '—' | '–' | ';' | '•'));
        let has_unit = self.quantities.read(at).is_some_and(|found| found.measured != Measured::Nothing);
        let is_name = !self.lexicon.writing.are_nouns_capital
            && token.is_capital
            && !token.is_upper
            && !has_unit
            && (!is_start || behind_is_name || next_is_name)
            && !self.is_headline(at);
        (is_name || (next_is_name && !has_unit)).then_some(number.end)
    }

    fn is_latin(&self, at: usize) -> bool {
        self.page.text(at).bytes().all(|byte| byte.is_ascii_alphabetic())
    }

    /// Whether most words near are written with a capital, and no sentence ends there.
    pub(super) fn is_headline(&self, at: usize) -> bool {
        let ends_sentence = self.page.tokens.len().checked_sub(1).is_some_and(|last| self.page.is_mark(last, '.'));
        if self.lexicon.writing.are_nouns_capital || ends_sentence {
            return false;
        }
        let near = at.saturating_sub(NEAR_HEADLINE)..(at + NEAR_HEADLINE).min(self.page.tokens.len());
        let tokens = &self.page.tokens[near];
        let letters = tokens.iter().filter(|token| token.kind == Kind::Letters && token.end - token.start > 3);
        let (n, n_capital) =
            letters.fold((0, 0), |(n, capital), token| (n + 1, capital + usize::from(token.is_capital)));
        n_capital * 10 > n * 7
    }

    /// The token behind the word that this token is a part of.
    fn word_end(&self, at: usize) -> usize {
        let page = self.page;
        let mut end = at + 1;
        while page.is_glued(end) && matches!(page.kind(end), Kind::Letters | Kind::Digits) {
            end += 1;
        }
        end
    }

    /// Dates, times of day, telephone numbers, versions: chains of digits that are no amount.
    fn date_like(&self, at: usize) -> Option<usize> {
        let page = self.page;
        if let Some((_, end)) = context(page, at, |context| context == Context::Month) {
            return self.day_behind(end);
        }
        if page.kind(at) != Kind::Digits && !page.is_mark(at, '+') {
            return self.ordinal_of_date(at);
        }
        let mut end = if page.is_mark(at, '+') { at + 1 } else { at };
        if page.kind(end) != Kind::Digits {
            return None;
        }
        let mut marks = 0;
        let mut is_time = false;
        let start = end;
        end += 1;
        while marks < LONGEST_CHAIN
            && let Kind::Mark(mark @ ('/' | '-' | '.' | ':' | '–')) = page.kind(end)
            && page.is_glued(end)
            && page.kind(end + 1) == Kind::Digits
            && page.is_glued(end + 1)
        {
            is_time |= mark == ':';
            marks += 1;
            end += 2;
        }
        let is_groups = (start + 1..end).step_by(2).all(|at| page.is_mark(at, '.') && page.text(at + 1).len() == 3);
        // "+44 20 7946 0958"
        if page.is_mark(at, '+') {
            let mut groups = end;
            while page.kind(groups) == Kind::Digits
                || (page.is_mark(groups, '(') && page.kind(groups + 1) == Kind::Digits)
            {
                groups += 1;
            }
            if groups > end + 1 {
                return Some(groups);
            }
        }
        let is_code = page.text(at).len() > 1
            && page.text(at).starts_with('0')
            && !page.is_mark(at + 1, self.lexicon.writing.decimal);
        if is_code && page.kind(at) == Kind::Digits {
            return Some(end);
        }
        if (marks >= 2 && !is_groups) || is_time || page.is_mark(at, '+') && marks > 0 {
            return Some(end);
        }
        // "26 February", "26th Feb", "21 et 22 mars"
        let mut behind = at + 1;
        if word(page, behind, |word| word.class == Class::Suffix).is_some() {
            behind += 1;
        }
        let is_day = page.text(at).len() <= 2;
        if self.lexicon.writing.ordinal.is_some_and(|mark| page.is_mark(behind, mark)) && page.is_glued(behind) {
            behind += 1;
        }
        let of = context(page, behind, |context| context == Context::Link).map_or(behind, |(_, end)| end);
        if is_day && let Some((_, end)) = context(page, of, |context| context == Context::Month) {
            return Some(self.day_behind(end).unwrap_or(end));
        }
        if let Some(end) = self.decade(at) {
            return Some(end);
        }
        if self.lexicon.writing.has_places {
            return None;
        }
        // "21st century", "2nd quarter"
        if behind > at + 1
            && unit(page, behind, |unit| matches!(unit.class, UnitClass::Duration | UnitClass::Time)).is_some()
        {
            return Some(behind + 1);
        }
        None
    }

    /// "the third of May", "the first eight months", "the second quarter".
    fn ordinal_of_date(&self, at: usize) -> Option<usize> {
        let page = self.page;
        let number = number::number(page, self.lexicon, at).filter(|number| number.reading == Use::Ordinal)?;
        let of = context(page, number.end, |context| context == Context::Link).map_or(number.end, |(_, end)| end);
        if let Some((_, end)) = context(page, of, |context| context == Context::Month) {
            return Some(end);
        }
        let is_time =
            |at: usize| unit(page, at, |unit| matches!(unit.class, UnitClass::Duration | UnitClass::Time)).is_some();
        if is_time(number.end) {
            return Some(number.end + 1);
        }
        let inner = number::number(page, self.lexicon, number.end)?;
        is_time(inner.end).then_some(inner.end + 1)
    }

    /// The token behind the day and year that follow a month.
    fn day_behind(&self, at: usize) -> Option<usize> {
        let page = self.page;
        let mut end = at;
        if page.kind(end) == Kind::Digits && page.text(end).len() <= 2 && !page.is_mark(end + 1, '%') {
            end += 1;
            if word(page, end, |word| word.class == Class::Suffix).is_some() && page.is_glued(end) {
                end += 1;
            }
            if page.is_mark(end, ',') && self.is_year(end + 1) {
                end += 1;
            }
        }
        if self.is_year(end) {
            end += 1;
        }
        (end > at).then_some(end)
    }

    pub(super) fn is_year(&self, at: usize) -> bool {
        let text = self.page.text(at);
        self.page.kind(at) == Kind::Digits && text.len() == 4 && ("1000".."2200").contains(&text)
    }

    /// "1980s", "the 90s", "1990-1995", "2018/19", a bare year.
    fn decade(&self, at: usize) -> Option<usize> {
        let page = self.page;
        let next = page.is_glued(at + 1).then(|| page.text(at + 1));
        if next == Some("s") || (page.is_mark(at + 1, '\'') && page.is_glued(at + 1) && page.text(at + 2) == "s") {
            return Some(at + 2);
        }
        if !self.is_year(at) {
            return None;
        }
        let joins = matches!(page.kind(at + 1), Kind::Mark('-' | '–' | '/')) && page.kind(at + 2) == Kind::Digits;
        if joins && page.is_glued(at + 1) {
            return Some(at + 3);
        }
        let quantity = self.quantities.read(at)?;
        let is_bare = quantity.measured == Measured::Nothing
            && quantity.number.end == at + 1
            && quantity.number.form == Form::Digits;
        is_bare.then_some(at + 1)
    }
}
