//! Labels: what facets and their values are called in one language, and its stop words. A visitor loads those of one language only.
//!
//! ```text
//! varint count, length-prefixed stop words, folded, in order;
//! per facet: length-prefixed name; per value in number order: length-prefixed name, empty where it is the value's own;
//!            where the facet is listed by label, per value: varint place in alphabetical order
//! ```

use crate::format::columns::Values;
use crate::format::header::FacetRecord;
use crate::model::ids::ValueId;
use crate::model::settings::FacetOrder;
use crate::util::wire::{Reader, put_bytes, put_texts, put_varint};

/// The names of one facet in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    pub facet: String,
    /// By value number; empty where the value's own name is meant.
    pub values: Vec<String>,
    /// By value number its place in alphabetical order, where the facet is listed so.
    pub places: Vec<u32>,
}

impl Labels {
    /// What the value of that number is called.
    pub fn value<'a>(&'a self, number: ValueId, values: &'a Values) -> &'a str {
        match self.values.get(number.index()).map(String::as_str) {
            None | Some("") => &values.all()[number.index()].name,
            Some(label) => label,
        }
    }
}

/// The bytes of a label file.
pub fn put_labels(stop_words: &[String], facets: &[Labels]) -> Vec<u8> {
    let mut out = Vec::new();
    put_texts(&mut out, stop_words);
    for labels in facets {
        put_bytes(&mut out, labels.facet.as_bytes());
        labels.values.iter().for_each(|label| put_bytes(&mut out, label.as_bytes()));
        labels.places.iter().for_each(|place| put_varint(&mut out, u64::from(*place)));
    }
    out
}

/// The stop words of a label file, and the names of all facets.
pub fn read_labels(
    reader: &mut Reader<'_>,
    facets: &[FacetRecord],
    values: &[Values],
) -> (Vec<String>, Vec<Labels>) {
    let stop_words = reader.texts();
    let mut all = Vec::new();
    for (record, values) in facets.iter().zip(values) {
        let count = values.all().len();
        let listed = if record.order == FacetOrder::Label { count } else { 0 };
        all.push(Labels {
            facet: reader.text().to_owned(),
            values: reader.take_texts(count),
            places: reader.varints(listed),
        });
    }
    (stop_words, all)
}
