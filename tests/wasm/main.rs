//! The runtime compiled to WebAssembly, in a real browser: it analyses as it does natively, and agrees with the
//! brute-force loop just the same.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

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
    let mut seen = oracle::Seen::new();
    (0..8).for_each(|seed| oracle::judge(seed, 25, 0, 6, 25, &mut seen));
    oracle::judge(1000, 80, 200, 0, 10, &mut seen);
    assert!(seen["questions"] > 150, "{seen:?}");
}
