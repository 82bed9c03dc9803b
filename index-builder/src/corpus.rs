//! Reads a whole corpus: configuration, sources, records. What `medina check` stops after and `medina build` goes on
//! from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use medina::{Document, FacetKind, FacetSettings, Settings};

use crate::args::Input;
use crate::config::{self, DEFAULT_LANGUAGE, Site};
use crate::diagnostic::{Diagnostics, Place, counted};
use crate::facet::{Facet, Others};
use crate::nearest::nearest;
use crate::progress::Progress;
use crate::record::{Intake, infer_kinds};
use crate::source::node::{Value, find};
use crate::source::{self, Raw, Reading, SourceFile};

/// What was read.
#[derive(Debug)]
pub(crate) struct Corpus {
    pub(crate) site: Site,
    /// The records without errors, in the order of the sources.
    pub(crate) documents: Vec<Document>,
    /// The others.
    pub(crate) skipped: Vec<Skipped>,
    /// How many of the errors belong to these.
    record_errors: usize,
}

/// A record with an error.
#[derive(Debug)]
pub(crate) struct Skipped {
    pub(crate) place: Place,
    /// Its id, as far as it could be read.
    pub(crate) id: Option<String>,
}

/// Reads everything and reports everything wrong with it.
pub(crate) fn read(input: &Input, progress: Progress, problems: &mut Diagnostics) -> Result<Corpus> {
    let site = site(input, problems)?;
    let (files, empty) = source::find(&site.sources)?;
    for folder in &empty {
        let place = Place::new(&Arc::from(folder.as_path()), 0);
        problems.error(
            place,
            "there is no source in this folder",
            "put .md, .jsonl or .csv files there, or name another",
        );
    }
    let mut corpus = Corpus { site, documents: Vec::new(), skipped: Vec::new(), record_errors: 0 };
    corpus.read_files(&files, progress, problems)?;
    corpus.warn_of_unused_choice(input, problems);
    Ok(corpus)
}

/// The configuration, with what the command line puts in its place.
fn site(input: &Input, problems: &mut Diagnostics) -> Result<Site> {
    let mut site = match &input.config {
        Some(path) => config::read(path, problems)?,
        None => Site::default(),
    };
    if !input.sources.is_empty() {
        site.sources.clone_from(&input.sources);
    }
    if !input.facets.is_empty() {
        site.facets.choose(&input.facets);
    }
    if site.sources.is_empty() && problems.errors() == 0 {
        bail!(
            "there is nothing to read; name files or folders, or list `sources` in a configuration given by --config"
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
        let mut intake = Intake::new(&site, problems);
        for file in files {
            self.read_file(file, &mut intake)?;
            stage.advance(file.bytes);
        }
        intake.finish().into_iter().for_each(|(id, place)| self.leave_out(id, place));
        self.site = site;
        let (records, files) = (counted(self.documents.len(), "record"), counted(files.len(), "file"));
        stage.done(&format!("read {records} from {files}"));
        Ok(())
    }

    fn read_file(&mut self, file: &SourceFile, intake: &mut Intake<'_>) -> Result<()> {
        let records = self.documents.len() + self.skipped.len();
        let errors = intake.problems().errors();
        file.read(&mut |reading| self.take(reading, intake))?;
        self.record_errors += intake.problems().errors() - errors;
        if self.documents.len() + self.skipped.len() == records {
            let place = Place::new(&file.path, 1);
            let problem = "there is no record in this file";
            intake.problems().error(place, problem, "add one, or remove the file");
        }
        Ok(())
    }

    fn take(&mut self, reading: Reading, intake: &mut Intake<'_>) {
        match reading {
            Ok(mut raw) => match intake.accept(&mut raw) {
                Some(document) => self.documents.push(document),
                None => self.skipped.push(Skipped { id: id_of(&raw), place: raw.place }),
            },
            Err(problem) => {
                self.skipped.push(Skipped { place: problem.place.clone(), id: None });
                intake.problems().push(problem);
            }
        }
    }

    /// Takes back a record whose error showed only beside the others.
    fn leave_out(&mut self, id: String, place: Place) {
        self.record_errors += 1;
        if let Some(position) = self.documents.iter().position(|document| document.id == id) {
            self.documents.remove(position);
            self.skipped.push(Skipped { place, id: Some(id) });
        }
    }

    /// A facet chosen on the command line that no record has is most often a slip of the pen.
    fn warn_of_unused_choice(&self, input: &Input, problems: &mut Diagnostics) {
        let used: BTreeSet<&str> =
            self.documents.iter().flat_map(|document| document.facets.keys().map(String::as_str)).collect();
        for key in input.facets.iter().filter(|key| !used.contains(key.as_str())) {
            let place = Place::new(&Arc::from(Path::new("--facets")), 0);
            let near = nearest(key, used.iter().copied()).unwrap_or_default();
            problems.warning(
                place,
                format!("no record has the facet `{key}`"),
                format!("correct it (the nearest is `{near}`) or leave it out"),
            );
        }
    }

    /// How many errors leaving out records does not answer: those of the configuration, say.
    pub(crate) fn errors_outside_records(&self, problems: &Diagnostics) -> usize {
        problems.errors() - self.record_errors
    }

    /// What the index is told about the site; facets nobody described are described by the documents.
    pub(crate) fn settings(&mut self) -> Settings {
        Settings {
            name: self.site.name.clone(),
            languages: self.languages(),
            facets: self.facets(),
            weights: self.site.weights,
            stored: self.site.stored.clone(),
            thesaurus: self.site.thesaurus.concepts().to_vec(),
        }
    }

    fn languages(&self) -> Vec<String> {
        if !self.site.languages.is_empty() {
            return self.site.languages.clone();
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for document in &self.documents {
            *counts.entry(&document.language).or_default() += 1;
        }
        let mut languages: Vec<(&str, usize)> = counts.into_iter().collect();
        languages.sort_by_key(|(tag, count)| (std::cmp::Reverse(*count), *tag));
        if languages.is_empty() {
            return vec![DEFAULT_LANGUAGE.to_owned()];
        }
        languages.into_iter().map(|(tag, _)| tag.to_owned()).collect()
    }

    fn facets(&mut self) -> Vec<FacetSettings> {
        if self.site.facets.others == Others::Infer {
            let found = self.facets_in_order_of_appearance();
            self.site.facets.declared.extend(found.iter().map(|key| Facet::named(key)));
        }
        let declared = &self.site.facets.declared;
        let open: Vec<String> =
            declared.iter().filter(|facet| facet.kind.is_none()).map(|facet| facet.key.clone()).collect();
        let inferred: BTreeMap<String, FacetKind> =
            open.iter().cloned().zip(infer_kinds(&mut self.documents, &open)).collect();
        declared
            .iter()
            .map(|facet| facet.settings(facet.kind.or(inferred.get(&facet.key).copied()).unwrap_or_default()))
            .collect()
    }

    fn facets_in_order_of_appearance(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for key in self.documents.iter().flat_map(|document| document.facets.keys()) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        keys
    }
}

fn id_of(raw: &Raw) -> Option<String> {
    match &find(&raw.entries, "id")?.node.value {
        Value::Scalar(id) => Some(id.clone()),
        _ => None,
    }
}
