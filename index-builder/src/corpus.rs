//! Reads a whole corpus: configuration, sources and records. `medina check` stops after this step,
//! `medina build` indexes the result.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use medina::{FacetKind, FacetSettings, Settings};
use medina_indexer::DocumentSource;

use crate::args::Input;
use crate::config::{self, DEFAULT_LANGUAGE, SiteConfig};
use crate::diagnostic::{Diagnostic, Diagnostics, InvalidValue, Location, counted};
use crate::document_store::{DocumentStore, EncodedDocument};
use crate::facet::{Facet, UndeclaredFacets};
use crate::facet_inference::FacetTypeInference;
use crate::nearest::nearest;
use crate::progress::{Progress, Stage};
use crate::record::{Record, RecordRef, RecordValidator};
use crate::source::{self, OrderedConsumer, SourceFile};
use crate::temp_storage::nearest_existing;

/// The most languages that the records of a site may have. Every visitor loads their tags, and the
/// time of a build grows with their square.
const MAX_LANGUAGES: usize = 500;

/// The most facets that records may have. Each is a file that visitors load when they use it.
const MAX_FACETS: usize = 1000;

/// The records of a site and its settings.
pub(crate) struct Corpus {
    pub(crate) site: SiteConfig,
    /// The records without errors, in the order of the sources.
    pub(crate) documents: DocumentStore,
    /// Has observed the facets of all `documents`.
    facet_types: FacetTypeInference,
    /// The records with errors.
    pub(crate) skipped: Vec<Skipped>,
    /// Number of errors in records, and of files that cannot be read.
    record_errors: usize,
}

/// A record with an error.
#[derive(Debug)]
pub(crate) struct Skipped {
    pub(crate) location: Location,
    /// `None` if the id could not be read.
    pub(crate) id: Option<String>,
}

/// Reads a corpus and reports all problems in `problems`.
///
/// Documents of a large corpus go to a temporary file in the output folder, which is `out` or else
/// the configured one, or in the nearest folder above it that exists.
///
/// # Errors
///
/// There is no source, or one of the files cannot be read.
pub(crate) fn read(
    input: &Input,
    out: Option<&Path>,
    progress: Progress,
    problems: &mut Diagnostics,
) -> Result<Corpus> {
    let site = site_config(input, problems)?;
    let folder = out.or(site.output.as_deref()).map_or_else(std::env::temp_dir, nearest_existing);
    let sources = source::find(&site.sources)?;
    report_empty_folders(&sources.empty_folders, problems);
    let record_errors = sources.problems.len();
    sources.problems.into_iter().for_each(|problem| problems.push(problem));
    let mut corpus = Corpus {
        site,
        documents: DocumentStore::in_folder(&folder),
        facet_types: FacetTypeInference::default(),
        skipped: Vec::new(),
        record_errors,
    };
    corpus.read_files(&sources.files, progress, problems)?;
    corpus.warn_of_unused_facets(&input.facets, problems);
    Ok(corpus)
}

fn report_empty_folders(folders: &[PathBuf], problems: &mut Diagnostics) {
    for folder in folders {
        problems.error(
            Location::new(&Arc::from(folder.as_path()), 0),
            "there is no source in this folder",
            format!("put {} files there, or name another", source::extensions(" or ")),
        );
    }
}

/// Reads the configuration and applies the options of the command line to it.
fn site_config(input: &Input, problems: &mut Diagnostics) -> Result<SiteConfig> {
    let mut site = match &input.config {
        Some(path) => config::read(path, problems)?,
        None => SiteConfig::default(),
    };
    if !input.sources.is_empty() {
        site.sources.clone_from(&input.sources);
    }
    if !input.facets.is_empty() {
        site.facets.choose(&input.facets);
    }
    if site.sources.is_empty() && problems.errors() == 0 {
        bail!(
            "there is nothing to read; name files or folders, or list `sources` in a configuration \
             given by --config"
        );
    }
    Ok(site)
}

