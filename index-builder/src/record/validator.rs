//! Checks records against each other: unique ids, editions that name their practice, and facets
//! that are not configured.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::document::{Edition, Record};
use crate::config::SiteConfig;
use crate::diagnostic::{Diagnostics, Location, counted};
use crate::nearest::nearest;

/// Validates the records of a corpus, which it must receive in the order of the sources.
pub(crate) struct RecordValidator<'a> {
    site: &'a SiteConfig,
    problems: &'a mut Diagnostics,
    /// Where each id occurs first.
    ids: FxHashMap<String, Location>,
    /// The practices that editions name.
    practices: BTreeSet<String>,
    /// Records without `practice` whose id looks like that of an edition.
    possible_editions: Vec<PossibleEdition>,
    /// Records without `practice`.
    standalone: Vec<RecordRef>,
    unknown_facets: BTreeMap<String, UnknownFacet>,
}

/// Names a record in the source.
pub(crate) struct RecordRef {
    pub(crate) id: String,
    pub(crate) location: Location,
}

struct PossibleEdition {
    practice: String,
    record: RecordRef,
}

/// A facet that is not configured.
struct UnknownFacet {
    first: Location,
    records: usize,
}

impl<'a> RecordValidator<'a> {
    pub(crate) fn new(site: &'a SiteConfig, problems: &'a mut Diagnostics) -> Self {
        Self {
            site,
            problems,
            ids: FxHashMap::default(),
            practices: BTreeSet::new(),
            possible_editions: Vec::new(),
            standalone: Vec::new(),
            unknown_facets: BTreeMap::new(),
        }
    }

    pub(crate) fn problems(&mut self) -> &mut Diagnostics {
        self.problems
    }

    /// Returns whether the id of `record` is new, and reports all problems of the record. A record
    /// without an id is refused.
    pub(crate) fn accept(&mut self, record: &mut Record) -> bool {
        self.problems.extend(std::mem::take(&mut record.problems));
        for (key, line) in record.unknown_facets.drain(..) {
            let first = || UnknownFacet { first: record.location.at(line), records: 0 };
            self.unknown_facets.entry(key).or_insert_with(first).records += 1;
        }
        let Some((id, line)) = record.id.take() else { return false };
        let location = record.location.at(line);
        self.note_edition(std::mem::take(&mut record.edition), &id, &location);
        self.is_new(id, location)
    }

    fn is_new(&mut self, id: String, location: Location) -> bool {
        if let Some(first) = self.ids.get(&id) {
            let problem = format!("the id `{id}` is already used at {first}");
            self.problems.error(location, problem, "give one of the two records another id");
            return false;
        }
        self.ids.insert(id, location);
        true
    }

    fn note_edition(&mut self, edition: Edition, id: &str, location: &Location) {
        let record = || RecordRef { id: id.to_owned(), location: location.clone() };
        match edition {
            Edition::Unknown => {}
            Edition::Of(practice) => drop(self.practices.insert(practice)),
            Edition::Standalone { possible_practice } => {
                self.possible_editions.extend(
                    possible_practice
                        .map(|practice| PossibleEdition { practice, record: record() }),
                );
                self.standalone.push(record());
            }
        }
    }

    /// Reports the problems that can be known only after all records. Returns the records that are
    /// invalid because of others.
    pub(crate) fn finish(mut self) -> Vec<RecordRef> {
        self.warn_of_unknown_facets();
        let practices = self.practices.iter().chain(self.ids.keys());
        self.site.thesaurus.check_practices(practices, self.problems);
        self.records_without_practice()
    }

    fn warn_of_unknown_facets(&mut self) {
        for (key, facet) in &self.unknown_facets {
            let known = self.site.facets.declared.iter().map(|facet| facet.key.as_str());
            let near = nearest(key, known).unwrap_or_default();
            let problem = format!(
                "the facet `{key}` is not configured, so it is left out of {}",
                counted(facet.records, "record")
            );
            let remedy = format!("write `{near}`, the nearest, or configure it");
            self.problems.warning(facet.first.clone(), problem, remedy);
        }
    }

    /// Reports records without `practice` whose id belongs to a practice or to an edition.
    fn records_without_practice(self) -> Vec<RecordRef> {
        let mut invalid = Vec::new();
        for record in self.standalone.into_iter().filter(|it| self.practices.contains(&it.id)) {
            let id = &record.id;
            let problem = format!("the id `{id}` is that of a practice with editions");
            let remedy =
                format!("give it another id, or make it an edition with the id `{id}.<lang>`");
            self.problems.error(record.location.clone(), problem, remedy);
            invalid.push(record);
        }
        for PossibleEdition { practice, record } in self.possible_editions {
            if self.practices.contains(&practice) {
                let problem = format!(
                    "the id `{}` is that of an edition of `{practice}`, but there is no `practice`",
                    record.id
                );
                let remedy = format!("add `practice` with the value `{practice}`");
                self.problems.error(record.location.clone(), problem, remedy);
                invalid.push(record);
            }
        }
        invalid
    }
}
