//! Routers: which shard holds a key, for the shards of the dictionary and those of positions.
//!
//! ```text
//! router   varint count of shards; per shard but the first: varint bytes shared with the key before, length-prefixed rest;
//!          varint shards per block; per block 16 bytes: its root
//! ```
//!
//! Keys ascend through the shards. A shard's router key is the shortest text that still divides it from the one before.

use super::files::{FileRef, Role, Root};
use super::wire::{Reader, put_bytes, put_varint};
use crate::analysis::MAX_TERM_BYTES;

/// Router keys are beginnings of keys that end with the character that takes them to [`MAX_TERM_BYTES`], or of names; none is
/// longer than is added here. The limit keeps a short router from claiming much memory.
const LONGEST_KEY: usize = 8 * MAX_TERM_BYTES;

/// Finds the shards of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Router {
    /// For each shard a key that is above every key of the shards before and not above its own first.
    pub(crate) keys: Vec<Vec<u8>>,
    pub(crate) shards_per_block: usize,
    pub(crate) roots: Vec<Root>,
}

impl Router {
    /// The router of one shard that is no file.
    pub(crate) fn single() -> Self {
        Self { keys: vec![Vec::new()], shards_per_block: 1, roots: vec![Root::default()] }
    }

    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.keys.len() as u64);
        for pair in self.keys.windows(2) {
            let shared = shared_prefix(&pair[0], &pair[1]);
            put_varint(out, shared as u64);
            put_bytes(out, &pair[1][shared..]);
        }
        put_varint(out, self.shards_per_block as u64);
        out.extend(self.roots.iter().flatten());
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let count = reader.count();
        let mut key = Vec::new();
        let mut keys = Vec::new();
        for shard in 0..count {
            if shard > 0 {
                key.truncate(reader.size());
                key.extend_from_slice(reader.bytes());
            }
            if key.len() > LONGEST_KEY {
                reader.fail();
            }
            if reader.failed() {
                break;
            }
            keys.push(key.clone());
        }
        let shards_per_block = reader.size();
        let mut roots = Vec::new();
        if count == 0 || !(1..=255).contains(&shards_per_block) {
            reader.fail();
        } else {
            for _ in 0..count.div_ceil(shards_per_block) {
                roots.push(reader.array());
            }
        }
        Self { keys, shards_per_block, roots }
    }

    /// The shard that holds a whole term, if any does.
    pub(crate) fn shard_of(&self, term: &str) -> usize {
        self.up_to(term, false).saturating_sub(1)
    }

    /// The shards that hold words beginning with the prefix.
    pub(crate) fn shards_beginning(&self, prefix: &str) -> core::ops::Range<usize> {
        self.shard_of(prefix)..self.up_to(prefix, true)
    }

    /// How many keys are not above a text, or do not lie above all that begins with it.
    fn up_to(&self, text: &str, and_beginning: bool) -> usize {
        let text = text.as_bytes();
        self.keys.partition_point(|key| key.as_slice() <= text || (and_beginning && key.starts_with(text)))
    }

    /// The file of a shard.
    pub(crate) fn file(&self, role: Role, shard: usize) -> FileRef {
        let block = shard / self.shards_per_block;
        let first = block * self.shards_per_block;
        let count = (self.keys.len() - first).min(self.shards_per_block);
        FileRef::member(role, self.roots[block], (shard - first) as u32, count as u32)
    }

    pub(crate) fn files(&self, role: Role) -> impl Iterator<Item = FileRef> + '_ {
        (0..self.keys.len()).map(move |shard| self.file(role, shard))
    }
}

/// The shortest key above `before` that is not above `first`.
pub(crate) fn separator(before: &[u8], first: &[u8]) -> Vec<u8> {
    first[..(shared_prefix(before, first) + 1).min(first.len())].to_vec()
}

pub(crate) fn shared_prefix(left: &[u8], right: &[u8]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router(keys: &[&str]) -> Router {
        let keys: Vec<_> = keys.iter().map(|key| key.as_bytes().to_vec()).collect();
        Router { roots: vec![[7; 16]; keys.len()], shards_per_block: 1, keys }
    }

    #[test]
    fn a_router_finds_every_shard_of_a_prefix_and_no_other() {
        let router = router(&["", "ho", "hous", "hub", "z"]);
        assert_eq!(router.shard_of("apple"), 0);
        assert_eq!(router.shard_of("ho"), 1);
        assert_eq!(router.shard_of("housing"), 2);
        assert_eq!(router.shards_beginning("hou"), 1..3);
        assert_eq!(router.shards_beginning("h"), 0..4);
        assert_eq!(router.shards_beginning("housing"), 2..3);
        assert_eq!(router.shards_beginning("zz"), 4..5);
        let mut bytes = Vec::new();
        router.put(&mut bytes);
        let mut reader = Reader::new(&bytes);
        assert_eq!(Router::read(&mut reader), router);
        reader.end().unwrap();
    }

    #[test]
    fn separators_divide() {
        assert_eq!(separator(b"hound", b"housing"), b"hous");
        assert_eq!(separator(b"a", b"b"), b"b");
        assert_eq!(separator(b"a", b"ab"), b"ab");
    }
}
