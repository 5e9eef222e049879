//! Quotation marks, paired. The marks of the text blocks of a document come in; quotations come out.
//!
//! Marks go wrong in real documents: one is missing, one too many, a straight one stands for a curved one. Reading
//! them as a stack inverts everything behind the first mistake. Here each mark may open, close or be stray, each
//! reading has a price, and the cheapest reading of a paragraph wins: one stray mark costs less than ten inverted
//! ones. The search keeps the few cheapest partial readings (a beam), so it takes linear time on any text.
//!
//! A quotation that a paragraph leaves open goes on if the next paragraph repeats its opening mark, as print does;
//! otherwise it ends with its paragraph and is marked as repaired.

use sayso_ledger::{Document, Span};

/// Stretches of a document between paired quotation marks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quotation {
    /// The stretches with their marks, in order: one for each paragraph that the quotation runs over.
    pub pieces: Vec<Span>,
    /// How many quotations it stands in: 0 for the outermost.
    pub depth: usize,
    /// Whether its closing mark is missing.
    pub unclosed: bool,
    /// Whether it is in single marks.
    pub single: bool,
}

/// Marks that pair with each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Family {
    Double,
    Guillemet,
    Single,
    SingleGuillemet,
    Corner,
}

/// What a glyph does when nothing speaks against it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Habit {
    Opens,
    Closes,
    /// Either: the straight marks, and those whose direction differs between countries.
    Either,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    glyph: char,
    family: Family,
    open_price: u32,
    close_price: u32,
    stray_price: u32,
}

/// A quotation that is open in a partial reading.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Open {
    family: Family,
    glyph: char,
    start: u32,
}

/// What a reading did with a mark, or with the end of a paragraph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Open,
    Close,
    Stray,
}

#[derive(Clone, Debug)]
struct Reading {
    price: u32,
    open: Vec<Open>,
    /// Index of the last step in the arena; `NONE` at the start.
    last: u32,
}

const NONE: u32 = u32::MAX;
/// Partial readings kept. Three families deep with two readings each is more than real text needs.
const BEAM: usize = 12;
/// Quotations inside one another.
const MAX_DEPTH: usize = 4;
/// Marks after which the cheapest reading is settled, so that memory stays bounded on a paragraph without an end.
const SETTLED_AFTER: usize = 4096;

/// Bytes that no nickname is longer than.
const MAX_NICKNAME: usize = 16;

/// Prices, in tenths of a stray mark.
const STRAY: u32 = 20;
const AGAINST_HABIT: u32 = 20;
const AGAINST_SPACING: u32 = 15;
const INSIDE_WORD: u32 = 30;
const OTHER_GLYPH: u32 = 5;
const SAME_FAMILY_INSIDE: u32 = 12;
const UNCLOSED: u32 = 19;

/// The quotations of a document's text blocks, by the place of their opening mark; an outer one comes before those
/// inside it. `paragraphs` are the blocks that are read, in order.
pub(crate) fn quotations(document: &Document, paragraphs: &[Span]) -> Vec<Quotation> {
    let mut found = Vec::new();
    // Quotations (indices into `found`) that the last paragraph left open, outermost first.
    let mut continuing: Vec<(Open, usize)> = Vec::new();
    for &paragraph in paragraphs {
        let marks = marks(document, paragraph);
        continuing = pair(document, paragraph, &marks, continuing, &mut found);
    }
    for (_, idx) in continuing {
        found[idx].unclosed = true;
    }
    found.retain(|quotation: &Quotation| !is_nickname(document, paragraphs, quotation));
    found.sort_by_key(|quotation: &Quotation| (quotation.pieces[0].start(), quotation.depth));
    found
}

/// "Delia “Dee” Marsh": one word with a capital between two others quotes nobody, but in a headline where all words have one.
fn is_nickname(document: &Document, paragraphs: &[Span], quotation: &Quotation) -> bool {
    let [piece] = quotation.pieces[..] else { return false };
    let after = paragraphs.partition_point(|paragraph| paragraph.start() <= piece.start());
    let Some(paragraph) = after.checked_sub(1).map(|idx| paragraphs[idx]) else { return false };
    let text = document.text();
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let inside = document.slice(piece).trim_matches(|char: char| !char.is_alphanumeric());
    let before = text[paragraph.start()..piece.start()].strip_suffix(' ').and_then(|text| text.rsplit(' ').next());
    let behind = text[piece.end()..paragraph.end()].strip_prefix(' ').and_then(|text| text.split(' ').next());
    let behind = behind.map(|word| word.trim_end_matches(|char: char| !char.is_alphanumeric()));
    if !is_name(inside) || inside.len() > MAX_NICKNAME || !before.is_some_and(is_name) || !behind.is_some_and(is_name) {
        return false;
    }
    let words = || document.slice(paragraph).split_whitespace().filter(|word| word.starts_with(char::is_alphabetic));
    words().filter(|word| word.starts_with(char::is_lowercase)).count() * 2 > words().count()
}

