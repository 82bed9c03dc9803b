//! The correction dictionary: the words that a misspelt one is compared with if the term dictionary
//! is in shards. Look here for which words can be suggested in place of another.
//!
//! ```text
//! fst map   form -> binary logarithm of the number of documents that contain it, rounded down
//! ```
//!
//! It holds the words of titles and names and then others, the most frequent first, as many as fit
//! into a file of bounded size. If the header holds the term dictionary there is no such file,
//! because the term dictionary itself serves.

use crate::format::fst_writer::FstWriter;

/// The bytes of the file for words, each with the number of documents that contain it (at least 1).
/// The words must ascend.
pub fn put_words<'a>(words: impl Iterator<Item = (&'a str, u32)>) -> Vec<u8> {
    let mut map = FstWriter::new();
    for (form, documents) in words {
        map.insert(form.as_bytes(), u64::from(documents.ilog2()));
    }
    map.finish().to_vec()
}
