//! What goes into an index, and what a visitor asks and gets back: plain data, no behaviour to speak of.

mod answer;

use std::collections::BTreeMap;

pub use answer::{
    Correction, Edition, Excerpt, FacetValue, Help, Hit, Match, Page, Suggestion, SuggestionKind,
    Text,
};

/// What the site decided once for the whole index.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The site's name, for previews.
    pub name: String,
    /// BCP 47 tags of the site's languages; the first is the default.
    pub languages: Vec<String>,
    /// The facets, in the order they are shown.
    pub facets: Vec<FacetSettings>,
    /// How much each field counts in the ranking.
    pub weights: Weights,
    /// Names of the further fields that hits carry.
    pub stored: Vec<String>,
    /// Names that mean the same; the labels of facet values need no entry.
    pub thesaurus: Vec<Concept>,
}

/// One thing with its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// Names as written, by BCP 47 tag; `*` holds names that belong to no language.
    pub names: BTreeMap<String, Vec<String>>,
    /// A facet key and the whole path of one of its values: what has the value belongs to the concept, named or not.
    pub value: Option<(String, String)>,
    /// The id of a practice that belongs to it.
    pub practice: Option<String>,
}

/// One facet: its key, its shape, and the values known beforehand.
#[derive(Clone, Debug, Default)]
pub struct FacetSettings {
    /// The key, as in a record's `facets`.
    pub key: String,
    /// The shape of its values.
    pub kind: FacetKind,
    /// The facet's name by language.
    pub labels: BTreeMap<String, String>,
    /// The order its values are listed in.
    pub order: FacetOrder,
    /// The vocabulary in display order; empty when the values are those found in documents.
    pub values: Vec<ValueSettings>,
}

/// One value of a vocabulary.
#[derive(Clone, Debug, Default)]
pub struct ValueSettings {
    /// The whole path: `europe > FR`, or `housing` where there are no levels.
    pub path: String,
    /// The value's name by language.
    pub labels: BTreeMap<String, String>,
}

/// The shape of a facet's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FacetKind {
    /// Values side by side.
    #[default]
    List,
    /// Values in levels, `a > b > c`; choosing `a` includes everything below it.
    Path,
    /// Whole numbers, chosen by their ends.
    Range,
}

impl FacetKind {
    /// The name of the shape, as in what an index says about itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Path => "path",
            Self::Range => "range",
        }
    }
}

/// The order in which a facet lists its values. A range is always listed by value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FacetOrder {
    /// Most frequent first, ties in vocabulary order.
    #[default]
    Count,
    /// The vocabulary's order.
    Vocabulary,
    /// Alphabetical, by folded label.
    Label,
}

/// How much each field counts in BM25F.
///
/// Every word counts in the text, those of title and summary included; the other two weights say how much more these count. With
/// the weight of the title at 0 a word there is worth as much as one in the text; at 1, about twice. Weights are relative: doubling
/// all of them changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// What the title adds; default 0.75.
    pub title: f32,
    /// What the summary adds; default 0.25.
    pub summary: f32,
    /// Weight of all words; default 1.
    pub text: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { title: 0.75, summary: 0.25, text: 1.0 }
    }
}

/// One language edition of a practice, or a practice that has just one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Unique within the index.
    pub id: String,
    /// The practice this is an edition of; the id itself, or empty, where a practice has one edition.
    pub practice: String,
    /// BCP 47 tag of its language.
    pub language: String,
    /// The title as shown.
    pub title: String,
    /// Where the document can be read; without one a hit opens in place.
    pub url: Option<String>,
    /// A sentence or two; shown when no passage of the text suits the query better.
    pub summary: String,
    /// The text; `\n` ends a paragraph.
    pub text: String,
    /// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or `from/to` of these.
    pub date: Option<String>,
    /// Values by facet key: whole paths, or whole numbers for a range.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Further stored fields by name.
    pub fields: Vec<(String, String)>,
}

impl Document {
    /// What it is an edition of: its practice, or else itself.
    pub fn practice_or_id(&self) -> &str {
        if self.practice.is_empty() { &self.id } else { &self.practice }
    }
}

/// Values by key. A handful of entries in a meaningful order: a list that is searched from the front costs less code in the
/// browser than any tree or table.
pub type Keyed<T> = Vec<(String, T)>;

/// What a visitor asks.
#[derive(Clone, Debug)]
pub struct Request {
    /// The words as typed; empty browses everything.
    pub query: String,
    /// Chosen values by facet key: OR within a facet, AND between facets. A path value may be given whole or as
    /// its last part where that is unique.
    pub filters: Keyed<Vec<String>>,
    /// Chosen spans by key of a range facet.
    pub ranges: Keyed<Range>,
    /// The order of the hits.
    pub sort: Sort,
    /// How many hits to pass over.
    pub offset: usize,
    /// How many hits to return at most; no page has more than 1,000.
    pub limit: usize,
    /// Whether to count facet values.
    pub facets: bool,
    /// The keys of the facets to count; where there are none, all are.
    pub counted: Vec<String>,
    /// Whether the last word is complete; otherwise it is taken as the beginning of a word.
    pub complete: bool,
    /// Whether words that the index lacks are corrected.
    pub correct: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            query: String::new(),
            filters: Keyed::new(),
            ranges: Keyed::new(),
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
    /// Whether the values of that facet are counted.
    pub(crate) fn counts(&self, key: &String) -> bool {
        self.facets && (self.counted.is_empty() || self.counted.contains(key))
    }
}

/// An inclusive span of whole numbers; either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The smallest value wanted.
    pub from: Option<i64>,
    /// The greatest value wanted.
    pub to: Option<i64>,
}

/// The order of the hits within each group of [`Match`].
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
    /// All orders with their names in requests.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("relevance", Self::Relevance),
        ("date", Self::Date),
        ("date-asc", Self::DateAsc),
        ("title", Self::Title),
    ];

    /// The order of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, sort)| *sort)
    }
}
