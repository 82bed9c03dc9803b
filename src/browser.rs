//! The browser's side: verify, inflate, and the values JavaScript sees. The only module that names wasm-bindgen or web-sys.
//!
//! JavaScript asks a [`Module`], fetches the files the answer needs, all at once, and asks again: waiting is what JavaScript does
//! in a few bytes. Everything that arrives is checked against its hash before it is inflated, and inflated by the browser's own
//! `DecompressionStream`.

mod answers;
mod inflate;
mod questions;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::analysis::concat;
use crate::error::Error;
use crate::index::FileRef;
use crate::query::{self, show::text, suggest::suggest};
use answers::Json;
use questions::Question;

type Result<T> = core::result::Result<T, JsValue>;

/// Two kilobytes less over the wire than the allocator that comes with the standard library, and as good at using memory again.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Searches one index for one visitor.
#[wasm_bindgen]
pub struct Module {
    engine: crate::Engine,
    /// Every file an answer has needed, with its length once inflated; JavaScript calls them by their place.
    wanted: Vec<(FileRef, usize)>,
}

#[wasm_bindgen]
impl Module {
    /// An engine on the bytes of an entry file, for a visitor of that language; where it is empty, for one of the site's.
    #[wasm_bindgen(constructor)]
    pub fn new(entry: &[u8], language: &str) -> Result<Module> {
        let language = (!language.is_empty()).then_some(language);
        let engine = crate::Engine::new(entry, language).map_err(thrown)?;
        Ok(Self { engine, wanted: Vec::new() })
    }

    /// The answer as JSON, or `{"needs": [[place, name], …]}`: the files to bring before asking again.
    pub fn ask(&mut self, question: &[u8]) -> Result<Vec<u8>> {
        self.answer(question).map_err(thrown)
    }

    /// Inflates a file that has arrived, if it is the one meant: a promise of an `ArrayBuffer`.
    pub fn inflate(&mut self, file: usize, bytes: &[u8]) -> Result<Promise> {
        let (file, length) = &mut self.wanted[file];
        let payload = file.verify(bytes).map_err(thrown)?;
        *length = payload.raw_length;
        inflate::inflate(payload.deflated)
    }

    /// Takes the inflated file.
    pub fn insert(&mut self, file: usize, content: Vec<u8>) -> Result<()> {
        let (file, length) = &self.wanted[file];
        if content.len() != *length {
            return Err(thrown(Error::damaged("an index file inflates to another length than it should")));
        }
        self.engine.insert(file, content).map_err(thrown)
    }
}

impl Module {
    fn answer(&mut self, question: &[u8]) -> crate::error::Result<Vec<u8>> {
        let question = Question::read(question)?;
        let mut json = Json::default();
        let lacking = self.engine.when_open(&mut |store| {
            match &question {
                Question::Describe => json.info(&store.describe(self.engine.language())),
                Question::Search(request) => json.page(&query::search(store, request)?),
                Question::Suggest(text, limit) => json.suggestions(&suggest(store, text, *limit)?),
                Question::Text(id) => json.document(&text(store, id)?),
            }
            Ok(())
        })?;
        if !lacking.is_empty() {
            json = Json::default();
            self.needs(&mut json, &lacking);
        }
        Ok(json.into_bytes())
    }

    fn needs(&mut self, json: &mut Json, files: &[FileRef]) {
        json.begin_needs();
        for file in files {
            let known = self.wanted.iter().position(|(wanted, _)| wanted == file);
            if known.is_none() {
                self.wanted.push((*file, 0));
            }
            json.need(known.unwrap_or(self.wanted.len() - 1), &file.name());
        }
        json.end_needs();
    }
}

/// What JavaScript catches: code and message, with a space between.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
fn thrown(error: Error) -> JsValue {
    JsValue::from_str(&concat(&[error.kind().code(), " ", error.message()]))
}
