//! What the bytes of each file are for: sections by name, for maintainers who weigh an index.

use crate::format::files::Role;
pub use crate::format::section::Section;
use crate::format::{header, stored, terms};

/// The sections of the content of a file in that role, in order: together all of it.
pub fn sections(role: Role, content: &[u8]) -> Vec<Section> {
    let whole = |name| vec![(name, 0..content.len())];
    match role {
        Role::Core => header::sections(content),
        Role::Words => terms::section_sizes::sections(content, 0),
        Role::Documents => stored::sections(content),
        Role::Facets => whole("columns"),
        Role::Labels => whole("labels"),
        Role::Order => whole("orders"),
        Role::Positions => whole("positions"),
        Role::Spelling => whole("spelling"),
        Role::Names => whole("names"),
        Role::Suggestions => whole("suggestions"),
    }
}
