//! Network and decompression, by the browser's own means.

use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair, ReferrerPolicy, Request,
    RequestCache, RequestCredentials, RequestInit, RequestMode, Response, WritableStream,
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

/// The body of a response, if the host sends the file.
pub(super) async fn bytes(response: Promise, name: &str) -> Result<Vec<u8>> {
    let response: Response = JsFuture::from(response).await.map_err(|_| network(name))?.unchecked_into();
    if !response.ok() {
        let message = format!("the host answered {} for index file {name}", response.status());
        return Err(error("missing", &message));
    }
    let buffer = JsFuture::from(response.array_buffer()?).await.map_err(|_| network(name))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Inflates raw deflate to exactly so many bytes, and stops as soon as there are more.
pub(super) async fn inflate(deflated: &[u8], raw_length: usize, name: &str) -> Result<Vec<u8>> {
    let raw = drain(inflating(deflated)?, raw_length).await;
    let raw = raw.ok().filter(|raw| raw.len() == raw_length);
    raw.ok_or_else(|| {
        error("damaged", &format!("index file {name} does not inflate; publish the index again"))
    })
}

fn inflating(deflated: &[u8]) -> Result<ReadableStream> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(deflated)))?;
    let inflater = DecompressionStream::new("deflate-raw")?;
    Ok(blob.stream().pipe_through(&ReadableWritablePair::new(&inflater.readable(), &inflater.writable())))
}

/// What a stream yields until it ends, or until it has yielded more than `limit` bytes.
async fn drain(stream: ReadableStream, limit: usize) -> Result<Vec<u8>> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut drained = Vec::with_capacity(limit);
    while drained.len() <= limit {
        let chunk = JsFuture::from(reader.read()).await?;
        if Reflect::get(&chunk, &"done".into())?.is_truthy() {
            break;
        }
        let bytes: Uint8Array = Reflect::get(&chunk, &"value".into())?.unchecked_into();
        drained.extend(bytes.to_vec());
    }
    Ok(drained)
}

fn network(name: &str) -> JsValue {
    error("network", &format!("index file {name} could not be fetched"))
}
