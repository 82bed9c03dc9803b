//! `medina build`: sources in, a folder for a static host out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Error, Result};
use medina::{Role, Settings};
use medina_indexer::{BuildSummary, DocumentSource, FormsByTag, analyse};
use serde::Serialize;

use super::print_problems;
use crate::Outcome;
use crate::args::Build;
use crate::cache::{self, Cache};
use crate::conflation::Conflation;
use crate::corpus::{self, Corpus, Skipped};
use crate::diagnostic::{Diagnostics, counted};
use crate::host::Builder;
use crate::lexicon;
use crate::output::{self, PreviewSite, Publication, Release, Site};
use crate::progress::Progress;
use crate::spool::Spool;
use crate::widget;

pub(crate) fn run(arguments: &Build) -> Result<Outcome> {
    let started = Instant::now();
    let progress = Progress::new(arguments.input.quiet);
    let mut problems = Diagnostics::default();
    let mut corpus =
        corpus::read(&arguments.input, arguments.out.as_deref(), progress, &mut problems)?;
    print_problems(&problems, progress);
    if !may_publish(&corpus, &problems, arguments.skip_invalid) {
        return Ok(Outcome::NeedsWork);
    }
    let out = out(arguments, &corpus)?;
    let settings = corpus.settings();
    let preview =
        PreviewSite { name: settings.name.clone(), language: settings.languages[0].clone() };
    let site = Site::open(&out)?;
    let mut builder = Builder::new(&site, &out, cache(arguments, &out)?);
    let built = index(&settings, &corpus.documents, &mut builder, progress)?;
    let release =
        Release { built: &built, files: builder.into_files(), widget: widget::FILES, preview };
    let publication = release.publish(&site, progress)?;
    let report = Report::new(&built, &publication, &corpus.skipped, &problems, started);
    progress.say(&report.summary(&out));
    if let Some(path) = &arguments.report {
        output::write_report(path, &report)?;
    }
    // The process is about to end, which frees at once what would take milliseconds to free text by text.
    std::mem::forget(corpus);
    Ok(Outcome::Done)
}

/// Whether what was read may replace what is published; says why not.
fn may_publish(corpus: &Corpus, problems: &Diagnostics, skip_invalid: bool) -> bool {
    let invalid_only = corpus.errors_outside_records(problems) == 0;
    if problems.errors() > 0 && !(skip_invalid && invalid_only) {
        let hint = if invalid_only && !skip_invalid {
            ", or leave these records out with --skip-invalid"
        } else {
            ""
        };
        eprintln!("nothing was published; correct the errors above{hint}");
        return false;
    }
    list_skipped(&corpus.skipped);
    if corpus.documents.is_empty() {
        eprintln!("nothing was published; there is no record to publish");
    }
    !corpus.documents.is_empty()
}

fn list_skipped(skipped: &[Skipped]) {
    for record in skipped {
        eprintln!(
            "{}: left out the record{}",
            record.place,
            record.id.as_ref().map_or_else(String::new, |id| format!(" `{id}`"))
        );
    }
    if !skipped.is_empty() {
        eprintln!("left out {}", counted(skipped.len(), "record"));
    }
}

fn out(arguments: &Build, corpus: &Corpus) -> Result<PathBuf> {
    let out = arguments.out.as_ref().or(corpus.site.output.as_ref());
    out.cloned().context(
        "there is no folder to write to; name one with --out DIR, or as `output` in the configuration",
    )
}

/// What earlier builds noted, unless nobody wants it. A folder that cannot be had is said only where it was asked for.
fn cache(arguments: &Build, out: &Path) -> Result<Option<Cache>> {
    if arguments.no_cache {
        return Ok(None);
    }
    match (&arguments.cache, dirs::cache_dir()) {
        (Some(folder), _) => Cache::open(folder, out, cache::PROGRAM).map(Some),
        (None, Some(folder)) => Ok(Cache::open(&folder.join("medina"), out, cache::PROGRAM).ok()),
        (None, None) => Ok(None),
    }
}

