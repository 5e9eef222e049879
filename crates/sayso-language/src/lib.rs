//! Language: a text or a document comes in, its language goes out, or that it cannot be told. Looks at script, then at small
//! words (articles, prepositions, pronouns), and asks for letter statistics (`whatlang`) only where these leave it open:
//! small words are faster, and need fewer words to be sure. A short text of close languages stays open rather than being
//! guessed; a block of a document needs clear signs of another language to be in another one than its document.
//!
//! ```
//! use sayso_language::of_text;
//! use sayso_ledger::Language;
//!
//! assert_eq!(of_text("The quay was closed by the harbour office."), Language::English);
//! assert_eq!(of_text("Le quai est fermé depuis lundi."), Language::French);
//! assert_eq!(of_text("Norhaven, Malvent"), Language::Undetermined);
//! ```

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sayso_ledger::{Document, Language, Table};

const TABLE: &str = include_str!("../lexicon/function-words.tsv");

/// Bytes of a document's text that are looked at to tell its language.
const SAMPLE: usize = 4 << 10;
/// Bytes that are looked at of a text or block: what they leave open, more of it would as well.
const ENOUGH: usize = 256 << 10;
/// A text of fewer letters is short: statistics of letters alone do not tell it.
const SHORT: usize = 90;
/// Words of more bytes are not small.
const LONGEST_WORD: usize = 12;

/// The language of a text, whatever stands around it.
pub fn of_text(text: &str) -> Language {
    let signs = Signs::of(text);
    if let Some(language) = signs.by_script() {
        return language;
    }
    let (best, most, next) = signs.small_words();
    if most >= next + 2 && most >= 2 * next {
        return best;
    }
    // A small word more than of any other language and the letters together say enough; letters alone only of a long text.
    let by_letters = || whatlang::detect(&text[..text.floor_char_boundary(ENOUGH)]);
    if signs.n_letters < SHORT {
        let agrees = most > next;
        let found = by_letters().filter(|found| agrees || (signs.n_letters >= SHORT / 2 && found.is_reliable()));
        let language = found.map_or(Language::Undetermined, |found| named(found.lang()));
        let fits = (agrees && language == best) || (most == 0 && language != Language::Other);
        return if fits { language } else { Language::Undetermined };
    }
    by_letters().filter(|found| found.is_reliable()).map_or(Language::Undetermined, |found| named(found.lang()))
}

/// The main language of a document: that of its first text blocks, and where they differ, of the most of them.
pub fn of_document(document: &Document) -> Language {
    let mut sample = String::new();
    let mut blocks = Vec::new();
    for block in document.blocks.iter().filter(|block| block.kind.is_text()) {
        let left = SAMPLE.saturating_sub(sample.len());
        let start = sample.len();
        sample.extend(document.slice(block.span).char_indices().take_while(|(at, _)| *at < left).map(|(_, c)| c));
        blocks.push(start..sample.len());
        sample.push('\n');
        if left == 0 {
            break;
        }
    }
    let (best, most, next) = Signs::of(&sample).small_words();
    if most >= 12 && most >= 3 * next {
        return best;
    }
    let mut n_bytes: BTreeMap<&str, (usize, Language)> = BTreeMap::new();
    for block in blocks.into_iter().map(|range| &sample[range]) {
        let language = of_text(block);
        n_bytes.entry(language.name()).or_insert((0, language)).0 += block.len();
    }
    n_bytes.remove(Language::Undetermined.name());
    let main = n_bytes.into_values().max_by_key(|(n_bytes, _)| *n_bytes);
    main.map_or_else(|| of_text(&sample), |(_, language)| language)
}

/// The language of each block of a document, in their order: that of the document but where a block shows another one
/// clearly.
pub fn of_blocks(document: &Document) -> Vec<Language> {
    let main = document.language;
    let language = |text: &str| match main {
        Language::Undetermined => main,
        _ => beside(text, main).unwrap_or(main),
    };
    document.blocks.iter().map(|block| language(document.slice(block.span))).collect()
}

