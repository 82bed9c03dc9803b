//! Finds the words of two languages that translate each other, from aligned segments of text.
//!
//! Look here for the statistics of the learned dictionary and their thresholds.
//!
//! Co-occurrence alone is not enough: in every segment with `human rights`, both words co-occur
//! with both of `droits humains`. So an expectation maximisation, as in IBM Model 1 (Brown et al.
//! 1993), decides which word accounts for which. Each word of a segment is explained by the words
//! of the other side, first by all alike, then in proportion to how much they explained of it in
//! the previous iteration. This is done in both directions. The expected number of times that a
//! pair explains each other is its *expected count*; Dice's coefficient of expected counts is the
//! strength of the pair, from 0 for never to 1 for always.
//!
//! Integers, and floating point in a fixed order, make the result the same for the same editions.

use super::alignment::{AlignedSegment, WordId};

/// A word of the left language and its translation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Translation {
    pub(super) left: WordId,
    pub(super) right: WordId,
    /// How certain it is, from 0 to 1.
    pub(super) strength: f64,
}

impl Translation {
    fn words(&self) -> [WordId; 2] {
        [self.left, self.right]
    }
}

/// A pair co-occurs in at least this many segments.
const MIN_COOCCURRENCES: u32 = 3;

/// The strength of a pair is at least this.
const MIN_STRENGTH: f64 = 0.5;

/// The next best pair of either word has at most this fraction of a pair's strength.
const MAX_RUNNER_UP: f64 = 0.7;

/// A word has at most this many candidate translations.
const MAX_CANDIDATES: usize = 12;

/// Dice's coefficient of the co-occurrences of a candidate pair is at least this.
const MIN_DICE: f64 = 0.2;

/// The number of iterations of the expectation maximisation.
const ITERATIONS: usize = 8;

/// A pair of words that may translate each other, left and right.
type Candidate = [WordId; 2];

/// Finds the pairs of words that are, in both directions, the best translation of each other.
/// `word_counts` are the numbers of words of both languages.
pub(super) fn find(segments: &[AlignedSegment], word_counts: [usize; 2]) -> Vec<Translation> {
    let frequencies = [0, 1].map(|side| segment_frequencies(segments, side, word_counts[side]));
    let candidates = candidates(segments, &frequencies);
    if candidates.is_empty() {
        return Vec::new();
    }
    let cooccurring = candidates_by_segment(segments, &candidates, word_counts[0]);
    let expected = [0, 1].map(|side| expected_counts(&candidates, &cooccurring, side, word_counts));
    let strength = |number: usize, pair: &Candidate| {
        let frequency = |side: usize| f64::from(frequencies[side][pair[side].index()]);
        let sum = frequency(0) + frequency(1);
        2.0 * (expected[0][number] * expected[1][number]).sqrt() / sum
    };
    let translations = candidates.iter().enumerate().map(|(number, pair)| Translation {
        left: pair[0],
        right: pair[1],
        strength: strength(number, pair),
    });
    mutual_best(&translations.collect::<Vec<_>>(), word_counts)
}

/// The number of segments in which each word of a side occurs.
fn segment_frequencies(segments: &[AlignedSegment], side: usize, word_count: usize) -> Vec<u32> {
    let mut counts = vec![0; word_count];
    for word in segments.iter().flat_map(|segment| &segment[side]) {
        counts[word.index()] += 1;
    }
    counts
}

/// The pairs that co-occur more often than by chance, ordered by their left word.
fn candidates(segments: &[AlignedSegment], frequencies: &[Vec<u32>; 2]) -> Vec<Candidate> {
    let min_llr = min_log_likelihood_ratio(frequencies);
    let occurrences = segments_by_left_word(segments, frequencies[0].len());
    let mut counts = vec![0u32; frequencies[1].len()];
    let mut candidates = Vec::new();
    for (left, occurrences) in occurrences.iter().enumerate() {
        if occurrences.len() < MIN_COOCCURRENCES as usize {
            continue;
        }
        let mut partners = cooccurring_words(segments, occurrences, &mut counts);
        partners.retain(|partner| {
            let table = ContingencyTable {
                both: partner.count,
                left: occurrences.len() as u32,
                right: frequencies[1][partner.word.index()],
                segments: segments.len() as u32,
            };
            table.dice() >= MIN_DICE && table.log_likelihood_ratio() >= min_llr
        });
        partners.sort_by_key(|partner| {
            (frequencies[1][partner.word.index()].abs_diff(partner.count), partner.word)
        });
        let left = WordId(left as u32);
        candidates.extend(partners.iter().take(MAX_CANDIDATES).map(|right| [left, right.word]));
    }
    candidates
}

