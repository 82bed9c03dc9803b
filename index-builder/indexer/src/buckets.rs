//! Counting sort: items sorted by small numbers in two passes.

/// Items sorted by their bucket. Items of one bucket keep the order in which they came.
pub(crate) struct Buckets<T> {
    /// By bucket: the index after its last item.
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Buckets<T> {
    /// Sorts pairs of a bucket, which is below `buckets`, and an item. Takes linear time.
    pub(crate) fn of(pairs: &[(u32, T)], buckets: usize) -> Self {
        let mut ends = vec![0u32; buckets + 1];
        pairs.iter().for_each(|(bucket, _)| ends[*bucket as usize + 1] += 1);
        for bucket in 0..buckets {
            ends[bucket + 1] += ends[bucket];
        }
        let mut items: Vec<T> = pairs.iter().map(|(_, item)| *item).collect();
        for (bucket, item) in pairs {
            // While a bucket is being filled, this is the index of its next item.
            let end = &mut ends[*bucket as usize];
            items[*end as usize] = *item;
            *end += 1;
        }
        Self { ends, items }
    }

    /// The items of all buckets.
    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }

    /// The items of one bucket.
    pub(crate) fn get(&self, bucket: usize) -> &[T] {
        let start = if bucket == 0 { 0 } else { self.ends[bucket - 1] };
        &self.items[start as usize..self.ends[bucket] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_keep_their_order_within_a_bucket() {
        let buckets = Buckets::of(&[(3, 'a'), (1, 'b'), (3, 'c'), (0, 'd')], 5);
        let all: [&[char]; 5] = [&['d'], &['b'], &[], &['a', 'c'], &[]];
        assert_eq!([0, 1, 2, 3, 4].map(|bucket| buckets.get(bucket)), all);
        assert_eq!(Buckets::<u8>::of(&[], 1).get(0), []);
    }
}
