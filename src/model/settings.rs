//! The settings of an index, which a maintainer decides once. Look here to add a kind of facet.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};

/// The settings of an index.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The site's name, for previews.
    pub name: String,
    /// BCP 47 tags of the site's languages; the first is the default.
    pub languages: Vec<String>,
    /// The facets, in the order they are shown.
    pub facets: Vec<FacetSettings>,
    /// The weight of each field in the ranking.
    pub weights: Weights,
    /// The names of the further fields that hits have.
    pub stored: Vec<String>,
    /// Concepts with their names; the labels of facet values need no entry.
    pub thesaurus: Vec<Concept>,
}

/// A concept: one thing with its names, as in SKOS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// Names as written, by BCP 47 tag; `*` holds names that belong to no language.
    pub names: BTreeMap<String, Vec<String>>,
    /// A facet key and the whole path of one of its values. Documents with the value belong to the
    /// concept even if they contain none of its names.
    pub value: Option<(String, String)>,
    /// The id of a practice that belongs to the concept.
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
    /// The controlled vocabulary in display order; if empty, the values are those of the documents.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum FacetKind {
    /// Values without levels.
    #[default]
    List,
    /// Values in levels, `a > b > c`; choosing `a` includes everything below it.
    Path,
    /// Integers, chosen by a range.
    Range,
}

impl FacetKind {
    /// Its name in [`Info`](crate::Info) and in a configuration.
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
    /// In the order of the vocabulary.
    Vocabulary,
    /// Alphabetical, by folded label.
    Label,
}

/// The weight of each field in BM25F.
///
/// Words of title and summary count as words of the text as well; the other two weights say how
/// much more they count. With a title weight of 0 a word in the title is worth as much as one in
/// the text; with 1, about twice as much. Weights are relative: doubling all of them changes
/// nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// What a word in the title adds; 0.75 by default.
    pub title: f32,
    /// What a word in the summary adds; 0.25 by default.
    pub summary: f32,
    /// The weight of every word; 1 by default.
    pub text: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { title: 0.75, summary: 0.25, text: 1.0 }
    }
}
