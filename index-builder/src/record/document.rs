//! One record as a document: what its fields hold, and what is wrong with it whatever the others are.

use std::collections::BTreeMap;

use medina::Document;

use super::fields::{Fields, Given, Prose};
use super::{RESERVED_KEYS, date};
use crate::config::SiteConfig;
use crate::diagnostic::{Diagnostics, Location};
use crate::facet::{Facet, Others, is_key};
use crate::source::node::{Entry, Value, find};
use crate::source::{Raw, Reading};

/// Facets filled from the record's own fields.
const LANGUAGE_FACET: &str = "language";
const YEAR_FACET: &str = "year";

/// What became of a record.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) location: Location,
    /// Its id as the source has it.
    pub(crate) written_id: Option<String>,
    pub(super) problems: Diagnostics,
    /// Its id, and on which line.
    pub(super) id: Option<(String, usize)>,
    pub(super) edition: Edition,
    /// Keys of facets that nobody configured, and on which lines.
    pub(super) unknown_facets: Vec<(String, usize)>,
    /// Unless there are errors.
    pub(crate) document: Option<Document>,
}

/// What a record says about belonging to a practice.
#[derive(Debug)]
pub(super) enum Edition {
    /// It lacks what could say so.
    Unclear,
    /// Nothing; the practice that its id might mean.
    Alone(Option<String>),
    /// It is an edition of this one.
    Of(String),
}

impl Record {
    /// What a reader found, as far as it is a record.
    pub(crate) fn of(reading: Reading, site: &SiteConfig) -> Self {
        match reading {
            Ok(mut raw) => {
                let prose = Prose::take(&mut raw);
                Maker { site, raw: &raw, record: Self::new(raw.location.clone()) }.make(prose)
            }
            Err(problem) => {
                let mut record = Self::new(problem.location.clone());
                record.problems.push(problem);
                record
            }
        }
    }

    fn new(location: Location) -> Self {
        Self {
            location,
            written_id: None,
            problems: Diagnostics::default(),
            id: None,
            edition: Edition::Unclear,
            unknown_facets: Vec::new(),
            document: None,
        }
    }
}

/// Makes one record.
struct Maker<'a> {
    site: &'a SiteConfig,
    raw: &'a Raw,
    record: Record,
}

impl<'a> Maker<'a> {
    fn make(mut self, prose: Prose) -> Record {
        self.raw.warnings.iter().for_each(|warning| self.record.problems.push(warning.clone()));
        self.record.written_id = written_id(self.raw);
        let document = self.document(prose);
        self.record.document = (self.record.problems.errors() == 0).then_some(document);
        self.record
    }

    fn fields(&mut self) -> Fields<'a, '_> {
        Fields::new(self.raw, &mut self.record.problems)
    }

    fn document(&mut self, prose: Prose) -> Document {
        let site = self.site;
        let mut fields = self.fields();
        let id = fields.required("id");
        let title =
            fields.required("title").map(|given| given.text.into_owned()).unwrap_or_default();
        let language = fields.language(site.default_language());
        let url = fields.url();
        let (summary, text) = fields.contents(prose);
        let date = fields.date();
        let practice = fields.line("practice");
        let stored = fields.stored(&site.stored);
        self.record.id = id.map(|given| (given.text.into_owned(), given.line));
        Document {
            practice: self.practice(practice, language.as_deref()),
            facets: self.facets(language.as_deref(), date.as_deref()),
            id: self.record.id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
            language: language.unwrap_or_default(),
            title,
            url,
            summary,
            text,
            date,
            fields: stored,
        }
    }

    /// What a record is an edition of: itself where it does not say.
    fn practice(&mut self, practice: Option<Given<'_>>, language: Option<&str>) -> String {
        let record = &mut self.record;
        let (Some((id, _)), Some(language)) = (&record.id, language) else { return String::new() };
        let Some(practice) = practice else {
            record.edition = Edition::Alone(edition(id, language).map(str::to_owned));
            return id.clone();
        };
        let (line, practice) = (practice.line, practice.text.into_owned());
        if edition(id, language) != Some(&practice) {
            let problem =
                format!("the edition `{id}` does not carry the id of its practice and language");
            let remedy =
                format!("write the id `{practice}.{language}`, or correct `practice` or `lang`");
            record.problems.error(self.raw.location.at(line), problem, remedy);
        }
        record.edition = Edition::Of(practice.clone());
        practice
    }

