//! The arithmetic of relevance, in integers only, so that every machine ranks alike.
//!
//! ```text
//! score(d)  = Σ over words of the query      repeats · idf · strength / 16
//!           + ½ · share of d's title that the words are · what these words add
//!           + Σ over pairs of words that are close in d    22 · max(0, idf(h) − greater idf)
//!
//! idf(n)    = log2((N + 1) / (n + ½)) in 1/256 bit, at least 1
//! idf       = idf(n), or the mean of idf(n) and idf(f) if d contains the very form typed
//! strength  = impact · boost; impact is the BM25F weight without idf, from the posting
//!
//! N           documents in all
//! n, f, h     documents that match the word, contain its very form, have the pair close together
//! greater idf the greater of the two words'
//! boost       16       the word, or another form of it
//!             12       a longer word that begins with it
//!             14 … 12  a correction, each with its own idf
//!             10/16 of these for another name of the same thing
//!             + 2      for the exact form, with its accents
//! ```
//!
//! The idf is that of BM25 (Robertson and Zaragoza, *The Probabilistic Relevance Framework*, 2009)
//! with `1 +` inside the logarithm, as in Lucene, which keeps it positive. A prefix is weighed as
//! one word that occurs in every document that contains any of its completions, so a rare
//! completion counts no more than a common one; in a document its strongest completion counts. What
//! each part of the sum contributes was measured: see `docs/decisions/0005`.
//!
//! # To add a ranking signal
//!
//! 1. Its arithmetic is a pure function here, and a line of the table above.
//! 2. [`group`](super::group) adds it to the score of a document. If it needs data of the posting,
//!    [`DocMatch`](super::types::DocMatch) carries it from
//!    [`Posting`](crate::format::postings::Posting); a new column is a new version of the format.
//! 3. [`explain`](super::explain) gets a part for it, because the parts must sum to the score.
//! 4. `tests/native/brute/matching.rs` computes it again by a loop over all documents, and the
//!    oracle compares. `cargo xtask measure relevance` says whether it helps.

/// The weight of a word that matches itself, in sixteenths. All boosts are relative to it.
pub const WHOLE_WORD: u32 = 16;
/// The boost of a longer word that begins with what was typed, in sixteenths.
pub const LONGER_WORD: u32 = 12;
/// The factor of a match by another name of the same thing, in sixteenths: see
/// `docs/decisions/0008`.
pub const CONCEPT: u32 = 10;
/// The boost of the likeliest correction, in sixteenths; the next ones have 1 less each: see
/// `docs/decisions/0007`.
pub const CORRECTED: u32 = 14;
/// What a match of the exact form adds to the boost, in sixteenths: the accents typed, or none.
pub const EXACT_FORM: u32 = 2;

/// The points of a close pair for each 1/256 bit by which its idf exceeds the greater idf of its
/// words. Like [`MAX_PAIR_DISTANCE`], it was chosen by measurement: see `docs/decisions/0005`.
pub const PAIR_WEIGHT: u32 = 22;
/// Two words are close if their first positions differ by this at most, in the unit of
/// [`Posting::position`](crate::format::postings::Posting::position), which is two words: about
/// four words without stop words.
pub const MAX_PAIR_DISTANCE: u8 = 2;
/// In queries of more words than this pairs do not count, because their number grows with the
/// square.
pub const MAX_PAIRED_WORDS: usize = 25;

/// The query's words in the title of one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// The points that these words add to the score.
    points: u32,
    /// The share of the title that they are, in 1/[`WHOLE_TITLE`].
    share: u32,
}

/// The denominator of shares of a title: 7!, which the lengths up to 15 divide without a remainder
/// or nearly so.
const WHOLE_TITLE: u32 = 5040;

impl Title {
    /// Adds a word that is worth `points`. `length` is the number of words in the title, or 0 if
    /// the word is not in it.
    pub fn add(&mut self, points: u32, length: u8) {
        if length > 0 {
            self.points = self.points.saturating_add(points);
            self.share += WHOLE_TITLE / u32::from(length);
        }
    }

    /// The points for words in the title: half of what they add anyway if they are the whole title,
    /// and proportionally less if they are a part.
    pub fn points(self) -> u32 {
        (u64::from(self.points) * u64::from(self.share.min(WHOLE_TITLE))
            / u64::from(2 * WHOLE_TITLE)) as u32
    }
}

/// The inverse document frequency of a word that `matching` of `documents` match, in 1/256 bit.
pub fn idf(documents: usize, matching: usize) -> u32 {
    let (documents, matching) = (documents as u64, matching as u64);
    log2(2 * documents + 2).saturating_sub(log2(2 * matching + 1)).max(1)
}

/// The points that one word adds to the score of a document.
pub fn contribution(idf: u32, strength: u32, repeats: u32) -> u32 {
    (idf * strength / WHOLE_WORD).saturating_mul(repeats)
}

/// The binary logarithm in 1/256, rounded down; 0 for 0.
fn log2(number: u64) -> u32 {
    let Some(whole) = number.checked_ilog2() else { return 0 };
    // The mantissa in [1, 2) with 31 fractional bits. Each squaring yields one more bit of the
    // logarithm.
    let mut mantissa = number << (63 - whole) >> 32;
    let mut fraction = 0;
    for _ in 0..8 {
        mantissa = (mantissa * mantissa) >> 31;
        let bit = (mantissa >> 32) as u32;
        mantissa >>= bit;
        fraction = fraction << 1 | bit;
    }
    whole << 8 | fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right_to_the_last_bit() {
        for number in [1u64, 2, 3, 5, 100, 3529, 99_999, 1 << 40] {
            let expected = ((number as f64).log2() * 256.0).floor() as u32;
            assert_eq!(log2(number), expected, "{number}");
        }
    }

    #[test]
    fn rare_words_tell_more_and_nothing_overflows() {
        assert!(idf(1000, 1) > idf(1000, 10));
        assert_eq!(idf(1000, 1000), 1);
        assert_eq!(idf(10, 0), 1141); // floor(256 · log2 22)
        let most = contribution(idf(1 << 26, 1), 255 * (WHOLE_WORD + EXACT_FORM), 100);
        assert!(most < u32::MAX / 2);
    }
}
