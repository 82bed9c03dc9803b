//! Posting lists: which documents hold a term, how much it says about each, and where to read it.
//!
//! ```text
//! varint count n
//! n varints   documents: the first number, then the gap to the previous one less 1
//! n bytes     impacts: in the high half the BM25F weight of the term in the document, without idf, from 1 to 15; in the low half the
//!             length of the title in words, stop words apart, 15 for longer ones, where the title holds the term, else 0
//! n bytes     files: the file of the document's block with the best passage for the term; 0 for the one with the document's card, and
//!             where no passage holds the term
//! n bytes     places: half the number of words, stop words apart, before the term first stands in the text;
//!             255 where that is 255 or more, or it does not stand there
//! ```
//!
//! Worked bytes: documents 3 and 5, weights 12 and 1, the first in a title of 3 words, files 0 and 9, places 255 and 4 are `02 03 01 C3 10 00 09 FF 04`. The four
//! columns stand apart because each deflates better among its own kind.
//!
//! Impacts leave idf out, so that a group of terms (all words that begin as typed, say) can be weighed by the
//! number of documents the *group* is in. A query then costs one integer multiplication a posting instead of none.

use crate::model::ids::DocId;
use crate::util::wire::{Reader, put_varint};

/// One document of a posting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The document's number.
    pub document: DocId,
    /// The term's weight in it, from 17 to 255 in steps of 17.
    pub impact: u8,
    /// How many words the title has that holds it; 0 where it does not.
    pub title: u8,
    /// The file of its block that holds the best passage; 0 for the one with its card, and where no passage holds the term.
    pub file: u8,
    /// About where the text first holds the term; [`NOWHERE`] when it does not, or only after some five hundred words.
    pub place: u8,
}

/// Impacts are multiples of this.
pub const STEP: u8 = 17;

/// The longest title that is told apart.
pub const LONGEST_TITLE: u8 = 15;

/// The place of a term that the text does not hold.
pub const NOWHERE: u8 = u8::MAX;

/// How many columns of a byte each a list has beside its documents.
pub const COLUMNS: usize = 3;

impl Posting {
    /// What goes into the columns.
    pub fn columns(&self) -> [u8; COLUMNS] {
        [((self.impact / STEP) << 4) | self.title, self.file, self.place]
    }
}

/// Appends a posting list whose gaps are encoded: `count` documents in `gaps`, then a byte of each document per column.
pub fn put_encoded(out: &mut Vec<u8>, count: u64, gaps: &[u8], columns: &[Vec<u8>; COLUMNS]) {
    put_varint(out, count);
    out.extend_from_slice(gaps);
    columns.iter().for_each(|column| out.extend_from_slice(column));
}

/// Appends a posting list; its documents ascend.
pub fn put_postings(out: &mut Vec<u8>, postings: &[Posting]) {
    put_documents(out, postings.iter().map(|posting| posting.document));
    for column in 0..COLUMNS {
        out.extend(postings.iter().map(|posting| posting.columns()[column]));
    }
}

/// Appends a bare list of ascending documents.
pub fn put_documents(out: &mut Vec<u8>, documents: impl ExactSizeIterator<Item = DocId>) {
    put_varint(out, documents.len() as u64);
    let mut next = 0;
    for document in documents {
        put_varint(out, u64::from(document.0 - next));
        next = document.0 + 1;
    }
}

/// Reads a posting list of an index with so many documents; an empty one where it is damaged.
pub fn read_postings(reader: &mut Reader<'_>, documents: u32) -> Vec<Posting> {
    let numbers = read_documents(reader, documents);
    let count = numbers.len();
    let (impacts, files, places) = (reader.take(count), reader.take(count), reader.take(count));
    if reader.is_damaged() {
        return Vec::new();
    }
    let mut postings = Vec::with_capacity(count);
    for (at, document) in numbers.iter().enumerate() {
        postings.push(Posting {
            document: *document,
            impact: (impacts[at] >> 4) * STEP,
            title: impacts[at] & 15,
            file: files[at],
            place: places[at],
        });
    }
    postings
}

/// Reads a bare list of documents; an empty one where it is damaged.
pub fn read_documents(reader: &mut Reader<'_>, documents: u32) -> Vec<DocId> {
    let count = reader.count();
    let mut numbers = Vec::with_capacity(count);
    let mut next = 0;
    for _ in 0..count {
        let number = next + u64::from(reader.varint());
        if number >= u64::from(documents) {
            reader.mark_damaged();
        }
        numbers.push(DocId(number as u32));
        next = number + 1;
    }
    if reader.is_damaged() {
        return Vec::new();
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_bytes_of_the_specification() {
        let postings = [
            Posting { document: DocId(3), impact: 204, title: 3, file: 0, place: NOWHERE },
            Posting { document: DocId(5), impact: 17, title: 0, file: 9, place: 4 },
        ];
        let mut bytes = Vec::new();
        put_postings(&mut bytes, &postings);
        assert_eq!(bytes, [0x02, 0x03, 0x01, 0xc3, 0x10, 0x00, 0x09, 0xff, 0x04]);
        let mut reader = Reader::new(&bytes);
        assert_eq!(read_postings(&mut reader, 6), postings);
        assert!(reader.finish().is_ok());
        for (bytes, documents) in [(&bytes[..], 5), (&bytes[..5], 6)] {
            let mut reader = Reader::new(bytes);
            assert_eq!(read_postings(&mut reader, documents), []);
            assert!(reader.is_damaged());
        }
    }
}
