//! Names in other languages, kept beside the records: `[[entry]] names = { en = ["Turin"], it = ["Torino"] }` with
//! the facet `value` or the `practice` they belong to. What is written is checked here and becomes the concepts of the
//! index.
//!
//! A name of nothing but stop words is left out, with a warning: `WHO` would find every English text with a “who” in it. Capital
//! letters cannot save it, because visitors rarely type them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use medina::Concept;
use medina::text::for_each_word;
use medina_indexer::stop_words;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Diagnostics, Place};
use crate::facet::FacetPlan;
use crate::nearest::nearest;
use crate::record::language_tag;

/// The names a language does not change.
const EVERY_LANGUAGE: &str = "*";

/// The entries of a site.
#[derive(Debug, Default)]
pub(crate) struct Thesaurus {
    concepts: Vec<Concept>,
    /// The practices they refer to, which can be checked only when all records are read.
    practices: Vec<(String, Place)>,
}

/// What entries are held against.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    pub(crate) languages: &'a [String],
    pub(crate) facets: &'a FacetPlan,
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
    /// What searches make of the entries.
    pub(crate) fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// Adds the entries of one file.
    pub(crate) fn add(
        &mut self,
        path: &Arc<Path>,
        text: &str,
        site: Site<'_>,
        problems: &mut Diagnostics,
    ) {
        let place = |offset: usize| Place::in_text(path, text, offset);
        match toml::from_str::<File>(text) {
            Err(error) => problems.error(
                place(error.span().map_or(0, |span| span.start)),
                error.message().trim_end().replace('\n', " "),
                "write `[[entry]]` with `names = { en = [\"…\"] }`",
            ),
            Ok(file) => {
                file.entry.iter().for_each(|entry| self.entry(entry, &place, site, problems))
            }
        }
    }

    fn entry(
        &mut self,
        entry: &Spanned<Entry>,
        place: &dyn Fn(usize) -> Place,
        site: Site<'_>,
        problems: &mut Diagnostics,
    ) {
        let Entry { names, value, practice } = entry.as_ref();
        let telling = telling_names(names, site.languages);
        check_names(names, &telling, entry.span().start, place, problems);
        let value = value.as_ref().and_then(|value| {
            checked_value(value.as_ref(), &|| place(value.span().start), site.facets, problems)
        });
        if let Some(practice) = practice {
            self.practices.push((practice.as_ref().clone(), place(practice.span().start)));
        }
        let practice = practice.as_ref().map(|practice| practice.as_ref().clone());
        self.concepts.push(Concept { names: telling, value, practice });
    }

    /// Warns of practices that are not among the records. A warning, because a run may read a part of the corpus.
    pub(crate) fn check_practices<'a>(
        &self,
        practices: impl Iterator<Item = &'a String>,
        problems: &mut Diagnostics,
    ) {
        if self.practices.is_empty() {
            return;
        }
        let practices: BTreeSet<&str> = practices.map(String::as_str).collect();
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

/// Names by language tag, with their places.
type Names = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

/// Places are looked up for problems alone: each takes counting the lines before it.
fn check_names(
    names: &Names,
    telling: &BTreeMap<String, Vec<String>>,
    entry: usize,
    place: &dyn Fn(usize) -> Place,
    problems: &mut Diagnostics,
) {
    if names.values().all(Vec::is_empty) {
        problems.error(place(entry), "the entry has no names", "add some, or remove the entry");
    }
    for tag in names.keys().filter(|tag| tag.as_ref() != EVERY_LANGUAGE) {
        if let Err(unfit) = language_tag(tag.as_ref()) {
            problems.unfit(place(tag.span().start), &unfit);
        }
    }
    for (tag, name) in
        names.iter().flat_map(|(tag, names)| names.iter().map(move |name| (tag, name)))
    {
        let place = || place(name.span().start);
        if name.as_ref().trim().is_empty() {
            problems.error(place(), "a name is empty", "write the name, or remove it");
        } else if !telling[tag.as_ref()].contains(name.as_ref()) {
            let problem = format!(
                "the name `{}` is left out, because texts are full of such words",
                name.as_ref()
            );
            problems.warning(
                place(),
                problem,
                "remove it, or write it with a word that tells more",
            );
        }
    }
}

/// The names by which something can be told: those with a word in them that their language does not use everywhere.
fn telling_names(names: &Names, languages: &[String]) -> BTreeMap<String, Vec<String>> {
    let by_tag = names.iter().map(|(tag, names)| {
        let tags = if tag.as_ref() == EVERY_LANGUAGE {
            languages
        } else {
            std::slice::from_ref(tag.as_ref())
        };
        let stop_words: Vec<_> = tags.iter().map(|tag| stop_words::of_language(tag)).collect();
        let is_telling =
            |name: &&String| stop_words.iter().all(|stop_words| is_telling(name, stop_words));
        (
            tag.as_ref().clone(),
            names.iter().map(AsRef::as_ref).filter(is_telling).cloned().collect(),
        )
    });
    by_tag.collect()
}

fn is_telling(name: &str, stop_words: &[String]) -> bool {
    let mut telling = false;
    for_each_word(name, |word| telling |= !stop_words.iter().any(|stop| stop == word.folded));
    telling
}

/// `place:city-turin` must be a facet and one of its values; gives the facet and the value's whole path.
fn checked_value(
    value: &str,
    place: &dyn Fn() -> Place,
    facets: &FacetPlan,
    problems: &mut Diagnostics,
) -> Option<(String, String)> {
    let Some((key, value)) = value.split_once(':') else {
        let problem = format!("`{value}` does not say which facet it belongs to");
        problems.error(place(), problem, "write it as `facet:value`");
        return None;
    };
    let Some(facet) = facets.get(key) else {
        let near = nearest(key, facets.declared.iter().map(|facet| facet.key.as_str()))
            .unwrap_or_default();
        let problem = format!("`{key}` is not a facet of this site");
        problems.error(place(), problem, format!("write `{near}`, the nearest, or configure it"));
        return None;
    };
    let path = facet.value(value).map_err(|unfit| problems.unfit(place(), &unfit)).ok()?;
    Some((key.to_owned(), path))
}
