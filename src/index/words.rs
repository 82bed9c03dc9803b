//! Words: shards of the dictionary with their posting lists, and the router that finds the shard.
//!
//! ```text
//! shard    varint length, fst map from key to offset; then posting lists, at those offsets
//! key      folded term                 -> posting list
//!          folded term 00 exact form   -> bare document list, where the term has two or more exact forms
//! router   varint count of shards; per shard but the first: varint bytes shared with the key before, length-prefixed rest;
//!          varint shards per block; per block 16 bytes: its root
//! ```
//!
//! Keys ascend through the shards, and all keys of one term lie in one shard. A shard's router key is the shortest
//! text that still divides it from the one before. The dictionary holds whole folded forms, so the words that
//! begin as typed are one contiguous run of keys, and no shard outside that run is ever needed.

use fst::{IntoStreamer, Map, Streamer};

use super::files::{FileRef, Role, Root};
use super::postings::{Posting, read_documents, read_postings};
use super::wire::{Reader, put_bytes, put_varint};
use crate::analysis::MAX_TERM_BYTES;
use crate::error::{Error, Result};

/// Separates a folded term from an exact form in a key.
const EXACT: u8 = 0;

/// Router keys are beginnings of folded terms, which end with the character that takes them to [`MAX_TERM_BYTES`]; none folds to
/// as many bytes as are added here. The limit keeps a short router from claiming much memory.
const LONGEST_KEY: usize = MAX_TERM_BYTES + 64;

/// The key of the documents that hold `folded` written as `exact`.
pub(crate) fn exact_key(folded: &str, exact: &str) -> Vec<u8> {
    [folded.as_bytes(), &[EXACT], exact.as_bytes()].concat()
}

/// A parsed shard, borrowing its bytes.
pub(crate) struct Shard<'a> {
    terms: Map<&'a [u8]>,
    lists: &'a [u8],
    documents: u32,
}

/// Checks a shard once, when it arrives.
///
/// fst walks its bytes on trust. That they are the builder's is proven by their hash; natively they are held against fst's own
/// checksum besides, against a faulty builder. In the browser the tables of that second checksum would be a fifth of the
/// module, so there a faulty builder meets the recovery from traps instead.
pub(crate) fn check(bytes: &[u8], documents: u32) -> Result<()> {
    let shard = Shard::parse(bytes, documents)?;
    if cfg!(target_arch = "wasm32") || shard.terms.as_fst().verify().is_ok() {
        Ok(())
    } else {
        Err(malformed_terms())
    }
}

impl<'a> Shard<'a> {
    /// A shard of an index with so many documents.
    pub(crate) fn parse(bytes: &'a [u8], documents: u32) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let terms = Map::new(reader.bytes()?).map_err(|_| malformed_terms())?;
        Ok(Self { terms, lists: reader.rest(), documents })
    }

    /// The posting list of one folded term.
    pub(crate) fn postings(&self, term: &str) -> Result<Vec<Posting>> {
        match self.terms.get(term) {
            Some(offset) => read_postings(&mut self.list(offset)?, self.documents),
            None => Ok(Vec::new()),
        }
    }

    /// The documents that hold the term in this exact form; `None` when all of its documents do, or none.
    pub(crate) fn exact(&self, term: &str, exact: &str) -> Result<Option<Vec<u32>>> {
        let Some(offset) = self.terms.get(exact_key(term, exact)) else { return Ok(None) };
        read_documents(&mut self.list(offset)?, self.documents).map(Some)
    }

    /// Visits every term that begins with `prefix`, in order, with its posting list.
    pub(crate) fn each_beginning(
        &self,
        prefix: &str,
        mut visit: impl FnMut(&[u8], &[Posting]),
    ) -> Result<()> {
        let mut stream = self.terms.range().ge(prefix).into_stream();
        while let Some((key, offset)) = stream.next() {
            if !key.starts_with(prefix.as_bytes()) {
                break;
            }
            if !key.contains(&EXACT) {
                visit(key, &read_postings(&mut self.list(offset)?, self.documents)?);
            }
        }
        Ok(())
    }

    fn list(&self, offset: u64) -> Result<Reader<'a>> {
        let start = usize::try_from(offset).ok();
        let bytes = start.and_then(|start| self.lists.get(start..));
        bytes
            .map(Reader::new)
            .ok_or_else(|| Error::damaged("a dictionary of the index points beyond its posting lists"))
    }
}

/// A shard under construction.
pub(crate) struct ShardBuilder {
    terms: fst::MapBuilder<Vec<u8>>,
    lists: Vec<u8>,
}

impl ShardBuilder {
    pub(crate) fn new() -> Self {
        Self { terms: fst::MapBuilder::memory(), lists: Vec::new() }
    }

