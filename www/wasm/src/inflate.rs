//! Decompression with the browser's own `DecompressionStream`, because an inflater of our own would
//! be code to load.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ReadableStream, ReadableWritablePair, Response};

#[wasm_bindgen]
extern "C" {
    /// Every browser has it since 2023, but web-sys has it behind a build flag only.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// Inflates raw deflate (RFC 1951). Returns a stream of byte arrays, which fails if the bytes are
/// malformed. The browser inflates no further than the stream is read.
pub(super) fn inflate(deflated: &mut [u8]) -> Result<ReadableStream, JsValue> {
    let deflated = Response::new_with_opt_u8_array(Some(deflated))?;
    let inflater = DecompressionStream::new("deflate-raw")?;
    let body = deflated.body().ok_or(JsValue::NULL)?;
    // A DecompressionStream has the two properties of a ReadableWritablePair.
    Ok(body.pipe_through(inflater.unchecked_ref::<ReadableWritablePair>()))
}
