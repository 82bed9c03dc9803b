//! Draws ranks by Zipf's law, with integers and IEEE basic arithmetic only, so that all machines
//! draw the same.

use fastrand::Rng;

/// The shift of the Zipf–Mandelbrot law. Without it the first word would be more frequent than in
/// natural texts.
const OFFSET: f64 = 2.7;

/// Ranks from 0; the frequency of a rank is proportional to 1 / (rank + 1 + [`OFFSET`]).
pub(crate) struct Zipf {
    /// The sum of the weights up to and including each rank.
    sums: Vec<f64>,
}

impl Zipf {
    pub(crate) fn new(ranks: usize) -> Self {
        let mut sum = 0.0;
        let sums = (0..ranks).map(|rank| {
            sum += 1.0 / (rank as f64 + 1.0 + OFFSET);
            sum
        });
        Self { sums: sums.collect() }
    }

    pub(crate) fn draw(&self, random: &mut Rng) -> usize {
        let most = self.sums.last().copied().unwrap_or_default();
        let wanted = random.f64() * most;
        self.sums.partition_point(|sum| *sum <= wanted).min(self.sums.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_follow_the_law() {
        let (zipf, mut random) = (Zipf::new(1000), Rng::with_seed(1));
        let mut counts = vec![0u32; 1000];
        (0..200_000).for_each(|_| counts[zipf.draw(&mut random)] += 1);
        let expected = |rank: f64| (1.0 + OFFSET) / (rank + 1.0 + OFFSET);
        for rank in [1, 10, 100] {
            let measured = f64::from(counts[rank]) / f64::from(counts[0]);
            let expected = expected(rank as f64);
            assert!(
                (measured / expected - 1.0).abs() < 0.1,
                "rank {rank}: {measured} instead of {expected}"
            );
        }
        assert!(counts[999] > 0);
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let (zipf, draw) = (Zipf::new(50), |seed| Rng::with_seed(seed));
        let series = |seed| {
            let mut random = draw(seed);
            (0..9).map(|_| zipf.draw(&mut random)).collect::<Vec<_>>()
        };
        assert_eq!(series(7), series(7));
        assert_ne!(series(7), series(8));
    }
}
