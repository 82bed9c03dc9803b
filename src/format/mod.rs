//! The index format: one short-lived entry, and immutable files named and checked by their content.
//!
//! An index is a folder of static files. Any host will do: no range requests, no compression by the server, no directory
//! listing, no content negotiation are asked of it.
//!
//! ```text
//! entry.bin          names the core and the label files, with SHA-256 and size              [`entry`]
//!  ├ labels          stop words, names of facets and values, one file a language            [`labels`]
//!  └ core            all that no query can do without; names the rest:                      [`core`]
//!     ├ words        shards of the dictionary, each with the postings of its terms          [`router`], [`words`], [`postings`]
//!     ├ spelling     the words that unknown ones are compared with, where there are shards  [`spelling`]
//!     ├ positions    where the words of a shard stand, loaded for phrases                   [`router`], [`positions`]
//!     ├ names        what concepts are called, loaded for hits found by another name        [`concepts`]
//!     ├ suggestions  names and frequent phrases, loaded when somebody types                 [`suggestions`]
//!     ├ facets       one column a facet                                                     [`facets`]
//!     ├ orders       ranks by date and by title, loaded when a visitor sorts                [`order`]
//!     └ documents    blocks of 32 documents: cards of hits, passages of texts               [`documents`]
//! ```
//!
//! Each module's head specifies its bytes; `tests/native/format.rs` spells out a whole small index by hand.
//!
//! # Numbers
//!
//! Integers are unsigned LEB128 varints of at most 32 bits (300 is `AC 02`) unless said otherwise, texts and byte strings carry
//! their length before them, metadata records are bincode 2 in its standard configuration (see [`record`]), decoded with a
//! limit of 1 MiB. Documents are numbered in the order of the corpus, practice by practice, so that the editions of a
//! practice are neighbours; practices are numbered likewise.
//!
//! # Files
//!
//! Every file but the entry is deflated (RFC 1951), named by its content and checked before it is inflated or parsed; see
//! [`files`] for names, proofs and payloads. Small sections travel inside the core instead of in files of their own: the
//! dictionary up to 96 kB deflated, the columns up to 16 kB deflated together. Then a query needs one round
//! of fetching (cards and passages) instead of two.
//!
//! # Rounds
//!
//! | when | what is fetched, all at once |
//! |---|---|
//! | first sign of intent | entry, and the program itself |
//! | entry read | core, labels of the visitor's language |
//! | last keystroke | shards of the words; columns of facets with a choice; the order, if sorted; positions of phrases |
//! | a word unknown | the spelling file, then the shards of the words that may be meant |
//! | matched | cards and passages of the hits on the page, names of concepts |
//! | shown | columns of the facets in sight, where they are files; suggestions, if asked for |
//!
//! What is already here is not fetched again.
//!
//! # Sizes
//!
//! Measured with `medina build --report`, in kB (1,000 bytes) as transferred; deflate at the builder's level.
//!
//! | corpus | documents | terms | core | words: files, in all | positions: files, in all | documents: files, in all | spelling | suggestions | orders |
//! |---|---|---|---|---|---|---|---|---|---|
//! | our own, 53 practices | 111 | 3,661 | 88.1 | in the core | 5, 54.3 | 83, 81.0 | none | 6.5 | 0.2 |
//! | participedia, 8 facets | 3,529 | 75,106 | 15.5 | 463, 3,241 | 463, 3,623 | 5,788, 6,570 | 26.9 | 2.8 | 6.1 |
//! | php-docs English, 3 facets, 5 records without a title left out | 11,080 | 30,917 | 6.5 | 312, 2,204 | 312, 2,502 | 7,756, 5,360 | 26.9 | 4.5 | 21.4 |
//!
//! Entries take 0.1 to 0.3, labels of one language 0.4 to 2.4. What larger corpora take: docs/SCALE.md.
//!
//! # Versions
//!
//! The entry carries a format version, now [`FORMAT_VERSION`]. A reader reads this version alone: it refuses older and newer
//! ones with an error of its own kind, which says to rebuild the index. Reader and writer of a section share a file; the specification, the bytes in
//! `tests/native/format.rs` and the version change together.

pub mod columns;
pub mod concepts;
pub mod correction_dict;
pub mod files;
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
