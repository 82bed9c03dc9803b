//! Decompression, by the browser's own means.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ReadableWritablePair, Response};

#[wasm_bindgen]
extern "C" {
    /// In every browser since 2023, but still behind a build flag in web-sys.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// Inflates raw deflate: a promise of an `ArrayBuffer`.
pub(super) fn inflate(deflated: &mut [u8]) -> Result<Promise, JsValue> {
    let deflated = Response::new_with_opt_u8_array(Some(deflated))?;
    let inflater = DecompressionStream::new("deflate-raw")?;
    // It has the two streams that make a pair.
    let inflated = deflated
        .body()
        .map(|body| body.pipe_through(inflater.unchecked_ref::<ReadableWritablePair>()));
    Response::new_with_opt_readable_stream(inflated.as_ref())?.array_buffer()
}
