//! The values of the interface: what goes into an index, what a visitor asks and what comes back.

pub mod answer;
pub mod document;
pub mod keyed;
pub mod request;
pub mod settings;

pub use self::answer::{
    Correction, Edition, Excerpt, FacetInfo, FacetValue, Help, Hit, Info, Match, Page, Suggestion,
    SuggestionKind, Text,
};
pub use self::document::Document;
pub use self::keyed::Keyed;
pub use self::request::{Range, Request, Sort};
pub use self::settings::{
    Concept, FacetKind, FacetOrder, FacetSettings, Settings, ValueSettings, Weights,
};
