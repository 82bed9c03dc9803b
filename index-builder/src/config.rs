//! Reads `medina.toml`, the configuration of a site. Look here to add a setting: it takes a field
//! of the table that is deserialized, one of [`SiteConfig`], and a method of [`ConfigReader`] that
//! validates it.
//!
//! An unknown key is an error. All problems are reported with their line. Paths are relative to the
//! file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use medina::{FacetKind, FacetOrder, Weights};
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Diagnostics, Location};
use crate::facet::{FACET_KEY_REMEDY, Facet, FacetPlan, UndeclaredFacets, is_facet_key};
use crate::language_tag::language_tag;
use crate::record_keys::RESERVED_KEYS;
use crate::regular_file::read_text;
use crate::thesaurus::{self, Thesaurus};
use crate::vocabulary::Vocabulary;

/// The language of records and visitors if neither they nor the configuration name one.
pub(crate) const DEFAULT_LANGUAGE: &str = "en";

/// The settings of a build, validated.
#[derive(Debug, Default)]
pub(crate) struct SiteConfig {
    pub(crate) name: String,
    /// The first one is the default. Without a configuration it is empty, and the languages are
    /// those of the records.
    pub(crate) languages: Vec<String>,
    pub(crate) sources: Vec<PathBuf>,
    pub(crate) stored: Vec<String>,
    pub(crate) weights: Weights,
    pub(crate) facets: FacetPlan,
    pub(crate) thesaurus: Thesaurus,
    pub(crate) output: Option<PathBuf>,
}

