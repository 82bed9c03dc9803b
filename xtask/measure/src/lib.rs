//! What the measurements share with the benchmarks in `benches/`: records, and a synthetic corpus.

pub mod record;
pub mod synthetic;
