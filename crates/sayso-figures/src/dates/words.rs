//! The word table of a language comes in (`lexicon/<language>/dates.tsv`); forms with their senses go out.
//!
//! A form is split into the same tokens as a text, and the longest form that fits wins. What the value of a class is:
//! `unit` and the second half of `recur` (`2;week`) name a unit; `part` is the code of a part of the day with the hours
//! that it may have (`MO:8-12,4-12`), `partday` the same behind a number of days from today (`0;EV:18-24`);
//! `holiday` is a rule for a day of a year (`12-25`, `easter-2`, `nth:11:4:4` for the fourth Thursday of November);
//! `edge` is `start`, `mid`, `end`, `early` or `late`; every other value is a number.

use std::collections::HashMap;

use sayso_ledger::{Language, Table, TimeUnit};

use super::feasts::Holiday;
use super::lex::{Token, tokens};

/// Makes the classes of the tables and the reading of their names.
macro_rules! classes {
    ($($variant:ident = $text:literal),+ $(,)?) => {
        /// What a form can be in a date.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Class { $($variant,)+ }

        impl Class {
            fn from_name(name: &str) -> Option<Class> {
                match name { $($text => Some(Class::$variant),)+ _ => None }
            }

            /// The class as one of a set: there are fewer than 128.
            pub(super) const fn bit(self) -> u128 {
                1 << self as u32
            }
        }
    };
}

classes! {
    Month = "month", Weekday = "weekday", Unit = "unit", Season = "season", Part = "part", PartDay = "partday",
    RelDay = "relday", Num = "num", NumJoin = "numjoin", Ord = "ord", OrdEnd = "ordend", OrdPre = "ordpre", A = "a",
    Few = "few", Couple = "couple", FewMany = "fewmany", Half = "half", HalfPost = "halfpost", AndHalf = "andhalf",
    OneAndHalf = "oneandhalf", NAndHalf = "nandhalf", AndQuarter = "andquarter", QuarterOf = "quarterof",
    ThreeQuarter = "threequarter", Rel = "rel", RelPost = "relpost", RelYear = "relyear", AfterNext = "afternext",
    EnHuit = "enhuit", Edge = "edge", EdgePost = "edgepost", EdgeAbbr = "edgeabbr", PartAdv = "partadv", From = "from",
    To = "to", Between = "between", BetweenPost = "betweenpost", And = "and", Before = "before", After = "after",
    Since = "since", Until = "until", By = "by", BeforePost = "beforepost", AfterPost = "afterpost",
    SincePost = "sincepost", UntilPost = "untilpost", Of = "of", In = "in", At = "at", On = "on", The = "the",
    For = "for", Ago = "ago", AgoPre = "agopre", Hence = "hence", AfterFrom = "afterfrom", InDur = "indur",
    WithinRel = "withinrel", Every = "every", Once = "once", Recur = "recur", Now = "now", ToDate = "todate",
    Or = "or", Approx = "approx", Ish = "ish", Am = "am", Pm = "pm", Oclock = "oclock", HMark = "hmark",
    Clock = "clock", Past = "past", ToMin = "tomin", Minus = "minus", HalfBefore = "halfbefore",
    QuarterHour = "quarterhour", Holiday = "holiday", Q = "q", HName = "hname", DecadeEnd = "decadeend",
    DecadeWord = "decadeword", DecadePre = "decadepre", Ad = "ad", Vague = "vague", VagueNow = "vaguenow",
    OrLater = "orlater", OrEarlier = "orearlier", AtEarliest = "atearliest", More = "more", Less = "less",
    Later = "later", Earlier = "earlier", Rest = "rest", Whole = "whole", WeekOf = "weekof", PartOf = "partof",
    MoreMins = "moremins", Measure = "measure", YearMark = "yearmark", MonthMark = "monthmark", DayMark = "daymark",
    HourMark = "hourmark", MinuteMark = "minutemark", SecondMark = "secondmark",
}

