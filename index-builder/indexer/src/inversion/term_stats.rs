//! How often and where a term occurs in a document, and the posting that follows from it. Look here
//! to add a ranking signal to postings.

use crate::conflation::FIELDS;
use crate::impacts::DocumentImpacts;
use crate::inversion::context::InversionContext;
use crate::inversion::occurrence::DocOccurrences;
use crate::token_stream::{TEXT, TITLE};
use medina::format::postings::{LONGEST_TITLE, NO_POSITION, Posting};
use medina::model::ids::DocId;

/// Statistics of a term in one document.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermDocStats {
    frequencies: [u32; FIELDS],
    /// The coarse position of its first occurrence in the text.
    position: u8,
    /// The first of the passages that have it most often, and how often.
    best_passage: usize,
    most: u32,
}

impl TermDocStats {
    /// Counts the occurrences in a document.
    pub(super) fn of(document: &DocOccurrences<'_>) -> Self {
        let mut stats =
            Self { frequencies: [0; FIELDS], position: NO_POSITION, best_passage: 0, most: 0 };
        let (mut passage, mut count) = (0, 0);
        for occurrence in document.occurrences {
            let text = (occurrence.text() - document.first_text) as usize;
            stats.frequencies[text.min(TEXT)] += 1;
            if let Some(own) = text.checked_sub(TEXT) {
                stats.position = stats.position.min(occurrence.coarse_position());
                count = if passage == own { count + 1 } else { 1 };
                passage = own;
                if count > stats.most {
                    (stats.best_passage, stats.most) = (passage, count);
                }
            }
        }
        stats
    }

    /// The posting of the document.
    pub(super) fn posting(
        &self,
        document: DocId,
        impacts: &mut DocumentImpacts<'_>,
        context: &InversionContext<'_>,
    ) -> Posting {
        let title_length = context.lengths[document.index()][TITLE];
        let frequencies =
            self.frequencies.map(|frequency| frequency.min(u32::from(u16::MAX)) as u16);
        Posting {
            document,
            impact: impacts.of(frequencies),
            title_length: match self.frequencies[TITLE] {
                0 => 0,
                _ => title_length.clamp(1, u32::from(LONGEST_TITLE)) as u8,
            },
            passage_file: match self.most {
                0 => 0,
                _ => context.passage_files.get(document.index(), self.best_passage),
            },
            position: self.position,
        }
    }
}
