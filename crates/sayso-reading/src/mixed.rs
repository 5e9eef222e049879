//! Documents in several languages. In: a document and what reads one of one language. Out: one ledger, in which each block was
//! read with the words of its own language. Whom a source stands for is looked for among the blocks of its language only.

use sayso_ledger::{BlockKind, Claim, Document, Language, Ledger};

/// Reads each language of a document apart and puts the claims together in their order.
pub(crate) fn ledger(document: &Document, read: impl Fn(&Document) -> Ledger) -> Ledger {
    let languages = sayso_language::of_blocks(document);
    let text = document.blocks.iter().zip(&languages).filter(|(block, _)| block.kind.is_text());
    let mut found: Vec<Language> = text.map(|(_, language)| *language).collect();
    found.sort_by_key(|language| (*language != document.language, language.name()));
    found.dedup();
    if found.iter().all(|language| *language == document.language) {
        return read(document);
    }
    let mut whole = Ledger::default();
    for language in found {
        let part = read(&part(document, &languages, language));
        whole.reader = part.reader;
        let before = whole.claims.len();
        whole.claims.extend(
            part.claims.into_iter().map(|claim| Claim { parent: claim.parent.map(|parent| before + parent), ..claim }),
        );
        whole.notices.extend(part.notices);
    }
    in_order(&mut whole.claims);
    whole
}

/// The document with nothing but the blocks of one language as text.
fn part(document: &Document, languages: &[Language], language: Language) -> Document {
    let mut part = document.clone();
    part.language = language;
    for (block, of) in part.blocks.iter_mut().zip(languages) {
        if block.kind.is_text() && *of != language {
            block.kind = BlockKind::Furniture;
        }
    }
    part
}

/// Sorts claims by the place of their first word; those of one language keep their order, and each its parent.
fn in_order(claims: &mut Vec<Claim>) {
    let mut places: Vec<usize> = (0..claims.len()).collect();
    places.sort_by_key(|idx| claims[*idx].content.first().map(|span| span.start()));
    let mut now = vec![0; places.len()];
    for (new, old) in places.iter().enumerate() {
        now[*old] = new;
    }
    let mut sorted: Vec<Claim> = places.iter().map(|idx| claims[*idx].clone()).collect();
    for claim in &mut sorted {
        claim.parent = claim.parent.map(|parent| now[parent]);
    }
    *claims = sorted;
}

#[cfg(test)]
mod tests {
    use sayso_ledger::{Block, Format};

    use super::*;
    use crate::Reader;

    /// A document with a paragraph of each text.
    fn document(language: Language, paragraphs: &[&str]) -> Document {
        let text = paragraphs.join("\n\n");
        let mut document = Document::new(text.as_bytes(), Format::PlainText, text.clone());
        document.language = language;
        let mut at = 0;
        for paragraph in paragraphs {
            let span = document.span(at, at + paragraph.len());
            document.blocks.extend(span.map(|span| Block { kind: BlockKind::Paragraph, span }));
            at += paragraph.len() + 2;
        }
        document
    }

    #[test]
    fn each_paragraph_is_read_with_the_words_of_its_language() {
        let document = document(
            Language::English,
            &[
                "The harbour office said that it had closed the quays because of the storm.",
                "La présidente des pilotes a affirmé que personne ne les avait consultés sur la fermeture.",
                "The office answered that it had invited the guild of the pilots twice.",
            ],
        );
        let ledger = Reader::new().expect("the tables can be read").read(&document);
        assert!(ledger.check(&document).is_ok());
        let said = |claim: &Claim| {
            let speaker = claim.source.span().map_or("?", |span| document.slice(span));
            (speaker.to_owned(), document.slice(claim.content[0]).to_owned())
        };
        let attributed = ledger.claims.iter().filter(|claim| claim.form != sayso_ledger::Form::Own);
        let found: Vec<(String, String)> = attributed.map(said).collect();
        let expected = [
            ("The harbour office", "that it had closed the quays because of the storm"),
            ("La présidente des pilotes", "que personne ne les avait consultés sur la fermeture"),
            ("The office", "that it had invited the guild of the pilots twice"),
        ];
        let expected: Vec<(String, String)> =
            expected.iter().map(|(who, what)| ((*who).to_owned(), (*what).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn claims_inside_claims_keep_their_place() {
        let document = document(
            Language::English,
            &[
                "Le port a affirmé que les pilotes avaient été consultés avant la fermeture des quais.",
                "The guild said that the office claimed that the quays were safe.",
                "La capitainerie assure que la préfète a dit que les quais étaient sûrs pour les navires.",
            ],
        );
        let ledger = Reader::new().expect("the tables can be read").read(&document);
        assert!(ledger.check(&document).is_ok());
        let inner: Vec<&Claim> = ledger.claims.iter().filter(|claim| claim.parent.is_some()).collect();
        assert_eq!(inner.len(), 2);
        for claim in inner {
            let outer = &ledger.claims[claim.parent.expect("it is inside another")];
            assert!(outer.content[0].contains(claim.content[0]), "{}", document.slice(claim.content[0]));
        }
    }
}
