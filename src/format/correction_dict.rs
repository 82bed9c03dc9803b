//! Spelling: the words that a misspelt one is compared with where the dictionary is in shards.
//!
//! ```text
//! fst map   form -> binary logarithm of the number of its documents, rounded down
//! ```
//!
//! It holds the words of titles and names and then, the most frequent first, others, as many as a file of bounded size takes. Where
//! the core holds the dictionary there is no such file: the dictionary itself serves.

use crate::format::fst_writer::FstWriter;

/// Makes the bytes of the file from words in ascending order, each with the number of its documents.
pub fn put_words<'a>(words: impl Iterator<Item = (&'a str, u32)>) -> Vec<u8> {
    let mut map = FstWriter::new();
    for (form, documents) in words {
        map.insert(form.as_bytes(), u64::from(documents.ilog2()));
    }
    map.finish().to_vec()
}
