//! Compiles documents into the static files of an index: a library without I/O, threads or a clock,
//! which a [`BuildEnv`] provides.
//!
//! # A tour of a build
//!
//! A build has two halves. [`analyse()`] reads the documents, [`AnalysedCorpus::finish`] writes the
//! files. [`Writer`] does both in memory.
//!
//! 1. *Order* (`document_order`): editions of a practice become neighbours; documents are divided
//!    into batches.
//! 2. *Analysis* (`analyse`): each batch becomes a token stream (`token_stream`), split into
//!    passages (`passages`) and cached. Metadata of each document is collected: facet values
//!    (`column_builder`), concepts (`concept_membership`), phrases (`phrases`).
//! 3. *Term ids* (`term_ids`): the forms of all batches are interned, sorted and numbered.
//! 4. *Documents* (`document_sections`): stored fields and passages in blocks (`blocks`), columns,
//!    suggestions (`suggestions`). In parallel with:
//! 5. *Conflation* (`classes`): a [`Conflator`](conflation::Conflator) decides which forms share a
//!    posting list; concepts get their names (`concept_names`).
//! 6. *Inversion* (`inversion`): token streams become postings of each batch (`postings_buffer`),
//!    weighted by BM25F (`impacts`).
//! 7. *Merge* (`merge`, `partial_postings`): the postings of all batches become one list per term.
//! 8. *Shards* (`shards`, `term_sections`): sorted terms are split into files; the most frequent
//!    ones become the correction dictionary (`correction_dict`).
//! 9. *Assembly* (`assemble`, `index_files`): all files are compressed, named by their content and
//!    published; the header and the manifest come last.
//!
//! The bytes of each section are specified and written by [`medina::format`]. The jobs of a stage
//! run in parallel (`jobs`), and the same documents give the same bytes on any machine.
//! `docs/decisions/0009-building.md` has the measurements behind this design.

#![allow(rustdoc::private_intra_doc_links)] // The documentation is read with private items.

// What a build needs from outside.
pub mod conflation;
pub mod document_codec;
mod env;
mod fingerprint;
mod jobs;

// The first half: documents to token streams and term ids.
mod analyse;
mod analysed_corpus;
mod column_builder;
mod concept_membership;
mod document_order;
mod passages;
mod phrases;
pub mod stop_words;
mod term_ids;
mod token_stream;

// The second half: sections that depend on documents alone,
mod blocks;
mod document_sections;
mod stored_texts;
mod suggestions;
// and sections that depend on terms.
mod classes;
mod concept_names;
mod correction_dict;
mod impacts;
mod inversion;
mod merge;
mod partial_postings;
mod postings_buffer;
mod shards;
mod term_sections;

// Files and the way to all of this.
mod assemble;
mod index_files;
mod writer;

// Numbers and collections.
mod bit_set;
mod buckets;
mod ids;
mod multi_map;

pub use analyse::analyse;
pub use analysed_corpus::{AnalysedCorpus, FormsByTag};
pub use env::{
    BoxError, BuildEnv, BuildResult, BuiltFile, Deflate, DocumentSource, InMemoryStorage,
    TempStorage,
};
pub use fingerprint::{Fingerprint, fingerprint};
pub use impacts::Impacts;
pub use index_files::{BuildSummary, IndexFile};
pub use writer::{BuiltIndex, Writer};
