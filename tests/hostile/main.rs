//! Indexes that are made to harm: each hash is right, and each number may ask for endless work or
//! memory. A program of its own, because it counts the memory that the process allocates.
//!
//! The limits are those of `medina::limits`. The table that it prints says what each attack takes.
//! `tests/wasm` asks the same in a browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod attacks;
mod index;
mod mutation;

use std::time::{Duration, Instant};

use fastrand::Rng;
use peak_alloc::PeakAlloc;

use crate::attacks::{Attack, outcome_of};
use crate::mutation::RealIndex;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// No attack may allocate more than this, besides the index itself: 64 MB for the largest file, and
/// what is made of it.
const MAX_MEGABYTES: f32 = 128.0;

/// A guard against work without end, in builds without optimisation on a busy machine.
const GUARD: Duration = Duration::from_secs(20);

/// How many altered indexes are asked; `MEDINA_ROUNDS` sets another number.
const ROUNDS: u64 = 2000;

/// One test, because tests that run at the same time share the memory that is counted.
#[test]
fn hostile_indexes_take_bounded_memory_and_time() {
    println!("{:42} {:>10} {:>8} {:>9}  outcome", "attack", "bytes", "ms", "MB");
    for attack in attacks::all() {
        let index = (attack.index)().publish();
        let (result, elapsed, megabytes) = measure(|| attack.question.ask(&index));
        let Attack { name, outcome, .. } = attack;
        let bytes = index.bytes();
        println!("{name:42} {bytes:10} {:8} {megabytes:9.1}  {result:?}", elapsed.as_millis());
        assert_eq!(outcome_of(&result), outcome, "{name}: {result:?}");
        check_cost(name, elapsed, megabytes);
    }
    ask_altered_indexes();
}

/// Asks many altered indexes and prints the slowest and the largest.
fn ask_altered_indexes() {
    let rounds = std::env::var("MEDINA_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let index = RealIndex::new();
    let mut counts = mutation::Counts::default();
    let (mut slowest, mut largest) = (Duration::ZERO, 0.0f32);
    for seed in 0..rounds {
        let (result, elapsed, megabytes) = measure(|| index.ask_altered(&mut Rng::with_seed(seed)));
        counts.add(seed, result);
        (slowest, largest) = (slowest.max(elapsed), largest.max(megabytes));
        check_cost(&format!("seed {seed}"), elapsed, megabytes);
    }
    println!("{rounds} altered indexes: {counts:?}; slowest {slowest:?}, largest {largest:.1} MB");
    counts.check();
}

/// The result, how long it took, and the megabytes that were allocated at once.
fn measure<T>(ask: impl FnOnce() -> T) -> (T, Duration, f32) {
    let before = MEMORY.current_usage_as_mb();
    MEMORY.reset_peak_usage();
    let begun = Instant::now();
    let result = ask();
    (result, begun.elapsed(), MEMORY.peak_usage_as_mb() - before)
}

fn check_cost(name: &str, elapsed: Duration, megabytes: f32) {
    assert!(megabytes < MAX_MEGABYTES, "{name} takes {megabytes} MB");
    assert!(elapsed < GUARD, "{name} takes {elapsed:?}");
}
