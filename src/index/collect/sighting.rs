//! Where tokens stand in the texts of a batch.

use crate::index::host::Outcome;
use crate::index::postings::NOWHERE;

/// A text of a batch: a title, a summary or a passage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub(super) document: u32,
    /// The first text of the next document.
    pub(super) end: u32,
    /// Which passage of its field it is.
    pub(super) passage: u32,
    pub(super) field: u8,
}

/// Where a token stands, as a number in the order of the texts: from the highest bits on the number of the text among those of the
/// batch, the position of the next word in the document, its [`place`], whether it is a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sighting(u64);

const PLACE: u32 = 1;
const POSITION: u32 = PLACE + u8::BITS;
const TEXT: u32 = u64::BITS - 26;
/// How many texts a batch may have, and how many positions a document.
const TEXTS: usize = 1 << 26;
const POSITIONS: u32 = 1 << (TEXT - POSITION);

impl Sighting {
    /// The first of a text.
    pub(super) fn first(text: u32) -> Self {
        Self(u64::from(text) << TEXT)
    }

    /// Those of a text at a position.
    pub(super) fn at(self, position: u32, place: u8, is_word: bool) -> Self {
        Self(self.0 | u64::from(position) << POSITION | u64::from(place) << PLACE | u64::from(is_word))
    }

    pub(super) fn text(self) -> u32 {
        (self.0 >> TEXT) as u32
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
    (before / 2).min(u32::from(NOWHERE)) as u8
}

/// Fails where there are more texts or positions than sightings can tell apart.
pub(super) fn check(texts: usize, positions: u32) -> Outcome<()> {
    if texts >= TEXTS || positions >= POSITIONS {
        return Err("a document has more words than an index can hold".into());
    }
    Ok(())
}

/// Visits the documents that some sightings, in order, are in, each with the sightings in it.
pub(super) fn each_document(
    texts: &[Text],
    mut sightings: &[Sighting],
    mut visit: impl FnMut(&Text, &[Sighting]),
) {
    while let Some(first) = sightings.first() {
        let text = &texts[first.text() as usize];
        let next = Sighting::first(text.end);
        let count = sightings.iter().position(|sighting| *sighting >= next).unwrap_or(sightings.len());
        let (here, rest) = sightings.split_at(count);
        visit(text, here);
        sightings = rest;
    }
}
