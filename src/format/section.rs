//! Named parts of a file, and how a parser tells them apart. Look here to name a further part in
//! the report of section sizes.

use std::ops::Range;

use crate::util::wire::Reader;

/// The name of a section of a file's content, and its bytes.
pub type Section = (&'static str, Range<usize>);

/// Splits the content of a file into sections while a reader goes through it.
pub struct SectionSplitter {
    sections: Vec<Section>,
    length: usize,
}

impl SectionSplitter {
    /// A splitter of this content.
    pub fn new(content: &[u8]) -> Self {
        Self { sections: Vec::new(), length: content.len() }
    }

    /// Ends a section where `reader` is now. Neighbours of one name become one section.
    pub fn end_section(&mut self, name: &'static str, reader: &Reader<'_>) {
        let end = self.length - reader.rest().len();
        match self.sections.last_mut() {
            Some((last, range)) if *last == name => range.end = end,
            last => {
                let start = last.map_or(0, |(_, range)| range.end);
                self.sections.push((name, start..end));
            }
        }
    }

    /// Adds sections that another splitter found in the bytes that follow.
    pub fn add(&mut self, sections: Vec<Section>) {
        self.sections.extend(sections);
    }

    /// The sections in order.
    pub fn finish(self) -> Vec<Section> {
        self.sections
    }
}
