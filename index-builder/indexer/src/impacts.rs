//! How much a term says about a document: BM25F without idf, in four bits of a byte.
//!
//! The *body* is everything: title, summary and text together. Title and summary count once more on their own, each with its own
//! saturation and length (separate fields, as in Robertson, Zaragoza: "The Probabilistic Relevance Framework: BM25 and Beyond",
//! 2009, section 3.4). Lengths count words that are no stop words.
//!
//! ```text
//! part(tf, norm) = tf · (k1 + 1) / (tf + k1 · norm)
//! body           = part(tf, 0.1 + 0.9 · (length + 40) / (average + 40))
//! title, summary = part(tf, 0.25 + 0.75 · length / average of those that have one)
//! weight         = w_text · body + w_title · title + w_summary · summary
//! impact         = ⌈15 · weight / greatest possible weight⌉ · 17
//! ```
//!
//! The 40 words added to every length soften its effect where texts are a sentence or two, and leave it on long pages: one
//! setting serves both. Sixteen levels rank as well as 255 and deflate better. Both, and every constant, were chosen by measurement:
//! see `docs/decisions/0005`.
//!
//! Lengths and averages enter coarsely rounded, so that editing one document does not shift every impact of its other
//! words, let alone of the index.
//!
//! Idf is applied by the query, see [`medina::query::score`].

use crate::conflation::FIELDS;
use medina::format::postings::IMPACT_STEP;

/// How fast repetition stops counting: 0 counts presence only, large values count every occurrence.
const K1: f32 = 1.2;
/// How much the length of the body counts against a document: 0 not at all, 1 in full proportion.
const B_BODY: f32 = 0.9;
/// Likewise of title and summary.
const B_FIELD: f32 = 0.75;
/// Words added to the length of every body.
const CUSHION: f32 = 40.0;

/// Turns term frequencies into impacts, given the weights and average lengths of the fields.
#[derive(Clone, Debug)]
pub struct Impacts {
    weights: [f32; FIELDS],
    /// Of title and summary, over those that are not empty; of the whole body.
    averages: [f32; FIELDS],
}

impl Impacts {
    /// From the fields' weights and the lengths of all documents by field, in words that are no stop words.
    pub fn new(weights: [f32; FIELDS], lengths: &[[u32; FIELDS]]) -> Self {
        let average = |of: &dyn Fn(&[u32; FIELDS]) -> u32| {
            let counted = || lengths.iter().map(of).filter(|length| *length > 0).map(u64::from);
            coarse(counted().sum::<u64>().div_ceil(counted().count().max(1) as u64), 3).max(1)
                as f32
        };
        let averages = [average(&|of| of[0]), average(&|of| of[1]), average(&|of| of.iter().sum())];
        Self { weights, averages }
    }

    /// The impact of a term that occurs so often in fields of these lengths.
    pub fn of(&self, frequencies: [u16; FIELDS], lengths: [u32; FIELDS]) -> u8 {
        self.weigh(frequencies, self.norms(lengths))
    }

    /// The impacts of the terms of a document whose fields have these lengths.
    pub fn of_document(&self, lengths: [u32; FIELDS]) -> DocumentImpacts<'_> {
        DocumentImpacts { impacts: self, norms: self.norms(lengths), in_text: [0; IN_TEXT] }
    }

    /// How lengths count against title, summary and body.
    fn norms(&self, lengths: [u32; FIELDS]) -> [f32; FIELDS] {
        let body = lengths.iter().map(|length| u64::from(*length)).sum();
        let body = (coarse(body, 4) as f32 + CUSHION) / (self.averages[2] + CUSHION);
        let field = |field: usize| {
            let norm = coarse(u64::from(lengths[field]), 4) as f32 / self.averages[field];
            1.0 - B_FIELD + B_FIELD * norm
        };
        [field(0), field(1), 1.0 - B_BODY + B_BODY * body]
    }

    fn weigh(&self, frequencies: [u16; FIELDS], norms: [f32; FIELDS]) -> u8 {
        let all = frequencies.iter().fold(0u16, |all, frequency| all.saturating_add(*frequency));
        let mut weight = self.weights[2] * part(all, norms[2]);
        for field in 0..FIELDS - 1 {
            weight += self.weights[field] * part(frequencies[field], norms[field]);
        }
        let greatest = self.weights.iter().sum::<f32>() * (K1 + 1.0);
        // Where all weights are 0 the share is no number, and becomes 0.
        let share = (15.0 * weight / greatest).ceil() as u8;
        share.clamp(1, 15) * IMPACT_STEP
    }
}

/// Terms that occur less often than this, and in the text alone, are most of a document's.
const IN_TEXT: usize = 32;

/// The impacts of one document's terms.
pub struct DocumentImpacts<'a> {
    impacts: &'a Impacts,
    norms: [f32; FIELDS],
    /// By frequency in the text alone, as far as known; else 0.
    in_text: [u8; IN_TEXT],
}

impl DocumentImpacts<'_> {
    /// The impact of a term that occurs so often.
    pub fn of(&mut self, frequencies: [u16; FIELDS]) -> u8 {
        let weigh = || self.impacts.weigh(frequencies, self.norms);
        match (frequencies, self.in_text.get_mut(usize::from(frequencies[2]))) {
            ([0, 0, _], Some(known @ 0)) => {
                *known = weigh();
                *known
            }
            ([0, 0, _], Some(known)) => *known,
            _ => weigh(),
        }
    }
}

fn part(frequency: u16, norm: f32) -> f32 {
    let frequency = f32::from(frequency);
    frequency * (K1 + 1.0) / (frequency + K1 * norm)
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
        assert_eq!(
            [0, 1, 7, 8, 9, 100, 1000].map(|number| coarse(number, 3)),
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
