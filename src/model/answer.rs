//! Pages, suggestions and whatever else a visitor gets back. Look here to add a field to results.

use crate::model::keyed::OrderedMap;
use crate::model::settings::FacetKind;

/// One page of results.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Page {
    /// The number of practices that match every meaningful word and all filters.
    pub total: usize,
    /// The number of further practices that match only some of the words; they follow in the hits.
    pub partial: usize,
    /// The hits from the request's offset on.
    pub hits: Vec<Hit>,
    /// Counted values by facet key, in the order of the index, over the practices that match every
    /// word, or over the others if there are none; serialised as a map.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_map"))]
    pub facets: OrderedMap<Vec<FacetValue>>,
    /// The words that were searched in place of words that the index does not contain.
    pub corrections: Vec<Correction>,
    /// Words, as typed, that nothing in the index matches.
    pub unknown: Vec<String>,
    /// If nothing was found, the smallest changes to the request that find something.
    pub help: Vec<ZeroResultHelp>,
    /// The visitor's language, as asked for.
    pub language: String,
}

/// A word that was searched in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Correction {
    /// The word as typed.
    pub from: String,
    /// The word that was searched; two words, if one was typed for both.
    pub to: String,
}

/// A change to a request that finds something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "lowercase"))]
pub enum ZeroResultHelp {
    /// Without the filters and the range of one facet.
    Filter {
        /// Its key.
        facet: String,
        /// The number of practices it finds.
        total: usize,
    },
    /// Without any filters.
    Filters {
        /// The number of practices it finds.
        total: usize,
    },
    /// With another text.
    Query {
        /// The text.
        query: String,
        /// The number of practices it finds.
        total: usize,
    },
}

/// A text to complete what is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Suggestion {
    /// The whole text.
    pub text: String,
    /// Where it comes from.
    pub kind: SuggestionKind,
    /// The facet, if it is the label of a value.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub facet: Option<String>,
}

/// Where a suggestion comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum SuggestionKind {
    /// The label of a facet value.
    Facet,
    /// A name of a concept.
    Name,
    /// A frequent phrase.
    Phrase,
    /// The title of a practice.
    Title,
}

impl SuggestionKind {
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Hit {
    /// Id of the edition shown.
    pub id: String,
    /// Id of the practice.
    pub practice: String,
    /// Address of the edition shown.
    pub url: Option<String>,
    /// Title of the edition shown.
    pub title: String,
    /// The matching words of the title: start and end in UTF-16 code units, ascending.
    #[cfg_attr(feature = "serde", serde(rename = "titleMarks"))]
    pub title_marks: Vec<(usize, usize)>,
    /// Language of the edition shown.
    pub language: String,
    /// Its date, as the record gave it.
    pub date: Option<String>,
    /// Its further stored fields, by name; serialised as a map.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_map"))]
    pub fields: OrderedMap<String>,
    /// The passage that suits the query best.
    pub excerpt: Excerpt,
    /// The score: comparable within one query only.
    pub score: u32,
    /// Whether all words matched.
    #[cfg_attr(feature = "serde", serde(rename = "match"))]
    pub matched: Match,
    /// The names by which it was found, if it does not contain the words themselves; in its own
    /// language if there are any.
    #[cfg_attr(feature = "serde", serde(rename = "matchedNames"))]
    pub matched_names: Vec<String>,
    /// Every edition of the practice, the one shown included.
    pub editions: Vec<Edition>,
}

/// Plain text with the ranges that match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Excerpt {
    /// The text.
    pub text: String,
    /// The matching words: start and end in UTF-16 code units, ascending and disjoint.
    pub marks: Vec<(usize, usize)>,
}

/// How much of the query a practice matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Match {
    /// Every meaningful word.
    All,
    /// At least one word, but not all.
    Some,
}

impl Match {
    /// The name in the page object.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Some => "some",
        }
    }
}

/// One edition of a practice, in a list of results.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FacetValue {
    /// The value; for a path, the whole path.
    pub value: String,
    /// Its name in the visitor's language.
    pub label: String,
    /// The number of counted practices (see [`Page::facets`]) that have the value and pass the
    /// filters of the other facets: what choosing it alone in its facet would find.
    pub count: usize,
    /// Whether the request chose it.
    pub selected: bool,
    /// The values below it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub children: Vec<FacetValue>,
}

/// The whole text of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Text {
    /// Id of the document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Its text, or its summary if it has no text; `\n` ends a paragraph.
    pub text: String,
}

/// What an index is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Info {
    /// The site's name.
    pub name: String,
    /// The site's languages, the default first.
    pub languages: Vec<String>,
    /// The one labels are in.
    pub language: String,
    /// How many documents there are.
    pub documents: usize,
    /// How many practices they are editions of.
    pub practices: usize,
    /// The facets in display order.
    pub facets: Vec<FacetInfo>,
    /// Whether facet counts need files of their own, so that hits are faster without them.
    #[cfg_attr(feature = "serde", serde(rename = "facetCountsDeferred"))]
    pub facet_counts_deferred: bool,
}

/// What a facet is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FacetInfo {
    /// Its key in requests and pages.
    pub key: String,
    /// The shape of its values.
    pub kind: FacetKind,
    /// Its name in the visitor's language.
    pub label: String,
}

#[cfg(feature = "serde")]
fn as_map<T: serde::Serialize, S: serde::Serializer>(
    keyed: &OrderedMap<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(keyed.iter().map(|(key, value)| (key, value)))
}
