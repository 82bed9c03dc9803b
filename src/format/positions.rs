//! Positions: every occurrence of every form in every document, in files that only phrases load.
//! Look here for what a phrase costs. [`super::shard_index`] finds the file of a form.
//!
//! ```text
//! shard      varint count of forms; per form, ascending: varint bytes shared with the form before,
//!            length-prefixed rest, length-prefixed list
//! list       varint count of documents; per document: varint gap to the previous id less 1 (the
//!            first: its id), varint count of positions, the first position, then the gap to the
//!            previous one less 1
//! ```
//!
//! Positions count the words of a document from 0 on: title, summary, text, with a gap of a hundred
//! between them, so that no phrase reaches from one field into another. Worked bytes: documents 3
//! and 5, the first with positions 7 and 9, the second with position 0, are
//! `02 03 02 07 01 01 01 00`.

use crate::format::shard_index::shared_prefix;
use crate::model::ids::DocId;
use crate::util::sort::SortKey;
use crate::util::wire::{Reader, put_bytes, put_varint};

/// One occurrence of a form: a document and a position in it. They compare by document first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Position(SortKey);

impl Position {
    /// The occurrence at `position` of a document.
    pub const fn new(document: DocId, position: u32) -> Self {
        Self(SortKey::new(document.0, position))
    }

    /// The document.
    pub const fn document(self) -> DocId {
        DocId(self.0.high())
    }

    /// The position `words` words further on in the same document.
    pub const fn after(self, words: u32) -> Self {
        Self(SortKey::new(self.0.high(), self.0.low().wrapping_add(words)))
    }
}

/// Appends what a list says about one document: `count` positions, ascending.
pub fn put_positions(out: &mut Vec<u8>, count: usize, positions: impl Iterator<Item = u32>) {
    put_varint(out, count as u64);
    let mut next = 0;
    for position in positions {
        put_varint(out, u64::from(position - next));
        next = position + 1;
    }
}

/// Writes a shard.
#[derive(Debug, Default)]
pub struct PositionsBuilder<'a> {
    forms: u64,
    before: &'a str,
    bytes: Vec<u8>,
}

impl<'a> PositionsBuilder<'a> {
    /// A builder that need not grow for lists of `bytes` bytes in all.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), ..Self::default() }
    }

    /// Adds a form whose list has `length` bytes, which `put` appends. The forms must ascend.
    pub fn add(&mut self, form: &'a str, length: usize, put: impl FnOnce(&mut Vec<u8>)) {
        let shared = shared_prefix(self.before.as_bytes(), form.as_bytes());
        put_varint(&mut self.bytes, shared as u64);
        put_bytes(&mut self.bytes, &form.as_bytes()[shared..]);
        put_varint(&mut self.bytes, length as u64);
        put(&mut self.bytes);
        self.before = form;
        self.forms += 1;
    }

    /// The bytes of the shard.
    pub fn finish(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len() + 5);
        put_varint(&mut out, self.forms);
        out.extend_from_slice(&self.bytes);
        out
    }
}

/// The occurrences of `form` in order; none if the shard does not contain it. Takes time in the
/// size of the shard, because forms share their beginnings.
pub fn read_positions(reader: &mut Reader<'_>, form: &str, documents: u32) -> Vec<Position> {
    let mut current: Vec<u8> = Vec::new();
    for _ in 0..reader.count() {
        current.truncate(reader.size());
        current.extend_from_slice(reader.bytes());
        let list = reader.bytes();
        if current == form.as_bytes() {
            *reader = Reader::new(list);
            return read_list(reader, documents);
        }
    }
    Vec::new()
}

fn read_list(reader: &mut Reader<'_>, documents: u32) -> Vec<Position> {
    let mut positions = Vec::new();
    let mut document = 0;
    for _ in 0..reader.count() {
        document += u64::from(reader.varint());
        if document >= u64::from(documents) {
            reader.mark_damaged();
        }
        let mut position = 0;
        for _ in 0..reader.count() {
            position += u64::from(reader.varint());
            positions.push(Position::new(DocId(document as u32), position as u32));
            position += 1;
        }
        if position > u64::from(u32::MAX) {
            reader.mark_damaged();
        }
        document += 1;
    }
    if reader.is_damaged() {
        return Vec::new();
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_bytes_of_the_specification() {
        let places = |positions: &[u32]| {
            let mut out = Vec::new();
            put_positions(&mut out, positions.len(), positions.iter().copied());
            out
        };
        let mut list = vec![2];
        for (gap, places) in [(3, places(&[7, 9])), (1, places(&[0]))] {
            put_varint(&mut list, gap);
            list.extend(places);
        }
        assert_eq!(list, [0x02, 0x03, 0x02, 0x07, 0x01, 0x01, 0x01, 0x00]);
        let mut shard = PositionsBuilder::default();
        shard.add("city", 1, |out| out.push(0));
        shard.add("citizen", list.len(), |out| out.extend_from_slice(&list));
        let shard = shard.finish();
        let mut reader = Reader::new(&shard);
        assert_eq!(
            read_positions(&mut reader, "citizen", 6),
            [(3, 7), (3, 9), (5, 0)]
                .map(|(document, position)| Position::new(DocId(document), position))
        );
        assert!(!reader.is_damaged());
        assert_eq!(read_positions(&mut Reader::new(&shard), "cit", 6), []);
        for (shard, documents) in [(&shard[..], 5), (&shard[..shard.len() - 1], 6)] {
            let mut reader = Reader::new(shard);
            read_positions(&mut reader, "citizen", documents);
            assert!(reader.is_damaged());
        }
    }
}