/// Words that only join or frame words of time: alone they are no time.
pub(super) const FRAMES: u128 = {
    use Class::*;
    let classes = [In, Of, On, For, The, At, And, Or, A, From, To, By, Since, Until, Before, After, Between, Approx];
    let (mut set, mut idx) = (0, 0);
    while idx < classes.len() {
        set |= classes[idx].bit();
        idx += 1;
    }
    set
};

/// One thing that a form can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sense {
    pub(super) class: Class,
    /// What it stands for; see the module and [`Vocabulary`].
    pub(super) value: i32,
    /// Counts only beside another word of time: "may", "sun", "do".
    pub(super) weak: bool,
    /// Is also a name of persons: "june".
    pub(super) name: bool,
    /// Counts from a time of the story rather than from the reference: "a month later", "the following day".
    pub(super) told: bool,
}

/// A unit as the tables name them: some of them are two of another or a part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unit {
    pub(super) unit: TimeUnit,
    /// 2 for a fortnight.
    pub(super) times: i32,
    /// Monday to Friday of a week.
    pub(super) workweek: bool,
}

impl Unit {
    const fn code(self) -> i32 {
        self.unit as i32 + 32 * (self.times - 1) + if self.workweek { 1024 } else { 0 }
    }

    /// The unit that a sense of class `Unit` carries.
    pub(super) fn from_code(code: i32) -> Unit {
        let unit = TimeUnit::ALL.get((code & 31) as usize).copied().unwrap_or(TimeUnit::Day);
        Unit { unit, times: (code >> 5 & 31) + 1, workweek: code >= 1024 }
    }

    fn named(name: &str) -> Option<Unit> {
        let plain = |unit| Unit { unit, times: 1, workweek: false };
        Some(match name {
            "fortnight" => Unit { unit: TimeUnit::Week, times: 2, workweek: false },
            "workweek" => Unit { unit: TimeUnit::Week, times: 1, workweek: true },
            "workday" => plain(TimeUnit::Workday),
            "half" => plain(TimeUnit::Half),
            _ => plain(TimeUnit::from_name(name)?),
        })
    }
}

/// The edge of a stretch that a word names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Edge {
    Start,
    Mid,
    End,
    Early,
    Late,
}

