//! Medina's search runtime: what the native builder and the browser share. It takes bytes and
//! returns values; it does no I/O.
//!
//! Each module below imports only modules above it:
//!
//! 1. [`limits`]: how much of what a reader allows.
//!    [`util`]: numbers and texts as bytes, operations on strings, sorting.
//! 2. [`text`]: text to tokens. One analyzer serves documents, queries and highlights.
//!    [`model`]: documents and settings, requests and pages.
//! 3. [`format`](mod@format): the static files of an index. The head of that module is their map;
//!    the encoder and the decoder of each section are in one file with its specification.
//! 4. `reader`: the index reader, over the files that have arrived.
//! 5. [`query`]: a query from text to a ranked [`Page`], one file per stage.
//! 6. [`Engine`]: ties it together *sans I/O*. Asked a query, it returns a page, or the files it
//!    still needs. The browser fetches them; the command reads them from disk.
//!
//! Code that reaches the browser has a budget of bytes. So visitors are `&mut dyn FnMut` instead of
//! generic, because each instance of a generic function is code to load, and texts are put together
//! without `format!`.
//!
//! docs/GLOSSARY.md explains the words, docs/ARCHITECTURE.md the rest of the repository.
//!
//! The crate `medina-indexer` makes an index from documents:
//!
//! ```
//! use medina::{Document, Engine, FileRef, Request, Settings};
//! use medina_indexer::Writer;
//!
//! let mut writer = Writer::new(Settings::default());
//! let title = "Housing in the medina".into();
//! writer.add(Document { id: "a".into(), title, ..Document::default() });
//! let index = writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, 9));
//!
//! let load = |file: &FileRef| -> Result<Vec<u8>, medina::Error> {
//!     let found = index.files.iter().find(|found| found.name == file.name()).unwrap();
//!     let payload = file.verify(&found.bytes)?;
//!     Ok(miniz_oxide::inflate::decompress_to_vec(payload.deflated).unwrap())
//! };
//! let mut engine = Engine::new(&index.manifest, None)?;
//! let request = Request { query: "hous".into(), ..Request::default() };
//! let page = engine.drive(|engine| engine.search(&request), load)?;
//! assert_eq!(page.total, 1);
//! assert_eq!(page.hits[0].title_marks, [(0, 7)]);
//! # Ok::<(), medina::Error>(())
//! ```

#![allow(rustdoc::private_intra_doc_links)] // The documentation is read with private items.

mod engine;
mod error;
pub mod format;
pub mod limits;
pub mod model;
pub mod query;
mod reader;
pub mod text;
pub mod util;

pub use engine::{Engine, Step};
pub use error::{Error, ErrorKind, Result};
pub use format::files::{FileRef, Role};
pub use model::{
    Concept, Correction, Document, Edition, Excerpt, FacetInfo, FacetKind, FacetOrder,
    FacetSettings, FacetValue, Hit, Info, Match, OrderedMap, Page, Range, Request, Settings, Sort,
    Suggestion, SuggestionKind, Text, ValueSettings, Weights, ZeroResultHelp,
};
pub use reader::IndexReader;
