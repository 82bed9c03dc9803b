//! Spelling: the words that a misspelt one is compared with where the dictionary is in shards.
//!
//! ```text
//! fst map   form -> binary logarithm of the number of its documents, rounded down
//! ```
//!
//! It holds the words of titles and names and then, the most frequent first, others, as many as a file of bounded size takes. Where
//! the core holds the dictionary there is no such file: the dictionary itself serves.

use fst::MapBuilder;

use super::writer::Deflate;

/// The file deflates to at most this many bytes.
const DEFLATED: usize = 27_000;

/// A word that may be in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    pub(crate) form: &'a str,
    /// How many documents hold it.
    pub(crate) documents: u32,
    /// Whether a title or a name has it.
    pub(crate) is_prominent: bool,
}

/// The bytes of the file; words come in order.
pub(crate) fn put_spelling(mut words: Vec<Word<'_>>, deflate: Deflate<'_>) -> Vec<u8> {
    words.sort_by_key(|word| (!word.is_prominent, core::cmp::Reverse(word.documents)));
    // No word deflates to less than a byte, so more need not be tried.
    words.truncate(DEFLATED);
    let fits = |count: usize| deflate(&put_words(&words[..count])).len() <= DEFLATED;
    if fits(words.len()) {
        return put_words(&words);
    }
    // Between a number that fits and one that does not.
    let (mut most, mut too_many) = (0, words.len());
    while too_many - most > 1 + most / 64 {
        let middle = usize::midpoint(most, too_many);
        if fits(middle) { most = middle } else { too_many = middle }
    }
    put_words(&words[..most])
}

fn put_words(words: &[Word<'_>]) -> Vec<u8> {
    let mut words = words.to_vec();
    words.sort_unstable_by(|left, right| left.form.cmp(right.form));
    let mut map = MapBuilder::memory();
    for word in words {
        map.insert(word.form, u64::from(word.documents.ilog2())).expect("keys ascend");
    }
    map.into_inner().expect("writing into memory cannot fail")
}
