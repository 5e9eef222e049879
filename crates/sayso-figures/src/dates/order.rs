//! A whole document comes in; the order in which it writes day and month goes out, with the reason.

use sayso_ledger::{DateOrder, Document, Language, OrderReason, Span};

use super::lex::{Shape, Token, tokens};

/// The order of day and month in dates of digits.
///
/// A date with a number above twelve decides for the whole document. Where two dates contradict each other the first
/// one is followed and both are given; where none decides, the custom of the language holds and is told as such.
pub fn date_order(document: &Document, language: Language) -> (DateOrder, OrderReason) {
    let text = document.slice(match document.span(0, document.text().len()) {
        Some(whole) => whole,
        None => return (custom(language), OrderReason::Custom),
    });
    let tokens: Vec<Token> = tokens(text).collect();
    let mut first: Option<(DateOrder, Span)> = None;
    for window in tokens.windows(5) {
        let Some((order, token)) = evidence(window) else { continue };
        let Some(span) = document.span(window[0].start, token.end) else { continue };
        match first {
            None => first = Some((order, span)),
            Some((known, place)) if known != order => return (known, OrderReason::Contradiction(place, span)),
            Some(_) => {}
        }
    }
    match first {
        Some((order, span)) => (order, OrderReason::Evidence(span)),
        None => (custom(language), OrderReason::Custom),
    }
}

/// The order that these tokens prove: two numbers, one of them above twelve, and a year of four digits.
fn evidence(window: &[Token]) -> Option<(DateOrder, Token)> {
    let [first, sign, second, again, year] = window else { return None };
    let (Shape::Digits(first, 1 | 2), Shape::Digits(second, 1 | 2)) = (first.shape, second.shape) else { return None };
    let (Shape::Sign(sign_char @ ('/' | '-' | '.')), Shape::Digits(number, 4)) = (sign.shape, year.shape) else {
        return None;
    };
    let tight = window[1..].iter().all(|token| !token.gap);
    if again.shape != Shape::Sign(sign_char) || !tight || !(1000..2200).contains(&number) {
        return None;
    }
    match (first, second) {
        (13..=31, 1..=12) => Some((DateOrder::DayFirst, *year)),
        (1..=12, 13..=31) => Some((DateOrder::MonthFirst, *year)),
        _ => None,
    }
}

/// What readers of a language expect. English is month first in the United States and day first elsewhere.
pub(super) const fn custom(language: Language) -> DateOrder {
    match language {
        Language::English => DateOrder::MonthFirst,
        _ => DateOrder::DayFirst,
    }
}

#[cfg(test)]
mod tests {
    use sayso_ledger::Format;

    use super::*;

    fn order(text: &str) -> (DateOrder, String) {
        let document = Document::new(text.as_bytes(), Format::PlainText, text.into());
        let (order, reason) = date_order(&document, Language::English);
        let reason = match reason {
            OrderReason::Evidence(span) => document.slice(span).to_owned(),
            OrderReason::Contradiction(a, b) => format!("{} but {}", document.slice(a), document.slice(b)),
            OrderReason::Custom => "custom".to_owned(),
        };
        (order, reason)
    }

    #[test]
    fn a_day_above_twelve_decides_for_the_document() {
        assert_eq!(order("Posted 03/04/2023, changed 21/11/2023."), (DateOrder::DayFirst, "21/11/2023".to_owned()));
        assert_eq!(order("Posted 03/04/2023."), (DateOrder::MonthFirst, "custom".to_owned()));
        assert_eq!(
            order("On 12/25/2020 and 25/12/2020."),
            (DateOrder::MonthFirst, "12/25/2020 but 25/12/2020".to_owned())
        );
        assert_eq!(order("Section 13/2/1999/4 and 14/02/19."), (DateOrder::DayFirst, "13/2/1999".to_owned()));
    }
}
