//! Tables of figures: a CSV file comes in, with a mapping that says which column is what; cells with an exact value, a
//! period, an entity and a unit go out. Exchange rates are a table of their own kind.
//!
//! A figure of a text is held against a table by [`check`], which says what agrees, differs or cannot be compared.
//! Nothing is looked up anywhere: a table is what a person brings. What a table does not say is `None` and is never filled
//! from a neighbouring row.

mod error;
pub use error::TableError;

mod period;
pub use period::TablePeriod;

mod rates;
pub use rates::{Convention, Rates};

mod pair;
pub use pair::{PairRate, PairReading, pair};

mod mapping;
pub use mapping::{Columns, Constants, Mapping};

mod table;
pub use table::{Cell, Table};

mod check;
pub use check::{Check, Operation, Question, Verdict, check};