impl SiteConfig {
    pub(crate) fn default_language(&self) -> &str {
        self.languages.first().map_or(DEFAULT_LANGUAGE, String::as_str)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    site: SiteTable,
    #[serde(default)]
    weights: WeightsTable,
    #[serde(default)]
    facets: Vec<FacetTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteTable {
    #[serde(default)]
    name: String,
    #[serde(default)]
    languages: Vec<Spanned<String>>,
    #[serde(default)]
    sources: Vec<PathBuf>,
    #[serde(default)]
    thesaurus: Vec<Spanned<PathBuf>>,
    #[serde(default)]
    stored: Vec<Spanned<String>>,
    output: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightsTable {
    title: Option<Spanned<f32>>,
    summary: Option<Spanned<f32>>,
    text: Option<Spanned<f32>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FacetTable {
    key: Spanned<String>,
    #[serde(default)]
    kind: FacetKind,
    #[serde(default)]
    labels: BTreeMap<Spanned<String>, String>,
    vocabulary: Option<Spanned<PathBuf>>,
    order: Option<Spanned<FacetOrderName>>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum FacetOrderName {
    Count,
    Vocabulary,
    Label,
}

/// Reads the configuration and reports its problems.
///
/// # Errors
///
/// The file cannot be read.
pub(crate) fn read(path: &Path, problems: &mut Diagnostics) -> Result<SiteConfig> {
    let text = read_text(path)
        .with_context(|| format!("cannot read the configuration {}", path.display()))?;
    let reader = &mut ConfigReader { path: Arc::from(path), text: &text, problems };
    Ok(match toml::from_str::<ConfigFile>(&text) {
        Ok(file) => reader.site(file),
        Err(error) => {
            let location = reader.location(error.span().map_or(0, |span| span.start));
            let problem = error.message().trim_end().replace('\n', " ");
            let remedy = "see index-builder/README.md for the keys of a configuration";
            reader.problems.error(location, problem, remedy);
            SiteConfig::default()
        }
    })
}

/// Validates the tables of a configuration and turns them into settings.
struct ConfigReader<'a> {
    path: Arc<Path>,
    text: &'a str,
    problems: &'a mut Diagnostics,
}

impl ConfigReader<'_> {
    fn site(&mut self, file: ConfigFile) -> SiteConfig {
        let languages: Vec<String> =
            file.site.languages.iter().filter_map(|tag| self.language(tag)).collect();
        let stored = file.site.stored.iter().filter_map(|key| self.stored_key(key)).collect();
        let facets = self.facets(file.facets);
        let scope = thesaurus::SiteScope { languages: &languages, facets: &facets };
        let thesaurus = self.thesaurus(&file.site.thesaurus, scope);
        SiteConfig {
            name: file.site.name,
            languages,
            sources: file.site.sources.iter().map(|path| self.resolve(path)).collect(),
            stored,
            weights: self.weights(&file.weights),
            facets,
            thesaurus,
            output: file.site.output.map(|path| self.resolve(&path)),
        }
    }

    fn location(&self, offset: usize) -> Location {
        Location::in_text(&self.path, self.text, offset)
    }

    /// Returns `path`, which is relative to the configuration, relative to the working directory.
    fn resolve(&self, path: &Path) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }

    fn language(&mut self, tag: &Spanned<String>) -> Option<String> {
        let location = self.location(tag.span().start);
        let result = language_tag(tag.as_ref());
        result.map_err(|invalid| self.problems.invalid_value(location, &invalid)).ok()
    }

    fn stored_key(&mut self, key: &Spanned<String>) -> Option<String> {
        if RESERVED_KEYS.contains(&key.as_ref().as_str()) {
            let location = self.location(key.span().start);
            let problem =
                format!("`{}` is part of every record and cannot be a stored field", key.as_ref());
            self.problems.error(location, problem, "take it out of `stored`");
            return None;
        }
        Some(key.as_ref().clone())
    }

    fn weights(&mut self, table: &WeightsTable) -> Weights {
        let default = Weights::default();
        Weights {
            title: self.weight(table.title.as_ref(), default.title),
            summary: self.weight(table.summary.as_ref(), default.summary),
            text: self.weight(table.text.as_ref(), default.text),
        }
    }

    fn weight(&mut self, configured: Option<&Spanned<f32>>, default: f32) -> f32 {
        let Some(configured) = configured else { return default };
        let weight = *configured.as_ref();
        if !(0.0..=100.0).contains(&weight) {
            let location = self.location(configured.span().start);
            let problem = format!("the weight {weight} is out of range");
            self.problems.error(location, problem, "use a number from 0 to 100");
        }
        weight
    }

    fn facets(&mut self, tables: Vec<FacetTable>) -> FacetPlan {
        let undeclared =
            if tables.is_empty() { UndeclaredFacets::Infer } else { UndeclaredFacets::Warn };
        let mut plan = FacetPlan { declared: Vec::new(), undeclared };
        for table in tables {
            let location = self.location(table.key.span().start);
            let facet = self.facet(table);
            if plan.get(&facet.key).is_some() {
                let problem = format!("the facet `{}` is configured twice", facet.key);
                self.problems.error(location, problem, "remove one of the two");
            } else {
                plan.declared.push(facet);
            }
        }
        plan
    }

    fn facet(&mut self, table: FacetTable) -> Facet {
        self.check_key(&table.key);
        let vocabulary =
            table.vocabulary.as_ref().and_then(|path| self.vocabulary(path, table.kind));
        let order = self.order(&table);
        Facet {
            key: table.key.into_inner(),
            kind: Some(table.kind),
            labels: self.labels(table.labels),
            order,
            vocabulary,
        }
    }

    fn check_key(&mut self, key: &Spanned<String>) {
        if !is_facet_key(key.as_ref()) {
            let location = self.location(key.span().start);
            let problem = format!("`{}` cannot be the key of a facet", key.as_ref());
            self.problems.error(location, problem, FACET_KEY_REMEDY);
        }
    }

    fn labels(&mut self, labels: BTreeMap<Spanned<String>, String>) -> BTreeMap<String, String> {
        labels.into_iter().filter_map(|(tag, label)| Some((self.language(&tag)?, label))).collect()
    }

    fn order(&mut self, table: &FacetTable) -> FacetOrder {
        let Some(order) = &table.order else { return FacetOrder::Count };
        if *order.as_ref() == FacetOrderName::Vocabulary && table.vocabulary.is_none() {
            let location = self.location(order.span().start);
            let problem = format!(
                "the facet `{}` is ordered by a vocabulary it does not have",
                table.key.as_ref()
            );
            self.problems.error(
                location,
                problem,
                "give it a `vocabulary`, or `order = \"count\"`",
            );
        }
        (*order.as_ref()).into()
    }

    fn vocabulary(&mut self, path: &Spanned<PathBuf>, kind: FacetKind) -> Option<Vocabulary> {
        let location = self.location(path.span().start);
        let file: Arc<Path> = Arc::from(self.resolve(path.as_ref()));
        let text = self.read_named(&file, &location, "vocabulary")?;
        let vocabulary = Vocabulary::parse(&file, &text, self.problems)?;
        match kind {
            FacetKind::Range => {
                let remedy = "remove `vocabulary`, or use another `kind`";
                self.problems.error(location, "a range has no vocabulary", remedy);
            }
            FacetKind::List if vocabulary.has_levels() => {
                let problem =
                    format!("{} has levels (`parent`), and a list has none", file.display());
                self.problems.error(location, problem, "write `kind = \"path\"`");
            }
            FacetKind::List | FacetKind::Path => {}
        }
        Some(vocabulary)
    }

    fn thesaurus(
        &mut self,
        paths: &[Spanned<PathBuf>],
        scope: thesaurus::SiteScope<'_>,
    ) -> Thesaurus {
        let mut thesaurus = Thesaurus::default();
        for path in paths {
            let location = self.location(path.span().start);
            let file: Arc<Path> = Arc::from(self.resolve(path.as_ref()));
            if let Some(text) = self.read_named(&file, &location, "thesaurus") {
                thesaurus.add(&file, &text, scope, self.problems);
            }
        }
        thesaurus
    }

    /// Reads a file that the configuration names.
    fn read_named(&mut self, file: &Path, location: &Location, role: &str) -> Option<String> {
        read_text(file)
            .map_err(|error| {
                let problem = format!("the {role} {} cannot be read ({error})", file.display());
                self.problems.error(
                    location.clone(),
                    problem,
                    "correct the path, which is relative to this file",
                );
            })
            .ok()
    }
}

impl From<FacetOrderName> for FacetOrder {
    fn from(name: FacetOrderName) -> Self {
        match name {
            FacetOrderName::Count => Self::Count,
            FacetOrderName::Vocabulary => Self::Vocabulary,
            FacetOrderName::Label => Self::Label,
        }
    }
}
