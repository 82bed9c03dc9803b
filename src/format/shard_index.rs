//! The shard index: which shard of the term dictionary holds a key, and which files hold the terms
//! and the positions of that shard. Look here for how many files a query has to load.
//!
//! Keys ascend through the shards. The lower bound of a shard is the shortest text that divides it
//! from the one before. Terms and positions of a shard are two files side by side under one Merkle
//! root, so that one index finds both. If the header holds the term dictionary, only positions are
//! in files, and the shards are theirs.
//!
//! ```text
//! shard index   varint files per shard: 2, or 1 if the header holds the term dictionary; varint
//!               count of shards but the first; of each: varint bytes shared with the bound before;
//!               of each: varint bytes of the rest; the rests;
//!               varint shards per root; per root 16 bytes
//! files         of a root, in order: of each shard its terms, if they are a file, and its
//!               positions
//! ```

use crate::format::files::{FileRef, Role, Root};
use crate::limits::{MAX_BOUND_BYTES, MAX_SHARDS};
use crate::model::ids::ShardId;
use crate::text::MAX_TERM_BYTES;
use crate::util::wire::{Reader, put_varint};

/// No bound has more bytes: each is the beginning of a term, which exceeds [`MAX_TERM_BYTES`] by
/// one character at most, or of a name. The limit keeps a short file from claiming much memory.
const LONGEST_BOUND: usize = 8 * MAX_TERM_BYTES;

/// Finds the files of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardIndex {
    /// The lower bound of each shard: above every key of the shards before and not above its own
    /// first. The first is empty.
    pub bounds: Vec<Vec<u8>>,
    /// 2, or 1 if the header holds the term dictionary.
    pub files_per_shard: usize,
    /// How many shards share a Merkle root.
    pub shards_per_root: usize,
    /// The Merkle roots, in the order of the shards.
    pub roots: Vec<Root>,
}

impl ShardIndex {
    /// Appends the section of the header.
    pub fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.files_per_shard as u64);
        put_varint(out, self.bounds.len() as u64 - 1);
        let pairs =
            || self.bounds.windows(2).map(|pair| (shared_prefix(&pair[0], &pair[1]), &pair[1]));
        pairs().for_each(|(shared, _)| put_varint(out, shared as u64));
        pairs().for_each(|(shared, bound)| put_varint(out, (bound.len() - shared) as u64));
        pairs().for_each(|(shared, bound)| out.extend(&bound[shared..]));
        put_varint(out, self.shards_per_root as u64);
        out.extend(self.roots.iter().flatten());
    }

    /// Reads the section of the header.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let files_per_shard = reader.size();
        if !(1..=2).contains(&files_per_shard) {
            reader.mark_damaged();
        }
        let bounds = read_bounds(reader);
        let shards_per_root = reader.size().max(1);
        let mut roots = Vec::new();
        for _ in 0..bounds.len().div_ceil(shards_per_root) {
            roots.push(reader.array());
        }
        Self { bounds, files_per_shard, shards_per_root, roots }
    }

    /// Whether terms are in files; otherwise the header holds the only shard.
    pub fn has_term_files(&self) -> bool {
        self.files_per_shard > 1
    }

    /// The shard that holds a key, if any does. Takes time in the logarithm of their number.
    pub fn shard_of(&self, key: &str) -> ShardId {
        ShardId::at(self.bounds_up_to(key, false).saturating_sub(1))
    }

    /// Whether this shard holds a key if any does.
    pub fn may_hold(&self, shard: ShardId, key: &str) -> bool {
        let (shard, key) = (shard.index(), key.as_bytes());
        self.bounds[shard].as_slice() <= key
            && self.bounds.get(shard + 1).is_none_or(|bound| key < bound.as_slice())
    }

    /// The shard after the last one that may hold a key with this prefix. The first such shard is
    /// [`ShardIndex::shard_of`] the prefix.
    pub fn prefix_end(&self, prefix: &str) -> ShardId {
        ShardId::at(self.bounds_up_to(prefix, true))
    }

    /// How many bounds are at most `text` or, with `or_prefixed`, begin with it.
    fn bounds_up_to(&self, text: &str, or_prefixed: bool) -> usize {
        let text = text.as_bytes();
        self.bounds.partition_point(|bound| {
            bound.as_slice() <= text || (or_prefixed && bound.starts_with(text))
        })
    }

    /// The file with the terms or the positions of a shard, by its role.
    pub fn file(&self, role: Role, shard: ShardId) -> FileRef {
        let root = shard.index() / self.shards_per_root;
        let first = root * self.shards_per_root;
        let shards = (self.bounds.len() - first).min(self.shards_per_root);
        let mut index = (shard.index() - first) * self.files_per_shard;
        if self.has_term_files() && role == Role::Positions {
            index += 1;
        }
        let count = shards * self.files_per_shard;
        FileRef::member(role, self.roots[root], index as u32, count as u32)
    }

    /// The files of all shards in one role.
    pub fn files(&self, role: Role) -> impl Iterator<Item = FileRef> + '_ {
        ShardId::first(self.bounds.len()).map(move |shard| self.file(role, shard))
    }
}

