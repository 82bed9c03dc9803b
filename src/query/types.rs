//! The values that the stages of a query hand to each other. Look here first to follow what one
//! stage knows and the next one needs; [`query`](super) lists the stages.

use crate::format::postings::NO_POSITION;
use crate::format::terms::PostingListRef;
use crate::model::answer::{Correction, Match};
use crate::model::ids::{ConceptId, DocId, FacetId, PracticeId, ValueId};
use crate::model::request::Request;
use crate::query::score;

/// In [`Query::word_indexes`]: a token that is not searched, such as a stop word.
pub(crate) const NOT_A_WORD: usize = usize::MAX;

/// A query as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// The words to search, each once, in the order typed; words of phrases included.
    pub(crate) words: Vec<QueryWord>,
    /// The folded tokens in running order, stop words included, in which names of several words are
    /// looked for. An empty text separates clauses.
    pub(crate) sequence: Vec<String>,
    /// For each token of `sequence` its index in `words`, or [`NOT_A_WORD`].
    pub(crate) word_indexes: Vec<usize>,
    /// The folded words of each phrase, joined by spaces.
    pub(crate) phrases: Vec<String>,
    /// The words and phrases that must not occur, in the form of `phrases`.
    pub(crate) excluded: Vec<String>,
    /// The facet values chosen in the text and beside it.
    pub(crate) filters: Vec<FacetFilter>,
}

/// One word of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct QueryWord {
    /// The exact form, which keeps accents: see [`Token::exact`](crate::text::Token::exact).
    pub(crate) exact: String,
    /// The word as typed.
    pub(crate) typed: String,
    /// The terms to look up: the word itself first, then compounds that contain it, which mean the
    /// same. [`expand`](super::expand) adds or substitutes others.
    pub(crate) terms: Vec<QueryTerm>,
    /// The names of several words that contain it: see [`concepts`](super::concepts).
    pub(crate) names: Vec<QueryTerm>,
    /// How often it was typed; each occurrence counts.
    pub(crate) repeats: u32,
    /// The index in [`Query::phrases`] of the phrase it belongs to.
    pub(crate) phrase: Option<usize>,
}

impl QueryWord {
    /// A word that stands for these terms.
    pub(crate) fn of(terms: Vec<QueryTerm>) -> Self {
        Self { terms, ..Self::default() }
    }
}

/// A key to look up in the term dictionary for a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryTerm {
    pub(crate) key: String,
    /// The weight of a match, in sixteenths: see the constants of [`score`].
    pub(crate) boost: u32,
    /// Whether longer words that begin with the key match as well.
    pub(crate) is_prefix: bool,
}

impl QueryTerm {
    /// A term that matches whole words only.
    pub(crate) fn whole(key: &str, boost: u32) -> Self {
        Self { key: key.to_owned(), boost, is_prefix: false }
    }
}

/// A chosen facet value, or a range of values: those from `from` up to `to`, which is not chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FacetFilter {
    pub(crate) facet: FacetId,
    pub(crate) from: ValueId,
    pub(crate) to: ValueId,
}

/// Which facets' filters reject a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RejectedBy {
    None,
    /// Those of this facet alone.
    One(FacetId),
    Several,
}

/// The documents that match one word of a query.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordMatches {
    /// In the order of [`DocId`].
    pub(crate) docs: Vec<DocMatch>,
    /// The idf of the word, in 1/256 bit: see [`score::idf`].
    pub(crate) idf: u32,
    /// The idf that counts in documents with the very form typed, in 1/256 bit.
    pub(crate) form_idf: u32,
    /// See [`QueryWord::repeats`].
    pub(crate) repeats: u32,
    /// The concepts that the word names.
    pub(crate) concepts: Vec<ConceptId>,
    /// The posting lists of the matching conflation classes, ascending.
    pub(crate) lists: Vec<PostingListRef>,
}

/// In [`DocMatch::concept`]: a form of the word occurs.
pub(crate) const NO_CONCEPT: u16 = 0;

