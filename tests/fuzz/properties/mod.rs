//! What must hold for any input: one file for each fuzz target, with the index that it works on.
//! Each `check` panics if its property does not hold.
//!
//! The fuzz targets next to this folder call these functions with inputs that libFuzzer finds, and
//! `tests/native/replay.rs` calls them with seeded inputs on the stable compiler.

pub(crate) mod content;
pub(crate) mod open;
pub(crate) mod query;