impl Corpus {
    fn read_files(
        &mut self,
        files: &[SourceFile],
        progress: Progress,
        problems: &mut Diagnostics,
    ) -> Result<()> {
        let stage = progress.stage("reading", files.iter().map(|file| file.bytes).sum());
        let site = std::mem::take(&mut self.site);
        let mut builder = CorpusBuilder {
            validator: RecordValidator::new(&site, problems),
            corpus: self,
            stage: &stage,
            storage_result: Ok(()),
            file_start: Counts::default(),
            has_failed: false,
        };
        builder.start_file();
        source::read(files, &|record| ParsedRecord::new(Record::new(record, &site)), &mut builder)?;
        let invalid = builder.validator.finish();
        self.site = site;
        self.remove_invalid(invalid)?;
        let (records, files) =
            (counted(self.documents.len(), "record"), counted(files.len(), "file"));
        stage.done(&format!("read {records} from {files}"));
        Ok(())
    }

    fn push(&mut self, document: EncodedDocument) -> Result<()> {
        self.facet_types.observe(&document.facets);
        self.documents.push(document)
    }

    /// Why a document cannot be added to those before it.
    fn refusal(&self, document: &EncodedDocument) -> Option<InvalidValue> {
        if self.documents.languages_with(&document.language) > MAX_LANGUAGES {
            let language = &document.language;
            return Some(InvalidValue::new(
                format!("with `{language}` the records have more than {MAX_LANGUAGES} languages"),
                "correct `lang`",
            ));
        }
        let new_facets = self.facet_types.count_new(&document.facets);
        (new_facets > 0 && self.facet_types.count() + new_facets > MAX_FACETS).then(|| {
            InvalidValue::new(
                format!("with this one the records have more than {MAX_FACETS} facets"),
                "name the facets that visitors need with --facets",
            )
        })
    }

    /// Number of records, including those with errors.
    fn record_count(&self) -> usize {
        self.documents.len() + self.skipped.len()
    }

    /// Removes records that turned out to be invalid after they were stored.
    fn remove_invalid(&mut self, invalid: Vec<RecordRef>) -> Result<()> {
        self.record_errors += invalid.len();
        let ids: HashSet<&str> = invalid.iter().map(|record| record.id.as_str()).collect();
        let removed = self.documents.remove(&ids);
        if !removed.is_empty() {
            self.infer_facets_again()?;
        }
        let skipped = invalid.into_iter().filter(|record| removed.contains(&record.id));
        self.skipped
            .extend(skipped.map(|RecordRef { id, location }| Skipped { location, id: Some(id) }));
        Ok(())
    }

    fn infer_facets_again(&mut self) -> Result<()> {
        self.facet_types = FacetTypeInference::default();
        for number in 0..self.documents.count() {
            let document = self.documents.document(number).map_err(anyhow::Error::from_boxed)?;
            self.facet_types.observe(&document.facets);
        }
        Ok(())
    }

    /// Warns of facets that `--facets` names and no record has, because they are probably misspelt.
    fn warn_of_unused_facets(&self, chosen: &[String], problems: &mut Diagnostics) {
        let used: BTreeSet<&str> = self.facet_types.keys().collect();
        for key in chosen.iter().filter(|key| !used.contains(key.as_str())) {
            let location = Location::new(&Arc::from(Path::new("--facets")), 0);
            let near = nearest(key, used.iter().copied()).unwrap_or_default();
            let remedy = format!("correct it (the nearest is `{near}`) or leave it out");
            problems.warning(location, format!("no record has the facet `{key}`"), remedy);
        }
    }

    /// Number of errors that remain when invalid records are skipped, for example those of the
    /// configuration.
    pub(crate) fn errors_outside_records(&self, problems: &Diagnostics) -> usize {
        problems.errors() - self.record_errors
    }

    /// The settings of the index. Languages and facets that are not configured are inferred from
    /// the documents.
    pub(crate) fn settings(&mut self) -> Settings {
        Settings {
            name: self.site.name.clone(),
            languages: self.languages(),
            facets: self.facet_settings(),
            weights: self.site.weights,
            stored: self.site.stored.clone(),
            thesaurus: self.site.thesaurus.concepts().to_vec(),
        }
    }

