//! Runs a file of queries and lists their results: as the evaluation tools of TREC read them, or as pages.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use medina::{Hit, Page, Request};
use serde::Serialize;

use crate::args::{RunFormat, Search};
use crate::commands::search::request;
use crate::local_index::LocalIndexes;
use crate::queries;

/// Names the run in the last column.
const RUN: &str = "medina";

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
    let mut indexes = LocalIndexes::new(&arguments.index);
    for query in queries::read(queries)? {
        let language = query.lang.clone().or_else(|| arguments.lang.clone());
        let index = indexes.for_language(language.as_deref())?;
        let request = request(arguments, &index.describe()?)?;
        let page = index.search(&Request {
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

/// The score printed only counts down: evaluators sort by it, and ours is comparable within a group of hits, not across the two.
fn print(out: &mut impl Write, query: &str, hits: &[Hit]) -> Result<()> {
    for (index, hit) in hits.iter().enumerate() {
        writeln!(out, "{query} Q0 {} {} {} {RUN}", hit.id, index + 1, hits.len() - index)?;
    }
    Ok(())
}
