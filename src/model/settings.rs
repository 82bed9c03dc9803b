//! What a maintainer decides once for the whole index.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
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
