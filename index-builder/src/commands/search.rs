//! `medina search`: searches a built folder as the widget does.

use std::io::Write;
use std::time::Instant;

use anyhow::{Result, bail};
use medina::query::explain::Explanation;
use medina::{Info, Page, Range, Request, Sort};
use serde::Serialize;

use crate::ExitStatus;
use crate::args::{Search, SortName};
use crate::local_index::LocalIndex;
use crate::nearest::nearest;
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

/// Makes a request with the filters, order and offset of the command line.
pub(crate) fn request(arguments: &Search, info: &Info) -> Result<Request> {
    let mut request = Request {
        sort: sort(arguments.sort),
        offset: arguments.offset,
        correct: !arguments.verbatim,
        ..Request::default()
    };
    for filter in &arguments.filter {
        let Some((key, value)) = filter.split_once('=') else {
            bail!("the filter `{filter}` has no value; write --filter facet=value");
        };
        match kind(key, info)? {
            "range" => request.ranges.push((key.to_owned(), range(value)?)),
            _ => request.filters.push((key.to_owned(), vec![value.to_owned()])),
        }
    }
    Ok(request)
}

fn sort(name: SortName) -> Sort {
    match name {
        SortName::Relevance => Sort::Relevance,
        SortName::Date => Sort::Date,
        SortName::DateAsc => Sort::DateAsc,
        SortName::Title => Sort::Title,
    }
}

fn kind(key: &str, info: &Info) -> Result<&'static str> {
    if let Some(facet) = info.facets.iter().find(|facet| facet.key == key) {
        return Ok(facet.kind);
    }
    match nearest(key, info.facets.iter().map(|facet| facet.key.as_str())) {
        Some(near) => bail!("the index has no facet `{key}`; the nearest is `{near}`"),
        None => bail!("the index has no facets, so `{key}` cannot be filtered by"),
    }
}

/// Parses `2016..2018`, `2016..`, `..2018` or `2016`.
fn range(text: &str) -> Result<Range> {
    let end = |part: &str| match part.trim() {
        "" => Ok(None),
        number => number.parse().map(Some),
    };
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    match (end(from), end(to)) {
        (Ok(from), Ok(to)) if from.is_some() || to.is_some() => Ok(Range { from, to }),
        _ => bail!(
            "`{text}` is not a range; \
             write it as 2016..2018, with either end left out if it is open"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_either_end() {
        let span = |from, to| Range { from, to };
        assert_eq!(range("2016..2018").unwrap(), span(Some(2016), Some(2018)));
        assert_eq!(range("2016..").unwrap(), span(Some(2016), None));
        assert_eq!(range("..2018").unwrap(), span(None, Some(2018)));
        assert_eq!(range("2016").unwrap(), span(Some(2016), Some(2016)));
        for wrong in ["", "..", "a..b", "2016...2018"] {
            assert!(range(wrong).is_err(), "{wrong}");
        }
    }
}
