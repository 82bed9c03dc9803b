//! Labels: what facets and their values are called in one language. A visitor loads those of one language only.
//!
//! ```text
//! per facet: length-prefixed name; per value in number order: length-prefixed name, empty where it is the value's own
//! ```

use super::facets::Values;
use super::wire::{Reader, put_bytes};
use crate::error::Result;

/// The names of one facet in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Labels {
    pub(crate) facet: String,
    /// By value number; empty where the value's own name is meant.
    values: Vec<String>,
}

impl Labels {
    pub(crate) fn new(facet: String, values: Vec<String>) -> Self {
        Self { facet, values }
    }

    /// What the value of that number is called.
    pub(crate) fn value<'a>(&'a self, number: usize, values: &'a Values) -> &'a str {
        match self.values.get(number).map(String::as_str) {
            None | Some("") => &values.all()[number].name,
            Some(label) => label,
        }
    }
}

/// The bytes of a label file.
pub(crate) fn put_labels(facets: &[Labels]) -> Vec<u8> {
    let mut out = Vec::new();
    for labels in facets {
        put_bytes(&mut out, labels.facet.as_bytes());
        labels.values.iter().for_each(|label| put_bytes(&mut out, label.as_bytes()));
    }
    out
}

/// The names of all facets from a label file.
pub(crate) fn parse_labels(bytes: &[u8], facets: &[Values]) -> Result<Vec<Labels>> {
    let mut reader = Reader::new(bytes);
    let mut all = Vec::with_capacity(facets.len());
    for values in facets {
        let facet = reader.text()?.to_owned();
        let values = values.all().iter().map(|_| reader.text().map(str::to_owned)).collect::<Result<_>>()?;
        all.push(Labels { facet, values });
    }
    reader.end()?;
    Ok(all)
}
