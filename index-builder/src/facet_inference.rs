//! Infers the kind of facets that the configuration does not describe from their values.

use std::collections::{BTreeMap, HashMap};

use medina::FacetKind;
use medina::format::PATH_SEPARATOR;

/// Observes the facets of all documents, then tells their kinds.
#[derive(Debug, Default)]
pub(crate) struct FacetTypeInference {
    /// In the order in which they were observed first.
    facets: Vec<ObservedFacet>,
    /// The index of each facet by its key.
    indexes: HashMap<String, usize>,
}

#[derive(Debug)]
struct ObservedFacet {
    key: String,
    has_values: bool,
    /// A value has several steps.
    has_paths: bool,
    /// All values are years.
    is_years: bool,
}

impl FacetTypeInference {
    /// Observes the facets of a document.
    pub(crate) fn observe(&mut self, facets: &BTreeMap<String, Vec<String>>) {
        for (key, values) in facets {
            let index = self.index(key);
            values.iter().for_each(|value| self.facets[index].observe(value));
        }
    }

    /// How many of the facets of a document were not observed before.
    pub(crate) fn count_new(&self, facets: &BTreeMap<String, Vec<String>>) -> usize {
        facets.keys().filter(|key| !self.indexes.contains_key(*key)).count()
    }

    /// How many facets the documents have.
    pub(crate) fn count(&self) -> usize {
        self.facets.len()
    }

    fn index(&mut self, key: &str) -> usize {
        if let Some(index) = self.indexes.get(key) {
            return *index;
        }
        self.indexes.insert(key.to_owned(), self.facets.len());
        self.facets.push(ObservedFacet::new(key));
        self.facets.len() - 1
    }

    /// The facets of the documents, in the order in which they were observed first.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.facets.iter().map(|facet| facet.key.as_str())
    }

    /// The kind of a facet: a range if each value is a year (1000 to 2999), a path if one of them
    /// has several steps, otherwise a list. A facet of other numbers is a list, because they are
    /// more often codes or grades than amounts.
    pub(crate) fn kind(&self, key: &str) -> FacetKind {
        match self.indexes.get(key).map(|index| &self.facets[*index]) {
            Some(facet) if facet.has_paths => FacetKind::Path,
            Some(facet) if facet.has_values && facet.is_years => FacetKind::Range,
            _ => FacetKind::List,
        }
    }
}

impl ObservedFacet {
    fn new(key: &str) -> Self {
        Self { key: key.to_owned(), has_values: false, has_paths: false, is_years: true }
    }

    fn observe(&mut self, value: &str) {
        self.has_values = true;
        self.has_paths |= value.contains(PATH_SEPARATOR);
        self.is_years &=
            value.len() == 4 && value.parse().is_ok_and(|year: u16| (1000..3000).contains(&year));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(values: &[&str]) -> FacetKind {
        let values = values.iter().map(ToString::to_string).collect();
        let mut inference = FacetTypeInference::default();
        inference.observe(&[("facet".to_owned(), values)].into());
        inference.kind("facet")
    }

    #[test]
    fn kinds_are_inferred_from_values() {
        assert_eq!(kind(&["2016", "1998"]), FacetKind::Range);
        assert_eq!(kind(&["2016", "1998?"]), FacetKind::List);
        assert_eq!(kind(&["11", "16"]), FacetKind::List);
        assert_eq!(kind(&["europe", "europe > FR"]), FacetKind::Path);
        assert_eq!(kind(&[]), FacetKind::List);
    }
}
