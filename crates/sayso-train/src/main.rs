//! Trains models.
fn main() {}