/// The least log-likelihood ratio of a candidate: so high that among all pairs of frequent words
/// hardly one reaches it by chance.
fn min_log_likelihood_ratio(frequencies: &[Vec<u32>; 2]) -> f64 {
    let [left, right] = [0, 1].map(|side: usize| {
        let frequent = frequencies[side].iter().filter(|count| **count >= MIN_COOCCURRENCES);
        frequent.count().max(1)
    });
    2.0 * ((left * right) as f64).ln()
}

/// The numbers of the segments in which each left word occurs.
fn segments_by_left_word(segments: &[AlignedSegment], word_count: usize) -> Vec<Vec<u32>> {
    let mut by_word: Vec<Vec<u32>> = vec![Vec::new(); word_count];
    for (number, segment) in segments.iter().enumerate() {
        segment[0].iter().for_each(|word| by_word[word.index()].push(number as u32));
    }
    by_word
}

/// A right word, and the number of segments in which it co-occurs with a left word.
struct Cooccurrence {
    word: WordId,
    count: u32,
}

/// The right words that occur in at least [`MIN_COOCCURRENCES`] of the numbered segments, ordered
/// by word. `counts` has a zero for each right word, before and after.
fn cooccurring_words(
    segments: &[AlignedSegment],
    numbers: &[u32],
    counts: &mut [u32],
) -> Vec<Cooccurrence> {
    let mut seen = Vec::new();
    for right in numbers.iter().flat_map(|number| &segments[*number as usize][1]) {
        if counts[right.index()] == 0 {
            seen.push(*right);
        }
        counts[right.index()] += 1;
    }
    let take =
        |word: WordId| Cooccurrence { word, count: std::mem::take(&mut counts[word.index()]) };
    let mut cooccurrences: Vec<Cooccurrence> = seen.into_iter().map(take).collect();
    cooccurrences.retain(|found| found.count >= MIN_COOCCURRENCES);
    cooccurrences.sort_unstable_by_key(|found| found.word);
    cooccurrences
}

/// The numbers of segments with both words of a pair, with each of them, and of all segments.
struct ContingencyTable {
    both: u32,
    left: u32,
    right: u32,
    segments: u32,
}

impl ContingencyTable {
    fn dice(&self) -> f64 {
        2.0 * f64::from(self.both) / f64::from(self.left + self.right)
    }

    /// The log-likelihood ratio −2 log λ of the hypothesis that the words occur independently
    /// (T. Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", 1993). 0 if
    /// they co-occur exactly as often as expected by chance.
    fn log_likelihood_ratio(&self) -> f64 {
        let cell = |observed: u32, row: u32, column: u32| {
            let expected = f64::from(row) * f64::from(column) / f64::from(self.segments);
            let ratio = f64::from(observed) / expected;
            if observed == 0 { 0.0 } else { f64::from(observed) * ratio.ln() }
        };
        let Self { both, left, right, segments } = *self;
        let (not_left, not_right) = (segments - left, segments - right);
        2.0 * (cell(both, left, right)
            + cell(left - both, left, not_right)
            + cell(right - both, not_left, right)
            + cell(segments + both - left - right, not_left, not_right))
    }
}

/// The numbers of the candidates both of whose words occur, for each segment.
fn candidates_by_segment(
    segments: &[AlignedSegment],
    candidates: &[Candidate],
    left_words: usize,
) -> Vec<Vec<u32>> {
    let mut of_left: Vec<Vec<usize>> = vec![Vec::new(); left_words];
    for (number, [left, _]) in candidates.iter().enumerate() {
        of_left[left.index()].push(number);
    }
    let in_segment = |segment: &AlignedSegment| {
        let numbers = segment[0].iter().flat_map(|left| of_left[left.index()].iter().copied());
        numbers
            .filter(|number| segment[1].binary_search(&candidates[*number][1]).is_ok())
            .map(|number| number as u32)
            .collect()
    };
    segments.iter().map(in_segment).collect()
}

