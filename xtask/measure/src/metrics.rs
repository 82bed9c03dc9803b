//! Relevance metrics of a ranked list.

use std::collections::BTreeMap;

/// The grades of the documents judged for one query. Documents that are absent or have grade 0 are
/// not relevant.
pub(crate) type Judgments = BTreeMap<String, f64>;

/// The cutoff of [`Scores::ndcg`].
const NDCG_CUTOFF: usize = 10;

/// The cutoff of all metrics, and so the length of a run.
pub(crate) const RUN_DEPTH: usize = 100;

/// The scores of one list, or their means over many.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub(crate) struct Scores {
    /// nDCG@10 with the grade as gain (Järvelin and Kekäläinen, 2002).
    pub(crate) ndcg: f64,
    /// Reciprocal rank: 1 divided by the rank of the first relevant document.
    pub(crate) mrr: f64,
    /// Recall@100: the share of relevant documents among the first hundred.
    pub(crate) recall: f64,
}

impl Scores {
    /// Scores one ranked list of document ids.
    pub(crate) fn evaluate(ranked: &[String], judgments: &Judgments) -> Self {
        let ranked = &ranked[..ranked.len().min(RUN_DEPTH)];
        let gains: Vec<f64> =
            ranked.iter().map(|id| judgments.get(id).copied().unwrap_or(0.0)).collect();
        Self {
            ndcg: ndcg(&gains, judgments),
            mrr: reciprocal_rank(&gains),
            recall: recall(&gains, judgments),
        }
    }

    /// The mean of each score; 0 for no lists.
    pub(crate) fn mean(all: &[Self]) -> Self {
        let count = all.len().max(1) as f64;
        let mean = |part: fn(&Self) -> f64| all.iter().map(part).sum::<f64>() / count;
        Self {
            ndcg: mean(|scores| scores.ndcg),
            mrr: mean(|scores| scores.mrr),
            recall: mean(|scores| scores.recall),
        }
    }
}

/// Whether any document is relevant. Queries without one are left out of every mean.
pub(crate) fn has_relevant(judgments: &Judgments) -> bool {
    judgments.values().any(|grade| *grade > 0.0)
}

fn ndcg(gains: &[f64], judgments: &Judgments) -> f64 {
    let mut ideal: Vec<f64> = judgments.values().copied().filter(|grade| *grade > 0.0).collect();
    ideal.sort_by(|left, right| right.total_cmp(left));
    let best = discounted(&ideal);
    if best > 0.0 { discounted(gains) / best } else { 0.0 }
}

fn discounted(gains: &[f64]) -> f64 {
    let discounted = |(index, gain): (usize, &f64)| gain.max(0.0) / (index as f64 + 2.0).log2();
    gains.iter().take(NDCG_CUTOFF).enumerate().map(discounted).sum()
}

fn reciprocal_rank(gains: &[f64]) -> f64 {
    let first = gains.iter().position(|gain| *gain > 0.0);
    first.map_or(0.0, |index| 1.0 / (index as f64 + 1.0))
}

fn recall(gains: &[f64], judgments: &Judgments) -> f64 {
    let relevant = judgments.values().filter(|grade| **grade > 0.0).count();
    let found = gains.iter().filter(|gain| **gain > 0.0).count();
    if relevant == 0 { 0.0 } else { found as f64 / relevant as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judgments(grades: &[(&str, f64)]) -> Judgments {
        grades.iter().map(|(id, grade)| ((*id).to_owned(), *grade)).collect()
    }

    fn scores(ranked: &[&str], grades: &[(&str, f64)]) -> Scores {
        let ranked: Vec<_> = ranked.iter().map(|id| (*id).to_owned()).collect();
        Scores::evaluate(&ranked, &judgments(grades))
    }

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-4
    }

    #[test]
    fn grades_are_gains_and_ranks_discount_them() {
        // DCG: 3/log2(2) + 0 + 1/log2(4) = 3.5. Ideal: 3/1 + 2/log2(3) + 1/log2(4) = 3 + 1.26186 +
        // 0.5 = 4.76186.
        let found = scores(&["a", "x", "c"], &[("a", 3.0), ("b", 2.0), ("c", 1.0), ("d", 0.0)]);
        assert!(close(found.ndcg, 3.5 / 4.76186), "{found:?}");
        assert!(close(found.mrr, 1.0));
        assert!(close(found.recall, 2.0 / 3.0));
    }

    #[test]
    fn the_ideal_is_of_all_relevant_documents_but_no_deeper_than_ten() {
        let ids: Vec<String> = (0..20).map(|number| format!("{number:02}")).collect();
        let grades: Judgments = ids.iter().map(|id| (id.clone(), 1.0)).collect();
        assert!(close(Scores::evaluate(&ids, &grades).ndcg, 1.0));
        // One of twenty is found, at rank 1. The ideal is the sum of 1/log2(i + 1) for i = 1..10,
        // which is 4.54356.
        assert!(close(Scores::evaluate(&ids[..1], &grades).ndcg, 1.0 / 4.54356));
        assert!(close(Scores::evaluate(&ids[..1], &grades).recall, 0.05));
    }

    #[test]
    fn the_eleventh_counts_for_rank_and_recall_only() {
        let mut ranked: Vec<String> = (0..10).map(|number| format!("x{number}")).collect();
        ranked.push("a".into());
        let found = Scores::evaluate(&ranked, &judgments(&[("a", 1.0)]));
        assert_eq!(found.ndcg, 0.0);
        assert!(close(found.mrr, 1.0 / 11.0));
        assert_eq!(found.recall, 1.0);
    }

    #[test]
    fn the_hundred_and_first_counts_for_nothing() {
        let mut ranked: Vec<String> = (0..100).map(|number| format!("x{number}")).collect();
        ranked.push("a".into());
        assert_eq!(Scores::evaluate(&ranked, &judgments(&[("a", 1.0)])), Scores::default());
    }

    #[test]
    fn nothing_found_is_nothing() {
        assert_eq!(scores(&[], &[("a", 1.0)]), Scores::default());
        assert_eq!(scores(&["x"], &[("a", 0.0)]), Scores::default());
        assert!(!has_relevant(&judgments(&[("a", 0.0), ("b", -1.0)])));
    }

    #[test]
    fn means_are_over_queries() {
        let one = Scores { ndcg: 1.0, mrr: 0.5, recall: 0.0 };
        assert_eq!(
            Scores::mean(&[one, Scores::default()]),
            Scores { ndcg: 0.5, mrr: 0.25, recall: 0.0 }
        );
        assert_eq!(Scores::mean(&[]), Scores::default());
    }
}
