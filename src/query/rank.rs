//! The order of the hits: first those that match every word, then the others; within each group as asked.

use core::cmp::Ordering;

use super::Candidate;
use crate::document::{Request, Sort};

/// The most hits one page holds.
pub(crate) const MOST_HITS: usize = 1000;

/// Orders both groups as far as the page needs, and cuts it out. `order` has the rank of every document when sorting
/// by a key. Ties keep the order of the corpus.
pub(crate) fn page(
    all: &mut [Candidate],
    most: &mut [Candidate],
    order: Option<&[u32]>,
    request: &Request,
) -> Vec<Candidate> {
    let end = request.offset.saturating_add(request.limit.min(MOST_HITS));
    let compare = |left: &Candidate, right: &Candidate| {
        by(request.sort, order, left, right).then(left.practice.cmp(&right.practice))
    };
    let beyond = end.saturating_sub(all.len());
    let first = sort_to(all, end, compare);
    let second = sort_to(most, beyond, compare);
    first.iter().chain(second).skip(request.offset).take(end - request.offset).copied().collect()
}

fn by(sort: Sort, order: Option<&[u32]>, left: &Candidate, right: &Candidate) -> Ordering {
    let Some(order) = order else { return right.score.cmp(&left.score) };
    let (left, right) = (order[left.document as usize], order[right.document as usize]);
    // Rank 0 has no key and comes last either way.
    let keyless_last = (left == 0).cmp(&(right == 0));
    keyless_last.then(if sort == Sort::Date { right.cmp(&left) } else { left.cmp(&right) })
}

/// Sorts the first `wanted` items into place and gives them, without sorting the rest.
fn sort_to<T>(items: &mut [T], wanted: usize, compare: impl Fn(&T, &T) -> Ordering) -> &[T] {
    let wanted = wanted.min(items.len());
    if wanted < items.len() {
        items.select_nth_unstable_by(wanted, &compare);
    }
    items[..wanted].sort_unstable_by(&compare);
    &items[..wanted]
}

#[cfg(test)]
mod tests {
    use super::sort_to;

    #[test]
    fn the_head_of_a_partial_sort_is_that_of_a_whole_one() {
        let shuffled: Vec<u32> = (0..100).map(|number| number * 37 % 101).collect();
        let mut sorted = shuffled.clone();
        sorted.sort_unstable();
        for wanted in [0, 1, 10, 99, 100, 200] {
            assert_eq!(sort_to(&mut shuffled.clone(), wanted, u32::cmp), &sorted[..wanted.min(100)]);
        }
    }
}
