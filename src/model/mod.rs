//! The values of the interface: the documents and settings that go into an index, requests, and
//! pages. Look here to add a field that a caller can see.

pub mod answer;
pub mod document;
pub mod ids;
pub mod keyed;
pub mod request;
pub mod settings;

pub use self::answer::{
    Correction, Edition, Excerpt, FacetInfo, FacetValue, Hit, Info, Match, Page, Suggestion,
    SuggestionKind, Text, ZeroResultHelp,
};
pub use self::document::Document;
pub use self::ids::{ConceptId, DocId, FacetId, PracticeId, ShardId, ValueId};
pub use self::keyed::OrderedMap;
pub use self::request::{Range, Request, Sort};
pub use self::settings::{
    Concept, FacetKind, FacetOrder, FacetSettings, Settings, ValueSettings, Weights,
};
