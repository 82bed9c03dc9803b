//! Tests of the runtime compiled to WebAssembly, in a real browser: it analyses texts as it does
//! natively, and agrees with the brute-force loop of `tests/native`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../native/agreement.rs"]
#[allow(dead_code, reason = "its own test runs natively")]
mod agreement;
#[path = "../native/brute/mod.rs"]
mod brute;
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
