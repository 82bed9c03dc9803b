//! What the bytes of each file are for: sections by name, for maintainers who weigh an index.

use std::ops::Range;

use super::files::Role;
use super::wire::Reader;
use super::{core, documents, words};

/// A section of a file's content, by the name of what is in it.
pub type Section = (&'static str, Range<usize>);

/// The sections of the content of a file in that role, in order: together all of it.
pub fn sections(role: Role, content: &[u8]) -> Vec<Section> {
    let whole = |name| vec![(name, 0..content.len())];
    match role {
        Role::Core => core::sections(content),
        Role::Words => words::sections(content, 0),
        Role::Documents => documents::sections(content),
        Role::Facets => whole("columns"),
        Role::Labels => whole("labels"),
        Role::Order => whole("orders"),
        Role::Positions => whole("positions"),
        Role::Spelling => whole("spelling"),
        Role::Names => whole("names"),
        Role::Suggestions => whole("suggestions"),
    }
}

/// Names the bytes between where a reader was and where it is.
pub(super) struct Divider {
    sections: Vec<Section>,
    length: usize,
}

impl Divider {
    pub(super) fn of(content: &[u8]) -> Self {
        Self { sections: Vec::new(), length: content.len() }
    }

    /// What the reader has read since the last section is called so. Neighbours of one name are one section.
    pub(super) fn divide(&mut self, name: &'static str, reader: &Reader<'_>) {
        let end = self.length - reader.rest().len();
        match self.sections.last_mut() {
            Some((last, range)) if *last == name => range.end = end,
            last => {
                let start = last.map_or(0, |(_, range)| range.end);
                self.sections.push((name, start..end));
            }
        }
    }

    /// Adds the sections of what has been read and divided already.
    pub(super) fn add(&mut self, sections: Vec<Section>) {
        self.sections.extend(sections);
    }

    pub(super) fn finish(self) -> Vec<Section> {
        self.sections
    }
}
