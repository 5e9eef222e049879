//! What should hold of a case, in the reader's terms.
#![allow(clippy::unwrap_used)] // a test fails where it should not go on

mod killed;
mod opening;
mod round_trip;
mod samples;
mod search;
mod size;
mod versions;
