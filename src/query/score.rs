//! The arithmetic of relevance: integers only, so that every machine ranks alike.
//!
//! ```text
//! score(document) = Σ over words of the query  repeats · idf · strength / 16
//!                 + what the words in its title add, for the share of the title that they are, times ½
//!                 + Σ over pairs of words that stand close together in it  22 · max(0, idf(h) − the greater idf of the two)
//! idf(n)          = log2((N + 1) / (n + ½)) in 1/256, at least 1;  N documents in all
//! idf             = idf(n), n documents match the word; where its very form is there, the mean of this and idf(f), f hold the form
//! h               = how many documents hold the pair close together
//! strength        = impact · (16 for the word or another form of it, 12 for a longer word it begins, 14 to 12 for corrections, each by its own idf; 10/16 of
//!                   either for another name of the same thing; + 2 for the exact form typed)
//! ```
//!
//! The idf is that of BM25 with the usual `1 +` inside the logarithm, which keeps it positive. A prefix is weighed
//! as one word that occurs in every document its completions occur in, so that a rare completion is worth no more than a
//! common one; a document then counts by its strongest completion. Two words are close where the places at which the text first holds
//! them (see [`Posting::place`](crate::format::postings::Posting)) differ by two at most: about four words, stop words apart. What each part brings was measured: see `docs/decisions/0005`.

/// What a pair of words close together adds for each 1/256 bit that it tells more than either.
pub const PAIR: u32 = 22;
/// How far apart the places of a pair may be.
pub const CLOSE: u8 = 2;
/// Queries of more words are not looked through for pairs.
pub const MOST_PAIRED: usize = 25;

/// The words of a query that stand in a document's title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// What they add to the score.
    words: u32,
    /// The share of the title that they are, in 1/[`WHOLE_TITLE`].
    share: u32,
}

/// A number that every length of a title up to 15 divides well enough.
const WHOLE_TITLE: u32 = 5040;

impl Title {
    /// Takes a word that adds so much, in a title of that length; 0 where it is not in the title.
    pub fn add(&mut self, points: u32, length: u8) {
        if length > 0 {
            self.words = self.words.saturating_add(points);
            self.share += WHOLE_TITLE / u32::from(length);
        }
    }

    /// What they add once more: half of it where they are the whole title, less where they are a part.
    pub fn points(self) -> u32 {
        (u64::from(self.words) * u64::from(self.share.min(WHOLE_TITLE))
            / u64::from(2 * WHOLE_TITLE)) as u32
    }
}

/// What the word itself is worth, in sixteenths.
pub const WHOLE_WORD: u32 = 16;
/// What a longer word is worth that begins as typed.
pub const LONGER_WORD: u32 = 12;
/// What another name of the same thing is worth.
pub const CONCEPT: u32 = 10;
/// What a word is worth that was most likely meant.
pub const CORRECTED: u32 = 14;
/// What the exact form adds: the accents the visitor typed, or their absence.
pub const EXACT_FORM: u32 = 2;

/// How much a word tells apart, in 1/256 bit: `matching` of `documents` hold it.
pub fn idf(documents: usize, matching: usize) -> u32 {
    let (documents, matching) = (documents as u64, matching as u64);
    log2(2 * documents + 2).saturating_sub(log2(2 * matching + 1)).max(1)
}

/// What one word adds to the score of a document.
pub fn contribution(idf: u32, strength: u32, repeats: u32) -> u32 {
    (idf * strength / 16).saturating_mul(repeats)
}

/// The binary logarithm in 1/256, rounded down; 0 for 0.
fn log2(number: u64) -> u32 {
    let Some(whole) = number.checked_ilog2() else { return 0 };
    // The mantissa in [1, 2) with 31 fractional bits; each squaring yields one more bit of the logarithm.
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
