//! Any bytes are an entry or an error: behind a right checksum too, so that the metadata record is reached.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medina::Engine;
use medina::format::FORMAT_VERSION;
use medina::util::wire::{digest, put_bytes};

fuzz_target!(|bytes: &[u8]| {
    let _ = Engine::new(bytes, None);
    let mut head = [b"\x89MEDINA\n".as_slice(), &FORMAT_VERSION.to_le_bytes()].concat();
    put_bytes(&mut head, bytes);
    let checksum = digest(&[&head]);
    let _ = Engine::new(&[&head, &checksum[..8]].concat(), Some("fr"));
});
