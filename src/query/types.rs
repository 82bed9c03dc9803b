//! The values that the stages of a query hand to each other.

use crate::format::postings::NOWHERE as NO_PLACE;
use crate::format::terms::PostingListRef;
use crate::model::answer::{Correction, Match};
use crate::model::ids::{ConceptId, DocId, FacetId, PracticeId, ValueId};
use crate::query::score;

/// The place of what is not among the words.
pub(crate) const NOWHERE: usize = usize::MAX;

/// A query as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// The meaningful words, each once, in the order typed; those of phrases included.
    pub(crate) words: Vec<QueryWord>,
    /// Folded words in running order, stop words included: what names are looked for in. An empty one divides pieces.
    pub(crate) sequence: Vec<String>,
    /// For each of these its place among `words`, or [`NOWHERE`].
    pub(crate) places: Vec<usize>,
    /// The folded words of each phrase, joined by spaces.
    pub(crate) phrases: Vec<String>,
    /// Likewise of what must not be there.
    pub(crate) without: Vec<String>,
    /// The facet values wanted.
    pub(crate) filters: Vec<FacetFilter>,
}

/// One word of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct QueryWord {
    pub(crate) exact: String,
    /// As typed.
    pub(crate) written: String,
    /// What to look up: the word itself first, which may be the beginning of others, and compounds it is part of, as one; they say the
    /// same. Then what else it stands for: see [`super::resolve`].
    pub(crate) forms: Vec<QueryTerm>,
    /// Names it is part of: see [`super::names`].
    pub(crate) names: Vec<QueryTerm>,
    /// How often it was typed; each time counts.
    pub(crate) repeats: u32,
    /// The phrase it belongs to.
    pub(crate) phrase: Option<usize>,
}

impl QueryWord {
    pub(crate) fn of(forms: Vec<QueryTerm>) -> Self {
        Self { forms, ..Self::default() }
    }
}

/// A form to look up for a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryTerm {
    pub(crate) key: String,
    /// What a match is worth, in sixteenths.
    pub(crate) boost: u32,
    /// Whether longer words match as well.
    pub(crate) prefix: bool,
}

impl QueryTerm {
    pub(crate) fn whole(key: &str, boost: u32) -> Self {
        Self { key: key.to_owned(), boost, prefix: false }
    }
}

/// Values that a facet is narrowed to, those of one range: from the first number on, up to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FacetFilter {
    pub(crate) facet: FacetId,
    pub(crate) from: ValueId,
    pub(crate) to: ValueId,
}

/// How many of the narrowed facets a practice fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RejectedBy {
    None,
    /// Just this facet.
    One(FacetId),
    Several,
}

/// One word with its matches.
#[derive(Clone, Debug, Default)]
pub(crate) struct TermMatches {
    /// In document order.
    pub(crate) matches: Vec<WordMatch>,
    /// What the word is worth: see [`score::idf`].
    pub(crate) idf: u32,
    /// What it is worth where its very form is there.
    pub(crate) form_idf: u32,
    pub(crate) repeats: u32,
    /// The numbers of the concepts it stands for.
    pub(crate) concepts: Vec<ConceptId>,
    /// The posting lists of the classes that match, in order.
    pub(crate) lists: Vec<PostingListRef>,
}

/// One document that matches one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordMatch {
    pub(crate) document: DocId,
    /// How much the word says about the document; 0 is no match.
    pub(crate) impact: u8,
    /// How many words the title has that holds it; 0 where it does not.
    pub(crate) title: u8,
    /// What the way it matched is worth, in sixteenths.
    pub(crate) boost: u8,
    /// The file of the document's block with the best passage: see [`Posting::file`].
    pub(crate) file: u8,
    /// About where the text first holds it: see [`Posting::place`].
    pub(crate) place: u8,
    /// 0 where a form of the word is there; else one more than the place of the concept that stands for it.
    pub(crate) concept: u16,
    /// Whether the very form is there, not only another of its class.
    pub(crate) holds: bool,
}

impl WordMatch {
    /// Impact times worth.
    pub(crate) fn strength(&self) -> u32 {
        u32::from(self.impact) * u32::from(self.boost)
    }

    /// The greatest is the strongest. A form of the word itself comes before any name for it. Nothing depends on which list is read
    /// first.
    pub(crate) fn rank(&self) -> u64 {
        let is_direct = self.concept == 0 && self.impact > 0;
        u64::from(is_direct) << 40
            | u64::from(self.strength()) << 24
            | u64::from(self.holds) << 16
            | u64::from(NO_PLACE - self.place) << 8
            | u64::from(self.title)
    }
}

impl TermMatches {
    /// What this word adds to the score of a matching document.
    pub(crate) fn contribution(&self, found: &WordMatch) -> u32 {
        let idf = if found.holds { self.form_idf } else { self.idf };
        score::contribution(idf, found.strength(), self.repeats)
    }

    /// The concept by which a document was found that has no form of the word.
    pub(crate) fn concept(&self, found: &WordMatch) -> Option<ConceptId> {
        self.concepts.get(usize::from(found.concept).checked_sub(1)?).copied()
    }

    /// The match in one document.
    pub(crate) fn in_document(&self, document: DocId) -> Option<&WordMatch> {
        let at = self.matches.binary_search_by_key(&document, |found| found.document).ok()?;
        self.matches.get(at)
    }
}

/// A query with all that is known of it before the page is cut.
#[derive(Default)]
pub(crate) struct MatchedQuery {
    /// What was typed, with what its words stand for and all that is wished for.
    pub(crate) query: Query,
    pub(crate) corrections: Vec<Correction>,
    pub(crate) unknown: Vec<String>,
    pub(crate) clauses: Vec<TermMatches>,
    /// The practices that match.
    pub(crate) candidates: Vec<Candidate>,
    /// Those of them that are shown: they have what is wished for.
    pub(crate) filtered: Vec<Candidate>,
}

impl MatchedQuery {
    /// The group whose counts are shown: the first, or the second where the first is empty. Where the filters leave nothing of
    /// either, the first group that has any practice without them.
    pub(crate) fn counted(&self) -> Match {
        let shown = if self.filtered.is_empty() { &self.candidates } else { &self.filtered };
        let is_full = |candidate: &Candidate| candidate.matched == Match::All;
        if shown.iter().any(is_full) { Match::All } else { Match::Some }
    }
}

/// One practice that matches, by the edition that will be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) practice: PracticeId,
    pub(crate) document: DocId,
    pub(crate) score: u32,
    /// 0 where the words themselves are there and the edition is in the visitor's language, 1 in another; 2 and 3 where they were
    /// found by other names only.
    pub(crate) tier: u8,
    pub(crate) matched: Match,
    pub(crate) rejected_by: RejectedBy,
}
