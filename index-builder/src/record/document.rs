//! Builds the document of one record and collects the problems that the record has by itself. Look
//! here to change which field of the index a key fills.

use std::collections::BTreeMap;

use medina::Document;

use super::date;
use super::fields::{FieldReader, FieldText, TextFields};
use crate::config::SiteConfig;
use crate::diagnostic::{Diagnostics, InvalidValue, Location};
use crate::distinct::Distinct;
use crate::facet::{FACET_KEY_REMEDY, Facet, UndeclaredFacets, is_facet_key};
use crate::record_keys::RESERVED_KEYS;
use crate::source::node::{MapEntry, Value, find};
use crate::source::{RawRecord, ReadRecord};

/// Facets that are filled from other fields of the record.
const LANGUAGE_FACET: &str = "language";
const YEAR_FACET: &str = "year";

type FacetValues = BTreeMap<String, Vec<String>>;

/// A record after its keys were interpreted.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) location: Location,
    /// The id as it is written in the source.
    pub(crate) written_id: Option<String>,
    pub(super) problems: Diagnostics,
    /// The id and its line.
    pub(super) id: Option<(String, usize)>,
    pub(super) edition: Edition,
    /// Facets that are not configured, with their lines.
    pub(super) unknown_facets: Vec<(String, usize)>,
    /// `None` if the record has errors.
    pub(crate) document: Option<Document>,
}

/// Whether a record is a language edition of a practice.
#[derive(Debug, Default)]
pub(super) enum Edition {
    /// The id or the language is missing.
    #[default]
    Unknown,
    /// The record has no `practice`. If its id ends in its language, the part before may be one.
    Standalone { possible_practice: Option<String> },
    /// The record is an edition of this practice.
    Of(String),
}

impl Record {
    /// Interprets the keys of a record. If it could not be read, the result has that problem only.
    pub(crate) fn new(record: ReadRecord, site: &SiteConfig) -> Self {
        match record {
            Ok(mut raw) => {
                let texts = TextFields::take_from(&mut raw);
                let record = Self::empty(raw.location.clone());
                DocumentBuilder { site, raw: &raw, record }.build(texts)
            }
            Err(problem) => {
                let mut record = Self::empty(problem.location.clone());
                record.problems.push(problem);
                record
            }
        }
    }

    fn empty(location: Location) -> Self {
        Self {
            location,
            written_id: None,
            problems: Diagnostics::default(),
            id: None,
            edition: Edition::Unknown,
            unknown_facets: Vec::new(),
            document: None,
        }
    }
}

/// Builds the document of one record.
struct DocumentBuilder<'a> {
    site: &'a SiteConfig,
    raw: &'a RawRecord,
    record: Record,
}

impl<'a> DocumentBuilder<'a> {
    fn build(mut self, texts: TextFields) -> Record {
        self.raw.warnings.iter().for_each(|warning| self.record.problems.push(warning.clone()));
        self.record.written_id = written_id(self.raw);
        let document = self.document(texts);
        self.record.document = (self.record.problems.errors() == 0).then_some(document);
        self.record
    }

    fn fields(&mut self) -> FieldReader<'a, '_> {
        FieldReader::new(self.raw, &mut self.record.problems)
    }

