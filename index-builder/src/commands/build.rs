//! `medina build`: sources in, a folder for a static host out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use medina::index::{Built, Writer};
use medina::{Document, Settings};
use serde::Serialize;

use super::print_problems;
use crate::Outcome;
use crate::args::Build;
use crate::conflation::{self, Conflation};
use crate::corpus::{self, Corpus, Skipped};
use crate::diagnostic::{Diagnostics, counted};
use crate::disk::deflate;
use crate::lexicon;
use crate::output::{self, PreviewSite, Publication, Release};
use crate::progress::Progress;
use crate::widget;

pub(crate) fn run(arguments: &Build) -> Result<Outcome> {
    let started = Instant::now();
    let progress = Progress::new(arguments.input.quiet);
    let mut problems = Diagnostics::default();
    let mut corpus = corpus::read(&arguments.input, progress, &mut problems)?;
    print_problems(&problems, progress);
    if !may_publish(&corpus, &problems, arguments.skip_invalid) {
        return Ok(Outcome::NeedsWork);
    }
    let out = out(arguments, &corpus)?;
    let mut settings = corpus.settings();
    let site = PreviewSite { name: settings.name.clone(), language: settings.languages[0].clone() };
    let conflation = Conflation::of(conflation::texts(&settings, &corpus.documents));
    let learned = lexicon::learn(&corpus.documents, &conflation, &settings);
    settings.thesaurus.extend(learned);
    let built = index(settings, conflation, std::mem::take(&mut corpus.documents), progress);
    let release = Release { built: &built, widget: widget::FILES, site };
    let publication = release.publish(&out, progress)?;
    let report = Report::new(&built, &publication, &corpus.skipped, &problems, started);
    progress.say(&report.summary(&out));
    if let Some(path) = &arguments.report {
        output::write_report(path, &report)?;
    }
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

fn index(settings: Settings, conflation: Conflation, documents: Vec<Document>, progress: Progress) -> Built {
    let stage = progress.open_stage("indexing");
    let mut writer = Writer::new(settings).with_conflation(Box::new(conflation));
    documents.into_iter().for_each(|document| writer.add(document));
    let built = writer.finish(&|raw| {
        stage.advance(1);
        deflate(raw)
    });
    stage.done(&format!("indexed {}", counted(built.documents, "record")));
    built
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
        built: &Built,
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
            bytes: publication.bytes,
            bytes_by_role: bytes_by_role(built),
            seconds: started.elapsed().as_secs_f64(),
            peak_memory: peak_memory(),
            warnings: problems.warnings(),
            skipped: skipped.iter().map(SkippedRecord::from).collect(),
        }
    }

    fn summary(&self, out: &std::path::Path) -> String {
        format!(
            "published {} ({}, {} words) in {}: {}, {:.1} kB, {:.2} s",
            counted(self.documents, "record"),
            counted(self.practices, "practice"),
            self.terms,
            out.display(),
            counted(self.files, "index file"),
            self.bytes as f64 / 1000.0,
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

fn bytes_by_role(built: &Built) -> BTreeMap<String, usize> {
    let mut bytes = BTreeMap::from([("entry".to_owned(), built.entry.len())]);
    for file in &built.files {
        *bytes.entry(file.role.to_string()).or_default() += file.bytes.len();
    }
    bytes
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
