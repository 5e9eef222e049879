//! Where answers go, and how the terminal shows them.

use std::io::{self, BufWriter, IsTerminal, Write};

use sayso::dossier::Terminal;

use crate::arguments::When;

/// Columns where the terminal does not tell.
const DEFAULT_WIDTH: usize = 100;
/// Wider lines are hard to read.
const MAX_WIDTH: usize = 120;

/// Standard output.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    pub(crate) terminal: Terminal,
}

impl Output {
    pub(crate) fn new(colour: When) -> Output {
        let colour = match colour {
            When::Always => true,
            When::Never => false,
            // Also asks NO_COLOR and CLICOLOR_FORCE.
            When::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        let width = terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0));
        let width = if io::stdout().is_terminal() { width.min(MAX_WIDTH) } else { DEFAULT_WIDTH };
        Output { terminal: Terminal { width, colour } }
    }

    /// Standard output, buffered. Flush it, so that an error is not lost.
    pub(crate) fn open(self) -> BufWriter<impl Write> {
        BufWriter::new(io::stdout().lock())
    }
}
