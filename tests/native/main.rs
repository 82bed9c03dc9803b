//! Tests of the runtime as a whole; each module says what it proves.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod agreement;
mod brute;
mod damage;
mod fold_table;
mod format;
mod oracle;
mod question;
mod random;
mod support;