    fn languages(&self) -> Vec<String> {
        if !self.site.languages.is_empty() {
            return self.site.languages.clone();
        }
        let mut languages: Vec<(&str, usize)> = self.documents.languages().into_iter().collect();
        languages.sort_by_key(|(tag, count)| (std::cmp::Reverse(*count), *tag));
        if languages.is_empty() {
            return vec![DEFAULT_LANGUAGE.to_owned()];
        }
        languages.into_iter().map(|(tag, _)| tag.to_owned()).collect()
    }

    fn facet_settings(&mut self) -> Vec<FacetSettings> {
        let declared = &mut self.site.facets.declared;
        if self.site.facets.undeclared == UndeclaredFacets::Infer {
            let known: HashSet<String> = declared.iter().map(|facet| facet.key.clone()).collect();
            let keys = self.facet_types.keys().filter(|key| !known.contains(*key));
            declared.extend(keys.map(Facet::undeclared));
        }
        let kind = |facet: &Facet| facet.kind.unwrap_or_else(|| self.facet_types.kind(&facet.key));
        let is_inferred_path = |facet: &&Facet| match kind(facet) {
            FacetKind::Path => facet.kind.is_none(),
            FacetKind::List | FacetKind::Range => false,
        };
        let inferred_paths = declared.iter().filter(is_inferred_path);
        self.documents.normalize_paths(inferred_paths.map(|facet| facet.key.clone()).collect());
        declared.iter().map(|facet| facet.settings(kind(facet))).collect()
    }
}

/// A record and its document, encoded on the thread that parsed it.
struct ParsedRecord {
    record: Record,
    document: Option<EncodedDocument>,
}

impl ParsedRecord {
    fn new(mut record: Record) -> Self {
        let document = record.document.take().map(EncodedDocument::of);
        Self { record, document }
    }
}

/// Validates records in the order of the sources and adds them to a corpus.
struct CorpusBuilder<'a> {
    corpus: &'a mut Corpus,
    validator: RecordValidator<'a>,
    stage: &'a Stage,
    /// The first error of storing a document, returned at the end of the file.
    storage_result: Result<()>,
    /// The counts before the current file.
    file_start: Counts,
    /// Whether the current file could not be read, or not to its end.
    has_failed: bool,
}

#[derive(Default)]
struct Counts {
    records: usize,
    errors: usize,
}

impl CorpusBuilder<'_> {
    fn start_file(&mut self) {
        self.file_start = Counts {
            records: self.corpus.record_count(),
            errors: self.validator.problems().errors(),
        };
        self.has_failed = false;
    }
}

impl OrderedConsumer<ParsedRecord> for CorpusBuilder<'_> {
    fn consume(&mut self, item: ParsedRecord) {
        let ParsedRecord { mut record, document } = item;
        let refusal = document.as_ref().and_then(|document| self.corpus.refusal(document));
        if let Some(refusal) = &refusal {
            self.validator.problems().invalid_value(record.location.clone(), refusal);
        }
        let is_valid = self.validator.accept(&mut record) && refusal.is_none();
        match document.filter(|_| is_valid) {
            Some(document) if self.storage_result.is_ok() => {
                self.storage_result = self.corpus.push(document);
            }
            Some(_) => {}
            None => {
                let Record { location, written_id: id, .. } = record;
                self.corpus.skipped.push(Skipped { location, id });
            }
        }
    }

    fn fail(&mut self, problem: Diagnostic) {
        self.has_failed = true;
        self.validator.problems().push(problem);
    }

    fn finish_file(&mut self, file: &SourceFile) -> Result<()> {
        std::mem::replace(&mut self.storage_result, Ok(()))?;
        self.corpus.record_errors += self.validator.problems().errors() - self.file_start.errors;
        if self.corpus.record_count() == self.file_start.records && !self.has_failed {
            self.validator.problems().error(
                Location::new(&file.path, 1),
                "there is no record in this file",
                "add one, or remove the file",
            );
        }
        self.stage.advance(file.bytes);
        self.start_file();
        Ok(())
    }
}
