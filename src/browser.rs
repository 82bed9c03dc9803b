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

use crate::engine::Step;
use crate::error::Error;
use crate::index::FileRef;
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
        let answer = Question::read(question).and_then(|question| self.answer(&question));
        answer.map(Json::into_bytes).map_err(thrown)
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
    fn answer(&mut self, question: &Question) -> crate::error::Result<Json> {
        let mut json = Json::default();
        let step = match question {
            Question::Describe => self.engine.describe()?.map(|info| json.info(&info)),
            Question::Search(request) => self.engine.search(request)?.map(|page| json.page(&page)),
            Question::Suggest(text, limit) => {
                self.engine.suggest(text, *limit)?.map(|suggestions| json.suggestions(&suggestions))
            }
            Question::Text(id) => self.engine.text(id)?.map(|text| json.document(&text)),
        };
        if let Step::Needs(files) = step {
            self.needs(&mut json, &files);
        }
        Ok(json)
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
    JsValue::from_str(&[error.kind().code(), " ", error.message()].concat())
}
