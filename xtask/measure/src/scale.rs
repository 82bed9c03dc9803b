//! `measure scale`: what grows with a corpus and how fast: building, memory, files, the bytes until hits and until all counts are
//! there, rounds, warm queries. On synthetic corpora of growing report, or on real ones.
//!
//! Pagefind takes part up to [`pagefind::MAX_DOCUMENTS`] documents.

use anyhow::Result;
use serde::Serialize;

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

/// One engine over one corpus.
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
        options.progress(&format!(
            "{}: {} documents, {}",
            corpus.name,
            corpus.documents,
            corpus.storage()
        ));
        sizes.push(report(&corpus, options)?);
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&sizes)?);
    } else {
        print(&sizes);
    }
    Ok(())
}

/// The corpora named, or synthetic ones, each made when its turn comes.
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

fn report(corpus: &BenchmarkCorpus, options: &Options) -> Result<SizeReport> {
    let scenario = corpus.scenarios()?.swap_remove(0);
    let queries = speed::write_queries(corpus, options.sample.unwrap_or(QUERIES))?;
    let modules = speed::bundle_modules()?;
    let figures = |engine: &EngineSpec,
                   usage: ResourceUsage,
                   served: &ServedEngine|
     -> Result<EngineFigures> {
        let folder = FolderSnapshot::read(served.folder())?;
        Ok(EngineFigures {
            build: usage,
            files: folder.totals(),
            largest_file: folder.largest_file(),
            payload: served.payload(&scenario, &[])?,
            speed: speed::measure_engine(
                engine,
                served.folder(),
                &corpus.facets,
                &modules,
                &queries,
            )?,
        })
    };
    let out = build::clear_build(corpus)?;
    let usage = build::medina_build(corpus, &out)?;
    let medina = figures(&speed::MEDINA, usage, &ServedEngine::of_medina(out)?)?;
    let theirs = || {
        let site = PagefindSite::write(corpus)?;
        let usage = site.build()?;
        figures(&speed::PEERS[0], usage, &ServedEngine::of_pagefind(site, corpus)?)
    };
    let takes_part = !options.no_peers && corpus.documents <= pagefind::MAX_DOCUMENTS;
    let pagefind = if takes_part { Some(theirs()?) } else { None };
    Ok(SizeReport {
        corpus: corpus.name.clone(),
        documents: corpus.documents,
        query: scenario.query,
        medina,
        pagefind,
    })
}

/// A line of the table: what it says, how many digits, the target of its growth, the figure.
type Line = (&'static str, usize, &'static str, fn(&EngineFigures) -> f64);

const LINES: [Line; 16] = [
    ("build, s", 1, "", |figures| figures.build.seconds),
    ("build, processor s", 1, "", |figures| figures.build.processor_seconds),
    ("build, peak memory, MB", 0, "slower than the corpus", |figures| {
        megabytes(figures.build.peak_memory)
    }),
    ("files", 0, "", |figures| figures.files.files as f64),
    ("MB in files", 1, "", |figures| megabytes(figures.files.bytes)),
    ("largest file, kB", 1, "", |figures| figures.largest_file as f64 / 1000.0),
    ("until hits, kB", 1, "≤ 1.5 from 10,000 to 100,000, postings apart", |figures| {
        figures.payload.bytes_until()[0] as f64 / 1000.0
    }),
    ("until all counts, kB", 1, "", |figures| figures.payload.bytes_until()[1] as f64 / 1000.0),
    ("  words and postings, kB", 1, "", |figures| {
        figures.payload.bytes_for(&["words"]) as f64 / 1000.0
    }),
    ("  facet columns, kB", 1, "", |figures| {
        figures.payload.bytes_for(&["facets"]) as f64 / 1000.0
    }),
    ("rounds until ready", 0, "", |figures| figures.payload.rounds()[0] as f64),
    ("rounds after the last keystroke, counts included", 0, "", |figures| {
        figures.payload.rounds()[1] as f64
    }),
    ("warm query p50, ms", 2, "", |figures| figures.speed.percentile_of_all_kinds(50.0)),
    ("warm query p95, ms", 2, "≤ 2 at 10,000, ≤ 10 at 100,000", |figures| {
        figures.speed.percentile_of_all_kinds(95.0)
    }),
    ("longest task, ms", 0, "≤ 50", |figures| figures.speed.longest_task().elapsed),
    ("longest task, processor ms", 0, "", |figures| figures.speed.longest_task().processor),
];

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn print(sizes: &[SizeReport]) {
    let mut header = vec![String::new()];
    for report in sizes {
        header.push(report.documents.to_string());
        header.extend(report.pagefind.as_ref().map(|_| format!("Pagefind {}", report.documents)));
    }
    header.extend(["growth".to_owned(), "target".to_owned()]);
    let row = |(name, digits, target, figure): &Line| {
        let shown = |figures: &EngineFigures| format!("{:.digits$}", figure(figures));
        let mut cells = vec![(*name).to_owned()];
        for report in sizes {
            cells.push(shown(&report.medina));
            cells.extend(report.pagefind.as_ref().map(shown));
        }
        cells.push(growth(sizes, figure));
        cells.push((*target).to_owned());
        cells
    };
    let names: Vec<String> =
        sizes.iter().map(|report| format!("{} “{}”", report.corpus, report.query)).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    table::print(
        &format!("Growth: {}", names.join(", ")),
        &header,
        &LINES.iter().map(row).collect::<Vec<_>>(),
    );
}

/// The largest_file corpus beside the smallest.
fn growth(sizes: &[SizeReport], figure: &fn(&EngineFigures) -> f64) -> String {
    let [first, .., last] = sizes else { return String::new() };
    let growth = ratio(figure(&last.medina), figure(&first.medina));
    growth.map_or_else(String::new, |growth| format!("{growth:.2}"))
}
