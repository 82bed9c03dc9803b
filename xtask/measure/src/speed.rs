//! `measure speed`: times warm queries with all facet counts in a browser, the longest tasks of its
//! main thread, and its memory, beside other engines on the same records. `tests/browser/speed.mjs`
//! takes the times; the settings of the engines are in `xtask/measure/peers/browser/`.
//!
//! Peers that build their index in the page or take minutes for a query are left out above a
//! certain size, which the table says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};

use crate::benchmark_corpus::query_sample::QuerySeries;
use crate::benchmark_corpus::{self, BenchmarkCorpus};
use crate::options::Options;
use crate::pagefind::{self, PagefindSite};
use crate::paths;
use crate::statistics::{percentile, ratio};
use crate::{browser, index, process, table};

/// Queries of each kind.
const QUERIES: usize = 40;
/// Time limit for repeating the queries of one engine.
const SECONDS: u32 = 30;

/// An engine to measure.
pub(crate) struct EngineSpec {
    pub(crate) name: &'static str,
    module: &'static str,
    counts_facets: bool,
    /// The largest corpus that it is measured with.
    max_documents: usize,
}

pub(crate) const MEDINA: EngineSpec =
    EngineSpec { name: "Medina", module: "medina", counts_facets: true, max_documents: usize::MAX };

pub(crate) const PAGEFIND: EngineSpec = EngineSpec {
    name: "Pagefind",
    module: "pagefind",
    counts_facets: true,
    max_documents: pagefind::MAX_DOCUMENTS,
};

/// The limits are where an engine takes more than some minutes or gigabytes on two cores.
const PEERS: [EngineSpec; 6] = [
    PAGEFIND,
    EngineSpec { name: "ItemsJS", module: "itemsjs", counts_facets: true, max_documents: 12_000 },
    EngineSpec { name: "Orama", module: "orama", counts_facets: true, max_documents: 12_000 },
    EngineSpec {
        name: "MiniSearch",
        module: "minisearch",
        counts_facets: false,
        max_documents: 120_000,
    },
    EngineSpec {
        name: "FlexSearch",
        module: "flexsearch",
        counts_facets: false,
        max_documents: 120_000,
    },
    EngineSpec { name: "Lunr", module: "lunr", counts_facets: false, max_documents: 30_000 },
];

#[derive(Debug, Deserialize, Serialize)]
struct QueryTimes {
    kind: String,
    /// For each query, its time in each run, in milliseconds.
    times: Vec<Vec<f64>>,
}

#[derive(Debug, Deserialize, Serialize)]
struct ColdQuery {
    kind: String,
    query: String,
    milliseconds: f64,
    total: u64,
    hits: u64,
    counts: u64,
}

/// The longest task of the main thread in milliseconds, by the clock and by processor time.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct TaskTime {
    pub(crate) elapsed: f64,
    pub(crate) processor: f64,
}

#[derive(Debug, Deserialize, Serialize)]
struct LongestTasks {
    opening: TaskTime,
    asking: TaskTime,
}

#[derive(Debug, Deserialize, Serialize)]
struct Memory {
    scripts: u64,
    buffers: u64,
    modules: u64,
}

#[derive(Debug, Deserialize, Serialize)]
struct MemoryChange {
    before: Memory,
    after: Memory,
}

/// The figures of one engine; times in milliseconds.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SpeedFigures {
    opened: f64,
    longest_task: LongestTasks,
    cold: Vec<ColdQuery>,
    series: Vec<QueryTimes>,
    memory: MemoryChange,
}

#[derive(Serialize)]
struct Row {
    engine: &'static str,
    counts_facets: bool,
    /// None if the corpus is too large for it.
    speed: Option<SpeedFigures>,
}

#[derive(Serialize)]
struct SpeedReport {
    corpus: String,
    documents: usize,
    rows: Vec<Row>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    benchmark_corpus::each(options, |corpus| report(corpus, options), print)
}

