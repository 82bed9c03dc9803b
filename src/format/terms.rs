//! Words: shards of the dictionary with their posting lists; [`super::router`] finds the shard.
//!
//! ```text
//! shard    varint length, fst map from key to value; then lists and entries, at the offsets in the values
//! key      folded form                          value  offset of a list << 1, or of an entry << 1 | 1
//!          folded words joined by spaces: name  value  offset of an entry << 1 | 1
//!          = stem                              value  as of a form: the classes of that Arabic stem
//!          folded form 00 exact form            value  offset of a bare document list << 1; where the form has two or more
//! list     of a class: varint count, length-prefixed texts: its forms that no key of this shard is; posting list;
//!          of a concept: varint number; posting list
//! entry    varint count of classes, per class varint bytes back from the entry to its list;
//!          varint count of concepts, likewise;
//!          bare document list: who holds this very form, empty where all documents of its classes do
//! ```
//!
//! A form that is alone in its only class needs no entry. TermDict ascend through the shards, and all keys of one term lie in one
//! shard. The dictionary holds
//! whole folded forms, so the words that begin as typed are one contiguous run of keys, and no shard outside that
//! run is ever needed. A shard has the lists of all its keys' classes and concepts: one whose forms lie apart, as with
//! Arabic prefixes, is repeated.

#[cfg(feature = "section-sizes")]
pub mod section_sizes;

use rustc_hash::FxHashMap;

use crate::format::fst_writer::FstWriter;
use crate::format::postings::{Posting, read_documents, read_postings};
use crate::format::term_dict::{EXACT, TermDict};
use crate::model::ids::{ConceptId, DocId, ShardId};
use crate::util::sort::SortKey;
use crate::util::text::concat;
use crate::util::wire::{CorruptionFlag, Reader, put_bytes, put_varint};

/// Begins the key of a stem.
const STEM: &str = "=";
/// Separates the words of a name in a key.
const SPACE: u8 = b' ';

/// The key of the documents that hold `folded` written as `exact`.
pub fn exact_key(folded: &str, exact: &str) -> Vec<u8> {
    concat(&[folded, "\0", exact]).into_bytes()
}

/// The key of a stem.
pub fn stem_key(stem: &str) -> String {
    concat(&[STEM, stem])
}

/// Whether a key is a form: neither a name of several words nor an exact form nor a stem.
pub fn is_form(key: &[u8]) -> bool {
    !key.starts_with(STEM.as_bytes()) && !key.iter().any(|byte| matches!(*byte, EXACT | SPACE))
}

/// Where a posting list is: its shard, and its offset among the lists of that shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct PostingListRef(SortKey);

impl PostingListRef {
    /// The list at `offset` of a shard.
    pub const fn new(shard: ShardId, offset: usize) -> Self {
        Self(SortKey::new(shard.0, offset as u32))
    }

    /// The shard.
    pub const fn shard(self) -> ShardId {
        ShardId(self.0.high())
    }

    /// Where the list begins, in bytes from the first list of the shard.
    pub const fn offset(self) -> usize {
        self.0.low() as usize
    }
}

/// A parsed shard, borrowing its bytes.
pub struct Shard<'a> {
    keys: TermDict<'a>,
    lists: &'a [u8],
    /// How many documents the index has.
    pub documents: u32,
    damage: &'a CorruptionFlag,
}

/// What a shard says about one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Where the lists of its classes begin.
    pub classes: Vec<usize>,
    /// Where the lists of its concepts begin.
    pub concepts: Vec<usize>,
    /// The documents that hold this very form; empty where all of its classes do.
    pub holders: Vec<DocId>,
}

impl<'a> Shard<'a> {
    /// A shard of an index with so many documents.
    pub fn new(bytes: &'a [u8], documents: u32, damage: &'a CorruptionFlag) -> Self {
        let mut reader = Reader::new(bytes);
        Self { keys: TermDict::new(reader.bytes()), lists: reader.rest(), documents, damage }
    }

