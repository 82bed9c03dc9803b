//! Medina's search runtime: what the native builder and the browser share.
//!
//! Read in this order:
//!
//! 1. [`document`]: what goes in (a [`Document`] with its [`Settings`]) and what a visitor asks and gets
//!    ([`Request`], [`Page`]).
//! 2. [`analysis`]: text to tokens. One analysis serves documents, queries and highlights alike.
//! 3. [`index`]: the static files. The head of that module specifies them byte by byte; [`index::Writer`]
//!    makes them, and each section's reader stands beside its writer.
//! 4. [`query`]: the life of a query, one file per stage, from text to a ranked [`Page`].
//! 5. [`Engine`]: ties it together *sans I/O*. Asked a query, it answers with a page or with the files it
//!    still needs. The browser fetches them, the command line reads them from disk, a test looks in a map.
//!
//! ```
//! use medina::{Document, Engine, Request, Settings, Step, index::Writer};
//!
//! let mut writer = Writer::new(Settings::default());
//! writer.add(Document { id: "a".into(), title: "Housing in the medina".into(), ..Document::default() });
//! let built = writer.finish(&|raw| miniz_oxide::deflate::compress_to_vec(raw, 9));
//!
//! let mut engine = Engine::new(&built.entry, None)?;
//! let request = Request { query: "hous".into(), ..Request::default() };
//! let page = loop {
//!     match engine.search(&request)? {
//!         Step::Ready(page) => break page,
//!         Step::Needs(files) => for file in files {
//!             let found = built.files.iter().find(|built| built.name == file.name()).unwrap();
//!             let payload = file.verify(&found.bytes)?;
//!             let raw = miniz_oxide::inflate::decompress_to_vec(payload.deflated).unwrap();
//!             engine.insert(&file, raw)?;
//!         }
//!     }
//! };
//! assert_eq!(page.total, 1);
//! assert_eq!(page.hits[0].title_marks, [(0, 7)]);
//! # Ok::<(), medina::Error>(())
//! ```

#![allow(rustdoc::private_intra_doc_links)] // The documentation is read with private items.

pub mod analysis;
pub mod document;
mod engine;
mod error;
pub mod index;
pub mod query;
mod store;

#[cfg(target_arch = "wasm32")]
mod browser;

pub use document::{
    Concept, Correction, Document, Edition, Excerpt, FacetKind, FacetOrder, FacetSettings,
    FacetValue, Help, Hit, Keyed, Match, Page, Range, Request, Settings, Sort, Suggestion,
    SuggestionKind, Text, ValueSettings, Weights,
};
pub use engine::{Engine, FacetInfo, Info, Step};
pub use error::{Error, ErrorKind};
pub use index::{FileRef, Role};
