//! Limits on what an index may ask of the machine that reads it. Look here when an index is refused
//! with the error [`ErrorKind::Limit`](crate::ErrorKind::Limit).
//!
//! An index comes from another site than the page. Hashes prove that its files are those that its
//! publisher meant, not that the publisher means well: a few hundred bytes can describe endless
//! work. So every number of a file that decides how much memory or time follows has a limit here,
//! far above what an index of a million records needs, and an answer has a limit as a whole.
//! docs/LIMITS.md has the limits of the widget and of the command as well.

/// Bytes of one file after it is inflated: 64 MiB. The largest files have the positions of the most
/// frequent words. One that is 6 % of the words of a million records of 500 words takes 32 MB.
pub const MAX_FILE_BYTES: usize = 64 << 20;

/// Bytes of all files that are loaded for one answer, after they are inflated: as many as for one
/// file.
pub const MAX_ANSWER_BYTES: usize = MAX_FILE_BYTES;

/// Bytes of all files that one reader keeps, after they are inflated: 512 MiB, those of eight of
/// the largest answers.
pub const MAX_HELD_BYTES: usize = 512 << 20;

/// Files that are loaded for one answer: 1,000 hits, the most that a page has, each with stored
/// fields, a passage and the stored fields of six other editions.
pub const MAX_ANSWER_FILES: usize = 8192;

/// Documents: 2,097,152. By the sizes of its structs, a query keeps some 100 bytes for
/// each of them.
pub const MAX_DOCUMENTS: usize = 1 << 21;

/// Editions of one practice. The most translated text in the world has some 570.
pub const MAX_EDITIONS: usize = 1024;

/// Values of all facets together: 524,288. By the sizes of its structs, a reader keeps some 80
/// bytes for each.
pub const MAX_VALUES: usize = 1 << 19;

/// Values that practices have in one facet, ancestors included: this many a practice on average.
pub const MAX_VALUES_PER_PRACTICE: usize = 64;

/// Shards of the term dictionary: 262,144. An index of 94,812 documents has 3,750.
pub const MAX_SHARDS: usize = 1 << 18;

/// Bytes of the lower bounds of all shards: 8 MiB, or 32 for each of [`MAX_SHARDS`] shards.
pub const MAX_BOUND_BYTES: usize = 8 << 20;

/// Stop words of one language: 65,536.
pub const MAX_STOP_WORDS: usize = 1 << 16;

/// Work for one answer. A unit is about a byte read, a document looked at or a transition of a
/// dictionary followed. The attacks of `tests/hostile` that reach it took 0.2 to 0.9 s natively.
pub const MAX_WORK: usize = 1 << 27;

/// Bytes of the stored fields of one document, and of one passage: 1 MiB.
pub const MAX_STORED_BYTES: usize = 1 << 20;

/// Bytes of the text of a query; the rest is ignored.
pub const MAX_QUERY_BYTES: usize = 4096;

/// Filters of a request.
pub const MAX_FILTERS: usize = 256;
