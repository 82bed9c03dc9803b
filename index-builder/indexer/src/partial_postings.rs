//! Parts: what one batch of documents has of a list of documents. Parts are joined without being read.
//!
//! ```text
//! part     varint count of documents, varint 1 + the last of them, length-prefixed entries
//! entries  per document: varint gap to the previous one less 1 (the first: its number), then what is known of it, if anything
//! joined   varint count, the entries of all parts, of which the first of each has the gap to the part before
//! ```

use crate::postings_buffer::size;
use medina::format::postings::{COLUMNS, put_encoded};
use medina::util::wire::{Reader, put_varint};

/// Parts that are being joined.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    documents: u64,
    next: u32,
    entries: Vec<u8>,
}

impl Joined {
    /// Begins anew.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        (self.documents, self.next) = (0, 0);
    }

    /// Adds the next part and says how many documents it has.
    pub(crate) fn add(&mut self, reader: &mut Reader<'_>) -> usize {
        let (documents, next) = (reader.varint(), reader.varint());
        let mut entries = Reader::new(reader.bytes());
        if documents > 0 {
            put_varint(&mut self.entries, u64::from(entries.varint() - self.next));
            self.entries.extend_from_slice(entries.rest());
            self.documents += u64::from(documents);
            self.next = next;
        }
        documents as usize
    }

    /// Begins anew with parts that stand one after the other.
    pub(crate) fn join(&mut self, parts: &[u8]) {
        self.clear();
        let mut reader = Reader::new(parts);
        while !reader.rest().is_empty() {
            self.add(&mut reader);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.documents == 0
    }

    /// How many bytes it takes.
    pub(crate) fn length(&self) -> usize {
        size(self.documents as u32) as usize + self.entries.len()
    }

    /// Appends what was joined.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.documents);
        out.extend_from_slice(&self.entries);
    }
}

/// The parts of a posting list, joined.
#[derive(Debug, Default)]
pub(crate) struct JoinedPostings {
    documents: Joined,
    columns: [Vec<u8>; COLUMNS],
}

impl JoinedPostings {
    /// Begins anew with parts that stand one after the other.
    pub(crate) fn join(&mut self, parts: &[u8]) {
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

/// Adds the documents of parts that know nothing more of them.
pub(crate) fn read_documents(parts: &[u8], documents: &mut Vec<u32>) {
    let mut reader = Reader::new(parts);
    while !reader.rest().is_empty() {
        reader.varint();
        reader.varint();
        let (mut entries, mut next) = (Reader::new(reader.bytes()), 0);
        while !entries.rest().is_empty() {
            let document = next + entries.varint();
            documents.push(document);
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

    /// A part of those documents, about each of which the same is known.
    fn part(documents: &[u32], known: &[u8]) -> Vec<u8> {
        let documents: Vec<(u32, &[u8])> =
            documents.iter().map(|document| (*document, known)).collect();
        postings_buffer::tests::part::<0>(&documents)
    }

    #[test]
    fn parts_join_as_if_they_had_been_one() {
        let nothing: &[u8] = &[0, 0, 0];
        let parts = [&part(&[3, 5], &[9]), nothing, &part(&[300, 301], &[9])].concat();
        let (mut joined, mut bytes) = (Joined::default(), Vec::new());
        joined.join(&parts);
        joined.put(&mut bytes);
        assert_eq!(bytes, [4, 3, 9, 1, 9, 0xa6, 2, 9, 0, 9]);
        joined.join(&[]);
        assert!(joined.is_empty());
    }

    #[test]
    fn documents_come_back() {
        let mut documents = Vec::new();
        read_documents(&[part(&[0, 4], &[]), part(&[7, 900], &[])].concat(), &mut documents);
        assert_eq!(documents, [0, 4, 7, 900]);
    }

    /// What a batch that found these postings puts away.
    pub(crate) fn part_of(postings: &[Posting]) -> Vec<u8> {
        let columns: Vec<[u8; COLUMNS]> = postings.iter().map(Posting::columns).collect();
        let documents = postings.iter().zip(&columns);
        let documents = documents.map(|(posting, columns)| (posting.document.0, &columns[..]));
        postings_buffer::tests::part::<COLUMNS>(&documents.collect::<Vec<_>>())
    }

    #[test]
    fn posting_lists_of_batches_join_to_one() {
        let posting = |document| Posting {
            document: DocId(document),
            impact: 17,
            title_length: 1,
            passage_file: 2,
            position: 3,
        };
        let postings = [posting(3), posting(5), posting(300)];
        let mut joined = JoinedPostings::default();
        joined.join(&[part_of(&postings[..2]), part_of(&postings[2..])].concat());
        let mut bytes = Vec::new();
        joined.put(&mut bytes);
        assert_eq!(read_postings(&mut Reader::new(&bytes), 301), postings);
    }
}
