//! `medina build`: compiles sources into a folder for a static host.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Error, Result, ensure};
use medina::{Role, Settings};
use medina_indexer::{BuildSummary, DocumentSource, FormsByTag, analyse};
use serde::Serialize;

use super::print_problems;
use crate::args::Build;
use crate::cache::{self, Cache};
use crate::console;
use crate::corpus::{self, Corpus, Skipped};
use crate::diagnostic::{Diagnostics, counted};
use crate::document_store::DocumentStore;
use crate::exit_status::ExitStatus;
use crate::lexicon;
use crate::native_env::NativeEnv;
use crate::output::{self, OutputFolder, PreviewPage, Publication, Release};
use crate::process_limits;
use crate::progress::Progress;
use crate::stemming::ConflationClasses;
use crate::widget;

/// The order in which files have to reach a host, see docs/PUBLISH.md.
const UPLOAD_ORDER: &str = "upload index/*.bin without entry.bin first, then medina-*, then the \
                            other files, and index/entry.bin last";

pub(crate) fn run(arguments: &Build) -> Result<ExitStatus> {
    let started = Instant::now();
    process_limits::prepare_build()?;
    let progress = Progress::new(arguments.input.quiet);
    let mut problems = Diagnostics::default();
    let mut corpus =
        corpus::read(&arguments.input, arguments.out.as_deref(), progress, &mut problems)?;
    print_problems(&problems, progress);
    if !may_publish(&corpus, &problems, arguments.skip_invalid) {
        return Ok(ExitStatus::NeedsWork);
    }
    let out = output_path(arguments, &corpus)?;
    let settings = corpus.settings();
    check_size(&settings)?;
    let preview =
        PreviewPage { name: settings.name.clone(), language: settings.languages[0].clone() };
    let folder = OutputFolder::open(&out)?;
    let mut env = NativeEnv::new(&folder, &out, open_cache(arguments, &out)?);
    let built = write_index(&settings, &corpus.documents, &mut env, progress)?;
    let release =
        Release { built: &built, files: env.into_files(), widget: widget::FILES, preview };
    let publication = release.publish(&folder, progress)?;
    if let Some(error) = &publication.not_removed {
        console::say(&format!(
            "warning: the new index is published, but old files remain: {error:#}"
        ));
    }
    let report = Report::new(&built, &publication, &corpus.skipped, &problems, started);
    progress.say(&report.summary(&out));
    progress.say(UPLOAD_ORDER);
    if let Some(path) = &arguments.report {
        output::write_report(path, &report)?;
    }
    // The process is about to end, and freeing each string first would take milliseconds.
    std::mem::forget(corpus);
    Ok(ExitStatus::Done)
}

/// Whether the corpus may be published. Prints the reason if not.
fn may_publish(corpus: &Corpus, problems: &Diagnostics, skip_invalid: bool) -> bool {
    let invalid_only = corpus.errors_outside_records(problems) == 0;
    if problems.errors() > 0 && !(skip_invalid && invalid_only) {
        let hint = if invalid_only && !skip_invalid {
            ", or leave these records out with --skip-invalid"
        } else {
            ""
        };
        console::say(&format!("nothing was published; correct the errors above{hint}"));
        return false;
    }
    list_skipped(&corpus.skipped);
    if corpus.documents.is_empty() {
        console::say("nothing was published; there is no record to publish");
    }
    !corpus.documents.is_empty()
}

fn list_skipped(skipped: &[Skipped]) {
    for record in skipped {
        let id = record.id.as_ref().map_or_else(String::new, |id| format!(" `{id}`"));
        console::say(&format!("{}: left out the record{id}", record.location));
    }
    if !skipped.is_empty() {
        console::say(&format!("left out {}", counted(skipped.len(), "record")));
    }
}

fn output_path(arguments: &Build, corpus: &Corpus) -> Result<PathBuf> {
    let out = arguments.out.as_ref().or(corpus.site.output.as_ref());
    out.cloned().context(
        "there is no folder to write to; \
         name one with --out DIR, or as `output` in the configuration",
    )
}

