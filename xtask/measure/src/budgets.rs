//! `measure budgets`: what a visitor receives must stay below what `benches/budgets.toml` allows. Part of `cargo xtask test`.
//!
//! These bytes are the same in every run and on every machine, so they can be a test; times never are. The code is weighed as
//! servers send it, the files of the index as they are, each once, in the order in which the widget comes to ask for them.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use medina::Request;
use serde::{Deserialize, Serialize};

use crate::index::{self, Index};
use crate::options::{self, Options};
use crate::source::{self, Source};
use crate::{browser, table};

const FILE: &str = "benches/budgets.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    /// Script and module.
    code: u64,
    page: Vec<Page>,
}

/// A visit to one index.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    /// So many synthetic documents; our own corpus without it.
    documents: Option<u64>,
    language: String,
    /// Entry, core and labels: what no query can do without.
    before: u64,
    /// Queries in turn: what each needs that those before it did not bring.
    ask: Vec<Ask>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    query: String,
    bytes: u64,
}

#[derive(Debug, PartialEq, Serialize)]
struct Spent {
    what: String,
    bytes: u64,
    budget: u64,
}

pub(crate) fn measure(options: &Options) -> Result<()> {
    let path = options::root().join(FILE);
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let budgets: Budgets =
        toml::from_str(&text).with_context(|| format!("{FILE} cannot be understood"))?;
    let spent = spent(&budgets, options)?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&spent)?);
    } else {
        print(&spent);
    }
    conclude(&spent)
}

fn spent(budgets: &Budgets, options: &Options) -> Result<Vec<Spent>> {
    let mut spent = Vec::new();
    for page in &budgets.page {
        let source = match page.documents {
            Some(documents) => source::synthetic(documents, options)?,
            None => source::own(options)?,
        };
        let folder = source.folder.join("medina");
        index::build(&source.arguments, &folder)?;
        if spent.is_empty() {
            let weights: BTreeMap<String, u64> =
                browser::ask(browser::script("xtask/measure/weigh.mjs").arg(&folder))?;
            spent.push(Spent {
                what: "code".into(),
                bytes: weights.values().sum(),
                budget: budgets.code,
            });
        }
        spent.extend(visit(page, &source, Index::open(&folder, &page.language)?)?);
    }
    Ok(spent)
}

/// Does what the widget does, and notes what each step brought.
fn visit(page: &Page, source: &Source, mut index: Index) -> Result<Vec<Spent>> {
    index.prepare()?;
    let mut before = index.received();
    let what = format!("{}: before a query", source.name);
    let mut spent = vec![Spent { what, bytes: before, budget: page.before }];
    for Ask { query, bytes } in &page.ask {
        index.search(&Request { query: query.clone(), ..Request::default() })?;
        index.suggest(query)?;
        let received = index.received() - before;
        before += received;
        spent.push(Spent {
            what: format!("{}: “{query}”", source.name),
            bytes: received,
            budget: *bytes,
        });
    }
    Ok(spent)
}

fn print(spent: &[Spent]) {
    let row = |Spent { what, bytes, budget }: &Spent| {
        let used = format!("{:.1}", 100.0 * *bytes as f64 / (*budget).max(1) as f64);
        vec![what.clone(), bytes.to_string(), budget.to_string(), used]
    };
    table::print(
        "Bytes a visitor receives",
        &["", "bytes", "budget", "% used"],
        &spent.iter().map(row).collect::<Vec<_>>(),
    );
}

fn conclude(spent: &[Spent]) -> Result<()> {
    let exceeded: Vec<&str> = spent
        .iter()
        .filter(|spent| spent.bytes > spent.budget)
        .map(|spent| spent.what.as_str())
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
        let spent = |bytes| vec![Spent { what: "code".into(), bytes, budget: 100 }];
        assert!(conclude(&spent(100)).is_ok());
        assert!(conclude(&spent(101)).unwrap_err().to_string().contains("over budget: code"));
    }

    #[test]
    fn the_budgets_of_this_repository_can_be_read() {
        let text = fs::read_to_string(options::root().join(FILE)).unwrap();
        let budgets: Budgets = toml::from_str(&text).unwrap();
        assert!(budgets.page.iter().any(|page| page.documents.is_none()), "our own corpus has one");
        assert!(budgets.page.iter().all(|page| !page.ask.is_empty()));
    }
}
