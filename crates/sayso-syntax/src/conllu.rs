//! CoNLL-U, the table in which treebanks are written.
//!
//! In comes the text of a file or an [`Analysis`], out go [`ConlluSentence`]s; and from these a file. Ranges (`1-2`) become [`Multiword`]s, empty nodes
//! (`8.1`) and the columns XPOS and DEPS are skipped, of the comments `sent_id`, `text`, `newdoc` and `newpar` are kept.
//! The reader stops at the first line that is no CoNLL-U and says which. It does not check that heads form a tree.

use std::fmt::Write as _;

use crate::{Analysis, Feats, Name, NameKind, Upos, Word};

/// One sentence of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConlluSentence {
    /// The comment `sent_id`, empty where there is none.
    pub id: String,
    /// The comment `text`, empty where there is none.
    pub text: String,
    /// A document begins with this sentence.
    pub new_document: bool,
    /// A paragraph begins with this sentence.
    pub new_paragraph: bool,
    /// The words in their order; `words[i]` has the number `i + 1` in the file.
    pub words: Vec<ConlluWord>,
    /// The tokens that stand for several words, in their order.
    pub multiwords: Vec<Multiword>,
}

/// One word of a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConlluWord {
    /// The word as written.
    pub form: String,
    /// The base form, `_` where there is none.
    pub lemma: String,
    /// The word class.
    pub upos: Upos,
    /// The kept features.
    pub feats: Feats,
    /// The number of the head: 0 for the root, otherwise one more than its place in the sentence.
    pub head: usize,
    /// The relation to the head, with its subtype.
    pub deprel: String,
    /// The last column as it stands.
    pub misc: String,
}

impl ConlluWord {
    /// A word of an analysis; `start` is the first word of its sentence.
    pub fn of(word: &Word<'_>, start: usize) -> ConlluWord {
        ConlluWord {
            form: word.form().to_owned(),
            lemma: word.lemma().to_owned(),
            upos: word.upos(),
            feats: word.feats(),
            head: word.head().map_or(0, |head| head.idx() - start + 1),
            deprel: word.deprel().to_owned(),
            misc: String::new(),
        }
    }

    /// Whether white space follows in the text.
    pub fn space_after(&self) -> bool {
        !self.misc.split('|').any(|part| part == "SpaceAfter=No")
    }
}

/// A token that stands for several words, as *du* stands for *de le*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Multiword {
    /// The place of its first word in the sentence, from 0.
    pub first: usize,
    /// The place of its last word.
    pub last: usize,
    /// The token as written.
    pub form: String,
    /// The last column as it stands.
    pub misc: String,
}

impl Multiword {
    /// Whether white space follows in the text.
    pub fn space_after(&self) -> bool {
        !self.misc.split('|').any(|part| part == "SpaceAfter=No")
    }
}

/// Why a text is no CoNLL-U.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}, expected {expected}")]
pub struct ConlluError {
    /// The line, from 1.
    pub line: usize,
    /// What was found.
    pub problem: String,
    /// What should stand there.
    pub expected: &'static str,
}

/// Reads all sentences of a file.
///
/// # Errors
///
/// Names the first line that is no CoNLL-U.
///
/// ```
/// # use sayso_syntax::conllu;
/// let file = "# text = Stay.\n1\tStay\tstay\tVERB\t_\tMood=Imp\t0\troot\t_\tSpaceAfter=No\n2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_\n\n";
/// let sentences = conllu::read(file)?;
/// assert_eq!(sentences[0].words[1].head, 1);
/// assert_eq!(conllu::write(&sentences), file);
/// # Ok::<(), conllu::ConlluError>(())
/// ```
pub fn read(file: &str) -> Result<Vec<ConlluSentence>, ConlluError> {
    let mut sentences = Vec::new();
    let mut sentence = ConlluSentence::default();
    let mut last_line = 0;
    for (number, line) in file.lines().enumerate().map(|(i, line)| (i + 1, line.trim_end_matches('\r'))) {
        last_line = number;
        if line.trim().is_empty() {
            finish(&mut sentence, &mut sentences, number)?;
        } else if let Some(comment) = line.strip_prefix('#') {
            read_comment(comment.trim(), &mut sentence);
        } else {
            read_row(line, number, &mut sentence)?;
        }
    }
    finish(&mut sentence, &mut sentences, last_line)?;
    Ok(sentences)
}

/// Writes sentences as a file.
pub fn write(sentences: &[ConlluSentence]) -> String {
    let mut out = String::new();
    for sentence in sentences {
        write_sentence(sentence, &mut out);
    }
    out
}