    /// The dictionary.
    pub fn keys(&self) -> &TermDict<'a> {
        &self.keys
    }

    /// The value of a form or name.
    pub fn get(&self, key: &str) -> Option<u64> {
        self.keys.get(key.as_bytes())
    }

    /// What the shard says about a form or name.
    pub fn entry(&self, key: &str) -> Option<Entry> {
        self.get(key).map(|value| self.entry_of(value))
    }

    /// What the value of a form or name stands for.
    pub fn entry_of(&self, value: u64) -> Entry {
        let offset = (value >> 1) as usize;
        if value & 1 == 0 {
            return Entry { classes: vec![offset], ..Entry::default() };
        }
        self.read(offset, |reader| Entry {
            classes: read_offsets(reader, offset),
            concepts: read_offsets(reader, offset),
            holders: read_documents(reader, self.documents),
        })
    }

    /// Where the lists of the classes of a form begin; nothing is read of who holds it.
    pub fn classes(&self, value: u64) -> Vec<usize> {
        let offset = (value >> 1) as usize;
        if value & 1 == 0 {
            vec![offset]
        } else {
            self.read(offset, |reader| read_offsets(reader, offset))
        }
    }

    /// The forms of a class that no key of the shard is.
    pub fn forms_elsewhere(&self, list: usize) -> Vec<String> {
        self.read(list, Reader::texts)
    }

    /// The number of a concept and its postings.
    pub fn concept(&self, list: usize) -> (ConceptId, Vec<Posting>) {
        self.read(list, |reader| {
            (ConceptId(reader.varint()), read_postings(reader, self.documents))
        })
    }

    /// The postings of a class.
    pub fn postings(&self, list: usize) -> Vec<Posting> {
        self.read(list, |reader| {
            for _ in 0..reader.count() {
                reader.bytes();
            }
            read_postings(reader, self.documents)
        })
    }

    /// The documents that hold the form in this exact form; none when all of its documents do, or none.
    pub fn exact(&self, folded: &str, exact: &str) -> Vec<DocId> {
        let Some(value) = self.keys.get(&exact_key(folded, exact)) else { return Vec::new() };
        self.read((value >> 1) as usize, |reader| read_documents(reader, self.documents))
    }

    /// Visits every key that begins with `prefix`, exact forms apart, in order, with its value, as long as told to go on.
    pub fn each_beginning(&self, prefix: &str, visit: &mut dyn FnMut(&[u8], u64) -> bool) {
        self.keys.each_beginning(prefix, visit);
    }

    fn read<T>(&self, offset: usize, read: impl FnOnce(&mut Reader<'a>) -> T) -> T {
        let mut reader = Reader::new(self.lists.get(offset..).unwrap_or_default());
        let what = read(&mut reader);
        self.damage.note(&reader);
        what
    }
}

/// Lists lie before the entry that leads to them.
fn read_offsets(reader: &mut Reader<'_>, entry: usize) -> Vec<usize> {
    let mut offsets = Vec::new();
    for _ in 0..reader.count() {
        match entry.checked_sub(reader.size()) {
            Some(offset) => offsets.push(offset),
            None => reader.mark_damaged(),
        }
    }
    offsets
}

/// A shard under construction.
pub struct ShardBuilder {
    keys: FstWriter,
    bytes: Vec<u8>,
    /// Where the lists stand that have been written.
    placed: FxHashMap<u32, usize>,
    key: Vec<u8>,
}

impl Default for ShardBuilder {
    fn default() -> Self {
        Self {
            keys: FstWriter::new(),
            bytes: Vec::new(),
            placed: FxHashMap::default(),
            key: Vec::new(),
        }
    }
}

impl ShardBuilder {
    /// Whether a list has been written.
    pub fn has(&self, list: u32) -> bool {
        self.placed.contains_key(&list)
    }

    /// Writes a list.
    pub fn place(&mut self, list: u32, put: impl FnOnce(&mut Vec<u8>)) {
        self.placed.insert(list, self.bytes.len());
        put(&mut self.bytes);
    }

    /// Adds a key with the lists of its classes and concepts, which have been written, and the bare list of the documents that hold this
    /// very form: no bytes where all documents of its classes do.
    pub fn add(&mut self, key: &str, classes: &[u32], concepts: &[u32], holders: &[u8]) {
        let value = match (classes, concepts.is_empty() && holders.is_empty()) {
            ([only], true) => self.placed[only] << 1,
            _ => self.put_entry(classes, concepts, holders) << 1 | 1,
        };
        self.keys.insert(key.as_bytes(), value as u64);
    }

