//! Dates, periods, durations and recurring times of a text, as far as the words go and no further.
//!
//! A text, its language and a reference date come in; [`Period`]s go out. One pass finds the words of time of the
//! language (`lexicon/<language>/dates.tsv`), a grammar written by hand reads around them, each place a bounded number of
//! times, so that reading is linear in the length of the text. What the words leave open stays open: a day without a year
//! has a reading on each side of the reference date, and a sentence takes nothing from its neighbours. The grammar knows
//! constructions; languages differ only in their tables and in the order of day and month.

mod calendar;
mod chinese;
mod clock;
mod counted;
mod days;
mod digits;
mod edges;
mod feasts;
mod lengths;
mod lex;
mod moments;
mod numbers;
mod order;
mod phrases;
mod ranges;
mod relative;
mod resolve;
mod sides;
mod ties;
mod weekdays;
mod words;
mod written;
mod years;

use jiff::civil::DateTime;
use sayso_ledger::{Anchor, DateOrder, Document, Language, OrderReason, Period, Span};

use lex::{Shape, items};
use numbers::Parser;
use words::Vocabulary;

pub use order::date_order;
pub use ties::Tie;

/// Reads dates in one language. Making one reads the word table; reading a text needs no more memory than the text.
///
/// ```
/// # use sayso_figures::dates::Dates;
/// # use sayso_ledger::{Document, Format, Language};
/// let dates = Dates::new(Language::English).unwrap();
/// let text = "Exports rose in the first eight months of 2022.";
/// let document = Document::new(text.as_bytes(), Format::PlainText, text.into());
/// let reference = jiff::civil::date(2023, 3, 1).at(0, 0, 0, 0);
/// let found = dates.read(&document, document.span(0, text.len()).unwrap(), reference, None);
/// assert_eq!(document.slice(found[0].span), "the first eight months of 2022");
/// assert_eq!(found[0].certain().unwrap().end.unwrap().to_string(), "2022-09-01T00:00:00");
/// ```
pub struct Dates {
    words: Vocabulary,
}

impl Dates {
    /// A reader for a language; `None` where Sayso has no words for it.
    pub fn new(language: Language) -> Option<Dates> {
        Vocabulary::of(language).map(|words| Dates { words })
    }

    /// The language that is read.
    pub const fn language(&self) -> Language {
        self.words.language
    }

    /// All dates of a stretch of a document, in order and without overlap.
    ///
    /// `reference` is what "yesterday" is counted from: the document's own date. `order` is what [`date_order`] found for
    /// the whole document; without it the custom of the language holds.
    pub fn read(
        &self,
        document: &Document,
        span: Span,
        reference: DateTime,
        order: Option<(DateOrder, OrderReason)>,
    ) -> Vec<Period> {
        let text = document.slice(span);
        let items = items(text, &self.words);
        let order = order.unwrap_or((order::custom(self.language()), OrderReason::Custom));
        let parser = Parser { items: &items, words: &self.words, now: reference, order: order.0 };
        // Whether a word of time stands here or behind words that lead to one: "the", "since the", and no other word.
        let mut nears_time = vec![false; items.len() + 1];
        for (at, item) in items.iter().enumerate().rev() {
            let leads = item.classes != 0 || !matches!(item.shape, Shape::Word);
            nears_time[at] = item.is_time() || leads && nears_time[at + 1];
        }
        let mut periods = Vec::new();
        let mut at = 0;
        while at < items.len() {
            let starts = items[at].classes != 0 || parser.digits(at).is_some() || parser.sign(at, '\'');
            let Some((mut found, start, next)) = (starts && nears_time[at]).then(|| parser.expression(at)).flatten()
            else {
                at += 1;
                continue;
            };
            let readings = std::mem::take(&mut found.readings);
            for reading in readings {
                if !found.readings.contains(&reading) {
                    found.readings.push(reading);
                }
            }
            let place = (items[start].start, items[next - 1].end);
            if let Some(span) = document.span(span.start() + place.0, span.start() + place.1) {
                let anchored = found.anchor != Anchor::Words;
                periods.push(Period {
                    span,
                    kind: found.kind,
                    readings: found.readings,
                    clock: found.clock,
                    precision: found.precision,
                    anchor: found.anchor,
                    reference: anchored.then(|| reference.date()),
                    order: found.order.map(|own| match own.is_only {
                        true => (own.order, OrderReason::Evidence(span)),
                        false => order,
                    }),
                    length: found.length,
                    recurrence: found.recurrence,
                    approximate: found.approximate,
                    rule: found.rule.into(),
                });
            }
            at = next;
        }
        periods
    }

    /// The period that the words of its sentence give a figure, if any.
    ///
    /// `figures` are the spans of all figures of the sentence, `periods` what [`Dates::read`] found in it. A figure that no
    /// words tie to a period has none: nothing is inherited.
    pub fn tie(
        &self,
        document: &Document,
        sentence: Span,
        figure: Span,
        figures: &[Span],
        periods: &[Period],
    ) -> Option<Tie> {
        ties::tie(document, sentence, figure, figures, periods, &self.words)
    }
}