/// Writes one sentence and the empty line behind it. (Writing into a string cannot fail.)
pub fn write_sentence(sentence: &ConlluSentence, out: &mut String) {
    if sentence.new_document {
        out.push_str("# newdoc\n");
    }
    if sentence.new_paragraph {
        out.push_str("# newpar\n");
    }
    for (name, value) in [("sent_id", &sentence.id), ("text", &sentence.text)] {
        if !value.is_empty() {
            // A line break inside a comment would end it.
            writeln!(out, "# {name} = {}", value.replace(['\n', '\r'], " ")).ok();
        }
    }
    let mut multiwords = sentence.multiwords.iter().peekable();
    for (i, word) in sentence.words.iter().enumerate() {
        while let Some(token) = multiwords.next_if(|token| token.first == i) {
            let (first, last) = (token.first + 1, token.last + 1);
            writeln!(out, "{first}-{last}\t{}\t_\t_\t_\t_\t_\t_\t_\t{}", cell(&token.form), cell(&token.misc)).ok();
        }
        writeln!(
            out,
            "{}\t{}\t{}\t{}\t_\t{}\t{}\t{}\t_\t{}",
            i + 1,
            cell(&word.form),
            cell(&word.lemma),
            word.upos.name(),
            word.feats,
            word.head,
            cell(&word.deprel),
            cell(&word.misc)
        )
        .ok();
    }
    out.push('\n');
}

/// The sentences of an analysed text as treebanks have them. The last column tells what the others do not: `SpaceAfter=No`,
/// `TokenRange` with the token's place in code points of the text, and for the words of a name `NER` with begin or inside
/// and the kind as Universal NER writes it (`B-PER`), and `Family=Yes` for the family name in it.
///
/// ```
/// # use sayso_syntax::{Analysis, Segmentation, conllu};
/// let mut segmentation = Segmentation::new();
/// segmentation.push(0..5);
/// segmentation.push(5..6);
/// let analysis = Analysis { segmentation, ..Analysis::default() };
/// let sentences = conllu::sentences("Été.", &analysis, &[]);
/// assert_eq!(sentences[0].words[0].misc, "SpaceAfter=No|TokenRange=0:3");
/// ```
pub fn sentences(text: &str, analysis: &Analysis, names: &[Name]) -> Vec<ConlluSentence> {
    let mut names = names.iter().peekable();
    let mut points = CodePoints { text, byte: 0, n_points: 0 };
    let view = |view: crate::Sentence<'_>| {
        let words: Vec<Word<'_>> = view.words().collect();
        let start = view.word_range().start;
        let mut sentence =
            ConlluSentence { text: text.get(view.range()).unwrap_or_default().to_owned(), ..ConlluSentence::default() };
        for token in words.chunk_by(|a, b| a.range() == b.range()) {
            let range = token[0].range();
            let (first, last) = (token[0].idx() - start, token[0].idx() - start + token.len() - 1);
            let place = format!("TokenRange={}:{}", points.at(range.start), points.at(range.end));
            let touches =
                text.get(range.end..).and_then(|rest| rest.chars().next()).is_some_and(|c| !c.is_whitespace());
            let place = if touches { format!("SpaceAfter=No|{place}") } else { place };
            for word in token {
                while names.next_if(|name| name.words.end <= word.idx()).is_some() {}
                let own_place = if last == first { place.as_str() } else { "" };
                let name = names.peek().map_or(String::new(), |name| name_column(name, word));
                let bar = if own_place.is_empty() || name.is_empty() { "" } else { "|" };
                sentence
                    .words
                    .push(ConlluWord { misc: format!("{own_place}{bar}{name}"), ..ConlluWord::of(word, start) });
            }
            if last > first {
                let form = text.get(range).unwrap_or_default().to_owned();
                sentence.multiwords.push(Multiword { first, last, form, misc: place });
            }
        }
        sentence
    };
    analysis.sentences(text).map(view).collect()
}

fn name_column(name: &Name, word: &Word<'_>) -> String {
    if !name.words.contains(&word.idx()) {
        return String::new();
    }
    let kind = match name.kind {
        NameKind::Person => "PER",
        NameKind::Organisation => "ORG",
        NameKind::Place => "LOC",
    };
    let range = word.range();
    let in_family = name.family.as_ref().is_some_and(|family| family.start <= range.start && range.end <= family.end);
    let family = if in_family { "Family=Yes|" } else { "" };
    format!("{family}NER={}-{kind}", if word.idx() == name.words.start { 'B' } else { 'I' })
}

/// Counts code points up to bytes that are asked for in ascending order.
struct CodePoints<'t> {
    text: &'t str,
    byte: usize,
    n_points: usize,
}

impl CodePoints<'_> {
    fn at(&mut self, byte: usize) -> usize {
        // A byte before the last one is that of a token with several words, and has been counted.
        self.n_points += self.text.get(self.byte..byte).map_or(0, |stretch| stretch.chars().count());
        self.byte = byte.max(self.byte);
        self.n_points
    }
}

/// A cell is never empty and holds no tab or line break.
fn cell(value: &str) -> std::borrow::Cow<'_, str> {
    if value.is_empty() {
        "_".into()
    } else if value.contains(['\t', '\n', '\r']) {
        value.replace(['\t', '\n', '\r'], " ").into()
    } else {
        value.into()
    }
}

