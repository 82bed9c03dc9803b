//! How much each term has, counted while postings are merged.

use crate::ids::FormId;
use crate::inversion::InversionContext;
use medina::util::wire::Reader;

/// The sizes of the lists of all terms.
#[derive(Debug)]
pub(super) struct TermSizes {
    /// By posting list: the number of its documents.
    pub(super) lists: Vec<u32>,
    /// By exact form, where the index stores them: the number of its documents.
    pub(super) exact_docs: Vec<u32>,
    /// By folded form.
    pub(super) forms: FormSizes,
}

/// By folded form.
#[derive(Debug)]
pub(super) struct FormSizes {
    /// The number of its documents.
    pub(super) documents: Vec<u32>,
    /// Whether a title or the name of a concept has it.
    pub(super) is_prominent: Vec<bool>,
    /// About the number of bytes of its positions.
    pub(super) position_bytes: Vec<u32>,
}

impl FormSizes {
    pub(super) fn new(context: &InversionContext<'_>) -> Self {
        let forms = context.term_ids.forms();
        Self {
            documents: vec![0; forms],
            is_prominent: vec![false; forms],
            position_bytes: vec![0; forms],
        }
    }

    /// Adds what one batch has of a form: see [`crate::inversion::InvertedBatch`].
    pub(super) fn add(&mut self, form: FormId, part: &[u8]) {
        let form = form.index();
        let mut reader = Reader::new(part);
        let head = reader.varint();
        self.documents[form] += head >> 1;
        self.is_prominent[form] |= head & 1 == 1;
        reader.varint(); // The number of documents that have it as a word,
        reader.varint(); // and the last of them.
        self.position_bytes[form] += reader.bytes().len() as u32;
    }
}
