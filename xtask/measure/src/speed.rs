//! `measure speed`: warm queries with all facet counts in a browser, what opening and first queries cost its main thread, and the
//! memory that takes; beside other engines over the same records. `tests/browser/speed.mjs` has the clock,
//! `xtask/measure/peers/browser/` the engines with their settings.
//!
//! Peers that build their index in the page or take minutes over a query are left out above a size, which the table says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};

use crate::arithmetic::{percentile, ratio};
use crate::options::{self, Options};
use crate::pagefind::{self, Site};
use crate::source::questions::Series;
use crate::source::{self, Source};
use crate::{browser, index, run, table};

/// Queries of each kind.
const QUERIES: usize = 40;
/// How long the repeated queries of one engine may take.
const SECONDS: u32 = 30;

/// An engine that takes part.
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    module: &'static str,
    counts_facets: bool,
    /// The most documents it is asked to take.
    most: usize,
}

pub(crate) const MEDINA: Engine =
    Engine { name: "Medina", module: "medina", counts_facets: true, most: usize::MAX };

/// Their caps are where one of them takes more than some minutes or gigabytes on two cores.
pub(crate) const PEERS: [Engine; 6] = [
    Engine { name: "Pagefind", module: "pagefind", counts_facets: true, most: pagefind::MOST },
    Engine { name: "ItemsJS", module: "itemsjs", counts_facets: true, most: 12_000 },
    Engine { name: "Orama", module: "orama", counts_facets: true, most: 12_000 },
    Engine { name: "MiniSearch", module: "minisearch", counts_facets: false, most: 120_000 },
    Engine { name: "FlexSearch", module: "flexsearch", counts_facets: false, most: 120_000 },
    Engine { name: "Lunr", module: "lunr", counts_facets: false, most: 30_000 },
];

#[derive(Debug, Deserialize, Serialize)]
struct Times {
    kind: String,
    /// For each query all its times.
    times: Vec<Vec<f64>>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Cold {
    kind: String,
    query: String,
    milliseconds: f64,
    total: u64,
    hits: u64,
    counts: u64,
}

/// The longest task of the main thread, in milliseconds: from beginning to end, and of the processor's time.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Task {
    pub(crate) elapsed: f64,
    pub(crate) processor: f64,
}

#[derive(Debug, Deserialize, Serialize)]
struct Tasks {
    opening: Task,
    asking: Task,
}

#[derive(Debug, Deserialize, Serialize)]
struct Memory {
    scripts: u64,
    buffers: u64,
    modules: u64,
}

#[derive(Debug, Deserialize, Serialize)]
struct BeforeAfter {
    before: Memory,
    after: Memory,
}

/// How one engine did; times in milliseconds.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Timed {
    opened: f64,
    longest_task: Tasks,
    cold: Vec<Cold>,
    series: Vec<Times>,
    memory: BeforeAfter,
}

#[derive(Serialize)]
struct Row {
    engine: &'static str,
    counts_facets: bool,
    /// Nothing where the corpus is too large for it.
    timed: Option<Timed>,
}

#[derive(Serialize)]
struct Outcome {
    corpus: String,
    documents: usize,
    rows: Vec<Row>,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    source::each(options, |source| outcome(source, options), print)
}

fn outcome(source: &Source, options: &Options) -> Result<Outcome> {
    let questions = questions(source, options.sample.unwrap_or(QUERIES))?;
    let modules = modules()?;
    let mut rows = Vec::new();
    for engine in engines(options) {
        let fits = source.documents <= engine.most;
        options.say(&format!(
            "{}, {} documents: {}{}",
            source.name,
            source.documents,
            engine.name,
            if fits { "" } else { " is left out" }
        ));
        let timed = fits.then(|| timed(engine, source, &modules, &questions)).transpose()?;
        rows.push(Row { engine: engine.name, counts_facets: engine.counts_facets, timed });
    }
    Ok(Outcome { corpus: source.name.clone(), documents: source.documents, rows })
}

fn engines(options: &Options) -> impl Iterator<Item = &'static Engine> {
    let peers = PEERS.iter().filter(|engine| {
        !options.no_peers && options.only.as_ref().is_none_or(|only| only == engine.module)
    });
    std::iter::once(&MEDINA).chain(peers)
}

/// Writes the queries of every kind, and tells where.
pub(crate) fn questions(source: &Source, count: usize) -> Result<PathBuf> {
    let series: Vec<Series> = source.sample()?.series(count);
    let path = source.folder.join("questions.json");
    fs::write(&path, serde_json::to_vec(&series)?)?;
    Ok(path)
}

/// The engines as modules for pages.
pub(crate) fn modules() -> Result<PathBuf> {
    let folder = options::work(&["peers"])?;
    run::output(browser::script("xtask/measure/peers/bundle.mjs").arg(&folder))?;
    Ok(folder)
}