fn report(corpus: &BenchmarkCorpus, options: &Options) -> Result<SpeedReport> {
    let queries = write_queries(corpus, options.sample.unwrap_or(QUERIES))?;
    let modules = bundle_modules()?;
    let inputs = Inputs { facets: &corpus.facets, modules: &modules, queries: &queries };
    let mut rows = Vec::new();
    for engine in engines(options) {
        let fits = corpus.documents <= engine.max_documents;
        let note = if fits { "" } else { " is left out" };
        let name = engine.name;
        options.progress(&format!("{}: {name}{note}", corpus.describe()));
        let speed = fits.then(|| measure_one(engine, corpus, &inputs)).transpose()?;
        rows.push(Row { engine: engine.name, counts_facets: engine.counts_facets, speed });
    }
    Ok(SpeedReport { corpus: corpus.name.clone(), documents: corpus.documents, rows })
}

fn engines(options: &Options) -> impl Iterator<Item = &'static EngineSpec> {
    let peers = PEERS.iter().filter(|engine| {
        !options.no_peers && options.only.as_ref().is_none_or(|only| only == engine.module)
    });
    std::iter::once(&MEDINA).chain(peers)
}

/// Writes the queries of all kinds to a file and returns its path.
pub(crate) fn write_queries(corpus: &BenchmarkCorpus, count: usize) -> Result<PathBuf> {
    let series: Vec<QuerySeries> = corpus.sample()?.series(count);
    let path = corpus.folder.join("queries.json");
    fs::write(&path, serde_json::to_vec(&series)?)?;
    Ok(path)
}

/// Bundles the engines as modules that a page can load, and returns their folder.
pub(crate) fn bundle_modules() -> Result<PathBuf> {
    let folder = paths::work(&["peers"])?;
    process::stdout_of(browser::script("xtask/measure/peers/bundle.mjs").arg(&folder))?;
    Ok(folder)
}

/// Builds the index of an engine, if it has one, and measures its queries.
fn measure_one(
    engine: &EngineSpec,
    corpus: &BenchmarkCorpus,
    inputs: &Inputs<'_>,
) -> Result<SpeedFigures> {
    let folder = match engine.module {
        "medina" => {
            let folder = corpus.folder.join("medina");
            index::build(&corpus.arguments, &folder)?;
            folder
        }
        "pagefind" => {
            let site = PagefindSite::write(corpus)?;
            site.build()?;
            site.out
        }
        _ => corpus.folder.clone(),
    };
    measure_engine(engine, &folder, inputs)
}

/// What the browser script needs to know besides the engine.
pub(crate) struct Inputs<'a> {
    pub(crate) facets: &'a [String],
    /// The folder of [`bundle_modules`].
    pub(crate) modules: &'a Path,
    /// The file of [`write_queries`].
    pub(crate) queries: &'a Path,
}

/// Measures the queries of an engine whose files are in `folder`.
///
/// # Errors
/// When the browser fails, or when no query finds anything, since such times would mean nothing.
pub(crate) fn measure_engine(
    engine: &EngineSpec,
    folder: &Path,
    inputs: &Inputs<'_>,
) -> Result<SpeedFigures> {
    let EngineSpec { name, module, .. } = engine;
    let mut command: Command = browser::script("tests/browser/speed.mjs");
    command.args(["--engine", module, "--facets", &inputs.facets.join(",")]);
    command.args(["--seconds", &SECONDS.to_string()]);
    command.arg("--module").arg(inputs.modules.join(module).with_extension("js"));
    command.arg("--cdn").arg(folder).arg("--questions").arg(inputs.queries);
    let speed: SpeedFigures = browser::run_json(&mut command)?;
    ensure!(speed.cold.iter().any(|answer| answer.hits > 0), "{name} finds nothing at all");
    Ok(speed)
}

impl SpeedFigures {
    /// A percentile over the queries of one kind, each with its fastest run.
    fn percentile_of_kind(&self, kind: &str, percent: f64) -> f64 {
        percentile(&self.best_times(|series| series.kind == kind), percent)
    }

    /// A percentile over all queries, each with its fastest run, because other work on the machine
    /// can only add time.
    pub(crate) fn percentile_of_all_kinds(&self, percent: f64) -> f64 {
        percentile(&self.best_times(|_| true), percent)
    }

