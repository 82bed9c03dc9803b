//! What the measuring program and the benchmarks share: records, and a corpus made of them that every checkout has.

pub mod record;
pub mod synthetic;
