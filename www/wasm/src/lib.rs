//! The search runtime as a WebAssembly module: verify, inflate, and the values JavaScript sees.
//! The only crate that names wasm-bindgen, js-sys or web-sys.
//!
//! An instance of the module searches one index. JavaScript asks, fetches the files that the answer
//! needs, all at once, has them inflated, hands them over, and asks again. Every file is compared
//! with its hash before the browser's own `DecompressionStream` inflates it. Failures are answers
//! like others: nothing is thrown across the border.

#![cfg(target_arch = "wasm32")]

mod inflate;
mod json;
mod protocol;

use core::cell::RefCell;

use js_sys::Promise;
use medina::util::text::concat;
use medina::{Engine, Error, FileRef, Result};
use wasm_bindgen::prelude::*;

use crate::json::Json;
use crate::protocol::Question;

/// Two kilobytes less over the wire than the allocator that comes with the standard library, and as good at using memory again.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

thread_local! {
    static MODULE: RefCell<Module> = const { RefCell::new(Module { engine: None, wanted: Vec::new() }) };
}

/// Answers a question in JSON; `{"needs": [[place, name], …]}` says which files to bring before asking again, and `{"failed": [code, message]}`
/// why there is no answer. With some questions comes the content of a file.
#[wasm_bindgen]
#[expect(
    clippy::needless_pass_by_value,
    reason = "bytes cross the border in one way only, which is the smaller one"
)]
pub fn ask(question: Vec<u8>, content: Vec<u8>) -> Vec<u8> {
    MODULE.with_borrow_mut(|module| {
        let mut json = Json::default();
        if let Err(error) = module.answer(&question, content, &mut json) {
            json = Json::default();
            json.failed(&error);
        }
        json.into_bytes()
    })
}

/// Inflates a file that has arrived, if it is the one meant: a promise of an `ArrayBuffer`.
#[wasm_bindgen]
pub fn inflate(file: u32, mut bytes: Vec<u8>) -> Option<Promise> {
    MODULE.with_borrow_mut(|module| {
        let (file, length) = &mut module.wanted[file as usize];
        let payload = file.check(&bytes).ok()?;
        *length = payload.raw_length;
        let deflated = bytes.len() - payload.deflated.len();
        inflate::inflate(&mut bytes[deflated..]).ok()
    })
}

/// Searches one index for one visitor.
struct Module {
    engine: Option<Engine>,
    /// Every file an answer has needed, with its length once inflated, which is known when it has been found to be the one meant;
    /// JavaScript calls them by their place.
    wanted: Vec<(FileRef, usize)>,
}

impl Module {
    fn answer(&mut self, question: &[u8], content: Vec<u8>, json: &mut Json) -> Result<()> {
        let question = Question::read(question)?;
        match &question {
            Question::Open(language) => {
                self.engine =
                    Some(Engine::new(&content, Some(*language).filter(|tag| !tag.is_empty()))?);
            }
            Question::Insert(file) => self.insert(*file, content)?,
            _ => {}
        }
        let Some(engine) = &self.engine else { return Ok(()) };
        let missing = match &question {
            Question::Search(request) => json.step(engine.search(request)?, Json::page),
            Question::Suggest(text, limit) => {
                json.step(engine.suggest(text, *limit)?, Json::suggestions)
            }
            Question::Text(id) => json.step(engine.text(id)?, Json::document),
            _ => json.step(engine.describe()?, Json::info),
        };
        if !missing.is_empty() {
            self.needs(json, &missing);
        }
        Ok(())
    }

    fn insert(&mut self, file: usize, content: Vec<u8>) -> Result<()> {
        let (file, length) = &self.wanted[file];
        if content.len() != *length {
            let said = [
                "index file ",
                &file.name(),
                " is not what was published; publish the index again",
            ];
            return Err(Error::damaged(concat(&said)));
        }
        self.engine.as_mut().map_or(Ok(()), |engine| engine.insert(file, content))
    }

    fn needs(&mut self, json: &mut Json, files: &[FileRef]) {
        json.begin_needs();
        for file in files {
            let known = self.wanted.iter().position(|(wanted, _)| wanted == file);
            if known.is_none() {
                self.wanted.push((*file, usize::MAX));
            }
            json.need(known.unwrap_or(self.wanted.len() - 1), &file.name());
        }
        json.end_needs();
    }
}
