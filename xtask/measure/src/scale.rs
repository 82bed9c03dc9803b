//! `measure scale`: what grows with the corpus, and how fast: build time, memory, files, bytes
//! until hits and until all counts, rounds, warm queries. On synthetic corpora of growing size, or
//! on real ones.
//!
//! Pagefind takes part up to [`pagefind::MAX_DOCUMENTS`] documents.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use crate::benchmark_corpus::query_sample::QueryScenario;
use crate::benchmark_corpus::{self, BenchmarkCorpus};
use crate::folder_snapshot::{FileTotals, FolderSnapshot};
use crate::options::Options;
use crate::pagefind::PagefindSite;
use crate::payload::{PayloadFigures, ServedEngine};
use crate::process::ResourceUsage;
use crate::speed::{self, EngineSpec, SpeedFigures};
use crate::statistics::ratio;
use crate::{build, pagefind, table};

const SIZES: [u64; 2] = [10_000, 100_000];
const QUERIES: usize = 20;

/// The figures of one engine on one corpus.
#[derive(Serialize)]
struct EngineFigures {
    build: ResourceUsage,
    files: FileTotals,
    largest_file: u64,
    payload: PayloadFigures,
    speed: SpeedFigures,
}

#[derive(Serialize)]
struct SizeReport {
    corpus: String,
    documents: usize,
    query: String,
    medina: EngineFigures,
    pagefind: Option<EngineFigures>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut sizes = Vec::new();
    for corpus in corpora(options)? {
        let corpus = corpus?;
        options.progress(&corpus.describe());
        sizes.push(report(&corpus, options)?);
    }
    options.print(sizes.as_slice(), print)
}

/// The corpora of the options, or synthetic ones, each generated when its turn comes.
fn corpora<'a>(
    options: &'a Options,
) -> Result<Box<dyn Iterator<Item = Result<BenchmarkCorpus>> + 'a>> {
    if !options.corpora.is_empty() {
        return Ok(Box::new(benchmark_corpus::all(options)?.into_iter().map(Ok)));
    }
    let sizes =
        if options.documents.is_empty() { SIZES.to_vec() } else { options.documents.clone() };
    Ok(Box::new(sizes.into_iter().map(|documents| benchmark_corpus::synthetic(documents, options))))
}

/// Measures both engines over one corpus.
fn report(corpus: &BenchmarkCorpus, options: &Options) -> Result<SizeReport> {
    let inputs = Inputs::prepare(corpus, options)?;
    let out = build::clear_build(corpus)?;
    let usage = build::medina_build(corpus, &out)?;
    let medina = inputs.figures(&speed::MEDINA, usage, &ServedEngine::of_medina(out)?)?;
    let takes_part = !options.no_peers && corpus.documents <= pagefind::MAX_DOCUMENTS;
    let pagefind = takes_part.then(|| pagefind_figures(&inputs)).transpose()?;
    Ok(SizeReport {
        corpus: corpus.name.clone(),
        documents: corpus.documents,
        query: inputs.scenario.query,
        medina,
        pagefind,
    })
}

fn pagefind_figures(inputs: &Inputs<'_>) -> Result<EngineFigures> {
    let site = PagefindSite::write(inputs.corpus)?;
    let usage = site.build()?;
    let served = ServedEngine::of_pagefind(site, inputs.corpus)?;
    inputs.figures(&speed::PAGEFIND, usage, &served)
}

/// The inputs that all engines share.
struct Inputs<'a> {
    corpus: &'a BenchmarkCorpus,
    scenario: QueryScenario,
    /// The file of queries to time.
    queries: PathBuf,
    /// The folder of the engines' modules.
    modules: PathBuf,
}

impl<'a> Inputs<'a> {
    fn prepare(corpus: &'a BenchmarkCorpus, options: &Options) -> Result<Self> {
        Ok(Self {
            corpus,
            scenario: corpus.scenarios()?.swap_remove(0),
            queries: speed::write_queries(corpus, options.sample.unwrap_or(QUERIES))?,
            modules: speed::bundle_modules()?,
        })
    }

