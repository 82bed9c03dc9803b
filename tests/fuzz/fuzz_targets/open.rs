//! Any bytes are an entry or an error: behind a right checksum too, so that the metadata record is reached.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medina::Engine;
use medina::index::wire::digest;

fuzz_target!(|bytes: &[u8]| {
    let _ = Engine::new(bytes, None);
    let head = [b"\x89MEDINA\n\x01\x00", bytes].concat();
    let checksum = digest(&[&head]);
    let _ = Engine::new(&[&head, &checksum[..8]].concat(), Some("fr"));
});
