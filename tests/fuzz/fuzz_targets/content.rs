//! Fuzzes `properties::content` with any bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../properties/content.rs"]
mod content;
#[path = "../../native/support.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "shared with the native tests")]
mod support;

fuzz_target!(|bytes: &[u8]| {
    content::check(bytes);
});
