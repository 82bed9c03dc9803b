//! Fuzzes `properties::query` with any text.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../properties/query.rs"]
mod query;
#[path = "../../native/support.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "shared with the native tests")]
mod support;

fuzz_target!(|text: &str| {
    query::check(text);
});
