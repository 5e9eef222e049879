//! The program run as a program: what a person who types its commands can rely on. One test binary, because linking
//! takes longer than running; one module for each thing that should hold.
#![allow(clippy::unwrap_used)] // a test fails where it should not go on

mod pile;

mod analyse;
mod answers;
mod closed_pipe;
mod demonstration;
mod figures;
mod filters;
mod help;
mod hostile;
mod killed;
mod reading;
mod refusals;
mod shapes;
mod show;
mod snapshots;
mod summary;
mod verification;
mod versions;
mod workspace;
