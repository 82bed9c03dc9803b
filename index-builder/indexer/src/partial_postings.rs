//! Partial postings: the documents that one batch has of a list. Look here for how parts are merged
//! by copying their bytes, without decoding them (decision 9).
//!
//! ```text
//! part     varint count of documents, varint 1 + the last of them, length-prefixed entries
//! entries  per document: varint gap to the previous one less 1 (the first: its number), its data
//! merged   varint count, the entries of all parts; the first entry of each part has the gap to the
//!          last document of the part before
//! ```

use crate::postings_buffer::varint_length;
use medina::format::postings::{COLUMNS, put_encoded};
use medina::model::ids::DocId;
use medina::util::wire::{Reader, put_varint};

/// Merges the parts of a list of documents.
#[derive(Debug, Default)]
pub(crate) struct MergedDocs {
    documents: u64,
    next_document: u32,
    entries: Vec<u8>,
}

impl MergedDocs {
    /// Begins the next list.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        (self.documents, self.next_document) = (0, 0);
    }

    /// Reads and adds the next part, and returns the number of its documents.
    pub(crate) fn add(&mut self, reader: &mut Reader<'_>) -> usize {
        let (documents, next_document) = (reader.varint(), reader.varint());
        let mut entries = Reader::new(reader.bytes());
        if documents > 0 {
            put_varint(&mut self.entries, u64::from(entries.varint() - self.next_document));
            self.entries.extend_from_slice(entries.rest());
            self.documents += u64::from(documents);
            self.next_document = next_document;
        }
        documents as usize
    }

    /// Begins the next list with all its parts, one after the other.
    pub(crate) fn merge(&mut self, parts: &[u8]) {
        self.clear();
        let mut reader = Reader::new(parts);
        while !reader.rest().is_empty() {
            self.add(&mut reader);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.documents == 0
    }

    /// The number of bytes that [`put`](Self::put) appends.
    pub(crate) fn length(&self) -> usize {
        varint_length(self.documents as u32) as usize + self.entries.len()
    }

    /// Appends the list.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.documents);
        out.extend_from_slice(&self.entries);
    }
}

/// Merges the parts of a posting list.
#[derive(Debug, Default)]
pub(crate) struct MergedPostings {
    documents: MergedDocs,
    columns: [Vec<u8>; COLUMNS],
}

impl MergedPostings {
    /// Begins the next list with all its parts, one after the other.
    pub(crate) fn merge(&mut self, parts: &[u8]) {
        self.documents.clear();
        self.columns.iter_mut().for_each(Vec::clear);
        let mut reader = Reader::new(parts);
        while !reader.rest().is_empty() {
            let count = self.documents.add(&mut reader);
            self.columns.iter_mut().for_each(|column| column.extend_from_slice(reader.take(count)));
        }
    }

    /// Appends the posting list.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        put_encoded(out, self.documents.documents, &self.documents.entries, &self.columns);
    }
}

/// Appends the documents of parts whose entries have no data.
pub(crate) fn read_documents(parts: &[u8], documents: &mut Vec<DocId>) {
    let mut reader = Reader::new(parts);
    while !reader.rest().is_empty() {
        reader.varint(); // The count,
        reader.varint(); // and the last document.
        let (mut entries, mut next) = (Reader::new(reader.bytes()), 0);
        while !entries.rest().is_empty() {
            let document = next + entries.varint();
            documents.push(DocId(document));
            next = document + 1;
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use medina::format::postings::{Posting, read_postings};
    use medina::model::ids::DocId;

    use super::*;
    use crate::postings_buffer;

    /// A part of those documents, each with the same data.
    fn part(documents: &[u32], data: &[u8]) -> Vec<u8> {
        let documents: Vec<(DocId, &[u8])> =
            documents.iter().map(|document| (DocId(*document), data)).collect();
        postings_buffer::tests::part::<0>(&documents)
    }

    #[test]
    fn parts_merge_as_if_they_had_been_one() {
        let nothing: &[u8] = &[0, 0, 0];
        let parts = [&part(&[3, 5], &[9]), nothing, &part(&[300, 301], &[9])].concat();
        let (mut merged, mut bytes) = (MergedDocs::default(), Vec::new());
        merged.merge(&parts);
        merged.put(&mut bytes);
        assert_eq!(bytes, [4, 3, 9, 1, 9, 0xa6, 2, 9, 0, 9]);
        merged.merge(&[]);
        assert!(merged.is_empty());
    }

    #[test]
    fn documents_come_back() {
        let mut documents = Vec::new();
        read_documents(&[part(&[0, 4], &[]), part(&[7, 900], &[])].concat(), &mut documents);
        assert_eq!(documents, [0, 4, 7, 900].map(DocId));
    }

    /// The part of a batch that has these postings.
    pub(crate) fn part_of(postings: &[Posting]) -> Vec<u8> {
        let columns: Vec<[u8; COLUMNS]> = postings.iter().map(Posting::columns).collect();
        let documents = postings.iter().zip(&columns);
        let documents = documents.map(|(posting, columns)| (posting.document, &columns[..]));
        postings_buffer::tests::part::<COLUMNS>(&documents.collect::<Vec<_>>())
    }

    #[test]
    fn posting_lists_of_batches_merge_to_one() {
        let posting = |document| Posting {
            document: DocId(document),
            impact: 17,
            title_length: 1,
            passage_file: 2,
            position: 3,
        };
        let postings = [posting(3), posting(5), posting(300)];
        let mut merged = MergedPostings::default();
        merged.merge(&[part_of(&postings[..2]), part_of(&postings[2..])].concat());
        let mut bytes = Vec::new();
        merged.put(&mut bytes);
        assert_eq!(read_postings(&mut Reader::new(&bytes), 301), postings);
    }
}
