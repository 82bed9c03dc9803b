//! Helpers below every other layer: numbers and texts as bytes, operations on strings, sorting.

pub mod sort;
pub mod text;
pub mod wire;
