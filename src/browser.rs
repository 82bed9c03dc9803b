//! The browser's side: verify, inflate, and the values JavaScript sees. The only module that names wasm-bindgen or web-sys.
//!
//! An instance of the module searches one index. JavaScript asks, fetches the files the answer needs, all at once, has them inflated, hands
//! them over, and asks again: waiting is what JavaScript does in a few bytes. Everything that arrives is checked against its hash before it is
//! inflated by the browser's own `DecompressionStream`. Failures are answers like others: nothing is thrown across the border.

#![expect(unreachable_pub, reason = "wasm-bindgen exports nothing else")]

mod answers;
mod inflate;
mod questions;

use core::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::Engine;
use crate::analysis::concat;
use crate::error::{Error, Result};
use crate::index::FileRef;
use crate::query::{self, show::text, suggest::suggest};
use answers::Json;
use questions::Question;

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
        let payload = file.proven(&bytes).ok()?;
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
        let lacking = engine.when_open(&mut |store| {
            match &question {
                Question::Search(request) => json.page(&query::search(store, request)?),
                Question::Suggest(text, limit) => json.suggestions(&suggest(store, text, *limit)),
                Question::Text(id) => json.document(&text(store, id)?),
                _ => json.info(store, engine.language()),
            }
            Ok(())
        })?;
        if !lacking.is_empty() {
            *json = Json::default();
            self.needs(json, &lacking);
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
