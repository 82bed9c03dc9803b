//! `measure relevance`: scores Medina, BM25 and the peers on test collections.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use crate::collection::{self, Collection};
use crate::metrics::Scores;
use crate::options::Options;
use crate::run::Run;
use crate::{bm25, known_items, peers, run, table};

const MEDINA: &str = "Medina";
const BM25: &str = "BM25";

/// The mean scores of each engine on one collection.
#[derive(Serialize)]
struct CollectionReport {
    set: String,
    documents: usize,
    queries: usize,
    /// Documents that have no title.
    untitled: usize,
    /// Documents that `medina build` rejected.
    skipped: usize,
    engines: BTreeMap<&'static str, Scores>,
}

/// A score with its name.
struct Metric {
    name: &'static str,
    value: fn(&Scores) -> f64,
}

const METRICS: [Metric; 3] = [
    Metric { name: "nDCG@10", value: |scores| scores.ndcg },
    Metric { name: "MRR", value: |scores| scores.mrr },
    Metric { name: "recall@100", value: |scores| scores.recall },
];

pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut reports = Vec::new();
    for collection in collections(options)? {
        options.progress(&describe(&collection));
        reports.push(report(&collection, options)?);
    }
    options.print(reports.as_slice(), |reports| print(reports, &engines(options)))
}

fn collections(options: &Options) -> Result<Vec<Collection>> {
    if options.titles.is_empty() {
        let sets =
            collection::find_collections(&options.collections_folder()?, options.only.as_deref())?;
        return sets.iter().map(|set| Collection::read(set)).collect();
    }
    let mut made = Vec::new();
    for file in &options.titles {
        made.extend(known_items::collections(file)?);
    }
    made.retain(|collection| options.only.as_ref().is_none_or(|only| *only == collection.name));
    Ok(made)
}

fn describe(collection: &Collection) -> String {
    let Collection { name, documents, queries, untitled, .. } = collection;
    let cleaning = match untitled {
        0 => String::new(),
        count => {
            format!("; {count} documents without a title are given a dash, which no engine indexes")
        }
    };
    format!("{name}: {} documents, {} queries{cleaning}", documents.len(), queries.len())
}

fn engines(options: &Options) -> Vec<&'static str> {
    let peers = peers::PEERS.iter().map(|(name, _)| *name).filter(|_| !options.no_peers);
    [MEDINA, BM25].into_iter().chain(peers).collect()
}

fn report(collection: &Collection, options: &Options) -> Result<CollectionReport> {
    let (medina, skipped) = run::medina(collection)?;
    if skipped > 0 {
        let name = &collection.name;
        options.progress(&format!(
            "{name}: {skipped} documents with errors are not in Medina's index"
        ));
    }
    let mut runs = vec![(MEDINA, medina), (BM25, bm25::run(collection)?)];
    for (name, module) in peers::PEERS.iter().filter(|_| !options.no_peers) {
        runs.push((name, peers::run(module, collection)?));
    }
    let mean = |run: &Run| Scores::mean(&run.scores(&collection.queries, &collection.judgments));
    Ok(CollectionReport {
        set: collection.name.clone(),
        documents: collection.documents.len(),
        queries: collection.queries.len(),
        untitled: collection.untitled,
        skipped,
        engines: runs.iter().map(|(engine, run)| (*engine, mean(run))).collect(),
    })
}

fn print(reports: &[CollectionReport], engines: &[&str]) {
    for metric in &METRICS {
        let header: Vec<&str> = ["set", "docs", "queries"]
            .into_iter()
            .chain(engines.iter().copied())
            .chain(["Medina/BM25"])
            .collect();
        let mut rows: Vec<_> = reports.iter().map(|report| row(report, engines, metric)).collect();
        rows.push(means(reports, engines, metric));
        table::print(metric.name, &header, &rows);
    }
    println!("\n* below the best of its row");
}

fn row(report: &CollectionReport, engines: &[&str], metric: &Metric) -> Vec<String> {
    let mut cells =
        vec![report.set.clone(), report.documents.to_string(), report.queries.to_string()];
    cells.extend(scores(engines, |engine| (metric.value)(&report.engines[engine])));
    cells.push(format!("{:.3}", ratio(report, metric)));
    cells
}

/// The last row: the mean of each column. That of the ratios is not the ratio of the means.
fn means(reports: &[CollectionReport], engines: &[&str], metric: &Metric) -> Vec<String> {
    let mean = |value: &dyn Fn(&CollectionReport) -> f64| {
        reports.iter().map(value).sum::<f64>() / reports.len() as f64
    };
    let mut cells = vec!["mean".to_owned(), String::new(), String::new()];
    cells.extend(scores(engines, |engine| mean(&|report| (metric.value)(&report.engines[engine]))));
    cells.push(format!("{:.3}", mean(&|report| ratio(report, metric))));
    cells
}

/// One cell for each engine. Medina is marked if another engine scores better by the digits shown.
fn scores(engines: &[&str], score: impl Fn(&str) -> f64) -> Vec<String> {
    let shown = |engine: &&str| format!("{:.3}", score(engine));
    let best = engines.iter().map(shown).max().unwrap_or_default();
    let mark = |engine: &str, cell: &str| if engine == MEDINA && *cell < *best { "*" } else { "" };
    engines
        .iter()
        .map(|engine| (engine, shown(engine)))
        .map(|(engine, cell)| format!("{}{cell}", mark(engine, &cell)))
        .collect()
}

fn ratio(report: &CollectionReport, metric: &Metric) -> f64 {
    let baseline = (metric.value)(&report.engines[BM25]);
    if baseline > 0.0 { (metric.value)(&report.engines[MEDINA]) / baseline } else { 1.0 }
}
