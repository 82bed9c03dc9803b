//! Terms: shards of the term dictionary with their posting lists. Look here for what is known of a
//! word before a document is looked at; [`super::shard_index`] finds the shard of a word.
//!
//! ```text
//! shard    varint length, fst map from key to value; then lists and entries, at the offsets in the
//!          values
//! key      folded form                    value  offset of a list << 1, or of an entry << 1 | 1
//!          folded words, spaces between   value  of a name: offset of an entry << 1 | 1
//!          = stem                         value  as of a form: the classes of that Arabic stem
//!          folded form 00 exact form      value  offset of a bare document list << 1; only if the
//!                                                form has two exact forms or more
//! list     of a class: varint count, length-prefixed texts: its forms that are not keys of this
//!          shard; posting list;
//!          of a concept: varint id; posting list
//! entry    varint count of classes, per class varint bytes back from the entry to its list;
//!          varint count of concepts, then the same per concept;
//!          bare document list: the documents that contain this very form; empty if all documents
//!          of its classes do
//! ```
//!
//! A *class* (conflation class) is a set of forms of one word, such as a singular and its plural. A
//! form that is alone in its only class needs no entry.
//!
//! Keys ascend through the shards, and all keys of one term are in one shard. The dictionary holds
//! whole folded forms, so the completions of a prefix are one contiguous run of keys, and no shard
//! outside that run is ever needed. A shard has the lists of all its keys' classes and concepts. If
//! the forms of a class are in several shards, as with Arabic prefixes, its list is in each.

#[cfg(feature = "section-sizes")]
pub mod section_sizes;

use rustc_hash::FxHashMap;

use crate::format::fst_writer::FstWriter;
use crate::format::postings::{Posting, read_documents, read_postings};
use crate::format::term_dict::{EXACT_SEPARATOR, TermDict};
use crate::model::ids::{ConceptId, DocId, ShardId};
use crate::util::sort::SortKey;
use crate::util::text::concat;
use crate::util::wire::{ReadMonitor, Reader, put_bytes, put_varint};

/// Precedes a stem in its key.
const STEM_PREFIX: &str = "=";
/// Separates the words of a name in its key.
const WORD_SEPARATOR: u8 = b' ';

/// The key of the documents that contain `folded` in the exact form `exact`.
pub fn exact_key(folded: &str, exact: &str) -> Vec<u8> {
    concat(&[folded, "\0", exact]).into_bytes()
}

/// The key of a stem.
pub fn stem_key(stem: &str) -> String {
    concat(&[STEM_PREFIX, stem])
}

/// Whether a key is a folded form: neither a name of several words nor an exact form nor a stem.
pub fn is_form(key: &[u8]) -> bool {
    !key.starts_with(STEM_PREFIX.as_bytes())
        && !key.iter().any(|byte| matches!(*byte, EXACT_SEPARATOR | WORD_SEPARATOR))
}

/// The place of a posting list: its shard, and its offset among the lists of that shard.
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

    /// The offset of the list, in bytes from the first list of the shard.
    pub const fn offset(self) -> usize {
        self.0.low() as usize
    }
}

/// What a posting list of a shard belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// A conflation class.
    Class,
    /// A concept.
    Concept,
}

/// A shard that borrows its bytes. The monitor it was made with watches what is read of it.
pub struct Shard<'a> {
    term_dict: TermDict<'a>,
    lists: &'a [u8],
    /// How many documents the index has.
    pub documents: u32,
    monitor: &'a ReadMonitor,
}

/// What a shard says about a form or name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermInfo {
    /// The offsets of the lists of its classes.
    pub classes: Vec<usize>,
    /// The offsets of the lists of its concepts.
    pub concepts: Vec<usize>,
    /// The documents that contain this very form; empty if all documents of its classes do.
    pub form_docs: Vec<DocId>,
}

impl<'a> Shard<'a> {
    /// The shard in `bytes`, of an index with `documents` documents.
    pub fn new(bytes: &'a [u8], documents: u32, monitor: &'a ReadMonitor) -> Self {
        let mut reader = Reader::new(bytes);
        let term_dict = TermDict::new(reader.bytes(), monitor);
        Self { term_dict, lists: reader.rest(), documents, monitor }
    }

