//! Turns the options of `medina search` into a request. Look here to add an option that changes
//! what is found or its order.

use anyhow::{Result, bail};
use medina::{FacetKind, Info, Range, Request, Sort};

use crate::args::{Search, SortName};
use crate::nearest::nearest;

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
            FacetKind::Range => request.ranges.push((key.to_owned(), range(value)?)),
            FacetKind::List | FacetKind::Path => {
                request.filters.push((key.to_owned(), vec![value.to_owned()]));
            }
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

fn kind(key: &str, info: &Info) -> Result<FacetKind> {
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
