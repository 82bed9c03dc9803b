//! Posting lists: which documents contain a term, how strongly, and where to read the passage that
//! shows it best. Look here to add a ranking signal that differs by term and document.
//!
//! ```text
//! varint count n
//! n varints   documents: the first id, then the gap to the previous one less 1
//! n bytes     impacts: in the high half the BM25F weight of the term in the document, without idf,
//!             from 1 to 15; in the low half the length of the title in words, stop words apart, 15
//!             for longer ones, if the title contains the term, else 0
//! n bytes     passage files: the file of the document's block with the best passage for the term;
//!             0 for the file with its stored fields, and if no passage contains the term
//! n bytes     positions: half the number of words, stop words apart, before the first occurrence
//!             of the term in the text; 255 for 255 or more, and if the text does not contain it
//! ```
//!
//! Worked bytes: documents 3 and 5, weights 12 and 1, the first in a title of 3 words, passage
//! files 0 and 9, positions 255 and 4 are `02 03 01 C3 10 00 09 FF 04`. The four columns are apart
//! because each deflates better among its own kind.
//!
//! BM25F weighs term frequencies by field before it saturates them (S. Robertson, H. Zaragoza and
//! M. Taylor, "Simple BM25 extension to multiple weighted fields", 2004). Impacts leave idf out, so
//! that a group of terms (all completions of a prefix, for instance) can be weighed by the number
//! of documents that contain any of them. A query pays one integer multiplication a posting for
//! that.

use crate::model::ids::DocId;
use crate::util::wire::{Reader, put_varint};

/// One document of a posting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The document.
    pub document: DocId,
    /// The weight of the term in it: a multiple of [`IMPACT_STEP`] from 17 to 255.
    pub impact: u8,
    /// The number of words in the title, up to [`LONGEST_TITLE`], if it contains the term; else 0.
    pub title_length: u8,
    /// The file of the document's block with the best passage for the term: 0 for the file with its
    /// stored fields, and if no passage contains the term.
    pub passage_file: u8,
    /// Half the number of words before the first occurrence of the term in the text, or
    /// [`NO_POSITION`].
    pub position: u8,
}

/// Impacts are multiples of this: four bits of weight spread over a byte.
pub const IMPACT_STEP: u8 = 17;

/// Titles of more words than this are as long as this to the ranking.
pub const LONGEST_TITLE: u8 = 15;

/// The position of a term that the text does not contain, or only after some 500 words.
pub const NO_POSITION: u8 = u8::MAX;

/// How many columns of one byte a posting a list has after its documents.
pub const COLUMNS: usize = 3;

impl Posting {
    /// The bytes of this posting in each column.
    pub fn columns(&self) -> [u8; COLUMNS] {
        let impact = ((self.impact / IMPACT_STEP) << 4) | self.title_length;
        [impact, self.passage_file, self.position]
    }
}

/// Appends a posting list whose documents are encoded already: `gaps` has `count` of them, each
/// column one byte a document.
pub fn put_encoded(out: &mut Vec<u8>, count: u64, gaps: &[u8], columns: &[Vec<u8>; COLUMNS]) {
    put_varint(out, count);
    out.extend_from_slice(gaps);
    columns.iter().for_each(|column| out.extend_from_slice(column));
}

/// Appends a posting list. The documents must ascend.
pub fn put_postings(out: &mut Vec<u8>, postings: &[Posting]) {
    put_documents(out, postings.iter().map(|posting| posting.document));
    for column in 0..COLUMNS {
        out.extend(postings.iter().map(|posting| posting.columns()[column]));
    }
}

/// Appends a bare document list: the first two lines of the specification. The documents must
/// ascend.
pub fn put_documents(out: &mut Vec<u8>, documents: impl ExactSizeIterator<Item = DocId>) {
    put_varint(out, documents.len() as u64);
    let mut next = 0;
    for document in documents {
        put_varint(out, u64::from(document.0 - next));
        next = document.0 + 1;
    }
}

/// Reads a posting list of an index with `documents` documents. If the list is damaged, so is the
/// reader, and the result is empty.
pub fn read_postings(reader: &mut Reader<'_>, documents: u32) -> Vec<Posting> {
    let ids = read_documents(reader, documents);
    let count = ids.len();
    let (impacts, files, positions) = (reader.take(count), reader.take(count), reader.take(count));
    if reader.is_damaged() {
        return Vec::new();
    }
    let mut postings = Vec::with_capacity(count);
    for (at, document) in ids.iter().enumerate() {
        postings.push(Posting {
            document: *document,
            impact: (impacts[at] >> 4) * IMPACT_STEP,
            title_length: impacts[at] & 15,
            passage_file: files[at],
            position: positions[at],
        });
    }
    postings
}

/// Reads a bare document list of an index with `documents` documents. If the list is damaged, so is
/// the reader, and the result is empty.
pub fn read_documents(reader: &mut Reader<'_>, documents: u32) -> Vec<DocId> {
    let count = reader.count();
    let mut ids = Vec::with_capacity(count);
    let mut next = 0;
    for _ in 0..count {
        let id = next + u64::from(reader.varint());
        if id >= u64::from(documents) {
            reader.mark_damaged();
        }
        ids.push(DocId(id as u32));
        next = id + 1;
    }
    if reader.is_damaged() {
        return Vec::new();
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_bytes_of_the_specification() {
        let postings = [
            Posting {
                document: DocId(3),
                impact: 204,
                title_length: 3,
                passage_file: 0,
                position: NO_POSITION,
            },
            Posting {
                document: DocId(5),
                impact: 17,
                title_length: 0,
                passage_file: 9,
                position: 4,
            },
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
