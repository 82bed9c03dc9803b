//! From raw records to documents: what the keys mean, what they may hold, and what is wrong with them.
//!
//! A record's fields and defaults:
//!
//! | key | |
//! |---|---|
//! | `id`, `title` | required |
//! | `lang` | BCP 47; the site's first language where absent |
//! | `url` | `http` or `https`; a hit without one opens in place |
//! | `text`, `summary` | plain text; a line break in `text` ends a paragraph |
//! | `practice` | what this is a language edition of; `id` is then `<practice>.<lang>` |
//! | `date` | see [`date`] |
//! | `facets` | by facet key a value or a list of values; a configured key may also stand beside `title` |
//!
//! `null`, blank text and empty lists are as if absent.

mod address;
mod date;
mod fields;
mod text;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use medina::Document;

use crate::config::Site;
use crate::diagnostic::{Diagnostics, Place, counted};
use crate::facet::{Facet, Others, is_key};
use crate::nearest::nearest;
use crate::source::Raw;
use crate::source::node::{Entry, Value, find};
use fields::{Fields, Given};

pub(crate) use address::language_tag;

/// The keys that every record shares.
pub(crate) const RESERVED_KEYS: &[&str] =
    &["id", "title", "lang", "url", "text", "summary", "practice", "date", "facets"];

/// Facets filled from the record's own fields.
const LANGUAGE_FACET: &str = "language";
const YEAR_FACET: &str = "year";

