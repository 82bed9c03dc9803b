//! Indexes that are made to harm: each hash is right, and each number may ask for endless work or
//! memory. A program of its own, because it counts the memory that the process allocates.
//!
//! The limits are those of `medina::limits`. The table that it prints says what each attack takes.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod attacks;
mod index;
mod mutation;

use std::time::{Duration, Instant};

use medina::format::section_sizes::sections;
use medina::{Engine, Error};
use peak_alloc::PeakAlloc;

use crate::attacks::{Attack, Outcome, Question};
use crate::index::PublishedIndex;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// No attack may allocate more than this, besides the index itself: 64 MB for the largest file, and
/// what is made of it.
const MOST_MEGABYTES: f32 = 200.0;

/// A guard against work without end, in builds without optimisation on a busy machine.
const GUARD: Duration = Duration::from_secs(20);

/// One test, because tests that run at the same time share the memory that is counted.
#[test]
fn hostile_indexes_take_bounded_memory_and_time() {
    println!("{:42} {:>10} {:>8} {:>9}  outcome", "attack", "bytes", "ms", "MB");
    for attack in attacks::all() {
        let index = (attack.index)().publish();
        let before = MEMORY.current_usage_as_mb();
        MEMORY.reset_peak_usage();
        let begun = Instant::now();
        let result = ask(&index, attack.question);
        let elapsed = begun.elapsed();
        let megabytes = MEMORY.peak_usage_as_mb() - before;
        let Attack { name, outcome, .. } = attack;
        let bytes = index.bytes();
        println!("{name:42} {bytes:10} {:8} {megabytes:9.1}  {result:?}", elapsed.as_millis());
        assert_eq!(outcome_of(&result), outcome, "{name}: {result:?}");
        assert!(megabytes < MOST_MEGABYTES, "{name} takes {megabytes} MB");
        assert!(elapsed < GUARD, "{name} takes {elapsed:?}");
    }
    mutation::replay();
}

/// Asks, and returns how many hits, suggestions or sections there are.
fn ask(index: &PublishedIndex, question: Question) -> Result<usize, Error> {
    match question {
        Question::Search(query) => {
            let request = Question::request(query);
            Ok(index.ask(|engine| engine.search(&request))?.total)
        }
        Question::Suggest(text) => Ok(index.ask(|engine| engine.suggest(text, 8))?.len()),
        Question::Inspect => {
            let files = index.ask(Engine::files)?;
            let inspected = files.iter().filter(|file| attacks::INSPECTED.contains(&file.role()));
            let mut count = 0;
            for file in inspected {
                count += sections(file.role(), &index.content(file)?).len();
            }
            Ok(count)
        }
    }
}

fn outcome_of(result: &Result<usize, Error>) -> Outcome {
    match result {
        Ok(_) => Outcome::Answered,
        Err(error) if error.is_limit() => Outcome::Limit,
        Err(error) => {
            assert!(error.is_damaged(), "{error}");
            Outcome::Damaged
        }
    }
}