    fn put_entry(&mut self, classes: &[u32], concepts: &[u32], holders: &[u8]) -> usize {
        let entry = self.bytes.len();
        for lists in [classes, concepts] {
            put_varint(&mut self.bytes, lists.len() as u64);
            lists
                .iter()
                .for_each(|list| put_varint(&mut self.bytes, (entry - self.placed[list]) as u64));
        }
        self.bytes.extend_from_slice(if holders.is_empty() { &[0] } else { holders });
        entry
    }

    /// Adds an exact form of the last key with a bare list of its documents; exact forms ascend.
    pub fn add_exact(&mut self, folded: &str, exact: &str, documents: &[u8]) {
        self.key.clear();
        for part in [folded.as_bytes(), &[EXACT], exact.as_bytes()] {
            self.key.extend_from_slice(part);
        }
        self.keys.insert(&self.key, (self.bytes.len() << 1) as u64);
        self.bytes.extend_from_slice(documents);
    }

    /// The bytes of the shard. The next one begins then.
    pub fn finish(&mut self) -> Vec<u8> {
        let Self { keys, bytes, placed, .. } = self;
        let of_keys = keys.finish();
        let mut out = Vec::with_capacity(of_keys.len() + bytes.len() + 5);
        put_bytes(&mut out, of_keys);
        out.extend_from_slice(bytes);
        keys.clear();
        bytes.clear();
        placed.clear();
        out
    }
}

/// Appends the list of a class, some of whose forms no key of the shard is.
pub fn put_class(out: &mut Vec<u8>, elsewhere: &[&str], postings: impl FnOnce(&mut Vec<u8>)) {
    put_varint(out, elsewhere.len() as u64);
    elsewhere.iter().for_each(|form| put_bytes(out, form.as_bytes()));
    postings(out);
}

/// Appends the list of a concept.
pub fn put_concept(out: &mut Vec<u8>, concept: ConceptId, postings: impl FnOnce(&mut Vec<u8>)) {
    put_varint(out, u64::from(concept.0));
    postings(out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::postings::put_postings;

    #[test]
    fn a_shard_gives_back_what_was_put_in() {
        let posting = |document| Posting {
            document: DocId(document),
            impact: 17,
            title: 0,
            file: 1,
            place: 2,
        };
        let postings = |documents: &'static [u32]| {
            let postings: Vec<_> = documents.iter().copied().map(posting).collect();
            move |out: &mut Vec<u8>| put_postings(out, &postings)
        };
        let class = |elsewhere: &[&str]| {
            let mut shard = ShardBuilder::default();
            shard.place(0, |out| put_class(out, elsewhere, &postings(&[1, 2, 4])));
            shard
        };
        let mut shard = class(&[]);
        shard.add("peche", &[0], &[], &[2, 1, 2]);
        shard.add_exact("peche", "peche", &[1, 1]);
        shard.add_exact("peche", "pêche", &[1, 4]);
        shard.add("peches", &[0], &[], &[1, 2]);
        let bytes = shard.finish();
        let damage = CorruptionFlag::default();
        let shard = Shard::new(&bytes, 5, &damage);
        let entry = shard.entry("peche").unwrap();
        assert_eq!(entry.holders, [DocId(1), DocId(4)]);
        assert_eq!(shard.postings(entry.classes[0]), [posting(1), posting(2), posting(4)]);
        assert_eq!(shard.entry("peches").unwrap().classes, entry.classes);
        assert_eq!(shard.entry("pech"), None);
        assert_eq!(shard.exact("peche", "pêche"), [DocId(4)]);
        assert_eq!(shard.exact("peches", "pêches"), []);
        let mut alone = class(&["peche"]);
        alone.add("peches", &[0], &[], &[1, 2]);
        let alone = alone.finish();
        let shard = Shard::new(&alone, 5, &damage);
        let class = shard.entry("peches").unwrap().classes[0];
        assert_eq!(
            shard.forms_elsewhere(class),
            ["peche"],
            "the form of the class that lies elsewhere"
        );
        let mut named = ShardBuilder::default();
        named.place(1, |out| put_concept(out, ConceptId(7), &postings(&[1, 3])));
        named.add("la peche", &[], &[1], &[]);
        let named = named.finish();
        let shard = Shard::new(&named, 5, &damage);
        let concept = shard.entry("la peche").unwrap().concepts[0];
        assert_eq!(shard.concept(concept), (ConceptId(7), vec![posting(1), posting(3)]));
        assert!(damage.finish().is_ok());
        Shard::new(&named, 2, &damage).concept(concept);
        assert!(damage.finish().unwrap_err().is_damaged());
    }
}