/// Pairs the marks of one paragraph; returns what may go on in the next.
fn pair(
    document: &Document,
    paragraph: Span,
    marks: &[Mark],
    continuing: Vec<(Open, usize)>,
    found: &mut Vec<Quotation>,
) -> Vec<(Open, usize)> {
    let repeated = repeated(document, paragraph, marks, &continuing);
    // Those whose mark is not repeated ended with the paragraph before.
    for (_, idx) in &continuing[repeated..] {
        found[*idx].unclosed = true;
    }
    let mut open: Vec<(Open, usize)> = continuing;
    open.truncate(repeated);
    for (level, (_, idx)) in open.iter().enumerate() {
        // A placeholder: the piece is set right when the quotation closes or the paragraph ends.
        found[*idx].pieces.push(marks[level].span);
    }
    let mut rest = &marks[repeated..];
    while !rest.is_empty() {
        let (settled, later) = rest.split_at(rest.len().min(SETTLED_AFTER));
        let steps = cheapest(settled, open.iter().map(|(open, _)| open.clone()).collect());
        for (mark, step) in settled.iter().zip(steps) {
            match step {
                Step::Open => {
                    let depth = open.len();
                    let single = matches!(mark.family, Family::Single | Family::SingleGuillemet);
                    open.push((opened(mark), found.len()));
                    found.push(Quotation { pieces: vec![mark.span], depth, unclosed: false, single });
                }
                Step::Close => {
                    if let Some((_, idx)) = open.pop() {
                        extend(&mut found[idx], mark.span);
                    }
                }
                Step::Stray => {}
            }
        }
        rest = later;
    }
    for (_, idx) in &open {
        extend(&mut found[*idx], paragraph.at_end());
    }
    open
}

fn extend(quotation: &mut Quotation, to: Span) {
    if let Some(piece) = quotation.pieces.last_mut() {
        *piece = piece.cover(to);
    }
}

fn opened(mark: &Mark) -> Open {
    Open { family: mark.family, glyph: mark.glyph, start: mark.span.start() as u32 }
}

/// How many of the open quotations the paragraph goes on with: it starts with their opening marks.
fn repeated(document: &Document, paragraph: Span, marks: &[Mark], continuing: &[(Open, usize)]) -> usize {
    let mut at = paragraph.start();
    let mut n_repeated = 0;
    for ((open, _), mark) in continuing.iter().zip(marks) {
        let between = document.span(at, mark.span.start()).map(|span| document.slice(span));
        let same = mark.glyph == open.glyph || (mark.family == open.family && mark.glyph == closing_twin(open.glyph));
        if between.is_none_or(|text| !text.trim().is_empty()) || !same {
            break;
        }
        at = mark.span.end();
        n_repeated += 1;
    }
    n_repeated
}

/// French print may repeat the closing guillemet at the head of each paragraph.
fn closing_twin(glyph: char) -> char {
    match glyph {
        '«' => '»',
        other => other,
    }
}

/// The cheapest reading of the marks, a step for each.
fn cheapest(marks: &[Mark], open: Vec<Open>) -> Vec<Step> {
    let mut arena: Vec<(u32, Step)> = Vec::with_capacity(marks.len() * 4);
    let mut beam = vec![Reading { price: 0, open, last: NONE }];
    let mut next: Vec<Reading> = Vec::new();
    for mark in marks {
        for reading in &beam {
            let mut follow = |step: Step, price: u32, open: Vec<Open>| {
                arena.push((reading.last, step));
                next.push(Reading { price: reading.price + price, open, last: (arena.len() - 1) as u32 });
            };
            follow(Step::Stray, mark.stray_price, reading.open.clone());
            if reading.open.len() < MAX_DEPTH {
                let inside = reading.open.iter().filter(|open| open.family == mark.family).count() as u32;
                let mut open = reading.open.clone();
                open.push(opened(mark));
                follow(Step::Open, mark.open_price + inside * SAME_FAMILY_INSIDE, open);
            }
            if let Some(price) = reading.open.last().and_then(|last| close_price(last, mark)) {
                let open = reading.open[..reading.open.len() - 1].to_vec();
                follow(Step::Close, price, open);
            }
        }
        next.sort_by(|a, b| a.price.cmp(&b.price).then(a.last.cmp(&b.last)));
        beam.clear();
        for reading in next.drain(..) {
            if beam.len() < BEAM && !beam.iter().any(|kept: &Reading| kept.open == reading.open) {
                beam.push(reading);
            }
        }
    }
    let total = |reading: &Reading| reading.price + UNCLOSED * reading.open.len() as u32;
    let best = beam.iter().min_by_key(|reading| total(reading));
    let mut steps = Vec::with_capacity(marks.len());
    let mut last = best.map_or(NONE, |reading| reading.last);
    while let Some(&(before, step)) = arena.get(last as usize) {
        steps.push(step);
        last = before;
    }
    steps.reverse();
    steps
}

