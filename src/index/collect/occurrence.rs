//! How often and where a term occurs in the document being read, and the posting that comes of it.

use super::Corpus;
use crate::analysis::FIELDS;
use crate::index::impact::DocumentImpacts;
use crate::index::postings::{LONGEST_TITLE, NOWHERE, Posting};
use crate::index::reading::{TEXT, TITLE};

/// Where a piece of text stands.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) document: u32,
    pub(super) field: usize,
    pub(super) passage: u32,
}

/// How a term occurs in one document, while it is being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occurrence {
    frequencies: [u32; FIELDS],
    /// How many words, stop words apart, stand in the text before it is first there.
    first: u32,
    /// The passage being read, and how often the term has been seen in it.
    passage: u32,
    seen: u32,
    /// The passage that holds the term most often so far, first one first, and how often.
    best: u32,
    most: u32,
}

impl Default for Occurrence {
    fn default() -> Self {
        Self { frequencies: [0; FIELDS], first: u32::MAX, passage: 0, seen: 0, best: 0, most: 0 }
    }
}

impl Occurrence {
    /// Counts it once more, before which so many words of the text are no stop words.
    pub(super) fn count(&mut self, spot: Spot, before: u32) {
        self.frequencies[spot.field] += 1;
        if spot.field == TEXT {
            self.first = self.first.min(before);
            self.seen = if self.passage == spot.passage { self.seen + 1 } else { 1 };
            self.passage = spot.passage;
            if self.seen > self.most {
                (self.best, self.most) = (self.passage, self.seen);
            }
        }
    }

    /// What the document's posting says of it.
    pub(super) fn posting(
        &self,
        document: u32,
        impacts: &mut DocumentImpacts<'_>,
        corpus: &Corpus<'_>,
    ) -> Posting {
        let lengths = corpus.lengths[document as usize];
        Posting {
            document,
            impact: impacts.of(self.frequencies.map(|frequency| frequency.min(u32::from(u16::MAX)) as u16)),
            title: match self.frequencies[TITLE] {
                0 => 0,
                _ => lengths[TITLE].clamp(1, u32::from(LONGEST_TITLE)) as u8,
            },
            file: match self.most {
                0 => 0,
                _ => corpus.plans.passage_file(document as usize, self.best as usize),
            },
            place: (self.first / 2).min(u32::from(NOWHERE)) as u8,
        }
    }
}