    /// The figures of the table, from “one p50” to “every run p95” in [`HEADER`].
    fn percentiles(&self) -> [f64; 9] {
        [
            self.percentile_of_kind("one word", 50.0),
            self.percentile_of_kind("one word", 95.0),
            self.percentile_of_kind("two words", 95.0),
            self.percentile_of_kind("three words", 95.0),
            self.percentile_of_kind("prefix", 95.0),
            self.percentile_of_kind("misspelt", 95.0),
            self.percentile_of_all_kinds(50.0),
            self.percentile_of_all_kinds(95.0),
            self.percentile_of_all_runs(95.0),
        ]
    }

    fn best_times(&self, wanted: impl Fn(&QueryTimes) -> bool) -> Vec<f64> {
        let queries =
            self.series.iter().filter(|series| wanted(series)).flat_map(|series| &series.times);
        queries.map(|times| times.iter().copied().fold(f64::INFINITY, f64::min)).collect()
    }

    /// A percentile over every single run, disturbances included.
    fn percentile_of_all_runs(&self, percent: f64) -> f64 {
        let times: Vec<f64> =
            self.series.iter().flat_map(|series| &series.times).flatten().copied().collect();
        percentile(&times, percent)
    }

    /// Memory in bytes, beyond that of a page that has done nothing.
    pub(crate) fn memory(&self) -> u64 {
        let sum = |memory: &Memory| memory.scripts + memory.buffers + memory.modules;
        sum(&self.memory.after).saturating_sub(sum(&self.memory.before))
    }

    pub(crate) fn longest_task(&self) -> TaskTime {
        let LongestTasks { opening, asking } = self.longest_task;
        TaskTime {
            elapsed: opening.elapsed.max(asking.elapsed),
            processor: opening.processor.max(asking.processor),
        }
    }

    /// How many queries found something.
    fn answered_queries(&self) -> usize {
        self.cold.iter().filter(|answer| answer.total > 0).count()
    }
}

const HEADER: [&str; 15] = [
    "ms",
    "facets",
    "one p50",
    "p95",
    "two p95",
    "three p95",
    "prefix p95",
    "typo p95",
    "all p50",
    "all p95",
    "every run p95",
    "× Medina",
    "answered",
    "longest task",
    "MB/10k docs",
];

/// Explains the columns of the table.
const LEGEND: &str = "\
each query counts with its fastest run, because other work can only add time
facets: whether the answer has all counts
answered: queries that found something, misspelt ones included
longest task: by the clock, and in brackets by processor time, which other work does not lengthen";

fn print(report: &SpeedReport) {
    let ours = report
        .rows
        .first()
        .and_then(|row| row.speed.as_ref())
        .map_or(0.0, |speed| speed.percentile_of_all_kinds(95.0));
    let rows: Vec<_> = report.rows.iter().map(|row| cells(row, ours, report.documents)).collect();
    let title = format!(
        "{}, {} documents: warm queries in Chromium (target: p95 ≤ 2 ms at 10,000, ≤ 10 ms at \
         100,000; tasks ≤ 50 ms)",
        report.corpus, report.documents
    );
    table::print(&title, &HEADER, &rows);
    println!("{LEGEND}");
}

/// The row of one engine; `ours` is Medina's 95th percentile, in milliseconds.
fn cells(row: &Row, ours: f64, documents: usize) -> Vec<String> {
    let counts = if row.counts_facets { "counted" } else { "none" };
    let Some(speed) = &row.speed else {
        return vec![row.engine.to_owned(), "too many documents".to_owned()];
    };
    let mut cells = vec![row.engine.to_owned(), counts.to_owned()];
    cells.extend(speed.percentiles().map(|time| format!("{time:.2}")));
    let ratio = ratio(speed.percentile_of_all_kinds(95.0), ours);
    cells.push(ratio.map_or_else(String::new, |ratio| format!("{ratio:.1}")));
    cells.push(format!("{} of {}", speed.answered_queries(), speed.cold.len()));
    let TaskTime { elapsed, processor } = speed.longest_task();
    cells.push(format!("{elapsed:.0} ({processor:.0})"));
    cells.push(format!("{:.1}", speed.memory() as f64 / 1e6 / documents as f64 * 10_000.0));
    cells
}
