//! Chooses the words of the correction dictionary: as many as its file has room for.

use medina::format::correction_dict::put_words;

use crate::env::Deflate;

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
const ABOUT_A_WORD: usize = 5;

/// Words beyond so many take more than the average of those before, in hundredths: they are rarer and longer.
const FURTHER_WORD: usize = 110;

/// What the file should deflate to, and what is near enough.
const WANTED: usize = DEFLATED - DEFLATED / 256;
const ENOUGH: usize = DEFLATED - DEFLATED / 128;

/// How many bytes the file has, and these deflated; words come in order.
pub(crate) fn put_spelling(words: &[Word<'_>], deflate: Deflate<'_>) -> (usize, Vec<u8>) {
    let mut places: Vec<usize> = (0..words.len()).collect();
    places.sort_by_key(|place| {
        (!words[*place].is_prominent, core::cmp::Reverse(words[*place].documents))
    });
    let put = |count: usize| {
        let mut chosen = places[..count].to_vec();
        chosen.sort_unstable();
        put_words(chosen.into_iter().map(|place| (words[place].form, words[place].documents)))
    };
    // Between a number that fits and one that does not. Where to look next follows from the last two sizes, as these grow evenly.
    let (mut most, mut too_many, mut next) = (0, words.len() + 1, DEFLATED / ABOUT_A_WORD);
    let (mut file, mut before) = (None, None);
    while too_many - most > 1 + most / 256 {
        next = next.clamp(most + 1, too_many - 1);
        let tried = put(next);
        let deflated = deflate(&tried);
        let size = deflated.len();
        let from = before.unwrap_or((next - 100 * next / FURTHER_WORD, 0));
        let (step, expected) = (1 + next / 256, expected(from, (next, size)));
        before = Some((next, size));
        if size > DEFLATED {
            too_many = next;
            next = expected.min(next.saturating_sub(step));
            continue;
        }
        (most, file) = (next, Some((tried.len(), deflated)));
        if size >= ENOUGH {
            break;
        }
        next = expected.max(next + step);
    }
    file.unwrap_or_else(|| {
        let nothing = put(0);
        (nothing.len(), deflate(&nothing))
    })
}

/// How many words should have the size wanted, given two numbers with their sizes.
fn expected(one: (usize, usize), other: (usize, usize)) -> usize {
    let words = other.0.abs_diff(one.0) as f64;
    let bytes = other.1.abs_diff(one.1).max(1) as f64;
    (other.0 as f64 + (WANTED as f64 - other.1 as f64) * words / bytes) as usize
}
