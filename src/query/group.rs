//! From matching documents to practices. The documents of a practice are its editions, one for each
//! language, and a practice matches if one of them does. Look here to change which edition is shown
//! or how the points of a document are added up; [`score`] has the formulas.

use core::ops::Range;

use crate::format::postings::NO_POSITION;
use crate::model::answer::Match;
use crate::model::ids::{DocId, PracticeId};
use crate::query::filter::ChosenValues;
use crate::query::score;
use crate::query::score::{MAX_PAIR_DISTANCE, MAX_PAIRED_WORDS, PAIR_WEIGHT};
use crate::query::types::{Candidate, NO_CONCEPT, WordMatches};
use crate::reader::IndexReader;

/// The [`IndexReader::language_preference`] of documents in the visitor's language.
const OWN_LANGUAGE: u8 = 2;

/// The score of one document, and what it is made of.
#[derive(Clone, Copy, Debug, Default)]
struct DocScore {
    /// The number of words that match.
    words: u32,
    /// The number of these that match by a form of the word, not only by a concept.
    direct: u32,
    score: u32,
    title: score::Title,
}

impl DocScore {
    fn add(&mut self, points: u32) {
        self.score = self.score.saturating_add(points);
    }

    /// Whether the words themselves occur: all `words`, or in the visitor's language at least one,
    /// while the others match by concepts.
    fn is_direct(&self, words: u32, is_own_language: bool) -> bool {
        self.direct >= words || (is_own_language && self.direct > 0)
    }
}

/// The practices that match at least one word and have no edition in `excluded`, in the order of
/// the corpus. All practices match a query without words. The filters reject no practice here, but
/// each candidate says which of them do. Costs O(postings + practices).
///
/// `excluded` says of each document whether it contains an excluded phrase.
pub(crate) fn candidates(
    reader: &IndexReader,
    word_matches: &[WordMatches],
    excluded: &[bool],
    chosen: &ChosenValues,
) -> Vec<Candidate> {
    let scores = doc_scores(reader.header().record.documents as usize, word_matches);
    let mut candidates = Vec::new();
    for practice in PracticeId::first(reader.header().record.practices as usize) {
        let editions = reader.editions(practice);
        let range = editions.start.index()..editions.end.index();
        if excluded[range.clone()].contains(&true) {
            continue;
        }
        let document = best_edition(reader, editions, &scores, word_matches.len());
        let DocScore { words, score, .. } = scores[document.index()];
        let (matched, tier) = if words as usize == word_matches.len() {
            let is_own = reader.language_preference(document) == OWN_LANGUAGE;
            (Match::All, tier(&scores[range], words, is_own))
        } else if words > 0 {
            (Match::Some, 0)
        } else {
            continue;
        };
        let rejected_by = chosen.rejected_by(reader, practice);
        candidates.push(Candidate { practice, document, score, tier, matched, rejected_by });
    }
    candidates
}

/// The [`Candidate::tier`] of a practice with these editions. The one shown matches all `words`.
fn tier(editions: &[DocScore], words: u32, is_own_language: bool) -> u8 {
    let is_direct = editions.iter().any(|edition| edition.is_direct(words, is_own_language));
    2 * u8::from(!is_direct) + u8::from(!is_own_language)
}

/// The edition to show. In this order: it matches every word, it matches any word, it is in the
/// visitor's language, it is in the site's default language, it has the best score, it comes first.
fn best_edition(
    reader: &IndexReader,
    editions: Range<DocId>,
    scores: &[DocScore],
    words: usize,
) -> DocId {
    let (mut best, mut best_rank) = (editions.start, 0);
    for edition in DocId::range(editions.start, editions.end) {
        let doc = &scores[edition.index()];
        let rank = u64::from(doc.words as usize == words) << 35
            | u64::from(doc.words > 0) << 34
            | u64::from(reader.language_preference(edition)) << 32
            | u64::from(doc.score);
        if rank > best_rank {
            (best, best_rank) = (edition, rank);
        }
    }
    best
}

/// The scores by document: the sum at the head of [`score`].
fn doc_scores(documents: usize, word_matches: &[WordMatches]) -> Vec<DocScore> {
    let mut scores = Vec::with_capacity(documents);
    for _ in 0..documents {
        scores.push(DocScore::default());
    }
    for word in word_matches {
        for doc in &word.docs {
            let score = &mut scores[doc.document.index()];
            score.words += 1;
            score.direct += u32::from(doc.concept == NO_CONCEPT);
            let points = word.contribution(doc);
            score.add(points);
            score.title.add(points, doc.title_length);
        }
    }
    for score in &mut scores {
        score.add(score.title.points());
    }
    for_each_close_pair(documents, word_matches, &mut |pair| {
        scores[pair.document.index()].add(pair.points);
    });
    scores
}

/// Two words that are close together in a document.
#[cfg_attr(
    not(feature = "explain"),
    expect(dead_code, reason = "only explanations say which words are close")
)]
pub(crate) struct ClosePair {
    /// Index of the first word in the query.
    pub(crate) left: usize,
    /// Index of the second word in the query.
    pub(crate) right: usize,
    pub(crate) document: DocId,
    /// The points that the pair adds to the score of the document.
    pub(crate) points: u32,
}

/// Visits the pairs of words that are close together, with their documents.
pub(crate) fn for_each_close_pair(
    documents: usize,
    word_matches: &[WordMatches],
    visit: &mut dyn FnMut(ClosePair),
) {
    if word_matches.len() > MAX_PAIRED_WORDS {
        return;
    }
    for (left, left_word) in word_matches.iter().enumerate() {
        for (right, right_word) in word_matches.iter().enumerate().skip(left + 1) {
            let close = close_together(left_word, right_word);
            let idf = score::idf(documents, close.len());
            let points = idf.saturating_sub(left_word.idf.max(right_word.idf)) * PAIR_WEIGHT;
            for document in &close {
                visit(ClosePair { left, right, document: *document, points });
            }
        }
    }
}

/// The documents in whose texts the first positions of two words are close, by merging the two
/// lists.
fn close_together(left: &WordMatches, right: &WordMatches) -> Vec<DocId> {
    let mut close = Vec::new();
    let mut others = right.docs.as_slice();
    for doc in &left.docs {
        while let [other, rest @ ..] = others
            && other.document <= doc.document
        {
            let have_positions = other.document == doc.document
                && doc.position != NO_POSITION
                && other.position != NO_POSITION;
            if have_positions && doc.position.abs_diff(other.position) <= MAX_PAIR_DISTANCE {
                close.push(doc.document);
            }
            others = rest;
        }
    }
    close
}
