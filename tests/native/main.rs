//! Tests of the runtime as a whole, in one program. The head of each module says what it proves.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod agreement;
mod brute;
mod damage;
mod format;
mod oracle;
#[path = "../fuzz/properties/mod.rs"]
mod properties;
mod question;
mod random;
mod replay;
mod support;
