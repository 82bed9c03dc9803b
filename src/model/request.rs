//! Requests. Look here to add an option to a search.

use crate::model::keyed::OrderedMap;

/// A search of a visitor.
#[derive(Clone, Debug)]
pub struct Request {
    /// The query as typed; an empty one matches every practice.
    pub query: String,
    /// Chosen values by facet key: OR within a facet, AND between facets. A path value may be given
    /// whole, or as its last level if that is unique.
    pub filters: OrderedMap<Vec<String>>,
    /// Chosen ranges by key of a range facet.
    pub ranges: OrderedMap<Range>,
    /// The order of the hits.
    pub sort: Sort,
    /// How many hits to skip.
    pub offset: usize,
    /// How many hits to return at most; no page has more than 1,000.
    pub limit: usize,
    /// Whether to count facet values.
    pub facets: bool,
    /// The keys of the facets to count; if empty, all are.
    pub counted: Vec<String>,
    /// Whether the last word is complete; otherwise it is a prefix.
    pub complete: bool,
    /// Whether words that the index does not contain are corrected.
    pub correct: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            query: String::new(),
            filters: OrderedMap::new(),
            ranges: OrderedMap::new(),
            sort: Sort::Relevance,
            offset: 0,
            limit: 10,
            facets: true,
            counted: Vec::new(),
            complete: false,
            correct: true,
        }
    }
}

impl Request {
    /// Whether the values of the facet with this key are counted.
    pub fn counts(&self, key: &String) -> bool {
        self.facets && (self.counted.is_empty() || self.counted.contains(key))
    }
}

/// An inclusive range of integers; either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The smallest value wanted.
    pub from: Option<i64>,
    /// The greatest value wanted.
    pub to: Option<i64>,
}

/// The order of the hits within each group of [`Match`](crate::Match).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best score first; the order of the corpus when there is no query.
    #[default]
    Relevance,
    /// Newest first, undated last.
    Date,
    /// Oldest first, undated last.
    DateAsc,
    /// By folded title.
    Title,
}

impl Sort {
    /// All orders, with their names in requests.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("relevance", Self::Relevance),
        ("date", Self::Date),
        ("date-asc", Self::DateAsc),
        ("title", Self::Title),
    ];

    /// The order with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, sort)| *sort)
    }
}
