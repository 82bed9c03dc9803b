//! A map from numbers to sets, in two arrays.

use crate::buckets::Buckets;

/// Sets by number, in the layout of a sparse matrix in compressed rows (CSR): the sets
/// one after the other, and by key the index of its first value.
#[derive(Debug, Default)]
pub(crate) struct MultiMap<V> {
    starts: Vec<u32>,
    values: Vec<V>,
}

impl<V: Copy + Ord> MultiMap<V> {
    /// The values of each key, sorted and without duplicates. The keys of `pairs` are below `keys`.
    pub(crate) fn of(pairs: &[(u32, V)], keys: usize) -> Self {
        let buckets = Buckets::of(pairs, keys);
        let mut map =
            Self { starts: Vec::with_capacity(keys + 1), values: Vec::with_capacity(pairs.len()) };
        let mut sorted = Vec::new();
        map.starts.push(0);
        for bucket in (0..keys).map(|key| buckets.get(key)) {
            sorted.clear();
            sorted.extend_from_slice(bucket);
            sorted.sort_unstable();
            sorted.dedup();
            map.values.extend_from_slice(&sorted);
            map.starts.push(map.values.len() as u32);
        }
        map
    }

    /// All pairs of a key and a value, sorted.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (u32, V)> {
        (0..self.starts.len() - 1)
            .flat_map(|key| self.get(key).iter().map(move |value| (key as u32, *value)))
    }

    /// The values of all keys, in the order of the keys.
    pub(crate) fn values(&self) -> &[V] {
        &self.values
    }

    /// The values of a key.
    pub(crate) fn get(&self, key: usize) -> &[V] {
        &self.values[self.starts[key] as usize..self.starts[key + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_sorted_and_there_once() {
        let map = MultiMap::of(&[(2, 7), (0, 5), (2, 1), (2, 7)], 4);
        assert_eq!([0, 1, 2, 3].map(|key| map.get(key)), [&[5][..], &[], &[1, 7], &[]]);
        assert_eq!(map.pairs().collect::<Vec<_>>(), [(0, 5), (2, 1), (2, 7)]);
        assert_eq!(map.values(), [5, 1, 7]);
    }
}
