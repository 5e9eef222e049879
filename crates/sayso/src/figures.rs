//! Figures and dates of a document: the document comes in; its figures, its periods and which of them belong together go
//! out. They are read anew whenever they are asked for: that takes less time than loading them would, and the same version
//! reads the same.

use jiff::civil::{Date, DateTime, Time};
use sayso_figures::dates::{Dates, Tie, date_order};
use sayso_figures::{Figures, LANGUAGES, LexiconError};
use sayso_ledger::{Anchor, Document, Figure, Ledger, Period, Span};
use sayso_reading::Reader;
use sayso_tables::{PairRate, Rates, TablePeriod, pair};

use crate::measured;

/// Reads figures and dates. Make one and use it for all documents: it holds the words of all languages.
pub struct FigureReader {
    figures: Figures,
    dates: Vec<Dates>,
}

/// The figures and dates of one document.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct DocumentFigures {
    /// The figures of its text blocks, in order.
    pub figures: Vec<FigureInText>,
    /// The dates, periods, durations and recurring times of its text blocks, in order.
    pub periods: Vec<Period>,
    /// The sentence that each of them stands in.
    pub period_sentences: Vec<Span>,
}

/// A figure with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureInText {
    /// The figure. Its `same_as` counts in the same list as its place does.
    pub figure: Figure,
    /// The sentence that it stands in.
    pub sentence: Span,
    /// The period that the words of its sentence tie it to; never one of a neighbouring sentence.
    pub period: Option<Tie>,
    /// The index of the innermost claim in whose content it stands.
    pub claim: Option<usize>,
}

impl FigureReader {
    /// Reads the tables of words.
    ///
    /// # Errors
    /// A table with a mistake, which the tests rule out.
    pub fn new() -> Result<FigureReader, LexiconError> {
        Ok(FigureReader { figures: Figures::new()?, dates: LANGUAGES.into_iter().filter_map(Dates::new).collect() })
    }

    /// The figures and dates of a document; none in a language without tables. `ledger` says in which claims they stand.
    pub fn read(&self, document: &Document, ledger: &Ledger, reader: &Reader) -> DocumentFigures {
        let sentences: Vec<Span> = reader.analyse(document).sentences.iter().map(|sentence| sentence.span).collect();
        let sentence_at = |at: usize| {
            let idx = sentences.partition_point(|sentence| sentence.end() <= at);
            sentences.get(idx).copied().filter(|sentence| sentence.start() <= at)
        };
        let dates = self.dates.iter().find(|dates| dates.language() == document.language);
        let periods = dates.map_or(Vec::new(), |dates| periods(dates, document, &sentences));
        let read = self.figures.read(document);
        let spans: Vec<Span> = read.iter().map(|figure| figure.span).collect();
        // A model that cannot be loaded is told where words are shown; here the words beside the number stand in for trees.
        let syntax = if read.is_empty() { None } else { reader.syntax(document).ok().flatten() };
        // Figures of page furniture are left out, so the numbers that figures have change.
        let mut kept = Vec::with_capacity(read.len());
        let mut number_of = vec![None; read.len()];
        for (idx, mut figure) in read.into_iter().enumerate() {
            let Some(sentence) = sentence_at(figure.span.start()) else { continue };
            number_of[idx] = Some(kept.len());
            if let Some(syntax) = &syntax {
                measured::fill(&mut figure, document, &syntax.analysis, &spans);
            }
            figure.same_as = figure.same_as.and_then(|other| number_of[other]);
            let near = periods.partition_point(|period| period.span.end() <= sentence.start());
            let until = periods.partition_point(|period| period.span.start() < sentence.end());
            let periods_here = &periods[near..until.max(near)];
            // A period belongs to the figure that stands beside it, so the others of the sentence count too.
            let others = &spans[spans.partition_point(|span| span.end() <= sentence.start())
                ..spans.partition_point(|span| span.start() < sentence.end())];
            let tie = dates.and_then(|dates| dates.tie(document, sentence, figure.span, others, periods_here));
            let period = tie.map(|tie| Tie { period_idx: near + tie.period_idx, ..tie });
            let claim = claim_of(figure.span, ledger);
            kept.push(FigureInText { figure, sentence, period, claim });
        }
        let period_sentences =
            periods.iter().map(|period| sentence_at(period.span.start()).unwrap_or(period.span)).collect();
        DocumentFigures { figures: kept, periods, period_sentences }
    }

    /// Of an amount that the text gives in two currencies: the rate that the two imply, and by which conventions the rates
    /// agree with it, for each currency that the words may mean. `None` where there is no such pair.
    pub fn pair_rate(
        &self,
        found: &DocumentFigures,
        in_text: &FigureInText,
        document: &Document,
        rates: Option<&Rates>,
    ) -> Option<PairRate> {
        let figure = &in_text.figure;
        let first = &found.figures[figure.same_as?];
        let codes = |figure: &Figure| self.figures.currencies(&figure.unit, document.language);
        let codes = (codes(&first.figure), codes(figure));
        // The period may stand beside either of the two amounts.
        let period = found.days(in_text).or_else(|| found.days(first));
        pair((&first.figure, figure), (&codes.0, &codes.1), (period, document_date(document)), rates)
    }
}

fn periods(dates: &Dates, document: &Document, sentences: &[Span]) -> Vec<Period> {
    let order = Some(date_order(document, document.language));
    let reference = document_date(document);
    // Without a date of the document, what is counted from it is not known.
    let from = DateTime::from_parts(reference.unwrap_or(Date::constant(2000, 1, 1)), Time::midnight());
    let mut periods: Vec<Period> =
        sentences.iter().flat_map(|sentence| dates.read(document, *sentence, from, order)).collect();
    // What a document states of its own day may stand outside the blocks that are read.
    for stated in [&document.stated.date, &document.stated.modified].into_iter().flatten() {
        let span = stated.finding.span;
        let is_known = periods.iter().any(|period| period.span.intersection(span).is_some());
        if !is_known {
            periods.extend(dates.read(document, span, from, order));
        }
    }
    periods.sort_by_key(|period| period.span.start());
    // "A month later": than what is not looked for, so no day is told.
    let open = |period: &&mut Period| match period.anchor {
        Anchor::Words => false,
        Anchor::Told => true,
        _ => reference.is_none(),
    };
    for period in periods.iter_mut().filter(open) {
        (period.readings, period.reference) = (Vec::new(), None);
    }
    periods
}

/// The day that a document gives for itself, if it gives a whole one.
pub fn document_date(document: &Document) -> Option<Date> {
    document.stated.date.as_ref()?.iso.parse().ok()
}

impl DocumentFigures {
    /// The one stretch of whole days that a figure is about, as tables have periods; `None` where its words leave it open.
    pub fn days(&self, in_text: &FigureInText) -> Option<TablePeriod> {
        let stretch = self.periods[in_text.period?.period_idx].certain()?;
        let (start, end) = (stretch.start?, stretch.end?);
        let midnight = |at: DateTime| at.time() == Time::midnight();
        (midnight(start) && midnight(end)).then(|| TablePeriod::new(start.date(), end.date()))?
    }
}

/// The shortest content that holds a span.
fn claim_of(span: Span, ledger: &Ledger) -> Option<usize> {
    let holding = ledger.claims.iter().enumerate().filter_map(|(idx, claim)| {
        let part = claim.content.iter().find(|part| part.contains(span))?;
        Some((part.len(), idx))
    });
    holding.min().map(|(_, idx)| idx)
}
