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

/// Sorts in ascending order, by merging runs of 1, 2, 4, … keys: a tenth of the code of the general routine.
pub(crate) fn sort(keys: &mut [u64]) {
    let mut other = keys.to_vec();
    let mut width = 1;
    while width < keys.len() {
        for (from, to) in keys.chunks(2 * width).zip(other.chunks_mut(2 * width)) {
            merge(from, width, to);
        }
        keys.copy_from_slice(&other);
        width *= 2;
    }
}

/// Merges the first `width` keys, which ascend, with the rest, which do too.
fn merge(from: &[u64], width: usize, to: &mut [u64]) {
    let (mut left, mut right) = from.split_at(width.min(from.len()));
    for slot in to {
        let side = match (left.first(), right.first()) {
            (Some(one), Some(other)) if other < one => &mut right,
            (None, _) => &mut right,
            _ => &mut left,
        };
        if let Some((first, rest)) = side.split_first() {
            *slot = *first;
            *side = rest;
        }
    }
}

/// What a key stands for.
pub(crate) fn low(key: u64) -> u32 {
    (key & u64::from(u32::MAX)) as u32
}

/// Orders the candidates, which are in the order of the corpus, and cuts the page out: those that match every word before the others.
/// `order` has the rank of every document when sorting by a key. Ties keep the order of the corpus.
pub(crate) fn page(candidates: &[Candidate], order: Option<&[u32]>, request: &Request) -> Vec<Candidate> {
    let mut keys = Vec::with_capacity(candidates.len());
    for (place, candidate) in candidates.iter().enumerate() {
        let is_partial = u64::from(candidate.matched == Match::Most);
        keys.push(is_partial << 63 | u64::from(first(candidate, order, request.sort)) << 31 | place as u64);
    }
    sort(&mut keys);
    let mut page = Vec::new();
    for key in keys.iter().skip(request.offset).take(request.limit.min(MOST_HITS)) {
        page.push(candidates[(low(*key) & (u32::MAX >> 1)) as usize]);
    }
    page
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
