//! The dossier: a case comes in, what people and programs read goes out: lists for a terminal, JSON lines, CSV, a
//! document with its claims or its words, and the summary of a pile.
//!
//! This is the only place where positions change their unit. Inside Sayso a position is a range of UTF-8 bytes;
//! here it is also given in code points ([`CodePoints`]). Nothing is printed: everything is written to an
//! [`io::Write`](std::io::Write) that the caller brings. Text from documents is data: before it meets a terminal it
//! loses its control and direction characters, and before it meets a spreadsheet its power to be a formula.

mod offsets;
pub use offsets::CodePoints;

mod terminal;
pub use terminal::{Paint, Terminal, clean};

mod error;
pub use error::DossierError;

mod list;
pub use list::{FiguresOf, Format, Listing, State, claims, documents, speakers};

mod json;
pub use json::{FileLine, file_line, summary_line};

mod table;

mod by_document;
pub use by_document::{ListByDocument, ListSource, Listed};

mod figures;
pub use figures::{ClaimFigure, ListedFigure, figure_meaning, has_unit};

mod dates;
pub use dates::ListedDate;

mod checks;
pub use checks::{CheckList, ListedCheck};

mod passing;

mod voices;

mod show;
pub use show::{Marked, show};

/// What a rule takes, by its id; `None` for a rule that it does not know.
pub type Explain<'a> = &'a dyn Fn(&str) -> Option<&'static str>;

mod understood;
pub use understood::{Understood, UnderstoodAs, understood, understood_line};

mod words;
pub use words::{WordLayers, conllu, words};

mod summary;
pub use summary::{Summary, summary};