    /// Measures an engine whose index was built with `build`.
    fn figures(
        &self,
        engine: &EngineSpec,
        build: ResourceUsage,
        served: &ServedEngine,
    ) -> Result<EngineFigures> {
        let folder = FolderSnapshot::read(served.folder())?;
        let inputs = speed::Inputs {
            facets: &self.corpus.facets,
            modules: &self.modules,
            queries: &self.queries,
        };
        Ok(EngineFigures {
            build,
            files: folder.totals(),
            largest_file: folder.largest_file(),
            payload: served.payload(&self.scenario, &[])?,
            speed: speed::measure_engine(engine, served.folder(), &inputs)?,
        })
    }
}

/// A row of the table.
struct Row {
    name: &'static str,
    /// Digits after the decimal point.
    digits: usize,
    target: &'static str,
    value: fn(&EngineFigures) -> f64,
}

const fn row(
    name: &'static str,
    digits: usize,
    target: &'static str,
    value: fn(&EngineFigures) -> f64,
) -> Row {
    Row { name, digits, target, value }
}

const ROWS: [Row; 16] = [
    row("build, s", 1, "", |figures| figures.build.seconds),
    row("build, processor s", 1, "", |figures| figures.build.processor_seconds),
    row("build, peak memory, MB", 0, "slower than the corpus", |figures| {
        megabytes(figures.build.peak_memory)
    }),
    row("files", 0, "", |figures| figures.files.files as f64),
    row("MB in files", 1, "", |figures| megabytes(figures.files.bytes)),
    row("largest file, kB", 1, "", |figures| figures.largest_file as f64 / 1000.0),
    row("until hits, kB", 1, "≤ 1.5 from 10,000 to 100,000, postings apart", |figures| {
        figures.payload.bytes_until()[0] as f64 / 1000.0
    }),
    row("until all counts, kB", 1, "", |figures| figures.payload.bytes_until()[1] as f64 / 1000.0),
    row("  words and postings, kB", 1, "", |figures| {
        figures.payload.bytes_for(&["terms"]) as f64 / 1000.0
    }),
    row("  facet columns, kB", 1, "", |figures| {
        figures.payload.bytes_for(&["columns"]) as f64 / 1000.0
    }),
    row("rounds until ready", 0, "", |figures| figures.payload.rounds()[0] as f64),
    row("rounds after the last keystroke, counts included", 0, "", |figures| {
        figures.payload.rounds()[1] as f64
    }),
    row("warm query p50, ms", 2, "", |figures| figures.speed.percentile_of_all_kinds(50.0)),
    row("warm query p95, ms", 2, "≤ 2 at 10,000, ≤ 10 at 100,000", |figures| {
        figures.speed.percentile_of_all_kinds(95.0)
    }),
    row("longest task, ms", 0, "≤ 50", |figures| figures.speed.longest_task().elapsed),
    row("longest task, processor ms", 0, "", |figures| figures.speed.longest_task().processor),
];

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn print(sizes: &[SizeReport]) {
    let corpora: Vec<String> =
        sizes.iter().map(|report| format!("{} “{}”", report.corpus, report.query)).collect();
    let header = header(sizes);
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let rows: Vec<_> = ROWS.iter().map(|row| cells(row, sizes)).collect();
    table::print(&format!("Growth: {}", corpora.join(", ")), &header, &rows);
}

fn header(sizes: &[SizeReport]) -> Vec<String> {
    let mut header = vec![String::new()];
    for report in sizes {
        header.push(report.documents.to_string());
        header.extend(report.pagefind.as_ref().map(|_| format!("Pagefind {}", report.documents)));
    }
    header.extend(["growth".to_owned(), "target".to_owned()]);
    header
}

fn cells(row: &Row, sizes: &[SizeReport]) -> Vec<String> {
    let format = |figures: &EngineFigures| format!("{:.*}", row.digits, (row.value)(figures));
    let mut cells = vec![row.name.to_owned()];
    for report in sizes {
        cells.push(format(&report.medina));
        cells.extend(report.pagefind.as_ref().map(format));
    }
    cells.push(growth(sizes, row.value));
    cells.push(row.target.to_owned());
    cells
}

/// Medina's figure for the largest corpus divided by that for the smallest.
fn growth(sizes: &[SizeReport], value: fn(&EngineFigures) -> f64) -> String {
    let [first, .., last] = sizes else { return String::new() };
    let growth = ratio(value(&last.medina), value(&first.medina));
    growth.map_or_else(String::new, |growth| format!("{growth:.2}"))
}