/// The lower bounds of all shards.
fn read_bounds(reader: &mut Reader<'_>) -> Vec<Vec<u8>> {
    let count = reader.count();
    reader.limit(count, MAX_SHARDS);
    let (shared, rests) = (reader.varints(count), reader.varints(count));
    let (mut bound, mut bytes) = (Vec::new(), 0);
    let mut bounds = vec![Vec::new()];
    for (shared, rest) in shared.iter().zip(&rests) {
        bound.truncate(*shared as usize);
        bound.extend_from_slice(reader.take(*rest as usize));
        bytes += bound.len();
        reader.limit(bound.len(), LONGEST_BOUND);
        reader.limit(bytes, MAX_BOUND_BYTES);
        if reader.is_damaged() {
            break;
        }
        bounds.push(bound.clone());
    }
    bounds
}

/// The shortest bound above the key `before` and not above the key `first`.
pub fn separator<'a>(before: &[u8], first: &'a [u8]) -> &'a [u8] {
    &first[..(shared_prefix(before, first) + 1).min(first.len())]
}

/// How many bytes both keys begin with.
pub fn shared_prefix(left: &[u8], right: &[u8]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index_of(bounds: &[&str]) -> ShardIndex {
        let bounds: Vec<_> = bounds.iter().map(|key| key.as_bytes().to_vec()).collect();
        ShardIndex {
            roots: vec![[7; 16]; bounds.len()],
            files_per_shard: 2,
            shards_per_root: 1,
            bounds,
        }
    }

    #[test]
    fn every_shard_of_a_prefix_is_found_and_no_other() {
        let index = index_of(&["", "ho", "hous", "hub", "z"]);
        assert_eq!(index.shard_of("apple"), ShardId(0));
        assert_eq!(index.shard_of("ho"), ShardId(1));
        assert_eq!(index.shard_of("housing"), ShardId(2));
        for term in ["apple", "ho", "housing", "zoo"] {
            let shards: Vec<ShardId> = ShardId::range(ShardId(0), ShardId(5))
                .filter(|shard| index.may_hold(*shard, term))
                .collect();
            assert_eq!(shards, [index.shard_of(term)], "{term}");
        }
        for (prefix, expected) in [("hou", 1..3), ("h", 0..4), ("housing", 2..3), ("zz", 4..5)] {
            assert_eq!(index.shard_of(prefix).0..index.prefix_end(prefix).0, expected, "{prefix}");
        }
        let mut bytes = Vec::new();
        index.put(&mut bytes);
        let mut reader = Reader::new(&bytes);
        assert_eq!(ShardIndex::read(&mut reader), index);
        reader.finish().unwrap();
    }

    #[test]
    fn terms_and_positions_of_a_shard_are_side_by_side() {
        let three = ShardIndex {
            shards_per_root: 2,
            roots: vec![[1; 16], [2; 16]],
            ..index_of(&["", "h", "p"])
        };
        let member = |role, root, index, count| FileRef::member(role, [root; 16], index, count);
        assert_eq!(three.file(Role::Terms, ShardId(1)), member(Role::Terms, 1, 2, 4));
        assert_eq!(three.file(Role::Positions, ShardId(1)), member(Role::Positions, 1, 3, 4));
        assert_eq!(three.file(Role::Positions, ShardId(2)), member(Role::Positions, 2, 1, 2));
        let alone = ShardIndex { files_per_shard: 1, ..three };
        assert_eq!(alone.file(Role::Positions, ShardId(1)), member(Role::Positions, 1, 1, 2));
    }

    #[test]
    fn separators_divide() {
        assert_eq!(separator(b"hound", b"housing"), b"hous");
        assert_eq!(separator(b"a", b"b"), b"b");
        assert_eq!(separator(b"a", b"ab"), b"ab");
    }
}
