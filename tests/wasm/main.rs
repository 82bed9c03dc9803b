//! Tests of the runtime compiled to WebAssembly, in a real browser: it analyses texts as it does
//! natively, and agrees with the brute-force loop of `tests/native`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../native/agreement.rs"]
#[allow(dead_code, reason = "its own test runs natively")]
mod agreement;
#[path = "../hostile/attacks.rs"]
mod attacks;
#[path = "../native/brute/mod.rs"]
mod brute;
#[path = "../hostile/index.rs"]
#[allow(dead_code, reason = "the native test tells more of an index")]
mod index;
#[path = "../hostile/mutation.rs"]
mod mutation;
#[path = "../native/oracle.rs"]
#[allow(dead_code, reason = "its own tests run natively")]
mod oracle;
#[path = "../native/question.rs"]
mod question;
#[path = "../native/random.rs"]
mod random;
#[path = "../native/support.rs"]
#[allow(dead_code, reason = "shared with the native tests, which use more of it")]
mod support;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn analysis_is_that_of_the_builder() {
    agreement::check();
}

#[wasm_bindgen_test]
fn engine_and_loop_agree() {
    let mut seen = oracle::Seen::default();
    (0..8).for_each(|seed| oracle::judge(oracle::Trial::small(seed, 25), &mut seen));
    oracle::judge(oracle::Trial::sharded(1000, 10), &mut seen);
    assert!(seen.questions() > 150, "{seen:?}");
}

/// Bytes that an attack may add to the memory of the instance, which never shrinks: what it may
/// take natively.
const MAX_GROWTH: usize = 200 << 20;

#[wasm_bindgen_test]
fn hostile_indexes_take_bounded_memory() {
    for attack in attacks::all() {
        // Its index alone would take more memory than the attack may.
        if attack.name.contains("large") || attack.name.contains("lies") {
            continue;
        }
        let index = (attack.index)().publish();
        let before = memory();
        let result = attack.question.ask(&index);
        let growth = memory() - before;
        console_log!("{}: {growth} bytes, {result:?}", attack.name);
        assert_eq!(attacks::outcome_of(&result), attack.outcome, "{}: {result:?}", attack.name);
        assert!(growth < MAX_GROWTH, "{} takes {growth} bytes", attack.name);
    }
}

#[wasm_bindgen_test]
fn altered_indexes_are_answered_or_refused() {
    let index = mutation::RealIndex::new();
    let mut counts = mutation::Counts::default();
    for seed in 0..500 {
        counts.add(seed, index.ask_altered(&mut fastrand::Rng::with_seed(seed)));
    }
    counts.check();
}

/// The size of the memory of this instance, in bytes.
fn memory() -> usize {
    core::arch::wasm32::memory_size(0) << 16
}