/// The price of closing an open quotation with a mark; `None` if they never pair.
fn close_price(open: &Open, mark: &Mark) -> Option<u32> {
    if open.family != mark.family || mark.span.start() <= open.start as usize {
        return None;
    }
    let pairs = matches!(
        (open.glyph, mark.glyph),
        ('“', '”')
            | ('„', '“' | '”')
            | ('"', '"')
            | ('«', '»')
            | ('»', '«')
            | ('‘', '’')
            | ('‚', '‘' | '’')
            | ('\'', '\'')
            | ('‹', '›')
            | ('›', '‹')
            | ('「', '」')
            | ('『', '』')
            | ('”', '”')
            | ('»', '»')
    );
    let direction = match (open.glyph, mark.glyph) {
        ('„' | '‚', '“' | '‘') | ('»', '«') | ('›', '‹') => 0,
        _ => mark.close_price,
    };
    // Between two equal readings the shorter quotation wins.
    let length = ((mark.span.start() - open.start as usize) / 400).min(4) as u32;
    Some(direction + if pairs { 0 } else { OTHER_GLYPH } + length)
}

/// The marks of a paragraph, priced by what stands beside them.
fn marks(document: &Document, paragraph: Span) -> Vec<Mark> {
    let text = document.slice(paragraph);
    let mut marks = Vec::new();
    let mut before: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, glyph)) = chars.next() {
        let after = chars.peek().map(|(_, char)| *char);
        if let Some((family, habit)) = habit(glyph) {
            let start = paragraph.start() + at;
            if let Some(span) = document.span(start, start + glyph.len_utf8())
                && let Some(mark) = price(span, glyph, family, habit, before, after)
            {
                marks.push(mark);
            }
        }
        before = Some(glyph);
    }
    marks
}

fn habit(glyph: char) -> Option<(Family, Habit)> {
    Some(match glyph {
        '“' => (Family::Double, Habit::Opens),
        '„' | '‟' => (Family::Double, Habit::Opens),
        '”' => (Family::Double, Habit::Closes),
        '"' | '＂' => (Family::Double, Habit::Either),
        '«' => (Family::Guillemet, Habit::Opens),
        '»' => (Family::Guillemet, Habit::Closes),
        '‘' | '‚' => (Family::Single, Habit::Opens),
        '’' => (Family::Single, Habit::Closes),
        '\'' => (Family::Single, Habit::Either),
        '‹' => (Family::SingleGuillemet, Habit::Opens),
        '›' => (Family::SingleGuillemet, Habit::Closes),
        '「' | '『' => (Family::Corner, Habit::Opens),
        '」' | '』' => (Family::Corner, Habit::Closes),
        _ => return None,
    })
}