/// Builds what an engine needs and asks it everything.
fn timed(engine: &Engine, source: &Source, modules: &Path, questions: &Path) -> Result<Timed> {
    let folder = match engine.module {
        "medina" => {
            let folder = source.folder.join("medina");
            index::build(&source.arguments, &folder)?;
            folder
        }
        "pagefind" => {
            let site = Site::write(source)?;
            site.build()?;
            site.out
        }
        _ => source.folder.clone(),
    };
    timed_in(engine, &folder, &source.facets, modules, questions)
}

/// Asks an engine whose files are there.
pub(crate) fn timed_in(
    engine: &Engine,
    folder: &Path,
    facets: &[String],
    modules: &Path,
    questions: &Path,
) -> Result<Timed> {
    let mut command: Command = browser::script("tests/browser/speed.mjs");
    command.args([
        "--engine",
        engine.module,
        "--facets",
        &facets.join(","),
        "--seconds",
        &SECONDS.to_string(),
    ]);
    command.arg("--module").arg(modules.join(engine.module).with_extension("js"));
    let timed: Timed =
        browser::ask(command.arg("--cdn").arg(folder).arg("--questions").arg(questions))?;
    ensure!(
        timed.cold.iter().any(|answer| answer.hits > 0),
        "{} finds nothing at all",
        engine.name
    );
    Ok(timed)
}

impl Timed {
    /// Over the queries of a kind, each at its best.
    fn of_kind(&self, kind: &str, percent: f64) -> f64 {
        percentile(&self.best(|series| series.kind == kind), percent)
    }

    /// Over all queries, each at its best: whatever else the machine did only ever added.
    pub(crate) fn overall(&self, percent: f64) -> f64 {
        percentile(&self.best(|_| true), percent)
    }

    fn best(&self, wanted: impl Fn(&Times) -> bool) -> Vec<f64> {
        let queries =
            self.series.iter().filter(|series| wanted(series)).flat_map(|series| &series.times);
        queries.map(|times| times.iter().copied().fold(f64::INFINITY, f64::min)).collect()
    }

    /// Over every single time, with whatever disturbed it.
    fn disturbed(&self, percent: f64) -> f64 {
        let times: Vec<f64> =
            self.series.iter().flat_map(|series| &series.times).flatten().copied().collect();
        percentile(&times, percent)
    }

    /// Over a page that has done nothing yet.
    pub(crate) fn memory(&self) -> u64 {
        let sum = |memory: &Memory| memory.scripts + memory.buffers + memory.modules;
        sum(&self.memory.after).saturating_sub(sum(&self.memory.before))
    }

    pub(crate) fn longest_task(&self) -> Task {
        let Tasks { opening, asking } = self.longest_task;
        Task {
            elapsed: opening.elapsed.max(asking.elapsed),
            processor: opening.processor.max(asking.processor),
        }
    }

    /// How many of the queries found something.
    fn answered(&self) -> usize {
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

fn print(outcome: &Outcome) {
    let ours = outcome
        .rows
        .first()
        .and_then(|row| row.timed.as_ref())
        .map_or(0.0, |timed| timed.overall(95.0));
    let rows: Vec<_> = outcome.rows.iter().map(|row| cells(row, ours, outcome.documents)).collect();
    let title = format!(
        "{}, {} documents: warm queries in Chromium (target: p95 ≤ 2 ms at 10,000, ≤ 10 ms at 100,000; tasks ≤ 50 ms)",
        outcome.corpus, outcome.documents
    );
    table::print(&title, &HEADER, &rows);
    println!(
        "each query at the best of its runs, as other work on the machine only adds; facets: whether all counts are part of the answer; answered: queries that found something, misspelt ones included; longest task: from beginning to end, and of the processor's time, which other work on the machine does not lengthen"
    );
}

fn cells(row: &Row, ours: f64, documents: usize) -> Vec<String> {
    let counts = if row.counts_facets { "counted" } else { "none" };
    let Some(timed) = &row.timed else {
        return vec![row.engine.to_owned(), "too many documents".to_owned()];
    };
    let milliseconds = |time: f64| format!("{time:.2}");
    let kinds = [
        ("one word", 50.0),
        ("one word", 95.0),
        ("two words", 95.0),
        ("three words", 95.0),
        ("prefix", 95.0),
        ("misspelt", 95.0),
    ];
    let mut cells = vec![row.engine.to_owned(), counts.to_owned()];
    cells.extend(kinds.iter().map(|(kind, percent)| milliseconds(timed.of_kind(kind, *percent))));
    cells.extend([50.0, 95.0].map(|percent| milliseconds(timed.overall(percent))));
    cells.push(milliseconds(timed.disturbed(95.0)));
    cells.push(
        ratio(timed.overall(95.0), ours).map_or_else(String::new, |ratio| format!("{ratio:.1}")),
    );
    cells.push(format!("{} of {}", timed.answered(), timed.cold.len()));
    let Task { elapsed, processor } = timed.longest_task();
    cells.push(format!("{elapsed:.0} ({processor:.0})"));
    cells.push(format!("{:.1}", timed.memory() as f64 / 1e6 / documents as f64 * 10_000.0));
    cells
}
