//! How much a term says about a document: BM25F without idf, in four bits of a byte. Look here to
//! change how term frequencies and lengths count; the query applies idf
//! ([`medina::query::score`]).
//!
//! The *body* is title, summary and text together. Title and summary also count on their own, each
//! with its own saturation and length. This is BM25F (Robertson, Zaragoza and Taylor, “Simple BM25
//! extension to multiple weighted fields”, 2004) in the variant with separate fields (Robertson and
//! Zaragoza, “The Probabilistic Relevance Framework: BM25 and Beyond”, 2009, section 3.4). Lengths
//! are in words that are no stop words.
//!
//! ```text
//! part(tf, norm) = tf · (k1 + 1) / (tf + k1 · norm)
//! body           = part(tf, 0.1 + 0.9 · (length + 40) / (average + 40))
//! title, summary = part(tf, 0.25 + 0.75 · length / average of those that have one)
//! weight         = w_text · body + w_title · title + w_summary · summary
//! impact         = ⌈15 · weight / greatest possible weight⌉ · 17
//! ```
//!
//! The 40 words added to every length soften its effect where texts are a sentence or two, and
//! hardly matter on long pages: one setting serves both. Sixteen levels rank as well as 255 and
//! deflate better. Both, and every constant, were chosen by measurement (decision 5).
//!
//! Lengths and averages are rounded to a few bits, so that editing one document does not change
//! the impacts of its other words, let alone those of other documents.

use crate::conflation::FIELDS;
use medina::format::postings::IMPACT_STEP;

/// How soon repetition stops counting: 0 counts presence only, large values count every
/// occurrence.
const K1: f32 = 1.2;
/// How much the length of the body counts against a document: 0 not at all, 1 in proportion.
const B_BODY: f32 = 0.9;
/// How much the length of a title or a summary counts.
const B_FIELD: f32 = 0.75;
/// The number of words added to the length of every body.
const ADDED_WORDS: f32 = 40.0;

/// Turns term frequencies into impacts, given the weights and average lengths of the fields.
#[derive(Clone, Debug)]
pub struct Impacts {
    weights: [f32; FIELDS],
    /// The mean lengths of title and summary, over those that are not empty, and of the body.
    averages: [f32; FIELDS],
}

impl Impacts {
    /// From the weights of the fields and, by document, their lengths in words that are no stop
    /// words.
    pub fn new(weights: [f32; FIELDS], lengths: &[[u32; FIELDS]]) -> Self {
        let average = |of: &dyn Fn(&[u32; FIELDS]) -> u32| {
            let counted = || lengths.iter().map(of).filter(|length| *length > 0).map(u64::from);
            rounded(counted().sum::<u64>().div_ceil(counted().count().max(1) as u64), 3).max(1)
                as f32
        };
        let averages = [average(&|of| of[0]), average(&|of| of[1]), average(&|of| of.iter().sum())];
        Self { weights, averages }
    }

    /// The impact of a term with these frequencies in fields of these lengths: a multiple of 17
    /// from 17 to 255.
    pub fn of(&self, frequencies: [u16; FIELDS], lengths: [u32; FIELDS]) -> u8 {
        self.weigh(frequencies, self.norms(lengths))
    }

    /// The impacts of the terms of one document, whose fields have these lengths.
    pub(crate) fn of_document(&self, lengths: [u32; FIELDS]) -> DocumentImpacts<'_> {
        DocumentImpacts {
            impacts: self,
            norms: self.norms(lengths),
            text_only: [0; CACHED_FREQUENCIES],
        }
    }

    /// The factors by which lengths count against title, summary and body.
    fn norms(&self, lengths: [u32; FIELDS]) -> [f32; FIELDS] {
        let body = lengths.iter().map(|length| u64::from(*length)).sum();
        let body = (rounded(body, 4) as f32 + ADDED_WORDS) / (self.averages[2] + ADDED_WORDS);
        let field = |field: usize| {
            let norm = rounded(u64::from(lengths[field]), 4) as f32 / self.averages[field];
            1.0 - B_FIELD + B_FIELD * norm
        };
        [field(0), field(1), 1.0 - B_BODY + B_BODY * body]
    }

    fn weigh(&self, frequencies: [u16; FIELDS], norms: [f32; FIELDS]) -> u8 {
        let in_body =
            frequencies.iter().fold(0u16, |sum, frequency| sum.saturating_add(*frequency));
        let mut weight = self.weights[2] * part(in_body, norms[2]);
        for field in 0..FIELDS - 1 {
            weight += self.weights[field] * part(frequencies[field], norms[field]);
        }
        let greatest = self.weights.iter().sum::<f32>() * (K1 + 1.0);
        // If all weights are 0, the quotient is NaN, which becomes 0.
        let share = (15.0 * weight / greatest).ceil() as u8;
        share.clamp(1, 15) * IMPACT_STEP
    }
}

/// Most terms of a document occur in its text alone and less often than this. Their impact depends
/// on their frequency alone, so it is computed once for each frequency.
const CACHED_FREQUENCIES: usize = 32;

/// The impacts of one document's terms.
pub(crate) struct DocumentImpacts<'a> {
    impacts: &'a Impacts,
    norms: [f32; FIELDS],
    /// By frequency in the text alone: the impact, or 0 if it has not been computed.
    text_only: [u8; CACHED_FREQUENCIES],
}

impl DocumentImpacts<'_> {
    /// The impact of a term with these frequencies.
    pub(crate) fn of(&mut self, frequencies: [u16; FIELDS]) -> u8 {
        let weigh = || self.impacts.weigh(frequencies, self.norms);
        match (frequencies, self.text_only.get_mut(usize::from(frequencies[2]))) {
            ([0, 0, _], Some(cached @ 0)) => {
                *cached = weigh();
                *cached
            }
            ([0, 0, _], Some(cached)) => *cached,
            _ => weigh(),
        }
    }
}

/// The saturating part of BM25 that depends on a frequency.
fn part(frequency: u16, norm: f32) -> f32 {
    let frequency = f32::from(frequency);
    frequency * (K1 + 1.0) / (frequency + K1 * norm)
}

/// A number rounded down to `bits` significant bits: with three, 100 becomes 96 and 1000 becomes
/// 896.
fn rounded(number: u64, bits: u32) -> u64 {
    let spare = (u64::BITS - number.leading_zeros()).saturating_sub(bits);
    number >> spare << spare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_keeps_three_bits() {
        assert_eq!(
            [0, 1, 7, 8, 9, 100, 1000].map(|number| rounded(number, 3)),
            [0, 1, 7, 8, 8, 96, 896]
        );
    }

    #[test]
    fn titles_weigh_more_and_length_counts_against() {
        let impacts = Impacts::new([0.75, 0.25, 1.0], &[[5, 20, 300]; 100]);
        let lengths = [5, 20, 300];
        assert!(impacts.of([1, 0, 0], lengths) > impacts.of([0, 0, 1], lengths));
        assert!(impacts.of([0, 0, 3], lengths) > impacts.of([0, 0, 1], lengths));
        assert!(impacts.of([0, 0, 1], [5, 20, 900]) < impacts.of([0, 0, 1], lengths));
        assert_eq!(impacts.of([0, 0, 0], lengths), IMPACT_STEP);
    }
}
