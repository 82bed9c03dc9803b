//! The documents of a corpus, put away one by one, so that they need not all be in memory at once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use anyhow::Result;
use medina::{Document, FacetKind};
use medina_indexer::{
    BuildResult, DocumentSource, Fingerprint, TempStorage, document_codec, fingerprint,
};

use crate::facet::path_of;
use crate::room::Spill;
use crate::vocabulary::PATH_SEPARATOR;

/// Documents in the order of the sources, each after its fingerprint.
pub(crate) struct Spool {
    room: Spill,
    places: Vec<Place>,
    tags: Vec<String>,
    /// Facets of paths whose values have been written freely, with or without spaces.
    free_paths: Vec<String>,
}

/// Where a document is, and what it is known by.
#[derive(Debug)]
struct Place {
    from: u64,
    length: u32,
    language: u16,
    practice: String,
    /// Where it is not the practice itself.
    id: Option<String>,
}

/// A document as bytes, with what is known of it without reading them.
pub(crate) struct Packed {
    bytes: Vec<u8>,
    fingerprint: Fingerprint,
    id: String,
    practice: String,
    language: String,
    pub(crate) facets: BTreeMap<String, Vec<String>>,
}

impl Packed {
    pub(crate) fn of(document: Document) -> Self {
        let bytes = document_codec::encode(&document);
        let Document { id, practice, language, facets, .. } = document;
        Self { fingerprint: fingerprint(&[&bytes]), bytes, id, practice, language, facets }
    }
}

impl Spool {
    /// A spool on the disk of a folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            room: Spill::in_folder(folder),
            places: Vec::new(),
            tags: Vec::new(),
            free_paths: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, document: Packed) -> Result<()> {
        let Packed { bytes, fingerprint, id, practice, language, facets: _ } = document;
        let from = self.room.put(&fingerprint).map_err(anyhow::Error::from_boxed)?;
        self.room.put(&bytes).map_err(anyhow::Error::from_boxed)?;
        let (practice, id) =
            if practice.is_empty() || practice == id { (id, None) } else { (practice, Some(id)) };
        let language = self.language_of(&language);
        self.places.push(Place { from, length: bytes.len() as u32, language, practice, id });
        Ok(())
    }

    /// Shows somebody a document as bytes.
    fn show<T>(&self, number: usize, to: impl FnOnce(&[u8]) -> T) -> BuildResult<T> {
        let place = &self.places[number];
        self.room.show(place.from + size_of::<Fingerprint>() as u64, place.length as usize, to)
    }

    fn language_of(&mut self, tag: &str) -> u16 {
        let known = self.tags.iter().position(|known| known == tag);
        known.unwrap_or_else(|| {
            self.tags.push(tag.to_owned());
            self.tags.len() - 1
        }) as u16
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Takes documents out by their ids, and gives the ids of those that were there.
    pub(crate) fn remove(&mut self, ids: &HashSet<&str>) -> HashSet<String> {
        let id = |place: &Place| place.id.clone().unwrap_or_else(|| place.practice.clone());
        let is_meant =
            |place: &mut Place| ids.contains(place.id.as_ref().unwrap_or(&place.practice).as_str());
        self.places.extract_if(.., is_meant).map(|place| id(&place)).collect()
    }

    /// How many documents there are of each language.
    pub(crate) fn languages(&self) -> BTreeMap<&str, usize> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for place in &self.places {
            *counts.entry(&self.tags[usize::from(place.language)]).or_default() += 1;
        }
        counts
    }

    /// The practices with editions in several languages, in order: the numbers of the first document of each language.
    pub(crate) fn in_several_languages(&self) -> Vec<Vec<usize>> {
        let mut practices: HashMap<&str, BTreeMap<&str, usize>> = HashMap::new();
        for (number, place) in
            self.places.iter().enumerate().filter(|(_, place)| place.id.is_some())
        {
            let editions = practices.entry(&place.practice).or_default();
            editions.entry(&self.tags[usize::from(place.language)]).or_insert(number);
        }
        let mut several: Vec<_> =
            practices.into_iter().filter(|(_, editions)| editions.len() > 1).collect();
        several.sort_unstable_by_key(|(practice, _)| *practice);
        several.into_iter().map(|(_, editions)| editions.into_values().collect()).collect()
    }

    /// From now on values of these facets come as paths in the usual form.
    pub(crate) fn take_as_paths(&mut self, facets: Vec<String>) {
        self.free_paths = facets;
    }
}