fn read_comment(comment: &str, sentence: &mut ConlluSentence) {
    let (name, value) = comment.split_once('=').map_or((comment, ""), |(name, value)| (name.trim(), value.trim()));
    match name {
        "sent_id" => sentence.id = value.to_owned(),
        "text" => sentence.text = value.to_owned(),
        _ if name == "newdoc" || name.starts_with("newdoc ") => sentence.new_document = true,
        _ if name == "newpar" || name.starts_with("newpar ") => sentence.new_paragraph = true,
        _ => {}
    }
}

fn read_row(line: &str, number: usize, sentence: &mut ConlluSentence) -> Result<(), ConlluError> {
    let error = |problem: String, expected| ConlluError { line: number, problem, expected };
    let mut columns = [""; 10];
    let mut n_columns = 0;
    for column in line.split('\t') {
        if let Some(place) = columns.get_mut(n_columns) {
            *place = column;
        }
        n_columns += 1;
    }
    if n_columns != 10 {
        return Err(error(format!("{n_columns} columns"), "10 columns with tabs between them"));
    }
    let [id, form, lemma, upos, _, feats, head, deprel, _, misc] = columns;
    if id.contains('.') {
        return Ok(());
    }
    let here = sentence.words.len();
    if let Some((first, last)) = id.split_once('-') {
        let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) else {
            return Err(error(format!("id {id:?}"), "a range of numbers such as 3-4"));
        };
        if first != here + 1 || last < first {
            return Err(error(format!("range {id}"), "a range that begins at the next word"));
        }
        sentence.multiwords.push(Multiword {
            first: first - 1,
            last: last - 1,
            form: form.to_owned(),
            misc: misc.to_owned(),
        });
        return Ok(());
    }
    if id.parse() != Ok(here + 1) {
        return Err(error(format!("id {id:?}"), "the number of the next word"));
    }
    let Some(upos) = Upos::from_name(if upos == "_" { "X" } else { upos }) else {
        return Err(error(format!("word class {upos:?}"), "one of the 17 universal word classes or _"));
    };
    let Ok(head) = (if head == "_" { Ok(0) } else { head.parse() }) else {
        return Err(error(format!("head {head:?}"), "a number or _"));
    };
    sentence.words.push(ConlluWord {
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        upos,
        feats: Feats::parse(feats),
        head,
        deprel: deprel.to_owned(),
        misc: misc.to_owned(),
    });
    Ok(())
}

/// Ends a sentence: what it says of itself must hold.
fn finish(sentence: &mut ConlluSentence, sentences: &mut Vec<ConlluSentence>, line: usize) -> Result<(), ConlluError> {
    let n_words = sentence.words.len();
    if let Some(head) = sentence.words.iter().map(|word| word.head).find(|head| *head > n_words) {
        let problem = format!("head {head} in the sentence of {n_words} words that ends here");
        return Err(ConlluError { line, problem, expected: "heads inside the sentence" });
    }
    if let Some(token) = sentence.multiwords.iter().find(|token| token.last >= n_words) {
        let problem = format!("range to {} in the sentence of {n_words} words that ends here", token.last + 1);
        return Err(ConlluError { line, problem, expected: "ranges inside the sentence" });
    }
    if n_words > 0 {
        sentences.push(std::mem::take(sentence));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_kept_and_empty_nodes_skipped() {
        let file = "# newdoc id = a\n# sent_id = 1\n1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n1\tde\tde\tADP\t_\t_\t3\tcase\t_\t_\n\
                    2\tle\tle\tDET\t_\t_\t3\tdet\t_\t_\n3\tport\tport\tNOUN\tN\tNumber=Sing\t0\troot\t0:root\t_\n\
                    3.1\tvide\t_\tNOUN\t_\t_\t_\t_\t_\t_\n";
        let sentences = read(file).unwrap();
        assert_eq!(sentences.len(), 1);
        assert!(sentences[0].new_document);
        assert_eq!(sentences[0].words.len(), 3);
        assert_eq!(sentences[0].multiwords[0].last, 1);
        assert_eq!(read(&write(&sentences)).unwrap(), sentences);
    }

    #[test]
    fn a_bad_line_is_named_with_what_was_expected() {
        for (file, message) in [
            ("1\ta\n", "line 1: 2 columns, expected 10 columns with tabs between them"),
            ("\n2\ta\ta\tX\t_\t_\t0\troot\t_\t_\n", "line 2: id \"2\", expected the number of the next word"),
            (
                "1\ta\ta\tx\t_\t_\t0\troot\t_\t_\n",
                "line 1: word class \"x\", expected one of the 17 universal word classes or _",
            ),
            ("1\ta\ta\tX\t_\t_\tb\troot\t_\t_\n", "line 1: head \"b\", expected a number or _"),
            (
                "1\ta\ta\tX\t_\t_\t7\troot\t_\t_\n",
                "line 1: head 7 in the sentence of 1 words that ends here, expected heads inside the sentence",
            ),
        ] {
            assert_eq!(read(file).unwrap_err().to_string(), message);
        }
    }
}
