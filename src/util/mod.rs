//! Helpers below every other layer: the wire encoding and operations on strings.

pub mod sort;
pub mod text;
pub mod wire;
