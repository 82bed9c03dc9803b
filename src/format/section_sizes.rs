//! What the bytes of each file are for: its sections by name, for maintainers who weigh an index.

use crate::format::files::Role;
pub use crate::format::section::Section;
use crate::format::{header, stored, terms};

/// The sections of the content of a file in this role, in order: together all of it.
pub fn sections(role: Role, content: &[u8]) -> Vec<Section> {
    let whole = |name| vec![(name, 0..content.len())];
    match role {
        Role::Header => header::sections(content),
        Role::Terms => terms::section_sizes::sections(content, 0),
        Role::StoredFields => stored::sections(content),
        Role::Columns => whole("columns"),
        Role::Labels => whole("labels"),
        Role::SortColumn => whole("sort columns"),
        Role::Positions => whole("positions"),
        Role::Corrections => whole("corrections"),
        Role::ConceptNames => whole("concept names"),
        Role::Suggestions => whole("suggestions"),
    }
}
