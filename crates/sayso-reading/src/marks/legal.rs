//! How the text puts the legal standing of what is said: a claim comes in, each standing goes out with its words.

use sayso_ledger::{Act, Form, LegalStatus, Mark, Reading};

use super::evidence::Around;
use super::patterns::{Class, Hit};
use super::scope::Scope;
use crate::rules;

/// How many places away words that overlap can stand.
const NEAR_HITS: usize = 6;

const CLASSES: [(Class, LegalStatus); 5] = [
    (Class::LegalAlleged, LegalStatus::Alleged),
    (Class::LegalLawful, LegalStatus::CalledLawful),
    (Class::LegalUnlawful, LegalStatus::CalledUnlawful),
    (Class::LegalOpen, LegalStatus::Open),
    (Class::LegalRuled, LegalStatus::Ruled),
];

/// The standings that the words of a claim, its source and its cue show.
pub(crate) fn read(scope: &Scope<'_>, act: Option<Act>, around: &Around) -> Vec<Mark> {
    let text = scope.text;
    let mut hits: Vec<(Hit, LegalStatus)> = Vec::new();
    let asks = act == Some(Act::Asks) || scope.claim.form != Form::Indirect && scope.parts.iter().any(|part| part.asks);
    if asks {
        hits.extend(scope.own(Class::LegalAsked).map(|hit| (hit, LegalStatus::CalledLawful)));
    }
    for (class, status) in CLASSES {
        hits.extend(scope.own(class).map(|hit| (hit, status)));
        let outside = around.outside.iter().flat_map(|range| text.hits(range.clone()));
        let attributing = outside
            .filter(|hit| hit.class == class && (scope.cue.contains(&hit.start) || scope.source.contains(&hit.start)));
        hits.extend(attributing.map(|hit| (hit, status)));
    }
    hits.sort_by_key(|(hit, status)| (hit.start, hit.end, *status));
    hits.dedup();
    // "not illegal" holds "illegal", and counts for both words. Words that overlap stand side by side.
    let within = |idx: usize| {
        let (hit, _) = hits[idx];
        let near = idx.saturating_sub(NEAR_HITS)..(idx + NEAR_HITS + 1).min(hits.len());
        let longer = |other: Hit| {
            other.start < hit.end && hit.start < other.end && other.end - other.start > hit.end - hit.start
        };
        hits[near].iter().any(|(other, _)| longer(*other))
    };
    let mut marks: Vec<Mark> = Vec::new();
    for (idx, (hit, status)) in hits.iter().enumerate() {
        if within(idx) {
            continue;
        }
        let called = matches!(status, LegalStatus::CalledLawful | LegalStatus::CalledUnlawful);
        let (status, rule) =
            if asks && called { (LegalStatus::Open, rules::LEGAL_ASKED) } else { (*status, rules::LEGAL_WORDS) };
        if !marks.iter().any(|mark| mark.reading == Reading::Legal(status)) {
            marks.push(text.mark(Reading::Legal(status), &(hit.start..hit.end), rule));
        }
    }
    marks
}
