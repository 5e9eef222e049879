//! Files that are built to do harm.
