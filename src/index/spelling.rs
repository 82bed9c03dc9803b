//! Spelling: the words that a misspelt one is compared with where the dictionary is in shards.
//!
//! ```text
//! fst map   form -> binary logarithm of the number of its documents, rounded down
//! ```
//!
//! It holds the words of titles and names and then, the most frequent first, others, as many as a file of bounded size takes. Where
//! the core holds the dictionary there is no such file: the dictionary itself serves.

use fst::MapBuilder;

use super::terms::Term;
use super::words::is_form;
use super::writer::Deflate;

/// The file deflates to at most this many bytes.
const DEFLATED: usize = 27_000;

/// The bytes of the file.
pub(crate) fn put_spelling(terms: &[Term], deflate: Deflate<'_>) -> Vec<u8> {
    let mut words: Vec<&Term> =
        terms.iter().filter(|term| is_form(term.key.as_bytes()) && term.frequency > 0).collect();
    words.sort_by_key(|term| (!term.is_prominent, core::cmp::Reverse(term.frequency)));
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

fn put_words(words: &[&Term]) -> Vec<u8> {
    let mut words: Vec<&Term> = words.to_vec();
    words.sort_unstable_by(|left, right| left.key.cmp(&right.key));
    let mut map = MapBuilder::memory();
    for word in words {
        map.insert(&word.key, u64::from(word.frequency.ilog2())).expect("keys ascend");
    }
    map.into_inner().expect("writing into memory cannot fail")
}
