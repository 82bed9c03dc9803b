//! Runs a file of queries and lists their results: as the evaluation tools of TREC read them, or as pages.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use medina::{Hit, Page, Request};
use serde::{Deserialize, Serialize};

use crate::args::{RunFormat, Search};
use crate::commands::search::request;
use crate::disk::Disk;

/// Names the run in the last column.
const RUN: &str = "medina";

/// One line of a query file.
#[derive(Deserialize)]
struct Query {
    id: String,
    text: String,
    lang: Option<String>,
}

/// The page of one query.
#[derive(Serialize)]
struct Answered<'a> {
    id: &'a str,
    #[serde(flatten)]
    page: &'a Page,
}

/// Prints `query Q0 document rank score medina` for the best results of every query.
pub(crate) fn run(arguments: &Search, queries: &Path) -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    // An engine speaks to one visitor; queries of one language share one.
    let mut disks = BTreeMap::new();
    for query in read(queries)? {
        let language = query.lang.clone().or_else(|| arguments.lang.clone());
        if !disks.contains_key(&language) {
            disks.insert(language.clone(), Disk::open(&arguments.index, language.as_deref())?);
        }
        let Some(disk) = disks.get_mut(&language) else { continue };
        let request = request(arguments, &disk.describe()?)?;
        let page = disk.search(&Request {
            query: query.text,
            limit: arguments.top,
            complete: true,
            facets: false,
            ..request
        })?;
        match arguments.format {
            RunFormat::Trec => print(&mut out, &query.id, &page.hits)?,
            RunFormat::Json => {
                serde_json::to_writer(&mut out, &Answered { id: &query.id, page: &page })?;
                writeln!(out)?;
            }
        }
    }
    Ok(out.flush()?)
}

fn read(path: &Path) -> Result<Vec<Query>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut queries = Vec::new();
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if !line.trim().is_empty() {
            let query = serde_json::from_str(&line);
            queries.push(query.with_context(|| {
                format!("{}:{}: not a query; write {{\"id\": …, \"text\": …}}", path.display(), index + 1)
            })?);
        }
    }
    Ok(queries)
}

/// The score printed only counts down: evaluators sort by it, and ours is comparable within a group of hits, not across the two.
fn print(out: &mut impl Write, query: &str, hits: &[Hit]) -> Result<()> {
    for (index, hit) in hits.iter().enumerate() {
        writeln!(out, "{query} Q0 {} {} {} {RUN}", hit.id, index + 1, hits.len() - index)?;
    }
    Ok(())
}
