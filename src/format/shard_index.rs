//! The router: which part of the dictionary holds a key, and which files have that part.
//!
//! Keys ascend through the parts. A part's router key is the shortest text that still divides it from the one before. Words and
//! positions of a part are two files side by side under one root, so that one router finds both; where the core
//! holds the dictionary, positions alone are files, and the parts are theirs.
//!
//! ```text
//! router   varint files per part: 2, or 1 where the core holds the dictionary; varint count of parts but the first;
//!          of each: varint bytes shared with the key before; of each: varint bytes of the rest; the rests;
//!          varint parts per root; per root 16 bytes
//! files    of a root, in order: of each part its words, where they are a file, and its positions
//! ```

use crate::format::files::{FileRef, Role, Root};
use crate::model::ids::ShardId;
use crate::text::MAX_TERM_BYTES;
use crate::util::wire::{Reader, put_varint};

/// ShardIndex keys are beginnings of keys that end with the character that takes them to [`MAX_TERM_BYTES`], or of names; none is
/// longer than is added here. The limit keeps a short router from claiming much memory.
const LONGEST_KEY: usize = 8 * MAX_TERM_BYTES;

/// Finds the files of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardIndex {
    /// For each part a key that is above every key of the parts before and not above its own first.
    pub keys: Vec<Vec<u8>>,
    pub files_per_part: usize,
    pub parts_per_root: usize,
    pub roots: Vec<Root>,
}

impl ShardIndex {
    pub fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.files_per_part as u64);
        put_varint(out, self.keys.len() as u64 - 1);
        let pairs =
            || self.keys.windows(2).map(|pair| (shared_prefix(&pair[0], &pair[1]), &pair[1]));
        pairs().for_each(|(shared, _)| put_varint(out, shared as u64));
        pairs().for_each(|(shared, key)| put_varint(out, (key.len() - shared) as u64));
        pairs().for_each(|(shared, key)| out.extend(&key[shared..]));
        put_varint(out, self.parts_per_root as u64);
        out.extend(self.roots.iter().flatten());
    }

    pub fn read(reader: &mut Reader<'_>) -> Self {
        let files_per_part = reader.size();
        if !(1..=2).contains(&files_per_part) {
            reader.mark_damaged();
        }
        let count = reader.count();
        let (shared, rests) = (reader.varints(count), reader.varints(count));
        let mut key = Vec::new();
        let mut keys = vec![Vec::new()];
        for (shared, rest) in shared.iter().zip(&rests) {
            key.truncate(*shared as usize);
            key.extend_from_slice(reader.take(*rest as usize));
            if key.len() > LONGEST_KEY {
                reader.mark_damaged();
            }
            if reader.is_damaged() {
                break;
            }
            keys.push(key.clone());
        }
        let parts_per_root = reader.size().max(1);
        let mut roots = Vec::new();
        for _ in 0..keys.len().div_ceil(parts_per_root) {
            roots.push(reader.array());
        }
        Self { keys, files_per_part, parts_per_root, roots }
    }

    /// Whether the words are files.
    pub fn has_words(&self) -> bool {
        self.files_per_part > 1
    }

    /// The part that holds a whole term, if any does.
    pub fn part_of(&self, term: &str) -> ShardId {
        ShardId::at(self.up_to(term, false).saturating_sub(1))
    }

    /// Whether that part holds a whole term, if any does.
    pub fn is_in(&self, part: ShardId, term: &str) -> bool {
        let (part, term) = (part.index(), term.as_bytes());
        self.keys[part].as_slice() <= term
            && self.keys.get(part + 1).is_none_or(|key| term < key.as_slice())
    }

    /// The part after the last one that may hold a word which begins with the prefix. The first
    /// such part is [`ShardIndex::part_of`] the prefix.
    pub fn end_of_prefix(&self, prefix: &str) -> ShardId {
        ShardId::at(self.up_to(prefix, true))
    }

    /// How many keys are not above a text, or do not lie above all that begins with it.
    fn up_to(&self, text: &str, and_beginning: bool) -> usize {
        let text = text.as_bytes();
        self.keys.partition_point(|key| {
            key.as_slice() <= text || (and_beginning && key.starts_with(text))
        })
    }

    /// The file of a part with its words or positions.
    pub fn file(&self, role: Role, part: ShardId) -> FileRef {
        let part = part.index();
        let root = part / self.parts_per_root;
        let first = root * self.parts_per_root;
        let parts = (self.keys.len() - first).min(self.parts_per_root);
        let mut index = (part - first) * self.files_per_part;
        if self.has_words() && role == Role::Positions {
            index += 1;
        }
        FileRef::member(role, self.roots[root], index as u32, (parts * self.files_per_part) as u32)
    }

    pub fn files(&self, role: Role) -> impl Iterator<Item = FileRef> + '_ {
        (0..self.keys.len()).map(move |part| self.file(role, ShardId::at(part)))
    }
}

