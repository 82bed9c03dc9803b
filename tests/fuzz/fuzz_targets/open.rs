//! Fuzzes `properties::open` with any bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../properties/open.rs"]
mod open;

fuzz_target!(|bytes: &[u8]| {
    open::check(bytes);
});
