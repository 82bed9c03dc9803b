//! Decompression with the browser's own `DecompressionStream`, because an inflater of our own would
//! be code to load.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ReadableWritablePair, Response};

#[wasm_bindgen]
extern "C" {
    /// Every browser has it since 2023, but web-sys has it behind a build flag only.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// Inflates raw deflate (RFC 1951). Returns a promise of an `ArrayBuffer`, which is rejected if the
/// bytes are malformed.
pub(super) fn inflate(deflated: &mut [u8]) -> Result<Promise, JsValue> {
    let deflated = Response::new_with_opt_u8_array(Some(deflated))?;
    let inflater = DecompressionStream::new("deflate-raw")?;
    // A DecompressionStream has the two properties of a ReadableWritablePair.
    let inflated = deflated
        .body()
        .map(|body| body.pipe_through(inflater.unchecked_ref::<ReadableWritablePair>()));
    Response::new_with_opt_readable_stream(inflated.as_ref())?.array_buffer()
}