    fn facets(
        &mut self,
        language: Option<&str>,
        date: Option<&str>,
    ) -> BTreeMap<String, Vec<String>> {
        let (site, mut facets) = (self.site, BTreeMap::new());
        for entry in self.facet_entries() {
            match (site.facets.get(&entry.key), site.facets.others) {
                (Some(facet), _) => {
                    drop(facets.insert(entry.key.clone(), self.values(facet, entry)))
                }
                (None, Others::Infer) if is_key(&entry.key) => {
                    facets.insert(entry.key.clone(), self.values(&Facet::named(&entry.key), entry));
                }
                (None, Others::Infer) => {
                    let problem = format!("`{}` cannot be the key of a facet", entry.key);
                    let location = self.raw.location.at(entry.line);
                    self.record.problems.error(
                        location,
                        problem,
                        "use letters, digits, `-` and `_`",
                    );
                }
                (None, Others::Warn) => {
                    self.record.unknown_facets.push((entry.key.clone(), entry.line))
                }
                (None, Others::Ignore) => {}
            }
        }
        self.fill(&mut facets, LANGUAGE_FACET, "lang", || {
            language.map(str::to_owned).into_iter().collect()
        });
        self.fill(&mut facets, YEAR_FACET, "date", || years(date));
        facets.retain(|_, values| !values.is_empty());
        facets
    }

    /// The keys in `facets`, then those of declared facets that stand beside `title`.
    fn facet_entries(&mut self) -> Vec<&'a Entry> {
        let raw = self.raw;
        let mut entries = Vec::new();
        if let Some(facets) = find(&raw.entries, "facets") {
            match &facets.node.value {
                Value::Map(inside) => {
                    entries.extend(inside.iter().filter(|entry| !entry.node.is_absent()))
                }
                _ => self.record.problems.error(
                    raw.location.at(facets.line),
                    "`facets` holds no keys",
                    "write it as facet keys with their values",
                ),
            }
        }
        for facet in &self.site.facets.declared {
            let beside = find(&raw.entries, &facet.key)
                .filter(|_| !RESERVED_KEYS.contains(&facet.key.as_str()));
            if let (Some(entry), false) =
                (beside, entries.iter().any(|entry| entry.key == facet.key))
            {
                entries.push(entry);
            }
        }
        entries
    }

    fn values(&mut self, facet: &Facet, entry: &'a Entry) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for given in self.fields().values(entry) {
            match facet.value(&given.text) {
                Ok(value) if values.contains(&value) => {}
                Ok(value) => values.push(value),
                Err(invalid) => {
                    self.record.problems.invalid_value(self.raw.location.at(given.line), &invalid)
                }
            }
        }
        values
    }

    /// Gives a declared facet the values another field of the record implies.
    fn fill(
        &mut self,
        facets: &mut BTreeMap<String, Vec<String>>,
        key: &str,
        source: &str,
        implied: impl FnOnce() -> Vec<String>,
    ) {
        let Some(facet) = self.site.facets.get(key).filter(|_| !facets.contains_key(key)) else {
            return;
        };
        let line =
            find(&self.raw.entries, source).map_or(self.raw.location.line, |entry| entry.line);
        let mut values = Vec::new();
        for value in implied() {
            match facet.value(&value) {
                Ok(value) => values.push(value),
                Err(invalid) => {
                    self.record.problems.invalid_value(self.raw.location.at(line), &invalid)
                }
            }
        }
        facets.insert(key.to_owned(), values);
    }
}

fn written_id(raw: &Raw) -> Option<String> {
    match &find(&raw.entries, "id")?.node.value {
        Value::Scalar(id) => Some(id.clone()),
        _ => None,
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
