//! Text for a terminal: words of documents come in; lines that cannot steer the terminal go out.

use std::borrow::Cow;

/// How the terminal shows things.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terminal {
    /// Columns to fill.
    pub width: usize,
    /// Whether colours are shown. Everything can be read without.
    pub colour: bool,
}

impl Default for Terminal {
    /// 80 columns without colour.
    fn default() -> Terminal {
        Terminal { width: 80, colour: false }
    }
}

/// What a stretch of output is, for its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paint {
    /// A heading or name that leads.
    Strong,
    /// What leads on: paths, numbers, commands.
    Faint,
    /// The words that are said.
    Content,
    /// Who says them.
    Source,
    /// The words that attribute.
    Cue,
    /// What needs attention.
    Warning,
}

impl Terminal {
    /// The text in the colour of what it is; unchanged without colours.
    pub fn paint(self, paint: Paint, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        format!("{}{text}\u{1b}[0m", self.start(paint))
    }

    /// What switches a colour on; empty without colours.
    pub(crate) fn start(self, paint: Paint) -> &'static str {
        if !self.colour {
            return "";
        }
        match paint {
            Paint::Strong => "\u{1b}[1m",
            Paint::Faint => "\u{1b}[2m",
            Paint::Content => "\u{1b}[36m",
            Paint::Source => "\u{1b}[1;33m",
            Paint::Cue => "\u{1b}[35m",
            Paint::Warning => "\u{1b}[31m",
        }
    }

    /// The text in lines of this width, each behind `indent`. Colours may stand in it.
    pub(crate) fn wrapped(self, text: &str, first_indent: &str, indent: &str) -> String {
        let options = textwrap::Options::new(self.width.max(20))
            .initial_indent(first_indent)
            .subsequent_indent(indent)
            .break_words(true)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            // The ids of rules stay whole.
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(text, options)
    }
}

/// The text without what could steer a terminal or turn its lines around: control characters become a space, marks of
/// direction and other invisible format characters are left out, and so are characters that have no meaning.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter(|char| !is_invisible(*char));
    Cow::Owned(shown.map(|char| if char.is_control() { ' ' } else { char }).collect())
}

/// Whether a character could steer a terminal or turn a line around.
pub(crate) fn steers(char: char) -> bool {
    char.is_control() || is_invisible(char)
}

/// Direction and format characters, private use and what is no character.
fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
        | '\u{2028}' | '\u{2029}' | '\u{E000}'..='\u{F8FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_tamed_and_plain_text_is_left_alone() {
        assert_eq!(clean("L’été, « oui »\u{202f}!"), "L’été, « oui »\u{202f}!");
        assert_eq!(clean("red\u{1b}[31mtext\u{7}\r\nnext"), "red [31mtext   next");
        assert_eq!(clean("abc\u{202E}cba\u{2066}x"), "abccbax");
    }

    #[test]
    fn colours_are_switched_off_again_and_never_shown_without() {
        let colour = Terminal { width: 80, colour: true };
        assert_eq!(colour.paint(Paint::Strong, "a"), "\u{1b}[1ma\u{1b}[0m");
        assert_eq!(Terminal::default().paint(Paint::Strong, "a"), "a");
    }
}
