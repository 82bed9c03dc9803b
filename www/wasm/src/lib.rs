//! The search runtime as a WebAssembly module. Look here for what JavaScript can call. No other
//! crate names wasm-bindgen, js-sys or web-sys.
//!
//! An instance of the module searches one index. JavaScript asks a question. If the answer needs
//! files, it fetches all of them at once, has each inflated, hands it over, and asks again. Every
//! file is compared with its hash before it is inflated. Errors are answers as well: no exception
//! crosses the boundary.

#![cfg(target_arch = "wasm32")]

mod inflate;
mod json;
mod protocol;

use core::cell::RefCell;
use core::mem;

use medina::limits::MAX_ANSWER_BYTES;
use medina::util::text::concat;
use medina::{Engine, Error, FileRef, Result, query};
use wasm_bindgen::prelude::*;
use web_sys::ReadableStream;

use crate::json::Json;
use crate::protocol::Question;

/// Takes 2 kB less over the network than the allocator of the standard library, and reuses memory
/// as well.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

thread_local! {
    static MODULE: RefCell<Module> =
        const { RefCell::new(Module { engine: None, files: Vec::new(), loading: 0 }) };
}

/// Answers a question (see [`protocol`]) in JSON. `{"needs": [[file, name], …]}` lists the numbers
/// and names of the files to load before asking again; `{"failed": [code, message]}` says why there
/// is no answer. `content` is the manifest if the question opens an index; else it is empty.
#[wasm_bindgen]
#[expect(
    clippy::needless_pass_by_value,
    reason = "both arguments are Vec because one conversion takes less code than two"
)]
pub fn ask(question: Vec<u8>, content: Vec<u8>) -> Vec<u8> {
    MODULE.with_borrow_mut(|module| {
        let mut json = Json::default();
        if let Err(error) = module.answer(&question, &content, &mut json) {
            json = Json::default();
            json.failed(&error);
        }
        json.into_bytes()
    })
}

/// Inflates a fetched file, by its number. Returns a stream of its content, to be handed to
/// [`append`] part by part; nothing if the bytes are not the file, or if it is too large.
#[wasm_bindgen]
pub fn inflate(file: u32, mut bytes: Vec<u8>) -> Option<ReadableStream> {
    MODULE.with_borrow_mut(|module| {
        let needed = &mut module.files[file as usize];
        let payload = needed.file.check(&bytes).ok()?;
        needed.length = payload.raw_length;
        needed.content.clear();
        module.loading = module.loading.saturating_add(payload.raw_length);
        if module.loading > MAX_ANSWER_BYTES {
            return None;
        }
        let deflated = bytes.len() - payload.deflated.len();
        inflate::inflate(&mut bytes[deflated..]).ok()
    })
}

/// Takes the part of the content of a file that begins at `start`. Returns false if the file
/// promised less, or if `start` is not the end of what was taken before, because the file is being
/// inflated a second time.
#[wasm_bindgen]
pub fn append(file: u32, start: usize, mut part: Vec<u8>) -> bool {
    MODULE.with_borrow_mut(|module| {
        let NeededFile { length, content, .. } = &mut module.files[file as usize];
        if content.len() != start || *length == UNKNOWN {
            return false;
        }
        // All of it at once, because a vector that grows takes up to three times as much.
        content.reserve_exact(length.saturating_sub(start));
        content.append(&mut part);
        if content.len() > *length {
            *length = UNKNOWN;
        }
        *length != UNKNOWN
    })
}

/// The length of a file that has not been verified; no file has it.
const UNKNOWN: usize = usize::MAX;

/// Searches one index for one visitor.
struct Module {
    engine: Option<Engine>,
    /// Every file that an answer has needed. JavaScript names them by their index.
    files: Vec<NeededFile>,
    /// The bytes of the files that were inflated since the last answer.
    loading: usize,
}

/// A file that an answer has needed.
struct NeededFile {
    file: FileRef,
    /// Its length once inflated, or [`UNKNOWN`].
    length: usize,
    /// What has been inflated of it.
    content: Vec<u8>,
}

impl Module {
    fn answer(&mut self, question: &[u8], content: &[u8], json: &mut Json) -> Result<()> {
        let question = Question::read(question)?;
        match &question {
            Question::Open(language) => {
                self.engine =
                    Some(Engine::new(content, Some(*language).filter(|tag| !tag.is_empty()))?);
            }
            Question::Insert(file) => self.insert(*file)?,
            _ => {}
        }
        let Some(engine) = &self.engine else { return Ok(()) };
        let missing = engine.evaluate(&mut |reader| {
            match &question {
                Question::Search(request) => json.page(&query::search(reader, request)?),
                Question::Suggest(text, limit) => {
                    json.suggestions(&query::suggest(reader, text, *limit));
                }
                Question::Text(id) => json.document(&query::text(reader, id)?),
                _ => json.info(&reader.describe(engine.language())),
            }
            Ok(())
        })?;
        if !missing.is_empty() {
            *json = Json::default();
            self.needs(json, &missing);
        } else if !matches!(question, Question::Insert(_)) {
            // The files of an answer are inserted one by one before it is complete.
            self.loading = 0;
        }
        Ok(())
    }

    fn insert(&mut self, file: usize) -> Result<()> {
        if self.loading > MAX_ANSWER_BYTES {
            // This answer has failed; the next one may need less.
            self.loading = 0;
            return Err(Error::limit());
        }
        let NeededFile { file, length, content } = &mut self.files[file];
        let content = mem::take(content);
        if content.len() != *length {
            let message = [
                "index file ",
                &file.name(),
                " is not what was published; publish the index again",
            ];
            return Err(Error::damaged(concat(&message)));
        }
        self.engine.as_mut().map_or(Ok(()), |engine| engine.insert(file, content))
    }

    fn needs(&mut self, json: &mut Json, files: &[FileRef]) {
        json.begin_needs();
        for file in files {
            let known = self.files.iter().position(|needed| needed.file == *file);
            if known.is_none() {
                self.files.push(NeededFile { file: *file, length: UNKNOWN, content: Vec::new() });
            }
            json.need(known.unwrap_or(self.files.len() - 1), &file.name());
        }
        json.end_needs();
    }
}
