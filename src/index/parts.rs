//! Parts: what one batch of documents has of a list of documents. Parts are joined without being read.
//!
//! ```text
//! part     varint count of documents, varint 1 + the last of them, length-prefixed entries
//! entries  per document: varint gap to the previous one less 1 (the first: its number), then what is known of it, if anything
//! joined   varint count, the entries of all parts, of which the first of each has the gap to the part before
//! ```

use super::wire::{Reader, put_bytes, put_varint};

/// A part under construction, to be used again and again.
#[derive(Debug, Default)]
pub(crate) struct Part {
    documents: u64,
    next: u32,
    entries: Vec<u8>,
}

impl Part {
    /// Begins the entry of the next document; its rest goes into what is given.
    pub(crate) fn document(&mut self, document: u32) -> &mut Vec<u8> {
        put_varint(&mut self.entries, u64::from(document - self.next));
        self.next = document + 1;
        self.documents += 1;
        &mut self.entries
    }

    /// Appends the part, and begins anew.
    pub(crate) fn put(&mut self, out: &mut Vec<u8>) {
        put_varint(out, self.documents);
        put_varint(out, u64::from(self.next));
        put_bytes(out, &self.entries);
        self.entries.clear();
        (self.documents, self.next) = (0, 0);
    }
}

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

    /// Appends what was joined.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.documents);
        out.extend_from_slice(&self.entries);
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
mod tests {
    use super::*;

    #[test]
    fn parts_join_as_if_they_had_been_one() {
        let (mut part, mut parts) = (Part::default(), Vec::new());
        for documents in [&[3, 5][..], &[], &[300, 301]] {
            documents.iter().for_each(|document| part.document(*document).push(9));
            part.put(&mut parts);
        }
        let (mut joined, mut bytes) = (Joined::default(), Vec::new());
        joined.join(&parts);
        joined.put(&mut bytes);
        assert_eq!(bytes, [4, 3, 9, 1, 9, 0xa6, 2, 9, 0, 9]);
        joined.join(&[]);
        assert!(joined.is_empty());
    }

    #[test]
    fn documents_come_back() {
        let (mut part, mut parts, mut documents) = (Part::default(), Vec::new(), Vec::new());
        for of_part in [[0, 4], [7, 900]] {
            of_part.iter().for_each(|document| _ = part.document(*document));
            part.put(&mut parts);
        }
        read_documents(&parts, &mut documents);
        assert_eq!(documents, [0, 4, 7, 900]);
    }
}
