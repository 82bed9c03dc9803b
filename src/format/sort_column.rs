//! Sort columns: the rank of every document by date or by title, loaded when a visitor sorts. Look
//! here to add an order.
//!
//! ```text
//! per document: varint rank; 0 for a document without a key; equal keys have equal ranks
//! ```

use crate::util::wire::put_varint;

/// The bytes of a sort column. `keys` has one item per document: `None` for one without a key.
pub fn put_ranks<K: Ord>(keys: &[Option<K>]) -> Vec<u8> {
    let mut sorted: Vec<&K> = keys.iter().flatten().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut out = Vec::new();
    for key in keys {
        let rank = key.as_ref().map_or(0, |key| sorted.partition_point(|other| *other < key) + 1);
        put_varint(&mut out, rank as u64);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_share_a_rank_and_none_has_rank_zero() {
        let bytes = put_ranks(&[Some("b"), None, Some("a"), Some("b")]);
        assert_eq!(bytes, [2, 0, 1, 2]);
    }
}
