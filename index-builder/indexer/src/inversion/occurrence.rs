//! Where a token occurs in the texts of a batch, in one number.

use crate::env::BuildResult;
use crate::token_stream::TEXT;
use medina::format::postings::NO_POSITION;

/// The texts of the documents of a batch: of each its title, its summary and its passages.
#[derive(Debug)]
pub(super) struct BatchTexts {
    /// By text: the index of its document in the batch. In 32 bits, because it is read in random
    /// order and should stay in the cache of the processor.
    documents: Vec<u32>,
    /// By document: its first text. After the last one: the number of texts.
    starts: Vec<u32>,
}

impl BatchTexts {
    pub(super) fn new() -> Self {
        Self { documents: Vec::new(), starts: vec![0] }
    }

    /// Adds the texts of the next document and returns the first.
    pub(super) fn add(&mut self, passages: usize) -> u32 {
        let (document, first) = (self.starts.len() as u32 - 1, self.len() as u32);
        self.documents.resize(self.len() + TEXT + passages, document);
        self.starts.push(self.len() as u32);
        first
    }

    /// The number of documents.
    pub(super) fn documents(&self) -> usize {
        self.starts.len() - 1
    }

    /// The number of texts.
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }
}

/// An occurrence of a token, packed so that occurrences sort by text, then by position. From the
/// highest bit on:
///
/// ```text
/// 26 bits  the number of the text in the batch
/// 29 bits  the position: the number of words before it in the document
///  8 bits  its coarse position in the field, as postings have it
///  1 bit   whether it is a word, or else made of several or a part of one
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TokenOccurrence(u64);

const TEXT_BITS: u32 = 26;
const TEXT_SHIFT: u32 = u64::BITS - TEXT_BITS;
const COARSE_SHIFT: u32 = 1;
const POSITION_SHIFT: u32 = COARSE_SHIFT + u8::BITS;
/// A batch has fewer texts than this,
const MAX_TEXTS: usize = 1 << TEXT_BITS;
/// and a document fewer positions than this.
const MAX_POSITIONS: u32 = 1 << (TEXT_SHIFT - POSITION_SHIFT);

impl TokenOccurrence {
    /// The least occurrence in a text.
    pub(super) fn first_of(text: u32) -> Self {
        Self(u64::from(text) << TEXT_SHIFT)
    }

    /// An occurrence in the same text, if this is the least of it.
    pub(super) fn at(self, position: u32, coarse_position: u8, is_word: bool) -> Self {
        Self(
            self.0
                | u64::from(position) << POSITION_SHIFT
                | u64::from(coarse_position) << COARSE_SHIFT
                | u64::from(is_word),
        )
    }

    pub(super) fn text(self) -> u32 {
        (self.0 >> TEXT_SHIFT) as u32
    }

    pub(super) fn position(self) -> u32 {
        (self.0 >> POSITION_SHIFT) as u32 & (MAX_POSITIONS - 1)
    }

    pub(super) fn coarse_position(self) -> u8 {
        (self.0 >> COARSE_SHIFT) as u8
    }

    pub(super) fn is_word(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The coarse position, in units of two words, of a token after `before` words of its field that
/// are no stop words.
pub(super) fn coarse_position_after(before: u32) -> u8 {
    (before / 2).min(u32::from(NO_POSITION)) as u8
}

/// Fails if there are more texts or positions than an occurrence can hold.
pub(super) fn check_limits(texts: usize, positions: u32) -> BuildResult<()> {
    if texts >= MAX_TEXTS || positions >= MAX_POSITIONS {
        return Err("a document has more words than an index can hold".into());
    }
    Ok(())
}

/// The occurrences of a term in one document, sorted.
pub(super) struct DocOccurrences<'a> {
    /// The index of the document in the batch.
    pub(super) document: u32,
    /// Its first text, which is its title.
    pub(super) first_text: u32,
    pub(super) occurrences: &'a [TokenOccurrence],
}

/// Visits the documents of the occurrences of a term, which are sorted.
pub(super) fn for_each_document(
    texts: &BatchTexts,
    mut occurrences: &[TokenOccurrence],
    mut visit: impl FnMut(DocOccurrences<'_>),
) {
    while let Some(first) = occurrences.first() {
        let document = texts.documents[first.text() as usize];
        let [first_text, end] = [0, 1].map(|next| texts.starts[document as usize + next]);
        let next = TokenOccurrence::first_of(end);
        let count = occurrences.iter().position(|occurrence| *occurrence >= next);
        let (own, rest) = occurrences.split_at(count.unwrap_or(occurrences.len()));
        visit(DocOccurrences { document, first_text, occurrences: own });
        occurrences = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_keep_their_parts_and_sort_by_text_and_position() {
        let first = TokenOccurrence::first_of(MAX_TEXTS as u32 - 1);
        let occurrence = first.at(MAX_POSITIONS - 1, NO_POSITION, true);
        assert_eq!(occurrence.text(), MAX_TEXTS as u32 - 1);
        assert_eq!(occurrence.position(), MAX_POSITIONS - 1);
        assert_eq!((occurrence.coarse_position(), occurrence.is_word()), (NO_POSITION, true));
        let earlier = first.at(MAX_POSITIONS - 2, NO_POSITION, false);
        assert!(TokenOccurrence::first_of(3).at(900, 9, true) < first && earlier < occurrence);
    }
}
