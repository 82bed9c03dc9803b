//! Reads the records of the project's own corpus back from its index, for engines that cannot read
//! its sources.

use std::collections::BTreeMap;

use anyhow::Result;
use medina::{FacetValue, Range, Request};
use medina_measure::record::Record;

use crate::indexed_corpus::{Edition, IndexedCorpus, LARGEST_PAGE};

/// By practice: the values of each facet, by facet key.
type FacetsByPractice = BTreeMap<String, BTreeMap<String, Vec<String>>>;

pub(crate) fn records(corpus: &mut IndexedCorpus) -> Result<Vec<Record>> {
    let facets_by_practice = facets_by_practice(corpus)?;
    let documents = corpus.documents.clone();
    let record = |document: &Edition| {
        let text = corpus.index("en")?.text(&document.id)?;
        let facets = facets_by_practice.get(&document.practice).cloned().unwrap_or_default();
        let Edition { id, title, language, .. } = document.clone();
        Ok(Record { id, title, lang: language, text, url: String::new(), facets })
    };
    documents.iter().map(record).collect()
}

/// Searches once for each value of each facet and collects the practices.
fn facets_by_practice(corpus: &mut IndexedCorpus) -> Result<FacetsByPractice> {
    let index = corpus.index("en")?;
    let everything = index.search(&Request::default())?;
    let mut facets_by_practice = FacetsByPractice::new();
    for (facet, values) in &everything.facets {
        for value in flatten_values(values) {
            for hit in index.search(&with_facet_value(facet, value))?.hits {
                facets_by_practice
                    .entry(hit.practice)
                    .or_default()
                    .entry(facet.clone())
                    .or_default()
                    .push(value.to_owned());
            }
        }
    }
    Ok(facets_by_practice)
}

/// A request for the practices with one facet value. In our corpus only range facets have values
/// that are numbers.
fn with_facet_value(facet: &str, value: &str) -> Request {
    let mut request = Request { limit: LARGEST_PAGE, facets: false, ..Request::default() };
    match value.parse() {
        Ok(year) => {
            request.ranges.push((facet.to_owned(), Range { from: Some(year), to: Some(year) }));
        }
        Err(_) => request.filters.push((facet.to_owned(), vec![value.to_owned()])),
    }
    request
}

/// All values of a facet, with those below them in the hierarchy.
fn flatten_values(values: &[FacetValue]) -> Vec<&str> {
    let mut all = Vec::new();
    for FacetValue { value, children, .. } in values {
        all.push(value.as_str());
        all.extend(flatten_values(children));
    }
    all
}
