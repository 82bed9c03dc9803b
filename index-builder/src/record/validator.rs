//! What must be unique or fit together across records. They are looked at in the order of the sources.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::document::{Edition, Record};
use crate::config::SiteConfig;
use crate::diagnostic::{Diagnostics, Location, counted};
use crate::nearest::nearest;

/// Looks at one record after the other.
pub(crate) struct RecordValidator<'a> {
    site: &'a SiteConfig,
    problems: &'a mut Diagnostics,
    ids: FxHashMap<String, Location>,
    practices: BTreeSet<String>,
    /// Records without `practice` whose id looks like that of an edition: `<practice>`, id, location.
    possible_editions: Vec<(String, String, Location)>,
    /// Records that are no edition of anything.
    alone: Vec<(String, Location)>,
    /// Facet keys nobody configured: where first, and how often.
    unknown_facets: BTreeMap<String, (Location, usize)>,
}

impl<'a> RecordValidator<'a> {
    pub(crate) fn new(site: &'a SiteConfig, problems: &'a mut Diagnostics) -> Self {
        Self {
            site,
            problems,
            ids: FxHashMap::default(),
            practices: BTreeSet::new(),
            possible_editions: Vec::new(),
            alone: Vec::new(),
            unknown_facets: BTreeMap::new(),
        }
    }

    pub(crate) fn problems(&mut self) -> &mut Diagnostics {
        self.problems
    }

    /// Whether nothing speaks against a record beside those before it. All problems are reported, those of the record itself as well.
    pub(crate) fn accept(&mut self, record: &mut Record) -> bool {
        self.problems.extend(std::mem::take(&mut record.problems));
        for (key, line) in record.unknown_facets.drain(..) {
            self.unknown_facets.entry(key).or_insert((record.location.at(line), 0)).1 += 1;
        }
        let Some((id, line)) = record.id.take() else { return false };
        let location = record.location.at(line);
        self.note_edition(std::mem::replace(&mut record.edition, Edition::Unclear), &id, &location);
        self.is_new(id, location)
    }

    fn is_new(&mut self, id: String, location: Location) -> bool {
        if let Some(first) = self.ids.get(&id) {
            let problem = format!("the id `{id}` is already that of {first}");
            self.problems.error(location, problem, "give one of the two records another id");
            return false;
        }
        self.ids.insert(id, location);
        true
    }

    fn note_edition(&mut self, edition: Edition, id: &str, location: &Location) {
        match edition {
            Edition::Unclear => {}
            Edition::Of(practice) => drop(self.practices.insert(practice)),
            Edition::Alone(possible) => {
                let possible = possible.map(|practice| (practice, id.to_owned(), location.clone()));
                self.possible_editions.extend(possible);
                self.alone.push((id.to_owned(), location.clone()));
            }
        }
    }

    /// What can be said only when every record has been seen. Returns the records that turn out to be wrong.
    pub(crate) fn finish(mut self) -> Vec<(String, Location)> {
        self.warn_of_unknown_facets();
        let practices = self.practices.iter().chain(self.ids.keys());
        self.site.thesaurus.check_practices(practices, self.problems);
        self.editions_without_practice()
    }

    fn warn_of_unknown_facets(&mut self) {
        for (key, (location, count)) in &self.unknown_facets {
            let known = self.site.facets.declared.iter().map(|facet| facet.key.as_str());
            let near = nearest(key, known).unwrap_or_default();
            let problem = format!(
                "`{key}` is no facet of the configuration, so it is left out of {}",
                counted(*count, "record")
            );
            self.problems.warning(
                location.clone(),
                problem,
                format!("write `{near}`, the nearest, or configure it"),
            );
        }
    }

    fn editions_without_practice(self) -> Vec<(String, Location)> {
        let mut wrong = Vec::new();
        for (id, location) in self.alone.into_iter().filter(|(id, _)| self.practices.contains(id)) {
            let problem = format!("the id `{id}` is that of a practice with editions");
            let remedy =
                format!("give it another id, or make it an edition with the id `{id}.<lang>`");
            self.problems.error(location.clone(), problem, remedy);
            wrong.push((id, location));
        }
        for (practice, id, location) in self.possible_editions {
            if self.practices.contains(&practice) {
                let problem =
                    format!("`{id}` has the id of an edition of `{practice}` but does not say so");
                self.problems.error(
                    location.clone(),
                    problem,
                    format!("add `practice` with the value `{practice}`"),
                );
                wrong.push((id, location));
            }
        }
        wrong
    }
}
