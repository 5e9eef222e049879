//! Figures and dates of a document: the document comes in; its figures, its periods and which of them belong together go
//! out. They are read anew whenever they are asked for: that takes less time than loading them would, and the same version
//! reads the same.

use jiff::civil::{Date, DateTime, Time};
use sayso_figures::dates::{Dates, date_order};
use sayso_figures::{Figures, LANGUAGES, LexiconError};
use sayso_ledger::{Anchor, Document, Figure, Ledger, Period, PeriodKind, Span};
use sayso_reading::Reader;

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
}

/// A figure with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureInText {
    /// The figure. Its `same_as` counts in the same list as its place does.
    pub figure: Figure,
    /// The sentence that it stands in.
    pub sentence: Span,
    /// The index of its period: the only one that its sentence names. A sentence that names none leaves it open, and so
    /// does one that names several.
    pub period: Option<usize>,
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
        let periods = self.periods(document, &sentences);
        let read = self.figures.read(document);
        // Figures of page furniture are left out, so the numbers that figures have change.
        let mut kept = Vec::with_capacity(read.len());
        let mut number_of = vec![None; read.len()];
        for (idx, mut figure) in read.into_iter().enumerate() {
            let Some(sentence) = sentence_at(figure.span.start()) else { continue };
            number_of[idx] = Some(kept.len());
            figure.same_as = figure.same_as.and_then(|other| number_of[other]);
            let period = period_of(&figure, sentence, &periods);
            let claim = claim_of(figure.span, ledger);
            kept.push(FigureInText { figure, sentence, period, claim });
        }
        DocumentFigures { figures: kept, periods }
    }

    fn periods(&self, document: &Document, sentences: &[Span]) -> Vec<Period> {
        let Some(dates) = self.dates.iter().find(|dates| dates.language() == document.language) else {
            return Vec::new();
        };
        let order = Some(date_order(document, document.language));
        let reference = document_date(document);
        // Without a date of the document, what is counted from it is not known.
        let from = DateTime::from_parts(reference.unwrap_or(Date::constant(2000, 1, 1)), Time::midnight());
        let mut periods: Vec<Period> =
            sentences.iter().flat_map(|sentence| dates.read(document, *sentence, from, order)).collect();
        if reference.is_none() {
            for period in periods.iter_mut().filter(|period| period.anchor != Anchor::Words) {
                (period.readings, period.reference) = (Vec::new(), None);
            }
        }
        periods
    }
}

/// The day that a document gives for itself, if it gives a whole one.
pub(crate) fn document_date(document: &Document) -> Option<Date> {
    document.stated.date.as_ref()?.iso.parse().ok()
}

/// The only period of the calendar that the sentence of a figure names. The figure's own words are not its period.
fn period_of(figure: &Figure, sentence: Span, periods: &[Period]) -> Option<usize> {
    let from = periods.partition_point(|period| period.span.end() <= sentence.start());
    let inside = periods[from..].iter().enumerate().take_while(|(_, period)| period.span.start() < sentence.end());
    let calendar = inside.filter(|(_, period)| {
        let dated = matches!(period.kind, PeriodKind::Day | PeriodKind::Days | PeriodKind::Moment | PeriodKind::Hours);
        dated && period.span.intersection(figure.span).is_none()
    });
    let named: Vec<usize> = calendar.map(|(idx, _)| from + idx).collect();
    match named[..] {
        [only] => Some(only),
        _ => None,
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