/// The shortest key above `before` that is not above `first`.
pub fn separator<'a>(before: &[u8], first: &'a [u8]) -> &'a [u8] {
    &first[..(shared_prefix(before, first) + 1).min(first.len())]
}

pub fn shared_prefix(left: &[u8], right: &[u8]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router(keys: &[&str]) -> ShardIndex {
        let keys: Vec<_> = keys.iter().map(|key| key.as_bytes().to_vec()).collect();
        ShardIndex { roots: vec![[7; 16]; keys.len()], files_per_part: 2, parts_per_root: 1, keys }
    }

    #[test]
    fn a_router_finds_every_part_of_a_prefix_and_no_other() {
        let router = router(&["", "ho", "hous", "hub", "z"]);
        assert_eq!(router.part_of("apple"), ShardId(0));
        assert_eq!(router.part_of("ho"), ShardId(1));
        assert_eq!(router.part_of("housing"), ShardId(2));
        for term in ["apple", "ho", "housing", "zoo"] {
            let parts: Vec<ShardId> = ShardId::range(ShardId(0), ShardId(5))
                .filter(|part| router.is_in(*part, term))
                .collect();
            assert_eq!(parts, [router.part_of(term)], "{term}");
        }
        for (prefix, expected) in [("hou", 1..3), ("h", 0..4), ("housing", 2..3), ("zz", 4..5)] {
            assert_eq!(
                router.part_of(prefix).0..router.end_of_prefix(prefix).0,
                expected,
                "{prefix}"
            );
        }
        let mut bytes = Vec::new();
        router.put(&mut bytes);
        let mut reader = Reader::new(&bytes);
        assert_eq!(ShardIndex::read(&mut reader), router);
        reader.finish().unwrap();
    }

    #[test]
    fn words_and_positions_of_a_part_stand_side_by_side() {
        let three = ShardIndex {
            parts_per_root: 2,
            roots: vec![[1; 16], [2; 16]],
            ..router(&["", "h", "p"])
        };
        let member = |role, root, index, count| FileRef::member(role, [root; 16], index, count);
        assert_eq!(three.file(Role::Terms, ShardId(1)), member(Role::Terms, 1, 2, 4));
        assert_eq!(three.file(Role::Positions, ShardId(1)), member(Role::Positions, 1, 3, 4));
        assert_eq!(three.file(Role::Positions, ShardId(2)), member(Role::Positions, 2, 1, 2));
        let alone = ShardIndex { files_per_part: 1, ..three };
        assert_eq!(alone.file(Role::Positions, ShardId(1)), member(Role::Positions, 1, 1, 2));
    }

    #[test]
    fn separators_divide() {
        assert_eq!(separator(b"hound", b"housing"), b"hous");
        assert_eq!(separator(b"a", b"b"), b"b");
        assert_eq!(separator(b"a", b"ab"), b"ab");
    }
}