/// Turns raw records into documents and remembers what must be unique or fit together across them.
pub(crate) struct Intake<'a> {
    site: &'a Site,
    problems: &'a mut Diagnostics,
    ids: HashMap<String, Place>,
    practices: BTreeSet<String>,
    /// Records without `practice` whose id looks like that of an edition: `<practice>`, id, place.
    possible_editions: Vec<(String, String, Place)>,
    /// Records that are no edition of anything.
    alone: Vec<(String, Place)>,
    /// Facet keys nobody configured: where first, and how often.
    unknown_facets: BTreeMap<String, (Place, usize)>,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(site: &'a Site, problems: &'a mut Diagnostics) -> Self {
        Self {
            site,
            problems,
            ids: HashMap::new(),
            practices: BTreeSet::new(),
            possible_editions: Vec::new(),
            alone: Vec::new(),
            unknown_facets: BTreeMap::new(),
        }
    }

    pub(crate) fn problems(&mut self) -> &mut Diagnostics {
        self.problems
    }

    /// The record as a document, unless it has an error; its problems are reported either way.
    pub(crate) fn accept(&mut self, raw: &mut Raw) -> Option<Document> {
        let errors_before = self.problems.errors();
        raw.warnings.drain(..).for_each(|warning| self.problems.push(warning));
        let document = self.document(raw);
        (self.problems.errors() == errors_before).then_some(document)
    }

    fn document(&mut self, raw: &Raw) -> Document {
        let id = self.id(raw);
        let mut fields = Fields::new(raw, self.problems);
        let title = fields.required("title").map(|given| given.text).unwrap_or_default();
        let language = fields.language(self.site.default_language());
        let url = fields.url();
        let (summary, text) = fields.contents();
        let date = fields.date();
        let practice = fields.line("practice");
        let stored = fields.stored(&self.site.stored);
        Document {
            practice: self.practice(id.as_ref(), practice, language.as_deref()),
            facets: self.facets(raw, language.as_deref(), date.as_deref()),
            id: id.map(|given| given.text).unwrap_or_default(),
            language: language.unwrap_or_default(),
            title,
            url,
            summary,
            text,
            date,
            fields: stored,
        }
    }

    fn id(&mut self, raw: &Raw) -> Option<Given> {
        let given = Fields::new(raw, self.problems).required("id")?;
        match self.ids.get(&given.text) {
            Some(first) => {
                let problem = format!("the id `{}` is already that of {first}", given.text);
                self.problems.error(given.place.clone(), problem, "give one of the two records another id");
            }
            None => drop(self.ids.insert(given.text.clone(), given.place.clone())),
        }
        Some(given)
    }

    /// What a record is an edition of: itself where it does not say.
    fn practice(&mut self, id: Option<&Given>, practice: Option<Given>, language: Option<&str>) -> String {
        let (Some(id), Some(language)) = (id, language) else { return String::new() };
        let Some(practice) = practice else {
            self.alone.push((id.text.clone(), id.place.clone()));
            self.note_possible_edition(id, language);
            return id.text.clone();
        };
        if edition(&id.text, language) != Some(&practice.text) {
            let problem =
                format!("the edition `{}` does not carry the id of its practice and language", id.text);
            let remedy =
                format!("write the id `{}.{language}`, or correct `practice` or `lang`", practice.text);
            self.problems.error(practice.place, problem, remedy);
        }
        self.practices.insert(practice.text.clone());
        practice.text
    }

    fn note_possible_edition(&mut self, id: &Given, language: &str) {
        if let Some(practice) = edition(&id.text, language) {
            self.possible_editions.push((practice.to_owned(), id.text.clone(), id.place.clone()));
        }
    }

    fn facets(
        &mut self,
        raw: &Raw,
        language: Option<&str>,
        date: Option<&str>,
    ) -> BTreeMap<String, Vec<String>> {
        let mut facets = BTreeMap::new();
        for entry in self.facet_entries(raw) {
            let place = raw.place.at(entry.line);
            match (self.site.facets.get(&entry.key), self.site.facets.others) {
                (Some(facet), _) => drop(facets.insert(entry.key.clone(), self.values(facet, raw, entry))),
                (None, Others::Infer) if is_key(&entry.key) => {
                    facets.insert(entry.key.clone(), self.values(&Facet::named(&entry.key), raw, entry));
                }
                (None, Others::Infer) => {
                    let problem = format!("`{}` cannot be the key of a facet", entry.key);
                    self.problems.error(place, problem, "use letters, digits, `-` and `_`");
                }
                (None, Others::Warn) => self.note_unknown_facet(&entry.key, place),
                (None, Others::Ignore) => {}
            }
        }
        self.fill(&mut facets, LANGUAGE_FACET, raw, "lang", || {
            language.map(str::to_owned).into_iter().collect()
        });
        self.fill(&mut facets, YEAR_FACET, raw, "date", || years(date));
        facets.retain(|_, values| !values.is_empty());
        facets
    }

    fn note_unknown_facet(&mut self, key: &str, place: Place) {
        self.unknown_facets.entry(key.to_owned()).or_insert((place, 0)).1 += 1;
    }

    /// The keys in `facets`, then those of declared facets that stand beside `title`.
    fn facet_entries<'r>(&mut self, raw: &'r Raw) -> Vec<&'r Entry> {
        let mut entries = Vec::new();
        if let Some(facets) = find(&raw.entries, "facets") {
            match &facets.node.value {
                Value::Map(inside) => entries.extend(inside.iter().filter(|entry| !entry.node.is_absent())),
                _ => self.problems.error(
                    raw.place.at(facets.line),
                    "`facets` holds no keys",
                    "write it as facet keys with their values",
                ),
            }
        }
        for facet in &self.site.facets.declared {
            let beside =
                find(&raw.entries, &facet.key).filter(|_| !RESERVED_KEYS.contains(&facet.key.as_str()));
            if let (Some(entry), false) = (beside, entries.iter().any(|entry| entry.key == facet.key)) {
                entries.push(entry);
            }
        }
        entries
    }

    fn values(&mut self, facet: &Facet, raw: &Raw, entry: &Entry) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for given in Fields::new(raw, self.problems).values(entry) {
            match facet.value(&given.text) {
                Ok(value) if values.contains(&value) => {}
                Ok(value) => values.push(value),
                Err(unfit) => self.problems.unfit(given.place, &unfit),
            }
        }
        values
    }

    /// Gives a declared facet the values another field of the record implies.
    fn fill(
        &mut self,
        facets: &mut BTreeMap<String, Vec<String>>,
        key: &str,
        raw: &Raw,
        source: &str,
        implied: impl FnOnce() -> Vec<String>,
    ) {
        let Some(facet) = self.site.facets.get(key).filter(|_| !facets.contains_key(key)) else { return };
        let line = find(&raw.entries, source).map_or(raw.place.line, |entry| entry.line);
        let mut values = Vec::new();
        for value in implied() {
            match facet.value(&value) {
                Ok(value) => values.push(value),
                Err(unfit) => self.problems.unfit(raw.place.at(line), &unfit),
            }
        }
        facets.insert(key.to_owned(), values);
    }

    /// What can be said only when every record has been seen. Returns the records that turn out to be wrong.
    pub(crate) fn finish(mut self) -> Vec<(String, Place)> {
        self.warn_of_unknown_facets();
        let practices = self.practices.iter().chain(self.ids.keys()).map(String::as_str).collect();
        self.site.thesaurus.check_practices(&practices, self.problems);
        self.editions_without_practice()
    }

    fn warn_of_unknown_facets(&mut self) {
        for (key, (place, count)) in &self.unknown_facets {
            let known = self.site.facets.declared.iter().map(|facet| facet.key.as_str());
            let near = nearest(key, known).unwrap_or_default();
            let problem = format!(
                "`{key}` is no facet of the configuration, so it is left out of {}",
                counted(*count, "record")
            );
            self.problems.warning(
                place.clone(),
                problem,
                format!("write `{near}`, the nearest, or configure it"),
            );
        }
    }

    fn editions_without_practice(self) -> Vec<(String, Place)> {
        let mut wrong = Vec::new();
        for (id, place) in self.alone.into_iter().filter(|(id, _)| self.practices.contains(id)) {
            let problem = format!("the id `{id}` is that of a practice with editions");
            let remedy = format!("give it another id, or make it an edition with the id `{id}.<lang>`");
            self.problems.error(place.clone(), problem, remedy);
            wrong.push((id, place));
        }
        for (practice, id, place) in self.possible_editions {
            if self.practices.contains(&practice) {
                let problem = format!("`{id}` has the id of an edition of `{practice}` but does not say so");
                self.problems.error(
                    place.clone(),
                    problem,
                    format!("add `practice` with the value `{practice}`"),
                );
                wrong.push((id, place));
            }
        }
        wrong
    }
}

/// The practice in the id `<practice>.<language>`.
fn edition<'a>(id: &'a str, language: &str) -> Option<&'a str> {
    let (practice, suffix) = id.rsplit_once('.')?;
    suffix.eq_ignore_ascii_case(language).then_some(practice)
}

fn years(date: Option<&str>) -> Vec<String> {
    let touched = date.and_then(|date| date::years(date).ok());
    touched.into_iter().flatten().map(|year| year.to_string()).collect()
}
