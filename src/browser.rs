//! The browser's side: fetch, verify, inflate, and the values JavaScript sees. The only module that names
//! wasm-bindgen or web-sys.
//!
//! [`Engine`] drives the runtime's engine: it asks, fetches what is missing all at once, and asks again. Requests carry
//! no credentials and no referrer. Everything that arrives is checked against its hash before it is inflated,
//! and inflated by the browser's own `DecompressionStream`.

mod fetch;
mod values;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::engine::Step;
use crate::error::Result;
use crate::index::{ENTRY_NAME, FileRef};
use values::failure;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// Searches one index for one visitor, fetching what it needs.
#[wasm_bindgen]
pub struct Engine(Rc<Shared>);

struct Shared {
    /// Address of the index folder, ending in `/`.
    base: String,
    engine: RefCell<crate::Engine>,
    /// Files on their way, so that two searches never fetch the same one twice.
    loading: RefCell<Vec<(FileRef, Promise)>>,
}

#[wasm_bindgen]
impl Engine {
    /// Opens the index at an address that ends in `/`. `entry`, a promise of the entry's response, lets the page fetch it
    /// while this module is still on its way.
    pub async fn open(
        base: String,
        language: Option<String>,
        entry: Option<Promise>,
    ) -> core::result::Result<Engine, JsValue> {
        let response = match entry {
            Some(response) => fetch::settled(&response, ENTRY_NAME).await?,
            None => fetch::settled(&fetch::start(&format!("{base}{ENTRY_NAME}"), true)?, ENTRY_NAME).await?,
        };
        let bytes = fetch::bytes(&response, ENTRY_NAME).await?;
        let engine = crate::Engine::new(&bytes, language.as_deref()).map_err(failure)?;
        let shared = Shared { base, engine: RefCell::new(engine), loading: RefCell::default() };
        let engine = Self(Rc::new(shared));
        engine.0.clone().ask(crate::Engine::describe).await?;
        Ok(engine)
    }

    /// What the index is about.
    pub fn describe(&self) -> core::result::Result<JsValue, JsValue> {
        match self.0.engine.borrow().describe().map_err(failure)? {
            Step::Ready(info) => Ok(values::info(&info)),
            Step::Needs(_) => Err(values::error("damaged", "the index is not open")),
        }
    }

    /// Answers a request with a page.
    pub fn search(&self, request: &JsValue) -> Promise {
        let shared = self.0.clone();
        let request = values::request(request);
        future_to_promise(async move {
            let request = request?;
            let mut milliseconds = 0.0;
            let page = shared
                .ask(|engine| {
                    let started = now();
                    let step = engine.search(&request);
                    milliseconds += now() - started;
                    step
                })
                .await?;
            Ok(values::page(&page, milliseconds))
        })
    }

    /// The whole text of a document that was among the hits.
    pub fn text(&self, id: String) -> Promise {
        let shared = self.0.clone();
        future_to_promise(async move { Ok(values::text(&shared.ask(|engine| engine.text(&id)).await?)) })
    }
}

impl Shared {
    /// Asks until the engine needs no more files.
    async fn ask<T>(
        self: Rc<Self>,
        mut question: impl FnMut(&crate::Engine) -> Result<Step<T>>,
    ) -> core::result::Result<T, JsValue> {
        loop {
            let step = question(&self.engine.borrow()).map_err(failure)?;
            match step {
                Step::Ready(answer) => return Ok(answer),
                Step::Needs(files) => {
                    let loading: Array = files.iter().map(|file| self.clone().load(*file)).collect();
                    JsFuture::from(Promise::all(&loading)).await?;
                }
            }
        }
    }

    /// The promise of a file's arrival.
    fn load(self: Rc<Self>, file: FileRef) -> Promise {
        if let Some((_, promise)) = self.loading.borrow().iter().find(|(loading, _)| *loading == file) {
            return promise.clone();
        }
        let shared = self.clone();
        let promise = future_to_promise(async move {
            let arrived = shared.fetch(file).await;
            shared.loading.borrow_mut().retain(|(loading, _)| *loading != file);
            arrived.map(|()| JsValue::UNDEFINED)
        });
        self.loading.borrow_mut().push((file, promise.clone()));
        promise
    }

    async fn fetch(&self, file: FileRef) -> core::result::Result<(), JsValue> {
        let name = file.name();
        let response = fetch::settled(&fetch::start(&format!("{}{name}", self.base), false)?, &name).await?;
        let bytes = fetch::bytes(&response, &name).await?;
        let payload = file.verify(&bytes).map_err(failure)?;
        let content = fetch::inflate(payload.deflated, payload.raw_length, &name).await?;
        self.engine.borrow_mut().insert(&file, content).map_err(failure)
    }
}
