//! Reads a whole corpus: configuration, sources, records. What `medina check` stops after and `medina build` goes on
//! from.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use medina::{FacetKind, FacetSettings, Settings};
use medina_indexer::DocumentSource;

use crate::args::Input;
use crate::config::{self, DEFAULT_LANGUAGE, Site};
use crate::diagnostic::{Diagnostics, Place, counted};
use crate::facet::{Facet, Others};
use crate::nearest::nearest;
use crate::progress::{Progress, Stage};
use crate::record::{Intake, Record};
use crate::room::existing;
use crate::source::{self, Join, SourceFile};
use crate::spool::{Packed, Shapes, Spool};

/// What was read.
pub(crate) struct Corpus {
    pub(crate) site: Site,
    /// The records without errors, in the order of the sources.
    pub(crate) documents: Spool,
    /// What their facets look like.
    shapes: Shapes,
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

/// Reads everything and reports everything wrong with it. Large corpora take room on the disk of the folder out, where there is one.
pub(crate) fn read(
    input: &Input,
    out: Option<&Path>,
    progress: Progress,
    problems: &mut Diagnostics,
) -> Result<Corpus> {
    let site = site(input, problems)?;
    let folder = out.or(site.output.as_deref()).map_or_else(std::env::temp_dir, existing);
    let (files, empty) = source::find(&site.sources)?;
    for folder in &empty {
        let place = Place::new(&Arc::from(folder.as_path()), 0);
        problems.error(
            place,
            "there is no source in this folder",
            "put .md, .jsonl or .csv files there, or name another",
        );
    }
    let mut corpus = Corpus {
        site,
        documents: Spool::in_folder(&folder),
        shapes: Shapes::default(),
        skipped: Vec::new(),
        record_errors: 0,
    };
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
        let mut joining = Joining {
            intake: Intake::new(&site, problems),
            corpus: self,
            stage: &stage,
            taken: Ok(()),
            records: 0,
            errors: 0,
        };
        joining.begin();
        source::read(files, &|reading| Prepared::of(Record::of(reading, &site)), &mut joining)?;
        let wrong = joining.intake.finish();
        self.site = site;
        self.leave_out(wrong)?;
        let (records, files) =
            (counted(self.documents.len(), "record"), counted(files.len(), "file"));
        stage.done(&format!("read {records} from {files}"));
        Ok(())
    }

    fn take(&mut self, document: Packed) -> Result<()> {
        self.shapes.see(&document.facets);
        self.documents.push(document)
    }

    /// How many records were read, those with errors included.
    fn records(&self) -> usize {
        self.documents.len() + self.skipped.len()
    }

    /// Takes back records whose errors showed only beside the others.
    fn leave_out(&mut self, wrong: Vec<(String, Place)>) -> Result<()> {
        self.record_errors += wrong.len();
        let ids: HashSet<&str> = wrong.iter().map(|(id, _)| id.as_str()).collect();
        let removed = self.documents.remove(&ids);
        if !removed.is_empty() {
            self.shapes = Shapes::default();
            for number in 0..self.documents.count() {
                let document =
                    self.documents.document(number).map_err(anyhow::Error::from_boxed)?;
                self.shapes.see(&document.facets);
            }
        }
        let skipped = wrong.into_iter().filter(|(id, _)| removed.contains(id));
        self.skipped.extend(skipped.map(|(id, place)| Skipped { place, id: Some(id) }));
        Ok(())
    }

    /// A facet chosen on the command line that no record has is most often a slip of the pen.
    fn warn_of_unused_choice(&self, input: &Input, problems: &mut Diagnostics) {
        let used: BTreeSet<&str> = self.shapes.keys().collect();
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
        let mut languages: Vec<(&str, usize)> = self.documents.languages().into_iter().collect();
        languages.sort_by_key(|(tag, count)| (std::cmp::Reverse(*count), *tag));
        if languages.is_empty() {
            return vec![DEFAULT_LANGUAGE.to_owned()];
        }
        languages.into_iter().map(|(tag, _)| tag.to_owned()).collect()
    }

    fn facets(&mut self) -> Vec<FacetSettings> {
        let declared = &mut self.site.facets.declared;
        if self.site.facets.others == Others::Infer {
            let known: Vec<String> = declared.iter().map(|facet| facet.key.clone()).collect();
            let found = self.shapes.keys().filter(|key| !known.iter().any(|known| known == key));
            declared.extend(found.map(Facet::named));
        }
        let kind = |facet: &Facet| facet.kind.unwrap_or_else(|| self.shapes.kind(&facet.key));
        let is_free = |facet: &&Facet| facet.kind.is_none() && kind(facet) == FacetKind::Path;
        self.documents.take_as_paths(
            declared.iter().filter(is_free).map(|facet| facet.key.clone()).collect(),
        );
        declared.iter().map(|facet| facet.settings(kind(facet))).collect()
    }
}

/// A record, and its document ready to be put away.
struct Prepared {
    record: Record,
    packed: Option<Packed>,
}

impl Prepared {
    fn of(mut record: Record) -> Self {
        let packed = record.document.take().map(Packed::of);
        Self { record, packed }
    }
}

/// Joins records to a corpus in the order of the sources.
struct Joining<'a> {
    corpus: &'a mut Corpus,
    intake: Intake<'a>,
    stage: &'a Stage,
    taken: Result<()>,
    /// How many records and errors there were before the file that is being read.
    records: usize,
    errors: usize,
}

impl Joining<'_> {
    /// Begins a file.
    fn begin(&mut self) {
        self.records = self.corpus.records();
        self.errors = self.intake.problems().errors();
    }
}

impl Join<Prepared> for Joining<'_> {
    fn take(&mut self, made: Prepared) {
        let Prepared { mut record, packed } = made;
        let fits = self.intake.accept(&mut record);
        match packed.filter(|_| fits) {
            Some(packed) if self.taken.is_ok() => self.taken = self.corpus.take(packed),
            Some(_) => {}
            None => {
                self.corpus.skipped.push(Skipped { place: record.place, id: record.written_id })
            }
        }
    }

    fn end(&mut self, file: &SourceFile) -> Result<()> {
        std::mem::replace(&mut self.taken, Ok(()))?;
        self.corpus.record_errors += self.intake.problems().errors() - self.errors;
        if self.corpus.records() == self.records {
            let place = Place::new(&file.path, 1);
            let problem = "there is no record in this file";
            self.intake.problems().error(place, problem, "add one, or remove the file");
        }
        self.stage.advance(file.bytes);
        self.begin();
        Ok(())
    }
}
