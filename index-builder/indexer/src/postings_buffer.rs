//! Ledgers: what a batch of documents says about terms, written down term by term.
//!
//! ```text
//! batch    per term that occurs, in order: varint gap to the number of the one before, length-prefixed head and part
//! head     what else is said about the term: a varint, or nothing
//! part     see [`super::parts`]; after it, column by column, what its documents have in columns of a byte each
//! ```

use crate::env::{BuildResult, TempStorage};
use crate::merge::Span;
use medina::util::wire::put_varint;

/// What was found about terms of one kind, with so many columns.
#[derive(Debug)]
pub(crate) struct Ledger<const COLUMNS: usize> {
    bytes: Vec<u8>,
    /// One more than the last term.
    next_term: u32,
    /// The documents of the term being written: how many, one more than the last, what is known of each.
    documents: u32,
    next: u32,
    entries: Vec<u8>,
    columns: Vec<[u8; COLUMNS]>,
}

impl<const COLUMNS: usize> Ledger<COLUMNS> {
    /// With room for about so many bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        let (bytes, entries, columns) = (Vec::with_capacity(bytes), Vec::new(), Vec::new());
        Self { bytes, next_term: 0, documents: 0, next: 0, entries, columns }
    }

    /// Notes that the term being written has a document, above all it has had; `put` appends what is known of it besides
    /// the columns.
    pub(crate) fn add(
        &mut self,
        document: u32,
        columns: [u8; COLUMNS],
        put: impl FnOnce(&mut Vec<u8>),
    ) {
        put_varint(&mut self.entries, u64::from(document - self.next));
        put(&mut self.entries);
        self.columns.push(columns);
        self.documents += 1;
        self.next = document + 1;
    }

    /// Ends the term being written, whose number is above all before. `head` goes before its part.
    pub(crate) fn end(&mut self, term: u32, head: Option<u32>) {
        let Self { documents, next, .. } = *self;
        let length = self.entries.len() as u32;
        let columns = documents * COLUMNS as u32;
        let sizes = head.map_or(0, size) + size(documents) + size(next) + size(length);
        let mut put = |number: u32| put_varint(&mut self.bytes, number.into());
        put(term - self.next_term);
        put(sizes + length + columns);
        head.into_iter().for_each(&mut put);
        [documents, next, length].into_iter().for_each(put);
        self.bytes.append(&mut self.entries);
        for column in 0..COLUMNS {
            self.bytes.extend(self.columns.iter().map(|columns| columns[column]));
        }
        self.columns.clear();
        (self.documents, self.next, self.next_term) = (0, 0, term + 1);
    }

    /// Puts everything away.
    pub(crate) fn put(self, room: &dyn TempStorage) -> BuildResult<Span> {
        Span::put(&self.bytes, room)
    }
}

/// How many bytes a varint takes.
pub(crate) fn size(number: u32) -> u32 {
    (u32::BITS - (number | 1).leading_zeros()).div_ceil(7)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use medina::util::wire::Reader;

    /// The part of a term that occurs in `documents`: the number of each, and what is known of it.
    /// The last `COLUMNS` bytes that are known go to the columns.
    pub(crate) fn part<const COLUMNS: usize>(documents: &[(u32, &[u8])]) -> Vec<u8> {
        let mut ledger = Ledger::<COLUMNS>::new(0);
        for (document, known) in documents {
            let (known, columns) = known.split_last_chunk().unwrap();
            ledger.add(*document, *columns, |out| out.extend(known));
        }
        ledger.end(0, None);
        let mut reader = Reader::new(&ledger.bytes);
        reader.varint();
        reader.bytes().to_vec()
    }

    #[test]
    fn terms_follow_each_other() {
        let mut ledger = Ledger::<2>::new(0);
        ledger.add(300, [20, 21], |_| ());
        ledger.end(2, Some(1));
        ledger.add(3, [11, 12], |out| out.push(10));
        ledger.add(5, [30, 31], |_| ());
        ledger.end(7, None);
        let part_of_first = [1, 0xad, 2, 2, 0xac, 2, 20, 21];
        let part_of_last = [2, 6, 3, 3, 10, 1, 11, 30, 12, 31];
        assert_eq!(
            ledger.bytes,
            [&[2, 9, 1][..], &part_of_first, &[4, 10], &part_of_last].concat()
        );
    }

    #[test]
    fn sizes_are_those_of_varints() {
        for number in [0, 1, 127, 128, 16_383, 16_384, 1 << 21, 1 << 28, u32::MAX] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, u64::from(number));
            assert_eq!(size(number) as usize, bytes.len());
        }
    }
}
