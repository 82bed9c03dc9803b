//! The index format: a short-lived entry, and immutable files named and checked by their content.
pub(crate) mod blocks;
pub(crate) mod core;
pub(crate) mod documents;
mod entry;
pub(crate) mod facets;
mod files;
mod impact;
pub(crate) mod labels;
pub(crate) mod order;
pub(crate) mod postings;
mod terms;
pub mod wire;
pub(crate) mod words;
mod writer;

pub(crate) use entry::EntryRecord;
pub use entry::{ENTRY_NAME, FORMAT_VERSION};
pub use facets::PATH_SEPARATOR;
pub use files::{FileRef, Payload, Role};
pub use impact::Impacts;
pub use writer::{Built, BuiltFile, Deflate, Writer};