    fn document(&mut self, texts: TextFields) -> Document {
        let site = self.site;
        let mut fields = self.fields();
        let id = fields.required("id");
        let title =
            fields.required("title").map(|field| field.text.into_owned()).unwrap_or_default();
        let language = fields.language(site.default_language());
        let url = fields.url();
        let (summary, text) = fields.texts(texts);
        let date = fields.date();
        let practice = fields.line("practice");
        let stored = fields.stored(&site.stored);
        self.record.id = id.map(|field| (field.text.into_owned(), field.line));
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

    /// The practice of which the record is an edition: by default the record itself.
    fn practice(&mut self, practice: Option<FieldText<'_>>, language: Option<&str>) -> String {
        let record = &mut self.record;
        let (Some((id, _)), Some(language)) = (&record.id, language) else { return String::new() };
        let practice_in_id = practice_of_edition(id, language);
        let Some(practice) = practice else {
            let possible_practice = practice_in_id.map(str::to_owned);
            record.edition = Edition::Standalone { possible_practice };
            return id.clone();
        };
        let (line, practice) = (practice.line, practice.text.into_owned());
        if practice_in_id != Some(&practice) {
            let problem =
                format!("the id `{id}` of this edition does not match its practice and language");
            let remedy =
                format!("write the id `{practice}.{language}`, or correct `practice` or `lang`");
            record.problems.error(self.raw.location.at(line), problem, remedy);
        }
        record.edition = Edition::Of(practice.clone());
        practice
    }

    fn facets(&mut self, language: Option<&str>, date: Option<&str>) -> FacetValues {
        let mut facets = FacetValues::new();
        for entry in self.facet_entries() {
            self.add_facet(entry, &mut facets);
        }
        self.fill(&mut facets, LANGUAGE_FACET, "lang", || {
            language.map(str::to_owned).into_iter().collect()
        });
        self.fill(&mut facets, YEAR_FACET, "date", || years(date));
        facets.retain(|_, values| !values.is_empty());
        facets
    }

    fn add_facet(&mut self, entry: &'a MapEntry, facets: &mut FacetValues) {
        let (site, key) = (self.site, &entry.key);
        match (site.facets.get(key), site.facets.undeclared) {
            (Some(facet), _) => {
                facets.insert(key.clone(), self.values(facet, entry));
            }
            (None, UndeclaredFacets::Infer) if is_facet_key(key) => {
                facets.insert(key.clone(), self.values(&Facet::undeclared(key), entry));
            }
            (None, UndeclaredFacets::Infer) => {
                let location = self.raw.location.at(entry.line);
                let problem = format!("`{key}` cannot be the key of a facet");
                self.record.problems.error(location, problem, FACET_KEY_REMEDY);
            }
            (None, UndeclaredFacets::Warn) => {
                self.record.unknown_facets.push((key.clone(), entry.line));
            }
            (None, UndeclaredFacets::Ignore) => {}
        }
    }

    /// The keys in `facets`, then those of declared facets that are top-level keys.
    fn facet_entries(&mut self) -> Vec<&'a MapEntry> {
        let raw = self.raw;
        let mut entries = Vec::new();
        if let Some(facets) = find(&raw.entries, "facets") {
            match &facets.node.value {
                Value::Map(nested) => {
                    entries.extend(nested.iter().filter(|entry| !entry.node.is_absent()));
                }
                _ => self.record.problems.error(
                    raw.location.at(facets.line),
                    "`facets` has no keys",
                    "write the key of each facet with its values",
                ),
            }
        }
        for Facet { key, .. } in &self.site.facets.declared {
            let is_known = RESERVED_KEYS.contains(&key.as_str())
                || entries.iter().any(|entry| entry.key == *key);
            if !is_known {
                entries.extend(find(&raw.entries, key));
            }
        }
        entries
    }

    fn values(&mut self, facet: &Facet, entry: &'a MapEntry) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        let mut distinct = Distinct::default();
        for field in self.fields().values(entry) {
            match facet.value(&field.text) {
                Ok(value) => {
                    let is_new = distinct.is_new(values.iter().map(String::as_str), &value);
                    values.extend(is_new.then_some(value));
                }
                Err(invalid) => self.report(field.line, &invalid),
            }
        }
        values
    }

    /// Fills the declared facet `key` from the field `source`, unless the record has values for it.
    fn fill(
        &mut self,
        facets: &mut FacetValues,
        key: &str,
        source: &str,
        values: impl FnOnce() -> Vec<String>,
    ) {
        let Some(facet) = self.site.facets.get(key).filter(|_| !facets.contains_key(key)) else {
            return;
        };
        let line =
            find(&self.raw.entries, source).map_or(self.raw.location.line, |entry| entry.line);
        let mut filled = Vec::new();
        for value in values() {
            match facet.value(&value) {
                Ok(value) => filled.push(value),
                Err(invalid) => self.report(line, &invalid),
            }
        }
        facets.insert(key.to_owned(), filled);
    }

    fn report(&mut self, line: usize, invalid: &InvalidValue) {
        self.record.problems.invalid_value(self.raw.location.at(line), invalid);
    }
}

fn written_id(raw: &RawRecord) -> Option<String> {
    match &find(&raw.entries, "id")?.node.value {
        Value::Scalar(id) => Some(id.clone()),
        _ => None,
    }
}

/// The practice in an id of the form `<practice>.<language>`.
fn practice_of_edition<'a>(id: &'a str, language: &str) -> Option<&'a str> {
    let (practice, suffix) = id.rsplit_once('.')?;
    suffix.eq_ignore_ascii_case(language).then_some(practice)
}

/// The years that a date touches.
fn years(date: Option<&str>) -> Vec<String> {
    let years = date.and_then(|date| date::years(date).ok());
    years.into_iter().flatten().map(|year| year.to_string()).collect()
}