    /// Adds a key, greater than all before, with the list that `put` writes.
    pub(crate) fn add(&mut self, key: &[u8], put: impl FnOnce(&mut Vec<u8>)) {
        self.terms.insert(key, self.lists.len() as u64).expect("keys ascend");
        put(&mut self.lists);
    }

    /// Raw bytes so far, near enough to decide where to cut.
    pub(crate) fn size(&self) -> usize {
        usize::try_from(self.terms.bytes_written()).unwrap_or(usize::MAX) + self.lists.len()
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let terms = self.terms.into_inner().expect("writing into memory cannot fail");
        let mut out = Vec::new();
        put_bytes(&mut out, &terms);
        out.extend_from_slice(&self.lists);
        out
    }
}

/// Finds the shards of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Router {
    /// For each shard a key that is above every key of the shards before and not above its own first.
    pub(crate) keys: Vec<Vec<u8>>,
    pub(crate) shards_per_block: usize,
    pub(crate) roots: Vec<Root>,
}

impl Router {
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

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self> {
        let count = reader.count()?;
        let mut keys: Vec<Vec<u8>> = Vec::with_capacity(count);
        for _ in 0..count {
            let key = match keys.last() {
                None => Vec::new(),
                Some(before) => {
                    let shared = before.get(..reader.size()?).ok_or_else(malformed)?;
                    let key = [shared, reader.bytes()?].concat();
                    if key.len() > LONGEST_KEY { return Err(malformed()) } else { key }
                }
            };
            keys.push(key);
        }
        let shards_per_block = reader.size()?;
        if keys.is_empty() || !(1..=255).contains(&shards_per_block) {
            return Err(malformed());
        }
        let blocks = count.div_ceil(shards_per_block);
        let roots = (0..blocks).map(|_| reader.array()).collect::<Result<_>>()?;
        Ok(Self { keys, shards_per_block, roots })
    }

    /// The shard that holds a whole term, if any does.
    pub(crate) fn shard_of(&self, term: &str) -> usize {
        self.keys.partition_point(|key| key.as_slice() <= term.as_bytes()).saturating_sub(1)
    }

    /// The shards that hold words beginning with the prefix.
    pub(crate) fn shards_beginning(&self, prefix: &str) -> core::ops::Range<usize> {
        let prefix = prefix.as_bytes();
        let end = self.keys.partition_point(|key| key.as_slice() <= prefix || key.starts_with(prefix));
        self.keys.partition_point(|key| key.as_slice() <= prefix).saturating_sub(1)..end
    }

    /// The file of a shard.
    pub(crate) fn file(&self, shard: usize) -> FileRef {
        let block = shard / self.shards_per_block;
        let first = block * self.shards_per_block;
        let count = (self.keys.len() - first).min(self.shards_per_block);
        FileRef::member(Role::Words, self.roots[block], (shard - first) as u8, count as u8)
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = FileRef> + '_ {
        (0..self.keys.len()).map(|shard| self.file(shard))
    }
}

/// The shortest key above `before` that is not above `first`.
pub(crate) fn separator(before: &[u8], first: &[u8]) -> Vec<u8> {
    first[..(shared_prefix(before, first) + 1).min(first.len())].to_vec()
}

fn shared_prefix(left: &[u8], right: &[u8]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}

fn malformed_terms() -> Error {
    Error::damaged("a dictionary of the index is malformed")
}

fn malformed() -> Error {
    Error::damaged("the router of the index is malformed")
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
        assert_eq!(Router::read(&mut reader), Ok(router));
        reader.end().unwrap();
    }

    #[test]
    fn separators_divide() {
        assert_eq!(separator(b"hound", b"housing"), b"hous");
        assert_eq!(separator(b"a", b"b"), b"b");
        assert_eq!(separator(b"a", b"ab"), b"ab");
    }

    #[test]
    fn a_shard_gives_back_what_was_put_in() {
        let posting = |document| Posting { document, impact: 9, file: 1 };
        let mut builder = ShardBuilder::new();
        builder.add(b"peche", |out| super::super::postings::put_postings(out, &[posting(1), posting(4)]));
        builder.add(&exact_key("peche", "pêche"), |out| {
            super::super::postings::put_documents(out, [4].into_iter());
        });
        builder.add(b"peches", |out| super::super::postings::put_postings(out, &[posting(2)]));
        let bytes = builder.finish();
        let shard = Shard::parse(&bytes, 5).unwrap();
        assert_eq!(shard.postings("peche").unwrap(), [posting(1), posting(4)]);
        assert_eq!(shard.postings("pech").unwrap(), []);
        assert_eq!(shard.exact("peche", "pêche").unwrap(), Some(vec![4]));
        assert_eq!(shard.exact("peches", "pêches").unwrap(), None);
        let mut seen = Vec::new();
        shard.each_beginning("pech", |key, postings| seen.push((key.to_vec(), postings.len()))).unwrap();
        assert_eq!(seen, [(b"peche".to_vec(), 2), (b"peches".to_vec(), 1)]);
    }
}