/// What each reading of a mark costs; `None` for an apostrophe.
fn price(
    span: Span,
    glyph: char,
    family: Family,
    habit: Habit,
    before: Option<char>,
    after: Option<char>,
) -> Option<Mark> {
    let letter = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let space = |char: Option<char>| char.is_none_or(char::is_whitespace);
    let (in_word, single) = (letter(before) && letter(after), family == Family::Single);
    if in_word && single {
        return None;
    }
    let wide = matches!(family, Family::Guillemet | Family::SingleGuillemet);
    let (mut open_price, mut close_price) = match habit {
        Habit::Opens => (0, AGAINST_HABIT),
        Habit::Closes => (AGAINST_HABIT, 0),
        Habit::Either => (0, 0),
    };
    let opens_here = space(before) || before.is_some_and(|char| "([{-–—/“„«‘‚\"'‹:".contains(char));
    let closes_here = space(after) || after.is_some_and(|char| !char.is_alphanumeric());
    if letter(before) {
        open_price += INSIDE_WORD;
    } else if !opens_here {
        open_price += AGAINST_SPACING;
    }
    if letter(after) {
        close_price += INSIDE_WORD;
    } else if !closes_here {
        close_price += AGAINST_SPACING;
    }
    if !wide && family != Family::Corner {
        // French spacing puts white space inside guillemets; other marks touch what they quote.
        open_price += if space(after) { AGAINST_SPACING } else { 0 };
        close_price += if space(before) { AGAINST_SPACING } else { 0 };
    }
    let mut stray_price = STRAY;
    if single {
        // An apostrophe at the edge of a word is everyday ("the ships' crews", "'em").
        let edge_of_word = letter(before) || (letter(after) && habit != Habit::Opens);
        stray_price = if edge_of_word { 4 } else { 12 };
    } else if habit != Habit::Opens && before.is_some_and(|char| matches!(char, ',' | '，')) {
        // A comma inside the marks announces who speaks: hardly ever an accident.
        stray_price += 15;
    }
    Some(Mark { span, glyph, family, open_price, close_price, stray_price })
}

#[cfg(test)]
mod tests {
    use sayso_ledger::Format;

    use super::*;

    /// Paragraphs are parted by a line break; each quotation is shown with its depth, pieces joined by " + ".
    fn check(text: &str, expected: &[&str]) {
        let document = Document::new(text.as_bytes(), Format::PlainText, text.to_owned());
        let mut at = 0;
        let mut paragraphs = Vec::new();
        for line in text.split('\n') {
            paragraphs.extend(document.span(at, at + line.len()));
            at += line.len() + 1;
        }
        let found: Vec<String> = quotations(&document, &paragraphs)
            .iter()
            .map(|quotation| {
                let pieces: Vec<&str> = quotation.pieces.iter().map(|piece| document.slice(*piece)).collect();
                let unclosed = if quotation.unclosed { " …" } else { "" };
                format!("{}{}{unclosed}", "> ".repeat(quotation.depth), pieces.join(" + "))
            })
            .collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn marks_of_every_kind_pair() {
        check("She said “no” and \"yes\".", &["“no”", "\"yes\""]);
        check("Il a dit « non » puis «oui».", &["« non »", "«oui»"]);
        check("Er sagte: „Nein“ und „Ja”.", &["„Nein“", "„Ja”"]);
        check("Er sagte: »Nein«.", &["»Nein«"]);
        check("He said 'no' and ‘yes’.", &["'no'", "‘yes’"]);
        check("Il a dit \u{2039}\u{202f}non\u{202f}\u{203a}.", &["\u{2039}\u{202f}non\u{202f}\u{203a}"]);
        check("«\u{a0}Non\u{a0}», dit-il.", &["«\u{a0}Non\u{a0}»"]);
        check("他说「不」。", &["「不」"]);
    }

    #[test]
    fn quotations_nest() {
        check("“He told us ‘never’ twice,” she said.", &["“He told us ‘never’ twice,”", "> ‘never’"]);
        check("« Il a dit “jamais” », selon elle.", &["« Il a dit “jamais” »", "> “jamais”"]);
        check("\"It's the ships' fault,\" he said.", &["\"It's the ships' fault,\""]);
    }

    #[test]
    fn apostrophes_are_not_quotation_marks() {
        check("The ships' crews don't like it, and '90s rules won't help.", &[]);
        check("L’autorité n’a rien dit d’autre.", &[]);
        check("“The crews’ view isn’t ours,” he said.", &["“The crews’ view isn’t ours,”"]);
    }

    #[test]
    fn one_stray_mark_does_not_invert_the_rest() {
        check(
            "“The post does not exist.” Nobody holds it,” says Ann. “Ask them,” she adds.",
            &["“The post does not exist.” Nobody holds it,”", "“Ask them,”"],
        );
        check("The tide\" was low. \"We saw it,\" he said. \"Twice.\"", &["\"We saw it,\"", "\"Twice.\""]);
        check("A mark ” here. “Yes,” he said. “No.”", &["“Yes,”", "“No.”"]);
        check("An opening “ alone. “Yes,” he said. “No.”", &["“Yes,”", "“No.”"]);
    }

    #[test]
    fn quotations_run_over_paragraphs() {
        check("He said: “One.\n“Two.\n“Three.” Then he left.", &["“One. + “Two. + “Three.”"]);
        check("Il dit : « Un.\n« Deux. » Puis rien.", &["« Un. + « Deux. »"]);
        check("He said: “One.\nThen he left, “sadly”.", &["“One. …", "“sadly”"]);
    }
}