impl DocumentSource for Spool {
    fn count(&self) -> usize {
        self.len()
    }

    fn practice(&self, number: usize) -> &str {
        &self.places[number].practice
    }

    fn language(&self, number: usize) -> &str {
        &self.tags[usize::from(self.places[number].language)]
    }

    fn document(&self, number: usize) -> BuildResult<Document> {
        let mut document = self.show(number, document_codec::decode)??;
        for facet in &self.free_paths {
            if let Some(values) = document.facets.get_mut(facet) {
                values.iter_mut().for_each(|value| *value = path_of(value));
                values.retain(|value| !value.is_empty());
            }
        }
        Ok(document)
    }

    fn fingerprint(&self, number: usize) -> BuildResult<Fingerprint> {
        let from = self.places[number].from;
        Ok(self.room.show(from, size_of::<Fingerprint>(), |bytes| bytes.try_into())??)
    }

    fn read_stored_fields(&self, number: usize, document: &mut Document) -> BuildResult<()> {
        Ok(self.show(number, |bytes| document_codec::decode_stored_fields(bytes, document))??)
    }
}

/// The shapes that the values of facets have, seen one after the other.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    /// Facets in the order in which documents have them.
    facets: Vec<(String, Shape)>,
}

#[derive(Clone, Copy, Debug)]
struct Shape {
    has_steps: bool,
    is_years: bool,
    has_values: bool,
}

impl Shapes {
    /// Looks at the facets of a document.
    pub(crate) fn see(&mut self, facets: &BTreeMap<String, Vec<String>>) {
        for (key, values) in facets {
            let known = self.facets.iter().position(|(known, _)| known == key);
            let known = known.unwrap_or_else(|| {
                let shape = Shape { has_steps: false, is_years: true, has_values: false };
                self.facets.push((key.clone(), shape));
                self.facets.len() - 1
            });
            values.iter().for_each(|value| self.facets[known].1.see(value));
        }
    }

    /// The facets that documents have, in the order in which they come.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.facets.iter().map(|(key, _)| key.as_str())
    }

    /// The shape of a facet that nobody described: a range when each value is a year-like number (1000 to 2999), a path when one has
    /// steps, otherwise a list. Other numbers stay a list, because a handful of them are more often codes or grades than amounts.
    pub(crate) fn kind(&self, key: &str) -> FacetKind {
        match self.facets.iter().find(|(known, _)| known == key) {
            Some((_, shape)) if shape.has_steps => FacetKind::Path,
            Some((_, shape)) if shape.has_values && shape.is_years => FacetKind::Range,
            _ => FacetKind::List,
        }
    }
}

impl Shape {
    fn see(&mut self, value: &str) {
        self.has_values = true;
        self.has_steps |= value.contains(PATH_SEPARATOR);
        self.is_years &=
            value.len() == 4 && value.parse().is_ok_and(|year: u16| (1000..3000).contains(&year));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(values: &[&str]) -> FacetKind {
        let values = values.iter().map(ToString::to_string).collect();
        let mut shapes = Shapes::default();
        shapes.see(&[("facet".to_owned(), values)].into());
        shapes.kind("facet")
    }

    #[test]
    fn kinds_are_read_off_the_values() {
        assert_eq!(kind(&["2016", "1998"]), FacetKind::Range);
        assert_eq!(kind(&["2016", "1998?"]), FacetKind::List);
        assert_eq!(kind(&["11", "16"]), FacetKind::List);
        assert_eq!(kind(&["europe", "europe > FR"]), FacetKind::Path);
        assert_eq!(kind(&[]), FacetKind::List);
    }
}
