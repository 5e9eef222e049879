//! Office files, mails and archives: what is read from them, and what becomes of those that are built to do harm. All
//! examples are invented, and the tests build their files themselves.

#![allow(clippy::unwrap_used)]

mod files;

mod office;

mod rtf;

mod mail;

mod archives;

mod words;

mod hostile;
