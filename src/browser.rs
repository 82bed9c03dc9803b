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

use crate::document::Request;
use crate::engine::Step;
use crate::index::{ENTRY_NAME, FileRef};
use values::failure;

type Result<T> = core::result::Result<T, JsValue>;

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

/// What is asked of an engine. All questions go one way, so that the module holds the machinery of waiting once.
enum Question {
    Describe,
    Search(Request),
    Text(String),
}

#[wasm_bindgen]
impl Engine {
    /// Opens the index at an address that ends in `/`. `entry`, a promise of the entry's response, lets the page
    /// fetch it while this module is still on its way.
    pub async fn open(base: String, language: Option<String>, entry: Option<Promise>) -> Result<Engine> {
        let entry = match entry {
            Some(response) => response,
            None => fetch::start(&format!("{base}{ENTRY_NAME}"), true)?,
        };
        let bytes = fetch::bytes(entry, ENTRY_NAME).await?;
        let engine = crate::Engine::new(&bytes, language.as_deref()).map_err(failure)?;
        let shared = Shared { base, engine: RefCell::new(engine), loading: RefCell::default() };
        let engine = Self(Rc::new(shared));
        JsFuture::from(engine.ask(Question::Describe)).await?;
        Ok(engine)
    }

    /// What the index is about.
    pub fn describe(&self) -> Result<JsValue> {
        match self.0.answer(&Question::Describe, &mut 0.0)? {
            Step::Ready(info) => Ok(info),
            Step::Needs(_) => Err(values::error("damaged", "the index is not open")),
        }
    }

    /// Answers a request with a page.
    pub fn search(&self, request: &JsValue) -> Result<Promise> {
        Ok(self.ask(Question::Search(values::request(request)?)))
    }

    /// The whole text of a document that was among the hits.
    pub fn text(&self, id: String) -> Promise {
        self.ask(Question::Text(id))
    }
}

impl Engine {
    /// Asks until the engine needs no more files.
    fn ask(&self, question: Question) -> Promise {
        let shared = self.0.clone();
        future_to_promise(async move {
            let mut milliseconds = 0.0;
            loop {
                match shared.answer(&question, &mut milliseconds)? {
                    Step::Ready(answer) => return Ok(answer),
                    Step::Needs(files) => {
                        let loading: Array = files.iter().map(|file| shared.clone().load(*file)).collect();
                        JsFuture::from(Promise::all(&loading)).await?;
                    }
                }
            }
        })
    }
}

impl Shared {
    /// What the engine says to a question as things stand, as JavaScript sees it. `milliseconds` sums up what searching took.
    fn answer(&self, question: &Question, milliseconds: &mut f64) -> Result<Step<JsValue>> {
        let engine = self.engine.borrow();
        let started = now();
        let answer = match question {
            Question::Describe => engine.describe().map(|step| step.map(|info| values::info(&info))),
            Question::Text(id) => engine.text(id).map(|step| step.map(|text| values::text(&text))),
            Question::Search(request) => engine.search(request).map(|step| {
                *milliseconds += now() - started;
                step.map(|page| values::page(&page, *milliseconds))
            }),
        };
        answer.map_err(failure)
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

    async fn fetch(&self, file: FileRef) -> Result<()> {
        let name = file.name();
        let bytes = fetch::bytes(fetch::start(&format!("{}{name}", self.base), false)?, &name).await?;
        let payload = file.verify(&bytes).map_err(failure)?;
        let content = fetch::inflate(payload.deflated, payload.raw_length, &name).await?;
        self.engine.borrow_mut().insert(&file, content).map_err(failure)
    }
}