fn index(
    settings: &Settings,
    documents: &Spool,
    builder: &mut Builder<'_>,
    progress: Progress,
) -> Result<BuildSummary> {
    builder.show(progress.open_stage("indexing"));
    let read = analyse(settings, documents, builder).map_err(Error::from_boxed)?;
    let learn = |forms: &FormsByTag<'_>| {
        let conflation = Conflation::of(forms, settings);
        let practices = documents.in_several_languages();
        let edition = |number: &usize| documents.document(*number).map_err(Error::from_boxed);
        let editions = practices.iter().map(|numbers| numbers.iter().map(edition).collect());
        let learned = lexicon::learn(editions, &conflation, settings)?;
        Ok((conflation, learned))
    };
    let built = read.finish(learn).map_err(Error::from_boxed)?;
    builder.done(&format!("indexed {}", counted(built.documents, "record")));
    Ok(built)
}

/// Figures about a build; sizes in bytes.
#[derive(Serialize)]
struct Report {
    documents: usize,
    practices: usize,
    terms: usize,
    files: usize,
    files_written: usize,
    files_removed: usize,
    bytes: usize,
    bytes_written: usize,
    bytes_by_role: BTreeMap<String, usize>,
    seconds: f64,
    /// `None` where the system does not say.
    peak_memory: Option<u64>,
    warnings: usize,
    skipped: Vec<SkippedRecord>,
}

#[derive(Serialize)]
struct SkippedRecord {
    path: String,
    line: usize,
    id: Option<String>,
}

impl Report {
    fn new(
        built: &BuildSummary,
        publication: &Publication,
        skipped: &[Skipped],
        problems: &Diagnostics,
        started: Instant,
    ) -> Self {
        Self {
            documents: built.documents,
            practices: built.practices,
            terms: built.terms,
            files: built.files.len() + 1,
            files_written: publication.written,
            files_removed: publication.removed,
            bytes: built.entry.len() + built.files.iter().map(|file| file.size).sum::<usize>(),
            bytes_written: publication.bytes_written,
            bytes_by_role: bytes_by_role(built),
            seconds: started.elapsed().as_secs_f64(),
            peak_memory: peak_memory(),
            warnings: problems.warnings(),
            skipped: skipped.iter().map(SkippedRecord::from).collect(),
        }
    }

    fn summary(&self, out: &std::path::Path) -> String {
        let kilobytes = |bytes: usize| bytes as f64 / 1000.0;
        format!(
            "published {} ({}, {} words) in {}: {}, {:.1} kB, of which {} with {:.1} kB new, {:.2} s",
            counted(self.documents, "record"),
            counted(self.practices, "practice"),
            self.terms,
            out.display(),
            counted(self.files, "index file"),
            kilobytes(self.bytes),
            self.files_written,
            kilobytes(self.bytes_written),
            self.seconds
        )
    }
}

impl From<&Skipped> for SkippedRecord {
    fn from(skipped: &Skipped) -> Self {
        let place = &skipped.place;
        Self { path: place.path.display().to_string(), line: place.line, id: skipped.id.clone() }
    }
}

fn bytes_by_role(built: &BuildSummary) -> BTreeMap<String, usize> {
    let mut by_role: BTreeMap<Role, usize> = BTreeMap::new();
    for made in &built.files {
        *by_role.entry(made.file.role()).or_default() += made.size;
    }
    let files = by_role.into_iter().map(|(role, bytes)| (role.to_string(), bytes));
    files.chain([("entry".to_owned(), built.entry.len())]).collect()
}

/// The most memory this process has held, in bytes.
#[cfg(unix)]
fn peak_memory() -> Option<u64> {
    use nix::sys::resource::{UsageWho, getrusage};
    let peak = u64::try_from(getrusage(UsageWho::RUSAGE_SELF).ok()?.max_rss()).ok()?;
    // Apple's systems count bytes, the others kilobytes.
    Some(if cfg!(target_vendor = "apple") { peak } else { peak * 1024 })
}

#[cfg(not(unix))]
fn peak_memory() -> Option<u64> {
    None
}
