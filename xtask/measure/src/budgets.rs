//! `measure budgets`: compares what a visitor receives with `benches/budgets.toml`, and fails above
//! it. Part of `cargo xtask test`.
//!
//! These figures can be a test because the bytes are the same in every run and on every machine,
//! unlike times. Code counts with the compression of a server; index files count as they are, each
//! once, in the order in which the widget asks for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use medina::Request;
use serde::{Deserialize, Serialize};

use crate::benchmark_corpus::{self, BenchmarkCorpus};
use crate::index::{self, LocalIndex};
use crate::options::Options;
use crate::paths;
use crate::{browser, table};

const FILE: &str = "benches/budgets.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    /// Budget of script, module and the words of one language.
    code: u64,
    page: Vec<PageBudget>,
}

/// A visit to one index.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageBudget {
    /// The size of a synthetic corpus; our own corpus if absent.
    documents: Option<u64>,
    language: String,
    /// Budget of the files that every query needs: manifest, header and labels.
    before: u64,
    /// Queries in order. The budget of each covers only files that the queries before it did not
    /// load.
    #[serde(rename = "ask")]
    queries: Vec<QueryBudget>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryBudget {
    query: String,
    bytes: u64,
}

#[derive(Debug, PartialEq, Serialize)]
struct BudgetLine {
    item: String,
    bytes: u64,
    budget: u64,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    let path = paths::root().join(FILE);
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let budgets: Budgets =
        toml::from_str(&text).with_context(|| format!("{FILE} cannot be understood"))?;
    let lines = measure_pages(&budgets, options)?;
    options.print(lines.as_slice(), print)?;
    check(&lines)
}

/// Builds the index of every page and replays its queries.
fn measure_pages(budgets: &Budgets, options: &Options) -> Result<Vec<BudgetLine>> {
    let mut lines = Vec::new();
    for page in &budgets.page {
        let corpus = match page.documents {
            Some(documents) => benchmark_corpus::synthetic(documents, options)?,
            None => benchmark_corpus::own(options)?,
        };
        let folder = corpus.folder.join("medina");
        index::build(&corpus.arguments, &folder)?;
        if lines.is_empty() {
            let (item, bytes) = ("code".to_owned(), code_bytes(&folder)?);
            lines.push(BudgetLine { item, bytes, budget: budgets.code });
        }
        lines.extend(replay_visit(page, &corpus, LocalIndex::open(&folder, &page.language)?)?);
    }
    Ok(lines)
}

/// The compressed size of script, module, styles and the largest file of words.
fn code_bytes(folder: &Path) -> Result<u64> {
    let mut script = browser::script("xtask/measure/code-size.mjs");
    let sizes: BTreeMap<String, u64> = browser::run_json(script.arg(folder))?;
    Ok(sizes.values().sum())
}

/// Sends the requests of the widget and records the bytes that each step loads.
fn replay_visit(
    page: &PageBudget,
    corpus: &BenchmarkCorpus,
    mut index: LocalIndex,
) -> Result<Vec<BudgetLine>> {
    index.prepare()?;
    let mut before = index.received_bytes();
    let item = format!("{}: before a query", corpus.name);
    let mut lines = vec![BudgetLine { item, bytes: before, budget: page.before }];
    for QueryBudget { query, bytes } in &page.queries {
        index.search(&Request { query: query.clone(), ..Request::default() })?;
        index.suggest(query)?;
        let received = index.received_bytes() - before;
        before += received;
        lines.push(BudgetLine {
            item: format!("{}: “{query}”", corpus.name),
            bytes: received,
            budget: *bytes,
        });
    }
    Ok(lines)
}

fn print(lines: &[BudgetLine]) {
    let row = |BudgetLine { item, bytes, budget }: &BudgetLine| {
        let used = format!("{:.1}", 100.0 * *bytes as f64 / (*budget).max(1) as f64);
        vec![item.clone(), bytes.to_string(), budget.to_string(), used]
    };
    table::print(
        "Bytes a visitor receives",
        &["", "bytes", "budget", "% used"],
        &lines.iter().map(row).collect::<Vec<_>>(),
    );
}

fn check(lines: &[BudgetLine]) -> Result<()> {
    let exceeded: Vec<&str> = lines
        .iter()
        .filter(|line| line.bytes > line.budget)
        .map(|line| line.item.as_str())
        .collect();
    if exceeded.is_empty() {
        return Ok(());
    }
    bail!(
        "over budget: {}; make it smaller, or say in {FILE} why it has to be larger",
        exceeded.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_too_many_fails() {
        let lines = |bytes| vec![BudgetLine { item: "code".into(), bytes, budget: 100 }];
        assert!(check(&lines(100)).is_ok());
        assert!(check(&lines(101)).unwrap_err().to_string().contains("over budget: code"));
    }

    #[test]
    fn the_budgets_of_this_repository_can_be_read() {
        let text = fs::read_to_string(paths::root().join(FILE)).unwrap();
        let budgets: Budgets = toml::from_str(&text).unwrap();
        assert!(budgets.page.iter().any(|page| page.documents.is_none()), "our own corpus has one");
        assert!(budgets.page.iter().all(|page| !page.queries.is_empty()));
    }
}
