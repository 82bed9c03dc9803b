//! How often and where a term occurs in a document, and the posting that comes of it.

use crate::conflation::FIELDS;
use crate::impacts::DocumentImpacts;
use crate::inversion::Corpus;
use crate::inversion::occurrence::Sighting;
use crate::token_stream::{TEXT, TITLE};
use medina::format::postings::{LONGEST_TITLE, NO_POSITION, Posting};
use medina::model::ids::DocId;

/// How a term occurs in one document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occurrence {
    frequencies: [u32; FIELDS],
    /// Where it first stands in the text.
    place: u8,
    /// The passage that holds the term most often so far, first one first, and how often.
    best: usize,
    most: u32,
}

impl Occurrence {
    /// From where it stands in the document with that first text, in order.
    pub(super) fn of(sightings: &[Sighting], first: u32) -> Self {
        let mut occurrence =
            Self { frequencies: [0; FIELDS], place: NO_POSITION, best: 0, most: 0 };
        let (mut passage, mut seen) = (0, 0);
        for sighting in sightings {
            let text = (sighting.text() - first) as usize;
            occurrence.frequencies[text.min(TEXT)] += 1;
            if let Some(here) = text.checked_sub(TEXT) {
                occurrence.place = occurrence.place.min(sighting.place());
                seen = if passage == here { seen + 1 } else { 1 };
                passage = here;
                if seen > occurrence.most {
                    (occurrence.best, occurrence.most) = (passage, seen);
                }
            }
        }
        occurrence
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
            document: DocId(document),
            impact: impacts
                .of(self.frequencies.map(|frequency| frequency.min(u32::from(u16::MAX)) as u16)),
            title_length: match self.frequencies[TITLE] {
                0 => 0,
                _ => lengths[TITLE].clamp(1, u32::from(LONGEST_TITLE)) as u8,
            },
            passage_file: match self.most {
                0 => 0,
                _ => corpus.plans.passage_file(document as usize, self.best),
            },
            position: self.place,
        }
    }
}
