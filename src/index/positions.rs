//! Positions: where every form stands in every document, in files that only phrases load; [`super::router`] finds the file.
//!
//! ```text
//! shard      varint count of forms; per form: varint bytes shared with the form before, length-prefixed rest,
//!            length-prefixed list
//! list       varint count of documents; per document: varint gap to the previous one less 1 (the first: its number),
//!            varint count of positions, the first position, then the gap to the previous one less 1
//! ```
//!
//! Positions count the words of a document from 0 on: title, summary, text, with a gap of a hundred between them, so that
//! no phrase reaches from one field into another. Worked bytes: documents 3 and 5, the first at positions 7 and 9, the second
//! at 0, are `02 03 02 07 01 01 01 00`.

use super::wire::{Reader, put_bytes, put_varint};

/// Appends where a form stands in a batch of documents, to be joined with what other batches have: document and position, in order.
/// `list` is room for the list.
pub(crate) fn put_part(out: &mut Vec<u8>, places: &[(u32, u32)], list: &mut Vec<u8>) {
    list.clear();
    let (mut documents, mut next_document) = (0, 0);
    for places in places.chunk_by(|(left, _), (right, _)| left == right) {
        put_varint(list, u64::from(places[0].0 - next_document));
        put_varint(list, places.len() as u64);
        let mut next = 0;
        for (_, position) in places {
            put_varint(list, u64::from(position - next));
            next = position + 1;
        }
        next_document = places[0].0 + 1;
        documents += 1;
    }
    put_varint(out, documents);
    put_varint(out, u64::from(next_document));
    put_bytes(out, list);
}

/// Joins parts into the bytes of a list.
#[derive(Debug, Default)]
pub(crate) struct JoinedPositions {
    documents: u64,
    next_document: u32,
    written: Vec<u8>,
}

impl JoinedPositions {
    /// Adds the next part, as [`put_part`] wrote it.
    pub(crate) fn add(&mut self, reader: &mut Reader<'_>) {
        let (documents, next) = (reader.varint(), reader.varint());
        let mut part = Reader::new(reader.bytes());
        if documents > 0 {
            put_varint(&mut self.written, u64::from(part.varint() - self.next_document));
            self.written.extend_from_slice(part.rest());
            self.documents += u64::from(documents);
            self.next_document = next;
        }
    }

    /// The bytes of the list.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.written.len() + 3);
        put_varint(&mut out, self.documents);
        out.extend(self.written);
        out
    }
}

/// Appends the forms of one shard with their lists.
pub(crate) fn put_positions(out: &mut Vec<u8>, forms: &[(&str, &[u8])]) {
    put_varint(out, forms.len() as u64);
    let mut before = "";
    for (form, list) in forms {
        let shared = super::router::shared_prefix(before.as_bytes(), form.as_bytes());
        put_varint(out, shared as u64);
        put_bytes(out, &form.as_bytes()[shared..]);
        put_bytes(out, list);
        before = form;
    }
}

/// Where a form stands, in order: the document in the high half, the position in the low half. Nothing where
/// the shard lacks the form.
pub(crate) fn read_positions(reader: &mut Reader<'_>, wanted: &str, documents: u32) -> Vec<u64> {
    let mut form: Vec<u8> = Vec::new();
    for _ in 0..reader.count() {
        form.truncate(reader.size());
        form.extend_from_slice(reader.bytes());
        let list = reader.bytes();
        if form == wanted.as_bytes() {
            *reader = Reader::new(list);
            return read_list(reader, documents);
        }
    }
    Vec::new()
}

fn read_list(reader: &mut Reader<'_>, documents: u32) -> Vec<u64> {
    let mut places = Vec::new();
    let mut document = 0;
    for _ in 0..reader.count() {
        document += u64::from(reader.varint());
        if document >= u64::from(documents) {
            reader.fail();
        }
        let mut position = 0;
        for _ in 0..reader.count() {
            position += u64::from(reader.varint());
            places.push(document << 32 | position);
            position += 1;
        }
        if position > u64::from(u32::MAX) {
            reader.fail();
        }
        document += 1;
    }
    if reader.failed() {
        return Vec::new();
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_bytes_of_the_specification() {
        let mut part = Vec::new();
        put_part(&mut part, &[(3, 7), (3, 9), (5, 0)], &mut Vec::new());
        let mut joined = JoinedPositions::default();
        joined.add(&mut Reader::new(&part));
        let list = joined.finish();
        assert_eq!(list, [0x02, 0x03, 0x02, 0x07, 0x01, 0x01, 0x01, 0x00]);
        let mut shard = Vec::new();
        put_positions(&mut shard, &[("city", &[0]), ("citizen", &list)]);
        let mut reader = Reader::new(&shard);
        assert_eq!(read_positions(&mut reader, "citizen", 6), [3 << 32 | 7, 3 << 32 | 9, 5 << 32]);
        assert!(!reader.failed());
        assert_eq!(read_positions(&mut Reader::new(&shard), "cit", 6), []);
        for (shard, documents) in [(&shard[..], 5), (&shard[..shard.len() - 1], 6)] {
            let mut reader = Reader::new(shard);
            read_positions(&mut reader, "citizen", documents);
            assert!(reader.failed());
        }
    }
}
