//! From matching documents to practices: a practice matches when one of its editions does.

use crate::format::postings::NOWHERE;
use crate::model::answer::Match;
use crate::model::ids::{DocId, PracticeId};
use crate::query::filter::rejected_by;
use crate::query::score;
use crate::query::score::{CLOSE, MOST_PAIRED, PAIR};
use crate::query::types::{Candidate, FacetFilter, WordMatches};
use crate::reader::Store;

/// What the clauses say about one document.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DocScore {
    /// How many of the words it matches, and how many of these by a form of the word itself.
    words: u32,
    direct: u32,
    pub(crate) score: u32,
    /// What the words in the title are worth, and what share of the title they are.
    title: score::Title,
}

impl DocScore {
    /// Whether the words themselves are there: all of them, or some where the rest is named otherwise in the visitor's language.
    fn is_direct(&self, words: u32, is_own_language: bool) -> bool {
        self.direct >= words || (is_own_language && self.direct > 0)
    }
}

/// Selects the practices that match, if only some words, and are not excluded: in the order of the corpus. Without any words all
/// practices match. `excluded` are documents; wishes are noted, and do not exclude.
pub(crate) fn select(
    store: &Store,
    word_matches: &[WordMatches],
    scores: &[DocScore],
    excluded: &[bool],
    filters: &[FacetFilter],
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for practice in PracticeId::first(store.core().record.practices as usize) {
        let editions = store.editions(practice);
        let range = editions.start.index()..editions.end.index();
        if excluded[range.clone()].contains(&true) {
            continue;
        }
        let document = best_edition(store, editions, scores, word_matches.len());
        let DocScore { words, score, .. } = scores[document.index()];
        let is_own = store.preference(document) == 2;
        let (mut matched, mut tier) = (Match::Some, 0);
        if words as usize == word_matches.len() {
            let is_direct = scores[range].iter().any(|score_of| score_of.is_direct(words, is_own));
            (matched, tier) = (Match::All, 2 * u8::from(!is_direct) + u8::from(!is_own));
        } else if words == 0 {
            continue;
        }
        let rejected_by = rejected_by(store, filters, practice);
        candidates.push(Candidate { practice, document, score, tier, matched, rejected_by });
    }
    candidates
}

/// What the clauses say about every document.
pub(crate) fn score_of(documents: usize, word_matches: &[WordMatches]) -> Vec<DocScore> {
    let mut scores = Vec::with_capacity(documents);
    for _ in 0..documents {
        scores.push(DocScore::default());
    }
    for clause in word_matches {
        for found in &clause.docs {
            let score_of = &mut scores[found.document.index()];
            score_of.words += 1;
            score_of.direct += u32::from(found.concept == 0);
            let points = clause.contribution(found);
            score_of.score = score_of.score.saturating_add(points);
            score_of.title.add(points, found.title);
        }
    }
    for score_of in &mut scores {
        score_of.score = score_of.score.saturating_add(score_of.title.points());
    }
    each_pair(documents, word_matches, &mut |_, document, bonus| {
        let score_of = &mut scores[document.index()];
        score_of.score = score_of.score.saturating_add(bonus);
    });
    scores
}

/// Visits what pairs of words that stand close together add to the scores of documents: the places of the words, the document, the points.
pub(crate) fn each_pair(
    documents: usize,
    word_matches: &[WordMatches],
    visit: &mut dyn FnMut((usize, usize), DocId, u32),
) {
    if word_matches.len() > MOST_PAIRED {
        return;
    }
    for (at, left) in word_matches.iter().enumerate() {
        for (next, right) in word_matches.iter().enumerate().skip(at + 1) {
            let close = close_together(left, right);
            let bonus =
                score::idf(documents, close.len()).saturating_sub(left.idf.max(right.idf)) * PAIR;
            close.iter().for_each(|document| visit((at, next), *document, bonus));
        }
    }
}

/// The documents whose text first holds two words close to each other.
fn close_together(left: &WordMatches, right: &WordMatches) -> Vec<DocId> {
    let mut close = Vec::new();
    let mut others = right.docs.as_slice();
    for found in &left.docs {
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
    editions: core::ops::Range<DocId>,
    scores: &[DocScore],
    words: usize,
) -> DocId {
    let (mut best, mut most) = (editions.start, 0);
    for edition in DocId::range(editions.start, editions.end) {
        let score_of = &scores[edition.index()];
        let rank = u64::from(score_of.words as usize == words) << 35
            | u64::from(score_of.words > 0) << 34
            | u64::from(store.preference(edition)) << 32
            | u64::from(score_of.score);
        if rank > most {
            (best, most) = (edition, rank);
        }
    }
    best
}
