//! Compiles documents into the static files of an index.

#![allow(rustdoc::private_intra_doc_links)] // The documentation is read with private items.
#![allow(missing_docs)]

mod analyse;
mod assemble;
mod blocks;
mod buckets;
mod classes;
mod column_builder;
pub mod conflation;
mod correction_dict;
pub mod document_codec;
mod document_order;
mod env;
mod fingerprint;
mod impacts;
mod index_files;
mod inversion;
mod merge;
mod names;
mod partial_postings;
pub mod passages;
mod phrases;
mod postings_buffer;
mod shards;
pub mod stop_words;
mod suggestions;
mod term_ids;
mod texts;
mod token_stream;
mod writer;

pub use analyse::{AnalysedCorpus, FormsByTag, analyse};
pub use env::{
    BoxError, BuildEnv, BuildResult, BuiltFile, Deflate, DocumentSource, InMemoryStorage,
    TempStorage,
};
pub use fingerprint::{Fingerprint, fingerprint};
pub use impacts::Impacts;
pub use index_files::{BuildSummary, IndexFile};
pub use writer::{BuiltIndex, Writer};
