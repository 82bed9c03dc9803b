//! From matching documents to practices: a practice matches when one of its editions does.

use crate::format::postings::NOWHERE;
use crate::model::answer::Match;
use crate::query::filter::failing;
use crate::query::score;
use crate::query::score::{CLOSE, MOST_PAIRED, PAIR};
use crate::query::types::{Candidate, Clause, Wish};
use crate::reader::Store;

/// What the clauses say about one document.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// How many of the words it matches, and how many of these by a form of the word itself.
    words: u32,
    direct: u32,
    pub(crate) score: u32,
    /// What the words in the title are worth, and what share of the title they are.
    title: score::Title,
}

impl Tally {
    /// Whether the words themselves are there: all of them, or some where the rest is named otherwise in the visitor's language.
    fn is_direct(&self, words: u32, is_own_language: bool) -> bool {
        self.direct >= words || (is_own_language && self.direct > 0)
    }
}

/// Selects the practices that match, if only some words, and are not excluded: in the order of the corpus. Without any words all
/// practices match. `excluded` are documents; wishes are noted, and do not exclude.
pub(crate) fn select(
    store: &Store,
    clauses: &[Clause],
    tallies: &[Tally],
    excluded: &[bool],
    wishes: &[Wish],
) -> Vec<Candidate> {
    let mut selection = Vec::new();
    for practice in 0..store.core().record.practices {
        let editions = store.editions(practice);
        let range = editions.start as usize..editions.end as usize;
        if excluded[range.clone()].contains(&true) {
            continue;
        }
        let document = best_edition(store, editions, tallies, clauses.len());
        let Tally { words, score, .. } = tallies[document as usize];
        let is_own = store.preference(document) == 2;
        let (mut matched, mut tier) = (Match::Some, 0);
        if words as usize == clauses.len() {
            let is_direct = tallies[range].iter().any(|tally| tally.is_direct(words, is_own));
            (matched, tier) = (Match::All, 2 * u8::from(!is_direct) + u8::from(!is_own));
        } else if words == 0 {
            continue;
        }
        let failing = failing(store, wishes, practice);
        selection.push(Candidate { practice, document, score, tier, matched, failing });
    }
    selection
}

/// What the clauses say about every document.
pub(crate) fn tally(documents: usize, clauses: &[Clause]) -> Vec<Tally> {
    let mut tallies = Vec::with_capacity(documents);
    for _ in 0..documents {
        tallies.push(Tally::default());
    }
    for clause in clauses {
        for found in &clause.matches {
            let tally = &mut tallies[found.document as usize];
            tally.words += 1;
            tally.direct += u32::from(found.concept == 0);
            let points = clause.contribution(found);
            tally.score = tally.score.saturating_add(points);
            tally.title.add(points, found.title);
        }
    }
    for tally in &mut tallies {
        tally.score = tally.score.saturating_add(tally.title.points());
    }
    each_pair(documents, clauses, &mut |_, document, bonus| {
        let tally = &mut tallies[document as usize];
        tally.score = tally.score.saturating_add(bonus);
    });
    tallies
}

/// Visits what pairs of words that stand close together add to the scores of documents: the places of the words, the document, the points.
pub(crate) fn each_pair(
    documents: usize,
    clauses: &[Clause],
    visit: &mut dyn FnMut((usize, usize), u32, u32),
) {
    if clauses.len() > MOST_PAIRED {
        return;
    }
    for (at, left) in clauses.iter().enumerate() {
        for (next, right) in clauses.iter().enumerate().skip(at + 1) {
            let close = close_together(left, right);
            let bonus =
                score::idf(documents, close.len()).saturating_sub(left.idf.max(right.idf)) * PAIR;
            close.iter().for_each(|document| visit((at, next), *document, bonus));
        }
    }
}

/// The documents whose text first holds two words close to each other.
fn close_together(left: &Clause, right: &Clause) -> Vec<u32> {
    let mut close = Vec::new();
    let mut others = right.matches.as_slice();
    for found in &left.matches {
        while let [other, rest @ ..] = others
            && other.document <= found.document
        {
            let is_there = other.document == found.document
                && found.place != NOWHERE
                && other.place != NOWHERE;
            if is_there && found.place.abs_diff(other.place) <= CLOSE {
                close.push(found.document);
            }
            others = rest;
        }
    }
    close
}

/// The edition to show: one that holds every word before one that does not, one that holds some before one that holds
/// none; then the visitor's language, then the site's default; then the best score; then the first.
fn best_edition(
    store: &Store,
    editions: core::ops::Range<u32>,
    tallies: &[Tally],
    words: usize,
) -> u32 {
    let (mut best, mut most) = (editions.start, 0);
    for edition in editions {
        let tally = &tallies[edition as usize];
        let rank = u64::from(tally.words as usize == words) << 35
            | u64::from(tally.words > 0) << 34
            | u64::from(store.preference(edition)) << 32
            | u64::from(tally.score);
        if rank > most {
            (best, most) = (edition, rank);
        }
    }
    best
}
