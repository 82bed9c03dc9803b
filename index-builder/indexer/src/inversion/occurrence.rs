//! Where tokens stand in the texts of a batch.

use crate::env::BuildResult;
use crate::token_stream::TEXT;
use medina::format::postings::NO_POSITION;

/// The texts of a batch: of each document its title, its summary and its passages.
#[derive(Debug)]
pub(super) struct Texts {
    /// By text the document's place in the batch: small, for it is looked up in no order.
    documents: Vec<u32>,
    /// By document its first text; then one more than the last text of all.
    starts: Vec<u32>,
}

impl Texts {
    pub(super) fn new() -> Self {
        Self { documents: Vec::new(), starts: vec![0] }
    }

    /// Adds those of the next document and says which is the first.
    pub(super) fn add(&mut self, passages: usize) -> u32 {
        let (document, first) = (self.starts.len() as u32 - 1, self.len() as u32);
        self.documents.resize(self.len() + TEXT + passages, document);
        self.starts.push(self.len() as u32);
        first
    }

    /// How many documents there are.
    pub(super) fn documents(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }
}

/// Where a token stands, as a number in the order of the texts: from the highest bits on the number of the text among those of the
/// batch, the position of the next word in the document, its [`place`], whether it is a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sighting(u64);

const PLACE: u32 = 1;
const POSITION: u32 = PLACE + u8::BITS;
const NUMBER: u32 = u64::BITS - 26;
/// How many texts a batch may have, and how many positions a document.
const TEXTS: usize = 1 << 26;
const POSITIONS: u32 = 1 << (NUMBER - POSITION);

impl Sighting {
    /// The first of a text.
    pub(super) fn first(text: u32) -> Self {
        Self(u64::from(text) << NUMBER)
    }

    /// Those of a text at a position.
    pub(super) fn at(self, position: u32, place: u8, is_word: bool) -> Self {
        Self(
            self.0
                | u64::from(position) << POSITION
                | u64::from(place) << PLACE
                | u64::from(is_word),
        )
    }

    pub(super) fn text(self) -> u32 {
        (self.0 >> NUMBER) as u32
    }

    pub(super) fn position(self) -> u32 {
        (self.0 >> POSITION) as u32 & (POSITIONS - 1)
    }

    pub(super) fn place(self) -> u8 {
        (self.0 >> PLACE) as u8
    }

    pub(super) fn is_word(self) -> bool {
        self.0 & 1 == 1
    }
}

/// What a posting says about where a token stands before which so many words of the text are no stop words.
pub(super) fn place(before: u32) -> u8 {
    (before / 2).min(u32::from(NO_POSITION)) as u8
}

/// Fails where there are more texts or positions than sightings can tell apart.
pub(super) fn check(texts: usize, positions: u32) -> BuildResult<()> {
    if texts >= TEXTS || positions >= POSITIONS {
        return Err("a document has more words than an index can hold".into());
    }
    Ok(())
}

/// Visits the documents that some sightings, in order, are in: each by its place in the batch, with its first text and the sightings
/// in it.
pub(super) fn each_document(
    texts: &Texts,
    mut sightings: &[Sighting],
    mut visit: impl FnMut(u32, u32, &[Sighting]),
) {
    while let Some(first) = sightings.first() {
        let document = texts.documents[first.text() as usize];
        let [start, end] = [0, 1].map(|next| texts.starts[document as usize + next]);
        let next = Sighting::first(end);
        let count =
            sightings.iter().position(|sighting| *sighting >= next).unwrap_or(sightings.len());
        let (here, rest) = sightings.split_at(count);
        visit(document, start, here);
        sightings = rest;
    }
}
