//! Positions: where every form stands in every document, in files that only phrases load.
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
use crate::error::{Error, Result};

/// The list of one form, while documents are read in order.
#[derive(Debug, Default)]
pub(crate) struct PositionList {
    documents: u64,
    /// One more than the last document written.
    next_document: u32,
    written: Vec<u8>,
    document: u32,
    positions: Vec<u32>,
}

impl PositionList {
    /// Adds a position after all before.
    pub(crate) fn add(&mut self, document: u32, position: u32) {
        if document != self.document {
            self.close_document();
            self.document = document;
        }
        self.positions.push(position);
    }

    fn close_document(&mut self) {
        if self.positions.is_empty() {
            return;
        }
        put_varint(&mut self.written, u64::from(self.document - self.next_document));
        put_varint(&mut self.written, self.positions.len() as u64);
        let mut next = 0;
        for position in self.positions.drain(..) {
            put_varint(&mut self.written, u64::from(position - next));
            next = position + 1;
        }
        self.next_document = self.document + 1;
        self.documents += 1;
    }

    /// The bytes of the list.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.close_document();
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
pub(crate) fn read_positions(bytes: &[u8], wanted: &str, documents: u32) -> Result<Vec<u64>> {
    let mut reader = Reader::new(bytes);
    let mut form: Vec<u8> = Vec::new();
    for _ in 0..reader.count()? {
        let shared = reader.size()?;
        if shared > form.len() {
            return Err(malformed());
        }
        form.truncate(shared);
        form.extend_from_slice(reader.bytes()?);
        let list = reader.bytes()?;
        if form == wanted.as_bytes() {
            return read_list(&mut Reader::new(list), documents);
        }
    }
    Ok(Vec::new())
}

fn read_list(reader: &mut Reader<'_>, documents: u32) -> Result<Vec<u64>> {
    let mut places = Vec::new();
    let mut next_document = 0u32;
    for _ in 0..reader.count()? {
        let document = next_document.checked_add(reader.varint()?).filter(|document| *document < documents);
        let document = document.ok_or_else(malformed)?;
        let mut next = 0u32;
        for _ in 0..reader.count()? {
            let position = next.checked_add(reader.varint()?).filter(|position| *position < u32::MAX);
            let position = position.ok_or_else(malformed)?;
            places.push(u64::from(document) << 32 | u64::from(position));
            next = position + 1;
        }
        next_document = document + 1;
    }
    Ok(places)
}

fn malformed() -> Error {
    Error::damaged("a list of positions of the index is malformed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_bytes_of_the_specification() {
        let mut list = PositionList::default();
        [(3, 7), (3, 9), (5, 0)].iter().for_each(|(document, position)| list.add(*document, *position));
        let list = list.finish();
        assert_eq!(list, [0x02, 0x03, 0x02, 0x07, 0x01, 0x01, 0x01, 0x00]);
        let mut shard = Vec::new();
        put_positions(&mut shard, &[("city", &[0]), ("citizen", &list)]);
        assert_eq!(read_positions(&shard, "citizen", 6).unwrap(), [3 << 32 | 7, 3 << 32 | 9, 5 << 32]);
        assert_eq!(read_positions(&shard, "cit", 6).unwrap(), []);
        assert!(read_positions(&shard, "citizen", 5).unwrap_err().is_damaged());
        assert!(read_positions(&shard[..shard.len() - 1], "citizen", 6).unwrap_err().is_damaged());
    }
}