    /// The dictionary.
    pub fn term_dict(&self) -> &TermDict<'a> {
        &self.term_dict
    }

    /// The value of a form or name.
    pub fn get(&self, key: &str) -> Option<u64> {
        self.term_dict.get(key.as_bytes())
    }

    /// What the shard says about a form or name.
    pub fn term_info(&self, key: &str) -> Option<TermInfo> {
        self.get(key).map(|value| self.term_info_at(value))
    }

    /// What the shard says about the form or name with this value.
    fn term_info_at(&self, value: u64) -> TermInfo {
        let (mut classes, mut concepts) = (Vec::new(), Vec::new());
        let visit = |kind, offset| match kind {
            ListKind::Class => classes.push(offset),
            ListKind::Concept => concepts.push(offset),
        };
        let form_docs =
            self.read_lists(value, visit, |reader| read_documents(reader, self.documents));
        TermInfo { classes, concepts, form_docs }
    }

    /// Visits the kind and offset of each list of the form or name with this value, classes first:
    /// [`Shard::term_info`] without the time that its documents take.
    pub fn for_each_list(&self, value: u64, visit: impl FnMut(ListKind, usize)) {
        self.read_lists(value, visit, |_| ());
    }

    /// As [`Shard::for_each_list`]; then `read_rest` reads what follows the offsets in an entry.
    fn read_lists<T: Default>(
        &self,
        value: u64,
        mut visit: impl FnMut(ListKind, usize),
        read_rest: impl FnOnce(&mut Reader<'a>) -> T,
    ) -> T {
        let offset = (value >> 1) as usize;
        if value & 1 == 0 {
            visit(ListKind::Class, offset);
            return T::default();
        }
        self.read(offset, |reader| {
            for kind in [ListKind::Class, ListKind::Concept] {
                for_each_offset(reader, offset, |list| visit(kind, list));
            }
            read_rest(reader)
        })
    }

    /// The forms of the class whose list is at `offset` that are not keys of this shard.
    pub fn forms_in_other_shards(&self, offset: usize) -> Vec<String> {
        self.read(offset, Reader::texts)
    }

    /// The concept whose list is at `offset`, and its postings.
    pub fn concept(&self, offset: usize) -> (ConceptId, Vec<Posting>) {
        self.read(offset, |reader| {
            (ConceptId(reader.varint()), read_postings(reader, self.documents))
        })
    }

    /// The postings of the class whose list is at `offset`.
    pub fn postings(&self, offset: usize) -> Vec<Posting> {
        self.read(offset, |reader| {
            for _ in 0..reader.count() {
                reader.bytes();
            }
            read_postings(reader, self.documents)
        })
    }

    /// The documents that contain `folded` in the exact form `exact`; none if all documents with
    /// the folded form do, or none does.
    pub fn exact(&self, folded: &str, exact: &str) -> Vec<DocId> {
        let value = self.term_dict.get(&exact_key(folded, exact));
        let Some(value) = value else { return Vec::new() };
        self.read((value >> 1) as usize, |reader| read_documents(reader, self.documents))
    }

    /// Visits the keys that begin with `prefix`: see [`TermDict::for_each_with_prefix`].
    pub fn for_each_with_prefix(&self, prefix: &str, visit: &mut dyn FnMut(&[u8], u64) -> bool) {
        self.term_dict.for_each_with_prefix(prefix, visit);
    }

    fn read<T>(&self, offset: usize, read: impl FnOnce(&mut Reader<'a>) -> T) -> T {
        self.monitor.read(self.lists.get(offset..).unwrap_or_default(), read)
    }
}

/// Visits the offsets of the lists that an entry names. Lists precede the entry.
fn for_each_offset(reader: &mut Reader<'_>, entry: usize, mut visit: impl FnMut(usize)) {
    for _ in 0..reader.count() {
        match entry.checked_sub(reader.size()) {
            Some(offset) => visit(offset),
            None => reader.mark_damaged(),
        }
    }
}

/// Writes shards, one after the other, in the same memory.
#[derive(Default)]
pub struct ShardBuilder {
    term_dict: FstWriter,
    bytes: Vec<u8>,
    /// The offsets of the lists written so far, by the caller's number for each.
    offsets: FxHashMap<u32, usize>,
    key: Vec<u8>,
}

impl ShardBuilder {
    /// Whether the shard has a list with this number.
    pub fn has_list(&self, list: u32) -> bool {
        self.offsets.contains_key(&list)
    }

    /// Adds a list, which `put` appends: see [`put_class`] and [`put_concept`]. `list` is any
    /// number that tells it from others of the shard.
    pub fn add_list(&mut self, list: u32, put: impl FnOnce(&mut Vec<u8>)) {
        self.offsets.insert(list, self.bytes.len());
        put(&mut self.bytes);
    }

    /// Adds a key with the numbers of the lists of its classes and concepts, which were added
    /// before, and `form_docs`, the bare document list of this very form: no bytes if all documents
    /// of its classes contain it. Keys, exact forms among them, must ascend.
    pub fn add(&mut self, key: &str, classes: &[u32], concepts: &[u32], form_docs: &[u8]) {
        let value = match (classes, concepts.is_empty() && form_docs.is_empty()) {
            ([only], true) => self.offsets[only] << 1,
            _ => self.put_entry(classes, concepts, form_docs) << 1 | 1,
        };
        self.term_dict.insert(key.as_bytes(), value as u64);
    }

    fn put_entry(&mut self, classes: &[u32], concepts: &[u32], form_docs: &[u8]) -> usize {
        let entry = self.bytes.len();
        for lists in [classes, concepts] {
            put_varint(&mut self.bytes, lists.len() as u64);
            for list in lists {
                put_varint(&mut self.bytes, (entry - self.offsets[list]) as u64);
            }
        }
        self.bytes.extend_from_slice(if form_docs.is_empty() { &[0] } else { form_docs });
        entry
    }

    /// Adds an exact form of the key added last, with its bare document list.
    pub fn add_exact(&mut self, folded: &str, exact: &str, documents: &[u8]) {
        self.key.clear();
        for part in [folded.as_bytes(), &[EXACT_SEPARATOR], exact.as_bytes()] {
            self.key.extend_from_slice(part);
        }
        self.term_dict.insert(&self.key, (self.bytes.len() << 1) as u64);
        self.bytes.extend_from_slice(documents);
    }

    /// The bytes of the shard. The builder is empty afterwards.
    pub fn finish(&mut self) -> Vec<u8> {
        let Self { term_dict, bytes, offsets, .. } = self;
        let map = term_dict.finish();
        let mut out = Vec::with_capacity(map.len() + bytes.len() + 5);
        put_bytes(&mut out, map);
        out.extend_from_slice(bytes);
        term_dict.clear();
        bytes.clear();
        offsets.clear();
        out
    }
}

/// Appends the list of a class: its forms in other shards, and the postings that `put` appends.
pub fn put_class(out: &mut Vec<u8>, other_forms: &[&str], put: impl FnOnce(&mut Vec<u8>)) {
    put_varint(out, other_forms.len() as u64);
    other_forms.iter().for_each(|form| put_bytes(out, form.as_bytes()));
    put(out);
}

/// Appends the list of a concept, with the postings that `put` appends.
pub fn put_concept(out: &mut Vec<u8>, concept: ConceptId, put: impl FnOnce(&mut Vec<u8>)) {
    put_varint(out, u64::from(concept.0));
    put(out);
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
            title_length: 0,
            passage_file: 1,
            position: 2,
        };
        let postings = |documents: &'static [u32]| {
            let postings: Vec<_> = documents.iter().copied().map(posting).collect();
            move |out: &mut Vec<u8>| put_postings(out, &postings)
        };
        let class = |elsewhere: &[&str]| {
            let mut shard = ShardBuilder::default();
            shard.add_list(0, |out| put_class(out, elsewhere, postings(&[1, 2, 4])));
            shard
        };
        let mut shard = class(&[]);
        shard.add("peche", &[0], &[], &[2, 1, 2]);
        shard.add_exact("peche", "peche", &[1, 1]);
        shard.add_exact("peche", "pêche", &[1, 4]);
        shard.add("peches", &[0], &[], &[1, 2]);
        let bytes = shard.finish();
        let monitor = ReadMonitor::default();
        let shard = Shard::new(&bytes, 5, &monitor);
        let info = shard.term_info("peche").unwrap();
        assert_eq!(info.form_docs, [DocId(1), DocId(4)]);
        assert_eq!(shard.postings(info.classes[0]), [posting(1), posting(2), posting(4)]);
        assert_eq!(shard.term_info("peches").unwrap().classes, info.classes);
        assert_eq!(shard.term_info("pech"), None);
        assert_eq!(shard.exact("peche", "pêche"), [DocId(4)]);
        assert_eq!(shard.exact("peches", "pêches"), []);
        let mut alone = class(&["peche"]);
        alone.add("peches", &[0], &[], &[1, 2]);
        let alone = alone.finish();
        let shard = Shard::new(&alone, 5, &monitor);
        let class = shard.term_info("peches").unwrap().classes[0];
        assert_eq!(
            shard.forms_in_other_shards(class),
            ["peche"],
            "the form of the class in another shard"
        );
        let mut named = ShardBuilder::default();
        named.add_list(1, |out| put_concept(out, ConceptId(7), postings(&[1, 3])));
        named.add("la peche", &[], &[1], &[]);
        let named = named.finish();
        let shard = Shard::new(&named, 5, &monitor);
        let concept = shard.term_info("la peche").unwrap().concepts[0];
        assert_eq!(shard.concept(concept), (ConceptId(7), vec![posting(1), posting(3)]));
        assert!(monitor.finish().is_ok());
        Shard::new(&named, 2, &monitor).concept(concept);
        assert!(monitor.finish().unwrap_err().is_damaged());
    }
}
