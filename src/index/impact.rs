//! How much a term says about a document: BM25F without idf, in one byte.
//!
//! Each field saturates on its own and the weighted fields are summed (Robertson, Zaragoza: "The Probabilistic
//! Relevance Framework: BM25 and Beyond", 2009, section 3.4, in the form of separate fields):
//!
//! ```text
//! weight(t, d) = Σ over fields f of  w_f · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average length))
//! impact(t, d) = weight / greatest possible weight, scaled to 1..=255
//! ```
//!
//! Lengths and averages enter coarsely rounded, so that editing one document does not shift every impact of its other
//! words, let alone of the index.
//!
//! Idf is applied by the query, see [`crate::query::score`].

use crate::analysis::FIELDS;

/// How fast repetition stops counting: 0 counts presence only, large values count every occurrence. 1.2 is the usual choice.
const K1: f32 = 1.2;
/// How much length counts against a document: 0 not at all, 1 in full proportion. 0.75 is the usual choice.
const B: f32 = 0.75;

/// Turns term frequencies into impacts, given the weights and average lengths of the fields.
#[derive(Clone, Debug)]
pub struct Impacts {
    weights: [f32; FIELDS],
    averages: [f32; FIELDS],
}

impl Impacts {
    /// From the fields' weights and the summed lengths, in tokens, of all documents.
    pub fn new(weights: [f32; FIELDS], totals: [u64; FIELDS], documents: usize) -> Self {
        let averages = totals.map(|total| coarse(total.div_ceil(documents.max(1) as u64), 3).max(1) as f32);
        Self { weights, averages }
    }

    /// The impact of a term that occurs so often in fields of these lengths.
    pub fn of(&self, frequencies: [u16; FIELDS], lengths: [u32; FIELDS]) -> u8 {
        let mut weight = 0.0;
        for field in 0..FIELDS {
            let frequency = f32::from(frequencies[field]);
            let length = coarse(u64::from(lengths[field]), 4) as f32 / self.averages[field];
            weight +=
                self.weights[field] * frequency * (K1 + 1.0) / (frequency + K1 * (1.0 - B + B * length));
        }
        let greatest = self.weights.iter().sum::<f32>() * (K1 + 1.0);
        // Where all weights are 0 the share is no number, and becomes 0.
        let share = (255.0 * weight / greatest).round() as u8;
        share.max(1)
    }
}

/// A number rounded down to so many significant bits: with three, 100 becomes 96 and 1000 becomes 896.
fn coarse(number: u64, bits: u32) -> u64 {
    let spare = (u64::BITS - number.leading_zeros()).saturating_sub(bits);
    number >> spare << spare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coarse_keeps_three_bits() {
        assert_eq!([0, 1, 7, 8, 9, 100, 1000].map(|number| coarse(number, 3)), [0, 1, 7, 8, 8, 96, 896]);
    }

    #[test]
    fn titles_weigh_more_and_length_counts_against() {
        let impacts = Impacts::new([2.0, 1.0, 1.0], [500, 2000, 30_000], 100);
        let lengths = [5, 20, 300];
        assert!(impacts.of([1, 0, 0], lengths) > impacts.of([0, 0, 1], lengths));
        assert!(impacts.of([0, 0, 3], lengths) > impacts.of([0, 0, 1], lengths));
        assert!(impacts.of([0, 0, 1], [5, 20, 900]) < impacts.of([0, 0, 1], lengths));
        assert_eq!(impacts.of([0, 0, 0], lengths), 1);
    }
}
