//! Postings of a batch of documents, encoded as they are found: term by term, document by document.
//! [`crate::merge`] joins the batches, [`crate::partial_postings`] the parts of a term.
//!
//! ```text
//! batch    per term that occurs, in order: varint gap to the number of the one before,
//!          length-prefixed head and part
//! head     more about the term: a varint, or nothing
//! part     see `partial_postings`; after it, column by column, a byte for each document
//! ```

use crate::env::{BuildResult, ByteRange, TempStorage};
use medina::model::ids::DocId;
use medina::util::wire::put_varint;

/// The postings of the terms of one kind, which have `COLUMNS` columns of a byte.
#[derive(Debug)]
pub(crate) struct PostingsBuffer<const COLUMNS: usize> {
    bytes: Vec<u8>,
    /// One more than the last term.
    next_term: u32,
    /// Of the term being written: the number of its documents, one more than the last of them, and
    /// their entries and columns.
    documents: u32,
    next_document: u32,
    entries: Vec<u8>,
    columns: Vec<[u8; COLUMNS]>,
}

impl<const COLUMNS: usize> PostingsBuffer<COLUMNS> {
    /// An empty buffer with memory for about `bytes` bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            next_term: 0,
            documents: 0,
            next_document: 0,
            entries: Vec::new(),
            columns: Vec::new(),
        }
    }

    /// Adds a document to the term being written. Documents ascend. `put` appends its data that is
    /// not in columns.
    pub(crate) fn add(
        &mut self,
        document: DocId,
        columns: [u8; COLUMNS],
        put: impl FnOnce(&mut Vec<u8>),
    ) {
        put_varint(&mut self.entries, u64::from(document.0 - self.next_document));
        put(&mut self.entries);
        self.columns.push(columns);
        self.documents += 1;
        self.next_document = document.0 + 1;
    }

    /// Ends the term being written. Terms ascend.
    pub(crate) fn end_term(&mut self, term: u32, head: Option<u32>) {
        let Self { documents, next_document, .. } = *self;
        let entries = self.entries.len() as u32;
        let columns = documents * COLUMNS as u32;
        let numbers = [documents, next_document, entries];
        let numbers_length: u32 = numbers.into_iter().map(varint_length).sum();
        let head_length = head.map_or(0, varint_length);
        let mut put = |number: u32| put_varint(&mut self.bytes, number.into());
        put(term - self.next_term);
        put(head_length + numbers_length + entries + columns);
        head.into_iter().for_each(&mut put);
        numbers.into_iter().for_each(put);
        self.bytes.append(&mut self.entries);
        for column in 0..COLUMNS {
            self.bytes.extend(self.columns.iter().map(|columns| columns[column]));
        }
        self.columns.clear();
        (self.documents, self.next_document, self.next_term) = (0, 0, term + 1);
    }

    /// Stores the postings of all terms.
    pub(crate) fn store(self, storage: &dyn TempStorage) -> BuildResult<ByteRange> {
        ByteRange::put(&self.bytes, storage)
    }
}

/// The number of bytes that a number takes as a varint.
pub(crate) fn varint_length(number: u32) -> u32 {
    (u32::BITS - (number | 1).leading_zeros()).div_ceil(7)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use medina::util::wire::Reader;

    /// The part of a term that occurs in `documents`, each with its data. The last `COLUMNS` bytes
    /// of the data go to the columns.
    pub(crate) fn part<const COLUMNS: usize>(documents: &[(DocId, &[u8])]) -> Vec<u8> {
        let mut buffer = PostingsBuffer::<COLUMNS>::with_capacity(0);
        for (document, data) in documents {
            let (data, columns) = data.split_last_chunk().unwrap();
            buffer.add(*document, *columns, |out| out.extend(data));
        }
        buffer.end_term(0, None);
        let mut reader = Reader::new(&buffer.bytes);
        reader.varint();
        reader.bytes().to_vec()
    }

    #[test]
    fn terms_follow_each_other() {
        let mut buffer = PostingsBuffer::<2>::with_capacity(0);
        buffer.add(DocId(300), [20, 21], |_| ());
        buffer.end_term(2, Some(1));
        buffer.add(DocId(3), [11, 12], |out| out.push(10));
        buffer.add(DocId(5), [30, 31], |_| ());
        buffer.end_term(7, None);
        let part_of_first = [1, 0xad, 2, 2, 0xac, 2, 20, 21];
        let part_of_last = [2, 6, 3, 3, 10, 1, 11, 30, 12, 31];
        assert_eq!(
            buffer.bytes,
            [&[2, 9, 1][..], &part_of_first, &[4, 10], &part_of_last].concat()
        );
    }

    #[test]
    fn lengths_are_those_of_varints() {
        for number in [0, 1, 127, 128, 16_383, 16_384, 1 << 21, 1 << 28, u32::MAX] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, u64::from(number));
            assert_eq!(varint_length(number) as usize, bytes.len());
        }
    }
}
