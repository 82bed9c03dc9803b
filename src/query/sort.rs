//! The order of the hits, and which of them a page has. Look here to add an order.
//!
//! Practices that match every word come before the others, in every order. By relevance, those that
//! contain the words themselves come before those found by other names only, and within each of
//! these those shown in the visitor's language come first; then the score decides.

use core::ops::Range;

use crate::model::answer::Match;
use crate::model::request::{Request, Sort};
use crate::query::types::Candidate;
use crate::util::sort::{SortKey, sort};

/// A page has at most this many hits.
pub(crate) const MAX_PAGE_HITS: usize = 1000;

/// The greatest score that is told apart: the tier is in the two bits above it.
const MAX_SCORE: u32 = (1 << 30) - 1;

/// The candidates of one page: `limit` of them after the first `offset` in an order. `candidates`
/// are in the order of the corpus, which breaks ties. `ranks` are the ranks by document for all
/// orders but relevance. Costs one sort of a `u64` per candidate.
pub(crate) fn page(
    candidates: &[Candidate],
    ranks: Option<&[u32]>,
    by: Sort,
    Range { start, end }: Range<usize>,
) -> Vec<Candidate> {
    // From the highest bit: 1 whether it matches only some words, 32 the sort value, 31 its index.
    let mut keys = Vec::with_capacity(candidates.len());
    for (index, candidate) in candidates.iter().enumerate() {
        let is_partial = u64::from(candidate.matched == Match::Some);
        let value = u64::from(sort_value(candidate, ranks, by));
        keys.push(SortKey(is_partial << 63 | value << 31 | index as u64));
    }
    sort(&mut keys);
    let mut page = Vec::new();
    for key in keys.iter().take(end).skip(start) {
        page.push(candidates[(key.low() & (u32::MAX >> 1)) as usize]);
    }
    page
}

/// The ranks of the hits on the page that a request asks for.
pub(crate) fn page_range(request: &Request) -> Range<usize> {
    let limit = request.limit.min(MAX_PAGE_HITS);
    request.offset..request.offset.saturating_add(limit)
}

/// The number that is smallest for the candidate that comes first: by relevance the tier, then the
/// score. A document of rank 0 has no sort key, such as no date, and comes last in either
/// direction.
fn sort_value(candidate: &Candidate, ranks: Option<&[u32]>, by: Sort) -> u32 {
    match ranks.map(|ranks| ranks[candidate.document.index()]) {
        None => u32::from(candidate.tier) << 30 | (MAX_SCORE - candidate.score.min(MAX_SCORE)),
        Some(0) => u32::MAX,
        Some(rank) if by == Sort::Date => u32::MAX - rank,
        Some(rank) => rank,
    }
}