/// Opens the build cache. A folder that cannot be created is an error only if it was named on the
/// command line.
fn open_cache(arguments: &Build, out: &Path) -> Result<Option<Cache>> {
    if arguments.no_cache {
        return Ok(None);
    }
    match (&arguments.cache, dirs::cache_dir()) {
        (Some(folder), _) => Cache::open(folder, out, cache::PROGRAM_DIGEST).map(Some),
        (None, Some(folder)) => {
            Ok(Cache::open(&folder.join("medina"), out, cache::PROGRAM_DIGEST).ok())
        }
        (None, None) => Ok(None),
    }
}

/// The most bytes that the names of a site, its languages, facets and stored fields may have
/// together: every visitor loads them, and no reader takes more than twice as many.
const MAX_NAME_BYTES: usize = 1 << 19;

fn check_size(settings: &Settings) -> Result<()> {
    /// What each name takes besides its letters.
    const OVERHEAD: usize = 16;
    let facets = settings.facets.iter().map(|facet| &facet.key);
    let names = settings.languages.iter().chain(&settings.stored).chain(facets);
    let bytes: usize = names.map(|name| name.len() + OVERHEAD).sum::<usize>() + settings.name.len();
    ensure!(
        bytes <= MAX_NAME_BYTES,
        "the names of the site, its languages, facets and stored fields have {bytes} bytes, and an \
         index takes {MAX_NAME_BYTES}; shorten them"
    );
    Ok(())
}

/// Analyses and indexes the documents; writes the index files without publishing them.
fn write_index(
    settings: &Settings,
    documents: &DocumentStore,
    env: &mut NativeEnv<'_>,
    progress: Progress,
) -> Result<BuildSummary> {
    env.begin_stage(progress.open_stage("indexing"));
    let analysed = analyse(settings, documents, env).map_err(Error::from_boxed)?;
    let learn = |forms: &FormsByTag<'_>| {
        let classes = ConflationClasses::new(forms, settings);
        let practices = documents.multilingual_practices();
        let edition = |number: &usize| documents.document(*number).map_err(Error::from_boxed);
        let editions = practices.iter().map(|numbers| numbers.iter().map(edition).collect());
        let learned = lexicon::learn(editions, &classes, settings)?;
        Ok((classes, learned))
    };
    let built = analysed.finish(learn).map_err(Error::from_boxed)?;
    env.end_stage(&format!("indexed {}", counted(built.documents, "record")));
    Ok(built)
}

/// Statistics of a build; sizes in bytes.
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
    /// `None` on systems that do not report it.
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
            bytes: built.manifest.len() + built.files.iter().map(|file| file.size).sum::<usize>(),
            bytes_written: publication.bytes_written,
            bytes_by_role: bytes_by_role(built),
            seconds: started.elapsed().as_secs_f64(),
            peak_memory: peak_memory(),
            warnings: problems.warnings(),
            skipped: skipped.iter().map(SkippedRecord::from).collect(),
        }
    }

    fn summary(&self, out: &Path) -> String {
        let kilobytes = |bytes: usize| bytes as f64 / 1000.0;
        format!(
            "published {} ({}, {} words) in {}: \
             {}, {:.1} kB, of which {} with {:.1} kB new, {:.2} s",
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
        let location = &skipped.location;
        Self {
            path: location.path.display().to_string(),
            line: location.line,
            id: skipped.id.clone(),
        }
    }
}

fn bytes_by_role(built: &BuildSummary) -> BTreeMap<String, usize> {
    let mut by_role: BTreeMap<Role, usize> = BTreeMap::new();
    for made in &built.files {
        *by_role.entry(made.file.role()).or_default() += made.size;
    }
    let files = by_role.into_iter().map(|(role, bytes)| (role.to_string(), bytes));
    files.chain([("manifest".to_owned(), built.manifest.len())]).collect()
}

/// The peak resident memory of this process in bytes.
#[cfg(unix)]
fn peak_memory() -> Option<u64> {
    use nix::sys::resource::{UsageWho, getrusage};
    let peak = u64::try_from(getrusage(UsageWho::RUSAGE_SELF).ok()?.max_rss()).ok()?;
    // Apple's systems report bytes, the others kilobytes.
    Some(if cfg!(target_vendor = "apple") { peak } else { peak * 1024 })
}

#[cfg(not(unix))]
fn peak_memory() -> Option<u64> {
    None
}
