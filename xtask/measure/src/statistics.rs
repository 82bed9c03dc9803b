//! Ratios, percentiles, and the information content of choices.

/// `ours` divided by `theirs`. None if `theirs` is 0 or a value is not finite.
pub(crate) fn ratio(ours: f64, theirs: f64) -> Option<f64> {
    (theirs > 0.0 && ours.is_finite() && theirs.is_finite()).then(|| ours / theirs)
}

/// The arithmetic mean; 0 for no values.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value) / values.len().max(1) as f64
}

/// The nearest-rank percentile: the smallest value that is not exceeded by `percent` % of all
/// values. 0 for no values.
pub(crate) fn percentile(values: &[f64], percent: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

/// The bits to encode a sequence of symbols whose counts are known, by Shannon entropy.
pub(crate) fn entropy_bits(counts: impl IntoIterator<Item = u64>) -> f64 {
    let counts: Vec<f64> =
        counts.into_iter().filter(|count| *count > 0).map(|count| count as f64).collect();
    let total: f64 = counts.iter().sum();
    counts.iter().map(|count| count * (total / count).log2()).sum()
}

/// The bits to encode which `chosen` of `all` things are meant: the binary logarithm of the
/// binomial coefficient.
pub(crate) fn combination_bits(all: u64, chosen: u64) -> f64 {
    (ln_factorial(all) - ln_factorial(chosen) - ln_factorial(all.saturating_sub(chosen)))
        / std::f64::consts::LN_2
}

/// The logarithm of the factorial: exact for small `n`, otherwise by Stirling's series.
fn ln_factorial(n: u64) -> f64 {
    if n < 32 {
        return (2..=n).map(|factor| (factor as f64).ln()).sum();
    }
    let n = n as f64;
    n * n.ln() - n + (2.0 * std::f64::consts::PI * n).ln() / 2.0 + 1.0 / (12.0 * n)
        - 1.0 / (360.0 * n.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_needs_something_to_compare_with() {
        assert_eq!(ratio(50.0, 200.0), Some(0.25));
        assert_eq!(ratio(50.0, 0.0), None);
    }

    #[test]
    fn the_mean_of_nothing_is_zero() {
        assert_eq!(mean(&[1.0, 2.0, 6.0]), 3.0);
        assert_eq!(mean(&[]), 0.0);
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&values, 50.0), 50.0);
        assert_eq!(percentile(&values, 95.0), 95.0);
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 95.0), 3.0);
        assert_eq!(percentile(&[7.0], 50.0), 7.0);
        assert_eq!(percentile(&[], 95.0), 0.0);
    }

    #[test]
    fn entropy_is_that_of_coins_and_dice() {
        assert_eq!(entropy_bits([4, 4]), 8.0);
        assert_eq!(entropy_bits([8, 0]), 0.0);
        assert!((entropy_bits([1, 1, 1, 1, 1, 1]) - 6.0 * 6f64.log2()).abs() < 1e-9);
    }

    #[test]
    fn choices_are_counted() {
        assert!((combination_bits(5, 2) - 10f64.log2()).abs() < 1e-9);
        assert!((combination_bits(60, 30) - 118_264_581_564_861_424f64.log2()).abs() < 1e-7);
        assert_eq!(combination_bits(9, 0), 0.0);
        assert!(combination_bits(9, 9).abs() < 1e-9);
    }
}
