//! Labels: what facets and their values are called in one language, and the stop words of that
//! language. A visitor loads the file of one language only. Look here for what depends on the
//! visitor's language alone.
//!
//! ```text
//! varint count, length-prefixed stop words, folded, ascending;
//! per facet: length-prefixed name; per value in order: length-prefixed name, empty if it is the
//!            value's own; if the facet is listed by label, per value: varint rank in alphabetical
//!            order
//! ```

use crate::format::columns::Values;
use crate::format::header::FacetRecord;
use crate::limits::MAX_STOP_WORDS;
use crate::model::ids::ValueId;
use crate::model::settings::FacetOrder;
use crate::util::wire::{Reader, put_bytes, put_texts, put_varint};

/// The names of one facet and its values in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The name of the facet.
    pub facet: String,
    /// The name of each value; empty for the value's own.
    pub values: Vec<String>,
    /// The alphabetical rank of each value if the facet is listed by label; else empty.
    pub ranks: Vec<u32>,
}

impl Labels {
    /// The name of a value, which is one of `values`.
    pub fn value<'a>(&'a self, value: ValueId, values: &'a Values) -> &'a str {
        match self.values.get(value.index()).map(String::as_str) {
            None | Some("") => &values.all()[value.index()].name,
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
        labels.ranks.iter().for_each(|rank| put_varint(&mut out, u64::from(*rank)));
    }
    out
}

/// The stop words of a label file, and the labels of all facets. `facets` and `values` are those of
/// the header.
pub fn read_labels(
    reader: &mut Reader<'_>,
    facets: &[FacetRecord],
    values: &[Values],
) -> (Vec<String>, Vec<Labels>) {
    let count = reader.count();
    reader.limit(count, MAX_STOP_WORDS);
    let stop_words = reader.take_texts(count);
    let mut all = Vec::new();
    for (facet, values) in facets.iter().zip(values) {
        let count = values.all().len();
        let ranked = if facet.order == FacetOrder::Label { count } else { 0 };
        all.push(Labels {
            facet: reader.text().to_owned(),
            values: reader.take_texts(count),
            ranks: reader.varints(ranked),
        });
    }
    (stop_words, all)
}