/// The expected count of each candidate when the words of `side` explain those of the other side.
fn expected_counts(
    candidates: &[Candidate],
    by_segment: &[Vec<u32>],
    side: usize,
    word_counts: [usize; 2],
) -> Vec<f64> {
    let explained_words = word_counts[1 - side];
    let explained = |number: u32| candidates[number as usize][1 - side].index();
    let mut probabilities = vec![1.0; candidates.len()];
    let mut counts = vec![0.0_f64; candidates.len()];
    for _ in 0..ITERATIONS {
        counts.fill(0.0);
        let mut sums = vec![0.0; explained_words];
        for numbers in by_segment {
            for number in numbers {
                sums[explained(*number)] += probabilities[*number as usize];
            }
            for number in numbers {
                let probability = probabilities[*number as usize];
                counts[*number as usize] += probability / sums[explained(*number)];
            }
            numbers.iter().for_each(|number| sums[explained(*number)] = 0.0);
        }
        normalize(&counts, candidates, side, word_counts[side], &mut probabilities);
    }
    counts
}

/// Makes the probabilities of the candidates of each word of `side` add up to 1, in proportion to
/// their counts.
fn normalize(
    counts: &[f64],
    candidates: &[Candidate],
    side: usize,
    word_count: usize,
    probabilities: &mut [f64],
) {
    let mut totals = vec![0.0_f64; word_count];
    for (pair, count) in candidates.iter().zip(counts) {
        totals[pair[side].index()] += count;
    }
    for (number, pair) in candidates.iter().enumerate() {
        let probability = counts[number] / totals[pair[side].index()];
        probabilities[number] = probability.max(f64::MIN_POSITIVE);
    }
}

/// The strengths of the two best pairs of a word.
#[derive(Clone, Copy, Default)]
struct BestTwo {
    best: f64,
    runner_up: f64,
}

impl BestTwo {
    fn add(&mut self, strength: f64) {
        self.runner_up = self.runner_up.max(strength.min(self.best));
        self.best = self.best.max(strength);
    }

    /// Whether a pair of this strength is the best one by a clear margin.
    fn is_clearly_best(&self, strength: f64) -> bool {
        strength >= self.best && self.runner_up <= strength * MAX_RUNNER_UP
    }
}

/// The strong pairs that are clearly the best of both their words. A word with two good partners
/// translates a phrase: `newcomers` and both words of `nouveaux arrivants`.
fn mutual_best(translations: &[Translation], word_counts: [usize; 2]) -> Vec<Translation> {
    let mut best = word_counts.map(|count| vec![BestTwo::default(); count]);
    for translation in translations {
        for (side, word) in translation.words().into_iter().enumerate() {
            best[side][word.index()].add(translation.strength);
        }
    }
    let is_best = |translation: &&Translation| {
        let strength = translation.strength;
        let words = translation.words().into_iter().enumerate();
        let mut best = words.map(|(side, word)| best[side][word.index()]);
        strength >= MIN_STRENGTH && best.all(|best| best.is_clearly_best(strength))
    };
    translations.iter().filter(is_best).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_likelihood_ratio_is_that_of_dunning() {
        // Observed 10, 0, 0, 10, expected 5 in each cell: 2 · (10 · ln 2 + 10 · ln 2).
        let table = ContingencyTable { both: 10, left: 10, right: 10, segments: 20 };
        assert!((table.log_likelihood_ratio() - 40.0 * 2.0_f64.ln()).abs() < 1e-9);
        let independent = ContingencyTable { both: 5, left: 10, right: 10, segments: 20 };
        assert!(independent.log_likelihood_ratio().abs() < 1e-9);
    }

    #[test]
    fn a_word_with_two_good_partners_translates_neither() {
        let translation =
            |right, strength| Translation { left: WordId(0), right: WordId(right), strength };
        let alone = [translation(0, 0.9)];
        assert_eq!(mutual_best(&alone, [1, 2]), alone);
        assert_eq!(mutual_best(&[translation(0, 0.9), translation(1, 0.8)], [1, 2]), []);
        assert_eq!(mutual_best(&[translation(0, 0.9), translation(1, 0.3)], [1, 2]), alone);
    }
}
