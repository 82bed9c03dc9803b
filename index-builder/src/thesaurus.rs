//! Names in other languages, kept beside the records: `[[entry]] names = { en = ["Turin"], it = ["Torino"] }` with
//! the facet `value` or the `practice` they belong to. Checked here; searching them comes with a later version of
//! the index.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Diagnostics, Place};
use crate::facet::FacetPlan;
use crate::nearest::nearest;
use crate::record::language_tag;

/// The names a language does not change.
const EVERY_LANGUAGE: &str = "*";

/// What the entries refer to and can be checked only when all records are read.
#[derive(Debug, Default)]
pub(crate) struct Thesaurus {
    practices: Vec<(String, Place)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    entry: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    names: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    value: Option<Spanned<String>>,
    practice: Option<Spanned<String>>,
}

impl Thesaurus {
    /// Adds the entries of one file.
    pub(crate) fn add(
        &mut self,
        path: &Arc<Path>,
        text: &str,
        facets: &FacetPlan,
        problems: &mut Diagnostics,
    ) {
        let place = |offset: usize| Place::in_text(path, text, offset);
        match toml::from_str::<File>(text) {
            Err(error) => problems.error(
                place(error.span().map_or(0, |span| span.start)),
                error.message().trim_end().replace('\n', " "),
                "write `[[entry]]` with `names = { en = [\"…\"] }`",
            ),
            Ok(file) => file.entry.iter().for_each(|entry| self.entry(entry, &place, facets, problems)),
        }
    }

    fn entry(
        &mut self,
        entry: &Spanned<Entry>,
        place: &dyn Fn(usize) -> Place,
        facets: &FacetPlan,
        problems: &mut Diagnostics,
    ) {
        check_names(&entry.as_ref().names, &place(entry.span().start), place, problems);
        if let Some(value) = &entry.as_ref().value {
            check_value(value.as_ref(), &place(value.span().start), facets, problems);
        }
        if let Some(practice) = &entry.as_ref().practice {
            self.practices.push((practice.as_ref().clone(), place(practice.span().start)));
        }
    }

    /// Warns of practices that are not among the records. A warning, because a run may read a part of the corpus.
    pub(crate) fn check_practices(&self, practices: &BTreeSet<&str>, problems: &mut Diagnostics) {
        for (practice, place) in
            self.practices.iter().filter(|(practice, _)| !practices.contains(practice.as_str()))
        {
            let near = nearest(practice, practices.iter().copied()).unwrap_or_default();
            let problem = format!("the practice `{practice}` is not among the records");
            problems.warning(
                place.clone(),
                problem,
                format!("correct it (the nearest is `{near}`) or remove the entry"),
            );
        }
    }
}

fn check_names(
    names: &BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    entry: &Place,
    place: &dyn Fn(usize) -> Place,
    problems: &mut Diagnostics,
) {
    if names.values().all(Vec::is_empty) {
        problems.error(entry.clone(), "the entry has no names", "add some, or remove the entry");
    }
    for tag in names.keys().filter(|tag| tag.as_ref() != EVERY_LANGUAGE) {
        if let Err(unfit) = language_tag(tag.as_ref()) {
            problems.unfit(place(tag.span().start), &unfit);
        }
    }
    for name in names.values().flatten().filter(|name| name.as_ref().trim().is_empty()) {
        problems.error(place(name.span().start), "a name is empty", "write the name, or remove it");
    }
}

/// `place:city-turin` must be a facet and one of its values.
fn check_value(value: &str, place: &Place, facets: &FacetPlan, problems: &mut Diagnostics) {
    let Some((key, value)) = value.split_once(':') else {
        let problem = format!("`{value}` does not say which facet it belongs to");
        return problems.error(place.clone(), problem, "write it as `facet:value`");
    };
    let Some(facet) = facets.get(key) else {
        let near = nearest(key, facets.declared.iter().map(|facet| facet.key.as_str())).unwrap_or_default();
        let problem = format!("`{key}` is not a facet of this site");
        return problems.error(
            place.clone(),
            problem,
            format!("write `{near}`, the nearest, or configure it"),
        );
    };
    if let Err(unfit) = facet.value(value) {
        problems.unfit(place.clone(), &unfit);
    }
}
