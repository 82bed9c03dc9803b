//! Any bytes open as a manifest or as an error.

use medina::format::FORMAT_VERSION;
use medina::util::wire::{digest, put_bytes};
use medina::{Engine, Error, Step};

/// Where a manifest's format version ends; its length-prefixed body follows.
#[allow(dead_code, reason = "the replay calls it, the fuzz target does not")]
pub(crate) const HEAD_BYTES: usize = 10;
pub(crate) const CHECKSUM_BYTES: usize = 8;

/// Opens the bytes as a manifest, and then as the body of one whose version and checksum are
/// right, so that the record inside is read as well. Returns whether that body opened.
pub(crate) fn check(bytes: &[u8]) -> bool {
    let _ = opened(bytes, None);
    let mut manifest = [b"\x89MEDINA\n".as_slice(), &FORMAT_VERSION.to_le_bytes()].concat();
    put_bytes(&mut manifest, bytes);
    let checksum = digest(&[&manifest]);
    manifest.extend_from_slice(&checksum[..CHECKSUM_BYTES]);
    match opened(&manifest, Some("fr")) {
        Ok(()) => true,
        Err(error) => {
            assert!(error.is_damaged() || error.is_limit(), "only the body can be wrong: {error}");
            false
        }
    }
}

/// An engine that opens asks for the header and the labels.
fn opened(manifest: &[u8], language: Option<&str>) -> Result<(), Error> {
    match Engine::new(manifest, language)?.ready() {
        Step::Needs(files) => assert_eq!(files.len(), 2, "{files:?}"),
        Step::Ready(()) => panic!("an engine is ready that has nothing but its manifest"),
    }
    Ok(())
}
