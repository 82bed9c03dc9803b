//! Spelling: the words that a misspelt one is compared with where the dictionary is in shards.
//!
//! ```text
//! fst map   form -> binary logarithm of the number of its documents, rounded down
//! ```
//!
//! It holds the words of titles and names and then, the most frequent first, others, as many as a file of bounded size takes. Where
//! the core holds the dictionary there is no such file: the dictionary itself serves.

use super::transducer::Transducer;
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

/// About so many bytes of the file are a word's; where to begin looking for the number of words that fits.
const ABOUT_A_WORD: usize = 3;

/// The bytes of the file; words come in order.
pub(crate) fn put_spelling(words: &[Word<'_>], deflate: Deflate<'_>) -> Vec<u8> {
    let mut places: Vec<usize> = (0..words.len()).collect();
    places.sort_by_key(|place| (!words[*place].is_prominent, core::cmp::Reverse(words[*place].documents)));
    let put = |count: usize| {
        let mut chosen = places[..count].to_vec();
        chosen.sort_unstable();
        put_words(chosen.into_iter().map(|place| words[place]))
    };
    // Between a number that fits and one that does not. Where to look next follows from the last size, a 64th apart at the least.
    let (mut most, mut too_many, mut next) = (0, words.len() + 1, DEFLATED / ABOUT_A_WORD);
    while too_many - most > 1 + most / 64 {
        next = next.clamp(most + 1, too_many - 1);
        let size = deflate(&put(next)).len();
        let (expected, step) = (next * DEFLATED / size, 1 + next / 64);
        if size <= DEFLATED {
            most = next;
            next = expected.max(next + step);
        } else {
            too_many = next;
            next = expected.min(next.saturating_sub(step));
        }
    }
    put(most)
}

fn put_words<'a>(words: impl Iterator<Item = Word<'a>>) -> Vec<u8> {
    let mut map = Transducer::new();
    for word in words {
        map.insert(word.form.as_bytes(), u64::from(word.documents.ilog2()));
    }
    map.finish()
}
