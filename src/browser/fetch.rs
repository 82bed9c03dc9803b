//! Network and decompression, by the browser's own means.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{
    ReadableStream, ReadableWritablePair, ReferrerPolicy, RequestCredentials, RequestInit, RequestMode,
    Response, WritableStream,
};

#[wasm_bindgen]
extern "C" {
    /// The global function, in a window and in a worker alike.
    #[wasm_bindgen(js_name = fetch)]
    fn global_fetch(address: &str, init: &RequestInit) -> Promise;

    /// In every browser since 2023, but still behind a build flag in web-sys.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &DecompressionStream) -> ReadableStream;
    #[wasm_bindgen(method, getter)]
    fn writable(this: &DecompressionStream) -> WritableStream;
}

/// Begins to fetch.
pub(super) fn start(address: &str) -> Promise {
    let init = RequestInit::new();
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    global_fetch(address, &init)
}

/// Inflates raw deflate: a promise of an `ArrayBuffer`.
pub(super) fn inflate(deflated: &[u8]) -> Result<Promise, JsValue> {
    let deflated = Response::new_with_opt_js_u8_array(Some(&Uint8Array::from(deflated)))?;
    let inflater = DecompressionStream::new("deflate-raw")?;
    let both = ReadableWritablePair::new(&inflater.readable(), &inflater.writable());
    let inflated = deflated.body().map(|deflated| deflated.pipe_through(&both));
    Response::new_with_opt_readable_stream(inflated.as_ref())?.array_buffer()
}
