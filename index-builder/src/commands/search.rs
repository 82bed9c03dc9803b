//! `medina search`: searches a built folder as the widget does.

use std::io::Write;
use std::time::Instant;

use anyhow::Result;
use medina::query::explain::Explanation;
use medina::{Page, Request};
use serde::Serialize;

use crate::args::Search;
use crate::exit_status::ExitStatus;
use crate::local_index::LocalIndex;
use crate::search_request::request;
use crate::{search_output, trec};

pub(crate) fn run(arguments: &Search) -> Result<ExitStatus> {
    match &arguments.queries {
        Some(queries) => trec::run(arguments, queries)?,
        None => search(arguments)?,
    }
    Ok(ExitStatus::Done)
}

/// Searches for one query and prints its page of results.
fn search(arguments: &Search) -> Result<()> {
    let mut index = LocalIndex::open(&arguments.index, arguments.lang.as_deref())?;
    let info = index.describe()?;
    let request = Request {
        query: arguments.query.clone(),
        limit: arguments.limit,
        complete: arguments.complete,
        ..request(arguments, &info)?
    };
    let started = Instant::now();
    let page = index.search(&request)?;
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    let explanations = if arguments.explain { Some(index.explain(&request)?) } else { None };
    let explanations = explanations.as_deref();
    let mut out = anstream::stdout().lock();
    if arguments.json {
        let page = JsonPage { page: &page, explanations, milliseconds };
        writeln!(out, "{}", serde_json::to_string_pretty(&page)?)?;
    } else {
        let explanations = explanations.unwrap_or_default();
        search_output::print_page(&mut out, &page, &info, request.offset, explanations)?;
    }
    Ok(())
}

/// The page of results as JSON, with what the engine does not know about it.
#[derive(Serialize)]
struct JsonPage<'a> {
    #[serde(flatten)]
    page: &'a Page,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanations: Option<&'a [Explanation]>,
    milliseconds: f64,
}
