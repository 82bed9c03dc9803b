//! From matching documents to practices: a practice matches when one of its editions does.

use super::Candidate;
use super::matching::Clause;
use crate::document::Match;
use crate::store::Store;

/// The practices that match, in the order of the corpus.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    /// An edition holds every word.
    pub(crate) all: Vec<Candidate>,
    /// The others of which an edition holds at least one word.
    pub(crate) most: Vec<Candidate>,
}

/// What the clauses say about one document.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    words: u32,
    score: u32,
}

/// Selects the practices that match. Without any words all practices do.
pub(crate) fn select(store: &Store, clauses: &[Clause]) -> Selection {
    let tallies = tally(store.core().record.documents as usize, clauses);
    let mut selection = Selection::default();
    for (practice, pair) in store.core().editions.windows(2).enumerate() {
        let editions = pair[0]..pair[1];
        let best = best_edition(store, editions, &tallies, clauses.len());
        let words = tallies[best as usize].words as usize;
        let candidate = |matched| Candidate {
            practice: practice as u32,
            document: best,
            score: tallies[best as usize].score,
            matched,
        };
        if words == clauses.len() {
            selection.all.push(candidate(Match::All));
        } else if words > 0 {
            selection.most.push(candidate(Match::Most));
        }
    }
    selection
}

fn tally(documents: usize, clauses: &[Clause]) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); documents];
    for clause in clauses {
        for found in &clause.matches {
            let tally = &mut tallies[found.document as usize];
            tally.words += 1;
            tally.score = tally.score.saturating_add(clause.contribution(found));
        }
    }
    tallies
}

/// The edition to show: one that holds every word before one that does not, one that holds some before one that holds
/// none; then the visitor's language, then the site's default; then the best score; then the first.
fn best_edition(store: &Store, editions: core::ops::Range<u32>, tallies: &[Tally], words: usize) -> u32 {
    let first = editions.start;
    let rank = |edition: &u32| {
        let tally = tallies[*edition as usize];
        let class = (tally.words as usize == words, tally.words > 0);
        (class, store.preference(*edition), tally.score, core::cmp::Reverse(*edition))
    };
    if editions.len() == 1 { first } else { editions.max_by_key(rank).unwrap_or(first) }
}