impl Edge {
    const ALL: [(&'static str, Edge); 5] =
        [("start", Edge::Start), ("mid", Edge::Mid), ("end", Edge::End), ("early", Edge::Early), ("late", Edge::Late)];

    /// The edge that a sense of class `Edge` carries.
    pub(super) fn from_code(code: i32) -> Edge {
        Edge::ALL.get(code as usize).map_or(Edge::Start, |(_, edge)| *edge)
    }

    fn code(name: &str) -> Option<i32> {
        Edge::ALL.iter().position(|(known, _)| *known == name).map(|idx| idx as i32)
    }
}

/// A part of the day: its code, and the hours that it may have, the likeliest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct DayPart {
    pub(super) code: String,
    pub(super) hours: Vec<(i8, i8)>,
}

/// A form: its tokens but for the first, and what it can be.
type Form = (Vec<String>, Vec<Sense>);

/// All words of time of a language.
pub(super) struct Vocabulary {
    /// By first token, longest first.
    forms: HashMap<String, Vec<Form>>,
    pub(super) parts: Vec<DayPart>,
    pub(super) holidays: Vec<Holiday>,
    /// Whether words are put together without a space: "Montagabend".
    pub(super) compounds: bool,
    pub(super) language: Language,
}

impl Vocabulary {
    /// The words of a language; `None` where Sayso has none.
    pub(super) fn of(language: Language) -> Option<Vocabulary> {
        let table = match language {
            Language::English => include_str!("../../lexicon/en/dates.tsv"),
            Language::French => include_str!("../../lexicon/fr/dates.tsv"),
            Language::Dutch => include_str!("../../lexicon/nl/dates.tsv"),
            Language::German => include_str!("../../lexicon/de/dates.tsv"),
            Language::Chinese => include_str!("../../lexicon/zh/dates.tsv"),
            Language::Other | Language::Undetermined => return None,
        };
        let mut vocabulary = Vocabulary {
            forms: HashMap::new(),
            parts: Vec::new(),
            holidays: Vec::new(),
            compounds: matches!(language, Language::Dutch | Language::German),
            language,
        };
        // The tables are part of the program; a test reads each of them.
        let (table, feasts) = (Table::parse(table).ok()?, Table::parse(include_str!("../../lexicon/feasts.tsv")).ok()?);
        for row in table.rows().chain(feasts.rows()) {
            let (class, value) = (Class::from_name(row.cell("class")?)?, row.cell("value")?);
            let value = vocabulary.value(class, value)?;
            let note = row.cell("note");
            let sense = Sense {
                class,
                value,
                weak: note == Some("weak"),
                name: note == Some("name"),
                told: note == Some("told"),
            };
            for form in row.forms("form") {
                vocabulary.add(form, sense);
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for forms in vocabulary.forms.values_mut() {
            forms.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Some(vocabulary)
    }

    fn add(&mut self, form: &str, sense: Sense) {
        let mut words = tokens(form).map(|token| token.folded(form));
        let Some(first) = words.next() else { return };
        let rest: Vec<String> = words.collect();
        let forms = self.forms.entry(first).or_default();
        match forms.iter_mut().find(|(known, _)| *known == rest) {
            Some((_, senses)) => senses.push(sense),
            None => forms.push((rest, vec![sense])),
        }
    }

    fn value(&mut self, class: Class, value: &str) -> Option<i32> {
        match class {
            Class::Unit => Unit::named(value).map(Unit::code),
            Class::Part => self.part(value),
            Class::PartDay => {
                let (days, part) = value.split_once(';')?;
                Some((days.parse::<i32>().ok()? + 8) * 256 + self.part(part)?)
            }
            Class::Holiday => {
                self.holidays.push(Holiday::parse(value)?);
                Some(self.holidays.len() as i32 - 1)
            }
            Class::Recur => {
                let (times, unit) = value.split_once(';')?;
                Some(times.parse::<i32>().ok()? * 64 + Unit::named(unit)?.code())
            }
            Class::Edge | Class::EdgePost | Class::PartAdv => Edge::code(value),
            Class::EdgeAbbr => {
                let (edge, unit) = value.split_once(';')?;
                Some(Edge::code(edge)? * 64 + Unit::named(unit)?.code())
            }
            _ => value.parse().ok(),
        }
    }

    fn part(&mut self, value: &str) -> Option<i32> {
        let (code, hours) = value.split_once(':')?;
        let hours = hours.split(',').map(|pair| {
            let (start, end) = pair.split_once('-')?;
            Some((start.parse().ok()?, end.parse().ok()?))
        });
        let part = DayPart { code: code.to_owned(), hours: hours.collect::<Option<Vec<_>>>()? };
        let known = self.parts.iter().position(|other| *other == part);
        Some(known.unwrap_or_else(|| {
            self.parts.push(part);
            self.parts.len() - 1
        }) as i32)
    }

    /// The longest form that starts at the first of these tokens: how many tokens, and its senses.
    pub(super) fn find(&self, text: &str, tokens: &[Token], buffer: &mut String) -> Option<(usize, &[Sense])> {
        tokens.first()?.fold_into(text, buffer);
        let forms = self.forms.get(buffer.as_str())?;
        forms.iter().find_map(|(rest, senses)| {
            let others = tokens.get(1..=rest.len())?;
            let fits = others.iter().zip(rest).all(|(token, word)| {
                let dot = word == "." && token.gap;
                !token.after_break && !dot && token.is(text, word)
            });
            fits.then_some((rest.len() + 1, senses.as_slice()))
        })
    }

    /// The senses of one word alone.
    pub(super) fn word(&self, folded: &str) -> Option<&[Sense]> {
        let forms = self.forms.get(folded)?;
        forms.iter().find(|(rest, _)| rest.is_empty()).map(|(_, senses)| senses.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_every_table_is_read() {
        for language in Language::ALL {
            let known = !matches!(language, Language::Other | Language::Undetermined);
            assert_eq!(Vocabulary::of(*language).is_some(), known, "{}", language.name());
        }
    }
}