/// The language of a text in a document of another one, if it shows it clearly.
fn beside(text: &str, main: Language) -> Option<Language> {
    let signs = Signs::of(text);
    if signs.n_letters < 12 {
        return None;
    }
    if let Some(language) = signs.by_script() {
        return (language != main).then_some(language);
    }
    let (best, most, next) = signs.small_words();
    let own = signs.words_of(main);
    if best != main && most >= own + 3 && most >= 3 * own && most >= next + 2 {
        return Some(best);
    }
    // Few small words of the document's language in many words: the letters say whether it is one of those without a table.
    let few = own * 8 < signs.n_words && signs.n_letters >= 2 * SHORT && best != main;
    let found = few
        .then(|| whatlang::detect(text))
        .flatten()
        .filter(|found| found.is_reliable() && found.confidence() > 0.9)?;
    let language = named(found.lang());
    (language != main && (language == best || most == 0)).then_some(language)
}

fn named(language: whatlang::Lang) -> Language {
    match language {
        whatlang::Lang::Eng => Language::English,
        whatlang::Lang::Fra => Language::French,
        whatlang::Lang::Nld => Language::Dutch,
        whatlang::Lang::Deu => Language::German,
        whatlang::Lang::Cmn => Language::Chinese,
        _ => Language::Other,
    }
}

/// The languages of the table, by their place in [`Signs::hits`].
const CODES: [(&str, Language); 13] = [
    ("en", Language::English),
    ("fr", Language::French),
    ("nl", Language::Dutch),
    ("de", Language::German),
    ("es", Language::Other),
    ("it", Language::Other),
    ("pt", Language::Other),
    ("ca", Language::Other),
    ("ro", Language::Other),
    ("sv", Language::Other),
    ("da", Language::Other),
    ("no", Language::Other),
    ("pl", Language::Other),
];

/// The small words, and for each the languages that have it, as bits.
static WORDS: LazyLock<BTreeMap<&'static str, u16>> = LazyLock::new(|| match words() {
    Ok(words) => words,
    // A test reads the table, so that no program is built with a broken one.
    Err(problem) => panic!("{problem}"),
});

fn words() -> Result<BTreeMap<&'static str, u16>, String> {
    let table = Table::parse(TABLE).map_err(|error| error.to_string())?;
    let mut words = BTreeMap::new();
    for row in table.rows() {
        let code = row.cell("language").unwrap_or_default();
        let language = CODES.iter().position(|(known, _)| *known == code);
        let language = language.ok_or(format!("line {}: no language \"{code}\"", row.line))?;
        for form in row.forms("forms") {
            *words.entry(form).or_default() |= 1 << language;
        }
    }
    Ok(words)
}

/// What a text shows of its language.
#[derive(Default)]
struct Signs {
    n_letters: usize,
    n_words: usize,
    /// Letters of Chinese script, of Japanese and Korean ones, and of others that are not Latin.
    n_han: usize,
    n_kana: usize,
    n_foreign: usize,
    /// How many small words each language has in it.
    hits: [usize; CODES.len()],
}

