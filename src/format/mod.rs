//! The index format: one short-lived manifest, and immutable files named and checked by their
//! content. Look here for the map of the files; each module below specifies its bytes.
//!
//! An index is a folder of static files. Any host can serve it: it needs neither range requests nor
//! compression by the server nor directory listings nor content negotiation.
//!
//! ```text
//! entry.bin          names the header and the label files                          [`manifest`]
//!  ├ labels          stop words, names of facets and values, one file a language   [`labels`]
//!  └ header          what every query needs; names the rest                        [`header`]
//!     ├ terms        shards of the term dictionary with posting lists      [`shard_index`],
//!     │                                                  [`terms`], [`term_dict`], [`postings`]
//!     ├ corrections  what unknown words are compared with, if terms are
//!     │              in files                                              [`correction_dict`]
//!     ├ positions    positions of the words of a shard, loaded for phrases         [`positions`]
//!     ├ names        names of concepts, loaded for hits found by another name      [`concepts`]
//!     ├ suggestions  names and frequent phrases, loaded when a visitor types       [`suggestions`]
//!     ├ columns      the values of every practice in one facet                     [`columns`]
//!     ├ sort columns ranks by date and by title, loaded when a visitor sorts       [`sort_column`]
//!     └ documents    blocks of 32 documents: stored fields, passages               [`stored`]
//! ```
//!
//! `tests/native/format.rs` spells out a whole small index by hand.
//!
//! # Numbers
//!
//! Integers are unsigned LEB128 varints of at most 32 bits (300 is `AC 02`) unless said otherwise.
//! Texts and byte strings have their length before them. The plain facts of manifest and header are
//! records in bincode 2 with a limit of 1 MiB: see [`record`]. Documents are numbered in the order
//! of the corpus, practice by practice, so that the editions of a practice are neighbours.
//! Practices are numbered in the same order.
//!
//! # Files
//!
//! Every file but the manifest is deflated (RFC 1951), named by its content, and checked before it
//! is inflated or parsed: see [`files`]. Small sections are in the header instead of files of their
//! own: the term dictionary up to 96 kB deflated, the columns up to 16 kB deflated together. A
//! query then needs one round of fetching (stored fields and passages) instead of two.
//!
//! # Rounds
//!
//! | when | what is fetched, all at once |
//! |---|---|
//! | first sign of intent | manifest, and the program itself |
//! | manifest read | header, labels of the visitor's language |
//! | last keystroke | term shards, filtered columns, the sort column, positions of phrases |
//! | a word unknown | the correction dictionary, then the shards of the corrections |
//! | matched | stored fields and passages of the hits on the page, names of concepts |
//! | shown | columns of the facets in sight, if they are files; suggestions, if asked for |
//!
//! Files that have arrived are not fetched again.
//!
//! # Sizes
//!
//! Measured with `medina build --report`, in kB (1,000 bytes) as transferred; deflate at the
//! builder's level. Our own corpus has 53 practices; participedia is built with 8 facets; php-docs
//! is the English edition with 3 facets, without 5 records that have no title.
//!
//! | corpus | documents | terms | header | term files | position files | document files |
//! |---|---|---|---|---|---|---|
//! | our own | 111 | 3,661 | 88.4 | in the header | 5, 54.3 | 83, 81.0 |
//! | participedia | 3,529 | 75,106 | 15.5 | 463, 3,241 | 463, 3,623 | 5,788, 6,570 |
//! | php-docs | 11,080 | 30,917 | 6.5 | 312, 2,204 | 312, 2,502 | 7,756, 5,360 |
//!
//! | corpus | corrections | suggestions | sort columns |
//! |---|---|---|---|
//! | our own | none | 6.5 | 0.2 |
//! | participedia | 26.9 | 2.8 | 6.1 |
//! | php-docs | 26.9 | 4.5 | 21.4 |
//!
//! Manifests take 0.1 to 0.4, labels of one language 0.4 to 2.4. What larger corpora take is in
//! docs/SCALE.md. The header of participedia was measured with format version 5; version 6 adds 0.1
//! to 0.3 to headers and manifests, because the numbers in its records keep their full width.
//!
//! # Versions
//!
//! The manifest has a format version, now [`FORMAT_VERSION`]. A reader reads this version alone: it
//! refuses older and newer ones with an error of its own kind, which says to rebuild the index. The
//! specification, the code, the bytes in `tests/native/format.rs` and the version change together.

pub mod columns;
pub mod concepts;
pub mod correction_dict;
pub mod files;
mod fst_check;
pub mod fst_writer;
pub mod header;
pub mod labels;
pub mod manifest;
pub mod positions;
pub mod postings;
pub mod record;
#[cfg(feature = "section-sizes")]
pub mod section;
#[cfg(feature = "section-sizes")]
pub mod section_sizes;
pub mod shard_index;
pub mod sort_column;
pub mod stored;
pub mod suggestions;
pub mod term_dict;
pub mod terms;

pub use columns::PATH_SEPARATOR;
pub use files::{FileRef, Payload, Role};
pub use manifest::{FORMAT_VERSION, MANIFEST_NAME};
