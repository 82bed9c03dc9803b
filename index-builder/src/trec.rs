//! `medina search --queries`: runs a file of queries and prints their results, either as a TREC run
//! file for evaluation tools such as `trec_eval`, or as one JSON page per query.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use medina::{Hit, Page, Request};
use serde::Serialize;

use crate::args::{RunFormat, Search};
use crate::local_index::LocalIndexes;
use crate::queries;
use crate::search_request::request;

/// The name of the run, in the last column.
const RUN_NAME: &str = "medina";

/// The results of one query in JSON.
#[derive(Serialize)]
struct QueryResult<'a> {
    id: &'a str,
    #[serde(flatten)]
    page: &'a Page,
}

/// Runs every query and prints its best results in the requested format.
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
            RunFormat::Trec => print_run(&mut out, &query.id, &page.hits)?,
            RunFormat::Json => {
                serde_json::to_writer(&mut out, &QueryResult { id: &query.id, page: &page })?;
                writeln!(out)?;
            }
        }
    }
    Ok(out.flush()?)
}

/// Prints a line `query Q0 document rank score medina` for each hit.
///
/// The score is the number of hits from this one on, because evaluation tools sort by score, and
/// Medina's scores cannot be compared between hits that match all words and those that match some.
fn print_run(out: &mut impl Write, query: &str, hits: &[Hit]) -> Result<()> {
    for (index, hit) in hits.iter().enumerate() {
        writeln!(out, "{query} Q0 {} {} {} {RUN_NAME}", hit.id, index + 1, hits.len() - index)?;
    }
    Ok(())
}
