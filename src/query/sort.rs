//! The order of the hits: first those that match every word, then the others; within each group as asked. By relevance
//! the practices that hold the words themselves come before those found by other names only, and among either those shown in the
//! visitor's language before the rest.
//!
//! Whatever is sorted in a query is sorted as one `u64`: the key in the high part, what it stands for in the low part.
//! So the browser carries a single sorting routine, for the fastest of types.

use crate::model::answer::Match;
use crate::model::request::{Request, Sort};
use crate::query::types::Candidate;
use crate::util::sort::{SortKey, sort};

/// The most hits one page holds.
pub(crate) const MOST_HITS: usize = 1000;

/// Orders the candidates, which are in the order of the corpus: those that match every word before the others. `order` has the rank of
/// every document when sorting by a key. Ties keep the order of the corpus.
pub(crate) fn ranked(candidates: &[Candidate], order: Option<&[u32]>, by: Sort) -> Vec<Candidate> {
    let mut keys = Vec::with_capacity(candidates.len());
    for (place, candidate) in candidates.iter().enumerate() {
        let is_partial = u64::from(candidate.matched == Match::Some);
        let first = u64::from(first(candidate, order, by));
        keys.push(SortKey(is_partial << 63 | first << 31 | place as u64));
    }
    sort(&mut keys);
    let mut ranked = Vec::with_capacity(candidates.len());
    for key in &keys {
        ranked.push(candidates[(key.low() & (u32::MAX >> 1)) as usize]);
    }
    ranked
}

/// Cuts the page out.
pub(crate) fn page<'a>(ranked: &'a [Candidate], request: &Request) -> &'a [Candidate] {
    let rest = ranked.get(request.offset..).unwrap_or_default();
    &rest[..rest.len().min(request.limit.min(MOST_HITS))]
}

/// Above any score.
const BEST_SCORE: u32 = (1 << 30) - 1;

/// What comes first has the smallest number: by relevance the tier and then the score. Rank 0 is no key at all, and last either way.
fn first(candidate: &Candidate, order: Option<&[u32]>, by: Sort) -> u32 {
    match order.map(|order| order[candidate.document.index()]) {
        None => u32::from(candidate.tier) << 30 | (BEST_SCORE - candidate.score.min(BEST_SCORE)),
        Some(0) => u32::MAX,
        Some(rank) if by == Sort::Date => u32::MAX - rank,
        Some(rank) => rank,
    }
}
