//! A named part of a file, and how the parts of a file are told apart.

use std::ops::Range;

use crate::util::wire::Reader;

/// A section of a file's content, by the name of what is in it.
pub type Section = (&'static str, Range<usize>);

/// Names the bytes between where a reader was and where it is.
pub struct Divider {
    sections: Vec<Section>,
    length: usize,
}

impl Divider {
    pub fn of(content: &[u8]) -> Self {
        Self { sections: Vec::new(), length: content.len() }
    }

    /// What the reader has read since the last section is called so. Neighbours of one name are one section.
    pub fn divide(&mut self, name: &'static str, reader: &Reader<'_>) {
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
    pub fn add(&mut self, sections: Vec<Section>) {
        self.sections.extend(sections);
    }

    pub fn finish(self) -> Vec<Section> {
        self.sections
    }
}