impl Signs {
    fn of(text: &str) -> Signs {
        let text = &text[..text.floor_char_boundary(ENOUGH)];
        let mut signs = Signs::default();
        let mut word = String::with_capacity(2 * LONGEST_WORD);
        for c in text.chars().chain([' ']) {
            if c.is_alphabetic() {
                signs.n_letters += 1;
                match c {
                    '\u{2e80}'..='\u{2fdf}'
                    | '\u{3400}'..='\u{9fff}'
                    | '\u{f900}'..='\u{faff}'
                    | '\u{20000}'..='\u{3ffff}' => {
                        signs.n_han += 1;
                    }
                    '\u{3040}'..='\u{30ff}' | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7ff}' => signs.n_kana += 1,
                    '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{fb00}'..='\u{fb06}' => {}
                    _ => signs.n_foreign += 1,
                }
                if word.len() <= LONGEST_WORD {
                    word.extend(c.to_lowercase());
                }
                continue;
            }
            if word.is_empty() {
                continue;
            }
            if matches!(c, '\'' | '’') {
                word.push('\'');
            }
            signs.count(&word);
            word.clear();
        }
        signs
    }

    fn count(&mut self, word: &str) {
        self.n_words += 1;
        let known = WORDS.get(word).or_else(|| WORDS.get(word.strip_suffix('\'')?));
        let Some(languages) = known.filter(|_| word.len() <= LONGEST_WORD) else { return };
        for (place, hits) in self.hits.iter_mut().enumerate() {
            *hits += usize::from(languages >> place & 1);
        }
    }

    /// The language that the script tells; `None` if it is Latin, or there is none.
    fn by_script(&self) -> Option<Language> {
        match () {
            () if self.n_letters < 2 => Some(Language::Undetermined),
            () if 10 * self.n_kana > self.n_letters => Some(Language::Other),
            () if 2 * self.n_han > self.n_letters => Some(Language::Chinese),
            () if 2 * self.n_foreign > self.n_letters => Some(Language::Other),
            () => None,
        }
    }

    /// The language with the most small words, how many it has, and how many the next one has that is called otherwise.
    fn small_words(&self) -> (Language, usize, usize) {
        let Some((best, most)) =
            self.hits.iter().copied().enumerate().max_by_key(|(place, hits)| (*hits, CODES.len() - place))
        else {
            return (Language::Undetermined, 0, 0);
        };
        let best = CODES[best].1;
        let next =
            self.hits.iter().zip(CODES).filter(|(_, (_, language))| *language != best).map(|(hits, _)| *hits).max();
        (best, most, next.unwrap_or(0))
    }

    /// How many small words of a language there are; of languages without a table, none.
    fn words_of(&self, language: Language) -> usize {
        self.hits.iter().zip(CODES).filter(|(_, (_, of))| *of == language).map(|(hits, _)| *hits).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use sayso_ledger::{Block, BlockKind, Format};

    use super::*;

    #[test]
    fn the_table_can_be_read() {
        assert!(words().is_ok_and(|words| words.len() > 500));
    }

    #[test]
    fn short_texts_are_told_by_script_and_small_words() {
        use Language::*;
        for (text, expected) in [
            ("The pilots said that they were not asked.", English),
            ("She did not reply.", English),
            ("Les pilotes n’ont pas été consultés.", French),
            ("Il s'est tu.", French),
            ("De loodsen werden niet gevraagd.", Dutch),
            ("Die Lotsen wurden nicht gefragt.", German),
            ("Los pilotos no fueron consultados por el puerto.", Other),
            ("I piloti non sono stati consultati.", Other),
            ("港口昨天关闭。", Chinese),
            ("港は昨日閉鎖されました。", Other),
            ("Порт был закрыт вчера.", Other),
            // Nothing tells, or too little: no guess.
            ("Norhaven – Malvent", Undetermined),
            ("Ann Roe, 2031", Undetermined),
            ("Communication", Undetermined),
            ("La palma", Undetermined),
            ("", Undetermined),
        ] {
            assert_eq!(of_text(text), expected, "{text}");
        }
    }

    fn languages(blocks: &[&str]) -> (Language, Vec<Language>) {
        let text = blocks.join("\n\n");
        let mut document = Document::new(text.as_bytes(), Format::PlainText, text.clone());
        let mut at = 0;
        for block in blocks {
            let span = document.span(at, at + block.len());
            document.blocks.extend(span.map(|span| Block { kind: BlockKind::Paragraph, span }));
            at += block.len() + 2;
        }
        document.language = of_document(&document);
        (document.language, of_blocks(&document))
    }

    #[test]
    fn blocks_of_another_language_are_told_and_others_follow_their_document() {
        use Language::*;
        let blocks = [
            "The harbour office closed three quays after the storm, and the pilots said that nobody had asked them.",
            "« Nous n’avons jamais été consultés sur la fermeture des quais », a déclaré la porte-parole des pilotes.",
            "Quai Sainte-Odile",
            "The association “Les Amis du Vieux Port” will appeal against the decision of the office.",
            "Der Hafen wird erst im Mai wieder geöffnet, weil die Arbeiten noch nicht beendet sind.",
            "No comment.",
        ];
        assert_eq!(languages(&blocks), (English, vec![English, French, English, English, German, English]));
    }

    #[test]
    fn a_document_without_a_sign_leaves_its_blocks_open() {
        assert_eq!(languages(&["Norhaven", "12 – 14"]), (Language::Undetermined, vec![Language::Undetermined; 2]));
    }
}
