//! What goes into an index, and what a visitor asks and gets back: plain data, no behaviour to speak of.

use std::collections::BTreeMap;

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
    /// Whether the builder found the names in editions of the same practices, instead of somebody writing them down.
    pub learned: bool,
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
#[derive(Clone, Debug, Default)]
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
            complete: false,
            correct: true,
        }
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

/// One page of results.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct Page {
    /// Practices that match every meaningful word and all filters.
    pub total: usize,
    /// Further practices that match only some of the words; they follow in the hits.
    pub partial: usize,
    /// The hits from the request's offset on.
    pub hits: Vec<Hit>,
    /// Counted values by facet key, in the index's order, over the practices that match every word, or over the others where
    /// there are none; serialised as a map.
    #[cfg_attr(not(target_arch = "wasm32"), serde(serialize_with = "as_map"))]
    pub facets: Keyed<Vec<FacetValue>>,
    /// What was searched instead of words that the index lacks.
    pub corrections: Vec<Correction>,
    /// Words, as typed, that nothing in the index matches.
    pub unknown: Vec<String>,
    /// Where nothing was found: the smallest changes that find something.
    pub help: Vec<Help>,
    /// The visitor's language, as asked for.
    pub language: String,
}

/// A word that was searched in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct Correction {
    /// What was typed.
    pub from: String,
    /// What was searched; two words where they were written as one.
    pub to: String,
}

/// A change to a request that finds something, with what it finds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "kind", rename_all = "lowercase"))]
pub enum Help {
    /// Without the filters and the range of one facet.
    Filter {
        /// Its key.
        facet: String,
        /// How many practices that leaves.
        total: usize,
    },
    /// Without any filters.
    Filters {
        /// How many practices that leaves.
        total: usize,
    },
    /// With another text.
    Query {
        /// The text.
        query: String,
        /// How many practices it finds.
        total: usize,
    },
}

/// A text to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct Suggestion {
    /// The whole text.
    pub text: String,
    /// Where it comes from.
    pub kind: SuggestionKind,
    /// The facet whose value it is a label of.
    #[cfg_attr(not(target_arch = "wasm32"), serde(skip_serializing_if = "Option::is_none"))]
    pub facet: Option<String>,
}

/// Where a suggestion comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum SuggestionKind {
    /// The label of a facet value.
    Facet,
    /// A name in the thesaurus.
    Name,
    /// Words that often stand together.
    Phrase,
    /// The title of a practice.
    Title,
}

impl SuggestionKind {
    /// How many kinds there are.
    pub const COUNT: usize = 4;

    /// The name in suggestions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Facet => "facet",
            Self::Name => "name",
            Self::Phrase => "phrase",
            Self::Title => "title",
        }
    }
}

/// One practice among the results, shown by its best edition.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct Hit {
    /// Id of the edition shown.
    pub id: String,
    /// Id of the practice.
    pub practice: String,
    /// Address of the edition shown.
    pub url: Option<String>,
    /// Title of the edition shown.
    pub title: String,
    /// Words of the title that match, in UTF-16 code units.
    #[cfg_attr(not(target_arch = "wasm32"), serde(rename = "titleMarks"))]
    pub title_marks: Vec<(usize, usize)>,
    /// Language of the edition shown.
    pub language: String,
    /// Its date, as the record gave it.
    pub date: Option<String>,
    /// Its further stored fields, by name; serialised as a map.
    #[cfg_attr(not(target_arch = "wasm32"), serde(serialize_with = "as_map"))]
    pub fields: Keyed<String>,
    /// The passage that suits the query best.
    pub excerpt: Excerpt,
    /// The score: comparable within one query only.
    pub score: u32,
    /// Whether all words matched.
    #[cfg_attr(not(target_arch = "wasm32"), serde(rename = "match"))]
    pub matched: Match,
    /// The names by which it was found where the words themselves are not in it, in its own language as far as it has any.
    pub through: Vec<String>,
    /// Every edition of the practice, the one shown included.
    pub editions: Vec<Edition>,
}

/// Plain text with the places that match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct Excerpt {
    /// The text.
    pub text: String,
    /// Matching words, in UTF-16 code units, in order, not overlapping.
    pub marks: Vec<(usize, usize)>,
}

/// How much of the query a practice matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Match {
    /// Every meaningful word.
    All,
    /// At least one word.
    Most,
}

impl Match {
    /// The name in the page object.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Most => "most",
        }
    }
}

/// One edition of a practice, as far as a list of results needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct Edition {
    /// Id of the document.
    pub id: String,
    /// Its language.
    pub language: String,
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: String,
}

/// One value of a facet with its count under the current query and the other facets' filters.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct FacetValue {
    /// The value; for a path, the whole path.
    pub value: String,
    /// Its name in the visitor's language.
    pub label: String,
    /// How many practices of the group that is counted (see [`Page::facets`]) have it and pass the other facets' filters: what
    /// choosing it alone in its facet would leave of them.
    pub count: usize,
    /// Whether the request chose it.
    pub selected: bool,
    /// The values below it.
    #[cfg_attr(not(target_arch = "wasm32"), serde(skip_serializing_if = "Vec::is_empty"))]
    pub children: Vec<FacetValue>,
}

/// The whole text of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(serde::Serialize))]
pub struct Text {
    /// Id of the document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Its text, or its summary where it has no text; `\n` ends a paragraph.
    pub text: String,
}

#[cfg(not(target_arch = "wasm32"))]
fn as_map<T: serde::Serialize, S: serde::Serializer>(
    keyed: &Keyed<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(keyed.iter().map(|(key, value)| (key, value)))
}
