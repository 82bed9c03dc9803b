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
pub(crate) struct Tally {
    /// How many of the words it matches, and how many of these by a form of the word itself.
    words: u32,
    direct: u32,
    pub(crate) score: u32,
}

/// Selects the practices that match and are not excluded. Without any words all practices match.
pub(crate) fn select(store: &Store, clauses: &[Clause], tallies: &[Tally], excluded: &[bool]) -> Selection {
    let mut selection = Selection::default();
    for (practice, pair) in store.core().editions.windows(2).enumerate() {
        if excluded[practice] {
            continue;
        }
        let editions = pair[0]..pair[1];
        let document = best_edition(store, editions.clone(), tallies, clauses.len());
        let Tally { words, score, .. } = tallies[document as usize];
        let matched = if words as usize == clauses.len() { Match::All } else { Match::Most };
        let is_direct = editions.clone().any(|edition| tallies[edition as usize].direct >= words);
        let own_language = store.preference(document) == 2;
        let tier = 2 * u8::from(!is_direct) + u8::from(!own_language);
        let candidate = Candidate { practice: practice as u32, document, score, tier, matched };
        match matched {
            Match::All => selection.all.push(candidate),
            Match::Most if words > 0 => selection.most.push(candidate),
            Match::Most => {}
        }
    }
    selection
}

/// What the clauses say about every document.
pub(crate) fn tally(documents: usize, clauses: &[Clause]) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); documents];
    for clause in clauses {
        for found in &clause.matches {
            let tally = &mut tallies[found.document as usize];
            tally.words += 1;
            tally.direct += u32::from(found.concept == 0);
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