/// One document that matches one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DocMatch {
    pub(crate) document: DocId,
    /// The weight of the word in the document, without idf; 0 is no match.
    pub(crate) impact: u8,
    /// The number of words in the title if the title contains the word, else 0.
    pub(crate) title_length: u8,
    /// The weight of the way it matched, in sixteenths.
    pub(crate) boost: u8,
    /// The file of the document's block with the best passage: see
    /// [`Posting::passage_file`](crate::format::postings::Posting::passage_file).
    pub(crate) passage_file: u8,
    /// The approximate first position in the text: see
    /// [`Posting::position`](crate::format::postings::Posting::position).
    pub(crate) position: u8,
    /// If the document matches by a concept only, its index in [`WordMatches::concepts`] plus one;
    /// [`NO_CONCEPT`] if a form of the word occurs.
    pub(crate) concept: u16,
    /// Whether the very form typed occurs, not only another of its conflation class.
    pub(crate) has_form: bool,
}

impl DocMatch {
    /// Impact times boost.
    pub(crate) fn strength(&self) -> u32 {
        u32::from(self.impact) * u32::from(self.boost)
    }

    /// A number that is greater for a stronger match. A form of the word comes before any concept.
    /// The last fields only break ties, so that the order in which lists are read has no effect.
    pub(crate) fn rank(&self) -> u64 {
        let is_direct = self.concept == NO_CONCEPT && self.impact > 0;
        u64::from(is_direct) << 40
            | u64::from(self.strength()) << 24
            | u64::from(self.has_form) << 16
            | u64::from(NO_POSITION - self.position) << 8
            | u64::from(self.title_length)
    }
}

impl WordMatches {
    /// The points that the word adds to the score of a matching document.
    pub(crate) fn contribution(&self, doc: &DocMatch) -> u32 {
        let idf = if doc.has_form { self.form_idf } else { self.idf };
        score::contribution(idf, doc.strength(), self.repeats)
    }

    /// The concept by which a document matches that contains no form of the word.
    pub(crate) fn concept(&self, doc: &DocMatch) -> Option<ConceptId> {
        self.concepts.get(usize::from(doc.concept).checked_sub(1)?).copied()
    }

    /// The match in one document, by binary search.
    pub(crate) fn in_document(&self, document: DocId) -> Option<&DocMatch> {
        let at = self.docs.binary_search_by_key(&document, |doc| doc.document).ok()?;
        self.docs.get(at)
    }
}

/// How a text is matched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MatchOptions {
    /// Whether the last word is complete; otherwise it is a prefix.
    pub(crate) complete: bool,
    /// Whether words that the index lacks are corrected.
    pub(crate) correct: bool,
}

impl MatchOptions {
    /// The options of a request.
    pub(crate) fn of(request: &Request) -> Self {
        Self { complete: request.complete, correct: request.correct }
    }
}

/// A query with everything it matches, before a page is cut out.
#[derive(Default)]
pub(crate) struct MatchedQuery {
    /// The query with the terms its words stand for and all filters.
    pub(crate) query: Query,
    pub(crate) corrections: Vec<Correction>,
    /// The words as typed that nothing in the index matches.
    pub(crate) unknown: Vec<String>,
    /// By index in [`Query::words`].
    pub(crate) word_matches: Vec<WordMatches>,
    /// The practices that match, before the filters.
    pub(crate) candidates: Vec<Candidate>,
    /// The candidates that pass the filters. Those that match only some of the words are among them
    /// as long as few match all: see [`MIN_FULL_MATCHES`](super::MIN_FULL_MATCHES).
    pub(crate) filtered: Vec<Candidate>,
}

impl MatchedQuery {
    /// The group whose facet values are counted: the practices that match every word, or the others
    /// if there are none. If the filters reject all practices, those without the filters decide.
    pub(crate) fn counted_group(&self) -> Match {
        let shown = if self.filtered.is_empty() { &self.candidates } else { &self.filtered };
        let is_full = |candidate: &Candidate| candidate.matched == Match::All;
        if shown.iter().any(is_full) { Match::All } else { Match::Some }
    }
}

/// One practice that matches, with the edition to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) practice: PracticeId,
    /// The edition to show.
    pub(crate) document: DocId,
    pub(crate) score: u32,
    /// What is sorted by before the score. 0: the words themselves occur and the edition is in the
    /// visitor's language; 1: the edition is in another; 2 and 3: likewise, but found by concepts.
    pub(crate) tier: u8,
    pub(crate) matched: Match,
    pub(crate) rejected_by: RejectedBy,
}
