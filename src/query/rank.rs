//! The order of the hits: first those that match every word, then the others; within each group as asked. By relevance
//! the practices that hold the words themselves come before those found by other names only, and among either those shown in the
//! visitor's language before the rest.
//!
//! Whatever is sorted in a query is sorted as one `u64`: the key in the high part, what it stands for in the low part.
//! So the browser carries a single sorting routine, for the fastest of types.

use super::Candidate;
use crate::document::{Match, Request, Sort};

/// The most hits one page holds.
pub(crate) const MOST_HITS: usize = 1000;

/// Sorts in ascending order, by putting each key in its place among those that stand so many apart, then fewer, then next to each other
/// (Shell): a twentieth of the code of the general routine, and as quick for as many keys as an index has documents.
pub(crate) fn sort(keys: &mut [u64]) {
    let mut gap = keys.len();
    while gap > 1 {
        gap = (gap * 4 / 9).max(1);
        for from in gap..keys.len() {
            let (key, mut to) = (keys[from], from);
            while to >= gap && keys[to - gap] > key {
                keys[to] = keys[to - gap];
                to -= gap;
            }
            keys[to] = key;
        }
    }
}

/// What a key stands for.
pub(crate) fn low(key: u64) -> u32 {
    (key & u64::from(u32::MAX)) as u32
}

/// Orders the candidates, which are in the order of the corpus: those that match every word before the others. `order` has the rank of
/// every document when sorting by a key. Ties keep the order of the corpus.
pub(crate) fn ranked(candidates: &[Candidate], order: Option<&[u32]>, by: Sort) -> Vec<Candidate> {
    let mut keys = Vec::with_capacity(candidates.len());
    for (place, candidate) in candidates.iter().enumerate() {
        let is_partial = u64::from(candidate.matched == Match::Most);
        keys.push(is_partial << 63 | u64::from(first(candidate, order, by)) << 31 | place as u64);
    }
    sort(&mut keys);
    let mut ranked = Vec::with_capacity(candidates.len());
    for key in &keys {
        ranked.push(candidates[(low(*key) & (u32::MAX >> 1)) as usize]);
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
    match order.map(|order| order[candidate.document as usize]) {
        None => u32::from(candidate.tier) << 30 | (BEST_SCORE - candidate.score.min(BEST_SCORE)),
        Some(0) => u32::MAX,
        Some(rank) if by == Sort::Date => u32::MAX - rank,
        Some(rank) => rank,
    }
}
