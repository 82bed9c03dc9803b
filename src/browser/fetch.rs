//! Network and decompression, by the browser's own means.

use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ReadableStream, ReadableWritablePair, ReferrerPolicy, Request, RequestCache, RequestCredentials,
    RequestInit, RequestMode, Response, WritableStream,
};

use super::values::error;

type Result<T> = core::result::Result<T, JsValue>;

#[wasm_bindgen]
extern "C" {
    /// The global function, in a window and in a worker alike.
    #[wasm_bindgen(js_name = fetch)]
    fn global_fetch(request: &Request) -> Promise;

    /// In every browser since 2023, but still behind a build flag in web-sys.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream>;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &DecompressionStream) -> ReadableStream;
    #[wasm_bindgen(method, getter)]
    fn writable(this: &DecompressionStream) -> WritableStream;
}

/// Begins to fetch. `revalidate` asks the host whether a cached copy is still good.
pub(super) fn start(address: &str, revalidate: bool) -> Result<Promise> {
    let init = RequestInit::new();
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    if revalidate {
        init.set_cache(RequestCache::NoCache);
    }
    Ok(global_fetch(&Request::new_with_str_and_init(address, &init)?))
}

/// The response, if the host sent the file.
pub(super) async fn settled(response: &Promise, name: &str) -> Result<Response> {
    let response = JsFuture::from(response.clone()).await;
    let response: Response = response.map_err(|_| network(name))?.unchecked_into();
    match response.ok() {
        true => Ok(response),
        false => {
            Err(error("missing", &format!("the host answered {} for index file {name}", response.status())))
        }
    }
}

/// The body of a response.
pub(super) async fn bytes(response: &Response, name: &str) -> Result<Vec<u8>> {
    let buffer = JsFuture::from(response.array_buffer()?).await.map_err(|_| network(name))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Inflates raw deflate to exactly so many bytes.
pub(super) async fn inflate(deflated: &[u8], raw_length: usize, name: &str) -> Result<Vec<u8>> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(deflated)))?;
    let inflater = DecompressionStream::new("deflate-raw")?;
    let pair = ReadableWritablePair::new(&inflater.readable(), &inflater.writable());
    let inflated = Response::new_with_opt_readable_stream(Some(&blob.stream().pipe_through(&pair)))?;
    let damaged =
        || error("damaged", &format!("index file {name} does not inflate; publish the index again"));
    let buffer = JsFuture::from(inflated.array_buffer()?).await.map_err(|_| damaged())?;
    let buffer: ArrayBuffer = buffer.unchecked_into();
    if buffer.byte_length() as usize != raw_length {
        return Err(damaged());
    }
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn network(name: &str) -> JsValue {
    error("network", &format!("index file {name} could not be fetched"))
}
