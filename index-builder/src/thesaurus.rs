//! Reads and checks the thesaurus: names in several languages, such as `[[entry]]` with `names = {
//! en = ["Turin"], it = ["Torino"] }`, and the facet `value` or `practice` they belong to. Its
//! entries become concepts of the index.
//!
//! A name that consists of stop words is left out with a warning: `WHO` would find every English
//! text with the word “who”. Capital letters cannot distinguish them, because visitors rarely type
//! any.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use medina::Concept;
use medina::text::for_each_word;
use medina_indexer::stop_words;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Diagnostics, Location};
use crate::facet::FacetPlan;
use crate::language_tag::language_tag;
use crate::nearest::nearest;

/// The tag of names that are the same in every language.
const EVERY_LANGUAGE: &str = "*";

/// The thesaurus of a site.
#[derive(Debug, Default)]
pub(crate) struct Thesaurus {
    concepts: Vec<Concept>,
    /// The practices that entries refer to, checked when all records have been read.
    practices: Vec<(String, Location)>,
}

/// What entries are checked against.
#[derive(Clone, Copy)]
pub(crate) struct SiteScope<'a> {
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
    /// The entries as concepts of the index.
    pub(crate) fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// Adds the entries of the file `path`, whose content is `text`, and reports their problems.
    pub(crate) fn add(
        &mut self,
        path: &Arc<Path>,
        text: &str,
        site: SiteScope<'_>,
        problems: &mut Diagnostics,
    ) {
        let stop_words = BTreeMap::new();
        let mut checker = FileChecker { path, text, site, problems, stop_words };
        match toml::from_str::<File>(text) {
            Err(error) => checker.error(
                error.span().map_or(0, |span| span.start),
                &error.message().trim_end().replace('\n', " "),
                "write `[[entry]]` with `names = { en = [\"…\"] }`",
            ),
            Ok(file) => file.entry.iter().for_each(|entry| self.add_entry(entry, &mut checker)),
        }
    }

    fn add_entry(&mut self, entry: &Spanned<Entry>, checker: &mut FileChecker<'_>) {
        let Entry { names, value, practice } = entry.as_ref();
        let useful = checker.useful_names(names);
        checker.check_names(names, &useful, entry.span().start);
        let value = value.as_ref().and_then(|value| checker.facet_value(value));
        if let Some(practice) = practice {
            let location = checker.location(practice.span().start);
            self.practices.push((practice.as_ref().clone(), location));
        }
        let practice = practice.as_ref().map(|practice| practice.as_ref().clone());
        self.concepts.push(Concept { names: useful, value, practice });
    }

    /// Warns of practices that are not among the records. It is no error, because a run may read
    /// only a part of the corpus.
    pub(crate) fn check_practices<'a>(
        &self,
        practices: impl Iterator<Item = &'a String>,
        problems: &mut Diagnostics,
    ) {
        if self.practices.is_empty() {
            return;
        }
        let practices: BTreeSet<&str> = practices.map(String::as_str).collect();
        let unknown =
            self.practices.iter().filter(|(practice, _)| !practices.contains(practice.as_str()));
        for (practice, location) in unknown {
            let near = nearest(practice, practices.iter().copied()).unwrap_or_default();
            problems.warning(
                location.clone(),
                format!("the practice `{practice}` is not among the records"),
                format!("correct it (the nearest is `{near}`) or remove the entry"),
            );
        }
    }
}

/// Names by language tag, with their positions in the file.
type Names = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

/// Checks the entries of one file and reports their problems.
struct FileChecker<'a> {
    path: &'a Arc<Path>,
    text: &'a str,
    site: SiteScope<'a>,
    problems: &'a mut Diagnostics,
    /// The stop words of each language tag in the file, which many entries share.
    stop_words: BTreeMap<String, Vec<String>>,
}

impl FileChecker<'_> {
    /// Computed only for problems, because it counts the lines before `offset`.
    fn location(&self, offset: usize) -> Location {
        Location::in_text(self.path, self.text, offset)
    }

    fn error(&mut self, offset: usize, problem: &str, remedy: &str) {
        self.problems.error(self.location(offset), problem, remedy);
    }

    /// Reports names that are empty, not useful or in an unknown language.
    fn check_names(
        &mut self,
        names: &Names,
        useful: &BTreeMap<String, Vec<String>>,
        entry_offset: usize,
    ) {
        if names.values().all(Vec::is_empty) {
            self.error(entry_offset, "the entry has no names", "add some, or remove the entry");
        }
        for tag in names.keys().filter(|tag| tag.as_ref() != EVERY_LANGUAGE) {
            if let Err(invalid) = language_tag(tag.as_ref()) {
                let location = self.location(tag.span().start);
                self.problems.invalid_value(location, &invalid);
            }
        }
        for (tag, names) in names {
            names.iter().for_each(|name| self.check_name(name, &useful[tag.as_ref()]));
        }
    }

    fn check_name(&mut self, name: &Spanned<String>, useful: &[String]) {
        let offset = name.span().start;
        let name = name.as_ref();
        if name.trim().is_empty() {
            self.error(offset, "a name is empty", "write the name, or remove it");
        } else if !useful.contains(name) {
            self.problems.warning(
                self.location(offset),
                format!("the name `{name}` is left out, because texts are full of such words"),
                "remove it, or write it with a word that tells more",
            );
        }
    }

    /// Returns the names with at least one word that is no stop word of their language.
    fn useful_names(&mut self, names: &Names) -> BTreeMap<String, Vec<String>> {
        let mut useful = BTreeMap::new();
        for (tag, names) in names {
            let tags = match tag.as_ref().as_str() {
                EVERY_LANGUAGE => self.site.languages,
                _ => std::slice::from_ref(tag.as_ref()),
            };
            let names = names.iter().map(AsRef::as_ref);
            let names = names.filter(|name| tags.iter().all(|tag| self.is_useful(name, tag)));
            useful.insert(tag.as_ref().clone(), names.cloned().collect());
        }
        useful
    }

    fn is_useful(&mut self, name: &str, tag: &str) -> bool {
        if !self.stop_words.contains_key(tag) {
            self.stop_words.insert(tag.to_owned(), stop_words::of_language(tag));
        }
        let stop_words = &self.stop_words[tag];
        let mut is_useful = false;
        for_each_word(name, |word| is_useful |= !stop_words.iter().any(|stop| stop == word.folded));
        is_useful
    }

    /// Splits a value such as `place:city-turin` into a facet and the path of one of its values.
    /// Reports the problem and returns `None` if there is no such facet or value.
    fn facet_value(&mut self, value: &Spanned<String>) -> Option<(String, String)> {
        let offset = value.span().start;
        let Some((key, value)) = value.as_ref().split_once(':') else {
            let problem = format!("`{}` does not say which facet it belongs to", value.as_ref());
            self.error(offset, &problem, "write it as `facet:value`");
            return None;
        };
        let facets = self.site.facets;
        let Some(facet) = facets.get(key) else {
            let keys = facets.declared.iter().map(|facet| facet.key.as_str());
            let near = nearest(key, keys).unwrap_or_default();
            let problem = format!("`{key}` is not a facet of this site");
            self.error(offset, &problem, &format!("write `{near}`, the nearest, or configure it"));
            return None;
        };
        match facet.value(value) {
            Ok(path) => Some((key.to_owned(), path)),
            Err(invalid) => {
                let location = self.location(offset);
                self.problems.invalid_value(location, &invalid);
                None
            }
        }
    }
}
