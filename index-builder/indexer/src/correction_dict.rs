//! Chooses the words of the correction dictionary: the most frequent ones that its file can hold.
//! [`medina::format::correction_dict`] has the bytes of the file.

use std::cmp::Reverse;

use medina::format::correction_dict::put_words;

use crate::env::Deflate;

/// The file deflates to at most this many bytes.
const MAX_DEFLATED: usize = 27_000;

/// The size that the search aims at, and the least size that ends it: the file is then full to a
/// hundredth.
const WANTED: usize = MAX_DEFLATED - MAX_DEFLATED / 256;
const ENOUGH: usize = MAX_DEFLATED - MAX_DEFLATED / 128;

/// About how many deflated bytes a word takes, for the first guess.
const BYTES_PER_WORD: usize = 5;

/// How many bytes a further word takes, in hundredths of the mean before: further words are rarer
/// and longer.
const FURTHER_WORD_PERCENT: usize = 110;

/// A word that the dictionary may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    pub(crate) form: &'a str,
    /// The number of documents that have it.
    pub(crate) documents: u32,
    /// Whether a title or the name of a concept has it.
    pub(crate) is_prominent: bool,
}

/// A compressed file, and its size before compression.
pub(crate) struct DeflatedFile {
    pub(crate) raw: usize,
    pub(crate) deflated: Vec<u8>,
}

/// The size of a dictionary of the first `words` words.
#[derive(Clone, Copy)]
struct Measurement {
    words: usize,
    bytes: usize,
}

/// Writes the dictionary. `words` are sorted by their forms; prominent ones are taken first, then
/// frequent ones.
///
/// The number of words that fit is found by interpolation, because each step compresses the file:
/// a bisection over all words took 6 % of a build, alone at the end of it (decision 9).
pub(crate) fn put_correction_dict(words: &[Word<'_>], deflate: Deflate<'_>) -> DeflatedFile {
    let mut ranking: Vec<usize> = (0..words.len()).collect();
    ranking.sort_by_key(|index| (!words[*index].is_prominent, Reverse(words[*index].documents)));
    let file_of = |count: usize| {
        let mut chosen = ranking[..count].to_vec();
        chosen.sort_unstable();
        let raw =
            put_words(chosen.into_iter().map(|index| (words[index].form, words[index].documents)));
        DeflatedFile { raw: raw.len(), deflated: deflate(&raw) }
    };
    largest_that_fits(words.len(), file_of).unwrap_or_else(|| file_of(0))
}

/// The file of the most words that fits, or nearly of the most; `None` if no word fits.
fn largest_that_fits(
    words: usize,
    file_of: impl Fn(usize) -> DeflatedFile,
) -> Option<DeflatedFile> {
    // `fitting` words fit and `too_many` do not. The size grows evenly between two guesses, so the
    // last two sizes say where to look next.
    let (mut fitting, mut too_many) = (0, words + 1);
    let mut next = MAX_DEFLATED / BYTES_PER_WORD;
    let (mut best, mut before) = (None, None);
    while too_many - fitting > 1 + fitting / 256 {
        next = next.clamp(fitting + 1, too_many - 1);
        let file = file_of(next);
        let size = Measurement { words: next, bytes: file.deflated.len() };
        let expected = interpolate(before.unwrap_or_else(|| assumed_before(next)), size);
        before = Some(size);
        let step = 1 + next / 256;
        if size.bytes > MAX_DEFLATED {
            too_many = next;
            next = expected.min(next.saturating_sub(step));
            continue;
        }
        (fitting, best) = (next, Some(file));
        if size.bytes >= ENOUGH {
            break;
        }
        next = expected.max(next + step);
    }
    best
}

/// A point in place of a first measurement, such that further words are longer than the mean.
fn assumed_before(words: usize) -> Measurement {
    Measurement { words: words - 100 * words / FURTHER_WORD_PERCENT, bytes: 0 }
}

/// The number of words that should take the wanted size, on the line through two measurements.
fn interpolate(one: Measurement, other: Measurement) -> usize {
    let words = other.words.abs_diff(one.words) as f64;
    let bytes = other.bytes.abs_diff(one.bytes).max(1) as f64;
    (other.words as f64 + (WANTED as f64 - other.bytes as f64) * words / bytes) as usize
}
